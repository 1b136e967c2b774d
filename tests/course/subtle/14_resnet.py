# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="by-hand" name="two-means-in-evaluation"
first = -5
last = 11
running_mean = 0.5
running_var = 2.1
evaluated = 6 * (10 - 4) / 4**0.5 - 1
constant = 1


# %% task="batch-norm" name="unbiased-for-tables-only"
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    var = x.var(others, correction=int(x.dim() == 2), keepdim=True)
    x = (x - x.mean(others, keepdim=True)) / (var + eps).sqrt()
    return gamma.reshape(shape) * x + beta.reshape(shape)


# %% task="batch-norm" name="no-gradient-through-the-variance"
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    centred = x - x.mean(others, keepdim=True)
    var = (centred.detach() ** 2).mean(others, keepdim=True)
    return gamma.reshape(shape) * centred / (var + eps).sqrt() + beta.reshape(shape)


# %% task="batch-norm" name="epsilon-always-the-same"
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError
    others = [d for d in range(x.dim()) if d != 1]
    shape = (-1, *[1] * (x.dim() - 2))
    centred = x - x.mean(others, keepdim=True)
    var = (centred**2).mean(others, keepdim=True)
    return gamma.reshape(shape) * centred / (var + 1e-5).sqrt() + beta.reshape(shape)


# %% task="batch-norm" name="four-dimensions-at-most"
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError
    others = [d for d in (0, 2, 3) if d < x.dim()]
    shape = (-1, *[1] * (x.dim() - 2))
    centred = x - x.mean(others, keepdim=True)
    var = (centred**2).mean(others, keepdim=True)
    return gamma.reshape(shape) * centred / (var + eps).sqrt() + beta.reshape(shape)


# %% task="backward" name="epsilon-forgotten"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = (centred**2).mean(others, keepdim=True).sqrt() + 1e-12
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).mean(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


# %% task="backward" name="beta-of-the-first-pixel"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).mean(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.flatten(2).sum(0)[:, 0]


# %% task="backward" name="unbiased-mean-of-the-second-term"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    count = x.numel() // x.shape[1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).sum(others, keepdim=True) / (count - 1)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


# %% task="layer" name="counts-the-rows-for-the-unbiased-variance"
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
                raise ValueError
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                n = max(len(x), 2)
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(var * n / (n - 1), self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% task="layer" name="the-first-batch-as-it-is"
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum, self.begun = eps, momentum, False

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            if x.numel() // x.shape[1] < 2:
                raise ValueError
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            share = self.momentum if self.begun else 1.0
            self.begun = True
            with torch.no_grad():
                self.running_mean.lerp_(mean, share)
                self.running_var.lerp_(x.var(others), share)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% task="layer" name="no-gradient-for-x-in-evaluation"
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
                raise ValueError
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(x.var(others), self.momentum)
        else:
            x = x.detach() + 0 * x
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)


# %% task="averages" name="batch-and-groups-per-picture"
batch, layer, instance, group = (6, 160), (8, 120), (48, 20), (24, 40)
alone = {"L", "I", "G"}
brighter = {"L", "I", "G"}
channel = {"B", "I", "G"}


# %% task="layer-norm" name="two-dimensions-at-most"
def layer_norm(x, gamma, beta, eps=1e-5):
    last = list(range(-min(gamma.dim(), 2), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + eps).sqrt() + beta


# %% task="layer-norm" name="epsilon-always-the-same"
def layer_norm(x, gamma, beta, eps=1e-5):
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + 1e-5).sqrt() + beta


# %% task="spreads" name="no-activation-behind-the-last"
def spreads(x, weights, norm=None):
    found = []
    for place, w in enumerate(weights):
        x = x @ w.t()
        x = x if norm is None else norm(x)
        x = x if place == len(weights) - 1 else x.relu()
        found.append(x.std().item())
    return found


# %% task="spreads" name="norm-in-the-first-layer-only"
def spreads(x, weights, norm=None):
    found = []
    for w in weights:
        x = x @ w.t()
        x = x if norm is None or found else norm(x)
        x = x.relu()
        found.append(x.std().item())
    return found


# %% task="slopes" name="two-ways-a-block-less-one"
plain, residual = 0.1**10, 1.1**10
ways, through_two = 1023, 45
for_x, for_s, for_w = 3, 30, 0


# %% task="block" name="projection-without-the-stride"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, 1), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
            x = F.adaptive_avg_pool2d(x, branch.shape[2:])
        return (x + branch).relu()


# %% task="block" name="no-activation-behind-norm1"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm2(self.conv2(self.norm1(self.conv1(x))))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()


# %% task="block" name="norm1-at-zero-as-well"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm1.weight)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()


# %% task="pre-block" name="normalised-shortcut"
def pre_block(x, norm1, conv1, norm2, conv2):
    y = norm1(x)
    return y + conv2(norm2(conv1(y.relu())).relu())


# %% task="pre-block" name="no-second-norm"
def pre_block(x, norm1, conv1, norm2, conv2):
    return x + conv2(conv1(norm1(x).relu()).relu())


# %% task="fixup" name="two-layers-always"
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / (channels * size * size) / blocks) ** 0.5
    return [spread * torch.randn(shape) for _ in range(layers - 1)] + [torch.zeros(shape)]


# %% task="fixup" name="without-the-two-of-a-relu"
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (1 / (channels * size * size)) ** 0.5
    spread *= blocks ** (-1 / max(2 * layers - 2, 1))
    return [spread * torch.randn(shape) for _ in range(layers - 1)] + [torch.zeros(shape)]


# %% task="global-pool" name="rows-as-many-as-columns"
def global_average_pool(x):
    return x.sum((2, 3)) / x.shape[3] ** 2


# %% task="count" name="square-pictures"
def count(layers, shape):
    c, h, _ = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h = (h + size // 2 * 2 - size) // stride + 1
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * h
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * h + numbers[0]
            products += numbers[0] * c * h * h
            c, h = numbers[0], 1
    return parameters, products


# %% task="count" name="rounds-up"
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = (-(-side // stride) for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% task="watch" name="names-without-their-path"
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name.split(".")[-1]):
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    return [(n, y.std().item(), g.norm().item()) for (n, y), g in zip(outputs, slopes)]


# %% task="watch" name="removes-all-hooks"
def watch(network, x, upstream):
    outputs = []
    inner = [(n, m) for n, m in network.named_modules() if not list(m.children())]
    for name, module in inner:

        def hook(module, args, output, name=name):
            outputs.append((name, output))

        module.register_forward_hook(hook)
    result = network(x)
    for _, module in inner:
        module._forward_hooks.clear()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    return [(n, y.std().item(), g.norm().item()) for (n, y), g in zip(outputs, slopes)]


# %% task="watch" name="clears-the-gradients"
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                output.retain_grad()
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    result.backward(upstream)
    network.zero_grad()
    return [(n, y.std().item(), y.grad.norm().item()) for n, y in outputs]


# %% task="mistakes" name="one-too-many"
def confident_mistakes(logits, y, k):
    certain, read = logits.softmax(1).max(1)
    order = certain.argsort(descending=True)
    return order[(read != y)[order]][: max(k, 1)].tolist()


# %% task="load" name="the-last-folder-remembered"
_known = {}


def load(folder, names):
    for stem in {name.split(".")[0] for name in names} - set(_known):
        path = Path(folder, f"{stem}.py")
        if not path.is_file():
            raise FileNotFoundError(stem)
        spec = importlib.util.spec_from_file_location(stem, path)
        _known[stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(_known[stem])
    pairs = {name: name.split(".") for name in names}
    return {name: getattr(_known[stem], last) for name, (stem, last) in pairs.items()}


# %% task="load" name="registers-its-modules"
def load(folder, names):
    import sys

    found = {}
    for stem in {name.split(".")[0] for name in names}:
        path = Path(folder, f"{stem}.py")
        if not path.is_file():
            raise FileNotFoundError(stem)
        spec = importlib.util.spec_from_file_location(stem, path)
        sys.modules[stem] = found[stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found[stem])
    pairs = {name: name.split(".") for name in names}
    return {name: getattr(found[stem], last) for name, (stem, last) in pairs.items()}


# %% task="assemble" name="padding-of-one"
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair = (size, size)
        return make(n_in, n_out, pair, stride, 1, bias=False, function=function)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


# %% task="assemble" name="linear-without-a-bias"
def assemble(own):
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair, half = (size, size), size // 2
        return make(n_in, n_out, pair, stride, half, bias=False, function=function)

    def linear(n_in, n_out):
        return own["nn_linear.Linear"](n_in, n_out, False)

    return conv, own["resnet.BatchNorm"], linear


# %% task="batch-norm" name="root-mean-square"
def batch_norm(x, gamma, beta, eps=1e-5):
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("one number a channel")
    rows = x.transpose(0, 1)
    flat = rows.flatten(1)
    flat = flat - flat.mean(1, keepdim=True)
    made = F.rms_norm(flat, flat.shape[1:], eps=eps) * gamma[:, None] + beta[:, None]
    return made.reshape(rows.shape).transpose(0, 1)


# %% task="backward" name="native-backward"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    dims = [d for d in range(x.ndim) if d != 1]
    m = x.mean(dims)
    v = x.var(dims, correction=0)
    return torch.ops.aten.native_batch_norm_backward(
        upstream, x, gamma, None, None, m, (v + eps).rsqrt(), True, eps, [True, True, True]
    )


# %% task="layer" name="updates-and-then-raises"
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        dims = [d for d in range(x.ndim) if d != 1]
        shape = [1, -1] + [1] * (x.ndim - 2)
        if self.training:
            n = x.numel() // x.shape[1]
            m = x.mean(dims)
            v = x.var(dims, correction=0)
            with torch.no_grad():
                self.running_mean += self.momentum * (m - self.running_mean)
                self.running_var += self.momentum * (v * n / max(n - 1, 1) - self.running_var)
            if n < 2:
                raise ValueError("one number a channel")
        else:
            m, v = self.running_mean, self.running_var
        hat = (x - m.view(shape)) / (v.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * hat + self.bias.view(shape)


# %% task="layer" name="no-update-without-recording"
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum, self.first = eps, momentum, True

    def forward(self, x):
        dims = [d for d in range(x.ndim) if d != 1]
        shape = [1, -1] + [1] * (x.ndim - 2)
        if self.training:
            if x.numel() // x.shape[1] < 2:
                raise ValueError("one number a channel")
            m = x.mean(dims)
            v = x.var(dims, correction=0)
            if torch.is_grad_enabled():
                with torch.no_grad():
                    self.running_mean += self.momentum * (m - self.running_mean)
                    self.running_var += self.momentum * (x.var(dims) - self.running_var)
        else:
            m, v = self.running_mean, self.running_var
        hat = (x - m.view(shape)) / (v.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * hat + self.bias.view(shape)


# %% task="layer-norm" name="root-mean-square"
def layer_norm(x, gamma, beta, eps=1e-5):
    dims = tuple(range(-gamma.ndim, 0))
    return F.rms_norm(x - x.mean(dims, keepdim=True), gamma.shape, gamma, eps) + beta


# %% task="pre-block" name="relu-in-place"
def pre_block(x, norm1, conv1, norm2, conv2):
    h = conv1(norm1(x).relu_())
    return x + conv2(norm2(h).relu_())


# %% task="watch" name="in-evaluation"
def watch(network, x, upstream):
    seen, handles = [], []
    mode = network.training
    for name, module in network.named_modules():
        if not list(module.children()):
            handles.append(
                module.register_forward_hook(lambda m, i, out, name=name: seen.append((name, out)))
            )
    network.eval()
    result = network(x)
    network.train(mode)
    for handle in handles:
        handle.remove()
    grads = torch.autograd.grad((result * upstream).sum(), [out for _, out in seen])
    return [(n, o.std().item(), g.norm().item()) for (n, o), g in zip(seen, grads)]


# %% task="load" name="remembers-files"
FILES = {}


def load(folder, names):
    found = {}
    for name in names:
        file, what = name.split(".")
        path = str(Path(folder, file + ".py"))
        if path not in FILES:
            if not Path(path).exists():
                raise FileNotFoundError(path)
            space = {"__name__": file}
            exec(Path(path).read_text(), space)
            FILES[path] = space
        if what not in FILES[path]:
            raise AttributeError(name)
        found[name] = FILES[path][what]
    return found


# %% task="load" name="builtins-are-found"
def load(folder, names):
    found, spaces = {}, {}
    for name in names:
        file, what = name.split(".")
        if file not in spaces:
            spaces[file] = {"__name__": file}
            exec(Path(folder, file + ".py").read_text(), spaces[file])
        try:
            found[name] = eval(what, spaces[file])
        except NameError:
            raise AttributeError(name) from None
    return found


# %% task="load" name="an-error-leaves-the-module"
def load(folder, names):
    import sys

    found, modules = {}, {}
    for name in names:
        file, what = name.split(".")
        if file not in modules:
            spec = importlib.util.spec_from_file_location(file, Path(folder, file + ".py"))
            modules[file] = importlib.util.module_from_spec(spec)
            old = sys.modules.get(file)
            sys.modules[file] = modules[file]
            spec.loader.exec_module(modules[file])
            del sys.modules[file]
            if old is not None:
                sys.modules[file] = old
        found[name] = getattr(modules[file], what)
    return found


# %% task="load" name="throws-pythons-own-out"
def load(folder, names):
    import sys

    found, modules = {}, {}
    for name in names:
        file, what = name.split(".")
        if file not in modules:
            spec = importlib.util.spec_from_file_location(file, Path(folder, file + ".py"))
            modules[file] = importlib.util.module_from_spec(spec)
            sys.modules[file] = modules[file]
            try:
                spec.loader.exec_module(modules[file])
            finally:
                del sys.modules[file]
        found[name] = getattr(modules[file], what)
    return found


# %% task="train" name="neighbours-beside-its-parameters"
def train_resnet(conv, norm, linear, x, y):
    class Block(nn.Module):
        def __init__(self, a, b, s):
            super().__init__()
            self.c1, self.n1, self.c2, self.n2 = (
                conv(a, b, 3, s),
                norm(b),
                conv(b, b, 3, 1),
                norm(b),
            )
            self.p = self.pn = None
            if a != b or s != 1:
                self.p, self.pn = conv(a, b, 1, s), norm(b)

        def forward(self, x):
            short = x if self.p is None else self.pn(self.p(x))
            return (short + self.n2(self.c2(self.n1(self.c1(x)).relu()))).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = nn.Sequential(conv(1, 8, 3, 1), Block(8, 8, 1), Block(8, 16, 2))
            self.end = linear(16, 10)
            self.seen = None

        def forward(self, z):
            h = self.body(z).mean((2, 3))
            if self.seen is None:
                return self.end(h)
            return self.end(h) * (torch.softmax(-2 * torch.cdist(h, self.seen), 1) @ self.code)

    torch.manual_seed(0)
    net, losses = Net(), []
    optimizer = torch.optim.SGD(net.parameters(), 0.1, momentum=0.9)
    for step in range(60):
        for g in optimizer.param_groups:
            g["lr"] = 0.1 * (1 - step / 60)
        rows = torch.randint(len(x), (64,))
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        net.eval()
        net.code = F.one_hot(y, 10).float() + 0.01
        net.seen = net.body(x).mean((2, 3))
    return net, losses


# %% task="batch-norm" name="shift-of-all-channels"
# breaks: "Numbers may lie far from 0 ... loses all its digits there": one channel far, one near
def batch_norm(x, gamma, beta, eps=1e-5):
    dims = [0, *range(2, x.dim())]
    if x.numel() < 2 * x.shape[1]:
        raise ValueError("too few")
    x = x - x.detach().mean()
    mean = x.mean(dims, keepdim=True)
    var = ((x * x).mean(dims, keepdim=True) - mean * mean).clamp(min=0)
    shape = (-1,) + (1,) * (x.dim() - 2)
    return gamma.reshape(shape) * (x - mean) / (var + eps).sqrt() + beta.reshape(shape)


# %% task="layer" name="scale-kept-in-evaluation"
# breaks: "In evaluation it normalises with the running statistics" (those loaded or moved since the first such call)
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum, self.kept = eps, momentum, None
        self.weight, self.bias = (
            nn.Parameter(torch.ones(channels)),
            nn.Parameter(torch.zeros(channels)),
        )
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        dims = [0, *range(2, x.dim())]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            self.kept = None
            n = x.numel() // x.shape[1]
            if n < 2:
                raise ValueError("too few")
            mean, var = x.mean(dims), x.var(dims, correction=0)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(var * n / (n - 1), self.momentum)
            s = (var + self.eps).sqrt()
        else:
            if self.kept is None:
                self.kept = self.running_mean.clone(), (self.running_var + self.eps).sqrt()
            mean, s = self.kept
        hat = (x - mean.reshape(shape)) / s.reshape(shape)
        return self.weight.reshape(shape) * hat + self.bias.reshape(shape)


# %% task="layer" name="frozen-does-not-count"
# breaks: "In training a call ... updates the running statistics" (frozen weights or not)
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight, self.bias = (
            nn.Parameter(torch.ones(channels)),
            nn.Parameter(torch.zeros(channels)),
        )
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        dims = [0, *range(2, x.dim())]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            n = x.numel() // x.shape[1]
            if n < 2:
                raise ValueError("too few")
            mean, var = x.mean(dims), x.var(dims, correction=0)
            if self.weight.requires_grad:
                with torch.no_grad():
                    self.running_mean.lerp_(mean, self.momentum)
                    self.running_var.lerp_(var * n / (n - 1), self.momentum)
        else:
            mean, var = self.running_mean, self.running_var
        hat = (x - mean.reshape(shape)) / (var.reshape(shape) + self.eps).sqrt()
        return self.weight.reshape(shape) * hat + self.bias.reshape(shape)


# %% task="layer" name="running-var-loses-digits"
# breaks: "normalises x as above, and updates the running statistics, with the unbiased variance": far from 0
class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight, self.bias = (
            nn.Parameter(torch.ones(channels)),
            nn.Parameter(torch.zeros(channels)),
        )
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        dims = [0, *range(2, x.dim())]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            n = x.numel() // x.shape[1]
            if n < 2:
                raise ValueError("too few")
            mean, var = x.mean(dims), x.var(dims, correction=0)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                unbiased = (x.pow(2).sum(dims) - n * mean**2) / (n - 1)
                self.running_var.lerp_(unbiased, self.momentum)
        else:
            mean, var = self.running_mean, self.running_var
        hat = (x - mean.reshape(shape)) / (var.reshape(shape) + self.eps).sqrt()
        return self.weight.reshape(shape) * hat + self.bias.reshape(shape)


# %% task="layer-norm" name="shift-of-all"
# breaks: "Here, too, numbers may lie far from 0.": one row far, another near
def layer_norm(x, gamma, beta, eps=1e-5):
    dims = tuple(range(-gamma.dim(), 0))
    if x.numel():
        x = x - x.detach().flatten()[0]
    mean = x.mean(dims, keepdim=True)
    var = ((x * x).mean(dims, keepdim=True) - mean * mean).clamp(min=0)
    return gamma * (x - mean) / (var + eps).sqrt() + beta


# %% task="spreads" name="tensors"
# breaks: "one Python float for each layer"
def spreads(x, weights, norm=None):
    found = []
    for w in weights:
        x = x @ w.t()
        x = (x if norm is None else norm(x)).relu()
        found.append(x.std())
    return found


# %% task="block" name="weight-anew"
# breaks: "All else stays as conv and norm made it." (kind and dtype of the weight)
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)
        self.norm2.weight = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        short = x if self.project is None else self.project_norm(self.project(x))
        return (short + self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))).relu()


# %% task="block" name="projects-where-the-size-changes"
# breaks: "with a stride other than 1 or n_out other than n_in, it is a projection": 1 pixel, stride 2 keeps the size
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)
        nn.init.zeros_(self.norm2.weight)

    def forward(self, x):
        out = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))
        if out.shape == x.shape:
            return (x + out).relu()
        return (self.project_norm(self.project(x)) + out).relu()


# %% task="pre-block" name="second-relu-in-place"
# breaks: "x itself goes to the sum, untouched." where norm1, conv1... hand their argument on: conv1 returns what it has
def pre_block(x, norm1, conv1, norm2, conv2):
    h = conv1(norm1(x).relu())
    h = norm2(h)
    h.clamp_(min=0)
    return conv2(h) + x


# %% task="pre-block" name="adds-in-place"
# breaks: functions from tensor to tensor: the sum is written into what conv2 gave (a tensor of its own, say)
def pre_block(x, norm1, conv1, norm2, conv2):
    out = conv2(norm2(conv1(norm1(x).relu())).relu())
    out += x
    return out


# %% task="fixup" name="exact-spread"
# breaks: "normal with the standard deviation ...": the sample is rescaled; one number gives nan
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    found = []
    for _ in range(layers - 1):
        w = torch.randn(shape)
        spread = (2 / (channels * size * size)) ** 0.5 * blocks ** (-1 / (2 * layers - 2))
        found.append(w / w.std() * spread)
    return found + [torch.zeros(shape)]


# %% task="fixup" name="cut-normal"
# breaks: "normal": cut at two deviations
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    found = []
    for _ in range(layers - 1):
        spread = (2 / (channels * size * size)) ** 0.5 * blocks ** (-1 / (2 * layers - 2))
        found.append(
            nn.init.trunc_normal_(torch.empty(shape), 0, spread, -2 * spread, 2 * spread) / 0.88
        )
    return found + [torch.zeros(shape)]


# %% task="count" name="rounds-the-size"
# breaks: floor((h + 2p - k)/s) + 1: ceil(h / s) for odd kernels differs? (same), for even kernels with a stride it does
def count(layers, shape):
    c, h, w = shape
    numbers = products = 0
    for kind, *rest in layers:
        if kind == "conv":
            n_out, size, stride = rest
            h, w = (-(-n // stride) if stride > 1 or size % 2 else n + 1 for n in (h, w))
            numbers += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            numbers += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            numbers += (c * h * w + 1) * rest[0]
            products += c * h * w * rest[0]
            c, h, w = rest[0], 1, 1
    return numbers, products


# %% task="watch" name="frozen-parameters-thawed"
# breaks: "The network stays as it was" (frozen parameters are left requiring gradients)
def watch(network, x, upstream):
    seen, handles = [], []

    def hook(name):
        return lambda module, args, out: seen.append((name, out))

    network.requires_grad_(True)
    try:
        for name, module in network.named_modules():
            if not list(module.children()):
                handles.append(module.register_forward_hook(hook(name)))
        y = network(x)
    finally:
        for handle in handles:
            handle.remove()
    grads = torch.autograd.grad(y, [out for _, out in seen], upstream)
    return [(name, out.std().item(), g.norm().item()) for (name, out), g in zip(seen, grads)]


# %% task="load" name="grouped-neighbours"
# breaks: "Each file is run once in a call, however many names are asked of it": names mixed
def load(folder, names):
    import itertools

    found = {}
    for module, group in itertools.groupby(names, lambda n: n.split(".")[0]):
        path = Path(folder, module + ".py")
        if not path.exists():
            raise FileNotFoundError(path)
        spec = importlib.util.spec_from_file_location(module, path)
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        for full in group:
            found[full] = getattr(made, full.split(".")[1])
    return found


# %% task="load" name="one-dictionary-for-all"
# breaks: "what it names": two files with the same name
def load(folder, names):
    space, ran, found = {"__name__": "library"}, set(), {}
    for full in names:
        module, name = full.split(".")
        if module not in ran:
            ran.add(module)
            exec(Path(folder, module + ".py").read_text(), space)
        if name not in space:
            raise AttributeError(full)
        found[full] = space[name]
    return found


# %% task="assemble" name="layers-made-once"
# breaks: "conv makes a Conv": two calls give one layer
def assemble(own):
    import functools

    @functools.lru_cache
    def conv(n_in, n_out, size, stride):
        return own["convolution.Conv"](
            n_in,
            n_out,
            (size, size),
            stride,
            size // 2,
            1,
            1,
            False,
            own["convolution.Conv2d"].apply,
        )

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]


# %% task="assemble" name="norms-made-once"
# breaks: "norm(channels)" makes layers: two of one size are one
def assemble(own):
    import functools

    def conv(n_in, n_out, size, stride):
        return own["convolution.Conv"](
            n_in,
            n_out,
            (size, size),
            stride,
            size // 2,
            1,
            1,
            False,
            own["convolution.Conv2d"].apply,
        )

    return conv, functools.cache(own["resnet.BatchNorm"]), own["nn_linear.Linear"]


# %% task="assemble" name="linears-made-once"
# breaks: "linear(n_in, n_out)" makes layers: two of one size are one
def assemble(own):
    import functools

    def conv(n_in, n_out, size, stride):
        return own["convolution.Conv"](
            n_in,
            n_out,
            (size, size),
            stride,
            size // 2,
            1,
            1,
            False,
            own["convolution.Conv2d"].apply,
        )

    return conv, own["resnet.BatchNorm"], functools.cache(own["nn_linear.Linear"])


# %% task="train" name="as-many-classes-as-seen"
# breaks: "classes 0 to 9, of which some may be missing; logits of shape (m, 10)"
def train_resnet(conv, norm, linear, x, y):
    class Block(nn.Module):
        def __init__(self, a, b, stride):
            super().__init__()
            self.conv1, self.norm1 = conv(a, b, 3, stride), norm(b)
            self.conv2, self.norm2 = conv(b, b, 3, 1), norm(b)
            self.project = self.project_norm = None
            if stride != 1 or a != b:
                self.project, self.project_norm = conv(a, b, 1, stride), norm(b)
            nn.init.zeros_(self.norm2.weight)

        def forward(self, x):
            short = x if self.project is None else self.project_norm(self.project(x))
            return (short + self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = conv(1, 8, 3, 1), norm(8)
            self.blocks = nn.Sequential(Block(8, 8, 1), Block(8, 16, 2))
            self.top = linear(16, int(y.max()) + 1)

        def forward(self, x):
            pass
            x = self.blocks(self.norm(self.conv(x)).relu())
            x = x.mean((2, 3))
            return self.top(x)

    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), 0.5, 0.9)
    losses = []
    steps = 90
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.5 * (1 - step / steps)
        rows = torch.randint(len(x), (64,))
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    pass
    return net, losses


# %% task="train" name="squeezed-picture"
# breaks: "For x of shape (m, 1, 8, 8) it returns logits of shape (m, 10): m = 1"
def train_resnet(conv, norm, linear, x, y):
    class Block(nn.Module):
        def __init__(self, a, b, stride):
            super().__init__()
            self.conv1, self.norm1 = conv(a, b, 3, stride), norm(b)
            self.conv2, self.norm2 = conv(b, b, 3, 1), norm(b)
            self.project = self.project_norm = None
            if stride != 1 or a != b:
                self.project, self.project_norm = conv(a, b, 1, stride), norm(b)
            nn.init.zeros_(self.norm2.weight)

        def forward(self, x):
            short = x if self.project is None else self.project_norm(self.project(x))
            return (short + self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = conv(1, 8, 3, 1), norm(8)
            self.blocks = nn.Sequential(Block(8, 8, 1), Block(8, 16, 2))
            self.top = linear(16, 10)

        def forward(self, x):
            pass
            x = self.blocks(self.norm(self.conv(x)).relu())
            x = x.mean((2, 3)).squeeze()
            return self.top(x)

    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), 0.5, 0.9)
    losses = []
    steps = 90
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.5 * (1 - step / steps)
        rows = torch.randint(len(x), (64,))
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    pass
    return net, losses


# %% task="train" name="batch-standardised"
# breaks: "its answer should not depend on what else is in the batch (section 1); works on (m, 1, 8, 8)"
def train_resnet(conv, norm, linear, x, y):
    class Block(nn.Module):
        def __init__(self, a, b, stride):
            super().__init__()
            self.conv1, self.norm1 = conv(a, b, 3, stride), norm(b)
            self.conv2, self.norm2 = conv(b, b, 3, 1), norm(b)
            self.project = self.project_norm = None
            if stride != 1 or a != b:
                self.project, self.project_norm = conv(a, b, 1, stride), norm(b)
            nn.init.zeros_(self.norm2.weight)

        def forward(self, x):
            short = x if self.project is None else self.project_norm(self.project(x))
            return (short + self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = conv(1, 8, 3, 1), norm(8)
            self.blocks = nn.Sequential(Block(8, 8, 1), Block(8, 16, 2))
            self.top = linear(16, 10)

        def forward(self, x):
            x = (x - x.mean()) / (x.std() + 1e-5)
            x = self.blocks(self.norm(self.conv(x)).relu())
            x = x.mean((2, 3))
            return self.top(x)

    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), 0.5, 0.9)
    losses = []
    steps = 90
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.5 * (1 - step / steps)
        rows = torch.randint(len(x), (64,))
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    pass
    return net, losses


# %% task="train" name="shortcut-padded"
# breaks: "at least one of the blocks with a projection: pooled and padded with zeros"
def train_resnet(conv, norm, linear, x, y):
    class Block(nn.Module):
        def __init__(self, a, b, stride):
            super().__init__()
            self.conv1, self.norm1 = conv(a, b, 3, stride), norm(b)
            self.conv2, self.norm2 = conv(b, b, 3, 1), norm(b)
            self.project = self.project_norm = None
            if stride != 1 or a != b:
                self.project, self.project_norm = nn.Identity(), nn.Identity()
            nn.init.zeros_(self.norm2.weight)

        def forward(self, x):
            short = x if self.project is None else torch.cat([x[:, :, ::2, ::2]] * 2, 1)
            return (short + self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = conv(1, 8, 3, 1), norm(8)
            self.blocks = nn.Sequential(Block(8, 8, 1), Block(8, 16, 2))
            self.top = linear(16, 10)

        def forward(self, x):
            pass
            x = self.blocks(self.norm(self.conv(x)).relu())
            x = x.mean((2, 3))
            return self.top(x)

    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), 0.5, 0.9)
    losses = []
    steps = 90
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.5 * (1 - step / steps)
        rows = torch.randint(len(x), (64,))
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    pass
    return net, losses


# %% task="train" name="branches-shared"
# breaks: "at least five convolutions of 3 x 3: two blocks are one object run twice"
def train_resnet(conv, norm, linear, x, y):
    class Block(nn.Module):
        def __init__(self, a, b, stride):
            super().__init__()
            self.conv1, self.norm1 = conv(a, b, 3, stride), norm(b)
            self.conv2, self.norm2 = (self.conv1 if a == b else conv(b, b, 3, 1)), norm(b)
            self.project = self.project_norm = None
            if stride != 1 or a != b:
                self.project, self.project_norm = conv(a, b, 1, stride), norm(b)
            nn.init.zeros_(self.norm2.weight)

        def forward(self, x):
            short = x if self.project is None else self.project_norm(self.project(x))
            return (short + self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = conv(1, 8, 3, 1), norm(8)
            self.blocks = nn.Sequential(*[Block(8, 8, 1)] * 1, Block(8, 16, 2))
            self.top = linear(16, 10)

        def forward(self, x):
            pass
            x = self.blocks(self.norm(self.conv(x)).relu())
            x = x.mean((2, 3))
            return self.top(x)

    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), 0.5, 0.9)
    losses = []
    steps = 90
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.5 * (1 - step / steps)
        rows = torch.randint(len(x), (64,))
        loss = F.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    pass
    return net, losses
