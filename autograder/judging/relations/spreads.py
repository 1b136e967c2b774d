"""Relations of what is drawn: how widely numbers are spread, beside how widely they should be."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy

from autograder.judging.cases import given_to
from autograder.judging.observation import Observation
from autograder.judging.unpack import Records
from autograder.protocol.values import Array, Tensor

_OFF, _SAME = 0.1, 0.04  # shares: of a spread that is another, and up to which two are one
_LEAST = 1000  # numbers that have a spread
_MANY = 10  # draws in a stack of them
_NUMBERS = {2.0: "twice", 3.0: "3 times", 4.0: "4 times", sqrt(2): "√2 times", sqrt(3): "√3 times"}


@dataclass(frozen=True)
class _Drawn:
    """A sample beside the right one: means and spreads, whether few of its numbers differ, and
    most are one, and the whole numbers of its call."""

    means: tuple[float, float]
    spreads: tuple[float, float]
    lowest: tuple[float, float]
    alike: bool
    at_once: bool
    sizes: dict[str, int]

    @property
    def ratio(self) -> float:
        return self.spreads[0] / self.spreads[1]

    @property
    def moved(self) -> bool:
        return abs(self.means[0] - self.means[1]) > _OFF * max(self.spreads)

    @property
    def off(self) -> bool:
        return self.moved or abs(self.ratio - 1) > _OFF


def spreads(got: Records, expected: Records, names: Collection[str]) -> str | None:
    """What is wrong with the spread of what is drawn, where a judge compares distributions."""
    judged = [
        (mine, ours)
        for mine, ours in zip(got, expected, strict=False)
        if ours.spec.judge[:1] == ("same_distribution",) and not mine.error
    ]
    if words := _shaped(judged):
        return words
    drawn = [one for mine, ours in judged if (one := _drawn(mine, ours, names))]
    wrong, right = ([one for one in drawn if one.off == off] for off in (True, False))
    if not wrong:
        return None
    if not any(one.spreads[0] for one in wrong):
        where = f" in {len(wrong)} of {len(drawn)} draws" if right else ""
        return f"All numbers that are drawn are one and the same{where}: what makes them differ?"
    if all(one.moved and one.lowest[0] >= 0 > one.lowest[1] for one in wrong):
        return (
            "No number that is drawn is negative, where numbers on both sides of 0 are asked: "
            "`rand` draws from 0 to 1, and `randn` around 0."
        )
    if all(one.alike and one.at_once for one in wrong):
        return (
            "More than half of the numbers that are drawn are one and the same: what makes them "
            "differ?"
        )
    centred = all(abs(one.means[1]) < _OFF * one.spreads[1] and not one.alike for one in wrong)
    if centred and all(one.moved for one in wrong):
        return (
            f"What is drawn lies around {wrong[0].means[0]:.2g}, where it should lie around 0: is "
            "something added that should multiply, or left out that should be taken off?"
        )
    if any(one.moved or not one.ratio for one in wrong):
        return None
    by = next(_by_size(wrong, right), None) or _by_number(wrong)
    if by:
        return f"What is drawn is spread {by} what is asked, as its standard deviation tells."
    for wide, words in ((True, "widely"), (False, "narrowly")):
        if len(wrong) > 1 and all((one.ratio > 1) == wide for one in wrong):
            return (
                f"What is drawn is spread too {words} in every case that is wrong, by another "
                "factor in each: which number of the call has it to "
                "depend on, and how?"
            )
    return None


def _shaped(judged: list[tuple[Observation, Observation]]) -> str | None:
    """What is wrong with all samples as a whole: a number for a table, or the same each time."""
    sides = [
        (_floats(mine.value), _floats(ours.value))
        for mine, ours in judged
        if isinstance(ours.value, Tensor)
    ]
    samples = [(one, other) for one, other in sides if one is not None and other is not None]
    if not samples or len(samples) < len(judged):
        return None
    if all(one.ndim == 0 < other.ndim for one, other in samples):
        return "A single number comes, where a table of numbers is to be drawn, each by itself."
    if all(one.shape == other.shape[::-1] != other.shape for one, other in samples):
        return "What is drawn has its sizes the other way round."
    stacks = [(one, other) for one, other in samples if one.ndim > 2 and len(one) > _MANY]
    stacks = [(one, other) for one, other in stacks if one.shape == other.shape]
    if stacks and all(_repeats(one) and not _repeats(other) for one, other in stacks):
        return (
            "Each call draws the very same numbers: is a seed set in the function, or are they "
            "kept from one call to the next?"
        )
    return None


def _floats(value: Any) -> Array | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return numpy.zeros(())
    floats = isinstance(value, Tensor) and value.array.dtype.kind == "f"
    return value.array if floats and value.array.shape == value.shape else None


def _repeats(stack: Array) -> bool:
    return bool((stack == stack[:1]).all() and numpy.ptp(stack))


def _drawn(mine: Observation, ours: Observation, names: Collection[str]) -> _Drawn | None:
    sides = mine.value, ours.value
    if not all(isinstance(x, Tensor) and x.array.dtype.kind == "f" for x in sides):
        return None
    one, other = (x.array.astype(numpy.float64) for x in sides)
    if one.shape != other.shape or one.size < _LEAST or not numpy.isfinite(one).all():
        return None
    given = given_to(ours, names)
    different, counts = numpy.unique(one, return_counts=True)
    return _Drawn(
        (float(one.mean()), float(other.mean())),
        (float(one.std()), float(other.std())),
        (float(one.min()), float(other.min())),
        2 * different.size < one.size,
        2 * int(counts.max()) > one.size,
        {name: value for name, value in given if type(value) is int and value > 1},
    )


_POWERS: tuple[tuple[str, Callable[[int], float]], ...] = (
    ("{} times", lambda n: float(n)),
    ("√{} times", sqrt),
    ("1/{} of", lambda n: 1 / n),
    ("1/√{} of", lambda n: 1 / sqrt(n)),
)


def _by_size(wrong: list[_Drawn], right: list[_Drawn]) -> Iterator[str]:
    """A power of a whole number of the call, if that is another in several of the calls."""
    for name in wrong[0].sizes:
        if not all(name in one.sizes for one in (*wrong, *right)):
            continue
        if len({one.sizes[name] for one in wrong}) < 2:
            continue
        for words, power in _POWERS:
            if all(_is(one, power(one.sizes[name])) for one in (*wrong, *right)):
                yield words.format(name)


def _by_number(wrong: list[_Drawn]) -> str | None:
    for number, words in _NUMBERS.items():
        if all(_is(one, number) for one in wrong):
            return words
        if all(_is(one, 1 / number) for one in wrong):
            return f"1/{words.split()[0]} of" if number != 2 else "half"
    first = wrong[0].ratio
    if len(wrong) > 1 and all(_is(one, first) for one in wrong):
        return f"{first:.2g} times"
    return None


def _is(one: _Drawn, ratio: float) -> bool:
    return abs(one.ratio / ratio - 1) <= _SAME
