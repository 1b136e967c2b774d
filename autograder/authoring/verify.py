"""Proving the tests: the whole matrix of references, releases, alternatives and mistakes.

A mistake whose evidence equals the reference's is a hole in the hidden tests; an alternative
that is refused is a test that demands more than the task's text.
"""

import contextlib
import os
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course import Answer, Assignment, Cell, Course, Task
from autograder.errors import GraderError
from autograder.grading.draws import SHOWN
from autograder.grading.reference import Reference, branch_name, turns
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import (
    diagnose,
    known_mistakes,
    same_evidence,
    unpack_quietly,
)
from autograder.judging.matching import match
from autograder.judging.observation import Observation
from autograder.judging.unpack import Records
from autograder.judging.verdict import judge_cell, record_difference
from autograder.protocol.results import CellResult, RunCell, RunResult
from autograder.running.repeats import execute
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

SEED = SHOWN  # what it runs is kept, and a class that is graded then finds it


@dataclass
class Findings:
    """What one assignment's verification found: how much was checked, and what is wrong."""

    assignment: str
    device: str = "cpu"
    mistakes: int = 0
    alternatives: int = 0
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class References:
    """What the reference of one assignment gave on a device: how many paid cells, what is wrong."""

    assignment: str
    device: str
    cells: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


def verify(
    course: Course,
    names: Sequence[str] = (),
    seed: int = SEED,
    device: str = "cpu",
    jailed: bool = True,
    on_done: Callable[[Findings], None] = lambda findings: None,
) -> list[Findings]:
    """Check every assignment (or those named, or tasks such as 08_layers/mse) against its
    known answers.

    With the seed of the shown draws, what the reference and the mistakes of whole assignments
    gave is kept for grading (see `grading.store`); nothing kept is read.

    Raises:
        GraderError: if the jail cannot be set up.
        UserError: for an unknown name.
    """
    names = list(names or course.names())
    jobs = min(os.cpu_count() or 1, len(names))
    limits, warmth = load_limits(course.root), warmth_for(map(course.load_part, names))
    workers = [Worker(limits, course.cache, jailed, warmth, device=device) for _ in range(jobs)]
    free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    with contextlib.ExitStack() as stack:
        for worker in workers:
            stack.enter_context(worker).start()
            free.put(worker)
        workers[0].check_jail(course.closed)

        def check(name: str) -> Findings:
            worker = free.get()
            try:
                started = time.monotonic()
                whole = "/" not in name  # the cells of a part have other numbers
                evidence = course.evidence if whole and seed == SHOWN else None
                assignment = course.load_part(name)
                findings = verify_assignment(assignment, worker, seed, device, evidence)
                findings.assignment = name
                findings.seconds = time.monotonic() - started
                return findings
            finally:
                free.put(worker)

        threads = stack.enter_context(ThreadPoolExecutor(jobs))
        # the last ones take longest: were one left to the end, the other cores would wait for it
        running = [threads.submit(check, name) for name in reversed(names)]
        try:
            for done in as_completed(running):
                on_done(done.result())
        finally:
            for one in running:
                one.cancel()
    return [one.result() for one in reversed(running)]


def verify_assignment(
    assignment: Assignment,
    worker: Worker,
    seed: int = SEED,
    device: str = "cpu",
    evidence: Path | None = None,
) -> Findings:
    """The reference earns all, the release and what feedback shows nothing, alternatives all,
    mistakes less.

    Args:
        evidence: where to keep what the reference and the mistakes gave, or None.
    """
    mistakes, alternatives = len(assignment.mistakes), len(assignment.alternatives)
    findings = Findings(assignment.name, device, mistakes, alternatives)
    check = _Check(assignment, worker, seed, device, findings.problems, evidence)
    try:
        check.reference_earns_everything()
        check.shown_values_earn_nothing()
        check.release_earns_nothing()
        check.answers()
    except GraderError as error:
        findings.problems.append(str(error))
    return findings


def verify_references(
    course: Course, names: Sequence[str], devices: Sequence[str], seed: int, jailed: bool
) -> Iterator[References]:
    """Run every reference (or those named) twice on each device.

    Raises:
        GraderError: if the jail cannot be set up.
    """
    names = names or course.names()
    warmth = warmth_for(map(course.load_part, names))
    limits = load_limits(course.root)
    with Worker(limits, course.cache, jailed, warmth, device=devices[0]) as worker:
        worker.check_jail(course.closed)
        for name in names:
            for device in devices:
                found = verify_reference(course.load_part(name), worker, seed, device)
                yield replace(found, assignment=name)


def verify_reference(assignment: Assignment, worker: Worker, seed: int, device: str) -> References:
    """Run the reference twice on a device."""
    found = References(assignment.name, device)
    check = _Check(assignment, worker, seed, device, found.problems)
    try:
        check.reference_earns_everything()
    except GraderError as error:
        found.problems.append(str(error))
        return found
    again = execute(worker, check.reference.cells, seed, device)
    found.cells, found.seconds = len(check.records), again.seconds
    for grade_id, records in check.records.items():
        other = unpack_quietly(again.of(grade_id))
        if other is None or not same_evidence(records, other, records):
            found.problems.append(f"{grade_id} gives other values when it runs again")
    return found


class _Check:
    def __init__(
        self,
        assignment: Assignment,
        worker: Worker,
        seed: int,
        device: str,
        problems: list[str],
        evidence: Path | None = None,
    ) -> None:
        self.assignment, self.worker, self.problems = assignment, worker, problems
        self.reference: Reference = (
            StoredReference(assignment, seed, device, evidence, fresh=True)
            if evidence
            else Reference(assignment, seed, device)
        )
        self.records: dict[str, Records] = {}
        self._agrees: dict[str, set[bytes | None]] = {}  # evidence that is as the reference's
        self.paid = [cell for cell in assignment.cells if cell.paid]

    def reference_earns_everything(self) -> None:
        self.records = self.reference.records(self.worker)
        for where, error in self.reference.stopped().items():
            self._problem(f"the reference stops in {where}, which students see: {error}")
        for grade_id, records in self.records.items():
            for record in records:
                if found := record_difference(self.assignment, record, record):
                    words = f"the reference itself is refused in {grade_id}: {found.words}"
                    raise GraderError(words)

    def shown_values_earn_nothing(self) -> None:
        """A cell whose feedback shows values must ask for other values with another seed."""
        again = Reference(self.assignment, self.reference.seed + 1, self.reference.device)
        for grade_id, others in again.records(self.worker).items():
            records = self.records[grade_id]
            if any(map(_shows, records)) and same_evidence(records, others, records):
                self._problem(
                    f"cell {grade_id} draws nothing: whoever copies what its feedback shows earns "
                    "its points; draw an input, e.g. randint, choice, word, or say reveal=False"
                )

    def release_earns_nothing(self) -> None:
        cells = [
            RunCell(c.released if c.solution else c.source, c.grade_id, c.task, c.takes)
            for c in self.assignment.cells
            if c.runs
        ]
        run = execute(self.worker, cells, self.reference.seed, self.reference.device)
        for cell in self.paid:
            if self._passes(cell, run, None):
                self._problem(f"{cell.grade_id} pays the untouched release: it tests nothing")

    def answers(self) -> None:
        mistakes, alternatives = self.assignment.mistakes, self.assignment.alternatives
        run = self.reference.run_answers(self.worker, [*mistakes, *alternatives])
        self.reference.keep_mistakes(mistakes, run.results)
        for answer in alternatives:
            for cell in self._own(answer):
                if words := self._refused(cell, run, answer):
                    self._problem(
                        f"alternative {answer.task}/{answer.name} is refused in "
                        f"{cell.grade_id} ({words}); it is right, or it is no alternative"
                    )
        for answer in mistakes:
            passed = [self._passes(cell, run, answer) for cell in self._own(answer)]
            if all(passed):
                self._problem(
                    f"mistake {answer.task}/{answer.name} earns everything; "
                    f"sharpen the hidden tests of {answer.task}"
                )
        for task in self.assignment.tasks:
            self._diagnosis(task, run)
        if self.reference.device != "cpu":
            return  # they stood in such notebooks in the first place
        for known in (mistakes, alternatives):
            self._nothing_reaches_over(known, run)

    def _own(self, answer: Answer) -> list[Cell]:
        return [cell for cell in self.paid if cell.task == answer.task]

    def _nothing_reaches_over(self, known: Sequence[Answer], alone: RunResult) -> None:
        """Run the first answers of all tasks in one notebook, then the second ones (see `turns`).

        Each task's evidence must be what it was when its answer stood in the reference alone,
        after others in the same process (see `Reference.run_answers`). A busy machine can change
        what a wrong answer measures: what differs once must differ again.
        """
        for turn in turns(known):
            found = self._changed(turn, alone)
            if found:
                alone = self.reference.run_answers(self.worker, known)
                found = self._changed(turn, alone)
            others = ", ".join(f"{answer.task}/{answer.name}" for answer in turn)
            for cell in found:
                self._problem(
                    f"{cell.grade_id} changes with what stands in another task, or ran before "
                    f"it; one of these reaches over, or another answer to {cell.task} leaves "
                    f"something changed: {others}"
                )

    def _changed(self, turn: Sequence[Answer], alone: RunResult) -> list[Cell]:
        """The cells whose evidence is another with all these answers in one notebook.

        What comes before the first of the answers has not met any (see `Reference.run_with`).
        """
        chosen = {answer.task: answer for answer in turn}
        run = self.reference.run_with(self.worker, turn)
        first = min(self.assignment.by_id[task].index for task in chosen)
        changed = []
        for cell in self.paid:
            if cell.index < first:
                continue
            answer = chosen.get(cell.task or "")
            result = self._result(cell, run, None)
            before = self._result(cell, alone, answer) if answer else None
            known = {_whole(before)} if answer else self._agrees.setdefault(cell.grade_id, set())
            if (evidence := _whole(result)) and evidence in known:
                continue  # most of it comes again, byte for byte
            expected = unpack_quietly(before) if answer else self.records[cell.grade_id]
            got = unpack_quietly(result)
            if got is None or expected is None:
                same = got is expected
            else:
                same = same_evidence(got, expected, self.records[cell.grade_id])
            if not same:
                changed.append(cell)
            elif evidence:
                known.add(evidence)
        return changed

    def _diagnosis(self, task: Task, run: RunResult) -> None:
        """Each mistake of a task must be diagnosed as itself, and as no other."""
        mistakes = [m for m in self.assignment.mistakes if m.task == task.id]
        evidence = {m.name: self._evidence(task, m, run) for m in mistakes}
        reference = {
            cell.grade_id: self.records[cell.grade_id] for cell in task.grades if cell.paid
        }
        known = known_mistakes(self.assignment, mistakes, evidence, reference)
        for one in known:
            name = one.mistake.name
            complete = one.wrong.records.keys() == reference.keys()
            if complete and not one.wrong.kinds:
                continue  # it earns everything
            found = [m.mistake for m in diagnose(known, self.assignment, one.wrong, reference)]
            right = [m.name in one.same or m.hint == one.mistake.hint for m in found]
            if complete and right == [True]:
                continue
            twins = [
                other.mistake.name
                for other in known
                if other.mistake.name not in one.same
                and (
                    seen := match(self.assignment, other.mistake, one.wrong, other.wrong, reference)
                )
                and set(seen.likeness) == {1.0}
            ]
            for twin in twins:
                self._problem(
                    f"mistakes {name} and {twin} of {task.id} cannot be told apart; "
                    f'add same="{twin}" to the second or a case that separates them'
                )
            if not twins:
                others = " and ".join(mistake.name for mistake in found)
                self._problem(
                    f"mistake {task.id}/{name} is diagnosed as {others}"
                    if found and complete
                    else f"mistake {task.id}/{name} is not diagnosed as itself: "
                    "it gives no value of its own, or its evidence is incomplete"
                )

    def _evidence(self, task: Task, answer: Answer, run: RunResult) -> dict[str, Records | None]:
        return {
            cell.grade_id: unpack_quietly(self._result(cell, run, answer))
            for cell in task.grades
            if cell.paid
        }

    def _result(self, cell: Cell, run: RunResult, answer: Answer | None) -> CellResult | None:
        return run.of(cell.grade_id, branch_name(answer) if answer else None)

    def _refused(self, cell: Cell, run: RunResult, answer: Answer | None) -> str | None:
        result = self._result(cell, run, answer)
        verdict = judge_cell(self.assignment, cell, self.records[cell.grade_id], result)
        if verdict.difference and (fault := verdict.difference.fault):
            who = f" at {answer.task}/{answer.name}" if answer else ""
            self._problem(f"{fault.of(cell.grade_id)}{who}; a judge says what is wrong, or None")
        return verdict.difference.words if verdict.difference else None

    def _passes(self, cell: Cell, run: RunResult, answer: Answer | None) -> bool:
        return self._refused(cell, run, answer) is None

    def _problem(self, words: str) -> None:
        self.problems.append(words)


def _whole(result: CellResult | None) -> bytes | None:
    """All that a cell's tests have sent, if it is not more than they may."""
    return result.evidence if result and not result.surplus else None


def _shows(record: Observation) -> bool:
    """Whether feedback on a failed probe shows the value that the reference gives."""
    spec = record.spec
    return spec.reveal and not spec.judge and not spec.raises
