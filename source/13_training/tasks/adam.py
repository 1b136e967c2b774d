# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import probe, randn

allowed = ("views", "making", "elementwise")


def steps_of(kw, starts, gradients, rates=()):
    """Adam(starts, **kw) after each step, with these gradients in .grad (None: there is none)"""
    parameters = [p.requires_grad_() for p in starts]
    optimizer = Adam((p for p in parameters), **kw)
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


# %% hidden="adam-plain"
for kw in (
    {"lr": 0.1},
    {"lr": 0.1, "betas": (0.9, 0.99)},
    {"lr": 0.5, "betas": (0.5, 0.9), "eps": 0.1},
    {"lr": 0.01, "betas": (0.0, 0.9)},
    {},
):
    gradients = [[normal(3), normal(2, 2)] for _ in range(4)]
    probe(steps_of, kw, [normal(3), normal(2, 2)], gradients, allow=allowed)
gradients = [[300 * normal(2)], [1e-4 * normal(2)], [normal(2)]]
probe(steps_of, {"lr": 0.1}, [normal(2)], gradients, allow=allowed)
probe(steps_of, {"lr": 0.1}, [normal(2)], [[1e-7 * normal(2)] for _ in range(3)])
probe(
    steps_of,
    {"lr": 0.1, "eps": 1e-3},
    [normal(2)],
    [[1e-3 * normal(2)] for _ in range(3)],
)
same = normal(4)
probe(steps_of, {"lr": 0.1}, [normal(4)], [[same], [same], [same]])
probe(steps_of, {"lr": 0.1}, [normal()], [[normal()], [normal()]])
zeros = torch.zeros(3, dtype=torch.float64)
probe(steps_of, {"lr": 0.1}, [normal(3)], [[zeros], [normal(3)]])


def named(lr):
    return Adam([torch.ones(3, requires_grad=True)], lr).step()


probe(named, 0.5, without=("torch.optim",))

probe(steps_of, {"lr": 0.1}, [normal(2)], [[normal(2)] for _ in range(14)])


# %% hidden="adam-decay"
for decoupled in (False, True):
    for weight_decay in (0.5, 0.01):
        kw = {"lr": 0.1, "weight_decay": weight_decay, "decoupled": decoupled}
        gradients = [[normal(3), normal(2, 2)] for _ in range(4)]
        probe(steps_of, kw, [normal(3), normal(2, 2)], gradients, allow=allowed)
    kw = {"lr": 0.2, "betas": (0.8, 0.9), "weight_decay": 0.3, "decoupled": decoupled}
    gradients = [[100 * normal(2)], [1e-3 * normal(2)], [normal(2)]]
    probe(steps_of, kw, [10 * normal(2)], gradients, allow=allowed)

probe(steps_of, {"lr": 0.1, "decoupled": True}, [normal(3)], [[normal(3)], [normal(3)]])


# %% hidden="adam-edges"
for decoupled in (False, True):
    kw = {"lr": 0.1, "weight_decay": 0.1, "decoupled": decoupled}
    holes = [[normal(3), None, normal(2)], [None, None, normal(2)], [normal(3), None, None],
             [normal(3), normal(1), normal(2)], [normal(3), normal(1), None]]  # fmt: skip
    probe(steps_of, kw, [normal(3), normal(1), normal(2)], holes)
    gradients = [[normal(3)] for _ in range(4)]
    probe(steps_of, kw, [normal(3)], gradients, (0.1, 0.5, 0.05, 0.0))
probe(steps_of, {"lr": 0.1}, [], [[], []])
probe(steps_of, {"weight_decay": 0.5}, [normal(3)], [[normal(3)], [normal(3)]])


def side_by_side(p, q, g):
    """Two optimizers in turns, one with half the gradient of the other"""
    p.requires_grad_(), q.requires_grad_()
    one, other = Adam([p], 0.1), Adam([q], 0.1)
    for k in range(3):
        p.grad, q.grad = g * (k + 1), g / 2
        one.step()
        other.step()
    return [p, q]


probe(side_by_side, normal(3), normal(3), normal(3))


def seen_from_elsewhere(p, g):
    """What another tensor in the memory of a parameter shows after each of two steps"""
    other, found = p.view(-1), []
    p = p.requires_grad_()
    optimizer = Adam([p], 0.1, weight_decay=0.5, decoupled=True)
    for k in (1, 2):
        p.grad = k * g
        optimizer.step()
        found.append(other.clone())
    return found


probe(seen_from_elsewhere, normal(2, 3), normal(2, 3))


def frozen(p, q, g):
    """Two steps with two parameters, of which the second is frozen and has a gradient"""
    optimizer = Adam([p.requires_grad_(), q], 0.1, weight_decay=0.1)
    for k in (1, 2):
        p.grad, q.grad = k * g, g / k
        optimizer.step()
    return [p, q]


probe(frozen, normal(3), normal(3), normal(3))


def one_after_the_other(p, g):
    """Two optimizers for the same parameter, one step of each"""
    p.requires_grad_()
    for k in (1, 2):
        p.grad = k * g
        Adam([p], 0.1).step()
    return p


probe(one_after_the_other, normal(3), normal(3))


# %% mistake="no-bias-correction"
# Your first steps are wrong and later ones less so. Means that start at 0 are too small at
# first; divide them by what their weights add up to.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="counts-from-zero"
# Your t is one too small. In the first step it is 1.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** max(self.steps[i] - 1, 1))
                s = s / (1 - beta2 ** max(self.steps[i] - 1, 1))
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="eps-under-the-root"
# You add eps before the root is taken. It belongs behind it: for tiny gradients that is
# quite another number.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s + self.eps).sqrt()


# %% mistake="eps-before-the-correction"
# You divide by the root before it is corrected, and add eps to that. Correct the mean of
# the squares first, then take the root, then add eps.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                c = (1 - beta2 ** self.steps[i]) ** 0.5
                p -= self.lr * c * m / (s.sqrt() + self.eps)


# %% mistake="no-root"
# You divide by the mean of the squares. Its root has the size of a gradient.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s + self.eps)


# %% mistake="betas-exchanged"
# You have exchanged the two betas. The first belongs to the gradients, the second to
# their squares.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta2, beta1 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="l2-in-both"
# You add the decay to the gradient whether it is decoupled or not. In AdamW Adam's step
# sees the gradient as it came.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="decay-without-the-rate"
# Your decoupled decay lacks the learning rate. Without it a decay of 0.5 takes half of the
# parameter away in every step.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="decay-after-the-step"
# You let the parameter decay after Adam's step. The text has it the other way round.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if not self.decoupled:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p


# %% mistake="one-clock-for-all"
# All your parameters share one count of steps. One that gets its first gradient later is
# then corrected as if its means had long filled up.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.t = 0

    def step(self):
        beta1, beta2 = self.betas
        self.t += 1
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1**self.t)
                s = s / (1 - beta2**self.t)
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="decays-without-a-gradient"
# A parameter without a gradient decays all the same. Nothing at all happens to it.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                if p.grad is None:
                    continue
                g = p.grad
                if not self.decoupled:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="gradient-changed"
# You add the decay into .grad itself. The gradients stay as they are.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g += self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="correction-stored"
# You keep the corrected means. The next step corrects them once more. Correct a copy.
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
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m.div_(1 - beta1 ** self.steps[i])
                s.div_(1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)


# %% mistake="an-optimizer-inside"
# You let torch.optim take the step. Write it yourself, one parameter after the other.
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
        self.lr = lr
        kind = torch.optim.AdamW if decoupled else torch.optim.Adam
        given = list(parameters) or [torch.zeros(1)]
        self.inner = kind(given, lr, betas, eps, weight_decay)

    def step(self):
        self.inner.param_groups[0]["lr"] = self.lr
        self.inner.step()


# %% alternative="a-dictionary-of-state"
class Adam:
    def __init__(
        self,
        parameters,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0.0,
        decoupled=False,
    ):
        self.params, self.lr, self.betas, self.eps = [*parameters], lr, betas, eps
        self.l2 = 0.0 if decoupled else weight_decay
        self.decay = weight_decay if decoupled else 0.0
        self.state = {}

    @torch.no_grad()
    def step(self):
        a, b = self.betas
        for number, p in enumerate(self.params):
            if p.grad is not None:
                t, m, s = self.state.get(number, (0, 0.0, 0.0))
                p.mul_(1 - self.lr * self.decay)
                g = p.grad + self.l2 * p
                t, m, s = t + 1, a * m + (1 - a) * g, b * s + (1 - b) * g.square()
                self.state[number] = t, m, s
                root = (s / (1 - b**t)).sqrt() + self.eps
                p.sub_(m / (1 - a**t) / root, alpha=self.lr)


# %% alternative="lerp-and-data"
class _One:
    def __init__(self, p):
        self.p, self.t = p, 0
        self.m = torch.zeros_like(p)
        self.s = torch.zeros_like(p)


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
        self.ones = [_One(p) for p in parameters]
        self.lr, self.betas, self.eps = lr, betas, eps
        self.wd, self.decoupled = weight_decay, decoupled

    def step(self):
        for one in self.ones:
            if one.p.grad is None:
                continue
            g = one.p.grad.clone()
            w = one.p.data
            if self.decoupled:
                w *= 1 - self.lr * self.wd
            else:
                g += self.wd * w
            one.t += 1
            one.m.data.lerp_(g, 1 - self.betas[0])
            one.s.data.mul_(self.betas[1]).addcmul_(g, g, value=1 - self.betas[1])
            first, second = (1 - beta**one.t for beta in self.betas)
            w -= self.lr / first * one.m / (one.s.sqrt() / second**0.5 + self.eps)


# %% inputs
# lr: zero, one, negative, large, tiny, int: a rate is a factor; 0 and changes are tried by setting the attribute
