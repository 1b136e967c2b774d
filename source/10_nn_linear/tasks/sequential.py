# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="sequential-values"
from torch import nn

from autograder import probe, probe_module, randn, unusual


def chain():
    return Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 4), nn.Linear(4, 2))


def nested():
    return Sequential(nn.Linear(3, 5), Sequential(nn.ReLU(), nn.Linear(5, 2)))


def twice():
    tanh = nn.Tanh()
    return Sequential(nn.Linear(3, 5), tanh, nn.Linear(5, 2), tanh)


def twice_linear():
    linear = nn.Linear(3, 3)
    return Sequential(linear, nn.Tanh(), linear)


def loose(make, *inputs):
    probe_module(make, *inputs, grad=True, registration=False)


loose(lambda: Sequential(nn.Linear(3, 2)), randn(4, 3))
loose(chain, randn(1, 3))
loose(chain, randn(6, 3))
loose(nested, randn(6, 3))
loose(twice, randn(6, 3))
loose(twice_linear, randn(6, 3))
probe(lambda x: Sequential()(x), randn(4, 3), grad=True)
loose(lambda: Sequential(*(nn.Linear(3, 3) for _ in range(12))), randn(4, 3))
probe(lambda: [len(Sequential()), len(nested()), len(chain()), len(twice())])
tanh = nn.Tanh()
probe(
    lambda: len(Sequential(tanh, tanh, nn.ReLU(), tanh, nn.ReLU(), tanh, *[tanh] * 6))
)


def without_dropout(x):
    return Sequential(nn.Dropout(0.5), Sequential(nn.Dropout(0.9))).eval()(x)


probe(without_dropout, randn(4, 3))


def through(x):
    tanh = nn.Tanh()
    model = Sequential(tanh, nn.Softplus(), Sequential(tanh, nn.Sigmoid()))
    return [model(x), model(2 * x), Sequential()(x)]


for x in unusual():
    probe(through, x, grad=True)


def odd_ones(x):
    """A layer that makes a pair and one that takes a pair, and whether no layer gives x"""

    class Pair(nn.Module):
        def forward(self, x):
            return x, 2 * x

    class Last(nn.Module):
        def forward(self, pair):
            return pair[1]

    return [Sequential(Pair(), Last())(x), Sequential()(x) is x]


probe(odd_ones, randn(4, 3))
probe(lambda x: Sequential(nn.Dropout(0.9).eval(), nn.Tanh())(x), randn(4, 3))


# %% hidden="sequential-names"
from torch import nn

from autograder import held, modules_called, probe, randn


def inner():
    return [nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 4)]


def names():
    model = Sequential(*inner(), Sequential(nn.Tanh(), nn.Linear(4, 2)))
    return {name: list(p.shape) for name, p in model.named_parameters()}


def loaded(x, *values):
    theirs = nn.Sequential(*inner())
    for parameter, value in zip(theirs.parameters(), values, strict=True):
        parameter.data.copy_(value)
    model = Sequential(*inner())
    model.load_state_dict(theirs.state_dict())
    kinds = [*held(model), *modules_called(model, x)]
    used = "torch.nn.modules.container.Sequential" in kinds
    return [model(x), used, issubclass(type(model), nn.Module)]


def shared():
    linear = nn.Linear(3, 3)
    return sorted(Sequential(linear, nn.Tanh(), linear).state_dict())


def registered(count):
    layers = [nn.ReLU(), nn.Tanh(), nn.Linear(1, 1)]
    model = Sequential(*(layers[n % 3] for n in range(count)), Sequential(nn.Tanh()))
    found = [name for name, _ in model.named_modules(remove_duplicate=False)]
    return [sorted(found), sorted(model.state_dict())]


probe(names)
probe(registered, 3)
probe(registered, 12)
probe(shared)
probe(loaded, randn(6, 3), randn(5, 3), randn(5), randn(4, 5), randn(4))


def around_empty_ones():
    model = Sequential(Sequential(), nn.Linear(3, 2), nn.ModuleList(), Sequential())
    return [
        sorted(model.state_dict()),
        len(model),
        [len(model), len(Sequential(model))],
    ]


probe(around_empty_ones)


# %% hidden="sequential-hooks"
from torch import nn

from autograder import probe, randn


def hooked(x):
    log = []
    first, second = nn.ReLU(), nn.Tanh()
    first.register_forward_hook(lambda module, args, output: log.append("first"))
    second.register_forward_pre_hook(lambda module, args: log.append("second"))
    second.register_forward_hook(lambda module, args, output: output + 10)
    return [Sequential(first, second)(x), log]


probe(hooked, randn(4, 3))


class Loud(nn.Module):
    def __call__(self, x):
        return 3 * super().__call__(x)

    def forward(self, x):
        return x + 1


def called(x):
    before = nn.Tanh()
    before.register_forward_pre_hook(lambda module, args: (0.1 * args[0],))
    return Sequential(Loud(), before, nn.ReLU())(x)


probe(called, randn(4, 3))


def hooks_inside(x):
    """Chains inside of a chain, with hooks of their own"""
    inner, empty = Sequential(nn.Tanh(), nn.ReLU()), Sequential()
    inner.register_forward_hook(lambda module, args, output: output + 10)
    inner.register_forward_pre_hook(lambda module, args: (0.1 * args[0],))
    empty.register_forward_hook(lambda module, args, output: 3 * output)
    return Sequential(empty, inner, nn.Softplus())(x)


probe(hooks_inside, randn(4, 3))


# %% mistake="a-container-inside"
# The names of your parameters begin with layers, the attribute that holds the
# container. Print them next to those of nn.Sequential.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.layers)


# %% mistake="a-plain-tuple"
# The module has taken no note of your layers: an optimizer finds nothing to move. Of what lies in a
# tuple or a list a module takes none.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.layers)


# %% mistake="children-once-each"
# children() gives every module once. A layer that was put in twice then runs once only.
# Try Sequential(t, t) with t = nn.Tanh().
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self.children():
            x = layer(x)
        return x

    def __len__(self):
        return len(list(self.children()))


# %% mistake="forward-called-directly"
# You call layer.forward, and that passes by the hooks of the layer. Register one that
# prints, and see whether it runs.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer.forward(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% mistake="each-from-the-start"
# Each of your layers gets the first x, and all results but the last are thrown away.
# What does a layer get in a chain?
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        y = x
        for layer in self._modules.values():
            y = layer(x)
        return y

    def __len__(self):
        return len(self._modules)


# %% mistake="return-in-the-loop"
# Only the first of your layers is run. Does the return stand inside the loop? Look at its
# indentation.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer(x)
            return x

    def __len__(self):
        return len(self._modules)


# %% mistake="counts-from-one"
# Your first layer is called 1. Python counts from 0, and so do the names of
# nn.Sequential.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers, 1):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% mistake="derived-from-nn-sequential"
# You let nn.Sequential do everything. Register the layers and run them yourself; it is
# a handful of lines.
class Sequential(nn.Sequential):
    pass


# %% mistake="numbers-for-parameters-only"
# You number only layers that have parameters. A ReLU takes a number too, or the names
# of everything after it are off by one.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.order, number = [], 0
        for layer in layers:
            if list(layer.parameters()):
                self.add_module(str(number), layer)
                number += 1
            self.order.append(layer)

    def forward(self, x):
        for layer in self.order:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.order)


# %% mistake="empty-ones-left-out"
# You leave out layers that count as false. A Sequential without layers has the length 0,
# and it is a layer all the same: it takes a number, and may have hooks.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for layer in layers:
            if layer:
                self.add_module(str(len(self._modules)), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% mistake="inner-chains-past-their-hooks"
# You call `forward` of the chains inside of yours, and pass by their hooks.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer.forward(x) if isinstance(layer, Sequential) else layer(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% alternative="setattr-and-getattr"
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.n = len(layers)
        for i in range(self.n):
            setattr(self, f"{i}", layers[i])

    def __len__(self):
        return self.n

    def forward(self, x):
        for i in range(self.n):
            x = getattr(self, f"{i}")(x)
        return x


# %% alternative="a-list-besides-the-names"
class Sequential(nn.Module):
    def __init__(self, *layers):
        nn.Module.__init__(self)
        self.chain = list(layers)
        self._modules.update((str(i), layer) for i, layer in enumerate(layers))

    def __len__(self):
        return len(self.chain)

    def forward(self, inputs):
        from functools import reduce

        return reduce(lambda value, layer: layer(value), self.chain, inputs)


# %% alternative="a-module-list-at-heart"
class Sequential(nn.ModuleList):
    def __init__(self, *layers):
        super().__init__(layers)

    def forward(self, x):
        for i in range(len(self)):
            x = self[i](x)
        return x


# %% alternative="recursion-over-what-is-left"
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self._modules.update({f"{place}": layer for place, layer in enumerate(layers)})

    def forward(self, x):
        def run(x, *left):
            return run(left[0](x), *left[1:]) if left else x

        return run(x, *self._modules.values())

    def __len__(self):
        return sum(1 for _ in self._modules)
