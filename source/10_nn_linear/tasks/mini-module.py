# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="mini-module-names"
import torch
from torch import nn

from autograder import integer, probe, words


def flat():
    class Flat(MiniModule):
        def __init__(self, n):
            self.n = n
            self.w = nn.Parameter(torch.ones(n, 2))
            self.b = nn.Parameter(torch.ones(n))
            self.plain = torch.ones(n, requires_grad=True)
            self.listed = [nn.Parameter(torch.ones(n))]

    return Flat


def nested(deep):
    class Outer(MiniModule):
        def __init__(self):
            self.head = flat()(3)
            self.own = nn.Parameter(torch.ones(4))
            self.tail = flat()(5)

    class Outermost(MiniModule):
        def __init__(self):
            self.left = Outer()
            self.right = flat()(6)

    return Outermost() if deep else Outer()


def shapes(model):
    named = {name: list(p.shape) for name, p in model.named_parameters()}
    everything = sorted(list(p.shape) for p in model.parameters())
    return [named, everything, len(list(model.named_parameters()))]


def named_anew(n, head, own):
    class Empty(MiniModule):
        pass

    model = Empty()
    setattr(model, head, flat()(n))
    setattr(model, own, nn.Parameter(torch.ones(n)))
    return shapes(model)


def same_objects():
    model = flat()(3)
    found = dict(model.named_parameters())
    return [found["w"] is model.w, found["b"] is model.b, model.n, model.plain]


def uses_nn_module():
    model = nested(False)
    values = [model, model.head, *vars(model).values(), *vars(model.head).values()]
    return any(issubclass(type(value), nn.Module) for value in values)


probe(lambda: shapes(flat()(3)))
probe(lambda: shapes(nested(False)))
probe(lambda: shapes(nested(True)))
probe(same_objects)
probe(uses_nn_module)
probe(named_anew, integer(2, 50), *words(2))


def unusual(n):
    class Sized(MiniModule):
        def __len__(self):
            return 0

    outer = model = Sized()
    for _ in range(4):
        model.inner = Sized()
        model._hidden = nn.Parameter(torch.ones(()))
        model.frozen = nn.Parameter(torch.ones(n), requires_grad=False)
        model.empty = nn.Parameter(torch.ones(0, n))
        model = model.inner
    model.last = nn.Parameter(torch.ones(n, n))
    return shapes(outer)


probe(unusual, integer(2, 50))


def with_an_nn_module(n):
    """A layer of nn in an attribute, which is no MiniModule"""
    model = flat()(n)
    model.layer = nn.Linear(n, 2)
    model.layers = nn.ModuleList([nn.Linear(2, 2)])
    return shapes(model)


def any_names(n):
    """Attributes with names that a base class may like, read back"""

    class Named(MiniModule):
        def __init__(self):
            self.weight = nn.Parameter(torch.ones(n))
            for place, name in enumerate(NAMES):
                setattr(self, name, place)
            self.inner = flat()(3)

    model = Named()
    return [[getattr(model, name) for name in NAMES], shapes(model)]


NAMES = ("params", "names", "registry", "grads", "training")
probe(with_an_nn_module, integer(2, 50))
probe(any_names, integer(2, 50))


def of_a_subclass(n):
    """A module whose class derives from a subclass, inside of another"""

    class Special(flat()):
        def __init__(self):
            super().__init__(n)
            self.more = nn.Parameter(torch.ones(2))

    class Outer(MiniModule):
        def __init__(self):
            self.inner = Special()
            self.own = nn.Parameter(torch.ones(1))

    return [shapes(Special()), shapes(Outer())]


probe(of_a_subclass, integer(3, 50))


def of_one_memory(numbers):
    class Two(MiniModule):
        def __init__(self):
            self.a, self.b = nn.Parameter(numbers), nn.Parameter(numbers)

    return shapes(Two())


probe(of_one_memory, torch.ones(3))


# %% hidden="mini-module-now"
import torch
from torch import nn

from autograder import probe, shuffled


def changed(k, l, m, n):
    class Flat(MiniModule):
        def __init__(self):
            self.w = nn.Parameter(torch.ones(k))
            self.b = nn.Parameter(torch.ones(l))

    def shapes():
        return {name: list(p.shape) for name, p in model.named_parameters()}

    model = Flat()
    history = [shapes()]
    model.w = nn.Parameter(torch.ones(m))
    history.append(shapes())
    model.b = None
    history.append(shapes())
    model.c = nn.Parameter(torch.ones(n))
    history.append(shapes())
    model.inner = Flat()
    history.append(shapes())
    model.inner = 3
    history.append(shapes())
    return [history, model.b, model.inner, len(list(model.parameters()))]


probe(changed, 3, 4, 5, 6)
probe(changed, *shuffled(range(2, 12))[:4])


def exchanged(k, l, m, n):
    """Parameters that become modules, modules that become parameters, and deleted ones"""

    class Flat(MiniModule):
        def __init__(self, n):
            self.w = nn.Parameter(torch.ones(n))

    def shapes():
        return {name: list(p.shape) for name, p in model.named_parameters()}

    model = Flat(k)
    model.inner, model.other = Flat(l), nn.Parameter(torch.ones(m))
    history = [shapes()]
    model.w, model.inner = Flat(n), nn.Parameter(torch.ones(k))
    history.append(shapes())
    del model.other
    history.append(shapes())
    del model.w
    history.append(shapes())
    return [history, hasattr(model, "other")]


def made_anew(k, n):
    """The parameters of objects that are made when others are gone"""

    class Flat(MiniModule):
        def __init__(self, name, size):
            setattr(self, name, nn.Parameter(torch.ones(size)))

    found = []
    for size in range(k, k + n):
        model = Flat(f"of_size_{size}", size)
        found.append({name: list(p.shape) for name, p in model.named_parameters()})
        del model
    return found


probe(exchanged, 3, 4, 5, 6)
probe(exchanged, *shuffled(range(2, 12))[:4])
probe(made_anew, 2, 9)


# %% hidden="mini-module-call"
import torch
from torch import nn

from autograder import probe, probe_module, randn, unusual


def make():
    class Flat(MiniModule):
        def __init__(self, n):
            self.w = nn.Parameter(torch.ones(n, 2))

        def forward(self, x):
            return x @ self.w.t()

    class Sum(MiniModule):
        def __init__(self):
            self.one, self.two = Flat(3), Flat(3)

        def forward(self, x, z):
            return self.one(x) - torch.relu(self.two(z))

    return Flat, Sum


probe_module(lambda: make()[0](3), randn(5, 2), grad=True)
probe_module(lambda: make()[1](), randn(5, 2), randn(5, 2), grad=True)
probe(lambda x, z: make()[1]()(x, z=z), randn(5, 2), randn(5, 2), grad=True)


def twice_and_scaled(x):
    class Times(MiniModule):
        def __init__(self):
            self.factor = nn.Parameter(torch.tensor(3.0))

        def forward(self, x, scale=1):
            return scale * self.factor * x

    layer = Times()
    return [layer(x), layer(layer(x), scale=2), layer(scale=-1, x=x)]


for x in unusual():
    probe(twice_and_scaled, x, grad=True)


def named_otherwise(a, b):
    class Minus(MiniModule):
        def forward(self, a, b=3):
            return [a, b]

    layer = Minus()
    return [layer(a=a, b=b), layer(b=b, a=a), layer(a, b=None), layer(a)]


probe(named_otherwise, 5, 7)


# %% hidden="mini-module-zero"
import torch
from torch import nn

from autograder import probe, randn


def cleared(g):
    class Flat(MiniModule):
        def __init__(self):
            self.w = nn.Parameter(torch.ones(3))

    class Outer(MiniModule):
        def __init__(self):
            self.own = nn.Parameter(torch.ones(3))
            self.inner = Flat()

    one, other = Outer(), Outer()
    found = [one.own, one.inner.w, other.own, other.inner.w]
    for parameter in found:
        parameter.grad = g.clone()
    one.inner.deep = Flat()
    one.inner.deep.deeper = Flat()
    one.inner.deep.deeper.m = nn.Parameter(torch.ones(2, 3))
    deep = [one.inner.deep.w, one.inner.deep.deeper.w, one.inner.deep.deeper.m]
    for parameter in deep:
        parameter.grad = torch.ones_like(parameter)
    one.zero_grad()
    found += deep
    return [[parameter.grad for parameter in found], one.own, one.inner.w]


probe(cleared, randn(3))


def frozen():
    class Flat(MiniModule):
        def __init__(self):
            self.w = nn.Parameter(torch.ones(3))

    model = Flat()
    model.w.grad = torch.ones(3)
    model.w.requires_grad_(False)
    model.zero_grad()
    return model.w.grad


probe(frozen)


# %% mistake="found-in-init-alone"
# Your names are flat: what lies in an inner module is missing. An inner module can
# answer the same question that you are answering.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        return [(n, v) for n, v in vars(self).items() if isinstance(v, nn.Parameter)]

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="inner-names-without-prefix"
# Two inner modules of one class now give the same names. The name of the attribute
# belongs in front, with a dot.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                yield from value.named_parameters()

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="one-level-deep"
# You look into the modules inside, and not into the modules inside those. Build three
# levels and print the names.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in vars(value).items():
                    if isinstance(parameter, nn.Parameter):
                        yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="every-tensor-counts"
# You count every tensor that is assigned. A parameter is a tensor of a class of its
# own, and a plain tensor is none, even if it requires a gradient.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, torch.Tensor):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="needs-super-init"
# Your base class makes its dictionary in __init__, and the subclasses of this task never
# call that. Make it when it is first needed, or do without one.
class MiniModule:
    def __init__(self):
        self.found = {}

    def __setattr__(self, name, value):
        if isinstance(value, (nn.Parameter, MiniModule)):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in self.found.items():
            if isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter
            else:
                yield name, value

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="never-forgets"
# You note down what is assigned and never cross anything out. Assign None to a
# parameter, and print the names.
class MiniModule:
    def __setattr__(self, name, value):
        if isinstance(value, (nn.Parameter, MiniModule)):
            vars(self).setdefault("_found", {})[name] = value
        object.__setattr__(self, name, value)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).get("_found", {}).items():
            if isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter
            else:
                yield name, value

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="call-takes-one-argument"
# Your __call__ takes exactly one argument. forward of a subclass may take two: pass on
# whatever comes.
class MiniModule:
    def __call__(self, x):
        return self.forward(x)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="call-without-return"
# Calling your module runs forward and returns None. Look for the return.
class MiniModule:
    def __call__(self, *args, **kwargs):
        self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="zeroes-the-parameters"
# Your zero_grad sets the parameters to zero. The gradients are in .grad, and the
# parameters must stay as they are.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.data.zero_()


# %% mistake="zero-grad-by-name"
# The gradients are still there. parameter = None would only give a new meaning to a name: what is
# to become None is an attribute of each parameter.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter = None


# %% mistake="call-refuses-names"
# Your __call__ hands over what comes by position, and refuses what comes by name. Try
# model(x=torch.ones(3)).
class MiniModule:
    def __call__(self, *args):
        return self.forward(*args)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="an-nn-module-underneath"
# Your MiniModule is an nn.Module, and that one does the work. The task is to do it
# without. Look at MiniModule.__mro__.
class MiniModule(nn.Module):
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% mistake="first-argument-by-position-alone"
# Your call wants its first argument by position. The text says: by position or by name, and
# the cell below the task gives it by name.
class MiniModule:
    def __call__(self, first, *rest, **named):
        return self.forward(first, *rest, **named)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% mistake="anything-with-parameters"
# You take every attribute that has `named_parameters`. A layer of `nn` has it, too, and is
# no MiniModule.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif hasattr(value, "named_parameters"):
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% mistake="deleted-ones-stay"
# You note what is assigned, and nobody notes what is deleted.
class MiniModule:
    def __setattr__(self, name, value):
        noted = self.__dict__.setdefault("_noted", {})
        noted.pop(name, None)
        if isinstance(value, (nn.Parameter, MiniModule)):
            noted[name] = value
        object.__setattr__(self, name, value)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in self.__dict__.get("_noted", {}).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            else:
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% mistake="a-name-in-two-lists"
# A name that was a parameter and is a module now stands in both of your dictionaries. Take
# it out of the other.
class MiniModule:
    def __setattr__(self, name, value):
        own = self.__dict__.setdefault("_own", {})
        inner = self.__dict__.setdefault("_inner", {})
        if isinstance(value, nn.Parameter):
            own[name] = value
        elif isinstance(value, MiniModule):
            inner[name] = value
        else:
            own.pop(name, None)
            inner.pop(name, None)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self._own.pop(name, None)
        self._inner.pop(name, None)
        object.__delattr__(self, name)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        found = list(self.__dict__.get("_own", {}).items())
        for name, module in self.__dict__.get("_inner", {}).items():
            found += [(f"{name}.{n}", p) for n, p in module.named_parameters()]
        return found

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% mistake="a-common-name-for-its-notes"
# Your notes lie in an attribute that a subclass may want for something else. Choose a name
# that nobody takes, or look into the object's own dictionary when you are asked.
class MiniModule:
    def __setattr__(self, name, value):
        if "params" not in self.__dict__:
            self.__dict__["params"] = {}
        if isinstance(value, (nn.Parameter, MiniModule)):
            self.params[name] = value
        else:
            self.params.pop(name, None)
        self.__dict__[name] = value

    def __delattr__(self, name):
        self.params.pop(name, None)
        object.__delattr__(self, name)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in self.__dict__.get("params", {}).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            else:
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% alternative="setattr-with-a-registry"
class MiniModule:
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        object.__setattr__(instance, "_own", {})
        object.__setattr__(instance, "_inner", {})
        return instance

    def __setattr__(self, name, value):
        self._own.pop(name, None)
        self._inner.pop(name, None)
        if isinstance(value, nn.Parameter):
            self._own[name] = value
        elif isinstance(value, MiniModule):
            self._inner[name] = value
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self._own.pop(name, None)
        self._inner.pop(name, None)
        object.__delattr__(self, name)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        pairs = list(self._own.items())
        for name, module in self._inner.items():
            pairs += [(name + "." + n, p) for n, p in module.named_parameters()]
        return pairs

    def parameters(self):
        for _, parameter in self.named_parameters():
            yield parameter

    def zero_grad(self):
        for _, p in self.named_parameters():
            p.grad = None


# %% alternative="prefix-handed-down"
class MiniModule:
    def named_parameters(self, prefix=""):
        result = []
        for name in self.__dict__:
            value = getattr(self, name)
            if isinstance(value, MiniModule):
                result.extend(value.named_parameters(prefix + name + "."))
            if isinstance(value, nn.Parameter):
                result.append((prefix + name, value))
        return result

    def parameters(self):
        return dict(self.named_parameters()).values()

    def zero_grad(self):
        list(map(lambda p: setattr(p, "grad", None), self.parameters()))

    def __call__(self, *inputs, **named):
        outputs = self.forward(*inputs, **named)
        return outputs


# %% alternative="looks-lazily-into-a-dictionary"
class MiniModule:
    def __setattr__(self, name, value):
        registry = self.__dict__.setdefault("_registry", {})
        registry.pop(name, None)
        if isinstance(value, (nn.Parameter, MiniModule)):
            registry[name] = value
        self.__dict__[name] = value

    def __delattr__(self, name):
        self.__dict__.get("_registry", {}).pop(name, None)
        del self.__dict__[name]

    def __call__(self, *args, **kwargs):
        return type(self).forward(self, *args, **kwargs)

    def _walk(self):
        todo = [("", self)]
        while todo:
            prefix, module = todo.pop()
            for name, value in module.__dict__.get("_registry", {}).items():
                if isinstance(value, MiniModule):
                    todo.append((f"{prefix}{name}.", value))
                else:
                    yield prefix + name, value

    def named_parameters(self):
        return self._walk()

    def parameters(self):
        return (p for _, p in self._walk())

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% alternative="walks-with-dir"
class MiniModule:
    def _attributes(self):
        names = [name for name in dir(self) if not name.startswith("__")]
        return [(name, getattr(self, name)) for name in names]

    def named_parameters(self):
        print("looking at", type(self).__name__)
        found = {}
        for name, value in self._attributes():
            if type(value) is nn.Parameter:
                found[name] = value
            elif isinstance(value, MiniModule):
                inner = dict(value.named_parameters())
                found.update({f"{name}.{key}": inner[key] for key in inner})
        return found.items()

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            if p.grad is not None:
                p.grad = None

    def __call__(self, *given, **named):
        return self.forward(*given, **named)


# %% alternative="a-pile-of-pairs"
class MiniModule:
    """No recursion: what is still to be looked at lies on a pile."""

    def __call__(self, *args, **kwargs):
        return type(self).forward(self, *args, **kwargs)

    def _found(self):
        found, pile = {}, [("", self)]
        while pile:
            match pile.pop():
                case name, nn.Parameter() as parameter:
                    found[name] = parameter
                case name, MiniModule() as module:
                    start = f"{name}." if name else ""
                    pile += [(start + k, v) for k, v in module.__dict__.items()]
        return found

    def named_parameters(self):
        return self._found().items()

    def parameters(self):
        return self._found().values()

    def zero_grad(self):
        for parameter in self.parameters():
            del parameter.grad
