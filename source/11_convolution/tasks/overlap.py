# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="overlap-one"
probe(lambda: corner, reveal=False)
probe(lambda: edge, reveal=False)
probe(lambda: middle, reveal=False)

# %% hidden="overlap-strides"
probe(lambda: strided, reveal=False)
probe(lambda: apart, reveal=False)
probe(lambda: unread, reveal=False)

# %% mistake="fold-as-the-inverse"
# You expect the ones back. fold does not undo unfold: it adds, wherever a pixel has
# been copied.
corner = 1
edge = 1
middle = 1
strided = 1
apart = 1
unread = 1

# %% mistake="every-pixel-nine-times"
# You have every pixel in as many windows as a kernel has places. Near the edge, and
# with a larger stride, there are fewer windows.
corner = 9
edge = 9
middle = 9
strided = 9
apart = 9
unread = 9

# %% mistake="one-direction-counted"
# You counted the windows in one direction only. A window that contains the pixel can be
# found by any of the rows with any of the columns.
corner = 1
edge = 3
middle = 3
strided = 2
apart = 1
unread = 0

# %% mistake="the-last-column-is-read"
# With a stride of 2, three windows of 3 would need 7 columns. How many fit into 6?
corner = 1
edge = 3
middle = 9
strided = 4
apart = 1
unread = 1


# %% alternative="run"
def _back(n, k, s):
    columns = F.unfold(torch.ones(1, 1, n, n), k, stride=s)
    return F.fold(columns, (n, n), k, stride=s)[0, 0]


corner, edge, middle = (_back(5, 3, 1)[at].item() for at in ((0, 0), (0, 2), (2, 2)))
strided, apart = (_back(n, 3, s)[2, 2].item() for n, s in ((5, 2), (6, 3)))
unread = _back(6, 3, 2)[0, 5].item()


# %% alternative="counted"
def _windows(pixel, n, s):
    return sum(start <= pixel < start + 3 for start in range(0, n - 2, s))


corner = _windows(0, 5, 1) ** 2
edge = _windows(0, 5, 1) * _windows(2, 5, 1)
middle, strided, apart = _windows(2, 5, 1) ** 2, _windows(2, 5, 2) ** 2, 1
unread = _windows(0, 6, 2) * _windows(5, 6, 2)
