"""Is a right answer ever refused? Grades every reference and alternative with many seeds.

    .venv/bin/python benchmarks/false_alarms.py --seeds 100 01_neuron 08_layers/mse

With each seed a task's hidden tests run for the reference, and then again for the reference and for
every alternative; after the first ten seeds only those probes that ask something else with another
seed. A task that trains for more than half a second takes every tenth seed. All answers are the
course's own, so they run here, as in `luck.py`, without a jail; what is refused here is graded once
more as a submission is, and counts if it is refused there. Prints each refusal, and one line per
assignment.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

import luck
from luck import Notebook, Wanted, drawn, only_wanted, quietly

from autograder.authoring.percent import without_markers
from autograder.course import Answer, Assignment, Course, Task
from autograder.grading.reference import Reference, branch_name
from autograder.judging.verdict import judge_cell
from autograder.protocol.results import RunCell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

WHOLE = 10  # seeds with which all probes are called
SLOW = 0.5  # seconds of the reference's hidden tests
SECONDS = 60.0  # of processor time for an answer: a busy machine is no reason to refuse one


def right_answers(assignment: Assignment) -> Iterator[Answer]:
    """The reference and the alternatives of each task that is not written."""
    for task in assignment.tasks:
        if not task.written:
            yield Answer(task.id, "the reference", without_markers(task.solution.source))
            yield from (one for one in assignment.alternatives if one.task == task.id)


@dataclass
class Found:
    """How many gradings there were, what they refused, and which tasks are slow."""

    gradings: int = 0
    refused: list[tuple[Answer, int]] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)


def grade(
    notebook: Notebook,
    at: RunCell,
    task: Task,
    answers: Sequence[Answer],
    seeds: range,
    found: Found,
) -> None:
    """Grade the right answers of a task, whose cell comes next."""
    began = time.process_time()
    first, second = (notebook.records(at, task, seed, given=True) for seed in (1, 2))
    if time.process_time() - began > 2 * SLOW:
        found.slow.append(task.id)
        seeds = seeds[::10]
    ask: Wanted = {}
    for id, number in drawn(first, second):
        ask.setdefault(id, set()).add(number)
    for seed in seeds:
        wanted = None if seed <= WHOLE else ask
        with only_wanted():
            expected = notebook.records(at, task, seed, wanted)
            for one in answers:
                found.gradings += 1
                if notebook.failed(at, one, seed, expected, wanted):
                    found.refused.append((one, seed))


def refused_here(name: str, seeds: range) -> Found:
    """Grade all right answers in this process."""
    luck.SECONDS = SECONDS
    assignment = Course.find().load_part(name)
    tasks, answers = assignment.task_by_id, list(right_answers(assignment))
    found = Found()
    with ExitStack() as stack:
        quietly(stack)
        notebook = Notebook(assignment)
        for cell in notebook.cells:
            mine = [one for one in answers if cell.kind == "answer" and one.task == cell.task]
            if mine:
                grade(notebook, cell, tasks[mine[0].task], mine, seeds, found)
            if cell.kind != "hidden":
                notebook.run(cell, cell.source)
    return found


def refusals(worker: Worker, assignment: Assignment, answer: Answer, seed: int) -> list[str]:
    """What a grading in the jail refuses of a right answer, in words."""
    reference = Reference(assignment, seed, "cpu")
    records = reference.records(worker)
    run = reference.run_answers(worker, [answer])
    found = []
    for cell in assignment.task_by_id[answer.task].grades:
        if cell.paid:
            result = run.of(cell.grade_id, branch_name(answer))
            verdict = judge_cell(assignment, cell, records[cell.grade_id], result)
            if verdict.difference:
                words = verdict.difference.words
                found.append(f"seed {seed}: {cell.grade_id}, {answer.name}: {words}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("assignments", nargs="*")
    arguments = parser.parse_args()
    course, alarms = Course.find(), 0
    jobs = os.cpu_count() or 1
    limits, warmth = load_limits(course.root), warmth_for(map(course.load, course.names()))
    worker = Worker(limits, course.cache, warmth=warmth)
    with ProcessPoolExecutor(jobs) as processes, worker:
        for name in arguments.assignments or course.names():
            assignment, started = course.load_part(name), time.monotonic()
            shares = [range(1 + job, 1 + arguments.seeds, jobs) for job in range(jobs)]
            found = list(processes.map(refused_here, [name] * jobs, shares))
            here = [pair for part in found for pair in part.refused]
            slow = sorted({task for part in found for task in part.slow})
            surely = [words for pair in here for words in refusals(worker, assignment, *pair)]
            for words in surely:
                print(" ", words)
            alarms += len(surely)
            print(
                f"{name}: {sum(part.gradings for part in found)} gradings with {arguments.seeds} "
                f"seeds{''.join(f', a tenth for {task}' for task in slow)}, "
                f"{len(assignment.alternatives)} alternatives, {len(surely)} refusals "
                f"({len(here)} before the jail), {time.monotonic() - started:.0f} s",
                flush=True,
            )
    sys.exit(1 if alarms else 0)


if __name__ == "__main__":
    main()
