# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

wide = torch.float64
ready_made = ("cosine_similarity", "cosine_embedding_loss")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}

# %% hidden="cosine-values"
probe(cosines, torch.tensor([[3.0, 4.0]]), torch.tensor([[6.0, 8.0], [1.0, 0.0]]))
probe(cosines, torch.tensor([[1.0, 2.0]]), torch.tensor([[6.0, 8.0], [1.0, 0.0]]))
probe(cosines, torch.tensor([[3e-4, 4e-4]]), torch.tensor([[6.0, 8.0], [1.0, 0.0]]))
probe(cosines, randn(2, 3, dtype=wide), randn(4, 3, dtype=wide), **forbidden)
probe(cosines, randn(5, 4, dtype=wide), randn(2, 4, dtype=wide), **forbidden)
probe(cosines, randn(3, 3, dtype=wide), randn(3, 3, dtype=wide), **forbidden)
probe(cosines, 300 * randn(30, 2, dtype=wide), randn(3, 2, dtype=wide), **forbidden)
probe(cosines, randn(3, 2, dtype=wide), 300 * randn(30, 2, dtype=wide), **forbidden)
probe(cosines, 1e-4 * randn(2, 30, dtype=wide), randn(3, 30, dtype=wide), **forbidden)
probe(cosines, randn(3, 30, dtype=wide), 1e-4 * randn(2, 30, dtype=wide), **forbidden)
probe(cosines, randn(3, 5, dtype=wide).t(), randn(3, 4, dtype=wide).t(), **forbidden)
probe(cosines, randn(1, 4, dtype=wide), randn(1, 4, dtype=wide), **forbidden)
probe(cosines, randn(2, 1, dtype=wide), randn(3, 1, dtype=wide), **forbidden)
probe(cosines, randn(0, 3, dtype=wide), randn(2, 3, dtype=wide), **forbidden)
probe(cosines, randn(2, 3, dtype=wide), randn(0, 3, dtype=wide), **forbidden)
same = randn(4, 3, dtype=wide)
probe(cosines, same, same, **forbidden)
rows = torch.cat([same[:1], same[:1], same[1:3]])
probe(cosines, rows, rows.flip(0), **forbidden)

# %% hidden="cosine-zeros"
none = torch.zeros(2, 3, dtype=wide)
mixed = torch.cat([none[:1], randn(2, 3, dtype=wide), none[:1]])
probe(cosines, torch.tensor([[0.0, 0.0], [3.0, 4.0]]), torch.tensor([[1.0, 2.0]]))
probe(cosines, mixed, randn(4, 3, dtype=wide), **forbidden)
probe(cosines, randn(2, 3, dtype=wide), mixed, **forbidden)
probe(cosines, mixed, mixed.flip(0), **forbidden)
probe(cosines, none, none, **forbidden)
probe(cosines, awkward(5, 4, dtype=wide), awkward(4, 4, dtype=wide), **forbidden)
probe(cosines, 1e-5 * mixed, randn(2, 3, dtype=wide), **forbidden)
probe(cosines, 1e-12 * mixed, 1e-12 * randn(2, 3, dtype=wide), **forbidden)


# %% mistake="nan-for-zeros"
# For a vector of zeros you divide 0 by 0. The text says what its cosines are.
def cosines(a, b):
    return a @ b.t() / (a.norm(dim=1)[:, None] * b.norm(dim=1))


# %% mistake="lengths-forgotten"
# These are products of vectors. Their lengths have not been divided out.
def cosines(a, b):
    return a @ b.t()


# %% mistake="only-one-length"
# You divide by the lengths of the a alone.
def cosines(a, b):
    lengths = a.norm(dim=1, keepdim=True)
    return a @ b.t() / torch.where(lengths > 0, lengths, 1)


# %% mistake="turned"
# Your table is (m, n). The rows belong to a.
def cosines(a, b):
    lengths = b.norm(dim=1)[:, None] * a.norm(dim=1)
    return b @ a.t() / torch.where(lengths > 0, lengths, 1)


# %% mistake="length-of-the-whole-table"
# You divide by the length of the whole table. Each row has its own.
def cosines(a, b):
    lengths = a.norm() * b.norm()
    return a @ b.t() / torch.where(lengths > 0, lengths, 1)


# %% mistake="squared-lengths"
# You divide by the squares of the lengths: the root is missing.
def cosines(a, b):
    lengths = (a**2).sum(1)[:, None] * (b**2).sum(1)
    return a @ b.t() / torch.where(lengths > 0, lengths, 1)


# %% mistake="zeros-are-alike"
# You let a vector of zeros have the cosine 1. The text says that it is like nothing.
def cosines(a, b):
    found = a @ b.t() / (a.norm(dim=1)[:, None] * b.norm(dim=1))
    return torch.nan_to_num(found, nan=1.0)


# %% alternative="nan-to-num"
def cosines(a, b):
    one, other = a.pow(2).sum(-1).sqrt(), b.pow(2).sum(-1).sqrt()
    return torch.nan_to_num(torch.einsum("nd,md->nm", a, b) / torch.outer(one, other))


# %% alternative="unit-vectors"
def _unit(rows):
    lengths = torch.linalg.vector_norm(rows, dim=1, keepdim=True)
    return torch.where(lengths == 0, torch.zeros_like(rows), rows / lengths)


def cosines(a, b):
    return _unit(a) @ _unit(b).T


# %% alternative="pair-by-pair"
def cosines(a, b):
    table = a.new_zeros(len(a), len(b))
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            length = (one @ one).sqrt() * (other @ other).sqrt()
            if length != 0:
                table[i, j] = one @ other / length
    return table


# %% survivors
# cosine-08543164: 0 divided by any number
