"""The reference solutions of 11_convolution; made by `autograder build`, do not edit."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import Function


def conv_loops(x, k):
    """One picture, one kernel, number by number.

    x: float tensor (h, w); k: float tensor (kh, kw), not larger than x.
    Returns a float tensor (h - kh + 1, w - kw + 1).
    """
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b] * x[i + a, j + b]
    return y


def output_size(n, k, stride=1, padding=0, dilation=1):
    """The number of windows in a row of n pixels, for a kernel of k weights.

    All arguments are ints. Returns an int.

    Raises:
        ValueError: where no window fits.
    """
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room < 0:
        raise ValueError(f"{k} weights, {dilation} apart, do not fit into {n} pixels")
    return room // stride + 1


def windows(x, size, stride=1, dilation=1):
    """All windows of a batch of pictures, as a view.

    x: float tensor (n, c, h, w) with any strides; size: tuple (kh, kw).
    Returns a view of x, of shape (n, c, oh, ow, kh, kw).
    """
    n, c, h, w = x.shape
    down, right = x.stride()[2:]
    kh, kw = size
    oh = (h - dilation * (kh - 1) - 1) // stride + 1
    ow = (w - dilation * (kw - 1) - 1) // stride + 1
    steps = (down * stride, right * stride, down * dilation, right * dilation)
    return x.as_strided((n, c, oh, ow, kh, kw), (*x.stride()[:2], *steps))


def im2col(x, size, stride=1, padding=0, dilation=1):
    """Each window of each picture as a column.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); the others are ints.
    Returns a float tensor (n, c * kh * kw, oh * ow).
    """
    x = F.pad(x, (padding,) * 4)
    high, wide = (dilation * (k - 1) + 1 for k in size)
    x = x.unfold(2, high, stride).unfold(3, wide, stride)[..., ::dilation, ::dilation]
    x = x.permute(0, 1, 4, 5, 2, 3)  # n, c, kh, kw, oh, ow
    return x.flatten(4).flatten(1, 3)


def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    """A convolution as one matrix product.

    x: float tensor (n, c, h, w); w: (o, c, kh, kw); b: (o,) or None; the others ints.
    Returns a float tensor (n, o, oh, ow).
    """
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = w.flatten(1) @ columns
    if b is not None:
        y = y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    """A convolution in one dimension.

    x: float tensor (n, c, t); w: (o, c, k); b: (o,). Returns (n, o, ot).
    """
    x = F.pad(x, (padding, padding))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, stride)[..., ::dilation]
    return torch.einsum("nctk,ock->not", windows, w) + b[:, None]


def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """A convolution whose kernels see only the channels of their own group.

    x: float tensor (n, c, h, w); w: (o, c / groups, kh, kw); b: (o,) or None.
    Returns a float tensor (n, o, oh, ow).
    """
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    columns = columns.unflatten(1, (groups, -1))  # n, groups, c / groups * kh * kw, ...
    y = w.flatten(1).unflatten(0, (groups, -1)) @ columns
    y = y.flatten(1, 2)
    if b is not None:
        y = y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    """Bytes of a batch of pictures and bytes of its columns, two ints.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); the others are ints.
    """
    columns = F.unfold(x, size, dilation, padding, stride)
    return x.numel() * x.element_size(), columns.numel() * columns.element_size()


def conv_matrix(k, h, w):
    """The matrix of a convolution of a picture of h × w pixels.

    k: float tensor (kh, kw); h, w: ints, not smaller than kh and kw.
    Returns a float tensor ((h - kh + 1) * (w - kw + 1), h * w).
    """
    kh, kw = k.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = torch.zeros(oh, ow, h, w)
    for i in range(oh):
        for j in range(ow):
            matrix[i, j, i : i + kh, j : j + kw] = k
    return matrix.reshape(oh * ow, h * w)


def conv_weights(n_in, n_out, size, groups=1):
    """Weights for a convolution that a ReLU follows.

    n_in, n_out: ints, multiples of groups; size: tuple (kh, kw).
    Returns a float32 leaf (n_out, n_in / groups, kh, kw) that requires a gradient.
    """
    kh, kw = size
    fan_in = n_in // groups * kh * kw
    w = torch.randn(n_out, n_in // groups, kh, kw) * (2 / fan_in) ** 0.5
    return w.requires_grad_()


def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    """The gradients of a convolution for its weights and its bias.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); upstream: (n, o, oh, ow).
    Returns two float tensors, (o, c, kh, kw) and (o,).
    """
    columns = F.unfold(x, size, dilation, padding, stride)
    rows = torch.einsum("nol,nrl->or", upstream.flatten(2), columns)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.sum((0, 2, 3))


def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    """Adds each number of each column to the pixel it came from.

    columns: float tensor (n, c * kh * kw, oh * ow); shape: (h, w); size: (kh, kw).
    Returns a float tensor (n, c, h, w).
    """
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
    return x[:, :, padding : padding + h, padding : padding + w]


def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    """The gradient of a convolution for its pictures.

    w: float tensor (o, c, kh, kw); upstream: (n, o, oh, ow); shape: tuple (h, w).
    Returns a float tensor (n, c, h, w).
    """
    columns = w.flatten(1).t() @ upstream.flatten(2)
    return F.fold(columns, shape, w.shape[2:], dilation, padding, stride)


class Conv2d(Function):
    """Conv2d.apply(x, w, b, stride, padding, dilation, groups), as F.conv2d."""

    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        """x: (n, c, h, w); w: (o, c / groups, kh, kw); b: (o,) or None.

        Returns (n, o, oh, ow).
        """
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
        """grad: (n, o, oh, ow). Returns seven things, one for each argument."""
        x, w = ctx.saved_tensors
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


class Conv(nn.Module):
    """A convolutional layer. Its parameters are named as those of nn.Conv2d."""

    def __init__(
        self,
        n_in,
        n_out,
        size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        function=F.conv2d,
    ):
        """n_in, n_out: channels; size: tuple (kh, kw); bias: whether there is one."""
        super().__init__()
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in // groups, *size))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options = stride, padding, dilation, groups
        self.function = function

    def forward(self, x):
        """x: float tensor (n, n_in, h, w). Returns (n, n_out, oh, ow)."""
        return self.function(x, self.weight, self.bias, *self.options)


def max_pool(x, size, stride):
    """The largest number of each window, in each channel.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); stride: int.
    Returns a float tensor (n, c, oh, ow).
    """
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.amax((4, 5))


def average_pool(x, size, stride):
    """The mean of each window, in each channel; arguments and result as above."""
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.mean((4, 5))


def receptive_field(layers):
    """The side, in pixels, of what one number after all the layers can see.

    layers: list of tuples (size, stride, dilation) of ints. Returns an int.
    """
    side, apart = 1, 1
    for size, stride, dilation in layers:
        side += (size - 1) * dilation * apart
        apart *= stride
    return side


def train_cnn(convolve, x, y):
    """Train a network with convolutions on x (n, 1, 8, 8) and y (n,), classes 0 to 9.

    Returns the network, an nn.Module, and the list of training losses.
    """

    class Cnn(nn.Module):
        def __init__(self):
            super().__init__()
            self.w1 = nn.Parameter(torch.randn(8, 1, 3, 3) * (2 / 9) ** 0.5)
            self.b1 = nn.Parameter(torch.zeros(8))
            self.w2 = nn.Parameter(torch.randn(16, 8, 3, 3) * (2 / 72) ** 0.5)
            self.b2 = nn.Parameter(torch.zeros(16))
            self.dense = nn.Linear(64, 10)

        def forward(self, x):
            x = convolve(x, self.w1, self.b1, 1, 1, 1, 1).relu()
            x = convolve(x, self.w2, self.b2, 1, 1, 1, 1).relu()
            return self.dense(F.max_pool2d(x, 4).flatten(1))

    network, losses = Cnn(), []
    optimizer = torch.optim.SGD(network.parameters(), lr=0.07, momentum=0.9)
    for _ in range(7):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


if __name__ == "__main__":
    ring = torch.zeros(6, 7)
    ring[1:5, 2:5] = 1
    ring[2:4, 3] = 0
    sides = torch.tensor([[-1.0, 0, 1]])
    print("the ring, and its upright edges, by loops:")
    for row, edges in zip(ring.tolist(), conv_loops(ring, sides).tolist(), strict=True):
        drawn = "".join({0: " .", 1: " #"}[number] for number in row)
        found = "".join({0: " .", 1: " +", -1: " -"}[number] for number in edges)
        print(f"   {drawn}     {found}")
    x, w, b = ring[None, None], sides[None, None], torch.zeros(1)
    for name, result in (
        ("one product", conv2d(x, w, b)),
        ("a Function", Conv2d.apply(x, w, b, 1, 0, 1, 1)),
        ("PyTorch", F.conv2d(x, w, b)),
    ):
        same = torch.equal(result[0, 0], conv_loops(ring, sides))
        print(f"{name}: {'the same' if same else 'something else'}")
    print("28 pixels, kernel 5, stride 2, padding 2:", output_size(28, 5, 2, 2), "windows")
    layers = [(3, 1, 1), (2, 2, 1)] * 3
    print("three times convolution and pooling see", receptive_field(layers), "pixels")
