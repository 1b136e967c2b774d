# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import exact, integer, probe

# %% hidden="fixup-spread"


def first(channels, size, layers, blocks):
    """The first of the weights."""
    return exact(fixup_weights(channels, size, layers, blocks))[0]


def all_but_the_last(channels, size, layers, blocks):
    """The weights without the last, in one tensor."""
    return torch.stack(exact(fixup_weights(channels, size, layers, blocks))[:-1])


probe(first, 40, 3, 2, 16, judge="same_distribution")
probe(first, 60, 1, 2, 9, judge="same_distribution")
probe(first, 40, 3, 3, 16, judge="same_distribution")
probe(first, 20, 5, 2, 1, judge="same_distribution")
probe(first, 50, 2, 5, 100, judge="same_distribution")
probe(all_but_the_last, 30, 3, 4, 64, judge="same_distribution")
probe(all_but_the_last, 60, 1, 3, 25, judge="same_distribution")


def of_many_calls(calls):
    """The first weight of this many calls, each of a single number."""
    return torch.stack([exact(fixup_weights(1, 1, 2, 4))[0] for _ in range(calls)])


def far_out(channels, size, layers, blocks):
    """Whether 0.1 to 0.5 % of the first weights lie beyond 3 deviations, as is normal."""
    w = first(channels, size, layers, blocks)
    return bool(0.001 < (w.abs() > 3 * w.std()).double().mean() < 0.005)


probe(of_many_calls, 2000, judge="same_distribution")
probe(far_out, 100, 3, 2, 16)


# %% hidden="fixup-zeros"


def facts(channels, size, layers, blocks):
    """Shapes and dtypes, the last weight, and whether two draws of the first differ."""
    weights = exact(fixup_weights(channels, size, layers, blocks))
    again = exact(fixup_weights(channels, size, layers, blocks))
    shapes = [list(w.shape) for w in weights]
    differ = [bool((a != b).any()) for a, b in zip(weights[:-1], again)]
    same = [bool((weights[0] == w).all()) for w in weights[1:-1]]
    return [shapes, weights[-1], weights[-1].dtype == torch.float32, differ, same]


probe(facts, 2, 3, 2, 4)
probe(facts, 3, 1, 1, 5)
probe(facts, 2, 2, 1, 1)
probe(facts, 1, 3, 4, 2)
probe(facts, integer(2, 6), integer(1, 4), integer(2, 5), integer(1, 20))


# %% mistake="usual-start"
# The first layers start as Kaiming's do. Fixup makes them smaller, the more blocks there
# are.
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / (channels * size * size)) ** 0.5
    return [spread * torch.randn(shape) for _ in range(layers - 1)] + [
        torch.zeros(shape)
    ]


# %% mistake="last-layer-not-zero"
# The last layer starts at 0, so that the block begins as its shortcut.
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / (channels * size * size)) ** 0.5
    spread *= blocks ** (-1 / max(2 * layers - 2, 1))
    return [spread * torch.randn(shape) for _ in range(layers)]


# %% mistake="layers-and-blocks-exchanged"
# L is the number of blocks in the network, m the number of layers in a branch.
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / (channels * size * size)) ** 0.5
    spread *= layers ** (-1 / max(2 * blocks - 2, 1))
    return [spread * torch.randn(shape) for _ in range(layers - 1)] + [
        torch.zeros(shape)
    ]


# %% mistake="exponent-without-two"
# Look at the exponent again: for two layers it is -1/2.
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / (channels * size * size)) ** 0.5
    spread *= blocks ** (-1 / max(layers - 1, 1))
    return [spread * torch.randn(shape) for _ in range(layers - 1)] + [
        torch.zeros(shape)
    ]


# %% mistake="channels-for-fan-in"
# Each kernel adds up products over its places as well as over the channels.
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / channels) ** 0.5 * blocks ** (-1 / max(2 * layers - 2, 1))
    return [spread * torch.randn(shape) for _ in range(layers - 1)] + [
        torch.zeros(shape)
    ]


# %% mistake="division-by-zero"
# With a single layer the exponent has no value. Then there is nothing but the zeros.
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / (channels * size * size)) ** 0.5 * blocks ** (-1 / (2 * layers - 2))
    return [spread * torch.randn(shape) for _ in range(layers - 1)] + [
        torch.zeros(shape)
    ]


# %% mistake="one-draw-for-all"
# All your first layers are one and the same tensor. Each is drawn by itself.
def fixup_weights(channels, size, layers, blocks):
    shape = (channels, channels, size, size)
    spread = (2 / (channels * size * size)) ** 0.5
    spread *= blocks ** (-1 / max(2 * layers - 2, 1))
    return [spread * torch.randn(shape)] * (layers - 1) + [torch.zeros(shape)]


# %% alternative="kaiming-then-scaled"
def fixup_weights(channels, size, layers, blocks):
    weights = [torch.empty(channels, channels, size, size) for _ in range(layers)]
    for w in weights[:-1]:
        torch.nn.init.kaiming_normal_(w, nonlinearity="relu")
        w *= (1 / blocks) ** (0.5 / (layers - 1))
    weights[-1].zero_()
    return weights


# %% alternative="layer-by-layer"
def fixup_weights(channels, size, layers, blocks):
    def weight(place):
        w = torch.randn(channels, channels, size, size)
        if place == layers - 1:
            return w * 0
        fan = w[0].numel()
        return w / ((fan / 2) ** 0.5 * blocks ** (1 / (2 * layers - 2)))

    return [weight(place) for place in range(layers)]


# %% survivors
# fixup_weights.last-lost: the last weights are zeros
# fixup_weights.coarse-result: digits do not change a distribution


# %% inputs
# channels, size, layers, blocks: zero: the text promises at least 1
