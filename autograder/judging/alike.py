"""Whether a student and a known mistake are wrong in one part of a record in the same way."""

import math
import re
from collections.abc import Iterator
from enum import IntEnum, auto
from functools import cached_property
from typing import Any

import numpy

from autograder.course import Assignment
from autograder.judging.cases import COUNTED, MAX_ELEMENTS, MAX_LISTED, as_array, counted
from autograder.judging.compare import Rule, apart
from autograder.judging.describe import kind, shape
from autograder.judging.errors import row_of
from autograder.judging.observation import Observation, Raised
from autograder.judging.structure import structure_kind
from autograder.judging.verdict import Part, compares, judged_alike
from autograder.protocol.values import Array, Opaque, Tensor

_ROUNDING = 1e-6  # of float32, relative
_MAX_TOLERANCE = 1e-3  # a wider one is for what chance decides
# what Python and PyTorch raise by themselves, if nobody checks
_UNCHECKED = "IndexError", "RuntimeError", "TypeError", "KeyError", "AttributeError"


class How(IntEnum):  # these key what is counted, and an int is hashed sooner
    """How a part of a student's record and of the mistake's go together."""

    EXACTLY = auto()
    ALIKE = auto()
    AT_AN_EDGE = auto()
    APART = auto()
    UNKNOWN = auto()  # one of the two stops


class Side:
    """A record of one answer, what is wrong in it, and what that is by itself: this is looked for
    once, though the answer is laid beside many.

    `record` is None, and all of it is wrong, where it never came. `expected` is the reference's.
    """

    def __init__(
        self, wrong: frozenset[Part], record: Observation | None, expected: Observation
    ) -> None:
        self.wrong, self.record, self.expected = wrong, record, expected
        self._form: dict[Part, bool] = {}
        self._finite: dict[Part, bool] = {}
        self._worth: dict[tuple[Part, How], dict[Any, int]] = {}

    @property
    def seen(self) -> Observation:
        """The record, where it came."""
        assert self.record is not None
        return self.record

    def in_form_alone(self, part: Part) -> bool:
        """Whether what is wrong in this part is right but for its form."""
        if part not in self._form:
            self._form[part] = _in_form_alone(part, self.seen, self.expected)
        return self._form[part]

    def finite(self, part: Part) -> bool:
        """Whether all numbers of this part are finite."""
        if part not in self._finite:
            self._finite[part] = _finite(_of(part, self.seen))
        return self._finite[part]

    def worth(self, assignment: Assignment, part: Part, how: How) -> dict[Any, int]:
        """What of it is wrong, and how much that tells; see `worth_of`."""
        if (part, how) not in self._worth:
            self._worth[part, how] = worth_of(assignment, part, how, self.seen, self.expected)
        return self._worth[part, how]

    @cached_property
    def right_items(self) -> int:
        """How many items of a list are those of the right one, of the first few."""
        return _right_items(self.seen.value, self.expected.value)


def stopping(
    mine: frozenset[Part], theirs: frozenset[Part], one: Raised | None, other: Raised | None
) -> tuple[How, int]:
    """How a record goes together in which one of the two stops, or both do; what that tells."""
    if "error" not in mine:
        return How.UNKNOWN if mine else How.APART, 0
    if "error" not in theirs or (one is None) != (other is None):
        return How.UNKNOWN, 0
    if one is None or other is None:
        return How.EXACTLY, 0  # both ended before it
    if one.type == other.type and one.message == other.message:
        # a library's words say more than a type, and those that few errors have more than others
        return How.EXACTLY, 0 if one.unwritten else 1 if row_of(one) else 2
    rows = [found and found[0] for found in map(row_of, (one, other))]
    alike = one.type == other.type and rows[0] == rows[1] and not one.unwritten
    alike &= _lacking(one) == _lacking(other)
    if rows == [None, None] and one.type == other.type:
        # names may be the student's own
        words = [re.sub(r"\d+|'[^']*'", "", error.message) for error in (one, other)]
        alike &= words[0] == words[1]
    return How.ALIKE if alike else How.APART, 0


def _lacking(error: Raised) -> str:
    """Of what type a thing is that lacks an attribute: which attribute is the student's word."""
    found = re.match(r"'([\w.]+)' object has no attribute", error.message)
    return found[1] if found else ""


def together(assignment: Assignment, part: Part, student: Side, known: Side) -> How | None:
    """How a part goes together in which one of the two is wrong; None if that is the form alone."""
    if part not in known.wrong and student.in_form_alone(part):
        return None
    both = part in student.wrong and part in known.wrong
    if both and (how := _same(assignment, part, student.seen, known.seen, student.expected)):
        return how
    return How.AT_AN_EDGE if _at_an_edge(part, student, known) else How.APART


def _same(
    assignment: Assignment,
    part: Part,
    one: Observation,
    other: Observation,
    expected: Observation,
) -> How | None:
    """Whether two wrong parts are wrong in the same way."""
    spec = expected.spec
    if part == "raises":
        if _in_place_of_an_error(one) != _in_place_of_an_error(other):
            return None
        if (one.error and one.error.type) != (other.error and other.error.type):
            return How.UNKNOWN
        came = [record.error.message if record.error else record.value for record in (one, other)]
        return How.ALIKE if apart(came[0], came[1]) else How.EXACTLY
    if part in ("value", "grads", "after"):
        sides = _of(part, one), _of(part, other), _of(part, expected)
        rule = _rule(expected)
        if apart(sides[0], sides[1], rule) is None:
            return How.EXACTLY
        if part == "value" and spec.judge:
            return How.ALIKE if judged_alike(assignment, spec.judge, *sides) else None
        if _same_numbers(*sides, rule) or _same_but_for_rounding(*sides, rule):
            return How.ALIKE
        return None
    if part == "inputs":
        same = apart(_of(part, one), _of(part, other), Rule(dtype=True)) is None
    elif part == "derivatives":
        same = apart(sent(one), sent(other), Rule(rtol=1e-4, atol=1e-4)) is None
    else:
        same = structure_kind(one, expected) == structure_kind(other, expected)
    return How.EXACTLY if same else None


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


def _at_an_edge(part: Part, student: Side, known: Side) -> bool:
    """Whether something is empty, or a number is not finite, where two parts differ."""
    if part not in ("value", "grads", "after"):
        return False
    return student.expected.of_nothing or not (student.finite(part) and known.finite(part))


def _finite(value: Any) -> bool:
    if isinstance(value, Tensor):
        return value.array.size > MAX_ELEMENTS or bool(numpy.isfinite(value.array).all())
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value[:MAX_LISTED]))
    return not isinstance(value, float) or math.isfinite(value)


def _rule(expected: Observation) -> Rule:
    """A probe's own rule, within what chance does not decide."""
    spec = expected.spec
    rtol, atol = (
        None if given is None else min(given, _MAX_TOLERANCE) for given in (spec.rtol, spec.atol)
    )
    return Rule(rtol, atol, spec.dtype, spec.types)


def _same_but_for_rounding(one: Any, other: Any, expected: Any, rule: Rule) -> bool:
    """Whether two values differ by float32's rounding alone, where a probe asks for more, and are
    wrong in more than that."""
    if rule.rtol is None or rule.rtol >= _ROUNDING:
        return False
    loose = Rule(_ROUNDING, rule.atol, rule.dtype, rule.types)
    return apart(one, other, loose) is None and apart(other, expected, loose) is not None


def _same_numbers(one: Any, other: Any, expected: Any, rule: Rule) -> bool:
    """Whether two values differ in their form alone, and are wrong in more than that."""
    if _form(one) == _form(other):
        return False
    return _in_another_form(one, other, rule) and not _in_another_form(other, expected, rule)


def _in_form_alone(part: Part, one: Observation, expected: Observation) -> bool:
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


def worth_of(
    assignment: Assignment, part: Part, how: How, other: Observation, expected: Observation
) -> dict[Any, int]:
    """What of a mistake's is wrong in a part of a record that agrees, and what each is worth: the
    same number, wrong in two records, tells no more than in one."""
    judge = expected.spec.judge
    if part == "value" and judge:
        # of a random draw the scale tells, and not each number; other judges say little
        return {id(other): int(how is How.EXACTLY or compares(assignment, judge))}
    if part in ("value", "grads", "after"):
        found = _worth(_of(part, other), _of(part, expected))
        # what is predicted is believed: it says by itself what the mistake is
        return found if expected.spec.reveal else found or {id(other): 2}
    return {id(other): 1}


def _worth(value: Any, expected: Any) -> dict[Any, int]:
    if isinstance(value, bool):
        return {}  # it cannot be wrong in two ways
    if value is None or isinstance(value, Opaque):
        return {} if expected is value else {None: COUNTED}
    mine, ours = as_array(value), as_array(expected)
    if mine is not None:
        if ours is not None and mine.shape == ours.shape:
            mine = mine[~numpy.isclose(mine, ours, rtol=1e-4, atol=1e-6)]
        return counted(mine)
    if isinstance(value, str):
        return {} if value == expected else {value: 2}
    if isinstance(value, dict):
        value = [item for _, item in value["pairs"]]
        expected = None
    found: dict[Any, int] = {}
    if isinstance(value, (list, tuple)):
        several = isinstance(expected, (list, tuple)) and len(expected) == len(value)
        others = expected if several else [None] * len(value)
        for one, wanted in zip(value, others, strict=True):
            found |= _worth(one, wanted)
            if len(found) >= COUNTED:
                break
    return found


def _right_items(value: Any, expected: Any) -> int:
    lists = [side for side in (value, expected) if isinstance(side, (list, tuple))]
    if len(lists) < 2 or len(value) != len(expected):
        return 0
    pairs = zip(value[:COUNTED], expected[:COUNTED], strict=True)
    return sum(apart(one, other) is None for one, other in pairs)


# ---------------------------------------------------------------- the form, named apart


def form_noise(
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
