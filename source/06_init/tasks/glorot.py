# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="glorot-distribution"
import torch

from autograder import exact, probe


def many(inputs, outputs):
    return torch.stack([glorot_uniform(inputs, outputs).detach() for _ in range(400)])


def drawn_apart(inputs, outputs):
    """Whether every number was drawn by itself."""
    w = exact(glorot_uniform(inputs, outputs)).detach()
    return [w.dtype == torch.float32, w.abs().unique().numel() > 0.97 * w.numel()]


probe(glorot_uniform, 100, 300, judge="same_distribution")
probe(glorot_uniform, 150, 20, judge="same_distribution")
probe(glorot_uniform, 2, 1500, judge="same_distribution")
probe(glorot_uniform, 1500, 2, judge="same_distribution")
probe(glorot_uniform, 50, 50, judge="same_distribution")
probe(many, 2, 3, judge="same_distribution")
probe(many, 1, 1, judge="same_distribution")
probe(drawn_apart, 100, 30)
probe(many, 2, 1, judge="same_distribution")


def smallest(inputs, outputs):
    """Whether some of many numbers are near 0."""
    b = (6 / (inputs + outputs)) ** 0.5
    return bool(exact(glorot_uniform(inputs, outputs)).detach().abs().min() < b / 200)


probe(smallest, 100, 300)


# %% mistake="std-as-bound"
# You take the standard deviation for the bound. Numbers that are uniform within a bound
# have a spread smaller than the bound, and the text gives their variance. Print
# w.std().
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(2 / (inputs + outputs))
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% mistake="variance-as-bound"
# You take the variance for the bound. Write down both with their units: one is the
# square of the other, times a number.
def glorot_uniform(inputs, outputs):
    bound = 2 / (inputs + outputs)
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% mistake="only-positive"
# torch.rand is uniform on [0, 1), and you only stretch it. Half of the weights should
# be negative. Print w.mean() and w.min().
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs) * bound


# %% mistake="half-the-interval"
# Your numbers reach only half as far as they should: multiplied by the bound and moved
# by half of it. How wide is the interval from −b to b? Print w.min() and w.max().
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs) * bound - bound / 2


# %% mistake="fan-in-alone"
# You use the fan in alone. The compromise is made between both fans.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(3 / inputs)
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% mistake="kaiming"
# This is the variance for ReLU, 2 over the fan in. Glorot's 2 stands over the sum of
# the fans, and has another reason.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / inputs)
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% mistake="mean-of-fans-not-halved"
# You divide by the sum of the fans, without the 2. The mean of two numbers is half of
# their sum. For a square layer Glorot's variance must be 1 over the fan in.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(3 / (inputs + outputs))
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% mistake="normal"
# Your numbers are normal. The text asks for uniform ones. Print w.abs().max(): a bound
# is never passed.
def glorot_uniform(inputs, outputs):
    return torch.randn(outputs, inputs) * math.sqrt(2 / (inputs + outputs))


# %% mistake="shape-turned"
# Your tensor has the shape (inputs, outputs). The formula treats both alike, the layer
# does not. Print w.shape for 3 inputs and 5 outputs.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(inputs, outputs) * 2 * bound - bound


# %% mistake="one-row-for-all"
# You draw one row and give it to every output. Then all outputs are the same number.
# Print w[:, 0]: how many different numbers are there?
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    row = (torch.rand(inputs) * 2 - 1) * bound
    return torch.stack([row] * outputs)


# %% alternative="uniform-in-place"
def glorot_uniform(inputs, outputs):
    variance = 2 / (inputs + outputs)
    bound = (3 * variance) ** 0.5
    return torch.empty(outputs, inputs).uniform_(-bound, bound)


# %% alternative="stretched-first"
def glorot_uniform(n_in, n_out):
    w = 2 * torch.rand(n_out, n_in) - 1
    return w * math.sqrt(3) * math.sqrt(2 / (n_in + n_out))


# %% alternative="turned-and-trainable"
def glorot_uniform(inputs, outputs):
    b = math.sqrt(6) / math.sqrt(inputs + outputs)
    return (b - 2 * b * torch.rand(inputs, outputs)).t().contiguous().requires_grad_()


# %% alternative="from-numpy"
import numpy
import torch


def glorot_uniform(inputs, outputs):
    b = (3 * 2 / (inputs + outputs)) ** 0.5
    drawn = numpy.random.uniform(-b, b, (outputs, inputs))
    return torch.from_numpy(drawn.astype("float32"))


# %% inputs
# inputs, outputs: zero: a layer has an input and an output
