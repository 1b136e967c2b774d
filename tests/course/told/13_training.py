# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="batches" name="whole-batches" means="drops-the-rest"
def batches(n, size, generator=None):
    idx = torch.arange(n)
    if generator is not None:
        idx = idx[torch.randperm(n, generator=generator)]
    out = []
    for i in range(n // size):
        out.append(idx[i * size : (i + 1) * size])
    return out


# %% task="batches" name="shuffled-list" means="python-s-own-chance"
import random


def batches(n, size, generator=None):
    numbers = list(range(n))
    if generator:
        random.shuffle(numbers)
    return [torch.tensor(numbers[i : i + size]) for i in range(0, n, size)]


# %% task="cross-entropy" name="by-the-formula" means="overflows"
def cross_entropy(logits, labels):
    p = torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)
    return -torch.log(p[range(len(labels)), labels]).mean()


# %% task="cross-entropy" name="added-in-a-loop" means="sum-for-mean"
def cross_entropy(logits, labels):
    loss = 0
    for row, label in zip(logits, labels):
        m = row.max()
        loss = loss + m + torch.log(torch.exp(row - m).sum()) - row[label]
    return loss


# %% task="cross-entropy" name="picked-by-a-column" means="every-label-in-every-row"
def cross_entropy(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True)[0]
    log_p = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -log_p[:, labels].mean()


# %% task="cross-entropy-gradient" name="one-hot" means="not-divided"
def cross_entropy_gradient(logits, labels):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True)[0])
    p = e / e.sum(dim=1, keepdim=True)
    return p - F.one_hot(labels, logits.shape[1])


# %% task="evaluate" name="divided-by-the-batches" means="loss-is-a-mean-of-means"
def evaluate(model, batches):
    was = {m: m.training for m in model.modules()}
    model.eval()
    loss, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            out = model(x)
            loss += F.cross_entropy(out, y).item()
            correct += (out.argmax(dim=1) == y).sum().item()
            n += len(y)
    for m in was:
        m.training = was[m]
    return loss / len(batches), correct / n


# %% task="evaluate" name="train-again" means="always-back-to-training"
@torch.no_grad()
def evaluate(model, batches):
    model.eval()
    total = correct = n = 0
    for x, y in batches:
        out = model(x)
        total += F.cross_entropy(out, y).item() * len(y)
        correct += (out.argmax(dim=1) == y).sum().item()
        n += len(y)
    model.train()
    return total / n, correct / n


# %% task="sgd" name="rate-inside" means="learning-rate-in-the-velocity"
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.params = list(parameters)
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.v = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.v[i] = self.momentum * self.v[i] - self.lr * p.grad
            if self.nesterov:
                p += self.momentum * self.v[i] - self.lr * p.grad
            else:
                p += self.v[i]


# %% task="sgd" name="running-mean" means="gradient-weakened"
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.params = list(parameters)
        self.lr, self.beta, self.nesterov = lr, momentum, nesterov
        self.v = [0] * len(self.params)

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.v[i] = self.beta * self.v[i] + (1 - self.beta) * p.grad
                if self.nesterov:
                    p.data -= self.lr * (p.grad + self.beta * self.v[i])
                else:
                    p.data -= self.lr * self.v[i]


# %% task="rmsprop" name="adagrad" means="all-squares-added-up"
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(parameters)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.params, self.s):
                if p.grad is not None:
                    s += p.grad**2
                    p -= self.lr * p.grad / (torch.sqrt(s) + self.eps)


# %% task="adam" name="one-t" means="one-clock-for-all"
class Adam:
    def __init__(
        self,
        parameters,
        lr=0.001,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0.0,
        decoupled=False,
    ):
        self.params = list(parameters)
        self.lr, self.eps = lr, eps
        self.b1, self.b2 = betas
        self.wd, self.decoupled = weight_decay, decoupled
        self.m = [torch.zeros_like(p) for p in self.params]
        self.v = [torch.zeros_like(p) for p in self.params]
        self.t = 0

    @torch.no_grad()
    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            if self.decoupled:
                p.mul_(1 - self.lr * self.wd)
            else:
                g = g + self.wd * p
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g**2
            m_hat = self.m[i] / (1 - self.b1**self.t)
            v_hat = self.v[i] / (1 - self.b2**self.t)
            p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)


# %% task="adam" name="not-corrected" means="no-bias-correction"
class Adam:
    def __init__(
        self,
        parameters,
        lr=0.001,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0.0,
        decoupled=False,
    ):
        self.params = list(parameters)
        self.lr, self.eps = lr, eps
        self.b1, self.b2 = betas
        self.wd, self.decoupled = weight_decay, decoupled
        self.m = [0.0 for p in self.params]
        self.v = [0.0 for p in self.params]

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad.clone()
            if self.decoupled:
                p.data = p.data - self.lr * self.wd * p.data
            else:
                g += self.wd * p.data
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g**2
            p.data = p.data - self.lr * self.m[i] / (self.v[i] ** 0.5 + self.eps)


# %% task="clip" name="clamped" means="each-number-by-itself"
def clip_gradients(parameters, limit):
    params = [p for p in parameters if p.grad is not None]
    total = 0.0
    for p in params:
        total += (p.grad**2).sum().item()
        p.grad = torch.clamp(p.grad, -limit, limit)
    return total**0.5


# %% task="clip" name="one-by-one" means="each-by-itself"
def clip_gradients(parameters, limit):
    squares = 0.0
    for p in parameters:
        if p.grad is None:
            continue
        n = p.grad.norm()
        squares += n.item() ** 2
        if n > limit:
            p.grad = p.grad * limit / (n + 1e-6)
    return math.sqrt(squares)


# %% task="accumulate" name="over-the-parts" means="divided-by-the-number-of-parts"
def accumulate(model, x, y, size):
    model.zero_grad()
    parts = math.ceil(len(x) / size)
    total = 0.0
    for i in range(parts):
        out = model(x[i * size : (i + 1) * size])
        loss = F.cross_entropy(out, y[i * size : (i + 1) * size]) / parts
        loss.backward()
        total += loss.item()
    return total


# %% task="find-rate" name="linspace" means="rates-in-even-steps"
def find_rate(model, batches, low, high):
    saved = [p.data.clone() for p in model.parameters()]
    rates, losses, best = [], [], float("inf")
    for rate, (x, y) in zip(torch.linspace(low, high, len(batches)), batches):
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        rates.append(rate.item())
        losses.append(loss.item())
        best = min(best, loss.item())
        if loss.item() > 4 * best or math.isnan(loss.item()):
            break
        loss.backward()
        for p in model.parameters():
            if p.grad is not None:
                p.data -= rate * p.grad
    for p, s in zip(model.parameters(), saved):
        p.data = s
        p.grad = None
    return rates, losses


# %% task="fit" name="sorted-backwards" means="large-orders-first"
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda c: -getattr(c, "order", 0))

    def notify(name):
        for c in callbacks:
            if hasattr(c, name):
                getattr(c, name)(run)

    notify("before_fit")
    for run.epoch in range(run.epochs):
        run.model.train()
        notify("before_epoch")
        for x, y in run.batches:
            notify("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            notify("after_backward")
            run.optimizer.step()
            notify("after_batch")
        notify("after_epoch")
        if run.stop:
            break
    notify("after_fit")


# %% task="stop-early" name="all-bad-epochs" means="waits-in-all"
class StopEarly:
    def __init__(self, measure, patience):
        self.measure = measure
        self.patience = patience

    def before_fit(self, run):
        self.best = float("inf")
        self.best_epoch = None
        self.bad = 0

    def after_epoch(self, run):
        value = self.measure(run)
        if value < self.best:
            self.best = value
            self.best_epoch = run.epoch
        else:
            self.bad += 1
            if self.bad >= self.patience:
                run.stop = True


# %% task="shift" name="roll" means="round-the-edge"
def shift(x, rows, columns):
    out = torch.empty_like(x)
    for i in range(len(x)):
        out[i] = torch.roll(x[i], (int(rows[i]), int(columns[i])), dims=(-2, -1))
    return out


# %% task="dropout" name="mask-alone" means="not-scaled"
def dropout(x, p, training):
    if training:
        mask = (torch.rand_like(x) > p).float()
        return x * mask
    return x


# %% task="dropout" name="keeps-p" means="keeps-with-probability-p"
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return torch.zeros_like(x)
    keep = torch.bernoulli(torch.full(x.shape, float(p)))
    return x * keep / (1 - p)


# %% task="resume" name="no-random-state" means="chance-forgotten"
def save(file, model, optimizer, order):
    torch.save([model.state_dict(), optimizer.state_dict(), order.get_state()], file)


def load(file, model, optimizer, order):
    m, o, g = torch.load(file)
    model.load_state_dict(m)
    optimizer.load_state_dict(o)
    order.set_state(g)
