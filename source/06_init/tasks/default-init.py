# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="default-init-weights"
from autograder import integer, probe


def about_the_weights(fan_in):
    values = default_init(fan_in)
    return [values[0], values[1], values[2]]


def one_by_one(fan_in, place):
    return default_init(fan_in)[place]


probe(about_the_weights, 1)
probe(about_the_weights, 75)
probe(one_by_one, 784, 0)
probe(one_by_one, 784, 1)
probe(one_by_one, 784, 2)
probe(about_the_weights, integer(2, 900))
probe(one_by_one, 784, 2, atol=0.0)
probe(one_by_one, 784, 0, types=True)


# %% hidden="default-init-factor"
from autograder import probe

probe(lambda fan_in: default_init(fan_in)[3], 1, reveal=False)
probe(lambda fan_in: default_init(fan_in)[3], 75, reveal=False)
probe(lambda fan_in: default_init(fan_in)[3], 784, reveal=False)


# %% mistake="slope-as-gain"
# You take √5 for the gain. It is the slope of a leaky ReLU, and a slope above 1 needs a
# gain below 1. Compare your bound with the largest weight of an nn.Linear.
def default_init(fan_in):
    gain = math.sqrt(5)
    bound = gain * math.sqrt(3 / fan_in)
    return gain, bound, bound**2 / 3, gain**2 / 2


# %% mistake="gain-of-relu"
# You take the gain of ReLU. That would be a = 0, and PyTorch's line has another slope.
# Compare your bound with the largest weight of an nn.Linear.
def default_init(fan_in):
    gain = math.sqrt(2)
    return gain, gain * math.sqrt(3 / fan_in), 2 / fan_in, 1.0


# %% mistake="std-as-bound"
# You give the standard deviation as the bound. The largest of uniform numbers is
# further from 0 than their spread.
def default_init(fan_in):
    gain = math.sqrt(1 / 3)
    return gain, gain / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6


# %% mistake="bound-as-std"
# You take the bound for the standard deviation. The variance of uniform numbers is a
# third of the square of their bound.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / fan_in, 1 / 2


# %% mistake="gain-not-rooted"
# You give the square of the gain. The variance has a third in it, the gain its root.
def default_init(fan_in):
    return 1 / 3, 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6


# %% mistake="std-for-variance"
# Your third number is a standard deviation. The variance is asked for.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), math.sqrt(1 / (3 * fan_in)), 1 / 6


# %% mistake="relu-forgotten"
# Your factor is that of the layer alone. The ReLU after it takes half of the rest.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 3


# %% mistake="factor-of-the-root"
# Your factor is that of the root, of the size of the numbers. The second moment is made
# of squares.
def default_init(fan_in):
    variance = 1 / (3 * fan_in)
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), variance, math.sqrt(1 / 6)


# %% mistake="holds-after-all"
# You say that the second moment is held. The slope √5 does not describe the network: a
# plain ReLU follows. Multiply fan in, variance and what a ReLU leaves.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1.0


# %% mistake="rounds-the-variance"
# You round the variance. It is small, and of a small number little is left after
# rounding. Return it as it comes.
def default_init(fan_in):
    gain = math.sqrt(2 / (1 + 5))
    std = gain / math.sqrt(fan_in)
    return gain, math.sqrt(3) * std, round(std**2, 6), fan_in * std**2 / 2


# %% alternative="from-the-formula"
def default_init(fan_in):
    slope = math.sqrt(5)
    gain = math.sqrt(2 / (1 + slope**2))
    std = gain / math.sqrt(fan_in)
    return gain, math.sqrt(3) * std, std**2, fan_in * std**2 / 2


# %% alternative="list-from-the-bound"
def default_init(fan_in):
    bound = fan_in**-0.5
    variance = bound**2 / 3
    return [3**-0.5, bound, variance, 0.5 * variance * fan_in]


# %% alternative="backwards-from-the-variance"
def default_init(fan_in):
    variance = (1 / 3) / fan_in
    bound = (3 * variance) ** 0.5
    return (variance * fan_in) ** 0.5, bound, variance, variance * fan_in / 2


# %% survivors
# default_init.list-for-tuple: the four numbers may come in a list or a tuple


# %% inputs
# fan_in: zero: a layer has an input and an output
