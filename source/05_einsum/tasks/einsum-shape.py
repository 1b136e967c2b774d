# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe, shuffled

# %% hidden="einsum-shape-values"
probe(einsum_shape, "ijk->kj", [(2, 3, 4)])
probe(einsum_shape, "ij,jk->ik", [(2, 3), (3, 4)], types=True)
probe(einsum_shape, "i->", [(6,)])
probe(einsum_shape, "i,j->ji", [(4,), (3,)])
probe(einsum_shape, "iij->ji", [(4, 4, 2)])
probe(einsum_shape, "abcd,dbea->eca", [(2, 3, 5, 4), (4, 3, 6, 2)])
probe(einsum_shape, "ai,ij,jb->ba", [(7, 2), (2, 3), (3, 5)])
probe(einsum_shape, "ij,kj->ki", [(4, 5), (1, 5)])
probe(einsum_shape, ",i->i", [(), (4,)])
probe(einsum_shape, "ij,jk->ik", [(2, 0), (0, 3)])
probe(einsum_shape, "ai,bi->ba", [(0, 3), (2, 3)])
probe(einsum_shape, "ij,ij,j->ji", [(3, 3), (3, 3), (3,)])
probe(einsum_shape, "j,,ij->i", [(1,), (), (784, 1)])
i, j, k, b = shuffled("abcdefghijklmnopqrstuvwxyz")[:4]
n, m, p, q = shuffled(range(2, 10))[:4]
probe(einsum_shape, f"{i}{j},{j}{k}->{k}{i}", [(n, m), (m, p)])
probe(einsum_shape, f"{b}{i}{j},{b}{k}{j}->{k}{b}{i}", [(q, n, m), (q, p, m)])
probe(einsum_shape, f"{i}{i}{j},{k}->{k}{j}{i}", [(n, n, n), (p,)])

# %% hidden="einsum-shape-sizes"
probe(einsum_shape, "ij,jk->ik", [(2, 3), (3, 4)])
n, m, p = shuffled(range(2, 10))[:3]
probe(einsum_shape, "ij,jk->ki", [(n, m), (m, p)])
probe(einsum_shape, "ij,jk->ik", [(2, 3), (5, 4)], raises=ValueError)
probe(einsum_shape, "ij,jk->ik", [(2, 1), (5, 4)], raises=ValueError)
probe(einsum_shape, "ij,jk->ik", [(2, 3), (1, 4)], raises=ValueError)
probe(einsum_shape, "iij->j", [(2, 3, 4)], raises=ValueError)
probe(einsum_shape, "ij,k,jl->i", [(2, 3), (4,), (5, 6)], raises=ValueError)
probe(einsum_shape, "ij,jk->ik", [(2, 0), (1, 4)], raises=ValueError)
probe(einsum_shape, "ij->i", [(2, 3, 4)], raises=ValueError)
probe(einsum_shape, "ijk->i", [(2, 3)], raises=ValueError)
probe(einsum_shape, "i,j->i", [(2,)], raises=ValueError)
probe(einsum_shape, "i->i", [(2,), (3,)], raises=ValueError)
probe(einsum_shape, "i->i", [()], raises=ValueError)
probe(einsum_shape, ",i->i", [(2,), (3,)], raises=ValueError)
probe(einsum_shape, ",i->i", [(4,), ()], raises=ValueError)
probe(einsum_shape, "ij,k->k", [(2,), (3, 4)], raises=ValueError)
probe(einsum_shape, "ij,ij->ij", [(2, 3), (2, 4)], raises=ValueError)
probe(einsum_shape, "iij->j", [(1, 4, 2)], raises=ValueError)
probe(einsum_shape, "i,j,i->j", [(3,), (2,), (1,)], raises=ValueError)
probe(einsum_shape, "ij,jk->ki", [(n, m), (p, m)], raises=ValueError)

# %% hidden="einsum-shape-right"
probe(einsum_shape, "ijk->j", [(2, 3, 4)])
n, m, p = shuffled(range(2, 10))[:3]
probe(einsum_shape, "ijk->kj", [(n, m, p)])
probe(einsum_shape, "i->ii", [(4,)], raises=ValueError)
probe(einsum_shape, "ij,jk->iki", [(2, 3), (3, 4)], raises=ValueError)
probe(einsum_shape, "ij->ik", [(2, 3)], raises=ValueError)
probe(einsum_shape, "->i", [()], raises=ValueError)


# %% mistake="last-size-wins"
# A letter that comes by with another size overwrites the first in your dictionary, or
# is overlooked. Try 'ij,jk->ik' with (2, 3) and (5, 4): j is 3 and also 5.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            sizes[letter] = size
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="nothing-checked"
# Where spec and shapes do not fit you answer all the same. What all can be wrong with a
# spec? Try 'ij,jk->ik' with (2, 3) and (5, 4), 'ij->i' with (2, 3, 4), and 'ij->ii'.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    sizes = {}
    for letters, shape in zip(left.split(","), shapes):
        for letter, size in zip(letters, shape):
            sizes[letter] = size
    return tuple(sizes[letter] for letter in right)


# %% mistake="stretches-a-one"
# You let a size of 1 stretch, as PyTorch does. This function is to be stricter: two
# different sizes are an error, also where one of them is 1.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if (
                1 not in (size, sizes.setdefault(letter, size))
                and sizes[letter] != size
            ):
                raise ValueError("sizes differ")
            sizes[letter] = max(size, sizes[letter])
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="zip-cuts-letters"
# An operand with fewer letters than sizes, or more, slips through: zip stops at the end
# of the shorter one and says nothing. Try 'ij->i' with (2, 3, 4).
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="zip-cuts-operands"
# More operands than shapes, or fewer, slip through: zip stops at the end of the shorter
# one and says nothing. Try 'i->i' with two shapes.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="repeats-on-the-right"
# You let a letter stand on the right twice. Try 'i->ii' with (4,), and then ask
# torch.einsum.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="key-error"
# A letter on the right that is nowhere on the left does stop your function, but with a
# KeyError from the dictionary. The task asks for a ValueError, as for the other cases.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    return tuple(sizes[letter] for letter in right)


# %% mistake="alphabetical-with-an-arrow"
# Your sizes come out in the order of the alphabet. With an arrow the right side decides
# about the order. Try 'i,j->ji'.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in sorted(right))


# %% mistake="diagonal-unchecked"
# You compare sizes between operands and not within one. Try 'ii->i' with (2, 3): one
# loop cannot be 2 and 3 steps long.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        own = dict(zip(letters, shape))
        for letter, size in own.items():
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="assert-in-place-of-raise"
# You stop where sizes differ, but with an AssertionError. A failed assert always raises
# that one; the task asks for a ValueError.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            assert sizes.setdefault(letter, size) == size
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="sum-leaves-a-one"
# You keep a size of 1 for the letters that are summed. They have no dimension in the
# result. Try 'i->' with (6,): the shape is ().
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    ones = [1 for letter in sizes if letter not in right]
    return tuple([sizes[letter] for letter in right] + ones)


# %% mistake="empty-right-refused"
# You refuse a spec with nothing on the right. That is a full sum, and its shape is ().
# Try 'i->' with (6,).
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if not right or len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="zero-refused"
# You refuse a size of 0, or take it for a missing one. An empty batch is a batch. Try
# 'ai,bi->ba' with (0, 3) and (2, 3).
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        for letter, size in zip(letters, shape):
            if not size:
                raise ValueError("no size")
            if sizes.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% mistake="only-neighbours-compared"
# You compare each operand with the one before it only. A letter may come back two
# operands later. Try 'ij,k,jl->i' with j once 3 and once 5.
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError("operands and shapes")
    sizes, before = {}, {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError("letters and sizes")
        own = {}
        for letter, size in zip(letters, shape):
            if own.setdefault(letter, size) != size:
                raise ValueError("sizes differ")
            if before.get(letter, size) != size:
                raise ValueError("sizes differ")
        before = own
        sizes.update(own)
    if len(set(right)) != len(right):
        raise ValueError("twice on the right")
    if not set(right) <= set(sizes):
        raise ValueError("nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% alternative="strict-zip-and-sets"
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    found = {}
    for letters, shape in zip(left.split(","), shapes, strict=True):
        for letter, size in zip(letters, shape, strict=True):
            found.setdefault(letter, set()).add(size)
    if any(len(sizes) > 1 for sizes in found.values()):
        raise ValueError("sizes differ")
    if len(set(right)) < len(right) or set(right) - set(found):
        raise ValueError("bad right side")
    return tuple(found[letter].pop() for letter in right)


# %% alternative="let-pytorch-decide"
def einsum_shape(spec, shapes):
    sizes = {}
    for letters, shape in zip(spec.split("->")[0].split(","), shapes):
        for letter, size in zip(letters, shape):
            if letter in sizes and sizes[letter] != size:
                raise ValueError("sizes differ")
            sizes[letter] = size
    try:
        result = torch.einsum(spec, *[torch.empty(shape) for shape in shapes])
    except RuntimeError as error:
        raise ValueError(str(error)) from None
    return tuple(result.shape)


# %% alternative="list-of-pairs"
def einsum_shape(spec, shapes):
    left, _, right = spec.partition("->")
    operands = left.split(",")
    if [len(o) for o in operands] != [len(s) for s in shapes]:
        raise ValueError("letters do not fit the shapes")
    letters = "".join(operands)
    sizes = [size for shape in shapes for size in shape]
    if len(set(zip(letters, sizes))) != len(set(letters)):
        raise ValueError("a letter has two sizes")
    if any(right.count(c) != 1 or c not in letters for c in right):
        raise ValueError("bad right side")
    return tuple([sizes[letters.index(c)] for c in right])


# %% alternative="sets-of-sizes"
def einsum_shape(spec, shapes):
    left, _, right = spec.partition("->")
    operands = left.split(",")
    if [len(letters) for letters in operands] != [len(shape) for shape in shapes]:
        raise ValueError(spec)
    found = {letter: set() for letters in operands for letter in letters}
    for letters, shape in zip(operands, shapes):
        for letter, size in zip(letters, shape):
            found[letter].add(size)
    if len(set(right)) < len(right) or any(len(s) > 1 for s in found.values()):
        raise ValueError(spec)
    try:
        return tuple(map(min, map(found.__getitem__, right)))
    except KeyError as error:
        raise ValueError(f"no size for {error}") from None


# %% inputs
# shapes: empty: an expression has an operand
