"""With what luck does a wrong answer earn everything? Known mistakes and mutants, over many seeds.

    .venv/bin/python benchmarks/luck.py 01_neuron --seeds 200

A wrong answer that fails at a probe without draws never has luck: one seed decides. Probes draw
independently of each other, so the others run only until the shares of the seeds with which each
probe takes them, multiplied, are too small to count. What passes with all of the first seeds is
right, or listed as a survivor. One that had luck runs with ten times as many seeds, or until it
had it often: more than once in a thousand is a fault, which a literal case or more draws mend.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import prod

from autograder.authoring.behaviour import Mutant, without_means
from autograder.authoring.mutants import BATCH, SECONDS, behavioural, syntactic, unhurried
from autograder.authoring.task_file import read_tasks
from autograder.course import Answer, Assignment, Course
from autograder.errors import GraderError
from autograder.grading.reference import Reference, branch_name
from autograder.judging.compare import UNTOUCHED, apart
from autograder.judging.diagnosis import unpack_quietly
from autograder.judging.unpack import Records
from autograder.judging.verdict import record_difference, reference_records
from autograder.protocol.results import RunResult, numbered
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

BLOCK = 8  # so many seeds, then the next decision
NONE = 1e-4  # less luck than this does not count
OFTEN = 5
FAULT = 1e-3

Probe = tuple[str, int]  # a grade id, and a number in its cell


@dataclass
class Tried:
    """A wrong answer, and with how many seeds it ran, passed, and passed each of its probes."""

    answer: Answer
    seeds: int = 0
    lucky: int = 0
    failed: Counter[Probe] = field(default_factory=Counter)

    def add(self, failed: set[Probe]) -> None:
        self.seeds += 1
        self.lucky += not failed
        self.failed.update(failed)

    @property
    def share(self) -> float:
        return self.lucky / self.seeds

    def is_open(self, seeds: int) -> bool:
        """Whether more seeds would tell more."""
        if self.lucky:
            most = 10 * seeds
            return self.lucky < OFTEN and self.seeds < most
        passed = [self.seeds - times for times in self.failed.values()]
        luck = prod((times + 1) / (self.seeds + 1) for times in passed)
        return luck > NONE and self.seeds < seeds


def candidates(assignment: Assignment, records: dict[str, Records], folder) -> list[Answer]:
    """Known mistakes, and the mutants of both kinds."""
    files = {file.task: file for file in read_tasks(folder)}
    made: list[Mutant] = [*syntactic(assignment), *behavioural(assignment, records, files)]
    mutants = [Answer(one.task, one.key, one.source, "mutant") for one in made]
    return [*assignment.mistakes, *mutants]


def failures(
    assignment: Assignment, worker: Worker, answers: Sequence[Answer], seed: int, seconds=0.0
) -> tuple[dict[str, Records], list[set[Probe]]]:
    """The reference's records, and for each answer the probes that it fails with this seed."""
    records: dict[str, Records] = {}
    found = []
    for start in range(0, len(answers), BATCH):
        batch = answers[start : start + BATCH]
        tasks = {answer.task for answer in batch}
        reference = Reference(assignment, seed, "cpu")
        # no cell needs another task's hidden tests
        cells = [c for c in reference.cells if c.kind != "hidden" or c.task in tasks]
        reference.cells, reference.index = cells, numbered(cells)
        try:
            run = reference.run_answers(worker, batch, seconds)
        except GraderError:  # one does not end
            run = reference.run_answers(worker, batch, SECONDS)
        for task in tasks:
            for cell in assignment.task_by_id[task].grades:
                if cell.paid and cell.grade_id not in records:
                    result = run.of(cell.grade_id)
                    records[cell.grade_id] = reference_records(assignment, cell, result)
        found += [set(_failing(assignment, records, run, answer)) for answer in batch]
    return records, found


def _failing(
    assignment: Assignment, records: dict[str, Records], run: RunResult, answer: Answer
) -> Iterator[Probe]:
    behaviour = _is_behaviour(answer)
    for cell in assignment.task_by_id[answer.task].grades:
        if not cell.paid:
            continue
        got = unpack_quietly(run.of(cell.grade_id, branch_name(answer))) or []
        for number, expected in enumerate(records[cell.grade_id]):
            expected = without_means(expected) if behaviour else expected
            if number >= len(got) or record_difference(assignment, got[number], expected):
                yield cell.grade_id, number


def _is_behaviour(answer: Answer) -> bool:
    return answer.kind == "mutant" and "." in answer.name


def drawn(one: dict[str, Records], other: dict[str, Records]) -> set[Probe]:
    """The probes that ask something else with another seed."""
    return {
        (grade_id, number)
        for grade_id, records in one.items()
        for number, (mine, theirs) in enumerate(zip(records, other[grade_id], strict=True))
        if any(
            apart(getattr(mine, part), getattr(theirs, part), UNTOUCHED)
            for part in ("given", "value", "upstream")
        )
    }


def luck(
    assignment: Assignment, workers: Sequence[Worker], folder, seeds: int
) -> tuple[int, list[Tried]]:
    """How many wrong answers there are, and those that one seed does not decide."""
    first = workers[0]
    records, other = (Reference(assignment, seed, "cpu").records(first) for seed in (1, 2))
    draws = drawn(records, other)
    wrong = candidates(assignment, records, folder)
    # of the others hardly any does not end
    clocked = [answer for answer in wrong if answer.kind == "mutant" and not _is_behaviour(answer)]
    suspects = []
    for those, seconds in ((clocked, SECONDS), ([a for a in wrong if a not in clocked], 0.0)):
        found = failures(assignment, first, those, 1, seconds)[1]
        suspects += [Tried(a) for a, failed in zip(those, found, strict=True) if failed <= draws]
    begun, open_ = 0, suspects
    with ThreadPoolExecutor(len(workers)) as threads:
        while open_:
            answers = [one.answer for one in open_]
            block = range(begun + 1, begun + BLOCK + 1)

            def share(job: int, answers=answers, block=block) -> list[list[set[Probe]]]:
                mine = block[job :: len(workers)]
                return [failures(assignment, workers[job], answers, seed)[1] for seed in mine]

            for of_seeds in threads.map(share, range(len(workers))):
                for of_seed in of_seeds:
                    for one, those in zip(open_, of_seed, strict=True):
                        one.add(those)
            begun += BLOCK
            if begun == BLOCK:
                suspects = [one for one in suspects if one.lucky < BLOCK]
            open_ = [one for one in suspects if one.seeds == begun and one.is_open(seeds)]
    return len(wrong), suspects


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("assignments", nargs="*")
    arguments = parser.parse_args()
    course, faults = Course.find(), 0
    names = arguments.assignments or course.names()
    warmth = warmth_for(map(course.load_part, names))
    limits = unhurried(load_limits(course.root))
    jobs = os.cpu_count() or 1
    workers = [Worker(limits, course.cache, warmth=warmth) for _ in range(jobs)]
    try:
        for name in names:
            assignment, started = course.load_part(name), time.monotonic()
            folder = course.root / "source" / assignment.name
            wrong, suspects = luck(assignment, workers, folder, arguments.seeds)
            lucky = [one for one in suspects if one.lucky]
            for one in sorted(lucky, key=lambda one: -one.share):
                times = f"{one.lucky} of {one.seeds} seeds"
                print(f"  {times}: {one.answer.task}, {one.answer.name}")
            most = sum(one.seeds >= arguments.seeds for one in suspects)
            found = sum(one.share > FAULT for one in lucky)
            faults += found
            print(
                f"{name}: {wrong} wrong answers, {len(suspects)} fail at drawn probes alone, "
                f"{most} ran with {arguments.seeds} seeds or more, {len(lucky)} had luck, "
                f"{found} more than once in a thousand, {time.monotonic() - started:.0f} s",
                flush=True,
            )
    finally:
        for worker in workers:
            worker.close()
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
