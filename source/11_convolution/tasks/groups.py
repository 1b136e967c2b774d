# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, choice, probe, randn

ready_made = (
    "conv1d",
    "conv2d",
    "conv3d",
    "convolution",
    "conv_transpose2d",
    "conv_tbc",
)
below = ("slow_conv_dilated2d", "_slow_conv2d_forward", "slow_conv_transpose2d", "slow_conv3d_forward",
         "slow_conv_dilated3d", "slow_conv_transpose3d", "mkldnn_convolution",
         "_nnpack_spatial_convolution", "mkldnn._convolution_pointwise")  # fmt: skip
forbidden = {"forbid": [f"aten.{name}" for name in (*ready_made, *below)]}

# %% hidden="groups-values"
probe(conv_groups, randn(1, 2, 2, 3), randn(2, 1, 2, 2), kw={"groups": 2}, **forbidden)
probe(
    conv_groups, randn(2, 3, 3, 4), randn(2, 3, 2, 2), randn(2), grad=True, **forbidden
)
probe(
    conv_groups, randn(2, 4, 4, 3), randn(6, 2, 2, 3), randn(6), 1, 0, 1, 2, grad=True
)
probe(conv_groups, randn(1, 6, 4, 3), randn(3, 2, 3, 1), None, 1, 0, 1, 3, grad=True)
probe(
    conv_groups, randn(1, 6, 3, 3), randn(4, 3, 1, 1), randn(4), 1, 0, 1, 2, grad=True
)
probe(
    conv_groups, randn(2, 6, 5, 6), randn(6, 3, 3, 2), randn(6), 2, 1, 2, 2, grad=True
)
probe(conv_groups, awkward(3, 4, 4, 4), awkward(6, 2, 4, 4), awkward(6), 1, 0, 1, 2)
large = [randn(*s, away=1.0) for s in ((3, 4, 3, 3), (4, 2, 2, 2), (4,))]
probe(conv_groups, *(300 * t for t in large), 1, 0, 1, 2)
probe(
    conv_groups, *(1e-4 * t for t in large[:2]), 1e-7 * large[2], 1, 0, 1, 2, atol=0.0
)
probe(conv_groups, randn(20, 2, 2, 3), randn(2, 1, 2, 2), randn(2), 1, 0, 1, 2)
probe(conv_groups, randn(1, 40, 2, 3), randn(2, 20, 2, 2), randn(2), 1, 0, 1, 2)
probe(conv_groups, randn(1, 2, 22, 3), randn(2, 1, 20, 2), randn(2), 1, 0, 1, 2)
probe(conv_groups, randn(1, 2, 3, 22), randn(2, 1, 2, 20), randn(2), 1, 0, 1, 2)
probe(conv_groups, randn(1, 2, 3, 3), randn(24, 1, 2, 2), randn(24), 1, 0, 1, 2)
probe(conv_groups, randn(2, 1, 3, 3), randn(1, 1, 2, 2), randn(1), 1, 0, 1, 1)
x = randn(3, 4, 4, 2), randn(4, 2, 2, 2)
probe(conv_groups, *(t.transpose(2, 3) for t in x), None, 1, 0, 1, 2)
x = randn(2, 2, 3, 3)
probe(conv_groups, x, x)
zeros = torch.zeros(2)
probe(conv_groups, randn(1, 4, 3, 3), randn(2, 2, 2, 2), zeros, 1, 0, 1, 2, grad=True)

# %% hidden="groups-depthwise"
probe(conv_groups, randn(1, 3, 3, 3), randn(3, 1, 2, 2), None, 1, 0, 1, 3)
probe(
    conv_groups, randn(2, 3, 4, 5), randn(3, 1, 2, 3), randn(3), 2, 1, 1, 3, grad=True
)
probe(
    conv_groups, randn(2, 2, 6, 5), randn(6, 1, 2, 2), randn(6), 1, 0, 3, 2, grad=True
)
probe(conv_groups, randn(1, 4, 6, 8), randn(8, 1, 3, 2), None, 3, 2, 2, 4, grad=True)
g = choice([5, 7, 8])
probe(conv_groups, randn(2, g, 3, 4), randn(2 * g, 1, 2, 2), randn(2 * g), 1, 1, 1, g)


# %% mistake="groups-ignored"
# Your kernels see the first channels only, whatever group they belong to. The kernels
# of the second group look at the second heap of channels.
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x[:, : w.shape[1]], (kh, kw), dilation, padding, stride)
    y = w.flatten(1) @ columns
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="channels-take-turns"
# You deal the channels out like cards, one to each group in turn. The groups are heaps
# of neighbours: the first channels go to the first group.
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = w.shape[2:]
    parts = []
    for g, kernels in enumerate(w.chunk(groups)):
        columns = F.unfold(x[:, g::groups], (kh, kw), dilation, padding, stride)
        parts.append(kernels.flatten(1) @ columns)
    y = torch.cat(parts, 1)
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="both-take-turns"
# You deal channels and kernels out like cards, one to each group in turn. The groups are
# heaps of neighbours: the first channels, and the first kernels, are the first group.
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = w.shape[2:]
    parts = []
    for g in range(groups):
        columns = F.unfold(x[:, g::groups], (kh, kw), dilation, padding, stride)
        parts.append(w[g::groups].flatten(1) @ columns)
    y = torch.cat(parts, 1)
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="kernels-take-turns"
# Your results stand in the wrong order of channels. The first kernels belong to the
# first group, and what they make stays where they are.
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = w.shape[2:]
    parts = []
    for kernels, heap in zip(w.chunk(groups), x.chunk(groups, 1)):
        columns = F.unfold(heap, (kh, kw), dilation, padding, stride)
        parts.append(kernels.flatten(1) @ columns)
    y = torch.stack(parts, 2).flatten(1, 2)
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="groups-added-up"
# You add up what the groups make. Each group makes channels of its own, and they stand
# one after the other.
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = w.shape[2:]
    y = 0
    for kernels, heap in zip(w.chunk(groups), x.chunk(groups, 1)):
        y = y + kernels.flatten(1) @ F.unfold(heap, (kh, kw), dilation, padding, stride)
    y = y if b is None else y + b[: y.shape[1], None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="bias-forgotten"
# b has no effect on your result.
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    columns = columns.unflatten(1, (groups, -1))
    y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="pytorchs-own"
# PyTorch's own convolution knows about groups. Here you show that you do.
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    return F.conv2d(x, w, b, stride, padding, dilation, groups)


# %% alternative="loop-over-the-groups"
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    o = w.shape[0] // groups
    c = x.shape[1] // groups
    made = []
    for g in range(groups):
        heap = x[:, g * c : (g + 1) * c]
        columns = F.unfold(heap, w.shape[2:], dilation, padding, stride)
        made.append(w[g * o : (g + 1) * o].reshape(o, -1) @ columns)
    y = torch.cat(made, dim=1)
    if b is not None:
        y = y + b.view(1, -1, 1)
    high = (x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1) // stride + 1
    return y.reshape(len(x), len(w), high, -1)


# %% alternative="one-large-kernel-with-zeros"
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    o, c = w.shape[:2]
    blocks = [w.new_zeros(o, c, *w.shape[2:]) for _ in range(groups)]
    size = o // groups
    for g, block in enumerate(blocks):
        block[g * size : (g + 1) * size] = w[g * size : (g + 1) * size]
    whole = torch.cat(blocks, 1)
    y = whole.flatten(1) @ F.unfold(x, w.shape[2:], dilation, padding, stride)
    if b is not None:
        y = (y.transpose(1, 2) + b).transpose(1, 2)
    rows = len(range(0, x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1), stride))
    return y.reshape(len(x), o, rows, -1)


# %% alternative="einsum-of-windows"
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in ((2, w.shape[2]), (3, w.shape[3])):
        x = x.unfold(dimension, dilation * (k - 1) + 1, stride)[..., ::dilation]
    x = x.unflatten(1, (groups, -1))
    y = torch.einsum("ngcijab,gocab->ngoij", x, w.unflatten(0, (groups, -1)))
    y = y.flatten(1, 2)
    return y + (0 if b is None else b[:, None, None])


# %% inputs
# x, w, b: empty: the text promises at least one picture and one kernel
# stride, dilation, groups: zero: the text promises ints that mean something
