"""Relations with a mean, a sum, a spread, … of an input: left out, too many, or another one."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy

from autograder.judging.cases import Case, different
from autograder.judging.relations.products import sample_deviation
from autograder.judging.relations.relation import Relation
from autograder.protocol.values import Array

_LONGEST = 4  # inputs, and dimensions of one, that are looked at
_CLOSE = 1e-3  # a share: at one number, a first look
_OPS: dict[str, Callable[..., Array]] = {
    "mean": numpy.mean,
    "sum": numpy.sum,
    "standard deviation": numpy.std,
    "standard deviation, with n - 1,": sample_deviation,
    "variance": numpy.var,
    "length": lambda x, **kw: numpy.sqrt((x * x).sum(**kw)),
    "largest": numpy.max,
    "smallest": numpy.min,
}
Quantity = tuple[str, str, int | None]  # of _OPS, an input's name, and the dimension or all of them
Sides = Callable[[Array, Array, Array], tuple[Array, Array]]

# what is amiss, and two sides that are equal then: of what came, what is asked and the quantity
_AMISS: tuple[tuple[str, str, Sides], ...] = (
    ("quantity-divisor", "is not divided by the {}", lambda m, o, q: (m, o * q)),
    ("quantity-divided", "is divided by the {} once too often", lambda m, o, q: (m * q, o)),
    ("quantity-summand", "would be right with the {} taken off", lambda m, o, q: (m - q, o)),
    ("quantity-summand", "would be right with the {} added", lambda m, o, q: (m + q, o)),
)
# the same of what an input is divided by, or loses
_MADE: tuple[tuple[str, str, Callable[[Array, Array], Array]], ...] = (
    ("quantity-other", "is {name} divided by its {came}; the {asked} is asked", lambda y, q: y * q),
    ("quantity-other", "is {name} less its {came}; the {asked} is asked", lambda y, q: y + q),
)


def quantities(case: Case) -> Iterator[Relation]:
    """What came would be right with a mean, … of an input, or with another one."""
    if not case.same_shape or not case.wrong.any():
        return
    mine, ours = case.mine, case.ours
    assert mine is not None and ours is not None
    at = numpy.unravel_index(int(case.wrong.argmax()), ours.shape)
    here, asked = float(mine[at]), float(ours[at])
    found = [(one, q) for one in _all(case) if (q := _value(case, one)) is not None]
    for kind, words, sides in _AMISS:
        for one, q in found:
            left, right = sides(numpy.asarray(here), numpy.asarray(asked), q[at])
            if abs(left - right) <= _CLOSE * abs(right):
                yield Relation(
                    kind,
                    f"{case.place} {words.format(_said(one))}.",
                    partial(_is_amiss, one=one, sides=sides),
                    partial(_worth, one=one),
                    partial(_is_apart, one=one, sides=sides),
                )
    for name, array in list(case.inputs.items())[:_LONGEST]:
        if array.shape != ours.shape:
            continue
        for kind, words, back in _MADE:
            mixed = [
                [one for one, q in found if one[1] == name and _same(back(y[at], q[at]), array[at])]
                for y in (mine, ours)
            ]
            for came in mixed[0]:
                for other in mixed[1][:1]:
                    yield Relation(
                        kind,
                        f"{case.place} "
                        + words.format(name=name, came=_of(came), asked=_of(other))
                        + ".",
                        partial(_is_made, name=name, came=came, asked=other, back=back),
                        partial(_worth, one=came),
                    )


def _all(case: Case) -> Iterator[Quantity]:
    for name, array in list(case.inputs.items())[:_LONGEST]:
        if array.size > 2 and array.ndim <= _LONGEST:
            axes = [None, *(i for i in range(array.ndim) if array.ndim > 1 and array.shape[i] > 1)]
            for axis in axes:
                for op in _OPS:
                    yield op, name, axis


def _value(case: Case, one: Quantity) -> Array | None:
    """The quantity, spread over what is asked; None where it does not fit."""
    op, name, axis = one
    array, ours = case.inputs.get(name), case.ours
    if array is None or ours is None or not array.size or (axis or 0) >= max(array.ndim, 1):
        return None
    try:
        return numpy.broadcast_to(_OPS[op](array, axis=axis, keepdims=True), ours.shape)
    except ValueError:  # the shapes do not fit
        return _flat(_OPS[op](array, axis=axis), ours)


def _flat(q: Array, ours: Array) -> Array | None:
    try:
        return numpy.broadcast_to(q, ours.shape)
    except ValueError:
        return None


def _same(one: Array, other: Array) -> bool:
    return bool(abs(one - other) <= _CLOSE * abs(other))


def _is_amiss(case: Case, one: Quantity, sides: Sides) -> bool:
    q = _value(case, one) if case.same_shape else None
    if q is None:
        return False
    assert case.mine is not None and case.ours is not None
    left, right = sides(case.mine, case.ours, q)
    return bool(left.any()) and case.near(left, right)


def _is_apart(case: Case, one: Quantity, sides: Sides) -> bool:
    """Whether a right case would be another if it were so everywhere."""
    q = _value(case, one) if case.same_shape else None
    if q is None:
        return False
    assert case.ours is not None
    return not case.near(*sides(case.ours, case.ours, q))


def _is_made(
    case: Case, name: str, came: Quantity, asked: Quantity, back: Callable[[Array, Array], Array]
) -> bool:
    array, q, other = case.inputs.get(name), _value(case, came), _value(case, asked)
    if array is None or q is None or other is None or not case.same_shape:
        return False
    assert case.mine is not None and case.ours is not None
    return case.near(back(case.mine, q), array) and case.near(back(case.ours, other), array)


def _worth(case: Case, one: Quantity) -> int:
    """One quantity alone is soon any number."""
    q = _value(case, one)
    assert q is not None and case.mine is not None and case.ours is not None
    wrong = case.wrong
    return min(different(q[wrong]), different(case.mine[wrong]), different(case.ours[wrong]))


def _of(one: Quantity) -> str:
    op, _, axis = one
    return op if axis is None else f"{op} over dimension {axis}"


def _said(one: Quantity) -> str:
    op, name, axis = one
    return f"{op} of {name}" + ("" if axis is None else f" over dimension {axis}")
