# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randint, randn

ready_made = ("inner", "dot", "matmul", "tensordot", "einsum", "linear", "bilinear")
ready_made = tuple(f"aten.{name}" for name in ready_made)

# %% hidden="matmul-broadcast-values"
import torch

probe(matmul_broadcast, randn(2, 3), randn(3, 4))
probe(matmul_broadcast, randn(3, 3), randn(3, 3))
probe(matmul_broadcast, randn(4, 3), randn(3, 2))
probe(matmul_broadcast, randn(1, 5), randn(5, 3))
probe(matmul_broadcast, randn(3, 2), randn(2, 1))
probe(matmul_broadcast, randn(2, 1), randn(1, 3))
probe(matmul_broadcast, randn(4, 2).t(), randn(3, 4).t())
probe(matmul_broadcast, randn(3, 2), randn(2, 3))
probe(matmul_broadcast, randn(1, 1), randn(1, 1))
probe(matmul_broadcast, 10 * randn(2, 5), 10 * randn(5, 2))
probe(matmul_broadcast, randn(7, 2), randn(2, 1))
probe(matmul_broadcast, randn(1, 2), randn(2, 9))
probe(matmul_broadcast, randn(2, 784), randn(784, 3))
probe(matmul_broadcast, awkward(4, 4), awkward(4, 4))
probe(matmul_broadcast, 300 * randn(2, 3, away=1.0), 300 * randn(3, 2, away=1.0))
probe(matmul_broadcast, 1e-4 * randn(2, 3), 1e-4 * randn(3, 2), atol=0.0)
x = randn(3, 3)
probe(matmul_broadcast, x, x)


def after_a_change(a, b):
    """matmul_broadcast(a, b), after matmul_broadcast(a, b) and a += 1"""
    matmul_broadcast(a, b)
    a += 1
    return matmul_broadcast(a, b)


def first_of_two(a, b):
    """matmul_broadcast(a, b), looked at after matmul_broadcast(2 * a, b)"""
    first = matmul_broadcast(a, b)
    matmul_broadcast(2 * a, b)
    return first


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(after_a_change, a, b)
probe(first_of_two, a, b)


# %% hidden="matmul-broadcast-gradients"
import torch

probe(matmul_broadcast, randn(2, 3), randn(3, 4), grad=True)
probe(matmul_broadcast, randn(1, 4), randn(4, 2), grad=True)
probe(matmul_broadcast, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_broadcast, randn(4, 2), randn(2, 1), grad=True)
probe(matmul_broadcast, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(
    matmul_broadcast,
    randint(-1, 2, 3, 4).float(),
    randint(-1, 2, 4, 2).float(),
    grad=True,
)
probe(matmul_broadcast, 10 * randn(6, 2), 10 * randn(2, 3), grad=True)


def b_alone(a, b):
    """matmul_broadcast(a.detach(), b)"""
    return matmul_broadcast(a.detach(), b)


def a_alone(a, b):
    """matmul_broadcast(a, b.detach())"""
    return matmul_broadcast(a, b.detach())


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(b_alone, a, b, grad=True)
probe(a_alone, a, b, grad=True)


# %% hidden="matmul-broadcast-budget"
import torch

allowed = ("views", "making", "elementwise", "reductions")
a, b = randn(4, 6), randn(6, 40)
rule = {"budget": 3.0, "each": "row", "allow": allowed, "forbid": ready_made}
probe(matmul_broadcast, a, b, grad=True, **rule)
probe(matmul_broadcast, randn(4, 40), randn(40, 6), grad=True, **rule)
probe(matmul_broadcast, randn(4, 784), randn(784, 2), grad=True, **rule)
probe(matmul_broadcast, randn(20, 3), randn(3, 4), grad=True, **rule)

probe(matmul_broadcast, torch.ones(2, 3), torch.ones(3, 4), **rule)
probe(matmul_broadcast, torch.ones(1, 2), torch.ones(2, 4000), **rule)


# %% mistake="row-not-upright"
# Your row lies where it should stand. a[i, None] has shape (1, k), and its numbers meet
# the columns of b. With other than square matrices PyTorch often refuses; with square
# ones the numbers are wrong. Print both shapes, one under the other, aligned right.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, None] * b).sum(0)
    return c


# %% mistake="sums-along-columns-index"
# You sum over the wrong dimension of the product. It has shape (k, m), and a row of the
# result has m entries: which of the two has to disappear?
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(1)
    return c


# %% mistake="sum-without-dimension"
# Your sum has no dimension, so it adds up all k times m products, and every entry of a
# row comes out the same. Print one row of your result.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum()
    return c


# %% mistake="plus-for-times"
# Your row is added to the columns where the formula multiplies. Try a of ones and b of
# zeros: every entry of the product should be 0.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] + b).sum(0)
    return c


# %% mistake="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)


# %% mistake="return-inside-loop"
# Only the first row of your result is filled; the other rows stay 0. Does the return stand inside
# the loop? With which line is it aligned?
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)
        return c


# %% mistake="hard-coded-sizes"
# Your loop or your result knows the sizes of one example by heart. Other matrices have
# other sizes: read them off the shapes of a and b.
def matmul_broadcast(a, b):
    c = torch.zeros(5, 10)
    for i in range(5):
        c[i] = (a[i, :, None] * b).sum(0)
    return c


# %% mistake="two-loops"
# The number of operations still grows with the number of columns: there is a second
# loop, or one hidden in a comprehension. Let one product reach all columns of b.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


# %% mistake="ready-made"
# PyTorch's own product does the work. On this rung there are elementwise operations and
# sums only.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = a[i] @ b
    return c


# %% alternative="unsqueeze"
def matmul_broadcast(a, b):
    c = torch.zeros(a.shape[0], b.shape[1])
    for i in range(len(a)):
        c[i] = (a[i].unsqueeze(-1) * b).sum(dim=0)
    return c


# %% alternative="stack-rows"
def matmul_broadcast(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


# %% alternative="row-against-transposed"
def matmul_broadcast(a, b):
    c = torch.empty(a.size(0), b.size(1))
    for i, row in enumerate(a):
        c[i, :] = torch.sum(row * b.t(), dim=1)
    return c


# %% alternative="expanded-in-full"
def matmul_broadcast(a, b):
    rows = []
    for i in range(a.shape[0]):
        upright = a[i : i + 1].t().expand_as(b)
        rows.append((upright * b).sum(0, keepdim=True))
    return torch.cat(rows)


# %% alternative="view-and-add-in-place"
def matmul_broadcast(a, b):
    c = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        c[i] += (a[i].reshape(-1, 1) * b).sum(axis=0)
    return c


# %% alternative="columns-by-map"
def matmul_broadcast(a, b):
    upright = a.unsqueeze(-1)
    return torch.cat([torch.sum(column * b, 0, keepdim=True) for column in upright])


# %% survivors
# matmul-broadcast-bb43855a: every row is overwritten, so what it was before does not matter


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
