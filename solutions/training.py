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


if __name__ == "__main__":
    torch.manual_seed(0)
    order = torch.Generator().manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = Adam(model.parameters(), lr=0.01)
    for epoch in range(1, 6):
        model.train()
        for rows in batches(len(x_train), 64, order):
            loss = cross_entropy(model(x_train[rows]), y_train[rows])
            for parameter in model.parameters():
                parameter.grad = None
            loss.backward()
            optimizer.step()
        loss, accuracy = evaluate(model, [(x_valid, y_valid)])
        print(f"epoch {epoch}: held-out loss {loss:.3f}, accuracy {accuracy:.1%}")
