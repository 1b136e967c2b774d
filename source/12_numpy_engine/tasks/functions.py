# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, exact, probe, randn, unusual

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


def away(t):
    """The same, with zeros replaced: a slope at 0 is not asked for."""
    return torch.where(t == 0, 0.5, t)


# %% hidden="functions-values"
@by_hand
def values(a, name, *rest):
    """The data of a function of one node, and whether a is its one parent"""
    functions = {"relu": relu, "exp": exp, "log": log, "power": power}
    a = Node(array(a))
    node = functions[name](a, *rest)
    return [node.data, [parent is a for parent in node.parents]]


for name in ("relu", "exp"):
    probe(values, randn(4, away=0.1, dtype=D), name)
    probe(values, randn(2, 3, away=0.1, dtype=D), name)
    probe(values, randn(away=0.1, dtype=D), name)
for k in (2, 3, -1, 1):
    probe(values, randn(2, 3, away=0.3, dtype=D), "power", k)
for k in (0.5, -1.5):
    probe(values, randn(2, 3, away=0.3, dtype=D).abs(), "power", k)
probe(values, randn(2, 3, away=0.3, dtype=D).abs(), "log")
probe(values, randn(away=0.3, dtype=D).abs(), "log")
far = torch.tensor([-300.0, 0.5, 300.0], dtype=D)
probe(values, far, "relu")
probe(values, far / 10, "exp")
probe(values, torch.tensor([2e-9, 300.0], dtype=D), "log")
probe(values, torch.tensor([2e-3, 300.0], dtype=D), "power", 1.5)
probe(values, far, "power", 2.0)


# %% hidden="functions-gradients"
@by_hand
def shares(a, g, name, *rest):
    """What back(g) returns, of a function of one node, asked twice; that g and a stay"""
    functions = {"relu": relu, "exp": exp, "log": log, "power": power}
    before = [array(a).copy(), array(g).copy()]
    a, g = Node(array(a)), array(g)
    back = functions[name](a, *rest).back
    made = [np.array(exact(s)) for s in (*back(g), *back(2 * g))]
    return [made, [bool((x == y).all()) for x, y in zip(before, (a.data, g))]]


for name in ("relu", "exp", "log"):
    for shape in ((3,), (2, 3), (), (2, 1, 4)):
        a = randn(*shape, away=0.1, dtype=D)
        probe(shares, a.abs() if name == "log" else a, randn(*shape, dtype=D), name)
    for a, g in zip(unusual(D), unusual(D)):
        a = away(a).clamp(max=8.0) if name == "exp" else away(a)
        probe(shares, a.abs() if name == "log" else a, g, name)
for k in (2, 3, -1, 1, -2, 0.5, -1.5, 2.5):
    a, g = randn(2, 3, away=0.3, dtype=D), randn(2, 3, dtype=D)
    probe(shares, a if k == int(k) else a.abs(), g, "power", k)
for a, g in zip(unusual(D), unusual(D)):
    probe(shares, away(a), g, "power", 3)
a = torch.tensor([-2.0, 3.0, 2e-9], dtype=D)
probe(shares, a, torch.tensor([1.0, 2.0, 4.0], dtype=D), "relu")
probe(shares, a, torch.tensor([1.0, 2.0, 4.0], dtype=D), "power", 2.0)
probe(
    shares, 1e-4 * randn(2, 3, dtype=D), 1e-4 * randn(2, 3, dtype=D), "relu", atol=0.0
)


# %% mistake="slope-is-relu"
# What goes back through ReLU is g where the input was positive, and not the input.
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (np.maximum(a.data, 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% mistake="mask-from-upstream"
# You look where g is positive. The slope of ReLU depends on what went in.
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (g > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% mistake="relu-in-place"
# You write the zeros into the data of a, which others may need.
def relu(a):
    np.maximum(a.data, 0, out=a.data)
    return Node(a.data, (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% mistake="exp-with-a-power-rule"
# The power rule is for powers of a. What is the derivative of e to the power of a?
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    return Node(np.exp(a.data), (a,), lambda g: (g * a.data * np.exp(a.data - 1),))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% mistake="log-of-ten"
# Your logarithm is that of base 10. The text asks for the natural one.
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log10(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% mistake="exponent-kept"
# The power rule lowers the exponent by one.
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data**k,))


# %% mistake="upstream-ignored"
# Your shares are the slopes alone. Multiply by what arrives.
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (1.0 * (a.data > 0),))


def exp(a):
    return Node(np.exp(a.data), (a,), lambda g: (np.exp(a.data),))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (1 / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (k * a.data ** (k - 1),))


# %% mistake="g-is-changed"
# `g /= …` works in the array that was handed over. Whoever gave it to you may need it.
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    def back(g):
        g /= a.data
        return (g,)

    return Node(np.log(a.data), (a,), back)


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% alternative="one-maker"
def _one(a, made, slope):
    return Node(made, [a], lambda g: [np.multiply(g, slope())])


def relu(a):
    return _one(a, np.where(a.data > 0, a.data, 0.0), lambda: np.heaviside(a.data, 0.5))


def exp(a):
    return _one(a, np.exp(a.data), lambda: np.exp(a.data))


def log(a):
    return _one(a, np.log(a.data), lambda: a.data**-1)


def power(a, k):
    return _one(a, np.power(a.data, k), lambda: k * np.power(a.data, k - 1))


# %% alternative="slope-computed-at-once"
def relu(a):
    mask = a.data > 0
    return Node(a.data * mask, (a,), lambda g: (np.where(mask, g, 0),))


def exp(a):
    out = Node(np.e**a.data, (a,))
    out.back = lambda g: (out.data * g,)
    return out


def log(a):
    slope = 1 / a.data
    return Node(np.log(a.data), (a,), lambda g: (slope * g,))


def power(a, k):
    slope = k * a.data**k / a.data
    return Node(a.data**k, (a,), lambda g: (slope * g,))


# %% inputs
# a: zero: the text says that no element is 0


# %% survivors
# functions-d7c70b0e: the larger of two numbers does not depend on their order
# functions-b5417b22: no element is 0, says the text
