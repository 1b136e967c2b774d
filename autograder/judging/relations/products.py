"""Relations with the inputs: a factor or a summand amiss, another product, another reduction."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import permutations

import numpy

from autograder.judging.cases import UPSTREAM, Case, different
from autograder.judging.relations.relation import Relation, on_both_sides
from autograder.protocol.values import Array

UPSTREAM_NAMES = ("`upstream`", UPSTREAM)  # as a parameter, and as what a probe sent back
Change = Callable[[Array], Array]
_MIDDLE = ("-2", "-3")  # dimensions, from the end, along which one row of numbers may count
Combine = Callable[[Array, Array, Array], tuple[Array, Array]]


def with_inputs(case: Case, mine: Array) -> Iterator[Relation]:
    """An input is missing as a factor or a summand, or counts once too often."""
    place = case.place
    for name, array in case.inputs.items():
        if not array.size or _comes_twice(case, name):
            continue
        combined: list[tuple[str, str, Combine]] = [
            ("factor-missing", f"lacks the factor {name}", lambda m, o, x: (m * x, o)),
            ("factor-twice", f"has the factor {name} once too often", lambda m, o, x: (m, o * x)),
            ("divisor-missing", f"is not divided by {name}", lambda m, o, x: (m, o * x)),
            ("summand-missing", f"would be right with {name} added", lambda m, o, x: (m + x, o)),
            ("summand-more", f"is too large by {name}", lambda m, o, x: (m, o + x)),
            ("wrong-sign", f"has {name} with the wrong sign", lambda m, o, x: (m + 2 * x, o)),
            (
                "divided",
                f"is what is asked, divided by the square of {name}: does something divide by "
                "it that should multiply?",
                lambda m, o, x: (_but_0(m * x * x, o, x), o),
            ),
            (
                "multiplied",
                f"is what is asked, times the square of {name}: does something multiply by it "
                "that should divide?",
                lambda m, o, x: (m, o * x * x),
            ),
            ("added", f"has {name} added, which is a factor", lambda m, o, x: ((m - x) * x, o)),
            ("times", f"is multiplied by {name}, a summand", lambda m, o, x: (m, (o - x) * x)),
            ("wrong-sign", f"has {name} with the wrong sign", lambda m, o, x: (m, o + 2 * x)),
            (
                "mirrored",
                f"is as far from {name} as what is asked, on the other side of it: is something "
                "added that should be subtracted, or the reverse?",
                lambda m, o, x: (m + o, 2 * x),
            ),
        ]
        for how in fits(array.shape, mine.shape):
            for kind, words, sides in combined:
                holds = partial(_combined, name=name, how=how, sides=sides)
                yield Relation(
                    kind,
                    f"{place} {words if words[-1] == '?' else words + '.'}",
                    holds,
                    partial(_beside_1, name=name, how=how) if kind == "added" else on_both_sides,
                    partial(_refutes, name=name, how=how, sides=sides),
                    varies=None if numpy.ptp(array) else partial(_number, name=name),
                )


def _comes_twice(case: Case, name: str) -> bool:
    """Whether another input has the same numbers: it may be meant as well."""
    array = case.inputs[name]
    others = (x for other, x in case.inputs.items() if other != name)
    return array.size > 1 and any(numpy.array_equal(array, x) for x in others)


def _refutes(case: Case, name: str, how: str, sides: Combine) -> bool:
    """Whether a right case would be wrong if an input lacked, or counted twice, there as well."""
    array = spread_over(case, name, how)
    if array is None or case.ours is None:
        return False
    return not case.near(*sides(case.ours, case.ours, array))


def spread(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    """An input is left out that would have spread what came over more places."""
    place = case.place
    changes: list[tuple[str, str, Callable[[Array, Array], Array]]] = [
        ("factor-missing", "lacks the factor {}", lambda m, x: m * x),
        ("summand-missing", "would be right with {} added", lambda m, x: m + x),
        ("summand-missing", "would be right with {} taken off", lambda m, x: m - x),
    ]
    for name, array in case.inputs.items():
        if mine.size < ours.size and array.size and array.ndim <= ours.ndim:
            for kind, words, change in changes:
                holds = partial(_spread_by, name=name, change=change)
                yield Relation(kind, f"{place} {words.format(name)}.", holds)


def _but_0(one: Array, other: Array, divisor: Array) -> Array:
    """The first, and the second where something is divided by 0: that tells nothing."""
    return numpy.where(divisor == 0, other, one)


def _spread_by(case: Case, name: str, change: Callable[[Array, Array], Array]) -> bool:
    array = case.inputs.get(name)
    if array is None or case.mine is None or case.ours is None:
        return False
    if max(array.ndim, case.mine.ndim) > case.ours.ndim:
        return False
    try:
        return case.near(change(case.mine, array), case.ours)
    except ValueError:  # the shapes do not fit
        return False


def _number(case: Case, name: str) -> float | None:
    """The first number of an input: one number alone is easily that of something else."""
    array = case.inputs.get(name)
    return None if array is None or not array.size else float(array.flat[0])


def multiples(case: Case) -> Iterator[Relation]:
    """What is amiss is an input, as often as it may be."""
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape:
        return
    inside = case.inside
    for name, array in case.inputs.items():
        if _comes_twice(case, name):
            continue
        for how in fits(array.shape, mine.shape):
            words = (
                f"What is amiss in {inside} is a multiple of {name}: it counts too much, too "
                "little, or with the wrong sign."
            )
            holds = partial(_off_by_multiple, name=name, how=how)
            yield Relation("multiple", words, holds, partial(_as_multiple, name=name))


def _off_by_multiple(case: Case, name: str, how: str) -> bool:
    mine, ours, array = case.mine, case.ours, spread_over(case, name, how)
    if mine is None or ours is None or array is None or not array.any():
        return False
    array = numpy.broadcast_to(array, mine.shape)
    if case.near(ours, float((ours * array).sum() / (array * array).sum()) * array):
        return False  # what is asked is a multiple itself
    off = mine - ours
    often = float((off * array).sum() / (array * array).sum())
    return often != 0 and case.near(off, often * array)


def _as_multiple(case: Case, name: str) -> int:
    """Of as many numbers as the input has, one is free."""
    assert case.mine is not None and case.ours is not None
    count = min(different(case.mine - case.ours), different(case.inputs[name]))
    return max(count - 2, 0)


def _beside_1(case: Case, name: str, how: str) -> int:
    """What is said of a sum in place of a product is worth nothing where the other factor is 1:
    what came may be larger by 1, whatever is asked."""
    array = spread_over(case, name, how)
    if array is None or case.ours is None or bool((case.ours == array)[case.wrong].all()):
        return 0
    return on_both_sides(case)


def without_upstream(case: Case) -> Iterator[Relation]:
    """What comes out if the upstream gradient is 1 everywhere, or its mean."""
    assert case.mine is not None
    for name in (one for one in UPSTREAM_NAMES if one in case.inputs):
        words = f"{case.place} is what comes out if {name} is 1 everywhere: it does not count."
        mean_words = (
            f"{case.place} is what comes out if {name} is its own mean everywhere: each number of "
            "it counts by itself."
        )
        for how in fits(case.inputs[name].shape, case.mine.shape):
            holds = partial(_combined, name=name, how=how, sides=lambda m, o, x: (m * x, o))
            yield Relation("upstream-ignored", words, holds)
            averaged = partial(
                _combined, name=name, how=how, sides=lambda m, o, x: (m * x, o * x.mean())
            )
            yield Relation("upstream-averaged", mean_words, averaged)
        for axes in _axes_left_out(case.inputs[name].shape, case.mine.shape):
            holds = partial(_counted, name=name, axes=axes)
            yield Relation("upstream-ignored", words, holds)
        for pair in _pairs(case):
            asked = _asked(case, pair)
            if asked and name in pair:
                of_ones = partial(_is_product, pair=pair, asked=asked, came=asked, other=name)
                yield Relation("upstream-ignored", words, partial(of_ones, change=numpy.ones_like))
                yield Relation("upstream-averaged", mean_words, partial(of_ones, change=_mean))


def _axes_left_out(shape: tuple[int, ...], left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All dimensions but one, if that has the length of what is left."""
    for axis in range(len(shape)):
        if 1 < len(shape) < 5 and left == shape[axis : axis + 1]:
            yield tuple(other for other in range(len(shape)) if other != axis)


def _counted(case: Case, name: str, axes: tuple[int, ...]) -> bool:
    """Whether an input is to be added up along some dimensions, and its places are counted."""
    array = case.inputs.get(name)
    if array is None or array.ndim <= max(axes):
        return False
    right = case.near(array.sum(axis=axes), case.ours)
    return right and case.near(numpy.ones_like(array).sum(axis=axes), case.mine)


def fits(shape: tuple[int, ...], whole: tuple[int, ...]) -> Iterator[str]:
    """How an array can be spread over another: as its last dimensions, or as its first."""
    if len(shape) > len(whole):
        return
    if all(n in (1, m) for n, m in zip(shape[::-1], whole[::-1], strict=False)):
        yield "last"
    if 0 < len(shape) < len(whole) and shape == whole[: len(shape)]:
        yield "first"
    if len(shape) == 1:
        yield from (how for how in _MIDDLE if whole[int(how) : int(how) + 1] == shape)


def _combined(case: Case, name: str, how: str, sides: Combine) -> bool:
    mine, ours, array = case.mine, case.ours, spread_over(case, name, how)
    if mine is None or ours is None or array is None:
        return False
    one, other = sides(mine, ours, array)
    return bool(one.any()) and case.near(one, other)


def spread_over(case: Case, name: str, how: str) -> Array | None:
    """An input in a shape that broadcasts over what is asked and what came."""
    mine, ours, array = case.mine, case.ours, case.inputs.get(name)
    if mine is None or ours is None or array is None or mine.shape != ours.shape:
        return None
    if how not in fits(array.shape, ours.shape):
        return None
    if how in _MIDDLE:
        return array.reshape(array.shape + (1,) * (-int(how) - 1))
    return array.reshape(array.shape + (1,) * (ours.ndim - array.ndim)) if how == "first" else array


_PRODUCTS: dict[str, Callable[[Array, Array], Array]] = {
    "{} * {}": lambda a, b: a * b,
    "{} @ {}": lambda a, b: a @ b,
    "{}.T @ {}": lambda a, b: a.T @ b,
    "{} @ {}.T": lambda a, b: a @ b.T,
}


def products(case: Case) -> Iterator[Relation]:
    """A product of two inputs is asked, and another one came."""
    for pair in _pairs(case):
        if not (asked := _asked(case, pair)):
            continue
        for came in _PRODUCTS:
            said = came.format(*pair).replace("`", "")
            words = f"{case.place} is `{said}`: another product of these two is asked."
            if came != asked:
                holds = partial(_is_product, pair=pair, asked=asked, came=came)
                breaks = partial(_differs, pair=pair, asked=asked, came=came)
                yield Relation("product", words, holds, breaks=breaks)
        yield from _of_changed(case, pair, asked)


def _of_changed(case: Case, pair: tuple[str, str], asked: str) -> Iterator[Relation]:
    """The right product, of an input that was changed before."""
    for name in pair:
        for words, change, has in CHANGES:
            if has(case.inputs[name]):
                said = f"{case.place} is what comes out if {name} {words}."
                of_changed = partial(
                    _is_product, pair=pair, asked=asked, came=asked, other=name, change=change
                )
                breaks = partial(_is_another, pair=pair, asked=asked, other=name, change=change)
                yield Relation("of-changed", said, of_changed, on_both_sides, breaks)


def _is_oblong(x: Array) -> bool:
    """Whether it is a table that a reshape changes otherwise than a transpose."""
    return x.ndim == 2 and 1 < min(x.shape) < max(x.shape)


CHANGES: tuple[tuple[str, Change, Callable[[Array], bool]], ...] = (
    ("loses its decimals", numpy.trunc, lambda x: bool((x % 1).any())),
    ("loses its signs", numpy.abs, lambda x: bool((x < 0).any())),
    ("is rounded to whole numbers", numpy.round, lambda x: bool((x % 1).any())),
    (
        "has 0 for its negative numbers",
        lambda x: numpy.maximum(x, 0.0),
        lambda x: bool((x < 0).any()),
    ),
    (
        "is reshaped where it should be transposed: `reshape` and `view` keep the order of the "
        "numbers",
        lambda x: x.reshape(x.swapaxes(-1, -2).shape).swapaxes(-1, -2) if x.ndim > 1 else x,
        _is_oblong,
    ),
    (
        "is reshaped on the way, where it should be transposed or stay as it is: `reshape` and "
        "`view` keep the order of the numbers",
        lambda x: numpy.swapaxes(x, -1, -2).reshape(x.shape) if x.ndim > 1 else x,
        _is_oblong,
    ),
)


def _pairs(case: Case) -> Iterator[tuple[str, str]]:
    names = [name for name, array in case.inputs.items() if 0 < array.ndim < 3 and array.size > 1]
    return permutations(names[:4], 2)


def _asked(case: Case, pair: tuple[str, str]) -> str | None:
    """Which product of the two is asked."""
    return next((how for how in _PRODUCTS if case.near(_product(case, pair, how), case.ours)), None)


def _product(
    case: Case, pair: tuple[str, ...], how: str, other: str = "", change: Change = numpy.ones_like
) -> Array | None:
    """The product of two inputs, one of which is changed."""
    a, b = (case.inputs.get(name) for name in pair)
    if a is None or b is None:
        return None
    a, b = (change(x) if n == other else x for n, x in ((pair[0], a), (pair[1], b)))
    try:
        return _PRODUCTS[how](a, b)
    except ValueError:  # the shapes do not fit
        return None


def _is_product(
    case: Case,
    pair: tuple[str, str],
    asked: str,
    came: str,
    other: str = "",
    change: Change = numpy.ones_like,
) -> bool:
    right = case.near(_product(case, pair, asked), case.ours)
    return right and case.near(_product(case, pair, came, other, change), case.mine)


def _differs(case: Case, pair: tuple[str, str], asked: str, came: str) -> bool:
    """Whether a right case would be another with the other product."""
    found = _product(case, pair, came)
    return found is None or not case.near(found, case.ours)


def _is_another(case: Case, pair: tuple[str, str], asked: str, other: str, change: Change) -> bool:
    """Whether a right case would be another with the changed input."""
    if not case.near(_product(case, pair, asked), case.ours):
        return False
    return not case.near(_product(case, pair, asked, other, change), case.ours)


def _mean(array: Array) -> Array:
    return numpy.full_like(array, array.mean())


def sample_variance(x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    """The variance of a sample, divided by its size less 1; nan of a single number."""
    n = x.size if axis is None else x.shape[axis]
    return numpy.asarray(
        numpy.var(x, axis=axis, keepdims=keepdims) * (n / (n - 1) if n > 1 else numpy.nan)
    )


def sample_deviation(x: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    """The root of `sample_variance`."""
    return numpy.asarray(numpy.sqrt(sample_variance(x, axis, keepdims)))


_OPS: dict[str, Callable[..., Array]] = {
    "sum": numpy.sum,
    "mean": numpy.mean,
    "largest": numpy.max,
    "smallest": numpy.min,
    "sum of the squares": lambda x, axis: (x * x).sum(axis=axis),
    "mean of the squares": lambda x, axis: (x * x).mean(axis=axis),
    "place of the largest": numpy.argmax,
    "place of the smallest": numpy.argmin,
    "variance": numpy.var,
    "variance, divided by n - 1,": sample_variance,
    "standard deviation": numpy.std,
    "standard deviation, with n - 1,": sample_deviation,
    "root of the sum of the squares": lambda x, axis: numpy.sqrt((x * x).sum(axis=axis)),
    "product": numpy.prod,
}
Reduction = tuple[str, int | None]  # of _OPS, and the dimension; None is all of them


def reductions(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    """What came is a sum, mean, … of an input; another is asked, or over another dimension."""
    for name, array in case.inputs.items():
        if array.size < 2 or array.size < mine.size:
            continue
        axes = [None, *(axis for axis in range(min(array.ndim, 4)) if array.shape[axis] > 1)]
        everywhere = [(op, axis) for op in _OPS for axis in axes]
        of_ours = {one: _reduce(array, one, ours) for one in everywhere}
        of_mine = of_ours
        if mine.shape != ours.shape:
            of_mine = {one: _reduce(array, one, mine) for one in everywhere}
        asked = [one for one in everywhere if case.near(of_ours[one], ours)][:1]
        for came in everywhere:
            if case.near(of_mine[came], mine) and not case.near(mine, ours):
                words = f"{case.place} is the {_said(came, name)}"
                words += f"; the {_said(asked[0])} is asked." if asked else "."
                holds = partial(_is_reduction, name=name, came=came, asked=asked)
                varies = _first_of_mine if "place" in came[0] and mine.size == 1 else None
                yield Relation("reduction", words, holds, _of_mine, varies=varies)


def _of_mine(case: Case) -> int:
    """What came has to be several numbers, since it is said what it is."""
    return 0 if case.mine is None else different(case.mine)


def _first_of_mine(case: Case) -> int | None:
    return None if case.mine is None or not case.mine.size else int(case.mine.flat[0])


def _said(reduction: Reduction, name: str = "") -> str:
    op, axis = reduction
    return f"{op}{name and f' of {name}'}{'' if axis is None else f' over dimension {axis}'}"


def _reduce(array: Array, reduction: Reduction, like: Array) -> Array | None:
    """The reduction, in the form of an array that may have kept the dimension."""
    op, axis = reduction
    if (axis or 0) >= array.ndim or not array.size:
        return None
    short = numpy.asarray(_OPS[op](array, axis=axis), dtype=numpy.float64)
    fits = short.size == like.size and like.ndim in (short.ndim, array.ndim)
    return short.reshape(like.shape) if fits else None


def _is_reduction(case: Case, name: str, came: Reduction, asked: list[Reduction]) -> bool:
    array, mine, ours = case.inputs.get(name), case.mine, case.ours
    if array is None or mine is None or ours is None:
        return False
    if any(not case.near(_reduce(array, one, ours), ours) for one in asked):
        return False
    return case.near(_reduce(array, came, mine), mine)
