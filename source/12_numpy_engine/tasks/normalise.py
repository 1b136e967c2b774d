# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="normalise-values"
import torch

from autograder import by_hand, probe, randn

D = torch.float64


@by_hand
def normalised(x):
    """normalise(x), and x afterwards"""
    array = x.detach().cpu().numpy()
    return [np.array(normalise(array)), array]


probe(normalised, torch.tensor([[1.0, 2.0, 3.0], [10.0, 30.0, 50.0]], dtype=D))
for n, m in ((2, 5), (5, 3), (1, 4), (3, 2), (4, 4), (0, 3), (2, 2), (30, 2), (2, 30)):
    probe(normalised, 3 + 2 * randn(n, m, dtype=D))
alike = torch.tensor([[1.0, 0.0, -1.0], [5.0, 5.0, 0.0], [1.0, 0.0, -1.0]], dtype=D)
probe(normalised, alike)
probe(normalised, 300 * randn(3, 4, dtype=D))
probe(normalised, 1e-4 * randn(3, 4, dtype=D))
probe(normalised, randn(5, 3, dtype=D).t())
probe(normalised, 1e5 + randn(3, 4, dtype=D))
probe(normalised, randn(4, 5, dtype=D) - 1e5)
apart = torch.tensor([[0.0, 1.0, 3.0], [1e5, 1e5 + 0.5, 1e5 + 2]], dtype=D)
probe(normalised, apart)
probe(normalised, 1e-10 * torch.tensor([[1.0, 2.0, 4.0], [3.0, 1.0, 2.0]], dtype=D))


# %% mistake="biased"
# NumPy's std divides by m. PyTorch's divides by m - 1, and the text asks for that.
def normalise(x):
    return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)


# %% mistake="no-keepdims"
# Without keepdims the means have the shape (n,). They do not fit, or, in a square table,
# each goes to a column in place of its row.
def normalise(x):
    return (x - x.mean(axis=1)) / x.std(axis=1, ddof=1)


# %% mistake="columns"
# You normalise columns: axis=0 is the axis that goes, from the top to the bottom.
def normalise(x):
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


# %% mistake="whole-table"
# One mean for the whole table. Each row has its own.
def normalise(x):
    return (x - x.mean()) / x.std(ddof=1)


# %% mistake="one-spread-for-all"
# Each row loses its own mean, and all are divided by the same number: std without an axis
# is that of the whole table.
def normalise(x):
    return (x - x.mean(axis=1, keepdims=True)) / x.std(ddof=1)


# %% mistake="variance"
# You divide by the variance. Its root is the standard deviation.
def normalise(x):
    centred = x - x.mean(axis=1, keepdims=True)
    return centred / x.var(axis=1, ddof=1, keepdims=True)


# %% mistake="in-place"
# -= and /= write into the table that was handed over.
def normalise(x):
    x -= x.mean(axis=1, keepdims=True)
    x /= x.std(axis=1, ddof=1, keepdims=True)
    return x


# %% mistake="mean-of-squares"
# You take the square of the mean from the mean of the squares. Far from 0 both are large
# and nearly equal, and their difference has lost its digits.
def normalise(x):
    m = x.shape[1]
    mean = x.mean(axis=1, keepdims=True)
    variance = ((x**2).mean(axis=1, keepdims=True) - mean**2) * m / (m - 1)
    return (x - mean) / np.sqrt(variance)


# %% alternative="none"
def normalise(x):
    centred = x - x.mean(1)[:, None]
    return centred / np.sqrt((centred**2).sum(1) / (x.shape[1] - 1))[:, None]


# %% alternative="expand-dims"
def normalise(x):
    mean = np.expand_dims(np.mean(x, axis=-1), 1)
    std = np.expand_dims(np.std(x, axis=-1, ddof=1), 1)
    return np.divide(x - mean, std)


# %% alternative="transposed"
def normalise(x):
    columns = x.T
    return ((columns - columns.mean(0)) / columns.std(0, ddof=1)).T
