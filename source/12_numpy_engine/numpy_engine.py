# ---
# jupyter:
#   builds_on: [04_broadcasting, 07_chain_rule, 08_layers]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Without PyTorch: NumPy, and an autograd engine of your own
#
# Take PyTorch away. What is left is NumPy: arrays, broadcasting, a fast matrix product.
# Most of what you have written so far can be written with it, if you know where the two
# differ. One thing is missing altogether: nobody remembers how a number was made, and
# so nobody can say `backward()`. In this notebook you build what remembers.
#
# At the end you will be able to
#
# - say where NumPy and PyTorch differ, and what that breaks,
# - write a neuron, products without loops, starting values, and a network with its mean
#   squared error, forward and backward, with arrays alone,
# - write nodes that remember how they were made, for sums, products, matrix products,
#   ReLU, powers, means, reshapes and indexing,
# - sum a gradient back to the shape that was broadcast,
# - send gradients through any graph, in an order that is right, without recursion,
# - check an engine against differences,
# - train the network of this course with nothing but your own engine, with the same
#   losses as PyTorch.
#
# It builds on 04_broadcasting, 07_chain_rule (gradients that add up) and 08_layers.
# Expect two and a half hours, in two sittings: about 45 minutes for the chapter with
# arrays, whose tasks are short, and the rest for the engine. The place to stop is
# before *A number that remembers*.
#
# NumPy computes on the CPU, and a GPU is no use here.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded. Write each task on
# its own, without the functions of earlier tasks: then an error in one costs nothing in
# another. NumPy is installed with matplotlib; PyTorch itself appears only where results
# are compared.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import contextlib
import time

import numpy as np

# %% [markdown]
# ## Predict: where the two differ
#
# ```python
# a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
# ```
#
# - `made`: the dtype of `a`, a string such as `"int32"`.
# - `spread`: `np.array([1.0, 3.0]).std()`, a number. PyTorch answers the square root of
#   2 for the same two numbers.
# - `steps`: `a.strides`, a tuple of two ints. PyTorch answers `(3, 1)`.
# - `write_error`: `wide = np.broadcast_to(a, (4, 2, 3))`, and then `wide[0, 0, 0] = 9.0`.
#   The name of the exception, a string.
# - `shares`: the set of letters of those expressions whose result has its numbers in
#   the memory of `a`, so that writing into it changes `a`. A: `a[1:]`, B: `a[[0, 1]]`,
#   C: `a[a > 2]`, D: `a.T`, E: `a.reshape(-1)`, F: `a.T.reshape(-1)`, G: `a[:, None]`,
#   H: `a.flatten()`.
# - `arrays`: the set of letters of those expressions for which
#   `isinstance(…, np.ndarray)` is true. P: `a.sum()`, Q: `a[0, 0]`, R: `a[0]`,
#   S: `a.sum(axis=0)`, T: `a.sum(keepdims=True)`.
#
# Decide before you run anything.
#
# <details><summary>I don't know how to start</summary>
#
# Strides count bytes here, not elements. For `std` compute both: divide the sum of
# squared distances by 2, and by 1. For memory ask whether the result can be described
# by a start and a step in each direction.
#
# </details>

# %% nbgrader={"grade_id": "differs", "solution": true} difficulty=2 importance=4 minutes=6 answers=["R4"]
# Assign made, spread, steps, write_error, shares, arrays
### BEGIN SOLUTION
made = "float64"
spread = 1.0
steps = (24, 8)
write_error = "ValueError"
shares = {"A", "D", "E", "G"}
arrays = {"R", "S", "T"}
### END SOLUTION

# %% nbgrader={"grade_id": "differs-try", "grade": true, "points": 0}
for answer in (made, write_error):
    assert isinstance(answer, str), f"{answer!r} is not a string"
assert isinstance(spread, (int, float)), f"spread is a number, not {spread!r}"
assert isinstance(steps, tuple) and len(steps) == 2, f"two ints, not {steps!r}"
assert isinstance(shares, set) and shares <= set("ABCDEFGH"), "letters from A to H"
assert isinstance(arrays, set) and arrays <= set("PQRST"), "letters from P to T"

# %% nbgrader={"grade_id": "differs-numbers", "grade": true, "points": 1}
# Hidden tests: made, spread, steps and write_error.

# %% nbgrader={"grade_id": "differs-memory", "grade": true, "points": 1}
# Hidden tests: shares and arrays.

# %% tags=["skip-execution"]
a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print("dtype:", a.dtype, " std:", np.array([1.0, 3.0]).std(), " strides:", a.strides)
try:
    np.broadcast_to(a, (4, 2, 3))[0, 0, 0] = 9.0
except ValueError as error:
    print("ValueError:", error)
texts = ["a[1:]", "a[[0, 1]]", "a[a > 2]", "a.T", "a.reshape(-1)"]
texts += ["a.T.reshape(-1)", "a[:, None]", "a.flatten()"]
for letter, text in zip("ABCDEFGH", texts):
    print(f"{letter}: {text:16} shares memory: {np.shares_memory(a, eval(text))}")
texts = ["a.sum()", "a[0, 0]", "a[0]", "a.sum(axis=0)", "a.sum(keepdims=True)"]
for letter, text in zip("PQRST", texts):
    print(f"{letter}: {text:22} {type(eval(text)).__name__}")

# %% [markdown]
# What this breaks: a network moved from PyTorch computes in float64, twice the memory
# and other last digits. Data normalised with one `std` does not match data normalised
# with the other. And a sum over everything is a NumPy scalar: it has a `shape` and a
# `dtype`, but nothing can be written into it, and `s += 1` makes another one.
#
# Three short tasks about that.

# %% [markdown]
# ## A sum that one may write into
#
# Write `cell(a)`: the sum of all elements of a float array of any shape, as an *array*
# of rank 0. Its shape is `()`, and `made[...] = 5.0` works on it. `a` stays as it is,
# also after such a line.


# %% nbgrader={"grade_id": "cell", "solution": true} difficulty=1 importance=3 minutes=2 answers=["R4"]
#| export
def cell(a):
    """The sum of all elements of a float array, as an array of rank 0."""
    ### BEGIN SOLUTION
    return np.array(a.sum())
    ### END SOLUTION


# %% nbgrader={"grade_id": "cell-try", "grade": true, "points": 0}
made = cell(np.array([[1.0, 2.0], [3.0, 4.0]]))
assert isinstance(made, np.ndarray), f"an array, not a {type(made).__name__}"
assert made.shape == (), f"rank 0 has the shape (), yours is {made.shape}"
assert made == 10.0, f"1 + 2 + 3 + 4, not {made}"
made[...] = 5.0

# %% nbgrader={"grade_id": "cell-sum", "grade": true, "points": 1}
# Hidden tests: sum, shape and writing, for several shapes; that the array stays.

# %% [markdown]
# ## Rows of one's own
#
# Write `widened(v, n)`: a table (n, m) whose rows are all equal to `v`, a float array
# (m,). One may write into it, and a number written into one row shows neither in another
# row nor in `v`. `n` is at least 1.
#
# <details><summary>assignment destination is read-only</summary>
#
# `np.broadcast_to` returns a view whose rows are all the same memory. NumPy refuses to
# write there, because one writing would show in every row. You need n rows in memory.
#
# </details>


# %% nbgrader={"grade_id": "widened", "solution": true} difficulty=1 importance=3 minutes=2 answers=["R4"]
#| export
def widened(v, n):
    """n rows equal to v, into which one may write.

    Args:
        v: float array (m,). Stays as it is.
        n: int, at least 1.

    Returns:
        Float array (n, m).
    """
    ### BEGIN SOLUTION
    return np.broadcast_to(v, (n, len(v))).copy()
    ### END SOLUTION


# %% nbgrader={"grade_id": "widened-try", "grade": true, "points": 0}
v = np.array([1.0, 2.0, 3.0])
table = widened(v, 2)
assert table.tolist() == [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]], f"two rows, not {table}"
table[0, 0] = 9.0
assert table[1, 0] == 1.0, "written into the first row, seen in the second"
assert v[0] == 1.0, "written into the table, seen in v"

# %% nbgrader={"grade_id": "widened-rows", "grade": true, "points": 1}
# Hidden tests: the table, before and after something is written into it; v.

# %% [markdown]
# ## Find the bug: silence
#
# `silence(a, rows, low)` is to change a table `a` in place: in each row that the list
# `rows` names, every number below `low` becomes 0. All other numbers stay. It returns
# nothing. Somebody has written
#
# ```python
# def silence(a, rows, low):
#     part = a[rows]
#     part[part < low] = 0
# ```
#
# No error is raised, and nothing changes. Repair it. A row may be named twice, and an
# index may be negative.


# %% nbgrader={"grade_id": "bug-silence", "solution": true} difficulty=2 importance=3 minutes=3 answers=["R4"]
#| export
def silence(a, rows, low):
    """Set to 0, in place, what is below `low` in some rows of a table.

    Args:
        a: float array (n, m).
        rows: list of ints, indices of rows.
        low: a number.
    """
    ### BEGIN SOLUTION
    part = a[rows]
    part[part < low] = 0
    a[rows] = part
    ### END SOLUTION


# %% nbgrader={"grade_id": "bug-silence-try", "grade": true, "points": 0}
a = np.array([[1.0, 5.0], [2.0, 3.0], [0.5, 4.0]])
assert silence(a, [0, 2], 2.0) is None, "it changes a and returns nothing"
assert a.tolist() == [[0.0, 5.0], [2.0, 3.0], [0.0, 4.0]], f"a is now {a.tolist()}"

# %% nbgrader={"grade_id": "bug-silence-table", "grade": true, "points": 1}
# Hidden tests: what stands in the table afterwards.

# %% [markdown]
# `part = a[rows]` copies, and the copy is changed and forgotten. With a slice, `a[0:2]`,
# the same two lines would have worked. Fancy indexing on the *left* of `=` is something
# else: `a[rows] = …` makes no copy, it is one call, `a.__setitem__(rows, …)`.

# %% [markdown]
# ## A neuron
#
# Write `neuron(x, w, b)`: a weighted sum plus a bias, and 0 where that is negative. `w`
# has the shape (i,), `b` is a number. `x` is one input (i,) or a batch (n, i); the
# result is one number, or an array (n,).
#
# <details><summary>The truth value of an array is ambiguous</summary>
#
# Python's `max` compares once and wants one answer. `np.maximum` compares element by
# element, and broadcasts.
#
# </details>


# %% nbgrader={"grade_id": "neuron", "solution": true} difficulty=1 importance=4 minutes=2 answers=["R4", "Q1"]
#| export
def neuron(x, w, b):
    """A neuron with ReLU.

    Args:
        x: float array (i,) or (n, i).
        w: float array (i,).
        b: number.

    Returns:
        One number for one input, an array (n,) for a batch.
    """
    ### BEGIN SOLUTION
    return np.maximum(x @ w + b, 0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "neuron-try", "grade": true, "points": 0}
w = np.array([2.0, -1.0])
assert neuron(np.array([3.0, 1.0]), w, 0.5) == 5.5, "6 - 1 + 0.5"
answer = np.asarray(neuron(np.array([[3.0, 1.0], [0.0, 4.0], [1.0, 1.0]]), w, 0.5))
assert answer.tolist() == [5.5, 0.0, 1.5], f"three inputs: {answer}"

# %% nbgrader={"grade_id": "neuron-values", "grade": true, "points": 1}
# Hidden tests: one input and batches.

# %% [markdown]
# ## Predict: shapes
#
# NumPy says `axis` and `keepdims` where PyTorch says `dim` and `keepdim`, and
# `np.expand_dims(a, 1)` or `a[:, None]` for `unsqueeze(1)`. The rules of broadcasting
# are those of 04_broadcasting.
#
# ```python
# a, v, c = np.ones((2, 3)), np.ones(3), np.ones(2)
# ```
#
# Assign `shapes`, a dictionary with a key for each letter. The value is the shape of
# the result, a tuple, or the string `"error"`.
#
# | | | | |
# |---|---|---|---|
# | A | `a + v` | E | `a.mean(axis=1)` |
# | B | `a + c` | F | `a.mean(axis=1, keepdims=True)` |
# | C | `v + c[:, None]` | G | `a - a.mean(axis=1)` |
# | D | `np.expand_dims(c, (0, 2))` | H | `a[None, ..., None]` |

# %% nbgrader={"grade_id": "shapes", "solution": true} difficulty=2 importance=4 minutes=3 answers=["R4"]
# Assign shapes, such as {"A": (5, 7), "B": "error", …}
### BEGIN SOLUTION
shapes = {
    "A": (2, 3),
    "B": "error",
    "C": (2, 3),
    "D": (1, 2, 1),
    "E": (2,),
    "F": (2, 1),
    "G": "error",
    "H": (1, 2, 3, 1),
}
### END SOLUTION

# %% nbgrader={"grade_id": "shapes-try", "grade": true, "points": 0}
assert set(shapes) == set("ABCDEFGH"), "one key for each letter"
for letter, answer in shapes.items():
    assert answer == "error" or isinstance(answer, tuple), f"{letter}: {answer!r}"

# %% nbgrader={"grade_id": "shapes-sums", "grade": true, "points": 1}
# Hidden tests: A, B, C and G.

# %% nbgrader={"grade_id": "shapes-axes", "grade": true, "points": 1}
# Hidden tests: D, E, F and H.

# %% [markdown]
# ## Normalise a table by row
#
# Write `normalise(x)` for a float array (n, m): from each row its own mean is taken
# away, and what is left is divided by the row's own standard deviation. Use the one
# that PyTorch's `std` computes, which divides by m - 1, so that the result is the same
# there and here. A row may lie far from 0, such as a hundred thousand and a little. `x`
# stays as it is. m is at least 2, and no row is constant.
#
# <details><summary>It is nearly right</summary>
#
# `ddof` is an argument of NumPy's `std`: what is subtracted from m before dividing. And
# try a square table. Does each row lose its own mean, or that of another row?
#
# </details>


# %% nbgrader={"grade_id": "normalise", "solution": true} difficulty=2 importance=4 minutes=4 answers=["R4"]
#| export
def normalise(x):
    """Rows with mean 0 and an unbiased standard deviation of 1.

    Args:
        x: float array (n, m). Stays as it is.

    Returns:
        Float array (n, m).
    """
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=1, keepdims=True)
    return centred / x.std(axis=1, ddof=1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "normalise-try", "grade": true, "points": 0}
answer = normalise(np.array([[1.0, 2.0, 3.0], [10.0, 30.0, 50.0]]))
assert answer.shape == (2, 3), f"the shape of x, not {answer.shape}"
assert np.allclose(answer, [[-1.0, 0.0, 1.0]] * 2), (
    f"two rows of -1, 0, 1, not {answer}"
)

# %% nbgrader={"grade_id": "normalise-values", "grade": true, "points": 1}
# Hidden tests: tables of several shapes, square ones too; that x stays.

# %% [markdown]
# ## From loops to one call
#
# Here are both ends of the ladder that you climbed in 03_matmul, for arrays: three
# loops, and `@`.


# %% nbgrader={"grade_id": "ladder-ends", "locked": true}
#| export
def by_loops(a, b):
    (n, k), m = a.shape, b.shape[1]
    made = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            for c in range(k):
                made[i, j] += a[i, c] * b[c, j]
    return made


def by_operator(a, b):
    return a @ b


# %% [markdown]
# ## Two rungs in between
#
# Write two rungs between these ends, for float arrays `a` (n, k) and `b` (k, m), where
# `a` has at least one row. Both return `a @ b`, without using `@` or `dot`.
#
# - `by_rows(a, b)`: one loop, over the rows of `a`. What is done for a row is done on
#   whole arrays: multiply, with broadcasting, and sum.
# - `by_einsum(a, b)`: `np.einsum`, and no loop.
#
# <details><summary>I don't know how to start with by_rows</summary>
#
# A row of `a` has the shape (k,). Its k numbers multiply the k *rows* of `b`, and the
# products are added up. Which axis does `None` have to make?
#
# </details>


# %% nbgrader={"grade_id": "ladder", "solution": true} difficulty=2 importance=4 minutes=4 answers=["R4"]
#| export
def by_rows(a, b):
    """a @ b with one loop, over the rows of a; arrays (n, k), (k, m) to (n, m)."""
    ### BEGIN SOLUTION
    made = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        made[i] = (a[i][:, None] * b).sum(axis=0)
    return made
    ### END SOLUTION


def by_einsum(a, b):
    """a @ b with np.einsum; arrays (n, k), (k, m) to (n, m)."""
    ### BEGIN SOLUTION
    return np.einsum("ik,kj->ij", a, b)
    ### END SOLUTION


# %% nbgrader={"grade_id": "ladder-try", "grade": true, "points": 0}
a, b = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0, 2.0], [3.0, 1.0, 1.0]])
for rung in (by_rows, by_einsum):
    answer = rung(a, b)
    assert answer.tolist() == (a @ b).tolist(), f"{rung.__name__} gives {answer}"

# %% nbgrader={"grade_id": "ladder-values", "grade": true, "points": 1}
# Hidden tests: both products, for several shapes.

# %% nbgrader={"grade_id": "ladder-rungs", "grade": true, "points": 1}
# Hidden tests: the operations on arrays: some for each row in by_rows, and einsum.

# %% [markdown]
# ## A table of times
#
# Write `race(rungs, a, b, repeats)`. `rungs` is a dictionary from names to functions of
# two arrays. Each function is called `repeats` times with `a` and `b`. The result is a
# list with a tuple of three for each, in the order of the dictionary:
#
# - the name,
# - how far the result is from `a @ b`, a float: the largest distance between an element
#   and the one that should stand there,
# - the seconds of the *fastest* of its calls. `time.perf_counter()` reads the clock.
#
# The fastest, because whatever else the computer does only ever makes a call slower.


# %% nbgrader={"grade_id": "race", "solution": true} difficulty=2 importance=3 minutes=4 answers=["R4"]
#| export
def race(rungs, a, b, repeats):
    """How right and how fast some functions of two arrays are.

    Args:
        rungs: dict from a name to a function of (a, b).
        a, b: float arrays (n, k) and (k, m).
        repeats: int, at least 1, how often to call each.

    Returns:
        List of tuples (name, largest distance from a @ b, fastest call in seconds).
    """
    ### BEGIN SOLUTION
    table = []
    for name, rung in rungs.items():
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            made = rung(a, b)
            seconds.append(time.perf_counter() - start)
        table.append((name, float(np.abs(made - a @ b).max()), min(seconds)))
    return table
    ### END SOLUTION


# %% nbgrader={"grade_id": "race-try", "grade": true, "points": 0}
a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
table = race({"right": lambda a, b: a @ b, "wrong": lambda a, b: a @ b - 3}, a, b, 2)
assert len(table) == 2, f"two functions, and {len(table)} lines"
assert [line[:2] for line in table] == [("right", 0.0), ("wrong", 3.0)], table

# %% nbgrader={"grade_id": "race-distance", "grade": true, "points": 1}
# Hidden tests: names, distances, and how often each function is called.

# %% nbgrader={"grade_id": "race-seconds", "grade": true, "points": 1}
# Hidden tests: the seconds of functions that sleep, roughly.

# %% tags=["skip-execution"]
a, b = (np.random.default_rng(0).standard_normal(s) for s in ((5, 784), (784, 10)))
rungs = {"three loops": by_loops, "a loop over rows": by_rows}
rungs |= {"einsum": by_einsum, "@": by_operator}
for name, distance, seconds in race(rungs, a, b, 3):
    print(f"{name:18} {1e6 * seconds:9.1f} µs   largest distance {distance:.0e}")

# %% [markdown]
# The loops pay for every element: `a[i, c]` makes a NumPy scalar each time, which costs
# far more than multiplying it. Over plain lists the same loops are several times faster.
# The distances are not all 0, because the sums are taken in different orders.

# %% [markdown]
# ## Starting values
#
# NumPy's random numbers come from a *generator*, an object that you make and hand on:
# `rng = np.random.default_rng(7)`. Two generators made from the same seed give the same
# numbers, whatever else the program draws. `np.random.randn`, which you will find in
# older code, draws from one generator that everybody shares.
#
# Write `start(rng, inputs, outputs)`, the start of a dense layer before a ReLU. It
# returns a tuple: weights (outputs, inputs), normal with mean 0 and a standard deviation
# of $\sqrt{2 / \mathrm{inputs}}$, drawn from `rng` and from nothing else; and a bias
# (outputs,) of zeros.


# %% nbgrader={"grade_id": "start", "solution": true} difficulty=2 importance=4 minutes=3 answers=["R4"]
#| export
def start(rng, inputs, outputs):
    """Weights and bias of a dense layer before a ReLU.

    Args:
        rng: np.random.Generator.
        inputs, outputs: ints, at least 1.

    Returns:
        (float array (outputs, inputs), float array (outputs,)).
    """
    ### BEGIN SOLUTION
    weights = rng.standard_normal((outputs, inputs)) * np.sqrt(2 / inputs)
    return weights, np.zeros(outputs)
    ### END SOLUTION


# %% nbgrader={"grade_id": "start-try", "grade": true, "points": 0}
w, b = start(np.random.default_rng(0), 200, 300)
assert w.shape == (300, 200) and b.shape == (300,), (w.shape, b.shape)
assert abs(w.std() - 0.1) < 0.005, f"sqrt(2 / 200) is 0.1, your spread is {w.std():.4f}"
assert not b.any(), "the bias starts at 0"
again, _ = start(np.random.default_rng(0), 200, 300)
assert (w == again).all(), "the same seed must give the same weights"

# %% nbgrader={"grade_id": "start-weights", "grade": true, "points": 1}
# Hidden tests: the distribution of the weights, in wide and narrow layers; the bias.

# %% nbgrader={"grade_id": "start-generator", "grade": true, "points": 1}
# Hidden tests: one seed twice, one generator twice, and the shared generator.

# %% [markdown]
# ## A dense layer and its error, with arrays
#
# Write `dense_mse(x, w, b, y)` for arrays: inputs `x` (n, i), weights `w` (o, i), bias
# `b` (o,) and targets `y` (n, o). It computes
#
# $$p = x w^\top + b \qquad L = \frac{1}{n\,o}\sum_{j,k}(p_{jk} - y_{jk})^2$$
#
# and returns a tuple of four: the loss, a number, and its gradients with respect to
# `x`, `w` and `b`, arrays in their shapes. Nothing that is passed in may change.
#
# <details><summary>I don't know how to start</summary>
#
# First the gradient at `p`: a table in the shape of `p`. How many numbers is the mean
# taken over? Then three formulas of 07_chain_rule, with `@`, `.T` and a sum.
#
# </details>


# %% nbgrader={"grade_id": "dense", "solution": true} difficulty=2 importance=4 minutes=7 answers=["R4"]
#| export
def dense_mse(x, w, b, y):
    """The mean squared error of a dense layer, and its gradients.

    Args:
        x, w, b, y: float arrays (n, i), (o, i), (o,), (n, o). They stay as they are.

    Returns:
        (loss, gradient of x, gradient of w, gradient of b).
    """
    ### BEGIN SOLUTION
    difference = x @ w.T + b - y
    at_p = 2 * difference / difference.size
    return (difference**2).mean(), at_p @ w, at_p.T @ x, at_p.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "dense-try", "grade": true, "points": 0}
x, w = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]])
loss, x_grad, w_grad, b_grad = dense_mse(x, w, np.zeros(2), np.array([[10.0, 0.0]]))
assert np.isclose(loss, 2.5), f"p is (11, 2), so (1 + 4) / 2, not {loss}"
assert b_grad.tolist() == [1.0, 2.0], f"gradient of b: {b_grad}"
assert x_grad.tolist() == [[3.0, 6.0]], f"gradient of x: {x_grad}"
assert w_grad.tolist() == [[1.0, 2.0], [2.0, 4.0]], f"gradient of w: {w_grad}"

# %% nbgrader={"grade_id": "dense-loss", "grade": true, "points": 1}
# Hidden tests: the loss, for several shapes.

# %% nbgrader={"grade_id": "dense-gradients", "grade": true, "points": 2}
# Hidden tests: the three gradients, for several shapes; that nothing changes.

# %% [markdown]
# ## The network, by hand
#
# Write `network_mse(x, y, w1, b1, w2, b2)`: a dense layer, ReLU, a dense layer, and the
# mean squared error, with inputs `x` (n, i), targets `y` (n, o), weights `w1` (h, i)
# and `w2` (o, h), biases `b1` (h,) and `b2` (o,). Return a tuple of five: the loss, and
# its gradients with respect to `w1`, `b1`, `w2`, `b2`. Nothing that is passed in may
# change, and what goes into the ReLU is never exactly 0.
#
# <details><summary>I don't know how to start</summary>
#
# Forward, keep `before`, what goes into the ReLU, and `hidden`, what comes out. Then
# from the end: at the prediction, at `hidden`, through the ReLU, and into the first
# layer. Each of these tables has the shape of what it belongs to.
#
# </details>


# %% nbgrader={"grade_id": "network", "solution": true} difficulty=3 importance=4 minutes=7 answers=["R4"]
#| export
def network_mse(x, y, w1, b1, w2, b2):
    """The mean squared error of a network of two layers, and its gradients.

    Args:
        x, y: float arrays (n, i), (n, o).
        w1, b1, w2, b2: float arrays (h, i), (h,), (o, h), (o,). All stay as they are.

    Returns:
        (loss, gradient of w1, of b1, of w2, of b2).
    """
    ### BEGIN SOLUTION
    before = x @ w1.T + b1
    hidden = np.maximum(before, 0)
    difference = hidden @ w2.T + b2 - y
    at_p = 2 * difference / difference.size
    at_before = (at_p @ w2) * (before > 0)
    w1_grad, b1_grad = at_before.T @ x, at_before.sum(axis=0)
    return (difference**2).mean(), w1_grad, b1_grad, at_p.T @ hidden, at_p.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "network-try", "grade": true, "points": 0}
x, y = np.array([[1.0, 2.0]]), np.array([[2.0]])
w1 = np.array([[1.0, 1.0], [-1.0, 0.0]])
made = network_mse(x, y, w1, np.zeros(2), np.array([[2.0, 5.0]]), np.array([1.0]))
assert np.isclose(made[0], 25.0), f"hidden is (3, 0), p is 7, so 5², not {made[0]}"
gradients = ([[20.0, 40.0], [0.0, 0.0]], [20.0, 0.0], [[30.0, 0.0]], [10.0])
for name, answer, expected in zip(("w1", "b1", "w2", "b2"), made[1:], gradients):
    assert answer.tolist() == expected, f"gradient of {name}: {answer}"

# %% nbgrader={"grade_id": "network-loss", "grade": true, "points": 1}
# Hidden tests: the loss, for several shapes.

# %% nbgrader={"grade_id": "network-gradients", "grade": true, "points": 2}
# Hidden tests: the four gradients, for several shapes; that nothing changes.

# %% [markdown]
# That is enough to train, with NumPy alone: the images of handwritten digits that come
# with scikit-learn, 8 × 8 pixels each, every fifth kept back.

# %% tags=["skip-execution"]
from sklearn.datasets import load_digits

digits = load_digits()
images, labels = digits.data / 16, np.eye(10)[digits.target]
held_out = np.arange(len(images)) % 5 == 0
rng = np.random.default_rng(0)
w1, b1 = start(rng, 64, 32)
w2, b2 = start(rng, 32, 10)
parameters = [w1, b1, w2, b2]
for step in range(200):
    loss, *gradients = network_mse(images[~held_out], labels[~held_out], *parameters)
    for p, g in zip(parameters, gradients):
        p -= 1.0 * g  # in place: the arrays are ours
    if step in (0, 1, 10, 100, 199):
        print(f"step {step:3}: loss {loss:.4f}")
scores = np.maximum(images[held_out] @ w1.T + b1, 0) @ w2.T + b2
right = (scores.argmax(axis=1) == digits.target[held_out]).mean()
print(f"held-out digits read correctly: {right:.1%}")

# %% [markdown]
# ## A number that remembers
#
# Four formulas for one layer, six for two. Soon that is too much to write by hand.
# But each formula was put together from a few small ones. So let every *operation* know
# its own derivative, and let the numbers remember which operations made them. The rest
# can be done by a program.
#
# A `Node` holds an array in `data`. A node that was computed also holds its *parents*,
# the nodes it was computed from, and a function `back`. Nothing else is needed:
#
# > `node.back(g)` takes the gradient of the final result with respect to this node, an
# > array in the shape of `node.data`. It returns a tuple with one array for each parent,
# > in the order of `parents`: the share that goes to that parent by this way, in the
# > shape of *that parent's* data.
#
# A node that nobody computed, a weight or an input, has no parents and no `back`. It is
# called a *leaf*.


# %% nbgrader={"grade_id": "node", "locked": true}
#| export
class Node:
    """An array that remembers how it was made."""

    recording = True  # while this is False, new nodes forget how they were made

    def __init__(self, data, parents=(), back=None):
        self.data = np.asarray(data, dtype=np.float64)
        keep = Node.recording
        self.parents = tuple(parents) if keep else ()
        self.back = back if keep else None
        self.grad = None  # an array in the shape of data, once a gradient has arrived
        self.used = False  # whether a backward pass has thrown its memory away

    def __repr__(self):
        return f"Node({np.array2string(self.data, precision=4)})"


def negative(a):
    """Minus a: a complete operation."""

    def back(g):
        return (-g,)

    return Node(-a.data, (a,), back)


# %% tags=["skip-execution"]
a = Node([1.0, 2.0])
b = negative(a)
print(b, "made from", b.parents, "and sends back", b.back(np.array([10.0, 1.0])))

# %% [markdown]
# ## Nodes that broadcast
#
# Write three functions.
#
# `sum_to(g, shape)` takes an array `g` and a shape from which broadcasting leads to
# the shape of `g`. It returns the array of that shape in which each element is the sum
# of all elements of `g` that it was copied to. A bias (3,) added to a table (5, 3) has
# had a part in five rows, and collects five gradients.
#
# `add(a, b)` and `mul(a, b)` take two nodes whose shapes broadcast, and return a node:
# the sum, and the elementwise product. Its parents are `a` and `b`, in this order, and
# its `back` follows the rule above. `a` and `b` may be the same node.
#
# No array that is passed in, to the functions or to `back`, may change.
#
# <details><summary>I don't know how to start with sum_to</summary>
#
# Two things can happen when a shape grows: sizes are put in front, and a size of 1
# becomes n. Undo both: sum over the axes that are too many, at the front; then over
# the axes where `shape` has a 1, and keep them.
#
# </details>
#
# <details><summary>What goes back through a product?</summary>
#
# The slope of $ab$ with respect to $a$ is $b$. Multiply it by what arrives, and only
# then sum it back.
#
# </details>


# %% nbgrader={"grade_id": "broadcast", "solution": true} difficulty=3 importance=5 minutes=12 answers=["R4"]
#| export
def sum_to(g, shape):
    """Undo broadcasting: the array of a given shape that sums what its elements became.

    Args:
        g: float array.
        shape: a tuple of ints that broadcasts to g.shape.

    Returns:
        Float array of that shape.
    """
    ### BEGIN SOLUTION
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)
    ### END SOLUTION


def add(a, b):
    """The sum of two nodes whose shapes broadcast, a node."""

    ### BEGIN SOLUTION
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)
    ### END SOLUTION


def mul(a, b):
    """The elementwise product of two nodes whose shapes broadcast, a node."""

    ### BEGIN SOLUTION
    def back(g):
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)
    ### END SOLUTION


# %% nbgrader={"grade_id": "broadcast-try", "grade": true, "points": 0}
table = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
for shape, expected in (
    ((3,), [11.0, 22.0, 33.0]),
    ((2, 1), [[6.0], [60.0]]),
    ((), 66.0),
    ((2, 3), table.tolist()),
):
    answer = np.asarray(sum_to(table, shape))
    assert answer.shape == shape, f"the shape {shape} was asked, {answer.shape} came"
    assert answer.tolist() == expected, f"{shape}: {expected}, not {answer.tolist()}"
a, b = Node(table), Node([1.0, 0.0, 2.0])
for node, result in ((add(a, b), table + b.data), (mul(a, b), table * b.data)):
    assert node.data.tolist() == result.tolist(), f"{result}, not {node.data}"
    assert node.parents == (a, b), "its parents are a and b"
shares = mul(a, b).back(np.ones((2, 3)))
assert [share.shape for share in shares] == [(2, 3), (3,)], "one share for each parent"
assert shares[1].tolist() == [11.0, 22.0, 33.0], f"share of b: {shares[1]}"

# %% nbgrader={"grade_id": "broadcast-sum", "grade": true, "points": 1}
# Hidden tests: sum_to, for shapes with sizes in front, with ones, with both, with none.

# %% nbgrader={"grade_id": "broadcast-values", "grade": true, "points": 1}
# Hidden tests: data and parents of sums and products.

# %% nbgrader={"grade_id": "broadcast-gradients", "grade": true, "points": 2}
# Hidden tests: what back returns, of sums and products; that no array changes.

# %% [markdown]
# ## Functions of one node
#
# Write `relu(a)`, `exp(a)`, `log(a)` and `power(a, k)`, where `k` is a Python number
# that is not 0. All work element by element on a node of any shape, and return a node
# whose one parent is `a`. No element of `a` is 0; for `log`, and where `k` is not a
# whole number, all are positive. Nothing that is passed in may change.
#
# <details><summary>I don't know how to start</summary>
#
# Copy `negative`. Each `back` is the slope times what arrives, in a tuple of one:
# `(g * …,)`. Mind the comma.
#
# </details>


# %% nbgrader={"grade_id": "functions", "solution": true} difficulty=2 importance=4 minutes=7 answers=["R4"]
#| export
def relu(a):
    """0 where the node is negative, a node."""
    ### BEGIN SOLUTION
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))
    ### END SOLUTION


def exp(a):
    """e to the power of each element, a node."""
    ### BEGIN SOLUTION
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))
    ### END SOLUTION


def log(a):
    """The natural logarithm of each element, a node."""
    ### BEGIN SOLUTION
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))
    ### END SOLUTION


def power(a, k):
    """Each element to the power of k, a Python number that is not 0; a node."""
    ### BEGIN SOLUTION
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))
    ### END SOLUTION


# %% nbgrader={"grade_id": "functions-try", "grade": true, "points": 0}
a, g = Node([1.0, 2.0]), np.array([10.0, 100.0])
for node, value, share in (
    (relu(Node([-1.0, 2.0])), [0.0, 2.0], [0.0, 100.0]),
    (exp(a), [2.718282, 7.389056], [27.18282, 738.9056]),
    (log(a), [0.0, 0.693147], [10.0, 50.0]),
    (power(a, 3), [1.0, 8.0], [30.0, 1200.0]),
):
    assert np.allclose(node.data, value), f"{value}, not {node.data}"
    assert isinstance(node.back(g), tuple), "back returns a tuple, also of one"
    assert np.allclose(node.back(g)[0], share), f"{share}, not {node.back(g)[0]}"

# %% nbgrader={"grade_id": "functions-values", "grade": true, "points": 1}
# Hidden tests: data and parents of all four.

# %% nbgrader={"grade_id": "functions-gradients", "grade": true, "points": 2}
# Hidden tests: what back returns, of all four; that no array changes.

# %% [markdown]
# ## The matrix product
#
# Write `matmul(a, b)` for two nodes that are tables, (n, i) and (i, o). It returns a
# node. Nothing that is passed in may change.
#
# <details><summary>My shapes don't fit</summary>
#
# There are four arrays to multiply, each perhaps transposed. `g` is (n, o), and one
# share must be (n, i). Only one product can give that.
#
# </details>


# %% nbgrader={"grade_id": "product", "solution": true} difficulty=2 importance=5 minutes=4 answers=["R4"]
#| export
def matmul(a, b):
    """The matrix product of two nodes, (n, i) and (i, o); a node (n, o)."""
    ### BEGIN SOLUTION
    return Node(a.data @ b.data, (a, b), lambda g: (g @ b.data.T, a.data.T @ g))
    ### END SOLUTION


# %% nbgrader={"grade_id": "product-try", "grade": true, "points": 0}
a, b = Node([[1.0, 2.0]]), Node([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]])
node = matmul(a, b)
assert node.data.tolist() == [[1.0, 2.0, 4.0]], f"a @ b, not {node.data}"
shares = node.back(np.array([[1.0, 10.0, 100.0]]))
assert shares[0].tolist() == [[201.0, 110.0]], f"share of a: {shares[0]}"
assert shares[1].tolist() == [[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]], shares[1]

# %% nbgrader={"grade_id": "product-values", "grade": true, "points": 1}
# Hidden tests: data and parents.

# %% nbgrader={"grade_id": "product-gradients", "grade": true, "points": 1}
# Hidden tests: what back returns; that no array changes.

# %% [markdown]
# ## Sums and means
#
# Write `total(a, axis=None, keepdims=False)` and `mean(a, axis=None, keepdims=False)`,
# which return nodes. `axis` is None, for all elements, or one whole number, which may
# be negative; `keepdims` is as in NumPy. No size of `a` is 0. `back` returns, in a
# tuple of one, a *full* array in the shape of `a`, into which one may write.
#
# <details><summary>My shapes don't fit</summary>
#
# The gradient that arrives has lost an axis, unless `keepdims` was set. Put it back
# with `np.expand_dims`; then broadcasting does the rest.
#
# </details>
#
# <details><summary>assignment destination is read-only</summary>
#
# `np.broadcast_to` returns a view in which one number stands for many. Copy it.
#
# </details>


# %% nbgrader={"grade_id": "sums", "solution": true} difficulty=3 importance=4 minutes=8 answers=["R4"]
#| export
def total(a, axis=None, keepdims=False):
    """The sum of a node's elements, of all or along an axis; a node."""

    ### BEGIN SOLUTION
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)
    ### END SOLUTION


def mean(a, axis=None, keepdims=False):
    """The mean of a node's elements, of all or along an axis; a node."""

    ### BEGIN SOLUTION
    def back(g):
        count = a.data.size if axis is None else a.data.shape[axis]
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)
    ### END SOLUTION


# %% nbgrader={"grade_id": "sums-try", "grade": true, "points": 0}
a = Node([[1.0, 2.0, 3.0], [4.0, 5.0, 9.0]])
assert total(a).data.tolist() == 24.0, f"24, not {total(a).data}"
assert mean(a, axis=1).data.tolist() == [2.0, 6.0], f"rows: {mean(a, axis=1).data}"
(share,) = total(a, axis=0).back(np.array([1.0, 10.0, 100.0]))
assert share.tolist() == [[1.0, 10.0, 100.0]] * 2, f"share of a: {share}"
(share,) = mean(a, axis=1).back(np.array([3.0, 30.0]))
assert share.tolist() == [[1.0] * 3, [10.0] * 3], f"share of a: {share}"
share += 1  # somebody writes into it

# %% nbgrader={"grade_id": "sums-values", "grade": true, "points": 1}
# Hidden tests: data and parents of sums and means, of all elements and along an axis.

# %% nbgrader={"grade_id": "sums-gradients", "grade": true, "points": 2}
# Hidden tests: what back returns, that one may write into it, that no array changes.

# %% [markdown]
# ## Nodes that move numbers
#
# Write three functions that compute nothing and only move numbers. Each returns a node.
#
# - `reshape(a, shape)`: `shape` is a tuple of ints, one of which may be -1.
# - `transpose(a)`: a table with rows and columns exchanged.
# - `pick(a, index)`: `a.data[index]`, for whatever NumPy allows there: an int, a slice,
#   a list or an array of ints, a mask, a tuple of these. The same element may be picked
#   several times, and then collects several gradients.
#
# Nothing that is passed in may change.
#
# <details><summary>Two equal indices, and only one gradient arrives</summary>
#
# `z[index] += g` reads `z[index]`, adds, and writes. Where an index occurs twice, the
# second writing overwrites the first. NumPy has a function that adds one after the
# other: `np.add.at`.
#
# </details>


# %% nbgrader={"grade_id": "moves", "solution": true} difficulty=3 importance=4 minutes=7 answers=["R4"]
#| export
def reshape(a, shape):
    """The same numbers in another shape, a node."""
    ### BEGIN SOLUTION
    made = a.data.reshape(shape)
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))
    ### END SOLUTION


def transpose(a):
    """Rows and columns of a table exchanged, a node."""
    ### BEGIN SOLUTION
    return Node(a.data.T, (a,), lambda g: (g.T,))
    ### END SOLUTION


def pick(a, index):
    """The part of a node that an index names, a node."""

    ### BEGIN SOLUTION
    def back(g):
        share = np.zeros_like(a.data)
        np.add.at(share, index, g)
        return (share,)

    return Node(a.data[index], (a,), back)
    ### END SOLUTION


# %% nbgrader={"grade_id": "moves-try", "grade": true, "points": 0}
a = Node([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
assert reshape(a, (3, -1)).data.tolist() == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
assert transpose(a).data.tolist() == [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]
node = pick(a, ([0, 0, 1], [2, 2, 0]))
assert node.data.tolist() == [3.0, 3.0, 4.0], f"picked: {node.data}"
(share,) = node.back(np.array([1.0, 10.0, 100.0]))
assert share.tolist() == [[0.0, 0.0, 11.0], [100.0, 0.0, 0.0]], f"share: {share}"

# %% nbgrader={"grade_id": "moves-values", "grade": true, "points": 1}
# Hidden tests: data and parents of all three.

# %% nbgrader={"grade_id": "moves-gradients", "grade": true, "points": 2}
# Hidden tests: what back returns, of all three; that no array changes.

# %% [markdown]
# ## Find the bugs: divide
#
# Somebody has written an operation for your engine: `a / b`, for two nodes of the same
# shape. No element of `b` is 0.
#
# ```python
# def divide(a, b):
#     made = a.data / b.data
#
#     def back(g):
#         g /= b.data
#         return g, g * made
#
#     return Node(made, (a,), back)
# ```
#
# The values are right. In the backward pass three things are wrong. Repair them. The
# rule for `back` is that of all operations, and no array that is passed in may change.
#
# <details><summary>I have found two</summary>
#
# Compare the shares with a central difference, by hand: does `a / b` grow or shrink
# when `b` grows? Who gets the second share? And what does the caller find in `g`
# afterwards?
#
# </details>


# %% nbgrader={"grade_id": "bug-divide", "solution": true} difficulty=2 importance=4 minutes=5 answers=["R4"]
#| export
def divide(a, b):
    """a / b, elementwise, for two nodes of the same shape; a node."""
    ### BEGIN SOLUTION
    made = a.data / b.data

    def back(g):
        share = g / b.data
        return share, -share * made

    return Node(made, (a, b), back)
    ### END SOLUTION


# %% nbgrader={"grade_id": "bug-divide-try", "grade": true, "points": 0}
a, b, g = Node([6.0, 1.0]), Node([2.0, 4.0]), np.array([2.0, 16.0])
node = divide(a, b)
assert node.data.tolist() == [3.0, 0.25], f"a / b, not {node.data}"
assert node.parents == (a, b), "a quotient has two parents"
shares = node.back(g)
assert shares[0].tolist() == [1.0, 4.0], f"share of a: {shares[0]}"

# %% nbgrader={"grade_id": "bug-divide-shares", "grade": true, "points": 2}
# Hidden tests: the quotient, its parents and what back returns; that no array changes.

# %% [markdown]
# ## Predict: in which order
#
# ```python
# a = Node(3.0)
# b = mul(a, a)
# c = add(a, b)
# d = mul(b, c)
# ```
#
# Somebody sends gradients back like this. The gradient of `d` is 1. The nodes are
# visited in some order. A visited node hands what it has collected *so far* to its
# parents, by `back`, and is never visited again.
#
# - `slope`: the right derivative of `d` with respect to `a`, a number.
# - `right_orders`: the set of letters of those orders that give it. A: d c b a,
#   B: d b c a, C: d c a b, D: d b a c.
# - `wrong_b`: what `a` has collected at the end of order B, a number.
#
# <details><summary>I don't know how to start</summary>
#
# Draw the four nodes and an arrow from each to its parents: two from `b` to `a`. Which
# nodes send something to `b`? Then do each order with a pencil. `b` is 9, `c` is 12.
# And what does a visit to `a` send on?
#
# </details>

# %% nbgrader={"grade_id": "orders", "solution": true} difficulty=3 importance=5 minutes=6 answers=["R4", "Q36"]
# Assign slope, right_orders, wrong_b
### BEGIN SOLUTION
slope = 135.0
right_orders = {"A", "C"}
wrong_b = 81.0
### END SOLUTION

# %% nbgrader={"grade_id": "orders-try", "grade": true, "points": 0}
for answer in (slope, wrong_b):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"
assert isinstance(right_orders, set) and right_orders <= set("ABCD"), "letters A to D"

# %% nbgrader={"grade_id": "orders-right", "grade": true, "points": 1}
# Hidden tests: slope and right_orders.

# %% nbgrader={"grade_id": "orders-wrong", "grade": true, "points": 1}
# Hidden tests: wrong_b.

# %% [markdown]
# A node may be visited only when everybody who was computed from it has been visited.
# An order in which every node stands before its parents is called *topological*.

# %% [markdown]
# ## The backward pass
#
# Write `order(node)` and `backward(node, grad=None, keep=False)`.
#
# `order(node)` returns a list of the node and of all nodes it was computed from,
# directly or not. Each stands there once, and before all of its parents. A graph may be
# 5,000 nodes deep, and Python allows a function to call itself about 1,000 times: use a
# loop and a list of your own. `order` also has to end soon where many ways lead to the
# same node, so visit no node twice.
#
# `backward(node, grad)` sends `grad` back from `node`, an array in the shape of
# `node.data`; with None, an array of ones. It returns nothing. Afterwards the `grad` of
# every node in `order(node)`, `node` itself included, has been increased by what has
# arrived there in *this* pass; a `grad` of None counts as zero. Rules that matter:
#
# - `back` is called once for each node that has one, with the whole gradient that has
#   arrived there in this pass. What an earlier pass has left in a `grad` is not sent
#   again.
# - `back` may return the very array it was given, and the same array for two parents.
#   No array that is passed in or returned by `back` may change, nor an array that stood
#   in a `grad` before: put a new one there.
# - At the end the pass throws away what the nodes have remembered: every node of the
#   order that has a `back` gets `used = True`, `parents = ()` and `back = None`. With
#   `keep=True` all this stays, and one may send gradients back again.
# - If a node of the order is already `used`, a RuntimeError is raised and nothing has
#   changed.
#
# <details><summary>I don't know how to start with order</summary>
#
# Depth first, with a stack. Put a node on the list when all its parents are on it,
# and turn the list round at the end. So a node comes off the stack twice: the first
# time it puts itself back, marked, and its parents on top; the second time its parents
# are done. Another way: count for each node how many others were computed from it, and
# take a node when its count has come down to 0.
#
# </details>
#
# <details><summary>I don't know how to start with backward</summary>
#
# A dictionary from a node to what has arrived there in this pass. A node can be a key.
# Go through the order; add each share to what its parent has, with `+` and not `+=`.
#
# </details>


# %% nbgrader={"grade_id": "sweep", "solution": true} difficulty=4 importance=5 minutes=25 answers=["R4", "Q36"]
#| export
def order(node):
    """A list of all nodes that a node was computed from, and itself, before its parents."""
    ### BEGIN SOLUTION
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]
    ### END SOLUTION


def backward(node, grad=None, keep=False):
    """Send a gradient back from a node, and add to the `grad` of all it was made from.

    Args:
        node: a Node.
        grad: array in the shape of node.data; None for ones.
        keep: whether the graph can be used again.

    Raises:
        RuntimeError: if a part of the graph has been used.
    """
    ### BEGIN SOLUTION
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used; call backward with keep=True")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None
    ### END SOLUTION


# %% nbgrader={"grade_id": "sweep-try", "grade": true, "points": 0}
def twice(a):
    """Two times a, for the tests below."""
    return Node(2 * a.data, (a,), lambda g: (2 * g,))


def plus(a, b):
    """a plus b, of one shape, for the tests below."""
    return Node(a.data + b.data, (a, b), lambda g: (g, g))


a = Node([1.0, 2.0])
b = twice(a)
c = plus(a, b)
d = plus(b, c)  # 2a + (a + 2a)
names = {a: "a", b: "b", c: "c", d: "d"}
assert [names[n] for n in order(d)] == ["d", "c", "b", "a"], "there is only one order"
backward(d, np.array([1.0, 10.0]), keep=True)
assert a.grad.tolist() == [5.0, 50.0], f"5 times what was sent, not {a.grad}"
backward(d, np.array([1.0, 10.0]))
assert a.grad.tolist() == [10.0, 100.0], f"the second pass adds to it: {a.grad}"
assert d.parents == () and d.back is None and d.used, "the graph has been thrown away"
try:
    backward(d)
except RuntimeError:
    pass
else:
    raise AssertionError("the graph has been used, and nothing has been raised")
deep = a
for _ in range(5000):
    deep = plus(deep, a)
assert len(order(deep)) == 5001

# %% nbgrader={"grade_id": "sweep-order", "grade": true, "points": 2}
# Hidden tests: order, of chains, diamonds and random graphs, for a depth of 5,000 too.

# %% nbgrader={"grade_id": "sweep-gradients", "grade": true, "points": 2}
# Hidden tests: the grad of every node, of chains, diamonds and random graphs.

# %% nbgrader={"grade_id": "sweep-adds", "grade": true, "points": 2}
# Hidden tests: several passes, over one graph and over two with a leaf in common; that
# no array changes; how often back is called.

# %% nbgrader={"grade_id": "sweep-used", "grade": true, "points": 1}
# Hidden tests: what is thrown away and what is kept; the RuntimeError.

# %% [markdown]
# ## Switching it off
#
# Whoever only wants a prediction needs no graph, and does not want to pay for one. As
# long as `Node.recording` is False, `Node(…)` forgets parents and `back`.
#
# Write `no_grad()`, to be used as `with no_grad():`. Inside the block `Node.recording`
# is False. After it, it is what it was before the block, also if the block was left by
# an exception, which goes on, and if blocks stand inside each other.
#
# <details><summary>I don't know how to start</summary>
#
# A class with `__enter__` and `__exit__`, or a function with one `yield` under
# `@contextlib.contextmanager`. In the second case, what runs when the block raises?
#
# </details>


# %% nbgrader={"grade_id": "no-grad", "solution": true} difficulty=2 importance=3 minutes=5 answers=["R4"]
#| export
### BEGIN SOLUTION
@contextlib.contextmanager
def no_grad():
    """Inside this block new nodes forget how they were made."""
    before, Node.recording = Node.recording, False
    try:
        yield
    finally:
        Node.recording = before


### END SOLUTION

# %% nbgrader={"grade_id": "no-grad-try", "grade": true, "points": 0}
a = Node(1.0)
with no_grad():
    b = negative(a)
assert b.parents == () and b.back is None, "b has been recorded"
assert negative(a).parents == (a,), "after the block nothing is recorded any more"

# %% nbgrader={"grade_id": "no-grad-block", "grade": true, "points": 1}
# Hidden tests: Node.recording before, inside and after a block, and nodes made there.

# %% nbgrader={"grade_id": "no-grad-nested", "grade": true, "points": 1}
# Hidden tests: blocks inside each other, and blocks that are left by an exception.

# %% [markdown]
# ## Signs in place of names
#
# Python turns `a + b` into a call of `a.__add__(b)`. The cell below gives your
# functions these names, so that one can write formulas. A number or an array beside a
# node becomes a leaf.


# %% nbgrader={"grade_id": "signs", "locked": true}
#| export
def as_node(x):
    return x if isinstance(x, Node) else Node(x)


Node.__add__ = Node.__radd__ = lambda a, b: add(a, as_node(b))
Node.__mul__ = Node.__rmul__ = lambda a, b: mul(a, as_node(b))
Node.__neg__ = lambda a: mul(a, Node(-1.0))
Node.__sub__ = lambda a, b: a + -as_node(b)
Node.__pow__ = lambda a, k: power(a, k)
Node.__truediv__ = lambda a, b: mul(a, power(as_node(b), -1))
Node.__matmul__ = lambda a, b: matmul(a, as_node(b))
Node.__getitem__ = lambda a, index: pick(a, index)
Node.T = property(lambda a: transpose(a))
Node.relu = lambda a: relu(a)
Node.exp = lambda a: exp(a)
Node.log = lambda a: log(a)
Node.sum = lambda a, axis=None, keepdims=False: total(a, axis, keepdims)
Node.mean = lambda a, axis=None, keepdims=False: mean(a, axis, keepdims)
Node.reshape = lambda a, *shape: reshape(a, shape)
Node.backward = lambda a, grad=None, keep=False: backward(a, grad, keep)
Node.__array_ufunc__ = None  # an array on the left leaves the sign to the node

# %% [markdown]
# ## Check the engine
#
# Is it right? A central difference knows nothing of your formulas: move one number up
# and down by `h`, and see how far the result moves.
#
# Write two functions. Both are given a function `f` and a list `arrays` of float arrays
# of any shapes. `f` takes as many nodes as the list has entries, and returns a node of
# shape `()`. The arrays stay as they are, to the last digit. One array may stand in the
# list twice; then an element is moved in one of the two places only.
#
# - `numeric(f, arrays, h)`: a list of arrays, in the shapes of `arrays`. For each
#   element of each: $f$ with that element raised by $h$, minus $f$ with it lowered by
#   $h$, divided by $2h$.
# - `suspects(f, arrays, h, tolerance)`: a list of the positions, 0 for the first, of
#   those arrays for which the engine disagrees. Make a leaf of each array, call `f`
#   once and then `.backward()` of the result. An array is suspect if the `grad` of its
#   leaf is further than `tolerance` from `numeric`, above or below, in any element. A
#   `grad` of None counts as zeros.
#
# The tests bring functions whose result has a `.backward()` of its own, right or wrong,
# so a fault in your engine costs nothing here.
#
# <details><summary>I don't know how to start with numeric</summary>
#
# For each position, and each index of the array there (`np.ndindex(array.shape)` gives
# them all, also the one of rank 0): copy the array, move one element of the copy, make
# leaves of all arrays, call `f`, take `.data`.
#
# </details>


# %% nbgrader={"grade_id": "check", "solution": true} difficulty=3 importance=5 minutes=9 answers=["R4"]
#| export
def numeric(f, arrays, h):
    """Gradients by central differences.

    Args:
        f: function of len(arrays) nodes that returns a node of shape ().
        arrays: list of float arrays of any shapes. They stay as they are.
        h: a number above 0.

    Returns:
        List of float arrays in the shapes of `arrays`.
    """
    ### BEGIN SOLUTION
    gradients = []
    for position, array in enumerate(arrays):
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            ends = []
            for step in (h, -h):
                moved = array.copy()
                moved[index] += step
                others = [*arrays[:position], moved, *arrays[position + 1 :]]
                ends.append(f(*map(Node, others)).data)
            gradient[index] = (ends[0] - ends[1]) / (2 * h)
        gradients.append(gradient)
    return gradients
    ### END SOLUTION


def suspects(f, arrays, h, tolerance):
    """Positions of the arrays for which backward() and central differences disagree.

    Args:
        f, arrays, h: as for `numeric`.
        tolerance: a number above 0, the largest distance that is let pass.

    Returns:
        List of ints.
    """
    ### BEGIN SOLUTION
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for position, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = 0.0 if leaf.grad is None else leaf.grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(position)
    return found
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-try", "grade": true, "points": 0}
class Checked(Node):
    """The sum of a * b for the tests below; its backward forgets b."""

    def __init__(self, a, b):
        super().__init__((a.data * b.data).sum())
        self.leaf, self.share = a, b.data

    def backward(self):
        self.leaf.grad = self.share


arrays = [np.array([1.0, 2.0]), np.array([[3.0, 4.0]])]
answer = numeric(Checked, arrays, 0.1)
assert [array.shape for array in answer] == [(2,), (1, 2)], "a gradient for each array"
assert np.allclose(answer[0], [3.0, 4.0]), f"the slopes of a are b, not {answer[0]}"
arrays = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
answer = suspects(Checked, arrays, 0.1, 1e-6)
assert answer == [1], f"the gradient of b never arrives: [1], not {answer}"

# %% nbgrader={"grade_id": "check-numeric", "grade": true, "points": 2}
# Hidden tests: numeric, for one and several arrays; that the arrays stay.

# %% nbgrader={"grade_id": "check-suspects", "grade": true, "points": 1}
# Hidden tests: suspects, for right and wrong gradients, and for None.

# %% [markdown]
# Now your own engine: every operation, on shapes that broadcast. A line with something
# in the brackets names an operation whose `back` is wrong for these shapes.

# %% tags=["skip-execution"]
rng = np.random.default_rng(1)
weight = rng.standard_normal((3, 4))  # no upstream gradient of ones
table, row, column = (rng.standard_normal(s) for s in ((3, 4), (4,), (3, 1)))
positive, other = rng.uniform(1, 2, (3, 4)), rng.standard_normal((4, 2))
for name, f, arrays in (
    ("+", lambda a, b: ((a + b) * weight).sum(), [table, row]),
    ("*", lambda a, b: (a * b * weight).sum(), [row, column]),
    ("@", lambda a, b: ((a @ b) ** 2).sum(), [table, other]),
    ("relu", lambda a: (a.relu() * weight).sum(), [table]),
    ("exp", lambda a: (a.exp() * weight).sum(), [table]),
    ("log", lambda a: (a.log() * weight).sum(), [positive]),
    ("**", lambda a: (a**3 * weight).sum(), [table]),
    ("sum", lambda a: (a.sum(1) ** 2).sum(), [table]),
    ("mean", lambda a: (a.mean(0, True) * weight).sum(), [table]),
    ("reshape", lambda a: (a.reshape(4, 3).T * weight).sum(), [table]),
    ("[ ]", lambda a: (a[[0, 2, 2]] * weight).sum(), [table]),
    ("a diamond", lambda a: (a * a + a * a.exp()).sum(), [table]),
):
    print(f"{name:10} suspects: {suspects(f, arrays, 1e-5, 1e-6)}")

# %% [markdown]
# And one formula that uses nearly everything, three answers: your engine's, PyTorch's,
# and differences.

# %% tags=["skip-execution", "demo"]
import torch

rng = np.random.default_rng(0)
w, x, b = (rng.standard_normal(s) for s in ((3, 4), (5, 4), (3,)))


def formula(w, x, b):
    h = (x @ w.T + b).relu()
    e = (h - h.mean(1).reshape(5, 1)).exp()
    return ((e / e.sum(1).reshape(5, 1))[[0, 2, 2]] ** 2).mean()


nodes = [Node(array) for array in (w, x, b)]
formula(*nodes).backward()
theirs = [torch.from_numpy(array).requires_grad_() for array in (w, x, b)]
formula(*theirs).backward()
slopes = numeric(formula, [w, x, b], 1e-5)
print("element    engine     PyTorch    difference")
for i in range(3):
    found = nodes[2].grad[i], theirs[2].grad[i], slopes[2][i]
    print(f"b[{i}]    " + " ".join(f"{slope:10.7f}" for slope in found))
for name, mine, other in zip("wxb", nodes, theirs):
    print(
        f"{name}: largest distance {np.abs(mine.grad - other.grad.numpy()).max():.1e}"
    )

# %% [markdown]
# And a look at a graph. Every circle is a node, every arrow leads to a parent. In the
# topological order all arrows point the same way.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"

a, w = Node(3.0), Node(2.0)
b = a * a
c = a + b
d = b * c
loss = (d * w).log()
named = {a: "a", w: "w", b: "b = a·a", c: "c = a + b", d: "d = b·c"}
place = {node: i for i, node in enumerate(order(loss))}
fig, ax = plt.subplots(figsize=(9.5, 3.2), layout="constrained")
for node, i in place.items():
    leaf = not node.parents
    ax.scatter(i, 0, s=700, color=ORANGE if leaf else BLUE, zorder=3)
    text = named.get(node, "log(d·w)" if node is loss else "d·w")
    ax.text(i, -0.32, f"{text}\n{node.data:.4g}", ha="center", va="top")
    for k, parent in enumerate(node.parents):
        bend = 0.25 + 0.12 * k if place[parent] - i > 1 or k else 0
        style = {"arrowstyle": "->", "connectionstyle": f"arc3,rad={-bend}"}
        tail, head = (i + 0.17, 0.05), (place[parent] - 0.17, 0.05)
        ax.annotate("", head, tail, arrowprops=style | {"color": GREY})
ax.set(xlim=(-0.6, len(place) - 0.4), ylim=(-1.0, 1.1))
ax.axis("off")
ax.set_title("leaves orange; gradients flow along the arrows", fontsize=11)
plt.show()

# %% [markdown]
# ## The network, trained by the engine
#
# Write `loss_of(x, y, w1, b1, w2, b2)`, the mean squared error of the network of this
# course. All six are nodes: `x` (n, i), `y` (n, o), `w1` (h, i), `b1` (h,), `w2`
# (o, h), `b2` (o,). Use signs and methods of nodes, as the formula above does: `@`,
# `.T`, `+`, `-`, `**`, `.relu()`, `.mean()`. The result is a node with one number.
#
# Write `fit(loss, parameters, lr, steps)`. `loss` is a function without arguments. Each
# call computes the loss anew, a node, from the parameters, a list of nodes which all
# have a part in it. Take `steps` steps of plain gradient descent, and return a list of
# Python floats: the loss of each step, before its update. Use `.backward()` of the
# loss. Gradients that were left in the parameters by somebody before must have no
# influence.
#
# The tests bring nodes of their own, with all the signs and methods from above, so a
# fault in your engine costs nothing here.
#
# <details><summary>The loss goes down and then up again</summary>
#
# Backward adds to `grad`. Who throws out what the step before has left?
#
# </details>
#
# <details><summary>Nothing moves</summary>
#
# Update `p.data`, from `p.grad`. A line such as `p = p - lr * p.grad` gives a new node
# the name `p`, and the function `loss` goes on with the old one.
#
# </details>


# %% nbgrader={"grade_id": "train", "solution": true} difficulty=3 importance=5 minutes=9 answers=["R4"]
#| export
def loss_of(x, y, w1, b1, w2, b2):
    """The mean squared error of a network of two layers; all arguments are nodes."""
    ### BEGIN SOLUTION
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()
    ### END SOLUTION


def fit(loss, parameters, lr, steps):
    """Train by plain gradient descent.

    Args:
        loss: a function without arguments that returns the loss, a node.
        parameters: list of nodes.
        lr: the learning rate, a number.
        steps: how many steps to take.

    Returns:
        List of Python floats: the loss of each step, before its update.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(float(made.data))
    return losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "train-try", "grade": true, "points": 0}
class Slope(Node):
    """A loss for the tests below: the square of one parameter."""

    def backward(self):
        (p,) = self.parents
        p.grad = 2 * p.data + (0 if p.grad is None else p.grad)


p = Node(4.0)
p.grad = np.array(100.0)  # left by somebody before
answer = fit(lambda: Slope(p.data**2, (p,)), [p], 0.25, 3)
assert answer == [16.0, 4.0, 1.0], f"p goes 4, 2, 1, so 16, 4, 1; yours are {answer}"
assert p.data == 0.5, f"after three steps p is 0.5: {p.data}"

# %% nbgrader={"grade_id": "train-loss", "grade": true, "points": 1}
# Hidden tests: the loss of the network, and the gradients of all six nodes.

# %% nbgrader={"grade_id": "train-steps", "grade": true, "points": 1}
# Hidden tests: losses and parameters after several steps; gradients left from before.

# %% nbgrader={"grade_id": "train-digits", "grade": true, "points": 1}
# Hidden tests: the losses on handwritten digits, step for step.

# %% [markdown]
# And now all of it on the digits: your nodes, your backward pass, your loop. Beside it
# PyTorch, from the same start. If everything is right, the losses agree to twelve digits
# or more, because both compute in float64.

# %% tags=["skip-execution", "demo"]
from sklearn.datasets import load_digits

digits = load_digits()
images, labels = digits.data / 16, np.eye(10)[digits.target]
held_out = np.arange(len(images)) % 5 == 0
rng = np.random.default_rng(0)
start_values = [
    rng.standard_normal((32, 64)) * (2 / 64) ** 0.5,
    np.zeros(32),
    rng.standard_normal((10, 32)) * (1 / 32) ** 0.5,
    np.zeros(10),
]
x, y = Node(images[~held_out]), Node(labels[~held_out])
mine = [Node(array.copy()) for array in start_values]
losses = fit(lambda: loss_of(x, y, *mine), mine, 1.0, 200)

theirs = [torch.tensor(array, requires_grad=True) for array in start_values]
their_x, their_y = torch.tensor(x.data), torch.tensor(y.data)
their_losses = []
for _ in range(200):
    hidden = (their_x @ theirs[0].T + theirs[1]).relu()
    loss = ((hidden @ theirs[2].T + theirs[3] - their_y) ** 2).mean()
    their_losses.append(loss.item())
    gradients = torch.autograd.grad(loss, theirs)
    with torch.no_grad():
        for p, g in zip(theirs, gradients):
            p -= 1.0 * g
for step in (0, 1, 10, 100, 199):
    print(f"step {step:3}: {losses[step]:.12f} and {their_losses[step]:.12f}")
with no_grad():
    hidden = (Node(images[held_out]) @ mine[0].T + mine[1]).relu()
    scores = (hidden @ mine[2].T + mine[3]).data
right = (scores.argmax(1) == digits.target[held_out]).mean()
print(f"held-out digits read correctly: {right:.1%}")

# %% tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(8, 3.6), layout="constrained")
ax.plot(their_losses, color=ORANGE, lw=5, alpha=0.5, label="PyTorch")
ax.plot(losses, color=BLUE, lw=1.5, label="your engine")
ax.set(xlabel="step", ylabel="loss", yscale="log")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## In your own words: what the order is for
#
# A colleague needs no `order`. Her backward pass follows every arrow at once:
#
# ```python
# def send(node, g):
#     node.grad = g if node.grad is None else node.grad + g
#     if node.back is not None:
#         for parent, share in zip(node.parents, node.back(g)):
#             send(parent, share)
# ```
#
# Her gradients are right, on every graph that she has tried. This answer is read and
# graded by a person.
#
# - 1 point: a leaf `x`, and then 60 times `x = add(x, x)`. How often is `send` called?
#   How often does your pass call `back`? Say why the numbers differ so much.
# - 1 point: what becomes of her function on a chain that is 5,000 nodes deep, and why
#   it is nevertheless no answer to raise Python's limit.
# - 1 point: she keeps the loss *nodes* of 1,000 steps in a list, to draw them later, and
#   her memory fills up. What exactly is kept alive? Name two things in your engine that
#   prevent it.

# %% [markdown] nbgrader={"grade_id": "costs", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=6 answers=["R4", "Q36"]
# *Calls.* `send` is called once for every *way* from the end to a node. There are two
# arrows from each of the 60 nodes, so 1 + 2 + 4 + … + 2⁶⁰ = 2⁶¹ - 1 calls, about
# 2 · 10¹⁸: it never ends. My pass visits every node once, after everybody who was
# computed from it, when its whole gradient has arrived: 60 calls of `back`. Gradients
# are added up before they are sent on, and not sent on one by one.
#
# *Depth.* Each arrow is a call inside a call. Python stops at a depth of about 1,000
# with a RecursionError. Raising the limit only moves it: each open call keeps its own
# variables, arrays among them, until it returns, and at some depth the memory of the
# stack is full and the process dies. A loop with a list of its own has neither problem.
# (And it would still be exponential where nodes are shared.)
#
# *Memory.* A loss node holds its parents and its `back`, they hold theirs, down to the
# leaves: with each loss the arrays of a whole step stay alive, every intermediate table
# that a `back` still needs. In my engine the backward pass sets `parents = ()` and
# `back = None`, so that a loss node holds one number afterwards, and `fit` keeps Python
# floats. (Also right: inside `no_grad()` nothing is remembered in the first place.)

# %% [markdown]
# ## What you have now
#
# NumPy does what PyTorch does with arrays, with other defaults: float64, a standard
# deviation divided by n, strides in bytes, scalars that are no arrays, fancy indexing
# that copies, broadcast views that refuse to be written to. What it lacks fits into a
# notebook. A node remembers its parents and a function that sends a gradient back to
# them. What was broadcast is summed, what was picked twice is added. The backward pass
# visits every node before its parents, so that each hands on its whole gradient, once.
# Gradients in `grad` add up over passes, and who forgets to reset them trains with old
# ones. A graph that has been used is thrown away, because its arrays are what fills the
# memory. Central differences, which know none of the formulas, check them all. On this
# engine the network of the course trains as it does in PyTorch, to the last digits.
#
# Next: the craft around forward and backward, from batches to Adam (`13_training`).
#
# **To read**
#
# - Harris and others, *Array programming with NumPy*, 2020.
# - Griewank and Walther, *Evaluating derivatives*, second edition, 2008. The book on
#   what you have built.
# - Maclaurin, Duvenaud and Adams, *Autograd: effortless gradients in NumPy*, 2015.
# - Paszke and others, *Automatic differentiation in PyTorch*, 2017.
#
# **Questions answered here**
#
# - Q1: A neuron, with arrays.
# - Q36: In which order are the backward steps called, and why?
# - R4: The chapter in NumPy, and what takes the place of autograd.
