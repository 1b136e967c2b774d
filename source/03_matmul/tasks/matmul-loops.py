# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randint, randn

ready_made = ("inner", "dot", "matmul", "tensordot", "einsum", "linear", "bilinear")
ready_made = tuple(f"aten.{name}" for name in ready_made)

# %% hidden="matmul-loops-values"
import torch

probe(matmul_loops, randn(2, 3), randn(3, 4))
probe(matmul_loops, randn(4, 3), randn(3, 2))
probe(matmul_loops, randn(1, 5), randn(5, 3))
probe(matmul_loops, randn(3, 2), randn(2, 1))
probe(matmul_loops, randn(2, 1), randn(1, 3))
probe(matmul_loops, randn(4, 2).t(), randn(3, 4).t())
probe(matmul_loops, randn(3, 3), randn(3, 3))
probe(matmul_loops, randn(3, 2), randn(2, 3))
probe(matmul_loops, randn(1, 1), randn(1, 1))
probe(matmul_loops, 10 * randn(2, 5), 10 * randn(5, 2))
probe(matmul_loops, randn(7, 2), randn(2, 1))
probe(matmul_loops, randn(1, 2), randn(2, 9))
probe(matmul_loops, randn(2, 60), randn(60, 1))
probe(matmul_loops, awkward(4, 4), awkward(4, 4))
probe(matmul_loops, 300 * randn(2, 3, away=1.0), 300 * randn(3, 2, away=1.0))
probe(matmul_loops, 1e-4 * randn(2, 3), 1e-4 * randn(3, 2), atol=0.0)
x = randn(3, 3)
probe(matmul_loops, x, x)
probe(matmul_loops, randn(20, 2), randn(2, 1))
probe(matmul_loops, randn(1, 2), randn(2, 20))


def after_a_change(a, b):
    """matmul_loops(a, b), after matmul_loops(a, b) and a += 1"""
    matmul_loops(a, b)
    a += 1
    return matmul_loops(a, b)


def first_of_two(a, b):
    """matmul_loops(a, b), looked at after matmul_loops(2 * a, b)"""
    first = matmul_loops(a, b)
    matmul_loops(2 * a, b)
    return first


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(after_a_change, a, b)
probe(first_of_two, a, b)


# %% hidden="matmul-loops-gradients"
import torch

probe(matmul_loops, randn(2, 3), randn(3, 4), grad=True)
probe(matmul_loops, randn(1, 4), randn(4, 2), grad=True)
probe(matmul_loops, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_loops, randn(4, 2), randn(2, 1), grad=True)
probe(matmul_loops, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(
    matmul_loops, randint(-1, 2, 3, 4).float(), randint(-1, 2, 4, 2).float(), grad=True
)
probe(matmul_loops, 10 * randn(6, 2), 10 * randn(2, 3), grad=True)


def b_alone(a, b):
    """matmul_loops(a.detach(), b)"""
    return matmul_loops(a.detach(), b)


def a_alone(a, b):
    """matmul_loops(a, b.detach())"""
    return matmul_loops(a, b.detach())


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(b_alone, a, b, grad=True)
probe(a_alone, a, b, grad=True)


# %% hidden="matmul-loops-rule"
import torch

arithmetic = ("aten.mul", "aten.add")
allowed = ("views", "making", *arithmetic)
a, b = randn(3, 5), randn(5, 2)
rule = {"budget": 5.0, "allow": allowed, "single": arithmetic, "forbid": ready_made}
probe(matmul_loops, a, b, grad=True, **rule)
probe(matmul_loops, randn(1, 101), randn(101, 1), grad=True, **rule)
probe(matmul_loops, randn(11, 2), randn(2, 2), grad=True, **rule)


def no_gradient(a, b):
    """matmul_loops(a, b), under torch.no_grad()"""
    with torch.no_grad():
        return matmul_loops(a, b)


probe(no_gradient, torch.ones(3, 5), torch.ones(5, 2), **rule)
probe(matmul_loops, torch.ones(3, 5), torch.ones(5, 2), **rule)


# %% mistake="plus-for-times"
# Your pairs are added where the formula multiplies them. Try a of ones and b of zeros:
# every entry of the product should be 0.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] + b[p, j]
    return c


# %% mistake="inner-loop-over-rows"
# Your innermost loop runs as often as a has rows. With square matrices nobody notices.
# Try (2, 3) times (3, 4) and print p: does it visit every entry of a row of a?
def matmul_loops(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(n):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% mistake="inner-loop-over-columns"
# Your innermost loop runs as often as b has columns. With square matrices nobody
# notices. Try (2, 3) times (3, 4) and print p: how long is the row it walks along?
def matmul_loops(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(m):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% mistake="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]


# %% mistake="return-inside-loop"
# Only what the first pass of a loop fills is there, and the other entries stay 0. Does the return
# stand inside a loop? With which line is it aligned?
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
        return c


# %% mistake="hard-coded-sizes"
# Your loops know the sizes of one example by heart. Other matrices have other sizes:
# read them off the shapes of a and b.
def matmul_loops(a, b):
    c = torch.zeros(5, 10)
    for i in range(5):
        for j in range(10):
            for p in range(784):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% mistake="overwrites-the-sum"
# Each pass of the innermost loop throws away what the passes before it left, so only
# the last product survives. Print c[i, j] after each pass: it should grow term by term.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] = a[i, p] * b[p, j]
    return c


# %% mistake="sum-never-reset"
# Your running sum is started once and then carried on from one entry of the result to
# the next. The first entry is right, the second holds the first as well. Where must
# the sum begin again?
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    total = 0.0
    for i in range(n):
        for j in range(m):
            for p in range(k):
                total = total + a[i, p] * b[p, j]
            c[i, j] = total
    return c


# %% mistake="rows-of-b"
# You pair a row of a with a row of b. The formula walks down a column of b: which of
# the two indices of b changes while p runs?
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[j, p]
    return c


# %% mistake="result-transposed"
# Your values are right and lie in the wrong places: row i of a belongs to row i of the
# result. Try one row of a and three columns of b: the result should be one row.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(m, n)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[j, i] += a[i, p] * b[p, j]
    return c


# %% mistake="numbers-taken-out"
# On the way the numbers are taken out of their tensors (by .item(), float() or
# .tolist()), and PyTorch cannot follow them any more: the result has no gradient. Work
# with a[i, p] as it is.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p].item() * b[p, j].item()
    return c


# %% mistake="ready-made"
# Something in your function works on many numbers at a time (a sum method, or PyTorch's
# own product). On this rung every product and every sum is one of two single numbers.
# You will climb from there.
def matmul_loops(a, b):
    return a @ b


# %% alternative="builtin-sum-and-stack"
def matmul_loops(a, b):
    (n, k), m = a.shape, b.shape[1]
    rows = []
    for i in range(n):
        row = [sum(a[i, p] * b[p, j] for p in range(k)) for j in range(m)]
        rows.append(torch.stack(row))
    return torch.stack(rows)


# %% alternative="running-total"
def matmul_loops(a, b):
    c = torch.empty(len(a), len(b[0]))
    for i in range(len(a)):
        for j in range(len(b[0])):
            total = 0.0
            for p in range(len(b)):
                total = total + a[i][p] * b[p][j]
            c[i][j] = total
    return c


# %% alternative="zip-rows-and-columns"
def matmul_loops(a, b):
    entries = []
    for row in a:
        for column in b.t():
            products = [x * y for x, y in zip(row, column, strict=True)]
            entry = products[0]
            for product in products[1:]:
                entry = entry + product
            entries.append(entry)
    return torch.stack(entries).reshape(a.size(0), b.size(1))


# %% alternative="inner-index-outermost"
def matmul_loops(a, b):
    c = a.new_zeros((a.shape[0], b.shape[1]))
    for p in range(a.shape[1]):
        for i in range(a.shape[0]):
            for j in range(b.shape[1]):
                c[i, j] = c[i, j] + a[i, p] * b[p, j]
    return c


# %% alternative="recursion-down-the-inner-size"
def _entry(a, b, i, j, p):
    product = a[i][p] * b[p][j]
    return product if p == 0 else _entry(a, b, i, j, p - 1) + product


def matmul_loops(a, b):
    (n, k), m = a.shape, b.shape[1]
    rows = [
        torch.stack([_entry(a, b, i, j, k - 1) for j in range(m)]) for i in range(n)
    ]
    return torch.stack(rows)


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
