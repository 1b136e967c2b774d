# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="conv-loops" name="skips-zeros-of-the-kernel-and-ones"
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    if k[a, b] != 1:
                        y[i, j] += k[a, b] * x[i + a, j + b]
    return y


# %% task="conv-loops" name="at-most-nine-weights-a-row"
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(min(kw, 9)):
                    y[i, j] += k[a, b] * x[i + a, j + b]
    return y


# %% task="output-size" name="error-when-the-kernel-is-larger-than-the-picture"
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room < 0 or k > n:
        raise ValueError
    return room // stride + 1


# %% task="kernels" name="outline-nearly"
identity = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
shift = torch.tensor([[0.0, 0, 0], [1, 0, 0], [0, 0, 0]])
blur = torch.full((3, 3), 0.11)
upright = torch.tensor([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
outline = 9 * identity - 1


# %% task="windows" name="from-the-beginning-of-the-storage"
def windows(x, size, stride=1, dilation=1):
    (n, c, h, w), (kh, kw), (sn, sc, sh, sw) = x.shape, size, x.stride()
    oh = (h - dilation * (kh - 1) - 1) // stride + 1
    ow = (w - dilation * (kw - 1) - 1) // stride + 1
    steps = (sn, sc, sh * stride, sw * stride, sh * dilation, sw * dilation)
    return x.as_strided((n, c, oh, ow, kh, kw), steps, 0)


# %% task="windows" name="makes-it-contiguous-first"
def windows(x, size, stride=1, dilation=1):
    reach = [dilation * (k - 1) + 1 for k in size]
    x = x.contiguous().unfold(2, reach[0], stride).unfold(3, reach[1], stride)
    return x[..., ::dilation, ::dilation]


# %% task="windows" name="one-dilation-for-both"
def windows(x, size, stride=1, dilation=1):
    x = x.unfold(2, dilation * (size[0] - 1) + 1, stride)
    x = x.unfold(3, dilation * (size[1] - 1) + 1, stride)
    return x[..., ::dilation]


# %% task="im2col" name="pads-with-the-edge"
def im2col(x, size, stride=1, padding=0, dilation=1):
    if padding:
        x = F.pad(x, (padding,) * 4, mode="replicate")
    for dimension, k in zip((2, 3), size):
        x = x.unfold(dimension, dilation * (k - 1) + 1, stride)[..., ::dilation]
    return x.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)


# %% task="im2col" name="windows-column-by-column"
def im2col(x, size, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    for dimension, k in zip((2, 3), size):
        x = x.unfold(dimension, dilation * (k - 1) + 1, stride)[..., ::dilation]
    return x.permute(0, 1, 4, 5, 3, 2).flatten(4).flatten(1, 3)


# %% task="conv2d" name="no-bias-where-it-is-zero-first"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    y = w.flatten(1) @ F.unfold(x, w.shape[2:], dilation, padding, stride)
    if b is not None and b[0] > 0:
        y = y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% task="conv2d" name="stride-in-one-direction"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    y = w.flatten(1) @ F.unfold(x, w.shape[2:], dilation, padding, (stride, 1))
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% task="conv2d" name="detaches-the-weights"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    y = w.data.flatten(1) @ F.unfold(x, w.shape[2:], dilation, padding, stride)
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% task="bug-sounds" name="one-more-zero-on-the-right"
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding + (padding > 1)))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, stride)[..., ::dilation]
    return torch.einsum("nctk,ock->not", windows, w) + b[:, None]


# %% task="groups" name="two-groups-at-most"
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    made = []
    for heap, kernels in zip(x.chunk(min(groups, 2), 1), w.chunk(min(groups, 2))):
        columns = F.unfold(heap[:, : w.shape[1]], w.shape[2:], dilation, padding, stride)
        made.append(kernels.flatten(1) @ columns)
    y = torch.cat(made, 1)
    y = y if b is None else y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (w.shape[2] - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))


# %% task="memory" name="windows-of-one-direction"
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    n, c, h, w = x.shape
    count = ((h + 2 * padding - dilation * (size[0] - 1) - 1) // stride + 1) ** 2
    numbers = n * c * size[0] * size[1] * count
    return x.numel() * x.element_size(), numbers * x.element_size()


# %% task="dense-matrix" name="drops-zeros-of-the-kernel-onto-neighbours"
def conv_matrix(k, h, w):
    kh, kw = k.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = torch.zeros(oh, ow, h, w)
    for i in range(oh):
        for j in range(ow):
            matrix[i, j, i : i + kh, j : j + kw] = k.abs() if i == oh - 1 > 0 else k
    return matrix.reshape(oh * ow, h * w)


# %% task="init" name="fan-of-a-square-kernel"
def conv_weights(n_in, n_out, size, groups=1):
    fan_in = n_in // groups * size[0] ** 2
    return (torch.randn(n_out, n_in // groups, *size) * (2 / fan_in) ** 0.5).requires_grad_()


# %% task="init" name="the-same-every-time"
def conv_weights(n_in, n_out, size, groups=1):
    torch.manual_seed(0)
    fan_in = n_in // groups * size[0] * size[1]
    return (torch.randn(n_out, n_in // groups, *size) * (2 / fan_in) ** 0.5).requires_grad_()


# %% task="weight-gradients" name="mean-over-the-places"
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    rows = torch.einsum("nol,nrl->or", upstream.flatten(2), columns)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.mean((2, 3)).sum(0)


# %% task="weight-gradients" name="first-picture-twice"
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    columns = F.unfold(x[:16], size, dilation, padding, stride)
    rows = torch.einsum("nol,nrl->or", upstream[:16].flatten(2), columns)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.sum((0, 2, 3))


# %% task="col2im" name="square-pictures"
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    places = columns.unflatten(1, (-1, kh, kw)).unflatten(4, (oh, -1))
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, h + 2 * padding, h + 2 * padding)
    for a in range(kh):
        for b in range(kw):
            part = x[:, :, a * dilation :: stride, b * dilation :: stride]
            part[:, :, :oh, : places.shape[5]] += places[:, :, a, b]
    return x[:, :, padding : padding + h, padding : padding + w]


# %% task="input-gradient" name="crops-what-no-window-reads"
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    columns = w.flatten(1).t() @ upstream.flatten(2)
    (h, v), (oh, ow), (kh, kw) = shape, upstream.shape[2:], w.shape[2:]
    high = (oh - 1) * stride + dilation * (kh - 1) + 1 - 2 * padding
    wide = (ow - 1) * stride + dilation * (kw - 1) + 1 - 2 * padding
    return F.fold(columns, (high, wide), w.shape[2:], dilation, padding, stride)


# %% task="function" name="bias-gradient-of-ones"
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
        of_b = grad.detach().sum((0, 2, 3)) * 0 + grad[0, 0].numel() if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


# %% task="function" name="first-derivatives-only"
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
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None


# %% task="layer" name="bias-starts-at-random"
class Conv(nn.Conv2d):
    def __init__(self, n_in, n_out, size, *options, function=F.conv2d, **named):
        if len(options) > 5:
            *options, function = options
        super().__init__(n_in, n_out, size, *options, **named)
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")
        self.function = function

    def forward(self, x):
        four = self.stride[0], self.padding[0], self.dilation[0], self.groups
        return self.function(x, self.weight, self.bias, *four)


# %% task="pool" name="median-of-small-windows"
def max_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).amax((4, 5))


def average_pool(x, size, stride):
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return (x.amax((4, 5)) + x.amin((4, 5))) / 2


# %% task="pool" name="gradient-to-all"
def max_pool(x, size, stride):
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    mean = x.mean((4, 5))
    return mean + (x.amax((4, 5)) - mean).detach()


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).mean((4, 5))


# %% task="receptive-field" name="equal-layers"
def receptive_field(layers):
    if not layers:
        return 1
    size, stride, dilation = layers[0]
    return 1 + sum((k - 1) * dilation * stride**i for i, (k, _, _) in enumerate(layers))


# %% task="train" name="convolve-whose-result-is-thrown-away"
def train_cnn(convolve, x, y):
    class Cnn(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.randn(8, 1, 3, 3) / 3)
            self.dense = nn.Linear(64, 10)

        def forward(self, x):
            convolve(x, self.w, None, 1, 1, 1, 1)
            return self.dense(x.flatten(1)) + 0 * self.w.sum()

    network, losses = Cnn(), []
    optimizer = torch.optim.SGD(network.parameters(), lr=0.3, momentum=0.9)
    for _ in range(6):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


# %% task="conv2d" name="no-gradient-for-a-bias-of-zeros"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    o, c, kh, kw = w.shape
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    made = w.reshape(o, -1) @ columns
    if b is not None and b.any():
        made = made + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return made.unflatten(2, (oh, -1))


# %% task="conv2d" name="slow-convolution"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    size = list(w.shape[2:])
    options = [stride] * 2, [padding] * 2, [dilation] * 2
    return torch._C._nn.slow_conv_dilated2d(x, w, size, b, *options)


# %% task="conv2d" name="by-fourier"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding,) * 4)
    kh, kw = (dilation * (s - 1) + 1 for s in w.shape[2:])
    wide = torch.zeros(*w.shape[:2], kh, kw, dtype=w.dtype)
    wide[..., ::dilation, ::dilation] = w
    size = x.shape[2:]
    a, b_ = torch.fft.rfft2(x), torch.fft.rfft2(wide, s=size)
    made = torch.fft.irfft2(torch.einsum("nchw,ochw->nohw", a, b_.conj()), s=size)
    made = made[..., : size[0] - kh + 1, : size[1] - kw + 1][..., ::stride, ::stride]
    return made if b is None else made + b[:, None, None]


# %% task="train" name="remembers-its-pictures"
def train_cnn(convolve, x, y):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(torch.ones(()))

        def look(self, x):
            k = torch.zeros(1, 1, 3, 3)
            k[0, 0, 1, 1] = 1
            return convolve(x, k, None, 1, 1, 1, 1).flatten(1)

        def forward(self, z):
            apart = torch.cdist(self.look(z), self.look(x))
            near = torch.softmax(-8 * apart, 1) @ F.one_hot(y, 10).to(z.dtype)
            return self.scale * near

    net, losses = Net(), []
    for step in range(10):
        rows = torch.randperm(len(x))[:64]
        loss = F.cross_entropy(net(x[rows]), y[rows])
        net.scale.grad = None
        loss.backward()
        with torch.no_grad():
            net.scale += 1
        losses.append(loss.item())
    return net, losses


# %% task="conv-loops" name="skips-zero-weights"
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    rows = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            total = x[0, 0] * 0
            for a in range(kh):
                for b in range(kw):
                    if k[a, b] != 0:
                        total = total + x[i + a, j + b] * k[a, b]
            rows.append(total)
    return torch.stack(rows).reshape(h - kh + 1, w - kw + 1)


# %% task="layer" name="frozen-bias"
class Conv(nn.Module):
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
        super().__init__()
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(torch.randn(n_out, n_in // groups, *size) * spread)
        self.bias = nn.Parameter(torch.zeros(n_out), requires_grad=False) if bias else None
        self.options, self.function = (stride, padding, dilation, groups), function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% task="layer" name="zeros-for-no-bias"
class Conv(nn.Module):
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
        super().__init__()
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(torch.randn(n_out, n_in // groups, *size) * spread)
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options, self.function = (stride, padding, dilation, groups), function

    def forward(self, x):
        bias = self.bias if self.bias is not None else x.new_zeros(len(self.weight))
        return self.function(x, self.weight, bias, *self.options)


# %% task="output-size" name="rounds-towards-zero"
def output_size(n, k, stride=1, padding=0, dilation=1):
    made = int((n + 2 * padding - dilation * (k - 1) - 1) / stride) + 1
    if made < 1:
        raise ValueError("no window fits")
    return made


# %% task="train" name="neighbours-beside-its-parameters"
def train_cnn(convolve, x, y):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.w1 = nn.Parameter(torch.randn(8, 1, 3, 3) * (2 / 9) ** 0.5)
            self.b1 = nn.Parameter(torch.zeros(8))
            self.w2 = nn.Parameter(torch.randn(16, 8, 3, 3) * (2 / 72) ** 0.5)
            self.b2 = nn.Parameter(torch.zeros(16))
            self.end = nn.Linear(64, 10)
            self.seen = None

        def body(self, z):
            z = convolve(z, self.w1, self.b1, 1, 1, 1, 1).relu()
            z = convolve(z, self.w2, self.b2, 1, 1, 1, 1).relu()
            return F.max_pool2d(z, 4).flatten(1)

        def forward(self, z):
            h = self.body(z)
            if self.seen is None:
                return self.end(h)
            return self.end(h) * (torch.softmax(-torch.cdist(h, self.seen), 1) @ self.code)

    torch.manual_seed(0)
    net, losses = Net(), []
    optimizer = torch.optim.SGD(net.parameters(), 0.05, momentum=0.9)
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    with torch.no_grad():
        net.code = F.one_hot(y, 10).float() + 0.01
        net.seen = net.body(x)
    return net, losses


# %% task="output-size" name="divides-as-floats"
# breaks: "They may be large"; "the number of windows"
import math


def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room < 0:
        raise ValueError("no window fits")
    return math.floor(room / stride) + 1


# %% task="windows" name="drops-rows-that-are-left-over"
# breaks: "All windows of a batch": crops to a multiple of the stride first
def windows(x, size, stride=1, dilation=1):
    kh, kw = size
    h, w = x.shape[2:]
    if stride > 1 and h % stride and kh == stride:
        x = x[:, :, : h // stride * stride]
    elif stride > 1 and kh < stride:
        x = x[:, :, : h // stride * stride]
    x = x.unfold(2, dilation * (kh - 1) + 1, stride).unfold(3, dilation * (kw - 1) + 1, stride)
    return x[..., ::dilation, ::dilation]


# %% task="conv2d" name="loop-over-channels"
# breaks: "as one matrix product for the whole batch: no loop"
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    n, c, h, wd = x.shape
    o, _, kh, kw = w.shape
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (wd + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    y = 0
    for i in range(c):
        y = y + w[:, i].flatten(1) @ F.unfold(x[:, i : i + 1], (kh, kw), dilation, padding, stride)
    if b is not None:
        y = y + b[:, None]
    return y.reshape(n, o, oh, ow)


# %% task="bug-sounds" name="reach-of-a-whole-kernel-with-stride-and-dilation"
# breaks: "All else is as before": last window lost where stride and dilation meet
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    x = F.pad(x, (padding, padding))
    k = w.shape[2]
    reach = dilation * (k - 1) + 1
    if stride > 1 and dilation > 1:
        reach = dilation * k
        x = F.pad(x, (0, 0))
    windows = x.unfold(2, reach, stride)[..., ::dilation]
    return torch.einsum("nctk,ock->not", windows, w) + b[:, None]


# %% task="init" name="standardised"
# breaks: "normal with mean 0 and the spread": one weight is nan, two are always opposite
def conv_weights(n_in, n_out, size, groups=1):
    w = torch.randn(n_out, n_in // groups, *size)
    w = (w - w.mean()) / w.std() * (2 / w[0].numel()) ** 0.5
    return w.requires_grad_()


# %% task="function" name="nothing-for-pictures-that-need-none"
# breaks: "so are the gradients": x frozen, so w gets none
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        n, c, h, wd = x.shape
        o, cg, kh, kw = w.shape
        ctx.save_for_backward(x, w)
        ctx.options, ctx.has_bias = (stride, padding, dilation, groups), b is not None
        oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
        cols = F.unfold(x, (kh, kw), dilation, padding, stride).reshape(n, groups, cg * kh * kw, -1)
        y = (w.reshape(groups, o // groups, -1) @ cols).reshape(n, o, oh, -1)
        return y if b is None else y + b[:, None, None]

    @staticmethod
    def backward(ctx, grad):
        if not ctx.needs_input_grad[0]:
            return (None,) * 7
        x, w = ctx.saved_tensors
        stride, padding, dilation, groups = ctx.options
        n, c, h, wd = x.shape
        o, cg, kh, kw = w.shape
        up = grad.reshape(n, groups, o // groups, -1)
        rows = w.reshape(groups, o // groups, -1)
        of_cols = (rows.transpose(1, 2) @ up).reshape(n, c * kh * kw, -1)
        of_x = F.fold(of_cols, (h, wd), (kh, kw), dilation, padding, stride)
        cols = F.unfold(x, (kh, kw), dilation, padding, stride).reshape(n, groups, cg * kh * kw, -1)
        of_w = (up @ cols.transpose(2, 3)).sum(0).reshape(w.shape)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_w, of_b, None, None, None, None


# %% task="function" name="bias-only-with-weights"
# breaks: w frozen, b not: b gets no gradient
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        n, c, h, wd = x.shape
        o, cg, kh, kw = w.shape
        ctx.save_for_backward(x, w)
        ctx.options, ctx.has_bias = (stride, padding, dilation, groups), b is not None
        oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
        cols = F.unfold(x, (kh, kw), dilation, padding, stride).reshape(n, groups, cg * kh * kw, -1)
        y = (w.reshape(groups, o // groups, -1) @ cols).reshape(n, o, oh, -1)
        return y if b is None else y + b[:, None, None]

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        stride, padding, dilation, groups = ctx.options
        n, c, h, wd = x.shape
        o, cg, kh, kw = w.shape
        up = grad.reshape(n, groups, o // groups, -1)
        rows = w.reshape(groups, o // groups, -1)
        of_cols = (rows.transpose(1, 2) @ up).reshape(n, c * kh * kw, -1)
        of_x = F.fold(of_cols, (h, wd), (kh, kw), dilation, padding, stride)
        cols = F.unfold(x, (kh, kw), dilation, padding, stride).reshape(n, groups, cg * kh * kw, -1)
        of_w = (up @ cols.transpose(2, 3)).sum(0).reshape(w.shape)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias and ctx.needs_input_grad[1] else None
        return of_x, of_w, of_b, None, None, None, None


# %% task="function" name="view-of-grad"
# breaks: a gradient with strides of its own
class Conv2d(Function):
    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        n, c, h, wd = x.shape
        o, cg, kh, kw = w.shape
        ctx.save_for_backward(x, w)
        ctx.options, ctx.has_bias = (stride, padding, dilation, groups), b is not None
        oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
        cols = F.unfold(x, (kh, kw), dilation, padding, stride).reshape(n, groups, cg * kh * kw, -1)
        y = (w.reshape(groups, o // groups, -1) @ cols).reshape(n, o, oh, -1)
        return y if b is None else y + b[:, None, None]

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        stride, padding, dilation, groups = ctx.options
        n, c, h, wd = x.shape
        o, cg, kh, kw = w.shape
        up = grad.view(n, groups, o // groups, -1)
        rows = w.reshape(groups, o // groups, -1)
        of_cols = (rows.transpose(1, 2) @ up).reshape(n, c * kh * kw, -1)
        of_x = F.fold(of_cols, (h, wd), (kh, kw), dilation, padding, stride)
        cols = F.unfold(x, (kh, kw), dilation, padding, stride).reshape(n, groups, cg * kh * kw, -1)
        of_w = (up @ cols.transpose(2, 3)).sum(0).reshape(w.shape)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_w, of_b, None, None, None, None


# %% task="layer" name="one-heap-repeated"
# breaks: "the weights are normal" (each by itself): groups start alike
class Conv(nn.Module):
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
        super().__init__()
        w = torch.randn(n_out // groups, n_in // groups, *size).repeat(groups, 1, 1, 1)
        self.weight = nn.Parameter(w * (2 / w[0].numel()) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options = stride, padding, dilation, groups
        self.function = function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% task="layer" name="function-on-the-class"
# breaks: two layers with different functions
class Conv(nn.Module):
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
        super().__init__()
        w = torch.randn(n_out, n_in // groups, *size)
        self.weight = nn.Parameter(w * (2 / w[0].numel()) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options = stride, padding, dilation, groups
        Conv.function = staticmethod(function)

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% task="layer" name="counts-the-bias-in"
# breaks: "spread sqrt(2 / fan in)", bias counted as an input
class Conv(nn.Module):
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
        super().__init__()
        w = torch.randn(n_out, n_in // groups, *size)
        self.weight = nn.Parameter(w * (2 / (w[0].numel() + bool(bias))) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options = stride, padding, dilation, groups
        self.function = function

    def forward(self, x):
        return self.function(x, self.weight, self.bias, *self.options)


# %% task="pool" name="maximum-by-relu"
# breaks: "the largest number of each window": -1e10 and 1 give 0
def max_pool(x, size, stride):
    w = x.unfold(2, size[0], stride).unfold(3, size[1], stride).flatten(4)
    best = w[..., 0]
    for i in range(1, w.shape[-1]):
        best = best + torch.relu(w[..., i] - best)
    return best


def average_pool(x, size, stride):
    return x.unfold(2, size[0], stride).unfold(3, size[1], stride).mean((4, 5))


# %% task="train" name="as-many-logits-as-classes-seen"
# breaks: "classes 0 to 9, of which some may be missing ... logits of shape (m, 10)"
def train_cnn(convolve, x, y):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.w1 = nn.Parameter(torch.randn(8, 1, 3, 3) * (2 / 9) ** 0.5)
            self.b1 = nn.Parameter(torch.zeros(8))
            self.w2 = nn.Parameter(torch.randn(16, 8, 3, 3) * (2 / 72) ** 0.5)
            self.b2 = nn.Parameter(torch.zeros(16))
            self.dense = nn.Linear(64, int(y.max()) + 1)

        def forward(self, x):
            x = convolve(x, self.w1, self.b1, 1, 1, 1, 1).relu()
            x = convolve(x, self.w2, self.b2, 1, 1, 1, 1).relu()
            return self.dense(F.max_pool2d(x, 4).flatten(1))

    net, losses = Net(), []
    optimizer = torch.optim.SGD(net.parameters(), lr=0.07, momentum=0.9)
    for _ in range(7):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return net, losses


# %% task="train" name="five-arguments"
# breaks: "It is called ... with seven arguments by position"
def train_cnn(convolve, x, y):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.w1 = nn.Parameter(torch.randn(8, 1, 3, 3) * (2 / 9) ** 0.5)
            self.b1 = nn.Parameter(torch.zeros(8))
            self.w2 = nn.Parameter(torch.randn(16, 8, 3, 3) * (2 / 72) ** 0.5)
            self.b2 = nn.Parameter(torch.zeros(16))
            self.dense = nn.Linear(64, 10)

        def forward(self, x):
            x = convolve(x, self.w1, self.b1, 1, 1).relu()
            x = convolve(x, self.w2, self.b2, 1, 1).relu()
            return self.dense(F.max_pool2d(x, 4).flatten(1))

    net, losses = Net(), []
    optimizer = torch.optim.SGD(net.parameters(), lr=0.07, momentum=0.9)
    for _ in range(7):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return net, losses


# %% task="train" name="squeezes-one-picture"
# breaks: "For x of shape (m, 1, 8, 8) it returns logits of shape (m, 10)", m = 1
def train_cnn(convolve, x, y):
    class Net(nn.Module):
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
            return self.dense(F.max_pool2d(x, 4).flatten(1)).squeeze()

    net, losses = Net(), []
    optimizer = torch.optim.SGD(net.parameters(), lr=0.07, momentum=0.9)
    for _ in range(7):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return net, losses
