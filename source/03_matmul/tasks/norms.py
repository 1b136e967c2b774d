# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="norms-frobenius"
import torch
from autograder import awkward, probe, randn

probe(frobenius, randn(2, 3))
probe(frobenius, randn(5, 2).t())
probe(frobenius, randn(1, 4))
probe(frobenius, 10 * randn(7, 3))

exact = {"rtol": 1e-5, "atol": 0.0}
probe(frobenius, torch.tensor([[-3.0]]), **exact)
probe(frobenius, torch.zeros(2, 3))
probe(frobenius, torch.tensor([[2.0, 2.0], [2.0, 2.0]]), **exact)
probe(frobenius, 1e-4 * randn(3, 4), **exact)
probe(frobenius, 1e4 * randn(4, 3), **exact)
probe(frobenius, randn(5, 1), **exact)
probe(frobenius, randn(4, 4), **exact)
probe(frobenius, randn(2, 300), **exact)
probe(frobenius, awkward(4, 3), **exact)
probe(frobenius, randn(30, 2), **exact)

# %% hidden="norms-one"
import torch
from autograder import probe, randn

probe(one_norm, randn(2, 3))
probe(one_norm, torch.tensor([[1.0, -5.0, 2.0], [0.5, 4.0, 2.5]]))
probe(one_norm, randn(5, 2).t())
probe(one_norm, -randn(1, 4).abs())
probe(one_norm, 10 * randn(7, 3))
exact = {"rtol": 1e-5, "atol": 0.0}
probe(one_norm, torch.tensor([[-3.0]]), **exact)
probe(one_norm, torch.zeros(2, 3))
probe(one_norm, torch.tensor([[2.0, 1.0], [2.0, 1.0]]), **exact)
probe(one_norm, torch.tensor([[1.0, -2.0, 0.0], [2.0, 1.0, -3.0]]), **exact)
probe(one_norm, 1e-4 * randn(3, 4), **exact)
probe(one_norm, 1e4 * randn(4, 3), **exact)
probe(one_norm, randn(5, 1), **exact)
probe(one_norm, randn(4, 4), **exact)
probe(one_norm, randn(7, 2), **exact)
probe(one_norm, randn(2, 7), **exact)
probe(one_norm, randn(2, 300), **exact)
probe(one_norm, randn(30, 2), **exact)
probe(one_norm, torch.arange(60.0).reshape(2, 30), **exact)  # the last is the largest
probe(one_norm, torch.tensor([[1e-30, -3e-30]]), **exact)
probe(one_norm, torch.tensor([[1e30], [-2e30]]), **exact)
probe(one_norm, torch.tensor([[1.0, -5.0], [2.0, 0.5]]), unchanged=True)


# %% hidden="norms-equations"
import torch
from autograder import probe, randn

allowed = ("views", "making", "elementwise", "reductions", "products")
for shape in ((3, 5), (30, 20)):
    a = randn(*shape, away=0.1)
    probe(frobenius, a, grad=True, budget=100.0, allow=allowed)
    probe(one_norm, a, grad=True, budget=100.0, allow=allowed)

probe(frobenius, torch.ones(600, 1), budget=100.0, allow=allowed)


# %% mistake="no-root"
# Your frobenius stops before the square root. Doubling a matrix should double its norm:
# try frobenius(2 * a) / frobenius(a).
def frobenius(a):
    return (a * a).sum()


def one_norm(a):
    return a.abs().sum(0).max()


# %% mistake="sums-absolute-values"
# Your frobenius takes the root of each square before summing, which leaves the sum of
# absolute values. Try [[3, 4]]: the length of that vector is 5.
def frobenius(a):
    return (a * a).sqrt().sum()


def one_norm(a):
    return a.abs().sum(0).max()


# %% mistake="mean-for-sum"
# Your frobenius divides by the number of entries: that is the root of the mean square.
# The equation has sums and no division. Try [[3, 4]], where it should be 5.
def frobenius(a):
    return (a * a).mean().sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% mistake="matrix-squared"
# The square in the equation belongs to each entry, and your frobenius squares the
# matrix, by a matrix product. a ** 2 and a * a work entry by entry, a @ a does not.
def frobenius(a):
    return (a @ a).sum().sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% mistake="root-of-squared-sum"
# Your frobenius sums first and squares afterwards, so entries of opposite sign cancel.
# Try [[1, -1]]: the norm of a matrix that is not all 0 is never 0.
def frobenius(a):
    return (a.sum() ** 2).sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% mistake="length-of-each-row"
# Your frobenius gives a length for each row. The equation sums over both indices before
# it takes the root, and one number is left.
def frobenius(a):
    return (a * a).sum(1).sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% mistake="row-sums"
# Your one_norm sums along rows. Under the sum sign stands i, the index that counts
# rows: it is the one that disappears. For (2, 3) there are 3 sums.
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().sum(1).max()


# %% mistake="no-absolute-values"
# Your one_norm lets positive and negative entries of a column cancel. Try [[1], [-1]]:
# no norm of this matrix can be 0. What do the bars in the equation stand around?
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.sum(0).max()


# %% mistake="absolute-value-of-sums"
# Your one_norm takes absolute values of the column sums, when entries have cancelled
# already. Try [[1], [-1]]. The bars in the equation stand inside the sum.
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.sum(0).abs().max()


# %% mistake="sum-of-everything"
# Your one_norm adds up all columns. The equation keeps the column sums apart and then
# picks the largest. How many numbers do you have before the last step?
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().sum()


# %% mistake="largest-then-sum"
# Your one_norm takes the largest entry of each column and sums these. In the equation
# the maximum stands outside: read it from the inside out, the sum comes first.
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().max(0).values.sum()


# %% mistake="ready-made"
# Your numbers come from a ready-made norm. Here the point is to read the equation:
# elementwise operations, then sum, max and the like.
def frobenius(a):
    return torch.linalg.matrix_norm(a)


def one_norm(a):
    return torch.linalg.matrix_norm(a, 1)


# %% alternative="pow-and-amax"
def frobenius(a):
    return a.pow(2).sum() ** 0.5


def one_norm(a):
    return torch.amax(torch.sum(torch.abs(a), dim=0))


# %% alternative="trace-and-max-over-columns"
def frobenius(a):
    return torch.sqrt(torch.trace(a.t() @ a))


def one_norm(a):
    return max(column.abs().sum() for column in a.t())


# %% alternative="square-and-where"
def frobenius(a):
    return torch.sqrt(torch.sum(torch.square(a), dim=(0, 1)))


def one_norm(a):
    return torch.where(a < 0, -a, a).sum(dim=0).max(dim=0).values


# %% alternative="products-with-ones"
def frobenius(a):
    v = a.reshape(1, -1)
    return (v @ v.t()).squeeze() ** 0.5


def one_norm(a):
    sums = torch.ones(1, len(a)) @ torch.maximum(a, -a)
    return sums.sort().values[0, -1]


# %% survivors
# frobenius.a.square, frobenius.a.not-square, frobenius.a.memory-order: a sum does not depend on
#    the order of its terms
# frobenius.a.absolute, one_norm.a.absolute: a norm does not depend on signs


# %% inputs
# a: empty: the text speaks of no matrix without entries
