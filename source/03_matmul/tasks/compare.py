# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="compare-all"
import torch
from autograder import choice, probe, rand, randint, randn

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

# %% hidden="compare-mean"
from autograder import probe, randint, randn

probe(mean_of, randn(7))
probe(mean_of, randint(1, 90, 5))
probe(mean_of, randint(-50, 90, 3, 7))
probe(mean_of, randint(-5, 40, 3, 5) > 9)

# %% hidden="compare-share"
import torch
from autograder import probe, rand, randint, randn

probe(share_greater, torch.tensor([1.0, 5.0, 2.0]), torch.tensor([2.0, 3.0, 2.0]))
probe(share_greater, randint(0, 4, 41), randint(0, 4, 41))
probe(share_greater, randn(3, 14), randn(3, 14))
probe(share_greater, randn(2, 3, 7), torch.tensor(-0.3))
probe(share_greater, rand(5), rand(5) + 1)
probe(share_greater, rand(5) + 1, rand(5))


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
    return bool((a - b).min() > 0)


def mean_of(x):
    return torch.mean(x, dtype=torch.float32)


def share_greater(a, b):
    return torch.where(a > b, 1.0, 0.0).mean()
