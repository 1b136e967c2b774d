"""The record of one grading: what a submission earned, and why.

It is built by `grader`, and stands in the autograded notebook's metadata. The gradebook's points
are put into it afterwards (see `gradebook.scores`); nothing else in it changes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.judging.compare import Row
from autograder.judging.diagnosis import Diagnosis
from autograder.protocol.results import Outcome

_BEGIN = '{"metadata": {"autograder": '  # so that it is read without the cells


@dataclass(frozen=True)
class CellScore:
    """The verdict's points for a grade cell."""

    id: str
    score: float
    max_score: float


@dataclass(frozen=True)
class TaskRecord:
    """What became of one task.

    `score` is the verdict's, and then the gradebook's, with points by hand. `difference` is what
    went wrong, in words, `rows` say it label by label, and `diagnoses` are what it may come from,
    in the order of the cells. `void` names the cells found wrong, whose points everybody has.
    `waiting` (for points by hand) and `remark` (a person's comment) are the gradebook's: until it
    was asked, `waiting` is None.
    """

    id: str
    title: str
    score: float
    max_score: float
    written: bool
    difference: str | None
    diagnoses: tuple[Diagnosis, ...]
    void: tuple[str, ...]
    cells: tuple[CellScore, ...]
    rows: tuple[Row, ...] = ()
    waiting: bool | None = None
    remark: str | None = None

    @property
    def judged(self) -> float:
        """The verdict's points alone."""
        return sum((cell.score for cell in self.cells), 0.0)

    def to_json(self) -> dict[str, Any]:
        by_person = {"waiting": self.waiting, "remark": self.remark}
        return {
            "id": self.id,
            "title": self.title,
            "score": self.score,
            "max_score": self.max_score,
            "written": self.written,
            "difference": self.difference,
            "rows": [list(row) for row in self.rows],
            "diagnoses": [{"name": one.name, "hint": one.hint} for one in self.diagnoses],
            "void": list(self.void),
            "cells": [
                {"id": cell.id, "score": cell.score, "max_score": cell.max_score}
                for cell in self.cells
            ],
            **({} if self.waiting is None else by_person),
        }

    @classmethod
    def from_json(cls, parts: Mapping[str, Any]) -> "TaskRecord":
        return cls(
            id=parts["id"],
            title=parts["title"],
            score=parts["score"],
            max_score=parts["max_score"],
            written=parts["written"],
            difference=parts["difference"],
            rows=tuple((label, text) for label, text in parts.get("rows", ())),
            diagnoses=tuple(Diagnosis(**one) for one in _diagnoses(parts)),
            void=tuple(parts.get("void", ())),
            cells=tuple(CellScore(**cell) for cell in parts["cells"]),
            waiting=parts.get("waiting"),
            remark=parts.get("remark"),
        )


def _diagnoses(parts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Those of a task; there was one at the most in what versions before wrote."""
    if "diagnosis" in parts:
        return [parts["diagnosis"]] if parts["diagnosis"] else []
    found: list[dict[str, str]] = parts["diagnoses"]
    return found


@dataclass(frozen=True)
class Record:
    """What one submission earned.

    `seconds` is how long its runs took, `repairs` what was mended before them, `flags` is for the
    instructor, `version` the release it was made from. `answers` holds hashes of written answers,
    `submitted` is whether there was any file, `timestamp` the text of timestamp.txt. `made` says
    what it was made from, part by part, and `key` is a hash of that. `penalty` is what the
    gradebook takes off for lateness: None until it was asked.
    """

    assignment: str
    student: str
    outcome: Outcome
    reason: str
    max_score: float
    device: str
    seed: int
    tasks: tuple[TaskRecord, ...]
    made: Mapping[str, str]
    key: str
    seconds: float = 0.0
    repairs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    version: str | None = None
    submitted: bool = True
    answers: Mapping[str, str] = field(default_factory=dict)
    timestamp: str = ""
    penalty: float | None = None

    @property
    def earned(self) -> float:
        """The points of all tasks."""
        return sum((task.score for task in self.tasks), 0.0)

    @property
    def score(self) -> float:
        """The points that count: those of all tasks, less the penalty."""
        return self.earned - (self.penalty or 0.0)

    @property
    def waiting(self) -> bool:
        """Whether a person has still to give points."""
        return any(task.waiting for task in self.tasks)

    def to_json(self) -> dict[str, Any]:
        return {
            "assignment": self.assignment,
            "student": self.student,
            "outcome": str(self.outcome),
            "reason": self.reason,
            "score": self.score,
            "max_score": self.max_score,
            "seconds": self.seconds,
            "device": self.device,
            "seed": self.seed,
            "tasks": [task.to_json() for task in self.tasks],
            "repairs": list(self.repairs),
            "flags": list(self.flags),
            "version": self.version,
            "submitted": self.submitted,
            "answers": dict(self.answers),
            "timestamp": self.timestamp,
            "made": dict(self.made),
            "key": self.key,
            **({} if self.penalty is None else {"penalty": self.penalty}),
        }

    @classmethod
    def from_json(cls, parts: Mapping[str, Any]) -> "Record":
        """The record that `to_json` wrote, an older version's included.

        Raises:
            KeyError, TypeError, ValueError: if it is none.
        """
        return cls(
            assignment=parts["assignment"],
            student=parts["student"],
            outcome=Outcome(parts["outcome"]),
            reason=parts["reason"],
            max_score=parts["max_score"],
            device=parts["device"],
            seed=parts["seed"],
            tasks=tuple(map(TaskRecord.from_json, parts["tasks"])),
            made=parts.get("made") or {},
            key=parts["key"],
            seconds=parts["seconds"],
            repairs=tuple(parts["repairs"]),
            flags=tuple(parts["flags"]),
            version=parts["version"],
            submitted=parts.get("submitted", True),
            answers=parts.get("answers") or {},
            timestamp=parts.get("timestamp", ""),
            penalty=parts.get("penalty"),
        )

    def storable(self) -> "Record":
        """The record without lone surrogates, which no file and no database takes."""
        text = json.dumps(self.to_json(), ensure_ascii=False)
        return Record.from_json(json.loads(text.encode("utf-8", "replace")))


def read_record(path: Path) -> Record | None:
    """The record in an autograded notebook, or None where there is none that can be used."""
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith(_BEGIN) and text.endswith("}\n"):  # whole, and as it is written here
            parts, _ = json.JSONDecoder().raw_decode(text, len(_BEGIN))
        else:
            parts = json.loads(text)["metadata"]["autograder"]
        return Record.from_json(parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def read_notebook(path: Path) -> dict[str, Any]:
    """An autograded notebook, whose cells hold the answers.

    Raises:
        OSError, ValueError: if it cannot be read.
    """
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook
