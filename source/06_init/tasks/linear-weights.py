# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="linear-weights-distribution"
import torch

from autograder import exact, probe


def drawn_apart(inputs, outputs):
    """Whether every number was drawn by itself, and some of them lie far out."""
    drawn = exact([linear_weights(inputs, outputs) for _ in range(2)])
    w = torch.cat([w.detach().flatten() for w in drawn]).abs() * inputs**0.5
    return [w.unique().numel() > 0.97 * w.numel(), bool(w.max() > 3.3)]


def many(inputs, outputs):
    return torch.stack([linear_weights(inputs, outputs).detach() for _ in range(400)])


probe(linear_weights, 40, 150, judge="same_distribution")
probe(linear_weights, 200, 150, judge="same_distribution")
probe(linear_weights, 1, 2000, judge="same_distribution")
probe(linear_weights, 2000, 1, judge="same_distribution")
probe(many, 2, 3, judge="same_distribution")
probe(many, 3, 1, judge="same_distribution")
probe(drawn_apart, 200, 150)
probe(drawn_apart, 20, 1500)


# %% hidden="linear-weights-leaf"
import torch

from autograder import exact, probe, randint


def facts(inputs, outputs):
    w, other = exact([linear_weights(inputs, outputs) for _ in range(2)])
    ready = [w.dtype == torch.float32, w.requires_grad, w.is_leaf]
    return [list(w.shape), ready, bool((w != other).any())]


probe(facts, 3, 5)
probe(facts, 7, 2)
probe(facts, 1, 4)
probe(facts, *randint(2, 50, 2).tolist())


def drawn_behind(inputs, outputs):
    """Whether a seed set before a call still decides what is drawn after it."""
    behind = []
    for _ in range(2):
        torch.manual_seed(3)
        linear_weights(inputs, outputs)
        behind.append(torch.rand(4))
    return torch.equal(*behind)


probe(drawn_behind, 3, 2)


# %% mistake="variance-for-std"
# Your spread is 1/n. This is the variance that the weights should have; randn must be
# multiplied by a standard deviation. Print w.std() for 400 inputs: it should be 0.05.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) / inputs).requires_grad_()


# %% mistake="fan-out"
# You scale by the number of outputs. In the forward pass an output is a sum over the
# inputs. Push standard normal inputs through a layer of 400 inputs and 10 outputs, and
# print the spread of the result.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) / math.sqrt(outputs)).requires_grad_()


# %% mistake="for-relu"
# Your weights are those for a layer that a ReLU follows. Here nothing follows. Print
# the spread of the outputs for standard normal inputs.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) * math.sqrt(2 / inputs)).requires_grad_()


# %% mistake="uniform-from-0-to-1"
# torch.rand is uniform on [0, 1): it is never negative, and its mean is not 0. Then all
# products with positive inputs pull in one direction. Draw a histogram of your weights.
def linear_weights(inputs, outputs):
    return (torch.rand(outputs, inputs) / math.sqrt(inputs)).requires_grad_()


# %% mistake="uniform-with-that-bound"
# You draw uniform numbers between plus and minus the standard deviation. Numbers within
# a bound have a spread which is smaller than the bound. Print w.std() for 400 inputs.
def linear_weights(inputs, outputs):
    w = torch.rand(outputs, inputs) * 2 - 1
    return (w / math.sqrt(inputs)).requires_grad_()


# %% mistake="times-the-root"
# You multiply by the root of the inputs. More inputs make the sum larger, so the
# weights must become smaller. Print the spread of the outputs for 400 inputs.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) * math.sqrt(inputs)).requires_grad_()


# %% mistake="not-scaled"
# Your weights have spread 1 whatever the size of the layer. These are the weights that
# explode. Print the spread of the outputs for 400 inputs.
def linear_weights(inputs, outputs):
    return torch.randn(outputs, inputs, requires_grad=True)


# %% mistake="shape-turned"
# Your tensor has the shape (inputs, outputs). In this course, as in PyTorch, weights
# are stored with one row per output. Print w.shape for 3 inputs and 5 outputs.
def linear_weights(inputs, outputs):
    return (torch.randn(inputs, outputs) / math.sqrt(inputs)).requires_grad_()


# %% mistake="not-a-leaf"
# You go on computing with the weights after the gradient is switched on: a division, say.
# That is recorded, and its result is no leaf: print w.is_leaf, and after a backward pass
# w.grad.
def linear_weights(inputs, outputs):
    return torch.randn(outputs, inputs, requires_grad=True) / math.sqrt(inputs)


# %% mistake="no-gradient"
# Nobody has told PyTorch that these weights are to be trained. Print w.requires_grad.
def linear_weights(inputs, outputs):
    return torch.randn(outputs, inputs) / math.sqrt(inputs)


# %% mistake="seed-inside"
# You set a seed in the function. So every layer of one shape starts with the very same
# weights. Call it twice and compare.
def linear_weights(inputs, outputs):
    torch.manual_seed(0)
    return (torch.randn(outputs, inputs) / math.sqrt(inputs)).requires_grad_()


# %% mistake="float64"
# Your tensor is float64. A matrix product with float32 inputs refuses it. Print
# w.dtype.
def linear_weights(inputs, outputs):
    w = torch.randn(outputs, inputs, dtype=torch.float64) / math.sqrt(inputs)
    return w.requires_grad_()


# %% mistake="one-row-for-all"
# You draw one row and give it to every output. Then all outputs are the same number,
# and they get the same gradient. Print w[:, 0]: how many different numbers are there?
def linear_weights(inputs, outputs):
    w = torch.randn(1, inputs).expand(outputs, inputs) / math.sqrt(inputs)
    return w.clone().requires_grad_()


# %% alternative="normal-in-place"
def linear_weights(inputs, outputs):
    w = torch.empty(outputs, inputs)
    w.normal_(0, inputs**-0.5)
    w.requires_grad = True
    return w


# %% alternative="a-parameter"
def linear_weights(n_in, n_out):
    drawn = torch.randn(n_in, n_out).t() * (1 / n_in) ** 0.5
    return torch.nn.Parameter(drawn)


# %% alternative="normal-with-a-print"
def linear_weights(inputs, outputs):
    print("drawing", outputs, "times", inputs)
    std = 1 / math.sqrt(inputs)
    w = torch.normal(mean=0.0, std=std, size=(outputs, inputs))
    return w.detach().requires_grad_(True)


# %% alternative="scaled-under-no-grad"
def linear_weights(inputs, outputs):
    w = torch.randn((outputs, inputs), requires_grad=True)
    with torch.no_grad():
        w /= inputs**0.5
    return w


# %% alternative="numpy-draws"
def linear_weights(inputs, outputs):
    import numpy as np

    drawn = np.random.normal(0, 1 / np.sqrt(inputs), size=(outputs, inputs))
    return torch.tensor(drawn, dtype=torch.float32, requires_grad=True)


# %% alternative="row-by-row"
import torch


def linear_weights(inputs, outputs):
    w = torch.empty(outputs, inputs)
    for row in w:
        row.copy_(torch.randn(inputs) * inputs**-0.5)
    w.requires_grad = True
    return w


# %% inputs
# inputs, outputs: zero: a layer has an input and an output
