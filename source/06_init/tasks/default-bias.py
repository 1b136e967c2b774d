# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="default-bias-values"
from autograder import integer, probe

probe(default_moments, 1, 1)
probe(default_moments, 4, 2)
probe(default_moments, 100, 3)
probe(default_moments, 784, 30)
probe(default_moments, 3, 120)
probe(default_moments, 20, 0)
probe(default_moments, integer(2, 300), integer(3, 8))
probe(lambda fan_in, which: default_moments(fan_in, 3)[which], 4, 1, types=True)


def after_a_change(fan_in, layers):
    """default_moments(fan_in, layers), after a first list has been emptied"""
    first = default_moments(fan_in, layers)
    if isinstance(first, list):
        first.clear()
    return default_moments(fan_in, layers)


probe(after_a_change, 4, 2)


# %% mistake="no-bias"
# Your network has no bias: every layer leaves a sixth of what came in, and nothing comes
# in besides. The variance of the bias is added.
def default_moments(fan_in, layers):
    return [6.0**-layer for layer in range(1, layers + 1)]


# %% mistake="relu-forgotten"
# Your numbers are those before the ReLU, layer after layer. Half of a second moment is
# left after it.
def default_moments(fan_in, layers):
    found, second = [], 1.0
    for _ in range(layers):
        second = second / 3 + 1 / (3 * fan_in)
        found.append(second)
    return found


# %% mistake="bias-after-the-relu"
# You add the variance of the bias after the ReLU. It is there before, and the ReLU
# halves all of it.
def default_moments(fan_in, layers):
    found, second = [], 1.0
    for _ in range(layers):
        second = second / 6 + 1 / (3 * fan_in)
        found.append(second)
    return found


# %% mistake="bound-for-spread"
# You take the square of the bound for the variance of the bias. For uniform numbers it
# is a third of that.
def default_moments(fan_in, layers):
    found, second = [], 1.0
    for _ in range(layers):
        second = (second / 3 + 1 / fan_in) / 2
        found.append(second)
    return found


# %% mistake="a-bias-for-each-input"
# You count the bias once for each input. One output has one bias.
def default_moments(fan_in, layers):
    found, second = [], 1.0
    for _ in range(layers):
        second = (second / 3 + 1 / 3) / 2
        found.append(second)
    return found


# %% mistake="last-layer-alone"
# You return the last layer's number. A list with one for each layer is asked for.
def default_moments(fan_in, layers):
    second = 1.0
    for _ in range(layers):
        second = (second + 1 / fan_in) / 6
    return second


# %% mistake="inputs-included"
# Your list begins with the second moment of the inputs, and has one number too many.
def default_moments(fan_in, layers):
    found = [1.0]
    for _ in range(layers):
        found.append((found[-1] + 1 / fan_in) / 6)
    return found


# %% alternative="from-where-it-arrives"
def default_moments(fan_in, layers):
    end = 1 / (5 * fan_in)
    return [end + (1 - end) / 6**layer for layer in range(1, layers + 1)]


# %% alternative="layer-after-layer"
def default_moments(fan_in, layers):
    variance = (1 / fan_in**0.5) ** 2 / 3
    moments = [1.0]
    while len(moments) <= layers:
        before = fan_in * variance * moments[-1] + variance
        moments.append(before / 2)
    return moments[1:]


# %% survivors
# default_moments.list-for-tuple: the numbers may come in a list or a tuple


# %% inputs
# fan_in: zero: a layer has an input
