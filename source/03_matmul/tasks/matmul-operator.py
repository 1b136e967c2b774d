# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe, randn

# %% hidden="matmul-operator-values"
probe(matmul_operator, randn(2, 3), randn(3, 4), grad=True)
probe(matmul_operator, randn(3, 3), randn(3, 3), grad=True)
probe(matmul_operator, randn(1, 5), randn(5, 3), grad=True)
probe(matmul_operator, randn(3, 2), randn(2, 1), grad=True)
probe(matmul_operator, randn(4, 2).t(), randn(3, 4).t(), grad=True)

# %% hidden="matmul-operator-budget"
a, b = randn(30, 4), randn(4, 5)
probe(matmul_operator, a, b, grad=True, budget=3.0, allow=("views", "aten.mm"))


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
# Your values are right, but you took a detour: more operations than the operator needs,
# which is one.
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
