# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
import torch.nn.functional as F

from autograder import exact, integer, probe, randn
from torch import nn


class Function:
    """It stands for the autograd Function: a convolution, times 3."""

    @staticmethod
    def apply(*arguments):
        return 3 * F.conv2d(*arguments)


class Layer(nn.Module):
    """It stands for the layer of 11_convolution."""

    def __init__(
        self,
        n_in,
        n_out,
        size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        function=F.conv2d,
    ):
        super().__init__()
        shape = (n_out, n_in // groups, *size)
        numbers = torch.arange(float(torch.Size(shape).numel()))
        self.weight = nn.Parameter((0.7 * numbers).sin().reshape(shape))
        self.bias = nn.Parameter(torch.ones(n_out)) if bias else None
        self.options, self.function = (stride, padding, dilation, groups), function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


class Norm(nn.Module):
    """It stands for BatchNorm."""

    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.facts = [channels, eps, momentum]


class Line(nn.Module):
    """It stands for Linear."""

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.facts = [n_in, n_out, bias]


def makers():
    """What assemble makes of a dict with the four, and with more."""
    own = {"neuron.relu": abs, "convolution.Conv": Layer, "resnet.BatchNorm": Norm}
    own |= {"nn_linear.Linear": Line, "convolution.Conv2d": Function, "init.fans": max}
    return assemble(own)


# %% hidden="assemble-conv"


def made_conv(n_in, n_out, size, stride, x):
    """The layer that conv makes: its weight's shape, its bias, and what it gives."""
    layer = makers()[0](n_in, n_out, size, stride)
    return exact([list(layer.weight.shape), layer.bias, layer(x)])


probe(made_conv, 1, 1, 1, 1, randn(1, 1, 3, 4))
probe(made_conv, 2, 3, 3, 1, randn(2, 2, 4, 5))
probe(made_conv, 3, 2, 3, 2, randn(2, 3, 6, 5))
probe(made_conv, 2, 3, 1, 2, randn(2, 2, 4, 5))
probe(made_conv, 2, 2, 5, 3, randn(1, 2, 7, 8))
probe(made_conv, 2, 3, 2, 1, randn(2, 2, 4, 5))
probe(made_conv, 1, 2, 4, 2, randn(2, 1, 6, 5))
n = integer(2, 5)
probe(made_conv, n, integer(5, 9), 3, integer(1, 4), randn(1, n, 6, 6))


def two_of_a_kind():
    """Whether two calls of conv make two layers."""
    conv = makers()[0]
    return conv(2, 2, 3, 1) is not conv(2, 2, 3, 1)


probe(two_of_a_kind)


# %% hidden="assemble-others"


def made_others(channels, n_in, n_out):
    """The layers that norm and linear make."""
    _, norm, linear = makers()
    layers = [norm(channels), linear(n_in, n_out)]
    return exact([[type(layer).__name__, layer.facts] for layer in layers])


probe(made_others, 3, 4, 2)
probe(made_others, 1, 1, 5)
probe(made_others, integer(2, 90), integer(2, 90), integer(2, 90))
probe(lambda: len(makers()))


class Other(Norm):
    """It stands for another BatchNorm."""


def of_two():
    """What two dicts become that differ in their BatchNorm."""
    own = {"convolution.Conv": Layer, "convolution.Conv2d": Function}
    own |= {"nn_linear.Linear": Line}
    norms = [assemble({**own, "resnet.BatchNorm": made})[1] for made in (Norm, Other)]
    return [type(norm(3)).__name__ for norm in norms]


probe(of_two)


def two_of_each_kind():
    """Whether two calls make two layers, of norm and of linear."""
    _, norm, linear = makers()
    return [norm(3) is not norm(3), linear(2, 3) is not linear(2, 3)]


probe(two_of_each_kind)


# %% mistake="bias-left-in"
# Your convolutions have a bias. `norm` brings its own shift, so `conv` makes them
# without.
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        return make(n_in, n_out, (size, size), stride, size // 2, function=function)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


# %% mistake="no-padding"
# Your pictures shrink in every convolution. Padded with how many zeros?
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair = (size, size)
        return make(n_in, n_out, pair, stride, bias=False, function=function)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


# %% mistake="pytorchs-arithmetic"
# Your layers compute with the function that Conv takes by default, which is PyTorch's.
# Hand over your own.
def assemble(own):
    make = own["convolution.Conv"]

    def conv(n_in, n_out, size, stride):
        return make(n_in, n_out, (size, size), stride, size // 2, bias=False)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


# %% mistake="layers-in-place-of-makers"
# You return layers. `train_resnet` makes its own, with functions.
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply
    conv = make(1, 8, (3, 3), 1, 1, bias=False, function=function)
    return conv, own["resnet.BatchNorm"](8), own["nn_linear.Linear"](8, 10)


# %% mistake="stride-not-passed-on"
# The stride is not passed on.
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair, half = (size, size), size // 2
        return make(n_in, n_out, pair, 1, half, bias=False, function=function)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


# %% mistake="norm-and-linear-exchanged"
# The three come in the order conv, norm, linear.
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair, half = (size, size), size // 2
        return make(n_in, n_out, pair, stride, half, bias=False, function=function)

    return conv, own["nn_linear.Linear"], own["resnet.BatchNorm"]


# %% mistake="half-of-one-less"
# For kernels of an even size your padding is one too small. Half of what does the text
# say?
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair, half = (size, size), (size - 1) // 2
        return make(n_in, n_out, pair, stride, half, bias=False, function=function)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


# %% alternative="by-position"
def assemble(own):
    def conv(n_in, n_out, size, stride):
        function = own["convolution.Conv2d"].apply
        given = (n_in, n_out, (size,) * 2, stride, size // 2, 1, 1, False, function)
        return own["convolution.Conv"](*given)

    def norm(channels):
        return own["resnet.BatchNorm"](channels)

    def linear(n_in, n_out):
        return own["nn_linear.Linear"](n_in, n_out)

    return conv, norm, linear


# %% alternative="lambdas"
def assemble(own):
    Conv, Conv2d = (own["convolution." + name] for name in ("Conv", "Conv2d"))
    options = {"dilation": 1, "groups": 1, "bias": False, "function": Conv2d.apply}
    return [
        lambda i, o, k, s: Conv(i, o, [k, k], stride=s, padding=k // 2, **options),
        own["resnet.BatchNorm"],
        own["nn_linear.Linear"],
    ]


# %% inputs
# n_in, n_out, size, stride, channels: zero: a layer has channels, sizes are at least 1
