# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import probe, rand

wide = torch.float64


def distribution(*shape):
    """Random rows that are positive and sum to 1."""
    x = 0.05 + rand(*shape, dtype=wide)
    return x / x.sum(-1, keepdim=True)


def pairs():
    """Pairs of distributions without a zero, of many shapes."""
    half = torch.tensor([0.5, 0.5], dtype=wide)
    yield half, torch.tensor([0.25, 0.75], dtype=wide)
    yield distribution(4), distribution(4)
    yield distribution(3, 4), distribution(3, 4)
    yield distribution(4, 4), distribution(4, 4)
    yield distribution(2, 3, 5), distribution(2, 3, 5)
    yield distribution(30, 2), distribution(30, 2)
    yield distribution(2, 30), distribution(2, 30)
    yield distribution(2, 24, 3), distribution(2, 24, 3)
    yield distribution(1, 4), distribution(1, 4)
    yield distribution(4, 1), distribution(4, 1)
    yield distribution(0, 3), distribution(0, 3)
    columns = distribution(4, 3).t().contiguous().t()
    yield columns, distribution(3, 4).flip(0).t() / 2
    row = distribution(1, 5)
    yield torch.cat([row, row]), distribution(2, 5)
    yield distribution(2, 5), torch.cat([row, row])
    yield row, row


ready_made = ("kl_div", "cross_entropy_loss", "nll_loss_forward", "nll_loss")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}

# %% hidden="divergence-cross"
for p, q in pairs():
    probe(cross_entropy, p, q, atol=1e-12, rtol=1e-9, **forbidden)

# %% hidden="divergence-kl"
for p, q in pairs():
    probe(kl_divergence, p, q, atol=1e-12, rtol=1e-9, **forbidden)


# %% hidden="divergence-zeros"
def with_zeros(rows, classes):
    """Random distributions in which about half of the classes have the probability 0."""
    x = distribution(rows, classes) * (rand(rows, classes) < 0.5)
    x[:, 0] += 0.1
    return x / x.sum(-1, keepdim=True)


one_hot = torch.eye(4, dtype=wide)
sure = torch.tensor([0.0, 1.0], dtype=wide)
for function in (cross_entropy, kl_divergence):
    probe(function, sure, torch.tensor([0.5, 0.5], dtype=wide), atol=1e-12)
    probe(function, sure, sure, atol=1e-12)
    probe(function, torch.tensor([0.5, 0.5], dtype=wide), sure, atol=1e-12)
    probe(function, with_zeros(4, 5), distribution(4, 5), atol=1e-12)
    probe(function, distribution(4, 5), with_zeros(4, 5), atol=1e-12)
    probe(function, with_zeros(6, 3), with_zeros(6, 3), atol=1e-12)
    probe(function, one_hot, distribution(4, 4), atol=1e-12)
    probe(function, one_hot, one_hot, atol=1e-12)
    rare = torch.tensor([[1e-12, 1 - 1e-12]], dtype=wide)
    probe(function, rare, torch.tensor([[0.0, 1.0]], dtype=wide), atol=1e-12)
    even = torch.tensor([0.5, 0.5], dtype=wide)
    probe(function, even, torch.tensor([1e-300, 1.0], dtype=wide), atol=1e-12)
    both = with_zeros(3, 6)
    probe(function, both, both, atol=1e-12)


# %% mistake="nan-at-zero"
# 0 times -inf is nan. The text says what a term with p = 0 is.
def cross_entropy(p, q):
    return -(p * q.log()).sum(-1)


def kl_divergence(p, q):
    return (p * (p / q).log()).sum(-1)


# %% mistake="arguments-exchanged"
# You have p and q the other way round. Which of them stands before the logarithm?
def cross_entropy(p, q):
    return -torch.xlogy(q, p).sum(-1)


def kl_divergence(p, q):
    return (torch.xlogy(q, q) - torch.xlogy(q, p)).sum(-1)


# %% mistake="sign-forgotten"
# There is a minus before the sum of the cross-entropy.
def cross_entropy(p, q):
    return torch.xlogy(p, q).sum(-1)


def kl_divergence(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


# %% mistake="one-number-for-all"
# You sum over all rows. Each row is a distribution of its own and gives a number.
def cross_entropy(p, q):
    return -torch.xlogy(p, q).sum()


def kl_divergence(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum()


# %% mistake="mean-for-sum"
# You take the mean over the classes. The formula has a sum.
def cross_entropy(p, q):
    return -torch.xlogy(p, q).mean(-1)


def kl_divergence(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).mean(-1)


# %% mistake="zeros-made-small"
# You add a small number before the logarithm, or keep q away from 0. Then nothing is
# ever infinite. The text says that it is.
def cross_entropy(p, q):
    return -(p * q.clamp(min=1e-12).log()).sum(-1)


def kl_divergence(p, q):
    return (p * (p.clamp(min=1e-12) / q.clamp(min=1e-12)).log()).sum(-1)


# %% mistake="base-two"
# These are bits: your logarithm is that to base 2.
def cross_entropy(p, q):
    return -torch.xlogy(p, q).sum(-1) / math.log(2)


def kl_divergence(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1) / math.log(2)


# %% mistake="divergence-without-p"
# Before the logarithm of the divergence stands p. You sum the logarithms alone.
def cross_entropy(p, q):
    return -torch.xlogy(p, q).sum(-1)


def kl_divergence(p, q):
    return (p.log() - q.log()).sum(-1)


# %% mistake="rare-counts-as-never"
# You leave out terms whose p is small. The text leaves out those whose p is 0: what is
# rare, and impossible in q, makes the sum infinite.
def cross_entropy(p, q):
    return -torch.where(p > 1e-8, p * q.log(), 0.0).sum(-1)


def kl_divergence(p, q):
    return torch.where(p > 1e-8, p * (p / q).log(), 0.0).sum(-1)


# %% alternative="where"
def cross_entropy(p, q):
    return torch.where(p > 0, -p * q.log(), 0).sum(-1)


def kl_divergence(p, q):
    return torch.where(p > 0, p * (p / q).log(), 0).sum(dim=-1)


# %% alternative="difference-of-two"
def cross_entropy(p, q):
    terms = p * torch.log(q)
    return torch.nan_to_num(-terms, nan=0.0, posinf=math.inf).sum(-1)


def kl_divergence(p, q):
    return cross_entropy(p, q) - cross_entropy(p, p)


# %% alternative="entropy-of-relative"
def cross_entropy(p, q):
    return kl_divergence(p, q) + torch.special.entr(p).sum(-1)


def kl_divergence(p, q):
    return (-torch.special.entr(p) - torch.special.xlogy(p, q)).sum(-1)


# %% survivors
# kl_divergence.p.shared: 0 from itself, and 0 if all of p is 0


# %% inputs
# p, q: negative, large, tiny: they are probabilities that sum to 1
