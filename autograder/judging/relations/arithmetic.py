"""Arithmetic relations: between an array that was got and the one that was expected."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy

from autograder.judging.cases import Case
from autograder.judging.relations.places import axes, orders, rows, some_right, turned
from autograder.judging.relations.products import (
    UPSTREAM_NAMES,
    products,
    reductions,
    spread,
    with_inputs,
    without_upstream,
)
from autograder.judging.relations.relation import Relation, certain, explained, follows
from autograder.judging.relations.sizes import Size, lengths, sizes_of
from autograder.protocol.values import Array

Change = Callable[[Array], Array]
_NICE = {2: "twice", 0.5: "half of", 3: "3 times", 4: "4 times", 0.25: "a quarter of"}
_VANISHES, _ROUNDED = 1e-6, 1e-3  # a share that rounding leaves, and a number
_DIGITS = 5e-3  # a share that is lost with all but a few digits
_RARE = 4  # a factor of 2 or 3 has other reasons than a size


def arithmetic(case: Case) -> Iterator[Iterator[Relation]]:
    """What a failing case suggests, in groups, simplest first."""
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or not mine.size or not ours.size:
        return
    if isinstance(case.expected, bool) or isinstance(case.got, bool):
        yield _truths(case)
    elif mine.shape != ours.shape:
        yield _shapes(case, mine, ours)
        yield _reduced(case, mine, ours)
        yield spread(case, mine, ours)
        yield products(case)
        yield reductions(case, mine, ours)
        yield lengths(case, mine, ours)
    else:
        yield without_upstream(case)
        yield _constants(case, mine)
        yield _inputs(case, mine)
        yield _numbers(case, mine, ours)
        yield _sizes(case, mine, ours)
        yield orders(case, mine, ours)
        yield rows(case, mine)
        yield with_inputs(case, mine)
        yield products(case)
        yield reductions(case, mine, ours)
        yield some_right(case, mine)


def empty(case: Case) -> Iterator[Relation]:
    """No number where there should be some."""

    def holds(one: Case) -> bool:
        sizes = [0 if side is None else side.size for side in (one.mine, one.ours)]
        return one.mine is not None and sizes[0] == 0 < sizes[1]

    words = f"{case.place} holds no number at all, where there should be some."
    yield Relation("no-numbers", words, holds, certain)


def elementwise(case: Case) -> Iterator[Iterator[Relation]]:
    """What may hold for some numbers of a value, wherever they stand, simplest first."""
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape or not mine.size:
        return
    if numpy.ptp(mine):
        yield _inputs(case, mine)
    elif mine.flat[0] % 1 == 0:  # other numbers may be one and the same by chance
        yield _constants(case, mine)
    yield _numbers(case, mine, ours)
    yield with_inputs(case, mine)


def _elementwise(
    name: str, text: str, change: Change, worth: Callable[[Case], int] = explained
) -> Relation:
    """The relation that what was got is a function of what was expected."""
    return follows(name, text, lambda case: None if case.ours is None else change(case.ours), worth)


def _beyond(first: Case) -> Callable[[Case], int]:
    """A relation with a free number, which the first case gives, explains one number less."""

    def worth(case: Case) -> int:
        assert case.ours is not None
        single = case.ours.size == 1
        if single and case is not first:
            return explained(case)
        return max(explained(case) - 1 - single, 0)

    return worth


def _truths(case: Case) -> Iterator[Relation]:
    if not isinstance(case.got, bool):
        return
    got, place = case.got, case.place
    words = f"{place} is True where False is asked, and False where True is."
    opposite = _elementwise("opposite", words, lambda x: 1 - x, lambda case: 2)
    opposite = replace(opposite, varies=lambda case: float(bool(case.expected)))
    if case.own:
        yield opposite
        words = f"{place} is always {got}, whatever comes in."
        yield Relation(
            "constant",
            words,
            holds=lambda case: case.got is got,
            worth=lambda case: 2,
            breaks=lambda case: case.got is not got,
        )


# ---------------------------------------------------------------- shapes that differ


def _shapes(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    place = case.place
    if mine.size == ours.size:
        yield from turned(case, ours)
        words = f"{place} has the right numbers, with a dimension of size 1 too many."
        yield Relation("extra-dimension", words, partial(_squeezed, more=1), certain)
        words = f"{place} has the right numbers, and lacks a dimension of size 1."
        yield Relation("missing-dimension", words, partial(_squeezed, more=-1), certain)
        words = f"{place} has the right numbers in the right order, but not the shape asked for."
        yield Relation("reshaped", words, _flat)
    if ours.ndim == 1 and mine.shape == ours.shape * 2:
        words = (
            f"{place} is a square table where a vector is asked: a row met a column, and each "
            "number met all others. The right numbers stand on its diagonal."
        )
        yield Relation("square-table", words, _on_the_diagonal)
    for name, array in case.inputs.items():
        if array.shape == mine.shape:
            itself = partial(_itself, name=name)
            yield follows("input", f"{place} is {name} itself, unchanged.", itself)
    if mine.ndim > ours.ndim:
        words = f"{place} repeats what is asked, in a dimension too many."
        yield Relation("repeats", words, _repeats)


def _itself(case: Case, name: str) -> Array | None:
    return case.inputs.get(name)


def _squeezed(case: Case, more: int) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or (mine.ndim - ours.ndim) * more <= 0:
        return False
    sides = [[n for n in x.shape if n != 1] for x in (mine, ours)]
    return sides[0] == sides[1] and case.near(mine.reshape(ours.shape), ours)


def _flat(case: Case) -> bool:
    mine, ours = case.mine, case.ours
    return mine is not None and ours is not None and case.near(mine.ravel(), ours.ravel())


def _on_the_diagonal(case: Case) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape * 2 or ours.ndim != 1:
        return False
    return case.near(numpy.diagonal(mine), ours)


def _repeats(case: Case) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.ndim <= ours.ndim or mine.size <= ours.size:
        return False
    fits = mine.shape[mine.ndim - ours.ndim :] == ours.shape
    return fits and case.near(mine, numpy.broadcast_to(ours, mine.shape))


def _reduced(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    """A dimension that is still there, or is gone and should have stayed."""
    place = case.place
    for op, verb, noun in ((numpy.sum, "added up", "sum"), (numpy.mean, "averaged", "mean")):
        for axis, along in axes(mine.ndim) if mine.ndim > ours.ndim else []:
            words = f"{place} is not {verb} yet: its numbers are the parts of what is asked."
            if along:
                words = f"{place} still has dimension {axis}: {verb} over it, it would be right."
            yield Relation("not-reduced", words, partial(_undone, op=op, axis=axis))
        for axis, along in axes(ours.ndim) if mine.size < ours.size else []:
            words = f"{place} is the {noun} of the numbers that are asked; they should stay apart."
            if along:
                words = f"{place} is {verb} over dimension {axis} of what is asked; it should stay."
            yield Relation("reduced", words, partial(_overdone, op=op, axis=axis))
        if mine.size == 1 and ours.ndim > 1:
            words = (
                f"{place} is the {noun} of all the numbers that are asked; they should stay apart."
            )
            yield Relation("reduced", words, partial(_overdone, op=op, axis=None))


def _undone(case: Case, op: Callable[..., Array], axis: int) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.ndim <= axis or mine.ndim <= ours.ndim:
        return False
    return case.near(numpy.asarray(op(mine, axis=axis)), ours)


def _overdone(case: Case, op: Callable[..., Array], axis: int | None) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or ours.ndim <= (axis or 0) or mine.size >= ours.size:
        return False
    short = numpy.asarray(op(ours, axis=axis))
    return mine.size == short.size and case.near(mine.reshape(short.shape), short)


# ---------------------------------------------------------------- the same shape


def _constants(case: Case, mine: Array) -> Iterator[Relation]:
    value = float(mine.flat[0]) + 0.0  # -0 is 0
    words = f"{case.place} is {value:.6g} everywhere."
    if case.whose and value == 0:
        words = f"{case.place} is 0 everywhere, as if {case.whose} did not count."
    elif mine.ndim == 0:
        words = f"{case.place} is always {value:.6g}, whatever comes in."

    def always(one: Array | None) -> bool:
        return one is not None and bool((one == value).all())

    if case.own or mine.size > 1:
        yield Relation(
            "constant",
            words,
            lambda case: always(case.mine),
            breaks=lambda case: not always(case.mine),
        )
    words = f"{case.place} is 0, but for rounding, where other numbers are asked: what cancels?"
    yield Relation("vanishes", words, _vanishes, _rounded)


def _vanishes(case: Case) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape != ours.shape:
        return False
    largest = float(numpy.abs(ours).max())
    most = min(_VANISHES * largest, _ROUNDED)  # of a large sum what stays may be a number itself
    return numpy.isfinite(largest) and bool(numpy.abs(mine).max() <= most)


def _rounded(case: Case) -> int:
    assert case.mine is not None
    return explained(case) if case.mine.any() else 0  # all of it may be 0 for other reasons


def _inputs(case: Case, mine: Array) -> Iterator[Relation]:
    """What was got is an input, or something simple made of it."""
    for name, array in case.inputs.items():
        if array.shape != mine.shape:
            continue
        itself = f"{name} itself, unchanged"
        if name.endswith(" as given"):
            itself = f"{name}, unchanged"
        elif case.whose and name in UPSTREAM_NAMES:
            itself = f"{name} itself: the slope of your function is missing"
        changes: list[tuple[str, str, Change]] = [
            ("input", f"is {itself}", lambda x: x),
            ("input-negated", f"is {name} with its sign turned", lambda x: -x),
            ("input-magnitude", f"is {name} without its sign", numpy.abs),
            ("input-sign", f"is the sign of {name}: 1, -1 or 0", numpy.sign),
            ("input-step", f"is 1 where {name} is positive, and 0 elsewhere", lambda x: x > 0),
            ("input-step", f"is 1 where {name} is negative, and 0 elsewhere", lambda x: x < 0),
            ("input-part", f"is {name} where that is positive, and 0 elsewhere", _positive),
            ("input-part", f"is {name} where that is negative, and 0 elsewhere", _negative),
            ("input-squared", f"is the square of {name}", numpy.square),
        ]
        for kind, words, change in changes:
            predict = partial(_of_input, name=name, change=change)
            relation = follows(kind, f"{case.place} {words}.", predict)
            if kind in ("input-sign", "input-step", "input-part"):  # 1 everywhere is no sign
                yield replace(relation, worth=_if_several)
                yield replace(relation, varies=_number)
            else:
                yield relation


def _of_input(case: Case, name: str, change: Change) -> Array | None:
    array = case.inputs.get(name)
    if array is None or case.ours is None or array.shape != case.ours.shape:
        return None
    return change(array).astype(numpy.float64)


def _positive(x: Array) -> Array:
    return numpy.maximum(x, 0.0)


def _negative(x: Array) -> Array:
    return numpy.minimum(x, 0.0)


def _numbers(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    """What was got is a simple function of what was expected."""
    place = case.place
    yield _elementwise("negated", f"{place} has the wrong sign: minus is plus.", lambda x: -x)
    if (ours % 1 != 0).any() and (mine % 1 == 0).all():
        for verb, cut in (("cut off", numpy.trunc), ("rounded down", numpy.floor)):
            words = f"{place} has its decimals {verb}: somewhere a number becomes an integer."
            yield from _integers(words, cut)
        yield from _integers(f"{place} is rounded to whole numbers.", numpy.round)
    words = f"{place} is right but for the sign: where a minus is asked, there is none."
    yield _elementwise("magnitude", words, numpy.abs)
    words = f"{place} is 0 where a negative number is asked; the others are right."
    yield _elementwise("positive-part", words, _positive)
    factor = _factor(case, mine, ours)
    for nice, said in _NICE.items():
        if factor is not None and abs(factor / nice - 1) < 1e-4:
            words = f"{place} is {said} what is asked."
            yield _elementwise("scaled", words, lambda x, by=nice: by * x)  # type: ignore[misc]
    shift = float((mine - ours).flat[0])
    if shift and numpy.isfinite(shift):
        side = "large" if shift > 0 else "small"
        words = f"{place} is too {side} by {abs(shift):.4g}, everywhere the same."
        yield _elementwise("shifted", words, lambda x: x + shift, _beyond(case))
    if not (ours % 1).any():
        return  # among small integers each of these holds too easily
    changes: list[tuple[str, str, Change]] = [
        ("squared", "is the square of what is asked: a root is missing", numpy.square),
        ("root", "is the square root of what is asked", numpy.sqrt),
        ("reciprocal", "is 1 divided by what is asked", lambda x: 1 / x),
        ("complement", "is 1 minus what is asked", lambda x: 1 - x),
        ("logarithm", "is the logarithm of what is asked", numpy.log),
        ("exponential", "is the exponential of what is asked", numpy.exp),
    ]
    for name, words, change in changes:
        yield _elementwise(name, f"{place} {words}.", change)


def _integers(words: str, change: Change) -> Iterator[Relation]:
    """The relation that the decimals are lost; one whole number everywhere may be any 1."""
    yield _elementwise("integers", words, change, _if_several)
    relation = _elementwise("integers", words, change, _but_of_0)
    yield replace(relation, varies=_number)


def _number(case: Case) -> float:
    assert case.mine is not None
    return float(case.mine.flat[0])


def _if_several(case: Case) -> int:
    assert case.mine is not None
    return explained(case) if len(numpy.unique(case.mine[case.wrong])) > 1 else 0


def _but_of_0(case: Case) -> int:
    """Where 0 alone is left, more than its decimals may be lost."""
    return 0 if case.mine is None or not case.mine.any() else explained(case)


def _factor(case: Case, mine: Array, ours: Array) -> float | None:
    """The number that what was expected is multiplied by, if it is one."""
    square = float((ours * ours).sum())
    factor = float((mine * ours).sum()) / square if square else 0.0
    found = factor and numpy.isfinite(factor) and case.near(mine, factor * ours)
    return factor if found else None


def _sizes(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    """What was expected times a size that stands on the page, or divided by it."""
    factor = _factor(case, mine, ours)
    if factor is None:
        return
    place = case.place
    for what, read in sizes_of(case) if factor > 0 else ():
        n = read(case) or 0
        if n < 2:
            continue
        scales: list[tuple[str, str, Callable[[int], float]]] = [
            (
                "times-size",
                f"too large by the factor {n}, {what}: a sum where a mean is asked (or the reverse "
                "in what divides), a division left out, or a root of it that multiplies and should "
                "divide?",
                lambda m: m,
            ),
            (
                "divided-by-size",
                f"too small by the factor {n}, {what}: a mean where a sum is asked (or the reverse "
                "in what divides), a division too many, or a root of it that divides and should "
                "multiply?",
                lambda m: 1 / m,
            ),
            (
                "times-square",
                f"too large by the factor {n * n}, the square of {n}, {what}: multiplied by it, "
                "where it should divide?",
                lambda m: m * m,
            ),
            (
                "divided-by-square",
                f"too small by the factor {n * n}, the square of {n}, {what}: divided by it, "
                "where it should be a factor?",
                lambda m: m**-2,
            ),
            ("times-root", f"too large by the root of {n}, {what}.", lambda m: m**0.5),
            ("divided-by-root", f"too small by the root of {n}, {what}.", lambda m: m**-0.5),
            (
                "one-less",
                f"divided by {n - 1} where {n} should divide, {what}.",
                lambda m: m / (m - 1),
            ),
            (
                "one-less",
                f"divided by {n}, {what}, where one less should divide.",
                lambda m: (m - 1) / m,
            ),
        ]
        for name, words, scale in scales:
            if abs(factor / scale(n) - 1) < 1e-4:
                by_size = partial(_by_size, read=read, scale=scale)
                plain = name in ("times-size", "divided-by-size") and n >= _RARE
                varies = None if plain else read
                yield follows(name, f"{place} is {words}", by_size, varies=varies)
    if abs(factor) > _VANISHES and abs(factor - 1) > _DIGITS:
        words = f"{place} is {factor:.4g} times what is asked, everywhere the same."
        yield _elementwise("scaled", words, lambda x: factor * x, _beyond(case))


def _by_size(case: Case, read: Size, scale: Callable[[int], float]) -> Array | None:
    n = read(case)
    return scale(n) * case.ours if n and n > 1 and case.ours is not None else None
