"""Comparing two values, in words: what is the first way in which they differ?

Values pass when max|got - expected| <= rtol * max|expected| + atol. An elementwise rule
refuses right answers: a sum whose true value is near zero carries the rounding of its terms.
Where an author gives `atol` alone, that rounding is in it, and rtol is of each element's size; an
`atol` of 0 has no room for it.
Whole numbers and bools are exact, each by itself. Nothing broadcasts; shapes are compared first,
exactly.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy

from autograder.judging.describe import WHOLE, both, describe, kind, shape
from autograder.protocol.values import Array, Tensor, holds_text

# (rtol, atol) where both sides are float64 tensors, and where one is coarser; a Python float may
# have been a float32 before. Of every device: both sides come from the same one, where sums may be
# taken in another order each time, but not in fewer digits (TF32 is off, see `jailed.process`)
FINE, COARSE = (1e-9, 1e-12), (1e-4, 1e-6)
_COARSE_DTYPES = ("float32", "float16", "bfloat16", "complex64", "float")
_OF_PYTHON = {bool, int, float}
_PRINTED = 200  # bits of an integer that is written out
_BESIDE = 0.499  # a float so far from a whole number may be meant for its neighbour
_TOO_MANY = " should not be there"
_AT_A_GLANCE = 3  # elements of which one sees which differ


Row = tuple[str, str]  # a label and what it labels; no label: a sentence of its own


@dataclass(frozen=True)
class Rule:
    """How strictly to compare; see `autograder.jailed.probes.probe`."""

    rtol: float | None = None
    atol: float | None = None
    dtype: bool = False
    types: bool = False


# for what must be as it was: no rounding is excused
UNTOUCHED = Rule(rtol=0.0, atol=0.0, dtype=True, types=True)


@dataclass(frozen=True)
class Gap:
    """The first way in which two values differ.

    `expected` and `got` are the two sides, as values or as words for them; `at` leads there from
    the whole ("item 2", "at key 'w'"); `note` says what the sides do not. A gap without sides is
    all note.
    """

    expected: Any = None
    got: Any = None
    at: tuple[str, ...] = ()
    note: str = ""
    more: str = ""
    sides: bool = True

    def inside(self, place: str) -> "Gap":
        """The same gap, seen from around it."""
        return replace(self, at=(place, *self.at))

    def texts(self) -> tuple[str, str]:
        """What was expected, and what came; see `describe.both`."""
        sides = (self.expected, self.got)
        if all(isinstance(side, Words) for side in sides):
            return str(self.expected), str(self.got)
        if self.shapes:
            return describe(self.expected), describe(self.got)
        return both(*sides)

    @property
    def shapes(self) -> tuple[str, str] | None:
        """Both shapes, where that is what differs."""
        one, other = self.expected, self.got
        if isinstance(one, Tensor) and isinstance(other, Tensor) and one.shape != other.shape:
            return shape(one.shape), shape(other.shape)
        return None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of it, label by label."""
        rows = [("", ", ".join(self.at))] if self.at else []
        if self.sides:
            expected, got = self.texts()
            rows += [("expected", expected), ("got", got)]
        if self.shapes:
            rows.append(("shapes", f"expected {self.shapes[0]}   got {self.shapes[1]}"))
        rows += [("", text) for text in (self.note, self.more) if text]
        return tuple(rows)

    @property
    def quoted(self) -> str:
        """What of the words the submission may have written: texts and names, not numbers."""
        if not self.sides:
            return self.note.partition("the key ")[2].removesuffix(_TOO_MANY)
        return self.texts()[1] if holds_text(self.got) else ""

    @property
    def words(self) -> str:
        """All of it in one sentence."""
        start = "".join(f"{place}: " for place in self.at)
        if not self.sides:
            return start + self.note
        expected, got = self.texts()
        if self.shapes:
            expected, got = f"shape {self.shapes[0]}", self.shapes[1]
        start += f"{self.note}: " if self.note else ""
        return f"{start}expected {expected}, got {got}" + (f"; {self.more}" if self.more else "")


class Words(str):
    """Words for a side of a gap, in place of a value."""


def _gap(expected: str, got: str) -> Gap:
    return Gap(Words(expected), Words(got))


def difference(got: Any, expected: Any, rule: Rule = Rule()) -> str | None:
    """The first difference between two decoded values, in words; None if there is none."""
    gap = apart(got, expected, rule)
    return gap.words if gap else None


def apart(got: Any, expected: Any, rule: Rule = Rule()) -> Gap | None:
    """The first difference between two decoded values; None if there is none."""
    if isinstance(expected, Tensor) and isinstance(got, Tensor) and (expected.shape or got.shape):
        return _kinds(got, expected, rule) or _tensors(got, expected, rule)
    if _is_number(got) and _is_number(expected):
        return _kinds(got, expected, rule) or _numbers(got, expected, rule)
    if isinstance(expected, Tensor):
        return Gap(expected, got)
    if isinstance(expected, (list, tuple)):
        if not isinstance(got, (list, tuple)):
            return Gap(expected, got)
        return _kinds(got, expected, rule) or _sequences(got, expected, rule)
    if isinstance(expected, dict):
        return _dicts(got, expected, rule)
    if type(got) is type(expected) and got == expected:
        return None
    return Gap(expected, got)


def _is_number(value: Any) -> bool:
    return type(value) in _OF_PYTHON or isinstance(value, Tensor) and value.shape == ()


def _kinds(got: Any, expected: Any, rule: Rule) -> Gap | None:
    if rule.types and kind(got) != kind(expected):
        return _gap(kind(expected), kind(got))
    if (
        rule.dtype
        and isinstance(got, Tensor)
        and isinstance(expected, Tensor)
        and got.dtype != expected.dtype
    ):
        return _gap(f"dtype {expected.dtype}", got.dtype)
    return None


def _sequences(got: Sequence[Any], expected: Sequence[Any], rule: Rule) -> Gap | None:
    if len(got) != len(expected):
        return Gap(expected, got, note=f"{len(expected)} items are expected, and {len(got)} came")
    pairs = list(zip(got, expected, strict=True))
    if not rule.types and _OF_PYTHON.issuperset(map(type, expected)) and [*got] == [*expected]:
        return None
    if not rule.types and all(map(_is_number, (*got, *expected))):
        floats = [pair for pair in pairs if not _is_whole(pair[1])]
        with contextlib.suppress(OverflowError, TypeError, ValueError):
            if len(floats) == len(pairs):
                return _listed(got, expected, _together(floats, rule))
            wholes = (pair for pair in pairs if _is_whole(pair[1]))
            if any(_numbers(*pair, rule) for pair in wholes) or _together(floats, rule):
                return Gap(expected, got)
            return None
    for index, (one, other) in enumerate(pairs):
        if gap := apart(one, other, rule):
            return gap.inside(f"item {index}")
    return None


def _listed(got: Sequence[Any], expected: Sequence[Any], gap: Gap | None) -> Gap | None:
    """A gap between lists of numbers, as the lists that they are, where they are short."""
    if gap is None or len(expected) > WHOLE:
        return gap
    return Gap(expected, got, note=gap.note)


def _is_whole(value: Any) -> bool:
    """Whether a number is an int or a bool, by its type and not by its value."""
    if isinstance(value, Tensor):
        return value.array.dtype.kind in "biu"
    return isinstance(value, int)


def _together(pairs: Sequence[tuple[Any, Any]], rule: Rule) -> Gap | None:
    """Judge a list of floats by the largest of them, as a tensor is."""
    if not pairs:
        return None
    kinds = {x.dtype if isinstance(x, Tensor) else "float" for pair in pairs for x in pair}
    dtype = next((d for d in _COARSE_DTYPES if d in kinds), "float64")
    sides = zip(*pairs, strict=True)
    arrays = [numpy.array([_plain(x) for x in side], dtype=float) for side in sides]
    got, expected = (Tensor(array, dtype, array.shape) for array in arrays)
    return _tensors(got, expected, rule)


def _dicts(got: Any, expected: dict[str, Any], rule: Rule) -> Gap | None:
    if not isinstance(got, dict):
        return Gap(expected, got)
    left = list(got["pairs"])
    for key, value in expected["pairs"]:
        match = next((pair for pair in left if apart(pair[0], key) is None), None)
        if match is None:
            return Gap(note=f"the key {describe(key)} is missing", sides=False)
        left = [pair for pair in left if pair is not match]  # `==` of tensors is no answer
        if gap := apart(match[1], value, rule):
            return gap.inside(f"at key {describe(key)}")
    if not left:
        return None
    return Gap(note=f"the key {describe(left[0][0])}{_TOO_MANY}", sides=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Tensor) and value.array.size == 1:
        return value.array.reshape(()).item()
    return value


def _numbers(got: Any, expected: Any, rule: Rule) -> Gap | None:
    if isinstance(got, int) and isinstance(expected, int):
        return None if got == expected else _gap(_integer(expected), _integer(got))
    if isinstance(got, (int, float)) and got == expected:
        return None
    with contextlib.suppress(OverflowError):
        if _tensors(_number(got), _number(expected), rule) is None:
            return None
    return Gap(expected, got)


def _number(value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, int) and value.bit_length() < 64:
        return Tensor(numpy.array(int(value)), "float", ())  # as coarse as a float, and whole
    return Tensor(numpy.array(float(value)), "float", ())


def _tensors(got: Tensor, expected: Tensor, rule: Rule) -> Gap | None:
    if got.shape != expected.shape:
        return Gap(expected, got)
    if expected.array.size == 0:
        return None
    if got.array.shape != expected.array.shape:  # one is complex
        return _gap(f"dtype {expected.dtype}", got.dtype)
    if (got.array == expected.array).all():  # most are, and what follows takes longer
        return None
    ours, theirs = expected.array.astype(numpy.float64), got.array.astype(numpy.float64)
    finite = numpy.isfinite(ours)
    with numpy.errstate(invalid="ignore", over="ignore"):
        distance = numpy.where(finite, numpy.abs(theirs - ours), 0.0)
    if _is_whole(got) and _is_whole(expected):
        wrong = got.array != expected.array  # float64 does not hold all of them
    else:
        allowed = _allowed(got, expected, numpy.where(finite, numpy.abs(ours), 0.0), rule)
        wrong = ~(distance <= allowed) | (~finite & ~_same(ours, theirs))  # nan is wrong
    if not wrong.any():
        return None
    if expected.array.size <= _AT_A_GLANCE:
        return Gap(expected, got)
    count, where = int(wrong.sum()), tuple(int(i) for i in numpy.argwhere(wrong)[0])
    place = f"[{', '.join(map(str, where))}]"
    note = f"{count} of {wrong.size} elements differ, the first at {place}"
    if expected.array.size <= WHOLE and expected.shape == expected.array.shape:
        return Gap(expected, got, note=note)
    worst = distance.max()
    more = f"the largest difference is {worst:.4g}" if numpy.isfinite(worst) else ""
    one, other = both(expected.array[where].item(), got.array[where].item())
    return replace(_gap(one, other), note=note, more=more)


def _allowed(got: Tensor, expected: Tensor, sizes: Array, rule: Rule) -> Any:
    """How far each element may be away from what is expected, whose absolute `sizes` are given."""
    coarse = got.dtype in _COARSE_DTYPES or expected.dtype in _COARSE_DTYPES
    rtol, atol = COARSE if coarse else FINE
    rtol = rtol if rule.rtol is None else rule.rtol
    atol = atol if rule.atol is None else rule.atol
    each = rule.rtol is None and bool(rule.atol)
    allowed = rtol * (sizes if each else sizes.max()) + atol
    asked = rule.rtol is not None or rule.atol is not None
    return allowed if asked or not _is_whole(expected) else min(allowed, _BESIDE)


def _integer(number: Any) -> str:
    # Python refuses to print very large ones
    return str(number) if number.bit_length() <= _PRINTED else describe(number)


def _same(one: Array, other: Array) -> Array:
    same: Array = (one == other) | (numpy.isnan(one) & numpy.isnan(other))
    return same
