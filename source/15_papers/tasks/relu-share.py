# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, rand, randn

wide = torch.float64


def chances(n):
    """n probabilities that sum to 1."""
    p = 0.1 + rand(n, dtype=wide)
    return p / p.sum()


# %% hidden="relu-share-symmetric"
for n in (1, 2, 4, 15):
    v, p = 0.2 + rand(n, dtype=wide), chances(n) / 2
    probe(relu_share, torch.cat([-v, v]), torch.cat([p, p]), reveal=False)

# %% hidden="relu-share-any"
probe(relu_share, torch.tensor([0.0, 2.0]), torch.tensor([0.5, 0.5]))
probe(relu_share, torch.tensor([-1.0, 4.0]), torch.tensor([0.75, 0.25]))
probe(relu_share, torch.tensor([-20.0, 40.0, 5.0]), torch.tensor([0.5, 0.25, 0.25]))
probe(relu_share, randn(2, away=0.2, dtype=wide), chances(2))
probe(relu_share, randn(4, dtype=wide), chances(4))
probe(relu_share, 1 + randn(5, dtype=wide), chances(5))
probe(relu_share, awkward(6, dtype=wide), chances(6))
probe(relu_share, 300 * randn(4, dtype=wide), chances(4))
probe(relu_share, 1e-4 * randn(4, dtype=wide), chances(4))
probe(relu_share, randn(30, dtype=wide), chances(30))
probe(relu_share, randn(4, dtype=wide), torch.full((4,), 0.25, dtype=wide))
probe(
    relu_share, torch.cat([randn(1, dtype=wide), 2 + rand(2, dtype=wide)]), chances(3)
)


# %% mistake="probabilities-forgotten"
# You take the plain mean of the values. Some of them are more likely than others.
def relu_share(v, p):
    return v.relu().pow(2).mean() / v.var(correction=0)


# %% mistake="second-moment-below"
# You divide by the second moment of u. The line has its variance.
def relu_share(v, p):
    return (p @ v.relu() ** 2) / (p @ v**2)


# %% mistake="variance-above"
# You take the variance of max(0, u). In the line stands its second moment.
def relu_share(v, p):
    a, mean = v.relu(), p @ v
    return (p @ a**2 - (p @ a) ** 2) / (p @ (v - mean) ** 2)


# %% mistake="mean-squared"
# You square the mean of max(0, u). The square stands inside of the brackets.
def relu_share(v, p):
    mean = p @ v
    return (p @ v.relu()) ** 2 / (p @ (v - mean) ** 2)


# %% mistake="not-cut"
# The ReLU has no effect on your number. Negative values count 0.
def relu_share(v, p):
    mean = p @ v
    return (p @ v**2) / (p @ (v - mean) ** 2)


# %% mistake="always-one-half"
# You return what line 5 claims. Compute both of its sides.
def relu_share(v, p):
    return torch.tensor(0.5)


# %% alternative="sums"
def relu_share(v, p):
    above = (p * v.clamp(min=0) * v).sum()
    return above / ((p * v**2).sum() - (p * v).sum() ** 2)


# %% alternative="value-by-value"
def relu_share(v, p):
    second = first = above = v.new_zeros(())
    for value, chance in zip(v, p):
        first, second = first + chance * value, second + chance * value**2
        if value > 0:
            above = above + chance * value**2
    return above / (second - first * first)


# %% inputs
# v, p: single, empty: the variance is not 0
# p: zero, one, negative, large, tiny: probabilities of several values, positive
# v, p: shared: values and probabilities
