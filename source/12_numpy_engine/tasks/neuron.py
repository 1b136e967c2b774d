# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="neuron-values"
import torch

from autograder import awkward, by_hand, number, probe, randn

D = torch.float64


@by_hand
def fires(x, w, b):
    """neuron(x, w, b), and x and w afterwards"""
    x, w = (t.detach().cpu().numpy() for t in (x, w))
    return [np.array(neuron(x, w, b)), x, w]


probe(fires, torch.tensor([3.0, 1.0], dtype=D), torch.tensor([2.0, -1.0], dtype=D), 0.5)
for b in (-9.0, 0, 1, 9.0, number()):
    probe(fires, randn(3, dtype=D), randn(3, dtype=D), b)
    probe(fires, randn(5, 3, dtype=D), randn(3, dtype=D), b)
for n, i in ((3, 3), (1, 4), (4, 1), (1, 1), (0, 2), (2, 0), (30, 2), (2, 30)):
    probe(fires, randn(n, i, dtype=D), randn(i, dtype=D), 0.3)
probe(fires, awkward(4, 4, dtype=D), awkward(4, dtype=D), -1.0)
probe(fires, 300 * awkward(4, 5, dtype=D), 300 * awkward(5, dtype=D), 300.0)
x, w = 1e-4 * randn(6, 2, dtype=D), 1e-4 * randn(2, dtype=D)
probe(fires, x, w, 1e-9, atol=0.0)
probe(fires, randn(3, 5, dtype=D).t(), randn(3, 2, dtype=D)[:, 0], 0.1)
x = randn(4, dtype=D)
probe(fires, x, x, -1.0)
# 0, 1, equal numbers and rows, a large number, where ReLU cuts nothing off
x = [
    [0.0, 1.0, 20.0, -3.0, 4.0],
    [2.0, 2.0, 20.0, 5.0, 6.0],
    [0.0, 1.0, 20.0, -3.0, 4.0],
]
x, w = torch.tensor(x, dtype=D), torch.tensor([1.0, 1.0, 30.0, -2.0, 0.0], dtype=D)
for b in (50.0, 0, 1, -20.0):
    probe(fires, x, w, b)
x = torch.arange(60, dtype=D).reshape(2, 30)
probe(fires, x, x[1], 0.5)
probe(fires, x[:, :5].t(), torch.tensor([2.0, 0.25], dtype=D), 0.5)


# %% mistake="no-relu"
# The sum goes on below 0, and your neuron with it.
def neuron(x, w, b):
    return x @ w + b


# %% mistake="products-not-summed"
# `*` gives one product for each input. A neuron adds them up.
def neuron(x, w, b):
    return np.maximum(x * w + b, 0)


# %% mistake="batch-summed-up"
# sum without an axis adds up the whole batch. Each input has a result of its own.
def neuron(x, w, b):
    return np.maximum((x * w).sum() + b, 0)


# %% mistake="python-max"
# `max` compares once, and has to choose between an array and 0.
def neuron(x, w, b):
    return max(x @ w + b, 0)


# %% mistake="bias-after-the-relu"
# The bias moves the point at which the neuron wakes up: it is added before.
def neuron(x, w, b):
    return np.maximum(x @ w, 0) + b


# %% mistake="bias-for-each-input"
# The bias is added inside the sum, once for each input.
def neuron(x, w, b):
    return np.maximum((x * w + b).sum(axis=-1), 0)


# %% alternative="sum-and-where"
def neuron(x, w, b):
    z = (x * w).sum(axis=-1) + b
    return np.where(z > 0, z, 0.0)


# %% alternative="dot-and-mask"
def neuron(x, w, b):
    z = np.dot(x, w) + b
    return z * (z > 0)


# %% alternative="einsum"
def neuron(x, w, b):
    return np.einsum("...i,i->...", x, w).__add__(b).clip(min=0)


# %% survivors
# neuron-01acd96e: the larger of two numbers does not depend on their order


# %% inputs
# x: ranks: the text knows one input and a batch
