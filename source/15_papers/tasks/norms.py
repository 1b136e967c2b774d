# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

ready_made = ("norm", "linalg_norm", "linalg_vector_norm", "linalg_matrix_norm")
ready_made += ("frobenius_norm", "nuclear_norm", "dist", "renorm", "_cdist_forward")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}


def roots(w):
    """The first two of norms(w), F and 2,1"""
    return tuple(norms(w))[:2]


def maxima(w):
    """The last two of norms(w), 1 and infinity"""
    return tuple(norms(w))[2:]


def tables():
    yield torch.tensor([[3.0, 0.0, -1.0], [-4.0, 0.0, 1.0]])
    yield randn(2, 3)
    yield randn(5, 4)
    yield awkward(4, 4)
    yield 300 * randn(30, 2)
    yield 1e-4 * randn(2, 30)
    yield randn(3, 5).t()
    yield randn(1, 4)
    yield randn(4, 1)


# %% hidden="norms-roots"
for w in tables():
    probe(roots, w, **forbidden)
probe(roots, torch.zeros(2, 3), atol=0.0, **forbidden)
probe(roots, torch.tensor([[3e-7, 0.0], [4e-7, 0.0]]), atol=0.0, **forbidden)

# %% hidden="norms-maxima"
for w in tables():
    probe(maxima, w, **forbidden)


# %% mistake="rows-and-columns-exchanged"
# You sum along rows where the formula sums along columns, and the reverse. Over which
# index goes the sum, and over which the maximum or the outer sum?
def norms(w):
    squares, sizes = w**2, w.abs()
    rows = squares.sum(1).sqrt().sum()
    return squares.sum().sqrt(), rows, sizes.sum(1).max(), sizes.sum(0).max()


# %% mistake="no-roots"
# Your first two have no root. Look at the formulas: over what does the root go?
def norms(w):
    squares, sizes = w**2, w.abs()
    both = squares.sum(), squares.sum(0).sum()
    return *both, sizes.sum(0).max(), sizes.sum(1).max()


# %% mistake="one-root-for-all-columns"
# In the norm 2,1 each column has a root of its own, and the roots are added up.
def norms(w):
    squares, sizes = w**2, w.abs()
    root = squares.sum().sqrt()
    return root, root, sizes.sum(0).max(), sizes.sum(1).max()


# %% mistake="signs-kept"
# You add up the entries with their signs, and they cancel. There are bars around them.
def norms(w):
    squares = w**2
    columns = squares.sum(0).sqrt().sum()
    return squares.sum().sqrt(), columns, w.sum(0).max(), w.sum(1).max()


# %% mistake="sum-of-all-for-one"
# This is the norm 1 of all entries as one long vector. Here it is defined with a
# maximum.
def norms(w):
    squares, sizes = w**2, w.abs()
    columns = squares.sum(0).sqrt().sum()
    return squares.sum().sqrt(), columns, sizes.sum(), sizes.max()


# %% mistake="sum-of-all-for-one-alone"
# This is the norm 1 of all entries as one long vector. Here it is defined with a
# maximum.
def norms(w):
    squares, sizes = w**2, w.abs()
    columns = squares.sum(0).sqrt().sum()
    return squares.sum().sqrt(), columns, sizes.sum(), sizes.sum(1).max()


# %% mistake="pytorchs-own"
# PyTorch did it. The point is to read the formulas.
def norms(w):
    columns = torch.linalg.vector_norm(w, dim=0).sum()
    one, infinity = (
        torch.linalg.matrix_norm(w, 1),
        torch.linalg.matrix_norm(w, torch.inf),
    )
    return torch.linalg.matrix_norm(w), columns, one, infinity


# %% alternative="einsum"
def norms(w):
    frobenius = torch.einsum("ij,ij->", w, w) ** 0.5
    columns = (torch.einsum("ij,ij->j", w, w) ** 0.5).sum()
    sizes = w.abs()
    return frobenius, columns, sizes.sum(0).amax(), sizes.sum(1).amax()


# %% alternative="row-by-row"
def norms(w):
    sizes = torch.where(w < 0, -w, w)
    ones = sizes.new_ones(len(w)), sizes.new_ones(w.shape[1])
    total = (w * w).flatten().sum()
    columns = sum((column * column).sum().sqrt() for column in w.unbind(1))
    return [total.sqrt(), columns, (ones[0] @ sizes).max(), (sizes @ ones[1]).max()]


# %% survivors
# norms.w.absolute: a norm is that of the absolute values


# %% inputs
# w: empty: at least one row and one column
