# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randint, randn

ready_made = ("inner", "dot", "matmul", "tensordot", "einsum", "linear", "bilinear")
ready_made = tuple(f"aten.{name}" for name in ready_made)

# %% hidden="matmul-elementwise-values"
import torch

probe(matmul_elementwise, randn(2, 3), randn(3, 4))
probe(matmul_elementwise, randn(4, 3), randn(3, 2))
probe(matmul_elementwise, randn(1, 5), randn(5, 3))
probe(matmul_elementwise, randn(3, 2), randn(2, 1))
probe(matmul_elementwise, randn(2, 1), randn(1, 3))
probe(matmul_elementwise, randn(4, 2).t(), randn(3, 4).t())
probe(matmul_elementwise, randn(3, 3), randn(3, 3))
probe(matmul_elementwise, randn(3, 2), randn(2, 3))
probe(matmul_elementwise, randn(1, 1), randn(1, 1))
probe(matmul_elementwise, 10 * randn(2, 5), 10 * randn(5, 2))
probe(matmul_elementwise, randn(7, 2), randn(2, 1))
probe(matmul_elementwise, randn(1, 2), randn(2, 9))
probe(matmul_elementwise, randn(2, 100), randn(100, 3))
probe(matmul_elementwise, awkward(4, 4), awkward(4, 4))
probe(matmul_elementwise, 300 * randn(2, 3, away=1.0), 300 * randn(3, 2, away=1.0))
probe(matmul_elementwise, 1e-4 * randn(2, 3), 1e-4 * randn(3, 2), atol=0.0)
x = randn(3, 3)
probe(matmul_elementwise, x, x)
probe(matmul_elementwise, randn(20, 2), randn(2, 1))
probe(matmul_elementwise, randn(1, 2), randn(2, 20))
a = torch.tensor([[1.0, 2.0], [1.0, 2.0], [0.0, 5.0]])
probe(matmul_elementwise, a, torch.tensor([[1.0, 0.0, 3.0], [2.0, -1.0, 1.0]]))


def after_a_change(a, b):
    """matmul_elementwise(a, b), after matmul_elementwise(a, b) and a += 1"""
    matmul_elementwise(a, b)
    a += 1
    return matmul_elementwise(a, b)


def first_of_two(a, b):
    """matmul_elementwise(a, b), looked at after matmul_elementwise(2 * a, b)"""
    first = matmul_elementwise(a, b)
    matmul_elementwise(2 * a, b)
    return first


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(after_a_change, a, b)
probe(first_of_two, a, b)


def of_parts(a, b):
    """matmul_elementwise(a[1:], b[:, 1:])"""
    return matmul_elementwise(a[1:], b[:, 1:])


probe(of_parts, a, b)


# %% hidden="matmul-elementwise-gradients"
import torch

probe(matmul_elementwise, randn(2, 3), randn(3, 4), grad=True)
probe(matmul_elementwise, randn(1, 4), randn(4, 2), grad=True)
probe(matmul_elementwise, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_elementwise, randn(4, 2), randn(2, 1), grad=True)
probe(matmul_elementwise, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(
    matmul_elementwise,
    randint(-1, 2, 3, 4).float(),
    randint(-1, 2, 4, 2).float(),
    grad=True,
)
probe(matmul_elementwise, 10 * randn(6, 2), 10 * randn(2, 3), grad=True)


def b_alone(a, b):
    """matmul_elementwise(a.detach(), b)"""
    return matmul_elementwise(a.detach(), b)


def a_alone(a, b):
    """matmul_elementwise(a, b.detach())"""
    return matmul_elementwise(a, b.detach())


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(b_alone, a, b, grad=True)
probe(a_alone, a, b, grad=True)


# %% hidden="matmul-elementwise-budget"
allowed = ("views", "making", "elementwise", "reductions")
a, b = randn(4, 40), randn(40, 3)
rule = {"budget": 3.0, "each": "entry", "allow": allowed, "forbid": ready_made}
probe(matmul_elementwise, a, b, grad=True, **rule)
probe(matmul_elementwise, randn(3, 60), randn(60, 4), grad=True, **rule)
probe(matmul_elementwise, randn(12, 2), randn(2, 3), grad=True, **rule)
probe(matmul_elementwise, randn(3, 2), randn(2, 12), grad=True, **rule)


# %% mistake="plus-for-times"
# Your row and column are added where the formula multiplies them. Try a of ones and b
# of zeros: every entry of the product should be 0.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] + b[:, j]).sum()
    return c


# %% mistake="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()


# %% mistake="row-of-b"
# You take a row of b where a column is needed. With square matrices both have the same
# length. Print the shapes of your two pieces for (2, 3) times (3, 4).
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[j]).sum()
    return c


# %% mistake="sum-forgotten"
# You multiply the pairs and do not add them up, so k numbers are to go into one place.
# What does the message say about the shape that does not fit?
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = a[i] * b[:, j]
    return c


# %% mistake="sums-multiplied"
# You sum the row, sum the column, and multiply the two sums. That pairs every entry
# with every other. Try [[1, 2]] times [[3], [4]]: it should give 11.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = a[i].sum() * b[:, j].sum()
    return c


# %% mistake="mean-for-sum"
# Your entries are too small by the same factor, the length of a row: you average the
# products. The formula adds them up.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).mean()
    return c


# %% mistake="sizes-exchanged"
# Your loops run over the inner size where they should run over an outer one. With
# square matrices nobody notices. Try (2, 3) times (3, 4): which shape comes out?
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[0]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


# %% mistake="hard-coded-sizes"
# Your loops know the sizes of one example by heart. Other matrices have other sizes:
# read them off the shapes of a and b.
def matmul_elementwise(a, b):
    c = torch.zeros(5, 10)
    for i in range(5):
        for j in range(10):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


# %% mistake="three-loops"
# The number of operations still grows with the length of a row: there is a third loop,
# or one hidden in a comprehension. One product and one sum on whole rows and columns
# take its place.
def matmul_elementwise(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% mistake="ready-made"
# PyTorch's own product does the work. On this rung there are elementwise operations and
# sums only.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = a[i] @ b[:, j]
    return c


# %% alternative="stack"
def matmul_elementwise(a, b):
    columns = b.t()
    rows = [torch.stack([(row * column).sum() for column in columns]) for row in a]
    return torch.stack(rows)


# %% alternative="row-vectors-and-double-index"
def matmul_elementwise(a, b):
    c = a.new_empty(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            c[i][j] = torch.sum(torch.mul(a[i, :], b.t()[j, :]))
    return c


# %% alternative="columns-first"
def matmul_elementwise(a, b):
    c = torch.zeros(a.size(0), b.size(1))
    for j in range(b.size(1)):
        for i in range(a.size(0)):
            products = a[i].unsqueeze(1) * b[:, j : j + 1]
            c[i, j] += products.sum()
    return c


# %% alternative="flat-loop"
def matmul_elementwise(a, b):
    n, m = len(a), b.shape[-1]
    entries = [(a[q // m] * b[:, q % m]).sum(dim=0) for q in range(n * m)]
    return torch.stack(entries).view(n, m)


# %% alternative="product-of-iterators"
def matmul_elementwise(a, b):
    from itertools import product

    columns = b.unbind(1)
    entries = [torch.mul(row, column).sum(-1) for row, column in product(a, columns)]
    return torch.stack(entries).reshape(len(a), len(columns))


# %% survivors
# matmul-elementwise-71932cc0: every entry is overwritten, so what it was before does not matter


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
