# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-shapes-first"
probe(lambda: shape_1, reveal=False)
probe(lambda: shape_2, reveal=False)
probe(lambda: shape_3, reveal=False)

# %% hidden="predict-shapes-last"
probe(lambda: shape_4, reveal=False)
probe(lambda: shape_5, reveal=False)
probe(lambda: shape_6, reveal=False)

# %% mistake="arrow-makes-no-difference"
# You gave the first two specs the same shape. What stands right of the arrow is the
# order of the dimensions that come out: compare the two, letter by letter.
shape_1 = (2, 4)
shape_2 = (2, 4)
shape_3 = (2,)
shape_4 = (2, 3, 4)
shape_5 = (2,)
shape_6 = ()

# %% mistake="a-sum-leaves-a-one"
# You kept a dimension of size 1 for what is summed. A letter that is missing on the
# right has no dimension at all in the result. Count the letters on the right: that is
# the rank.
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2, 1)
shape_4 = (2, 3, 4)
shape_5 = (2, 1)
shape_6 = (1,)

# %% mistake="repeated-letters-are-always-summed"
# You let a letter disappear because it stands on the left twice. Whether it is summed
# is decided on the right alone. Look at the fourth spec: is j on its right side?
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2,)
shape_4 = (2, 4)
shape_5 = (2,)
shape_6 = ()

# %% mistake="row-dots-as-a-table"
# For the third spec you let every row meet every row. Both operands have the same
# letter i: one loop, so row 0 meets row 0 only. Count the letters on the right.
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2, 2)
shape_4 = (2, 3, 4)
shape_5 = (2,)
shape_6 = ()

# %% mistake="empty-right-keeps-everything"
# For the last spec you kept all dimensions. Nothing stands right of its arrow, so all
# the products land in one entry. Which shape has a tensor of rank 0?
shape_1 = (2, 4)
shape_2 = (4, 2)
shape_3 = (2,)
shape_4 = (2, 3, 4)
shape_5 = (2,)
shape_6 = (2, 3, 4)

# %% alternative="with-code"
import torch

_a, _b, _c, _v = torch.ones(2, 3), torch.ones(3, 4), torch.ones(2, 3), torch.ones(4)
shape_1 = torch.einsum("ij,jk->ik", _a, _b).shape
shape_2 = torch.einsum("ij,jk->ki", _a, _b).shape
shape_3 = torch.einsum("ij,ij->i", _a, _c).shape
shape_4 = torch.einsum("ij,jk->ijk", _a, _b).shape
shape_5 = torch.einsum("ij,jk,k->i", _a, _b, _v).shape
shape_6 = torch.einsum("ij,k->", _a, _v).shape

# %% alternative="by-sizes"
i, j, k = 2, 3, 4
shape_1, shape_2, shape_3 = (i, k), (k, i), (i,)
shape_4, shape_5, shape_6 = (i, j, k), (i,), ()
