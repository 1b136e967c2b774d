# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, integer, probe, randn

forbidden = {"forbid": ("aten.im2col",)}

# %% hidden="im2col-values"
probe(im2col, randn(1, 1, 2, 3), (2, 2), **forbidden)
probe(im2col, randn(1, 1, 4, 4), (2, 3), **forbidden)
probe(im2col, randn(2, 3, 4, 5), (2, 3), **forbidden)
probe(im2col, randn(2, 3, 5, 4), (3, 1), **forbidden)
probe(im2col, randn(1, 2, 3, 3), (3, 3), **forbidden)
probe(im2col, randn(3, 2, 3, 4), (1, 1), **forbidden)
probe(im2col, randn(2, 2, 5, 4).transpose(2, 3), (2, 3), **forbidden)
probe(im2col, awkward(3, 1, 4, 4), (2, 2))
probe(im2col, 300 * randn(1, 2, 3, 3, away=1.0), (2, 2))
probe(im2col, 1e-4 * randn(1, 2, 3, 3), (2, 2), atol=0.0)
probe(im2col, randn(20, 1, 2, 3), (2, 2))
probe(im2col, randn(1, 20, 3, 2), (2, 2))
probe(im2col, randn(1, 1, 20, 3), (2, 2))
probe(im2col, randn(1, 2, 3, 20), (2, 2))

# %% hidden="im2col-options"
probe(im2col, randn(1, 1, 3, 4), (2, 2), 2, **forbidden)
probe(im2col, randn(1, 1, 3, 3), (2, 2), 1, 1, **forbidden)
probe(im2col, randn(1, 1, 4, 5), (2, 2), 1, 0, 2, **forbidden)
probe(im2col, randn(2, 3, 5, 6), (2, 3), 2, 1, 1, grad=True, **forbidden)
probe(im2col, randn(2, 3, 5, 7), (2, 3), 1, 2, 3, grad=True, **forbidden)
probe(im2col, randn(1, 2, 6, 8), (3, 2), 3, 2, 2, grad=True, **forbidden)
probe(im2col, randn(1, 2, 3, 4), (2, 2), 5, 1, **forbidden)
probe(im2col, randn(1, 1, 1, 2), (3, 4), 1, 2, **forbidden)
probe(im2col, randn(1, 1, 6, 6), (1, 3), integer(1, 4), integer(0, 3), integer(1, 3))
probe(im2col, randn(2, 1, 5, 5), (2, 2), kw={"dilation": 2, "padding": 1})


# %% mistake="pytorchs-own"
# PyTorch made your columns. Here you build what F.unfold does: look again at how you
# got all windows as a view.
def im2col(x, size, stride=1, padding=0, dilation=1):
    return F.unfold(x, size, dilation, padding, stride)


# %% mistake="reshaped-without-reordering"
# Your numbers are mixed up. reshape joins neighbouring dimensions and never moves one
# past another. Which must be next to each other before it?
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    n, c, oh, ow, kh, kw = x.shape
    return x.reshape(n, c * kh * kw, oh * ow)


# %% mistake="windows-as-rows"
# Each of your windows is a row. The text lays them out as columns: one window goes from
# top to bottom.
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    return x.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)


# %% mistake="channels-innermost"
# In your columns the channels take turns. First come all numbers of channel 0, then all
# of channel 1.
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    return x.permute(0, 4, 5, 1, 2, 3).flatten(4).flatten(1, 3)


# %% mistake="padding-twice"
# There are more windows than there should be: you pad with twice as many zeros.
# `padding` counts those of one side.
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (2 * padding,) * 4)
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    return x.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)


# %% mistake="padding-of-the-width-only"
# You pad left and right, and not above and below. F.pad begins with the last dimension;
# two numbers are one dimension.
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding))
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    return x.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)


# %% mistake="stride-not-passed-on"
# Your windows are one pixel apart whatever the stride.
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in zip((2, 3), size):
        x = x.unfold(dimension, dilation * (k - 1) + 1, 1)[..., ::dilation]
    return x.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)


# %% mistake="dilation-not-passed-on"
# The numbers of your windows are next to each other whatever the dilation.
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)


# %% mistake="only-the-first-picture"
# Only the first picture of the batch comes out. The first dimension of the result is
# that of x.
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in zip((2, 3), size):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    return x.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)[:1]


# %% alternative="place-by-place"
def im2col(x, size, stride=1, padding=0, dilation=1):
    # row by row of the columns: one place of the kernel, for all windows at once
    x = F.pad(x, (padding, padding, padding, padding))
    (kh, kw), (h, w) = size, x.shape[2:]
    down, right = h - dilation * (kh - 1), w - dilation * (kw - 1)
    rows = [
        x[:, :, a : a + down : stride, b : b + right : stride].flatten(2)
        for a in range(0, dilation * kh, dilation)
        for b in range(0, dilation * kw, dilation)
    ]
    return torch.stack(rows, 2).flatten(1, 2)


# %% alternative="window-by-window"
def im2col(x, size, stride=1, padding=0, dilation=1):
    n, c, h, w = x.shape
    larger = x.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    larger[:, :, padding : padding + h, padding : padding + w] = x
    high, wide = (dilation * (k - 1) + 1 for k in size)
    columns = []
    for i in range(0, larger.shape[2] - high + 1, stride):
        for j in range(0, larger.shape[3] - wide + 1, stride):
            window = larger[:, :, i : i + high : dilation, j : j + wide : dilation]
            columns.append(window.reshape(n, -1))
    return torch.stack(columns, dim=2)


# %% alternative="indices"
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)

    def positions(n, k):
        starts = torch.arange(0, n - dilation * (k - 1), stride)
        return torch.arange(k)[:, None] * dilation + starts

    r, c = positions(x.shape[2], size[0]), positions(x.shape[3], size[1])
    picked = x[:, :, r[:, None, :, None], c[None, :, None, :]]
    return picked.reshape(len(x), x.shape[1] * size[0] * size[1], -1)


# %% inputs
# x: empty: the text promises at least one picture
# size: zero, empty, single: a size is two ints of at least 1
# stride, dilation: zero: the text promises ints that mean something
