"""Derivatives, computed here: differences of the function's own values.

On the trusted side; every record is hostile but the reference's.
"""

from collections.abc import Sequence
from typing import Any

import numpy

from autograder.judging.compare import Rule, difference
from autograder.protocol.values import STEP, Tensor

_RTOL, _ATOL = 1e-4, 1e-6


def gradient_difference(got: Any, expected: Any) -> str | None:
    """Check the derivatives a probe sent against differences of the function's own values.

    Both are the "numeric" entries of records: inputs x, an upstream gradient, the gradients the
    student's backward gave, and the results with each element of x moved by ±h. Inputs and
    upstream gradients must be the reference's, so that nobody picks easy ones.
    """
    mine, ours = _named(got), _named(expected)
    for key in ("x", "upstream", "upstream2"):
        if (key in ours) and (key not in mine or difference(mine[key], ours[key], Rule(rtol=0.0))):
            return "the gradient check was not made at the given point"
    words = _order(mine, ("grads", "plus", "minus"), [mine["upstream"]])
    if words:
        return f"the gradient is not that of the function itself: {words}"
    if "upstream2" in ours:
        words = _order(mine, ("grads2", "plus2", "minus2"), mine["upstream2"])
        if words:
            return f"the second derivative is not that of the function itself: {words}"
    return None


def _named(record: Any) -> dict[str, Any]:
    return dict(record["pairs"])


def _order(record: dict[str, Any], keys: Sequence[str], upstream: Sequence[Tensor]) -> str | None:
    grads, plus, minus = (record[key] for key in keys)
    sizes = [x.array.size for x in record["x"]]
    if len(plus) != sum(sizes) or len(minus) != sum(sizes) or len(grads) != len(sizes):
        return "the check is incomplete"
    slopes = []
    for forward, backward in zip(plus, minus, strict=True):
        total = 0.0
        for up, one, other in zip(upstream, forward, backward, strict=True):
            if not one.shape == other.shape == up.shape:
                return "the function's result changes its shape"
            total += float((up.array * (one.array - other.array)).sum()) / (2 * STEP)
        slopes.append(total)
    numeric, start = numpy.array(slopes), 0
    for number, (x, grad) in enumerate(zip(record["x"], grads, strict=True)):
        if grad.shape != x.shape:
            return f"for input {number + 1}: expected shape {x.shape}, got {grad.shape}"
        wanted = numeric[start : start + x.array.size].reshape(x.shape)
        start += x.array.size
        words = difference(
            Tensor(grad.array, "float64", x.shape),
            Tensor(wanted, "float64", x.shape),
            Rule(rtol=_RTOL, atol=_ATOL),
        )
        if words:
            return f"for input {number + 1}: {words}"
    return None
