# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="shifted-relu-values"
import torch

from autograder import awkward, probe, randn

probe(shifted_relu, torch.tensor([-1.0, 2.0]), unchanged=True)
probe(shifted_relu, torch.tensor(0.5), grad=True)
probe(shifted_relu, randn(5, 3, away=0.1), grad=True)
probe(shifted_relu, randn(2, 4, 3, away=0.1), grad=True)
probe(shifted_relu, randn(3, 5, away=0.1).t(), grad=True)
probe(shifted_relu, randn(1, 4, away=0.1), unchanged=True)
probe(shifted_relu, 100 * randn(40, 2, away=0.1), grad=True)
probe(shifted_relu, 1e-3 * randn(2, 3, 1, 2), unchanged=True)
probe(shifted_relu, randn(0, 3), grad=True)
probe(shifted_relu, awkward(4, 4), unchanged=True)
x = torch.tensor([[2.0, 2.0, 1.5], [0.5, 1.0, 3.0], [2.0, 2.0, 1.5]])
probe(shifted_relu, x, unchanged=True)
probe(shifted_relu, 1e-4 * randn(2, 30), unchanged=True)
x = torch.tensor([-1.0, 2.0], dtype=torch.float64)
probe(shifted_relu, x, rtol=1e-9, atol=0.0)
probe(shifted_relu, torch.tensor([-1e6, 3e38]))


# %% mistake="half"
# You subtract 0.5. The mean of ReLU over standard normal numbers is a little less.
# Print shifted_relu(torch.randn(1_000_000)).mean().
def shifted_relu(x):
    return x.relu() - 0.5


# %% mistake="own-mean"
# You subtract the mean of the numbers at hand. Then the result for one example depends
# on the others in the batch. Apply it to a single number: you always get 0.
def shifted_relu(x):
    a = x.relu()
    return a - a.mean()


# %% mistake="shift-inside"
# You subtract before the ReLU. This moves the kink, and nothing is ever negative. The
# constant comes off the result.
def shifted_relu(x):
    return (x - 1 / math.sqrt(2 * math.pi)).relu()


# %% mistake="added"
# You add the constant, and the mean moves away from 0. Print
# shifted_relu(torch.randn(1_000_000)).mean().
def shifted_relu(x):
    return x.relu() + 1 / math.sqrt(2 * math.pi)


# %% mistake="clamped-lower"
# You cut off at minus the constant and keep the numbers above it as they are. ReLU cuts
# at 0 first, and then everything is moved down, positive numbers too.
def shifted_relu(x):
    return x.clamp(min=-1 / math.sqrt(2 * math.pi))


# %% mistake="root-of-pi-alone"
# The 2 belongs under the root, or your constant lacks it. It should be 0.3989. Print
# yours.
def shifted_relu(x):
    return x.relu() - 1 / math.sqrt(math.pi)


# %% mistake="in-place"
# You change x itself. Print it before and after the call.
def shifted_relu(x):
    return x.clamp_(min=0) - 1 / math.sqrt(2 * math.pi)


# %% mistake="cut-off-from-autograd"
# You compute outside of autograd's sight, by .data, .detach() or no_grad. No gradient
# flows back to x.
def shifted_relu(x):
    return x.detach().relu() - 1 / math.sqrt(2 * math.pi)


# %% mistake="upstream-dropped"
# Your backward returns the slope alone. The gradient that comes in from the layers
# above must be multiplied in. Compare (3 * shifted_relu(x)).sum() with and without
# the 3: the gradient of x should be three times as large.
class Shifted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) - 1 / math.sqrt(2 * math.pi)

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return (x > 0).to(x.dtype)


def shifted_relu(x):
    return Shifted.apply(x)


# %% mistake="upstream-passed-everywhere"
# Your backward hands the incoming gradient on as it is. Where x is negative the output
# does not depend on x, so nothing may arrive there. Print x.grad for x = -2 and 3.
class Shifted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0) - 1 / math.sqrt(2 * math.pi)

    @staticmethod
    def backward(ctx, upstream):
        return upstream


def shifted_relu(x):
    return Shifted.apply(x)


# %% alternative="where"
def shifted_relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x)) - (2 * math.pi) ** -0.5


# %% alternative="maximum-in-place"
def shifted_relu(z):
    a = torch.clamp(z, min=0.0)
    a -= math.sqrt(0.5 / math.pi)
    return a


# %% alternative="mask"
def shifted_relu(x):
    constant = torch.tensor(1 / (2 * math.pi), dtype=x.dtype).sqrt()
    return x * (x > 0) - constant.item()


# %% alternative="own-function"
class Shifted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) - 1 / math.sqrt(2 * math.pi)

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return upstream * (x > 0)


def shifted_relu(x):
    return Shifted.apply(x)


# %% alternative="lifted-threshold"
import math


def shifted_relu(x):
    low = -1 / (2 * math.pi) ** 0.5
    return (x + low).clamp(min=low)
