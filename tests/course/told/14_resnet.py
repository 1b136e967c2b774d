# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="batch-norm" name="var-as-it-comes" means="unbiased-variance"
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() / x.shape[1] < 2:
        raise ValueError("too few numbers")
    dims = [0, *range(2, x.dim())]
    mean = x.mean(dim=dims, keepdim=True)
    var = x.var(dim=dims, keepdim=True)
    x_hat = (x - mean) / torch.sqrt(var + eps)
    shape = [1, -1] + [1] * (x.dim() - 2)
    return gamma.view(shape) * x_hat + beta.view(shape)


# %% task="batch-norm" name="dim-0" means="each-pixel-by-itself" also="error-for-a-single-picture"
def batch_norm(x, gamma, beta, eps=1e-5):
    if len(x) < 2:
        raise ValueError("a batch of one")
    mean = x.mean(dim=0)
    var = ((x - mean) ** 2).mean(dim=0)
    x_hat = (x - mean) / torch.sqrt(var + eps)
    shape = [1, -1] + [1] * (x.dim() - 2)
    return gamma.view(shape) * x_hat + beta.view(shape)


# %% task="batch-norm" name="means-of-squares" means="difference-of-large-numbers"
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError
    dims = tuple(i for i in range(x.ndim) if i != 1)
    mean = x.mean(dims, keepdim=True)
    var = (x**2).mean(dims, keepdim=True) - mean**2
    shape = [1, x.shape[1]] + [1] * (x.ndim - 2)
    x_hat = (x - mean) / (var + eps) ** 0.5
    return x_hat * gamma.reshape(shape) + beta.reshape(shape)


# %% task="backward" name="mean-and-deviation-fixed" means="statistics-as-constants"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    dims = [i for i in range(x.dim()) if i != 1]
    mean = x.mean(dims, keepdim=True)
    std = torch.sqrt(x.var(dims, unbiased=False, keepdim=True) + eps)
    x_hat = (x - mean) / std
    g = gamma.view([1, -1] + [1] * (x.dim() - 2))
    return upstream * g / std, (upstream * x_hat).sum(dims), upstream.sum(dims)


# %% task="backward" name="averaged" means="means-for-sums"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    dims = [i for i in range(x.dim()) if i != 1]
    mean = x.mean(dims, keepdim=True)
    std = torch.sqrt(x.var(dims, unbiased=False, keepdim=True) + eps)
    x_hat = (x - mean) / std
    g = upstream * gamma.view([1, -1] + [1] * (x.dim() - 2))
    m1 = g.mean(dims, keepdim=True)
    m2 = (g * x_hat).mean(dims, keepdim=True)
    dx = (g - m1 - x_hat * m2) / std
    return dx, (upstream * x_hat).mean(dims), upstream.mean(dims)


# %% task="layer" name="one-variance" means="biased-into-the-running-variance"
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        if self.training:
            if x.numel() / x.shape[1] < 2:
                raise ValueError("need more than one value per channel")
            dims = [i for i in range(x.dim()) if i != 1]
            mean = x.mean(dims)
            var = x.var(dims, unbiased=False)
            m = self.momentum
            with torch.no_grad():
                self.running_mean = (1 - m) * self.running_mean + m * mean
                self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        shape = [1, -1] + [1] * (x.dim() - 2)
        x = (x - mean.view(shape)) / torch.sqrt(var.view(shape) + self.eps)
        return self.weight.view(shape) * x + self.bias.view(shape)


# %% task="layer" name="keras-s-momentum" means="momentum-turned-round"
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        shape = [1, -1] + [1] * (x.dim() - 2)
        if self.training:
            n = x.numel() // x.shape[1]
            if n == 1:
                raise ValueError("one value per channel")
            dims = [i for i in range(x.dim()) if i != 1]
            mean, var = x.mean(dims), x.var(dims, unbiased=False)
            m = self.momentum
            self.running_mean = m * self.running_mean + (1 - m) * mean.detach()
            self.running_var = m * self.running_var + (1 - m) * var.detach() * n / (n - 1)
        else:
            mean, var = self.running_mean, self.running_var
        x = (x - mean.view(shape)) / torch.sqrt(var.view(shape) + self.eps)
        return self.weight.view(shape) * x + self.bias.view(shape)


# %% task="layer" name="not-registered" means="no-buffers"
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.running_mean = torch.zeros(channels)
        self.running_var = torch.ones(channels)

    def forward(self, x):
        shape = [1, -1] + [1] * (x.dim() - 2)
        if self.training:
            n = x.numel() // x.shape[1]
            if n < 2:
                raise ValueError("one value per channel")
            dims = [i for i in range(x.dim()) if i != 1]
            mean, var = x.mean(dims), x.var(dims, unbiased=False)
            m = self.momentum
            with torch.no_grad():
                self.running_mean = (1 - m) * self.running_mean + m * mean
                self.running_var = (1 - m) * self.running_var + m * x.var(dims)
        else:
            mean, var = self.running_mean, self.running_var
        x = (x - mean.view(shape)) / torch.sqrt(var.view(shape) + self.eps)
        return self.weight.view(shape) * x + self.bias.view(shape)


# %% task="layer-norm" name="std" means="unbiased-variance"
def layer_norm(x, gamma, beta, eps=1e-5):
    dims = tuple(range(-gamma.dim(), 0))
    mean = x.mean(dims, keepdim=True)
    var = x.var(dims, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps) * gamma + beta


# %% task="layer-norm" name="minus-one" means="the-last-dimension-alone"
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, unbiased=False, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# %% task="block" name="relu-then-add" means="activated-before-the-sum"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1 = conv(n_in, n_out, 3, stride)
        self.norm1 = norm(n_out)
        self.conv2 = conv(n_out, n_out, 3, 1)
        self.norm2 = norm(n_out)
        nn.init.constant_(self.norm2.weight, 0)
        self.project = None
        self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project = conv(n_in, n_out, 1, stride)
            self.project_norm = norm(n_out)

    def forward(self, x):
        out = F.relu(self.norm1(self.conv1(x)))
        out = F.relu(self.norm2(self.conv2(out)))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return out + x


# %% task="block" name="channels-compared" means="projection-for-channels-only"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1 = conv(n_in, n_out, 3, stride)
        self.norm1 = norm(n_out)
        self.conv2 = conv(n_out, n_out, 3, 1)
        self.norm2 = norm(n_out)
        self.norm2.weight.data.zero_()
        self.project = conv(n_in, n_out, 1, stride) if n_in != n_out else None
        self.project_norm = norm(n_out) if n_in != n_out else None

    def forward(self, x):
        out = F.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        shortcut = self.project_norm(self.project(x)) if self.project else x
        return F.relu(out + shortcut)


# %% task="block" name="no-zero" means="starts-with-ones"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1 = conv(n_in, n_out, 3, stride)
        self.norm1 = norm(n_out)
        self.conv2 = conv(n_out, n_out, 3, 1)
        self.norm2 = norm(n_out)
        if n_in == n_out and stride == 1:
            self.project, self.project_norm = None, None
        else:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        out = F.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        shortcut = self.project_norm(self.project(x)) if self.project else x
        return F.relu(out + shortcut)


# %% task="fixup" name="kaiming" means="usual-start"
def fixup_weights(channels, size, layers, blocks):
    weights = []
    for i in range(layers):
        w = torch.empty(channels, channels, size, size)
        if i == layers - 1:
            nn.init.zeros_(w)
        else:
            nn.init.kaiming_normal_(w, nonlinearity="relu")
        weights.append(w)
    return weights


# %% task="global-pool" name="keepdim" means="sizes-of-one-kept"
def global_average_pool(x):
    return x.mean(dim=[2, 3], keepdim=True)


# %% task="count" name="bias-too" means="a-bias-for-each-kernel"
def count(layers, shape):
    params, mults = 0, 0
    c, h, w = shape
    for layer in layers:
        if layer[0] == "conv":
            _, out, k, s = layer
            pad = k // 2
            h = (h + 2 * pad - k) // s + 1
            w = (w + 2 * pad - k) // s + 1
            params += (c * k * k + 1) * out
            mults += c * k * k * out * h * w
            c = out
        elif layer[0] == "norm":
            params += 2 * c
        elif layer[0] == "pool":
            h, w = 1, 1
        elif layer[0] == "dense":
            out = layer[1]
            params += (c * h * w + 1) * out
            mults += c * h * w * out
            c, h, w = out, 1, 1
    return params, mults


# %% task="watch" name="backward" means="gradients-left-behind"
def watch(network, x, upstream):
    seen = []
    hooks = []
    for name, m in network.named_modules():
        if len(list(m.children())) == 0:

            def hook(mod, inp, out, name=name):
                out.retain_grad()
                seen.append((name, out))

            hooks.append(m.register_forward_hook(hook))
    (network(x) * upstream).sum().backward()
    for h in hooks:
        h.remove()
    return [(name, out.std().item(), out.grad.norm().item()) for name, out in seen]


# %% task="mistakes" name="sorted-logits" means="by-the-logit"
def confident_mistakes(logits, y, k):
    values, pred = logits.max(dim=1)
    wrong = [i for i in range(len(y)) if pred[i] != y[i]]
    wrong.sort(key=lambda i: values[i].item(), reverse=True)
    return wrong[:k]


# %% task="pre-block" name="as-before" means="the-order-before"
def pre_block(x, norm1, conv1, norm2, conv2):
    out = F.relu(norm1(conv1(x)))
    out = norm2(conv2(out))
    return F.relu(out + x)


# %% task="spreads" name="relu-first" means="norm-behind-the-activation"
def spreads(x, weights, norm=None):
    stds = []
    for w in weights:
        x = F.relu(x @ w.T)
        if norm is not None:
            x = norm(x)
        stds.append(x.std().item())
    return stds


# %% task="load" name="sys-path" means="import-from-the-path"
import importlib
import sys


def load(folder, names):
    sys.path.insert(0, str(folder))
    out = {}
    for name in names:
        module, attribute = name.split(".")
        out[name] = getattr(importlib.import_module(module), attribute)
    sys.path.pop(0)
    return out
