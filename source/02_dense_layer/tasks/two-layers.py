# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="two-layers-values"
import torch

from autograder import awkward, probe, randn

x, w1 = torch.tensor([[1.0, 2.0]]), torch.tensor([[-3.0, 0.5], [4.0, 1.0], [2.0, 1.5]])
w2, b2 = torch.tensor([[5.0, -2.0, 0.5]]), torch.tensor([0.75])
probe(two_layers, x, w1, torch.tensor([0.5, 0.25, -1.0]), w2, b2)
b1, b2 = randn(4, away=0.1), randn(2, away=0.1)
probe(two_layers, randn(5, 3), randn(4, 3), b1, randn(2, 4), b2)
b1, b2 = randn(9, away=0.1), randn(3, away=0.1)
probe(two_layers, randn(1, 2), randn(9, 2), b1, randn(3, 9), b2)
b1, b2 = randn(1, away=0.1), randn(5, away=0.1)
probe(two_layers, randn(3, 8).t(), randn(1, 3), b1, randn(5, 1), b2)
probe(two_layers, randn(0, 3), randn(4, 3), randn(4), randn(2, 4), randn(2))
x, w1 = torch.tensor([[1.0, 2.0]]), torch.tensor([[-3.0, 0.5], [4.0, 1.0]])
w2, b2 = torch.tensor([[5.0, -2.0]]), torch.tensor([0.75])
probe(two_layers, x, w1, torch.tensor([-9000.0, -8000.0]), w2, 0 * b2)
probe(two_layers, x, w1, torch.tensor([9000.0, 8000.0]), w2, b2)
probe(two_layers, 1e-3 * x, w1, torch.tensor([1e-3, 1e-4]), 10 * w2, 0 * b2)
b1, b2 = randn(3, away=0.1), randn(3, away=0.1)
probe(two_layers, randn(3, 3), randn(3, 3), b1, randn(3, 3), b2)
b1, b2 = randn(6, away=0.1), randn(6, away=0.1)
probe(two_layers, randn(6, 2), randn(6, 2), b1, randn(6, 6), b2)
probe(two_layers, randn(2, 4), randn(6, 4), b1, randn(2, 6), randn(2, away=0.1))
b1, b2 = randn(50, away=0.1), randn(2, away=0.1)
probe(two_layers, randn(30, 40), randn(50, 40), b1, randn(2, 50), b2)
b1, b2 = awkward(5), torch.tensor([1.0, 1.0, 0.5])
probe(two_layers, awkward(4, 2), awkward(5, 2), b1, awkward(3, 5), b2)
w1, w2 = 300 * randn(3, 2, away=1.0), 300 * randn(2, 3, away=1.0)
probe(two_layers, randn(4, 2), w1, randn(3), w2, 300 * randn(2, away=1.0))
x, w1, w2 = 1e-4 * randn(4, 2), 1e-4 * randn(3, 2), 1e-4 * randn(2, 3)
probe(two_layers, x, w1, 1e-8 * randn(3), w2, 1e-12 * randn(2), atol=0.0)
b1 = 100 + randn(2)  # so that all 30 outputs hang on their weights
probe(two_layers, randn(2, 40), randn(2, 40), b1, randn(30, 2), randn(30))
probe(two_layers, randn(30, 2), randn(20, 2), randn(20), randn(3, 20), randn(3))
w1, w2 = randn(2, 6).t(), randn(6, 3).t()
probe(two_layers, randn(4, 2), w1, randn(6), w2, randn(3))
x, b = randn(3, 3), randn(3)
probe(two_layers, x, x, b, x, b)
# equal rows, zeros and ones, where no sum is cut off
x = torch.tensor([[1.0, 2.0, 1.0, 30.0], [0.0, 1.0, 0.0, 1.0]]).t()
w1 = torch.tensor([[1.0, 2.0], [0.5, 1.0], [1.0, 2.0]])
w2 = torch.tensor([[1.0, 0.0, 2.0], [3.0, 1.0, -1.0], [1.0, 0.0, 2.0], [0.5, 2.0, 1.0]])
b1, b2 = torch.tensor([1.0, 0.0, 1.0]), torch.tensor([1.0, 0.0, 1.0, 0.5])
probe(two_layers, x, w1, b1, w2, b2)

# %% hidden="two-layers-gradients"
from autograder import probe, randint, randn


def whole(*shape):  # with whole x and w1, and halves in b1, no sum is near 0
    return randint(-3, 4, *shape).float()


b1, b2 = whole(7) + 0.5, randn(2)
probe(two_layers, whole(5, 3), whole(7, 3), b1, randn(2, 7), b2, grad=True)
b1, b2 = whole(6) + 0.5, randn(3)
probe(two_layers, whole(1, 4), whole(6, 4), b1, randn(3, 6), b2, grad=True)
b1, b2 = whole(2) + 0.5, randn(4)
probe(two_layers, whole(20, 6), whole(2, 6), b1, randn(4, 2), b2, grad=True)
b1, b2 = whole(3) + 0.5, randn(3)
probe(two_layers, whole(3, 3), whole(3, 3), b1, randn(3, 3), b2, grad=True)
probe(two_layers, 50 * whole(4, 2), whole(3, 2), b1, randn(3, 3), b2, grad=True)
b1, b2 = whole(1) + 20.5, randn(3)
probe(two_layers, whole(1, 2), whole(1, 2), b1, randn(3, 1), b2, grad=True)


def first_bias_alone(x, w1, b1, w2, b2):
    return two_layers(x.detach(), w1.detach(), b1, w2.detach(), b2.detach())


b1, b2 = whole(3) + 0.5, randn(2)
probe(first_bias_alone, whole(5, 2), whole(3, 2), b1, randn(2, 3), b2, grad=True)


def second_bias_alone(x, w1, b1, w2, b2):
    return two_layers(x.detach(), w1.detach(), b1.detach(), w2.detach(), b2)


probe(second_bias_alone, whole(5, 2), whole(3, 2), b1, randn(2, 3), b2, grad=True)


# %% mistake="no-activation"
# Nothing acts between your layers. In the cell below your answer a hidden sum of each
# row is negative: what should the next layer see of it? If you do call relu or
# clamp, it gives back a new tensor: where does that go?
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1) @ w2.t() + b2


# %% mistake="relu-after-the-last-layer"
# Your network never answers below zero: a ReLU follows the last layer too. The formula
# has one ReLU.
def two_layers(x, w1, b1, w2, b2):
    h = (x @ w1.t() + b1).clamp(min=0.0)
    return (h @ w2.t() + b2).clamp(min=0.0)


# %% mistake="relu-at-the-end-only"
# Your ReLU comes after the second layer in place of the first. Look where the
# parentheses of relu open and close in the formula.
def two_layers(x, w1, b1, w2, b2):
    return ((x @ w1.t() + b1) @ w2.t() + b2).clamp(min=0.0)


# %% mistake="relu-on-the-inputs"
# You pass the inputs through ReLU. They come as they are; the activation follows the
# first layer.
def two_layers(x, w1, b1, w2, b2):
    return (x.clamp(min=0.0) @ w1.t() + b1) @ w2.t() + b2


# %% mistake="bias-after-relu"
# The first bias arrives after ReLU. A neuron adds it before the activation decides.
def two_layers(x, w1, b1, w2, b2):
    return ((x @ w1.t()).clamp(min=0.0) + b1) @ w2.t() + b2


# %% mistake="second-bias-missing"
# The second layer has a bias too, and yours has no effect. Set all the weights to 0 in
# your mind: what should the network answer?
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1).clamp(min=0.0) @ w2.t()


# %% mistake="first-bias-missing"
# The bias of the first layer has no effect. Each of the two layers has one.
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t()).clamp(min=0.0) @ w2.t() + b2


# %% mistake="layer-skipped"
# Your second layer gets x, and not what the first one has given out. The sizes do not
# fit either. Which variable holds the result of the first layer?
def two_layers(x, w1, b1, w2, b2):
    (x @ w1.t() + b1).clamp(min=0.0)
    return x @ w2.t() + b2


# %% mistake="result-of-relu-thrown-away" same="no-activation"
# Nothing happens between your layers. relu and clamp give back a new tensor and leave
# the old one as it is. Where does your new tensor go?
def two_layers(x, w1, b1, w2, b2):
    h = x @ w1.t() + b1
    h.clamp(min=0.0)
    return h @ w2.t() + b2


# %% mistake="forgets-the-transpose"
# The shapes do not fit: the weights are outputs × inputs, and the inputs must touch.
# What did you do about that in a single layer?
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1 + b1).clamp(min=0.0) @ w2 + b2


# %% mistake="hidden-gradient-cut-off"
# The gradients stop at the hidden layer: detach, .data or torch.tensor stands there.
# Everything before it learns nothing.
def two_layers(x, w1, b1, w2, b2):
    h = (x @ w1.t() + b1).clamp(min=0.0).detach()
    return h @ w2.t() + b2


# %% mistake="one-second-bias-for-all"
# You add up the second biases before you add them. With one output that is the same;
# with two outputs each has its own bias. Set all weights to 0 in your mind.
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1).clamp(min=0.0) @ w2.t() + b2.sum()


# %% alternative="torch-functions"
def two_layers(x, w1, b1, w2, b2):
    from torch.nn.functional import linear, relu

    return linear(relu(linear(x, w1, b1)), w2, b2)


# %% alternative="where-in-steps"
def two_layers(x, w1, b1, w2, b2):
    import torch

    z = x @ w1.T
    z = z + b1
    h = torch.where(z > 0, z, torch.zeros_like(z))
    return torch.einsum("kh,oh->ko", h, w2) + b2


# %% alternative="in-place-on-its-own-tensor"
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1).clamp_(min=0) @ w2.t() + b2


# %% alternative="row-by-row"
def two_layers(batch, w1, b1, w2, b2):
    import torch

    answers = [w2 @ torch.relu(w1 @ row + b1) + b2 for row in batch]
    return torch.stack(answers) if answers else torch.zeros(0, len(b2))


# %% alternative="class"
class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        return (x[:, None, :] * self.w).sum(2) + self.b


def two_layers(x, w1, b1, w2, b2):
    first, second = Layer(w1, b1), Layer(w2, b2)
    return second(first(x).relu())


# %% alternative="loop-over-the-layers"
def two_layers(x, w1, b1, w2, b2):
    for w, b, last in ((w1, b1, False), (w2, b2, True)):
        x = torch.einsum("ki,oi->ko", x, w) + b
        x = x if last else x * (x > 0)
    return x


# %% inputs
# w1, b1, w2, b2: empty: the text says that there may be no row, and nothing of no neuron
