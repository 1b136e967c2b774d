# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One neuron
#
# A neural network is many copies of one small part. Here you build that part, first
# from Python's own numbers and lists, then from tensors.
#
# At the end you will be able to
#
# - compute what a neuron answers, for one input in plain Python and for a whole batch
#   of inputs with tensors,
# - write ReLU and the sigmoid, and say what an activation is for,
# - choose weights by hand so that neurons compute AND, OR and NOT, and show why no
#   single neuron computes XOR,
# - work out the gradients of a neuron by hand and check them against PyTorch's.
#
# It builds on Python functions and lists, a first acquaintance with tensors, and the
# slope of a straight line. Expect about 100 minutes.
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# After a coding task comes a cell that tries your answer, then hidden tests whose first
# line says what they ask. Predictions have hidden tests alone, and the one proof is
# read by a person. Cells that only print or draw are never graded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import math

import torch

# %% [markdown]
# ## From several numbers to one
#
# Shall I cycle to work today? Three numbers matter: 5 hours of sun, a wind of 8 metres
# per second, 2 hills on the way. Sun speaks for cycling, wind and hills against it, and
# they do not matter equally. So give each number a *weight*, multiply, and add up.
#
# | | input $x_i$ | weight $w_i$ | product |
# |---|---|---|---|
# | sun | 5.0 | 0.6 | 3.0 |
# | wind | 8.0 | −0.4 | −3.2 |
# | hills | 2.0 | −1.0 | −2.0 |
# | | | *weighted sum* | **−2.2** |
#
# A neuron adds one more number, the *bias* $b$: how willing I am before I know
# anything. With $b = 1$ the result is $-1.2$. Then it passes that number through a
# function, the *activation* $f$, and gives out one number:
#
# $$y = f\Big(\sum_i x_i\,w_i + b\Big)$$

# %% tags=["skip-execution"]
# The neuron of the example, drawn.
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"

fig, ax = plt.subplots(figsize=(8.5, 3.4))
ax.set(xlim=(0, 10), ylim=(0, 4), aspect="equal")
ax.axis("off")


def node(x, y, text, colour, size):
    ax.add_patch(plt.Circle((x, y), size, facecolor="white", edgecolor=colour, lw=2))
    ax.text(x, y, text, ha="center", va="center", fontsize=12)


def arrow(start, end, colour=GREY):
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": colour})


inputs = [
    ("sun", "5.0", "× 0.6"),
    ("wind", "8.0", "× −0.4"),
    ("hills", "2.0", "× −1.0"),
]
for (name, value, weight), y in zip(inputs, [3.4, 2.0, 0.6], strict=True):
    node(1.6, y, value, BLUE, 0.4)
    ax.text(1.0, y, name, ha="right", va="center", color=BLUE)
    arrow((2.0, y), (4.3, 2.0 + (y - 2.0) * 0.28))
    ax.text(2.85, y + (2.0 - y) * 0.28 + 0.17, weight, ha="center", va="bottom")
node(4.8, 2.0, "sum", GREY, 0.5)
ax.text(4.8, 3.5, "bias 1.0", ha="center", color=ORANGE)
arrow((4.8, 3.4), (4.8, 2.5), ORANGE)
arrow((5.3, 2.0), (7.0, 2.0))
ax.text(6.15, 2.12, "−1.2", ha="center", va="bottom")
node(7.5, 2.0, "$f$", GREEN, 0.5)
ax.text(7.5, 1.2, "activation", ha="center", va="center", color=GREEN)
arrow((8.0, 2.0), (9.2, 2.0))
ax.text(9.35, 2.0, "$y$", va="center", fontsize=13)
plt.show()

# %% [markdown]
# ## The weighted sum
#
# Write `weighted_sum(x, w)`: each input times its own weight, all of it added up. `x`
# and `w` are lists of numbers. Return one number. With no inputs at all (two empty
# lists) the sum is 0. Here and below, 0 and 0.0 count as the same number.
#
# If the lists have different lengths, somebody has made an error upstream. Then raise a
# `ValueError`, whichever of the two is longer. Take care: `zip` does not complain, it
# stops at the end of the shorter list.
#
# Use plain Python, here and in the next tasks: neither torch nor NumPy appears in your
# answer. And leave the lists as they are: whoever passed them may still need them.
#
# <details><summary>I don't know how to start</summary>
#
# Begin with a variable that holds 0. Go through the pairs of input and weight, and let
# each pair add its share. What you return is what the variable holds after the loop.
#
# </details>
#
# <details><summary>How do I raise an error?</summary>
#
# `raise ValueError("a sentence that says what is wrong")`. Ask first whether something
# is wrong, before you compute anything.
#
# </details>


# %% nbgrader={"grade_id": "weighted-sum", "solution": true} difficulty=1 importance=5 minutes=6 answers=["Q1"]
#| export
def weighted_sum(x, w):
    """The sum of every input times its weight.

    Args:
        x: list of n numbers, the inputs.
        w: list of n numbers, the weights.

    Returns:
        One number; 0 if n is 0.

    Raises:
        ValueError: if x and w have different lengths.
    """
    ### BEGIN SOLUTION
    if len(x) != len(w):
        raise ValueError(f"{len(x)} inputs, but {len(w)} weights")
    total = 0.0
    for xi, wi in zip(x, w):
        total += xi * wi
    return total
    ### END SOLUTION


# %% nbgrader={"grade_id": "weighted-sum-try", "grade": true, "points": 0}
answer = weighted_sum([5.0, 8.0, 2.0], [0.6, -0.4, -1.0])
assert answer is not None, "your function returned None: does it end with return?"
assert abs(answer - -2.2) < 1e-9, f"the example above gives -2.2, yours {answer}"
assert weighted_sum([], []) == 0, "two empty lists: the sum is 0"
for x, w in [([1.0, 2.0, 3.0], [1.0, 2.0]), ([1.0], [1.0, 2.0])]:
    try:
        weighted_sum(x, w)
    except ValueError:
        continue
    raise AssertionError(f"{len(x)} inputs, {len(w)} weights: raise a ValueError")

# %% nbgrader={"grade_id": "weighted-sum-values", "grade": true, "points": 2}
# Hidden tests: lists of equal length, from none to forty numbers.

# %% nbgrader={"grade_id": "weighted-sum-errors", "grade": true, "points": 1}
# Hidden tests: a ValueError for lists of different lengths, and none for equal ones.

# %% [markdown]
# ## Add the bias
#
# Write `plain_neuron(x, w, b)`: the weighted sum plus the bias. Nothing comes after it,
# no activation yet. `x` and `w` are lists of the same length (you need not check), `b`
# is a number. Stay with plain Python, without torch or NumPy.
#
# Write the sum out once more, or use `sum`. You may call your `weighted_sum`, but then
# an error in it costs you points here as well.
#
# <details><summary>My result is off by a multiple of the bias</summary>
#
# Count how often your code adds `b`. The bias belongs to the neuron and not to its
# inputs.
#
# </details>


# %% nbgrader={"grade_id": "plain-neuron", "solution": true} difficulty=1 importance=5 minutes=4 answers=["Q1"]
#| export
def plain_neuron(x, w, b):
    """A neuron without an activation.

    Args:
        x: list of n numbers, the inputs.
        w: list of n numbers, the weights.
        b: a number, the bias.

    Returns:
        One number: the weighted sum plus the bias.
    """
    ### BEGIN SOLUTION
    return sum(xi * wi for xi, wi in zip(x, w)) + b
    ### END SOLUTION


# %% nbgrader={"grade_id": "plain-neuron-try", "grade": true, "points": 0}
answer = plain_neuron([5.0, 8.0, 2.0], [0.6, -0.4, -1.0], 1.0)
assert answer is not None, "your function returned None: does it end with return?"
assert abs(answer - -1.2) < 1e-9, f"the example above gives -1.2, yours {answer}"
answer = plain_neuron([1.0, 2.0], [3.0, 4.0], -0.5)
assert answer == 10.5, f"1 * 3 + 2 * 4 - 0.5 is 10.5, yours is {answer}"

# %% nbgrader={"grade_id": "plain-neuron-values", "grade": true, "points": 2}
# Hidden tests: one to forty inputs, results above and below zero.

# %% [markdown]
# ## ReLU
#
# Call the weighted sum plus the bias $z$. It can be any number, as −1.2 above. An
# *activation* shapes it. The one used most has the plainest rule: a negative number
# becomes 0, any other stays what it is. It is called ReLU, *rectified linear unit*.
#
# | $z$ | −3 | −0.5 | 0 | 0.5 | 3 |
# |---|---|---|---|---|---|
# | $\mathrm{relu}(z)$ | 0 | 0 | 0 | 0.5 | 3 |
#
# Write `relu(z)` for one number `z`, whole or not. (Tensors come later.)
#
# <details><summary>I don't know how to start</summary>
#
# There are two cases, and Python's `if` tells them apart. What is the answer in each?
#
# </details>


# %% nbgrader={"grade_id": "relu", "solution": true} difficulty=1 importance=5 minutes=3 answers=["Q2"]
#| export
def relu(z):
    """The rectified linear unit of one number.

    Args:
        z: a number.

    Returns:
        A number: 0 if z is negative, otherwise z.
    """
    ### BEGIN SOLUTION
    return z if z > 0 else 0.0
    ### END SOLUTION


# %% nbgrader={"grade_id": "relu-try", "grade": true, "points": 0}
for z, expected in [(-3.0, 0.0), (-0.5, 0.0), (0.0, 0.0), (0.5, 0.5), (3.0, 3.0)]:
    assert relu(z) == expected, f"relu({z}) is {expected}, yours gives {relu(z)}"

# %% nbgrader={"grade_id": "relu-values", "grade": true, "points": 2}
# Hidden tests: numbers above, below and at zero, whole numbers among them.

# %% [markdown]
# ## Predict, then run: a neuron by hand
#
# Work these out on paper, with no code. Then assign your predictions.
#
# A neuron has inputs $x = (2, -1, 3)$, weights $w = (1, 4, -2)$ and bias $b = 5$.
#
# - `predicted_sum`: the weighted sum plus the bias.
# - `predicted_relu`: what the neuron gives out if its activation is ReLU.
#
# Then a question about ReLU alone, at the numbers 3 and −5.
#
# - `relu_of_sum`: $\mathrm{relu}(3 + (-5))$
# - `sum_of_relus`: $\mathrm{relu}(3) + \mathrm{relu}(-5)$

# %% nbgrader={"grade_id": "predict-neuron", "solution": true} difficulty=1 importance=4 minutes=5 answers=["Q1", "Q2"]
# Assign a number to each: predicted_sum, predicted_relu, relu_of_sum, sum_of_relus
### BEGIN SOLUTION
predicted_sum = -3.0
predicted_relu = 0.0
relu_of_sum = 0.0
sum_of_relus = 3.0
### END SOLUTION

# %% nbgrader={"grade_id": "predict-neuron-values", "grade": true, "points": 1}
# Hidden tests: all four predictions.

# %% tags=["skip-execution"]
# Now let your own functions answer.
total = plain_neuron([2.0, -1.0, 3.0], [1.0, 4.0, -2.0], 5.0)
print("weighted sum plus bias:", total)
print("after ReLU:            ", relu(total))
print("relu(3 + -5):          ", relu(3.0 + -5.0))
print("relu(3) + relu(-5):    ", relu(3.0) + relu(-5.0))

# %% [markdown]
# ## The sigmoid
#
# ReLU grows without end. The *sigmoid* squeezes every number into the range from 0 to
# 1, so that its result can be read as a probability:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Write `sigmoid(z)` for one number (an int or a float), in plain Python, with
# `math.exp`: no torch, no NumPy. It may be off by no more than 1e-9.
#
# Second part, worth a point of its own: the formula is right for every $z$, but
# `math.exp(1000)` raises an `OverflowError`, because the result is too large for a
# float. Make your function answer, just as exactly, for every `z` from −1000 to 1000.
#
# <details><summary>I cannot think of a way around the overflow</summary>
#
# For which sign of `z` does `math.exp(-z)` grow large? For that sign you need another
# way to write the same fraction. Multiply top and bottom by the same thing, so that
# only an exponential that becomes tiny is left. A tiny one is harmless:
# `math.exp(-1000)` is 0.0.
#
# </details>


# %% nbgrader={"grade_id": "sigmoid", "solution": true} difficulty=3 importance=3 minutes=8
#| export
def sigmoid(z):
    """The sigmoid of one number, safe from overflow.

    Args:
        z: a number, from -1000 to 1000.

    Returns:
        A number from 0 to 1.
    """
    ### BEGIN SOLUTION
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)
    ### END SOLUTION


# %% nbgrader={"grade_id": "sigmoid-try", "grade": true, "points": 0}
assert sigmoid(0.0) == 0.5, f"sigmoid(0) is one half, yours gives {sigmoid(0.0)}"
assert abs(sigmoid(1) - 0.7310585786300049) < 1e-9, f"sigmoid(1): yours is {sigmoid(1)}"
assert abs(sigmoid(1.5) + sigmoid(-1.5) - 1) < 1e-9, "sigmoid(z) + sigmoid(-z) is 1"
print("The first part is done. Now the second: far out, at -1000 and 1000.")
for z, expected in [(-1000.0, 0.0), (1000.0, 1.0)]:
    assert abs(sigmoid(z) - expected) < 1e-9, f"sigmoid({z}): yours is {sigmoid(z)}"

# %% nbgrader={"grade_id": "sigmoid-values", "grade": true, "points": 1}
# Hidden tests: numbers from -10 to 10.

# %% nbgrader={"grade_id": "sigmoid-large", "grade": true, "points": 1}
# Hidden tests: numbers as far out as -1000 and 1000.

# %% [markdown]
# ## A neuron with any activation
#
# In Python a function is a value like any other: you can hand it to another function.
# Write `activated_neuron(x, w, b, activation)`, the complete neuron of the formula at
# the top. `x` and `w` are lists of the same length, `activation` is a function from one
# number to one number. Return what it makes of the weighted sum plus the bias.
#
# Once more in plain Python, without torch or NumPy, and best without your earlier
# functions. The caller decides on the activation, so no name such as `relu` appears in
# your answer.
#
# <details><summary>What can I do with an argument that is a function?</summary>
#
# Call it, as you call any other: with parentheses and the number it is to work on. Its
# name without parentheses is the function itself, and nothing has been computed.
#
# </details>


# %% nbgrader={"grade_id": "activated-neuron", "solution": true} difficulty=2 importance=5 minutes=5 answers=["Q1"]
#| export
def activated_neuron(x, w, b, activation):
    """A complete neuron.

    Args:
        x: list of n numbers, the inputs.
        w: list of n numbers, the weights.
        b: a number, the bias.
        activation: a function from one number to one number.

    Returns:
        One number: the activation of the weighted sum plus the bias.
    """
    ### BEGIN SOLUTION
    total = b
    for xi, wi in zip(x, w):
        total += xi * wi
    return activation(total)
    ### END SOLUTION


# %% nbgrader={"grade_id": "activated-neuron-try", "grade": true, "points": 0}
x, w, b = [5.0, 8.0, 2.0], [0.6, -0.4, -1.0], 1.0
answer = activated_neuron(x, w, b, abs)
assert answer is not None, "your function returned None: does it end with return?"
assert not callable(answer), "you returned the function itself, not what it answers"
assert abs(answer - 1.2) < 1e-9, f"abs makes 1.2 of -1.2, yours is {answer}"
answer = activated_neuron(x, w, b, lambda z: 10 * z)
assert abs(answer - -12.0) < 1e-9, f"ten times -1.2 is -12, yours is {answer}"

# %% nbgrader={"grade_id": "activated-neuron-values", "grade": true, "points": 2}
# Hidden tests: several activations, well known ones and some that you will not know.

# %% [markdown]
# ## What neurons look like
#
# What is an activation for? Without one, a neuron fed by neurons is again a weighted
# sum of the inputs plus a bias: one neuron could replace them all. ReLU breaks this, as
# your last two predictions show.
#
# The next cell gives you a third activation, the *step*: 1 above zero, 0 otherwise. The
# first artificial neurons used it. They *fire* (answer 1), or stay *silent* (answer 0).
#
# The picture shows the three of them, and below what a neuron with a single input makes
# of them. The weight sets how steep the curve is, and which way it looks. The bias
# moves it sideways. A step cannot become steeper: solid and dotted coincide there.


# %% nbgrader={"grade_id": "given-step", "locked": true}
#| export
def step(z):
    """1 if the number z is above 0, otherwise 0: the neuron fires, or stays silent."""
    return 1 if z > 0 else 0


# %% tags=["skip-execution"]
zs = [i / 50 for i in range(-250, 251)]
knobs = [(1, 0, "-", 4, "#BBBBBB"), (1, 2, "--", 2, BLUE)]
knobs += [(3, 0, ":", 2, "black"), (-1, 0, "-.", 2, ORANGE)]
fig, axes = plt.subplots(2, 3, figsize=(9.5, 5.8), layout="constrained")
shapes = [("ReLU", relu), ("sigmoid", sigmoid), ("step", step)]
for (name, activation), (above, below) in zip(shapes, axes.T, strict=True):
    above.plot(zs, [activation(z) for z in zs], color=GREEN, lw=2.5)
    above.set(title=name, xlabel="$z$", ylabel="$f(z)$")
    for w, b, style, width, colour in knobs:
        ys = [activated_neuron([z], [w], b, activation) for z in zs]
        label = f"$w={w},\\ b={b}$"
        below.plot(zs, ys, style, color=colour, lw=width, label=label)
    below.set(xlabel="input $x$", ylabel="$f(x\\,w + b)$")
for ax in axes.flat:
    ax.grid(alpha=0.3)
for ax in axes[:, 0]:
    ax.set_ylim(-0.3, 5.3)
lines, labels = axes[1, 0].get_legend_handles_labels()
fig.legend(lines, labels, loc="outside lower center", ncols=4, handlelength=3.2)
plt.show()

# %% [markdown]
# ## Weights for AND, OR and NOT
#
# Nobody has to train a neuron: you can choose its weights. Take a neuron with the
# activation `step`. It fires (answers 1) if the weighted sum plus the bias is above 0.
# At exactly 0 it stays silent.
#
# The inputs are 0 or 1, for false and true. Choose weights and a bias by hand so that
# the neuron answers as the table says, for every row.
#
# | $x_1$ | $x_2$ | AND | OR | | $x_1$ | NOT |
# |---|---|---|---|---|---|---|
# | 0 | 0 | 0 | 0 | | 0 | 1 |
# | 0 | 1 | 0 | 1 | | 1 | 0 |
# | 1 | 0 | 0 | 1 | | | |
# | 1 | 1 | 1 | 1 | | | |
#
# Assign `and_w` and `or_w` (lists of two numbers), `not_w` (a list of one number), and
# the numbers `and_b`, `or_b`, `not_b`. There are endlessly many right answers, and
# every one of them is accepted. The three gates are graded one by one.
#
# <details><summary>I don't know how to start</summary>
#
# Set both weights to 1 and write down the weighted sum of all four rows. Now the bias
# only has to move the border: which sums must end up above 0, and which not?
#
# </details>
#
# <details><summary>NOT needs a large answer for a small input</summary>
#
# A weight may be negative.
#
# </details>

# %% nbgrader={"grade_id": "gates", "solution": true} difficulty=2 importance=4 minutes=7 answers=["Q1"]
#| export
# Three neurons, weights and bias: and_w, and_b, or_w, or_b, not_w, not_b
### BEGIN SOLUTION
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 0.5
### END SOLUTION

# %% nbgrader={"grade_id": "gates-try", "grade": true, "points": 0}
for name, w, n in [("and_w", and_w, 2), ("or_w", or_w, 2), ("not_w", not_w, 1)]:
    assert hasattr(w, "__len__") and len(w) == n, (
        f"{name}: make it a list of length {n}"
    )
for x1, x2 in [(0, 0), (0, 1), (1, 0), (1, 1)]:
    fires = x1 * and_w[0] + x2 * and_w[1] + and_b > 0
    assert fires == bool(x1 and x2), f"AND is wrong at {x1}, {x2}"
    fires = x1 * or_w[0] + x2 * or_w[1] + or_b > 0
    assert fires == bool(x1 or x2), f"OR is wrong at {x1}, {x2}"
for x1 in (0, 1):
    assert (x1 * not_w[0] + not_b > 0) == (not x1), f"NOT is wrong at {x1}"

# %% nbgrader={"grade_id": "gates-and", "grade": true, "points": 1}
# Hidden tests: your AND on all four rows.

# %% nbgrader={"grade_id": "gates-or", "grade": true, "points": 1}
# Hidden tests: your OR on all four rows.

# %% nbgrader={"grade_id": "gates-not", "grade": true, "points": 1}
# Hidden tests: your NOT on both rows.

# %% [markdown]
# ## The line a neuron draws
#
# Every pair of inputs is a point in the plane. Where the weighted sum plus the bias is
# exactly 0 lies the border, a straight line: $x_1 w_1 + x_2 w_2 + b = 0$. On one side
# the neuron fires, on the other it is silent (as is our step neuron on the line
# itself). Here are the borders of your own weights. NOT has one input, so its border is
# a single number, drawn as an upright line.


# %% tags=["skip-execution"]
def draw_line(ax, w, b, points, title, names=("$x_1$", "$x_2$"), crosses=False):
    """Shade where the neuron fires, and draw points {(x1, x2): wanted answer}."""
    w1, w2, b = float(w[0]), float(w[1]), float(b)
    grid = [i / 50 - 0.5 for i in range(101)]
    z = [[x1 * w1 + x2 * w2 + b for x1 in grid] for x2 in grid]
    ax.contourf(grid, grid, z, [0, 1e30], colors=["#CFE6F5"])
    ax.contour(grid, grid, z, [0], colors=[BLUE], linewidths=2)
    for (x1, x2), wanted in points.items():
        fill = GREY if wanted else "white"
        ax.plot(x1, x2, "o", ms=13, mfc=fill, mec="black", mew=1.5)
        if crosses and (x1 * w1 + x2 * w2 + b > 0) != bool(wanted):
            ax.plot(x1, x2, "x", ms=26, color=RED, mew=3)
    ax.set(title=title, xlabel=names[0], ylabel=names[1], aspect="equal")
    ax.set(xticks=[0, 1], yticks=[0, 1])


def three_panels(caption):
    fig, axes = plt.subplots(1, 3, figsize=(10, 3.9), layout="constrained")
    fig.get_layout_engine().set(w_pad=0.15, h_pad=0.1)
    fig.suptitle(caption, fontsize=10)
    return axes


corners = [(0, 0), (0, 1), (1, 0), (1, 1)]
axes = three_panels("filled circle: should fire · blue area: fires")
draw_line(axes[0], and_w, and_b, {c: c[0] and c[1] for c in corners}, "AND")
draw_line(axes[1], or_w, or_b, {c: c[0] or c[1] for c in corners}, "OR")
not_points = {(0, 0.5): 1, (1, 0.5): 0}
draw_line(axes[2], [not_w[0], 0], not_b, not_points, "NOT", ("$x_1$", ""))
axes[2].set_yticks([])
plt.show()

# %% [markdown]
# ## And XOR?
#
# XOR, *exclusive or*, is 1 if exactly one of its inputs is 1. Below are three attempts.
# Each gets one corner wrong. A search finds nothing better among 68,921 neurons, with
# every combination of weights and bias from −2 to 2 in steps of 0.1.

# %% tags=["skip-execution"]
xor_points = {c: c[0] ^ c[1] for c in corners}
attempts = [([1, 1], -0.5), ([-1, -1], 1.5), ([1, -1], -0.5)]
axes = three_panels("filled circle: XOR is 1 · blue area: fires · red cross: wrong")
for ax, (w, b) in zip(axes, attempts, strict=True):
    title = f"$w = ({w[0]}, {w[1]}),\\ b = {b}$"
    draw_line(ax, w, b, xor_points, title, crosses=True)
plt.show()

values = torch.linspace(-2, 2, 41)
w1, w2, b = torch.meshgrid(values, values, values, indexing="ij")
right = torch.zeros_like(b)
for (x1, x2), wanted in xor_points.items():
    right += (x1 * w1 + x2 * w2 + b > 0) == bool(wanted)
for count in range(5):
    print(f"{count} of 4 corners right: {int((right == count).sum()):6,} neurons")

# %% [markdown]
# ## Why no single neuron computes XOR
#
# A search proves nothing: the right weights might lie elsewhere. So prove it. Show that
# **no** neuron with two inputs computes XOR if its activation $f$ is *monotone*. That
# is one of two things: as $z$ grows, $f(z)$ never falls (the step, ReLU, the sigmoid),
# or $f(z)$ never rises. Cover both.
#
# "Computes XOR" shall mean: its answers for $(0, 1)$ and $(1, 0)$ are both greater than
# its answers for $(0, 0)$ and $(1, 1)$. Five to ten lines are enough. This answer is
# read and graded by a person.
#
# - 1 point: what the neuron answers at the four corners, written with $w_1$, $w_2$, $b$
#   and $f$, and what XOR demands of these answers.
# - 1 point: for an $f$ that never falls, an argument without a gap that these demands
#   contradict each other. "No line separates the points" is a claim, not yet a reason.
# - 1 point: the same for an $f$ that never rises, and a sentence on where the argument
#   fails if $f$ may rise *and* fall.
#
# <details><summary>I don't know how to start</summary>
#
# Compare the corner $(0, 0)$ with $(1, 0)$. The answer must become greater. What does
# that say about $w_1$, if $f$ never falls? Then go on from $(0, 1)$ to $(1, 1)$: the
# same weight is added again.
#
# </details>

# %% [markdown] nbgrader={"grade_id": "why-not-xor", "solution": true, "grade": true, "points": 3} difficulty=3 importance=3 minutes=10 answers=["Q1"]
# At the corners the neuron answers $f(b)$ for $(0, 0)$, $f(w_1 + b)$ for $(1, 0)$,
# $f(w_2 + b)$ for $(0, 1)$ and $f(w_1 + w_2 + b)$ for $(1, 1)$. XOR demands that the
# two in the middle are both greater than the first and the last.
#
# Let $f$ never fall. From $f(w_1 + b) > f(b)$ it follows that $w_1 > 0$: if $w_1$ were
# 0 or negative, then $w_1 + b \le b$, and $f(w_1 + b)$ could not be greater. But then
# $w_1 + w_2 + b > w_2 + b$, so that $f(w_1 + w_2 + b) \ge f(w_2 + b)$, whereas XOR
# demands $f(w_1 + w_2 + b) < f(w_2 + b)$. A contradiction, whatever the weights are.
#
# If $f$ never rises, the same steps give $w_1 < 0$, then $w_1 + w_2 + b < w_2 + b$ and
# again $f(w_1 + w_2 + b) \ge f(w_2 + b)$. So this neuron does not compute XOR either.
#
# With an $f$ that rises and falls, a greater answer says nothing about the sign of
# $w_1$, and the argument ends there. Indeed $f(z) = z^2$ with $w = (1, -1)$, $b = 0$
# computes XOR.

# %% [markdown]
# ## XOR with three neurons
#
# What one neuron cannot do, a small network can. Two *hidden* neurons look at the
# inputs $x_1$ and $x_2$. A third one, the output, looks only at what those two answer.
# All three use `step`.
#
# $$h_1 = \mathrm{step}(x_1 w_{11} + x_2 w_{12} + b_1) \qquad
#   h_2 = \mathrm{step}(x_1 w_{21} + x_2 w_{22} + b_2)$$
#
# $$y = \mathrm{step}(h_1 v_1 + h_2 v_2 + c)$$
#
# Choose the numbers so that $y$ is XOR of $x_1$ and $x_2$:
#
# - `hidden_w`: a list of two lists, `[[w11, w12], [w21, w22]]`, one inner list per
#   hidden neuron,
# - `hidden_b`: the list `[b1, b2]`,
# - `output_w`: the list `[v1, v2]`, and `output_b`: the number `c`.
#
# All right answers are accepted.
#
# <details><summary>I don't know how to start</summary>
#
# Say in words when XOR is true, as two conditions joined by "and". Each condition
# should be one that a single neuron can check. Then ask what the third neuron has to
# compute.
#
# </details>
#
# <details><summary>One corner stays wrong, and I cannot see why</summary>
#
# Write a table with one row per corner and the columns $h_1$, $h_2$, $y$. If two
# corners that need different answers agree in $h_1$ and $h_2$, change the hidden
# neurons. If not, draw the points $(h_1, h_2)$ in the plane and look for the line.
#
# </details>

# %% nbgrader={"grade_id": "xor-network", "solution": true} difficulty=3 importance=4 minutes=9 answers=["Q1"]
#| export
# A network that computes XOR: hidden_w, hidden_b, output_w, output_b
### BEGIN SOLUTION
hidden_w = [[1.0, 1.0], [-1.0, -1.0]]  # OR, and not both
hidden_b = [-0.5, 1.5]
output_w = [1.0, 1.0]  # AND
output_b = -1.5
### END SOLUTION

# %% nbgrader={"grade_id": "xor-network-try", "grade": true, "points": 0}
for x1, x2 in [(0, 0), (0, 1), (1, 0), (1, 1)]:
    h1 = step(x1 * hidden_w[0][0] + x2 * hidden_w[0][1] + hidden_b[0])
    h2 = step(x1 * hidden_w[1][0] + x2 * hidden_w[1][1] + hidden_b[1])
    y = step(h1 * output_w[0] + h2 * output_w[1] + output_b)
    print(f"x = {x1}, {x2}   h = {h1}, {h2}   y = {y}")
    assert y == x1 ^ x2, f"XOR of {x1} and {x2} is {x1 ^ x2}, your network gives {y}"

# %% nbgrader={"grade_id": "xor-network-values", "grade": true, "points": 3}
# Hidden tests: your network on all four corners.

# %% [markdown]
# ## What the hidden neurons have done
#
# On the left two lines, one for each of your hidden neurons. On the right what the
# output neuron sees: every corner $(x_1, x_2)$ has moved to its $(h_1, h_2)$, and a
# note says where it came from. Now one straight line is enough. That is the whole idea
# of a hidden layer.

# %% tags=["skip-execution"]
axes = three_panels("filled circle: XOR is 1 · blue area: this neuron fires")
for k in range(2):
    title = f"hidden neuron {k + 1}"
    draw_line(axes[k], hidden_w[k], hidden_b[k], xor_points, title)
moved, came_from = {}, {}
for c in corners:
    h = tuple(
        step(c[0] * v[0] + c[1] * v[1] + b)
        for v, b in zip(hidden_w, hidden_b, strict=True)
    )
    moved[h] = c[0] ^ c[1]
    came_from.setdefault(h, []).append(f"({c[0]},{c[1]})")
draw_line(axes[2], output_w, output_b, moved, "output neuron", ("$h_1$", "$h_2$"))
plain = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
for (h1, h2), sources in came_from.items():
    note = "from " + ", ".join(sources)
    axes[2].text(h1, h2 + 0.17, note, ha="center", va="bottom", fontsize=9, bbox=plain)
plt.show()

# %% [markdown]
# ## ReLU on a tensor
#
# A network asks the same question of thousands of numbers at once. So they go into a
# tensor, and one operation treats them all.
#
# Write `tensor_relu(x)` for a tensor of finite floats, of any shape: also `()`, a
# single number (a *rank-0* tensor), or `(0, 3)`, which holds no number at all. Return a
# tensor of the same shape in which every negative number has become 0.
#
# Two things are asked besides the values. `x` itself must stay as it is: whoever passed
# it may still need it. And go from `x` to the result by tensor operations, without
# lists, `item` or `detach`: PyTorch records them, and later walks back through its
# records to find gradients. Any operation is allowed, even `torch.relu`, but one that
# you build yourself teaches you more.
#
# <details><summary>My if says that the truth value is ambiguous</summary>
#
# `x > 0` has one answer per number, and `if` wants a single one. Keep the whole tensor
# of answers. What do you get when you multiply by it, or let it choose between two
# tensors?
#
# </details>
#
# <details><summary>How could my function change its input?</summary>
#
# By assigning into it (`x[...] = ...`) and by methods whose names end in an underscore.
# A new name for the same tensor does not help: `y = x` makes no copy.
#
# </details>


# %% nbgrader={"grade_id": "tensor-relu", "solution": true} difficulty=2 importance=5 minutes=8 answers=["Q2"]
#| export
def tensor_relu(x):
    """The rectified linear unit, element by element.

    Args:
        x: floating-point tensor of any shape. Stays as it is.

    Returns:
        Tensor of the same shape: 0 where x is negative, otherwise x.
    """
    ### BEGIN SOLUTION
    return torch.where(x > 0, x, 0.0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "tensor-relu-try", "grade": true, "points": 0}
x = torch.tensor([[-3.0, 0.5, 2.0], [1.0, -0.1, 0.0]])
before = x.clone()
torch.testing.assert_close(
    tensor_relu(x), torch.tensor([[0.0, 0.5, 2.0], [1.0, 0.0, 0.0]])
)
assert torch.equal(x, before), "your function has changed its input"
assert tensor_relu(torch.tensor(-2.0)).shape == (), "a rank-0 tensor stays one"
assert tensor_relu(torch.zeros(0, 3)).shape == (0, 3), "shape (0, 3) stays (0, 3)"
x.requires_grad_()
y = tensor_relu(x)
assert y.requires_grad, "PyTorch has no record of the way from x to your result"

# %% nbgrader={"grade_id": "tensor-relu-values", "grade": true, "points": 1}
# Hidden tests: rank 0 to 3, an empty tensor, and one with rows and columns swapped.

# %% nbgrader={"grade_id": "tensor-relu-gradients", "grade": true, "points": 1}
# Hidden tests: gradients with respect to the input, away from zero.

# %% nbgrader={"grade_id": "tensor-relu-inputs", "grade": true, "points": 1}
# Hidden tests: the values, and that the input is afterwards what it was before.

# %% [markdown]
# ## A neuron on tensors
#
# Several inputs for the same neuron are called a *batch*. They lie in a table: one row
# per example, one column per input number. The neuron has one weight per column, and
# answers with one number per row.
#
# | | sun | wind | hills | | answer |
# |---|---|---|---|---|---|
# | Monday | 5.0 | 8.0 | 2.0 | → | −1.2 |
# | Tuesday | 9.0 | 1.0 | 2.0 | → | 4.0 |
#
# Write `tensor_neuron(x, w, b)`: weighted sum plus bias, no activation. `x` is a single
# input of shape `(n,)` or a batch of shape `(m, n)`, where `m` may be 1, or 0. `w` has
# the shape `(n,)`, and `b` has the shape `()`. For a single input the result has the
# shape `()`, for a batch `(m,)`. As before, use tensor operations only, so that PyTorch
# finds its way back to `x`, `w` and `b`.
#
# <details><summary>I don't know how to start</summary>
#
# `x * w` multiplies every row of `x` by `w`, number by number. Print its shape for both
# kinds of input. Which of its dimensions has to be added up? Counted from the end, it
# is the same one in both cases.
#
# </details>
#
# <details><summary>My shapes don't fit</summary>
#
# Shape `()` for a batch: you have added up too much. `sum()` without an argument makes
# one number out of everything. Shape `(m, 1)`: a dimension was kept that should go.
#
# </details>


# %% nbgrader={"grade_id": "tensor-neuron", "solution": true} difficulty=2 importance=5 minutes=8 answers=["Q1"]
#| export
def tensor_neuron(x, w, b):
    """A neuron without an activation, for one input or a batch of them.

    Args:
        x: float tensor of shape (n,) or (m, n).
        w: float tensor of shape (n,), the weights.
        b: float tensor of shape (), the bias.

    Returns:
        Float tensor of shape () or (m,): weighted sum plus bias.
    """
    ### BEGIN SOLUTION
    return (x * w).sum(-1) + b
    ### END SOLUTION


# %% nbgrader={"grade_id": "tensor-neuron-try", "grade": true, "points": 0}
days = torch.tensor([[5.0, 8.0, 2.0], [9.0, 1.0, 2.0]])
w, b = torch.tensor([0.6, -0.4, -1.0]), torch.tensor(1.0)
answers = torch.tensor([-1.2, 4.0])
monday = (days[0], answers[0])
for x, expected in [monday, (days, answers), (days[:1], answers[:1])]:
    y = tensor_neuron(x, w, b)
    assert isinstance(y, torch.Tensor), f"return a tensor; yours is {y!r}"
    assert y.shape == expected.shape, (
        f"x of shape {tuple(x.shape)}: the result has the shape "
        f"{tuple(expected.shape)}, yours {tuple(y.shape)}"
    )
    torch.testing.assert_close(y, expected)
assert tensor_neuron(days[:0], w, b).shape == (0,), "no rows: the shape is (0,)"
for name, knob in [("x", days), ("w", w), ("b", b)]:
    knob.requires_grad_()
    y = tensor_neuron(days, w, b)
    assert y.requires_grad, (
        f"PyTorch has no record of the way from {name} to the result"
    )
    knob.requires_grad_(False)

# %% nbgrader={"grade_id": "tensor-neuron-single", "grade": true, "points": 1}
# Hidden tests: single inputs of shape (n,).

# %% nbgrader={"grade_id": "tensor-neuron-batch", "grade": true, "points": 1}
# Hidden tests: many rows, one row, none, and a table with rows and columns swapped.

# %% nbgrader={"grade_id": "tensor-neuron-gradients", "grade": true, "points": 1}
# Hidden tests: gradients with respect to x, w and b, for a single input and batches.

# %% [markdown]
# ## Which way to turn the knobs
#
# To learn means to change the weights and the bias so that a *loss* becomes smaller.
# The loss is some number computed from the neuron's answer, perhaps after many further
# steps. Call every number that enters the sum a *knob*: weights, bias, and inputs too,
# which may be the answers of earlier neurons with weights of their own. If I turn one
# knob by a tiny amount, how much does the loss change? The answer, change of loss per
# change of knob, is the *gradient* with respect to that knob.
#
# Take a ReLU neuron: $z = \sum_i x_i w_i + b$ and $y = \mathrm{relu}(z)$. All steps
# after the neuron send back one number, the *upstream gradient* $g$: how much the loss
# changes per change of $y$. Now turn the bias by a tiny $h$. Then $z$ changes by $h$.
# What does $y$ do?
#
# - If $z > 0$, the neuron *fires*: ReLU passes $z$ on. So $y$ changes by $h$, and the
#   loss by $g \cdot h$: the gradient with respect to $b$ is $g$.
# - If $z < 0$, it is *silent*: $y$ is 0, and stays 0 when $z$ moves a little. Nothing
#   changes, and the gradient is 0.
#
# Exactly at $z = 0$ there is a kink and no single slope. No test here asks about it.
#
# Weights and inputs follow the same thought, with one more factor. Turn $w_i$ by $h$:
# by how much does $z$ change?

# %% [markdown]
# ## Predict, then run: gradients by hand
#
# A ReLU neuron has $x = (2, -1)$, $w = (3, 4)$, $b = 1$. The upstream gradient is
# $g = 10$. Work out on paper the gradients of the loss and assign them:
#
# - `predicted_db`, a number, with respect to the bias,
# - `predicted_dw`, a list of two numbers, with respect to the weights,
# - `predicted_dx`, a list of two numbers, with respect to the inputs.
#
# Then the bias becomes $-5$, and everything else stays.
#
# - `silent_dw`: the list of gradients with respect to the weights now.
#
# <details><summary>I don't know how to start</summary>
#
# First compute $z$: does the neuron fire? Then change the first weight from 3 to 3.01
# and compute $z$ again. By how much did it move, compared with the 0.01? The loss moves
# $g$ times as far.
#
# </details>

# %% nbgrader={"grade_id": "predict-gradients", "solution": true} difficulty=2 importance=4 minutes=7 answers=["Q2"]
# Assign predicted_db, predicted_dw, predicted_dx and silent_dw
### BEGIN SOLUTION
predicted_db = 10.0
predicted_dw = [20.0, -10.0]
predicted_dx = [30.0, 40.0]
silent_dw = [0.0, 0.0]
### END SOLUTION

# %% nbgrader={"grade_id": "predict-gradients-values", "grade": true, "points": 1}
# Hidden tests: all four predictions.

# %% [markdown]
# Now let PyTorch answer. A tensor made with `requires_grad=True` is a knob: PyTorch
# writes down every step that starts from it. `backward` is given the upstream gradient,
# walks the steps in reverse and leaves the gradient of each knob in its `.grad`.

# %% tags=["skip-execution"]
for bias in (1.0, -5.0):
    x = torch.tensor([2.0, -1.0], requires_grad=True)
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    b = torch.tensor(bias, requires_grad=True)
    y = tensor_relu(tensor_neuron(x, w, b))
    y.backward(torch.tensor(10.0))
    print(f"bias {bias:4}: y = {y.item() + 0.0}")  # + 0.0 makes 0.0 of -0.0
    dw, dx = ((knob.grad + 0.0).tolist() for knob in (w, x))
    print(f"    db = {b.grad.item()}  dw = {dw}  dx = {dx}")

# %% [markdown]
# ## The gradients of a ReLU neuron
#
# Now for a batch. `x` has one or more rows, and row $k$ has its own $z_k$, its own
# answer $y_k = \mathrm{relu}(z_k)$ and its own upstream gradient $g_k$. The weights and
# the bias are shared: turn one of them, and every row moves, so that the shares of all
# rows **add up**. A row of `x` moves only its own answer.
#
# Write `neuron_gradients(x, w, b, upstream)`. It returns three tensors, as a tuple or a
# list, in this order: the gradients with respect to `x`, of shape `(m, n)`, `w`, of
# shape `(n,)`, and `b`, of shape `()`. A gradient always has the shape of the thing it
# belongs to. All tensors are float32, and no $z_k$ in the tests is 0.
#
# Derive it by hand and write it with ordinary tensor operations. The tests switch
# PyTorch's recording off (`torch.inference_mode`), and an answer that lets `backward`
# or anything else of `torch.autograd` or `torch.func` differentiate earns nothing. The
# three gradients are graded one by one. Begin with `b`, then `w`, then `x`, and return
# `None` for what you do not have yet.
#
# <details><summary>I don't know how to start</summary>
#
# Go in the order of the chain: from `upstream`, one number per row, to the gradient
# with respect to $z$, again one number per row. The rows that are silent contribute
# nothing. Call this tensor `dz`. Everything else needs `dz` and one other tensor. Try
# it with $m = 1$ first: there you know the answers from the last task.
#
# </details>
#
# <details><summary>My shapes don't fit</summary>
#
# Write down the shape you have and the shape you want. A dimension that must disappear
# is one to add up. A dimension that is missing can be put in with `None`: if `dz` has
# the shape `(m,)`, then `dz[:, None]` has the shape `(m, 1)`, and times a row it makes
# a table.
#
# </details>


# %% nbgrader={"grade_id": "gradients-by-hand", "solution": true} difficulty=4 importance=4 minutes=13 answers=["Q1", "Q2"]
#| export
def neuron_gradients(x, w, b, upstream):
    """The gradients of a neuron with ReLU, y = relu(weighted sum + bias), by hand.

    Args:
        x: float tensor of shape (m, n), one input per row.
        w: float tensor of shape (n,), the weights.
        b: float tensor of shape (), the bias.
        upstream: float tensor of shape (m,), the gradient with respect to y.

    Returns:
        Three float tensors: the gradients with respect to x, of shape (m, n),
        w, of shape (n,), and b, of shape ().
    """
    ### BEGIN SOLUTION
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()
    ### END SOLUTION


# %% nbgrader={"grade_id": "gradients-by-hand-try", "grade": true, "points": 0}
x = torch.tensor([[2.0, -1.0], [-2.0, 0.5], [1.0, -1.0]], requires_grad=True)
w = torch.tensor([3.0, 4.0], requires_grad=True)
b = torch.tensor(1.5, requires_grad=True)
upstream = torch.tensor([10.0, 1.0, -2.0])
with torch.inference_mode():
    by_hand = neuron_gradients(x, w, b, upstream)
assert isinstance(by_hand, (tuple, list)) and len(by_hand) == 3, (
    f"return three things, for x, w and b; yours is {by_hand!r}"
)
# PyTorch's own gradients, only to compare yours with. The second row is silent.
torch.relu(x[:, 0] * w[0] + x[:, 1] * w[1] + b).backward(upstream)
for name, mine, knob in zip("bwx", reversed(by_hand), (b, w, x), strict=True):
    if mine is None:
        print(f"gradient of {name}: still to do")
        continue
    assert isinstance(mine, torch.Tensor), (
        f"gradient of {name}: a tensor of shape {tuple(knob.shape)}, not {mine!r}"
    )
    assert mine.shape == knob.shape, (
        f"gradient of {name}: the shape is {tuple(knob.shape)}, "
        f"yours {tuple(mine.shape)}"
    )
    assert torch.allclose(mine, knob.grad), (
        f"gradient of {name}: PyTorch finds {knob.grad.tolist()}, you {mine.tolist()}"
    )

# %% nbgrader={"grade_id": "gradients-by-hand-bias", "grade": true, "points": 1}
# Hidden tests: the gradient of b, for one row and for several, some of them silent.

# %% nbgrader={"grade_id": "gradients-by-hand-weights", "grade": true, "points": 2}
# Hidden tests: the gradient of w, for one row and for several, some of them silent.

# %% nbgrader={"grade_id": "gradients-by-hand-inputs", "grade": true, "points": 1}
# Hidden tests: the gradient of x, for one row and for several, some of them silent.

# %% [markdown]
# ## By hand and by PyTorch
#
# The same gradients from both sources, for a batch of 200 random inputs with eight
# numbers each. A difference of `0.0e+00` is none at all. One near 1e-6 comes from
# rounding, if you add in another order than PyTorch.

# %% tags=["skip-execution"]
torch.manual_seed(1)
x = torch.randn(200, 8, requires_grad=True)
w = torch.randn(8, requires_grad=True)
b = torch.tensor(0.3, requires_grad=True)
upstream = torch.randn(200)
y = tensor_relu(tensor_neuron(x, w, b))
y.backward(upstream)
by_hand = neuron_gradients(x.detach(), w.detach(), b.detach(), upstream)
print(f"{int((y == 0).sum())} of {len(y)} rows are silent\n")
print("gradient of   shape      largest element   largest difference")
for name, knob, mine in zip("xwb", (x, w, b), by_hand, strict=True):
    largest, apart = knob.grad.abs().max(), (mine - knob.grad).abs().max()
    print(f"{name:13} {tuple(knob.shape)!s:10} {largest:15.4f} {apart:20.1e}")

fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.5), layout="constrained")
for name, gradient, shift, colour in [
    ("PyTorch", w.grad, -0.2, BLUE),
    ("by hand", by_hand[1], 0.2, ORANGE),
]:
    place = [i + shift for i in range(8)]
    axes[0].bar(place, gradient.tolist(), 0.4, color=colour, label=name)
axes[0].axhline(0, color="black", lw=0.8)
axes[0].set(xlabel="weight $i$", ylabel="gradient with respect to $w_i$")
axes[0].margins(y=0.2)
axes[0].legend(ncols=2, loc="upper center", frameon=False)
z, largest = tensor_neuron(x, w, b).tolist(), by_hand[0].abs().amax(1).tolist()
axes[1].plot(z, largest, "o", ms=4, color=BLUE, alpha=0.6)
axes[1].axvline(0, color="black", lw=0.8)
axes[1].set(xlabel="$z$ of the row", ylabel="largest gradient entry, without sign")
axes[1].set_title("a silent row of x gets no gradient", fontsize=10)
plt.show()

# %% [markdown]
# ## All of it once more
#
# The gates as a table, and a neuron that answers and learns from two rows at once.

# %% tags=["skip-execution", "demo"]
print("x1 x2   AND  OR  XOR")
for x1, x2 in [(0, 0), (0, 1), (1, 0), (1, 1)]:
    both = activated_neuron([x1, x2], and_w, and_b, step)
    either = activated_neuron([x1, x2], or_w, or_b, step)
    hidden = [
        activated_neuron([x1, x2], w, b, step)
        for w, b in zip(hidden_w, hidden_b, strict=True)
    ]
    one = activated_neuron(hidden, output_w, output_b, step)
    print(f" {x1}  {x2}   {both:3}  {either:2}  {one:3}")

x = torch.tensor([[2.0, -1.0], [-2.0, 0.5]])
w, b, upstream = torch.tensor([3.0, 4.0]), torch.tensor(1.0), torch.tensor([10.0, 1.0])
print("a ReLU neuron answers", tensor_relu(tensor_neuron(x, w, b)).tolist())
for name, gradient in zip("xwb", neuron_gradients(x, w, b, upstream), strict=True):
    print(f"gradient of {name}:", gradient.tolist())

# %% [markdown]
# ## What you have now
#
# A neuron multiplies each input by a weight, adds a bias and passes the sum through an
# activation. ReLU keeps positive numbers and makes 0 of the rest. A threshold neuron
# cuts its inputs in two with a straight line, which is enough for AND, OR and NOT, and
# not for XOR: there you need a hidden layer that moves the points first. On tensors the
# same neuron answers for a whole batch. Its gradients are three short lines, and they
# agree with PyTorch's. Where the neuron is silent, nothing comes through and nothing is
# learnt.
#
# Next: many neurons side by side, a dense layer (`02_dense_layer`).
#
# **To read**
#
# - McCulloch and Pitts, *A logical calculus of the ideas immanent in nervous activity*,
#   1943: threshold neurons that compute logic.
# - Rosenblatt, *The perceptron: a probabilistic model for information storage and
#   organization in the brain*, 1958: such a neuron learns its weights.
# - Minsky and Papert, *Perceptrons*, 1969: what a single layer cannot compute.
# - Nair and Hinton, *Rectified linear units improve restricted Boltzmann machines*,
#   2010, and Glorot, Bordes and Bengio, *Deep sparse rectifier neural networks*, 2011:
#   why ReLU.
#
# **Questions answered here**
#
# - Q1: How do you write a neuron in Python, its weighted sum, its bias and its
#   activation?
# - Q2: How do you write ReLU in Python, for a number and for a tensor?
