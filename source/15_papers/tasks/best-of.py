# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="best-of-values"
from autograder import integer, number, numbers, probe

probe(expected_best, [1.0, 3.0], 1)
probe(expected_best, [1.0, 3.0], 2)
probe(expected_best, [5.0, 1.0, 2.0], 2)
probe(expected_best, numbers(4), 1, atol=1e-9)
probe(expected_best, numbers(5), 3, unchanged=True)
probe(expected_best, numbers(8), integer(2, 12), unchanged=True)
probe(expected_best, [number(), 1.0, 1.0, 0.0, -1.0, 0.0], 2)
probe(expected_best, [0, 4, 1, 4], 3)
probe(expected_best, [300 * n for n in numbers(5)], 4)
probe(expected_best, [1e-4 * abs(n) for n in numbers(5)], 2, atol=0.0)
probe(expected_best, numbers(30), 5)
probe(expected_best, numbers(1), 3)
probe(expected_best, numbers(3), 200)
probe(expected_best, numbers(200), 150)
probe(expected_best, [-2.0, -1.0, -7.0, -4.0], 2)
probe(expected_best, [0.25, 1.0, 0.5], 8, types=True)


# %% mistake="not-sorted"
# The index in brackets means the i-th in order. Your list is used as it comes.
def expected_best(values, k):
    n, total = len(values), 0.0
    for i, v in enumerate(values, 1):
        total += v * ((i / n) ** k - ((i - 1) / n) ** k)
    return total


# %% mistake="falling-order"
# Your order falls: this is how good the *worst* of k runs is.
def expected_best(values, k):
    n, total = len(values), 0.0
    for i, v in enumerate(sorted(values, reverse=True), 1):
        total += v * ((i / n) ** k - ((i - 1) / n) ** k)
    return total


# %% mistake="counted-from-zero"
# Your i begins with 0. In the sum it begins with 1.
def expected_best(values, k):
    n, total = len(values), 0.0
    for i, v in enumerate(sorted(values)):
        total += v * ((i / n) ** k - ((i - 1) / n) ** k)
    return total


# %% mistake="the-maximum"
# This is the best of all results, whatever k is.
def expected_best(values, k):
    return max(values)


# %% mistake="mean"
# This is the mean of all results: the best of one run.
def expected_best(values, k):
    return sum(values) / len(values)


# %% mistake="power-of-the-difference"
# Each of the two fractions has the power k, and then they are subtracted.
def expected_best(values, k):
    n, total = len(values), 0.0
    for i, v in enumerate(sorted(values), 1):
        total += v * (i / n - (i - 1) / n) ** k
    return total


# %% mistake="nothing-subtracted"
# Your weights do not sum to 1: the second fraction is missing.
def expected_best(values, k):
    n, total = len(values), 0.0
    for i, v in enumerate(sorted(values), 1):
        total += v * (i / n) ** k
    return total


# %% mistake="sorted-in-place"
# `values.sort()` changes the list of whoever calls.
def expected_best(values, k):
    values.sort()
    n, total = len(values), 0.0
    for i, v in enumerate(values, 1):
        total += v * ((i / n) ** k - ((i - 1) / n) ** k)
    return total


# %% mistake="powers-divided-last"
# n to the power of k leaves the range of floats where n and k are large. Divide first.
def expected_best(values, k):
    total = 0.0
    for i, v in enumerate(sorted(values), 1):
        total += v * (float(i) ** k - (i - 1.0) ** k)
    return total / float(len(values)) ** k


# %% alternative="tensor"
def expected_best(values, k):
    ordered, _ = torch.tensor(values, dtype=torch.float64).sort()
    shares = torch.arange(len(values) + 1, dtype=torch.float64) / len(values)
    return (ordered @ (shares**k).diff()).item()


# %% alternative="best-of-one-more"
def expected_best(values, k):
    ordered, n = sorted(values), len(values)
    best = ordered[-1]
    for i in range(1, n):
        best -= (ordered[i] - ordered[i - 1]) * (i / n) ** k
    return best


# %% inputs
# k: zero: at least one run
# values: empty: at least one result
