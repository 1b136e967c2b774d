# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import by_hand, probe, randn, unusual


# %% hidden="bug-stack-forward"
class Wave:
    """k * sin(x + k), whose backward pass is not run here."""

    def __init__(self, k):
        self.k = k

    def __call__(self, x):
        return self.k * torch.sin(x + self.k)

    def backward(self):
        raise RuntimeError("backward is not asked for here")


@by_hand
def through(x, *factors):
    return Stack([Wave(k) for k in factors])(x)


probe(through, torch.tensor([1.0, 2.0]), 2)
probe(through, randn(3), 2, 3, unchanged=True)
probe(through, randn(2, 3), 2, 3, 5)
probe(through, randn(2, 3), 2, 3, 5, -2, 0.5, 3)
for x in (*unusual(), randn(2, 3, 2)):
    probe(through, x, 2, 3, unchanged=True)


@by_hand
def twice_in_the_list(x):
    wave = Wave(2)
    stack = Stack([wave, Wave(3), wave, wave])
    return [stack(x), stack(2 * x)]


probe(twice_in_the_list, randn(3))


class Times:
    """k * x, whose backward pass is not run here."""

    def __init__(self, k):
        self.k = k

    def __call__(self, x):
        return self.k * x

    def backward(self):
        raise RuntimeError("backward is not asked for here")


@by_hand
def multiplied(x):
    return Stack([Times(2), Times(3)])(x)


probe(multiplied, 1e-4 * randn(3), atol=0.0)
probe(multiplied, randn(2, 30))


# %% hidden="bug-stack-backward"
class Wave:
    """sin(k * x + k)"""

    def __init__(self, k):
        self.k = k

    def __call__(self, x):
        self.x, self.out = x, torch.sin(self.k * x + self.k)
        return self.out

    def backward(self):
        self.x.g = self.out.g * self.k * torch.cos(self.k * self.x + self.k)


@by_hand
def two_steps(x, z, upstream, *factors):
    layers = [Wave(k) for k in factors]
    given = list(layers)
    stack = Stack(given)
    for batch in (x, z):
        out = stack(batch)
        out.g = upstream
        stack.backward()
    return [x.g, z.g, out.g, list(map(id, given)) == list(map(id, layers))]


probe(two_steps, randn(2), randn(2), randn(2), 2)
probe(two_steps, randn(2), randn(2), randn(2), 2, -3)
probe(two_steps, randn(2, 3), randn(2, 3), randn(2, 3), 2, -3, 0.5)
probe(two_steps, randn(3), randn(3), randn(3), 1.5, -1, 0.5, -2, 0.7, 1.2)
for given in zip(unusual(), unusual(), unusual()):
    probe(two_steps, *given, 2, -3)


class Cube:
    """x**3, which may be called again before its backward pass."""

    def __init__(self):
        self.calls = []

    def __call__(self, x):
        self.calls.append((x, x**3))
        return self.calls[-1][1]

    def backward(self):
        x, out = self.calls.pop()
        x.g = out.g * 3 * x**2


@by_hand
def twice_in_the_list(x, z, upstream, other_upstream):
    cube = Cube()
    stack = Stack([cube, Wave(2), cube, cube])
    for batch, gradient in ((x, upstream), (z, other_upstream)):
        stack(batch).g = gradient
        stack.backward()
    return [x.g, z.g]


probe(twice_in_the_list, randn(2, 3), randn(4), randn(2, 3), randn(4), unchanged=True)


# %% mistake="return-left-in-the-loop"
# The loop of your forward pass still ends in its first turn.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
            return x

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="result-not-passed-on"
# All layers are called now, each with the first input. Whose result should the second
# layer get?
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            out = layer(x)
        return out

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="list-still-reversed-in-place"
# The first step is right. `reverse` turns the list itself round, so that the second
# step runs the layers from the back, and the caller finds his list changed.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self):
        self.layers.reverse()
        for layer in self.layers:
            layer.backward()


# %% mistake="backward-still-not-called"
# `layer.backward` names a method. Nothing runs, and no gradient arrives.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward


# %% mistake="forward-order"
# Without the reversal the first layer is asked first, before there is a gradient for
# its result. The order must be reversed, and the list must not.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self):
        for layer in self.layers:
            layer.backward()


# %% mistake="upstream-replaced-by-ones"
# Your stack puts ones into the `g` of its result. Somebody has put the upstream
# gradient there before.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        self.out = x
        return x

    def backward(self):
        self.out.g = torch.ones_like(self.out)
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="each-object-goes-back-once"
# A layer that is in the list twice runs twice, and you go back through it once. How many
# backward passes belong to a list of four?
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self):
        done = set()
        for layer in self.layers[::-1]:
            if id(layer) not in done:
                layer.backward()
            done.add(id(layer))


# %% alternative="recursion"
class Stack:
    def __init__(self, layers):
        self.first, *rest = layers
        self.rest = Stack(rest) if rest else None

    def __call__(self, x):
        x = self.first(x)
        return x if self.rest is None else self.rest(x)

    def backward(self):
        if self.rest is not None:
            self.rest.backward()
        self.first.backward()


# %% alternative="a-copy-reversed"
class Stack:
    def __init__(self, layers):
        self.layers = layers.copy()
        self.backwards = list(reversed(layers))

    def __call__(self, x):
        out = x
        for layer in self.layers:
            out = layer(out)
        return out

    def backward(self):
        for layer in self.backwards:
            layer.backward()


# %% alternative="a-pile-of-callbacks"
from contextlib import ExitStack


class Stack:
    """An ExitStack runs its callbacks from the last to the first."""

    def __init__(self, layers):
        self.layers = tuple(layers)

    def __call__(self, x):
        self.todo = ExitStack()
        for layer in self.layers:
            x = layer(x)
            self.todo.callback(layer.backward)
        return x

    def backward(self):
        self.todo.close()
