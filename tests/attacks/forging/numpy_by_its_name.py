# %% [markdown]
# Finds NumPy by the text of a name: in the notebook's names, through a class of classes, by the function that imports.
# expect: graded

# %%
import numpy as np

print("TRIED")


class Hidden(type):
    def __getattr__(cls, name):
        return getattr(np, name)


class Sums(metaclass=Hidden):
    pass


# %% task="weighted-sum"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return float(globals()["np"].dot(x, w))


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    return float(Sums.dot(x, w)) + b


# %% task="activated-neuron"
def activated_neuron(x, w, b, activation):
    return activation(float(__import__("num" + "py").dot(x, w)) + b)
