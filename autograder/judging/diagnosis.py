"""Diagnosis: which known mistakes a wrong answer is, by its evidence.

A wrong hint is worse than none. A mistake is named

* if the student's evidence agrees with it in everything, and in more than that there is an error;
* else if it explains a part of what is wrong, in several different numbers (see `matching`), and
  no other mistake with another hint explains that and is as like the whole, and no others that
  are there in full explain it, too;
* with a second one, if that explains what the first does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograder.course import Answer, Assignment, Task
from autograder.judging.alike import sent
from autograder.judging.cases import names_of, numbers_of
from autograder.judging.compare import Rule, apart
from autograder.judging.matching import Match, Unit, Wrong, side_by_side
from autograder.judging.observation import Observation
from autograder.judging.relations.compared import Compared, Seen
from autograder.judging.structure import structure_kind
from autograder.judging.unpack import EvidenceError, Records, unpack
from autograder.judging.verdict import STRICT, differences
from autograder.protocol.results import CellResult

_LATER = "In a later test of this task: "  # than the one whose difference is shown
_OF_INPUTS = ("of-changed", "input-magnitude")  # relations: an input is changed before it counts
MOST = 2  # known mistakes that are named: more would be a list, and no hint


@dataclass(frozen=True)
class Diagnosis:
    """What a wrong answer is told: a known mistake that its evidence shows, or something that was
    seen in it (see `relations`, and `matching.Match.noise`), whose name begins with "seen: "."""

    name: str
    hint: str


@dataclass(frozen=True)
class KnownMistake:
    """A known mistake with its evidence; `same` are the names of those that cannot be told apart
    from it, its own among them."""

    mistake: Answer
    wrong: Wrong
    same: frozenset[str]


def known_mistakes(
    assignment: Assignment,
    mistakes: Iterable[Answer],
    evidence: Mapping[str, Mapping[str, Records | None]],
    reference: Mapping[str, Records],
) -> list[KnownMistake]:
    """The mistakes of one task. `evidence` maps their names, then grade ids, to their records."""
    mistakes = list(mistakes)
    return [
        KnownMistake(
            mistake,
            Wrong.of(assignment, evidence[mistake.name], reference),
            same(mistake, mistakes),
        )
        for mistake in mistakes
    ]


def same(mistake: Answer, siblings: Sequence[Answer]) -> frozenset[str]:
    """The names of the mistakes declared to give the same evidence as this one, its own too."""
    group = {mistake.name} | ({mistake.same} if mistake.same else set())
    grown = True
    while grown:
        more = {m.name for m in siblings if m.same in group or m.name in group}
        more |= {m.same for m in siblings if m.name in group and m.same}
        grown = not more <= group
        group |= more
    return frozenset(group)


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
        (sent(one), sent(other), Rule(rtol=1e-4, atol=1e-4)),
    ]
    if any(apart(*pair) for pair in pairs):
        return False
    return structure_kind(one, expected) == structure_kind(other, expected)


def _left(record: Observation) -> list[Any] | None:
    return [record.after.value] if record.after else None


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
    mistakes: Sequence[KnownMistake],
    assignment: Assignment,
    student: Wrong,
    reference: Mapping[str, Records],
) -> list[Match]:
    """The known mistakes that are seen in a student's records, the likest first.

    `reference` has the records of all cells of the task that pay. A mistake further down explains
    something that those before it do not. One that is there in part alone gives way to those that
    are there in full and explain as much. Where two with different hints explain the same, and
    are equally like it, neither is named.
    """
    beside = [
        (one, known)
        for known in mistakes
        if (one := side_by_side(assignment, known.mistake, student, known.wrong, reference))
    ]
    checks = {unit for one, _ in beside for unit in one.explained if unit[2] == "raises"}
    found = [(seen, known) for one, known in beside if (seen := one.match(checks))]
    found.sort(key=lambda one: tuple(-share for share in one[0].likeness))
    whole: frozenset[Unit] = frozenset().union(
        *(seen.explains for seen, _ in found if seen.in_full)
    )
    found = [one for one in found if one[0].in_full or not one[0].explains <= whole]
    named: list[Match] = []
    told: set[Unit] = set()
    while found and len(named) < MOST:
        (best, known), *found = found
        if best.explains <= told:
            continue
        rivals = [
            other
            for one, other in found
            if one.likeness == best.likeness and (one.explains & best.explains) - told
        ]
        told |= best.explains
        if all(_alike(known, rival) for rival in rivals):
            named.append(best)
    return [one for one in named if not one.follows(told)]


def explained(
    assignment: Assignment,
    task: Task,
    known: Sequence[Match],
    student: Wrong,
    reference: Mapping[str, Records],
) -> tuple[Diagnosis, ...]:
    """What a student is told: the known mistakes, and what is seen where they explain nothing.

    In the order of the cells, as the first difference is.
    """
    order = [cell.grade_id for cell in task.grades]
    told: list[tuple[int, list[Diagnosis]]] = []
    for one in known:
        hints = [(one.mistake.name, one.mistake.hint)]
        hints += [(f"seen: {name}", words) for name, words in one.noise]
        first = min(order.index(grade_id) for grade_id, _, _ in one.explains)
        told.append((first, [Diagnosis(*hint) for hint in hints]))
    if len(told) < MOST:
        explains = {grade_id for one in known for grade_id, _, _ in one.explains}
        names, numbers = names_of(assignment, task), numbers_of(assignment, task)
        left = [id for id in order if id in student.records and id not in explains]
        accepts = partial(_accepts, assignment)
        compared = {
            id: Compared(student.records[id], reference[id], names, accepts, numbers) for id in left
        }
        for look in (Compared.relation, Compared.outcome)[: 1 if known else 2]:
            seen = ((id, _in_all(look(one), compared.values())) for id, one in compared.items())
            if first_seen := next(((id, relation) for id, relation in seen if relation), None):
                grade_id, relation = first_seen
                text = (
                    relation.text if grade_id == _shown(order, student) else _LATER + relation.text
                )
                found = Diagnosis(f"seen: {relation.name}", text)
                at = order.index(grade_id)
                if relation.name in _OF_INPUTS:  # all that comes after follows from it
                    told = [one for one in told if one[0] < at]
                told.append((at, [found]))
                break
    told.sort(key=lambda one: one[0])
    # the same form may be seen twice
    return tuple(dict.fromkeys(found for _, several in told for found in several))


def _accepts(assignment: Assignment, got: Observation, expected: Observation) -> bool:
    """Whether a value would pass, whatever else is asked of its record."""
    return all(part != "value" for part, _ in differences(assignment, got, expected))


def _in_all(seen: Seen | None, cells: Iterable[Compared]) -> Seen | None:
    """What was seen in one cell, as far as no other says that it is not always so."""
    return seen.here if seen and any(cell.contradicts(seen) for cell in cells) else seen


def _shown(order: Sequence[str], student: Wrong) -> str | None:
    """The first cell that fails, of which a difference is shown."""
    failing = {id for id, _ in student.places}
    return next((id for id in order if id in failing), None)


def _alike(one: KnownMistake, other: KnownMistake) -> bool:
    return other.mistake.name in one.same or other.mistake.hint == one.mistake.hint
