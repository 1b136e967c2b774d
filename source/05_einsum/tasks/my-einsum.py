# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="my-einsum-same"
from autograder import awkward, probe, randn
from torch.overrides import TorchFunctionMode


class Watched(TorchFunctionMode):
    """Refuses the functions that the text of the task does not allow."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "").strip("_")
        if name in ready_made:
            raise RuntimeError(f"{name} is not allowed in this task")
        return function(*args, **(kwargs or {}))


ready_made = (
    *("einsum", "matmul", "rmatmul", "mm", "bmm", "mv", "dot", "vdot", "inner"),
    *(
        "vecdot",
        "outer",
        "tensordot",
        "linear",
        "addmm",
        "addmv",
        "addbmm",
        "baddbmm",
        "kron",
    ),
)


def watched(x, letters, order):
    with Watched():
        return align(x, letters, order)


watched.__name__ = "align"

probe(watched, randn(2, 3), "ij", "ij", grad=True)
probe(watched, randn(2, 3), "ij", "ji", grad=True)
probe(watched, randn(2, 3, 4), "ijk", "kij", grad=True)
probe(watched, randn(2, 3, 4), "abc", "bca", grad=True)
probe(watched, randn(2, 3, 4, 5), "bqhd", "hdbq", grad=True)
probe(watched, randn(3), "z", "z", grad=True)
probe(watched, randn(3, 3), "ab", "ba", grad=True)
probe(watched, randn(2, 3, 2), "ijk", "kij", grad=True)
probe(watched, awkward(5, 3), "ij", "ji", grad=True)
probe(watched, 300 * randn(30, 2), "ij", "ji", grad=True)
probe(watched, 1e-4 * randn(2, 30), "ij", "ji", atol=0.0)
probe(watched, randn(1, 3), "ij", "ji", grad=True)

# %% hidden="my-einsum-more"
import torch
from autograder import probe, randn
from torch.overrides import TorchFunctionMode


class Watched(TorchFunctionMode):
    """Refuses the functions that the text of the task does not allow."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "").strip("_")
        if name in ready_made:
            raise RuntimeError(f"{name} is not allowed in this task")
        return function(*args, **(kwargs or {}))


ready_made = (
    *("einsum", "matmul", "rmatmul", "mm", "bmm", "mv", "dot", "vdot", "inner"),
    *(
        "vecdot",
        "outer",
        "tensordot",
        "linear",
        "addmm",
        "addmv",
        "addbmm",
        "baddbmm",
        "kron",
    ),
)


def watched(x, letters, order):
    with Watched():
        return align(x, letters, order)


watched.__name__ = "align"

probe(watched, randn(3), "i", "ij", grad=True)
probe(watched, randn(3), "j", "ij", grad=True)
probe(watched, randn(2, 3), "ij", "ikj", grad=True)
probe(watched, randn(2, 3), "ij", "jki", grad=True)
probe(watched, randn(2, 3), "jk", "kixj", grad=True)
probe(watched, randn(2, 3, 4), "abc", "xcayb", grad=True)
probe(watched, randn(4, 3).t(), "ij", "jki", grad=True)
probe(watched, randn(), "", "ab")
probe(watched, randn(), "", "")
x = randn(2, 3, dtype=torch.float64)
probe(watched, x, "ij", "jki", rtol=1e-12, atol=0.0)


# %% hidden="my-einsum-sums"
import torch
from autograder import awkward, probe, rand, randn
from torch.overrides import TorchFunctionMode


class Watched(TorchFunctionMode):
    """Refuses the functions that the text of the task does not allow."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "").strip("_")
        if name in ready_made:
            raise RuntimeError(f"{name} is not allowed in this task")
        return function(*args, **(kwargs or {}))


ready_made = (
    *("einsum", "matmul", "rmatmul", "mm", "bmm", "mv", "dot", "vdot", "inner"),
    *(
        "vecdot",
        "outer",
        "tensordot",
        "linear",
        "addmm",
        "addmv",
        "addbmm",
        "baddbmm",
        "kron",
    ),
)


def watched(spec, a, b):
    with Watched():
        return my_einsum(spec, a, b)


watched.__name__ = "my_einsum"

probe(watched, "ij,jk->ik", randn(2, 3), randn(3, 4), grad=True)
probe(watched, "ij,kj->ki", randn(4, 3), randn(2, 3), grad=True)
probe(watched, "ij,ij->", 1 + rand(4, 2), 1 + rand(4, 2), grad=True)
probe(watched, "ij,ij->j", randn(4, 3), randn(4, 3), grad=True)
probe(watched, "ij,k->", 1 + rand(2, 3), 1 + rand(4), grad=True)
probe(watched, "ij,k->k", 1 + rand(2, 3), 1 + rand(4), grad=True)
probe(watched, ",ij->i", randn(away=0.1), randn(3, 2), grad=True)
probe(watched, "abcd,dbea->eca", randn(2, 3, 5, 4), randn(4, 3, 6, 2), grad=True)
probe(watched, "ij,jk->ik", randn(1, 3), randn(3, 1))
probe(watched, "ij,jk->ik", randn(2, 1), randn(1, 3), grad=True)
probe(watched, "ij,jk->ik", randn(3, 3), randn(3, 3).t(), grad=True)
# 60 operations: ten times the six that the reference takes here
allowed = ("views", "making", "elementwise", "reductions")
for a, b in [(randn(9, 8), randn(8, 7)), (randn(2, 90), randn(90, 3))]:
    probe(watched, "ij,jk->ik", a, b, grad=True, budget=10.0, allow=allowed)
probe(watched, "ij,jk->ik", awkward(5, 4), awkward(4, 5), grad=True)
probe(watched, "ij,jk->ik", 300 * randn(30, 2), 300 * randn(2, 3), grad=True)
probe(watched, "ij,jk->ik", 1e-4 * randn(3, 2), 1e-4 * randn(2, 30), atol=0.0)
probe(watched, "ij,jk->ik", randn(2, 4).t(), randn(2, 3), grad=True)
x = randn(3, 3)
probe(watched, "ij,jk->ik", x, x)


probe(watched, "i,i->", 1 + rand(4), 1 + rand(4), grad=True, allow=allowed)
probe(watched, "ij,jk->ik", x, x, grad=True)
x = randn(3, 3, dtype=torch.float64)
probe(watched, "ij,kj->ik", x, x, rtol=1e-12, atol=0.0)


# %% hidden="my-einsum-keeps"
from autograder import probe, randn
from torch.overrides import TorchFunctionMode


class Watched(TorchFunctionMode):
    """Refuses the functions that the text of the task does not allow."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "").strip("_")
        if name in ready_made:
            raise RuntimeError(f"{name} is not allowed in this task")
        return function(*args, **(kwargs or {}))


ready_made = (
    *("einsum", "matmul", "rmatmul", "mm", "bmm", "mv", "dot", "vdot", "inner"),
    *(
        "vecdot",
        "outer",
        "tensordot",
        "linear",
        "addmm",
        "addmv",
        "addbmm",
        "baddbmm",
        "kron",
    ),
)


def watched(spec, a, b):
    with Watched():
        return my_einsum(spec, a, b)


watched.__name__ = "my_einsum"

probe(watched, "i,i->i", randn(4), randn(4), grad=True)
probe(watched, "i,j->ji", randn(3), randn(4), grad=True)
probe(watched, "ij,j->ij", randn(2, 3), randn(3), grad=True)
probe(watched, "ij,ij->ji", randn(2, 3), randn(2, 3), grad=True)
probe(watched, "ij,jk->ijk", randn(2, 3), randn(3, 4), grad=True)
probe(watched, ",ij->ij", randn(away=0.1), randn(3, 2), grad=True)
probe(watched, ",->", randn(away=0.1), randn(away=0.1), grad=True)
# 60 operations: twelve times the five that the reference takes here
allowed = ("views", "making", "elementwise", "reductions")
for a, b in [(randn(9), randn(8)), (randn(90), randn(2)), (randn(2), randn(90))]:
    probe(watched, "i,j->ji", a, b, grad=True, budget=12.0, allow=allowed)


probe(watched, "i,j->ij", randn(3), randn(4), grad=True, allow=allowed)
probe(watched, "ij,j->ij", randn(2, 3), randn(3), unchanged=True)
probe(watched, ",ij->ij", randn(away=0.1), randn(3, 2), budget=12.0, allow=allowed)


# %% hidden="my-einsum-diagonal"
from autograder import probe, rand, randn
from torch.overrides import TorchFunctionMode


class Watched(TorchFunctionMode):
    """Refuses the functions that the text of the task does not allow."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "").strip("_")
        if name in ready_made:
            raise RuntimeError(f"{name} is not allowed in this task")
        return function(*args, **(kwargs or {}))


ready_made = (
    *("einsum", "matmul", "rmatmul", "mm", "bmm", "mv", "dot", "vdot", "inner"),
    *(
        "vecdot",
        "outer",
        "tensordot",
        "linear",
        "addmm",
        "addmv",
        "addbmm",
        "baddbmm",
        "kron",
    ),
)


def watched(spec, a, b):
    with Watched():
        return my_einsum(spec, a, b)


watched.__name__ = "my_einsum"

probe(watched, "ii,i->i", randn(3, 3), randn(3), grad=True)
probe(watched, "ii,ij->j", randn(3, 3), randn(3, 4), grad=True)
probe(watched, "ij,jj->ij", randn(2, 3), randn(3, 3), grad=True)
probe(watched, "bii,bi->bi", randn(2, 3, 3), randn(2, 3), grad=True)
probe(watched, "ibi,b->bi", randn(3, 2, 3), randn(2), grad=True)
probe(watched, "ii,jj->", 1 + rand(3, 3), 1 + rand(2, 2), grad=True)
probe(watched, "iijj,ij->j", randn(3, 3, 2, 2), randn(3, 2), grad=True)
probe(watched, "iii,ij->j", randn(3, 3, 3), randn(3, 2), grad=True)
# 60 operations: ten times the six that the reference takes here
allowed = ("views", "making", "elementwise", "reductions")
for a, b in [(randn(8, 8), randn(8, 7)), (randn(70, 70), randn(70, 2))]:
    probe(watched, "ii,ij->j", a, b, grad=True, budget=10.0, allow=allowed)


probe(watched, "i,bii->bi", randn(3), randn(2, 3, 3), grad=True)
probe(watched, "ij,iii->j", randn(3, 2), randn(3, 3, 3), grad=True)


# %% mistake="reshaped-in-place-of-turned"
# Your shape is right and the numbers are not: reshape and view never move a number. Try
# align(x, 'ij', 'ji') with the 2 × 3 table of the visible test and compare with x.t().
def align(x, letters, order):
    sizes = dict(zip(letters, x.shape))
    return x.reshape([sizes.get(c, 1) for c in order])


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="permute-the-wrong-way"
# You tell permute where each old dimension goes. It wants to be told for each new
# dimension which old one comes there. For two dimensions both are the same; try three,
# 'ijk' to 'kij'.
def align(x, letters, order):
    known = [c for c in order if c in letters]
    x = x.permute([known.index(c) for c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="never-turned"
# You insert the ones and leave the dimensions of x in the order they had. Try align(x,
# 'ij', 'ji').
def align(x, letters, order):
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="ones-at-the-front"
# You put all the ones in front. Each belongs in the place of its own letter. Try
# align(x, 'ij', 'ikj') with x of shape (2, 3): shape (2, 1, 3) is due.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[(None,) * (len(order) - len(letters))]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="ones-at-the-end"
# You put all the ones at the end. Each belongs in the place of its own letter. Try
# align(x, 'j', 'ij') with x of shape (3,): shape (1, 3) is due.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for _ in range(len(order) - len(letters)):
        x = x.unsqueeze(-1)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="no-ones"
# You turn the dimensions that are there and insert none. The result must have one
# dimension for each letter of order. Try align(x, 'ij', 'ikj') and look at the shape.
def align(x, letters, order):
    return x.permute([letters.index(c) for c in order if c in letters])


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="align-alphabetical"
# You sort the dimensions by the alphabet. The order you are to follow is given as an
# argument. Try align(x, 'ij', 'ji').
def align(x, letters, order):
    order = "".join(sorted(order))
    x = x.permute([letters.index(c) for c in order if c in letters])
    return (
        x[tuple(slice(None) if c in letters else None for c in order)] if order else x
    )


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="cut-off-from-the-graph"
# The result has no gradient: something on the way took it out of PyTorch's sight, or
# made a new tensor of its numbers. Turn and insert with the tensor's own methods.
def align(x, letters, order):
    x = x.detach().permute([letters.index(c) for c in order if c in letters])
    return (
        x[tuple(slice(None) if c in letters else None for c in order)] if order else x
    )


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="empty-sum"
# Where nothing is to be summed, you sum everything: sum with an empty list of
# dimensions takes all of them. Try 'i,j->ji' and look at the shape.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order))))


# %% mistake="nothing-summed"
# You stop after the product: the dimensions that are missing on the right are still
# there. Try 'ij,ij->' on two tables.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product


# %% mistake="keepdim"
# Your sum leaves dimensions of size 1 behind. A letter that is missing on the right has
# no dimension in the result. Try 'ij,jk->ik' and look at the shape.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return (
        product.sum(list(range(len(right), len(order))), keepdim=True)
        if summed
        else product
    )


# %% mistake="sums-only-shared-letters"
# You sum over the letters that both operands have and leave out those that only one of
# them has. Try 'ij,k->k': both i and j must go.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    both = [order.index(c) for c in summed if c in first and c in second]
    return product.sum(both) if both else product


# %% mistake="every-shared-letter-summed"
# You sum every letter that both operands have, also where it stands on the right. The
# right side alone decides. Try 'ij,ij->j'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    gone = [i for i, c in enumerate(order) if c in summed or c in first and c in second]
    return product.sum(gone) if gone else product


# %% mistake="alphabetical-result"
# Your result has its dimensions in the order of the alphabet. With an arrow, the right
# side gives the order. Try 'i,j->ji'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    right = "".join(sorted(right))
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="sums-the-first-dimensions"
# You sum the dimensions in front and keep those behind. In which place have you put the
# letters to be summed? Try 'ij,jk->ik' with sizes that all differ.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(order) - len(right)))) if summed else product


# %% mistake="mean-for-sum"
# You average where the formula adds up. Try 'i,ij->j' with ones and 3 rows: 3 is
# due.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.mean(list(range(len(right), len(order)))) if summed else product


# %% mistake="adds-the-operands"
# You add the two operands where they are to be multiplied. Try 'i,i->i' on vectors of
# ones: ones must come out.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) + align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="first-operand-twice"
# The second operand has no effect on your result. Try with b of zeros: zeros must come
# out.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order).sign().abs()
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="no-diagonal"
# A letter may stand twice in one operand. Then two dimensions of x have the same
# letter, and one index must walk both. Try 'ii,i->i'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="diagonal-letters-out-of-step"
# You take the diagonal, but its letter is no longer where its dimension is: diagonal
# puts the new dimension at the end, and your string keeps the letter where it was. Try
# 'ibi,b->bi'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:q] + letters[q + 1 :]
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="diagonal-of-the-first-two"
# You take the diagonal of the first two dimensions, wherever the repeated letter
# stands. Try 'bii,bi->bi', and ask for the places of the two letters.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal()
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="diagonal-of-the-first-operand-only"
# The first operand is reduced to its diagonal, the second is not. Try 'ij,jj->ij'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while x is a and letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="einsum-itself"
# Your values come from a ready-made product. The task is to build it from turning,
# broadcasting and sums.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    return torch.einsum(spec, a, b)


# %% mistake="loops-over-entries"
# You walk through the entries one at a time. Loops over letters are fine; the entries
# are the business of broadcasting. The limit is 60 operations, whatever the sizes.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    import itertools

    left, right = spec.split("->")
    first, second = left.split(",")
    sizes = dict(zip(first + second, a.shape + b.shape))
    result = torch.zeros([sizes[c] for c in right])
    for places in itertools.product(*(range(n) for n in sizes.values())):
        at = dict(zip(sizes, places))
        entry = a[tuple(at[c] for c in first)] * b[tuple(at[c] for c in second)]
        result[tuple(at[c] for c in right)] += entry
    return result


# %% mistake="no-return"
# Your function gives nothing back, so its caller gets None. What is computed, or printed,
# stays inside; `return` hands it over. Try r = my_einsum(...) and look at r.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    print(product.sum(list(range(len(right), len(order)))) if summed else product)


# %% mistake="diagonal-once"
# You take one diagonal for a letter and then go on. A letter that stands three times in
# an operand needs a second one. Try 'iii,ij->j' and print the letters that are left.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in sorted(set(letters)):
            if letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="gradient-lost"
# The result has no gradient: it was made outside PyTorch's sight. Call backward on the
# sum of a result and look at the message.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a.detach(), first, order) * align(b.detach(), second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="gradient-of-the-second-lost"
# No gradient reaches the second operand: it has been taken out of PyTorch's sight on
# the way. Call backward and look at b.grad.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b.data, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="rank-0-refused"
# An operand without letters is refused. It is a single number, and multiplies every
# entry of the other. Try ',ij->ij' with a rank-0 tensor in front.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    if not first or not second:
        raise ValueError("an operand has no letters")
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="order-as-read"
# Your result has its dimensions in the order in which the letters were read, and not in
# the order on the right. Try 'i,j->ji'.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    read = dict.fromkeys(left.replace(",", ""))
    right = "".join(c for c in read if c in right)
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, second, order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="first-order-for-both"
# You turn the second operand by the letters of the first. Each has letters of its own.
# Try 'ij,jk->ik' with sizes that all differ.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    product = align(a, first, order) * align(b, first[: b.dim()], order)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="loops-over-pairs"
# A loop over one dimension of the operands is left, and the number of operations grows
# with its size. Let broadcasting walk through the entries. The limit is 60 operations,
# whatever the sizes.
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    summed = "".join(sorted(set(first + second) - set(right)))
    order = right + summed
    a, b = align(a, first, order), align(b, second, order)
    shape = torch.broadcast_shapes(a.shape, b.shape)
    a, b = a.expand(shape), b.expand(shape)
    product = a * b
    if order:
        rows = [
            (a.select(0, i).unsqueeze(-1) * b.select(0, i).unsqueeze(-1)).squeeze(-1)
            for i in range(shape[0])
        ]
        product = torch.stack(rows)
    return product.sum(list(range(len(right), len(order)))) if summed else product


# %% mistake="align-in-float32"
# align only turns and inserts dimensions, so every number comes back as it was. What
# becomes of float64 in yours?
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, c in enumerate(order):
        if c not in letters:
            x = x.unsqueeze(place)
    return x.float()


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    parts = []
    for x, letters in zip((a, b), left.split(",")):
        for c in dict.fromkeys(letters):
            while letters.count(c) > 1:
                p = letters.index(c)
                q = letters.index(c, p + 1)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        parts.append((x, letters))
    order = right + "".join(dict.fromkeys(c for c in left if c not in right + ","))
    product = align(*parts[0], order) * align(*parts[1], order)
    last = list(range(len(right), len(order)))
    return product.sum(last) if last else product


# %% alternative="none-indexing-and-a-mask-for-the-diagonal"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[(..., *[slice(None) if c in letters else None for c in order])]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    order = right
    for letter in left:
        if letter.isalpha() and letter not in order:
            order += letter
    product = None
    for x, letters in zip((a, b), left.split(",")):
        p = 0
        while p < len(letters):
            if letters[p] in letters[:p]:
                q = letters.index(letters[p])
                eye = torch.eye(x.shape[p]).to(x)
                shape = [x.shape[i] if i in (p, q) else 1 for i in range(x.dim())]
                x = (x * eye.reshape(shape)).sum(p)
                letters = letters[:p] + letters[p + 1 :]
            else:
                p += 1
        x = align(x, letters, order)
        product = x if product is None else product * x
    while product.dim() > len(right):
        product = product.sum(-1)
    return product


# %% alternative="align-not-used"
def align(x, letters, order):
    have = letters
    for letter in order:
        if letter not in have:
            x, have = x.unsqueeze(-1), have + letter
    return x.permute([have.index(letter) for letter in order])


def my_einsum(spec, a, b):
    def unique(x, letters):
        for c in sorted(set(letters)):
            while letters.count(c) > 1:
                p = letters.index(c)
                q = letters.index(c, p + 1)
                x = torch.diagonal(x, dim1=p, dim2=q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    (a, first), (b, second) = map(unique, (a, b), left.split(","))
    everything = "".join(dict.fromkeys(first + second))
    for c in everything:
        if c not in first:
            a, first = a.unsqueeze(-1), first + c
    for c in everything:
        if c not in second:
            b, second = b.unsqueeze(-1), second + c
    product = a.permute([first.index(c) for c in everything])
    product = product * b.permute([second.index(c) for c in everything])
    for c in everything:
        if c not in right:
            product = product.sum(everything.index(c))
            everything = everything.replace(c, "")
    return product.permute([everything.index(c) for c in right])


# %% alternative="swapped-and-summed-early"
def align(x, letters, order):
    letters = list(letters)
    for letter in order:
        if letter not in letters:
            letters.append(letter)
            x = x[..., None]
    for place, letter in enumerate(order):
        other = letters.index(letter)
        x = x.transpose(place, other)
        letters[place], letters[other] = letters[other], letters[place]
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    first, second = left.split(",")

    def reduce(x, letters, others):
        k = 0
        while k < len(letters):
            c = letters[k]
            if letters.count(c) > 1:
                q = letters.rindex(c)
                x = x.diagonal(dim1=k, dim2=q)
                letters = letters[:k] + letters[k + 1 : q] + letters[q + 1 :] + c
            elif c not in right and c not in others:
                x, letters = x.sum(k), letters[:k] + letters[k + 1 :]
            else:
                k += 1
        return x, letters

    a, first = reduce(a, first, second)
    b, second = reduce(b, second, first)
    inner = "".join(c for c in first if c not in right)
    product = align(a, first, inner + right) * align(b, second, inner + right)
    for _ in inner:
        product = product.sum(0)
    return product


# %% alternative="reshaped-and-a-mask"
def align(x, letters, order):
    sizes = {c: x.shape[i] for i, c in enumerate(letters)}
    inside = [c for c in order if c in sizes]
    if inside:
        x = torch.permute(x, [letters.index(c) for c in inside])
    return x.reshape([sizes.get(c, 1) for c in order])


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    order = right
    for letter in left:
        if letter.isalpha() and letter not in order:
            order += letter
    product = None
    for x, letters in zip((a, b), left.split(",")):
        p = 0
        while p < len(letters):
            if letters[p] in letters[:p]:
                q = letters.index(letters[p])
                eye = torch.eye(x.shape[p]).to(x)
                shape = [x.shape[i] if i in (p, q) else 1 for i in range(x.dim())]
                x = (x * eye.reshape(shape)).sum(p)
                letters = letters[:p] + letters[p + 1 :]
            else:
                p += 1
        x = align(x, letters, order)
        product = x if product is None else product * x
    while product.dim() > len(right):
        product = product.sum(-1)
    return product


# %% alternative="a-class-of-named-dimensions"
class _Named:
    def __init__(self, values, names):
        self.values, self.names = values, list(names)

    def reduced(self):
        for name in dict.fromkeys(self.names):
            while self.names.count(name) > 1:
                p = self.names.index(name)
                q = self.names.index(name, p + 1)
                index = torch.arange(self.values.shape[p])
                others = [n for i, n in enumerate(self.names) if i not in (p, q)]
                front = self.values.movedim((p, q), (0, 1))
                self.values, self.names = front[index, index], [name, *others]
        return self

    def to(self, wanted):
        missing = [name for name in wanted if name not in self.names]
        values = self.values[(None,) * len(missing) + (...,)]
        names = missing + self.names
        if not wanted:
            return values
        return values.permute(*[names.index(name) for name in wanted])


def align(tensor, names, wanted):
    return _Named(tensor, names).to(wanted)


def my_einsum(formula, u, v):
    import warnings

    inputs, output = formula.split("->")
    u, v = (_Named(x, n).reduced() for x, n in zip((u, v), inputs.split(",")))
    gone = [n for n in dict.fromkeys(u.names + v.names) if n not in output]
    warnings.warn(f"summing over {gone}")
    total = u.to(gone + list(output)) * v.to(gone + list(output))
    for _ in gone:
        total = total.sum(dim=0)
    return total


# %% alternative="expanded-by-hand-and-in-place"
def align(x, letters, order):
    print("aligning", letters, "to", order)
    for place, letter in enumerate(order):
        if letter in letters:
            x = x.movedim(letters.index(letter), place)
            letters = letters.replace(letter, "")
            letters = letters[:place] + letter + letters[place:]
        else:
            x = x.unsqueeze(place)
            letters = letters[:place] + letter + letters[place:]
    return x


def _without_repeats(x, letters):
    for c in letters:
        if letters.count(c) > 1:
            first, second = [i for i, other in enumerate(letters) if other == c][:2]
            x = x.diagonal(dim1=first, dim2=second)
            letters = "".join(
                other for i, other in enumerate(letters) if i not in (first, second)
            )
            return _without_repeats(x, letters + c)
    return x, letters


def my_einsum(spec, a, b):
    inputs, _, right = spec.partition("->")
    first, second = inputs.split(",")
    a, first = _without_repeats(a, first)
    b, second = _without_repeats(b, second)
    order = right + "".join(set(first + second) - set(right))
    a, b = torch.broadcast_tensors(align(a, first, order), align(b, second, order))
    result = a.clone()
    result *= b
    gone = tuple(range(len(right), len(order)))
    if gone:
        result = result.sum(gone)
    return result


# %% alternative="ones-at-the-end-and-one-permute"
import torch


def align(x, letters, order):
    missing = [c for c in order if c not in letters]
    names = [*letters, *missing]
    return x.reshape((*x.shape, *[1] * len(missing))).permute(
        [names.index(c) for c in order]
    )


def _diagonals(x, letters):
    for letter in sorted(set(letters)):
        places = [p for p, c in enumerate(letters) if c == letter]
        if len(places) > 1:
            n = torch.arange(x.shape[places[0]], device=x.device)
            x = x.movedim(places, list(range(len(places))))[(n,) * len(places)]
            letters = letter + letters.replace(letter, "")
    return x, letters


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    (a, first), (b, second) = map(_diagonals, (a, b), left.split(","))
    order = "".join(dict.fromkeys(first + second + right))
    order = order.translate({ord(c): None for c in right}) + right
    product = align(a, first, order).mul(align(b, second, order))
    for _ in range(len(order) - len(right)):
        product = product.sum(0)
    return product


# %% inputs
# x, a, b: empty: the text speaks of no tensor without entries
