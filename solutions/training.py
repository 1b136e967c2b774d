"""The reference solutions of 13_training; made by `autograder build`, do not edit."""

import math

import torch
import torch.nn.functional as F
from torch import nn


def batches(n, size, generator=None):
    """The numbers 0 to n - 1, cut into batches.

    n: int, 0 or more; size: int, 1 or more; generator: a torch.Generator, or None.
    Returns a list of int64 tensors, each of shape (size,) but the last.
    """
    if generator is None:
        order = torch.arange(n)
    else:
        order = torch.randperm(n, generator=generator)
    return [order[start : start + size] for start in range(0, n, size)]


class Pairs:
    """A dataset of the pairs (x[i], y[i]), with a transform of x[i] if there is one."""

    def __init__(self, x, y, transform=None):
        """x, y: tensors of the same length; transform: function of x[i], or None."""
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


#| export
class Loader:
    """Batches of a dataset; each walk over it is a new pass."""

    def __init__(self, dataset, size, generator=None):
        """dataset: has a length and items; size: int; generator: torch.Generator."""
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items, strict=True))


def log_sum_exp(x):
    """The logarithm of the sum of exponentials, over the last dimension.

    x: float tensor (..., k) with k at least 1.
    Returns a float tensor (...).
    """
    m = x.amax(-1, keepdim=True)
    return m.squeeze(-1) + (x - m).exp().sum(-1).log()


def cross_entropy(logits, labels):
    """The mean of -log(softmax(logits)[label]).

    logits: float tensor (n, k); labels: int64 tensor (n,).
    Returns a float tensor of rank 0.
    """
    m = logits.amax(1, keepdim=True)
    log_sums = m[:, 0] + (logits - m).exp().sum(1).log()
    return (log_sums - logits[torch.arange(len(labels)), labels]).mean()


def cross_entropy_gradient(logits, labels):
    """The gradient of the mean cross-entropy for the logits.

    logits: float tensor (n, k), not changed; labels: int64 tensor (n,).
    Returns a float tensor (n, k).
    """
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    gradient = shares / shares.sum(1, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def evaluate(model, batches):
    """Loss and accuracy over all examples, without training.

    model: an nn.Module that returns logits (n, k).
    batches: list of pairs: float tensor (n, ...) and int64 tensor (n,).
    Returns two Python floats, mean cross-entropy and accuracy.
    """
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    for module, mode in modes:
        module.training = mode
    return loss / count, right / count


class SGD:
    """Stochastic gradient descent with momentum, as torch.optim.SGD."""

    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        """
        parameters: iterable of leaf tensors; may be walked once only.
        lr, momentum: numbers; nesterov: bool.
        """
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        """Move each parameter that has a gradient, in place."""
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities, strict=True):
                if p.grad is None:
                    continue
                v.mul_(self.momentum).add_(p.grad)
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


class RMSprop:
    """Steps divided by the root of the mean square, as torch.optim.RMSprop."""

    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        """
        parameters: iterable of leaf tensors; may be walked once only.
        lr, alpha, eps: numbers.
        """
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        """Move each parameter that has a gradient, in place."""
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares, strict=True):
                if p.grad is None:
                    continue
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


class Adam:
    """Adam, as torch.optim.Adam; decoupled, as torch.optim.AdamW."""

    def __init__(
        self,
        parameters,
        lr=0.001,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0.0,
        decoupled=False,
    ):
        """
        parameters: iterable of leaf tensors; may be walked once only.
        lr, eps, weight_decay: numbers; betas: two numbers; decoupled: bool.
        """
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        """Move each parameter that has a gradient, in place."""
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)


def clip_gradients(parameters, limit):
    """Shorten all gradients together to the norm limit, if they are longer.

    parameters: iterable of tensors; may be walked once only. limit: a positive number.
    Returns the norm before, a Python float.
    """
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return norm


def accumulate(model, x, y, size):
    """Fill .grad with the gradient of the whole batch, part by part.

    model: an nn.Module that returns logits (n, k).
    x: float tensor (n, ...); y: int64 tensor (n,); size: int, 1 or more.
    Returns the mean cross-entropy over the batch, a Python float.
    """
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size), strict=True):
        loss = F.cross_entropy(model(part), labels, reduction="sum") / len(y)
        loss.backward()
        total += loss.item()
    return total


def find_rate(model, batches, low, high):
    """Train with growing rates and note the losses; the model stays what it was.

    model: an nn.Module that returns logits (n, k).
    batches: list of at least two pairs (x, y); low, high: positive numbers.
    Returns two lists of Python floats, rates and losses.
    """
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if not losses[-1] <= 4 * min(losses):
            break
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), before, strict=True):
            p.copy_(old)
    return rates, losses


def step_rate(t, lr, every, factor):
    """The rate at step t (int), multiplied by factor after every so many steps."""
    return float(lr * factor ** (t // every))


#| export
def cosine_rate(t, lr, total, low=0.0):
    """The rate at step t, from 0 to total: half a cosine wave from lr to low."""
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


#| export
def one_cycle_rate(t, lr, total, warm=0.3):
    """The rate at step t, from 0 to total - 1, up and down; warm * total is above 1."""
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


#| export
def warm_up(t, steps):
    """The factor at step t, that grows to 1 in so many steps (int, 0 or more)."""
    return min(1.0, (t + 1) / steps) if steps else 1.0


def layer_rates(model, lr, factor):
    """Groups of parameters for an optimizer, with smaller rates for earlier layers.

    model: an nn.Sequential; lr: a number; factor: a number, such as 0.5.
    Returns a list of dicts with "params", a list, and "lr", a number.
    """
    layers = [[p for p in layer.parameters() if p.requires_grad] for layer in model]
    layers = [layer for layer in layers if layer]
    last = len(layers) - 1
    return [
        {"params": layer, "lr": lr * factor ** (last - i)}
        for i, layer in enumerate(layers)
    ]


class Run:
    """What a training loop and its callbacks share."""

    def __init__(self, model, optimizer, batches, epochs):
        self.model, self.optimizer = model, optimizer
        self.batches, self.epochs = batches, epochs
        self.epoch = 0  # the number of the epoch, counted from 0
        self.loss = None  # of the last batch, a Python float
        self.stop = False  # a bool: whether to stop after this epoch


def fit(run, callbacks=()):
    """Train, and call back at each event.

    run: a Run; callbacks: list of objects with methods named after events.
    """
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


class StopEarly:
    """A callback that stops a run which no longer gets better."""

    def __init__(self, measure, patience):
        """measure: function of the run, small is good; patience: int, 1 or more."""
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


def shift(x, rows, columns):
    """Move each picture by its own number of rows and columns, with zeros coming in.

    x: float tensor (n, 1, h, w), not changed; rows, columns: int64 tensors (n,).
    Returns a float tensor (n, 1, h, w).
    """
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved


def dropout(x, p, training):
    """Drop each number with probability p in training, and scale the others.

    x: float tensor of any shape; p: number from 0 to 1; training: bool.
    Returns a float tensor of the shape of x.
    """
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) >= p) / (1 - p)


def save(file, model, optimizer, order):
    """Write all that a run needs to go on.

    file: a path, or a file opened for writing bytes; model: an nn.Module;
    optimizer: one of torch.optim; order: a torch.Generator.
    """
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


#| export
def load(file, model, optimizer, order):
    """Fill model, optimizer and generators with what was saved.

    file: a path, or a file opened for reading bytes; the others as in save.
    """
    state = torch.load(file, map_location="cpu")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    order.set_state(state["order"])
    torch.set_rng_state(state["chance"])


def train_digits(x, y):
    """Train a network on x (n, 64) and y (n,), classes 0 to 9.

    Returns the network, an nn.Module, and the list of training losses.
    """
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


if __name__ == "__main__":
    torch.manual_seed(0)
    order = torch.Generator(torch.get_default_device()).manual_seed(0)
    points = torch.randn(1000, 2)
    classes = (points > 0).sum(1)  # in how many of its two coordinates a point is positive
    model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = Adam(model.parameters(), lr=0.01)
    for epoch in range(1, 6):
        model.train()
        for rows in batches(800, 64, order):
            loss = cross_entropy(model(points[rows]), classes[rows])
            for parameter in model.parameters():
                parameter.grad = None
            loss.backward()
            optimizer.step()
        loss, accuracy = evaluate(model, [(points[800:], classes[800:])])
        print(f"epoch {epoch}: held-out loss {loss:.3f}, accuracy {accuracy:.1%}")
