"""Rows and columns of an input: which of them came, and which are asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy

from autograder.judging.cases import Case
from autograder.judging.relations.relation import Relation, explained
from autograder.protocol.values import Array

_LONGEST = 64  # lines of an input, each of which is compared with those that came
_INPUTS = 4  # that are looked at


@dataclass(frozen=True)
class _Lines:
    """Lines of an input along a dimension, by number; `alone` is one whose dimension is gone."""

    numbers: tuple[int, ...]
    alone: bool

    def said(self, line: str) -> str:
        numbers = self.numbers
        if self.alone:
            return f"{line} {numbers[0]}"
        if len(numbers) == 1:
            return f"{line} {numbers[0]}, as a table"
        if len(numbers) == 2:
            return f"{line}s {numbers[0]} and {numbers[1]}"
        if numbers == tuple(range(numbers[0], numbers[-1] + 1)):
            return f"{line}s {numbers[0]} to {numbers[-1]}"
        return f"{line}s {', '.join(map(str, numbers[:3]))}{', …' if len(numbers) > 3 else ''}"


def slices(case: Case) -> Iterator[Relation]:
    """Other rows, or columns, of an input than are asked."""
    for name, array in list(case.inputs.items())[:_INPUTS]:
        for axis in range(min(array.ndim, 2)):
            of = partial(_of, name=name, axis=axis)
            sides = of(case, case.mine), of(case, case.ours)
            if sides[0] is None or sides[1] is None:
                continue
            line = "number" if array.ndim == 1 else ("row", "column")[axis]
            words = (
                f"{case.place} is made of other {line}s of {name} than are asked, counted from 0: "
                f"{sides[0].said(line)} where it should be {sides[1].said(line)}."
            )
            both = partial(_both, name=name, axis=axis)
            yield Relation("other-lines", words, both, _telling)


def _telling(case: Case) -> int:
    """Whole numbers are soon among others."""
    assert case.mine is not None
    return explained(case) // (1 if (case.mine % 1).any() or case.mine.ndim > 1 else 2)


def _both(case: Case, name: str, axis: int) -> bool:
    sides = [_of(case, side, name, axis) for side in (case.mine, case.ours)]
    return sides[0] is not None and sides[1] is not None and sides[0] != sides[1]


def _of(case: Case, array: Array | None, name: str, axis: int) -> _Lines | None:
    """Which lines of an input an array consists of, in their order; None if it does not."""
    whole = case.inputs.get(name)
    if whole is None or array is None or not array.size or whole.ndim <= axis:
        return None
    table = numpy.moveaxis(whole, axis, 0)
    alone = array.ndim == whole.ndim - 1
    if not 1 < len(table) <= _LONGEST or not (alone or array.ndim == whole.ndim):
        return None
    lines = array[None] if alone else numpy.moveaxis(array, axis, 0)
    if lines.shape[1:] != table.shape[1:] or len(lines) > len(table):
        return None
    flat, long = lines.reshape(len(lines), -1), table.reshape(len(table), -1)
    same = (flat[:, None] == long).all(-1)
    if not (same.sum(1) == 1).all():  # a line that comes twice is neither
        return None
    return _Lines(tuple(map(int, same.argmax(1))), alone)
