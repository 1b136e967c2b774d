"""The floor: the cells of a class in bare forks of warm processes, and nothing else.

    python benchmarks/floor.py CLASS PROCESSES ASSIGNMENT...

No jail, no comparison, no database: what remains is what no grader can save. Prints one JSON
object: seconds and submissions, and the mean seconds and processor seconds of one submission's
cells, measured inside its process.
"""

import io
import json
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.grading.submission import parse, read_bytes
from autograder.jailed import large_pages
from autograder.jailed import process as worker
from autograder.protocol.job import Job
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits


def jobs(course: Course, classroom: Classroom, names: list[str], scratch: str) -> list[bytes]:
    """What a graded run would be told to run, one job per submission."""
    limits, found = load_limits(course.root), []
    maker = Worker(limits, course.cache)
    for name in names:
        assignment = course.load(name)
        for student in classroom.students(name):
            data = read_bytes(classroom.submission(student, name, assignment.notebook), limits)
            cells, _ = parse(data, assignment).run_cells()
            seed = classroom.seed(name)
            found.append(b"".join(maker._job(cells, seed, "cpu", (), {}, None, False, scratch)))
    return found


def run(mine: list[bytes], warmth: list[str], ready, start, results) -> None:
    """One warm process: fork for every job, one after the other."""
    shell = worker.warm_up(warmth)
    large_pages.enlarge()  # as our own workers do
    worker._send = lambda *frames: None
    ready.release()
    start.wait()
    wall = used = 0.0
    for job in mine:
        read, write = os.pipe()
        if os.fork() == 0:
            lines = io.BytesIO(job)
            job_given = Job.from_line(lines.readline())
            os.chdir(job_given.confinement.scratch)
            began, before = time.monotonic(), time.process_time()
            worker._run_cells(job_given, lines, shell, jailed=False)
            spent = [time.monotonic() - began, time.process_time() - before]
            os.write(write, json.dumps(spent).encode())
            os._exit(0)
        os.close(write)
        with open(read, "rb") as pipe:
            one = json.loads(pipe.read() or b"[0, 0]")
        os.wait()
        wall, used = wall + one[0], used + one[1]
    results.put((wall, used))


def main() -> None:
    classroom, processes, names = Classroom(Path(sys.argv[1])), int(sys.argv[2]), sys.argv[3:]
    context = multiprocessing.get_context("spawn")
    ready, start, results = context.Semaphore(0), context.Event(), context.SimpleQueue()
    course = Course.find()
    warmth = warmth_for(map(course.load, names))
    with tempfile.TemporaryDirectory() as scratch:
        work = jobs(course, classroom, names, scratch)
        shares = [work[i::processes] for i in range(processes)]
        os.environ["OMP_NUM_THREADS"] = "1"  # as in our own workers
        running = [
            context.Process(target=run, args=(share, warmth, ready, start, results))
            for share in shares
        ]
        for process in running:
            process.start()
        for _ in running:
            ready.acquire()
        began = time.monotonic()
        start.set()
        for process in running:
            process.join()
        seconds = time.monotonic() - began
        spent = [results.get() for _ in running]
    wall, used = (sum(column) / len(work) for column in zip(*spent, strict=True))
    row = {"seconds": seconds, "submissions": len(work), "cells": wall, "processor": used}
    print(json.dumps(row))


if __name__ == "__main__":
    main()
