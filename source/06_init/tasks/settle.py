# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="settle-map"
from autograder import number, probe

probe(next_spread, 1.0)
probe(next_spread, 0.0)
probe(next_spread, 2.0)
probe(next_spread, 50.0)
probe(next_spread, 0.01)
probe(next_spread, 200.0)
probe(next_spread, abs(number(away=0.1)))
probe(next_spread, 1e-4)
probe(next_spread, 1e-3)
probe(next_spread, 3)

# %% hidden="settle-point"
from autograder import probe

probe(lambda: settled, atol=0.0101, reveal=False)


# %% mistake="variance-for-second-moment"
# You treat the shifted activations as if their mean were 0. It is, for s = 1, but
# subtracting a constant leaves the variance as it is. What counts for the next layer is
# the second moment, mean included.
def next_spread(s):
    return s * math.sqrt(1 - 1 / math.pi)


settled = 0.0


# %% mistake="relu-without-shift"
# This is ReLU without its shift: it keeps every spread. Multiply out the square of
# (a − c), and take the mean of each part.
def next_spread(s):
    return float(s)


settled = 1.4


# %% mistake="no-root"
# You return the variance of the next z. The spread is its root. For s = 0 the visible
# test wants 0.564.
def next_spread(s):
    return s**2 - 2 * s / math.pi + 1 / math.pi


settled = 0.23


# %% mistake="factor-2-forgotten"
# You leave the layer out: its n weights of variance 2/n double the second moment.
def next_spread(s):
    return math.sqrt(s**2 / 2 - s / math.pi + 1 / (2 * math.pi))


settled = 0.35


# %% mistake="no-mixed-term"
# The square of a difference has a mixed term, −2 c a. It is missing, so your spread
# always grows.
def next_spread(s):
    return math.sqrt(s**2 + 1 / math.pi)


settled = 4.23


# %% mistake="mean-of-a-without-s"
# The mean of ReLU is proportional to s, and you use the one for s = 1 in the mixed
# term. Try s = 0: then every activation is −c, and the mixed term is 0.
def next_spread(s):
    return math.sqrt(abs(s**2 - 1 / math.pi))


settled = 0.4


# %% mistake="held-at-1"
# Your function is right. Apply it to 1.4, to what comes out, and so on, fifty times:
# where does it arrive? Mean 0 at s = 1 does not mean that s = 1 is held.
def next_spread(s):
    return math.sqrt(s * s - (2 * s - 1) / math.pi)


settled = 1.0


# %% mistake="start-for-end"
# settled is where the network starts, not where it arrives. Apply your function to
# its own result many times, and print the numbers.
def next_spread(s):
    return math.sqrt(s * s - (2 * s - 1) / math.pi)


settled = 1.4


# %% alternative="part-by-part"
def next_spread(s):
    c = 1 / math.sqrt(2 * math.pi)
    second = s**2 / 2 - 2 * c * s * c + c**2
    return (2 * second) ** 0.5


settled = 1.4
for _ in range(60):
    settled = next_spread(settled)


# %% alternative="variance-plus-mean"
def next_spread(s):
    c = (2 * math.pi) ** -0.5
    mean = c * s - c
    variance = s * s * (0.5 - c * c)
    return math.sqrt(2 * (variance + mean * mean))


settled = 1 / 2


# %% alternative="halving-the-interval"
def next_spread(s):
    c2 = 1 / (2 * math.pi)
    return float(torch.tensor(s * s - 4 * c2 * s + 2 * c2, dtype=torch.float64).sqrt())


low, high = 0.0, 10.0
while high - low > 1e-6:
    middle = (low + high) / 2
    if next_spread(middle) < middle:
        high = middle
    else:
        low = middle
settled = low

# %% alternative="completed-square"
import math


def next_spread(s):
    return math.hypot(s - 1 / math.pi, math.sqrt(1 / math.pi - 1 / math.pi**2))


settled = 1 / 2


# %% inputs
# s: negative: no standard deviation is
