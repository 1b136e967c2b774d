# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import probe, randn, unusual


# %% hidden="add-gradient-values"
def shares(t, *gradients):
    for gradient in gradients:
        add_gradient(t, gradient)
    return [t.g, t]


probe(shares, randn(3), randn(3))
probe(shares, randn(3), randn(3), randn(3))
probe(shares, randn(2, 4), randn(2, 4), randn(2, 4), randn(2, 4))
probe(shares, randn(), randn(), randn())


def twice(t, gradient):
    return shares(t, gradient, gradient)


probe(twice, randn(3), randn(3))
probe(twice, randn(), randn())
gradients = [100 * randn(2) for _ in range(5)]
probe(shares, 0.1 * randn(2), *gradients, unchanged=True)
for t, gradient in zip(unusual(), unusual()):
    probe(twice, t, gradient, unchanged=True)
for t, gradient in zip(unusual(), unusual()):
    probe(shares, t, gradient, -gradient, gradient, rtol=1e-5, atol=0.0)
x = randn(3)
probe(shares, x, x, x)
t, gradient = randn(3, dtype=torch.float64), randn(3, dtype=torch.float64)
probe(shares, t, gradient, rtol=1e-12, atol=0.0)
probe(twice, t, gradient, rtol=1e-12, atol=0.0)


# %% hidden="add-gradient-sharing"
def sharing(a, b, common, extra):
    add_gradient(a, common)
    add_gradient(b, common)
    add_gradient(a, extra)
    add_gradient(a, extra)
    return [a.g, b.g, common, extra]


probe(sharing, randn(3), randn(3), randn(3), randn(3))
probe(sharing, randn(2, 4), randn(2, 4), randn(2, 4), randn(2, 4))
alike = randn(3)
probe(sharing, alike, alike.clone(), 100 * randn(3), 0.1 * randn(3), unchanged=True)
for given in zip(*(unusual() for _ in range(4))):
    probe(sharing, *given, unchanged=True)
probe(sharing, randn(), randn(), randn(), randn(), unchanged=True)
t, extra = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0, 6.0])
probe(sharing, t, -t, torch.zeros(3), extra)


# %% mistake="sets"
# Your function sets the gradient, so that the last share is all that is left. Call it
# twice for the same tensor and look at t.g.
def add_gradient(t, gradient):
    t.g = gradient


# %% mistake="adds-in-place"
# `+=` changes the tensor itself, and one that is shared has two names. Hand the same
# gradient to a and to b, add something to a, and print b.g.
def add_gradient(t, gradient):
    if hasattr(t, "g"):
        t.g += gradient
    else:
        t.g = gradient


# %% mistake="attribute-not-there-yet"
# t.g is read and is not there. Either that happens in your function, at the first call:
# then ask before you read. Or your sums have another name, such as t.grad: then print
# t.g after the first call.
def add_gradient(t, gradient):
    t.g = t.g + gradient


# %% mistake="first-share-lost"
# You begin with zeros and forget to add the first share. Call your function once and
# look at t.g.
def add_gradient(t, gradient):
    t.g = t.g + gradient if hasattr(t, "g") else torch.zeros_like(t)


# %% mistake="changes-the-tensor"
# You add the gradient to the tensor itself. The tensor keeps its value in the backward
# pass; the gradient has a place of its own, t.g.
def add_gradient(t, gradient):
    t += gradient
    t.g = t


# %% mistake="counts-double"
# Your first share counts twice: you set it, and then add it as well. Call your function
# once and compare t.g with the gradient.
def add_gradient(t, gradient):
    if not hasattr(t, "g"):
        t.g = gradient
    t.g = t.g + gradient


# %% mistake="gradient-overwritten"
# You add what was there into the tensor that you were handed, and keep that. Somebody
# else may hold the same tensor: print gradient before and after the second call.
def add_gradient(t, gradient):
    if hasattr(t, "g"):
        gradient += t.g
    t.g = gradient


# %% mistake="zeros-in-float32"
# You begin with zeros, and torch.zeros without a dtype makes float32. A float64
# gradient loses half its digits there, and t.g no longer equals it.
def add_gradient(t, gradient):
    if not hasattr(t, "g"):
        t.g = torch.zeros(t.shape)
    t.g += gradient


# %% alternative="getattr"
def add_gradient(t, gradient):
    t.g = getattr(t, "g", 0) + gradient


# %% alternative="own-copy"
def add_gradient(t, gradient):
    try:
        t.g += gradient
    except AttributeError:
        t.g = gradient.clone()


# %% alternative="zeros-first"
def add_gradient(t, gradient):
    if not hasattr(t, "g"):
        t.g = torch.zeros_like(t)
    t.g.add_(gradient)


# %% alternative="try-and-except"
def add_gradient(t, gradient):
    try:
        t.g = sum([t.g, gradient])
    except AttributeError:
        t.__dict__["g"] = gradient.detach().clone()


# %% survivors
# add_gradient.t.*: the numbers of t do not count
