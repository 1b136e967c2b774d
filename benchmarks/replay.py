"""Everything but execution: a class graded from recorded runs, to see where one writer ends.

    python benchmarks/replay.py CLASS DISTINCT ASSIGNMENT

The class repeats the work of DISTINCT students (see `classes.make_class`). Their notebooks are
run once; every other run is answered with the recorded evidence, so that what remains is reading,
judging and writing, in one process. Prints one JSON object: seconds of both, and of the writing
alone.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from autograder.class_folder import Classroom
from autograder.classroom.grade import Options, _Writer, grade_class
from autograder.classroom.pool import LocalPool
from autograder.course import Course
from autograder.gradebook import scores  # noqa: F401  (nbgrader takes 2 s to import)
from autograder.grading.grader import Grader
from autograder.running.worker import Worker, warmth_for
from autograder.running.workers import Workers
from autograder.settings import load_limits


def main() -> None:
    classroom, distinct, name = Classroom(Path(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
    course, attempt, recorded = Course.find(), Worker.attempt, {}

    def answered(self, cells, seed, device, branches=(), **rest):
        key = repr((cells, branches, sorted(rest.get("instead", {}))))
        if key not in recorded:
            recorded[key] = attempt(self, cells, seed, device, branches, **rest)
        return replace(recorded[key])

    Worker.attempt = answered
    save, writing = _Writer.save, [0.0]

    def clocked(self, batch):
        began = time.monotonic()
        try:
            return save(self, batch)
        finally:
            writing[0] += time.monotonic() - began

    _Writer.save = clocked
    warmth = warmth_for([course.load(name)])
    workers = Workers(load_limits(course.root), course.cache, jobs=1, warmth=warmth)
    grader = Grader(course.load(name), classroom.seed(name), ("cpu",), load_limits(course.root))
    for student in classroom.students(name)[:distinct]:
        path = classroom.submission(student, name, grader.assignment.notebook)
        grader.grade(workers, path, student)
    workers.close()
    ready: list[float] = []
    check = LocalPool.check

    def checked(self) -> None:
        check(self)
        ready.append(time.monotonic())

    LocalPool.check = checked
    records = grade_class(course, classroom, [name], None, Options(jobs=1, force=True))
    seconds = time.monotonic() - ready[0]
    print(json.dumps({"seconds": seconds, "writing": writing[0], "submissions": len(records)}))


if __name__ == "__main__":
    main()
