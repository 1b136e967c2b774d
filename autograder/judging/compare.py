"""Comparing two values, in words: what is the first way in which they differ?

Values pass when max|got - expected| <= rtol * max|expected| + atol. An elementwise rule
refuses right answers: a sum whose true value is near zero carries the rounding of its terms.
Nothing broadcasts; shapes are compared first, exactly.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from autograder.protocol.values import Array, Opaque, Tensor

# (rtol, atol) where both sides are float64 tensors, and where one is coarser; a Python float may
# have been a float32 before
FINE, COARSE = (1e-9, 1e-12), (1e-4, 1e-6)
_COARSE_DTYPES = ("float32", "float16", "bfloat16", "complex64", "float")
_PRINTED = 4_000  # bits of an integer that is written out
_SHOWN = 8  # tensors up to this many elements are shown whole


@dataclass(frozen=True)
class Rule:
    """How strictly to compare; see `autograder.jailed.probes.probe`."""

    rtol: float | None = None
    atol: float | None = None
    dtype: bool = False
    types: bool = False


def difference(got: Any, expected: Any, rule: Rule = Rule()) -> str | None:
    """The first difference between two decoded values, in words; None if there is none."""
    if _is_number(got) and _is_number(expected):
        return _kinds(got, expected, rule) or _numbers(got, expected, rule)
    if isinstance(expected, Tensor):
        if not isinstance(got, Tensor):
            return f"expected {describe(expected)}, got {describe(got)}"
        return _kinds(got, expected, rule) or _tensors(got, expected, rule)
    if isinstance(expected, (list, tuple)):
        if not isinstance(got, (list, tuple)):
            return f"expected {describe(expected)}, got {describe(got)}"
        return _kinds(got, expected, rule) or _sequences(got, expected, rule)
    if isinstance(expected, dict):
        return _dicts(got, expected, rule)
    if type(got) is type(expected) and got == expected:
        return None
    return f"expected {describe(expected)}, got {describe(got)}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) or (
        isinstance(value, Tensor) and value.shape == ()
    )


def _kinds(got: Any, expected: Any, rule: Rule) -> str | None:
    if rule.types and _kind(got) != _kind(expected):
        return f"expected {_kind(expected)}, got {_kind(got)}"
    if (
        rule.dtype
        and isinstance(got, Tensor)
        and isinstance(expected, Tensor)
        and got.dtype != expected.dtype
    ):
        return f"expected dtype {expected.dtype}, got {got.dtype}"
    return None


def _kind(value: Any) -> str:
    if isinstance(value, Tensor):
        article = "a tensor" if value.kind == "tensor" else "a NumPy array"
        return f"{article} of rank 0" if value.shape == () else article
    names = {bool: "a bool", int: "an int", float: "a float", list: "a list", tuple: "a tuple"}
    return names.get(type(value), type(value).__name__)


def _sequences(got: Sequence[Any], expected: Sequence[Any], rule: Rule) -> str | None:
    if len(got) != len(expected):
        return f"expected {len(expected)} items, got {len(got)}"
    if expected and all(_is_number(x) for x in (*got, *expected)) and not rule.types:
        # judged together, by the largest element, as a tensor is
        kinds = {x.dtype if isinstance(x, Tensor) else "float" for x in (*got, *expected)}
        dtype = next((d for d in _COARSE_DTYPES if d in kinds), "float64")
        with contextlib.suppress(OverflowError, TypeError, ValueError):
            return _tensors(_together(got, dtype), _together(expected, dtype), rule)
    for index, (one, other) in enumerate(zip(got, expected, strict=True)):
        if words := difference(one, other, rule):
            return f"item {index}: {words}"
    return None


def _together(numbers: Sequence[Any], dtype: str) -> Tensor:
    array = numpy.array([_plain(x) for x in numbers], dtype=float)
    return Tensor(array, dtype, array.shape)


def _dicts(got: Any, expected: dict[str, Any], rule: Rule) -> str | None:
    if not isinstance(got, dict):
        return f"expected {describe(expected)}, got {describe(got)}"
    left = list(got["pairs"])
    for key, value in expected["pairs"]:
        match = next((pair for pair in left if difference(pair[0], key) is None), None)
        if match is None:
            return f"the key {describe(key)} is missing"
        left = [pair for pair in left if pair is not match]  # `==` of tensors is no answer
        if words := difference(match[1], value, rule):
            return f"at key {describe(key)}: {words}"
    return f"the key {describe(left[0][0])} should not be there" if left else None


def _plain(value: Any) -> Any:
    if isinstance(value, Tensor) and value.array.size == 1:
        return value.array.reshape(()).item()
    return value


def _numbers(got: Any, expected: Any, rule: Rule) -> str | None:
    exact = [
        isinstance(x, int) or (isinstance(x, Tensor) and "int" in x.dtype) for x in (got, expected)
    ]
    if all(exact) and not (isinstance(got, Tensor) or isinstance(expected, Tensor)):
        return None if got == expected else f"expected {_integer(expected)}, got {_integer(got)}"
    with contextlib.suppress(OverflowError):
        if _tensors(_number(got), _number(expected), rule) is None:
            return None
    return f"expected {describe(expected)}, got {describe(got)}"


def _number(value: Any) -> Tensor:
    return value if isinstance(value, Tensor) else Tensor(numpy.array(float(value)), "float", ())


def _tensors(got: Tensor, expected: Tensor, rule: Rule) -> str | None:
    if got.shape != expected.shape:
        return f"expected shape {_shape(expected)}, got {_shape(got)}"
    if expected.array.size == 0:
        return None
    if got.array.shape != expected.array.shape:  # one is complex
        return f"expected dtype {expected.dtype}, got {got.dtype}"
    coarse = got.dtype in _COARSE_DTYPES or expected.dtype in _COARSE_DTYPES
    rtol, atol = COARSE if coarse else FINE
    if got.array.dtype.kind in "biu" and expected.array.dtype.kind in "biu":
        rtol = atol = 0.0
    rtol = rtol if rule.rtol is None else rule.rtol
    atol = atol if rule.atol is None else rule.atol
    ours, theirs = expected.array.astype(numpy.float64), got.array.astype(numpy.float64)
    finite = numpy.isfinite(ours)
    same_special = numpy.array_equal(ours[~finite], theirs[~finite], equal_nan=True)
    scale = numpy.abs(ours[finite]).max(initial=0.0)
    with numpy.errstate(invalid="ignore", over="ignore"):
        distance = numpy.where(finite, numpy.abs(theirs - ours), 0.0)
    worst = distance.max(initial=0.0) if not numpy.isnan(distance).any() else numpy.inf
    if same_special and worst <= rtol * scale + atol:
        return None
    if expected.array.size <= _SHOWN and len(expected.shape) < 2:
        return f"expected {describe(expected)}, got {describe(got)}"
    wrong = distance > rtol * scale + atol
    wrong |= numpy.isnan(distance) | (~finite & ~_same(ours, theirs))
    where = tuple(int(i) for i in numpy.argwhere(wrong)[0])
    biggest = f"; the largest difference is {worst:.4g}" if numpy.isfinite(worst) else ""
    return (
        f"{int(wrong.sum())} of {wrong.size} elements differ, the first at "
        f"[{', '.join(map(str, where))}]: expected {ours[where]:.6g}, "
        f"got {theirs[where]:.6g}{biggest}"
    )


def _integer(number: Any) -> str:
    # Python refuses to print very large ones
    return str(number) if number.bit_length() <= _PRINTED else describe(number)


def _same(one: Array, other: Array) -> Array:
    same: Array = (one == other) | (numpy.isnan(one) & numpy.isnan(other))
    return same


def _shape(tensor: Tensor) -> str:
    return "(" + ", ".join(map(str, tensor.shape)) + ("," if len(tensor.shape) == 1 else "") + ")"


def describe(value: Any) -> str:
    """A decoded value in a few words."""
    if value is None:
        return "None"
    if isinstance(value, Tensor):
        if value.array.size <= _SHOWN and value.kind == "tensor":
            inner = numpy.array2string(
                value.array, separator=", ", formatter={"float_kind": lambda x: f"{x:.6g}"}
            )
            return f"tensor({' '.join(inner.split())})"
        return f"{_kind(value)} of shape {_shape(value)}"
    if isinstance(value, Opaque):
        return f"an object of type {value.type}"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        text = ", ".join(describe(item) for item in value[:8])
        text = f"[{text}]" if isinstance(value, list) else f"({text})"
        return (
            text
            if len(value) <= 8 and len(text) <= 120
            else f"{_kind(value)} of {len(value)} items"
        )
    if isinstance(value, dict):
        return f"a dict of {len(value['pairs'])} items"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return "a huge int"
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."
