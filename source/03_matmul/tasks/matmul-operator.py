# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randint, randn

# %% hidden="matmul-operator-values"
import torch

probe(matmul_operator, randn(2, 3), randn(3, 4), grad=True)
probe(matmul_operator, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_operator, randn(1, 5), randn(5, 3), grad=True)
probe(matmul_operator, randn(3, 2), randn(2, 1), grad=True)
probe(matmul_operator, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(matmul_operator, randn(3, 2), randn(2, 3), grad=True)
probe(matmul_operator, randn(1, 1), randn(1, 1), grad=True)
probe(matmul_operator, 10 * randn(2, 5), 10 * randn(5, 2), grad=True)
probe(matmul_operator, randn(7, 2), randn(2, 1), grad=True)
probe(matmul_operator, randn(1, 2), randn(2, 9), grad=True)
probe(matmul_operator, randn(2, 784), randn(784, 3), grad=True)
probe(matmul_operator, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_operator, randn(4, 2), randn(2, 1), grad=True)
probe(matmul_operator, randn(4, 2).t(), randn(3, 4).t(), grad=True)
probe(
    matmul_operator,
    randint(-1, 2, 3, 4).float(),
    randint(-1, 2, 4, 2).float(),
    grad=True,
)
probe(matmul_operator, 10 * randn(6, 2), 10 * randn(2, 3), grad=True)
probe(matmul_operator, awkward(4, 4), awkward(4, 4))
probe(matmul_operator, 300 * randn(2, 3, away=1.0), 300 * randn(3, 2, away=1.0))
probe(matmul_operator, 1e-4 * randn(2, 3), 1e-4 * randn(3, 2), atol=0.0)
x = randn(3, 3)
probe(matmul_operator, x, x)


def b_alone(a, b):
    """matmul_operator(a.detach(), b)"""
    return matmul_operator(a.detach(), b)


def a_alone(a, b):
    """matmul_operator(a, b.detach())"""
    return matmul_operator(a, b.detach())


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(b_alone, a, b, grad=True)
probe(a_alone, a, b, grad=True)


def after_a_change(a, b):
    """matmul_operator(a, b), after matmul_operator(a, b) and a += 1"""
    matmul_operator(a, b)
    a += 1
    return matmul_operator(a, b)


def first_of_two(a, b):
    """matmul_operator(a, b), looked at after matmul_operator(2 * a, b)"""
    first = matmul_operator(a, b)
    matmul_operator(2 * a, b)
    return first


a, b = (
    torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    torch.tensor([[1.0, -1.0], [2.0, 3.0]]),
)
probe(after_a_change, a, b)
probe(first_of_two, a, b)


def thousand(a, b):
    """1000 * matmul_operator(a, b)"""
    return 1000 * matmul_operator(a, b)


probe(thousand, a, b, grad=True)


# %% hidden="matmul-operator-budget"
a, b = randn(30, 4), randn(4, 5)
rule = {"budget": 3.0, "allow": ("views", "aten.mm")}
probe(matmul_operator, a, b, grad=True, **rule)
probe(matmul_operator, randn(4, 30), randn(30, 5), grad=True, **rule)
probe(matmul_operator, randn(4, 3), randn(3, 50), grad=True, **rule)


# %% mistake="elementwise"
# The star pairs entries place by place. The operator for matrix products is another
# one. Try (2, 3) times (3, 4): the star refuses.
def matmul_operator(a, b):
    return a * b


# %% mistake="second-transposed"
# You transpose b. In 02_dense_layer that was needed because weights were stored as
# outputs × inputs. Here b is (k, m) already, ready to be multiplied.
def matmul_operator(a, b):
    return a @ b.t()


# %% mistake="order-exchanged"
# You multiply b by a. The order of a matrix product matters: which shape comes out for
# (2, 3) and (3, 4), if anything does?
def matmul_operator(a, b):
    return b @ a


# %% mistake="no-return"
# Your function computes the product and hands nothing back, so the caller gets None.
def matmul_operator(a, b):
    a @ b


# %% mistake="einsum-again"
# You took a detour: more operations than the operator needs, which is one.
def matmul_operator(a, b):
    return torch.einsum("ip,pj->ij", a, b)


# %% alternative="function"
def matmul_operator(a, b):
    return torch.matmul(a, b)


# %% alternative="mm-method"
def matmul_operator(a, b):
    return a.mm(b)


# %% alternative="linear-layer"
def matmul_operator(a, b):
    return torch.nn.functional.linear(a, b.t())


# %% alternative="operator-module"
def matmul_operator(a, b):
    import operator

    return operator.matmul(a, b)


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
