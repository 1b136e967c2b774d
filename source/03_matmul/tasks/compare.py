# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="compare-all"
import torch
from autograder import awkward, choice, exact, probe, rand, randint, randn

probe(all_greater, rand(5) + 1, rand(5))
probe(all_greater, rand(5), rand(5) + 1)
probe(all_greater, torch.tensor([4.0, 1.0, 6.0]), torch.tensor([2.0, 2.0, 2.0]))
probe(all_greater, torch.tensor([4.0, 1.0]), torch.tensor([2.0, 9.0]))
probe(all_greater, torch.tensor([3, 4]), torch.tensor([3, 2]))
probe(all_greater, torch.tensor([[9.0, 1.0]]), torch.tensor([[1.0, 2.0]]))
probe(all_greater, rand(2, 3) + 1, rand(2, 3))
probe(all_greater, randn(3, 4), randn(3, 4))
probe(all_greater, rand(2, 3, 4) + 1, torch.tensor(0.9))
probe(all_greater, rand(2, 3), torch.tensor(2.0))
for place in randint(0, 6, 9).tolist():
    a = randint(0, 90, 6)
    b = a - 1
    b[place] += choice([0, 1])  # equal is not greater
    probe(all_greater, a, b)
probe(all_greater, torch.tensor([9.0, 1.0]), torch.tensor(2.0))
probe(all_greater, torch.tensor([[9, 3], [4, 2]]), torch.tensor(2))
probe(all_greater, torch.tensor(4.0), torch.tensor(3.0))
probe(all_greater, torch.tensor(3), torch.tensor(3))
probe(all_greater, torch.tensor([1.0, 2.0]) + 1e-4, torch.tensor([1.0, 2.0]))
probe(
    all_greater, torch.tensor([[[3, 1]], [[0, 5]]]), torch.tensor([[[2, 0]], [[1, 4]]])
)
a = randint(0, 50, 2, 3, 2, 2)
probe(all_greater, a + 1, a)
probe(all_greater, randint(0, 90, 3, 1, 4) - 5, torch.tensor(-5))
probe(all_greater, randint(0, 2, 30) + 80, torch.tensor(79.5))
probe(all_greater, awkward(4, 4), awkward(4, 4))
a, b = 300 * randn(30, 2, away=1.0), 300 * randn(30, 2, away=1.0)
probe(all_greater, a, b)
probe(all_greater, 1e-4 * randn(2, 30), 1e-4 * randn(2, 30))
probe(all_greater, randn(2, 5).t(), randn(2, 5).t())
probe(all_greater, randn(1, 3), randn(1, 3))
probe(all_greater, randn(2, 1, 3), randn(2, 1, 3))
x = randn(3, 3)
probe(all_greater, x, x)
for sign in (1.0, -1.0):
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]]) * sign
    probe(all_greater, x, x)
small, smaller = torch.tensor([3e-4, 2e-4]), torch.tensor([1e-4, 1e-4])
probe(all_greater, small, smaller)
probe(all_greater, smaller, torch.tensor([2e-4, 0.5e-4]))
probe(all_greater, torch.tensor([0.0, 3.0]), torch.tensor([0.5, 1.0]))
probe(all_greater, torch.tensor([1.0, 3.0]), torch.tensor([1.5, 1.0]))
probe(all_greater, torch.tensor([1.2, 3.0]), torch.tensor([1.5, 1.0]))
probe(all_greater, torch.tensor([100.1, 3.0]), torch.tensor([100.2, 1.0]))
probe(all_greater, torch.tensor([[2.0, 2.0], [0.5, 2.0]]), torch.ones(2, 2))
b = torch.arange(1.0, 7.0).reshape(2, 3)
probe(all_greater, b + 0.5, b)
probe(all_greater, torch.full((3, 2), 2.0), torch.ones(3, 2))
probe(all_greater, (b + 0.5).t(), b.t())
b = torch.ones(30, 2)
b[29, 0] = 3.0
probe(all_greater, torch.full((30, 2), 2.0), b)
probe(all_greater, torch.full((2, 30), 2.0), b.t().contiguous())
a = randint(0, 90, 2, 5).byte()
probe(all_greater, a, a + 1)
probe(all_greater, a + 1, a)
probe(all_greater, a, torch.tensor(95).byte())
a, b = torch.tensor([3e-7, 5e-7]), torch.tensor([1e-7, 4e-7])
probe(all_greater, a, b)
probe(all_greater, 1.0 + a, torch.tensor(1.0))
a, b = torch.tensor([0.5, 1.5, 3.0]), torch.tensor([0.0, 1.0, -4.0])
probe(all_greater, a, b)
probe(all_greater, torch.tensor([-2, 3]), torch.tensor(-2.5))


def is_one_answer(a, b):
    """Whether all_greater(a, b) is a Python bool or a tensor"""
    return isinstance(exact(all_greater(a, b)), (bool, torch.Tensor))


probe(is_one_answer, torch.tensor([2.0]), torch.tensor([1.0]))


# %% hidden="compare-mean"
import torch
from autograder import awkward, exact, probe, rand, randint, randn

probe(mean_of, randn(7))
probe(mean_of, randint(1, 90, 5))
probe(mean_of, randint(-50, 90, 3, 7))
probe(mean_of, randint(-5, 40, 3, 5) > 9)

probe(mean_of, torch.tensor(3))
probe(mean_of, torch.tensor(True))
probe(mean_of, torch.tensor([0, 0, 5]))
probe(mean_of, torch.tensor([2049.0, 4099.5, -2050.0]))
probe(mean_of, torch.tensor([1e-3, 2e-3]), rtol=1e-5, atol=0.0)
probe(mean_of, randn(2, 3, 4))
probe(mean_of, randint(-9, 90, 2, 5, 3))
probe(mean_of, randint(0, 2, 2, 3, 2, 2) > 0)
probe(mean_of, randint(0, 90, 700).int())
probe(mean_of, 1e-4 * rand(2, 30), atol=0.0)
probe(mean_of, awkward(4, 3))
probe(mean_of, randn(30, 2))
probe(mean_of, randn(3, 5).t())
probe(mean_of, randn(1, 7))
probe(mean_of, randint(50, 90, 4, 5).byte())
probe(mean_of, randint(50, 90, 3, 4).char())


def is_float(x):
    """Whether mean_of(x) is a Python float or a tensor"""
    return isinstance(exact(mean_of(x)), (float, torch.Tensor))


probe(is_float, torch.tensor([1.0, 2.0]))
probe(is_float, torch.tensor([1, 3]))


# %% hidden="compare-share"
import torch
from autograder import awkward, exact, probe, rand, randint, randn

probe(share_greater, torch.tensor([1.0, 5.0, 2.0]), torch.tensor([2.0, 3.0, 2.0]))
probe(share_greater, randint(0, 4, 41), randint(0, 4, 41))
probe(share_greater, randn(3, 14), randn(3, 14))
probe(share_greater, randn(2, 3, 7), torch.tensor(-0.3))
probe(share_greater, rand(5), rand(5) + 1)
probe(share_greater, rand(5) + 1, rand(5))
probe(share_greater, torch.tensor([7, 7, 1]), torch.tensor(5))
probe(share_greater, torch.tensor(3.0), torch.tensor(2.0))
probe(
    share_greater, torch.tensor([1.0, 2.0, 3.0]) + 1e-4, torch.tensor([1.0, 2.0, 4.0])
)
probe(share_greater, randint(0, 4, 2, 3, 5), torch.tensor(1))
probe(share_greater, randint(0, 3, 2, 3, 2, 3), randint(0, 3, 2, 3, 2, 3))
probe(share_greater, rand(1234), torch.tensor(0.5), rtol=1e-6)
probe(share_greater, awkward(4, 4), awkward(4, 4))
a, b = 300 * randn(30, 2, away=1.0), 300 * randn(30, 2, away=1.0)
probe(share_greater, a, b)
probe(share_greater, 1e-4 * randn(2, 30), 1e-4 * randn(2, 30))
probe(share_greater, randn(2, 5).t(), randn(2, 5).t())
probe(share_greater, randn(1, 3), randn(1, 3))
probe(share_greater, randn(2, 1, 3), randn(2, 1, 3))
x = randn(3, 3)
probe(share_greater, x, x)
x = torch.tensor([-1.0, 2.0, -3.0])
probe(share_greater, x, x)
a, b = torch.tensor([[2.0, 2.0], [0.5, 0.5]]), torch.ones(2, 2)
probe(share_greater, a, b)
b = torch.arange(1.0, 7.0).reshape(2, 3)
probe(share_greater, (b + 0.5).t(), b.t())
a, b = randint(0, 90, 2, 5).byte(), randint(0, 90, 2, 5).byte()
probe(share_greater, a, b)
probe(share_greater, b, torch.tensor(50).byte())
probe(share_greater, b, b + 1)
a, b = torch.tensor([3e-7, 5e-7]), torch.tensor([1e-7, 4e-7])
probe(share_greater, a, b)
probe(share_greater, 1.0 + a, torch.tensor(1.0))
a, b = torch.tensor([0.5, 1.5, 3.0]), torch.tensor([0.0, 1.0, -4.0])
probe(share_greater, a, b)
probe(
    share_greater, torch.tensor([[2.0, 3.0], [2.0, 3.0], [0.5, 4.0]]), torch.tensor(1.0)
)
a, b = torch.tensor([3e-4, 1e-4, 5e-4, 7e-4]), torch.tensor([4e-4, 2e-4, 6e-4, 1e-4])
probe(share_greater, a, b)
probe(share_greater, torch.tensor([-2, 3]), torch.tensor(-2.5))


def is_float(a, b):
    """Whether share_greater(a, b) is a Python float or a tensor"""
    return isinstance(exact(share_greater(a, b)), (float, torch.Tensor))


probe(is_float, torch.tensor([2.0]), torch.tensor([1.0]))
probe(is_float, torch.tensor([2.0]), torch.tensor([3.0]))
probe(is_float, torch.tensor([2.0, 1.0]), torch.tensor([3.0, 0.0]))


# %% mistake="mask-not-answer"
# all_greater answers for each pair, and one answer for all pairs is asked for. Print
# its result for two tensors of three entries: how many brackets do you see?
def all_greater(a, b):
    return a > b


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% mistake="any-for-all"
# all_greater is satisfied with a single entry that is greater. Try [9, 1] and [5, 5]:
# is every entry of the first greater? (To say that not all are less is no more than
# this either.)
def all_greater(a, b):
    return (a > b).any()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% mistake="equal-counts-as-greater"
# all_greater lets equal entries pass. Try [3, 4] and [3, 2]: is 3 greater than 3?
def all_greater(a, b):
    return (a >= b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% mistake="not-any-less" same="equal-counts-as-greater"
# all_greater lets equal entries pass. "Nowhere less" is not "everywhere greater".
def all_greater(a, b):
    return not (a < b).any()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% mistake="not-all-less" same="any-for-all"
# The opposite of "every entry is less or equal" is "some entry is greater". Try [9, 1]
# and [5, 5]: one entry is greater, one is not. What should all_greater say?
def all_greater(a, b):
    return not (a <= b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% mistake="compares-totals"
# all_greater compares the sums. One large entry can outweigh all others in a sum. Try
# [9, 1] and [1, 2], where the second entry is not greater.
def all_greater(a, b):
    return a.sum() > b.sum()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% mistake="arguments-exchanged"
# all_greater looks at the pairs from the other side: it says whether every entry of b
# is greater. Try [2, 3] and [1, 1], and read your comparison aloud.
def all_greater(a, b):
    return (a < b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% mistake="mean-of-integers"
# mean_of hands integers and booleans to .mean() as they are, and PyTorch refuses: the
# mean would not be of the same kind. Read its message. What must x become first?
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% mistake="whole-number-mean"
# mean_of throws away what comes after the decimal point. Try integers 1, 2, 2: their
# mean is not a whole number. Where does yours become one?
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    if x.is_floating_point():
        return x.mean()
    return x.sum() // x.numel()


def share_greater(a, b):
    return (a > b).float().mean()


# %% mistake="mean-by-rows"
# mean_of divides by the number of rows, not by the number of entries. With rank 1 they
# are the same. Try a tensor of shape (2, 3).
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.sum() / len(x)


def share_greater(a, b):
    return (a > b).float().mean()


# %% mistake="count-for-share"
# share_greater counts the greater entries. A share lies between 0 and 1: what is
# missing is the number they are counted out of.
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).sum()


# %% mistake="share-of-not-less"
# share_greater counts equal entries too. Try [1, 1] and [1, 2]: nothing is greater, so
# the share is 0.
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a >= b)


# %% mistake="mean-of-differences"
# share_greater averages the differences. How much greater an entry is plays no part
# here, only whether it is: compare first, then take the mean of the answers.
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a - b)


# %% mistake="greater-by-a-margin"
# You ask for a difference above some small number. Greater is greater, by however
# little. Compare the two tensors themselves.
def all_greater(a, b):
    return bool((a.double() - b.double() > 1e-6).all())


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a.double() - b.double() > 1e-6).float().mean()


# %% mistake="sums-in-their-dtype"
# Small integer types end early: in uint8 the number after 255 is 0. In which dtype does
# your sum live? Try mean_of on ten times 90, as torch.uint8.
def all_greater(a, b):
    return bool((a > b).all())


def mean_of(x):
    if x.dtype == torch.bool:
        x = x.int()
    return x.sum(dtype=x.dtype) / x.numel()


def share_greater(a, b):
    return (a > b).float().mean()


# %% alternative="plain-python"
def all_greater(a, b):
    if b.dim() == 0:
        b = b.expand_as(a)
    return all(
        x > y for x, y in zip(a.flatten().tolist(), b.flatten().tolist(), strict=True)
    )


def mean_of(x):
    entries = x.flatten().tolist()
    return sum(entries) / len(entries)


def share_greater(a, b):
    return int((a > b).sum()) / a.numel()


# %% alternative="not-any-less-or-equal"
def all_greater(a, b):
    return not (a <= b).any()


def mean_of(x):
    return x.sum() / x.numel()


def share_greater(a, b):
    return (a > b).double().mean().item()


# %% alternative="smallest-difference"
def all_greater(a, b):
    return bool((a.float() - b.float()).min() > 0)  # uint8 has no numbers below 0


def mean_of(x):
    return torch.mean(x, dtype=torch.float32)


def share_greater(a, b):
    return torch.where(a > b, 1.0, 0.0).mean()


# %% alternative="numpy-and-counting"
def all_greater(a, b):
    import numpy as np

    return bool(np.greater(a.cpu().numpy(), b.cpu().numpy()).all())


def mean_of(x):
    total = torch.sum(x, dtype=torch.float64)
    return (total / x.numel()).float()


def share_greater(a, b):
    return torch.count_nonzero(a.gt(b)).item() / a.numel()


# %% survivors
# mean_of.x.square, mean_of.x.not-square, mean_of.x.memory-order: a mean does not depend on the
#    order of its numbers


# %% inputs
# a, b, x: empty: a tensor without entries has no mean and no share
