"""`verify --diagnoses`: how surely known mistakes are named, and how often another's name is said.

Each known mistake is diagnosed as it stands, and with one more slip. So is each right answer with
one slip, which is no known mistake, or with one cell of a known one. The evidence is changed as the
slip changes it; nothing is run but the answers themselves, in the shown draws.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy

from autograder.course import Assignment, Course
from autograder.grading.draws import SHOWN
from autograder.grading.reference import branch_name
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import KnownMistake, diagnose, known_mistakes, unpack_quietly
from autograder.judging.matching import Wrong
from autograder.judging.observation import Observation, Raised
from autograder.judging.unpack import Records
from autograder.protocol.values import Tensor
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

Cells = Mapping[str, Records]  # by grade id
OWN_WORDS = "in the student's own words"
NONE = "as it stands"


@dataclass(frozen=True)
class Slip:
    """Evidence with a slip: what it is called, the mistakes that are in it, of which one is to be
    named, and others that may be."""

    name: str
    cells: Cells
    there: frozenset[str]
    also: frozenset[str] = frozenset()


@dataclass
class Tally:
    """By slip: how many were made, in how many of them a mistake that is there was named, and in
    how many one that is not."""

    made: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    misnamed: Counter[str] = field(default_factory=Counter)

    def add(self, slip: Slip, names: set[str]) -> None:
        self.made[slip.name] += 1
        self.named[slip.name] += bool(names & slip.there)
        self.misnamed[slip.name] += bool(names - slip.there - slip.also)


@dataclass
class Diagnosed:
    """What was counted of one assignment: of its known mistakes, and of right answers."""

    assignment: str
    mistakes: Tally = field(default_factory=Tally)
    right: Tally = field(default_factory=Tally)


def verify_diagnoses(course: Course, names: Sequence[str], jailed: bool) -> Iterator[Diagnosed]:
    """Diagnose the known mistakes and alternatives of all assignments, or of those named.

    Raises:
        GraderError: if the jail cannot be set up, or a reference fails.
        UserError: for an unknown name.
    """
    names = names or course.names()
    warmth = warmth_for(map(course.load_part, names))
    with Worker(load_limits(course.root), course.cache, jailed, warmth) as worker:
        worker.check_jail(course.closed)
        for name in names:
            assignment = course.load_part(name)
            reference = StoredReference(assignment, SHOWN, "cpu", course.evidence)
            found = Diagnosed(assignment.name)
            for known, right, cells in _tasks(assignment, reference, worker):
                for tally, slips in (
                    (found.mistakes, _of_mistakes(known, cells)),
                    (found.right, _of_right_answers(right, known, cells)),
                ):
                    for slip in slips:
                        wrong = Wrong.of(assignment, dict(slip.cells), cells)
                        matches = diagnose(known, assignment, wrong, cells)
                        tally.add(slip, {match.mistake.name for match in matches})
            yield found


def _tasks(
    assignment: Assignment, reference: StoredReference, worker: Worker
) -> Iterator[tuple[list[KnownMistake], list[Cells], Cells]]:
    """Of each task with known mistakes: these, what alternatives gave, and the reference's."""
    records = reference.records(worker)
    run = reference.run_answers(worker, assignment.alternatives)
    for task in assignment.tasks:
        paid = [cell.grade_id for cell in task.grades if cell.paid]
        ours = {id: records[id] for id in paid}
        mistakes = [one for one in assignment.mistakes if one.task == task.id]
        known = known_mistakes(assignment, mistakes, reference.mistakes(worker, task.id), ours)
        right = [
            {id: unpack_quietly(run.of(id, branch_name(one))) or [] for id in paid}
            for one in assignment.alternatives
            if one.task == task.id
        ]
        if known:
            yield known, [ours, *right], ours


def _of_mistakes(known: Sequence[KnownMistake], reference: Cells) -> Iterator[Slip]:
    for one in known:
        yield Slip(NONE, one.wrong.records, one.same)
        yield from _with_one_more(one, known, reference)


def _with_one_more(
    one: KnownMistake, known: Sequence[KnownMistake], reference: Cells
) -> Iterator[Slip]:
    """A known mistake with each second slip."""
    cells, same = one.wrong.records, one.same
    wrong = _where_wrong(one)
    if one.wrong.kinds - {"raises"}:
        yield from _unchecked(cells, known, reference, same)
    for name, change in (("float64", _fine), ("NumPy arrays", _arrays), (OWN_WORDS, _own_words)):
        if name == OWN_WORDS or not _about_form(one):  # else its mistake is the form
            yield from _in_another_form(name, cells, change, same)
    if len(wrong) > 1:
        yield from _stopping(cells, min(wrong), same)
    for other in known:
        theirs = _where_wrong(other)
        if other.mistake.name in same or not theirs or theirs & wrong:
            continue
        both = {**cells, **{id: other.wrong.records[id] for id in theirs}}
        yield Slip("another mistake in another cell", both, same, other.same)


def _of_right_answers(
    right: Sequence[Cells], known: Sequence[KnownMistake], reference: Cells
) -> Iterator[Slip]:
    for cells in right:
        yield from _with_a_slip(cells, known, reference)


def _with_a_slip(cells: Cells, known: Sequence[KnownMistake], reference: Cells) -> Iterator[Slip]:
    """A right answer with each slip, which is no known mistake, and with a cell of one."""
    nobody: frozenset[str] = frozenset()
    of_form = frozenset(name for one in known if _about_form(one) for name in one.same)
    fine = _in_another_form("float64", cells, _fine, nobody)
    yield from _unchecked(cells, known, reference, nobody)
    yield from (replace(slip, also=of_form) for slip in fine)
    yield from _stopping(cells, min(cells), nobody)
    for other in known:
        for id in _where_wrong(other):
            part = {**cells, id: other.wrong.records[id]}
            yield Slip("one cell of a known mistake", part, other.same)


def _where_wrong(one: KnownMistake) -> set[str]:
    return {id for id, _ in one.wrong.places}


def _unchecked(
    cells: Cells, known: Sequence[KnownMistake], reference: Cells, there: frozenset[str]
) -> Iterator[Slip]:
    """Where an error is asked for, a value comes: that may be a known mistake by itself."""
    checks = {name for one in known if one.wrong.kinds == {"raises"} for name in one.same}
    changed = {
        id: [
            _without_check(record, ours)
            for record, ours in zip(records, reference[id], strict=False)
        ]
        for id, records in cells.items()
    }
    if _differ(changed, cells):
        yield Slip("a check that is missing", changed, there, frozenset(checks))


def _in_another_form(
    name: str, cells: Cells, change: Callable[[Any], Any], there: frozenset[str]
) -> Iterator[Slip]:
    changed = {id: [_changed(record, change) for record in of] for id, of in cells.items()}
    if _differ(changed, cells):
        yield Slip(name, changed, there)


def _stopping(cells: Cells, broken: str, there: frozenset[str]) -> Iterator[Slip]:
    error = Raised("TypeError", ("TypeError", "Exception"), "unsupported operand type(s)")
    stopped = [Observation(record.call, record.spec, error) for record in cells[broken]]
    yield Slip("an exception in one cell", {**cells, broken: stopped}, there)
    yield Slip("a cell that stops at once", {**cells, broken: []}, there)


def _differ(one: Cells, other: Cells) -> bool:
    return any(a is not b for id in one for a, b in zip(one[id], other[id], strict=True))


def _without_check(record: Observation, ours: Observation) -> Observation:
    if ours.spec.raises and record.error and record.error.is_a(ours.spec.raises):
        return replace(record, error=None, value=3.5)
    return record


def _about_form(one: KnownMistake) -> bool:
    """Whether a mistake's numbers are right, so that to change their form is to mend or hide it."""
    for sides in one.wrong.sides.values():
        for side in sides:
            if not side.record or "value" not in side.wrong:
                continue
            both = [side.record.value, side.expected.value]
            if not all(isinstance(value, Tensor) for value in both):
                return True
            if both[0].dtype != both[1].dtype or both[0].array.size == both[1].array.size == 0:
                return True
            squeezed = [value.array.squeeze() for value in both]
            if squeezed[0].shape == squeezed[1].shape and numpy.allclose(*squeezed):
                return True
    return "value" not in one.wrong.kinds


def _changed(record: Observation, change: Callable[[Any], Any]) -> Observation:
    if record.error:
        error = change(record.error)
        return record if error is record.error else replace(record, error=error)
    value = change(record.value)
    return record if value is record.value else replace(record, value=value)


def _fine(value: Any) -> Any:
    if isinstance(value, Tensor) and value.dtype == "float32":
        return replace(value, dtype="float64", array=value.array.astype(numpy.float64))
    return value


def _arrays(value: Any) -> Any:
    fine = _fine(value)
    return replace(fine, kind="array") if fine is not value else value


def _own_words(value: Any) -> Any:
    written = isinstance(value, Raised) and value.type in ("ValueError", "AssertionError")
    return replace(value, message="no") if written else value
