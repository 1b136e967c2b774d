"""How close a right answer's values are to the reference's."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy

from autograder.judging.compare import COARSE
from autograder.judging.unpack import Records
from autograder.protocol.values import Tensor


def closeness(got: Records, expected: Records) -> str:
    """How close a task's values are to the reference's: exact, or within what."""
    pairs: list[tuple[numpy.ndarray, numpy.ndarray]] = []
    for mine, ours in zip(got, expected, strict=False):
        if not ours.error and not ours.spec.judge:
            pairs += _numbers(mine.value, ours.value)
            pairs += _numbers(mine.grads, ours.grads)
            if mine.after and ours.after:
                pairs += _numbers(mine.after.value, ours.after.value)
    return _close(pairs).replace(", largest difference", ", within") if pairs else ""


def _numbers(got: Any, expected: Any) -> Iterator[tuple[numpy.ndarray, numpy.ndarray]]:
    """Pairs of arrays that stand at the same place and have the same shape."""
    kinds = (bool, int, float, Tensor)
    if isinstance(got, kinds) and isinstance(expected, kinds):
        try:
            one, other = _array(got), _array(expected)
        except OverflowError:  # an integer beyond all floats
            return
        if one.shape == other.shape:
            yield one, other
    elif isinstance(got, (list, tuple)) and isinstance(expected, (list, tuple)):
        if len(got) == len(expected):
            for one, other in zip(got, expected, strict=True):
                yield from _numbers(one, other)
    elif isinstance(got, dict) and isinstance(expected, dict):
        for one, other in zip(got["pairs"], expected["pairs"], strict=False):
            yield from _numbers(one[1], other[1])


def _array(value: Any) -> numpy.ndarray:
    array = value.array if isinstance(value, Tensor) else numpy.asarray(value)
    return array.astype(numpy.float64)


def _close(pairs: Sequence[tuple[numpy.ndarray, numpy.ndarray]]) -> str:
    """Exact, approximate, or neither; and by how much."""
    if all(_same(one, other).all() for one, other in pairs):
        return "exact"
    with numpy.errstate(invalid="ignore"):
        apart = [
            numpy.where(_same(one, other), 0, numpy.abs(one - other)).max(initial=0.0)
            for one, other in pairs
        ]
    largest = max(numpy.nan_to_num(numpy.array(apart), nan=numpy.inf))
    scale = max(numpy.abs(other[numpy.isfinite(other)]).max(initial=0.0) for _, other in pairs)
    near = largest <= COARSE[0] * scale + COARSE[1]
    word = "approximate" if near else "neither exact nor approximate"
    return f"{word}, largest difference {largest:.2g}"


def _same(one: numpy.ndarray, other: numpy.ndarray) -> numpy.ndarray:
    """Where two arrays hold the same, two that are infinite or no number among it."""
    same: numpy.ndarray = (one == other) | (numpy.isnan(one) & numpy.isnan(other))
    return same
