# ---
# jupyter:
#   builds_on: [03_matmul, 04_broadcasting, 06_init, 09_autograd_function]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Convolution, from one window to a network
#
# A dense layer does not know that two pixels are neighbours. Shuffle the pixels of all
# images in the same way, and it learns just as well. A convolution looks at one small
# window of the picture at a time, with the same few weights everywhere. In this
# notebook you build it from loops over single numbers, then as one matrix product, and
# in the end as a layer with a backward pass of its own, for a network that reads
# digits.
#
# At the end you will be able to
#
# - compute a convolution by hand, and say how large its result is,
# - look at all windows of a picture without copying a number,
# - write a convolution as one matrix product, and say what that costs in memory,
# - say in which sense a convolution is a dense layer, and how many weights it saves,
# - send gradients back to picture, weights and bias, and say why they add up where
#   windows overlap,
# - pool, compute the receptive field of a stack of layers, and say what happens to the
#   output when the picture moves,
# - train a small convolutional network, and compare it fairly with a dense one.
#
# It builds on 03_matmul, 04_broadcasting (strides, views), 06_init (fans) and
# 09_autograd_function. Expect 170 minutes, better in two sittings than in one: stop
# before "The way back".
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded. The pictures of
# digits come with scikit-learn; nothing is downloaded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import Function

# %% [markdown]
# ## One window, one kernel
#
# A *kernel* is a small table of weights. Lay it on a picture, multiply each weight by
# the pixel under it, and add the products: one number. Move the kernel by one pixel and
# do it again. The numbers form a new picture:
#
# $$y_{ij} = \sum_{a} \sum_{b} k_{ab}\, x_{i+a,\; j+b}$$
#
# where the kernel stays inside the picture: $i + a$ and $j + b$ never run over its
# edge.
#
# A word about the name. In mathematics a convolution turns the kernel round first, by
# half a turn, so that its last row and column come first. Without the turn it is called
# *cross-correlation*. That is what PyTorch computes and calls convolution, and so does
# this notebook. A kernel that is learned does not care.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"


def draw_grid(ax, table, color=GREY, frame=None, title=""):
    """Draw a table of numbers as cells, and a frame (row, column, height, width)."""
    rows, columns = len(table), len(table[0])
    for i in range(rows):
        for j in range(columns):
            inside = frame and (
                frame[0] <= i < frame[0] + frame[2]
                and frame[1] <= j < frame[1] + frame[3]
            )
            fill = "#FCE5D6" if inside else "white"
            ax.add_patch(plt.Rectangle((j, i), 1, 1, fc=fill, ec=GREY, lw=0.8))
            text = f"{table[i][j]:g}"
            ax.text(j + 0.5, i + 0.5, text, ha="center", va="center", color=color)
    if frame:
        i, j, height, width = frame
        ax.add_patch(plt.Rectangle((j, i), width, height, fill=False, ec=ORANGE, lw=3))
    ax.set(xlim=(-0.1, columns + 0.1), ylim=(rows + 0.1, -0.1), aspect="equal")
    ax.set_title(title, fontsize=11)
    ax.axis("off")


picture = [[3, 0, 1, 2], [1, 5, 0, 1], [0, 2, 2, 4]]
kernel = [[1, 2], [0, -1]]
sums = [
    [
        sum(kernel[a][b] * picture[i + a][j + b] for a in range(2) for b in range(2))
        for j in range(3)
    ]
    for i in range(2)
]
fig, axes = plt.subplots(
    1, 3, figsize=(9.5, 2.6), width_ratios=[4, 2, 3], layout="constrained"
)
draw_grid(axes[0], picture, frame=(1, 2, 2, 2), title="picture x, and one window")
draw_grid(axes[1], kernel, BLUE, title="kernel k")
draw_grid(axes[2], sums, GREEN, (1, 2, 1, 1), "1·0 + 2·1 + 0·2 − 1·4 = −2")
plt.show()

# %% [markdown]
# ## Predict: by hand
#
# ```text
# x =  1  2  0  1        k =  1  0
#      0  3  3  1             2 -1
#      2  1  0  0
# ```
#
# - `shape`: the shape of the result, a tuple (rows, columns),
# - `corner`: its number in the upper left corner,
# - `last`: its number in the lower right corner,
# - `turned`: the number in the upper left corner if the kernel is turned round first,
#   as in mathematics,
# - `windows_with_3`: how many windows contain the pixel in row 1, column 1 (counted
#   from 0), the left one of the two that are 3,
# - `windows_with_corner`: how many contain the pixel in row 0, column 0.
#
# Decide before you run anything.

# %% nbgrader={"grade_id": "by-hand", "solution": true} difficulty=1 importance=5 minutes=3 answers=["R3"]
# Assign shape, corner, last, turned, windows_with_3, windows_with_corner
### BEGIN SOLUTION
shape = (2, 3)
corner = -2
last = 3
turned = 6
windows_with_3 = 4
windows_with_corner = 1
### END SOLUTION

# %% nbgrader={"grade_id": "by-hand-try", "grade": true, "points": 0}
assert len(shape) == 2, f"shape is a tuple of two sizes, not {shape!r}"
for answer in (corner, last, turned, windows_with_3, windows_with_corner):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"

# %% nbgrader={"grade_id": "by-hand-numbers", "grade": true, "points": 1}
# Hidden tests: shape, corner and last.

# %% nbgrader={"grade_id": "by-hand-windows", "grade": true, "points": 1}
# Hidden tests: turned, windows_with_3 and windows_with_corner.

# %% tags=["skip-execution"]
x = torch.tensor([[1.0, 2, 0, 1], [0, 3, 3, 1], [2, 1, 0, 0]])
k = torch.tensor([[1.0, 0], [2, -1]])
print(F.conv2d(x[None, None], k[None, None])[0, 0])
print("turned:", F.conv2d(x[None, None], k.flip(0, 1)[None, None])[0, 0, 0, 0].item())

# %% [markdown]
# ## Loops over every index
#
# Write `conv_loops(x, k)`, the formula as it stands. The rule is that of the first rung
# in 03_matmul: all arithmetic is done on single numbers. Take single entries by indexing
# (`x[i, j]`), multiply two of them with `*`, add with `+` or Python's own `sum`. No
# `.sum()`, no matrix product, none of PyTorch's convolutions. Making the result with
# `torch.zeros` or `torch.stack` is fine, and so is writing into it. And values stay
# tensors, so that PyTorch can follow them: no `.item()`, no `.tolist()`.
#
# `x` and `k` are float32 with at least one entry, and the kernel is nowhere larger than
# the picture. The tests look at values, at gradients and at the rule.
#
# <details><summary>I don't know how to start</summary>
#
# How many places are there for the kernel, from top to bottom and from left to right?
# That is the shape of the result, and two loops visit its entries. Two more loops visit
# the entries of the kernel.
#
# </details>
#
# <details><summary>Index out of range</summary>
#
# Where does the last window begin, in a picture of 5 rows with a kernel of 2? Not in
# the last row.
#
# </details>


# %% nbgrader={"grade_id": "conv-loops", "solution": true} difficulty=2 importance=5 minutes=6 answers=["R3", "L2"]
#| export
def conv_loops(x, k):
    """One picture, one kernel, number by number.

    x: float tensor (h, w); k: float tensor (kh, kw), not larger than x.
    Returns a float tensor (h - kh + 1, w - kw + 1).
    """
    ### BEGIN SOLUTION
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b] * x[i + a, j + b]
    return y
    ### END SOLUTION


# %% nbgrader={"grade_id": "conv-loops-try", "grade": true, "points": 0}
x = torch.tensor([[3.0, 0, 1, 2], [1, 5, 0, 1], [0, 2, 2, 4]])
answer = conv_loops(x, torch.tensor([[1.0, 2], [0, -1]]))
assert answer is not None, "conv_loops returned None: does it end with return?"
assert answer.shape == (2, 3), f"2 × 3 places for the kernel, yours {answer.shape}"
expected = torch.tensor([[-2.0, 2, 4], [9, 3, -2]])
torch.testing.assert_close(answer, expected)
answer = conv_loops(x, torch.ones(1, 3))
torch.testing.assert_close(answer, torch.tensor([[4.0, 3], [6, 6], [4, 8]]))

# %% nbgrader={"grade_id": "conv-loops-values", "grade": true, "points": 2}
# Hidden tests: values for several sizes of picture and kernel, not only square ones.

# %% nbgrader={"grade_id": "conv-loops-gradients", "grade": true, "points": 1}
# Hidden tests: gradients for x and k, which need values that stayed tensors.

# %% nbgrader={"grade_id": "conv-loops-rule", "grade": true, "points": 1}
# Hidden tests: all arithmetic on single numbers.

# %% [markdown]
# ## How large is the result?
#
# Three numbers change the number of windows.
#
# - *Padding* $p$ puts $p$ zeros on each side of the picture, so that windows may hang
#   over its edge.
# - *Stride* $s$ lets the window move by $s$ pixels instead of one.
# - *Dilation* $d$ pulls the kernel apart: neighbouring weights meet pixels that are $d$
#   apart. Dilation 1 is the kernel as it is.
#
# In a picture of several dimensions each goes by itself, so one dimension is enough:
# $n$ pixels in a row, a kernel of $k$ weights. How many windows fit?
#
# Derive the formula in three steps, on paper. From the first to the last pixel that one
# window touches, how many pixels are there? How many does the row have, with its zeros?
# How often can the window be moved on by $s$ before it runs over the end? Then write
# `output_size(n, k, stride, padding, dilation)`, which returns the number of windows,
# an int. Raise a `ValueError` if not even one fits.
#
# All five are ints: `n`, `k`, `stride` and `dilation` at least 1, `padding` at least 0.
# They may be large, so count by a formula, not by a loop.
#
# <details><summary>I don't know how to start</summary>
#
# Draw 7 pixels and a kernel of 3. With dilation 2 the window touches pixels 0, 2 and 4.
# It reaches over 5 pixels, the two that it skips included.
#
# </details>
#
# <details><summary>I am off by one</summary>
#
# A window that just fits can be moved 0 times. There is 1 window all the same.
#
# </details>


# %% nbgrader={"grade_id": "output-size", "solution": true} difficulty=3 importance=5 minutes=6 answers=["R3"]
#| export
def output_size(n, k, stride=1, padding=0, dilation=1):
    """The number of windows in a row of n pixels, for a kernel of k weights.

    All arguments are ints. Returns an int.

    Raises:
        ValueError: where no window fits.
    """
    ### BEGIN SOLUTION
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room < 0:
        raise ValueError(f"{k} weights, {dilation} apart, do not fit into {n} pixels")
    return room // stride + 1
    ### END SOLUTION


# %% nbgrader={"grade_id": "output-size-try", "grade": true, "points": 0}
for arguments, expected in (
    ((7, 3), 5),
    ((7, 3, 2), 3),
    ((8, 3, 2), 3),
    ((7, 3, 1, 1), 7),
    ((7, 3, 1, 0, 2), 3),
    ((3, 3), 1),
):
    answer = output_size(*arguments)
    assert answer == expected, f"output_size{arguments} is {expected}, yours {answer}"
try:
    output_size(4, 3, dilation=2)
except ValueError:
    pass
else:
    raise AssertionError("3 weights, 2 apart, need 5 pixels: raise a ValueError for 4")

# %% nbgrader={"grade_id": "output-size-plain", "grade": true, "points": 1}
# Hidden tests: stride and padding, the dilation being 1.

# %% nbgrader={"grade_id": "output-size-dilation", "grade": true, "points": 1}
# Hidden tests: all of them together, sizes in the thousands included.

# %% nbgrader={"grade_id": "output-size-errors", "grade": true, "points": 1}
# Hidden tests: a ValueError where no window fits, a number where one just fits.

# %% [markdown]
# ## Predict: sizes that people remember
#
# - `same_5`: the padding with which a kernel of 5 and stride 1 leave every size as it
#   is,
# - `same_dilated`: the same for a kernel of 3 with dilation 4,
# - `halved`: what 8 pixels become with a kernel of 3, stride 2, padding 1,
# - `from_four`: the list of all $n$ that become 4 with a kernel of 3, stride 2,
#   padding 1, in ascending order,
# - `unread`: how many of 8 pixels are in no window at all, with a kernel of 3, stride 2
#   and no padding.

# %% nbgrader={"grade_id": "sizes", "solution": true} difficulty=2 importance=4 minutes=4 answers=["R3"]
# Assign same_5, same_dilated, halved, from_four, unread
### BEGIN SOLUTION
same_5 = 2
same_dilated = 4
halved = 4
from_four = [7, 8]
unread = 1
### END SOLUTION

# %% nbgrader={"grade_id": "sizes-try", "grade": true, "points": 0}
for answer in (same_5, same_dilated, halved, unread):
    assert isinstance(answer, int), f"{answer!r} is not a whole number"
assert isinstance(from_four, list), f"from_four is a list of ints, not {from_four!r}"

# %% nbgrader={"grade_id": "sizes-same", "grade": true, "points": 1}
# Hidden tests: same_5, same_dilated and halved.

# %% nbgrader={"grade_id": "sizes-lost", "grade": true, "points": 1}
# Hidden tests: from_four and unread.

# %% [markdown]
# Two sizes that become one: whoever goes back from the output to the input must be told
# the size, because nobody can compute it. You will need that for the backward pass.

# %% [markdown]
# ## Real pictures
#
# scikit-learn brings 1,797 handwritten digits of 8 × 8 pixels, each from 0 (paper) to 1
# (ink) once they are divided by 16. Every fifth is set aside for later.

# %% nbgrader={"grade_id": "digits", "locked": true}
from sklearn.datasets import load_digits

torch.set_num_threads(1)  # for pictures this small one thread is the fastest
digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16  # n × 1 × 8 × 8
labels = torch.tensor(digits.target)  # int64, 0 to 9
held_out = torch.arange(len(images)) % 5 == 0
x_train, y_train = images[~held_out], labels[~held_out]
x_valid, y_valid = images[held_out], labels[held_out]
print(x_train.shape, x_valid.shape)

# %% [markdown]
# ## Kernels that do something
#
# Find five kernels, float tensors of shape (3, 3). With a padding of 1 the result has
# the size of the picture. Each is described by what it makes of a picture $x$, where
# pixels outside count as 0.
#
# - `identity`: $y_{ij} = x_{ij}$
# - `shift`: $y_{ij} = x_{i,\,j-1}$. The picture moves one pixel to the right.
# - `blur`: the mean of the pixel and its eight neighbours
# - `upright`: $y_{ij} = x_{i,\,j+1} - x_{i,\,j-1}$, which is large at upright edges
# - `outline`: eight times the pixel, minus its eight neighbours. It is 0 wherever the
#   picture is flat.
#
# <details><summary>My picture moves to the left</summary>
#
# Put a single 1 into the kernel and ask which pixel the middle of the window gets it
# from. To move the picture to the right, each place has to look to its left.
#
# </details>


# %% nbgrader={"grade_id": "kernels", "solution": true} difficulty=2 importance=4 minutes=5 answers=["R3"]
# Assign identity, shift, blur, upright, outline: float tensors of shape (3, 3)
### BEGIN SOLUTION
identity = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
shift = torch.tensor([[0.0, 0, 0], [1, 0, 0], [0, 0, 0]])
blur = torch.ones(3, 3) / 9
upright = torch.tensor([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
outline = 9 * identity - 1
### END SOLUTION


# %% nbgrader={"grade_id": "kernels-try", "grade": true, "points": 0}
for k in (identity, shift, blur, upright, outline):
    assert k.shape == (3, 3) and k.is_floating_point(), "a float tensor of shape (3, 3)"
dot = torch.zeros(1, 1, 5, 5)
dot[0, 0, 2, 2] = 1
answer = F.conv2d(dot, identity[None, None], padding=1)
torch.testing.assert_close(answer, dot, msg="identity must leave the picture as it is")
flat = torch.ones(1, 1, 5, 5)
answer = F.conv2d(flat, outline[None, None], padding=1)[0, 0, 2, 2].item()
assert answer == 0, f"outline must give 0 in the middle of a flat picture, not {answer}"

# %% nbgrader={"grade_id": "kernels-move", "grade": true, "points": 1}
# Hidden tests: identity and shift, on pictures.

# %% nbgrader={"grade_id": "kernels-edges", "grade": true, "points": 2}
# Hidden tests: blur, upright and outline, on pictures.

# %% tags=["skip-execution"]
kernels = {"identity": identity, "shift": shift, "blur": blur}
kernels |= {"upright": upright, "outline": outline}
fig, axes = plt.subplots(3, 6, figsize=(10, 5.4), layout="constrained")
for row, picture in zip(axes, x_train[[0, 3, 4]], strict=True):
    row[0].imshow(picture[0].cpu(), cmap="gray_r", vmin=0, vmax=1)
    for ax, (name, k) in zip(row[1:], kernels.items(), strict=True):
        filtered = F.conv2d(picture[None], k[None, None], padding=1)[0, 0].cpu()
        top = filtered.abs().max()
        signed = name in ("upright", "outline")
        ax.imshow(
            filtered,
            cmap="RdBu_r" if signed else "gray_r",
            vmin=-top if signed else 0,
            vmax=top if signed else 1,
        )
        if row[0] is axes[0, 0]:
            ax.set_title(name)
for ax in axes.flat:
    ax.set_xticks([])
    ax.set_yticks([])
axes[0, 0].set_title("picture")
plt.show()

# %% [markdown]
# Red is positive, blue is negative. `upright` answers where you come from paper to ink
# on the way to the right, or from ink to paper, and its sign says which. Of level edges it
# says nothing. Nobody will choose kernels like these by hand again: a network
# learns its own.

# %% [markdown]
# ## All windows, and not one copy
#
# A tensor is a storage and a way of looking at it (04_broadcasting). Its strides say
# how far to go in memory for one step along each dimension. Nothing forbids two
# dimensions to walk the same road. In a row of numbers with stride 1, look with the
# strides (1, 1): entry (i, a) is number i + a. These are all windows of the row, and
# every number inside is seen several times though it is stored once.
#
# PyTorch has two tools for it. `x.unfold(dimension, size, step)` takes one dimension
# apart into windows of `size` numbers, `step` apart, and puts the new dimension at the
# end. `x.as_strided(shape, strides)` looks in any way you like, from where `x` begins;
# it checks nothing but that you stay inside the storage.
#
# Do not confuse the method `x.unfold` with the function `F.unfold`. The function
# copies.

# %% tags=["skip-execution"]
row = torch.tensor([4.0, 7, 1, 8, 5])
view = row.as_strided((3, 3), (1, 1))
fig, ax = plt.subplots(figsize=(9, 2.9), layout="constrained")
for i, number in enumerate(row.tolist()):
    ax.add_patch(plt.Rectangle((i, 0), 1, 1, fc="#EEEEEE", ec=GREY))
    ax.text(i + 0.5, 0.5, f"{number:g}", ha="center", va="center", fontsize=12)
for i, color in enumerate((BLUE, ORANGE, GREEN)):
    ax.add_patch(plt.Rectangle((6.6, 1.1 - i), 3, 0.8, fill=False, ec=color, lw=2))
    for a in range(3):
        ax.text(7.1 + a, 1.5 - i, f"{view[i, a]:g}", ha="center", va="center")
    y = 1.3 + 0.25 * i
    ax.plot([i + 0.08, i + 2.92], [y, y], color=color, lw=3)
ax.text(0, -0.55, "stored: 5 numbers", color=GREY)
ax.text(6.6, 2.15, "seen with strides (1, 1): 3 × 3", color=GREY)
ax.set(xlim=(-0.1, 10), ylim=(-1.1, 2.5))
ax.axis("off")
plt.show()

# %% [markdown]
# ## Windows as a view
#
# Write `windows(x, size, stride, dilation)` for a batch of pictures `x` of shape
# (n, c, h, w): n pictures of c channels each. `size` is a tuple (kh, kw); `stride` and
# `dilation` are ints, the same in both directions. The result has the shape
# (n, c, oh, ow, kh, kw): for each place of the window, what is in it.
#
# It is a **view**: it shares its memory with `x` and copies nothing. `x` may have any
# strides, and may be a part of something larger. In this task and in all that
# follow, at least one window fits, and a batch has at least one picture.
#
# <details><summary>I don't know how to start</summary>
#
# Take one dimension first. `x.unfold(2, kh, stride)` does the rows, for dilation 1. Or
# decide for `as_strided`: one step in `oh` is how many steps in `h`? And one step in
# `kh`?
#
# </details>
#
# <details><summary>What about the dilation, with unfold?</summary>
#
# A dilated window of 3 with dilation 2 reaches over 5 pixels. Take windows of 5, and
# then of each only every second pixel.
#
# </details>


# %% nbgrader={"grade_id": "windows", "solution": true} difficulty=3 importance=5 minutes=8 answers=["R3"]
#| export
def windows(x, size, stride=1, dilation=1):
    """All windows of a batch of pictures, as a view.

    x: float tensor (n, c, h, w) with any strides; size: tuple (kh, kw).
    Returns a view of x, of shape (n, c, oh, ow, kh, kw).
    """
    ### BEGIN SOLUTION
    n, c, h, w = x.shape
    down, right = x.stride()[2:]
    kh, kw = size
    oh = (h - dilation * (kh - 1) - 1) // stride + 1
    ow = (w - dilation * (kw - 1) - 1) // stride + 1
    steps = (down * stride, right * stride, down * dilation, right * dilation)
    return x.as_strided((n, c, oh, ow, kh, kw), (*x.stride()[:2], *steps))
    ### END SOLUTION


# %% nbgrader={"grade_id": "windows-try", "grade": true, "points": 0}
x = torch.arange(24.0).reshape(1, 1, 4, 6)
answer = windows(x, (2, 3))
assert answer.shape == (1, 1, 3, 4, 2, 3), f"(1, 1, 3, 4, 2, 3), not {answer.shape}"
assert answer[0, 0, 1, 2].tolist() == [[8, 9, 10], [14, 15, 16]], answer[0, 0, 1, 2]
answer = windows(x, (2, 3), 2)
assert answer[0, 0, 1, 1].tolist() == [[14, 15, 16], [20, 21, 22]], answer[0, 0, 1, 1]
answer = windows(x, (2, 3), dilation=2)
assert answer[0, 0, 1, 1].tolist() == [[7, 9, 11], [19, 21, 23]], answer[0, 0, 1, 1]
x[0, 0, 1, 1] = -5
assert answer[0, 0, 1, 1, 0, 0] == -5, "a view shows what is written into x"
turned = x.transpose(2, 3)
assert windows(turned, (3, 2))[0, 0, 0, 0].tolist() == [[0, 6], [1, -5], [2, 8]]

# %% nbgrader={"grade_id": "windows-values", "grade": true, "points": 1}
# Hidden tests: the windows for several sizes, strides and dilations, and gradients.

# %% nbgrader={"grade_id": "windows-view", "grade": true, "points": 2}
# Hidden tests: no copy is made, also of pictures with strides of their own.

# %% [markdown]
# ## Predict: written and seen
#
# ```python
# x = torch.zeros(4, 4)                    # float32
# w = x.unfold(0, 3, 1).unfold(1, 3, 1)
# ```
#
# - `shape`, `strides`: the shape and the strides of `w`, tuples,
# - `seen`: how many numbers `w` has, `w.numel()`,
# - `stored`: how many bytes the storage behind `w` has,
# - `copied`: how many bytes the storage behind `w.reshape(4, 9)` has,
# - `hundreds`: how many entries of `w` are 100 after `x[1, 1] = 100`,
# - `also`: which entry of the last window, `w[1, 1]`, is -1 after `w[0, 0, 2, 2] = -1`; a
#   tuple (row, column).
#
# Decide before you run anything.

# %% nbgrader={"grade_id": "seen", "solution": true} difficulty=2 importance=4 minutes=4 answers=["R3"]
# Assign shape, strides, seen, stored, copied, hundreds, also
### BEGIN SOLUTION
shape = (2, 2, 3, 3)
strides = (4, 1, 4, 1)
seen = 36
stored = 64
copied = 144
hundreds = 4
also = (1, 1)
### END SOLUTION

# %% nbgrader={"grade_id": "seen-try", "grade": true, "points": 0}
for answer, length in ((shape, 4), (strides, 4), (also, 2)):
    assert len(answer) == length, f"{answer!r} should have {length} entries"
for answer in (seen, stored, copied, hundreds):
    assert isinstance(answer, int), f"{answer!r} is not a whole number"

# %% nbgrader={"grade_id": "seen-memory", "grade": true, "points": 1}
# Hidden tests: shape, strides, seen, stored and copied.

# %% nbgrader={"grade_id": "seen-writing", "grade": true, "points": 1}
# Hidden tests: hundreds and also.

# %% tags=["skip-execution"]
x = torch.zeros(4, 4)
w = x.unfold(0, 3, 1).unfold(1, 3, 1)
print(w.shape, w.stride(), w.numel(), w.untyped_storage().nbytes())
print(w.reshape(4, 9).untyped_storage().nbytes())
x[1, 1] = 100
print((w == 100).sum().item())
w[0, 0, 2, 2] = -1
print((w[1, 1] == -1).nonzero().tolist())

# %% [markdown]
# Reading through such a view is safe. Writing is not: what should `w += 1` do to a
# pixel that is in four windows? PyTorch promises nothing here, and does not always
# raise an error. Write into `x`, or into a copy.

# %% [markdown]
# ## im2col
#
# A matrix product wants a matrix. So lay each window out as a column: all its numbers,
# one below the other, first those of channel 0, row by row, then those of channel 1,
# and so on. The columns stand side by side in the order in which you read: windows from
# left to right, then from top to bottom. This is called *im2col*, image to columns.
#
# Write `im2col(x, size, stride, padding, dilation)`. `x` has the shape (n, c, h, w),
# the result (n, c · kh · kw, number of windows). The pictures get `padding` zeros on
# each side. PyTorch's own im2col is called `F.unfold`, and is not allowed here.
#
# <details><summary>I don't know how to start</summary>
#
# `F.pad(x, (left, right, top, bottom))` makes the zeros. With all windows at hand, as a
# tensor of shape (n, c, oh, ow, kh, kw), two steps remain: bring the dimensions into the
# order of the result, and join those that belong together.
#
# </details>
#
# <details><summary>The shape is right, the numbers are not</summary>
#
# `reshape` joins neighbours and never changes their order. Which dimensions must be
# neighbours before?
#
# </details>


# %% nbgrader={"grade_id": "im2col", "solution": true} difficulty=3 importance=5 minutes=7 answers=["R3"]
#| export
def im2col(x, size, stride=1, padding=0, dilation=1):
    """Each window of each picture as a column.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); the others are ints.
    Returns a float tensor (n, c * kh * kw, oh * ow).
    """
    ### BEGIN SOLUTION
    x = F.pad(x, (padding,) * 4)
    high, wide = (dilation * (k - 1) + 1 for k in size)
    x = x.unfold(2, high, stride).unfold(3, wide, stride)[..., ::dilation, ::dilation]
    x = x.permute(0, 1, 4, 5, 2, 3)  # n, c, kh, kw, oh, ow
    return x.flatten(4).flatten(1, 3)
    ### END SOLUTION


# %% nbgrader={"grade_id": "im2col-try", "grade": true, "points": 0}
x = torch.arange(6.0).reshape(1, 1, 2, 3)
answer = im2col(x, (2, 2))
assert answer.shape == (1, 4, 2), f"2 windows of 4 numbers: (1, 4, 2), {answer.shape}"
expected = torch.tensor([[[0.0, 1], [1, 2], [3, 4], [4, 5]]])
torch.testing.assert_close(answer, expected)
x = torch.randn(2, 3, 5, 6)
for options in ((1, 0, 1), (2, 0, 1), (1, 2, 1), (1, 0, 2), (2, 1, 2)):
    answer = im2col(x, (3, 2), *options)
    stride, padding, dilation = options
    expected = F.unfold(x, (3, 2), dilation, padding, stride)
    name = f"stride {stride}, padding {padding}, dilation {dilation}"
    assert answer.shape == expected.shape, f"{name}: {answer.shape}, {expected.shape}"
    torch.testing.assert_close(answer, expected, msg=f"{name}: other numbers")

# %% nbgrader={"grade_id": "im2col-values", "grade": true, "points": 1}
# Hidden tests: the columns with stride 1 and no padding; that F.unfold is not used.

# %% nbgrader={"grade_id": "im2col-options", "grade": true, "points": 2}
# Hidden tests: stride, padding and dilation, alone and together, and gradients.

# %% [markdown]
# ## One matrix product
#
# Now a real convolution, with all that PyTorch's has but for groups.
#
# - `x` holds n pictures of c channels: (n, c, h, w).
# - `w` holds o kernels, and each kernel looks at all channels: (o, c, kh, kw). Its
#   products are summed over the window *and* over the channels.
# - `b` has one number for each kernel, (o,), or is `None`. It is added to every place
#   of the picture which that kernel makes.
# - The result has the shape (n, o, oh, ow). So kernels become channels.
#
# Write `conv2d(x, w, b, stride, padding, dilation)` as *one* matrix product for the
# whole batch: no loop, and none of PyTorch's convolutions. `F.unfold(x, size, dilation,
# padding, stride)` is im2col, and is allowed from here on.
#
# <details><summary>I don't know how to start</summary>
#
# The columns have c · kh · kw rows. A kernel has as many numbers. Lay each kernel out
# as a row, in the order in which the columns have theirs, and the rest is `@`, which
# broadcasts over the batch.
#
# </details>
#
# <details><summary>The bias does not fit, or fits and is wrong</summary>
#
# Broadcasting aligns shapes from the right. The right-most dimension of the result is
# that of a picture's columns. Which one is that of the kernels?
#
# </details>


# %% nbgrader={"grade_id": "conv2d", "solution": true} difficulty=3 importance=5 minutes=8 answers=["R3", "L2"]
#| export
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1):
    """A convolution as one matrix product.

    x: float tensor (n, c, h, w); w: (o, c, kh, kw); b: (o,) or None; the others ints.
    Returns a float tensor (n, o, oh, ow).
    """
    ### BEGIN SOLUTION
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    y = w.flatten(1) @ columns
    if b is not None:
        y = y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))
    ### END SOLUTION


# %% nbgrader={"grade_id": "conv2d-try", "grade": true, "points": 0}
x, w, b = torch.randn(2, 3, 7, 6), torch.randn(4, 3, 3, 2), torch.randn(4)
for options in ((1, 0, 1), (2, 0, 1), (1, 2, 1), (1, 0, 2), (3, 1, 2)):
    for bias in (None, b):
        answer = conv2d(x, w, bias, *options)
        expected = F.conv2d(x, w, bias, *options)
        name = "stride {}, padding {}, dilation {}".format(*options)
        name += ", no bias" if bias is None else ", with bias"
        assert answer.shape == expected.shape, f"{name}: {tuple(answer.shape)}"
        torch.testing.assert_close(answer, expected, msg=f"{name}: other numbers")

# %% nbgrader={"grade_id": "conv2d-values", "grade": true, "points": 2}
# Hidden tests: values and gradients without bias; channels, batches, odd sizes.

# %% nbgrader={"grade_id": "conv2d-options", "grade": true, "points": 2}
# Hidden tests: with bias, and with stride, padding and dilation.

# %% nbgrader={"grade_id": "conv2d-rule", "grade": true, "points": 1}
# Hidden tests: no loop over windows, weights or pictures, no ready-made convolution.

# %% [markdown]
# ## Find the bugs: a convolution of sounds
#
# A sound is a picture with one dimension. `x` has the shape (n, c, t): n sounds of c
# channels and t samples. `w` is (o, c, k), `b` is (o,), and the result (n, o, ot). All
# else is as before. Somebody tried this with one sound, stride 1 and dilation 1, no
# padding, and a bias of zeros, and all was well.
#
# ```python
# def conv1d(x, w, b, stride=1, padding=0, dilation=1):
#     x = F.pad(x, (2 * padding, 2 * padding))
#     reach = dilation * (w.shape[2] - 1) + 1
#     windows = x.unfold(2, reach, dilation)[..., ::stride]
#     return torch.einsum("nctk,ock->ot", windows, w)[None] + b
# ```
#
# Four things are wrong. Repair them. Any means is allowed but a ready-made convolution.
#
# <details><summary>I have found three</summary>
#
# Try each option by itself: two sounds, then a stride, then a dilation, then a padding,
# then a bias that is not zero. What does PyTorch's `F.conv1d` say?
#
# </details>


# %% nbgrader={"grade_id": "bug-sounds", "solution": true} difficulty=2 importance=4 minutes=5 answers=["R3"]
#| export
def conv1d(x, w, b, stride=1, padding=0, dilation=1):
    """A convolution in one dimension.

    x: float tensor (n, c, t); w: (o, c, k); b: (o,). Returns (n, o, ot).
    """
    ### BEGIN SOLUTION
    x = F.pad(x, (padding, padding))
    reach = dilation * (w.shape[2] - 1) + 1
    windows = x.unfold(2, reach, stride)[..., ::dilation]
    return torch.einsum("nctk,ock->not", windows, w) + b[:, None]
    ### END SOLUTION


# %% nbgrader={"grade_id": "bug-sounds-try", "grade": true, "points": 0}
x, w, zeros = torch.randn(1, 2, 6), torch.randn(5, 2, 2), torch.zeros(5)
torch.testing.assert_close(conv1d(x, w, zeros), F.conv1d(x, w, zeros))

# %% nbgrader={"grade_id": "bug-sounds-batch", "grade": true, "points": 1}
# Hidden tests: several sounds, and a bias.

# %% nbgrader={"grade_id": "bug-sounds-options", "grade": true, "points": 1}
# Hidden tests: stride, padding and dilation, for one sound and a bias of zeros.

# %% [markdown]
# ## Groups
#
# With `groups` = g the channels are dealt out into g heaps of neighbours, and so are
# the kernels. The kernels of the first heap see the channels of the first heap and no
# others, and so on. So a kernel needs fewer weights: `w` has the shape
# (o, c / g, kh, kw). Groups of one channel each, g = c, make a *depthwise* convolution:
# every channel is filtered by itself.
#
# Write `conv_groups(x, w, b, stride, padding, dilation, groups)`. Both c and o are
# multiples of `groups`. None of PyTorch's convolutions, but `F.unfold` is welcome; you
# may loop over the groups.
#
# <details><summary>I don't know how to start</summary>
#
# How many rows of the columns belong to one channel? So which rows belong to one group?
# Give the columns, and the kernels, a dimension for the groups; `@` broadcasts over it.
#
# </details>


# %% nbgrader={"grade_id": "groups", "solution": true} difficulty=3 importance=4 minutes=7 answers=["R3"]
#| export
def conv_groups(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """A convolution whose kernels see only the channels of their own group.

    x: float tensor (n, c, h, w); w: (o, c / groups, kh, kw); b: (o,) or None.
    Returns a float tensor (n, o, oh, ow).
    """
    ### BEGIN SOLUTION
    kh, kw = w.shape[2:]
    columns = F.unfold(x, (kh, kw), dilation, padding, stride)
    columns = columns.unflatten(1, (groups, -1))  # n, groups, c / groups * kh * kw, ...
    y = w.flatten(1).unflatten(0, (groups, -1)) @ columns
    y = y.flatten(1, 2)
    if b is not None:
        y = y + b[:, None]
    oh = (x.shape[2] + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    return y.unflatten(2, (oh, -1))
    ### END SOLUTION


# %% nbgrader={"grade_id": "groups-try", "grade": true, "points": 0}
x = torch.randn(2, 6, 5, 4)
for groups, kernels, options in (
    (1, 4, (1, 0, 1)),
    (2, 4, (1, 0, 1)),
    (3, 3, (2, 1, 1)),
    (6, 6, (1, 2, 2)),
    (6, 12, (1, 0, 1)),
):
    w, b = torch.randn(kernels, 6 // groups, 3, 2), torch.randn(kernels)
    answer = conv_groups(x, w, b, *options, groups)
    expected = F.conv2d(x, w, b, *options, groups)
    name = f"{groups} groups of 6 channels, {kernels} kernels"
    name += ", stride {}, padding {}, dilation {}".format(*options)
    assert answer.shape == expected.shape, f"{name}: {tuple(answer.shape)}"
    torch.testing.assert_close(answer, expected, msg=f"{name}: other numbers")

# %% nbgrader={"grade_id": "groups-values", "grade": true, "points": 2}
# Hidden tests: values and gradients for several numbers of groups, one included.

# %% nbgrader={"grade_id": "groups-depthwise", "grade": true, "points": 1}
# Hidden tests: groups of one channel, with stride, padding and dilation.

# %% [markdown]
# ## What im2col costs
#
# The product is fast because few things on a computer are as well tuned. The price is
# memory. Measure it: write `im2col_bytes(x, size, stride, padding, dilation)`, which
# returns two ints: how many bytes the numbers of `x` take, and how many those of its
# columns. `x` is float32 or float64, of shape (n, c, h, w). Count all numbers of `x`
# once, whatever larger thing `x` may be a part of. You may make the columns and look,
# or compute.


# %% nbgrader={"grade_id": "memory", "solution": true} difficulty=2 importance=4 minutes=3 answers=["R3"]
#| export
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    """Bytes of a batch of pictures and bytes of its columns, two ints.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); the others are ints.
    """
    ### BEGIN SOLUTION
    columns = F.unfold(x, size, dilation, padding, stride)
    return x.numel() * x.element_size(), columns.numel() * columns.element_size()
    ### END SOLUTION


# %% nbgrader={"grade_id": "memory-try", "grade": true, "points": 0}
answer = im2col_bytes(torch.zeros(1, 1, 4, 4), (3, 3))
assert tuple(answer) == (64, 144), (
    f"16 numbers, 4 windows of 9: (64, 144), not {answer}"
)
answer = im2col_bytes(torch.zeros(2, 3, 4, 5), (3, 3), 1, 1)
assert tuple(answer) == (480, 4320), (
    f"120 numbers; 2 pictures, 20 windows, 27 numbers each: (480, 4320), not {answer}"
)

# %% nbgrader={"grade_id": "memory-bytes", "grade": true, "points": 2}
# Hidden tests: both numbers of bytes, for several sizes, options and dtypes.

# %% tags=["skip-execution"]
x = torch.zeros(1, 3, 56, 56)
sizes = [1, 3, 5, 7, 9, 11]
fig, ax = plt.subplots(figsize=(7.5, 3.6), layout="constrained")
for stride, color in ((1, BLUE), (2, ORANGE), (4, GREEN)):
    ratios = []
    for k in sizes:
        before, after = im2col_bytes(x, (k, k), stride, k // 2)
        ratios.append(after / before)
    ax.plot(sizes, ratios, "o-", color=color, lw=2, label=f"stride {stride}")
ax.set(xlabel="kernel size", ylabel="columns / picture, in bytes", xticks=sizes)
ax.set_title("what im2col makes of pictures of 3 × 56 × 56, padded to keep their size")
ax.grid(alpha=0.3)
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# With stride 1 the columns are about as many times larger as a kernel has weights in
# one channel: k². The stride divides by s², because there are so many fewer windows.
#
# And what did the product buy? The next cell takes the time of your loops and of your
# product, once each, after one run to warm up.

# %% tags=["skip-execution"]
import time


def seconds(function, repeats):
    function()
    start = time.perf_counter()
    for _ in range(repeats):
        function()
    return (time.perf_counter() - start) / repeats


x, k = torch.randn(28, 28), torch.randn(3, 3)
looped = seconds(lambda: conv_loops(x, k), 1)
product = seconds(lambda: conv2d(x[None, None], k[None, None]), 200)
ready = seconds(lambda: F.conv2d(x[None, None], k[None, None]), 200)
for name, s in (("loops", looped), ("one product", product), ("PyTorch", ready)):
    print(f"{name:12} {1e6 * s:10.0f} µs")

# %% [markdown]
# ## In your own words: is it worth it?
#
# A phone is to run a network on pictures of 3 × 1024 × 1024, in float32. Its first
# layer has 32 kernels of 7 × 7, stride 1, and a padding of 3. Somebody proposes im2col
# and one product.
#
# This answer is read and graded by a person.
#
# - 1 point: how many bytes the pictures, the columns and the result take. Compute.
# - 1 point: what the product gains over loops, and why.
# - 1 point: a way to have the product and far less memory, and what that costs.

# %% [markdown] nbgrader={"grade_id": "worth", "solution": true, "grade": true, "points": 3} difficulty=2 importance=4 minutes=5 answers=["R3", "L2"]
# *Bytes.* The picture has 3 · 1024² numbers, 12.6 MB (12 MiB). Each of the 1024²
# windows holds 3 · 49 = 147 numbers: the columns take 49 times as much, 617 MB (588
# MiB). The result has 32 · 1024² numbers, 134 MB (128 MiB).
#
# *Gain.* The number of multiplications is the same. But a matrix product runs in one
# call of a library that uses the processor's vector units, keeps blocks of both
# matrices in its caches and uses all cores. In loops each multiplication pays for an
# index, a call, and a tensor of one number.
#
# *Less memory.* Make the columns of a strip of the picture, some rows of windows, take
# the product, write it into its place, and go on with the next strip in the same
# memory. With 16 rows at a time the columns take a 64th. It costs a loop of 64 steps
# with smaller products. (Other ways: read the windows through strides inside the
# product, which needs a product written for it; split the
# kernel into its 49 places and add 49 small products, each of a shifted picture.)

# %% [markdown]
# ## A dense layer whose weight repeats itself
#
# A convolution is linear, so there is a matrix that does the same. Lay the picture out
# as a column of h · w pixels and the result as a column of oh · ow numbers, both row by
# row. Write `conv_matrix(k, h, w)`: the matrix of shape (oh · ow, h · w) that maps the
# one to the other, for one kernel, stride 1 and no padding. Each of its rows is one
# window: the weights of the kernel stand where the window lies, and everything else
# is 0.
#
# <details><summary>I don't know how to start</summary>
#
# In which column does pixel (r, c) stand? In which row does the window (i, j)? Then: of
# which pixel does the weight (a, b) take care, in the window (i, j)?
#
# </details>


# %% nbgrader={"grade_id": "dense-matrix", "solution": true} difficulty=3 importance=4 minutes=7 answers=["R3", "L2"]
#| export
def conv_matrix(k, h, w):
    """The matrix of a convolution of a picture of h × w pixels.

    k: float tensor (kh, kw); h, w: ints, not smaller than kh and kw.
    Returns a float tensor ((h - kh + 1) * (w - kw + 1), h * w).
    """
    ### BEGIN SOLUTION
    kh, kw = k.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = torch.zeros(oh, ow, h, w)
    for i in range(oh):
        for j in range(ow):
            matrix[i, j, i : i + kh, j : j + kw] = k
    return matrix.reshape(oh * ow, h * w)
    ### END SOLUTION


# %% nbgrader={"grade_id": "dense-matrix-try", "grade": true, "points": 0}
k = torch.tensor([[1.0, 2], [3, 4]])
answer = conv_matrix(k, 2, 3)
assert answer.shape == (2, 6), f"2 windows, 6 pixels: (2, 6), not {tuple(answer.shape)}"
expected = torch.tensor([[1.0, 2, 0, 3, 4, 0], [0, 1, 2, 0, 3, 4]])
torch.testing.assert_close(answer, expected)
x = torch.randn(5, 4)
answer = conv_matrix(k, 5, 4) @ x.flatten()
expected = F.conv2d(x[None, None], k[None, None]).flatten()
torch.testing.assert_close(answer, expected)

# %% nbgrader={"grade_id": "dense-matrix-values", "grade": true, "points": 2}
# Hidden tests: the matrix, for several sizes of picture and kernel.

# %% tags=["skip-execution"]
k = torch.tensor([[1.0, 0.6, 0.3], [-0.3, -0.6, -1]])
fig, axes = plt.subplots(
    1, 2, figsize=(9.5, 3.9), width_ratios=[1, 3], layout="constrained"
)
style = {"cmap": "RdBu_r", "vmin": -1, "vmax": 1}
axes[0].imshow(k.cpu(), **style)
axes[0].set_title("kernel 2 × 3")
axes[1].imshow(conv_matrix(k, 5, 6).cpu(), **style)
axes[1].set(title="its matrix, for pictures of 5 × 6", xlabel="pixel", ylabel="window")
axes[0].set_xticks([])
axes[0].set_yticks([])
plt.show()

# %% [markdown]
# Most entries are 0: a window sees its neighbourhood only. And all the others are the
# same few numbers, moved to the right from row to row: weights are *shared*. These are
# the two things that a convolution knows about pictures and a dense layer has to learn.

# %% [markdown]
# ## Predict: what is saved
#
# - `dense`: how many weights a dense layer needs, without bias, from a picture of
#   28 × 28 to one of 26 × 26,
# - `shared`: how many the convolution needs that does the same with one kernel of
#   3 × 3, without bias,
# - `not_zero`: how many entries of its matrix are not 0, if no weight of the kernel is,
# - `layer`: the parameters of `nn.Conv2d(16, 32, 3)`, with its bias,
# - `grouped`: the parameters of `nn.Conv2d(16, 32, 3, groups=16)`, with its bias,
# - `products`: the multiplications of `nn.Conv2d(16, 32, 3, padding=1)` for one picture
#   of 16 × 8 × 8, those with the padding's zeros included.

# %% nbgrader={"grade_id": "saved", "solution": true} difficulty=2 importance=4 minutes=4 answers=["R3"]
# Assign dense, shared, not_zero, layer, grouped, products
### BEGIN SOLUTION
dense = 28 * 28 * 26 * 26
shared = 9
not_zero = 9 * 26 * 26
layer = 32 * 16 * 9 + 32
grouped = 32 * 9 + 32
products = 32 * 8 * 8 * 16 * 9
### END SOLUTION

# %% nbgrader={"grade_id": "saved-try", "grade": true, "points": 0}
for answer in (dense, shared, not_zero, layer, grouped, products):
    assert isinstance(answer, int), f"{answer!r} is not a whole number"

# %% nbgrader={"grade_id": "saved-matrix", "grade": true, "points": 1}
# Hidden tests: dense, shared and not_zero.

# %% nbgrader={"grade_id": "saved-layers", "grade": true, "points": 1}
# Hidden tests: layer, grouped and products.

# %% [markdown]
# ## Weights to start from
#
# One number of the result is a sum of how many products? That is the *fan in*, and all
# you know about initialisation goes by it (06_init).
#
# Write `conv_weights(n_in, n_out, size, groups)`: random weights for a convolution that
# a ReLU follows, normal with mean 0 and the spread √(2 / fan in). The shape is that of
# `w` in the task on groups, for n_in channels and n_out kernels. The result is float32
# and a leaf that requires a gradient. (`nn.Conv2d` itself starts from a uniform
# distribution between -1/√(fan in) and 1/√(fan in).)


# %% nbgrader={"grade_id": "init", "solution": true} difficulty=2 importance=4 minutes=3 answers=["Q29", "Q30", "L2"]
#| export
def conv_weights(n_in, n_out, size, groups=1):
    """Weights for a convolution that a ReLU follows.

    n_in, n_out: ints, multiples of groups; size: tuple (kh, kw).
    Returns a float32 leaf (n_out, n_in / groups, kh, kw) that requires a gradient.
    """
    ### BEGIN SOLUTION
    kh, kw = size
    fan_in = n_in // groups * kh * kw
    w = torch.randn(n_out, n_in // groups, kh, kw) * (2 / fan_in) ** 0.5
    return w.requires_grad_()
    ### END SOLUTION


# %% nbgrader={"grade_id": "init-try", "grade": true, "points": 0}
answer = conv_weights(8, 100, (3, 2), groups=2)
assert answer.shape == (100, 4, 3, 2), f"(100, 4, 3, 2), not {tuple(answer.shape)}"
assert answer.requires_grad and answer.is_leaf, "a leaf that requires a gradient"

# %% nbgrader={"grade_id": "init-spread", "grade": true, "points": 2}
# Hidden tests: the distribution, for several sizes, with and without groups.

# %% nbgrader={"grade_id": "init-leaf", "grade": true, "points": 1}
# Hidden tests: shape, dtype, a leaf that requires a gradient, other numbers each time.

# %% [markdown]
# ## The way back
#
# You have a forward pass: columns, a product, a bias. Going back needs nothing new for
# the product; you know it from the linear layer. New is what happens at the columns. A
# pixel was copied into several of them. So it moved the loss in several ways, and by
# the chain rule what comes back from all its copies is added up.
#
# Adding columns back into a picture is called *col2im*. `F.fold(columns, (h, w), size,
# dilation, padding, stride)` does it. It is the transpose of `F.unfold`, and not its
# inverse.

# %% [markdown]
# ## Predict: there and back
#
# `back(n, k, s)` is what comes out when a picture of ones, n × n, goes through
# `F.unfold` with a kernel of k × k and a stride of s, and then through `F.fold` with
# the same. Assign the number at
#
# - `corner`: row 0, column 0 of `back(5, 3, 1)`,
# - `edge`: row 0, column 2 of `back(5, 3, 1)`,
# - `middle`: row 2, column 2 of `back(5, 3, 1)`,
# - `strided`: row 2, column 2 of `back(5, 3, 2)`,
# - `apart`: row 2, column 2 of `back(6, 3, 3)`,
# - `unread`: row 0, column 5 of `back(6, 3, 2)`.
#
# <details><summary>I don't know how to start</summary>
#
# Each pixel was copied as often as there are windows that contain it.
#
# </details>

# %% nbgrader={"grade_id": "overlap", "solution": true} difficulty=2 importance=4 minutes=3 answers=["R3", "L2"]
# Assign corner, edge, middle, strided, apart, unread
### BEGIN SOLUTION
corner = 1
edge = 3
middle = 9
strided = 4
apart = 1
unread = 0
### END SOLUTION

# %% nbgrader={"grade_id": "overlap-try", "grade": true, "points": 0}
for answer in (corner, edge, middle, strided, apart, unread):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"

# %% nbgrader={"grade_id": "overlap-one", "grade": true, "points": 1}
# Hidden tests: corner, edge and middle.

# %% nbgrader={"grade_id": "overlap-strides", "grade": true, "points": 1}
# Hidden tests: strided, apart and unread.

# %% tags=["skip-execution"]
fig, axes = plt.subplots(1, 3, figsize=(10, 3.4), layout="constrained")
for ax, (n, k, s) in zip(axes, ((5, 3, 1), (5, 3, 2), (6, 3, 2)), strict=True):
    columns = F.unfold(torch.ones(1, 1, n, n), k, stride=s)
    counts = F.fold(columns, (n, n), k, stride=s)[0, 0]
    draw_grid(ax, counts.tolist(), title=f"back({n}, {k}, {s})")
plt.show()

# %% [markdown]
# ## Into the weights and the bias
#
# Write `weight_gradients(x, size, upstream, stride, padding, dilation)`. It returns two
# gradients, for `w`, of shape (o, c, kh, kw), and for `b`, of shape (o,), of the
# convolution of `x` with kernels of the given size. `upstream` is the gradient for the
# result, of shape (n, o, oh, ow). Neither is divided by the number of pictures.
#
# By hand: no `torch.autograd`, and none of PyTorch's convolutions, in either direction.
# `F.unfold` is allowed, and the gradient for `w` is again a product.
#
# <details><summary>I don't know how to start</summary>
#
# The forward pass was `rows @ columns`, with a row for each kernel. As for any linear
# layer: the gradient for `rows` is upstream times the columns, transposed. How does
# upstream look as a matrix, and over which dimensions is there a sum left?
#
# </details>


# %% nbgrader={"grade_id": "weight-gradients", "solution": true} difficulty=3 importance=5 minutes=6 answers=["R3", "Q34", "L2"]
#| export
def weight_gradients(x, size, upstream, stride=1, padding=0, dilation=1):
    """The gradients of a convolution for its weights and its bias.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); upstream: (n, o, oh, ow).
    Returns two float tensors, (o, c, kh, kw) and (o,).
    """
    ### BEGIN SOLUTION
    columns = F.unfold(x, size, dilation, padding, stride)
    rows = torch.einsum("nol,nrl->or", upstream.flatten(2), columns)
    return rows.unflatten(1, (x.shape[1], *size)), upstream.sum((0, 2, 3))
    ### END SOLUTION


# %% nbgrader={"grade_id": "weight-gradients-try", "grade": true, "points": 0}
x = torch.randn(2, 3, 7, 6)
w, b = torch.randn(4, 3, 3, 2, requires_grad=True), torch.zeros(4, requires_grad=True)
for options in ((1, 0, 1), (2, 0, 1), (1, 2, 1), (1, 0, 2)):
    result = F.conv2d(x, w, b, *options)
    upstream = torch.randn(result.shape)
    of_w, of_b = weight_gradients(x, (3, 2), upstream, *options)
    right_w, right_b = torch.autograd.grad(result, (w, b), upstream)
    name = "stride {}, padding {}, dilation {}".format(*options)
    assert of_w.shape == w.shape, f"{name}: {tuple(of_w.shape)} for w"
    assert of_b.shape == b.shape, f"{name}: {tuple(of_b.shape)} for b"
    torch.testing.assert_close(of_w, right_w, msg=f"{name}: wrong for w")
    torch.testing.assert_close(of_b, right_b, msg=f"{name}: wrong for b")

# %% nbgrader={"grade_id": "weight-gradients-weight", "grade": true, "points": 2}
# Hidden tests: the gradient for w, with stride, padding and dilation.

# %% nbgrader={"grade_id": "weight-gradients-bias", "grade": true, "points": 1}
# Hidden tests: the gradient for b.

# %% [markdown]
# ## Columns back into a picture
#
# Write `col2im(columns, shape, size, stride, padding, dilation)`, the transpose of
# im2col. `columns` is (n, c · kh · kw, number of windows), `shape` the (h, w) of the
# pictures, and the result (n, c, h, w). Every number of a column is added to the pixel
# that it came from. What came from the padding is dropped. `F.fold` is not allowed, and
# neither is autograd. You may loop over the places of the kernel, but not over windows,
# pictures or channels. Up to 15 tensor operations for each place of the kernel are
# always allowed.
#
# <details><summary>I don't know how to start</summary>
#
# All numbers in one place of the kernel, (a, b), lie in different pixels: there no two
# of them meet. So one place after the other is a slice of the padded picture, with a
# step, to which something is added.
#
# </details>
#
# <details><summary>The slice has one number too many, or too few</summary>
#
# It has `oh` numbers, beginning at a · dilation, `stride` apart. `start : stop : step`
# stops before `stop`; after `start + oh * step` there are exactly `oh`.
#
# </details>


# %% nbgrader={"grade_id": "col2im", "solution": true} difficulty=4 importance=4 minutes=9 answers=["R3", "L2"]
#| export
def col2im(columns, shape, size, stride=1, padding=0, dilation=1):
    """Adds each number of each column to the pixel it came from.

    columns: float tensor (n, c * kh * kw, oh * ow); shape: (h, w); size: (kh, kw).
    Returns a float tensor (n, c, h, w).
    """
    ### BEGIN SOLUTION
    (h, w), (kh, kw) = shape, size
    oh = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    ow = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    places = columns.unflatten(1, (-1, kh, kw)).unflatten(4, (oh, ow))
    n, c = places.shape[:2]
    x = columns.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    for a in range(kh):
        for b in range(kw):
            down, right = a * dilation, b * dilation
            rows = slice(down, down + oh * stride, stride)
            x[:, :, rows, right : right + ow * stride : stride] += places[:, :, a, b]
    return x[:, :, padding : padding + h, padding : padding + w]
    ### END SOLUTION


# %% nbgrader={"grade_id": "col2im-try", "grade": true, "points": 0}
columns = torch.tensor([[[1.0, 2], [3, 4]]])  # two windows of 1 × 2 in a row of 3
answer = col2im(columns, (1, 3), (1, 2))
assert answer.shape == (1, 1, 1, 3), f"(1, 1, 1, 3), not {tuple(answer.shape)}"
assert answer.flatten().tolist() == [1, 5, 4], f"1, 3 + 2, 4: {answer.flatten()}"
for options in ((1, 0, 1), (2, 0, 1), (1, 2, 1), (1, 0, 2), (2, 1, 2)):
    stride, padding, dilation = options
    right = dilation, padding, stride
    columns = torch.randn(F.unfold(torch.zeros(2, 3, 6, 7), (3, 2), *right).shape)
    answer = col2im(columns, (6, 7), (3, 2), *options)
    expected = F.fold(columns, (6, 7), (3, 2), *right)
    name = f"stride {stride}, padding {padding}, dilation {dilation}"
    assert answer.shape == expected.shape, f"{name}: {tuple(answer.shape)}"
    torch.testing.assert_close(answer, expected, msg=f"{name}: other numbers")

# %% nbgrader={"grade_id": "col2im-values", "grade": true, "points": 1}
# Hidden tests: windows that overlap or not, with stride 1 and no padding.

# %% nbgrader={"grade_id": "col2im-options", "grade": true, "points": 2}
# Hidden tests: stride, padding and dilation, alone and together.

# %% nbgrader={"grade_id": "col2im-rule", "grade": true, "points": 1}
# Hidden tests: no loop over the windows, or over pictures and channels.

# %% [markdown]
# ## Into the picture
#
# Now the last of the three gradients. Write `input_gradient(w, upstream, shape, stride,
# padding, dilation)`, which returns the gradient for `x`, of shape (n, c, h, w). `w` is
# (o, c, kh, kw), `upstream` is (n, o, oh, ow), `shape` is the (h, w) of the pictures.
# By hand, as before; `F.fold` is allowed, PyTorch's convolutions are not.
#
# <details><summary>I don't know how to start</summary>
#
# Two steps: from the result to the columns, which is a product, and from the columns to
# the picture.
#
# </details>


# %% nbgrader={"grade_id": "input-gradient", "solution": true} difficulty=3 importance=5 minutes=5 answers=["R3", "L2"]
#| export
def input_gradient(w, upstream, shape, stride=1, padding=0, dilation=1):
    """The gradient of a convolution for its pictures.

    w: float tensor (o, c, kh, kw); upstream: (n, o, oh, ow); shape: tuple (h, w).
    Returns a float tensor (n, c, h, w).
    """
    ### BEGIN SOLUTION
    columns = w.flatten(1).t() @ upstream.flatten(2)
    return F.fold(columns, shape, w.shape[2:], dilation, padding, stride)
    ### END SOLUTION


# %% nbgrader={"grade_id": "input-gradient-try", "grade": true, "points": 0}
x, w = torch.randn(2, 3, 7, 6, requires_grad=True), torch.randn(4, 3, 3, 2)
for options in ((1, 0, 1), (2, 0, 1), (1, 2, 1), (1, 0, 2)):
    result = F.conv2d(x, w, None, *options)
    upstream = torch.randn(result.shape)
    answer = input_gradient(w, upstream, (7, 6), *options)
    (expected,) = torch.autograd.grad(result, x, upstream)
    name = "stride {}, padding {}, dilation {}".format(*options)
    assert answer.shape == x.shape, f"{name}: {tuple(answer.shape)}"
    torch.testing.assert_close(answer, expected, msg=f"{name}: other numbers")

# %% nbgrader={"grade_id": "input-gradient-values", "grade": true, "points": 1}
# Hidden tests: the gradient with stride 1, no padding and no dilation.

# %% nbgrader={"grade_id": "input-gradient-options", "grade": true, "points": 2}
# Hidden tests: stride, padding and dilation, alone and together.

# %% [markdown]
# ## All of it as one Function
#
# Put the pieces together: `Conv2d` as an autograd Function, called as
# `Conv2d.apply(x, w, b, stride, padding, dilation, groups)`, always with seven
# arguments. `b` may be `None`. The result is what `F.conv2d` gives for the same
# arguments, and so are the gradients.
#
# As in 09_autograd_function: `forward` and `backward` are yours, so none of PyTorch's
# convolutions in either, and nothing of `torch.autograd` differentiates in `backward`.
# And `backward` must itself be differentiable: compute from `grad` and from saved
# *inputs*, by tensor operations alone (`F.unfold` and `F.fold` are). Then a second
# derivative comes for free.
#
# Do not call your own functions of earlier tasks here, so that each task stands for
# itself. Copy what you need.
#
# <details><summary>I don't know how to start</summary>
#
# `forward` is your convolution with groups. `backward` has to return seven things. Four
# of them are easy.
#
# </details>
#
# <details><summary>gradcheck is content, gradgradcheck is not</summary>
#
# What did you save? The columns are made inside `forward`, where nothing is recorded.
# To autograd they are a constant. Save `x` and make them again.
#
# </details>


# %% nbgrader={"grade_id": "function", "solution": true} difficulty=4 importance=5 minutes=10 answers=["R3", "Q38", "L2"]
#| export
class Conv2d(Function):
    """Conv2d.apply(x, w, b, stride, padding, dilation, groups), as F.conv2d."""

    @staticmethod
    def forward(ctx, x, w, b, stride, padding, dilation, groups):
        """x: (n, c, h, w); w: (o, c / groups, kh, kw); b: (o,) or None.

        Returns (n, o, oh, ow).
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(x, w)
        ctx.options = (dilation, padding, stride)
        ctx.groups, ctx.has_bias = groups, b is not None
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (groups, -1))
        y = (w.flatten(1).unflatten(0, (groups, -1)) @ columns).flatten(1, 2)
        if b is not None:
            y = y + b[:, None]
        reach = dilation * (w.shape[2] - 1) + 1
        return y.unflatten(2, ((x.shape[2] + 2 * padding - reach) // stride + 1, -1))
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, o, oh, ow). Returns seven things, one for each argument."""
        ### BEGIN SOLUTION
        x, w = ctx.saved_tensors
        columns = F.unfold(x, w.shape[2:], *ctx.options).unflatten(1, (ctx.groups, -1))
        kernels = w.flatten(1).unflatten(0, (ctx.groups, -1))
        upstream = grad.flatten(2).unflatten(1, (ctx.groups, -1))
        of_kernels = torch.einsum("ngol,ngrl->gor", upstream, columns)
        of_columns = (kernels.transpose(1, 2) @ upstream).flatten(1, 2)
        of_x = F.fold(of_columns, x.shape[2:], w.shape[2:], *ctx.options)
        of_b = grad.sum((0, 2, 3)) if ctx.has_bias else None
        return of_x, of_kernels.reshape(w.shape), of_b, None, None, None, None
        ### END SOLUTION


# %% nbgrader={"grade_id": "function-try", "grade": true, "points": 0}
x = torch.randn(2, 4, 7, 6, requires_grad=True)
for options in ((1, 0, 1, 1), (2, 1, 1, 1), (1, 2, 2, 2), (1, 0, 1, 4)):
    w = torch.randn(4, 4 // options[3], 3, 2, requires_grad=True)
    for b in (None, torch.randn(4, requires_grad=True)):
        name = "stride {}, padding {}, dilation {}, groups {}".format(*options)
        answer, expected = Conv2d.apply(x, w, b, *options), F.conv2d(x, w, b, *options)
        torch.testing.assert_close(answer, expected, msg=f"{name}: other values")
        upstream = torch.randn(expected.shape)
        inputs = [t for t in (x, w, b) if t is not None]
        answer = torch.autograd.grad(answer, inputs, upstream)
        expected = torch.autograd.grad(expected, inputs, upstream)
        for letter, got, right in zip("xwb", answer, expected, strict=False):
            torch.testing.assert_close(got, right, msg=f"{name}: {letter}'s gradient")
inputs = [torch.randn(s, dtype=torch.float64) for s in ((1, 2, 3, 2), (2, 1, 2, 2), 2)]
inputs = [t.requires_grad_() for t in inputs]
assert torch.autograd.gradcheck(lambda *t: Conv2d.apply(*t, 1, 1, 1, 2), inputs)
assert torch.autograd.gradgradcheck(lambda *t: Conv2d.apply(*t, 1, 1, 1, 2), inputs)

# %% nbgrader={"grade_id": "function-values", "grade": true, "points": 1}
# Hidden tests: values, with and without bias, over stride, padding, dilation, groups.

# %% nbgrader={"grade_id": "function-gradients", "grade": true, "points": 2}
# Hidden tests: the three gradients, and two, with one group and stride 1.

# %% nbgrader={"grade_id": "function-options", "grade": true, "points": 2}
# Hidden tests: the gradients over stride, padding, dilation and groups.

# %% nbgrader={"grade_id": "function-second", "grade": true, "points": 2}
# Hidden tests: gradcheck and gradgradcheck in float64.

# %% [markdown]
# ## The layer
#
# A layer holds the weights. Write the module `Conv(n_in, n_out, size, stride, padding,
# dilation, groups, bias, function)`. Its names and shapes are those of `nn.Conv2d`, so
# that each loads the other's state dict: parameters `weight` and `bias`, of which the
# second is `None` without a bias. At the start the weights are normal, for a ReLU that
# follows, with the spread √(2 / fan in), and the bias is 0.
#
# A call hands the arithmetic over to `function`, with seven arguments by position, in
# the order of `F.conv2d`: picture, weight, bias, stride, padding, dilation, groups. So
# it works with `F.conv2d` and with `Conv2d.apply` alike, and this task depends on no
# other.


# %% nbgrader={"grade_id": "layer", "solution": true} difficulty=2 importance=4 minutes=5 answers=["R3", "Q30"]
#| export
class Conv(nn.Module):
    """A convolutional layer. Its parameters are named as those of nn.Conv2d."""

    def __init__(
        self,
        n_in,
        n_out,
        size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        function=F.conv2d,
    ):
        """n_in, n_out: channels; size: tuple (kh, kw); bias: whether there is one."""
        ### BEGIN SOLUTION
        super().__init__()
        spread = (2 / (n_in // groups * size[0] * size[1])) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in // groups, *size))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.options = stride, padding, dilation, groups
        self.function = function
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor (n, n_in, h, w). Returns (n, n_out, oh, ow)."""
        ### BEGIN SOLUTION
        return self.function(x, self.weight, self.bias, *self.options)
        ### END SOLUTION


# %% nbgrader={"grade_id": "layer-try", "grade": true, "points": 0}
answer = Conv(4, 6, (3, 2), 2, 1, 2, 2)
theirs = nn.Conv2d(4, 6, (3, 2), 2, 1, 2, 2)
theirs.load_state_dict(answer.state_dict())
x = torch.randn(2, 4, 8, 9)
torch.testing.assert_close(answer(x), theirs(x))
assert answer.bias.eq(0).all(), "the bias is 0 at the start"
names = [name for name, _ in Conv(4, 6, (3, 2), bias=False).named_parameters()]
assert names == ["weight"], f"without a bias there is one parameter, not {names}"

# %% nbgrader={"grade_id": "layer-values", "grade": true, "points": 1}
# Hidden tests: parameters and values of the layer, with several options.

# %% nbgrader={"grade_id": "layer-state", "grade": true, "points": 1}
# Hidden tests: state dicts, to nn.Conv2d and from it; without a bias; the function.

# %% nbgrader={"grade_id": "layer-start", "grade": true, "points": 1}
# Hidden tests: the distribution of the weights at the start, and the bias.

# %% [markdown]
# ## Pooling
#
# Between convolutions, networks make their pictures smaller. *Pooling* does it without
# weights: from each window take the largest number, or the mean, in each channel by
# itself. The windows are those you know.
#
# Write `max_pool(x, size, stride)` and `average_pool(x, size, stride)`, without
# padding. Both take (n, c, h, w) and return (n, c, oh, ow). PyTorch's own poolings are
# not allowed. Where two numbers of a window are equally large, the gradient of the
# maximum may go to either or be shared; no test looks at the gradient there.


# %% nbgrader={"grade_id": "pool", "solution": true} difficulty=2 importance=4 minutes=4 answers=["R3"]
#| export
def max_pool(x, size, stride):
    """The largest number of each window, in each channel.

    x: float tensor (n, c, h, w); size: tuple (kh, kw); stride: int.
    Returns a float tensor (n, c, oh, ow).
    """
    ### BEGIN SOLUTION
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.amax((4, 5))
    ### END SOLUTION


def average_pool(x, size, stride):
    """The mean of each window, in each channel; arguments and result as above."""
    ### BEGIN SOLUTION
    x = x.unfold(2, size[0], stride).unfold(3, size[1], stride)
    return x.mean((4, 5))
    ### END SOLUTION


# %% nbgrader={"grade_id": "pool-try", "grade": true, "points": 0}
x = torch.tensor([[[[1.0, -2, 0, 4], [3, 8, -5, 1], [2, -7, -6, 0]]]])
answer = max_pool(x, (2, 2), 2)
assert answer.tolist() == [[[[8, 4]]]], f"two windows: 8 and 4, not {answer.tolist()}"
answer = average_pool(x, (2, 2), 2)
assert answer.tolist() == [[[[2.5, 0]]]], f"means 2.5 and 0, not {answer.tolist()}"
x = torch.randn(2, 3, 7, 8)
torch.testing.assert_close(max_pool(x, (3, 3), 1), F.max_pool2d(x, 3, 1))
torch.testing.assert_close(average_pool(x, (3, 3), 2), F.avg_pool2d(x, 3, 2))

# %% nbgrader={"grade_id": "pool-max", "grade": true, "points": 1}
# Hidden tests: max_pool, values and gradients.

# %% nbgrader={"grade_id": "pool-average", "grade": true, "points": 1}
# Hidden tests: average_pool, values and gradients.

# %% [markdown]
# ## Predict: where the gradient of a maximum goes
#
# ```text
# x =  1  2  3        upstream =  1  2
#      4  9 10                    3  4
#      7  8  5
# ```
#
# Windows of 2 × 2, stride 1, so there are four. Each gets its number of upstream.
# Assign the gradient for a pixel of `x`.
#
# - `at_9`, `at_10`, `at_8`: with max pooling, at the pixels that are 9, 10 and 8,
# - `zeros`: with max pooling, how many of the nine gradients are 0,
# - `average_9`, `average_3`: with average pooling, at the pixels that are 9 and 3.

# %% nbgrader={"grade_id": "max-gradient", "solution": true} difficulty=2 importance=4 minutes=3 answers=["R3"]
# Assign at_9, at_10, at_8, zeros, average_9, average_3
### BEGIN SOLUTION
at_9 = 1 + 3
at_10 = 2 + 4
at_8 = 0
zeros = 7
average_9 = (1 + 2 + 3 + 4) / 4
average_3 = 2 / 4
### END SOLUTION

# %% nbgrader={"grade_id": "max-gradient-try", "grade": true, "points": 0}
for answer in (at_9, at_10, at_8, zeros, average_9, average_3):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"

# %% nbgrader={"grade_id": "max-gradient-max", "grade": true, "points": 1}
# Hidden tests: at_9, at_10, at_8 and zeros.

# %% nbgrader={"grade_id": "max-gradient-average", "grade": true, "points": 1}
# Hidden tests: average_9 and average_3.

# %% tags=["skip-execution"]
x = torch.tensor([[[[1.0, 2, 3], [4, 9, 10], [7, 8, 5]]]], requires_grad=True)
upstream = torch.tensor([[[[1.0, 2], [3, 4]]]])
print(torch.autograd.grad(F.max_pool2d(x, 2, 1), x, upstream)[0][0, 0])
print(torch.autograd.grad(F.avg_pool2d(x, 2, 1), x, upstream)[0][0, 0])

# %% [markdown]
# ## How far a number can see
#
# A number after one 3 × 3 convolution has seen 3 × 3 pixels. After two of them it has
# seen 5 × 5: three windows of three, moved by one each time. The side of that square is
# the *receptive field*. Pooling counts like a convolution of its size and stride.
#
# Write `receptive_field(layers)` for a list of layers, from the picture on, each a
# tuple (size, stride, dilation) of ints of at least 1. Return the side in pixels, an
# int, that one number of the last layer can see, far from the edges. Without any
# layer it is 1.
#
# <details><summary>I don't know how to start</summary>
#
# Two numbers to carry from layer to layer: how far one number sees, and how many pixels
# of the picture two neighbouring numbers are apart. Which of the two does a stride
# change at once, and which only for the layers after it?
#
# </details>


# %% nbgrader={"grade_id": "receptive-field", "solution": true} difficulty=3 importance=4 minutes=5 answers=["R3"]
#| export
def receptive_field(layers):
    """The side, in pixels, of what one number after all the layers can see.

    layers: list of tuples (size, stride, dilation) of ints. Returns an int.
    """
    ### BEGIN SOLUTION
    side, apart = 1, 1
    for size, stride, dilation in layers:
        side += (size - 1) * dilation * apart
        apart *= stride
    return side
    ### END SOLUTION


# %% nbgrader={"grade_id": "receptive-field-try", "grade": true, "points": 0}
for layers, expected in (
    ([], 1),
    ([(3, 1, 1)], 3),
    ([(3, 1, 1), (3, 1, 1)], 5),
    ([(3, 2, 1), (3, 1, 1)], 7),
    ([(3, 1, 1), (3, 2, 1)], 5),
    ([(3, 1, 4)], 9),
):
    answer = receptive_field(layers)
    assert answer == expected, f"{layers}: {expected}, yours {answer}"

# %% nbgrader={"grade_id": "receptive-field-plain", "grade": true, "points": 1}
# Hidden tests: layers without dilation.

# %% nbgrader={"grade_id": "receptive-field-dilated", "grade": true, "points": 1}
# Hidden tests: layers of all kinds, many of them included.

# %% [markdown]
# ## Predict: the picture moves
#
# A small drawing lies in the middle of a large empty picture of zeros. It moves to the
# right, and stays far from the edges. What happens to the result of each of these? None
# of them has a bias but F; all weights and biases are random.
#
# - A: a 3 × 3 convolution with stride 1
# - B: ReLU
# - C: max pooling with windows of 2 × 2 and stride 2
# - D: a 3 × 3 convolution with stride 2
# - E: the mean of each channel over the whole picture
# - F: adding to each pixel a bias of its own
# - G: a dense layer of all pixels
#
# Assign sets of letters, such as `{"A", "B"}`.
#
# - `two`: if the drawing moves by two pixels, the result moves by two,
# - `one`: if the drawing moves by two pixels, the result moves by one,
# - `unmoved`: the result is the same, wherever the drawing is,
# - `broken`: if the drawing moves by *one* pixel, the result is neither the same nor,
#   in general, the old one moved by whole pixels.

# %% nbgrader={"grade_id": "moves", "solution": true} difficulty=3 importance=5 minutes=4 answers=["R3"]
# Assign two, one, unmoved, broken
### BEGIN SOLUTION
two = {"A", "B"}
one = {"C", "D"}
unmoved = {"E"}
broken = {"C", "D", "F", "G"}
### END SOLUTION

# %% nbgrader={"grade_id": "moves-try", "grade": true, "points": 0}
for answer in (two, one, unmoved, broken):
    assert isinstance(answer, set), f"a set of letters, not {answer!r}"
    assert answer <= set("ABCDEFG"), f"unknown letters: {answer - set('ABCDEFG')}"

# %% nbgrader={"grade_id": "moves-along", "grade": true, "points": 1}
# Hidden tests: two and one.

# %% nbgrader={"grade_id": "moves-not", "grade": true, "points": 1}
# Hidden tests: unmoved and broken.

# %% tags=["skip-execution"]
torch.manual_seed(0)
w, own_bias, dense = torch.randn(1, 1, 3, 3), torch.randn(24, 24), torch.randn(9, 576)
layers = {
    "A": lambda x: F.conv2d(x, w, padding=1),
    "B": torch.relu,
    "C": lambda x: F.max_pool2d(x, 2),
    "D": lambda x: F.conv2d(x, w, stride=2, padding=1),
    "E": lambda x: x.mean((2, 3)),
    "F": lambda x: x + own_bias,
    "G": lambda x: x.flatten(1) @ dense.t(),
}
drawing = torch.zeros(1, 1, 24, 24)
drawing[0, 0, 9:14, 9:14] = torch.randn(5, 5)
for name, layer in layers.items():
    old = layer(drawing)
    for by in (1, 2):
        new = layer(drawing.roll(by, 3))
        found = [s for s in range(3) if torch.allclose(new, old.roll(s, -1), atol=1e-5)]
        moved = f"by {found[0]}" if found else "in no such way"
        print(f"{name}: the drawing moves by {by}, the result {moved}")

# %% [markdown]
# So convolution and ReLU let the picture move and move along. A stride keeps only every
# second place, and notices on which of them the drawing stands.

# %% [markdown]
# ## A network that reads digits
#
# Write `train_cnn(convolve, x, y)`. It makes a network with convolutions, trains it,
# and returns two things: the network, and the list of training losses as Python floats,
# one per step.
#
# - `convolve` does the arithmetic. It is called as `F.conv2d` is, with seven arguments
#   by position: picture, weight, bias, stride, padding, dilation, groups. It is the
#   only road from the pictures to the logits. `F.conv2d` will do, and so will your
#   `Conv2d.apply`.
# - The network is an `nn.Module`. For `x` of shape (m, 1, 8, 8) it returns logits of
#   shape (m, 10), without a softmax. It has at most 4,000 parameters, and what it has
#   learned lies in them alone: were all of them 0, it would give the same logits for
#   every picture.
# - `x` is (n, 1, 8, 8) in float32, `y` is (n,) in int64, classes 0 to 9, of which some
#   may be missing.
# - Two convolutions of 3 × 3 with 8 and 16 kernels, each with a ReLU, then a max
#   pooling of 4 × 4, and a dense layer on the 64 numbers that are left: that has 1,898
#   parameters. Batches of 64, 7 passes, `torch.optim.SGD` with a learning rate of 0.07
#   and a momentum of 0.9 take less than a second. All this is your choice, PyTorch's
#   poolings and `nn.Linear` included. You may set a seed inside.
#
# The first hidden test trains on these images with the classes renamed, and asks for at
# least 90 % of the held-out images. The second trains on 320 images. With a `convolve`
# that returns zeros, every picture must get the same logits. Then it takes the trained
# network and moves its parameters, a little in the direction of the gradient: the loss
# must change as the gradient says. It sets them to 0 and asks again. It gives them, with
# the statistics of normalisations, to the network that was trained with zeros, whose
# `convolve` now works: both give the same logits. Both hidden tests ask once more
# with random numbers for all parameters: the network may then no longer read most of
# the pictures. And the losses must fall: there are at least five, and the mean of the
# last tenth is below 0.7 times the mean of the first tenth. Before the network is
# asked, it is put into evaluation mode.
#
# <details><summary>I don't know how to start</summary>
#
# A class derived from `nn.Module` inside of `train_cnn` can use `convolve`. The weights
# are parameters of it: (8, 1, 3, 3), (16, 8, 3, 3) and a dense layer.
#
# </details>
#
# <details><summary>The loss does not fall</summary>
#
# How large are the weights at the start? Are the gradients cleared at each step? Is
# there a ReLU after the last layer? There should be none.
#
# </details>


# %% nbgrader={"grade_id": "train", "solution": true} difficulty=4 importance=5 minutes=10 answers=["R3"]
#| export
def train_cnn(convolve, x, y):
    """Train a network with convolutions on x (n, 1, 8, 8) and y (n,), classes 0 to 9.

    Returns the network, an nn.Module, and the list of training losses.
    """

    ### BEGIN SOLUTION
    class Cnn(nn.Module):
        def __init__(self):
            super().__init__()
            self.w1 = nn.Parameter(torch.randn(8, 1, 3, 3) * (2 / 9) ** 0.5)
            self.b1 = nn.Parameter(torch.zeros(8))
            self.w2 = nn.Parameter(torch.randn(16, 8, 3, 3) * (2 / 72) ** 0.5)
            self.b2 = nn.Parameter(torch.zeros(16))
            self.dense = nn.Linear(64, 10)

        def forward(self, x):
            x = convolve(x, self.w1, self.b1, 1, 1, 1, 1).relu()
            x = convolve(x, self.w2, self.b2, 1, 1, 1, 1).relu()
            return self.dense(F.max_pool2d(x, 4).flatten(1))

    network, losses = Cnn(), []
    optimizer = torch.optim.SGD(network.parameters(), lr=0.07, momentum=0.9)
    for _ in range(7):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "train-try", "grade": true, "points": 0}
torch.manual_seed(0)
network, curve = train_cnn(F.conv2d, x_train[:320], y_train[:320])
assert isinstance(network, nn.Module), "the first of the two is a module"
count = sum(p.numel() for p in network.parameters())
assert 0 < count <= 4000, f"{count} parameters; at most 4,000 are allowed"
assert isinstance(curve, list) and len(curve) >= 5, "losses: a list, one per step"
assert all(isinstance(n, float) for n in curve), "losses: Python floats, as .item()"
tenth = max(1, len(curve) // 10)
assert sum(curve[-tenth:]) < 0.7 * sum(curve[:tenth]), "the losses do not fall"
with torch.no_grad():
    answer = network.eval()(x_valid)
assert answer.shape == (len(x_valid), 10), f"m × 10 logits, not {tuple(answer.shape)}"

# %% nbgrader={"grade_id": "train-accuracy", "grade": true, "points": 2}
# Hidden tests: the accuracy on the held-out images, and the number of parameters.

# %% nbgrader={"grade_id": "train-moved", "grade": true, "points": 3}
# Hidden tests: a convolve that returns zeros; the trained network looked at again
# after its parameters were moved, and set to 0; losses that fall (all on 320 images).

# %% [markdown]
# Now with your own `Conv2d`, forward and backward, and beside PyTorch's from the same
# seed. Then three networks of about the same size: one dense, yours, and one that takes
# the maximum over the *whole* picture in place of the 4 × 4 pooling. They are asked
# about the held-out digits, and about the same digits moved by one pixel to the left or
# to the right. None of them has been trained on a moved digit.

# %% tags=["skip-execution"]
curves = {}
for name, convolve in (("yours", Conv2d.apply), ("PyTorch's", F.conv2d)):
    torch.manual_seed(0)
    network, curves[name] = train_cnn(convolve, x_train, y_train)
fig, ax = plt.subplots(figsize=(7, 3.3), layout="constrained")
ax.semilogy(curves["yours"], color="#56B4E9", lw=5, label="with your Conv2d")
ax.semilogy(curves["PyTorch's"], color="black", lw=1, label="with F.conv2d")
ax.set(xlabel="step", ylabel="training loss")
ax.legend(frameon=False)
plt.show()

# %% tags=["skip-execution"]


class WholePicture(nn.Module):
    """Two convolutions, and the largest number of each channel."""

    def __init__(self):
        super().__init__()
        self.first, self.second = Conv(1, 8, (3, 3), padding=1), Conv(8, 22, (3, 3))
        self.dense = nn.Linear(22, 10)

    def forward(self, x):
        return self.dense(self.second(self.first(x).relu()).relu().amax((2, 3)))


class Yours(nn.Module):
    """Two convolutions, 4 × 4 pooling, a dense layer."""

    def __init__(self):
        super().__init__()
        self.first = Conv(1, 8, (3, 3), padding=1)
        self.second = Conv(8, 16, (3, 3), padding=1)
        self.dense = nn.Linear(64, 10)

    def forward(self, x):
        x = self.second(self.first(x).relu()).relu()
        return self.dense(F.max_pool2d(x, 4).flatten(1))


def dense_network():
    layers = nn.Flatten(), nn.Linear(64, 25), nn.ReLU(), nn.Linear(25, 10)
    return nn.Sequential(*layers)


def fit(network, passes=15):
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    for _ in range(passes):
        for rows in torch.randperm(len(x_train)).split(64):
            loss = F.cross_entropy(network(x_train[rows]), y_train[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@torch.no_grad()
def accuracy(network, x):
    return (network(x).argmax(1) == y_valid).float().mean().item()


padded = F.pad(x_valid, (1, 1))
moved_sets = [padded[..., 2:], padded[..., :-2]]
makers = {"dense": dense_network, "4 × 4": Yours, "whole picture": WholePicture}
results = {}
for name, make in makers.items():
    for seed in range(3):
        torch.manual_seed(seed)
        network = make()
        fit(network)
        still = accuracy(network, x_valid)
        moved = sum(accuracy(network, x) for x in moved_sets) / 2
        results.setdefault(name, []).append((still, moved))
    count = sum(p.numel() for p in network.parameters())
    text = ", ".join(f"{s:.1%} / {m:.1%}" for s, m in results[name])
    print(f"{name:14} {count} parameters; still / moved: {text}")

# %% tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(7, 3.6), layout="constrained")
for place, (name, runs) in enumerate(results.items()):
    for still, moved in runs:
        ax.plot(place - 0.12, still, "o", color=BLUE, ms=8)
        ax.plot(place + 0.12, moved, "s", color=ORANGE, ms=8)
ax.plot([], [], "o", color=BLUE, label="as they are")
ax.plot([], [], "s", color=ORANGE, label="moved by a pixel")
ax.axhline(0.1, color=GREY, lw=1, ls="--")
ax.text(2.45, 0.115, "guessing", color=GREY, ha="right")
ax.set_xticks(range(3), [f"{name}" for name in results])
ax.set(ylim=(0, 1.02), xlim=(-0.5, 2.5), ylabel="held-out accuracy, three seeds")
ax.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 0.12))
ax.grid(alpha=0.3, axis="y")
plt.show()

# %% [markdown]
# ## In your own words: moved by a pixel
#
# As they are, all three networks read nearly all digits. Moved by a pixel, they do not
# do equally well.
#
# Explain. This answer is read and graded by a person.
#
# - 1 point: why the dense network does so badly with a digit that moved.
# - 1 point: why two convolutions alone do not cure it, and what the last step before
#   the dense layer has to do with it.
# - 1 point: a task on pictures in which it would be wrong to be indifferent to where a
#   thing is; or pictures for which the same weights everywhere are a bad idea. Say why.

# %% [markdown] nbgrader={"grade_id": "moved-words", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=5 answers=["R3"]
# *Dense.* Each weight belongs to one pixel. When the digit moves by one, each weight
# meets its neighbour's number. What the network has learned about one place it has not
# learned about the next, and nothing in training told it that the two are alike.
#
# *Convolutions.* Their results move along with the digit. They are the same numbers, in
# other places. But a flattened picture is laid before a dense layer, whose weights
# belong to places again. Pooling over 4 × 4 forgives a move as long as the largest
# number stays in its window; near the windows' edges it does not. The maximum over the
# whole picture does not change at all when its picture moves, apart from what happens
# at the edges.
#
# *Where it is wrong.* To say where in a picture a thing is (its box, its outline), a
# network must not forget places: pool less, and let the output be a picture. Faces that
# are always cut out in the same way, or the spectrum of a sound with low tones below
# and high ones above: there the eyes, or the bass, are always in the same place, and
# weights of their own for each place may be worth their number.

# %% [markdown]
# ## Your functions at work
#
# A ring, what `conv_loops` makes of it, and a few numbers that your functions know.

# %% tags=["skip-execution", "demo"]
ring = torch.zeros(6, 7)
ring[1:5, 2:5] = 1
ring[2:4, 3] = 0
sides = torch.tensor([[-1.0, 0, 1]])
print("the ring, and its upright edges, by loops:")
for row, edges in zip(ring.tolist(), conv_loops(ring, sides).tolist(), strict=True):
    drawn = "".join({0: " .", 1: " #"}[number] for number in row)
    found = "".join({0: " .", 1: " +", -1: " -"}[number] for number in edges)
    print(f"   {drawn}     {found}")
x, w, b = ring[None, None], sides[None, None], torch.zeros(1)
for name, result in (
    ("one product", conv2d(x, w, b)),
    ("a Function", Conv2d.apply(x, w, b, 1, 0, 1, 1)),
    ("PyTorch", F.conv2d(x, w, b)),
):
    same = torch.equal(result[0, 0], conv_loops(ring, sides))
    print(f"{name}: {'the same' if same else 'something else'}")
print("28 pixels, kernel 5, stride 2, padding 2:", output_size(28, 5, 2, 2), "windows")
layers = [(3, 1, 1), (2, 2, 1)] * 3
print("three times convolution and pooling see", receptive_field(layers), "pixels")

# %% [markdown]
# ## Recap
#
# - A convolution is a sum over a window, with the same few weights everywhere. Kernels
#   look at all channels, or at those of their group, and become channels.
# - The number of windows is ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1.
# - All windows can be looked at without a copy, since strides may overlap. im2col copies
#   them, about k² times the picture with stride 1, and then the whole convolution is one
#   matrix product.
# - A convolution is a dense layer whose matrix is nearly empty and repeats itself.
# - On the way back the weights get a product, the bias gets a sum, and the picture gets
#   what `fold` adds up: a pixel that was copied collects from all its copies.
# - Convolutions move along with the picture. Strides do so in steps, pooling forgives a
#   little, and a dense layer on flattened pixels does not.
#
# Next: the same chapter without PyTorch, and an autograd engine of your own
# (`12_numpy_engine`).
#
# ## To read next
#
# - LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document
#   recognition*, 1998: convolutions that read digits.
# - Dumoulin and Visin, *A guide to convolution arithmetic for deep learning*, 2016: the
#   sizes, with pictures, and those of the way back.
# - Chellapilla, Puri and Simard, *High performance convolutional neural networks for
#   document processing*, 2006: convolution as a matrix product.
# - Zhang, *Making convolutional networks shift-invariant again*, 2019: what strides do
#   to a moved picture, and a cure.
#
# ## Questions answered here
#
# - R3: a 2D convolution by `unfold`, and a network with it.
# - L2: what about layers that convolve? Forward, backward, and where to start from.
# - Touched again: how to scale weights (Q29, Q30), the gradient of a linear layer (Q34),
#   and the methods of a Function (Q38).
