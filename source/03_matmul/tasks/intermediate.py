# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="intermediate-entries"
import torch
from autograder import probe, randint, randn


def number_of_entries(a, b):
    return intermediate_size(a, b)[0]


probe(number_of_entries, randn(2, 5), randn(5, 3), types=True)
probe(number_of_entries, randn(7, 4), randn(4, 6), types=True)
probe(number_of_entries, randn(1, 6), randn(6, 1), types=True)
n, k, m = randint(2, 50, 3).tolist()
probe(number_of_entries, randn(n, k), randn(k, m), types=True)
probe(number_of_entries, randn(n, 784), randn(784, m), types=True)
probe(number_of_entries, randn(3, 3), randn(3, 3), types=True)
probe(number_of_entries, randn(3, 1), randn(1, 4), types=True)
probe(number_of_entries, randn(1, 1), randn(1, 1), types=True)
probe(number_of_entries, randn(n, k).t(), randn(m, n).t(), types=True)
probe(number_of_entries, randn(30, 2), randn(2, 40), types=True)


def of_sizes(*sizes):
    """The entries for two matrices on the device "meta", which stores no numbers."""
    a, b = (torch.empty(size, device="meta") for size in sizes)
    return intermediate_size(a, b)[0]


probe(of_sizes, (300_007, 200_003), (200_003, 200_009), types=True)


# %% hidden="intermediate-bytes"
import torch
from autograder import choice, probe, randint, randn


def size_in_bytes(a, b):
    return intermediate_size(a, b)[1]


double = torch.float64
probe(size_in_bytes, randn(2, 5), randn(5, 3), types=True)
probe(size_in_bytes, randn(7, 4, dtype=double), randn(4, 6, dtype=double), types=True)
probe(size_in_bytes, randint(0, 9, 3, 2), randint(0, 9, 2, 5), types=True)
probe(size_in_bytes, randint(0, 9, 4, 3) > 4, randint(0, 9, 3, 2) > 4, types=True)
for _ in range(3):
    n, k, m = randint(2, 50, 3).tolist()
    dtype = choice([torch.float32, torch.float64, torch.int64, torch.bool])
    probe(size_in_bytes, randn(n, k).to(dtype), randn(k, m).to(dtype), types=True)
probe(size_in_bytes, randn(3, 3).half(), randn(3, 3).half(), types=True)
probe(
    size_in_bytes, randint(0, 9, 3, 1).short(), randint(0, 9, 1, 4).short(), types=True
)
probe(size_in_bytes, randint(0, 9, 1, 5).byte(), randint(0, 9, 5, 1).byte(), types=True)


def size_of_a_part(a, b):
    """intermediate_size(a[:2], b)[1]"""
    return intermediate_size(a[:2], b)[1]


probe(size_of_a_part, randn(10, 3), randn(3, 4), types=True)
pair = (
    torch.zeros(2, 3, dtype=torch.complex64),
    torch.zeros(3, 4, dtype=torch.complex64),
)
probe(size_in_bytes, *pair, types=True)


# %% mistake="size-of-the-result"
# You measured the result, after the sum. The question is about the tensor before it,
# which has three dimensions. Make it for a small a and b and print its shape.
def intermediate_size(a, b):
    entries = a.shape[0] * b.shape[1]
    return entries, entries * a.element_size()


# %% mistake="size-of-the-inputs"
# You added up the entries of a and b. They are not copied: what is new is one entry for
# each product of an entry of a with an entry of b that meets it.
def intermediate_size(a, b):
    entries = a.numel() + b.numel()
    return entries, entries * a.element_size()


# %% mistake="every-pair"
# You paired every entry of a with every entry of b, and so counted the inner size
# twice. An entry of column p of a meets row p of b, and no other row.
def intermediate_size(a, b):
    entries = a.numel() * b.numel()
    return entries, entries * a.element_size()


# %% mistake="always-four-bytes"
# You take every entry for 4 bytes. That is true of float32. Ask the tensor itself, and
# try a float64 one.
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries * 4


# %% mistake="bits"
# You count bits. Memory is counted in bytes here, and element_size() says how many of
# them one entry takes.
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries * a.element_size() * 8


# %% mistake="no-bytes"
# Your second number is that of the entries, as if each took one byte. How many are there
# in one float32?
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries


# %% mistake="second-shape-for-inner"
# You multiplied a wrong triple of sizes, with the inner size where the number of
# columns should be. With square matrices nobody notices. Try (2, 3) and (3, 4).
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[0]
    return entries, entries * a.element_size()


# %% mistake="bytes-of-the-storage"
# You ask how much memory lies behind a. Where a is a part of a larger tensor, that is
# more than its own entries take. The text names the number of bytes of one entry.
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries * (a.untyped_storage().nbytes() // a.numel())


# %% alternative="make-it-and-look"
def intermediate_size(a, b):
    products = a[:, :, None] * b
    return products.numel(), products.numel() * products.element_size()


# %% alternative="numel-times-columns"
def intermediate_size(a, b):
    n = a.numel() * b.size(-1)
    return [n, n * b.dtype.itemsize]


# %% mistake="floats-for-integers"
# A count comes as a float. Which kind does the text ask for, and what does `/` make of
# two ints?
def intermediate_size(a, b):
    entries = float(a.numel() * b.shape[1])
    return entries, entries * a.element_size()


# %% alternative="meta-tensor"
def intermediate_size(a, b):
    import math

    shape = torch.broadcast_shapes((*a.shape, 1), b.shape)
    entries = math.prod(shape)
    return entries, len(bytes(a.element_size())) * entries


# %% survivors
# intermediate_size.remembered: the size depends on the shapes alone


# %% inputs
# a: one: only shapes and dtypes are asked for
# a, b: large, tiny: only shapes and dtypes are asked for
# a, b: empty: the text speaks of no matrix without entries
