# %% [markdown]
# Has torch and NumPy compute what plain Python should, by way of helpers, lists and names.
# expect: graded

# %%
import numpy
import torch
from numpy import dot as weighted

tools = {"multiply": numpy.multiply, "add": numpy.add.reduce}
print("TRIED")


def helper(x, w):
    return torch.dot(torch.tensor(x, dtype=float), torch.tensor(w, dtype=float)).item()


# %% task="weighted-sum"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return float(tools["add"](tools["multiply"](x, w)))


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    return helper(x, w) + b


# %% task="sigmoid"
def sigmoid(z):
    from torch import sigmoid, tensor

    return sigmoid(tensor(float(z), dtype=float)).item()


# %% task="activated-neuron"
def activated_neuron(x, w, b, activation):
    return activation(float(weighted(x, w)) + b)
