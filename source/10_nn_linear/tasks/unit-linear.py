# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="unit-linear-values"
import torch

from autograder import awkward, probe, probe_module, randn

probe_module(lambda: UnitLinear(3, 2), randn(1, 3))
probe_module(lambda: UnitLinear(3, 5), randn(4, 3))
probe_module(lambda: UnitLinear(3, 3), randn(3, 3))


def with_weight(weight, x, shift=1.0):
    n_out, n_in = weight.shape
    layer = UnitLinear(n_in, n_out)
    layer(x)  # with other weights, and nothing of them may stay
    layer.load_state_dict({"weight": weight, "bias": torch.full((n_out,), shift)})
    return layer(x)


probe(with_weight, 100 * randn(4, 3), randn(5, 3))
probe(with_weight, 0.01 * randn(4, 3), randn(5, 3))
ones = torch.ones(5, 1)  # no row of the weight is all zeros
probe(with_weight, torch.cat([ones, awkward(5, 4)], 1), awkward(4, 5))
probe(with_weight, 1e-4 * randn(4, 3), 1e-4 * randn(5, 3), 0.0, atol=0.0)
probe(with_weight, randn(30, 2), randn(30, 2))
probe(with_weight, randn(2, 30), randn(2, 30))
probe(with_weight, randn(1, 4), randn(0, 4))
probe(with_weight, randn(3, 5).t(), randn(3, 4).t())
probe(lambda: UnitLinear(3, 5).bias)
probe(lambda: UnitLinear(50, 400).weight, judge="same_distribution")

probe(with_weight, 1e-9 * torch.tensor([[3.0, 4.0]]), torch.tensor([[5.0, 10.0]]))


def in_evaluation(weight, x):
    layer = UnitLinear(2, 1).eval()
    layer(x)  # with other weights, and nothing of them may stay
    layer.load_state_dict({"weight": weight, "bias": torch.zeros(1)})
    return layer(x)


probe(in_evaluation, torch.tensor([[3.0, 4.0]]), torch.tensor([[5.0, 10.0]]))


# %% hidden="unit-linear-gradients"
from autograder import probe_module, randn, unusual

probe_module(lambda: UnitLinear(3, 2), randn(1, 3), grad=True)
probe_module(lambda: UnitLinear(3, 5), randn(4, 3), grad=True)
probe_module(lambda: UnitLinear(3, 3), 100 * randn(3, 3), grad=True)
probe_module(lambda: UnitLinear(4, 1), randn(12, 4), grad=True)
for x in unusual():
    probe_module(lambda: UnitLinear(x.shape[1], 3), x, grad=True)


# %% mistake="as-given"
# This is the class as it was given: no gradient reaches the weight. Print its .grad
# after a backward pass.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        rows = self.weight.data
        lengths = self.weight.data.norm(dim=1, keepdim=True)
        return x @ (rows / lengths).t() + self.bias


# %% mistake="lengths-still-cut"
# The rows have their history back, and the lengths have not. The weight learns, and in
# a wrong direction. Multiply each row of the gradient with its row of the weight: the
# sum should be 0.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        lengths = self.weight.data.norm(dim=1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


# %% mistake="rows-still-cut"
# The lengths have their history back, and the rows have not. The gradient then knows
# only how to make a row longer or shorter.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        lengths = self.weight.norm(dim=1, keepdim=True)
        return x @ (self.weight.data / lengths).t() + self.bias


# %% mistake="normalised-once-and-for-all"
# Your forward uses the rows of the weight as they are. Rows that were scaled once, when the layer
# was made, have other lengths after the first step of training, or after a state dict is loaded.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        weight = torch.randn(n_out, n_in)
        self.weight = nn.Parameter(weight / weight.norm(dim=1, keepdim=True))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ self.weight.t() + self.bias


# %% mistake="columns-for-rows"
# You divide the columns by their lengths. A row belongs to an output, and its entries
# run along dimension 1.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        lengths = self.weight.norm(dim=0, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


# %% mistake="one-length-for-all"
# You divide by the length of the whole weight. Each row has a length of its own.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ (self.weight / self.weight.norm()).t() + self.bias


# %% mistake="normalises-the-parameter-itself"
# Your forward overwrites the weight with its scaled rows. The lengths have no history:
# the gradient is the one of a constant length.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        with torch.no_grad():
            self.weight /= self.weight.norm(dim=1, keepdim=True)
        return x @ self.weight.t() + self.bias


# %% mistake="own-backward-without-upstream"
# You wrote a backward pass, and it takes the upstream gradient for ones. That is right
# below a sum alone. Repair forward, and leave backward to autograd.
class _Ones(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y):
        return y.clone()

    @staticmethod
    def backward(ctx, upstream):
        return torch.ones_like(upstream)


class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        rows = self.weight / self.weight.norm(dim=1, keepdim=True)
        return _Ones.apply(x @ rows.t() + self.bias)


# %% alternative="functional-normalize"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.weight = nn.Parameter(torch.randn(n_out, n_in))

    def forward(self, x):
        return F.linear(x, F.normalize(self.weight, dim=1), self.bias)


# %% alternative="divides-the-outputs"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        squares = (self.weight * self.weight).sum(1)
        return (x @ self.weight.t()) / squares.sqrt() + self.bias


# %% alternative="one-row-at-a-time-with-a-warning"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        import warnings

        super().__init__()
        warnings.warn("a row of zeros has no direction", stacklevel=2)
        self.weight = nn.Parameter(torch.empty(n_out, n_in).normal_())
        self.bias = nn.Parameter(torch.full((n_out,), 0.0))

    def forward(self, inputs):
        columns = []
        for row, shift in zip(self.weight, self.bias):
            columns.append(torch.einsum("ni,i->n", inputs, row) / row.dot(row) ** 0.5)
            columns[-1] = columns[-1] + shift
        return torch.stack(columns, dim=1)


# %% alternative="one-over-the-root"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        start = {"weight": torch.randn([n_out, n_in]), "bias": torch.zeros([n_out])}
        for name in start:
            self.register_parameter(name, nn.Parameter(start[name]))

    def forward(self, x):
        stretched = self.weight.mT * self.weight.square().sum(1).rsqrt()
        return torch.addmm(self.bias, x, stretched)


# %% inputs
# weight: empty: the text says nothing of layers without inputs or outputs
