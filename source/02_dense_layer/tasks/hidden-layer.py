# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="hidden-layer-values"
import torch

from autograder import awkward, probe, randn

x, w = torch.tensor([[1.0, 2.0]]), torch.tensor([[-3.0, 0.5], [4.0, 1.0], [2.0, -1.5]])
probe(hidden_layer, x, w, torch.tensor([0.5, 0.25, -1.0]))
probe(hidden_layer, randn(5, 3), randn(4, 3), randn(4, away=0.1))
probe(hidden_layer, randn(1, 4), randn(7, 4), randn(7, away=0.1))
probe(hidden_layer, randn(3, 6).t(), randn(2, 3), randn(2, away=0.1))
probe(hidden_layer, randn(0, 3), randn(4, 3), randn(4))
b = torch.tensor([-2000.0, -1000.0, -3000.0])
probe(hidden_layer, x, w, b)
probe(hidden_layer, x, w, b.abs())
probe(hidden_layer, 1e-3 * x, w, torch.tensor([1e-4, -1e-3, 2e-4]))
probe(hidden_layer, randn(3, 3), randn(3, 3), randn(3, away=0.1))
probe(hidden_layer, randn(4, 2), randn(4, 2), randn(4, away=0.1))
probe(hidden_layer, 1e-3 * randn(20, 2), randn(3, 2), 1e-3 * randn(3))
probe(hidden_layer, randn(2, 40), randn(1, 40), randn(1, away=0.1))
x = randn(3, 3)
probe(hidden_layer, x, x, torch.tensor([0.0, 1.0, -1.0]))
probe(hidden_layer, 1e-4 * randn(5, 3), 1e-4 * randn(4, 3), 1e-8 * randn(4), atol=0.0)
probe(hidden_layer, randn(5, 2), 300 * awkward(30, 2), randn(30))
probe(hidden_layer, randn(5, 2), randn(2, 6).t(), randn(6))
# equal rows, zeros and ones, where no sum is cut off
x = torch.tensor([[1.0, 0.0], [2.0, 1.0], [1.0, 0.0], [30.0, 1.0]])
w = torch.tensor([[1.0, 2.0], [0.5, 1.0], [1.0, 2.0]])
probe(hidden_layer, x, w, torch.tensor([1.0, 0.0, 1.0]))


def written_into(x, w, b):
    z, h = hidden_layer(x, w, b)
    h += 1.0
    return z, h


x, w = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 0.5], [1.0, 1.0]])
probe(written_into, x, w, torch.tensor([1.0, 0.5]))


# %% hidden="hidden-layer-gradients"
from autograder import probe, randint, randn


def whole(*shape):  # with whole x and w, and halves in b, no z is near 0
    return randint(-3, 4, *shape).float()


probe(hidden_layer, whole(5, 3), whole(4, 3), whole(4) + 0.5, grad=True)
probe(hidden_layer, whole(1, 6), whole(7, 6), whole(7) + 0.5, grad=True)
probe(hidden_layer, whole(4, 3), whole(1, 3), whole(1) + 0.5, grad=True)
probe(hidden_layer, whole(3, 3), whole(3, 3), whole(3) + 0.5, grad=True)
probe(hidden_layer, whole(20, 2), whole(4, 2), whole(4) + 0.5, grad=True)
probe(hidden_layer, 50 * whole(2, 4), whole(3, 4), whole(3) + 0.5, grad=True)
probe(hidden_layer, whole(0, 3), whole(4, 3), whole(4) + 0.5, grad=True)


def sum_of_both(x, w, b):
    z, h = hidden_layer(x, w, b)
    return z + h


probe(sum_of_both, whole(5, 3), whole(4, 3), whole(4) + 0.5, grad=True)


def bias_alone(x, w, b):
    return hidden_layer(x.detach(), w.detach(), b)


probe(bias_alone, whole(5, 3), whole(4, 3), whole(4) + 0.5, grad=True)


# %% mistake="bug-still-there"
# z and h are two names for one tensor, so ReLU has changed both. h = z makes no copy,
# and neither does z.view or z[:]. Print z for an example with a negative sum.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z
    h[h < 0] = 0.0
    return z, h


# %% mistake="underscore-method" same="bug-still-there"
# ReLU has changed z as well as h. A method whose name ends in an underscore works in
# place: it changes the tensor that it is called on. Print z for an example with a
# negative sum.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.relu_()
    return z, h


# %% mistake="relu-never-applied"
# Both of your results are z. One of them should have no negative numbers left. Did you
# throw the result of an operation away? z.clamp(min=0) does not change z.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    z.clamp(min=0.0)
    return z, z


# %% mistake="exchanged"
# Your two results are exchanged: the text asks for z first and h second.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z.clamp(min=0.0), z


# %% mistake="z-without-the-bias"
# Your z lacks the bias. It is what ReLU gets, so everything must be in it already.
def hidden_layer(x, w, b):
    z = x @ w.t()
    return z, (z + b).clamp(min=0.0)


# %% mistake="bias-after-relu"
# The bias arrives after ReLU. A neuron adds it before the activation decides.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, (x @ w.t()).clamp(min=0.0) + b


# %% mistake="mask-in-place-of-relu"
# Your h says where a neuron fires, 1 or 0. ReLU keeps the positive number itself.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, (z > 0).to(z.dtype) + 0.0 * z


# %% mistake="absolute-value"
# Your h turns negative sums into positive ones. ReLU answers 0 for all of them.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, z.abs()


# %% mistake="gradient-cut-off"
# The gradients through one of the results are lost: detach or .data cuts them off.
# clone makes a copy and keeps the connection.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.detach().clone()
    h[h < 0] = 0.0
    return z, h


# %% mistake="z-cut-off"
# No gradient comes back through z: detach or .data made it a tensor without a history.
# clone makes a copy and keeps the connection.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z.detach().clone(), z.clamp(min=0.0)


# %% mistake="only-one-result"
# You return h alone. Two tensors are asked for, z and then h: a return may hold both,
# with a comma between.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z.clamp(min=0.0)


# %% alternative="torch-relu"
def hidden_layer(x, w, b):
    import torch

    z = torch.nn.functional.linear(x, w, b)
    return z, torch.relu(z)


# %% alternative="clone-and-assign"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.clone()
    h[h < 0] = 0.0
    return [z, h]


# %% alternative="mask"
def hidden_layer(x, w, b):
    z = (x[:, None, :] * w).sum(2) + b
    return z, z * (z > 0)


# %% alternative="own-relu"
import torch


class Relu:
    def __call__(self, z):
        return torch.maximum(z, torch.zeros_like(z))


def hidden_layer(inputs, weights, biases):
    sums = torch.einsum("ki,oi->ko", inputs, weights)
    sums += biases
    return sums, Relu()(sums)


# %% alternative="linear-and-maximum"
def hidden_layer(x, w, b):
    z = torch.nn.functional.linear(x, w, b)
    return [z, torch.maximum(z, torch.zeros(()))]


# %% inputs
# w, b: empty: the text says that there may be no row, and nothing of no neuron
