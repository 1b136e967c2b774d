# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="memory-bytes"
import torch
from autograder import integer, probe, randint, randn

double = torch.float64


def both(x, size, stride=1, padding=0, dilation=1):
    """The two numbers of im2col_bytes(x, size, stride, padding, dilation)."""
    of_pictures, of_columns = im2col_bytes(x, size, stride, padding, dilation)
    return [of_pictures, of_columns]


def part(x, size):
    """The two numbers of im2col_bytes(x[:, :, ::2, 3:9], size)."""
    of_pictures, of_columns = im2col_bytes(x[:, :, ::2, 3:9], size)
    return [of_pictures, of_columns]


def first(x, size):
    """The two numbers of im2col_bytes(x[:1], size)."""
    of_pictures, of_columns = im2col_bytes(x[:1], size)
    return [of_pictures, of_columns]


def defaults(x, size):
    """The two numbers of im2col_bytes(x, size)."""
    of_pictures, of_columns = im2col_bytes(x, size)
    return [of_pictures, of_columns]


probe(defaults, randn(1, 1, 4, 4), (3, 3), types=True)
probe(both, randn(2, 3, 5, 6), (2, 3), types=True)
probe(both, randn(2, 1, 5, 6, dtype=double), (2, 3), types=True)
probe(both, randn(1, 2, 8, 6), (3, 2), 2, types=True)
probe(both, randn(1, 2, 8, 6), (3, 2), 1, 2, types=True)
probe(both, randn(1, 2, 8, 7), (3, 2), 1, 0, 2, types=True)
probe(both, randn(1, 1, 3, 3), (1, 1), 4, types=True)
probe(both, randn(1, 1, 3, 4), (2, 2), 1, 1, 1, types=True)
probe(both, torch.full((1, 1, 3, 4), 2.5), (2, 2), types=True)
for _ in range(3):
    n, c, h, w = randint(1, 9, 4).tolist()
    x = randn(n, c, h + 8, w + 9, dtype=double)
    options = integer(1, 5), integer(0, 4), integer(1, 4)
    probe(both, x, (integer(1, 4), integer(1, 4)), *options, types=True)
probe(part, randn(2, 3, 9, 12), (2, 2), types=True)
probe(first, randn(3, 2, 5, 4), (2, 2), types=True)
probe(both, randn(2, 3, 4, 9).transpose(2, 3), (2, 2), types=True)
probe(both, randn(1, 2, 30, 3), (2, 2), types=True)
probe(both, randn(1, 2, 3, 30), (2, 2), types=True)
probe(both, randn(1, 24, 3, 2), (2, 2), types=True)
probe(both, randn(24, 2, 3, 2), (2, 2), types=True)


# %% mistake="numbers-for-bytes"
# You counted numbers. How many bytes one of them takes, the tensor itself can tell.
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    return x.numel(), F.unfold(x, size, dilation, padding, stride).numel()


# %% mistake="always-four-bytes"
# Not every float takes four bytes. x may be float64.
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    return 4 * x.numel(), 4 * F.unfold(x, size, dilation, padding, stride).numel()


# %% mistake="k-squared"
# You multiply by the number of weights in a kernel. That would be right if there were a
# window for every pixel. How many are there?
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    bytes_of_x = x.numel() * x.element_size()
    return bytes_of_x, bytes_of_x * size[0] * size[1]


# %% mistake="storage-of-a-part"
# You ask for the bytes of the storage. Where x is a part of something larger, that
# counts what x does not show.
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    return x.untyped_storage().nbytes(), columns.untyped_storage().nbytes()


# %% mistake="view-for-columns"
# You measured the view of all windows: it stores nothing of its own. The columns are a
# copy, in which every window has its numbers to itself.
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    bytes_of_x = x.numel() * x.element_size()
    return bytes_of_x, bytes_of_x


# %% mistake="options-not-passed-on"
# Stride, padding and dilation change the number of windows. Yours stays the same.
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size)
    return x.numel() * x.element_size(), columns.numel() * columns.element_size()


# %% mistake="storage-where-contiguous"
# A part can be contiguous and begin where the whole begins, as x[:1] does. The storage
# behind it is that of the whole.
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    columns = F.unfold(x, size, dilation, padding, stride)
    if x.is_contiguous() and x.storage_offset() == 0:
        return x.untyped_storage().nbytes(), columns.nbytes
    return x.numel() * x.element_size(), columns.nbytes


# %% alternative="computed"
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    n, c, *sides = x.shape
    numbers = n * c
    for side, k in zip(sides, size):
        reach = dilation * (k - 1) + 1
        numbers *= k * ((side + 2 * padding - reach) // stride + 1)
    return x.numel() * x.itemsize, numbers * x.itemsize


# %% alternative="looked-at"
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    columns = torch.nn.Unfold(size, dilation, padding, stride)(x)
    return tuple(
        t.contiguous().clone().untyped_storage().nbytes() for t in (x, columns)
    )


# %% alternative="meta"
def im2col_bytes(x, size, stride=1, padding=0, dilation=1):
    ghost = torch.empty(x.shape, dtype=x.dtype, device="meta")
    columns = F.unfold(ghost, size, dilation, padding, stride)
    return [ghost.nbytes, columns.nbytes]


# %% inputs
# x: zero, one, large, tiny, equal rows: only shapes and dtypes are asked for
# x: empty: the text promises at least one picture
# size: zero, empty, single: a size is two ints of at least 1
# stride, dilation: zero: the text promises ints that mean something


# %% survivors
# im2col_bytes.x.*: the bytes depend on shape and dtype alone
# im2col_bytes.list-for-tuple: the two numbers may come in a list or a tuple
