# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="pair-loops-values"
from autograder import number, numbers, probe

plain = {"without": ("torch", "numpy")}
probe(chain_energy, [2.0, 3.0], **plain)
probe(chain_energy, [2.0, 3.0, 4.0], **plain)
probe(chain_energy, numbers(3), **plain)
probe(chain_energy, numbers(6), **plain)
probe(chain_energy, [3, -1, 2, 1], **plain)
probe(chain_energy, [1.0, 0.0, 1.0, 1.0, number(), 0.0, -1.0], **plain)
probe(chain_energy, [300 * n for n in numbers(4, away=0.5)], **plain)
probe(chain_energy, [1e-4 * n for n in numbers(5, away=0.5)], atol=0.0, **plain)
probe(chain_energy, numbers(30), **plain)
probe(chain_energy, numbers(1), **plain)
probe(chain_energy, [], **plain)


# %% mistake="counts-from-one"
# Your indices begin with 1, as those of the paper do. In Python the first charge has
# the index 0, and you never look at it.
def chain_energy(q):
    total = 0.0
    for i in range(1, len(q)):
        for j in range(i + 1, len(q)):
            total += q[i] * q[j] / (j - i)
    return total


# %% mistake="last-index-left-out"
# Both sums of the paper include their upper bound. `range` stops before it, and your
# inner loop never comes to the last charge.
def chain_energy(q):
    total = 0.0
    for i in range(len(q) - 1):
        for j in range(i + 1, len(q) - 1):
            total += q[i] * q[j] / (j - i)
    return total


# %% mistake="each-pair-twice"
# You count each pair twice. Where does the inner sum begin?
def chain_energy(q):
    total = 0.0
    for i in range(len(q)):
        for j in range(len(q)):
            if i != j:
                total += q[i] * q[j] / abs(j - i)
    return total


# %% mistake="distance-forgotten"
# You add up the products. Each is divided by the distance of the two.
def chain_energy(q):
    total = 0.0
    for i in range(len(q) - 1):
        for j in range(i + 1, len(q)):
            total += q[i] * q[j]
    return total


# %% mistake="neighbours-only"
# You count neighbours only. The inner sum goes on to the end of the chain.
def chain_energy(q):
    total = 0.0
    for i in range(len(q) - 1):
        total += q[i] * q[i + 1]
    return total


# %% mistake="returns-inside-the-loop"
# Only the pairs of the first charge count. Does the return stand inside the loop, or does i
# go no further?
def chain_energy(q):
    total = 0.0
    for i in range(len(q) - 1):
        for j in range(i + 1, len(q)):
            total += q[i] * q[j] / (j - i)
        return total
    return total


# %% mistake="whole-division"
# `//` cuts the fraction off. The formula divides.
def chain_energy(q):
    total = 0.0
    for i in range(len(q) - 1):
        for j in range(i + 1, len(q)):
            total += q[i] * q[j] // (j - i)
    return total


# %% mistake="neighbours-left-out"
# Your sum leaves out all pairs of neighbours. Which j is the first that goes with i?
def chain_energy(q):
    total = 0.0
    for i in range(len(q)):
        for j in range(i + 2, len(q)):
            total += q[i] * q[j] / (j - i)
    return total


# %% alternative="combinations"
from itertools import combinations


def chain_energy(q):
    pairs = combinations(enumerate(q), 2)
    return sum(one * other / (j - i) for (i, one), (j, other) in pairs)


# %% alternative="by-distance"
def chain_energy(q):
    energy = 0
    for apart in range(1, len(q)):
        products = [a * b for a, b in zip(q, q[apart:])]
        energy += sum(products) / apart
    return energy


# %% alternative="recursive"
def chain_energy(q):
    if not q:
        return 0.0
    first, rest = q[0], q[1:]
    return sum(first * other / i for i, other in enumerate(rest, 1)) + chain_energy(
        rest
    )


# %% survivors
# pair-loops-1e5da8d9, pair-loops-98597947, pair-loops-45dd1c8e: behind the last charge there is none
# chain_energy.q.one-row: a single charge has no pair
