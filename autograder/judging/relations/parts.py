"""What comes out if an input is changed before it counts, or joined to another in another way.

Of what is asked a part is an input, as a summand or a factor, or a product of two inputs; the
rest may be anything. What came is what is asked, with this part exchanged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import permutations
from math import prod
from typing import Any

import numpy

from autograder.judging.cases import Case
from autograder.judging.relations.products import CHANGES, Change, fits, spread_over
from autograder.judging.relations.relation import Relation, follows, on_both_sides
from autograder.protocol.values import Array

_INPUTS = 5  # that are looked at
_CLOSE = 2e-3  # a share of the largest number, at a first look
_ROUNDING, _TOLD = 1e-12, 1e-3  # shares: of what is asked, and of how far it is missed
_LARGE = 20_000  # numbers of the table in which two inputs meet
Join = Callable[[Array, Array], Array]


def exchanged_parts(case: Case) -> Iterator[Relation]:
    """A part of what is asked is exchanged, and the rest of it is right."""
    if not case.same_shape or case.ours is None or not case.wrong.any():
        return
    spot = _Spot.of(case)
    names = [name for name, array in case.inputs.items() if array.size][:_INPUTS]
    for name in names:
        yield from _alone(case, name, spot)
    for pair in permutations(names, 2):
        for form in _FORMS:
            if form.fits(case, pair):
                yield from _joined(case, pair, form, spot)


@dataclass(frozen=True)
class _Spot:
    """The number that is most wrong: most of what it may be is ruled out by it alone."""

    at: tuple[int, ...]
    mine: numpy.float64
    ours: numpy.float64
    near: float

    @classmethod
    def of(cls, case: Case) -> "_Spot":
        mine, ours = case.mine, case.ours
        assert mine is not None and ours is not None
        off = numpy.where(case.wrong, numpy.nan_to_num(numpy.abs(mine - ours)), -1.0)
        at = tuple(map(int, numpy.unravel_index(int(off.argmax()), ours.shape)))
        finite = numpy.concatenate([x[numpy.isfinite(x)] for x in (mine, ours)])
        near = _CLOSE * float(numpy.abs(finite).max(initial=0.0))
        return cls(at, numpy.float64(mine[at]), numpy.float64(ours[at]), near)

    def fits(self, predicted: float) -> bool:
        """Whether what is predicted for this number came."""
        if numpy.isfinite(predicted):
            return bool(abs(predicted - self.mine) <= self.near)
        return not numpy.isfinite(self.mine)


# ---------------------------------------------------------------- one input


def _alone(case: Case, name: str, spot: _Spot) -> Iterator[Relation]:
    """An input is changed that is a summand, a factor or a divisor."""
    array = case.inputs[name]
    assert case.ours is not None
    for how in fits(array.shape, case.ours.shape):
        spread = spread_over(case, name, how)
        if spread is None:
            continue
        here = numpy.broadcast_to(spread, case.ours.shape)[spot.at]
        for words, change, has in CHANGES:
            if here == 0 or words in _OFTEN or not has(array):
                continue
            text = f"{case.place} is what comes out if {name} {words}."
            for role in _ROLES:
                if spot.fits(role(spot.ours, here, change(here))):
                    predict = partial(_as_if, name=name, how=how, change=change, role=role)
                    yield _comes("of-changed", text, predict)


_OFTEN = ("has 0 for its negative numbers",)  # of a summand there are other reasons for it
Role = Callable[[Any, Any, Any], Any]  # of numbers, or of arrays
# of what is asked, an input, and the changed one: what comes out
_ROLES: tuple[Role, ...] = (
    lambda ours, x, changed: ours - x + changed,
    lambda ours, x, changed: ours + x - changed,
    lambda ours, x, changed: ours / x * changed,
    lambda ours, x, changed: ours * x / changed,
)


def _as_if(case: Case, name: str, how: str, change: Change, role: Role) -> Array | None:
    array = spread_over(case, name, how)
    if array is None or case.ours is None or case.mine is None:
        return None
    found = role(case.ours, array, change(array))
    return numpy.where(array == 0, case.mine, found)  # of a factor 0 tells nothing


# ---------------------------------------------------------------- a product of two


@dataclass(frozen=True)
class _Form:
    """A product of two inputs: how both are laid out to meet, and along what is added up then.

    `ranks` says which ranks the two may have.
    """

    text: str
    left: Callable[[Array], Array]
    right: Callable[[Array], Array]
    axis: int | None
    ranks: Callable[[int, int], bool]

    def laid_out(self, case: Case, pair: tuple[str, str]) -> tuple[Array, Array] | None:
        """The two as they meet; None where they do not."""
        a, b = (case.inputs.get(name) for name in pair)
        if a is None or b is None or not self.ranks(a.ndim, b.ndim):
            return None
        return self.left(a), self.right(b)

    def fits(self, case: Case, pair: tuple[str, str]) -> bool:
        """Whether the product of the two has the shape that is asked."""
        sides = self.laid_out(case, pair)
        if sides is None or case.ours is None:
            return False
        try:
            shape = numpy.broadcast_shapes(*(side.shape for side in sides))
        except ValueError:
            return False
        rank = len(shape)
        left = tuple(n for i, n in enumerate(shape) if self.axis is None or i != rank + self.axis)
        return prod(shape) <= _LARGE and left == case.ours.shape

    def meeting(self, case: Case, pair: tuple[str, str], at: tuple[int, ...]) -> list[Array]:
        """What of the two meets in one number of what is asked."""
        sides = self.laid_out(case, pair)
        assert sides is not None
        tables = numpy.broadcast_arrays(*sides)
        if self.axis is None:
            return [table[at] for table in tables]
        return [numpy.moveaxis(table, self.axis, -1)[at] for table in tables]

    def of(self, sides: tuple[Array, Array], join: Join) -> Array:
        """What comes of `join` of all that meet, added up."""
        table = join(*sides)
        return table if self.axis is None else numpy.asarray(numpy.sum(table, axis=self.axis))


def _first(a: Array, b: Array) -> Array:
    return numpy.asarray(a + 0 * b)


def _second(a: Array, b: Array) -> Array:
    return numpy.asarray(0 * a + b)


def _tables(one: int, other: int) -> bool:
    return one == other and 2 <= one <= 4


_FORMS = (
    _Form("{} * {}", lambda a: a, lambda b: b, None, lambda m, n: m >= max(n, 1)),
    _Form("{} @ {}", lambda a: a, lambda b: b, -1, lambda m, n: m >= n == 1),
    _Form("{}.T @ {}", lambda a: a, lambda b: b[:, None], -2, lambda m, n: (m, n) == (2, 1)),
    _Form("{}[:, None] * {}", lambda a: a[:, None], lambda b: b, None, lambda m, n: m == n == 1),
    _Form("{} @ {}", lambda a: a[..., None], lambda b: b[..., None, :, :], -2, _tables),
    _Form("{} @ {}.T", lambda a: a[..., None, :], lambda b: b[..., None, :, :], -1, _tables),
    _Form("{}.T @ {}", lambda a: a[..., None], lambda b: b[..., None, :], -3, _tables),
)
# what came, and what became of two numbers that meet where their product is asked
_JOINS: tuple[tuple[str, Join], ...] = (
    ("is what comes out if {0} and {1} are added where they should be multiplied", numpy.add),
    ("is what comes out if {1} is taken off from {0}, where it is a factor", numpy.subtract),
    ("is what comes out if {0} is divided by {1} where it should be multiplied", numpy.divide),
    (
        "is what comes out if {1} is divided by {0} where it should be multiplied",
        lambda a, b: b / a,
    ),
    ("is what comes out if {0} does not count, and {1} stands for their product", _second),
    ("is what comes out if {1} does not count, and {0} stands for their product", _first),
)
# the same of sums of products; of a single product `powers` says it
_OF_SUMS: tuple[tuple[str, Join], ...] = (
    ("would be right with the product `{2}` added", lambda a, b: 0 * (a * b)),
    ("is too large by the product `{2}`", lambda a, b: 2 * (a * b)),
    ("has the product `{2}` with the wrong sign", lambda a, b: -(a * b)),
)


def _joined(case: Case, pair: tuple[str, str], form: _Form, spot: _Spot) -> Iterator[Relation]:
    product = form.text.format(*pair).replace("`", "")
    meeting = form.meeting(case, pair, spot.at)
    rest = spot.ours - (meeting[0] * meeting[1]).sum()
    several = (*_JOINS, *(_OF_SUMS if form.axis is not None else ()))
    joins = [("joined", words.format(*pair, product), join) for words, join in several]
    joins += [
        (
            "of-changed",
            f"is what comes out if {name} {words}",
            partial(_of_changed, change=change, first=first),
        )
        for name, first in zip(pair, (True, False), strict=True)
        for words, change, has in CHANGES
        if has(case.inputs[name])
    ]
    for kind, words, join in joins:
        if spot.fits(rest + numpy.sum(join(*meeting))):
            text = f"{case.place} {words}."
            predict = partial(_exchanged, pair=pair, form=form, join=join)
            yield _comes(kind, text, predict)


def _of_changed(a: Array, b: Array, change: Change, first: bool) -> Array:
    return change(a) * b if first else a * change(b)


def _exchanged(case: Case, pair: tuple[str, str], form: _Form, join: Join) -> Array | None:
    """What is asked with `join` in the place of the product."""
    if case.ours is None or not form.fits(case, pair):
        return None
    sides = form.laid_out(case, pair)
    assert sides is not None
    return case.ours + form.of(sides, join) - form.of(sides, numpy.multiply)


def _comes(kind: str, text: str, predict: Callable[[Case], Array | None]) -> Relation:
    """The relation that what `predict` says came, up to what sums lose by rounding."""

    def holds(case: Case) -> bool:
        predicted = predict(case)
        if case.near(case.mine, predicted):
            return True
        if predicted is None or not case.same_shape:
            return False
        assert case.mine is not None and case.ours is not None
        lost = _ROUNDING * numpy.abs(case.ours).max(initial=0.0)
        told = _TOLD * numpy.abs(case.mine - case.ours).max(initial=0.0)
        return bool((numpy.abs(case.mine - predicted) <= min(lost, told)).all())

    return replace(follows(kind, text, predict, on_both_sides), holds=holds)
