# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import integer, probe, rand


def forward(sizes, variances):
    """The first of variance_ratios(sizes, variances)"""
    return variance_ratios(sizes, variances)[0]


def backward(sizes, variances):
    """The second of variance_ratios(sizes, variances)"""
    return variance_ratios(sizes, variances)[1]


def network(layers):
    """Random sizes and variances of a network of that many layers."""
    sizes = [integer(2, 60) for _ in range(layers + 1)]
    return sizes, [(0.1 + rand(1).item()) / n for n in sizes[:-1]]


def networks():
    yield [64, 32, 10], [1.0, 0.25]
    yield network(2)
    yield network(3)
    yield network(5)
    yield network(12)
    yield [5, 4, 6, 2], [1, 1, 2]
    yield [5, 1, 1, 7], [1.0, 2.0, 0.5]
    yield [4, 4, 4, 4], [0.5, 0.5, 0.5]
    yield [3, 500, 400, 2], [300.0, 200.0, 100.0]
    yield [3, 8, 5, 9], [1e-4, 2e-4, 5e-4]
    yield network(1)
    yield [7, 3], [0.4]
    sizes, variances = network(25)
    yield sizes, [2 / n for n in sizes[:-1]]


# %% hidden="chain-forward"
for sizes, variances in networks():
    probe(forward, sizes, variances, atol=0.0)
probe(forward, [64, 32, 10], [1.0, 0.25], types=True)

# %% hidden="chain-backward"
for sizes, variances in networks():
    probe(backward, sizes, variances, atol=0.0)
probe(backward, [64, 32, 10], [1.0, 0.25], types=True)


# %% mistake="all-layers"
# Your products begin with the first layer. Look at the index below the product sign.
def variance_ratios(sizes, variances):
    forward = backward = 1.0
    for i, variance in enumerate(variances):
        forward *= sizes[i] * variance / 2
        backward *= sizes[i + 1] * variance / 2
    return forward, backward


# %% mistake="exchanged"
# Your two products are exchanged: forward counts the inputs of a layer.
def variance_ratios(sizes, variances):
    forward = backward = 1.0
    for i in range(1, len(variances)):
        forward *= sizes[i + 1] * variances[i] / 2
        backward *= sizes[i] * variances[i] / 2
    return forward, backward


# %% mistake="halves-forgotten"
# There is one half in each factor, for the ReLU.
def variance_ratios(sizes, variances):
    forward = backward = 1.0
    for i in range(1, len(variances)):
        forward *= sizes[i] * variances[i]
        backward *= sizes[i + 1] * variances[i]
    return forward, backward


# %% mistake="last-layer-left-out"
# Your products stop before the last layer. The upper bound L is included.
def variance_ratios(sizes, variances):
    forward = backward = 1.0
    for i in range(1, len(variances) - 1):
        forward *= sizes[i] * variances[i] / 2
        backward *= sizes[i + 1] * variances[i] / 2
    return forward, backward


# %% mistake="variance-of-the-layer-before"
# The variance you take belongs to the layer before: its index is off by one.
def variance_ratios(sizes, variances):
    forward = backward = 1.0
    for i in range(1, len(variances)):
        forward *= sizes[i] * variances[i - 1] / 2
        backward *= sizes[i + 1] * variances[i - 1] / 2
    return forward, backward


# %% mistake="one-half-once"
# You halve once, at the end. Each factor of the product has its own half.
def variance_ratios(sizes, variances):
    forward = backward = 1.0
    for i in range(1, len(variances)):
        forward *= sizes[i] * variances[i]
        backward *= sizes[i + 1] * variances[i]
    return forward / 2, backward / 2


# %% mistake="sum-for-product"
# You add the factors up. The large letter is Π, a product.
def variance_ratios(sizes, variances):
    forward = backward = 0.0
    for i in range(1, len(variances)):
        forward += sizes[i] * variances[i] / 2
        backward += sizes[i + 1] * variances[i] / 2
    return forward, backward


# %% alternative="math-prod"
def variance_ratios(sizes, variances):
    layers = range(2, len(variances) + 1)
    one = [0.5 * sizes[layer - 1] * variances[layer - 1] for layer in layers]
    other = [0.5 * sizes[layer] * variances[layer - 1] for layer in layers]
    return math.prod(one), math.prod(other)


# %% alternative="telescoped"
def variance_ratios(sizes, variances):
    forward = 1.0
    for inputs, variance in zip(sizes[1:], variances[1:]):
        forward *= variance * inputs * 0.5
    return [forward, forward * sizes[-1] / sizes[1]]


# %% survivors
# chain-52801697, chain-a6849f74: the lists are as long as the text says
# variance_ratios.variances.one-row: with one layer the products are empty


# %% inputs
# sizes: zero: sizes are positive
# variances: zero, negative: a layer of zeros passes nothing on
# sizes, variances: empty: a network has a layer
# sizes: single: it has two sizes at least
