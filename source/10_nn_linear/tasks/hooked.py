# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="hooked-values"
import torch

from autograder import awkward, number, probe, randn


def make():
    class Scale(Hooked):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def forward(self, x):
            return self.factor * x

    return Scale


def no_hooks(x):
    return make()(3)(x)


def pre_hooks(x):
    layer = make()(3)
    layer.add_pre_hook(lambda layer, x: x + 1)
    layer.add_pre_hook(lambda layer, x: x * 5)
    return [layer(x), layer(x)]


def hooks(x):
    layer = make()(3)
    layer.add_hook(lambda layer, x, y: y + 1)
    layer.add_hook(lambda layer, x, y: y * 5)
    return [layer(x), layer(x)]


def both(x):
    layer, other = make()(3), make()(2)
    layer.add_pre_hook(lambda layer, x: x - 4)
    layer.add_hook(lambda layer, x, y: y * y)
    return [layer(x), other(x)]


probe(no_hooks, 2)
probe(pre_hooks, 2)
probe(hooks, 2)
probe(both, 2)
probe(both, number(away=0.1))


def many(x, calls):
    runs, layer = [], make()(3)
    for k in range(2, 7):
        layer.add_pre_hook(lambda layer, x, k=k: x * k)
        layer.add_hook(lambda layer, x, y, k=k: y - x / k)
    layer.add_hook(lambda layer, x, y: runs.append(layer is not None))
    return [[layer(x) for _ in range(calls)], len(runs)]


probe(many, number(away=0.1), 4)
probe(hooks, torch.tensor([2.0, -1.0]))
probe(pre_hooks, torch.tensor([2.0, -1.0]))
for x in (0, 1, 1e-4, -300.0):
    probe(both, x)
for x in (awkward(5), randn(0), randn(1), 300 * randn(30, away=1.0), 1e-4 * randn(3)):
    probe(both, x)


def added_twice(x):
    def plus_one(layer, x):
        return x + 1

    def times_ten(layer, x, y):
        return 10 * y

    layer = make()(3)
    for _ in range(2):
        layer.add_pre_hook(plus_one)
        layer.add_hook(times_ten)
    return [layer(x), layer(x)]


probe(added_twice, 2)
probe(added_twice, number(away=0.1))


# %% hidden="hooked-seen"
from autograder import number, probe


def watched(x):
    class Scale(Hooked):
        def forward(self, x):
            log.append(["forward", x])
            return 3 * x

    def pre(name, factor):
        def hook(given, x):
            log.append([name, given is layer, x])
            return None if factor is None else factor * x

        return hook

    def post(name, factor):
        def hook(given, x, y):
            log.append([name, given is layer, x, y])
            return None if factor is None else factor * y

        return hook

    log, layer = [], Scale()
    for name, factor in (("first", None), ("second", 10)):
        layer.add_pre_hook(pre(name, factor))
    for name, factor in (("third", 2), ("fourth", None), ("fifth", 7)):
        layer.add_hook(post(name, factor))
    return [layer(x), log]


probe(watched, 2)
probe(watched, number(away=0.1))


def same_again(x):
    class Count(Hooked):
        def forward(self, x):
            log.append(x)
            return len(log)

    log, layer = [], Count()
    layer.add_hook(lambda given, x, y: log.append(given is layer))
    layer.add_hook(lambda given, x, y: log.append(given is layer))
    return [layer(x), layer(x), log]


probe(same_again, 5)


def the_very_object(x):
    """Whether the pre-hook, forward and the hook are given the very x"""

    class Same(Hooked):
        def forward(self, x):
            given.append(x)
            return 5

    given, layer = [], Same()
    layer.add_pre_hook(lambda layer, x: given.append(x))
    layer.add_hook(lambda layer, x, y: given.append(x))
    layer(x)
    return [each is x for each in given]


probe(the_very_object, [1, 2])


def calls_itself(x):
    """A layer that calls itself with x + 1, three deep, and a hook that adds x"""

    class Deep(Hooked):
        depth = 0

        def forward(self, x):
            self.depth += 1
            return self(x + 1) if self.depth < 3 else 0

    layer = Deep()
    layer.add_hook(lambda layer, x, y: x + y)
    return layer(x)


probe(calls_itself, 3)


# %% hidden="hooked-none"
import torch

from autograder import choice, integer, probe


def replaced(before, after, x):
    """A layer that makes [x, 1], with a pre-hook and a hook that return what is given here."""

    class Pair(Hooked):
        def forward(self, x):
            return [x, 1]

    layer = Pair()
    layer.add_pre_hook(lambda layer, x: before)
    layer.add_hook(lambda layer, x, y: after)
    return layer(x)


probe(replaced, None, None, 5)
probe(replaced, 0, None, 5)
probe(replaced, [], None, 5)
probe(replaced, None, 0, 5)
probe(replaced, None, False, 5)
probe(replaced, None, [], 5)
probe(replaced, "text", None, 5)
probe(replaced, None, (3,), 5)
probe(replaced, None, float("nan"), 5)
for _ in range(5):
    before, after = choice([None, 0, []]), choice([None, False, integer(2, 90)])
    probe(replaced, before, after, integer(2, 90))
for result in (1, -1.0, 1e-4, 300.0, True, False, [2, 2], [7], list(range(12))):
    probe(replaced, result, None, 5)
    probe(replaced, None, result, 5)


def through_length(before, x):
    """A layer that makes the length of x, with a pre-hook that returns what is given here"""

    class Length(Hooked):
        def forward(self, x):
            return len(x)

    layer = Length()
    layer.add_pre_hook(lambda layer, x: before)
    layer.add_hook(lambda layer, x, y: [x, y])
    return layer(x)


probe(through_length, (3, 4, 5), [1, 2])
probe(through_length, ([7, 8], 2), [1, 2, 3])
probe(through_length, ("text",), None)


def of_nothing(x, before, after):
    """A layer that makes None, and what its hooks are given"""

    class Nothing(Hooked):
        def forward(self, x):
            log.append(["forward", x])

    log, layer = [], Nothing()
    layer.add_pre_hook(lambda layer, x: [log.append(["before", x]), before][1])
    layer.add_hook(lambda layer, x, y: [log.append(["after", x, y]), after][1])
    return [layer(x), log]


probe(of_nothing, 5, None, 7)
probe(of_nothing, 5, 6, None)
probe(of_nothing, None, None, None)
probe(of_nothing, None, 3, 4)


def of_arrays(before, after):
    """A layer that adds 1, with hooks that return arrays of NumPy"""

    class PlusOne(Hooked):
        def forward(self, x):
            return x + 1

    layer = PlusOne()
    layer.add_pre_hook(lambda layer, x: torch.tensor(before).numpy())
    layer.add_hook(lambda layer, x, y: y * torch.tensor(after).numpy())
    return layer(5).tolist()


probe(of_arrays, [1, 2, 3], [4, 5, 6])


# %% mistake="truth-for-none"
# You ask whether the result of the hook counts as true. 0, False and an empty list do
# not, and they are results all the same. The text asks for anything but None.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            x = hook(self, x) or x
        y = self.forward(x)
        for hook in self.hooks:
            y = hook(self, x, y) or y
        return y


# %% mistake="none-replaces-too"
# A hook that only looks returns None, and with you this None becomes the value. Add a
# hook that prints, and see what comes out.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            x = hook(self, x)
        y = self.forward(x)
        for hook in self.hooks:
            y = hook(self, x, y)
        return y


# %% mistake="results-ignored"
# What your hooks return changes nothing. Add a hook, and a pre-hook, that return 10 times what they
# get: does each of them run, and is what it returns used?
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            hook(self, x)
        y = self.forward(x)
        for hook in self.hooks:
            hook(self, x, y)
        return y


# %% mistake="hook-sees-the-first-x"
# Your hooks are given the x of the caller. After a pre-hook has replaced it, another x
# went into forward, and that is the one they must see.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        given = x
        for hook in self.pre_hooks:
            result = hook(self, x)
            if result is not None:
                x = result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, given, y)
            if result is not None:
                y = result
        return y


# %% mistake="one-hook-at-a-time"
# Each hook you add throws out the one before. Add two and count how many of them run.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks = [hook]

    def add_hook(self, hook):
        self.hooks = [hook]

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% mistake="shared-by-all-instances"
# Every instance of yours has the hooks of all, as it has when the lists stand on the class. Make
# two instances, add a hook to one, and call the other.
class Hooked:
    pre_hooks, hooks = [], []

    def __init__(self):
        pass

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% mistake="last-added-first"
# Your hooks run in the reverse order. Add two that print their names.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.insert(0, hook)

    def add_hook(self, hook):
        self.hooks.insert(0, hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% mistake="stops-at-the-first-answer"
# You return from inside the loop, and the hooks that were added later never see the
# call. Count how many run when the first of three returns a number.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            if result is not None:
                return result
        return y


# %% mistake="each-hook-once"
# You add a hook only if it is not there yet. Who adds it twice wants it to run twice.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        if hook not in self.pre_hooks:
            self.pre_hooks.append(hook)

    def add_hook(self, hook):
        if hook not in self.hooks:
            self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            if result is not None:
                x = result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            if result is not None:
                y = result
        return y


# %% mistake="a-tuple-is-unpacked"
# You take the first of a tuple that a pre-hook returns. PyTorch's hooks deal in tuples of
# arguments; here there is one argument, and a tuple may be it.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            if result is not None:
                x = result[0] if isinstance(result, tuple) else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            if result is not None:
                y = result
        return y


# %% mistake="no-result-no-hooks"
# Where `forward` returns None, your hooks do not run. A hook may put something in its
# place.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            if result is not None:
                x = result
        y = self.forward(x)
        if y is None:
            return None
        for hook in self.hooks:
            result = hook(self, x, y)
            if result is not None:
                y = result
        return y


# %% mistake="pre-hooks-never-run"
# What goes into `forward` is x as it came, whatever your pre-hooks return. Do they run: does
# `add_pre_hook` keep them, and does `__call__` go through all that are kept? And what
# becomes of what they return?
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            if result is not None:
                y = result
        return y


# %% mistake="hooks-never-run"
# What `forward` returns comes out as it is, whatever your hooks return. Do they run: does
# `add_hook` keep them, and does `__call__` go through all that are kept? And what becomes
# of what they return?
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            if result is not None:
                x = result
        return self.forward(x)


# %% alternative="one-helper-for-both"
class Hooked:
    def __init__(self):
        self._before = []
        self._after = []

    def add_pre_hook(self, hook):
        self._before = self._before + [hook]

    def add_hook(self, hook):
        self._after = self._after + [hook]

    @staticmethod
    def _pass(value, hooks, *given):
        for hook in hooks:
            answer = hook(*given, value)
            if answer is not None:
                value = answer
        return value

    def __call__(self, value):
        value = self._pass(value, self._before, self)
        return self._pass(self.forward(value), self._after, self, value)


# %% alternative="one-list-with-tags"
class Hooked:
    def __init__(self):
        self.registered = {"before": {}, "after": {}}

    def add_pre_hook(self, hook):
        hooks = self.registered["before"]
        hooks[len(hooks)] = hook

    def add_hook(self, hook):
        hooks = self.registered["after"]
        hooks[len(hooks)] = hook

    def forward(self, x):
        raise NotImplementedError("a subclass defines forward")

    def __call__(self, *args):
        (x,) = args
        for key in sorted(self.registered["before"]):
            new = self.registered["before"][key](self, x)
            if new is None:
                continue
            x = new
        result = self.forward(x)
        for key in sorted(self.registered["after"]):
            new = self.registered["after"][key](self, x, result)
            if new is None:
                continue
            result = new
        return result


# %% alternative="one-list-and-a-flag"
class Hooked:
    def __init__(self):
        self.all_hooks = []

    def add_pre_hook(self, hook):
        self.all_hooks.append((True, hook))

    def add_hook(self, hook):
        self.all_hooks.append((False, hook))

    def __call__(self, x):
        values = [x]
        for before in (True, False):
            if not before:
                values.append(self.forward(values[0]))
            for flag, hook in self.all_hooks:
                if flag is not before:
                    continue
                new = hook(self, *values)
                values[-1] = values[-1] if new is None else new
        return values[1]


# %% alternative="reduce-over-partials"
from collections import defaultdict
from functools import partial, partialmethod, reduce


def _or_kept(old, new):
    match new:
        case None:
            return old
    return new


class Hooked:
    def __init__(self):
        self.by_kind = defaultdict(list)

    def _add(self, kind, hook):
        self.by_kind[kind] += [partial(hook, self)]

    add_pre_hook = partialmethod(_add, "before")
    add_hook = partialmethod(_add, "after")

    def __call__(self, x):
        x = reduce(lambda x, hook: _or_kept(x, hook(x)), self.by_kind["before"], x)
        return reduce(
            lambda y, hook: _or_kept(y, hook(x, y)),
            self.by_kind["after"],
            self.forward(x),
        )
