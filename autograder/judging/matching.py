"""How like a known mistake's evidence a wrong answer's is, part by part.

A cell's records fall into *units*: one function's values, its gradients, its exceptions, what it
leaves behind; what a test's own helpers make of the answer is a unit of its own. A second slip, in
another function or another part, leaves the unit of the first as it is, and a mistake is looked for
in each unit by itself.

A mistake *explains* a unit in which the student is wrong if they agree in all of its records: both
are right, or both are wrong in the same way. What is the same way is decided by the rule of the
probe, with the mistake in the reference's place:

* values agree within the probe's tolerance; a judge that compares accepts the student's where the
  mistake's is expected. Where the mistake is in the numbers, the dtype, the kind of sequence, and
  dimensions of size 1 do not count: they are named apart (`Match.noise`);
* errors agree by their type and not by their words, which are the student's own;
* where an exception is asked for and nobody checks, a result comes, or an error of Python's own.
  Which result does not count; a result and an error, or two kinds of it, say nothing.

At an edge, of an empty input or a number that is not finite, one record in five may be at odds: few
people think of it. A record in which one of the two stops says nothing. A mistake that is there in
part only has to agree in several different numbers, and gradients count where the values do: wrong
values have wrong gradients. An error tells too little by itself: it counts where all else agrees.
What helpers of a test see counts in part only where nothing of its cell in which the mistake is
wrong is wrong in another way.
Where most records cannot be compared, one tells nothing. A truth, None and an empty list tell
little: which calls, or items, are wrong and which are not, tells of a mistake that is there in
full, and so does the form in which right numbers come. What a function fails to refuse counts for a
mistake where this and other mistakes explain all that it lets through.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any

from autograder.course import Answer, Assignment
from autograder.judging.alike import How, Side, form_noise, stopping, together
from autograder.judging.cases import GRADIENT
from autograder.judging.compare import apart
from autograder.judging.unpack import Records
from autograder.judging.verdict import Part, differences

ENOUGH = 4  # different numbers that have to agree, where something else does not,
_SEVERAL = 2  # and where most cannot be compared
_AT_EDGES = 4  # records that agree, for each one at an edge that does not
_NEVER_CAME: frozenset[Part] = frozenset({"error"})
# parts without numbers: they tell of a mistake that is wrong in nothing else
_PLAIN: frozenset[Part] = frozenset({"raises", "inputs", "structure"})
_FIRST: frozenset[Part] = frozenset({"value", "error", "raises"})

Unit = tuple[str, str, Part]  # a grade cell, a function, a part of its records


@dataclass(frozen=True)
class Wrong:
    """The records of one answer by grade id, and what is wrong in each that the reference has.

    A cell that is not there was not seen.
    """

    records: Mapping[str, Records]
    sides: Mapping[str, tuple[Side, ...]]

    @classmethod
    def of(
        cls,
        assignment: Assignment,
        records: Mapping[str, Records | None],
        reference: Mapping[str, Records],
        right: Collection[str] = (),
    ) -> "Wrong":
        """The answer that left `records`, with cells that are known to be `right` as well.

        Those count as the reference's: with a judge there are many right answers.
        """
        there = {id: found for id, found in records.items() if found is not None}
        parts: dict[str, tuple[frozenset[Part], ...]] = {
            id: tuple(
                frozenset(part for part, _ in differences(assignment, one, other))
                for one, other in zip(found, reference[id], strict=False)
            )
            for id, found in there.items()
        }
        for id in right:
            there[id], parts[id] = reference[id], (frozenset(),) * len(reference[id])
        sides = {id: tuple(map(Side, parts[id], there[id], reference[id])) for id in there}
        for id, came in sides.items():
            lacking = (Side(_NEVER_CAME, None, one) for one in reference[id][len(came) :])
            sides[id] = (*came, *lacking)
        return cls(there, sides)

    @cached_property
    def kinds(self) -> frozenset[Part]:
        """The parts that are wrong in any record."""
        came = (side for sides in self.sides.values() for side in sides if side.record)
        return frozenset().union(*(side.wrong for side in came))

    @cached_property
    def places(self) -> frozenset[tuple[str, int]]:
        """The records that are there with anything wrong, by grade id and number."""
        return frozenset(
            (id, index)
            for id, sides in self.sides.items()
            for index, side in enumerate(sides)
            if side.record and side.wrong
        )


@dataclass(frozen=True)
class Match:
    """A mistake that explains some units in which a student is wrong.

    `likeness` is the share of agreement, in units that it explains, among all records where either
    is wrong and not just one stops, then among those as well, then the share of agreement to the
    letter. `in_full` is whether it explains all in which the mistake is wrong, as far as that
    can be compared. `noise` has a name and a sentence for each way in which the student's form is
    another one. `off` are the units of values in which the student is wrong in another way.
    """

    mistake: Answer
    explains: frozenset[Unit]
    likeness: tuple[float, float, float]
    in_full: bool
    noise: tuple[tuple[str, str], ...] = ()
    off: frozenset[Unit] = frozenset()

    def follows(self, told: Collection[Unit]) -> bool:
        """Whether it may only follow from what is not among the units that are explained: wrong
        values have wrong gradients."""
        if any(part != "grads" for _, _, part in self.explains):
            return False
        functions = {function for _, function, _ in self.explains}
        return any(unit[1] in functions for unit in self.off.difference(told))


@dataclass
class _Tally:
    """What was seen of one unit: whether the student is wrong in it, and the mistake, how its
    records go together, and the different numbers of those that agree, with what each is worth;
    in how many records both are wrong in the form alone, and how many records, and items of
    those that agree, are right in both."""

    wrong: bool = False
    known: bool = False
    how: Counter[How] = field(default_factory=Counter)
    numbers: dict[Any, int] = field(default_factory=dict)
    forms: int = 0
    right: int = 0

    @property
    def worth(self) -> int:
        return sum(self.numbers.values())

    @property
    def same(self) -> int:
        return self.how[How.EXACTLY] + self.how[How.ALIKE]

    @property
    def to_the_letter(self) -> bool:
        """Whether several errors, that few others have, are the same in all their words."""
        return self.worth >= 2 * self.how.total() >= 2 * ENOUGH

    @property
    def explained(self) -> bool:
        enough = self.how[How.AT_AN_EDGE] * _AT_EDGES <= self.same >= self.how[How.UNKNOWN]
        return self.wrong and self.same > 0 == self.how[How.APART] and enough


@dataclass(frozen=True)
class Beside:
    """A mistake and a student side by side: a tally for each unit; the form in which the student's
    numbers come; whether something is right in both, beside which an error tells more; and whether
    right values differ, so that others may, too."""

    mistake: Answer
    known: Wrong
    tallies: Mapping[Unit, _Tally]
    noise: Mapping[str, str]
    pattern: bool
    free: bool

    @cached_property
    def explained(self) -> set[Unit]:
        """The units that the mistake explains by themselves."""
        return {unit for unit, tally in self.tallies.items() if tally.explained}

    def match(self, known_checks: Collection[Unit] = ()) -> Match | None:
        """What it comes to; `known_checks` are units of checks that any mistake explains."""
        return _match(self, known_checks)


def match(
    assignment: Assignment,
    mistake: Answer,
    student: Wrong,
    known: Wrong,
    reference: Mapping[str, Records],
) -> Match | None:
    """How a mistake, whose evidence is `known`, explains what is wrong in a student's; None if it
    does not. `reference` has the cells to be compared."""
    beside = side_by_side(assignment, mistake, student, known, reference)
    return beside.match() if beside else None


def side_by_side(
    assignment: Assignment,
    mistake: Answer,
    student: Wrong,
    known: Wrong,
    reference: Mapping[str, Records],
) -> "Beside | None":
    """A mistake beside a student, unit by unit; None if they are wrong in no record together."""
    if student.places.isdisjoint(known.places):
        return None
    tallies: dict[Unit, _Tally] = defaultdict(_Tally)
    noise: dict[str, str] = {}
    pattern = free = False
    own = _defined(mistake.source)
    for grade_id, ours in reference.items():
        if grade_id not in student.records or grade_id not in known.records:
            continue
        functions = [_function(expected.call, own) for expected in ours]
        called = {*functions} - {""}
        alone = next(iter(called)) if len(called) == 1 else ""
        sides = zip(student.sides[grade_id], known.sides[grade_id], strict=True)
        for index, (one, other) in enumerate(sides):
            expected, function = one.expected, functions[index]
            unit = partial(_unit, grade_id, function, alone or function, expected.call)
            if not one.wrong and not other.wrong:
                pattern = True
                tallies[unit("value")].right += 1
                if expected.spec.judge and not expected.spec.raises:
                    free |= apart(one.seen.value, other.seen.value) is not None
                continue
            if not one.record or not other.record or "error" in one.wrong | other.wrong:
                errors = [side.record.error if side.record else None for side in (one, other)]
                how, worth = stopping(one.wrong, other.wrong, *errors)
                parts: frozenset[Part] = (
                    one.wrong - {"error"} if one.wrong else frozenset({"value"})
                )
                for part in parts or _NEVER_CAME:
                    tally = tallies[grade_id, function, part]
                    tally.wrong |= bool(one.wrong)
                    tally.known |= bool(other.wrong)
                    tally.how[how] += 1
                    tally.numbers[grade_id, index] = worth
                continue
            for part in one.wrong | other.wrong:
                tally = tallies[unit(part)]
                found: How | None = How.APART
                if not tally.how[How.APART]:  # once is enough for the unit
                    found = together(assignment, part, one, other)
                if found is None:
                    continue
                tally.wrong |= part in one.wrong
                tally.known |= part in other.wrong
                tally.how[found] += 1
                if found in (How.EXACTLY, How.ALIKE):
                    if other.record.value is not None or not _optional(reference):
                        tally.numbers |= other.worth(assignment, part, found)
                    if found is How.EXACTLY and tally.forms < _SEVERAL:
                        tally.forms += other.in_form_alone(part)
                    tally.right += other.right_items
                    noise |= dict(form_noise(part, one.record, other.record, expected))
    if (
        "error" in student.kinds
        and _turned_round(student, reference)
        and not _turned_round(known, reference)
    ):
        for (_, _, part), tally in tallies.items():
            tally.wrong &= part != "raises"  # a check that is there does not lack
    return Beside(mistake, known, tallies, noise, pattern, free)


def _unit(grade_id: str, function: str, alone: str, call: str, part: Part) -> Unit:
    """The unit of a part: gradients are those of the one function that is called in a cell, if
    there is one, whoever asks for them, and what a helper returns may be one."""
    if part == "value" and call.startswith(GRADIENT):
        part = "grads"
    return grade_id, alone if part == "grads" else function, part


def _turned_round(answer: Wrong, reference: Mapping[str, Records]) -> bool:
    """Whether an answer itself raises, in most of a cell where no error is asked, one of a kind
    that others ask for."""
    asked = {kind for ours in reference.values() for one in ours for kind in one.spec.raises}
    for id, ours in reference.items():
        raised = [
            mine.error is not None
            and mine.error.is_a(tuple(asked))
            and mine.error.line.lstrip().startswith("raise")
            for mine, expected in zip(answer.records.get(id, ()), ours, strict=False)
            if not expected.spec.raises
        ]
        if any(raised) and 2 * sum(raised) >= len(raised):
            return True
    return False


def _optional(reference: Mapping[str, Records]) -> bool:
    """Whether None is an answer somewhere: then it tells as little as a truth."""
    return any(one.value is None and not one.error for ours in reference.values() for one in ours)


@lru_cache(1000)
def _defined(source: str) -> frozenset[str]:
    """The functions, classes and names that an answer defines."""
    return frozenset(re.findall(r"^(?:def |class )?(\w+)", source, re.MULTILINE))


@lru_cache(10_000)
def _function(call: str, own: frozenset[str]) -> str:
    """The function of the answer that a probe calls; empty for any helper of a test: what it does
    with the answer is not known, and two of them are wrong together."""
    function = call.partition("(")[0]
    return function if function.partition(".")[0] in own else ""


def _match(beside: Beside, known_checks: Collection[Unit]) -> Match | None:
    mistake, known, tallies = beside.mistake, beside.known, beside.tallies
    explained = beside.explained
    unknown = sum(tally.how[How.UNKNOWN] for tally in tallies.values())
    looked_at = sum(tally.how.total() for tally in tallies.values()) - unknown
    same = sum(tallies[unit].same for unit in explained)
    exactly = sum(tallies[unit].how[How.EXACTLY] for unit in explained)
    if unknown or same < looked_at:
        explained = _in_part(known, tallies, explained, unknown > looked_at, known_checks)
    elif all(part == "error" for _, _, part in explained) and (
        beside.free or not (beside.pattern or any(tallies[unit].worth for unit in explained))
    ):
        return None
    if not explained:
        return None
    if {part for _, _, part in explained} == {"error"} and (
        unknown > looked_at or any(tallies[unit].how[How.UNKNOWN] for unit in explained)
    ):
        return None  # what stops elsewhere as well stops for another reason
    likeness = same / looked_at, same / (looked_at + unknown), exactly / looked_at
    in_full = _in_full(tallies, explained)
    off = {u for u, t in tallies.items() if u[2] == "value" and t.wrong and u not in explained}
    several = tuple(beside.noise.items())
    return Match(mistake, frozenset(explained), likeness, in_full, several, frozenset(off))


def _in_full(tallies: Mapping[Unit, _Tally], explained: Collection[Unit]) -> bool:
    """Whether all in which a mistake is wrong is explained, or cannot be compared."""
    return all(
        unit in explained or tally.how[How.UNKNOWN] == tally.how.total()
        for unit, tally in tallies.items()
        if tally.known
    )


def _without_numbers(several: Sequence[_Tally]) -> int:
    """What it tells, where what comes tells nothing, in which form it comes, and which of several
    calls go wrong and which do not: of two truths one is wrong in one way."""
    forms = sum(one.forms for one in several)
    least = min(sum(one.same for one in several), sum(one.right for one in several))
    return max(min(forms, _SEVERAL), least if least >= _SEVERAL else 0)


def _odd(tallies: Mapping[Unit, _Tally]) -> set[str]:
    """The cells with a value or a gradient in which a mistake is wrong in another way: what helpers
    of a test see there may be of any function of the answer."""
    parts: set[Part] = {"value", "grads"}
    return {u[0] for u, t in tallies.items() if u[2] in parts and t.known and t.how[How.APART]}


def _in_part(
    known: Wrong,
    tallies: Mapping[Unit, _Tally],
    explained: Collection[Unit],
    mostly_unknown: bool,
    known_checks: Collection[Unit],
) -> set[Unit]:
    """Of what a mistake explains, that which counts though something else is at odds."""
    values = {unit: tally for unit, tally in tallies.items() if unit[2] == "value"}
    amiss = {
        unit[:2]
        for unit, tally in values.items()
        if unit not in explained and (tally.wrong or tally.how[How.APART])
    }
    # functions that lack a check which the mistake has: what else they lack says less, unless
    # another mistake explains it
    unchecked = {
        unit[1]
        for unit, tally in tallies.items()
        if unit[2] == "raises"
        and tally.wrong
        and unit not in {*explained, *known_checks}
        and tally.how[How.UNKNOWN] < tally.how.total()
    }
    counting = {unit for unit in explained if unit[2] in _FIRST or unit[:2] not in amiss}
    counting = {unit for unit in counting if unit[2] != "raises" or unit[1] not in unchecked}
    helped = {unit for unit in counting if not unit[1] and unit[2] not in _PLAIN}
    counting -= {unit for unit in helped if unit[0] in _odd(tallies)}
    plain = {unit for unit in counting if unit[2] in _PLAIN}
    in_full = _in_full(tallies, explained)
    telling = counting - plain
    if not in_full:
        telling = {u for u in telling if u[2] != "error" or tallies[u].to_the_letter}
    least = ENOUGH if not in_full else _SEVERAL if mostly_unknown else 1
    worth = sum(tallies[unit].worth for unit in telling)
    if in_full and worth < least:
        worth += _without_numbers([tallies[unit] for unit in telling])
    if worth >= least:
        return counting
    if in_full and plain:
        return counting
    return plain if len(known.kinds) == 1 else set()
