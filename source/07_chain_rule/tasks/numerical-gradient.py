# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn


def cube(t):
    return t**3


# %% hidden="numerical-gradient-values"
def sum_of_cubes(t):
    return (t**3).sum()


def rows_times_next(t):
    return (t[:, :-1] * t[:, 1:]).sum(1) + t[:, 0] ** 3


def double(*shape):
    return randn(*shape, dtype=torch.float64)


probe(numerical_gradient, cube, double(3), double(3), 0.1, dtype=True)
probe(numerical_gradient, cube, double(3), double(3), 0.5, dtype=True)
probe(numerical_gradient, sum_of_cubes, double(4), double(), 0.001, dtype=True)
probe(numerical_gradient, rows_times_next, double(2, 3), double(2), 0.2, dtype=True)
probe(numerical_gradient, torch.exp, double(2, 3), double(2, 3), 0.5, dtype=True)
probe(numerical_gradient, cube, randn(4), randn(4), 0.5, dtype=True)
alike = torch.tensor([1.0, 2.0, 1.0, 0.0, 0.0], dtype=torch.float64)
probe(numerical_gradient, lambda t: t.sum() * t[:2].prod(), alike, double(), 0.25)
probe(numerical_gradient, torch.sin, 50 * double(4, 5), 1e-3 * double(4, 5), 0.5)
x, upstream = (awkward(4, 4, dtype=torch.float64) for _ in range(2))
probe(numerical_gradient, cube, x, upstream, 0.25)
x = 300 * randn(3, dtype=torch.float64, away=1.0)
probe(numerical_gradient, cube, x, 300 * x, 0.5)
x, upstream = 1e-4 * double(1, 30), 1e-4 * double(1, 30)
probe(numerical_gradient, cube, x, upstream, 0.001, atol=0.0)
probe(numerical_gradient, torch.sin, double(30, 2), double(30, 2), 0.01)
probe(numerical_gradient, torch.exp, double(3, 2).t(), double(3, 2).t(), 0.1)
rows, upstream = (
    [[1.0, 2.0], [1.0, 2.0], [3.0, -1.0]],
    [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
)
rows, upstream = (torch.tensor(t, dtype=torch.float64) for t in (rows, upstream))
probe(numerical_gradient, cube, rows, upstream, 0.25)
x = torch.tensor([[1.0, 2.0], [3.0, -1.0]], dtype=torch.float64)
probe(numerical_gradient, lambda t: t[:, 0], x, x[0], 0.25)
probe(numerical_gradient, lambda t: t, x, x + 1, 0.25)
x = torch.tensor([1.0, 2.0])
probe(numerical_gradient, lambda t: t * t.element_size(), x, torch.ones(2), 0.5)


# %% hidden="numerical-gradient-inputs"
def columns(t):
    return (t**3).sum(0)


def double(*shape):
    return randn(*shape, dtype=torch.float64)


probe(numerical_gradient, cube, double(4), double(4), 0.1, dtype=True, unchanged=True)
x, upstream = double(2, 5).t(), double(2)
probe(numerical_gradient, columns, x, upstream, 0.1, dtype=True, unchanged=True)
probe(numerical_gradient, cube, double(), double(), 0.1, dtype=True)
probe(numerical_gradient, cube, double(0, 3), double(0, 3), 0.1, dtype=True)
x, upstream = torch.tensor(2.0, dtype=torch.float64), torch.tensor([1.0, 10.0])
probe(numerical_gradient, lambda t: torch.stack([t, t**3]), x, upstream.double(), 0.5)


# %% mistake="one-sided"
# You move the input one way only. The formula compares the result at x + h with that at
# x - h. Try the cube of 1 with h = 0.5: the central difference is 3.25.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        moved = f(x + move.reshape(x.shape))
        gradient[i] = (upstream * (moved - f(x))).sum() / h
    return gradient.reshape(x.shape)


# %% mistake="divided-by-h-once"
# Your gradient is too large by a factor that is the same everywhere. How far apart are
# the two places at which you call f?
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / h
    return gradient.reshape(x.shape)


# %% mistake="not-divided"
# You return how far the result moves, and not how far per change of the input. Halve h:
# the answer should hardly change, and yours is halved.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum()
    return gradient.reshape(x.shape)


# %% mistake="all-elements-moved-at-once"
# You move all elements of x together. If one output depends on several of them, their
# shares can no longer be told apart. Try f = the sum of all elements: every gradient is
# the upstream gradient itself.
def numerical_gradient(f, x, upstream, h):
    moved = (upstream * (f(x + h) - f(x - h))).sum() if x.dim() == 0 else None
    if moved is None:
        difference = upstream * (f(x + h) - f(x - h))
        if difference.shape != x.shape:
            difference = difference.sum().expand(x.shape)
        return difference / (2 * h)
    return moved / (2 * h)


# %% mistake="upstream-ignored"
# You add up the movements of all outputs, as if each were worth the same. The upstream
# gradient says what each is worth. Call your function with two different ones.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (f(x + move) - f(x - move)).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="move-never-taken-back"
# You raise an element and do not put it back before the next one's turn. Print x when
# your function has finished.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    moved = x.clone(memory_format=torch.contiguous_format).reshape(-1)
    for i in range(x.numel()):
        moved[i] += h
        up = f(moved.reshape(x.shape).clone())
        moved[i] -= 2 * h
        gradient[i] = (upstream * (up - f(moved.reshape(x.shape)))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="x-changed-in-place"
# You move the elements of x itself, and x is another tensor afterwards. Whoever called
# you still needs it as it was. Print x before and after the call, and work on a copy.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.shape, dtype=x.dtype)
    for i in range(x.numel()):
        place = []
        for size in reversed(x.shape):
            place.insert(0, i % size)
            i //= size
        place = tuple(place)
        x[place] += h
        up = f(x).clone()
        x[place] -= 2 * h
        gradient[place] = (upstream * (up - f(x))).sum() / (2 * h)
    return gradient


# %% mistake="change-lost-in-a-copy"
# For a transposed x all your gradients are 0. There reshape(-1) has to copy, and you
# write into that copy, while f gets the other one. Print the two tensors you hand to f.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        up, down = x.clone(), x.clone()
        up.reshape(-1)[i] += h
        down.reshape(-1)[i] -= h
        gradient[i] = (upstream * (f(up) - f(down))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="float32-result"
# Your gradient ends after seven digits: it is kept in float32 while x is float64. Print
# the dtype of what you return.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel())
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="float32-moves"
# The result is float64, and only half its digits are right: your move is made in
# float32. There 0.1 is 0.10000000149, and you divide by twice another number. Print the
# dtype of everything you make.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros_like(x).reshape(-1)
    for i in range(x.numel()):
        move = torch.zeros(x.numel())
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="always-float64"
# Your gradient is float64 whatever x is. It belongs to x, and has the dtype of x. Hand
# in a float32 tensor and print the dtype of what comes back.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=torch.float64)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="result-for-upstream"
# You weigh the movement of each output with the output itself. What it is worth says
# the upstream gradient. Call your function with two different ones: the answers must
# differ.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (f(x) * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="half-of-the-way"
# You move one way only and divide by 2h. How far apart are the two places at which you call
# f?
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        moved = f(x + move.reshape(x.shape))
        gradient[i] = (upstream * (moved - f(x))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% mistake="results-added"
# You add the two results of f. A slope is how far apart they are: try a function that is
# the same everywhere.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) + f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% alternative="copies"
def numerical_gradient(f, x, upstream, h):
    flat, shares = x.reshape(-1), []
    for i in range(len(flat)):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h
        change = f(up.view(x.shape)) - f(down.view(x.shape))
        shares.append((upstream * change / (2 * h)).sum())
    return torch.stack(shares).view(x.shape) if shares else torch.zeros_like(x)


# %% alternative="places"
def numerical_gradient(f, x, upstream, h):
    from itertools import product

    gradient = torch.zeros_like(x)
    for place in product(*map(range, x.shape)):
        moved = x.clone()
        moved[place] = x[place] + h
        right = (f(moved) * upstream).sum()
        moved[place] = x[place] - h
        left = (f(moved) * upstream).sum()
        gradient[place] = (right - left) / 2 / h
    return gradient


# %% alternative="identity-rows"
def numerical_gradient(f, x, upstream, h):
    moves = h * torch.eye(x.numel(), dtype=x.dtype)
    shares = [
        torch.sum(upstream * (f(x + m.view(x.shape)) - f(x - m.view(x.shape)))).item()
        for m in moves
    ]
    return torch.tensor(shares, dtype=x.dtype).view(x.shape) / (2 * h)


# %% alternative="moved-and-put-back"
def numerical_gradient(f, x, upstream, h):
    import itertools

    gradient = torch.empty_like(x)
    for place in itertools.product(*(range(size) for size in x.shape)):
        before = x[place].clone()
        x[place] = before + h
        right = (upstream * f(x)).sum()
        x[place] = before - h
        left = (upstream * f(x)).sum()
        x[place] = before
        gradient[place] = (right - left) / (2 * h)
    return gradient


# %% alternative="where"
import torch


def numerical_gradient(f, x, upstream, h):
    numbers = torch.arange(x.numel()).reshape(x.shape)
    slopes = [
        torch.sum(
            upstream
            * (
                f(torch.where(numbers == n, x + h, x))
                - f(torch.where(numbers == n, x - h, x))
            )
        )
        for n in range(x.numel())
    ]
    return (torch.stack(slopes) / (h + h)).view(x.shape) if slopes else x.clone()


# %% inputs
# x, upstream: shared: the text lets x move while the function runs, if it is put back in the end
# h: zero, negative: the text says above 0
# h: one, int, large: the grade cell says that h is from 0.001 to 0.5


# %% survivors
# numerical-gradient-fbac9b88: every element is overwritten before it is read
