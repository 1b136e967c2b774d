# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, by_hand, integer, probe, randn

ready_made = ("conv1d", "conv2d", "conv3d", "convolution", "convolution_backward")
ready_made += ("conv_transpose2d", "conv_tbc", "thnn_conv2d", "_slow_conv2d_backward")
below = ("slow_conv_dilated2d", "_slow_conv2d_forward", "slow_conv_transpose2d", "slow_conv3d_forward",
         "slow_conv_dilated3d", "slow_conv_transpose3d", "mkldnn_convolution",
         "_nnpack_spatial_convolution", "mkldnn._convolution_pointwise")  # fmt: skip
forbidden = {"forbid": [f"aten.{name}" for name in (*ready_made, *below)]}

# %% hidden="weight-gradients-weight"


def of_weights(x, size, upstream, stride=1, padding=0, dilation=1):
    """The first of the two that weight_gradients returns."""
    return weight_gradients(x, size, upstream, stride, padding, dilation)[0]


of_w = by_hand(of_weights)
probe(of_w, randn(1, 1, 2, 3), (1, 2), randn(1, 1, 2, 2), **forbidden)
probe(of_w, randn(1, 1, 3, 3), (2, 2), randn(1, 2, 2, 2), **forbidden)
probe(of_w, randn(2, 3, 4, 5), (2, 3), randn(2, 4, 3, 3), **forbidden)
probe(of_w, randn(3, 2, 5, 4), (3, 1), randn(3, 3, 3, 4), **forbidden)
probe(of_w, randn(1, 2, 5, 6), (3, 2), randn(1, 2, 2, 3), 2, **forbidden)
probe(of_w, randn(2, 1, 3, 4), (2, 2), randn(2, 2, 4, 5), 1, 1, **forbidden)
probe(of_w, randn(2, 2, 5, 6), (2, 3), randn(2, 3, 3, 2), 1, 0, 2, **forbidden)
probe(of_w, randn(1, 2, 3, 4), (2, 2), randn(1, 2, 1, 2), 2, 0, 1, **forbidden)
probe(of_w, randn(2, 2, 7, 6), (2, 3), randn(2, 3, 3, 2), 3, 2, 2, **forbidden)
probe(of_w, randn(2, 2, 3, 3), (3, 3), randn(2, 2, 1, 1), integer(2, 9), **forbidden)
probe(of_w, awkward(3, 2, 4, 4), (2, 2), awkward(3, 2, 3, 3))
probe(of_w, 300 * randn(2, 2, 3, 3), (2, 2), 300 * randn(2, 2, 2, 2, away=1.0))
probe(of_w, 1e-4 * randn(2, 2, 3, 3), (2, 2), 1e-4 * randn(2, 2, 2, 2), atol=0.0)
probe(of_w, randn(20, 1, 2, 3), (2, 2), randn(20, 1, 1, 2))
probe(of_w, randn(1, 20, 2, 3), (2, 2), randn(1, 2, 1, 2))
probe(of_w, randn(1, 2, 2, 3), (2, 2), randn(1, 20, 1, 2))
probe(of_w, randn(1, 1, 3, 20), (2, 1), randn(1, 2, 2, 20))
probe(of_w, randn(1, 1, 20, 3), (1, 2), randn(1, 2, 20, 2))
turned = randn(2, 2, 5, 4).transpose(2, 3), randn(2, 3, 3, 3).transpose(2, 3)
probe(of_w, turned[0], (2, 3), turned[1])
x = randn(2, 2, 2, 2)
probe(of_w, x, (1, 1), x)


def with_defaults(x, size, upstream):
    """The first of the two that weight_gradients(x, size, upstream) returns."""
    return weight_gradients(x, size, upstream)[0]


probe(by_hand(with_defaults), randn(2, 2, 4, 5), (2, 3), randn(2, 3, 3, 3))

# %% hidden="weight-gradients-bias"


def of_biases(x, size, upstream, stride=1, padding=0, dilation=1):
    """The second of the two that weight_gradients returns."""
    return weight_gradients(x, size, upstream, stride, padding, dilation)[1]


of_b = by_hand(of_biases)
probe(of_b, randn(1, 1, 2, 3), (1, 2), randn(1, 1, 2, 2), **forbidden)
probe(of_b, randn(2, 3, 4, 5), (2, 3), randn(2, 4, 3, 3), **forbidden)
probe(of_b, randn(3, 2, 4, 4), (2, 2), randn(3, 3, 3, 3), **forbidden)
probe(of_b, randn(2, 2, 7, 6), (2, 3), randn(2, 5, 3, 2), 3, 2, 2, **forbidden)
probe(of_b, randn(2, 1, 3, 4), (2, 2), awkward(2, 4, 4, 5), 1, 1)
probe(of_b, randn(20, 1, 2, 3), (2, 2), 300 * randn(20, 1, 1, 2))
probe(of_b, randn(1, 2, 2, 3), (2, 2), 1e-4 * randn(1, 20, 1, 2), atol=0.0)


# %% mistake="upstream-ignored"
# Your gradients do not depend on upstream, as if every number of the result counted 1.
# Multiply upstream by 10 and look.
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    upstream = torch.ones_like(upstream)
    rows = torch.einsum("nol,nrl->or", upstream.flatten(2), columns)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.sum((0, 2, 3))


# %% mistake="one-gradient-for-each-picture"
# You have a gradient for each picture. All of them used the same weights: what happens
# to a gradient that comes from several sides?
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    rows = upstream.flatten(2) @ columns.transpose(1, 2)
    return rows.unflatten(2, (x.shape[1], *size)), upstream.sum((2, 3))


# %% mistake="mean-over-the-batch"
# You divide by the number of pictures. If the loss is a mean, upstream knows already.
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    rows = (upstream.flatten(2) @ columns.transpose(1, 2)).mean(0)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.sum((2, 3)).mean(0)


# %% mistake="bias-over-the-pictures-only"
# Your gradient for the bias is as large as a picture. One number was added to every
# place.
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    rows = torch.einsum("nol,nrl->or", upstream.flatten(2), columns)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.sum(0)


# %% mistake="options-forgotten"
# Stride, padding and dilation do not reach your columns. They have to be the columns of
# the forward pass, or the windows and upstream do not belong together.
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size)
    rows = torch.einsum("nol,nrl->or", upstream.flatten(2), columns)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.sum((0, 2, 3))


# %% mistake="autograd-does-it"
# Autograd finds your gradients. Here you find them.
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    with torch.inference_mode(False), torch.enable_grad():
        x, upstream = x.clone(), upstream.clone()
        o = upstream.shape[1]
        w = torch.zeros(o, x.shape[1], *size, requires_grad=True)
        y = w.flatten(1) @ F.unfold(x, size, dilation, padding, stride)
        (of_w,) = torch.autograd.grad(y, w, upstream.flatten(2))
    return of_w, upstream.sum((0, 2, 3))


# %% mistake="a-ready-made-convolution"
# The gradient for the weights is a convolution as well, and PyTorch computed it. The
# text asks for a product.
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    y = F.conv2d(
        x.transpose(0, 1), upstream.transpose(0, 1), None, dilation, padding, stride
    )
    of_w = y.transpose(0, 1)[:, :, : size[0], : size[1]]
    return of_w, upstream.sum((0, 2, 3))


# %% alternative="a-product-for-each-picture"
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    up = upstream.reshape(len(x), upstream.shape[1], -1)
    of_w = sum(u @ c.t() for u, c in zip(up, columns))
    return of_w.reshape(up.shape[1], x.shape[1], *size), up.sum(2).sum(0)


# %% alternative="one-large-product"
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride).transpose(0, 1).flatten(1)
    ones = torch.ones_like(columns[:1])
    up = upstream.transpose(0, 1).flatten(1)
    both = up @ torch.cat([columns, ones]).t()
    return both[:, :-1].reshape(-1, x.shape[1], *size), both[:, -1]


# %% alternative="weight-by-weight"
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    oh, ow = upstream.shape[2:]
    of_w = torch.empty(upstream.shape[1], x.shape[1], *size, dtype=x.dtype)
    for a in range(size[0]):
        for b in range(size[1]):
            top, left = a * dilation, b * dilation
            down = slice(top, top + oh * stride, stride)
            part = x[:, :, down, left : left + ow * stride : stride]
            of_w[:, :, a, b] = torch.einsum("nohw,nchw->oc", upstream, part)
    return [of_w, torch.einsum("nohw->o", upstream)]


# %% survivors
# weight-gradients-85f60dd4: a sum does not ask for the order of its dimensions

# %% inputs
# x, upstream: empty: the text promises at least one picture and one kernel
# size: zero, empty, single: a size is two ints of at least 1
# stride, dilation: zero: the text promises ints that mean something
