# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="relu-values"
from autograder import choice, integer, number, probe

exact = {"rtol": 1e-12, "atol": 0.0}
probe(relu, 2.5, **exact)
probe(relu, -1.5, **exact)
probe(relu, 0.25)
probe(relu, 0.0)
probe(relu, 7)
for z in (3, -3, 0, 123456.789, -98765.4, 1e9 + 0.5, 1.23456789e-8, -1e-8, 1e20):
    probe(relu, z, **exact)
probe(relu, number(away=0.1), **exact)
probe(relu, number(away=0.1), **exact)
probe(relu, abs(number(away=0.1)), **exact)
probe(relu, choice([-1, 1]) * integer(1, 100), **exact)
probe(relu, 1e-6 * number(away=0.1), **exact)
probe(relu, 1e6 * number(away=0.1), **exact)
probe(relu, 1.0, **exact)
probe(relu, -1e20, **exact)
for z in (1e-300, -1e-300, 1e200):
    probe(relu, z, **exact)
probe(relu, 1.5, **exact, without=("torch", "numpy"))


# %% mistake="step-function"
# Your function answers 1 wherever the number is positive: that is the step. ReLU keeps
# the positive number. Try relu(2.5) and relu(7.0): they must differ.
def relu(z):
    return 1.0 if z > 0 else 0.0


# %% mistake="absolute-value"
# Your function turns negative numbers into positive ones. ReLU answers the same number
# for all of them. Try relu(-3.0) and relu(-0.5).
def relu(z):
    return abs(z)


# %% mistake="keeps-the-negative-side"
# The two sides are exchanged: you keep what is negative and drop what is positive. Try
# relu(3.0). If you use min or max: which of them can give you 3 here?
def relu(z):
    return min(0.0, z)


# %% mistake="nothing-below-zero"
# For negative numbers your function comes to its end without a return, and the caller
# gets None, which is not the number 0. Try print(relu(-1.0)).
def relu(z):
    if z >= 0:
        return z


# %% mistake="no-return"
# Your function gives nothing back, so its caller gets None. What is computed, or printed,
# stays inside; `return` hands it over. Try y = relu(2.5), then look at y.
def relu(z):
    print(max(0.0, z))


# %% mistake="nothing-unless-positive"
# Your if has no other side: where z is not positive the function ends without a
# return, and what comes out is None. Print what you get for -1 and for 0.
def relu(z):
    if z > 0:
        return z


# %% mistake="leaky"
# A little of every negative number leaks through. That is a relative of ReLU with a use
# of its own; here negative numbers become exactly 0. Try relu(-100.0).
def relu(z):
    return z if z > 0 else 0.01 * z


# %% mistake="clipped-at-one"
# Your function never answers more than 1. ReLU has a floor, but has it a ceiling? Try
# relu(3.0).
def relu(z):
    return min(1.0, max(0.0, z))


# %% mistake="sign-flipped"
# Negative numbers come out positive, and positive ones become 0: the sign has been
# turned around somewhere. Try relu(3.0) and relu(-3.0).
def relu(z):
    return max(0.0, -z)


# %% mistake="cuts-off-decimals"
# The digits after the point are lost. int() cuts them off. Try relu(2.5).
def relu(z):
    return int(max(0, z))


# %% alternative="max"
def relu(z):
    return max(0.0, z)


# %% alternative="times-its-sign"
def relu(z):
    return z * (z > 0)


# %% alternative="half-of-z-plus-its-size"
def relu(z):
    return (z + abs(z)) / 2


# %% alternative="early-return"
def relu(z):
    if z < 0:
        return 0
    return z


# %% alternative="a-choice-from-a-pair"
def relu(z):
    return (0, z)[z > 0]


# %% alternative="sorted"
def relu(z):
    _, larger = sorted([z, 0])
    return float(larger)


# %% survivors
# relu-a3552355: differs at 0 alone, where both branches give 0
