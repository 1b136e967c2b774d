# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="layer-values"
import torch
from autograder import awkward, probe, probe_module, randn

probe_module(lambda: Conv(1, 1, (2, 2)), randn(1, 1, 2, 3), grad=True)
probe_module(lambda: Conv(2, 3, (2, 3)), randn(2, 2, 4, 5), grad=True)
probe_module(lambda: Conv(2, 3, (2, 3)), awkward(3, 2, 4, 5), grad=True)
probe_module(lambda: Conv(3, 2, (3, 1), 2), randn(2, 3, 5, 4), grad=True)
probe_module(lambda: Conv(2, 3, (2, 3), 1, 2), randn(1, 2, 3, 4), grad=True)
probe_module(lambda: Conv(2, 3, (2, 3), 1, 0, 2), randn(2, 2, 4, 6), grad=True)
probe_module(lambda: Conv(4, 6, (2, 2), 1, 0, 1, 2), randn(2, 4, 3, 4), grad=True)
probe_module(lambda: Conv(4, 4, (3, 2), groups=4, padding=1), randn(2, 4, 4, 3))
probe_module(lambda: Conv(4, 2, (2, 3), 3, 2, 2, 2, False), randn(2, 4, 6, 7))

# %% hidden="layer-state"
import torch
from autograder import exact, probe, randn
from torch import nn


def to_yours(weight, bias, x):
    layer = Conv(4, 6, (2, 3), 2, 1, 1, 2)
    layer.load_state_dict({"weight": weight, "bias": bias})
    return [layer(x), sorted(layer.state_dict())]


def to_theirs(weight, x):
    yours, theirs = Conv(4, 6, (2, 3), bias=False), nn.Conv2d(4, 6, (2, 3), bias=False)
    yours.load_state_dict({"weight": weight})
    theirs.load_state_dict(yours.state_dict())
    return [theirs(x), yours.bias is None]


def calls(x, bias):
    """What the layer gives to its function, and makes of the result."""
    given = []

    def function(*arguments):
        given.append(arguments)
        return 3 * arguments[0]

    layer = Conv(4, 6, (2, 3), 5, 1, 7, 2, bias, function)
    y = layer(x)
    shapes = [None if t is None else list(exact(t).shape) for t in given[0][1:3]]
    return [exact(y), exact(given[0][0]), shapes, [int(n) for n in given[0][3:]]]


probe(to_yours, randn(6, 2, 2, 3), randn(6), randn(2, 4, 3, 5))
probe(to_theirs, randn(6, 4, 2, 3), randn(1, 4, 3, 5))
probe(calls, randn(2, 4, 3, 3), True)
probe(calls, randn(1, 4, 2, 3), False)
probe(lambda: [issubclass(Conv, nn.Module), Conv(2, 2, (1, 1), bias=False).bias])


def two_functions(x):
    """A layer, when another one with another function has been made"""
    one = Conv(2, 2, (1, 1), function=lambda picture, *_: 2 * picture)
    Conv(2, 2, (1, 1), function=lambda picture, *_: 3 * picture)
    return one(x)


probe(two_functions, randn(1, 2, 2, 3))


# %% hidden="layer-start"
import torch
from autograder import exact, probe, randn
import torch.nn.functional as F


def start(n_in, n_out, size, groups=1):
    layer = Conv(n_in, n_out, size, groups=groups)
    return exact(layer.weight).detach()


def facts():
    one, other = Conv(3, 4, (2, 3)), Conv(3, 4, (2, 3))
    weights = [exact(layer.weight) for layer in (one, other)]
    ready = [w.is_leaf and w.requires_grad for w in weights]
    return [exact(one.bias).detach(), ready, bool((weights[0] != weights[1]).any())]


probe(start, 64, 60, (3, 3), judge="same_distribution")
probe(start, 16, 60, (3, 2), 4, judge="same_distribution")
probe(start, 200, 20, (1, 2), judge="same_distribution")
probe(start, 1, 400, (3, 3), 1, judge="same_distribution")
probe(start, 400, 1, (3, 3), judge="same_distribution")
probe(facts)
probe(lambda x: Conv(2, 3, (1, 1))(x).shape, randn(1, 2, 3, 4))

probe(lambda: exact(Conv(8, 8, (1, 1), groups=8).weight).unique().numel())
probe(start, 1, 2000, (1, 1), judge="same_distribution")


# %% mistake="tensors-that-are-no-parameters"
# Your weights are plain tensors: no optimizer will find them, and no state dict knows
# them. A module takes note of what class of tensor?
class Conv(nn.Module):
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
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = spread * torch.randn(n_out, n_in // groups, *size)
        self.bias = torch.zeros(n_out) if bias else None
        self.options = stride, padding, dilation, groups
        self.function = function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% mistake="options-not-passed-on"
# The options that the layer was made with have no effect. Does forward hand them to the function?
class Conv(nn.Module):
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
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in // groups, *size))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.groups, self.function = groups, function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, 1, 0, 1, self.groups)


# %% mistake="function-ignored"
# The function that the layer was made with has no effect. Which one does your forward call?
class Conv(nn.Module):
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
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in // groups, *size))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options = stride, padding, dilation, groups

    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, *self.options)


# %% mistake="a-bias-all-the-same"
# A layer that was asked for no bias has one.
class Conv(nn.Module):
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
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in // groups, *size))
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.options = stride, padding, dilation, groups
        self.function = function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% mistake="fan-in-without-groups"
# Your spread counts the channels of all groups. A kernel sees those of its own.
class Conv(nn.Module):
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
        spread = (2 / (n_in * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in // groups, *size))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options = stride, padding, dilation, groups
        self.function = function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% mistake="pytorchs-start"
# You left the weights as nn.Conv2d starts them. The text asks for another start.
class Conv(nn.Module):
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
        made = nn.Conv2d(n_in, n_out, size, groups=groups, bias=bias)
        self.weight, self.bias = made.weight, made.bias
        self.options = stride, padding, dilation, groups
        self.function = function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% alternative="on-top-of-nn-conv2d"
class Conv(nn.Conv2d):
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
        super().__init__(n_in, n_out, size, stride, padding, dilation, groups, bias)
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")
        if bias:
            nn.init.zeros_(self.bias)
        self.function, self.numbers = function, (stride, padding, dilation, groups)

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.numbers)


# %% alternative="registered-by-hand"
class Conv(torch.nn.Module):
    def __init__(
        self, n_in, n_out, size, *given, bias=True, function=F.conv2d, **named
    ):
        super().__init__()
        order = ("stride", "padding", "dilation", "groups", "bias", "function")
        options = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}
        options |= {"bias": bias, "function": function}
        options |= dict(zip(order, given)) | named
        self.function = options["function"]
        self.four = [options[name] for name in order[:4]]
        shape = (n_out, n_in // options["groups"], *size)
        weight = torch.empty(shape).normal_(
            0, (2 / torch.Size(shape[1:]).numel()) ** 0.5
        )
        self.register_parameter("weight", nn.Parameter(weight))
        bias = nn.Parameter(torch.zeros(n_out)) if options["bias"] else None
        self.register_parameter("bias", bias)

    def forward(self, pictures):
        return self.function(pictures, self.weight, self.bias, *self.four)


# %% inputs
# x, weight: large, tiny, empty, tall, deep, wide: it hands its arithmetic over
# x, weight: non-contiguous: it hands its arithmetic over
# weight: one, zero, repeated, equal rows, single, square: as above
# bias: one, zero, large, tiny, repeated, empty, single, long: as above
# size: zero, empty, single: a size is two ints of at least 1
# n_in, n_out, groups: zero: a layer has channels


# %% survivors
# layer-7e174e25: there is no remainder, and a fan may be a float
