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


# %% hidden="product-values"
@by_hand
def values(a, b):
    """The data of matmul(a, b), and whether a and b are its parents, in this order"""
    a, b = Node(array(a)), Node(array(b))
    node = matmul(a, b)
    return [
        node.data,
        [p is q for p, q in zip(node.parents, (a, b))],
        len(node.parents),
    ]


for n, i, o in ((1, 2, 3), (4, 3, 2), (2, 1, 3), (3, 3, 3), (2, 5, 1)):
    probe(values, randn(n, i, dtype=D), randn(i, o, dtype=D))


# %% hidden="product-gradients"
@by_hand
def shares(a, b, g):
    """What back(g) of matmul(a, b) returns, asked twice; that g, a and b stay"""
    before = [array(x).copy() for x in (a, b, g)]
    a, b, g = Node(array(a)), Node(array(b)), array(g)
    back = matmul(a, b).back
    made = [np.array(exact(s)) for s in (*back(g), *back(2 * g))]
    after = [a.data, b.data, g]
    return [made, [bool((x == y).all()) for x, y in zip(before, after)]]


def drawn(n, i, o, scale=1.0):
    return [scale * randn(*s, dtype=D) for s in ((n, i), (i, o), (n, o))]


for shape in ((1, 2, 3), (4, 3, 2), (2, 1, 3), (3, 3, 3), (2, 5, 1), (1, 1, 1)):
    probe(shares, *drawn(*shape))
for shape in ((30, 2, 3), (2, 30, 3), (2, 3, 30), (0, 3, 2), (2, 0, 3), (2, 3, 0)):
    probe(shares, *drawn(*shape))
probe(shares, *drawn(2, 3, 4, 300.0))
probe(shares, *drawn(2, 3, 4, 1e-4), atol=0.0)
probe(shares, awkward(4, 4, dtype=D), awkward(4, 4, dtype=D), awkward(4, 4, dtype=D))
probe(shares, *(randn(*s, dtype=D).t() for s in ((3, 2), (4, 3), (4, 2))))


@by_hand
def squared(a, g):
    """What back(g) of matmul(a, a) returns, added up"""
    a, g = Node(array(a)), array(g)
    one, other = matmul(a, a).back(g)
    return np.array(exact(one)) + np.array(exact(other))


probe(squared, randn(3, 3, dtype=D), randn(3, 3, dtype=D))


# %% mistake="nothing-transposed"
# Only square matrices forgive this: g is (n, o), b is (i, o), and the share of a is
# (n, i).
def matmul(a, b):
    return Node(a.data @ b.data, (a, b), lambda g: (g @ b.data, a.data @ g))


# %% mistake="share-transposed"
# Your second share is (o, i). It goes to b, which is (i, o).
def matmul(a, b):
    return Node(a.data @ b.data, (a, b), lambda g: (g @ b.data.T, g.T @ a.data))


# %% mistake="elementwise"
# `*` multiplies element by element, and broadcasts where it can.
def matmul(a, b):
    return Node(a.data * b.data, (a, b), lambda g: (g * b.data, g * a.data))


# %% mistake="shares-exchanged"
# back returns the shares in the order of the parents. Yours come the other way round.
def matmul(a, b):
    return Node(a.data @ b.data, (a, b), lambda g: (a.data.T @ g, g @ b.data.T))


# %% mistake="upstream-ignored"
# Your shares do not depend on what arrives.
def matmul(a, b):
    def back(g):
        one = np.ones_like(g)
        return one @ b.data.T, a.data.T @ one

    return Node(a.data @ b.data, (a, b), back)


# %% alternative="einsum"
def matmul(a, b):
    def back(g):
        return (
            np.einsum("no,io->ni", g, b.data),
            np.einsum("ni,no->io", a.data, g),
        )

    return Node(np.einsum("ni,io->no", a.data, b.data), (a, b), back)


# %% alternative="dot-and-transposed-twice"
def matmul(a, b):
    out = Node(np.dot(a.data, b.data), [a, b])
    out.back = lambda g: [b.data.dot(g.T).T, np.dot(g.T, a.data).T]
    return out


# %% alternative="sum-of-outer-products"
def matmul(a, b):
    def back(g):
        to_a = (g[:, None, :] * b.data[None]).sum(-1)
        to_b = np.zeros_like(b.data)
        for row, up in zip(a.data, g):
            to_b += np.outer(row, up)
        return to_a, to_b

    return Node((a.data[:, :, None] * b.data).sum(axis=1), (a, b), back)
