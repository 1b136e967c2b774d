# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="standardise-values"
import torch

from autograder import awkward, probe, randn


def made(table):
    """The layer made of a table, as a function of x."""
    return lambda x: Standardise(table)(x)


probe(made(torch.tensor([[1.0, 10.0], [3.0, 50.0]])), torch.tensor([[2.0, 70.0]]))
probe(made(3 * randn(6, 4) + 1), randn(5, 4), grad=True, unchanged=True)
probe(made(randn(4, 6).t()), randn(1, 4), grad=True)
probe(made(randn(3, 3)), randn(3, 3), grad=True)
probe(made(randn(7, 2)), randn(3, 4, 2), grad=True)
probe(made(randn(7, 2)), randn(2), grad=True)
probe(made(100 * randn(30, 3)), 300 * randn(30, 3), grad=True)
probe(made(1e-4 * randn(9, 2)), 1e-4 * randn(4, 2), grad=True)
probe(made(1e-6 * randn(9, 2)), 1e-6 * randn(4, 2), grad=True)
# quarters, and eight of them: float32 has their mean exactly, whoever adds them up
far, x = ((4 * randn(n, 2)).round() / 4 for n in (8, 6))
probe(made(300 + far), 300 + x, grad=True)
probe(made(randn(5, 4)), randn(4, 5).t(), grad=True, unchanged=True)
probe(made(randn(5, 3)), randn(2, 30, 3), grad=True)
probe(made(awkward(5, 3) + randn(5, 3)), awkward(4, 3), grad=True)
probe(made(randn(3, 30)), randn(2, 30), grad=True)
probe(made(randn(5, 1)), randn(0, 1))

table = 1e-9 * torch.tensor([[1.0, 10.0], [3.0, 50.0]])
probe(made(table), 1e-9 * torch.tensor([[2.0, 70.0]]))


def afterwards(table, x):
    """The table and x, after a call without gradients"""
    table, x = table.detach().clone(), x.detach().clone()
    Standardise(table)(x)
    return [table, x]


probe(afterwards, torch.tensor([[1.0, 10.0], [3.0, 50.0]]), torch.tensor([[2.0, 70.0]]))


# %% hidden="standardise-buffers"
import torch
from torch import nn

from autograder import probe, randn


def saved(table):
    layer = Standardise(table)
    names = sorted(layer.state_dict())
    buffers = sorted(name for name, _ in layer.named_buffers())
    learned = [name for name, _ in layer.named_parameters()]
    return [names, buffers, learned, layer.mean, layer.std]


def moved(table, x):
    model = nn.Sequential(Standardise(table), nn.Tanh()).to(torch.float64)
    y = model(x.double())
    kinds = [str(model[0].mean.dtype), str(model[0].std.dtype), str(y.dtype)]
    model.to("meta")
    return [y.float(), *kinds, model[0].mean.device.type, model[0].std.device.type]


def loaded(table, other, x):
    layer = Standardise(other)
    layer.load_state_dict(Standardise(table).state_dict())
    return layer(x)


def still(table, x):
    layer = Standardise(table)
    layer.train()
    layer(x)
    flags = [layer.mean.requires_grad, layer.std.requires_grad]
    return [layer.mean, layer.std, *flags]


probe(saved, torch.tensor([[1.0, 10.0], [3.0, 50.0]]))
probe(saved, randn(6, 4))
probe(saved, torch.tensor([[1.0, -10.0], [1.0, -10.0], [0.0, 2.0]]))
probe(saved, randn(5, 1))
for table in (randn(3, 3), 300 * randn(30, 2), 1e-4 * randn(2, 30), randn(3, 5).t()):
    probe(saved, table)
probe(moved, randn(6, 4), randn(3, 4))
probe(loaded, randn(6, 4), randn(9, 4), randn(3, 4))
probe(still, randn(6, 4), randn(3, 4))

probe(saved, torch.tensor([[100000001.0], [100000003.0]], dtype=torch.float64))


def loaded_later(table, other, x):
    layer = Standardise(other)
    layer(x)  # with other statistics, and nothing of them may stay
    layer.load_state_dict(Standardise(table).state_dict())
    return layer(x)


probe(loaded_later, randn(6, 4), randn(9, 4), randn(3, 4))


# %% mistake="plain-attributes"
# Your numbers are plain attributes: right until the model is saved or moved. Print the
# state dict.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.mean, self.std = table.mean(0), table.std(0)

    def forward(self, x):
        return (x - self.mean) / self.std


# %% mistake="parameters"
# You made parameters of them. An optimizer gets those, and nothing here is to be
# learned.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.mean = nn.Parameter(table.mean(0))
        self.std = nn.Parameter(table.std(0))

    def forward(self, x):
        return (x - self.mean) / self.std


# %% mistake="frozen-parameters"
# They require no gradient now, and still they are parameters: parameters() lists them.
# There is another kind of tensor that a module saves and moves.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.mean = nn.Parameter(table.mean(0), requires_grad=False)
        self.std = nn.Parameter(table.std(0), requires_grad=False)

    def forward(self, x):
        return (x - self.mean) / self.std


# %% mistake="not-saved"
# Your buffers are not persistent: they move with the module and are missing from its
# state dict.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0), persistent=False)
        self.register_buffer("std", table.std(0), persistent=False)

    def forward(self, x):
        return (x - self.mean) / self.std


# %% mistake="one-mean-for-all"
# You take one mean and one spread for the whole table. Each column has its own.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean())
        self.register_buffer("std", table.std())

    def forward(self, x):
        return (x - self.mean) / self.std


# %% mistake="statistics-of-x"
# Your layer standardises x by its own statistics, and a single row cannot have any. The
# table is what counts.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))

    def forward(self, x):
        return (x - x.mean(0)) / x.std(0)


# %% mistake="variance-for-spread"
# You divide by the variance. The standard deviation is its root.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.var(0))

    def forward(self, x):
        return (x - self.mean) / self.std


# %% mistake="something-added-to-the-spread"
# You add something to the spread, against a division by 0. No column is constant, and where
# all numbers are tiny, yours is not small beside them.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))

    def forward(self, x):
        return (x - self.mean) / (self.std + 1e-8)


# %% mistake="mean-of-squares"
# You take the square of the mean from the mean of the squares. Far from 0 both are large
# and nearly equal, and their difference has lost its digits.
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        n, mean = len(table), table.mean(0)
        variance = ((table**2).mean(0) - mean**2) * n / (n - 1)
        self.register_buffer("mean", mean)
        self.register_buffer("std", variance.sqrt())

    def forward(self, x):
        return (x - self.mean) / self.std


# %% alternative="buffers-in-a-loop"
class Standardise(nn.Module):
    def __init__(self, table):
        nn.Module.__init__(self)
        std, mean = torch.std_mean(table, dim=0)
        for name, value in (("mean", mean), ("std", std)):
            self.register_buffer(name, value.detach().clone())

    def forward(self, inputs):
        return inputs.sub(self.mean).div(self.std)


# %% alternative="nn-buffer"
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        mean = table.sum(0) / len(table)
        self.mean = nn.Buffer(mean)
        self.std = nn.Buffer(((table - mean).pow(2).sum(0) / (len(table) - 1)).sqrt())

    def forward(self, x):
        return x / self.std - self.mean / self.std


# %% survivors
# Standardise.forward.float32-result: the text names no dtype


# %% inputs
# table: empty, single: the text says at least two rows
