"""Traits of the inputs of calls: those that all failing ones have, and few or none of the right."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any

import numpy

from autograder.judging.cases import Case
from autograder.protocol.values import Array, Tensor

LARGE, TINY = 10.0, 1e-3  # magnitudes
LONG = 16
_FEW, _SHORT, _LISTED = 8, 20, 100  # texts, letters of one, and items of a list
SEVERAL = 2  # failing cases, and right ones, that a trait has to tell from each other
MANY = 4  # right cases that one failing case alone has to differ from


@dataclass(frozen=True)
class Input:
    """An input of a case: as it was, as numbers if it is some, whether those lie in memory as
    they are read, and which inputs after it have the same ones."""

    value: Any
    array: Array | None
    contiguous: bool = True
    same: frozenset[str] = frozenset()

    @property
    def x(self) -> Array:
        assert self.array is not None
        return self.array

    def is_so(self, test: "Test") -> bool:
        return (self.array is not None or isinstance(test, HasText)) and test(self)


Test = Callable[[Input], bool]


@dataclass(frozen=True)
class HasText:
    """Whether a text is in a list, or in a list in it."""

    text: str

    def __call__(self, one: Input) -> bool:
        return self.text in _texts(one.value)


@dataclass(frozen=True)
class IsTheSame:
    """Whether an input has the numbers of another."""

    name: str

    def __call__(self, one: Input) -> bool:
        return self.name in one.same


def _equal_rows(table: Array) -> bool:
    return table.ndim > 1 and _repeated(table[table.reshape(len(table), -1).any(1)])


def _twice(array: Array) -> bool:
    return array.ndim > 0 and _repeated(array[array != 0])


def _repeated(rows: Array) -> bool:
    return rows.size > 0 and len(numpy.unique(rows, axis=0)) < len(rows)


def _simple(shape: tuple[int, ...]) -> bool:
    return shape[-1] == shape[-2] or 1 in shape[-2:]


def _plain(one: Input) -> bool:
    return bool(one.x.any())


def _floats(one: Input) -> bool:
    return isinstance(one.value, Tensor) and "float" in one.value.dtype and one.x.ndim > 0


def _has_int(value: Any, deep: int = 2) -> bool:
    """Whether an int is in a list, or in a list in it."""
    return isinstance(value, (list, tuple)) and any(
        type(item) is int or (deep > 1 and _has_int(item, deep - 1)) for item in value[:_LISTED]
    )


def _any(test: Callable[[Array], Array]) -> Test:
    return lambda one: one.x.ndim > 0 and bool(test(one.x).any())


@dataclass(frozen=True)
class _Single:
    """Whether a single number is something; said of an input that is one in all cases."""

    test: Callable[[float], bool]

    def __call__(self, one: Input) -> bool:
        return one.x.ndim == 0 and not isinstance(one.value, bool) and self.test(float(one.x))


# words for an input, and whether it is so
_KINDS: tuple[tuple[str, Test], ...] = (
    ("is a tensor", lambda one: isinstance(one.value, Tensor)),
    ("is a plain number", lambda one: type(one.value) in (int, float)),
    ("is of dtype float64", lambda one: getattr(one.value, "dtype", "") == "float64"),
)
RIGHT: tuple[tuple[str, Test], ...] = (
    *_KINDS,
    ("is square", lambda one: one.x.ndim > 1 and one.x.shape[-1] == one.x.shape[-2]),
    ("has one row", lambda one: one.x.ndim > 1 and one.x.shape[0] == 1),
    ("has a single number", lambda one: one.x.ndim > 0 and one.x.size == 1),
    ("is square, or has one row or column", lambda one: one.x.ndim > 1 and _simple(one.x.shape)),
    ("is positive", _Single(lambda x: x > 0)),
    ("is negative", _Single(lambda x: x < 0)),
    ("has rank 1", lambda one: one.x.ndim == 1),
    ("has rank 2", lambda one: one.x.ndim == 2),
    ("has rank 3", lambda one: one.x.ndim == 3),
)
DRAWN = ("has fractions", "is a fraction", "has a positive number")
# what most inputs have that are drawn, and few that are written down or empty
COMMON = (
    *DRAWN,
    "has a negative number",
    "is negative",
    "is positive",
)
_INTS = "has an int in it"
WRONG: tuple[tuple[str, Test], ...] = (
    *_KINDS,
    ("is empty", lambda one: one.x.size == 0),
    ("has a single row", lambda one: one.x.ndim > 1 and one.x.shape[0] == 1),
    ("has a single column", lambda one: one.x.ndim > 1 and one.x.shape[-1] == 1),
    ("has size 1 in the middle", lambda one: one.x.ndim > 2 and 1 in one.x.shape[1:-1]),
    ("has a single number", lambda one: one.x.ndim > 0 and one.x.size == 1),
    ("has rank 1", lambda one: one.x.ndim == 1),
    ("has rank 2", lambda one: one.x.ndim == 2),
    ("has rank 3", lambda one: one.x.ndim == 3),
    ("has rank 4", lambda one: one.x.ndim == 4),
    ("is square", lambda one: one.x.ndim > 1 and 1 < one.x.shape[-1] == one.x.shape[-2]),
    # what is 0 aside, which is 0 as often as it may be
    ("has equal rows", lambda one: one.x.size > 0 and _equal_rows(one.x)),
    ("has a number twice", lambda one: _twice(one.x)),
    ("has more than 16 rows", lambda one: one.x.ndim > 1 and one.x.shape[0] > LONG),
    ("has more than 16 columns", lambda one: one.x.ndim > 1 and one.x.shape[-1] > LONG),
    ("has more than 16 numbers", lambda one: one.x.ndim == 1 and one.x.size > LONG),
    ("has a number beyond 10", _any(lambda x: abs(x) > LARGE)),
    ("is beyond 10", _Single(lambda x: abs(x) > LARGE)),
    ("is tiny, below 0.001", lambda one: bool(0 < abs(one.x).max(initial=0.0) <= TINY)),
    ("has a negative number", _any(lambda x: x < 0)),
    ("is negative", _Single(lambda x: x < 0)),
    ("has a positive number", _any(lambda x: x > 0)),
    ("is positive", _Single(lambda x: x > 0)),
    ("has a 0", _any(lambda x: x == 0)),
    ("has nothing but 0", lambda one: _floats(one) and one.x.size > 0 and not one.x.any()),
    ("is 0", _Single(lambda x: x == 0)),
    ("has a 1", _any(lambda x: x == 1)),
    ("is 1", _Single(lambda x: x == 1)),
    ("has fractions", _any(lambda x: x % 1 != 0)),
    ("is a fraction", _Single(lambda x: x % 1 != 0)),
    ("is True", lambda one: one.value is True),
    ("is False", lambda one: one.value is False),
    ("has a nan", _any(numpy.isnan)),
    ("is nan", _Single(lambda x: x != x)),
    ("is an int", lambda one: type(one.value) is int),
    (_INTS, lambda one: _has_int(one.value)),
    ("is a list", lambda one: isinstance(one.value, list)),
    ("holds whole numbers", lambda one: isinstance(one.value, Tensor) and "int" in one.value.dtype),
    ("is not contiguous, as a transpose is", lambda one: not one.contiguous),
)


@dataclass(frozen=True)
class Side:
    """What an input that a student knows by name was in the right cases, and in the failing.

    A right case may be without it: what it has by default is nothing special.
    """

    name: str
    good: Sequence[Input]
    bad: Sequence[Input]

    def counts(self, test: Test) -> tuple[int, int]:
        """In how many right cases it is so, and in how many failing."""
        if isinstance(test, _Single) and not self._is_a_number:
            return 0, 0
        good, bad = (sum(one.is_so(test) for one in side) for side in (self.good, self.bad))
        return good, bad

    @cached_property
    def _is_a_number(self) -> bool:
        """Whether it is a single number in each case, or nothing."""
        several = [one for one in (*self.good, *self.bad) if one.value is not None]
        return all(one.array is not None and one.array.ndim == 0 for one in several)

    def pattern(self, test: Test) -> tuple[bool, ...]:
        """In which cases it is so."""
        return tuple(one.is_so(test) for one in (*self.good, *self.bad))

    @property
    def is_enough(self) -> bool:
        """Whether it is there in enough of the right cases to tell something."""
        return len(self.good) >= (SEVERAL if len(self.bad) >= SEVERAL else MANY)

    @property
    def is_telling(self) -> bool:
        """Whether several of the right cases are more than empty or 0: those are soon right."""
        return self.counts(_plain)[0] >= SEVERAL


@dataclass(frozen=True)
class Trait:
    """A trait that an input has in all failing cases, and in `others` of the right ones.

    `share` is that of all choices of so many failing cases in which all would have it. `likely`
    is how much more likely what is seen is if it is this, and shows itself in as few as these,
    than by a trait that none of the right cases has. `option` is whether it is the input's value.
    """

    words: str
    side: Side
    others: int
    share: float
    option: bool = False

    @property
    def likely(self) -> float:
        bad = len(self.side.bad)
        return 1 / comb(bad + self.others, bad)


def sides(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Side]:
    """The inputs that all failing cases have, of those that a student knows from the text."""
    for name in dict(failing[0].given):
        good, bad = (
            [
                Input(value, case.inputs.get(name), name not in case.turned, _same_as(case, name))
                for case in side
                for called, value in case.given
                if called == name
            ]
            for side in (right, failing)
        )
        known = name.startswith("`") and name not in failing[0].borrowed
        if known and len(bad) == len(failing):
            yield Side(name, good, bad)


def _same_as(case: Case, name: str) -> frozenset[str]:
    """The inputs after this one that have the same numbers, more than one."""
    names = list(case.inputs)
    mine = case.inputs.get(name)
    if mine is None or mine.size < 2:
        return frozenset()
    after = names[names.index(name) + 1 :]
    return frozenset(other for other in after if numpy.array_equal(mine, case.inputs[other]))


def traits(one: Side, own: bool) -> Iterator[Trait]:
    """All that the input has in the failing cases; or its value itself, where that is an option
    and no trait tells the cases apart. `own` is whether a function of the student's is called."""
    if not one.is_enough:
        return
    exact = False
    for words, test in (*WRONG, *found_in(one)):
        others, bad = one.counts(test)
        if bad == len(one.bad) and (words != _INTS or one.is_telling):
            exact = exact or not others
            yield _trait(one, words, others)
    value = one.bad[0].value
    if not exact and _is_option(one, own) and all(_same(each.value, value) for each in one.bad):
        others = sum(_same(each.value, value) for each in one.good)
        yield _trait(one, f"is {value!r}", others, option=True)


def found_in(one: Side) -> list[tuple[str, Test]]:
    """The texts of the first failing case's input, and the inputs that are the same: each of which
    the others may have or not."""
    if not one.bad:
        return []
    found = dict.fromkeys(_texts(one.bad[0].value))
    several = [text for text in found if len(text) <= _SHORT][:_FEW]
    same: list[tuple[str, Test]] = [
        (f"is the same as {name}", IsTheSame(name))
        for name in sorted(one.bad[0].same)[:_FEW]
        if name.startswith("`")
    ]
    return [*((f"has {text!r} in it", HasText(text)) for text in several), *same]


def _texts(value: Any, deep: int = 2) -> list[str]:
    """The texts in a list, or in a list in it."""
    if not isinstance(value, (list, tuple)):
        return []
    inside = [text for item in value[:_LISTED] if deep for text in _texts(item, deep - 1)]
    return [item for item in value[:_LISTED] if isinstance(item, str)] + inside


def _trait(one: Side, words: str, others: int, option: bool = False) -> Trait:
    bad = len(one.bad)
    share = comb(bad + others, bad) / comb(bad + len(one.good), bad)
    return Trait(words, one, others, share, option)


def patterns(several: Sequence[Side]) -> int:
    """In how many different ways the traits that are looked at divide the cases."""
    found = {one.pattern(test) for one in several for _, test in (*WRONG, *found_in(one))}
    return max(1, sum(len(set(pattern)) > 1 for pattern in found))


def is_reversed(several: Sequence[Side]) -> bool:
    """Whether all right cases have something in common, too, that no failing one has."""
    return any(
        one.counts(test) == (len(one.good), 0)
        for one in several
        for words, test in WRONG
        if one.is_enough and words not in COMMON
    )


def _is_option(one: Side, own: bool) -> bool:
    """Whether an input has a few values only, and is no number that is drawn, or that a test's
    helper chose."""
    values = [each.value for each in (*one.good, *one.bad)]
    if not own and any(type(value) is int for value in values):
        return False
    few = not any(isinstance(value, (Tensor, float, bool, list, tuple, dict)) for value in values)
    return few and 3 * len(set(map(repr, values))) <= 2 * len(values)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
