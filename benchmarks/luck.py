"""With what luck does a wrong answer earn everything? Known mistakes and mutants, over many seeds.

    .venv/bin/python benchmarks/luck.py                        # the known mistakes: luck.md
    .venv/bin/python benchmarks/luck.py 01_neuron --mutants    # and the mutants of both kinds
    .venv/bin/python benchmarks/luck.py 01_neuron --mutants --task sigmoid

All answers are the course's own: they run here, without a jail, and a run ends where it is decided.
A wrong answer that fails at a probe without draws never has luck. Probes draw independently of each
other, so the others run only until the shares of the seeds with which each probe takes them,
multiplied, are too small to count: one seed is enough where fourteen probes refuse. What passes
with all of the first seeds is right, or listed as a survivor. From then on only those probes are
called that an answer has failed at, and all of them where it passes those. One that had luck runs
with ten times as many seeds, or until it had it often: more than once in a thousand is a fault,
which a literal case or more draws mend.
"""

import argparse
import builtins
import contextlib
import functools
import io
import linecache
import os
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from types import CodeType
from typing import Any

import numpy
import torch

from autograder.authoring.behaviour import behaviours, without_means
from autograder.authoring.mutants import syntactic
from autograder.authoring.percent import without_markers
from autograder.authoring.task_file import TaskFile, read_tasks
from autograder.authoring.twists import TWISTS
from autograder.course import Answer, Assignment, Course, Task
from autograder.grading.reference import Reference
from autograder.jailed import probes
from autograder.jailed.defaults import SETTINGS, Defaults, random_kept
from autograder.jailed.names import Names
from autograder.jailed.pack import Packer
from autograder.judging.compare import UNTOUCHED, apart
from autograder.judging.observation import Observation
from autograder.judging.unpack import EvidenceError, unpack
from autograder.judging.verdict import record_difference
from autograder.protocol.results import RunCell
from autograder.syntax import all_names

SURE = 2  # seeds with which all probes of a task are called, to see at which an answer fails
FIRST = 4  # seeds after which an answer that passed with all of them is right
NONE = 1e-4  # less luck than this does not count
OFTEN = 5
FAULT = 1e-3
SECONDS = 3.0  # of processor time; an answer that takes more is wrong

Probe = tuple[str, int]  # a grade id, and a number in its cell
Wanted = dict[str, set[int]]  # the probes of each cell that are called; an empty set is all of them
Until = Callable[[set[Probe]], bool]
Expected = dict[int, "Written"]  # a cell's records of the reference, by number
SLOW: Probe = ("", 0)  # where an answer fails that does not end


class Decided(BaseException):
    """Ends an answer's tests: nothing catches it on the way."""


class TooLong(BaseException):
    """Ends an answer that takes too long."""


@dataclass(frozen=True)
class Written:
    """What one probe wrote: its record, and the tensors that are in it."""

    record: dict[str, Any]
    tensors: dict[str, numpy.ndarray]

    def unpacked(self) -> Observation:
        """As the verdict sees it.

        Raises:
            EvidenceError: if it cannot be decoded.
        """
        packer = Packer()
        packer.records, packer.tensors = [self.record], self.tensors
        (found,) = unpack(packer.pack())
        return found

    def equals(self, other: "Written") -> bool:
        """Whether both are the same to the last bit, and so need no verdict."""
        return (
            self.record == other.record
            and self.tensors.keys() == other.tensors.keys()
            and all(
                mine.dtype == other.tensors[key].dtype
                and mine.shape == other.tensors[key].shape
                and mine.tobytes() == other.tensors[key].tobytes()
                for key, mine in self.tensors.items()
            )
        )


SLOW_RECORD = Written({}, {})


@dataclass
class Tried:
    """A wrong answer, and with how many seeds it ran, passed, and failed at each of its probes."""

    answer: Answer
    seeds: int = 0
    lucky: int = 0
    failed: Counter[Probe] = field(default_factory=Counter)
    first: list[set[Probe]] = field(default_factory=list)  # where it failed, with the first seeds
    runs: str = ""  # how it runs from then on: see `choose`
    names: dict[str, Any] = field(default_factory=dict)  # what its cell has bound

    @property
    def wanted(self) -> Wanted:
        """The probes at which it has failed; where those before them matter, their whole cells."""
        found: Wanted = {}
        for grade_id, number in set(self.failed) - {SLOW}:
            found.setdefault(grade_id, set()).update(() if self.runs == "all" else {number})
        return found

    @property
    def share(self) -> float:
        return self.lucky / self.seeds

    def told(self) -> str:
        times = f"{self.lucky} of {self.seeds} seeds"
        return f"{times}: {self.answer.task}, {self.answer.name}"

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
        self.first = [*self.first, failed][:SURE]


class CellDone(BaseException):
    """Ends a cell in which nothing more is wanted."""


class Watching(Packer):
    """A packer that shows each record as soon as it is there, of the probes that are wanted."""

    def __init__(self, wanted: set[int], look: Callable[[int, Written], None]) -> None:
        super().__init__()
        self.wanted, self.look = wanted, look

    def add(self, record: dict[str, Any]) -> None:
        super().add(record)
        written, self.tensors = Written(self.records[-1], self.tensors), {}
        self.look(len(self.records) - 1, written)

    def asked(self, ask: Callable[..., None], args: Sequence[Any], kw: dict[str, Any]) -> None:
        """A probe is at hand: one that is not wanted is noted as if it had been called."""
        number = len(self.records)
        if not self.wanted or number in self.wanted:
            ask(*args, **kw)
        elif number > max(self.wanted):
            raise CellDone
        else:
            self.records.append({})


class Each(Watching):
    """Calls each probe with the reference, and again with every answer that is to be tried there.

    `own` are the globals of the cell, and `notebook` those of the answers.
    """

    def __init__(
        self,
        id: str,
        those: Sequence[Tried],
        reference: dict[str, Any],
        notebook: dict[str, Any],
        fails: Callable[[Tried, int, Written, Written], None],
    ) -> None:
        self.expected: dict[int, Written] = {}
        self.at = {number: [] for one in those for number in one.wanted.get(id, ())}
        for one in those:
            for number in one.wanted.get(id, ()):
                self.at[number].append(one)
        super().__init__(set(self.at), self.expected.__setitem__)
        self.own: dict[str, Any] = {}
        self.reference, self.notebook, self.fails = reference, notebook, fails

    def asked(self, ask: Callable[..., None], args: Sequence[Any], kw: dict[str, Any]) -> None:
        recorder, number = probes.current(), len(self.records)
        before, words = recorder.draws, set(recorder.words)
        super().asked(ask, args, kw)
        if number not in self.at:
            return
        after = recorder.draws, recorder.words
        for one in self.at[number]:
            recorder.draws, recorder.words = before, set(words)
            self.notebook.update(one.names)
            self.own.update({k: v for k, v in one.names.items() if k in self.own})
            new = {id(v): one.names.get(k) for k, v in self.reference.items()}
            recorder.packer = mine = Watching(set(), functools.partial(self._compare, one))
            mine.records = [{}] * number
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                ask(*(new.get(id(arg)) or arg for arg in args), **kw)
            except TooLong:
                self.fails(one, number, SLOW_RECORD, SLOW_RECORD)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
                self.notebook.update(self.reference)
                self.own.update({k: v for k, v in self.reference.items() if k in self.own})
        recorder.draws, recorder.words = after
        recorder.packer = self

    def _compare(self, one: Tried, number: int, written: Written) -> None:
        self.fails(one, number, written, self.expected[number])


@contextlib.contextmanager
def only_wanted() -> Iterator[None]:
    """While this stands, the packer of the running cell is asked what a probe is to do."""
    asking = ("probe", "probe_module", "probe_training", "probe_growth")
    before = {name: getattr(probes, name) for name in asking}

    def instead(ask: Callable[..., None]) -> Callable[..., None]:
        def probe(*args: Any, **kw: Any) -> None:
            packer = probes.current().packer
            assert isinstance(packer, Watching)
            packer.asked(ask, args, kw)

        return probe

    for name, ask in before.items():
        setattr(probes, name, instead(ask))
    yield
    for name, ask in before.items():
        setattr(probes, name, ask)


@functools.lru_cache(maxsize=500)
def compiled(source: str, name: str) -> CodeType:
    return compile(source, name, "exec", dont_inherit=True)


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
            for part in source.partition(TWISTS):  # which are long, and of many answers
                exec(compiled(part, "<cell>"), self.globals)

    def bound(self, cell: RunCell, source: str) -> dict[str, Any]:
        """What a cell binds that runs here and leaves nothing behind."""
        before = dict(self.globals)
        with self.names.kept():
            self.run(cell, source)
            return {k: v for k, v in self.globals.items() if before.get(k, self) is not v}

    def paid(self, task: Task) -> dict[str, RunCell]:
        """The cells of hidden tests of a task that pay, by grade id."""
        ids = {cell.grade_id for cell in task.grades if cell.paid}
        hidden = (cell for cell in self.cells if cell.kind == "hidden")
        return {cell.grade_id: cell for cell in hidden if cell.grade_id in ids}

    def hidden(self, cell: RunCell, seed: int, packer: Packer, given: bool = False) -> None:
        """Run a cell of hidden tests, whose records go into `packer`."""
        recorder = probes.Recorder(seed, "cpu", cell.grade_id or "", given)
        recorder.packer = packer
        linecache.cache["<hidden>"] = (1, None, cell.source.splitlines(True), "<hidden>")
        with self.defaults.standing(), self.names.hidden(cell.takes) as own:
            if isinstance(packer, Each):
                packer.own = own
            probes.reseed(recorder.key("cell"))
            probes.start_cell(recorder)
            try:
                with contextlib.suppress(Exception, CellDone):
                    exec(compiled(cell.source, "<hidden>"), own)
            finally:
                probes.start_cell(None)

    def records(
        self, at: RunCell, task: Task, seed: int, wanted: Wanted | None = None, given: bool = False
    ) -> dict[str, Expected]:
        """The reference's of all probes that pay, or of those wanted, by grade id and number."""
        found: dict[str, Expected] = {}
        with self.names.kept(), random_kept():
            self.run(at, without_markers(task.solution.source))
            for id, cell in self.paid(task).items():
                if wanted is None or id in wanted:
                    ours = found[id] = {}
                    packer = Watching((wanted or {}).get(id, set()), ours.__setitem__)
                    self.hidden(cell, seed, packer, given)
        return found

    def all_failed(
        self, at: RunCell, task: Task, seed: int, those: Sequence[Tried]
    ) -> tuple[list[set[Probe]], dict[str, Expected]]:
        """Of the probes that each of `those` wants those at which it fails, found in one run; and
        the reference's records there."""
        found: list[set[Probe]] = [set() for _ in those]
        place = {id(one): number for number, one in enumerate(those)}
        expected = {}
        signal.signal(signal.SIGPROF, too_long)
        with self.names.kept(), random_kept():
            self.run(at, source := without_markers(task.solution.source))
            reference = {k: self.globals[k] for k in self.bound(at, source)}
            for grade_id, cell in self.paid(task).items():

                def look(
                    one: Tried, number: int, got: Written, ours: Written, grade_id: str = grade_id
                ) -> None:
                    if self._differs(one.answer, got, ours):
                        found[place[id(one)]].add((grade_id, number))

                packer = Each(grade_id, those, reference, self.globals, look)
                if packer.wanted:
                    self.hidden(cell, seed, packer)
                    expected[grade_id] = packer.expected
        return found, expected

    def failed(
        self,
        at: RunCell,
        answer: Answer,
        seed: int,
        expected: dict[str, Expected],
        wanted: Wanted | None = None,
        until: Until = lambda found: False,
    ) -> set[Probe]:
        """The probes at which an answer fails, of all or of those wanted; what comes after those
        that decide (`until`) is not run."""
        found: set[Probe] = set()
        if wanted is None:
            wanted = {id: set() for id in expected}

        def fails(probe: Probe) -> None:
            found.add(probe)
            if until(found):
                raise Decided

        def look(grade_id: str, number: int, written: Written) -> None:
            ours = expected[grade_id].get(number)
            if ours is None or self._differs(answer, written, ours):
                fails((grade_id, number))

        signal.signal(signal.SIGPROF, too_long)
        with self.names.kept(), random_kept():
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                self.run(at, answer.source)
                cells = self.paid(self.assignment.task_by_id[answer.task])
                for id, numbers in wanted.items():
                    packer = Watching(numbers, functools.partial(look, id))
                    self.hidden(cells[id], seed, packer)
                    for number in numbers or expected[id]:
                        if number >= len(packer.records):
                            fails((id, number))
            except TooLong:
                found.add(SLOW)
            except Decided:
                pass
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        return found

    def _differs(self, answer: Answer, got: Written, expected: Written) -> bool:
        if got is SLOW_RECORD:
            return True
        if got.equals(expected):
            return False
        try:
            mine, ours = got.unpacked(), expected.unpacked()
        except EvidenceError:
            return True
        ours = without_means(ours) if answer.kind == "behaviour" else ours
        return bool(record_difference(self.assignment, mine, ours))


def too_long(*_: object) -> None:
    raise TooLong


def drawn(one: dict[str, Expected], other: dict[str, Expected]) -> set[Probe]:
    """The probes that ask something else with another seed."""
    return {
        (grade_id, number)
        for grade_id, records in one.items()
        for number, mine in records.items()
        if any(
            apart(getattr(mine.unpacked(), part), getattr(theirs, part), UNTOUCHED)
            for theirs in [other[grade_id][number].unpacked()]
            for part in ("given", "value", "upstream")
        )
    }


def mutants_of(
    assignment: Assignment, records: dict[str, Expected], task: Task, file: TaskFile | None
) -> Iterator[Answer]:
    """The mutants of a task, but for those that are listed as survivors."""
    listed = file.survivors if file else ()
    made = {
        "syntax": syntactic(replace(assignment, tasks=(task,))),
        "behaviour": behaviours(
            assignment,
            task,
            {id: [one.unpacked() for one in mine.values()] for id, mine in records.items()},
            file,
        ),
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

    @functools.cache
    def known(seed: int) -> dict[str, Expected]:
        return notebook.records(at, task, seed)

    told = notebook.records(at, task, 1, given=True)
    draws = drawn(told, notebook.records(at, task, 2, given=True))
    wrong = [mistake for mistake in assignment.mistakes if mistake.task == task.id]
    if mutants:
        wrong += mutants_of(assignment, told, task, file)

    def decided(found: set[Probe]) -> bool:
        return not found <= draws or 0.5 ** len(found) <= NONE

    tried = []
    for answer in wrong:
        found = notebook.failed(at, answer, 1, known(1), until=decided)
        if not decided(found):
            tried.append(one := Tried(answer))
            one.add(found)
    for seed in range(2, FIRST + 1):
        for one in tried:
            if one.is_open(seeds) and seed <= SURE or not one.failed:
                one.add(notebook.failed(at, one.answer, seed, known(seed)))
    tried = [one for one in tried if one.failed]  # the others are right
    choose(notebook, at, task, [one for one in tried if one.is_open(seeds)], known)
    while open_ := [one for one in tried if one.is_open(seeds)]:
        seed = 1 + min(one.seeds for one in open_)
        now = [one for one in open_ if one.seeds < seed]
        expected: dict[str, Expected] = {}
        if rest := [one.wanted for one in now if one.runs != "together"]:
            expected = notebook.records(at, task, seed, together(rest))
        those = [one for one in now if one.runs == "together"]
        again, _ = notebook.all_failed(at, task, seed, those) if those else ([], {})
        found_by = dict(zip(map(id, those), again, strict=True))
        for one in now:
            if one.runs == "together":
                failed = found_by[id(one)]
            else:
                failed = notebook.failed(at, one.answer, seed, expected, one.wanted)
            if not failed:
                failed = notebook.failed(at, one.answer, seed, notebook.records(at, task, seed))
            one.add(failed)
    return len(wrong), tried


def choose(
    notebook: Notebook,
    at: RunCell,
    task: Task,
    those: list[Tried],
    known: Callable[[int], dict[str, Expected]],
) -> None:
    """How answers run on: the fastest of three ways in which they fail where they did at first.

    "together": in one run of the reference, each probe is called with all of them. "alone": only
    the probes that it wants are called. "all": all probes are called, since it remembers.
    """
    for one in those:
        one.names = notebook.bound(at, one.answer.source)
    steady = [True] * len(those)
    for seed in range(1, SURE + 1):
        found, expected = notebook.all_failed(at, task, seed, those)
        for number, one in enumerate(those):
            steady[number] &= found[number] == one.first[seed - 1] and all(
                mine is not None and mine.equals(known(seed)[id][n])
                for id, n, mine in flat(expected, one.wanted)
            )
    reference = Answer(task.id, "reference", without_markers(task.solution.source))
    for one, is_steady in zip(those, steady, strict=True):
        one.runs = "together" if is_steady else "alone"
        if not is_steady and not all(
            notebook.failed(at, one.answer, seed, known(seed), one.wanted) == found
            and not notebook.failed(at, reference, seed, known(seed), one.wanted)
            for seed, found in enumerate(one.first, 1)
        ):
            one.runs = "all"


def flat(records: dict[str, Expected], wanted: Wanted) -> Iterator[tuple[str, int, Written | None]]:
    for id, numbers in wanted.items():
        for number in numbers:
            yield id, number, records.get(id, {}).get(number)


def together(those: Iterable[Wanted]) -> Wanted:
    """The probes that one of them wants."""
    found: Wanted = {}
    for wanted in those:
        for id, numbers in wanted.items():
            all_of_it = not numbers or found.get(id, numbers) == set()
            found[id] = set() if all_of_it else found.get(id, set()) | numbers
    return found


def luck(
    course: Course, name: str, seeds: int, mutants: bool, only: Collection[str]
) -> Iterator[tuple[str, int, list[Tried]]]:
    """For each task of an assignment, or for some, what `luck_of` says."""
    notebook = Notebook(course.load_part(name))
    files = {file.task: file for file in read_tasks(course.root / "source" / name)}
    tasks = notebook.assignment.task_by_id
    for cell in notebook.cells:
        task = tasks.get(cell.task or "")
        asked = task and not task.written and (not only or task.id in only)
        if cell.kind == "answer" and task and asked:
            with only_wanted():
                found = luck_of(notebook, cell, task, files.get(task.id), seeds, mutants)
            yield task.id, *found
        if cell.kind != "hidden":
            notebook.run(cell, cell.source)


def quietly(stack: contextlib.ExitStack) -> None:
    """Make this process one for notebooks: in a folder of its own, and without a word."""
    torch.set_num_threads(1)
    SETTINGS.pop("signals", None)  # to look at them takes longest, and no answer sets one
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    stack.enter_context(contextlib.chdir(folder))
    stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
    stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
    stack.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")
    os.environ["HOME"] = folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--mutants", action="store_true", help="and mutants of both kinds")
    parser.add_argument("--task", nargs="+", default=(), help="these alone")
    parser.add_argument("assignments", nargs="*")
    arguments = parser.parse_args()
    course, faults = Course.find(), 0
    say, progress = sys.stdout, sys.stderr
    print("| assignment | wrong answers | not decided by one seed | had luck | largest luck |")
    print("|---|---|---|---|---|", flush=True)
    with contextlib.ExitStack() as stack:
        quietly(stack)
        for name in arguments.assignments or course.names():
            wrong = 0
            tried: list[Tried] = []
            start = time.process_time()
            for task, count, suspects in luck(
                course, name, arguments.seeds, arguments.mutants, arguments.task
            ):
                wrong, tried = wrong + count, tried + suspects
                had, seconds = sum(t.lucky > 0 for t in suspects), time.process_time() - start
                text = f"{name}/{task}: {count}, {len(suspects)}, {had}, after {seconds:.0f} s"
                text += "".join(f"\n  {one.told()}" for one in suspects if one.lucky)
                print(text, file=progress, flush=True)
            lucky = sorted((t for t in tried if t.lucky), key=lambda one: -one.share)
            faults += sum(one.share > FAULT for one in lucky)
            most = f"{lucky[0].lucky} of {lucky[0].seeds}" if lucky else "none"
            print(f"| {name} | {wrong} | {len(tried)} | {len(lucky)} | {most} |", file=say)
            for one in lucky:
                print(f"  {one.told()}", file=say)
            say.flush()
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
