"""Grading one submission: from the submitted bytes to a record of what it earned.

`autograder grade`, plain `nbgrader autograde` and formgrader's button all come here.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from autograder.course import Assignment, Cell, Task
from autograder.errors import GraderError
from autograder.files import printable
from autograder.grading import draws
from autograder.grading import submission as sub
from autograder.grading.autograded import autograded_notebook
from autograder.grading.handed_in import HandedIn, NothingHandedIn, read
from autograder.grading.record import CellScore, Record, TaskRecord
from autograder.grading.reference import Known, Reference, environment
from autograder.grading.store import StoredReference
from autograder.grading.suspicion import suspicious
from autograder.identity import flaw
from autograder.judging.describe import STATES
from autograder.judging.diagnosis import (
    Diagnosis,
    KnownMistake,
    diagnose,
    explained,
    known_mistakes,
    unpack_quietly,
)
from autograder.judging.difference import Difference, presentable, raised, stopped
from autograder.judging.matching import Wrong
from autograder.judging.means import Rules, other_names
from autograder.judging.means import flags as means_flags
from autograder.judging.unpack import Records
from autograder.judging.verdict import CellVerdict, cell_difference
from autograder.protocol.bounds import MAX_FLAGS, MAX_LOOKED_AT
from autograder.protocol.results import CellResult, Outcome, RunCell, RunResult
from autograder.running.follow import ShownDraws
from autograder.running.repeats import execute
from autograder.running.runner import Runner
from autograder.settings import Limits

MAX_VERDICTS = 10_000  # kept for evidence that comes again
MAX_OWN_WORDS = 500  # characters of the submission's own on a feedback page, all tasks together

T = TypeVar("T")


@dataclass(frozen=True)
class Runs:
    """What came back of one submission.

    `by_device` holds a run for each device, and `paid` the reference that made the same paid
    draws, by device.
    """

    by_device: dict[str, RunResult]
    paid: dict[str, Reference]

    @property
    def device(self) -> str:
        """The first device, whose differences are explained."""
        return next(iter(self.by_device))

    @property
    def first(self) -> RunResult:
        return self.by_device[self.device]

    def result(self, cell: Cell, device: str | None = None) -> CellResult | None:
        """What came back from a cell, on the first device unless another is named."""
        return self.by_device[device or self.device].of(cell.grade_id)

    def shown(self, cell: Cell) -> CellResult | None:
        """What its tests saw in the shown draws, or, where they made none, in the others."""
        result = self.result(cell)
        return (result.shown or result) if result else None


@dataclass(frozen=True)
class Graded:
    """The record of one submission (see `Grader.grade`) and its autograded notebook."""

    record: Record
    notebook: dict[str, Any]

    def holding(self, record: Record) -> "Graded":
        """The same notebook with another record: it stands first there, and is read alone."""
        rest = {k: v for k, v in self.notebook["metadata"].items() if k != "autograder"}
        metadata = {"autograder": record.to_json(), **rest}
        return Graded(record, {**self.notebook, "metadata": metadata})


class Grader:
    """Grades submissions of one assignment for one class.

    Args:
        devices: by PyTorch's names; a grade cell pays only if it passes on each.
        evidence: a directory where the evidence of known mistakes is kept (see `store`), or None.
    """

    def __init__(
        self,
        assignment: Assignment,
        seed: int,
        devices: Sequence[str],
        limits: Limits,
        evidence: Path | None = None,
    ) -> None:
        self.assignment, self.seed, self.devices = assignment, seed, tuple(devices)
        self.limits = limits
        # by device: what is shown, and the known mistakes; hints hang on it, and no points
        self.shown: dict[str, Reference] = {
            device: StoredReference(assignment, draws.SHOWN, device, evidence)
            if evidence
            else Reference(assignment, draws.SHOWN, device)
            for device in devices
        }
        variants = [draws.variant_seed(seed, variant) for variant in range(draws.VARIANTS)]
        self.paid = {  # of whose draws nothing is shown
            (device, one): Reference(assignment, one, device, False, self.shown[device])
            for device in devices
            for one in variants
        }
        self._mistakes: dict[tuple[str, str], list[KnownMistake]] = {}  # by device and task
        self._rules: dict[str, Rules] = {}  # by task
        self._looked_at: dict[bytes, Any] = {}

    def known(self, worker: Runner) -> dict[tuple[str, int], Known]:
        """What all references wrote down, by device and seed, to be used elsewhere (see `use`)."""
        shown = {(device, one.seed): one.known(worker, True) for device, one in self.shown.items()}
        return shown | {key: one.known(worker, False) for key, one in self.paid.items()}

    def use(self, known: dict[tuple[str, int], Known]) -> None:
        """Take over what another process's references have found, in place of running them here."""
        for device, one in self.shown.items():
            one.use(known[device, one.seed])
        for key, one in self.paid.items():
            one.use(known[key])

    def made_from(self, data: bytes, remarks: Sequence[str] = ()) -> dict[str, str]:
        """Everything a grading depends on, each part in a few characters."""
        beside = json.dumps(remarks).encode() if remarks else b""
        return {
            "submission": hashlib.sha256(data + beside).hexdigest()[:32],
            "tests": self.assignment.digest,
            "seed": str(self.seed),
            "devices": " ".join(self.devices),
            "limits": repr(self.limits),
            "environment": environment(),
        }

    def key(self, handed_in: HandedIn) -> str:
        """A hash of everything a grading depends on: equal keys need no second run."""
        return _key(self.made_from(handed_in.data, handed_in.remarks))

    def grade(self, worker: Runner, path: Path, student: str) -> Graded:
        """Grade the submission at `path`; see `grade_bytes`."""
        try:
            found = read(path, self.assignment, self.limits)
        except sub.Refused as refused:
            return self.refuse(refused, student, b"")
        return self.grade_bytes(worker, found.data, student, found.remarks)

    def grade_bytes(
        self, worker: Runner, data: bytes, student: str, remarks: Sequence[str] = ()
    ) -> Graded:
        """Grade a submitted file. Never raises for anything the file holds.

        `remarks` are about the choice of this file (see `handed_in`), and stand among the repairs.

        Raises:
            GraderError: if the grader itself cannot work.
        """
        try:
            if what := flaw(student):
                words = f"the folder's name cannot be a student's id: {what}; rename it"
                raise sub.Refused(Outcome.UNREADABLE, words)
            submission = sub.parse(data, self.assignment)
        except sub.Refused as refused:
            return self.refuse(refused, student, data)
        submission = replace(submission, repairs=(*remarks, *submission.repairs))
        return self._grade(worker, submission, student, self.made_from(data, remarks))

    def refuse(self, refused: sub.Refused, student: str, data: bytes) -> Graded:
        """The record of a submission that cannot be graded."""
        submitted = not isinstance(refused, NothingHandedIn)
        made = self.made_from(data)
        record = self._record(student, refused.outcome, refused.reason, made, submitted=submitted)
        nothing = sub.blank(self.assignment)
        notebook = autograded_notebook(self.assignment, nothing, [], None)
        return Graded(record, notebook).holding(record)

    def failed(self, student: str, error: Exception) -> Graded:
        """The record of a submission at which the grader itself failed."""
        words = f"{type(error).__name__}: {error}".split("\n")[0][:300]
        return Graded(self._record(student, Outcome.GRADER_ERROR, words, {}), {})

    def _grade(
        self, worker: Runner, submission: sub.Submission, student: str, made: dict[str, str]
    ) -> Graded:
        runs, places = self.run(worker, submission, student)
        bad = next((run for run in runs.by_device.values() if run.ended), None)
        verdicts = {task.id: self.verdicts(worker, task, runs) for task in self.assignment.tasks}
        self._prepare(worker, verdicts, runs)
        own_words, source = MAX_OWN_WORDS, "\n".join(item.text for item in submission.placed)
        tasks = []
        for task in self.assignment.tasks:
            found = self.failure(task, verdicts[task.id], submission, runs)
            wrong = found and submission.answered(task.solution)
            diagnoses = self.diagnoses(worker, task, runs) if wrong else ()
            told = found.at_most(own_words, source) if found else None
            own_words = max(0, own_words - found.own) if found else own_words
            tasks.append(self._task_record(task, verdicts[task.id], told, diagnoses))
        flags = (*_faults(verdicts), *self._flags(worker, submission))
        record = self._record(
            student,
            (bad.ended if bad else None) or Outcome.GRADED,
            bad.reason if bad else "",
            made,
            tasks=tuple(tasks),
            seconds=round(sum(run.seconds for run in runs.by_device.values()), 3),
            repairs=submission.repairs,
            flags=flags[:MAX_FLAGS],
            version=submission.version,
            answers={
                task.id: submission.answer_hash(task.solution)
                for task in self.assignment.tasks
                if task.written and submission.answered(task.solution)
            },
        )
        notebook = autograded_notebook(self.assignment, submission, places, runs.first)
        return Graded(record, notebook).holding(record)

    def run(
        self, worker: Runner, submission: sub.Submission, student: str
    ) -> tuple[Runs, list[int]]:
        """Run a submission with a student's draws; what came back, and the places of its cells.

        Raises:
            GraderError: if the grader itself cannot work.
        """
        cells, places = submission.run_cells()
        seed = draws.paid_seed(self.seed, student)
        paid = {device: self.paid[device, seed] for device in self.devices}
        answered = {  # of a task that is not written yet there is nothing to explain
            cell.grade_id
            for task in self.assignment.tasks
            if submission.answered(task.solution)
            for cell in task.grades
        }
        runs = {}
        for device, one in paid.items():
            # before the run, which holds the worker, and waits for verdicts
            records, fixed = one.records(worker), self.shown[device].fixed(worker)
            records = {id: ours for id, ours in records.items() if id in answered}
            asked = [replace(cell, fixed=cell.grade_id in fixed) for cell in cells]
            shown = ShownDraws(draws.SHOWN, partial(self._failed, device, one, records))
            runs[device] = execute(worker, asked, seed, device, shown=shown)
        return self._came_back(runs, paid), places

    def _failed(
        self,
        device: str,
        paid: Reference,
        records: dict[str, Records],
        cell: RunCell,
        result: CellResult,
    ) -> bool:
        """Whether a cell of hidden tests does not pay."""
        grade_id = cell.grade_id or ""
        known = grade_id in records
        return known and self._compared(device, paid, records, grade_id, result) is not None

    def run_shown(self, worker: Runner, submission: sub.Submission) -> Runs:
        """Run a submission with the shown draws alone, as if they paid.

        Raises:
            GraderError: if the grader itself cannot work.
        """
        cells, _ = submission.run_cells()
        runs = {d: execute(worker, cells, one.seed, d) for d, one in self.shown.items()}
        return self._came_back(runs, self.shown)

    @staticmethod
    def _came_back(runs: dict[str, RunResult], paid: dict[str, Reference]) -> Runs:
        broken = next((run for run in runs.values() if run.ended == Outcome.GRADER_ERROR), None)
        if broken:
            raise GraderError(broken.reason)
        return Runs(runs, paid)

    def _flags(self, worker: Runner, submission: sub.Submission) -> list[str]:
        """For the instructor's eye: operations that a task forbids, and what looks suspicious."""
        rules = self._rules_of(worker)
        others: dict[str, str] = {}
        for item in submission.placed:
            if item.kind == "code" and item.cell is None:
                others |= other_names(item.text)

        def means(task: Task) -> list[str]:
            return means_flags(submission.answers[task.id], rules[task.id], others)

        looks, left = [], MAX_LOOKED_AT
        found: dict[str, list[str]] = {}  # by task
        for item in submission.placed:
            if item.kind == "code" and (item.cell is None or item.cell.solution):
                where = item.cell.grade_id if item.cell else "a cell of the student's own"
                left -= len(item.text)
                if left < 0:
                    looks.append(f"{where}, and what follows it, is too long to look through")
                    break
                if item.text == submission.answers.get(where):  # its parts are at hand now
                    found[where] = means(self.assignment.task_by_id[where])
                looks += [f"{where}, {words}" for words in suspicious(item.text)]
        flags = [
            f"{task.id}, {words}"
            for task in self.assignment.tasks
            for words in (found[task.id] if task.id in found else means(task))
        ]
        return [*flags, *looks][:MAX_FLAGS]

    def _rules_of(self, worker: Runner) -> dict[str, Rules]:
        """What the probes of each task forbid."""
        if not self._rules:
            records = self.shown[self.devices[0]].records(worker)
            self._rules = {
                task.id: Rules(
                    [one for cell in task.grades if cell.paid for one in records[cell.grade_id]]
                )
                for task in self.assignment.tasks
            }
        return self._rules

    def _record(
        self,
        student: str,
        outcome: Outcome,
        reason: str,
        made: dict[str, str],
        tasks: tuple[TaskRecord, ...] = (),
        **more: Any,
    ) -> Record:
        """A record; without tasks, one of nothing earned, for that reason."""
        told = Difference.said(reason)
        nothing = (self._task_record(t, [], told, (), False) for t in self.assignment.tasks)
        return Record(
            assignment=self.assignment.name,
            student=student,
            outcome=outcome,
            reason=reason,
            max_score=self.assignment.max_score,
            device="all" if len(self.devices) > 1 else self.devices[0],
            seed=self.seed,
            tasks=tasks or tuple(nothing),
            made=made,
            key=_key(made) if made else "",
            **more,
        ).storable()

    def _task_record(
        self,
        task: Task,
        verdicts: Sequence[CellVerdict],
        told: Difference | None,
        diagnoses: tuple[Diagnosis, ...],
        submitted: bool = True,
    ) -> TaskRecord:
        passed = {verdict.grade_id for verdict in verdicts if verdict.passed}
        if submitted:
            passed |= {cell.grade_id for cell in task.grades if cell.void}
        cells = tuple(
            CellScore(cell.grade_id, cell.points if cell.grade_id in passed else 0.0, cell.points)
            for cell in task.grades
            if cell.paid or cell.void
        )
        return TaskRecord(
            id=task.id,
            title=task.title,
            score=sum((cell.score for cell in cells), 0.0),
            max_score=task.points,
            written=task.written,
            difference=printable(told.words) if told else None,
            rows=told.lines if told else (),
            diagnoses=diagnoses,
            void=tuple(cell.grade_id for cell in task.grades if cell.void),
            cells=cells,
        )

    def _prepare(self, worker: Runner, verdicts: dict[str, list[CellVerdict]], runs: Runs) -> None:
        """Run the known mistakes of all tasks that need a diagnosis, together."""
        cells = self.assignment.by_id
        failed = {
            task
            for task, found in verdicts.items()
            if not all(verdict.passed for verdict in found)
            and any(
                (result := runs.shown(cells[verdict.grade_id])) and result.evidence
                for verdict in found
            )
        }
        self.shown[runs.device].prepare(worker, failed)

    def failure(
        self, task: Task, verdicts: Sequence[CellVerdict], submission: sub.Submission, runs: Runs
    ) -> Difference | None:
        """What went wrong in a task, first of all in its own cell; None if nothing did."""
        failed = next((verdict for verdict in verdicts if not verdict.passed), None)
        if failed is None:
            return None
        return self.own_error(task, submission, runs) or failed.difference

    def verdicts(self, worker: Runner, task: Task, runs: Runs) -> list[CellVerdict]:
        """One verdict for each of a task's grade cells that pay by themselves."""
        return [self._cell(worker, cell, runs) for cell in task.grades if cell.paid]

    def _cell(self, worker: Runner, cell: Cell, runs: Runs) -> CellVerdict:
        for device, paid in runs.paid.items():
            result = runs.result(cell, device)
            found = self._compared(device, paid, paid.records(worker), cell.grade_id, result)
            if found is None:
                continue
            if (ours := self.shown[device]) is not paid:
                shown = result.shown if result else None
                records = ours.records(worker)
                seen = (
                    self._compared(device, ours, records, cell.grade_id, shown) if shown else None
                )
                found = presentable(found, seen, shown is not None)
            if len(runs.paid) > 1:
                on = f"on {device}"
                rows = (("", on), *found.rows)
                found = replace(found, words=f"{on}: {found.words}", rows=rows)
            return CellVerdict(cell.grade_id, False, found)
        return CellVerdict(cell.grade_id, True)

    def _compared(
        self,
        device: str,
        reference: Reference,
        records: dict[str, Records],
        grade_id: str,
        result: CellResult | None,
    ) -> Difference | None:
        look = partial(cell_difference, self.assignment, records[grade_id], result)
        return self._once((device, grade_id, str(reference.seed)), [result], look)

    def _once(
        self, what: tuple[str, ...], results: Iterable[CellResult | None], look: Callable[[], T]
    ) -> T:
        """Look at evidence, unless the very same bytes have been looked at before.

        Honest answers to one task mostly give the same evidence, and the verdict on it depends on
        nothing else.
        """
        digest = hashlib.sha256(json.dumps(what).encode())
        for result in results:
            result = result or CellResult()
            evidence = b"" if result.evidence is None else result.evidence
            rest = [result.evidence is None, len(evidence), result.error, result.surplus]
            digest.update(json.dumps(rest).encode() + evidence)
        key = digest.digest()
        seen: tuple[T] | None = self._looked_at.get(key)
        if seen is None:
            seen = (look(),)
            if len(self._looked_at) >= MAX_VERDICTS:
                self._looked_at.clear()  # other threads may look at this very moment
            self._looked_at[key] = seen
        return seen[0]

    def own_error(self, task: Task, submission: sub.Submission, runs: Runs) -> Difference | None:
        """What went wrong in the solution cell itself explains more than its tests can."""
        if not submission.answers[task.id].strip():
            return Difference.said("no answer: the cell is empty or was deleted")
        if not submission.answered(task.solution):
            return Difference.said(STATES["open"])
        for device, run in runs.by_device.items():
            if run.ended and run.where in (task.id, *(cell.grade_id for cell in task.grades)):
                return Difference.said(run.reason)
            result = runs.result(task.solution, device)
            error = result.error if result else None
            if error:
                return stopped(raised(error), "your cell stops", "your cell stops with ")
        return None

    def diagnoses(self, worker: Runner, task: Task, runs: Runs) -> tuple[Diagnosis, ...]:
        """What the shown draws of a failed task show: known mistakes, and relations."""
        device = runs.device
        paid, shown = runs.paid[device], self.shown[device]
        records = paid.records(worker)
        right, told = [], {}
        for cell in (cell for cell in task.grades if cell.paid):
            result = runs.result(cell)
            if self._compared(device, paid, records, cell.grade_id, result) is None:
                right.append(cell.grade_id)
            # of a cell that made no shown draws there is only what the paid ones gave: no word
            elif paid is shown or (result and result.shown):
                told[cell.grade_id] = runs.shown(cell)
        explain = partial(self._explain, worker, task, device, told, right)
        what = (device, task.id, "diagnosis", *right, "/", *told)
        return self._once(what, told.values(), explain)

    def _explain(
        self,
        worker: Runner,
        task: Task,
        device: str,
        told: Mapping[str, CellResult | None],
        right: Sequence[str],
    ) -> tuple[Diagnosis, ...]:
        records = self.shown[device].records(worker)
        reference = {id: records[id] for id in (*told, *right)}
        student = Wrong.of(
            self.assignment, {id: unpack_quietly(told[id]) for id in told}, reference, right
        )
        if not student.records:
            return ()
        known = diagnose(self._known(worker, task, device), self.assignment, student, reference)
        return explained(self.assignment, task, known, student, reference)

    def _known(self, worker: Runner, task: Task, device: str) -> list[KnownMistake]:
        """The known mistakes of a task in the shown draws."""
        shown = self.shown[device]
        evidence = shown.mistakes(worker, task.id)
        if (device, task.id) not in self._mistakes:
            mistakes = [m for m in self.assignment.mistakes if m.name in evidence]
            self._mistakes[device, task.id] = known_mistakes(
                self.assignment,
                [mistake for mistake in mistakes if mistake.task == task.id],
                evidence,
                shown.records(worker),
            )
        return self._mistakes[device, task.id]


def _faults(verdicts: dict[str, list[CellVerdict]]) -> list[str]:
    """What the instructor should know of the tests themselves."""
    return [
        verdict.difference.fault.of(verdict.grade_id)
        for found in verdicts.values()
        for verdict in found
        if verdict.difference and verdict.difference.fault
    ]


def _key(made: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()
