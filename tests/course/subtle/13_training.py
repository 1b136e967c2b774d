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
