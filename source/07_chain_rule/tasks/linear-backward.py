# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn


# %% hidden="linear-backward-bias"
@by_hand
def gradient_of_b(x, w, b, upstream):
    return linear_backward(x, w, b, upstream)[2]


probe(gradient_of_b, randn(2, 3), randn(1, 3), randn(1), randn(2, 1), unchanged=True)
probe(gradient_of_b, randn(5, 3), randn(4, 3), randn(4), randn(5, 4), unchanged=True)
probe(gradient_of_b, randn(1, 3), randn(4, 3), randn(4), randn(1, 4))
probe(gradient_of_b, randn(5, 3), randn(2, 3), randn(2), randn(2, 5).t())
probe(gradient_of_b, randn(0, 3), randn(4, 3), randn(4), randn(0, 4))
probe(gradient_of_b, randn(3, 3), randn(3, 3), randn(3), randn(3, 3))
x, upstream = 100 * randn(20, 2), 100 * randn(20, 3)
x, upstream = x.repeat(2, 1), upstream.repeat(2, 1)
probe(gradient_of_b, x, randn(3, 2), randn(3), upstream, unchanged=True)
x, upstream = awkward(4, 3), awkward(4, 5)
probe(gradient_of_b, x, awkward(5, 3), awkward(5), upstream)
x, upstream = 1e-4 * randn(4, 3), 1e-4 * randn(4, 5)
probe(gradient_of_b, x, 1e-4 * randn(5, 3), 1e-4 * randn(5), upstream, atol=0.0)
b = 300 * randn(30, away=1.0)
probe(gradient_of_b, randn(4, 2), 300 * randn(30, 2), b, randn(4, 30))
probe(gradient_of_b, randn(2, 30), randn(2, 30), randn(2), randn(2, 2))
probe(gradient_of_b, randn(30, 2), randn(3, 2), randn(3), randn(30, 3))


# %% hidden="linear-backward-weights"
@by_hand
def gradient_of_w(x, w, b, upstream):
    return linear_backward(x, w, b, upstream)[1]


probe(gradient_of_w, randn(2, 3), randn(1, 3), randn(1), randn(2, 1), unchanged=True)
probe(gradient_of_w, randn(5, 3), randn(4, 3), randn(4), randn(5, 4), unchanged=True)
probe(gradient_of_w, randn(1, 3), randn(4, 3), randn(4), randn(1, 4))
probe(gradient_of_w, randn(3, 5).t(), randn(2, 3), randn(2), randn(2, 5).t())
probe(gradient_of_w, randn(0, 3), randn(4, 3), randn(4), randn(0, 4))
probe(gradient_of_w, randn(3, 3), randn(3, 3), randn(3), randn(3, 3))
x, upstream = 100 * randn(20, 2), 100 * randn(20, 3)
x, upstream = x.repeat(2, 1), upstream.repeat(2, 1)
probe(gradient_of_w, x, randn(3, 2), randn(3), upstream, unchanged=True)
x, upstream = awkward(4, 3), awkward(4, 5)
probe(gradient_of_w, x, awkward(5, 3), awkward(5), upstream)
x, upstream = 1e-4 * randn(4, 3), 1e-4 * randn(4, 5)
probe(gradient_of_w, x, 1e-4 * randn(5, 3), 1e-4 * randn(5), upstream, atol=0.0)
b = 300 * randn(30, away=1.0)
probe(gradient_of_w, randn(4, 2), 300 * randn(30, 2), b, randn(4, 30))
probe(gradient_of_w, randn(2, 30), randn(2, 30), randn(2), randn(2, 2))
probe(gradient_of_w, randn(30, 2), randn(3, 2), randn(3), randn(30, 3))


@by_hand
def before_another(x, w, b, upstream, later):
    """linear_backward(x, w, b, upstream)[1], looked at after linear_backward(x, w, b, later)"""
    first = linear_backward(x, w, b, upstream)[1]
    linear_backward(x, w, b, later)
    return first


probe(
    before_another,
    torch.ones(2, 3),
    torch.ones(1, 3),
    torch.ones(1),
    torch.ones(2, 1),
    torch.zeros(2, 1),
)


# %% hidden="linear-backward-inputs"
@by_hand
def gradient_of_x(x, w, b, upstream):
    return linear_backward(x, w, b, upstream)[0]


probe(gradient_of_x, randn(2, 3), randn(1, 3), randn(1), randn(2, 1), unchanged=True)
probe(gradient_of_x, randn(5, 3), randn(4, 3), randn(4), randn(5, 4), unchanged=True)
probe(gradient_of_x, randn(1, 3), randn(4, 3), randn(4), randn(1, 4))
probe(gradient_of_x, randn(5, 3), randn(3, 2).t(), randn(2), randn(2, 5).t())
probe(gradient_of_x, randn(0, 3), randn(4, 3), randn(4), randn(0, 4))
probe(gradient_of_x, randn(3, 3), randn(3, 3), randn(3), randn(3, 3))
x, upstream = 100 * randn(20, 2), 100 * randn(20, 3)
x, upstream = x.repeat(2, 1), upstream.repeat(2, 1)
probe(gradient_of_x, x, randn(3, 2), randn(3), upstream, unchanged=True)
x, upstream = awkward(4, 3), awkward(4, 5)
probe(gradient_of_x, x, awkward(5, 3), awkward(5), upstream)
x, upstream = 1e-4 * randn(4, 3), 1e-4 * randn(4, 5)
probe(gradient_of_x, x, 1e-4 * randn(5, 3), 1e-4 * randn(5), upstream, atol=0.0)
b = 300 * randn(30, away=1.0)
probe(gradient_of_x, randn(4, 2), 300 * randn(30, 2), b, randn(4, 30))
probe(gradient_of_x, randn(2, 30), randn(2, 30), randn(2), randn(2, 2))
probe(gradient_of_x, randn(30, 2), randn(3, 2), randn(3), randn(30, 3))
rows, numbers = (
    [[1.0, 2.0], [1.0, 2.0], [0.0, 5.0]],
    [[1.0, 2.0, 3.0], [4.0, 5.0, -6.0]],
)
w, upstream = torch.tensor(rows), torch.tensor(numbers)
probe(gradient_of_x, torch.ones(2, 2), w, torch.ones(3), upstream)


# %% mistake="result-for-upstream"
# You use the layer's own result where the gradient of that result belongs. They have
# the same shape, so nothing complains. Call your function with two different upstream
# gradients: the answers must differ.
def linear_backward(x, w, b, upstream):
    out = x @ w.t() + b
    return out @ w, out.t() @ x, out.sum(0)


# %% mistake="upstream-ignored"
# Your gradients do not depend on the upstream gradient. They would be right behind a
# .sum(), which sends ones. Multiply upstream by 10: what must happen to the answers?
def linear_backward(x, w, b, upstream):
    g = torch.ones_like(upstream)
    return g @ w, g.t() @ x, g.sum(0)


# %% mistake="sum-over-everything"
# The gradient of the bias is a single number: sum() without an argument adds up all
# dimensions. Which one has to go, and which must stay? The shape of b tells.
def linear_backward(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum()


# %% mistake="bias-not-summed"
# The gradient of the bias has still the rows of upstream. The bias is shared by all
# rows, and each of them has its share in the loss.
def linear_backward(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream


# %% mistake="bias-averaged"
# You average over the rows. The 1/n of a mean sits in the loss and came in with the
# upstream gradient. Here the shares of the rows add up.
def linear_backward(x, w, b, upstream):
    return (
        upstream @ w,
        upstream.t() @ x / max(len(x), 1),
        upstream.sum(0) / max(len(x), 1),
    )


# %% mistake="weights-transposed"
# The gradient of w comes out inputs × outputs. w is stored outputs × inputs, and its
# gradient has w's shape. Exchange what is transposed.
def linear_backward(x, w, b, upstream):
    return upstream @ w, x.t() @ upstream, upstream.sum(0)


# %% mistake="elementwise-summed"
# You multiply element by element and add up over the outputs. Write the shapes down:
# every weight needs a sum over all rows, and rows and outputs have to be kept apart
# until then.
def linear_backward(x, w, b, upstream):
    dw = (upstream.sum(1)[:, None] * x).sum(0).expand(w.shape)
    dx = upstream.sum(1)[:, None] * w.sum(0)
    return dx, dw, upstream.sum(0)


# %% mistake="bias-overwritten"
# You add the gradient into the bias itself and return that. The bias is a parameter: it
# is changed by the update, and never by the backward pass. Print b before and after.
def linear_backward(x, w, b, upstream):
    b += upstream.sum(0)
    return upstream @ w, upstream.t() @ x, b


# %% mistake="order-of-results"
# The three gradients are right and stand in another order than the text asks for: that
# of x, then that of w, then that of b.
def linear_backward(x, w, b, upstream):
    return upstream.t() @ x, upstream.sum(0), upstream @ w


# %% mistake="asks-autograd"
# You let PyTorch find the gradients. Here its recording is switched off: what it would
# have done is the task. You have the three formulas, with indices.
def linear_backward(x, w, b, upstream):
    with torch.enable_grad():
        x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
        (x @ w.t() + b).backward(upstream)
    return x.grad, w.grad, b.grad


# %% alternative="einsum"
def linear_backward(x, w, b, upstream):
    dx = torch.einsum("kj,ji->ki", upstream, w)
    dw = torch.einsum("kj,ki->ji", upstream, x)
    return [dx, dw, torch.einsum("kj->j", upstream)]


# %% alternative="outer-products"
def linear_backward(x, w, b, upstream):
    dw = (upstream[:, :, None] * x[:, None, :]).sum(0)
    dx = (upstream[:, :, None] * w).sum(1)
    return dx, dw, upstream.sum(dim=0)


# %% alternative="transposed-product"
def linear_backward(x, w, b, upstream):
    dw = (x.t() @ upstream).t()
    dx = (w.t() @ upstream.t()).t()
    return dx, dw, upstream.t() @ torch.ones(len(x))


# %% alternative="row-by-row"
def linear_backward(inputs, weights, bias, arriving):
    dx = torch.zeros_like(inputs)
    dw, db = torch.zeros_like(weights), torch.zeros_like(bias)
    for k in range(len(inputs)):
        dx[k] = arriving[k] @ weights
        dw += torch.outer(arriving[k], inputs[k])
        db += arriving[k]
    return dx, dw, db


# %% alternative="one-product-with-a-column-of-ones"
import torch


def linear_backward(x, w, b, upstream):
    both = upstream.mT.matmul(torch.cat([x, x.new_ones(len(x), 1)], dim=1))
    dw, db = both[:, :-1], both[:, -1]
    return torch.nn.functional.linear(upstream, w.mT), dw, db


# %% survivors
# linear_backward.b.*: the gradients do not depend on b


# %% inputs
# w, b: empty: the text says that there may be no row, and nothing of no neuron
