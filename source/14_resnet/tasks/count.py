# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, integer, probe, shuffled


def parameters(layers, shape):
    """The first number of count(layers, shape)."""
    return count(layers, shape)[0]


def products(layers, shape):
    """The second number of count(layers, shape)."""
    return count(layers, shape)[1]


def drawn(blocks):
    """A network of that many convolutions, with all that may stand between."""
    layers = []
    for _ in range(blocks):
        conv = ("conv", integer(2, 9), choice([1, 3, 5]), integer(1, 4))
        layers += [conv, *shuffled([("norm",), ("relu",)])]
    return [*layers, *choice([[], [("pool",)]]), ("dense", integer(2, 9))]


def picture():
    return integer(1, 5), integer(9, 30), integer(9, 30)


# %% hidden="count-parameters"
probe(parameters, [("dense", 10)], (1, 8, 8), types=True)
probe(parameters, [("conv", 16, 3, 1)], (3, 8, 7), types=True)
probe(parameters, [("norm",), ("relu",)], (5, 8, 8), types=True)
probe(parameters, [("conv", 4, 3, 2), ("norm",), ("dense", 3)], (2, 5, 6), types=True)
probe(parameters, [("pool",), ("dense", 7), ("relu",), ("dense", 2)], (4, 5, 5))
probe(parameters, [("conv", 4, 2, 1), ("norm",), ("pool",), ("norm",)], (3, 5, 6))
probe(parameters, [("dense", 7), ("norm",)], (1, 2, 3), types=True)
probe(parameters, [("dense", 4), ("relu",), ("dense", 3)], (2, 5, 6), types=True)
probe(parameters, [], (3, 5, 6), types=True)
for blocks in (1, 2, 4, 30):
    probe(parameters, drawn(blocks)[: 3 * blocks], picture(), types=True)
probe(parameters, drawn(2), picture(), types=True)
probe(parameters, [("conv", 512, 3, 2), ("dense", 1000)], (3, 6000, 4000), types=True)


probe(parameters, [("conv", 4, 2, 2), ("dense", 3)], (3, 8, 6), types=True)


# %% hidden="count-products"
probe(products, [("dense", 10)], (1, 8, 8), types=True)
probe(products, [("conv", 16, 3, 1)], (3, 8, 7), types=True)
probe(products, [("conv", 16, 3, 2)], (3, 8, 7), types=True)
probe(products, [("conv", 4, 1, 2), ("conv", 5, 3, 2)], (3, 9, 6), types=True)
probe(products, [("conv", 4, 2, 1), ("conv", 5, 5, 3)], (3, 9, 6), types=True)
probe(products, [("norm",), ("relu",), ("pool",)], (5, 8, 8), types=True)
probe(products, [("conv", 4, 3, 2), ("norm",), ("dense", 3)], (2, 5, 6), types=True)
probe(products, [("pool",), ("dense", 7), ("relu",), ("dense", 2)], (4, 5, 5))
probe(products, [("dense", 4), ("relu",), ("dense", 3)], (2, 5, 6), types=True)
probe(products, [], (3, 5, 6), types=True)
for blocks in (1, 1, 2, 2):
    probe(products, drawn(blocks), picture(), types=True)
probe(products, [("conv", 3, 3, 1), ("relu",)] * 30, picture(), types=True)
probe(products, [("conv", 512, 3, 2), ("dense", 1000)], (3, 6000, 4000), types=True)
probe(products, [("conv", 2, 1, 7), ("conv", 3, 3, 1)], (1, 1, 20), types=True)


probe(products, [("conv", 4, 2, 2)], (3, 8, 6), types=True)


# %% mistake="a-bias-for-each-kernel"
# Your convolutions have a bias. These have none.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size + n_out
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="stride-forgotten"
# Your pictures keep their size, whatever the stride.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="size-by-the-stride-alone"
# You divide the size by the stride and round up. For odd kernels that is so. What does
# a kernel of 2 × 2 make of a picture with a border of zeros?
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = -(-h // stride), -(-w // stride)
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="counted-before-the-stride"
# You multiply by the pixels of the picture that goes into the convolution. There is a
# window for each pixel that comes out.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="one-channel-in"
# A kernel has weights for every channel of its input.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * size * size
            products += n_out * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="channels-that-stay"
# Behind a convolution there are as many channels as it has kernels. You go on with the
# number before.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="norm-has-one"
# A normalisation learns a scale and a shift for each channel.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="pooling-ignored"
# Behind the pooling one number is left of each channel.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="dense-takes-channels"
# Your dense layer has a weight for each channel. What comes into it is every pixel of
# every channel.
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c + numbers[0]
            products += numbers[0] * c
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="dense-without-bias"
# Your dense layers have no bias. Which of the layers of the text have one?
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w
            products += numbers[0] * c * h * w
            c, h, w = numbers[0], 1, 1
    return parameters, products


# %% mistake="shape-stays-behind-a-dense-layer"
# What follows a dense layer is counted with the shape that went into it. What shape comes
# out of one?
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
    return parameters, products


# %% mistake="picture-stays-behind-a-dense-layer"
# Behind a dense layer you go on with its outputs, and with a height and a width. What is left
# of those two?
def count(layers, shape):
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            parameters += n_out * c * size * size
            products += n_out * c * size * size * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            parameters += numbers[0] * c * h * w + numbers[0]
            products += numbers[0] * c * h * w
            c = numbers[0]
    return parameters, products


# %% alternative="a-dict-of-rules"
def _conv(shape, n_out, size, stride):
    c, *sides = shape
    p = size // 2
    h, w = (len(range(-p, n + p - size + 1, stride)) for n in sides)
    return (n_out, h, w), n_out * c * size**2, n_out * c * size**2 * h * w


def _dense(shape, n_out):
    n_in = shape[0] * shape[1] * shape[2]
    return (n_out, 1, 1), n_out * (n_in + 1), n_out * n_in


_RULES = {
    "conv": _conv,
    "dense": _dense,
    "norm": lambda shape: (shape, 2 * shape[0], 0),
    "relu": lambda shape: (shape, 0, 0),
    "pool": lambda shape: ((shape[0], 1, 1), 0, 0),
}


def count(layers, shape):
    total = [0, 0]
    for kind, *numbers in layers:
        shape, more, work = _RULES[kind](shape, *numbers)
        total[0] += more
        total[1] += work
    return total


# %% alternative="recursive"
def count(layers, shape):
    if not layers:
        return 0, 0
    (c, h, w), first, here = shape, layers[0], (0, 0)
    if first[0] == "conv":
        _, n_out, k, s = first
        room = 0 if k % 2 == 0 else 1
        after = (n_out, (h - room) // s + 1, (w - room) // s + 1)
        weights = n_out * c * k * k
        here, shape = (weights, weights * after[1] * after[2]), after
    elif first[0] == "norm":
        here = (2 * c, 0)
    elif first[0] == "pool":
        shape = (c, 1, 1)
    elif first[0] == "dense":
        here = ((c * h * w + 1) * first[1], c * h * w * first[1])
        shape = (first[1], 1, 1)
    rest = count(layers[1:], shape)
    return here[0] + rest[0], here[1] + rest[1]


# %% survivors
# count-06ce7924: height and width count in the same way
# count-8efd777c, count-6a8eb497, count-d834f07b: the only number is also the last


# %% inputs
# shape: zero, empty, single: a picture has channels and pixels
