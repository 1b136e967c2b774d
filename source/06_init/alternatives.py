# %% task="predict-growth" name="computed"
one_layer = math.sqrt(100)
five_layers = 10**5
too_large_32 = next(
    k for k in range(1, 100) if 10.0**k > torch.finfo(torch.float32).max
)
too_large_64 = 309
too_small_32 = 45
holding = 1 / math.sqrt(100)

# %% task="predict-growth" name="tensors-of-rank-0"
one_layer = torch.tensor(100.0, dtype=torch.float64).sqrt().item()
five_layers = one_layer**5
too_large_32, too_large_64, too_small_32 = 39, 309, 45
holding = 1 / one_layer


# %% task="first-overflow" name="counting-by-hand"
def first_overflow(x, weights):
    layer = 0
    for w in weights:
        layer += 1
        x = torch.einsum("ni,oi->no", x, w)
        if x.isinf().any() or x.isnan().any():
            return layer


# %% task="first-overflow" name="largest-absolute-value"
def first_overflow(inputs, layers):
    a = inputs
    for number in range(len(layers)):
        a = torch.nn.functional.linear(a, layers[number])
        if not a.abs().max() < math.inf:
            return number + 1
    return None


# %% task="first-overflow" name="recursion"
def first_overflow(x, weights):
    if not weights:
        return None
    x = (weights[0] @ x.t()).t()
    if bool((~torch.isfinite(x)).any()):
        return 1
    later = first_overflow(x, weights[1:])
    return None if later is None else later + 1


# %% task="linear-weights" name="normal-in-place"
def linear_weights(inputs, outputs):
    w = torch.empty(outputs, inputs)
    w.normal_(0, inputs**-0.5)
    w.requires_grad = True
    return w


# %% task="linear-weights" name="a-parameter"
def linear_weights(n_in, n_out):
    drawn = torch.randn(n_in, n_out).t() * (1 / n_in) ** 0.5
    return torch.nn.Parameter(drawn)


# %% task="linear-weights" name="normal-with-a-print"
def linear_weights(inputs, outputs):
    print("drawing", outputs, "times", inputs)
    std = 1 / math.sqrt(inputs)
    w = torch.normal(mean=0.0, std=std, size=(outputs, inputs))
    return w.detach().requires_grad_(True)


# %% task="linear-weights" name="scaled-under-no-grad"
def linear_weights(inputs, outputs):
    w = torch.randn((outputs, inputs), requires_grad=True)
    with torch.no_grad():
        w /= inputs**0.5
    return w


# %% task="linear-weights" name="numpy-draws"
def linear_weights(inputs, outputs):
    import numpy as np

    drawn = np.random.normal(0, 1 / np.sqrt(inputs), size=(outputs, inputs))
    return torch.tensor(drawn, dtype=torch.float32, requires_grad=True)


# %% task="output-variance" name="step-by-step"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    second_moment = x_mean * x_mean + x_variance
    one_product = weight_variance * second_moment
    return sum(one_product for _ in range(inputs))


# %% task="output-variance" name="other-names"
def output_variance(n, v, m, s2):
    return v * (n * s2 + n * m**2)


# %% task="relu-moments" name="rounded"
relu_second, relu_variance = 0.5, 0.34
scaled_mean, scaled_std, scaled_second = 0.56, 0.83, 1

# %% task="relu-moments" name="computed-otherwise"
relu_second = 1 / 2
relu_variance = (1 - 1 / math.pi) / 2
scaled_mean = 0.399 * 2**0.5
scaled_second = 2 * relu_second
scaled_std = (scaled_second - scaled_mean**2) ** 0.5


# %% task="layer-stats" name="lists-and-powers"
def layer_stats(x, weights, relu):
    result = []
    for w in weights:
        x = torch.einsum("ni,oi->no", x, w)
        if relu:
            x = torch.clamp(x, min=0)
        result += [[float(x.mean()), float(x.std()), float((x**2).mean())]]
    return result


# %% task="layer-stats" name="by-hand"
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = torch.matmul(x, w.transpose(0, 1))
        x = x * (x > 0) if relu else x
        n = x.numel()
        mean, second = x.sum() / n, x.square().sum() / n
        std = ((x - mean).square().sum() / (n - 1)) ** 0.5
        found.append(tuple(t.item() for t in (mean, std, second)))
    return found


# %% task="layer-stats" name="std-mean"
def layer_stats(x, weights, relu):
    def facts(t):
        std, mean = torch.std_mean(t)
        return mean.item(), std.item(), t.norm().item() ** 2 / t.numel()

    activations = [x]
    for w in weights:
        z = activations[-1] @ w.T
        activations.append(torch.relu(z) if relu else z)
    return [facts(a) for a in activations[1:]]


# %% task="kaiming" name="variance-written-out"
def gain(slope):
    kept = (1 + slope * slope) / 2
    return (1 / kept) ** 0.5


def kaiming_weights(inputs, outputs, slope=0.0):
    variance = 2 / ((1 + slope**2) * inputs)
    w = torch.empty((outputs, inputs)).normal_(std=variance**0.5)
    return w.requires_grad_()


# %% task="kaiming" name="a-parameter"
def gain(a):
    return 2**0.5 / math.hypot(1, a)


def kaiming_weights(n_in, n_out, slope=0.0):
    columns = [torch.randn(n_out, 1) for _ in range(n_in)]
    return torch.nn.Parameter(torch.cat(columns, 1) * (gain(slope) * n_in**-0.5))


# %% task="kaiming" name="from-a-distribution"
def gain(slope):
    if slope == 0:
        return math.sqrt(2)
    return math.sqrt(2) / math.sqrt(1 + slope**2)


def kaiming_weights(inputs, outputs, slope=0.0):
    normal = torch.distributions.Normal(0.0, gain(slope) / inputs**0.5)
    w = normal.sample((outputs, inputs)).to(torch.float32)
    w.requires_grad = True
    return w


# %% task="spread-factors" name="roots-of-variances"
def spread_factors(inputs, outputs, std):
    return [(inputs * std**2) ** 0.5, (outputs * std**2) ** 0.5]


# %% task="spread-factors" name="one-helper"
def spread_factors(inputs, outputs, std):
    def factor(terms):
        return std * terms**0.5

    forward = factor(inputs)
    backward = factor(outputs)
    return forward, backward


# %% task="glorot" name="uniform-in-place"
def glorot_uniform(inputs, outputs):
    variance = 2 / (inputs + outputs)
    bound = (3 * variance) ** 0.5
    return torch.empty(outputs, inputs).uniform_(-bound, bound)


# %% task="glorot" name="stretched-first"
def glorot_uniform(n_in, n_out):
    w = 2 * torch.rand(n_out, n_in) - 1
    return w * math.sqrt(3) * math.sqrt(2 / (n_in + n_out))


# %% task="glorot" name="turned-and-trainable"
def glorot_uniform(inputs, outputs):
    b = math.sqrt(6) / math.sqrt(inputs + outputs)
    return (b - 2 * b * torch.rand(inputs, outputs)).t().contiguous().requires_grad_()


# %% task="fans" name="loop"
def fans(shape):
    if len(shape) <= 1:
        raise ValueError("a bias has no fans")
    fan_in, fan_out = shape[1], shape[0]
    for side in shape[2:]:
        fan_in *= side
        fan_out *= side
    return fan_in, fan_out


# %% task="fans" name="an-empty-tensor"
def fans(shape):
    if not len(shape) > 1:
        raise ValueError(shape)
    weight = torch.empty(shape, device="meta")
    return [weight[0].numel(), weight[:, 0].numel()]


# %% task="fans" name="unpacking"
def fans(shape):
    try:
        outputs, inputs, *kernel = shape
    except ValueError:
        raise ValueError("at least outputs and inputs") from None
    places = 1
    for side in kernel:
        places = places * side
    return (inputs * places, outputs * places)


# %% task="pytorch-reads" name="decimals"
fan_in_read = 50
std_drawn, std_right, second_moment = 0.2, 0.05, 16
mode = "fan_out"

# %% task="pytorch-reads" name="from-the-ratio"
fan_in_read = 50
std_drawn = 2**0.5 / 50**0.5
std_right = (2 / 800) ** 0.5
second_moment = (std_drawn / std_right) ** 2
mode = "fan_" + "out"


# %% task="default-init" name="from-the-formula"
def default_init(fan_in):
    slope = math.sqrt(5)
    gain = math.sqrt(2 / (1 + slope**2))
    std = gain / math.sqrt(fan_in)
    return gain, math.sqrt(3) * std, std**2, fan_in * std**2 / 2


# %% task="default-init" name="list-from-the-bound"
def default_init(fan_in):
    bound = fan_in**-0.5
    variance = bound**2 / 3
    return [3**-0.5, bound, variance, 0.5 * variance * fan_in]


# %% task="network" name="hidden-and-last"
def network_weights(sizes):
    def layer(inputs, outputs, gain):
        w = torch.empty(outputs, inputs).normal_(0, gain / inputs**0.5)
        return w.requires_grad_(), torch.zeros(outputs).requires_grad_()

    *hidden, last = zip(sizes[:-1], sizes[1:], strict=True)
    return [layer(i, o, 2**0.5) for i, o in hidden] + [layer(*last, 1)]


# %% task="network" name="parameters"
def network_weights(sizes):
    pairs = []
    for k in range(len(sizes) - 1):
        w = torch.randn(sizes[k + 1], sizes[k]) / sizes[k] ** 0.5
        if k + 2 < len(sizes):
            w = w * math.sqrt(2)
        b = w.new_zeros(sizes[k + 1])
        pairs.append([torch.nn.Parameter(w), torch.nn.Parameter(b)])
    return pairs


# %% task="network" name="modules"
def network_weights(sizes):
    found = []
    for number, (i, o) in enumerate(zip(sizes, sizes[1:], strict=False), start=2):
        layer = torch.nn.Linear(i, o)
        with torch.no_grad():
            layer.weight.copy_(torch.randn(o, i) * (2 / i) ** 0.5)
            if number == len(sizes):
                layer.weight.div_(math.sqrt(2))
            layer.bias.zero_()
        found.append((layer.weight, layer.bias))
    return tuple(found)


# %% task="shifted-relu" name="where"
def shifted_relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x)) - (2 * math.pi) ** -0.5


# %% task="shifted-relu" name="maximum-in-place"
def shifted_relu(z):
    a = torch.clamp(z, min=0.0)
    a -= math.sqrt(0.5 / math.pi)
    return a


# %% task="shifted-relu" name="mask"
def shifted_relu(x):
    constant = torch.tensor(1 / (2 * math.pi), dtype=x.dtype).sqrt()
    return x * (x > 0) - constant.item()


# %% task="shifted-relu" name="own-function"
class Shifted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) - 1 / math.sqrt(2 * math.pi)

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return upstream * (x > 0)


def shifted_relu(x):
    return Shifted.apply(x)


# %% task="settle" name="part-by-part"
def next_spread(s):
    c = 1 / math.sqrt(2 * math.pi)
    second = s**2 / 2 - 2 * c * s * c + c**2
    return (2 * second) ** 0.5


settled = 1.4
for _ in range(60):
    settled = next_spread(settled)


# %% task="settle" name="variance-plus-mean"
def next_spread(s):
    c = (2 * math.pi) ** -0.5
    mean = c * s - c
    variance = s * s * (0.5 - c * c)
    return math.sqrt(2 * (variance + mean * mean))


settled = 1 / 2


# %% task="settle" name="halving-the-interval"
def next_spread(s):
    c2 = 1 / (2 * math.pi)
    return float(torch.tensor(s * s - 4 * c2 * s + 2 * c2, dtype=torch.float64).sqrt())


low, high = 0.0, 10.0
while high - low > 1e-6:
    middle = (low + high) / 2
    if next_spread(middle) < middle:
        high = middle
    else:
        low = middle
settled = low


# %% task="alikeness" name="two-loops"
def alikeness(a):
    total, pairs = 0.0, 0
    for i in range(len(a)):
        for j in range(i):
            total += torch.dot(a[i], a[j]) / (a[i].norm() * a[j].norm())
            pairs += 1
    return total / pairs


# %% task="alikeness" name="cosine-similarity"
def alikeness(a):
    table = torch.cosine_similarity(a[:, None], a[None], dim=-1)
    different = ~torch.eye(len(a), dtype=torch.bool)
    return table[different].mean().item()


# %% task="alikeness" name="above-the-diagonal"
def alikeness(a):
    table = a @ a.t()
    length = table.diagonal().sqrt()
    cosine = table / torch.outer(length, length)
    above = torch.triu_indices(len(a), len(a), offset=1)
    return cosine[above[0], above[1]].mean()


# %% task="alikeness" name="sum-of-unit-rows"
def alikeness(rows):
    import warnings

    if len(rows) > 10_000:
        warnings.warn("many pairs", stacklevel=2)
    unit = torch.nn.functional.normalize(rows, dim=1)
    n = unit.shape[0]
    return float((unit.sum(0).square().sum() - n) / (n * n - n))


# %% task="normalise" name="one-helper"
def normalise(train, valid):
    def scaled(data, mean=train.mean(), std=train.std()):
        return (data - mean) / std

    return scaled(train), scaled(valid)


# %% task="normalise" name="copies-in-place"
def normalise(train, valid):
    std, mean = torch.std_mean(train)
    results = []
    for data in (train, valid):
        data = data.clone()
        data -= mean
        data /= std
        results.append(data)
    return results


# %% task="normalise" name="python-numbers"
def normalise(train, valid):
    n = train.numel()
    m = train.sum().item() / n
    s = (((train - m) ** 2).sum().item() / (n - 1)) ** 0.5
    return train.sub(m).div(s), valid.sub(m).div(s)
