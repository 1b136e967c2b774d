# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import integer, probe, shuffled

# %% hidden="receptive-field-plain"
probe(receptive_field, [], types=True)
probe(receptive_field, [(3, 1, 1)], types=True)
probe(receptive_field, [(3, 2, 1), (3, 1, 1)], types=True)
probe(receptive_field, [(2, 2, 1), (2, 2, 1), (2, 2, 1)], types=True)
probe(receptive_field, [(1, 2, 1), (1, 3, 1)], types=True)
for depth in (2, 3, 4):
    layers = [(integer(1, 8), integer(1, 5), 1) for _ in range(depth)]
    probe(receptive_field, layers, types=True)

# %% hidden="receptive-field-dilated"
probe(receptive_field, [(3, 1, 4)], types=True)
probe(receptive_field, [(3, 2, 2), (3, 1, 3)], types=True)
probe(receptive_field, [(3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 1, 8)], types=True)
probe(receptive_field, [(1, 1, 7), (2, 3, 5)], types=True)
for strides in ([3, 2], [1, 3, 2], [2, 2, 3, *9 * [1]]):
    layers = [(integer(1, 8), s, integer(1, 5)) for s in shuffled(strides)]
    probe(receptive_field, layers, types=True)


# %% mistake="sizes-added-up"
# You add up the sizes. A second 3 × 3 convolution sees windows that overlap: how many
# pixels are new?
def receptive_field(layers):
    return max(1, sum((size - 1) * dilation + 1 for size, _, dilation in layers))


# %% mistake="strides-ignored"
# The stride has no effect on your number. Behind a stride of 2, neighbouring numbers are two pixels
# apart.
def receptive_field(layers):
    side = 1
    for size, _, dilation in layers:
        side += (size - 1) * dilation
    return side


# %% mistake="own-stride-at-once"
# You let a layer's own stride widen what its numbers see. It moves the window on; the
# window itself stays as large as it is. Only layers behind it notice.
def receptive_field(layers):
    side, apart = 1, 1
    for size, stride, dilation in layers:
        apart *= stride
        side += (size - 1) * dilation * apart
    return side


# %% mistake="the-way-back-taken-forwards"
# Your step asks how much one number needs of the layer *before*. With that question one
# begins at the last layer, and you begin at the picture.
def receptive_field(layers):
    side = 1
    for size, stride, dilation in layers:
        side = (side - 1) * stride + (size - 1) * dilation + 1
    return side


# %% mistake="last-stride-only"
# Strides multiply. Behind two strides of 2, neighbours are four pixels apart.
def receptive_field(layers):
    side, apart = 1, 1
    for size, stride, dilation in layers:
        side += (size - 1) * dilation * apart
        apart = stride
    return side


# %% mistake="dilation-ignored"
# The dilation has no effect on your number. It pulls the places of a kernel apart.
def receptive_field(layers):
    side, apart = 1, 1
    for size, stride, _ in layers:
        side += (size - 1) * apart
        apart *= stride
    return side


# %% mistake="dilation-times-size"
# Between k places there are k - 1 steps.
def receptive_field(layers):
    side, apart = 1, 1
    for size, stride, dilation in layers:
        side += (size * dilation - 1) * apart
        apart *= stride
    return side


# %% mistake="nothing-without-layers"
# Without any layer a number is a pixel, and sees itself.
def receptive_field(layers):
    side, apart = 1, 1
    for size, stride, dilation in layers:
        side += (size - 1) * dilation * apart
        apart *= stride
    return side if layers else 0


# %% alternative="backwards"
def receptive_field(layers):
    # how many numbers of the layer before does one number need?
    need = 1
    for size, stride, dilation in reversed(layers):
        need = (need - 1) * stride + (size - 1) * dilation + 1
    return need


# %% alternative="recursion"
def receptive_field(layers):
    if not layers:
        return 1
    (size, stride, dilation), *rest = layers
    return (receptive_field(rest) - 1) * stride + dilation * (size - 1) + 1


# %% alternative="first-and-last-pixel"
def receptive_field(layers):
    first = last = 0
    for size, stride, dilation in layers[::-1]:
        first, last = first * stride, last * stride + (size - 1) * dilation
    return last - first + 1


# %% alternative="tried-out"
def receptive_field(layers):
    # the smallest picture that leaves one number
    pixels = 1
    while True:
        left = pixels
        for size, stride, dilation in layers:
            room = left - dilation * (size - 1) - 1
            left = room // stride + 1 if room >= 0 else 0
        if left:
            return pixels
        pixels += 1


# %% inputs
# layers: zero: sizes, strides and dilations are at least 1
