# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, integer, number, probe, rand

near = {"rtol": 0.0, "atol": 1e-9}
plain = {**near, "without": ("torch", "numpy")}

# %% hidden="sigmoid-values"
probe(sigmoid, 0.0, **near)
probe(sigmoid, 2.0, **plain)
probe(sigmoid, -3.0, **plain)
probe(sigmoid, 0.04, **near)
probe(sigmoid, number(away=0.1), **near)
probe(sigmoid, number(away=0.1), **plain)
probe(sigmoid, 10, **near)
probe(sigmoid, choice([-1, 1]) * integer(1, 10), **near)
probe(sigmoid, 1.0, **near)
probe(sigmoid, -1e-4, **near)
probe(sigmoid, 0.1, **near)
probe(sigmoid, -0.1, **near)


# %% hidden="sigmoid-large"
import torch

probe(sigmoid, 40.0, **near)
probe(sigmoid, -40.0, **near)
probe(sigmoid, -14.0, **near)
probe(sigmoid, 17.0, **near)
probe(sigmoid, -20.2, **near)
probe(sigmoid, 20.2, **near)
probe(sigmoid, 1000.0, **plain)
probe(sigmoid, -800.0, **near)
probe(sigmoid, -1000.0, **plain)
for z in (-12, 13, -100, 700, -720, -1000, 1000):
    probe(sigmoid, z, **near)
for z in (8 + 8 * rand(3, dtype=torch.float64)).tolist():
    probe(sigmoid, z, **near)
    probe(sigmoid, -z, **near)


# %% mistake="overflows"
# For very negative numbers the exponential in your formula becomes larger than a float
# can be. Try sigmoid(-1000.0) and look at which line fails, and with what exponent.
def sigmoid(z):
    import math

    return 1 / (1 + math.exp(-z))


# %% mistake="overflows-on-the-other-side"
# You use the form with the positive exponent everywhere. It fails where that
# exponential grows too large. Try sigmoid(1000.0). Each form has one safe side.
def sigmoid(z):
    import math

    return math.exp(z) / (1 + math.exp(z))


# %% mistake="sign-of-the-exponent"
# Your curve falls where it should rise. Try sigmoid(2.0): is it above or below one
# half, and which should it be? Look at the sign in the exponent.
def sigmoid(z):
    import math

    e = math.exp(-abs(z))
    return e / (1 + e) if z >= 0 else 1 / (1 + e)


# %% mistake="parentheses-missing"
# Python divides before it adds, so your fraction ends too early. Try sigmoid(0.0),
# which is 0.5, and read your line from left to right as Python does.
def sigmoid(z):
    import math

    return 1 / 1 + math.exp(-z)


# %% mistake="tanh"
# Your curve runs from -1 to 1: that is the hyperbolic tangent, a relative of the
# sigmoid. What should sigmoid(0.0) be?
def sigmoid(z):
    import math

    return math.tanh(z)


# %% mistake="step-function"
# You answer only 0 or 1. The sigmoid goes from one to the other smoothly. Try
# sigmoid(0.1) and sigmoid(3.0): they must differ.
def sigmoid(z):
    return 1.0 if z > 0 else 0.0


# %% mistake="power-of-the-wrong-base"
# Your base is not e. Python's math.e or math.exp has it to sixteen digits; 2.718 is not
# enough for nine decimals.
def sigmoid(z):
    if z < 0:
        return 1 - 1 / (1 + 2.718**z)
    return 1 / (1 + 2.718**-z)


# %% mistake="gives-up-at-the-ends"
# Where the exponential overflows you answer with one half, or with some other stopgap.
# Follow the curve outwards: which value does it come close to on the left?
def sigmoid(z):
    import math

    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.5


# %% mistake="one-at-both-ends"
# Where the exponential overflows you answer with 1. That is right for one end of the
# curve. At which end does your formula overflow? Try sigmoid(-20.0), then
# sigmoid(-1000.0).
def sigmoid(z):
    import math

    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 1.0


# %% mistake="uses-torch-for-plain-python"
# PyTorch's own sigmoid computes your numbers. The text asks for yours, with math.exp:
# two formulas and an `if` that chooses.
def sigmoid(z):
    return torch.sigmoid(torch.tensor(float(z), dtype=torch.float64)).item()


# %% alternative="tanh"
def sigmoid(z):
    import math

    return 0.5 * (1.0 + math.tanh(z / 2))


# %% alternative="clipped"
def sigmoid(z):
    import math

    return 1 / (1 + math.exp(-max(-700.0, min(700.0, z))))


# %% alternative="catch-the-overflow"
def sigmoid(z):
    import math

    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0


# %% alternative="size-of-z"
def sigmoid(z):
    import math

    small = math.exp(-abs(z))
    return (1 if z > 0 else small) / (1 + small)


# %% alternative="by-logarithms"
def sigmoid(z):
    small = math.log1p(math.exp(-abs(z)))
    return math.exp(-small if z > 0 else z - small)


# %% alternative="one-minus-the-mirror"
def sigmoid(z):
    if z < 0:
        return 1 - sigmoid(-z)
    return (1 + math.exp(-z)) ** -1


# %% survivors
# sigmoid-2f40fece: differs at 0 alone, where both branches give one half
# sigmoid-fdbde0ba: between 0 and 1 both branches are exact, neither overflows
# sigmoid-16bace73: between -1 and 0 both branches are exact, neither overflows
