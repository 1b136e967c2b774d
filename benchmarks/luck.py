"""With what luck does a wrong answer earn everything? Known mistakes and mutants, over many seeds.

    .venv/bin/python benchmarks/luck.py                        # the known mistakes: luck.md
    .venv/bin/python benchmarks/luck.py 01_neuron --mutants    # and the mutants of both kinds

All answers are the course's own: they run here, without a jail, and a run ends where it is decided.
A wrong answer that fails at a probe without draws never has luck. Probes draw independently of each
other, so the others run only until the shares of the seeds with which each probe takes them,
multiplied, are too small to count. What passes with all of the first seeds is right, or listed as a
survivor. One that had luck runs with ten times as many seeds, or until it had it often: more than
once in a thousand is a fault, which a literal case or more draws mend.
"""

import argparse
import builtins
import contextlib
import io
import linecache
import os
import signal
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import torch

from autograder.authoring.behaviour import behaviours, without_means
from autograder.authoring.mutants import syntactic
from autograder.authoring.percent import without_markers
from autograder.authoring.task_file import TaskFile, read_tasks
from autograder.course import Answer, Assignment, Course, Task
from autograder.grading.reference import Reference
from autograder.jailed import probes
from autograder.jailed.defaults import Defaults, random_kept
from autograder.jailed.names import Names
from autograder.jailed.pack import Packer
from autograder.judging.compare import UNTOUCHED, apart
from autograder.judging.unpack import EvidenceError, Records, unpack
from autograder.judging.verdict import record_difference
from autograder.protocol.results import RunCell
from autograder.syntax import all_names

FIRST = 4  # seeds with which all cells of a task run, to see in which an answer fails
NONE = 1e-4  # less luck than this does not count
OFTEN = 5
FAULT = 1e-3
SECONDS = 6.0  # of processor time; an answer that takes more is wrong

Probe = tuple[str, int]  # a grade id, and a number in its cell
Until = Callable[[Probe], bool]
SLOW: Probe = ("", 0)  # where an answer fails that does not end


class Decided(BaseException):
    """Ends an answer's tests: nothing catches it on the way."""


@dataclass
class Tried:
    """A wrong answer, and with how many seeds it ran, passed, and failed at each of its probes."""

    answer: Answer
    seeds: int = 0
    lucky: int = 0
    failed: Counter[Probe] = field(default_factory=Counter)

    @property
    def cells(self) -> set[str]:
        """Where it failed."""
        return {grade_id for grade_id, _ in self.failed} - {SLOW[0]}

    @property
    def share(self) -> float:
        return self.lucky / self.seeds

    def is_open(self, seeds: int) -> bool:
        """Whether more seeds would tell more."""
        if self.lucky:
            return self.lucky < OFTEN and self.seeds < 10 * seeds
        passed = [self.seeds - times for times in self.failed.values()]
        return self.seeds < seeds and prod((n + 1) / (self.seeds + 1) for n in passed) > NONE

    def add(self, failed: set[Probe]) -> None:
        self.seeds += 1
        self.lucky += not failed
        self.failed.update(failed)


class Watching(Packer):
    """A packer that shows each record as soon as it is there."""

    def __init__(self, look: Callable[[int, dict[str, Any]], None]) -> None:
        super().__init__()
        self.look = look

    def add(self, record: dict[str, Any]) -> None:
        super().add(record)
        self.look(len(self.records) - 1, record)


class Notebook:
    """An assignment's notebook in this process, run up to some cell."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.cells = Reference(assignment, 1, "cpu").cells
        self.globals: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self.names, self.defaults = Names(self.globals), Defaults()

    def run(self, cell: RunCell, source: str) -> None:
        binds = all_names(cell.source) if cell.kind == "given" else ()
        with self.names.cell(cell.kind, binds), contextlib.suppress(Exception):
            exec(compile(source, "<cell>", "exec", dont_inherit=True), self.globals)

    def paid(self, task: Task) -> dict[str, RunCell]:
        """The cells of hidden tests of a task that pay, by grade id."""
        ids = {cell.grade_id for cell in task.grades if cell.paid}
        hidden = (cell for cell in self.cells if cell.kind == "hidden")
        return {cell.grade_id: cell for cell in hidden if cell.grade_id in ids}

    def hidden(self, cell: RunCell, seed: int, packer: Packer) -> None:
        """Run a cell of hidden tests, whose records go into `packer`."""
        recorder = probes.Recorder(seed, "cpu", cell.grade_id or "", seed <= FIRST)
        recorder.packer = packer
        linecache.cache["<hidden>"] = (1, None, cell.source.splitlines(True), "<hidden>")
        with self.defaults.standing(), self.names.hidden(cell.takes) as own:
            probes.reseed(recorder.key("cell"))
            probes.start_cell(recorder)
            try:
                with contextlib.suppress(Exception):
                    exec(compile(cell.source, "<hidden>", "exec", dont_inherit=True), own)
            finally:
                probes.start_cell(None)

    def records(
        self, at: RunCell, task: Task, seed: int, only: Collection[str] = ()
    ) -> dict[str, Records]:
        """The reference's in all cells that pay, or in those asked for, by grade id."""
        found = {}
        with self.names.kept(), random_kept():
            self.run(at, without_markers(task.solution.source))
            for id, cell in self.paid(task).items():
                if not only or id in only:
                    packer = Packer()
                    self.hidden(cell, seed, packer)
                    found[id] = unpack(packer.pack())
        return found

    def failed(
        self, at: RunCell, answer: Answer, seed: int, expected: dict[str, Records], until: Until
    ) -> set[Probe]:
        """The probes at which an answer fails in the cells where something is `expected`; those
        after one that decides (`until`) are not run."""
        found: set[Probe] = set()

        def fails(probe: Probe) -> None:
            found.add(probe)
            if until(probe):
                raise Decided

        def look(grade_id: str, number: int, record: dict[str, Any]) -> None:
            ours = expected[grade_id]
            if number >= len(ours) or self._differs(answer, record, ours[number]):
                fails((grade_id, number))

        def too_long(*_: object) -> None:
            found.add(SLOW)
            raise Decided

        signal.signal(signal.SIGPROF, too_long)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            with self.names.kept(), random_kept():
                self.run(at, answer.source)
                cells = self.paid(self.assignment.task_by_id[answer.task])
                for id, ours in expected.items():
                    packer = Watching(lambda number, record, id=id: look(id, number, record))
                    self.hidden(cells[id], seed, packer)
                    for number in range(len(packer.records), len(ours)):
                        fails((id, number))
        except Decided:
            pass
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        return found

    def _differs(self, answer: Answer, record: dict[str, Any], expected: Any) -> bool:
        packer = Packer()
        packer.add(record)
        try:
            (got,) = unpack(packer.pack())
        except EvidenceError:
            return True
        ours = without_means(expected) if answer.kind == "behaviour" else expected
        return bool(record_difference(self.assignment, got, ours))


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


def mutants_of(
    assignment: Assignment, records: dict[str, Records], task: Task, file: TaskFile | None
) -> Iterator[Answer]:
    """The mutants of a task, but for those that are listed as survivors."""
    listed = file.survivors if file else ()
    made = {
        "syntax": syntactic(replace(assignment, tasks=(task,))),
        "behaviour": behaviours(assignment, task, records, file),
    }
    for kind, those in made.items():
        for one in those:
            if not any(one.is_listed_as(task.id, key) for key in listed):
                yield Answer(task.id, one.key, one.source, kind=kind)


def luck_of(
    notebook: Notebook, at: RunCell, task: Task, file: TaskFile | None, seeds: int, mutants: bool
) -> tuple[int, list[Tried]]:
    """How many wrong answers a task has, and those of them that one seed does not decide."""
    assignment = notebook.assignment
    known = {seed: notebook.records(at, task, seed) for seed in range(1, FIRST + 1)}
    draws = drawn(known[1], known[2])
    wrong = [mistake for mistake in assignment.mistakes if mistake.task == task.id]
    if mutants:
        wrong += mutants_of(assignment, known[1], task, file)

    def literal(probe: Probe) -> bool:
        return probe not in draws

    tried = [
        Tried(answer)
        for answer in wrong
        if notebook.failed(at, answer, 1, known[1], until=literal) <= draws
    ]
    for one in tried:
        for seed in range(1, FIRST + 1):
            one.add(notebook.failed(at, one.answer, seed, known[seed], until=never))
    tried = [one for one in tried if one.lucky < FIRST]  # the others are right
    seed = FIRST
    while open_ := [one for one in tried if one.is_open(seeds)]:
        seed += 1
        expected = notebook.records(at, task, seed, set().union(*(one.cells for one in open_)))
        for one in open_:
            mine = {id: expected[id] for id in one.cells}
            failed = notebook.failed(at, one.answer, seed, mine, until=never)
            if not failed:
                rest = notebook.records(at, task, seed)
                failed = notebook.failed(at, one.answer, seed, rest, until=never)
            one.add(failed)
    return len(wrong), tried


def never(_: Probe) -> bool:
    return False


def luck(
    course: Course, name: str, seeds: int, mutants: bool
) -> Iterator[tuple[str, int, list[Tried]]]:
    """For each task of an assignment what `luck_of` says."""
    notebook = Notebook(course.load_part(name))
    files = {file.task: file for file in read_tasks(course.root / "source" / name)}
    tasks = notebook.assignment.task_by_id
    for cell in notebook.cells:
        if cell.kind == "answer" and not (task := tasks[cell.task or ""]).written:
            yield task.id, *luck_of(notebook, cell, task, files.get(task.id), seeds, mutants)
        if cell.kind != "hidden":
            notebook.run(cell, cell.source)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--mutants", action="store_true", help="and mutants of both kinds")
    parser.add_argument("assignments", nargs="*")
    arguments = parser.parse_args()
    course, faults = Course.find(), 0
    torch.set_num_threads(1)
    say = sys.stdout
    print("| assignment | wrong answers | fail at drawn probes alone | had luck | largest luck |")
    print("|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as quiet:
        quiet.enter_context(contextlib.chdir(folder))
        quiet.enter_context(contextlib.redirect_stdout(io.StringIO()))
        quiet.enter_context(contextlib.redirect_stderr(io.StringIO()))
        quiet.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        os.environ["HOME"] = folder
        for name in arguments.assignments or course.names():
            wrong = 0
            tried: list[Tried] = []
            for _, count, suspects in luck(course, name, arguments.seeds, arguments.mutants):
                wrong, tried = wrong + count, tried + suspects
            lucky = sorted((t for t in tried if t.lucky), key=lambda one: -one.share)
            faults += sum(one.share > FAULT for one in lucky)
            most = f"{lucky[0].lucky} of {lucky[0].seeds}" if lucky else "none"
            print(f"| {name} | {wrong} | {len(tried)} | {len(lucky)} | {most} |", file=say)
            for one in lucky:
                times = f"{one.lucky} of {one.seeds} seeds"
                print(f"  {times}: {one.answer.task}, {one.answer.name}", file=say)
            say.flush()
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
