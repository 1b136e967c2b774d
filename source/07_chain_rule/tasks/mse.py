# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="mse-values"
import torch

from autograder import awkward, probe, randn

probe(mse, torch.tensor([[1.0], [5.0]]), torch.tensor([2.0, 3.0]))
probe(mse, randn(3, 1), randn(3), grad=True)
probe(mse, randn(7, 1), randn(7), grad=True)
probe(mse, randn(6, 2)[:, 1:], randn(6), grad=True)
probe(
    mse, torch.tensor([[1.0], [5.0], [2.0]]), torch.tensor([1.0, 3.0, 4.0]), grad=True
)
probe(mse, 1000 + randn(12, 1), 1000 + randn(12), grad=True)
probe(mse, 100 * randn(40, 1), 100 * randn(40), grad=True)
probe(mse, awkward(7, 1), awkward(7), grad=True)
probe(mse, 1e-4 * randn(5, 1), 1e-4 * randn(5), atol=0.0)
probe(mse, torch.tensor([[1.0], [3.0]]), torch.tensor([1.0, 3.0]), grad=True)


def asked_twice(pred, target):
    """[mse(pred, target), mse(pred, target)]"""
    return [mse(pred, target), mse(pred, target)]


probe(asked_twice, torch.tensor([[1.0], [5.0]]), torch.tensor([2.0, 3.0]))


# %% hidden="mse-one"
import torch

from autograder import probe, randn

probe(mse, torch.tensor([[5.0]]), torch.tensor([2.0]))
probe(mse, randn(1, 1), randn(1), grad=True)

# %% hidden="mse-errors"
from autograder import probe, randn

probe(mse, randn(4, 1), randn(4))
probe(mse, randn(4, 1), randn(3), raises=ValueError)
probe(mse, randn(1, 1), randn(4), raises=ValueError)
probe(mse, randn(4, 1), randn(1), raises=ValueError)
probe(mse, randn(4), randn(4), raises=ValueError)
probe(mse, randn(1, 4), randn(4), raises=ValueError)
probe(mse, randn(1, 4), randn(1), raises=ValueError)
probe(mse, randn(4, 1), randn(4, 1), raises=ValueError)
probe(mse, randn(4, 3), randn(4), raises=ValueError)
probe(mse, randn(3, 3), randn(3), raises=ValueError)
probe(mse, randn(4, 1), randn(), raises=ValueError)
probe(mse, randn(4, 0), randn(4), raises=ValueError)
probe(mse, randn(4, 1, 1), randn(4), raises=ValueError)
probe(mse, randn(), randn(1), raises=ValueError)
probe(mse, torch.tensor([[5.0]]), torch.tensor(2.0), raises=ValueError)
probe(mse, torch.tensor([[5.0]]), torch.tensor([[2.0]]), raises=ValueError)
probe(mse, torch.tensor([5.0]), torch.tensor([2.0]), raises=ValueError)
probe(mse, torch.tensor([[[5.0]]]), torch.tensor([2.0]), raises=ValueError)


# %% mistake="no-squeeze"
# You subtract a tensor of shape (n,) from one of shape (n, 1), and get n times n
# differences. Try a pred that is exactly right: its loss must be 0.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return ((pred - target) ** 2).mean()


# %% mistake="squeeze-without-argument"
# A batch of one fails. Print pred.squeeze().shape for a pred of shape (1, 1), and
# compare it with the shape of target.
def mse(pred, target):
    pred = pred.squeeze()
    if pred.shape != target.shape:
        raise ValueError("shapes")
    return ((pred - target) ** 2).mean()


# %% mistake="nothing-is-checked"
# Shapes that do not belong together get a number in place of an error. Try a pred with
# one row and a target of four: broadcasting makes four differences of them. Compare the
# shapes before you compute.
def mse(pred, target):
    return ((pred.reshape(-1) - target.reshape(-1)) ** 2).mean()


# %% mistake="length-alone-is-checked"
# You check that there are equally many rows, and leave it at that. What does your
# function say to a pred with three columns, or to a target that is a column itself?
def mse(pred, target):
    if target.dim() == 0 or len(pred) != len(target):
        raise ValueError("lengths")
    if pred.dim() == 1:
        pred = pred[:, None]
    return ((pred[:, 0] - target) ** 2).mean()


# %% mistake="sum-for-mean"
# Your loss grows with the number of examples. Give it the same two examples twice: an
# average stays what it was.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return ((pred.squeeze(1) - target) ** 2).sum()


# %% mistake="no-mean"
# You return one number for each example. The text asks for one in all, of rank 0.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target) ** 2


# %% mistake="absolute-value"
# You average the absolute differences. A loss of 4 for a difference of 2 would be
# right: what is missing?
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target).abs().mean()


# %% mistake="derivative-for-loss"
# You return the mean of the derivative. Differences above and below 0 cancel in it. The
# loss itself is asked for, and that is never negative.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (2 * (pred.squeeze(1) - target)).mean()


# %% mistake="square-of-the-mean"
# You average first and square afterwards. Two errors of +1 and -1 then cancel. Which
# comes first in the formula, reading from the inside?
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target).mean() ** 2


# %% mistake="root"
# You take a square root at the end. That makes another loss, the root mean squared
# error. Compare with the formula for a single example that is off by 3.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target).pow(2).mean().sqrt()


# %% mistake="assert-for-an-error"
# Wrong shapes are refused, but with an assert, and that raises an AssertionError. The
# text names another exception. Call your function with wrong shapes and read the last
# line of what comes.
def mse(pred, target):
    assert target.dim() == 1 and pred.shape == (target.shape[0], 1)
    return ((pred.squeeze(1) - target) ** 2).mean()


# %% mistake="cut-off-from-its-inputs"
# Your number has forgotten where it came from: item() makes a Python number, and no
# gradient flows back through one. Print requires_grad of your result for a pred that
# requires a gradient.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return torch.tensor(((pred.squeeze(1) - target) ** 2).mean().item())


# %% mistake="target-added"
# You add the target to the prediction. Try a pred that is exactly right: its loss must be 0.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return ((pred.squeeze(1) + target) ** 2).mean()


# %% alternative="indexing-and-sum"
def mse(pred, target):
    n = target.numel()
    if tuple(target.shape) != (n,) or tuple(pred.shape) != (n, 1):
        raise ValueError("pred must be (n, 1) and target (n,)")
    d = pred[:, 0] - target
    return (d * d).sum() / n


# %% alternative="target-as-a-column"
def mse(pred, target):
    if pred.dim() != 2 or target.dim() != 1:
        raise ValueError("wrong number of dimensions")
    if pred.size(1) != 1 or pred.size(0) != target.size(0):
        raise ValueError("wrong sizes")
    return torch.mean(torch.square(pred - target.unsqueeze(-1)))


# %% alternative="dot-product"
def mse(pred, target):
    if len(target.shape) != 1 or list(pred.shape) != [len(target), 1]:
        raise ValueError("shapes")
    d = pred.view(-1) if pred.is_contiguous() else pred.reshape(-1)
    d = d - target
    return d @ d / len(d)


# %% alternative="ready-made"
def mse(predictions, answers):
    from torch.nn import functional

    print("shapes", predictions.shape, answers.shape)
    if predictions.dim() == 2 and answers.shape == predictions.shape[:1]:
        if predictions.shape[1] == 1:
            return functional.mse_loss(predictions, answers.unsqueeze(1))
    raise ValueError("these shapes do not belong together")


# %% alternative="loop"
def rows(t):
    return [t[i] for i in range(t.shape[0])]


def mse(pred, target):
    if [pred.dim(), target.dim()] != [2, 1] or pred.size() != (target.numel(), 1):
        raise ValueError
    total = 0
    for p, t in zip(rows(pred), rows(target), strict=True):
        total = total + (p[0] - t) ** 2
    return total / target.numel()


# %% alternative="norm"
import torch


def mse(pred, target):
    if (*pred.shape,) != (*target.shape, 1) or pred.ndim != 2:
        raise ValueError("(n, 1) and (n,) are asked for")
    apart = torch.stack([pred.flatten(), -target]).sum(0)
    return torch.einsum("i,i->", apart, apart) / apart.numel()


# %% survivors
# mse-dd033fa4: target has one dimension there, so that its first size is its last
# mse.pred.not-square: one column alone is right, and other shapes are errors either way


# %% inputs
# pred, target: empty: the text speaks of a batch with examples
# pred: wide, square: it has one column
# pred: non-contiguous: the column of a table is tried, which a copy makes contiguous
