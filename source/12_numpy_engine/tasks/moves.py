# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, exact, probe, randint, randn, unusual

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


def taken(index):
    """An index with its tensors as arrays."""
    if isinstance(index, tuple):
        return tuple(map(taken, index))
    return array(index) if isinstance(index, torch.Tensor) else index


# %% hidden="moves-values"
@by_hand
def values(a, name, *rest):
    """The data of a node that moves numbers, and whether a is its one parent"""
    a = Node(array(a))
    functions = {"reshape": reshape, "transpose": transpose, "pick": pick}
    node = functions[name](a, *map(taken, rest))
    return [node.data, [parent is a for parent in node.parents]]


for shape in ((3, 2), (6,), (2, -1), (-1,), (1, 2, 1, 3), (2, 3)):
    probe(values, randn(2, 3, dtype=D), "reshape", shape)
probe(values, randn(4, 6, dtype=D).t(), "reshape", (-1, 3))
probe(values, randn(dtype=D), "reshape", (1, 1))
for shape in ((2, 3), (1, 4), (3, 3)):
    probe(values, randn(*shape, dtype=D), "transpose")
for index in (1, -1, slice(1, 3), [2, 0, 2], (0, 1), (slice(None), 1), None, ...):
    probe(values, randn(4, 3, dtype=D), "pick", index)
probe(values, randn(4, 3, dtype=D), "pick", ([0, 3, 0], [1, 2, 1]))
probe(values, randn(4, 3, dtype=D), "pick", torch.tensor([True, False, True, True]))
probe(values, randn(4, 3, dtype=D), "pick", randint(0, 4, 2, 2))


# %% hidden="moves-gradients"
@by_hand
def shares(a, g, name, *rest):
    """What back(g) of a node that moves numbers returns, asked twice; that g and a stay"""
    before = [array(a).copy(), array(g).copy()]
    a, g = Node(array(a)), array(g)
    functions = {"reshape": reshape, "transpose": transpose, "pick": pick}
    back = functions[name](a, *map(taken, rest)).back
    made = [np.array(exact(s)) for s in (*back(g), *back(2 * g))]
    return [made, [bool((x == y).all()) for x, y in zip(before, (a.data, g))]]


for shape in ((3, 2), (6,), (1, 2, 1, 3), (2, 3)):
    probe(shares, randn(2, 3, dtype=D), randn(*shape, dtype=D), "reshape", shape)
probe(shares, randn(4, 6, dtype=D).t(), randn(8, 3, dtype=D), "reshape", (-1, 3))
probe(shares, randn(2, 3, dtype=D), randn(3, 2, dtype=D).t(), "reshape", (2, -1))
for a in unusual(D):
    n, m = a.shape
    probe(shares, a, randn(m, n, dtype=D), "reshape", (m, n))
    probe(shares, a, randn(m, n, dtype=D), "transpose")
probe(shares, randn(4, 4, dtype=D), awkward(4, 4, dtype=D), "transpose")
probe(shares, randn(2, 3, dtype=D), 1e-4 * randn(3, 2, dtype=D), "transpose", atol=0.0)
for index in ([0, -4], [1, -3, 2, 1], [-1, 3]):
    probe(shares, randn(4, 3, dtype=D), randn(len(index), 3, dtype=D), "pick", index)
for index, shape in (
    (1, (3,)),
    (-1, (3,)),
    (slice(1, 3), (2, 3)),
    ([2, 0, 1], (3, 3)),
    ([2, 0, 2], (3, 3)),
    ((0, 1), ()),
    ((slice(None), 1), (4,)),
    ((slice(None), [1, 1]), (4, 2)),
    (([0, 3, 0], [1, 2, 1]), (3,)),
    (None, (1, 4, 3)),
    (..., (4, 3)),
    (slice(None, None, -1), (4, 3)),
    ([], (0, 3)),
):
    probe(shares, randn(4, 3, dtype=D), randn(*shape, dtype=D), "pick", index)
mask = torch.tensor([True, False, True, True])
probe(shares, randn(4, 3, dtype=D), randn(3, 3, dtype=D), "pick", mask)
index = torch.tensor([[1, 1], [3, 1]])
probe(shares, randn(4, 3, dtype=D), randn(2, 2, 3, dtype=D), "pick", index)
probe(shares, randn(4, 3, dtype=D).t(), randn(2, 4, dtype=D), "pick", [2, 0])
probe(shares, randn(20, dtype=D), 300 * randn(20, dtype=D), "pick", randint(0, 5, 20))


# %% mistake="last-one-wins"
# Where an element is picked twice, two gradients have to arrive. Assigning keeps the
# last.
def reshape(a, shape):
    made = a.data.reshape(shape)
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    def back(g):
        share = np.zeros_like(a.data)
        share[index] = g
        return (share,)

    return Node(a.data[index], (a,), back)


# %% mistake="plus-equals" same="last-one-wins"
# `share[index] += g` reads, adds and writes once for each index, all at the same time.
# Equal indices do not see each other.
def reshape(a, shape):
    made = a.data.reshape(shape)
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    def back(g):
        share = np.zeros_like(a.data)
        share[index] += g
        return (share,)

    return Node(a.data[index], (a,), back)


# %% mistake="picks-again"
# back has to put the gradients where the numbers came from, in the shape of a. You pick
# from g.
def reshape(a, shape):
    made = a.data.reshape(shape)
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    return Node(a.data[index], (a,), lambda g: (g[index],))


# %% mistake="g-not-reshaped"
# Your gradient keeps the shape of the result. The parent has another one.
def reshape(a, shape):
    return Node(a.data.reshape(shape), (a,), lambda g: (g,))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    def back(g):
        share = np.zeros_like(a.data)
        np.add.at(share, index, g)
        return (share,)

    return Node(a.data[index], (a,), back)


# %% mistake="g-not-transposed"
# What arrives is transposed, as the result is. Turn it back.
def reshape(a, shape):
    made = a.data.reshape(shape)
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g,))


def pick(a, index):
    def back(g):
        share = np.zeros_like(a.data)
        np.add.at(share, index, g)
        return (share,)

    return Node(a.data[index], (a,), back)


# %% mistake="transposed-by-reshape"
# Reshaping keeps the order of the numbers. Exchanging rows and columns does not.
def reshape(a, shape):
    made = a.data.reshape(shape)
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    made = a.data.reshape(a.data.shape[::-1])
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))


def pick(a, index):
    def back(g):
        share = np.zeros_like(a.data)
        np.add.at(share, index, g)
        return (share,)

    return Node(a.data[index], (a,), back)


# %% mistake="written-into-the-parent"
# The shape of the array in a is changed, and a is somebody else's.
def reshape(a, shape):
    before = a.data.shape
    a.data.shape = a.data.reshape(shape).shape
    return Node(a.data, (a,), lambda g: (g.reshape(before),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    def back(g):
        share = np.zeros_like(a.data)
        np.add.at(share, index, g)
        return (share,)

    return Node(a.data[index], (a,), back)


# %% alternative="places-by-number"
def reshape(a, shape):
    return Node(np.reshape(a.data, shape), [a], lambda g: [np.reshape(g, a.data.shape)])


def transpose(a):
    return Node(np.swapaxes(a.data, 0, 1), [a], lambda g: [np.einsum("ij->ji", g)])


def pick(a, index):
    places = np.arange(a.data.size).reshape(a.data.shape)[index]

    def back(g):
        flat = np.bincount(np.ravel(places), np.ravel(g), minlength=a.data.size)
        return [flat.reshape(a.data.shape)]

    return Node(a.data[index], [a], back)


# %% alternative="one-by-one"
def reshape(a, shape):
    out = Node(a.data.ravel().reshape(shape), (a,))
    out.back = lambda g: (g.ravel().reshape(a.data.shape),)
    return out


def transpose(a):
    return Node(a.data.transpose(1, 0).copy(), (a,), lambda g: (g.transpose(1, 0),))


def pick(a, index):
    places = np.arange(a.data.size).reshape(a.data.shape)[index]

    def back(g):
        share = np.zeros(a.data.size)
        for place, up in zip(np.ravel(places).tolist(), np.ravel(g).tolist()):
            share[place] += up
        return (share.reshape(a.data.shape),)

    return Node(np.array(a.data[index]), (a,), back)
