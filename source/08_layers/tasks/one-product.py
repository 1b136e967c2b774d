# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from autograder import awkward, probe, randn


def of_many_kinds():
    """x and g: of zeros and ones; large; many inputs and outputs; one tensor for both."""
    yield awkward(4, 4), awkward(4, 4)
    yield 300 * randn(5, 3, away=1.0), 300 * randn(5, 2, away=1.0)
    yield from ((randn(2, 30), randn(2, 30)), (randn(30, 2), randn(30, 3)))
    x = randn(3, 3)
    yield x, x


class Largest(TorchDispatchMode):
    """The largest storage newly made, in elements, and the operations seen."""

    def __init__(self, *known):
        super().__init__()
        self.known, self.elements = {t.untyped_storage().data_ptr() for t in known}, 0
        self.operations = set()

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        made = operation(*args, **(kwargs or {}))
        self.operations.add(str(operation.overloadpacket))
        for t in made if isinstance(made, (list, tuple)) else [made]:
            if isinstance(t, torch.Tensor):
                store = t.untyped_storage()
                if store.data_ptr() not in self.known:
                    size = store.nbytes() // t.element_size()
                    self.elements = max(self.elements, size)
        return made


# %% hidden="one-product-einsum"
def stays_small(x, g):
    with Largest(x, g) as seen:
        gradient = by_einsum(x, g)
    most = max(x.numel(), g.numel(), gradient.numel())
    return [gradient, seen.elements <= most, "aten.mm" in seen.operations]


probe(by_einsum, torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0]]), unchanged=True)
probe(by_einsum, randn(5, 3), randn(5, 4), unchanged=True)
probe(by_einsum, randn(1, 3), randn(1, 4))
probe(by_einsum, randn(3, 5).t(), randn(2, 5).t())
probe(by_einsum, randn(0, 3), randn(0, 4))
probe(by_einsum, 100 * randn(3, 3), randn(3, 3))
probe(by_einsum, randn(4, 2), randn(4, 4))
for x, g in of_many_kinds():
    probe(by_einsum, x, g, unchanged=True)
probe(by_einsum, 1e-4 * randn(4, 3), 1e-4 * randn(4, 2), atol=0.0)
allowed = ("views", "aten.clone", "aten.mm", "aten.bmm")
einsum = ("aten.einsum",)
x, g = randn(40, 3), randn(40, 4)
probe(by_einsum, x, g, budget=3.0, allow=allowed, must=einsum)
probe(stays_small, randn(40, 6), randn(40, 5))


# %% hidden="one-product-matrix"
def stays_small(x, g):
    with Largest(x, g) as seen:
        gradient = by_product(x, g)
    most = max(x.numel(), g.numel(), gradient.numel())
    return [gradient, seen.elements <= most, "aten.bmm" in seen.operations]


probe(by_product, torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0]]), unchanged=True)
probe(by_product, randn(5, 3), randn(5, 4), unchanged=True)
probe(by_product, randn(1, 3), randn(1, 4))
probe(by_product, randn(3, 5).t(), randn(2, 5).t())
probe(by_product, randn(0, 3), randn(0, 4))
probe(by_product, 100 * randn(3, 3), randn(3, 3))
probe(by_product, randn(4, 2), randn(4, 4))
for x, g in of_many_kinds():
    probe(by_product, x, g, unchanged=True)
probe(by_product, 1e-4 * randn(4, 3), 1e-4 * randn(4, 2), atol=0.0)
allowed = ("views", "making", "aten.mm")
einsum = ("aten.einsum",)
x, g = randn(40, 3), randn(40, 4)
probe(by_product, x, g, budget=6.0, allow=allowed, forbid=einsum)
probe(stays_small, randn(40, 6), randn(40, 5))


for p in (4, 1):
    others = ("aten.linear", "aten.tensordot", "aten.inner")
    x, g = randn(40, 3), randn(40, p)
    probe(by_product, x, g, budget=6.0, allow=allowed, forbid=einsum + others)


# %% mistake="transposed"
# Both results are inputs × outputs, and the weights are outputs × inputs.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ij", g, x)


def by_product(x, g):
    return x.t() @ g


# %% mistake="einsum-builds-the-table"
# Your einsum keeps the letter of the examples in its output, and the sum comes
# afterwards. That is the table of the last task. Let einsum do the sum.
def by_einsum(x, g):
    return torch.einsum("kj,ki->kji", g, x).sum(0)


def by_product(x, g):
    return g.t() @ x


# %% mistake="batch-of-products"
# Your product multiplies a column with a row for each example, and adds afterwards. One
# matrix product does both.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    return (g[:, :, None] @ x[:, None, :]).sum(0)


# %% mistake="examples-not-matched"
# The examples have different letters in your einsum. So every gradient meets every
# input, also of another example.
def by_einsum(x, g):
    return torch.einsum("kj,ni->ji", g, x)


def by_product(x, g):
    return g.t() @ x


# %% mistake="t-is-not-called"
# `g.t` names the method, `g.t()` calls it.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    return g.t @ x


# %% mistake="averaged"
# You divide by the number of examples. A 1/n of the loss has arrived in `g` already.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x) / len(x)


def by_product(x, g):
    return g.t() @ x / max(len(x), 1)


# %% mistake="einsum-is-a-product"
# `by_einsum` contains no einsum. The exercise is the spec.
def by_einsum(x, g):
    return g.t() @ x


def by_product(x, g):
    return g.t() @ x


# %% mistake="product-is-an-einsum"
# `by_product` contains no product of two matrices. The exercise is to see which of the
# two is transposed.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    return torch.einsum("kj,ki->ji", g, x)


# %% alternative="other-letters-and-orders"
def by_einsum(x, g):
    return torch.einsum("ni, no -> oi", x, g)


def by_product(x, g):
    return torch.mm(g.T, x)


# %% alternative="transposed-at-the-end"
def by_einsum(inputs, gradients):
    spec = "ab,ac->bc"
    return torch.einsum(spec, gradients, inputs)


def by_product(inputs, gradients):
    return (inputs.t() @ gradients).t()


# %% alternative="product-transposed"
def by_einsum(x, g):
    return torch.einsum("ki,kj->ij", x, g).t()


def by_product(x, g):
    return (x.t() @ g).t()


# %% alternative="sublists-and-an-operator"
import operator


def by_einsum(x, g):
    batch, outputs, inputs = range(3)
    return torch.einsum(g, [batch, outputs], x, [batch, inputs], [outputs, inputs])


def by_product(x, g):
    return operator.matmul(*reversed((x, g.permute(1, 0))))
