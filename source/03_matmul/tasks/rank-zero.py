# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="rank-zero-ranks"
from autograder import probe

probe(lambda: rank_1, reveal=False)
probe(lambda: rank_2, reveal=False)
probe(lambda: rank_3, reveal=False)
probe(lambda: rank_4, reveal=False)
probe(lambda: rank_5, reveal=False)
probe(lambda: rank_6, reveal=False)
probe(lambda: rank_7, reveal=False)
probe(
    lambda: [rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7],
    types=True,
    reveal=False,
)


# %% hidden="rank-zero-five"
from autograder import exact, number, probe

probe(lambda: five, types=True, rtol=0.0, atol=0.0)
probe(lambda x: exact(five) * x, number(away=0.1))

# %% hidden="rank-zero-number"
import torch
from autograder import number, probe, randint, randn


probe(to_number, torch.tensor(number()), types=True)
probe(to_number, randint(2, 90), types=True)
probe(to_number, torch.tensor(True), types=True)
probe(to_number, randn(3), raises=ValueError)
probe(to_number, randn(1), raises=ValueError)
probe(to_number, randint(2, 90, 1, 1), raises=ValueError)
exact = {"types": True, "rtol": 1e-12, "atol": 0.0}
for number in (5.0, 0.0, -1.0, 0, 1, -7, False, 2**53 + 1, 1e-8, 0.123456789):
    probe(to_number, torch.tensor(number), **exact)
double = torch.float64
probe(to_number, randn(dtype=double), **exact)
probe(to_number, randint(-9, 10).to(double), **exact)
probe(to_number, randint(-9, 10).int(), **exact)
probe(to_number, randn(2, 3)[1, 2], **exact)
for shape in ((1, 1, 1), (1, 1, 1, 1), (0,), (2, 0), (2, 1, 3)):
    probe(to_number, randn(*shape), raises=ValueError)
probe(to_number, randint(0, 2, 1) > 0, raises=ValueError)
for x in (randint(2, 90).byte(), randint(-90, 90).char(), randint(-90, 90).short()):
    probe(to_number, x, types=True)
probe(to_number, torch.tensor(1).byte(), types=True)
probe(to_number, torch.tensor(5000.0), types=True)
probe(to_number, randn(1, 1, 1, 1, 1, 1), raises=ValueError)


def of_a_parameter(x):
    """to_number(torch.nn.Parameter(x))"""
    return to_number(torch.nn.Parameter(x))


def asked_twice(x):
    """to_number(x), after to_number(x) has raised ValueError"""
    try:
        to_number(x)
    except ValueError:
        return to_number(x)


probe(of_a_parameter, torch.tensor(2.5), types=True)
probe(to_number, torch.tensor(float("inf")), types=True)
probe(asked_twice, torch.tensor([[5.0]]), raises=ValueError)


# %% mistake="one-number-is-rank-one"
# You take a single number for a tensor of rank 1. Print torch.tensor(5.0).shape and
# torch.tensor([5.0]).shape: the length of the shape is the rank.
rank_1 = 1
rank_2 = 1
rank_3 = 2
rank_4 = 1
rank_5 = 1
rank_6 = 2
rank_7 = 1
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% mistake="one-element-is-rank-zero"
# You call everything rank 0 that holds a single number. Brackets are dimensions, also
# around one number: in [[5]] it takes two indices to reach it. Count the brackets.
rank_1 = 0
rank_2 = 0
rank_3 = 0
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% mistake="range-drops-a-dimension"
# You treat the range 1:2 like the index 1. An index removes its dimension, a range
# keeps it, even if only one row is left. Compare t[1].shape with t[1:2].shape.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 1
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% mistake="five-of-rank-one"
# Your five has a dimension: it is a list of length one. What does five.shape say, and
# which pair of brackets is one too many?
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor([5.0])


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% mistake="five-of-rank-two"
# Your five has two dimensions, one row and one column. Print five.shape: the shape of a
# rank-0 tensor is the empty one.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor([[5.0]])


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% mistake="item-alone"
# .item() is content with any tensor that holds one number, whatever its rank. Call
# your to_number with torch.tensor([[5.0]]): it should refuse.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    try:
        return x.item()
    except RuntimeError as error:
        raise ValueError("more than one number") from error


# %% mistake="just-item"
# .item() refuses what holds several numbers, with an error of its own, and it is content
# with any tensor that holds one. Try torch.tensor([[5.0]]), and read the name of the
# error that torch.zeros(3) gives.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    return x.item()


# %% mistake="counts-elements" same="item-alone"
# You ask how many numbers there are. The question is how many dimensions there are.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.numel() != 1:
        raise ValueError("more than one number")
    return x.item()


# %% mistake="always-float"
# Your to_number turns every number into a float. Try it on torch.tensor(7) and look at
# the type of what comes back.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return float(x)


# %% mistake="still-a-tensor"
# Your to_number gives the tensor back. Printed, it looks like a number, but
# type(to_number(torch.tensor(5.0))) says what it is.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x


# %% mistake="bytes-as-truth"
# uint8 is a type of whole numbers, not of answers yes and no. What do you make of
# torch.tensor(7).byte()?
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is asked for")
    return bool(x) if x.dtype in (torch.bool, torch.uint8) else x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% alternative="tolist"
rank_1, rank_2, rank_3 = (torch.full(shape, 5.0).dim() for shape in [(), (1,), (1, 1)])
rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0
five = torch.tensor(5)


def to_number(x):
    if x.shape:
        raise ValueError("not rank 0")
    return x.tolist()


# %% alternative="sum-and-ndim"
rank_1 = rank_4 = rank_7 = 0
rank_2 = rank_5 = 1
rank_3 = rank_6 = 2
five = torch.tensor([2.0, 3.0]).sum()


def to_number(x):
    if x.ndim > 0:
        raise ValueError(f"a tensor of shape {tuple(x.shape)} is not a single number")
    if x.dtype == torch.bool:
        return bool(x)
    return float(x) if x.is_floating_point() else int(x)


# %% alternative="format-of-an-empty-index"
rank_1, rank_2, rank_3 = (torch.tensor(x).ndim for x in (5.0, [5.0], [[5.0]]))
rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0
five = torch.full([], 5, dtype=torch.int16)


def to_number(x):
    match tuple(x.shape):
        case ():
            return x.numpy(force=True).item()
        case shape:
            raise ValueError(f"shape {shape}")


# %% inputs
# x: int: it is the test's own, and multiplies the answer's five
