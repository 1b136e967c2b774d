"""Grading one submission: from the submitted bytes to a record of what it earned.

`autograder grade`, plain `nbgrader autograde` and formgrader's button all come here.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from autograder import submission as sub
from autograder.autograded import autograded_notebook
from autograder.bounds import MAX_FLAGS, MAX_LOOKED_AT
from autograder.checks import forbidden_names, other_names
from autograder.classroom import runs_as_markup
from autograder.course import Assignment, Task
from autograder.errors import GraderError
from autograder.follow import CellResult, RunResult
from autograder.handed_in import HandedIn, NothingHandedIn, read
from autograder.limits import Limits
from autograder.reference import Reference, environment
from autograder.run import Worker, execute
from autograder.store import StoredMistakes
from autograder.suspicion import suspicious
from autograder.verdict import (
    CellVerdict,
    Diagnosis,
    diagnose,
    judge_cell,
    unpack_quietly,
)

MAX_VERDICTS = 10_000  # kept for evidence that comes again

T = TypeVar("T")


@dataclass(frozen=True)
class Graded:
    """The record of one submission (see `Grader.grade`) and its autograded notebook."""

    record: dict[str, Any]
    notebook: dict[str, Any]


class Grader:
    """Grades submissions of one assignment for one class.

    Args:
        devices: "cpu" and/or "cuda"; a grade cell pays only if it passes on each.
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
        self.references: dict[str, Reference] = {
            device: StoredMistakes(assignment, seed, device, evidence)
            if evidence
            else Reference(assignment, seed, device)
            for device in devices
        }
        self.hints = {(m.task, m.name): m.hint for m in assignment.mistakes}
        self._looked_at: dict[bytes, Any] = {}

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

    def grade(self, worker: Worker, path: Path, student: str) -> Graded:
        """Grade the submission at `path`; see `grade_bytes`."""
        try:
            found = read(path, self.assignment, self.limits)
        except sub.Refused as refused:
            return self.refuse(refused, student, b"")
        return self.grade_bytes(worker, found.data, student, found.remarks)

    def grade_bytes(
        self, worker: Worker, data: bytes, student: str, remarks: Sequence[str] = ()
    ) -> Graded:
        """Grade a submitted file. Never raises for anything the file holds.

        `remarks` are about the choice of this file (see `handed_in`), and stand among the repairs.

        The record holds assignment, student, outcome, reason, score, max_score, seconds,
        device, seed, tasks, repairs, flags (for the instructor), version, answers (hashes of
        written answers), submitted (whether there was any file), made (what it was made from) and
        key.

        Raises:
            GraderError: if the grader itself cannot work.
        """
        try:
            if runs_as_markup(student):
                raise sub.Refused(
                    "unreadable",
                    "the folder's name holds <, which formgrader would take for markup; rename it",
                )
            submission = sub.parse(data, self.assignment)
        except sub.Refused as refused:
            return self.refuse(refused, student, data)
        submission = replace(submission, repairs=(*remarks, *submission.repairs))
        return self._grade(worker, submission, student, self.made_from(data, remarks))

    def refuse(self, refused: sub.Refused, student: str, data: bytes) -> Graded:
        """The record of a submission that cannot be graded."""
        made = self.made_from(data)
        record = self._record(student, refused.outcome, refused.reason, made)
        record["submitted"] = not isinstance(refused, NothingHandedIn)
        record = _storable(record)
        nothing = sub.blank(self.assignment)
        notebook = autograded_notebook(self.assignment, nothing, [], None, record)
        return Graded(record, notebook)

    def failed(self, student: str, error: Exception) -> Graded:
        """The record of a submission at which the grader itself failed."""
        words = f"{type(error).__name__}: {error}".split("\n")[0][:300]
        return Graded(_storable(self._record(student, "grader error", words, {})), {})

    def _grade(
        self, worker: Worker, submission: sub.Submission, student: str, made: dict[str, str]
    ) -> Graded:
        runs, index, places = self.run(worker, submission)
        bad = next((run for run in runs.values() if run.ended), None)
        record = self._record(
            student, bad.ended if bad else "graded", bad.reason if bad else "", made
        )
        record["seconds"] = round(sum(run.seconds for run in runs.values()), 3)
        record["repairs"] = list(submission.repairs)
        record["version"] = submission.version
        record["answers"] = {
            task.id: submission.answer_hash(task.solution)
            for task in self.assignment.tasks
            if task.written and submission.answered(task.solution)
        }
        verdicts = {
            task.id: self.verdicts(worker, task, runs, index) for task in self.assignment.tasks
        }
        self._prepare(worker, verdicts, runs, index)
        record["tasks"] = [
            self._task(worker, task, verdicts[task.id], submission, runs, index)
            for task in self.assignment.tasks
        ]
        record["score"] = sum(task["score"] for task in record["tasks"])
        record["flags"] = self._flags(worker, submission)
        record = _storable(record)
        run = runs[self.devices[0]]
        notebook = autograded_notebook(self.assignment, submission, places, run, record)
        return Graded(record, notebook)

    def run(
        self, worker: Worker, submission: sub.Submission
    ) -> tuple[dict[str, RunResult], dict[str, int], list[int]]:
        """Run a submission; what came back by device, each grade cell's number, and the places.

        Raises:
            GraderError: if the grader itself cannot work.
        """
        cells, places = submission.run_cells()
        runs = {d: execute(worker, cells, self.seed, d) for d in self.devices}
        broken = next((run for run in runs.values() if run.ended == "grader error"), None)
        if broken:
            raise GraderError(broken.reason)
        index = {cell.grade_id: i for i, cell in enumerate(cells) if cell.grade_id}
        return runs, index, places

    def _flags(self, worker: Worker, submission: sub.Submission) -> list[str]:
        """For the instructor's eye: operations that a task forbids, and what looks suspicious."""
        records = self.references[self.devices[0]].records(worker)
        flags = []
        others: dict[str, str] = {}
        for item in submission.placed:
            if item.kind == "code" and item.cell is None:
                others |= other_names(item.text)
        for task in self.assignment.tasks:
            specs = [r["spec"] for c in task.grades if c.paid for r in records[c.grade_id]]
            names = sorted({name for spec in specs for name in spec["forbid"]})
            found = forbidden_names(submission.answers[task.id], names, others)
            flags += [f"{task.id}, {words}" for words in found]
        left = MAX_LOOKED_AT
        for item in submission.placed:
            if item.kind == "code" and (item.cell is None or item.cell.solution):
                where = item.cell.grade_id if item.cell else "a cell of the student's own"
                left -= len(item.text)
                if left < 0:
                    flags.append(f"{where}, and what follows it, is too long to look through")
                    break
                flags += [f"{where}, {words}" for words in suspicious(item.text)]
        return flags[:MAX_FLAGS]

    def _record(
        self, student: str, outcome: str, reason: str, made: dict[str, str]
    ) -> dict[str, Any]:
        return {
            "assignment": self.assignment.name,
            "student": student,
            "outcome": outcome,
            "reason": reason,
            "score": 0.0,
            "max_score": self.assignment.max_score,
            "seconds": 0.0,
            "device": "all" if len(self.devices) > 1 else self.devices[0],
            "seed": self.seed,
            "tasks": [
                self._task_record(task, [], reason, None, submitted=False)
                for task in self.assignment.tasks
            ],
            "repairs": [],
            "flags": [],
            "version": None,
            "submitted": True,
            "answers": {},
            "made": made,
            "key": _key(made) if made else "",
        }

    def _task_record(
        self,
        task: Task,
        verdicts: Sequence[CellVerdict],
        words: str | None,
        diagnosis: Diagnosis | None,
        submitted: bool = True,
    ) -> dict[str, Any]:
        passed = {verdict.grade_id for verdict in verdicts if verdict.passed}
        if submitted:
            passed |= {cell.grade_id for cell in task.grades if cell.void}
        cells = [cell for cell in task.grades if cell.paid or cell.void]
        return {
            "id": task.id,
            "title": task.title,
            "score": sum(cell.points for cell in cells if cell.grade_id in passed),
            "max_score": task.points,
            "written": task.written,
            "difference": words,
            "diagnosis": {"name": diagnosis.name, "hint": diagnosis.hint} if diagnosis else None,
            "void": [cell.grade_id for cell in task.grades if cell.void],
            "cells": [
                {
                    "id": cell.grade_id,
                    "score": cell.points if cell.grade_id in passed else 0.0,
                    "max_score": cell.points,
                }
                for cell in cells
            ],
        }

    def _prepare(self, worker, verdicts: dict[str, list[CellVerdict]], runs, index) -> None:
        """Run the known mistakes of all tasks that need a diagnosis, together."""
        device, run = next(iter(runs.items()))
        failed = {
            task
            for task, found in verdicts.items()
            if not all(verdict.passed for verdict in found)
            and any(
                (result := run.results.get((index[verdict.grade_id], None))) and result.evidence
                for verdict in found
            )
        }
        self.references[device].prepare(worker, failed)

    def _task(
        self, worker, task: Task, verdicts: Sequence[CellVerdict], submission, runs, index
    ) -> dict[str, Any]:
        """The record of one task, with a diagnosis if it failed."""
        failed = next((verdict for verdict in verdicts if not verdict.passed), None)
        if failed is None:
            return self._task_record(task, verdicts, None, None)
        words = self.own_error(task, submission, runs, index) or failed.difference
        diagnosis = self.diagnosis(worker, task, runs, index)
        return self._task_record(task, verdicts, words, diagnosis)

    def verdicts(self, worker, task: Task, runs, index) -> list[CellVerdict]:
        """One verdict for each of a task's grade cells that pay by themselves."""
        return [self._cell(worker, cell, runs, index) for cell in task.grades if cell.paid]

    def _cell(self, worker, cell, runs, index) -> CellVerdict:
        for device, run in runs.items():
            reference = self.references[device].records(worker)[cell.grade_id]
            result = run.results.get((index[cell.grade_id], None))
            verdict = self._once(
                (device, cell.grade_id),
                [result],
                partial(judge_cell, self.assignment, cell, reference, result),
            )
            if not verdict.passed:
                words = (
                    f"on {device}: {verdict.difference}" if len(runs) > 1 else verdict.difference
                )
                return CellVerdict(cell.grade_id, False, words)
        return CellVerdict(cell.grade_id, True)

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
        if key not in self._looked_at:
            if len(self._looked_at) >= MAX_VERDICTS:
                self._looked_at.clear()
            self._looked_at[key] = look()
        return self._looked_at[key]

    def own_error(self, task: Task, submission, runs, index) -> str | None:
        """What went wrong in the solution cell itself explains more than its tests can."""
        if not submission.answers[task.id].strip():
            return "no answer: the cell is empty or was deleted"
        for run in runs.values():
            if run.at is not None and run.at in self._cells_of(task, index):
                return run.reason
            result = run.results.get((index[task.id], None))
            error = result.error if result else None
            if error and error.get("type") == "NotImplementedError":
                return "not written yet"
            if error:
                message = str(error.get("message", "")).strip().split("\n")[0][:300]
                return f"your cell stops with {error.get('type')}: {message}"
        return None

    @staticmethod
    def _cells_of(task: Task, index: dict[str, int]) -> set[int]:
        names = [task.id, *(cell.grade_id for cell in task.grades)]
        return {index[name] for name in names if name in index}

    def diagnosis(self, worker, task: Task, runs, index) -> Diagnosis | None:
        """The known mistake that a failed task makes."""
        device, run = next(iter(runs.items()))
        results = {
            cell.grade_id: run.results.get((index[cell.grade_id], None))
            for cell in task.grades
            if cell.paid
        }
        diagnose = partial(self._compare_with_mistakes, worker, task, device, results)
        return self._once((device, task.id, "diagnosis"), results.values(), diagnose)

    def _compare_with_mistakes(self, worker, task: Task, device, results) -> Diagnosis | None:
        reference = self.references[device]
        student = {grade_id: unpack_quietly(result) for grade_id, result in results.items()}
        if not any(student.values()):
            return None
        hints = {name: hint for (of, name), hint in self.hints.items() if of == task.id}
        mistakes = reference.mistakes(worker, task.id)
        records = reference.records(worker)
        try:
            return diagnose(self.assignment, task, records, student, mistakes, hints)
        except Exception:  # forged evidence is no known mistake, and no fault of the grader
            return None


def _storable(record: dict[str, Any]) -> dict[str, Any]:
    """The record without lone surrogates, which no file and no database takes."""
    return json.loads(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))


def _key(made: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()
