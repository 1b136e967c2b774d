"""What the cell of a mutant of behaviour begins with: all the ways to be wrong, by name.

`_twists()` gives the names that the kinds of `behaviour` use. `twist` puts one around a function;
those of classes change the class. `effect` is called whenever one makes a difference. What is
done to a tensor is done to a NumPy array as well, as a tensor of the same memory.
"""

TWISTS = '''

def _twists():
    import functools
    import inspect

    import numpy
    import torch

    Tensor, Array = torch.Tensor, numpy.ndarray

    simple = (int, float, str, dict)

    def effect():
        pass

    def is_number(v):
        return isinstance(v, (int, float)) and not isinstance(v, bool)

    def as_tensors(v):
        if isinstance(v, Array) and v.dtype.kind in "biuf":
            kept = v.flags.writeable and min(v.strides, default=0) >= 0
            return torch.from_numpy(v if kept else v.copy())
        if isinstance(v, (list, tuple)):
            new = [as_tensors(x) for x in v]
            return v if all(a is b for a, b in zip(new, v)) else type(v)(new)
        return v

    def as_arrays(v):
        if isinstance(v, (list, tuple)):
            return type(v)([as_arrays(x) for x in v])
        return v.numpy() if isinstance(v, Tensor) else v

    def same(new, old):
        new, old = as_tensors(new), as_tensors(old)
        if isinstance(new, Tensor) and isinstance(old, Tensor):
            kept = (new.shape, new.dtype, new.requires_grad)
            equal = kept == (old.shape, old.dtype, old.requires_grad)
            return equal and bool((new.detach() == old.detach()).all())
        if type(new) is not type(old):
            return False
        if isinstance(new, (list, tuple)):
            return len(new) == len(old) and all(map(same, new, old))
        return new is old or (isinstance(new, (int, float)) and new == old)

    def instead(change, old):
        """What a change makes of a value: the very same object, if it changes nothing."""
        given = as_tensors(old)
        new = change(given)
        if same(new, given):
            return old
        effect()
        if given is not old:
            return as_arrays(new)
        if isinstance(new, Tensor) and isinstance(old, Tensor) and new is not old:
            new.__dict__ = old.__dict__  # attributes such as .g are left on both
        return new

    def numbers(f):
        def change(v):
            if isinstance(v, Tensor):
                return v if v.dtype == torch.bool or v.is_complex() else f(v)
            if isinstance(v, (list, tuple)):
                return type(v)([change(item) for item in v])
            if is_number(v) and abs(v) < 1e300:
                return type(v)(f(torch.tensor(float(v), dtype=torch.float64)).item())
            return v

        return change

    clip = lambda t: t.clamp(-10, 10)
    flush = lambda t: t * 0 if t.numel() and t.abs().max() <= 1e-3 else t
    zero_as_one = lambda t: torch.where(t == 0, torch.ones_like(t), t)
    one_as_two = lambda t: torch.where(t == 1, 2 * torch.ones_like(t), t)
    trunc = lambda t: t - (t - t.detach().trunc()).detach() if t.is_floating_point() else t
    ones = lambda t: t * 0 + 1
    mean = lambda t: t * 0 + t.mean() if t.numel() and t.is_floating_point() else t

    def coarse(t):
        return t - (t - t.detach().bfloat16().to(t.dtype)).detach() if t.is_floating_point() else t

    def refuse_ints(v):
        if isinstance(v, int) or (isinstance(v, (list, tuple)) and any(map(is_int, v))):
            raise TypeError("no int")
        return v

    def is_int(v):
        return isinstance(v, int) or (isinstance(v, list) and any(map(is_int, v)))

    def once(v):
        if isinstance(v, Tensor):
            flat, seen, keep = v.detach().flatten().tolist(), set(), []
            for x in flat:
                keep.append(x not in seen)
                seen.add(x)
            mask = torch.tensor(keep, dtype=torch.bool).reshape(v.shape)
            return torch.where(mask, v, torch.zeros_like(v))
        if isinstance(v, (list, tuple)):
            seen, new = set(), []
            for x in v:
                if is_number(x):
                    new.append(type(x)(0) if x in seen else x)
                    seen.add(x)
                else:
                    new.append(once(x))
            return type(v)(new)
        return v

    def rows_once(v):
        if isinstance(v, Tensor) and v.dim() > 1:
            rows = [row.flatten().tolist() for row in v.detach()]
            keep = [row not in rows[:i] for i, row in enumerate(rows)]
            mask = torch.tensor(keep, dtype=torch.bool).reshape(-1, *[1] * (v.dim() - 1))
            return torch.where(mask, v, torch.zeros_like(v))
        if isinstance(v, list):
            return [[0 * x for x in row] if row in v[:i] else row for i, row in enumerate(v)]
        return v

    def sizes(v):
        v = as_tensors(v)
        if isinstance(v, Tensor):
            return tuple(v.shape)
        if isinstance(v, (list, tuple)):
            return (len(v), *(sizes(v[0]) if v else ()))
        return ()

    def none_if_empty(name):
        def call(right, given, memory):
            if 0 not in sizes(given.get(name)):
                return right()
            return effect()

        return call

    def one_row_as_none(v):
        return v[:0] if isinstance(v, (Tensor, list, tuple)) and sizes(v)[:1] == (1,) else v

    def turn_square(v):
        if isinstance(v, Tensor) and v.dim() > 1 and v.shape[-1] == v.shape[-2]:
            return v.transpose(-1, -2)
        if isinstance(v, list) and sizes(v) == (len(v), len(v)):
            return [list(row) for row in zip(*v)]
        return v

    def misread(v):
        if isinstance(v, Tensor) and v.dim() > 1 and v.shape[-1] != v.shape[-2]:
            return v.transpose(-1, -2).reshape(v.shape)
        if isinstance(v, list) and sizes(v)[1:] not in ((), (len(v),)):
            flat = [x for row in zip(*v) for x in row]
            return [flat[i * len(v[0]) : (i + 1) * len(v[0])] for i in range(len(v))]
        return v

    def in_memory_order(v):
        if not isinstance(v, Tensor) or v.is_contiguous():
            return v
        order = sorted(range(v.dim()), key=lambda i: -v.stride(i))
        return v.permute(order).reshape(v.shape)

    def first_16(at):
        def change(v):
            if isinstance(v, Tensor):
                if not v.dim() or v.shape[at] <= 16:
                    return v
                keep = torch.arange(v.shape[at]) < 16
                keep = keep.reshape(-1, *[1] * (v.dim() - 1)) if at == 0 else keep
                return torch.where(keep, v, torch.zeros_like(v))
            if isinstance(v, (list, tuple)):
                if at == 0 or not all(isinstance(row, list) for row in v):
                    return type(v)([*v[:16], *(zero(x) for x in v[16:])])
                return [change(row) for row in v]
            return v

        return change

    def zero(v):
        if isinstance(v, Tensor):
            return v * 0
        if isinstance(v, (list, tuple)):
            return type(v)([zero(x) for x in v])
        return not v if isinstance(v, bool) else type(v)() if isinstance(v, simple) else v

    def shared_once(name):
        def call(right, given, memory):
            others, mine = [v for n, v in given.items() if n != name], given.get(name)
            if isinstance(mine, (Tensor, Array)) and any(v is mine for v in others):
                effect()
                return right(**{name: mine * 0})
            return right()

        return call

    def as_float32(v):
        if isinstance(v, Tensor):
            return v.float().double() if v.dtype == torch.float64 else v
        return type(v)([as_float32(x) for x in v]) if isinstance(v, (list, tuple)) else v

    # ---- results

    def no_middle(v):
        if isinstance(v, Tensor) and v.numel() > 2 and v.dtype != torch.bool:
            mask = torch.zeros(v.numel(), dtype=torch.bool)
            mask[0] = mask[-1] = True
            return torch.where(mask.reshape(v.shape), v, torch.zeros_like(v))
        if isinstance(v, (list, tuple)) and len(v) > 2:
            return type(v)([v[0], *map(zero, v[1:-1]), v[-1]])
        return v

    def first_row(v):
        if isinstance(v, Tensor) and v.dim() and len(v) > 1:
            return v[:1].expand_as(v) + 0 if v.dtype != torch.bool else v[:1].expand_as(v).clone()
        if isinstance(v, list) and len(v) > 1:
            return [v[0]] * len(v)
        return v

    def last_as_zero(v):
        if isinstance(v, Tensor) and v.dim() and len(v) > 1 and v.dtype != torch.bool:
            return torch.cat([v[:-1], v[-1:] * 0])
        if isinstance(v, (list, tuple)) and len(v) > 1:
            return type(v)([*v[:-1], zero(v[-1])])
        return v

    squeezed = lambda v: v.squeeze() if isinstance(v, Tensor) else v
    extra_size = lambda v: v[None] if isinstance(v, Tensor) else v
    to_number = lambda v: v.item() if isinstance(v, Tensor) and v.dim() == 0 else v
    to_tensor = lambda v: torch.tensor(v) if is_number(v) else v

    def exchange_lists(right, given, memory):
        return instead(exchanged, right())

    def exchanged(v):
        return list(v) if type(v) is tuple else tuple(v) if type(v) is list else v

    # ---- gradients

    def cut(v):
        if isinstance(v, Tensor):
            return v.detach() + 0 if v.requires_grad else v
        return type(v)([cut(x) for x in v]) if isinstance(v, (list, tuple)) else v

    def upstream(f):
        def hooked(v):
            if isinstance(v, Tensor) and v.requires_grad:
                new = v + 0
                new.__dict__ = v.__dict__
                new.register_hook(lambda g: instead(f, g))
                return new
            return type(v)(map(hooked, v)) if isinstance(v, (list, tuple)) else v

        return lambda right, given, memory: hooked(right())

    # ---- from call to call

    def remembered(right, given, memory):
        key = str([shape_of(v) for v in given.values()])
        if key not in memory:
            memory[key] = given, right()
        elif not all(map(same, given.values(), memory[key][0].values())):
            effect()
        return memory[key][1]

    def shape_of(v):
        v = as_tensors(v)
        if isinstance(v, Tensor):
            return tuple(v.shape), str(v.dtype)
        if isinstance(v, (list, tuple)):
            return [shape_of(x) for x in v]
        return type(v).__name__

    def same_draw(right, given, memory):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(5)
            return right()

    def changed(name):
        def call(right, given, memory):
            result = right()
            for v in each(given.get(name)):
                effect()
                v.data += 1
            if isinstance(given.get(name), list) and len(given[name]) > 1:
                effect()
                given[name].reverse()
            return result

        return call

    def restored(name):
        def call(right, given, memory):
            for v in each(given.get(name)):
                before = v.detach().clone()
                v.data += 1000
                v.data -= 1000
                if not torch.equal(before, v.detach()):
                    effect()
            return right()

        return call

    def each(v):
        v = as_tensors(v)
        if isinstance(v, Tensor) and v.dtype != torch.bool:
            yield v
        elif isinstance(v, (list, tuple)):
            for x in v:
                yield from each(x)

    # ---- errors

    def no_error(right, given, memory):
        try:
            return right()
        except Exception:
            return effect()

    def other_error(right, given, memory):
        try:
            return right()
        except Exception as error:
            effect()
            raise ArithmeticError(str(error)) from None

    # ---- objects

    def states(self):
        found = [(vars(self), name) for name in vars(self) if not name.startswith("_")]
        parameters = vars(self).get("_parameters", {})
        return [*found, *((parameters, name) for name in parameters)]

    def one_for_all(cls):
        make, memory = cls.__init__, {}

        @functools.wraps(make)
        def wrong(self, *args, **kw):
            make(self, *args, **kw)
            for where, name in states(self):
                v = where[name]
                numeric = isinstance(v, (Tensor, Array))
                if numeric or isinstance(v, (list, dict, set, torch.nn.Module)):
                    key = (name, type(v), str(shape_of(v)) if numeric else "")
                    where[name] = memory.setdefault(key, v)
                    if where[name] is not v:
                        effect()

        cls.__init__ = wrong

    def one_state(cls):
        memory = {}
        for name in ("__call__", "forward", "backward"):
            if isinstance(method := vars(cls).get(name), type(lambda: 0)):
                setattr(cls, name, with_state(method, memory, name == "backward"))

    def with_state(method, memory, back):
        @functools.wraps(method)
        def wrong(self, *args, **kw):
            if back and any(vars(self).get(n) is not v for n, v in memory.items()):
                effect()
                vars(self).update(memory)
            before = dict(vars(self))
            result = method(self, *args, **kw)
            if not back:
                new = {n: v for n, v in vars(self).items() if before.get(n) is not v}
                memory.update(new)
            return result

        return wrong

    def first_state(cls):
        name = "__call__" if "__call__" in vars(cls) else "forward"
        call = vars(cls)[name]

        @functools.wraps(call)
        def wrong(self, *args, **kw):
            before = dict(vars(self))
            result = call(self, *args, **kw)
            left = vars(self).setdefault("_left", set())
            for n, v in list(vars(self).items()):
                if n != "_left" and before.get(n) is not v:
                    if n in left:
                        effect()
                        vars(self)[n] = before[n]
                    left.add(n)
            return result

        setattr(cls, name, wrong)

    def with_g(self):
        found = []
        for v in vars(self).values():
            found += v if isinstance(v, (list, tuple)) else [v]
        return [x for x in found if isinstance(x, Tensor)]

    def adds_up(cls):
        back = cls.backward

        @functools.wraps(back)
        def wrong(self):
            before = [(t, t.g) for t in with_g(self) if isinstance(getattr(t, "g", None), Tensor)]
            result = back(self)
            for t, g in before:
                if t.g is not g:
                    effect()
                    t.g = t.g + g
            return result

        cls.backward = wrong

    def g_ones(cls):
        back = cls.backward

        @functools.wraps(back)
        def wrong(self):
            before = [(t, t.g) for t in with_g(self) if isinstance(getattr(t, "g", None), Tensor)]
            for t, g in before:
                t.g = instead(torch.ones_like, g)
            return back(self)

        cls.backward = wrong

    # ---- how they are put around a function

    def of_argument(name, change):
        def call(right, given, memory):
            return right(**{name: instead(change, given[name])}) if name in given else right()

        return call

    def of_result(change):
        def item_by_item(v):
            if isinstance(v, (list, tuple)) and any(isinstance(x, (Tensor, Array)) for x in v):
                return type(v)([instead(change, x) for x in v])
            return instead(change, v)

        return lambda right, given, memory: item_by_item(right())

    def twist(function, call, method):
        signature, memory = inspect.signature(function), {}
        spread = [p.name for p in signature.parameters.values() if p.kind is p.VAR_KEYWORD]

        @functools.wraps(function)
        def wrong(*args, **kw):
            bound = signature.bind(*args, **kw)
            given = dict(bound.arguments)
            if method:
                given.pop(next(iter(given)))

            def right(**new):
                bound.arguments.update(new)
                return function(*bound.args, **bound.kwargs)

            return call(right, given, memory)

        return wrong

    return locals()


'''
