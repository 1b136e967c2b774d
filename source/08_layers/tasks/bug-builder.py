# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="bug-builder-layers"
import torch

from autograder import probe, randn, unusual


def times(k):
    return lambda x: k * x + 1


def one(x):
    builder = Builder()
    return [builder.add(times(2)).add(times(3))(x), builder.add(times(5)) is builder]


def several(x):
    first, second = Builder().add(times(2)), Builder()
    second.add(times(3)).add(times(5))
    return [first(x), second(x), Builder()(x)]


def from_list(x):
    layers = [times(2), times(3)]
    builder, other = Builder(layers), Builder(layers)
    builder.add(times(5))
    return [builder(x), other(x), len(layers)]


probe(one, randn(3))
probe(several, randn(2, 3), unchanged=True)
probe(from_list, randn(3))
for x in (*unusual(), randn(2, 3, 2)):
    probe(several, x, unchanged=True)


def again(x):
    double = times(2)
    return (
        Builder([double])
        .add(times(3))
        .add(double)
        .add(double)
        .add(times(5))
        .add(double)(x)
    )


probe(again, randn(3))


def from_an_empty_list(x):
    layers = []
    return [Builder(layers).add(times(2))(x), len(layers)]


probe(from_an_empty_list, randn(3))


# %% hidden="bug-builder-shapes"
import torch

from autograder import probe, randint, randn


def seen(*inputs):
    first, second = Builder(), Builder([torch.sin])
    for x in inputs:
        first(x)
    second(inputs[0])
    found = [first.shapes, second.shapes, Builder().shapes]
    return [found, [isinstance(shape, tuple) for shape in first.shapes]]


def added_later(*inputs):
    """The shapes that a builder has seen, to which a layer is added after each call"""
    builder = Builder()
    for x in inputs:
        builder(x)
        builder.add(torch.sin)
    return builder.shapes


probe(added_later, randn(3), randn(2, 5), randn(4, 1, 2))
probe(seen, randn(3))
probe(seen, randn(2, 3), randn(4), randn(1, 5))
some = [randn(*randint(1, 9, rank).tolist()) for rank in (2, 1, 3)]
probe(seen, *some, some[1])


def seen_with_a_sum(x):
    first = Builder([torch.t]).add(lambda x: x.sum(0)).add(torch.sum)
    second = Builder([torch.sum]).add(torch.sin)
    return [
        first(x),
        second(x),
        second(x),
        second(x[0, 0]),
        first.shapes,
        second.shapes,
    ]


probe(seen_with_a_sum, randn(2, 3))


# %% mistake="as-it-was"
# Nothing has changed. Begin with one builder of two layers: which of them does a call
# run?
class Builder:
    shapes = []

    def __init__(self, layers=[]):
        self.layers = layers

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
            return x


# %% mistake="return-still-in-the-loop"
# Builders share nothing any more, and the first layer is still the last: look at the
# indentation of `return`. And what comes out if there is no layer?
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
            return x


# %% mistake="lists-still-shared"
# The call runs all layers now. But the list in the signature and the list on the class
# are each made once, for all builders.
class Builder:
    shapes = []

    def __init__(self, layers=[]):
        self.layers = layers

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% mistake="shapes-still-shared"
# The layers are mended. The list of shapes is still one list on the class, which all
# builders write into.
class Builder:
    shapes = []

    def __init__(self, layers=()):
        self.layers = list(layers)

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% mistake="default-still-shared"
# The shapes are mended. The empty list in the signature is made once, when Python reads
# the class, and every builder without layers gets that one.
class Builder:
    def __init__(self, layers=[]):
        self.layers, self.shapes = layers, []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% mistake="given-list-is-kept"
# Builders no longer share what is theirs. But a list that is handed over is still the
# caller's own: what you add to the builder turns up there.
class Builder:
    def __init__(self, layers=None):
        self.layers = [] if layers is None else layers
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% mistake="add-returns-nothing"
# `add` no longer returns the builder, and so a second `.add` finds None.
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% mistake="shapes-reset-by-each-call"
# You start the list of shapes anew in each call, and only the last one is left.
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes = [tuple(x.shape)]
        for layer in self.layers:
            x = layer(x)
        return x


# %% mistake="shapes-reset-by-add"
# Your `add` begins a new list of shapes. What the builder has seen before stays seen.
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)
        self.shapes = []
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% alternative="none-as-default"
class Builder:
    def __init__(self, layers=None):
        self.shapes = []
        self.layers = [] if layers is None else layers[:]

    def add(self, layer):
        self.layers = [*self.layers, layer]
        return self

    def __call__(self, x):
        self.shapes = self.shapes + [tuple(x.size())]
        for layer in self.layers:
            x = layer(x)
        return x


# %% alternative="property"
class Builder:
    def __init__(self, layers=()):
        self._layers, self._seen = [*layers], []

    @property
    def shapes(self):
        return [tuple(shape) for shape in self._seen]

    def add(self, layer):
        self._layers.append(layer)
        return self

    def __call__(self, x):
        self._seen.append(x.shape)
        out = x
        for layer in self._layers:
            out = layer(out)
        return out


# %% alternative="a-dataclass-that-reduces"
from dataclasses import dataclass, field
from functools import reduce


@dataclass(eq=False)
class Builder:
    layers: list = field(default_factory=list)
    shapes: list = field(default_factory=list, init=False)

    def __post_init__(self):
        self.layers = self.layers.copy()

    def add(self, *more):
        self.layers.extend(more)
        return self

    def __call__(self, x):
        self.shapes += [tuple(x.shape)]
        return reduce(lambda made, layer: layer(made), self.layers, x)
