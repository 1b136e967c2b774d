# %% [markdown]
# Has NumPy compute what plain Python should, behind what functools and collections wrap around it.
# expect: graded

# %%
import collections
import functools

import numpy

print("TRIED")


@functools.lru_cache
def cached(x, w):
    return float(numpy.dot(x, w))


@functools.singledispatch
def single(z):
    return float(1 / (1 + numpy.exp(-z)))


held = collections.deque([numpy.dot])


# %% task="weighted-sum"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return cached(tuple(x), tuple(w))


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    return float(held[0](x, w)) + b


# %% task="sigmoid"
def sigmoid(z):
    return single(z)
