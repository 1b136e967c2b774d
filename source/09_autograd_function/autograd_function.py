# ---
# jupyter:
#   builds_on: [07_chain_rule, 08_layers]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Your own autograd Function
#
# In the last notebook your layers were plain classes, and you called their backward
# passes yourself, in reverse. PyTorch keeps that order for you. What it asks of an
# operation it has never seen is two methods: how to compute the result, and how to send
# a gradient back. That pair is a `torch.autograd.Function`.
#
# At the end you will be able to
#
# - say what `forward`, `backward`, `ctx` and `apply` do, and write a Function from
#   memory;
# - decide what to save for the backward pass, where to put it, and when to save
#   nothing;
# - write the newer form with `setup_context`, mark a result that has no gradient, and a
#   tensor that was changed in place;
# - test a gradient so that a wrong one cannot hide, to first and to second order;
# - train a network on handwritten digits with a ReLU that is yours in both directions.
#
# It builds on 07_chain_rule and 08_layers. Expect 130 minutes.
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
from torch.autograd import Function, gradcheck, gradgradcheck

# %% [markdown]
# ## Four names
#
# They are `forward`, `backward`, `ctx` and `apply`. Here is a complete Function. It
# squares its input.


# %% nbgrader={"grade_id": "square", "locked": true}
class Square(Function):
    """The square of every element."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x


x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = Square.apply(x)
y.backward(torch.tensor([1.0, 10.0, 100.0]))  # the upstream gradient
print(y)
print(x.grad)

# %% [markdown]
# `forward` computes the result. Autograd is switched off inside it: nothing you do
# there becomes part of the graph.
#
# `backward` receives the gradient of the loss with respect to the *result*: the
# upstream gradient. It returns the gradient of the loss with respect to each *input*.
# By the chain rule that is upstream times local derivative. In the run above the
# upstream gradient was (1, 10, 100), the local derivative (2, 4, 6), and `x.grad` is
# their product.
#
# `ctx` is the one object that both methods see. What `forward` leaves there, `backward`
# finds.
#
# `apply` is what you call. It runs `forward`, makes a node of the graph, and hangs the
# node on the result as `grad_fn`. You never call `forward` or `backward` yourself. Both
# are static methods: there is no `self`, and nobody ever makes an instance.
#
# There is a newer spelling, in which `forward` has no `ctx`. It has a task of its own
# below, and you may use it anywhere here.
#
# Two rules hold for every class you write here, and the tests look at both. It derives
# from `Function`, and its results come from Function's own `apply`. And its `backward`
# is yours: nothing of `torch.autograd` or `torch.func` differentiates in it.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"


def box(ax, x, y, text, color, width=2.0, height=0.8):
    frame = plt.Rectangle(
        (x - width / 2, y - height / 2), width, height, fc="white", ec=color, lw=2
    )
    ax.add_patch(frame)
    ax.text(x, y, text, ha="center", va="center", color=color, fontsize=11)


def arrow(ax, start, end, color, text, dx=0.0, dy=0.0):
    line = {"arrowstyle": "-|>", "color": color, "lw": 2}
    ax.annotate("", xy=end, xytext=start, arrowprops=line)
    middle = (start[0] + end[0]) / 2 + dx, (start[1] + end[1]) / 2 + dy
    ax.text(*middle, text, ha="center", va="center", color=color, fontsize=10.5)


fig, ax = plt.subplots(figsize=(9.5, 4.2))
box(ax, 5, 3.4, "forward(ctx, x)", BLUE, 2.6)
box(ax, 5, 2.1, "ctx", GREEN, 1.2, 0.6)
box(ax, 5, 0.8, "backward(ctx, grad)", ORANGE, 2.6)
upstream = "upstream gradient\n$\\partial L/\\partial y$"
returned = "gradient returned\n$\\partial L/\\partial x$"
arrow(ax, (1.4, 3.4), (3.6, 3.4), BLUE, "x", dy=0.22)
arrow(ax, (6.4, 3.4), (8.6, 3.4), BLUE, "y", dy=0.22)
arrow(ax, (8.6, 0.8), (6.4, 0.8), ORANGE, upstream, dy=-0.42)
arrow(ax, (3.6, 0.8), (1.4, 0.8), ORANGE, returned, dy=-0.42)
arrow(ax, (5, 2.98), (5, 2.42), GREEN, "save_for_backward(x)", dx=1.4)
arrow(ax, (5, 1.78), (5, 1.22), GREEN, "saved_tensors", dx=1.0)
for height, words in ((3.4, ""), (0.8, "'s\nbackward")):
    ax.text(0.7, height, f"layer before{words}", ha="center", va="center", color=GREY)
    ax.text(9.3, height, f"layer after{words}", ha="center", va="center", color=GREY)
ax.set(xlim=(0, 10), ylim=(0, 3.9))
ax.axis("off")
plt.show()

# %% [markdown]
# ## Predict: what goes in, what comes out
#
# Read this Function's signature. It has no body, and you need none.
#
# ```python
# class Blur(Function):
#     @staticmethod
#     def forward(ctx, x, w, radius, b):
#         # x (6, 4), w (3, 4), radius a Python float, b (3,)
#         ...
#         # y (6, 3), penalty a rank-0 tensor
#         return y, penalty
# ```
#
# `backward` takes one argument after `ctx` for everything that `forward` returned. It
# returns one thing for everything that `forward` took after `ctx`: a gradient shaped
# like that input, or `None` where no gradient can exist.
#
# Assign five predictions. Shapes are tuples; a rank-0 tensor's shape is `()`.
#
# - `upstream_count`: how many arguments `backward` takes after `ctx`
# - `upstream_shapes`: a list with the shape of each of them, in order
# - `returned_count`: how many things `backward` returns
# - `none_position`: at which position, counted from 0, it returns `None`
# - `w_gradient_shape`: the shape of what it returns for `w`
#
# <details><summary>I don't know how to start</summary>
#
# Draw `forward` as a box with arrows going in and arrows coming out. For `backward`,
# turn every arrow round and keep its shape.
#
# </details>

# %% nbgrader={"grade_id": "contract", "solution": true} difficulty=1 importance=5 minutes=5 answers=["Q38"]
# Assign upstream_count, upstream_shapes, returned_count, none_position,
# w_gradient_shape.
### BEGIN SOLUTION
upstream_count = 2
upstream_shapes = [(6, 3), ()]
returned_count = 4
none_position = 2
w_gradient_shape = (3, 4)
### END SOLUTION

# %% nbgrader={"grade_id": "contract-try", "grade": true, "points": 0}
for count in (upstream_count, returned_count, none_position):
    assert isinstance(count, int), "the two counts and the position are whole numbers"
assert isinstance(upstream_shapes, list), "upstream_shapes is a list of tuples"
assert all(isinstance(shape, tuple) for shape in [*upstream_shapes, w_gradient_shape])

# %% nbgrader={"grade_id": "contract-upstream", "grade": true, "points": 1}
# Hidden tests: upstream_count and upstream_shapes.

# %% nbgrader={"grade_id": "contract-returned", "grade": true, "points": 1}
# Hidden tests: returned_count, none_position and w_gradient_shape.

# %% [markdown]
# ## ReLU
#
# Write ReLU as a Function: positive elements pass, all others become 0. `x` may have
# any shape, an empty one included, and any floating dtype; the result has the same
# shape and dtype. Neither `x` nor `grad` may be changed: others still hold them.
#
# Build `backward` from ordinary tensor operations on `grad`, so that autograd can
# differentiate it in its turn. The tests do that, as in `3 * ReLU.apply(x) ** 2`
# differentiated twice.
#
# At exactly 0 every slope from 0 to 1 is a valid choice. No test looks there.
#
# <details><summary>I don't know how to start</summary>
#
# Copy the outline of `Square`. In `backward`, ask of every element: if this input grows
# a little, by how much does the output grow? There are two answers only. Then multiply
# by what came from upstream.
#
# </details>


# %% nbgrader={"grade_id": "relu", "solution": true} difficulty=2 importance=5 minutes=8 answers=["Q38", "R1", "Q35"]
#| export
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x.clamp(min=0)
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return grad * (x > 0)
        ### END SOLUTION


# %% nbgrader={"grade_id": "relu-try", "grade": true, "points": 0}
x = torch.tensor([[-2.0, 0.5], [3.0, -0.1]], requires_grad=True)
y = ReLU.apply(x)
torch.testing.assert_close(y, torch.tensor([[0.0, 0.5], [3.0, 0.0]]))
assert x[0, 0] == -2, "forward changes x: make a new tensor"
upstream = torch.tensor([[5.0, 6.0], [-7.0, 8.0]], requires_grad=True)
(answer,) = torch.autograd.grad(y, x, upstream, create_graph=True)
torch.testing.assert_close(answer, torch.tensor([[0.0, 6.0], [-7.0, 0.0]]))
assert upstream[0, 0] == 5, "backward changes grad: make a new tensor"
assert answer.requires_grad, "backward cannot be differentiated: is grad cut off?"

# %% nbgrader={"grade_id": "relu-values", "grade": true, "points": 1}
# Hidden tests: values for several shapes and dtypes, and that x is not changed.

# %% nbgrader={"grade_id": "relu-gradients", "grade": true, "points": 2}
# Hidden tests: gradients under a random upstream gradient; gradcheck and gradgradcheck.

# %% [markdown]
# ## What a sum does not see
#
# The Function below has one fault. Its backward pass returns the local derivative and
# drops the upstream gradient.


# %% nbgrader={"grade_id": "lazy", "locked": true}
class LazySquare(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 2 * x


# %% [markdown]
# ## Predict: gradients without upstream
#
# Each of the four lines starts from a fresh `x = torch.tensor([1., 2., 3.],
# requires_grad=True)`. Assign to each name the list of three numbers that `x.grad`
# holds afterwards: what this faulty Function really gives, not what would be right.
#
# ```python
# LazySquare.apply(x).sum().backward()                    # after_sum
# (10 * LazySquare.apply(x)).sum().backward()             # after_times_ten
# LazySquare.apply(3 * x).sum().backward()                # after_inner_three
# LazySquare.apply(LazySquare.apply(x)).sum().backward()  # after_twice
# ```
#
# Decide before you run anything; the first cell after the tests runs it for you.
#
# <details><summary>I don't know how to start</summary>
#
# Go through the line from right to left and write down the gradient that arrives at
# each operation. `.sum()` sends 1 to every element. PyTorch's own operations multiply
# what arrives by their derivative. `LazySquare` throws away what arrives.
#
# </details>

# %% nbgrader={"grade_id": "sum-sees-ones", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q38"]
# Assign after_sum, after_times_ten, after_inner_three, after_twice: lists of 3 numbers.
### BEGIN SOLUTION
after_sum = [2.0, 4.0, 6.0]
after_times_ten = [2.0, 4.0, 6.0]
after_inner_three = [18.0, 36.0, 54.0]
after_twice = [2.0, 4.0, 6.0]
### END SOLUTION

# %% nbgrader={"grade_id": "sum-sees-ones-try", "grade": true, "points": 0}
for prediction in (after_sum, after_times_ten, after_inner_three, after_twice):
    assert len(prediction) == 3, "every prediction is a list of three numbers"

# %% nbgrader={"grade_id": "sum-sees-ones-outer", "grade": true, "points": 1}
# Hidden tests: after_sum and after_times_ten.

# %% nbgrader={"grade_id": "sum-sees-ones-chain", "grade": true, "points": 1}
# Hidden tests: after_inner_three and after_twice.

# %% tags=["skip-execution"]
cases = {
    "sum": lambda f, x: f(x).sum(),
    "10 *": lambda f, x: (10 * f(x)).sum(),
    "of 3 * x": lambda f, x: f(3 * x).sum(),
    "twice": lambda f, x: f(f(x)).sum(),
}
print(f"{'case':10}{'LazySquare':22}{'right':22}")
for name, case in cases.items():
    row = []
    for function in (LazySquare.apply, Square.apply):
        x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
        case(function, x).backward()
        row.append(str(x.grad.tolist()))
    print(f"{name:10}{row[0]:22}{row[1]:22}")

# %% [markdown]
# A test that ends in `.sum()` sends ones, and a product with one is invisible. The
# lesson for every test you write: send a random upstream gradient,
# `y.backward(torch.randn_like(y))`, with no two elements alike. All hidden tests of
# this notebook do.

# %% [markdown]
# ## Find the bug
#
# A classmate wrote the length of the hypotenuse, $r = \sqrt{a^2 + b^2}$, elementwise.
# It passed the test underneath, and a network that used it learned badly.
#
# ```python
# class Hypotenuse(Function):
#     @staticmethod
#     def forward(ctx, a, b):
#         r = (a * a + b * b).sqrt()
#         ctx.save_for_backward(a, b, r)
#         return r
#
#     @staticmethod
#     def backward(ctx, grad):
#         a, b, r = ctx.saved_tensors
#         grad_a = grad * a / r
#         grad_b = b / r
#         return grad_a, grad_b
#
#
# a = torch.tensor([3.0, 5.0], requires_grad=True)
# b = torch.tensor([4.0, 12.0], requires_grad=True)
# Hypotenuse.apply(a, b).sum().backward()
# torch.testing.assert_close(a.grad, torch.tensor([3 / 5, 5 / 13]))
# torch.testing.assert_close(b.grad, torch.tensor([4 / 5, 12 / 13]))
# ```
#
# Write the repaired class. `a` and `b` have the same shape, and no test puts both at 0.
# Differentiable once is enough.
#
# <details><summary>I see nothing wrong</summary>
#
# Check the two gradients with an upstream gradient of your own choice, say
# `torch.tensor([10.0, -1.0])`, against what PyTorch finds for `(a * a + b * b).sqrt()`.
#
# </details>


# %% nbgrader={"grade_id": "hypotenuse", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q38"]
#| export
class Hypotenuse(Function):
    """sqrt(a² + b²), elementwise. Call it as Hypotenuse.apply(a, b)."""

    @staticmethod
    def forward(ctx, a, b):
        """a, b: the same shape, floating. Returns that shape."""
        ### BEGIN SOLUTION
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradients for a and b."""
        ### BEGIN SOLUTION
        a, b, r = ctx.saved_tensors
        return grad * a / r, grad * b / r
        ### END SOLUTION


# %% nbgrader={"grade_id": "hypotenuse-try", "grade": true, "points": 0}
a = torch.tensor([3.0, 5.0], requires_grad=True)
b = torch.tensor([4.0, 12.0], requires_grad=True)
Hypotenuse.apply(a, b).sum().backward()
torch.testing.assert_close(a.grad, torch.tensor([3 / 5, 5 / 13]))
torch.testing.assert_close(b.grad, torch.tensor([4 / 5, 12 / 13]))

# %% nbgrader={"grade_id": "hypotenuse-values", "grade": true, "points": 1}
# Hidden tests: values and both gradients in one call, for two shapes.

# %% nbgrader={"grade_id": "hypotenuse-gradients", "grade": true, "points": 2}
# Hidden tests: gradients where other operations follow; gradcheck; a batch of one.

# %% [markdown]
# ## What to save, and where
#
# There are two places on `ctx`. Tensors go through `ctx.save_for_backward(...)`, once
# per forward pass. Everything else, a float, a shape, a flag, becomes an ordinary
# attribute: `ctx.slope = slope`.
#
# Why not put tensors into attributes, too? It seems to work. Here are two Functions
# that differ in nothing else.


# %% nbgrader={"grade_id": "two-squares", "locked": true}
class SquareSaved(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x


class SquareAttribute(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return x * x

    @staticmethod
    def backward(ctx, grad):
        return grad * 2 * ctx.x


# %% [markdown]
# ## Predict: a tensor changed in between
#
# Both are run like this, `f` being the Function's `apply`. Between the forward and the
# backward pass, someone multiplies the input by 10 in place.
#
# ```python
# x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
# z = x * 1
# y = f(z)
# z.mul_(10)
# y.sum().backward()
# ```
#
# The gradient of y with respect to x is still 2x = (2, 4, 6). Predict the outcome for
# each: `"right"` (x.grad is that), `"wrong"` (x.grad is something else, and nobody says
# so) or `"error"` (an exception).
#
# - `saved_outcome`: with `SquareSaved`
# - `attribute_outcome`: with `SquareAttribute`
# - `attribute_grad`: the list of three numbers in `x.grad` with `SquareAttribute`
#
# And one question apart, where nothing is changed in between. Some other `forward`
# calls `ctx.save_for_backward(x, 0.5)`. Is that `"fine"` or an `"error"`? Assign
# `number_outcome`.
#
# <details><summary>I don't know how to start</summary>
#
# An attribute holds the tensor object itself, whatever it contains by then. A saved
# tensor comes with a note of its version, a counter that every in-place operation
# increases (look at `z._version`). What can `saved_tensors` do with that note?
#
# </details>

# %% nbgrader={"grade_id": "where-to-save", "solution": true} difficulty=3 importance=4 minutes=6 answers=["Q38", "Q27"]
# Assign saved_outcome, attribute_outcome, attribute_grad, number_outcome.
### BEGIN SOLUTION
saved_outcome = "error"
attribute_outcome = "wrong"
attribute_grad = [20.0, 40.0, 60.0]
number_outcome = "error"
### END SOLUTION

# %% nbgrader={"grade_id": "where-to-save-try", "grade": true, "points": 0}
assert saved_outcome in ("right", "wrong", "error")
assert attribute_outcome in ("right", "wrong", "error")
assert len(attribute_grad) == 3, "attribute_grad is a list of three numbers"
assert number_outcome in ("fine", "error")

# %% nbgrader={"grade_id": "where-to-save-saved", "grade": true, "points": 1}
# Hidden tests: saved_outcome and number_outcome.

# %% nbgrader={"grade_id": "where-to-save-attribute", "grade": true, "points": 1}
# Hidden tests: attribute_outcome and attribute_grad.

# %% tags=["skip-execution"]
for function in (SquareSaved, SquareAttribute):
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    z = x * 1
    y = function.apply(z)
    z.mul_(10)
    try:
        y.sum().backward()
        print(f"{function.__name__}: x.grad is {x.grad.tolist()}")
    except RuntimeError as error:
        print(f"{function.__name__}: {str(error)[:80]} …")


class SaveNumber(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x, 0.5)
        return x * x


try:
    SaveNumber.apply(torch.ones(3, requires_grad=True))
    print("SaveNumber: fine")
except TypeError as error:
    print(f"SaveNumber: {error}")

# %% [markdown]
# An error is the better outcome by far. `save_for_backward` also lets PyTorch free the
# tensors as soon as the backward pass is over. A result kept as an attribute is the
# worst case: it holds its node, the node holds it, and the two keep each other alive.

# %% [markdown]
# ## Leaky ReLU: an argument that is no tensor
#
# Leaky ReLU passes positive elements and multiplies all others by a small `slope`. Here
# `slope` is a Python float between 0 and 1. `forward` takes two arguments, so
# `backward` returns two things; for the one that is no tensor it returns `None`.
#
# `x` may have any shape and floating dtype. The result has the same. As with ReLU,
# `backward` must itself be differentiable.
#
# <details><summary>PyTorch says "incorrect number of gradients"</summary>
#
# Count what `apply` was given, and count what `backward` returns. The message says both
# numbers.
#
# </details>


# %% nbgrader={"grade_id": "leaky-relu", "solution": true} difficulty=2 importance=4 minutes=7 answers=["Q38", "Q35"]
#| export
class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None
        ### END SOLUTION


# %% nbgrader={"grade_id": "leaky-relu-try", "grade": true, "points": 0}
x = torch.tensor([-2.0, 3.0, -1.0], requires_grad=True)
y = LeakyReLU.apply(x, 0.1)
torch.testing.assert_close(y, torch.tensor([-0.2, 3.0, -0.1]))
y.backward(torch.tensor([5.0, 6.0, -7.0]))
torch.testing.assert_close(x.grad, torch.tensor([0.5, 6.0, -0.7]))
(answer,) = torch.autograd.grad(LeakyReLU.apply(x, 0.5).sum(), x)
expected = torch.tensor([0.5, 1.0, 0.5])
torch.testing.assert_close(answer, expected, msg="wrong gradient for slope 0.5")

# %% nbgrader={"grade_id": "leaky-relu-values", "grade": true, "points": 1}
# Hidden tests: values for several slopes, shapes and dtypes.

# %% nbgrader={"grade_id": "leaky-relu-gradients", "grade": true, "points": 2}
# Hidden tests: gradients under a random upstream gradient; gradcheck and gradgradcheck.

# %% [markdown]
# ## Checking a gradient by its definition
#
# You know the central difference from notebook 07: move one input by a little, see how
# far the output moves. `torch.autograd.gradcheck` does that for every pair of an input
# and an output element, in float64, and compares each slope with what your `backward`
# says. Because it looks at every output element separately, it cannot be fooled as a
# sum can.
#
# The table below does it by hand. It moves all four inputs at once, which is allowed
# here because each result depends on its own input only. `product` is the slope times
# an upstream gradient, and that is what `backward` should return.


# %% tags=["skip-execution"]
def draw_table(ax, heads, rows, title=""):
    table = ax.table(rows, colLabels=heads, loc="center", cellLoc="center")
    table.auto_set_font_size(False)
    table.set_fontsize(10.5)
    table.scale(1, 1.6)
    for (row, _), cell in table.get_celld().items():
        cell.set_edgecolor("#BBBBBB")
        cell.set_facecolor("#EEEEEE" if row == 0 else "white")
        word = cell.get_text().get_text()
        if word in ("agrees", "differs"):
            cell.get_text().set_color(BLUE if word == "agrees" else ORANGE)
    ax.set_title(title, fontsize=12)
    ax.axis("off")


h = 1e-6
x = torch.tensor([-1.5, -0.4, 0.3, 2.0], dtype=torch.float64, requires_grad=True)
upstream = torch.tensor([10.0, -3.0, 0.5, 7.0], dtype=torch.float64)


def check_by_hand(function):
    (gradient,) = torch.autograd.grad(function(x), x, upstream)
    with torch.no_grad():
        slope = (function(x + h) - function(x - h)) / (2 * h)
    product = upstream * slope
    rows = torch.stack([x.detach(), slope, upstream, product, gradient], dim=1)
    words = ["agrees" if d < 1e-5 else "differs" for d in (gradient - product).abs()]
    return [[f"{n:.3f}" for n in r] + [w] for r, w in zip(rows.tolist(), words)]


heads = ["x", "slope from h", "upstream", "product", "backward", ""]
fig, axes = plt.subplots(2, 1, figsize=(8, 5))
leaky = check_by_hand(lambda t: LeakyReLU.apply(t, 0.1))
draw_table(axes[0], heads, leaky, "LeakyReLU, slope 0.1 (yours)")
lazy = check_by_hand(LazySquare.apply)
draw_table(axes[1], heads, lazy, "LazySquare, which drops the upstream gradient")
fig.tight_layout()
plt.show()

# %% [markdown]
# ## Linear
#
# Now a Function with three inputs: `x` (n × inputs), `w` (outputs × inputs) and `b`
# (outputs), or `None` in place of `b`. The result is $x w^\top + b$, of n × outputs. It
# is always called with all three arguments: `Linear.apply(x, w, b)` or `Linear.apply(x,
# w, None)`. Return a gradient for each tensor, shaped like it, and `None` for a bias
# that is `None`. You need not ask which gradients are wanted. The batch may hold one
# row, or none.
#
# As with ReLU, `backward` must itself be differentiable: compute from `grad` and from
# saved inputs, by tensor operations alone.
#
# <details><summary>I don't know how to start</summary>
#
# The upstream gradient has the shape n × outputs. The gradient for `x` must have n ×
# inputs. Which product of the upstream gradient with `w` has that shape? Ask the same
# for `w`. Shapes nearly write this backward pass.
#
# </details>
#
# <details><summary>My gradient for b does not fit</summary>
#
# Every row of the result got the same `b`. So `b` collects the upstream gradient of
# every row. Which dimension goes? And if there was no `b`, how is `backward` to know?
# Leave it a flag on `ctx`.
#
# </details>


# %% nbgrader={"grade_id": "linear", "solution": true} difficulty=3 importance=5 minutes=12 answers=["Q38", "Q34", "R2"]
#| export
class Linear(Function):
    """A linear layer. Call it as Linear.apply(x, w, b), where b may be None."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,) or None.

        Returns (n, outputs).
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        y = x @ w.t()
        return y if b is None else y + b
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns the gradients for x, w and b (None without b)."""
        ### BEGIN SOLUTION
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None
        ### END SOLUTION


# %% nbgrader={"grade_id": "linear-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
w = torch.tensor([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]], requires_grad=True)
b = torch.tensor([0.5, 0.0], requires_grad=True)
y = Linear.apply(x, w, b)
torch.testing.assert_close(y, torch.tensor([[-1.5, 4.0], [-1.5, 10.0]]))
upstream = torch.tensor([[1.0, 0.0], [10.0, 1.0]])
y.backward(upstream)
expected = torch.tensor([[1.0, 0.0, -1.0], [10.0, 2.0, -10.0]])
torch.testing.assert_close(x.grad, expected, msg="the gradient for x is wrong")
expected = torch.tensor([[41.0, 52.0, 63.0], [4.0, 5.0, 6.0]])
torch.testing.assert_close(w.grad, expected, msg="the gradient for w is wrong")
torch.testing.assert_close(
    b.grad, torch.tensor([11.0, 1.0]), msg="the gradient for b is wrong"
)
y = Linear.apply(x, w, None)  # without a bias both passes must run, too
torch.testing.assert_close(y, torch.tensor([[-2.0, 4.0], [-2.0, 10.0]]))
(answer,) = torch.autograd.grad(y, w, upstream)
torch.testing.assert_close(answer, expected, msg="without b: wrong gradient for w")

# %% nbgrader={"grade_id": "linear-values", "grade": true, "points": 1}
# Hidden tests: values, with and without bias, also for a batch of one and an empty one.

# %% nbgrader={"grade_id": "linear-gradients", "grade": true, "points": 2}
# Hidden tests: the three gradients, also for a batch of one, an empty batch, and
# transposed (non-contiguous) tensors.

# %% nbgrader={"grade_id": "linear-bias", "grade": true, "points": 2}
# Hidden tests: gradients without a bias; gradcheck and gradgradcheck in float64.

# %% [markdown]
# ## What nobody asked for
#
# In a first layer `x` is data: nobody wants its gradient. In fine-tuning `w` is often
# frozen. `ctx.needs_input_grad` says so: a tuple of booleans, one per argument of
# `forward`, true where a gradient is wanted. It can be read in `forward` and in
# `backward`. A gradient that nobody needs may be returned as `None`.
#
# That spares two things. The obvious one is the product in `backward`. The other is
# memory: a tensor that no wanted gradient is computed from need not be kept alive from
# the forward pass to the backward pass at all. At 64 × 784 inputs `x` alone is 200 kB.

# %% [markdown]
# ## A linear layer that saves no more than it needs
#
# Write the linear layer again, from scratch, now always with a bias, and let it keep
# only what it will use:
#
# - keep a tensor only if a wanted gradient is computed from it;
# - never keep `b`, nor the result;
# - return the right gradient for everything that needs one. What you return for the
#   others is ignored.
#
# Keep tensors with `ctx.save_for_backward`, which takes `None` in place of a tensor.
# The hidden test counts the elements of all tensors on `ctx` after the forward pass.
# Those in attributes count, and one kept twice counts twice. Differentiable once is
# enough.
#
# <details><summary>I don't know how to start</summary>
#
# Go back to your three gradients. From which tensor is the gradient for `w` computed?
# That tensor is worth keeping if, and only if, `w` needs a gradient.
#
# </details>


# %% nbgrader={"grade_id": "frugal-linear", "solution": true} difficulty=4 importance=3 minutes=9 answers=["Q38", "Q27"]
#| export
class FrugalLinear(Function):
    """A linear layer that keeps only what the wanted gradients are computed from."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,). Returns (n, outputs)."""
        ### BEGIN SOLUTION
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None)
        return x @ w.t() + b
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns gradients for x, w and b, None where unwanted."""
        ### BEGIN SOLUTION
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        x, w = ctx.saved_tensors
        grad_x = grad @ w if x_needs else None
        grad_w = grad.t() @ x if w_needs else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b
        ### END SOLUTION


# %% nbgrader={"grade_id": "frugal-linear-try", "grade": true, "points": 0}
to_keep = {"x w b": 27, "w b": 15, "x b": 12, "b": 0}  # elements to keep, by what needs
for needs, elements in to_keep.items():
    x, w, b = torch.randn(5, 3), torch.randn(4, 3), torch.randn(4)
    wanted = [t.requires_grad_() for n, t in zip("xwb", (x, w, b)) if n in needs]
    y, expected = FrugalLinear.apply(x, w, b), x @ w.t() + b
    torch.testing.assert_close(y, expected)
    tensors = [k for k, v in vars(y.grad_fn).items() if isinstance(v, torch.Tensor)]
    assert not tensors, f"attributes {tensors} on ctx: use save_for_backward instead"
    kept = sum(t.numel() for t in y.grad_fn.saved_tensors if t is not None)
    case = f"where {needs} need gradients"
    assert kept == elements, f"{case}: ctx keeps {kept} elements, not {elements}"
    upstream = torch.randn(5, 4)
    answer = torch.autograd.grad(y, wanted, upstream, allow_unused=True)
    right = torch.autograd.grad(expected, wanted, upstream)
    for name, got, due in zip(needs.split(), answer, right):
        assert got is not None, f"{case}: the gradient for {name} is None"
        torch.testing.assert_close(got, due, msg=f"{case}: {name}'s is wrong")

# %% nbgrader={"grade_id": "frugal-linear-gradients", "grade": true, "points": 1}
# Hidden tests: values and gradients when all, and when only some inputs need one.

# %% nbgrader={"grade_id": "frugal-linear-memory", "grade": true, "points": 2}
# Hidden tests: how many tensor elements are kept, and the gradients, for each
# combination of inputs that need one.

# %% [markdown]
# ## The newer form, and marks on the context
#
# `forward(ctx, x)` does two things at once: it computes, and it keeps books. The newer
# form has a method for each.
#
# ```python
# class Square(Function):
#     @staticmethod
#     def forward(x):                          # no ctx: a plain function
#         return x * x
#
#     @staticmethod
#     def setup_context(ctx, inputs, output):  # afterwards: what backward will need
#         (x,) = inputs
#         ctx.save_for_backward(x)
# ```
#
# `inputs` is the tuple of everything that `apply` was given, also if it is one thing.
# `output` is what `forward` returned. `backward` is as before. Transforms such as
# `torch.func.grad` accept this form alone.
#
# Besides `save_for_backward` the context has two marks, which tell PyTorch what it
# cannot see:
#
# - `ctx.mark_non_differentiable(t)`: this result has no gradient. It comes out with
#   `requires_grad` false. (Results of whole numbers or booleans are so anyway.) For each
#   result `backward` still gets an argument, here zeros, which it may ignore.
# - `ctx.mark_dirty(t)`: this input was changed in place. `forward` must return it too.

# %% [markdown]
# ## Prune, and say where
#
# Write `Prune` in the newer form, called as `Prune.apply(x, limit)` with a Python float
# `limit` above 0. It returns two tensors of the shape and dtype of `x`:
#
# - `y`: an element of `x` whose absolute value is at least `limit` stays, all others
#   become 0,
# - `mask`: 1.0 where an element stayed, and 0.0 elsewhere. It is marked as
#   non-differentiable.
#
# Where an element stayed, its gradient goes through; elsewhere it is 0. So the mask is
# all that needs saving. `forward` and `setup_context` have no other work. No test of
# gradients has an element within 0.05 of the limit. `x` and the upstream gradient stay
# as they are, and `backward` must itself be differentiable.
#
# <details><summary>I don't know how to start</summary>
#
# How many arguments has `forward`, without a `ctx`? How many results has it, and how
# many arguments has `backward` therefore, after its `ctx`? How many things does it
# return?
#
# </details>


# %% nbgrader={"grade_id": "prune", "solution": true} difficulty=2 importance=4 minutes=7 answers=["Q38"]
#| export
class Prune(Function):
    """Small elements become 0. Call it as Prune.apply(x, limit)."""

    ### BEGIN SOLUTION
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        _, mask = output
        ctx.mark_non_differentiable(mask)
        ctx.save_for_backward(mask)

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None

    ### END SOLUTION


# %% nbgrader={"grade_id": "prune-try", "grade": true, "points": 0}
x = torch.tensor([[-2.0, 0.5], [0.25, 1.0]], requires_grad=True)
y, mask = Prune.apply(x, 0.5)
torch.testing.assert_close(y, torch.tensor([[-2.0, 0.5], [0.0, 1.0]]))
torch.testing.assert_close(mask, torch.tensor([[1.0, 1.0], [0.0, 1.0]]))
assert y.requires_grad, "y has a gradient, and yours does not require one"
assert not mask.requires_grad, "mask has no gradient: mark it"
y.backward(torch.tensor([[5.0, 6.0], [-7.0, 8.0]]))
torch.testing.assert_close(x.grad, torch.tensor([[5.0, 6.0], [0.0, 8.0]]))
plain = Prune.forward(torch.tensor([3.0, 0.1]), 1.0)  # forward is a plain function
torch.testing.assert_close(plain[0], torch.tensor([3.0, 0.0]))

# %% nbgrader={"grade_id": "prune-values", "grade": true, "points": 1}
# Hidden tests: y and mask, with dtype; forward called by itself; x is not changed.

# %% nbgrader={"grade_id": "prune-gradients", "grade": true, "points": 2}
# Hidden tests: gradients under a random upstream gradient; which results require one;
# gradcheck and gradgradcheck of y.

# %% [markdown]
# ## In place, and on the record
#
# A ReLU that writes into its input saves the memory of a second tensor. Write
# `ReLUInPlace`, in either form, called as `ReLUInPlace.apply(x)`: it sets the negative
# elements of `x` itself to 0 and returns `x`. `x` has any shape and is not a leaf. It
# stays in its memory: whoever holds a view of `x` sees the zeros.
#
# After the call, `x` *is* the result. Whoever goes on with `x` goes on with what came
# out of your Function, and its gradient has to come back through your `backward`. For
# PyTorch to know it, `x` is marked as dirty. Look at what `backward` needs: is it still
# there, when the input has been overwritten?
#
# Differentiable once is enough. No test has a gradient where an element of `x` is 0.
#
# <details><summary>How do I change a tensor in place?</summary>
#
# Methods whose name ends in an underscore do, such as `clamp_`. In the older form the
# mark is set in `forward`, in the newer one in `setup_context`.
#
# </details>


# %% nbgrader={"grade_id": "in-place", "solution": true} difficulty=3 importance=3 minutes=6 answers=["Q38", "Q35"]
#| export
class ReLUInPlace(Function):
    """ReLU that overwrites its input. Call it as ReLUInPlace.apply(x)."""

    ### BEGIN SOLUTION
    @staticmethod
    def forward(ctx, x):
        x.clamp_(min=0)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * (result > 0)

    ### END SOLUTION


# %% nbgrader={"grade_id": "in-place-try", "grade": true, "points": 0}
leaf = torch.tensor([-2.0, 3.0, -1.0], requires_grad=True)
x = leaf * 1
y = ReLUInPlace.apply(x)
torch.testing.assert_close(y, torch.tensor([0.0, 3.0, 0.0]))
torch.testing.assert_close(x, torch.tensor([0.0, 3.0, 0.0]), msg="x must be changed")
x.backward(torch.tensor([5.0, 6.0, 7.0]))  # x, not y
expected = torch.tensor([0.0, 6.0, 0.0])
torch.testing.assert_close(leaf.grad, expected, msg="the way by x misses your backward")

# %% nbgrader={"grade_id": "in-place-values", "grade": true, "points": 1}
# Hidden tests: the result, and x after the call, for several shapes and dtypes.

# %% nbgrader={"grade_id": "in-place-gradients", "grade": true, "points": 2}
# Hidden tests: gradients under a random upstream gradient, for whoever goes on with the
# result, with x, or with both; gradcheck.

# %% [markdown]
# ## Mean squared error
#
# A loss is a Function like any other; its result just happens to have rank 0. So does
# its upstream gradient, and it is not always 1: think of `0.5 * loss + penalty`.
#
# `pred` has the shape n × 1, as a linear layer with one output gives it, and `target`
# the shape (n,). The result is $\frac{1}{n} \sum_i (\mathrm{pred}_i -
# \mathrm{target}_i)^2$, of rank 0. Return gradients for both inputs, each in the shape
# of its input. A batch of one is allowed, an empty one is not. Differentiable once is
# enough.
#
# <details><summary>My loss is far too large</summary>
#
# Print the shape of `pred - target`. With (n, 1) and (n,) it is n × n, and nothing
# warns you.
#
# </details>
#
# <details><summary>I don't know how to start with the backward pass</summary>
#
# Take n = 3 and write the sum out. Differentiate it with respect to the first
# prediction: how many of the terms contain it? Then with respect to the first target.
#
# </details>


# %% nbgrader={"grade_id": "mse", "solution": true} difficulty=3 importance=5 minutes=9 answers=["Q38", "Q31", "Q34"]
#| export
class MSE(Function):
    """Mean squared error. Call it as MSE.apply(pred, target)."""

    @staticmethod
    def forward(ctx, pred, target):
        """pred: (n, 1), target: (n,), both floating. Returns a tensor of rank 0."""
        ### BEGIN SOLUTION
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(pred, target)
        return difference.pow(2).mean()
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: rank 0. Returns the gradients for pred (n, 1) and target (n,)."""
        ### BEGIN SOLUTION
        pred, target = ctx.saved_tensors
        difference = pred.squeeze(1) - target
        grad_target = -grad * 2 * difference / len(target)
        return -grad_target[:, None], grad_target
        ### END SOLUTION


# %% nbgrader={"grade_id": "mse-try", "grade": true, "points": 0}
pred = torch.tensor([[1.0], [2.0], [5.0]], requires_grad=True)
target = torch.tensor([1.0, 4.0, 4.0], requires_grad=True)
answer = MSE.apply(pred, target)
assert answer.shape == (), f"the loss has rank 0, not the shape {tuple(answer.shape)}"
torch.testing.assert_close(answer, torch.tensor(5 / 3))
(6 * answer).backward()
torch.testing.assert_close(pred.grad, torch.tensor([[0.0], [-8.0], [4.0]]))
torch.testing.assert_close(target.grad, torch.tensor([0.0, 8.0, -4.0]))

# %% nbgrader={"grade_id": "mse-values", "grade": true, "points": 1}
# Hidden tests: the loss for several batch sizes, one included.

# %% nbgrader={"grade_id": "mse-pred", "grade": true, "points": 2}
# Hidden tests: the gradient for pred under a random upstream gradient.

# %% nbgrader={"grade_id": "mse-both", "grade": true, "points": 1}
# Hidden tests: both gradients, for pred and for target; gradcheck in float64.

# %% [markdown]
# ## The gradient of a gradient
#
# Some methods need a second derivative: gradient penalties, Newton's method. PyTorch
# gets it by differentiating your `backward`. That works without any extra code, if two
# things hold: `backward` consists of differentiable operations, and it starts from
# tensors that autograd knows. It knows the Function's inputs and its outputs. Anything
# else arose while autograd was switched off: a `u = x.exp()` that `forward` makes on
# the way and saves is, in a second derivative, a constant.
#
# Nothing warns you of that, so there is a check for it: `gradgradcheck`. A `backward`
# that is not meant to be differentiated again should be decorated with
# `torch.autograd.function.once_differentiable`, which turns a silent wrong answer into
# an error.

# %% [markdown]
# ## Find the bug: right once, wrong twice
#
# $f(x) = x \tanh(x)$ is a smooth stand-in for the absolute value. Its derivative is
# $\tanh(x) + x\,(1 - \tanh^2(x))$. This Function gets that right.
#
# ```python
# class SoftAbs(Function):
#     @staticmethod
#     def forward(ctx, x):
#         t = torch.tanh(x)
#         ctx.save_for_backward(x, t)
#         return x * t
#
#     @staticmethod
#     def backward(ctx, grad):
#         x, t = ctx.saved_tensors
#         return grad * (t + x * (1 - t * t))
#
#
# x = torch.randn(5, dtype=torch.float64, requires_grad=True)
# gradcheck(SoftAbs.apply, x)      # True
# gradgradcheck(SoftAbs.apply, x)  # GradcheckError
# ```
#
# Write the repaired class, so that its second derivative is right, too.
#
# <details><summary>I don't know how to start</summary>
#
# Which of the two saved tensors is neither an input nor an output? What would you have
# to do to have its value in `backward` without saving it?
#
# </details>


# %% nbgrader={"grade_id": "soft-abs", "solution": true} difficulty=4 importance=3 minutes=8 answers=["Q38"]
#| export
class SoftAbs(Function):
    """x tanh(x), elementwise, twice differentiable. Call it as SoftAbs.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x * torch.tanh(x)
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))
        ### END SOLUTION


# %% nbgrader={"grade_id": "soft-abs-try", "grade": true, "points": 0}
x = torch.tensor([-2.0, 0.5, 1.0], dtype=torch.float64, requires_grad=True)
assert gradcheck(SoftAbs.apply, x), "the first derivative is wrong"
assert gradgradcheck(SoftAbs.apply, x), "the second derivative is wrong"

# %% nbgrader={"grade_id": "soft-abs-first", "grade": true, "points": 1}
# Hidden tests: values and first derivatives.

# %% nbgrader={"grade_id": "soft-abs-second", "grade": true, "points": 2}
# Hidden tests: second derivatives, by value and by gradgradcheck.

# %% [markdown]
# ## A Function of your choice
#
# Now one without a model. Choose a smooth elementwise function and give it both
# directions:
#
# - softplus, $\log(1 + e^x)$;
# - swish, $x \, \sigma(x)$ with the sigmoid $\sigma$;
# - the cube, $x^3$;
# - the bump, $e^{-x^2}$;
# - or one of your own.
#
# It must be defined and smooth for all x from −3 to 3, each element of the result may
# depend on its own element only, shape and dtype are kept, and it must not be a
# polynomial of degree 2 or less there: `Square` you have seen. First and second
# derivatives must be right. The grader knows no formula: it checks both against central
# differences, in float64, as `gradcheck` and `gradgradcheck` do. Values must come out
# in float32, too. In `backward`, write the derivative yourself, from tensor operations:
# `torch.sigmoid` is fine, a call of autograd is not.
#
# <details><summary>I cannot decide</summary>
#
# Take the cube if you want to be done, softplus if you want to be surprised: its
# derivative is an old acquaintance.
#
# </details>


# %% nbgrader={"grade_id": "choice", "solution": true} difficulty=3 importance=4 minutes=7 answers=["Q38"]
#| export
class Choice(Function):
    """A smooth elementwise function of your choice. Call it as Choice.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape and dtype."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)
        ### END SOLUTION


# %% nbgrader={"grade_id": "choice-try", "grade": true, "points": 0}
x = torch.linspace(-3, 3, 61, dtype=torch.float64)
y = Choice.apply(x)
assert y.shape == x.shape, "the result must have the shape of x"
assert y.isfinite().all(), "the result must be finite for all x from -3 to 3"
assert Choice.apply(x.float()).dtype == torch.float32, "float32 must stay float32"
torch.testing.assert_close(Choice.apply(x[7:9]), y[7:9], msg="not elementwise")
parabola = torch.stack([torch.ones_like(x), x, x * x], dim=1)
rest = y - parabola @ torch.linalg.pinv(parabola) @ y
assert rest.abs().max() > 1e-3 * y.abs().max(), "this is a parabola or even simpler"
x = torch.linspace(-3, 3, 7, dtype=torch.float64, requires_grad=True)
assert gradcheck(Choice.apply, x), "the first derivative is wrong"
assert gradgradcheck(Choice.apply, x), "the second derivative is wrong"

# %% nbgrader={"grade_id": "choice-values", "grade": true, "points": 1}
# Hidden tests: your forward is smooth, elementwise and more than a parabola.

# %% nbgrader={"grade_id": "choice-gradients", "grade": true, "points": 1}
# Hidden tests: the gradient against central differences, under an upstream gradient
# that is not 1.

# %% nbgrader={"grade_id": "choice-second", "grade": true, "points": 1}
# Hidden tests: the second derivative against central differences of the first.

# %% tags=["skip-execution"]
x = torch.linspace(-3, 3, 200, requires_grad=True)
fig, axes = plt.subplots(1, 3, figsize=(10, 3), sharex=True)
curves = {"ReLU": ReLU.apply, "SoftAbs": SoftAbs.apply, "your choice": Choice.apply}
for ax, (name, function) in zip(axes, curves.items(), strict=True):
    y = function(x)
    (slope,) = torch.autograd.grad(y, x, torch.ones_like(y))
    position = x.detach().cpu()  # Matplotlib wants its numbers on the CPU
    ax.plot(position, y.detach().cpu(), color=BLUE, lw=2, label="value from forward")
    ax.plot(
        position, slope.cpu(), color=ORANGE, lw=2, ls="--", label="slope from backward"
    )
    ax.set(title=name, xlabel="x")
    ax.grid(alpha=0.3)
axes[0].set_ylabel("value, slope")
axes[0].legend()
fig.tight_layout()
plt.show()

# %% [markdown]
# ## All of them at once
#
# The table runs `gradcheck` and `gradgradcheck` on every Function of this notebook, and
# on the two faulty ones at the top.


# %% tags=["skip-execution"]
class SoftAbsAsGiven(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x)
        ctx.save_for_backward(x, t)
        return x * t

    @staticmethod
    def backward(ctx, grad):
        x, t = ctx.saved_tensors
        return grad * (t + x * (1 - t * t))


def double(*shape):
    """Random values at least 0.1 away from zero, in float64."""
    x = torch.randn(*shape, dtype=torch.float64)
    return (x + 0.1 * x.sign()).requires_grad_()


def says(check, function, inputs):
    try:
        return "agrees" if check(function, inputs) else "differs"
    except RuntimeError:
        return "differs"


x, a, b = double(4, 3), double(2, 3), double(2, 3)
w, bias = double(5, 3), double(5)
checks = {
    "LazySquare, faulty": (LazySquare.apply, (x,)),
    "SoftAbs, faulty": (SoftAbsAsGiven.apply, (x,)),
    "ReLU": (ReLU.apply, (x,)),
    "LeakyReLU": (lambda x: LeakyReLU.apply(x, 0.1), (x,)),
    "Hypotenuse": (Hypotenuse.apply, (a, b)),
    "Linear": (Linear.apply, (x, w, bias)),
    "FrugalLinear": (FrugalLinear.apply, (x, w, bias)),
    "Prune": (lambda x: Prune.apply(x, 0.05)[0], (x,)),
    "MSE": (MSE.apply, (double(4, 1), double(4))),
    "SoftAbs": (SoftAbs.apply, (x,)),
    "Choice": (Choice.apply, (x,)),
}
rows = [
    [name, says(gradcheck, f, inputs), says(gradgradcheck, f, inputs)]
    for name, (f, inputs) in checks.items()
]
fig, ax = plt.subplots(figsize=(7, 4.2))
draw_table(ax, ["Function", "gradcheck", "gradgradcheck"], rows)
plt.show()

# %% [markdown]
# Look at the first two rows. `gradcheck` compares `backward` with `forward` and catches
# LazySquare. `gradgradcheck` asks only whether `backward` is differentiated rightly. In
# LazySquare it is: a wrong gradient has a derivative, too. With SoftAbs it is the other
# way round: `backward` is right, its derivative is not. Run both.
#
# If Hypotenuse, FrugalLinear or MSE differs in the last column, you lost no point. Look
# for a saved tensor that is neither an input nor an output.

# %% [markdown]
# ## Handwritten digits
#
# scikit-learn brings 1,797 images of handwritten digits, 8 × 8 pixels each. Every fifth
# image is set aside for validation.

# %% nbgrader={"grade_id": "digits", "locked": true}
from sklearn.datasets import load_digits

torch.set_num_threads(1)  # for matrices this small one thread is the fastest
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16  # 64 pixels from 0 to 1
labels = torch.tensor(digits.target)  # int64, 0 to 9
held_out = torch.arange(len(images)) % 5 == 0
x_train, y_train = images[~held_out], labels[~held_out]
x_valid, y_valid = images[held_out], labels[held_out]
print(x_train.shape, x_valid.shape)

# %% tags=["skip-execution"]
fig, axes = plt.subplots(2, 10, figsize=(10, 2.4))
for digit, column in enumerate(axes.T):
    column[0].set_title(digit, fontsize=10)
    for ax, image in zip(column, x_train[y_train == digit]):
        ax.imshow(image.reshape(8, 8).cpu(), cmap="gray_r")
        ax.axis("off")
plt.show()

# %% [markdown]
# ## Train a network with your own ReLU
#
# Write `train(activation, x, y, x_valid)`. It makes a network of two linear layers with
# `activation` between them, trains it, and returns two things: the logits for
# `x_valid`, a tensor of m × 10, one row per image, without a softmax, detached or not;
# and a list of the training losses as Python floats, one per step.
#
# - `activation` is a function from tensor to tensor, such as `ReLU.apply`. It is the
#   only road from the first layer to the second.
# - `x` is (n, 64) in float32, `y` is (n,) in int64, `x_valid` is (m, 64). The classes
#   are 0 to 9, and there are always ten logits, even if `y` holds fewer classes.
# - Write the layers as `x @ w.t() + b`, so that this task depends on no other of yours.
#   `F.cross_entropy(logits, y)` gives the loss; the optimizer is one line of plain
#   gradient descent.
# - About a second is plenty; time earns no points. 32 hidden units, batches of 64, 20
#   passes over the data and a learning rate of 0.2 do. You may set a seed inside.
#
# The first hidden test trains on these images with the classes renamed, and asks for at
# least 90 % of the held-out images. The second trains on 320 images with the activation
# `lambda z: 0 * z`: a network that really goes through it gives the same row for every
# image. With a ReLU the rows must differ, and the losses must fall: there are at least
# five, and the mean of the last tenth is below 0.7 times the mean of the first tenth.
#
# <details><summary>I don't know how to start</summary>
#
# Make `w1` (32 × 64), `b1`, `w2` (10 × 32) and `b2`, each with `requires_grad`. One
# function computes the logits. The loop: shuffle with `torch.randperm(len(x))`, cut it
# into batches with `.split(64)`, and for each batch compute the loss, call `backward`,
# step, clear the gradients.
#
# </details>
#
# <details><summary>The loss does not fall</summary>
#
# How large are the weights at the start? (Notebook 06: √(2/n) before a ReLU.) Are the
# gradients cleared after every step? Does the step go against the gradient, inside
# `torch.no_grad()`, and change the parameters themselves?
#
# </details>


# %% nbgrader={"grade_id": "train", "solution": true} difficulty=4 importance=5 minutes=14 answers=["R1"]
#| export
def train(activation, x, y, x_valid):
    """Train linear -> activation -> linear on x (n, 64) and y (n,), classes 0 to 9.

    Returns the logits for x_valid, (m, 10), and the list of training losses.
    """
    ### BEGIN SOLUTION
    hidden, batch, epochs, lr = 32, 64, 20, 0.2

    def weights(outputs, inputs):
        return (torch.randn(outputs, inputs) * (2 / inputs) ** 0.5).requires_grad_()

    w1, b1 = weights(hidden, 64), torch.zeros(hidden, requires_grad=True)
    w2, b2 = weights(10, hidden), torch.zeros(10, requires_grad=True)
    parameters = [w1, b1, w2, b2]

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(batch):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in parameters:
                    p -= lr * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "train-try", "grade": true, "points": 0}
torch.manual_seed(0)
answer, curve = train(torch.relu, x_train, y_train, x_valid)
assert answer.shape == (len(x_valid), 10), "one row of 10 logits per held-out image"
share = (answer.argmax(1) == y_valid).float().mean().item()
assert share > 0.9, f"only {share:.0%} of the held-out images are right"
assert isinstance(curve, list) and len(curve) >= 5, "losses: a list, one per step"
assert all(isinstance(n, float) for n in curve), "losses: Python floats, as .item()"
tenth = max(1, len(curve) // 10)
assert sum(curve[-tenth:]) < 0.7 * sum(curve[:tenth]), "the losses do not fall"

# %% nbgrader={"grade_id": "train-accuracy", "grade": true, "points": 2}
# Hidden tests: the accuracy on the held-out images, counted from your logits.

# %% nbgrader={"grade_id": "train-activation", "grade": true, "points": 2}
# Hidden tests: the same row for every image when the activation returns zeros,
# different rows when it is a ReLU; and losses that fall (all on 320 images).

# %% [markdown]
# Now with your own ReLU, beside PyTorch's and beside none at all. On the right the same
# `train` learns something else: whether the digit is odd or even.

# %% tags=["skip-execution"]
runs = {
    "your ReLU": (ReLU.apply, {"color": "#56B4E9", "lw": 5}),
    "PyTorch's ReLU": (torch.relu, {"color": "black", "lw": 1.2}),
    "none": (lambda z: z, {"color": ORANGE, "lw": 2, "ls": "--"}),
}
fig, axes = plt.subplots(1, 2, figsize=(10.5, 4), sharey=True)
questions = {"Which digit?": lambda y: y, "Odd or even?": lambda y: y % 2}
for ax, (question, of) in zip(axes, questions.items(), strict=True):
    for name, (activation, style) in runs.items():
        torch.manual_seed(0)
        logits, losses = train(activation, x_train, of(y_train), x_valid)
        accuracy = (logits.argmax(1) == of(y_valid)).float().mean().item()
        losses = torch.tensor(losses)
        width = max(1, len(losses) // 20)
        smooth = losses.unfold(0, width, 1).mean(1).cpu()
        ax.plot(smooth, label=f"{name}: {accuracy:.1%}", **style)
    ax.set(title=question, xlabel="step", yscale="log")
    ax.legend(title="activation: held-out accuracy")
    ax.grid(alpha=0.3)
axes[0].set_ylabel("training loss (moving average)")
fig.tight_layout()
plt.show()

# %% [markdown]
# Two things to see. Your ReLU and PyTorch's start from the same seed and give the same
# curve, one on top of the other. And to name the digit, the network needs no activation
# at all: straight lines nearly separate these ten classes. So a high accuracy did not
# prove that your ReLU works, which is why the hidden test looked at the activation
# separately. Odd against even is no question for straight lines, and there the
# activation earns its keep.

# %% tags=["skip-execution"]
torch.manual_seed(0)
logits, losses = train(ReLU.apply, x_train, y_train, x_valid)
guess = logits.argmax(1)
wrong = (guess != y_valid).nonzero().flatten()[:10]
fig, axes = plt.subplots(1, 10, figsize=(10, 1.9), layout="constrained")
for ax in axes:
    ax.axis("off")
for ax, i in zip(axes, wrong):
    ax.imshow(x_valid[i].reshape(8, 8).cpu(), cmap="gray_r")
    ax.set_title(f"{y_valid[i].item()}\nread as {guess[i].item()}", fontsize=10)
fig.suptitle("Held-out images that your network gets wrong", fontsize=12)
plt.show()

# %% [markdown]
# ## Your Functions at work
#
# A line, fitted with your `Linear` and your `MSE`.

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
x = torch.linspace(-1, 1, 50)[:, None]
target = 3 * x[:, 0] - 2 + 0.1 * torch.randn(50)
w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
for step in range(101):
    loss = MSE.apply(Linear.apply(x, w, b), target)
    if step % 20 == 0:
        print(
            f"step {step:3}: loss {loss.item():.4f}, "
            f"y = {w.item():.3f} x + {b.item():.3f}"
        )
    loss.backward()
    with torch.no_grad():
        for p in (w, b):
            p -= 0.1 * p.grad
            p.grad = None

# %% [markdown]
# ## Recap
#
# - A Function is a pair of static methods. `forward` takes the inputs and leaves on
#   `ctx` what `backward` will want; `backward` takes one upstream gradient per output
#   and returns one gradient per input, `None` for what is no tensor. `apply` joins them
#   to the graph.
# - Tensors go to `save_for_backward`, which notices when they are changed; everything
#   else becomes an attribute. `needs_input_grad` says what is not worth computing or
#   keeping.
# - In the newer form `forward` is a plain function and `setup_context` keeps the books.
#   `mark_non_differentiable` and `mark_dirty` say what PyTorch cannot see: a result
#   without a gradient, an input that was overwritten.
# - A gradient is upstream times local derivative. A test through `.sum()` cannot see
#   whether the first factor is there. A random upstream gradient can, and so can
#   `gradcheck`.
# - Save inputs and outputs, recompute the rest, and the gradient of the gradient comes
#   for free. `gradgradcheck` tells.
#
# ## To read next
#
# - PyTorch's notes "Extending PyTorch" and "Double backward with custom functions"
# - Paszke et al., "Automatic differentiation in PyTorch", 2017
# - Baydin, Pearlmutter, Radul, Siskind, "Automatic differentiation in machine learning:
#   a survey", 2018
# - Ramachandran, Zoph, Le, "Searching for activation functions", 2017 (swish)
#
# ## Questions answered here
#
# Which methods an autograd Function has (Q38), and ReLU as one, with a network trained
# on it (R1). Touched again: why activations are kept (Q27), the squeeze in a loss
# (Q31), the gradient of a loss behind a linear layer (Q34), ReLU's gradient (Q35), and
# a linear layer's gradients in mathematical notation (R2).
