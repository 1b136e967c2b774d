# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn


def clipped(gradients, limit, as_generator=False):
    """The norm that comes back, and the gradients afterwards (None: there is none)"""
    parameters = []
    for g in gradients:
        shape = (2,) if g is None else g.shape
        parameters.append(torch.ones(shape, dtype=torch.float64, requires_grad=True))
        parameters[-1].grad = g
    given = (p for p in parameters) if as_generator else parameters
    norm = clip_gradients(given, limit)
    moved = any(bool((p != 1).any()) for p in parameters)
    return [norm, [p.grad for p in parameters], moved]


def normal(*shape):
    return randn(*shape, dtype=torch.float64)


wide = torch.float64

# %% hidden="clip-long"
probe(
    clipped,
    [torch.tensor([3.0, 0.0], dtype=wide), torch.tensor([0.0, 4.0], dtype=wide)],
    1.0,
    types=True,
)
probe(clipped, [normal(3), normal(2, 4)], 0.5, types=True)
probe(clipped, [300 * normal(3), normal(2, 4), normal(1)], 2, types=True)
probe(clipped, [normal(40), 1e-3 * normal(3)], 0.01, types=True)
probe(clipped, [awkward(4, 4, dtype=wide), normal(3, 5).t()], 1, types=True)
g = normal(3)
probe(clipped, [g, g.clone(), -g], 0.3, types=True)
probe(clipped, [1e-5 * normal(3)], 1e-6, types=True)
probe(clipped, [normal(), normal(2, 2, 2)], 0.1, types=True)

# %% hidden="clip-edges"
three_four = torch.tensor([3.0, 4.0], dtype=wide)
probe(clipped, [three_four], 7.0, types=True)
probe(clipped, [10 * three_four], 20.0, types=True)
probe(clipped, [0.1 * normal(3), 0.1 * normal(2)], 100.0, types=True)
probe(clipped, [normal(3), None, normal(2), None], 0.5, types=True)
probe(clipped, [None, normal(3), normal(2)], 500.0, types=True)
probe(clipped, [torch.zeros(3, dtype=wide), None], 1.0, types=True)
probe(clipped, [normal(3), normal(2, 4)], 0.5, True, types=True)
probe(clipped, [normal(3), None, 30 * normal(4)], 2.0, True, types=True)
probe(lambda: float(clipped([None, None], 1.0)[0]))
probe(lambda: float(clipped([], 1.0)[0]))
for limit in (1.0, 0.2, 50.0):
    probe(clipped, [normal(3), None, normal(4)], limit)


def with_frozen(first, second, limit):
    """The norm, and the gradients of two parameters of which the second is frozen"""
    p, q = (torch.ones_like(g, requires_grad=True) for g in (first, second))
    p.grad, q.grad = first, second
    norm = clip_gradients([p, q.requires_grad_(False)], limit)
    return [norm, p.grad, q.grad]


probe(with_frozen, normal(3), normal(4), 0.1, types=True)

probe(lambda: clipped([None, None], 1.0)[0], types=True)
probe(clipped, [torch.tensor([8e-7, 0.0], dtype=wide)], 1e-6, types=True, atol=0.0)


# %% mistake="each-by-itself"
# You clip each gradient by its own norm. That changes the direction of all of them
# together. There is one norm, over everything.
def clip_gradients(parameters, limit):
    total = 0.0
    for p in parameters:
        if p.grad is not None:
            norm = p.grad.norm().item()
            total += norm**2
            if limit / (norm + 1e-6) < 1:
                p.grad *= limit / (norm + 1e-6)
    return total**0.5


# %% mistake="each-number-by-itself"
# You cut off each number at the limit. That changes the direction; all of it should
# become shorter by the same factor.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    for g in gradients:
        g.clamp_(-limit, limit)
    return norm


# %% mistake="always-scaled"
# You stretch short gradients to the limit as well. They should stay as they are.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    factor = limit / (norm + 1e-6)
    for g in gradients:
        g *= factor
    return norm


# %% mistake="norm-afterwards"
# You return the norm after clipping. Whoever watches a run wants to see the one before.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return sum(g.pow(2).sum().item() for g in gradients) ** 0.5


# %% mistake="norms-added"
# You add the norms of the parameters up. As one long vector they have the root of the
# sum of the squares: 3 and 4 make 5.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.norm().item() for g in gradients)
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return norm


# %% mistake="no-root"
# The root is missing from your norm.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients)
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return norm


# %% mistake="largest-number"
# Your norm is the largest number. The text asks for the root of the sum of squares.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = max([0.0, *(g.abs().max().item() for g in gradients)])
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return norm


# %% mistake="new-tensors-with-old-names"
# The gradients are as they were. g = g * factor would do that: it makes a new tensor and calls it
# g.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g = g * factor
    return norm


# %% mistake="walked-twice"
# Where the parameters come as a generator, your gradients stay as they were: who walks
# over it a second time finds nothing left. Make a list first.
def clip_gradients(parameters, limit):
    norm = sum(p.grad.pow(2).sum().item() for p in parameters if p.grad is not None)
    norm = norm**0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for p in parameters:
            if p.grad is not None:
                p.grad *= factor
    return norm


# %% mistake="fails-without-a-gradient"
# A parameter without a gradient has .grad None. Leave it out.
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return norm


# %% mistake="parameters-scaled"
# You shorten the parameters. Only their gradients should become shorter.
def clip_gradients(parameters, limit):
    parameters = [p for p in parameters if p.grad is not None]
    norm = sum(p.grad.pow(2).sum().item() for p in parameters) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        with torch.no_grad():
            for p in parameters:
                p *= factor
    return norm


# %% mistake="frozen-ones-left-out"
# You pass over parameters with requires_grad False. Whose gradient counts, by the text?
def clip_gradients(parameters, limit):
    gradients = [p.grad for p in parameters if p.requires_grad and p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return norm


# %% alternative="one-long-vector"
def clip_gradients(parameters, limit):
    chosen = [p for p in parameters if p.grad is not None]
    if not chosen:
        return 0.0
    norm = torch.cat([p.grad.reshape(-1) for p in chosen]).norm()
    factor = (limit / (norm + 1e-6)).clamp(max=1.0)
    for p in chosen:
        p.grad = p.grad * factor
    return norm.item()


# %% alternative="norm-of-norms"
def clip_gradients(parameters, limit):
    parameters = tuple(parameters)
    norms = [
        float(torch.linalg.vector_norm(p.grad))
        for p in parameters
        if p.grad is not None
    ]
    whole = math.hypot(*norms)
    if whole + 1e-6 > limit:
        for p in parameters:
            if p.grad is not None:
                p.grad.mul_(limit / (whole + 1e-6))
    return whole


# %% survivors
# clip-dd465601: a factor of 1 changes nothing


# %% inputs
# gradients: repeated, empty, long: all numbers go into one sum of squares
# limit: zero, negative: the text says that it is positive
