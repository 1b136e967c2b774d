# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import sys

import torch

from autograder import by_hand, choice, exact, integer, probe, randn, shuffled, unusual

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


calls = []


def twice(a):
    def back(g):
        calls.append("twice")
        return (2 * g,)

    return Node(2 * a.data, (a,), back)


def wave(a):
    def back(g):
        calls.append("wave")
        return (g * np.cos(a.data),)

    return Node(np.sin(a.data), (a,), back)


def plus(a, b):
    """Hands on the very array that it was given, to both."""

    def back(g):
        calls.append("plus")
        return g, g

    return Node(a.data + b.data, (a, b), back)


def times(a, b):
    def back(g):
        calls.append("times")
        return g * b.data, g * a.data

    return Node(a.data * b.data, (a, b), back)


def table(a, b):
    """A column and a row, to a table: the shares have shapes of their own."""

    def back(g):
        calls.append("table")
        return (g * b.data).sum(1, keepdims=True), (g * a.data).sum(0)

    return Node(a.data * b.data, (a, b), back)


def summed(a):
    def back(g):
        calls.append("summed")
        return (np.broadcast_to(g, a.data.shape),)

    return Node(a.data.sum(), (a,), back)


def fitted(g, shape):
    """g, summed back to a shape that was broadcast."""
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def wide_plus(a, b):
    """The sum of two nodes whose shapes broadcast."""
    back = lambda g: (fitted(g, a.data.shape), fitted(g, b.data.shape))  # noqa: E731
    return Node(a.data + b.data, (a, b), back)


def wide_times(a, b):
    """The product of two nodes whose shapes broadcast."""

    def back(g):
        return fitted(g * b.data, a.data.shape), fitted(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


def rows(a):
    """The mean along the last axis, which stays; of a number, the number."""
    if a.data.ndim == 0:
        return Node(a.data.copy(), (a,), lambda g: (g,))
    made = a.data.mean(axis=-1, keepdims=True)
    n = a.data.shape[-1]
    return Node(made, (a,), lambda g: (np.broadcast_to(g / n, a.data.shape),))


MADE = {"twice": twice, "wave": wave, "plus": plus, "times": times, "table": table}
MADE |= {"summed": summed, "rows": rows}
MADE |= {"wide plus": wide_plus, "wide times": wide_times}


def graph(leaves, recipe):
    """All nodes: the leaves, and one for each line (operation, operands) of a recipe."""
    nodes = [Node(array(leaf).copy()) for leaf in leaves]
    for name, *operands in recipe:
        nodes.append(MADE[name](*(nodes[i] for i in operands)))
    return nodes


def drawn(n_leaves, length):
    """A random recipe: every node is used, some of them several times."""
    recipe = []
    for i in range(n_leaves, n_leaves + length):
        name = choice(["twice", "wave", "plus", "times", "plus", "times"])
        last = i - 1
        first = integer(0, i) if name in ("plus", "times") else last
        recipe.append(
            (name, last, first) if name in ("plus", "times") else (name, last)
        )
    return recipe


def drawn_wide(n_leaves, length):
    """The same for leaves whose shapes differ: sums and products broadcast."""
    recipe = []
    for i in range(n_leaves, n_leaves + length):
        name = choice(
            ["wide plus", "wide times", "wide plus", "wave", "rows", "summed"]
        )
        operands = (i - 1, integer(0, i)) if name.startswith("wide") else (i - 1,)
        recipe.append((name, *operands))
    for i in range(n_leaves):  # every leaf has a part in it
        recipe.append(("wide plus", n_leaves + length + i - 1, i))
    return recipe


def shapes_drawn():
    """Four shapes that broadcast with each other, in some order."""
    n, m = integer(2, 5), integer(2, 5)
    return shuffled([(), (m,), (n, 1), (n, m)])


SHORT = [("twice", 0), ("plus", 0, 1)]
DIAMOND = [("times", 0, 0), ("plus", 0, 1), ("times", 1, 2)]
LATE = [("twice", 0), ("wave", 1), ("wave", 2), ("plus", 3, 0), ("times", 4, 1)]
OTHER_WAY = [("twice", 0), ("wave", 1), ("wave", 2), ("plus", 0, 3), ("times", 1, 4)]
TABLE = [("table", 0, 1), ("summed", 2), ("times", 3, 3)]
LADDER = [("plus", i, i) for i in range(60)]


# %% hidden="sweep-order"
@by_hand
def ordered(recipe, n_leaves=1, start=-1):
    """Build a graph from numbered nodes, and give the order with their parents' numbers"""
    nodes = graph([torch.ones((), dtype=D)] * n_leaves, recipe)
    numbers = {id(node): i for i, node in enumerate(nodes)}
    found = [numbers.get(id(node), -1) for node in order(nodes[start])]
    parents = [[numbers[id(p)] for p in node.parents] for node in nodes]
    return [found, parents, numbers[id(nodes[start])]]


probe(ordered, SHORT, judge="is_topological")
probe(ordered, [], judge="is_topological")
for recipe in (DIAMOND, LATE, OTHER_WAY, LADDER):
    probe(ordered, recipe, judge="is_topological")
probe(ordered, DIAMOND, 1, 1, judge="is_topological")
probe(ordered, OTHER_WAY, 1, 4, judge="is_topological")
for length in (5, 12, 30):
    probe(ordered, drawn(3, length), 3, judge="is_topological")


@by_hand
def deep_order(depth, both):
    """The length of the order of a chain, and where its leaf stands"""
    node = leaf = Node(1.0)
    for _ in range(depth):
        node = plus(node, leaf) if both else twice(node)
    found = order(node)
    return [len(found), found[0] is node, found[-1] is leaf]


probe(deep_order, 5000, False)
probe(deep_order, 5000, True)


class Watched(Node):
    """A node that notes how many calls are under way when its parents are looked up."""

    under_way = 0

    def __getattribute__(self, name):
        if name == "parents":
            frame, count = sys._getframe(), 0
            while frame is not None and count < 1000:
                frame, count = frame.f_back, count + 1
            Watched.under_way = max(Watched.under_way, count)
        return super().__getattribute__(name)


@by_hand
def calls_within(depth):
    """Whether order calls itself again and again in a chain, in place of a loop"""
    node = Watched(1.0)
    for _ in range(depth):
        node = Watched(1.0, (node,), lambda g: (g,))
    Watched.under_way = 0
    found = order(node)
    return [len(found), 0 < Watched.under_way < 300]


probe(calls_within, 800)


# %% hidden="sweep-gradients"
@by_hand
def gradients(leaves, recipe, grad=None):
    """Build a graph, send a gradient back from its last node, and give every grad"""
    nodes = graph(leaves, recipe)
    if grad is None:
        backward(nodes[-1])
    else:
        backward(nodes[-1], array(grad))
    return [node.grad for node in nodes]


x = torch.tensor([1.0, 2.0], dtype=D)
probe(gradients, [x], SHORT)
probe(gradients, [x], SHORT, torch.tensor([1.0, 10.0], dtype=D))
probe(gradients, [randn(2, dtype=D)], [], randn(2, dtype=D))
for recipe in (DIAMOND, LATE, OTHER_WAY):
    probe(gradients, [randn(2, 3, dtype=D)], recipe)
    probe(gradients, [randn(dtype=D)], recipe, randn(dtype=D))
probe(gradients, [randn(3, 1, dtype=D), randn(4, dtype=D)], TABLE, randn(dtype=D))
for length in (4, 8, 12, 16):
    leaves = [randn(2, 2, dtype=D), randn(2, 2, dtype=D)]
    probe(gradients, leaves, drawn(2, length), randn(2, 2, dtype=D))
for length in (3, 6, 10, 15):
    shapes = shapes_drawn()
    leaves = [randn(*shape, dtype=D) for shape in shapes]
    whole = max(shapes, key=lambda shape: (len(shape), shape))
    probe(gradients, leaves, drawn_wide(4, length), randn(*whole, dtype=D))
for grad in unusual(D):
    probe(gradients, [torch.sin(grad)], LATE, grad)
probe(gradients, [randn(2, dtype=D)], LADDER, randn(2, dtype=D))
probe(gradients, [randn(3, dtype=D)], DIAMOND, 1e-4 * randn(3, dtype=D), atol=0.0)


@by_hand
def one_array(x, grad):
    """Three nodes around one and the same array: every grad"""
    data = array(x).copy()
    nodes = [Node(data), Node(data)]
    nodes.append(times(*nodes))
    nodes.append(Node(data, (nodes[2], nodes[0]), lambda g: (3 * g, 5 * g)))
    backward(nodes[-1], array(grad))
    return [node.grad for node in nodes]


probe(one_array, randn(3, dtype=D), randn(3, dtype=D))
probe(gradients, [randn(3, dtype=D)], LATE, torch.zeros(3, dtype=D))


@by_hand
def deep(x, depth):
    """A chain of sums with its own leaf, that deep: the gradient of the leaf"""
    node = leaf = Node(array(x).copy())
    for _ in range(depth):
        node = plus(node, leaf)
    backward(node)
    return leaf.grad


probe(deep, randn(2, dtype=D), 5000)


# %% hidden="sweep-adds"
@by_hand
def several(leaves, recipe, *grads):
    """Send gradients back one after the other through one graph, and give every grad"""
    nodes = graph(leaves, recipe)
    for grad in grads:
        backward(nodes[-1], array(grad), keep=True)
    return [node.grad for node in nodes]


@by_hand
def two_graphs(x, grad, other):
    """Two graphs with a leaf in common, and the grad of that leaf"""
    leaf = Node(array(x).copy())
    backward(wave(leaf), array(grad))
    between = np.array(exact(leaf.grad))
    backward(plus(leaf, twice(leaf)), array(other))
    return [between, leaf.grad]


@by_hand
def within(x, grad, other):
    """A pass from the end, and one from the middle: every grad"""
    a = Node(array(x).copy())
    b = wave(a)
    c = times(b, a)
    backward(c, array(grad), keep=True)
    backward(b, array(other), keep=True)
    return [node.grad for node in (a, b, c)]


@by_hand
def arrays_stay(x, grad, stood_there):
    """Whether what was sent, what stood in grad, and the data of all nodes stay"""
    sent, stood = array(grad).copy(), array(stood_there).copy()
    nodes = graph([x], LATE)
    nodes[0].grad = stood
    data = [node.data.copy() for node in nodes]
    backward(nodes[-1], sent)
    same = [bool((node.data == d).all()) for node, d in zip(nodes, data)]
    kept = bool((stood == array(stood_there)).all()), bool((sent == array(grad)).all())
    return [same, list(kept), nodes[0].grad]


@by_hand
def handed_on(x, grad):
    """A sum that hands on the array it was given, with another share beside it"""
    given = array(grad).copy()
    a, b = Node(array(x).copy()), Node(array(x).copy())
    c = plus(a, b)
    d = plus(c, a)
    backward(d, given)
    return [a.grad, b.grad, c.grad, d.grad, given]


@by_hand
def counted(recipe, grad=None):
    """How often each back is called in one pass"""
    nodes = graph([torch.ones(2, dtype=D)], recipe)
    calls.clear()
    backward(nodes[-1], None if grad is None else array(grad))
    return sorted(calls)


@by_hand
def written_into(x, grad):
    """Write into the grad of one node: that of the others stays"""
    a, b = Node(array(x).copy()), Node(array(x).copy())
    given = array(grad).copy()
    backward(plus(a, b), given)
    stood = np.array(exact(b.grad))
    backward(plus(a, b), 2 * given)
    return [stood, b.grad, given]


x = torch.tensor([1.0, 2.0], dtype=D)
one = torch.tensor([1.0, 1.0], dtype=D)
probe(several, [x], SHORT, one, one)
for recipe in (DIAMOND, LATE, OTHER_WAY):
    probe(several, [randn(3, dtype=D)], recipe, randn(3, dtype=D), randn(3, dtype=D))
grads = [randn(2, dtype=D) for _ in range(3)]
probe(several, [randn(2, dtype=D), randn(2, dtype=D)], drawn(2, 8), *grads)
leaves = [randn(*shape, dtype=D) for shape in ((2, 1), (), (3,))]
recipe = drawn_wide(3, 6)
probe(several, leaves, recipe, randn(2, 3, dtype=D), randn(2, 3, dtype=D))
probe(two_graphs, randn(3, dtype=D), randn(3, dtype=D), randn(3, dtype=D))
probe(within, randn(3, dtype=D), randn(3, dtype=D), randn(3, dtype=D))
probe(arrays_stay, randn(3, dtype=D), randn(3, dtype=D), randn(3, dtype=D))
probe(handed_on, randn(3, dtype=D), randn(3, dtype=D))
probe(written_into, randn(3, dtype=D), randn(3, dtype=D))


@by_hand
def one_for_both(x, grad):
    """Two nodes, each of which sends one array of its own to both parents: their grads"""
    a, b = Node(array(x).copy()), Node(array(x).copy())

    def both():
        def back(g):
            share = 2 * g
            return share, share

        return Node(a.data + b.data, (a, b), back)

    backward(plus(both(), both()), array(grad))
    return [a.grad, b.grad]


@by_hand
def returned(x):
    """What backward returns"""
    return backward(twice(Node(array(x).copy())))


probe(one_for_both, x, torch.tensor([1.0, 10.0], dtype=D))
probe(returned, x)
probe(counted, LATE)
probe(counted, LADDER)
probe(counted, LATE, torch.zeros(2, dtype=D))


# %% hidden="sweep-used"
@by_hand
def thrown_away(recipe, keep):
    """What the nodes hold after a pass: used, how many parents, and whether a back"""
    nodes = graph([torch.ones(2, dtype=D)], recipe)
    backward(nodes[-1], keep=keep)
    return [[bool(n.used), len(n.parents), n.back is None] for n in nodes]


@by_hand
def sent_again(x, start, keep=False):
    """A second pass through a graph of which a part has been used"""
    leaf = Node(array(x).copy())
    between = wave(leaf)
    backward(between)
    fresh = twice(leaf)
    last = plus(fresh, between)
    before = [
        np.array(exact(n.grad)) if n.grad is not None else None for n in (leaf, fresh)
    ]
    try:
        backward(between if start else last, keep=keep)
    except RuntimeError:
        raised = True
    else:
        raised = False
    same = [
        n.grad is None if b is None else bool((np.array(exact(n.grad)) == b).all())
        for n, b in zip((leaf, fresh), before)
    ]
    return [raised, same, last.grad is None, bool(last.used), len(last.parents)]


@by_hand
def kept_and_then(x, grad):
    """A pass that keeps the graph, one that does not, and a third"""
    nodes = graph([x], LATE)
    backward(nodes[-1], array(grad), keep=True)
    backward(nodes[-1], array(grad))
    try:
        backward(nodes[-1], array(grad))
    except RuntimeError:
        return nodes[0].grad
    return "no RuntimeError"


@by_hand
def freed():
    """Whether a pass frees what a back function held"""
    import gc
    import weakref

    class Large:
        pass

    held = Large()
    a = Node(1.0)

    def back(g, held=held):
        return (g,)

    b = Node(2.0, (a,), back)
    alive = weakref.ref(held)
    del held, back
    c = twice(b)
    backward(c)
    gc.collect()
    return [alive() is None, a.grad, b.grad]


probe(thrown_away, SHORT, False)
probe(thrown_away, SHORT, True)
probe(thrown_away, LATE, False)
probe(thrown_away, [], False)
probe(sent_again, randn(2, dtype=D), True)
probe(sent_again, randn(3, dtype=D), False, True)
probe(sent_again, randn(3, dtype=D), True, True)
probe(sent_again, randn(2, dtype=D), False)
probe(kept_and_then, randn(2, dtype=D), randn(2, dtype=D))
probe(freed)


# %% judges
def is_topological(value):
    """[order, parents of each, start]: each reachable node once, before its parents."""
    if not isinstance(value, list) or len(value) != 3:
        return "order must return a list of nodes"
    found, parents, start = value
    rows = [found, [start], *(parents if isinstance(parents, list) else [None])]
    if not all(isinstance(row, list) for row in rows):
        return "order must return a list of nodes"
    if any(
        type(one) is not int or not -1 <= one < len(parents)
        for row in rows
        for one in row
    ):
        return "order must return a list of nodes"
    reachable, stack = set(), [start]
    while stack:
        one = stack.pop()
        if one not in reachable:
            reachable.add(one)
            stack += parents[one]
    if len(set(found)) < len(found):
        return "a node stands there more than once"
    if set(found) != reachable:
        missing = len(reachable - set(found))
        return f"{missing} nodes lack" if missing else "there are nodes too many"
    place = {one: i for i, one in enumerate(found)}
    for one in found:
        if any(place[parent] < place[one] for parent in parents[one]):
            return "a node stands after one of its parents"
    return None


# %% mistake="breadth-first"
# Each node stands where it was first met, nearest to the end first. A node near the end
# can also be far from it by another way: then it stands before nodes made from it.
def order(node):
    found = [node]
    for one in found:
        for parent in one.parents:
            if parent not in found:
                found.append(parent)
    return found


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="depth-first-from-the-top"
# You write a node down when you first meet it. It has to wait until everybody who was
# made from it is on the list.
def order(node):
    found, seen, stack = [], set(), [node]
    while stack:
        one = stack.pop()
        if one not in seen:
            seen.add(one)
            found.append(one)
            stack += one.parents
    return found


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="recursion"
# Python lets a function call itself about a thousand times. Count how deep the text
# says that a graph may be.
def order(node):
    done, seen = [], set()

    def visit(one):
        if one not in seen:
            seen.add(one)
            for parent in one.parents:
                visit(parent)
            done.append(one)

    visit(node)
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="leaf-first"
# Your list begins with the leaves. That is the order of the forward pass.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done


def backward(node, grad=None, keep=False):
    nodes = order(node)[::-1]
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="old-gradients-sent-again"
# What an earlier pass has left in the grad of a node is sent to its parents once more.
# Keep what arrives in this pass apart.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    for one in nodes:
        if one.grad is None:
            one.grad = np.zeros_like(one.data)
    node.grad = node.grad + (np.ones_like(node.data) if grad is None else grad)
    for one in nodes:
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(one.grad)):
                parent.grad = parent.grad + share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="set-and-not-added"
# Your pass forgets what stood in grad before. The text says: increased.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy()
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="last-share-wins"
# A node that was used twice gets two shares, and you keep the last.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="adds-in-place"
# `+=` works in the array that is there. A sum hands one and the same array to both its
# parents, and it may be the one that was sent in.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                if parent in arrived:
                    arrived[parent] += share
                else:
                    arrived[parent] = share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="grad-added-in-place"
# You add into the array that stood in grad before. Somebody may have kept it: put a new
# one there.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        if one.grad is None:
            one.grad = g.copy()
        else:
            one.grad += g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="upstream-ignored"
# You always send ones.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data)}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="only-leaves"
# PyTorch keeps gradients of leaves alone. The text asks for all nodes.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        if one.back is None:
            one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="never-thrown-away"
# The graph stays, and with it all arrays that its back functions hold.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )


# %% mistake="always-thrown-away"
# With keep=True one may send gradients again. You throw the graph away all the same.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    for one in nodes:
        if one.back is not None:
            one.used, one.parents, one.back = True, (), None


# %% mistake="looked-too-late"
# You notice that a node has been used when the others have their gradients already.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        if one.used:
            raise RuntimeError("this graph has been used")
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = (
                    arrived[parent] + share if parent in arrived else share
                )
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="collected-by-array"
# What arrives is collected by array, and two nodes may hold the same array. Collect it
# by node.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("a part of this graph has been used")
    arrived = {id(node.data): np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[id(one.data)]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                key = id(parent.data)
                arrived[key] = arrived[key] + share if key in arrived else share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% mistake="zeros-are-none"
# An array of zeros is a gradient like any other. Only None stands for ones.
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        if ready:
            done.append(one)
        elif one not in seen:
            seen.add(one)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("a part of this graph has been used")
    given = grad is not None and np.any(grad)
    arrived = {node: grad if given else np.ones_like(node.data)}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                if parent in arrived:
                    share = arrived[parent] + share
                arrived[parent] = share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% alternative="counting"
def order(node):
    waiting, stack, seen = {}, [node], {id(node)}
    while stack:
        for parent in stack.pop().parents:
            waiting[id(parent)] = waiting.get(id(parent), 0) + 1
            if id(parent) not in seen:
                seen.add(id(parent))
                stack.append(parent)
    found, free = [], [node]
    while free:
        one = free.pop()
        found.append(one)
        for parent in one.parents:
            waiting[id(parent)] -= 1
            if not waiting[id(parent)]:
                free.append(parent)
    return found


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if [one for one in nodes if one.used]:
        raise RuntimeError("used")
    arrived = {id(one): np.zeros(one.data.shape) for one in nodes}
    arrived[id(node)] = np.ones(node.data.shape) if grad is None else np.array(grad)
    for one in nodes:
        back, parents = one.back, one.parents
        if back is None:
            continue
        for parent, share in zip(parents, back(arrived[id(one)])):
            arrived[id(parent)] = arrived[id(parent)] + share
        if not keep:
            one.back, one.parents, one.used = None, (), True
    for one in nodes:
        old = 0.0 if one.grad is None else one.grad
        one.grad = old + arrived[id(one)]


# %% alternative="iterators-on-a-stack"
def order(node):
    done, seen = [], {node}
    stack = [(node, iter(node.parents))]
    while stack:
        one, rest = stack[-1]
        for parent in rest:
            if parent not in seen:
                seen.add(parent)
                stack.append((parent, iter(parent.parents)))
                break
        else:
            done.append(one)
            stack.pop()
    done.reverse()
    return done


def backward(node, grad=None, keep=False):
    nodes = order(node)
    for one in nodes:
        if one.used:
            raise RuntimeError("used")
    shares = {one: [] for one in nodes}
    shares[node].append(np.ones_like(node.data) if grad is None else grad)
    for one in nodes:
        g = sum(shares.pop(one), np.zeros_like(one.data))
        one.grad = g if one.grad is None else g + one.grad
        if one.back:
            for parent, share in zip(one.parents, one.back(g.copy())):
                shares[parent].append(share)
            if not keep:
                one.used, one.back, one.parents = True, None, ()


# %% alternative="longest-way"
def order(node):
    depth, stack = {node: 0}, [node]
    inside = {}
    while stack:
        one = stack.pop()
        if one not in inside:
            inside[one] = list(one.parents)
            stack += one.parents
    users = {one: 0 for one in inside}
    for one in inside:
        for parent in inside[one]:
            users[parent] += 1
    level, found = [node], []
    while level:
        found += level
        following = []
        for one in level:
            for parent in inside[one]:
                users[parent] -= 1
                if users[parent] == 0:
                    following.append(parent)
        level = following
    return found


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("used")
    before = [one.grad for one in nodes]
    for one in nodes:
        one.grad = np.zeros_like(one.data)
    node.grad = node.grad + (1.0 if grad is None else grad)
    for one in nodes:
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(one.grad)):
                parent.grad = parent.grad + share
    for one, old in zip(nodes, before):
        if old is not None:
            one.grad = old + one.grad
        if one.back is not None and not keep:
            one.used, one.parents, one.back = True, (), None
