# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, integer, probe, rand, randn

wide = torch.float64
ready_made = ("softmax", "_softmax", "log_softmax", "_log_softmax", "_safe_softmax")
ready_made += ("logsumexp", "logaddexp")
forbidden = {"forbid": [f"aten.{name}" for name in ready_made]}


def warmth():
    return 0.5 + rand(1).item()


# %% hidden="softmax-values"
probe(soft_targets, torch.tensor([0.0, 1.0, 2.0]), **forbidden)
probe(soft_targets, torch.tensor([0.0, 1.0, 2.0]), 2.0, **forbidden)
probe(soft_targets, randn(4), warmth(), **forbidden)
probe(soft_targets, randn(2, 5), warmth(), **forbidden)
probe(soft_targets, randn(2, 3, 4), 2.5, **forbidden)
probe(soft_targets, awkward(4, 4), 1, **forbidden)
probe(soft_targets, awkward(5, 3), integer(2, 5), **forbidden)
probe(soft_targets, randn(30, 2), warmth(), **forbidden)
probe(soft_targets, randn(2, 30), warmth(), **forbidden)
probe(soft_targets, randn(2, 24, 3), warmth(), **forbidden)
probe(soft_targets, randn(3, 5).t(), warmth(), **forbidden)
probe(soft_targets, randn(1, 4), warmth(), **forbidden)
probe(soft_targets, randn(3, 1), warmth(), **forbidden)
probe(soft_targets, randn(0, 4), warmth(), **forbidden)
probe(soft_targets, 1e-4 * randn(2, 3, dtype=wide), 1.0, **forbidden)

# %% hidden="softmax-large"
probe(soft_targets, torch.tensor([1000.0, 1001.0, -1000.0]), **forbidden)
probe(soft_targets, 300 * randn(3, 4, dtype=wide), 1.0, **forbidden)
probe(soft_targets, 1e6 + randn(2, 4, dtype=wide), 1.0, rtol=1e-6, **forbidden)
probe(soft_targets, randn(2, 4, dtype=wide) - 1e6, 2.0, rtol=1e-6, **forbidden)
probe(soft_targets, randn(3, 4, dtype=wide), 0.001, **forbidden)
probe(soft_targets, 0.001 * randn(3, 4, dtype=wide), 0.001, **forbidden)
probe(soft_targets, 1000 * randn(3, 4, dtype=wide), 1000.0, **forbidden)
probe(soft_targets, randn(2, 4, dtype=wide), 1000.0, rtol=1e-7, **forbidden)


# %% mistake="overflows"
# exp of a large number is inf, and inf / inf is nan. Choose the c of the text.
def soft_targets(z, temperature=1.0):
    powers = (z / temperature).exp()
    return powers / powers.sum(-1, keepdim=True)


# %% mistake="temperature-forgotten"
# This is the softmax with temperature 1, whatever temperature is given.
def soft_targets(z, temperature=1.0):
    powers = (z - z.amax(-1, keepdim=True)).exp()
    return powers / powers.sum(-1, keepdim=True)


# %% mistake="temperature-multiplies"
# You multiply by the temperature. With a high one, classes should become alike.
def soft_targets(z, temperature=1.0):
    powers = ((z - z.amax(-1, keepdim=True)) * temperature).exp()
    return powers / powers.sum(-1, keepdim=True)


# %% mistake="one-sum-for-all"
# All rows together sum to 1. The sum goes over the last dimension alone.
def soft_targets(z, temperature=1.0):
    powers = ((z - z.max()) / temperature).exp()
    return powers / powers.sum()


# %% mistake="first-dimension"
# Your sum goes over the first dimension. The text wants the last.
def soft_targets(z, temperature=1.0):
    powers = ((z - z.amax(0, keepdim=True)) / temperature).exp()
    return powers / powers.sum(0, keepdim=True)


# %% mistake="temperature-outside"
# You divide the powers by the temperature, and it cancels. It belongs inside of exp.
def soft_targets(z, temperature=1.0):
    powers = (z - z.amax(-1, keepdim=True)).exp() / temperature
    return powers / (powers * temperature).sum(-1, keepdim=True)


# %% mistake="pytorchs-own"
# PyTorch did it. The point is to write it.
def soft_targets(z, temperature=1.0):
    return (z / temperature).softmax(-1)


# %% alternative="logarithm-of-the-sum"
def soft_targets(z, temperature=1.0):
    top, _ = z.max(-1, keepdim=True)
    scaled = (z - top) / temperature
    return torch.exp(scaled - scaled.exp().sum(-1, keepdim=True).log())


# %% alternative="from-the-differences"
def soft_targets(z, temperature=1.0):
    z = z.double()
    differences = (z[..., None, :] - z[..., :, None]) / temperature
    return 1 / differences.exp().sum(-1)


# %% alternative="divided-first"
def soft_targets(z, temperature=1.0):
    z = z / temperature
    top = z.max(dim=-1).values
    powers = torch.exp(z - top.unsqueeze(-1))
    return torch.div(powers, torch.einsum("...k->...", powers).unsqueeze(-1))


# %% inputs
# temperature: zero, negative: it is positive
