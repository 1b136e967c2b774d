# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="by-loop-values"
import torch

from autograder import awkward, probe, randn


def of_many_kinds():
    """x and g: of zeros and ones; large; many inputs and outputs; one tensor for both."""
    yield awkward(4, 4), awkward(4, 4)
    yield 300 * randn(5, 3, away=1.0), 300 * randn(5, 2, away=1.0)
    yield from ((randn(2, 30), randn(2, 30)), (randn(30, 2), randn(30, 3)))
    x = randn(3, 3)
    yield x, x


probe(by_loop, torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0]]), unchanged=True)
probe(by_loop, randn(5, 3), randn(5, 4), unchanged=True)
probe(by_loop, randn(1, 3), randn(1, 4))
probe(by_loop, randn(3, 5).t(), randn(2, 5).t(), unchanged=True)
probe(by_loop, randn(0, 3), randn(0, 4))
x, g = 100 * randn(15, 3), 100 * randn(15, 3)
g[2] = 0
probe(by_loop, x.repeat_interleave(2, 0), g.repeat_interleave(2, 0))
x, g = (randn(3, m, dtype=torch.float64) for m in (4, 2))
probe(by_loop, x, g, dtype=True)
probe(by_loop, x[:1], g[:1], dtype=True)
probe(by_loop, x[:0], g[:0], dtype=True)
for x, g in of_many_kinds():
    probe(by_loop, x, g, unchanged=True)
probe(by_loop, 1e-4 * randn(4, 3), 1e-4 * randn(4, 2), atol=0.0)

# %% hidden="by-loop-cost"
import weakref

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from autograder import probe, randn


class Largest(TorchDispatchMode):
    """The elements in the largest storage newly made, and the most alive at a time."""

    def __init__(self, *known):
        super().__init__()
        self.known, self.elements = {t.untyped_storage().data_ptr() for t in known}, 0
        self.made, self.alive = [], 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        made = operation(*args, **(kwargs or {}))
        for t in made if isinstance(made, (list, tuple)) else [made]:
            if isinstance(t, torch.Tensor):
                store = t.untyped_storage()
                if store.data_ptr() not in self.known:
                    size = store.nbytes() // t.element_size()
                    self.elements = max(self.elements, size)
                    self.made.append((weakref.ref(t), store.data_ptr(), size))
        self.made = [one for one in self.made if one[0]() is not None]
        sizes = {place: size for _, place, size in self.made}
        self.alive = max(self.alive, sum(sizes.values()))
        return made


def stays_small(x, g):
    with Largest(x, g) as seen:
        gradient = by_loop(x, g)
    most = g.shape[1] * x.shape[1]
    return [gradient, seen.elements <= most, seen.alive <= 8 * most]


allowed = ("views", "making", "elementwise", "reductions", "aten.addr")
probe(by_loop, randn(20, 6), randn(20, 15), budget=2.5, allow=allowed)
probe(by_loop, randn(20, 15), randn(20, 6), budget=2.5, allow=allowed)
probe(stays_small, randn(20, 6), randn(20, 15))


# %% mistake="inputs-times-outputs"
# Your outer products are inputs × outputs. The weights are outputs × inputs. Which
# factor belongs to the rows of the result?
def by_loop(x, g):
    total = torch.zeros(x.shape[1], g.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += x[k][:, None] * g[k]
    return total


# %% mistake="mean-for-sum"
# You divide by the number of examples. The shares are added.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
    return total / len(x)


# %% mistake="last-example-alone"
# You replace the sum in each turn instead of adding to it. Only the last example is
# left.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total = g[k][:, None] * x[k]
    return total


# %% mistake="return-inside-the-loop"
# Only the first example counts. Does a `return` stand inside the loop?
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
        return total
    return total


# %% mistake="two-loops"
# One loop too many is left: yours runs over the outputs, too. Broadcasting makes a
# whole outer product at once.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        for j in range(g.shape[1]):
            total[j] += g[k, j] * x[k]
    return total


# %% mistake="keeps-them-all"
# You collect all the outer products and add them at the end. That is a tensor of n
# times as many elements as the weights. Keep one sum.
def by_loop(x, g):
    if len(x) == 0:
        return torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    return torch.stack([g[k][:, None] * x[k] for k in range(len(x))]).sum(0)


# %% mistake="matrix-product"
# Nothing could be faster, but this task forbids matrix products. Their turn comes two
# tasks later.
def by_loop(x, g):
    return g.t() @ x


# %% mistake="one-dtype-for-all"
# Your sum is float32 whatever comes in, and float64 gradients lose half their digits.
# Ask the input for its dtype.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1])
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
    return total


# %% mistake="a-list-of-all"
# Your list holds the products of all rows until the end. That is as much memory as the
# table takes. Add each to the sum as soon as you have it.
def by_loop(x, g):
    products = [torch.outer(b, a) for a, b in zip(x, g)]
    return sum(products, torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype))


# %% alternative="outer-and-add"
def by_loop(x, g):
    total = x.new_zeros((g.shape[1], x.shape[1]))
    for row, gradient in zip(x, g, strict=True):
        total = total + torch.outer(gradient, row)
    return total


# %% alternative="sum-of-a-generator"
def by_loop(x, g):
    products = (g[k].unsqueeze(1) * x[k].unsqueeze(0) for k in range(x.shape[0]))
    return sum(products, torch.zeros((g.size(1), x.size(1)), dtype=g.dtype))


# %% alternative="addcmul-in-place"
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1]).to(x)
    for k in range(len(x)):
        total.addcmul_(g[k, :, None], x[k, None, :])
    return total


# %% alternative="einsum-of-one-row"
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for row, up in zip(x, g, strict=True):
        total += torch.einsum("p,m->pm", up, row)
    return total


# %% alternative="nearly-ten-operations"
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        row, column = x[k, :], g[k, :]
        row, column = row.unsqueeze(0), column.unsqueeze(1)
        total = total + column * row
    return total


# %% alternative="reduce-with-addr"
from functools import reduce


def by_loop(x, g):
    start = x.new_zeros(g.shape[1], x.shape[1])
    return reduce(lambda total, row: torch.addr(total, *row), zip(g, x), start)
