"""What all right values have in common, and the wrong ones lack: rows that add up to 1, say."""

from collections.abc import Callable, Iterator, Sequence

import numpy

from autograder.judging.cases import COUNTED, Case, different
from autograder.judging.relations.relation import Relation
from autograder.protocol.values import Array

_CLOSE = 1e-3
_ROWS = 3  # rows of numbers that have a sum or a length by no chance
_CASES, _NUMBERS = 3, 24  # cases, and different numbers in them, that have a sign by no chance
Test = Callable[[Array], bool | None]  # None: so small an array tells nothing


def invariants(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """A property of all that is asked, which no failing value has."""
    first = failing[0]
    if any(case.ours is None or isinstance(case.expected, bool) for case in (*failing, *right)):
        return
    asked = [case.ours for case in (*failing, *right) if case.ours is not None and case.ours.size]
    many = len(asked) >= _CASES and sum(map(different, asked)) >= _NUMBERS
    signs = many and first.whose is None  # a gradient's numbers have that of what is sent back
    shares = signs and all((x >= 0).all() for x in asked)
    rows = sum(x[..., 0].size for x in asked if x.ndim and numpy.ptp(x))
    place = first.place
    for name, words, test, enough in (
        ("rows-sum", "each row adds up to 1", _sums(-1, 1.0), rows >= _ROWS),
        ("rows-sum", "each row adds up to 0", _sums(-1, 0.0), rows >= _ROWS),
        ("columns-sum", "each column adds up to 1", _sums(-2, 1.0), rows >= _ROWS),
        ("columns-sum", "each column adds up to 0", _sums(-2, 0.0), rows >= _ROWS),
        ("symmetric", "row i is column i", _symmetric, rows >= _ROWS),
        ("not-negative", "no number is negative", _at_least_0, signs),
        ("not-positive", "no number is positive", _at_most_0, signs),
        ("at-most-1", "no number is beyond 1", _at_most_1, shares),
        ("rising", "each number is at least the one before", _rising, signs),
    ):
        if not enough or any(test(x) is False for x in asked):
            continue
        if 2 * sum(test(x) is True for x in asked) < len(failing):
            continue
        text = f"{place} lacks what every right one here has: {words}."

        def holds(case: Case, test: Test = test) -> bool:
            fits = case.mine is not None and case.ours is not None
            if not fits or case.mine.shape != case.ours.shape:  # type: ignore[union-attr]
                return False
            return test(case.mine) is not True  # type: ignore[arg-type]

        def worth(case: Case, test: Test = test) -> int:
            assert case.mine is not None
            return COUNTED if test(case.mine) is False else 0

        most = 2 * sum(worth(case) > 0 for case in failing if holds(case)) >= len(failing)
        if most:
            yield Relation(name, text, holds, worth)


def _sums(axis: int, total: float) -> Test:
    def test(x: Array) -> bool | None:
        if x.ndim < -axis or x.shape[axis] < 2 or not numpy.isfinite(x).all():
            return None
        if axis == -1 and x.ndim == 1 and x.size < 3:
            return None
        scale = max(1.0 if total else 0.0, float(numpy.abs(x).max()))
        return bool((numpy.abs(x.sum(axis) - total) <= _CLOSE * scale).all())

    return test


def _symmetric(x: Array) -> bool | None:
    if x.ndim != 2 or x.shape[0] < 3:
        return None
    return x.shape[0] == x.shape[1] and bool(numpy.allclose(x, x.T, rtol=_CLOSE))


def _at_least_0(x: Array) -> bool | None:
    return not (x < 0).any()  # nan has no sign


def _at_most_0(x: Array) -> bool | None:
    return not (x > 0).any()


def _at_most_1(x: Array) -> bool | None:
    return not (x > 1 + _CLOSE).any()


def _rising(x: Array) -> bool | None:
    return None if x.ndim != 1 or x.size < 3 else not (numpy.diff(x) < 0).any()
