# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randn


def checked(a, b):
    return checked_matmul(a, b, lambda a, b: (a[:, :, None] * b).sum(1))


# %% hidden="checked-values"
import torch

probe(checked, randn(2, 3), randn(3, 4))
probe(checked, randn(4, 2), randn(2, 3))
probe(checked, randn(1, 5), randn(5, 1))
probe(checked, randn(3, 1), randn(1, 4))
probe(checked_matmul, randn(2, 3), randn(3, 4), lambda a, b: a.sum() - 2 * b.sum())
probe(checked_matmul, randn(3, 3), randn(3, 3), lambda a, b: a.sum() - 2 * b.sum())
probe(
    checked_matmul,
    randn(2, 3),
    randn(3, 4),
    lambda a, b: 2 * (a[:, :, None] * b).sum(1),
)
for result in (0, 0.0, False, "", [], None):
    probe(checked_matmul, randn(2, 3), randn(3, 2), lambda a, b, result=result: result)
probe(checked, randn(3, 3), randn(3, 3), grad=True)
probe(checked, randn(2, 4), randn(4, 3), grad=True)
probe(checked, awkward(4, 3), awkward(4, 3).t())
probe(checked, awkward(4, 4), awkward(4, 4))
probe(checked, 300 * randn(20, 2, away=1.0), 300 * randn(2, 20, away=1.0))
probe(checked, 1e-4 * randn(2, 40), 1e-4 * randn(40, 2), atol=0.0)
probe(checked, randn(3, 4).t(), randn(3, 2))
x = randn(3, 3)
probe(checked_matmul, x, x, lambda a, b: a.sum() - 2 * b.t().sum(1))


def what_multiply_is_given(a, b):
    """Whether multiply is given a and b themselves"""
    return checked_matmul(a, b, lambda x, y: [x is a, y is b])


probe(what_multiply_is_given, torch.ones(3, 2).t(), torch.ones(3, 4))


# %% hidden="checked-errors"
probe(checked, randn(2, 3), randn(3, 4))
probe(checked, randn(2, 3), randn(5, 4), raises=ValueError)
probe(checked, randn(3, 4), randn(3, 4), raises=ValueError)
probe(checked, randn(4, 3), randn(5, 4), raises=ValueError)
probe(checked, randn(2, 6), randn(3, 4), raises=ValueError)
probe(checked, randn(2, 3), randn(6, 4), raises=ValueError)
probe(checked, randn(4, 2), randn(3, 2), raises=ValueError)
probe(checked, randn(4, 3), randn(2, 3), raises=ValueError)
probe(checked, randn(3, 5), randn(4, 3), raises=ValueError)
probe(checked, randn(5, 4), randn(3, 5), raises=ValueError)


def calls_of_multiply(a, b):
    calls = []
    try:
        checked_matmul(a, b, lambda a, b: calls.append("called"))
    except ValueError:
        return ["ValueError", *calls]
    return calls


probe(calls_of_multiply, randn(2, 3), randn(3, 2))
probe(calls_of_multiply, randn(2, 3), randn(2, 3))
probe(calls_of_multiply, randn(2, 4), randn(3, 5))

# %% hidden="checked-ones"
probe(checked, randn(3, 1), randn(1, 4))
probe(checked, randn(2, 1), randn(3, 4), raises=ValueError)
probe(checked, randn(2, 3), randn(1, 4), raises=ValueError)
probe(checked, randn(1, 1), randn(1, 1))
probe(checked, randn(1, 2), randn(1, 2), raises=ValueError)
probe(checked, randn(4, 1), randn(4, 1), raises=ValueError)


# %% mistake="no-check"
# Nothing is checked here. Where the sizes differ, multiply may complain in its own
# words, or go on silently. Try (2, 1) and (3, 4) with matmul_no_loop.
def checked_matmul(a, b, multiply):
    return multiply(a, b)


# %% mistake="lets-one-pass"
# Your check lets a size of 1 pass, as broadcasting would. A product has no such rule:
# try (2, 1) times (3, 4) and count the partners of each entry.
def checked_matmul(a, b, multiply):
    k, k2 = a.shape[1], b.shape[0]
    if k != k2 and k != 1 and k2 != 1:
        raise ValueError("the inner sizes differ")
    return multiply(a, b)


# %% mistake="refuses-every-one"
# Your check refuses inner sizes of 1 even where both are 1. A column times a row is a
# perfectly good product: (3, 1) times (1, 4) is (3, 4).
def checked_matmul(a, b, multiply):
    k, k2 = a.shape[1], b.shape[0]
    if k != k2 or k == 1:
        raise ValueError("the inner sizes differ")
    return multiply(a, b)


# %% mistake="compares-outer-sizes"
# Your check compares the outer sizes. They may differ as they like. Write the shapes
# side by side: which two sizes touch?
def checked_matmul(a, b, multiply):
    if a.shape[0] != b.shape[1]:
        raise ValueError("the sizes differ")
    return multiply(a, b)


# %% mistake="compares-shapes"
# Your check asks for two matrices of the same shape. That is the rule of elementwise
# operations. In a product, a row of a meets a column of b.
def checked_matmul(a, b, multiply):
    if a.shape != b.shape:
        raise ValueError("the shapes differ")
    return multiply(a, b)


# %% mistake="compares-columns"
# Your check compares the last size of a with the last size of b. The column of b runs
# along its other dimension.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[1]:
        raise ValueError("the sizes differ")
    return multiply(a, b)


# %% mistake="assertion"
# Your check is an assert, which raises AssertionError and can be switched off. A
# caller's mistake is told with raise and the exception that the text names.
def checked_matmul(a, b, multiply):
    assert a.shape[1] == b.shape[0], "the inner sizes differ"
    return multiply(a, b)


# %% mistake="returns-the-error"
# Your function returns the exception, or a text about it. A caller that does not look
# goes on with it as if it were a matrix. To raise is a statement of its own.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        return ValueError("the inner sizes differ")
    return multiply(a, b)


# %% mistake="prints-and-returns-nothing"
# Your function reports the problem and then carries on with None. Text on a screen
# stops nobody. An exception does.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        print("the inner sizes differ")
        return None
    return multiply(a, b)


# %% mistake="multiply-ignored"
# Your function multiplies by means of its own choice. It was handed a function for
# that: give it one that returns something odd, and see whether you get that back.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return a @ b


# %% alternative="raise-last"
def checked_matmul(a, b, multiply):
    if a.size(-1) == b.size(0):
        return multiply(a, b)
    raise ValueError(f"{list(a.shape)} times {list(b.shape)}: inner sizes differ")


# %% alternative="unpack-shapes"
def checked_matmul(a, b, multiply):
    (n, k), (k2, m) = a.shape, b.shape
    if k != k2:
        raise ValueError(f"({n}, {k}) and ({k2}, {m}) have no product")
    product = multiply(a, b)
    return product


# %% alternative="assert-turned-into-valueerror"
def checked_matmul(a, b, multiply):
    try:
        assert len(a.t()) == len(b)
    except AssertionError:
        raise ValueError("the inner sizes differ") from None
    return multiply(a, b)


# %% mistake="multiplies-before-it-checks"
# The error comes, but `multiply` has run before. What does the text say about calling it
# where the sizes differ?
def checked_matmul(a, b, multiply):
    product = multiply(a, b)
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"{a.shape} and {b.shape}")
    return product


# %% alternative="a-function-for-the-error"
def checked_matmul(a, b, multiply):
    def refuse(*_):
        raise ValueError(f"no product of {list(a.shape)} and {list(b.shape)}")

    (_, inner), (other, _) = a.size(), b.size()
    return {True: multiply, False: refuse}[inner == other](a, b)


# %% survivors
# checked_matmul.not-a-tensor: a number counts as a tensor of rank 0


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
