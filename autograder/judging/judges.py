"""General judges: trusted predicates for tasks with many right answers.

A judge takes the value a probe recorded (tensors as NumPy arrays) and returns None if it is
fine, else one line that says what is wrong; a judge with an argument `expected` also gets the
reference's value. Judges of one task stand in its file, and so do right answers: what a probe is
given, the student's process can read.
"""

import math
from typing import Any

import numpy

# A right answer is refused by chance less than once in a million times.
_ALPHA = 1e-7
_SIGMAS = 5.5  # two-sided: 4e-8


def at_least(value: Any, least: float) -> str | None:
    """A number that is not below `least`."""
    if isinstance(value, (bool, str)):
        return "expected a number"
    try:
        value = float(getattr(value, "item", lambda: value)())
    except (OverflowError, TypeError, ValueError):
        return "expected a number"
    if not math.isfinite(value):
        return f"expected a number of at least {least:g}, got {value}"
    return None if value >= least else f"expected at least {least:g}, got {value:.4g}"


def same_distribution(value: Any, expected: Any) -> str | None:
    """A sample drawn from the distribution that the reference's sample comes from.

    Compares means, spreads and empirical distribution functions of two samples of one shape, of
    at least a thousand elements for use, and how alike neighbours are along each dimension: the
    distribution's quantiles, in order, are no sample. Source for the distribution functions: the
    inequality of Dvoretzky, Kiefer and Wolfowitz ("Asymptotic minimax character of the sample
    distribution function", 1956), with Massart's constant.
    """
    try:
        got, ours = (numpy.asarray(x, dtype=float) for x in (value, expected))
    except (TypeError, ValueError, OverflowError):
        return "expected a tensor of numbers"
    if got.shape != ours.shape:
        return f"expected shape {ours.shape}, got {got.shape}"
    if not numpy.isfinite(got).all():
        return "some of the values are not finite"
    alike = any(_alike(got, ours, axis) for axis in range(got.ndim))
    got, ours = numpy.sort(got.reshape(-1)), numpy.sort(ours.reshape(-1))
    n = got.size
    spread = max(ours.std(), 1e-12)
    if abs(got.mean() - ours.mean()) > _SIGMAS * spread * math.sqrt(2 / n):
        return f"expected a mean of about {ours.mean():.4g}, got {got.mean():.4g}"
    # the standard deviation of a sample's spread, from its own fourth moment
    kurtosis = ((ours - ours.mean()) ** 4).mean() / spread**4
    wobble = spread * math.sqrt(max(kurtosis - 1, 0.1) / (4 * n))
    if abs(got.std() - ours.std()) > _SIGMAS * wobble * math.sqrt(2) + 1e-9:
        return f"expected a standard deviation of about {ours.std():.4g}, got {got.std():.4g}"
    grid = numpy.concatenate([got, ours])
    steps = [numpy.searchsorted(side, grid, side="right") / n for side in (got, ours)]
    if numpy.abs(steps[0] - steps[1]).max() > 2 * math.sqrt(math.log(2 / _ALPHA) / (2 * n)):
        return "mean and spread fit, but the values are spread in another way"
    return "the values depend on their neighbours, and each is to be drawn anew" if alike else None


def _alike(got: Any, ours: Any, axis: int) -> bool:
    """Whether neighbours along an axis are more alike, or less, than in the reference's sample.

    The mean product of neighbours that are drawn one by one, in units of the variance, is 0 with a
    standard deviation of 1 / sqrt(their number).
    """
    pairs = got.size - got.size // max(got.shape[axis], 1)
    if pairs == 0:
        return False
    means = []
    for sample in (got, ours):
        apart = numpy.moveaxis(sample - sample.mean(), axis, 0) / max(sample.std(), 1e-12)
        means.append((apart[1:] * apart[:-1]).mean())
    return bool(abs(means[0] - means[1]) > _SIGMAS * math.sqrt(2 / pairs))
