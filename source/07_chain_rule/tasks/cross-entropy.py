# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randint, randn


@by_hand
def gradient_of_z(z, labels, upstream):
    return cross_entropy_backward(z, labels, upstream)


# %% hidden="cross-entropy-values"
one = torch.tensor(1.0)
probe(gradient_of_z, torch.tensor([[0.0, 0.0]]), torch.tensor([1]), one)
z = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, 1.0]])
probe(gradient_of_z, z, torch.tensor([2, 0]), one, unchanged=True)
probe(gradient_of_z, randn(1, 3), torch.tensor([2]), one)
probe(gradient_of_z, randn(6, 3), randint(0, 3, 6), one, unchanged=True)
probe(gradient_of_z, randn(3, 1), torch.tensor([0, 0, 0]), one)
probe(
    gradient_of_z, randn(3, 5).t(), torch.tensor([1, 1, 0, 2, 1]), one, unchanged=True
)
probe(gradient_of_z, awkward(4, 4), torch.tensor([3, 1, 1, 0]), one)
probe(gradient_of_z, randn(2, 120), torch.tensor([119, 5]), one)
probe(gradient_of_z, 300 * randn(30, 3), randint(0, 3, 30), one)
probe(gradient_of_z, 1e-4 * randn(4, 3), torch.tensor([0, 1, 2, 1]), one)
probe(
    gradient_of_z, torch.tensor([[1000.0, 999.0, 0.0]] * 2), torch.tensor([1, 2]), one
)
labels = torch.stack([torch.tensor([2, 1]), torch.tensor([0, 1])], 1)[:, 0]
probe(gradient_of_z, randn(2, 3), labels, one, unchanged=True)
probe(gradient_of_z, torch.tensor([[0.0, 90.0]]), torch.tensor([0]), one)


# %% hidden="cross-entropy-upstream"
z = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, 1.0]])
labels = torch.tensor([2, 0])
probe(gradient_of_z, z, labels, torch.tensor(-3.0), unchanged=True)
probe(gradient_of_z, z, labels, torch.tensor(0.25))
probe(gradient_of_z, randn(1, 4), torch.tensor([1]), randn(away=0.1))
probe(gradient_of_z, randn(6, 3), randint(0, 3, 6), randn(away=0.1))
probe(gradient_of_z, randn(5, 2), randint(0, 2, 5), torch.tensor(0.0))
probe(gradient_of_z, randn(3, 4), torch.tensor([0, 3, 3]), torch.tensor(400.0))
probe(gradient_of_z, randn(3, 4), torch.tensor([0, 3, 3]), torch.tensor(1e-4), atol=0.0)


# %% mistake="no-n"
# The number of examples is missing in your gradient. The loss is a mean, so each row has
# only a share in it.
def cross_entropy_backward(z, labels, upstream):
    gradient = torch.softmax(z, 1)
    gradient[torch.arange(len(z)), labels] -= 1
    return upstream * gradient


# %% mistake="divided-by-all-elements"
# You divide by the number of all scores. The mean runs over the rows: how many
# logarithms are added up?
def cross_entropy_backward(z, labels, upstream):
    gradient = torch.softmax(z, 1)
    gradient[torch.arange(len(z)), labels] -= 1
    return upstream * gradient / z.numel()


# %% mistake="sign-flipped"
# Your gradient has the wrong sign. Raising the score of the right class makes the loss
# smaller, so its gradient is negative.
def cross_entropy_backward(z, labels, upstream):
    y = torch.zeros_like(z)
    y[torch.arange(len(z)), labels] = 1
    return upstream * (y - torch.softmax(z, 1)) / len(z)


# %% mistake="upstream-ignored"
# The upstream gradient is not in your result. The loss may be a part of something
# larger: call your function with two different ones.
def cross_entropy_backward(z, labels, upstream):
    y = torch.zeros_like(z)
    y[torch.arange(len(z)), labels] = 1
    return (torch.softmax(z, 1) - y) / len(z)


# %% mistake="labels-unused"
# Your gradient is the same whichever class is right. In which element do the labels come
# in?
def cross_entropy_backward(z, labels, upstream):
    return upstream * torch.softmax(z, 1) / len(z)


# %% mistake="right-class-alone"
# You send a gradient to the score of the right class alone. All scores of a row stand in
# the denominator of its share.
def cross_entropy_backward(z, labels, upstream):
    rows = torch.arange(len(z))
    gradient = torch.zeros_like(z)
    gradient[rows, labels] = torch.softmax(z, 1)[rows, labels] - 1
    return upstream * gradient / len(z)


# %% mistake="scores-for-shares"
# You subtract the 1 from the scores themselves. What stands in the gradient are shares:
# between scores and loss there is a softmax.
def cross_entropy_backward(z, labels, upstream):
    gradient = z.clone()
    gradient[torch.arange(len(z)), labels] -= 1
    return upstream * gradient / len(z)


# %% mistake="down-the-columns"
# Your softmax runs down the columns. The shares of a row add up to 1: which dimension is
# that?
def cross_entropy_backward(z, labels, upstream):
    gradient = torch.softmax(z, 0)
    gradient[torch.arange(len(z)), labels] -= 1
    return upstream * gradient / len(z)


# %% mistake="exp-overflows"
# Scores of 1000 give `nan`: e to that is infinity. Subtracting the largest score of a
# row from all of it changes no share; torch.softmax does so.
def cross_entropy_backward(z, labels, upstream):
    gradient = z.exp() / z.exp().sum(1, keepdim=True)
    gradient[torch.arange(len(z)), labels] -= 1
    return upstream * gradient / len(z)


# %% mistake="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off. The text says
# how to get it from the product of the task before.
def cross_entropy_backward(z, labels, upstream):
    with torch.enable_grad():
        z = z.clone().requires_grad_()
        torch.nn.functional.cross_entropy(z, labels).backward(upstream)
    return z.grad


# %% alternative="one-hot"
def cross_entropy_backward(z, labels, upstream):
    n, k = z.shape
    truth = torch.nn.functional.one_hot(labels, k)
    return (z.softmax(-1) - truth) * (upstream / n)


# %% alternative="subtracts-in-a-copy"
def cross_entropy_backward(z, labels, upstream):
    gradient = torch.softmax(z, 1)
    gradient[range(len(labels)), labels] -= 1.0
    return gradient.mul(upstream).div(z.size(0))


# %% alternative="row-by-row"
def cross_entropy_backward(scores, classes, arriving):
    rows = []
    for row, c in zip(scores, classes, strict=True):
        e = (row - row.max()).exp()
        rows.append(e / e.sum() - (torch.arange(len(row)) == c).float())
    return torch.stack(rows) * arriving / len(rows)


# %% inputs
# z, labels: empty: n and k are at least 1
# labels: negative: a class is a whole number from 0 up


# %% survivors
# cross_entropy_backward.z.flushed: a score of 0.0001 moves a share by a ten-thousandth of it,
#    which is within the tolerance
