# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, by_hand, integer, probe, randn

fold = by_hand(col2im)
forbidden = {"forbid": ["aten.col2im", "aten.im2col_backward"]}

# %% hidden="col2im-values"
probe(fold, randn(1, 2, 2), (1, 3), (1, 2), **forbidden)
probe(fold, randn(1, 4, 2), (2, 3), (2, 2), **forbidden)
probe(fold, randn(1, 4, 4), (3, 3), (2, 2), **forbidden)
probe(fold, randn(2, 18, 6), (3, 5), (2, 3), **forbidden)
probe(fold, randn(2, 6, 8), (4, 4), (3, 1), **forbidden)
probe(fold, randn(3, 2, 12), (3, 4), (1, 1), **forbidden)
probe(fold, randn(2, 12, 1), (2, 3), (2, 3), **forbidden)
probe(fold, randn(6, 4, 2).transpose(1, 2).transpose(1, 2), (3, 2), (2, 2), **forbidden)
probe(fold, randn(2, 4, 8).transpose(1, 2), (3, 3), (2, 2), **forbidden)
probe(fold, awkward(3, 4, 4), (3, 3), (2, 2))
probe(fold, 300 * randn(2, 4, 4, away=1.0), (3, 3), (2, 2))
probe(fold, 1e-4 * randn(2, 4, 4), (3, 3), (2, 2), atol=0.0)
probe(fold, randn(20, 2, 2), (1, 3), (1, 2))
probe(fold, randn(1, 40, 2), (1, 3), (1, 2))
probe(fold, randn(1, 2, 20), (1, 21), (1, 2))
probe(fold, randn(1, 2, 20), (21, 1), (2, 1))

# %% hidden="col2im-options"
probe(fold, randn(1, 4, 4), (4, 4), (2, 2), 2, **forbidden)
probe(fold, randn(1, 4, 6), (1, 2), (2, 2), 1, 1, **forbidden)
probe(fold, randn(1, 4, 2), (3, 4), (2, 2), 1, 0, 2, **forbidden)
probe(fold, randn(2, 8, 4), (6, 5), (2, 2), 3, 0, 1, **forbidden)
probe(fold, randn(2, 12, 9), (5, 6), (2, 3), 2, 1, **forbidden)
probe(fold, randn(2, 18, 6), (7, 6), (2, 3), 3, 2, 2, **forbidden)
probe(fold, randn(1, 6, 24), (3, 6), (3, 2), 2, 3, **forbidden)
probe(fold, randn(2, 4, 1), (2, 2), (2, 2), integer(2, 9), **forbidden)
probe(fold, randn(1, 4, 9), (2, 2), (2, 2), kw={"padding": 1})

# %% hidden="col2im-rule"
rule = {"budget": 3.0, **forbidden}
probe(fold, randn(1, 4, 90), (10, 11), (2, 2), **rule)
probe(fold, randn(1, 2, 90), (10, 10), (1, 2), **rule)
probe(fold, randn(30, 2, 2), (1, 3), (1, 2), **rule)
probe(fold, randn(1, 60, 2), (1, 3), (1, 2), **rule)


# %% mistake="overwrites"
# Where windows overlap you keep the last number and lose the others. A pixel that was
# copied several times collects what comes back from all of them.
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    places = columns.unflatten(1, (-1, kh, kw)).unflatten(4, (oh, ow))
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    for a in range(kh):
        for b in range(kw):
            down, right = a * dilation, b * dilation
            rows = slice(down, down + oh * stride, stride)
            x[:, :, rows, right : right + ow * stride : stride] = places[:, :, a, b]
    return x[:, :, padding : padding + h, padding : padding + w]


# %% mistake="mean-of-the-copies"
# You give each pixel the mean of its copies. That would undo im2col. A gradient adds
# up.
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    places = columns.unflatten(1, (-1, kh, kw)).unflatten(4, (oh, ow))
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    counts = columns.new_zeros(1, 1, h + 2 * padding, w + 2 * padding)
    for a in range(kh):
        for b in range(kw):
            down, right = a * dilation, b * dilation
            rows = slice(down, down + oh * stride, stride)
            x[:, :, rows, right : right + ow * stride : stride] += places[:, :, a, b]
            counts[:, :, rows, right : right + ow * stride : stride] += 1
    x = x / counts.clamp(min=1)
    return x[:, :, padding : padding + h, padding : padding + w]


# %% mistake="padding-not-dropped"
# Your pictures still have their padding. The pixels that it stands for never existed.
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    places = columns.unflatten(1, (-1, kh, kw)).unflatten(4, (oh, ow))
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    for a in range(kh):
        for b in range(kw):
            down, right = a * dilation, b * dilation
            rows = slice(down, down + oh * stride, stride)
            x[:, :, rows, right : right + ow * stride : stride] += places[:, :, a, b]
    return x


# %% mistake="padding-dropped-on-one-side"
# You cut off the padding at the lower right, and leave it at the upper left: your
# pictures are moved.
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    places = columns.unflatten(1, (-1, kh, kw)).unflatten(4, (oh, ow))
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    for a in range(kh):
        for b in range(kw):
            down, right = a * dilation, b * dilation
            rows = slice(down, down + oh * stride, stride)
            x[:, :, rows, right : right + ow * stride : stride] += places[:, :, a, b]
    return x[:, :, :h, :w]


# %% mistake="stride-and-dilation-exchanged"
# Stride and dilation have changed places. The places of a kernel are a dilation apart,
# its windows a stride.
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    places = columns.unflatten(1, (-1, kh, kw)).unflatten(4, (oh, ow))
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, 9 * h + 9 * padding + 99, 9 * w + 9 * padding + 99)
    for a in range(kh):
        for b in range(kw):
            down, right = a * stride, b * stride
            rows = slice(down, down + oh * dilation, dilation)
            x[:, :, rows, right : right + ow * dilation : dilation] += places[
                :, :, a, b
            ]
    return x[:, :, padding : padding + h, padding : padding + w]


# %% mistake="channels-innermost"
# You read the rows of a column as if the channels took turns. First come all numbers of
# channel 0.
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    places = columns.unflatten(1, (kh, kw, -1)).unflatten(4, (oh, ow))
    places = places.permute(0, 3, 1, 2, 4, 5)
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    for a in range(kh):
        for b in range(kw):
            down, right = a * dilation, b * dilation
            rows = slice(down, down + oh * stride, stride)
            x[:, :, rows, right : right + ow * stride : stride] += places[:, :, a, b]
    return x[:, :, padding : padding + h, padding : padding + w]


# %% mistake="pytorchs-own"
# This is PyTorch's own. The text does not allow F.fold here.
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    return F.fold(columns, shape, size, dilation, padding, stride)


# %% mistake="window-by-window"
# Your loop visits every window. There are many more windows than places in a kernel:
# which of the two can be a slice?
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    n, rows, count = columns.shape
    x = columns.new_zeros(n, rows // (kh * kw), h + 2 * padding, w + 2 * padding)
    for window in range(count):
        i, j = window // ow * stride, window % ow * stride
        high, wide = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
        part = x[:, :, i : i + high : dilation, j : j + wide : dilation]
        part += columns[:, :, window].reshape(part.shape)
    return x[:, :, padding : padding + h, padding : padding + w]


# %% alternative="index-add"
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    # every column's numbers know the number of their pixel
    h, w = (side + 2 * padding for side in shape)

    def positions(n, k):
        starts = torch.arange(0, n - dilation * (k - 1), stride)
        return torch.arange(k)[:, None] * dilation + starts

    down, right = positions(h, size[0]), positions(w, size[1])
    pixel = down[:, None, :, None] * w + right[None, :, None, :]
    n = len(columns)
    numbers = columns.reshape(n, -1, size[0] * size[1] * columns.shape[2])
    x = columns.new_zeros(n, numbers.shape[1], h * w)
    x = x.index_add(2, pixel.flatten(), numbers).reshape(n, -1, h, w)
    return x[:, :, padding : padding + shape[0], padding : padding + shape[1]]


# %% alternative="add-to-a-strided-view"
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    n, c = len(columns), columns.shape[1] // (size[0] * size[1])
    sides = [side + 2 * padding for side in shape]
    x = torch.zeros(n, c, *sides, dtype=columns.dtype)
    oh, ow = (
        len(range(0, side - dilation * (k - 1), stride)) for side, k in zip(sides, size)
    )
    numbers = columns.reshape(n, c, size[0], size[1], oh, ow)
    for place in range(size[0] * size[1]):
        a, b = divmod(place, size[1])
        part = x[:, :, a * dilation :, b * dilation :][:, :, ::stride, ::stride]
        part[:, :, :oh, :ow] += numbers[:, :, a, b]
    return x.narrow(2, padding, shape[0]).narrow(3, padding, shape[1])


# %% alternative="two-matrices-of-ones"
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    # which pixel of a side each (place, window) pair falls on, as a table of 0 and 1
    def table(side, k):
        windows = (side + 2 * padding - dilation * (k - 1) - 1) // stride + 1
        place, window = torch.arange(k)[:, None], torch.arange(windows)
        pixel = place * dilation + window * stride - padding
        return (pixel[..., None] == torch.arange(side)).to(columns.dtype)

    down, right = table(shape[0], size[0]), table(shape[1], size[1])
    counts = (-1, *size, down.shape[1], right.shape[1])
    numbers = columns.reshape(len(columns), *counts)
    return torch.einsum("ncabij,aih,bjw->nchw", numbers, down, right)


# %% survivors
# col2im-5b2bd8bb, col2im-295f1689: a larger padded picture, whose rest is cut off

# %% inputs
# columns: empty: the text promises at least one picture
# shape, size: zero, empty, single: each is two ints of at least 1
# stride, dilation: zero: the text promises ints that mean something
