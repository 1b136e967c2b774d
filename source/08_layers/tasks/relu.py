# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="relu-values"
import torch

from autograder import awkward, by_hand, probe, randn


@by_hand
def result(x):
    return ReLU()(x)


probe(result, torch.tensor([-2.0, 0.5, 3.0, -0.5]), unchanged=True)
probe(result, randn(5, 3, away=0.1), unchanged=True)
probe(result, randn(1, 3, away=0.1))
probe(result, randn(3, 5, away=0.1).t(), unchanged=True)
probe(result, torch.tensor(-1.5))
probe(result, randn(0, 3))
probe(result, 1e-3 * randn(2, 3, 1, 2), unchanged=True)
probe(result, 1000 * randn(9), unchanged=True)
x = awkward(4, 4)
x[x.abs() < 0.5] = 0.5  # the text keeps x away from 0
probe(result, x, unchanged=True)
probe(result, 300 * randn(30, 2, away=0.1), unchanged=True)
probe(result, randn(2, 30, away=0.1))
probe(result, randn(3, 4, away=0.1, dtype=torch.float64), dtype=True)


@by_hand
def written_into(x):
    """x, and the result with 1 added in place"""
    y = ReLU()(x)
    y.add_(1)
    return [x, y]


probe(written_into, randn(6, away=0.1).abs())
probe(written_into, randn(2, 3, away=0.1))


probe(result, torch.tensor([-2.0, 0.5, 3.0, -0.5], dtype=torch.float16), dtype=True)


# %% hidden="relu-gradients"
import torch

from autograder import awkward, by_hand, probe, randn


@by_hand
def gradient_of_x(x, upstream):
    layer = ReLU()
    y = layer(x)
    y.g = upstream
    layer.backward()
    if not hasattr(x, "g"):
        raise AttributeError("backward has left no gradient in x.g")
    return x.g


upstream = torch.tensor([5.0, 6.0, -7.0, -8.0])
probe(gradient_of_x, torch.tensor([-2.0, 0.5, 3.0, -0.5]), upstream, unchanged=True)
probe(gradient_of_x, randn(5, 3, away=0.1), randn(5, 3), unchanged=True)
probe(gradient_of_x, randn(1, 4, away=0.1), randn(1, 4))
probe(gradient_of_x, randn(3, 5, away=0.1).t(), randn(5, 3), unchanged=True)
probe(gradient_of_x, torch.tensor(1.5), randn())
probe(gradient_of_x, randn(0, 3), randn(0, 3))
probe(gradient_of_x, 1000 * randn(2, 3, 1, 2, away=0.1), 1000 * randn(2, 3, 1, 2))
probe(gradient_of_x, randn(9, away=0.1), 1e-3 * randn(9), unchanged=True)
x = awkward(4, 4)
x[x.abs() < 0.5] = 0.5  # the text keeps x away from 0
probe(gradient_of_x, x, awkward(4, 4), unchanged=True)
probe(gradient_of_x, randn(30, 2, away=0.1), 300 * randn(30, 2))
probe(gradient_of_x, randn(2, 30, away=0.1), 1e-4 * randn(2, 30), atol=0.0)


@by_hand
def upstream_afterwards(x, upstream):
    """The gradient of the result, when the backward pass is done"""
    layer = ReLU()
    y = layer(x)
    y.g = upstream
    layer.backward()
    return y.g


probe(upstream_afterwards, randn(2, 3, away=0.1), randn(2, 3))


# %% hidden="relu-memory"
from autograder import by_hand, probe, randn


@by_hand
def two_layers(x, other, upstream, other_upstream):
    first, second = ReLU(), ReLU()
    y, other_y = first(x), second(other)
    y.g, other_y.g = upstream, other_upstream
    first.backward()
    second.backward()
    return [x.g, other.g]


@by_hand
def second_batch(x, other, upstream, other_upstream):
    layer = ReLU()
    for batch, gradient in ((x, upstream), (other, other_upstream)):
        y = layer(batch)
        y.g = gradient
        layer.backward()
    return [x.g, other.g]


def inputs(n, m):
    return randn(n, m, away=0.1), randn(m, away=0.1), randn(n, m), randn(m)


probe(two_layers, *inputs(2, 3))
probe(second_batch, *inputs(2, 3))
probe(two_layers, *inputs(5, 4))
probe(second_batch, *inputs(5, 4))
probe(second_batch, *(randn(6, away=0.1) for _ in range(2)), randn(6), randn(6))

probe(two_layers, *(randn(3, 4, away=0.1) for _ in range(2)), randn(3, 4), randn(3, 4))


@by_hand
def called_twice(x, other, upstream, other_upstream):
    """The gradients that one backward pass leaves after two calls"""
    layer = ReLU()
    y, other_y = layer(x), layer(other)
    y.g, other_y.g = upstream, other_upstream
    layer.backward()
    return [getattr(t, "g", None) for t in (x, other)]


probe(called_twice, *inputs(2, 3))
probe(called_twice, *inputs(5, 4))


@by_hand
def one_of_two(x, other, upstream, other_upstream):
    """Calls of two layers, and the backward pass of the first"""
    first, second = ReLU(), ReLU()
    y, other_y = first(x), second(other)
    y.g, other_y.g = upstream, other_upstream
    first.backward()
    return [getattr(t, "g", None) for t in (x, other)]


probe(one_of_two, *inputs(2, 3))


# %% mistake="upstream-ignored"
# Your gradient is 1 or 0 and does not depend on what arrives from upstream. Set `y.g`
# to tens in place of ones: `x.g` must become ten times as large.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = (self.x > 0).float()


# %% mistake="out-for-gradient"
# You multiply the result where the gradient of the result belongs: a `.g` is missing.
# Send an upstream gradient of zeros through: nothing may come out.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y * (self.x > 0)


# %% mistake="mask-from-the-gradient"
# You look at the sign of the upstream gradient. What decides is the sign of the number
# that went into ReLU. A negative gradient may well pass.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g * (self.y.g > 0)


# %% mistake="everything-passes"
# You hand the upstream gradient on as it is. Move a negative input a little: does the
# result move?
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g


# %% mistake="float-is-not-called"
# A method is named and not called: without parentheses it is the method itself, and a
# tensor times a method is a TypeError. Print `(x > 0).float` and see what it is.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g * (self.x > 0).float


# %% mistake="no-return"
# The layer keeps its result and does not hand it out. Print `ReLU()(x)`.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)

    def backward(self):
        self.x.g = self.y.g * (self.x > 0)


# %% mistake="a-copy-is-returned"
# What you return and what you keep are two tensors with the same numbers. The upstream
# gradient is put into one of them, and your backward pass looks at the other. Print
# `layer.y is y`.
class ReLU:
    def __call__(self, x):
        self.x = x
        self.y = x.clamp(min=0)
        return self.y.clone()

    def backward(self):
        self.x.g = self.y.g * (self.x > 0)


# %% mistake="gradient-is-returned"
# Your backward pass returns its gradient and leaves it nowhere. After it, ask
# `hasattr(x, "g")`.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        return self.y.g * (self.x > 0)


# %% mistake="gradient-on-the-layer" same="gradient-is-returned"
# The gradient ends as an attribute of the layer. The layer before this one will look
# for it in the `g` of the tensor that both of them know.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.g = self.y.g * (self.x > 0)


# %% mistake="memory-on-the-class"
# Your layers share what they remember, as they do when it is kept on the class. Make two layers,
# call both, and only then run their backward passes: whose input do they see?
class ReLU:
    def __call__(self, x):
        ReLU.x, ReLU.y = x, x.clamp(min=0)
        return ReLU.y

    def backward(self):
        ReLU.x.g = ReLU.y.g * (ReLU.x > 0)


# %% mistake="first-batch-for-ever"
# Your layer remembers its first batch and no later one. Call it twice, with different
# inputs, and print what it holds.
class ReLU:
    x = None

    def __call__(self, x):
        y = x.clamp(min=0)
        if self.x is None:
            self.x, self.y = x, y
        return y

    def backward(self):
        self.x.g = self.y.g * (self.x > 0)


# %% mistake="input-changed-in-place"
# You write into the input itself. Afterwards it is non-negative everywhere, for you and
# for everybody else who holds it. Print x before and after the call.
class ReLU:
    def __call__(self, x):
        self.mask = x > 0
        self.x, self.y = x, x.clamp_(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g * self.mask


# %% mistake="upstream-changed-in-place"
# You zero elements of the upstream gradient itself. Somebody else may still need it:
# print `y.g` before and after your backward pass.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g.mul_(self.x > 0)


# %% mistake="left-to-autograd"
# You ask `torch.autograd` for the gradient. The tests run without its recording, so it
# has nothing to look at. Write the slope of ReLU yourself.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        with torch.enable_grad():
            x = self.x.detach().requires_grad_()
            y = x.clamp(min=0)
            (self.x.g,) = torch.autograd.grad(y, x, self.y.g)


# %% mistake="calls-autograd"
# PyTorch finds your gradient. Write it yourself: where does ReLU let the upstream
# gradient through, and where not?
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        with torch.inference_mode(False), torch.enable_grad():
            x = self.x.clone().requires_grad_()
            (self.x.g,) = torch.autograd.grad(x.clamp(min=0), x, self.y.g.clone())


# %% mistake="nothing-negative-nothing-new"
# Where nothing is negative you return `x` itself. Whoever writes into the result then
# writes into `x`.
class ReLU:
    def __call__(self, x):
        self.x = x
        self.out = x.clamp(min=0) if (x < 0).any() else x
        return self.out

    def backward(self):
        self.x.g = self.out.g * (self.x > 0)


# %% mistake="first-call-first"
# After two calls your backward pass does the first. It belongs to the last one.
class ReLU:
    def __init__(self):
        self.calls = []

    def __call__(self, x):
        out = x.clamp(min=0)
        self.calls.append((x, out))
        return out

    def backward(self):
        x, out = self.calls.pop(0)
        x.g = out.g * (x > 0)


# %% mistake="always-float32"
# Your result is float32, whatever came in. Where do your zeros get their dtype from?
class ReLU:
    def __call__(self, x):
        self.x = x
        self.out = x.float().clamp(min=0)
        return self.out

    def backward(self):
        self.x.g = self.out.g * (self.x > 0)


# %% alternative="keeps-a-mask"
class ReLU:
    """Remembers where the input was positive."""

    def __init__(self):
        self.inp = self.out = self.positive = None

    def __call__(self, inp):
        self.inp, self.positive = inp, inp > 0
        self.out = torch.where(self.positive, inp, torch.zeros_like(inp))
        return self.out

    def backward(self):
        self.inp.g = torch.where(self.positive, self.out.g, 0.0)


# %% alternative="through-a-helper"
class ReLU:
    def __call__(self, x):
        self.kept = (x, self._forward(x))
        return self.kept[1]

    @staticmethod
    def _forward(x):
        return torch.maximum(x, torch.zeros_like(x))

    def backward(self):
        x, y = self.kept
        g = y.g.clone()
        g[y == 0] = 0
        x.g = g


# %% alternative="adds-where-there-is-one"
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, (x + x.abs()) / 2
        return self.y

    def backward(self):
        share = (self.x.sign() + 1) / 2 * self.y.g
        self.x.g = self.x.g + share if hasattr(self.x, "g") else share


# %% alternative="where-and-clone"
class ReLU:
    def __call__(self, inp):
        self.inp = inp
        self.res = torch.where(inp > 0, inp, torch.zeros_like(inp))
        return self.res

    def backward(self):
        self.inp.g = self.res.g.clone()
        self.inp.g[self.inp < 0] = 0


# %% alternative="half-of-x-and-its-size"
class ReLU:
    """(x + |x|) / 2, whose slope is (1 + the sign of x) / 2."""

    def __call__(self, x):
        self.backward = lambda: setattr(x, "g", (1 + x.sign()) / 2 * y.g)
        y = (x + x.abs()) / 2
        return y


# %% inputs
# x: zero, tiny: the text says that no element is closer to 0 than 0.1


# %% survivors
# relu-d0a10994: differs at 0 alone, where any slope from 0 to 1 is valid
