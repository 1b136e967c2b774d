# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="init-spread"
from autograder import probe

probe(conv_weights, 3, 100, (5, 3), judge="same_distribution")
probe(conv_weights, 64, 60, (3, 3), judge="same_distribution")
probe(conv_weights, 16, 60, (3, 2), 4, judge="same_distribution")
probe(conv_weights, 40, 400, (2, 3), 40, judge="same_distribution")
probe(conv_weights, 200, 10, (1, 1), judge="same_distribution")
probe(conv_weights, 1, 200, (20, 1), judge="same_distribution")
probe(conv_weights, 400, 1, (2, 3), judge="same_distribution")
probe(conv_weights, 1, 200, (1, 20), kw={"groups": 1}, judge="same_distribution")

# %% hidden="init-leaf"
import torch
from autograder import exact, integer, probe


def facts(*arguments):
    w, other = exact([conv_weights(*arguments) for _ in range(2)])
    ready = [w.dtype == torch.float32, w.requires_grad, w.is_leaf]
    return [list(w.shape), ready, bool((w != other).any())]


probe(facts, 3, 4, (5, 2))
probe(facts, 6, 4, (2, 3), 2)
probe(facts, 6, 1, (2, 3))
probe(facts, 5, 10, (3, 1), 5)
probe(facts, integer(2, 9), integer(2, 9), (integer(2, 6), integer(2, 6)))

probe(lambda: bool(exact(conv_weights(1, 1, (1, 1))).isfinite().all()))


# %% mistake="fan-out"
# You divide by the fan out: you counted the kernels that a pixel takes part in. How
# many products are added up for one number of the result?
def conv_weights(n_in, n_out, size, groups=1):
    fan = n_out // groups * size[0] * size[1]
    w = torch.randn(n_out, n_in // groups, *size) * (2 / fan) ** 0.5
    return w.requires_grad_()


# %% mistake="kaimings-fan-out"
# With mode="fan_out" you ask PyTorch for the spread that suits the way back. The text
# asks for the fan in, which is its default.
def conv_weights(n_in, n_out, size, groups=1):
    w = torch.empty(n_out, n_in // groups, *size, requires_grad=True)
    return nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu")


# %% mistake="channels-only"
# You count the channels and forget the window. Every channel brings as many products as
# a kernel has places.
def conv_weights(n_in, n_out, size, groups=1):
    w = torch.randn(n_out, n_in // groups, *size) * (2 / (n_in // groups)) ** 0.5
    return w.requires_grad_()


# %% mistake="groups-in-the-shape-only"
# The shape knows about the groups, the spread does not. A kernel sees the channels of
# its group and no others.
def conv_weights(n_in, n_out, size, groups=1):
    fan_in = n_in * size[0] * size[1]
    w = torch.randn(n_out, n_in // groups, *size) * (2 / fan_in) ** 0.5
    return w.requires_grad_()


# %% mistake="no-relu"
# Your spread is that of a layer that no ReLU follows.
def conv_weights(n_in, n_out, size, groups=1):
    fan_in = n_in // groups * size[0] * size[1]
    return (torch.randn(n_out, n_in // groups, *size) / fan_in**0.5).requires_grad_()


# %% mistake="two-over-the-root"
# The 2 belongs under the root.
def conv_weights(n_in, n_out, size, groups=1):
    fan_in = n_in // groups * size[0] * size[1]
    w = torch.randn(n_out, n_in // groups, *size) * 2 / fan_in**0.5
    return w.requires_grad_()


# %% mistake="uniform"
# Your numbers are uniform. The text says normal.
def conv_weights(n_in, n_out, size, groups=1):
    fan_in = n_in // groups * size[0] * size[1]
    w = (torch.rand(n_out, n_in // groups, *size) * 2 - 1) * (6 / fan_in) ** 0.5
    return w.requires_grad_()


# %% mistake="not-a-leaf"
# Your tensor is no leaf, so its own .grad stays empty: it was computed from one that required a
# gradient already.
def conv_weights(n_in, n_out, size, groups=1):
    fan_in = n_in // groups * size[0] * size[1]
    w = torch.randn(n_out, n_in // groups, *size, requires_grad=True)
    return w * (2 / fan_in) ** 0.5


# %% alternative="pytorchs-kaiming"
def conv_weights(n_in, n_out, size, groups=1):
    w = torch.empty(n_out, n_in // groups, *size, requires_grad=True)
    return torch.nn.init.kaiming_normal_(w, nonlinearity="relu")


# %% alternative="normal-and-parameter"
def conv_weights(n_in, n_out, size, groups=1):
    shape = (n_out, n_in // groups, *size)
    spread = (2 / torch.zeros(shape)[0].numel()) ** 0.5
    return torch.normal(0.0, spread, shape).detach().requires_grad_(True)


# %% alternative="nn-parameter"
def conv_weights(n_in, n_out, size, groups=1):
    layer = torch.nn.Conv2d(n_in, n_out, size, groups=groups)
    with torch.no_grad():
        layer.weight.normal_().div_((layer.weight[0].numel() / 2) ** 0.5)
    return layer.weight


# %% inputs
# n_in, n_out, groups: zero: a layer has channels
# size: zero, empty, single: a size is two ints of at least 1


# %% survivors
# init-a3e837c1: there is no remainder, and a fan may be a float
