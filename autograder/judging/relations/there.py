"""What is wrong where something is wrong, while the rest is right."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy

from autograder.judging.cases import Case, different
from autograder.judging.relations.relation import Relation, certain
from autograder.protocol.values import Array, Tensor

_TWICE = 2  # truths that are wrong in one way
_ONE_SIDED = 6  # different numbers, that are all too large or too small by no chance


def there(failing: Sequence[Case], others: bool) -> list[Case]:
    """The wrong numbers of each failing case, as cases of their own; empty if there are none.

    `others` is whether there are right cases: without them, and without right numbers, nothing
    would be left out.
    """
    if any(isinstance(case.expected, bool) or isinstance(case.got, bool) for case in failing):
        return []
    if not all(case.same_shape and case.wrong.any() for case in failing):
        return []
    if not others and all(case.wrong.all() for case in failing):
        return []
    return [_wrong_part(case) for case in failing]


def _wrong_part(case: Case) -> Case:
    assert case.mine is not None and case.ours is not None
    shape = case.ours.shape
    given = []
    for name, array in case.inputs.items():
        try:
            given.append((name, _tensor(numpy.broadcast_to(array, shape)[case.wrong])))
        except ValueError:  # it has another shape
            continue
    return replace(
        case,
        place=f"Where it is wrong, {case.inside}",
        got=_tensor(case.mine[case.wrong], case.got),
        expected=_tensor(case.ours[case.wrong], case.expected),
        given=tuple(given),
    )


def _tensor(numbers: Array, like: object = None) -> Tensor:
    dtype = like.dtype if isinstance(like, Tensor) else "float32"
    return Tensor(numbers, dtype, numbers.shape)


def truths(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """True too often, or too seldom."""
    got = failing[0].got
    if not isinstance(got, bool) or len(failing) < _TWICE or not right:
        return
    count = f"in {len(failing)} of {len(failing) + len(right)} cases"
    first = failing[0]
    words = f"{first.place} is {got} where {not got} is asked, {count}, and never the reverse"
    if first.own:  # else it is a test that asks
        words += f": what it asks for is too {'little' if got else 'much'}"
    yield Relation("one-sided", f"{words}.", lambda case: case.got is got, certain)


def one_sided(failing: Sequence[Case]) -> Iterator[Relation]:
    """Numbers that are all too large, or all too small; or all too far from 0, or too close."""
    if not all(case.same_shape and case.wrong.any() for case in failing):
        return
    off = numpy.concatenate([_off(case) for case in failing])
    inside = failing[0].inside
    if not numpy.isfinite(off).all() or different(off) < 2 * _ONE_SIDED:
        return
    for sign, words in ((1, "too large"), (-1, "too small")):
        said = f"Wherever it is wrong, {inside} is {words}, and never the reverse."
        yield Relation("one-sided", said, partial(_all_so, sign=sign), certain)
    yield from beyond(failing)


def beyond(failing: Sequence[Case]) -> Iterator[Relation]:
    """Numbers that are all too far from 0, or too close, or on the other side of it."""
    if not all(case.same_shape and case.wrong.any() for case in failing):
        return
    off = numpy.concatenate([_off(case) for case in failing])
    if not numpy.isfinite(off).all() or different(off) < 2 * _ONE_SIDED:
        return
    inside = failing[0].inside
    for sign, words in (
        (1, "is further from 0 than what is asked: is something counted too often, or not divided"),
        (-1, "is closer to 0 than what is asked: is something left out, or divided too often"),
    ):
        said = f"Wherever it is wrong, {inside} has the right sign and {words}?"
        yield Relation("one-sided", said, partial(_all_beyond, sign=sign), certain)
    said = f"Wherever it is wrong, {inside} has the opposite sign of what is asked."
    yield Relation("one-sided", said, _all_opposite, certain)


def _all_beyond(case: Case, sign: int) -> bool:
    assert case.mine is not None and case.ours is not None
    mine, ours = case.mine[case.wrong], case.ours[case.wrong]
    return bool((mine * ours > 0).all() and (sign * (abs(mine) - abs(ours)) > 0).all())


def _all_opposite(case: Case) -> bool:
    assert case.mine is not None and case.ours is not None
    return bool((case.mine[case.wrong] * case.ours[case.wrong] < 0).all())


def _all_so(case: Case, sign: int) -> bool:
    return bool((sign * _off(case) > 0).all())


def _off(case: Case) -> Array:
    assert case.mine is not None and case.ours is not None
    return numpy.asarray((case.mine - case.ours)[case.wrong])
