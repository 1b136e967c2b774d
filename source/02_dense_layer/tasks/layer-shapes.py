# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="layer-shapes-values"
from autograder import choice, integer, probe, randint

probe(layer_shapes, 5, [3, 2], types=True)
probe(layer_shapes, 64, [784, 50, 10], types=True)
probe(layer_shapes, 1, [4, 7, 3], types=True)
probe(layer_shapes, 6, [2, 9, 5, 8, 3], types=True)
probe(layer_shapes, 3, [784, 50, 50, 50, 10], types=True)
probe(layer_shapes, 2, [5, 5], types=True)
probe(layer_shapes, 1, [3, 1], types=True)
probe(layer_shapes, 7, [1, 4, 1, 4, 1], types=True)
probe(layer_shapes, 1, [6, 2, 6, 2], types=True)
probe(layer_shapes, 9, [5000, 1001], types=True)
a, b, c = randint(2, 900, 3).tolist()
probe(layer_shapes, integer(1, 100), [a, b, b, c], types=True)
probe(layer_shapes, a, [a, b, a], types=True)
probe(layer_shapes, integer(1, 100), [choice([a, b, c]) for _ in range(8)], types=True)


# %% mistake="inputs-times-outputs"
# Your weights have the shape (inputs, outputs). In this course, as in PyTorch, w has
# one row per neuron. Compare with the table at the beginning of the notebook.
def layer_shapes(rows, sizes):
    return [((i, o), (o,), (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% mistake="bias-per-input"
# You give every input a bias. Biases belong to the neurons of the layer: how many
# neurons are there?
def layer_shapes(rows, sizes):
    return [((o, i), (i,), (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% mistake="bias-per-row"
# Your bias grows with the batch. It is the same for every row of the batch: it has one
# number per neuron and knows nothing of rows.
def layer_shapes(rows, sizes):
    return [((o, i), (rows, o), (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% mistake="bias-as-a-number"
# You give a plain number where the shape of the biases is asked for. A shape is a
# tuple, also with a single size in it: (50,) with a comma. (50) is only a number in
# parentheses.
def layer_shapes(rows, sizes):
    return [((o, i), o, (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% mistake="batch-forgotten"
# Your outputs are those of a single example. The batch has `rows` of them, and this
# number stays in front through all the layers.
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (o,)) for i, o in zip(sizes, sizes[1:])]


# %% mistake="output-on-its-side"
# Your outputs have one row per neuron. They keep the form of the batch: one row per
# example, one column per neuron.
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (o, rows)) for i, o in zip(sizes, sizes[1:])]


# %% mistake="input-shape-for-output"
# Your third shape is what the layer takes in. What it gives out is asked for: how many
# columns are there after the layer?
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (rows, i)) for i, o in zip(sizes, sizes[1:])]


# %% mistake="every-layer-from-the-first-size"
# All of your layers take the inputs of the network. From the second layer on, each
# takes what the one before has given out.
def layer_shapes(rows, sizes):
    return [((o, sizes[0]), (o,), (rows, o)) for o in sizes[1:]]


# %% mistake="last-layer-missing"
# A layer is missing at the end. How many layers does a list of two sizes make, and how
# many do you return for it?
def layer_shapes(rows, sizes):
    return [
        ((sizes[k + 1], sizes[k]), (sizes[k + 1],), (rows, sizes[k + 1]))
        for k in range(len(sizes) - 2)
    ]


# %% mistake="sizes-in-pairs"
# You cut the list of sizes into separate pairs. Each size in the middle serves twice:
# one layer gives out that many numbers, and the next takes them in. Try four sizes:
# they make three layers.
def layer_shapes(rows, sizes):
    pairs = zip(sizes[::2], sizes[1::2])
    return [((o, i), (o,), (rows, o)) for i, o in pairs]


# %% mistake="lists-for-tuples"
# Your sizes stand in lists. The text asks for tuples, so that a shape can be compared
# with the one PyTorch gives: [50] == (50,) is False.
def layer_shapes(rows, sizes):
    return [[[o, i], [o], [rows, o]] for i, o in zip(sizes, sizes[1:])]


# %% alternative="indices"
def layer_shapes(rows, sizes):
    result = []
    for k in range(len(sizes) - 1):
        result.append(((sizes[k + 1], sizes[k]), (sizes[k + 1],), (rows, sizes[k + 1])))
    return result


# %% alternative="with-tensors"
def layer_shapes(rows, sizes):
    import torch

    x = torch.zeros(rows, sizes[0])
    shapes = []
    for size in sizes[1:]:
        w, b = torch.zeros(size, x.shape[1]), torch.zeros(size)
        x = x @ w.t() + b
        shapes.append((w.shape, b.shape, x.shape))
    return shapes


# %% alternative="named-tuples"
from collections import namedtuple

Shapes = namedtuple("Shapes", "w b output")


def layer_shapes(n, widths):
    shapes, inputs = [], widths[0]
    for outputs in widths[1:]:
        print(inputs, "to", outputs)
        shapes.append(Shapes((outputs, inputs), (outputs,), (n, outputs)))
        inputs = outputs
    return shapes


# %% alternative="recursion"
def layer_shapes(rows, sizes):
    inputs, outputs, *others = sizes
    first = ((outputs, inputs), (outputs,), (rows, outputs))
    return [first] + (layer_shapes(rows, [outputs] + others) if others else [])


# %% inputs
# rows: zero: the text speaks of a batch with examples
# sizes: empty, single: the text says at least two integers
# sizes: zero: a layer has neurons
# sizes: long: students are told of seven layers at the most
