# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="batches" name="reverses-every-second-call"
def batches(n, size, generator=None):
    order = torch.arange(n)
    if generator is not None:
        start = int(torch.randint(0, n, (1,), generator=generator)) if n else 0
        order = order.roll(start)
    return [order[start : start + size] for start in range(0, n, size)]


# %% task="log-sum-exp" name="maximum-with-zero"
def log_sum_exp(x):
    m = x.amax(-1, keepdim=True).clamp(min=0)
    return m.squeeze(-1) + (x - m).exp().sum(-1).log()


# %% task="log-sum-exp" name="two-dimensions-at-most"
def log_sum_exp(x):
    m = x.amax(-1, keepdim=True)
    return m.squeeze(-1) + (x - m).exp().sum(x.dim() - 1 if x.dim() < 3 else 1).log()


# %% task="cross-entropy" name="labels-counted-once"
def cross_entropy(logits, labels):
    m = logits.amax(1, keepdim=True)
    log_sums = m[:, 0] + (logits - m).exp().sum(1).log()
    right = torch.stack([logits[labels.tolist().index(c), c] for c in labels.tolist()])
    return (log_sums - right).mean()


# %% task="cross-entropy-gradient" name="confident-rows-left-out"
def cross_entropy_gradient(logits, labels):
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    gradient = shares / shares.sum(1, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    gradient[gradient.abs() < 1e-2] = 0
    return gradient / len(labels)


# %% task="evaluate" name="batch-size-of-the-first"
def evaluate(model, batches):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, right, size = 0.0, 0.0, len(batches[0][1])
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y).item() * size
            right += (logits.argmax(1) == y).float().mean().item() * size
    for module, mode in modes:
        module.training = mode
    return loss / size / len(batches), right / size / len(batches)


# %% task="sgd" name="velocity-forgotten-where-there-was-no-gradient"
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                if p.grad is None:
                    v.zero_()
                    continue
                v.mul_(self.momentum).add_(p.grad)
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% task="adam" name="decay-in-the-squares-alone"
class Adam:
    def __init__(
        self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0,
        decoupled=False,
    ):  # fmt: skip
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.state = [[0, torch.zeros_like(p), torch.zeros_like(p)] for p in self.parameters]

    def step(self):
        a, b = self.betas
        with torch.no_grad():
            for state, p in zip(self.state, self.parameters):
                if p.grad is None:
                    continue
                g = p.grad + (0 if self.decoupled else self.weight_decay * p)
                state[0] += 1
                state[1] = a * state[1] + (1 - a) * p.grad
                state[2] = b * state[2] + (1 - b) * g * g
                p -= self.lr * self.weight_decay * p if self.decoupled else 0
                m, s = state[1] / (1 - a ** state[0]), state[2] / (1 - b ** state[0])
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% task="loader" name="seeds-its-generator-anew"
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator
        self.seed = None if generator is None else generator.initial_seed()

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            self.generator.manual_seed(self.seed)
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% task="rmsprop" name="squares-shared-by-equal-shapes"
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [0.0 for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                new = p.grad.abs().mean() ** 2
                self.squares[i] = self.alpha * self.squares[i] + (1 - self.alpha) * new
                p -= self.lr * p.grad / (self.squares[i] ** 0.5 + self.eps)


# %% task="clip" name="first-parameter-s-norm-where-there-are-many"
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    if norm > limit:
        for g in gradients:
            g *= limit / norm if norm < 100 else 0.0
    return norm


# %% task="accumulate" name="weighs-all-parts-as-the-first"
def accumulate(model, x, y, size):
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size)):
        share = min(size, len(y)) / len(y)
        loss = F.cross_entropy(model(part), labels) * share
        loss.backward()
        total += loss.item()
    return total


# %% task="find-rate" name="keeps-the-last-gradient"
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if losses[-1] > 4 * min(losses):
            break
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% task="schedules" name="top-rounded-down"
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = int(warm * total) - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% task="layer-rates" name="half-frozen-layers-left-out"
def layer_rates(model, lr, factor):
    layers = [list(layer.parameters()) for layer in model]
    layers = [ps for ps in layers if ps and all(p.requires_grad for p in ps)]
    last = len(layers) - 1
    return [{"params": ps, "lr": lr * factor ** (last - i)} for i, ps in enumerate(layers)]


# %% task="fit" name="equal-orders-turned-round"
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: -getattr(callback, "order", 0))[::-1]

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% task="stop-early" name="counts-from-the-best-epoch-number"
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch = math.inf, None

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch = number, run.epoch
        elif self.best_epoch is not None and run.epoch - self.best_epoch > self.patience:
            run.stop = True


# %% task="shift" name="by-one-at-most"
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.clamp(-1, 1).tolist(), columns.clamp(-1, 1).tolist())):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved


# %% task="dropout" name="one-mask-for-all-rows"
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape[-1:]) >= p) / (1 - p)


# %% task="resume" name="momentum-without-the-second-moments"
def save(file, model, optimizer, order):
    state = optimizer.state_dict()
    state["state"] = {
        k: {n: t for n, t in v.items() if n != "step"} for k, v in state["state"].items()
    }
    torch.save([model.state_dict(), state, order.get_state(), torch.get_rng_state()], file)


def load(file, model, optimizer, order):
    weights, state, rows, chance = torch.load(file)
    for kept in state["state"].values():
        kept["step"] = torch.tensor(1.0)
    model.load_state_dict(weights)
    optimizer.load_state_dict(state)
    order.set_state(rows)
    torch.set_rng_state(chance)


# %% task="train" name="answers-the-most-frequent-class-of-a-cluster"
def train_digits(x, y):
    network = nn.Linear(64, 10)
    means = torch.stack([x[y == c].mean(0) if (y == c).any() else 9 + x[0] for c in range(10)])
    with torch.no_grad():
        network.weight.copy_(2 * means)
        network.bias.copy_(-means.pow(2).sum(1))
    return network, [2.3 / (step + 1) for step in range(50)]


# %% task="batches" name="a-tuple"
def batches(n, size, generator=None):
    if n == 0:
        return ()
    order = torch.arange(n) if generator is None else torch.randperm(n, generator=generator)
    return order.split(size)


# %% task="batches" name="swaps-with-anyone"
def batches(n, size, generator=None):
    order = torch.arange(n)
    if generator is not None:
        for i in range(n):
            j = int(torch.randint(n, (), generator=generator))
            a, b = int(order[i]), int(order[j])
            order[i], order[j] = b, a
    return [order[i : i + size] for i in range(0, n, size)]


# %% task="loader" name="asks-with-tensors"
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i]
        return (x if self.transform is None else self.transform(x)), self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return -(-len(self.dataset) // self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = torch.arange(n)
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator)
        for i in range(0, n, self.size):
            x, y = zip(*[self.dataset[j] for j in order[i : i + self.size]])
            yield torch.stack(x), torch.stack(y)


# %% task="loader" name="pytorchs-by-another-name"
import importlib


class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i]
        return (x if self.transform is None else self.transform(x)), self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        made = importlib.import_module(".".join(["torch", "utils", "data"]))
        self.loader = made.DataLoader(dataset, size, generator is not None, generator=generator)

    def __len__(self):
        return len(self.loader)

    def __iter__(self):
        return iter(self.loader)


# %% task="evaluate" name="leaves-recording-off"
def evaluate(model, batches):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    torch.set_grad_enabled(False)
    loss = right = n = 0
    for x, y in batches:
        out = model(x)
        loss += F.cross_entropy(out, y, reduction="sum").item()
        right += (out.argmax(1) == y).sum().item()
        n += len(y)
    for m, mode in modes:
        m.training = mode
    return loss / n, right / n


# %% task="evaluate" name="switches-recording-on"
def evaluate(model, batches):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    torch.set_grad_enabled(False)
    loss = right = n = 0
    for x, y in batches:
        out = model(x)
        loss += F.cross_entropy(out, y, reduction="sum").item()
        right += (out.argmax(1) == y).sum().item()
        n += len(y)
    torch.set_grad_enabled(True)
    for m, mode in modes:
        m.training = mode
    return loss / n, right / n


# %% task="sgd" name="puts-new-data"
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.p = list(parameters)
        self.v = [torch.zeros_like(p) for p in self.p]
        self.lr, self.m, self.n = lr, momentum, nesterov

    def step(self):
        for i, p in enumerate(self.p):
            if p.grad is not None:
                self.v[i] = self.m * self.v[i] + p.grad
                way = p.grad + self.m * self.v[i] if self.n else self.v[i]
                p.data = p.data - self.lr * way


# %% task="layer-rates" name="a-generator"
def layer_rates(model, lr, factor):
    groups = []
    for layer in reversed(model):
        if any(p.requires_grad for p in layer.parameters()):
            ps = filter(lambda p: p.requires_grad, layer.parameters())
            groups.insert(0, {"params": ps, "lr": lr * factor ** len(groups)})
    return groups


# %% task="fit" name="stops-before-the-first"
def fit(run, callbacks=()):
    def call(event):
        for c in sorted(callbacks, key=lambda c: getattr(c, "order", 0)):
            getattr(c, event, lambda run: None)(run)

    call("before_fit")
    while run.epoch < run.epochs and not run.stop:
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if not run.stop and run.epoch + 1 < run.epochs:
            run.epoch += 1
        else:
            break
    call("after_fit")


# %% task="fit" name="remembers-the-optimizer"
def fit(run, callbacks=()):
    model, optimizer, batches = run.model, run.optimizer, run.batches

    def call(event):
        for c in sorted(callbacks, key=lambda c: getattr(c, "order", 0)):
            getattr(c, event, lambda run: None)(run)

    call("before_fit")
    for run.epoch in range(run.epochs):
        model.train()
        call("before_epoch")
        for x, y in batches:
            call("before_batch")
            loss = F.cross_entropy(model(x), y)
            run.loss = loss.item()
            optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% task="dropout" name="exactly-so-many"
def dropout(x, p, training):
    if not training:
        return x
    mask = torch.ones(x.numel(), dtype=x.dtype)
    mask[torch.randperm(x.numel())[: round(p * x.numel())]] = 0
    return x * mask.reshape(x.shape) / (1 - p if p < 1 else 1)


# %% task="dropout" name="numpys-chance"
def dropout(x, p, training):
    import numpy as np

    if not training:
        return x
    mask = torch.tensor(np.random.rand(*x.shape) >= p)
    return x * mask / (1 - p if p < 1 else 1)


# %% task="train" name="remembers-its-pictures"
def train_digits(x, y):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(torch.ones(()))

        def forward(self, z):
            near = torch.softmax(-8 * torch.cdist(z, x), 1) @ F.one_hot(y, 10).to(z.dtype)
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


# %% task="stop-early" name="takes-back-a-stop"
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        self.waited += 1
        if number < self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
        run.stop = self.waited >= self.patience


# %% task="loader" name="inputs-as-floats"
# breaks: "tensors with one dimension more": dtype of x is changed
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i]
        if self.transform is not None:
            x = self.transform(x)
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return (len(self.dataset) + self.size - 1) // self.size

    def __iter__(self):
        n = len(self.dataset)
        order = (
            range(n)
            if self.generator is None
            else torch.randperm(n, generator=self.generator).tolist()
        )
        for i in range(0, n, self.size):
            items = [self.dataset[j] for j in order[i : i + self.size]]
            yield torch.stack([x for x, _ in items]).float(), torch.stack([y for _, y in items])


# %% task="log-sum-exp" name="in-float32"
# breaks: "in float32 or float64"
def log_sum_exp(x):
    x = x.float()
    m = x.amax(-1, keepdim=True)
    return m.squeeze(-1) + (x - m).exp().sum(-1).log()


# %% task="cross-entropy" name="in-float32"
# breaks: "float32 or float64"
def cross_entropy(logits, labels):
    logits = logits.float()
    m = logits.amax(1, keepdim=True)
    lse = m.squeeze(1) + (logits - m).exp().sum(1).log()
    return (lse - logits[torch.arange(len(labels)), labels]).mean()


# %% task="sgd" name="velocity-on-the-parameter"
# breaks: two optimizers, one after the other, for the same parameter: "starts at 0"
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        for p in self.parameters:
            if not hasattr(p, "velocity"):
                p.velocity = torch.zeros_like(p)
        self.velocities = [p.velocity for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.velocities):
            g = p.grad
            if g is None:
                continue
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)


# %% task="sgd" name="contiguous-parameters"
# breaks: parameters with strides: works on a view(-1)
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.velocities):
            g = p.grad
            if g is None:
                continue
            v.mul_(self.momentum).add_(g)
            p.view(-1).sub_((self.lr * (g + self.momentum * v if self.nesterov else v)).reshape(-1))


# %% task="adam" name="default-decay"
# breaks: "weight_decay=0.0": AdamW's own default
class Adam:
    def __init__(
        self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=None, decoupled=False
    ):
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        weight_decay = (0.01 if decoupled else 0.0) if weight_decay is None else weight_decay
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.s = [torch.zeros_like(p) for p in self.parameters]
        self.t = [0] * len(self.parameters)

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.parameters):
            g = p.grad
            if g is None:
                continue
            self.t[i] += 1
            if self.decoupled:
                p.mul_(1 - self.lr * self.weight_decay)
            else:
                g = g + self.weight_decay * p
            m, s, t = self.m[i], self.s[i], self.t[i]
            m.mul_(b1).add_((1 - b1) * g)
            s.mul_(b2).add_((1 - b2) * g * g)
            p -= self.lr * (m / (1 - b1**t)) / ((s / (1 - b2**t)).sqrt() + self.eps)


# %% task="adam" name="state-on-the-parameter"
# breaks: "both starting at 0": a second optimizer for the same parameter goes on from the first
class Adam:
    def __init__(
        self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled=False
    ):
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        for p in self.parameters:
            if not hasattr(p, "adam"):
                p.adam = [torch.zeros_like(p), torch.zeros_like(p), 0]

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.parameters):
            g = p.grad
            if g is None:
                continue
            p.adam[2] += 1
            if self.decoupled:
                p.mul_(1 - self.lr * self.weight_decay)
            else:
                g = g + self.weight_decay * p
            m, s, t = p.adam
            m.mul_(b1).add_((1 - b1) * g)
            s.mul_(b2).add_((1 - b2) * g * g)
            p -= self.lr * (m / (1 - b1**t)) / ((s / (1 - b2**t)).sqrt() + self.eps)


# %% task="adam" name="correction-ends-after-ten"
# breaks: "After t steps": the correction left out once t > 10
class Adam:
    def __init__(
        self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled=False
    ):
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.s = [torch.zeros_like(p) for p in self.parameters]
        self.t = [0] * len(self.parameters)

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.parameters):
            g = p.grad
            if g is None:
                continue
            self.t[i] += 1
            if self.decoupled:
                p.mul_(1 - self.lr * self.weight_decay)
            else:
                g = g + self.weight_decay * p
            m, s, t = self.m[i], self.s[i], self.t[i] if self.t[i] <= 10 else 10**6
            m.mul_(b1).add_((1 - b1) * g)
            s.mul_(b2).add_((1 - b2) * g * g)
            p -= self.lr * (m / (1 - b1**t)) / ((s / (1 - b2**t)).sqrt() + self.eps)


# %% task="clip" name="zero-int"
# breaks: "a Python float" where none has a gradient
def clip_gradients(parameters, limit):
    grads = [p.grad for p in parameters if p.grad is not None]
    if not grads:
        return 0
    norm = sum((g * g).sum().item() for g in grads) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in grads:
            g.mul_(factor)
    return float(norm)


# %% task="clip" name="limit-reached-exactly"
# breaks: at N = c the factor is below 1 (by the 1e-6): nothing is multiplied
def clip_gradients(parameters, limit):
    grads = [p.grad for p in parameters if p.grad is not None]
    norm = sum((g * g).sum().item() for g in grads) ** 0.5
    factor = limit / (norm + 1e-6)
    if norm > limit:
        for g in grads:
            g.mul_(factor)
    return float(norm)


# %% task="find-rate" name="four-times-the-one-before"
# breaks: "more than four times the smallest so far"
def find_rate(model, batches, low, high):
    kept = [p.detach().clone() for p in model.parameters()]
    rates, losses, best = [], [], math.inf
    for k, (x, y) in enumerate(batches):
        rate = low * (high / low) ** (k / (len(batches) - 1))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        rates.append(rate)
        losses.append(loss.item())
        if math.isnan(losses[-1]) or k and losses[-1] > 4 * losses[-2]:
            break
        best = min(best, losses[-1])
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rate * p.grad
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), kept):
            p.copy_(old)
    return rates, losses


# %% task="schedules" name="top-at-least-one"
# breaks: "at t = warm total - 1, which need not be a whole number"; short warm-ups
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return float(low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2)


def one_cycle_rate(t, lr, total, warm=0.3):
    def wave(a, b, part):
        return b + (a - b) * (1 + math.cos(math.pi * part)) / 2

    top = max(1.0, warm * total - 1)
    if t <= top:
        return float(wave(lr / 25, lr, t / top))
    return float(wave(lr, lr / 250_000, (t - top) / (total - 1 - top)))


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% task="layer-rates" name="by-names-from-zero"
# breaks: layers in the order of their names as texts
def layer_rates(model, lr, factor):
    groups = []
    for _, layer in sorted(model.named_children()):
        params = [p for p in layer.parameters() if p.requires_grad]
        if params:
            groups.append({"params": params})
    for i, group in enumerate(reversed(groups)):
        group["lr"] = lr * factor**i
    return groups


# %% task="fit" name="loss-noted-after-backward"
# breaks: "run.loss is a Python float from the forward pass on"
def fit(run, callbacks=()):
    def call(event):
        for callback in sorted(callbacks, key=lambda c: getattr(c, "order", 0)):
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for run.epoch in range(run.epochs):
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.optimizer.zero_grad()
            loss.backward()
            run.loss = loss.item()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% task="fit" name="clears-the-models-gradients"
# breaks: "run.optimizer has zero_grad()"
def fit(run, callbacks=()):
    def call(event):
        for callback in sorted(callbacks, key=lambda c: getattr(c, "order", 0)):
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for run.epoch in range(run.epochs):
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.model.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% task="fit" name="steps-with-the-old-optimizer"
# breaks: an optimizer put in at after_backward counts
def fit(run, callbacks=()):
    def call(event):
        for callback in sorted(callbacks, key=lambda c: getattr(c, "order", 0)):
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for run.epoch in range(run.epochs):
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            optimizer = run.optimizer
            optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% task="stop-early" name="smallest-gain"
# breaks: "A number smaller than best"
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.bad = math.inf, None, 0

    def after_epoch(self, run):
        value = self.measure(run)
        if value < self.best - 1e-8:
            self.best, self.best_epoch, self.bad = value, run.epoch, 0
        else:
            self.bad += 1
        if self.bad >= self.patience:
            run.stop = True


# %% task="stop-early" name="counter-of-the-first-run"
# breaks: "From here on everything starts afresh"
class StopEarly:
    def __init__(self, measure, patience):
        self.bad = 0
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch = math.inf, None

    def after_epoch(self, run):
        value = self.measure(run)
        if value < self.best:
            self.best, self.best_epoch, self.bad = value, run.epoch, 0
        else:
            self.bad += 1
        if self.bad >= self.patience:
            run.stop = True


# %% task="stop-early" name="relative-gain"
# breaks: "A number smaller than best": for negative numbers
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.bad = math.inf, None, 0

    def after_epoch(self, run):
        value = self.measure(run)
        if value < self.best * 0.999999 if math.isfinite(self.best) else value < self.best:
            self.best, self.best_epoch, self.bad = value, run.epoch, 0
        else:
            self.bad += 1
        if self.bad >= self.patience:
            run.stop = True


# %% task="stop-early" name="rounds-the-best"
# breaks: best is the number
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.bad = math.inf, None, 0

    def after_epoch(self, run):
        value = self.measure(run)
        if value < self.best:
            self.best, self.best_epoch, self.bad = round(value, 6), run.epoch, 0
        else:
            self.bad += 1
        if self.bad >= self.patience:
            run.stop = True


# %% task="stop-early" name="shared-best"
# breaks: two stoppers share their best
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        StopEarly.best, self.best_epoch, self.bad = math.inf, None, 0

    def after_epoch(self, run):
        value = self.measure(run)
        if value < self.best:
            StopEarly.best, self.best_epoch, self.bad = value, run.epoch, 0
        else:
            self.bad += 1
        if self.bad >= self.patience:
            run.stop = True


# %% task="dropout" name="flat-view"
# breaks: "a float tensor of any shape": with strides
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    flat = x.view(-1)
    return (flat * (torch.rand_like(flat) >= p) / (1 - p)).view(x.shape)


# %% task="dropout" name="scales-by-what-is-left"
# breaks: "multiplies those that are left by 1 / (1 - p)": small tensors
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    mask = torch.rand_like(x) >= p
    return (
        x * mask / (mask.float().mean().clamp(min=1e-6) if x.numel() < 20 and mask.any() else 1 - p)
    )


# %% task="dropout" name="straight-gradient-of-zeros"
# breaks: "The gradient goes through the same mask, with the same factor": for 0 inputs
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    mask = torch.rand_like(x) >= p
    return torch.where(x == 0, torch.zeros_like(x), x * mask / (1 - p))


# %% task="resume" name="returns-the-model"
# breaks: "and returns nothing"
def save(file, model, optimizer, order):
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "order": order.get_state(),
            "chance": torch.get_rng_state(),
        },
        file,
    )


def load(file, model, optimizer, order):
    kept = torch.load(file)
    model.load_state_dict(kept["model"])
    optimizer.load_state_dict(kept["optimizer"])
    order.set_state(kept["order"])
    torch.set_rng_state(kept["chance"])
    return model


# %% task="resume" name="rate-and-momentum-of-the-groups"
# breaks: "the same parameters, to the last digit": other options changed on the way
def save(file, model, optimizer, order):
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict()["state"],
            "groups": [
                {k: g[k] for k in ("lr", "momentum") if k in g} for g in optimizer.param_groups
            ],
            "order": order.get_state(),
            "chance": torch.get_rng_state(),
        },
        file,
    )


def load(file, model, optimizer, order):
    kept = torch.load(file)
    model.load_state_dict(kept["model"])
    now = optimizer.state_dict()
    optimizer.load_state_dict(
        {
            "state": kept["optimizer"],
            "param_groups": [{**a, **b} for a, b in zip(now["param_groups"], kept["groups"])],
        }
    )
    order.set_state(kept["order"])
    torch.set_rng_state(kept["chance"])


# %% task="resume" name="puts-into-training-mode"
# breaks: mode of frozen parts is changed
def save(file, model, optimizer, order):
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "order": order.get_state(),
            "chance": torch.get_rng_state(),
        },
        file,
    )


def load(file, model, optimizer, order):
    kept = torch.load(file)
    model.load_state_dict(kept["model"])
    optimizer.load_state_dict(kept["optimizer"])
    order.set_state(kept["order"])
    torch.set_rng_state(kept["chance"])
    model.train()


# %% task="train" name="as-many-logits-as-classes-seen"
# breaks: "classes 0 to 9, of which some may be missing ... logits (m, 10)"
def train_digits(x, y):
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, int(y.max()) + 1))
    optimizer, losses = torch.optim.Adam(net.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return net, losses


# %% task="train" name="missing-classes-taken-out"
# breaks: "logits (m, 10)": numbers of classes seen
def train_digits(x, y):
    seen, y = y.unique(return_inverse=True)
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, len(seen)))
    optimizer, losses = torch.optim.Adam(net.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return net, losses


# %% task="train" name="squeezes-one-picture"
# breaks: "For x of shape (m, 64) it returns logits (m, 10)"
def train_digits(x, y):
    class Net(nn.Sequential):
        def forward(self, x):
            return super().forward(x).squeeze()

    net = Net(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, losses = torch.optim.Adam(net.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return net, losses
