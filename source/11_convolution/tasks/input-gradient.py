# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, by_hand, integer, probe, randn

back = by_hand(input_gradient)
ready_made = ("conv1d", "conv2d", "conv3d", "convolution", "convolution_backward")
ready_made += ("conv_transpose2d", "conv_tbc", "thnn_conv2d", "_slow_conv2d_backward")
below = ("slow_conv_dilated2d", "_slow_conv2d_forward", "slow_conv_transpose2d", "slow_conv3d_forward",
         "slow_conv_dilated3d", "slow_conv_transpose3d", "mkldnn_convolution",
         "_nnpack_spatial_convolution", "mkldnn._convolution_pointwise")  # fmt: skip
forbidden = {"forbid": [f"aten.{name}" for name in (*ready_made, *below)]}

# %% hidden="input-gradient-values"
probe(back, randn(1, 1, 1, 2), randn(1, 1, 1, 2), (1, 3), **forbidden)
probe(back, randn(1, 1, 2, 2), randn(1, 1, 2, 2), (3, 3), **forbidden)
probe(back, randn(2, 1, 2, 2), randn(1, 2, 1, 2), (2, 3), **forbidden)
probe(back, randn(4, 3, 2, 3), randn(2, 4, 3, 3), (4, 5), **forbidden)
probe(back, randn(3, 2, 3, 1), randn(3, 3, 2, 4), (4, 4), **forbidden)
probe(back, randn(3, 3, 2, 2), randn(3, 3, 2, 2), (3, 3), **forbidden)
probe(back, randn(3, 2, 1, 1), randn(1, 3, 2, 3), (2, 3), **forbidden)
turned = randn(3, 2, 3, 2).transpose(2, 3), randn(2, 3, 3, 2).transpose(2, 3)
probe(back, *turned, (3, 5), **forbidden)
probe(back, awkward(3, 2, 2, 2), awkward(3, 3, 2, 2), (3, 3))
probe(back, 300 * randn(2, 2, 2, 2, away=1.0), 300 * randn(2, 2, 2, 2), (3, 3))
probe(back, 1e-4 * randn(2, 2, 2, 2), 1e-4 * randn(2, 2, 2, 2), (3, 3), atol=0.0)
probe(back, randn(20, 2, 1, 2), randn(1, 20, 1, 2), (1, 3))
probe(back, randn(2, 20, 1, 2), randn(1, 2, 1, 2), (1, 3))
probe(back, randn(2, 1, 1, 2), randn(20, 2, 1, 2), (1, 3))
probe(back, randn(2, 1, 20, 1), randn(1, 2, 2, 20), (21, 20))
probe(back, randn(2, 1, 1, 20), randn(1, 2, 20, 2), (20, 21))
w = randn(2, 2, 2, 2)
probe(back, w, w, (3, 3))

# %% hidden="input-gradient-options"
probe(back, randn(1, 1, 2, 2), randn(1, 1, 2, 2), (4, 4), 2, **forbidden)
probe(back, randn(1, 1, 2, 2), randn(1, 1, 2, 3), (1, 2), 1, 1, **forbidden)
probe(back, randn(1, 1, 2, 2), randn(1, 1, 1, 2), (3, 4), 1, 0, 2, **forbidden)
probe(back, randn(3, 2, 2, 2), randn(2, 3, 2, 2), (6, 5), 3, 0, 1, **forbidden)
probe(back, randn(3, 2, 2, 3), randn(2, 3, 3, 3), (5, 6), 2, 1, **forbidden)
probe(back, randn(2, 3, 2, 3), randn(2, 2, 3, 2), (7, 6), 3, 2, 2, **forbidden)
probe(back, randn(2, 1, 2, 2), randn(2, 2, 1, 1), (2, 2), integer(2, 9), **forbidden)
probe(back, randn(2, 1, 2, 2), randn(1, 2, 3, 3), (2, 2), kw={"padding": 1})


# %% mistake="upstream-ignored"
# Your gradient does not depend on upstream, as if every number of the result counted 1.
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    columns = w.flatten(1).t() @ torch.ones_like(upstream).flatten(2)
    return F.fold(columns, shape, w.shape[2:], dilation, padding, stride)


# %% mistake="kernel-turned-round-as-well"
# You turn the kernel round. Whoever computes this gradient as a convolution must, but
# fold lays each number back where it came from.
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    columns = w.flip(2, 3).flatten(1).t() @ upstream.flatten(2)
    return F.fold(columns, shape, w.shape[2:], dilation, padding, stride)


# %% mistake="stride-and-dilation-exchanged"
# F.fold takes the dilation first and the stride last. Give them their names.
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    columns = w.flatten(1).t() @ upstream.flatten(2)
    return F.fold(columns, shape, w.shape[2:], stride, padding, dilation)


# %% mistake="options-forgotten"
# Stride, padding and dilation do not reach F.fold. The windows lie where they lay in
# the forward pass.
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    columns = w.flatten(1).t() @ upstream.flatten(2)
    return F.fold(columns, shape, w.shape[2:])


# %% mistake="only-the-first-picture"
# Only the first picture gets a gradient.
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    columns = w.flatten(1).t() @ upstream[:1].flatten(2)
    return F.fold(columns, shape, w.shape[2:], dilation, padding, stride)


# %% mistake="a-ready-made-convolution"
# conv_transpose2d is just this gradient, and PyTorch's own. The text asks for a product
# and a fold.
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    sizes = [
        (o - 1) * stride - 2 * padding + dilation * (k - 1) + 1
        for o, k in zip(upstream.shape[2:], w.shape[2:])
    ]
    more = [side - size for side, size in zip(shape, sizes)]
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    return F.conv_transpose2d(upstream, w, output_padding=more, **options)


# %% alternative="einsum-then-fold"
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    columns = torch.einsum("ochw,noij->nchwij", w, upstream)
    columns = columns.reshape(len(upstream), w[0].numel(), -1)
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    return F.fold(columns, shape, tuple(w.shape[2:]), **options)


# %% alternative="place-by-place"
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    oh, ow = upstream.shape[2:]
    sides = [side + 2 * padding for side in shape]
    x = upstream.new_zeros(len(upstream), w.shape[1], *sides)
    for a in range(w.shape[2]):
        for b in range(w.shape[3]):
            top, left = a * dilation, b * dilation
            down = slice(top, top + oh * stride, stride)
            right = slice(left, left + ow * stride, stride)
            x[:, :, down, right] += torch.einsum(
                "noij,oc->ncij", upstream, w[..., a, b]
            )
    return x[:, :, padding : padding + shape[0], padding : padding + shape[1]]


# %% alternative="spread-out-and-slid-over"
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    # upstream with zeros between its numbers, and the kernel turned round over it
    n, o, oh, ow = upstream.shape
    reach = [dilation * (k - 1) for k in w.shape[2:]]
    high, wide = (side + 2 * padding + r for side, r in zip(shape, reach))
    apart = upstream.new_zeros(n, o, high, wide)
    r, c = reach
    apart[:, :, r : r + oh * stride : stride, c : c + ow * stride : stride] = upstream
    columns = F.unfold(apart, w.shape[2:], dilation)
    rows = w.flip(2, 3).transpose(0, 1).flatten(1)
    x = (rows @ columns).unflatten(2, (shape[0] + 2 * padding, -1))
    return x[:, :, padding : padding + shape[0], padding : padding + shape[1]]


# %% inputs
# w, upstream: empty: the text promises at least one picture and one kernel
# shape: zero, empty, single: two ints of at least 1
# stride, dilation: zero: the text promises ints that mean something
