# ---
# jupyter:
#   builds_on: [03_matmul]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Broadcasting
#
# PyTorch adds a vector to a matrix without being told how. At the end of this notebook
# you will be able to
#
# - say, for any two shapes, whether they go together and which shape comes out,
# - add a vector to the rows or to the columns of a table, on purpose,
# - insert dimensions of size 1 with `unsqueeze`, `None` and `...`, and stretch them
#   with `expand_as`,
# - say how many bytes a stretched tensor occupies, and what happens if you write to it,
# - replace loops over pairs by one expression, and normalise tables and images,
# - bring a gradient back to the shape of an operand that was stretched.
#
# It builds on 03_matmul, where indexing with `None` replaced a loop. Expect two hours:
# 105 minutes for the tasks, the rest for what stands between them.
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
# ## The rules
#
# Elementwise operations (`+`, `*`, `>` and the like) pair entries up. When two shapes
# differ, PyTorch first tries to stretch the tensors to a common shape. This is called
# *broadcasting*, and it follows three rules.
#
# 1. **Align at the right.** Write the two shapes below each other so that their last
#    sizes meet. Where the shorter one has nothing, put a 1.
# 2. **Compare size by size.** A pair fits if the two sizes are equal, or if one of them
#    is 1. If a single pair does not fit, there is no result, only an error.
# 3. **Stretch the 1s.** Where one size is 1, its entry is used again and again. The
#    result has the other size there.
#
# ```text
# a          3  4            a          3  4
# b         (1) 4            b         (1) 3
# -----------------          -----------------
# a + b      3  4            a + b      error
# ```
#
# So a vector of 4 can be added to a 3 × 4 matrix, and a vector of 3 cannot. That the
# matrix has 3 rows does not help: nothing ever aligns at the left. Both tensors may
# stretch in the same operation, as in the last line of the picture below.

# %% tags=["skip-execution"]
# Blue cells are stored. Pale cells are not: the same entry is used again.
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"
PALE = "#CFE6F5"


def draw_tensor(ax, values, stored, title):
    """Draw a table of numbers; cells outside the stored (rows, columns) are pale."""
    rows, columns = values.shape
    for i in range(rows):
        for j in range(columns):
            real = i < stored[0] and j < stored[1]
            face, ink = (BLUE, "white") if real else (PALE, GREY)
            cell = (j, rows - 1 - i)
            ax.add_patch(plt.Rectangle(cell, 1, 1, fc=face, ec="white", lw=2))
            middle = (j + 0.5, rows - 0.5 - i)
            ax.text(*middle, int(values[i, j]), ha="center", va="center", color=ink)
    ax.set(xlim=(-0.1, 4.1), ylim=(rows - 3.1, rows + 0.1), aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.axis("off")


matrix = 10 * torch.arange(1, 13).reshape(3, 4)
row, column = torch.arange(1, 5), torch.arange(1, 4)[:, None]
sums = [
    ((matrix, (3, 4), "(3, 4)"), (row, (1, 4), "(4,)")),
    ((matrix, (3, 4), "(3, 4)"), (column, (3, 1), "(3, 1)")),
    ((10 * column, (3, 1), "(3, 1)"), (row, (1, 4), "(4,)")),
]
widths = {"width_ratios": [4, 0.5, 4, 0.5, 4]}
fig, axes = plt.subplots(3, 5, figsize=(8.5, 6.6), gridspec_kw=widths)
for line, ((a, a_stored, a_name), (b, b_stored, b_name)) in zip(axes, sums):
    draw_tensor(line[0], a.expand(3, 4), a_stored, f"stored as {a_name}")
    draw_tensor(line[2], b.expand(3, 4), b_stored, f"stored as {b_name}")
    draw_tensor(line[4], a + b, (3, 4), "result (3, 4)")
    for ax, sign in zip(line[1::2], "+="):
        ax.text(0.5, 0.5, sign, ha="center", va="center", fontsize=18)
        ax.axis("off")
plt.show()

# %% [markdown]
# ## Predict, then run: six sums
#
# What do these sums return? Assign each answer as a list of Python numbers, `[5, 6]`,
# or as a list of lists, `[[5, 6], [7, 8]]`, as `.tolist()` would give it. Where there
# is no result, assign the string `"error"`.
#
# - `sum_1`: `torch.tensor([1, 2]) + torch.tensor([1])`
# - `sum_2`: `torch.tensor([1, 2]) + torch.tensor([1, 2, 3])`
# - `sum_3`: `[1, 2] + [1]`, without torch
# - `sum_4`: `torch.tensor([[10], [20]]) + torch.tensor([1, 2, 3])`
# - `sum_5`: `torch.tensor([[0, 0], [0, 0]]) + torch.tensor([1, 2])`
# - `sum_6`: `torch.tensor([[0, 0], [0, 0], [0, 0]]) + torch.tensor([1, 2, 3])`
#
# Decide first. Then run the sums in a cell of your own, and think about those that
# surprised you.

# %% nbgrader={"grade_id": "predict-sums", "solution": true} difficulty=1 importance=5 minutes=5 answers=["Q13", "Q14", "Q16", "Q21"]
# Assign sum_1, sum_2, sum_3, sum_4, sum_5, sum_6: lists, or the string "error"
### BEGIN SOLUTION
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"
### END SOLUTION

# %% nbgrader={"grade_id": "predict-sums-try", "grade": true, "points": 0}
for guess in (sum_1, sum_2, sum_3, sum_4, sum_5, sum_6):
    assert guess == "error" or isinstance(guess, list), (
        f"{guess!r} is neither a list nor the string 'error'"
    )

# %% nbgrader={"grade_id": "predict-sums-vectors", "grade": true, "points": 1}
# Hidden tests: sum_1, sum_2 and sum_3.

# %% nbgrader={"grade_id": "predict-sums-tables", "grade": true, "points": 1}
# Hidden tests: sum_4, sum_5 and sum_6.

# %% [markdown]
# ## The rules as a function
#
# Write `broadcast_shape(s1, s2)`. It takes two shapes, as tuples of integers, and
# returns the shape of the result as a tuple. Where PyTorch would raise an error, raise
# `ValueError`.
#
# The shapes may have any length. The empty tuple `()` is the shape of a single number.
# A size may be 0: then the tensor holds nothing, which happens to an empty batch. The
# rules above say what becomes of it, word for word. A 0 and a 1 fit, and the result
# has "the other size", which is not the larger one. A 0 and a 2 do not fit.
#
# Use plain Python: neither torch nor NumPy appears in your answer. PyTorch has
# `torch.broadcast_shapes`; compare with it as often as you like, but leave it out.
#
# <details><summary>I don't know how to start</summary>
#
# Make both shapes equally long first: put as many 1s on the left of the shorter one as
# it lacks. `(1,) * 3` is `(1, 1, 1)`, and tuples are joined with `+`. The rest is one
# loop over pairs of sizes.
#
# </details>
#
# <details><summary>It fails with sizes of 0</summary>
#
# Go through your code by hand with `(0,)` and `(1,)`. Which line decides on the size,
# and what does it decide? Then look at the shape of `torch.zeros(0) + torch.zeros(1)`.
#
# </details>


# %% nbgrader={"grade_id": "broadcast-shape", "solution": true} difficulty=3 importance=5 minutes=12 answers=["Q16"]
#| export
def broadcast_shape(s1, s2):
    """The shape that two shapes broadcast to.

    Args:
        s1, s2: tuples of integers, each at least 0; lengths may differ or be 0.

    Returns:
        A tuple of integers, as long as the longer of the two.

    Raises:
        ValueError: if the shapes do not fit.
    """
    ### BEGIN SOLUTION
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    result = []
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError(f"{s1} and {s2} do not fit: {a} meets {b}")
        result.append(b if a == 1 else a)
    return tuple(result)
    ### END SOLUTION


# %% nbgrader={"grade_id": "broadcast-shape-try", "grade": true, "points": 0}
cases = [
    ((3, 4), (4,), (3, 4)),
    ((4,), (3, 4), (3, 4)),
    ((3, 1), (1, 4), (3, 4)),
    ((2, 3, 4), (3, 1), (2, 3, 4)),
    ((), (5,), (5,)),
]
for s1, s2, expected in cases:
    answer = broadcast_shape(s1, s2)
    assert answer is not None, "your function returned None: does it end with return?"
    assert isinstance(answer, tuple), f"a tuple is asked for, not {answer!r}"
    assert answer == expected, f"{s1} and {s2} give {expected}, not {answer}"
try:
    broadcast_shape((3, 4), (3,))
except ValueError:
    pass
else:
    raise AssertionError("(3, 4) and (3,) do not fit: ValueError is asked for")

# %% nbgrader={"grade_id": "broadcast-shape-values", "grade": true, "points": 2}
# Hidden tests: shapes that fit, of lengths from 0 to 6, as tuples and in plain Python.

# %% nbgrader={"grade_id": "broadcast-shape-errors", "grade": true, "points": 1}
# Hidden tests: shapes that do not fit, at the right, in the middle and at the left.

# %% nbgrader={"grade_id": "broadcast-shape-zeros", "grade": true, "points": 1}
# Hidden tests: sizes of 0, in shapes that fit and in shapes that do not.

# %% [markdown]
# Now let your function and PyTorch judge the same pairs of shapes: all that can be made
# with up to three sizes from 0 to 3.

# %% tags=["skip-execution"]
from itertools import product


def shape_or_error(rule, s1, s2):
    try:
        return tuple(rule(s1, s2))
    except (ValueError, RuntimeError):
        return "error"


shapes = [shape for length in range(4) for shape in product(range(4), repeat=length)]
pairs = list(product(shapes, repeat=2))
theirs = [shape_or_error(torch.broadcast_shapes, *pair) for pair in pairs]
agree = sum(
    shape_or_error(broadcast_shape, *pair) == answer
    for pair, answer in zip(pairs, theirs)
)
print(f"{len(pairs):,} pairs, {theirs.count('error'):,} of them do not fit")
print(f"your function and PyTorch agree on {agree:,}")

# %% [markdown]
# ## Dimensions of size 1
#
# The rules align at the right. If you want a vector of 3 to run *down* the three rows
# of a matrix, it must become a column first, of shape (3, 1). Nothing is computed for
# that: the same numbers are looked at through another shape. There are two ways to
# write it.
#
# `v.unsqueeze(1)` inserts a dimension of size 1 at place 1. A negative place counts
# from the end: `v.unsqueeze(-1)` makes the new dimension the last one.
#
# Indexing with `None` inserts one where the `None` stands, while `:` takes over an old
# dimension. So `v[:, None]` is that column, and `v[None, :]` or shortly `v[None]` is a
# row of shape (1, 3). Three dots, `...`, stand for as many `:` as are missing. So
# `t[..., None]` puts the new dimension last, whatever the rank of `t`.

# %% [markdown]
# ## Predict, then run: shapes
#
# Predict eight shapes, each as a tuple, or `"error"` where PyTorch refuses. Remember
# that a tuple of one number is written `(3,)`. The tensors are
# `v = torch.zeros(3)`, `t = torch.zeros(2, 3)` and `u = torch.zeros(2, 3, 4)`.

# %% nbgrader={"grade_id": "index-shapes", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q18", "Q19"]
# Assign eight shapes, each a tuple or "error":
#   shape_1: v.unsqueeze(0)         shape_2: v[:, None]
#   shape_3: t[:, None]             shape_4: u[..., None]
#   shape_5: u[..., 0]              shape_6: t.unsqueeze(-1)
#   shape_7: v.unsqueeze()          shape_8: v[:, None] + t
### BEGIN SOLUTION
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = "error"
### END SOLUTION

# %% nbgrader={"grade_id": "index-shapes-try", "grade": true, "points": 0}
for shape in (shape_1, shape_2, shape_3, shape_4, shape_5, shape_6, shape_7, shape_8):
    assert shape == "error" or isinstance(shape, tuple), (
        f"{shape!r} is neither a tuple (one size is written (3,)) nor 'error'"
    )

# %% nbgrader={"grade_id": "index-shapes-inserted", "grade": true, "points": 1}
# Hidden tests: shape_1 to shape_4.

# %% nbgrader={"grade_id": "index-shapes-traps", "grade": true, "points": 1}
# Hidden tests: shape_5 to shape_8.

# %% [markdown]
# ## Add to rows, add to columns
#
# Write two functions for a table `t` of shape (n, m).
#
# - `add_to_rows(t, v)`, with `v` of shape (m,), adds `v` to every row of `t`.
# - `add_to_columns(t, v)`, with `v` of shape (n,), adds `v` to every column of `t`:
#   its entry `i` goes to everything in row `i`.
#
# Both return a new tensor of shape (n, m) and leave `t` and `v` as they are. You may
# rely on `v` having the right length. `n` and `m` may be 1, and `n` may be 0, which
# makes an empty table. The tests compare gradients as well, so nothing may be taken out
# of PyTorch on the way, with `.item()`, `.tolist()` or `.detach()`. Square tables are
# tested too: there the wrong direction raises no error.


# %% nbgrader={"grade_id": "add-vector", "solution": true} difficulty=1 importance=5 minutes=5 answers=["Q18", "Q19", "Q21"]
#| export
def add_to_rows(t, v):
    """Add v to every row of t.

    t: float tensor (n, m); v: float tensor (m,). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return t + v
    ### END SOLUTION


def add_to_columns(t, v):
    """Add v to every column of t.

    t: float tensor (n, m); v: float tensor (n,). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return t + v[:, None]
    ### END SOLUTION


# %% nbgrader={"grade_id": "add-vector-try", "grade": true, "points": 0}
t = torch.zeros(2, 3)
answer = add_to_rows(t, torch.tensor([1.0, 2.0, 3.0]))
assert answer is not None, "add_to_rows returned None: does it end with return?"
assert answer.tolist() == [[1, 2, 3], [1, 2, 3]], f"each row is 1, 2, 3, not\n{answer}"
assert t.eq(0).all(), "add_to_rows changed t itself: return a new tensor"
answer = add_to_columns(t, torch.tensor([1.0, 2.0]))
assert answer is not None, "add_to_columns returned None: does it end with return?"
assert answer.tolist() == [[1, 1, 1], [2, 2, 2]], f"each column is 1, 2, not\n{answer}"
assert t.eq(0).all(), "add_to_columns changed t itself: return a new tensor"

# %% nbgrader={"grade_id": "add-vector-rows", "grade": true, "points": 1}
# Hidden tests: add_to_rows, values, gradients, and inputs left as they were.

# %% nbgrader={"grade_id": "add-vector-columns", "grade": true, "points": 2}
# Hidden tests: add_to_columns, values, gradients, and inputs left as they were.

# %% [markdown]
# ## Predict, then run: `expand_as`
#
# Broadcasting stretches behind the scenes. `a.expand_as(b)` does it openly: it returns
# `a`, stretched to the shape of `b`. The rules are the same but for one thing. Only `a`
# may stretch, and it must arrive exactly at the shape of `b`. Where there is no `b`,
# write the sizes: `a.expand(2, 3)`.
#
# Predict what these return, as lists of lists, or `"error"`. Here
# `v = torch.tensor([1, 2, 3])`.
#
# - `expand_1`: `v.expand_as(torch.zeros(2, 3))`
# - `expand_2`: `v.expand_as(torch.zeros(3, 2))`
# - `expand_3`: `v.unsqueeze(1).expand_as(torch.zeros(3, 2))`
# - `expand_4`: `v.expand_as(torch.zeros(6))`
# - `expand_5`: `v[:, None].expand_as(torch.zeros(1, 2))`
# - `expand_6`: `v.expand_as(torch.zeros(1, 3))`

# %% nbgrader={"grade_id": "predict-expand", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q17", "Q18"]
# Assign expand_1 to expand_6: lists of lists, or the string "error"
### BEGIN SOLUTION
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = "error"
expand_5 = "error"
expand_6 = [[1, 2, 3]]
### END SOLUTION

# %% nbgrader={"grade_id": "predict-expand-try", "grade": true, "points": 0}
for guess in (expand_1, expand_2, expand_3, expand_4, expand_5, expand_6):
    assert guess == "error" or isinstance(guess, list), (
        f"{guess!r} is neither a list nor the string 'error'"
    )

# %% nbgrader={"grade_id": "predict-expand-first", "grade": true, "points": 1}
# Hidden tests: expand_1, expand_2 and expand_3.

# %% nbgrader={"grade_id": "predict-expand-second", "grade": true, "points": 1}
# Hidden tests: expand_4, expand_5 and expand_6.

# %% [markdown]
# ## What is stored
#
# A tensor is two things: a row of numbers in memory, its *storage*, and a way of
# looking at it. The way of looking says how many steps to take in memory for one step
# along each dimension. These are the *strides*. For a freshly made (3, 4) matrix they
# are (4, 1): one row down is four numbers further on, one column to the right is one.
#
# Several tensors may look at the same storage. They are *views* of it, and share
# memory. `t.stride()` shows the strides, `t.untyped_storage().nbytes()` the bytes
# stored. (You may meet `t.storage()`, which is deprecated.)
#
# How do you walk over a vector as if it were a matrix with equal rows? By not moving at
# all when going down. The stride is **0**.


# %% nbgrader={"grade_id": "given-bytes", "locked": true}
#| export
def bytes_stored(t):
    """How many bytes the storage holds that t looks at."""
    return t.untyped_storage().nbytes()


# %% tags=["skip-execution"]
v = torch.tensor([1.0, 2.0, 3.0, 4.0])
print("tensor                     shape    strides  bytes stored")
for name, t in [
    ("v", v),
    ("v.expand(3, 4)", v.expand(3, 4)),
    ("v[:, None]", v[:, None]),
    ("v[:, None].expand(4, 3)", v[:, None].expand(4, 3)),
    ("v.expand(3, 4).clone()", v.expand(3, 4).clone()),
]:
    print(f"{name:25} {tuple(t.shape)!s:8} {t.stride()!s:8} {bytes_stored(t):5}")

# a copy of this one would take 4 terabytes
print(torch.zeros(1).expand(1_000_000, 1_000_000).shape)

# %% tags=["skip-execution"]
# Each cell shows the place in memory that it reads, counted from 0.
COLOURS = [BLUE, ORANGE, GREEN, "#CC79A7"]


def draw_places(ax, t, title):
    """Draw a matrix whose entries are places in memory."""
    rows, columns = t.shape
    for i in range(rows):
        for j in range(columns):
            place = int(t[i, j])
            face = COLOURS[place]
            cell = (j, rows - 1 - i)
            ax.add_patch(plt.Rectangle(cell, 1, 1, fc=face, ec="white", lw=2))
            middle = (j + 0.5, rows - 0.5 - i)
            ax.text(*middle, place, ha="center", va="center", color="white")
    ax.set(xlim=(-0.1, columns + 0.1), ylim=(-0.1, rows + 0.1), aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.axis("off")


places = torch.arange(4)
views = [
    (places[None], "v, as it is stored\nstrides (1,)"),
    (places.expand(3, 4), "v.expand(3, 4)\nstrides (0, 1)"),
    (places[:, None].expand(4, 3), "v[:, None].expand(4, 3)\nstrides (1, 0)"),
]
widths = {"width_ratios": [4, 4, 3]}
fig, axes = plt.subplots(1, 3, figsize=(9, 3.4), gridspec_kw=widths)
for ax, (t, title) in zip(axes, views):
    draw_places(ax, t, title)
plt.show()

# %% [markdown]
# ## Stretch without copying
#
# Write two functions that stretch a vector `v` to the shape (n, m) of a given matrix
# `t`. The entries of `t` play no part.
#
# - `as_rows(v, t)`, with `v` of shape (m,): every row of the result is `v`.
# - `as_columns(v, t)`, with `v` of shape (n,): every column of the result is `v`.
#
# Nothing may be copied. The result is a view of `v`: it shares its memory, one of its
# strides is 0, and not one byte is stored in addition. The tests look at exactly that:
# values, strides, bytes stored and shared memory. You may rely on `v` having the right
# length. `v` may itself be a view, such as the column of a matrix. `n` and `m` may be
# 1; then a stride says nothing, and only the values are compared.
#
# <details><summary>The values are right, but more bytes are stored</summary>
#
# Then something has made a copy. Look at each call in turn and print the
# `bytes_stored` of what it returns. Methods that promise a certain memory layout, or
# that repeat, do copy; so does arithmetic.
#
# </details>


# %% nbgrader={"grade_id": "stretch", "solution": true} difficulty=2 importance=4 minutes=7 answers=["Q17", "Q18", "Q19", "Q20"]
#| export
def as_rows(v, t):
    """A view of v in the shape of t, each row of which is v.

    v: float tensor (m,); t: float tensor (n, m). Returns a view of shape (n, m).
    """
    ### BEGIN SOLUTION
    return v.expand_as(t)
    ### END SOLUTION


def as_columns(v, t):
    """A view of v in the shape of t, each column of which is v.

    v: float tensor (n,); t: float tensor (n, m). Returns a view of shape (n, m).
    """
    ### BEGIN SOLUTION
    return v[:, None].expand_as(t)
    ### END SOLUTION


# %% nbgrader={"grade_id": "stretch-try", "grade": true, "points": 0}
t = torch.zeros(2, 3)
answer = as_rows(torch.tensor([1.0, 2.0, 3.0]), t)
assert answer is not None, "as_rows returned None: does it end with return?"
assert answer.tolist() == [[1, 2, 3], [1, 2, 3]], f"each row is 1, 2, 3, not\n{answer}"
answer = as_columns(torch.tensor([1.0, 2.0]), t)
assert answer is not None, "as_columns returned None: does it end with return?"
assert answer.tolist() == [[1, 1, 1], [2, 2, 2]], f"each column is 1, 2, not\n{answer}"
for f, v in [(as_rows, torch.zeros(3)), (as_columns, torch.zeros(2))]:
    answer = f(v, t)
    enough, stored = bytes_stored(v), bytes_stored(answer)
    name = f.__name__
    assert stored == enough, f"{name}: {enough} bytes are enough, yours stores {stored}"
    v[0] = 7
    assert answer[0, 0] == 7, f"{name}: a change of v does not show; who made a copy?"

# %% nbgrader={"grade_id": "stretch-values", "grade": true, "points": 1}
# Hidden tests: values of both functions, for square matrices, one row, one column.

# %% nbgrader={"grade_id": "stretch-rows", "grade": true, "points": 1}
# Hidden tests: strides, bytes stored and shared memory of as_rows.

# %% nbgrader={"grade_id": "stretch-columns", "grade": true, "points": 1}
# Hidden tests: strides, bytes stored and shared memory of as_columns.

# %% [markdown]
# The same column, in five spellings. All of them look at the storage of `v`, and all
# have the same strides. Use the one that you will still understand next month.

# %% tags=["skip-execution"]
v, t = torch.tensor([1.0, 2.0, 3.0]), torch.zeros(3, 4)
for name, column in [
    ("yours", as_columns(v, t)),
    ("v.unsqueeze(1).expand_as(t)", v.unsqueeze(1).expand_as(t)),
    ("v.unsqueeze(-1).expand_as(t)", v.unsqueeze(-1).expand_as(t)),
    ("v[:, None].expand_as(t)", v[:, None].expand_as(t)),
    ("v[..., None].expand(3, 4)", v[..., None].expand(3, 4)),
]:
    same = column.untyped_storage().data_ptr() == v.untyped_storage().data_ptr()
    print(f"{name:29} {column.stride()}  storage of v: {same}")

# %% [markdown]
# ## Strides of a stretched tensor
#
# Now do yourself what `expand` does. It never touches the numbers. It only works out
# new strides.
#
# Write `expanded_strides(shape, strides, target)`. A tensor with this `shape` and these
# `strides` is to be stretched to the shape `target`. Return the strides of the view, a
# tuple of integers as long as `target`. Align at the right, as always. A dimension that
# keeps its size keeps its stride. A stretched dimension, or a new one on the left, gets
# the stride 0.
#
# `target` is the shape to arrive at: if the tensor cannot be stretched to exactly that,
# raise `ValueError`. That includes a `target` with fewer dimensions than `shape`, and a
# target size of 1 where the tensor has another size.
#
# All three arguments are tuples of integers, the sizes are at least 1, and `shape` and
# `strides` are equally long; both may be `()`. The strides may be any: those of a
# transposed tensor, or of one that takes every second column. Use plain Python, without
# torch or NumPy. Where `target` has the size 1 nobody ever takes a step, so any stride
# is right, and such results are not tested.
#
# <details><summary>I don't know how to start</summary>
#
# Take your `broadcast_shape` as a model: make the tuples equally long, then go through
# them together, now three at a time. Only one side may stretch here.
#
# </details>


# %% nbgrader={"grade_id": "expanded-strides", "solution": true} difficulty=3 importance=3 minutes=9 answers=["Q16", "Q20"]
#| export
def expanded_strides(shape, strides, target):
    """The strides of a tensor after expand(target).

    Args:
        shape, strides: tuples of d integers, those of the tensor.
        target: tuple of integers, the shape to stretch it to.

    Returns:
        A tuple of integers, as long as target.

    Raises:
        ValueError: if the tensor cannot be stretched to target.
    """
    ### BEGIN SOLUTION
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError(f"{target} has fewer dimensions than {shape}")
    result = [0] * missing
    for size, step, wanted in zip(shape, strides, target[missing:]):
        if size != wanted and size != 1:
            raise ValueError(f"{shape} cannot be stretched to {target}")
        result.append(step if size == wanted else 0)
    return tuple(result)
    ### END SOLUTION


# %% nbgrader={"grade_id": "expanded-strides-try", "grade": true, "points": 0}
v, m = torch.zeros(3), torch.zeros(2, 3)
for t, target in [(v, (2, 3)), (v[:, None], (3, 4)), (m, (2, 3)), (m.t(), (4, 3, 2))]:
    answer = expanded_strides(tuple(t.shape), t.stride(), target)
    assert answer is not None, "your function returned None: does it end with return?"
    expected = t.expand(target).stride()
    start = f"shape {tuple(t.shape)}, strides {t.stride()}, stretched to {target}"
    assert isinstance(answer, tuple), f"a tuple is asked for, not {answer!r}"
    assert answer == expected, f"{start}: {expected}, not {answer}"
for shape, strides, target in [((3,), (1,), (3, 4)), ((1, 3), (3, 1), (3,))]:
    try:
        answer = expanded_strides(shape, strides, target)
    except ValueError:
        continue
    raise AssertionError(f"{shape} to {target}: ValueError is asked for, not {answer}")

# %% nbgrader={"grade_id": "expanded-strides-values", "grade": true, "points": 2}
# Hidden tests: new, stretched and kept dimensions, transposed too, in plain Python.

# %% nbgrader={"grade_id": "expanded-strides-errors", "grade": true, "points": 1}
# Hidden tests: targets that cannot be reached.

# %% [markdown]
# ## What broadcasting costs
#
# You know what `expand` stores. But nobody writes `expand` in `m + v`, where a vector of
# 1000 numbers meets a million. Is the vector written out a thousand times before the
# sum begins? And could the result, which came from a stretched tensor, be stretched
# itself? Decide now; the cell after the task will tell.

# %% [markdown]
# ## Predict, then run: bytes
#
# Here `v = torch.zeros(1000)` and `m = torch.zeros(1000, 1000)`, in float32, 4 bytes
# for each number. What does `bytes_stored` (above) say of these? Assign integers.
#
# - `bytes_1`: of `v`
# - `bytes_2`: of `v.expand(1000, 1000)`
# - `bytes_3`: of `v.expand(1000, 1000).contiguous()`, where `contiguous` asks for
#   numbers that lie in memory one after the other
# - `bytes_4`: of `v[:, None]`
# - `bytes_5`: of `m + v`
# - `bytes_6`: of `v[:, None] * v`
#
# And two pairs of strides, as tuples.
#
# - `strides_1`: of `v.expand(1000, 1000)`
# - `strides_2`: of `v[:, None].expand(1000, 1000)`
#
# Last, `copied`: the bytes that PyTorch needs in `m + v` to write out the stretched `v`,
# those of the result not included.

# %% nbgrader={"grade_id": "predict-bytes", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q20", "Q22"]
# Assign six integers, bytes_1 to bytes_6, two tuples, strides_1 and strides_2, and
# the integer copied.
### BEGIN SOLUTION
bytes_1 = 4_000
bytes_2 = 4_000
bytes_3 = 4_000_000
bytes_4 = 4_000
bytes_5 = 4_000_000
bytes_6 = 4_000_000
strides_1 = (0, 1)
strides_2 = (1, 0)
copied = 0
### END SOLUTION

# %% nbgrader={"grade_id": "predict-bytes-try", "grade": true, "points": 0}
for guess in (bytes_1, bytes_2, bytes_3, bytes_4, bytes_5, bytes_6, copied):
    assert isinstance(guess, int), f"{guess!r} is not an integer"
for guess in (strides_1, strides_2):
    two = isinstance(guess, (tuple, list)) and len(guess) == 2
    assert two, f"{guess!r} is not a tuple of two integers"

# %% nbgrader={"grade_id": "predict-bytes-views", "grade": true, "points": 1}
# Hidden tests: bytes_1 to bytes_4.

# %% nbgrader={"grade_id": "predict-bytes-results", "grade": true, "points": 1}
# Hidden tests: bytes_5, bytes_6 and copied.

# %% nbgrader={"grade_id": "predict-bytes-strides", "grade": true, "points": 1}
# Hidden tests: strides_1 and strides_2.

# %% [markdown]
# The next cell listens in: it notes every operation that PyTorch carries out (they come
# from its library *aten*, hence the names), and the bytes of new memory that its result
# takes. Compare `m + v` with the version that makes the copy by hand.

# %% tags=["skip-execution"]
from torch.utils._python_dispatch import TorchDispatchMode


class NewMemory(TorchDispatchMode):
    """Prints each operation and the bytes of new storage in its result."""

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        tensors = [arg for arg in args if isinstance(arg, torch.Tensor)]
        known = {t.untyped_storage().data_ptr() for t in tensors}
        fresh = result.untyped_storage().data_ptr() not in known
        print(
            f"   {operation!s:20} {bytes_stored(result) if fresh else 0:9,} new bytes"
        )
        return result


v, m = torch.zeros(1000), torch.zeros(1000, 1000)
for name, f in [
    ("m + v", lambda: m + v),
    ("m + v.expand_as(m).clone()", lambda: m + v.expand_as(m).clone()),
    ("v[:, None] * v", lambda: v[:, None] * v),
]:
    print(name)
    with NewMemory():
        f()

# %% [markdown]
# `m + v` is one operation, and all the new memory is that of its result. The vector is
# read with a stride of 0, and no copy of it is ever made. The result is a tensor like
# any other: its entries differ, so each of them needs a place.

# %% [markdown]
# ## Writing to a view
#
# A view shares memory, so whoever writes to it writes to all that look at the same
# place. With a stride of 0 that includes other entries of the view itself.
#
# Here is a way to lose an afternoon. Someone wants a table with a row for each of 3
# labels, a 1 at the place of the label and 0 elsewhere. `expand` gives a table of zeros
# quickly, and no error appears. Look how many 1s there are.

# %% tags=["skip-execution"]
labels = [2, 0, 1]
table = torch.zeros(4).expand(3, 4)
for i, label in enumerate(labels):
    table[i, label] = 1
print("3 rows that read the same 4 places:", table, sep="\n")

# a comparison that stretches both sides makes its own table
print("a table of its own:")
print((torch.tensor(labels)[:, None] == torch.arange(4)).int())

# %% [markdown]
# Writing to a single entry is always let through, as here. An operation in place, such
# as `a += 1`, is another matter. It makes no new tensor, as `a = a + 1` does, but writes
# the result into `a`. For that, the result must have exactly the shape of `a`, and each
# entry of `a` must have a place of its own.

# %% [markdown]
# ## Predict, then run: writing
#
# These lines run one after the other.
#
# ```python
# v = torch.tensor([1, 2, 3])
# e = v.expand(2, 3)
# e[0, 1] = 9            # step 1
# e[0] += 10             # step 2
# c = e.clone()
# c += 100               # step 3
# ```
#
# Predict `v_1` and `e_1`, what `v` and `e` hold after step 1; `v_2`, what `v` holds
# after step 2; and `v_3` and `c_3`, what `v` and `c` hold after step 3. Give them as
# lists, or lists of lists.
#
# Three lines more, each run by itself with a fresh `v = torch.tensor([1, 2, 3])`. Where
# PyTorch refuses, the answer is `"error"`.
#
# - `in_place_1`: what `a` holds after `a = v.expand(2, 3); a += 1`, a list of lists
# - `in_place_2`: what `a` holds after `a = v.expand(2, 3); a = a + 1`, a list of lists
# - `in_place_3`: what `v` holds after `v += torch.zeros(2, 3, dtype=torch.int64)`, a list
#
# <details><summary>Is step 2 refused?</summary>
#
# Ask what is written to. It is `e[0]`, one row. Which places do its three entries have,
# and is one of them used twice?
#
# </details>

# %% nbgrader={"grade_id": "predict-writing", "solution": true} difficulty=3 importance=4 minutes=6 answers=["Q20", "Q22"]
# Assign v_1, e_1, v_2, v_3, c_3, in_place_1, in_place_2, in_place_3: lists, lists of
# lists, or "error"
### BEGIN SOLUTION
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"
### END SOLUTION

# %% nbgrader={"grade_id": "predict-writing-try", "grade": true, "points": 0}
for guess in (v_1, e_1, v_2, v_3, c_3):
    assert isinstance(guess, list), f"{guess!r} is not a list"
for guess in (in_place_1, in_place_2, in_place_3):
    assert guess == "error" or isinstance(guess, list), (
        f"{guess!r} is neither a list nor the string 'error'"
    )

# %% nbgrader={"grade_id": "predict-writing-steps", "grade": true, "points": 1}
# Hidden tests: what v, e and c hold after the three steps.

# %% nbgrader={"grade_id": "predict-writing-in-place", "grade": true, "points": 1}
# Hidden tests: in_place_1, in_place_2 and in_place_3.

# %% tags=["skip-execution"]
v = torch.tensor([1, 2, 3])
for name, change in [
    ("v.expand(2, 3) += 1", lambda: v.expand(2, 3).add_(1)),
    ("v += a (2, 3) tensor", lambda: v.add_(torch.zeros(2, 3, dtype=torch.int64))),
]:
    try:
        change()
    except RuntimeError as error:
        print(f"{name}\n   {error}")

# %% [markdown]
# ## Everything with everything
#
# When both operands stretch, each entry of one meets each entry of the other. That is
# the pattern behind a multiplication table and behind "which two points are closest".
# In plain Python it would be two loops.
#
# The *outer product* of vectors $u$ and $v$ is such a table: $o_{ij} = u_i\, v_j$.
#
# For points it takes one dimension more. Take n points in the rows of $A$ and m points
# in the rows of $B$, all with d coordinates. Their distances, each from each, are
#
# $$D_{ij} = \sqrt{\sum_{k} (A_{ik} - B_{jk})^2}$$

# %% [markdown]
# ## Outer product and pairwise distances
#
# Write `outer(u, v)` for vectors of shape (n,) and (m,): the table of shape (n, m) of
# all products.
#
# Write `pairwise_distances(a, b)` for points of shape (n, d) and (m, d): the table of
# shape (n, m) of all distances.
#
# No loops, not even over the d coordinates: at most **20 operations** of PyTorch in each
# function, indexing included, whatever n, m and d are. The cell below your answer counts
# them. And no ready-made answers: none of PyTorch's matrix products (`@`, `einsum` and
# their relatives), no `torch.outer`, no `torch.cdist`. Norms such as `.norm()` are
# allowed. Values stay tensors.
#
# Take the differences first and square them then, as the formula does. Multiplying out
# the square saves memory, and loses digits where two points are close.
#
# n, m and d may be 1; for points, n and m may be 0. The tests compare values, shapes and
# gradients. No two points coincide there, because at 0 the root has no slope.
#
# <details><summary>I don't know how to start with the distances</summary>
#
# Begin with the differences $A_{ik} - B_{jk}$, all of them. Three indices need three
# dimensions, in the order i, j, k. Which of these three does `a` have, and where does
# it need a 1? The same for `b`.
#
# </details>


# %% nbgrader={"grade_id": "pairs", "solution": true} difficulty=3 importance=5 minutes=10 answers=["Q16", "Q18", "Q19"]
#| export
def outer(u, v):
    """All products of an entry of u and an entry of v.

    u: float tensor (n,); v: float tensor (m,). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return u[:, None] * v
    ### END SOLUTION


def pairwise_distances(a, b):
    """The distance of each point of a from each point of b.

    a: float tensor (n, d); b: float tensor (m, d). Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return (a[:, None] - b).pow(2).sum(-1).sqrt()
    ### END SOLUTION


# %% nbgrader={"grade_id": "pairs-try", "grade": true, "points": 0}
answer = outer(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0, 5.0]))
assert answer is not None, "outer returned None: does it end with return?"
assert answer.tolist() == [[3, 4, 5], [6, 8, 10]], f"unexpected outer product\n{answer}"
a = torch.tensor([[0.0, 0.0], [3.0, 0.0]])
b = torch.tensor([[3.0, 4.0], [0.0, 1.0], [6.0, 8.0]])
answer = pairwise_distances(a, b)
assert answer is not None, "pairwise_distances returned None: where is its return?"
assert answer.shape == (2, 3), f"2 points and 3 points, but shape {tuple(answer.shape)}"
expected = torch.tensor([[5.0, 1.0, 10.0], [4.0, 10.0**0.5, 73.0**0.5]])
torch.testing.assert_close(answer, expected)


from torch.utils._python_dispatch import TorchDispatchMode


class Seen(TorchDispatchMode):
    names = ()

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        self.names += (str(operation.overloadpacket),)
        return operation(*args, **(kwargs or {}))


for f, dims in [(outer, [(24,), (31,)]), (pairwise_distances, [(24, 22), (31, 22)])]:
    given = [torch.ones(shape) for shape in dims]
    with Seen() as seen:
        f(*given)
    used = len(seen.names)
    assert used <= 20, f"{f.__name__}: {used} operations for {dims}, 20 are allowed"
    ready_made = {"aten.mm", "aten.bmm", "aten.mv"}
    ready_made |= {"aten._cdist_forward", "aten._euclidean_dist"}
    found = ready_made & set(seen.names)
    assert not found, f"{f.__name__} is ready-made: {found.pop()}"

# %% nbgrader={"grade_id": "pairs-outer", "grade": true, "points": 1}
# Hidden tests: values, gradients and operations of outer.

# %% nbgrader={"grade_id": "pairs-distances", "grade": true, "points": 2}
# Hidden tests: values of pairwise_distances, also for one point, for none and d = 1.

# %% nbgrader={"grade_id": "pairs-structure", "grade": true, "points": 1}
# Hidden tests: gradients of pairwise_distances, and its operations.

# %% [markdown]
# Below, 60 points are coloured by the nearest of three centres. All 180 distances come
# from one call of your function. On the right each row is a point, and its darkest cell
# stands in the column of the centre it belongs to. The same line is the heart of
# k-means and of nearest-neighbour search.

# %% tags=["skip-execution"]
torch.manual_seed(3)
points = 3 * torch.rand(60, 2)
centres = torch.tensor([[0.7, 0.8], [2.3, 0.9], [1.4, 2.3]])
distances = pairwise_distances(points, centres)
nearest = distances.argmin(1)
order = nearest.argsort()  # for the picture on the right only

fig, axes = plt.subplots(
    1, 2, figsize=(9, 4.2), width_ratios=[1.5, 1], layout="constrained"
)
for k, (colour, marker) in enumerate(zip([BLUE, ORANGE, GREEN], "os^")):
    x, y = points[nearest == k].cpu().T
    axes[0].plot(x, y, marker, color=colour, ms=6)
    x, y = centres[k].cpu()
    axes[0].plot(x, y, marker, color=colour, ms=17, mec="black", mew=2)
axes[0].set(xlabel="first coordinate", ylabel="second coordinate", aspect="equal")
axes[0].set_title("points, coloured by the nearest centre", fontsize=10)
image = axes[1].imshow(distances[order].cpu(), aspect="auto", cmap="viridis")
axes[1].set(xlabel="centre", ylabel="point, sorted by nearest centre")
axes[1].set_xticks([0, 1, 2], ["circle", "square", "triangle"], weight="bold")
for label, colour in zip(axes[1].get_xticklabels(), [BLUE, ORANGE, GREEN]):
    label.set_color(colour)
axes[1].set_title("all distances (60, 3)", fontsize=10)
fig.colorbar(image, ax=axes[1], label="distance (dark is near)")
plt.show()

# %% [markdown]
# ## Normalise a table
#
# Summing over dimension 1 of an (n, m) table gives n row sums, of shape (n,). The
# dimension is gone, and with it the memory of where it was. The next operation aligns
# at the right and takes your row sums for something that belongs to the columns. With
# `keepdim=True` the dimension stays, with size 1, and the result (n, 1) stretches the
# way you meant. It works for `sum`, `mean`, `std`, `max` and others.
#
# Write two functions for a table `t` of shape (n, m).
#
# - `row_shares(t)`: divide each row by its sum, so that every row adds up to 1. No row
#   sum is 0; entries may be negative. `n` and `m` may be 1, and `n` may be 0.
# - `standard_columns(t)`: from each column subtract its mean, and divide by its
#   standard deviation, so that every column has mean 0 and standard deviation 1. Take
#   PyTorch's own `std`, as it comes. There are at least two rows here, and no column is
#   constant.
#
# Both return a new tensor of shape (n, m) and leave `t` as it is. Gradients are compared
# as well, so sums, means and deviations stay tensors, and nothing is detached. Square
# tables are tested, as you will have guessed.


# %% nbgrader={"grade_id": "normalise-table", "solution": true} difficulty=2 importance=5 minutes=8 answers=["Q16", "Q21"]
#| export
def row_shares(t):
    """Each row of t divided by its own sum. t: float tensor (n, m). Returns (n, m)."""
    ### BEGIN SOLUTION
    return t / t.sum(1, keepdim=True)
    ### END SOLUTION


def standard_columns(t):
    """Each column of t with mean 0 and standard deviation 1.

    t: float tensor (n, m), n at least 2. Returns a float tensor (n, m).
    """
    ### BEGIN SOLUTION
    return (t - t.mean(0)) / t.std(0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "normalise-table-try", "grade": true, "points": 0}
t = torch.tensor([[1.0, 3.0], [2.0, 8.0]])
answer = row_shares(t)
assert answer is not None, "row_shares returned None: does it end with return?"
expected = torch.tensor([[0.25, 0.75], [0.2, 0.8]])
start = f"expected\n{expected}\ngot"
torch.testing.assert_close(
    answer, expected, msg=f"{start}\n{answer}\ndo rows add to 1?"
)
assert t.tolist() == [[1, 3], [2, 8]], "row_shares changed t itself"
shape = tuple(row_shares(torch.ones(2, 3)).shape)
assert shape == (2, 3), f"expected shape (2, 3), got {shape}"
t = torch.tensor([[1.0, 10.0, 5.0], [3.0, 40.0, 9.0]])
answer = standard_columns(t)
assert answer is not None, "standard_columns returned None: does it end with return?"
assert answer.shape == (2, 3), f"expected shape (2, 3), got {tuple(answer.shape)}"
means, spreads = answer.mean(0), answer.std(0)
torch.testing.assert_close(means, torch.zeros(3), msg=f"means of columns: {means}")
torch.testing.assert_close(spreads, torch.ones(3), msg=f"their spreads: {spreads}")
assert t.tolist() == [[1, 10, 5], [3, 40, 9]], "standard_columns changed t itself"

# %% nbgrader={"grade_id": "normalise-table-rows", "grade": true, "points": 2}
# Hidden tests: row_shares, values, gradients, and t left as it was.

# %% nbgrader={"grade_id": "normalise-table-columns", "grade": true, "points": 1}
# Hidden tests: standard_columns, values, gradients, and t left as it was.

# %% [markdown]
# This is what happens without `keepdim`. The table is square, so no error appears. In
# the middle, every *column* was divided by the sum of the *row* with the same number.
# The rows no longer add up to 1, but you would have to look.

# %% tags=["skip-execution"]
t = torch.tensor([[9.0, 3, 4, 4], [1, 2, 1, 1], [2, 2, 5, 1], [8, 1, 3, 4]])
tables = [
    ("t", t),
    ("t / t.sum(1)", t / t.sum(1)),
    ("row_shares(t)", row_shares(t)),
]
fig, axes = plt.subplots(1, 3, figsize=(10, 3.6), layout="constrained")
for ax, (title, table) in zip(axes, tables):
    ax.imshow(table.cpu(), cmap="Blues", vmin=0, vmax=1.6 * float(table.max()))
    for i in range(4):
        for j in range(4):
            number = float(table[i, j])
            ax.text(j, i, f"{number:.3g}", ha="center", va="center", fontsize=9)
        total = float(table[i].sum())
        wrong = table is not t and abs(total - 1) > 1e-5
        colour = RED if wrong else "black"
        ax.text(3.7, i, f"{total:.3g}", va="center", color=colour, weight="bold")
    ax.text(3.7, -0.75, "sum", va="center", fontsize=9)
    ax.set(xticks=[], yticks=[], xlabel="columns", ylabel="rows")
    ax.set_title(title, fontsize=11)
    ax.spines[:].set_visible(False)
plt.show()

# %% [markdown]
# ## Images, channel by channel
#
# A colour image has three *channels*: red, green, blue. Before training, each channel
# gets its own mean subtracted and is divided by its own standard deviation. Libraries
# disagree on where the channel goes. Files and plots have it last, (h, w, c). PyTorch's
# layers have it first, (c, h, w). With a batch of images, more dimensions come in
# front of all that.

# %% [markdown]
# ## Normalise images
#
# Write two functions. In both, `mean` and `std` are given, tensors of shape (c,), and
# the result is $(x - \text{mean}) / \text{std}$, channel by channel.
#
# - `normalise_last(x, mean, std)` for images of shape (..., h, w, c),
# - `normalise_first(x, mean, std)` for images of shape (..., c, h, w).
#
# The dots mean: one image, or a batch of images, or a batch of batches. One expression
# can serve all of them. The batch may be empty, and there may be one channel only. The
# result has the shape of `x`, and all arguments stay as they are. Gradients are compared
# for all three.
#
# Some test images are as wide or as high as they have channels. There the wrong
# alignment goes unnoticed, until you look at the numbers.
#
# <details><summary>My shapes don't fit</summary>
#
# Write (c,) under (c, h, w), aligned at the right. How many sizes of 1 are missing, and
# on which side? What changes for (n, c, h, w)?
#
# </details>


# %% nbgrader={"grade_id": "normalise-images", "solution": true} difficulty=2 importance=5 minutes=7 answers=["Q16", "Q18", "Q19"]
#| export
def normalise_last(x, mean, std):
    """Normalise images channel by channel, channels last.

    x: float tensor (..., h, w, c); mean, std: float tensors (c,). Returns the shape of x.
    """
    ### BEGIN SOLUTION
    return (x - mean) / std
    ### END SOLUTION


def normalise_first(x, mean, std):
    """Normalise images channel by channel, channels first.

    x: float tensor (..., c, h, w); mean, std: float tensors (c,). Returns the shape of x.
    """
    ### BEGIN SOLUTION
    return (x - mean[:, None, None]) / std[:, None, None]
    ### END SOLUTION


# %% nbgrader={"grade_id": "normalise-images-try", "grade": true, "points": 0}
mean, std = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 2.0, 4.0])
for f, shape in [
    (normalise_last, (4, 5, 3)),
    (normalise_last, (2, 4, 5, 3)),
    (normalise_first, (3, 4, 5)),
    (normalise_first, (2, 3, 4, 5)),
]:
    x, start = torch.full(shape, 5.0), f"{f.__name__}, x of shape {shape}"
    answer = f(x, mean, std)
    assert answer is not None, f"{start}: None came back; does it end with return?"
    assert answer.shape == shape, f"{start}: the result has {tuple(answer.shape)}"
    pixels = answer if f is normalise_last else answer.movedim(-3, -1)
    pixel = pixels.reshape(-1, 3)[0].tolist()
    assert pixel == [4.0, 1.5, 0.5], f"{start}: a pixel 5, 5, 5 becomes {pixel}"
    assert x.eq(5).all(), f"{start}: x itself was changed"

# %% nbgrader={"grade_id": "normalise-images-last", "grade": true, "points": 1}
# Hidden tests: normalise_last for one image and for batches, with gradients.

# %% nbgrader={"grade_id": "normalise-images-first", "grade": true, "points": 2}
# Hidden tests: normalise_first for one image and for batches, with gradients.

# %% [markdown]
# ## The way back
#
# A stretched entry is used many times. Change it a little, and every place where it was
# used changes along. So its gradient is the **sum** of the gradients of all these
# places: what broadcasting copies on the way forward, the backward pass adds up.
#
# Take $y = t + v$ with $t$ of shape (2, 3) and $v$ of shape (3,). The gradient that
# arrives at $y$ from later operations, the *upstream* gradient, has shape (2, 3). The
# gradient of $v$ must have the shape of $v$: it is the sum over the two rows, because
# `v[0]` was used in both. This is where the bias of a layer gets its gradient from: the
# sum over the batch. Below, no later operation exists; we make its gradient up and hand
# it to `backward`.

# %% tags=["skip-execution"]
t, v = torch.zeros(2, 3), torch.zeros(3, requires_grad=True)
upstream = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
(t + v).backward(upstream)
print("arrives at y:", upstream.tolist())
print("arrives at v:", v.grad.tolist())

# %% [markdown]
# ## Sum back to a shape
#
# Write `sum_to_shape(g, shape)`. `g` is a float tensor, such as an upstream gradient, and
# `shape` is a tuple that can be stretched to the shape of `g` (you need not check). Undo the stretching: sum over
# every dimension that is new in `g`, and over every dimension that had size 1 in
# `shape`. The result has exactly the shape `shape`, dimensions of size 1 included.
#
# `shape` may be `()`, then everything is summed, and it may be the shape of `g`, then
# nothing is. Either may contain sizes of 0; a sum over nothing is 0. PyTorch's
# `sum_to_size` does all this; check yourself with it, and leave it out of your answer.
#
# <details><summary>I don't know how to start</summary>
#
# Do it in two steps. First the new dimensions: how many are there, and on which side of
# `g`? Afterwards `g` has as many dimensions as `shape`, and you can compare them place
# by place. A dimension of size 1 should survive its sum.
#
# </details>
#
# <details><summary>Everything is summed when nothing should be</summary>
#
# `g.sum(dim=())` looks as if it summed over no dimension. PyTorch takes it as a wish to
# sum over all of them.
#
# </details>


# %% nbgrader={"grade_id": "sum-to-shape", "solution": true} difficulty=4 importance=4 minutes=12 answers=["Q16"]
#| export
def sum_to_shape(g, shape):
    """Sum g over all dimensions that broadcasting stretched.

    Args:
        g: float tensor.
        shape: tuple of integers that broadcasts to the shape of g.

    Returns:
        A float tensor of that shape.
    """
    ### BEGIN SOLUTION
    while g.dim() > len(shape):
        g = g.sum(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g
    ### END SOLUTION


# %% nbgrader={"grade_id": "sum-to-shape-try", "grade": true, "points": 0}
g = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
for shape, expected in [
    ((3,), [11.0, 22.0, 33.0]),
    ((2, 1), [[6.0], [60.0]]),
    ((1, 3), [[11.0, 22.0, 33.0]]),
    ((), 66.0),
    ((2, 3), g.tolist()),
]:
    answer = sum_to_shape(g, shape)
    assert answer is not None, "your function returned None: does it end with return?"
    got = tuple(answer.shape)
    assert got == shape, f"shape {shape} is asked for, yours is {got}"
    assert answer.tolist() == expected, f"to {shape}: {expected}, not {answer.tolist()}"
got = tuple(sum_to_shape(torch.ones(4, 2, 3), (2, 1)).shape)
assert got == (2, 1), f"(4, 2, 3) to (2, 1): the shape of yours is {got}"

# %% nbgrader={"grade_id": "sum-to-shape-new", "grade": true, "points": 1}
# Hidden tests: dimensions that are new in g, and none that is, without sum_to_size.

# %% nbgrader={"grade_id": "sum-to-shape-stretched", "grade": true, "points": 2}
# Hidden tests: dimensions of size 1, together with new ones, and sizes of 0.

# %% [markdown]
# With this function the way back through any elementwise operation is short. In a
# product $y = t \cdot v$ each operand is multiplied by the other, so each gets the
# upstream gradient times the other, summed back to its own shape. Here both operands
# stretch, and PyTorch is the witness.

# %% tags=["skip-execution"]
t = torch.tensor([[1.0], [2.0]], requires_grad=True)
v = torch.tensor([3.0, 4.0, 5.0], requires_grad=True)
upstream = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
(t * v).backward(upstream)
for name, operand, other in [("t", t, v), ("v", v, t)]:
    yours = sum_to_shape(upstream * other.detach(), tuple(operand.shape))
    print(f"{name}: PyTorch {operand.grad.tolist()}, yours {yours.tolist()}")

# %% [markdown]
# ## Does broadcasting cost memory?
#
# `a` has the shape (20000, 1) and `b` the shape (20000,), both float32. The line
# `(a - b).abs().min(1)` finds, for each number in `a`, the smallest distance from a
# number in `b`. On a laptop it may run out of memory. "Of course", says one colleague,
# "broadcasting copies both vectors 20,000 times." "Impossible", says another,
# "broadcasting costs no memory at all."
#
# Explain in five to eight sentences, with numbers, who is wrong about what, and what
# you would do. Graded by hand, out of 3 points:
#
# - 1 point: what the two operands occupy while they are stretched, and why (the
#   strides);
# - 1 point: what the result of the subtraction occupies, and why a stride of 0 cannot
#   help there;
# - 1 point: a way to the same answer with far less memory, and why it needs less.

# %% [markdown] nbgrader={"grade_id": "memory-cost", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=8 answers=["Q20", "Q22"]
# Both are wrong. The operands are not copied: each stays a storage of 20,000 numbers of
# 4 bytes, 80 kB. To subtract, PyTorch looks at both as (20000, 20000) matrices; `a` has
# the stride 0 along its second dimension and `b` along its first, so that the same
# number is read again and again. That costs no memory.
#
# The difference is a new tensor of shape (20000, 20000). Its 400 million entries differ
# from each other in general, so each needs a place of its own: 1.6 GB. A stride of 0
# only works where one number stands for many. `abs()` makes a second tensor of that
# size, so 3.2 GB may be needed at one time.
#
# I would go through `a` in blocks, say of 500 rows. Each block gives differences of
# (500, 20000), 40 MB, which are reduced to 500 minima before the next block begins, and
# their memory is used again. The work is the same, and 40 calls instead of one cost
# next to nothing. (Sorting `b` and searching in it would be better still: then the
# table of all pairs never exists.)

# %% [markdown]
# ## All of it in a few lines
#
# The functions that you wrote, together.

# %% tags=["skip-execution", "demo"]
for s1, s2 in [((3, 4), (4,)), ((3, 4), (3,)), ((8, 1, 6, 1), (7, 1, 5))]:
    try:
        print(s1, "and", s2, "->", broadcast_shape(s1, s2))
    except ValueError:
        print(s1, "and", s2, "-> do not fit")

v, t = torch.tensor([1.0, 2.0, 3.0]), torch.zeros(3, 3)
print("to rows   ", add_to_rows(t, v).tolist())
print("to columns", add_to_columns(t, v).tolist())
view = as_columns(v, torch.zeros(3, 1000))
predicted = expanded_strides((3, 1), (1, 1), (3, 1000))
print("a view of shape", tuple(view.shape), "with strides", view.stride(), end=" ")
print("as predicted," if view.stride() == predicted else "not as predicted,", end=" ")
print("stores", bytes_stored(view), "bytes")

corners = torch.tensor([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]])
print("distances ", pairwise_distances(corners, corners).tolist())
print("products  ", outer(v, v).tolist())
print("row shares", row_shares(outer(v, v) + v).sum(1).tolist())
print("spreads   ", standard_columns(torch.rand(50, 3)).std(0).tolist())
image = torch.rand(3, 4, 5)
first = normalise_first(image, v, v)
last = normalise_last(image.permute(1, 2, 0), v, v)
print("images agree:", bool(first.permute(1, 2, 0).eq(last).all()))
print("summed back to (3, 1):", sum_to_shape(torch.ones(3, 4), (3, 1)).tolist())

# %% [markdown]
# ## Recap
#
# Shapes are aligned at the right, and a pair of sizes fits if they are equal or one of
# them is 1; both operands may stretch. A vector is therefore added to each row. To add
# it to each column, make it one, with `unsqueeze`, which must be told where, or with
# `None`. Stretching costs nothing: a stride of 0 reads the same place again. The result
# of an operation is stored in full. Do not write to a stretched view: one place is many
# entries, and only some of the ways to do it raise an error. When you reduce a
# dimension and go on with the result, keep it with `keepdim`, or a square table will be
# wrong without a word. What is copied forward is summed backward.
#
# Next: 05_einsum names the dimensions instead of counting them.
#
# ## To read
#
# - Kenneth Iverson, *A Programming Language*, 1962: arrays as wholes, and outer
#   products of any operation.
# - Stéfan van der Walt, Chris Colbert and Gaël Varoquaux, *The NumPy Array: A Structure
#   for Efficient Numerical Computation*, 2011: strides, views and broadcasting.
# - Charles Harris and others, *Array Programming with NumPy*, 2020.
# - Alexander Rush, *Tensor Considered Harmful*, 2019: what is wrong with dimensions
#   that have no names.
#
# ## Questions answered here
#
# What `[1, 2] + [1]` gives as tensors (Q13), and `[1, 2] + [1, 2, 3]` (Q14); the rules
# of broadcasting (Q16); what `expand_as` does (Q17); how `unsqueeze` solves problems of
# broadcasting (Q18), and indexing in its place (Q19); how to see the memory a tensor
# actually uses (Q20); whether a vector is added to the rows or to the columns of a
# matrix (Q21); and what broadcasting costs in memory (Q22).
