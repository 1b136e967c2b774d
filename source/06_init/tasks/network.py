# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="network-hidden"
import torch

from autograder import exact, probe


def layer_weights(sizes, layer):
    return network_weights(sizes)[layer][0]


def drawn_apart(sizes):
    """Whether every number was drawn by itself, and some of them lie far out."""
    drawn = exact([network_weights(sizes)[1][0] for _ in range(2)])
    w = torch.cat([w.detach().flatten() for w in drawn]).abs() * (sizes[1] / 2) ** 0.5
    return [w.unique().numel() > 0.97 * w.numel(), bool(w.max() > 3.3)]


probe(layer_weights, [100, 300, 7], 0, judge="same_distribution")
probe(layer_weights, [40, 100, 60, 30], 0, judge="same_distribution")
probe(layer_weights, [40, 100, 60, 30], 1, judge="same_distribution")
for layer in range(4):
    probe(layer_weights, [50] * 6, layer, judge="same_distribution")
probe(layer_weights, [50, 40, 60, 40], 0, judge="same_distribution")
probe(layer_weights, [50, 40, 40, 50, 40], 0, judge="same_distribution")
probe(drawn_apart, [3, 200, 150, 2])

# %% hidden="network-last"
from autograder import probe


def last_weights(sizes):
    return network_weights(sizes)[len(sizes) - 2][0]


probe(last_weights, [7, 50, 100], judge="same_distribution")
probe(last_weights, [5, 6, 80, 30], judge="same_distribution")
probe(last_weights, [200, 150], judge="same_distribution")
probe(last_weights, [50] * 4, judge="same_distribution")
probe(last_weights, [50, 40, 50, 40], judge="same_distribution")

# %% hidden="network-ready"
import torch

from autograder import exact, probe, randint


def facts(sizes):
    found = []
    for w, b in exact(network_weights(sizes)):
        ready = [
            t.dtype == torch.float32 and t.requires_grad and t.is_leaf for t in (w, b)
        ]
        found.append([list(w.shape), b, ready, bool((w != 0).any())])
    return found


def all_different(sizes):
    ws = [w for _ in range(2) for w, _ in exact(network_weights(sizes))]
    same = [torch.equal(u, v) for k, u in enumerate(ws) for v in ws[:k]]
    return len(ws), not any(same)


def biases_apart(sizes):
    """The biases after a step of the first one alone, and how many are not zero."""
    biases = [b.detach() for _, b in exact(network_weights(sizes))]
    before = sum(int((b != 0).sum()) for b in biases)
    biases[0] += 1
    return before, biases


probe(facts, [3, 5])
probe(facts, [4, 6, 2])
probe(facts, [7, 3, 8, 5, 1])
probe(all_different, [6, 4])
probe(all_different, [5, 5, 5, 5, 5])
probe(biases_apart, [4, 3, 3, 2])
probe(facts, randint(2, 20, 4).tolist())
probe(facts, list(range(2, 13)))


# %% mistake="relu-scale-for-the-last"
# You scale the last layer as if a ReLU followed. Nothing follows: the outputs of the
# network would be larger than they need be by a factor of √2.
def network_weights(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        w = (torch.randn(outputs, inputs) * math.sqrt(2 / inputs)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="linear-scale-everywhere"
# You scale every layer as if nothing followed. Before a ReLU the weights must make up
# for the half that is lost.
def network_weights(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        w = (torch.randn(outputs, inputs) / math.sqrt(inputs)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="first-for-last"
# You scale the first layer differently, and the text asks for it in the last. After
# which layer is there no ReLU?
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        variance = (1 if number == 1 else 2) / inputs
        w = (torch.randn(outputs, inputs) * math.sqrt(variance)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="fan-out"
# You scale by the outputs of each layer. The text asks for fan in. Print the spread of
# the weights for the sizes [200, 400, 100].
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        variance = (1 if number == len(sizes) - 1 else 2) / outputs
        w = (torch.randn(outputs, inputs) * math.sqrt(variance)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="two-over-root-n"
# You have 2 over the root of n for the root of 2 over n. Print the spread of the
# weights of the first layer for the sizes [200, 400, 100]: it should be 0.1.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = (1 if number == len(sizes) - 1 else 2) / math.sqrt(inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="random-biases"
# Your biases are random. They start at zero here: the weights alone make the neurons
# differ.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, (torch.randn(outputs) * std).requires_grad_()))
    return layers


# %% mistake="bias-per-input"
# Your biases have one number per input. A bias is added to an output, so there is one
# for each of those. Print the shapes for the sizes [3, 5].
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(inputs, requires_grad=True)))
    return layers


# %% mistake="biases-not-trained"
# Your biases do not require a gradient, so they would stay at zero for ever. Print
# b.requires_grad.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(outputs)))
    return layers


# %% mistake="not-a-leaf"
# You go on computing with the weights after the gradient is switched on: a product, say.
# Its result is no leaf: print w.is_leaf.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = torch.randn(outputs, inputs, requires_grad=True) * std
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="one-layer-missing"
# Your loop stops one layer too early. Three sizes make two layers: how many pairs of
# neighbours are there in a list of three?
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes) - 1):
        inputs, outputs = sizes[number - 1], sizes[number]
        w = (torch.randn(outputs, inputs) * math.sqrt(2 / inputs)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="seed-inside"
# You set a seed in the function. So every network starts with the very same weights,
# and layers of one shape may, too. Call it twice and compare.
def network_weights(sizes):
    layers = []
    torch.manual_seed(42)
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="one-tensor-for-equal-layers"
# Layers of the same shape get one and the same tensor. They would stay equal for ever,
# as every step changes all of them. Compare two weights of the sizes [4, 4, 4, 4].
def network_weights(sizes):
    layers, drawn = [], {}
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        if (inputs, outputs, std) not in drawn:
            w = (torch.randn(outputs, inputs) * std).requires_grad_()
            drawn[inputs, outputs, std] = w
        w = drawn[inputs, outputs, std]
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="last-by-its-size"
# You know the last layer by the number of its outputs, and a hidden layer may have as many.
# Count the layers: sizes has one number more than there are layers.
import math

import torch


def network_weights(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        variance = 1 / inputs if outputs == sizes[-1] else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="variance-for-std"
# You multiply by the variance. What `randn` draws has to be multiplied by the spread, and a
# variance is the square of one.
def network_weights(sizes):
    layers = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        variance = 1 / inputs if i == len(sizes) - 2 else 2 / inputs
        w = torch.randn(outputs, inputs) * variance
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% mistake="not-scaled"
# Your weights have spread 1 in every layer, whatever its size. Through twenty such layers
# numbers explode.
def network_weights(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        w = torch.randn(outputs, inputs, requires_grad=True)
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% alternative="hidden-and-last"
def network_weights(sizes):
    def layer(inputs, outputs, gain):
        w = torch.empty(outputs, inputs).normal_(0, gain / inputs**0.5)
        return w.requires_grad_(), torch.zeros(outputs).requires_grad_()

    *hidden, last = zip(sizes[:-1], sizes[1:], strict=True)
    return [layer(i, o, 2**0.5) for i, o in hidden] + [layer(*last, 1)]


# %% alternative="parameters"
def network_weights(sizes):
    pairs = []
    for k in range(len(sizes) - 1):
        w = torch.randn(sizes[k + 1], sizes[k]) / sizes[k] ** 0.5
        if k + 2 < len(sizes):
            w = w * math.sqrt(2)
        b = w.new_zeros(sizes[k + 1])
        pairs.append([torch.nn.Parameter(w), torch.nn.Parameter(b)])
    return pairs


# %% alternative="modules"
def network_weights(sizes):
    found = []
    for number, (i, o) in enumerate(zip(sizes, sizes[1:], strict=False), start=2):
        layer = torch.nn.Linear(i, o)
        with torch.no_grad():
            layer.weight.copy_(torch.randn(o, i) * (2 / i) ** 0.5)
            if number == len(sizes):
                layer.weight.div_(math.sqrt(2))
            layer.bias.zero_()
        found.append((layer.weight, layer.bias))
    return tuple(found)


# %% alternative="from-the-last-to-the-first"
import torch


def network_weights(sizes):
    made, gain2 = [], 1.0
    for inputs, outputs in reversed([*zip(sizes[:-1], sizes[1:])]):
        w = torch.nn.Parameter(
            torch.empty(outputs, inputs).normal_(0, (gain2 / inputs) ** 0.5)
        )
        made.insert(0, [w, torch.nn.Parameter(w.new_zeros(outputs).detach())])
        gain2 = 2.0
    return made


# %% inputs
# sizes: zero, empty, single: a network has a layer, and a layer neurons
