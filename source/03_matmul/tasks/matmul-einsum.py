# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randint, randn

# %% hidden="matmul-einsum-values"
import torch

probe(matmul_einsum, randn(2, 3), randn(3, 4), grad=True)
probe(matmul_einsum, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_einsum, randn(1, 5), randn(5, 3), grad=True)
probe(matmul_einsum, randn(3, 2), randn(2, 1), grad=True)
probe(matmul_einsum, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(matmul_einsum, randn(3, 2), randn(2, 3), grad=True)
probe(matmul_einsum, randn(1, 1), randn(1, 1), grad=True)
probe(matmul_einsum, 10 * randn(2, 5), 10 * randn(5, 2), grad=True)
probe(matmul_einsum, randn(7, 2), randn(2, 1), grad=True)
probe(matmul_einsum, randn(1, 2), randn(2, 9), grad=True)
probe(matmul_einsum, randn(2, 784), randn(784, 3), grad=True)
probe(matmul_einsum, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_einsum, randn(4, 2), randn(2, 1), grad=True)
probe(matmul_einsum, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(
    matmul_einsum, randint(-1, 2, 3, 4).float(), randint(-1, 2, 4, 2).float(), grad=True
)
probe(matmul_einsum, 10 * randn(6, 2), 10 * randn(2, 3), grad=True)
probe(matmul_einsum, awkward(4, 4), awkward(4, 4))
probe(matmul_einsum, 300 * randn(2, 3, away=1.0), 300 * randn(3, 2, away=1.0))
probe(matmul_einsum, 1e-4 * randn(2, 3), 1e-4 * randn(3, 2), atol=0.0)
x = randn(3, 3)
probe(matmul_einsum, x, x)


def b_alone(a, b):
    """matmul_einsum(a.detach(), b)"""
    return matmul_einsum(a.detach(), b)


def a_alone(a, b):
    """matmul_einsum(a, b.detach())"""
    return matmul_einsum(a, b.detach())


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(b_alone, a, b, grad=True)
probe(a_alone, a, b, grad=True)


def after_a_change(a, b):
    """matmul_einsum(a, b), after matmul_einsum(a, b) and a += 1"""
    matmul_einsum(a, b)
    a += 1
    return matmul_einsum(a, b)


def first_of_two(a, b):
    """matmul_einsum(a, b), looked at after matmul_einsum(2 * a, b)"""
    first = matmul_einsum(a, b)
    matmul_einsum(2 * a, b)
    return first


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(after_a_change, a, b)
probe(first_of_two, a, b)


# %% hidden="matmul-einsum-budget"
# einsum ends in bmm: what is called otherwise was not called by it
rule = {
    "budget": 2.0,
    "allow": ("views", "aten.clone", "aten.bmm"),
    "must": ("aten.einsum",),
    "forbid": ("aten.matmul", "aten.linear", "aten.tensordot", "aten.inner"),
}
probe(matmul_einsum, randn(30, 4), randn(4, 5), grad=True, **rule)
probe(matmul_einsum, randn(4, 30), randn(30, 5), grad=True, **rule)
probe(matmul_einsum, randn(4, 3), randn(3, 50), grad=True, **rule)


# %% mistake="elementwise-letters"
# Both inputs carry the same two letters, so entries are paired place by place, and the
# shapes would have to be equal. The letters of b are those of the formula: p and j.
def matmul_einsum(a, b):
    return torch.einsum("ip,ip->ip", a, b)


# %% mistake="result-transposed"
# Your values are right and lie in the wrong places: the letters after the arrow are in
# the wrong order. The first of them counts the rows of the result.
def matmul_einsum(a, b):
    return torch.einsum("ip,pj->ji", a, b)


# %% mistake="inner-letter-kept"
# The inner index still stands after the arrow, so nothing is summed over, and your
# result has three dimensions. Which letters does an entry of the product carry?
def matmul_einsum(a, b):
    return torch.einsum("ip,pj->ipj", a, b)


# %% mistake="rows-with-rows"
# You let the second letter of both inputs be the same, which pairs rows of a with rows
# of b. With square matrices there is no message. Along which dimension of b does p run?
def matmul_einsum(a, b):
    return torch.einsum("ip,jp->ij", a, b)


# %% mistake="all-letters-different"
# The two inputs share no letter, so nothing is paired up: every entry of a meets every
# entry of b. The index that both have in the formula needs one letter, used twice.
def matmul_einsum(a, b):
    return torch.einsum("ip,qj->ij", a, b)


# %% mistake="no-loop-again"
# The fourth rung is doing the work: a product and a sum, with the large tensor between
# them. Let einsum do both, from one string.
def matmul_einsum(a, b):
    return (a[:, :, None] * b).sum(1)


# %% alternative="other-letters-no-arrow"
def matmul_einsum(a, b):
    return torch.einsum("ik,kj", a, b)


# %% alternative="sublists"
def matmul_einsum(a, b):
    return torch.einsum(a, [0, 1], b, [1, 2], [0, 2])


# %% alternative="operands-exchanged"
def matmul_einsum(a, b):
    return torch.einsum("yz, xy -> xz", b, a)


# %% alternative="capitals-and-blanks"
def matmul_einsum(a, b):
    from torch import einsum

    return einsum(" Rk , kC -> RC ", [a, b])


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
