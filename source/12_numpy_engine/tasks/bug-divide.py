# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="bug-divide-shares"
import torch

from autograder import awkward, by_hand, exact, probe, randn, unusual

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


@by_hand
def shares(a, b, g):
    """divide(a, b): its data and parents, what back(g) returns, asked twice; what stays"""
    before = [array(x).copy() for x in (a, b, g)]
    a, b, g = Node(array(a)), Node(array(b)), array(g)
    node = divide(a, b)
    parents = [p is q for p, q in zip(node.parents, (a, b))]
    made = [np.array(exact(s)) for s in (*node.back(g), *node.back(2 * g))]
    stays = [bool((x == y).all()) for x, y in zip(before, (a.data, b.data, g))]
    return [node.data, parents, len(node.parents), made, stays]


for shape in ((3,), (2, 3), (), (2, 1, 4)):
    away = randn(*shape, away=0.5, dtype=D)
    probe(shares, randn(*shape, dtype=D), away, randn(*shape, dtype=D))
for a, b, g in zip(unusual(D), unusual(D), unusual(D)):
    probe(shares, a, torch.where(b == 0, 0.5, b), g)
probe(shares, *(1e-4 * randn(2, 3, away=1.0, dtype=D) for _ in range(3)), atol=0.0)


@by_hand
def by_itself(a, g):
    """What back(g) of divide(a, a) returns, added up"""
    a = Node(array(a))
    one, other = divide(a, a).back(array(g))
    return np.array(exact(one)) + np.array(exact(other)) + 1


probe(by_itself, randn(3, away=0.5, dtype=D), randn(3, dtype=D))


# %% mistake="parent-still-missing"
# back returns two shares, and your node has one parent. The second share reaches nobody.
def divide(a, b):
    made = a.data / b.data

    def back(g):
        share = g / b.data
        return share, -share * made

    return Node(made, (a,), back)


# %% mistake="sign-still-wrong"
# The quotient shrinks when b grows.
def divide(a, b):
    made = a.data / b.data

    def back(g):
        share = g / b.data
        return share, share * made

    return Node(made, (a, b), back)


# %% mistake="g-still-changed"
# `/=` works in the array that was handed over. Look at g after the call.
def divide(a, b):
    made = a.data / b.data

    def back(g):
        g /= b.data
        return g, -g * made

    return Node(made, (a, b), back)


# %% mistake="square-forgotten"
# The share of b has b twice below the line.
def divide(a, b):
    made = a.data / b.data

    def back(g):
        share = g / b.data
        return share, -share * a.data

    return Node(made, (a, b), back)


# %% mistake="shares-exchanged"
# back returns the shares in the order of the parents.
def divide(a, b):
    made = a.data / b.data

    def back(g):
        share = g / b.data
        return -share * made, share

    return Node(made, (a, b), back)


# %% alternative="as-a-formula"
def divide(a, b):
    def back(g):
        return g / b.data, -g * a.data / b.data**2

    return Node(a.data / b.data, (a, b), back)


# %% alternative="as-a-product"
def divide(a, b):
    inverse = 1 / b.data
    out = Node(a.data * inverse, [a, b])
    out.back = lambda g: [g * inverse, np.negative(g * a.data * np.square(inverse))]
    return out


# %% inputs
# b: zero: the text says that no element of b is 0
