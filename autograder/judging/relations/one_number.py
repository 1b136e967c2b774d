"""What a judge refuses for one number alone: with its sign turned, or its size, all is right."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy

from autograder.judging.cases import case_of, labels_of
from autograder.judging.observation import Observation
from autograder.judging.unpack import Records
from autograder.protocol.values import Tensor

_MOST = 16  # numbers of a value that are looked at
Accepts = Callable[[Observation, Observation], bool]  # whether a judge passes what came
Change = Callable[[float], float]
_CHANGES: tuple[tuple[str, Change], ...] = (
    ("has the wrong sign", lambda x: -x),
    ("is too far from 0", lambda x: x / 2),
    ("is too near to 0", lambda x: 2 * x),
)


def one_number(got: Records, expected: Records, accepts: Accepts) -> str | None:
    """What is said of the first value that a judge refuses; None if more than a number is wrong."""
    for mine, ours in zip(got, expected, strict=False):
        if not ours.spec.judge or not ours.spec.reveal or mine.error or _count(mine.value) > _MOST:
            continue
        if not accepts(mine, ours):
            try:
                with numpy.errstate(all="ignore"):
                    return _said(mine, ours, accepts)
            except OverflowError:  # an integer that no float can hold
                return None
    return None


def _said(mine: Observation, ours: Observation, accepts: Accepts) -> str | None:
    for words, change in _CHANGES:
        found = {
            place
            for place, value in _changed(mine.value, change)
            if accepts(replace(mine, value=value), ours)
        }
        if len(found) == 1:
            return f"{_named(mine.value, found.pop(), case_of(ours))} {words}; the others would do."
    return None


def _named(value: Any, place: int, call: str) -> str:
    """The number, by the name of the part it stands in, if that is known."""
    labels = labels_of(call)
    if not isinstance(value, (list, tuple)) or len(labels) != len(value):
        return "One of your numbers"
    part = f"`{labels[place]}`"
    if isinstance(value[place], (int, float)):
        return part
    return f"{'The' if _count(value[place]) == 1 else 'One'} number in {part}"


def _count(value: Any) -> int:
    if isinstance(value, (list, tuple)):
        return sum(map(_count, value))
    if isinstance(value, Tensor):
        return value.array.size
    return int(isinstance(value, (int, float)))


def _changed(value: Any, change: Change) -> Iterator[tuple[int, Any]]:
    """The value with one number changed, each in turn, and the part of it in which that stands."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value:
        yield 0, change(value)
    elif isinstance(value, Tensor):
        for number in range(value.array.size):
            array = value.array.astype(numpy.float64)
            array.flat[number] = change(array.flat[number])
            yield 0, replace(value, array=array)
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            for _, new in _changed(item, change):
                yield number, type(value)([*value[:number], new, *value[number + 1 :]])
