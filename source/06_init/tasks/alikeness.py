# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="alikeness-values"
import torch

from autograder import probe, rand, randn

close = {"rtol": 1e-4, "atol": 1e-5, "unchanged": True}
probe(alikeness, torch.tensor([[3.0, 0.0], [1.0, 1.0]]), **close)
probe(alikeness, torch.tensor([[2.0, 0.0], [0.0, 1.0], [-5.0, 0.0]]), **close)
probe(alikeness, torch.tensor([[2.0], [-1.0], [3.0], [4.0]]), **close)
probe(alikeness, 0.2 + rand(6, 3), **close)
probe(alikeness, randn(4, 5) * torch.tensor([[1.0], [10.0], [0.1], [3.0]]), **close)
probe(alikeness, (0.2 + rand(3, 5)).t(), **close)
probe(
    alikeness, torch.tensor([[1.0, 2.0], [1.0, 2.0], [-1.0, 0.0], [2.0, 4.0]]), **close
)
probe(alikeness, randn(9, 4) * 10 ** torch.linspace(-5, 4, 9)[:, None], **close)
probe(alikeness, 1e-4 * (0.2 + rand(4, 3)), **close)
probe(alikeness, 0.2 + rand(30, 2), **close)
probe(alikeness, 0.2 + rand(2, 30), **close)
probe(alikeness, 1e-6 * (0.2 + rand(2, 3)), **close)
a = torch.tensor([[3.0, 0.0], [1.0, 1.0]], dtype=torch.float64)
probe(alikeness, 1e60 * a, **close)


# %% mistake="with-itself"
# You count every row's pair with itself, which is always 1. Two rows at a right angle
# should give 0.
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    return (unit @ unit.t()).mean()


# %% mistake="not-divided-by-lengths"
# You take products of the rows as they are. A cosine does not depend on lengths:
# multiply one row by 10 and see whether the result stays.
def alikeness(a):
    n = len(a)
    table = a @ a.t()
    return (table.sum() - table.diagonal().sum()) / (n * (n - 1))


# %% mistake="columns"
# You compare columns, not rows. Each row belongs to one input. Which dimension do you
# sum over for a length?
def alikeness(a):
    unit = a / a.norm(dim=0, keepdim=True)
    n = a.shape[1]
    return ((unit.t() @ unit).sum() - n) / (n * (n - 1))


# %% mistake="one-length-for-all"
# You divide by the length of the whole table, one number. Each row has its own length.
def alikeness(a):
    unit = a / a.norm()
    n = len(a)
    table = unit @ unit.t()
    return (table.sum() - table.diagonal().sum()) / (n * (n - 1))


# %% mistake="sign-dropped"
# You take absolute values. Opposite rows have the cosine −1, and that is not alike.
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).abs().sum() - n) / (n * (n - 1))


# %% mistake="divided-by-all-pairs"
# You leave out the pairs of a row with itself, but still divide by their number too.
# How many pairs of different rows are there, for three rows?
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / n**2


# %% mistake="neighbours-only"
# You compare each row with the next one only. The text asks for all pairs.
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    return (unit[:-1] * unit[1:]).sum(1).mean()


# %% mistake="means-removed"
# You subtract the mean of each row first. That is a correlation. Two rows of positive
# numbers have something in common, and this throws it away.
def alikeness(a):
    centred = a - a.mean(1, keepdim=True)
    unit = centred / (centred.norm(dim=1, keepdim=True) + 1e-12)
    n = len(a)
    return ((unit @ unit.t()).sum() - unit.norm(dim=1).pow(2).sum()) / (n * (n - 1))


# %% mistake="in-place"
# You divide the rows of a in place, so the caller's activations are overwritten. Print
# a before and after the call.
def alikeness(a):
    a /= a.norm(dim=1, keepdim=True)
    n = len(a)
    table = a @ a.t()
    return (table.sum() - table.diagonal().sum()) / (n * (n - 1))


# %% mistake="added-up"
# You add the cosines of all pairs up. A mean is asked: how many pairs of different rows
# are there, for three rows?
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    return (unit @ unit.t()).sum() - len(a)


# %% mistake="lengths-of-the-columns"
# You divide by the lengths of the columns, and then compare rows. What is the length of a
# row of your table afterwards?
def alikeness(a):
    n = len(a)
    unit = a / a.norm(dim=0, keepdim=True)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% mistake="lengths-lie-flat"
# Your lengths are a flat vector, one for each row, and broadcasting puts it along the
# columns. Print its shape, and the shape that divides row by row.
def alikeness(a):
    n = len(a)
    unit = a / a.norm(dim=1)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% alternative="two-loops"
def alikeness(a):
    total, pairs = 0.0, 0
    for i in range(len(a)):
        for j in range(i):
            total += torch.dot(a[i], a[j]) / (a[i].norm() * a[j].norm())
            pairs += 1
    return total / pairs


# %% alternative="cosine-similarity"
def alikeness(a):
    table = torch.cosine_similarity(a[:, None], a[None], dim=-1)
    different = ~torch.eye(len(a), dtype=torch.bool)
    return table[different].mean().item()


# %% alternative="above-the-diagonal"
def alikeness(a):
    table = a @ a.t()
    length = table.diagonal().sqrt()
    cosine = table / torch.outer(length, length)
    above = torch.triu_indices(len(a), len(a), offset=1)
    return cosine[above[0], above[1]].mean()


# %% alternative="sum-of-unit-rows"
def alikeness(rows):
    import warnings

    if len(rows) > 10_000:
        warnings.warn("many pairs", stacklevel=2)
    unit = torch.nn.functional.normalize(rows, dim=1)
    n = unit.shape[0]
    return float((unit.sum(0).square().sum() - n) / (n * n - n))


# %% alternative="angles-of-combinations"
import itertools


def alikeness(a):
    rows = [row / row.square().sum().sqrt() for row in a.double()]
    cosines = [float(u @ v) for u, v in itertools.combinations(rows, 2)]
    return sum(cosines) / len(cosines)


# %% survivors
# alikeness.float32-result: the text names no dtype


# %% inputs
# a: empty, single: a pair has two rows
