# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, exact, probe, randn, unusual

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


# %% hidden="sums-values"
@by_hand
def values(a, *rest):
    """The data of total and mean, called with axis and keepdims, and their parents"""
    a = Node(array(a))
    nodes = total(a, *rest), mean(a, *rest)
    return [[n.data for n in nodes], [p is a for n in nodes for p in n.parents]]


probe(values, randn(3, dtype=D))
for axis in (None, 0, 1, -1):
    for keepdims in (False, True):
        probe(values, randn(2, 3, dtype=D), axis, keepdims)
probe(values, randn(2, 3, 4, dtype=D), 1)
probe(values, randn(2, 3, 4, dtype=D), -2, True)
probe(values, randn(dtype=D))


# %% hidden="sums-gradients"
@by_hand
def shares(a, g, *rest):
    """What back(g) of total and mean return, written into; that g and a stay"""
    before = [array(a).copy(), array(g).copy()]
    a, g = Node(array(a)), array(g)
    made = []
    for node in (total(a, *rest), mean(a, *rest)):
        given = []
        for x in (g, 2 * g):
            (share,) = map(exact, node.back(x))
            given.append(share)
        made += [share.copy() for share in given]
        for share in given:
            share += 1
    return [made, [bool((x == y).all()) for x, y in zip(before, (a.data, g))]]


@by_hand
def of_a_number(a, g):
    """What back(g) of total and mean return, of a node of one number"""
    a, g = Node(array(a)), array(g)
    return [np.array(exact(node.back(g)[0])) for node in (total(a), mean(a))]


probe(shares, randn(3, dtype=D), randn(dtype=D))
for axis, lost, kept in (
    (None, (), (1, 1)),
    (0, (3,), (1, 3)),
    (1, (2,), (2, 1)),
    (-1, (2,), (2, 1)),
    (-2, (3,), (1, 3)),
):
    probe(shares, randn(2, 3, dtype=D), randn(*lost, dtype=D), axis)
    probe(shares, randn(2, 3, dtype=D), randn(*kept, dtype=D), axis, True)
probe(shares, randn(2, 3, 4, dtype=D), randn(2, 4, dtype=D), 1)
probe(shares, randn(2, 3, 4, dtype=D), randn(2, 3, dtype=D), -1)
probe(shares, randn(2, 3, 4, dtype=D), randn(2, 1, 4, dtype=D), -2, True)
probe(shares, randn(3, 3, dtype=D), randn(3, dtype=D), 1)
probe(of_a_number, randn(dtype=D), randn(dtype=D))
probe(shares, randn(1, 4, dtype=D), randn(4, dtype=D), 0)
for a in unusual(D)[:-1]:
    probe(shares, a, 300 * randn(len(a), dtype=D), 1)
probe(shares, awkward(5, dtype=D)[:, None] * randn(3, dtype=D), awkward(5, dtype=D), 1)
probe(shares, 1e-4 * randn(2, 3, dtype=D), 1e-4 * randn(3, dtype=D), 0, atol=0.0)
probe(shares, randn(2, 20, 3, dtype=D), randn(20, 3, dtype=D), 0)


# %% mistake="mean-is-a-sum"
# Your mean does not divide, forward or backward.
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    return total(a, axis, keepdims)


# %% mistake="mean-hands-on-a-sum"
# In a mean each element has only the n-th part of the effect that it has in a sum.
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    out = total(a, axis, keepdims)
    out.data = a.data.mean(axis=axis, keepdims=keepdims)
    return out


# %% mistake="count-of-all"
# Along an axis, a mean is taken over as many numbers as that axis has, not over all.
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    def back(g):
        count = a.data.size
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


# %% mistake="axis-not-put-back"
# The gradient that arrives has lost an axis. Broadcasting aligns from the right: it
# only fits by chance, and then to the wrong side.
def total(a, axis=None, keepdims=False):
    def back(g):
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    def back(g):
        count = a.data.size if axis is None else a.data.shape[axis]
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


# %% mistake="axis-put-back-twice"
# With keepdims the axis is still there. You put in another one.
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    def back(g):
        count = a.data.size if axis is None else a.data.shape[axis]
        if axis is not None:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


# %% mistake="read-only-view"
# np.broadcast_to returns a view that may not be written to, in which one number stands
# for many. The text asks for a full array.
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    def back(g):
        count = a.data.size if axis is None else a.data.shape[axis]
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / count, a.data.shape),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


# %% mistake="keepdims-ignored"
# keepdims has no effect on your result.
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis), (a,), back)


def mean(a, axis=None, keepdims=False):
    def back(g):
        count = a.data.size if axis is None else a.data.shape[axis]
        if axis is not None:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis), (a,), back)


# %% alternative="times-ones"
def total(a, axis=None, keepdims=False):
    kept = a.data.sum(axis=axis, keepdims=True)

    def back(g):
        return [np.ones_like(a.data) * np.reshape(g, kept.shape)]

    return Node(kept if keepdims else a.data.sum(axis=axis), [a], back)


def mean(a, axis=None, keepdims=False):
    out = total(a, axis, keepdims)
    share = out.data.size / a.data.size
    inner = out.back
    return Node(out.data * share, [a], lambda g: inner(g * share))


# %% alternative="add-in-place"
def _spread(a, g, axis, keepdims, n):
    share = np.zeros(a.data.shape)
    share += np.expand_dims(g, axis) if axis is not None and not keepdims else g
    share /= n
    return (share,)


def total(a, axis=None, keepdims=False):
    made = np.sum(a.data, axis, keepdims=keepdims)
    return Node(made, (a,), lambda g: _spread(a, g, axis, keepdims, 1))


def mean(a, axis=None, keepdims=False):
    n = np.size(a.data, axis)
    made = np.sum(a.data, axis, keepdims=keepdims) / n
    return Node(made, (a,), lambda g: _spread(a, g, axis, keepdims, n))


# %% inputs
# a: empty: no size of a is 0, says the text
