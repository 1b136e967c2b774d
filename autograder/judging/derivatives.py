"""Derivatives, computed here: differences of the function's own values."""

from collections.abc import Sequence

import numpy

from autograder.judging.cases import name_of
from autograder.judging.compare import Rule, difference
from autograder.judging.observation import Derivatives, Slopes
from autograder.protocol.values import STEP, Tensor

_RTOL, _ATOL = 1e-4, 1e-6
_SAME = Rule(rtol=0.0)


def gradient_difference(
    got: Derivatives, expected: Derivatives, names: Sequence[str] = ()
) -> str | None:
    """Check the derivatives a probe sent against differences of the function's own values.

    `names` are the inputs', as far as they are known. Inputs and upstream gradients must be the
    reference's, so that nobody picks easy ones.
    """
    given = [(got.x, expected.x), (got.first.upstream, expected.first.upstream)]
    if expected.second is not None:
        given.append((got.second.upstream if got.second else (), expected.second.upstream))
    if any(difference(mine, ours, _SAME) for mine, ours in given):
        return "the gradient check was not made at the given point"
    if words := _order(got.x, got.first, names):
        return f"the gradient is not that of the function itself: {words}"
    second = got.second if expected.second is not None else None
    if second is not None and (words := _order(got.x, second, names)):
        return f"the second derivative is not that of the function itself: {words}"
    return None


def _order(inputs: tuple[Tensor, ...], slopes: Slopes, names: Sequence[str]) -> str | None:
    sizes = [x.array.size for x in inputs]
    moved = sum(sizes)
    if (len(slopes.plus), len(slopes.minus), len(slopes.grads)) != (moved, moved, len(sizes)):
        return "the check is incomplete"
    quotients = []
    for forward, backward in zip(slopes.plus, slopes.minus, strict=True):
        total = 0.0
        for up, one, other in zip(slopes.upstream, forward, backward, strict=True):
            if not one.shape == other.shape == up.shape:
                return "the function's result changes its shape"
            weight, above, below = (t.array.astype(numpy.float64) for t in (up, one, other))
            total += float((weight * (above - below)).sum()) / (2 * STEP)
        quotients.append(total)
    numeric, start = numpy.array(quotients), 0
    for number, (x, grad) in enumerate(zip(inputs, slopes.grads, strict=True)):
        if grad.shape != x.shape:
            return f"for {name_of(names, number)}: expected shape {x.shape}, got {grad.shape}"
        wanted = numeric[start : start + x.array.size].reshape(x.shape)
        start += x.array.size
        words = difference(
            Tensor(grad.array, "float64", x.shape),
            Tensor(wanted, "float64", x.shape),
            Rule(rtol=_RTOL, atol=_ATOL),
        )
        if words:
            return f"for {name_of(names, number)}: {words}"
    return None
