# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randint, randn

exact = {"rtol": 0.0, "atol": 0.0}

# %% hidden="swap-last-two-values"
probe(swap_last_two, randn(2, 3))
probe(swap_last_two, randn(2, 3, 4))
probe(swap_last_two, randn(1, 4, 2))
probe(swap_last_two, randn(4, 2, 3, 5))
probe(swap_last_two, randn(2, 3, 1, 5, 4))
probe(swap_last_two, randn(0, 3, 2))
probe(swap_last_two, randn(3, 3), **exact)
probe(swap_last_two, randn(3, 3, 4), **exact)
probe(swap_last_two, randn(2, 2, 2, 2), **exact)
probe(swap_last_two, randint(2**24, 2**40, 2, 3, 4), **exact)
probe(swap_last_two, randn(2, 1, 3, 2, 4, 5), **exact)
probe(swap_last_two, randn(2, 0, 3, 4))
probe(swap_last_two, randn(4, 2, 3).permute(1, 2, 0), **exact)
probe(swap_last_two, randn(4, 2, 3, 5).permute(3, 1, 0, 2), **exact)
probe(swap_last_two, awkward(4, 3), **exact)
probe(swap_last_two, 1e-6 * randn(2, 30), **exact)
probe(swap_last_two, randn(30, 2), **exact)


# %% hidden="swap-last-two-view"
probe(swap_last_two, randn(2, 3), storage=True)
probe(swap_last_two, randn(2, 3, 4), storage=True)
probe(swap_last_two, randn(3, 2, 4, 5), storage=True)
probe(swap_last_two, randn(3, 3), storage=True)
probe(swap_last_two, randn(5, 2).t(), storage=True)
probe(swap_last_two, randn(2, 3, 1), storage=True)
probe(swap_last_two, randn(4, 2, 3).permute(1, 2, 0), storage=True)
probe(swap_last_two, randn(4, 2, 3, 5).permute(3, 1, 0, 2), storage=True)
probe(swap_last_two, randn(2, 1, 3, 2, 4, 5), storage=True)
probe(swap_last_two, randint(0, 9, 2, 4, 3), storage=True)


def shape_of_x(x):
    """The result, and the shape that x has afterwards."""
    answer = swap_last_two(x)
    return answer, list(x.shape)


probe(shape_of_x, randn(2, 3))
probe(shape_of_x, randn(4, 2, 3))
probe(swap_last_two, randn(2, 3), grad=True)


def of_a_part(x):
    return swap_last_two(x[1:])


probe(of_a_part, randn(3, 2, 4))


# %% mistake="reshape"
# The shape is right, but the numbers stay in their old order: reshape and view only
# break the lines elsewhere. Try [[0, 1, 2], [3, 4, 5]]: the first column must become
# the first row.
def swap_last_two(x):
    return x.reshape(*x.shape[:-2], x.shape[-1], x.shape[-2])


# %% mistake="t-on-any-rank"
# t works for two dimensions and refuses three, as the text says. You need a method that
# is told which dimensions to exchange.
def swap_last_two(x):
    return x.t()


# %% mistake="reverses-all-dimensions"
# You reverse all the dimensions. With two that is a transpose; with three the stack
# itself moves to the end. Print the shape for an x of shape (2, 3, 4).
def swap_last_two(x):
    return x.permute(*range(x.dim() - 1, -1, -1))


# %% mistake="first-two-dimensions"
# You exchange the first two dimensions. With a matrix these are the last two as well;
# with a stack they are not. Print the shape for an x of shape (2, 3, 4).
def swap_last_two(x):
    return x.transpose(0, 1)


# %% mistake="three-dimensions-only"
# You have written down the dimensions 1 and 2. That is right for three dimensions, and
# for no other number of them. Count from the end.
def swap_last_two(x):
    return x.transpose(1, 2)


# %% mistake="copies"
# The numbers have been copied: contiguous, clone or torch.tensor does that. Change x
# afterwards, and your result must change with it.
def swap_last_two(x):
    return x.transpose(-1, -2).contiguous()


# %% mistake="not-called"
# You return the method itself. A name without parentheses does nothing. Print what your
# function returns.
def swap_last_two(x):
    return x.transpose


# %% mistake="every-rank-written-down"
# You have a case for each rank up to four, and five dimensions fall through. One line
# does for all of them if you count from the end.
def swap_last_two(x):
    if x.dim() == 2:
        return x.t()
    if x.dim() == 3:
        return x.transpose(1, 2)
    return x.transpose(2, 3)


# %% mistake="turns-x-itself"
# A method whose name ends in an underscore changes the tensor that it is called on.
# Print the shape of x before and after your function.
def swap_last_two(x):
    return x.transpose_(-1, -2)


# %% alternative="mT"
def swap_last_two(x):
    return x.mT


# %% alternative="permute"
def swap_last_two(x):
    order = list(range(x.dim()))
    order[-1], order[-2] = order[-2], order[-1]
    return x.permute(order)


# %% alternative="movedim"
def swap_last_two(x):
    import torch

    return torch.movedim(x, -1, -2)


# %% alternative="einsum"
def swap_last_two(stack):
    import torch

    return torch.einsum("...ij->...ji", stack)


# %% alternative="as-strided"
def swap_last_two(x):
    *size, rows, columns = x.shape
    *stride, down, along = x.stride()
    return x.as_strided((*size, columns, rows), (*stride, along, down))


# %% alternative="swapdims-by-number"
def swap_last_two(x):
    order = list(range(x.ndim))
    order[-1], order[-2] = order[-2], order[-1]
    return torch.permute(x, dims=order)


# %% survivors
# swap-last-two-07d37de7: the two dimensions to exchange may be named in either order
