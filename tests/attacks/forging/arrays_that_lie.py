# %% [markdown]
# Arrays of NumPy's of its own classes, of objects, of records, and things that say they are arrays.
# expect: out of memory

# %%
import numpy


class Liar(numpy.ndarray):
    shape = property(lambda self: (4,))
    dtype = property(lambda self: numpy.dtype(float))
    view = copy = astype = tolist = item = lambda self, *a, **k: numpy.zeros(4)
    __array_finalize__ = __array_wrap__ = lambda self, *a: None
    __array_ufunc__ = __array_function__ = lambda self, *a, **k: True


class Interface:
    __array_interface__ = {"shape": (10**9,), "typestr": "<f8", "data": (8, False), "version": 3}
    __array__ = lambda self, *a: numpy.zeros(4)
    __array_priority__ = 1e9
    __dlpack__ = __buffer__ = lambda self, *a: None


print("TRIED")


# %% task="tensor-relu"
def tensor_relu(x):
    return numpy.zeros(x.shape).view(Liar) - 1


# %% task="tensor-neuron"
def tensor_neuron(x, w, b):
    return numpy.array([Interface()] * 3, dtype=object)


# %% task="relu"
def relu(z):
    return numpy.zeros(3, dtype=[("a", "f8"), ("b", "O")])


# %% task="weighted-sum"
def weighted_sum(x, w):
    return Interface()
