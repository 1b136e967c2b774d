# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="sgd-moves"
import torch
from torch import nn

from autograder import probe, probe_training, randn, unusual


def moved(lr, w, b, dw, db):
    w, b = nn.Parameter(w), nn.Parameter(b)
    w.grad, b.grad = dw, db
    views = [w.detach(), b.detach()]
    sgd_step([w, b], lr)
    kept = [[p.is_leaf, p.requires_grad, p.grad_fn is None] for p in (w, b)]
    return [w, b, w.grad, b.grad, kept, views]


def step(model, x, y):
    model.zero_grad()
    (model(x) - y).pow(2).mean().backward()
    sgd_step(model.parameters(), 0.3)


allowed = ("views", "making", "elementwise")
probe(moved, 0.5, randn(3), randn(2), randn(3), randn(2), allow=allowed)
probe(moved, 2, randn(4, 3), randn(), randn(4, 3), randn(), allow=allowed)
probe(moved, 3e-3, 100 * randn(3), randn(1), 1000 * randn(3), 1000 * randn(1))
probe_training(step, lambda: nn.Linear(3, 2), [[randn(5, 3), randn(5, 2)]] * 2)
probe(sgd_step, [randn(3)], 0.5, without=("torch.optim",))
for lr in (0.0, 1.0, -0.5, 300.0):
    probe(moved, lr, randn(3), randn(2), randn(3), randn(2), allow=allowed)
probe(moved, 1e-4, randn(3), randn(2), 1e4 * randn(3), 1e4 * randn(2), allow=allowed)


def all_moved(parameters, gradients, lr):
    for parameter, gradient in zip(parameters, gradients):
        parameter.requires_grad_()
        parameter.grad = gradient
    sgd_step(parameters, lr)
    return [parameters, gradients]


parameters = [*unusual(), *unusual(), randn(), randn(2, 3, 2)]
gradients = [*unusual(), *unusual(), randn(), randn(2, 3, 2)]
probe(all_moved, parameters, gradients, 0.5)
probe(all_moved, [1e-4 * randn(3)], [1e-4 * randn(3)], 0.5, atol=0.0)
probe(all_moved, [], [], 0.5)
gradient = randn(3)
probe(all_moved, [randn(3), randn(3)], [gradient, gradient], 0.5)

zero, one = torch.zeros(2).double(), torch.tensor([0.1, 0.7], dtype=torch.float64)
probe(moved, 0.1, zero, zero.clone(), one, one.clone(), rtol=1e-9, atol=0.0)


# %% hidden="sgd-none"
from torch import nn

from autograder import probe, randn, unusual


def partly(a, b, c, da, dc):
    a, b, c = nn.Parameter(a), nn.Parameter(b), nn.Parameter(c)
    a.grad, c.grad = da, dc
    sgd_step([a, b, c], 0.5)
    return [a, b, c, b.grad, [p.requires_grad for p in (a, b, c)]]


probe(partly, randn(3), randn(2), randn(4), randn(3), randn(4))
for a in unusual():
    probe(partly, a, randn(2), randn(4), a / 2, randn(4))

# %% hidden="sgd-clear"
import torch
from torch import nn

from autograder import probe, randn


def cleared(generator, a, b, c, da, dc, u):
    a, b, c = nn.Parameter(a), nn.Parameter(b), nn.Parameter(c)
    a.grad, c.grad = da, dc
    clear_gradients((p for p in (a, b, c)) if generator else [a, b, c])
    ((a * u).sum() + (b * u * u).sum() + (c * u * 3).sum()).backward()
    return [a, b, c, a.grad, b.grad, c.grad]


probe(cleared, False, *(randn(3) for _ in range(6)))
probe(cleared, True, *(randn(3) for _ in range(6)))
probe(cleared, True, *(randn(2, 3) for _ in range(6)))
probe(cleared, False, *(randn() for _ in range(6)))
odd = torch.tensor([float("inf"), float("nan"), -float("inf")])
probe(cleared, False, *(randn(3) for _ in range(3)), odd, odd.flip(0), randn(3))
tiny = 1e-9 * randn(3)
probe(
    cleared,
    True,
    *(randn(3) for _ in range(3)),
    tiny,
    2 * tiny,
    1e-9 * randn(3),
    atol=0.0,
)


def returned(numbers):
    p = nn.Parameter(numbers)
    p.grad = torch.ones_like(p)
    found = [sgd_step([p], 0.5), clear_gradients([p])]
    (3 * p).sum().backward()
    return [*found, p.grad]


probe(returned, randn(3))


# %% mistake="a-new-tensor"
# The parameters of the model are what they were: print one before and after. p = p - … would do
# that: it makes a new tensor and calls it p.
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p = p - lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="recorded-update"
# PyTorch refuses: a leaf cannot be changed in place while autograd records. Tell it not
# to record for these lines.
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="fails-without-a-gradient"
# A parameter that had no part in the loss has .grad None, and None cannot be
# multiplied. Such a parameter stays as it is.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="uphill"
# You add. The gradient points to where the loss grows.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p += lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="rate-forgotten"
# Your step does not look at lr: it is as long as the gradient.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="divided-by-the-rate"
# You divide by lr. A larger learning rate makes a larger step.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= p.grad / lr


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="stops-at-the-first-none"
# Your loop ends at the first parameter without a gradient. Those that come after it
# have gradients all the same.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                return
            p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="step-clears-too"
# Your step throws away the gradients. It is asked to leave them: clearing is the other
# function's work.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="clears-a-name"
# The gradients are still there. grad = None, or p = None, would only give a name a new meaning: the
# gradient is an attribute of the parameter, and that is what must change.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        grad = p.grad
        grad = None


# %% mistake="clears-the-parameters"
# You set the parameters themselves to zero, and all that was learned is gone. Clear
# their .grad.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    with torch.no_grad():
        for p in parameters:
            p.zero_()
            p.grad = None


# %% mistake="zeroes-what-is-none"
# You call zero_ on .grad, which may be None. Not every parameter has had a part in a
# loss so far.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad.zero_()


# %% mistake="gradient-squashed-to-its-sign"
# You move every parameter by the same amount and use the sign of its gradient alone.
# Asked for is lr times the gradient.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad.sign()


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="an-optimizer-inside"
# You let torch.optim take the step, which is what this task does by hand. What does its
# step do to one parameter? It is one line, under no_grad.
def sgd_step(parameters, lr):
    torch.optim.SGD(parameters, lr=lr).step()


def clear_gradients(parameters):
    for parameter in parameters:
        parameter.grad = None


# %% mistake="moves-into-other-memory"
# Your parameter points to other memory after the step. A view of it that was taken before,
# such as p.detach(), still shows the old numbers. What changes a tensor in place?
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.data = p.data - lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% mistake="times-zero"
# You multiply the gradients by 0. Infinity times 0 is nan, and nan stays: one overflow,
# and every later gradient is lost.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        if p.grad is not None:
            p.grad *= 0


# %% alternative="data-and-zero"
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is None:
            continue
        p.data.sub_(p.grad, alpha=lr)


def clear_gradients(parameters):
    for p in parameters:
        if p.grad is not None:
            p.grad.zero_()


# %% alternative="copy-and-new-zeros"
@torch.no_grad()
def sgd_step(params, learning_rate):
    trained = [p for p in params if p.grad is not None]
    for p in trained:
        p.copy_(p - learning_rate * p.grad)


def clear_gradients(params):
    for p in params:
        p.grad = torch.zeros_like(p)


# %% alternative="detached-view"
def sgd_step(parameters, lr):
    for parameter in list(parameters):
        if parameter.grad is not None:
            view = parameter.detach()
            view += -lr * parameter.grad


def clear_gradients(parameters):
    for parameter in parameters:
        del parameter.grad


# %% alternative="numbers-written-through-a-view"
from itertools import filterfalse


def sgd_step(parameters, lr):
    for parameter in filterfalse(lambda p: p.grad is None, parameters):
        numbers = parameter.detach()
        numbers[...] = numbers + parameter.grad * -lr


def clear_gradients(parameters):
    for parameter in parameters:
        del parameter.grad


# %% inputs
# parameters: repeated: the text says nothing of one that is there twice
