# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="widened-rows"
import torch

from autograder import by_hand, exact, integer, probe, randn

D = torch.float64


@by_hand
def written(v, n):
    """widened(v, n), before and after 7 is written into its last row; and v afterwards"""
    array = v.detach().cpu().numpy()
    made = widened(array, n)
    before = np.array(exact(made))
    made[-1, :2] = 7.0
    return [before, made, array]


probe(written, torch.tensor([1.0, 2.0], dtype=D), 2)
for m, n in ((3, 2), (2, 4), (3, 3), (1, 3), (3, 1), (0, 2), (2, 30), (30, 2)):
    probe(written, randn(m, dtype=D), n)
probe(written, randn(integer(2, 6), dtype=D), integer(2, 6))
probe(written, torch.tensor([0.0, 1.0, -2.0, -2.0, 300.0], dtype=D), 2)
probe(written, 1e-4 * randn(4, dtype=D), 3, atol=0.0)
probe(written, randn(3, 2, dtype=D)[:, 0], 2)
probe(written, torch.tensor([0.1, 16777217.0], dtype=D), 2, rtol=1e-9)


@by_hand
def every_other(v, n):
    """widened(v[::2], n)"""
    return np.array(exact(widened(v.detach().cpu().numpy()[::2], n)))


@by_hand
def again(v, n):
    """widened(v, n), asked again after 7 was written into the first table"""
    array = v.detach().cpu().numpy()
    widened(array, n)[...] = 7.0
    return np.array(exact(widened(array, n)))


five = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0], dtype=D)
probe(every_other, five, 2)
probe(again, five, 2)


# %% mistake="read-only"
# np.broadcast_to copies nothing, and what it returns may not be written to.
def widened(v, n):
    return np.broadcast_to(v, (n, len(v)))


# %% mistake="one-memory"
# Now one may write, but all rows are the same numbers in memory, and those of v as well.
def widened(v, n):
    return np.lib.stride_tricks.as_strided(v, (n, len(v)), (0, v.strides[0]))


# %% mistake="columns"
# Every row of yours is one number, n times. v runs along the row.
def widened(v, n):
    return np.repeat(v[:, None], n, axis=1)


# %% mistake="in-one-row"
# np.tile(v, n) puts the copies side by side. They belong below each other.
def widened(v, n):
    return np.tile(v, n)


# %% mistake="each-number-repeated"
# np.repeat without an axis repeats every number in its place: 1, 1, 2, 2. Each row has
# to be v.
def widened(v, n):
    return np.repeat(v, n).reshape(n, len(v))


# %% alternative="tile"
def widened(v, n):
    return np.tile(v, (n, 1))


# %% alternative="added-to-zeros"
def widened(v, n):
    return np.zeros((n, 1)) + v


# %% alternative="row-by-row"
def widened(v, n):
    table = np.empty((n, v.size))
    for row in table:
        row[:] = v
    return table


# %% inputs
# n: zero: the text says that n is at least 1
