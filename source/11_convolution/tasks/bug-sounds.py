# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, integer, probe, randn
import torch

ready_made = (
    "conv1d",
    "conv2d",
    "conv3d",
    "convolution",
    "conv_transpose1d",
    "conv_tbc",
)
below = ("slow_conv_dilated2d", "_slow_conv2d_forward", "slow_conv_transpose2d", "slow_conv3d_forward",
         "slow_conv_dilated3d", "slow_conv_transpose3d", "mkldnn_convolution",
         "_nnpack_spatial_convolution", "mkldnn._convolution_pointwise")  # fmt: skip
forbidden = {"forbid": [f"aten.{name}" for name in (*ready_made, *below)]}

# %% hidden="bug-sounds-batch"
probe(conv1d, randn(2, 1, 4), randn(2, 1, 2), torch.zeros(2), **forbidden)
probe(conv1d, randn(1, 1, 4), randn(3, 1, 2), randn(3), **forbidden)
probe(conv1d, randn(3, 2, 6), randn(4, 2, 3), randn(4), grad=True, **forbidden)
probe(conv1d, randn(1, 3, 5), randn(5, 3, 1), randn(5), grad=True)
probe(conv1d, randn(5, 2, 4).transpose(1, 2), randn(3, 2, 4).transpose(1, 2), randn(3))
probe(conv1d, awkward(3, 4, 4), awkward(5, 4, 4), awkward(5))
large = randn(3, 2, 4, away=1.0), randn(3, 2, 2, away=1.0), randn(3, away=1.0)
probe(conv1d, *(300 * t for t in large))
probe(conv1d, *(1e-4 * t for t in large[:2]), 1e-7 * large[2], atol=0.0)
probe(conv1d, randn(20, 1, 3), randn(2, 1, 2), randn(2))
probe(conv1d, randn(1, 20, 3), randn(2, 20, 2), randn(2))
probe(conv1d, randn(1, 2, 24), randn(2, 2, 20), randn(2))
probe(conv1d, randn(1, 2, 3), randn(24, 2, 2), randn(24))
probe(conv1d, randn(2, 2, 3), randn(1, 2, 2), randn(1))
x = randn(2, 2, 2)
probe(conv1d, x, x, randn(2))

# %% hidden="bug-sounds-options"
probe(conv1d, randn(1, 1, 6), randn(1, 1, 2), torch.zeros(1), 2, **forbidden)
probe(conv1d, randn(1, 1, 6), randn(1, 1, 2), torch.zeros(1), 1, 0, 2, **forbidden)
probe(conv1d, randn(1, 1, 4), randn(1, 1, 2), torch.zeros(1), 1, 1, **forbidden)
probe(conv1d, randn(1, 2, 9), randn(3, 2, 3), torch.zeros(3), 3, 2, 2, grad=True)
probe(conv1d, randn(1, 2, 5), randn(3, 2, 3), torch.zeros(3), 7, 1, 2, grad=True)
probe(conv1d, randn(1, 2, 2), randn(3, 2, 3), torch.zeros(3), 1, 3, 2, grad=True)
options = integer(1, 4), integer(0, 3), integer(1, 4)
probe(conv1d, randn(1, 2, 9), randn(2, 2, 3), torch.zeros(2), *options)
probe(conv1d, randn(1, 2, 9), randn(2, 2, 3), torch.zeros(2), 2, 1, 1)

probe(conv1d, randn(1, 2, 7), randn(2, 2, 3), torch.zeros(2), 2, 0, 2)


# %% mistake="as-it-was"
# Nothing has been repaired, or nothing that a second sound, a bias and the options
# would notice. Take one option at a time and compare with F.conv1d.
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (2 * padding, 2 * padding))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, dilation)[..., ::stride]
    return torch.einsum("nctk,ock->ot", windows, w)[None] + b


# %% mistake="padding-left"
# One fault is left: compare the length of your result with the formula, with a padding
# of 1.
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (2 * padding, 2 * padding))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, stride)[..., ::dilation]
    return torch.einsum("nctk,ock->not", windows, w) + b[:, None]


# %% mistake="stride-and-dilation-left"
# One fault is left: try a stride of 2, and after it a dilation of 2. Which of the two
# moves the window on, and which pulls its numbers apart?
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, dilation)[..., ::stride]
    return torch.einsum("nctk,ock->not", windows, w) + b[:, None]


# %% mistake="batch-left"
# One fault is left: try two sounds. Which letter of the einsum is missing to the right
# of the arrow, and what does einsum do with it?
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, stride)[..., ::dilation]
    return torch.einsum("nctk,ock->ot", windows, w)[None] + b[:, None]


# %% mistake="bias-left"
# One fault is left: give each kernel a bias of its own, and look in which direction it
# is added.
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, stride)[..., ::dilation]
    return torch.einsum("nctk,ock->not", windows, w) + b


# %% mistake="pytorchs-own"
# PyTorch's own convolution is no repair.
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    return F.conv1d(x, w, b, stride, padding, dilation)


# %% alternative="as-flat-pictures"
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding))[:, :, None]
    columns = F.unfold(x, (1, w.shape[2]), dilation=(1, dilation), stride=(1, stride))
    return w.flatten(1) @ columns + b.reshape(-1, 1)


# %% alternative="sum-of-shifted-sounds"
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding))
    length = x.shape[2] - dilation * (w.shape[2] - 1)
    y = b[:, None]
    for place in range(w.shape[2]):
        start = place * dilation
        y = y + w[:, :, place] @ x[:, :, start : start + length : stride]
    return y


# %% inputs
# x, w, b: empty: the text promises at least one sound and one kernel
# stride, dilation: zero: the text promises ints that mean something
