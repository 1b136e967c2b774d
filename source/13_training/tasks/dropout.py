# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import exact, integer, probe, rand, randn, unusual

whole = ("aten.dropout", "aten.native_dropout", "aten.dropout_", "aten.alpha_dropout",
         "aten.feature_dropout", "aten._fused_dropout")  # fmt: skip


# %% hidden="dropout-training"
def of_ones(p, *shape):
    """Ones after dropout"""
    return dropout(torch.ones(shape), p, True)


def apart(p):
    """Whether rows, columns and calls differ, and only what was not 0 is dropped or scaled"""
    x = 1 + torch.arange(10000.0).reshape(100, 100) / 10000
    one, two = exact([dropout(x, p, True), dropout(x, p, True)])
    kept = one != 0
    rows, columns = kept.unique(dim=0).shape[0], kept.unique(dim=1).shape[1]
    scaled = (one[kept] * (1 - p) / x[kept] - 1).abs().max() < 1e-4
    return [rows, columns, bool((one != two).any()), bool(scaled)]


def left_in_a_call(p, n):
    """How many of n ones are left, in each of 1,000 calls"""
    x = torch.ones(n)
    return (
        torch.stack(exact([dropout(x, p, True) for _ in range(1000)]))
        .ne(0)
        .sum(1)
        .float()
    )


def seeded(p, seed):
    """Whether the same seed drops the same numbers, and another seed others"""
    found = []
    for s in (seed, seed, seed + 1):
        torch.manual_seed(s)
        found.append(exact(dropout(torch.ones(30, 30), p, True)) != 0)
    return [bool((found[0] == found[k]).all()) for k in (1, 2)]


probe(left_in_a_call, 0.5, 20, judge="same_distribution")
probe(seeded, 0.4, integer(0, 1000))
for p in (0.5, 0.2, 0.9):
    probe(of_ones, p, 100, 200, judge="same_distribution", forbid=whole)
probe(of_ones, 0.3, 20, 10, 40, 3, judge="same_distribution")
probe(apart, 0.4)
probe(apart, 0.7)
probe(dropout, randn(5, 4), 0.0, True, forbid=whole)
probe(dropout, randn(5, 4), 0, True)
probe(dropout, randn(5, 4), 1.0, True)
probe(dropout, randn(7), 1, True)
probe(dropout, randn(0, 3), 0.5, True)
probe(lambda: list(dropout(torch.tensor(3.0), 0.5, True).shape))

probe(dropout, randn(4, 3).t(), 0.0, True)
probe(
    lambda: sorted(
        {
            n
            for _ in range(99)
            for n in exact(dropout(torch.ones(3), 0.5, True)).tolist()
        }
    )
)


# %% hidden="dropout-rest"
for p in (0.5, 0.0, 1.0, 0.9):
    probe(dropout, randn(4, 3), p, False, grad=True, forbid=whole)
probe(dropout, randn(2, 3, 4), 0.3, False, grad=True)
probe(dropout, 300 * randn(30), 0.3, False)
for table in unusual():
    probe(dropout, table, 0.4, False)


def slopes(p, x, u):
    """How far the gradient is from upstream times mask times factor"""
    x = x.clone().requires_grad_()
    y = dropout(x, p, True)
    (g,) = torch.autograd.grad((y * u).sum(), x)
    mask = (exact(y) != 0).float()
    return [bool((g - u * mask / (1 - p)).abs().max() < 1e-4), bool(g.any())]


probe(slopes, 0.5, 1 + rand(20, 30), randn(20, 30))
probe(slopes, 0.2, 1 + rand(600), randn(600))


def slopes_at_zero(p):
    """Which gradients numbers get that are 0 themselves"""
    x = torch.zeros(400, requires_grad=True)
    (g,) = torch.autograd.grad(dropout(x, p, True).sum(), x)
    return exact(g).unique()


probe(slopes_at_zero, 0.5)


# %% mistake="not-scaled"
# You drop and do not scale. The mean is smaller in training than in evaluation.
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) >= p)


# %% mistake="scaled-in-evaluation"
# You scale in evaluation instead. That was the first version of dropout; here nothing
# happens in evaluation.
def dropout(x, p, training):
    if not training:
        return x * (1 - p)
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) >= p)


# %% mistake="keeps-with-probability-p"
# You keep with probability p, and drop the others. p is the probability of being
# dropped.
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) < p) / (1 - p)


# %% mistake="divided-by-p"
# You divide by p. What is left has the share 1 - p.
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) >= p) / max(p, 1e-9)


# %% mistake="always-on"
# You drop in evaluation as well.
def dropout(x, p, training):
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) >= p) / (1 - p)


# %% mistake="whole-rows"
# You drop whole rows. Each number should be dropped by itself.
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    return (
        x * (torch.rand(x.shape[:1]).reshape(-1, *[1] * (x.dim() - 1)) >= p) / (1 - p)
    )


# %% mistake="same-mask-each-time"
# Each call of yours drops the same numbers. Is the generator seeded inside, or the mask kept?
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    torch.manual_seed(0)
    return x * (torch.rand(x.shape) >= p) / (1 - p)


# %% mistake="not-a-number-at-one"
# For p = 1 you divide 0 by 0.
def dropout(x, p, training):
    if not training:
        return x
    return x * (torch.rand(x.shape) >= p) / (1 - p)


# %% mistake="gradient-not-masked"
# Your result has no gradient in training, or not the one that the mask gives. Is x itself
# multiplied by the mask, and in training?
def dropout(x, p, training):
    if not training:
        return x
    if p == 1:
        return x * 0
    dropped = x.detach() * (torch.rand(x.shape) >= p) / (1 - p)
    return x + (dropped - x.detach())


# %% mistake="ready-made"
# PyTorch's own function does all of it here. Draw a mask and multiply.
def dropout(x, p, training):
    return F.dropout(x, float(p), training)


# %% alternative="bernoulli"
def dropout(x, p, training):
    if training and p > 0:
        keep = torch.bernoulli(torch.full_like(x, 1.0 - p))
        return x * keep / (1.0 - p) if p < 1 else torch.zeros_like(x)
    return x.clone()


# %% alternative="where"
def dropout(x, p, training):
    if training is False or p == 0:
        return x * 1.0
    drop = torch.rand_like(x) < p
    scaled = x / (1 - p) if p != 1 else x
    return torch.where(drop, torch.zeros_like(x), scaled)


# %% survivors
# dropout.p.one-as-two: a draw reaches 2 as little as 1, so all is 0
# dropout-c8d649fc: a draw is exactly p once in millions


# %% inputs
# p: negative, large, tiny: a probability
