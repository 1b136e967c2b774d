# ---
# jupyter:
#   builds_on: [07_chain_rule]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Layers that remember
#
# In the last notebook the forward pass handed its intermediate results to the backward
# pass in a bundle called `kept`, tied by hand. That works for two layers. For fifty,
# each layer had better look after its own. Here a layer becomes an object: it computes
# when it is called, remembers what it saw, and sends gradients back when it is asked.
#
# At the end you will be able to
#
# - say what `__call__` is, when it runs and when it does not,
# - write ReLU, a linear layer and the mean squared error as classes with a forward and
#   a backward pass, and check any such layer against PyTorch,
# - put what they have in common into a base class,
# - build a model that runs its layers forward, and backward in reverse,
# - say what such a model keeps in memory, and what goes wrong when one layer is used
#   twice,
# - compute a weight gradient in three ways, and say what each costs,
# - find the faults that people really make in such classes.
#
# It builds on 07_chain_rule, whose formulas come back here, and on Python's classes:
# `__init__`, `self`, and that a class may inherit from another. Expect 130 minutes.
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import torch

# %% [markdown]
# ## An object that can be called
#
# `relu(x)` looks like a call of a function. It need not be one. Python evaluates
# `thing(x)` by looking into the class of `thing` for a method named `__call__`, and
# runs it with `thing` as `self`. A function has such a method, a class has one, and so
# has every object whose class you give one.
#
# A class is called as well, when an object is made: `Double("a")` makes a new object
# and runs `__init__` on it. That is another call, of another thing.

# %% [markdown]
# ## Predict: what runs when
#
# ```python
# log = []
#
#
# class Double:
#     def __init__(self, name):
#         self.name = name
#         log.append("init " + name)
#
#     def __call__(self, x):
#         log.append("call " + self.name)
#         return 2 * x
#
#
# class Plain:
#     def forward(self, x):
#         return 2 * x
#
#
# a = Double("a")
# b = Double("b")
# y = b(a(3))
# ```
#
# Decide before you run anything.
#
# - `after_making`: the list `log` when the line `a = Double("a")` is done.
# - `after_all`: the list `log` at the end.
# - `gives_six`: the set of letters of those expressions that give 6. The others give
#   something else or raise an error. A: `a(3)`, B: `Double(3)`, C: `a.__call__(3)`,
#   D: `Double.__call__(a, 3)`, E: `Double("c")(3)`, F: `a.call(3)`.
# - `plain_error`: the name, a string, of the exception that `Plain()(3)` raises.
# - `patched`: the number that `a(3)` gives after `a.__call__ = lambda x: 100`.
#
# <details><summary>I don't know how to start</summary>
#
# For each pair of parentheses ask what stands in front of it: a class, or an object?
# In `b(a(3))` Python needs the inner result before it can begin with the outer call.
#
# </details>
#
# <details><summary>What does the last one mean?</summary>
#
# The assignment puts a function into the object `a`. Read again where Python looks for
# `__call__`.
#
# </details>

# %% nbgrader={"grade_id": "what-runs", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q37"]
# Assign after_making, after_all, gives_six, plain_error, patched
### BEGIN SOLUTION
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "C", "D", "E"}
plain_error = "TypeError"
patched = 6
### END SOLUTION

# %% nbgrader={"grade_id": "what-runs-try", "grade": true, "points": 0}
for answer in (after_making, after_all):
    assert isinstance(answer, list), f"{answer!r} is not a list of strings"
assert isinstance(gives_six, set), "gives_six is a set of letters, such as {'A', 'B'}"
assert gives_six <= set("ABCDEF"), f"unknown letters: {gives_six - set('ABCDEF')}"
assert isinstance(plain_error, str), "plain_error is a string, such as 'KeyError'"
assert isinstance(patched, (int, float)), f"patched is a number, not {patched!r}"

# %% nbgrader={"grade_id": "what-runs-log", "grade": true, "points": 1}
# Hidden tests: after_making and after_all.

# %% nbgrader={"grade_id": "what-runs-calls", "grade": true, "points": 1}
# Hidden tests: gives_six, plain_error and patched.

# %% tags=["skip-execution"]
log = []


class Double:
    def __init__(self, name):
        self.name = name
        log.append("init " + name)

    def __call__(self, x):
        log.append("call " + self.name)
        return 2 * x


class Plain:
    def forward(self, x):
        return 2 * x


a = Double("a")
print("after making a:", log)
b = Double("b")
y = b(a(3))
print("at the end:    ", log)
texts = ["a(3)", "Double(3)", "a.__call__(3)", "Double.__call__(a, 3)"]
for text in [*texts, 'Double("c")(3)', "a.call(3)", "Plain()(3)"]:
    try:
        print(f"{text:23}", eval(text))
    except (TypeError, AttributeError) as error:
        print(f"{text:23} {type(error).__name__}: {error}")
a.__call__ = lambda x: 100
print("patched:", a(3))

# %% [markdown]
# So `__call__` runs when the object is called, and never when it is made. Making is
# `__init__`'s business, once; calling may happen a thousand times. An object can thus
# do what a function cannot: keep something from one call for later. This is all that a
# layer needs.
#
# ## Where the gradients go
#
# As in the last notebook, the gradient of the loss with respect to a tensor `t` is kept
# in an attribute `g` of that tensor: `t.g`. All layers of this notebook agree on one
# rule.
#
# - `y = layer(x)` computes. The layer keeps what it will need, and returns `y`.
# - Before `layer.backward()` is called, somebody has put the gradient of the result
#   into `y.g`: the next layer, or you. This is the upstream gradient.
# - `layer.backward()` takes no argument and returns nothing. It leaves a gradient in
#   the `g` of the input, and of every weight.
#
# Here is a complete layer, which squares.


# %% nbgrader={"grade_id": "square", "locked": true}
class Square:
    """The square of every element."""

    def __call__(self, x):
        self.x = x
        self.y = x * x
        return self.y

    def backward(self):
        self.x.g = self.y.g * 2 * self.x


x = torch.tensor([1.0, 2.0, 3.0])
square = Square()
y = square(x)
y.g = torch.tensor([1.0, 10.0, 100.0])
square.backward()
print(y, x.g)

# %% [markdown]
# `Square` keeps the tensor `y` itself, the very object it returns. This is how
# `backward` finds the gradient later: somebody writes `y.g` outside, and inside
# `self.y` is another name for the same thing. For another tensor with the same numbers
# it would not work. An attribute belongs to one object.

# %% [markdown]
# ## Predict: one tensor, two names
#
# ```python
# t = torch.tensor([[1.0, 2.0]])
# t.g = torch.ones(1, 2)
# a = t
# b = t.clone()
# c = t.view(-1)
# d = t + 0
# e = [t][0]
# f = t.detach()
# h = t.mul_(3)
# ```
#
# - `have_g`: the set of names of those among `a`, `b`, `c`, `d`, `e`, `f`, `h` that
#   have an attribute `g`. (An operation whose name ends in an underscore works in place
#   and returns the tensor that it changed.)
#
# Then two users of `Square`. Both start with `x = torch.tensor([1.0, 2.0, 3.0])`,
# `square = Square()`, `y = square(x)`, and want the gradient of ten times the square.
#
# ```python
# y = y * 10                      # Ada
# y.g = torch.ones(3)
# square.backward()
#
# y *= 10                         # Ben
# y.g = torch.ones(3)
# square.backward()
# ```
#
# - `ada`, `ben`: `"right"` if `x.g` is afterwards the gradient of the sum of the final
#   `y`, `"wrong"` if it holds other numbers, `"error"` if an exception is raised.
#
# <details><summary>I don't know how to start</summary>
#
# For each line ask whether the right-hand side makes a new tensor object or hands over
# one that was there. `*=` on a tensor works in place.
#
# </details>

# %% nbgrader={"grade_id": "two-names", "solution": true} difficulty=3 importance=4 minutes=6 answers=["L2"]
# Assign have_g, ada, ben
### BEGIN SOLUTION
have_g = {"a", "e", "h"}
ada = "error"
ben = "wrong"
### END SOLUTION

# %% nbgrader={"grade_id": "two-names-try", "grade": true, "points": 0}
assert isinstance(have_g, set), "have_g is a set of names, such as {'a', 'b'}"
assert have_g <= set("abcdefh"), f"unknown names: {have_g - set('abcdefh')}"
for answer in (ada, ben):
    assert answer in ("right", "wrong", "error"), f"{answer!r} is none of the three"

# %% nbgrader={"grade_id": "two-names-attribute", "grade": true, "points": 1}
# Hidden tests: have_g.

# %% nbgrader={"grade_id": "two-names-users", "grade": true, "points": 1}
# Hidden tests: ada and ben.

# %% tags=["skip-execution"]
t = torch.tensor([[1.0, 2.0]])
t.g = torch.ones(1, 2)
others = {"a": t, "b": t.clone(), "c": t.view(-1), "d": t + 0, "e": [t][0]}
others |= {"f": t.detach(), "h": t.mul_(3)}
print("have g:", [name for name, other in others.items() if hasattr(other, "g")])
for name in ("Ada", "Ben"):
    x = torch.tensor([1.0, 2.0, 3.0])
    square = Square()
    y = square(x)
    if name == "Ada":
        y = y * 10
    else:
        y *= 10
    y.g = torch.ones(3)
    try:
        square.backward()
        print(f"{name}: x.g is {x.g.tolist()}, right would be {(20 * x).tolist()}")
    except AttributeError as error:
        print(f"{name}: AttributeError: {error}")

# %% [markdown]
# Ada's error is the better outcome. Whatever happens to a number must happen in a
# layer, one that has a backward pass of its own. A step outside is a step that the
# backward pass knows nothing of.

# %% [markdown]
# ## ReLU
#
# Write the class `ReLU`, by the rule above. `relu = ReLU()` makes a layer, `relu(x)`
# returns a new tensor in which negative elements are 0, for `x` of any shape, rank 0
# and empty included, and in its dtype. `relu.backward()` sets `x.g`, which has the shape
# of `x`. Neither `x` nor the upstream gradient may change.
#
# A model has many ReLUs, so each object remembers for itself. And an object may be
# called again, with another batch: its backward pass then belongs to the last call.
#
# No element of `x` is closer to 0 than 0.1. Here and in the tasks that follow, unless
# the text says otherwise, upstream gradients are random, and no tensor has a `g`
# beforehand. The tests switch PyTorch's recording off with `torch.inference_mode`, as
# in the last notebook, and the gradients are yours: a layer that lets `torch.autograd`
# or `torch.func` differentiate earns nothing.
#
# <details><summary>I don't know how to start</summary>
#
# Copy the shape of `Square`. Which line of it computes the result, and which the
# gradient? You know both formulas from the last notebook.
#
# </details>
#
# <details><summary>'Tensor' object has no attribute 'g'</summary>
#
# If this comes out of your `backward`, you look at a tensor that is not the one you
# returned. If it comes from the test, your `backward` has not left anything in the `g`
# of the `x` that was passed in.
#
# </details>


# %% nbgrader={"grade_id": "relu", "solution": true} difficulty=1 importance=5 minutes=5 answers=["Q37", "Q35", "L2"]
#| export
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        ### BEGIN SOLUTION
        self.x = x
        self.y = x.clamp(min=0)
        return self.y
        ### END SOLUTION

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        ### BEGIN SOLUTION
        self.x.g = self.y.g * (self.x > 0)
        ### END SOLUTION


# %% nbgrader={"grade_id": "relu-try", "grade": true, "points": 0}
layer = ReLU()
x = torch.tensor([[-2.0, 0.5], [3.0, -0.5]])
y = layer(x)
assert y is not None, "your layer returned None: does __call__ end with return?"
assert y.tolist() == [[0.0, 0.5], [3.0, 0.0]], f"the result is {y.tolist()}"
y.g = torch.tensor([[5.0, 6.0], [-7.0, -8.0]])
layer.backward()
assert hasattr(x, "g"), "backward has left no gradient in x.g"
assert x.g.tolist() == [[0.0, 6.0], [-7.0, 0.0]], f"x.g is {x.g.tolist()}"

# %% nbgrader={"grade_id": "relu-values", "grade": true, "points": 1}
# Hidden tests: what a call returns, for several shapes; that x stays as it is.

# %% nbgrader={"grade_id": "relu-gradients", "grade": true, "points": 1}
# Hidden tests: x.g for upstream gradients of either sign, for several shapes.

# %% nbgrader={"grade_id": "relu-memory", "grade": true, "points": 1}
# Hidden tests: two layers alive at once; one layer called with a second batch.

# %% [markdown]
# ## A linear layer
#
# Write the class `Linear`. `layer = Linear(w, b)` takes the weights, of shape `(p, m)`,
# outputs × inputs, and the bias, of shape `(p,)`. A call with `x` of shape `(n, m)`
# returns `x @ w.t() + b`, of shape `(n, p)`. `layer.backward()` sets `x.g`, `w.g` and
# `b.g`, each in the shape of the thing it belongs to.
#
# The gradients belong into the `g` of the very tensors that were passed in, because
# there the update of a training step will look for them. The update then changes `w`
# and `b` in place, and the next call uses the numbers that they hold by then. The next
# backward pass *sets* `w.g` and `b.g` anew: nothing of the earlier batch stays in them.
#
# A batch may have one row, or none: then the gradients of `w` and `b` are zeros. Change
# none of the inputs, nor the upstream gradient. Any tensor operation is allowed. Each
# gradient is worth a point.
#
# <details><summary>I don't know how to start</summary>
#
# Which tensors occur in your three formulas of the last notebook? What is known when
# the layer is made goes into `__init__`, what comes with each batch into `__call__`.
#
# </details>
#
# <details><summary>My gradients are huge, or some have the wrong sign</summary>
#
# The three formulas contain the gradient of the result. Do yours contain the result?
#
# </details>


# %% nbgrader={"grade_id": "linear", "solution": true} difficulty=2 importance=5 minutes=8 answers=["Q34", "Q37", "L2"]
#| export
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        ### BEGIN SOLUTION
        self.w, self.b = w, b
        ### END SOLUTION

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        ### BEGIN SOLUTION
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y
        ### END SOLUTION

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        ### BEGIN SOLUTION
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)
        ### END SOLUTION


# %% nbgrader={"grade_id": "linear-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
w = torch.tensor([[1.0, -1.0], [0.5, 2.0], [3.0, 0.0], [1.0, 1.0]], requires_grad=True)
b = torch.tensor([0.5, 0.0, -1.0, 2.0], requires_grad=True)
upstream = torch.tensor(
    [[1.0, 2.0, 0.0, -1.0], [10.0, 0.0, 1.0, 3.0], [0.0, 1.0, 1.0, 5.0]]
)
(x @ w.t() + b).backward(upstream)
with torch.no_grad():
    layer = Linear(w, b)
    y = layer(x)
    assert y.shape == (3, 4), f"the result is (3, 4), yours {tuple(y.shape)}"
    y.g = upstream
    layer.backward()
for name, t in (("x", x), ("w", w), ("b", b)):
    assert hasattr(t, "g"), f"backward has left no gradient in {name}.g"
    assert t.g.shape == t.shape, f"{name}.g has the shape {tuple(t.g.shape)}"
    assert torch.allclose(t.g, t.grad), (
        f"{name}.g is {t.g.tolist()}, PyTorch finds {t.grad.tolist()}"
    )
with torch.no_grad():
    y = layer(x)
    y.g = 2 * upstream
    layer.backward()
assert torch.allclose(w.g, 2 * w.grad), (
    "the second backward pass sets w.g anew, to twice the first here; "
    f"yours is {w.g.tolist()}"
)

# %% nbgrader={"grade_id": "linear-values", "grade": true, "points": 1}
# Hidden tests: what a call returns, for several shapes; that nothing changes.

# %% nbgrader={"grade_id": "linear-bias", "grade": true, "points": 1}
# Hidden tests: b.g, a batch of one and none included; that nothing changes.

# %% nbgrader={"grade_id": "linear-weights", "grade": true, "points": 1}
# Hidden tests: w.g, a batch of one and none included; that nothing changes.

# %% nbgrader={"grade_id": "linear-inputs", "grade": true, "points": 1}
# Hidden tests: x.g, a batch of one and none included; that nothing changes.

# %% nbgrader={"grade_id": "linear-memory", "grade": true, "points": 1}
# Hidden tests: two layers alive at once; a second batch after an update in place; two
# steps, each with a backward pass.

# %% [markdown]
# ## The loss, a layer with two inputs
#
# The mean squared error is a layer like the others. It has no weights and two inputs,
# of which only the first wants a gradient.
#
# Write the class `Mse`. `mse = Mse()` makes it, `mse(pred, target)` returns the mean
# squared error as a tensor of rank 0, and `mse.backward()` sets `pred.g`. `pred` has
# the shape `(n, 1)`, `target` `(n,)`, with `n` at least 1. You need not check the
# shapes. Any tensor operation is allowed. Change neither input, and leave the gradient
# of the result where it is.
#
# As everywhere, the gradient of the result is found in the `g` of the result. It is 1
# when the loss is the end of the story. When two losses are averaged, each is sent 0.5.
#
# <details><summary>My shapes don't fit</summary>
#
# `pred` is a column, `target` is not. Bring them to one shape before you subtract, and
# mind the batch of one. `pred.g` has the shape of `pred`.
#
# </details>


# %% nbgrader={"grade_id": "mse", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q34", "Q31", "L2"]
#| export
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        ### BEGIN SOLUTION
        self.pred = pred
        self.difference = pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss
        ### END SOLUTION

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        ### BEGIN SOLUTION
        self.pred.g = self.loss.g * 2 * self.difference / len(self.difference)
        ### END SOLUTION


# %% nbgrader={"grade_id": "mse-try", "grade": true, "points": 0}
layer = Mse()
pred = torch.tensor([[1.0], [2.0], [4.0], [7.0]])
target = torch.tensor([1.0, 3.0, 4.0, 6.0])
answer = layer(pred, target)
assert answer.shape == (), f"the loss has rank 0, yours has shape {tuple(answer.shape)}"
assert abs(answer - 0.5) < 1e-6, f"(0 + 1 + 0 + 1) / 4 is 0.5, yours is {answer.item()}"
answer.g = torch.tensor(10.0)
layer.backward()
assert hasattr(pred, "g"), "backward has left no gradient in pred.g"
assert pred.g.shape == (4, 1), f"pred is (4, 1), pred.g is {tuple(pred.g.shape)}"
assert pred.g[:, 0].tolist() == [0, -5, 0, 5], f"pred.g is {pred.g[:, 0].tolist()}"

# %% nbgrader={"grade_id": "mse-values", "grade": true, "points": 1}
# Hidden tests: the loss, a batch of one included; that nothing changes.

# %% nbgrader={"grade_id": "mse-gradients", "grade": true, "points": 2}
# Hidden tests: pred.g for several upstream gradients; that nothing changes.

# %% nbgrader={"grade_id": "mse-memory", "grade": true, "points": 1}
# Hidden tests: two losses alive at once; one loss called with a second batch.

# %% [markdown]
# ## Who checks the layer?
#
# A wrong gradient raises no error. The network merely learns badly. So before you trust
# a layer, have it checked, by a witness that has never seen your formulas: PyTorch can
# run your `__call__` with its recording switched on, and find the gradients itself.

# %% [markdown]
# ## A gradient check for any layer
#
# Write `gradient_errors(layer, x, parameters, upstream)`.
#
# - `layer` is an object that follows the rule of this notebook. It may be right or
#   wrong, and a wrong one may even write into the gradient that it finds.
# - `x` is its input and `parameters` is a list of its weights, possibly empty. All
#   these tensors are leaves that require a gradient.
# - `upstream` is the gradient to start with, in the shape of the layer's result.
#
# In this task recording is on, in the tests too. Call the layer, once. Let PyTorch find
# the gradients of `x` and of every parameter. Give the result its `g`, let the layer's
# own backward pass run, and compare. Return a list of numbers, first for `x`, then for
# each parameter in order: the largest absolute difference between the layer's gradient
# and PyTorch's. If a tensor has no `g` after the backward pass, or if its `g` has another
# shape than the tensor, its number is `float("inf")`. A gradient of `nan` is `nan` away
# from PyTorch's, and not 0. No tensor is empty, and PyTorch finds a gradient for each.
#
# <details><summary>How do I ask PyTorch for gradients?</summary>
#
# `torch.autograd.grad(y, tensors, upstream)` returns a tuple with one gradient for each
# of `tensors`. Or call `y.backward(upstream)` and look into `.grad`.
#
# </details>
#
# <details><summary>Why is the shape worth a line of its own?</summary>
#
# Subtract a gradient of shape `(n,)` from one of shape `(n, 1)` and see what you get.
#
# </details>


# %% nbgrader={"grade_id": "check", "solution": true} difficulty=3 importance=4 minutes=9 answers=["L2"]
#| export
def gradient_errors(layer, x, parameters, upstream):
    """How far a layer's gradients are from PyTorch's.

    Args:
        layer: an object with __call__(x) and backward().
        x: float tensor, a leaf that requires a gradient.
        parameters: list of float tensors, leaves that require a gradient.
        upstream: float tensor in the shape of layer(x).

    Returns:
        List of numbers, one for x and one for each parameter.
    """
    ### BEGIN SOLUTION
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream.clone()
    layer.backward()
    errors = []
    for k, t in enumerate(tensors):
        g = getattr(t, "g", None)
        if g is None or g.shape != t.shape:
            errors.append(float("inf"))
        else:
            errors.append((g - wanted[k]).abs().max().item())
    return errors
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-try", "grade": true, "points": 0}
class Cube:
    """Wrong by a factor of 3."""

    def __call__(self, x):
        self.x = x
        self.y = x**3
        return self.y

    def backward(self):
        self.x.g = self.y.g * self.x**2


found = {}
for layer in (Square(), Cube()):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    found[type(layer).__name__] = gradient_errors(
        layer, x, [], torch.tensor([10.0, 1.0])
    )
assert found["Square"] == [0.0], f"Square is right, you found {found['Square']}"
assert found["Cube"] == [20.0], f"Cube is off by 20 and 8, you found {found['Cube']}"

# %% nbgrader={"grade_id": "check-input", "grade": true, "points": 1}
# Hidden tests: layers without parameters, right and wrong.

# %% nbgrader={"grade_id": "check-parameters", "grade": true, "points": 1}
# Hidden tests: layers with parameters, with errors in some of the gradients.

# %% nbgrader={"grade_id": "check-missing", "grade": true, "points": 1}
# Hidden tests: gradients that are missing or have another shape than their tensor.

# %% [markdown]
# Your own layers, checked by your own check, in float64 and under a random upstream
# gradient. A right gradient is off by rounding, some $10^{-16}$. `Mse` takes two
# arguments, so a small class hands it over with its target fixed.


# %% tags=["skip-execution"]
def leaf(*shape):
    return torch.randn(shape, dtype=torch.float64, requires_grad=True)


class AgainstTarget:
    """A loss with its target fixed: a layer with one input."""

    def __init__(self, loss, target):
        self.loss, self.target = loss, target

    def __call__(self, pred):
        return self.loss(pred, self.target)

    def backward(self):
        self.loss.backward()


torch.manual_seed(8)
w, b = leaf(4, 3), leaf(4)
loss = AgainstTarget(Mse(), leaf(6).detach())
checks = [
    ("ReLU", ReLU(), leaf(6, 3), {}, (6, 3)),
    ("Linear", Linear(w, b), leaf(6, 3), {"w": w, "b": b}, (6, 4)),
    ("Mse", loss, leaf(6, 1), {}, ()),
]
for name, layer, x, parameters, shape in checks:
    upstream = torch.randn(shape, dtype=torch.float64)
    errors = gradient_errors(layer, x, list(parameters.values()), upstream)
    for which, error in zip(["input", *parameters], errors, strict=True):
        print(f"{name:7} {which:6} off by {error:.0e}")

# %% [markdown]
# ## What all layers have in common
#
# Lay your three classes side by side. Each begins its call by putting its arguments
# away, and ends it by keeping the result and returning it. What differs is the formula
# in between. A base class can do the common part once, in `__call__`; a layer then
# writes `forward`, the formula, and `bwd`, the formula backwards. It never writes
# `__call__`. PyTorch's `nn.Module` is built in the same way: you write `forward`, and
# call the object.

# %% [markdown]
# ## A base class, and a layer on top
#
# Write `Module`.
#
# - A call, with any number of positional arguments, runs `self.forward` on them. It
#   keeps the arguments in `self.args`, a tuple, and the result in `self.out`, and
#   returns the result.
# - `backward()` runs `self.bwd(self.out, *self.args)`: the result first, then the
#   arguments as they were passed.
#
# A subclass may have an `__init__` of its own that does not call `super().__init__()`,
# and must work all the same. `forward` itself is not run a second time for the backward
# pass. The base class's own `forward` and `bwd` are given. They raise a
# `NotImplementedError`, so that a subclass that forgets one of them is told so.
#
# Then write the layer `Gain` as a subclass. `Gain(gain)` takes a tensor of shape
# `(m,)`; its `forward(x)` takes `x` of shape `(n, m)` and multiplies each column by its
# own gain. `bwd(out, x)` finds the gradient of the result in `out.g`, and sets `x.g`,
# of shape `(n, m)`, and `gain.g`, of shape `(m,)`. `n` is at least 1. An update may
# change the gain in place between two calls, and each pass sets both gradients anew.
#
# `Gain` is tested through `forward` and `bwd` alone, so that a fault in `Module` does
# not show there.
#
# <details><summary>I don't know how to start</summary>
#
# Write the call for one argument first. Then let a star collect however many there are:
# in `def f(*args)` the name `args` is a tuple, and `g(*args)` spreads it out again.
#
# </details>
#
# <details><summary>What is the gradient of a gain?</summary>
#
# The gain of a column touches every row of that column, each with the slope `x`. Shares
# add up. Which dimension has to disappear?
#
# </details>


# %% nbgrader={"grade_id": "module", "solution": true} difficulty=3 importance=5 minutes=10 answers=["Q37", "L2"]
#| export
class Module:
    """A base class: subclasses write forward(*args) and bwd(out, *args)."""

    def __call__(self, *args):
        """Runs forward on the arguments; keeps args and out. Returns the result."""
        ### BEGIN SOLUTION
        self.args = args
        self.out = self.forward(*args)
        return self.out
        ### END SOLUTION

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        """Runs bwd on what the last call has kept. Returns nothing."""
        ### BEGIN SOLUTION
        self.bwd(self.out, *self.args)
        ### END SOLUTION

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


#| export
class Gain(Module):
    """Multiplies each column by its own gain."""

    def __init__(self, gain):
        """gain: float tensor (m,)."""
        ### BEGIN SOLUTION
        self.gain = gain
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, m)."""
        ### BEGIN SOLUTION
        return x * self.gain
        ### END SOLUTION

    def bwd(self, out, x):
        """Sets x.g and gain.g from out.g."""
        ### BEGIN SOLUTION
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)
        ### END SOLUTION


# %% nbgrader={"grade_id": "module-try", "grade": true, "points": 0}
class Product(Module):
    def forward(self, a, b):
        return a * b

    def bwd(self, out, a, b):
        a.g = out.g * b
        b.g = out.g * a


layer = Product()
a, b = torch.tensor([2.0, 3.0]), torch.tensor([5.0, 7.0])
y = layer(a, b)
assert y is not None, "a call returned None: does __call__ end with return?"
assert y.tolist() == [10.0, 21.0], f"2 * 5 and 3 * 7, yours {y.tolist()}"
assert layer.out is y and len(layer.args) == 2, "keep out, and both arguments"
assert isinstance(layer.args, tuple), f"args is a tuple: {type(layer.args)}"
y.g = torch.tensor([1.0, 10.0])
layer.backward()
assert (a.g.tolist(), b.g.tolist()) == ([5.0, 70.0], [2.0, 30.0]), (a.g, b.g)

factors = torch.tensor([2.0, -1.0])
layer, x = Gain(factors), torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
y = layer.forward(x)
assert y.tolist() == [[2.0, -2.0], [6.0, -4.0], [10.0, -6.0]], y.tolist()
y.g = torch.tensor([[1.0, 1.0], [0.0, 10.0], [0.0, 100.0]])
layer.bwd(y, x)
assert factors.g.shape == (2,), f"gain is (2,), gain.g is {tuple(factors.g.shape)}"
assert factors.g.tolist() == [1.0, 642.0], (
    f"1 and 2 + 40 + 600, yours {factors.g.tolist()}"
)

# %% nbgrader={"grade_id": "module-call", "grade": true, "points": 1}
# Hidden tests: a call of a subclass with one, two and three arguments; args and out; a
# subclass without forward.

# %% nbgrader={"grade_id": "module-backward", "grade": true, "points": 1}
# Hidden tests: backward of subclasses; which arguments bwd gets; how often forward
# runs; a subclass without bwd.

# %% nbgrader={"grade_id": "module-instances", "grade": true, "points": 1}
# Hidden tests: several objects alive at once, and a second call of one of them.

# %% nbgrader={"grade_id": "module-gain", "grade": true, "points": 2}
# Hidden tests: forward of Gain, x.g and gain.g, a batch of one included.

# %% [markdown]
# ## A layer without a formula to copy
#
# Write `Centre`. It takes `x` of shape `(n, m)` and subtracts from each row the mean of
# that row. `centre = Centre()` makes the layer, `centre(x)` returns the result, and
# `centre.backward()` sets `x.g`. Derive the gradient yourself; no earlier notebook has
# it. The class may be a subclass of your `Module`, or stand alone as `Square` does,
# where no error in `Module` can reach it. `n` and `m` are at least 1. Neither `x` nor
# the upstream gradient may change.
#
# <details><summary>I don't know how to start</summary>
#
# Take a row of two elements and write the two results out. Each contains *both* inputs.
# So an input gets a share of the gradient from both results.
#
# </details>
#
# <details><summary>I have a formula, and it looks familiar</summary>
#
# Good. Try it with an upstream gradient of ones, which asks for the gradient of the sum
# of all results. The results of a row add up to 0, whatever the inputs are. What must
# the gradient of such a sum be?
#
# </details>


# %% nbgrader={"grade_id": "centre", "solution": true} difficulty=3 importance=3 minutes=7 answers=["L2"]
#| export
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    ### BEGIN SOLUTION
    def __call__(self, x):
        self.x = x
        self.y = x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)

    ### END SOLUTION


# %% nbgrader={"grade_id": "centre-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0, 6.0], [4.0, 4.0, 1.0]], requires_grad=True)
upstream = torch.tensor([[10.0, 1.0, -2.0], [3.0, 0.0, 0.0]])
(x - x.mean(1, keepdim=True)).backward(upstream)
with torch.no_grad():
    layer = Centre()
    y = layer(x)
    assert y.tolist() == [[-2.0, -1.0, 3.0], [1.0, 1.0, -2.0]], y.tolist()
    y.g = upstream
    layer.backward()
assert torch.allclose(x.g, x.grad), f"{x.g.tolist()}, PyTorch: {x.grad.tolist()}"

# %% nbgrader={"grade_id": "centre-values", "grade": true, "points": 1}
# Hidden tests: what a call returns; a row of one element, a batch of one.

# %% nbgrader={"grade_id": "centre-gradients", "grade": true, "points": 2}
# Hidden tests: x.g; a row of one element, a batch of one; that nothing changes.

# %% [markdown]
# ## A model
#
# Write `Model`. `model = Model(layers, loss)` takes a list of layers and a loss.
#
# - `model(x, target)` sends `x` through all layers, in order, each getting what the one
#   before has returned. The last result and `target` go into the loss. Return what the
#   loss returns, that very tensor.
# - `model.backward()` lets the loss and all layers run their backward passes, once
#   each, in the right order. Before that somebody has put a gradient into the `g` of
#   the tensor that the call returned, as for any layer. It need not be 1, and you leave
#   it as it is.
#
# The list of layers may be empty, and one object may be in it twice: it then runs twice,
# and goes back twice. The list belongs to the caller, who may use it again, so leave it
# as it is. Under which name you keep it is up to you. A training loop calls
# both methods many times.
#
# The tests bring their own layers, which follow the rule of this notebook: an error in
# your `Linear` costs nothing here. Beyond `__call__` and `backward` they need not have
# anything.
#
# <details><summary>I don't know how to start</summary>
#
# Let the name `x` stand for whatever is on its way. Each turn of the loop replaces it
# by what the layer makes of it.
#
# </details>
#
# <details><summary>'Tensor' object has no attribute 'g'</summary>
#
# Some layer was asked for its backward pass before the layer behind it had left a
# gradient in between. Who must be first?
#
# </details>


# %% nbgrader={"grade_id": "model", "solution": true} difficulty=2 importance=5 minutes=7 answers=["Q36", "L2"]
#| export
class Model:
    """Layers in a row, and a loss."""

    def __init__(self, layers, loss):
        """layers: list of layers, stays as it is; loss: a layer with two inputs."""
        ### BEGIN SOLUTION
        self.layers, self.loss = layers, loss
        ### END SOLUTION

    def __call__(self, x, target):
        """Returns the loss of what the layers make of x."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)
        ### END SOLUTION

    def backward(self):
        """Runs all backward passes. Returns nothing."""
        ### BEGIN SOLUTION
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()
        ### END SOLUTION


# %% nbgrader={"grade_id": "model-try", "grade": true, "points": 0}
class Total:
    """The sum of pred * target."""

    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.out = (pred * target).sum()
        return self.out

    def backward(self):
        self.pred.g = self.out.g * self.target


whole = Model([Square(), Square()], Total())
x, target = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 1.0])
answer = whole(x, target)
assert answer is not None, "your model returned None: does __call__ end with return?"
assert answer.item() == 19, f"3 * 1**4 + 1 * 2**4 is 19, yours is {answer.item()}"
answer.g = torch.tensor(10.0)
whole.backward()
assert x.g.tolist() == [120.0, 320.0], f"10 * target * 4x³, yours {x.g.tolist()}"

# %% nbgrader={"grade_id": "model-loss", "grade": true, "points": 1}
# Hidden tests: what a call returns, for no layer, one, two and three.

# %% nbgrader={"grade_id": "model-gradients", "grade": true, "points": 2}
# Hidden tests: x.g after a call and backward, for several upstream gradients.

# %% nbgrader={"grade_id": "model-order", "grade": true, "points": 1}
# Hidden tests: who is called when, over two steps; that the list of layers stays.

# %% [markdown]
# The picture shows the objects of a model with two linear layers. Each tensor is drawn
# with two storeys: its numbers, which the forward pass makes (blue, to the right), and
# its `g`, which the backward pass makes (orange, to the left). In green: what each
# object remembers.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"


def arrow(ax, start, end, colour):
    style = {"arrowstyle": "-|>", "color": colour, "lw": 2}
    ax.annotate("", xy=end, xytext=start, arrowprops=style)


fig, ax = plt.subplots(figsize=(11, 3.3), layout="constrained")
objects = [
    ("Linear", "x, z1\nw1, b1"),
    ("ReLU", "z1, a1"),
    ("Linear", "a1, pred\nw2, b2"),
    ("Mse", "pred, target,\nloss"),
]
tensors = ["x", "z1", "a1", "pred", "loss"]
for place, name in enumerate(tensors):
    left = 2.5 * place
    for y, colour, words in ((1.6, BLUE, name), (0.9, ORANGE, f"{name}.g")):
        frame = plt.Rectangle((left, y), 0.8, 0.7, fc="white", ec=colour, lw=1.5)
        ax.add_patch(frame)
        ax.text(left + 0.4, y + 0.35, words, ha="center", va="center", color=colour)
for place, (name, kept) in enumerate(objects):
    left = 2.5 * place + 1.15
    ax.add_patch(plt.Rectangle((left, 0.4), 1.0, 2.4, fc="#F4F4F4", ec=GREY, lw=1.5))
    ax.text(left + 0.5, 2.5, name, ha="center", va="center", fontsize=11)
    ax.text(left + 0.5, 1.5, kept, ha="center", va="center", color=GREEN, fontsize=10)
    arrow(ax, (left - 0.35, 1.95), (left, 1.95), BLUE)
    arrow(ax, (left + 1.0, 1.95), (left + 1.35, 1.95), BLUE)
    arrow(ax, (left + 1.35, 1.25), (left + 1.0, 1.25), ORANGE)
    arrow(ax, (left, 1.25), (left - 0.35, 1.25), ORANGE)
for left, names in ((1.15, "w1.g, b1.g"), (6.15, "w2.g, b2.g")):
    arrow(ax, (left + 0.5, 2.82), (left + 0.5, 3.2), ORANGE)
    ax.text(left + 0.5, 3.25, names, ha="center", va="bottom", color=ORANGE)
ax.set(xlim=(-0.1, 10.9), ylim=(0.3, 3.6))
ax.axis("off")
plt.show()

# %% [markdown]
# ## Predict: what waits in memory
#
# The network of the picture is fed with `x` of shape (64, 784). The weights `w1` are
# (50, 784) and `w2` are (1, 50), the biases (50,) and (1,), the target (64,). Every
# number is a float32, which takes 4 bytes. Each layer is an object that keeps its
# inputs and its result, no copies, as `Square` does.
#
# - `tensors_kept`: how many different tensors the four objects keep between the forward
#   and the backward pass, besides weights and biases. A tensor that two objects keep
#   counts once.
# - `bytes_kept`: the bytes of these tensors.
# - `bytes_weights`: the bytes of all weights and biases.
# - `kept_factor`, `weights_factor`: two whole numbers. With a batch of 128 in place of
#   64, the one becomes how many times as large, and the other? (A loss is so small that
#   it is rounded away.)
#
# <details><summary>I don't know how to start</summary>
#
# Read the green words of the picture, cross out the weights, and cross out what occurs
# twice. Then write the shape of each.
#
# </details>

# %% nbgrader={"grade_id": "waits", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q27", "L2"]
# Assign tensors_kept, bytes_kept, bytes_weights, kept_factor, weights_factor
### BEGIN SOLUTION
tensors_kept = 6  # x, z1, a1, pred, target, loss
bytes_kept = 4 * (64 * 784 + 2 * 64 * 50 + 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50 + 50 + 1)
kept_factor = 2
weights_factor = 1
### END SOLUTION

# %% nbgrader={"grade_id": "waits-try", "grade": true, "points": 0}
for answer in (tensors_kept, bytes_kept, bytes_weights, kept_factor, weights_factor):
    assert isinstance(answer, int), f"{answer!r} is not a whole number"

# %% nbgrader={"grade_id": "waits-activations", "grade": true, "points": 1}
# Hidden tests: tensors_kept and bytes_kept.

# %% nbgrader={"grade_id": "waits-weights", "grade": true, "points": 1}
# Hidden tests: bytes_weights, kept_factor and weights_factor.

# %% [markdown]
# ## One layer, used twice
#
# A recurrent network sends its state through one and the same layer again and again.
# Two pictures of a face go through one network, to be compared. In both cases one
# object is called several times before any backward pass. What does it remember then?

# %% [markdown]
# ## Predict: what the second call overwrites
#
# ```python
# class Line:
#     """w · x + 1"""
#
#     def __init__(self, w):
#         self.w = w
#
#     def __call__(self, x):
#         self.x = x
#         self.y = self.w * x + 1
#         return self.y
#
#     def backward(self):
#         self.x.g = self.y.g * self.w
#         self.w.g = self.y.g * self.x
#
#
# w, x = torch.tensor(3.0), torch.tensor(2.0)
# line = Line(w)
# u = line(x)
# y = line(u)
# y.g = torch.tensor(1.0)
# line.backward()
# line.backward()
# ```
#
# - `w_right`: the true gradient of `y` with respect to `w`, a number. Move `w` a
#   little, and both calls change.
# - `w_found`: the number in `w.g` at the end.
# - `w_added`: the number in `w.g` if the last line of the class added to `w.g`, which
#   started at 0, instead of setting it.
# - `owners`: the set of names of those among `x` and `u` that have a `g` at the end.
#
# <details><summary>I don't know how to start</summary>
#
# Follow `line.x` and `line.y` through the program, with a pencil. Which tensors are
# they when the first backward pass begins, and which for the second?
#
# </details>

# %% nbgrader={"grade_id": "second-call", "solution": true} difficulty=3 importance=4 minutes=7 answers=["Q27", "L2"]
# Assign w_right, w_found, w_added, owners
### BEGIN SOLUTION
w_right = 13.0  # 7 from the second call, and 3 * 2 from the first
w_found = 7.0
w_added = 14.0
owners = {"u"}
### END SOLUTION

# %% nbgrader={"grade_id": "second-call-try", "grade": true, "points": 0}
for answer in (w_right, w_found, w_added):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"
assert isinstance(owners, set), "owners is a set of names, such as {'x', 'u'}, or set()"
assert owners <= {"x", "u"}, f"unknown names in {owners}"

# %% nbgrader={"grade_id": "second-call-right", "grade": true, "points": 1}
# Hidden tests: w_right.

# %% nbgrader={"grade_id": "second-call-found", "grade": true, "points": 1}
# Hidden tests: w_found, w_added and owners.


# %% tags=["skip-execution"]
class Line:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x = x
        self.y = self.w * x + 1
        return self.y

    def backward(self):
        self.x.g = self.y.g * self.w
        self.w.g = self.y.g * self.x


w, x = torch.tensor(3.0, requires_grad=True), torch.tensor(2.0)
line = Line(w)
u = line(x)
y = line(u)
print("PyTorch:", torch.autograd.grad(y, w)[0].item())
y.g = torch.tensor(1.0)
line.backward()
print("after one backward:  w.g", w.g.item(), " u.g", u.g.item())
line.backward()
print("after two:           w.g", w.g.item(), " x has g:", hasattr(x, "g"))

# %% [markdown]
# Adding alone does not help. The layer must remember *every* call, until the backward
# pass of that call has been done. The last call comes first: what it sends back is what
# the earlier ones wait for.

# %% [markdown]
# ## A linear layer that may be used again
#
# Write `SharedLinear`. It is `Linear` once more, `SharedLinear(w, b)`, with
# `x @ w.t() + b` and the same shapes, but it may be called any number of times before
# the backward passes begin.
#
# - Each `backward()` does the backward pass of one call: of the latest one whose
#   backward pass has not been done yet. There are never more backward passes than
#   calls.
# - Gradients are *added* to `x.g`, `w.g` and `b.g`. Where a tensor has no `g` yet, it
#   counts as zero.
#
# So `n` calls are followed by `n` backward passes, and every tensor ends with the sum
# of its shares. Two calls may get one and the same `x`. Calls and backward passes may
# also come mixed: call, call, backward, call, backward, backward. The batches may
# differ in size. Change no input and no upstream gradient. A backward pass adds to the
# `g` of three tensors: the input of its call, `w` and `b`. Every other `g` stays as it
# is, that of the result included.
#
# <details><summary>I don't know how to start</summary>
#
# A list can be used as a pile. `append` lays something on top, `pop` takes the top one
# off. What belongs to a call, so that its backward pass can be done later?
#
# </details>
#
# <details><summary>Is there a g already?</summary>
#
# `hasattr(t, "g")` tells. Or `getattr(t, "g", 0)`, which gives 0 if there is none.
#
# </details>


# %% nbgrader={"grade_id": "shared", "solution": true} difficulty=4 importance=4 minutes=10 answers=["Q27", "Q36", "L2"]
#| export
class SharedLinear:
    """The layer x @ w.t() + b, for several calls and as many backward passes."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        ### BEGIN SOLUTION
        self.w, self.b = w, b
        self.calls = []
        ### END SOLUTION

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        ### BEGIN SOLUTION
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y
        ### END SOLUTION

    def backward(self):
        """Adds the gradients of the latest call that is still to do."""
        ### BEGIN SOLUTION
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)
        ### END SOLUTION


# %% nbgrader={"grade_id": "shared-try", "grade": true, "points": 0}
w = torch.tensor([[1.0, 2.0], [0.0, -1.0]], requires_grad=True)
b = torch.tensor([0.5, 1.0], requires_grad=True)
x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [0.0, 1.0]], requires_grad=True)
upstream = torch.tensor([[1.0, 10.0], [-1.0, 0.0], [2.0, 3.0]])
((x @ w.t() + b) @ w.t() + b).backward(upstream)
with torch.no_grad():
    layer = SharedLinear(w, b)
    y = layer(layer(x))
    y.g = upstream
    layer.backward()
    layer.backward()
for name, t in (("x", x), ("w", w), ("b", b)):
    assert hasattr(t, "g"), f"backward has left no gradient in {name}.g"
    assert torch.allclose(t.g, t.grad), (
        f"{name}.g is {t.g.tolist()}, PyTorch finds {t.grad.tolist()}"
    )

# %% nbgrader={"grade_id": "shared-once", "grade": true, "points": 1}
# Hidden tests: one call and one backward pass, once without and once with a g before.

# %% nbgrader={"grade_id": "shared-side", "grade": true, "points": 1}
# Hidden tests: two calls side by side, on two inputs and on one and the same; which of
# the two the first backward pass does.

# %% nbgrader={"grade_id": "shared-chain", "grade": true, "points": 2}
# Hidden tests: a layer that is fed with its own result; calls and passes mixed; two
# shared layers alive at once.

# %% [markdown]
# PyTorch avoids the question in another way. It does not ask the layer object to
# remember anything. Every call leaves a fresh record in the graph, and the gradients of
# weights are added up. In your next notebook the memory of a call is an object of its
# own, called `ctx`.

# %% [markdown]
# ## The most expensive lines
#
# In `Linear`, two lines of the backward pass do as much arithmetic each as the whole
# forward pass: the gradients of `x` and of `w`. This is why a step of training costs
# about three times as much as a forward pass. Look at the second of them,
# `y.g.t() @ x`, and where it comes from.
#
# Take a single example, a row $x_k$ with $m$ inputs, and the gradient $g_k$ of its $p$
# results. Its share of the weight gradient is an *outer product*: the element at $j, i$
# is $g_{kj} x_{ki}$, every gradient times every input. All examples use the same
# weights, so their shares add up:
#
# $$\frac{\partial L}{\partial w} = \sum_k g_k \otimes x_k$$
#
# This is a sum of $n$ matrices, each as large as the weights. You will compute it in
# three ways, which agree in every number, up to rounding, and in nothing else.

# %% [markdown]
# ## By a loop: one outer product at a time
#
# Write `by_loop(x, g)`, for `x` of shape `(n, m)` and `g` of shape `(n, p)`, both of
# one dtype. Return the sum of the outer products, of shape `(p, m)` and in the dtype of
# the inputs. One loop may remain, over the `n` rows. Each turn takes at most ten tensor
# operations, indexing included. Broadcasting, `torch.outer` and an einsum that sums
# over nothing are allowed; `@` and other matrix products are not.
#
# Keep only the sum: no tensor that your function makes may have more elements than the
# result, and no more than eight of that size may be there at a time. (A view of `x` or
# `g` shares its elements and makes none.) An empty batch gives zeros. Change neither
# input.
#
# <details><summary>I don't know how to start</summary>
#
# Start with zeros in the shape of the result. `(p, 1)` times `(m,)` is `(p, m)`.
#
# </details>


# %% nbgrader={"grade_id": "by-loop", "solution": true} difficulty=2 importance=4 minutes=6 answers=["L2"]
#| export
def by_loop(x, g):
    """The weight gradient, one example at a time.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (p, m).
    """
    ### BEGIN SOLUTION
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
    return total
    ### END SOLUTION


# %% nbgrader={"grade_id": "by-loop-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
g = torch.tensor([[1.0, 10.0], [5.0, 0.0]])
answer = by_loop(x, g)
assert answer is not None, "your function returned None: does it end with return?"
assert answer.shape == (2, 3), f"outputs × inputs is (2, 3), yours {answer.shape}"
assert torch.equal(answer, g.t() @ x), f"{(g.t() @ x).tolist()}, not {answer.tolist()}"

# %% nbgrader={"grade_id": "by-loop-values", "grade": true, "points": 1}
# Hidden tests: the gradient, a batch of one and none included, float64 as well.

# %% nbgrader={"grade_id": "by-loop-cost", "grade": true, "points": 1}
# Hidden tests: how many operations it takes; no matrix product; no tensor of more
# elements than the result has.

# %% [markdown]
# ## By a table: all outer products at once
#
# Write `per_example(x, g)`: the table of all the outer products, of shape `(n, p, m)`.
# Its entry `[k]` is the weight gradient that example `k` would give alone. No loop: the
# number of tensor operations must not grow with the batch. `einsum` is welcome, and so
# is broadcasting. An empty batch gives an empty table, `(0, p, m)`. Change neither
# input.
#
# `per_example(x, g).sum(0)` is then the weight gradient again. The single gradients
# have uses of their own: privacy-preserving training cuts each to a largest length
# before it adds them up.
#
# <details><summary>My shapes don't fit</summary>
#
# Write $(n, p, m)$ on paper and put the shapes of `g` and `x` below, each dimension
# under its own letter. Wherever there is a gap, a dimension of size 1 is needed.
#
# </details>


# %% nbgrader={"grade_id": "per-example", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def per_example(x, g):
    """The weight gradient of every example alone.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (n, p, m).
    """
    ### BEGIN SOLUTION
    return g[:, :, None] * x[:, None, :]
    ### END SOLUTION


# %% nbgrader={"grade_id": "per-example-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
g = torch.tensor([[1.0, 10.0], [5.0, 0.0]])
answer = per_example(x, g)
assert answer.shape == (2, 2, 3), f"(n, p, m) is (2, 2, 3), yours {answer.shape}"
assert answer[1].tolist() == [[0, 5, -5], [0, 0, 0]], f"[1] is {answer[1].tolist()}"

# %% nbgrader={"grade_id": "per-example-values", "grade": true, "points": 1}
# Hidden tests: the table, a batch of one and none included.

# %% nbgrader={"grade_id": "per-example-cost", "grade": true, "points": 1}
# Hidden tests: that the number of operations does not grow with the batch.

# %% [markdown]
# ## By einsum, and as one product
#
# Now the sum without the table. Write two functions of the same two arguments, which
# return the weight gradient of shape `(p, m)`.
#
# - `by_einsum(x, g)`: with `torch.einsum` and without `@`. The spec is one in which the
#   letter of the examples does not reach the output.
# - `by_product(x, g)`: one matrix product of two matrices, with `@` or `torch.mm`, and
#   without einsum.
#
# For both, the number of operations must not grow with the batch, and no tensor that
# they make may have more elements than the largest of `x`, `g` and the result. An empty
# batch gives zeros. Change neither input.
#
# <details><summary>I don't know how to start</summary>
#
# You wrote both in the last notebook, with `upstream` in place of `g`.
#
# </details>


# %% nbgrader={"grade_id": "one-product", "solution": true} difficulty=1 importance=4 minutes=4 answers=["Q34", "L2"]
#| export
def by_einsum(x, g):
    """The weight gradient (p, m) by einsum, for x (n, m) and g (n, p)."""
    ### BEGIN SOLUTION
    return torch.einsum("kj,ki->ji", g, x)
    ### END SOLUTION


#| export
def by_product(x, g):
    """The weight gradient (p, m) as one matrix product, for x (n, m) and g (n, p)."""
    ### BEGIN SOLUTION
    return g.t() @ x
    ### END SOLUTION


# %% nbgrader={"grade_id": "one-product-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
g = torch.tensor([[1.0, 10.0], [5.0, 0.0]])
for function in (by_einsum, by_product):
    answer, name = function(x, g), function.__name__
    assert answer.shape == (2, 3), f"{name}: (2, 3) wanted, yours {answer.shape}"
    assert answer.tolist() == [[1, 7, -2], [10, 20, 30]], f"{name}: {answer.tolist()}"

# %% nbgrader={"grade_id": "one-product-einsum", "grade": true, "points": 1}
# Hidden tests: by_einsum: its values, how many operations it takes, its memory, and
# that it is an einsum.

# %% nbgrader={"grade_id": "one-product-matrix", "grade": true, "points": 1}
# Hidden tests: by_product: its values, how many operations it takes, its memory, and
# that it is one product of two matrices.

# %% [markdown]
# ## Predict: what each way costs
#
# A layer with 784 inputs and 50 outputs, a batch of 64, float32, 4 bytes each.
#
# - `table_shape`: the shape of the table of all outer products, a tuple.
# - `table_bytes`: its size in bytes.
# - `result_bytes`: the size of the weight gradient in bytes.
# - `loop_bytes`: the size of the largest single tensor that a loop over the rows makes.
# - `multiplications`: how many multiplications, each of two numbers, one weight gradient
#   takes in all. It is the same for each of the ways.
# - `table_factor`, `loop_factor`, `work_factor`: with a batch of 128 instead of 64, how
#   many times as large are `table_bytes`, `loop_bytes` and `multiplications`?
#
# <details><summary>I don't know how to start</summary>
#
# One outer product is as large as the weights. How many are there, and how many are
# there *at a time*?
#
# </details>

# %% nbgrader={"grade_id": "cost", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
# Assign table_shape, table_bytes, result_bytes, loop_bytes, multiplications,
# table_factor, loop_factor, work_factor
### BEGIN SOLUTION
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 50 * 784 * 4
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 1, 2
### END SOLUTION

# %% nbgrader={"grade_id": "cost-try", "grade": true, "points": 0}
assert len(table_shape) == 3, f"the table has three dimensions, not {table_shape}"
for answer in (table_bytes, result_bytes, loop_bytes, multiplications):
    assert isinstance(answer, int), f"{answer!r} is not a whole number"
for answer in (table_factor, loop_factor, work_factor):
    assert isinstance(answer, (int, float)), f"the factor {answer!r} is not a number"

# %% nbgrader={"grade_id": "cost-memory", "grade": true, "points": 1}
# Hidden tests: table_shape, table_bytes, result_bytes and loop_bytes.

# %% nbgrader={"grade_id": "cost-growth", "grade": true, "points": 1}
# Hidden tests: multiplications, table_factor, loop_factor and work_factor.

# %% [markdown]
# Measured on one thread, for batches from 1 to 256. On the left the time, on the right
# the largest tensor that is made on the way. All of them multiply the same numbers. The
# loop pays for every turn in Python. The table pays in memory, and writing 40 million
# bytes and reading them again costs time too. Einsum and the product pay for neither:
# einsum hands its work to the same matrix product, so do not read anything into a small
# difference between these two.

# %% tags=["skip-execution"]
import time

from torch.utils._python_dispatch import TorchDispatchMode


class LargestTensor(TorchDispatchMode):
    """Inside `with LargestTensor(x, g) as seen:`, seen.bytes is the largest made."""

    def __init__(self, *known):
        super().__init__()
        self.known, self.bytes = {t.untyped_storage().data_ptr() for t in known}, 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        made = operation(*args, **(kwargs or {}))
        if isinstance(made, torch.Tensor):
            store = made.untyped_storage()
            if store.data_ptr() not in self.known:
                self.bytes = max(self.bytes, store.nbytes())
        return made


def best_time(function, *args, repeat=5):
    """The best of a few runs, in seconds, after one to warm up."""
    times = []
    for _ in range(repeat + 1):
        started = time.perf_counter()
        function(*args)
        times.append(time.perf_counter() - started)
    return min(times[1:])


ways = {
    "loop": by_loop,
    "table": lambda x, g: per_example(x, g).sum(0),
    "einsum": by_einsum,
    "product": by_product,
}
threads = torch.get_num_threads()
torch.set_num_threads(1)
sizes = [1, 4, 16, 64, 256]
seconds = {name: [] for name in ways}
largest = {name: [] for name in ways}
for n in sizes:
    x, g = torch.randn(n, 784), torch.randn(n, 50)
    for name, way in ways.items():
        seconds[name].append(best_time(way, x, g))
        with LargestTensor(x, g) as seen:
            way(x, g)
        largest[name].append(seen.bytes)
torch.set_num_threads(threads)

fig, axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
styles = {
    "loop": (ORANGE, "--", "s"),
    "table": (GREEN, "-.", "^"),
    "einsum": (GREY, ":", "D"),
    "product": (BLUE, "-", "o"),
}
for name, (colour, style, mark) in styles.items():
    look = {"color": colour, "ls": style, "marker": mark, "lw": 2, "ms": 5}
    axes[0].loglog(sizes, [s * 1000 for s in seconds[name]], **look, label=name)
    axes[1].loglog(sizes, [b / 1e6 for b in largest[name]], **look)
axes[0].legend(frameon=False)
axes[1].text(20, 6, "table", color=GREEN, ha="right")
axes[1].text(256, 0.19, "loop, einsum and product", ha="right")
axes[0].set(xlabel="batch size $n$", ylabel="time in ms")
axes[1].set(xlabel="batch size $n$", ylabel="largest tensor made, in million bytes")
for ax in axes:
    ax.set_xticks(sizes, [str(n) for n in sizes])
    ax.minorticks_off()
    ax.grid(alpha=0.3)
plt.show()

# %% [markdown]
# ## Three broken classes
#
# The classes that follow were written in a hurry. Each has faults that people really
# make, and most of them passed some test. They stand in their cells as they were found:
# mend them there, all faults of each. Names of classes and methods stay. The rule of
# this notebook holds: the input, the weights and the upstream gradient stay as they
# are, and gradients are found in and left in `g`.

# %% [markdown]
# ## Find the bugs: Project
#
# `Project(w)` is a linear layer without a bias, whose weights are stored the other way
# round, inputs × outputs: `x` is `(n, m)`, `w` is `(m, p)`, the result `(n, p)`.
#
# In the notebook where it was written it raised a `TypeError`. When that was repaired,
# every number was right, for weeks. Then two of these layers were put into a model.
#
# As with `Linear`, an update may change the weights in place between two calls, and each
# backward pass sets `w.g` anew.
#
# <details><summary>I see nothing wrong</summary>
#
# Go through `backward` name by name, and ask of each where it comes from. What would a
# fresh notebook say?
#
# </details>


# %% nbgrader={"grade_id": "bug-project", "solution": true} starts_as="as-it-was" difficulty=2 importance=5 minutes=5 answers=["L2"]
#| export
### BEGIN SOLUTION
class Project:
    """The layer x @ w. The backward pass sets x.g and w.g."""

    def __init__(self, w):
        """w: float tensor (m, p), inputs × outputs."""
        self.w = w

    def __call__(self, x):
        """x: float tensor (n, m). Returns a float tensor (n, p)."""
        self.x = x
        self.out = x @ self.w
        return self.out

    def backward(self):
        """Sets the gradients of the last input and of w."""
        self.x.g = self.out.g @ self.w.t()
        self.w.g = self.x.t() @ self.out.g


### END SOLUTION


# %% nbgrader={"grade_id": "bug-project-try", "grade": true, "points": 0}
w = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
x = torch.tensor([[1.0, 2.0]])
layer = Project(w)
out = layer(x)
assert out.tolist() == [[1.0, 4.0, -2.0]], out.tolist()
out.g = torch.tensor([[1.0, 10.0, 100.0]])
layer.backward()
assert x.g.tolist() == [[21.0, -90.0]], x.g.tolist()
assert w.g.tolist() == [[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]], w.g.tolist()

# %% nbgrader={"grade_id": "bug-project-one", "grade": true, "points": 1}
# Hidden tests: the result, x.g and w.g of one layer.

# %% nbgrader={"grade_id": "bug-project-two", "grade": true, "points": 1}
# Hidden tests: two of these layers, one behind the other.

# %% [markdown]
# ## Find the bugs: Residual
#
# `Residual(layer)` adds to `x` what a layer makes of it: the result is `x + layer(x)`,
# and the inner layer returns a tensor in the shape of `x`. Deep networks are built of
# such blocks, because the gradient has a short way back, past the layer.
#
# The inner layer follows the rule of this notebook: it needs a gradient in the `g` of
# *its* result, and sets the `g` of its input. Mend the block. `residual.backward()`
# is to leave the whole gradient in `x.g`, and a second step of training is to work like
# the first. Each call runs the inner layer once, and what it returns stays as it is. The
# inner layer may hand on the very tensor that it finds, or a view of it, as a layer that
# adds a constant can: then its `x.g` and the upstream gradient share their numbers.
#
# <details><summary>I don't know how to start</summary>
#
# Draw it. `x` goes two ways, and the ways meet in a sum. A sum sends its gradient to
# both its inputs. And what comes back by two ways is added up.
#
# </details>


# %% nbgrader={"grade_id": "bug-residual", "solution": true} starts_as="as-it-was" difficulty=3 importance=4 minutes=7 answers=["Q36", "L2"]
#| export
### BEGIN SOLUTION
class Residual:
    """x + layer(x). The backward pass sets x.g."""

    def __init__(self, layer):
        """layer: a layer whose result has the shape of its input."""
        self.layer = layer

    def __call__(self, x):
        """x: float tensor. Returns a float tensor of that shape."""
        self.x = x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        """Sets the gradient of the last input, by both ways."""
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


### END SOLUTION


# %% nbgrader={"grade_id": "bug-residual-try", "grade": true, "points": 0}
layer = Residual(Square())
for step in range(2):
    x = torch.tensor([1.0, 3.0])
    out = layer(x)
    assert out.tolist() == [2.0, 12.0], f"step {step}: x + x², not {out.tolist()}"
    out.g = torch.tensor([10.0, -1.0])
    layer.backward()
    assert x.g.tolist() == [30.0, -7.0], f"step {step}: x.g is {x.g.tolist()}"


class PlusOne:
    """x + 1, which hands the gradient on as it is."""

    def __call__(self, x):
        self.x, self.out = x, x + 1
        return self.out

    def backward(self):
        self.x.g = self.out.g


layer, x = Residual(PlusOne()), torch.tensor([1.0, 3.0])
out = layer(x)
out.g = torch.tensor([10.0, -1.0])
layer.backward()
assert x.g.tolist() == [20.0, -2.0], f"twice the gradient of out, yours {x.g.tolist()}"
assert out.g.tolist() == [10.0, -1.0], f"out.g has become {out.g.tolist()}"

# %% nbgrader={"grade_id": "bug-residual-forward", "grade": true, "points": 1}
# Hidden tests: the result.

# %% nbgrader={"grade_id": "bug-residual-backward", "grade": true, "points": 2}
# Hidden tests: x.g over two steps, with one block inside another, and with an inner
# layer that hands the gradient on as it is; that nothing changes.

# %% [markdown]
# ## Find the bugs: Builder
#
# `Builder` collects layers one by one, and notes the shapes of the inputs it has seen.
#
# `Builder()` starts without layers, `Builder(layers)` with those of a list. `add` puts
# one more at the end and returns the builder itself. A call sends `x` through the
# layers, one after the other; without layers `x` comes back. `builder.shapes` is the
# list of the shapes, as tuples, of all that *this* builder has been called with.
#
# One builder with one layer works. With a second layer the result is wrong, and with a
# second builder, layers and shapes turn up where they do not belong. And a list that is
# handed over to `Builder` must stay as it is, whatever is added to the builder later.
#
# <details><summary>I have mended the call and see nothing else</summary>
#
# Make two builders, add a layer to the first, and look at the layers of the second.
# When is the empty list after `layers=` made, and how often? When is the one after
# `shapes =`?
#
# </details>


# %% nbgrader={"grade_id": "bug-builder", "solution": true} starts_as="as-it-was" difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
### BEGIN SOLUTION
class Builder:
    """A row of layers that is built one by one, and notes what it has seen."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


### END SOLUTION


# %% nbgrader={"grade_id": "bug-builder-try", "grade": true, "points": 0}
first = Builder().add(Square()).add(Square())
second = Builder()
x = torch.tensor([1.0, 2.0])
assert first(x).tolist() == [1.0, 16.0], f"two squares: {first(x).tolist()}"
assert second(x[:1]).tolist() == [1.0], "second has no layer: x comes back unchanged"
assert first.shapes[-1] == (2,), f"first has seen {first.shapes}"
assert second.shapes == [(1,)], f"second has seen (1,), and says {second.shapes}"

# %% nbgrader={"grade_id": "bug-builder-layers", "grade": true, "points": 1}
# Hidden tests: the results of one builder and of several; that a given list stays.

# %% nbgrader={"grade_id": "bug-builder-shapes", "grade": true, "points": 1}
# Hidden tests: the shapes that one builder and several have seen.

# %% [markdown]
# ## In your own words: what a layer remembers
#
# A colleague trains a model made of objects like yours. After training she calls the
# same object on 10,000 validation images at once, to measure its accuracy, and never
# calls `backward` on them. She then keeps the object, because it is the trained model.
# Her program uses far more memory than the weights need.
#
# Explain. This answer is read and graded by a person.
#
# - 1 point: what occupies the memory, who holds it, and until when.
# - 1 point: why the objects keep it at all, with the example of one layer and one
#   formula.
# - 1 point: one change to the classes or to their use that cures it, and what it costs.

# %% [markdown] nbgrader={"grade_id": "memory-words", "solution": true, "grade": true, "points": 3} difficulty=2 importance=4 minutes=6 answers=["Q27"]
# *What and who.* Every layer holds its input and its result of the last call as
# attributes: the 10,000 images and all activations behind them. A tensor lives as long
# as anything refers to it. The objects do, and they are kept with the model, until the
# next call overwrites their attributes. The gradients in `g` stay as well, as long as
# the tensors that carry them.
#
# *Why.* The backward pass needs numbers of the forward pass. The weight gradient of a
# linear layer is `y.g.t() @ x`, so without its input `x` it cannot be computed. A layer
# cannot know whether a backward pass will follow, so it keeps everything each time.
#
# *A cure.* Give the layers a switch, `layer.training`, and keep nothing when it is off;
# the price is one more state that can be forgotten. Or let `backward` drop what it has
# used, which helps training but not validation, and forbids a second backward pass. Or
# send the images in batches of 64, so that the memory is bounded by a batch: this takes
# more calls, and the last batch still stays. (PyTorch records nothing inside
# `torch.no_grad()`.)

# %% [markdown]
# ## All of them together
#
# A network with two linear layers learns the sine. Forward, backward, update, with
# nothing but your classes. Beside it, the same network with the same weights in
# PyTorch, gradients by autograd. If your gradients are right, the two losses agree step
# for step, up to rounding.

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
x = torch.rand(128, 1) * 6 - 3
target = torch.sin(x[:, 0])
start = [torch.randn(32, 1), torch.randn(32), torch.randn(1, 32) / 6, torch.zeros(1)]

mine = [p.clone() for p in start]
layers = [Linear(*mine[:2]), ReLU(), Linear(*mine[2:])]
model = Model(layers, Mse())
my_losses = []
for _ in range(1001):
    loss = model(x, target)
    my_losses.append(loss.item())
    loss.g = torch.tensor(1.0)
    model.backward()
    for p in mine:
        p -= 0.03 * p.g

theirs = [p.clone().requires_grad_() for p in start]
their_losses = []
for _ in range(1001):
    hidden = torch.relu(x @ theirs[0].t() + theirs[1])
    loss = (hidden @ theirs[2].t() + theirs[3] - target[:, None]).pow(2).mean()
    their_losses.append(loss.item())
    with torch.no_grad():
        for p, g in zip(theirs, torch.autograd.grad(loss, theirs), strict=True):
            p -= 0.03 * g

for step in range(0, 1001, 200):
    print(f"step {step:4}: {my_losses[step]:.4f} and {their_losses[step]:.4f}")

# %% tags=["skip-execution"]
fig, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
axes[0].semilogy(their_losses, color=ORANGE, lw=5, alpha=0.5, label="autograd")
axes[0].semilogy(my_losses, color=BLUE, lw=1.5, label="your classes")
axes[0].set(xlabel="step", ylabel="loss")
axes[0].legend(frameon=False)
order = x[:, 0].argsort()
line = x
for layer in layers:
    line = layer(line)
axes[1].plot(
    x[order, 0].cpu(), target[order].cpu(), color=GREY, lw=5, alpha=0.4, label="sine"
)
axes[1].plot(x[order, 0].cpu(), line[order, 0].cpu(), color=BLUE, lw=2, label="learned")
axes[1].set(xlabel="input", ylabel="output")
axes[1].legend(frameon=False)
plt.show()

# %% [markdown]
# ## What you have now
#
# An object with a `__call__` can be called like a function, and can remember what a
# function forgets. `__init__` runs when it is made, `__call__` each time it is called.
# A layer keeps its inputs and its result, finds the gradient of the result in the
# result's `g`, and leaves gradients in the `g` of its inputs and weights. A base class
# does what all layers share; a layer is then two formulas. A model calls its layers
# forward and asks them backward in reverse, because each needs what the one behind it
# leaves. A layer that is called twice needs a memory for each call, and shares that are
# added. The weight gradient is a sum of outer products: a loop pays in time, a table in
# memory, and a matrix product pays for neither.
#
# Next: PyTorch runs the backward passes itself, and each call gets a memory of its own
# (`09_autograd_function`).
#
# **To read**
#
# - Baydin, Pearlmutter, Radul and Siskind, *Automatic differentiation in machine
#   learning: a survey*, 2018. What a tape of calls is.
# - Chen, Xu, Zhang and Guestrin, *Training deep nets with sublinear memory cost*, 2016:
#   forget activations, and compute them again when they are needed.
# - He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, 2015: what
#   `Residual` is good for.
# - Goodfellow, *Efficient per-example gradient computations*, 2015: the table without
#   the table.
#
# **Questions answered here**
#
# - Q27: Why must activations of the forward pass be kept?
# - Q31, Q34, Q35: The loss, the linear layer and ReLU, with their gradients, as
#   objects.
# - Q36: In which order are the backward steps called, and why?
# - Q37: What is `__call__` for, and when does it run?
# - L2: Forward and backward through a fully connected network, with classes.
