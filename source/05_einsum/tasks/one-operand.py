# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, randn

# %% hidden="one-operand-turn"
probe(lambda x: torch.einsum(transpose_spec, x), randn(2, 3))
probe(lambda x: torch.einsum(transpose_spec, x), randn(5, 1))
probe(lambda x: torch.einsum(channels_first_spec, x), randn(2, 4, 5, 3))
probe(lambda x: torch.einsum(channels_first_spec, x), randn(1, 3, 2, 4))

# %% hidden="one-operand-sum"
probe(lambda x: torch.einsum(column_sums_spec, x), randn(2, 3))
probe(lambda x: torch.einsum(column_sums_spec, x), randn(1, 4))
probe(lambda x: torch.einsum(channel_sums_spec, x), randn(2, 4, 5, 3))
probe(lambda x: torch.einsum(channel_sums_spec, x), randn(1, 3, 2, 4))

# %% hidden="one-operand-diagonal"
probe(lambda x: torch.einsum(diagonal_spec, x), randn(3, 3))
probe(lambda x: torch.einsum(diagonal_spec, x), randn(5, 5).t())
probe(lambda x: torch.einsum(traces_spec, x), randn(4, 3, 3))
probe(lambda x: torch.einsum(traces_spec, x), randn(3, 2, 2))

# %% mistake="rows-for-columns"
# You add up rows. The letter that remains says what is counted: for one sum per column,
# it is the letter that numbers the columns. Try a 2 × 3 table: how many sums must come
# out?
transpose_spec = "ij->ji"
column_sums_spec = "ij->i"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"

# %% mistake="height-and-width-exchanged"
# Your channels come first, and height and width have changed places on the way: the
# pictures lie on their side. Copy the order of shapes from the text, letter by letter.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->ncwh"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"

# %% mistake="channels-before-the-batch"
# You put the channel in front of everything, the batch included. The batch stays first.
# Compare with the shape in the text.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->cnhw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"

# %% mistake="channel-sums-per-image"
# Your channel sums keep the images apart: the shape has the batch in it. One number for
# each channel is asked for, over all images.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->nc"
diagonal_spec = "ii->i"
traces_spec = "bii->b"

# %% mistake="diagonal-summed"
# Your diagonal_spec adds the diagonal up: that is the trace. What must stand on the
# right for its entries to be kept apart?
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->"
traces_spec = "bii->b"

# %% mistake="whole-matrices-summed"
# Your traces_spec adds up all entries of each matrix. Two letters are two loops, and
# they visit everything. On the diagonal both indices are always the same.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bij->b"

# %% mistake="trace-of-the-batch"
# Your traces_spec adds up the traces of all matrices to one number. One for each matrix
# is asked for: the letter that numbers them must stay.
transpose_spec = "ij->ji"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->"

# %% mistake="not-transposed"
# Your transpose_spec gives back what it got. The names of the letters mean nothing,
# their order on the right does. Try it on a 2 × 3 table and look at the shape.
transpose_spec = "ij->ij"
column_sums_spec = "ij->j"
channels_first_spec = "nhwc->nchw"
channel_sums_spec = "nhwc->c"
diagonal_spec = "ii->i"
traces_spec = "bii->b"

# %% alternative="other-letters"
transpose_spec = "ab->ba"
column_sums_spec = "rc->c"
channels_first_spec = "abcd->adbc"
channel_sums_spec = "wxyz->z"
diagonal_spec = "kk->k"
traces_spec = "nkk->n"

# %% alternative="dots-and-capitals"
transpose_spec = "...xy->...yx"
column_sums_spec = "Rc -> c"
channels_first_spec = "B...C -> BC..."
channel_sums_spec = "BHWC -> C"
diagonal_spec = "...ii->...i"
traces_spec = "...ii->..."
