"""The reference solutions of 12_numpy_engine; made by `autograder build`, do not edit."""

import contextlib
import time

import numpy as np


def cell(a):
    """The sum of all elements of a float array, as an array of rank 0."""
    return np.array(a.sum())


def widened(v, n):
    """n rows equal to v, into which one may write.

    Args:
        v: float array (m,). Stays as it is.
        n: int, at least 1.

    Returns:
        Float array (n, m).
    """
    return np.broadcast_to(v, (n, len(v))).copy()


def silence(a, rows, low):
    """Set to 0, in place, what is below `low` in some rows of a table.

    Args:
        a: float array (n, m).
        rows: list of ints, indices of rows.
        low: a number.
    """
    part = a[rows]
    part[part < low] = 0
    a[rows] = part


def neuron(x, w, b):
    """A neuron with ReLU.

    Args:
        x: float array (i,) or (n, i).
        w: float array (i,).
        b: number.

    Returns:
        One number for one input, an array (n,) for a batch.
    """
    return np.maximum(x @ w + b, 0)


def normalise(x):
    """Rows with mean 0 and an unbiased standard deviation of 1.

    Args:
        x: float array (n, m). Stays as it is.

    Returns:
        Float array (n, m).
    """
    centred = x - x.mean(axis=1, keepdims=True)
    return centred / x.std(axis=1, ddof=1, keepdims=True)


def by_loops(a, b):
    (n, k), m = a.shape, b.shape[1]
    made = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            for c in range(k):
                made[i, j] += a[i, c] * b[c, j]
    return made


def by_operator(a, b):
    return a @ b


def by_rows(a, b):
    """a @ b with one loop, over the rows of a; arrays (n, k), (k, m) to (n, m)."""
    made = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        made[i] = (a[i][:, None] * b).sum(axis=0)
    return made


def by_einsum(a, b):
    """a @ b with np.einsum; arrays (n, k), (k, m) to (n, m)."""
    return np.einsum("ik,kj->ij", a, b)


def race(rungs, a, b, repeats):
    """How right and how fast some functions of two arrays are.

    Args:
        rungs: dict from a name to a function of (a, b).
        a, b: float arrays (n, k) and (k, m).
        repeats: int, at least 1, how often to call each.

    Returns:
        List of tuples (name, largest distance from a @ b, fastest call in seconds).
    """
    table = []
    for name, rung in rungs.items():
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            made = rung(a, b)
            seconds.append(time.perf_counter() - start)
        table.append((name, float(np.abs(made - a @ b).max()), min(seconds)))
    return table


def start(rng, inputs, outputs):
    """Weights and bias of a dense layer before a ReLU.

    Args:
        rng: np.random.Generator.
        inputs, outputs: ints, at least 1.

    Returns:
        (float array (outputs, inputs), float array (outputs,)).
    """
    weights = rng.standard_normal((outputs, inputs)) * np.sqrt(2 / inputs)
    return weights, np.zeros(outputs)


def dense_mse(x, w, b, y):
    """The mean squared error of a dense layer, and its gradients.

    Args:
        x, w, b, y: float arrays (n, i), (o, i), (o,), (n, o). They stay as they are.

    Returns:
        (loss, gradient of x, gradient of w, gradient of b).
    """
    difference = x @ w.T + b - y
    at_p = 2 * difference / difference.size
    return (difference**2).mean(), at_p @ w, at_p.T @ x, at_p.sum(axis=0)


def network_mse(x, y, w1, b1, w2, b2):
    """The mean squared error of a network of two layers, and its gradients.

    Args:
        x, y: float arrays (n, i), (n, o).
        w1, b1, w2, b2: float arrays (h, i), (h,), (o, h), (o,). All stay as they are.

    Returns:
        (loss, gradient of w1, of b1, of w2, of b2).
    """
    before = x @ w1.T + b1
    hidden = np.maximum(before, 0)
    difference = hidden @ w2.T + b2 - y
    at_p = 2 * difference / difference.size
    at_before = (at_p @ w2) * (before > 0)
    w1_grad, b1_grad = at_before.T @ x, at_before.sum(axis=0)
    return (difference**2).mean(), w1_grad, b1_grad, at_p.T @ hidden, at_p.sum(axis=0)


class Node:
    """An array that remembers how it was made."""

    recording = True  # while this is False, new nodes forget how they were made

    def __init__(self, data, parents=(), back=None):
        self.data = np.asarray(data, dtype=np.float64)
        keep = Node.recording
        self.parents = tuple(parents) if keep else ()
        self.back = back if keep else None
        self.grad = None  # an array in the shape of data, once a gradient has arrived
        self.used = False  # whether a backward pass has thrown its memory away

    def __repr__(self):
        return f"Node({np.array2string(self.data, precision=4)})"


def negative(a):
    """Minus a: a complete operation."""

    def back(g):
        return (-g,)

    return Node(-a.data, (a,), back)


def sum_to(g, shape):
    """Undo broadcasting: the array of a given shape that sums what its elements became.

    Args:
        g: float array.
        shape: a tuple of ints that broadcasts to g.shape.

    Returns:
        Float array of that shape.
    """
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    """The sum of two nodes whose shapes broadcast, a node."""

    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    """The elementwise product of two nodes whose shapes broadcast, a node."""

    def back(g):
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


def relu(a):
    """0 where the node is negative, a node."""
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    """e to the power of each element, a node."""
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    """The natural logarithm of each element, a node."""
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    """Each element to the power of k, a Python number that is not 0; a node."""
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


def matmul(a, b):
    """The matrix product of two nodes, (n, i) and (i, o); a node (n, o)."""
    return Node(a.data @ b.data, (a, b), lambda g: (g @ b.data.T, a.data.T @ g))


def total(a, axis=None, keepdims=False):
    """The sum of a node's elements, of all or along an axis; a node."""

    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    """The mean of a node's elements, of all or along an axis; a node."""

    def back(g):
        count = a.data.size if axis is None else a.data.shape[axis]
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


def reshape(a, shape):
    """The same numbers in another shape, a node."""
    made = a.data.reshape(shape)
    return Node(made, (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    """Rows and columns of a table exchanged, a node."""
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    """The part of a node that an index names, a node."""

    def back(g):
        share = np.zeros_like(a.data)
        np.add.at(share, index, g)
        return (share,)

    return Node(a.data[index], (a,), back)


def divide(a, b):
    """a / b, elementwise, for two nodes of the same shape; a node."""
    made = a.data / b.data

    def back(g):
        share = g / b.data
        return share, -share * made

    return Node(made, (a, b), back)


def order(node):
    """A list of all nodes that a node was computed from, and itself, before its parents."""
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
    """Send a gradient back from a node, and add to the `grad` of all it was made from.

    Args:
        node: a Node.
        grad: array in the shape of node.data; None for ones.
        keep: whether the graph can be used again.

    Raises:
        RuntimeError: if a part of the graph has been used.
    """
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError("this graph has been used; call backward with keep=True")
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


@contextlib.contextmanager
def no_grad():
    """Inside this block new nodes forget how they were made."""
    before, Node.recording = Node.recording, False
    try:
        yield
    finally:
        Node.recording = before


def as_node(x):
    return x if isinstance(x, Node) else Node(x)


Node.__add__ = Node.__radd__ = lambda a, b: add(a, as_node(b))
Node.__mul__ = Node.__rmul__ = lambda a, b: mul(a, as_node(b))
Node.__neg__ = lambda a: mul(a, Node(-1.0))
Node.__sub__ = lambda a, b: a + -as_node(b)
Node.__pow__ = lambda a, k: power(a, k)
Node.__truediv__ = lambda a, b: mul(a, power(as_node(b), -1))
Node.__matmul__ = lambda a, b: matmul(a, as_node(b))
Node.__getitem__ = lambda a, index: pick(a, index)
Node.T = property(lambda a: transpose(a))
Node.relu = lambda a: relu(a)
Node.exp = lambda a: exp(a)
Node.log = lambda a: log(a)
Node.sum = lambda a, axis=None, keepdims=False: total(a, axis, keepdims)
Node.mean = lambda a, axis=None, keepdims=False: mean(a, axis, keepdims)
Node.reshape = lambda a, *shape: reshape(a, shape)
Node.backward = lambda a, grad=None, keep=False: backward(a, grad, keep)
Node.__array_ufunc__ = None  # an array on the left leaves the sign to the node


def numeric(f, arrays, h):
    """Gradients by central differences.

    Args:
        f: function of len(arrays) nodes that returns a node of shape ().
        arrays: list of float arrays of any shapes. They stay as they are.
        h: a number above 0.

    Returns:
        List of float arrays in the shapes of `arrays`.
    """
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
    """Positions of the arrays for which backward() and central differences disagree.

    Args:
        f, arrays, h: as for `numeric`.
        tolerance: a number above 0, the largest distance that is let pass.

    Returns:
        List of ints.
    """
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for position, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = 0.0 if leaf.grad is None else leaf.grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(position)
    return found


def loss_of(x, y, w1, b1, w2, b2):
    """The mean squared error of a network of two layers; all arguments are nodes."""
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    """Train by plain gradient descent.

    Args:
        loss: a function without arguments that returns the loss, a node.
        parameters: list of nodes.
        lr: the learning rate, a number.
        steps: how many steps to take.

    Returns:
        List of Python floats: the loss of each step, before its update.
    """
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(float(made.data))
    return losses


if __name__ == "__main__":
    import torch

    rng = np.random.default_rng(0)
    w, x, b = (rng.standard_normal(s) for s in ((3, 4), (5, 4), (3,)))


    def formula(w, x, b):
        h = (x @ w.T + b).relu()
        e = (h - h.mean(1).reshape(5, 1)).exp()
        return ((e / e.sum(1).reshape(5, 1))[[0, 2, 2]] ** 2).mean()


    nodes = [Node(array) for array in (w, x, b)]
    formula(*nodes).backward()
    theirs = [torch.from_numpy(array).requires_grad_() for array in (w, x, b)]
    formula(*theirs).backward()
    slopes = numeric(formula, [w, x, b], 1e-5)
    print("element    engine     PyTorch    difference")
    for i in range(3):
        found = nodes[2].grad[i], theirs[2].grad[i], slopes[2][i]
        print(f"b[{i}]    " + " ".join(f"{slope:10.7f}" for slope in found))
    for name, mine, other in zip("wxb", nodes, theirs):
        print(
            f"{name}: largest distance {np.abs(mine.grad - other.grad.numpy()).max():.1e}"
        )

    from sklearn.datasets import load_digits

    digits = load_digits()
    images, labels = digits.data / 16, np.eye(10)[digits.target]
    held_out = np.arange(len(images)) % 5 == 0
    rng = np.random.default_rng(0)
    start_values = [
        rng.standard_normal((32, 64)) * (2 / 64) ** 0.5,
        np.zeros(32),
        rng.standard_normal((10, 32)) * (1 / 32) ** 0.5,
        np.zeros(10),
    ]
    x, y = Node(images[~held_out]), Node(labels[~held_out])
    mine = [Node(array.copy()) for array in start_values]
    losses = fit(lambda: loss_of(x, y, *mine), mine, 1.0, 200)

    theirs = [torch.tensor(array, requires_grad=True) for array in start_values]
    their_x, their_y = torch.tensor(x.data), torch.tensor(y.data)
    their_losses = []
    for _ in range(200):
        hidden = (their_x @ theirs[0].T + theirs[1]).relu()
        loss = ((hidden @ theirs[2].T + theirs[3] - their_y) ** 2).mean()
        their_losses.append(loss.item())
        gradients = torch.autograd.grad(loss, theirs)
        with torch.no_grad():
            for p, g in zip(theirs, gradients):
                p -= 1.0 * g
    for step in (0, 1, 10, 100, 199):
        print(f"step {step:3}: {losses[step]:.12f} and {their_losses[step]:.12f}")
    with no_grad():
        hidden = (Node(images[held_out]) @ mine[0].T + mine[1]).relu()
        scores = (hidden @ mine[2].T + mine[3]).data
    right = (scores.argmax(1) == digits.target[held_out]).mean()
    print(f"held-out digits read correctly: {right:.1%}")
