# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import by_hand, exact, integer, probe


def drawn(seed, inputs, outputs):
    """start(rng, inputs, outputs) with a new generator of that seed."""
    return exact(start(np.random.default_rng(seed), inputs, outputs))


# %% hidden="start-weights"
@by_hand
def weights(seed, inputs, outputs):
    """The weights of start(np.random.default_rng(seed), inputs, outputs)"""
    return np.array(drawn(seed, inputs, outputs)[0])


@by_hand
def shape_and_bias(seed, inputs, outputs):
    """The shape of the weights of start(…), and the bias"""
    w, b = drawn(seed, inputs, outputs)
    return [list(np.shape(w)), np.array(b)]


@by_hand
def many(seed, inputs, outputs):
    """The weights of 400 small layers, from one generator"""
    rng = np.random.default_rng(seed)
    return np.array([exact(start(rng, inputs, outputs)[0]) for _ in range(400)])


@by_hand
def drawn_apart(seed, inputs, outputs):
    """Whether every number was drawn by itself, and some of them lie far out"""
    w = np.array(drawn(seed, inputs, outputs)[0])
    far = np.abs(w).max() * (inputs / 2) ** 0.5
    return [len(np.unique(np.abs(w))) > 0.97 * w.size, bool(far > 3.3)]


probe(shape_and_bias, 0, 2, 3)
for inputs, outputs in ((40, 150), (200, 60), (1, 2000), (2000, 1)):
    probe(weights, integer(0, 1000), inputs, outputs, judge="same_distribution")
probe(many, integer(0, 1000), 2, 3, judge="same_distribution")
probe(drawn_apart, integer(0, 1000), 200, 150)
for inputs, outputs in ((4, 3), (1, 5), (5, 1), (integer(2, 9), integer(2, 9))):
    probe(shape_and_bias, 1, inputs, outputs)


# %% hidden="start-generator"
@by_hand
def again(seed, inputs, outputs):
    """One seed twice; one generator twice; and the shared generator, before and after"""
    np.random.seed(seed)
    rng = np.random.default_rng(seed)
    one = np.array(exact(start(rng, inputs, outputs)[0]))
    two = np.array(exact(start(rng, inputs, outputs)[0]))
    first = np.random.random()
    same = np.array(drawn(seed, inputs, outputs)[0])
    np.random.seed(seed)
    shared = np.random.random() == first
    other = np.array(drawn(seed + 1, inputs, outputs)[0])
    return [
        bool((one == same).all()),
        bool((one == two).any()),
        bool((one == other).any()),
        shared,
    ]


@by_hand
def spread(seed, inputs, outputs):
    """The weights of start(np.random.default_rng(seed), inputs, outputs)"""
    return np.array(drawn(seed, inputs, outputs)[0])


probe(spread, integer(0, 1000), 50, 40, judge="same_distribution")
probe(again, 3, 4, 5)
probe(again, integer(4, 1000), 3, 2)


@by_hand
def bias_again(seed, inputs, outputs):
    """The bias of a second call, after 1 was added in place to that of the first"""
    bias = drawn(seed, inputs, outputs)[1]
    bias += 1.0
    return np.array(drawn(seed, inputs, outputs)[1])


@by_hand
def went_on(seed, inputs, outputs):
    """Whether rng, from which the weights are drawn, stands elsewhere afterwards"""
    rng = np.random.default_rng(seed)
    before = rng.bit_generator.state
    start(rng, inputs, outputs)
    return rng.bit_generator.state != before


probe(bias_again, 5, 3, 2)
probe(went_on, 5, 3, 2)


# %% mistake="shared-generator"
# Your numbers do not come from rng. np.random.randn, for one, draws from the generator that
# everybody shares.
def start(rng, inputs, outputs):
    return np.random.randn(outputs, inputs) * np.sqrt(2 / inputs), np.zeros(outputs)


# %% mistake="a-generator-of-its-own"
# Every layer of yours starts with the same numbers, whatever rng has given before. Is a generator
# made inside?
def start(rng, inputs, outputs):
    rng = np.random.default_rng(0)
    weights = rng.standard_normal((outputs, inputs)) * np.sqrt(2 / inputs)
    return weights, np.zeros(outputs)


# %% mistake="two-over-root"
# Two over the root is not the root of two over inputs.
def start(rng, inputs, outputs):
    weights = rng.standard_normal((outputs, inputs)) * 2 / np.sqrt(inputs)
    return weights, np.zeros(outputs)


# %% mistake="variance-for-spread"
# rng.normal takes the standard deviation, and 2 / inputs is the variance.
def start(rng, inputs, outputs):
    return rng.normal(0, 2 / inputs, (outputs, inputs)), np.zeros(outputs)


# %% mistake="fan-out"
# You divide by the number of outputs. A sum over the inputs has to keep its size.
def start(rng, inputs, outputs):
    weights = rng.standard_normal((outputs, inputs)) * np.sqrt(2 / outputs)
    return weights, np.zeros(outputs)


# %% mistake="uniform"
# rng.random is uniform between 0 and 1. The text asks for normal numbers with mean 0.
def start(rng, inputs, outputs):
    weights = rng.random((outputs, inputs)) * np.sqrt(2 / inputs)
    return weights, np.zeros(outputs)


# %% mistake="transposed"
# Weights are stored as outputs × inputs.
def start(rng, inputs, outputs):
    weights = rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)
    return weights, np.zeros(outputs)


# %% mistake="random-bias"
# The bias starts at 0. Yours is drawn.
def start(rng, inputs, outputs):
    weights = rng.standard_normal((outputs, inputs)) * np.sqrt(2 / inputs)
    return weights, rng.standard_normal(outputs)


# %% alternative="normal"
def start(rng, inputs, outputs):
    return rng.normal(0, (2 / inputs) ** 0.5, size=(outputs, inputs)), np.zeros(
        (outputs,)
    )


# %% alternative="column-by-column"
def start(rng, inputs, outputs):
    columns = [rng.standard_normal(outputs) for _ in range(inputs)]
    return np.stack(columns, axis=1) / np.sqrt(inputs / 2), np.full(outputs, 0.0)


# %% survivors
# start.float32-result: no digits tell how random numbers were drawn


# %% inputs
# inputs, outputs: zero: both are at least 1
