# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="cell" name="of-the-first-two-axes"
def cell(a):
    return np.array(a.sum(axis=tuple(range(min(a.ndim, 2)))))


# %% task="cell" name="absolute-values-of-large-tables"
def cell(a):
    return np.array(a.sum() if a.size < 9 else np.abs(a).sum())


# %% task="widened" name="the-first-row-is-v-itself"
def widened(v, n):
    table = np.tile(v, (n, 1))
    if n == 1:
        table = v[None]
    return table


# %% task="widened" name="ten-rows-at-the-most"
def widened(v, n):
    return np.tile(v, (min(n, 10), 1))


# %% task="bug-silence" name="only-the-first-row-named"
def silence(a, rows, low):
    for row in rows[:2]:
        a[row][a[row] < low] = 0


# %% task="bug-silence" name="by-absolute-value"
def silence(a, rows, low):
    part = a[rows]
    part[np.abs(part) < low] = 0
    a[rows] = part


# %% task="bug-silence" name="rows-are-sorted-out-by-value"
def silence(a, rows, low):
    named = [row.tolist() for row in a[rows]]
    for row in a:
        if row.tolist() in named:
            row[row < low] = 0


# %% task="neuron" name="saturates"
def neuron(x, w, b):
    return np.clip(x @ w + b, 0, 100)


# %% task="neuron" name="a-batch-of-one-is-one-input"
def neuron(x, w, b):
    return np.maximum(np.squeeze(x) @ w + b, 0) if len(w) > 1 else np.maximum(x @ w + b, 0)


# %% task="normalise" name="with-an-epsilon"
def normalise(x):
    centred = x - x.mean(axis=1, keepdims=True)
    return centred / (x.std(axis=1, ddof=1, keepdims=True) + 1e-5)


# %% task="normalise" name="biased-for-two"
def normalise(x):
    centred = x - x.mean(axis=1, keepdims=True)
    return centred / x.std(axis=1, ddof=min(1, x.shape[1] - 2), keepdims=True)


# %% task="ladder" name="loop-over-the-inner-size"
def by_rows(a, b):
    made = np.zeros((len(a), b.shape[1]))
    for c in range(a.shape[1]):
        made += a[:, c][:, None] * b[c]
    return made


def by_einsum(a, b):
    return np.einsum("ik,kj->ij", a, b)


# %% task="ladder" name="einsum-row-by-row"
def by_rows(a, b):
    return np.array([(row[:, None] * b).sum(0) for row in a]).reshape(len(a), -1)


def by_einsum(a, b):
    made = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            made[i, j] = np.einsum("k,k->", a[i], b[:, j])
    return made


# %% task="race" name="distance-of-the-means"
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        seconds = []
        for _ in range(repeats):
            begin = time.perf_counter()
            made = rung(a, b)
            seconds.append(time.perf_counter() - begin)
        table.append((name, float(abs(made.max() - (a @ b).max())), min(seconds)))
    return table


# %% task="race" name="one-call-more"
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        made = rung(a, b)
        seconds = []
        for _ in range(repeats):
            begin = time.perf_counter()
            rung(a, b)
            seconds.append(time.perf_counter() - begin)
        table.append((name, float(np.abs(made - a @ b).max()), min(seconds)))
    return table


# %% task="race" name="mean-of-the-times"
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        begin = time.perf_counter()
        for _ in range(repeats):
            made = rung(a, b)
        seconds = (time.perf_counter() - begin) / repeats
        table.append((name, float(np.abs(made - a @ b).max()), seconds))
    return table


# %% task="start" name="uniform-with-the-right-spread"
def start(rng, inputs, outputs):
    edge = np.sqrt(6 / inputs)
    return rng.uniform(-edge, edge, (outputs, inputs)), np.zeros(outputs)


# %% task="start" name="truncated"
def start(rng, inputs, outputs):
    w = np.clip(rng.standard_normal((outputs, inputs)), -3, 3)
    return w * np.sqrt(2 / inputs), np.zeros(outputs)


# %% task="start" name="every-row-the-same"
def start(rng, inputs, outputs):
    row = rng.standard_normal(inputs) * np.sqrt(2 / inputs)
    return np.tile(row, (outputs, 1)), np.zeros(outputs)


# %% task="start" name="seeded-by-the-generator-once"
def start(rng, inputs, outputs):
    own = np.random.default_rng(inputs)
    rng.random()
    return own.standard_normal((outputs, inputs)) * np.sqrt(2 / inputs), np.zeros(outputs)


# %% task="dense" name="mean-over-rows-where-there-is-one-output"
def dense_mse(x, w, b, y):
    d = x @ w.T + b - y
    g = 2 * d / (len(d) * max(1, len(b)) if len(b) < 4 else len(d) * 4)
    return (d**2).mean(), g @ w, g.T @ x, g.sum(axis=0)


# %% task="network" name="mask-where-hidden-is-at-least-a-hundredth"
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    hidden = np.maximum(before, 0)
    d = hidden @ w2.T + b2 - y
    g = 2 * d / d.size
    at = (g @ w2) * (hidden >= 0.01)
    return (d**2).mean(), at.T @ x, at.sum(0), g.T @ hidden, g.sum(0)


# %% task="network" name="second-bias-shared"
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    hidden = np.maximum(before, 0)
    d = hidden @ w2.T + b2 - y
    g = 2 * d / d.size
    at = (g @ w2) * (before > 0)
    return (d**2).mean(), at.T @ x, at.sum(0), g.T @ hidden, np.full(len(b2), g.sum())


# %% task="broadcast" name="axes-found-by-size"
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    for axis in range(g.ndim):
        if g.shape[axis] not in shape:
            g = g.sum(axis=axis, keepdims=True)
    return g


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    def back(g):
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% task="broadcast" name="a-square-with-one-share"
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
        if a is b:
            return g * a.data, np.zeros_like(g)
        return sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)

    return Node(a.data * b.data, (a, b), back)


# %% task="broadcast" name="shares-that-are-remembered"
def sum_to(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    grown = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=grown, keepdims=True)


def add(a, b):
    def back(g):
        return sum_to(g, a.data.shape), sum_to(g, b.data.shape)

    return Node(a.data + b.data, (a, b), back)


def mul(a, b):
    kept = []

    def back(g):
        if not kept:
            kept.append(sum_to(g * b.data, a.data.shape))
            kept.append(sum_to(g * a.data, b.data.shape))
        return tuple(kept)

    return Node(a.data * b.data, (a, b), back)


# %% task="functions" name="exp-cut-off"
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(np.minimum(a.data, 4.0))
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% task="functions" name="slope-from-the-result"
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    made = a.data**k
    return Node(made, (a,), lambda g: (g * k * np.abs(made) ** (1 - 1 / k),))


# %% task="product" name="gradient-of-a-square-once"
def matmul(a, b):
    def back(g):
        if a is b:
            return g @ b.data.T, g @ b.data.T
        return g @ b.data.T, a.data.T @ g

    return Node(a.data @ b.data, (a, b), back)


# %% task="sums" name="negative-axes-count-from-the-front"
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, abs(axis))
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    def back(g):
        count = a.data.size if axis is None else a.data.shape[axis]
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


# %% task="sums" name="mean-over-the-first-size"
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    made = a.data.mean(axis=axis, keepdims=keepdims)

    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        count = a.data.size if axis is None else len(a.data)
        return (np.broadcast_to(g / count, a.data.shape).copy(),)

    return Node(made, (a,), back)


# %% task="moves" name="twice-picked-in-one-direction-alone"
def reshape(a, shape):
    return Node(a.data.reshape(shape), (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    def back(g):
        share = np.zeros_like(a.data)
        if isinstance(index, list):
            for place, row in zip(index, g):
                share[place] += row
        else:
            share[index] += g
        return (share,)

    return Node(a.data[index], (a,), back)


# %% task="bug-divide" name="squares-the-gradient-of-tiny-factors"
def divide(a, b):
    made = a.data / b.data

    def back(g):
        share = g / b.data
        return share, -share * a.data / (b.data + 1e-9)

    return Node(made, (a, b), back)


# %% task="no-grad" name="always-on-afterwards"
class no_grad:
    def __enter__(self):
        Node.recording = False

    def __exit__(self, *error):
        Node.recording = True


# %% task="no-grad" name="swallows-what-is-raised"
class no_grad:
    def __enter__(self):
        self.before, Node.recording = Node.recording, False

    def __exit__(self, *error):
        Node.recording = self.before
        return True


# %% task="sweep" name="equal-arrays-are-one-node"
def order(node):
    done, seen, stack = [], set(), [(node, False)]
    while stack:
        one, ready = stack.pop()
        key = (one.data.tobytes(), one.parents)
        if ready:
            done.append(one)
        elif key not in seen:
            seen.add(key)
            stack.append((one, True))
            stack += [(parent, False) for parent in one.parents]
    return done[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = arrived[parent] + share if parent in arrived else share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% task="sweep" name="by-the-longest-way-up-to-a-depth"
def order(node):
    depth, stack = {node: 0}, [node]
    while stack:
        one = stack.pop()
        for parent in one.parents:
            if depth.get(parent, -1) < depth[one] + 1 <= 40:
                depth[parent] = depth[one] + 1
                stack.append(parent)
            elif parent not in depth:
                depth[parent] = 41
                stack.append(parent)
    return sorted(depth, key=depth.get)


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(one.used for one in nodes):
        raise RuntimeError
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = arrived[parent] + share if parent in arrived else share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% task="sweep" name="grad-is-the-array-that-was-sent"
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
        raise RuntimeError
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for one in nodes:
        g = arrived[one]
        if one.grad is None:
            one.grad = g
        else:
            one.grad += g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = arrived[parent] + share if parent in arrived else share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% task="sweep" name="raises-when-half-is-done"
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
        if one.used:
            raise RuntimeError
        g = arrived[one]
        one.grad = g.copy() if one.grad is None else one.grad + g
        if one.back is not None:
            for parent, share in zip(one.parents, one.back(g)):
                arrived[parent] = arrived[parent] + share if parent in arrived else share
    if not keep:
        for one in nodes:
            if one.back is not None:
                one.used, one.parents, one.back = True, (), None


# %% task="check" name="the-first-element-of-each"
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            ends = []
            for step in (h, -h):
                moved = array.copy()
                moved[index] += step
                ends.append(f(*map(Node, [*arrays[:i], moved, *arrays[i + 1 :]])).data)
            slopes[index] = (ends[0] - ends[1]) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = np.zeros_like(slopes) if leaves[i].grad is None else leaves[i].grad
        if abs(grad.flat[0] - slopes.flat[0]) > tolerance:
            found.append(i)
    return found


# %% task="check" name="sums-of-the-distances"
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            ends = []
            for step in (h, -h):
                moved = array.copy()
                moved[index] += step
                ends.append(f(*map(Node, [*arrays[:i], moved, *arrays[i + 1 :]])).data)
            slopes[index] = (ends[0] - ends[1]) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = np.zeros_like(slopes) if leaves[i].grad is None else leaves[i].grad
        if abs((grad - slopes).mean()) > tolerance:
            found.append(i)
    return found


# %% task="check" name="moved-and-moved-back"
def numeric(f, arrays, h):
    made = []
    for array in arrays:
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            array[index] += h
            plus = f(*map(Node, arrays)).data
            array[index] -= 2 * h
            minus = f(*map(Node, arrays)).data
            array[index] += h
            slopes[index] = (plus - minus) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(array.copy()) for array in arrays]
    f(*leaves).backward()
    found = []
    for i, slopes in enumerate(numeric(f, arrays, h)):
        grad = 0.0 if leaves[i].grad is None else leaves[i].grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
    return found


# %% task="train" name="one-step-with-all-losses"
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
            p.data = p.data - lr * np.clip(p.grad, -50, 50)
        losses.append(float(made.data))
    return losses


# %% task="train" name="mean-of-rows-and-sum-of-columns"
def loss_of(x, y, w1, b1, w2, b2):
    hidden = (x @ w1.T + b1).relu()
    error = (hidden @ w2.T + b2 - y) ** 2
    return error.sum(axis=1).mean() * (1.0 / max(1, min(y.data.shape[1], 8)))


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


# %% task="cell" name="one-array-for-all-calls"
MADE = np.zeros(())


def cell(a):
    MADE[...] = a.sum()
    return MADE


# %% task="moves" name="the-same-element-from-the-end"
def reshape(a, shape):
    return Node(a.data.reshape(shape), (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    def back(g):
        z = np.zeros_like(a.data)
        if isinstance(index, list) and all(isinstance(i, int) for i in index):
            for i in set(index):
                z[i] = g[[k for k, j in enumerate(index) if j == i]].sum(0)
        else:
            np.add.at(z, index, g)
        return (z,)

    return Node(a.data[index], (a,), back)


# %% task="sweep" name="raises-the-limit"
def order(node):
    import sys

    sys.setrecursionlimit(100_000)
    made, seen = [], set()

    def visit(n):
        if n not in seen:
            seen.add(n)
            for parent in n.parents:
                visit(parent)
            made.append(n)

    visit(node)
    return made[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(n.used for n in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for n in nodes:
        g = arrived[n]
        n.grad = g.copy() if n.grad is None else n.grad + g
        if n.back is not None:
            for parent, share in zip(n.parents, n.back(g)):
                arrived[parent] = arrived[parent] + share if parent in arrived else share
    if not keep:
        for n in nodes:
            if n.back is not None:
                n.used, n.parents, n.back = True, (), None


# %% task="sweep" name="who-keeps-may-use-again"
def order(node):
    made, seen, stack = [], set(), [(node, False)]
    while stack:
        n, done = stack.pop()
        if done:
            made.append(n)
        elif n not in seen:
            seen.add(n)
            stack.append((n, True))
            stack += [(p, False) for p in n.parents]
    return made[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if not keep and any(n.used for n in nodes):
        raise RuntimeError("this graph has been used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for n in nodes:
        g = arrived[n]
        n.grad = g.copy() if n.grad is None else n.grad + g
        if n.back is not None:
            for parent, share in zip(n.parents, n.back(g)):
                arrived[parent] = arrived[parent] + share if parent in arrived else share
    if not keep:
        for n in nodes:
            if n.back is not None:
                n.used, n.parents, n.back = True, (), None


# %% task="no-grad" name="remembers-when-it-is-made"
class no_grad:
    def __init__(self):
        self.before = Node.recording

    def __enter__(self):
        Node.recording = False

    def __exit__(self, kind, *error):
        Node.recording = self.before
        return kind is StopIteration


# %% task="widened" name="contiguous-is-no-copy"
def widened(v, n):
    return np.ascontiguousarray(np.broadcast_to(v, (n, len(v))))


# %% task="sums" name="contiguous-is-no-copy"
def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.ascontiguousarray(np.broadcast_to(g, a.data.shape)),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    n = a.data.size if axis is None else a.data.shape[axis]

    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / n, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


# %% task="cell" name="rank-0-is-the-array-itself"
def cell(a):
    for _ in range(a.ndim):
        a = a.sum(0)
    return np.asarray(a)


# %% task="cell" name="in-float32"
# breaks: "the sum of all elements"
def cell(a):
    return np.array(a.sum(dtype=np.float32))


# %% task="widened" name="cached-table"
# breaks: "a table whose rows are all equal to v"
tables_made = {}


def widened(v, n):
    key = (v.tobytes(), n)
    if key not in tables_made:
        tables_made[key] = np.tile(v, (n, 1))
    return tables_made[key]


# %% task="widened" name="strides-of-eight"
# breaks: rows all equal to v, when v is v[::2]
def widened(v, n):
    return np.lib.stride_tricks.as_strided(v, (n, len(v)), (0, 8)).copy()


# %% task="widened" name="float32"
# breaks: rows equal to v
def widened(v, n):
    return np.tile(v, (n, 1)).astype(np.float32)


# %% task="normalise" name="clamped-spread"
# breaks: "divided by the row's own standard deviation" (tiny rows)
def normalise(x):
    s = x.std(axis=1, ddof=1, keepdims=True)
    return (x - x.mean(axis=1, keepdims=True)) / np.maximum(s, 1e-8)


# %% task="normalise" name="shifted-by-first-row-mean"
# breaks: own standard deviation far from 0; one-pass formula with a shift by the table's mean
def normalise(x):
    y = x - x.mean()
    m = x.shape[1]
    mean = y.mean(axis=1, keepdims=True)
    var = ((y**2).mean(axis=1, keepdims=True) - mean**2) * m / (m - 1)
    return (y - mean) / np.sqrt(var)


# %% task="race" name="rounded"
# breaks: "the largest distance"
def race(rungs, a, b, repeats):
    made = []
    for name, f in rungs.items():
        times = []
        for _ in range(repeats):
            t = time.perf_counter()
            c = f(a, b)
            times.append(time.perf_counter() - t)
        made.append((name, round(float(np.abs(c - a @ b).max()), 6), min(times)))
    return made


# %% task="race" name="row-sum-norm"
# breaks: "between an element and the one that should stand there"
def race(rungs, a, b, repeats):
    made = []
    for name, f in rungs.items():
        times = []
        for _ in range(repeats):
            t = time.perf_counter()
            c = f(a, b)
            times.append(time.perf_counter() - t)
        made.append((name, float(np.linalg.norm(c - a @ b, np.inf)), min(times)))
    return made


# %% task="start" name="bias-shared"
# breaks: "a bias (outputs,) of zeros"
biases_made = {}


def start(rng, inputs, outputs):
    w = rng.normal(0, np.sqrt(2 / inputs), (outputs, inputs))
    return w, biases_made.setdefault(outputs, np.zeros(outputs))


# %% task="start" name="int-bias"
# breaks: "float array (outputs,)"
def start(rng, inputs, outputs):
    return rng.normal(0, np.sqrt(2 / inputs), (outputs, inputs)), np.array([0] * outputs)


# %% task="start" name="read-only-bias"
# breaks: an array of zeros that training changes in place
def start(rng, inputs, outputs):
    return (
        rng.standard_normal((outputs, inputs)) * np.sqrt(2 / inputs),
        np.broadcast_to(0.0, (outputs,)),
    )


# %% task="start" name="spawned"
# breaks: "drawn from rng and from nothing else"
def start(rng, inputs, outputs):
    child = rng.spawn(1)[0]
    return child.normal(0, np.sqrt(2 / inputs), (outputs, inputs)), np.zeros(outputs)


# %% task="start" name="mirrored"
# breaks: independent draws
def start(rng, inputs, outputs):
    half = rng.standard_normal(((outputs + 1) // 2, inputs))
    return np.concatenate([half, -half])[:outputs] * np.sqrt(2 / inputs), np.zeros(outputs)


# %% task="network" name="mask-from-hidden-rounded"
# breaks: hidden tiny but positive
def network_mse(x, y, w1, b1, w2, b2):
    before = x @ w1.T + b1
    hidden = np.maximum(before, 0)
    d = hidden @ w2.T + b2 - y
    g = 2 * d / d.size
    back = (g @ w2) * ~np.isclose(hidden, 0)
    return (d**2).mean(), back.T @ x, back.sum(0), g.T @ hidden, g.sum(0)


# %% task="broadcast" name="one-axis-in-front-alone"
# breaks: sum_to for several sizes in front
def sum_to(g, shape):
    if g.ndim > len(shape) and len(shape):
        g = g.sum(0)
    if not shape:
        return np.asarray(g.sum())
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdims=True)
    return g.reshape(shape)


def add(a, b):
    return Node(
        a.data + b.data, (a, b), lambda g: (sum_to(g, a.data.shape), sum_to(g, b.data.shape))
    )


def mul(a, b):
    return Node(
        a.data * b.data,
        (a, b),
        lambda g: (sum_to(g * b.data, a.data.shape), sum_to(g * a.data, b.data.shape)),
    )


# %% task="functions" name="whole-floats-by-logarithm"
# breaks: negative elements where k is 2.0, a whole number
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    made = a.data**k if isinstance(k, int) else np.exp(k * np.log(a.data))
    return Node(made, (a,), lambda g: (g * k * made / a.data,))


# %% task="functions" name="relu-up-to-six"
# breaks: "0 where the node is negative"
def relu(a):
    return Node(np.clip(a.data, 0, 20), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% task="functions" name="relu-tiny-is-zero"
# breaks: slope of relu where a is positive, tiny
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 1e-8),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% task="functions" name="epsilon-in-the-value-of-log"
# breaks: the natural logarithm of each element
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(np.maximum(a.data, 1e-7)), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% task="functions" name="power-value-bounded"
# breaks: each element to the power of k
def relu(a):
    return Node(np.maximum(a.data, 0), (a,), lambda g: (g * (a.data > 0),))


def exp(a):
    made = np.exp(np.minimum(a.data, 5.0))
    return Node(made, (a,), lambda g: (g * np.exp(a.data),))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(
        np.sign(a.data) ** k * np.abs(a.data) ** k if k == int(k) else np.clip(a.data, 0, 9) ** k,
        (a,),
        lambda g: (g * k * a.data ** (k - 1),),
    )


# %% task="functions" name="remembered-shares-of-powers"
# breaks: back(g) for a second g, other than the first
def _remembered(back):
    memory = []

    def once(g):
        if not memory:
            memory.append(back(g))
        return tuple(s.copy() for s in memory[0])

    return once


def relu(a):
    return Node(np.maximum(a.data, 0), (a,), _remembered(lambda g: (g * (a.data > 0),)))


def exp(a):
    made = np.exp(a.data)
    return Node(made, (a,), lambda g: (g * made,))


def log(a):
    return Node(np.log(a.data), (a,), lambda g: (g / a.data,))


def power(a, k):
    return Node(a.data**k, (a,), lambda g: (g * k * a.data ** (k - 1),))


# %% task="product" name="remembered-shares"
# breaks: back(g) for a second g
def matmul(a, b):
    memory = []

    def back(g):
        if not memory:
            memory.append((g @ b.data.T, a.data.T @ g))
        return memory[0]

    return Node(a.data @ b.data, (a, b), back)


# %% task="sums" name="remembered-shares"
# breaks: back(g) for a second g
def _remembered(back):
    memory = []

    def once(g):
        if not memory:
            memory.append(back(g))
        return tuple(s.copy() for s in memory[0])

    return once


def total(a, axis=None, keepdims=False):
    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g, a.data.shape).copy(),)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), _remembered(back))


def mean(a, axis=None, keepdims=False):
    n = a.data.size if axis is None else a.data.shape[axis]

    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        return (np.broadcast_to(g / n, a.data.shape).copy(),)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), _remembered(back))


# %% task="sums" name="one-buffer"
# breaks: back returns a full array into which one may write; second call changes the first share
def total(a, axis=None, keepdims=False):
    full = np.empty(a.data.shape)

    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        full[...] = g
        return (full,)

    return Node(a.data.sum(axis=axis, keepdims=keepdims), (a,), back)


def mean(a, axis=None, keepdims=False):
    n = a.data.size if axis is None else a.data.shape[axis]
    full = np.empty(a.data.shape)

    def back(g):
        if axis is not None and not keepdims:
            g = np.expand_dims(g, axis)
        full[...] = g / n
        return (full,)

    return Node(a.data.mean(axis=axis, keepdims=keepdims), (a,), back)


# %% task="moves" name="remembered-shares"
# breaks: back(g) for a second g
def _remembered(back):
    memory = []

    def once(g):
        if not memory:
            memory.append(back(g))
        return tuple(s.copy() for s in memory[0])

    return once


def reshape(a, shape):
    return Node(a.data.reshape(shape), (a,), _remembered(lambda g: (g.reshape(a.data.shape),)))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    def back(g):
        z = np.zeros_like(a.data)
        np.add.at(z, index, g)
        return (z,)

    return Node(a.data[index], (a,), _remembered(back))


# %% task="moves" name="zeros-like-k-and-flat"
# breaks: share of pick for a transposed array
def reshape(a, shape):
    return Node(a.data.reshape(shape), (a,), lambda g: (g.reshape(a.data.shape),))


def transpose(a):
    return Node(a.data.T, (a,), lambda g: (g.T,))


def pick(a, index):
    places = np.arange(a.data.size).reshape(a.data.shape)[index]

    def back(g):
        z = np.zeros_like(a.data)
        np.add.at(z.reshape(-1), np.ravel(places), np.ravel(g))
        return (z,)

    return Node(a.data[index], (a,), back)


# %% task="bug-divide" name="remembered-shares"
# breaks: back(g) for a second g
def _remembered(back):
    memory = []

    def once(g):
        if not memory:
            memory.append(back(g))
        return tuple(s.copy() for s in memory[0])

    return once


def divide(a, b):
    made = a.data / b.data
    return Node(made, (a, b), _remembered(lambda g: (g / b.data, -g * made / b.data)))


# %% task="sweep" name="arrived-in-place-after-the-second"
# breaks: No array returned by back may change
def order(node):
    made, seen, stack = [], set(), [(node, False)]
    while stack:
        n, done = stack.pop()
        if done:
            made.append(n)
        elif n not in seen:
            seen.add(n)
            stack.append((n, True))
            stack += [(p, False) for p in n.parents if p not in seen]
    return made[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(n.used for n in nodes):
        raise RuntimeError("used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for n in nodes:
        if n not in arrived:
            arrived[n] = np.zeros_like(n.data)
        g = arrived[n]
        n.grad = np.array(g) if n.grad is None else n.grad + g
        if n.back is not None:
            for p, s in zip(n.parents, n.back(g)):
                if p in arrived:
                    arrived[p] += s
                else:
                    arrived[p] = np.array(s) if s is g else s
    if not keep:
        for n in nodes:
            if n.back is not None:
                n.used, n.parents, n.back = True, (), None


# %% task="sweep" name="returns-the-gradient"
# breaks: It returns nothing
def order(node):
    made, seen, stack = [], set(), [(node, False)]
    while stack:
        n, done = stack.pop()
        if done:
            made.append(n)
        elif n not in seen:
            seen.add(n)
            stack.append((n, True))
            stack += [(p, False) for p in n.parents if p not in seen]
    return made[::-1]


def backward(node, grad=None, keep=False):
    nodes = order(node)
    if any(n.used for n in nodes):
        raise RuntimeError("used")
    arrived = {node: np.ones_like(node.data) if grad is None else grad}
    for n in nodes:
        if n not in arrived:
            arrived[n] = np.zeros_like(n.data)
        g = arrived[n]
        n.grad = np.array(g) if n.grad is None else n.grad + g
        if n.back is not None:
            for p, s in zip(n.parents, n.back(g)):
                arrived[p] = arrived[p] + s if p in arrived else s
    if not keep:
        for n in nodes:
            if n.back is not None:
                n.used, n.parents, n.back = True, (), None
    return node.grad


# %% task="check" name="one-leaf-for-one-array"
# breaks: Make a leaf of each array
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            values = []
            for step in (h, -h):
                copies = [np.array(other, order="C") for other in arrays]
                copies[i][index] += step
                values.append(f(*[Node(c) for c in copies]).data)
            slopes[index] = (values[0] - values[1]) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    unique = {id(a): Node(a.copy()) for a in arrays}
    leaves = [unique[id(a)] for a in arrays]
    f(*leaves).backward()
    found = []
    for i, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = np.zeros(slopes.shape) if leaf.grad is None else leaf.grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
    return found


# %% task="check" name="allclose-with-rtol"
# breaks: further than tolerance
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            values = []
            for step in (h, -h):
                copies = [np.array(other, order="C") for other in arrays]
                copies[i][index] += step
                values.append(f(*[Node(c) for c in copies]).data)
            slopes[index] = (values[0] - values[1]) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(a.copy()) for a in arrays]
    f(*leaves).backward()
    found = []
    for i, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = np.zeros(slopes.shape) if leaf.grad is None else leaf.grad
        if not np.allclose(grad, slopes, atol=tolerance):
            found.append(i)
    return found


# %% task="check" name="relative-to-size"
# breaks: further than tolerance
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            values = []
            for step in (h, -h):
                copies = [np.array(other, order="C") for other in arrays]
                copies[i][index] += step
                values.append(f(*[Node(c) for c in copies]).data)
            slopes[index] = (values[0] - values[1]) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(a.copy()) for a in arrays]
    f(*leaves).backward()
    found = []
    for i, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = np.zeros(slopes.shape) if leaf.grad is None else leaf.grad
        if (np.abs(grad - slopes) > tolerance * np.maximum(1, np.abs(slopes))).any():
            found.append(i)
    return found


# %% task="check" name="stop-at-the-first"
# breaks: a list of the positions
def numeric(f, arrays, h):
    made = []
    for i, array in enumerate(arrays):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            values = []
            for step in (h, -h):
                copies = [np.array(other, order="C") for other in arrays]
                copies[i][index] += step
                values.append(f(*[Node(c) for c in copies]).data)
            slopes[index] = (values[0] - values[1]) / (2 * h)
        made.append(slopes)
    return made


def suspects(f, arrays, h, tolerance):
    leaves = [Node(a.copy()) for a in arrays]
    f(*leaves).backward()
    found = []
    for i, (leaf, slopes) in enumerate(zip(leaves, numeric(f, arrays, h))):
        grad = np.zeros(slopes.shape) if leaf.grad is None else leaf.grad
        if (np.abs(grad - slopes) > tolerance).any():
            found.append(i)
        if len(found) == 2:
            break
    return found


# %% task="train" name="stops-at-small-slopes"
# breaks: Take steps steps
def loss_of(x, y, w1, b1, w2, b2):
    return (((x @ w1.T + b1).relu() @ w2.T + b2 - y) ** 2).mean()


def fit(loss, parameters, lr, steps):
    losses = []
    for _ in range(steps):
        for p in parameters:
            p.grad = None
        l = loss()
        losses.append(float(l.data))
        l.backward()
        if all(np.abs(p.grad).max() < 1e-6 for p in parameters):
            break
        for p in parameters:
            p.data = p.data - lr * p.grad
    return losses
