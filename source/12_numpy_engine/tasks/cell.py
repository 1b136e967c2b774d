# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="cell-sum"
import torch

from autograder import by_hand, exact, probe, randn, unusual

D = torch.float64


@by_hand
def written(a):
    """cell(a): its sum, its shape, whether it is an array that can be written to; a stays"""
    array = a.detach().cpu().numpy()
    made = exact(cell(array))
    found, shape = np.array(made), list(np.shape(made))
    is_array = isinstance(made, np.ndarray)
    if is_array:
        made[...] = 5.0
        is_array = float(made) == 5.0
    return [found, shape, is_array, array]


probe(written, torch.tensor([1.0, 2.0, 4.0], dtype=D))
for shape in ((3,), (2, 3), (1, 1), (), (2, 1, 4), (1,), (0, 3)):
    probe(written, randn(*shape, dtype=D))
for a in unusual(D):
    probe(written, a)
probe(written, 1e-4 * randn(2, 3, dtype=D), atol=0.0)
probe(written, torch.tensor([16777216.0, 1.0], dtype=D), rtol=1e-9)


@by_hand
def two(a, b):
    """cell(a), and then cell(b): both sums afterwards"""
    arrays = [t.detach().cpu().numpy() for t in (a, b)]
    return [float(made) for made in exact([cell(array) for array in arrays])]


probe(two, randn(2, 3, dtype=D), randn(4, dtype=D))


# %% mistake="scalar"
# What you return is a number and not an array: nothing can be written into it. A NumPy
# scalar looks like an array of rank 0, and is none. Print the type.
def cell(a):
    return a.sum()


# %% mistake="python-number" same="scalar"
# What you return is a number and not an array: nothing can be written into it. A NumPy
# scalar looks like an array of rank 0, and is none. Print the type.
def cell(a):
    return float(a.sum())


# %% mistake="rank-one"
# Your array has the shape (1,). Rank 0 has no size at all.
def cell(a):
    return np.array([a.sum()])


# %% mistake="all-sizes-one"
# keepdims keeps every axis, with a size of 1. That is an array, and its rank is that of
# a.
def cell(a):
    return a.sum(keepdims=True)


# %% mistake="along-an-axis"
# You sum along one axis. Numbers are left for all others.
def cell(a):
    return np.array(a.sum(axis=0))


# %% alternative="out"
def cell(a):
    made = np.zeros(())
    made += np.sum(a)
    return made


# %% alternative="reshape"
def cell(a):
    return np.asarray(np.add.reduce(a, axis=None)).reshape(())


# %% alternative="element-by-element"
def cell(a):
    made = np.array(0.0)
    for number in a.flat:
        made[()] += number
    return made


# %% survivors
# cell.a.square, cell.a.not-square, cell.a.memory-order: a sum is the same in any order
