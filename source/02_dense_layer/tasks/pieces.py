# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import integer, probe, randint, randn


# %% hidden="pieces-rows"
def rows(x, i, j):
    return pieces(x, i, j)[:3]


probe(rows, randn(3, 2), 1, 0)
probe(rows, randn(4, 3), 2, 1)
probe(rows, randn(7, 4), 6, 3)
probe(rows, randn(4, 5).t(), 4, 0)
exact = {"rtol": 0.0, "atol": 0.0}
probe(rows, randint(0, 2, 3, 2)[:, :1].repeat(3, 2), 4, 1, **exact)
probe(rows, randint(2**24, 2**40, 5, 3), 2, 1, **exact)
probe(rows, randn(3, 5), 1, 4, **exact)
probe(rows, randn(30, 2), integer(9, 30), 1, **exact)
probe(rows, 1e-6 * randn(4, 4), 2, 1, **exact)
probe(rows, torch.tensor([[1, 0, 2], [4, 1, 3], [1, 0, 2]]), 2, 1)
x = torch.tensor([[0.1, 0.2], [0.3, 0.7], [0.9, 0.6]], dtype=torch.float64)
probe(rows, x, 2, 1, **exact)
x = torch.tensor([[1.0, torch.inf], [torch.inf, 2.0], [0.5, -1.0]])
probe(rows, x, 2, 0, **exact)


def rows_of_a_part(x, i, j):
    return rows(x[1:, 1:], i, j)


probe(rows_of_a_part, randn(5, 4), 2, 1)


# %% hidden="pieces-columns"
def columns(x, i, j):
    return pieces(x, i, j)[3:]


probe(columns, randn(3, 2), 1, 0)
probe(columns, randn(4, 3), 2, 1)
probe(columns, randn(5, 7), 1, 6)
probe(columns, randn(5, 4).t(), 3, 2)
exact = {"rtol": 0.0, "atol": 0.0}
probe(columns, randint(0, 2, 3, 1).repeat(1, 4), 2, 3, **exact)
probe(columns, randint(2**24, 2**40, 5, 3), 2, 1, **exact)
probe(columns, randn(30, 2), 7, 1, **exact)
probe(columns, randn(4, 30), 2, integer(5, 28), **exact)
probe(columns, randn(3, 9), 1, 0, **exact)
probe(columns, 1e-6 * randn(4, 4), 2, 1, **exact)
probe(columns, torch.tensor([[1, 0, 2], [4, 1, 3], [1, 0, 2]]), 2, 1)
x = torch.tensor([[0.1, 0.2], [0.3, 0.7], [0.9, 0.6]], dtype=torch.float64)
probe(columns, x, 2, 1, **exact)
x = torch.tensor([[1.0, torch.inf], [torch.inf, 2.0], [0.5, -1.0]])
probe(columns, x, 2, 0, **exact)


def columns_of_a_part(x, i, j):
    return columns(x[1:, 1:], i, j)


probe(columns_of_a_part, randn(5, 4), 2, 1)


# %% mistake="rows-and-columns-exchanged"
# Where a row is asked for you take a column, and the other way round. The first place
# in the brackets is for rows. Look at x[1] and at x[:, 1] for a table of 4 rows and 3
# columns.
def pieces(x, i, j):
    return x[:, i - 1], x[:, :i], x[:, ::2], x[j], x[j : j + 1], x[-2:]


# %% mistake="end-included"
# Your rows before row i contain row i itself. The end of a range is not part of it, in
# tensors as in lists. How many rows should there be for i = 1?
def pieces(x, i, j):
    return x[i], x[: i + 1], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% mistake="every-second-row-from-one"
# You begin with the second row, the one of index 1. The text begins with row 0.
def pieces(x, i, j):
    return x[i], x[:i], x[1::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% mistake="first-two-rows-only"
# In place of every second row you take the rows 0 and 1. A range has three parts: from,
# to and step. The step is the one you need.
def pieces(x, i, j):
    return x[i], x[:i], x[:2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% mistake="brackets-one-after-the-other"
# x[:][j] is a row: the first pair of brackets gives the whole table back, and the
# second begins again with the rows. Both dimensions belong in one pair, with a comma.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:][j % len(x)], x[:, j : j + 1], x[:, -2:]


# %% mistake="column-loses-its-dimension"
# Your column as a table has rank 1. A single number in the brackets takes its dimension
# away. A range keeps it, even a range of one column.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j], x[:, -2:]


# %% mistake="row-keeps-its-dimension"
# Your row, or your column, is a table with one row or column. Of rank 1 means: one
# dimension. A range keeps its dimension; what takes it away?
def pieces(x, i, j):
    return x[i : i + 1], x[:i], x[::2], x[:, j : j + 1], x[:, j : j + 1], x[:, -2:]


# %% mistake="column-as-a-row"
# Your column as a table lies on its side: shape (1, rows). None puts in the new
# dimension where it stands. On which side of the old one should it be?
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j][None], x[:, -2:]


# %% mistake="the-last-but-one-column"
# x[:, -2] is one column, the last but one. The last two are a range that begins there.
# Where do you have to put a colon?
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, -2]


# %% mistake="range-stops-before-the-last"
# Your last two columns lack the last one: -2:-1 ends before column -1. A range that
# goes to the end needs no end.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:-1]


# %% mistake="last-two-rows"
# You take the last two rows. For columns, something must stand in the place of the
# rows: what means all of them?
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[-2:]


# %% mistake="step-taken-from-i"
# You take every row that is i steps further. The text asks for every second one, also
# when i is 3. Which of the three numbers in a range is the step?
def pieces(x, i, j):
    return x[i], x[:i], x[::i], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% mistake="columns-from-j-on"
# Your last two columns begin at column j. With three columns and j = 1 that is the
# same, but the last two do not depend on j. Try j = 0.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, j:]


# %% mistake="rows-from-i-on"
# You take row i and what comes after it. The rows before it are asked for. On which
# side of the colon does the end of a range stand?
def pieces(x, i, j):
    return x[i], x[i:], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% alternative="a-list-with-spelled-out-dimensions"
def pieces(x, i, j):
    n, m = x.shape
    return [
        x[i, :],
        x[0:i, :],
        x[0:n:2, :],
        x[:, j],
        x[:, [j]],
        x[:, m - 2 : m],
    ]


# %% alternative="select-and-narrow"
def pieces(x, i, j):
    column = x.select(1, j)
    return (
        x.select(0, i),
        x.narrow(0, 0, i),
        x[range(0, len(x), 2)],
        column,
        column.unsqueeze(1),
        x[..., -2:],
    )


# %% alternative="step-by-step-with-copies"
def pieces(table, row, column):
    import torch

    columns = table.unbind(1)
    above = torch.stack([table[k] for k in range(row)])
    even = torch.stack([r for k, r in enumerate(table) if k % 2 == 0])
    last = torch.stack(columns[-2:], dim=1)
    one = columns[column].clone()
    return table[row].clone(), above, even, one, one.reshape(-1, 1), last


# %% alternative="indices-and-unbind"
def pieces(x, i, j):
    rows, columns = x.shape
    row = x.unbind(0)[i]
    before = x.index_select(0, torch.arange(i))
    every_second = torch.stack([x[k] for k in range(0, rows, 2)])
    column = x.gather(1, torch.full((rows, 1), j))
    return [
        row,
        before,
        every_second,
        column.squeeze(1),
        column,
        x.narrow(1, columns - 2, 2),
    ]


# %% inputs
# x: empty, single: the text says three rows and two columns at the least
# i: zero: the text says that it is at least 1
