# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="bug-silence-table"
import torch

from autograder import awkward, by_hand, integer, probe, randn

D = torch.float64


@by_hand
def silenced(a, rows, low):
    """The table after silence(a, rows, low), and what it returns"""
    array = a.detach().cpu().numpy()
    returned = silence(array, list(rows), low)
    return [array, returned]


probe(silenced, torch.tensor([[1.0, 5.0], [2.0, 3.0]], dtype=D), [1], 2.5)
for rows in ([0], [0, 2], [3, 1], [-1], [1, 1], [2, 0, 2, -1], [], [0, 1, 2, 3]):
    probe(silenced, randn(4, 5, dtype=D), rows, 0.2)
probe(silenced, randn(5, 3, dtype=D), [0, integer(1, 5)], -0.3)
probe(silenced, randn(2, 30, dtype=D), [1], 0.0)
probe(silenced, randn(30, 2, dtype=D), [1, 22, 5], 0.5)
probe(silenced, randn(30, 2, dtype=D), [*range(3, 28), -1], 0.5)
probe(silenced, awkward(4, 4, dtype=D), [0, 3], 1)
probe(silenced, awkward(4, 4, dtype=D), [1, 3], -1)
probe(silenced, awkward(4, 4, dtype=D), [2, 1], 0)
probe(silenced, 300 * randn(3, 2, dtype=D), [2, 0], 100.0)
probe(silenced, 1e-4 * randn(3, 20, dtype=D), [0, 2], 5e-5, atol=0.0)
near = torch.tensor([[0.1232, 0.1234, 0.5], [0.1231, 0.1235, -0.1232]], dtype=D)
probe(silenced, near, [0, 1], 0.12333)
probe(silenced, randn(1, 4, dtype=D), [0], 0.1)
probe(silenced, randn(0, 3, dtype=D), [], 0.1)
probe(silenced, randn(5, 3, dtype=D).t(), [0, 2], 0.1)
probe(silenced, torch.tensor([[1.0, -2.0, 0.5]] * 3, dtype=D), [1], 2)
equal = torch.tensor([[3.0, 2.0], [1.0, 1.5], [2.0, -1.0]], dtype=D)
probe(silenced, equal, [0, 2], 2.0)
row = torch.tensor([[50.0, 150.0, 1.5, 0.5, -0.5, -1.5]], dtype=D)
for low in (100.0, 1, 0, -1):
    probe(silenced, row, [0], low)
zeros = torch.tensor([[0.0, 2.0, -1.0], [1.0, 0.0, -2.0], [3.0, 0.0, 4.0]], dtype=D)
probe(silenced, zeros, [0, 2], -0.5)
probe(silenced, zeros, [2, 2], 3.5)
probe(silenced, torch.arange(15, dtype=D).reshape(5, 3).t(), [0, 2], 7.0)


# %% mistake="still-a-copy"
# The caller's table is as it was. a[rows] on the left of another pair of brackets would be a copy
# again: which one call writes into a itself?
def silence(a, rows, low):
    a[rows][a[rows] < low] = 0


# %% mistake="all-rows"
# The mask looks at the whole table. Rows that are not named stay as they are.
def silence(a, rows, low):
    a[a < low] = 0


# %% mistake="raised-to-low"
# What is below low becomes 0, and not low.
def silence(a, rows, low):
    a[rows] = np.maximum(a[rows], low)


# %% mistake="returned-and-not-written"
# You return a table, and the caller's is as before.
def silence(a, rows, low):
    a = a.copy()
    part = a[rows]
    part[part < low] = 0
    a[rows] = part
    return a


# %% mistake="low-itself"
# A number that is equal to low is not below it.
def silence(a, rows, low):
    part = a[rows]
    part[part <= low] = 0
    a[rows] = part


# %% mistake="a-range-of-rows"
# A slice gives a view, but from the first row to the last also rows that nobody named.
def silence(a, rows, low):
    if rows:
        rows = [row % len(a) for row in rows]
        part = a[min(rows) : max(rows) + 1]
        part[part < low] = 0


# %% alternative="where"
def silence(a, rows, low):
    a[rows] = np.where(a[rows] < low, 0.0, a[rows])


# %% alternative="row-by-row"
def silence(a, rows, low):
    for row in rows:
        view = a[row]
        view[view < low] = 0


# %% alternative="one-mask"
def silence(a, rows, low):
    named = np.zeros((len(a), 1), dtype=bool)
    named[rows] = True
    a[named & (a < low)] = 0


# %% survivors
# silence.rows.empty: nothing is returned, and without rows nothing changes
# silence.a.empty: nothing is returned, and a table of nothing has nothing to change
