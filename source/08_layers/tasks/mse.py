# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="mse-values"
import torch

from autograder import awkward, by_hand, probe, randn


@by_hand
def result(pred, target):
    return Mse()(pred, target)


probe(result, torch.tensor([[1.0], [5.0]]), torch.tensor([2.0, 3.0]), unchanged=True)
probe(result, randn(7, 1), randn(7), unchanged=True)
probe(result, randn(1, 1), randn(1))
probe(result, randn(6, 2)[:, 1:], randn(6))
probe(result, 1000 + randn(12, 1), 1000 + randn(12))
probe(result, 100 * randn(40, 1), 100 * randn(40))
probe(result, awkward(7, 1), awkward(7), unchanged=True)
probe(result, 1e-4 * randn(5, 1), 1e-4 * randn(5), atol=0.0)

# %% hidden="mse-gradients"
import torch

from autograder import awkward, by_hand, probe, randn


@by_hand
def gradient_of_pred(pred, target, upstream):
    layer = Mse()
    loss = layer(pred, target)
    loss.g = upstream
    layer.backward()
    return [pred.g, loss.g]


pred, target = torch.tensor([[3.0], [1.0]]), torch.tensor([2.0, 5.0])
probe(gradient_of_pred, pred, target, torch.tensor(-3.0), unchanged=True)
probe(gradient_of_pred, randn(7, 1), randn(7), torch.tensor(0.25), unchanged=True)
probe(gradient_of_pred, randn(1, 1), randn(1), randn(away=0.1))
probe(gradient_of_pred, randn(6, 2)[:, 1:], randn(6), randn(away=0.1))
alike = torch.tensor([1.0, 0.0, 1.0, 1.0])
probe(gradient_of_pred, 100 * randn(4, 1), alike, torch.tensor(-7.0))
probe(gradient_of_pred, randn(3, 1), randn(3), torch.tensor(0.0))
one = torch.tensor(1.0)
probe(gradient_of_pred, 100 * randn(40, 1), 100 * randn(40), one, unchanged=True)
probe(gradient_of_pred, awkward(7, 1), awkward(7), torch.tensor(400.0))
probe(gradient_of_pred, 1e-4 * randn(5, 1), 1e-4 * randn(5), one, atol=0.0)

# %% hidden="mse-memory"
from autograder import by_hand, probe, randn


@by_hand
def two_losses(pred, target, upstream, other_pred, other_target, other_upstream):
    first, second = Mse(), Mse()
    loss, other_loss = first(pred, target), second(other_pred, other_target)
    loss.g, other_loss.g = upstream, other_upstream
    first.backward()
    second.backward()
    return [pred.g, other_pred.g]


@by_hand
def second_batch(pred, target, upstream, other_pred, other_target, other_upstream):
    layer = Mse()
    layer(pred, target)
    loss = layer(other_pred, other_target)
    loss.g = other_upstream
    layer.backward()
    return other_pred.g


def inputs(n):
    return randn(n, 1), randn(n), randn(away=0.1)


probe(two_losses, *inputs(3), *inputs(2))
probe(second_batch, *inputs(3), *inputs(5))
probe(second_batch, *inputs(4), *inputs(4))


@by_hand
def one_of_two(pred, target, upstream, other_pred, other_target, other_upstream):
    """Calls of two losses, and the backward pass of the first"""
    first, second = Mse(), Mse()
    loss, other_loss = first(pred, target), second(other_pred, other_target)
    loss.g, other_loss.g = upstream, other_upstream
    first.backward()
    return [getattr(t, "g", None) for t in (pred, other_pred)]


probe(one_of_two, *inputs(3), *inputs(2))


# %% mistake="upstream-ignored"
# Your gradient is that of the loss alone, as if nothing came after it. Set `loss.g` to
# 10 in place of 1: `pred.g` must become ten times as large.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = 2 * difference / len(difference)


# %% mistake="loss-for-gradient"
# You multiply by the loss where the gradient of the loss belongs. The value of the loss
# does not occur in its gradient.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = self.loss * 2 * difference / len(difference)


# %% mistake="no-squeeze"
# A column minus a row is a table of all differences, and its mean is no loss. Give it
# predictions that are exactly right: the loss must be 0.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = self.loss.g * 2 * difference / len(difference)


# %% mistake="squeeze-without-argument"
# For a batch of one, `squeeze()` leaves rank 0, and a rank-0 tensor has no `[:, None]`.
# Tell it which dimension you mean.
class Mse:
    def __call__(self, pred, target):
        self.pred = pred
        self.difference = pred.squeeze() - target.squeeze()
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        n = len(self.difference)
        self.pred.g = (self.loss.g * 2 * self.difference / n)[:, None]


# %% mistake="no-division-by-n"
# The loss is a mean, and your gradient that of a sum. Give it the same examples twice:
# each one's share must halve.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        self.pred.g = self.loss.g * 2 * (self.pred - self.target[:, None])


# %% mistake="no-two"
# The slope of a square is twice what was squared.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = self.loss.g * difference / len(difference)


# %% mistake="sign-flipped"
# Your gradient points downhill. Take a prediction that is too large: moving it up makes
# the loss larger, so its gradient is positive.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (target - pred[:, 0]).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.target[:, None] - self.pred
        self.pred.g = self.loss.g * 2 * difference / len(difference)


# %% mistake="gradient-without-column"
# The gradient has the shape of the differences, (n,). It must have the shape of the
# tensor it belongs to.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.difference = pred, pred[:, 0] - target
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        self.pred.g = self.loss.g * 2 * self.difference / len(self.difference)


# %% mistake="sum-for-mean"
# Your loss grows with the number of examples. A mean does not.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.difference = pred, pred - target[:, None]
        self.loss = self.difference.pow(2).sum()
        return self.loss

    def backward(self):
        self.pred.g = self.loss.g * 2 * self.difference


# %% mistake="a-number-is-returned"
# You return a Python number. It cannot carry a gradient: a number has no attributes to
# write to. Stay with tensors.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.difference = pred, pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss.item()

    def backward(self):
        n = len(self.difference)
        self.pred.g = self.loss.g * 2 * self.difference / n


# %% mistake="memory-on-the-class"
# All your losses share one memory, as they do when it lies on the class. Make two, call both, then
# run their backward passes.
class Mse:
    def __call__(self, pred, target):
        Mse.pred, Mse.difference = pred, pred - target[:, None]
        Mse.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        n = len(self.difference)
        self.pred.g = self.loss.g * 2 * self.difference / n


# %% mistake="left-to-autograd"
# You ask `torch.autograd` for the gradient. The tests run without its recording, so it
# has nothing to look at. Write the formula yourself.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        with torch.enable_grad():
            pred = self.pred.detach().requires_grad_()
            loss = (pred[:, 0] - self.target).pow(2).mean()
            (self.pred.g,) = torch.autograd.grad(loss, pred, self.loss.g)


# %% mistake="upstream-used-up"
# You have set the gradient of the result to 0 afterwards. It is not yours to clear.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.off = pred, pred - target[:, None]
        self.out = (self.off**2).mean()
        return self.out

    def backward(self):
        self.pred.g = 2 * self.out.g * self.off / len(self.off)
        self.out.g = torch.zeros_like(self.out)


# %% alternative="keeps-both"
class Mse:
    def __call__(self, pred, target):
        self.inputs = pred, target
        self.out = ((pred.squeeze(1) - target) ** 2).mean()
        return self.out

    def backward(self):
        pred, target = self.inputs
        share = (pred.squeeze(-1) - target).unsqueeze(-1)
        pred.g = 2.0 * share / pred.shape[0] * self.out.g


# %% alternative="dot-product"
class Mse:
    """The loss as a dot product of the differences with themselves."""

    def __init__(self, reduction="mean"):
        self.reduction = reduction

    def __call__(self, pred, target):
        self.pred = pred
        self.error = pred.reshape(-1) - target
        self.value = self.error @ self.error / target.numel()
        return self.value

    def backward(self):
        scale = 2 / self.error.numel()
        self.pred.g = (self.error * self.value.g).mul(scale).view_as(self.pred)


# %% alternative="variance-and-mean"
class Mse:
    """A mean of squares is a variance and the square of a mean."""

    def __call__(self, pred, target):
        self.pred, self.off = pred, pred.flatten().sub(target)
        variance, mean = torch.var_mean(self.off, correction=0)
        self.loss = variance + mean * mean
        return self.loss

    def backward(self):
        share = self.loss.g / self.off.numel()
        self.pred.g = torch.stack([share * off + share * off for off in self.off])[
            :, None
        ]


# %% inputs
# pred, target: empty: the text says that n is at least 1
# pred: wide, square: it has one column
# pred: non-contiguous: the column of a table is tried, which a copy makes contiguous
