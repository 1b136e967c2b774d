# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

wide = torch.float64


def whole(s):
    """The first of sum_variance(s): the variance of the sum"""
    return sum_variance(s)[0]


def own(s):
    """The second of sum_variance(s): the sum of the variances"""
    return sum_variance(s)[1]


def tables():
    yield torch.tensor([[0.0, 0.0], [2.0, 2.0]])
    yield randn(4, 2, dtype=wide)
    yield 3 + randn(6, 3, dtype=wide)
    yield awkward(4, 4, dtype=wide)
    yield 300 * randn(30, 2, dtype=wide)
    yield 1e-4 * randn(2, 30, dtype=wide)
    yield randn(3, 5, dtype=wide).t()
    yield randn(5, 1, dtype=wide)
    yield randn(3, 1, dtype=wide) * torch.tensor([1.0, 2.0, -0.5], dtype=wide)


# %% hidden="sum-variance-whole"
for s in tables():
    probe(whole, s)
probe(whole, randn(1, 4, dtype=wide), atol=1e-12)
column = randn(4, 1, dtype=wide)
probe(whole, torch.cat([column, -column], 1), atol=1e-12)

# %% hidden="sum-variance-own"
for s in tables():
    probe(own, s)
probe(own, randn(1, 4, dtype=wide), atol=1e-12)


# %% mistake="divided-by-one-less"
# You divide by N - 1. All outcomes are here, and they are equally likely: the text
# takes the mean over the rows.
def sum_variance(s):
    centred = s - s.mean(0)
    covariances = centred.t() @ centred / (len(s) - 1)
    return covariances.sum(), covariances.trace()


# %% mistake="not-centred"
# You never subtract the means. These are second moments.
def sum_variance(s):
    covariances = s.t() @ s / len(s)
    return covariances.sum(), covariances.trace()


# %% mistake="one-mean-for-all"
# You subtract the mean of the whole table. Each term has a mean of its own.
def sum_variance(s):
    centred = s - s.mean()
    covariances = centred.t() @ centred / len(s)
    return covariances.sum(), covariances.trace()


# %% mistake="line-one-believed"
# Your two numbers are the same: you believe line 1. The first one is the variance of
# the sum, whatever the terms have to do with each other.
def sum_variance(s):
    variances = s.var(0, correction=0)
    return variances.sum(), variances.sum()


# %% mistake="rows-as-terms"
# You sum over the outcomes. The terms of a sum stand in one row.
def sum_variance(s):
    s = s.t()
    centred = s - s.mean(0)
    covariances = centred.t() @ centred / len(s)
    return covariances.sum(), covariances.trace()


# %% mistake="exchanged"
# You have the two the other way round.
def sum_variance(s):
    centred = s - s.mean(0)
    covariances = centred.t() @ centred / len(s)
    return covariances.trace(), covariances.sum()


# %% alternative="var-of-the-sums"
def sum_variance(s):
    return s.sum(1).var(correction=0), s.var(0, unbiased=False).sum()


# %% alternative="double-sum"
def sum_variance(s):
    columns = [column - column.mean() for column in s.unbind(1)]
    whole = sum((a * b).mean() for a in columns for b in columns)
    return [whole, sum((a * a).mean() for a in columns)]


# %% inputs
# s: empty: N and n are at least 1
