# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="parameter-count-values"
from autograder import choice, probe, randint

probe(parameter_count, [5, 3], types=True)
probe(parameter_count, [4, 7, 3], types=True)
probe(parameter_count, [784, 50, 10], types=True)
probe(parameter_count, [2, 9, 5, 8, 3], types=True)
probe(parameter_count, [784, 50, 50, 50, 10], types=True)
probe(parameter_count, [5, 5], types=True)
probe(parameter_count, [3, 1], types=True)
probe(parameter_count, [2, 3, 2, 3, 2, 3, 2], types=True)
probe(parameter_count, [4100, 4101], types=True)
a, b, c = randint(2, 900, 3).tolist()
probe(parameter_count, [a, b, b, c], types=True)
probe(parameter_count, [c, a, c], types=True)
probe(parameter_count, [choice([a, b, c]) for _ in range(8)], types=True)


# %% mistake="forgets-the-biases"
# You count the weights and leave out the biases. Try [3, 2]: the table at the beginning
# of the notebook shows eight numbers.
def parameter_count(sizes):
    return sum(i * o for i, o in zip(sizes, sizes[1:]))


# %% mistake="bias-per-input"
# You count a bias for every input of a layer. Biases belong to the neurons. Try [3, 2]
# and compare with the table at the beginning of the notebook.
def parameter_count(sizes):
    return sum(i * o + i for i, o in zip(sizes, sizes[1:]))


# %% mistake="biases-for-the-inputs-too"
# You count a bias for every number in sizes. The first size is the inputs of the
# network, and these are no neurons.
def parameter_count(sizes):
    return sum(i * o for i, o in zip(sizes, sizes[1:])) + sum(sizes)


# %% mistake="one-bias-per-layer"
# You count one bias per layer. Each neuron has a bias of its own. Try [3, 2] and
# compare with the table at the beginning of the notebook.
def parameter_count(sizes):
    return sum(i * o + 1 for i, o in zip(sizes, sizes[1:]))


# %% mistake="product-of-all-sizes"
# You multiply all the sizes with one another. Inputs are connected with the first layer
# only, not with the second. Count layer by layer and add up.
def parameter_count(sizes):
    total = 1
    for size in sizes:
        total *= size
    return total + sum(sizes[1:])


# %% mistake="last-layer-only"
# Only one layer is left in your count: a variable is overwritten in the loop, or the
# hidden layers are not visited. Try [4, 7, 3] layer by layer on paper.
def parameter_count(sizes):
    total = 0
    for i, o in zip(sizes, sizes[1:]):
        total = i * o + o
    return total


# %% mistake="first-layer-only"
# Your count is that of the first layer. A `return` within a loop ends it in its first
# turn. Try [4, 7, 3] layer by layer on paper.
def parameter_count(sizes):
    total = 0
    for i, o in zip(sizes, sizes[1:]):
        total += i * o + o
        return total


# %% mistake="inputs-straight-to-outputs"
# You connect the inputs with the outputs and pass over the hidden layers. Each pair of
# neighbours in the list is a layer.
def parameter_count(sizes):
    return sizes[0] * sizes[-1] + sizes[-1]


# %% mistake="a-float-for-an-integer"
# Your count is a float, such as 8.0. Parameters are counted, so an integer is asked
# for. Where does the point come in: a 0.0 to begin with, a division?
def parameter_count(sizes):
    total = 0.0
    for i, o in zip(sizes, sizes[1:]):
        total += i * o + o
    return total


# %% mistake="sizes-added"
# You add the two sizes of a layer. Its weights are a table: how many has one of 3 rows and 4
# columns?
def parameter_count(sizes):
    return sum(i + o + o for i, o in zip(sizes, sizes[1:]))


# %% alternative="bias-as-one-more-input"
def parameter_count(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += (sizes[k - 1] + 1) * sizes[k]
    return total


# %% alternative="weights-and-biases-apart"
def parameter_count(sizes):
    weights = sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))
    return weights + sum(sizes) - sizes[0]


# %% alternative="asks-pytorch"
import torch


def parameter_count(widths):
    layers = [torch.nn.Linear(a, b) for a, b in zip(widths, widths[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())


# %% alternative="reduce"
def parameter_count(sizes):
    from functools import reduce

    def add(state, outputs):
        count, inputs = state
        return count + outputs * (inputs + 1), outputs

    return reduce(add, sizes[1:], (0, sizes[0]))[0]


# %% inputs
# sizes: empty, single: the text says at least two integers
# sizes: zero: a layer has neurons
# sizes: long: students are told of seven layers at the most
