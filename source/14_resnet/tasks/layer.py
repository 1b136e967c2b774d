# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, exact, number, probe, probe_module, randn

double = torch.float64
ready_made = ("batch_norm", "native_batch_norm", "_native_batch_norm_legit")
ready_made += ("_batch_norm_impl_index", "layer_norm", "native_layer_norm")
ready_made += ("group_norm", "native_group_norm", "instance_norm", "cudnn_batch_norm")
ready_made += ("rms_norm", "_fused_rms_norm")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}


def filled(weight, bias, mean, var, *options):
    """A BatchNorm with these numbers, in float64."""
    layer = BatchNorm(len(weight), *options).double()
    state = {"weight": weight, "bias": bias, "running_mean": mean, "running_var": var}
    layer.load_state_dict(state)
    return layer


# %% hidden="layer-training"
probe_module(lambda: BatchNorm(1), randn(4, 1), grad=True)
probe_module(lambda: BatchNorm(3, 0.1), randn(2, 3, 4, 5), grad=True)
probe_module(lambda: BatchNorm(channels=2, eps=1.0, momentum=0.5), randn(5, 2, 3))


def in_training(x, weight, bias, eps, upstream):
    """BatchNorm in training, with these parameters: its result, and the gradients."""
    start = torch.zeros_like(bias), torch.ones_like(bias)
    layer = filled(weight, bias, *start, eps)
    x = x.clone().requires_grad_()
    y = layer(x)
    return [y, *torch.autograd.grad(y, [x, layer.weight, layer.bias], upstream)]


def numbers_for(*shape):
    c = shape[1]
    return randn(*shape, dtype=double), randn(c, dtype=double), randn(c, dtype=double)


def probed(x, weight, bias, eps):
    probe(in_training, x, weight, bias, eps, randn(*x.shape, dtype=double), **forbidden)


probed(*numbers_for(4, 3), 1e-5)
probed(*numbers_for(2, 3, 4, 2), 0.1)
probed(awkward(4, 3, dtype=double), *awkward(3, 3, dtype=double)[:2], 0.1)
probed(*numbers_for(3, 2, 3), number() ** 2)
x, weight, bias = numbers_for(30, 2)
probed(300 * x, 300 * weight, 300 * bias, 1.0)
probed(*numbers_for(2, 30), 0.1)
probed(*numbers_for(3, 3, 3, 3), 0.1)
probed(randn(3, 4, dtype=double).t(), *numbers_for(2, 3)[1:], 300)
zeros, ones = torch.tensor([[0.0, 1, -2], [1, 1, 0.5]], dtype=double)
probed(randn(4, 3, dtype=double), zeros, ones, 1)
x, weight, bias = numbers_for(4, 3)
probed(1e-4 * x, 1e-4 * weight, 1e-4 * bias, 1e-4)


def at_the_start(channels):
    layer = BatchNorm(channels)
    return exact([layer.weight, layer.bias, layer.running_mean, layer.running_var])


probe(at_the_start, 3)
probe(at_the_start, 1)


# %% hidden="layer-running"
def running(momentum, *batches):
    """The running statistics after each of these batches, in training."""
    layer = BatchNorm(batches[0].shape[1], momentum=momentum).double()
    found = []
    for x in batches:
        layer(x)
        found.append(exact([layer.running_mean.clone(), layer.running_var.clone()]))
    return found


probe(running, 0.1, torch.tensor([[2.0], [4], [4], [10]], dtype=double))
probe(running, 0.1, 3 + randn(4, 3, dtype=double))
probe(running, 0.3, randn(2, 3, 4, 2, dtype=double), 2 * randn(5, 3, dtype=double))
probe(running, 0.1, *[number() + randn(3, 2, 5, dtype=double) for _ in range(4)])
probe(running, 1.0, randn(2, 2, dtype=double), randn(3, 2, dtype=double))
probe(running, 0.0, randn(3, 2, dtype=double))
probe(running, 1, randn(3, 2, dtype=double))
probe(running, 0.001, randn(3, 2, dtype=double), rtol=1e-12)
probe(running, 0.25, 300 * awkward(4, 3, dtype=double), awkward(4, 3, dtype=double))
probe(running, 0.5, randn(2, 3, dtype=double), randn(30, 3, dtype=double))


def unrecorded(x):
    """The running statistics after a batch in training for which autograd records nothing."""
    layer = BatchNorm(x.shape[1]).double()
    with torch.no_grad():
        layer(x)
    return exact([layer.running_mean, layer.running_var])


probe(unrecorded, randn(4, 3, dtype=double))


def names(channels):
    layer = BatchNorm(channels)
    buffers = [name for name, _ in layer.named_buffers()]
    return [sorted(buffers), sorted(layer.state_dict()), len(list(layer.parameters()))]


def two_layers(x):
    """The running mean of a layer that was not called, while another one was."""
    one, other = BatchNorm(3), BatchNorm(3)
    one(x)
    return exact(other.running_mean)


def requires_grad(x):
    """Whether the running statistics take part in gradients."""
    layer = BatchNorm(3)
    layer(x.clone().requires_grad_())
    return exact([layer.running_mean.requires_grad, layer.running_var.requires_grad])


probe(names, 4)
probe(two_layers, randn(4, 3))
probe(requires_grad, randn(4, 3))


def frozen(x):
    """The running statistics after a batch in training, where no parameter learns."""
    layer = BatchNorm(x.shape[1]).double().requires_grad_(False)
    layer(x)
    return exact([layer.running_mean, layer.running_var])


probe(frozen, torch.tensor([[2.0], [4], [4], [10]], dtype=double))


# %% hidden="layer-evaluation"
def in_evaluation(x, weight, bias, mean, var, eps, upstream):
    """BatchNorm in evaluation: its result, the gradients, and the running statistics."""
    layer = filled(weight, bias, mean, var, eps).eval()
    x = x.clone().requires_grad_()
    y = layer(x)
    slopes = torch.autograd.grad(y, [x, layer.weight, layer.bias], upstream)
    return [y, *slopes, layer.running_mean, layer.running_var]


def in_turns(momentum, x, other):
    """A batch in training, one in evaluation, and both again; what comes out at the end."""
    layer = BatchNorm(x.shape[1], momentum=momentum).double()
    for _ in range(2):
        layer.train()
        layer(x)
        layer.eval()
        y = layer(other)
    return [y, layer.running_mean, layer.running_var]


def probed(x, scale=1.0, eps=1e-5):
    c = x.shape[1]
    numbers = [scale * randn(c, dtype=double) for _ in range(3)]
    var = scale * (0.1 + randn(c, dtype=double) ** 2)
    upstream = randn(*x.shape, dtype=double)
    probe(in_evaluation, x, *numbers, var, eps, upstream, **forbidden)


probed(randn(4, 3, dtype=double))
probed(randn(1, 3, dtype=double))
probed(randn(2, 3, 4, 2, dtype=double), eps=0.1)
probed(awkward(4, 3, dtype=double), eps=number() ** 2)
probed(randn(1, 1, 1, 1, dtype=double))
probed(300 * randn(30, 2, dtype=double), 300.0)
probed(randn(2, 30, 3, dtype=double))
probed(1e-4 * randn(3, 2, dtype=double), 1e-4)
x = randn(3, 2, dtype=double)
same = torch.full((2,), 1.0, dtype=double)
probe(in_evaluation, x, same, 0 * same, same, same, 0.0, x)
probe(in_turns, 0.1, randn(4, 3, dtype=double), randn(5, 3, dtype=double))
probe(in_turns, 0.5, randn(2, 2, 3, dtype=double), randn(1, 2, 3, dtype=double))


def loaded_later(x, mean, var):
    """A layer in evaluation, called, given other running statistics, and called again."""
    layer = BatchNorm(x.shape[1]).double().eval()
    layer(x)
    layer.load_state_dict(
        {**layer.state_dict(), "running_mean": mean, "running_var": var}
    )
    return layer(x)


numbers = torch.tensor([[1.0, -2.0], [4.0, 0.25]], dtype=double)
probe(loaded_later, randn(3, 2, dtype=double), *numbers)


# %% hidden="layer-edges"
probe(lambda x: BatchNorm(3)(x), randn(1, 3), raises=ValueError)
probe(lambda x: BatchNorm(4)(x), randn(1, 4, 1, 1), raises=ValueError)


def is_refused(training, *shape):
    """Whether BatchNorm, in training or in evaluation, refuses ones of this shape."""
    try:
        BatchNorm(shape[1]).train(training)(torch.ones(shape))
    except ValueError:
        return True
    return False


def after_an_error(x, one):
    """The running statistics after a batch in training, and one row that is refused."""
    layer = BatchNorm(x.shape[1]).double()
    layer(x)
    try:
        layer(one)
    except ValueError:
        return [layer.running_mean, layer.running_var]
    return "no ValueError"


probe(after_an_error, randn(4, 3, dtype=double), 5 + randn(1, 3, dtype=double))
probe(is_refused, True, 1, 3)
probe(is_refused, False, 1, 3)
probe(is_refused, True, 2, 3)
probe(is_refused, True, 1, 3, 2)
probe(lambda x: BatchNorm(3).double()(x), randn(1, 3, 4, 2, dtype=double))
probe(lambda x: BatchNorm(3).double()(x), randn(2, 3, dtype=double))


def of_equal_numbers(a, b, rows):
    """A layer in training, called with two channels of equal numbers."""
    layer = BatchNorm(2).double()
    x = torch.tensor([[a, b]] * rows, dtype=double)
    return [layer(x), layer.running_mean, layer.running_var]


probe(of_equal_numbers, 7.0, -0.25, 4, atol=1e-8)
probe(of_equal_numbers, number(), number(), 3, atol=1e-8)


def far_from_0(*numbers):
    """A layer in training, called with a column of these, and its running statistics."""
    layer = BatchNorm(1).double()
    x = torch.tensor(numbers, dtype=double)[:, None]
    return [layer(x), layer.running_mean, layer.running_var]


probe(far_from_0, 1e6, 1e6 + 0.1, 1e6 + 0.5, rtol=1e-6)


def of_the_variance(*numbers):
    """The running variance after a column of these in training."""
    layer = BatchNorm(1, momentum=1.0).double()
    layer(torch.tensor(numbers, dtype=double)[:, None])
    return exact(layer.running_var)


probe(of_the_variance, 1e6, 1e6 + 0.1, 1e6 + 0.5, rtol=1e-6)


# %% mistake="biased-into-the-running-variance"
# The variance of the batch that normalises is not the one that goes into the running
# variance. Which of the two divides by n - 1?
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            if x.numel() // x.shape[1] < 2:
                raise ValueError("one number a channel")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(var, self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="unbiased-everywhere"
# You use the variance with n - 1 for both. Which of the two normalises?
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            if x.numel() // x.shape[1] < 2:
                raise ValueError("one number a channel")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(var, self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="momentum-turned-round"
# Your running statistics forget nine tenths at every batch. The momentum is the share
# of the new batch.
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError("one number a channel")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                self.running_mean.lerp_(mean, 1 - self.momentum)
                self.running_var.lerp_(var * count / (count - 1), 1 - self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="no-buffers"
# Your running statistics are plain tensors. The state dict does not know them: a saved
# network would come back without them.
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.running_mean = torch.zeros(channels)
        self.running_var = torch.ones(channels)
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError("one number a channel")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                unbiased = var * count / (count - 1)
                self.running_mean = torch.lerp(
                    self.running_mean.to(mean.dtype), mean, self.momentum
                )
                self.running_var = torch.lerp(
                    self.running_var.to(mean.dtype), unbiased, self.momentum
                )
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="running-statistics-as-parameters"
# An optimizer would find your running statistics among the parameters. They are
# collected, not learned.
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.running_mean = nn.Parameter(torch.zeros(channels))
        self.running_var = nn.Parameter(torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError("one number a channel")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                unbiased = var * count / (count - 1)
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(unbiased, self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="the-batch-in-evaluation"
# In evaluation your layer still uses the statistics of the batch. Where does it look at
# self.training?
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        count = x.numel() // x.shape[1]
        if count < 2:
            raise ValueError("one number a channel")
        others = [d for d in range(x.dim()) if d != 1]
        mean, var = x.mean(others), x.var(others, correction=0)
        with torch.no_grad():
            unbiased = var * count / (count - 1)
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(unbiased, self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="running-statistics-in-training"
# You normalise with the running statistics in training too. There it is the batch that
# counts.
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError("one number a channel")
            others = [d for d in range(x.dim()) if d != 1]
            with torch.no_grad():
                self.running_mean.lerp_(x.mean(others), self.momentum)
                self.running_var.lerp_(x.var(others), self.momentum)
        mean, var = self.running_mean.clone(), self.running_var.clone()
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="no-error"
# With one number a channel there is no spread to measure. In training the text asks for
# an error.
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                unbiased = var * count / max(count - 1, 1)
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(unbiased, self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="on-the-graph"
# Your running statistics hang on the graph of the batches they came from. Nothing may
# flow into them.
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError("one number a channel")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            m, unbiased = self.momentum, var * count / (count - 1)
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * unbiased
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% mistake="pytorchs-own"
# PyTorch did it. The point is to write it.
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        running = self.running_mean, self.running_var
        learned, options = (self.weight, self.bias), (self.momentum, self.eps)
        return F.batch_norm(x, *running, *learned, self.training, *options)


# %% alternative="two-methods"
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels))
        self.weight = nn.Parameter(torch.ones(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.options = eps, momentum

    def of_the_batch(self, x):
        rows = x.transpose(0, 1).flatten(1)
        if rows.shape[1] < 2:
            raise ValueError("too few numbers")
        keep, m = rows.detach(), self.options[1]
        self.running_mean = (1 - m) * self.running_mean + m * keep.mean(1)
        self.running_var = (1 - m) * self.running_var + m * keep.var(1)
        return rows.mean(1), rows.var(1, unbiased=False)

    def forward(self, x):
        if self.training:
            mean, var = self.of_the_batch(x)
        else:
            mean, var = self.running_mean, self.running_var
        x = x.transpose(1, -1)
        x = (x - mean) * torch.rsqrt(var + self.options[0]) * self.weight + self.bias
        return x.transpose(1, -1)


# %% alternative="in-place-and-data"
class BatchNorm(torch.nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.m = eps, momentum
        for name, start in (("weight", torch.ones), ("bias", torch.zeros)):
            self.register_parameter(name, nn.Parameter(start(channels)))
        for name, start in (("mean", torch.zeros), ("var", torch.ones)):
            self.register_buffer("running_" + name, start(channels))

    def forward(self, x):
        n, c = x.shape[:2]
        table = x.reshape(n, c, -1)
        if self.training:
            count = n * table.shape[2]
            if count == 1:
                raise ValueError("one number")
            mean = table.mean((0, 2))
            squares = ((table - mean[:, None]) ** 2).sum((0, 2))
            var = squares / count
            self.running_mean.data.mul_(1 - self.m).add_(self.m * mean.data)
            self.running_var.data.mul_(1 - self.m)
            self.running_var.data.add_(self.m * squares.data / (count - 1))
        else:
            mean, var = self.running_mean, self.running_var
        table = (table - mean[:, None]) / (var[:, None] + self.eps) ** 0.5
        return (self.weight[:, None] * table + self.bias[:, None]).reshape(x.shape)


# %% survivors
# layer-1dca982b: every channel has equally many numbers, so nothing is left over


# %% inputs
# x, weight, bias: empty: the text speaks of channels, and a batch has rows
# eps: negative: it keeps a root away from 0
# channels: zero: a layer has channels
# momentum: negative, large: it is a share
# a: zero, one, negative, large, tiny, int: the number that fills a channel
