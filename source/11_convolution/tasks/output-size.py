# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, integer, probe

# %% hidden="output-size-plain"
probe(output_size, 7, 3, types=True)
probe(output_size, 8, 3, 2, types=True)
probe(output_size, 7, 3, 1, 1, types=True)
probe(output_size, 1, 1, types=True)
probe(output_size, 5, 5, 3, types=True)
probe(output_size, 5, 1, 7, types=True)
probe(output_size, 2, 4, 1, 1, types=True)
for _ in range(4):
    k, stride, padding = integer(1, 6), integer(1, 5), integer(0, 4)
    probe(output_size, integer(6, 40), k, stride, padding, types=True)
probe(output_size, integer(6, 40), integer(1, 6), integer(7, 50), types=True)
probe(output_size, 28, 3, kw={"padding": integer(1, 5)}, types=True)

# %% hidden="output-size-dilation"
probe(output_size, 7, 3, 1, 0, 2, types=True)
probe(output_size, 9, 3, 2, 1, 3, types=True)
probe(output_size, 9, 3, 2, 1, 1, types=True)
probe(output_size, 9, 1, 2, 1, 8, types=True)
for _ in range(4):
    k, stride, padding = integer(2, 6), integer(1, 5), integer(0, 4)
    probe(output_size, integer(30, 60), k, stride, padding, integer(2, 6), types=True)
n, k = integer(5000, 9000), integer(100, 300)
probe(output_size, n, k, integer(2, 9), integer(100, 300), integer(2, 9), types=True)
probe(output_size, n * 10**9, k, choice([3, 7, 11]), 0, 5, types=True)
probe(output_size, n, 2, kw={"dilation": integer(100, 400)}, types=True)

probe(output_size, 2**60, 1, types=True)


# %% hidden="output-size-errors"
probe(output_size, 4, 3, 1, 0, 2, raises=ValueError)
probe(output_size, 2, 3, raises=ValueError)
probe(output_size, 1, 4, 1, 1, raises=ValueError)
probe(output_size, 3, 4, 5, raises=ValueError)
n, k = integer(2, 30), integer(2, 9)
probe(output_size, n, n + 1, integer(1, 9), raises=ValueError)
probe(output_size, 3 * (k - 1), k, 1, 0, 3, raises=ValueError)
probe(output_size, 3 * (k - 1) + 1, k, integer(1, 9), 0, 3, types=True)
probe(output_size, n, n + 8, 1, 4, types=True)
probe(output_size, n, n + 9, 1, 4, raises=ValueError)
probe(output_size, integer(30, 90), k, integer(1, 4), types=True)
probe(output_size, integer(5, 90), 1, types=True)


# %% mistake="padding-on-one-side"
# You count the zeros of one side. Padding puts them on both sides of the picture.
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + padding - (dilation * (k - 1) + 1)
    if room < 0:
        raise ValueError("no window fits")
    return room // stride + 1


# %% mistake="one-is-forgotten"
# You count how often the window can be moved on. Before its first move it stands
# somewhere, too.
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room < 0:
        raise ValueError("no window fits")
    return room // stride


# %% mistake="rounded-up"
# You round up, as if a window could hang over the end of the row. A move that does not
# fit completely is not made.
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room < 0:
        raise ValueError("no window fits")
    return -(-room // stride) + 1


# %% mistake="dilation-times-size"
# Your dilated window is too long. Between k weights there are k - 1 steps: draw a
# kernel of 2 with dilation 3 and count the pixels from its first to its last weight.
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - dilation * k
    if room < 0:
        raise ValueError("no window fits")
    return room // stride + 1


# %% mistake="dilation-ignored"
# The dilation has no effect on your number. Neighbouring weights are that many pixels apart, so the
# window reaches further.
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - k
    if room < 0:
        raise ValueError("no window fits")
    return room // stride + 1


# %% mistake="no-error"
# Where no window fits you return a number all the same. The text asks for an error:
# what would a picture of 0 or of -1 pixels be?
def output_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - (dilation * (k - 1) + 1)) // stride + 1


# %% mistake="error-by-the-kernel-alone"
# You compare k with n alone. The zeros make the row longer, and a dilation the window.
def output_size(n, k, stride=1, padding=0, dilation=1):
    if k > n:
        raise ValueError("no window fits")
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride + 1


# %% mistake="error-for-the-last-that-fits"
# You raise an error where the window fits exactly. No room left to move is not the same
# as no room.
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room <= 0:
        raise ValueError("no window fits")
    return room // stride + 1


# %% mistake="error-from-a-rounded-count"
# You decide by the rounded count whether to raise. Where the stride is large, a room of
# -1 is rounded to a count of 0, and one of -3 with stride 5 as well; but so may be
# others. Decide before you divide.
def output_size(n, k, stride=1, padding=0, dilation=1):
    count = int((n + 2 * padding - (dilation * (k - 1) + 1)) / stride) + 1
    if count <= 0:
        raise ValueError("no window fits")
    return count


# %% mistake="a-float"
# Your numbers are floats. A number of windows is an int: which division gives ints?
def output_size(n, k, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - (dilation * (k - 1) + 1)
    if room < 0:
        raise ValueError("no window fits")
    return (room - room % stride) / stride + 1


# %% alternative="starts-of-the-windows"
def output_size(n, k, stride=1, padding=0, dilation=1):
    starts = range(-padding, n + padding - dilation * (k - 1), stride)
    if not starts:
        raise ValueError("no window fits")
    return len(starts)


# %% alternative="as-the-documentation-has-it"
def output_size(n, k, stride=1, padding=0, dilation=1):
    size = (n + 2 * padding - dilation * (k - 1) - 1 + stride) // stride
    if size > 0:
        return size
    raise ValueError(f"kernel of {k} in {n} pixels")


# %% inputs
# n, k, stride, dilation: zero: the text promises at least 1
