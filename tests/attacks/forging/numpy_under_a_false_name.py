# %% [markdown]
# Functions and classes that call themselves another module's hold what plain Python should not.
# expect: graded
# flags: passes for another's

# %%
import numpy

print("TRIED")
__name__ = "math"


class Sums:
    __module__ = "math"
    __class__ = property(lambda self: int)

    def __init__(self):
        self.dot = numpy.dot


sums = Sums()


# %% task="weighted-sum"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return float(numpy.dot(x, w))


weighted_sum.__module__ = "math"


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    return float(sums.dot(x, w)) + b


# %% task="sigmoid"
def helper(z):
    return float(1 / (1 + numpy.exp(-z)))


helper.__module__ = helper.__qualname__ = "math"


def sigmoid(z):
    return helper(z)
