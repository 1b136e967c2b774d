"""Everything but execution: a class graded from recorded runs, to see where one writer ends.

    python benchmarks/replay.py CLASS DISTINCT ASSIGNMENT

The class repeats the work of DISTINCT students (see `classes.make_class`). Their notebooks are
run once with each variant of the draws; every other run is answered with the recorded evidence,
so that what remains is reading, judging and writing, in one process. Prints one JSON object:
seconds of both, and of the writing alone.
"""

import json
import sys
import time
from pathlib import Path

from autograder.class_folder import Classroom
from autograder.classroom.grade import Options, grade_class
from autograder.classroom.pool import LocalPool
from autograder.classroom.writer import Writer  # nbgrader, in it, takes 2 s to import
from autograder.course import Course
from autograder.grading.draws import paid_seed
from autograder.grading.grader import Grader
from autograder.running.runner import Recorded
from autograder.running.worker import warmth_for
from autograder.running.workers import Workers
from autograder.settings import load_limits


class Timed(LocalPool):
    """Notes when its workers are ready."""

    ready = 0.0

    def check(self) -> None:
        super().check()
        self.ready = time.monotonic()


def main() -> None:
    classroom, distinct, name = Classroom(Path(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
    course = Course.find()
    limits = load_limits(course.root)
    save, writing = Writer.save, [0.0]

    def clocked(self, batch):
        began = time.monotonic()
        try:
            return save(self, batch)
        finally:
            writing[0] += time.monotonic() - began

    Writer.save = clocked
    warmth = warmth_for([course.load(name)])
    recorded = Recorded(Workers(limits, course.cache, jobs=1, warmth=warmth))
    grader = Grader(course.load(name), classroom.seed(name), ("cpu",), limits)
    ran = set()
    for number, student in enumerate(classroom.students(name)):
        run = number % distinct, paid_seed(grader.seed, student)
        if run not in ran:
            ran.add(run)
            path = classroom.submission(student, name, grader.assignment.notebook)
            grader.grade(recorded, path, student)
    pool = Timed(recorded, [*course.closed, *classroom.closed()])
    done = grade_class(course, classroom, [name], None, Options(force=True), pool=pool)
    seconds = time.monotonic() - pool.ready
    print(json.dumps({"seconds": seconds, "writing": writing[0], "submissions": len(done)}))


if __name__ == "__main__":
    main()
