# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import by_hand, probe, randint, randn


def whole(*shape):  # with whole x and w and half a b, no sum is near 0
    return randint(-3, 4, *shape).float()


x, w = torch.tensor([[2.0, -1.0]]), torch.tensor([1.0, 3.0])
cases = [
    (x, w, torch.tensor(1.5), torch.tensor([-2.0])),
    (x, w, torch.tensor(0.5), torch.tensor([1.5])),
    (x, w, torch.tensor(0.5), torch.tensor([-2.5])),
]
x = torch.tensor([[2.0, -1.0, 1.0], [1.0, 3.0, -1.0]])
w = torch.tensor([1.0, 2.0, -2.0])
cases += [(x, w, torch.tensor(2.5), torch.tensor([-0.5, 3.0]))]
x, w = torch.tensor([[1.0, -1.0], [-1.0, 1.0]]), torch.tensor([1.0, 0.99])
cases += [(x, w, torch.tensor(0.0), torch.tensor([2.0, 3.0]))]
# a bias that decides, by its size or by its last digits
x, w = torch.tensor([[3.0, 4.0], [5.0, 6.0]]), torch.tensor([5.0, 5.0])
cases += [(x, w, torch.tensor(-40.0), torch.tensor([2.0, 3.0]))]
x, w = torch.tensor([[1.5, -1.0], [2.0, 1.0]]), torch.tensor([1.0, 3.0])
cases += [(x, w, torch.tensor(1.0), torch.tensor([2.0, 3.0]))]
x, w = torch.tensor([[-100.4, 0.0], [1.237, 0.5]]), torch.tensor([1.0, 2.0])
cases += [(x, w, torch.tensor(100.3), torch.tensor([2.0, 3.0]))]
# upstream numbers that are alike and 1, a weight beyond 10 that decides, a last one of many
x, w = torch.tensor([[1.0, 0.0], [2.0, 1.0]]), torch.tensor([1.0, 2.0])
cases += [(x, w, torch.tensor(0.5), torch.tensor([1.0, 1.0]))]
x, w = torch.tensor([[1.0, 4.0]]), torch.tensor([20.0, -4.0])
cases += [(x, w, torch.tensor(0.5), torch.tensor([3.0]))]
x, w = torch.zeros(1, 30), torch.zeros(30)
x[0, 29], w[29] = 3.0, 2.0
cases += [(x, w, torch.tensor(-1.0), torch.tensor([2.0]))]
x = torch.tensor([[2.0, 1.0], [2.0, 1.0], [1.0, 0.0]])
w = torch.tensor([3.0, 0.0])
cases += [
    (x, w, torch.tensor(0.5), torch.tensor([50.0, 30.0, 20.0])),
    (x, w, torch.tensor(0.5), torch.tensor([0.0, 2.0, 0.0])),
    (whole(5, 3), whole(3), torch.tensor(-0.5), randn(5)),
    (whole(3, 3), torch.tensor([1.0, -2.0, 3.0]), torch.tensor(5.5), randn(3)),
    (whole(6, 1), torch.tensor([2.0]), torch.tensor(0.5), randn(6)),
    (whole(11, 4), whole(4), torch.tensor(2.5), randn(11)),
    (whole(2, 30), whole(30), torch.tensor(0.5), torch.tensor([1.0, 1.0])),
    (whole(3, 5).t(), whole(3), torch.tensor(1.5), randn(5)),
    (300 * whole(4, 3), 200 * whole(3), torch.tensor(500.5), 300 * randn(4)),
    (2 * whole(4, 3), whole(3), torch.tensor(1.0), randn(4)),
    (whole(30, 2), torch.tensor([1.0, -1.0]), torch.tensor(2.5), randn(30)),
]
x = torch.tensor([[2.0, -1.0, 1.0], [1.0, 3.0, -1.0]]) / 4096
w = torch.tensor([1.0, 2.0, -2.0]) / 4096
tiny = (x, w, torch.tensor(2e-7), torch.tensor([1e-4, 3e-4]))
x, w = torch.tensor([[1e15, 0.0]]), torch.tensor([1e10, 1.0])
cases += [(x, w, torch.tensor(0.5), torch.tensor([2.0]))]


# %% hidden="gradients-by-hand-bias"
@by_hand
def gradient_of_b(x, w, b, upstream):
    return neuron_gradients(x, w, b, upstream)[2]


for case in cases:
    probe(gradient_of_b, *case)
probe(gradient_of_b, *tiny, atol=0.0)


# %% hidden="gradients-by-hand-weights"
@by_hand
def gradient_of_w(x, w, b, upstream):
    return neuron_gradients(x, w, b, upstream)[1]


for case in cases:
    probe(gradient_of_w, *case)
probe(gradient_of_w, *tiny, atol=0.0)


# %% hidden="gradients-by-hand-inputs"
@by_hand
def gradient_of_x(x, w, b, upstream):
    return neuron_gradients(x, w, b, upstream)[0]


for case in cases:
    probe(gradient_of_x, *case)
probe(gradient_of_x, *tiny, atol=0.0)


# %% mistake="ignores-upstream"
# You take every upstream number for 1. Each row has its own: multiply the upstream by
# 2, and all three gradients must double.
def neuron_gradients(x, w, b, upstream):
    dz = ((x * w).sum(-1) + b > 0).to(x.dtype)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% mistake="no-mask"
# Rows in which the neuron is silent still contribute. What does the answer of such a
# row do when you turn a weight a little? Try a single row with a negative sum.
def neuron_gradients(x, w, b, upstream):
    return upstream[:, None] * w, (upstream[:, None] * x).sum(0), upstream.sum()


# %% mistake="mask-from-upstream"
# You let positive upstream gradients through and stop negative ones. The gate does not
# look at what comes back, but at what went in: which number decides whether ReLU lets
# it through?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * (upstream > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% mistake="mask-without-the-bias"
# Whether a row is silent depends on the weighted sum plus the bias. You look at the
# weighted sum alone. Try a row whose sum is -1, with a bias of 1.5.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% mistake="answer-in-place-of-slope"
# You multiply by what ReLU answers. The chain rule asks how fast it rises: what is the
# slope of ReLU where z is positive, and does it depend on how large z is?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b).clamp(min=0.0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% mistake="rows-not-added-up"
# Your gradients of w and b still have one entry per row. All rows share the same
# weights and the same bias: how do their shares come together? A gradient has the shape
# of its own thing.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, dz[:, None] * x, dz


# %% mistake="mean-over-the-rows"
# Your gradients of w and b are too small by the number of rows: you take the mean. The
# shares add up here. A division belongs to a loss that is itself a mean, and then it is
# in upstream.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).mean(0), dz.mean()


# %% mistake="adds-up-over-the-columns"
# You add the gradient of w up along the columns and get one number per row. Which
# dimension should disappear: the one that w has, or the one it does not have?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(1), dz.sum()


# %% mistake="exchanges-inputs-and-weights"
# The gradient of x must be made from w, and the gradient of w from x. You have them the
# other way round, or return them in another order than the text says.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return (dz[:, None] * x).sum(0), dz[:, None] * w, dz.sum()


# %% mistake="bias-not-masked"
# Your gradients of x and w are right. The one of b adds up all of upstream, as if the
# silent rows took part. The bias, too, acts only through z.
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), upstream.sum()


# %% mistake="bias-times-its-value"
# You multiply the gradient of b by b itself. By how much does z change when b changes
# by a little, and does it matter how large b is?
def neuron_gradients(x, w, b, upstream):
    dz = upstream * ((x * w).sum(-1) + b > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum() * b


# %% mistake="asks-autograd"
# You let PyTorch find the gradients. Here its recording is switched off: what it would
# have done is the task. Work it out on paper for one row first.
def neuron_gradients(x, w, b, upstream):
    x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
    (x @ w + b).clamp(min=0.0).backward(upstream)
    return x.grad, w.grad, b.grad


# %% mistake="calls-autograd"
# PyTorch finds your gradients. This task is about finding them yourself: from upstream
# to dz, row by row, and from there to x, w and b.
def neuron_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in (x, w, b)]
        y = torch.relu((knobs[0] * knobs[1]).sum(-1) + knobs[2])
        return torch.autograd.grad(y, knobs, upstream.clone())


# %% alternative="matmul-and-outer"
def neuron_gradients(x, w, b, upstream):
    import torch

    dz = torch.where(x @ w + b > 0, upstream, 0.0)
    return torch.outer(dz, w), dz @ x, dz.sum()


# %% alternative="einsum"
def neuron_gradients(x, w, b, upstream):
    import torch

    fires = (torch.einsum("mn,n->m", x, w) + b > 0).to(x.dtype)
    dx = torch.einsum("m,m,n->mn", upstream, fires, w)
    dw = torch.einsum("m,m,mn->n", upstream, fires, x)
    return dx, dw, upstream @ fires


# %% alternative="row-by-row"
def neuron_gradients(x, w, b, upstream):
    import torch

    dx, dw, db = torch.zeros_like(x), torch.zeros_like(w), torch.zeros_like(b)
    for k in range(len(x)):
        if (x[k] * w).sum() + b > 0:
            dx[k] = upstream[k] * w
            dw += upstream[k] * x[k]
            db += upstream[k]
    return [dx, dw, db]


# %% alternative="lists-of-numbers"
def neuron_gradients(x, w, b, upstream):
    rows, weights, total = x.tolist(), w.tolist(), 0.0
    dx, dw = [], [0.0] * len(weights)
    for row, g in zip(rows, upstream.tolist()):
        z = sum(p * q for p, q in zip(row, weights)) + b.item()
        g = g if z > 0 else 0.0
        dx.append([g * q for q in weights])
        dw = [d + g * p for d, p in zip(dw, row)]
        total += g
    return torch.tensor(dx), torch.tensor(dw), torch.tensor(total)


# %% alternative="numpy"
def neuron_gradients(x, w, b, upstream):
    import numpy as np

    x, w, b, g = (t.cpu().numpy() for t in (x, w, b, upstream))
    g = np.where(x @ w + b > 0, g, 0)
    found = np.outer(g, w), g @ x, g.sum()
    return [torch.as_tensor(np.asarray(d, dtype="float32")) for d in found]


# %% survivors
# gradients-by-hand-2a4cd8a9: differs at 0 alone, where any slope from 0 to 1 is valid
# gradients-by-hand-fe769f29: for two dimensions the last one and dimension 1 are the same


# %% inputs
# x, w, upstream: empty: the text speaks of no empty batch, and of no neuron without inputs
