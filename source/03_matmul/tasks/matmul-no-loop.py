# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randint, randn

ready_made = ("inner", "dot", "matmul", "tensordot", "einsum", "linear", "bilinear")
ready_made = tuple(f"aten.{name}" for name in ready_made)

# %% hidden="matmul-no-loop-values"
import torch

probe(matmul_no_loop, randn(2, 3), randn(3, 4))
probe(matmul_no_loop, randn(3, 3), randn(3, 3))
probe(matmul_no_loop, randn(4, 3), randn(3, 2))
probe(matmul_no_loop, randn(1, 5), randn(5, 3))
probe(matmul_no_loop, randn(3, 2), randn(2, 1))
probe(matmul_no_loop, randn(2, 1), randn(1, 3))
probe(matmul_no_loop, randn(4, 2).t(), randn(3, 4).t())
probe(matmul_no_loop, randn(3, 2), randn(2, 3))
probe(matmul_no_loop, randn(1, 1), randn(1, 1))
probe(matmul_no_loop, 10 * randn(2, 5), 10 * randn(5, 2))
probe(matmul_no_loop, randn(7, 2), randn(2, 1))
probe(matmul_no_loop, randn(1, 2), randn(2, 9))
probe(matmul_no_loop, randn(2, 784), randn(784, 3))
probe(matmul_no_loop, awkward(4, 4), awkward(4, 4))
probe(matmul_no_loop, 300 * randn(2, 3, away=1.0), 300 * randn(3, 2, away=1.0))
probe(matmul_no_loop, 1e-4 * randn(2, 3), 1e-4 * randn(3, 2), atol=0.0)
x = randn(3, 3)
probe(matmul_no_loop, x, x)


def after_a_change(a, b):
    """matmul_no_loop(a, b), after matmul_no_loop(a, b) and a += 1"""
    matmul_no_loop(a, b)
    a += 1
    return matmul_no_loop(a, b)


def first_of_two(a, b):
    """matmul_no_loop(a, b), looked at after matmul_no_loop(2 * a, b)"""
    first = matmul_no_loop(a, b)
    matmul_no_loop(2 * a, b)
    return first


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(after_a_change, a, b)
probe(first_of_two, a, b)

probe(matmul_no_loop, torch.tensor([[1000.0, 2000.0]]), torch.tensor([[1e-3], [2e-3]]))


# %% hidden="matmul-no-loop-gradients"
import torch

probe(matmul_no_loop, randn(2, 3), randn(3, 4), grad=True)
probe(matmul_no_loop, randn(1, 4), randn(4, 2), grad=True)
probe(matmul_no_loop, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_no_loop, randn(4, 2), randn(2, 1), grad=True)
probe(matmul_no_loop, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(
    matmul_no_loop,
    randint(-1, 2, 3, 4).float(),
    randint(-1, 2, 4, 2).float(),
    grad=True,
)
probe(matmul_no_loop, 10 * randn(6, 2), 10 * randn(2, 3), grad=True)


def b_alone(a, b):
    """matmul_no_loop(a.detach(), b)"""
    return matmul_no_loop(a.detach(), b)


def a_alone(a, b):
    """matmul_no_loop(a, b.detach())"""
    return matmul_no_loop(a, b.detach())


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(b_alone, a, b, grad=True)
probe(a_alone, a, b, grad=True)


# %% hidden="matmul-no-loop-budget"
import torch

allowed = ("views", "making", "elementwise", "reductions")
a, b = randn(30, 4), randn(4, 5)
rule = {"budget": 4.0, "allow": allowed, "forbid": ready_made}
probe(matmul_no_loop, a, b, grad=True, **rule)
probe(matmul_no_loop, randn(5, 30), randn(30, 4), grad=True, **rule)
probe(matmul_no_loop, randn(2, 784), randn(784, 3), grad=True, **rule)
probe(matmul_no_loop, randn(3, 4), randn(4, 50), grad=True, **rule)


def b_alone(a, b):
    """matmul_no_loop(a.detach(), b)"""
    return matmul_no_loop(a.detach(), b)


probe(b_alone, torch.ones(3, 4), torch.ones(4, 5), grad=True, **rule)


def first_entry(a, b):
    """matmul_no_loop(a, b)[0, 0]"""
    return matmul_no_loop(a, b)[0, 0]


probe(first_entry, torch.ones(80, 10000), torch.ones(10000, 10), **rule)


# %% mistake="sums-rows-away"
# Your sum removes the rows of the result. The product before it has a dimension for
# each of i, p and j: in your order, which number has the dimension of p?
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum(0)


# %% mistake="sums-columns-away"
# Your sum removes the columns of the result. The product before it has a dimension for
# each of i, p and j: in your order, which number has the dimension of p?
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum(-1)


# %% mistake="sum-without-dimension"
# Your sum has no dimension, so one number is left of the whole product. Tell it which
# of the three dimensions is to disappear.
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum()


# %% mistake="sum-forgotten"
# You return all n · k · m products. The formula has a sum in front of them: which of
# the three dimensions does it use up?
def matmul_no_loop(a, b):
    return a[:, :, None] * b


# %% mistake="row-not-upright"
# The rows of your a lie where they should stand: (n, 1, k) beside (k, m) pairs the
# columns of a with the columns of b. With square matrices there is no message, just
# wrong numbers. Write both shapes under each other, aligned right.
def matmul_no_loop(a, b):
    return (a[:, None] * b).sum(1)


# %% mistake="plus-for-times"
# You add the pairs where the formula multiplies them. Try a of ones and b of zeros:
# every entry of the product should be 0.
def matmul_no_loop(a, b):
    return (a[:, :, None] + b).sum(1)


# %% mistake="dimension-kept"
# Your result has a dimension too many, of size 1. A sum removes its dimension unless
# keepdim asks it to stay.
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum(1, keepdim=True)


# %% mistake="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_no_loop(a, b):
    (a[:, :, None] * b).sum(1)


# %% mistake="one-loop"
# The number of operations still grows with the number of rows: there is a loop left, or
# one hidden in a comprehension. Give a a third dimension, and one product does all
# rows.
def matmul_no_loop(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)
    return c


# %% mistake="ready-made"
# PyTorch's own product does the work. On this rung there are elementwise operations and
# sums only; the next ones are yours.
def matmul_no_loop(a, b):
    return a @ b


# %% alternative="unsqueeze"
def matmul_no_loop(a, b):
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


# %% alternative="last-dimension"
def matmul_no_loop(a, b):
    return (a[:, None, :] * b.t()).sum(-1)


# %% alternative="view-and-expand"
def matmul_no_loop(a, b):
    n, k = a.shape
    m = b.shape[1]
    left = a.reshape(n, k, 1).expand(n, k, m)
    right = b.reshape(1, k, m).expand(n, k, m)
    return torch.sum(left * right, dim=1)


# %% alternative="sum-first"
def matmul_no_loop(a, b):
    return torch.mul(a.t()[..., None], b[:, None]).sum(0)


# %% alternative="inner-size-in-front"
def matmul_no_loop(a, b):
    left, right = a.t().unsqueeze(2), b.unsqueeze(1)  # (k, n, 1) and (k, 1, m)
    return torch.sum(torch.mul(left, right), dim=0)


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
