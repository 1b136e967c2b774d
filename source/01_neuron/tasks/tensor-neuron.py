# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="tensor-neuron-single"
import torch

from autograder import probe, randn

x, w, b = torch.tensor([1.0, 2.0]), torch.tensor([-3.0, 0.5]), torch.tensor(0.25)
probe(tensor_neuron, x, w, b)
probe(
    tensor_neuron, torch.tensor([1.0, 1.0]), torch.tensor([2.0, 3.0]), torch.tensor(0.0)
)
x, w = torch.tensor([1.0, 3.0]), torch.tensor([2.0, 2.0])
probe(tensor_neuron, x, w, torch.tensor(0.5))
probe(tensor_neuron, randn(4), randn(4), randn(away=0.1))
probe(tensor_neuron, randn(1), randn(1), randn(away=0.1))
probe(tensor_neuron, 10 * randn(784), 10 * randn(784), randn(away=0.1))
probe(tensor_neuron, randn(5, 3)[:, 1], randn(5, 2)[:, 0], randn(away=0.1))
x = randn(4)
probe(tensor_neuron, x, x, torch.tensor(0.5))

# %% hidden="tensor-neuron-batch"
import torch

from autograder import awkward, probe, randint, randn

x, w, b = torch.tensor([[1.0, 2.0]]), torch.tensor([-3.0, 0.5]), torch.tensor(0.25)
probe(tensor_neuron, x, w, b)
x = torch.tensor([[1.0, 2.0], [1.0, 2.0], [0.0, 0.0], [3.0, 1.0]])
probe(tensor_neuron, x, w, torch.tensor(0.0))
probe(tensor_neuron, x, w, b)
probe(tensor_neuron, randn(5, 3), randn(3), randn(away=0.1))
probe(tensor_neuron, randn(3, 3), randn(3), randn(away=0.1))
probe(tensor_neuron, randn(1, 4), randn(4), randn(away=0.1))
probe(tensor_neuron, randn(1, 1), randn(1), randn(away=0.1))
probe(tensor_neuron, randn(6, 1), randn(1), randn(away=0.1))
probe(tensor_neuron, randn(3, 6).t(), randn(3), randn(away=0.1))
probe(tensor_neuron, randn(0, 3), randn(3), randn(away=0.1))
probe(tensor_neuron, randint(0, 2, 40, 3).float(), randn(3), randn(away=0.1))
probe(tensor_neuron, 10 * randn(3, 784), 10 * randn(784), randn(away=0.1))
x, w = awkward(5, 5), awkward(5)
probe(tensor_neuron, x, w, torch.tensor(1.0))
x, w = 300 * randn(6, 3), 300 * randn(3)
probe(tensor_neuron, x, w, torch.tensor(400.0))
x, w = 1e-4 * randn(6, 3), 1e-4 * randn(3)
probe(tensor_neuron, x, w, torch.tensor(1e-8), atol=0.0)
probe(tensor_neuron, randn(3, 3).t(), randn(3), randn(away=0.1))


def of_parts(x, w, biases):
    return tensor_neuron(x[1:, 1:], w[1:], biases[1])


probe(of_parts, randn(4, 5), randn(5), randn(3, away=0.1))


# %% hidden="tensor-neuron-gradients"
import torch

from autograder import awkward, probe, randn

probe(tensor_neuron, randn(4), randn(4), randn(away=0.1), grad=True)
probe(tensor_neuron, randn(5, 3), randn(3), randn(away=0.1), grad=True)
probe(tensor_neuron, randn(1, 4), randn(4), randn(away=0.1), grad=True)
probe(tensor_neuron, randn(3, 3), randn(3), randn(away=0.1), grad=True)
probe(tensor_neuron, randn(2, 6), randn(6), randn(away=0.1), grad=True)
probe(tensor_neuron, randn(3, 6).t(), randn(3), randn(away=0.1), grad=True)
probe(tensor_neuron, 10 * randn(40, 2), 10 * randn(2), randn(away=0.1), grad=True)
x, w = awkward(5, 4), awkward(4)
probe(tensor_neuron, x, w, torch.tensor(0.5), grad=True)
probe(tensor_neuron, torch.tensor([1.0, 2.0]), 0 * w[:2], torch.tensor(1.0), grad=True)
probe(tensor_neuron, randn(0, 3), randn(3), randn(away=0.1), grad=True)


def bias_alone(x, w, b):
    return tensor_neuron(x.detach(), w.detach(), b)


probe(bias_alone, randn(3), randn(3), randn(away=0.1), grad=True)


def input_alone(x, w, b):
    return tensor_neuron(x, w.detach(), b.detach())


probe(input_alone, randn(3), randn(3), randn(away=0.1), grad=True)


# %% mistake="one-number-for-the-whole-batch"
# You add up everything, over the rows as well, so that a whole batch gets a single
# answer. Every row needs its own. Print the shape of your result for two rows.
def tensor_neuron(x, w, b):
    return (x * w).sum() + b


# %% mistake="adds-up-the-columns"
# You add up along the wrong dimension: across the rows of the batch instead of within a
# row. Use a batch of 5 rows with 3 numbers each: how many answers do you get?
def tensor_neuron(x, w, b):
    return (x * w).sum(0) + b


# %% mistake="batches-only"
# For a batch all is well, but a single input of shape (n,) has no second dimension.
# Count dimensions from the end, and both cases are one.
def tensor_neuron(x, w, b):
    return (x * w).sum(1) + b


# %% mistake="single-inputs-only"
# For one input all is well. A batch stops you with an error about dimensions: your
# operation is made for two vectors. Which one also takes a table and a vector?
def tensor_neuron(x, w, b):
    return x.dot(w) + b


# %% mistake="keeps-a-dimension"
# Your answers stand in a column of shape (m, 1), or in a list of one. The task wants
# one dimension less. Print the shapes for one input and for a batch.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1, keepdim=True) + b


# %% mistake="squeezes-too-much"
# A batch of one row comes out with the shape (), as if it were a single input: squeeze
# drops every dimension of size 1. Which dimension did you want to lose? Drop that one.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1, keepdim=True).squeeze() + b


# %% mistake="stacks-row-by-row"
# Row by row all is well, and with no rows there is nothing to stack. One operation on
# the whole table needs no such loop, and knows the shape of an empty answer.
def tensor_neuron(x, w, b):
    if x.dim() == 1:
        return (x * w).sum() + b
    return torch.stack([(row * w).sum() + b for row in x])


# %% mistake="relu-nobody-asked-for"
# Answers below zero arrive as 0: you pass them through ReLU. This task asks for the sum
# plus the bias and nothing after it.
def tensor_neuron(x, w, b):
    return ((x * w).sum(-1) + b).clamp(min=0.0)


# %% mistake="bias-once-per-input"
# You add the bias to every product, so that it counts n times. Try an x full of zeros:
# what should come out, what does?
def tensor_neuron(x, w, b):
    return (x * w + b).sum(-1)


# %% mistake="no-bias"
# The bias has no effect. Try an x full of zeros: what remains must be the bias.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1)


# %% mistake="mean-in-place-of-sum"
# You take the mean of the products. The neuron adds them up and does not divide. Try
# ones for x and w, with three inputs and a bias of 0.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1) / len(w) + b


# %% mistake="gradient-cut-off"
# The gradients are lost on the way: detach, .data, tolist or item takes the numbers out
# of PyTorch's records. Which line does that?
def tensor_neuron(x, w, b):
    return (x.data * w.data).sum(-1) + b.data


# %% mistake="bias-as-a-python-number"
# One gradient is lost, the one of b: item() or detach() takes it out of the graph, and
# PyTorch knows no way back. A rank-0 tensor can be added as it is.
def tensor_neuron(x, w, b):
    return (x * w).sum(-1) + b.item()


# %% mistake="leaves-out-zero-weights"
# A weight of 0 adds nothing to the sum, but a little more of it would. What is its
# gradient in your answer, and what should it be?
def tensor_neuron(x, w, b):
    return torch.where(w != 0, x * w, torch.zeros_like(w)).sum(-1) + b


# %% alternative="matmul"
def tensor_neuron(x, w, b):
    return x @ w + b


# %% alternative="einsum"
def tensor_neuron(x, w, b):
    import torch

    return torch.einsum("...n,n->...", x, w) + b


# %% alternative="two-cases"
def tensor_neuron(x, w, b):
    if x.dim() == 1:
        return torch.dot(x, w) + b
    return torch.mv(x, w) + b


# %% alternative="column-by-column"
def tensor_neuron(x, w, b):
    total = b.expand(x.shape[:-1])
    for i in range(len(w)):
        total = total + x[..., i] * w[i]
    return total


# %% alternative="one-by-one-along-the-row"
def tensor_neuron(x, w, b):
    total = b + torch.zeros(x.shape[:-1])
    for column, weight in zip(x.unbind(-1), w.unbind()):
        total = total + column * weight
    return total


# %% alternative="linear-and-tensordot"
def tensor_neuron(x, w, b):
    if x.ndim == 2:
        return torch.nn.functional.linear(x, w[None], b[None]).flatten()
    return torch.tensordot(x, w, 1).add(b)


# %% inputs
# x: ranks: the text says one example or a batch
# w: empty: the text speaks of no neuron without inputs
