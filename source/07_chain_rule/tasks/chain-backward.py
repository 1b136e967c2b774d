# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn

# %% hidden="chain-backward-result"
cube = (lambda t: t**3, lambda t: 3 * t**2)
sine = (torch.sin, torch.cos)
line = (lambda t: 2 * t + 1, lambda t: torch.full_like(t, 2.0))
exponential = (torch.exp, torch.exp)


@by_hand
def result_of(steps, x, upstream):
    return chain_backward(steps, x, upstream)[0]


def double(*shape):
    return randn(*shape, dtype=torch.float64)


probe(result_of, [sine], double(4), double(4))
probe(result_of, [sine, line], double(4), double(4))
probe(result_of, [line, sine, exponential, cube], double(3, 2), double(3, 2))
probe(result_of, [], double(3), double(3))
probe(result_of, [line, sine, line, cube, sine, line], double(2, 3, 2), double(2, 3, 2))
probe(result_of, [cube, cube], 10 * double(3), double(3))
x, upstream = (awkward(4, 4, dtype=torch.float64) for _ in range(2))
probe(result_of, [cube, line, sine], x, upstream)
probe(result_of, [line, sine], 1e-4 * double(1, 30), 1e-4 * double(1, 30))
probe(result_of, [line, cube], 300 * double(30, 1), double(30, 1))
probe(result_of, [sine, line], double(3, 2).t(), double(3, 2).t())
x, upstream = torch.tensor([0.5, -2.0], dtype=torch.float64)
probe(result_of, [sine, line], x, upstream)


# %% hidden="chain-backward-gradient"
cube = (lambda t: t**3, lambda t: 3 * t**2)
sine = (torch.sin, torch.cos)
line = (lambda t: 2 * t + 1, lambda t: torch.full_like(t, 2.0))
exponential = (torch.exp, torch.exp)


@by_hand
def gradient_of(steps, x, upstream):
    return chain_backward(steps, x, upstream)[1]


def double(*shape):
    return randn(*shape, dtype=torch.float64)


probe(gradient_of, [sine], double(4), double(4), unchanged=True)
probe(gradient_of, [sine, line], double(4), double(4))
probe(gradient_of, [line, sine, exponential, cube], double(3, 2), double(3, 2))
steps = [cube, line, cube]
probe(gradient_of, steps, double(2, 5).t(), double(5, 2), unchanged=True)
probe(gradient_of, [], double(3), double(3))
bend = (lambda t: t.clamp(min=0), lambda t: (t > 0).to(t.dtype))
probe(
    gradient_of, [bend, cube, line, line], 10 * double(2, 3, 2), 100 * double(2, 3, 2)
)
steps = [line, sine, line, cube, sine, line]
probe(gradient_of, steps, double(7), double(7), unchanged=True)
x, upstream = (awkward(4, 4, dtype=torch.float64) for _ in range(2))
probe(gradient_of, [cube, line, sine], x, upstream)
probe(gradient_of, [line, sine], 1e-4 * double(1, 30), 1e-4 * double(1, 30))
probe(gradient_of, [line, cube], 300 * double(30, 1), double(30, 1))
probe(gradient_of, [sine, line], double(3, 2).t(), double(3, 2).t())
upstream = torch.tensor([0.0, 1.0, 1.0, -1.0], dtype=torch.float64)
probe(gradient_of, [line], double(4), upstream)
upstream = torch.tensor([[1.0, 2.0], [1.0, 2.0], [3.0, -4.0]], dtype=torch.float64)
probe(gradient_of, [line], double(3, 2), upstream)
half_square = (lambda t: t**2 / 2, lambda t: t)  # its slope is the very tensor
probe(gradient_of, [half_square], double(4), double(4), unchanged=True)
probe(gradient_of, [half_square, sine, half_square], double(4), double(4))
steps = [half_square, sine, half_square]
probe(gradient_of, steps, double(4), double(4), unchanged=True)
x, upstream = torch.tensor([0.5, -2.0], dtype=torch.float64)
probe(gradient_of, [sine, line], x, upstream)


@by_hand
def asked_again(steps, x, upstream):
    """chain_backward(steps, x, upstream)[1], called a second time with the same list"""
    chain_backward(steps, x, upstream)
    return chain_backward(steps, x, upstream)[1]


probe(asked_again, [line, cube], torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0]))


# %% hidden="chain-backward-calls"
@by_hand
def calls_and_gradient(x, upstream):
    calls = {name: 0 for name in ("f1", "df1", "f2", "df2", "f3", "df3")}

    def watched(name, function):
        def call(t):
            calls[name] += 1
            return function(t)

        return call

    functions = [torch.sin, torch.cos, torch.exp, torch.exp, torch.atan]
    functions.append(lambda t: 1 / (1 + t**2))
    f1, df1, f2, df2, f3, df3 = map(watched, calls, functions)
    _, gradient = chain_backward([(f1, df1), (f2, df2), (f3, df3)], x, upstream)
    return {"gradient": gradient, "calls": calls}


x, upstream = randn(4, dtype=torch.float64), randn(4, dtype=torch.float64)
probe(calls_and_gradient, x, upstream)
probe(calls_and_gradient, x, torch.zeros(4, dtype=torch.float64))


# %% mistake="upstream-ignored"
# Your gradient is the slope of the chain alone. What arrives from upstream is a factor
# of the product as well. Call your function twice, with an upstream of ones and with
# one of tens: the gradient must be ten times as large.
def chain_backward(steps, x, upstream):
    gradient = torch.ones_like(x)
    for f, df in steps:
        gradient = gradient * df(x)
        x = f(x)
    return x, gradient


# %% mistake="slopes-taken-at-x"
# All your slopes are taken at the input of the chain. The second step never saw that
# number. Which tensor did it see, and is it still there in the backward pass?
def chain_backward(steps, x, upstream):
    y = x
    for f, _ in steps:
        y = f(y)
    for _, df in reversed(steps):
        upstream = upstream * df(x)
    return y, upstream


# %% mistake="slopes-taken-at-results"
# You hand to each slope what came *out of* its step. It wants to be called with what
# went in. Try one single step, the square, at 3: the slope is 6.
def chain_backward(steps, x, upstream):
    for f, df in steps:
        x = f(x)
        upstream = upstream * df(x)
    return x, upstream


# %% mistake="backward-through-slopes"
# You send the gradient itself through the slopes, as if they were the next functions of
# a chain. A slope is taken at a number of the forward pass, and then multiplied with
# the gradient.
def chain_backward(steps, x, upstream):
    y = x
    for f, _ in steps:
        y = f(y)
    for _, df in reversed(steps):
        upstream = df(upstream)
    return y, upstream


# %% mistake="slopes-added"
# You add the slopes of the steps up. In a chain, rates of change multiply.
def chain_backward(steps, x, upstream):
    total = torch.zeros_like(x)
    for f, df in steps:
        total = total + df(x)
        x = f(x)
    return x, upstream * total if steps else upstream


# %% mistake="forward-run-again"
# Some functions are called more often than once: for each step you run the chain from
# the start again. Keep what the forward pass has computed.
def chain_backward(steps, x, upstream):
    for i, (_, df) in enumerate(steps):
        t = x
        for f, _ in steps[:i]:
            t = f(t)
        upstream = upstream * df(t)
    y = x
    for f, _ in steps:
        y = f(y)
    return y, upstream


# %% mistake="steps-in-reverse"
# You run the forward pass from the last step to the first. Only the backward pass goes
# that way. Try the steps "times three", then "squared", at 1: the result is 9.
def chain_backward(steps, x, upstream):
    for f, df in reversed(steps):
        upstream = upstream * df(x)
        x = f(x)
    return x, upstream


# %% mistake="kept-not-reversed"
# You walk backwards through the steps and forwards through what you kept. So the last
# step's slope is taken where the first one belongs. Which two belong together?
def chain_backward(steps, x, upstream):
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), kept):
        upstream = upstream * df(went_in)
    return x, upstream


# %% mistake="starts-from-the-result"
# Your backward pass starts from the result of the chain. It starts from the gradient of
# the result, which is handed to you. Call your function with two upstream gradients:
# the answers must differ.
def chain_backward(steps, x, upstream):
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    gradient = x
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        gradient = gradient * df(went_in)
    return x, gradient


# %% mistake="upstream-changed"
# You multiply into the upstream tensor itself. Whoever called you may still need it:
# print it before and after the call. What does *= do to a tensor?
def chain_backward(steps, x, upstream):
    for f, df in steps:
        upstream *= df(x)
        x = f(x)
    return x, upstream


# %% mistake="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off: what it would
# have done is the task. The slopes are in your hands, as df.
def chain_backward(steps, x, upstream):
    with torch.enable_grad():
        leaf = x.clone().requires_grad_()
        y = leaf
        for f, _ in steps:
            y = f(y)
        y.backward(upstream)
    return y.detach(), leaf.grad


# %% mistake="calls-autograd"
# PyTorch finds your gradient: your df are never called. Go back through the steps
# yourself and multiply by each df, at what went in.
def chain_backward(steps, x, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        leaf = x.clone().requires_grad_()
        y = leaf
        for f, _ in steps:
            y = f(y)
        (gradient,) = torch.autograd.grad(y, leaf, upstream.clone())
    return y.detach(), gradient


# %% mistake="writes-into-a-slope"
# You multiply in place what df returned. That tensor is not yours: df may hand back
# what you gave it, and then it is x, or something you kept.
def chain_backward(steps, x, upstream):
    kept = []
    y = x
    for f, _ in steps:
        kept.append(y)
        y = f(y)
    gradient = upstream
    for (_, df), value in zip(reversed(steps), reversed(kept)):
        gradient = df(value).mul_(gradient)
    return y, gradient


# %% alternative="slopes-on-the-way"
def chain_backward(steps, x, upstream):
    # the factors of a product may be taken in any order, also on the way forward
    for f, df in steps:
        upstream, x = upstream * df(x), f(x)
    return x, upstream


# %% alternative="recursion"
def chain_backward(steps, x, upstream):
    if not steps:
        return x, upstream
    (f, df), *rest = steps
    y, gradient = chain_backward(rest, f(x), upstream)
    return y, df(x) * gradient


# %% alternative="stack"
def chain_backward(steps, x, upstream):
    values = [x]
    for f, _ in steps:
        values.append(f(values[-1]))
    gradient = upstream
    for i in range(len(steps) - 1, -1, -1):
        gradient = gradient * steps[i][1](values[i])
    return values[-1], gradient


# %% alternative="class-of-links"
class Link:
    def __init__(self, function, slope):
        self.function, self.slope = function, slope

    def forward(self, t):
        self.seen = t
        return self.function(t)

    def backward(self, g):
        return torch.einsum("...,...->...", g, self.slope(self.seen))


def chain_backward(pairs, start, arriving):
    links = [Link(*pair) for pair in pairs]
    for link in links:
        start = link.forward(start)
    for link in links[::-1]:
        arriving = link.backward(arriving)
    return [start, arriving]


# %% alternative="in-place-on-a-copy"
def chain_backward(steps, x, upstream):
    gradient, y = upstream.clone(), x.clone()
    for f, df in steps:
        gradient *= df(y)
        y = f(y)
    print("forward and backward in one go")
    return y, gradient


# %% alternative="product-from-the-front"
import torch


def chain_backward(steps, x, upstream):
    slopes = [torch.ones_like(upstream)]
    values = [x]
    for index in range(len(steps)):
        slopes.append(slopes[-1].mul(steps[index][1](values[-1])))
        values.append(steps[index][0](values[-1]))
    return values.pop(), torch.mul(slopes.pop(), upstream)


# %% inputs
# x, upstream: empty: the text speaks of numbers
