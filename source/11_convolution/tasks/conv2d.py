# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, integer, probe, randn

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

# %% hidden="conv2d-values"
probe(conv2d, randn(1, 1, 2, 3), randn(1, 1, 2, 2))
probe(conv2d, randn(1, 1, 4, 5), randn(1, 1, 2, 3), **forbidden)
probe(conv2d, randn(1, 2, 4, 5), randn(1, 2, 3, 2), grad=True)
probe(conv2d, randn(2, 3, 5, 4), randn(4, 3, 2, 3), grad=True)
probe(conv2d, randn(3, 1, 4, 4), randn(3, 1, 1, 1), grad=True)
probe(conv2d, randn(2, 2, 3, 5), randn(3, 2, 3, 5), grad=True)
probe(conv2d, randn(2, 3, 4, 4), randn(2, 3, 3, 3), grad=True)
probe(conv2d, randn(2, 2, 5, 4).transpose(2, 3), randn(3, 2, 3, 2).transpose(2, 3))
probe(conv2d, awkward(3, 2, 4, 4), awkward(3, 2, 2, 2))
probe(conv2d, 300 * randn(2, 2, 3, 3, away=1.0), 300 * randn(3, 2, 2, 2, away=1.0))
probe(conv2d, 1e-4 * randn(2, 2, 3, 3), 1e-4 * randn(3, 2, 2, 2), atol=0.0)
probe(conv2d, randn(20, 1, 2, 3), randn(2, 1, 2, 2))
probe(conv2d, randn(1, 20, 2, 3), randn(2, 20, 2, 2))
probe(conv2d, randn(1, 2, 22, 3), randn(2, 2, 20, 2))
probe(conv2d, randn(1, 2, 3, 22), randn(2, 2, 2, 20))
probe(conv2d, randn(1, 2, 3, 3), randn(20, 2, 2, 2))
x = randn(2, 2, 3, 3)
probe(conv2d, x, x)

# %% hidden="conv2d-options"
probe(conv2d, randn(1, 1, 3, 4), randn(2, 1, 2, 2), randn(2))
probe(conv2d, randn(1, 1, 4, 4), randn(1, 1, 2, 2), None, 2)
probe(conv2d, randn(1, 1, 3, 3), randn(1, 1, 2, 2), None, 1, 1)
probe(conv2d, randn(1, 1, 4, 5), randn(1, 1, 2, 2), None, 1, 0, 2)
probe(conv2d, randn(2, 3, 4, 5), randn(4, 3, 2, 2), randn(4), grad=True)
probe(conv2d, randn(2, 2, 4, 4), randn(3, 2, 2, 2), randn(3), 1, 0, 1, grad=True)
probe(conv2d, randn(2, 3, 5, 7), randn(2, 3, 3, 2), randn(2), 2, 1, 1, grad=True)
probe(conv2d, randn(1, 2, 7, 6), randn(3, 2, 2, 3), randn(3), 1, 2, 2, grad=True)
probe(conv2d, randn(2, 2, 6, 8), randn(3, 2, 3, 2), randn(3), 3, 2, 2, grad=True)
probe(conv2d, randn(1, 1, 3, 4), randn(2, 1, 2, 2), randn(2), 5, 1, grad=True)
probe(conv2d, randn(2, 1, 1, 2), randn(2, 1, 3, 4), randn(2), 1, 2, grad=True)
probe(
    conv2d,
    randn(1, 2, 6, 7),
    randn(2, 2, 2, 3),
    randn(2),
    integer(1, 4),
    integer(0, 3),
    integer(1, 4),
)
probe(conv2d, randn(2, 1, 5, 5), randn(1, 1, 2, 2), awkward(5)[:1], kw={"dilation": 2})
probe(conv2d, awkward(2, 1, 3, 3), awkward(5, 1, 2, 2), awkward(5), kw={"padding": 1})
probe(conv2d, randn(2, 1, 3, 3), randn(3, 1, 2, 2), 300 * randn(3, away=1.0))
probe(conv2d, 1e-4 * randn(2, 1, 3, 3), randn(3, 1, 2, 2), 1e-4 * randn(3), atol=0.0)
probe(conv2d, randn(1, 1, 3, 3), randn(24, 1, 2, 2), randn(24))
b = randn(3)
probe(conv2d, randn(1, 3, 3, 3), randn(3, 3, 3, 3), b)
probe(conv2d, randn(2, 1, 3, 4), randn(3, 1, 2, 2), torch.zeros(3), grad=True)
probe(conv2d, awkward(3, 2, 4, 4), awkward(5, 2, 2, 2), awkward(5), 2, grad=True)

# %% hidden="conv2d-rule"
rule = {"budget": 4.0, **forbidden}
probe(conv2d, randn(2, 3, 9, 8), randn(4, 3, 5, 5), randn(4), **rule)
probe(conv2d, randn(2, 3, 9, 8), randn(4, 3, 5, 5), None, 2, 1, 1, grad=True, **rule)
probe(conv2d, randn(40, 2, 3, 4), randn(4, 2, 2, 3), randn(4), **rule)
probe(conv2d, randn(2, 2, 3, 4), randn(50, 2, 2, 3), randn(50), **rule)
allowed = ("views", "making", "elementwise", "reductions", "products", "im2col", "linear",
           "baddbmm", "addbmm", "scatter_add", "index_add")  # fmt: skip
probe(conv2d, randn(2, 3, 5, 4), randn(4, 3, 2, 3), randn(4), 1, 1, allow=allowed)
probe(conv2d, randn(2, 3, 5, 4), randn(4, 3, 2, 2), None, 2, 0, 2, allow=allowed)

probe(conv2d, randn(1, 40, 3, 4), randn(4, 40, 2, 3), randn(4), **rule)


# %% mistake="only-the-first-picture"
# Only the first picture of the batch comes out. `@` takes all matrices of a batch at
# once: there is no need to pick one.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = w.flatten(1) @ columns[0]
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(1, (oh, -1))[None]


# %% mistake="sum-over-the-batch"
# Your pictures are added up. Each of them has a result of its own: which dimensions
# does the formula sum over?
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = torch.einsum("or,nrl->ol", w.flatten(1), columns)
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(1, (oh, -1))[None]


# %% mistake="stride-not-passed-on"
# The stride has no effect on your windows.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding)
    y = w.flatten(1) @ columns
    y = y if b is None else y + b[:, None]
    return y.unflatten(2, (x.shape[2] + 2 * padding - dilation * (kh - 1), -1))


# %% mistake="dilation-not-passed-on"
# The dilation has no effect on your windows.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), 1, padding, stride)
    y = w.flatten(1) @ columns
    y = y if b is None else y + b[:, None]
    return y.unflatten(2, ((x.shape[2] + 2 * padding - kh) // stride + 1, -1))


# %% mistake="padding-twice"
# You pad the picture, and then ask for padded columns of it. Once is enough.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    x = F.pad(x, (padding,) * 4)
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = w.flatten(1) @ columns
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="bias-along-the-width"
# The bias belongs to the kernels. Yours runs along the width of the picture, and where
# there are as many kernels as columns nobody notices.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = w.flatten(1) @ columns
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    y = y.unflatten(2, (oh, -1))
    return y if b is None else y + b


# %% mistake="bias-forgotten"
# b has no effect on your result.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return (w.flatten(1) @ columns).unflatten(2, (oh, -1))


# %% mistake="kernels-laid-out-wrongly"
# Your kernels, as rows, do not have their numbers in the order of the columns: there
# channel 0 comes first, row by row, then channel 1.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = w.permute(0, 2, 3, 1).flatten(1) @ columns
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% mistake="height-for-width"
# Your result is folded up with the wrong number of rows. Try a picture that is wider
# than high.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = w.flatten(1) @ columns
    y = y if b is None else y + b[:, None]
    ow = (x.shape[3] + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    return y.unflatten(2, (ow, -1))


# %% mistake="pytorchs-own"
# PyTorch's convolution made your values. This task asks for a matrix product.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    return F.conv2d(x, w, b, stride, padding, dilation)


# %% mistake="a-product-for-each-place"
# There is a loop over the places of the kernel, with a small product in each pass. The
# text asks for one large product.
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    kh, kw = w.shape[2:]
    x = F.pad(x, (padding,) * 4)
    h = x.shape[2] - dilation * (kh - 1)
    v = x.shape[3] - dilation * (kw - 1)
    y = 0 if b is None else b[:, None, None]
    for i in range(kh):
        for j in range(kw):
            r, c = i * dilation, j * dilation
            part = x[:, :, r : r + h : stride, c : c + v : stride]
            y = y + torch.einsum("nchw,oc->nohw", part, w[:, :, i, j])
    return y


# %% alternative="windows-and-einsum"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in zip((2, 3), w.shape[2:]):
        reach = dilation * (k - 1) + 1
        x = x.unfold(dimension, reach, stride)[..., ::dilation]
    y = torch.einsum("ncpqhw,ochw->nopq", x, w)
    return y if b is None else y + b.reshape(1, -1, 1, 1)


# %% alternative="columns-first"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    n, o = len(x), len(w)
    columns = F.unfold(
        x, w.shape[-2:], dilation=dilation, padding=padding, stride=stride
    )
    y = columns.transpose(1, 2).matmul(w.reshape(o, -1).t())
    if b is not None:
        y += b
    high = x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1
    return y.transpose(1, 2).reshape(n, o, high // stride + 1, -1)


# %% alternative="bias-as-one-more-weight"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, w.shape[2:], dilation, padding, stride)
    rows = w.reshape(len(w), -1)
    if b is not None:
        columns = torch.cat([columns, torch.ones_like(columns[:, :1])], 1)
        rows = torch.cat([rows, b[:, None]], 1)
    oh = len(range(0, x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1), stride))
    return torch.matmul(rows, columns).view(len(x), len(w), oh, -1)


# %% inputs
# x, w, b: empty: the text promises at least one picture and one kernel
# stride, dilation: zero: the text promises ints that mean something
