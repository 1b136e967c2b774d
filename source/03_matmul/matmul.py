# ---
# jupyter:
#   builds_on: [02_dense_layer]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Matrix multiplication, one rung at a time
#
# At the end you will be able to write a matrix product in eight ways, say beforehand
# what each of them costs, and measure whether you were right. Seven of them are a
# ladder: it stands on Python's lists, and its top is the operator `@`. The eighth cuts
# matrices into blocks. On the way you learn to compare tensors as a whole, to tell a
# single number from a tensor that only looks like one, to turn the equation of a norm
# into code, and to time code without fooling yourself.
#
# It builds on 02_dense_layer, where a layer was one matrix product, `x @ w.t()`. Here
# we open the `@`. You need Python's loops and functions, indexing and shapes of
# tensors, and an idea of what a gradient is. Nothing has to be derived.
#
# Expect two hours and a half: 116 minutes for the tasks, the rest for what stands
# between them. A first line `#| export` marks what is collected in a file of its own.
# Leave it where it is.
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import time
from collections import Counter

import torch
from torch.utils._python_dispatch import TorchDispatchMode


# Counts what is asked of PyTorch. You need not read this cell.
class OperationCounter(TorchDispatchMode):
    """Inside `with OperationCounter() as seen:`, seen.counts fills by name."""

    def __init__(self):
        super().__init__()
        self.counts = Counter()

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        self.counts[str(operation)] += 1
        return operation(*args, **(kwargs or {}))


def count_operations(f, *args):
    """Call f(*args) and return how many tensor operations PyTorch was asked for."""
    with OperationCounter() as seen:
        f(*args)
    return sum(seen.counts.values())


# %% [markdown]
# ## One entry of the product
#
# Take 5 images of handwritten digits. Each has 28 × 28 = 784 pixels, so they fill a
# matrix `a` of 5 rows and 784 columns. A layer with 10 outputs, one for each digit, has
# a weight for every pixel and output: a matrix `b` of 784 rows and 10 columns. The
# product has 5 rows and 10 columns, one score for each image and digit.
#
# To get one entry, lay a row of `a` beside a column of `b`, multiply the pairs, and add
# the products up:
#
# $$c_{ij} = \sum_{p} a_{ip}\, b_{pj}$$
#
# The index $p$ runs along the row of $a$ and, at the same time, down the column of $b$.
# Both must therefore be equally long. In this notebook the sizes are always called
# `n`, `k` and `m`: `a` is (n, k), `b` is (k, m), the product is (n, m), and `k` is
# the inner size. The next cell draws it. Counting starts at 0: row 1 is the second row.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt


def draw_grid(ax, rows, cols, row=None, col=None, title=""):
    """Draw a grid of cells; those in the given row and column are coloured."""
    for i in range(rows):
        for j in range(cols):
            chosen = (row is None or i == row) and (col is None or j == col)
            face = "#0072B2" if chosen else "#E8EDF2"
            cell = (j, rows - 1 - i)
            ax.add_patch(plt.Rectangle(cell, 1, 1, fc=face, ec="white", lw=2))
    ax.set(xlim=(-0.1, cols + 0.1), ylim=(-0.1, rows + 0.1), aspect="equal")
    ax.set_title(title, fontsize=11)
    ax.axis("off")


widths = {"width_ratios": [6, 0.6, 4, 0.6, 4]}
fig, axes = plt.subplots(1, 5, figsize=(9, 3.6), gridspec_kw=widths)
draw_grid(axes[0], 3, 6, row=1, title="row 1 of a (3, 6)")
draw_grid(axes[2], 6, 4, col=2, title="column 2 of b (6, 4)")
draw_grid(axes[4], 3, 4, row=1, col=2, title="entry [1, 2] of c (3, 4)")
for ax, sign in zip(axes[1::2], "×=", strict=True):
    ax.text(0.5, 0.5, sign, ha="center", va="center", fontsize=22)
    ax.axis("off")
plt.show()

# %% [markdown]
# ## Which products exist
#
# Predict before you run anything. For each product write the shape of the result as a
# tuple, such as `(3, 2)`, or the string `"error"` if there is no such product. Then
# count the work for the images above.
#
# <details><summary>I keep mixing up the sizes</summary>
#
# Write the two shapes side by side: (n, k)(k, m). The two sizes that touch are the
# lengths of the row and of the column that you lay beside each other. What stands on
# the outside is left over.
#
# </details>

# %% nbgrader={"grade_id": "fit", "solution": true} difficulty=1 importance=4 minutes=4 answers=["Q8", "L1"]
# Assign five shapes, each a tuple or "error":
#   shape_1: (3, 4) times (4, 2)        shape_2: (4, 3) times (4, 2)
#   shape_3: (1, 4) times (4, 1)        shape_4: (4, 1) times (1, 4)
#   shape_5: (3, 1) times (5, 2)
# and two integers, for (5, 784) times (784, 10):
#   terms:            how many products are added up in one entry of the result
#   multiplications:  how many multiplications of two numbers there are in all
### BEGIN SOLUTION
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = "error"
terms = 784
multiplications = 5 * 784 * 10
### END SOLUTION

# %% nbgrader={"grade_id": "fit-try", "grade": true, "points": 0}
for shape in (shape_1, shape_2, shape_3, shape_4, shape_5):
    assert shape == "error" or (isinstance(shape, tuple) and len(shape) == 2), (
        f"{shape!r} is neither a tuple of two sizes nor the string 'error'"
    )
assert isinstance(terms, int) and isinstance(multiplications, int)

# %% nbgrader={"grade_id": "fit-shapes", "grade": true, "points": 1}
# Hidden tests: the five shapes.

# %% nbgrader={"grade_id": "fit-work", "grade": true, "points": 1}
# Hidden tests: the two numbers.


# %% nbgrader={"grade_id": "check", "locked": true}
def check_product(multiply):
    """Try a matrix product of yours on small examples. Used on every rung."""
    a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    b = torch.tensor([[1.0, 0.0], [0.0, 1.0], [10.0, 100.0]])
    c = multiply(a, b)
    assert c is not None, "the function returns nothing: is there a return at its end?"
    assert c.shape == (2, 2), f"two rows of a, two columns of b, but shape {c.shape}"
    torch.testing.assert_close(c, torch.tensor([[31.0, 302.0], [64.0, 605.0]]))
    c = multiply(torch.ones(1, 3), torch.ones(3, 4))
    assert c.shape == (1, 4), f"(1, 3) times (3, 4) is (1, 4), not {tuple(c.shape)}"
    c = multiply(a.clone().requires_grad_(), b)
    assert c.requires_grad, "no gradient can reach a: have numbers left their tensors?"


# %% [markdown]
# ## On the ground: lists
#
# Begin without PyTorch. A matrix is then a list of rows, and a row is a list of
# numbers: `a[i][p]` is number `p` of row `i`.
#
# Write `matmul_lists(a, b)` with three loops, one for each index of the formula. It
# returns a new list of n rows, each a list of m numbers. Use plain Python alone, no
# torch and no NumPy; `zip`, `sum` and comprehensions are fine. The numbers are floats
# or ints, the inner sizes agree, and every size is at least 1. The tests look at the
# numbers, and whether the rows of your result are lists of their own.
#
# <details><summary>I don't know how to start</summary>
#
# The three sizes are `len(a)`, `len(b)` and `len(b[0])`. Two loops visit the entries of
# the result. What does the formula do at one entry?
#
# </details>
#
# <details><summary>All rows of my result are the same</summary>
#
# `[[0] * m] * n` makes one row, and n references to it. What you write into row 0 is
# then seen in all of them. Make a new row for each `i`.
#
# </details>


# %% nbgrader={"grade_id": "matmul-lists", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q7", "L1"]
#| export
def matmul_lists(a, b):
    """The matrix product in plain Python.

    a: list of n lists of k numbers; b: list of k lists of m numbers.
    Returns a list of n lists of m numbers.
    """
    ### BEGIN SOLUTION
    n, k, m = len(a), len(b), len(b[0])
    c = []
    for i in range(n):
        row = []
        for j in range(m):
            total = 0.0
            for p in range(k):
                total += a[i][p] * b[p][j]
            row.append(total)
        c.append(row)
    return c
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-lists-try", "grade": true, "points": 0}
answer = matmul_lists([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[1, 0], [0, 1], [10, 100]])
assert answer is not None, "matmul_lists returns nothing: is there a return at its end?"
assert isinstance(answer, list), f"a list of rows is asked for, not {answer!r}"
assert len(answer) == 2, f"a has two rows, so the product has two, not {len(answer)}"
assert answer[0] == [31, 302], f"the first row is [31, 302], not {answer[0]}"
assert answer[1] == [64, 605], f"the second row is [64, 605], not {answer[1]}"
answer = matmul_lists([[1.0, 1.0, 1.0]], [[1.0, 2.0]] * 3)
assert answer == [[3.0, 6.0]], f"(1, 3) times (3, 2) is [[3, 6]] here, not {answer}"

# %% nbgrader={"grade_id": "matmul-lists-values", "grade": true, "points": 1}
# Hidden tests: the numbers, in plain Python, for several shapes, one row or one column
# among them.

# %% nbgrader={"grade_id": "matmul-lists-rows", "grade": true, "points": 1}
# Hidden tests: rows that are lists of their own, and arguments that stay as they are.

# %% [markdown]
# ## First rung: the same loops over tensors
#
# Now the same three loops over tensors. Take single entries of `a` and `b` by indexing
# (`a[i, p]` or `a[i][p]`), multiply two of them with `*`, add with `+` or Python's own
# `sum`. No `.sum()`, no `@`: all arithmetic is done on single numbers. Making the
# result with `torch.zeros` or `torch.stack` is fine, and so is writing into it,
# `c[i, j] = …` or `c[i, j] += …`.
#
# One rule holds on every rung: **values stay tensors**. `a[i, p]` is a tensor that
# holds one number. Leave it one, so that PyTorch can follow it and compute gradients.
# `.item()`, `.tolist()`, `.numpy()` and a `torch.tensor(…)` around your results cut
# that connection.
#
# The tests look at values and shapes, at the gradients for `a` and `b`, and at the
# rule that arithmetic is done on single numbers. On every rung `a` and `b` are float32,
# the inner sizes agree, every size is at least 1, and the result is a tensor of shape
# (n, m).
#
# <details><summary>I don't know how to start</summary>
#
# Read the three sizes off `a.shape` and `b.shape`, and make the result with
# `torch.zeros`. The loops are those of `matmul_lists`.
#
# </details>
#
# <details><summary>It works for square matrices only</summary>
#
# Try `a` of shape (2, 3) and `b` of shape (3, 4), where no two sizes are the same.
# Which size does each of the three loops run over?
#
# </details>


# %% nbgrader={"grade_id": "matmul-loops", "solution": true} difficulty=2 importance=5 minutes=6 answers=["L1"]
#| export
def matmul_loops(a, b):
    """The matrix product, number by number.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    n, k = a.shape
    _, m = b.shape
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
    return c
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-loops-try", "grade": true, "points": 0}
check_product(matmul_loops)

# %% nbgrader={"grade_id": "matmul-loops-values", "grade": true, "points": 1}
# Hidden tests: values for several shapes, one row or one column among them.

# %% nbgrader={"grade_id": "matmul-loops-gradients", "grade": true, "points": 1}
# Hidden tests: gradients for a and b, which need values that stayed tensors.

# %% nbgrader={"grade_id": "matmul-loops-rule", "grade": true, "points": 1}
# Hidden tests: only products and sums of single numbers, with gradients.

# %% [markdown]
# ## How long does that take?
#
# Run the next cells at the size of our five images, over lists and over tensors. The
# first line of two of them is a *magic*, a command to the notebook. `%%time` runs the
# cell once and prints how long it took; `Wall time` is the time that passed on the
# clock.

# %% tags=["skip-execution"]
images, weights = torch.rand(5, 784), torch.rand(784, 10)
image_rows, weight_rows = images.tolist(), weights.tolist()

# %% tags=["skip-execution"]
# %%time
scores = matmul_lists(image_rows, weight_rows)

# %% tags=["skip-execution"]
# %%time
scores = matmul_loops(images, weights)

# %% [markdown]
# A few thousandths of a second over lists, a good part of a second over tensors. Both
# do the same 39,200 multiplications, in the same three loops of the same Python. So the
# loops are not what costs most. Over a hundred times as much goes to something else:
# each step asks PyTorch for about eleven things, such as a view of one entry, a
# product, a sum, and each of these has a price that does not depend on how little there
# is to do. You will see that price further down.
#
# The lists are no match either: a processor does billions of multiplications in a
# second, and here it did some ten million. Most of this notebook is about where the
# time goes.
#
# One measurement says little, though. The first call often does extra work: libraries
# wake up their threads, memory is asked for. Later calls are disturbed by whatever else
# the computer is doing. That disturbance is never negative: nothing makes a program run
# faster than it can. So warm up first, measure several times, and look at the smallest
# value.
#
# The magic `%%timeit` measures several times. `%%timeit -n 100 -r 5` makes 5 runs
# (`-r`) of 100 loops each (`-n`), so the cell is executed 500 times. With both numbers
# given it does not warm up, and it prints the mean and the standard deviation of the
# runs, not the smallest. Without them it chooses so many loops that you wait.

# %% [markdown]
# ## What stays after timing
#
# Both magics run your code. What is left of it afterwards? Suppose three cells are run,
# each once. The first makes three names.
#
# ```python
# x, y, calls = 0, 0, []
# ```
#
# The second changes one of them under `%%time`.
#
# ```python
# %%time
# x = 99
# ```
#
# The third works on the other two under `%%timeit`.
#
# ```python
# %%timeit -n 4 -r 3
# y = 99
# calls.append("called")
# ```
#
# Predict what you find afterwards. Then run the cells below the task. You may correct
# your guess after looking: what counts is that you made one.

# %% nbgrader={"grade_id": "keeps", "solution": true} difficulty=2 importance=3 minutes=4 answers=["Q9"]
# Assign three integers: x_after, y_after (the values of x and y) and
# calls_after (the length of calls).
### BEGIN SOLUTION
x_after = 99
y_after = 0
calls_after = 12
### END SOLUTION

# %% nbgrader={"grade_id": "keeps-try", "grade": true, "points": 0}
for guess in (x_after, y_after, calls_after):
    assert isinstance(guess, int), f"{guess!r} is not an integer"

# %% nbgrader={"grade_id": "keeps-values", "grade": true, "points": 1}
# Hidden tests: the three predictions.

# %% tags=["skip-execution"]
x, y, calls = 0, 0, []

# %% tags=["skip-execution"]
# %%time
x = 99

# %% tags=["skip-execution"]
# %%timeit -n 4 -r 3
y = 99
calls.append("called")

# %% tags=["skip-execution"]
print("x =", x, " y =", y, " calls:", len(calls))

# %% [markdown]
# `%%time` runs the cell where you are, so `x` is changed. `%%timeit` puts the cell
# inside a function: `y` is a local name there and vanishes. `append` changes the list
# outside, 3 · 4 times.

# %% [markdown]
# ## A timer of your own
#
# Write `time_calls(f, n)`. It calls `f()`, without arguments, once to warm up. That
# call is not timed. Then it calls `f()` `n` more times, times each of these calls by
# itself, and returns the list of the `n` durations in seconds, in the order of the
# calls.
#
# The time meant is the time on the clock: the difference of two values of
# `time.perf_counter()` is the seconds between them. (`time` is imported above.)
#
# The tests count the calls of `f` and the entries of the list for several `n`. For an
# `f` that sleeps, they also check that each duration belongs to its own call and is in
# seconds. How fast your timer is does not matter.
#
# <details><summary>Every duration is longer than the one before</summary>
#
# Where do you read the clock for the start? It must be read again before each call.
#
# </details>
#
# <details><summary>And on a GPU?</summary>
#
# There a call returns before the work is done: the work has only been put in a queue.
# A fair timer waits for the queue to empty, with `torch.accelerator.synchronize()`,
# before it reads the clock. This task does not ask for it.
#
# </details>


# %% nbgrader={"grade_id": "time-calls", "solution": true} difficulty=2 importance=3 minutes=8 answers=["Q9", "L1"]
#| export
def time_calls(f, n):
    """Call f() once untimed, then n times timed.

    f: function without arguments; n: int, at least 1.
    Returns a list of n floats, the duration of each call in seconds.
    """
    ### BEGIN SOLUTION
    f()
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations
    ### END SOLUTION


# %% nbgrader={"grade_id": "time-calls-try", "grade": true, "points": 0}
seen = []
answer = time_calls(lambda: seen.append("call"), 4)
assert isinstance(answer, list), f"a list is asked for, not {answer!r}"
assert len(answer) == 4, f"4 durations are asked for, {len(answer)} came back"
assert len(seen) == 5, f"one call to warm up and 4 timed ones, but {len(seen)} calls"
sleeps = [0.03, 0, 0.03, 0]  # seconds; the first call is the warm-up
first, second, third = time_calls(lambda: time.sleep(sleeps.pop(0)), 3)
assert second > 0.027, f"the second timed call slept for 0.03 s, not {second:.4f}"
assert second < 2, f"sleeping for 0.03 s came out as {second}: in which unit?"
assert first < 0.015, f"only the warm-up slept, but the first duration is {first:.4f} s"
assert third < 0.015, f"the third call did not sleep, but took {third:.4f} s"

# %% nbgrader={"grade_id": "time-calls-count", "grade": true, "points": 1}
# Hidden tests: how often f is called, and how many durations come back.

# %% nbgrader={"grade_id": "time-calls-seconds", "grade": true, "points": 1}
# Hidden tests: each duration is that of its own call, in seconds on the clock.

# %% [markdown]
# Look at the noise once, in 200 calls of the same product, the very first one included.
# The smallest value is the most repeatable one. Timings below are the best of several.

# %% tags=["skip-execution"]
images, weights = torch.rand(5, 784), torch.rand(784, 10)
durations = []
for _ in range(200):
    start = time.perf_counter()
    images @ weights
    durations.append(1e6 * (time.perf_counter() - start))

best = min(durations)
plt.figure(figsize=(8, 3.4))
plt.semilogy(durations, ".", color="#0072B2", label="one call each")
plt.semilogy(0, durations[0], "o", ms=9, color="#D55E00", label="the first call")
plt.axhline(best, color="black", lw=1, ls="--", label=f"the best: {best:.1f} µs")
plt.xlabel("call")
plt.ylabel("duration in µs")
plt.legend(frameon=False, ncol=3, loc="upper right")
plt.gca().spines[["top", "right"]].set_visible(False)
plt.margins(y=0.25)
plt.show()

# %% [markdown]
# ## Whole tensors instead of numbers
#
# Between two tensors of the same shape, `+`, `-`, `*`, `/`, `>`, `==` work
# *elementwise*: they pair the entries up, and one call does all pairs.
#
# What does one such call cost? The next cell times `x * y` for tensors of one number,
# of ten, and so on, and beside it Python's own loop over lists of as many numbers.

# %% tags=["skip-execution"]
sizes = [10**power for power in range(7)]
over_lists, over_tensors = [], []
for size in sizes:
    x, y = torch.rand(size), torch.rand(size)
    over_tensors.append(min(time_calls(lambda x=x, y=y: x * y, 30)))
    if size <= 100_000:
        pairs = list(zip(x.tolist(), y.tolist(), strict=True))
        over_lists.append(min(time_calls(lambda: [p * q for p, q in pairs], 5)))

plt.figure(figsize=(8, 3.8))
plt.loglog(sizes, over_tensors, "o-", color="#0072B2", label="one call, x * y")
plt.loglog(sizes[:6], over_lists, "o-", color="#D55E00", label="a loop over lists")
plt.axhline(over_tensors[0], color="black", lw=1, ls="--")
price = f"one number costs a call of {1e6 * over_tensors[0]:.1f} µs"
plt.text(sizes[-1], 0.75 * over_tensors[0], price, ha="right", va="top")
plt.xlabel("numbers in each of the two")
plt.ylabel("seconds, best of several")
plt.legend(frameon=False, loc="upper left")
plt.gca().spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# The call is flat at first: one number costs as much as a thousand. That is the price
# of a tensor operation, about a microsecond. PyTorch looks at dtypes, shapes and
# devices, picks a routine and asks for memory, before it multiplies anything. Three
# loops over tensors pay it some four hundred thousand times, and that is most of their
# time. From a few tens of numbers on a call beats the loop over lists, and for a
# million numbers it is far ahead.
#
# So the remedy for slow loops: stop talking to PyTorch about single numbers.
#
# Another call makes one number of many, such as `.sum()`. What it returns is still a
# tensor, of rank 0. The *rank* is the number of dimensions, the length of the shape: a
# matrix has rank 2, a row taken out of it rank 1, and a single number has no dimension
# at all, so its shape is `()`.

# %% tags=["skip-execution"]
u, v = torch.tensor([1.0, 6.0, 3.0]), torch.tensor([2.0, 4.0, 3.0])
print("u + v =", u + v)
print("u * v =", u * v)
print("u > v =", u > v)
print("u > 2 =", u > 2)
print("u.sum() =", u.sum(), " shape:", tuple(u.sum().shape))

# %% [markdown]
# ## Compare tensors as a whole
#
# `a > b` answers for each pair of entries. Often one answer is wanted for all of them.
# Write three functions.
#
# `all_greater(a, b)` says whether *every* entry of `a` is greater than its partner in
# `b`. Equal is not greater. The answer is `True` or `False`, as a Python bool or as a
# rank-0 tensor.
#
# `mean_of(x)` is the mean of all entries of a tensor of float32 numbers, integers or
# booleans, where `True` counts as 1. PyTorch's own `.mean()` refuses integers and
# booleans, because their mean is usually neither. Return a Python float or a rank-0
# tensor. The accuracy of float32 is enough.
#
# `share_greater(a, b)` is the share of the entries of `a` that are greater than their
# partner in `b`, between 0 and 1. This is how accuracy is computed later on. Return a
# Python float or a rank-0 tensor.
#
# In both comparisons, `a` and `b` have the same shape, of any rank, or `b` is a rank-0
# tensor to which every entry of `a` is compared. They hold floats or integers, also in
# `torch.uint8`, whose numbers are never negative: there 2 - 3 is 255. No tensor here is
# empty, and the integers are small, below 100.
#
# <details><summary>I get a tensor full of True and False</summary>
#
# Then the comparison is done and the summary is missing. Tensors have methods that
# turn many answers into one: look at `.all()` and `.any()`, and say each of them as an
# English sentence.
#
# </details>


# %% nbgrader={"grade_id": "compare", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q10", "Q11", "L1"]
#| export
def all_greater(a, b):
    """Whether every entry of a is greater than its partner in b.

    a, b: tensors of one shape, or b of rank 0. Returns a bool or a rank-0 tensor.
    """
    ### BEGIN SOLUTION
    return (a > b).all()
    ### END SOLUTION


def mean_of(x):
    """The mean of all entries of x, a tensor of floats, integers or booleans."""
    ### BEGIN SOLUTION
    return x.float().mean()
    ### END SOLUTION


def share_greater(a, b):
    """The share of entries of a that are greater than their partner in b."""
    ### BEGIN SOLUTION
    return mean_of(a > b)
    ### END SOLUTION


# %% nbgrader={"grade_id": "compare-try", "grade": true, "points": 0}
low, high = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 3.0, 4.0])
answer = all_greater(high, low)
assert answer is not None, "all_greater returns nothing"
assert torch.as_tensor(answer).dim() == 0, f"one answer is asked for, not {answer}"
assert answer, "2 > 1, 3 > 2 and 4 > 3"
assert not all_greater(low, high)
pairs = torch.tensor([[4, 5, 9]]), torch.tensor([[2, 6, 3]])
assert not all_greater(*pairs), "5 > 6 is false, whatever the other pairs say"
assert not all_greater(torch.tensor([3, 4]), torch.tensor([3, 2])), "3 > 3 is false"
answer = float(mean_of(torch.tensor([[1, 2, 2], [4, 5, 6]])))
assert abs(answer - 20 / 6) < 1e-5, (
    f"six entries, 20 in all: their mean is not {answer}"
)
answer = float(share_greater(torch.tensor([[9, 1, 5], [7, 8, 5]]), torch.tensor(5)))
assert abs(answer - 0.5) < 1e-6, f"3 of 6 are greater than 5, so 0.5, but {answer}"

# %% nbgrader={"grade_id": "compare-all", "grade": true, "points": 1}
# Hidden tests: all_greater with all, some, none and equal entries, of several ranks.

# %% nbgrader={"grade_id": "compare-mean", "grade": true, "points": 1}
# Hidden tests: mean_of with floats, integers and booleans.

# %% nbgrader={"grade_id": "compare-share", "grade": true, "points": 1}
# Hidden tests: share_greater with floats and integers, all, none and equal entries.

# %% [markdown]
# ## Rank 0
#
# A tensor may hold one number and still have rank 1 or 2. Then it takes one or two
# indices to reach the number.
#
# Write `to_number(x)`, which turns a rank-0 tensor into the Python number it holds: an
# int for an integer tensor, a bool for a boolean one, a float for a floating one. For a
# tensor of any other rank it raises `ValueError`, even if there is only one number in
# it. PyTorch's own method for the first half is `.item()`, and it is less strict. The
# tests check the kind of the number too.
#
# Then predict seven ranks, and assign to `five` a tensor of rank 0 that holds 5, an
# integer or a float.
#
# <details><summary>How do I see a rank?</summary>
#
# `x.dim()` or `x.ndim` is the rank, `x.shape` the shape. In print, count the opening
# brackets before the first number. `tensor(5.)` has none.
#
# </details>


# %% nbgrader={"grade_id": "rank-zero", "solution": true} difficulty=2 importance=3 minutes=6 answers=["Q12"]
def to_number(x):
    """The Python number in x, a tensor of rank 0; ValueError for any other rank."""
    ### BEGIN SOLUTION
    if x.dim() != 0:
        raise ValueError(f"a rank-0 tensor is needed, this one has rank {x.dim()}")
    return x.item()
    ### END SOLUTION


# Assign seven integers, where t is torch.rand(3, 4):
#   rank_1: torch.tensor(5.0)        rank_2: torch.tensor([5.0])
#   rank_3: torch.tensor([[5.0]])    rank_4: t.sum()
#   rank_5: t[1]                     rank_6: t[1:2]
#   rank_7: t[1, 2]
# and the rank-0 tensor five.
### BEGIN SOLUTION
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)
### END SOLUTION

# %% nbgrader={"grade_id": "rank-zero-try", "grade": true, "points": 0}
assert isinstance(five, torch.Tensor), "five is to be a tensor, not a Python number"
assert five.shape == (), f"five is to have rank 0, its shape is {tuple(five.shape)}"
assert five == 5, f"five is to hold 5, it holds {five}"
for number in (7, True, 2.5):
    found, kind = to_number(torch.tensor(number)), type(number).__name__
    assert type(found).__name__ == kind, f"{kind} {number} came out as {found!r}"
    assert found == number, f"{number} came out as {found!r}"
for x in (torch.tensor([1.0, 2.0]), torch.tensor([[5.0]])):
    try:
        to_number(x)
    except ValueError:
        continue
    raise AssertionError(f"{x} has rank {x.dim()}: ValueError is asked for")

# %% nbgrader={"grade_id": "rank-zero-ranks", "grade": true, "points": 1}
# Hidden tests: the seven predictions.

# %% nbgrader={"grade_id": "rank-zero-five", "grade": true, "points": 1}
# Hidden tests: five is a tensor, of rank 0, and holds 5.

# %% nbgrader={"grade_id": "rank-zero-number", "grade": true, "points": 1}
# Hidden tests: floats, integers and booleans of rank 0, and tensors of rank 1 to 4.

# %% [markdown]
# ## Norms from their equations
#
# A norm says how large a matrix is, in one number. There are several. The Frobenius
# norm treats the matrix as one long vector and takes its length:
#
# $$\|A\|_F = \sqrt{\sum_{i}\sum_{j} a_{ij}^2}$$
#
# The 1-norm asks by how much the matrix can stretch, when lengths are measured as sums
# of absolute values. It is the largest of the column sums:
#
# $$\|A\|_1 = \max_{j} \sum_{i} |a_{ij}|$$
#
# Read such a line from the inside out: first what is done to each entry, then what is
# summed, over which index, then what happens to the sums. As before, $i$ counts rows
# and $j$ counts columns.
#
# Write both without loops over entries, from elementwise operations, products and
# `sum`, `max` or the like: a matrix of 600 entries may take at most 300 operations.
# Ready-made norms and distances (`torch.norm`, `a.norm()`, `torch.dist`, everything in
# `torch.linalg`) are not allowed here. Both return a rank-0 tensor. The tests also
# compare the gradient for `a`, at random matrices: no entry is 0 there, and no two
# column sums are equal.
#
# <details><summary>Which dimension do I sum over?</summary>
#
# The one whose index stands under the sum sign. It disappears. For `a` of shape (3, 4)
# the column sums are 4 numbers: check the shape of your sums before you go on.
#
# </details>


# %% nbgrader={"grade_id": "norms", "solution": true} difficulty=2 importance=3 minutes=7 answers=["Q10", "L1"]
#| export
def frobenius(a):
    """The Frobenius norm. a: float tensor (n, m). Returns a rank-0 float tensor."""
    ### BEGIN SOLUTION
    return (a * a).sum().sqrt()
    ### END SOLUTION


def one_norm(a):
    """The 1-norm. a: float tensor (n, m). Returns a rank-0 float tensor."""
    ### BEGIN SOLUTION
    return a.abs().sum(0).max()
    ### END SOLUTION


# %% nbgrader={"grade_id": "norms-try", "grade": true, "points": 0}
a = torch.tensor([[-1.0, -2.0, 2.0], [0.0, 4.0, 0.0]])
assert frobenius(a).shape == (), f"rank 0 is asked for, not shape {frobenius(a).shape}"
torch.testing.assert_close(frobenius(a), torch.tensor(5.0))
assert one_norm(a).shape == (), f"rank 0 is asked for, not shape {one_norm(a).shape}"
torch.testing.assert_close(one_norm(a), torch.tensor(6.0))

# %% nbgrader={"grade_id": "norms-frobenius", "grade": true, "points": 1}
# Hidden tests: values of frobenius.

# %% nbgrader={"grade_id": "norms-one", "grade": true, "points": 1}
# Hidden tests: values of one_norm, also where entries of a column nearly cancel.

# %% nbgrader={"grade_id": "norms-equations", "grade": true, "points": 1}
# Hidden tests: gradients, no ready-made norm, no loop over entries.

# %% [markdown]
# ## Second rung: a row times a column
#
# Back to the product. One entry of it is a row of `a` times a column of `b`, summed.
# That is an elementwise product and a sum: two arithmetic calls for all `k` pairs,
# where the innermost loop made two for each pair.
#
# Write the product again with two loops, over rows and columns, and no third one. As
# before, values stay tensors and PyTorch's own products (`@`, `dot`, `mm`, `einsum` and
# their relatives) have to wait.
#
# From here on the tests also count. Whatever your function asks of PyTorch is one
# operation: a product, a sum, an assignment into the result, and every piece of
# indexing too, as `a[i]` builds a *view*, a new tensor that looks into the old one. The
# limit on this rung is **20 operations for each entry of the result**, whatever `k` is.
# With long rows three loops cannot stay below it. The limits are generous: up to the
# fourth rung a plain solution needs less than half.
#
# <details><summary>How do I get a row, how a column?</summary>
#
# An index of one number removes that dimension, and `:` keeps a dimension whole. Which
# of the two dimensions of `b` do you keep for a column? Print shapes: both pieces must
# have length `k`.
#
# </details>


# %% nbgrader={"grade_id": "matmul-elementwise", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q10", "Q15", "L1"]
#| export
def matmul_elementwise(a, b):
    """The matrix product, one entry at a time: two loops.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-elementwise-try", "grade": true, "points": 0}
check_product(matmul_elementwise)
used = count_operations(matmul_elementwise, torch.rand(4, 40), torch.rand(40, 3))
assert used <= 20 * 4 * 3, f"{used} operations for 12 entries: is there a third loop?"

# %% nbgrader={"grade_id": "matmul-elementwise-values", "grade": true, "points": 1}
# Hidden tests: values for several shapes, one row or one column among them.

# %% nbgrader={"grade_id": "matmul-elementwise-gradients", "grade": true, "points": 1}
# Hidden tests: gradients for a and b.

# %% nbgrader={"grade_id": "matmul-elementwise-budget", "grade": true, "points": 1}
# Hidden tests: at most 20 operations for each entry, none of them a ready-made product.

# %% [markdown]
# ## A row as a column
#
# The next loop to go is the one over columns. We want to multiply one row of `a` with
# *all* columns of `b` at once: number `p` of the row with everything in row `p` of `b`.
#
# Broadcasting does that. When two shapes differ, PyTorch aligns them from the right and
# stretches sizes of 1. A column of shape (k, 1) beside a matrix of shape (k, m) acts as
# if it were repeated m times. (04_broadcasting has the rules in full.) And indexing
# with `None` inserts a dimension of size 1 where it stands. The method `unsqueeze`,
# given the place, does the same.
#
# Predict shapes for `u` of shape (3,) and `t` of shape (4, 6), as tuples, or `"error"`
# where PyTorch refuses.

# %% nbgrader={"grade_id": "none-shapes", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q18"]
# Assign six shapes, each a tuple or "error":
#   view_1: t[0]          view_2: t[0, None]            view_3: t[:, None]
#   product_1: u[:, None] * t[0]
#   product_2: (u[:, None] * t[0]).sum(1)
#   product_3: u[:, None] * t
### BEGIN SOLUTION
view_1 = (6,)
view_2 = (1, 6)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (3,)
product_3 = "error"
### END SOLUTION

# %% nbgrader={"grade_id": "none-shapes-try", "grade": true, "points": 0}
for shape in (view_1, view_2, view_3, product_1, product_2, product_3):
    assert shape == "error" or isinstance(shape, tuple), (
        f"{shape!r} is neither a tuple (one size is written (3,)) nor 'error'"
    )

# %% nbgrader={"grade_id": "none-shapes-views", "grade": true, "points": 1}
# Hidden tests: the shapes of the three views.

# %% nbgrader={"grade_id": "none-shapes-products", "grade": true, "points": 1}
# Hidden tests: the shapes of the three products.

# %% [markdown]
# The next cell draws one step of it: a row of `a` stood upright, stretched over the
# columns of `b`, and what is left after summing downwards. Pale cells are not stored;
# broadcasting only acts as if they were there.

# %% tags=["skip-execution"]
widths = {"width_ratios": [4, 0.7, 4, 0.7, 4, 0.9, 4]}
fig, axes = plt.subplots(1, 7, figsize=(10.5, 3.4), gridspec_kw=widths)
draw_grid(axes[0], 6, 4, col=0, title="row i of a, upright\nacts as (6, 4)")
draw_grid(axes[2], 6, 4, title="b\n(6, 4)")
draw_grid(axes[4], 6, 4, title="product\n(6, 4)")
draw_grid(axes[6], 1, 4, title="row i of c\n(4,)")
for ax, sign in zip(axes[1::2], ["*", "=", "sum\n→"], strict=True):
    ax.text(0.5, 0.5, sign, ha="center", va="center", fontsize=13)
    ax.axis("off")
plt.show()

# %% [markdown]
# ## Third rung: one row at a time
#
# Write the product with a single loop, over the rows of `a`. Each pass fills a whole
# row of the result. Values stay tensors, and ready-made products still wait.
#
# The limit is **18 operations for each row of the result**, whatever `k` and `m` are.
#
# <details><summary>My shapes don't fit</summary>
#
# `a[i]` has shape (k,). Aligned from the right it would have to fit the `m` of `b`, and
# that is not what you want. In which place must the 1 stand, so that the `k` of the row
# meets the `k` of `b`? Beware of trying this with square matrices: there, the wrong
# place works too, and gives wrong numbers.
#
# </details>


# %% nbgrader={"grade_id": "matmul-broadcast", "solution": true} difficulty=3 importance=5 minutes=7 answers=["Q15", "Q18", "L1"]
#| export
def matmul_broadcast(a, b):
    """The matrix product, one row at a time: one loop.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)
    return c
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-broadcast-try", "grade": true, "points": 0}
check_product(matmul_broadcast)
used = count_operations(matmul_broadcast, torch.rand(4, 6), torch.rand(6, 40))
assert used <= 18 * 4, f"{used} operations for 4 rows: is there a second loop?"

# %% nbgrader={"grade_id": "matmul-broadcast-values", "grade": true, "points": 1}
# Hidden tests: values for several shapes, square ones and single rows among them.

# %% nbgrader={"grade_id": "matmul-broadcast-gradients", "grade": true, "points": 1}
# Hidden tests: gradients for a and b.

# %% nbgrader={"grade_id": "matmul-broadcast-budget", "grade": true, "points": 1}
# Hidden tests: at most 18 operations for each row, none of them a ready-made product.

# %% [markdown]
# ## Fourth rung: no loop at all
#
# One more dimension removes the last loop. Give `a` and `b` shapes that broadcast to
# three dimensions, one for each index $i$, $p$, $j$ of the formula. Then multiply once,
# and sum over the dimension of $p$.
#
# The limit is **12 operations in all**, for matrices of any size. Ready-made products
# wait one rung longer.
#
# <details><summary>I don't know how to start</summary>
#
# Write down the shape of the product before the sum: it has n · k · m entries, say in
# the order (n, k, m). Which of these three sizes does `a` know, and where does it need
# a 1? The same for `b`.
#
# </details>


# %% nbgrader={"grade_id": "matmul-no-loop", "solution": true} difficulty=3 importance=4 minutes=6 answers=["Q15", "Q18"]
#| export
def matmul_no_loop(a, b):
    """The matrix product by broadcasting alone, without a loop.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return (a[:, :, None] * b).sum(1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-no-loop-try", "grade": true, "points": 0}
check_product(matmul_no_loop)
used = count_operations(matmul_no_loop, torch.rand(30, 4), torch.rand(4, 5))
assert used <= 12, f"{used} operations: is there still a loop?"

# %% nbgrader={"grade_id": "matmul-no-loop-values", "grade": true, "points": 1}
# Hidden tests: values for several shapes, square ones and single rows among them.

# %% nbgrader={"grade_id": "matmul-no-loop-gradients", "grade": true, "points": 1}
# Hidden tests: gradients for a and b.

# %% nbgrader={"grade_id": "matmul-no-loop-budget", "grade": true, "points": 1}
# Hidden tests: at most 12 operations, none of them a ready-made product.

# %% [markdown]
# ## What the missing loop costs
#
# The loop is gone, and something else has come. Before the sum there is a tensor with
# one entry for every product in the formula. Broadcasting does not copy `a` and `b` to
# stretch them, but the result of the multiplication is real and needs memory.
#
# Write `intermediate_size(a, b)`. It returns two integers as a tuple: the number of
# entries of that three-dimensional tensor, and the number of bytes they take. `a` and
# `b` have the same dtype, and the product has it too; `x.element_size()` is the number
# of bytes of one entry of `x`. The tests use several dtypes.


# %% nbgrader={"grade_id": "intermediate", "solution": true} difficulty=2 importance=4 minutes=4 answers=["Q15"]
#| export
def intermediate_size(a, b):
    """How large the tensor is that matmul_no_loop sums over.

    a: tensor (n, k); b: tensor (k, m), of the same dtype.
    Returns (number of entries, number of bytes), two ints.
    """
    ### BEGIN SOLUTION
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries * a.element_size()
    ### END SOLUTION


# %% nbgrader={"grade_id": "intermediate-try", "grade": true, "points": 0}
n_entries, n_bytes = intermediate_size(torch.zeros(2, 3), torch.zeros(3, 4))
assert n_entries == 24, f"24 products are made here, not {n_entries}"
assert n_bytes == 96, (
    f"24 entries of float32 take 4 bytes each, 96 in all, not {n_bytes}"
)
wide = torch.zeros(2, 3).double(), torch.zeros(3, 4).double()
n_bytes = intermediate_size(*wide)[1]
assert n_bytes == 192, (
    f"24 entries of float64 take 8 bytes each, 192 in all, not {n_bytes}"
)

# %% nbgrader={"grade_id": "intermediate-entries", "grade": true, "points": 1}
# Hidden tests: the number of entries.

# %% nbgrader={"grade_id": "intermediate-bytes", "grade": true, "points": 1}
# Hidden tests: the number of bytes, for several dtypes.

# %% [markdown]
# For the five images this is 157 kB. For the 60,000 training images of MNIST the same
# line wants almost 1.9 GB, to make a result of 2.4 MB. With a hidden layer of 100 units
# in place of the 10 outputs it wants 18.8 GB. The one loop of the third rung needs
# `k · m` entries at a time, and often it is the better bargain.

# %% tags=["skip-execution"]
for n, m in [(5, 10), (60_000, 10), (60_000, 100)]:
    b = torch.empty(784, m)
    one_row = intermediate_size(torch.empty(1, 784), b)[1]  # n times that in all
    print(f"({n}, 784) times (784, {m}): {n * one_row / 1e6:12,.3f} MB")

# %% [markdown]
# ## Block by block
#
# There is a way between the two. Cut both matrices into *blocks* of at most `size` rows
# and `size` columns. Then the formula holds for blocks as it does for numbers:
#
# $$C_{IJ} = \sum_{P} A_{IP}\, B_{PJ}$$
#
# A block of the result is a sum of products of blocks, and only three blocks are in use
# at a time.
#
# Write `matmul_blocks(a, b, size, multiply)`: three loops again, this time over blocks.
# `multiply(x, y)` is a function such as the ones you wrote, and the only product that
# you need. Call it once for every pair of blocks that meet, `x` from `a` and `y` from
# `b`. Sizes need not be multiples of `size`: the blocks at the right and at the bottom
# are what is left.
#
# `a` and `b` are float32, all sizes are at least 1, and `size` may be larger than any
# of them. The tests look at the values, and at the shapes of all the blocks that
# `multiply` was given, in whatever order.
#
# <details><summary>How do I cut a block?</summary>
#
# `range(0, n, size)` counts 0, size, 2 · size, … and stays below n. A slice such as
# `a[i : i + size, p : p + size]` ends by itself where the matrix ends.
#
# </details>
#
# <details><summary>How do I put a block into the result?</summary>
#
# Begin with zeros of shape (n, m). The same kind of slice names a block of them, and
# `+=` adds to it.
#
# </details>


# %% nbgrader={"grade_id": "matmul-blocks", "solution": true} difficulty=3 importance=3 minutes=8 answers=["Q7", "L1"]
#| export
def matmul_blocks(a, b, size, multiply):
    """The matrix product, block by block.

    a: float tensor (n, k); b: float tensor (k, m); size: int, at least 1;
    multiply: function of two matrices that returns their product.
    Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                x, y = a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                c[i : i + size, j : j + size] += multiply(x, y)
    return c
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-blocks-try", "grade": true, "points": 0}
a, b = torch.rand(4, 6), torch.rand(6, 2)
c = matmul_blocks(a, b, 2, torch.matmul)
assert c is not None, "matmul_blocks returns nothing: is there a return at its end?"
assert c.shape == (4, 2), f"(4, 6) times (6, 2) is (4, 2), not {tuple(c.shape)}"
torch.testing.assert_close(c, a @ b)
a, b = torch.rand(3, 5), torch.rand(5, 4)  # blocks of 2 leave something over
torch.testing.assert_close(matmul_blocks(a, b, 2, torch.matmul), a @ b)
met = []
matmul_blocks(a, b, 2, lambda x, y: met.append([*x.shape, *y.shape]) or x @ y)
assert len(met) == 12, (
    f"2 · 2 · 3 pairs of blocks meet here, multiply was given {len(met)}"
)
assert max(map(max, met)) <= 2, f"a block is larger than 2 × 2: {max(met)}"

# %% nbgrader={"grade_id": "matmul-blocks-values", "grade": true, "points": 1}
# Hidden tests: values, for sizes that are multiples of the block's and for others.

# %% nbgrader={"grade_id": "matmul-blocks-blocks", "grade": true, "points": 1}
# Hidden tests: the shapes of all blocks that multiply was given, in any order.

# %% [markdown]
# Does it pay? The next cell multiplies two matrices of 256 × 256 without any loop over
# numbers, by your fourth rung, and cuts them into blocks first: from blocks of 8 × 8 to
# one block that is the whole. The whole needs a tensor of 67 MB.

# %% tags=["skip-execution"]
a, b = torch.rand(256, 256), torch.rand(256, 256)
sizes, times = [8, 16, 32, 64, 128, 256], []
for size in sizes:
    repeats = 1 if size == 8 else 3
    calls = time_calls(lambda n=size: matmul_blocks(a, b, n, matmul_no_loop), repeats)
    times.append(min(calls))

label = {"textcoords": "offset points", "bbox": {"fc": "white", "ec": "none", "pad": 1}}
plt.figure(figsize=(8, 3.8))
plt.loglog(sizes, times, "o-", color="#0072B2")
for size, seconds in zip(sizes, times, strict=True):
    entries, used = intermediate_size(a[:size, :size], b[:size, :size])
    words = f"{(256 // size) ** 3:,} × {used / 1e6:.2g} MB"
    plt.annotate(words, (size, seconds), (0, 9), fontsize=9, ha="center", **label)
plt.xticks(sizes, sizes)
plt.minorticks_off()
plt.margins(x=0.12, y=0.35)
plt.xlabel("rows and columns of a block")
plt.ylabel("seconds, best of several")
plt.gca().spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# On the left the price of the calls decides, on the right the price of memory: a tensor
# of many megabytes is written out to main memory and read back in. In between it stays
# in a *cache*, a small and fast memory beside the processor. How deep the valley is
# depends on your machine. The routines behind `@` do the same, with blocks chosen for
# every level of cache, and without a price for each block.

# %% [markdown]
# ## When broadcasting goes on silently
#
# Inner sizes that differ have no product. Say `p` runs along the row in your three
# loops. With (2, 5) times (3, 4) it runs out of the column, and a message complains
# about an index. With (2, 3) times (5, 4) the last two rows of `b` are left out, and
# nothing is said. Broadcasting may fail, or worse, it may not.

# %% tags=["skip-execution"]
a, b = torch.tensor([[1.0], [2.0]]), torch.ones(3, 4)
print("shapes", tuple(a.shape), "and", tuple(b.shape), "have no product:")
for multiply in (matmul_no_loop, torch.matmul):
    try:
        print(f"{multiply.__name__}:", multiply(a, b))
    except RuntimeError as error:
        print(f"{multiply.__name__}: {error}")

# %% [markdown]
# The size of 1 was stretched to 3, as if the single column of `a` had been there three
# times. A wrong slice is enough to end up here. The network still trains, just badly.

# %% [markdown]
# ## A product that checks its sizes
#
# Write `checked_matmul(a, b, multiply)`. `a` and `b` are matrices, and `multiply` is a
# function such as the ones you wrote. If the inner sizes agree, return
# `multiply(a, b)`. If they differ, raise `ValueError`, also where one of them is 1, and
# do not call `multiply`. A message that shows both shapes is what the reader of it will
# want.


# %% nbgrader={"grade_id": "checked", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q8", "L1"]
#| export
def checked_matmul(a, b, multiply):
    """multiply(a, b), or ValueError if the inner sizes differ.

    a: float tensor (n, k); b: float tensor (k, m); multiply: function of a and b.
    """
    ### BEGIN SOLUTION
    if a.shape[1] != b.shape[0]:
        shapes = f"{tuple(a.shape)} and {tuple(b.shape)}"
        raise ValueError(f"the inner sizes of {shapes} differ")
    return multiply(a, b)
    ### END SOLUTION


# %% nbgrader={"grade_id": "checked-try", "grade": true, "points": 0}
result = checked_matmul(torch.ones(2, 3), torch.ones(3, 4), torch.matmul)
torch.testing.assert_close(result, torch.full((2, 4), 3.0))
try:
    checked_matmul(torch.ones(2, 3), torch.ones(5, 4), torch.matmul)
except ValueError as problem:
    print("ValueError:", problem)
else:
    raise AssertionError("3 and 5 differ: ValueError is asked for")

# %% nbgrader={"grade_id": "checked-values", "grade": true, "points": 1}
# Hidden tests: the product where the inner sizes agree, also if they are 1.

# %% nbgrader={"grade_id": "checked-errors", "grade": true, "points": 1}
# Hidden tests: inner sizes that differ, also where the outer sizes agree.

# %% nbgrader={"grade_id": "checked-ones", "grade": true, "points": 1}
# Hidden tests: inner sizes that differ because one of them is 1.

# %% [markdown]
# ## Fifth rung: say it with einsum
#
# Your fourth rung followed the formula index by index. `torch.einsum` lets you write
# the formula itself, as a string. It names the dimensions of each input with letters,
# then, after an arrow, those of the result. A letter missing from the result is summed
# over. For example, `torch.einsum("ij->i", t)` sums each row of `t`, and
# `torch.einsum("i,i->", u, v)` is the sum of the products of two vectors.
#
# Write the product with one call of `torch.einsum`.
#
# Einsum does not build the tensor of n · k · m entries: it rearranges its inputs and
# usually hands them to a ready-made product. The tests check that: on this rung
# ready-made products are allowed, `*` and `sum` on tensors are not, and the limit is
# **20 operations**. Einsum itself spends 12, mostly on turning dimensions around.


# %% nbgrader={"grade_id": "matmul-einsum", "solution": true} difficulty=2 importance=3 minutes=3 answers=["Q15", "L1"]
#| export
def matmul_einsum(a, b):
    """The matrix product as an einsum.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return torch.einsum("ip,pj->ij", a, b)
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-einsum-try", "grade": true, "points": 0}
check_product(matmul_einsum)

# %% nbgrader={"grade_id": "matmul-einsum-values", "grade": true, "points": 1}
# Hidden tests: values and gradients for several shapes.

# %% nbgrader={"grade_id": "matmul-einsum-budget", "grade": true, "points": 1}
# Hidden tests: no loop, and neither * nor sum on tensors.

# %% [markdown]
# ## Top of the ladder: the operator
#
# Last, the one you will use: the operator for matrix products. The method or function
# behind it will do as well. The limit is **3 operations**.


# %% nbgrader={"grade_id": "matmul-operator", "solution": true} difficulty=1 importance=5 minutes=2 answers=["Q15", "L1"]
#| export
def matmul_operator(a, b):
    """The matrix product as PyTorch offers it.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return a @ b
    ### END SOLUTION


# %% nbgrader={"grade_id": "matmul-operator-try", "grade": true, "points": 0}
check_product(matmul_operator)

# %% nbgrader={"grade_id": "matmul-operator-values", "grade": true, "points": 1}
# Hidden tests: values and gradients for several shapes.

# %% nbgrader={"grade_id": "matmul-operator-budget", "grade": true, "points": 1}
# Hidden tests: at most 3 operations.

# %% [markdown]
# ## Predict: vectors and stacks
#
# `@` takes more than two matrices.
#
# - A vector on the left is taken for a matrix of one row, a vector on the right for one
#   of one column. The dimension that was lent to it is taken away from the result.
# - With three dimensions the first one counts matrices: (5, 2, 3) is a *stack* of five
#   matrices of shape (2, 3). Two stacks of five are multiplied pair by pair. A single
#   matrix or vector beside a stack meets each of its matrices.
#
# Predict shapes for `u` (3,), `a` (2, 3), `b` (3, 4), `s` (5, 2, 3) and `t` (5, 3, 4),
# as tuples, or `"error"` where PyTorch refuses. Then predict values for
# `p = [1, 10]` and `q = [[1, 2], [3, 4]]`, both as tensors: write numbers and lists of
# numbers.
#
# <details><summary>I don't know how to start</summary>
#
# Write the shapes side by side, with the lent 1 in place. Look at the last two sizes
# first: do the inner ones agree? Then at what stands before them. Strike out the lent 1
# at the end.
#
# </details>

# %% nbgrader={"grade_id": "stacks", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q8", "L1"]
# Assign eight shapes, each a tuple or "error":
#   stack_1: u @ u      stack_2: a @ u      stack_3: u @ b      stack_4: u @ a
#   stack_5: s @ t      stack_6: s @ b      stack_7: s @ u      stack_8: s @ s
# and three values, each a number or a list of numbers:
#   value_1: p @ p      value_2: q @ p      value_3: p @ q
### BEGIN SOLUTION
stack_1 = ()
stack_2 = (2,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2)
stack_8 = "error"
value_1 = 101
value_2 = [21, 43]
value_3 = [31, 42]
### END SOLUTION

# %% nbgrader={"grade_id": "stacks-try", "grade": true, "points": 0}
for shape in (stack_1, stack_2, stack_3, stack_4, stack_5, stack_6, stack_7, stack_8):
    assert shape == "error" or isinstance(shape, tuple), (
        f"{shape!r} is neither a tuple (one size is written (3,)) nor 'error'"
    )
for value in (value_1, value_2, value_3):
    assert isinstance(value, int | float | list), f"{value!r}: a number or a list"

# %% nbgrader={"grade_id": "stacks-vectors", "grade": true, "points": 1}
# Hidden tests: the shapes with vectors and matrices, stack_1 to stack_4.

# %% nbgrader={"grade_id": "stacks-stacks", "grade": true, "points": 1}
# Hidden tests: the shapes with stacks, stack_5 to stack_8.

# %% nbgrader={"grade_id": "stacks-values", "grade": true, "points": 1}
# Hidden tests: the three values.

# %% tags=["skip-execution"]
# Now run them.
u, a, b = torch.rand(3), torch.rand(2, 3), torch.rand(3, 4)
s, t = torch.rand(5, 2, 3), torch.rand(5, 3, 4)
for x, y in [(u, u), (a, u), (u, b), (u, a), (s, t), (s, b), (s, u), (s, s)]:
    try:
        result = tuple((x @ y).shape)
    except RuntimeError as error:
        result = f"error: {error}"
    print(f"{tuple(x.shape)} @ {tuple(y.shape)}: {result}")
p, q = torch.tensor([1.0, 10.0]), torch.tensor([[1.0, 2.0], [3.0, 4.0]])
print("p @ p, q @ p, p @ q:", (p @ p).item(), (q @ p).tolist(), (p @ q).tolist())

# %% [markdown]
# ## How often you ask
#
# All rungs do the same arithmetic: n · k · m multiplications of two numbers. They
# differ in how many of these each call of `*` does. Write `star_calls(n, k, m)`, which
# returns a list of four integers: how many times the Python operator `*` is applied to
# tensors on the first four rungs, in their order: three loops, two loops (over the
# entries of the result), one loop (over the rows of `a`), no loop. All sizes are at
# least 1.
#
# Then predict the growth. All three sizes are doubled at once. By which factor does
# each of the four counts grow? Assign the list `doubling`. Tuples will do as well.


# %% nbgrader={"grade_id": "growth", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q7", "Q15", "L1"]
#| export
def star_calls(n, k, m):
    """How often `*` is called on each of the first four rungs, for (n, k)(k, m).

    n, k, m: ints. Returns a list of four ints.
    """
    ### BEGIN SOLUTION
    return [n * k * m, n * m, n, 1]
    ### END SOLUTION


# Assign doubling, a list of four integers: the factor by which each count grows
# when n, k and m are all doubled.
### BEGIN SOLUTION
doubling = [8, 4, 2, 1]
### END SOLUTION

# %% nbgrader={"grade_id": "growth-try", "grade": true, "points": 0}
assert list(star_calls(1, 1, 1)) == [1, 1, 1, 1], (
    "one number times one number is one call"
)
calls = list(star_calls(1, 5, 3))  # a is one row of 5, the result one row of 3
assert len(calls) == 4 and len(doubling) == 4, "there are four rungs to count for"
assert calls[1] == 3, f"two loops visit the 3 entries of the result, not {calls[1]}"
assert calls[2] == 1, f"one loop visits the only row of a, so 1, not {calls[2]}"
before, after = star_calls(2, 3, 5), star_calls(4, 6, 10)
grown = [count * factor for count, factor in zip(before, doubling, strict=True)]
assert grown == list(after), "doubling does not agree with your own star_calls"

# %% nbgrader={"grade_id": "growth-calls", "grade": true, "points": 1}
# Hidden tests: star_calls for several sizes.

# %% nbgrader={"grade_id": "growth-doubling", "grade": true, "points": 1}
# Hidden tests: the four factors.

# %% [markdown]
# Now measure it. The next cell counts all operations of your functions on square
# matrices of growing size, not the products alone, and draws them on logarithmic axes.
# A count that grows like $n^3$ is a straight line of slope 3 there, $n^2$ has slope 2,
# $n$ slope 1, and a constant is flat. Dashed, in the colour of their rung, are the
# counts of `*` that you predicted: the same slopes, lower by a factor.

# %% tags=["skip-execution"]
ladder = {
    "three loops": matmul_loops,
    "two loops": matmul_elementwise,
    "one loop": matmul_broadcast,
    "no loop": matmul_no_loop,
    "einsum": matmul_einsum,
    "@": matmul_operator,
}
colours = ["#D55E00", "#E69F00", "#009E73", "#0072B2", "#CC79A7", "#000000"]
sizes = [2, 4, 8, 16, 24]

plt.figure(figsize=(8, 4.6))
for (name, multiply), colour in zip(ladder.items(), colours, strict=True):
    counts = []
    for n in sizes:
        square = torch.rand(n, n)
        counts.append(count_operations(multiply, square, square))
    style = "o" if name == "@" else "o-"  # no line: a dashed one lies there
    plt.loglog(sizes, counts, style, color=colour)
    plt.text(sizes[-1] * 1.08, counts[-1], name, color=colour, va="center")
predicted = [star_calls(n, n, n) for n in sizes]
for counts, colour in zip(zip(*predicted, strict=True), colours, strict=False):
    plt.loglog(sizes, counts, "--", color=colour, lw=1.5, zorder=1)
plt.plot([], [], "o-", color="#666666", label="all operations, counted")
plt.plot([], [], "--", color="#666666", label="calls of *, predicted")
plt.legend(frameon=False, loc="upper left")
plt.xticks(sizes, sizes)
plt.minorticks_off()
plt.xlim(1.9, 42)
plt.xlabel("n, for (n, n) times (n, n)")
plt.ylabel("operations asked of PyTorch")
plt.gca().spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# ## The ladder of times
#
# And what does the clock say? The next cell uses your timer at the size of the five
# images, best of several calls each. The lists stand at the foot of the ladder, and the
# first step up is a step back: three loops over tensors pay the price of a call for
# every number.
#
# Where PyTorch finds a GPU (it says *accelerator*, since there are others), one more
# rung is drawn: `@` on that. It is timed until the work is done, not only queued. At
# this size the GPU need not win. A call to it has a price too, a higher one, and it has
# next to nothing to do.
#
# Do not read much into the distance between einsum and `@`. Both end in the same
# routine; einsum spends a few microseconds more on its string and the dimensions. With
# large matrices nothing of that is left.

# %% tags=["skip-execution"]
best = {}
with torch.device("cpu"):
    images, weights = torch.rand(5, 784), torch.rand(784, 10)
    rows, columns = images.tolist(), weights.tolist()
    best["lists"] = min(time_calls(lambda: matmul_lists(rows, columns), 3))
    for name, multiply in ladder.items():
        repeats = 2 if name == "three loops" else 100
        best[name] = min(time_calls(lambda f=multiply: f(images, weights), repeats))
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
    images, weights = images.to(device), weights.to(device)

    def finished():
        images @ weights
        torch.accelerator.synchronize()

    best[f"@ on {device.type}"] = min(time_calls(finished, 100))

slowest = best["three loops"]
fig, ax = plt.subplots(figsize=(8, 4.2))
painted = zip(best.values(), ["#666666", *colours, "#56B4E9"], strict=False)
for height, (seconds, colour) in enumerate(painted):
    ax.plot([1e-7, seconds], [height, height], color="#D0D7DE", lw=2, zorder=1)
    ax.plot(seconds, height, "o", ms=10, color=colour)
    words = f"{1e6 * seconds:,.0f} µs"
    if seconds < slowest:
        words += f", {float(f'{slowest / seconds:.2g}'):,.0f} times as fast"
    ax.text(seconds * 1.5, height, words, va="center")
ax.set_yticks(range(len(best)), best)
ax.invert_yaxis()
ax.set_xscale("log")
ax.set_xlim(1e-6, 50 * slowest)
ax.margins(y=0.12)
ax.set_xlabel("seconds for (5, 784) times (784, 10), best of several, log scale")
ax.spines[["top", "right", "left"]].set_visible(False)
ax.tick_params(axis="y", length=0)
plt.show()

# %% [markdown]
# ## Predict: does the order of a sum matter?
#
# All rungs multiply the same numbers. They do not add them up in the same order, and
# with float32 that can be seen. It keeps 24 binary digits of a number. So every whole
# number up to $2^{24} = 16{,}777{,}216$ has a place of its own, and from there on only
# every second one. What falls between two places is rounded to one of them: $2^{24} + 1$
# to $2^{24}$. Python's own floats keep 53 digits.
#
# Let `big = torch.tensor(2.0**24)` and `one = torch.tensor(1.0)`, both float32. Predict
# by how much each of these sums exceeds `2**24`.
#
# - `over_1`: `(big + one) + one`
# - `over_2`: `big + (one + one)`
# - `over_3`: `(big + one) + (one + one)`
# - `over_4`: `(2.0**24 + 1.0) + 1.0`, in Python's floats

# %% nbgrader={"grade_id": "sum-order", "solution": true} difficulty=2 importance=3 minutes=4 answers=["L1"]
# Assign four numbers: over_1, over_2, over_3, over_4
### BEGIN SOLUTION
over_1 = 0
over_2 = 2
over_3 = 2
over_4 = 2
### END SOLUTION

# %% nbgrader={"grade_id": "sum-order-try", "grade": true, "points": 0}
for guess in (over_1, over_2, over_3, over_4):
    assert isinstance(guess, int | float), f"{guess!r} is not a number"

# %% nbgrader={"grade_id": "sum-order-tensors", "grade": true, "points": 1}
# Hidden tests: over_1, over_2 and over_3.

# %% nbgrader={"grade_id": "sum-order-python", "grade": true, "points": 1}
# Hidden tests: over_4.

# %% [markdown]
# The next cell runs them, and then adds up a hundred thousand times 0.1, once one by
# one and once by `.sum()`, which keeps several partial sums.

# %% tags=["skip-execution"]
big, one = torch.tensor(2.0**24), torch.tensor(1.0)
for total in ((big + one) + one, big + (one + one), (big + one) + (one + one)):
    print("more than 2**24 by", int(total) - 2**24)
print("more than 2**24 by", int((2.0**24 + 1.0) + 1.0) - 2**24, "in Python")

tenths, total = torch.full((100_000,), 0.1), torch.tensor(0.0)
for tenth in tenths:
    total = total + tenth
print(f"one by one: {total:.4f}, by .sum(): {tenths.sum():.4f}")

# %% [markdown]
# Neither order is the right one. Each rounds in its own places, and the longer a running
# total grows against what is added to it, the more is lost. That is why two correct
# products differ in their last digits, and why tests compare with a tolerance.

# %% [markdown]
# ## All of it in a few lines
#
# The functions that you wrote, together, with smaller images. The last column is the
# largest difference from `a @ b`, which need not be 0.

# %% tags=["skip-execution", "demo"]
a, b = torch.rand(5, 196), torch.rand(196, 10)
print("(5, 196) times (196, 10)      operations         µs   difference")
for multiply in (
    matmul_loops,
    matmul_elementwise,
    matmul_broadcast,
    matmul_no_loop,
    matmul_einsum,
    matmul_operator,
):
    difference = (checked_matmul(a, b, multiply) - a @ b).abs().max()
    operations = count_operations(multiply, a, b)
    best = 1e6 * min(time_calls(lambda f=multiply: f(a, b), 3))
    print(f"{multiply.__name__:26} {operations:13,} {best:10,.0f}   {difference:10.0e}")
rows, columns = a.tolist(), b.tolist()
best = 1e6 * min(time_calls(lambda: matmul_lists(rows, columns), 3))
print(f"{'matmul_lists':26} {'none':>13} {best:10,.0f}")
difference = (matmul_blocks(a, b, 49, matmul_operator) - a @ b).abs().max()
print(f"in blocks of 49 × 49 the largest difference is {difference:.0e}")
entries, size = intermediate_size(a, b)
print(f"matmul_no_loop makes {entries:,} products at once: {size:,} bytes")
print(f"Frobenius norm of a: {frobenius(a):.3f}, 1-norm: {one_norm(a):.3f}")
print(f"share of a above one half: {share_greater(a, torch.tensor(0.5)):.3f}")

# %% [markdown]
# ## Why is the bottom so slow, and the top so fast?
#
# Explain in six to ten sentences, with the numbers you measured. All rungs do the same
# multiplications: 39,200 in the picture, 9,800 in the table. Where does the time of the
# three loops go, over lists and over tensors? And what does a BLAS do, the library of
# compiled routines behind `@`, that a Python loop cannot?
#
# <details><summary>Facts about processors that you may use</summary>
#
# A *vector instruction* multiplies or adds 8 or 16 pairs of numbers at once, if they
# lie side by side. Compiled code was translated for the processor beforehand; Python
# looks up at every step what kinds of things it has in hand. Main memory delivers far
# fewer numbers in a second than a processor can multiply. A *cache* is a small, fast
# memory beside the processor that keeps what was used last. A BLAS cuts large matrices
# into *blocks* that fit into it.
#
# </details>
#
# Graded by hand, out of 3 points:
#
# - 1 point: what one step costs besides its multiplication, over lists and over
#   tensors, and how that follows from your measurements (divide µs by steps, and by
#   operations, in the table);
# - 1 point: how compiled code does the arithmetic of many numbers at a time;
# - 1 point: how the order in which the numbers are read and reused matters, that is,
#   memory and cache.

# %% [markdown] nbgrader={"grade_id": "why-slow", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=9 answers=["Q7", "L1"]
# Over lists I measured 700 µs for 9,800 steps, so 0.07 µs for a step. Over tensors it
# was 82,000 µs, about 8 µs for a step, and 107,801 operations, so 11 for a step at 0.8
# µs each. The multiplication itself takes a processor less than a nanosecond. The rest
# is overhead, paid again at each step. Over lists Python interprets the bytecode of the
# loop and of the indexing, and makes an object of every product. Over tensors the loop
# itself is a hundredth of the time: `a[i, p]` and `b[p, j]` each build new tensor
# objects, and PyTorch checks dtypes, shapes and devices, looks up the right routine,
# notes what autograd needs and allocates a result, all for one product. The types could
# change at any step, so Python cannot skip any of it.
#
# On the higher rungs one call does many products, and the overhead is shared by all of
# them. The loop itself then runs in compiled code, whose types are known beforehand. It
# uses vector instructions that multiply and add 8 or 16 numbers at once, keeps several
# of them in flight, and, for large matrices, spreads the work over the cores.
#
# A BLAS also arranges the order. Memory delivers far fewer numbers in a second than the
# processor can multiply. So it cuts the matrices into blocks that fit into the caches
# and the registers, copies them so that numbers used together lie side by side, and
# uses each loaded number for many products before it is thrown out. The no-loop version
# is compiled code too, but it writes every product to memory and reads them all back
# to sum them, which `@` never does.

# %% [markdown]
# ## Recap
#
# An entry of the product is a row times a column, so the inner sizes must agree. `@`
# keeps to that for vectors, matrices and stacks. An operation on a tensor has a price,
# whatever its size, so tensors pay where one operation does much. Replacing a loop by
# an operation on whole tensors saves calls, not arithmetic: n · k · m of them, then n ·
# m, then n, then 1. The step to no loop is paid for in memory; blocks bound that, and
# einsum and `@` avoid it. The order of a float32 sum shows in its last digits.
# Broadcasting stretches every size of 1, also one you did not mean. `a > b` gives many
# answers and `.all()` makes one of them. Time something after a warm-up, several times,
# and trust the best. A name assigned under `%%time` stays, one assigned under
# `%%timeit` vanishes.
#
# Next: 04_broadcasting and 05_einsum give the rules of what you used here.
#
# ## To read
#
# - Kazushige Goto and Robert van de Geijn, *Anatomy of High-Performance Matrix
#   Multiplication*, 2008. How a BLAS is organised around caches.
# - Samuel Williams, Andrew Waterman and David Patterson, *Roofline: An Insightful
#   Visual Performance Model for Multicore Architectures*, 2009. When memory is the
#   limit and when arithmetic is.
# - Charles Leiserson and others, *There's Plenty of Room at the Top*, 2020. The same
#   ladder for one large product, from Python to tuned code, over four orders of
#   magnitude.
#
# ## Questions answered here
#
# Why a matrix product in plain Python is slow, and how elementwise arithmetic speeds it
# up. Why the inner sizes must agree. How to time a cell. What elementwise arithmetic
# is, and how to ask whether every element is greater. What a rank-0 tensor is and how
# it becomes a Python number. What `unsqueeze` does for broadcasting (continued in
# 04_broadcasting).
