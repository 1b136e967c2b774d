# ---
# jupyter:
#   builds_on: [03_matmul, 04_broadcasting]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Einsum: products written as formulas
#
# Matrix product, transpose, trace, outer product, attention scores: each has a name and
# a function of its own in PyTorch. `torch.einsum` writes all of them in one way, as a
# short string that is nearly the formula itself.
#
# At the end you will be able to
#
# - write the matrix product, for one pair and for a batch of pairs, as an einsum, and
#   turn any nest of loops that multiplies and adds into one,
# - say what a repeated letter means, in one operand and in several, and leave dimensions
#   without a letter,
# - state the rules that PyTorch really follows, and show where a popular version of
#   them is wrong,
# - compute the shape of a result without computing the result,
# - build an einsum of your own from three tools you know: turn, stretch, sum,
# - count what a product of three operands costs in one order and in the other.
#
# It builds on 04_broadcasting and on 03_matmul, where a ladder of six ways led from
# three loops to `@`, and einsum was the fifth rung. Expect 130 minutes: 109 for the
# tasks, the rest for reading and looking.
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import torch


def accepts(spec):
    """Whether PyTorch accepts an einsum spec when every letter has size 3."""
    left = spec.replace(" ", "").split("->")[0]
    operands = [torch.ones([3] * len(letters)) for letters in left.split(",")]
    try:
        torch.einsum(spec, *operands)
    except RuntimeError:
        return False
    return True


# %% [markdown]
# ## Letters for dimensions
#
# Here is the matrix product as a formula, as Python loops, and as an einsum.
#
# $$c_{ik} = \sum_{j} a_{ij}\, b_{jk}$$
#
# ```python
# for i in range(n):
#     for k in range(m):
#         for j in range(inner):
#             c[i, k] += a[i, j] * b[j, k]
#
# c = torch.einsum("ij,jk->ik", a, b)
# ```
#
# The string is called the *spec*. Left of the arrow stand the *operands*, the tensors
# that go in, separated by commas, with one letter for each dimension. Right of the
# arrow stand the letters of the result, in the order of its dimensions.
#
# Read it as the loops. Every letter is one loop. Inside all the loops one entry is
# taken from each operand, these are multiplied, and the product is **added** to the
# entry of the result that the letters on the right name. So:
#
# - A letter in two operands makes them walk together: both are asked for the same
#   place, and their sizes must agree.
# - A letter that stands on the left and not on the right is summed over: its loop runs,
#   and all its products land in the same entry.
# - The names of the letters mean nothing. `"xy,yz->xz"` is the same product.
#
# Nearly all the rest of this notebook follows from these loops. Three things do not, and
# have a section of their own: dots, a spec without an arrow, a size of 1. The next cell
# draws the loops for a (2, 3) and a (3, 4) matrix, one value of $j$ at a time.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"
PALE, PINK, SKY = "#E8EDF2", "#CC79A7", "#56B4E9"


def draw_numbers(ax, rows, colours, title="", across="", down=""):
    """Draw a table of numbers, each cell in its own colour, letters at the edges."""
    n, m = len(rows), len(rows[0])
    for i in range(n):
        for j in range(m):
            face = colours(i, j)
            cell = (j, n - 1 - i)
            ax.add_patch(plt.Rectangle(cell, 1, 1, fc=face, ec="white", lw=2))
            ink = "black" if face in (PALE, ORANGE, SKY) else "white"
            text = f"{rows[i][j]:g}"
            ax.text(j + 0.5, n - 0.5 - i, text, ha="center", va="center", color=ink)
    ax.text(m / 2, n + 0.12, across, ha="center", va="bottom", color=GREY)
    ax.text(-0.15, n / 2, down, ha="right", va="center", color=GREY)
    ax.set(xlim=(-0.6, m + 0.1), ylim=(-0.1, n + 0.6), aspect="equal")
    ax.set_title(title, fontsize=11)
    ax.axis("off")


a, b = [[1, 2, 3], [4, 5, 6]], [[1, 0, 2, 1], [3, 1, 0, 2], [0, 2, 1, 4]]
turns = (BLUE, ORANGE, GREEN)
fig, axes = plt.subplots(
    1, 6, figsize=(12.5, 2.6), gridspec_kw={"width_ratios": [3, 4, 4, 4, 4, 4]}
)
draw_numbers(axes[0], a, lambda i, j: turns[j], 'a, "ij"', "j", "i")
draw_numbers(axes[1], b, lambda j, k: turns[j], 'b, "jk"', "k", "j")
total = [[0] * 4, [0] * 4]
for j in range(3):
    products = [[a[i][j] * b[j][k] for k in range(4)] for i in range(2)]
    total = [[total[i][k] + products[i][k] for k in range(4)] for i in range(2)]
    title = f"products for j = {j}"
    draw_numbers(axes[2 + j], products, lambda i, k, j=j: turns[j], title, "k", "i")
draw_numbers(axes[5], total, lambda i, k: PALE, 'their sum, "ik"', "k", "i")
plt.show()

# %% [markdown]
# ## Predict: which shape comes out
#
# Let `a` have shape (2, 3), `b` shape (3, 4), `c` shape (2, 3) and `v` shape (4,).
# Predict the shape of each einsum, as a tuple. A vector of 4 numbers has the shape
# `(4,)`. A single number has no dimension at all, its rank is 0, and its shape is `()`.
# Decide on paper before you run anything.
#
# <details><summary>I don't know how to start</summary>
#
# Write each letter's size above it on the left. Then copy the sizes to the letters on
# the right. Those without a place there are gone.
#
# </details>

# %% nbgrader={"grade_id": "predict-shapes", "solution": true} difficulty=1 importance=5 minutes=4 answers=["Q24", "Q25"]
# Assign six shapes, each a tuple:
#   shape_1: "ij,jk->ik" of a, b        shape_2: "ij,jk->ki" of a, b
#   shape_3: "ij,ij->i" of a, c         shape_4: "ij,jk->ijk" of a, b
#   shape_5: "ij,jk,k->i" of a, b, v    shape_6: "ij,k->" of a, v
### BEGIN SOLUTION
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2,)
shape_4 = (2, 3, 4)
shape_5 = (2,)
shape_6 = ()
### END SOLUTION

# %% nbgrader={"grade_id": "predict-shapes-try", "grade": true, "points": 0}
for shape in (shape_1, shape_2, shape_3, shape_4, shape_5, shape_6):
    assert isinstance(shape, tuple), f"{shape!r} is no tuple (one size: (3,))"

# %% nbgrader={"grade_id": "predict-shapes-first", "grade": true, "points": 1}
# Hidden tests: the first three predictions.

# %% nbgrader={"grade_id": "predict-shapes-last", "grade": true, "points": 1}
# Hidden tests: the last three predictions.

# %% [markdown]
# ## The matrix product and its relatives
#
# Now write specs. Each is a string, and the tests hand it to `torch.einsum` with random
# tensors of the shapes given, so that your letters may be any. Sizes with different
# names differ in every test, and now and then one of them is 1.
#
# - `matmul_spec`: `a` (n, k) and `b` (k, m) give the matrix product, (n, m).
# - `layer_spec`: `x` (batch, inputs) and weights `w` (outputs, inputs), stored the way
#   PyTorch stores them, give the layer's result without bias, (batch, outputs).
# - `batch_spec`: `a` (b, n, k) and `b` (b, k, m) are b pairs of matrices. Each `a` is
#   multiplied by its own partner: (b, n, m).
#
# Write the arrow each time. Spaces are allowed.
#
# <details><summary>Which letters may I repeat?</summary>
#
# Two dimensions get the same letter if one loop is to run over both of them. For
# `layer_spec` ask which dimension of `x` and which of `w` are walked together, and
# whether you want to see that one in the result.
#
# </details>

# %% nbgrader={"grade_id": "matmul-specs", "solution": true} difficulty=1 importance=5 minutes=5 answers=["Q23", "L1"]
#| export
# Assign three strings: matmul_spec, layer_spec, batch_spec
### BEGIN SOLUTION
matmul_spec = "ij,jk->ik"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->bik"
### END SOLUTION

# %% nbgrader={"grade_id": "matmul-specs-try", "grade": true, "points": 0}
a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
b = torch.tensor([[1.0, 0.0], [0.0, 1.0], [10.0, 100.0]])
expected = torch.tensor([[31.0, 302.0], [64.0, 605.0]])
torch.testing.assert_close(torch.einsum(matmul_spec, a, b), expected)
x, w = torch.randn(4, 3), torch.randn(2, 3)
outputs = torch.einsum(layer_spec, x, w)
shape = tuple(outputs.shape)
assert shape == (4, 2), f"layer_spec: 4 rows and 2 outputs, but the shape is {shape}"
for row, entry in zip(x, outputs[:, 1], strict=True):
    assert torch.isclose(entry, (row * w[1]).sum(), atol=1e-5), (
        "layer_spec: an entry is a row of x times a row of w, summed; yours is not"
    )
left, right = torch.randn(5, 2, 3), torch.randn(5, 3, 4)
products = torch.einsum(batch_spec, left, right)
shape = tuple(products.shape)
assert shape == (5, 2, 4), f"batch_spec: shape (5, 2, 4) is asked for, not {shape}"
assert torch.allclose(products[3], left[3] @ right[3], atol=1e-5), (
    "batch_spec: pairs[3] is the product of the two matrices number 3; yours is not"
)

# %% nbgrader={"grade_id": "matmul-specs-product", "grade": true, "points": 1}
# Hidden tests: matmul_spec.

# %% nbgrader={"grade_id": "matmul-specs-layer", "grade": true, "points": 1}
# Hidden tests: layer_spec.

# %% nbgrader={"grade_id": "matmul-specs-batch", "grade": true, "points": 1}
# Hidden tests: batch_spec, for several pairs and for one.

# %% [markdown]
# ## One operand is enough
#
# With a single operand nothing is multiplied, and the loops still run: take an entry,
# add it to the place named on the right. Turning dimensions around and summing them up
# both look like this.
#
# And a letter may stand twice in *one* operand. Think of the loops again: `x[i, i]`
# with a single `i` visits the diagonal and nothing else. Whether the entries found
# there are summed is decided on the right, as always.
#
# The picture shows a 3 × 3 table under five specs. Entries of one colour are added up
# into one entry of the result. Pale ones are never visited.

# %% tags=["skip-execution"]
table = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
colours = (BLUE, ORANGE, GREEN)
gallery = {
    "ij->i": lambda i, j: colours[i],
    "ij->j": lambda i, j: colours[j],
    "ij->": lambda i, j: BLUE,
    "ii->i": lambda i, j: colours[i] if i == j else PALE,
    "ii->": lambda i, j: BLUE if i == j else PALE,
}
fig, axes = plt.subplots(1, 5, figsize=(11, 2.8))
for ax, (spec, colour) in zip(axes, gallery.items(), strict=True):
    draw_numbers(ax, table, colour, f'"{spec}"')
    result = torch.einsum(spec, torch.tensor(table)).tolist()
    ax.text(1.5, -0.15, f"gives {result}", ha="center", va="top", fontsize=11)
    ax.set_ylim(-0.7, 3.2)
plt.show()

# %% [markdown]
# ## From loops to specs
#
# If two operands have no letter in common, every entry of one meets every entry of the
# other. A letter in common lets only those entries meet that have the same index there:
# row 0 meets row 0, row 1 meets row 1. And three operands work like two: one entry from
# each is taken, and the three are multiplied.
#
# Here are five pieces of code that somebody wrote as loops. Each fills a tensor of
# zeros. Write the spec that gives the same, in one einsum of `x`, or of `x` and `y`, or
# of `x`, `w` and `y`, in this order. The names of the loops need not be your letters.
#
# ```python
# # traces_spec, from x: one number for each matrix of a stack
# for n in range(stack):
#     for i in range(size):
#         out[n] += x[n, i, i]
#
# # channels_first_spec, from x: a batch of images, turned
# for n in range(batch):
#     for c in range(channels):
#         for h in range(height):
#             for w in range(width):
#                 out[n, c, h, w] = x[n, h, w, c]
#
# # scaled_spec, from x and y: each row times a number of its own, turned
# for i in range(rows):
#     for j in range(columns):
#         out[j, i] = x[i, j] * y[i]
#
# # row_dots_spec, from x and y: row n of one with row n of the other
# for n in range(rows):
#     for d in range(columns):
#         out[n] += x[n, d] * y[n, d]
#
# # bilinear_spec, from x, w and y: how well row n of x fits row n of y, when w says
# # how much each pair of entries matters (a bilinear form)
# for n in range(rows):
#     for i in range(inputs):
#         for j in range(outputs):
#             out[n] += x[n, i] * w[i, j] * y[n, j]
# ```
#
# Write the arrow each time.
#
# <details><summary>I don't know how to start</summary>
#
# Copy the names in brackets: those of each operand, with commas in between, then the
# arrow, then those of `out`. Does `=` or `+=` make a difference to the spec?
#
# </details>

# %% nbgrader={"grade_id": "loop-specs", "solution": true} difficulty=2 importance=5 minutes=6 answers=["Q24", "Q25", "L1"]
#| export
# Assign five strings: traces_spec, channels_first_spec, scaled_spec, row_dots_spec,
# bilinear_spec
### BEGIN SOLUTION
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"
### END SOLUTION

# %% nbgrader={"grade_id": "loop-specs-try", "grade": true, "points": 0}
pair = torch.tensor([[[1.0, 2.0], [3.0, 4.0]], [[10.0, 20.0], [30.0, 40.0]]])
torch.testing.assert_close(torch.einsum(traces_spec, pair), torch.tensor([5.0, 50.0]))
shape = tuple(torch.einsum(channels_first_spec, torch.ones(2, 4, 5, 3)).shape)
assert shape == (2, 3, 4, 5), f"channels first is (2, 3, 4, 5) here, not {shape}"
x, y = torch.tensor([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]]), torch.tensor([10.0, 100.0])
answer = torch.einsum(scaled_spec, x, y)
torch.testing.assert_close(answer, torch.tensor([[10.0, 0], [20, 100], [30, 0]]))
answer = torch.einsum(row_dots_spec, x, torch.ones(2, 3))
torch.testing.assert_close(answer, torch.tensor([6.0, 1.0]))
w, y = (
    torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    torch.tensor([[2.0, 5.0], [1.0, 7.0]]),
)
answer = torch.einsum(bilinear_spec, x, w, y)
torch.testing.assert_close(answer, torch.tensor([33.0, 7.0]))

# %% nbgrader={"grade_id": "loop-specs-one", "grade": true, "points": 1}
# Hidden tests: traces_spec and channels_first_spec.

# %% nbgrader={"grade_id": "loop-specs-two", "grade": true, "points": 1}
# Hidden tests: scaled_spec and row_dots_spec.

# %% nbgrader={"grade_id": "loop-specs-three", "grade": true, "points": 1}
# Hidden tests: bilinear_spec.

# %% [markdown]
# ## Three dots for the rest
#
# A layer works on the last dimension of its input, and does not care how many there are
# before it. A spec can say that. `...` stands for all dimensions of an operand that
# have no letter, however many there are, none included.
#
# - It may stand once in each operand, and once on the right, where these dimensions are
#   to appear.
# - If several operands have one, their unnamed dimensions are aligned from the right and
#   broadcast, as in 04_broadcasting.
# - If the right side has none, the unnamed dimensions are summed over, as a letter would
#   be.

# %% tags=["skip-execution"]
for spec in ("...i->...", "...i->i", "i...->...i"):
    for shape in ((4,), (3, 4), (2, 3, 4)):
        result = torch.einsum(spec, torch.rand(shape))
        print(f"{spec:11} of {shape!s:10} has shape {tuple(result.shape)}")

# %% [markdown]
# ## Specs for any rank
#
# Write three specs. Each is tried on tensors of several ranks.
#
# - `any_layer_spec`: `x` (…, inputs) and weights `w` (outputs, inputs) give (…,
#   outputs), the layer's result without bias. `x` has one dimension or more.
# - `any_matmul_spec`: `a` (…, n, k) and `b` (…, k, m) give the products of the last two
#   dimensions, (…, n, m). What stands before them is broadcast: (5, 1, 2, 3) and
#   (4, 3, 6) give (5, 4, 2, 6), and one matrix beside a stack meets all of it.
# - `channel_sums_spec`: `x` (…, channels) gives one sum for each channel, over all the
#   rest, (channels,).
#
# <details><summary>I don't know how to start</summary>
#
# Write the spec for the smallest rank first: a vector, two matrices, a vector. Then put
# the dots where further dimensions may come. Which operands can have them, and are they
# to be seen in the result?
#
# </details>

# %% nbgrader={"grade_id": "dots", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q25"]
#| export
# Assign three strings: any_layer_spec, any_matmul_spec, channel_sums_spec
### BEGIN SOLUTION
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->c"
### END SOLUTION

# %% nbgrader={"grade_id": "dots-try", "grade": true, "points": 0}
w = torch.tensor([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]])
for shape in ((3,), (4, 3), (5, 4, 3)):
    x = torch.rand(shape)
    answer = torch.einsum(any_layer_spec, x, w)
    torch.testing.assert_close(answer, x @ w.t())
for left, right in (((2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3, 4))):
    a, b = torch.rand(left), torch.rand(right)
    torch.testing.assert_close(torch.einsum(any_matmul_spec, a, b), a @ b)
for shape in ((3,), (2, 3), (5, 2, 3)):
    answer = torch.einsum(channel_sums_spec, torch.ones(shape))
    due = torch.full((3,), torch.ones(shape).numel() / 3)
    torch.testing.assert_close(answer, due)

# %% nbgrader={"grade_id": "dots-layer", "grade": true, "points": 1}
# Hidden tests: any_layer_spec, for x of rank 1 to 4.

# %% nbgrader={"grade_id": "dots-matmul", "grade": true, "points": 1}
# Hidden tests: any_matmul_spec, for pairs of matrices, of stacks, and one with another.

# %% nbgrader={"grade_id": "dots-sums", "grade": true, "points": 1}
# Hidden tests: channel_sums_spec, for x of rank 1 to 4.

# %% [markdown]
# ## Attention scores
#
# Einsum earns its place where tensors have four dimensions and nobody remembers their
# order. Attention, the main part of a transformer, is such a place. A sentence is a row
# of *positions*, and a batch is a number of sentences. Each position asks a question (a
# *query*) and offers itself under a *key*, both of them vectors of `d` numbers. How
# well a key fits a query is their dot product, the *score*. All of this happens in
# several independent *heads* at once.
#
# The scores are then turned into weights that add up to 1. That step comes later in
# this notebook. Write the function before it and the function behind it.
#
# `attention_scores(q, k)` takes `q` of shape (batch, queries, heads, d) and `k` of
# shape (batch, keys, heads, d), and returns a tensor of shape (batch, heads, queries,
# keys): for each sentence and head, the dot product of every query with every key,
# divided by $\sqrt{d}$.
#
# `attend(weights, v)` takes `weights` of shape (batch, heads, queries, keys) and
# *values* `v` of shape (batch, keys, heads, d). For each query it adds up the values of
# all keys, each times its weight, and returns shape (batch, queries, heads, d). Nothing
# is divided here.
#
# Einsum is what the task is for, but any way is allowed. The tests compare values and
# gradients. Every size is at least 1, and the number of queries may differ from that of
# the keys.
#
# <details><summary>I don't know how to start</summary>
#
# Choose five letters: batch, heads, queries, keys, d. Write the shapes from the text
# with them, one under the other. They already are the spec.
#
# </details>


# %% nbgrader={"grade_id": "attention", "solution": true} difficulty=2 importance=4 minutes=10 answers=["Q24", "L1"]
#| export
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    ### BEGIN SOLUTION
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5
    ### END SOLUTION


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    ### BEGIN SOLUTION
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)
    ### END SOLUTION


# %% nbgrader={"grade_id": "attention-try", "grade": true, "points": 0}
answer = attention_scores(torch.ones(2, 3, 5, 4), torch.ones(2, 6, 5, 4))
assert answer is not None, "attention_scores returns nothing: where is the return?"
assert answer.shape == (2, 5, 3, 6), f"(2, 5, 3, 6) is asked for, not {answer.shape}"
assert torch.all((answer - 2.0).abs() < 1e-5), (
    "the dot product of four ones with four ones is 4, divided by the root of 4 it is 2"
)
q, k = torch.randn(2, 3, 5, 9), torch.randn(2, 6, 5, 9)
due = (q[1, 2, 4] * k[1, 3, 4]).sum() / 3
assert torch.isclose(attention_scores(q, k)[1, 4, 2, 3], due, atol=1e-5), (
    "sentence 1, head 4, query 2, key 3: the entry there has another pair's score"
)
answer = attend(torch.full((2, 5, 3, 6), 0.5), torch.ones(2, 6, 5, 4))
assert answer.shape == (2, 3, 5, 4), f"(2, 3, 5, 4) is asked for, not {answer.shape}"
assert torch.all((answer - 3.0).abs() < 1e-5), "six values of 1, each times 0.5, make 3"
given, v = torch.rand(2, 5, 3, 6), torch.randn(2, 6, 5, 4)
due = sum(given[1, 4, 2, key] * v[1, key, 4] for key in range(6))
assert torch.allclose(attend(given, v)[1, 2, 4], due, atol=1e-5), (
    "sentence 1, query 2, head 4: each value is to be taken times its own key's weight"
)

# %% nbgrader={"grade_id": "attention-scores", "grade": true, "points": 1}
# Hidden tests: values and gradients of attention_scores, several sizes.

# %% nbgrader={"grade_id": "attention-attend", "grade": true, "points": 1}
# Hidden tests: values and gradients of attend, several sizes.

# %% [markdown]
# ## Without an arrow
#
# The arrow may be left out. Then einsum chooses the right side by a rule of its own:
#
# > The result has the letters that occur **exactly once** in all operands together, and
# > they stand in **alphabetical** order.
#
# So `"ij,jk"` is the matrix product: `j` occurs twice and goes, `i` and `k` remain. And
# `"ii"` is the trace. This looks convenient, and it has a catch. Names of letters,
# which meant nothing so far, now decide about the order of dimensions.
#
# With an arrow you are free. A letter may stay though it occurs twice, or go though it
# occurs once. PyTorch refuses four things:
#
# - an operand with more or fewer letters than dimensions,
# - a letter that stands twice on the right,
# - a letter on the right that is nowhere on the left,
# - a letter with two different sizes, in two operands or within one.
#
# On the last point it is more generous than it should be. If a letter has size 1 in one
# operand and size 4 in another, the 1 is stretched to 4, as in broadcasting, and you
# are not told.

# %% tags=["skip-execution"]
a, b = torch.tensor([[1.0], [2.0]]), torch.ones(3, 4)
print("shapes", tuple(a.shape), "and", tuple(b.shape), "have no product, but")
print(torch.einsum("ij,jk->ik", a, b))

# %% [markdown]
# ## Predict: arrows and refusals
#
# Let `a` have shape (2, 3), `b` shape (3, 4) and `s` shape (3, 3). Predict the shape of
# each result as a tuple, or write the string `"error"` where PyTorch refuses. The first
# four specs have no arrow.
#
# <details><summary>I don't know how to start</summary>
#
# Write the sizes over the letters first. Without an arrow: cross out every letter that
# occurs more than once, put the rest in the order of the alphabet, and only then read
# off the sizes. With an arrow: go through the four refusals, one by one.
#
# </details>

# %% nbgrader={"grade_id": "predict-rules", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q24", "Q25"]
# Assign nine predictions, each a tuple or "error":
#   bare_1: "ij,jk" of a, b       bare_2: "kj,ji" of a, b
#   bare_3: "ba" of a             bare_4: "ij,ij" of a, a
#   rule_1: "ii->i" of a          rule_2: "ij->ijj" of a
#   rule_3: "ij,ij->ij" of a, a   rule_4: "ij->ik" of a
#   rule_5: "ii,ij->j" of s, b
### BEGIN SOLUTION
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)
### END SOLUTION

# %% nbgrader={"grade_id": "predict-rules-try", "grade": true, "points": 0}
for guess in (bare_1, bare_2, bare_3, bare_4, rule_1, rule_2, rule_3, rule_4, rule_5):
    assert guess == "error" or isinstance(guess, tuple), (
        f"{guess!r} is neither a tuple (one size is written (3,)) nor 'error'"
    )

# %% nbgrader={"grade_id": "predict-rules-bare", "grade": true, "points": 1}
# Hidden tests: the four specs without an arrow.

# %% nbgrader={"grade_id": "predict-rules-arrow", "grade": true, "points": 1}
# Hidden tests: the five specs with an arrow.

# %% [markdown]
# ## Three rules that are not PyTorch's
#
# In many texts you find these rules, taken from the physicists' way of writing sums, or
# simply passed on:
#
# 1. A letter occurs at most twice on the left of the arrow.
# 2. A letter that occurs only once on the left must stand on the right.
# 3. A letter that occurs twice on the left is summed over.
#
# PyTorch follows none of them. Prove it: for each rule write a spec, with an arrow,
# that PyTorch accepts and that breaks the rule. To break a rule, one letter that does
# so is enough. Any number of operands will do; use letters, commas and spaces alone,
# and no `...`. The function `accepts(spec)`, defined at the top, tries a spec on tensors
# of ones, with size 3 for every letter. The tests do the same and then look whether
# your rule is broken.

# %% nbgrader={"grade_id": "rule-breakers", "solution": true} difficulty=2 importance=4 minutes=5 answers=["Q24", "Q25"]
# Assign three strings: breaks_rule_1, breaks_rule_2, breaks_rule_3
### BEGIN SOLUTION
breaks_rule_1 = "i,i,i->i"
breaks_rule_2 = "ij->i"
breaks_rule_3 = "i,i->i"
### END SOLUTION

# %% nbgrader={"grade_id": "rule-breakers-try", "grade": true, "points": 0}
for spec in (breaks_rule_1, breaks_rule_2, breaks_rule_3):
    assert isinstance(spec, str) and "->" in spec, f"{spec!r} is no spec with an arrow"
    assert accepts(spec), f"PyTorch refuses {spec!r}"

# %% nbgrader={"grade_id": "rule-breakers-first", "grade": true, "points": 1}
# Hidden tests: is breaks_rule_1 accepted, and does a letter occur more than twice?

# %% nbgrader={"grade_id": "rule-breakers-rest", "grade": true, "points": 1}
# Hidden tests: the same for the other two specs and their rules.

# %% [markdown]
# ## The right side that einsum chooses
#
# Write `implicit_output(left)`: the letters of the result when there is no arrow.
# `left` is the spec, a string such as `"ij,jk"`, with lower-case letters and commas and
# no spaces. An operand may have no letters, as the first in `",i"` and the only one in
# `""`. Return a string, for `"ij,jk"` it is `"ik"`. It may be empty.
#
# <details><summary>I don't know how to start</summary>
#
# A string can count: `"banana".count("a")` is 3. And `sorted` takes a string as well as
# a list. What it gives back is a list; `"".join(...)` makes a string of it.
#
# </details>


# %% nbgrader={"grade_id": "implicit-output", "solution": true} difficulty=2 importance=3 minutes=5 answers=["Q25"]
#| export
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    ### BEGIN SOLUTION
    once = [c for c in left if c != "," and left.count(c) == 1]
    return "".join(sorted(once))
    ### END SOLUTION


# %% nbgrader={"grade_id": "implicit-output-try", "grade": true, "points": 0}
for left, right in [("ij,jk", "ik"), ("ba", "ab"), ("i,j", "ij"), ("i,i,i", "")]:
    answer = implicit_output(left)
    assert isinstance(answer, str), f"a string is asked for, not {answer!r}"
    assert answer == right, f"{left!r} gives {right!r}, yours is {answer!r}"

# %% nbgrader={"grade_id": "implicit-output-values", "grade": true, "points": 2}
# Hidden tests: one to four operands, also empty; letters once, twice, three times.

# %% [markdown]
# ## Find the bug: attention that passed its test
#
# A colleague wrote attention for one sentence and one head. `q` has shape (queries, d),
# `k` and `v` have shape (keys, d). `softmax` over a dimension makes the entries along
# it positive, with a sum of 1. Each *query* is to spread a weight of 1 over the keys,
# and the result, of shape (queries, d), holds for each query the values of the keys,
# weighted and added up.
#
# ```python
# def mix(q, k, v):
#     scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
#     weights = scores.softmax(dim=1)
#     return torch.einsum("qk,kd->qd", weights, v)
# ```
#
# It was tried on a sentence of 5 positions, with 5 queries and 5 keys. The shape was
# right and nothing was raised. The numbers are wrong all the same, and with 2 queries
# and 3 keys it fails. Write the function so that it is right for any number of queries
# and keys, both at least 1. Any way is allowed. The tests compare values and gradients.
#
# <details><summary>Where do I look?</summary>
#
# Run the lines one after the other with 2 queries and 3 keys, and print each shape.
# Compare it with the shape that the next line takes for granted.
#
# </details>


# %% nbgrader={"grade_id": "mix", "solution": true} difficulty=2 importance=4 minutes=6 answers=["Q25"]
#| export
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    ### BEGIN SOLUTION
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)
    ### END SOLUTION


# %% nbgrader={"grade_id": "mix-try", "grade": true, "points": 0}
q, k = torch.zeros(2, 4), torch.ones(3, 4)
v = torch.tensor([[1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0], [6.0, 0.0, 0.0, 0.0]])
answer = mix(q, k, v)
assert answer.shape == (2, 4), f"2 queries, so shape (2, 4) is due, not {answer.shape}"
torch.testing.assert_close(answer, torch.tensor([[3.0, 2.0, 3.0, 4.0]]).expand(2, 4))

# %% nbgrader={"grade_id": "mix-values", "grade": true, "points": 2}
# Hidden tests: values and gradients for several numbers of queries and keys.

# %% [markdown]
# The next cell draws the weights for 5 queries and 5 keys. On the left are yours: with
# ones on the diagonal of `v` and zeros elsewhere, what `mix` returns are the weights
# themselves. On the right are the colleague's. Both tables have rows that add up to 1.
# But without an arrow the scores came out in the order of the alphabet, so that on the
# right each *key* spreads its weight over the queries, and the next line took it for
# the other way round. No assertion on shapes could have caught that. An arrow would
# have.

# %% tags=["skip-execution"]
torch.manual_seed(3)
q, k = 1.5 * torch.randn(5, 5), 1.5 * torch.randn(5, 5)
mine = mix(q, k, torch.eye(5))
theirs = (torch.einsum("qd,kd", q, k) / 5**0.5).softmax(dim=1)
fig, axes = plt.subplots(1, 2, figsize=(8.5, 3.8), layout="constrained")
names = ("your weights", "the colleague's weights")
for ax, weights, name in zip(axes, (mine, theirs), names, strict=True):
    picture = ax.imshow(weights.cpu(), cmap="cividis", vmin=0, vmax=1)
    for i in range(5):
        for j in range(5):
            value = float(weights[i, j])
            ink = "white" if value < 0.55 else "black"
            ax.text(j, i, f"{value:.2f}", ha="center", va="center", color=ink)
    ax.set_title(name, fontsize=11)
axes[0].set(xlabel="key", ylabel="query")
axes[1].set(xlabel="query, read as key", ylabel="key, read as query")
fig.colorbar(picture, ax=axes, label="weight")
plt.show()

# %% [markdown]
# ## The shape, without the work
#
# Write `einsum_shape(spec, shapes)`. It returns the shape of the result as a tuple of
# ints, and looks at nothing but the spec and the shapes. `spec` has an arrow,
# lower-case letters and commas, and no spaces. `shapes` is a list of tuples of ints,
# one for each operand. An operand may have no dimension at all: `",i->i"` has a rank-0
# tensor first, with shape `()`. Sizes may be 0.
#
# It raises `ValueError` if
#
# - there are more or fewer operands in the spec than shapes,
# - an operand has more or fewer letters than its shape has sizes,
# - a letter has two different sizes anywhere, **also where one of them is 1** (here you
#   are stricter than PyTorch),
# - a letter occurs more than once on the right,
# - a letter on the right is nowhere on the left.
#
# The values come first and are worth most; each of the two groups of errors has a point
# of its own.
#
# <details><summary>I don't know how to start</summary>
#
# You need a dictionary from letters to sizes. Fill it by walking through operands and
# shapes together, letter by letter and size by size. Then read the right side off it.
#
# </details>
#
# <details><summary>Some errors slip through</summary>
#
# `zip` stops at the end of the shorter of its arguments and says nothing. Ask for the
# lengths yourself, or say `strict=True`. And what happens in your dictionary when a
# letter comes by for the second time?
#
# </details>


# %% nbgrader={"grade_id": "einsum-shape", "solution": true} difficulty=3 importance=4 minutes=12 answers=["Q25", "L1"]
#| export
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    ### BEGIN SOLUTION
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)
    ### END SOLUTION


# %% nbgrader={"grade_id": "einsum-shape-try", "grade": true, "points": 0}
answer = einsum_shape("ij,jk->ik", [(2, 3), (3, 4)])
assert answer == (2, 4), f"the matrix product has shape (2, 4), yours says {answer}"
assert einsum_shape("iji->j", [(3, 5, 3)]) == (5,)
assert einsum_shape("ij,ij->", [(2, 3), (2, 3)]) == ()
for spec, shapes, why in [
    ("ij,jk->ik", [(2, 3), (5, 4)], "j is 3 and also 5"),
    ("ij,jk->ik", [(2, 3), (1, 4)], "j is 3 and also 1"),
    ("ij->iij", [(2, 3)], "i stands on the right twice"),
]:
    try:
        einsum_shape(spec, shapes)
    except ValueError:
        pass
    else:
        raise AssertionError(f"{spec!r} of {shapes} must raise ValueError: {why}")

# %% nbgrader={"grade_id": "einsum-shape-values", "grade": true, "points": 2}
# Hidden tests: shapes for one to three operands, of rank 0 to 4, and a size of 0.

# %% nbgrader={"grade_id": "einsum-shape-sizes", "grade": true, "points": 1}
# Hidden tests: ValueError for operands, letters and sizes that do not fit the shapes.

# %% nbgrader={"grade_id": "einsum-shape-right", "grade": true, "points": 1}
# Hidden tests: ValueError for a letter twice on the right, or not on the left.

# %% [markdown]
# ## An einsum of your own
#
# Is there any magic in it? For two operands it takes three steps, and you know them
# all. Take `"ij,jk->ik"`.
#
# 1. Put the letters in one common *order*: first those of the result, then those to be
#    summed. Here `"ikj"`.
# 2. Bring both operands into that order, with a size of 1 for each letter they lack.
#    `a` becomes (i, 1, j), `b` becomes (1, k, j). Multiply: broadcasting stretches the
#    ones, and the product has shape (i, k, j).
# 3. Sum over the dimensions that the result does not have, here the last.
#
# The fourth rung of 03_matmul did the same for one product. Here a rule does it for all
# of them. The next cell draws the steps for this spec. Above is i = 0, below i = 1. In
# colour are the entries that step 2 has put in place, and pale, in `a` and `b`, are the
# ones that broadcasting repeats.

# %% tags=["skip-execution"]
a, b = torch.tensor([[1, 2, 3], [4, 5, 6]]), torch.tensor([[1, 0], [2, 1], [0, 3]])
a_brought, b_brought = a[:, None, :], b.t()[None, :, :]  # step 2, here by hand
product = a_brought * b_brought
columns = [
    # a title, the numbers, and which of them are there before the stretching
    ("a, (i, 1, j)", a_brought.expand(2, 2, 3), lambda i, k: k == 0),
    ("b, (1, k, j)", b_brought.expand(2, 2, 3), lambda i, k: i == 0),
    ("a · b, (i, k, j)", product, lambda i, k: True),
]
fig, axes = plt.subplots(2, 4, figsize=(10.5, 4), layout="constrained")
for i, row in enumerate(axes):
    for ax, (name, block, there) in zip(row, columns, strict=False):

        def paint(k, j, there=there, i=i):
            return turns[j] if there(i, k) else PALE

        draw_numbers(ax, block[i].tolist(), paint, f"{name}: i = {i}", "j", "k")
    sums = product[i].sum(1, keepdim=True).tolist()
    draw_numbers(row[3], sums, lambda k, j: PALE, f"summed, (i, k): i = {i}", "", "k")
plt.show()

# %% [markdown]
# ## Build it
#
# Write two functions. The tests of the first count for themselves. The second may use
# the first, and its tests go through yours: get `align` right before you go on.
#
# `align(x, letters, order)` is the second step for one operand, without the product.
# `letters` names the dimensions of `x`, each letter once. `order` is a string of
# letters, each once, and contains all of `letters` and perhaps more. Return `x` with
# one dimension for each letter of `order`, in that order: the dimension of `x` where
# `x` has the letter, and a size of 1 where it does not. For `x` of shape (2, 3),
# `align(x, "ij", "jki")` has shape (3, 1, 2). `letters` may be empty, with `x` of
# rank 0. Both strings may be empty, and then `x` comes back as it is.
#
# `my_einsum(spec, a, b)` is an einsum of two operands. The spec has an arrow,
# lower-case letters, one comma and no spaces. Sizes of one letter agree, and letters on
# the right are on the left, each once: you need not check. An operand may have rank 0
# and no letters.
#
# In neither function are `torch.einsum` and ready-made products allowed: no `@`,
# `matmul`, `mm`, `bmm`, `mv`, `dot`, `inner`, `outer`, `tensordot`, `linear` and the
# like. For `my_einsum` loops over letters are fine, loops over the entries of a tensor
# are not: the limit is **60 operations on tensors** for a call, whatever the sizes.
# Indexing, turning, stretching, multiplying and summing count as one each, also where
# `align` does them, and numbers stay in tensors: no `item`, `tolist` or `numpy`.
#
# Three points are for `align`, four for specs in which no operand has a letter twice.
# The last is for those that do, such as `"ii,ij->j"`, where an operand must be reduced
# to its diagonal first; a letter may also stand there three times. Results are compared
# with their gradients.
#
# <details><summary>align: my numbers are in the wrong places</summary>
#
# `reshape` and `view` never move a number. They cut the same row of numbers in another
# way. To exchange dimensions you need `permute`, `transpose` or `movedim`. First turn
# the dimensions that are there, then insert the ones.
#
# </details>
#
# <details><summary>align: how does permute count?</summary>
#
# `x.permute(2, 0, 1)` says for each *new* dimension which *old* one goes there. So walk
# through `order` and ask for each letter: where is it in `letters`?
# `letters.index("k")` tells.
#
# </details>
#
# <details><summary>my_einsum: I don't know how to start</summary>
#
# Cut the spec into its three parts with `split`. Collect in one string the letters of
# the result and, behind them, every other letter, each once. The rest are the steps
# above, and you know beforehand which dimensions are to be summed: the last ones.
#
# </details>
#
# <details><summary>my_einsum: nothing is to be summed, and everything is</summary>
#
# `x.sum(())`, with an empty list of dimensions, sums over *all* of them. Take care of
# the case in which there is nothing to sum.
#
# </details>
#
# <details><summary>my_einsum: how do I take a diagonal?</summary>
#
# `x.diagonal(0, p, q)` keeps the entries in which the indices in places `p` and `q` are
# equal. Both dimensions go, and one new dimension is put at the **end**. Keep the
# string of letters in step with that.
#
# </details>


# %% nbgrader={"grade_id": "my-einsum", "solution": true} difficulty=4 importance=5 minutes=25 answers=["Q24", "Q25", "L1"]
#| export
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    ### BEGIN SOLUTION
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x
    ### END SOLUTION


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    ### BEGIN SOLUTION
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product
    ### END SOLUTION


# %% nbgrader={"grade_id": "my-einsum-try", "grade": true, "points": 0}
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
answer = align(x, "ij", "jki")
assert answer is not None, "align returns nothing: where is the return?"
assert answer.shape == (3, 1, 2), f"shape (3, 1, 2) is due, not {answer.shape}"
torch.testing.assert_close(answer[:, 0], x.t())
torch.testing.assert_close(align(x, "ij", "ij"), x)
block = torch.arange(24.0).reshape(2, 3, 4)
answer = align(block, "abc", "cab")
assert answer.shape == (4, 2, 3), f"shape (4, 2, 3) is due, not {answer.shape}"
torch.testing.assert_close(answer[3, 1], block[1, :, 3])
assert align(torch.tensor(5.0), "", "ij").shape == (1, 1)

b = torch.tensor([[1.0, 0.0], [0.0, 1.0], [10.0, 100.0]])
for spec, left, right in [
    ("ij,jk->ik", x, b),
    ("ij,ij->j", x, x),
    ("ij,j->ji", x, x[0]),
    ("i,j->ji", x[0], b[1]),
    ("ij,ij->", x, x),
    (",ij->ij", torch.tensor(2.0), x),
    ("ii,ij->ij", b[:2], x),
]:
    answer = my_einsum(spec, left, right)
    assert answer is not None, "my_einsum returns nothing: where is the return?"
    expected = torch.einsum(spec, left, right)
    assert answer.shape == expected.shape, (
        f"{spec}: shape {tuple(expected.shape)} is due, not {tuple(answer.shape)}"
    )
    torch.testing.assert_close(answer, expected)

# %% nbgrader={"grade_id": "my-einsum-same", "grade": true, "points": 1}
# Hidden tests: align for an order with the letters of x and no others.

# %% nbgrader={"grade_id": "my-einsum-more", "grade": true, "points": 2}
# Hidden tests: align for an order with letters that x lacks, and x of rank 0.

# %% nbgrader={"grade_id": "my-einsum-sums", "grade": true, "points": 2}
# Hidden tests: my_einsum where something is summed, gradients, 60 operations.

# %% nbgrader={"grade_id": "my-einsum-keeps", "grade": true, "points": 2}
# Hidden tests: my_einsum where nothing is summed, gradients, 60 operations.

# %% nbgrader={"grade_id": "my-einsum-diagonal", "grade": true, "points": 1}
# Hidden tests: my_einsum for a letter twice or three times in one operand.

# %% [markdown]
# Your version is complete and has one weakness. For the matrix product it builds all
# the products, n³ numbers, before it sums them. PyTorch's einsum brings the operands
# into a shape on which a ready-made product can work, and builds nothing of the kind.
# The next cell shows the size of the largest tensor that each of them makes on the way.

# %% tags=["skip-execution"]
from torch.utils._python_dispatch import TorchDispatchMode


class Largest(TorchDispatchMode):
    """Inside `with Largest() as seen:`, seen.bytes is that of the largest result."""

    bytes = 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor):
            self.bytes = max(self.bytes, result.untyped_storage().nbytes())
        return result


sizes = [8, 16, 32, 64, 128]
biggest = {"my_einsum": [], "torch.einsum": []}
for n in sizes:
    a, b = torch.rand(n, n), torch.rand(n, n)
    with Largest() as seen:
        my_einsum("ij,jk->ik", a, b)
    biggest["my_einsum"].append(seen.bytes)
    with Largest() as seen:
        torch.einsum("ij,jk->ik", a, b)
    biggest["torch.einsum"].append(seen.bytes)

plt.figure(figsize=(7, 3.6))
for (name, sizes_in_bytes), colour in zip(biggest.items(), (RED, BLUE), strict=True):
    plt.loglog(sizes, sizes_in_bytes, "o-", color=colour)
    plt.text(sizes[-1] * 1.1, sizes_in_bytes[-1], name, color=colour, va="center")
plt.xticks(sizes, sizes)
plt.minorticks_off()
plt.xlim(7, 330)
plt.xlabel("n, for (n, n) times (n, n)")
plt.ylabel("bytes of the largest tensor")
plt.gca().spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# ## The gradient of an einsum is an einsum
#
# Look at the loops once more: every step adds $a_{ij} b_{jk}$ to $c_{ik}$. If $a_{ij}$
# grows a little, $c_{ik}$ grows by $b_{jk}$ times as much, and somebody further on
# cares about $c_{ik}$ by an amount $g_{ik}$, the *upstream gradient*. It has the shape
# of $c$. So the gradient of $a_{ij}$ collects $g_{ik} b_{jk}$ over all the steps in
# which $a_{ij}$ takes part, that is, over all $k$. The loops are the same, and only the
# roles have changed: the gradient of an operand is an einsum of the upstream gradient
# with the other operands.
#
# The recipe needs every letter of the operand to occur somewhere else, in the result or
# in another operand. For the row sums `"ij->i"` it fails, because `j` stands nowhere
# else: there every entry of a row gets the same gradient, stretched along `j`. In the
# cases below no letter is alone.

# %% [markdown]
# ## Specs for gradients
#
# Write `gradient_specs(spec)`. `spec` is an einsum of two operands, `a` and `b`, with an
# arrow, lower-case letters, one comma and no spaces. No letter stands twice in one
# operand, and each letter of an operand also stands in the other one or in the result.
# An operand or the result may have no letters.
#
# Return two specs, in a tuple or a list, each with an arrow. The first makes the
# gradient of `a` from `g` and `b`, the second that of `b` from `g` and `a`, where `g` is
# the upstream gradient and comes first in both. The tests hand them to `torch.einsum`
# with random tensors, so your letters may be any.
#
# <details><summary>I don't know how to start</summary>
#
# Do it on paper for `"ij,jk->ik"`: which letters has `g`, which has `b`, and which must
# the gradient of `a` have? Then cut the spec into its three parts, and put them together
# in another order.
#
# </details>


# %% nbgrader={"grade_id": "gradient-specs", "solution": true} difficulty=3 importance=4 minutes=6 answers=["Q24", "L1"]
#| export
def gradient_specs(spec):
    """The specs of the two gradients of an einsum of two operands.

    spec: str, such as "ij,jk->ik".
    Returns two strs: one for an einsum of g and b, one for an einsum of g and a.
    """
    ### BEGIN SOLUTION
    left, right = spec.split("->")
    a, b = left.split(",")
    return f"{right},{b}->{a}", f"{right},{a}->{b}"
    ### END SOLUTION


# %% nbgrader={"grade_id": "gradient-specs-try", "grade": true, "points": 0}
for spec, left, right in [
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("no,oi->ni", (5, 2), (2, 3)),
    ("bd,bd->b", (4, 3), (4, 3)),
]:
    a, b = torch.rand(left, requires_grad=True), torch.rand(right, requires_grad=True)
    result = torch.einsum(spec, a, b)
    g = torch.rand(result.shape)
    result.backward(g)
    answer = gradient_specs(spec)
    assert answer is not None, "gradient_specs returns nothing: where is the return?"
    assert len(answer) == 2, f"two specs are asked for, not {answer!r}"
    for_a, for_b = answer
    torch.testing.assert_close(torch.einsum(for_a, g, b.detach()), a.grad)
    torch.testing.assert_close(torch.einsum(for_b, g, a.detach()), b.grad)

# %% nbgrader={"grade_id": "gradient-specs-first", "grade": true, "points": 1}
# Hidden tests: the gradients of a, for several specs.

# %% nbgrader={"grade_id": "gradient-specs-second", "grade": true, "points": 1}
# Hidden tests: the gradients of b, for several specs.

# %% [markdown]
# ## Three operands: in which order?
#
# Take `"ij,jk,kl->il"`, a product of three matrices. Read as loops, it multiplies three
# numbers at every step of four loops. Nobody computes it like that. One multiplies two
# of them first, and what comes out with the third: $(AB)C$ or $A(BC)$. The result is the
# same up to rounding. The work is not.
#
# Write `chain_costs(n, k, m, p)` for `a` of shape (n, k), `b` of shape (k, m) and `c` of
# shape (m, p), all sizes at least 1. Return three ints, in a list or a tuple: how many
# multiplications of two numbers there are
#
# - in the four loops, where a product of three numbers is two multiplications,
# - in $(AB)C$,
# - in $A(BC)$.
#
# One product of two matrices, (n, k) by (k, m), takes n · k · m.
#
# <details><summary>I don't know how to start</summary>
#
# Write down the shape of what is multiplied first. It is one of the two operands of the
# second product, and both products count.
#
# </details>


# %% nbgrader={"grade_id": "chain-costs", "solution": true} difficulty=2 importance=4 minutes=6 answers=["L1"]
#| export
def chain_costs(n, k, m, p):
    """Multiplications in a product of three matrices, (n, k) by (k, m) by (m, p).

    n, k, m, p: ints. Returns three ints: by four loops, as (AB)C, as A(BC).
    """
    ### BEGIN SOLUTION
    return [2 * n * k * m * p, n * k * m + n * m * p, k * m * p + n * k * p]
    ### END SOLUTION


# %% nbgrader={"grade_id": "chain-costs-try", "grade": true, "points": 0}
costs = chain_costs(1, 1, 1, 1)
assert len(costs) == 3, f"three numbers are asked for, not {costs!r}"
assert list(costs) == [2, 2, 2], f"three numbers in a row: always 2, yours: {costs}"
costs = list(chain_costs(1, 10, 10, 10))  # a row, then two square matrices
assert costs[1] == 200, f"(AB)C: the row meets one matrix, then the other: {costs[1]}"
assert costs[2] == 1100, f"A(BC): first the two matrices, 10³, then 10²: {costs[2]}"

# %% nbgrader={"grade_id": "chain-costs-loops", "grade": true, "points": 1}
# Hidden tests: the first number, for several sizes.

# %% nbgrader={"grade_id": "chain-costs-orders", "grade": true, "points": 1}
# Hidden tests: the other two, for several sizes.

# %% [markdown]
# Measure it, for two matrices of 600 × 600 with a column behind them or a row before.
# `torch.einsum` works from left to right, unless the package `opt_einsum` is installed,
# which looks for a cheaper order first.

# %% tags=["skip-execution"]
import time


def fastest(f):
    """The shortest of ten calls, in µs, after one to warm up."""
    found = []
    for _ in range(11):
        start = time.perf_counter()
        f()
        found.append(1e6 * (time.perf_counter() - start))
    return min(found[1:])


print("opt_einsum is here:", torch.backends.opt_einsum.is_available())
for sizes in ((600, 600, 600, 1), (1, 600, 600, 600)):
    n, k, m, p = sizes
    a, b, c = torch.rand(n, k), torch.rand(k, m), torch.rand(m, p)
    _, left, right = chain_costs(*sizes)
    print(f"\n({n}, {k}) by ({k}, {m}) by ({m}, {p})    multiplications        µs")
    print(f"  (a @ b) @ c {left:32,} {fastest(lambda: (a @ b) @ c):9,.0f}")
    print(f"  a @ (b @ c) {right:32,} {fastest(lambda: a @ (b @ c)):9,.0f}")
    einsum = fastest(lambda: torch.einsum("ij,jk,kl->il", a, b, c))
    print(f"  einsum      {'':32} {einsum:9,.0f}")

# %% [markdown]
# Without `opt_einsum` einsum is fast in one of the two cases only. So write what is to
# be multiplied first on the left, or call einsum twice. With letters that repeat in all
# operands it is no different: every step multiplies two of them, and costs the product
# of the sizes of all letters that the two have.

# %% [markdown]
# ## Is einsum slow?
#
# The next cell times the same product by `@` and by einsum, with 300 calls each at a
# small size and 100 at a larger one. The axis is logarithmic: a step to the right is a
# factor. Calls that took more than fifty times as long as the fastest stand at the
# right end. Run the cell two or three times before you go on.

# %% tags=["skip-execution"]
import math
import time

TICKS = [step * 10**power for power in range(7) for step in (1, 2, 5)]


def durations(f, calls):
    """Microseconds of each of so many calls, after a warm-up."""
    found = []
    for _ in range(calls + 20):
        start = time.perf_counter()
        f()
        found.append(1e6 * (time.perf_counter() - start))
    return found[20:]


fig, axes = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
cases = [(300, 5, 784, 10), (100, 256, 784, 256)]
for ax, (calls, n, k, m) in zip(axes, cases, strict=True):
    a, b = torch.rand(n, k), torch.rand(k, m)
    ways = {
        "@": lambda a=a, b=b: a @ b,
        "einsum": lambda a=a, b=b: torch.einsum("ij,jk->ik", a, b),
    }
    times = {name: durations(f, calls) for name, f in ways.items()}
    low = min(map(min, times.values()))
    bins = [0.9 * low * 1.06**i for i in range(int(math.log(50, 1.06)))]
    for (name, found), colour in zip(times.items(), (BLUE, ORANGE), strict=True):
        middle = sorted(found)[len(found) // 2]
        words = f"{name}: best {min(found):.0f}, middle {middle:.0f} µs"
        found = [min(duration, bins[-1]) for duration in found]  # the rest in the last
        ax.hist(found, bins=bins, color=colour, alpha=0.65, label=words)
    ticks = [tick for tick in TICKS if bins[0] <= tick <= bins[-1]]
    ax.set(xlabel="duration in µs", ylabel="calls", xscale="log")
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    ax.set_title(f"({n}, {k}) times ({k}, {m})", fontsize=11)
    ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## What one measurement is worth
#
# A colleague has timed `a @ b` once, 9 µs, and `torch.einsum("ij,jk->ik", a, b)` once,
# 21 µs, for `a` of shape (5, 784) and `b` of shape (784, 10). The conclusion was:
# "Einsum is more than twice as slow. We do not use it." Answer in four to six
# sentences.
#
# - 1 point: what is wrong with the measurement, and how you would measure.
# - 1 point: what einsum does beyond the arithmetic, and what becomes of that cost when
#   the matrices grow.
# - 1 point: a reason to prefer einsum in some line of code, and one to prefer `@` in
#   another, neither of them about speed.

# %% [markdown] nbgrader={"grade_id": "one-measurement", "solution": true, "grade": true, "points": 3} difficulty=2 importance=3 minutes=8 answers=["Q23", "L1"]
# A single call measures the machine's mood as much as the code: a first call wakes up
# threads and fills caches, and anything else the computer does is added on top. I would
# warm up, call each of them many times, look at the smallest time or the whole
# distribution, and do it at the sizes we really use. Beyond the arithmetic, einsum
# reads its string and turns dimensions around, and then it hands the work to the same
# ready-made product as `@`. That costs some microseconds, whatever the size, so it may
# show for tiny matrices and is lost in the arithmetic for large ones. I prefer einsum
# where tensors have three or four dimensions, as in attention, because the letters say
# which dimensions meet and no chain of transposes has to be read. I prefer `@` for a
# plain product of two matrices, because everyone reads it at once and it refuses inner
# sizes that differ, where einsum stretches a size of 1.

# %% [markdown]
# ## All of it once more
#
# Your own einsum beside PyTorch's, for specs from all over this notebook.

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
print("spec               shape          largest difference from torch.einsum")
for spec, *shapes in [
    (matmul_spec, (2, 3), (3, 4)),
    (batch_spec, (5, 2, 3), (5, 3, 4)),
    (row_dots_spec, (4, 3), (4, 3)),
    (scaled_spec, (2, 3), (2,)),
    ("i,j->ij", (3,), (4,)),
    ("abcd,dbea->eca", (2, 3, 5, 4), (4, 3, 6, 2)),
    ("ii,ij->j", (3, 3), (3, 4)),
]:
    x, y = (torch.randn(shape) for shape in shapes)
    mine = my_einsum(spec, x, y)
    apart = (mine - torch.einsum(spec, x, y)).abs().max()
    assert tuple(mine.shape) == tuple(einsum_shape(spec, shapes))
    print(f"{spec:18} {tuple(mine.shape)!s:14} {float(apart):.1e}")

# %% [markdown]
# ## What you have now
#
# An einsum is a nest of loops, one for each letter, written in a line. Letters that
# stand in several places walk together. Letters missing on the right are summed, how
# often they occur is no matter. A letter twice in one operand walks a diagonal, and one
# that stays on the right keeps its entries apart. Without an arrow the letters that
# occur once come out in alphabetical order, which is a reason to write the arrow.
# Dots stand for the dimensions that have none. Behind it all stand turning, stretching
# and summing, and even its gradient is an einsum. Three operands are multiplied two at
# a time, and the order decides about the work.
#
# Next: what happens when fifty such products follow each other (`06_init`).
#
# **To read**
#
# - Einstein, *Die Grundlage der allgemeinen Relativitätstheorie*, 1916: where the
#   convention of the left-out sum sign is introduced, in section 5.
# - Smith and Gray, *opt_einsum: a Python package for optimizing contraction order for
#   einsum-like expressions*, 2018: with three operands and more, it matters which two
#   are multiplied first.
# - Rogozhnikov, *Einops: clear and reliable tensor manipulations with Einstein-like
#   notation*, 2022: words in place of letters.
# - Vaswani and others, *Attention is all you need*, 2017: where the scores come from.
#
# **Questions answered here**
#
# - Q23: How do you write a matrix product with einsum?
# - Q24: What does a letter mean that is repeated in a spec?
# - Q25: Which rules does an einsum spec follow, and why these?
# - L1 (in part): the fifth rung of the ladder, and what it costs beside `@`.
