# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


# %% hidden="dense-loss"
@by_hand
def loss(x, w, b, y):
    """The loss of dense_mse"""
    return dense_mse(array(x), array(w), array(b), array(y))[0]


def drawn(n, i, o, scale=1.0):
    shapes = (n, i), (o, i), (o,), (n, o)
    return [scale * randn(*shape, dtype=D) for shape in shapes]


for shape in ((2, 3, 1), (5, 2, 3), (1, 4, 2), (3, 1, 4), (4, 3, 2)):
    probe(loss, *drawn(*shape))


# %% hidden="dense-gradients"
@by_hand
def gradients(x, w, b, y):
    """The three gradients of dense_mse"""
    return list(dense_mse(array(x), array(w), array(b), array(y))[1:])


def drawn(n, i, o, scale=1.0):
    """On the CPU, where an array is the tensor's own memory: what is changed there is seen"""
    shapes = (n, i), (o, i), (o,), (n, o)
    return [(scale * randn(*shape, dtype=D)).cpu() for shape in shapes]


for shape in ((2, 3, 1), (5, 2, 3), (1, 4, 2), (3, 1, 4), (4, 3, 2), (3, 3, 3)):
    probe(gradients, *drawn(*shape), unchanged=True)
for shape in ((30, 2, 3), (2, 30, 3), (2, 3, 30)):
    probe(gradients, *drawn(*shape), unchanged=True)
probe(gradients, *drawn(2, 3, 1, 300.0), unchanged=True)
probe(gradients, *drawn(3, 2, 1, 1e-4), atol=0.0)
x, w, y = awkward(4, 3, dtype=D), awkward(6, 3, dtype=D), awkward(4, 6, dtype=D)
probe(gradients, x, w, awkward(6, dtype=D), y)
x, w, y = randn(3, 5, dtype=D).t(), randn(3, 4, dtype=D).t(), randn(4, 5, dtype=D).t()
probe(gradients, x, w, randn(4, dtype=D), y, unchanged=True)
x, w = torch.tensor([[1.0, -2.0]], dtype=D).cpu(), torch.eye(2, dtype=D).cpu()
b, y = torch.tensor([40.0, -30.0], dtype=D).cpu(), torch.zeros(1, 2, dtype=D).cpu()
probe(gradients, x, w, b, y, unchanged=True)


# %% mistake="no-mean"
# Your loss is a sum. The formula divides by n times o.
def dense_mse(x, w, b, y):
    d = x @ w.T + b - y
    return (d**2).sum(), 2 * d @ w, 2 * d.T @ x, 2 * d.sum(0)


# %% mistake="mean-over-rows"
# You divide the gradients by the number of rows. Over how many numbers is the mean?
def dense_mse(x, w, b, y):
    d = x @ w.T + b - y
    g = 2 * d / len(x)
    return (d**2).mean(), g @ w, g.T @ x, g.sum(0)


# %% mistake="two-forgotten"
# The slope of a square has a factor that your gradients lack.
def dense_mse(x, w, b, y):
    d = x @ w.T + b - y
    g = d / d.size
    return (d**2).mean(), g @ w, g.T @ x, g.sum(0)


# %% mistake="bias-summed-over-all"
# In NumPy `sum` without an axis is one number. The bias has a gradient for each output.
def dense_mse(x, w, b, y):
    d = x @ w.T + b - y
    g = 2 * d / d.size
    return (d**2).mean(), g @ w, g.T @ x, g.sum()


# %% mistake="weights-transposed"
# Your gradient of w has the shape (i, o). The weights are stored as (o, i).
def dense_mse(x, w, b, y):
    d = x @ w.T + b - y
    g = 2 * d / d.size
    return (d**2).mean(), g @ w, x.T @ g, g.sum(0)


# %% mistake="target-changed"
# You work in place on y, which belongs to the caller.
def dense_mse(x, w, b, y):
    y -= x @ w.T + b
    g = -2 * y / y.size
    return (y**2).mean(), g @ w, g.T @ x, g.sum(0)


# %% mistake="bias-forgotten"
# Your layer has lost its bias on the way forward.
def dense_mse(x, w, b, y):
    d = x @ w.T - y
    g = 2 * d / d.size
    return (d**2).mean(), g @ w, g.T @ x, g.sum(0)


# %% mistake="target-added"
# You add y. How far is a prediction from its target?
def dense_mse(x, w, b, y):
    d = x @ w.T + b + y
    g = 2 * d / d.size
    return (d**2).mean(), g @ w, g.T @ x, g.sum(0)


# %% mistake="bias-summed-over-the-outputs"
# Your gradient of b has a number for each row of x. b has one for each output: which axis of
# the gradient belongs to the rows?
def dense_mse(x, w, b, y):
    d = x @ w.T + b - y
    g = 2 * d / d.size
    return (d**2).mean(), g @ w, g.T @ x, g.sum(axis=1)


# %% alternative="einsum"
def dense_mse(x, w, b, y):
    d = np.einsum("ni,oi->no", x, w) + b - y
    g = d * (2 / y.size)
    loss = np.square(d).sum() / y.size
    return (
        loss,
        np.einsum("no,oi->ni", g, w),
        np.einsum("no,ni->oi", g, x),
        np.einsum("no->o", g),
    )


# %% alternative="row-by-row"
def dense_mse(x, w, b, y):
    n, o = y.shape
    loss, dx, dw, db = 0.0, np.zeros(x.shape), np.zeros(w.shape), np.zeros(o)
    for j in range(n):
        d = w @ x[j] + b - y[j]
        g = 2 * d / (n * o)
        loss += d @ d / (n * o)
        dx[j] = w.T @ g
        dw += np.outer(g, x[j])
        db += g
    return loss, dx, dw, db


# %% inputs
# x, w, b, y: empty: no mean of no squares is promised
