# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="by-hand-numbers"
probe(lambda: tuple(shape), reveal=False)
probe(lambda: corner, reveal=False)
probe(lambda: last, reveal=False)

# %% hidden="by-hand-windows"
probe(lambda: turned, reveal=False)
probe(lambda: windows_with_3, reveal=False)
probe(lambda: windows_with_corner, reveal=False)

# %% mistake="kernel-turned-round"
# You turned the kernel round for the first two numbers, and not where it was asked.
# Which of the two does PyTorch compute?
shape = (2, 3)
corner = 6
last = -3
turned = -2
windows_with_3 = 4
windows_with_corner = 1

# %% mistake="size-of-the-picture"
# Your result is as large as the picture. In how many places does a kernel of two
# columns fit into four columns, if no part of it hangs over the edge?
shape = (3, 4)
corner = -2
last = 0
turned = 6
windows_with_3 = 4
windows_with_corner = 4

# %% mistake="transposed-in-thought"
# You let the kernel turn over its diagonal, rows and columns exchanged. Turning round
# by half a turn is something else: the last row comes first, and in it the last column.
shape = (3, 2)
corner = 2
last = 6
turned = 2
windows_with_3 = 4
windows_with_corner = 1

# %% mistake="every-window-has-every-pixel"
# You counted all windows. A window contains four pixels: which of the six contain the
# one that was asked about?
shape = (2, 3)
corner = -2
last = 3
turned = 6
windows_with_3 = 6
windows_with_corner = 6

# %% alternative="computed"
_x, _k = [[1, 2, 0, 1], [0, 3, 3, 1], [2, 1, 0, 0]], [[1, 0], [2, -1]]


def _at(i, j, k):
    return sum(k[a][b] * _x[i + a][j + b] for a in (0, 1) for b in (0, 1))


shape = [2, 3]
corner, last = _at(0, 0, _k), _at(1, 2, _k)
turned = _at(0, 0, [row[::-1] for row in _k[::-1]])
windows_with_3, windows_with_corner = 4, 1

# %% alternative="floats"
shape = torch.Size((2, 3))
corner, last, turned = -2.0, 3.0, 6.0
windows_with_3 = 4
windows_with_corner = 1
