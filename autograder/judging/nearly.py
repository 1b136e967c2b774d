"""Nearly right: to a few digits, or up to a factor or a summand of each row or case."""

from collections.abc import Iterator, Sequence
from functools import partial
from math import inf

import numpy

from autograder.judging.cases import Case, Relation, explained
from autograder.protocol.values import Tensor

CLOSE = 0.02  # of the largest number that is asked: so near, what is amiss is small
_SINGLE = 1e-5  # a float32 is not further off, by its largest number


def close(failing: Sequence[Case]) -> Iterator[Relation]:
    """Right to a few digits only."""
    errors = list(map(_error, failing))
    worst = max(errors)
    if not 0 < worst <= CLOSE:
        return
    place = failing[0].place
    if worst < _SINGLE and all(map(_single, failing)):
        words = f"{place} has the digits of float32 alone, and float64 is asked: keep the dtype."
        yield Relation("float32", words, _single)
    words = (
        f"{place} is close, and not right: it is off by {100 * worst:.1g} % of its largest number. "
        "Is something rounded on the way, or a small term amiss?"
    )
    yield Relation("close", words, lambda case: _error(case) <= CLOSE)


def _error(case: Case) -> float:
    """The largest deviation, as a share of the largest number that is asked."""
    if not _same_shape(case):
        return inf
    assert case.mine is not None and case.ours is not None
    if not (case.mine % 1).any() and not (case.ours % 1).any():
        return inf  # whole numbers are not rounded
    largest = float(numpy.abs(case.ours).max(initial=0.0))
    off = float(numpy.abs(case.mine - case.ours).max(initial=0.0))
    return off / largest if largest and numpy.isfinite(off) else inf


def _single(case: Case) -> bool:
    if not isinstance(case.expected, Tensor) or case.expected.dtype != "float64":
        return False
    if not _same_shape(case):
        return False
    assert case.mine is not None and case.ours is not None
    short = [bool((x == x.astype(numpy.float32)).all()) for x in (case.mine, case.ours)]
    return short == [True, False]


# ---------------------------------------------------------------- right up to a factor


def by_row(case: Case) -> Iterator[Relation]:
    """Each row right but for a factor, or a summand, of its own; or each case."""
    assert case.ours is not None
    place = case.place
    where = [("row", -1), ("column", -2)] if case.ours.ndim == 2 else []
    for what, axis in where:
        words = (
            f"Each {what} of {place[0].lower() + place[1:]} is right but for a factor of its own: "
            "is something multiplied or divided along the wrong dimension, or not at all?"
        )
        worth = partial(_free, axis=axis)
        yield Relation("factor-a-row", words, partial(_up_to_factor, axis=axis), worth)
        words = (
            f"Each {what} of {place[0].lower() + place[1:]} is right but for a number added to all "
            "of it."
        )
        yield Relation("shift-a-row", words, partial(_up_to_shift, axis=axis), worth)
    words = f"{place} is right but for one factor, which is another in each case."
    worth = partial(_free, axis=None)
    yield Relation("factor", words, partial(_up_to_factor, axis=None), worth)
    words = f"{place} is right but for one number added to all of it, another in each case."
    yield Relation("shift", words, partial(_up_to_shift, axis=None), worth)
    words = (
        f"{place} is right but for one factor and one number added to all of it: is something "
        "taken off, or divided by, that is not the right one?"
    )
    yield Relation("factor-and-shift", words, _up_to_both, partial(_free, axis=None, less=1))


def _up_to_factor(case: Case, axis: int | None) -> bool:
    if not _same_shape(case) or _few(case, axis):
        return False
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    square = (ours * ours).sum(axis=axis, keepdims=True)
    factor = (mine * ours).sum(axis=axis, keepdims=True) / numpy.where(square, square, 1.0)
    return bool(factor.all()) and case.near(mine, factor * ours)


def _up_to_shift(case: Case, axis: int | None) -> bool:
    if not _same_shape(case) or _few(case, axis):
        return False
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    shift = (mine - ours).mean(axis=axis, keepdims=True)
    return case.near(mine, ours + shift)


def _up_to_both(case: Case) -> bool:
    if not _same_shape(case) or _few(case, None):
        return False
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    off, of = mine - mine.mean(), ours - ours.mean()
    factor = float((off * of).sum() / (of * of).sum())
    return factor != 0 and case.near(off, factor * of)


def _few(case: Case, axis: int | None) -> bool:
    """Whether there are too few numbers along it to tell."""
    assert case.ours is not None
    if not case.ours.size or not numpy.ptp(case.ours, axis=axis).all():
        return True  # equal numbers are equal up to anything
    if axis is None:
        return case.ours.size < 3
    return case.ours.ndim != 2 or case.ours.shape[axis] < 3 or case.ours.shape[-3 - axis] < 2


def _free(case: Case, axis: int | None, less: int = 0) -> int:
    """A number less for each factor, and `less` for what else may be any number."""
    assert case.ours is not None
    rows = 1 if axis is None else case.ours.shape[-3 - axis]
    return max(min(explained(case) - 2 * less, case.ours.size - 2 * rows - less), 0)


def _same_shape(case: Case) -> bool:
    return case.mine is not None and case.ours is not None and case.mine.shape == case.ours.shape
