"""How like a known mistake's evidence a wrong answer's is, part by part.

A cell's records fall into *units*: one function's values, its gradients, its exceptions, what it
leaves behind. A second slip, in another function or another part, leaves the unit of the first as
it is, and a mistake is looked for in each unit by itself.

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
Where most records cannot be compared, one tells nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import Any

import numpy

from autograder.course import Answer, Assignment
from autograder.judging.cases import COUNTED, as_array, different
from autograder.judging.compare import Rule, apart
from autograder.judging.describe import kind, shape
from autograder.judging.errors import row_of
from autograder.judging.observation import Observation, Raised
from autograder.judging.structure import structure_kind
from autograder.judging.unpack import Records
from autograder.judging.verdict import Part, compares, differences, judged_alike
from autograder.protocol.values import Array, Opaque, Tensor

ENOUGH = 4  # different numbers that have to agree, where something else does not
_AT_EDGES = 4  # records that agree, for each one at an edge that does not
_MAX_TOLERANCE = 1e-3  # a wider one is for what chance decides
_NEVER_CAME: frozenset[Part] = frozenset({"error"})
# parts without numbers: they tell of a mistake that is wrong in nothing else
_PLAIN: frozenset[Part] = frozenset({"raises", "inputs", "structure"})
# what Python and PyTorch raise by themselves, if nobody checks
_UNCHECKED = "IndexError", "RuntimeError", "TypeError", "KeyError", "AttributeError"
_ANY = "RuntimeError"  # PyTorch's, for whatever goes wrong in it
_FIRST: frozenset[Part] = frozenset({"value", "error", "raises"})

Unit = tuple[str, str, Part]  # a grade cell, a function, a part of its records


@dataclass(frozen=True)
class Wrong:
    """The records of one answer, and which of their parts are wrong, by grade id.

    A cell that is not there was not seen.
    """

    records: Mapping[str, Records]
    parts: Mapping[str, tuple[frozenset[Part], ...]]

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
        return cls(there, parts)

    def at(self, grade_id: str, index: int) -> tuple[frozenset[Part], Observation | None]:
        """What is wrong in a record, and the record; all of it, where it never came."""
        if index < len(self.parts[grade_id]):
            return self.parts[grade_id][index], self.records[grade_id][index]
        return _NEVER_CAME, None

    @cached_property
    def kinds(self) -> frozenset[Part]:
        """The parts that are wrong in any record."""
        return frozenset().union(*(part for parts in self.parts.values() for part in parts))

    @cached_property
    def places(self) -> frozenset[tuple[str, int]]:
        """The records that are there with anything wrong, by grade id and number."""
        return frozenset(
            (id, index)
            for id, parts in self.parts.items()
            for index, wrong in enumerate(parts)
            if wrong
        )


@dataclass(frozen=True)
class Match:
    """A mistake that explains some units in which a student is wrong.

    `likeness` is the share of agreement, in units that it explains, among all records where either
    is wrong and not just one stops, then among those as well, then the share of agreement to the
    letter. `in_full` is whether it explains all in which the mistake is wrong, as far as that
    can be compared. `noise` has a name and a sentence for each way in which the student's form is
    another one.
    """

    mistake: Answer
    explains: frozenset[Unit]
    likeness: tuple[float, float, float]
    in_full: bool
    noise: tuple[tuple[str, str], ...] = ()


class _How(Enum):
    """How a part of a student's record and of the mistake's go together."""

    EXACTLY = auto()
    ALIKE = auto()
    AT_AN_EDGE = auto()
    APART = auto()
    UNKNOWN = auto()  # one of the two stops


@dataclass
class _Tally:
    """What was seen of one unit: whether the student is wrong in it, and the mistake, how its
    records go together, and how many different numbers those hold that agree."""

    wrong: bool = False
    known: bool = False
    how: Counter[_How] = field(default_factory=Counter)
    worth: int = 0

    @property
    def same(self) -> int:
        return self.how[_How.EXACTLY] + self.how[_How.ALIKE]

    @property
    def explained(self) -> bool:
        enough = self.how[_How.AT_AN_EDGE] * _AT_EDGES <= self.same >= self.how[_How.UNKNOWN]
        return self.wrong and self.same > 0 == self.how[_How.APART] and enough


def match(
    assignment: Assignment,
    mistake: Answer,
    student: Wrong,
    known: Wrong,
    reference: Mapping[str, Records],
) -> Match | None:
    """How a mistake, whose evidence is `known`, explains what is wrong in a student's; None if it
    does not. `reference` has the cells to be compared."""
    if student.places.isdisjoint(known.places):
        return None
    tallies: dict[Unit, _Tally] = defaultdict(_Tally)
    noise: dict[str, str] = {}
    pattern = False  # whether something is right in both, beside which an error tells more
    free = False  # whether right values differ: others may, too
    for grade_id, ours in reference.items():
        if grade_id not in student.records or grade_id not in known.records:
            continue
        for index, expected in enumerate(ours):
            mine, one = student.at(grade_id, index)
            theirs, other = known.at(grade_id, index)
            function = expected.call.partition("(")[0]
            if not mine and not theirs:
                pattern = True
                if expected.spec.judge and one and other and not expected.spec.raises:
                    free |= apart(one.value, other.value) is not None
                continue
            if not one or not other or "error" in mine | theirs:
                errors = [record.error if record else None for record in (one, other)]
                how, worth = _errors(mine, theirs, *errors)
                parts: frozenset[Part] = mine - {"error"} if mine else frozenset({"value"})
                for part in parts or _NEVER_CAME:
                    tally = tallies[grade_id, function, part]
                    tally.wrong |= bool(mine)
                    tally.known |= bool(theirs)
                    tally.how[how] += 1
                    tally.worth += worth
                continue
            for part in mine | theirs:
                tally = tallies[grade_id, function, part]
                found: _How | None = _How.APART
                if not tally.how[_How.APART]:  # once is enough for the unit
                    found = _together(assignment, part, (mine, one), (theirs, other), expected)
                if found is None:
                    continue
                tally.wrong |= part in mine
                tally.known |= part in theirs
                tally.how[found] += 1
                if found in (_How.EXACTLY, _How.ALIKE):
                    tally.worth += _worth_of(assignment, part, found, other, expected)
                    noise |= dict(_noise(part, one, other, expected))
    return _explained(mistake, known, tallies, noise, pattern, free)


def _errors(
    mine: frozenset[Part], theirs: frozenset[Part], one: Raised | None, other: Raised | None
) -> tuple[_How, int]:
    """How a record goes together in which one of the two stops, or both do; what that tells."""
    if "error" not in mine:
        return _How.UNKNOWN if mine else _How.APART, 0
    if "error" not in theirs or (one is None) != (other is None):
        return _How.UNKNOWN, 0
    if one is None or other is None:
        return _How.EXACTLY, 0  # both ended before it
    if one.type == other.type and one.message == other.message:
        return _How.EXACTLY, int(not one.unwritten)  # a library's words say more than a type
    rows = [found and found[0] for found in map(row_of, (one, other))]
    alike = one.type == other.type and rows[0] == rows[1] and not one.unwritten
    if rows == [None, None] and one.type == _ANY:
        words = [re.sub(r"\d+", "", error.message) for error in (one, other)]
        alike = words[0] == words[1]
    return _How.ALIKE if alike else _How.APART, 0


def _explained(
    mistake: Answer,
    known: Wrong,
    tallies: dict[Unit, _Tally],
    noise: Mapping[str, str],
    pattern: bool,
    free: bool,
) -> Match | None:
    explained = {unit for unit, tally in tallies.items() if tally.explained}
    unknown = sum(tally.how[_How.UNKNOWN] for tally in tallies.values())
    looked_at = sum(tally.how.total() for tally in tallies.values()) - unknown
    same = sum(tallies[unit].same for unit in explained)
    exactly = sum(tallies[unit].how[_How.EXACTLY] for unit in explained)
    if unknown or same < looked_at:
        explained = _in_part(known, tallies, explained)
    elif all(part == "error" for _, _, part in explained) and (
        free or not (pattern or any(tallies[unit].worth for unit in explained))
    ):
        return None
    if not explained:
        return None
    if {part for _, _, part in explained} == {"error"} and (
        unknown > looked_at or any(tallies[unit].how[_How.UNKNOWN] for unit in explained)
    ):
        return None  # what stops elsewhere as well stops for another reason
    likeness = same / looked_at, same / (looked_at + unknown), exactly / looked_at
    in_full = _in_full(tallies, explained)
    return Match(mistake, frozenset(explained), likeness, in_full, tuple(noise.items()))


def _in_full(tallies: Mapping[Unit, _Tally], explained: Collection[Unit]) -> bool:
    """Whether all in which a mistake is wrong is explained, or cannot be compared."""
    return all(
        unit in explained or tally.how[_How.UNKNOWN] == tally.how.total()
        for unit, tally in tallies.items()
        if tally.known
    )


def _in_part(
    known: Wrong, tallies: Mapping[Unit, _Tally], explained: Collection[Unit]
) -> set[Unit]:
    """Of what a mistake explains, that which counts though something else is at odds."""
    values = {unit: tally for unit, tally in tallies.items() if unit[2] == "value"}
    amiss = {
        unit[:2]
        for unit, tally in values.items()
        if unit not in explained and (tally.wrong or tally.how[_How.APART])
    }
    # functions that lack a check which the mistake has: what else they lack says less
    unchecked = {
        unit[1]
        for unit, tally in tallies.items()
        if unit[2] == "raises" and tally.wrong and unit not in explained
    }
    counting = {unit for unit in explained if unit[2] in _FIRST or unit[:2] not in amiss}
    counting = {unit for unit in counting if unit[2] != "raises" or unit[1] not in unchecked}
    plain = {unit for unit in counting if unit[2] in _PLAIN}
    in_full = _in_full(tallies, explained)
    telling = counting - plain
    if not in_full:
        telling = {unit for unit in telling if unit[2] != "error"}
    if sum(tallies[unit].worth for unit in telling) >= (1 if in_full else ENOUGH):
        return counting
    if in_full and plain:
        return counting
    return plain if len(known.kinds) == 1 else set()


# ---------------------------------------------------------------- the same way of being wrong


def _together(
    assignment: Assignment,
    part: Part,
    student: tuple[frozenset[Part], Observation],
    known: tuple[frozenset[Part], Observation],
    expected: Observation,
) -> _How | None:
    """How a part goes together in which one of the two is wrong; None if that is the form alone."""
    (mine, one), (theirs, other) = student, known
    if part not in theirs and _in_form_alone(part, one, expected):
        return None
    if part in mine and part in theirs and (how := _same(assignment, part, one, other, expected)):
        return how
    return _How.AT_AN_EDGE if _at_an_edge(part, one, other, expected) else _How.APART


def _same(
    assignment: Assignment,
    part: Part,
    one: Observation,
    other: Observation,
    expected: Observation,
) -> _How | None:
    """Whether two wrong parts are wrong in the same way."""
    spec = expected.spec
    if part == "raises":
        if _in_place_of_an_error(one) != _in_place_of_an_error(other):
            return None
        if (one.error and one.error.type) != (other.error and other.error.type):
            return _How.UNKNOWN
        came = [record.error.message if record.error else record.value for record in (one, other)]
        return _How.ALIKE if apart(came[0], came[1]) else _How.EXACTLY
    if part in ("value", "grads", "after"):
        sides = _of(part, one), _of(part, other), _of(part, expected)
        rule = _rule(expected)
        if apart(sides[0], sides[1], rule) is None:
            return _How.EXACTLY
        if part == "value" and spec.judge:
            return _How.ALIKE if judged_alike(assignment, spec.judge, *sides) else None
        return _How.ALIKE if _same_numbers(*sides, rule) else None
    if part == "inputs":
        same = apart(_of(part, one), _of(part, other), Rule(dtype=True)) is None
    elif part == "derivatives":
        same = apart(sent(one), sent(other), Rule(rtol=1e-4, atol=1e-4)) is None
    else:
        same = structure_kind(one, expected) == structure_kind(other, expected)
    return _How.EXACTLY if same else None


def _in_place_of_an_error(record: Observation) -> str:
    """What came where an exception is asked for: another one of the student's own, nothing, a text,
    or what comes if nobody checks."""
    if record.error and record.error.type not in _UNCHECKED:
        return record.error.type
    texts = {str: "a text", type(None): "nothing"}
    return "unchecked" if record.error else texts.get(type(record.value), "unchecked")


def _of(part: Part, record: Observation) -> Any:
    """What a record holds of a part, as one value."""
    if part == "value":
        return record.value
    if part == "after":
        return record.after and [record.after.value]
    several = record.grads if part == "grads" else record.inputs
    return None if several is None else list(several)


def sent(record: Observation) -> list[Any] | None:
    """All that was sent for a gradient check, as one value."""
    if (found := record.derivatives) is None:
        return None
    orders = [found.first, *([found.second] if found.second else [])]
    return [found.x, *([o.upstream, o.grads, o.plus, o.minus] for o in orders)]


def _at_an_edge(part: Part, one: Observation, other: Observation, expected: Observation) -> bool:
    """Whether something is empty, or a number is not finite, where two parts differ."""
    if part not in ("value", "grads", "after"):
        return False
    if expected.of_nothing:
        return True
    sides = _of(part, one), _of(part, other)
    return any(_any(lambda x: not numpy.isfinite(x).all(), side) for side in sides)


def _any(test: Callable[[Array], bool], value: Any) -> bool:
    array = as_array(value)
    if array is not None:
        return test(array)
    return isinstance(value, (list, tuple)) and any(_any(test, item) for item in value[:100])


def _rule(expected: Observation) -> Rule:
    """A probe's own rule, within what chance does not decide."""
    spec = expected.spec
    rtol, atol = (
        None if given is None else min(given, _MAX_TOLERANCE) for given in (spec.rtol, spec.atol)
    )
    return Rule(rtol, atol, spec.dtype, spec.types)


def _same_numbers(one: Any, other: Any, expected: Any, rule: Rule) -> bool:
    """Whether two values differ in their form alone, and are wrong in more than that."""
    if _form(one) == _form(other):
        return False
    return _in_another_form(one, other, rule) and not _in_another_form(other, expected, rule)


def _in_form_alone(part: Part, one: Observation, expected: Observation) -> bool:
    """Whether what is wrong in this part is right but for its form."""
    if part not in ("value", "grads") or (part == "value" and expected.spec.judge):
        return False
    return _in_another_form(_of(part, one), _of(part, expected), _rule(expected))


def _in_another_form(one: Any, other: Any, rule: Rule) -> bool:
    """Whether two values hold the same numbers, whatever they are made of."""
    if apart(one, other, Rule(rule.rtol, rule.atol)) is None:
        return True
    mine, ours = as_array(one), as_array(other)
    if mine is None or ours is None:
        pair = (one, other)
        if not all(isinstance(x, (list, tuple)) for x in pair) or len(one) != len(other):
            return False
        return all(_in_another_form(a, b, rule) for a, b in zip(*pair, strict=True))
    return apart(_bare(one, mine), _bare(other, ours), Rule(rule.rtol, rule.atol)) is None


def _bare(value: Any, array: Array) -> Tensor:
    """The numbers of a value, without dimensions of size 1."""
    fine = isinstance(value, Tensor) and value.dtype == "float64"
    numbers = array.squeeze()
    return Tensor(numbers, "float64" if fine else "float", numbers.shape)


def _form(value: Any) -> Any:
    """What a value is made of, without its numbers."""
    if isinstance(value, Tensor):
        return value.kind, value.dtype, value.shape
    if isinstance(value, (list, tuple)):
        return type(value), [_form(item) for item in value]
    return type(value)


# ---------------------------------------------------------------- how much it tells


def _worth_of(
    assignment: Assignment, part: Part, how: _How, other: Observation, expected: Observation
) -> int:
    """How many different numbers of a mistake's are wrong in a part of a record that agrees."""
    judge = expected.spec.judge
    if part == "value" and judge:
        # of a random draw the scale tells, and not each number; other judges say little
        return int(how is _How.EXACTLY or compares(assignment, judge))
    if part in ("value", "grads", "after"):
        return _worth(_of(part, other), _of(part, expected))
    return 1


def _worth(value: Any, expected: Any) -> int:
    if isinstance(value, bool):
        return 0  # it cannot be wrong in two ways
    if value is None or isinstance(value, Opaque):
        return 0 if expected is value else COUNTED
    mine, ours = as_array(value), as_array(expected)
    if mine is not None:
        if ours is not None and mine.shape == ours.shape:
            mine = mine[~numpy.isclose(mine, ours, rtol=1e-4, atol=1e-6)]
        return different(mine)
    if isinstance(value, str):
        return 0 if value == expected else 2
    if isinstance(value, dict):
        value = [item for _, item in value["pairs"]]
        expected = None
    if isinstance(value, (list, tuple)):
        several = isinstance(expected, (list, tuple)) and len(expected) == len(value)
        others = expected if several else [None] * len(value)
        return min(COUNTED, sum(_worth(a, b) for a, b in zip(value, others, strict=True)))
    return 0


# ---------------------------------------------------------------- the form, named apart


def _noise(
    part: Part, one: Observation, other: Observation, expected: Observation
) -> Iterator[tuple[str, str]]:
    """In what form a student's numbers come, where the probe refuses it and not the mistake's."""
    if part != "value" or expected.spec.judge or _form(one.value) == _form(other.value):
        return
    if apart(one.value, other.value, _rule(expected)) is None:
        return
    mine, theirs, ours = (record.value for record in (one, other, expected))
    if kind(mine) != kind(ours) == kind(theirs):
        yield "kind", f"What you return is {kind(mine)}, where {kind(ours)} is asked."
    elif isinstance(mine, Tensor) and isinstance(theirs, Tensor) and isinstance(ours, Tensor):
        if mine.shape != ours.shape == theirs.shape:
            words = f"{shape(mine.shape)}, where {shape(ours.shape)} is asked."
            yield "shape", f"The shape of your result is {words}"
        elif mine.dtype != ours.dtype == theirs.dtype:
            words = f"{mine.dtype}, where {ours.dtype} is asked."
            yield "dtype", f"Your numbers are of dtype {words}"
