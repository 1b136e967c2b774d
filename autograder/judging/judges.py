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
    if got.size and numpy.array_equal(got, ours):
        return None
    mean, spread = ours.mean(), max(ours.std(), 1e-12)
    n = got.size
    if abs(got.mean() - mean) > _SIGMAS * spread * math.sqrt(2 / n):
        return f"expected a mean of about {mean:.4g}, got {got.mean():.4g}"
    # the standard deviation of a sample's spread, from its own fourth moment
    squares = (ours - mean) ** 2
    kurtosis = (squares * squares).mean() / spread**4
    wobble = spread * math.sqrt(max(kurtosis - 1, 0.1) / (4 * n))
    if abs(got.std() - ours.std()) > _SIGMAS * wobble * math.sqrt(2) + 1e-9:
        return f"expected a standard deviation of about {ours.std():.4g}, got {got.std():.4g}"
    if _apart(got, ours) > 2 * math.sqrt(math.log(2 / _ALPHA) / (2 * n)):
        return "mean and spread fit, but the values are spread in another way"
    if _alike(got, ours):
        return "the values depend on their neighbours, and each is to be drawn anew"
    return None


def _apart(got: Any, ours: Any) -> float:
    """The largest distance between the distribution functions of two samples of one size."""
    both = numpy.concatenate([numpy.sort(got, axis=None), numpy.sort(ours, axis=None)])
    order = both.argsort(kind="stable")  # which is quick where all is sorted but for one place
    steps = numpy.where(order < got.size, 1, -1).cumsum()
    both = both[order]
    ends = numpy.append(both[1:] != both[:-1], True)  # of equal numbers
    return float(numpy.abs(steps[ends]).max() / got.size)


def _alike(got: Any, ours: Any) -> bool:
    """Whether neighbours along some axis are more alike, or less, than in the reference's sample.

    The mean product of neighbours that are drawn one by one, in units of the variance, is 0 with a
    standard deviation of 1 / sqrt(their number).
    """
    samples = [(sample - sample.mean()) / max(sample.std(), 1e-12) for sample in (got, ours)]
    for axis in range(got.ndim):
        pairs = got.size - got.size // max(got.shape[axis], 1)
        if pairs == 0:
            continue
        means = []
        for sample in samples:
            apart = numpy.moveaxis(sample, axis, 0)
            means.append((apart[1:] * apart[:-1]).mean())
        if abs(means[0] - means[1]) > _SIGMAS * math.sqrt(2 / pairs):
            return True
    return False
