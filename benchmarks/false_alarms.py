"""Is a right answer ever refused? Grades every reference and alternative with many seeds.

    .venv/bin/python benchmarks/false_alarms.py --seeds 100

The alternatives of one assignment are combined into a few notebooks: the first of every task,
the second of every task, and so on. Prints each refusal, and one line per assignment.
"""

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from autograder.course import Course
from autograder.grading.reference import Reference
from autograder.judging.verdict import judge_cell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits


def rounds(assignment):
    """No alternative at all, then the first of every task, then the second, …"""
    by_task = {}
    for answer in assignment.alternatives:
        by_task.setdefault(answer.task, []).append(answer)
    most = max(map(len, by_task.values()), default=0)
    return [[], *([own[n] for own in by_task.values() if n < len(own)] for n in range(most))]


def one_seed(assignment, worker, seed: int) -> tuple[int, list[str]]:
    """(gradings, refusals) of all rounds with one seed."""
    reference = Reference(assignment, seed, "cpu")
    records = reference.records(worker)
    refusals = []
    for chosen in rounds(assignment):
        run = reference.run_with(worker, chosen)
        names = {answer.task: answer.name for answer in chosen}
        for cell in assignment.cells:
            if cell.paid:
                result = run.of(cell.grade_id)
                verdict = judge_cell(assignment, cell, records[cell.grade_id], result)
                if not verdict.passed:
                    who = names.get(cell.task, "the reference")
                    refusals.append(
                        f"seed {seed}: {cell.grade_id}, {who}: {verdict.difference.words}"
                    )
    return len(rounds(assignment)), refusals


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("assignments", nargs="*")
    arguments = parser.parse_args()
    course = Course.find()
    jobs = os.cpu_count() or 1
    limits, warmth = load_limits(course.root), warmth_for(map(course.load, course.names()))
    workers = [Worker(limits, course.cache, warmth=warmth) for _ in range(jobs)]
    refused = 0
    try:
        for name in arguments.assignments or course.names():
            assignment, started = course.load(name), time.monotonic()

            def share(job: int, assignment=assignment):
                seeds = range(job, arguments.seeds, jobs)
                return [one_seed(assignment, workers[job], seed) for seed in seeds]

            with ThreadPoolExecutor(jobs) as threads:
                found = [pair for part in threads.map(share, range(jobs)) for pair in part]
            refusals = [words for _, some in found for words in some]
            for words in refusals:
                print(" ", words)
            refused += len(refusals)
            print(
                f"{name}: {sum(n for n, _ in found)} gradings with {arguments.seeds} seeds, "
                f"{len(assignment.alternatives)} alternatives, {len(refusals)} refusals, "
                f"{time.monotonic() - started:.0f} s",
                flush=True,
            )
    finally:
        for worker in workers:
            worker.close()
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
