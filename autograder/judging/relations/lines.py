"""Which rows or columns of a value are wrong, by what is in the row of an input that makes them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import comb, log2, prod

import numpy

from autograder.judging.cases import Case
from autograder.judging.relations.relation import Relation, certain
from autograder.protocol.values import Array

_SURE, _LIKELY = 12.0, 8.0  # bits of surprise, where up to a hundred traits are looked at
_MOST = 2  # traits that are named together
_LONG = 200  # lines of which each is compared with those before
_AXES = 4  # dimensions that are looked at
Test = Callable[[Array], Array]  # of a table: True in each row that is so


def _again(table: Array) -> Array:
    rows = table if len(table) <= _LONG else ()
    again = [bool((table[:i] == row).all(axis=1).any()) for i, row in enumerate(rows)]
    return numpy.reshape(again or [False] * len(table), (len(table), 1))


# words for a row, and for a single number; and whether a row is so
_TRAITS: tuple[tuple[str, str, Test], ...] = (
    ("has a 0", "is 0", lambda x: x == 0),
    ("has a 1", "is 1", lambda x: x == 1),
    ("has a negative number", "is negative", lambda x: x < 0),
    ("has a positive number", "is positive", lambda x: x > 0),
    ("has a number beyond 10", "is beyond 10", lambda x: numpy.abs(x) > 10),
    ("has fractions", "is no whole number", lambda x: x % 1 != 0),
    ("came before", "came before", _again),
)
_COMMON = ("has a negative number", "has a positive number", "has fractions")  # in what is drawn


@dataclass(frozen=True)
class _Lines:
    """The lines of a value along one dimension, each with that of an input along one of its own."""

    axis: int
    name: str
    of: int

    def wrong(self, case: Case) -> Array | None:
        """Which lines are wrong; None where a case has no such lines."""
        mine, ours = case.mine, case.ours
        if mine is None or ours is None or mine.shape != ours.shape or ours.ndim <= self.axis:
            return None
        return numpy.asarray(_rows(case.wrong, self.axis).any(1) & (not case.right))

    def table(self, case: Case) -> Array | None:
        """The lines of the input, as rows."""
        array = case.inputs.get(self.name)
        return None if array is None or array.ndim <= self.of else _rows(array, self.of)

    def words(self, trait: tuple[str, str, Test], ours: Array, array: Array) -> str:
        line = ("numbers",) if ours.ndim == 1 else ("rows", "columns")
        called = line[self.axis] if ours.ndim < 3 else f"places along dimension {self.axis}"
        if array.ndim == 1:
            return f"in the {called} whose number in {self.name} {trait[1]}"
        return f"in the {called} whose {('row', 'column')[self.of]} in {self.name} {trait[0]}"


def _rows(array: Array, axis: int) -> Array:
    moved = numpy.moveaxis(array, axis, 0)
    return moved.reshape(len(moved), prod(moved.shape[1:]))


def lines(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """The trait of an input's rows that all wrong lines have, and few of the others."""
    first = failing[0]
    if first.ours is None or first.mine is None or first.ours.shape != first.mine.shape:
        return
    found: dict[float, list[str]] = {}
    for axis in range(min(first.ours.ndim, _AXES)):
        for name, array in first.inputs.items():
            for of in range(array.ndim) if array.ndim in (1, 2) else ():
                if array.shape[of] != first.ours.shape[axis]:
                    continue
                both = _Lines(axis, name, of)
                for trait in _TRAITS:
                    bits = _surprise(both, trait[2], failing, right, trait[0] in _COMMON)
                    if bits >= (_SURE if trait[0] in _COMMON else _LIKELY):
                        found.setdefault(bits, []).append(both.words(trait, first.ours, array))
    if not found:
        return
    best = max(found)
    if len(found[best]) > _MOST:
        return
    why = "" if len(found[best]) == 1 else ": one of these may be why"
    if not why and best < _SURE:
        why = ": that may be why"
    words = f"{first.place} is wrong only {', or '.join(found[best])}{why}."
    yield Relation("wrong-only", words, lambda case: True, certain)


def _surprise(
    both: _Lines, test: Test, failing: Sequence[Case], right: Sequence[Case], common: bool
) -> float:
    """The bits of surprise that all wrong lines have a trait; 0 if one has not."""
    lines, wrong, having = 0, 0, 0
    for case in (*failing, *right):
        bad, table = both.wrong(case), both.table(case)
        if bad is None or table is None or len(bad) != len(table):
            if case.right:
                continue
            return 0.0
        has = numpy.asarray(test(table).any(axis=1))
        if (bad & ~has).any():
            return 0.0
        if common:  # a row of nothing but 0 is right in many ways
            bad, has = bad[table.any(1)], has[table.any(1)]
        if case.right:  # its other lines tell cases apart, and no lines
            bad, has = bad[has], has[has]
        lines, wrong, having = lines + len(bad), wrong + int(bad.sum()), having + int(has.sum())
    return log2(comb(lines, wrong)) - log2(comb(having, wrong))
