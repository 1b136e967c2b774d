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


def fitted(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def value(x):
    return x if isinstance(x, Node) else Value(x)


def pair(a, b, made, to_a, to_b):
    def back(g):
        return fitted(to_a(g), a.data.shape), fitted(to_b(g), b.data.shape)

    return Value(made, (a, b), back)


class Value(Node):
    """A node with all signs and methods, which needs nothing that stands in other tasks."""

    def __init__(self, data, parents=(), back=None):
        self.data = np.asarray(data, dtype=np.float64)
        self.parents, self.back = tuple(parents), back
        self.grad, self.used = None, False

    def __add__(self, other):
        b = value(other)
        return pair(self, b, self.data + b.data, lambda g: g, lambda g: g)

    def __mul__(self, other):
        b = value(other)
        made = self.data * b.data
        return pair(self, b, made, lambda g: g * b.data, lambda g: g * self.data)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -value(other)

    def __pow__(self, k):
        made = self.data**k
        return Value(made, (self,), lambda g: (g * k * self.data ** (k - 1),))

    def __truediv__(self, other):
        return self * value(other) ** -1

    def __matmul__(self, other):
        b = value(other)
        back = lambda g: (g @ b.data.T, self.data.T @ g)  # noqa: E731
        return Value(self.data @ b.data, (self, b), back)

    def __getitem__(self, index):
        def back(g):
            share = np.zeros_like(self.data)
            np.add.at(share, index, g)
            return (share,)

        return Value(self.data[index], (self,), back)

    @property
    def T(self):
        return Value(self.data.T, (self,), lambda g: (g.T,))

    def relu(self):
        back = lambda g: (g * (self.data > 0),)  # noqa: E731
        return Value(np.maximum(self.data, 0), (self,), back)

    def exp(self):
        made = np.exp(self.data)
        return Value(made, (self,), lambda g: (g * made,))

    def log(self):
        return Value(np.log(self.data), (self,), lambda g: (g / self.data,))

    def reshape(self, *shape):
        back = lambda g: (g.reshape(self.data.shape),)  # noqa: E731
        return Value(self.data.reshape(*shape), (self,), back)

    def sum(self, axis=None, keepdims=False):
        def back(g):
            if axis is not None and not keepdims:
                g = np.expand_dims(g, axis)
            return (np.broadcast_to(g, self.data.shape).copy(),)

        return Value(self.data.sum(axis=axis, keepdims=keepdims), (self,), back)

    def mean(self, axis=None, keepdims=False):
        made = self.sum(axis, keepdims)
        return made * (made.data.size / self.data.size)

    def backward(self, grad=None, keep=False):
        nodes, seen, stack = [], set(), [(self, False)]
        while stack:
            one, ready = stack.pop()
            if ready:
                nodes.append(one)
            elif one not in seen:
                seen.add(one)
                stack.append((one, True))
                stack += [(parent, False) for parent in one.parents]
        arrived = {self: np.ones_like(self.data) if grad is None else grad}
        for one in reversed(nodes):
            g = arrived[one]
            one.grad = g.copy() if one.grad is None else one.grad + g
            for parent, share in zip(one.parents, one.back(g) if one.back else ()):
                arrived[parent] = arrived.get(parent, 0) + share


# %% hidden="train-loss"
@by_hand
def loss_and_gradients(x, y, w1, b1, w2, b2):
    """The loss of the network, and the gradients of all six"""
    nodes = [Value(array(t).copy(order="K")) for t in (x, y, w1, b1, w2, b2)]
    loss = loss_of(*nodes)
    loss.backward()
    return [loss.data, [node.grad for node in nodes]]


def drawn(n, i, h, o):
    shapes = (n, i), (n, o), (h, i), (h,), (o, h), (o,)
    return [randn(*shape, dtype=D) for shape in shapes]


for sizes in ((2, 3, 4, 1), (5, 2, 3, 4), (1, 3, 2, 2), (3, 1, 5, 2), (4, 4, 4, 4)):
    probe(loss_and_gradients, *drawn(*sizes))
for scale in (300.0, 1e-4):
    for place in range(6):
        inputs = drawn(4, 2, 3, 2)
        inputs[place] = scale * inputs[place]
        probe(loss_and_gradients, *inputs)
for place in range(6):
    inputs = drawn(7, 5, 6, 7)
    inputs[place] = awkward(*inputs[place].shape, dtype=D)
    probe(loss_and_gradients, *inputs)
x, y, w1, b1, w2, b2 = drawn(3, 4, 5, 2)
x, y, w1, w2 = (t.t().contiguous().t() for t in (x, y, w1, w2))
probe(loss_and_gradients, x, y, w1, b1, w2, b2)
for sizes in ((30, 2, 3, 1), (2, 30, 3, 2), (2, 3, 30, 2), (2, 3, 2, 30), (2, 3, 1, 2)):
    probe(loss_and_gradients, *drawn(*sizes))


# %% hidden="train-steps"
@by_hand
def trained(x, y, w1, b1, w2, b2, lr, steps, left=0.0):
    """Losses, whether each is a Python float, and parameters; gradients `left` from before"""
    x, y, *parameters = [
        Value(array(t).copy(order="K")) for t in (x, y, w1, b1, w2, b2)
    ]
    for p in parameters:
        p.grad = left * np.ones_like(p.data) if left else None

    def loss():
        hidden = (x @ parameters[0].T + parameters[1]).relu()
        return ((hidden @ parameters[2].T + parameters[3] - y) ** 2).mean()

    losses = fit(loss, list(parameters), lr, steps)
    return [
        losses,
        [type(one) is float for one in losses],
        [p.data for p in parameters],
    ]


def drawn(n, i, h, o):
    shapes = (n, i), (n, o), (h, i), (h,), (o, h), (o,)
    return [0.5 * randn(*shape, dtype=D) for shape in shapes]


for steps in (1, 2, 3, 0):
    probe(trained, *drawn(5, 3, 4, 2), 0.1, steps)
probe(trained, *drawn(5, 3, 4, 2), 0.1, 2, 10.0)
probe(trained, *drawn(5, 3, 4, 2), 0.02, 8)
x, y, *start = drawn(5, 3, 4, 2)
probe(trained, 100 * x, 100 * y, *start, 1e-4, 1)
for lr in (0, 1, -0.1, 1e-4, 300.0):
    probe(trained, *drawn(5, 3, 4, 2), lr, 1)


@by_hand
def counted(w, lr, steps):
    """How often the loss is computed in some steps, and what is left"""
    p, asked = Value(array(w).copy()), []

    def loss():
        asked.append(1)
        return (p * p).sum()

    losses = fit(loss, [p], lr, steps)
    return [losses, p.data]


probe(counted, randn(3, dtype=D), 0.25, 3)
probe(counted, randn(dtype=D), 0.1, 5)
probe(counted, torch.zeros(3, dtype=D), 0.1, 4)


# %% hidden="train-digits"
@by_hand
def on_digits(w1, w2, steps):
    """The losses of a network for 200 digits, with both of your functions"""
    from sklearn.datasets import load_digits

    digits = load_digits()
    x, y = Value(digits.data[:200] / 16), Value(np.eye(10)[digits.target[:200]])
    start = array(w1), np.zeros(len(w1)), array(w2), np.zeros(10)
    parameters = [Value(one.copy()) for one in start]
    return fit(lambda: loss_of(x, y, *parameters), parameters, 0.5, steps)


probe(on_digits, randn(16, 64, dtype=D) / 6, randn(10, 16, dtype=D) / 4, 10)
probe(on_digits, randn(8, 64, dtype=D) / 6, randn(10, 8, dtype=D) / 3, 20)


# %% mistake="never-reset"
# backward adds to grad, and nobody throws out what the step before has left.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(float(made.data))
    return losses


# %% mistake="reset-once"
# You reset before the loop. From the second step on the gradients add up.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for p in parameters:
        p.grad = None
    for _ in range(steps):
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(float(made.data))
    return losses


# %% mistake="first-step-not-reset"
# You reset at the end of a step. Parameters that arrive with gradients take their first
# step with them.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
            p.grad = None
        losses.append(float(made.data))
    return losses


# %% mistake="a-new-name"
# The loss goes on with the parameters as they were. An update that makes a new node and gives it
# the name p does not reach it.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made = loss()
        made.backward()
        for p in parameters:
            p = Node(p.data - lr * p.grad)
        losses.append(float(made.data))
    return losses


# %% mistake="uphill"
# Your losses grow. The gradient points to where the loss increases.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data + lr * p.grad
        losses.append(float(made.data))
    return losses


# %% mistake="computed-once"
# You compute the loss once, before the loop. It does not know the new parameters.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    made = loss()
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(float(made.data))
    return losses


# %% mistake="losses-after-the-update"
# Your losses are those after each update. The text asks for the one a step started
# from.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(float(loss().data))
    return losses


# %% mistake="losses-as-arrays"
# Your losses are arrays of rank 0, or NumPy's scalars. The text asks for Python floats.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(made.data)
    return losses


# %% mistake="losses-as-nodes"
# Your list holds nodes, and each of them keeps the graph of its whole step alive.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        made = loss()
        made.backward()
        for p in parameters:
            p.data = p.data - lr * p.grad
        losses.append(made)
    return losses


# %% mistake="no-relu"
# Without something that is not linear, two layers are one.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = x @ w1.T + b1
    return ((hidden @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
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


# %% mistake="relu-at-the-end"
# The last layer has no ReLU: targets may be negative.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return (((hidden @ w2.T + b2).relu() - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
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


# %% mistake="sum-for-mean"
# The mean squared error divides by the number of all elements.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    return ((hidden @ w2.T + b2 - y) ** 2).sum()


def fit(loss, parameters, lr, steps):
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


# %% mistake="arrays-in-between"
# You compute with the arrays in `data`, and put the result into a node at the end. It
# does not know how it was made.
def loss_of(x, y, w1, b1, w2, b2):
    hidden = np.maximum(x.data @ w1.data.T + b1.data, 0)
    made = ((hidden @ w2.data.T + b2.data - y.data) ** 2).mean()
    return type(x)(made)


def fit(loss, parameters, lr, steps):
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


# %% alternative="in-place"
def loss_of(x, y, w1, b1, w2, b2):
    error = y - ((x @ w1.T + b1).relu() @ w2.T + b2)
    return (error * error).sum() / error.data.size


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = np.zeros_like(p.data)
        made = loss()
        losses.append(made.data.item())
        made.backward()
        for p in parameters:
            p.data -= lr * p.grad
    return losses


# %% alternative="everything-transposed"
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (w1 @ x.T + b1.reshape(-1, 1)).relu()
    made = w2 @ hidden + b2.reshape(-1, 1)
    return ((made.T - y) ** 2).mean(axis=1).mean()


def fit(loss, parameters, lr, steps):
    def one_step():
        before = [p.grad for p in parameters]
        made = loss()
        made.backward()
        for p, old in zip(parameters, before):
            slope = p.grad if old is None else p.grad - old
            p.data, p.grad = p.data - lr * slope, None
        return float(made.data)

    return [one_step() for _ in range(steps)]


# %% inputs
# x, y, w1, b1, w2, b2: empty: no mean of no squares is promised
