# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, integer, probe, randn

# %% hidden="windows-values"
probe(windows, randn(1, 1, 3, 4), (2, 2))
probe(windows, randn(2, 3, 4, 5), (2, 3), grad=True)
probe(windows, randn(1, 2, 5, 4), (3, 2), 2, grad=True)
probe(windows, randn(2, 1, 7, 6), (2, 3), 1, 2)
probe(windows, randn(1, 2, 8, 9), (2, 3), 3, 2, grad=True)
probe(windows, randn(1, 1, 7, 9), (3, 3), kw={"dilation": 3})
probe(windows, randn(2, 2, 3, 3), (3, 3))
probe(windows, randn(2, 2, 4, 5), (2, 3), 2, 1)
probe(windows, randn(1, 3, 4, 4), (1, 1), 2, 3)
probe(windows, randn(1, 1, 6, 6), (2, 2), integer(3, 6))
probe(windows, randn(2, 3, 5, 4).transpose(2, 3), (2, 3), 2)
probe(windows, awkward(3, 1, 4, 4), (2, 2))
probe(windows, 300 * randn(1, 1, 4, 4, away=1.0), (2, 2))
probe(windows, 1e-4 * randn(1, 1, 4, 4), (2, 2), atol=0.0)
probe(windows, randn(20, 1, 3, 4), (2, 2))
probe(windows, randn(1, 20, 3, 4), (2, 2))
probe(windows, randn(1, 1, 20, 4), (2, 2))
probe(windows, randn(1, 1, 4, 20), (2, 2))

probe(windows, randn(1, 2, 5, 8), (2, 2), 3)


# %% hidden="windows-view"
def of_a_part(x):
    """The windows of x[:, 1:, 2:, 1:], which is a part of x."""
    return windows(x[:, 1:, 2:, 1:], (2, 2), 2)


def of_every_other(x):
    """The windows of x[:, :, ::2, ::3], whose strides are larger."""
    return windows(x[:, :, ::2, ::3], (2, 2), 1, 2)


def of_channels_last(x):
    """The windows of x.permute(0, 3, 1, 2), where channels come last in memory."""
    return windows(x.permute(0, 3, 1, 2), (3, 2))


probe(windows, randn(2, 3, 4, 5), (2, 3), storage=True)
probe(windows, randn(2, 2, 7, 6), (2, 3), 2, storage=True)
probe(windows, randn(2, 2, 7, 8), (3, 2), 2, 2, storage=True)
probe(windows, randn(2, 3, 6, 5).transpose(2, 3), (2, 3), 1, 2, storage=True)
probe(of_a_part, randn(2, 3, 7, 6), storage=True)
probe(of_every_other, randn(2, 2, 9, 12), storage=True)
probe(of_channels_last, randn(2, 5, 4, 3), storage=True)


# %% mistake="copies"
# Your numbers have been copied. reshape, contiguous, stack and F.unfold make new
# tensors. Write into x, and see whether your windows notice.
def windows(x, size, stride=1, dilation=1):
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    return x.contiguous()


# %% mistake="strides-of-a-fresh-tensor"
# You compute the strides from the shape, as if x had just been made. A part of a
# picture, or a transposed one, has strides of its own, and x.stride() knows them.
def windows(x, size, stride=1, dilation=1):
    n, c, h, w = x.shape
    kh, kw = size
    oh = (h - dilation * (kh - 1) - 1) // stride + 1
    ow = (w - dilation * (kw - 1) - 1) // stride + 1
    strides = (c * h * w, h * w, w * stride, stride, w * dilation, dilation)
    return x.as_strided((n, c, oh, ow, kh, kw), strides)


# %% mistake="stride-for-dilation"
# You exchanged stride and dilation. One says how far a window is from the next, the
# other how far two numbers inside a window are apart.
def windows(x, size, stride=1, dilation=1):
    n, c, h, w = x.shape
    sn, sc, down, right = x.stride()
    kh, kw = size
    oh = (h - stride * (kh - 1) - 1) // dilation + 1
    ow = (w - stride * (kw - 1) - 1) // dilation + 1
    steps = (down * dilation, right * dilation, down * stride, right * stride)
    return x.as_strided((n, c, oh, ow, kh, kw), (sn, sc, *steps))


# %% mistake="stride-not-passed-on"
# Your windows are one pixel apart whatever the stride. Where does the text's third
# argument occur in your function?
def windows(x, size, stride=1, dilation=1):
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, 1)[..., ::dilation]
    return x


# %% mistake="dilation-not-passed-on"
# The numbers of a window are next to each other whatever the dilation.
def windows(x, size, stride=1, dilation=1):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride)


# %% mistake="rows-and-columns-of-the-window"
# Your windows are transposed: the last dimension should walk along a row of the
# picture. In which order do you take the two dimensions apart?
def windows(x, size, stride=1, dilation=1):
    for dimension, k in zip((3, 2), size[::-1]):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    return x


# %% alternative="unfold"
def windows(x, size, stride=1, dilation=1):
    (kh, kw), d = size, dilation
    x = x.unfold(2, d * (kh - 1) + 1, stride).unfold(3, d * (kw - 1) + 1, stride)
    return x[..., ::d, ::d]


# %% alternative="unfold-every-window-then-slice"
def windows(x, size, stride=1, dilation=1):
    reach = [dilation * (k - 1) + 1 for k in size]
    every = x.unfold(-2, reach[0], 1).unfold(-2, reach[1], 1)
    return every[:, :, ::stride, ::stride, ::dilation, ::dilation]


# %% alternative="channels-by-narrow-and-set"
def windows(x, size, stride=1, dilation=1):
    shape, steps = list(x.shape[:2]), list(x.stride()[:2])
    for d, k in ((2, size[0]), (3, size[1])):
        shape.append(len(range(0, x.size(d) - dilation * (k - 1), stride)))
        steps.append(stride * x.stride(d))
    for d, k in ((2, size[0]), (3, size[1])):
        shape.append(k)
        steps.append(dilation * x.stride(d))
    return torch.as_strided(x, shape, steps, x.storage_offset())


# %% inputs
# x: empty: the text promises at least one picture
# size: zero, empty, single: a size is two ints of at least 1
# stride, dilation: zero: the text promises ints that mean something
