# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="index-shapes-inserted"
probe(lambda: shape_1, reveal=False)
probe(lambda: shape_2, reveal=False)
probe(lambda: shape_3, reveal=False)
probe(lambda: shape_4, reveal=False)

# %% hidden="index-shapes-traps"
probe(lambda: shape_5, reveal=False)
probe(lambda: shape_6, reveal=False)
probe(lambda: shape_7, reveal=False)
probe(lambda: shape_8, reveal=False)

# %% mistake="none-at-the-wrong-end"
# You put the new dimension in front wherever None appears. It stands exactly where the
# None stands: count the `:` before it.
shape_1 = (1, 3)
shape_2 = (1, 3)
shape_3 = (1, 2, 3)
shape_4 = (1, 2, 3, 4)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = (2, 3)

# %% mistake="none-always-last"
# You put the new dimension last wherever None appears. In t[:, None] one dimension is
# passed over by the `:`, and another is still to come after the None.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 3, 1)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = "error"

# %% mistake="unsqueeze-has-a-default"
# You gave unsqueeze a default. It has none: it must be told where the new dimension
# goes. (The one that does without an argument is squeeze.)
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = (1, 3)
shape_8 = "error"

# %% mistake="number-keeps-its-dimension"
# You kept a dimension that was indexed with a number. u[..., 0] picks one entry along
# the last dimension, and the dimension is gone. A range, as in 0:1, would keep it.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3, 1)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = "error"

# %% mistake="column-fits-any-matrix"
# You let a column of 3 stretch over a matrix of 2 rows. Write (3, 1) below (2, 3), and
# look at the pair on the left.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = (2, 3)

# %% mistake="minus-one-before-the-last"
# You read unsqueeze(-1) as: before the last dimension, as list.insert(-1, …) has it.
# For unsqueeze the number is the place the new dimension will have in the result.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 1, 3)
shape_7 = "error"
shape_8 = "error"

# %% alternative="computed"
v, t, u = torch.zeros(3), torch.zeros(2, 3), torch.zeros(2, 3, 4)
shape_1, shape_2 = tuple(v.unsqueeze(0).shape), tuple(v[:, None].shape)
shape_3, shape_4 = tuple(t[:, None].shape), tuple(u[..., None].shape)
shape_5, shape_6 = tuple(u[..., 0].shape), tuple(t.unsqueeze(-1).shape)
shape_7, shape_8 = "error", "error"

# %% alternative="torch-sizes"
shape_1, shape_2 = torch.Size([1, 3]), torch.Size([3, 1])
shape_3, shape_4 = torch.Size([2, 1, 3]), torch.Size([2, 3, 4, 1])
shape_5, shape_6 = torch.Size([2, 3]), torch.Size([2, 3, 1])
shape_7 = shape_8 = "error"
