# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, probe, shuffled

plain = {"types": True, "without": ("torch", "numpy")}

# %% hidden="broadcast-shape-values"
import torch

probe(broadcast_shape, (3, 4), (3, 4), types=True)
probe(broadcast_shape, (2, 5), (5,), types=True)
probe(broadcast_shape, (5,), (2, 5), types=True)
probe(broadcast_shape, (1,), (7,), types=True)
probe(broadcast_shape, (3, 1), (4,), types=True)
probe(broadcast_shape, (6, 1), (1, 2), types=True)
probe(broadcast_shape, (2, 3, 4), (3, 1), types=True)
probe(broadcast_shape, (2, 1, 4), (5, 1, 3, 1), types=True)
probe(broadcast_shape, (), (2, 3), types=True)
probe(broadcast_shape, (), (), types=True)
probe(broadcast_shape, (1, 1), (1,), types=True)
a, b, c, d = shuffled(range(2, 30))[:4]
probe(broadcast_shape, (a, b), (b,), types=True)
probe(broadcast_shape, (c, 1, b), (a, 1), types=True)
probe(broadcast_shape, (a, 1, 1), (d, 1, b, c), types=True)
probe(broadcast_shape, (a, a), (a, 1), types=True)
probe(broadcast_shape, (2, 1, 4), (5, 1), without=("torch", "numpy"))
probe(broadcast_shape, (2, 3, 1, 5, 1, 2), (4, 1, 1, 2), **plain)
probe(broadcast_shape, (1, 1, 1), (1, 1), **plain)
probe(broadcast_shape, (1, 1, 3, 1), (1, 3, 3), **plain)
probe(broadcast_shape, (2, 2, 2, 2, 2), (2, 1, 2), **plain)
probe(broadcast_shape, (60_000, 1), (784,), **plain)
sizes = [1, 1, a, b, b]
probe(broadcast_shape, (1, *shuffled(sizes)), (1,) * choice([2, 5, 6]), **plain)
probe(broadcast_shape, (2, 1) * 10, (1, 3) * 9, **plain)


def of_tensors(a, b):
    """broadcast_shape(a.shape, b.shape)"""
    return tuple(broadcast_shape(a.shape, b.shape))


def with_itself(s):
    """broadcast_shape(s, s)"""
    return broadcast_shape(s, s)


probe(of_tensors, torch.zeros(3, 1), torch.zeros(2))
probe(with_itself, (1, 3, 1), types=True)


# %% hidden="broadcast-shape-errors"
probe(broadcast_shape, (2, 3), (3,), types=True)
a, b, c = shuffled(range(2, 30))[:3]
probe(broadcast_shape, (a, 1, b), (c, b), types=True)
probe(broadcast_shape, (2,), (3,), raises=ValueError)
probe(broadcast_shape, (2, 3), (2,), raises=ValueError)
probe(broadcast_shape, (2,), (2, 3), raises=ValueError)
probe(broadcast_shape, (4, 6), (4, 3), raises=ValueError)
probe(broadcast_shape, (4, 3), (2, 3), raises=ValueError)
probe(broadcast_shape, (5, 2, 3), (4, 1), raises=ValueError)
probe(broadcast_shape, (2, 4, 1), (3, 1, 6), raises=ValueError)
probe(broadcast_shape, (a, b), (c, b), raises=ValueError)
probe(broadcast_shape, (c, a, b), (b, 1), raises=ValueError)
probe(broadcast_shape, (2, 3), (3, 2), raises=ValueError)
probe(broadcast_shape, (2, 3, 4), (3, 2, 4), raises=ValueError)
probe(broadcast_shape, (2, 3, 1, 1, 5), (3, 3, 1, 4, 1), raises=ValueError)
probe(broadcast_shape, (5, 1, 1, 1, 2), (1, 1, 1, 1, 3), raises=ValueError)
probe(broadcast_shape, (100, 4), (200, 4), raises=ValueError)
probe(broadcast_shape, (10, 3), (20, 3), raises=ValueError)
probe(broadcast_shape, (784, 10), (784,), raises=ValueError)


def asked_twice(s1, s2):
    """broadcast_shape(s1, s2), after it has raised ValueError"""
    try:
        broadcast_shape(s1, s2)
    except ValueError:
        return broadcast_shape(s1, s2)


probe(asked_twice, (2, 5), (3, 5), raises=ValueError)


# %% hidden="broadcast-shape-zeros"
probe(broadcast_shape, (0, 3), (3,), types=True)
probe(broadcast_shape, (0,), (1,), types=True)
probe(broadcast_shape, (1, 3), (0, 1), types=True)
probe(broadcast_shape, (), (0,), types=True)
a, b = shuffled(range(2, 30))[:2]
probe(broadcast_shape, (a, 1), (b, 1, 0), types=True)
probe(broadcast_shape, (0, 1, a), (1, b, 1), types=True)
probe(broadcast_shape, (0,), (2,), raises=ValueError)
probe(broadcast_shape, (4, 1), (0, 2), raises=ValueError)
probe(broadcast_shape, (0,), (0,), types=True)
probe(broadcast_shape, (2, 0, 1), (0, 3), types=True)
probe(broadcast_shape, (0, 0), (0,), types=True)
probe(broadcast_shape, (3,), (0,), raises=ValueError)
probe(broadcast_shape, (0, 3), (2, 3), raises=ValueError)
probe(broadcast_shape, (0, 2), (0, 3), raises=ValueError)


# %% mistake="aligns-left"
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


# %% mistake="takes-the-larger"
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


# %% mistake="never-refuses"
# Your function finds a result for every pair of shapes. Try (2,) and (3,): what would
# the sum be?
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    return tuple(b if a == 1 else a for a, b in zip(s1, s2))


# %% mistake="zip-cuts"
# Your result is as short as the shorter shape: zip stops there and says nothing. Try
# (2, 5) and (5,). Where did the 2 go?
def broadcast_shape(s1, s2):
    result = []
    for a, b in zip(reversed(s1), reversed(s2)):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")
        result.append(b if a == 1 else a)
    return tuple(reversed(result))


# %% mistake="back-to-front"
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


# %% mistake="only-the-second-stretches"
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


# %% mistake="lengths-must-agree"
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


# %% mistake="multiples-fit"
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


# %% mistake="zero-fits-everything"
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


# %% mistake="missing-is-zero"
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


# %% mistake="no-return"
# Your function works something out and hands nothing back, so the caller gets None.
# Printing is not returning.
def broadcast_shape(s1, s2):
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("these shapes do not fit")


# %% mistake="list-for-tuple"
# Your sizes come in a list. A shape is a tuple: print the type of your result next to
# that of torch.zeros(2, 3).shape.
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


# %% mistake="asks-pytorch"
# You let torch.broadcast_shapes answer, which the text asks you to leave out. It is a
# good witness: write the three rules yourself and compare.
def broadcast_shape(s1, s2):
    try:
        return tuple(torch.broadcast_shapes(s1, s2))
    except RuntimeError:
        raise ValueError("these shapes do not fit") from None


# %% mistake="asks-numpy" same="asks-pytorch"
# You let NumPy's broadcast_shapes answer. It knows the same three rules, and the text
# asks you to write them yourself, in plain Python.
def broadcast_shape(s1, s2):
    import numpy

    return numpy.broadcast_shapes(s1, s2)


# %% mistake="adds-tensors" same="asks-pytorch"
# You make two tensors and let PyTorch add them. The text asks for plain Python: the
# shapes alone decide, and no tensor is needed to compare them.
def broadcast_shape(s1, s2):
    try:
        return tuple((torch.zeros(s1) + torch.zeros(s2)).shape)
    except RuntimeError:
        raise ValueError("these shapes do not fit") from None


# %% alternative="from-the-right"
def broadcast_shape(s1, s2):
    result = []
    for place in range(1, max(len(s1), len(s2)) + 1):
        a = s1[-place] if place <= len(s1) else 1
        b = s2[-place] if place <= len(s2) else 1
        if a == b or b == 1:
            result.insert(0, a)
        elif a == 1:
            result.insert(0, b)
        else:
            raise ValueError(f"sizes {a} and {b} do not fit")
    return tuple(result)


# %% alternative="zip-longest"
def broadcast_shape(s1, s2):
    from itertools import zip_longest

    result = ()
    for pair in zip_longest(s1[::-1], s2[::-1], fillvalue=1):
        sizes = set(pair) - {1}
        if len(sizes) > 1:
            raise ValueError(f"{s1} and {s2}")
        result = (sizes.pop() if sizes else 1, *result)
    return result


# %% alternative="recursive"
def broadcast_shape(s1, s2):
    if not s1 or not s2:
        return tuple(s1) or tuple(s2)
    a, b = s1[-1], s2[-1]
    if a not in (1, b) and b != 1:
        raise ValueError
    return broadcast_shape(s1[:-1], s2[:-1]) + (a if b == 1 else b,)


# %% alternative="class-and-print"
class Rules:
    """The rules of broadcasting, as an object that is called."""

    def __init__(self):
        self.asked = 0

    def pad(self, shape, length):
        return [1] * (length - len(shape)) + list(shape)

    def __call__(self, first, second):
        self.asked += 1
        print("question", self.asked, first, second)
        length = max(len(first), len(second))
        result = self.pad(first, length)
        for place, size in enumerate(self.pad(second, length)):
            if result[place] == 1:
                result[place] = size
            elif size not in (1, result[place]):
                raise ValueError
        return tuple(result)


broadcast_shape = Rules()


# %% alternative="own-error-and-generator"
class DoesNotFit(ValueError):
    pass


def sizes(a, b):
    for x, y in zip(a, b):
        match sorted((x, y), key=lambda size: size != 1):
            case [1, other]:
                yield other
            case [one, other] if one == other:
                yield one
            case _:
                raise DoesNotFit(x, y)


def broadcast_shape(shape, other):
    while len(shape) < len(other):
        shape = (1, *shape)
    while len(other) < len(shape):
        other = (1, *other)
    return tuple(sizes(shape, other))


# %% alternative="sets-and-indices"
def broadcast_shape(s1, s2):
    def at(shape, place):
        return shape[len(shape) - place] if place <= len(shape) else 1

    found = ()
    for place in range(1, max(len(s1), len(s2)) + 1):
        sizes = {at(s1, place), at(s2, place)} - {1} or {1}
        if len(sizes) == 2:
            raise ValueError(f"{sizes}, counted {place} from the right")
        found = (*sizes, *found)
    return found


# %% survivors
# broadcast-shape-506dd250: the larger of two lengths does not depend on their order
# broadcast-shape-db59196f: the rules treat both shapes alike, so the pairs may be exchanged
