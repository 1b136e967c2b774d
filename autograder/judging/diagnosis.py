"""Diagnosis: which known mistake a wrong answer is, by its evidence."""

from dataclasses import dataclass
from typing import Any

from autograder.course import Assignment, Task
from autograder.judging.compare import Rule, difference
from autograder.judging.observation import Observation
from autograder.judging.structure import structure_kind
from autograder.judging.unpack import EvidenceError, Records, unpack
from autograder.judging.verdict import STRICT, passes
from autograder.protocol.results import CellResult


@dataclass(frozen=True)
class Diagnosis:
    """The known mistake whose evidence equals the student's."""

    name: str
    hint: str


def same_evidence(one: Records, other: Records, reference: Records) -> bool:
    """Whether two runs of one cell saw the same, up to rounding and operation counts."""
    return len(one) == len(other) and all(
        _same_record(a, b, expected) for a, b, expected in zip(one, other, reference, strict=False)
    )


def _same_record(one: Observation, other: Observation, expected: Observation) -> bool:
    spec = expected.spec
    errors = [record.error for record in (one, other)]
    if spec.raises and all(error is not None and error.is_a(spec.raises) for error in errors):
        return True  # any message will do
    if one.error or other.error:
        said = [error and (error.type, error.message) for error in errors]
        return said[0] == said[1]
    exact = Rule(dtype=True)
    pairs = [
        (one.value, other.value, STRICT if spec.types else exact),
        (one.grads, other.grads, exact),
        (_left(one), _left(other), exact),
        (one.inputs, other.inputs, exact),
        (_sent(one), _sent(other), Rule(rtol=1e-4, atol=1e-4)),
    ]
    if any(difference(*pair) for pair in pairs):
        return False
    return structure_kind(one, expected) == structure_kind(other, expected)


def _left(record: Observation) -> list[Any] | None:
    return [record.after.value] if record.after else None


def _sent(record: Observation) -> list[Any] | None:
    """All that was sent for a gradient check, as one value."""
    if (found := record.derivatives) is None:
        return None
    orders = [found.first, *([found.second] if found.second else [])]
    return [found.x, *([o.upstream, o.grads, o.plus, o.minus] for o in orders)]


def unpack_quietly(result: CellResult | None) -> Records | None:
    """A cell's records; an empty list where its tests stopped at once, None where it is odd."""
    if result is None or result.surplus:
        return None
    if result.evidence is None:
        return [] if result.error else None
    try:
        return unpack(result.evidence)
    except EvidenceError:
        return None


def diagnose(
    assignment: Assignment,
    task: Task,
    reference: dict[str, Records],
    student: dict[str, Records | None],
    mistakes: dict[str, dict[str, Records | None]],
    hints: dict[str, str],
) -> Diagnosis | None:
    """The mistake whose evidence in every grade cell of the task equals the student's.

    `reference`, `student` and each of `mistakes` map grade ids to records. A match needs at
    least one value that the reference does not give. A cell that both pass matches as well: with
    a judge there are many right answers, and any of them leaves the mistake elsewhere.
    """
    cells = [cell.grade_id for cell in task.grades if cell.paid]
    seen = {id: records for id in cells if (records := student.get(id)) is not None}
    if len(seen) < len(cells):
        return None
    right = {id for id in cells if passes(assignment, seen[id], reference[id])}
    cells.sort(key=lambda id: id in right)  # the others tell most mistakes apart, and quickly
    for name, evidence in mistakes.items():
        told_apart = False
        for grade_id in cells:
            mine, theirs = seen[grade_id], evidence.get(grade_id)
            expected = reference[grade_id]
            if theirs is None:
                break
            if grade_id in right and passes(assignment, theirs, expected):
                continue
            if not same_evidence(mine, theirs, expected):
                break
            told_apart |= any(
                not _same_record(a, b, b)
                for a, b in zip(mine, expected, strict=False)
                if not _unwritten(a)
            )
        else:
            if told_apart:
                return Diagnosis(name, hints[name])
    return None


def _unwritten(record: Observation) -> bool:
    return record.error is not None and record.error.unwritten
