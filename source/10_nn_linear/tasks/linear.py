# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="linear-values"
from autograder import probe_module, randn, unusual

probe_module(lambda: Linear(3, 2), randn(4, 3), grad=True)
probe_module(lambda: Linear(2, 5, bias=True), randn(1, 2), grad=True)
probe_module(lambda: Linear(4, 1), randn(4, 6).t(), grad=True)
probe_module(lambda: Linear(3, 3), 100 * randn(3, 3), grad=True)
probe_module(lambda: Linear(n_in=3, n_out=2), randn(0, 3), grad=True)
for x in unusual():
    probe_module(lambda: Linear(x.shape[1], 3), x, grad=True)

# %% hidden="linear-dimensions"
from autograder import probe_module, randn

probe_module(lambda: Linear(3, 2), randn(3), grad=True)
probe_module(lambda: Linear(3, 4), randn(2, 5, 3), grad=True)
probe_module(lambda: Linear(3, 4), randn(6, 2, 5, 3), grad=True)
probe_module(lambda: Linear(3, 4), randn(2, 1, 2, 5, 3), grad=True)
probe_module(lambda: Linear(3, 4, bias=False), randn(2, 5, 3), grad=True)

# %% hidden="linear-no-bias"
from autograder import probe, probe_module, randn

probe_module(lambda: Linear(3, 2, bias=False), randn(4, 3), grad=True)
probe_module(lambda: Linear(2, 5, False), randn(1, 2), grad=True)
probe(lambda: sorted(Linear(2, 5, bias=False).state_dict()))
probe(lambda: Linear(2, 5, bias=False).bias)

# %% hidden="linear-state"
import torch
from torch import nn

from autograder import awkward, exact, held, probe, randn


def to_yours(weight, bias, x):
    n_out, n_in = weight.shape
    layer = Linear(n_in, n_out)
    layer(x)  # with other weights, and nothing of them may stay
    layer.load_state_dict({"weight": weight, "bias": bias})
    return [layer(x), sorted(layer.state_dict())]


def to_theirs(weight, bias, x):
    yours, theirs = Linear(3, 4), nn.Linear(3, 4)
    yours.load_state_dict({"weight": weight, "bias": bias})
    theirs.load_state_dict(yours.state_dict())
    return theirs(x)


def kinds():
    layer = Linear(3, 4)
    inside = "torch.nn.modules.linear.Linear" in held(layer)
    return [issubclass(type(layer), nn.Module), inside, exact(layer.weight).is_leaf]


def without_bias(weight, x):
    layer = Linear(3, 4, bias=False)
    layer.load_state_dict({"weight": weight})
    return layer(x)


ready_made = ("aten.linear", "aten.bilinear")
probe(to_yours, randn(4, 3), randn(4), randn(5, 3), forbid=ready_made)
probe(without_bias, randn(4, 3), randn(5, 3), forbid=ready_made)
probe(to_theirs, randn(4, 3), randn(4), randn(5, 3))
probe(kinds)
probe(to_yours, awkward(5, 3), awkward(5), awkward(4, 3))
probe(to_yours, 300 * randn(30, 2, away=1.0), 300 * randn(30, away=1.0), randn(4, 2))
probe(to_yours, randn(1, 30), randn(1), randn(2, 30))
probe(to_yours, randn(2, 30), randn(2), randn(2, 30))
probe(to_yours, randn(3, 3).t(), randn(3), randn(3, 2).t())
probe(to_yours, 1e-4 * randn(5, 3), 1e-8 * randn(5), 1e-4 * randn(4, 3), atol=0.0)


def from_zero(x, upstream):
    layer = Linear(3, 4)
    layer.load_state_dict({"weight": torch.zeros(4, 3), "bias": torch.zeros(4)})
    return torch.autograd.grad(layer(x), [layer.weight, layer.bias], upstream)


probe(from_zero, randn(5, 3), randn(5, 4))


def in_double(x):
    return Linear(3, 4).double()(x.double()).dtype


probe(lambda x: str(in_double(x)), torch.ones(2, 3))


# %% hidden="linear-init"
import torch

from autograder import exact, probe


def differ():
    """Are the weights of two new Linear(3, 5) the same, and their biases?"""
    one, two = Linear(3, 5), Linear(3, 5)
    pairs = exact([(one.weight, two.weight), (one.bias, two.bias)])
    return [torch.equal(a, b) for a, b in pairs]


probe(lambda: Linear(16, 4000).weight, judge="same_distribution")
probe(lambda: Linear(4, 20000).bias, judge="same_distribution")
probe(lambda: Linear(16, 20000).bias, judge="same_distribution")
probe(lambda: Linear(1, 20000).bias, judge="same_distribution")
probe(lambda: Linear(100, 5000).bias, judge="same_distribution")
probe(lambda: Linear(100, 500, bias=False).weight, judge="same_distribution")
probe(differ)


def drawn_apart(n_in, n_out):
    """Whether every number was drawn by itself."""
    layer = Linear(n_in, n_out)
    drawn = torch.cat([t.detach().flatten() for t in exact([layer.weight, layer.bias])])
    return drawn.abs().unique().numel() > 0.97 * drawn.numel()


probe(drawn_apart, 20, 60)
probe(drawn_apart, 1, 600)
probe(drawn_apart, 600, 1)


# %% mistake="plain-tensors"
# Your weight is a tensor, not a parameter, and the module has not noticed it. Print
# list(layer.parameters()).
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = (torch.rand(n_out, n_in) * 2 - 1) * bound
        self.weight.requires_grad_()
        self.bias = None
        if bias:
            self.bias = ((torch.rand(n_out) * 2 - 1) * bound).requires_grad_()

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="product-of-a-parameter"
# You multiply after wrapping: the product of a parameter and a number is a new tensor
# and no parameter. Look at type(layer.weight).
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.rand(n_out, n_in) * 2 - 1) * bound
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.rand(n_out) * 2 - 1) * bound

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="weight-stored-inputs-by-outputs"
# Your weight has the shape (n_in, n_out). No state dict of an nn.Linear fits. Compare
# layer.weight.shape with PyTorch's.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_in, n_out).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


# %% mistake="data-in-forward"
# No gradient arrives at the parameters: look at layer.weight.grad after a backward pass. What
# forward reads as .data, or detached, has left the graph.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.data.t()
        return y if self.bias is None else y + self.bias.data


# %% mistake="kaiming-normal"
# You draw from Kaiming normal. That is a good choice before a ReLU, and it is not what
# nn.Linear does nor what is asked. Look at a histogram: some weights lie outside the
# bounds.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in) * (2 / n_in) ** 0.5)
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.randn(n_out) * (2 / n_in) ** 0.5)

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="kaiming-normal-for-the-weight"
# Your weight comes from Kaiming normal. That suits a layer before a ReLU, and it is not
# what is asked: look at a histogram, where some of your numbers lie outside the bounds.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in) * (2 / n_in) ** 0.5)
        bound = 1 / n_in**0.5
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="kaiming-uniform-without-its-slope"
# kaiming_uniform_ without a slope takes the gain of a ReLU, √2, and so its bound is
# √(6/n). Compare weight.abs().max() with 1/√n.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(nn.init.kaiming_uniform_(torch.empty(n_out, n_in)))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="fan-out"
# You scale by the number of outputs. Make a layer with 4 inputs and 10000 outputs and
# look at weight.abs().max().
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_out**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="not-centred"
# torch.rand is uniform between 0 and 1, and none of your weights is negative. Print
# layer.weight.min().
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.rand(n_out, n_in) * bound)
        self.bias = nn.Parameter(torch.rand(n_out) * bound) if bias else None

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="bias-starts-at-zero"
# Your bias starts at zero. Many libraries do it so. Asked for are random numbers
# between the same bounds as the weight's.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="a-seed-inside"
# All your layers of one size start with the same numbers: make two and compare. Is a seed set when
# a layer is made?
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        torch.manual_seed(0)
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="bias-false-forgotten"
# Your layer has a bias whatever it is told. Make one with bias=False and print its
# state dict.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        return x @ self.weight.t() + self.bias


# %% mistake="bias-of-zeros-instead-of-none"
# Without a bias you keep a parameter full of zeros. It will be trained and saved like
# any other, and then it is a bias. layer.bias must be None.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(n_out))
        if bias:
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, x):
        return x @ self.weight.t() + self.bias


# %% mistake="addmm-for-matrices-alone"
# torch.addmm and mm take matrices and nothing else. Try an input of shape (2, 5, 3),
# or a single vector.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = torch.mm(x, self.weight.t())
        return y if self.bias is None else y + self.bias


# %% mistake="flattens-the-batch"
# You press all leading dimensions into one and leave them so. An input of shape
# (2, 5, 3) must come out as (2, 5, n_out).
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.n_in = n_in
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x.reshape(-1, self.n_in) @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="other-names"
# Your parameters are called w and b. A state dict goes by names: print
# list(layer.state_dict()) for yours and for nn.Linear.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.w = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.b = None
        if bias:
            self.b = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.w.t()
        return y if self.b is None else y + self.b


# %% mistake="derived-from-nn-linear"
# You let nn.Linear do everything. It does it well, and you were to do it yourself: two
# parameters and one line of forward.
class Linear(nn.Linear):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__(n_in, n_out, bias)


# %% mistake="an-nn-linear-inside"
# There is an nn.Linear inside your layer. It does the work, and it puts its own name in
# front of the parameters' names. Make the two parameters yourself.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.inner = nn.Linear(n_in, n_out, bias)

    def forward(self, x):
        return self.inner(x)


# %% mistake="no-super-init"
# The error says that parameters cannot be assigned before Module.__init__(). That call
# makes the dictionaries in which parameters are kept. Who calls it?
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% mistake="ready-made-function"
# F.linear does the product and the sum for you, and the text asks you to write them. What
# stands in its documentation, below the heading, is the line you need.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


# %% mistake="own-backward-without-upstream"
# You wrote a backward pass, which nobody asked for, and it takes the upstream gradient
# for ones. That is right below a sum alone. Try (layer(x) * 3).sum().backward().
class _Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return x @ weight.t()

    @staticmethod
    def backward(ctx, upstream):
        x, weight = ctx.saved_tensors
        ones = torch.ones_like(upstream)
        rows, ups = x.reshape(-1, x.shape[-1]), ones.reshape(-1, ones.shape[-1])
        return ones @ weight, ups.t() @ rows


class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = _Product.apply(x, self.weight)
        return y if self.bias is None else y + self.bias


# %% alternative="rand-and-f-linear-written-out"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()

        def drawn(*shape):
            return nn.Parameter((2 * torch.rand(*shape) - 1) * n_in**-0.5)

        self.weight = drawn(n_out, n_in)
        if bias:
            self.bias = drawn(n_out)
        else:
            self.register_parameter("bias", None)

    def forward(self, x):
        out = torch.einsum("...i,oi->...o", x, self.weight)
        if self.bias is not None:
            out = out + self.bias
        return out


# %% alternative="kaiming-with-root-five"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.register_parameter("bias", None)
        self.weight = nn.Parameter(torch.zeros(n_out, n_in))
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)
        if bias:
            self.bias = nn.Parameter(torch.zeros(n_out))
            nn.init.uniform_(self.bias, -1 / n_in**0.5, 1 / n_in**0.5)

    def forward(self, input):
        output = torch.matmul(input, self.weight.transpose(0, 1))
        if self.bias is None:
            return output
        output += self.bias
        return output


# %% alternative="bias-drawn-first-and-numpy"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        import math

        super().__init__()
        self.n_in, self.n_out = n_in, n_out
        k = 1 / math.sqrt(n_in)
        self.bias = nn.Parameter(torch.rand(n_out) * 2 * k - k) if bias else None
        self.weight = nn.Parameter(torch.rand(n_out, n_in).mul(2).sub(1).mul(k))

    def extra_repr(self):
        return f"{self.n_in}, {self.n_out}, bias={self.bias is not None}"

    def forward(self, x):
        y = (x.unsqueeze(-2) * self.weight).sum(-1)
        return y + self.bias if self.bias is not None else y


# %% alternative="distribution-object"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        edge = torch.tensor(float(n_in)).rsqrt()
        uniform = torch.distributions.Uniform(-edge, edge)
        self.weight = nn.Parameter(uniform.sample((n_out, n_in)))
        self.bias = nn.Parameter(uniform.sample((n_out,))) if bias else None

    def forward(self, x):
        shape = x.shape[:-1]
        y = x.reshape(-1, x.shape[-1]).mm(self.weight.t())
        y = y.reshape(*shape, len(self.weight))
        return y if self.bias is None else self.bias + y


# %% alternative="addmm-and-a-helper"
def _product_and_sum(x, weight, bias):
    rows = x.reshape(-1, x.shape[-1])
    if bias is None:
        out = rows.matmul(weight.T)
    else:
        out = torch.addmm(bias, rows, weight.T)
    return out.reshape(*x.shape[:-1], weight.shape[0])


class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        edge = n_in**-0.5
        shapes = {"weight": (n_out, n_in), "bias": (n_out,) if bias else None}
        for name, shape in shapes.items():
            start = None
            if shape is not None:
                start = nn.Parameter(nn.init.uniform_(torch.empty(shape), -edge, edge))
            self.register_parameter(name, start)

    def forward(self, x):
        return _product_and_sum(x, self.weight, self.bias)


# %% alternative="einsum-and-registered"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        nn.Module.__init__(self)
        shapes = {"weight": (n_out, n_in), "bias": (n_out,) if bias else None}
        for name, shape in shapes.items():
            drawn = shape and nn.Parameter((2 * torch.rand(shape) - 1) * n_in**-0.5)
            self.register_parameter(name, drawn)

    def forward(self, x):
        y = torch.einsum("...i,oi->...o", x, self.weight)
        for bias in filter(lambda p: p is not None, [self.bias]):
            y = torch.add(y, bias)
        return y


# %% inputs
# weight, bias: empty: the text says that a layer has at least one input and one output
# n_in, n_out: zero: the text says at least 1
