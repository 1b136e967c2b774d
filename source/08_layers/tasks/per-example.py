# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="per-example-values"
import torch

from autograder import awkward, probe, randn


def of_many_kinds():
    """x and g: of zeros and ones; large; many inputs and outputs; one tensor for both."""
    yield awkward(4, 4), awkward(4, 4)
    yield 300 * randn(5, 3, away=1.0), 300 * randn(5, 2, away=1.0)
    yield from ((randn(2, 30), randn(2, 30)), (randn(30, 2), randn(30, 3)))
    x = randn(3, 3)
    yield x, x


probe(per_example, torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0]]), unchanged=True)
probe(per_example, randn(5, 3), randn(5, 4), unchanged=True)
probe(per_example, randn(1, 3), randn(1, 4))
probe(per_example, randn(3, 5).t(), randn(2, 5).t())
probe(per_example, randn(0, 3), randn(0, 4))
probe(per_example, 100 * randn(3, 3), 100 * randn(3, 3))
probe(per_example, randn(4, 1), randn(4, 4), unchanged=True)
for x, g in of_many_kinds():
    probe(per_example, x, g, unchanged=True)
probe(per_example, 1e-4 * randn(4, 3), 1e-4 * randn(4, 2), atol=0.0)

# %% hidden="per-example-cost"
from autograder import probe, randn

probe(per_example, randn(40, 3), randn(40, 4), budget=4.0)
probe(per_example, randn(7, 30), randn(7, 20), budget=4.0)
probe(per_example, randn(300, 2), randn(300, 3), budget=4.0)


# %% mistake="already-summed"
# You return the sum over the batch. This task wants each example's own gradient.
def per_example(x, g):
    return torch.einsum("nj,ni->ji", g, x)


# %% mistake="inputs-before-outputs"
# The last two dimensions are exchanged. Each entry of the table has the shape of the
# weights, outputs × inputs.
def per_example(x, g):
    return torch.einsum("nj,ni->nij", g, x)


# %% mistake="loop-and-stack"
# The table is built by a loop over the examples. Broadcasting does all of them in one
# step.
def per_example(x, g):
    table = torch.zeros(len(x), g.shape[1], x.shape[1])
    for k in range(len(x)):
        table[k] = g[k][:, None] * x[k]
    return table


# %% mistake="every-pair-of-examples"
# You multiply the gradients of one example with the inputs of another. The letter of
# the examples must be the same on both sides.
def per_example(x, g):
    return torch.einsum("kj,ni->nji", g, x)


# %% mistake="divided-by-n"
# You divide by the number of examples. The table holds each one's full gradient.
def per_example(x, g):
    return g[:, :, None] * x[:, None, :] / max(len(x), 1)


# %% alternative="einsum"
def per_example(x, g):
    return torch.einsum("kj,ki->kji", g, x)


# %% alternative="batched-products"
def per_example(inputs, gradients):
    return torch.bmm(gradients.unsqueeze(2), inputs.unsqueeze(1))


# %% alternative="vmap"
def per_example(x, g):
    return torch.vmap(torch.outer)(g, x)


# %% alternative="every-pair-side-by-side"
def per_example(x, g):
    (n, m), p = x.shape, g.shape[1]
    return (g.repeat_interleave(m, dim=1) * x.repeat(1, p)).reshape(n, p, m)
