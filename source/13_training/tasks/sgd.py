# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

wide = {"dtype": torch.float64}
allowed = ("views", "making", "elementwise")


def steps_of(kw, starts, gradients, lr, rates=()):
    """SGD(starts, lr, **kw) after each step, with these gradients in .grad (None: there is none)"""
    parameters = [p.requires_grad_() for p in starts]
    optimizer = SGD((p for p in parameters), lr, **kw)
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
    return randn(*shape, **wide)


# %% hidden="sgd-plain"
for nesterov in (False, True):
    kw = {"momentum": 0.0, "nesterov": nesterov}
    gradients = [[normal(3), normal(2, 2)] for _ in range(3)]
    probe(steps_of, kw, [normal(3), normal(2, 2)], gradients, 0.1, allow=allowed)
gradients = [[normal(2, 3), normal()]]
probe(steps_of, {}, [normal(2, 3), normal()], gradients, 2, allow=allowed)
probe(steps_of, {}, [awkward(4, 3, **wide)], [[awkward(4, 3, **wide)]], 0.5)
probe(steps_of, {}, [], [[], []], 0.5)
start, one, two = torch.tensor([[1.0, 2.0], [1.0, -1.0], [2.0, 3.0]], **wide)
probe(steps_of, {}, [start], [[one], [two]], 0.5)


def named(lr):
    return SGD([torch.ones(3, requires_grad=True)], lr).step()


probe(named, 0.5, without=("torch.optim",))

probe(steps_of, {}, [normal(2, 3).t()], [[normal(3, 2)], [normal(3, 2)]], 0.1)


# %% hidden="sgd-momentum"
for nesterov in (False, True):
    for momentum in (0.9, 0.5):
        kw = {"momentum": momentum, "nesterov": nesterov}
        gradients = [[normal(3), normal(2, 2)] for _ in range(4)]
        starts = [normal(3), normal(2, 2)]
        probe(steps_of, kw, starts, gradients, 0.1, allow=allowed)
    gradients = [[300 * normal(2)], [1e-4 * normal(2)], [normal(2)]]
    probe(
        steps_of, {"momentum": 0.99, "nesterov": nesterov}, [normal(2)], gradients, 0.01
    )
    same = normal(4)
    kw = {"momentum": 0.8, "nesterov": nesterov}
    probe(steps_of, kw, [normal(4)], [[same], [same], [same]], 0.1)


# %% hidden="sgd-edges"
def side_by_side(p, q, g):
    """Two optimizers in turns, one with half the gradient of the other"""
    p.requires_grad_(), q.requires_grad_()
    one, other = SGD([p], 0.1, 0.9), SGD([q], 0.1, 0.9, True)
    for k in range(3):
        p.grad, q.grad = g * (k + 1), g / 2
        one.step()
        other.step()
    return [p, q]


for nesterov in (False, True):
    kw = {"momentum": 0.9, "nesterov": nesterov}
    holes = [[normal(3), None, normal(2)], [None, None, normal(2)], [normal(3), None, None],
             [normal(3), normal(1), normal(2)]]  # fmt: skip
    probe(steps_of, kw, [normal(3), normal(1), normal(2)], holes, 0.1)
    gradients = [[normal(3)] for _ in range(4)]
    probe(steps_of, kw, [normal(3)], gradients, 0.1, (0.1, 0.5, 0.05, 0.0))
probe(side_by_side, normal(3), normal(3), normal(3))


def seen_from_elsewhere(p, g):
    """What another tensor in the memory of a parameter shows after each of two steps"""
    other, found = p.view(-1), []
    p = p.requires_grad_()
    optimizer = SGD([p], 0.1, 0.9)
    for k in (1, 2):
        p.grad = k * g
        optimizer.step()
        found.append(other.clone())
    return found


probe(seen_from_elsewhere, normal(2, 3), normal(2, 3))


def frozen(p, q, g):
    """Two steps with two parameters, of which the second is frozen and has a gradient"""
    optimizer = SGD([p.requires_grad_(), q], 0.1, 0.9)
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
        SGD([p], 0.1, 0.9).step()
    return p


probe(one_after_the_other, normal(3), normal(3))


# %% mistake="learning-rate-in-the-velocity"
# You put the learning rate into the velocity. As long as it stays the same nobody sees
# it; when lr is set between steps, old gradients keep the old rate.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                if p.grad is None:
                    continue
                v.mul_(self.momentum).add_(self.lr * p.grad)
                p -= self.lr * p.grad + self.momentum * v if self.nesterov else v


# %% mistake="gradient-weakened"
# Your velocity is a mean: the new gradient comes in with 1 - momentum. Here it comes in
# whole, and the velocity grows to ten times the gradient.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                if p.grad is None:
                    continue
                v.mul_(self.momentum).add_((1 - self.momentum) * p.grad)
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% mistake="nesterov-not-implemented"
# With nesterov=True you make the same step as without. In the second formula stands the
# new velocity; the gradient plus momentum times the old one is that velocity itself.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum = lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                if p.grad is not None:
                    v.mul_(self.momentum).add_(p.grad)
                    p -= self.lr * v


# %% mistake="nesterov-without-the-gradient"
# Nesterov's step of yours lacks the gradient itself. Compare with the formula.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                if p.grad is None:
                    continue
                v.mul_(self.momentum).add_(p.grad)
                p -= self.lr * (self.momentum * v if self.nesterov else v)


# %% mistake="none-as-zero"
# Without a gradient the parameter goes on with its old velocity. It should stay where
# it is, and the velocity should wait.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                g = torch.zeros_like(p) if p.grad is None else p.grad
                v.mul_(self.momentum).add_(g)
                p -= self.lr * (g + self.momentum * v if self.nesterov else v)


# %% mistake="fails-without-a-gradient"
# A parameter without a gradient has .grad None, and nothing can be computed with None.
# Such a parameter stays.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                v.mul_(self.momentum).add_(p.grad)
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% mistake="velocity-is-the-gradient"
# Your first velocity is the very tensor that .grad is. What changes it changes the
# gradient as well. Make a copy.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [None] * len(self.parameters)

    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                if self.velocities[i] is None:
                    self.velocities[i] = p.grad
                else:
                    self.velocities[i].mul_(self.momentum).add_(p.grad)
                v = self.velocities[i]
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% mistake="iterable-not-kept"
# You keep the iterable as it is. model.parameters() can be walked once; the second step
# finds nothing in it. Make a list.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = parameters
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = {}

    def step(self):
        with torch.no_grad():
            for p in self.parameters:
                if p.grad is None:
                    continue
                v = self.velocities.get(p, 0.0) * self.momentum + p.grad
                self.velocities[p] = v
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% mistake="one-velocity-for-all"
# All parameters share one velocity. Each needs its own.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocity = 0.0

    def step(self):
        with torch.no_grad():
            for p in self.parameters:
                if p.grad is None:
                    continue
                old = self.velocity
                if isinstance(old, torch.Tensor) and old.shape != p.shape:
                    old = 0.0
                v = self.velocity = self.momentum * old + p.grad
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% mistake="uphill"
# You add the step. The gradient points to where the loss grows.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities):
                if p.grad is None:
                    continue
                v.mul_(self.momentum).add_(p.grad)
                p += self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% mistake="an-optimizer-inside"
# You let torch.optim take the step. Write it yourself: two lines for each parameter.
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.lr = lr
        parameters = list(parameters) or [torch.zeros(1)]
        nesterov = nesterov and momentum > 0
        self.inner = torch.optim.SGD(parameters, lr, momentum, nesterov=nesterov)

    def step(self):
        self.inner.param_groups[0]["lr"] = self.lr
        self.inner.step()


# %% mistake="frozen-ones-stay"
# Your optimizer looks at requires_grad. What decides whether a parameter moves?
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.velocities, strict=True):
            if p.requires_grad and p.grad is not None:
                v.mul_(self.momentum).add_(p.grad)
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)


# %% alternative="dictionary-by-number"
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.parameters = tuple(parameters)
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.state = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.parameters):
            if p.grad is not None:
                v = p.grad + self.momentum * self.state.get(i, 0)
                self.state[i] = v
                ahead = p.grad + self.momentum * v
                p.sub_(ahead if self.nesterov else v, alpha=self.lr)


# %% alternative="data-and-clones"
class SGD:
    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        self.pairs = [[p, None] for p in parameters]
        self.lr, self.mu, self.look_ahead = lr, momentum, nesterov

    def step(self):
        for pair in self.pairs:
            p, v = pair
            if p.grad is None:
                continue
            g = p.grad.detach()
            v = g.clone() if v is None else v * self.mu + g
            pair[1] = v
            p.data += -self.lr * (g + v * self.mu if self.look_ahead else v)


# %% survivors
# sgd-9ce7cf7a, sgd-17ccccc1: both lists have the same length


# %% inputs
# lr: zero, one, negative, large, tiny: a rate is a factor; 0 and changes are tried by setting the attribute
