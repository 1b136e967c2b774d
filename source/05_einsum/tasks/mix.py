# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="mix-values"
import torch
from autograder import awkward, probe, rand, randn

probe(mix, randn(2, 4), randn(3, 4), randn(3, 4), grad=True)
probe(mix, randn(5, 3), randn(5, 3), randn(5, 3), grad=True)
probe(mix, randn(4, 6), randn(2, 6), randn(2, 6), grad=True)
probe(mix, randn(1, 3), randn(4, 3), randn(4, 3), grad=True)
probe(mix, randn(3, 2), randn(1, 2), randn(1, 2))
sure = torch.tensor([[9.0], [7.4], [-9.0]])  # scores of 45, 37 and -45
probe(
    mix, torch.tensor([[5.0]]), sure, torch.tensor([[1.0], [999.0], [2.0]]), grad=True
)
probe(mix, awkward(4, 3), awkward(5, 3), awkward(5, 3), grad=True)
probe(mix, 1e-4 * randn(4, 3), 1e-4 * randn(2, 3), 1e-4 * rand(2, 3), atol=0.0)
probe(mix, 1e-4 * randn(4, 3), 1e4 * randn(2, 3), randn(2, 3))
probe(mix, 1e4 * randn(4, 3), 1e-4 * randn(2, 3), randn(2, 3))
probe(mix, randn(30, 2), randn(3, 2), randn(3, 2), grad=True)
probe(mix, randn(2, 2), randn(30, 2), randn(30, 2), grad=True)
probe(mix, 0.2 * randn(2, 30), randn(3, 30), randn(3, 30), grad=True)
probe(mix, randn(2, 4).t(), randn(2, 3).t(), randn(2, 3).t(), grad=True)
probe(mix, 300 * randn(4, 3), 0.01 * randn(2, 3), randn(2, 3))
probe(mix, 0.01 * randn(4, 3), 300 * randn(2, 3), randn(2, 3))
x = randn(3, 3)
probe(mix, x, x, x)
k = torch.tensor([[10.0], [9.9]])  # scores of 80 in one row, of -80 in the other
probe(mix, torch.tensor([[8.0], [-8.0]]), k, torch.tensor([[1.0], [3.0]]))


probe(
    mix,
    torch.zeros(1, 2),
    torch.ones(2, 2),
    torch.tensor([[1.0, 0.0], [3.0, 5.0]]),
    rtol=1e-6,
)


# %% mistake="still-without-an-arrow"
# The first line is as it was: the letters that remain without an arrow are put in
# alphabetical order. Print scores.shape for 2 queries and 3 keys.
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% mistake="softmax-over-queries"
# Your weights add up to 1 over the queries. Each query is to spread a weight of 1 over
# the keys. Print weights.sum(0) and weights.sum(1).
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=0)
    return torch.einsum("qk,kd->qd", weights, v)


# %% mistake="turned-after-the-softmax" same="softmax-over-queries"
# You turn the table once the weights are made. Then the softmax has run over the
# queries of the turned scores. Shapes fit, sums do not: each query's weights must add
# up to 1.
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1).t()
    return torch.einsum("qk,kd->qd", weights, v)


# %% mistake="last-line-fitted-to-the-fault" same="softmax-over-queries"
# You changed the last line to fit the turned weights. It runs now, but the softmax
# before it still spreads each key over the queries. Which line is the first with a
# wrong shape?
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("kq,kd->qd", weights, v)


# %% mistake="scale-lost"
# The division by the root of d has got lost in the repair. Only one thing was wrong.
# Compare your lines with the colleague's.
def mix(q, k, v):
    weights = torch.einsum("qd,kd->qk", q, k).softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% mistake="root-of-the-queries"
# You divide by the root of the number of queries. The vectors have d numbers: which
# dimension of q is that?
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[0] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% mistake="no-softmax"
# The scores are used as weights as they are. They can be negative and do not add up to
# 1. The colleague's second line belongs there.
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    return torch.einsum("qk,kd->qd", scores, v)


# %% mistake="keys-for-values"
# You weigh the keys and not the values. The last line takes the third argument. Try
# with v of zeros.
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, k)


# %% mistake="weights-without-gradient"
# No gradient finds its way back through the weights to q and k. Is there a detach, a
# data or a no_grad on the way?
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1).detach()
    return torch.einsum("qk,kd->qd", weights, v)


# %% mistake="divided-after-the-softmax"
# You divide the weights by the root of d, and not the scores. The weights of a query
# must add up to 1: print weights.sum(1).
def mix(q, k, v):
    weights = torch.einsum("qd,kd->qk", q, k).softmax(dim=1) / q.shape[1] ** 0.5
    return torch.einsum("qk,kd->qd", weights, v)


# %% mistake="one-maximum-for-all-rows"
# You subtract one maximum from all rows. In a row whose scores lie far below it every
# exponential is 0, and their sum, too. Each row is a softmax of its own.
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = (scores - scores.max()).exp()
    return torch.einsum("qk,kd->qd", weights / weights.sum(1, keepdim=True), v)


# %% alternative="matmul"
def mix(q, k, v):
    return torch.softmax(q @ k.t() / q.shape[-1] ** 0.5, dim=-1) @ v


# %% alternative="turned-and-softmax-over-the-first"
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=0)
    return torch.einsum("kq,kd->qd", weights, v)


# %% alternative="ready-made"
def mix(q, k, v):
    return torch.nn.functional.scaled_dot_product_attention(q[None], k[None], v[None])[
        0
    ]


# %% alternative="loop-over-queries-in-place"
def mix(queries, keys, values):
    result = torch.zeros(len(queries), values.shape[1])
    for row, query in enumerate(queries):
        scores = (keys * query).sum(1) / keys.shape[1] ** 0.5
        weights = scores.exp() / scores.exp().sum()
        result[row] += (weights[:, None] * values).sum(0)
    return result


# %% alternative="logarithms"
import torch


def mix(q, k, v):
    scores = (k @ q.mT * k.shape[-1] ** -0.5).T
    weights = (scores - scores.logsumexp(1, keepdim=True)).exp()
    return (weights[..., None] * v).sum(-2)


# %% inputs
# q, k, v: empty: the text speaks of no table without rows
