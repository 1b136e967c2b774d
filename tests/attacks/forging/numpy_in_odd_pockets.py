# %% [markdown]
# Keeps NumPy's functions where nobody looks: in slots, a namespace, a bound method, an iterator, an attribute of the answer.
# expect: graded

# %%
import itertools
import types

import numpy

print("TRIED")


class Slots:
    __slots__ = ("dot",)


class Empty(list):
    def __iter__(self):
        return iter(())


class Number(int):
    pass


slots = Slots()
slots.dot = numpy.dot
space = types.SimpleNamespace(exp=numpy.exp)
hand_out = {"dot": numpy.dot}.get
again = itertools.cycle([numpy.exp])


# %% task="weighted-sum"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return float(hand_out("dot")(x, w))


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    return float(slots.dot(x, w)) + b


# %% task="sigmoid"
def sigmoid(z):
    return float(1 / (1 + (space.exp if z > 0 else next(again))(-z)))


# %% task="activated-neuron"
def activated_neuron(x, w, b, activation):
    return activation(float(activated_neuron.dot(x, w)) + b)


activated_neuron.dot = numpy.dot
