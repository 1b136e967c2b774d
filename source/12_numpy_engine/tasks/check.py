# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


class Made(Node):
    """A number made from some nodes, with a backward of its own: these gradients arrive."""

    def __init__(self, value, nodes, slopes):
        self.data, self.grad, self.used = (
            np.asarray(value, dtype=np.float64),
            None,
            False,
        )
        self.parents, self.slopes = tuple(nodes), slopes
        self.back = lambda g: tuple(g * (0.0 if s is None else s) for s in slopes)

    def backward(self, grad=None, keep=False):
        for node, slope in zip(self.parents, self.slopes):
            if slope is not None:
                node.grad = slope if node.grad is None else node.grad + slope


def cubes(a):
    """The sum of all cubes"""
    return Made((a.data**3).sum(), (a,), (3 * a.data**2,))


def waves(a, b):
    """The sum of sin(a), times the sum of b squared"""
    left, right = np.sin(a.data).sum(), (b.data**2).sum()
    slopes = np.cos(a.data) * right, 2 * b.data * left
    return Made(left * right, (a, b), slopes)


def places(a):
    """The sum of a times 1, 2, 3, … in the order of reading"""
    factors = np.arange(1.0, a.data.size + 1).reshape(a.data.shape)
    return Made((a.data * factors).sum(), (a,), (factors,))


def three(a, b, c):
    """Sums of a, b and c, multiplied"""
    sa, sb, sc = a.data.sum(), b.data.sum(), c.data.sum()
    slopes = [
        np.full_like(n.data, s) for n, s in ((a, sb * sc), (b, sa * sc), (c, sa * sb))
    ]
    return Made(sa * sb * sc, (a, b, c), slopes)


def all_squared(*nodes):
    """The sum of the squares in all nodes"""
    value = sum((node.data**2).sum() for node in nodes)
    return Made(value, nodes, tuple(2 * node.data for node in nodes))


# %% hidden="check-numeric"
@by_hand
def slopes(f, arrays, h):
    """numeric(f, arrays, h), and the arrays afterwards"""
    arrays = [array(a) for a in arrays]
    found = [np.array(one) for one in numeric(f, list(arrays), h)]
    return [found, arrays]


probe(slopes, cubes, [torch.tensor([1.0, 2.0], dtype=D)], 0.5)
for shape in ((3,), (2, 3), (), (1,), (2, 1, 2), (0, 2)):
    probe(slopes, cubes, [randn(*shape, dtype=D)], 0.25)
    probe(slopes, places, [randn(*shape, dtype=D)], 0.25)
probe(slopes, waves, [randn(2, 3, dtype=D), randn(3, dtype=D)], 0.125)
probe(slopes, waves, [randn(dtype=D), randn(4, 1, dtype=D)], 0.01)
probe(slopes, waves, [randn(2, dtype=D), randn(2, dtype=D)], 0.001)
probe(slopes, three, [randn(2, dtype=D), randn(2, 2, dtype=D), randn(1, dtype=D)], 0.5)
x = randn(3, dtype=D).cpu()  # its array is its own memory, so that both are one
probe(slopes, waves, [x, x], 0.25)
probe(slopes, cubes, [awkward(4, 4, dtype=D)], 0.1)
probe(slopes, cubes, [300 * awkward(3, 2, dtype=D)], 0.5)
probe(slopes, cubes, [1e-4 * randn(2, 3, dtype=D)], 0.001, atol=0.0)
probe(slopes, cubes, [randn(3, dtype=D)], 1)
probe(slopes, places, [randn(3, 2, dtype=D).t()], 0.25)
probe(slopes, cubes, [randn(20, dtype=D)], 0.25)
probe(slopes, all_squared, [], 0.25)
probe(slopes, all_squared, [randn(i % 3 + 1, dtype=D) for i in range(21)], 0.25)


# %% hidden="check-suspects"
def told(*by):
    """waves, whose gradients are multiplied by these numbers; None: one that never arrives"""

    def f(a, b):
        made = waves(a, b)
        made.slopes = [None if k is None else k * s for k, s in zip(by, made.slopes)]
        made.back = lambda g: tuple(0.0 * n.data if s is None else g * s
                                    for n, s in zip((a, b), made.slopes))  # fmt: skip
        return made

    return f


def one_wrong(index, by):
    """The sum of all cubes, with one element of its gradient moved"""

    def f(a):
        made = cubes(a)
        made.slopes[0][index] += by
        return made

    return f


def named(which):
    return {"right": told(1, 1), "first": told(-1, 1), "second": told(1, 2), "both": told(2, 0.5),
            "never": told(1, None), "neither": told(None, None)}[which]  # fmt: skip


@by_hand
def suspected(which, leaf_1, leaf_2):
    """suspects(f, [a, b], 1e-4, 1e-4), for a product of sums whose gradients are right, or wrong
    in the first, in the second or in both, or never arrive; and the arrays afterwards"""
    arrays = [array(leaf_1), array(leaf_2)]
    return [list(suspects(named(which), list(arrays), 1e-4, 1e-4)), arrays]


@by_hand
def moved(place, element, off_by, bound):
    """suspects for a sum of cubes, one element of whose gradient is off, with h = 1e-4"""
    return list(suspects(one_wrong(element, off_by), [array(place)], 1e-4, bound))


@by_hand
def none_needed(place):
    """suspects for a result that depends on nothing, and whose gradient never arrives"""

    def f(node):
        return Made(2.0, (node,), (None,))

    return list(suspects(f, [array(place)], 1e-4, 1e-6))


@by_hand
def on_the_edge(place):
    """suspects for a times 1, 2, 3, …, with one element of the gradient off by exactly 0.5, the
    tolerance, and h = 0.5"""

    def f(a):
        made = places(a)
        made.slopes[0][0] += 0.5
        return made

    return list(suspects(f, [array(place)], 0.5, 0.5))


@by_hand
def far_apart(place):
    """suspects for the sum of all cubes, with h = 0.51234 and a tolerance just below h squared, by
    which the central difference of a cube is off"""
    return list(suspects(cubes, [array(place)], 0.51234, 0.2623))


@by_hand
def wrong_between(place, low, high):
    """suspects for the sum of all cubes, whose gradient is wrong in the last element if that lies
    between low and high"""

    def f(a):
        made = cubes(a)
        made.slopes[0].flat[-1] += low < a.data.flat[-1] < high
        return made

    return list(suspects(f, [array(place)], 1e-4, 1e-4))


def positive(*shape):
    return 0.3 + randn(*shape, dtype=D).abs().clamp(max=1.2)


for which in ("right", "first", "second", "both", "never", "neither"):
    probe(suspected, which, positive(2, 3), positive(3))
    probe(suspected, which, positive(), positive(1, 2))
for by in (0.5, -0.5):
    probe(moved, randn(2, 3, dtype=D), (1, 2), by, 0.1)
    probe(moved, randn(2, 3, dtype=D), (0, 0), by, 0.1)
    probe(moved, randn(2, 3, dtype=D), (0, 1), by, 0.9)
    probe(moved, randn(4, dtype=D), (2,), by / 50, 1e-3)
probe(none_needed, randn(2, dtype=D))
for last, low, high in ((-1.5, -2.0, -1.0), (1.001, 1.0005, 1.0015), (2.0, 1.5, 2.5)):
    probe(wrong_between, torch.tensor([0.5, 2.0, last], dtype=D), low, high)
close = torch.tensor([0.5, 1 + 1e-9], dtype=D)
probe(wrong_between, close, 1 + 1e-10, 1 + 1e-8)
for last, low, high in ((30.0, 29.0, 31.0), (1.0, 0.5, 1.5)):
    probe(wrong_between, torch.tensor([0.5, 2.0, last], dtype=D), low, high)
probe(far_apart, randn(2, 3, dtype=D))
probe(on_the_edge, torch.tensor([2.0, 4.0, -1.0], dtype=D))
probe(moved, torch.tensor([30.0, 1.0], dtype=D), (0,), 0.02, 0.01)


@by_hand
def in_both_places(place):
    """suspects(f, [a, a], 1e-4, 1e-4) for sin(a) summed times the sum of a squared, all right"""
    a = array(place)
    return list(suspects(waves, [a, a], 1e-4, 1e-4))


@by_hand
def all_wrong(place):
    """suspects for the sum of the squares in three nodes, with gradients twice as large"""

    def f(*nodes):
        made = all_squared(*nodes)
        made.slopes = tuple(2 * s for s in made.slopes)
        return made

    return list(suspects(f, [array(place)] * 3, 1e-4, 1e-4))


probe(in_both_places, torch.tensor([0.5, 1.0], dtype=D))
probe(all_wrong, torch.tensor([0.5, 1.0], dtype=D))


@by_hand
def all_a_little_off(place, off_by, bound):
    """suspects for the sum of all cubes, all of whose gradient is off, with h = 1e-4; and how
    often a backward was asked for"""
    asked = []

    def f(a):
        made = cubes(a)
        made.slopes[0][...] += off_by
        send = made.backward
        made.backward = lambda *given, **named: (
            asked.append(1),
            send(*given, **named),
        )[1]
        return made

    return [list(suspects(f, [array(place)], 1e-4, bound)), len(asked)]


probe(all_a_little_off, randn(4, 5, dtype=D), 0.08, 0.1)
probe(all_a_little_off, randn(4, 5, dtype=D), 0.12, 0.1)


# %% mistake="one-sided"
# You compare with f where it stands. A central difference looks on both sides, over a
# distance of 2h.
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            up = array.copy()
            up[index] += h
            moved = [*arrays[:i], up, *arrays[i + 1 :]]
            slopes[index] = (f(*map(Node, moved)).data - f(*map(Node, arrays)).data) / h
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = 0.0 if leaves[i].grad is None else leaves[i].grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
    return found


# %% mistake="divided-by-h"
# The two values lie 2h apart.
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            up[index] += h
            down[index] -= h
            plus = f(*map(Node, [*arrays[:i], up, *arrays[i + 1 :]])).data
            minus = f(*map(Node, [*arrays[:i], down, *arrays[i + 1 :]])).data
            slopes[index] = (plus - minus) / h
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = 0.0 if leaves[i].grad is None else leaves[i].grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
    return found


# %% mistake="all-elements-at-once"
# `array + h` moves all elements together, and every slope becomes the sum of all. Move
# one element at a time.
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        plus = f(*map(Node, [*arrays[:i], array + h, *arrays[i + 1 :]])).data
        minus = f(*map(Node, [*arrays[:i], array - h, *arrays[i + 1 :]])).data
        made.append(np.full(array.shape, (plus - minus) / (2 * h)))
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = 0.0 if leaves[i].grad is None else leaves[i].grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
    return found


# %% mistake="moved-in-place"
# You move an element of the caller's array and put it back. Where one array stands in the
# list twice, it moves in both places at once. Move it in a copy.
def numeric(f, arrays, h):
    made = []
    for array in arrays:
        slopes = np.zeros(array.shape)
        for i in np.ndindex(array.shape):
            before = array[i]
            array[i] = before + h
            up = f(*[Node(one) for one in arrays]).data
            array[i] = before - h
            down = f(*[Node(one) for one in arrays]).data
            array[i] = before
            slopes[i] = (up - down) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array.copy()) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = np.zeros_like(slopes) if leaf.grad is None else leaf.grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
    return found


# %% mistake="moved-and-left-there"
# You move an element of the caller's array and never move it back. All that follows is
# computed somewhere else.
def numeric(f, arrays, h):
    made = []
    for array in arrays:
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            array[index] += h
            plus = f(*map(Node, arrays)).data
            array[index] -= 2 * h
            minus = f(*map(Node, arrays)).data
            slopes[index] = (plus - minus) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = 0.0 if leaves[i].grad is None else leaves[i].grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
    return found


# %% mistake="no-distance"
# A gradient that is too small makes a negative difference, and that is never above the
# tolerance.
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            up[index] += h
            down[index] -= h
            plus = f(*map(Node, [*arrays[:i], up, *arrays[i + 1 :]])).data
            minus = f(*map(Node, [*arrays[:i], down, *arrays[i + 1 :]])).data
            slopes[index] = (plus - minus) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = 0.0 if leaves[i].grad is None else leaves[i].grad
        if (grad - slopes > tolerance).any():
            found.append(i)
    return found


# %% mistake="all-must-be-wrong"
# One wrong element is enough to make an array suspect.
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            up[index] += h
            down[index] -= h
            plus = f(*map(Node, [*arrays[:i], up, *arrays[i + 1 :]])).data
            minus = f(*map(Node, [*arrays[:i], down, *arrays[i + 1 :]])).data
            slopes[index] = (plus - minus) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = 0.0 if leaves[i].grad is None else leaves[i].grad
        if (np.abs(grad - slopes) > tolerance).all():
            found.append(i)
    return found


# %% mistake="none-is-let-pass"
# A gradient that never arrives is wrong as well, unless the slopes are 0.
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            up[index] += h
            down[index] -= h
            plus = f(*map(Node, [*arrays[:i], up, *arrays[i + 1 :]])).data
            minus = f(*map(Node, [*arrays[:i], down, *arrays[i + 1 :]])).data
            slopes[index] = (plus - minus) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        if leaves[i].grad is not None:
            if (np.abs(leaves[i].grad - slopes) > tolerance).any():
                found.append(i)
    return found


# %% mistake="distances-taken-together"
# You add up what all elements of an array are off by. Each one is compared by itself.
def numeric(f, arrays, h):
    gradients = []
    for position, array in enumerate(arrays):
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            ends = []
            for step in (h, -h):
                moved = array.copy()
                moved[index] += step
                others = [*arrays[:position], moved, *arrays[position + 1 :]]
                ends.append(f(*map(Node, others)).data)
            gradient[index] = (ends[0] - ends[1]) / (2 * h)
        gradients.append(gradient)
    return gradients


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for position, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = 0.0 if leaf.grad is None else leaf.grad
        if np.linalg.norm(grad - slopes) > tolerance:
            found.append(position)
    return found


# %% alternative="flat"
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):

        def at(j, step, i=i, array=array):
            flat = np.array(array.reshape(-1))
            flat[j] += step
            nodes = [Node(a) for a in arrays]
            nodes[i] = Node(flat.reshape(array.shape))
            return f(*nodes).data

        slopes = [(at(j, h) - at(j, -h)) / (2 * h) for j in range(array.size)]
        made.append(np.array(slopes).reshape(array.shape))
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(np.array(array)) for array in arrays]
    f(*leaves).backward()
    pairs = zip(leaves, numeric(f, arrays, h))
    return [
        i
        for i, (leaf, slopes) in enumerate(pairs)
        if not np.allclose(
            np.zeros_like(slopes) if leaf.grad is None else leaf.grad,
            slopes,
            rtol=0,
            atol=tolerance,
        )
    ]


# %% alternative="leaves-moved"
def numeric(f, arrays, h):
    leaves = [Node(np.array(array, copy=True)) for array in arrays]
    made = [np.empty(array.shape) for array in arrays]
    for leaf, slopes in zip(leaves, made):
        for index in np.ndindex(slopes.shape):
            stood = leaf.data[index].copy()
            leaf.data[index] = stood + h
            slopes[index] = f(*leaves).data
            leaf.data[index] = stood - h
            slopes[index] = (slopes[index] - f(*leaves).data) / (2 * h)
            leaf.data[index] = stood
    return made


def suspects(f, arrays, h, tolerance):
    leaves, found = [Node(array) for array in arrays], []
    f(*leaves).backward()
    right = numeric(f, arrays, h)
    for i in range(len(arrays)):
        grad = leaves[i].grad
        off = right[i] if grad is None else grad - right[i]
        if off.size and max(off.max(), -off.min()) > tolerance:
            found.append(i)
    return found


# %% inputs
# h: zero, negative: the text says that h is above 0
# h: large: nobody takes a slope so far away


# %% survivors
# check-fa07d9ea: every element is written
