# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randint, randn

whole = ("aten._log_softmax", "aten._softmax", "aten._softmax_backward_data",
         "aten._log_softmax_backward_data", "aten.logsumexp", "aten.nll_loss",
         "aten.nll_loss_forward", "aten.nll_loss_nd")  # fmt: skip
gradient = by_hand(cross_entropy_gradient)
rules = {"forbid": whole, "unchanged": True}

# %% hidden="cross-entropy-gradient-values"
logits = torch.tensor([[1.0, 3.0, 0.0], [0.0, 0.0, 0.0]])
probe(gradient, logits, torch.tensor([1, 2]), **rules)
probe(gradient, randn(5, 3), randint(0, 3, 5), **rules)
probe(gradient, randn(1, 4), randint(0, 4, 1), **rules)
probe(gradient, randn(4, 4), torch.tensor([3, 0, 0, 1]), **rules)
probe(gradient, randn(40, 3), randint(0, 3, 40), **rules)
probe(gradient, randn(2, 30), randint(10, 30, 2), **rules)
probe(gradient, randn(3, 1), torch.tensor([0, 0, 0]), **rules)
probe(gradient, awkward(4, 3), torch.tensor([1, 2, 1, 1]), **rules)
probe(gradient, 1e-4 * randn(4, 3), torch.tensor([2, 2, 0, 1]), **rules)
small = torch.tensor([[9e-4, -9e-4], [9e-4, -9e-4]])
probe(gradient, small, torch.tensor([1, 1]), **rules)
probe(gradient, randn(3, 5).t(), torch.tensor([2, 1, 0, 2, 2]), **rules)
probe(gradient, randn(5, 150), torch.tensor([149, 101, 100, 120, 0]), **rules)
near = torch.tensor([[9.0, 0.0, 0.0], [0.0, 8.0, 0.0]])
probe(gradient, near + 0.1 * randn(2, 3), torch.tensor([0, 1]), **rules)

# %% hidden="cross-entropy-gradient-large"
probe(gradient, 1000 * randn(5, 3), randint(0, 3, 5), atol=1e-3, **rules)
rows = torch.tensor([10000.0, -10000.0, 0.0, 200.0, -200.0])
probe(
    gradient, rows[:, None] + randn(5, 3).round(), randint(0, 3, 5), atol=1e-3, **rules
)
probe(gradient, randn(4, 3) - 200, randint(0, 3, 4), atol=1e-3, **rules)
probe(gradient, randn(4, 3) + 200, randint(0, 3, 4), atol=1e-3, **rules)


# %% mistake="not-divided"
# The loss is the mean over the examples. Its gradient is divided by their number as
# well.
def cross_entropy_gradient(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    gradient = shares / shares.sum(1, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    return gradient


# %% mistake="divided-by-all"
# You divide by the number of all logits. The mean is over the examples.
def cross_entropy_gradient(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    gradient = shares / shares.sum(1, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    return gradient / gradient.numel()


# %% mistake="softmax-alone"
# You return the softmax. What is true is missing: 1 must be taken from the right class.
def cross_entropy_gradient(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    return shares / shares.sum(1, keepdim=True) / len(labels)


# %% mistake="sign"
# Your gradient points to where the loss falls. A gradient points to where it grows.
def cross_entropy_gradient(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    gradient = shares / shares.sum(1, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    return -gradient / len(labels)


# %% mistake="over-the-columns"
# Your softmax runs over the examples. The ten logits of one example belong together.
def cross_entropy_gradient(logits, labels):
    shares = (logits - logits.amax(0, keepdim=True)).exp()
    gradient = shares / shares.sum(0, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


# %% mistake="overflows"
# With logits of 200 the exponential is infinite, with -200 all are 0. Take the largest
# logit of each row out first.
def cross_entropy_gradient(logits, labels):
    gradient = logits.exp() / logits.exp().sum(1, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


# %% mistake="one-from-every-row-for-every-label"
# gradient[:, labels] reaches the columns of all labels in every row. In row i only the
# label of row i loses 1.
def cross_entropy_gradient(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    gradient = shares / shares.sum(1, keepdim=True)
    gradient[:, labels] -= 1
    return gradient / len(labels)


# %% mistake="writes-into-the-logits"
# You write into the tensor that you were given. Whoever gave it still needs it.
def cross_entropy_gradient(logits, labels):
    logits -= logits.amax(1, keepdim=True)
    shares = logits.exp_()
    shares /= shares.sum(1, keepdim=True)
    shares[torch.arange(len(labels)), labels] -= 1
    return shares / len(labels)


# %% mistake="autograd"
# You let autograd find the gradient. Write down the formula of the text.
def cross_entropy_gradient(logits, labels):
    with torch.inference_mode(False), torch.enable_grad():
        x = logits.clone().requires_grad_()
        labels = labels.clone()
        m = x.amax(1, keepdim=True)
        sums = m[:, 0] + (x - m).exp().sum(1).log()
        loss = (sums - x[torch.arange(len(labels)), labels]).mean()
        return torch.autograd.grad(loss, x)[0]


# %% alternative="one-hot"
def cross_entropy_gradient(logits, labels):
    largest = logits.max(1, keepdim=True).values
    powers = torch.exp(logits - largest)
    believed = powers / powers.sum(dim=1, keepdim=True)
    true = torch.eye(logits.shape[1])[labels]
    return (believed - true) / logits.shape[0]


# %% alternative="row-by-row"
def cross_entropy_gradient(logits, labels):
    rows = []
    for row, label in zip(logits, labels.tolist(), strict=True):
        shares = (row - row.max()).exp()
        shares = shares / shares.sum()
        shares[label] = shares[label] - 1
        rows.append(shares / len(logits))
    return torch.stack(rows)


# %% alternative="through-the-logarithm"
def cross_entropy_gradient(logits, labels):
    m = logits.amax(1, keepdim=True)
    log_sums = m + (logits - m).exp().sum(1, keepdim=True).log()
    p = (logits - log_sums).exp()
    n = len(p)
    p = p.scatter_add(1, labels[:, None], torch.full((n, 1), -1.0))
    return p.mul(1 / n)


# %% inputs
# logits, labels: empty: the text promises at least one example
# labels: negative: classes count from 0
