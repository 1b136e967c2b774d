# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="dense-values"
import torch

from autograder import awkward, probe, randn

x, w = torch.tensor([[1.0, 2.0]]), torch.tensor([[-3.0, 0.5], [4.0, 1.0], [2.0, -1.0]])
probe(dense, x, w, torch.tensor([0.5, 0.25, 2.0]))
probe(dense, randn(5, 3), randn(4, 3), randn(4, away=0.1))
probe(dense, randn(2, 4), randn(3, 4), randn(3, away=0.1))
probe(dense, randn(1, 4), randn(2, 4), randn(2, away=0.1))
probe(dense, randn(6, 2), randn(1, 2), randn(1, away=0.1))
probe(dense, randn(3, 6).t(), randn(3, 4).t(), randn(4, away=0.1))
probe(dense, randn(0, 3), randn(4, 3), randn(4))
x = torch.tensor([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0], [2.0, 1.0]])
probe(dense, x, torch.tensor([[2.0, 3.0], [2.0, 3.0]]), torch.tensor([0.0, 1.0]))
probe(dense, randn(3, 3), randn(3, 3), randn(3, away=0.1))
probe(dense, randn(4, 2), randn(4, 2), randn(4, away=0.1))
probe(dense, randn(1, 3), randn(1, 3), randn(1, away=0.1))
probe(dense, randn(2, 5), randn(5, 5).t(), randn(5, away=0.1))
probe(dense, 10 * randn(50, 2), 10 * randn(3, 2), randn(3, away=0.1))
probe(dense, randn(2, 784), randn(3, 784), randn(3, away=0.1))
probe(dense, randn(3, 2), randn(50, 2), randn(50, away=0.1))
probe(dense, awkward(5, 3), awkward(6, 3), awkward(6))
b = 300 * randn(4, away=1.0)
probe(dense, 300 * randn(5, 3, away=1.0), 300 * randn(4, 3, away=1.0), b)
probe(dense, 1e-4 * randn(5, 3), 1e-4 * randn(4, 3), 1e-8 * randn(4), atol=0.0)
x = randn(3, 3)
probe(dense, x, x, randn(3))

# %% hidden="dense-single"
import torch

from autograder import probe, randn

x, w = torch.tensor([1.0, 2.0]), torch.tensor([[-3.0, 0.5], [4.0, 1.0], [2.0, -1.0]])
probe(dense, x, w, torch.tensor([0.5, 0.25, 2.0]))
probe(dense, randn(4), randn(3, 4), randn(3, away=0.1))
probe(dense, randn(2), randn(1, 2), randn(1, away=0.1))
probe(dense, x, torch.tensor([[2.0, 3.0], [4.0, 5.0]]), torch.tensor([0.0, 1.0]))
probe(dense, randn(3), randn(3, 3), randn(3, away=0.1))
probe(dense, randn(1), randn(1, 1), randn(1, away=0.1))
probe(dense, 10 * randn(784), 10 * randn(3, 784), randn(3, away=0.1))
x = randn(3)
probe(dense, x, randn(3, 3), x)

# %% hidden="dense-gradients"
from autograder import probe, randn

probe(dense, randn(5, 3), randn(4, 3), randn(4, away=0.1), grad=True)
probe(dense, randn(1, 2), randn(3, 2), randn(3, away=0.1), grad=True)
probe(dense, randn(3), randn(4, 3), randn(4, away=0.1), grad=True)
probe(dense, randn(3, 3), randn(3, 3), randn(3, away=0.1), grad=True)
probe(dense, randn(3, 6).t(), randn(3, 4).t(), randn(4, away=0.1), grad=True)
probe(dense, 10 * randn(40, 2), randn(1, 2), randn(1, away=0.1), grad=True)
probe(dense, randn(0, 3), randn(4, 3), randn(4), grad=True)


def bias_alone(x, w, b):
    return dense(x.detach(), w.detach(), b)


probe(bias_alone, randn(3), randn(4, 3), randn(4, away=0.1), grad=True)


def one_after_another(x, y, w, b):
    return dense(x, w, b) + dense(y, w, b) + y


probe(one_after_another, randn(2, 3), randn(2, 3), randn(3, 3), randn(3), grad=True)


def input_alone(x, w, b):
    return dense(x, w.detach(), b.detach())


probe(input_alone, randn(3), randn(4, 3), randn(4, away=0.1), grad=True)


# %% hidden="dense-operations"
from autograder import probe, randn

probe(dense, randn(20, 2), randn(16, 2), randn(16, away=0.1), budget=6.0, grad=True)
probe(dense, randn(20, 24), randn(16, 24), randn(16, away=0.1), budget=6.0, grad=True)
probe(dense, randn(24), randn(16, 24), randn(16, away=0.1), budget=6.0, grad=True)
probe(dense, randn(64, 3), randn(2, 3), randn(2, away=0.1), budget=6.0, grad=True)
probe(dense, randn(3, 784), randn(2, 784), randn(2, away=0.1), budget=6.0, grad=True)
probe(dense, randn(2, 3), randn(64, 3), randn(64, away=0.1), budget=6.0, grad=True)


# %% mistake="forgets-the-transpose"
# The shapes do not fit: the last size of x, the inputs, meets the first size of w, the
# outputs. In w the neurons are the rows. What makes columns of them?
def dense(x, w, b):
    return x @ w + b


# %% mistake="reshape-for-a-transpose"
# You have given w the shape (inputs, outputs) without transposing it: reshape and view
# keep the order of the numbers. No error tells you. Try w = [[1, 2, 3], [4, 5, 6]] and
# look where the 4 goes.
def dense(x, w, b):
    return x @ w.reshape(w.shape[1], w.shape[0]) + b


# %% mistake="elementwise-product"
# * multiplies element by element and adds nothing up; @ is the matrix product. With *,
# the shapes of a batch and of the weights have no reason to fit.
def dense(x, w, b):
    return x * w.t() + b


# %% mistake="elementwise-without-transpose"
# * multiplies entry by entry: it wants two equal shapes, or a 1, and adds nothing up. A
# neuron's answer is a sum over its inputs. Which operator multiplies and adds up?
def dense(x, w, b):
    return x * w + b


# %% mistake="no-bias"
# The biases have no effect. Try an x of zeros: every row must be b.
def dense(x, w, b):
    return x @ w.t()


# %% mistake="bias-subtracted"
# Your biases work in the wrong direction. Try an x of zeros: every row must be b.
def dense(x, w, b):
    return x @ w.t() - b


# %% mistake="relu-nobody-asked-for"
# Answers below zero arrive as 0: you pass them through ReLU. This layer has no
# activation.
def dense(x, w, b):
    return (x @ w.t() + b).clamp(min=0.0)


# %% mistake="outputs-times-rows"
# Your table lies on its side, with one row per neuron. Which of the two factors did you
# transpose, and in which order do they stand?
def dense(x, w, b):
    return w @ x.t() + b[:, None] if x.dim() > 1 else w @ x + b


# %% mistake="batches-only"
# For a batch all is well, but a single example of shape (inputs,) stops you. torch.mm
# and some ways of indexing want two dimensions. Which product also takes a vector?
def dense(x, w, b):
    import torch

    return torch.mm(x, w.t()) + b


# %% mistake="single-example-becomes-a-table"
# For a single example you return a table with one row. What goes in with one dimension
# should come out with one.
def dense(x, w, b):
    return x.reshape(-1, w.shape[1]) @ w.t() + b


# %% mistake="method-not-called"
# w.t without parentheses is the method itself, and @ cannot multiply by a method. Read
# the error message: what types does it name?
def dense(x, w, b):
    return x @ w.t + b


# %% mistake="gradient-cut-off"
# Gradients are lost on the way: detach, .data, tolist or torch.tensor takes the numbers
# out of PyTorch's records. Which line does that?
def dense(x, w, b):
    return x.data @ w.data.t() + b


# %% mistake="loops-over-the-neurons"
# A loop asks PyTorch for one neuron after the other. The matrix product does all of
# them at once.
def dense(x, w, b):
    import torch

    return torch.stack([x @ w[o] + b[o] for o in range(len(w))], -1)


# %% mistake="loops-over-the-rows"
# A loop asks PyTorch for one row after the other, and has nothing to put together when
# there are none. The matrix product takes the whole batch.
def dense(x, w, b):
    import torch

    if x.dim() == 1:
        return w @ x + b
    return torch.stack([w @ row + b for row in x])


# %% mistake="loops-over-the-inputs"
# A loop asks PyTorch for one input after the other and adds up. The sum over the inputs
# is what the matrix product does by itself.
def dense(x, w, b):
    y = b
    for i in range(w.shape[1]):
        y = y + x[..., i : i + 1] * w[:, i]
    return y


# %% mistake="one-bias-for-all"
# You add up the biases before you add them. Each neuron has its own. Try an x of zeros:
# every row must be b.
def dense(x, w, b):
    return x @ w.t() + b.sum()


# %% mistake="nothing-for-no-rows"
# For no rows you make a tensor by hand, and nothing connects it with x, w and b. Does
# the product need to be told about an empty batch?
def dense(x, w, b):
    if x.shape[0] == 0:
        return torch.empty(0, w.shape[0])
    return x @ w.t() + b


# %% alternative="einsum"
def dense(x, w, b):
    import torch

    return torch.einsum("...i,oi->...o", x, w) + b


# %% alternative="broadcasting"
def dense(x, w, b):
    return (x[..., None, :] * w).sum(-1) + b


# %% alternative="two-cases"
def dense(x, w, b):
    import torch

    if x.dim() == 1:
        return torch.mv(w, x) + b
    return torch.addmm(b, x, w.T)


# %% alternative="transposed-and-back"
def dense(x, w, b):
    if x.dim() == 1:
        return w @ x + b
    return (w @ x.t() + b[:, None]).t()


# %% alternative="functional-linear"
from torch.nn.functional import linear


def dense(inputs, weights, biases):
    return linear(inputs, weights, biases)


# %% alternative="class"
class Dense:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        y = x.matmul(self.w.transpose(0, 1))
        y += self.b
        return y


def dense(x, w, b):
    return Dense(w, b)(x)


# %% alternative="one-more-input"
def dense(x, w, b):
    ones = torch.ones(*x.shape[:-1], 1, dtype=x.dtype)
    return torch.cat([x, ones], dim=-1) @ torch.cat([w, b[:, None]], dim=1).T


# %% alternative="tensordot"
def dense(x, w, b):
    return torch.tensordot(x, w, dims=([x.ndim - 1], [1])).add(b)


# %% inputs
# x: ranks: the text says a batch or one example
# w, b: empty: the text says that there may be no row, and nothing of no neuron
