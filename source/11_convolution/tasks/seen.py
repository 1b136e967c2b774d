# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="seen-memory"
probe(lambda: tuple(shape), reveal=False)
probe(lambda: tuple(strides), reveal=False)
probe(lambda: seen, reveal=False)
probe(lambda: stored, reveal=False)
probe(lambda: copied, reveal=False)

# %% hidden="seen-writing"
probe(lambda: hundreds, reveal=False)
probe(lambda: tuple(also), reveal=False)

# %% mistake="windows-are-copies"
# You took the windows for copies, so what is written into x never shows in them. unfold
# makes a view: the numbers are stored once, for all windows together.
shape = (2, 2, 3, 3)
strides = (18, 9, 3, 1)
seen = 36
stored = 144
copied = 144
hundreds = 0
also = (2, 2)

# %% mistake="everything-is-a-view"
# reshape is not always a view. (4, 9) would need one stride for four windows in two
# rows, and there is none that fits.
shape = (2, 2, 3, 3)
strides = (4, 1, 4, 1)
seen = 16
stored = 64
copied = 64
hundreds = 4
also = (1, 1)

# %% mistake="numbers-for-bytes"
# You counted numbers where bytes are asked for. A float32 takes four of them.
shape = (2, 2, 3, 3)
strides = (4, 1, 4, 1)
seen = 36
stored = 16
copied = 36
hundreds = 9
also = (0, 0)

# %% alternative="looked-at"
_x = torch.zeros(4, 4)
_w = _x.unfold(0, 3, 1).unfold(1, 3, 1)
shape, strides, seen = _w.shape, _w.stride(), _w.numel()
stored = _w.untyped_storage().nbytes()
copied = _w.reshape(4, 9).untyped_storage().nbytes()
_x[1, 1] = 100
hundreds = int((_w == 100).sum())
_w[0, 0, 2, 2] = -1
also = (_w[1, 1] == -1).nonzero()[0].tolist()

# %% alternative="reckoned"
shape, strides = (2, 2, 3, 3), [4, 1, 4, 1]
seen, stored, copied = 2 * 2 * 3 * 3, 4 * 16, 4 * 36
hundreds, also = 4, (2 - 1, 2 - 1)
