# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="check-input"
import torch

from autograder import probe, randn, unusual


class Sine:
    def __init__(self, factor, ignores):
        self.factor, self.ignores = factor, ignores

    def __call__(self, x):
        self.x, self.y = x, torch.sin(x)
        return self.y

    def backward(self):
        arriving = torch.ones_like(self.y) if self.ignores else self.y.g
        self.x.g = self.factor * arriving * torch.cos(self.x)


def errors_of_sine(x, upstream, factor, ignores):
    x.requires_grad_()
    return gradient_errors(Sine(factor, ignores), x, [], upstream)


def double(*shape):
    return randn(*shape, dtype=torch.float64)


probe(errors_of_sine, double(3), double(3), 1, False)
probe(errors_of_sine, double(3), double(3), 3, False)
probe(errors_of_sine, double(3), double(3), -1, False)
probe(errors_of_sine, double(2, 4), double(2, 4), 1, True)
probe(errors_of_sine, double(2, 3, 2), double(2, 3, 2), 3, False)
pairs = list(zip(unusual(torch.float64), unusual(torch.float64)))
for x, upstream in pairs[:-1]:  # the last one is empty
    probe(errors_of_sine, x, upstream, 3, False, rtol=1e-6, atol=0.0)
    probe(errors_of_sine, x, upstream, 1, False)
probe(errors_of_sine, double(3), double(3), float("nan"), False)


class Parabola:
    """x**2 + x, whose backward pass leaves zeros."""

    def __call__(self, x):
        self.x, self.y = x, x * x + x
        return self.y

    def backward(self):
        self.x.g = torch.zeros_like(self.x)


def errors_of_parabola(x, upstream):
    x.requires_grad_()
    return gradient_errors(Parabola(), x, [], upstream)


def table(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)


probe(errors_of_sine, table(0.0), table(1.0), 3, False)
probe(errors_of_sine, table(0.0), table(-2.0), 1, True)
large = table(1000.1)  # float32 holds fewer digits of it
probe(errors_of_sine, large, table(1.0), 3, False, rtol=1e-6, atol=0.0)
probe(errors_of_parabola, table(-3.0), table(1.0))
probe(errors_of_parabola, table(1.0), table(1.0))
probe(errors_of_parabola, table(2.0, 2.0), table(1.0, 5.0))
probe(errors_of_parabola, table(100.0, 1.0), table(0.0, 1.0))
alike = table([2.0, 1.0], [2.0, 1.0])
probe(errors_of_parabola, alike, table([1.0, 1.0], [5.0, 5.0]))
probe(errors_of_parabola, table([0.0, 0.0], [5.0, 5.0]), table([1.0, 1.0], [1.0, 1.0]))
probe(errors_of_parabola, table([1.0, 4.0], [2.0, 3.0]), table([0.0, 1.0], [9.0, 0.0]))
x, upstream = table([1.0, 2.0], [3.0, 4.0], [5.0, 6.0]), torch.zeros(3, 2).double()
upstream[0, 1] = 9.0
probe(errors_of_parabola, x.t(), upstream.t().contiguous())
probe(errors_of_parabola, x.t().contiguous(), upstream.t())
x, upstream = torch.full((30, 2), 2.0).double(), torch.zeros(30, 2).double()
upstream[29, 1] = 9.0
probe(errors_of_parabola, x, upstream)
probe(errors_of_parabola, x.t().contiguous(), upstream.t().contiguous())


class Square(Parabola):
    """x**2, whose backward pass leaves zeros."""

    def __call__(self, x):
        self.x, self.y = x, x * x
        return self.y


def errors_of_square(x, upstream):
    x.requires_grad_()
    return gradient_errors(Square(), x, [], upstream)


probe(errors_of_square, table(1e-4, -2e-4), table(1.0, 1.0), atol=0.0)


class Spoilt(Sine):
    """sin(x), with one number of the gradient replaced"""

    def __init__(self, place, number):
        super().__init__(1, False)
        self.place, self.number = place, number

    def backward(self):
        super().backward()
        self.x.g.view(-1)[self.place] = self.number


def errors_of_spoilt(x, upstream, place, number):
    x.requires_grad_()
    return gradient_errors(Spoilt(place, number), x, [], upstream)


for number in (float("nan"), float("inf"), -float("inf")):
    for place in (0, 1, -1):
        probe(errors_of_spoilt, double(2, 3), double(2, 3), place, number)


class WritesUpstream(Sine):
    """sin(x), with a backward pass that doubles the gradient that it finds, in place"""

    def backward(self):
        self.y.g *= 2
        super().backward()


class CountsCalls(Sine):
    """sin(x) in its first call, twice as much in its second, and so on"""

    def __init__(self):
        super().__init__(0, False)

    def __call__(self, x):
        self.factor += 1
        self.x, self.y = x, self.factor * torch.sin(x)
        return self.y


def errors_of_writer(x, upstream):
    x.requires_grad_()
    return gradient_errors(WritesUpstream(1, False), x, [], upstream)


def errors_of_counter(x, upstream):
    x.requires_grad_()
    return gradient_errors(CountsCalls(), x, [], upstream)


probe(errors_of_writer, double(2, 3), double(2, 3))
probe(errors_of_writer, double(4), double(4))
probe(errors_of_counter, double(2, 3), double(2, 3))
probe(errors_of_counter, double(4), double(4))


class DoublesAndHandsOn(Sine):
    """x + 1, whose backward pass doubles the gradient that it finds, in place, and hands it on"""

    def __call__(self, x):
        self.x, self.y = x, x + 1
        return self.y

    def backward(self):
        self.y.g *= 2
        self.x.g = self.y.g


def errors_of_hander_on(x, upstream):
    x.requires_grad_()
    return gradient_errors(DoublesAndHandsOn(1, False), x, [], upstream)


probe(errors_of_hander_on, double(2, 3), double(2, 3))
probe(errors_of_sine, table(float("inf"), 1.0), table(1.0, 1.0), 1, False)


# %% hidden="check-parameters"
import torch

from autograder import awkward, numbers, probe, randn


class Wave:
    """a * sin(x) + c, for x (n, m), a (m,) and c (n, 1)."""

    def __init__(self, a, c, off):
        self.a, self.c, self.off = a, c, off

    def __call__(self, x):
        self.x, self.y = x, self.a * torch.sin(x) + self.c
        return self.y

    def backward(self):
        g = self.y.g
        self.x.g = g * self.a * torch.cos(self.x) + self.off[0]
        self.a.g = (g * torch.sin(self.x)).sum(0) + self.off[1]
        self.c.g = g.sum(1, keepdim=True) + self.off[2]


def errors_of_wave(x, a, c, upstream, off):
    for t in (x, a, c):
        t.requires_grad_()
    return gradient_errors(Wave(a, c, off), x, [a, c], upstream)


def inputs(n, m):
    shapes = ((n, m), (m,), (n, 1), (n, m))
    return [randn(*s, dtype=torch.float64) for s in shapes]


probe(errors_of_wave, *inputs(3, 2), (0, 0, 0))
probe(errors_of_wave, *inputs(3, 2), (0, 2, 0))
probe(errors_of_wave, *inputs(3, 2), (-1, 0, 0.5))
probe(errors_of_wave, *inputs(1, 4), (1, 2, 3))
probe(errors_of_wave, *inputs(2, 3), tuple(numbers(3)))
probe(errors_of_wave, *inputs(2, 3), (1e3, 1e3, 1e3))
probe(errors_of_wave, *inputs(2, 3), (0, 0, *numbers(1)))
shapes = ((5, 5), (5,), (5, 1), (5, 5))
given = [awkward(*shape, dtype=torch.float64) for shape in shapes]
probe(errors_of_wave, *given, (0, 0, 3))
x, a, c, upstream = inputs(2, 30)
probe(errors_of_wave, x, 300 * a, c, upstream, (0, 2, 0))
probe(errors_of_wave, x, 1e-4 * a, c, upstream, (0.5, 0, 0))

probe(errors_of_wave, *inputs(3, 2), (1e-6, 2e-6, 3e-6), atol=0.0)
x, a, c, upstream = (torch.ones(*t.shape).double() for t in inputs(3, 2))
off = (1e-6, 2e-6, 3e-6)  # beside gradients far from 0
probe(errors_of_wave, x, 2 * a, c, 5 * upstream, off, rtol=1e-6, atol=0.0)
x, a, c, upstream = inputs(3, 2)
probe(errors_of_wave, x, a, c, 0 * upstream, (1, 2, 3))


# %% hidden="check-missing"
import torch

from autograder import probe, randn, shuffled


class Wave:
    """a * sin(x) for x (n, 1) and a (1,)."""

    def __init__(self, a, fault):
        self.a, self.fault = a, fault

    def __call__(self, x):
        self.x, self.y = x, self.a * torch.sin(x)
        return self.y

    def backward(self):
        g = self.y.g
        if self.fault != "no x":
            self.x.g = g * self.a * torch.cos(self.x)
        if self.fault != "no a":
            self.a.g = (g * torch.sin(self.x)).sum(0)
        if self.fault == "x flat":
            self.x.g = self.x.g[:, 0]
        if self.fault == "x turned":
            self.x.g = self.x.g.t()
        if self.fault == "one row":
            self.x.g = self.x.g[:1]
        if self.fault == "a rank 0":
            self.a.g = self.a.g[0]


def errors_with(fault, x, a, upstream):
    x.requires_grad_()
    a.requires_grad_()
    return gradient_errors(Wave(a, fault), x, [a], upstream)


def inputs(n):
    return [randn(*s, dtype=torch.float64) for s in ((n, 1), (1,), (n, 1))]


probe(errors_with, "nothing", *inputs(3))
probe(errors_with, "no x", *inputs(3))
probe(errors_with, "no a", *inputs(3))
probe(errors_with, "x flat", *inputs(3))
probe(errors_with, "a rank 0", *inputs(4))
probe(errors_with, "x turned", *inputs(3))
probe(errors_with, "one row", *inputs(3))
for fault in shuffled(["nothing", "no x", "no a", "x flat", "a rank 0", "one row"]):
    probe(errors_with, fault, *inputs(2))


# %% mistake="upstream-of-ones"
# You let PyTorch start from ones, and the layer from the upstream gradient. Both must
# start from the same. Send tens through a right layer and look at the error.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, torch.ones_like(y))
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% mistake="ones-on-both-sides"
# You replace the upstream gradient by ones for PyTorch and for the layer. A layer that
# ignores its upstream gradient passes your check.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    ones = torch.ones_like(y)
    wanted = torch.autograd.grad(y, tensors, ones)
    y.g = ones
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% mistake="signed-differences"
# You take the largest difference without its absolute value. An error of -5 is an error
# of 5: try a layer whose gradient is too small everywhere.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).max().item()


# %% mistake="shapes-not-compared"
# You subtract without looking at the shapes, and broadcasting does the rest. Subtract a
# tensor of shape (3, 1) from one of shape (3,) and count the differences.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g"):
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% mistake="missing-counts-as-zero"
# A gradient that is missing is taken for zero. The text asks for infinity: a layer that
# leaves nothing must not look better than one that is slightly off.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    g = getattr(t, "g", torch.zeros_like(t))
    if g.shape != t.shape:
        return float("inf")
    return (g - wanted).abs().max().item()


# %% mistake="input-alone"
# Only the gradient of the input is checked. The weights' gradients are what training
# uses.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    (wanted,) = torch.autograd.grad(y, [x], upstream)
    y.g = upstream
    layer.backward()
    if not hasattr(x, "g") or x.g.shape != x.shape:
        return [float("inf")]
    return [(x.g - wanted).abs().max().item()]


# %% mistake="layer-is-called-twice"
# When the layer's backward pass begins, the result that it looks at has no `g`. Do you put
# `upstream` on the result of the layer's last call? Whoever calls the layer once more, for PyTorch,
# makes another result.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(layer(x), tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% mistake="nan-gets-lost"
# Where the layer's gradient is nan you report 0, as if it were right. Try `float("nan") > 0` and
# `float("nan") < 0`, and look at how you find the largest difference.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    errors = []
    for t, right in zip(tensors, wanted):
        g = getattr(t, "g", None)
        if g is None or g.shape != t.shape:
            errors.append(float("inf"))
            continue
        largest = 0.0
        for difference in (g - right).abs().flatten().tolist():
            if difference > largest:
                largest = difference
        errors.append(largest)
    return errors


# %% mistake="ranks-compared-in-place-of-shapes"
# You compare the number of dimensions. Two shapes can have as many and still differ, and
# the subtraction broadcasts.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream.clone()
    layer.backward()
    errors = []
    for t, right in zip(tensors, wanted):
        g = getattr(t, "g", None)
        if g is None or g.dim() != t.dim():
            errors.append(float("inf"))
        else:
            errors.append((g - right).abs().max().item())
    return errors


# %% mistake="upstream-lent-to-the-layer"
# The layer gets the very tensor that PyTorch gets after it. A wrong layer may have
# written into it by then.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    y.g = upstream
    layer.backward()
    wanted = torch.autograd.grad(y, tensors, upstream)
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% mistake="two-calls-compared"
# You compare the layer's gradients of its second call with PyTorch's of its first. A
# layer may compute something else each time, as dropout does.
def gradient_errors(layer, x, parameters, upstream):
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(layer(x), tensors, upstream)
    y = layer(x)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% mistake="nearly-equal-is-equal"
# Where the two gradients are nearly equal you return 0. Asked for is how far apart they
# are, and a millionth is not nothing.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream.clone()
    layer.backward()
    errors = []
    for t, right in zip(tensors, wanted):
        g = getattr(t, "g", None)
        if g is None or g.shape != t.shape:
            errors.append(float("inf"))
        elif torch.allclose(g, right):
            errors.append(0.0)
        else:
            errors.append((g - right).abs().max().item())
    return errors


# %% alternative="backward-and-grad"
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    y.backward(upstream)
    y.g = upstream
    with torch.no_grad():
        layer.backward()

    def error(t):
        if getattr(t, "g", None) is None or t.g.shape != t.shape:
            return float("inf")
        return float(torch.max(torch.abs(t.g - t.grad)))

    return [error(t) for t in (x, *parameters)]


# %% alternative="layer-first"
import math as _math


def gradient_errors(layer, x, parameters, upstream):
    everything = [x] + list(parameters)
    out = layer(x)
    out.g = upstream.clone()
    layer.backward()
    found = torch.autograd.grad((out * upstream).sum(), everything)
    errors = [_math.inf] * len(everything)
    for index, (t, right) in enumerate(zip(everything, found, strict=True)):
        if hasattr(t, "g") and t.g.shape == right.shape:
            errors[index] = torch.linalg.vector_norm(t.g - right, float("inf")).item()
    return errors


# %% alternative="match-on-the-shape"
def gradient_errors(layer, x, parameters, upstream):
    def error(t, wanted):
        match getattr(t, "g", None):
            case torch.Tensor(shape=t.shape) as g:
                return torch.dist(g.detach(), wanted, p=float("inf")).item()
        return float("inf")

    tensors = (x, *parameters)
    (y := layer(x)).backward(upstream, inputs=tensors, retain_graph=True)
    y.g = upstream
    layer.backward()
    return [error(t, t.grad) for t in tensors]


# %% survivors
# gradient_errors.upstream.float32: an error is no finer than float32 by the text


# %% inputs
# x, upstream, a: empty: the text says that no tensor is
