# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, integer, probe, randn

ready_made = ("max_pool2d", "max_pool2d_with_indices", "avg_pool2d", "max_pool1d")
ready_made += ("adaptive_max_pool2d", "adaptive_avg_pool2d", "_adaptive_avg_pool2d")
ready_made += (
    "mkldnn_max_pool2d",
    "avg_pool1d",
    "lp_pool2d",
    "max_pool3d",
    "avg_pool3d",
)
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}

# %% hidden="pool-max"
probe(max_pool, randn(1, 1, 2, 3), (2, 2), 1, **forbidden)
probe(max_pool, randn(2, 3, 4, 6), (2, 2), 2, grad=True, **forbidden)
probe(max_pool, randn(2, 2, 5, 7), (2, 3), 2, grad=True, **forbidden)
probe(max_pool, randn(1, 3, 4, 5), (3, 2), 1, grad=True, **forbidden)
probe(max_pool, randn(2, 2, 7, 6), (2, 2), integer(3, 5), **forbidden)
probe(max_pool, -1 - randn(2, 2, 3, 3).abs(), (2, 2), 1, **forbidden)
probe(max_pool, randn(2, 2, 3, 4), (3, 4), 9, grad=True)
probe(max_pool, randn(2, 2, 3, 4), (1, 1), 1)
probe(max_pool, randn(2, 2, 5, 4).transpose(2, 3), (2, 3), 1, grad=True)
probe(max_pool, awkward(3, 2, 4, 4), (2, 2), 1)
probe(max_pool, 300 * randn(2, 2, 3, 3), (2, 2), 1)
probe(max_pool, 300 * randn(2, 2, 3, 3) - 1e9, (2, 2), 1)
probe(max_pool, 1e-4 * randn(2, 2, 3, 3), (2, 2), 1, atol=0.0)
probe(max_pool, randn(20, 1, 2, 3), (2, 2), 1)
probe(max_pool, randn(1, 20, 2, 3), (2, 2), 1)
probe(max_pool, randn(1, 1, 22, 3), (20, 2), 1)
probe(max_pool, randn(1, 1, 3, 22), (2, 20), 1)
probe(max_pool, randn(1, 1, 2, 40), (2, 2), 1)
probe(max_pool, randn(1, 1, 40, 2), (2, 2), 1)
x = torch.tensor([[[[0.0, -1.0, 1.0], [-2.0, 0.0, 1.0]]]])
probe(max_pool, x, (2, 2), 1)

probe(max_pool, torch.tensor([[[[-1e9, 1.0, -1e9]]]]), (1, 2), 1)


# %% hidden="pool-average"
probe(average_pool, randn(1, 1, 2, 3), (2, 2), 1, **forbidden)
probe(average_pool, randn(2, 3, 4, 6), (2, 2), 2, grad=True, **forbidden)
probe(average_pool, randn(2, 2, 5, 7), (2, 3), 2, grad=True, **forbidden)
probe(average_pool, randn(1, 3, 4, 5), (3, 2), 1, grad=True, **forbidden)
probe(average_pool, randn(2, 2, 7, 6), (2, 2), integer(3, 5), **forbidden)
probe(average_pool, randn(2, 2, 3, 4), (3, 4), 9, grad=True)
probe(average_pool, randn(2, 2, 3, 4), (1, 1), 1)
probe(average_pool, randn(2, 2, 5, 4).transpose(2, 3), (2, 3), 1, grad=True)
probe(average_pool, awkward(3, 2, 4, 4), (2, 2), 1)
probe(average_pool, 300 * randn(2, 2, 3, 3, away=1.0), (2, 2), 1)
probe(average_pool, 1e-4 * randn(2, 2, 3, 3), (2, 2), 1, atol=0.0)
probe(average_pool, randn(20, 1, 2, 3), (2, 2), 1)
probe(average_pool, randn(1, 20, 2, 3), (2, 2), 1)
probe(average_pool, randn(1, 1, 22, 3), (20, 2), 1)
probe(average_pool, randn(1, 1, 3, 22), (2, 20), 1)


# %% mistake="maximum-along-one-direction"
# You pool along the width alone. A window has rows and columns.
def max_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).amax(5)[..., 0]


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).mean(5)[..., 0]


# %% mistake="sum-for-mean"
# The mean of a window is not its sum.
def max_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).amax((4, 5))


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).sum((4, 5))


# %% mistake="over-the-channels"
# You pool over the channels as well. Each of them is pooled by itself.
def max_pool(x, size, stride):
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.amax((1, 4, 5))[:, None]


def average_pool(x, size, stride):
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.mean((1, 4, 5))[:, None]


# %% mistake="stride-is-the-size"
# Your windows are laid side by side whatever the stride. That is a frequent choice, and
# here it is an argument.
def max_pool(x, size, stride):
    return x.unfold(2, size[0], size[0]).unfold(3, size[1], size[1]).amax((4, 5))


def average_pool(x, size, stride):
    return x.unfold(2, size[0], size[0]).unfold(3, size[1], size[1]).mean((4, 5))


# %% mistake="zeros-in-the-windows"
# A window whose numbers are all negative has a negative maximum. Where does your 0 come
# from?
def max_pool(x, size, stride):
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.amax((4, 5)).clamp(min=0)


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).mean((4, 5))


# %% mistake="largest-in-magnitude"
# You take the number that is farthest from 0. The largest of -5 and 3 is 3.
def max_pool(x, size, stride):
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride).flatten(4)
    return x.gather(4, x.abs().argmax(4, keepdim=True))[..., 0]


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).mean((4, 5))


# %% mistake="pytorchs-own"
# These are PyTorch's poolings. Make your own from windows.
def max_pool(x, size, stride):
    return F.max_pool2d(x, size, stride)


def average_pool(x, size, stride):
    return F.avg_pool2d(x, size, stride)


# %% mistake="begins-with-a-number"
# You begin with a number that you take for small enough. There are smaller ones.
def max_pool(x, size, stride):
    h, w = ((n - k) // stride + 1 for n, k in zip(x.shape[2:], size, strict=True))
    y = x.new_full((*x.shape[:2], h, w), -1000.0)
    for a in range(size[0]):
        for b in range(size[1]):
            rows = slice(a, a + (h - 1) * stride + 1, stride)
            columns = slice(b, b + (w - 1) * stride + 1, stride)
            y = torch.maximum(y, x[:, :, rows, columns])
    return y


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).mean((4, 5))


# %% alternative="columns"
def _pool(x, size, stride, what):
    (n, c), (h, w), (kh, kw) = x.shape[:2], x.shape[2:], size
    columns = F.unfold(x, size, stride=stride).reshape(n, c, kh * kw, -1)
    return what(columns).reshape(n, c, (h - kh) // stride + 1, (w - kw) // stride + 1)


def max_pool(x, size, stride):
    return _pool(x, size, stride, lambda t: t.max(dim=2).values)


def average_pool(x, size, stride):
    return _pool(x, size, stride, lambda t: t.sum(2) / t.shape[2])


# %% alternative="place-by-place"
def _places(x, size, stride):
    h, w = x.shape[2] - size[0] + 1, x.shape[3] - size[1] + 1
    return [
        x[:, :, a : a + h : stride, b : b + w : stride]
        for a in range(size[0])
        for b in range(size[1])
    ]


def max_pool(x, size, stride):
    best, *others = _places(x, size, stride)
    for other in others:
        best = torch.maximum(best, other)
    return best


def average_pool(x, size, stride):
    places = _places(x, size, stride)
    return sum(places) / len(places)


# %% alternative="rows-first"
def max_pool(x, size, stride):
    return x.unfold(2, size[0], stride).amax(-1).unfold(3, size[1], stride).amax(-1)


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).mean(-1).unfold(3, size[1], stride).mean(-1)


# %% survivors
# pool-89027383, pool-b34f1655: a reduction does not ask for the order of its dimensions

# %% inputs
# x: empty: the text promises at least one picture
# size: zero, empty, single: a size is two ints of at least 1
# stride: zero: the text promises ints that mean something
