# %% task="what-runs" name="run-and-see"
_log = []


class _Double:
    def __init__(self, name):
        _log.append(f"init {name}")
        self.name = name

    def __call__(self, x):
        _log.append(f"call {self.name}")
        return 2 * x


_a = _Double("a")
after_making = list(_log)
_b = _Double("b")
_y = _b(_a(3))
after_all = list(_log)
gives_six = set("ACDE")
plain_error = TypeError.__name__
patched = _a(3)

# %% task="what-runs" name="a-float-for-the-number"
after_making = ["init a"]
after_all = [*after_making, "init b", "call a", "call b"]
gives_six = {"E", "D", "C", "A"}
plain_error = "TypeError"
patched = 6.0


# %% task="two-names" name="run-and-see"
_t = torch.tensor([[1.0, 2.0]])
_t.g = torch.ones(1, 2)
_all = {"a": _t, "b": _t.clone(), "c": _t.view(-1), "d": _t + 0, "e": [_t][0]}
_all |= {"f": _t.detach(), "h": _t.mul_(3)}
have_g = {name for name, other in _all.items() if hasattr(other, "g")}
ada, ben = "error", "wrong"


# %% task="relu" name="keeps-a-mask"
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


# %% task="relu" name="through-a-helper"
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


# %% task="relu" name="adds-where-there-is-one"
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, (x + x.abs()) / 2
        return self.y

    def backward(self):
        share = (self.x.sign() + 1) / 2 * self.y.g
        self.x.g = self.x.g + share if hasattr(self.x, "g") else share


# %% task="relu" name="where-and-clone"
class ReLU:
    def __call__(self, inp):
        self.inp = inp
        self.res = torch.where(inp > 0, inp, torch.zeros_like(inp))
        return self.res

    def backward(self):
        self.inp.g = self.res.g.clone()
        self.inp.g[self.inp < 0] = 0


# %% task="linear" name="einsum"
class Linear:
    def __init__(self, weights, bias):
        self.weights, self.bias = weights, bias

    def __call__(self, inp):
        self.inp = inp
        self.out = torch.einsum("ni,oi->no", inp, self.weights) + self.bias
        return self.out

    def backward(self):
        g = self.out.g
        self.inp.g = torch.einsum("no,oi->ni", g, self.weights)
        self.weights.g = torch.einsum("no,ni->oi", g, self.inp)
        self.bias.g = torch.einsum("no->o", g)


# %% task="linear" name="functional-and-addmm"
import torch.nn.functional as _F


class Linear:
    def __init__(self, w, b):
        self.parameters = [w, b]

    def __call__(self, x):
        self.kept = x, _F.linear(x, *self.parameters)
        return self.kept[-1]

    def backward(self):
        (w, b), (x, y) = self.parameters, self.kept
        w.g = (x.t() @ y.g).t()
        b.g = y.g.t() @ torch.ones(len(x), dtype=x.dtype)
        x.g = (w.t() @ y.g.t()).t()


# %% task="linear" name="rows-in-a-loop"
class Linear:
    def __init__(self, w, b):
        self.w, self.b, self.wt = w, b, w.t()

    def __call__(self, x):
        self.x = x
        self.y = (x[:, None, :] * self.w).sum(2) + self.b[None]
        return self.y

    def backward(self):
        self.w.g, self.b.g = torch.zeros_like(self.w), torch.zeros_like(self.b)
        self.x.g = (self.wt @ self.y.g.t()).t()
        for row, g in zip(self.x, self.y.g, strict=True):
            self.w.g += torch.outer(g, row)
            self.b.g += g


# %% task="mse" name="keeps-both"
class Mse:
    def __call__(self, pred, target):
        self.inputs = pred, target
        self.out = ((pred.squeeze(1) - target) ** 2).mean()
        return self.out

    def backward(self):
        pred, target = self.inputs
        share = (pred.squeeze(-1) - target).unsqueeze(-1)
        pred.g = 2.0 * share / pred.shape[0] * self.out.g


# %% task="mse" name="dot-product"
class Mse:
    """The loss as a dot product of the differences with themselves."""

    def __init__(self, reduction="mean"):
        self.reduction = reduction

    def __call__(self, pred, target):
        self.pred = pred
        self.error = pred.reshape(-1) - target
        self.value = self.error @ self.error / target.numel()
        return self.value

    def backward(self):
        scale = 2 / self.error.numel()
        self.pred.g = (self.error * self.value.g).mul(scale).view_as(self.pred)


# %% task="check" name="backward-and-grad"
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


# %% task="check" name="layer-first"
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


# %% task="module" name="one-tuple-for-all"
class Module:
    out, args = None, ()

    def forward(self, *args):
        raise NotImplementedError

    def bwd(self, out, *args):
        raise NotImplementedError

    def __call__(self, *inputs):
        result = self.forward(*inputs)
        self.args, self.out = tuple(inputs), result
        return result

    def backward(self):
        return self.bwd(*(self.out, *self.args))


class Gain(Module):
    def __init__(self, gain):
        super().__init__()
        self.factor = gain

    def forward(self, inp):
        return torch.einsum("ni,i->ni", inp, self.factor)

    def bwd(self, result, inp):
        inp.g = torch.einsum("ni,i->ni", result.g, self.factor)
        self.factor.g = torch.einsum("ni,ni->i", result.g, inp)


# %% task="module" name="with-an-init-and-a-print"
class Module:
    def __init__(self):
        self.args = self.out = None

    def __call__(self, *args):
        self.__dict__.update(args=args, out=self.forward(*args))
        return self.out

    def forward(self, *args):
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def bwd(self, out, *args):
        raise NotImplementedError(f"{type(self).__name__} has no bwd")

    def backward(self):
        print("backward of", type(self).__name__)
        bwd = self.bwd
        bwd(self.out, *self.args)


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x @ torch.diag(self.gain)

    def bwd(self, out, x):
        self.gain.g = torch.diag(x.t() @ out.g)
        x.g = out.g @ torch.diag(self.gain)


# %% task="centre" name="as-a-module"
class Centre(Module):
    def forward(self, x):
        return x - x.mean(1)[:, None]

    def bwd(self, out, x):
        x.g = out.g - out.g.mean(dim=1).unsqueeze(1)


# %% task="centre" name="as-a-matrix"
class Centre:
    """Centring is a product with a symmetric matrix, so it is its own way back."""

    def __call__(self, x):
        m = x.shape[1]
        self.x, self.matrix = x, torch.eye(m) - torch.ones(m, m) / m
        self.y = x @ self.matrix
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.matrix.t()


# %% task="model" name="remembers-the-way"
class Model:
    def __init__(self, layers, loss):
        self.steps = (*layers, loss)

    def __call__(self, x, target):
        *layers, loss = self.steps
        self.results = [x]
        for layer in layers:
            self.results.append(layer(self.results[-1]))
        return loss(self.results[-1], target)

    def backward(self):
        for step in self.steps[::-1]:
            step.backward()


# %% task="model" name="by-index"
from functools import reduce as _reduce


class Model:
    def __init__(self, layers, loss):
        self.layers = list(layers)
        self.loss = loss

    def __call__(self, x, target):
        return self.loss(_reduce(lambda t, layer: layer(t), self.layers, x), target)

    def backward(self):
        self.loss.backward()
        k = len(self.layers) - 1
        while k >= 0:
            self.layers[k].backward()
            k -= 1


# %% task="model" name="collects-the-methods"
class Model:
    def __init__(self, layers, loss):
        self.forwards, self.loss = [layer.__call__ for layer in layers], loss
        self.backwards = [loss.backward, *(layer.backward for layer in layers[::-1])]

    def __call__(self, x, target):
        for forward in self.forwards:
            x = forward(x)
        return self.loss(x, target)

    def backward(self):
        for backward in self.backwards:
            backward()


# %% task="waits" name="counted-from-shapes"
_n, _m, _h = 64, 784, 50
_shapes = {"x": (_n, _m), "z1": (_n, _h), "a1": (_n, _h)}
_shapes |= {"pred": (_n, 1), "target": (_n,), "loss": ()}
tensors_kept = len(_shapes)
bytes_kept = sum(4 * torch.Size(shape).numel() for shape in _shapes.values())
bytes_weights = (_h * _m + _h + _h + 1) * 4
kept_factor = 128 // 64
weights_factor = 128 // 128


# %% task="second-call" name="run-and-see"
_w = torch.tensor(3.0, requires_grad=True)
_u = _w * 2 + 1
w_right = torch.autograd.grad(_w * _u + 1, _w)[0].item()
w_found, w_added = 7, 14
owners = set("u")


# %% task="shared" name="three-piles"
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.inputs, self.results = [], []

    def __call__(self, x):
        self.inputs.append(x)
        self.results.append(torch.addmm(self.b, x, self.w.t()))
        return self.results[-1]

    def _add(self, t, share):
        if not hasattr(t, "g"):
            t.g = torch.zeros_like(t)
        t.g = t.g + share

    def backward(self):
        x, g = self.inputs.pop(), self.results.pop().g
        self._add(x, torch.einsum("no,oi->ni", g, self.w))
        self._add(self.w, torch.einsum("no,ni->oi", g, x))
        self._add(self.b, g.sum(dim=0))


# %% task="shared" name="closures"
class SharedLinear:
    """Each call leaves behind a function that does its backward pass."""

    def __init__(self, w, b):
        self.w, self.b, self.todo = w, b, None

    def __call__(self, x):
        y, before = x @ self.w.t() + self.b, self.todo

        def backward():
            for t, share in (
                (x, y.g @ self.w),
                (self.w, y.g.t() @ x),
                (self.b, y.g.sum(0)),
            ):
                t.g = t.g + share if hasattr(t, "g") else share
            self.todo = before

        self.todo = backward
        return y

    def backward(self):
        self.todo()


# %% task="by-loop" name="outer-and-add"
def by_loop(x, g):
    total = x.new_zeros((g.shape[1], x.shape[1]))
    for row, gradient in zip(x, g, strict=True):
        total = total + torch.outer(gradient, row)
    return total


# %% task="by-loop" name="sum-of-a-generator"
def by_loop(x, g):
    products = (g[k].unsqueeze(1) * x[k].unsqueeze(0) for k in range(x.shape[0]))
    return sum(products, torch.zeros((g.size(1), x.size(1)), dtype=g.dtype))


# %% task="by-loop" name="addcmul-in-place"
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1]).to(x)
    for k in range(len(x)):
        total.addcmul_(g[k, :, None], x[k, None, :])
    return total


# %% task="by-loop" name="einsum-of-one-row"
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for row, up in zip(x, g, strict=True):
        total += torch.einsum("p,m->pm", up, row)
    return total


# %% task="by-loop" name="nearly-ten-operations"
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        row, column = x[k, :], g[k, :]
        row, column = row.unsqueeze(0), column.unsqueeze(1)
        total = total + column * row
    return total


# %% task="per-example" name="einsum"
def per_example(x, g):
    return torch.einsum("kj,ki->kji", g, x)


# %% task="per-example" name="batched-products"
def per_example(inputs, gradients):
    return torch.bmm(gradients.unsqueeze(2), inputs.unsqueeze(1))


# %% task="per-example" name="vmap"
def per_example(x, g):
    return torch.vmap(torch.outer)(g, x)


# %% task="one-product" name="other-letters-and-orders"
def by_einsum(x, g):
    return torch.einsum("ni, no -> oi", x, g)


def by_product(x, g):
    return torch.mm(g.T, x)


# %% task="one-product" name="transposed-at-the-end"
def by_einsum(inputs, gradients):
    spec = "ab,ac->bc"
    return torch.einsum(spec, gradients, inputs)


def by_product(inputs, gradients):
    return (inputs.t() @ gradients).t()


# %% task="one-product" name="product-transposed"
def by_einsum(x, g):
    return torch.einsum("ki,kj->ij", x, g).t()


def by_product(x, g):
    return (x.t() @ g).t()


# %% task="cost" name="from-names"
_n, _m, _p, _size = 64, 784, 50, 4
table_shape = [_n, _p, _m]
result_bytes = loop_bytes = _p * _m * _size
table_bytes = _n * result_bytes
multiplications = table_bytes // _size
table_factor = work_factor = 2
loop_factor = 1


# %% task="bug-shift" name="einsum-and-a-sum"
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


# %% task="bug-shift" name="as-a-module"
class Shift(Module):
    def __init__(self, b):
        self.b = b

    def forward(self, x):
        return torch.add(x, self.b.expand_as(x))

    def bwd(self, out, x):
        x.g, self.b.g = 1 * out.g, out.g.sum(dim=0)


# %% task="bug-project" name="einsum"
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, torch.einsum("ni,io->no", x, self.w)
        return self.out

    def backward(self):
        self.x.g = torch.einsum("no,io->ni", self.out.g, self.w)
        self.w.g = torch.einsum("ni,no->io", self.x, self.out.g)


# %% task="bug-project" name="kept-in-a-dict"
class Project:
    def __init__(self, w):
        self.kept = {"w": w}

    def __call__(self, x):
        self.kept |= {"x": x, "out": x.mm(self.kept["w"])}
        return self.kept["out"]

    def backward(self):
        x, w, g = self.kept["x"], self.kept["w"], self.kept["out"].g
        x.g = (w @ g.T).T
        w.g = (g.T @ x).T


# %% task="bug-stack" name="recursion"
class Stack:
    def __init__(self, layers):
        self.first, *rest = layers
        self.rest = Stack(rest) if rest else None

    def __call__(self, x):
        x = self.first(x)
        return x if self.rest is None else self.rest(x)

    def backward(self):
        if self.rest is not None:
            self.rest.backward()
        self.first.backward()


# %% task="bug-stack" name="a-copy-reversed"
class Stack:
    def __init__(self, layers):
        self.layers = layers.copy()
        self.backwards = list(reversed(layers))

    def __call__(self, x):
        out = x
        for layer in self.layers:
            out = layer(out)
        return out

    def backward(self):
        for layer in self.backwards:
            layer.backward()


# %% task="bug-residual" name="collects-first"
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        branch = self.layer(x)
        self.kept = x, branch, torch.add(x, branch)
        return self.kept[-1]

    def backward(self):
        x, branch, out = self.kept
        branch.g = out.g.clone()
        self.layer.backward()
        x.g += out.g


# %% task="bug-residual" name="as-a-module"
class Residual(Module):
    def __init__(self, layer):
        self.layer = layer

    def forward(self, x):
        self.inner = self.layer(x)
        return self.inner + x

    def bwd(self, out, x):
        self.inner.g = out.g
        self.layer.backward()
        through_the_layer = x.g
        x.g = sum([out.g, through_the_layer])


# %% task="bug-residual" name="adds-to-a-copy"
class Residual:
    def __init__(self, layer):
        self.inner = layer

    def __call__(self, x):
        self.x, self.y = x, self.inner(x)
        self.total = torch.stack([x, self.y]).sum(0)
        return self.total

    def backward(self):
        up = self.total.g
        self.y.g = up
        self.inner.backward()
        whole = self.x.g.clone()
        whole += up
        self.x.g = whole


# %% task="bug-builder" name="none-as-default"
class Builder:
    def __init__(self, layers=None):
        self.shapes = []
        self.layers = [] if layers is None else layers[:]

    def add(self, layer):
        self.layers = [*self.layers, layer]
        return self

    def __call__(self, x):
        self.shapes = self.shapes + [tuple(x.size())]
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="property"
class Builder:
    def __init__(self, layers=()):
        self._layers, self._seen = [*layers], []

    @property
    def shapes(self):
        return [tuple(shape) for shape in self._seen]

    def add(self, layer):
        self._layers.append(layer)
        return self

    def __call__(self, x):
        self._seen.append(x.shape)
        out = x
        for layer in self._layers:
            out = layer(out)
        return out
