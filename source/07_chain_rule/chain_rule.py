# ---
# jupyter:
#   builds_on: [02_dense_layer, 04_broadcasting]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # The chain rule, backwards
#
# A network answers, a loss says how wrong the answer is, and every weight wants to know
# its share of the blame. In this notebook you compute these shares yourself, from the
# loss back to the first weight, and let three witnesses check them: SymPy, a finite
# difference, and PyTorch.
#
# At the end you will be able to
#
# - avoid the shape trap in which a mean squared error is silently wrong,
# - differentiate a composition by hand and check the result,
# - write a gradient checker that works for any function,
# - derive and write the gradients of the mean squared error, of ReLU, of a linear layer
#   and of softmax with cross-entropy,
# - say what a vector-Jacobian product is, and why no backward pass makes a Jacobian,
# - run a network of two layers forward and backward, and say what has to be kept in
#   between, and why,
# - say where PyTorch leaves a gradient, where it leaves none, and why it adds.
#
# It builds on 02_dense_layer (a layer is `x @ w.t() + b`) and 04_broadcasting, and on
# school calculus: the slope of $x^2$ is $2x$. Expect 130 minutes.
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
# ## A loss with a trap in it
#
# A model has looked at $n$ examples. Its predictions `pred` come out of a linear layer
# with one output, so their shape is `(n, 1)`. The true answers `target` are
# a tensor with one number for each example, `(n,)`. The *mean squared error* is
#
# $$L = \frac{1}{n} \sum_{i=1}^{n} (\mathrm{pred}_i - \mathrm{target}_i)^2$$
#
# It is tempting to write `((pred - target) ** 2).mean()`. Remember how broadcasting
# aligns two shapes: from the right.
#
# The usual cure is `squeeze`, which removes dimensions of size 1. With an argument,
# `pred.squeeze(1)` removes dimension 1 if its size is 1, and otherwise leaves the
# tensor as it is, without a word. Without an argument it removes *every* dimension of
# size 1.

# %% [markdown]
# ## Predict: shapes around a loss
#
# Decide before you run anything. Shapes are tuples; the shape of a rank-0 tensor is
# `()`.
#
# - `difference_shape`: the shape of `pred - target`, for `pred` of shape (5, 1) and
#   `target` of shape (5,).
# - `perfect_loss`: a number, what `((pred - target) ** 2).mean()` gives for
#   `pred = torch.tensor([[1.0], [3.0]])` and `target = torch.tensor([1.0, 3.0])`. Every
#   prediction is exactly right.
# - `batch_of_one`: the shape of `torch.zeros(1, 1).squeeze()`
# - `batch_of_one_last`: the shape of `torch.zeros(1, 1).squeeze(1)`
# - `three_outputs`: the shape of `torch.zeros(4, 3).squeeze(1)`
#
# <details><summary>I don't know how to start</summary>
#
# Write the two shapes one above the other, flush right. A missing dimension counts as
# 1, and a 1 stretches to whatever stands in the other line. For `perfect_loss`, draw
# the table of all the differences that are taken.
#
# </details>

# %% nbgrader={"grade_id": "predict-shapes", "solution": true} difficulty=1 importance=5 minutes=4 answers=["Q31", "Q32"]
# Assign difference_shape, perfect_loss, batch_of_one, batch_of_one_last, three_outputs
### BEGIN SOLUTION
difference_shape = (5, 5)
perfect_loss = 2.0
batch_of_one = ()
batch_of_one_last = (1,)
three_outputs = (4, 3)
### END SOLUTION

# %% nbgrader={"grade_id": "predict-shapes-try", "grade": true, "points": 0}
for shape in (difference_shape, batch_of_one, batch_of_one_last, three_outputs):
    assert isinstance(shape, tuple), f"a shape is a tuple, and {shape!r} is none"
assert isinstance(perfect_loss, (int, float)), "perfect_loss is a number"

# %% nbgrader={"grade_id": "predict-shapes-difference", "grade": true, "points": 1}
# Hidden tests: difference_shape and perfect_loss.

# %% nbgrader={"grade_id": "predict-shapes-squeeze", "grade": true, "points": 1}
# Hidden tests: batch_of_one, batch_of_one_last and three_outputs.

# %% [markdown]
# On the left, all the differences that are taken when `pred` is a column. Only the
# diagonal, framed, compares a prediction with its own target. On the right, a straight
# line is trained on 30 points, once with either loss. Each prediction is pulled towards
# *all* targets at once, so the best it can do is their mean. Nothing fails, the loss
# falls, and the model learns nothing.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"

pred = torch.tensor([[1.0], [2.0], [4.0], [7.0]], device="cpu")
target = torch.tensor([1.0, 3.0, 4.0, 6.0], device="cpu")
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.9), layout="constrained")
table = pred - target
axes[0].imshow(table, cmap="PuOr", vmin=-7, vmax=7)
for i in range(4):
    axes[0].add_patch(
        plt.Rectangle((i - 0.47, i - 0.47), 0.94, 0.94, fill=False, lw=2.5)
    )
    for j in range(4):
        ink = "white" if table[i, j] > 3.5 else "black"
        text = f"{table[i, j]:g}".replace("-", "−")
        axes[0].text(j, i, text, color=ink, ha="center", va="center", fontsize=12)
axes[0].set_xticks(range(4), [f"{t:g}" for t in target])
axes[0].set_yticks(range(4), [f"{p:g}" for p in pred[:, 0]])
axes[0].set(xlabel="target, shape (4,)", ylabel="pred, shape (4, 1)")
axes[0].set_title("pred − target, shape (4, 4)", fontsize=11)

torch.manual_seed(2)
x = torch.linspace(-1, 1, 30)[:, None]
y = 2 * x[:, 0] + 1 + 0.3 * torch.randn(30)
axes[1].plot(x[:, 0].cpu(), y.cpu(), "o", color=GREY, ms=4)
for name, colour, style in (("shapes agree", BLUE, "-"), ("trap", ORANGE, "--")):
    w = torch.zeros(1, 1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for _ in range(120):
        pred = x @ w.t() + b
        loss = ((pred - (y[:, None] if name != "trap" else y)) ** 2).mean()
        dw, db = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= 0.2 * dw
            b -= 0.2 * db
    line = (x @ w.t() + b)[:, 0].detach()
    axes[1].plot(x[:, 0].cpu(), line.cpu(), style, color=colour, lw=2, label=name)
axes[1].set(xlabel="input", ylabel="target")
axes[1].set_title("what a line learns from either loss", fontsize=11)
axes[1].legend(frameon=False)
plt.show()

# %% [markdown]
# ## Mean squared error
#
# Write `mse(pred, target)` for `pred` of shape `(n, 1)` and `target` of shape `(n,)`,
# both float tensors, with `n` at least 1. Return a tensor of rank 0. Gradients must be
# able to flow back to both, so stay with tensor operations.
#
# For any other combination of shapes raise a `ValueError`: two different numbers of
# rows, a `pred` with several columns or with 0 of them, a `pred` of another rank than 2,
# a `target` of another rank than 1. No broadcasting may slip through. A batch of one,
# (1, 1) and (1,), is right and must work. What you do with a batch of none is up to you.
#
# Write it out with `-`, `**` and the like. PyTorch's own `F.mse_loss` is not forbidden,
# but it does not spare you the trap: for (n, 1) and (n,) it warns, and then computes
# the wrong number all the same.
#
# <details><summary>I don't know how to start</summary>
#
# Look at `pred.shape` and `target.shape` first, and compare them with what the text
# demands. Only then bring both to the same shape.
#
# </details>
#
# <details><summary>It fails for a single example</summary>
#
# What does `squeeze()` without an argument make of the shape (1, 1)? You predicted it.
#
# </details>


# %% nbgrader={"grade_id": "mse", "solution": true} difficulty=2 importance=5 minutes=8 answers=["Q31", "Q32"]
#| export
def mse(pred, target):
    """The mean squared error.

    Args:
        pred: float tensor of shape (n, 1), n at least 1.
        target: float tensor of shape (n,).

    Returns:
        Float tensor of shape ().

    Raises:
        ValueError: if the shapes are not (n, 1) and (n,) with the same n.
    """
    ### BEGIN SOLUTION
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "mse-try", "grade": true, "points": 0}
pred = torch.tensor([[1.0], [2.0], [4.0], [7.0]], requires_grad=True)
answer = mse(pred, torch.tensor([1.0, 4.0, 4.0, 6.0]))
assert answer is not None, "your function returned None: does it end with return?"
assert answer.shape == (), f"the loss has rank 0, yours has shape {tuple(answer.shape)}"
assert abs(answer - 1.25) < 1e-6, f"(0 + 4 + 0 + 1) / 4 is 1.25, yours {answer.item()}"
assert answer.requires_grad, "no gradient can flow back: stay with tensor operations"
one = mse(torch.tensor([[5.0]]), torch.tensor([2.0]))
assert one.shape == () and one == 9, f"one row: (5 - 2)² is 9, yours is {one}"
for sizes in (((4, 1), (4, 1)), ((4, 1), (3,)), ((4, 3), (4,))):
    raised = "nothing"
    try:
        mse(*map(torch.zeros, sizes))
    except Exception as problem:
        raised = type(problem).__name__
    assert raised == "ValueError", f"{sizes}: wanted a ValueError, raised was {raised}"


# %% nbgrader={"grade_id": "mse-values", "grade": true, "points": 1}
# Hidden tests: the loss and its gradients, for several n above 1.

# %% nbgrader={"grade_id": "mse-one", "grade": true, "points": 1}
# Hidden tests: a batch of one.

# %% nbgrader={"grade_id": "mse-errors", "grade": true, "points": 1}
# Hidden tests: a ValueError for shapes that do not belong together, none for others.

# %% [markdown]
# ## The chain rule
#
# A cog with 20 teeth drives one with 10, and that one drives a third with 5. Turn the
# first once: the second turns twice, the third four times. Rates of change in a chain
# *multiply*, and this is all there is to the chain rule.
#
# If $u$ depends on $x$, and $y$ on $u$, then
#
# $$\frac{dy}{dx} = \frac{dy}{du} \cdot \frac{du}{dx}$$
#
# The fine print is where each factor is taken. $dy/du$ is the slope of the outer
# function at the place where it was really evaluated: at $u$, and not at $x$. So to
# differentiate a chain you must know the numbers that passed through it.

# %% [markdown]
# ## A composition by hand
#
# Take this chain of three links:
#
# $$u = 3x - 2 \qquad v = u^2 \qquad y = \frac{1}{1 + v}$$
#
# Write two functions.
#
# - `local_slopes(x)`, for a Python number `x`: the list of the three numbers
#   $\frac{du}{dx}$, $\frac{dv}{du}$, $\frac{dy}{dv}$, in this order.
# - `slope(x)`: $\frac{dy}{dx}$, for a number or a tensor of any shape. Write it with
#   `+`, `-`, `*`, `/`, `**` alone. Then it will even swallow a symbol, and SymPy can
#   check it below. And better do not call `local_slopes` in it: a slip there would cost
#   you both points.
#
# <details><summary>I don't know the slope of 1 / (1 + v)</summary>
#
# It is a power: $(1 + v)^{-1}$. A power $t^k$ has the slope $k\,t^{k-1}$.
#
# </details>
#
# <details><summary>One of the slopes is wrong, and I cannot say which</summary>
#
# Test each link alone. Take $u = 4$, move it to 4.001, and see how far $v$ moves.
#
# </details>


# %% nbgrader={"grade_id": "composition", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q33"]
#| export
def local_slopes(x):
    """The slopes of the three links, du/dx, dv/du and dy/dv, at x.

    Args:
        x: a number.

    Returns:
        List of three numbers.
    """
    ### BEGIN SOLUTION
    u = 3 * x - 2
    v = u**2
    return [3.0, 2 * u, -1 / (1 + v) ** 2]
    ### END SOLUTION


#| export
def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    ### BEGIN SOLUTION
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "composition-try", "grade": true, "points": 0}
# At x = 0: u = -2, v = 4, y = 1/5.
answer = local_slopes(0.0)
assert len(answer) == 3, f"a list of three slopes, yours is {answer}"
for name, mine, wanted in zip(("du/dx", "dv/du", "dy/dv"), answer, (3, -4, -1 / 25)):
    assert abs(mine - wanted) < 1e-9, f"{name} at x = 0 is {wanted}, yours is {mine}"
assert abs(slope(0.0) - 0.48) < 1e-9, f"3 * (-4) / (-25) is 0.48, yours {slope(0.0)}"
answer = slope(torch.tensor([[0.0], [1.0]]))  # at x = 1: u = 1, v = 1, y = 1/2
assert answer.shape == (2, 1), f"x is (2, 1), your slope {tuple(answer.shape)}"
assert abs(answer[1] - -1.5) < 1e-6, f"at x = 1 it is -1.5, yours {answer[1].item()}"


# %% nbgrader={"grade_id": "composition-links", "grade": true, "points": 1}
# Hidden tests: the three local slopes, at several numbers.

# %% nbgrader={"grade_id": "composition-slope", "grade": true, "points": 1}
# Hidden tests: the slope of the chain, for numbers and for tensors.

# %% [markdown]
# The first witness. SymPy computes with symbols. It differentiates $y$ by its own rules
# and subtracts what your function makes of the symbol `x`. The difference must simplify
# to 0, and then you are right for every $x$.

# %% tags=["skip-execution"]
import sympy

x = sympy.symbols("x")
u = 3 * x - 2
y = 1 / (1 + u**2)
print("SymPy:     ", sympy.factor(sympy.diff(y, x)))
print("you:       ", sympy.factor(slope(x)))
print("difference:", sympy.simplify(sympy.diff(y, x) - slope(x)))

# %% [markdown]
# ## Any chain at all
#
# Now let a function do the bookkeeping, for a chain that somebody else made. Each step
# is a pair `(f, df)`: a function of a tensor, applied to each element by itself, and
# its slope, again a function. `df` wants to be called with the number that *went into*
# `f`.
#
# A chain is rarely the end of the story. What follows it sends back an *upstream
# gradient*: by how much the loss changes per change of the chain's result. It is one
# more factor of the product.
#
# Computing the result is called the *forward pass*. Computing the gradient, from the
# result back to the input, is the *backward pass*.

# %% [markdown]
# ## Forward and backward through a chain
#
# Write `chain_backward(steps, x, upstream)`. `steps` is a list of pairs `(f, df)`, to
# be applied in this order. `x` is a float tensor of any shape, `upstream` a tensor of
# the same shape. Return two tensors of that shape: the result of the chain, and the
# gradient with respect to `x`. With no steps at all the result is `x`, and the gradient
# is `upstream`. Change neither of the two.
#
# Call every `f` exactly once and every `df` exactly once. That means: whatever the
# backward pass needs from the forward pass, you keep. This is worth a point of its own.
# The gradient is yours: the tests of this and of every backward pass below switch
# PyTorch's recording off, with `torch.inference_mode`, and an answer that lets
# `torch.autograd` or `torch.func` differentiate all the same earns nothing.
#
# <details><summary>I don't know how to start</summary>
#
# Take two steps, write the result as `f2(f1(x))`, and write down its derivative. Which
# tensor stands in the parentheses of `df2`, and which in those of `df1`?
#
# </details>
#
# <details><summary>How do I walk through a list backwards?</summary>
#
# `reversed(items)`, also `reversed(list(zip(a, b)))`.
#
# </details>


# %% nbgrader={"grade_id": "chain-backward", "solution": true} difficulty=3 importance=5 minutes=10 answers=["Q26", "Q27", "Q33"]
#| export
def chain_backward(steps, x, upstream):
    """Run a chain of elementwise steps forward and backward.

    Args:
        steps: list of pairs (f, df) of functions from tensor to tensor.
        x: float tensor of any shape.
        upstream: float tensor of the shape of x, the gradient of the result.

    Returns:
        The result of the chain, and the gradient with respect to x.
    """
    ### BEGIN SOLUTION
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream
    ### END SOLUTION


# %% nbgrader={"grade_id": "chain-backward-try", "grade": true, "points": 0}
calls = []


def logged(name, function):
    return lambda t: calls.append(name) or function(t)


f1, df1 = lambda t: 3 * t, lambda t: torch.full_like(t, 3.0)
f2, df2 = lambda t: t**2, lambda t: 2 * t
steps = [
    (logged("f1", f1), logged("df1", df1)),
    (logged("f2", f2), logged("df2", df2)),
]
x, upstream = torch.tensor([1.0, 2.0]), torch.tensor([10.0, -1.0])
with torch.inference_mode():
    y, answer = chain_backward(steps, x, upstream)
torch.testing.assert_close(y, torch.tensor([9.0, 36.0]))  # (3x)²
wanted = torch.tensor([180.0, -36.0])  # 18x, times upstream
assert torch.allclose(answer, wanted), f"the gradient is {wanted}, yours {answer}"
assert sorted(calls) == ["df1", "df2", "f1", "f2"], f"each once; you called {calls}"
assert x.tolist() == [1.0, 2.0] and upstream.tolist() == [10.0, -1.0], "inputs changed"


# %% nbgrader={"grade_id": "chain-backward-result", "grade": true, "points": 1}
# Hidden tests: the result, for chains of none to four steps.

# %% nbgrader={"grade_id": "chain-backward-gradient", "grade": true, "points": 1}
# Hidden tests: the gradient, for chains of none to four steps; the inputs unchanged.

# %% nbgrader={"grade_id": "chain-backward-calls", "grade": true, "points": 1}
# Hidden tests: the gradient, and how often each f and each df was called.

# %% [markdown]
# ## A witness for any function
#
# SymPy needs a formula. A second witness needs nothing but the function itself: move
# the input by a tiny $h$ and see how far the result moves. Moving both ways is far more
# exact than moving one way:
#
# $$f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}$$
#
# This is the *central difference*. For a function with many inputs, move one input
# element at a time and leave all others alone. For one with many outputs, every output
# moves, and the upstream gradient says what each of these movements is worth:
#
# $$\frac{\partial L}{\partial x_i} \approx
#   \sum_k g_k \, \frac{f_k(x + h e_i) - f_k(x - h e_i)}{2h}$$
#
# Here $g_k$ is the upstream gradient of output $k$, and $h e_i$ moves element $i$ by
# $h$.

# %% [markdown]
# ## A gradient checker
#
# Write `numerical_gradient(f, x, upstream, h)`. `f` is a function from tensor to
# tensor; its result may have any shape, also another one than `x`, also rank 0.
# `upstream` has the shape of that result and the dtype of `x`. `h` is a number. Return a
# tensor of the shape and dtype of `x`: for each element of `x` the central difference
# of the formula above. Compute in the dtype of `x` all the way. (`torch.zeros` without
# a `dtype` makes float32. If `x` is float64, a result or a move kept in there loses
# half its digits, and the tests look at nine of them.)
#
# `x` may have any shape, rank 0 and empty ones included, and may be transposed, which
# means that its elements do not lie in memory in the order of reading. When you return,
# `x` must be what it was, to the last digit. A loop over the elements is fine. `f` works
# on whole tensors, so call it with tensors of the shape of `x`.
#
# <details><summary>I don't know how to start</summary>
#
# You need, for each element, two copies of `x`, one with that element raised by `h`,
# one with it lowered. `clone()` makes a copy. Number the elements from 0 to
# `x.numel() - 1`, as if they stood in one long row.
#
# </details>
#
# <details><summary>All my gradients are 0, or only those of a transposed x</summary>
#
# Did the copy that you handed to `f` really change? `reshape(-1)` gives a view if it
# can, and a copy if it must. Writing into a copy of a copy changes nothing. Flatten
# first, change the flat tensor, and give it its shape back afterwards.
#
# </details>


# %% nbgrader={"grade_id": "numerical-gradient", "solution": true} difficulty=3 importance=5 minutes=12 answers=["L2"]
#| export
def numerical_gradient(f, x, upstream, h):
    """The gradient of sum(upstream * f(x)) with respect to x, by central differences.

    Args:
        f: function from a tensor of the shape of x to a tensor.
        x: float tensor of any shape. Stays as it is.
        upstream: float tensor of the shape of f(x).
        h: a number above 0, how far to move.

    Returns:
        Float tensor of the shape and dtype of x.
    """
    ### BEGIN SOLUTION
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)
    ### END SOLUTION


# %% nbgrader={"grade_id": "numerical-gradient-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 3.0, 0.5], [2.0, -1.0, 4.0]], dtype=torch.float64).t()
before, upstream = x.clone(), torch.tensor([1.0, 10.0, -1.0], dtype=torch.float64)
answer = numerical_gradient(lambda t: t[:, 0] ** 2 * t[:, 1], x, upstream, 0.01)
assert answer is not None, "your function returned None: does it end with return?"
assert answer.shape == (3, 2), f"x is (3, 2), your gradient {tuple(answer.shape)}"
assert answer.dtype == x.dtype, f"x is float64, your gradient {answer.dtype}"
a, b = before.t()  # of a²b the slopes are 2ab and a²
wanted = upstream[:, None] * torch.stack([2 * a * b, a**2], 1)
assert torch.allclose(answer, wanted), f"the gradient is\n{wanted}\nyours is\n{answer}"
assert torch.allclose(answer, wanted, rtol=1e-9), "only half the digits are right"
assert torch.equal(x, before), "your function has changed x"
coarse = numerical_gradient(torch.sin, x.float(), x.float(), 0.01)
assert coarse.dtype == torch.float32, f"x is float32, your gradient {coarse.dtype}"


# %% nbgrader={"grade_id": "numerical-gradient-values", "grade": true, "points": 2}
# Hidden tests: one output, several and many; h from 0.001 to 0.5; float64 and float32.


# %% nbgrader={"grade_id": "numerical-gradient-inputs", "grade": true, "points": 1}
# Hidden tests: a transposed x, one of rank 0, an empty one; and that x is unchanged.


# %% [markdown]
# How small should $h$ be? The picture takes the slope of $\sin$ at 1 and shows the
# error for many $h$. Read it from right to left. At first a smaller $h$ is better: the
# error of a one-sided difference falls with $h$, that of a central one with $h^2$. Then
# rounding takes over.
# The two values of $f$ become so alike that their difference consists of their last
# digits, and dividing by $h$ makes these large. The bottom of each curve is the best
# that can be had: ten digits and more in float64, near $h = 10^{-5}$, and only five or
# so in float32. This is why gradients are checked in float64.

# %% tags=["skip-execution"]
exponents = torch.linspace(-12, 0, 97, dtype=torch.float64, device="cpu")
errors = {
    name: [] for name in ("one-sided, float64", "central, float64", "central, float32")
}
one = torch.tensor(1.0, dtype=torch.float64)
for h in (10**exponents).tolist():
    right = torch.cos(one).item()
    one_sided = ((torch.sin(one + h) - torch.sin(one)) / h).item()
    errors["one-sided, float64"].append(abs(one_sided - right))
    for name, at in (("central, float64", one), ("central, float32", one.float())):
        found = numerical_gradient(torch.sin, at, torch.ones_like(at), h).item()
        errors[name].append(abs(found - right))
fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
styles = [(ORANGE, "--"), (BLUE, "-"), (GREEN, ":")]
for (name, values), (colour, style) in zip(errors.items(), styles, strict=True):
    ax.loglog(10**exponents, values, style, color=colour, lw=2, label=name)
ax.set(xlabel="$h$", ylabel="error of the slope", ylim=(1e-13, 2))
ax.grid(alpha=0.3)
ax.legend(frameon=False, loc="lower left")
plt.show()

# %% [markdown]
# ## The gradient of the loss
#
# Back to the network. The backward pass begins where the forward pass ended, at the
# loss. In
#
# $$L = \frac{1}{n} \sum_i (\mathrm{pred}_i - \mathrm{target}_i)^2$$
#
# a single prediction occurs in a single term of the sum. Two things about the result
# are worth a look. It says which way a prediction is wrong, so its sign matters. And
# the value of $L$ itself does not occur in it: to go down a hill you need the slope
# under your feet, and not the height above the sea.
#
# Often the loss is not the very last number. In `0.5 * mse(…) + penalty` it is half of
# something. Then an upstream gradient arrives here too, of rank 0 like the loss.

# %% [markdown]
# ## Backward through the mean squared error
#
# Write `mse_backward(pred, target, upstream)`: the gradient with respect to `pred`.
# `pred` is `(n, 1)`, `target` is `(n,)`, `upstream` is a rank-0 tensor, and `n` is at
# least 1. You need not check the shapes. Return a tensor of shape `(n, 1)`: a gradient
# has the shape of the thing it belongs to.
#
# One point is for an upstream gradient of 1, two are for any other.
#
# <details><summary>I don't know how to start</summary>
#
# Take $n = 2$ and write the loss out without a sum sign. Differentiate with respect to
# the first prediction. The square is a composition: outer slope times inner slope.
#
# </details>
#
# <details><summary>My shapes don't fit</summary>
#
# The trap of the loss lies in wait here too. Bring `pred` and `target` to one shape
# before you subtract, and the result to the shape of `pred` at the end.
#
# </details>


# %% nbgrader={"grade_id": "mse-backward", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q34", "L2"]
#| export
def mse_backward(pred, target, upstream):
    """The gradient of the mean squared error with respect to the predictions.

    Args:
        pred: float tensor of shape (n, 1).
        target: float tensor of shape (n,).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, 1).
    """
    ### BEGIN SOLUTION
    n = len(target)
    return upstream * 2 * (pred - target[:, None]) / n
    ### END SOLUTION


# %% nbgrader={"grade_id": "mse-backward-try", "grade": true, "points": 0}
target = torch.tensor([1.0, 3.0, 4.0, 6.0])
for up in (1.0, -0.5):
    pred = torch.tensor([[1.0], [2.0], [4.0], [7.0]], requires_grad=True)
    (up * ((pred - target[:, None]) ** 2).mean()).backward()
    with torch.inference_mode():
        answer = mse_backward(pred, target, torch.tensor(up))
    shape = tuple(answer.shape)
    assert shape == (4, 1), f"pred is (4, 1), your gradient {shape}"
    assert torch.allclose(answer, pred.grad), (
        f"upstream {up}: PyTorch finds {pred.grad[:, 0].tolist()}, "
        f"you {answer[:, 0].tolist()}"
    )


# %% nbgrader={"grade_id": "mse-backward-values", "grade": true, "points": 1}
# Hidden tests: the gradient for an upstream gradient of 1, a batch of one included.

# %% nbgrader={"grade_id": "mse-backward-upstream", "grade": true, "points": 2}
# Hidden tests: the gradient for other upstream gradients, positive and negative.

# %% [markdown]
# ## Find the bug: several outputs
#
# A weather model predicts three numbers for each of $n$ days. Now `pred` and `target`
# both have the shape `(n, 3)`, and the loss is the mean over all $3n$ squared
# differences. Somebody took the gradient from an older model with one output:
#
# ```python
# def old_backward(pred, target, upstream):
#     n = pred.shape[0]
#     difference = pred.squeeze(1) - target
#     return upstream * 2 * difference[:, None] / n
# ```
#
# It runs, with `pred` of shape (n, 3), and raises no error. But two things are wrong
# with what it returns. Find both, and write `several_backward(pred, target, upstream)`
# for `pred` and `target` of shape `(n, k)`, with any `n` and `k` from 1 up, and an
# `upstream` of rank 0. Return the gradient with respect to `pred`.
#
# <details><summary>I don't know how to start</summary>
#
# Run the old function on (2, 3) and print the shape of what comes back. Then write the
# loss of a (2, 3) table out: by how many terms is it divided?
#
# </details>


# %% nbgrader={"grade_id": "several-backward", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q32", "Q34"]
#| export
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    ### BEGIN SOLUTION
    return upstream * 2 * (pred - target) / pred.numel()
    ### END SOLUTION


# %% nbgrader={"grade_id": "several-backward-try", "grade": true, "points": 0}
pred = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
target = torch.tensor([[1.0, 0.0, 3.0], [4.0, 8.0, 7.0]])
(-3 * ((pred - target) ** 2).mean()).backward()
with torch.inference_mode():
    answer = several_backward(pred, target, torch.tensor(-3.0))
assert answer.shape == (2, 3), f"pred is (2, 3), your gradient {tuple(answer.shape)}"
assert torch.allclose(answer, pred.grad), (
    f"PyTorch finds {pred.grad.tolist()}, you {answer.tolist()}"
)


# %% nbgrader={"grade_id": "several-backward-values", "grade": true, "points": 2}
# Hidden tests: several outputs, one output, and a batch of one.

# %% [markdown]
# ## Backward through ReLU
#
# ReLU passes positive numbers on and makes 0 of negative ones. If a positive input
# moves, the output moves along, step for step. If a negative input moves a little, the
# output stays at 0.
#
# Write `relu_backward(x, upstream)`. `x` is what went *into* ReLU, a float tensor of
# any shape, rank 0 and empty included. `upstream` has the same shape, and is the
# gradient with respect to ReLU's result. Return the gradient with respect to `x`, again
# in this shape. Change neither of them. In the tests no element of `x` is closer to 0
# than 0.1.
#
# <details><summary>I don't know how to start</summary>
#
# There are two slopes only. Make a tensor that holds the right slope at every place,
# and remember that slopes in a chain multiply.
#
# </details>
#
# <details><summary>Which tensor decides?</summary>
#
# The question at each element is: did this number get through on the way forward? The
# gradient that comes back may have either sign, whatever the answer.
#
# </details>


# %% nbgrader={"grade_id": "relu-backward", "solution": true} difficulty=1 importance=5 minutes=4 answers=["Q35", "L2"]
#| export
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    ### BEGIN SOLUTION
    return upstream * (x > 0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "relu-backward-try", "grade": true, "points": 0}
x = torch.tensor([[-2.0, 0.5], [3.0, -0.1]])
upstream = torch.tensor([[5.0, 6.0], [-7.0, -8.0]])
before = x.clone(), upstream.clone()
with torch.inference_mode():
    answer = relu_backward(x, upstream)
wanted = torch.tensor([[0.0, 6.0], [-7.0, 0.0]])
assert answer is not None, "your function returned None: does it end with return?"
assert torch.equal(answer, wanted), f"wanted {wanted.tolist()}, yours {answer.tolist()}"
assert torch.equal(x, before[0]), "x has changed"
assert torch.equal(upstream, before[1]), "upstream has changed"


# %% nbgrader={"grade_id": "relu-backward-values", "grade": true, "points": 1}
# Hidden tests: values of either sign, with upstream gradients of either sign.

# %% nbgrader={"grade_id": "relu-backward-inputs", "grade": true, "points": 1}
# Hidden tests: other shapes, a transposed input, and that both inputs are unchanged.

# %% [markdown]
# And at exactly 0? ReLU has a kink there, and any slope from 0 to 1 is as good as any
# other: each of them is called a *subgradient*. PyTorch's own answer depends on how you
# spell ReLU. In practice it hardly matters, and no test here asks about it.

# %% tags=["skip-execution"]
spellings = {
    "torch.relu(x)": torch.relu,
    "torch.maximum(x, 0)": lambda x: torch.maximum(x, torch.zeros_like(x)),
    "x.clamp(min=0)": lambda x: x.clamp(min=0),
    "torch.where(x > 0, x, 0)": lambda x: torch.where(x > 0, x, 0.0),
    "torch.where(x < 0, 0, x)": lambda x: torch.where(x < 0, 0.0, x),
}
for name, spelling in spellings.items():
    x = torch.tensor(0.0, requires_grad=True)
    spelling(x).backward()
    print(f"{name:26} slope at 0: {x.grad.item()}")

# %% [markdown]
# ## A linear layer, index by index
#
# A linear layer takes `x` of shape $(n, m)$, weights `w` stored as outputs × inputs, so
# $(p, m)$, and a bias `b` of shape $(p,)$, and returns `x @ w.t() + b`, of shape
# $(n, p)$. Let $k$ number the rows, $i$ the inputs and $j$ the outputs. Then the layer
# says
#
# $$y_{kj} = \sum_i x_{ki}\, w_{ji} + b_j$$
#
# From upstream comes a gradient for every element of $y$: $g_{kj} = \partial L /
# \partial y_{kj}$. The loss depends on an input, a weight or a bias through *all* the
# elements of $y$ which that one moves, and their shares add up:
#
# $$\frac{\partial L}{\partial w_{ji}} =
#   \sum_{k'} \sum_{j'} g_{k'j'}\, \frac{\partial y_{k'j'}}{\partial w_{ji}}$$
#
# This is the chain rule for many variables, and it looks worse than it is: most of the
# slopes on the right are 0. The primes keep the $y$ that we sum over apart from the one
# weight that we ask about.

# %% [markdown]
# ## From one equation to three gradients
#
# Derive the gradients of a linear layer with respect to $w$, to $b$ and to $x$. Begin
# with the last equation, find which slopes $\partial y_{k'j'} / \partial w_{ji}$ are
# not 0, and what they are. Simplify the sum. Do the same for $b_j$ and for $x_{ki}$.
# Then write the three results as sums and products of matrices. Formulas may be typed
# as text, such as `sum_k g[k, j] * x[k, i]`. This answer is read and graded by a
# person.
#
# - 1 point: the slopes that are not 0, for $w$, $b$ and $x$.
# - 1 point: the three gradients with indices, each with the right sum and a word on why
#   just this index is summed over.
# - 1 point: the three gradients as matrix operations, with the shape of every factor
#   and of the result.
#
# <details><summary>I don't know how to start</summary>
#
# Take the smallest layer that is no square: 2 rows, 2 inputs, 1 output. Write both
# elements of $y$ out. In which of them does $w_{11}$ occur? In which $x_{11}$?
#
# </details>

# %% [markdown] nbgrader={"grade_id": "linear-derivation", "solution": true, "grade": true, "points": 3} difficulty=4 importance=4 minutes=12 answers=["R2"]
# *Slopes.* In $y_{k'j'} = \sum_i x_{k'i} w_{j'i} + b_{j'}$ the weight $w_{ji}$ occurs
# only if $j' = j$, and there its factor is $x_{k'i}$. So $\partial y_{k'j'} / \partial
# w_{ji}$ is $x_{k'i}$ for $j' = j$, else 0. The bias $b_j$ also occurs only if $j' =
# j$, with slope 1. The input $x_{ki}$ occurs only if $k' = k$, with slope $w_{j'i}$.
#
# *Sums.* Every row uses the same weight and the same bias, so the rows are summed over;
# an input moves every output of its own row, so the outputs are:
#
# $$\frac{\partial L}{\partial w_{ji}} = \sum_k g_{kj} x_{ki} \qquad
#   \frac{\partial L}{\partial b_j} = \sum_k g_{kj} \qquad
#   \frac{\partial L}{\partial x_{ki}} = \sum_j g_{kj} w_{ji}$$
#
# *Matrices.* $g^\top x$ is $(p, n)$ times $(n, m)$, which gives $(p, m)$, the shape of
# $w$: `g.t() @ x`. The sum of $g$ over its rows has the shape $(p,)$: `g.sum(0)`. And
# $g w$ is $(n, p)$ times $(p, m)$, which gives $(n, m)$, the shape of $x$: `g @ w`.

# %% [markdown]
# ## Backward through a linear layer
#
# Now write `linear_backward(x, w, b, upstream)`. The layer is `x @ w.t() + b`, with `x`
# of shape `(n, m)`, `w` `(p, m)`, `b` `(p,)`, and `upstream` has the shape of the
# layer's result, `(n, p)`. Return three tensors in this order: the gradients with
# respect to `x`, `w` and `b`, each in the shape of the thing it belongs to.
#
# A batch may have one row, or none: with no rows nothing moves the loss, and the
# gradients of `w` and `b` are zeros. Change none of the arguments; whether you need all
# four is for you to find out. Each gradient is worth one point.
#
# <details><summary>I don't know how to start</summary>
#
# Take your three sums with indices. Can you write each of them as a matrix product, or
# as a sum over one dimension? Say in words which dimension disappears.
#
# </details>
#
# <details><summary>My shapes don't fit</summary>
#
# Write down the shapes of `upstream`, `x` and `w` with different numbers, such as
# $n = 5$, $m = 3$, $p = 4$. For each gradient there is one order, and one transposition
# at the most, that makes the wanted shape.
#
# </details>


# %% nbgrader={"grade_id": "linear-backward", "solution": true} difficulty=3 importance=5 minutes=6 answers=["R2", "Q34", "L2"]
#| export
def linear_backward(x, w, b, upstream):
    """The gradients of the linear layer x @ w.t() + b.

    Args:
        x: float tensor of shape (n, m). None of the four is changed.
        w: float tensor of shape (p, m), outputs × inputs.
        b: float tensor of shape (p,).
        upstream: float tensor of shape (n, p), the gradient of the layer's result.

    Returns:
        Three float tensors: the gradients with respect to x, of shape (n, m),
        w, of shape (p, m), and b, of shape (p,).
    """
    ### BEGIN SOLUTION
    return upstream @ w, upstream.t() @ x, upstream.sum(0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "linear-backward-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
w = torch.tensor([[1.0, -1.0], [0.5, 2.0], [3.0, 0.0], [1.0, 1.0]], requires_grad=True)
b = torch.tensor([0.5, 0.0, -1.0, 2.0], requires_grad=True)
upstream = torch.tensor(
    [[1.0, 2.0, 0.0, -1.0], [10.0, 0.0, 1.0, 3.0], [0.0, 1.0, 1.0, 5.0]]
)
(x @ w.t() + b).backward(upstream)
with torch.inference_mode():
    by_hand = linear_backward(x, w, b, upstream)
for name, mine, pytorch in zip("xwb", by_hand, (x.grad, w.grad, b.grad), strict=True):
    assert mine.shape == pytorch.shape, (
        f"gradient of {name}: the shape is {tuple(pytorch.shape)}, "
        f"yours {tuple(mine.shape)}"
    )
    assert torch.allclose(mine, pytorch), (
        f"gradient of {name}: PyTorch finds {pytorch.tolist()}, you {mine.tolist()}"
    )

# %% nbgrader={"grade_id": "linear-backward-bias", "grade": true, "points": 1}
# Hidden tests: the gradient of b, a batch of one and none included; nothing changes.

# %% nbgrader={"grade_id": "linear-backward-weights", "grade": true, "points": 1}
# Hidden tests: the gradient of w, a batch of one and none included; nothing changes.

# %% nbgrader={"grade_id": "linear-backward-inputs", "grade": true, "points": 1}
# Hidden tests: the gradient of x, a batch of one and none included; nothing changes.

# %% [markdown]
# ## What all backward passes have in common
#
# Take any step that makes $m$ numbers $y$ of $n$ numbers $x$. All its slopes form a
# table of $m$ rows and $n$ columns, the *Jacobian* $J$, with
# $J_{ki} = \partial y_k / \partial x_i$. The chain rule adds up over all outputs:
#
# $$\frac{\partial L}{\partial x_i} = \sum_k g_k\, J_{ki}$$
#
# A row $g$ times a matrix $J$: this is called a *vector-Jacobian product*, or VJP. Every
# backward pass of this notebook is one. Your checker computed one from $f$ alone.
#
# And no backward pass makes the table. The Jacobian of ReLU is 0 off its diagonal, so
# `upstream * (x > 0)` is the whole product. That of a linear layer for one row is `w`
# itself. For a layer of 1,000 ReLUs the table would have a million numbers, for a batch
# of 64 of them four billion, nearly all of them 0.
#
# Here is a step whose table is full. *Softmax* turns the $K$ scores $z$ of a row into
# shares that are positive and add up to 1:
#
# $$p_j = \frac{e^{z_j}}{\sum_i e^{z_i}} \qquad
#   \frac{\partial p_j}{\partial z_i} =
#   \begin{cases} p_i\,(1 - p_i) & j = i \\ -p_j\, p_i & j \ne i \end{cases}$$
#
# Raise one score, and its share grows at the expense of all others.

# %% [markdown]
# ## Backward through softmax
#
# Write `softmax_backward(z, upstream)`. `z` holds the scores, a float tensor of shape
# `(n, k)`, with `k` at least 1; softmax is taken of each row. `upstream`, of the same
# shape, is the gradient of the shares. Return the gradient of the scores, of shape
# `(n, k)`: for each row the vector-Jacobian product. Change neither argument. There may
# be no rows.
#
# `torch.softmax` is welcome, and better than `torch.exp`: a score may be as large as
# 1000, and $e^{1000}$ is infinity.
#
# <details><summary>I don't know how to start</summary>
#
# Write the sum over $k$ from above out for one $z_i$, with the upstream gradients $g_1$,
# $g_2$, $g_3$ of a row of three. Which factor do all its terms share?
#
# </details>
#
# <details><summary>It is right for one row and wrong for two</summary>
#
# Over which dimension did you sum? Each row is a softmax of its own.
#
# </details>


# %% nbgrader={"grade_id": "softmax-backward", "solution": true} difficulty=3 importance=4 minutes=7 answers=["Q33"]
#| export
def softmax_backward(z, upstream):
    """The vector-Jacobian product of softmax, row by row.

    Args:
        z: float tensor of shape (n, k), the scores. Stays as it is.
        upstream: float tensor of that shape, the gradient of the shares. Stays too.

    Returns:
        Float tensor of shape (n, k), the gradient of the scores.
    """
    ### BEGIN SOLUTION
    p = torch.softmax(z, 1)
    return p * (upstream - (upstream * p).sum(1, keepdim=True))
    ### END SOLUTION


# %% nbgrader={"grade_id": "softmax-backward-try", "grade": true, "points": 0}
def rows_of_softmax(scores):
    return torch.softmax(scores, 1)


z = torch.tensor([[0.0, 1.0, -1.0], [2.0, 2.0, 1000.0]])
upstream = torch.tensor([[3.0, -1.0, 0.5], [1.0, 2.0, 4.0]])
_, wanted = torch.autograd.functional.vjp(rows_of_softmax, z, upstream)
with torch.inference_mode():
    answer = softmax_backward(z, upstream)
assert answer is not None, "your function returned None: does it end with return?"
assert answer.shape == (2, 3), f"z is (2, 3), your gradient {tuple(answer.shape)}"
for row, (mine, theirs) in enumerate(zip(answer, wanted, strict=True)):
    assert torch.allclose(mine, theirs, atol=1e-6), (
        f"row {row}: PyTorch's vjp finds {theirs.tolist()}, you {mine.tolist()}"
    )


# %% nbgrader={"grade_id": "softmax-backward-values", "grade": true, "points": 2}
# Hidden tests: the gradient of the scores, for one row, several and none, for large
# scores; both arguments are unchanged.

# %% [markdown]
# ## Softmax and cross-entropy together
#
# A classifier says for each of $n$ examples how likely each of $k$ classes is: softmax
# of its scores. Its loss looks at the share of the right class alone, $c_r$ for row $r$,
# and takes the mean of minus its logarithm, the *cross-entropy*:
#
# $$L = -\frac{1}{n} \sum_r \log p_{r, c_r}$$
#
# The logarithm undoes the exponential, and of the full table little is left. Put the
# gradient of $L$ with respect to $p_r$ into your product: it is 0 but for one element,
# $-1 / (n\, p_{r, c_r})$. Multiply out, and the share in the denominator goes away.
#
# Write `cross_entropy_backward(z, labels, upstream)`: the gradient of the scores. `z` is
# `(n, k)`, `labels` is an int64 tensor of shape `(n,)` with the class of each row, from
# 0 to $k - 1$, and `upstream` is of rank 0, the gradient of the loss. `n` and `k` are at
# least 1. Return a tensor of shape `(n, k)`. Change no argument. As before a score may
# be as large as 1000, and then some shares are exactly 0: divide by none of them.
#
# <details><summary>I don't know how to start</summary>
#
# Take one row of three scores, the right class 0. Write down the gradient of $z_0$ and
# that of $z_1$. They differ by a 1. In what do they agree?
#
# </details>
#
# <details><summary>How do I get at one element in each row?</summary>
#
# `t[torch.arange(n), labels]` are the elements `t[0, labels[0]]`, `t[1, labels[1]]` and
# so on. One can assign to it too, in a tensor of one's own.
#
# </details>


# %% nbgrader={"grade_id": "cross-entropy", "solution": true} difficulty=3 importance=5 minutes=7 answers=["Q33"]
#| export
def cross_entropy_backward(z, labels, upstream):
    """The gradient of the mean cross-entropy of softmax with respect to the scores.

    Args:
        z: float tensor of shape (n, k), the scores. Stays as it is.
        labels: int64 tensor of shape (n,), the class of each row. Stays as it is.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    ### BEGIN SOLUTION
    y = torch.zeros_like(z)
    y[torch.arange(len(z)), labels] = 1
    return upstream * (torch.softmax(z, 1) - y) / len(z)
    ### END SOLUTION


# %% nbgrader={"grade_id": "cross-entropy-try", "grade": true, "points": 0}
labels = torch.tensor([2, 0])
for up in (1.0, -0.5):
    z = torch.tensor([[0.0, 1.0, -1.0], [2.0, 3.0, 1000.0]], requires_grad=True)
    (up * torch.nn.functional.cross_entropy(z, labels)).backward()
    with torch.inference_mode():
        answer = cross_entropy_backward(z, labels, torch.tensor(up))
    assert answer is not None, "your function returned None: does it end with return?"
    assert answer.shape == (2, 3), f"z is (2, 3), your gradient {tuple(answer.shape)}"
    assert torch.allclose(answer, z.grad, atol=1e-6), (
        f"upstream {up}: PyTorch finds {z.grad.tolist()}, you {answer.tolist()}"
    )


# %% nbgrader={"grade_id": "cross-entropy-values", "grade": true, "points": 1}
# Hidden tests: the gradient for an upstream gradient of 1, a batch of one and large
# scores included; nothing is changed.

# %% nbgrader={"grade_id": "cross-entropy-upstream", "grade": true, "points": 1}
# Hidden tests: the gradient for other upstream gradients, positive and negative.

# %% [markdown]
# What a classifier is told is simply how far its shares are from the truth, $p - y$, with
# a 1 in $y$ for the right class. No row of it is larger than the mistake it belongs to.
# This is why libraries offer the two steps as one function.

# %% [markdown]
# ## Two layers and a loss
#
# Here is a whole network, with every number that passes through it given a name. It is
# run from top to bottom.
#
# | step | formula | shape |
# |---|---|---|
# | `lin1` | `z1 = x @ w1.t() + b1` | (n, h) |
# | `relu` | `a1 = relu(z1)` | (n, h) |
# | `lin2` | `pred = a1 @ w2.t() + b2` | (n, 1) |
# | `mse` | `loss = mse(pred, target)` | () |
#
# To *train* it, one repeats a step made of three parts. The forward pass computes the
# loss. The backward pass computes the gradients. The update moves each weight a little
# against its gradient, and it is the only part that changes a weight. (One pass over
# all the data, which takes many such steps, is called an *epoch*.)
#
# The tensors between the layers, `z1` and `a1`, are called *activations*. PyTorch keeps
# many of them in memory until the backward pass is over, and this is what fills a GPU
# during training.

# %% [markdown]
# ## Predict: the order of things
#
# - `backward_order`: a list of the four names of the steps, `"lin1"`, `"relu"`,
#   `"lin2"`, `"mse"`, in the order in which the backward pass goes through them.
# - `computes_gradients`, `changes_weights`, `computes_loss`: for each one of the words
#   `"forward"`, `"backward"`, `"update"`.
#
# <details><summary>I don't know how to start</summary>
#
# The backward pass of a step needs the gradient of that step's *result*. For which step
# do you have it at the beginning?
#
# </details>

# %% nbgrader={"grade_id": "order", "solution": true} difficulty=1 importance=5 minutes=3 answers=["Q26", "Q36"]
# Assign backward_order, computes_gradients, changes_weights, computes_loss
### BEGIN SOLUTION
backward_order = ["mse", "lin2", "relu", "lin1"]
computes_gradients = "backward"
changes_weights = "update"
computes_loss = "forward"
### END SOLUTION

# %% nbgrader={"grade_id": "order-try", "grade": true, "points": 0}
names = ["lin1", "lin2", "mse", "relu"]
assert isinstance(backward_order, (list, tuple)), "backward_order is a list"
assert sorted(backward_order) == names, "a list of the four names, each of them once"
for word in (computes_gradients, changes_weights, computes_loss):
    assert word in ("forward", "backward", "update"), f"{word!r} is none of the words"

# %% nbgrader={"grade_id": "order-steps", "grade": true, "points": 1}
# Hidden tests: backward_order.

# %% nbgrader={"grade_id": "order-words", "grade": true, "points": 1}
# Hidden tests: the three words.

# %% [markdown]
# ## Predict: what has to be kept
#
# The forward pass handles ten tensors: `x`, `w1`, `b1`, `z1`, `a1`, `w2`, `b2`, `pred`,
# `target` and `loss`. For each gradient below, which of these ten does the formula use,
# besides the gradient that arrives from upstream? Only the elements count; the size of
# a batch is not a tensor. Assign a set of names to each, such as `{"x", "w1"}`, or
# `set()` for none.
#
# - `for_pred`: the gradient of `pred`, computed by the mse step,
# - `for_w2`, `for_b2`, `for_a1`: the three gradients computed by the lin2 step,
# - `for_z1`: the gradient of `z1`, computed by the relu step from one single tensor,
# - `for_w1`, `for_x`: two of the gradients computed by the lin1 step,
# - `for_none`: the three tensors whose elements no gradient needs. (For `for_z1` there
#   are two right answers. Neither of these two tensors belongs here, whichever you
#   chose.)
#
# <details><summary>I don't know how to start</summary>
#
# You have written the formulas: look at `mse_backward`, `relu_backward` and
# `linear_backward`. Replace their arguments by the names of the table. What `lin2`
# calls its `x` is here called `a1`.
#
# </details>

# %% nbgrader={"grade_id": "keep", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q27", "Q26"]
# Assign sets of names to for_pred, for_w2, for_b2, for_a1, for_z1, for_w1, for_x and
# for_none
### BEGIN SOLUTION
for_pred = {"pred", "target"}
for_w2 = {"a1"}
for_b2 = set()
for_a1 = {"w2"}
for_z1 = {"z1"}
for_w1 = {"x"}
for_x = {"w1"}
for_none = {"b1", "b2", "loss"}
### END SOLUTION

# %% nbgrader={"grade_id": "keep-try", "grade": true, "points": 0}
names = {"x", "w1", "b1", "z1", "a1", "w2", "b2", "pred", "target", "loss"}
for answer in (for_pred, for_w2, for_b2, for_a1, for_z1, for_w1, for_x, for_none):
    assert isinstance(answer, set), f"{answer!r} is not a set; an empty one is set()"
    assert answer <= names, f"{answer - names} is none of the ten names"
assert len(for_none) == 3, "for_none has three names"

# %% nbgrader={"grade_id": "keep-layers", "grade": true, "points": 1}
# Hidden tests: for_w2, for_b2, for_a1, for_w1 and for_x.

# %% nbgrader={"grade_id": "keep-rest", "grade": true, "points": 1}
# Hidden tests: for_pred, for_z1 and for_none.

# %% [markdown]
# The picture shows both passes. Look at it when you have answered. Blue runs forward,
# orange backward, and green stands for what waits in memory in between. For ReLU, `z1`
# or `a1` serve alike: one is positive where the other is. As `a1` is kept anyway, a
# clever program drops `z1`.


# %% tags=["skip-execution"]
def arrow(ax, start, end, colour):
    style = {"arrowstyle": "-|>", "color": colour, "lw": 2}
    ax.annotate("", xy=end, xytext=start, arrowprops=style)


fig, ax = plt.subplots(figsize=(10.5, 3.9))
steps = {"lin1": "x, w1", "relu": "z1", "lin2": "a1, w2", "mse": "pred, target"}
wires = ["x", "z1", "a1", "pred", "loss"]
for place, (name, kept) in enumerate(steps.items()):
    left = 1.3 + 2.4 * place
    for y, colour, words in ((2.7, BLUE, name), (0.3, ORANGE, f"{name}\nbackward")):
        frame = plt.Rectangle((left, y), 1.3, 0.8, fc="white", ec=colour, lw=2)
        ax.add_patch(frame)
        ax.text(left + 0.65, y + 0.4, words, ha="center", va="center", fontsize=10.5)
    arrow(ax, (left + 0.65, 2.65), (left + 0.65, 1.15), GREEN)
    ax.text(left + 0.75, 1.9, kept, color=GREEN, va="center", fontsize=10.5)
for place, name in enumerate(wires):
    left = 0.25 + 2.4 * place
    arrow(ax, (left, 3.1), (left + 1.0, 3.1), BLUE)
    ax.text(left + 0.45, 3.22, name, ha="center", color=BLUE)
    arrow(ax, (left + 1.0, 0.7), (left, 0.7), ORANGE)
    ax.text(left + 0.52, 0.82, f"∂L/∂{name}", ha="center", color=ORANGE, fontsize=9)
for left, words in ((2.5, "w1, b1"), (7.3, "w2, b2")):
    arrow(ax, (left - 0.55, 0.28), (left - 0.55, -0.2), ORANGE)
    ax.text(left - 0.55, -0.45, f"gradients of {words}", ha="center", color=ORANGE)
ax.set(xlim=(0, 11.1), ylim=(-0.6, 3.7))
ax.axis("off")
plt.show()

# %% [markdown]
# ## The whole network, forward and backward
#
# Write two functions for the network of the table.
#
# - `forward_pass(x, target, w1, b1, w2, b2)` returns two things: the loss, a rank-0
#   tensor, and `kept`, whatever you want to hand over to the backward pass, in a form
#   of your choice.
# - `backward_pass(kept, upstream)`, with a rank-0 `upstream`, returns five tensors: the
#   gradients of `x`, `w1`, `b1`, `w2` and `b2`, in this order and in their shapes.
#
# The shapes are `x` (n, m), `target` (n,), `w1` (h, m), `b1` (h,), `w2` (1, h) and `b2`
# (1,), with `n` at least 1. Change none of the arguments.
#
# Write everything here once more, without calling your functions from the tasks above:
# an error there should not cost you points twice. Any tensor operation is allowed, also
# `torch.relu`, and nothing that differentiates.
# Every `kept` is used for one backward pass. And between the two passes the tests write
# `nan` into the loss tensor that you returned. This hurts nobody who does not use its
# value.
#
# <details><summary>I don't know how to start</summary>
#
# Forward: four lines, one for each row of the table, then the tuple of what you keep.
# Backward: unpack it, and write one block for each step, in the order you predicted.
# Give the gradient of every tensor its own name, `dpred`, `da1`, `dz1`. Each block
# starts from the gradient which the one before it has made.
#
# </details>
#
# <details><summary>w2 and b2 are right, the others are wrong</summary>
#
# Then the mistake lies between `a1` and `z1`, or you took one of the gradients before
# ReLU for the one after it. Which upstream gradient belongs to the result of `lin1`?
#
# </details>


# %% nbgrader={"grade_id": "two-layers", "solution": true} difficulty=4 importance=5 minutes=15 answers=["Q26", "Q27", "Q34", "Q36", "L2"]
#| export
def forward_pass(x, target, w1, b1, w2, b2):
    """Linear, ReLU, linear, mean squared error.

    Args:
        x: (n, m), target: (n,), w1: (h, m), b1: (h,), w2: (1, h), b2: (1,).

    Returns:
        The loss, of shape (), and anything that backward_pass needs.
    """
    ### BEGIN SOLUTION
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    pred = a1 @ w2.t() + b2
    difference = pred - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)
    ### END SOLUTION


#| export
def backward_pass(kept, upstream):
    """The gradients of the network.

    Args:
        kept: what forward_pass handed over.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        The gradients of x (n, m), w1 (h, m), b1 (h,), w2 (1, h) and b2 (1,).
    """
    ### BEGIN SOLUTION
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream * 2 * difference / len(x)
    dw2, db2, da1 = dpred.t() @ a1, dpred.sum(0), dpred @ w2
    dz1 = da1 * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2
    ### END SOLUTION


# %% nbgrader={"grade_id": "two-layers-try", "grade": true, "points": 0}
torch.manual_seed(3)
names = ("x", "w1", "b1", "w2", "b2")
sizes = ((5, 3), (4, 3), (4,), (1, 4), (1,))
x, w1, b1, w2, b2 = knobs = [torch.randn(s, requires_grad=True) for s in sizes]
target = torch.randn(5)
a1 = torch.relu(x @ w1.t() + b1)
wanted_loss = ((a1 @ w2.t() + b2)[:, 0] - target).pow(2).mean()
(wanted_loss * -2).backward()
with torch.inference_mode():
    answer, kept = forward_pass(x, target, w1, b1, w2, b2)
    assert answer.shape == (), (
        f"the loss has rank 0, yours has shape {tuple(answer.shape)}"
    )
    torch.testing.assert_close(answer, wanted_loss.detach())
    answer.fill_(float("nan"))  # the backward pass needs the gradient, not the value
    by_hand = backward_pass(kept, torch.tensor(-2.0))
for name, mine, knob in zip(names, by_hand, knobs, strict=True):
    assert mine.shape == knob.shape, f"gradient of {name}: shape {tuple(mine.shape)}"
    torch.testing.assert_close(
        mine, knob.grad, msg=lambda text, name=name: f"gradient of {name}: {text}"
    )

# %% nbgrader={"grade_id": "two-layers-loss", "grade": true, "points": 1}
# Hidden tests: the loss, a batch of one included, and that nothing is changed.

# %% nbgrader={"grade_id": "two-layers-second", "grade": true, "points": 1}
# Hidden tests: the gradients of w2 and b2, for several upstream gradients.

# %% nbgrader={"grade_id": "two-layers-first", "grade": true, "points": 2}
# Hidden tests: the gradients of x, w1 and b1, for several upstream gradients.

# %% [markdown]
# ## All witnesses in one table
#
# Every gradient you have written, in float64 and under a random upstream gradient,
# against your own central differences and against PyTorch. The two numbers on the right
# are the largest difference, as a share of the gradient's largest element. Central
# differences agree to nine digits or so: that is their own error. PyTorch agrees to the
# last digit, or nearly. A wrong factor or sign would show as a number around 1.


# %% tags=["skip-execution"]
def double(*shape):
    return torch.randn(shape, dtype=torch.float64)


def apart(a, b):
    return ((a - b).abs().max() / b.abs().max()).item()


def witnesses(f, inputs, upstream, mine):
    """One row per input: shape, distance to central differences and to PyTorch."""
    leaves = [t.clone().requires_grad_() for t in inputs]
    f(*leaves).backward(upstream)
    for k, (leaf, gradient) in enumerate(zip(leaves, mine, strict=True)):

        def alone(t, k=k):
            return f(*inputs[:k], t, *inputs[k + 1 :])

        numeric = numerical_gradient(alone, inputs[k], upstream, 1e-6)
        yield gradient.shape, apart(gradient, numeric), apart(gradient, leaf.grad)


torch.manual_seed(5)
pred, target, up = double(6, 1), double(6), double()
x, w, b, g = double(6, 3), double(4, 3), double(4), double(6, 4)
network = [double(6, 3), double(4, 3), double(4), double(1, 4), double(1)]


def linear(x, w, b):
    return x @ w.t() + b


def whole_network(x, w1, b1, w2, b2):
    pred = torch.relu(x @ w1.t() + b1) @ w2.t() + b2
    return (pred - target[:, None]).pow(2).mean()


kept = forward_pass(network[0], target, *network[1:])[1]
cases = [
    (
        ["mse: pred"],
        lambda p: mse(p, target),
        [pred],
        up,
        [mse_backward(pred, target, up)],
    ),
    (["relu: x"], torch.relu, [x], x.cos(), [relu_backward(x, x.cos())]),
    (
        ["softmax: z"],
        lambda z: z.softmax(1),
        [x],
        x.cos(),
        [softmax_backward(x, x.cos())],
    ),
    (
        ["linear: x", "linear: w", "linear: b"],
        linear,
        [x, w, b],
        g,
        linear_backward(x, w, b, g),
    ),
    (
        [f"network: {name}" for name in ("x", "w1", "b1", "w2", "b2")],
        whole_network,
        network,
        up,
        backward_pass(kept, up),
    ),
]
rows = []
for labels, *case in cases:
    for label, (shape, numeric, pytorch) in zip(labels, witnesses(*case), strict=True):
        shares = [f"{share:.0e}" if share else "0" for share in (numeric, pytorch)]
        rows.append([label, str(tuple(shape)), *shares])
fig, ax = plt.subplots(figsize=(8, 4.4))
heads = ["gradient of", "shape", "from central differences", "from PyTorch"]
widths = [0.22, 0.16, 0.36, 0.26]
table = ax.table(
    rows, colLabels=heads, colWidths=widths, loc="center", cellLoc="center"
)
table.auto_set_font_size(False)
table.set_fontsize(10.5)
table.scale(1, 1.5)
for (row, column), cell in table.get_celld().items():
    cell.set_edgecolor("#BBBBBB")
    cell.set_facecolor("#EEEEEE" if row == 0 else "white")
    if row and column > 1:
        cell.get_text().set_color(
            BLUE if float(rows[row - 1][column]) < 1e-5 else ORANGE
        )
ax.axis("off")
plt.show()

# %% [markdown]
# ## Used twice
#
# So far every tensor was used once. In `y = t * t` the same tensor is both factors. The
# backward pass of a multiplication `a * b` sends `g * b` to its first factor and
# `g * a` to its second. Here both arrive at `t`. The rule of the many variables applies
# again: the loss depends on `t` in two ways, and the shares *add up*.
#
# Say that gradients are kept in an attribute `g` of the tensors themselves, so that
# `t.g` is the gradient with respect to `t`. A backward pass that *sets* `t.g` loses
# everything but the last share.

# %% [markdown]
# ## Add, do not set
#
# Write `add_gradient(t, gradient)`. If the tensor `t` has no attribute `g` yet, its
# gradient so far is zero, and afterwards `t.g` equals `gradient`. Otherwise `gradient`
# is added to what is there. It always has the shape of `t`. The elements of `t` itself
# stay what they are. The function need not return anything.
#
# One more thing, worth a point of its own. The tensor `gradient` may have been handed
# to several other tensors too: the backward pass of `a + b` sends one and the same
# tensor to both. So `gradient` must stay as it is, now and in later calls, and so must
# the `g` of any other tensor.
#
# <details><summary>How do I ask whether an attribute is there?</summary>
#
# `hasattr(t, "g")` answers yes or no.
#
# </details>
#
# <details><summary>How could a later call change the gradient of another?</summary>
#
# After `t.g = gradient` there are two names for one tensor. What does `+=` do to a
# tensor: does it make a new one?
#
# </details>


# %% nbgrader={"grade_id": "add-gradient", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    ### BEGIN SOLUTION
    t.g = t.g + gradient if hasattr(t, "g") else gradient
    ### END SOLUTION


# %% nbgrader={"grade_id": "add-gradient-try", "grade": true, "points": 0}
t, arriving = torch.tensor([3.0, -1.0]), torch.tensor([10.0, 1.0])
add_gradient(t, arriving * t)  # y = t * t, the first factor
assert hasattr(t, "g"), "t has no attribute g after the first call"
assert t.g.tolist() == [30.0, -1.0], f"after one share: {t.g.tolist()}"
add_gradient(t, arriving * t)  # and the second
assert t.g.tolist() == [60.0, -2.0], f"after two shares: {t.g.tolist()}"
a, b = torch.zeros(2), torch.zeros(2)
for summand in (a, b, a):  # y = a + b + a sends the same tensor to all of them
    add_gradient(summand, arriving)
assert a.g.tolist() == [20.0, 2.0], f"a.g after two shares: {a.g.tolist()}"
assert b.g.tolist() == [10.0, 1.0], f"b.g after one share: {b.g.tolist()}"
assert arriving.tolist() == [10.0, 1.0], f"gradient has changed: {arriving.tolist()}"


# %% nbgrader={"grade_id": "add-gradient-values", "grade": true, "points": 1}
# Hidden tests: one, two and three shares, for several shapes.

# %% nbgrader={"grade_id": "add-gradient-sharing", "grade": true, "points": 1}
# Hidden tests: two tensors that are handed the same gradient, then one of them more.

# %% [markdown]
# ## What PyTorch keeps, and where
#
# PyTorch does what you just did. It writes down every operation on tensors that require
# a gradient, and `backward` walks that record in reverse. It *adds* to `.grad`, from
# one pass to the next as well, until somebody clears it.
#
# It does not keep everything. A *leaf* is a tensor that did not come out of a recorded
# operation: you made it, or it requires no gradient at all. `backward` fills `.grad` of
# a tensor if it is a leaf, requires a gradient, and had a part in the loss. The
# gradient of a tensor in between is computed, used, and thrown away, unless you ask for
# it beforehand with `retain_grad()`.

# %% [markdown]
# ## Predict: leaves and sums
#
# ```python
# x = torch.tensor([1.0, 2.0])
# w = torch.tensor([3.0, 4.0], requires_grad=True)
# b = torch.tensor(0.5, requires_grad=True)
# u = torch.tensor(7.0, requires_grad=True)
# z = x * w
# loss = z.sum() + b
# loss.backward()
# ```
#
# - `leaves`: the set of names of all leaves among `x`, `w`, `b`, `u`, `z` and `loss`,
# - `filled`: the set of names of those whose `.grad` is afterwards not `None`,
# - `w_grad_twice`: the list of two numbers in `w.grad`, after the last three lines have
#   been run a second time, with nothing cleared in between.
#
# Then a tensor used twice: `t` is 3, and `y = t * t`. The gradient of `y` is 5.
#
# - `by_setting`: the gradient of `t` if every share is set,
# - `by_adding`: the gradient of `t` if the shares are added.
#
# <details><summary>I don't know how to start</summary>
#
# Ask three questions of each tensor. Did it come out of an operation? Does it require a
# gradient, or does something it was made from? Would the loss move if it moved?
#
# </details>

# %% nbgrader={"grade_id": "leaves", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
# Assign leaves, filled, w_grad_twice, by_setting, by_adding
### BEGIN SOLUTION
leaves = {"x", "w", "b", "u"}
filled = {"w", "b"}
w_grad_twice = [2.0, 4.0]
by_setting = 15.0
by_adding = 30.0
### END SOLUTION

# %% nbgrader={"grade_id": "leaves-try", "grade": true, "points": 0}
for answer in (leaves, filled):
    assert isinstance(answer, set), f"{answer!r} is not a set, such as {{'x', 'w'}}"
    assert answer <= {"x", "w", "b", "u", "z", "loss"}, f"unknown names in {answer}"
for answer in (*w_grad_twice, by_setting, by_adding):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"
assert len(w_grad_twice) == 2, "w_grad_twice is a list of two numbers"

# %% nbgrader={"grade_id": "leaves-names", "grade": true, "points": 1}
# Hidden tests: leaves and filled.

# %% nbgrader={"grade_id": "leaves-sums", "grade": true, "points": 1}
# Hidden tests: w_grad_twice, by_setting and by_adding.

# %% tags=["skip-execution"]
import warnings

x = torch.tensor([1.0, 2.0])
w = torch.tensor([3.0, 4.0], requires_grad=True)
b = torch.tensor(0.5, requires_grad=True)
u = torch.tensor(7.0, requires_grad=True)
for _ in range(2):
    z = x * w
    loss = z.sum() + b
    loss.backward()
with warnings.catch_warnings():  # PyTorch warns when .grad of a non-leaf is read
    warnings.simplefilter("ignore")
    print("name  leaf    .grad after two passes")
    for name, t in zip("x w b u z loss".split(), (x, w, b, u, z, loss), strict=True):
        grad = None if t.grad is None else t.grad.tolist()
        print(f"{name:5} {t.is_leaf!s:7} {grad}")

t = torch.tensor(3.0, requires_grad=True)
(t * t).backward(torch.tensor(5.0))
print("\nused twice, PyTorch:", t.grad.item())

# %% [markdown]
# ## A network that learns with your gradients
#
# Forward, backward, update, two hundred times, without any help from `autograd`. The
# network learns to tell how far a point is from the origin.

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
x = torch.rand(200, 2) * 2 - 1
target = x.norm(dim=1)
w1, b1 = torch.randn(16, 2), torch.zeros(16)
w2, b2 = torch.randn(1, 16) * 0.25, torch.zeros(1)
for step in range(201):
    loss, kept = forward_pass(x, target, w1, b1, w2, b2)
    gradients = backward_pass(kept, torch.tensor(1.0))
    for knob, gradient in zip((w1, b1, w2, b2), gradients[1:], strict=True):
        knob -= 0.1 * gradient
    if step % 50 == 0:
        print(f"step {step:3}: loss {loss.item():.4f}")

# %% [markdown]
# What it has learnt, seen from above. The lines join points for which the network gives
# the same distance; the circles are the truth. Each line is made of straight pieces: a
# sum of ReLUs has no others, and it bends where one of the sixteen switches.

# %% tags=["skip-execution"]
side = torch.linspace(-1, 1, 161)
grid = torch.cartesian_prod(side, side)
learnt = torch.relu(grid @ w1.t() + b1) @ w2.t() + b2
learnt, side = learnt.reshape(161, 161).t().cpu(), side.cpu()
fig, ax = plt.subplots(figsize=(5, 4.6), layout="constrained")
ax.plot(x[:, 0].cpu(), x[:, 1].cpu(), ".", color=GREY, ms=3, alpha=0.6)
for r in (0.25, 0.5, 0.75, 1.0):
    ax.add_patch(plt.Circle((0, 0), r, fill=False, ec=ORANGE, ls="--", lw=1.2))
lines = ax.contour(
    side, side, learnt, [0.25, 0.5, 0.75, 1.0], colors=BLUE, linewidths=2
)
ax.clabel(lines)
ax.plot([], [], color=BLUE, lw=2, label="learnt")
ax.plot([], [], "--", color=ORANGE, lw=1.2, label="true distance")
ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.12), ncols=2, frameon=False)
ax.set(xlabel="first input", ylabel="second input", aspect="equal")
ticks = [-1, -0.5, 0, 0.5, 1]
ax.set(xlim=(-1, 1), ylim=(-1, 1), xticks=ticks, yticks=ticks)
plt.show()

# %% [markdown]
# ## What you have now
#
# Rates of change multiply along a chain, and add up where several ways lead to the
# loss. The backward pass starts at the loss and goes through the steps in reverse, each
# time handing over the gradient of a result and getting those of the inputs: a
# vector-Jacobian product, which makes no Jacobian. To do so
# it needs what the forward pass saw: a linear layer its input and its weights, ReLU a
# sign, the loss the differences. It never needs the value of the loss. Every one of
# these gradients can be checked, with nothing but the function itself, by a central
# difference in float64. And a loss deserves a look at its shapes, because broadcasting
# makes $n^2$ numbers of $n$ without a word.
#
# Next: the same steps as objects that remember what they need (`08_layers`).
#
# **To read**
#
# - Parr and Howard, *The matrix calculus you need for deep learning*, 2018: from school
#   calculus to the gradients of a layer, slowly.
# - Rumelhart, Hinton and Williams, *Learning representations by back-propagating
#   errors*, 1986: the paper that made the backward pass famous.
# - Baydin, Pearlmutter, Radul and Siskind, *Automatic differentiation in machine
#   learning: a survey*, 2018: forward and backward, and why backward wins for a loss.
#
# **Questions answered here**
#
# - Q26: What are the forward pass and the backward pass?
# - Q27: Why must activations of the forward pass be kept?
# - Q31: What does `squeeze` do in a loss, and what happens without it?
# - Q32: Why does `squeeze` want its argument?
# - Q33: What is the chain rule?
# - Q34: How is the gradient of a mean squared error of a linear layer computed?
# - Q35: What is the gradient of ReLU?
# - Q36: In which order are the backward steps called, and why?
# - R2: The gradients of a linear layer, in mathematical notation and in code.
# - L2: Forward and backward through a fully connected network.
