# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, choice, integer, probe, randn

ready_made = ("conv1d", "conv2d", "conv3d", "convolution", "convolution_backward")
ready_made += ("conv_transpose2d", "conv_tbc", "thnn_conv2d", "_slow_conv2d_backward")
below = ("slow_conv_dilated2d", "_slow_conv2d_forward", "slow_conv_transpose2d", "slow_conv3d_forward",
         "slow_conv_dilated3d", "slow_conv_transpose3d", "mkldnn_convolution",
         "_nnpack_spatial_convolution", "mkldnn._convolution_pointwise")  # fmt: skip
forbidden = {"forbid": [f"aten.{name}" for name in (*ready_made, *below)]}
double = {"dtype": torch.float64}
plain = (1, 0, 1, 1)

# %% hidden="function-values"
probe(Conv2d.apply, randn(1, 1, 2, 3), randn(1, 1, 2, 2), None, *plain, **forbidden)
probe(Conv2d.apply, randn(1, 2, 4, 3), randn(3, 2, 2, 2), randn(3), *plain, **forbidden)
probe(
    Conv2d.apply,
    randn(3, 2, 4, 4),
    randn(3, 2, 3, 1),
    randn(3),
    2,
    1,
    1,
    1,
    **forbidden,
)
probe(
    Conv2d.apply,
    randn(2, 4, 5, 7),
    randn(6, 2, 2, 3),
    randn(6),
    1,
    2,
    2,
    2,
    **forbidden,
)
probe(Conv2d.apply, randn(2, 3, 6, 5), randn(3, 1, 2, 2), None, 3, 1, 2, 3, **forbidden)
probe(
    Conv2d.apply,
    randn(1, 6, 3, 3),
    randn(4, 3, 3, 3),
    randn(4),
    5,
    0,
    1,
    2,
    **forbidden,
)
probe(
    Conv2d.apply,
    randn(1, 2, 1, 2),
    randn(2, 2, 3, 4),
    randn(2),
    1,
    2,
    1,
    1,
    **forbidden,
)
turned = randn(2, 2, 5, 4).transpose(2, 3), randn(3, 2, 3, 2).transpose(2, 3)
probe(Conv2d.apply, *turned, randn(3), *plain)
x = randn(2, 2, 3, 3)
probe(Conv2d.apply, x, x, None, *plain)
g = choice([2, 3, 5])
options = integer(1, 4), integer(0, 3), integer(1, 3), g
probe(
    Conv2d.apply, randn(2, 2 * g, 6, 7), randn(2 * g, 2, 3, 2), randn(2 * g), *options
)
probe(Conv2d.apply, awkward(3, 2, 4, 4), awkward(6, 2, 2, 2), awkward(6), *plain)


# %% hidden="function-gradients"
def gradients(x, w, b, upstream, stride, padding, dilation, groups):
    inputs = [t.detach().requires_grad_() for t in (x, w, b) if t is not None]
    y = Conv2d.apply(*inputs, *[None] * (b is None), stride, padding, dilation, groups)
    return list(torch.autograd.grad(y, inputs, upstream))


probe(gradients, randn(1, 1, 2, 3), randn(1, 1, 2, 2), None, randn(1, 1, 1, 2), *plain)
probe(Conv2d.apply, randn(2, 2, 3, 4), randn(3, 2, 2, 2), randn(3), *plain, grad=True)
probe(Conv2d.apply, randn(2, 3, 4, 4), randn(2, 3, 3, 2), None, *plain, grad=True)
x, w, b = randn(2, 3, 4, 5), randn(4, 3, 2, 3), randn(4)
probe(gradients, x, w, b, randn(2, 4, 3, 3), *plain, **forbidden)
probe(gradients, x, w, None, randn(2, 4, 3, 3), *plain, **forbidden)
turned = randn(2, 2, 5, 4).transpose(2, 3), randn(3, 2, 3, 2).transpose(2, 3)
probe(Conv2d.apply, *turned, randn(3), *plain, grad=True)
probe(Conv2d.apply, randn(20, 1, 2, 2), randn(1, 1, 2, 2), randn(1), *plain, grad=True)
probe(Conv2d.apply, randn(1, 20, 2, 2), randn(2, 20, 2, 1), randn(2), *plain, grad=True)
probe(Conv2d.apply, randn(1, 1, 22, 2), randn(2, 1, 20, 1), randn(2), *plain, grad=True)
probe(Conv2d.apply, randn(1, 1, 2, 22), randn(2, 1, 1, 20), randn(2), *plain, grad=True)
probe(Conv2d.apply, randn(1, 1, 2, 2), randn(20, 1, 1, 2), randn(20), *plain, grad=True)
zeros = torch.zeros(3)
probe(Conv2d.apply, randn(2, 2, 3, 4), randn(3, 2, 2, 2), zeros, *plain, grad=True)
large = [300 * randn(*s, away=1.0) for s in ((2, 2, 3, 3), (2, 2, 2, 2), (2,))]
probe(Conv2d.apply, *large, *plain, grad=True)
probe(Conv2d.apply, *(t * 1e-7 for t in large), *plain, grad=True, atol=0.0)


def two_at_once(x, z, w, b):
    return [Conv2d.apply(x, w, b, *plain), Conv2d.apply(z, 2 * w, b, 2, 1, 1, 1)]


probe(
    two_at_once,
    randn(2, 2, 4, 3),
    randn(1, 2, 4, 5),
    randn(3, 2, 2, 2),
    randn(3),
    grad=True,
)


def picture_needs_none(x, w, b, upstream):
    """The gradients for w and b, and for b alone, where the other inputs need none"""
    found = []
    for k in (2, 1):
        given = [x.detach(), w.detach(), b.detach()]
        wanted = [t.requires_grad_() for t in given[-k:]]
        y = Conv2d.apply(*given, *plain)
        found += torch.autograd.grad(y, wanted, upstream)
    return found


probe(picture_needs_none, x, w, b, randn(2, 4, 3, 3))
probe(gradients, x, w, b, randn(2, 4, 3, 3).transpose(2, 3), *plain)


# %% hidden="function-options"
upstream = randn(2, 3, 2, 3)
probe(
    Conv2d.apply, randn(1, 1, 4, 4), randn(1, 1, 2, 2), randn(1), 2, 0, 1, 1, grad=True
)
probe(
    Conv2d.apply, randn(1, 1, 2, 2), randn(1, 1, 2, 2), randn(1), 1, 1, 1, 1, grad=True
)
probe(
    Conv2d.apply, randn(1, 1, 4, 4), randn(1, 1, 2, 2), randn(1), 1, 0, 2, 1, grad=True
)
probe(
    Conv2d.apply, randn(2, 2, 3, 3), randn(2, 1, 2, 2), randn(2), 1, 0, 1, 2, grad=True
)
probe(
    Conv2d.apply, randn(2, 4, 6, 5), randn(6, 2, 2, 3), randn(6), 2, 1, 1, 2, grad=True
)
probe(Conv2d.apply, randn(2, 2, 7, 8), randn(3, 2, 3, 2), None, 3, 2, 2, 1, grad=True)
probe(
    Conv2d.apply, randn(1, 6, 3, 4), randn(6, 1, 2, 2), randn(6), 1, 2, 3, 6, grad=True
)
probe(Conv2d.apply, randn(2, 3, 3, 3), randn(3, 1, 3, 3), None, 4, 0, 1, 3, grad=True)
options = integer(1, 4), integer(0, 3), integer(1, 3), 2
probe(Conv2d.apply, randn(2, 4, 6, 7), randn(2, 2, 3, 2), randn(2), *options, grad=True)


def gradients_with_options(x, w, b, upstream, stride, padding, dilation, groups):
    inputs = [t.detach().requires_grad_() for t in (x, w, b)]
    y = Conv2d.apply(*inputs, stride, padding, dilation, groups)
    return list(torch.autograd.grad(y, inputs, upstream))


x, w, b = randn(2, 4, 5, 6), randn(6, 2, 2, 3), randn(6)
probe(gradients_with_options, x, w, b, randn(2, 6, 3, 2), 2, 1, 2, 2, **forbidden)


# %% hidden="function-second"
def squared(x, w, b, stride, padding, dilation, groups):
    """The square of Conv2d.apply(x, w, b, stride, padding, dilation, groups)."""
    return Conv2d.apply(x, w, b, stride, padding, dilation, groups) ** 2


x, w, b = randn(2, 2, 3, 3, **double), randn(2, 1, 2, 2, **double), randn(2, **double)
probe(Conv2d.apply, x, w, b, *plain[:3], 2, gradcheck=1)
probe(squared, x[:1], w, b, *plain[:3], 2, gradcheck=2)
x, w, b = randn(1, 2, 3, 4, **double), randn(1, 2, 2, 2, **double), randn(1, **double)
probe(squared, x, w, b, 2, 1, 2, 1, gradcheck=2)
probe(lambda x, w: Conv2d.apply(x, w, None, *plain) ** 2, x, w, gradcheck=2)


# %% mistake="upstream-ignored"
# Your backward pass does not use grad. It takes what arrives for the ones that .sum()
# sends.
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = torch.ones_like(grad).flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = torch.ones_like(grad).sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


# %% mistake="columns-saved"
# Your second derivative is wrong: what you saved is neither an input nor an output, as columns are
# neither, and autograd takes it for a constant.
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        ctx.save_for_backward(columns, w)
        ctx.sides = x.shape[2:]
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        columns, w = ctx.saved_tensors
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, ctx.sides, w.shape[2:], *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


# %% mistake="options-exchanged-in-backward"
# In backward, stride and dilation have changed places.
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        ctx.options = (
            ctx.options[::-1] if ctx.options[0] != ctx.options[2] else ctx.options
        )
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


# %% mistake="groups-ignored-in-backward"
# Your backward pass takes all channels for one group. Which channels has a kernel of
# the second group seen?
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        whole = w.repeat(1, ctx.groups, 1, 1)
        groups, ctx.groups = ctx.groups, 1
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = whole.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return (
            of_x,
            of_kernels.reshape(whole.shape)[:, : w.shape[1]],
            of_b,
            None,
            None,
            None,
            None,
        )


# %% mistake="bias-gradient-missing"
# There is no gradient for the bias. None is for what is no tensor.
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


# %% mistake="bias-gradient-for-one-picture"
# Your gradient for the bias still has a dimension for the pictures.
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = grad.sum((2, 3))[0] if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


# %% mistake="too-few-returned"
# backward returns one thing for each argument of forward, None included.
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b


# %% mistake="pytorchs-own"
# One of PyTorch's convolutions runs in your forward or backward, or in a function that
# they call. The text wants your own in both.
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options = stride, padding, dilation, groups
        ctx.has_bias = b is not None
        return F.conv2d(x, w, b, stride, padding, dilation, groups)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        of_x = torch.nn.grad.conv2d_input(x.shape, w, grad, *ctx.options)
        of_w = torch.nn.grad.conv2d_weight(x, w.shape, grad, *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_w, of_b, None, None, None, None


# %% mistake="autograd-in-backward"
# Autograd finds gradients inside of your backward. There it has no business.
def _forward(x, w, options, groups):
    columns = F.unfold(x, w.shape[2:], *options).unflatten(1, (groups, -1))
    return (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)


class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options, ctx.groups = (dilation, padding, stride), groups
        ctx.has_bias = b is not None
        y = _forward(x, w, ctx.options, groups)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        with torch.enable_grad():
            x, w = x.detach().requires_grad_(), w.detach().requires_grad_()
            y = _forward(x, w, ctx.options, ctx.groups)
            of_x, of_w = torch.autograd.grad(y, (x, w), grad.flatten(2))
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_w, of_b, None, None, None, None


# %% mistake="not-a-function"
# This is a class with an apply of its own. It has to be derived from Function.
class Conv2d:
    @staticmethod
    def apply(x, w, b, stride, padding, dilation, groups):
        columns = F.unfold(x, w.shape[2:], dilation, padding, stride)
        columns = columns.unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))


# %% alternative="setup-context"
class Conv2d(Function):
    @staticmethod
    def forward(x, w, b, stride, padding, dilation, groups):
        made = []
        for heap, kernels in zip(x.chunk(groups, 1), w.chunk(groups)):
            columns = F.unfold(heap, w.shape[2:], dilation, padding, stride)
            made.append(kernels.flatten(1) @ columns)
        y = torch.cat(made, 1)
        if b is not None:
            y = y + b.reshape(-1, 1)
        reach = dilation * (w.shape[2] - 1)
        rows = len(range(0, x.shape[2] + 2 * padding - reach, stride))
        return y.reshape(len(x), len(w), rows, -1)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs[:3])
        ctx.options = inputs[3:]

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        stride, padding, dilation, groups = ctx.options
        of_x, of_w = [], []
        parts = x.chunk(groups, 1), w.chunk(groups), grad.flatten(2).chunk(groups, 1)
        for heap, kernels, up in zip(*parts):
            columns = F.unfold(heap, w.shape[2:], dilation, padding, stride)
            of_w.append((up @ columns.transpose(1, 2)).sum(0).reshape(kernels.shape))
            back = kernels.flatten(1).t() @ up
            of_x.append(
                F.fold(back, x.shape[2:], w.shape[2:], dilation, padding, stride)
            )
        of_b = None if b is None else grad.sum(3).sum(2).sum(0)
        return torch.cat(of_x, 1), torch.cat(of_w), of_b, *[None] * 4


# %% alternative="place-by-place"
def _parts(x, w, grad, stride, padding, dilation):
    """For each place of the kernel: where it is, and the slice of the padded picture."""
    oh, ow = grad.shape[2:]
    for a in range(w.shape[2]):
        for b in range(w.shape[3]):
            top, left = a * dilation, b * dilation
            down = slice(top, top + oh * stride, stride)
            yield a, b, (..., down, slice(left, left + ow * stride, stride))


class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        ctx.save_for_backward(x, w)
        ctx.options, ctx.groups, ctx.bias = (
            (stride, padding, dilation),
            groups,
            b is not None,
        )
        oh, ow = (
            (side + 2 * padding - dilation * (k - 1) - 1) // stride + 1
            for side, k in zip(x.shape[2:], w.shape[2:])
        )
        y = x.new_zeros(len(x), len(w), oh, ow)
        padded = F.pad(x, (padding,) * 4).unflatten(1, (groups, -1))
        kernels = w.unflatten(0, (groups, -1))
        for i, j, at in _parts(x, w, y, *ctx.options):
            part = torch.einsum("ngcij,goc->ngoij", padded[at], kernels[..., i, j])
            y = y + part.flatten(1, 2)
        return y if b is None else y + b[:, None, None]

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        padding, groups = ctx.options[1], ctx.groups
        padded = F.pad(x, (padding,) * 4).unflatten(1, (groups, -1))
        kernels = w.unflatten(0, (groups, -1))
        up = grad.unflatten(1, (groups, -1))
        of_w, of_x = [], torch.zeros_like(padded)
        for i, j, at in _parts(x, w, grad, *ctx.options):
            of_w.append(torch.einsum("ngoij,ngcij->goc", up, padded[at]))
            back = torch.einsum("ngoij,goc->ngcij", up, kernels[..., i, j])
            there = torch.zeros_like(padded)
            there[at] = back
            of_x = of_x + there
        of_w = torch.stack(of_w, -1).reshape(w.shape)
        h, v = x.shape[2:]
        of_x = of_x.flatten(1, 2)[..., padding : padding + h, padding : padding + v]
        return of_x, of_w, grad.sum((0, 2, 3)) if ctx.bias else None, *4 * (None,)


# %% survivors
# function-9712db06: a sum over the dimensions 0, 2, 3 does not ask for their order
# function-466f0c45: a transpose exchanges two dimensions, in whichever order they are named


# %% inputs
# x, w, b: empty: the text promises at least one picture and one kernel
# stride, dilation, groups: zero: the text promises ints that mean something
