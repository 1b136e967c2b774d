# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe, randint, shuffled

plain = {"types": True, "without": ("torch", "numpy")}

# %% hidden="expanded-strides-values"
probe(expanded_strides, (3,), (1,), (2, 3), types=True)
probe(expanded_strides, (3, 1), (1, 1), (3, 4), types=True)
probe(expanded_strides, (1, 4), (4, 1), (3, 4), types=True)
probe(expanded_strides, (2, 3), (3, 1), (2, 3), types=True)
probe(expanded_strides, (2, 3), (1, 2), (2, 3), types=True)
probe(expanded_strides, (5, 1, 3), (3, 3, 1), (5, 2, 3), types=True)
probe(expanded_strides, (4, 3), (6, 2), (2, 5, 4, 3), types=True)
probe(expanded_strides, (), (), (2, 3), types=True)
probe(expanded_strides, (1,), (1,), (2, 3, 4), types=True)
a, b, c = shuffled(range(2, 30))[:3]
s, t = randint(1, 100, 2).tolist()
probe(expanded_strides, (a, b), (s, t), (c, a, b), types=True)
probe(expanded_strides, (b, 1, a), (t, s, s), (b, c, a), types=True)
probe(expanded_strides, (1, a, a), (s, t, s), (b, a, a), types=True)
probe(expanded_strides, (4, 1), (2, 1), (3, 4, 5), without=("torch", "numpy"))
probe(expanded_strides, (3, 3), (0, 1), (3, 3), **plain)
probe(expanded_strides, (4, 2), (0, 0), (3, 4, 2), **plain)
probe(expanded_strides, (2, 3), (1, 5), (2, 3), **plain)
probe(expanded_strides, (3, 3, 3), (1, 9, 3), (2, 3, 3, 3), **plain)
probe(expanded_strides, (2, 1, 3), (3, 3, 1), (5, 4, 2, 6, 3), **plain)
probe(expanded_strides, (1, 1), (7, 5), (2, 3, 2, 3, 2, 3), **plain)
probe(expanded_strides, (1, 784), (784, 1), (60_000, 784), **plain)
probe(expanded_strides, (), (), (), **plain)
probe(expanded_strides, (), (), (7,), **plain)
probe(expanded_strides, (2, 1) * 5, (7, 3) * 5, (2, 4) * 6, **plain)
probe(expanded_strides, (2, 3), (3, 1), (2, 3), **plain)
probe(expanded_strides, (2, 3), (1, 3), (2, 3), **plain)


# %% hidden="expanded-strides-errors"
probe(expanded_strides, (4, 1), (1, 1), (4, 2))
a, b, c = shuffled(range(2, 30))[:3]
s, t = randint(1, 100, 2).tolist()
probe(expanded_strides, (a, 1), (s, t), (b, a, c))
probe(expanded_strides, (3,), (1,), (2,), raises=ValueError)
probe(expanded_strides, (2,), (1,), (4,), raises=ValueError)
probe(expanded_strides, (3,), (1,), (1,), raises=ValueError)
probe(expanded_strides, (3, 1), (1, 1), (1, 4), raises=ValueError)
probe(expanded_strides, (2, 3), (3, 1), (3,), raises=ValueError)
probe(expanded_strides, (1, 3), (3, 1), (3,), raises=ValueError)
probe(expanded_strides, (a, b), (s, t), (a, c), raises=ValueError)
probe(expanded_strides, (2, 3, 4), (12, 4, 1), (5, 3, 4), raises=ValueError)
probe(expanded_strides, (2, 3, 4), (12, 4, 1), (2, 3, 1), raises=ValueError)
probe(expanded_strides, (2, 3), (3, 1), (4, 2, 1), raises=ValueError)
probe(expanded_strides, (2, 3), (3, 1), (4, 1, 3), raises=ValueError)
probe(expanded_strides, (1, 1, 3), (3, 3, 1), (2, 3), raises=ValueError)
probe(expanded_strides, (1,), (1,), (), raises=ValueError)
probe(expanded_strides, (10,), (1,), (500,), raises=ValueError)
probe(expanded_strides, (5,), (1,), (3,), raises=ValueError)
probe(expanded_strides, (1, 1, 3), (3, 3, 1), (3,), raises=ValueError)


# %% mistake="fresh-strides"
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


# %% mistake="stretched-keeps-its-stride"
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


# %% mistake="aligns-left"
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


# %% mistake="both-sides-stretch"
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


# %% mistake="never-refuses"
# Your function finds strides for every target. Try shape (3,) and target (2,), and
# compare with what expand says.
def expanded_strides(shape, strides, target):
    missing = max(len(target) - len(shape), 0)
    sizes = (1,) * missing + tuple(shape)
    steps = (0,) * missing + tuple(strides)
    return tuple(0 if size == 1 else step for size, step in zip(sizes, steps))


# %% mistake="drops-dimensions"
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


# %% mistake="zero-for-all"
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


# %% mistake="new-dimensions-left-out"
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


# %% mistake="assumes-contiguous"
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


# %% mistake="new-keep-the-first-stride"
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


# %% mistake="list-for-tuple"
# Your strides come in a list. t.stride() is a tuple, and a tuple is asked for.
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


# %% mistake="asks-pytorch"
# You made a tensor and asked it for its strides. The text asks for plain Python: the
# three tuples hold all that is needed.
def expanded_strides(shape, strides, target):
    try:
        return torch.empty_strided(shape, strides).expand(target).stride()
    except RuntimeError:
        raise ValueError("cannot be stretched") from None


# %% alternative="from-the-right"
def expanded_strides(shape, strides, target):
    if len(shape) > len(target):
        raise ValueError
    result = [0] * len(target)
    for place in range(-len(shape), 0):
        if shape[place] == target[place]:
            result[place] = strides[place]
        elif shape[place] != 1:
            raise ValueError(f"{shape[place]} cannot become {target[place]}")
    return tuple(result)


# %% alternative="two-steps"
def expanded_strides(shape, strides, target):
    new = len(target) - len(shape)
    if new < 0 or any(a not in (1, b) for a, b in zip(shape, target[new:])):
        raise ValueError(f"{shape} -> {target}")
    return (0,) * new + tuple(s if a > 1 else 0 for a, s in zip(shape, strides))


# %% alternative="recursive"
def expanded_strides(shape, strides, target):
    if not target:
        if shape:
            raise ValueError("the target has fewer dimensions")
        return ()
    if not shape:
        return (0,) * len(target)
    before = expanded_strides(shape[:-1], strides[:-1], target[:-1])
    if shape[-1] == target[-1]:
        return before + strides[-1:]
    if shape[-1] == 1:
        return before + (0,)
    raise ValueError("a size that is not 1 cannot be stretched")


# %% alternative="class-and-warning"
class Layout:
    def __init__(self, shape, strides):
        self.dims = list(zip(shape, strides))

    def grow(self, dims):
        self.dims = [(1, 0)] * (dims - len(self.dims)) + self.dims

    def stretch(self, place, size):
        old, step = self.dims[place]
        if old != size:
            assert old == 1
            step = 0
        self.dims[place] = (size, step)


def expanded_strides(old, steps, new):
    import warnings

    layout = Layout(old, steps)
    layout.grow(len(new))
    try:
        assert len(layout.dims) == len(new)
        for place, size in enumerate(new):
            layout.stretch(place, size)
    except AssertionError:
        warnings.warn("this cannot be stretched")
        raise ValueError(old, new) from None
    return tuple(step for _, step in layout.dims)


# %% alternative="popped-from-the-right"
def expanded_strides(shape, strides, target):
    left, steps, result = list(shape), list(strides), []
    for wanted in target[::-1]:
        size, step = (left.pop(), steps.pop()) if left else (1, 0)
        if size not in (1, wanted):
            raise ValueError(f"{size} is no {wanted}")
        result.insert(0, step * (size == wanted))
    if left:
        raise ValueError(f"{left} is left over")
    return tuple(result)


# %% inputs
# target: one: nothing says what the stride of a size that stays 1 should be
# shape, target: zero: the text speaks of no tensor without entries
