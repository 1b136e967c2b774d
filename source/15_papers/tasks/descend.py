# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from sklearn.datasets import load_digits

from autograder import awkward, integer, probe, randint, randn

wide = torch.float64


def normal(*shape):
    return randn(*shape, dtype=wide)


def network(*widths):
    """Random weights of a ReLU network of these widths."""
    pairs = zip(widths, widths[1:], strict=False)
    return [normal(m, n) * (2 / n) ** 0.5 for n, m in pairs]


# %% hidden="descend-losses"
floats = {"types": True, "rtol": 1e-9, "atol": 1e-11}
start = [torch.tensor([[1.0], [-1.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]])]
two = torch.tensor([[2.0], [-1.0]]), torch.tensor([0, 0])
probe(descend, start, *two, 2, 0.5)
rows = torch.tensor([[1.0], [1.0], [-2.0]]), torch.tensor([0, 1, 0])
probe(descend, start, *rows, 2, 0.5)
probe(descend, network(3, 4), normal(6, 3), randint(0, 4, 6), 1, 1.0, **floats)
probe(descend, network(3, 5, 4), normal(6, 3), randint(0, 4, 6), 3, 0.5, **floats)
probe(descend, network(2, 6, 5, 3), normal(9, 2), randint(0, 3, 9), 5, 0.1, **floats)
probe(descend, network(3, 4, 4, 4, 2), normal(5, 3), randint(0, 2, 5), 2, 1, **floats)
probe(descend, network(4, 5, 3), awkward(5, 4, dtype=wide), randint(0, 3, 5), 3, 0.2)
probe(descend, network(4, 5, 3), normal(4, 4), randint(0, 3, 4), 0, 0.2, **floats)
probe(descend, network(3, 5, 4), normal(1, 3), randint(0, 4, 1), 2, 0.5, **floats)
probe(descend, network(2, 5, 4), normal(40, 2), randint(0, 4, 40), 2, 0.3, **floats)
probe(descend, network(30, 5, 4), normal(3, 30), randint(0, 4, 3), 2, 0.1, **floats)
probe(
    descend, network(3, 5, 4), 1e-4 * normal(6, 3), randint(0, 4, 6), 2, 0.5, **floats
)
probe(
    descend, network(3, 5, 4), 300 * normal(6, 3), randint(0, 4, 6), 1, 1e-6, **floats
)
probe(descend, network(3, 3, 3), normal(3, 3), randint(0, 3, 3), 3, 0.0, **floats)
probe(descend, network(3, 5, 4), normal(3, 6).t(), randint(0, 4, 6), 2, -0.1, **floats)
w = normal(3, 3)
probe(descend, [w, w], normal(4, 3), randint(0, 3, 4), 2, 0.3, **floats)
probe(descend, [w, normal(4, 3)], w, randint(0, 4, 3), 2, 0.3, **floats)
big, little = ([n * w for w in network(3, 5, 4)] for n in (300, 1e-4))
probe(descend, big, 1e-4 * normal(4, 3), randint(0, 4, 4), 1, 1e-3, **floats)
probe(descend, little, normal(4, 3), randint(0, 4, 4), 2, 0.5, **floats)
tiny = [1e-4 * normal(4, 3)]
probe(descend, tiny, 300 * normal(5, 3), randint(0, 4, 5), 2, 1e-8, **floats)
probe(
    descend, network(3, 5, 4), 0.01 * normal(4, 3), randint(0, 4, 4), 1, 150.0, **floats
)
half = network(3, 5, 4)
turned = [w.t().contiguous().t() for w in half]
probe(descend, turned, normal(4, 3), randint(0, 4, 4), integer(2, 5), 0.3, **floats)
sure = [torch.tensor([[20.0], [-20.0]], dtype=wide)]
probe(descend, sure, torch.ones(1, 1, dtype=wide), torch.tensor([0]), 3, 0.5, **floats)


# %% hidden="descend-measured"
digits = load_digits()


def on_digits(weights, first, classes):
    """descend on 200 digits from the given one on, and the weights and their .grad"""
    x = torch.tensor(digits.data[first : first + 200], dtype=wide) / 8 - 0.6
    y = (torch.tensor(digits.target[first : first + 200]) + classes) % 10
    losses = list(descend(weights, x, y, 20, 0.1))
    return [losses, weights, [w.grad for w in weights]]


deep = network(64, *[32] * 9, 10)
probe(on_digits, deep, integer(0, 900), integer(0, 10), rtol=1e-7, unchanged=True)
small = [0.7 * w for w in deep]
probe(on_digits, small, integer(0, 900), integer(0, 10), rtol=1e-7, unchanged=True)
few = normal(6, 3), randint(0, 4, 6)
probe(descend, network(3, 5, 4), *few, 3, 0.5, unchanged=True)
probe(descend, network(3, 4), *few, 2, 0.1, unchanged=True)


# %% mistake="relu-at-the-end"
# You put a ReLU after the last layer too. The logits are what the last product gives.
def descend(weights, x, y, steps, rate):
    weights, losses = [w.detach().clone().requires_grad_() for w in weights], []
    for step in range(steps + 1):
        h = x
        for w in weights:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h, y)
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for w, slope in zip(weights, slopes, strict=True):
                w -= rate * slope
    return losses


# %% mistake="no-relu"
# Your layers have no ReLU between them: this is one linear layer, in several parts.
def descend(weights, x, y, steps, rate):
    weights, losses = [w.detach().clone().requires_grad_() for w in weights], []
    for step in range(steps + 1):
        h = x
        for w in weights:
            h = h @ w.t()
        loss = F.cross_entropy(h, y)
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for w, slope in zip(weights, slopes, strict=True):
                w -= rate * slope
    return losses


# %% mistake="last-loss-left-out"
# You have a loss before each step. After the last step there is one more.
def descend(weights, x, y, steps, rate):
    weights, losses = [w.detach().clone().requires_grad_() for w in weights], []
    for step in range(steps):
        h = x
        for w in weights[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ weights[-1].t(), y)
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for w, slope in zip(weights, slopes, strict=True):
                w -= rate * slope
    return losses


# %% mistake="summed-loss"
# You sum the losses of the examples. The mean is asked for.
def descend(weights, x, y, steps, rate):
    weights, losses = [w.detach().clone().requires_grad_() for w in weights], []
    for step in range(steps + 1):
        h = x
        for w in weights[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ weights[-1].t(), y, reduction="sum")
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for w, slope in zip(weights, slopes, strict=True):
                w -= rate * slope
    return losses


# %% mistake="given-weights-moved"
# You train the weights that were given. The next run would begin where this one ended.
def descend(weights, x, y, steps, rate):
    losses = []
    for step in range(steps + 1):
        moving = [w.detach().requires_grad_() for w in weights]
        h = x
        for w in moving[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ moving[-1].t(), y)
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, moving)
        with torch.no_grad():
            for w, slope in zip(weights, slopes, strict=True):
                w -= rate * slope
    return losses


# %% mistake="gradients-added-up"
# Your gradients add up from step to step: nobody clears .grad.
def descend(weights, x, y, steps, rate):
    weights, losses = [w.detach().clone().requires_grad_() for w in weights], []
    for step in range(steps + 1):
        h = x
        for w in weights[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ weights[-1].t(), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in weights:
                w -= rate * w.grad
    return losses


# %% mistake="never-steps"
# All your losses are the same: the weights never move.
def descend(weights, x, y, steps, rate):
    losses = []
    for step in range(steps + 1):
        h = x
        for w in weights[:-1]:
            h = (h @ w.t()).relu()
        losses.append(F.cross_entropy(h @ weights[-1].t(), y).item())
    return losses


# %% alternative="backward-and-an-optimizer"
def descend(weights, x, y, steps, rate):
    layers = []
    for w in weights:
        layer = torch.nn.Linear(w.shape[1], w.shape[0], bias=False, dtype=w.dtype)
        layer.weight.data.copy_(w)
        layers += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])

    def loss_now():
        return F.cross_entropy(model(x), y)

    losses = [loss_now().item()]
    for _ in range(steps):
        model.zero_grad()
        loss_now().backward()
        for p in model.parameters():
            p.data = p.data - rate * p.grad
        losses.append(loss_now().item())
    return losses


# %% alternative="by-hand"
def descend(weights, x, y, steps, rate):
    weights, losses = [w.clone() for w in weights], []
    rows = torch.arange(len(x))
    for _ in range(steps + 1):
        inputs = [x]
        for w in weights[:-1]:
            inputs.append((inputs[-1] @ w.t()).clamp(min=0))
        logs = (inputs[-1] @ weights[-1].t()).log_softmax(1)
        losses.append(-logs[rows, y].mean().item())
        back = logs.exp()
        back[rows, y] -= 1
        back = back / len(x)
        for k in reversed(range(len(weights))):
            slope, h = back.t() @ inputs[k], inputs[k]
            back = (back @ weights[k]) * (h > 0)
            weights[k] = weights[k] - rate * slope
    return losses


# %% survivors
# descend-0e5151b8: a step more behind the last loss is seen by nobody
# descend-751f82d6, descend-f40ce564: there is a gradient for each weight


# %% inputs
# weights, x: empty: a network has layers, and the loss is a mean over examples
# y: negative, large: classes from 0 on
# y: empty: the loss is a mean over examples
