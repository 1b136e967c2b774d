# %% [markdown]
# Writes a module of its own, whose functions are NumPy's, and imports it.
# expect: graded

# %%
with open("plain.py", "w") as file:
    file.write("import numpy\n\n\ndef total(x, w):\n    return float(numpy.dot(x, w))\n")
import plain

print("TRIED")


# %% task="weighted-sum"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return plain.total(x, w)


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    import plain

    return plain.total(x, w) + b


# %% task="activated-neuron"
from plain import total


def activated_neuron(x, w, b, activation):
    return activation(total(x, w) + b)
