"""Nearly right: to a few digits, or up to a factor or a summand of each row or case."""

from collections.abc import Iterator, Sequence
from functools import partial
from math import inf, prod

import numpy

from autograder.judging.cases import Case
from autograder.judging.relations.relation import Relation, explained
from autograder.protocol.values import Tensor

# relations with numbers that may be any
VAGUE = ("factor", "shift", "factor-a-row", "shift-a-row", "factor-and-shift")
_VERY, _TELLING = 0.005, 4  # so near, a single number tells as much as so many
CLOSE = 0.02  # of the largest number that is asked: so near, what is amiss is small
_SAME = 1e-3  # a share of it by which a number may vary, and still be one
_SINGLE = 1e-5  # a float32 is not further off, by its largest number


def close(failing: Sequence[Case]) -> Iterator[Relation]:
    """Right to a few digits only."""
    errors = list(map(_error, failing))
    worst = max(errors)
    if not 0 < worst <= CLOSE or 2 * sum(map(_whole, failing)) > len(failing):
        return
    place = failing[0].place
    if worst < _SINGLE and all(map(_single, failing)):
        words = f"{place} has the digits of float32 alone, and float64 is asked: keep the dtype."
        yield Relation("float32", words, _single)
    words = (
        f"{place} is close, and not right: it is off by {100 * worst:.1g} % of its largest number. "
        "Is something rounded on the way, or a small term amiss?"
    )
    yield Relation("close", words, _is_close, _off)


def _is_close(case: Case) -> bool:
    """Whether each number is: beside a much larger one, all the others may be anything."""
    if _error(case) > CLOSE:
        return False
    assert case.mine is not None and case.ours is not None
    ours = numpy.abs(case.ours)
    usual = float(numpy.median(ours[ours > 0])) if ours.any() else 0.0
    return bool((numpy.abs(case.mine - case.ours) <= CLOSE * numpy.maximum(ours, usual)).all())


def is_close(case: Case) -> bool:
    """Whether a value is right to a few digits."""
    return 0 < _error(case) <= CLOSE


def _off(case: Case) -> int:
    """How many numbers are close and not right: one or two of several are so by chance, and a
    single one seldom, if it is very close."""
    if case.wrong.size == 1 and _error(case) <= _VERY:
        return _TELLING
    return int(case.wrong.sum())


def _error(case: Case) -> float:
    """The largest deviation, as a share of the largest number that is asked."""
    if not case.same_shape:
        return inf
    assert case.mine is not None and case.ours is not None
    largest = float(numpy.abs(case.ours).max(initial=0.0))
    off = float(numpy.abs(case.mine - case.ours).max(initial=0.0))
    return off / largest if largest and numpy.isfinite(off) else inf


def _whole(case: Case) -> bool:
    """Whether all its numbers are whole, which are not rounded."""
    assert case.mine is not None and case.ours is not None
    return not (case.mine % 1).any() and not (case.ours % 1).any()


def _single(case: Case) -> bool:
    if not isinstance(case.expected, Tensor) or case.expected.dtype != "float64":
        return False
    if not case.same_shape:
        return False
    assert case.mine is not None and case.ours is not None
    short = [bool((x == x.astype(numpy.float32)).all()) for x in (case.mine, case.ours)]
    return short == [True, False]


# ---------------------------------------------------------------- right up to a factor


def by_row(case: Case) -> Iterator[Relation]:
    """Each row right but for a factor, or a summand, of its own; or each case."""
    assert case.ours is not None
    place = case.place
    inside = case.inside
    words = f"{place} is right but for one factor, which is another in each case."
    worth = partial(_free, axis=None)
    yield Relation("factor", words, partial(up_to_factor, axis=None), worth)
    words = f"{place} is right but for one number added to all of it, another in each case."
    yield Relation("shift", words, partial(_up_to_shift, axis=None), worth)
    words = (
        f"{place} is right but for one factor and one number added to all of it: is something "
        "taken off, or divided by, that is not the right one?"
    )
    yield Relation("factor-and-shift", words, _up_to_both, partial(_free, axis=None, less=1))
    for what, axis in _ROWS.get(case.ours.ndim, ()):
        words = (
            f"Each {what} of {inside} is right but for a factor of its own: what is a {what} "
            "multiplied or divided by, and along which dimension?"
        )
        worth = partial(_free, axis=axis)
        yield Relation("factor-a-row", words, partial(up_to_factor, axis=axis), worth)
        words = f"Each {what} of {inside} is right but for a number added to all of it."
        yield Relation("shift-a-row", words, partial(_up_to_shift, axis=axis), worth)
    words = (
        f"In {inside} a number is the larger the smaller it should be: what multiplies should "
        "divide, or the reverse."
    )
    yield Relation("inverse", words, _inverse, partial(_free, axis=None))


# what a row is, and the dimensions that run through it
_ROWS: dict[int, tuple[tuple[str, tuple[int, ...]], ...]] = {
    2: (("row", (1,)), ("column", (0,))),
    3: (("place along dimension 0", (1, 2)), ("place along dimension 2", (0, 1))),
    4: (("place along dimension 0", (1, 2, 3)), ("place along dimension 1", (0, 2, 3))),
}


def up_to_factor(case: Case, axis: tuple[int, ...] | None) -> bool:
    """Whether it is right but for a factor, one of all or of each row (see `_ROWS`)."""
    if not _of_rank(case, axis):
        return False
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    square = (ours * ours).sum(axis=axis, keepdims=True)
    factor = (mine * ours).sum(axis=axis, keepdims=True) / numpy.where(square, square, 1.0)
    return bool(((factor != 0) | (square == 0)).all()) and case.near(mine, factor * ours)


def _up_to_shift(case: Case, axis: tuple[int, ...] | None) -> bool:
    if not _of_rank(case, axis):
        return False
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    shift = (mine - ours).mean(axis=axis, keepdims=True)
    return case.near(mine, ours + shift)


def _up_to_both(case: Case) -> bool:
    if not _of_rank(case, None) or _few(case, None):
        return False
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    off, of = mine - mine.mean(), ours - ours.mean()
    factor = float((off * of).sum() / (of * of).sum())
    return factor != 0 and case.near(off, factor * of)


def _inverse(case: Case) -> bool:
    if not case.same_shape:
        return False
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    if not mine.all() or not ours.all() or not numpy.isfinite(mine).all():
        return False
    one = mine * ours
    return bool(numpy.ptp(one) <= _SAME * abs(one.mean()))


def _of_rank(case: Case, axis: tuple[int, ...] | None) -> bool:
    """Whether both sides have one shape, with one dimension that is not among these, and numbers
    alone: nan is nan times, or plus, anything."""
    if not case.same_shape:
        return False
    assert case.mine is not None and case.ours is not None
    finite = numpy.isfinite(case.mine).all() and numpy.isfinite(case.ours).all()
    fits = axis is None or case.ours.ndim == len(axis) + 1
    return bool(finite) and case.ours.size > 0 and fits


def _few(case: Case, axis: tuple[int, ...] | None) -> bool:
    """Whether there are too few numbers along it to tell, or too few rows."""
    assert case.ours is not None
    size, rows = case.ours.size, _count(case, axis)
    if not size or size < 3 * rows or (axis and rows < 2):
        return True
    return not numpy.ptp(case.ours, axis=axis).all()  # equal numbers are equal up to anything


def _count(case: Case, axis: tuple[int, ...] | None) -> int:
    """How many rows there are, if these dimensions run through them."""
    assert case.ours is not None
    left = (n for number, n in enumerate(case.ours.shape) if axis and number not in axis)
    return prod(left)


def along(case: Case) -> int:
    """What a relation with one free factor is worth."""
    return _free(case, None)


def _free(case: Case, axis: tuple[int, ...] | None, less: int = 0) -> int:
    """A number less for each factor, and `less` for what else may be any number."""
    assert case.ours is not None
    rows = _count(case, axis)
    if _few(case, axis):
        return 0
    return max(min(explained(case) - 2 * less, case.ours.size - 2 * rows - less), 0)
