"""Relations of place: the right numbers somewhere else, or right numbers in some places alone."""

from collections.abc import Iterator
from functools import partial
from itertools import permutations

import numpy

from autograder.judging.cases import Case, different
from autograder.judging.relations.relation import Relation, explained, follows
from autograder.protocol.values import Array


def axes(ndim: int) -> list[tuple[int, str]]:
    """Each dimension of an array, and how a student would call it."""
    if ndim == 1:
        return [(0, "")]
    return [(axis, f" along dimension {axis}") for axis in range(min(ndim, 4))]


def row_called(axis: int, ndim: int) -> tuple[str, str]:
    """What a student calls one of what stands along a dimension, and along which if it has no
    name of its own: in a batch of pictures no picture is a row."""
    if ndim > 2:
        return "place", f" along dimension {axis}"
    return ("number" if ndim == 1 else ("row", "column")[axis]), ""


def turned(case: Case, ours: Array) -> Iterator[Relation]:
    """The right numbers, with dimensions in another order."""
    if ours.ndim == 2:
        words = f"{case.place} is the transpose of what is asked: its rows should be columns."
        yield follows("transposed", words, partial(_with_axes, order=(1, 0)))
    # the number of orders grows as a factorial
    for order in permutations(range(ours.ndim)) if 2 < ours.ndim < 5 else ():
        if list(order) != sorted(order):
            words = f"{case.place} has the right numbers, but its dimensions in another order."
            yield follows("dimensions", words, partial(_with_axes, order=order))


def _with_axes(case: Case, order: tuple[int, ...]) -> Array | None:
    fits = case.ours is not None and case.ours.ndim == len(order)
    return numpy.transpose(case.ours, order) if fits and case.ours is not None else None


def orders(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    """The right numbers at other places."""
    place = case.place
    yield from turned(case, ours)
    for axis, along in axes(mine.ndim) if mine.ndim else []:
        words = f"{place} has the right numbers in reverse order{along}."
        yield follows("reversed", words, partial(_flipped, axis=axis))
        for by, which in ((1, "late"), (-1, "early")):
            words = f"{place} has the right numbers one place too {which}{along}."
            yield Relation("moved", words, partial(_moved, axis=axis, by=by))
    if mine.ndim == 2:
        words = (
            f"{place} has the right numbers in the order of the transpose: `reshape` and `view` "
            "keep the order, and exchange no rows and columns."
        )
        yield follows("reshaped", words, _refilled)
    words = f"{place} has the right numbers at other places."
    yield Relation("reordered", words, _same_numbers)
    words = (
        f"{place} has numbers only where 0 is asked, and 0 wherever a number is asked: a condition "
        "is turned round."
    )
    yield Relation("turned-round", words, turned_round, turned_numbers)


def _flipped(case: Case, axis: int) -> Array | None:
    ours = case.ours
    return None if ours is None or ours.ndim <= axis else numpy.flip(ours, axis)


def _moved(case: Case, axis: int, by: int) -> bool:
    if (sides := _along(case, axis)) is None:
        return False
    one, other = sides
    return case.near(one[1:], other[:-1]) if by > 0 else case.near(one[:-1], other[1:])


def _refilled(case: Case) -> Array | None:
    ours = case.ours
    return None if ours is None or ours.ndim != 2 else ours.T.reshape(ours.shape)


def _same_numbers(case: Case) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape or numpy.unique(ours).size < 3:
        return False
    return case.near(numpy.sort(mine, axis=None), numpy.sort(ours, axis=None))


def turned_round(case: Case) -> bool:
    """Whether no number stands where one is asked."""
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape:
        return False
    return not ((mine != 0) & (ours != 0)).any()


def turned_numbers(case: Case) -> int:
    """Of the numbers that came and those that are asked, how many of the fewer."""
    assert case.mine is not None and case.ours is not None
    return min(int(numpy.count_nonzero(case.mine)), int(numpy.count_nonzero(case.ours)))


def _along(case: Case, axis: int, least: int = 3) -> tuple[Array, Array] | None:
    """Both sides with a dimension of so many rows in front, at the least."""
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape or ours.ndim <= axis:
        return None
    if ours.shape[axis] < least:
        return None
    return numpy.moveaxis(mine, axis, 0), numpy.moveaxis(ours, axis, 0)


def rows(case: Case, mine: Array) -> Iterator[Relation]:
    """One row, or column, in the place of all; or only some of them right."""
    inside = case.inside
    for axis in range(min(mine.ndim, 2)):
        row, along = row_called(axis, mine.ndim)
        for end, which in ((-1, "last"), (0, "first")):
            words = f"Each {row}{along} of {inside} is the {which} that is asked."
            repeated = partial(_repeated, axis=axis, end=end)
            worth, breaks = partial(_in_rows, axis=axis), partial(_not_repeated, axis=axis)
            yield Relation("one-repeated", words, repeated, worth, breaks)
        if mine.ndim > 1:
            words = f"All {row}s{along} of {inside} are the same, and they should differ."
            repeated = partial(_repeated, axis=axis, end=None)
            worth, breaks = partial(_in_rows, axis=axis), partial(_not_repeated, axis=axis)
            yield Relation("one-repeated", words, repeated, worth, breaks)
        for part, which in ((slice(1), "first"), (slice(-1, None), "last")):
            words = f"In {inside} the {which} {row}{along} alone is right."
            right_in = partial(_right_in, axis=axis, part=part)
            yield Relation("some-right", words, right_in, _right_ones, partial(_long, axis=axis))
        for part, which in ((slice(-1), "last"), (slice(1, None), "first")):
            words = f"In {inside} the {which} {row}{along} alone is wrong."
            right_in = partial(_right_in, axis=axis, part=part)
            yield Relation("some-right", words, right_in, _right_ones, partial(_long, axis=axis))


def flat(case: Case) -> Iterator[Relation]:
    """One number everywhere, another in each case."""
    inside = case.inside
    words = f"All numbers of {inside} are the same, and they should differ."
    yield Relation("one-repeated", words, _flat, _varied)


def _flat(case: Case) -> bool:
    """Whether all numbers are one, but for rounding."""
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape or not mine.size:
        return False
    return case.near(mine, numpy.full(mine.shape, mine.flat[0]))


def _varied(case: Case) -> int:
    """Numbers that are asked, of which as many should have come."""
    assert case.ours is not None
    several = case.ours.size > 2 and bool(numpy.ptp(case.ours))
    return different(case.ours) if several else 0


def _repeated(case: Case, axis: int, end: int | None) -> bool:
    if (sides := _along(case, axis, least=1)) is None:
        return False
    one, other = sides
    if len(other) == 1:
        return end is None  # one row shows nothing
    if case.near(other, numpy.broadcast_to(other[:1], other.shape)):
        return False
    if end is None and not numpy.ptp(one):
        return False  # one number everywhere is no row
    wanted = one[0] if end is None else other[end]
    return case.near(one, numpy.broadcast_to(wanted, one.shape))


def _not_repeated(case: Case, axis: int) -> bool:
    """Whether a right case has rows that differ."""
    if (sides := _along(case, axis, least=2)) is None:
        return False
    return not case.near(sides[1], numpy.broadcast_to(sides[1][:1], sides[1].shape))


def _in_rows(case: Case, axis: int) -> int:
    """One row shows nothing, and of two numbers one is soon the other."""
    assert case.ours is not None
    few = 2 if case.ours.ndim == 1 else 1
    return explained(case) if case.ours.shape[axis] > few else 0


def _right_in(case: Case, axis: int, part: slice) -> bool:
    if _along(case, axis) is None:
        return False
    rows = numpy.moveaxis(case.wrong, axis, 0)
    wrong = rows.reshape(len(rows), -1).any(axis=1)
    outside = numpy.ones(len(rows), bool)
    outside[part] = False
    return bool((wrong == outside).all())


def _right_ones(case: Case) -> int:
    """Different numbers that are right, which all of them have to be by more than chance."""
    assert case.ours is not None
    return different(case.ours[~case.wrong])


def _long(case: Case, axis: int) -> bool:
    """Whether a right case has several rows, of which some should be wrong."""
    return case.ours is not None and case.ours.ndim > axis and case.ours.shape[axis] > 1


def some_right(case: Case, mine: Array) -> Iterator[Relation]:
    """Right where something is positive, and wrong elsewhere."""
    if mine.size < 2:
        return
    sources = [name for name, array in case.inputs.items() if array.shape == mine.shape]
    for name in (*sources, None):
        what = f"where {name} is" if name else "where the number that is asked is"
        for side, sign in (("positive", 1), ("negative", -1)):
            words = f"{case.place} is right {what} {side}, and wrong elsewhere."
            yield Relation(
                "right-where",
                words,
                partial(_right_where, name=name, sign=sign),
                _less_common,
                breaks=partial(_elsewhere, name=name, sign=sign),
            )


def _where(case: Case, name: str | None, sign: int) -> Array | None:
    array = case.ours if name is None else case.inputs.get(name)
    if array is None or case.ours is None or array.shape != case.ours.shape:
        return None
    return array * sign > 0


def _less_common(case: Case) -> int:
    """Of the right and the wrong elements, how many of the fewer."""
    wrong = int(case.wrong.sum())
    return min(wrong, case.wrong.size - wrong)


def _right_where(case: Case, name: str | None, sign: int) -> bool:
    inside = _where(case, name, sign)
    if inside is None or case.mine is None or case.mine.shape != inside.shape:
        return False
    return bool((case.wrong == ~inside).all())


def _elsewhere(case: Case, name: str | None, sign: int) -> bool:
    inside = _where(case, name, sign)
    return inside is None or not bool(inside.all())
