"""The first difference of a task, for a learner's eyes: labelled lines instead of a sentence."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy

from autograder.course import Assignment
from autograder.judging.compare import COARSE, describe, difference
from autograder.judging.observation import Observation, Raised
from autograder.judging.unpack import Records
from autograder.judging.verdict import record_difference
from autograder.protocol.values import Tensor

Row = tuple[str, str]  # a label and what it labels; no label: a sentence of its own


def explain(assignment: Assignment, got: Records, expected: Records) -> list[Row]:
    """The first difference between a cell's records and the reference's; empty if none is seen."""
    for mine, ours in zip(got, expected, strict=False):
        if found := record_difference(assignment, mine, ours):
            return [_clean(row) for row in _rows(mine, ours, found.words)]
    return []


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


def _rows(got: Observation, expected: Observation, words: str) -> list[Row]:
    rows = [("input", expected.call)] if expected.call else []
    spec = expected.spec
    if spec.raises:
        rows.append(("expected", " or ".join(spec.raises)))
        returned = f"no exception: it returned {describe(got.value)}"
        rows.append(("got", _error(got.error) if got.error else returned))
        return rows
    if not spec.reveal or spec.judge:
        return [*rows, ("", words)]
    if got.error:
        return [*rows, ("expected", describe(expected.value)), ("got", _error(got.error))]
    sides = _differing(got, expected)
    if sides is None:
        return [*rows, ("", words)]
    prefix, mine, ours = sides
    if prefix:
        rows.append(("", prefix))
    rows += [("expected", describe(ours)), ("got", describe(mine))]
    if mine is None:
        return [*rows, ("", "is there a return?")]
    if isinstance(mine, Tensor) and isinstance(ours, Tensor) and mine.shape != ours.shape:
        return [*rows, ("shapes", f"expected {_shape(ours)}   got {_shape(mine)}")]
    if not words.split(": ")[-1].startswith("expected ") or " elements differ" in words:
        rows.append(("", words.split("; the largest")[0]))  # says more than the two lines above
    if isinstance(ours, (float, Tensor)) and (pairs := list(_numbers(mine, ours))):
        rows.append(("compared", _close(pairs)))
    return rows


def _error(error: Raised) -> str:
    message = error.message.strip().split("\n")[0][:300]
    return f"{error.type}: {message}" if message else error.type


def _differing(got: Observation, expected: Observation) -> tuple[str, Any, Any] | None:
    """The part that differs: what it is, the student's and the reference's; None for a gate."""
    if difference(got.value, expected.value):
        return "", got.value, expected.value
    grads, ours = got.grads, expected.grads
    if ours and grads is not None and len(grads) == len(ours):
        for number, (one, other) in enumerate(zip(grads, ours, strict=True), 1):
            if difference(one, other):
                which = f" of input {number}" if len(ours) > 1 else ""
                return f"the value is right; this is the gradient{which}", one, other
    if got.after and expected.after and difference(got.after.value, expected.after.value):
        return "this is what is left behind", got.after.value, expected.after.value
    return None


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
    if all(numpy.array_equal(one, other, equal_nan=True) for one, other in pairs):
        return "exact"
    with numpy.errstate(invalid="ignore"):
        apart = [numpy.abs(one - other).max(initial=0.0) for one, other in pairs]
    largest = max(numpy.nan_to_num(numpy.array(apart), nan=numpy.inf))
    scale = max(numpy.abs(numpy.nan_to_num(other)).max(initial=0.0) for _, other in pairs)
    near = largest <= COARSE[0] * scale + COARSE[1]
    word = "approximate" if near else "neither exact nor approximate"
    return f"{word}, largest difference {largest:.2g}"


def _shape(tensor: Tensor) -> str:
    return f"({', '.join(map(str, tensor.shape))}{',' if len(tensor.shape) == 1 else ''})"


def _clean(row: Row) -> Row:
    """Without control characters, which could drive a terminal."""
    return row[0], "".join(c if c.isprintable() else " " for c in row[1])
