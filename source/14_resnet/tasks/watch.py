# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, exact, probe, randn
from torch import nn


class Double(nn.Module):
    """Two branches of one layer each, added, and a layer that comes last but is first."""

    def __init__(self, n):
        super().__init__()
        self.last = nn.Linear(n, 2)
        self.pair = nn.ModuleDict({"b": nn.Linear(3, n), "a": nn.Linear(3, n)})
        self.act = nn.Tanh()

    def forward(self, x):
        return self.last(self.act(self.pair["a"](x)) + self.act(self.pair["b"](x)))


def chain():
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))


def nested():
    inner = nn.Sequential(nn.Linear(4, 4), nn.Sequential(nn.Tanh(), nn.Linear(4, 5)))
    return nn.Sequential(nn.Linear(3, 4), inner, nn.LayerNorm(5))


def filled(make):
    """The network with weights that are always the same."""
    network = make()
    with torch.no_grad():
        for place, p in enumerate(network.parameters()):
            p.copy_((torch.arange(p.numel()) * 0.7 + place).sin().reshape(p.shape))
    return network


def rows(make, x, upstream):
    return [list(row) for row in watch(filled(make), x, upstream)]


# %% hidden="watch-names"


def names_and_deviations(make, x):
    """Names and standard deviations that watch finds in a network."""
    with torch.no_grad():
        upstream = torch.ones_like(filled(make)(x))
    return [row[:2] for row in rows(make, x, upstream)]


def a_line():
    return nn.Linear(3, 2)


def plain():
    return nn.Linear(3, 2, bias=False)


probe(names_and_deviations, a_line, randn(4, 3))
probe(names_and_deviations, chain, randn(4, 3))
probe(names_and_deviations, nested, randn(5, 3))
probe(names_and_deviations, lambda: Double(4), randn(5, 3))
probe(names_and_deviations, chain, 300 * awkward(5, 3))
probe(names_and_deviations, nested, randn(30, 3))
probe(names_and_deviations, nested, randn(3, 5).t())
probe(names_and_deviations, nested, 1e-4 * randn(1, 3))
probe(names_and_deviations, plain, 1e-4 * randn(2, 3), atol=0.0)
x = torch.tensor([[1.0, 0.0, 2.0], [1.0, 0.0, 2.0], [0.5, -1.0, 2.0]])
probe(names_and_deviations, plain, x)
probe(names_and_deviations, lambda: nn.Linear(30, 2), randn(2, 30))


# %% hidden="watch-gradients"


def gradients(make, x, upstream):
    """The norms of the gradients that watch finds in a network."""
    return [row[2] for row in rows(make, x, upstream)]


probe(gradients, lambda: nn.Linear(3, 2), randn(4, 3), randn(4, 2))
probe(gradients, chain, randn(4, 3), randn(4, 2))
probe(gradients, nested, randn(5, 3), randn(5, 5))
probe(gradients, lambda: Double(4), randn(5, 3), randn(5, 2))
probe(gradients, chain, awkward(5, 3), 100 * awkward(5, 2))
probe(gradients, nested, randn(30, 3), 1e-4 * randn(30, 5))
probe(gradients, nested, randn(1, 3), randn(5, 1).t())
probe(gradients, lambda: nn.Linear(30, 2), randn(2, 30), randn(2, 2))
probe(gradients, lambda: nn.Linear(3, 30), randn(2, 3), randn(2, 30))
probe(gradients, chain, randn(3, 3), torch.tensor([[1.0, -1], [0, 2], [1, 1]]))
probe(gradients, chain, randn(4, 3), randn(2, 4).t())
upstream = torch.tensor([[1.0, 2.0], [0.0, 3.0], [1.0, 2.0]])
probe(gradients, lambda: nn.Linear(3, 2), randn(3, 3), upstream)


# %% hidden="watch-left"


class Mode(nn.Module):
    """Passes its input on, and notes its mode."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x):
        self.seen.append(self.training)
        return 1 * x


def modes(training, inner, x, upstream):
    """The modes of a network's parts when they run, and afterwards."""
    network = nn.Sequential(
        nn.Linear(3, 4), Mode(), nn.Sequential(Mode(), nn.Linear(4, 2))
    )
    network.train(training)
    network[2][0].train(inner)
    watch(network, x, upstream)
    after = [module.training for module in network.modules()]
    return exact([network[1].seen, network[2][0].seen, after])


probe(modes, True, False, randn(4, 3), randn(4, 2))
probe(modes, False, True, randn(4, 3), randn(4, 2))


def left(x, upstream):
    """What watch leaves in a network: hooks, gradients, and what others have put there."""
    network, seen = filled(chain), []
    network[0].register_forward_hook(lambda module, args, output: seen.append(1))
    network[2].weight.grad = torch.full((2, 4), 7.0)
    first = [list(row) for row in watch(network, x, upstream)]
    second = [list(row) for row in watch(network, x, upstream)]
    hooks = [len(m._forward_hooks) for m in network.modules()]
    hooks += [len(m._backward_hooks) for m in network.modules()]
    grads = [p.grad for p in exact(list(network.parameters()))]
    return [hooks, grads, len(seen), first, first == second]


probe(left, randn(4, 3), randn(4, 2))


def after_an_error(x, upstream):
    """The hooks of a network that has raised an error half-way"""
    network = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(5, 2), nn.ReLU())
    network[1].register_forward_hook(lambda module, args, output: None)
    try:
        watch(network, x, upstream)
    except RuntimeError:
        went_on = False
    else:
        went_on = True
    hooks = [len(m._forward_hooks) for m in network.modules()]
    return [went_on, hooks, [len(m._forward_pre_hooks) for m in network.modules()]]


probe(after_an_error, randn(4, 3), randn(4, 2))


def frozen_later(x, upstream):
    """Which parameters of a network require gradients afterwards, if one does not before."""
    network = filled(chain)
    network[2].weight.requires_grad_(False)
    watch(network, x, upstream)
    return [p.requires_grad for p in nn.Module.parameters(network)]


probe(frozen_later, randn(4, 3), randn(4, 2))


# %% mistake="all-modules"
# You look at every module, also at those that hold others. Inner ones hold none.
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():

        def hook(module, args, output, name=name):
            outputs.append((name, output))

        handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    return [(n, y.std().item(), g.norm().item()) for (n, y), g in zip(outputs, slopes)]


# %% mistake="the-last-name-everywhere"
# All your names are the same. A function that is made in a loop reads the loop's variable only when
# it runs: is that why?
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output):
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    return [(n, y.std().item(), g.norm().item()) for (n, y), g in zip(outputs, slopes)]


# %% mistake="hooks-left-behind"
# Your hooks are still there when watch is done. What does register_forward_hook return?
def watch(network, x, upstream):
    outputs = []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                outputs.append((name, output))

            module.register_forward_hook(hook)
    result = network(x)
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    return [(n, y.std().item(), g.norm().item()) for (n, y), g in zip(outputs, slopes)]


# %% mistake="gradients-left-behind"
# Your watch leaves gradients in the parameters, as a call of backward does. `torch.autograd.grad`
# returns what is asked for and leaves nothing.
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                output.retain_grad()
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    result.backward(upstream)
    return [(n, y.std().item(), y.grad.norm().item()) for n, y in outputs]


# %% mistake="upstream-forgotten"
# You differentiate the sum of the results. They are multiplied by upstream before.
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    result = network(x).sum()
    for handle in handles:
        handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs])
    return [(n, y.std().item(), g.norm().item()) for (n, y), g in zip(outputs, slopes)]


# %% mistake="in-the-order-of-registration"
# You list the modules in the order of named_modules, each once. They may run in another
# order, and twice.
def watch(network, x, upstream):
    outputs, handles = {}, []
    inner = [(n, m) for n, m in network.named_modules() if not list(m.children())]
    for name, module in inner:

        def hook(module, args, output, name=name):
            outputs[name] = output

        handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    ys = [outputs[name] for name, _ in inner]
    slopes = torch.autograd.grad(result, ys, upstream)
    pairs = zip(inner, ys, slopes)
    return [(n, y.std().item(), g.norm().item()) for (n, _), y, g in pairs]


# %% mistake="deviation-of-the-gradient"
# The third number is the norm of the gradient, the root of the sum of its squares. You
# took its standard deviation.
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    return [(n, y.std().item(), g.std().item()) for (n, y), g in zip(outputs, slopes)]


# %% mistake="hooks-stay-after-an-error"
# Where the network raises an error, your hooks are still there afterwards. Which lines of
# Python run even then?
def watch(network, x, upstream):
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    result = network(x)
    for handle in handles:
        handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    return [(n, y.std().item(), g.norm().item()) for (n, y), g in zip(outputs, slopes)]


# %% alternative="one-hook-for-all"
def watch(network, x, upstream):
    names = {
        m: n for n, m in network.named_modules() if not any(True for _ in m.children())
    }
    kept = []

    def keep(module, _, output):
        kept.append((names[module], output))

    handles = [m.register_forward_hook(keep) for m in names]
    try:
        total = (network(x) * upstream).sum()
    finally:
        [handle.remove() for handle in handles]
    found = []
    for name, y in kept:
        (g,) = torch.autograd.grad(total, y, retain_graph=True)
        found.append([name, float(y.detach().std()), float((g**2).sum().sqrt())])
    return found


# %% alternative="tensor-hooks"
import contextlib


def watch(network, x, upstream):
    rows, handles = [], []

    def attach(name, module):
        def keep(module, args, output):
            row = [name, output.std().item(), 0.0]
            rows.append(row)

            def note(g):
                row[2] = g.norm().item()

            output.register_hook(note)

        handles.append(module.register_forward_hook(keep))

    for name, module in network.named_modules():
        if len(list(module.children())) == 0:
            attach(name, module)
    x = x.detach().clone().requires_grad_()
    with contextlib.ExitStack() as stack:
        for handle in handles:
            stack.callback(handle.remove)
        y = network(x)
    torch.autograd.grad(y, x, upstream)
    return [tuple(row) for row in rows]


# %% survivors
# watch-8fd97db8, watch-cfd63c64: there is one slope for each output


# %% inputs
# x, upstream: empty: without rows there is no spread
