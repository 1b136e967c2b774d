# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="shared-once"
from autograder import awkward, by_hand, probe, randn


@by_hand
def once(x, w, b, upstream):
    layer = SharedLinear(w, b)
    y = layer(x)
    y.g = upstream
    layer.backward()
    return [y, x.g, w.g, b.g]


@by_hand
def with_g_before(x, w, b, upstream, x_before, w_before, b_before):
    x.g, w.g, b.g = x_before, w_before, b_before
    layer = SharedLinear(w, b)
    y = layer(x)
    y.g = upstream
    layer.backward()
    return [x.g, w.g, b.g]


def inputs(n, m, p):
    return randn(n, m), randn(p, m), randn(p), randn(n, p)


probe(once, *inputs(2, 3, 1), unchanged=True)
probe(once, *inputs(5, 3, 4), unchanged=True)
probe(once, *inputs(1, 3, 4))
x, w, b, upstream = inputs(3, 3, 3)
probe(once, 100 * x, w, b, 100 * upstream, unchanged=True)
probe(with_g_before, *inputs(5, 3, 4), randn(5, 3), randn(4, 3), randn(4))
probe(once, *inputs(0, 3, 4), unchanged=True)
probe(once, awkward(4, 3), awkward(5, 3), awkward(5), awkward(4, 5), unchanged=True)
x, w, b, upstream = inputs(4, 2, 30)
probe(once, x, 300 * w, 300 * b, upstream, unchanged=True)
probe(once, *inputs(2, 30, 3), unchanged=True)
probe(once, *inputs(30, 2, 3), unchanged=True)
probe(once, randn(3, 5).t(), randn(3, 2).t(), randn(2), randn(2, 5).t())
x, w, b, upstream = inputs(4, 3, 5)
probe(once, 1e-4 * x, 1e-4 * w, 1e-8 * b, 1e-4 * upstream, atol=0.0)
b_before, w_before, x_before = awkward(5), awkward(5, 3), awkward(4, 3)
probe(with_g_before, x, w, b, upstream, x_before, w_before, b_before, unchanged=True)


@by_hand
def exchanged(x, w, b, upstream, other_upstream):
    """Two passes, with other tensors in w.g and b.g before each, and an update after it"""
    layer = SharedLinear(w, b)
    for gradient in (upstream, other_upstream):
        w.g, b.g = w.clone(), b.clone()
        layer(x).g = gradient
        layer.backward()
        w.sub_(0.5 * w.g)
    return [x.g, w.g, b.g]


probe(exchanged, *inputs(5, 3, 4), randn(5, 4))
probe(exchanged, *inputs(2, 3, 2), randn(2, 2))


@by_hand
def taken_away(x, w, b, upstream, other_upstream):
    """Two passes, with no g left in w and b before the second"""
    layer = SharedLinear(w, b)
    layer(x).g = upstream
    layer.backward()
    del w.g, b.g
    layer(x).g = other_upstream
    layer.backward()
    return [x.g, w.g, b.g]


probe(taken_away, *inputs(2, 3, 4), randn(2, 4))


# %% hidden="shared-side"
from autograder import by_hand, probe, randn


@by_hand
def side_by_side(x, other, w, b, upstream, other_upstream):
    layer = SharedLinear(w, b)
    y, other_y = layer(x), layer(other)
    y.g, other_y.g = upstream, other_upstream
    layer.backward()
    layer.backward()
    return [y, other_y, x.g, other.g, w.g, b.g]


@by_hand
def same_input(x, w, b, upstream, other_upstream):
    layer = SharedLinear(w, b)
    y, other_y = layer(x), layer(x)
    y.g, other_y.g = upstream, other_upstream
    layer.backward()
    layer.backward()
    return [x.g, w.g, b.g]


@by_hand
def first_pass(x, other, w, b, upstream, other_upstream):
    layer = SharedLinear(w, b)
    y, other_y = layer(x), layer(other)
    y.g, other_y.g = upstream, other_upstream
    layer.backward()
    return [w.g, hasattr(x, "g"), hasattr(other, "g")]


@by_hand
def back_to_the_first(x, other, w, b, *upstream):
    """Three calls, the first and the last with one input, and one backward pass"""
    layer = SharedLinear(w, b)
    for batch, gradient in zip((x, other, x), upstream):
        layer(batch).g = gradient
    layer.backward()
    return [w.g, b.g, getattr(x, "g", None), getattr(other, "g", None)]


w, b = randn(4, 3), randn(4)
given = randn(2, 3), randn(5, 3), w, b, randn(2, 4), randn(5, 4), randn(2, 4)
probe(back_to_the_first, *given)
probe(first_pass, randn(2, 3), randn(5, 3), w, b, randn(2, 4), randn(5, 4))
probe(side_by_side, randn(2, 3), randn(5, 3), w, b, randn(2, 4), randn(5, 4))
probe(side_by_side, randn(1, 3), randn(2, 3), w, b, randn(1, 4), randn(2, 4))
probe(same_input, randn(2, 3), w, b, randn(2, 4), randn(2, 4), unchanged=True)

# %% hidden="shared-chain"
import torch

from autograder import by_hand, probe, randn


class Widen:
    """(n, p) to (n, 2p): the input beside its negative."""

    def __call__(self, x):
        self.x, self.out = x, torch.cat([x, -x], 1)
        return self.out

    def backward(self):
        left, right = self.out.g.chunk(2, 1)
        self.x.g = left - right


@by_hand
def chain(x, w, b, upstream, length):
    layer, steps, made = SharedLinear(w, b), [], [x]
    for _ in range(length):
        steps += [layer, Widen()]
        for step in steps[-2:]:
            made.append(step(made[-1]))
    made[-1].g = upstream
    for step in reversed(steps):
        step.backward()
    return [made[-1], *[t.g for t in made], w.g, b.g]


@by_hand
def mixed(x, y, z, w, b, *upstream):
    layer = SharedLinear(w, b)
    for batch, gradient in zip((x, y), upstream, strict=False):
        layer(batch).g = gradient
    layer.backward()
    layer(z).g = upstream[2]
    layer.backward()
    layer.backward()
    return [x.g, y.g, z.g, w.g, b.g]


@by_hand
def two_of_them(x, w, b, v, c, upstream, other_upstream):
    first, second = SharedLinear(w, b), SharedLinear(v, c)
    first(x).g = upstream
    second(x).g = other_upstream
    first.backward()
    second.backward()
    return [x.g, w.g, b.g, v.g, c.g]


def batches(p):
    return randn(2, p), randn(3, p), randn(1, p)


probe(chain, randn(5, 2), randn(1, 2), randn(1), randn(5, 2), 2)
probe(chain, randn(3, 4), randn(2, 4), randn(2), randn(3, 4), 2)
probe(chain, randn(3, 4), randn(2, 4), randn(2), randn(3, 4), 3)
probe(chain, randn(7, 4), 0.5 * randn(2, 4), randn(2), randn(7, 4), 6)
probe(mixed, *batches(4), randn(5, 4), randn(5), *batches(5))
weights = randn(5, 4), randn(5), randn(3, 4), randn(3)
probe(two_of_them, randn(2, 4), *weights, randn(2, 5), randn(2, 3))


# %% mistake="last-call-alone"
# A backward pass of an earlier call uses what belongs to the last one. Of how many calls does your
# layer remember something? Print the input that each backward pass sees.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x, self.y = x, x @ self.w.t() + self.b
        return self.y

    def backward(self):
        x, y = self.x, self.y
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% mistake="first-call-first"
# Your backward passes begin with the first call. Its result gets a gradient only when
# the later call, which was fed with it, has been done.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop(0)
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% mistake="set-instead-of-added"
# Each backward pass replaces the gradients of the one before. Shares that arrive by
# several ways are added.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = y.g @ self.w
        self.w.g = y.g.t() @ x
        self.b.g = y.g.sum(0)


# %% mistake="input-gradient-set"
# The weights add up their shares, and the input does not. Two calls may get the same x.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% mistake="upstream-ignored"
# Your gradients do not depend on what arrives in the `g` of the results. Send zeros:
# nothing may be added anywhere.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        ones = torch.ones_like(y)
        x.g = getattr(x, "g", 0) + ones @ self.w
        self.w.g = getattr(self.w, "g", 0) + ones.t() @ x
        self.b.g = getattr(self.b, "g", 0) + ones.sum(0)


# %% mistake="out-for-gradient"
# You use the result where the gradient of the result belongs.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.sum(0)


# %% mistake="pile-on-the-class"
# Your layers share one pile of calls, as they do when it lies on the class. Make two layers, call
# both, and go backward through the first.
class SharedLinear:
    calls = []

    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% mistake="one-pass-does-all"
# Your first backward pass does all the calls at once. A call whose result has no
# gradient yet, or gets its own later, is done too early.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        while self.calls:
            x, y = self.calls.pop()
            x.g = getattr(x, "g", 0) + y.g @ self.w
            self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
            self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% mistake="call-stays-on-the-pile" same="last-call-alone"
# Your backward pass looks at the top of the pile and leaves it there. The next one sees
# the same call again.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls[-1]
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0) + 0 * len(self.calls)


# %% mistake="a-pile-for-each-input"
# You keep the calls by their input. After calls with a, b and again a, the latest is that
# of a, and yours is that of b.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.piles = w, b, {}

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.piles.setdefault(id(x), []).append((x, y))
        return y

    def backward(self):
        last = list(self.piles)[-1]
        x, y = self.piles[last].pop()
        if not self.piles[last]:
            del self.piles[last]
        for t, g in ((x, y.g @ self.w), (self.w, y.g.t() @ x), (self.b, y.g.sum(0))):
            t.g = getattr(t, "g", 0) + g


# %% mistake="sums-kept-in-the-layer"
# You add up in the layer and overwrite `w.g`. What somebody has put there in the meantime
# is lost: add to what you find.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []
        self.for_w, self.for_b = getattr(w, "g", 0), getattr(b, "g", 0)

    def __call__(self, x):
        self.calls.append((x, x @ self.w.t() + self.b))
        return self.calls[-1][1]

    def backward(self):
        x, y = self.calls.pop()
        self.for_w = self.for_w + y.g.t() @ x
        self.for_b = self.for_b + y.g.sum(0)
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g, self.b.g = self.for_w, self.for_b


# %% alternative="three-piles"
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.inputs, self.results = [], []

    def __call__(self, x):
        self.inputs.append(x)
        self.results.append(torch.addmm(self.b, x, self.w.t()))
        return self.results[-1]

    def _add(self, t, share):
        if not hasattr(t, "g"):
            t.g = torch.zeros_like(t)
        t.g = t.g + share

    def backward(self):
        x, g = self.inputs.pop(), self.results.pop().g
        self._add(x, torch.einsum("no,oi->ni", g, self.w))
        self._add(self.w, torch.einsum("no,ni->oi", g, x))
        self._add(self.b, g.sum(dim=0))


# %% alternative="closures"
class SharedLinear:
    """Each call leaves behind a function that does its backward pass."""

    def __init__(self, w, b):
        self.w, self.b, self.todo = w, b, None

    def __call__(self, x):
        y, before = x @ self.w.t() + self.b, self.todo

        def backward():
            for t, share in (
                (x, y.g @ self.w),
                (self.w, y.g.t() @ x),
                (self.b, y.g.sum(0)),
            ):
                t.g = t.g + share if hasattr(t, "g") else share
            self.todo = before

        self.todo = backward
        return y

    def backward(self):
        self.todo()


# %% alternative="a-heap-of-generators"
class SharedLinear:
    def __init__(self, w, b):
        self.knobs, self.waiting = (w, b), []

    def _call(self, x):
        w, b = self.knobs
        y = torch.addmm(b, x, w.mT)
        yield y
        for t, share in zip((x, w, b), (y.g.mm(w), y.g.mT.mm(x), y.g.sum(0))):
            t.__dict__["g"] = share.add(t.__dict__.get("g", torch.zeros_like(t)))

    def __call__(self, x):
        self.waiting.insert(0, self._call(x))
        return next(self.waiting[0])

    def backward(self):
        for _ in self.waiting.pop(0):
            pass


# %% inputs
# w, b: empty: the text says that a batch may have no row, and nothing of no inputs or outputs
