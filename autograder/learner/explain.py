"""The first difference of a task, for a learner's eyes: labelled lines instead of a sentence."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy

from autograder.course import Assignment
from autograder.judging.compare import COARSE, describe, difference
from autograder.judging.verdict import Records, record_difference
from autograder.protocol.values import Tensor

Row = tuple[str, str]  # a label and what it labels; no label: a sentence of its own


def explain(assignment: Assignment, got: Records, expected: Records) -> list[Row]:
    """The first difference between a cell's records and the reference's; empty if none is seen.

    Both are decoded; whatever hostile evidence makes the comparison raise, it is not explained.
    """
    try:
        for mine, ours in zip(got, expected, strict=False):
            if found := record_difference(assignment, mine, ours):
                return [_clean(row) for row in _rows(mine, ours, found.words)]
    except Exception:
        return []
    return []


def closeness(got: Records, expected: Records) -> str:
    """How close a task's values are to the reference's: exact, or within what."""
    pairs = []
    try:
        for mine, ours in zip(got, expected, strict=False):
            if "error" not in ours and not ours["spec"]["judge"]:
                for key in ("value", "grads", "after"):
                    pairs += _numbers(mine.get(key), ours.get(key))
        return _close(pairs).replace(", largest difference", ", within") if pairs else ""
    except Exception:
        return ""


def _rows(got: dict[str, Any], expected: dict[str, Any], words: str) -> list[Row]:
    rows = [("input", str(expected["call"]))] if expected.get("call") else []
    spec = expected["spec"]
    if spec["raises"]:
        rows.append(("expected", " or ".join(spec["raises"])))
        returned = describe(got.get("value"))
        rows.append(("got", _error(got) or f"no exception: it returned {returned}"))
        return rows
    if not spec["reveal"] or spec["judge"]:
        return [*rows, ("", words)]
    if "error" in got:
        return [*rows, ("expected", describe(expected["value"])), ("got", _error(got))]
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


def _error(record: dict[str, Any]) -> str:
    error = record.get("error")
    if not error:
        return ""
    message = str(error.get("message", "")).strip().split("\n")[0][:300]
    return f"{error.get('type')}: {message}" if message else str(error.get("type"))


def _differing(got: dict, expected: dict) -> tuple[str, Any, Any] | None:
    """The part that differs: what it is, the student's and the reference's; None for a gate."""
    if difference(got["value"], expected["value"]):
        return "", got["value"], expected["value"]
    grads, ours = got.get("grads"), expected.get("grads")
    if ours and isinstance(grads, list) and len(grads) == len(ours):
        for number, (one, other) in enumerate(zip(grads, ours, strict=True), 1):
            if difference(one, other):
                which = f" of input {number}" if len(ours) > 1 else ""
                return f"the value is right; this is the gradient{which}", one, other
    if "after" in expected and difference(got.get("after"), expected["after"]):
        return "this is what is left behind", got.get("after"), expected["after"]
    return None


def _numbers(got: Any, expected: Any) -> Iterator[tuple[numpy.ndarray, numpy.ndarray]]:
    """Pairs of arrays that stand at the same place and have the same shape."""
    kinds = (bool, int, float, Tensor)
    if isinstance(got, kinds) and isinstance(expected, kinds):
        one, other = _array(got), _array(expected)
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
