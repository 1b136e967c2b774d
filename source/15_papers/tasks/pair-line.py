# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import sys

import torch

from autograder import awkward, probe, probe_growth, rand, randn

wide = torch.float64

# %% hidden="pair-line-values"
probe(fast_chain_energy, torch.tensor([2.0, 3.0]))
probe(fast_chain_energy, torch.tensor([2.0, 3.0, 4.0]))
probe(fast_chain_energy, randn(3, dtype=wide))
probe(fast_chain_energy, randn(7, dtype=wide))
probe(fast_chain_energy, awkward(8, dtype=wide))
probe(fast_chain_energy, 300 * randn(5, dtype=wide))
probe(fast_chain_energy, 1e-4 * randn(6, dtype=wide), atol=0.0)
probe(fast_chain_energy, randn(40, dtype=wide))
probe(fast_chain_energy, randn(1, dtype=wide))
probe(fast_chain_energy, randn(0, dtype=wide))
probe(fast_chain_energy, 0.5 + rand(9))


# %% hidden="pair-line-operations"
def chains(n):
    return [0.5 + rand(n, dtype=wide)]


probe_growth(fast_chain_energy, chains, (5, 40), factor=6)
probe_growth(fast_chain_energy, chains, (12, 120), factor=6)


def instructions(q):
    count = 0

    def trace(frame, event, _):
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    sys.settrace(trace)
    try:
        fast_chain_energy(q)
    finally:
        sys.settrace(None)
    return count


def loops(short, long):
    """Whether Python itself has more to do for a long chain, as in a loop"""
    return instructions(long) > 3 * instructions(short)


probe(loops, 0.5 + rand(5, dtype=wide), 0.5 + rand(120, dtype=wide))


# %% mistake="each-pair-twice"
# Your table has each pair twice, above the diagonal and below it.
def fast_chain_energy(q):
    places = torch.arange(len(q))
    apart = (places - places[:, None]).abs().to(q.dtype)
    weights = torch.where(apart > 0, 1 / apart, 0)
    return q @ weights.to(q.dtype) @ q


# %% mistake="distance-forgotten"
# You add up the products. Each is divided by the distance of the two.
def fast_chain_energy(q):
    return torch.outer(q, q).triu(1).sum()


# %% mistake="diagonal-counted"
# Your table includes its diagonal, where each charge meets itself. And with that the
# distances are off by one.
def fast_chain_energy(q):
    i, j = torch.triu_indices(len(q), len(q))
    return (q[i] * q[j] / (j - i + 1)).sum()


# %% mistake="neighbours-only"
# You count neighbours only. The inner sum goes on to the end of the chain.
def fast_chain_energy(q):
    return (q[1:] * q[:-1]).sum()


# %% mistake="a-loop-over-charges"
# There is a loop: the number of operations grows with the chain.
def fast_chain_energy(q):
    total = q.new_zeros(())
    for i in range(len(q) - 1):
        apart = torch.arange(1, len(q) - i)
        total = total + (q[i] * q[i + 1 :] / apart).sum()
    return total


# %% mistake="distances-below-zero"
# Your distances are negative: i - j in place of j - i.
def fast_chain_energy(q):
    i, j = torch.triu_indices(len(q), len(q), 1)
    return (q[i] * q[j] / (i - j)).sum()


# %% alternative="table-of-weights"
def fast_chain_energy(q):
    places = torch.arange(len(q), dtype=q.dtype)
    apart = places - places[:, None]
    weights = torch.where(apart > 0, 1 / apart, 0).to(q.dtype)
    return q @ (weights @ q)


# %% alternative="einsum-of-three"
def fast_chain_energy(q):
    places = torch.arange(len(q)).to(q.dtype)
    apart = (places - places[:, None]).clamp(min=1)
    upper = torch.ones_like(apart).triu(1)
    return torch.einsum("i,j,ij->", q, q, upper / apart)


# %% alternative="one-triangle"
def fast_chain_energy(q):
    n = len(q)
    i, j = torch.ones(n, n).triu(1).nonzero(as_tuple=True)
    return torch.dot(q[i] / (j - i), q[j])


# %% alternative="steps-counted-up"
def fast_chain_energy(q):
    n = len(q)
    steps = torch.ones(n, n, dtype=q.dtype).triu(1).cumsum(1)
    weights = torch.where(steps > 0, 1 / steps.clamp(min=1), torch.zeros_like(steps))
    return torch.einsum("i,ij,j->", q, weights, q)


# %% survivors
# fast_chain_energy.q.one-row: a single charge has no pair
