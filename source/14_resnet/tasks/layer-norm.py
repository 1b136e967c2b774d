# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, number, probe, randn

double = torch.float64
ready_made = ("batch_norm", "native_batch_norm", "_native_batch_norm_legit")
ready_made += ("layer_norm", "native_layer_norm", "group_norm", "native_group_norm")
ready_made += ("rms_norm", "_fused_rms_norm")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}


def pair(*shape):
    return randn(*shape, dtype=double), randn(*shape, dtype=double)


# %% hidden="layer-norm-rows"
probe(layer_norm, randn(1, 3, dtype=double), *pair(3), 0.0, **forbidden)
probe(layer_norm, randn(4, 3, dtype=double), *pair(3), 0.01, **forbidden)
probe(layer_norm, 5 + randn(2, 4, 3, dtype=double), *pair(3), **forbidden)
probe(layer_norm, awkward(4, 4, dtype=double), *awkward(3, 4, dtype=double)[:2], 0.1)
probe(layer_norm, randn(5, dtype=double), *pair(5))
probe(layer_norm, randn(0, 3, dtype=double), *pair(3))
big = 300 * randn(2, 2, away=1.0, dtype=double)
probe(layer_norm, 300 * randn(30, 2, dtype=double), *big, 300.0)
probe(layer_norm, 1e-4 * randn(3, 4, dtype=double), *[1e-4 * t for t in pair(4)])
probe(layer_norm, randn(2, 30, dtype=double), *pair(30), number() ** 2)
probe(layer_norm, randn(3, 4, dtype=double).t(), *pair(3), 1)
probe(layer_norm, randn(2, 24, 3, dtype=double), *pair(3))
probe(layer_norm, torch.full((3, 2), 7.0, dtype=double), *pair(2), atol=1e-9)
probe(layer_norm, randn(4, 1, dtype=double), *pair(1), 0.1, atol=1e-9)

probe(layer_norm, 1e6 + randn(4, 5, dtype=double), *pair(5), rtol=1e-6)
probe(layer_norm, randn(2, 3, 4, dtype=double) - 1e6, *pair(4), rtol=1e-6)


apart = [[1e6, 1e6 + 0.1, 1e6 + 0.5], [-1e6, 0.3 - 1e6, 0.7 - 1e6]]
probe(layer_norm, torch.tensor(apart, dtype=double), *pair(3), rtol=1e-6)


# %% hidden="layer-norm-pictures"
probe(layer_norm, randn(2, 3, 2, dtype=double), *pair(3, 2), **forbidden)
probe(layer_norm, 2 + randn(2, 3, 4, 5, dtype=double), *pair(3, 4, 5), 0.1, **forbidden)
probe(layer_norm, randn(2, 3, 4, 5, dtype=double), *pair(4, 5), 0.1, **forbidden)
probe(layer_norm, randn(1, 2, 3, 3, dtype=double), *pair(2, 3, 3))
probe(layer_norm, randn(3, 4, dtype=double), *pair(3, 4), 0.1)
probe(
    layer_norm,
    awkward(4, 2, 4, dtype=double),
    awkward(2, 4, dtype=double),
    pair(2, 4)[0],
)
probe(layer_norm, randn(2, 30, 2, dtype=double), *pair(30, 2), number() ** 2)
gamma, beta = pair(4, 3)
probe(layer_norm, randn(2, 4, 3, dtype=double).transpose(1, 2), gamma.t(), beta.t())
probe(
    layer_norm,
    randn(2, 3, 30, dtype=double),
    gamma.t().repeat(1, 8)[:, :30],
    pair(3, 30)[0],
)
squares = [awkward(4, 4, dtype=double) for _ in range(2)]
probe(layer_norm, randn(2, 4, 4, dtype=double), *squares, 1e-5)
t = randn(3, 4, dtype=double)
probe(layer_norm, t, t, t)

# %% hidden="layer-norm-gradients"
probe(layer_norm, randn(2, 3, dtype=double), *pair(3), 0.01, grad=True)
probe(layer_norm, randn(2, 3, 4, dtype=double), *pair(4), 0.1, grad=True)
probe(layer_norm, randn(2, 3, 4, dtype=double), *pair(3, 4), number() ** 2, grad=True)
probe(layer_norm, awkward(4, 3, dtype=double), *pair(3), 0.1, grad=True)
probe(layer_norm, randn(1, 4, dtype=double), *pair(4), grad=True)


# %% mistake="over-the-batch"
# You normalise each column over the batch. Here each example is normalised by itself.
def layer_norm(x, gamma, beta, eps=1e-5):
    var, mean = torch.var_mean(x, 0, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + eps).sqrt() + beta


# %% mistake="the-last-dimension-alone"
# Your mean goes over the last dimension, always. How many of them it goes over, gamma
# says.
def layer_norm(x, gamma, beta, eps=1e-5):
    var, mean = torch.var_mean(x, -1, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + eps).sqrt() + beta


# %% mistake="all-but-the-first"
# Your mean goes over everything but the batch. Where gamma has fewer dimensions, it
# goes over those of gamma only.
def layer_norm(x, gamma, beta, eps=1e-5):
    others = list(range(1, x.dim()))
    var, mean = torch.var_mean(x, others, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + eps).sqrt() + beta


# %% mistake="unbiased-variance"
# Your variance divides by n - 1.
def layer_norm(x, gamma, beta, eps=1e-5):
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, keepdim=True)
    return gamma * (x - mean) / (var + eps).sqrt() + beta


# %% mistake="variance-for-deviation"
# You divide by the variance. The formula has its root.
def layer_norm(x, gamma, beta, eps=1e-5):
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + eps) + beta


# %% mistake="mean-not-taken-off"
# Nothing takes the mean off: your numbers are scaled, and not centred.
def layer_norm(x, gamma, beta, eps=1e-5):
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * x / (var + eps).sqrt() + beta


# %% mistake="epsilon-beside-the-root"
# You add epsilon to the standard deviation. It belongs under the root.
def layer_norm(x, gamma, beta, eps=1e-5):
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * (x - mean) / (var.sqrt() + eps) + beta


# %% mistake="shifted-before-scaled"
# You add beta before you multiply by gamma.
def layer_norm(x, gamma, beta, eps=1e-5):
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * ((x - mean) / (var + eps).sqrt() + beta)


# %% mistake="pytorchs-own"
# PyTorch did it. The point is to write it.
def layer_norm(x, gamma, beta, eps=1e-5):
    return F.layer_norm(x, gamma.shape, gamma, beta, eps)


# %% mistake="mean-of-squares"
# You take the square of the mean from the mean of the squares. Far from 0 both are large
# and nearly equal, and their difference has lost its digits.
def layer_norm(x, gamma, beta, eps=1e-5):
    places = tuple(range(-gamma.dim(), 0))
    mean = x.mean(places, keepdim=True)
    variance = (x * x).mean(places, keepdim=True) - mean**2
    return gamma * (x - mean) / (variance + eps).sqrt() + beta


# %% alternative="flattened"
def layer_norm(x, gamma, beta, eps=1e-5):
    rows = x.flatten(-gamma.dim())
    centred = rows - rows.mean(-1, keepdim=True)
    std = (centred.square().mean(-1, keepdim=True) + eps) ** 0.5
    return (centred / std * gamma.flatten() + beta.flatten()).reshape(x.shape)


# %% alternative="dimensions-from-the-front"
def layer_norm(x, gamma, beta, eps=1e-5):
    dims = tuple(range(x.dim() - gamma.dim(), x.dim()))
    mean = x.mean(dims, keepdim=True)
    var = ((x - mean) * (x - mean)).sum(dims, keepdim=True) / gamma.numel()
    return torch.rsqrt(var + eps) * (x - mean) * gamma + beta


# %% inputs
# gamma, beta: empty: there is something to normalise
# eps: negative: it keeps a root away from 0
