# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, by_hand, probe, randn


def of_many_kinds():
    """x, b and upstream: of zeros and ones; large; many columns; many rows; transposed."""
    yield awkward(4, 5), awkward(5), awkward(4, 5)
    yield randn(2, 30), 300 * randn(30, away=1.0), randn(2, 30)
    yield 300 * randn(30, 2, away=1.0), randn(2), 300 * randn(30, 2)
    yield randn(3, 5).t(), randn(3), randn(3, 5).t()


def tiny():
    return 1e-4 * randn(4, 5), 1e-4 * randn(5), 1e-4 * randn(4, 5)


# %% hidden="bug-shift-inputs"
@by_hand
def gradient_of_x(x, b, upstream):
    layer = Shift(b)
    out = layer(x)
    out.g = upstream
    layer.backward()
    return [out, x.g]


probe(gradient_of_x, randn(2, 1), randn(1), randn(2, 1), unchanged=True)
probe(gradient_of_x, randn(5, 3), randn(3), randn(5, 3), unchanged=True)
probe(gradient_of_x, randn(1, 3), randn(3), randn(1, 3))
probe(gradient_of_x, randn(3, 3), randn(3), randn(3, 3))
probe(gradient_of_x, randn(12, 3), randn(3), randn(12, 3), unchanged=True)
for given in of_many_kinds():
    probe(gradient_of_x, *given, unchanged=True)
probe(gradient_of_x, *tiny(), atol=0.0)


@by_hand
def second_batch(x, other, b, upstream):
    layer = Shift(b)
    layer(x)
    layer(other).g = upstream
    layer.backward()
    return [other.g, b.g]


probe(second_batch, randn(2, 3), randn(2, 3), randn(3), randn(2, 3))
probe(second_batch, randn(2, 3), randn(5, 3), randn(3), randn(5, 3))


# %% hidden="bug-shift-bias"
@by_hand
def gradient_of_b(x, b, upstream):
    layer = Shift(b)
    out = layer(x)
    out.g = upstream
    layer.backward()
    return b.g


probe(gradient_of_b, randn(5, 3), randn(3), randn(5, 3), unchanged=True)
probe(gradient_of_b, randn(1, 3), randn(3), randn(1, 3))
probe(gradient_of_b, randn(4, 1), randn(1), randn(4, 1))
probe(gradient_of_b, randn(3, 3), 1e-3 * randn(3), 1000 * randn(3, 3), unchanged=True)
for given in of_many_kinds():
    probe(gradient_of_b, *given, unchanged=True)
probe(gradient_of_b, *tiny(), atol=0.0)


# %% mistake="as-it-was"
# Both faults are still there. Give the layer three columns, a bias other than 0, and an
# upstream gradient that differs from the input.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out
        self.b.g = self.out.g.sum()


# %% mistake="out-for-gradient-left"
# The bias is mended. In the line above it a `.g` is still missing.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out
        self.b.g = self.out.g.sum(0)


# %% mistake="sum-without-dimension-left"
# `x.g` is mended. The gradient of the bias is still a single number, whatever the
# number of columns.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out.g
        self.b.g = self.out.g.sum()


# %% mistake="summed-over-columns"
# You sum each row. There is a bias for each column.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out.g
        self.b.g = self.out.g.sum(1)


# %% mistake="upstream-ignored"
# The slope of a sum is 1, and so you write ones. By the chain rule that 1 is multiplied
# by what arrives.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = torch.ones_like(self.x)
        self.b.g = torch.ones_like(self.x).sum(0)


# %% alternative="einsum-and-a-sum"
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x = x
        self.out = self.b[None, :] + x
        return self.out

    def backward(self):
        self.x.g = self.out.g
        self.b.g = torch.einsum("nm->m", self.out.g)


# %% alternative="as-a-module"
class Shift(Module):
    def __init__(self, b):
        self.b = b

    def forward(self, x):
        return torch.add(x, self.b.expand_as(x))

    def bwd(self, out, x):
        x.g, self.b.g = 1 * out.g, out.g.sum(dim=0)


# %% alternative="numpy"
import numpy as np


class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        total = np.add(x.cpu().numpy(), self.b.cpu().numpy())
        self.x, self.out = x, torch.from_numpy(total).to(x.device)
        return self.out

    def backward(self):
        g = self.out.g.cpu().numpy()
        for t, share in ((self.x, g.copy()), (self.b, np.sum(g, axis=0))):
            t.g = torch.from_numpy(share).to(t.device)


# %% inputs
# x, b: empty: the text says that n and m are at least 1
