"""A submission on its way through the grading of a class, and what became of it."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.class_folder import Classroom
from autograder.grading.grader import Grader
from autograder.grading.record import Record, read_record


@dataclass(frozen=True)
class Item:
    """A submission, and what grades it."""

    grader: Grader
    student: str
    path: Path


@dataclass(frozen=True)
class Change:
    """A task whose verdict a regrading has changed, with its points before and after."""

    task: str
    title: str
    before: float
    after: float


@dataclass(frozen=True)
class Written:
    """A record that was written, and what has changed since the grading before."""

    record: Record
    changed: tuple[Change, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**self.record.to_json(), "changed": [asdict(one) for one in self.changed]}


def record_before(classroom: Classroom, item: Item) -> Record | None:
    """The record of the grading before this one, if there is one."""
    assignment = item.grader.assignment
    return read_record(classroom.autograded(item.student, assignment.name, assignment.notebook))
