# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe


def floats(rows):
    """The rows as lists of floats"""
    return [[float(n) for n in row] for row in rows]


# %% hidden="counterexample-tie"
probe(lambda: floats(tie), judge="is_uncorrelated_and_not_independent")

# %% hidden="counterexample-skew"
probe(lambda: floats(skew), judge="has_mean_zero_and_a_small_share")


# %% judges
import math

CLOSE = 1e-6


def _rows(value, size):
    """The rows as lists of floats, or a line that says what is wrong."""
    if not isinstance(value, (list, tuple)) or not 0 < len(value) <= 10:
        return "a list of one to ten tuples is asked for"
    rows = []
    for row in value:
        if not isinstance(row, (list, tuple)) or len(row) != size:
            return f"each entry is a tuple of {size} numbers"
        if not all(type(n) is float and math.isfinite(n) for n in row):
            return "all numbers must be finite"
        if max(map(abs, row)) > 1000:
            return "no number may be larger than 1000"
        rows.append(list(row))
    if min(row[-1] for row in rows) <= 0:
        return "probabilities are positive"
    total = math.fsum(row[-1] for row in rows)
    return rows if abs(total - 1) <= CLOSE else f"the probabilities sum to {total:.6g}"


def _mean(pairs):
    return math.fsum(value * chance for value, chance in pairs)


def is_uncorrelated_and_not_independent(value, *_):
    rows = _rows(value, 3)
    if isinstance(rows, str):
        return rows
    of_w = _mean((w, p) for w, x, p in rows)
    of_product = _mean((w * x, p) for w, x, p in rows)
    if abs(of_w) > CLOSE:
        return f"w has the mean {of_w:.4g}, and not 0"
    if abs(of_product - of_w * _mean((x, p) for w, x, p in rows)) > CLOSE:
        return f"E[w x] is {of_product:.4g}: w and x are correlated"
    variance = _mean(((w * x) ** 2, p) for w, x, p in rows) - of_product**2
    by_line = _mean((w * w, p) for w, x, p in rows) - of_w**2
    by_line *= _mean((x * x, p) for w, x, p in rows)
    if by_line <= CLOSE:
        return "Var[w] E[x²] is 0, and may not be"
    if variance < 2 * by_line * (1 - CLOSE):
        return (
            f"Var[w x] is {variance / by_line:.4g} times Var[w] E[x²]: less than twice"
        )
    return None


def has_mean_zero_and_a_small_share(value, *_):
    rows = _rows(value, 2)
    if isinstance(rows, str):
        return rows
    mean = _mean(rows)
    if abs(mean) > CLOSE:
        return f"u has the mean {mean:.4g}, and not 0"
    variance = _mean((u * u, p) for u, p in rows) - mean**2
    if variance <= CLOSE:
        return "the variance of u is 0, and may not be"
    share = _mean((max(0.0, u) ** 2, p) for u, p in rows) / variance
    if share > 0.25 * (1 + CLOSE):
        return f"the share is {share:.4g}: more than a quarter"
    return None


# %% mistake="independent"
# Your w and x are independent, and so the line holds for them. Let x be large where w
# is far from 0.
tie = [(w, x, 0.25) for w in (-1, 1) for x in (0, 2)]
skew = [(1.0, 0.8), (-4.0, 0.2)]

# %% mistake="correlated"
# Your w and x rise together, so they are correlated. For each w the mirror image -w
# must be possible with the same x.
tie = [(-1.0, 0.0, 0.5), (1.0, 2.0, 0.5)]
skew = [(1.0, 0.8), (-4.0, 0.2)]

# %% mistake="tied-too-little"
# The variance is not twice as large yet. Make large values rare, and x large where w
# is.
tie = [(w, abs(w), 0.25) for w in (-2, -1, 1, 2)]
skew = [(1.0, 0.8), (-4.0, 0.2)]

# %% mistake="skewed-to-the-other-side"
# Your u has its long tail above 0, and the ReLU keeps that. Turn it round.
tie = [(w, abs(w), 0.49) for w in (-1, 1)] + [(w, abs(w), 0.01) for w in (-10, 10)]
skew = [(-1.0, 0.8), (4.0, 0.2)]

# %% mistake="mean-not-zero"
# Your u is negative most of the time, and its mean is not 0.
tie = [(w, abs(w), 0.49) for w in (-1, 1)] + [(w, abs(w), 0.01) for w in (-10, 10)]
skew = [(1.0, 0.2), (-1.0, 0.8)]

# %% mistake="symmetric"
# Your u is symmetric around 0, and its share is one half.
tie = [(w, abs(w), 0.49) for w in (-1, 1)] + [(w, abs(w), 0.01) for w in (-10, 10)]
skew = [(1.0, 0.5), (-1.0, 0.5)]

# %% alternative="one-rare-pair"
tie = [(0.0, 0.0, 0.9), (5.0, 3.0, 0.05), (-5.0, 3.0, 0.05)]
skew = [(3, 0.75), (-9, 0.25)]

# %% alternative="lists"
tie = [[0, 0, 0.5], [1, 10, 0.25], [-1, 10, 0.25]]
skew = [[0.1, 10 / 11], [-1.0, 1 / 11]]


# %% survivors
# counterexample-bab672d2, counterexample-42cc7442: the order of the tuples does not matter
