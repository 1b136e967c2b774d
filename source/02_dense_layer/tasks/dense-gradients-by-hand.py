# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randint, randn

x, w = torch.tensor([[2.0, -1.0]]), torch.tensor([[1.0, 3.0]])
cases = [(x, w, torch.tensor([1.5]), torch.tensor([[-2.0]]))]
x = torch.tensor([[2.0, -1.0], [2.0, -1.0], [0.0, 3.0]])
w, g = (
    torch.tensor([[1.0, 3.0], [1.0, 3.0]]),
    torch.tensor([[50.0, 0.0], [50.0, 0.0], [0.0, 2.0]]),
)
cases += [(x, w, torch.tensor([0.0, 1.5]), g)]
cases += [
    (randn(1, 3), randn(4, 3), randn(4, away=0.1), randn(1, 4)),
    (randn(5, 3), randn(4, 3), randn(4, away=0.1), randn(5, 4)),
    (randn(2, 6), randn(3, 6), randn(3, away=0.1), randn(3, 2).t()),
    (randn(6, 2).t(), randn(3, 6), randn(3, away=0.1), randn(2, 3)),
    (randn(3, 3), randn(3, 3), randn(3, away=0.1), randn(3, 3)),
    (randn(4, 2), randn(4, 2), randn(4, away=0.1), randn(4, 4)),
    (randn(3, 2), randn(1, 2), randn(1, away=0.1), randn(3, 1)),
    (randn(1, 1), randn(1, 1), randn(1, away=0.1), randn(1, 1)),
    (awkward(4, 3), awkward(5, 3), awkward(5), awkward(4, 5)),
    (randn(2, 30), randn(2, 30), randn(2), randn(2, 2)),
    (randn(4, 3), randn(3, 5).t(), randn(5), randn(4, 5)),
    tuple(300 * randn(*shape, away=1.0) for shape in ((4, 3), (5, 3), (5,), (4, 5))),
    (randn(30, 2), randn(3, 2), randn(3, away=0.1), randint(-1, 2, 30, 3).float()),
    (randn(2, 3), randn(20, 3), randn(20, away=0.1), randn(2, 20)),
]
tiny = tuple(1e-4 * randn(*shape) for shape in ((4, 3), (5, 3), (5,), (4, 5)))
x, w = torch.tensor([[2.0, -1.0], [1.0, 3.0]]), torch.tensor([[1.0, 3.0]])
small = (x, w, torch.tensor([1.5]), torch.tensor([[2e-8], [1e-8]]))


def left_behind(*inputs):
    return [[t.requires_grad, t.grad is None] for t in inputs]


# %% hidden="dense-gradients-by-hand-inputs"
@by_hand
def gradient_of_x(x, w, b, upstream):
    return dense_gradients(x, w, b, upstream)[0]


for case in cases:
    probe(gradient_of_x, *case)
probe(gradient_of_x, *tiny, atol=0.0)


# %% hidden="dense-gradients-by-hand-weights"
@by_hand
def gradient_of_w(x, w, b, upstream):
    return dense_gradients(x, w, b, upstream)[1]


for case in cases:
    probe(gradient_of_w, *case)
probe(gradient_of_w, *tiny, atol=0.0)
probe(gradient_of_w, *small, atol=0.0)


# %% hidden="dense-gradients-by-hand-biases"
@by_hand
def gradient_of_b(x, w, b, upstream):
    return dense_gradients(x, w, b, upstream)[2]


for case in cases:
    probe(gradient_of_b, *case, unchanged=True)
probe(gradient_of_b, *tiny, atol=0.0)
probe(gradient_of_b, *small, atol=0.0)
probe(gradient_of_b, *cases[0], after=left_behind)


# %% mistake="ignores-upstream"
# You take every upstream number for 1. They are not: multiply the upstream by 2, and
# all three gradients must double.
def dense_gradients(x, w, b, upstream):
    import torch

    ones = torch.ones_like(upstream)
    return ones @ w, ones.t() @ x, ones.sum(0)


# %% mistake="output-in-place-of-upstream"
# You multiply by what the layer answers. The chain rule asks for what comes back: the
# gradient of the loss with respect to the answer. That is upstream.
def dense_gradients(x, w, b, upstream):
    y = x @ w.t() + b
    return y @ w, y.t() @ x, y.sum(0)


# %% mistake="weights-transposed"
# Your gradient of w has the shape (inputs, outputs). A gradient has the shape of its
# own tensor. Which of the two factors must be transposed?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, x.t() @ upstream, upstream.sum(0)


# %% mistake="weights-reshaped"
# Your gradient of w has the right shape and its numbers in the wrong places: reshape
# and view do not transpose. Compare with PyTorch's in the cell below your
# answer, element by element.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, (x.t() @ upstream).reshape(w.shape), upstream.sum(0)


# %% mistake="transposes-w-for-x"
# For the gradient of x the shapes do not fit: you transpose w once more. On the way
# back the outputs are the size that touches. Where do they stand in w?
def dense_gradients(x, w, b, upstream):
    return upstream @ w.t(), upstream.t() @ x, upstream.sum(0)


# %% mistake="everything-added-up-for-the-bias"
# Your gradient of b is one number: sum() without a dimension adds up everything. Each
# neuron has a bias of its own. Which dimension must disappear, and which must stay?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum()


# %% mistake="bias-added-up-over-the-neurons"
# You add up along the outputs and get one number per row. The bias has one number per
# neuron. Which dimension does b not have? That is the one to add up.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum(1)


# %% mistake="bias-not-added-up"
# Your gradient of b still has a row for every example. All rows use the same bias: how
# do their shares come together?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream


# %% mistake="bias-keeps-a-dimension"
# Your gradient of b is a table with one row. A gradient has the shape of its own
# tensor, and b has one dimension.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum(0, keepdim=True)


# %% mistake="mean-over-the-rows"
# Your gradients of w and b are too small by the number of rows: you take the mean. The
# shares of the rows add up. If a loss is a mean, that is in upstream already.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x / len(x), upstream.mean(0)


# %% mistake="bias-times-its-value"
# You multiply the gradient of b by b itself. By how much does y change when b changes
# by a little, and does it matter how large b is?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum(0) * b


# %% mistake="bias-overwritten"
# Your gradient of b contains b: you add the sum into the bias itself. That changes the
# layer, and it is no gradient. An update of the parameters is a later step.
def dense_gradients(x, w, b, upstream):
    b += upstream.sum(0)
    return upstream @ w, upstream.t() @ x, b


# %% mistake="elementwise"
# * multiplies element by element. Gradients of x and w each need a sum over a shared
# index, and that is what the matrix product is for.
def dense_gradients(x, w, b, upstream):
    return upstream * w, upstream * x, upstream.sum(0)


# %% mistake="other-order"
# The text asks for the gradients of x, w and b in this order. Yours come in another
# one. Print the three shapes.
def dense_gradients(x, w, b, upstream):
    return upstream.t() @ x, upstream.sum(0), upstream @ w


# %% mistake="relu-mask"
# You stop the gradient where the sum is negative, as for a layer with ReLU. This layer
# has no activation: everything comes through.
def dense_gradients(x, w, b, upstream):
    g = upstream * (x @ w.t() + b > 0)
    return g @ w, g.t() @ x, g.sum(0)


# %% mistake="asks-autograd"
# You let PyTorch find the gradients. Here its recording is switched off: what it would
# have done is the task. Begin with a single row and a single neuron on paper.
def dense_gradients(x, w, b, upstream):
    x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
    (x @ w.t() + b).backward(upstream)
    return x.grad, w.grad, b.grad


# %% mistake="rows-counted-for-the-bias"
# Your gradient of b is the number of rows. That is right if every upstream number is 1.
# Multiply the upstream by 2, and the gradient of b must double.
def dense_gradients(x, w, b, upstream):
    import torch

    return upstream @ w, upstream.t() @ x, torch.full_like(b, len(x))


# %% mistake="upstream-dropped-for-the-inputs"
# Your gradient of x is the same in every row: you add up the weights and leave out what
# comes back from y. Multiply the upstream by 2, and the gradient of x must double.
def dense_gradients(x, w, b, upstream):
    return w.sum(0).expand(x.shape), upstream.t() @ x, upstream.sum(0)


# %% mistake="upstream-dropped-for-the-weights"
# Your gradient of w is the same for every neuron: you add up the inputs and leave out
# what comes back from y. Multiply the upstream by 2, and it must double.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, x.sum(0).expand(w.shape), upstream.sum(0)


# %% mistake="upstream-averaged"
# You put one number, a mean or a sum, in the place of the upstream table. Each element
# of y has an upstream gradient of its own, and they differ.
def dense_gradients(x, w, b, upstream):
    import torch

    g = torch.full_like(upstream, upstream.mean())
    return g @ w, g.t() @ x, g.sum(0)


# %% mistake="transposes-in-place"
# After your function upstream lies on its side. A method whose name ends in an
# underscore changes the tensor it is called on. Print upstream.shape before and after.
def dense_gradients(x, w, b, upstream):
    dx, db = upstream @ w, upstream.sum(0)
    return dx, upstream.t_() @ x, db


# %% mistake="calls-autograd"
# PyTorch finds your gradients. Find them yourself: look which letter of $g_{ko}$,
# $x_{ki}$, $w_{oi}$ has to vanish, and write the product in which it does.
def dense_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in (x, w, b)]
        y = knobs[0] @ knobs[1].t() + knobs[2]
        return torch.autograd.grad(y, knobs, upstream.clone())


# %% alternative="einsum"
def dense_gradients(x, w, b, upstream):
    import torch

    dx = torch.einsum("ko,oi->ki", upstream, w)
    dw = torch.einsum("ko,ki->oi", upstream, x)
    return dx, dw, torch.einsum("ko->o", upstream)


# %% alternative="outer-products-added-up"
def dense_gradients(x, w, b, upstream):
    dx = (upstream[:, :, None] * w).sum(1)
    dw = (upstream[:, :, None] * x[:, None, :]).sum(0)
    return [dx, dw, upstream.sum(dim=0)]


# %% alternative="row-by-row"
def dense_gradients(x, w, b, upstream):
    import torch

    dx, dw, db = torch.zeros_like(x), torch.zeros_like(w), torch.zeros_like(b)
    for k in range(len(x)):
        dx[k] = upstream[k] @ w
        dw += torch.outer(upstream[k], x[k])
        db += upstream[k]
    return dx, dw, db


# %% alternative="transposed-and-back"
def dense_gradients(x, w, b, upstream):
    return (w.t() @ upstream.t()).t(), (x.t() @ upstream).t(), upstream.t().sum(1)


# %% alternative="class-and-warning"
import warnings

import torch


class Backward:
    def __init__(self, x, w):
        self.x, self.w = x, w

    def inputs(self, g):
        return torch.tensordot(g, self.w, dims=1)

    def weights(self, g):
        return torch.tensordot(g, self.x, dims=([0], [0]))


def dense_gradients(inputs, weights, biases, g):
    warnings.warn("no recording here")
    layer = Backward(inputs, weights)
    return layer.inputs(g), layer.weights(g), torch.ones(len(g)) @ g


# %% alternative="broadcast-and-sum"
def dense_gradients(x, w, b, upstream):
    shares = upstream[:, :, None]  # rows, outputs, inputs
    return (shares * w).sum(1), (shares * x[:, None]).sum(0), upstream.T.sum(-1)


# %% alternative="tensordot-and-ones"
def dense_gradients(x, w, b, upstream):
    ones = torch.ones(len(x))
    return (
        torch.tensordot(upstream, w, 1),
        torch.tensordot(upstream, x, ([0], [0])),
        ones @ upstream,
    )


# %% survivors
# dense_gradients.b.*: the gradients do not depend on b


# %% inputs
# x, w, b, upstream: empty: the text says at least one row, and nothing of no neuron
