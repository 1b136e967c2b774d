# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randint, randn

whole = ("aten.logsumexp", "aten.logaddexp", "aten._log_softmax", "aten._softmax",
         "aten.logcumsumexp", "aten._logcumsumexp", "aten.nll_loss", "aten.nll_loss_nd",
         "aten.nll_loss_forward")  # fmt: skip

# %% hidden="cross-entropy-values"
logits = torch.tensor([[1.0, 3.0, 0.0], [0.0, 0.0, 0.0]])
probe(cross_entropy, logits, torch.tensor([1, 2]), grad=True, forbid=whole)
probe(cross_entropy, randn(5, 3), randint(0, 3, 5), grad=True, forbid=whole)
probe(cross_entropy, randn(1, 4), randint(0, 4, 1), grad=True, forbid=whole)
probe(cross_entropy, randn(4, 4), torch.tensor([3, 0, 0, 1]), grad=True, forbid=whole)
probe(cross_entropy, randn(40, 3), randint(0, 3, 40), grad=True, forbid=whole)
probe(cross_entropy, randn(2, 30), randint(10, 30, 2), grad=True, forbid=whole)
probe(cross_entropy, randn(3, 1), torch.tensor([0, 0, 0]), grad=True, forbid=whole)
probe(cross_entropy, awkward(4, 3), torch.tensor([1, 2, 1, 1]), forbid=whole)
probe(cross_entropy, 1e-4 * randn(4, 3), torch.tensor([2, 2, 0, 1]), forbid=whole)
small = torch.tensor([[9e-4, -9e-4], [9e-4, -9e-4]])
probe(cross_entropy, small, torch.tensor([1, 1]), forbid=whole)
probe(cross_entropy, randn(3, 5).t(), torch.tensor([2, 1, 0, 2, 2]), forbid=whole)
probe(cross_entropy, randn(5, 150), torch.tensor([149, 101, 100, 120, 0]), forbid=whole)
wide = randn(4, 3, dtype=torch.float64)
probe(cross_entropy, wide, randint(0, 3, 4), rtol=1e-9, forbid=whole)
wide = torch.tensor([[10.1, 0.3], [0.7, 9.3]], dtype=torch.float64)  # not in float32
probe(cross_entropy, wide, torch.tensor([1, 0]), rtol=1e-9, forbid=whole)

probe(cross_entropy, wide, torch.tensor([1, 0]), dtype=True, forbid=whole)


# %% hidden="cross-entropy-large"
far = torch.tensor([[1000.0, 0.0, -1000.0], [0.0, 1000.0, 0.0]])  # from the right ones
probe(cross_entropy, far, torch.tensor([1, 0]), grad=True, forbid=whole)
probe(cross_entropy, 1000 * randn(5, 3), randint(0, 3, 5), grad=True, forbid=whole)
rows = torch.tensor([10000.0, -10000.0, 0.0, 200.0, -200.0])
probe(
    cross_entropy,
    rows[:, None] + randn(5, 3),
    randint(0, 3, 5),
    forbid=whole,
    atol=2e-3,
)
probe(cross_entropy, randn(4, 3) - 200, randint(0, 3, 4), grad=True, forbid=whole)
probe(cross_entropy, randn(4, 3) + 200, randint(0, 3, 4), grad=True, forbid=whole)


# %% mistake="sum-for-mean"
# You add the examples up. The loss is their mean.
def cross_entropy(logits, labels):
    m = logits.amax(1, keepdim=True)
    log_sums = m[:, 0] + (logits - m).exp().sum(1).log()
    return (log_sums - logits[torch.arange(len(labels)), labels]).sum()


# %% mistake="every-label-in-every-row"
# logits[:, labels] takes all the labels' columns from every row. For row i only the
# label of row i is asked: index with two tensors.
def cross_entropy(logits, labels):
    m = logits.amax(1, keepdim=True)
    log_sums = m[:, 0] + (logits - m).exp().sum(1).log()
    return (log_sums[:, None] - logits[:, labels]).mean()


# %% mistake="overflows"
# With logits of 200 the exponential is infinite, with -200 it is 0. Take the largest
# logit of each row out first.
def cross_entropy(logits, labels):
    shares = logits.exp() / logits.exp().sum(1, keepdim=True)
    return -shares[torch.arange(len(labels)), labels].log().mean()


# %% mistake="logarithm-of-a-softmax-of-zero"
# The softmax no longer overflows, but it can be 0, and the logarithm of 0 is infinite.
# Put both together in one formula: log-sum-exp minus the right logit.
def cross_entropy(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    shares = shares / shares.sum(1, keepdim=True)
    return -shares[torch.arange(len(labels)), labels].log().mean()


# %% mistake="one-maximum-for-all"
# You take the maximum of the whole table. In a row of small logits all exponentials are
# 0 then. Each row has a maximum of its own.
def cross_entropy(logits, labels):
    m = logits.max()
    log_sums = m + (logits - m).exp().sum(1).log()
    return (log_sums - logits[torch.arange(len(labels)), labels]).mean()


# %% mistake="sign"
# Your loss falls when the right class loses. It is minus the logarithm.
def cross_entropy(logits, labels):
    m = logits.amax(1, keepdim=True)
    log_sums = m[:, 0] + (logits - m).exp().sum(1).log()
    return (logits[torch.arange(len(labels)), labels] - log_sums).mean()


# %% mistake="probability-without-logarithm"
# You take the mean of one minus the probability. Cross-entropy is minus the logarithm
# of the probability.
def cross_entropy(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    shares = shares / shares.sum(1, keepdim=True)
    return (1 - shares[torch.arange(len(labels)), labels]).mean()


# %% mistake="mean-over-the-table"
# You divide by the number of all logits. The mean is over the examples.
def cross_entropy(logits, labels):
    m = logits.amax(1, keepdim=True)
    log_shares = logits - m - (logits - m).exp().sum(1, keepdim=True).log()
    hot = F.one_hot(labels, logits.shape[1])
    return -(log_shares * hot).mean()


# %% mistake="ready-made"
# PyTorch's own loss does all of it here. Write the formula: log-sum-exp minus the right
# logit, and the mean of that.
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels)


# %% mistake="no-return"
# Your function computes the loss and gives back None. Look for the word return.
def cross_entropy(logits, labels):
    m = logits.amax(1, keepdim=True)
    log_sums = m[:, 0] + (logits - m).exp().sum(1).log()
    loss = (log_sums - logits[torch.arange(len(labels)), labels]).mean()


# %% alternative="one-hot"
def cross_entropy(logits, labels):
    logits = logits - logits.detach().max(1, keepdim=True).values
    log_shares = logits - logits.exp().sum(1, keepdim=True).log()
    hot = F.one_hot(labels, logits.shape[1])
    return -(log_shares * hot).sum(1).mean()


# %% alternative="gather"
def cross_entropy(logits, labels):
    right = logits.gather(1, labels[:, None])
    away = logits - right
    top = away.amax(1, keepdim=True).detach()
    return (top[:, 0] + (away - top).exp().sum(1).log()).sum() / len(labels)


# %% alternative="row-by-row"
def cross_entropy(logits, labels):
    losses = []
    for row, label in zip(logits, labels, strict=True):
        top = row.max()
        losses.append(top + torch.log(torch.exp(row - top).sum()) - row[label])
    return torch.stack(losses).mean()


# %% survivors
# cross-entropy-3abcb3cc: m has one column, which is also the last


# %% inputs
# logits, labels: empty: the text promises at least one example
# labels: negative: classes count from 0
