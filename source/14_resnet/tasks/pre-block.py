# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, number, probe, randn


def shifted(by):
    """x + by."""

    def shift(x):
        return x + by

    return shift


def scaled(by):
    """by * x."""

    def scale(x):
        return by * x

    return scale


def blocked(x, a, b, c, d):
    """pre_block with x + a, b * x, x + c and d * x for its four functions."""
    return pre_block(x, shifted(a), scaled(b), shifted(c), scaled(d))


# %% hidden="pre-block-values"
probe(blocked, torch.tensor([5.0, 1.0, -4.0]), -2.0, 3.0, -1.0, 2.0)
probe(blocked, torch.tensor([5.0, 1.0, -4.0]), 5.0, -1.0, 4.0, -3.0, grad=True)
probe(blocked, randn(4, 3), number(), number(), number(), number(), grad=True)
probe(blocked, randn(2, 3, 4), 1.0, -2.0, 3.0, -1.5, grad=True)
probe(blocked, awkward(4, 4), 0.3, 0.5, 0.25, number(), grad=True)
probe(blocked, 300 * randn(30, 2), 100.0, 1.0, 50.0, -0.5)
probe(blocked, 1e-4 * randn(2, 30), 1e-4, 2.0, 1e-5, 1.0, atol=0.0)
probe(blocked, randn(3, 5).t(), 0.1, 1.0, 0.1, 1.0, unchanged=True)
probe(blocked, randn(0, 3), 1.0, 1.0, 1.0, 1.0)
probe(blocked, randn(1, 20, 2), 1.0, 1.0, -0.1, 1.0)
probe(blocked, randn(4, 2), 0, 1, 0, -1)


def with_products(x, w, v):
    """pre_block with softmax, x @ w, the negative, and x @ v for its four functions."""
    return pre_block(x, shifted(0.2), lambda x: x @ w, torch.neg, lambda x: x @ v)


def handed_on(x, a, b):
    """pre_block whose first and third function hand on what they get; x stays."""
    kept = x.clone()
    y = pre_block(x, lambda x: x, scaled(a), lambda x: x, scaled(b))
    return [y, (x == kept).all()]


probe(handed_on, randn(4, 3), number(), number())
probe(with_products, randn(4, 3), randn(3, 2), randn(2, 3), grad=True)


def of_tanh(x):
    """pre_block with tanh for each of its four functions."""
    return pre_block(x, torch.tanh, torch.tanh, torch.tanh, torch.tanh)


probe(of_tanh, torch.tensor([[5.0, 1.0, -4.0], [0.5, -0.25, 2.0]]), grad=True)


# %% mistake="the-order-before"
# This is the block of the task before, with its ReLU behind the sum.
def pre_block(x, norm1, conv1, norm2, conv2):
    return (x + norm2(conv2(norm1(conv1(x)).relu()))).relu()


# %% mistake="activated-shortcut"
# Your shortcut begins behind the first norm and ReLU. x itself goes to the sum.
def pre_block(x, norm1, conv1, norm2, conv2):
    x = norm1(x).relu()
    return x + conv2(norm2(conv1(x)).relu())


# %% mistake="activation-before-the-norm"
# You apply each ReLU before its norm. It comes between norm and convolution.
def pre_block(x, norm1, conv1, norm2, conv2):
    branch = conv1(norm1(x.relu()))
    return x + conv2(norm2(branch.relu()))


# %% mistake="one-activation"
# There are two ReLUs in this branch, one before each convolution.
def pre_block(x, norm1, conv1, norm2, conv2):
    return x + conv2(norm2(conv1(norm1(x).relu())))


# %% mistake="activation-behind-the-sum"
# Nothing stands on the road of the shortcut: no ReLU behind the sum.
def pre_block(x, norm1, conv1, norm2, conv2):
    branch = conv1(norm1(x).relu())
    return (x + conv2(norm2(branch).relu())).relu()


# %% mistake="only-the-branch"
# You return the branch. What is it added to?
def pre_block(x, norm1, conv1, norm2, conv2):
    return conv2(norm2(conv1(norm1(x).relu())).relu())


# %% alternative="a-loop"
def pre_block(x, norm1, conv1, norm2, conv2):
    branch = x
    for norm, conv in ((norm1, conv1), (norm2, conv2)):
        branch = conv(torch.relu(norm(branch)))
    return branch + x


# %% alternative="clamped"
def pre_block(x, *steps):
    y = x
    for place, step in enumerate(steps):
        y = step(y)
        if place % 2 == 0:
            y = y.clamp(min=0)
    return torch.add(x, y)
