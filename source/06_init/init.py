# ---
# jupyter:
#   builds_on: [02_dense_layer]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Starting values
#
# Before a network has learnt anything, its weights are random numbers. How large should
# they be? It sounds like a detail. In a deep network the wrong answer turns every
# activation into infinity, or into zero, before training has begun.
#
# At the end you will be able to
#
# - say what fifty layers make of activations whose spread is far from 1, and at which
#   layer the numbers break,
# - derive the scale of the weights for a linear layer, for ReLU, for leaky ReLU and for
#   the last layer, and draw such weights,
# - tell fan in from fan out, also for a convolution, and say which pass each protects,
# - read what PyTorch's default initialisation really does, to weights and to biases,
# - say what a ReLU does to mean, variance and second moment, what shifting it changes,
#   and what a gain can hold for tanh,
# - scale the branches of residual blocks so that depth does no harm,
# - measure how alike the outputs for different inputs become with depth,
# - normalise data without giving the validation set a say in it.
#
# It builds on 02_dense_layer (a layer is `x @ w.t() + b`, with weights stored as
# outputs × inputs) and on two words from statistics, mean and variance. Expect
# 140 minutes. A good place to stop half-way is after the picture of fifty layers of ReLU.
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded. Write each task on
# its own, without calling your functions from earlier tasks: then an error in one task
# costs nothing in another.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import math

import torch

# %% [markdown]
# ## A sum of a hundred products
#
# A layer has 100 inputs and 100 outputs and no bias. Its inputs are *standard normal*:
# drawn at random with mean 0 and variance 1. So are its weights. One output is
#
# $$y = w_1 x_1 + w_2 x_2 + \dots + w_{100} x_{100}$$
#
# Each product has mean 0 and variance 1. Variances of independent things add up, so $y$
# has the variance 100, and its standard deviation is the root of that. In this notebook
# *spread* is short for standard deviation. As long as the mean is 0, it says how far
# from 0 the numbers typically are.
#
# Nothing in this depends on the inputs being standard normal in the first place. Inputs
# of spread $s$ give outputs whose spread is $s$ times the same factor. And then comes
# the next layer.

# %% [markdown]
# ## Predict: the same factor, layer after layer
#
# All layers are as above, 100 inputs and 100 outputs, no activations. Decide before you
# run anything.
#
# - `one_layer`: the spread after one layer,
# - `five_layers`: the spread after five,
# - `too_large_32`: the first layer whose spread is above $3.4 \cdot 10^{38}$, the
#   largest number in float32 (count the layers from 1),
# - `too_large_64`: the first layer whose spread is above $1.8 \cdot 10^{308}$, the
#   largest in float64,
# - `too_small_32`: now every weight is multiplied by 0.01. The first layer whose spread
#   is below $1.4 \cdot 10^{-45}$, the smallest positive number in float32,
# - `holding`: the number by which to multiply standard normal weights so that the
#   spread stays 1 in every layer.
#
# <details><summary>I don't know how to start</summary>
#
# The variance is 100 after one layer. What is its root? By this the spread is
# multiplied, again and again. How many factors of 10 are needed to pass a number with
# 38 zeros?
#
# </details>

# %% nbgrader={"grade_id": "predict-growth", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q28", "L2"]
# Assign one_layer, five_layers, too_large_32, too_large_64, too_small_32, holding
### BEGIN SOLUTION
one_layer = 10.0
five_layers = 1e5
too_large_32 = 39
too_large_64 = 309
too_small_32 = 45
holding = 0.1
### END SOLUTION

# %% nbgrader={"grade_id": "predict-growth-try", "grade": true, "points": 0}
for answer in (one_layer, five_layers, holding):
    assert isinstance(answer, (int, float)), f"a number is asked for, not {answer!r}"
for answer in (too_large_32, too_large_64, too_small_32):
    assert isinstance(answer, int), f"layers are counted in whole numbers: {answer!r}"
assert too_large_32 < too_large_64, "float64 has more room, so it must break later"

# %% nbgrader={"grade_id": "predict-growth-spread", "grade": true, "points": 1}
# Hidden tests: one_layer, five_layers and holding.

# %% nbgrader={"grade_id": "predict-growth-layers", "grade": true, "points": 1}
# Hidden tests: too_large_32, too_large_64 and too_small_32.

# %% [markdown]
# Here it is, measured. Each line is one network, and its number is what the standard
# normal weights were multiplied by. The vertical axis is logarithmic: it counts factors
# of ten, so a repeated factor is a straight line. A line ends with the last layer in
# which all numbers are finite and not all are 0. That may be a layer or two before
# your prediction, which was about the spread: single numbers lie several spreads from 0
# and get there first.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

torch.set_num_threads(1)  # for matrices this small one thread is the fastest
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"


def spreads_of(factor, dtype, layers=50, n=100):
    """The spread after each layer, in float64, of linear layers run in `dtype`."""
    torch.manual_seed(3)
    x, found = torch.randn(200, n, dtype=dtype), []
    for _ in range(layers):
        x = x @ (torch.randn(n, n, dtype=dtype) * factor).t()
        found.append(x.double().std().item())
    return [s if 0 < s < math.inf else math.nan for s in found]


fig, ax = plt.subplots(figsize=(9, 4.4), layout="constrained")
scales = [(1.0, ORANGE), (0.2, GREY), (0.1, BLUE), (0.05, GREY), (0.01, GREEN)]
for factor, colour in scales:
    found = spreads_of(factor, torch.float32)
    ax.plot(range(1, 51), found, color=colour, lw=2)
    last = max(k for k, s in enumerate(found) if not math.isnan(s))
    end, shift = (last + 1, found[last]), (6, {1.0: -10, 0.01: 5}.get(factor, -3))
    ax.annotate(f"× {factor:g}", end, shift, textcoords="offset points", color=colour)
ax.set_yscale("log")
ax.set_yticks([10.0**k for k in range(-40, 41, 20)])
ax.axhline(3.4e38, color="black", ls=":", lw=1)
ax.text(1, 5e39, "largest float32", fontsize=9)
ax.axhline(1.4e-45, color="black", ls=":", lw=1)
ax.text(1, 1e-44, "smallest positive float32", fontsize=9, va="bottom")
ax.set(
    xlabel="layer", ylabel="spread of its outputs", xlim=(0, 54.5), ylim=(1e-48, 1e43)
)
plt.show()

# %% [markdown]
# Infinities are not even the whole damage. An infinity minus an infinity is `nan`, not
# a number, and from there on everything is. And long before the numbers break they are
# useless. Gradients go through the same weights in the opposite direction, and explode
# or vanish with them: one step of training then throws the weights far away, or does
# not move them at all.

# %% [markdown]
# ## At which layer does it break?
#
# Write `first_overflow(x, weights)`. `x` has the shape (rows, inputs), and `weights` is
# a list of tensors, one per layer, each of shape (outputs, inputs). `x` goes through
# all layers in turn, without bias or activation. Return the number of the first layer
# whose output has *at least one* element that is not finite: infinity, minus infinity
# or `nan`. Layers are counted from 1. If all outputs are finite, or if there is no
# layer, return `None`.
#
# All tensors have one dtype, float32 or float64. Compute in that dtype, because the
# answer depends on it. Look at the elements themselves. A mean or a standard deviation
# is made of sums and squares, and may overflow before they do. `x` itself is finite and
# stays as it is.
#
# <details><summary>How do I ask whether numbers are finite?</summary>
#
# `torch.isfinite(x)` answers with a tensor of `True` and `False`, one for each element.
# `.all()` and `.any()` turn that into one answer. Which of the two do you need, and
# with a `not` or without?
#
# </details>


# %% nbgrader={"grade_id": "first-overflow", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q28", "L2"]
#| export
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    ### BEGIN SOLUTION
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return None
    ### END SOLUTION


# %% nbgrader={"grade_id": "first-overflow-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 0.0], [2.0, 1.0]])
grow = torch.tensor([[1e15, 0.0], [0.0, 1.0]])
answer = first_overflow(x, [grow] * 5)
assert answer == 3, f"1e15, 1e30, then above 3.4e38: layer 3, not {answer}"
answer = first_overflow(x, [grow] * 2)
assert answer is None, f"up to 1e30 all is finite in float32: None, not {answer}"
answer = first_overflow(x.double(), [grow.double()] * 30)
assert answer == 21, f"in float64 it is layer 21, not {answer}; did the dtype change?"

# %% nbgrader={"grade_id": "first-overflow-layer", "grade": true, "points": 1}
# Hidden tests: the number of the layer, in float32 and in float64, several shapes.

# %% nbgrader={"grade_id": "first-overflow-none", "grade": true, "points": 1}
# Hidden tests: None where all is finite: squares too large, many layers, no layer.
# The number of the layer again where large factors meet.

# %% [markdown]
# The fifty layers again, run through your function. As in the picture, the first
# infinity may come a layer before the prediction.

# %% tags=["skip-execution"]
torch.manual_seed(3)
x = torch.randn(200, 100)
weights = [torch.randn(100, 100) for _ in range(320)]
print("float32, 50 layers:", first_overflow(x, weights[:50]))
x, weights = x.double(), [w.double() for w in weights]
print("float64, 50 layers:", first_overflow(x, weights[:50]))
print("float64, 320 layers:", first_overflow(x, weights))

# %% [markdown]
# ## The scale for a linear layer
#
# A layer with $n$ inputs multiplies the variance by $n$ times the variance of its
# weights. To hold it, this product must be 1, so the weights need the variance $1/n$.
# Their standard deviation is
#
# $$\frac{1}{\sqrt{n}}$$
#
# The number of inputs that one output sees is the layer's *fan in*. The number of
# outputs that one input reaches is its *fan out*. What counts here is the fan in.

# %% [markdown]
# ## Weights for a linear layer
#
# Write `linear_weights(inputs, outputs)`. Return a tensor of shape (outputs, inputs),
# drawn at random from a *normal* distribution with mean 0 and standard deviation
# $1/\sqrt{\text{inputs}}$, in float32.
#
# The tensor must be ready to be trained, so it requires a gradient. And it must be a
# *leaf*. PyTorch records what is computed from a tensor that requires a gradient, and
# whatever comes out of such a recorded computation is no leaf. Only leaves keep their
# gradient. Two calls give different weights, so set no seed in the function.
#
# `torch.nn.init` has functions that would do the work, and no test would notice. Leave
# them aside all the same, here and in the following tasks. Begin with `torch.randn` for
# normal numbers and `torch.rand` for uniform ones, so that it is you who writes the
# formula.
#
# <details><summary>How do I get another standard deviation?</summary>
#
# Multiply all numbers by 3, and their standard deviation is multiplied by 3.
#
# </details>
#
# <details><summary>My tensor is not a leaf</summary>
#
# Then something was computed after the gradient had been switched on. Finish computing
# first. `w.requires_grad_()` switches it on afterwards.
#
# </details>


# %% nbgrader={"grade_id": "linear-weights", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q29", "Q30"]
#| export
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    ### BEGIN SOLUTION
    w = torch.randn(outputs, inputs) / math.sqrt(inputs)
    return w.requires_grad_()
    ### END SOLUTION


# %% nbgrader={"grade_id": "linear-weights-try", "grade": true, "points": 0}
w = linear_weights(400, 300)
assert w is not None, "your function returned None: does it end with return?"
assert w.shape == (300, 400), f"(outputs, inputs) is (300, 400), not {tuple(w.shape)}"
mean_w, std_w = w.mean().item(), w.std().item()
assert abs(mean_w) < 0.002, f"the mean should be about 0, yours is {mean_w:.4f}"
assert abs(std_w - 0.05) < 0.003, f"1 / sqrt(400) is 0.05, your spread is {std_w:.4f}"
assert w.requires_grad, "training needs a gradient for w"
assert w.is_leaf, "w came out of a recorded computation and will keep no gradient"
assert (linear_weights(4, 3) != linear_weights(4, 3)).any(), "two calls, same weights"

# %% nbgrader={"grade_id": "linear-weights-distribution", "grade": true, "points": 2}
# Hidden tests: the distribution of the weights, for wide and narrow layers.

# %% nbgrader={"grade_id": "linear-weights-leaf", "grade": true, "points": 1}
# Hidden tests: shape, dtype, requires_grad, is_leaf; two calls give different weights.

# %% [markdown]
# ## When the mean is not zero
#
# So far all inputs had the mean 0. After a ReLU they have not: nothing is negative any
# more. Then it is the *second moment* of the inputs that counts, the mean of their
# squares, $E[x^2]$. A single product has the mean $E[w]\,E[x]$, which is 0 because the
# weights have mean 0. Its variance is therefore the mean of its square,
#
# $$E[w^2 x^2] = E[w^2]\,E[x^2] = \operatorname{Var}(w)\,E[x^2]$$
#
# The second moment and the variance are related by
# $\operatorname{Var}(x) = E[x^2] - E[x]^2$. They are equal only if the mean is 0.

# %% [markdown]
# ## The variance of an output
#
# Write `output_variance(inputs, weight_variance, x_mean, x_variance)`: the variance of
# one output $y$ of a layer with that many inputs and without a bias. The weights are
# independent of each other and of $x$, with mean 0 and the variance given. All inputs
# $x$ have the mean and variance given. Arguments and result are Python numbers.
#
# <details><summary>I don't know how to start</summary>
#
# Get the second moment of $x$ first. The relation above, turned round, gives it from
# the mean and the variance. Then: one product, and a sum of many.
#
# </details>


# %% nbgrader={"grade_id": "output-variance", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q29"]
#| export
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    ### BEGIN SOLUTION
    return inputs * weight_variance * (x_variance + x_mean**2)
    ### END SOLUTION


# %% nbgrader={"grade_id": "output-variance-try", "grade": true, "points": 0}
answer = output_variance(100, 1.0, 0.0, 1.0)
assert answer is not None, "your function returned None: does it end with return?"
assert abs(answer - 100) < 1e-6, f"the hundred products of above give 100, not {answer}"
answer = output_variance(100, 0.01, 2.0, 0.0)
assert abs(answer - 4) < 1e-6, f"every input is 2: 100 * 0.01 * 4 is 4, not {answer}"
x = 2 + math.sqrt(5) * torch.randn(2000, 100)  # mean 2, variance 5
y = x @ (torch.randn(1000, 100) * 0.1).t()
answer, measured = output_variance(100, 0.01, 2.0, 5.0), y.var().item()
assert abs(answer - measured) < 1, f"measured: about {measured:.1f}, yours is {answer}"

# %% nbgrader={"grade_id": "output-variance-centred", "grade": true, "points": 1}
# Hidden tests: inputs of mean 0.

# %% nbgrader={"grade_id": "output-variance-shifted", "grade": true, "points": 1}
# Hidden tests: inputs whose mean is not 0, positive and negative.

# %% [markdown]
# ## What a ReLU does to the numbers
#
# Let $z$ be standard normal, and $a = \max(z, 0)$. Half of the $z$ become 0, the other
# half stay as they are. The squares of those that stay make up half of $E[z^2]$, since
# positive and negative $z$ are equally frequent and equally large. So ReLU *halves the
# second moment*. It does not halve the variance, as one often reads. The mean is no
# longer 0 either: it is $1/\sqrt{2\pi}$, about 0.399.
#
# A layer whose weights have the variance $2/n$ makes up for the lost half. If its
# inputs have the second moment 1, its outputs before the ReLU have the variance 2.

# %% [markdown]
# ## Predict: mean, variance, second moment
#
# Give each number to within 0.005 of the true value. Work them out from the text; `**`
# and `math.sqrt` are welcome.
#
# - `relu_second`: the second moment of $a = \max(z, 0)$, for standard normal $z$,
# - `relu_variance`: its variance,
# - `scaled_mean`, `scaled_std`, `scaled_second`: mean, standard deviation and second
#   moment of $\max(z, 0)$ if $z$ is normal with mean 0 and variance *2*, that is, after
#   a layer with weights of variance $2/n$.
#
# <details><summary>I don't know how to start with the variance</summary>
#
# You know the second moment and the mean, and the relation between the three.
#
# </details>
#
# <details><summary>What changes if z has the variance 2?</summary>
#
# Such a $z$ is a standard normal number times $\sqrt 2$. ReLU lets a positive factor
# pass. What does the factor do to a mean, and what to a mean of squares?
#
# </details>

# %% nbgrader={"grade_id": "relu-moments", "solution": true} difficulty=3 importance=5 minutes=7 answers=["Q29"]
# Assign relu_second, relu_variance, scaled_mean, scaled_std, scaled_second
### BEGIN SOLUTION
mean = 1 / math.sqrt(2 * math.pi)
relu_second = 0.5
relu_variance = relu_second - mean**2
scaled_mean = math.sqrt(2) * mean
scaled_std = math.sqrt(2 * relu_variance)
scaled_second = 1.0
### END SOLUTION

# %% nbgrader={"grade_id": "relu-moments-try", "grade": true, "points": 0}
for answer in (relu_second, relu_variance, scaled_mean, scaled_std, scaled_second):
    assert isinstance(answer, (int, float)), f"a number is asked for, not {answer!r}"
    assert answer >= 0, "none of the five can be negative"
apart = scaled_second - scaled_std**2 - scaled_mean**2
assert abs(apart) < 0.03, "second moment = variance + mean², and yours do not fit that"
assert relu_variance < relu_second, "the mean is not 0, so the variance is the smaller"

# %% nbgrader={"grade_id": "relu-moments-relu", "grade": true, "points": 1}
# Hidden tests: relu_second and relu_variance, within 0.005.

# %% nbgrader={"grade_id": "relu-moments-scaled", "grade": true, "points": 1}
# Hidden tests: scaled_mean, scaled_std and scaled_second, within 0.005.

# %% [markdown]
# A million numbers, to check. On the left those before the ReLU, in the middle those
# after it, and on the right after the ReLU of a layer with weights of variance $2/n$.
# The bar at 0 holds half of all numbers and is cut off in the drawing.

# %% tags=["skip-execution"]
torch.manual_seed(1)
z = torch.randn(1_000_000)
fig, axes = plt.subplots(1, 3, figsize=(9.5, 3), layout="constrained", sharey=True)
shown = [("z, variance 1", z), ("max(z, 0)", z.relu())]
shown.append(("max(√2 z, 0)", (math.sqrt(2) * z).relu()))
for ax, (title, values), colour in zip(axes, shown, (GREY, BLUE, GREEN), strict=True):
    ax.hist(values.cpu().numpy(), bins=110, range=(-4, 7), density=True, color=colour)
    ax.axvline(values.mean().item(), color=ORANGE, lw=2)
    facts = [("mean", values.mean()), ("std", values.std())]
    facts += [("variance", values.var()), ("second moment", values.pow(2).mean())]
    text = "\n".join(f"{name} {abs(value.item()):.2f}" for name, value in facts)
    ax.text(0.97, 0.95, text, transform=ax.transAxes, ha="right", va="top", fontsize=9)
    ax.set(title=title, xlabel="value", ylim=(0, 0.75), xticks=[-3, 0, 3, 6])
axes[0].set_ylabel("density")
axes[0].annotate("mean", (0, 0.6), (-3.6, 0.62), color=ORANGE, fontsize=10)
plt.show()

# %% [markdown]
# ## Two formulas
#
# So a ReLU costs half of the second moment, and weights with the variance $2/n$ make up
# for it. Their standard deviation is the root of the whole fraction:
#
# $$\sqrt{\frac{2}{n}}$$
#
# It is not $2/\sqrt n$. That is larger by a factor of $\sqrt 2$, and fifty such factors
# are 33 million.
#
# The formula is called after Kaiming He, who found it with his colleagues in 2015. A
# *leaky* ReLU does not cut negative numbers off, it multiplies them by a slope $a$:
# $\max(z, 0) + a \min(z, 0)$. It keeps more than half of the second moment, so it needs
# less help. With $a = 0$ it is ReLU, with $a = 1$ nothing happens at all.
#
# It is common to write the standard deviation as a *gain* over the root of the fan in.
# The gain belongs to the activation that follows: 1 for none, $\sqrt 2$ for ReLU.

# %% [markdown]
# ## The gain, and weights for a ReLU layer
#
# Write two functions.
#
# - `gain(slope)`: the gain for a leaky ReLU with the slope $a$ = `slope`, a Python
#   number that may be negative too. The result is a Python number.
# - `kaiming_weights(inputs, outputs, slope=0.0)`: a random float32 tensor of shape
#   (outputs, inputs), normal with mean 0. It is scaled so that what comes out of the
#   leaky ReLU with this slope has the same second moment as what went into the layer.
#   As before, it is a leaf that requires a gradient, and no two calls give the same.
#
# <details><summary>I don't know the gain of a leaky ReLU</summary>
#
# Split $E[z^2]$ into halves, the positive $z$ and the negative ones. By what is the
# second half multiplied? What share of the whole is left, and what gain brings it back?
#
# </details>


# %% nbgrader={"grade_id": "kaiming", "solution": true} difficulty=3 importance=5 minutes=8 answers=["Q30", "L2"]
#| export
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    ### BEGIN SOLUTION
    return math.sqrt(2 / (1 + slope**2))
    ### END SOLUTION


#| export
def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    ### BEGIN SOLUTION
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()
    ### END SOLUTION


# %% nbgrader={"grade_id": "kaiming-try", "grade": true, "points": 0}
assert abs(gain(0) - 1.41421) < 1e-4, f"ReLU has the gain sqrt(2), yours is {gain(0)}"
assert abs(gain(1) - 1) < 1e-9, f"a slope of 1 does nothing: gain 1, not {gain(1)}"
w = kaiming_weights(800, 300)
assert w.shape == (300, 800), f"(outputs, inputs) is (300, 800), not {tuple(w.shape)}"
std_w = w.std().item()
assert abs(std_w - 0.05) < 0.003, f"sqrt(2 / 800) is 0.05, your spread is {std_w:.4f}"
assert w.requires_grad and w.is_leaf, "w must be a leaf that requires a gradient"

# Slopes in between: what a leaky ReLU leaves of the second moment, measured.
z = torch.randn(500, 800)
for slope in (0.5, -0.8):
    kept = torch.where(z < 0, slope * z, z).pow(2).mean().item()
    held = gain(slope) ** 2 * kept
    assert abs(held - 1) < 0.05, (
        f"slope {slope}: {kept:.3f} is left of 1, and your gain makes {held:.3f} of it"
    )
    y = z @ kaiming_weights(800, 300, slope).detach().t()
    passed = torch.where(y < 0, slope * y, y).pow(2).mean().item()
    assert abs(passed - 1) < 0.1, f"slope {slope}: 1 in, {passed:.3f} out with weights"

# %% nbgrader={"grade_id": "kaiming-gain", "grade": true, "points": 1}
# Hidden tests: gain, for slopes from 0 to 3 and for negative ones.

# %% nbgrader={"grade_id": "kaiming-relu", "grade": true, "points": 2}
# Hidden tests: the distribution of the weights for ReLU, in wide and narrow layers.

# %% nbgrader={"grade_id": "kaiming-leaky", "grade": true, "points": 1}
# Hidden tests: the distribution for several slopes.

# %% nbgrader={"grade_id": "kaiming-leaf", "grade": true, "points": 1}
# Hidden tests: shape, dtype, requires_grad, is_leaf; two calls give different weights.

# %% [markdown]
# ## A gain for tanh
#
# A leaky ReLU multiplies the second moment by the same share, whatever it is. An
# activation that bends does not. $\tanh$ leaves small numbers nearly as they are, and
# nothing of it is beyond 1. PyTorch has a gain for it as well:
# `torch.nn.init.calculate_gain("tanh")` is 5/3. What does that hold?
#
# Follow it through one layer. The inputs have the second moment $q$, the weights the
# standard deviation $\text{gain}/\sqrt n$. Then $z$ is normal with mean 0 and *variance*
# $\text{gain}^2 q$, and what comes out of the activation has the second moment
# $E[\tanh(z)^2]$. There is no formula for it. It can be measured.
#
# - Write `tanh_moment(second, gain)`: the second moment of $\tanh(z)$, to within 0.003,
#   as a Python number, for inputs of the second moment `second`, from 0 to 10, and a
#   `gain` from 0.1 to 10. A million draws are exact enough.
# - Assign `tanh_settled`: the second moment at which a deep network with the gain 5/3
#   arrives, to within 0.005. Apply your function to its own result, from 1 on.
#
# <details><summary>I don't know how to start</summary>
#
# Draw standard normal numbers, and multiply them by the standard deviation of $z$. Which
# is a root.
#
# </details>


# %% nbgrader={"grade_id": "tanh-gain", "solution": true} difficulty=2 importance=3 minutes=6 answers=["Q29"]
#| export
def tanh_moment(second, gain):
    """The second moment after a layer with weights of spread gain / √n, and tanh.

    Args:
        second: number from 0 to 10, the second moment of the layer's inputs.
        gain: number from 0.1 to 10.

    Returns:
        number, exact to 0.003.
    """
    ### BEGIN SOLUTION
    z = torch.linspace(-8, 8, 4001, dtype=torch.float64)
    density = torch.exp(-z * z / 2)  # a sum over a fine grid, in place of draws
    values = torch.tanh(gain * math.sqrt(second) * z) ** 2
    return ((values * density).sum() / density.sum()).item()
    ### END SOLUTION


# Assign tanh_settled
### BEGIN SOLUTION
tanh_settled = 0.424
### END SOLUTION

# %% nbgrader={"grade_id": "tanh-gain-try", "grade": true, "points": 0}
answer = tanh_moment(0.0, 1.0)
assert answer is not None, "your function returned None: does it end with return?"
assert abs(answer) < 0.003, f"without inputs nothing comes out, and yours is {answer}"
x = torch.randn(1000, 500)
measured = torch.tanh(x @ (2 / 500**0.5 * torch.randn(300, 500)).t()).pow(2).mean()
answer = tanh_moment(1.0, 2.0)
assert abs(answer - measured) < 0.02, f"about {measured:.3f}, and yours is {answer:.3f}"
assert isinstance(tanh_settled, (int, float)), f"a number, not {tanh_settled!r}"
answer = tanh_moment(tanh_settled, 5 / 3)
assert abs(answer - tanh_settled) < 0.01, f"not settled: one layer later {answer:.3f}"

# %% nbgrader={"grade_id": "tanh-gain-map", "grade": true, "points": 1}
# Hidden tests: tanh_moment, within 0.003.

# %% nbgrader={"grade_id": "tanh-gain-settled", "grade": true, "points": 1}
# Hidden tests: tanh_settled, within 0.005.

# %% [markdown]
# So 5/3 does not hold the second moment 1. It holds a spread of about 0.65, from any
# start but 0, and that is all one can ask of an activation which bends: it keeps
# numbers in the range where $\tanh$ bends and still has a slope. With the gain 1 they
# would die away, slowly. A large gain drives most of them to ±1, where the slope is
# nearly 0 and no gradient comes through.

# %% tags=["skip-execution"]
print("gain   second moment after 1, 10, 50 layers")
for tried in (1.0, 5 / 3, 5.0):
    second, found = 1.0, []
    for _ in range(50):
        second = tanh_moment(second, tried)
        found.append(second)
    print(f"{tried:4.2f} ", *(f"{found[k]:10.3f}" for k in (0, 9, 49)))

# %% [markdown]
# ## Fifty layers of ReLU
#
# Four networks with 400 numbers in each layer and a ReLU after every one. The axis
# shows the root of the second moment of the activations. The scale for linear layers,
# $1/\sqrt n$, loses half of the second moment in every layer: after fifty, a factor of
# $2^{-25}$ in the root. The default of `nn.Linear`, which you will take apart below,
# does far worse. With $\sqrt{2/n}$ the line wanders, because 400 is not infinity, but
# it goes nowhere in particular.
#
# Below, the activations of the first three as histograms. Those that are 0 are left out,
# and they are about half, so "50% in view" is all there is to see. With a wrong scale
# there is no axis on which more than a few layers can be seen together.

# %% tags=["skip-execution"]
n, rows = 400, 100
torch.manual_seed(1)
x = torch.randn(rows, n)
noise = [torch.randn(n, n) for _ in range(50)]
uniform = [(torch.rand(n, n) * 2 - 1) for _ in range(50)]
networks = [
    ("2/√n", [w * (2 / n**0.5) for w in noise], ORANGE),
    ("√(2/n)", [w * (2 / n) ** 0.5 for w in noise], BLUE),
    ("1/√n", [w / n**0.5 for w in noise], GREEN),
    ("nn.Linear's default", [w / n**0.5 for w in uniform], GREY),
]


def roots_and_activations(weights, activation):
    a, roots, kept = x, [], {}
    for layer, w in enumerate(weights, start=1):
        a = activation(a @ w.t())
        roots.append(a.pow(2).mean().sqrt().item())
        kept[layer] = a
    return roots, kept


fig, ax = plt.subplots(figsize=(9, 3.8), layout="constrained")
activations = {}
for name, weights, colour in networks:
    roots, activations[name] = roots_and_activations(weights, torch.relu)
    ax.plot(range(1, 51), roots, color=colour, lw=2)
    ax.annotate(
        name, (50, roots[-1]), (6, -3), textcoords="offset points", color=colour
    )
ax.set_yscale("log")
ax.set(xlabel="layer", ylabel="root of the second moment", xlim=(0, 61))
plt.show()

fig, axes = plt.subplots(3, 5, figsize=(9.5, 4.6), layout="constrained")
for ax, layer in zip(axes[0], (1, 3, 5, 10, 20), strict=True):
    ax.set_title(f"layer {layer}", fontsize=10)
for row, (name, _, colour) in zip(axes, networks[:3], strict=True):
    for ax, layer in zip(row, (1, 3, 5, 10, 20), strict=True):
        values = activations[name][layer]
        values = values[(values > 0) & (values < 6)].cpu().numpy()
        share = 100 * len(values) / (rows * n)
        ax.hist(values, bins=50, range=(0, 6), color=colour)
        ax.set(xlim=(0, 6), ylim=(0, 2400), yticks=[], xticks=[0, 3, 6])
        style = {"transform": ax.transAxes, "ha": "right", "va": "top", "fontsize": 9}
        ax.text(0.96, 0.93, f"{share:.0f}% in view", **style)
    row[0].set_ylabel(name, color=colour, fontsize=11)
for ax in axes[-1]:
    ax.set_xlabel("activation")
plt.show()

# %% [markdown]
# ## The same weights, backwards
#
# In the backward pass the gradient of the outputs comes in, and leaves as `g @ w`.
# Every input collects a share from every output it reaches. So the sums have as many
# terms as there are *outputs*: here the fan out takes the place of the fan in.
#
# If a layer has as many inputs as outputs, one scale suits both passes. Otherwise it
# cannot.

# %% [markdown]
# ## Forward and backward factors
#
# Write `spread_factors(inputs, outputs, std)`, for a linear layer without activation
# whose weights have mean 0 and the standard deviation `std`. Return two Python numbers:
# by which factor the spread of the activations is multiplied on the way forward, and by
# which the spread of the gradients on the way backward. Activations and gradients have
# mean 0 and are independent of the weights.
#
# <details><summary>I don't know how to start</summary>
#
# With 100 inputs and `std` 1 the forward factor was 10. How many terms has the sum in
# either direction?
#
# </details>


# %% nbgrader={"grade_id": "spread-factors", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q29", "L2"]
#| export
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    ### BEGIN SOLUTION
    return math.sqrt(inputs) * std, math.sqrt(outputs) * std
    ### END SOLUTION


# %% nbgrader={"grade_id": "spread-factors-try", "grade": true, "points": 0}
answer = spread_factors(100, 400, 0.1)
assert len(answer) == 2, f"two numbers, forward and backward; yours: {answer}"
assert abs(answer[0] - 1) < 1e-6, f"forward: 0.1 is 1 / sqrt(100), so 1, not {answer}"
g = torch.randn(1000, 400) @ (torch.randn(400, 100) * 0.1)  # backwards, measured
assert abs(answer[1] / g.std().item() - 1) < 0.05, (
    f"backward: gradients of spread 1 leave with {g.std().item():.2f}, yours: {answer[1]}"
)

# %% nbgrader={"grade_id": "spread-factors-forward", "grade": true, "points": 1}
# Hidden tests: the forward factor.

# %% nbgrader={"grade_id": "spread-factors-backward", "grade": true, "points": 1}
# Hidden tests: the backward factor.

# %% [markdown]
# ## A compromise
#
# Xavier Glorot and Yoshua Bengio wrote in 2010 about networks without ReLU. Forward
# wants the variance $1/\text{fan in}$, backward wants $1/\text{fan out}$. They proposed
#
# $$\operatorname{Var}(w) = \frac{2}{\text{fan in} + \text{fan out}}$$
#
# which is neither, and near both unless the two are very different. For a square layer
# all three agree. This is called Glorot or Xavier initialisation. Note that the 2 has
# nothing to do with ReLU here: it belongs to the mean of two fans.
#
# In practice many people take $1/\text{fan in}$ or $2/\text{fan in}$ and do not worry
# about the way back. In a chain of layers the backward factors are
# $\sqrt{\text{fan out}/\text{fan in}}$, and the outputs of one layer are the inputs of
# the next. Multiplied together, all sizes cancel except the first and the last. What
# remains does not grow with depth.

# %% tags=["skip-execution"]
# Twelve linear layers whose sizes go up and down, under three rules.
sizes = [300, 600, 150, 600, 150, 600, 150, 600, 150, 600, 150, 600, 300]
rules = [
    ("1 / fan in", lambda i, o: 1 / i, BLUE),
    ("1 / fan out", lambda i, o: 1 / o, ORANGE),
    ("2 / (fan in + fan out)", lambda i, o: 2 / (i + o), GREEN),
]
torch.manual_seed(2)
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.5), layout="constrained", sharey=True)
for (name, rule, colour), style in zip(rules, ("-", "--", "-."), strict=True):
    forward, backward = [1.0], [1.0]
    a, g = torch.randn(300, sizes[0]), torch.randn(300, sizes[-1])
    pairs = list(zip(sizes, sizes[1:], strict=False))
    ws = [torch.randn(o, i) * rule(i, o) ** 0.5 for i, o in pairs]
    for w in ws:
        a = a @ w.t()
        forward.append(a.std().item())
    for w in reversed(ws):
        g = g @ w
        backward.append(g.std().item())
    axes[0].plot(forward, style, color=colour, lw=2, label=name)
    axes[1].plot(range(12, -1, -1), backward, style, color=colour, lw=2)
axes[0].set(xlabel="after layer", ylabel="spread", yscale="log", title="activations")
axes[1].set(xlabel="before layer (from right to left)", title="gradients")
axes[0].set_yticks([0.25, 0.5, 1, 2, 4], ["0.25", "0.5", "1", "2", "4"])
axes[0].minorticks_off()
axes[0].legend(frameon=False, title="variance", fontsize=9, loc="upper right")
axes[0].set_ylim(0.18, 10)
plt.show()

# %% [markdown]
# Only the rule for fan in keeps every single activation at 1, only that for fan out
# keeps every gradient. The other lines go up and down with the sizes and do not run
# away. The compromise is less comfortable here than its name suggests: 600 and 150 are
# so different that it costs a little in every layer, in both directions.

# %% [markdown]
# ## A uniform distribution
#
# Normal numbers are one way to have a variance. Numbers *uniform* on $[-b, b)$, where
# every value is equally likely, have the variance $b^2/3$. The shape of the
# distribution hardly matters: an output is a sum of many products and close to normal
# in any case. What matters is that the mean is 0 and the variance right.
#
# Write `glorot_uniform(inputs, outputs)`: a float32 tensor of shape (outputs, inputs),
# drawn from the uniform distribution on $[-b, b)$ that has Glorot and Bengio's
# variance. It need not require a gradient. As before, make it with `torch.rand`, not
# with `torch.nn.init`.
#
# <details><summary>I don't know how to start</summary>
#
# Set $b^2/3$ equal to the variance you want, and solve for $b$.
#
# </details>
#
# <details><summary>torch.rand is always positive</summary>
#
# It is uniform on $[0, 1)$. How wide must the interval be, and where should it begin?
# One multiplication and one subtraction will do.
#
# </details>


# %% nbgrader={"grade_id": "glorot", "solution": true} difficulty=3 importance=3 minutes=6 answers=["Q30"]
#| export
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    ### BEGIN SOLUTION
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs) * (2 * bound) - bound
    ### END SOLUTION


# %% nbgrader={"grade_id": "glorot-try", "grade": true, "points": 0}
w = glorot_uniform(500, 300)
assert w.shape == (300, 500), f"(outputs, inputs) is (300, 500), not {tuple(w.shape)}"
mean_w, std_w = w.mean().item(), w.std().item()
assert abs(mean_w) < 0.002, f"the mean should be about 0, yours is {mean_w:.4f}"
assert abs(std_w - 0.05) < 0.003, f"the variance is 1/400: std 0.05, not {std_w:.4f}"
assert w.max() < 0.0867, f"the largest value is {w.max():.3f}: is this uniform?"

# %% nbgrader={"grade_id": "glorot-distribution", "grade": true, "points": 2}
# Hidden tests: the distribution of the weights, for wide and narrow layers.

# %% [markdown]
# ## Fan in and fan out from a shape
#
# PyTorch's own initialisers get a tensor and nothing else. They read the fans from its
# shape. The convention is (outputs, inputs), and PyTorch cannot know if you keep it.
#
# A convolution slides a small *kernel* over an image. Its weights have the shape
# (output channels, input channels, height, width). One output number is a sum over all
# input channels and all places of the kernel. In the other direction, one input number
# takes part in outputs of all output channels, once for each place of the kernel
# (except at the edges of the image). A kernel may have one, two or three dimensions
# after the two for the channels.
#
# Write `fans(shape)`: for the shape of a weight, a tuple of at least two integers,
# return fan in and fan out, in this order. For fewer than two dimensions raise a
# `ValueError`: from the shape of a bias nobody can tell.
#
# <details><summary>I don't know how to start</summary>
#
# Take a kernel of shape (4, 3, 5, 5), four outputs and three inputs. Over how many
# products does one output sum? Then the same question with the roles exchanged.
#
# </details>


# %% nbgrader={"grade_id": "fans", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    ### BEGIN SOLUTION
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(shape[2:])
    return shape[1] * places, shape[0] * places
    ### END SOLUTION


# %% nbgrader={"grade_id": "fans-try", "grade": true, "points": 0}
assert tuple(fans((50, 784))) == (784, 50), f"(784, 50), not {fans((50, 784))}"
answer = fans((4, 3, 5, 5))
assert tuple(answer) == (75, 100), f"3 * 25 and 4 * 25, yours: {answer}"
try:
    fans((5,))
except ValueError:
    pass
else:
    raise AssertionError("the shape (5,): raise a ValueError")

# %% nbgrader={"grade_id": "fans-layers", "grade": true, "points": 1}
# Hidden tests: linear layers, and a ValueError for fewer than two dimensions.

# %% nbgrader={"grade_id": "fans-kernels", "grade": true, "points": 1}
# Hidden tests: kernels of one, two and three dimensions, not square.

# %% [markdown]
# ## Predict: what PyTorch reads
#
# You store the weights of a layer with 800 inputs and 50 outputs the other way round,
# as inputs × outputs, and compute `x @ w`. A ReLU follows. You write
#
# ```python
# w = torch.empty(800, 50)
# torch.nn.init.kaiming_normal_(w, nonlinearity="relu")
# ```
#
# By default this draws normal numbers with the standard deviation
# $\sqrt{2/\text{fan in}}$.
#
# - `fan_in_read`: the fan in that PyTorch reads from `w`,
# - `std_drawn`: the standard deviation of the weights it draws,
# - `std_right`: the one that would hold the second moment through this layer and its
#   ReLU,
# - `second_moment`: the second moment of the activations, after the ReLU, if the inputs
#   have the second moment 1 and the weights are as drawn,
# - `mode`: the string to pass as `mode=` so that `w`, stored as it is, gets the right
#   spread: `"fan_in"` or `"fan_out"`.
#
# Numbers to within one part in ten thousand.
#
# <details><summary>I don't know how to start</summary>
#
# Read (800, 50) as PyTorch does: as (outputs, inputs). The truth is the other way
# round. For the second moment: how many products does an output sum, what is the
# variance of a weight, and what does the ReLU take away?
#
# </details>

# %% nbgrader={"grade_id": "pytorch-reads", "solution": true} difficulty=3 importance=4 minutes=6 answers=["L2"]
# Assign fan_in_read, std_drawn, std_right, second_moment, mode
### BEGIN SOLUTION
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 800 * std_drawn**2 / 2
mode = "fan_out"
### END SOLUTION

# %% nbgrader={"grade_id": "pytorch-reads-try", "grade": true, "points": 0}
assert isinstance(fan_in_read, int), f"a whole number, not {fan_in_read!r}"
assert mode in ("fan_in", "fan_out"), f'"fan_in" or "fan_out", not {mode!r}'
for answer in (std_drawn, std_right, second_moment):
    assert isinstance(answer, (int, float)), f"a number is asked for, not {answer!r}"

# %% nbgrader={"grade_id": "pytorch-reads-fan", "grade": true, "points": 1}
# Hidden tests: fan_in_read and mode.

# %% nbgrader={"grade_id": "pytorch-reads-spread", "grade": true, "points": 1}
# Hidden tests: std_drawn, std_right and second_moment.

# %% tags=["skip-execution"]
torch.manual_seed(0)
x = torch.randn(1000, 800)
print("mode      spread of w   second moment after ReLU")
for way in ("fan_in", "fan_out"):
    w = torch.empty(800, 50)
    torch.nn.init.kaiming_normal_(w, mode=way, nonlinearity="relu")
    second = (x @ w).relu().pow(2).mean().item()
    print(f"{way:8} {w.std().item():10.4f} {second:15.2f}")

# %% [markdown]
# ## What nn.Linear and the convolutions do by default
#
# Look into PyTorch's `nn.Linear`, or into its convolutions, and you find this line:
#
# ```python
# init.kaiming_uniform_(self.weight, a=math.sqrt(5))
# ```
#
# It is often read as "Kaiming initialisation" or as "a gain of √5". It is neither of
# the two. Here is what the function does:
#
# - `a` is the *slope* of a leaky ReLU. The gain is the one that belongs to it.
# - The numbers are uniform on $[-b, b)$, with $b$ such that their standard deviation is
#   the gain over the root of the fan in. Remember that the variance is $b^2/3$.
#
# No network has a leaky ReLU with the slope $\sqrt 5$, which makes negative numbers
# larger. The value was chosen so that the numbers come out as in an older library,
# Torch7.
#
# Write `default_init(fan_in)`, which returns four Python numbers: the gain, the bound
# $b$, the variance of the weights, and the factor by which a layer with such weights
# *and the ReLU after it* multiply the second moment. The bias comes in the next task.
#
# <details><summary>I don't know how to start</summary>
#
# Work out the share of $E[z^2]$ that a leaky ReLU with the slope $\sqrt 5$ keeps. It is
# more than 1. The gain squared makes up for it.
#
# </details>


# %% nbgrader={"grade_id": "default-init", "solution": true} difficulty=3 importance=4 minutes=7 answers=["Q30"]
#| export
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    ### BEGIN SOLUTION
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6
    ### END SOLUTION


# %% nbgrader={"grade_id": "default-init-try", "grade": true, "points": 0}
answer = default_init(400)
assert len(answer) == 4, f"four numbers are asked for, yours: {answer}"
drawn = torch.nn.Linear(400, 300).weight.detach()
largest, drawn_variance = drawn.abs().max().item(), drawn.var().item()
assert abs(answer[1] / largest - 1) < 0.01, (
    f"no weight of nn.Linear(400, 300) is above {largest:.4f}; your bound: {answer[1]}"
)
assert abs(answer[2] / drawn_variance - 1) < 0.05, (
    f"their variance is about {drawn_variance:.6f}, yours is {answer[2]}"
)

# %% nbgrader={"grade_id": "default-init-weights", "grade": true, "points": 2}
# Hidden tests: gain, bound and variance for several fans.

# %% nbgrader={"grade_id": "default-init-factor", "grade": true, "points": 1}
# Hidden tests: the factor of the second moment.

# %% [markdown]
# ## And the bias
#
# `nn.Linear` draws its bias from the same interval as its weights, uniform on
# $[-b, b)$ with $b = 1/\sqrt n$, where $n$ is the fan in. The bias is independent of
# everything else and has mean 0, so its variance is added to that of the sum.
#
# Write `default_moments(fan_in, layers)`, for a network of that many layers, all with
# `fan_in` inputs and outputs, all with the default weights *and* biases, and a ReLU
# after each. Its inputs have the second moment 1. Return a list of Python numbers, one
# for each layer: the second moment after that layer's ReLU, averaged over many draws of
# the weights and biases. With no layers the list is empty.
#
# <details><summary>I don't know how to start</summary>
#
# Let $m$ be the second moment of a layer's inputs. What are the two parts of the
# variance of one output, before the ReLU? Its mean is 0, so the ReLU leaves half.
#
# </details>


# %% nbgrader={"grade_id": "default-bias", "solution": true} difficulty=2 importance=3 minutes=5 answers=["Q28"]
#| export
def default_moments(fan_in, layers):
    """The second moments in a ReLU network that starts with nn.Linear's default.

    Args:
        fan_in: int, at least 1: the inputs of each layer, and its outputs.
        layers: int, at least 0.

    Returns:
        List of numbers, the second moment after the ReLU of each layer.
    """
    ### BEGIN SOLUTION
    found, second = [], 1.0
    for _ in range(layers):
        second = (second / 3 + 1 / (3 * fan_in)) / 2
        found.append(second)
    return found
    ### END SOLUTION


# %% nbgrader={"grade_id": "default-bias-try", "grade": true, "points": 0}
answer = default_moments(20, 3)
assert answer is not None, "your function returned None: does it end with return?"
assert len(answer) == 3, f"three layers give three numbers, yours: {answer}"
a, measured = torch.randn(400, 20), []
draws = torch.rand(3, 2, 100, 20, 20) * (2 / 20**0.5) - 1 / 20**0.5  # 100 networks
for w, b in draws:
    a = torch.relu(a @ w.transpose(1, 2) + b[:, :1])
    measured.append(a.pow(2).mean().item())
for layer, (mine, found) in enumerate(zip(answer, measured, strict=True), start=1):
    assert abs(mine / found - 1) < 0.2, (
        f"layer {layer}: measured is about {found:.4f}, yours is {mine:.4f}"
    )

# %% nbgrader={"grade_id": "default-bias-values", "grade": true, "points": 1}
# Hidden tests: the list, for several fans and numbers of layers.

# %% [markdown]
# So the activations do not go to 0. They arrive at the second moment $1/(5n)$, which is
# what the biases bring in and the layers leave of it. But of the inputs every layer
# leaves a sixth. After ten layers nearly all that is left is the biases' own, and that
# is the same for every input.

# %% tags=["skip-execution"]
torch.manual_seed(5)
a = torch.randn(2, 400)
print("layer   second moment   the two inputs differ by")
for layer in range(1, 13):
    a = torch.relu(torch.nn.Linear(400, 400)(a)).detach()
    apart = (a[0] - a[1]).norm() / a[0].norm()
    if layer in (1, 2, 4, 8, 12):
        print(f"{layer:5} {a.pow(2).mean().item():15.6f} {apart.item():14.2%}")

# %% [markdown]
# Small networks forgive this default. In deep ones something else puts the activations
# right again, such as the normalisation layers of 13_training, or the author calls an
# initialiser by hand.

# %% [markdown]
# ## A whole network
#
# The scale of a layer belongs to what comes *after* it. In a network with a ReLU
# between the layers, all but the last have the gain $\sqrt 2$. After the last layer
# there is no ReLU, so its gain is 1. Biases start at 0: it is the weights that must
# differ from neuron to neuron, and they do.
#
# If all weights of the network were equal as well, all neurons of a layer would compute
# the same and receive the same gradient, and remain one and the same neuron for ever.

# %% [markdown]
# ## Weights for a network
#
# Write `network_weights(sizes)`. `sizes` lists at least two numbers: the inputs, any
# hidden sizes, and the outputs. There is a ReLU after every layer except the last.
# Return a list of pairs `(w, b)`, one per layer. `w` is normal with mean 0, of shape
# (outputs, inputs), and scaled by *fan in* for what follows the layer. Every `w` is
# drawn anew: no two layers have the same weights, and no two calls. `b` is zero and has
# the shape (outputs,). All are float32 leaves that require a gradient.
#
# Write the scales out here, without calling your functions from above.
#
# <details><summary>How do I know that a layer is the last?</summary>
#
# `sizes` has one number more than there are layers. Walk along pairs of neighbours, and
# count them.
#
# </details>


# %% nbgrader={"grade_id": "network", "solution": true} difficulty=3 importance=4 minutes=8 answers=["Q29", "Q30"]
#| export
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    ### BEGIN SOLUTION
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers
    ### END SOLUTION


# %% nbgrader={"grade_id": "network-try", "grade": true, "points": 0}
answer = network_weights([200, 400, 100])
assert len(answer) == 2, f"three sizes make two layers, yours has {len(answer)}"
sizes = [(tuple(w.shape), tuple(b.shape)) for w, b in answer]
assert sizes == [((400, 200), (400,)), ((100, 400), (100,))], f"your shapes: {sizes}"
for (w, b), wanted in zip(answer, (0.1, 0.05), strict=True):
    assert abs(w.std().item() / wanted - 1) < 0.03, (
        f"about {wanted}, yours: {w.std():.4f}"
    )
    assert (b == 0).all(), "biases start at zero"
    assert w.requires_grad and b.requires_grad, "both must require a gradient"
    assert w.is_leaf and b.is_leaf, "both must be leaves: scale first, then switch on"

# %% nbgrader={"grade_id": "network-hidden", "grade": true, "points": 1}
# Hidden tests: the distribution of the weights of layers that a ReLU follows.

# %% nbgrader={"grade_id": "network-last", "grade": true, "points": 1}
# Hidden tests: the distribution of the weights of the last layer.

# %% nbgrader={"grade_id": "network-ready", "grade": true, "points": 1}
# Hidden tests: number of layers, shapes, biases, dtype, leaves; each w drawn anew.

# %% [markdown]
# ## ReLU, shifted
#
# ReLU has a mean that is not 0. One can subtract it. For standard normal $z$ the mean
# of $\max(z, 0)$ is $1/\sqrt{2\pi}$, so this activation has mean 0:
#
# $$\max(z, 0) - \frac{1}{\sqrt{2\pi}}$$
#
# Its kink is where it was, and so is every slope. Only the values lie lower.

# %% [markdown]
# ## The shifted ReLU
#
# Write `shifted_relu(x)` for a float tensor of any shape: ReLU, minus the constant
# $1/\sqrt{2\pi}$. The constant does not depend on `x`. Gradients must flow back to `x`,
# and `x` stays as it is.
#
# <details><summary>Why not subtract the mean of what I have?</summary>
#
# Then the result for one example would depend on which other examples are in the batch.
# A constant does not have this side effect, and its price is that it is exact for
# standard normal inputs only.
#
# </details>


# %% nbgrader={"grade_id": "shifted-relu", "solution": true} difficulty=1 importance=3 minutes=4 answers=["L2"]
#| export
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    ### BEGIN SOLUTION
    return x.relu() - 1 / math.sqrt(2 * math.pi)
    ### END SOLUTION


# %% nbgrader={"grade_id": "shifted-relu-try", "grade": true, "points": 0}
answer = shifted_relu(torch.tensor([-2.0, 3.0]))
assert answer is not None, "your function returned None: does it end with return?"
assert abs(answer[0] - -0.398942) < 1e-4, f"for -2: 0 - 0.3989, yours is {answer[0]}"
assert abs(answer[1] - 2.601058) < 1e-4, f"for 3: 3 - 0.3989, yours is {answer[1]}"

# %% nbgrader={"grade_id": "shifted-relu-values", "grade": true, "points": 1}
# Hidden tests: values and gradients, for several shapes; x is left unchanged.

# %% [markdown]
# ## Fifty layers of it
#
# What happens to the spread if this activation stands after every layer, and the
# weights keep the variance $2/n$ that was right for ReLU? Let $z$ be normal with mean 0
# and spread $s$. For such a $z$, ReLU gives the mean $s/\sqrt{2\pi}$ and the second
# moment $s^2/2$. Subtract the constant $c = 1/\sqrt{2\pi}$: with $a$ for the ReLU,
# $E[(a - c)^2] = E[a^2] - 2c\,E[a] + c^2$. The next layer doubles that, and the next
# spread is
#
# $$\sqrt{s^2 - \frac{2s}{\pi} + \frac{1}{\pi}}$$
#
# It is equal to $s$ for one spread alone, $s = 0.5$.

# %% [markdown]
# On the left this formula. Where the curve crosses the dashed line the spread stays as
# it is; above this point it falls, below it grows. On the right three networks of 400
# numbers a layer, which start with very different inputs. Small ones arrive at once.
# Large ones need their time: far from the crossing, every layer takes off only about
# $1/\pi$, whatever the spread is. ReLU itself has no such point, and passes any factor
# on for ever. So for the shifted ReLU $\sqrt{2/n}$ is not the right scale, if right
# means a spread of 1. But it is safe: all ways lead to the same spread.

# %% tags=["skip-execution"]
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.6), layout="constrained")
grid = [k / 50 for k in range(76)]
later = [math.sqrt(s**2 - 2 * s / math.pi + 1 / math.pi) for s in grid]
axes[0].plot(grid, later, color=BLUE, lw=2, label="one layer")
axes[0].plot(grid, grid, "--", color=GREY, label="no change")
axes[0].plot([0.5], [0.5], "o", color=ORANGE, label="settled")
axes[0].set(xlabel="spread s", ylabel="spread after one layer", ylim=(0, 1.55))
axes[0].legend(frameon=False)
torch.manual_seed(4)
x = torch.randn(100, 400)
shifted_networks = [(10, ORANGE, "-"), (1, BLUE, "--"), (0.01, GREEN, "-.")]
for factor, colour, style in shifted_networks:
    a, found = factor * x, []
    for _ in range(50):
        z = a @ (torch.randn(400, 400) * (2 / 400) ** 0.5).t()
        a = shifted_relu(z)
        found.append(z.std().item())
    axes[1].plot(
        range(1, 51), found, style, color=colour, lw=2, label=f"inputs × {factor}"
    )
axes[1].axhline(0.5, color=GREY, ls=":", lw=1)
axes[1].set(xlabel="layer", ylabel="spread before the activation", yscale="log")
axes[1].set_yticks([0.02, 0.1, 0.5, 2, 10], ["0.02", "0.1", "0.5", "2", "10"])
axes[1].minorticks_off()
axes[1].legend(frameon=False)
plt.show()

# %% [markdown]
# ## Different inputs, the same answer?
#
# A network can hold its spread and be useless all the same, if it gives nearly the same
# activations for every input. How alike two rows $u$ and $v$ are is measured by the
# cosine of the angle between them, the *cosine similarity*:
#
# $$\frac{\sum_i u_i v_i}{\lVert u \rVert \, \lVert v \rVert}$$
#
# Here $\lVert u \rVert$ is the root of the sum of squares. The cosine is 1 if both
# point in the same direction, 0 at a right angle, and −1 if they are opposite. How long
# the rows are plays no part.

# %% [markdown]
# ## Alikeness
#
# Write `alikeness(a)`, for a float tensor of shape (rows, features) with at least two
# rows, none of which is all zeros. Return the mean of the cosine similarity over all
# pairs of two *different* rows, as a tensor of rank 0 or a Python number. A row is not
# paired with itself. `a` stays as it is.
#
# <details><summary>I don't know how to start</summary>
#
# Divide every row by its length first. Then a cosine is a sum of products, and a matrix
# product of the table with its own transpose holds all pairs at once. What stands on
# the diagonal?
#
# </details>
#
# <details><summary>My rows are divided by the wrong numbers</summary>
#
# Print the shape of your lengths. To divide row by row they must form a column: (rows,
# 1).
#
# </details>


# %% nbgrader={"grade_id": "alikeness", "solution": true} difficulty=3 importance=3 minutes=7 answers=["L2"]
#| export
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    ### BEGIN SOLUTION
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))
    ### END SOLUTION


# %% nbgrader={"grade_id": "alikeness-try", "grade": true, "points": 0}
a = torch.tensor([[1.0, 0.0], [0.0, 5.0]])
assert abs(alikeness(a)) < 1e-6, f"a right angle: 0, yours is {alikeness(a)}"
a = torch.tensor([[1.0, 1.0], [2.0, 2.0], [-3.0, -3.0]])
answer = alikeness(a)  # the pairs have the cosines 1, -1 and -1
assert abs(answer - -1 / 3) < 1e-5, f"the mean of 1, -1, -1 is -0.333, yours {answer}"

# %% nbgrader={"grade_id": "alikeness-values", "grade": true, "points": 2}
# Hidden tests: two rows and more, of different lengths, one feature; a is unchanged.

# %% [markdown]
# Forty random inputs, at right angles to each other or nearly, through fifty layers of
# 400. Every line holds its spread well enough, and still they differ. A linear layer
# leaves angles as they are, on average. ReLU makes everything positive, and positive
# vectors have something in common: with each layer a little more. After fifty layers
# nearly all that is left of an input is its length. A leaky ReLU does so more slowly.
# Shifting helps much at first, but at the spread 0.5, where it settles, the mean is no
# longer 0, and what is common to all rows grows again.
#
# No scale of the weights cures this. Adding a layer's input to its output helps, as you
# will see next.


# %% tags=["skip-execution"]
def leaky(z):
    return torch.where(z < 0, 0.5 * z, z)


torch.manual_seed(6)
x = torch.randn(40, 400)
noise = [torch.randn(400, 400) / 20 for _ in range(50)]
kinds = [
    ("ReLU", torch.relu, math.sqrt(2), ORANGE, "-"),
    ("leaky ReLU, slope 0.5", leaky, math.sqrt(2 / 1.25), GREEN, "-"),
    ("shifted ReLU", shifted_relu, math.sqrt(2), BLUE, "-"),
    ("none", lambda z: z, 1.0, GREY, "-"),
]
fig, ax = plt.subplots(figsize=(9, 4), layout="constrained")
for name, activation, factor, colour, style in kinds:
    a, found = x, [float(alikeness(x))]
    for w in noise:
        a = activation(a @ (factor * w).t())
        found.append(float(alikeness(a)))
    ax.plot(found, style, color=colour, lw=2, label=name)
ax.set(xlabel="layer", ylabel="mean cosine similarity", ylim=(-0.05, 1.05))
ax.legend(frameon=False, title="activation", loc="center right")
plt.show()

# %% [markdown]
# ## Adding the input back
#
# A *residual block* computes $x + f(x)$, where the *branch* $f$ is a layer or two. Let
# the branch be initialised well: it returns numbers with mean 0 and the second moment of
# $x$, and they are independent of $x$, because its weights are. Variances add up, and so
# do second moments here: after one block there is twice as much. That is again the same
# factor, block after block.
#
# The cure is to make the branch smaller, $x + s\,f(x)$. The second moment of the branch
# is then $s^2$ times as large.
#
# Write two functions of Python numbers.
#
# - `residual_growth(depth, scale)`: by which factor `depth` blocks with $s$ = `scale`
#   multiply the second moment. `depth` is an int of at least 0.
# - `branch_scale(depth, growth)`: the $s$, not negative, with which `depth` blocks
#   multiply the second moment by `growth` in all. `depth` is at least 1, `growth` at
#   least 1. Do not call the other function in it.
#
# <details><summary>I don't know how to start</summary>
#
# One block, $s = 0.5$, a second moment of 1: what does the branch add? Two blocks: what
# is it multiplied by the second time? For the other function solve for $s$.
#
# </details>


# %% nbgrader={"grade_id": "residual", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q29"]
#| export
def residual_growth(depth, scale):
    """By which factor blocks x + scale * f(x) multiply the second moment.

    Args:
        depth: int, at least 0, the number of blocks.
        scale: number, what each branch is multiplied by.

    Returns:
        number.
    """
    ### BEGIN SOLUTION
    return (1.0 + scale**2) ** depth
    ### END SOLUTION


#| export
def branch_scale(depth, growth):
    """The scale of the branches with which the second moment grows by a given factor.

    Args:
        depth: int, at least 1, the number of blocks.
        growth: number, at least 1, the factor over all blocks.

    Returns:
        number, at least 0.
    """
    ### BEGIN SOLUTION
    return math.sqrt(growth ** (1 / depth) - 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "residual-try", "grade": true, "points": 0}
answer = residual_growth(10, 1.0)
assert answer is not None, "your function returned None: does it end with return?"
assert abs(answer - 1024) < 1e-6, f"ten doublings make 1024, and yours is {answer}"
a = torch.randn(400, 200)
for _ in range(8):  # branches of two layers with a ReLU between them
    w1 = torch.randn(200, 200) * (2 / 200) ** 0.5
    w2 = torch.randn(200, 200) * (1 / 200) ** 0.5
    a = a + 0.5 * torch.relu(a @ w1.t()) @ w2.t()
answer, measured = residual_growth(8, 0.5), a.pow(2).mean().item()
assert abs(answer / measured - 1) < 0.2, (
    f"measured: {measured:.2f}, yours: {answer:.2f}"
)
answer = branch_scale(2, 4.0)
assert abs(answer - 1) < 1e-9, f"two doublings make 4, so s is 1; yours is {answer}"

# %% nbgrader={"grade_id": "residual-growth", "grade": true, "points": 1}
# Hidden tests: residual_growth, for depths from 0 to 1000.

# %% nbgrader={"grade_id": "residual-scale", "grade": true, "points": 1}
# Hidden tests: branch_scale, for depths from 1 to 1000.

# %% [markdown]
# A simple rule is $s = 1/\sqrt{L}$ for $L$ blocks. The factor is then $(1 + 1/L)^L$,
# which stays below $e$, about 2.718, however deep the network is. And most of what goes on
# is then the input itself, so inputs that differ stay different. The table has forty
# random inputs after fifty plain layers, and after fifty blocks of either kind.

# %% tags=["skip-execution"]
torch.manual_seed(8)
x = torch.randn(40, 400)
print("after 50   second moment   alikeness")
for name, scale in (("plain", None), ("s = 1", 1.0), ("s = 1/√50", 50**-0.5)):
    a = x
    for _ in range(50):
        branch = torch.relu(a @ kaiming_weights(400, 400).detach().t())
        w = linear_weights(400, 400).detach()
        a = branch if scale is None else a + scale * branch @ w.t()
    print(f"{name:10} {a.pow(2).mean().item():13.3g} {float(alikeness(a)):11.3f}")

# %% [markdown]
# ## Inputs of spread 1
#
# All of this began with inputs of mean 0 and spread 1. Pixels from 0 to 255 are not
# like that. So the data are *normalised* first: subtract the mean, divide by the
# standard deviation.
#
# The mean of what? The training data are for learning, and the mean and the standard
# deviation are learnt from them as the weights are. The *validation* data stand in for
# the future, and are there to measure with. They get the same treatment, with the same
# two numbers. With statistics of its own, a validation set that is brighter than the
# training set would have its brightness removed, the network would see a different
# world in each, and a single image could not be normalised at all.

# %% [markdown]
# ## Normalise
#
# Write `normalise(train, valid)` for two float tensors of shapes (rows, features) and
# (other rows, features). Return both, normalised with *one* mean and *one* standard
# deviation: those of all elements of `train` together, as `.mean()` and `.std()` give
# them. `train` has at least two different elements, `valid` may have a single row. Both
# arguments stay as they are.
#
# Why not column by column? In pictures there are pixels that are black in every
# training example. Their standard deviation is 0.
#
# <details><summary>Should the mean of valid be 0 afterwards?</summary>
#
# About 0, if both sets come from the same source. Exactly 0 would be a sign that
# something is wrong.
#
# </details>


# %% nbgrader={"grade_id": "normalise", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L2"]
#| export
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    ### BEGIN SOLUTION
    mean, std = train.mean(), train.std()
    return (train - mean) / std, (valid - mean) / std
    ### END SOLUTION


# %% nbgrader={"grade_id": "normalise-try", "grade": true, "points": 0}
train = torch.tensor([[1.0, 3.0], [5.0, 7.0]])
valid = torch.tensor([[4.0, 9.0]])
answer = normalise(train, valid)
assert answer is not None and len(answer) == 2, "return two tensors"
mine, other = answer
assert mine.shape == (2, 2), f"train keeps its shape, yours is {tuple(mine.shape)}"
assert abs(mine.mean()) < 1e-6, f"train has mean 0 afterwards, yours {mine.mean()}"
assert abs(mine.std() - 1) < 1e-5, f"train has spread 1 afterwards, not {mine.std()}"
assert abs(other[0, 0]) < 1e-6, f"4 is the mean of train, so 0; yours {other[0, 0]}"

# %% nbgrader={"grade_id": "normalise-train", "grade": true, "points": 1}
# Hidden tests: the training set; both arguments are left unchanged.

# %% nbgrader={"grade_id": "normalise-valid", "grade": true, "points": 2}
# Hidden tests: the validation set, also a single row, and one from elsewhere.

# %% [markdown]
# ## What it is good for
#
# The handwritten digits that come with scikit-learn, normalised by your function, and a
# network of twenty layers from your starting values. Beside it, the same network with
# all weights multiplied by a constant, and one with PyTorch's default. Nothing else
# differs: the same data, the same steps, no tricks. The loss of someone who guesses is
# $\ln 10$, about 2.3. Two of the lines lie on it from the first step to the last. A
# third is far above the picture: its losses are printed. The blue line is rough, but it
# falls. A plain network as deep as this is hard to train even from the right start.

# %% tags=["skip-execution"]
from sklearn.datasets import load_digits

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32)
labels = torch.tensor(digits.target)
train, valid = normalise(images[:1400], images[1400:])
facts = f"mean {valid.mean().item():.3f}, spread {valid.std().item():.3f}"
print(f"validation set, normalised: {facts}\n")


def train_network(layers, steps=150, rate=0.005):
    losses, knobs = [], [t for pair in layers for t in pair]
    for step in range(steps):
        rows = torch.arange(step * 200, step * 200 + 200) % len(train)
        a = train[rows]
        for w, b in layers[:-1]:
            a = torch.relu(a @ w.t() + b)
        w, b = layers[-1]
        loss = torch.nn.functional.cross_entropy(a @ w.t() + b, labels[rows])
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, knobs)
        with torch.no_grad():
            for knob, gradient in zip(knobs, gradients, strict=True):
                knob -= rate * gradient
    return losses


sizes = [64] + [100] * 19 + [10]
starts = {}
for name, factor in (("yours", 1.0), ("yours × 0.7", 0.7), ("yours × 1.4", 1.4)):
    torch.manual_seed(0)
    starts[name] = network_weights(sizes)
    with torch.no_grad():
        for w, _ in starts[name]:
            w *= factor
modules = [torch.nn.Linear(i, o) for i, o in zip(sizes, sizes[1:], strict=False)]
starts["nn.Linear's default"] = [(m.weight, m.bias) for m in modules]
print(f"{'loss at step':20}", *(f"{k:9}" for k in (0, 1, 2, 50, 149)))
fig, ax = plt.subplots(figsize=(9, 3.8), layout="constrained")
looks = [(BLUE, "-"), (GREEN, "-."), (ORANGE, "-"), ("black", ":")]
for (name, layers), (colour, style) in zip(starts.items(), looks, strict=True):
    losses = train_network(layers)
    seen = name if losses[0] < 3 else f"{name} (far above)"
    ax.plot(losses, style, color=colour, lw=2, label=seen)
    print(f"{name:20}", *(f"{losses[k]:9.3g}" for k in (0, 1, 2, 50, 149)))
ax.axhline(math.log(10), color=GREY, lw=1)
ax.set(xlabel="step", ylabel="loss", ylim=(0, 3.2))
ax.legend(frameon=False, title="starting values", ncols=2, loc="upper right")
plt.show()

# %% [markdown]
# ## Let the data choose (optional)
#
# All formulas above assume something: that there is a ReLU, that nothing is shared,
# that the inputs are normalised. One can also *measure*. Send a batch through the first
# layer, divide its weights by the spread of the outputs, and go on to the next. This is
# *layer-sequential unit-variance* initialisation, by Mishkin and Matas, 2016 (they
# begin with orthogonal matrices, which we leave out). It works for any activation.
#
# Zhang, Dauphin and Ma went another way in 2019. Their *Fixup* is for residual
# networks. It starts the last layer of each block at 0, so that at first every
# block passes its input on unchanged, and scales the others down with depth. Then
# networks of thousands of layers train without any normalisation layer.

# %% tags=["skip-execution"]
torch.manual_seed(7)
wild = [torch.randn(400, 400) * 10 ** torch.randn(()) for _ in range(50)]


def wave(z):
    return torch.sin(2 * z) + z.relu()  # an activation without a formula of its own


a = torch.randn(200, 400)
tamed = []
for w in wild:
    w = w / (a @ w.t()).std()
    tamed.append(w)
    a = wave(a @ w.t())
fresh = torch.randn(200, 400)  # inputs that the scaling has not seen
fig, ax = plt.subplots(figsize=(9, 3.4), layout="constrained")
for name, ws, colour in (("before", wild, ORANGE), ("after", tamed, BLUE)):
    a, found = fresh, []
    for w in ws:
        z = a @ w.t()
        found.append(z.double().std().item())
        a = wave(z)
    found = [s if s < math.inf else math.nan for s in found]
    ax.plot(range(1, 51), found, color=colour, lw=2, label=name)
ax.set(xlabel="layer", ylabel="spread before the activation", yscale="log")
ax.legend(frameon=False, title="layer-sequential scaling")
plt.show()

# %% [markdown]
# ## Why does the start matter?
#
# Explain in six to ten sentences, with numbers from this notebook, to somebody who
# says: "The weights are random anyway, and training will correct them."
#
# Graded by hand, out of 3 points:
#
# - 1 point: what a deep network does to activations whose spread is multiplied by the
#   same factor in each layer, above 1 and below 1, and where float32 ends;
# - 1 point: what that means for the gradients, and why training therefore cannot
#   correct it;
# - 1 point: how the scale of the weights prevents it: the product of the fan in, the
#   variance of the weights and the second moment of the inputs, and where the 2 for
#   ReLU comes from.

# %% [markdown] nbgrader={"grade_id": "why-start", "solution": true, "grade": true, "points": 3} difficulty=3 importance=5 minutes=9 answers=["Q28", "Q29"]
# An output is a sum over the fan in, so a layer multiplies the spread of its inputs by
# a factor, and the next layer does so again. With 100 inputs and standard normal
# weights the factor is 10. After 38 or 39 layers the activations pass
# $3.4 \cdot 10^{38}$, float32 has only infinity left, and infinity minus infinity is
# `nan`. With weights a hundred times smaller the factor is 0.1, and after about 45
# layers every activation is 0, whatever the input was.
#
# Training corrects weights by their gradients. The gradients pass through the same
# weights on their way back, as `g @ w`, and each gradient of a weight is a product with
# an activation. So they explode or vanish as well. With `nan` there is no step at all.
# With a gradient of 0 the step is 0, and the loss stays at that of guessing, as for the
# default of `nn.Linear` in the picture. Long before float32 ends, steps are too large
# or too small to be of use, and different by many powers of ten from layer to layer.
#
# The variance of an output is fan in × variance of the weights × second moment of the
# inputs. It is held if the weights have the variance 1/n, and the standard deviation
# $1/\sqrt n$. A ReLU sets half of the numbers to 0 and so halves the second moment.
# The weights before it need twice the variance, $2/n$, so the standard deviation
# $\sqrt{2/n}$. Then fifty layers pass on numbers of about the same size in which
# differences between inputs can be seen, and gradients which training can use.

# %% [markdown]
# ## All of it once more

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
x = torch.randn(100, 400)
for name, make in (("1/√n", linear_weights), ("√(2/n)", kaiming_weights)):
    a = x
    for layer in range(1, 31):
        a = torch.relu(a @ make(400, 400).detach().t())
        if layer in (1, 2, 10, 30):
            second = a.pow(2).mean().item()
            print(f"spread {name}, ReLU, layer {layer:2}: second moment {second:9.2e}")

grow = [torch.randn(400, 400) for _ in range(60)]
print("\nstandard normal weights overflow at layer", first_overflow(x, grow))
print("a kernel of shape (16, 3, 5, 5) has the fans", fans((16, 3, 5, 5)))
print(f"gain of a leaky ReLU with slope 0.1: {gain(0.1):.4f}")
print("nn.Linear(400, …): gain, bound, variance, factor with a ReLU")
print("  ".join(f"{value:.5f}" for value in default_init(400)))
print(f"second moments of its layers, biases included: {default_moments(400, 4)}")
print(f"after tanh, of 1 with gain 5/3: {tanh_moment(1.0, 5 / 3):.3f}")
print(f"100 blocks with branches × 0.1: {residual_growth(100, 0.1):.3f} times as much")
print(f"alikeness of the inputs: {float(alikeness(x)):.3f}")
for w, b in network_weights([400, 300, 10]):
    print(f"w {tuple(w.shape)}: std {w.std().item():.4f}, b {tuple(b.shape)}")

# %% [markdown]
# ## What you have now
#
# A layer multiplies the second moment of its inputs by the fan in times the variance of
# its weights, and depth raises this factor to a power. To hold it at 1, weights have
# the standard deviation $1/\sqrt n$ if no activation follows, and $\sqrt{2/n}$ before a
# ReLU, because a ReLU halves the second moment. After that ReLU the mean
# is about 0.56, the standard deviation about 0.83 and the second moment 1. On the way
# back the fan out plays the part of the fan in. PyTorch reads the fans from a shape and
# takes it for outputs × inputs; its default is uniform on $\pm 1/\sqrt n$, with the
# variance $1/(3n)$, and holds neither linear layers nor ReLU; its biases are what is left
# in a deep network. A gain for tanh holds a spread below 1. Residual blocks multiply the
# second moment by $1 + s^2$, so the branches of $L$ of them are scaled by about
# $1/\sqrt L$. A held spread is not
# everything: with depth the activations for different inputs become alike. And data are
# normalised with the statistics of the training set, all of them.
#
# Next: the gradients themselves, from the loss back to the first weight
# (`07_chain_rule`).
#
# **To read**
#
# - Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural
#   networks*, 2010: pictures of activations and gradients by layer, and the compromise.
# - He, Zhang, Ren and Sun, *Delving deep into rectifiers: surpassing human-level
#   performance on ImageNet classification*, 2015. Section 2.2 is the derivation for
#   ReLU, forward and backward.
# - Mishkin and Matas, *All you need is a good init*, 2016: scaling by measuring.
# - Zhang, Dauphin and Ma, *Fixup initialization: residual learning without
#   normalization*, 2019.
#
# **Questions answered here**
#
# - Q28: What is wrong with activations whose spread is far from 1?
# - Q29: How does initialisation keep the spread?
# - Q30: What are the two formulas for the scale of the weights?
# - L2: Activations through many layers, and what initialisation, normalised inputs and
#   a shifted ReLU do to them.
