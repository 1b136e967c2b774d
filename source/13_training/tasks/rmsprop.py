# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

allowed = ("views", "making", "elementwise")


def steps_of(kw, starts, gradients, rates=()):
    """RMSprop(starts, **kw) after each step, with these gradients in .grad (None: there is none)"""
    parameters = [p.requires_grad_() for p in starts]
    optimizer = RMSprop((p for p in parameters), **kw)
    places = []
    for step, of_step in enumerate(gradients):
        for p, g in zip(parameters, of_step, strict=True):
            p.grad = g
        optimizer.lr = rates[step] if rates else optimizer.lr
        optimizer.step()
        places.append([p.detach().clone() for p in parameters])
    kept = [[p.is_leaf, p.requires_grad, p.grad_fn is None] for p in parameters]
    return [places, kept, [p.grad for p in parameters]]


def normal(*shape):
    return randn(*shape, dtype=torch.float64)


# %% hidden="rmsprop-steps"
for kw in (
    {"lr": 0.1},
    {"lr": 0.1, "alpha": 0.9},
    {"lr": 0.2, "alpha": 0.5, "eps": 0.1},
    {},
):
    gradients = [[normal(3), normal(2, 2)] for _ in range(4)]
    probe(steps_of, kw, [normal(3), normal(2, 2)], gradients, allow=allowed)
probe(steps_of, {"lr": 0.1}, [normal(2)], [[300 * normal(2)], [1e-4 * normal(2)]])
probe(steps_of, {"lr": 0.1}, [normal(2)], [[1e-7 * normal(2)] for _ in range(3)])
same = normal(4)
probe(steps_of, {"lr": 0.1}, [normal(4)], [[same], [same], [same]])
probe(steps_of, {"lr": 0.1}, [normal()], [[normal()], [normal()]])


def named(lr):
    return RMSprop([torch.ones(3, requires_grad=True)], lr).step()


probe(named, 0.5, without=("torch.optim",))

# %% hidden="rmsprop-edges"
holes = [[normal(3), None, normal(2)], [None, None, normal(2)], [normal(3), None, None],
         [normal(3), normal(1), normal(2)]]  # fmt: skip
probe(steps_of, {"lr": 0.1}, [normal(3), normal(1), normal(2)], holes)
probe(
    steps_of,
    {"lr": 0.1},
    [normal(3)],
    [[normal(3)] for _ in range(4)],
    (0.1, 0.5, 0.05, 0.0),
)
probe(steps_of, {"lr": 0.1}, [], [[], []])


def seen_from_elsewhere(p, g):
    """What another tensor in the memory of a parameter shows after each of two steps"""
    other, found = p.view(-1), []
    p = p.requires_grad_()
    optimizer = RMSprop([p], 0.1)
    for k in (1, 2):
        p.grad = k * g
        optimizer.step()
        found.append(other.clone())
    return found


probe(seen_from_elsewhere, normal(2, 3), normal(2, 3))


def frozen(p, q, g):
    """Two steps with two parameters, of which the second is frozen and has a gradient"""
    optimizer = RMSprop([p.requires_grad_(), q], 0.1)
    for k in (1, 2):
        p.grad, q.grad = k * g, g / k
        optimizer.step()
    return [p, q]


probe(frozen, normal(3), normal(3), normal(3))


# %% mistake="no-root"
# You divide by the mean of the squares itself. Its root has the size of a gradient.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares):
                if p.grad is None:
                    continue
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                p -= self.lr * p.grad / (s + self.eps)


# %% mistake="eps-under-the-root"
# You add eps before the root is taken. It belongs behind it; for tiny gradients that is
# quite another number.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares):
                if p.grad is None:
                    continue
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                p -= self.lr * p.grad / (s + self.eps).sqrt()


# %% mistake="all-squares-added-up"
# You add the squares up, and nothing fades. That is Adagrad; here the old mean is
# multiplied by alpha and the new square by 1 - alpha.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares):
                if p.grad is None:
                    continue
                s.add_(p.grad * p.grad)
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% mistake="new-square-whole"
# The new square comes in whole. A mean gives it the weight 1 - alpha.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares):
                if p.grad is None:
                    continue
                s.mul_(self.alpha).add_(p.grad * p.grad)
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% mistake="alpha-exchanged"
# You keep 1 - alpha of the old mean and take alpha of the new square. It is the other
# way round.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares):
                if p.grad is None:
                    continue
                s.mul_(1 - self.alpha).add_(self.alpha * p.grad * p.grad)
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% mistake="bias-corrected"
# You correct the beginning as Adam does. RMSprop does not, and its first steps are
# large.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.t = [0] * len(self.parameters)
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for i, (p, s) in enumerate(zip(self.parameters, self.squares)):
                if p.grad is None:
                    continue
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                self.t[i] += 1
                s = s / (1 - self.alpha ** self.t[i])
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% mistake="root-of-the-old-mean"
# You divide by the mean as it was before this gradient. It is updated first.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares):
                if p.grad is None:
                    continue
                old = s.clone()
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                p -= self.lr * p.grad / (old.sqrt() + self.eps)


# %% mistake="fades-without-a-gradient"
# Without a gradient your mean of squares fades all the same. It should wait.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares):
                if p.grad is None:
                    s.mul_(self.alpha)
                    continue
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% mistake="iterable-not-kept"
# You keep the iterable as it is. model.parameters() can be walked once; the second step
# finds nothing in it. Make a list.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters, self.squares = parameters, {}
        self.lr, self.alpha, self.eps = lr, alpha, eps

    def step(self):
        with torch.no_grad():
            for p in self.parameters:
                if p.grad is None:
                    continue
                s = self.squares.get(p, 0.0) * self.alpha + (1 - self.alpha) * p.grad**2
                self.squares[p] = s
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% mistake="an-optimizer-inside"
# You let torch.optim take the step. Write it yourself: two lines for each parameter.
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.lr = lr
        given = list(parameters) or [torch.zeros(1)]
        self.inner = torch.optim.RMSprop(given, lr, alpha, eps)

    def step(self):
        self.inner.param_groups[0]["lr"] = self.lr
        self.inner.step()


# %% mistake="frozen-ones-stay"
# Your optimizer looks at requires_grad. What decides whether a parameter moves?
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, s in zip(self.parameters, self.squares, strict=True):
            if p.requires_grad and p.grad is not None:
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% alternative="by-number"
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.ps, self.lr, self.alpha, self.eps = [*parameters], lr, alpha, eps
        self.seen = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.ps):
            if p.grad is not None:
                g = p.grad
                old = self.seen.get(i, torch.zeros_like(g))
                self.seen[i] = self.alpha * old + (1 - self.alpha) * g.square()
                p.sub_(g / (self.seen[i].sqrt() + self.eps), alpha=self.lr)


# %% alternative="addcmul"
class RMSprop:
    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        self.pairs = [(p, torch.zeros_like(p).detach()) for p in parameters]
        self.lr, self.alpha, self.eps = lr, alpha, eps

    def step(self):
        for p, s in self.pairs:
            if p.grad is None:
                continue
            g = p.grad.detach()
            s.mul_(self.alpha).addcmul_(g, g, value=1 - self.alpha)
            p.data.addcdiv_(g, s.sqrt().add_(self.eps), value=-self.lr)


# %% survivors
# rmsprop-1774fb7d, rmsprop-2bb54f77: both lists have the same length


# %% inputs
# lr: zero, one, negative, large, tiny, int: a rate is a factor; 0 and changes are tried by setting the attribute
