"""The reference solutions of 14_resnet; made by `autograder build`, do not edit."""

import importlib.util
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


def batch_norm(x, gamma, beta, eps=1e-5):
    """Normalises each channel over all other dimensions, with the biased variance.

    x: float tensor (n, c, ...); gamma, beta: float tensors (c,); eps: a number.
    Returns a float tensor of the shape of x.

    Raises:
        ValueError: where a channel has fewer than two numbers.
    """
    if x.numel() < 2 * x.shape[1]:
        raise ValueError(f"one number a channel is not enough: {tuple(x.shape)}")
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    var = (centred**2).mean(others, keepdim=True)
    shape = (-1, *[1] * (x.dim() - 2))
    return gamma.reshape(shape) * centred / (var + eps).sqrt() + beta.reshape(shape)


def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    """The gradients of batch normalisation in training, by hand.

    x, upstream: float tensors (n, c, ...); gamma: float tensor (c,); eps: a number.
    Returns three tensors: for x, in its shape, for gamma and for beta, both (c,).
    """
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).mean(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


class BatchNorm(nn.Module):
    """Batch normalisation for x of shape (n, channels, ...)."""

    def __init__(self, channels, eps=1e-5, momentum=0.1):
        """channels: int; eps, momentum: numbers."""
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        """x: float tensor (n, channels, ...). Returns a tensor of the same shape.

        Raises:
            ValueError: in training, where a channel has fewer than two numbers.
        """
        mean, var = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError(f"one number a channel: {tuple(x.shape)}")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                unbiased = var * count / (count - 1)
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(unbiased, self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


def layer_norm(x, gamma, beta, eps=1e-5):
    """Normalises the last dimensions of x, those that gamma has.

    x: float tensor (..., *shape); gamma, beta: float tensors of that shape, with one
    dimension or more; eps: a number. Returns a float tensor of the shape of x.
    """
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + eps).sqrt() + beta


def spreads(x, weights, norm=None):
    """The standard deviation after each layer: product, norm, ReLU.

    x: float tensor (rows, inputs); weights: list of tensors (outputs, inputs);
    norm: a function from tensor to tensor, or None. Returns a list of floats.
    """
    found = []
    for w in weights:
        x = x @ w.t()
        if norm is not None:
            x = norm(x)
        x = x.relu()
        found.append(x.std().item())
    return found


class Block(nn.Module):
    """A residual block: relu(shortcut + norm2(conv2(relu(norm1(conv1(x))))))."""

    def __init__(self, n_in, n_out, stride, conv, norm):
        """n_in, n_out: channels; conv(n_in, n_out, size, stride), norm(channels)."""
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project = conv(n_in, n_out, 1, stride)
            self.project_norm = norm(n_out)

    def forward(self, x):
        """x: float tensor (n, n_in, h, w). Returns (n, n_out, oh, ow)."""
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()


def pre_block(x, norm1, conv1, norm2, conv2):
    """x plus a branch of norm1, ReLU, conv1, norm2, ReLU, conv2.

    x: float tensor; the others: functions from tensor to tensor. Returns a tensor.
    """
    branch = conv1(norm1(x).relu())
    return x + conv2(norm2(branch).relu())


def fixup_weights(channels, size, layers, blocks):
    """The weights with which the convolutions of one branch start, after Fixup.

    Returns a list of `layers` float32 tensors (channels, channels, size, size).
    """
    shape = (channels, channels, size, size)
    weights = []
    for _ in range(layers - 1):
        spread = (2 / (channels * size * size)) ** 0.5
        weights.append(spread * blocks ** (-1 / (2 * layers - 2)) * torch.randn(shape))
    return [*weights, torch.zeros(shape)]


def global_average_pool(x):
    """The mean of each channel over its pixels: (n, c, h, w) becomes (n, c)."""
    return x.mean((2, 3))


def count(layers, shape):
    """The parameters of a chain of layers, and its multiplications for one picture.

    layers: list of tuples, see above; shape: tuple (c, h, w) of ints.
    Returns a tuple of two ints.
    """
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            weights = n_out * c * size * size
            parameters += weights
            products += weights * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            weights = numbers[0] * c * h * w
            parameters += weights + numbers[0]
            products += weights
            c, h, w = numbers[0], 1, 1
    return parameters, products


def watch(network, x, upstream):
    """What each inner module gives, and the gradient that comes back to it.

    network: nn.Module; x: its input; upstream: tensor in the shape of its result.
    Returns a list of tuples (name, standard deviation, norm of the gradient).
    """
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    try:
        result = network(x)
    finally:
        for handle in handles:
            handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    pairs = zip(outputs, slopes, strict=True)
    return [(name, y.std().item(), g.norm().item()) for (name, y), g in pairs]


class Conv(nn.Module):
    """A convolution without a bias, size // 2 zeros on each side, by unfold."""

    def __init__(self, n_in, n_out, size, stride):
        super().__init__()
        spread = (2 / (n_in * size * size)) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in, size, size))
        self.stride = stride

    def forward(self, x):
        """x: float tensor (n, n_in, h, w). Returns (n, n_out, oh, ow)."""
        size = self.weight.shape[-1]
        columns = F.unfold(x, size, padding=size // 2, stride=self.stride)
        oh = (x.shape[2] + size // 2 * 2 - size) // self.stride + 1
        return (self.weight.flatten(1) @ columns).unflatten(2, (oh, -1))


#| export
class Linear(nn.Module):
    """A linear layer."""

    def __init__(self, n_in, n_out):
        super().__init__()
        bound = n_in**-0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor (..., n_in). Returns (..., n_out)."""
        return x @ self.weight.t() + self.bias


def train_resnet(conv, norm, linear, x, y):
    """Train a residual network on x (n, 1, 8, 8) and y (n,), classes 0 to 9.

    conv(n_in, n_out, size, stride), norm(channels), linear(n_in, n_out) make layers.
    Returns the network, an nn.Module, and the list of training losses.
    """

    class Residual(nn.Module):
        def __init__(self, n_in, n_out, stride):
            super().__init__()
            self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
            self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
            nn.init.zeros_(self.norm2.weight)
            self.project = self.project_norm = None
            if stride != 1 or n_in != n_out:
                self.project = conv(n_in, n_out, 1, stride)
                self.project_norm = norm(n_out)

        def forward(self, x):
            branch = self.norm1(self.conv1(x)).relu()
            branch = self.norm2(self.conv2(branch))
            if self.project is not None:
                x = self.project_norm(self.project(x))
            return (x + branch).relu()

    class ResNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = conv(1, 8, 3, 1), norm(8)
            self.block1, self.block2 = Residual(8, 8, 1), Residual(8, 16, 2)
            self.top = linear(16, 10)

        def forward(self, x):
            x = self.norm(self.conv(x)).relu()
            return self.top(self.block2(self.block1(x)).mean((2, 3)))

    network, losses = ResNet(), []
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5, momentum=0.9)
    for step in range(90):
        optimizer.param_groups[0]["lr"] = 0.5 * (1 - step / 90)
        rows = torch.randint(0, len(x), (64,))
        loss = F.cross_entropy(network(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return network, losses


def confident_mistakes(logits, y, k):
    """The indices of the k mistakes with the largest probability.

    logits: float tensor (n, classes); y: int64 tensor (n,); k: int.
    Returns a list of at most k Python ints.
    """
    certain, read = logits.softmax(1).max(1)
    order = certain.argsort(descending=True)
    return order[(read != y)[order]][:k].tolist()


def load(folder, names):
    """What the names stand for, from module files in a folder.

    folder: str or Path; names: list of strings "module.name". Returns a dict.

    Raises:
        FileNotFoundError: where a module's file is missing.
        AttributeError: where a file does not define a name.
    """
    modules = {}
    for stem in {name.split(".")[0] for name in names}:
        path = Path(folder, f"{stem}.py")
        if not path.is_file():
            raise FileNotFoundError(f"there is no {path}")
        spec = importlib.util.spec_from_file_location(stem, path)
        modules[stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[stem])
    pairs = {name: name.split(".") for name in names}
    return {name: getattr(modules[stem], last) for name, (stem, last) in pairs.items()}


def assemble(own):
    """The makers of layers for a residual network, out of one's own modules.

    own: dict from "module.name" to what it names. Returns three functions: conv(n_in,
    n_out, size, stride), norm(channels) and linear(n_in, n_out).
    """
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair, half = (size, size), size // 2
        return make(n_in, n_out, pair, stride, half, bias=False, function=function)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


if __name__ == "__main__":
    column = torch.tensor([[2.0], [4], [4], [10]])
    one, zero = torch.ones(1), torch.zeros(1)
    print(
        "normalised:",
        [round(n, 3) for n in batch_norm(column, one, zero).flatten().tolist()],
    )
    norm = BatchNorm(1)
    norm(column)
    print(f"running mean {norm.running_mean.item():.2f}, var {norm.running_var.item():.2f}")
    upstream = torch.tensor([[1.0], [0], [0], [0]])
    back = batch_norm_backward(column, one, upstream)[0].flatten()
    print(
        "an upstream of 1 in the first row comes back as",
        [round(n, 4) for n in back.tolist()],
    )
    torch.manual_seed(0)
    block = Block(4, 4, 1, Conv, BatchNorm)
    picture = torch.randn(2, 4, 8, 8)
    print("a new block is its shortcut:", torch.equal(block(picture), picture.relu()))
    layers = [("conv", 16, 3, 1), ("norm",), ("relu",)]
    for name, end in (("pooled", [("pool",), ("dense", 10)]), ("flat", [("dense", 10)])):
        parameters, products = count(layers + end, (1, 8, 8))
        print(f"{name}: {parameters} numbers to learn, {products} multiplications")
