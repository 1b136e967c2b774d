"""Traits of inputs: what the probes of a task have tried of an argument, and what they have not.

Subtly wrong answers are right for ordinary inputs: numbers that differ from each other, of
ordinary size, in small tables. Each trait is a property of a recorded argument that some such
answer does not survive. Which traits apply depends on the kind of the argument alone.

What a helper does with its arguments is none of them: whether it calls a layer twice, or sends one
tensor two ways, no argument says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from autograder.judging.observation import Layout
from autograder.protocol.values import Array, Tensor

LARGE, TINY = 100.0, 1e-3  # magnitudes
LONG, TIMES = 20, 4  # a large size: so much, and so many times each of the others
ITEMS = 10  # of a long list that is no list of numbers


@dataclass(frozen=True)
class Given:
    """One argument of one probe: its value (None for a large tensor), and its tensors' layouts.

    `shared` is whether another argument of the call has memory in common with it, and `twin`
    whether another one is a tensor of the same shape and dtype.
    """

    value: Any
    layouts: tuple[Layout, ...] = ()
    shared: bool = False
    twin: bool = False

    @property
    def numbers(self) -> Array:
        """All numbers in it, flat, as float64; of a large tensor the smallest and the largest."""
        return numpy.array(list(_numbers(self.value, self.layouts)), dtype=numpy.float64)

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of a tensor or a table, and the length of a list."""
        if self.layouts and not isinstance(self.value, (list, tuple)):
            return self.layouts[0].shape
        return () if _is_number(self.value) else _sizes(self.value)

    @property
    def rows(self) -> Array:
        """A tensor or a table as an array; what cannot be one has no rows."""
        if isinstance(self.value, Tensor):
            return self.value.array
        try:
            found = numpy.array(self.value, dtype=numpy.float64)
        except (TypeError, ValueError):  # ragged
            return numpy.zeros(0)
        return found

    @property
    def whole(self) -> bool:
        """Whether its numbers are ints."""
        if self.layouts:
            return not any("float" in one.dtype for one in self.layouts)
        return _kinds_within(self.value) <= {int}


@dataclass(frozen=True)
class Trait:
    """What can be true of an argument, of some kinds of argument (see `kind_of`).

    `holds` says whether what one probe gave has it. It applies to an argument whose probes
    `apply`, all of them together.
    """

    name: str
    kinds: str
    holds: Callable[[Given], bool]
    applies: Callable[[Sequence[Given]], bool] = lambda given: True


def measure(given: Sequence[Given]) -> dict[str, bool]:
    """The traits that apply to an argument, which these probes were given, and whether one of
    the probes has each."""
    of_kind: dict[str | None, list[Given]] = {}
    for one in given:
        of_kind.setdefault(kind_of(one), []).append(one)
    found: dict[str, bool] = {}
    for trait in TRAITS:
        mine = [one for kind in trait.kinds.split() for one in of_kind.get(kind, [])]
        if mine and trait.applies(mine):
            # an empty list is a list of whatever the others are
            tried = [*mine, *of_kind.get(None, [])]
            found[trait.name] = found.get(trait.name, False) or any(map(trait.holds, tried))
    tensors = [*of_kind.get("tensor", []), *of_kind.get("truths", [])]
    if len(ranks := _ranks(tensors)) > 1:  # two may be all that the text allows, or a beginning
        found["ranks"] = len(ranks) > 2
    return found


def kind_of(given: Given) -> str | None:
    """The kind of an argument: tensor, truths (a tensor of them), tensors, number, whole (an int),
    truth, numbers, wholes, table, shape, shapes, text, texts, or other; None for an empty list."""
    value = given.value
    if isinstance(value, Tensor) or (value is None and len(given.layouts) == 1):
        return "truths" if given.layouts and given.layouts[0].dtype == "bool" else "tensor"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, (int, float)):
        return "whole" if isinstance(value, int) else "number"
    if isinstance(value, str):
        return "text"
    if not isinstance(value, (list, tuple)):
        return "other"
    if not value:
        return None
    if all(isinstance(item, Tensor) for item in value):
        return "tensors"
    if all(isinstance(item, str) for item in value):
        return "texts"
    if all(map(_is_number, value)):
        whole = not any(isinstance(item, float) for item in value)
        return ("shape" if isinstance(value, tuple) else "wholes") if whole else "numbers"
    if all(isinstance(item, (list, tuple)) and all(map(_is_number, item)) for item in value):
        return "table" if isinstance(value[0], list) else "shapes"
    return "other"


# ---------------------------------------------------------------- the traits


def _any(what: Callable[[Array], Any]) -> Callable[[Given], bool]:
    return lambda given: bool(numpy.any(what(given.numbers)))


def _tiny(given: Given) -> bool:
    """Whether all of it is: beside a large number, a tiny one is lost in the tolerance."""
    return bool(0 < abs(given.numbers).max(initial=0.0) <= TINY)


def _large_size(at: Callable[[int], Sequence[int]]) -> Callable[[Given], bool]:
    """Whether one of the sizes that `at` names, of so many, is large while the others are small."""

    def holds(given: Given) -> bool:
        shape = given.shape
        return any(
            shape[i] >= LONG and all(shape[i] >= TIMES * n for j, n in enumerate(shape) if j != i)
            for i in at(len(shape))
        )

    return holds


def _repeated(given: Given) -> bool:
    if isinstance(given.value, (list, tuple)) and given.layouts:  # tensors
        return len({one.memory for one in given.layouts}) < len(given.layouts)
    if isinstance(given.value, (str, list, tuple)) and not given.layouts:
        flat = given.value if _is_flat(given.value) else [x for row in given.value for x in row]
        return any(flat.count(x) > 1 for x in flat if x != 0)
    numbers = given.numbers[given.numbers != 0]
    return len(numpy.unique(numbers)) < len(numbers)


def _equal_rows(given: Given) -> bool:
    rows = given.rows
    if rows.ndim < 2 or not rows.size:
        return False
    return len(numpy.unique(rows.reshape(len(rows), -1), axis=0)) < len(rows)


def _ranks(given: Sequence[Given]) -> set[int]:
    return {len(one.shape) for one in given}


def _rank(least: int) -> Callable[[Sequence[Given]], bool]:
    return lambda given: max(_ranks(given)) >= least


def _layouts(given: Sequence[Given]) -> bool:
    return any(one.layouts for one in given)


def _with_fractions(given: Sequence[Given]) -> bool:
    return not all(one.whole for one in given)


_VALUES = "tensor tensors number whole numbers wholes table"
_TABLES = "tensor truths table"
_LISTS = "tensors numbers wholes texts"

TRAITS = (
    Trait("zero", _VALUES + " shape shapes", _any(lambda x: x == 0)),
    Trait("one", _VALUES + " shape shapes", _any(lambda x: x == 1)),
    Trait("negative", _VALUES, _any(lambda x: x < 0), lambda g: _layouts(g) or _with_fractions(g)),
    Trait(
        "large",
        _VALUES,
        _any(lambda x: abs(x) >= LARGE),
        lambda g: _layouts(g) or _with_fractions(g),
    ),
    Trait("tiny", _VALUES, _tiny, _with_fractions),
    Trait(
        "repeated", "tensor tensors numbers wholes table shape shapes texts", _repeated, _rank(1)
    ),
    Trait(
        "int",
        "number whole numbers wholes table",
        lambda given: int in _kinds_within(given.value),
        _with_fractions,
    ),
    Trait("true", "truth", lambda given: given.value is True),
    Trait("false", "truth", lambda given: given.value is False),
    Trait("empty", f"{_TABLES} {_LISTS} shape shapes", lambda given: 0 in given.shape, _rank(1)),
    Trait(
        "single",
        f"{_TABLES} {_LISTS} shape shapes",
        lambda given: given.shape[:1] == (1,),
        _rank(1),
    ),
    Trait("long", "tensor truths numbers", _large_size(lambda n: [0]), lambda g: _ranks(g) == {1}),
    Trait("long", "tensors wholes texts", lambda given: given.shape[0] >= ITEMS),
    Trait("tall", _TABLES, _large_size(lambda n: [0][: n - 1]), _rank(2)),
    Trait("deep", _TABLES, _large_size(lambda n: range(1, n - 1)), lambda g: min(_ranks(g)) > 2),
    Trait("wide", _TABLES, _large_size(lambda n: [n - 1][: n - 1]), _rank(2)),
    Trait(
        "square",
        _TABLES,
        lambda given: len(given.shape) > 1 and given.shape[-1] == given.shape[-2] > 1,
        _rank(2),
    ),
    Trait("equal rows", "tensor table", _equal_rows, _rank(2)),
    Trait(
        "non-contiguous",
        "tensor truths",
        lambda given: any(not one.contiguous for one in given.layouts),
        _rank(2),
    ),
    Trait(
        "shared",
        "tensor",
        lambda given: given.shared,
        lambda given: any(one.twin for one in given),
    ),
    Trait(
        "changing shape",
        "tensors",
        lambda given: len({one.shape for one in given.layouts}) > 1,
    ),
)


# ---------------------------------------------------------------- values


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_flat(value: Sequence[Any]) -> bool:
    return not all(isinstance(item, (list, tuple)) for item in value)


def _numbers(value: Any, layouts: Sequence[Layout]) -> Any:
    if isinstance(value, Tensor):
        yield from value.array.reshape(-1).tolist()
    elif isinstance(value, (int, float)):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _numbers(item, ())
    elif value is None:
        yield from (x for one in layouts for x in (one.low, one.high) if x is not None)


def _sizes(value: Any) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple, str)):
        return ()
    rows = {len(row) if isinstance(row, (list, tuple)) else -1 for row in value}
    if isinstance(value, str) or len(rows) != 1 or -1 in rows:
        return (len(value),)
    return (len(value), rows.pop())


def _kinds_within(value: Any) -> set[type]:
    if isinstance(value, (list, tuple)):
        return set().union(*map(_kinds_within, value))
    return {type(value)}
