# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, exact, probe, randn

# %% hidden="add-vector-rows"
probe(add_to_rows, randn(2, 3), randn(3), grad=True, unchanged=True)
probe(add_to_rows, randn(3, 3), randn(3), grad=True)
probe(add_to_rows, randn(1, 4), randn(4), grad=True)
probe(add_to_rows, randn(4, 1), randn(1), grad=True)
probe(add_to_rows, randn(5, 2).t(), randn(5), grad=True)
probe(add_to_rows, randn(0, 3), randn(3))
t = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
probe(add_to_rows, t, torch.tensor([1000.0, 0.0]), grad=True, unchanged=True)
probe(add_to_rows, randn(5, 5), randn(5), grad=True, unchanged=True)
probe(add_to_rows, randn(1, 3), randn(3), grad=True, unchanged=True)
probe(add_to_rows, randn(1, 1), randn(1), grad=True, unchanged=True)
probe(add_to_rows, randn(5, 2).t(), randn(5), grad=True, unchanged=True)
probe(add_to_rows, randn(4, 4).t(), randn(4), grad=True, unchanged=True)
probe(add_to_rows, 100 * randn(12, 3), 100 * randn(3), grad=True)
probe(add_to_rows, randn(3, 20), randn(20), grad=True)
v = torch.tensor([1.0, 0.5, 0.0, 0.5, -1.0])  # zero, one, and a number twice
probe(add_to_rows, randn(3, 5), v, grad=True)
t = torch.tensor([[1.0, 2.0], [0.0, 3.0], [1.0, 2.0]])
probe(add_to_rows, t, randn(2), grad=True)
probe(add_to_rows, awkward(5, 3), randn(3), grad=True)
probe(add_to_rows, randn(30, 2), randn(2), grad=True)
probe(add_to_rows, 1e-4 * randn(6, 4), 1e-4 * randn(4), atol=0.0)


def memory_of_its_own(t, v):
    """The result, and whether a change of t leaves it alone."""
    answer = add_to_rows(t, v)
    before = exact(answer).clone()
    t += 1000.0
    return answer, bool((exact(answer) == before).all())


probe(memory_of_its_own, randn(2, 3), torch.zeros(3))
probe(memory_of_its_own, randn(2, 3), randn(3))


def v_alone(t, v):
    """add_to_rows(t.detach(), v)"""
    return add_to_rows(t.detach(), v)


def t_alone(t, v):
    """add_to_rows(t, v.detach())"""
    return add_to_rows(t, v.detach())


def after_a_change(t, v):
    """add_to_rows(t, v), after add_to_rows(t, v) and v += 1"""
    add_to_rows(t, v)
    v += 1
    return add_to_rows(t, v)


def first_of_two(t, v):
    """add_to_rows(t, v), looked at after add_to_rows(t, 2 * v)"""
    first = add_to_rows(t, v)
    add_to_rows(t, 2 * v)
    return first


t, v = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([5.0, 6.0])
probe(v_alone, t, v, grad=True)
probe(t_alone, t, v, grad=True)
probe(add_to_rows, t, torch.zeros(2), grad=True)
probe(after_a_change, t, v)
probe(first_of_two, t, v)
probe(add_to_rows, t, v, unchanged=True)


# %% hidden="add-vector-columns"
probe(add_to_columns, randn(2, 3), randn(2), grad=True, unchanged=True)
probe(add_to_columns, randn(3, 3), randn(3), grad=True)
probe(add_to_columns, randn(1, 4), randn(1), grad=True)
probe(add_to_columns, randn(4, 1), randn(4), grad=True)
probe(add_to_columns, randn(5, 2).t(), randn(2), grad=True)
probe(add_to_columns, randn(0, 3), randn(0))
t = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
probe(add_to_columns, t, torch.tensor([1000.0, 0.0]), grad=True, unchanged=True)
probe(add_to_columns, randn(5, 5), randn(5), grad=True, unchanged=True)
probe(add_to_columns, randn(1, 3), randn(1), grad=True, unchanged=True)
probe(add_to_columns, randn(1, 1), randn(1), grad=True, unchanged=True)
probe(add_to_columns, randn(5, 2).t(), randn(2), grad=True, unchanged=True)
probe(add_to_columns, randn(4, 4).t(), randn(4), grad=True, unchanged=True)
probe(add_to_columns, 100 * randn(12, 3), 100 * randn(12), grad=True)
probe(add_to_columns, randn(3, 20), randn(3), grad=True)
v = torch.tensor([1.0, 0.5, 0.0, 0.5, -1.0])  # zero, one, and a number twice
probe(add_to_columns, randn(5, 3), v, grad=True)
t = torch.tensor([[1.0, 2.0], [0.0, 3.0], [1.0, 2.0]])
probe(add_to_columns, t, randn(3), grad=True)
probe(add_to_columns, awkward(5, 3), randn(5), grad=True)
probe(add_to_columns, randn(30, 2), randn(30), grad=True)
probe(add_to_columns, 1e-4 * randn(6, 4), 1e-4 * randn(6), atol=0.0)


def memory_of_its_own(t, v):
    """The result, and whether a change of t leaves it alone."""
    answer = add_to_columns(t, v)
    before = exact(answer).clone()
    t += 1000.0
    return answer, bool((exact(answer) == before).all())


probe(memory_of_its_own, randn(2, 3), torch.zeros(2))
probe(memory_of_its_own, randn(2, 3), randn(2))


def v_alone(t, v):
    """add_to_columns(t.detach(), v)"""
    return add_to_columns(t.detach(), v)


def t_alone(t, v):
    """add_to_columns(t, v.detach())"""
    return add_to_columns(t, v.detach())


def after_a_change(t, v):
    """add_to_columns(t, v), after add_to_columns(t, v) and v += 1"""
    add_to_columns(t, v)
    v += 1
    return add_to_columns(t, v)


def first_of_two(t, v):
    """add_to_columns(t, v), looked at after add_to_columns(t, 2 * v)"""
    first = add_to_columns(t, v)
    add_to_columns(t, 2 * v)
    return first


t, v = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([5.0, 6.0])
probe(v_alone, t, v, grad=True)
probe(t_alone, t, v, grad=True)
probe(add_to_columns, t, torch.zeros(2), grad=True)
probe(after_a_change, t, v)
probe(first_of_two, t, v)
probe(add_to_columns, t, v, unchanged=True)


# %% mistake="rows-and-columns-exchanged"
# You exchanged the two. Adding to the rows means that each row gets the whole vector.
# Print what comes out for a table of zeros, with more columns than rows.
def add_to_rows(t, v):
    return t + v[:, None]


def add_to_columns(t, v):
    return t + v


# %% mistake="no-column-made"
# You left it to PyTorch to find out which way the vector goes. It always aligns at the
# right. With a square table there is not even an error: try zeros of shape (3, 3).
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + v


# %% mistake="goes-by-the-size"
# Your function decides by the length of v. In a square table both directions have the
# same length. Not the size says which is meant, but the function that was called.
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + v if len(v) == t.shape[1] else t + v[:, None]


# %% mistake="changes-the-table"
# Your function adds into the table it was given, so the caller's table changes too. The
# text asks for a new one. Look at t after the call.
def add_to_rows(t, v):
    t += v
    return t


def add_to_columns(t, v):
    t += v[:, None]
    return t


# %% mistake="cuts-the-gradient"
# PyTorch cannot follow you to a gradient. Something turns the tensor into plain
# numbers, or builds a fresh tensor from them, on the way.
def add_to_rows(t, v):
    return torch.tensor((t + v).tolist()).reshape(t.shape)


def add_to_columns(t, v):
    return torch.tensor((t + v[:, None]).tolist()).reshape(t.shape)


# %% mistake="no-return"
# Your functions compute something and hand nothing back, so the caller gets None.
def add_to_rows(t, v):
    t + v


def add_to_columns(t, v):
    t + v[:, None]


# %% mistake="vector-detached"
# No gradient reaches v: it is taken out of the computation before the sum. Let v.grad
# show you, after a backward pass.
def add_to_rows(t, v):
    return t + v.detach()


def add_to_columns(t, v):
    return t + v.detach()[:, None]


# %% mistake="t-itself-for-zeros"
# Where v adds nothing you hand t itself back. Whoever writes into the result then
# writes into t. A new tensor is asked for, always.
def add_to_rows(t, v):
    return t + v if v.any() else t


def add_to_columns(t, v):
    return t + v[:, None] if v.any() else t


# %% alternative="unsqueeze"
def add_to_rows(t, v):
    return t + v.unsqueeze(0)


def add_to_columns(t, v):
    return t + v.unsqueeze(-1)


# %% alternative="expand-as"
def add_to_rows(t, v):
    return v.expand_as(t) + t


def add_to_columns(t, v):
    return v[..., None].expand_as(t) + t


# %% alternative="transposed"
def add_to_rows(t, v):
    return torch.add(v[None], t)


def add_to_columns(t, v):
    return (t.t() + v).t()


# %% alternative="loops"
def add_to_rows(t, v):
    columns = [t[:, j] + v[j] for j in range(t.shape[1])]
    return torch.stack(columns, dim=1)


def add_to_columns(t, v):
    result = torch.zeros(t.shape)
    for i in range(len(t)):
        result[i] = t[i] + v[i]
    return result


# %% alternative="in-place-on-a-copy"
def add_to_rows(table, row):
    import warnings

    warnings.warn("the table is copied")
    result = table.clone()
    result += row
    return result


def add_to_columns(table, column):
    result = table.clone()
    result.t().add_(column)
    return result


# %% alternative="callables-and-einsum"
add_to_rows = torch.add


def add_to_columns(t, v):
    return t + torch.einsum("i,ij->ij", v, torch.ones(t.shape))


# %% alternative="products-with-ones"
def add_to_rows(t, v):
    return torch.addmm(t, torch.ones(len(t), 1), v[None])


def add_to_columns(t, v):
    return t + torch.diag(v) @ torch.ones_like(t)


# %% inputs
# add_to_rows.v: empty: the text speaks of no table without columns
