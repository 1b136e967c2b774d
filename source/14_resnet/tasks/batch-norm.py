# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, integer, number, probe, randn

double = torch.float64
ready_made = ("batch_norm", "native_batch_norm", "_native_batch_norm_legit")
ready_made += ("_batch_norm_impl_index", "layer_norm", "native_layer_norm")
ready_made += ("group_norm", "native_group_norm", "instance_norm", "cudnn_batch_norm")
ready_made += ("rms_norm", "_fused_rms_norm")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}


def pair(c):
    return randn(c, dtype=double), randn(c, dtype=double)


# %% hidden="batch-norm-tables"
one, zero = torch.ones(1, dtype=double), torch.zeros(1, dtype=double)
column = torch.tensor([[2.0], [4], [4], [10]], dtype=double)
probe(batch_norm, column, one, zero, 0.0, **forbidden)
probe(batch_norm, column, 6 * one, one, 1.0, **forbidden)
probe(batch_norm, randn(4, 3, dtype=double), *pair(3), **forbidden)
probe(batch_norm, 5 + randn(2, 4, dtype=double), *pair(4), **forbidden)
probe(batch_norm, awkward(4, 4, dtype=double), *pair(4), 0.01, **forbidden)
probe(batch_norm, awkward(6, 3, dtype=double), *awkward(3, 3, dtype=double)[:2])
probe(batch_norm, 300 * randn(30, 2, dtype=double), *pair(2), number() ** 2)
big, small = 300 * randn(2, 2, away=1.0, dtype=double), 1e-4 * randn(2, 3, dtype=double)
probe(batch_norm, 300 * randn(5, 2, dtype=double), *big)
probe(batch_norm, 1e-4 * randn(5, 3, dtype=double), *small)
probe(batch_norm, randn(3, 30, dtype=double), *pair(30), 300.0)
probe(batch_norm, randn(3, 5, dtype=double).t(), *pair(3), integer(1, 4))
probe(batch_norm, randn(4, 3, dtype=double), *[torch.full((3,), 2.0, dtype=double)] * 2)
zeros = torch.tensor([0.0, 2, -1], dtype=double)
probe(batch_norm, randn(4, 3, dtype=double), zeros, zeros, 1e-5)

# %% hidden="batch-norm-images"
probe(batch_norm, randn(2, 3, 2, dtype=double), *pair(3), **forbidden)
probe(batch_norm, 2 + randn(2, 3, 4, 5, dtype=double), *pair(3), 0.1, **forbidden)
probe(batch_norm, randn(3, 3, 3, 3, dtype=double), *pair(3), **forbidden)
probe(batch_norm, awkward(4, 2, 3, dtype=double), *pair(2), **forbidden)
probe(batch_norm, randn(2, 1, 2, 3, 2, dtype=double), *pair(1), **forbidden)
probe(batch_norm, 300 * randn(2, 30, 1, 3, dtype=double), *pair(30), number() ** 2)
probe(batch_norm, 1e-4 * randn(20, 2, 3, dtype=double), *pair(2))
probe(batch_norm, randn(2, 3, 4, 24, dtype=double).transpose(2, 3), *pair(3))
probe(batch_norm, randn(2, 4, 4, 3, dtype=double).permute(0, 3, 1, 2), *pair(3))

# %% hidden="batch-norm-gradients"
probe(batch_norm, randn(3, 1, dtype=double), *pair(1), 0.01, grad=True)
probe(batch_norm, randn(4, 3, dtype=double), *pair(3), 0.01, grad=True)
probe(batch_norm, awkward(4, 3, dtype=double), *pair(3), number() ** 2, grad=True)
probe(batch_norm, randn(2, 3, 4, 2, dtype=double), *pair(3), grad=True)
probe(batch_norm, 100 * randn(5, 2, 3, dtype=double), *pair(2), 0.1, grad=True)


# %% hidden="batch-norm-edges"
def is_refused(*shape):
    """Whether batch_norm refuses ones of this shape."""
    try:
        batch_norm(torch.ones(shape), torch.ones(shape[1]), torch.zeros(shape[1]))
    except ValueError:
        return True
    return False


probe(batch_norm, torch.ones(1, 3), torch.ones(3), torch.zeros(3), raises=ValueError)
probe(batch_norm, randn(1, 4, 1, 1), torch.ones(4), torch.zeros(4), raises=ValueError)
probe(batch_norm, randn(0, 3), torch.ones(3), torch.zeros(3), raises=ValueError)
probe(batch_norm, randn(1, 1), torch.ones(1), torch.zeros(1), raises=ValueError)
probe(is_refused, 1, 5)
probe(is_refused, 2, 5)
probe(is_refused, 2, 1)
probe(is_refused, 1, 5, 2)
probe(is_refused, 1, 1, 1, 1)
probe(batch_norm, randn(1, 3, 4, 2, dtype=double), *pair(3))
probe(batch_norm, randn(1, 3, 1, 2, dtype=double), *pair(3), 0.1)
probe(batch_norm, randn(2, 3, dtype=double), *pair(3))
c = torch.tensor([7.0, -0.25], dtype=double)
probe(batch_norm, c.expand(4, 2).clone(), *pair(2), grad=True, atol=1e-9)
mixed = torch.stack([randn(5, dtype=double), torch.full((5,), 3.0, dtype=double)], 1)
probe(batch_norm, mixed, *pair(2), 0.01, grad=True, atol=1e-9)
probe(batch_norm, 1e6 + randn(5, 2, dtype=double), *pair(2), rtol=1e-6)
probe(batch_norm, randn(2, 3, 2, dtype=double) - 1e6, *pair(3), rtol=1e-6)


apart = [[1e6, -1e6], [1e6 + 0.1, 0.3 - 1e6], [1e6 + 0.5, 0.7 - 1e6]]
probe(batch_norm, torch.tensor(apart, dtype=double), *pair(2), rtol=1e-6)


# %% mistake="unbiased-variance"
# You normalise with the variance that divides by n - 1: `var` and `std` do so unless
# they are told otherwise. Which of the two normalises?
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    x = (x - x.mean(others, keepdim=True)) / (x.var(others, keepdim=True) + eps).sqrt()
    return gamma.reshape(shape) * x + beta.reshape(shape)


# %% mistake="one-mean-for-all"
# You take one mean and one variance of all numbers together. Each channel has its own.
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    shape = (-1, *[1] * (x.dim() - 2))
    x = (x - x.mean()) / (x.var(correction=0) + eps).sqrt()
    return gamma.reshape(shape) * x + beta.reshape(shape)


# %% mistake="row-by-row"
# You normalise each example by itself, over its channels. That is another
# normalisation, which comes later. Here a mean goes over the batch.
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    others = list(range(1, x.dim()))
    shape = (-1, *[1] * (x.dim() - 2))
    var = x.var(others, correction=0, keepdim=True)
    x = (x - x.mean(others, keepdim=True)) / (var + eps).sqrt()
    return gamma.reshape(shape) * x + beta.reshape(shape)


# %% mistake="each-pixel-by-itself"
# Your mean goes over the batch alone, so each pixel has statistics of its own. The same
# kernel made all pixels of a channel.
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    shape = (-1, *[1] * (x.dim() - 2))
    x = (x - x.mean(0)) / (x.var(0, correction=0) + eps).sqrt()
    return gamma.reshape(shape) * x + beta.reshape(shape)


# %% mistake="epsilon-beside-the-root"
# You add epsilon to the standard deviation. In the formula it is added to the variance,
# under the root.
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    centred = x - x.mean(others, keepdim=True)
    std = (centred**2).mean(others, keepdim=True).sqrt()
    return gamma.reshape(shape) * centred / (std + eps) + beta.reshape(shape)


# %% mistake="variance-for-deviation"
# You divide by the variance. The formula has its root.
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    centred = x - x.mean(others, keepdim=True)
    var = (centred**2).mean(others, keepdim=True)
    return gamma.reshape(shape) * centred / (var + eps) + beta.reshape(shape)


# %% mistake="statistics-cut-off"
# Mean and variance depend on x as well, and your gradient does not know it: they were
# computed where nothing is recorded, or detached.
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    with torch.no_grad():
        mean = x.mean(others, keepdim=True)
        var = x.var(others, correction=0, keepdim=True)
    x = (x - mean) / (var + eps).sqrt()
    return gamma.reshape(shape) * x + beta.reshape(shape)


# %% mistake="no-error"
# With one number a channel your result is beta, whatever that number is. The text asks
# for an error.
def batch_norm(x, gamma, beta, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    centred = x - x.mean(others, keepdim=True)
    var = (centred**2).mean(others, keepdim=True)
    return gamma.reshape(shape) * centred / (var + eps).sqrt() + beta.reshape(shape)


# %% mistake="error-for-a-single-picture"
# You refuse every batch of one. One picture of several pixels has numbers enough.
def batch_norm(x, gamma, beta, eps=1e-5):
    if len(x) < 2:
        raise ValueError("a batch of one")
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    centred = x - x.mean(others, keepdim=True)
    var = (centred**2).mean(others, keepdim=True)
    return gamma.reshape(shape) * centred / (var + eps).sqrt() + beta.reshape(shape)


# %% mistake="difference-of-large-numbers"
# Your variance is the difference of two large numbers that are nearly equal. Far from 0
# nothing of it is left. Take the mean away first.
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    mean = x.mean(others, keepdim=True)
    var = (x**2).mean(others, keepdim=True) - mean**2
    x = (x - mean) / (var + eps).sqrt()
    return gamma.reshape(shape) * x + beta.reshape(shape)


# %% mistake="pytorchs-own"
# PyTorch did it. The point is to write it.
def batch_norm(x, gamma, beta, eps=1e-5):
    return F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


# %% alternative="channels-first"
def batch_norm(x, gamma, beta, eps=1e-5):
    columns = x.transpose(0, 1)
    rows = columns.flatten(1)
    if rows.shape[1] < 2:
        raise ValueError("too few numbers")
    var, mean = torch.var_mean(rows, 1, correction=0, keepdim=True)
    rows = (rows - mean) * torch.rsqrt(var + eps)
    rows = torch.addcmul(beta[:, None], rows, gamma[:, None])
    return rows.reshape(columns.shape).transpose(0, 1)


# %% alternative="sums-and-views"
def batch_norm(x, gamma, beta, eps=1e-5):
    n, c = x.shape[:2]
    if x.numel() <= c:
        raise ValueError("too few numbers a channel")
    table = x.reshape(n, c, -1)
    count = n * table.shape[2]
    mean = table.sum((0, 2)) / count
    table = table - mean[:, None]
    std = (torch.einsum("ncp,ncp->c", table, table) / count + eps) ** 0.5
    return (table * (gamma / std)[:, None] + beta[:, None]).reshape(x.shape)


# %% alternative="channel-by-channel"
def batch_norm(x, gamma, beta, eps=1e-5):
    made = []
    for channel, g, b in zip(x.unbind(1), gamma, beta):
        if channel.numel() < 2:
            raise ValueError("one number")
        std = (channel.var(unbiased=False) + eps).sqrt()
        made.append(g * (channel - channel.mean()) / std + b)
    return torch.stack(made, 1)


# %% inputs
# x: empty: an error, which is asked for
# gamma, beta: empty: the text speaks of channels
# eps: negative: it keeps a root away from 0
