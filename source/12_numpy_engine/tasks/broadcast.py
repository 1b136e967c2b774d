# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import by_hand, choice, exact, integer, probe, randn, unusual

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


# %% hidden="broadcast-sum"
@by_hand
def summed(g, shape):
    """sum_to(g, shape)"""
    return sum_to(array(g), shape)


probe(summed, torch.tensor([[1.0, 2.0], [10.0, 20.0]], dtype=D), (2,), unchanged=True)
probe(summed, randn(5, 3, dtype=D), (3,), unchanged=True)
probe(summed, randn(5, 3, dtype=D), (1, 3), unchanged=True)
probe(summed, randn(5, 3, dtype=D), (5, 1))
probe(summed, randn(5, 3, dtype=D), (1, 1))
probe(summed, randn(5, 3, dtype=D), (1,))
probe(summed, randn(5, 3, dtype=D), ())
probe(summed, randn(5, 3, dtype=D), (5, 3), unchanged=True)
probe(summed, randn(1, 3, dtype=D), (3,))
probe(summed, randn(1, 1, dtype=D), (1,))
probe(summed, randn(4, 2, 3, dtype=D), (2, 1))
probe(summed, torch.arange(24, dtype=D).reshape(4, 2, 3), (3,))
probe(summed, randn(4, 2, 3, dtype=D), (4, 1, 3))
probe(summed, randn(4, 2, 3, dtype=D), (1, 2, 1), unchanged=True)
probe(summed, randn(2, 4, 2, 3, dtype=D), (4, 1, 1))
probe(summed, randn(3, 3, 3, dtype=D), (3, 1))
probe(summed, randn(dtype=D), ())
probe(summed, randn(4, dtype=D), ())
probe(summed, randn(2, 20, 3, dtype=D), (1, 3))
probe(summed, randn(20, 3, dtype=D), (20, 1))
probe(summed, 300 * randn(2, 20, dtype=D), (1, 20))
for g in unusual(D):
    probe(summed, g, (g.shape[1],))
    probe(summed, g, (g.shape[0], 1))
probe(summed, 1e-4 * randn(2, 3, dtype=D), (1, 3), atol=0.0)


# %% hidden="broadcast-values"
@by_hand
def values(a, b):
    """The data of add(a, b) and of mul(a, b), and their parents"""
    a, b = Node(array(a)), Node(array(b))
    nodes = [add(a, b), mul(a, b)]
    same = [[p is q for p, q in zip(n.parents, (a, b))] for n in nodes]
    return [[n.data for n in nodes], same, [len(n.parents) for n in nodes]]


@by_hand
def with_itself(a):
    """The data of add(a, a) and of mul(a, a)"""
    a = Node(array(a))
    return [add(a, a).data, mul(a, a).data]


for one, other in (((2, 3), (2, 3)), ((5, 3), (3,)), ((3,), (5, 3)), ((5, 1), (1, 3)),
                   ((), (2, 3)), ((2, 1, 3), (4, 1)), ((), ())):  # fmt: skip
    probe(values, randn(*one, dtype=D), randn(*other, dtype=D))
for a, b in zip(unusual(D), unusual(D)):
    probe(values, a, b)
probe(with_itself, randn(2, 3, dtype=D))


# %% hidden="broadcast-gradients"
@by_hand
def shares(a, b, g):
    """What back(g) of add(a, b) and of mul(a, b) return; that g, a and b stay"""
    before = [array(x).copy() for x in (a, b, g)]
    a, b, g = Node(array(a)), Node(array(b)), array(g)
    made = [[array_of(s) for s in n.back(g)] for n in (add(a, b), mul(a, b))]
    after = [a.data, b.data, g]
    return [made, [bool((x == y).all()) for x, y in zip(before, after)]]


def array_of(share):
    """A copy at once: a later step may write into the same array."""
    return np.array(exact(share))


@by_hand
def with_itself(a, g):
    """What back(g) of add(a, a) and of mul(a, a) return, added up"""
    a, g = Node(array(a)), array(g)
    return [
        array_of(p) + array_of(q) for p, q in (add(a, a).back(g), mul(a, a).back(g))
    ]


@by_hand
def asked_twice(a, b, g):
    """What back(g) of mul(a, b) returns when it is asked a second time"""
    node, g = mul(Node(array(a)), Node(array(b))), array(g)
    node.back(g)
    return [array_of(s) for s in node.back(2 * g)]


def pair_drawn():
    """Two shapes that broadcast: some sizes replaced by 1, some cut off in front."""
    whole = [integer(1, 5) for _ in range(integer(1, 4))]
    made = []
    for _ in range(2):
        sizes = [choice([size, 1]) for size in whole]
        made.append(tuple(sizes[integer(0, len(sizes)) :]))
    return made


for one, other, whole in (
    ((2, 3), (2, 3), (2, 3)),
    ((5, 3), (3,), (5, 3)),
    ((3,), (5, 3), (5, 3)),
    ((5, 1), (1, 3), (5, 3)),
    ((), (2, 3), (2, 3)),
    ((2, 3), (1,), (2, 3)),
    ((2, 1, 3), (4, 1), (2, 4, 3)),
    ((1, 3), (3,), (1, 3)),
    ((1,), (1, 1), (1, 1)),
    ((), (), ()),
):
    probe(shares, *(randn(*shape, dtype=D) for shape in (one, other, whole)))
for a, b, g in zip(unusual(D), unusual(D), unusual(D)):
    probe(shares, a, b, g, atol=0.0)
for _ in range(4):
    shapes = pair_drawn()
    whole = np.broadcast_shapes(*shapes)
    probe(shares, *(randn(*shape, dtype=D) for shape in (*shapes, whole)))
probe(with_itself, randn(2, 3, dtype=D), randn(2, 3, dtype=D))
probe(asked_twice, randn(2, 3, dtype=D), randn(3, dtype=D), randn(2, 3, dtype=D))


# %% mistake="front-forgotten"
# Your sum_to undoes sizes of 1. A shape that is too short has been filled up in front,
# and those axes have to go.
def sum_to(g, shape):
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% mistake="ones-forgotten"
# Your sum_to removes the axes in front. An axis of size 1 that became n is still there.
def sum_to(g, shape):
    return g.sum(axis=tuple(range(g.ndim - len(shape))))


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% mistake="axis-lost"
# You sum over the axis that was 1, and lose it. The shape asked for still has it.
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=tuple(i for i, size in enumerate(shape) if size == 1))


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% mistake="mean-for-sum"
# An element that was copied five times has five effects. They add up; you average them.
def sum_to(g, shape):
    g = g.mean(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.mean(axis=grown, keepdims=True)


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% mistake="not-summed-in-back"
# Your back functions do not use sum_to: a bias gets a whole table.
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    return Node(a.data + b.data, (a, b), lambda g: (g, g))


def mul(a, b):
    return Node(a.data * b.data, (a, b), lambda g: (g * b.data, g * a.data))


# %% mistake="factors-exchanged"
# What goes to a through a product is g times the *other* factor.
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        return sum_to(g * a.data, a.data.shape), sum_to(g * b.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% mistake="summed-before-multiplying"
# You sum g first and multiply then. Each of the gradients belongs to a factor of its
# own; first multiply, then sum.
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        to_a, to_b = sum_to(g, a.data.shape), sum_to(g, b.data.shape)
        return sum_to(to_a * b.data, a.data.shape), sum_to(to_b * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% mistake="upstream-ignored"
# Your shares do not depend on what arrives. Call back with other numbers.
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    def back(g):
        one = np.ones_like(g)
        return sum_to(one, a.data.shape), sum_to(one, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        one = np.ones_like(g)
        return sum_to(one * b.data, a.data.shape), sum_to(one * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% mistake="g-is-changed"
# `g *= …` works in the array that was handed over, and the second share is computed
# from the result of the first.
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        to_b = sum_to(g * a.data, b.data.shape)
        g *= b.data
        return sum_to(g, a.data.shape), to_b

    return Node(a.data * b.data, (a, b), back)


# %% alternative="one-axis-at-a-time"
def sum_to(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for i in range(len(shape)):
        if shape[i] == 1 and g.shape[i] != 1:
            g = g.sum(axis=i, keepdims=True)
    return g


def add(a, b):
    out = Node(a.data + b.data, [a, b])
    out.back = lambda g: tuple(sum_to(g, n.data.shape) for n in (a, b))
    return out


def mul(a, b):
    out = Node(np.multiply(a.data, b.data), [a, b])
    pairs = (a, b.data), (b, a.data)
    out.back = lambda g: tuple(sum_to(g * f, n.data.shape) for n, f in pairs)
    return out


# %% alternative="sum-then-reshape"
def sum_to(g, shape):
    padded = (1,) * (g.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, (m, n) in enumerate(zip(padded, g.shape)) if m != n)
    return g.sum(axis=axes).reshape(shape)


def _pair(a, b, result, to_a, to_b):
    def back(g):
        return [sum_to(to_a(g), a.data.shape), sum_to(to_b(g), b.data.shape)]

    return Node(result, (a, b), back)


def add(a, b):
    return _pair(a, b, a.data + b.data, lambda g: g, lambda g: g)


def mul(a, b):
    return _pair(a, b, a.data * b.data, lambda g: g * b.data, lambda g: g * a.data)


# %% alternative="scatter-by-index"
def sum_to(g, shape):
    places = np.arange(int(np.prod(shape))).reshape(shape)
    places = np.broadcast_to(places, g.shape)
    flat = np.zeros(int(np.prod(shape)))
    np.add.at(flat, places.ravel(), g.ravel())
    return flat.reshape(shape)


def add(a, b):
    return Node(
        a.data + b.data,
        (a, b),
        lambda g: (sum_to(g, np.shape(a.data)), sum_to(g, np.shape(b.data))),
    )


def mul(a, b):
    return Node(
        a.data * b.data,
        (a, b),
        lambda g: (sum_to(b.data * g, a.data.shape), sum_to(a.data * g, b.data.shape)),
    )
