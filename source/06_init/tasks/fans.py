# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="fans-layers"
from autograder import exact, probe, randint

probe(fans, (3, 2))
probe(fans, (10, 784))
probe(fans, (1, 6))
probe(fans, tuple(randint(2, 900, 2).tolist()))
probe(fans, (7,), raises=ValueError)
probe(fans, (), raises=ValueError)


def in_a_list(shape):
    """list(fans(shape))"""
    return list(exact(fans(shape)))


probe(in_a_list, (4, 6), types=True)


# %% hidden="fans-kernels"
from autograder import integer, probe, randint

probe(fans, (6, 4, 3))
probe(fans, (16, 3, 5, 2))
probe(fans, (5, 1, 7, 3))
probe(fans, (2, 9, 1, 1))
probe(fans, (8, 5, 2, 3, 4))
probe(fans, (3, 5, 3, 5))
probe(fans, (2, 2, 2, 2, 2))
probe(fans, (1, 4, 3, 3))
probe(fans, (511, 767, 7, 7))
probe(fans, tuple(randint(2, 20, 3).tolist()))
probe(fans, (*randint(2, 20, 2).tolist(), 3, 3))
probe(fans, tuple(randint(2, 20, 5).tolist()))
probe(fans, (3, 4097, 4099))


# %% mistake="exchanged"
# Fan in and fan out are exchanged. Weights are stored as outputs × inputs, so the first
# number of the shape counts the outputs.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    places = math.prod(shape[2:])
    return shape[0] * places, shape[1] * places


# %% mistake="kernel-forgotten"
# You count the channels and forget the places of the kernel. An output of a convolution
# is a sum over all channels *and* all places.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    return shape[1], shape[0]


# %% mistake="fan-out-without-kernel"
# Your fan in is right, your fan out leaves the kernel out. One input number meets the
# kernel at each of its places, and each time makes a share of another output.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    return math.prod(shape[1:]), shape[0]


# %% mistake="square-kernels-only"
# You use one side of the kernel twice. Kernels need not be square. Try (16, 3, 5, 2).
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    if len(shape) == 2:
        return shape[1], shape[0]
    places = shape[2] ** (len(shape) - 2)
    return shape[1] * places, shape[0] * places


# %% mistake="images-only"
# You expect two dimensions after the channels, or none. A kernel may have one or three
# as well. Try (6, 4, 3).
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    if len(shape) == 4:
        return shape[1] * shape[2] * shape[3], shape[0] * shape[2] * shape[3]
    return shape[1], shape[0]


# %% mistake="kernel-added"
# You add up the sides of the kernel. A kernel of 5 × 2 has 10 places, not 7.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    places = sum(shape[2:]) or 1
    return shape[1] * places, shape[0] * places


# %% mistake="no-check"
# For fewer than two dimensions something else happens than the text asks for. Try the
# shape (5,), and see which exception is raised, or what is returned.
def fans(shape):
    places = math.prod(shape[2:])
    return shape[-1] * places, shape[0] * places


# %% mistake="wrong-exception"
# It is not a ValueError that comes for the shape of a bias. Indexing raises an
# IndexError all by itself, but the text wants the one that names a bad value.
def fans(shape):
    return math.prod(shape[1:]), math.prod(shape) // shape[1]


# %% mistake="divides"
# A fan is a number of things, an int, and `/` makes a float of it: 75.0 and not 75.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("fewer than two dimensions")
    weights = math.prod(shape)
    return weights / shape[0], weights / shape[1]


# %% alternative="loop"
def fans(shape):
    if len(shape) <= 1:
        raise ValueError("a bias has no fans")
    fan_in, fan_out = shape[1], shape[0]
    for side in shape[2:]:
        fan_in *= side
        fan_out *= side
    return fan_in, fan_out


# %% alternative="an-empty-tensor"
def fans(shape):
    if not len(shape) > 1:
        raise ValueError(shape)
    weight = torch.empty(shape, device="meta")
    return [weight[0].numel(), weight[:, 0].numel()]


# %% alternative="unpacking"
def fans(shape):
    try:
        outputs, inputs, *kernel = shape
    except ValueError:
        raise ValueError("at least outputs and inputs") from None
    places = 1
    for side in kernel:
        places = places * side
    return (inputs * places, outputs * places)


# %% alternative="from-the-total"
def fans(shape):
    try:
        outputs, inputs, *_ = shape
    except ValueError:
        raise ValueError("a weight has at least two dimensions") from None
    total = 1
    for n in shape:
        total *= n
    return [total // outputs, total // inputs]


# %% survivors
# fans.list-for-tuple: the two numbers may come in a list or a tuple


# %% inputs
# shape: empty, single: the text asks for a ValueError, and that is tried
# shape: zero: a layer has weights
