"""Is a right answer ever refused? Grades every reference and alternative with many seeds.

    .venv/bin/python benchmarks/false_alarms.py --seeds 100 01_neuron 08_layers/mse

With each seed the reference's notebook runs twice, and all alternatives in forks before their
tasks' cells, as known mistakes run in a grading (`verify` proves that none of them changes what
another gives). Prints each refusal, and one line per assignment.
"""

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from autograder.course import Course
from autograder.grading.reference import Reference, branch_name
from autograder.judging.verdict import judge_cell
from autograder.running.repeats import execute
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits


def one_seed(assignment, worker, seed: int) -> tuple[int, list[str]]:
    """(answers graded, refusals) with one seed."""
    reference = Reference(assignment, seed, "cpu")
    records = reference.records(worker)
    again = execute(worker, reference.cells, seed, "cpu")
    run = reference.run_answers(worker, assignment.alternatives)
    graded = [(task.id, "the reference", None) for task in assignment.tasks if not task.written]
    graded += [(one.task, one.name, branch_name(one)) for one in assignment.alternatives]
    refusals = []
    for task, who, branch in graded:
        for cell in assignment.task_by_id[task].grades:
            result = run.of(cell.grade_id, branch) if branch else again.of(cell.grade_id)
            if cell.paid:
                verdict = judge_cell(assignment, cell, records[cell.grade_id], result)
                if not verdict.passed:
                    words = verdict.difference.words
                    refusals.append(f"seed {seed}: {cell.grade_id}, {who}: {words}")
    return len(graded), refusals


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
            assignment, started = course.load_part(name), time.monotonic()

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
