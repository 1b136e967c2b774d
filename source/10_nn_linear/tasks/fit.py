# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="fit-losses"
import torch
from torch import nn

from autograder import awkward, probe, randn


def run(steps, w, b, x, y):
    n_out, n_in = w.shape
    model = nn.Linear(n_in, n_out)
    model.load_state_dict({"weight": w, "bias": b})
    losses = fit(model, x, y, 0.2, steps)
    return [losses, [type(loss) is float for loss in losses]]


for steps in (1, 2, 3, 0):
    inputs = randn(2, 3), randn(2), randn(5, 3), randn(5, 2)
    probe(run, steps, *inputs, rtol=1e-4)  # Python floats, but computed in float32
inputs = randn(2, 3), randn(2), 0.01 * randn(12, 3), 100 * randn(12, 2)
probe(run, 6, *inputs, rtol=1e-4)
probe(
    run, 3, 1e-2 * randn(2, 3), 1e-2 * randn(2), 1e-2 * randn(9, 3), 1e-2 * randn(9, 2)
)
probe(run, 3, randn(2, 3), randn(2), 9 + randn(5, 3), randn(5, 2), rtol=1e-4)
probe(run, 2, randn(3, 3), randn(3), awkward(4, 3), awkward(4, 3), rtol=1e-4)
probe(run, 1, randn(2, 2), randn(2), 300 * randn(30, 2), randn(30, 2), rtol=1e-4)
probe(run, 1, randn(30, 30), randn(30), randn(2, 30), randn(2, 30), rtol=1e-4)
probe(run, 2, randn(3, 3), randn(3), randn(3, 3).t(), randn(3, 3).t(), rtol=1e-4)
probe(run, 2, randn(2, 3), randn(2), randn(1, 3), randn(1, 2), rtol=1e-4)
x, y = 1e-4 * randn(5, 3), 1e-4 * randn(5, 2)
probe(run, 1, 1e-4 * randn(2, 3), 1e-4 * randn(2), x, y, rtol=1e-4, atol=0.0)

# %% hidden="fit-parameters"
import torch
from torch import nn

from autograder import probe_training, randn


def network():
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


def one(model, x, y):
    fit(model, x, y, 0.3, 1)


def several(model, x, y):
    fit(model, x, y, 0.3, 3)


def with_gradients(model, x, y):
    model(x).pow(2).sum().backward()
    fit(model, x, y, 0.3, 2)


batch = [randn(5, 3), randn(5, 2)]
probe_training(one, network, [batch])
probe_training(several, network, [batch])
probe_training(with_gradients, network, [batch])
probe_training(one, lambda: nn.Linear(3, 1), [[randn(12, 3), 100 * randn(12, 1)]])
probe_training(one, lambda: nn.Linear(3, 2), [[1e-4 * randn(5, 3), 1e4 * randn(5, 2)]])


# %% mistake="as-given"
# This is the loop as it was given. Backward adds to .grad in every round. Who throws
# out what the round before has left?
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% mistake="cleared-once-before-the-loop"
# You clear once, before the loop. From the second round on the gradients add up as
# before.
def fit(model, x, y, lr, steps):
    losses = []
    model.zero_grad()
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% mistake="first-round-not-cleared"
# You clear at the end of every round. A model that arrives with gradients then takes
# its first step with them. Clear before the first backward pass as well.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
                parameter.grad.zero_()
        losses.append(loss.item())
    return losses


# %% mistake="zeroed-before-the-update"
# You clear between backward and the update: all gradients are zero when they are used,
# and nothing moves. Print a parameter in every round.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        model.zero_grad(set_to_none=False)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% mistake="losses-after-the-update"
# Your losses are those after each update. The text asks for the loss that the step
# started from.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        F.mse_loss(model(x), y).backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(F.mse_loss(model(x), y).item())
    return losses


# %% mistake="return-in-the-loop"
# Your function returns after the first round. Look at the indentation of return.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
        return losses


# %% mistake="losses-as-tensors"
# Your list holds tensors, and each of them keeps the graph of its whole step alive.
# Ask for a number with .item().
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss)
    return losses


# %% mistake="sum-for-mean"
# Your loss is a sum over all elements. The mean squared error divides by their number,
# and the gradients are smaller by the same factor.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = (model(x) - y).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% alternative="optimizer"
def fit(model, x, y, lr, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    return losses


# %% alternative="autograd-grad"
def fit(model, x, y, lr, steps):
    parameters = list(model.parameters())

    def one_step():
        loss = (model(x) - y).square().mean()
        gradients = torch.autograd.grad(loss, parameters)
        for parameter, gradient in zip(parameters, gradients):
            parameter.data -= lr * gradient
        return loss.item()

    return [one_step() for _ in range(steps)]


# %% alternative="cleared-by-hand-twice"
def fit(model, x, y, lr, steps):
    for p in model.parameters():
        p.grad = None
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad.zero_()
        history.append(loss.detach().cpu().tolist())
    return history


# %% alternative="recursion"
def fit(model, x, y, lr, steps):
    if not steps:
        return []
    for parameter in model.parameters():
        parameter.grad = None
    (loss := (model(x) - y).square().mean()).backward()
    for parameter in model.parameters():
        parameter.data.sub_(parameter.grad, alpha=lr)
    return [float(loss.detach()), *fit(model, x, y, lr, steps - 1)]


# %% inputs
# x, y: empty: no mean of no squares is promised


# %% survivors
# fit-9e4c58db: the mean squared error is the same with prediction and target exchanged, and so are the gradients
