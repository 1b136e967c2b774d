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
from pathlib import Path

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


def main() -> None:
    from autograder.class_folder import Classroom
    from autograder.classroom.grade import Options, _Writer, grade_class
    from autograder.classroom.pool import LocalPool
    from autograder.course import Course
    from autograder.gradebook import scores
    from autograder.grading import grader, submission
    from autograder.grading.grader import Grader
    from autograder.running.worker import Worker
    from autograder.running.workers import Workers

    imported = time.monotonic()
    clocked(submission, "parse", "prepare")
    for method in ("verdicts", "_prepare", "_task"):
        clocked(Grader, method, "verdict")
    clocked(Grader, "_flags", "verdict")
    clocked(grader, "autograded_notebook", "notebook")
    clocked(Workers, "attempt", "send and receive")
    clocked(scores, "save_records", "gradebook")
    clocked(scores, "put_scores", "gradebook")
    clocked(_Writer, "_write", "files")

    course = Course.find()
    attempt, warm, close = Worker.attempt, [0.0], LocalPool.__exit__

    def followed(self, cells, seed, device, branches=(), **rest):
        result = attempt(self, cells, seed, device, branches, **rest)
        with lock:
            stage = "cells and jail"
            if branches or [cell.source for cell in cells] in references:
                stage = "reference and known mistakes"
            spent[stage] += result.cpu_seconds
        return result

    def worker_seconds(pool: LocalPool) -> float:
        ticks = 0
        for worker in pool.workers.all:
            fields = Path(f"/proc/{worker._process.pid}/stat").read_text().rsplit(")")[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    check = LocalPool.check

    def checked(self) -> None:
        check(self)
        for worker in self.workers.all:
            worker.wait_ready()
        warm[0] = time.monotonic()
        spent.clear()
        spent["before"] = time.process_time()
        spent["warm workers"] = -worker_seconds(self)

    def closed(self, *args) -> None:
        spent["warm workers"] += worker_seconds(self)
        close(self, *args)

    Worker.attempt, LocalPool.check, LocalPool.__exit__ = followed, checked, closed
    references = [
        [cell.source for cell in course.load(name).cells if cell.runs] for name in sys.argv[3:]
    ]
    options = Options(jobs=int(sys.argv[2]))
    records = grade_class(course, Classroom(Path(sys.argv[1])), sys.argv[3:], options=options)
    end = time.monotonic()
    here = time.process_time() - spent.pop("before", 0.0)
    known = ("prepare", "verdict", "notebook", "send and receive", "gradebook", "files")
    # the verdict's first call waits for the reference, which is sent and received as well
    spent["rest of the grader"] = here - sum(spent[stage] for stage in known)
    began = warm[0] or imported
    row = {"start": began - BEGAN, "seconds": end - began, "submissions": len(records)}
    print(json.dumps({**row, "stages": spent, "graded": bool(warm[0])}))


if __name__ == "__main__":
    main()
