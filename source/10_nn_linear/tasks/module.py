# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="module-plain"
import torch
from torch import nn

from autograder import probe, probe_module, randn


def classes():
    class Flat(Module):
        def __init__(self, n, m, scale=1.0):
            self.scale = scale
            self.w = nn.Parameter(torch.ones(m, n))

        def forward(self, x):
            return self.scale * x @ self.w.t()

    class Shifted(Flat):
        def __init__(self, n, m):
            self.scale = 2.0
            self.w = nn.Parameter(torch.ones(m, n))
            self.b = nn.Parameter(torch.ones(m))

        def forward(self, x):
            return super().forward(x) + self.b

    class Outer(Module):
        def __init__(self):
            self.body = nn.Sequential(Flat(3, 4, scale=3.0), nn.ReLU())
            self.head = Shifted(n=4, m=2)

        def forward(self, x):
            return self.head(self.body(x))

    class Empty(Module):
        def forward(self, x):
            return 2 * x

    return Flat, Shifted, Outer, Empty


def kinds(x):
    flat, _, outer, empty = (kind for kind in classes())
    model = outer()
    model.register_forward_hook(lambda module, args, output: output[:, :1] * 0)
    late = empty()
    late.w = nn.Parameter(torch.ones(3))
    return [
        issubclass(type(model), nn.Module),
        sorted(model.state_dict()),
        model(x),
        empty()(x),
        [name for name, _ in late.named_parameters()],
        [flat(1, 2, 3).training, flat(1, 2, 3).eval().training],
    ]


probe_module(lambda: classes()[0](3, 2), randn(5, 3), grad=True)
probe_module(lambda: classes()[0](3, m=2, scale=4.0), randn(5, 3), grad=True)
probe_module(lambda: classes()[1](3, 2), randn(5, 3), grad=True)
probe_module(lambda: classes()[2](), randn(5, 3), grad=True)
probe(kinds, randn(5, 3))


def bare():
    class Plain(Module):
        def __init__(self, a, b, c, d, *rest, scale=1):
            self.scale = a + b + c + d + sum(rest)

        def forward(self, x):
            return self.scale * x

    class Nothing(Module):
        def __init__(self):
            pass

    class Held(Module):
        def __init__(self, n):
            self.register_buffer("mean", torch.ones(n))

        def forward(self, x):
            return x - self.mean

    class Registered(Module):
        def __init__(self, n):
            self.register_parameter("w", nn.Parameter(torch.ones(n)))
            self.add_module("inner", nn.Linear(n, 2))

    return Plain, Nothing, Held, Registered


def plain_ones(x):
    plain, nothing, held, registered = bare()
    model, one, other = plain(1, 2, 3, 4, 5, scale=2), held(3), held(3)
    other.mean += 1
    return [
        model(x),
        list(model.state_dict()),
        list(nothing().named_parameters()),
        plain(1, 2, 3, 4).eval().training,
        [sorted(one.state_dict()), one(x), other(x)],
        sorted(registered(3).state_dict()),
    ]


probe(plain_ones, randn(5, 3))

# %% hidden="module-super"
import torch
from torch import nn

from autograder import probe, probe_module, randn


def make(first, last):
    class Flat(Module):
        def __init__(self, n, m):
            if first:
                super().__init__()
            self.w = nn.Parameter(torch.ones(m, n))
            self.inner = nn.Linear(n, m)
            if last:
                super().__init__()

        def forward(self, x):
            return x @ self.w.t() - self.inner(x)

    return Flat(3, 2)


probe_module(lambda: make(True, False), randn(5, 3), grad=True)
probe_module(lambda: make(False, True), randn(5, 3), grad=True)
probe_module(lambda: make(True, True), randn(5, 3), grad=True)


def apart():
    one, other = make(False, True), make(False, True)
    with torch.no_grad():
        other.w += 1
    return [one.w, other.w]


probe(apart)


def nothing_lost(x):
    class Late(Module):
        def __init__(self, what):
            if what == "module":
                self.inner = nn.ReLU()
            elif what == "buffer":
                self.register_buffer("mean", torch.ones(3))
            elif what == "mode":
                self.eval()
            else:
                self.register_forward_hook(lambda module, args, output: output + 1)
            super().__init__()

        def forward(self, x):
            return 2 * x

    made = [Late(what) for what in ("module", "buffer", "hook", "mode")]
    found = [[name for name, _ in model.named_modules()] for model in made]
    modes = [model.training for model in made]
    saved = [sorted(model.state_dict()) for model in made]
    return [found, saved, [model(x) for model in made], modes]


probe(nothing_lost, randn(5, 3))


def late_inside():
    """A late call around a late call, in another module and in a subclass; and a copy"""
    import copy

    class Inner(Module):
        def __init__(self):
            self.w = nn.Parameter(torch.ones(3))
            super().__init__()

    class Outer(Module):
        def __init__(self, n):
            self.v = nn.Parameter(torch.ones(n))
            self.inner = Inner()
            super().__init__()

    class Below(Inner):
        def __init__(self):
            self.layer = nn.Linear(3, 2)
            super().__init__()

    made = Outer(2), Below(), copy.deepcopy(Outer(2))
    return [sorted(model.state_dict()) for model in made]


probe(late_inside)


# %% mistake="an-ordinary-subclass"
# This is an nn.Module under another name. Write a subclass without super().__init__()
# and assign a parameter in it.
class Module(nn.Module):
    pass


# %% mistake="late-super-init-empties-it"
# A subclass that calls super().__init__() at the end loses everything: nn.Module's
# __init__ makes new dictionaries. Give your class an __init__ of its own.
class Module(nn.Module):
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance


# %% mistake="no-keyword-arguments"
# Your __new__ takes arguments by position only. Make a subclass whose __init__ takes n,
# and call it with n=3.
class Module(nn.Module):
    def __new__(cls, *args):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% mistake="no-arguments"
# Your __new__ takes the class and nothing else. Python hands it all the arguments that
# are meant for __init__.
class Module(nn.Module):
    def __new__(cls):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% mistake="new-returns-nothing"
# Your __new__ makes an object and does not return it. So calling the class gives None.
class Module(nn.Module):
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)

    def __init__(self):
        pass


# %% mistake="init-does-the-work"
# You run nn.Module.__init__ in your __init__. A subclass that writes its own __init__
# replaces yours, and then nobody runs it. It must happen before.
class Module(nn.Module):
    def __init__(self):
        if "_parameters" not in vars(self):
            super().__init__()


# %% mistake="mended-afterwards"
# When the subclass assigns its parameters, nn.Module.__init__ has not run yet: that is when the
# error comes. A metaclass that runs it after the __init__ of the subclass runs it too late.
class _Meta(type):
    def __call__(cls, *args, **kwargs):
        instance = cls.__new__(cls)
        instance.__init__(*args, **kwargs)
        nn.Module.__init__(instance)
        return instance


class Module(nn.Module, metaclass=_Meta):
    def __init__(self):
        pass


# %% mistake="not-an-nn-module"
# Your Module finds parameters but does not derive from nn.Module. Then it has no state
# dict and no hooks, and nn.Sequential refuses it.
class Module:
    def __call__(self, *args):
        return self.forward(*args)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif hasattr(value, "named_parameters"):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]


# %% alternative="a-metaclass"
class _PrepareFirst(type):
    def __call__(cls, *args, **kwargs):
        instance = cls.__new__(cls)
        nn.Module.__init__(instance)
        instance.__init__(*args, **kwargs)
        return instance


class Module(nn.Module, metaclass=_PrepareFirst):
    def __init__(self):
        pass


# %% alternative="init-only-once"
class Module(nn.Module):
    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        Module.__init__(made)
        return made

    def __init__(self):
        if "_parameters" not in self.__dict__:
            super().__init__()


# %% alternative="wraps-the-init-of-each-subclass"
class Module(nn.Module):
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        original = cls.__dict__.get("__init__")
        if original is None:
            return

        def __init__(self, *args, **kwargs):
            Module.__init__(self)
            original(self, *args, **kwargs)

        cls.__init__ = __init__

    def __init__(self):
        if not hasattr(self, "_modules"):
            nn.Module.__init__(self)


# %% alternative="the-init-is-put-off"
class Module(nn.Module):
    """Whoever first asks for what nn.Module.__init__ makes has it made."""

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        own = cls.__init__

        def init(self, *args, **kwargs):
            Module.__init__(self)
            own(self, *args, **kwargs)

        cls.__init__ = init

    def __init__(self):
        if "_parameters" not in vars(self):
            super().__init__()
