# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="kaiming-gain"
from autograder import number, probe

probe(gain, 0.0)
probe(gain, 1.0)
probe(gain, 0.5)
probe(gain, -0.5)
probe(gain, 3.0)
probe(gain, number(away=0.1))
probe(gain, 300.0)
probe(gain, 1e-4)
probe(gain, 2)
probe(gain, -2.0)
probe(gain, 2.507)  # the third digit counts
probe(gain, 0.5, types=True)


# %% hidden="kaiming-relu"
import torch

from autograder import exact, probe


def drawn_apart(inputs, outputs):
    """Whether every number was drawn by itself, and some of them lie far out."""
    drawn = exact([kaiming_weights(inputs, outputs) for _ in range(2)])
    w = torch.cat([w.detach().flatten() for w in drawn]).abs() * (inputs / 2) ** 0.5
    return [w.unique().numel() > 0.97 * w.numel(), bool(w.max() > 3.3)]


def many(inputs, outputs, slope):
    drawn = [kaiming_weights(inputs, outputs, slope) for _ in range(400)]
    return torch.stack([w.detach() for w in drawn])


probe(kaiming_weights, 40, 150, judge="same_distribution")
probe(kaiming_weights, 200, 150, judge="same_distribution")
probe(kaiming_weights, 1, 2000, judge="same_distribution")
probe(kaiming_weights, 2000, 1, judge="same_distribution")
probe(many, 2, 3, 0.0, judge="same_distribution")
probe(drawn_apart, 200, 150)

# %% hidden="kaiming-leaky"
import torch

from autograder import exact, probe

probe(kaiming_weights, 60, 100, 0.0, judge="same_distribution")
probe(kaiming_weights, 60, 100, 1.0, judge="same_distribution")
probe(kaiming_weights, 150, 40, 0.5, judge="same_distribution")
probe(kaiming_weights, 150, 40, 2.0, judge="same_distribution")
probe(kaiming_weights, 150, 40, kw={"slope": -0.7}, judge="same_distribution")
probe(kaiming_weights, 150, 40, 300.0, judge="same_distribution")
probe(kaiming_weights, 150, 40, 1e-4, judge="same_distribution")
probe(kaiming_weights, 150, 40, 2, judge="same_distribution")
probe(kaiming_weights, 150, 40, -3.0, judge="same_distribution")


def by_gain_alone(inputs, outputs):
    """Whether no slope, the slope 0 and the slope 1 differ, from one seed, by the gain."""

    def drawn(*slope):
        torch.manual_seed(3)
        return exact(kaiming_weights(inputs, outputs, *slope)).detach()

    zero, close = drawn(0.0), {"rtol": 1e-5, "atol": 0.0}
    if not torch.equal(zero, drawn(0.0)):  # drawn by NumPy, say
        return [True, True]
    return [
        torch.allclose(drawn(), zero, **close),
        torch.allclose(zero, 2**0.5 * drawn(1.0), **close),
    ]


probe(by_gain_alone, 4, 3)


# %% hidden="kaiming-leaf"
import torch

from autograder import exact, number, probe, randint


def facts(*arguments):
    w, other = exact([kaiming_weights(*arguments) for _ in range(2)])
    ready = [w.dtype == torch.float32, w.requires_grad, w.is_leaf]
    return [list(w.shape), ready, bool((w != other).any())]


probe(facts, 3, 5)
probe(facts, 7, 2, 0.5)
probe(facts, 1, 4)
probe(facts, *randint(2, 50, 2).tolist(), number())


# %% mistake="two-over-root-n"
# You have 2 over the root of n, and not the root of 2 over n. The two differ by a
# factor of about 1.4 in each layer. Print w.std() for 800 inputs: it should be 0.05.
def gain(slope):
    return 2 / math.sqrt(1 + slope**2)


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="two-over-root-n-for-weights"
# Your weights do not use the gain: you have 2 over the root of n, and not the root of 2
# over n. Print w.std() for 800 inputs: it should be 0.05.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = 2 / math.sqrt((1 + slope**2) * inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="fan-out"
# You scale by the number of outputs. In the forward pass an output is a sum over the
# inputs. Look at the second moment after a layer of 400 inputs and 10 outputs.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(outputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="xavier"
# These are the weights for a layer without activation. They do not make up for the half
# that a ReLU takes away. Look at the second moment after the ReLU.
def gain(slope):
    return 1.0


def kaiming_weights(inputs, outputs, slope=0.0):
    return (torch.randn(outputs, inputs) / math.sqrt(inputs)).requires_grad_()


# %% mistake="glorot"
# The 2 over the sum of both fans is Glorot's compromise for networks without ReLU. The
# 2 that ReLU needs stands over the fan in alone.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = math.sqrt(2 / (inputs + outputs) / (1 + slope**2))
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="variance-for-std"
# You multiply by a variance. randn must be multiplied by a standard deviation, the root
# of it. Print w.std() for 800 inputs: it should be 0.05.
def gain(slope):
    return 2 / (1 + slope**2)


def kaiming_weights(inputs, outputs, slope=0.0):
    return (torch.randn(outputs, inputs) * gain(slope) / inputs).requires_grad_()


# %% mistake="slope-not-squared"
# You use the slope itself where the second moment needs its square: negative z are
# multiplied by a, so their squares by a². Try the slope −1, which changes signs only.
def gain(slope):
    return math.sqrt(2 / (1 + abs(slope)))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="slope-with-its-sign"
# You use the slope itself, and its sign with it. Negative z are multiplied by a, and it is
# the second moment that has to hold. Try the slopes 0.5 and −0.5: which should differ?
def gain(slope):
    return math.sqrt(2 / (1 + slope))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="slope-ignored"
# Your weights are the same for every slope. With a slope of 1 nothing is lost, and
# nothing needs to be made up for.
def gain(slope):
    return math.sqrt(2)


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="slope-not-passed-on"
# kaiming_weights never looks at its slope. Compare w.std() for the slopes 0 and 1.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(0.0) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="share-lost-for-gain"
# You return the share of the second moment that is left, or its root. The gain must
# undo this share, so a large one needs a small gain.
def gain(slope):
    return math.sqrt((1 + slope**2) / 2)


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="uniform-from-0-to-1"
# torch.rand is uniform on [0, 1): never negative, and of mean 0.5. The text asks for
# normal numbers with mean 0. Draw a histogram of your weights.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.rand(outputs, inputs) * std).requires_grad_()


# %% mistake="uniform-with-that-spread"
# Your weights are uniform. The text asks for a normal distribution. Draw a histogram of
# your weights.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    bound = gain(slope) * math.sqrt(3 / inputs)
    w = torch.rand(outputs, inputs) * 2 * bound - bound
    return w.requires_grad_()


# %% mistake="shape-turned"
# Your tensor has the shape (inputs, outputs). Weights are stored with one row per
# output. Print w.shape for 3 inputs and 5 outputs.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(inputs, outputs) * std).requires_grad_()


# %% mistake="not-a-leaf"
# You go on computing with the weights after the gradient is switched on: a product, say.
# That is recorded, and its result is no leaf: print w.is_leaf.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return torch.randn(outputs, inputs, requires_grad=True) * std


# %% mistake="no-gradient"
# Nobody has told PyTorch that these weights are to be trained. Print w.requires_grad.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = math.sqrt(2 / (1 + slope**2) / inputs)
    return torch.randn(outputs, inputs) * std


# %% mistake="seed-inside"
# You set a seed in the function. So every layer of one shape starts with the very same
# weights. Call it twice and compare.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    torch.manual_seed(0)
    std = math.sqrt(2 / (1 + slope**2) / inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="slope-multiplied"
# Your gain grows with the slope. A larger slope lets more through, so that less has to be
# made up for: on which side of the fraction does it stand?
def gain(slope):
    return math.sqrt(2 * (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% mistake="not-scaled"
# Your weights have spread 1, whatever the size of the layer. Where does your gain come in,
# and where the number of inputs?
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    return torch.randn(outputs, inputs, requires_grad=True)


# %% mistake="times-the-root"
# You multiply by the root of the number of inputs. More inputs make a larger sum: what must
# each weight be then?
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) * math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% alternative="variance-written-out"
def gain(slope):
    kept = (1 + slope * slope) / 2
    return (1 / kept) ** 0.5


def kaiming_weights(inputs, outputs, slope=0.0):
    variance = 2 / ((1 + slope**2) * inputs)
    w = torch.empty((outputs, inputs)).normal_(std=variance**0.5)
    return w.requires_grad_()


# %% alternative="a-parameter"
def gain(a):
    return 2**0.5 / math.hypot(1, a)


def kaiming_weights(n_in, n_out, slope=0.0):
    columns = [torch.randn(n_out, 1) for _ in range(n_in)]
    return torch.nn.Parameter(torch.cat(columns, 1) * (gain(slope) * n_in**-0.5))


# %% alternative="from-a-distribution"
def gain(slope):
    if slope == 0:
        return math.sqrt(2)
    return math.sqrt(2) / math.sqrt(1 + slope**2)


def kaiming_weights(inputs, outputs, slope=0.0):
    normal = torch.distributions.Normal(0.0, gain(slope) / inputs**0.5)
    w = normal.sample((outputs, inputs)).to(torch.float32)
    w.requires_grad = True
    return w


# %% alternative="torch-scalars-inside"
import torch


def gain(slope):
    return (2 / (1 + slope * slope)) ** 0.5


def kaiming_weights(inputs, outputs, slope=0.0):
    with torch.no_grad():
        w = (
            torch.normal(0.0, gain(slope) / inputs**0.5, (inputs, outputs))
            .t()
            .contiguous()
        )
    return w.requires_grad_(True)


# %% survivors
# gain.slope.absolute, kaiming_weights.slope.absolute: the slope counts by its square
# gain.slope.flushed, kaiming_weights.slope.flushed: the square of a tiny slope is nothing beside 1
# kaiming_weights.slope.coarse: no draw tells slopes apart that agree in three digits


# %% inputs
# inputs, outputs: zero: a layer has an input and an output
