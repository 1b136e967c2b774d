"""This project on a class, with a clock at every stage: `bench.py` runs this.

    python benchmarks/ours.py CLASS JOBS ASSIGNMENT...

Prints one JSON object: seconds until the workers are warm and seconds of grading; processor
seconds by stage.
"""

import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.running.workers import Workers

BEGAN = time.monotonic()
spent: dict[str, float] = defaultdict(float)
lock = threading.Lock()


def clocked(owner, name: str, stage: str) -> None:
    """Add the processor time of every call to a stage."""
    function = getattr(owner, name)

    def call(*args, **kwargs):
        before = time.thread_time()
        try:
            return function(*args, **kwargs)
        finally:
            with lock:
                spent[stage] += time.thread_time() - before

    setattr(owner, name, call)


class Clocked:
    """Workers, with a clock at what they and the kernel do; see `Runner`."""

    def __init__(self, workers: "Workers", references: list[list[str]]) -> None:
        self.workers, self.references = workers, references
        self.limits, self.width = workers.limits, workers.width
        self.warm = 0.0  # when all were warm

    def start(self) -> None:
        self.workers.start()

    def stop(self) -> None:
        self.workers.stop()

    def close(self) -> None:
        spent["warm workers"] += self._seconds()
        self.workers.close()

    def check_jail(self, closed: Iterable[Path] = ()) -> dict[str, str]:
        layers = self.workers.check_jail(closed)
        for worker in self.workers.all:
            worker.wait_ready()
        self.warm = time.monotonic()
        spent.clear()
        spent["before"] = time.process_time()
        spent["warm workers"] = -self._seconds()
        return layers

    def attempt(self, cells, seed, device, branches=(), *rest, **more):
        before = time.thread_time()
        result = self.workers.attempt(cells, seed, device, branches, *rest, **more)
        with lock:
            spent["send and receive"] += time.thread_time() - before
            stage = "cells and jail"
            # a reference's hidden tests that draw nothing are empty (see `Reference`)
            sources = [cell.source for cell in cells if cell.kind != "hidden"]
            if branches or sources in self.references:
                stage = "reference and known mistakes"
            spent[stage] += result.cpu_seconds
        return result

    def _seconds(self) -> float:
        """Processor seconds of the warm processes."""
        ticks = 0
        for worker in self.workers.all:
            fields = Path(f"/proc/{worker.pid}/stat").read_text().rsplit(")")[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    from autograder.cli.main import prepare

    prepare()  # as the command line does before it grades
    from autograder.class_folder import Classroom
    from autograder.classroom import writer
    from autograder.classroom.grade import Options, grade_class
    from autograder.classroom.pool import LocalPool, workers_for
    from autograder.course import Course
    from autograder.grading import grader, submission
    from autograder.grading.grader import Grader
    from autograder.grading.reference import Reference
    from autograder.running.worker import warmth_for
    from autograder.settings import load_limits

    imported = time.monotonic()
    clocked(submission, "parse", "prepare")
    for method in ("verdicts", "failure", "diagnoses"):
        clocked(Grader, method, "verdict")
    for function in ("means_flags", "suspicious"):
        clocked(grader, function, "verdict")
    clocked(grader, "autograded_notebook", "notebook")
    for function in ("save_records", "put_scores", "put_penalties"):
        clocked(writer, function, "gradebook")
    for function in ("feedback_page", "write_atomically"):
        clocked(writer, function, "files")

    course, classroom, names = Course.find(), Classroom(Path(sys.argv[1])), sys.argv[3:]
    assignments = [course.load(name) for name in names]
    references = [
        [cell.source for cell in Reference(one, 1, "cpu").cells if cell.kind != "hidden"]
        for one in assignments
    ]
    submissions = sum(len(classroom.students(name)) for name in names)
    limits, jobs = load_limits(course.root), int(sys.argv[2])
    workers = workers_for(submissions, limits, course.cache, True, jobs, warmth_for(assignments))
    runner = Clocked(workers, references)
    pool = LocalPool(runner, [*course.closed, *classroom.closed(classroom.gradebook(course))])
    done = grade_class(course, classroom, names, options=Options(), pool=pool)
    end = time.monotonic()
    here = time.process_time() - spent.pop("before", 0.0)
    known = ("prepare", "verdict", "notebook", "send and receive", "gradebook", "files")
    # the verdict's first call waits for the reference, which is sent and received as well
    spent["rest of the grader"] = here - sum(spent[stage] for stage in known)
    began = runner.warm or imported
    row = {"start": began - BEGAN, "seconds": end - began, "submissions": len(done)}
    print(json.dumps({**row, "stages": spent, "graded": bool(runner.warm)}))


if __name__ == "__main__":
    main()
