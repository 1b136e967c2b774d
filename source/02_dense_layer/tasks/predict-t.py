# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-t-shapes"
probe(lambda: shape_of_v, reveal=False)
probe(lambda: place_in_w, reveal=False)
probe(lambda: shape_of_a, reveal=False)

# %% hidden="predict-t-view"
probe(lambda: w_2_0, reveal=False)
probe(lambda: w_0_2, reveal=False)
probe(lambda: numbers_stored, reveal=False)
probe(lambda: shape_of_c, reveal=False)

# %% mistake="t-makes-a-copy"
# You take v for a table of its own. Nothing is copied: w and v read the same numbers in
# memory. What does that mean for w after a line that writes into v, and how many
# numbers are stored? Run the cell below.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 0.0
w_0_2 = 0.0
numbers_stored = 30
shape_of_a = (4,)
shape_of_c = "error"

# %% mistake="same-place-in-both"
# You look for an element at the same indices in both tables. A row of v is a column of
# w. Follow one coloured cell from w to w.t() in the picture above.
shape_of_v = (5, 3)
place_in_w = (4, 1)
w_2_0 = 0.0
w_0_2 = 100.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = "error"

# %% mistake="t-changes-w-itself"
# You expect t to turn w itself over. w keeps its shape; v is another way of reading it.
# So ask for each of the two where row 0 and column 2 meet.
shape_of_v = (5, 3)
place_in_w = (4, 1)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = "error"

# %% mistake="vector-becomes-a-column"
# You make a column of the vector. It has one dimension, and with one there is nothing
# to exchange: t leaves it as it is. A column is a table and has two.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4, 1)
shape_of_c = "error"

# %% mistake="t-reverses-all-dimensions"
# You let t reverse all three dimensions, as the attribute .T used to. Does a method
# made for matrices guess what you mean? Run the cell below.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = (4, 3, 2)

# %% mistake="t-exchanges-the-last-two"
# You let t exchange the last two of three dimensions. That would be useful, and so
# would two other exchanges. Does t choose for you? Run the cell below.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = (2, 4, 3)

# %% alternative="with-code"
import torch

w = torch.zeros(3, 5)
v = w.t()
v[0, 2] = 100.0
shape_of_v = tuple(v.shape)
place_in_w = (1, 4)
w_2_0, w_0_2 = w[2, 0].item(), w[0, 2].item()
numbers_stored = w.numel()
shape_of_a = tuple(torch.zeros(4).t().shape)
try:
    shape_of_c = tuple(torch.zeros(2, 3, 4).t().shape)
except RuntimeError:
    shape_of_c = "error"

# %% alternative="whole-numbers"
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100
w_0_2 = 0
numbers_stored = 3 * 5
shape_of_a = (4,)
shape_of_c = "error"
