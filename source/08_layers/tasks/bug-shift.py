# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import by_hand, probe, randn


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
