# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

ready_made = ("adaptive_avg_pool2d", "_adaptive_avg_pool2d", "avg_pool2d")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}

# %% hidden="global-pool-values"
probe(global_average_pool, torch.tensor([[[[1.0, 2, 6]], [[0, -3, 0]]]]), **forbidden)
probe(global_average_pool, randn(2, 3, 4, 5), grad=True, **forbidden)
probe(global_average_pool, awkward(3, 2, 4, 4), grad=True, **forbidden)
probe(global_average_pool, 300 * randn(1, 24, 3, 1), grad=True)
probe(global_average_pool, 1e-4 * randn(24, 1, 1, 2), atol=0.0)
probe(global_average_pool, randn(2, 3, 1, 1))
probe(global_average_pool, randn(2, 3, 30, 2))
probe(global_average_pool, randn(2, 3, 2, 30).transpose(2, 3))
probe(global_average_pool, randn(0, 3, 2, 2))
probe(global_average_pool, randn(2, 3, 2, 24))


# %% mistake="sums"
# These are sums. A mean divides by the number of pixels.
def global_average_pool(x):
    return x.sum((2, 3))


# %% mistake="the-largest"
# You take the largest pixel of each channel. The mean is asked for.
def global_average_pool(x):
    return x.amax((2, 3))


# %% mistake="sizes-of-one-kept"
# Your result still has the two dimensions of the pixels, with sizes of 1. (n, c) is
# asked for.
def global_average_pool(x):
    return x.mean((2, 3), keepdim=True)


# %% mistake="over-the-channels"
# You take the mean over the channels, for each pixel. It goes over the pixels, for each
# channel.
def global_average_pool(x):
    return x.mean(1)


# %% mistake="pixels-of-all-pictures"
# You take the mean over the pictures of the batch as well.
def global_average_pool(x):
    return x.mean((0, 2, 3)).expand(x.shape[:2])


# %% mistake="one-direction"
# You divide by the number of rows. There are as many pixels as rows times columns.
def global_average_pool(x):
    return x.sum((2, 3)) / x.shape[2]


# %% mistake="pytorchs-own"
# PyTorch's pooling did it. One line of your own does it, too.
def global_average_pool(x):
    return F.adaptive_avg_pool2d(x, 1).flatten(1)


# %% alternative="flattened"
def global_average_pool(x):
    return x.flatten(2).mean(-1)


# %% alternative="einsum"
def global_average_pool(x):
    return torch.einsum("nchw->nc", x) / (x.shape[2] * x.shape[3])


# %% survivors
# global-pool-0820a354: a mean over two dimensions, in either order
# global_average_pool.x.square: a mean asks for no order
# global_average_pool.x.not-square: a mean asks for no order
# global_average_pool.x.memory-order: a mean asks for no order
