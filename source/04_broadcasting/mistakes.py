# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="predict-sums" name="tensors-join-like-lists"
# You joined the tensors end to end. Python lists do that with +, and one of the six
# sums is about lists. Tensors add numbers to numbers.
sum_1 = [1, 2, 1]
sum_2 = [1, 2, 1, 2, 3]
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"

# %% task="predict-sums" name="missing-entries-are-zero"
# You filled the shorter vector up with zeros. Broadcasting invents no numbers: it uses
# the entry of a dimension of size 1 again, and refuses everything else.
sum_1 = [2, 2]
sum_2 = [2, 4, 3]
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"

# %% task="predict-sums" name="lists-broadcast-too"
# One of the sums has no tensor in it. What does + do with two plain Python lists? They
# know nothing of broadcasting.
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [2, 3]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"

# %% task="predict-sums" name="different-sizes-never-add"
# You let only equal shapes add. Read the second rule again: besides being equal there
# is one more way in which two sizes fit.
sum_1 = "error"
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = "error"
sum_5 = "error"
sum_6 = "error"

# %% task="predict-sums" name="vector-runs-down"
# You let the vector run down the columns, as if shapes were aligned at the left. Write
# the two shapes below each other, last sizes in line: which dimension does it meet?
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 1], [2, 2]]
sum_6 = [[1, 1], [2, 2], [3, 3]]

# %% task="predict-sums" name="three-rows-fit-three"
# You added a vector of 3 to a table of 3 rows and 2 columns. That there are 3 rows does
# not help: which two sizes meet at the right?
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = [[1, 1], [2, 2], [3, 3]]

# %% task="predict-sums" name="only-one-may-stretch"
# You refused the sum in which both shapes must change. Each pair of sizes is looked at
# by itself: in one the first tensor may stretch, in the next the second.
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = "error"
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"


# %% task="broadcast-shape" name="aligns-left"
# Your function aligns the shapes at the left. Try (2, 5) and (5,): the missing size
# belongs to the side on which the shapes do not meet.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = tuple(s1) + (1,) * (length - len(s1))
    s2 = tuple(s2) + (1,) * (length - len(s2))
    result = []
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return tuple(result)


# %% task="broadcast-shape" name="takes-the-larger"
# Your function takes the larger of two sizes. That agrees with the third rule until a 1
# meets a 0. Try (0,) and (1,), and compare with torch.broadcast_shapes.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
    return tuple(max(a, b) for a, b in zip(s1, s2))


# %% task="broadcast-shape" name="never-refuses"
# Your function finds a result for every pair of shapes. Try (2,) and (3,): what would
# the sum be?
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    return tuple(b if a == 1 else a for a, b in zip(s1, s2))


# %% task="broadcast-shape" name="zip-cuts"
# Your result is as short as the shorter shape: zip stops there and says nothing. Try
# (2, 5) and (5,). Where did the 2 go?
def broadcast_shape(s1, s2):
    result = []
    for a, b in zip(reversed(s1), reversed(s2)):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return tuple(reversed(result))


# %% task="broadcast-shape" name="back-to-front"
# You went through the sizes from the right, which is a good idea, and left the result
# in that order. Try (3, 1) and (4,), and look which size comes first.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    result = []
    for a, b in zip(reversed(s1), reversed(s2)):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return tuple(result)


# %% task="broadcast-shape" name="only-the-second-stretches"
# Your function lets only the second tensor stretch. Try (1,) and (7,), then (6, 1) and
# (1, 2). The rules make no difference between the two sides of a plus sign.
def broadcast_shape(s1, s2):
    if len(s2) > len(s1):
        raise ValueError("these shapes do not fit")
    s2 = (1,) * (len(s1) - len(s2)) + tuple(s2)
    for a, b in zip(s1, s2):
        if a != b and b != 1:
            raise ValueError("these shapes do not fit")
    return tuple(s1)


# %% task="broadcast-shape" name="lengths-must-agree"
# Your function refuses shapes of different lengths. They may differ: the first rule
# says what to do about the sizes that are missing.
def broadcast_shape(s1, s2):
    if len(s1) != len(s2):
        raise ValueError("these shapes do not fit")
    result = []
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return tuple(result)


# %% task="broadcast-shape" name="multiples-fit"
# Your function lets sizes fit if one is a multiple of the other, as if the tensor could
# be laid out like tiles. Try (4, 6) and (4, 3) in PyTorch.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    result = []
    for a, b in zip(s1, s2):
        small, large = min(a, b), max(a, b)
        if a != b and a != 1 and b != 1 and (small == 0 or large % small):
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return tuple(result)


# %% task="broadcast-shape" name="zero-fits-everything"
# Your function takes a 0 for a size that fits anything. Only a 1 stretches. Try (0,)
# and (2,) in PyTorch.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    result = []
    for a, b in zip(s1, s2):
        if a and b and a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(0 if 0 in (a, b) else max(a, b))
    return tuple(result)


# %% task="broadcast-shape" name="missing-is-zero"
# You filled the shorter shape up with zeros. A tensor with a size of 0 holds nothing.
# Which size can be stretched to any other?
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (0,) * (length - len(s1)) + tuple(s1)
    s2 = (0,) * (length - len(s2)) + tuple(s2)
    result = []
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return tuple(result)


# %% task="broadcast-shape" name="no-return"
# Your function works something out and hands nothing back, so the caller gets None.
# Printing is not returning.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")


# %% task="broadcast-shape" name="list-for-tuple"
# The sizes are right, but they come in a list. A shape is a tuple: print the type of
# your result next to that of torch.zeros(2, 3).shape.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    result = []
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return result


# %% task="broadcast-shape" name="asks-pytorch"
# You let torch.broadcast_shapes answer, which the text asks you to leave out. It is a
# good witness: write the three rules yourself and compare.
def broadcast_shape(s1, s2):
    try:
        return tuple(torch.broadcast_shapes(s1, s2))
    except RuntimeError:
        raise ValueError("these shapes do not fit") from None


# %% task="broadcast-shape" name="asks-numpy" same="asks-pytorch"
# You let NumPy's broadcast_shapes answer. It knows the same three rules, and the text
# asks you to write them yourself, in plain Python.
def broadcast_shape(s1, s2):
    import numpy

    return numpy.broadcast_shapes(s1, s2)


# %% task="broadcast-shape" name="adds-tensors" same="asks-pytorch"
# You make two tensors and let PyTorch add them. The text asks for plain Python: the
# shapes alone decide, and no tensor is needed to compare them.
def broadcast_shape(s1, s2):
    try:
        return tuple((torch.zeros(s1) + torch.zeros(s2)).shape)
    except RuntimeError:
        raise ValueError("these shapes do not fit") from None


# %% task="index-shapes" name="none-at-the-wrong-end"
# You put the new dimension in front wherever None appears. It stands exactly where the
# None stands: count the `:` before it.
shape_1 = (1, 3)
shape_2 = (1, 3)
shape_3 = (1, 2, 3)
shape_4 = (1, 2, 3, 4)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = (2, 3)

# %% task="index-shapes" name="none-always-last"
# You put the new dimension last wherever None appears. In t[:, None] one dimension is
# passed over by the `:`, and another is still to come after the None.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 3, 1)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = "error"

# %% task="index-shapes" name="unsqueeze-has-a-default"
# You gave unsqueeze a default. It has none: it must be told where the new dimension
# goes. (The one that does without an argument is squeeze.)
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = (1, 3)
shape_8 = "error"

# %% task="index-shapes" name="number-keeps-its-dimension"
# You kept a dimension that was indexed with a number. u[..., 0] picks one entry along
# the last dimension, and the dimension is gone. A range, as in 0:1, would keep it.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3, 1)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = "error"

# %% task="index-shapes" name="column-fits-any-matrix"
# You let a column of 3 stretch over a matrix of 2 rows. Write (3, 1) below (2, 3), and
# look at the pair on the left.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 3, 1)
shape_7 = "error"
shape_8 = (2, 3)

# %% task="index-shapes" name="minus-one-before-the-last"
# You read unsqueeze(-1) as: before the last dimension, as list.insert(-1, …) has it.
# For unsqueeze the number is the place the new dimension will have in the result.
shape_1 = (1, 3)
shape_2 = (3, 1)
shape_3 = (2, 1, 3)
shape_4 = (2, 3, 4, 1)
shape_5 = (2, 3)
shape_6 = (2, 1, 3)
shape_7 = "error"
shape_8 = "error"


# %% task="add-vector" name="rows-and-columns-exchanged"
# You exchanged the two. Adding to the rows means that each row gets the whole vector.
# Print what comes out for a table of zeros, with more columns than rows.
def add_to_rows(t, v):
    return t + v[:, None]


def add_to_columns(t, v):
    return t + v


# %% task="add-vector" name="no-column-made"
# You left it to PyTorch to find out which way the vector goes. It always aligns at the
# right. With a square table there is not even an error: try zeros of shape (3, 3).
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + v


# %% task="add-vector" name="goes-by-the-size"
# Your function decides by the length of v. In a square table both directions have the
# same length. Not the size says which is meant, but the function that was called.
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + v if len(v) == t.shape[1] else t + v[:, None]


# %% task="add-vector" name="changes-the-table"
# Your function adds into the table it was given, so the caller's table changes too. The
# text asks for a new one. Look at t after the call.
def add_to_rows(t, v):
    t += v
    return t


def add_to_columns(t, v):
    t += v[:, None]
    return t


# %% task="add-vector" name="cuts-the-gradient"
# The values are right, and PyTorch cannot follow you to a gradient. Something turns the
# tensor into plain numbers, or builds a fresh tensor from them, on the way.
def add_to_rows(t, v):
    return torch.tensor((t + v).tolist()).reshape(t.shape)


def add_to_columns(t, v):
    return torch.tensor((t + v[:, None]).tolist()).reshape(t.shape)


# %% task="add-vector" name="no-return"
# Your functions compute something and hand nothing back, so the caller gets None.
def add_to_rows(t, v):
    t + v


def add_to_columns(t, v):
    t + v[:, None]


# %% task="add-vector" name="vector-detached"
# The values are right, but no gradient reaches v: it is taken out of the computation
# before the sum. Let v.grad show you, after a backward pass.
def add_to_rows(t, v):
    return t + v.detach()


def add_to_columns(t, v):
    return t + v.detach()[:, None]


# %% task="predict-expand" name="fills-what-does-not-fit"
# You found a result where there is none. Write the shape of v below the target, aligned
# at the right. If a pair is neither equal nor has a 1 in v, PyTorch refuses.
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = [[1, 1], [2, 2], [3, 3]]
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = [1, 2, 3, 1, 2, 3]
expand_5 = "error"
expand_6 = [[1, 2, 3]]

# %% task="predict-expand" name="repeats-like-tiles"
# You laid the vector out twice to fill the 6 places. That is what repeat does. A size
# of 3 is not stretched by expand, only a size of 1 is.
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = [1, 2, 3, 1, 2, 3]
expand_5 = "error"
expand_6 = [[1, 2, 3]]

# %% task="predict-expand" name="other-side-stretches-too"
# You let the other tensor stretch as well. In a sum it would; expand_as only lends its
# shape. Can a column of 3 entries arrive at one row?
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = "error"
expand_5 = [[1, 1], [2, 2], [3, 3]]
expand_6 = [[1, 2, 3]]

# %% task="predict-expand" name="column-read-as-row"
# You let the column run along the rows. v.unsqueeze(1) has three rows of one number
# each: which number stands in all of row 0 once it is stretched?
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 2], [2, 3], [3, 1]]
expand_4 = "error"
expand_5 = "error"
expand_6 = [[1, 2, 3]]

# %% task="predict-expand" name="needs-equal-rank"
# You refused to add a dimension on the left. A shape may have fewer sizes than the
# target; the first rule says what stands in the missing places.
expand_1 = "error"
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = "error"
expand_5 = "error"
expand_6 = "error"

# %% task="predict-expand" name="keeps-its-rank"
# The result has the shape of the target, brackets included. How many dimensions does
# (1, 3) have?
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = "error"
expand_5 = "error"
expand_6 = [1, 2, 3]


# %% task="stretch" name="repeats"
# The numbers are right, but you have written them out: repeat copies. Compare
# bytes_stored of your result with bytes_stored(v).
def as_rows(v, t):
    return v.repeat(t.shape[0], 1)


def as_columns(v, t):
    return v[:, None].repeat(1, t.shape[1])


# %% task="stretch" name="contiguous" same="repeats"
# The numbers are right, but you have written them out: contiguous and clone give every
# entry its own place, which is a copy. Compare bytes_stored of your result with
# bytes_stored(v).
def as_rows(v, t):
    return v.expand_as(t).contiguous()


def as_columns(v, t):
    return v[:, None].expand_as(t).contiguous()


# %% task="stretch" name="adds-to-zeros" same="repeats"
# The numbers are right, but they are the result of an operation, and results are stored
# in full. Stretch without computing: compare bytes_stored of your result with that of v.
def as_rows(v, t):
    return torch.zeros(t.shape) + v


def as_columns(v, t):
    return torch.zeros(t.shape) + v[:, None]


# %% task="stretch" name="no-column-made"
# Your columns are rows. expand_as aligns at the right, as broadcasting does. With a
# square matrix it even succeeds: try t of shape (3, 3) and look.
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return v.expand_as(t)


# %% task="stretch" name="exchanged"
# You exchanged rows and columns. Print as_rows for the vector 1, 2, 3 and look along
# the first row.
def as_rows(v, t):
    return v[:, None].expand_as(t)


def as_columns(v, t):
    return v.expand_as(t)


# %% task="stretch" name="not-stretched"
# Your result has a dimension of size 1 where the matrix has more. Any sum would accept
# it, but the text asks for the stretched view itself. Print its shape.
def as_rows(v, t):
    return v[None]


def as_columns(v, t):
    return v[:, None]


# %% task="stretch" name="stretches-the-matrix"
# You stretched the wrong tensor. a.expand_as(b) returns a in the shape of b: which of
# the two holds the numbers you want?
def as_rows(v, t):
    return t.expand_as(v)


def as_columns(v, t):
    return t.expand_as(v[:, None])


# %% task="stretch" name="view-of-a-copy"
# Your result is a stretched view, but of a copy of v. The bytes are as few as asked for,
# and they are other bytes. Change an entry of v afterwards and look at your result.
def as_rows(v, t):
    return v.clone().expand_as(t)


def as_columns(v, t):
    return v.clone()[:, None].expand_as(t)


# %% task="expanded-strides" name="fresh-strides"
# You worked out the strides that a freshly made tensor of the target shape would have.
# That tensor has a place for each entry. Here no new place appears.
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    for size, wanted in zip((1,) * missing + tuple(shape), target):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
    result, step = [], 1
    for size in reversed(target):
        result.append(step)
        step *= size
    return tuple(reversed(result))


# %% task="expanded-strides" name="stretched-keeps-its-stride"
# You gave a stretched dimension the stride it had. With it, the second entry would be
# read from another place. From where should it come?
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    for size, wanted in zip((1,) * missing + tuple(shape), target):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
    return (0,) * missing + tuple(strides)


# %% task="expanded-strides" name="aligns-left"
# You aligned the tensor at the left of the target. New dimensions come in front of the
# old ones. Try shape (3,), strides (1,), target (2, 3).
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    sizes = tuple(shape) + (1,) * missing
    steps = tuple(strides) + (0,) * missing
    result = []
    for size, step, wanted in zip(sizes, steps, target):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
        result.append(step if size == wanted else 0)
    return tuple(result)


# %% task="expanded-strides" name="both-sides-stretch"
# Your function accepts a target that has a 1 where the tensor has more entries. In a
# sum the other side would stretch. Here the target is the shape to arrive at.
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    sizes = (1,) * missing + tuple(shape)
    steps = (0,) * missing + tuple(strides)
    result = []
    for size, step, wanted in zip(sizes, steps, target):
        if size != wanted and size != 1 and wanted != 1:
            raise ValueError("cannot be stretched")
        result.append(0 if size == 1 and wanted != 1 else step)
    return tuple(result)


# %% task="expanded-strides" name="never-refuses"
# Your function finds strides for every target. Try shape (3,) and target (2,), and
# compare with what expand says.
def expanded_strides(shape, strides, target):
    missing = max(len(target) - len(shape), 0)
    sizes = (1,) * missing + tuple(shape)
    steps = (0,) * missing + tuple(strides)
    return tuple(0 if size == 1 else step for size, step in zip(sizes, steps))


# %% task="expanded-strides" name="drops-dimensions"
# Your function accepts a target with fewer dimensions than the tensor has. Stretching
# never removes a dimension, not even one of size 1. Try (1, 3) and target (3,).
def expanded_strides(shape, strides, target):
    result = []
    sizes = list(reversed(shape)) + [1] * len(target)
    steps = list(reversed(strides)) + [0] * len(target)
    for size, step, wanted in zip(sizes, steps, reversed(target)):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
        result.append(step if size == wanted else 0)
    return tuple(reversed(result))


# %% task="expanded-strides" name="zero-for-all"
# You gave every dimension the stride 0. Then all entries are one and the same number.
# Which dimensions are stretched, and which only taken over?
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    for size, wanted in zip((1,) * missing + tuple(shape), target):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
    return (0,) * len(target)


# %% task="expanded-strides" name="new-dimensions-left-out"
# Your strides are as many as the tensor has dimensions, and the target has more. Every
# dimension of the result needs a stride, the new ones on the left included.
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    result = []
    for size, step, wanted in zip(shape, strides, target[missing:]):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
        result.append(step if size == wanted else 0)
    return tuple(result)


# %% task="expanded-strides" name="assumes-contiguous"
# You worked the strides out from the shape and did not use those that were given. For a
# transposed tensor they are others. Try shape (2, 3) with strides (1, 2).
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    result, step = [], 1
    for size, wanted in zip(reversed(shape), reversed(target)):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
        result.insert(0, step if size == wanted else 0)
        step *= size
    return (0,) * missing + tuple(result)


# %% task="expanded-strides" name="new-keep-the-first-stride"
# You gave the new dimensions on the left the stride of the first old one. A step along
# a new dimension leads nowhere: the same numbers are read again.
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    sizes = (1,) * missing + tuple(shape)
    steps = (strides[0] if strides else 1,) * missing + tuple(strides)
    result = []
    for place, (size, step, wanted) in enumerate(zip(sizes, steps, target)):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
        result.append(step if size == wanted or place < missing else 0)
    return tuple(result)


# %% task="expanded-strides" name="list-for-tuple"
# The strides are right, but they come in a list. t.stride() is a tuple, and a tuple is
# asked for.
def expanded_strides(shape, strides, target):
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError("fewer dimensions")
    result = [0] * missing
    for size, step, wanted in zip(shape, strides, target[missing:]):
        if size != wanted and size != 1:
            raise ValueError("cannot be stretched")
        result.append(step if size == wanted else 0)
    return result


# %% task="expanded-strides" name="asks-pytorch"
# You made a tensor and asked it for its strides. The text asks for plain Python: the
# three tuples hold all that is needed.
def expanded_strides(shape, strides, target):
    try:
        return torch.empty_strided(shape, strides).expand(target).stride()
    except RuntimeError:
        raise ValueError("cannot be stretched") from None


# %% task="predict-bytes" name="counts-what-it-shows"
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

# %% task="predict-bytes" name="result-is-stretched-too"
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

# %% task="predict-bytes" name="contiguous-is-free"
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

# %% task="predict-bytes" name="numbers-for-bytes"
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

# %% task="predict-bytes" name="operand-is-copied"
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

# %% task="predict-bytes" name="strides-exchanged"
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

# %% task="predict-bytes" name="strides-in-bytes"
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


# %% task="predict-writing" name="view-is-a-copy"
# You took expand for a copy. It makes a view: e has no numbers of its own. Which places
# does e[0, 1] share, with v and within e?
v_1 = [1, 2, 3]
e_1 = [[1, 9, 3], [1, 2, 3]]
v_2 = [1, 2, 3]
v_3 = [1, 2, 3]
c_3 = [[111, 119, 113], [101, 102, 103]]
in_place_1 = [[2, 3, 4], [2, 3, 4]]
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% task="predict-writing" name="rows-are-separate"
# You see that v changes, but let the rows of e live apart. The stride of e down its
# rows is 0: from where does e[1, 1] read?
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 2, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [101, 102, 103]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% task="predict-writing" name="clone-shares"
# You let the clone share its memory. clone is the remedy that PyTorch itself suggests:
# it gives every entry a place of its own.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [111, 119, 113]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% task="predict-writing" name="adds-once-per-row"
# You let the addition to one row happen once for each row of e. Only e[0] is addressed,
# and its entries are three different places. Each gets 10 added one time.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [21, 29, 23]
v_3 = [21, 29, 23]
c_3 = [[121, 129, 123], [121, 129, 123]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% task="predict-writing" name="in-place-like-new"
# You took a += 1 for a = a + 1. The first writes into the tensor that is there. How
# many entries of a stretched view have to fit in one place?
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = [[2, 3, 4], [2, 3, 4]]
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% task="predict-writing" name="views-refuse-all-sums"
# You let a + 1 fail as well. It reads from the stretched view, and writes into a new
# tensor. Reading one place many times is no problem at all.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = "error"
in_place_2 = "error"
in_place_3 = "error"

# %% task="predict-writing" name="target-stretches"
# You let v pass through v += … unharmed. The result has the shape (2, 3), and it must
# be written into v, which has three places. The target of an in-place operation never
# stretches.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = [1, 2, 3]


# %% task="pairs" name="loops"
# The numbers are right, but PyTorch is asked once for each row, or more often. Count
# with larger inputs. Two dimensions of size 1 do the work of the loop.
def outer(u, v):
    return torch.stack([x * v for x in u])


def pairwise_distances(a, b):
    if len(a) == 0:
        return torch.zeros(0, len(b))
    return torch.stack([(x - b).pow(2).sum(-1).sqrt() for x in a])


# %% task="pairs" name="ready-made"
# The numbers are right, but this is PyTorch's own answer, and the text asks for yours,
# made by broadcasting.
def outer(u, v):
    return u[:, None] @ v[None]


def pairwise_distances(a, b):
    return torch.cdist(a, b)


# %% task="pairs" name="squared-distances"
# Your distances are squared. Two points at (0, 0) and (3, 4) are 5 apart, not 25.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1)


# %% task="pairs" name="absolute-differences"
# You add up the absolute differences. That is a distance too, the one of a taxi in a
# grid of streets. From (0, 0) to (3, 4) it gives 7; the formula gives 5.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).abs().sum(-1)


# %% task="pairs" name="sums-over-points"
# You sum over the wrong dimension. Print the shape of the differences, name each size,
# and ask which of them stands under the sum sign.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(1).sqrt()


# %% task="pairs" name="transposed"
# Your tables are turned on their side: rows belong to the second argument. Try inputs
# of different lengths and print the shape.
def outer(u, v):
    return u * v[:, None]


def pairwise_distances(a, b):
    return (a - b[:, None]).pow(2).sum(-1).sqrt()


# %% task="pairs" name="only-partners"
# You pair the first with the first and the second with the second. The table has an
# entry for every combination: which operand needs a dimension of size 1, and where?
def outer(u, v):
    return u * v


def pairwise_distances(a, b):
    return (a - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="sums-instead-of-products"
# Your outer table holds sums. The outer product multiplies: o[i, j] is u[i] times v[j].
def outer(u, v):
    return u[:, None] + v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="root-before-sum"
# You take the root of each square before adding up, and the two cancel. In the formula
# the root stands outside the sum.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sqrt().sum(-1).sqrt()


# %% task="pairs" name="loop-over-coordinates"
# Your loop runs over the coordinates. With two of them it is short, and with 22 it asks
# PyTorch ten times as often. The sum over k can be one call.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    total = torch.zeros(len(a), len(b))
    for k in range(a.shape[1]):
        total = total + (a[:, k, None] - b[:, k]) ** 2
    return total.sqrt()


# %% task="pairs" name="outer-by-name"
# PyTorch has a function with this name, and you called it. The text asks for your own,
# made by broadcasting; compare with theirs as often as you like.
def outer(u, v):
    return torch.outer(u, v)


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="second-detached"
# The values are right, but the second argument gets no gradient. It is taken out of the
# computation on the way.
def outer(u, v):
    return u[:, None] * v.detach()


def pairwise_distances(a, b):
    return (a[:, None] - b.detach()).pow(2).sum(-1).sqrt()


# %% task="pairs" name="mean-for-sum"
# You average over the coordinates where the formula adds up. From (0, 0) to (3, 4) it
# should be 5. What does yours give?
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).mean(-1).sqrt()


# %% task="normalise-table" name="no-keepdim"
# Your row sums have lost their dimension, so they are aligned with the columns. A
# square table gives no error, only wrong numbers: add up its rows afterwards.
def row_shares(t):
    return t / t.sum(1)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="columns-for-rows"
# Your columns add up to 1, and the rows do not. In sum(d) the dimension d is the one
# that disappears. To sum along a row, which index runs?
def row_shares(t):
    return t / t.sum(0, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="whole-table"
# You divide by the sum of the whole table, or use its overall mean. Each row, and each
# column, is to be treated by itself.
def row_shares(t):
    return t / t.sum()


def standard_columns(t):
    return (t - t.mean()) / t.std()


# %% task="normalise-table" name="rows-for-columns"
# You standardised the rows. Print mean(0) and std(0) of your result: for every column
# they should be 0 and 1.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(1, keepdim=True)) / t.std(1, keepdim=True)


# %% task="normalise-table" name="missing-parentheses"
# Only the mean is divided by the standard deviation. A division binds more tightly than
# a difference. Print the spread of your columns.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return t - t.mean(0) / t.std(0)


# %% task="normalise-table" name="variance"
# You divided by the variance, the square of the standard deviation. Print the spread of
# your columns: it should be 1.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.var(0)


# %% task="normalise-table" name="centred-only"
# Your columns have mean 0, and the spread they had before. The second half is missing.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return t - t.mean(0)


# %% task="normalise-table" name="biased-spread"
# Your standard deviation divides by n; PyTorch's own std, as it comes, divides by
# n − 1. The text asks for the latter.
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0, correction=0)


# %% task="normalise-table" name="changes-the-table"
# You divide into the table you were given, and the caller's numbers are gone. The text
# asks for a new one. Look at t after the call.
def row_shares(t):
    t /= t.sum(1, keepdim=True)
    return t


def standard_columns(t):
    t -= t.mean(0)
    t /= t.std(0)
    return t


# %% task="normalise-table" name="sums-as-constants"
# The values are right, and the gradient is not: you took sums, means or deviations out
# of the computation. They depend on t, and its gradient runs through them as well.
def row_shares(t):
    return t / t.sum(1, keepdim=True).detach()


def standard_columns(t):
    return (t - t.mean(0).detach()) / t.std(0).detach()


# %% task="normalise-table" name="softmax"
# You took the exponential of the entries first. Shares are plain: 1 and 3 become 0.25
# and 0.75.
def row_shares(t):
    return t.softmax(1)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-images" name="first-like-last"
# You treat channels first like channels last, so the means are aligned with the width.
# If an image is as wide as it has channels, no error appears. Write both shapes below
# each other.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean) / std


# %% task="normalise-images" name="one-none-missing"
# You inserted one dimension of size 1. The channel is then aligned with the height. How
# many dimensions stand to the right of the channel in (c, h, w)?
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None]) / std[:, None]


# %% task="normalise-images" name="own-statistics"
# You work out mean and spread from the image. They are given: statistics of a whole
# training set, the same for every image.
def normalise_last(x, mean, std):
    return (x - x.mean((-3, -2))) / x.std((-3, -2))


def normalise_first(x, mean, std):
    m, s = x.mean((-2, -1), keepdim=True), x.std((-2, -1), keepdim=True)
    return (x - m) / s


# %% task="normalise-images" name="no-batch"
# Your code holds for one image only. With a batch another dimension stands in front,
# and the channel is no longer dimension 0. Count from the right instead.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    channels = [(x[c] - mean[c]) / std[c] for c in range(len(mean))]
    return torch.stack(channels)


# %% task="normalise-images" name="batch-only"
# Your code holds for a batch only: it hands a single image back with a dimension too
# many. Compare the shape of the result with that of x.
def normalise_last(x, mean, std):
    return (x - mean[None, None, None]) / std[None, None, None]


def normalise_first(x, mean, std):
    return (x - mean[None, :, None, None]) / std[None, :, None, None]


# %% task="normalise-images" name="std-not-aligned"
# You aligned the means and forgot the standard deviations. Both belong to the channels.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std


# %% task="normalise-images" name="missing-parentheses"
# Only the mean is divided by std. A division binds more tightly than a difference.
def normalise_last(x, mean, std):
    return x - mean / std


def normalise_first(x, mean, std):
    return x - mean[:, None, None] / std[:, None, None]


# %% task="normalise-images" name="returns-channels-last"
# You moved the channel to the end, where it is easy to align, and left it there. The
# result should have the shape of x.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x.movedim(-3, -1) - mean) / std


# %% task="normalise-images" name="changes-the-images"
# You subtract into the images you were given, and the caller's numbers are gone. Look
# at x after the call.
def normalise_last(x, mean, std):
    x -= mean
    x /= std
    return x


def normalise_first(x, mean, std):
    x -= mean[:, None, None]
    x /= std[:, None, None]
    return x


# %% task="normalise-images" name="statistics-as-constants"
# The values are right, but no gradient reaches mean and std. Training rarely asks for
# it; this text does, for all three arguments.
def normalise_last(x, mean, std):
    return (x - mean.detach()) / std.detach()


def normalise_first(x, mean, std):
    return (x - mean.detach()[:, None, None]) / std.detach()[:, None, None]


# %% task="normalise-images" name="multiplies"
# You multiply by std. To bring a spread down to 1, divide by it.
def normalise_last(x, mean, std):
    return (x - mean) * std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) * std[:, None, None]


# %% task="sum-to-shape" name="new-dimensions-only"
# You sum over the dimensions that are new and leave those that were stretched from 1.
# Compare the shape of your result with the one asked for: try (2, 3) to (2, 1).
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    return g


# %% task="sum-to-shape" name="stretched-dimension-lost"
# Your sum removes a dimension that should stay with size 1. That also shifts all places
# after it. Try (2, 3) to (1, 3) and look at the shape.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for place in reversed(range(len(shape))):
        if shape[place] == 1:
            g = g.sum(place)
    return g


# %% task="sum-to-shape" name="averages"
# You average. An entry that was used twice feels the pull of both places at full
# strength. Compare with the gradient in the cell above the task.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.mean(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.mean(place, keepdim=True)
    return g


# %% task="sum-to-shape" name="takes-the-first"
# You pick one of the places where the entry was used. It was used in all of them, and
# each has its own gradient. Compare with the gradient in the cell above the task.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g[0]
    for place, size in enumerate(shape):
        if size == 1:
            g = g.narrow(place, 0, 1)
    return g


# %% task="sum-to-shape" name="sums-from-the-right"
# You sum the superfluous dimensions away at the right end. Broadcasting adds new
# dimensions on the left. Try (3, 3) to (3,), with numbers that tell rows from columns.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(-1)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g


# %% task="sum-to-shape" name="empty-dimensions-sum-all"
# With no dimension to sum over, your call sums over all of them: that is what PyTorch
# makes of an empty tuple. Try a g that already has the shape.
def sum_to_shape(g, shape):
    extra = g.dim() - len(shape)
    g = g.sum(dim=tuple(range(extra)))
    ones = tuple(d for d, size in enumerate(shape) if size == 1)
    return g.sum(dim=ones, keepdim=True) if ones else g


# %% task="sum-to-shape" name="sums-too-early"
# You compare g and shape place by place before they have the same number of dimensions.
# Then places do not correspond. Try (4, 2, 3) to (2, 1).
def sum_to_shape(g, shape):
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    while g.dim() > len(shape):
        g = g.sum(0)
    return g


# %% task="sum-to-shape" name="keeps-new-dimensions"
# You keep the new dimensions with size 1. In the shape asked for they do not exist. Try
# (2, 3) to (3,) and compare the shapes.
def sum_to_shape(g, shape):
    extra = g.dim() - len(shape)
    for place, size in enumerate((1,) * extra + tuple(shape)):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g


# %% task="sum-to-shape" name="no-return"
# Your function sums and hands nothing back, so the caller gets None.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)


# %% task="sum-to-shape" name="counts-the-uses"
# You count how often each entry was used. That is the gradient only if every place sends
# back a 1. Here g arrives, with its own number for each place: add those up.
def sum_to_shape(g, shape):
    g = torch.ones_like(g)
    while g.dim() > len(shape):
        g = g.sum(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g


# %% task="sum-to-shape" name="one-g-times-the-uses"
# You took one number of g for all places and multiplied it by their count. The places
# send back different numbers. Compare with the gradient in the cell above the task.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g[:1].sum(0) * g.shape[0]
    for place, size in enumerate(shape):
        if size == 1:
            uses = g.shape[place]
            g = g.narrow(place, 0, min(uses, 1)).sum(place, keepdim=True) * uses
    return g


# %% task="sum-to-shape" name="only-reshaped"
# You gave g another shape, or cut it to size, without adding anything up. What many
# places send back has to arrive in one.
def sum_to_shape(g, shape):
    return g.flatten()[: torch.Size(shape).numel()].reshape(shape)


# %% task="sum-to-shape" name="asks-pytorch"
# You let sum_to_size answer, which the text asks you to leave out. It is a good witness
# for a function of your own.
def sum_to_shape(g, shape):
    return g.sum_to_size(shape)
