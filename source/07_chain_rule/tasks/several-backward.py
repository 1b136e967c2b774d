# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="several-backward-values"
import torch

from autograder import awkward, by_hand, probe, randn


@by_hand
def gradient_of_pred(pred, target, upstream):
    return several_backward(pred, target, upstream)


probe(gradient_of_pred, randn(2, 3), randn(2, 3), torch.tensor(1.0))
probe(gradient_of_pred, randn(5, 3), randn(5, 3), randn(away=0.1))
probe(gradient_of_pred, randn(4, 1), randn(4, 1), randn(away=0.1))
probe(gradient_of_pred, randn(1, 4), randn(1, 4), randn(away=0.1))
probe(gradient_of_pred, randn(3, 5).t(), randn(5, 3), randn(away=0.1))
probe(gradient_of_pred, randn(1, 1), randn(1, 1), randn(away=0.1))
probe(gradient_of_pred, 100 * randn(4, 4), 100 * randn(4, 4), 10 * randn(away=0.1))
probe(gradient_of_pred, 1e-3 * randn(2, 9), 1e-3 * randn(2, 9), randn(away=0.1))
probe(gradient_of_pred, randn(12, 2), randn(12, 2), torch.tensor(0.0))
one = torch.tensor(1.0)
probe(gradient_of_pred, awkward(5, 3), awkward(5, 3), one)
probe(gradient_of_pred, randn(30, 2), randn(30, 2), torch.tensor(400.0))
probe(gradient_of_pred, randn(2, 30), randn(30, 2).t(), one)
pred, target = 1e-4 * randn(3, 2), 1e-4 * randn(3, 2)
probe(gradient_of_pred, pred, target, torch.tensor(1e-4), atol=0.0)
pred, target = torch.tensor([[1.0, 3.0]]), torch.tensor([[2.0, 1.0]])
probe(gradient_of_pred, pred, target, torch.tensor(-3.0))
pred = torch.tensor([[10000.5, 10000.25, 9999.75]])
probe(gradient_of_pred, pred, torch.full((1, 3), 10000.0), one)


# %% mistake="divided-by-rows"
# You divide by the number of rows. How many terms does the mean have if every row has k
# of them? Compare k = 1 with k = 3.
def several_backward(pred, target, upstream):
    return upstream * 2 * (pred - target) / pred.shape[0]


# %% mistake="divided-by-columns"
# You divide by the number of outputs, which is right for a batch of one alone. The mean
# runs over the rows as well.
def several_backward(pred, target, upstream):
    return upstream * 2 * (pred - target) / pred.shape[1]


# %% mistake="shape-not-repaired"
# A dimension too many is left. The old function put one in because it had removed one
# before. Print the shapes in between.
def several_backward(pred, target, upstream):
    difference = pred.squeeze(1) - target
    return upstream * 2 * difference[:, None] / pred.numel()


# %% mistake="nothing-repaired"
# This is still the old function. Run it on (2, 3) and look at the shape, then compare
# an element with what PyTorch finds.
def several_backward(pred, target, upstream):
    n = pred.shape[0]
    difference = pred.squeeze(1) - target
    return upstream * 2 * difference[:, None] / n


# %% mistake="upstream-ignored"
# The upstream gradient got lost in the repair. Call your function with two different
# ones and compare.
def several_backward(pred, target, upstream):
    return 2 * (pred - target) / pred.numel()


# %% mistake="sign-flipped"
# Your gradient has the wrong sign. A prediction that is too large has a positive one.
def several_backward(pred, target, upstream):
    return upstream * 2 * (target - pred) / pred.numel()


# %% mistake="no-two"
# Your gradient is too small by a constant factor. What is the slope of a square?
def several_backward(pred, target, upstream):
    return upstream * (pred - target) / pred.numel()


# %% mistake="loss-for-upstream"
# Your gradient starts from the loss itself, and the upstream gradient has no part in
# it. How high the loss lies says nothing about its slope. Call your function with two
# different upstream gradients.
def several_backward(pred, target, upstream):
    difference = pred - target
    return difference.pow(2).mean() * 2 * difference / pred.numel()


# %% mistake="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off. The old function
# has two faults only: mend them.
def several_backward(pred, target, upstream):
    with torch.enable_grad():
        pred = pred.clone().requires_grad_()
        ((pred - target) ** 2).mean().backward(upstream)
    return pred.grad


# %% alternative="sizes-multiplied"
def several_backward(pred, target, upstream):
    n, k = pred.shape
    return (pred - target) * (2 * upstream / (n * k))


# %% alternative="mean-by-mean"
def several_backward(pred, target, upstream):
    difference = pred - target
    row = upstream / difference.size(0)
    return 2 * difference * row / difference.size(1)


# %% alternative="column-by-column"
def several_backward(predictions, answers, arriving):
    n, k = predictions.shape
    gradient = torch.empty(n, k)
    for j in range(k):
        gradient[:, j] = arriving * 2 * (predictions[:, j] - answers[:, j]) / n / k
    return gradient


# %% alternative="in-place-on-a-copy"
def several_backward(pred, target, upstream):
    n, k = pred.shape
    answer = pred.clone()
    answer -= target
    answer *= upstream
    return answer.div_(n).div_(k).mul_(2)


# %% inputs
# pred, target: empty: the text speaks of a batch with examples
