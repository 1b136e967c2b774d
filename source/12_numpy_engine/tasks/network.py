# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn

D = torch.float64
NAMES = "x", "y", "w1", "b1", "w2", "b2"


def array(t):
    return t.detach().cpu().numpy()


def shapes_of(n, i, h, o):
    return (n, i), (n, o), (h, i), (h,), (o, h), (o,)


def drawn(*sizes):
    """On the CPU, where an array is the tensor's own memory: what is changed there is seen"""
    return [randn(*shape, dtype=D).cpu() for shape in shapes_of(*sizes)]


# %% hidden="network-loss"
@by_hand
def loss(x, y, w1, b1, w2, b2):
    """The loss of network_mse"""
    return network_mse(*map(array, (x, y, w1, b1, w2, b2)))[0]


for sizes in ((2, 3, 4, 1), (5, 2, 3, 4), (1, 3, 2, 2), (3, 1, 5, 2), (4, 4, 4, 4)):
    probe(loss, *drawn(*sizes))


# %% hidden="network-gradients"
@by_hand
def gradients(x, y, w1, b1, w2, b2):
    """The four gradients of network_mse"""
    return list(network_mse(*map(array, (x, y, w1, b1, w2, b2)))[1:])


for sizes in ((2, 3, 4, 1), (5, 2, 3, 4), (1, 3, 2, 2), (3, 1, 5, 2), (4, 4, 4, 4)):
    probe(gradients, *drawn(*sizes), unchanged=True)
for sizes in ((30, 2, 3, 1), (2, 30, 3, 2), (2, 3, 30, 2), (2, 3, 2, 30), (2, 3, 1, 2)):
    inputs = drawn(*sizes)
    inputs[3] = inputs[3].abs() + 4  # ReLU lets through what hangs on the other numbers
    probe(gradients, *inputs, unchanged=True)
for scale in (300.0, 1e-4):
    for place in range(6):
        inputs = drawn(4, 2, 3, 2)
        inputs[3] = inputs[3].abs()
        inputs[place] = scale * inputs[place]
        probe(gradients, *inputs)
for place in range(6):
    inputs = drawn(7, 5, 6, 7)
    inputs[3] = inputs[3].abs()
    inputs[place] = awkward(*inputs[place].shape, dtype=D)
    probe(gradients, *inputs)
x, y, w1, b1, w2, b2 = drawn(3, 4, 5, 2)
x, y, w1, w2 = (t.t().contiguous().t() for t in (x, y, w1, w2))
probe(gradients, x, y, w1, b1, w2, b2, unchanged=True)
# the hidden numbers are 0.003, -0.003 and 2e-9
w1, b1 = (
    torch.tensor([[0.003], [-0.003], [2e-9]], dtype=D).cpu(),
    torch.zeros(3, dtype=D).cpu(),
)
x, y, w2, b2 = (
    torch.ones(*shape, dtype=D).cpu() for shape in ((1, 1), (1, 1), (1, 3), (1,))
)
probe(gradients, x, 5 * y, w1, b1, w2, b2)
# and 1.2502 and 0.7505
numbers = (
    [[1.0, 0.25]],
    [[5.0]],
    [[1.0, 1.0], [1.0, -1.0]],
    [2e-4, 5e-4],
    [[1.0, 3.0]],
    [0.5],
)
probe(gradients, *(torch.tensor(these, dtype=D).cpu() for these in numbers))


# %% mistake="no-mask"
# What arrives at the ReLU goes on only where the input was positive.
def network_mse(x, y, w1, b1, w2, b2):
    h = np.maximum(x @ w1.T + b1, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = g @ w2
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="mask-from-upstream"
# You look where the gradient is positive. The slope of ReLU depends on what went in.
def network_mse(x, y, w1, b1, w2, b2):
    h = np.maximum(x @ w1.T + b1, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = g @ w2
    gh = gh * (gh > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="times-hidden"
# You multiply by what came out of the ReLU. Its slope is 1 or 0.
def network_mse(x, y, w1, b1, w2, b2):
    h = np.maximum(x @ w1.T + b1, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = (g @ w2) * h
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="hidden-before-the-relu"
# The second layer's weights met what came *out* of the ReLU. Its gradient does, too.
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    d = np.maximum(before, 0) @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ before, g.sum(0)


# %% mistake="mean-over-rows"
# The mean is taken over all n times o squares, not over the rows.
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    h = np.maximum(before, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / len(d)
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="no-relu"
# Without something that is not linear, two layers are one.
def network_mse(x, y, w1, b1, w2, b2):
    h = x @ w1.T + b1
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = g @ w2
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="first-bias-forgotten"
# Your first layer has lost its bias on the way forward.
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T
    h = np.maximum(before, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="second-bias-forgotten"
# Your second layer has lost its bias on the way forward.
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    h = np.maximum(before, 0)
    d = h @ w2.T - y
    g = 2 * d / d.size
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="target-added"
# You add y. How far is a prediction from its target?
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    h = np.maximum(before, 0)
    d = h @ w2.T + b2 + y
    g = 2 * d / d.size
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(0), g.T @ h, g.sum(0)


# %% mistake="second-bias-summed-over-the-outputs"
# Your gradient of b2 has a number for each row of x. b2 has one for each output: over what
# is the sum?
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    h = np.maximum(before, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(axis=0), g.T @ h, g.sum(axis=1)


# %% mistake="first-bias-summed-over-the-hidden"
# Your gradient of b1 has a number for each row of x. b1 has one for each hidden number: over
# what is the sum?
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    h = np.maximum(before, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(axis=1), g.T @ h, g.sum(axis=0)


# %% mistake="biases-summed-over-the-wrong-axis"
# The gradients of your two biases have a number for each row of x. A bias is added to every
# row: over what is the sum?
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    h = np.maximum(before, 0)
    d = h @ w2.T + b2 - y
    g = 2 * d / d.size
    gh = (g @ w2) * (before > 0)
    return (d**2).mean(), gh.T @ x, gh.sum(axis=1), g.T @ h, g.sum(axis=1)


# %% alternative="einsum"
def network_mse(x, y, w1, b1, w2, b2):
    z = np.einsum("ni,hi->nh", x, w1) + b1
    on = (z > 0).astype(z.dtype)
    d = y - np.einsum("nh,oh->no", z * on, w2) - b2
    g = d * (-2 / y.size)
    gz = np.einsum("no,oh,nh->nh", g, w2, on)
    w1_grad, w2_grad = np.einsum("nh,ni->hi", gz, x), np.einsum("no,nh->oh", g, z * on)
    return np.square(d).sum() / y.size, w1_grad, gz.sum(0), w2_grad, g.sum(0)


# %% alternative="row-by-row"
def network_mse(x, y, w1, b1, w2, b2):
    loss, grads = 0.0, [np.zeros_like(p) for p in (w1, b1, w2, b2)]
    for one, target in zip(x, y):
        z = w1 @ one + b1
        d = w2 @ z.clip(0) + b2 - target
        g = 2 * d / y.size
        gz = np.where(z > 0, w2.T @ g, 0)
        loss += d @ d / y.size
        for grad, share in zip(
            grads, (np.outer(gz, one), gz, np.outer(g, z.clip(0)), g)
        ):
            grad += share
    return (loss, *grads)


# %% survivors
# network-a0497417: the larger of two numbers does not depend on their order
# network-b2013763: what goes into the ReLU is never exactly 0, says the text


# %% inputs
# x, y, w1, b1, w2, b2: empty: no mean of no squares is promised
