# ---
# jupyter:
#   builds_on: [02_dense_layer, 06_init, 07_chain_rule, 08_layers]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A linear layer, and the module around it
#
# You have written layers with forward and backward passes of your own. From here on
# PyTorch keeps the backward pass, and the question becomes: how does a layer find its
# weights, how does an optimizer find them, and what happens between `model(x)` and a
# weight that has moved? Where one of these connections is lost, a part of the network
# stops learning, and usually there is no error.
#
# At the end you will be able to
#
# - say what happens when an object is called, and write `__call__` with hooks,
# - write `nn.Linear` from scratch, so alike that PyTorch loads its weights,
# - find parameters that no optimizer sees and gradients that were cut off, and repair
#   both,
# - say what a module hands down to those inside it, keep numbers that are not learned,
#   and share one parameter between two layers,
# - write a `Module` base class that needs no `super().__init__()`, and a `Sequential`,
# - read from `grad_fn` what autograd has recorded,
# - write one training step, by hand and with an optimizer, and say what a forgotten
#   `zero_grad` does.
#
# It builds on 02_dense_layer (a layer is `x @ w.t() + b`), 06_init (the scale of
# weights), 07_chain_rule (leaves, and gradients that add up) and 08_layers (layers as
# classes). Expect 140 minutes. If you want to stop half-way, stop before "A module from
# nothing".
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import torch
import torch.nn.functional as F
from torch import nn

# %% [markdown]
# ## An object that can be called
#
# In Python not only functions can be called. `thing(5)` works for every object whose
# *class* has a method named `__call__`. Python looks it up on the class, passes the
# object as `self`, and returns what the method returns.
#
# Two different calls are easy to confuse. `Times(3)` calls the class. That makes an
# object, called an *instance*, and runs `__init__`. `thing(5)` calls the instance, and
# runs `__call__`.

# %% [markdown]
# ## A function with a memory
#
# The local variables of a function are gone when it returns. An object has a place to
# keep things from one call to the next.
#
# Write a class `Average`. `Average()` takes no arguments. Calling the instance with a
# number takes this number in, and returns the mean of all numbers taken in so far, this
# one included. Two instances know nothing of each other.
#
# <details><summary>I don't know how to start</summary>
#
# Which two things must survive from one call to the next, so that the mean can be
# computed? Create them in `__init__`, as attributes of `self`.
#
# </details>


# %% nbgrader={"grade_id": "average", "solution": true} difficulty=1 importance=4 minutes=3 answers=["Q37"]
#| export
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.total = 0.0
        self.count = 0
        ### END SOLUTION

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        ### BEGIN SOLUTION
        self.total += number
        self.count += 1
        return self.total / self.count
        ### END SOLUTION


# %% nbgrader={"grade_id": "average-try", "grade": true, "points": 0}
one, other = Average(), Average()
answer = one(4)
assert answer == 4, f"after 4 the mean is 4, yours is {answer}"
answer = one(8)
assert answer == 6, f"after 4 and 8 the mean is 6, yours is {answer}"
answer = one(3)
assert answer == 5, f"after 4, 8 and 3 the mean is 5, yours is {answer}"
answer = other(100)
assert answer == 100, f"a second instance starts afresh, yours says {answer}"

# %% nbgrader={"grade_id": "average-values", "grade": true, "points": 1}
# Hidden tests: the means that one instance returns, call by call.

# %% nbgrader={"grade_id": "average-two", "grade": true, "points": 1}
# Hidden tests: two instances, called in turns.

# %% [markdown]
# ## What a module does when it is called
#
# A layer in PyTorch is an instance of a class that derives from `nn.Module`. Its author
# writes `forward`. Its user writes `layer(x)`. In between stands `nn.Module.__call__`,
# and it does more than hand over `x`. It runs *hooks*: functions that somebody has
# registered, to look at what goes in and out, or to change it.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"


def box(ax, x, y, text, color, width=2.0, height=0.8):
    frame = plt.Rectangle(
        (x - width / 2, y - height / 2), width, height, fc="white", ec=color, lw=2
    )
    ax.add_patch(frame)
    ax.text(x, y, text, ha="center", va="center", color=color, fontsize=11)


def arrow(ax, start, end, color, text="", dx=0.0, dy=0.22, style="-"):
    line = {"arrowstyle": "-|>", "color": color, "lw": 2, "linestyle": style}
    ax.annotate("", xy=end, xytext=start, arrowprops=line)
    middle = (start[0] + end[0]) / 2 + dx, (start[1] + end[1]) / 2 + dy
    ax.text(*middle, text, ha="center", va="center", color=color, fontsize=11)


fig, ax = plt.subplots(figsize=(9.5, 3.7), layout="constrained")
ax.add_patch(plt.Rectangle((1.5, 2.05), 8.0, 1.75, fc="#F4F4F4", ec=GREY, lw=1.5))
ax.text(1.7, 3.52, "nn.Module.__call__", color=GREY, fontsize=11)
box(ax, 2.75, 2.7, "forward\npre-hooks", GREEN, 1.7)
box(ax, 5.5, 2.7, "forward", BLUE, 1.7)
box(ax, 8.25, 2.7, "forward\nhooks", GREEN, 1.7)
arrow(ax, (0.3, 2.7), (1.85, 2.7), BLUE, "x", dx=-0.3)
arrow(ax, (3.65, 2.7), (4.6, 2.7), BLUE, "x′")
arrow(ax, (6.4, 2.7), (7.35, 2.7), BLUE, "y")
arrow(ax, (9.15, 2.7), (10.7, 2.7), BLUE, "y′", dx=0.3)
ax.text(0.3, 3.25, "layer(x)", color=BLUE, fontsize=11, ha="left")
arrow(ax, (0.3, 0.9), (5.2, 2.22), ORANGE, style="--")
arrow(ax, (5.8, 2.22), (10.7, 0.9), ORANGE, style="--")
ax.text(0.3, 0.5, "layer.forward(x)", color=ORANGE, fontsize=11, ha="left")
ax.text(5.5, 1.1, "past the hooks", color=ORANGE, fontsize=11, ha="center")
ax.text(10.7, 0.5, "y", color=ORANGE, fontsize=11, ha="right")
ax.set(xlim=(0, 11), ylim=(0.2, 4))
ax.axis("off")
plt.show()

# %% [markdown]
# A *forward pre-hook* gets the module and the tuple of its arguments before `forward`
# runs. A *forward hook* gets the module, the arguments and the output afterwards. If a
# hook returns `None`, everything stays as it is. Anything else takes the place of the
# arguments, or of the output.
#
# Tools for profiling, for watching activations, for pruning weights live in these
# hooks. Whoever calls `layer.forward(x)` passes by all of them, without an error.

# %% [markdown]
# ## Predict: through the call, and past it
#
# ```python
# class AddOne(nn.Module):
#     def forward(self, x):
#         return x + 1
#
# layer = AddOne()
# layer.register_forward_pre_hook(lambda module, args: (args[0] * 10,))
# seen = []
# layer.register_forward_hook(lambda module, args, output: seen.append(output))
# layer.register_forward_hook(lambda module, args, output: -output)
# through_call = layer(2.0)
# past_call = layer.forward(2.0)
# ```
#
# Assign the two numbers `through_call` and `past_call`, and the list `seen` as it is at
# the end. Hooks run in the order in which they were registered.
#
# <details><summary>I don't know how to start</summary>
#
# Follow the 2 through the picture. What does `seen.append(…)` return?
#
# </details>

# %% nbgrader={"grade_id": "hook-values", "solution": true} difficulty=2 importance=4 minutes=3 answers=["Q37"]
# Assign through_call, past_call, seen
### BEGIN SOLUTION
through_call = -21.0
past_call = 3.0
seen = [21.0]
### END SOLUTION

# %% nbgrader={"grade_id": "hook-values-try", "grade": true, "points": 0}
for answer in (through_call, past_call):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"
assert isinstance(seen, list), "seen is a list"

# %% nbgrader={"grade_id": "hook-values-all", "grade": true, "points": 1}
# Hidden tests: through_call, past_call and seen.

# %% [markdown]
# ## Your own call, with hooks
#
# Now build the mechanism, a little simpler than PyTorch's and without `nn.Module`.
# Write a base class `Hooked`. Subclasses will define `forward(self, x)`. If they have
# an `__init__` of their own, they call `super().__init__()` first.
#
# - `add_pre_hook(hook)`: from now on `hook(layer, x)` runs before `forward`. If it
#   returns anything but `None`, that takes the place of `x`.
# - `add_hook(hook)`: from now on `hook(layer, x, y)` runs after `forward`. Here `x` is
#   what really went into `forward`, and `y` what came out. If it returns anything but
#   `None`, that takes the place of `y`.
# - Calling the instance with one argument `x` runs all of it and returns `y`. Hooks
#   run in the order in which they were added. Each sees what the ones before it have
#   put in place.
#
# The first argument of every hook is the instance itself. Hooks belong to the instance
# they were added to and to no other. One that was added twice runs twice.
#
# <details><summary>I don't know how to start</summary>
#
# Begin with a `__call__` that only runs `self.forward(x)`. Then put a loop before it,
# over a list of functions, and another loop behind it.
#
# </details>
#
# <details><summary>A hook that returns 0 is ignored</summary>
#
# `if result:` asks whether the result counts as true, and 0 does not. The text asks
# something else: whether the result is `None`.
#
# </details>


# %% nbgrader={"grade_id": "hooked", "solution": true} difficulty=3 importance=4 minutes=7 answers=["Q37"]
#| export
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.pre_hooks, self.hooks = [], []
        ### END SOLUTION

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        ### BEGIN SOLUTION
        self.pre_hooks.append(hook)
        ### END SOLUTION

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        ### BEGIN SOLUTION
        self.hooks.append(hook)
        ### END SOLUTION

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        ### BEGIN SOLUTION
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y
        ### END SOLUTION


# %% nbgrader={"grade_id": "hooked-try", "grade": true, "points": 0}
class PlusOne(Hooked):
    def forward(self, x):
        return x + 1


layer, plain = PlusOne(), PlusOne()
assert layer(2) == 3, f"without hooks forward alone decides: 3, yours is {layer(2)}"
layer.add_pre_hook(lambda layer, x: x * 10)
assert layer(2) == 21, f"the pre-hook makes 20 of 2, so 21; yours is {layer(2)}"
triples = []
layer.add_hook(lambda layer, x, y: triples.append((layer, x, y)))
assert layer(2) == 21, f"a hook that returns None changes nothing, yours: {layer(2)}"
assert triples[0] == (layer, 20, 21), f"the hook must see (layer, 20, 21): {triples}"
assert plain(2) == 3, "another instance has no hooks, and yours runs some"
layer.add_pre_hook(lambda layer, x: x + 3)
assert layer(2) == 24, f"20 by the first pre-hook, 23 by the second, so 24: {layer(2)}"
layer.add_hook(lambda layer, x, y: y / 2)
layer.add_hook(lambda layer, x, y: y - 2)
assert layer(2) == 10, f"24, by one hook 12, by the next 10; yours is {layer(2)}"
plain.add_hook(lambda layer, x, y: 0)
assert plain(2) == 0, f"a hook that returns 0 puts 0 in place, yours: {plain(2)}"

# %% nbgrader={"grade_id": "hooked-values", "grade": true, "points": 1}
# Hidden tests: results without hooks, with hooks that replace, and with two instances.

# %% nbgrader={"grade_id": "hooked-seen", "grade": true, "points": 1}
# Hidden tests: what each hook is given, and in which order they run.

# %% nbgrader={"grade_id": "hooked-none", "grade": true, "points": 1}
# Hidden tests: a hook that returns None replaces nothing; one that returns 0, False or
# an empty list replaces.

# %% [markdown]
# ## A linear layer from nothing
#
# `nn.Linear(n_in, n_out)` holds a weight of shape (n_out, n_in) and a bias of shape
# (n_out,), and computes `x @ weight.t() + bias`. What makes the two *parameters*, and
# not just tensors, is the class `nn.Parameter`: a tensor that requires a gradient and
# that a module takes note of when it is assigned as an attribute.
#
# Both start as random numbers, uniform between $-1/\sqrt{n}$ and $+1/\sqrt{n}$, where
# $n$ is the number of *inputs*.
#
# To save a layer, or to carry its numbers over to another, one uses its *state dict*:
# `layer.state_dict()` is a dictionary from the names of the parameters to their values,
# here `"weight"` and `"bias"`. `other.load_state_dict(…)` copies them into `other`, and
# refuses if a name or a shape does not fit.

# %% [markdown]
# This default is neither Kaiming normal nor a scale that keeps the spread, as you found
# in 06_init: the variance of such numbers is $1/(3n)$. Inside, it is written as `kaiming_uniform_(weight, a=√5)`, which has misled many
# readers. The √5 is the slope of a leaky ReLU, and its gain is $\sqrt{2/(1+5)} =
# \sqrt{1/3}$. The bound of a uniform distribution is $\sqrt{3}$ times its standard
# deviation, and so the bound here is $\sqrt{3} \cdot \sqrt{1/3} \cdot 1/\sqrt{n} =
# 1/\sqrt{n}$.

# %% tags=["skip-execution"]
torch.manual_seed(0)
default = nn.Linear(48, 2000).weight.detach().flatten()
kaiming = nn.init.kaiming_normal_(torch.empty(2000, 48)).flatten()
fig, ax = plt.subplots(figsize=(7.5, 3.2), layout="constrained")
ax.hist(kaiming.cpu(), bins=120, density=True, color=ORANGE, alpha=0.45)
ax.hist(default.cpu(), bins=40, density=True, histtype="step", color=BLUE, lw=2)
ax.text(0.16, 3.1, "nn.Linear's default", color=BLUE, fontsize=11)
ax.text(0.3, 1.1, "Kaiming normal", color=ORANGE, fontsize=11)
ticks = [-(48**-0.5), 0, 48**-0.5]
ax.set_xticks(ticks, ["$-1/\\sqrt{48}$", "0", "$1/\\sqrt{48}$"])
ax.set(xlim=(-0.7, 0.7), xlabel="weight", ylabel="density")
plt.show()

# %% [markdown]
# ## nn.Linear from scratch
#
# Write `Linear(n_in, n_out, bias=True)`, a subclass of `nn.Module` that can stand
# wherever these four points are all that is asked of an `nn.Linear`. Write the product
# and the sum yourself, without `F.linear`. Neither derive from `nn.Linear` nor hold one,
# in whatever way: as an attribute, in a list, under a name of the notebook.
#
# - The parameters are `weight`, of shape (n_out, n_in), and `bias`, of shape (n_out,).
#   With `bias=False` the layer computes `x @ weight.t()` alone, and `layer.bias` is
#   `None`.
# - All of them are drawn from a uniform distribution between $-1/\sqrt{n}$ and
#   $+1/\sqrt{n}$, with $n$ the number of inputs, for the bias too. Two layers made one
#   after the other get different numbers.
# - An input of shape (…, n_in) gives an output of shape (…, n_out). Where the dots
#   stand there may be any number of dimensions, none included.
# - The state dict of either kind of layer loads into the other with `load_state_dict`.
#
# <details><summary>I don't know how to start</summary>
#
# `super().__init__()` first. Then make a tensor of the right shape with `torch.rand`,
# stretch and shift it from [0, 1) to where it belongs, wrap it in `nn.Parameter`, and
# assign it to `self.weight`.
#
# </details>
#
# <details><summary>It fails for inputs with three dimensions</summary>
#
# `@` treats the last two dimensions as matrices and broadcasts the others, which is all
# you need. What must be turned round is the weight, which always has two.
#
# </details>
#
# <details><summary>The state dict has a name that it should not have</summary>
#
# A state dict takes its names from the attributes. Print `list(layer.state_dict())`
# for yours and for an `nn.Linear`.
#
# </details>


# %% nbgrader={"grade_id": "linear", "solution": true} difficulty=3 importance=5 minutes=12 answers=["Q39", "Q40"]
#| export
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        ### BEGIN SOLUTION
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        ### BEGIN SOLUTION
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias
        ### END SOLUTION


# %% nbgrader={"grade_id": "linear-try", "grade": true, "points": 0}
layer, theirs = Linear(3, 2), nn.Linear(3, 2)
names = sorted(name for name, _ in layer.named_parameters())
assert names == ["bias", "weight"], f"parameters: weight and bias, yours are {names}"
assert layer.weight.shape == (2, 3), f"weight is (2, 3), not {layer.weight.shape}"
theirs.load_state_dict(layer.state_dict())
x = torch.randn(5, 3)
torch.testing.assert_close(layer(x), theirs(x), msg="not the values of nn.Linear")
assert layer(torch.randn(4, 5, 3)).shape == (4, 5, 2), "more dimensions must work"
bare = Linear(3, 2, bias=False)
assert bare.bias is None, "bias=False: layer.bias is None"
assert bare(x).shape == (5, 2), "bias=False: the layer must still compute"
for name, p in Linear(4, 2000).named_parameters():  # uniform between -0.5 and 0.5
    low, high = p.min().item(), p.max().item()
    assert -0.5 <= low and high <= 0.5, f"4 inputs, and {name} goes beyond ±1/√4"
    assert low < -0.4 and high > 0.4, f"{name} goes from {low:.2f} to {high:.2f} only"

# %% nbgrader={"grade_id": "linear-values", "grade": true, "points": 1}
# Hidden tests: parameters (names, shapes), values and gradients, for matrices.

# %% nbgrader={"grade_id": "linear-dimensions", "grade": true, "points": 1}
# Hidden tests: inputs of one, three and four dimensions, with gradients.

# %% nbgrader={"grade_id": "linear-no-bias", "grade": true, "points": 1}
# Hidden tests: bias=False. Parameters, values, gradients, state dict, layer.bias.

# %% nbgrader={"grade_id": "linear-state", "grade": true, "points": 1}
# Hidden tests: state dicts loaded both ways; the layer is no nn.Linear, holds none, and
# calls no F.linear; its weight is a leaf.

# %% nbgrader={"grade_id": "linear-init", "grade": true, "points": 2}
# Hidden tests: the distribution of many weights and biases; two layers differ.

# %% [markdown]
# ## What a module notices
#
# `self.weight = nn.Parameter(…)` looks like any assignment. But `nn.Module` defines
# `__setattr__`, the method that Python runs for `self.name = value`. It looks at the
# value. An `nn.Parameter` goes into a dictionary of parameters, another module into a
# dictionary of submodules. All else becomes an ordinary attribute, and the module knows
# nothing more of it: a plain tensor, the result of a computation, a Python list,
# whatever the list contains.
#
# `parameters()` and `named_parameters()` walk these dictionaries, submodules included,
# and so does everything built on them. An optimizer moves what it was given, and it is
# usually given `model.parameters()`. `state_dict()` saves parameters and *buffers*,
# tensors that belong to the module but are not learned, such as a running mean. They
# are announced with `register_buffer`.

# %% [markdown]
# ## Predict: which of them are parameters
#
# ```python
# class Odd(nn.Module):
#     def __init__(self):
#         super().__init__()
#         self.a = nn.Parameter(torch.zeros(3))
#         self.b = torch.zeros(3, requires_grad=True)
#         self.c = 2 * nn.Parameter(torch.zeros(4))
#         self.d = nn.Linear(3, 2)
#         self.e = [nn.Linear(2, 2)]
#         self.f = nn.ModuleList([nn.Linear(2, 1, bias=False)])
#         self.register_buffer("g", torch.zeros(2))
# ```
#
# - `parameter_names`: the set of names in `Odd().named_parameters()`,
# - `saved_names`: the set of names in `Odd().state_dict()`,
# - `movable`: how many single numbers an optimizer can move that was given
#   `Odd().parameters()`.
#
# Names of nested parameters are joined by dots, as in `"head.weight"`. The layers of an
# `nn.ModuleList` have the names 0, 1, and so on.
#
# <details><summary>I don't know how to start</summary>
#
# Go through the seven lines. What is the value on the right-hand side: an
# `nn.Parameter`, an `nn.Module`, or neither? A product is a new tensor.
#
# </details>

# %% nbgrader={"grade_id": "noticed", "solution": true} difficulty=2 importance=5 minutes=4 answers=["Q39", "Q40"]
# Assign parameter_names, saved_names, movable
### BEGIN SOLUTION
parameter_names = {"a", "d.weight", "d.bias", "f.0.weight"}
saved_names = {"a", "d.weight", "d.bias", "f.0.weight", "g"}
movable = 13
### END SOLUTION

# %% nbgrader={"grade_id": "noticed-try", "grade": true, "points": 0}
for answer in (parameter_names, saved_names):
    assert isinstance(answer, set), f"{answer!r} is not a set, such as {{'a', 'b'}}"
    assert all(isinstance(name, str) for name in answer), "names are strings"
assert isinstance(movable, int), "movable is a whole number"

# %% nbgrader={"grade_id": "noticed-names", "grade": true, "points": 1}
# Hidden tests: parameter_names and movable.

# %% nbgrader={"grade_id": "noticed-saved", "grade": true, "points": 1}
# Hidden tests: saved_names.

# %% [markdown]
# ## Find the bug: a layer that never learns
#
# This layer stretches and shifts each of its $n$ inputs by numbers that are meant to be
# learned. The forward pass is right, and `backward` even fills `layer.scale.grad`. Yet
# in training nothing moves.
#
# ```python
# class ScaleShift(nn.Module):
#     def __init__(self, n):
#         super().__init__()
#         self.scale = torch.ones(n, requires_grad=True)
#         self.shift = torch.zeros(n, requires_grad=True)
#
#     def forward(self, x):
#         return x * self.scale + self.shift
# ```
#
# Write the repaired class. The two parameters, `scale` and `shift`, have shape (n,).
# The scale starts at one and the shift at zero, and `forward` computes what it computes
# here, for x of shape (…, n), and leaves x as it is. Nothing else is a parameter.
#
# <details><summary>I don't know how to start</summary>
#
# Write the class down as it is, make an instance, and look at
# `list(layer.named_parameters())`.
#
# </details>


# %% nbgrader={"grade_id": "scale-shift", "solution": true} difficulty=1 importance=5 minutes=3 answers=["Q39", "Q40"]
#| export
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        ### BEGIN SOLUTION
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        ### BEGIN SOLUTION
        return x * self.scale + self.shift
        ### END SOLUTION


# %% nbgrader={"grade_id": "scale-shift-try", "grade": true, "points": 0}
layer = ScaleShift(3)
x = torch.tensor([[1.0, -2.0, 3.0]])
torch.testing.assert_close(layer(x), x, msg="a new layer must give back its input")
found = len(list(layer.parameters()))
assert found == 2, f"an optimizer should find 2 parameters here, and it finds {found}"
sizes = {name: tuple(p.shape) for name, p in layer.named_parameters()}
assert sizes == {"scale": (3,), "shift": (3,)}, f"scale and shift, (3,): {sizes}"
optimizer = torch.optim.SGD(layer.parameters(), lr=0.5)
layer(x).sum().backward()
optimizer.step()
assert layer.shift[0] == -0.5, f"one step moves shift[0] to -0.5: {layer.shift}"

# %% nbgrader={"grade_id": "scale-shift-values", "grade": true, "points": 1}
# Hidden tests: what a new layer computes and starts from.

# %% nbgrader={"grade_id": "scale-shift-learns", "grade": true, "points": 1}
# Hidden tests: names and shapes of the parameters, values and gradients for others than
# the first ones, three steps of an optimizer, and that both are saved.

# %% [markdown]
# ## Find the bug: the list
#
# A tower of linear layers, with a ReLU between each two. `Tower([3, 5, 4, 2])` has
# three of them: from 3 to 5, from 5 to 4, from 4 to 2.
#
# ```python
# class Tower(nn.Module):
#     def __init__(self, sizes):
#         super().__init__()
#         self.layers = []
#         for n_in, n_out in zip(sizes[:-1], sizes[1:]):
#             self.layers.append(nn.Linear(n_in, n_out))
#
#     def forward(self, x):
#         for layer in self.layers[:-1]:
#             x = torch.relu(layer(x))
#         return self.layers[-1](x)
# ```
#
# `torch.optim.SGD(Tower([3, 5, 2]).parameters(), lr=0.1)` complains of an empty list.
# That is luck. Had the tower one proper layer besides, nobody would complain, and the
# rest would keep its random weights for ever.
#
# Write the repaired class. The parameters are called `layers.0.weight`,
# `layers.0.bias`, `layers.1.weight`, and so on, and `forward` computes what it computes
# here. Use `nn.Linear`. There are at least two sizes.
#
# <details><summary>I don't know how to start</summary>
#
# A module looks at what is assigned to an attribute. A list is neither a parameter nor
# a module. Which list is? It was in the last prediction.
#
# </details>


# %% nbgrader={"grade_id": "tower", "solution": true} difficulty=2 importance=5 minutes=4 answers=["Q40"]
#| export
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        ### BEGIN SOLUTION
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        ### BEGIN SOLUTION
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
        ### END SOLUTION


# %% nbgrader={"grade_id": "tower-try", "grade": true, "points": 0}
high = Tower([3, 5, 4, 2])
names = [name for name, _ in high.named_parameters()]
assert len(names) == 6, f"three layers have 6 parameters, yours are {names}"
assert "layers.2.bias" in names, f"the last bias is layers.2.bias; yours: {names}"
assert high(torch.randn(7, 3)).shape == (7, 2), "7 rows in, 7 rows of 2 out"
narrow = Tower([1, 1, 1])
with torch.no_grad():
    for parameter in narrow.parameters():
        parameter.fill_(-1.0)  # each layer computes -x - 1
values = narrow(torch.tensor([[1.0], [-3.0]])).flatten().tolist()
assert values[0] == -1.0, f"1, then -2, by ReLU 0, then -1; yours ends at {values[0]}"
assert values[1] == -3.0, f"-3, then 2, by ReLU 2, then -3; yours ends at {values[1]}"

# %% nbgrader={"grade_id": "tower-values", "grade": true, "points": 1}
# Hidden tests: values and gradients, for towers of one to three layers, and for an
# input of three dimensions.

# %% nbgrader={"grade_id": "tower-names", "grade": true, "points": 1}
# Hidden tests: names and shapes of the parameters, and of what is saved.

# %% [markdown]
# ## What a module hands down
#
# A module, the modules among its attributes, and those among theirs form a tree. Many
# of its methods walk that tree. `train()` and `eval()` set the attribute `training` of
# every module in it, and layers that behave differently in training look at theirs:
# `nn.Dropout` sets numbers to 0 at random while `training` is true, and hands its input
# on when it is not. `to(device)` and `to(dtype)` move every parameter and every buffer in
# the tree. `children()` gives the modules one level below.

# %% [markdown]
# ## Train or eval, down the tree
#
# Write `set_mode(module, training)`: set the attribute `training` to the given boolean
# for the module itself and for every module below it, however deep, and return the
# module. It changes nothing else. Write it with `children()`; `train` and `eval` would do
# the work for you.
#
# What the tree does not hold is not reached. A layer in a Python list keeps its mode, as
# it keeps its weights.
#
# <details><summary>I don't know how to start</summary>
#
# For one module and its children it is a loop. And for each child the task is the same
# as for the module: which function does that?
#
# </details>


# %% nbgrader={"grade_id": "set-mode", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q40"]
#| export
def set_mode(module, training):
    """Set the mode of a module and of all modules below it.

    Args:
        module: an nn.Module.
        training: bool, True for training, False for evaluation.

    Returns:
        The module.
    """
    ### BEGIN SOLUTION
    module.training = training
    for child in module.children():
        set_mode(child, training)
    return module
    ### END SOLUTION


# %% nbgrader={"grade_id": "set-mode-try", "grade": true, "points": 0}
inner = nn.Sequential(nn.Linear(3, 3), nn.Sequential(nn.Dropout(0.5)))
model = nn.Sequential(nn.Dropout(0.5), inner)
answer = set_mode(model, False)
assert answer is model, "the module itself is returned"
left = [name or "the model" for name, m in model.named_modules() if m.training]
assert not left, f"still in training: {left}"
x = torch.ones(2, 3)
assert torch.equal(model(x), model(x)), "without dropout two calls agree"
set_mode(model, True)
left = [name or "the model" for name, m in model.named_modules() if not m.training]
assert not left, f"not in training: {left}"

# %% nbgrader={"grade_id": "set-mode-tree", "grade": true, "points": 1}
# Hidden tests: the mode of every module in trees of several depths, both ways; what is
# returned; a layer in a Python list keeps its mode.

# %% [markdown]
# ## Saved and moved, not learned
#
# Some numbers belong to a module and are not learned: a running mean, a mask, the
# statistics of the training set. As parameters they would be trained. As plain tensors
# they would be missing from the state dict, and stay behind on the CPU when the model
# moves to a GPU. `self.register_buffer(name, tensor)` makes a *buffer*: `self.name` is
# that tensor, it is saved and moved, and no optimizer ever hears of it.
#
# Write the module `Standardise(table)`. `table` is a float tensor of shape (rows, n),
# with at least two rows and no column whose numbers are all equal.
#
# - The buffers `mean` and `std`, of shape (n,), are the mean and the standard deviation of
#   each column, as `.mean(0)` and `.std(0)` give them. There are no parameters.
# - `forward(x)`, for x of shape (…, n), returns `(x - mean) / std`, with the statistics of
#   the table and never those of `x`.
#
# There may be no GPU where the tests run. They move the module to float64, and to the
# device `meta`, on which tensors have shapes and no numbers.
#
# <details><summary>I don't know how to start</summary>
#
# `super().__init__()` first, as ever. Then two lines with `register_buffer`.
#
# </details>


# %% nbgrader={"grade_id": "standardise", "solution": true} difficulty=1 importance=4 minutes=5 answers=["Q40"]
#| export
class Standardise(nn.Module):
    """Subtracts the means of a table's columns and divides by their spreads.

    Args:
        table: float tensor of shape (rows, n), at least two rows.
    """

    def __init__(self, table):
        ### BEGIN SOLUTION
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        ### BEGIN SOLUTION
        return (x - self.mean) / self.std
        ### END SOLUTION


# %% nbgrader={"grade_id": "standardise-try", "grade": true, "points": 0}
table = torch.tensor([[1.0, 10.0], [3.0, 50.0]])
layer = Standardise(table)
y = layer(torch.tensor([[2.0, 30.0], [2.0 + 2**0.5, 30.0]]))
expected = torch.tensor([[0.0, 0.0], [1.0, 0.0]])
torch.testing.assert_close(y, expected, msg=f"the means are 2 and 30; yours: {y}")
assert not list(layer.parameters()), "there is nothing to learn, and no parameter"
names = sorted(layer.state_dict())
assert names == ["mean", "std"], f"mean and std are saved; your state dict: {names}"
layer.to(torch.float64)
assert layer.mean.dtype == torch.float64, "mean did not move with the module"
assert layer.to("meta").std.device.type == "meta", "std did not move with the module"

# %% nbgrader={"grade_id": "standardise-values", "grade": true, "points": 1}
# Hidden tests: values and the gradient of x, for several tables; one x of one row and one
# of three dimensions.

# %% nbgrader={"grade_id": "standardise-buffers", "grade": true, "points": 1}
# Hidden tests: mean and std, what is saved, loaded and moved, and that neither is a
# parameter nor requires a gradient.

# %% [markdown]
# ## One parameter, two names
#
# One `nn.Parameter` may be assigned to two modules. It is then *tied*: there is one
# tensor, and one gradient, in which the shares of both uses add up. `parameters()` gives
# it once, or an optimizer would move it twice. The state dict has it under both names.
#
# Language models do so. `nn.Embedding(words, size)` is a table of `words` rows: called
# with whole numbers, it returns those rows. A head, `nn.Linear(size, words, bias=False)`,
# turns a row back into a score for each word. Both weights have the shape (words, size).
#
# Write the module `NextWord(words, size)`, with an `nn.Embedding` called `embed`, assigned
# first, and an `nn.Linear` without bias called `head`, whose weight is the very parameter
# that `embed` has. `forward(tokens)`, for an int64 tensor of any shape (…), returns
# `head(embed(tokens))`, of shape (…, words). Which random numbers it starts from is up to
# you.
#
# <details><summary>There are two parameters</summary>
#
# `nn.Parameter(w)` makes a new one, and so does everything that copies. Assign the
# object itself. `is` asks whether two names mean one object.
#
# </details>


# %% nbgrader={"grade_id": "tied", "solution": true} difficulty=2 importance=3 minutes=5 answers=["Q40"]
#| export
class NextWord(nn.Module):
    """An embedding and a head that share one parameter.

    Args:
        words: number of words, at least 1.
        size: numbers for each word, at least 1.
    """

    def __init__(self, words, size):
        ### BEGIN SOLUTION
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = self.embed.weight
        ### END SOLUTION

    def forward(self, tokens):
        """tokens: int64 tensor of shape (…). Returns scores of shape (…, words)."""
        ### BEGIN SOLUTION
        return self.head(self.embed(tokens))
        ### END SOLUTION


# %% nbgrader={"grade_id": "tied-try", "grade": true, "points": 0}
model = NextWord(4, 3)
tokens = torch.tensor([[0, 3], [1, 1]])
assert model(tokens).shape == (2, 2, 4), f"(2, 2, 4), not {tuple(model(tokens).shape)}"
found = [name for name, _ in model.named_parameters()]
assert found == ["embed.weight"], f"one parameter, embed.weight; yours: {found}"
names = sorted(model.state_dict())
assert names == ["embed.weight", "head.weight"], f"it is saved as both; yours: {names}"
model(tokens).sum().backward()
assert model.head.weight.grad is model.embed.weight.grad, "there is one gradient"

# %% nbgrader={"grade_id": "tied-values", "grade": true, "points": 1}
# Hidden tests: values and the gradient, to which both uses contribute.

# %% nbgrader={"grade_id": "tied-names", "grade": true, "points": 1}
# Hidden tests: names in parameters() and in the state dict; that it is one object, also
# after the module was moved to float64; what embed and head are.

# %% [markdown]
# ## Where is the dictionary?
#
# The dictionaries have to exist before anything can be put into them.
# `nn.Module.__init__` makes them, and that is why a subclass must call
# `super().__init__()`, and why the call comes first.

# %% [markdown]
# ## Predict: too early
#
# Five classes. All have the same `forward`, which returns `2 * x`.
#
# ```python
# class A(nn.Module):
#     def __init__(self):
#         self.n = 3
#         super().__init__()
#
# class B(nn.Module):
#     def __init__(self):
#         self.w = nn.Parameter(torch.zeros(2))
#         super().__init__()
#
# class C(nn.Module):
#     def __init__(self):
#         self.layer = nn.Linear(2, 1)
#         super().__init__()
#
# class D(nn.Module):
#     def __init__(self):
#         self.w = torch.zeros(2, requires_grad=True)
#         super().__init__()
#
# class E(nn.Module):
#     def __init__(self):
#         self.n = 3
# ```
#
# - `cannot_be_made`: the set of the letters of those classes for which `A()`, `B()`, …
#   raises an error,
# - `cannot_be_called`: the set of the letters of those that can be made, but raise an
#   error when the instance is called with a tensor.
#
# <details><summary>I don't know how to start</summary>
#
# Ask of each assignment whether the module has to put the value into one of its
# dictionaries. Then look at the picture of the call again: what does `__call__` need
# that `nn.Module.__init__` makes?
#
# </details>

# %% nbgrader={"grade_id": "too-early", "solution": true} difficulty=2 importance=4 minutes=3 answers=["Q40"]
# Assign cannot_be_made, cannot_be_called
### BEGIN SOLUTION
cannot_be_made = {"B", "C"}
cannot_be_called = {"E"}
### END SOLUTION

# %% nbgrader={"grade_id": "too-early-try", "grade": true, "points": 0}
for answer in (cannot_be_made, cannot_be_called):
    assert isinstance(answer, set), f"{answer!r} is not a set, such as {{'A', 'B'}}"
    assert answer <= set("ABCDE"), f"the classes are called A to E: {answer}"
assert not cannot_be_made & cannot_be_called, "what was not made cannot be called"

# %% nbgrader={"grade_id": "too-early-all", "grade": true, "points": 1}
# Hidden tests: cannot_be_made and cannot_be_called.

# %% [markdown]
# ## A module from nothing
#
# How much of this is magic? Write `MiniModule`, which does not use `nn.Module` at all: it
# neither derives from it nor holds one. `nn.Parameter` you may use. A subclass defines `forward` and assigns attributes in its
# `__init__`, and it does *not* call `super().__init__()`.
#
# - Calling the instance returns what `forward` returns for the same arguments. There may
#   be one or several, by position or by name, as in `model(x, scale=2)`.
# - `named_parameters()` gives pairs of a name and a parameter, in a list or one by one,
#   in any order. An attribute that is an `nn.Parameter` counts under its own name. An
#   attribute `head` that is a `MiniModule` counts with all its parameters, under names
#   such as `head.weight`, however deep they lie. Other attributes do not count.
# - What counts is the state at the time of asking. A parameter that was replaced by
#   another counts once, as the new one, and one replaced by `None`, or deleted, no
#   longer.
# - `parameters()` gives the parameters without names, in a list or one by one.
# - `zero_grad()` sets `.grad` of every parameter to `None`.
#
# Every attribute can be read back as it was assigned. In the tests no parameter lies
# under two names.
#
# <details><summary>I don't know how to start</summary>
#
# `vars(self)` is the dictionary of all attributes that were assigned to the instance,
# from name to value. `isinstance(value, nn.Parameter)` asks what a value is.
#
# </details>
#
# <details><summary>How do I get at the parameters inside a submodule?</summary>
#
# It is a `MiniModule` itself, so it has `named_parameters` too. Only the names it gives
# lack something in front.
#
# </details>


# %% nbgrader={"grade_id": "mini-module", "solution": true} difficulty=4 importance=4 minutes=14 answers=["Q37", "Q40"]
#| export
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    ### BEGIN SOLUTION
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None

    ### END SOLUTION


# %% nbgrader={"grade_id": "mini-module-try", "grade": true, "points": 0}
class Gain(MiniModule):
    def __init__(self, n):
        self.n = n
        self.gain = nn.Parameter(torch.ones(n))

    def forward(self, x):
        return x * self.gain


class TwoGains(MiniModule):
    def __init__(self, n):
        self.first = Gain(n)
        self.offset = nn.Parameter(torch.zeros(n))
        self.plain = torch.zeros(n, requires_grad=True)

    def forward(self, x):
        return self.first(x) + self.offset


model = TwoGains(3)
assert model(torch.ones(3)).tolist() == [1.0, 1.0, 1.0], "calling must run forward"
assert model(x=torch.ones(3)).sum() == 3, "x is given by its name here"
names = sorted(name for name, _ in model.named_parameters())
assert names == ["first.gain", "offset"], f"first.gain and offset, yours are {names}"
model(torch.ones(3)).sum().backward()
model.zero_grad()
assert all(p.grad is None for p in model.parameters()), "zero_grad leaves a gradient"

# %% nbgrader={"grade_id": "mini-module-names", "grade": true, "points": 1}
# Hidden tests: names and shapes of the parameters, flat and nested; parameters(); that
# attributes can be read back, and that no nn.Module is used.

# %% nbgrader={"grade_id": "mini-module-now", "grade": true, "points": 1}
# Hidden tests: a parameter that was replaced, by another or by None; and a module that
# was given a further parameter after it was made.

# %% nbgrader={"grade_id": "mini-module-call", "grade": true, "points": 1}
# Hidden tests: calls with one and two arguments, by position and by name; values and
# gradients.

# %% nbgrader={"grade_id": "mini-module-zero", "grade": true, "points": 1}
# Hidden tests: zero_grad, for own and nested parameters, with another instance that
# keeps its gradients.

# %% [markdown]
# ## A base class that needs no `super().__init__()`
#
# fastai's `Module` is an `nn.Module` whose subclasses may leave the call out. How can
# that be? Making an instance has two steps. `Layer(3, 4)` calls the class, and a class
# is an object too: the method that runs is the `__call__` of *its* class, the
# *metaclass*, which is `type` unless you choose another. In short, it does this:
#
# ```python
# def __call__(cls, *args, **kwargs):
#     instance = cls.__new__(cls, *args, **kwargs)   # make the object
#     instance.__init__(*args, **kwargs)             # fill it
#     return instance
# ```
#
# Between the two steps, or in one of them, there is room to run
# `nn.Module.__init__(instance)` before the `__init__` that your user has written.
# fastai puts it into a metaclass. Overriding `__new__` does as well.
#
# There is a trap. A user may call `super().__init__()` after all, from habit, and not
# always in the first line. `nn.Module.__init__` makes *new, empty* dictionaries, and
# what was noticed before is lost.

# %% [markdown]
# ## Module
#
# Write the class `Module`, derived from `nn.Module`.
#
# - A subclass may assign parameters and modules in its `__init__` without calling
#   `super().__init__()`. So may a subclass of this subclass. An `__init__` may take any
#   arguments, by position or by name. A subclass without an `__init__` works too.
# - All else is as with `nn.Module`: calls run hooks and `forward`, `named_parameters`
#   and `state_dict` find everything, nested in other modules or holding them.
# - A subclass that does call `super().__init__()`, without arguments, in the first line
#   of its `__init__` or in the last, loses nothing.
#
# <details><summary>I don't know how to start</summary>
#
# With `__new__`: it gets the class and all the arguments, and returns the new object.
# `super().__new__(cls)` makes one. What has to happen to it before you return it?
#
# </details>
#
# <details><summary>TypeError, object.__new__() takes exactly one argument</summary>
#
# Your `__new__` has to accept the arguments meant for `__init__`. It need not pass them
# on.
#
# </details>
#
# <details><summary>How do I keep a late super().__init__() from emptying it?</summary>
#
# That call ends up in the `__init__` of your class. What should it do, when all has
# been done already?
#
# </details>


# %% nbgrader={"grade_id": "module", "solution": true} difficulty=4 importance=4 minutes=12 answers=["Q40"]
#| export
# Write the class Module, derived from nn.Module
### BEGIN SOLUTION
class Module(nn.Module):
    """An nn.Module whose subclasses need not call super().__init__()."""

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


### END SOLUTION


# %% nbgrader={"grade_id": "module-try", "grade": true, "points": 0}
class Gain(Module):
    def __init__(self, n, start=1.0):
        self.gain = nn.Parameter(torch.full((n,), start))
        self.inner = nn.Linear(n, 2)

    def forward(self, x):
        return self.inner(x * self.gain)


class Late(Module):
    def __init__(self):
        self.gain = nn.Parameter(torch.ones(3))
        super().__init__()


layer = Gain(3, start=2.0)
names = sorted(layer.state_dict())
assert names == ["gain", "inner.bias", "inner.weight"], f"state dict: {names}"
assert layer(torch.ones(4, 3)).shape == (4, 2), "calling must run forward"
assert len(list(Late().parameters())) == 1, "a late super().__init__() loses something"

# %% nbgrader={"grade_id": "module-plain", "grade": true, "points": 2}
# Hidden tests: subclasses without super().__init__(), by position and by name, nested
# both ways, a subclass of a subclass, one without __init__; a hook.

# %% nbgrader={"grade_id": "module-super", "grade": true, "points": 1}
# Hidden tests: subclasses that call super().__init__(), first or last.

# %% [markdown]
# ## Sequential
#
# Most models are a chain. `Sequential(a, b, c)` takes any number of layers and is a
# module whose forward pass runs them in this order, each on the result of the one
# before.
#
# Write it as a subclass of `nn.Module`, without deriving from `nn.Sequential`, holding
# one, calling one or calling one of its methods.
#
# - The layers have the names 0, 1, 2, …: the weight of the first is `0.weight`, and if
#   the second is itself a Sequential, the bias of its first layer is `1.0.bias`. So the
#   state dict of an `nn.Sequential` of the same layers loads into yours.
# - Layers without parameters, such as `nn.ReLU()`, take a number too.
# - `len(model)` is the number of layers.
# - A layer that is given twice runs twice, has two names in the state dict, and counts
#   as two in `len(model)`.
# - `Sequential()` without layers returns its input.
# - The chain runs each layer as `layer(x)`, so that its hooks run.
#
# <details><summary>I don't know how to start</summary>
#
# `self.0 = layer` is no Python. `self.add_module("0", layer)` registers a module under
# any name, and `setattr` does too. They land in the dictionary `self._modules`, from
# name to module, in the order in which they came.
#
# </details>
#
# <details><summary>A layer that is given twice runs only once</summary>
#
# `children()` and `modules()` leave out what they have given already. That is right for
# counting parameters, and wrong for running layers.
#
# </details>
#
# <details><summary>My names begin with "layers."</summary>
#
# The attribute that holds your container takes part in the name. There must be none.
#
# </details>


# %% nbgrader={"grade_id": "sequential", "solution": true} difficulty=3 importance=5 minutes=7 answers=["Q40"]
#| export
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        ### BEGIN SOLUTION
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)
        ### END SOLUTION

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        ### BEGIN SOLUTION
        for layer in self._modules.values():
            x = layer(x)
        return x
        ### END SOLUTION

    def __len__(self):
        """The number of layers."""
        ### BEGIN SOLUTION
        return len(self._modules)
        ### END SOLUTION


# %% nbgrader={"grade_id": "sequential-try", "grade": true, "points": 0}
layers = [nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2)]
mine, theirs = Sequential(*layers), nn.Sequential(*layers)
names = list(mine.state_dict())
assert names == list(theirs.state_dict()), f"PyTorch calls them otherwise: {names}"
x = torch.randn(4, 3)
torch.testing.assert_close(mine(x), theirs(x), msg="not the values of nn.Sequential")
assert len(mine) == 3, f"it has 3 layers, yours says {len(mine)}"
assert torch.equal(Sequential()(x), x), "without layers it must return its input"
calls, tanh = [], nn.Tanh()
tanh.register_forward_hook(lambda module, args, output: calls.append("hook"))
twice = Sequential(tanh, tanh)
torch.testing.assert_close(twice(x), x.tanh().tanh(), msg="given twice, it runs twice")
assert len(calls) == 2, f"two calls run the hook twice, yours {len(calls)} times"
assert len(twice) == 2, f"given twice, it counts as two, yours says {len(twice)}"

# %% nbgrader={"grade_id": "sequential-values", "grade": true, "points": 1}
# Hidden tests: values and gradients for no layer, one, several, nested ones, and one
# that is given twice; len.

# %% nbgrader={"grade_id": "sequential-names", "grade": true, "points": 1}
# Hidden tests: names and shapes, also of a layer that is given twice; a state dict from
# nn.Sequential; what it derives from, holds and calls.

# %% nbgrader={"grade_id": "sequential-hooks", "grade": true, "points": 1}
# Hidden tests: hooks of the layers run, in order, when the chain is called.

# %% [markdown]
# ## Finding autograd at work
#
# A tensor that came out of a recorded operation carries its trace. `y.grad_fn` is the
# *node* of this operation, an object that knows how to send a gradient back. Its
# attribute `next_functions` is a tuple with one entry for every input of the operation.
# An entry is a pair: the node that the gradient goes to next, or `None` if this input
# needs no gradient, and a number that we do not need.
#
# The name of a node is the name of its class, `type(node).__name__`. A sum made by
# `.sum()` has a `SumBackward0`, a product a `MulBackward0`, `.exp()` an `ExpBackward0`.
#
# A leaf has no `grad_fn`, since no operation made it. But if it requires a gradient,
# there is a node that receives one for it: `AccumulateGrad`, which adds what arrives to
# `.grad`. The leaf itself is in the node's attribute `variable`. There the walk ends.

# %% [markdown]
# ## Predict: the nodes
#
# ```python
# x = torch.tensor([1.0, 2.0])
# w = torch.tensor([3.0, 4.0], requires_grad=True)
# z = x * w
# y = z.exp().sum()
# c = z.detach()
# with torch.no_grad():
#     v = w * 2
# ```
#
# - `no_grad_fn`: the set of names of those among `x`, `w`, `z`, `y`, `c`, `v` whose
#   `grad_fn` is `None`,
# - `way_back`: the list of the names of the nodes that the gradient passes on its way
#   from `y` to `w`, the first and the last included,
# - `entries`: the length of `z.grad_fn.next_functions`,
# - `entry_of_x`: the node in its first entry.
#
# <details><summary>I don't know how to start</summary>
#
# Write down the operations that made `y`, the last one first. Each of them is a node.
# The names are in the text.
#
# </details>

# %% nbgrader={"grade_id": "way-back", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q40"]
# Assign no_grad_fn, way_back, entries, entry_of_x
### BEGIN SOLUTION
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries = 2
entry_of_x = None
### END SOLUTION

# %% nbgrader={"grade_id": "way-back-try", "grade": true, "points": 0}
assert isinstance(no_grad_fn, set), f"{no_grad_fn!r} is not a set, such as {{'x', 'y'}}"
assert no_grad_fn <= set("xwzycv"), f"unknown names in {no_grad_fn}"
assert isinstance(way_back, list), "way_back is a list of names"
assert all(isinstance(name, str) for name in way_back), "the names are strings"
assert isinstance(entries, int), "entries is a whole number"

# %% nbgrader={"grade_id": "way-back-leaves", "grade": true, "points": 1}
# Hidden tests: no_grad_fn.

# %% nbgrader={"grade_id": "way-back-nodes", "grade": true, "points": 1}
# Hidden tests: way_back, entries and entry_of_x.

# %% [markdown]
# ## Walk the graph
#
# Write two functions, for any tensor `y`.
#
# - `nodes(y)`: the list of all nodes that can be reached from `y.grad_fn` through
#   `next_functions`. `y.grad_fn` itself comes first; the order of the others is yours.
#   Every node is there once, however many ways lead to it. If `y.grad_fn` is `None`,
#   the list is empty.
# - `leaf_tensors(y)`: the list of the leaves at the ends of this graph, those whose
#   `.grad` a backward pass from `y` would fill: the very tensors, each once, in any
#   order. If `y.grad_fn` is `None`, there is no graph and the list is empty, even if `y`
#   is itself a leaf.
#
# No graph in the tests is deeper than 200 nodes.
#
# <details><summary>I don't know how to start</summary>
#
# Keep two things: a list of nodes found so far, and a list of nodes still to be looked
# at. Take one from the second list, look at all its entries, and put what is new into
# both.
#
# </details>
#
# <details><summary>How do I know whether I have seen a node?</summary>
#
# Nodes can be compared with `is`, kept in a set, and found with `in`.
#
# </details>


# %% nbgrader={"grade_id": "walk", "solution": true} difficulty=3 importance=3 minutes=8 answers=["Q40"]
#| export
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    ### BEGIN SOLUTION
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found
    ### END SOLUTION


#| export
def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    ### BEGIN SOLUTION
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]
    ### END SOLUTION


# %% nbgrader={"grade_id": "walk-try", "grade": true, "points": 0}
x = torch.tensor([1.0, 2.0])
w = torch.tensor([3.0, 4.0], requires_grad=True)
y = (x * w).exp().sum()
names = [type(node).__name__ for node in nodes(y)]
assert names[0] == "SumBackward0", f"y.grad_fn comes first, yours begins with {names}"
assert len(names) == 4 and "AccumulateGrad" in names, f"4 nodes, yours are {names}"
found = leaf_tensors(y)
assert len(found) == 1 and found[0] is w, f"w alone is reached; yours: {found}"
assert nodes(w) == [] and leaf_tensors(w) == [], "a leaf has no graph behind it"
names = [type(node).__name__ for node in nodes(w * w + x)]
assert len(names) == 3, f"two ways lead to w, and its node is there once: {names}"

# %% nbgrader={"grade_id": "walk-nodes", "grade": true, "points": 1}
# Hidden tests: the first node and the names of all, for chains, branches, a tensor used
# twice, and tensors without a grad_fn.

# %% nbgrader={"grade_id": "walk-leaves", "grade": true, "points": 1}
# Hidden tests: which of several tensors are found as leaves, and how many there are.

# %% [markdown]
# Here is the graph behind the loss of a small network. Nobody wrote a backward pass,
# and here it is, node by node. The gradient runs from left to right. An orange box is
# an `AccumulateGrad`, labelled with the leaf that it fills: there the gradient ends.
# `TBackward0` belongs to the `weight.t()` inside `nn.Linear`, and `AddmmBackward0` to
# its product and sum, done in one go. A parameter without an orange box gets no
# gradient from this loss.

# %% tags=["skip-execution"]
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2))
loss = F.mse_loss(net(torch.randn(4, 3)), torch.randn(4, 2))
labels = {id(p): f"{name}\n{tuple(p.shape)}" for name, p in net.named_parameters()}
found = nodes(loss)
depth = {node: 0 for node in found}
for _ in found:  # a node stands to the right of everything that leads to it
    for node in found:
        for after, _ in node.next_functions:
            if after is not None:
                depth[after] = max(depth[after], depth[node] + 1)
columns = {}
for node in found:
    columns.setdefault(depth[node], []).append(node)
place = {}
for column, members in columns.items():
    for row, node in enumerate(members):
        place[node] = (column * 2.75, -1.2 * (row - (len(members) - 1) / 2))
fig, ax = plt.subplots(figsize=(11.5, 3.8), layout="constrained")
for node in found:
    leaf = hasattr(node, "variable")
    name = type(node).__name__
    text = labels[id(node.variable)] if leaf else name.replace("Back", "\nBack")
    box(ax, *place[node], text, ORANGE if leaf else BLUE, 1.85, 0.85)
    for after, _ in node.next_functions:
        if after is not None:
            (x1, y1), (x2, y2) = place[node], place[after]
            arrow(ax, (x1 + 0.93, y1), (x2 - 0.93, y2), GREY)
ax.autoscale_view()
ax.axis("off")
plt.show()

# %% [markdown]
# ## Cutting the graph
#
# `t.detach()` and the older `t.data` give a tensor with the same numbers and no
# history. To autograd it is a constant. Inside `with torch.no_grad():` nothing is
# recorded in the first place. All three are useful, for measuring and for updating. In
# `forward` they cut off everything that lies before them, and the values stay right.

# %% [markdown]
# ## Predict: what still gets a gradient
#
# A module has `first = nn.Linear(3, 4)` and `second = nn.Linear(4, 1)`. Here are three
# versions of its `forward`.
#
# ```python
# # A
# h = torch.relu(self.first(x)).data
# return self.second(h)
#
# # B
# h = torch.relu(self.first(x))
# return h @ self.second.weight.detach().t() + self.second.bias
#
# # C
# with torch.no_grad():
#     h = torch.relu(self.first(x))
# return self.second(h) + self.first.bias.sum()
# ```
#
# A loss is computed from the result, and then `loss.backward()` runs. Assign three sets
# of parameter names, such as `"first.weight"`: `reached_a`, `reached_b` and
# `reached_c`, the parameters whose `.grad` is not `None` afterwards.
#
# An optimizer that holds all four then takes a step. Assign `step_complains`: does
# `optimizer.step()` raise an error for version A? `True` or `False`.
#
# <details><summary>I don't know how to start</summary>
#
# Draw the chain from the result back to the four parameters, and put scissors where the
# history ends. A parameter may be reached by another way.
#
# </details>

# %% nbgrader={"grade_id": "cuts", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q39"]
# Assign reached_a, reached_b, reached_c, step_complains
### BEGIN SOLUTION
reached_a = {"second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = False
### END SOLUTION

# %% nbgrader={"grade_id": "cuts-try", "grade": true, "points": 0}
names = {"first.weight", "first.bias", "second.weight", "second.bias"}
for answer in (reached_a, reached_b, reached_c):
    assert isinstance(answer, set), f"{answer!r} is not a set, such as {{'first.bias'}}"
    assert answer <= names, f"unknown names in {answer}"
assert isinstance(step_complains, bool), "step_complains is True or False"

# %% nbgrader={"grade_id": "cuts-reached", "grade": true, "points": 1}
# Hidden tests: reached_a, reached_b and reached_c.

# %% nbgrader={"grade_id": "cuts-step", "grade": true, "points": 1}
# Hidden tests: step_complains, together with reached_a.

# %% [markdown]
# ## Find the bug: right values, wrong gradients
#
# A layer that only looks at directions: every row of its weight is divided by its own
# length before it is used. The values are right. In training the bias moves, the loss
# falls a little, and the weight stays for ever what it was.
#
# ```python
# class UnitLinear(nn.Module):
#     def __init__(self, n_in, n_out):
#         super().__init__()
#         self.weight = nn.Parameter(torch.randn(n_out, n_in))
#         self.bias = nn.Parameter(torch.zeros(n_out))
#
#     def forward(self, x):
#         rows = self.weight.data
#         lengths = self.weight.data.norm(dim=1, keepdim=True)
#         return x @ (rows / lengths).t() + self.bias
# ```
#
# Write the repaired class. It has the same parameters, which start as they do here, a
# weight from the standard normal distribution and a bias of zeros. It gives the same
# values, and now all gradients. The weight enters the result twice, in the rows and in
# their lengths, and both count.
#
# <details><summary>I don't know how to start</summary>
#
# Make a layer, call it, and look with `leaf_tensors` at what a backward pass would
# reach. Then look for the place in `forward` where the history ends.
#
# </details>
#
# <details><summary>The weight gets a gradient, and still it is wrong</summary>
#
# Moving the weight along its own row changes nothing, since only directions count. So
# each row of the gradient must be perpendicular to its row of the weight. Is yours?
#
# </details>


# %% nbgrader={"grade_id": "unit-linear", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q39"]
#| export
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        ### BEGIN SOLUTION
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        ### BEGIN SOLUTION
        lengths = self.weight.norm(dim=1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias
        ### END SOLUTION


# %% nbgrader={"grade_id": "unit-linear-try", "grade": true, "points": 0}
layer = UnitLinear(2, 1)
assert layer.bias.tolist() == [0.0], f"the bias starts at zero, yours: {layer.bias}"
with torch.no_grad():
    layer.weight.copy_(torch.tensor([[3.0, 4.0]]))
    layer.bias.fill_(0.5)
y = layer(torch.tensor([[5.0, 10.0]]))
torch.testing.assert_close(y, torch.tensor([[11.5]]), msg=f"3 + 8 + 0.5, yours: {y}")
y.sum().backward()
assert layer.weight.grad is not None, "no gradient reaches the weight"
along = (layer.weight.grad * layer.weight).sum().item()
assert abs(along) < 1e-5, "the gradient must be perpendicular to the row of the weight"

# %% nbgrader={"grade_id": "unit-linear-values", "grade": true, "points": 1}
# Hidden tests: names and shapes of the parameters, values, and what a layer starts from.

# %% nbgrader={"grade_id": "unit-linear-gradients", "grade": true, "points": 2}
# Hidden tests: gradients for x, weight and bias, under a random upstream gradient.

# %% [markdown]
# ## One step
#
# One training step has three parts. *Forward*: the model computes, and the loss says
# how wrong it is. *Backward*: `loss.backward()` adds to `.grad` of every parameter that
# it reaches, and touches no parameter. *Update*: the optimizer's `step()` moves the
# parameters, using what it finds in `.grad`. A parameter whose `.grad` is `None` it
# passes by without a word. So backward computes gradients, and the optimizer updates.
# Going once through all the data, one step for each batch, is an *epoch*.
#
# Since backward adds, somebody has to clear. `optimizer.zero_grad()` sets `.grad` of
# all the optimizer's parameters back to `None`.

# %% [markdown]
# ## Predict: a forgotten zero_grad
#
# ```python
# w = torch.tensor(4.0, requires_grad=True)
# optimizer = torch.optim.SGD([w], lr=0.25)
# for _ in range(3):
#     optimizer.zero_grad()
#     loss = w**2
#     loss.backward()
#     # here
#     optimizer.step()
# ```
#
# The slope of $w^2$ is $2w$, and the step subtracts 0.25 times `w.grad`.
#
# - `at_here`: the value of `w` at the comment `# here`, in the first round,
# - `with_clearing`: a list of three numbers, the values of `w` after each step,
# - `without_clearing`: the same, if the line `optimizer.zero_grad()` is deleted,
# - `grads_without`: a list of three numbers, the values of `w.grad` at `# here` in each
#   round, if that line is deleted.
#
# <details><summary>I don't know how to start</summary>
#
# Make a table with the columns w, new gradient, w.grad, new w. Without clearing, w.grad
# is the sum of all the new gradients so far.
#
# </details>

# %% nbgrader={"grade_id": "forgotten", "solution": true} difficulty=2 importance=5 minutes=5 answers=["Q39"]
# Assign at_here, with_clearing, without_clearing, grads_without
### BEGIN SOLUTION
at_here = 4.0
with_clearing = [2.0, 1.0, 0.5]
without_clearing = [2.0, -1.0, -3.5]
grads_without = [8.0, 12.0, 10.0]
### END SOLUTION

# %% nbgrader={"grade_id": "forgotten-try", "grade": true, "points": 0}
assert isinstance(at_here, (int, float)), "at_here is a number"
for answer in (with_clearing, without_clearing, grads_without):
    assert isinstance(answer, list) and len(answer) == 3, f"{answer!r}: three numbers"

# %% nbgrader={"grade_id": "forgotten-with", "grade": true, "points": 1}
# Hidden tests: at_here and with_clearing.

# %% nbgrader={"grade_id": "forgotten-without", "grade": true, "points": 1}
# Hidden tests: without_clearing and grads_without.

# %% tags=["skip-execution"]
rounds = torch.arange(13).cpu()
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
for clear, colour, name in ((True, BLUE, "cleared"), (False, ORANGE, "never cleared")):
    w = torch.tensor(4.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.25)
    values, losses = [w.item()], [w.item() ** 2]
    for _ in rounds[1:]:
        if clear:
            optimizer.zero_grad()
        (w**2).backward()
        optimizer.step()
        values.append(w.item())
        losses.append(w.item() ** 2)
    axes[0].plot(rounds, values, "o-", color=colour, ms=4, label=name)
    axes[1].plot(rounds, losses, "o-", color=colour, ms=4, label=name)
axes[0].set(xlabel="step", ylabel="w")
axes[1].set(xlabel="step", ylabel="loss, $w^2$", yscale="log")
axes[1].legend(frameon=False, loc="lower left")
plt.show()

# %% [markdown]
# Old gradients never fade. The sum pulls on until $w$ is far on the other side, and
# only then do the new gradients begin to turn it round. It swings like a heavy ball
# without friction, and never comes to rest.

# %% [markdown]
# ## The update by hand
#
# Write two functions, for parameters that are given as a list or as anything else that
# a `for` loop can walk once, such as `model.parameters()`. Neither returns anything.
#
# - `sgd_step(parameters, lr)` subtracts `lr` times its gradient from each parameter, in
#   place: they stay the same tensors in the same memory, leaves that require a gradient.
#   Whoever holds a view of a parameter, such as `p.detach()`, sees it move. A parameter
#   whose `.grad` is `None` stays as it is. The gradients stay as they are.
# - `clear_gradients(parameters)` makes them all forget their gradients, so that after
#   the next backward pass `.grad` holds what that pass computed and nothing else. The
#   parameters stay as they are.
#
# Do not use `torch.optim`, nor PyTorch's `torch._foreach_…` operations, which it is made
# of: one parameter after the other, by ordinary operations.
#
# <details><summary>RuntimeError: a leaf Variable that requires grad is being used in an in-place operation</summary>
#
# Autograd would have to record the update as part of the graph, and refuses. Tell it
# not to record, for these lines: `with torch.no_grad():`.
#
# </details>
#
# <details><summary>Nothing moves</summary>
#
# `p = p - lr * p.grad` makes a new tensor and gives it the name `p`. The parameter has
# not been touched. What changes a tensor in place?
#
# </details>


# %% nbgrader={"grade_id": "sgd", "solution": true} difficulty=2 importance=5 minutes=5 answers=["Q39"]
#| export
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= lr * parameter.grad
    ### END SOLUTION


#| export
def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    ### BEGIN SOLUTION
    for parameter in parameters:
        parameter.grad = None
    ### END SOLUTION


# %% nbgrader={"grade_id": "sgd-try", "grade": true, "points": 0}
w = torch.tensor([1.0, 2.0], requires_grad=True)
b = torch.tensor(3.0, requires_grad=True)
(w * w).sum().backward()
view = w.detach()
sgd_step([w, b], 0.1)
torch.testing.assert_close(w.detach(), torch.tensor([0.8, 1.6]), msg=f"w is {w}")
torch.testing.assert_close(view, w.detach(), msg="w has moved to other memory")
assert w.is_leaf and w.requires_grad, "the update was recorded: w is no leaf any more"
assert b.item() == 3.0, "b has no gradient and must stay"
assert w.grad.tolist() == [2.0, 4.0], "sgd_step must leave the gradients alone"
clear_gradients([w, b])
(3 * w).sum().backward()
assert w.grad.tolist() == [3.0, 3.0], f"3 and 3 after clearing, and w.grad is {w.grad}"

# %% nbgrader={"grade_id": "sgd-moves", "grade": true, "points": 1}
# Hidden tests: the parameters and gradients after a step, given as a list and as a
# generator; that they are still leaves; that nothing of torch.optim is used.

# %% nbgrader={"grade_id": "sgd-none", "grade": true, "points": 1}
# Hidden tests: parameters without a gradient stay, those after them move.

# %% nbgrader={"grade_id": "sgd-clear", "grade": true, "points": 1}
# Hidden tests: clear_gradients for a list and a generator, some without a gradient; the
# parameters themselves; the gradients of the next backward pass.

# %% [markdown]
# ## One training step with an optimizer
#
# Write `train_step(model, loss_function, optimizer, x, y)`. It makes the model predict
# for `x`, computes `loss_function(prediction, y)`, with the arguments in this order,
# updates the parameters once with the optimizer, and returns the loss before the update
# as a Python float.
#
# Gradients that were left in the parameters by somebody before must have no influence.
# Call the model, once; whoever calls `forward` passes by its hooks.
#
# <details><summary>I don't know how to start</summary>
#
# Five lines: clear, forward, backward, update, return. Which of them are methods of the
# optimizer, which of the loss?
#
# </details>


# %% nbgrader={"grade_id": "train-step", "solution": true} difficulty=2 importance=5 minutes=5 answers=["Q37", "Q39", "Q26"]
#| export
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% nbgrader={"grade_id": "train-step-try", "grade": true, "points": 0}
model = nn.Linear(1, 1, bias=False)
with torch.no_grad():
    model.weight.fill_(4.0)
optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
x, y = torch.ones(1, 1), torch.zeros(1, 1)
given, calls = [], []


def loss_function(prediction, target):
    given.append((prediction.item(), target.item()))
    return (prediction - target).pow(2).mean()


model.register_forward_hook(lambda module, args, output: calls.append("hook"))
answer = train_step(model, loss_function, optimizer, x, y)
assert given[0] == (4.0, 0.0), f"first the prediction 4, then y, 0; yours: {given[0]}"
assert calls, "the hook of the model did not run: was the model called?"
assert isinstance(answer, float), f"the loss is a Python float, yours a {type(answer)}"
assert answer == 16.0, f"the loss before the update is 4², yours is {answer}"
assert model.weight.item() == 2.0, f"4 - 0.25 * 8 is 2, and w is {model.weight.item()}"
train_step(model, loss_function, optimizer, x, y)
assert model.weight.item() == 1.0, f"2 - 0.25 * 4 is 1, and w is {model.weight.item()}"

# %% nbgrader={"grade_id": "train-step-parameters", "grade": true, "points": 2}
# Hidden tests: the parameters after each of three steps, for SGD and for SGD with
# momentum; gradients left by others.

# %% nbgrader={"grade_id": "train-step-loss", "grade": true, "points": 1}
# Hidden tests: the loss that is returned, before the update, as a Python float; the
# order of the arguments of the loss; that the model is called and its hook runs.

# %% [markdown]
# ## All together
#
# Your layer in your container, trained with your step.

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
x = torch.rand(256, 2) * 2 - 1
y = x.norm(dim=1, keepdim=True)
model = Sequential(Linear(2, 32), nn.ReLU(), Linear(32, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
reached = len(leaf_tensors(model(x)))
print(f"{reached} parameters in the graph: {', '.join(model.state_dict())}")
average = Average()
for step in range(201):
    loss = train_step(model, F.mse_loss, optimizer, x, y)
    mean = average(loss)
    if step % 50 == 0:
        print(f"step {step:3}: loss {loss:.5f}, mean so far {mean:.5f}")

# %% [markdown]
# ## Explain: the layer that does not learn
#
# A colleague shows you a model of three layers. The loss falls, but after an hour the
# weights of the middle layer are exactly what they were at the start. How would you find
# the cause? Name three different causes, in six to ten sentences. Give for each the line
# of code that proves or excludes it, and say at which of these stations the connection
# broke: assignment in `__init__`, forward, backward, the optimizer's update. Two causes
# may share a station.
#
# Graded by hand, out of 3 points:
#
# - 1 point for each cause that can really have this effect, with the line of code that
#   proves or excludes it, and a station that fits the reason you give. A cause that
#   would stop every layer explains nothing here.

# %% [markdown] nbgrader={"grade_id": "no-learning", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=8 answers=["Q39", "Q40"]
# I would walk the stations in order, with `w = model.middle.weight`. First the
# assignment: if `w` is a plain tensor, or its layer lies in a Python list, the module
# never noticed it, and `any(p is w for p in model.parameters())` is False. Forward may
# use it all the same and backward may fill its `.grad`; the optimizer has simply never
# heard of it.
#
# If it is there, I run forward and backward once and look at `w.grad`. If that is `None`,
# forward cut the graph, with `.data`, `detach` or `no_grad`, or does not use the layer:
# `any(leaf is w for leaf in leaf_tensors(loss))` is False. If `w.grad.abs().max()` is 0,
# the connection broke in backward: the gradient was multiplied by zero on the way, as
# behind a ReLU whose units are all off.
#
# If `w.grad` is full of numbers, the update is left. Then
# `any(p is w for group in optimizer.param_groups for p in group["params"])` tells whether
# the optimizer holds `w`; it may have been made before the layer was replaced. A learning
# rate of 0 in its group has the same effect, and `group["lr"]` shows it. A `zero_grad`
# between backward and step would have stopped the other layers, too.

# %% [markdown]
# ## Recap
#
# `__call__` runs when an instance is called, not when it is made. A module's `__call__`
# runs hooks around `forward`, so call the module. A module notices what is assigned to
# its attributes: an `nn.Parameter`, another module, nothing else. It keeps them in
# dictionaries that `nn.Module.__init__` makes, and a base class can see to it that they
# exist in time. Modes, moves and saving go down the tree: to parameters, to buffers, and
# to nothing that lies in a list. A parameter with two names is still one. `nn.Linear` is two parameters, uniform between $\pm 1/\sqrt{n}$ with
# variance $1/(3n)$, and one line of forward. What forward computes leaves a trace in
# `grad_fn`, which ends at the leaves; `.data`, `detach` and `no_grad` end it earlier.
# Backward adds gradients up, the optimizer moves the parameters, and clearing is a line
# of its own.
#
# Next: a layer whose weights slide over an image (`11_convolution`).
#
# ## To read
#
# - Paszke et al., *PyTorch: An Imperative Style, High-Performance Deep Learning
#   Library*, 2019. Why a model is an ordinary Python object.
# - Howard and Gugger, *fastai: A Layered API for Deep Learning*, 2020.
# - He, Zhang, Ren and Sun, *Delving Deep into Rectifiers*, 2015, section 2.2, for the
#   initialisation that `nn.Linear` does not use by default.
# - Salimans and Kingma, *Weight Normalization*, 2016: where a layer like `UnitLinear`
#   leads.
#
# ## Questions answered here
#
# - Q37: What is `__call__` for, and when does it run?
# - Q39: What does it take to write `nn.Linear` from scratch?
# - Q40: What does `nn.Module` do, and what does fastai's `Module` spare you?
