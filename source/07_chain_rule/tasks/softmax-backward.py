# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="softmax-backward-values"
import torch

from autograder import by_hand, probe, randn, unusual


@by_hand
def gradient_of_z(z, upstream):
    return softmax_backward(z, upstream)


probe(gradient_of_z, torch.tensor([[0.0, 0.0]]), torch.tensor([[1.0, 0.0]]))
probe(gradient_of_z, torch.tensor([[1.0, 0.0, -1.0]]), torch.tensor([[2.0, -1.0, 1.0]]))
probe(gradient_of_z, randn(1, 3), randn(1, 3), unchanged=True)
probe(gradient_of_z, randn(4, 3), randn(4, 3), unchanged=True)
probe(gradient_of_z, randn(3, 1), randn(3, 1))
probe(gradient_of_z, randn(5, 4).t(), randn(5, 4).t(), unchanged=True)
for z, upstream in zip(unusual(), unusual()):
    if len(z) < 30:  # between large scores nearly all of a large gradient cancels
        probe(gradient_of_z, z, upstream, unchanged=True)
probe(gradient_of_z, 300.0 + 3 * randn(30, 2), 300 * randn(30, 2))
probe(gradient_of_z, randn(30, 3), 300 * randn(30, 3))
probe(gradient_of_z, randn(2, 30), randn(2, 30))
probe(gradient_of_z, 1000.0 + randn(3, 4), randn(3, 4))
probe(gradient_of_z, torch.tensor([[1000.0, 999.0], [-1000.0, -1001.0]]), randn(2, 2))
probe(gradient_of_z, randn(4, 3), 1e-4 * randn(4, 3), atol=0.0)


# %% mistake="diagonal-alone"
# You use the diagonal of the table alone, as for a function that is applied to each
# element by itself. Raise one score: what happens to the other shares of its row?
def softmax_backward(z, upstream):
    p = torch.softmax(z, 1)
    return upstream * p * (1 - p)


# %% mistake="upstream-ignored"
# The upstream gradient is not in your result. Call your function with two different
# ones and compare.
def softmax_backward(z, upstream):
    p = torch.softmax(z, 1)
    return p * (1 - p)


# %% mistake="others-forgotten"
# You hand each share's gradient to its own score, as if the shares did not have to add
# up to 1. What do the elements off the diagonal of the table say?
def softmax_backward(z, upstream):
    return upstream * torch.softmax(z, 1)


# %% mistake="summed-over-everything"
# You take one sum for the whole table, so rows get mixed. Each row is a softmax of its
# own: try two rows, and change only the second.
def softmax_backward(z, upstream):
    p = torch.softmax(z, 1)
    return p * (upstream - (upstream * p).sum())


# %% mistake="down-the-columns"
# Your softmax runs down the columns. The shares of a row add up to 1: which dimension is
# that?
def softmax_backward(z, upstream):
    p = torch.softmax(z, 0)
    return p * (upstream - (upstream * p).sum(0, keepdim=True))


# %% mistake="sign-flipped"
# Your gradient has the wrong sign. If the loss grows with a share, what happens to it
# when that share's score is raised?
def softmax_backward(z, upstream):
    p = torch.softmax(z, 1)
    return p * ((upstream * p).sum(1, keepdim=True) - upstream)


# %% mistake="mean-of-upstream"
# You subtract the plain mean of the upstream gradients. The sum in the product weighs
# each with its share.
def softmax_backward(z, upstream):
    p = torch.softmax(z, 1)
    return p * (upstream - upstream.mean(1, keepdim=True))


# %% mistake="exp-overflows"
# Scores of 1000 give `nan`: e to that is infinity. Subtracting the largest score of a
# row from all of it changes no share; torch.softmax does so.
def softmax_backward(z, upstream):
    p = z.exp() / z.exp().sum(1, keepdim=True)
    return p * (upstream - (upstream * p).sum(1, keepdim=True))


# %% mistake="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off. The table is in
# the text: multiply a row with it.
def softmax_backward(z, upstream):
    with torch.enable_grad():
        z = z.clone().requires_grad_()
        torch.softmax(z, 1).backward(upstream)
    return z.grad


# %% alternative="the-table-itself"
def softmax_backward(z, upstream):
    p = z.softmax(dim=-1)
    table = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    return (upstream[:, None, :] @ table)[:, 0, :]


# %% alternative="row-by-row"
def softmax_backward(z, upstream):
    gradient = torch.empty_like(z)
    for k in range(len(z)):
        e = (z[k] - z[k].max()).exp()
        p = e / e.sum()
        gradient[k] = upstream[k] @ (torch.diag(p) - torch.outer(p, p))
    return gradient


# %% alternative="two-parts"
def softmax_backward(scores, arriving):
    shares = torch.nn.functional.softmax(scores, 1)
    own = arriving * shares
    return own - shares * torch.einsum("rj->r", own)[:, None]


# %% survivors
# softmax_backward.z.flushed: a score of 0.0001 moves a share by a ten-thousandth of it, which is
#    within the tolerance
