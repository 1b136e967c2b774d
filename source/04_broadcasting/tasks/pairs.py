# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randint, randn

# %% hidden="pairs-outer"
probe(outer, randn(2), randn(3), grad=True)
probe(outer, randn(3), randn(3), grad=True)
probe(outer, randn(1), randn(4), grad=True)
probe(outer, randn(5), randn(1), grad=True)
allowed = ("views", "making", "elementwise")
forbidden = ("aten.outer", "aten.ger", "aten.kron", "aten.einsum")
u, v = randn(24), randn(31)
probe(outer, u, v, grad=True, budget=10.0, allow=allowed, forbid=forbidden)
rule = {"budget": 10.0, "allow": allowed, "forbid": forbidden}
probe(
    outer, torch.tensor([0.0, 30.0, -2.0]), torch.tensor([4.0, 0.0]), grad=True, **rule
)
probe(outer, randn(1), randn(1), grad=True, **rule)
probe(outer, randn(5), randn(5), grad=True, **rule)
probe(outer, randint(-1, 2, 6).float(), randint(-1, 2, 4).float(), grad=True, **rule)
probe(outer, randn(2), randn(300), grad=True, **rule)
probe(outer, awkward(6), awkward(5), grad=True)
probe(outer, 300 * randn(4, away=1.0), 300 * randn(3, away=1.0), grad=True)
probe(outer, 1e-4 * randn(4), 1e-4 * randn(3), atol=0.0)
x = randn(4)
probe(outer, x, x)


def v_alone(u, v):
    """outer(u.detach(), v)"""
    return outer(u.detach(), v)


def u_alone(u, v):
    """outer(u, v.detach())"""
    return outer(u, v.detach())


def after_a_change(u, v):
    """outer(u, v), after outer(u, v) and u += 1"""
    outer(u, v)
    u += 1
    return outer(u, v)


u, v = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0, 5.0])
probe(v_alone, u, v, grad=True)
probe(u_alone, u, v, grad=True)
probe(after_a_change, u, v)
probe(outer, torch.tensor([1000.0]), torch.tensor([1e-3, 2e-3]), atol=0.0)


# %% hidden="pairs-distances"
probe(pairwise_distances, randn(2, 3), randn(4, 3))
probe(pairwise_distances, randn(3, 2), randn(3, 2))
probe(pairwise_distances, randn(4, 4), randn(4, 4))
probe(pairwise_distances, randn(1, 5), randn(3, 5))
probe(pairwise_distances, randn(4, 1), randn(2, 1))
probe(pairwise_distances, randn(3, 5).t(), randn(3, 2).t())
probe(pairwise_distances, randn(2, 5), randn(1, 5))
probe(pairwise_distances, randn(0, 3), randn(4, 3))
probe(pairwise_distances, randn(2, 3), randn(0, 3))
close = {"rtol": 1e-3, "atol": 0.0}
a, b = torch.tensor([[1000.0, 0.0]]), torch.tensor([[1000.0, 0.02], [1000.5, 0.0]])
probe(pairwise_distances, a, b, **close)
probe(
    pairwise_distances,
    torch.tensor([[1000.0, 0.0]]),
    torch.tensor([[1000.01, 0.0]]),
    **close,
)
probe(pairwise_distances, 1e-4 * randn(2, 3), 1e-4 * randn(4, 3), **close)
probe(pairwise_distances, 100 * randn(3, 2), 100 * randn(2, 2))
probe(pairwise_distances, randn(2, 40), randn(3, 40))
probe(pairwise_distances, randn(30, 2), randn(2, 2))
probe(pairwise_distances, randn(1, 1), randn(1, 1))
probe(pairwise_distances, randn(0, 2), randn(5, 2))
probe(pairwise_distances, randn(5, 2), randn(0, 2))
probe(pairwise_distances, awkward(5, 3), awkward(4, 3))
x = randn(3, 4)
probe(pairwise_distances, x, x)
a, b = torch.tensor([[1000.0, 0.0], [-1000.0, 0.0]]), torch.tensor([[-1000.0, 0.02]])
probe(pairwise_distances, a, b, atol=1e-4)
probe(pairwise_distances, b, a, atol=1e-4)
probe(pairwise_distances, torch.zeros(1, 2), torch.tensor([[3e-7, 4e-7]]), **close)


def after_a_change(a, b):
    """pairwise_distances(a, b), after pairwise_distances(a, b) and a += 1"""
    pairwise_distances(a, b)
    a += 1
    return pairwise_distances(a, b)


probe(after_a_change, torch.zeros(1, 2), torch.tensor([[3.0, 4.0]]))


# %% hidden="pairs-structure"
probe(pairwise_distances, randn(2, 3), randn(4, 3), grad=True)
norms = ("aten.norm", "aten.linalg_vector_norm")
allowed = ("views", "making", "elementwise", "reductions", *norms)
for a, b in ((randn(24, 3), randn(31, 3)), (randn(2, 22), randn(3, 22))):
    probe(pairwise_distances, a, b, grad=True, budget=4.0, allow=allowed)
for a, b in (
    (randn(2, 2), randn(3, 2)),
    (randn(3, 3), randn(3, 3)),
    (randn(1, 1), randn(2, 1)),
):
    probe(pairwise_distances, a, b, grad=True, budget=4.0, allow=allowed)


def b_alone(a, b):
    """pairwise_distances(a.detach(), b)"""
    return pairwise_distances(a.detach(), b)


def a_alone(a, b):
    """pairwise_distances(a, b.detach())"""
    return pairwise_distances(a, b.detach())


a, b = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[0.0, -1.0]])
probe(b_alone, a, b, grad=True)
probe(a_alone, a, b, grad=True)
probe(
    pairwise_distances, torch.ones(7, 2), torch.zeros(3, 2), budget=4.0, allow=allowed
)
probe(
    pairwise_distances, torch.ones(3, 4), torch.zeros(8, 4), budget=4.0, allow=allowed
)
probe(
    pairwise_distances,
    torch.ones(20, 4000),
    torch.zeros(10, 4000),
    budget=4.0,
    allow=allowed,
)


# %% mistake="loops"
# PyTorch is asked once for each row, or more often. Count with larger inputs. Two
# dimensions of size 1 do the work of the loop.
def outer(u, v):
    return torch.stack([x * v for x in u])


def pairwise_distances(a, b):
    if len(a) == 0:
        return torch.zeros(0, len(b))
    return torch.stack([(x - b).pow(2).sum(-1).sqrt() for x in a])


# %% mistake="loops-over-both"
# PyTorch is asked anew for every pair of points. Count for a thousand points on each
# side. Which two dimensions of size 1 do the work of both loops?
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    d = torch.zeros(a.shape[0], b.shape[0])
    for i in range(a.shape[0]):
        for j in range(b.shape[0]):
            d[i, j] = (a[i] - b[j]).pow(2).sum().sqrt()
    return d


# %% mistake="ready-made"
# This is PyTorch's own answer, and the text asks for yours, made by broadcasting.
def outer(u, v):
    return u[:, None] @ v[None]


def pairwise_distances(a, b):
    return torch.cdist(a, b)


# %% mistake="squared-distances"
# Your distances are squared. Two points at (0, 0) and (3, 4) are 5 apart, not 25.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1)


# %% mistake="absolute-differences"
# You add up the absolute differences. That is a distance too, the one of a taxi in a
# grid of streets. From (0, 0) to (3, 4) it gives 7; the formula gives 5.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).abs().sum(-1)


# %% mistake="sums-over-points"
# You sum over the wrong dimension. Print the shape of the differences, name each size,
# and ask which of them stands under the sum sign.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(1).sqrt()


# %% mistake="transposed"
# Your tables are turned on their side: rows belong to the second argument. Try inputs
# of different lengths and print the shape.
def outer(u, v):
    return u * v[:, None]


def pairwise_distances(a, b):
    return (a - b[:, None]).pow(2).sum(-1).sqrt()


# %% mistake="only-partners"
# You pair the first with the first and the second with the second. The table has an
# entry for every combination: which operand needs a dimension of size 1, and where?
def outer(u, v):
    return u * v


def pairwise_distances(a, b):
    return (a - b).pow(2).sum(-1).sqrt()


# %% mistake="sums-instead-of-products"
# Your outer table holds sums. The outer product multiplies: o[i, j] is u[i] times v[j].
def outer(u, v):
    return u[:, None] + v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% mistake="root-before-sum"
# You take the root of each square before adding up, and the two cancel. In the formula
# the root stands outside the sum.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sqrt().sum(-1).sqrt()


# %% mistake="loop-over-coordinates"
# Your loop runs over the coordinates. With two of them it is short, and with 22 it asks
# PyTorch ten times as often. The sum over k can be one call.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    total = torch.zeros(len(a), len(b))
    for k in range(a.shape[1]):
        total = total + (a[:, k, None] - b[:, k]) ** 2
    return total.sqrt()


# %% mistake="outer-by-name"
# PyTorch has a function with this name, and you called it. The text asks for your own,
# made by broadcasting; compare with theirs as often as you like.
def outer(u, v):
    return torch.outer(u, v)


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% mistake="second-detached"
# The second argument gets no gradient. It is taken out of the computation on the way.
def outer(u, v):
    return u[:, None] * v.detach()


def pairwise_distances(a, b):
    return (a[:, None] - b.detach()).pow(2).sum(-1).sqrt()


# %% mistake="mean-for-sum"
# You average over the coordinates where the formula adds up. From (0, 0) to (3, 4) it
# should be 5. What does yours give?
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).mean(-1).sqrt()


# %% mistake="moves-and-multiplies-out"
# You move the points to their centre, and multiply the square out there. Two points
# that are close to each other and far from the centre lose their digits all the same.
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    if len(a):
        a, b = a - a.mean(0), b - a.mean(0)
    products = (a[:, None] * b).sum(2)
    squares = (a * a).sum(1)[:, None] + (b * b).sum(1) - 2 * products
    return squares.clamp(min=0).sqrt()


# %% alternative="both-unsqueezed"
def outer(u, v):
    return u.unsqueeze(1) * v.unsqueeze(0)


def pairwise_distances(a, b):
    difference = a[:, None, :] - b[None, :, :]
    return torch.sqrt((difference * difference).sum(dim=2))


# %% alternative="norm"
def outer(u, v):
    return torch.mul(u.reshape(-1, 1), v.reshape(1, -1))


def pairwise_distances(a, b):
    return (b - a.unsqueeze(1)).norm(dim=-1)


# %% alternative="expanded-openly"
def outer(u, v):
    shape = (len(u), len(v))
    return u[:, None].expand(shape) * v[None].expand(shape)


def pairwise_distances(a, b):
    shape = (a.shape[0], b.shape[0], a.shape[1])
    left, right = a[:, None].expand(shape), b[None].expand(shape)
    return ((left - right) ** 2).sum(-1) ** 0.5


# %% alternative="transposed"
def outer(u, v):
    return (u * v[..., None]).t()


def pairwise_distances(a, b):
    return (b[:, None] - a).square().sum(-1).sqrt().t()


# %% alternative="meshgrid-and-indices"
def outer(u, v):
    left, right = torch.meshgrid(u, v, indexing="ij")
    return left * right


def pairwise_distances(a, b):
    i = torch.arange(len(a))[:, None]
    j = torch.arange(len(b))
    return torch.linalg.vector_norm(a[i] - b[j], dim=-1)


# %% alternative="in-place-and-repeated"
def outer(first, second):
    table = first.repeat(len(second), 1).t().clone()
    table *= second
    return table


def pairwise_distances(first, second):
    differences = first[:, :, None] - second.t()[None]
    differences **= 2
    print(differences.shape)
    return differences.sum(1).sqrt_()


# %% alternative="class-and-lambda"
class Pairs:
    def __init__(self, combine):
        self.combine = combine

    def __call__(self, one, two):
        return self.combine(one.unsqueeze(1), two.unsqueeze(0))


outer = Pairs(lambda x, y: x * y)
pairwise_distances = Pairs(lambda x, y: torch.norm(x - y, dim=2))


# %% alternative="reciprocal-and-hypot"
def outer(u, v):
    return torch.mul(u.view(-1, 1), v.view(1, -1))


def pairwise_distances(a, b):
    apart = a.unsqueeze(1).sub(b.unsqueeze(0))
    return torch.square(apart).sum(dim=2).pow(0.5)


# %% inputs
# outer.u, outer.v: empty: the text speaks of no vector without entries
