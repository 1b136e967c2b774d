# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from torch import nn

from autograder import probe, randint, randn


def made(w):
    model = nn.Sequential(nn.Flatten(), nn.Linear(w.shape[1], w.shape[0])).double()
    model[1].load_state_dict({"weight": w, "bias": torch.ones(len(w))})
    return model


def filled(w, x, y, size, left=None):
    """Loss and gradients, for a linear layer with weight w and gradients left by somebody"""
    model = made(w)
    model[1].weight.grad = left
    loss = accumulate(model, x, y, size)
    return [loss, model[1].weight.grad, model[1].bias.grad, model[1].weight]


def normal(*shape):
    return randn(*shape, dtype=torch.float64)


# %% hidden="accumulate-gradients"
for n, size in ((7, 3), (6, 3), (5, 1), (4, 10), (1, 1), (1, 4), (30, 20)):
    probe(filled, normal(3, 4), normal(n, 4), randint(0, 3, n), size, types=True)
probe(filled, normal(3, 4), normal(5, 4), randint(0, 3, 5), 2, normal(3, 4), types=True)
probe(filled, normal(3, 6), normal(5, 2, 3), randint(0, 3, 5), 3, types=True)
probe(
    filled,
    normal(3, 4),
    10 * normal(9, 4),
    randint(0, 3, 9),
    4,
    normal(3, 4),
    types=True,
)

# %% hidden="accumulate-parts"


def seen(w, x, y, size):
    """The largest part that went through the model, how many examples did, and gradients"""
    model, forward, order = made(w), [], []

    def note(module, args, output):
        forward.append(len(args[0]))
        order.append("forward")
        output.register_hook(lambda gradient: order.append("backward"))

    model.register_forward_hook(note)
    accumulate(model, x, y, size)
    return [max(forward) <= size, sum(forward), order[:2], model[1].weight.grad]


for n, size in ((7, 3), (6, 2), (20, 4), (5, 1)):
    probe(seen, normal(3, 4), normal(n, 4), randint(0, 3, n), size)


# %% mistake="means-added"
# You add up the means of the parts. With three parts the gradient is about three times
# too large.
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(model(part), labels)
        loss.backward()
        total += loss.item()
    return total


# %% mistake="divided-by-the-number-of-parts"
# You divide by the number of parts. That is right as long as all have the same size,
# and the last may be short.
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(model(part), labels) / len(y.split(size))
        loss.backward()
        total += loss.item()
    return total


# %% mistake="sums-added"
# You add up sums. The loss of the batch is a mean over its examples.
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(model(part), labels, reduction="sum")
        loss.backward()
        total += loss.item()
    return total


# %% mistake="divided-by-the-size"
# You divide each part's sum by size. All examples of the batch share one mean.
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(model(part), labels, reduction="sum") / size
        loss.backward()
        total += loss.item()
    return total


# %% mistake="not-cleared"
# Gradients that lay there before are still in yours. Clear them at the start.
def accumulate(model, x, y, size):
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(model(part), labels, reduction="sum") / len(y)
        loss.backward()
        total += loss.item()
    return total


# %% mistake="cleared-at-each-part"
# Only the last part is left in your gradients. Are they cleared before every part?
def accumulate(model, x, y, size):
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        model.zero_grad()
        loss = F.cross_entropy(model(part), labels, reduction="sum") / len(y)
        loss.backward()
        total += loss.item()
    return total


# %% mistake="all-at-once"
# You send the whole batch through the model. It does not fit.
def accumulate(model, x, y, size):
    model.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    return loss.item()


# %% mistake="one-backward-at-the-end"
# You add the losses up and go backward once. Until then the graphs of all parts are
# kept, and no memory is saved.
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        total = total + F.cross_entropy(model(part), labels, reduction="sum") / len(y)
    total.backward()
    return total.item()


# %% mistake="last-part-s-loss"
# You return what the last part added. Asked for is the loss of the whole batch.
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(model(part), labels, reduction="sum") / len(y)
        loss.backward()
        total = loss.item()
    return total


# %% mistake="short-part-left-out"
# You leave out the examples that do not fill a part.
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        if len(labels) < size < len(y):
            continue
        loss = F.cross_entropy(model(part), labels, reduction="sum") / len(y)
        loss.backward()
        total += loss.item()
    return total


# %% alternative="weighted-means"
def accumulate(model, x, y, size):
    for p in model.parameters():
        p.grad = None
    n, loss = len(x), 0.0
    for start in range(0, n, size):
        rows = slice(start, start + size)
        mean = F.cross_entropy(model(x[rows]), y[rows])
        share = len(y[rows]) / n
        (mean * share).backward()
        loss += float(mean) * share
    return loss


# %% alternative="autograd-grad"
def accumulate(model, x, y, size):
    parameters = list(model.parameters())
    sums, losses = [torch.zeros_like(p) for p in parameters], []
    for a, b in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(model(a), b, reduction="none").sum()
        for total, g in zip(sums, torch.autograd.grad(loss, parameters)):
            total += g
        losses.append(loss.item())
    for p, total in zip(parameters, sums):
        p.grad = total / len(y)
    return sum(losses) / len(y)


# %% survivors
# accumulate-064ab882, accumulate-138dc76a: as many labels as examples


# %% inputs
# x: zero, one, large, tiny, repeated, wide, equal rows, non-contiguous, ranks: the model alone computes with it
# x, y: empty: the text promises at least one example
# y: negative, large: classes count from 0
# size: zero: the text says 1 or more
