# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import integer, probe, rand, randn

# %% hidden="normalise-table-rows"
from autograder import probe, rand

probe(row_shares, rand(2, 3) + 0.1, grad=True, unchanged=True)
probe(row_shares, rand(4, 4) + 0.1, grad=True)
probe(row_shares, rand(1, 5) + 0.1, grad=True)
probe(row_shares, rand(3, 1) + 0.5, grad=True, atol=1e-5)  # all 1, its gradient 0
probe(row_shares, -rand(5, 2).t() - 0.1, grad=True)
probe(row_shares, rand(0, 3))
probe(row_shares, torch.tensor([[3.0, -1.0], [-4.0, 1.0]]), grad=True)
probe(row_shares, torch.tensor([[5.0, -4.0, -0.5], [0.0, 2.0, 2.0]]), grad=True)
probe(row_shares, torch.tensor([[2.0, 6.0], [1.0, 1.0]]), unchanged=True)
probe(row_shares, rand(1, 4) + 0.1, unchanged=True)
probe(row_shares, rand(2, 5).t() + 0.1, grad=True, unchanged=True)
probe(row_shares, 1e-7 * (rand(3, 4) + 0.1))
probe(row_shares, 1e4 * (rand(3, 4) + 0.1))
probe(row_shares, rand(20, 3) + 0.1, grad=True)
probe(row_shares, rand(2, 40) + 0.1, grad=True)
t = torch.tensor([[1.0, 2.0, 5.0], [3.0, 1.0, 4.0], [1.0, 2.0, 5.0]])
probe(row_shares, t, grad=True)


def after_a_change(t):
    """row_shares(t), after row_shares(t) and t[0] *= torch.tensor([2.0, 5.0])"""
    row_shares(t)
    t[0] *= torch.tensor([2.0, 5.0])
    return row_shares(t)


probe(row_shares, torch.tensor([[0.25, 0.75], [0.5, 0.5]]), grad=True)
probe(after_a_change, torch.tensor([[1.0, 2.0], [3.0, 4.0]]))


# %% hidden="normalise-table-columns"
from autograder import probe, randn

probe(standard_columns, randn(7, 3) + 2, grad=True, unchanged=True, atol=1e-5)
probe(standard_columns, 5 * randn(6, 6) - 3, grad=True, atol=1e-5)
probe(standard_columns, randn(9, 1) + 1, grad=True, atol=1e-5)
probe(standard_columns, randn(3, 7).t() + 4, grad=True, atol=1e-5)
last = torch.zeros(40, 2)
last[integer(0, 40), 0] = 100.0
last[integer(0, 40), 1] = -7.0
probe(standard_columns, torch.tensor([[1.0, -2.0], [3.0, 5.0]]), atol=1e-5)
probe(standard_columns, last, atol=1e-5)
probe(standard_columns, 1e-4 * randn(5, 3), atol=1e-5)
probe(standard_columns, 300 + randn(12, 2))
probe(standard_columns, randn(6, 1), unchanged=True, atol=1e-5)
probe(standard_columns, randn(3, 7).t(), unchanged=True, atol=1e-5)
probe(standard_columns, randn(30, 3) + 2, grad=True, atol=1e-5)
probe(standard_columns, randn(4, 20) + 2, grad=True, atol=1e-5)
t = torch.tensor([[3.0, 2.0], [3.0, -1.0], [0.5, 2.0], [-4.0, 7.0]])
probe(standard_columns, t, grad=True, atol=1e-5)
t = torch.tensor([[0.0, 3.0], [1.0, -1.0], [3.0, 0.0], [4.0, 1.0]])
probe(standard_columns, t, grad=True, atol=1e-5)
probe(standard_columns, 1e-7 * randn(6, 3), atol=1e-5)


def after_a_change(t):
    """standard_columns(t), after standard_columns(t) and t[0] += 7.0"""
    standard_columns(t)
    t[0] += 7.0
    return standard_columns(t)


probe(standard_columns, torch.tensor([[-1.0], [0.0], [1.0]]), grad=True, atol=1e-5)
probe(standard_columns, torch.tensor([[1000000.0], [1000003.0]]), atol=1e-5)
probe(after_a_change, torch.tensor([[1.0, 2.0], [3.0, 4.0], [0.0, 1.0]]), atol=1e-5)


# %% mistake="no-keepdim"
# Your row sums have lost their dimension, so they are aligned with the columns. A
# square table gives no error, only wrong numbers: add up its rows afterwards.
def row_shares(t):
    return t / t.sum(1)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% mistake="columns-for-rows"
# Your columns add up to 1, and the rows do not. In sum(d) the dimension d is the one
# that disappears. To sum along a row, which index runs?
def row_shares(t):
    return t / t.sum(0, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% mistake="whole-table"
# You divide by the sum of the whole table, or use its overall mean. Each row, and each
# column, is to be treated by itself.
def row_shares(t):
    return t / t.sum()


def standard_columns(t):
    return (t - t.mean()) / t.std()


# %% mistake="rows-for-columns"
# You standardised the rows. Print mean(0) and std(0) of your result: for every column
# they should be 0 and 1.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(1, keepdim=True)) / t.std(1, keepdim=True)


# %% mistake="missing-parentheses"
# Only the mean is divided by the standard deviation. A division binds more tightly than
# a difference. Print the spread of your columns.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return t - t.mean(0) / t.std(0)


# %% mistake="variance"
# You divided by the variance, the square of the standard deviation. Print the spread of
# your columns: it should be 1.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.var(0)


# %% mistake="centred-only"
# Your columns have mean 0, and the spread they had before. The second half is missing.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return t - t.mean(0)


# %% mistake="biased-spread"
# Your standard deviation divides by n; PyTorch's own std, as it comes, divides by
# n − 1. The text asks for the latter.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0, correction=0)


# %% mistake="changes-the-table"
# You divide into the table you were given, and the caller's numbers are gone. The text
# asks for a new one. Look at t after the call.
def row_shares(t):
    t /= t.sum(1, keepdim=True)
    return t


def standard_columns(t):
    t -= t.mean(0)
    t /= t.std(0)
    return t


# %% mistake="sums-as-constants"
# You took sums, means or deviations out of the computation. They depend on t, and its
# gradient runs through them as well.
def row_shares(t):
    return t / t.sum(1, keepdim=True).detach()


def standard_columns(t):
    return (t - t.mean(0).detach()) / t.std(0).detach()


# %% mistake="softmax"
# You took the exponential of the entries first. Shares are plain: 1 and 3 become 0.25
# and 0.75.
def row_shares(t):
    return t.softmax(1)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% mistake="deviation-at-least"
# You let no deviation be below some small number. A column of tiny numbers has a tiny
# deviation, and is to have the deviation 1 afterwards.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0).clamp(min=1e-5)


# %% alternative="unsqueeze-the-sums"
def row_shares(t):
    return t / t.sum(dim=1)[:, None]


def standard_columns(t):
    mean, std = t.mean(dim=0, keepdim=True), t.std(dim=0, keepdim=True)
    return (t - mean) / std


# %% alternative="transposed"
def row_shares(t):
    return (t.t() / t.sum(-1)).t()


def standard_columns(t):
    rows = t.t()
    rows = rows - rows.mean(1, keepdim=True)
    return (rows / rows.std(1, keepdim=True)).t()


# %% alternative="spelled-out"
def row_shares(t):
    return torch.div(t, t.sum(1).unsqueeze(-1).expand_as(t))


def standard_columns(t):
    centred = t - t.sum(0) / len(t)
    variance = centred.pow(2).sum(0) / (len(t) - 1)
    return centred / variance.sqrt()


# %% alternative="loops"
def row_shares(t):
    result = torch.zeros(t.shape)
    for i, row in enumerate(t):
        result[i] = row / row.sum()
    return result


def standard_columns(t):
    columns = []
    for j in range(t.shape[1]):
        column = t[:, j]
        columns.append((column - column.mean()) / column.std())
    return torch.stack(columns, dim=1)


# %% alternative="einsum-and-copy"
def row_shares(table):
    return torch.einsum("ij,i->ij", table, 1 / table.sum(1))


def standard_columns(table):
    import warnings

    warnings.warn("a copy is made")
    result = table.clone()
    result -= table.mean(0)
    result /= table.std(0)
    return result


# %% alternative="matmul-with-ones"
def row_shares(t):
    return t / (t @ torch.ones(t.shape[1], 1))


def standard_columns(t):
    variance, mean = torch.var_mean(t, dim=0, keepdim=True)
    return (t - mean) * variance.rsqrt()


# %% alternative="var-mean-and-reciprocal"
def row_shares(t):
    return t * t.sum(-1).reciprocal().unsqueeze(-1)


def standard_columns(t):
    var, mean = torch.var_mean(t, dim=0, keepdim=True)
    return t.sub(mean).mul(var.rsqrt())


# %% inputs
# standard_columns.t: empty, single: one number has no standard deviation
