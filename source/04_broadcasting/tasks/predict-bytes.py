# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-bytes-views"
probe(lambda: bytes_1, reveal=False)
probe(lambda: bytes_2, reveal=False)
probe(lambda: bytes_3, reveal=False)
probe(lambda: bytes_4, reveal=False)

# %% hidden="predict-bytes-results"
probe(lambda: bytes_5, reveal=False)
probe(lambda: bytes_6, reveal=False)
probe(lambda: copied, reveal=False)

# %% hidden="predict-bytes-strides"
probe(lambda: strides_1, reveal=False)
probe(lambda: strides_2, reveal=False)

# %% mistake="counts-what-it-shows"
# You counted the entries that a stretched tensor shows. Most of them are the same place
# read again. What does its storage hold?
bytes_1 = 4_000
bytes_2 = 4_000_000
bytes_3 = 4_000_000
bytes_4 = 4_000
bytes_5 = 4_000_000
bytes_6 = 4_000_000
strides_1 = (1000, 1)
strides_2 = (1000, 1)
copied = 4_000_000

# %% mistake="result-is-stretched-too"
# You took the result of an operation for a stretched view. Its entries differ from each
# other, in general. Can one place serve a whole row or column?
bytes_1 = 4_000
bytes_2 = 4_000
bytes_3 = 4_000_000
bytes_4 = 4_000
bytes_5 = 4_000_000
bytes_6 = 4_000
strides_1 = (0, 1)
strides_2 = (1, 0)
copied = 0

# %% mistake="contiguous-is-free"
# You let contiguous pass for free. It asks that each entry lie at its own place, in
# order. Is that so in a stretched view, and if not, what has to happen?
bytes_1 = 4_000
bytes_2 = 4_000
bytes_3 = 4_000
bytes_4 = 4_000
bytes_5 = 4_000_000
bytes_6 = 4_000_000
strides_1 = (0, 1)
strides_2 = (1, 0)
copied = 0

# %% mistake="numbers-for-bytes"
# You counted numbers. The question is about bytes: how many does one float32 take?
bytes_1 = 1_000
bytes_2 = 1_000
bytes_3 = 1_000_000
bytes_4 = 1_000
bytes_5 = 1_000_000
bytes_6 = 1_000_000
strides_1 = (0, 1)
strides_2 = (1, 0)
copied = 0

# %% mistake="operand-is-copied"
# You think that m + v first writes the stretched v out. Run the cell below the task,
# and compare the new bytes of m + v with those of the version that makes a copy.
bytes_1 = 4_000
bytes_2 = 4_000
bytes_3 = 4_000_000
bytes_4 = 4_000
bytes_5 = 4_000_000
bytes_6 = 4_000_000
strides_1 = (0, 1)
strides_2 = (1, 0)
copied = 4_000_000

# %% mistake="strides-exchanged"
# You exchanged the two strides. The first belongs to a step down, the second to a step
# to the right. In v.expand(1000, 1000) each row is v: in which direction does the
# number change?
bytes_1 = 4_000
bytes_2 = 4_000
bytes_3 = 4_000_000
bytes_4 = 4_000
bytes_5 = 4_000_000
bytes_6 = 4_000_000
strides_1 = (1, 0)
strides_2 = (0, 1)
copied = 0

# %% mistake="strides-in-bytes"
# You gave the strides in bytes, as NumPy does. PyTorch counts them in entries.
bytes_1 = 4_000
bytes_2 = 4_000
bytes_3 = 4_000_000
bytes_4 = 4_000
bytes_5 = 4_000_000
bytes_6 = 4_000_000
strides_1 = (0, 4)
strides_2 = (4, 0)
copied = 0

# %% alternative="computed"
v, m = torch.zeros(1000), torch.zeros(1000, 1000)
bytes_1, bytes_2 = bytes_stored(v), bytes_stored(v.expand(1000, 1000))
bytes_3 = bytes_stored(v.expand(1000, 1000).contiguous())
bytes_4, bytes_5 = bytes_stored(v[:, None]), bytes_stored(m + v)
bytes_6 = bytes_stored(v[:, None] * v)
strides_1 = v.expand(1000, 1000).stride()
strides_2 = v[:, None].expand(1000, 1000).stride()
copied = 0

# %% alternative="short"
bytes_1 = bytes_2 = bytes_4 = 4 * 1000
bytes_3 = bytes_5 = bytes_6 = 4 * 1000**2
strides_1, strides_2, copied = [0, 1], [1, 0], 0
