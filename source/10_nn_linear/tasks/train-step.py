# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="train-step-parameters"
import torch
import torch.nn.functional as F
from torch import nn

from autograder import probe_training, randn


def network():
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


def steps_with(momentum, spoil=False):
    made = []

    def step(model, x, y):
        if not made:
            made.append(torch.optim.SGD(model.parameters(), lr=0.2, momentum=momentum))
        if spoil:
            model(x).exp().sum().backward()
        train_step(model, F.mse_loss, made[0], x, y)

    return step


def batches():
    return [[randn(n, 3), randn(n, 2)] for n in (5, 1, 4)]


probe_training(steps_with(0), network, batches()[:1])
probe_training(steps_with(0), network, batches())
probe_training(steps_with(0.9), network, batches())
probe_training(steps_with(0, spoil=True), network, batches())
probe_training(steps_with(0, spoil=True), lambda: network().eval(), batches())


def two_groups(model, x, y):
    groups = [{"params": [model.weight]}, {"params": [model.bias], "lr": 0.01}]
    (model(x) ** 2).sum().backward()
    train_step(model, F.mse_loss, torch.optim.SGD(groups, lr=0.2), x, y)


def line():
    return nn.Linear(3, 1)


probe_training(two_groups, line, [[randn(40, 3), 3000 * randn(40, 1)]] * 2)
probe_training(steps_with(0), network, [[randn(5, 3), 1e-2 * randn(5, 2)]])
probe_training(two_groups, line, [[1e-2 * randn(5, 3), randn(5, 1)]])
probe_training(steps_with(0), line, [[1e-4 * randn(5, 3), 1e4 * randn(5, 1)]])


def nearly_there(model, x, y):
    train_step(
        model,
        F.mse_loss,
        torch.optim.SGD(model.parameters(), lr=0.5),
        x,
        model(x).detach() + 0.05 * y,
    )


probe_training(nearly_there, line, [[randn(5, 3), randn(5, 1)]])


def one_left(model, x, y):
    """A step after somebody has left a gradient in the bias alone"""
    model.weight.grad, model.bias.grad = None, torch.ones_like(model.bias)
    train_step(model, F.mse_loss, torch.optim.SGD(model.parameters(), lr=0.2), x, y)


class Grows(nn.Module):
    """A layer that gives k times as much in its k-th call, and x alone in evaluation mode"""

    def __init__(self):
        super().__init__()
        self.line, self.k = nn.Linear(3, 1), 0

    def forward(self, x):
        self.k += 1
        return self.k * self.line(x) if self.training else 0 * self.line(x) + x[:, :1]


def called_once(model, x, y):
    """A step of a model in training mode that counts its calls"""
    model.k = 0
    train_step(model, F.mse_loss, torch.optim.SGD(model.parameters(), lr=0.2), x, y)
    with torch.no_grad():
        model.line.bias.add_(model.k)


probe_training(one_left, line, [[randn(5, 3), randn(5, 1)]] * 2)
probe_training(called_once, Grows, [[randn(5, 3), randn(5, 1)]] * 2)


def classes(model, x, y):
    """A step with the cross-entropy of whole-number classes"""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    train_step(model, F.cross_entropy, optimizer, x, y)


y = torch.tensor([0, 1, 1, 0, 1])
probe_training(classes, lambda: nn.Linear(3, 2), [[randn(5, 3), y]])


# %% hidden="train-step-loss"
import torch
from torch import nn

from autograder import awkward, probe, randn


def losses(hooked, w, b, x, y):
    def lopsided(prediction, target):
        return (prediction - 2 * target).exp().mean()

    model = nn.Linear(3, 2)
    model.load_state_dict({"weight": w, "bias": b})
    if hooked:
        model.register_forward_hook(lambda module, args, output: output / 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    return [train_step(model, lopsided, optimizer, x, y) for _ in range(2)]


inputs = randn(2, 3), randn(2), randn(5, 3), randn(5, 2)
probe(losses, False, *inputs, types=True, rtol=1e-4)
probe(losses, True, *inputs, types=True, rtol=1e-4)


def near_zero(w, x, y):
    model = nn.Linear(3, 2)
    model.load_state_dict({"weight": 0.01 * w, "bias": torch.zeros(2)})
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    return train_step(model, nn.functional.mse_loss, optimizer, x, 0.01 * y)


probe(near_zero, randn(2, 3), randn(40, 3), randn(40, 2), rtol=1e-4)


def two_losses(w, x, y):
    n_out, n_in = w.shape
    model = nn.Linear(n_in, n_out)
    model.load_state_dict({"weight": w, "bias": torch.zeros(n_out)})
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    function = nn.functional.mse_loss
    return [train_step(model, function, optimizer, x, y) for _ in range(2)]


probe(two_losses, randn(3, 3), awkward(4, 3), awkward(4, 3), rtol=1e-4)
probe(two_losses, randn(2, 2), 300 * randn(30, 2), 300 * randn(30, 2), rtol=1e-4)
probe(two_losses, randn(30, 30), randn(2, 30), randn(2, 30), rtol=1e-4)
probe(two_losses, randn(3, 3), randn(3, 3).t(), randn(3, 3).t(), rtol=1e-4)
probe(two_losses, randn(2, 3), randn(1, 3), randn(1, 2), rtol=1e-4)
w, x, y = 1e-4 * randn(2, 3), 1e-4 * randn(5, 3), 1e-4 * randn(5, 2)
probe(two_losses, w, x, y, rtol=1e-4, atol=0.0)


def of_shapes(w, x, y):
    """A loss that depends on the shapes of what it is given"""

    def function(prediction, target):
        sizes = [10.0 * prediction.dim(), *prediction.shape, *target.shape]
        return (prediction.sum() - target.sum()) ** 2 + sum(sizes)

    model = nn.Linear(w.shape[1], w.shape[0])
    model.load_state_dict({"weight": w, "bias": torch.zeros(len(w))})
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    return [train_step(model, function, optimizer, x, y) for _ in range(2)]


probe(of_shapes, randn(1, 3), randn(5, 3), randn(5, 1), rtol=1e-4)
probe(of_shapes, randn(2, 3), randn(1, 3), randn(1, 2), rtol=1e-4)

probe(of_shapes, randn(1, 3), randn(5, 3), randn(5), rtol=1e-4)


def of_a_pair(inputs, wanted):
    """A model that predicts a pair, and a loss of a pair"""

    class Pair(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.ones(()))

        def forward(self, x):
            return self.w * x, 2 * self.w * x

    def loss(pair, target):
        return (pair[0] + pair[1] - target).pow(2).sum()

    model = Pair()
    return train_step(
        model, loss, torch.optim.SGD(model.parameters(), lr=0.1), inputs, wanted
    )


probe(of_a_pair, torch.tensor([1.0, 2.0]), torch.tensor([0.0, 1.0]))


# %% mistake="nothing-cleared"
# Nobody clears the gradients, and every step repeats all earlier ones. Print
# a gradient in each of three steps on the same batch.
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake="cleared-before-the-step"
# None of the parameters moves. Either nobody takes the step, or the step finds no
# gradients because they are not there yet, or not there any more. Write the four parts
# in the order in which each needs what the one before has made.
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


# %% mistake="cleared-at-the-end-alone"
# You clear after the step. That serves the next call of yours, and not the first one
# after somebody else has used backward.
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


# %% mistake="step-before-backward" same="cleared-before-the-step"
# None of the parameters moves. Either nobody takes the step, or the step finds no
# gradients because they are not there yet, or not there any more. Write the four parts
# in the order in which each needs what the one before has made.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    optimizer.step()
    loss.backward()
    return loss.item()


# %% mistake="no-step" same="cleared-before-the-step"
# None of the parameters moves. Either nobody takes the step, or the step finds no
# gradients because they are not there yet, or not there any more. Write the four parts
# in the order in which each needs what the one before has made.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    return loss.item()


# %% mistake="loss-as-a-tensor"
# You return a tensor. If it carries its graph, whoever collects the losses keeps every graph in
# memory. Asked for is a Python float.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


# %% mistake="target-first"
# You give the target first and the prediction second. For a mean squared error it makes
# no difference, for most other losses it does.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake="forward-called-directly"
# You call model.forward and pass by the model's hooks. Register one that prints and see
# whether it runs.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model.forward(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake="loss-after-the-update"
# You return the loss after the update. Asked for is the loss that the gradients belong
# to.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss_function(model(x), y).backward()
    optimizer.step()
    return loss_function(model(x), y).item()


# %% mistake="always-mean-squared-error"
# You compute the mean squared error, whatever loss function you were given. Try
# train_step with F.l1_loss.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake="predicts-twice"
# You call the model twice. The second time it may give something else, as with dropout, and
# its statistics count the batch twice.
def train_step(model, loss_function, optimizer, x, y):
    before = loss_function(model(x), y).item()
    optimizer.zero_grad()
    loss_function(model(x), y).backward()
    optimizer.step()
    return before


# %% mistake="in-evaluation-mode"
# You train the model in evaluation mode. What dropout and normalisation do in training is
# left out then.
def train_step(model, loss_function, optimizer, x, y):
    model.eval()
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    model.train()
    return loss.item()


# %% alternative="model-zero-grad"
def train_step(model, loss_function, optimizer, x, y):
    model.train()
    model.zero_grad()
    prediction = model(x)
    loss = loss_function(prediction, y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)


# %% alternative="closure"
def train_step(model, loss_function, optimizer, x, y):
    def closure():
        optimizer.zero_grad(set_to_none=False)
        loss = loss_function(model(x), y)
        loss.backward()
        return loss

    return optimizer.step(closure).item()


# %% alternative="gradients-put-in-place"
def train_step(model, loss_function, optimizer, x, y):
    held = [p for group in optimizer.param_groups for p in group["params"]]
    loss = loss_function(model(x), y)
    slopes = torch.autograd.grad(loss, held, allow_unused=True)
    for parameter, slope in zip(held, slopes):
        parameter.grad = slope
    return (optimizer.step(), loss.tolist())[1]


# %% inputs
# y: ranks: which ranks a loss takes is the loss's affair
# x, y: empty: the text leaves the loss to its caller, and a mean of none is none
