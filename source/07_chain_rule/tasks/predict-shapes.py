# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-shapes-difference"
probe(lambda: difference_shape, reveal=False)
probe(lambda: perfect_loss, reveal=False)

# %% hidden="predict-shapes-squeeze"
probe(lambda: batch_of_one, reveal=False)
probe(lambda: batch_of_one_last, reveal=False)
probe(lambda: three_outputs, reveal=False)

# %% mistake="row-by-row-expected"
# You expect the subtraction to pair each prediction with its own target. Align the two
# shapes from the right: what stands above the 5 of target, and what does broadcasting
# do with that? Then print the table of differences for the perfect predictions.
difference_shape = (5,)
perfect_loss = 0.0
batch_of_one = ()
batch_of_one_last = (1,)
three_outputs = (4, 3)

# %% mistake="column-expected"
# You expect the column to win. In broadcasting nobody wins: each dimension takes the
# larger of the two sizes. And the loss is a mean, so count the differences which are
# not 0, and all there are.
difference_shape = (5, 1)
perfect_loss = 4.0
batch_of_one = ()
batch_of_one_last = (1,)
three_outputs = (4, 3)

# %% mistake="squeeze-leaves-one"
# You think that squeeze keeps one dimension in any case. Without an argument it removes
# every dimension of size 1, even if none is left then. With an argument it looks at
# that one dimension alone. Print torch.zeros(1, 1).squeeze().shape.
difference_shape = (5, 5)
perfect_loss = 2.0
batch_of_one = (1,)
batch_of_one_last = ()
three_outputs = (4, 3)

# %% mistake="squeeze-cuts"
# You let squeeze(1) remove a dimension of size 3. Where should the twelve numbers go?
# It takes away sizes of 1 and never a number.
difference_shape = (5, 5)
perfect_loss = 2.0
batch_of_one = ()
batch_of_one_last = (1,)
three_outputs = (4,)

# %% alternative="sizes"
difference_shape = torch.Size([5, 5])
perfect_loss = 2
batch_of_one = torch.Size([])
batch_of_one_last = torch.Size((1,))
three_outputs = torch.zeros(4, 3).shape
