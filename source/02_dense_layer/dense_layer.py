# ---
# jupyter:
#   builds_on: [01_neuron]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A dense layer
#
# One neuron answers one question about its inputs. A *layer* asks many questions at
# once: several neurons side by side, all looking at the same inputs. If every neuron
# sees every input, the layer is called *dense*, or fully connected.
#
# At the end you will be able to
#
# - write a dense layer in plain Python, for one example and for a batch,
# - take rows, columns and ranges out of a tensor, and say what `t` does to a matrix and
#   to tensors of other ranks,
# - write the same layer as one matrix product, and a network of two layers,
# - follow the shapes through a network and count its parameters,
# - merge two layers into one where nothing stands between them, and say why this is an
#   argument for activations,
# - work out the gradients of a layer on paper, in code, and check them.
#
# It builds on `01_neuron`: the weighted sum, the bias, ReLU and its gradients. Expect
# 105 minutes.
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# As before, each task ends with a cell to try your answer, and with hidden tests whose
# first line says what they ask. You may call your functions from earlier tasks, but it
# is better not to: an error in one of them would then cost points in both. Cells that
# only draw or print are never graded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import torch

# %% [markdown]
# ## Several neurons, the same inputs
#
# Shall I cycle today, or fly a kite? Two questions, so two neurons. Both look at the
# hours of sun, the wind and the number of hills on the way, but they weigh them
# differently. The kite likes wind. Today there are 5 hours of sun, a wind of 8 metres
# per second, and 2 hills.
#
# | weight for | sun | wind | hills | bias | answer today |
# |---|---|---|---|---|---|
# | cycle | 0.6 | −0.4 | −1.0 | 1.0 | −1.2 |
# | kite | 0.2 | 0.5 | −0.1 | −4.0 | 0.8 |
#
# The kite's answer is $5 \cdot 0.2 + 8 \cdot 0.5 - 2 \cdot 0.1 - 4 = 0.8$. It is above
# zero, a yes; the bicycle's is below, a no.
#
# Each row of the table is one neuron. The weights alone make a matrix with **one row
# per neuron and one column per input**. We say that its shape is (outputs, inputs), and
# keep to this order in the whole course, because PyTorch does so too. The biases make a
# list with one number per neuron.

# %% tags=["skip-execution"]
# The layer as neurons and connections, and the same weights as a matrix.
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"
names, questions = ["sun", "wind", "hills"], ["cycle", "kite"]
weights = [[0.6, -0.4, -1.0], [0.2, 0.5, -0.1]]
colours, ink = [BLUE, ORANGE], ["white", "black"]

fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
ax = axes[0]
ax.set(xlim=(-0.9, 4.9), ylim=(-0.2, 3.7), aspect="equal", title="two neurons")
heights, outs = [3.2, 1.8, 0.4], [2.6, 1.0]
for i, (name, y) in enumerate(zip(names, heights, strict=True)):
    for o, colour in enumerate(colours):
        ax.plot([0.4, 3.2], [y, outs[o]], color=colour, lw=1.5, zorder=1)
    ax.add_patch(plt.Circle((0.3, y), 0.3, fc="white", ec=GREY, lw=2, zorder=2))
    ax.text(-0.15, y, name, ha="right", va="center")
for question, y, colour in zip(questions, outs, colours, strict=True):
    ax.add_patch(plt.Circle((3.5, y), 0.3, fc="white", ec=colour, lw=2, zorder=2))
    ax.text(3.95, y, question, va="center", color=colour)
ax.axis("off")
ax = axes[1]
ax.set(xlim=(-1.1, 3.1), ylim=(-0.2, 2.7), aspect="equal")
ax.set_title("their weights: (2 outputs, 3 inputs)")
for o, (row, colour) in enumerate(zip(weights, colours, strict=True)):
    ax.text(-0.12, 1.5 - o, questions[o], ha="right", va="center", color=colour)
    for i, value in enumerate(row):
        ax.add_patch(plt.Rectangle((i, 1 - o), 1, 1, fc=colour, ec="white", lw=3))
        text = f"{value}".replace("-", "−")
        ax.text(i + 0.5, 1.5 - o, text, ha="center", va="center", color=ink[o], size=13)
for i, name in enumerate(names):
    ax.text(i + 0.5, 2.1, name, ha="center", va="bottom")
ax.axis("off")
plt.show()

# %% [markdown]
# ## A layer in plain Python
#
# Write `plain_dense(x, w, b)` for one example. `x` is a list with one number per input.
# `w` is a list of lists, one inner list per neuron, so that `w[0]` holds the weights of
# the first neuron. `b` is a list with one bias per neuron. Return a list with one
# number per neuron: its weighted sum plus its own bias, and no activation. Use plain
# Python: neither torch nor NumPy appears in your answer.
#
# If an inner list of `w` is not as long as `x`, or if `b` is not as long as `w`, raise
# a `ValueError`. Check every inner list, and both directions, too short and too long.
#
# <details><summary>I don't know how to start</summary>
#
# Write down what the first neuron answers, with the numbers of the table. Then turn
# that into an expression that uses `x`, one inner list of `w` and one number of `b`.
# What remains is to do it for every neuron, and to collect the answers in a list.
#
# </details>
#
# <details><summary>How do I walk along two lists at once?</summary>
#
# `for one, other in zip(first, second):` gives you the first pair, the second pair, and
# so on. A comprehension may hold a `for` like that, and another expression with a `for`
# of its own inside. Choose names that are still free: a loop over `a, b` would
# overwrite the biases.
#
# </details>


# %% nbgrader={"grade_id": "plain-dense", "solution": true} difficulty=2 importance=5 minutes=8 answers=["Q4"]
#| export
def plain_dense(x, w, b):
    """A dense layer in plain Python, for one example.

    Args:
        x: list of numbers, one per input.
        w: list of lists of numbers, one inner list per output, each as long as x.
        b: list of numbers, one per output.

    Returns:
        List of numbers, one per output.

    Raises:
        ValueError: if an inner list of w is not as long as x, or b not as long as w.
    """
    ### BEGIN SOLUTION
    if any(len(row) != len(x) for row in w):
        raise ValueError(f"every neuron needs {len(x)} weights")
    if len(b) != len(w):
        raise ValueError(f"{len(w)} neurons, but {len(b)} biases")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]
    ### END SOLUTION


# %% nbgrader={"grade_id": "plain-dense-try", "grade": true, "points": 0}
table = [[0.6, -0.4, -1.0], [0.2, 0.5, -0.1]]
answer = plain_dense([5.0, 8.0, 2.0], table, [1.0, -4.0])
assert answer is not None, "your function returned None: does it end with return?"
assert isinstance(answer, list), f"return a list, not a {type(answer).__name__}"
assert len(answer) == 2, f"two neurons give two answers, yours are {answer}"
for mine, right in zip(answer, [-1.2, 0.8], strict=True):
    assert not isinstance(mine, list), f"a list of numbers is asked for: {answer}"
    assert abs(mine - right) < 1e-9, f"the table says [-1.2, 0.8], yours: {answer}"
unfit = [
    ([[1.0, 2.0], [1.0]], [0.0, 0.0]),  # the second neuron has too few weights
    ([[1.0, 2.0], [1.0, 2.0, 3.0]], [0.0, 0.0]),  # and here too many
    ([[1.0, 2.0], [3.0, 4.0]], [0.0]),  # too few biases
    ([[1.0, 2.0], [3.0, 4.0]], [0.0, 0.0, 0.0]),  # too many
]
for w, b in unfit:
    try:
        plain_dense([3.0, 4.0], w, b)
    except ValueError:
        continue
    raise AssertionError(f"x = [3.0, 4.0], w = {w}, b = {b}: raise a ValueError")

# %% nbgrader={"grade_id": "plain-dense-values", "grade": true, "points": 2}
# Hidden tests: a list for layers of one to nine neurons with one to forty inputs, and no
# tensor operation on the way.

# %% nbgrader={"grade_id": "plain-dense-errors", "grade": true, "points": 1}
# Hidden tests: a ValueError where lengths do not fit, and none where they do.

# %% [markdown]
# ## The layer on a batch, still in plain Python
#
# A batch is a list of examples. Write `plain_dense_batch(x, w, b)`, where `x` is a list
# of rows, each row one example, and `w` and `b` are as before. Return a list of rows:
# one row per example, with one number per neuron, each row a list of its own. An empty
# batch gives an empty list. All lengths fit, you need not check them. Plain Python
# again: no torch, no NumPy.
#
# <details><summary>I don't know how to start</summary>
#
# How many levels of lists does the result have, and which level belongs to the
# examples? That is the outermost loop, or the outermost comprehension. Inside, two more
# walks: along the neurons, and along the inputs of a neuron.
#
# </details>
#
# <details><summary>All my rows are the same</summary>
#
# `[[0.0] * 2] * 3` makes one inner list and shows it three times. Writing to one row
# writes to all of them. Make a new list for every example.
#
# </details>


# %% nbgrader={"grade_id": "plain-dense-batch", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q4"]
#| export
def plain_dense_batch(x, w, b):
    """A dense layer in plain Python, for a batch.

    Args:
        x: list of rows, one per example, each a list with one number per input.
        w: list of lists of numbers, one inner list per output.
        b: list of numbers, one per output.

    Returns:
        List of rows, one per example, each a list with one number per output.
    """
    ### BEGIN SOLUTION
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(w, b)]
        for row in x
    ]
    ### END SOLUTION


# %% nbgrader={"grade_id": "plain-dense-batch-try", "grade": true, "points": 0}
days = [[5.0, 8.0, 2.0], [9.0, 1.0, 2.0], [2.0, 3.0, 0.0], [0.0, 10.0, 1.0]]
table = [[0.6, -0.4, -1.0], [0.2, 0.5, -0.1]]
answer = plain_dense_batch(days, table, [1.0, -4.0])
assert answer is not None, "your function returned None: does it end with return?"
assert isinstance(answer, list), f"return a list, not a {type(answer).__name__}"
assert len(answer) == 4, f"four days, so four rows; yours has {len(answer)}"
right = [[-1.2, 0.8], [4.0, -1.9], [1.0, -2.1], [-4.0, 0.9]]
for day, (mine, row) in enumerate(zip(answer, right, strict=True)):
    assert isinstance(mine, list), f"a row is a list, not a {type(mine).__name__}"
    assert len(mine) == 2, f"a row holds one number per neuron, yours is {mine}"
    assert all(abs(a - b) < 1e-9 for a, b in zip(mine, row, strict=True)), (
        f"day {day}: {row} is right, yours is {mine}"
    )
assert plain_dense_batch([], table, [1.0, -4.0]) == [], "no examples, no rows"

# %% nbgrader={"grade_id": "plain-dense-batch-values", "grade": true, "points": 2}
# Hidden tests: a list of lists for several rows, one row, no rows; one to nine neurons;
# no tensor operation on the way.

# %% [markdown]
# ## From lists to a tensor
#
# As a tensor, the four days are one table. Call it `x`: it has the shape (4, 3), and we
# can take parts of it without a loop. Inside the brackets there is one entry per
# dimension, the rows first.
#
# | write | and get | shape |
# |---|---|---|
# | `x[1]` | the second row | `(3,)` |
# | `x[:, 1]` | the second column; `:` means all of them | `(4,)` |
# | `x[1:3]` | the second and third row; the end is not included | `(2, 3)` |
# | `x[:3]` | the rows before row 3; a range that begins at the beginning | `(3, 3)` |
# | `x[:, 1:]` | all columns from the second on | `(4, 2)` |
# | `x[:, 1:2]` | the second column, as a table with one column | `(4, 1)` |
# | `x[::2]` | every second row | `(2, 3)` |
# | `x[-1]` | the last row; negative numbers count from the end | `(3,)` |
#
# A single number takes its dimension away. A range keeps it, even if only one row or
# column is in it. The number of dimensions is called the *rank*: `x` has rank 2, a row
# taken out by a single number has rank 1. None of these copies anything: a part is a window on the same
# numbers, called a *view*. If you write into the part, the table changes.

# %% tags=["skip-execution"]
days = torch.tensor([[5.0, 8, 2], [9, 1, 2], [2, 3, 0], [0, 10, 1]])
print("the winds:", days[:, 1], "shape", tuple(days[:, 1].shape))
print("the same as a column:", days[:, 1:2].tolist())
tuesday = days[1]
tuesday[1] = 99.0  # we write into the part ...
print("the whole table afterwards:\n", days)
days[1, 1] = 1.0

# %% [markdown]
# ## Rows, columns and ranges
#
# Write `pieces(x, i, j)`. `x` is a tensor with at least three rows and two columns, and
# `i` and `j` are integers: `i` is at least 1 and less than the number of rows, `j` is
# at least 0 and less than the number of columns. Return six tensors, in this order:
#
# 1. row `i`, of rank 1,
# 2. all the rows before row `i`, a table of `i` rows,
# 3. every second row, beginning with row 0,
# 4. column `j`, of rank 1,
# 5. column `j` again, as a table with one column,
# 6. the last two columns.
#
# Each can be had by one pair of brackets. The three about rows and the three about
# columns are graded separately.
#
# <details><summary>My shapes don't fit</summary>
#
# Print the shape of each of the six for a table of 5 rows and 4 columns, with `i = 3`
# and `j = 1`, and compare it with the shape you expect from the description. A number
# removes a dimension, a range keeps it.
#
# </details>


# %% nbgrader={"grade_id": "pieces", "solution": true} difficulty=2 importance=4 minutes=6 answers=["L1"]
#| export
def pieces(x, i, j):
    """Parts of a table.

    Args:
        x: tensor of shape (rows, columns), with rows >= 3 and columns >= 2.
        i: integer, 1 <= i < rows.
        j: integer, 0 <= j < columns.

    Returns:
        Six tensors: row i, the rows before it, every second row from row 0 on,
        column j of shape (rows,), column j of shape (rows, 1), the last two columns.
    """
    ### BEGIN SOLUTION
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]
    ### END SOLUTION


# %% nbgrader={"grade_id": "pieces-try", "grade": true, "points": 0}
x = torch.arange(5)[:, None] * 10 + torch.arange(4)  # row 3, column 1 holds 31
found = pieces(x, 3, 1)
assert found is not None and len(found) == 6, "return six tensors, with commas between"
expected = [
    ("row 3", [30, 31, 32, 33]),
    ("the rows before row 3", [[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23]]),
    ("every second row", [[0, 1, 2, 3], [20, 21, 22, 23], [40, 41, 42, 43]]),
    ("column 1", [1, 11, 21, 31, 41]),
    ("column 1 as a table", [[1], [11], [21], [31], [41]]),
    ("the last two columns", [[2, 3], [12, 13], [22, 23], [32, 33], [42, 43]]),
]
for part, (what, right) in zip(found, expected, strict=True):
    assert isinstance(part, torch.Tensor), f"{what}: a {type(part).__name__}, no tensor"
    assert part.tolist() == right, f"{what} is {right}, yours is {part.tolist()}"
others = pieces(x, 4, 3)  # the last row and the last column
assert others[0].tolist() == [40, 41, 42, 43], f"i = 4: row 4 is {others[0].tolist()}"
assert others[4].shape == (5, 1), f"j = 3: column 3 has shape {tuple(others[4].shape)}"

# %% nbgrader={"grade_id": "pieces-rows", "grade": true, "points": 1}
# Hidden tests: the three parts made of rows, for several tables, i and j.

# %% nbgrader={"grade_id": "pieces-columns", "grade": true, "points": 1}
# Hidden tests: the three parts made of columns, for several tables, i and j.

# %% [markdown]
# ## What `t` does
#
# `w.t()` is the *transpose* of the matrix `w`: rows become columns and columns rows, so
# that `w.t()[i, j]` is `w[j, i]`. No number is moved for it. The memory is one long row
# of numbers, and a tensor only knows how many places to go on for the next row and for
# the next column. These two numbers are its *strides*. `t` exchanges the two sizes and
# the two strides, and that is all. Like a row or a column, the transpose is a view.

# %% tags=["skip-execution"]
# Fifteen numbers in memory, and two tables that read them. Each cell shows the place
# its number has in memory; colours follow the rows of w.
w = torch.zeros(3, 5)
shades = ["#A6CEE3", "#FDD49E", "#B2DFC6"]


def draw_table(ax, rows, cols, steps, title):
    for i in range(rows):
        for j in range(cols):
            place = i * steps[0] + j * steps[1]
            cell = (j, rows - 1 - i)
            colour = shades[place // 5]
            ax.add_patch(plt.Rectangle(cell, 1, 1, fc=colour, ec="white", lw=2))
            centre = (cell[0] + 0.5, cell[1] + 0.5)
            ax.text(*centre, place, ha="center", va="center", fontsize=10)
    ax.set(xlim=(-0.1, cols + 0.1), ylim=(-0.1, rows + 0.1), aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.axis("off")


fig, axes = plt.subplot_mosaic("mmm;wwt", figsize=(8.5, 4.3), height_ratios=[1, 3])
draw_table(axes["m"], 1, 15, (15, 1), "the memory")
for name, table_shown in (("w", w), ("t", w.t())):
    title = "w" if name == "w" else "w.t()"
    title += f": shape {tuple(table_shown.shape)}, strides {table_shown.stride()}"
    draw_table(axes[name], *table_shown.shape, table_shown.stride(), title)
fig.tight_layout()
plt.show()

# %% [markdown]
# ## Predict, then run: `t`
#
# Predict first, without running anything. Then run the cell after the hidden tests. You
# may correct your guess after looking: what counts is that you made one. Suppose these
# lines have run:
#
# ```python
# w = torch.zeros(3, 5)
# v = w.t()
# v[0, 2] = 100.0
# a = torch.zeros(4).t()
# ```
#
# - `shape_of_v`: the shape of `v`, a tuple,
# - `place_in_w`: two indices as a tuple: which element of `w` is `v[4, 1]`?
# - `w_2_0` and `w_0_2`: the numbers now in `w[2, 0]` and in `w[0, 2]`,
# - `numbers_stored`: how many numbers are kept in memory for `w` and `v` together,
# - `shape_of_a`: the shape of `a`, a tuple.
#
# Then the line `c = torch.zeros(2, 3, 4).t()`. There are two dimensions to exchange in
# a matrix. Here there are three, and more than one way to exchange them.
#
# - `shape_of_c`: the shape of `c` as a tuple, or the string `"error"` if PyTorch
#   raises one.
#
# `shape_of_v`, `place_in_w` and `shape_of_a` earn one point together, and the other
# four one more.

# %% nbgrader={"grade_id": "predict-t", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q6"]
# Assign shape_of_v, place_in_w, w_2_0, w_0_2, numbers_stored, shape_of_a, shape_of_c
### BEGIN SOLUTION
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = "error"
### END SOLUTION

# %% nbgrader={"grade_id": "predict-t-try", "grade": true, "points": 0}
for guess in (shape_of_v, place_in_w, shape_of_a):
    assert isinstance(guess, tuple), f"{guess!r} is not a tuple, such as (3, 5) or (3,)"
assert shape_of_c == "error" or isinstance(shape_of_c, tuple), "a tuple or 'error'"
for guess in (w_2_0, w_0_2, numbers_stored):
    assert isinstance(guess, (int, float)), f"{guess!r} is not a number"

# %% nbgrader={"grade_id": "predict-t-shapes", "grade": true, "points": 1}
# Hidden tests: shape_of_v, place_in_w and shape_of_a.

# %% nbgrader={"grade_id": "predict-t-view", "grade": true, "points": 1}
# Hidden tests: w_2_0, w_0_2, numbers_stored and shape_of_c.

# %% tags=["skip-execution"]
w = torch.zeros(3, 5)
v = w.t()
v[0, 2] = 100.0
print(f"v: shape {tuple(v.shape)}; w[2, 0] = {w[2, 0]}, w[0, 2] = {w[0, 2]}")
print("v begins at the same place in memory as w:", v.data_ptr() == w.data_ptr())
print("numbers stored:", w.untyped_storage().nbytes() // w.element_size())
w[1, 4] = 7.0
print(f"after w[1, 4] = 7: v[4, 1] = {v[4, 1]}")
print("t of a vector:", tuple(torch.zeros(4).t().shape))
try:
    torch.zeros(2, 3, 4).t()
except RuntimeError as error:
    print("t of three dimensions:", error)

# %% [markdown]
# ## A transpose for any number of dimensions
#
# Three dimensions can be rearranged in five ways other than leaving them alone, and `t`
# does not guess which one you mean. (The attribute `.T` did: it reverses all of them,
# and PyTorch now warns against that.) What you nearly always want, with a stack of
# matrices, is to transpose each matrix and to leave the stack as it is.
#
# Write `swap_last_two(x)` for a tensor with at least two dimensions: from shape
# `(..., rows, columns)` to `(..., columns, rows)`. The result must be a view of `x`, as
# `t` gives one: nothing copied, and `x` itself keeps its shape. Any method of PyTorch's
# tensors will do, such as `transpose`, which takes the two dimensions to exchange.
#
# <details><summary>How do I name the last dimension, whatever their number?</summary>
#
# As you name the last row: negative numbers count from the end.
#
# </details>
#
# <details><summary>The shape is right, and the values are not</summary>
#
# `reshape` and `view` keep the numbers in their order and break the lines elsewhere.
# That is not a transpose. Look at what becomes of `[[0, 1, 2], [3, 4, 5]]` in both.
#
# </details>


# %% nbgrader={"grade_id": "swap-last-two", "solution": true} difficulty=2 importance=3 minutes=4 answers=["Q6"]
#| export
def swap_last_two(x):
    """The transpose of every matrix in a stack of matrices.

    Args:
        x: tensor of shape (..., rows, columns), of rank 2 or more.

    Returns:
        Tensor of shape (..., columns, rows), a view of x.
    """
    ### BEGIN SOLUTION
    return x.transpose(-2, -1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "swap-last-two-try", "grade": true, "points": 0}
x = torch.tensor([[0, 1, 2], [3, 4, 5]])
answer = swap_last_two(x)
assert answer is not None, "your function returned None: does it end with return?"
assert answer.tolist() == [[0, 3], [1, 4], [2, 5]], f"yours is {answer.tolist()}"
stack = torch.zeros(2, 3, 4)
answer = swap_last_two(stack)
assert answer.shape == (2, 4, 3), f"(2, 3, 4) becomes (2, 4, 3), not {answer.shape}"
stack[1, 2, 3] = 5.0
assert answer[1, 3, 2] == 5.0, "a change of x must be seen in its transpose: no copies"
shape = tuple(swap_last_two(torch.zeros(5, 2, 3, 4)).shape)
assert shape == (5, 2, 4, 3), f"(5, 2, 3, 4) becomes (5, 2, 4, 3), not {shape}"

# %% nbgrader={"grade_id": "swap-last-two-values", "grade": true, "points": 1}
# Hidden tests: shapes and values for two to six dimensions.

# %% nbgrader={"grade_id": "swap-last-two-view", "grade": true, "points": 1}
# Hidden tests: the values, and that the result is a view of the input.

# %% [markdown]
# ## The layer as a matrix product
#
# `a @ b` is the matrix product. Its element `[r, c]` comes from row `r` of `a` and
# column `c` of `b`: multiply them number by number and add up. That is the weighted sum
# of a neuron. (The next notebook takes `@` apart. Here we use it.)
#
# So lay the examples out as the rows of `x`, of shape (rows, inputs). The columns of
# the second matrix must be the neurons. In `w` they are the rows, hence `w.t()`:
#
# $$y = x\,w^\mathsf{T} + b \qquad
#   \text{(rows, inputs)} \cdot \text{(inputs, outputs)} \to \text{(rows, outputs)}$$
#
# The two sizes that touch must agree, and they vanish. The bias has the shape
# (outputs,), and adding it to a table with that many columns adds it to every row.

# %% [markdown]
# ## A layer on tensors
#
# Write `dense(x, w, b)`: the layer without an activation. `x` is a batch of shape
# (rows, inputs), where there may be one row or none, or a single example of shape
# (inputs,). The result has the shape (rows, outputs), for a single example (outputs,).
#
# Use no Python loop: the last of the hidden tests counts the tensor operations, which
# must not grow with the number of rows, inputs or neurons. Gradients must be able to
# flow back to `x`, `w` and `b`, so stay with tensors: no `tolist`, `item` or `numpy`.
# (`torch.nn.functional.linear` does the whole task in one call. It costs no points, and
# teaches you nothing here.)
#
# <details><summary>My shapes don't fit</summary>
#
# Write the shapes of the two factors side by side. The sizes that touch must be the
# number of inputs in both. If your code runs only when there are as many neurons as
# inputs, it is wrong.
#
# </details>
#
# <details><summary>It works for a batch and not for a single example</summary>
#
# `@` also takes a vector on either side and gives back a vector, while `torch.mm` and
# `torch.addmm` want two matrices. If you transpose `x` or the result, look at what that
# does to a single example, and at how the bias is then added.
#
# </details>


# %% nbgrader={"grade_id": "dense", "solution": true} difficulty=2 importance=5 minutes=7 answers=["Q3"]
#| export
def dense(x, w, b):
    """A dense layer without an activation.

    Args:
        x: float tensor of shape (rows, inputs) or (inputs,).
        w: float tensor of shape (outputs, inputs), the weights.
        b: float tensor of shape (outputs,), the biases.

    Returns:
        Float tensor of shape (rows, outputs) or (outputs,).
    """
    ### BEGIN SOLUTION
    return x @ w.t() + b
    ### END SOLUTION


# %% nbgrader={"grade_id": "dense-try", "grade": true, "points": 0}
days = torch.tensor([[5.0, 8, 2], [9, 1, 2], [2, 3, 0], [0, 10, 1]])
w = torch.tensor([[0.6, -0.4, -1.0], [0.2, 0.5, -0.1]])
b = torch.tensor([1.0, -4.0])
answer = dense(days, w, b)
assert answer is not None, "your function returned None: does it end with return?"
assert answer.shape == (4, 2), f"four days, two neurons, but shape {answer.shape}"
right = torch.tensor([[-1.2, 0.8], [4.0, -1.9], [1.0, -2.1], [-4.0, 0.9]])
torch.testing.assert_close(answer, right, rtol=1e-4, atol=1e-5)
monday = dense(days[0], w, b)
assert monday.shape == (2,), f"one example: the shape is (2,), yours {monday.shape}"
torch.testing.assert_close(monday, right[0], rtol=1e-4, atol=1e-5)
nobody = dense(torch.zeros(0, 3), w, b)
assert nobody.shape == (0, 2), f"no rows: the shape is (0, 2), yours {nobody.shape}"
knobs = [knob.clone().requires_grad_() for knob in (days, w, b)]
answer = dense(*knobs)
assert answer.requires_grad, "the result has lost its connection with x, w and b"
answer.sum().backward()
for name, knob in zip("xwb", knobs, strict=True):
    assert knob.grad is not None, f"no gradient arrives at {name}"

# %% nbgrader={"grade_id": "dense-values", "grade": true, "points": 2}
# Hidden tests: batches of several rows, one row and none; x and w that are views.

# %% nbgrader={"grade_id": "dense-single", "grade": true, "points": 1}
# Hidden tests: single examples of shape (inputs,).

# %% nbgrader={"grade_id": "dense-gradients", "grade": true, "points": 1}
# Hidden tests: gradients with respect to x, w and b, for batches and one row.

# %% nbgrader={"grade_id": "dense-operations", "grade": true, "points": 1}
# Hidden tests: the values of a batch and of a single example, with their gradients, and
# that no loop asks for one operation after another.

# %% [markdown]
# ## Sizes
#
# A network chains layers: what one gives out, the next takes in. So the number of
# outputs of each layer is the number of inputs of the next, and a list of sizes says it
# all. `[784, 50, 10]` takes the 784 pixels of an image, has a *hidden* layer of 50
# neurons in the middle, and gives out 10 numbers, one for each digit. The data fix the
# first size and the question fixes the last. The *hidden size*, how many neurons stand
# in the middle, is yours to choose. More of them can describe more, and cost more
# weights, time and memory.
#
# The weights and biases together are the *parameters* of the network: the numbers that
# training changes.

# %% [markdown]
# ## Predict, then run: a network's sizes
#
# A batch `x` of shape (64, 784) goes through a layer with `w1` of shape (50, 784) and
# `b1`, then through one with `w2` of shape (10, 50) and `b2`. Assign
#
# - `hidden_size`: the hidden size of this network, an integer,
# - `hidden_shape`: the shape of what the first layer gives out, a tuple,
# - `parameters`: how many parameters the network has,
# - `parameters_128`: how many it has if the batch holds 128 rows in place of 64,
# - `parameters_doubled`: how many it has if the hidden size is twice as large.
#
# You may write a calculation in place of a number, and correct your guess after looking
# at the cell that follows the hidden tests.

# %% nbgrader={"grade_id": "predict-sizes", "solution": true} difficulty=1 importance=4 minutes=5 answers=["Q5"]
# Assign hidden_size, hidden_shape, parameters, parameters_128, parameters_doubled
### BEGIN SOLUTION
hidden_size = 50
hidden_shape = (64, 50)
parameters = 784 * 50 + 50 + 50 * 10 + 10
parameters_128 = parameters
parameters_doubled = 784 * 100 + 100 + 100 * 10 + 10
### END SOLUTION

# %% nbgrader={"grade_id": "predict-sizes-try", "grade": true, "points": 0}
assert isinstance(hidden_shape, tuple), "hidden_shape is a tuple, such as (3, 5)"
for guess in (hidden_size, parameters, parameters_128, parameters_doubled):
    assert isinstance(guess, int), f"{guess!r} is not an integer"

# %% nbgrader={"grade_id": "predict-sizes-values", "grade": true, "points": 1}
# Hidden tests: all five predictions.

# %% tags=["skip-execution"]
x = torch.randn(64, 784)
w1, b1 = torch.randn(50, 784), torch.randn(50)
w2, b2 = torch.randn(10, 50), torch.randn(10)
h = dense(x, w1, b1)
print("after the first layer: ", tuple(h.shape))
print("after the second layer:", tuple(dense(h, w2, b2).shape))
print("parameters:            ", sum(p.numel() for p in (w1, b1, w2, b2)))

# %% [markdown]
# ## Shapes through a network
#
# Write `layer_shapes(rows, sizes)`. `rows` is the number of examples in the batch, and
# `sizes` a list of at least two integers like `[784, 50, 10]`. Return a list with one
# entry per layer, in order. Each entry is a tuple of three shapes: of the layer's
# weights, of its biases, and of what it gives out for the batch. Each shape is itself a
# tuple. Mind that a list of three sizes means two layers.
#
# <details><summary>I don't know how to start</summary>
#
# Write down the two entries for 64 rows and `[784, 50, 10]`. Which neighbours in the
# list of sizes make the first layer, and which the second? `zip(sizes, sizes[1:])`
# walks along neighbours.
#
# </details>


# %% nbgrader={"grade_id": "layer-shapes", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q5", "Q3"]
#| export
def layer_shapes(rows, sizes):
    """The shapes of weights, biases and outputs of every layer of a network.

    Args:
        rows: integer, the number of examples in the batch.
        sizes: list of two or more integers: inputs, hidden sizes, outputs.

    Returns:
        List with one tuple per layer: (shape of w, shape of b, shape of the output),
        where each shape is a tuple of integers.
    """
    ### BEGIN SOLUTION
    return [((o, i), (o,), (rows, o)) for i, o in zip(sizes, sizes[1:])]
    ### END SOLUTION


# %% nbgrader={"grade_id": "layer-shapes-try", "grade": true, "points": 0}
answer = layer_shapes(4, [3, 2])  # four days through the layer of the first table
assert answer is not None, "your function returned None: does it end with return?"
assert isinstance(answer, list), f"return a list, not a {type(answer).__name__}"
assert len(answer) == 1, f"two sizes make one layer, yours has {len(answer)}"
assert len(answer[0]) == 3, f"three shapes per layer, yours: {answer[0]}"
wanted = [("w", (2, 3)), ("b", (2,)), ("the output", (4, 2))]
for mine, (what, right) in zip(answer[0], wanted, strict=True):
    assert mine == right, f"the shape of {what} is {right}, yours {mine}"
answer = layer_shapes(64, [784, 50, 10])
assert len(answer) == 2, f"three sizes make two layers, yours has {len(answer)}"
for entry in answer:
    assert len(entry) == 3, f"three shapes per layer, yours: {entry}"
    for one in entry:
        assert isinstance(one, tuple), f"a shape is a tuple such as (50,), not {one}"

# %% nbgrader={"grade_id": "layer-shapes-values", "grade": true, "points": 2}
# Hidden tests: networks of one to seven layers, batches of several rows and of one; a
# list of tuples of tuples.

# %% [markdown]
# ## How many parameters
#
# Write `parameter_count(sizes)` for the same kind of list, `[784, 50, 10]` for example:
# the number of weights and biases of all layers together, an integer.
#
# <details><summary>I am off by a few</summary>
#
# Count one layer on paper, `[3, 2]`: the table at the beginning of this notebook shows
# all of its numbers. Which of the sizes counts the biases of a layer?
#
# </details>


# %% nbgrader={"grade_id": "parameter-count", "solution": true} difficulty=1 importance=3 minutes=4 answers=["Q5"]
#| export
def parameter_count(sizes):
    """The number of weights and biases in a network of dense layers.

    Args:
        sizes: list of two or more integers: inputs, hidden sizes, outputs.

    Returns:
        An integer.
    """
    ### BEGIN SOLUTION
    return sum(i * o + o for i, o in zip(sizes, sizes[1:]))
    ### END SOLUTION


# %% nbgrader={"grade_id": "parameter-count-try", "grade": true, "points": 0}
answer = parameter_count([3, 2])
assert answer == 8, f"the table has 6 weights and 2 biases, yours: {answer}"
assert isinstance(answer, int), f"a count is an int, not a {type(answer).__name__}"
answer = parameter_count([3, 4, 1])
assert answer == 21, (
    f"[3, 4, 1]: 16 in the first layer and 5 in the second, not {answer}"
)

# %% nbgrader={"grade_id": "parameter-count-values", "grade": true, "points": 2}
# Hidden tests: an int for networks of one to seven layers.

# %% tags=["skip-execution"]
for hidden in (10, 50, 200, 1000):
    print(f"[784, {hidden}, 10]: {parameter_count([784, hidden, 10]):>9,} parameters")
print(f"[784, 50, 50, 50, 10]: {parameter_count([784, 50, 50, 50, 10]):,} parameters")

# %% [markdown]
# ## Find the bug: a hidden layer that keeps what it computed
#
# A hidden layer ends with an activation, as a rule ReLU. To see what a network does, one
# wants to look at both: what the neurons summed up, `z`, and what they gave out, `h`.
# Somebody wrote this. `w` and `b` are right, the matrix product is right, `h` is right,
# and still one of the two results is wrong:
#
# ```python
# def hidden_layer(x, w, b):
#     z = x @ w.t() + b
#     h = z
#     h[h < 0] = 0.0
#     return z, h
# ```
#
# Find out what is wrong, and write `hidden_layer` so that it returns the two tensors
# `z`, before ReLU, and `h`, after it. `x` has the shape (rows, inputs), `w` (outputs,
# inputs), `b` (outputs,); `z` and `h` have the shape (rows, outputs). There may be one
# row or none. Gradients must be able to flow back through both results. You built ReLU
# for tensors in `01_neuron`. Here any way is allowed, `torch.relu` and `clamp` too.
#
# <details><summary>I don't see the bug</summary>
#
# Run the code on a small example in which a sum is negative, and print both results.
# How many tensors are there, and how many names?
#
# </details>


# %% nbgrader={"grade_id": "hidden-layer", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q3"]
#| export
def hidden_layer(x, w, b):
    """A dense layer followed by ReLU, which also returns what came before ReLU.

    Args:
        x: float tensor of shape (rows, inputs).
        w: float tensor of shape (outputs, inputs), the weights.
        b: float tensor of shape (outputs,), the biases.

    Returns:
        Two float tensors of shape (rows, outputs): z, the weighted sums plus biases,
        and h, ReLU of z.
    """
    ### BEGIN SOLUTION
    z = x @ w.t() + b
    return z, z.clamp(min=0.0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "hidden-layer-try", "grade": true, "points": 0}
days = torch.tensor([[5.0, 8, 2], [9, 1, 2], [2, 3, 0], [0, 10, 1]])
answer = hidden_layer(days, torch.tensor([[1.0, -1.0, 0.0]]), torch.tensor([0.5]))
assert answer is not None and len(answer) == 2, "return two tensors, z and h"
z, h = answer
right = torch.tensor([[-2.5], [8.5], [-0.5], [-9.5]])
assert z.shape == (4, 1) and h.shape == (4, 1), f"shapes: {z.shape} and {h.shape}"
assert torch.allclose(z, right), f"z is {right.tolist()}, yours is {z.tolist()}"
assert torch.allclose(h, right.clamp(min=0)), f"h is not relu(z): {h.tolist()}"
for which, name in enumerate("zh"):
    w = torch.tensor([[1.0, -1.0, 0.0]], requires_grad=True)
    result = hidden_layer(days, w, torch.tensor([0.5]))[which]
    assert result.requires_grad, f"no gradient can flow back through {name}"
    result.sum().backward()  # only the second day has a sum above zero
    right = [[16.0, 22.0, 5.0]] if name == "z" else [[9.0, 1.0, 2.0]]
    assert w.grad.tolist() == right, f"gradient through {name}: {w.grad.tolist()}"

# %% nbgrader={"grade_id": "hidden-layer-values", "grade": true, "points": 1}
# Hidden tests: z and h for batches of several rows, one row and none.

# %% nbgrader={"grade_id": "hidden-layer-gradients", "grade": true, "points": 1}
# Hidden tests: gradients with respect to x, w and b, through z and h together.

# %% [markdown]
# ## Two layers
#
# Now a whole network: a dense layer, ReLU, and a second dense layer. After the last
# layer comes no activation, so that the network can answer any number, negative ones
# too.
#
# $$y = \mathrm{relu}\big(x\,w_1^\mathsf{T} + b_1\big)\,w_2^\mathsf{T} + b_2$$
#
# Write `two_layers(x, w1, b1, w2, b2)`. The shapes are (rows, inputs), (hidden,
# inputs), (hidden,), (outputs, hidden), (outputs,), and the result has the shape (rows,
# outputs). There may be one row or none. Gradients must be able to flow back to all
# five. `torch.relu` and `clamp` are allowed.
#
# <details><summary>My shapes don't fit</summary>
#
# Print the shape after the first layer. Its last size is the hidden size. Is that what
# the second layer gets?
#
# </details>


# %% nbgrader={"grade_id": "two-layers", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q3", "Q5"]
#| export
def two_layers(x, w1, b1, w2, b2):
    """A network of two dense layers with ReLU between them.

    Args:
        x: float tensor of shape (rows, inputs).
        w1: float tensor of shape (hidden, inputs).
        b1: float tensor of shape (hidden,).
        w2: float tensor of shape (outputs, hidden).
        b2: float tensor of shape (outputs,).

    Returns:
        Float tensor of shape (rows, outputs).
    """
    ### BEGIN SOLUTION
    h = (x @ w1.t() + b1).clamp(min=0.0)
    return h @ w2.t() + b2
    ### END SOLUTION


# %% nbgrader={"grade_id": "two-layers-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0], [3.0, -1.0]])
w1, b1 = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 0.0]]), torch.tensor([0.0, 0, 2])
w2, b2 = torch.tensor([[1.0, -2.0, 10.0], [0.0, 1.0, 1.0]]), torch.tensor([-4.0, 0.5])
answer = two_layers(x, w1, b1, w2, b2)  # after ReLU: 3, 0, 1 and 2, 4, 0
assert answer is not None, "your function returned None: does it end with return?"
assert answer.shape == (2, 2), f"two rows, two outputs, but shape {tuple(answer.shape)}"
right = [[9.0, 1.5], [-10.0, 4.5]]
assert answer.tolist() == right, f"not {right}: {answer.tolist()}"
knobs = [knob.clone().requires_grad_() for knob in (x, w1, b1, w2, b2)]
answer = two_layers(*knobs)
assert answer.requires_grad, "the result has lost its connection with the parameters"
answer.sum().backward()
for name, knob in zip(("x", "w1", "b1", "w2", "b2"), knobs, strict=True):
    assert knob.grad is not None, f"no gradient arrives at {name}"

# %% nbgrader={"grade_id": "two-layers-values", "grade": true, "points": 2}
# Hidden tests: batches of several rows, one row and none; hidden sizes from 1 to 50.

# %% nbgrader={"grade_id": "two-layers-gradients", "grade": true, "points": 1}
# Hidden tests: gradients with respect to x and all the parameters.

# %% [markdown]
# ## Two layers that are one
#
# What does ReLU contribute? Leave it out, so that the second layer directly follows the
# first: $y = (x\,w_1^\mathsf{T} + b_1)\,w_2^\mathsf{T} + b_2$. Then there is a single
# dense layer that gives the same answer for every `x`, and you can compute its weights
# and biases once, without knowing any `x`.
#
# Write `merged(w1, b1, w2, b2)`. The shapes are (hidden, inputs), (hidden,), (outputs,
# hidden), (outputs,). Return two tensors: `w` of shape (outputs, inputs) and `b` of
# shape (outputs,), such that `x @ w.t() + b` is the same as the two layers in a row.
# Only the numbers are tested here, no gradients.
#
# <details><summary>I don't know how to start</summary>
#
# Multiply out the formula, as you would with numbers, but keep the order of the
# factors. Two terms result that hold no `x`, and one that does. For this one you need a
# rule: a transposed product is the product of the transposed factors in reverse order,
# $(AB)^\mathsf{T} = B^\mathsf{T} A^\mathsf{T}$.
#
# </details>
#
# <details><summary>My shapes don't fit</summary>
#
# The hidden size occurs in neither `w` nor `b`. So it must be the size that two factors
# have in common, the one that vanishes.
#
# </details>


# %% nbgrader={"grade_id": "merge", "solution": true} difficulty=3 importance=4 minutes=8 answers=["Q3", "Q5"]
#| export
def merged(w1, b1, w2, b2):
    """The one dense layer that does the same as two with nothing between them.

    Args:
        w1: float tensor of shape (hidden, inputs).
        b1: float tensor of shape (hidden,).
        w2: float tensor of shape (outputs, hidden).
        b2: float tensor of shape (outputs,).

    Returns:
        Two float tensors: w of shape (outputs, inputs) and b of shape (outputs,).
    """
    ### BEGIN SOLUTION
    return w2 @ w1, w2 @ b1 + b2
    ### END SOLUTION


# %% nbgrader={"grade_id": "merge-try", "grade": true, "points": 0}
w1, b1 = torch.tensor([[1.0, 2, 0], [0, 1, -1]]), torch.tensor([1.0, -1.0])
w2 = torch.tensor([[1.0, 1.0], [2.0, 0.0], [0.0, -1.0], [1.0, 3.0]])
b2 = torch.tensor([0.0, 1.0, 2.0, 3.0])
answer = merged(w1, b1, w2, b2)
assert answer is not None and len(answer) == 2, "return two tensors, w and b"
w, b = answer
assert w.shape == (4, 3), f"w has shape (outputs, inputs), here (4, 3), not {w.shape}"
assert b.shape == (4,), f"b has shape (outputs,), here (4,), not {b.shape}"
x = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [3.0, -1.0, 2.0]])
one, two = x @ w.t() + b, (x @ w1.t() + b1) @ w2.t() + b2
for row in range(3):
    assert torch.allclose(one[row], two[row]), (
        f"x = {x[row].tolist()}: two layers give {two[row].tolist()}, "
        f"the merged one {one[row].tolist()}"
    )

# %% nbgrader={"grade_id": "merge-weights", "grade": true, "points": 2}
# Hidden tests: the weights, with hidden sizes smaller and larger than the others.

# %% nbgrader={"grade_id": "merge-biases", "grade": true, "points": 1}
# Hidden tests: the biases, with hidden sizes smaller and larger than the others.

# %% [markdown]
# ## What ReLU buys
#
# A network with one input, four hidden neurons and one output, so that we can draw what
# it computes. The parameters are the same on both sides. On the left nothing stands
# between the layers; the dashed line is your merged layer, with 2 parameters in place
# of 13. On the right there is a ReLU, and at each of its four hidden neurons the line
# may bend once. No single layer can do that.

# %% tags=["skip-execution"]
x = torch.linspace(-3, 2, 251)[:, None]
w1, b1 = torch.ones(4, 1), torch.tensor([2.0, 1.0, 0.0, -1.0])
w2, b2 = torch.tensor([[1.0, -2.0, 2.5, -2.0]]), torch.tensor([0.2])
w, b = merged(w1, b1, w2, b2)
curves = dense(dense(x, w1, b1), w2, b2), two_layers(x, w1, b1, w2, b2)

fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.5), layout="constrained")
axes[0].plot(x.cpu(), curves[0].cpu(), color=BLUE, lw=5, alpha=0.5, label="two layers")
merged_line = dense(x, w, b).cpu()
axes[0].plot(x.cpu(), merged_line, "--", color="black", label="your merged layer")
axes[0].set(xlabel="x", ylabel="y")
axes[0].set_title("no activation", fontsize=11)
axes[0].legend(frameon=False)
for place in -b1.cpu():
    axes[1].axvline(place, color=GREY, lw=0.8, ls=":")
axes[1].plot(x.cpu(), curves[1].cpu(), color=BLUE, lw=2)
axes[1].set(xlabel="x", ylabel="y")
axes[1].set_title("ReLU between the layers", fontsize=11)
axes[1].text(-2.05, 1.3, "hidden\nneuron\nstarts\nto fire", ha="right", color=GREY)
plt.show()

# %% [markdown]
# ## Three gradients
#
# In `01_neuron` you found the gradients of one neuron: its upstream gradient times the
# inputs for the weights, times the weights for the inputs, and by itself for the bias.
# Where several rows shared the weights, their shares added up. In a layer there is one
# more thing that is shared. Give the three sizes letters: $k$ for the row, $i$ for the
# input, $o$ for the output. Then
#
# $$y_{ko} = \sum_i x_{ki}\, w_{oi} + b_o$$
#
# and the steps after the layer send back an upstream gradient for every single $y_{ko}$:
# a table $g$ of the same shape as $y$, with $g_{ko} = \partial L / \partial y_{ko}$.
# Turn one knob, and ask two questions: which of the $y$ move, and how far does each of
# them move? The gradient is the sum over all that move of $g_{ko}$ times how far.
#
# | knob | which $y$ move | so the sum runs over |
# |---|---|---|
# | $x_{ki}$ | the whole row $k$: every neuron sees the input | the outputs $o$ |
# | $w_{oi}$ | the whole column $o$: every row uses the weight | the rows $k$ |
# | $b_o$ | the whole column $o$: every row uses the bias | the rows $k$ |
#
# A sum of products over one shared index is what a matrix product computes. So two of
# the three gradients are matrix products, and the third is a plain sum.

# %% [markdown]
# ## The gradients of a layer
#
# Write `dense_gradients(x, w, b, upstream)` for a layer without an activation. It
# returns three tensors, the gradients with respect to `x`, `w` and `b`, in this order
# and of the same shapes as these. `x` is a batch of at least one row, and `upstream`
# has the shape (rows, outputs).
#
# Derive it by hand and write it with ordinary tensor operations. Neither `backward` nor
# anything else of `torch.autograd` or `torch.func` belongs in your answer: the tests
# switch PyTorch's recording off (`torch.inference_mode`), and an answer that lets it
# differentiate all the same earns nothing. Do not change
# the inputs. The three gradients are graded one by one: begin with `b` if you like, and
# return `None` for what you do not have yet.
#
# <details><summary>I don't know how to start</summary>
#
# Begin with a batch of one row and a layer of one neuron: that is the neuron of
# `01_neuron` without ReLU. Then write down the shapes of `x`, `w`, `upstream` and of
# the gradient you want, and look which letter must vanish.
#
# </details>
#
# <details><summary>My shapes don't fit</summary>
#
# In a matrix product the letter that vanishes must stand last in the left factor and
# first in the right one. If it stands elsewhere, transpose. Then check with the table
# above that the letter that vanishes is the right one: sizes can agree by accident.
#
# </details>


# %% nbgrader={"grade_id": "dense-gradients-by-hand", "solution": true} difficulty=4 importance=5 minutes=11 answers=["R2", "Q3"]
#| export
def dense_gradients(x, w, b, upstream):
    """The gradients of a dense layer, y = x @ w.t() + b, by hand.

    Args:
        x: float tensor of shape (rows, inputs).
        w: float tensor of shape (outputs, inputs), the weights.
        b: float tensor of shape (outputs,), the biases.
        upstream: float tensor of shape (rows, outputs), the gradient with respect to y.

    Returns:
        Three float tensors: the gradients with respect to x, w and b, each of the
        shape of its own tensor.
    """
    ### BEGIN SOLUTION
    return upstream @ w, upstream.t() @ x, upstream.sum(0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "dense-gradients-by-hand-try", "grade": true, "points": 0}
x = torch.tensor([[2.0, -1.0, 0.5], [1.0, 3.0, -2.0]], requires_grad=True)
w = torch.tensor(
    [[3.0, 4.0, 1.0], [0.5, -1.0, 2.0], [1.0, 0.0, -2.0], [2.0, 2.0, -1.0]],
    requires_grad=True,
)
b = torch.tensor([1.0, -1.0, 0.0, 2.0], requires_grad=True)
upstream = torch.tensor([[10.0, 1.0, -2.0, 3.0], [0.5, -4.0, 2.0, 1.0]])
y = x @ w.t() + b
y.backward(upstream)
given = [t.detach().clone() for t in (x, w, b, upstream)]
with torch.inference_mode():
    by_hand = dense_gradients(*given)
assert by_hand is not None and len(by_hand) == 3, "return three tensors"
names = ("x", "w", "b", "upstream")
for name, now, before in zip(names, given, (x, w, b, upstream), strict=True):
    assert torch.equal(now, before), f"your function has changed its input {name}"
for name, mine, pytorch in zip(
    "bwx", by_hand[::-1], (b.grad, w.grad, x.grad), strict=True
):
    assert mine is not None, f"the gradient of {name} is still None"
    assert mine.shape == pytorch.shape, (
        f"gradient of {name}: the shape is {tuple(pytorch.shape)}, "
        f"yours {tuple(mine.shape)}"
    )
    assert torch.allclose(mine, pytorch), (
        f"gradient of {name}: PyTorch finds {pytorch.tolist()}, you {mine.tolist()}"
    )

# %% nbgrader={"grade_id": "dense-gradients-by-hand-inputs", "grade": true, "points": 1}
# Hidden tests: the gradient of x, for one row and for several.

# %% nbgrader={"grade_id": "dense-gradients-by-hand-weights", "grade": true, "points": 2}
# Hidden tests: the gradient of w, for one row and for several.

# %% nbgrader={"grade_id": "dense-gradients-by-hand-biases", "grade": true, "points": 1}
# Hidden tests: the gradient of b, for one row and for several; no input is changed.

# %% [markdown]
# ## By hand and by PyTorch
#
# The same gradients from both sources, for a batch of 200 rows. Any difference that is
# left is float32's rounding. The picture shows where a single element of the gradient
# of `w` comes from: every row of the batch contributes its share, and they are added
# up.

# %% tags=["skip-execution"]
torch.manual_seed(2)
x = torch.randn(200, 8, requires_grad=True)
w = torch.randn(5, 8, requires_grad=True)
b = torch.randn(5, requires_grad=True)
upstream = torch.randn(200, 5)
(x @ w.t() + b).backward(upstream)
by_hand = dense_gradients(x.detach(), w.detach(), b.detach(), upstream)
print("gradient of   shape      largest element   largest difference")
for name, knob, mine in zip("xwb", (x, w, b), by_hand, strict=True):
    largest, apart = knob.grad.abs().max(), (mine - knob.grad).abs().max()
    print(f"{name:13} {tuple(knob.shape)!s:10} {largest:15.4f} {apart:20.1e}")

shares = (upstream[:, 3] * x[:, 6]).detach()  # what each row adds to w[3, 6]
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.3), layout="constrained")
axes[0].bar(range(200), shares.cpu(), width=1.0, color=BLUE)
axes[0].set(xlabel="row of the batch", ylabel="its share of the gradient of w[3, 6]")
axes[1].plot(shares.cumsum(0).cpu(), color=BLUE, label="shares added up so far")
found = by_hand[1][3, 6].item()
axes[1].axhline(found, color=ORANGE, ls="--", label="your gradient of w[3, 6]")
axes[1].set(xlabel="row of the batch", ylabel="sum of the shares")
axes[1].legend(frameon=False, loc="upper right")
axes[1].margins(y=0.3)
plt.show()

# %% [markdown]
# ## The same in mathematical notation
#
# Write the derivation down, from $y_{ko} = \sum_i x_{ki} w_{oi} + b_o$, and map it to
# your code. Take the gradients of $w$ and of $b$. A few lines with indices are enough;
# plain text such as `g[k,o]` is as welcome as formulas.
#
# - 1 point: the chain rule with its sum: which of the $y$ depend on $w_{oi}$, and what
#   is the derivative of such a $y$ with respect to it?
# - 1 point: the gradient of $w$ as one matrix product, with the reason why one of the
#   factors is transposed, and which one, and the code that computes it.
# - 1 point: the gradient of $b$, with the reason why a sum over the rows appears though
#   the forward pass has no such sum, and the code that computes it.
#
# <details><summary>I don't know how to start</summary>
#
# Use another letter for the row and output you sum over than for the weight you ask
# about: $y_{kp}$ and $w_{oi}$. For which $p$ does $w_{oi}$ occur in $y_{kp}$ at all?
#
# </details>

# %% [markdown] nbgrader={"grade_id": "gradient-notation", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=9 answers=["R2"]
# Let $g_{kp} = \partial L / \partial y_{kp}$. The loss depends on $w_{oi}$ through all
# the $y_{kp}$, so the chain rule sums over them:
#
# $$\frac{\partial L}{\partial w_{oi}}
#   = \sum_k \sum_p g_{kp}\,\frac{\partial y_{kp}}{\partial w_{oi}}$$
#
# In $y_{kp} = \sum_j x_{kj} w_{pj} + b_p$ the weight $w_{oi}$ occurs only if $p = o$,
# and there with the factor $x_{ki}$. Of the sum over $p$ a single term is left:
#
# $$\frac{\partial L}{\partial w_{oi}} = \sum_k g_{ko}\, x_{ki}$$
#
# A matrix product sums over the last index of the left factor and the first of the
# right one. The shared index $k$ is the first of both, so the left factor has to be
# transposed: $\sum_k (g^\mathsf{T})_{ok}\, x_{ki}$, that is $g^\mathsf{T} x$, of shape
# (outputs, rows)(rows, inputs) = (outputs, inputs), the shape of $w$. In code:
# `upstream.t() @ x`.
#
# For the bias, $\partial y_{kp} / \partial b_o$ is 1 if $p = o$ and otherwise 0, so
#
# $$\frac{\partial L}{\partial b_o} = \sum_k g_{ko}$$
#
# In the forward pass the one $b_o$ is added to every row, so it acts on the loss by way
# of every row, and all these ways count. In code: `upstream.sum(0)`. In the same manner
# $\partial L / \partial x_{ki} = \sum_o g_{ko}\, w_{oi}$, where the shared index $o$
# stands last and first already: `upstream @ w`.

# %% [markdown]
# ## All of it once more
#
# Four days through the layer, in both spellings, and a small network with its shapes.

# %% tags=["skip-execution", "demo"]
days = [[5.0, 8.0, 2.0], [9.0, 1.0, 2.0], [2.0, 3.0, 0.0], [0.0, 10.0, 1.0]]
w, b = [[0.6, -0.4, -1.0], [0.2, 0.5, -0.1]], [1.0, -4.0]
in_lists = plain_dense_batch(days, w, b)
x, w, b = torch.tensor(days), torch.tensor(w), torch.tensor(b)
print("cycle and kite, from lists and from tensors")
for plain, row in zip(in_lists, dense(x, w, b).tolist(), strict=True):
    print("  ".join(f"{v:6.2f}" for v in [*plain, *row]))

sizes = [3, 6, 2]
for place, shapes in enumerate(layer_shapes(len(days), sizes), start=1):
    print(f"layer {place}: w {shapes[0]}, b {shapes[1]}, output {shapes[2]}")
print("parameters:", parameter_count(sizes))

torch.manual_seed(0)
w1, b1, w2, b2 = torch.randn(6, 3), torch.randn(6), torch.randn(2, 6), torch.randn(2)
one = dense(x, *merged(w1, b1, w2, b2))
apart = (one - dense(dense(x, w1, b1), w2, b2)).abs().max().item()
print(f"merged layer against two without ReLU: {apart:.0e} apart")
apart = (one - two_layers(x, w1, b1, w2, b2)).abs().max().item()
print(f"merged layer against two with ReLU:    {apart:.1f} apart")
for name, gradient in zip("xwb", dense_gradients(x, w, b, one), strict=True):
    print(f"gradient of {name}: shape {tuple(gradient.shape)}")

# %% [markdown]
# ## What you have now
#
# A dense layer is several neurons over the same inputs. Its weights form a matrix with
# one row per neuron, so for a batch the whole layer is `x @ w.t() + b`. `t` moves no
# number: it reads the same memory with sizes and strides exchanged, and it refuses
# three dimensions because it could not know which two you mean. The sizes of a network
# follow from one list, and so does the count of its parameters; the hidden size is the
# one you choose. Two layers with nothing between them are one layer. ReLU between them
# is what makes the second one worth having. On the way back, two of the gradients are
# matrix products and the third is a sum over the rows. Each has the shape of its own
# tensor, and the letter that vanishes tells which factor to transpose.
#
# Next: what happens inside `@`, and how fast it can be (`03_matmul`).
#
# **To read**
#
# - Rumelhart, Hinton and Williams, *Learning representations by back-propagating
#   errors*, 1986: hidden layers, and the gradients that train them.
# - Cybenko, *Approximation by superpositions of a sigmoidal function*, 1989, and
#   Leshno, Lin, Pinkus and Schocken, *Multilayer feedforward networks with a
#   nonpolynomial activation function can approximate any function*, 1993: what one
#   hidden layer can describe, if it is large enough.
# - Parr and Howard, *The matrix calculus you need for deep learning*, 2018.
#
# **Questions answered here**
#
# - Q3: How do you write a dense layer with a matrix product?
# - Q4: How do you write it in plain Python, with lists and comprehensions?
# - Q5: What is the hidden size of a layer?
# - Q6: What does `t` do?
# - L1, in part: how do you take rows, columns and ranges out of a tensor?
# - R2, in part: the gradients of a linear layer in mathematical notation, mapped to
#   code. (`07_chain_rule` goes on from there.)
