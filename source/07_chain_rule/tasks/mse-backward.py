# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn


@by_hand
def gradient_of_pred(pred, target, upstream):
    return mse_backward(pred, target, upstream)


# %% hidden="mse-backward-values"
one = torch.tensor(1.0)
probe(gradient_of_pred, torch.tensor([[3.0], [1.0]]), torch.tensor([2.0, 5.0]), one)
probe(gradient_of_pred, randn(3, 1), randn(3), one)
probe(gradient_of_pred, randn(1, 1), randn(1), one)
probe(gradient_of_pred, randn(7, 2)[:, 1:], randn(7), one)
probe(gradient_of_pred, randn(4, 1), torch.tensor([1.0, 0.0, 1.0, 1.0]), one)
probe(gradient_of_pred, 100 * randn(40, 1), 100 * randn(40), one)
probe(gradient_of_pred, awkward(7, 1), awkward(7), one)
probe(gradient_of_pred, 1e-4 * randn(5, 1), 1e-4 * randn(5), one, atol=0.0)
pred = torch.tensor([[10000.5], [10000.25], [9999.75]])
probe(gradient_of_pred, pred, torch.full((3,), 10000.0), one)


# %% hidden="mse-backward-upstream"
pred, target = torch.tensor([[3.0], [1.0]]), torch.tensor([2.0, 5.0])
probe(gradient_of_pred, pred, target, torch.tensor(-3.0))
probe(gradient_of_pred, pred, target, torch.tensor(0.25))
probe(gradient_of_pred, randn(1, 1), randn(1), randn(away=0.1))
probe(gradient_of_pred, randn(6, 1), randn(6), randn(away=0.1))
probe(gradient_of_pred, randn(12, 1), randn(12), torch.tensor(0.0))
probe(gradient_of_pred, 1e-3 * randn(3, 1), 1e-3 * randn(3), 100 * randn(away=0.1))
probe(gradient_of_pred, pred, target, torch.tensor(400.0))
probe(gradient_of_pred, pred, target, torch.tensor(1e-4), atol=0.0)


# %% mistake="no-n"
# The number of examples is missing in your gradient. The loss is a mean, so each
# example has only a share in it. Give the same examples twice: each gradient must
# become half as large.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred - target[:, None])


# %% mistake="no-two"
# Your gradient is too small by a constant factor. What is the slope of a square?
def mse_backward(pred, target, upstream):
    return upstream * (pred - target[:, None]) / len(target)


# %% mistake="sign-flipped"
# Your gradient points the wrong way. If a prediction is too large, making it larger
# still makes the loss grow: the gradient is positive there.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (target[:, None] - pred) / len(target)


# %% mistake="no-squeeze"
# The trap again: (n, 1) minus (n,) is a table of n times n. Print the shape of your
# difference. A gradient has the shape of what it belongs to.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred - target) / len(target)


# %% mistake="flat-gradient"
# Your gradient has lost a dimension. It belongs to pred, so it must have the shape of
# pred. The dimension that you removed has to come back.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred.squeeze(1) - target) / len(target)


# %% mistake="upstream-ignored"
# Right for an upstream gradient of 1, and the same for any other. If the loss counts
# half, so does each of its gradients.
def mse_backward(pred, target, upstream):
    return 2 * (pred - target[:, None]) / len(target)


# %% mistake="upstream-times-loss"
# You multiply by the value of the loss. The gradient is a slope, and says nothing about
# how high you stand. Double the distance of one prediction: should the gradient of
# another one change?
def mse_backward(pred, target, upstream):
    difference = pred - target[:, None]
    return upstream * 2 * difference / len(target) * difference.pow(2).mean()


# %% mistake="loss-for-gradient"
# You return the squared differences, the terms of the loss. They are never negative,
# and so cannot say on which side of its target a prediction lies.
def mse_backward(pred, target, upstream):
    return upstream * (pred - target[:, None]) ** 2 / len(target)


# %% mistake="summed"
# All rows of your gradient are alike. Every prediction occurs in one term of the sum,
# and the gradient of one prediction knows nothing of the others.
def mse_backward(pred, target, upstream):
    total = (2 * (pred - target[:, None]) / len(target)).sum()
    return (upstream * total).expand(pred.shape)


# %% mistake="loss-for-upstream"
# Your gradient starts from the loss. It starts from the *gradient* of the loss, the
# third argument, which you never use. Call your function with two different ones.
def mse_backward(pred, target, upstream):
    difference = pred - target[:, None]
    return difference.pow(2).mean() * 2 * difference / len(target)


# %% mistake="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off: what it would
# have done is the task. Begin with two predictions on paper.
def mse_backward(pred, target, upstream):
    with torch.enable_grad():
        pred = pred.clone().requires_grad_()
        ((pred - target[:, None]) ** 2).mean().backward(upstream)
    return pred.grad


# %% alternative="squeeze-and-back"
def mse_backward(pred, target, upstream):
    difference = pred.squeeze(1) - target
    return (2.0 / len(difference) * difference * upstream).unsqueeze(1)


# %% alternative="reshape"
def mse_backward(pred, target, upstream):
    d = pred - target.reshape(pred.shape)
    return (d + d) * (upstream / pred.shape[0])


# %% alternative="row-by-row"
def mse_backward(predictions, answers, arriving):
    gradient = torch.zeros_like(predictions)
    n = answers.numel()
    for i in range(n):
        gradient[i, 0] = 2 * (predictions[i, 0] - answers[i]) * arriving / n
    return gradient


# %% alternative="einsum-and-in-place"
import warnings


def column(t):
    return t.view(-1, 1)


def mse_backward(pred, target, upstream):
    gradient = pred.clone()
    gradient -= column(target)
    gradient *= 2 / len(gradient)
    warnings.warn("in place, on a copy", stacklevel=1)
    return torch.einsum("nk,->nk", gradient, upstream)


# %% alternative="outer-product"
def mse_backward(pred, target, upstream):
    apart = pred.flatten().sub(target)
    share = upstream / apart.numel()
    return (apart + apart).outer(share.reshape(1))


# %% inputs
# pred, target: empty: the text speaks of a batch with examples
# pred: wide, square: it has one column
# pred: non-contiguous: the column of a table is tried, which a copy makes contiguous
