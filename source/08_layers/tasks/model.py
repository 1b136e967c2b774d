# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="model-loss"
import torch

from autograder import by_hand, probe, randn, unusual


class Layer:
    """A function as a layer, whose backward pass is not run here."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *inputs):
        return self.function(*inputs)

    def backward(self):
        raise RuntimeError("backward is not asked for here")


def times(k):
    return Layer(lambda x: k * x)


def power(k):
    return Layer(lambda x: x**k)


@by_hand
def loss_of(x, target, *layers):
    layers = [{"times": times, "power": power}[name](k) for name, k in layers]
    return Model(layers, Layer(lambda pred, target: (pred * target).sum()))(x, target)


probe(loss_of, torch.tensor([1.0, 2.0]), torch.tensor([10.0, 1.0]), ("times", 3))
x, target = torch.tensor([0.0, 1.0, 2.0]), torch.tensor([3.0, 0.0, 1.0])
probe(loss_of, x, target, ("times", 3))
probe(loss_of, randn(3), randn(3), ("times", 3), ("power", 2), unchanged=True)
probe(loss_of, randn(3), randn(3), ("power", 2), ("times", 3))
probe(loss_of, randn(3), randn(3), ("times", 2), ("power", 3), ("times", 5))
probe(loss_of, randn(3), randn(3))
six = [
    ("times", 2),
    ("power", 2),
    ("times", 3),
    ("times", 0.5),
    ("power", 3),
    ("times", 2),
]
probe(loss_of, randn(3), randn(3), *six)
for x, target in zip(unusual(), unusual()):
    probe(loss_of, x, target, ("times", 3), ("power", 2), atol=0.0)
probe(loss_of, randn(2, 3, 2), randn(2, 3, 2), *six, unchanged=True)


@by_hand
def twice_in_the_list(x, target):
    cube = power(3)
    model = Model(
        [cube, times(2), cube, cube],
        Layer(lambda pred, target: (pred * target).sum()),
    )
    return [model(x, target), model(2 * x, target)]


probe(twice_in_the_list, 0.5 * randn(3), randn(3))

# %% hidden="model-gradients"
import torch

from autograder import by_hand, probe, randn, unusual


class Times:
    def __init__(self, k):
        self.k = k

    def __call__(self, x):
        self.x, self.out = x, self.k * x
        return self.out

    def backward(self):
        self.x.g = self.k * self.out.g


class Power(Times):
    def __call__(self, x):
        self.x, self.out = x, x**self.k
        return self.out

    def backward(self):
        self.x.g = self.out.g * self.k * self.x ** (self.k - 1)


class Dot:
    def __call__(self, pred, target):
        self.pred, self.target, self.out = pred, target, (pred * target).sum()
        return self.out

    def backward(self):
        self.pred.g = self.out.g * self.target


@by_hand
def gradient_of_x(x, target, upstream, *layers):
    layers = [{"times": Times, "power": Power}[name](k) for name, k in layers]
    last = Dot()
    model = Model(layers, last)
    loss = model(x, target)
    loss.g = upstream
    model.backward()
    return [x.g, loss.g, loss is last.out]


pair = torch.tensor([1.0, 2.0]), torch.tensor([10.0, 1.0])
probe(gradient_of_x, *pair, torch.tensor(1.0), ("power", 2))
probe(gradient_of_x, *pair, torch.tensor(-3.0), ("power", 2))
probe(gradient_of_x, *pair, randn(away=0.1), ("times", 3), ("power", 2))
probe(gradient_of_x, randn(4), randn(4), randn(away=0.1), ("power", 3), ("times", 2))
three = ("times", 2), ("power", 3), ("times", 5)
probe(gradient_of_x, randn(1, 3), randn(1, 3), randn(away=0.1), *three, unchanged=True)
probe(gradient_of_x, randn(3), randn(3), randn(away=0.1))
probe(gradient_of_x, randn(3), randn(3), torch.tensor(0.0), ("power", 2))
for x, target in zip(unusual(), unusual()):
    probe(gradient_of_x, x, target, randn(), ("power", 2), ("times", 3), unchanged=True)
probe(gradient_of_x, randn(2, 3, 2), randn(2, 3, 2), randn(away=0.1), *three)


@by_hand
def two_steps(x, target, z, other_target, *upstream):
    model = Model([Power(2), Times(3), Power(3)], Dot())
    for batch, wanted, gradient in zip((x, z), (target, other_target), upstream):
        model(batch, wanted).g = gradient
        model.backward()
    return [x.g, z.g]


pairs = randn(2, 3), randn(2, 3), randn(5, 3), randn(5, 3)
probe(two_steps, *pairs, randn(), randn(), unchanged=True)


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
def twice_in_the_list(x, target, upstream):
    cube = Cube()
    model = Model([cube, Times(2), cube, cube], Dot())
    model(x, target).g = upstream
    model.backward()
    return x.g


probe(twice_in_the_list, 0.5 * randn(3), randn(3), randn(away=0.1))

# %% hidden="model-order"
import torch

from autograder import integer, probe, words


class Logged:
    __slots__ = "name", "log"

    def __init__(self, name, log):
        self.name, self.log = name, log

    def __call__(self, *inputs):
        self.log.append(f"{self.name} forward")
        return inputs[0] + 1

    def backward(self):
        self.log.append(f"{self.name} backward")


def order(names, steps):
    log = []
    layers = [Logged(name, log) for name in names]
    given = list(layers)
    model = Model(given, Logged("loss", log))
    for _ in range(steps):
        loss = model(torch.tensor(1.0), torch.tensor(2.0))
        loss.g = torch.tensor(3.0)
        model.backward()
    return [log, list(map(id, given)) == list(map(id, layers))]


probe(order, ["a"], 1)
probe(order, ["a", "b", "c"], 1)
probe(order, ["a", "b"], 2)
probe(order, words(3), integer(1, 4))
probe(order, words(7), 2)


def after_a_validation(names):
    """What runs for a call without a backward pass, and one with"""
    log = []
    model = Model([Logged(name, log) for name in names], Logged("loss", log))
    for _ in range(2):
        loss = model(torch.tensor(1.0), torch.tensor(2.0))
    loss.g = torch.tensor(3.0)
    model.backward()
    return log


probe(after_a_validation, ["a", "b"])


# %% mistake="result-not-passed-on"
# Each layer of yours gets the first input. What a layer returns must become the input
# of the next.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        out = x
        for layer in self.layers:
            out = layer(x)
        return self.loss(out, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="layers-called-for-nothing"
# The loss is that of the first input, as if there were no layers. Is what a layer returns handed
# on? Print x after the loop.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="return-inside-the-loop"
# Only the first layer is run. Does a `return` stand inside the loop? Count the layers that are
# called.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
            return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="layers-not-visited"
# Your backward pass stops at the loss. The layers wait for theirs.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()


# %% mistake="method-named-and-not-called" same="layers-not-visited"
# `layer.backward` without parentheses names the method and does not run it. Put a print
# into a layer's backward pass and see whether it appears.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward


# %% mistake="forward-order"
# You go through the layers from the first to the last. The first layer's result gets
# its gradient from the second, so the second must be done before.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in self.layers:
            layer.backward()


# %% mistake="loss-comes-last"
# The loss is asked last. It is what the layers wait for: the last result of the layers
# gets its gradient from the loss.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()
        self.loss.backward()


# %% mistake="loss-is-left-out"
# Nobody asks the loss for its backward pass, so no gradient arrives at the last layer.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="upstream-replaced-by-one"
# You put a 1 into the `g` of the loss, over what was there. A caller who wants half the
# loss has put 0.5 there. Set `loss.g` to 10 and compare.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        self.out = self.loss(x, target)
        return self.out

    def backward(self):
        self.out.g = torch.ones_like(self.out)
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="list-reversed-in-place"
# `self.layers.reverse()` turns the list itself round. The next forward pass runs the
# layers from the back, and the caller's list has changed too.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        self.layers.reverse()
        for layer in self.layers:
            layer.backward()


# %% mistake="layers-used-up"
# Your backward pass takes the layers out of the list. There is none left for the second
# step of training.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        while self.layers:
            self.layers.pop().backward()


# %% mistake="loss-without-target"
# You return the last result of the layers, and no loss. Where does `target` go?
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        self.loss(x, target)
        return x

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% mistake="each-object-goes-back-once"
# A layer that is in the list twice runs twice, and you go back through it once. How many
# backward passes belong to a list of four?
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in dict.fromkeys(reversed(self.layers)):
            layer.backward()


# %% mistake="zero-counts-as-missing"
# Where the gradient of the loss is 0 you put a 1 in its place. 0 is a gradient like any
# other.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        self.out = self.loss(x, target)
        return self.out

    def backward(self):
        if not getattr(self.out, "g", None):
            self.out.g = torch.tensor(1.0)
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% alternative="remembers-the-way"
class Model:
    def __init__(self, layers, loss):
        self.steps = (*layers, loss)

    def __call__(self, x, target):
        *layers, loss = self.steps
        self.results = [x]
        for layer in layers:
            self.results.append(layer(self.results[-1]))
        return loss(self.results[-1], target)

    def backward(self):
        for step in self.steps[::-1]:
            step.backward()


# %% alternative="by-index"
from functools import reduce as _reduce


class Model:
    def __init__(self, layers, loss):
        self.layers = list(layers)
        self.loss = loss

    def __call__(self, x, target):
        return self.loss(_reduce(lambda t, layer: layer(t), self.layers, x), target)

    def backward(self):
        self.loss.backward()
        k = len(self.layers) - 1
        while k >= 0:
            self.layers[k].backward()
            k -= 1


# %% alternative="collects-the-methods"
class Model:
    def __init__(self, layers, loss):
        self.forwards, self.loss = [layer.__call__ for layer in layers], loss
        self.backwards = [loss.backward, *(layer.backward for layer in layers[::-1])]

    def __call__(self, x, target):
        for forward in self.forwards:
            x = forward(x)
        return self.loss(x, target)

    def backward(self):
        for backward in self.backwards:
            backward()


# %% alternative="goes-back-by-closures"
def sent_through(layers, x, last):
    """What `last` makes of what the layers make of x, and a function that goes back."""
    if not layers:
        return last(x)
    first, *rest = layers
    made, back = sent_through(rest, first(x), last)
    return made, lambda: (back(), first.backward())


class Model:
    def __init__(self, layers, loss):
        self.parts = (layers, loss)

    def __call__(self, x, target):
        layers, loss = self.parts
        made, self.backward = sent_through(
            layers, x, lambda pred: (loss(pred, target), loss.backward)
        )
        return made
