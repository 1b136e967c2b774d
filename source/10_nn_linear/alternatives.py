# %% task="what-runs" name="floats-and-steps"
log_made = ["init"]
log_end = log_made + ["call", "forward"] + ["forward"]
called, direct = 3 * 5 + 1.0, 3 * 5.0
replaced_forward = replaced_call = 100.0 + 1

# %% task="what-runs" name="run-and-see"
_log = []


class _Times:
    def __init__(self, factor):
        _log.append("init")
        self.factor = factor

    def forward(self, x):
        _log.append("forward")
        return self.factor * x

    def __call__(self, x):
        _log.append("call")
        return self.forward(x) + 1


_thing = _Times(3)
log_made = list(_log)
called = _thing(5)
direct = _thing.forward(5)
log_end = list(_log)
_thing.forward = lambda x: 100
replaced_forward = _thing(5)
_thing.__call__ = lambda x: 0
replaced_call = _thing(5)


# %% task="average" name="keeps-all-numbers"
class Average:
    def __init__(self):
        self.seen = []

    def __call__(self, value):
        self.seen.append(value)
        return sum(self.seen) / len(self.seen)


# %% task="average" name="running-update"
class Average:
    def __init__(self):
        self.n = 0
        self.mean = 0.0

    def __call__(self, number):
        self.n += 1
        self.mean += (number - self.mean) / self.n
        print("mean so far", self.mean)
        return self.mean


# %% task="average" name="a-closure-inside"
class Average:
    def __init__(self):
        import torch

        self.values = torch.zeros(0, dtype=torch.float64)

    def __call__(self, number):
        more = torch.tensor([float(number)], dtype=torch.float64)
        self.values = torch.cat([self.values, more])
        return self.values.mean().item()


# %% task="hook-values" name="whole-numbers-and-a-tuple-of-steps"
through_call = -((2 * 10) + 1)
past_call = 2 + 1
seen = [21]


# %% task="hooked" name="one-helper-for-both"
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


# %% task="hooked" name="one-list-with-tags"
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


# %% task="hooked" name="one-list-and-a-flag"
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


# %% task="init-scale" name="three-digits"
weight_variance = 0.00694
kaiming_variance = 0.0417
output_variance = 0.333
after_four = 0.0123

# %% task="init-scale" name="computed"
_n = 48
weight_variance = (1 / _n**0.5) ** 2 / 3
kaiming_variance = 2 / _n
output_variance = _n * weight_variance
after_four = output_variance**4


# %% task="linear" name="rand-and-f-linear-written-out"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()

        def drawn(*shape):
            return nn.Parameter((2 * torch.rand(*shape) - 1) * n_in**-0.5)

        self.weight = drawn(n_out, n_in)
        if bias:
            self.bias = drawn(n_out)
        else:
            self.register_parameter("bias", None)

    def forward(self, x):
        out = torch.einsum("...i,oi->...o", x, self.weight)
        if self.bias is not None:
            out = out + self.bias
        return out


# %% task="linear" name="kaiming-with-root-five"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.register_parameter("bias", None)
        self.weight = nn.Parameter(torch.zeros(n_out, n_in))
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)
        if bias:
            self.bias = nn.Parameter(torch.zeros(n_out))
            nn.init.uniform_(self.bias, -1 / n_in**0.5, 1 / n_in**0.5)

    def forward(self, input):
        output = torch.matmul(input, self.weight.transpose(0, 1))
        if self.bias is None:
            return output
        output += self.bias
        return output


# %% task="linear" name="bias-drawn-first-and-numpy"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        import math

        super().__init__()
        self.n_in, self.n_out = n_in, n_out
        k = 1 / math.sqrt(n_in)
        self.bias = nn.Parameter(torch.rand(n_out) * 2 * k - k) if bias else None
        self.weight = nn.Parameter(torch.rand(n_out, n_in).mul(2).sub(1).mul(k))

    def extra_repr(self):
        return f"{self.n_in}, {self.n_out}, bias={self.bias is not None}"

    def forward(self, x):
        y = (x.unsqueeze(-2) * self.weight).sum(-1)
        return y + self.bias if self.bias is not None else y


# %% task="linear" name="distribution-object"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        edge = torch.tensor(float(n_in)).rsqrt()
        uniform = torch.distributions.Uniform(-edge, edge)
        self.weight = nn.Parameter(uniform.sample((n_out, n_in)))
        self.bias = nn.Parameter(uniform.sample((n_out,))) if bias else None

    def forward(self, x):
        shape = x.shape[:-1]
        y = x.reshape(-1, x.shape[-1]).mm(self.weight.t())
        y = y.reshape(*shape, len(self.weight))
        return y if self.bias is None else self.bias + y


# %% task="linear" name="addmm-and-a-helper"
def _product_and_sum(x, weight, bias):
    rows = x.reshape(-1, x.shape[-1])
    if bias is None:
        out = rows.matmul(weight.T)
    else:
        out = torch.addmm(bias, rows, weight.T)
    return out.reshape(*x.shape[:-1], weight.shape[0])


class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        edge = n_in**-0.5
        shapes = {"weight": (n_out, n_in), "bias": (n_out,) if bias else None}
        for name, shape in shapes.items():
            start = None
            if shape is not None:
                start = nn.Parameter(nn.init.uniform_(torch.empty(shape), -edge, edge))
            self.register_parameter(name, start)

    def forward(self, x):
        return _product_and_sum(x, self.weight, self.bias)


# %% task="noticed" name="run-and-see"
class _Odd(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(3))
        self.b = torch.zeros(3, requires_grad=True)
        self.c = 2 * nn.Parameter(torch.zeros(4))
        self.d = nn.Linear(3, 2)
        self.e = [nn.Linear(2, 2)]
        self.f = nn.ModuleList([nn.Linear(2, 1, bias=False)])
        self.register_buffer("g", torch.zeros(2))


parameter_names = {name for name, _ in _Odd().named_parameters()}
saved_names = set(_Odd().state_dict())
movable = sum(p.numel() for p in _Odd().parameters())

# %% task="noticed" name="built-up"
parameter_names = {"a"} | {f"d.{name}" for name in ("weight", "bias")} | {"f.0.weight"}
saved_names = parameter_names | {"g"}
movable = 3 + 2 * 3 + 2 + 2


# %% task="scale-shift" name="empty-then-reset"
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.shift = nn.Parameter(torch.empty(n))
        self.scale = nn.Parameter(torch.empty(n))
        self.reset()

    def reset(self):
        nn.init.ones_(self.scale)
        nn.init.zeros_(self.shift)

    def forward(self, x):
        return torch.addcmul(self.shift, x, self.scale)


# %% task="scale-shift" name="register-parameter"
class ScaleShift(nn.Module):
    def __init__(self, n):
        nn.Module.__init__(self)
        for name, start in (("scale", 1.0), ("shift", 0.0)):
            self.register_parameter(name, nn.Parameter(torch.full((n,), start)))

    def forward(self, inputs):
        outputs = inputs.clone()
        outputs *= self.scale
        outputs += self.shift
        return outputs


# %% task="tower" name="module-list-appended"
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(1, len(sizes)):
            self.layers.append(nn.Linear(sizes[i - 1], sizes[i]))

    def forward(self, x):
        for number, layer in enumerate(self.layers):
            if number > 0:
                x = x.clamp(min=0)
            x = layer(x)
        return x


# %% task="tower" name="sequential-as-a-container"
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.relu = nn.ReLU()
        pairs = list(zip(sizes, sizes[1:]))
        self.layers = nn.Sequential(*[nn.Linear(*pair) for pair in pairs])

    def forward(self, x):
        *first, last = self.layers
        for layer in first:
            x = self.relu(layer(x))
        return last(x)


# %% task="too-early" name="frozen-sets"
cannot_be_made = frozenset("BC")
cannot_be_called = set("E")


# %% task="mini-module" name="setattr-with-a-registry"
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


# %% task="mini-module" name="prefix-handed-down"
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


# %% task="mini-module" name="looks-lazily-into-a-dictionary"
class MiniModule:
    def __setattr__(self, name, value):
        registry = self.__dict__.setdefault("_registry", {})
        registry.pop(name, None)
        if isinstance(value, (nn.Parameter, MiniModule)):
            registry[name] = value
        self.__dict__[name] = value

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


# %% task="mini-module" name="walks-with-dir"
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

    def __call__(self, first, *others, **named):
        return self.forward(first, *others, **named)


# %% task="module" name="a-metaclass"
class _PrepareFirst(type):
    def __call__(cls, *args, **kwargs):
        instance = cls.__new__(cls)
        nn.Module.__init__(instance)
        instance.__init__(*args, **kwargs)
        return instance


class Module(nn.Module, metaclass=_PrepareFirst):
    def __init__(self):
        pass


# %% task="module" name="init-only-once"
class Module(nn.Module):
    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        Module.__init__(made)
        return made

    def __init__(self):
        if "_parameters" not in self.__dict__:
            super().__init__()


# %% task="module" name="wraps-the-init-of-each-subclass"
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


# %% task="sequential" name="setattr-and-getattr"
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


# %% task="sequential" name="a-list-besides-the-names"
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


# %% task="sequential" name="a-module-list-at-heart"
class Sequential(nn.ModuleList):
    def __init__(self, *layers):
        super().__init__(layers)

    def forward(self, x):
        for i in range(len(self)):
            x = self[i](x)
        return x


# %% task="way-back" name="followed-by-a-program"
_x = torch.tensor([1.0, 2.0])
_w = torch.tensor([3.0, 4.0], requires_grad=True)
_z = _x * _w
_node, way_back = _z.exp().sum().grad_fn, []
while _node is not None:
    way_back.append(type(_node).__name__)
    _node = next((n for n, _ in _node.next_functions if n is not None), None)
no_grad_fn = set("xwcv")
entries = len(_z.grad_fn.next_functions)
entry_of_x = _z.grad_fn.next_functions[0][0]

# %% task="way-back" name="in-one-line"
no_grad_fn, entries, entry_of_x = frozenset({"v", "c", "w", "x"}), 2, None
way_back = [f"{name}Backward0" for name in ("Sum", "Exp", "Mul")] + ["AccumulateGrad"]


# %% task="walk" name="recursion-with-a-set"
def nodes(y):
    seen, order = set(), []

    def visit(node):
        if node is None or node in seen:
            return
        seen.add(node)
        order.append(node)
        for following, _ in node.next_functions:
            visit(following)

    visit(y.grad_fn)
    return order


def leaf_tensors(y):
    return [n.variable for n in nodes(y) if type(n).__name__ == "AccumulateGrad"]


# %% task="walk" name="a-stack-and-a-dictionary"
def nodes(y):
    known, stack = {}, [y.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in known:
            continue
        known[node] = True
        stack.extend(entry[0] for entry in node.next_functions)
    return list(known)


def leaf_tensors(y):
    leaves = []
    for node in nodes(y):
        leaf = getattr(node, "variable", None)
        if leaf is not None:
            leaves.insert(0, leaf)
    return leaves


# %% task="cuts" name="run-and-see"
class _Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(3, 4), nn.Linear(4, 1)


def _reached(forward):
    net = _Net()
    forward(net, torch.randn(5, 3)).sum().backward()
    return {name for name, p in net.named_parameters() if p.grad is not None}


def _c(net, x):
    with torch.no_grad():
        h = torch.relu(net.first(x))
    return net.second(h) + net.first.bias.sum()


reached_a = _reached(lambda net, x: net.second(torch.relu(net.first(x)).data))
reached_b = _reached(
    lambda net, x: (
        torch.relu(net.first(x)) @ net.second.weight.detach().t() + net.second.bias
    )
)
reached_c = _reached(_c)
step_complains = False


# %% task="unit-linear" name="functional-normalize"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.weight = nn.Parameter(torch.randn(n_out, n_in))

    def forward(self, x):
        return F.linear(x, F.normalize(self.weight, dim=1), self.bias)


# %% task="unit-linear" name="divides-the-outputs"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        squares = (self.weight * self.weight).sum(1)
        return (x @ self.weight.t()) / squares.sqrt() + self.bias


# %% task="unit-linear" name="one-row-at-a-time-with-a-warning"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        import warnings

        super().__init__()
        warnings.warn("a row of zeros has no direction", stacklevel=2)
        self.weight = nn.Parameter(torch.empty(n_out, n_in).normal_())
        self.bias = nn.Parameter(torch.full((n_out,), 0.0))

    def forward(self, inputs):
        columns = []
        for row, shift in zip(self.weight, self.bias):
            columns.append(torch.einsum("ni,i->n", inputs, row) / row.dot(row) ** 0.5)
            columns[-1] = columns[-1] + shift
        return torch.stack(columns, dim=1)


# %% task="forgotten" name="run-and-see"
def _run(clear):
    w = torch.tensor(4.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.25)
    here, values, gradients = [], [], []
    for _ in range(3):
        if clear:
            optimizer.zero_grad()
        (w**2).backward()
        here.append(w.item())
        gradients.append(w.grad.item())
        optimizer.step()
        values.append(w.item())
    return here, values, gradients


(at_here, *_), with_clearing, _ = _run(True)
_, without_clearing, grads_without = _run(False)

# %% task="forgotten" name="whole-numbers"
at_here = 4
with_clearing = [4 / 2, 4 / 4, 4 / 8]
grads_without = [8, 12, 10]
without_clearing = [2, -1, -3.5]


# %% task="sgd" name="data-and-zero"
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is None:
            continue
        p.data.sub_(p.grad, alpha=lr)


def clear_gradients(parameters):
    for p in parameters:
        if p.grad is not None:
            p.grad.zero_()


# %% task="sgd" name="copy-and-new-zeros"
@torch.no_grad()
def sgd_step(params, learning_rate):
    trained = [p for p in params if p.grad is not None]
    for p in trained:
        p.copy_(p - learning_rate * p.grad)


def clear_gradients(params):
    for p in params:
        p.grad = torch.zeros_like(p)


# %% task="sgd" name="detached-view"
def sgd_step(parameters, lr):
    for parameter in list(parameters):
        if parameter.grad is not None:
            view = parameter.detach()
            view += -lr * parameter.grad


def clear_gradients(parameters):
    for parameter in parameters:
        del parameter.grad


# %% task="fit" name="optimizer"
def fit(model, x, y, lr, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    return losses


# %% task="fit" name="autograd-grad"
def fit(model, x, y, lr, steps):
    parameters = list(model.parameters())

    def one_step():
        loss = (model(x) - y).square().mean()
        gradients = torch.autograd.grad(loss, parameters)
        for parameter, gradient in zip(parameters, gradients):
            parameter.data -= lr * gradient
        return loss.item()

    return [one_step() for _ in range(steps)]


# %% task="fit" name="cleared-by-hand-twice"
def fit(model, x, y, lr, steps):
    for p in model.parameters():
        p.grad = None
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad.zero_()
        history.append(loss.detach().cpu().tolist())
    return history


# %% task="train-step" name="model-zero-grad"
def train_step(model, loss_function, optimizer, x, y):
    model.train()
    model.zero_grad()
    prediction = model(x)
    loss = loss_function(prediction, y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)


# %% task="train-step" name="closure"
def train_step(model, loss_function, optimizer, x, y):
    def closure():
        optimizer.zero_grad(set_to_none=False)
        loss = loss_function(model(x), y)
        loss.backward()
        return loss

    return optimizer.step(closure).item()
