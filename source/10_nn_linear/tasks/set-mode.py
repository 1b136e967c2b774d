# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="set-mode-tree"
import torch
from torch import nn

from autograder import choice, integer, probe


class Holder(nn.Module):
    """A ModuleList, a layer twice, and one more in a Python list."""

    def __init__(self):
        super().__init__()
        shared = nn.Dropout(0.5)
        self.noticed = nn.ModuleList([nn.Linear(2, 2), nn.Sequential(shared), shared])
        self.not_noticed = [nn.Dropout(0.5)]


def deep(levels):
    model = nn.Sequential(nn.Dropout(0.5), nn.ReLU())
    for _ in range(levels):
        model = nn.Sequential(nn.Linear(2, 2), model, nn.Dropout(0.5))
    return model


def modes(model, training):
    result = set_mode(model, training)
    return [result is model, [m.training for m in model.modules()]]


def there_and_back(levels):
    model = deep(levels)
    off = modes(model, False)
    return [off, modes(model[0], True), modes(model, True), modes(model[1], False)]


def holder(first, then):
    model = Holder()
    seen = [modes(model, first), model.not_noticed[0].training]
    return [*seen, modes(model, then), model.not_noticed[0].training]


class Stubborn(nn.Module):
    """Its train and eval do nothing."""

    def __init__(self, *inside):
        super().__init__()
        self.inside = nn.ModuleList(inside)

    def train(self, mode=True):
        return self

    def eval(self):
        return self


def stubborn(training):
    model = nn.Sequential(Stubborn(nn.Dropout(0.5)), nn.Sequential(Stubborn()))
    for module in model.modules():
        module.training = not training
    return modes(model, training)


def mixed(levels, modes_before, training):
    model = deep(levels)
    for module, mode in zip(model.modules(), modes_before):
        module.training = mode
    return modes(model, training)


def one_apart(training):
    seen = []
    for place in range(12):
        before = [training] * 12
        before[place] = not training
        seen.append(mixed(3, before, training))
    return seen


def part(levels):
    model = deep(levels).eval()
    set_mode(model[1], True)
    return [m.training for m in model.modules()]


probe(lambda: modes(nn.Dropout(0.5), False))
probe(lambda: modes(nn.Sequential(nn.Dropout(0.5), nn.ReLU()), False))
probe(lambda: modes(nn.Sequential(nn.Dropout(0.5), nn.ReLU()).eval(), True))
for levels in (1, 12, integer(2, 9), integer(2, 9)):
    probe(there_and_back, levels)
    probe(part, levels)
    before = [choice([True, False]) for _ in range(3 * levels + 3)]
    probe(mixed, levels, before, False)
    probe(mixed, levels, before, True)
for training in (False, True):
    probe(one_apart, training)
    probe(stubborn, training)
probe(holder, False, True)
probe(holder, True, False)


def all_else(levels, training):
    """What set_mode leaves of the parameters: whether they are learned, and gradients"""
    model = deep(levels)
    for place, p in enumerate(model.parameters()):
        p.requires_grad_(place % 3 != 1)
        p.grad = torch.full_like(p, place + 1) if place % 2 else None
    set_mode(model, training)
    return [[p.requires_grad, p.grad] for p in model.parameters()]


for training in (False, True):
    probe(all_else, 2, training)


class Gap(nn.Module):
    """A place without a module, and a module"""

    def __init__(self):
        super().__init__()
        self.register_module("gap", None)
        self.inside = nn.Dropout(0.5)


def frozen(training):
    model = nn.Sequential(nn.Linear(2, 2).requires_grad_(False), nn.ReLU())
    return modes(model.train(not training), training)


for training in (False, True):
    probe(lambda: modes(Gap().train(not training), training))
    probe(frozen, training)


# %% mistake="itself-alone"
# You set the mode of the module you were given and of no other. Which modules lie below
# it?
def set_mode(module, training):
    module.training = training
    return module


# %% mistake="one-level"
# You reach the children and not their children. Print the mode of a layer inside a
# Sequential inside a Sequential.
def set_mode(module, training):
    module.training = training
    for child in module.children():
        child.training = training
    return module


# %% mistake="not-itself"
# You set the mode of all that lies below, and not that of the module itself.
def set_mode(module, training):
    for child in module.children():
        child.training = training
        set_mode(child, training)
    return module


# %% mistake="layers-alone"
# You set the mode only of modules which hold no others. A container has a mode too, and
# one with a forward of its own may look at it.
def set_mode(module, training):
    children = list(module.children())
    if not children:
        module.training = training
    for child in children:
        set_mode(child, training)
    return module


# %% mistake="always-eval"
# Your function switches training off, whatever is asked for. Use its second argument.
def set_mode(module, training):
    module.training = False
    for child in module.children():
        set_mode(child, training)
    return module


# %% mistake="turned-over"
# You turn each mode over. Called twice with False, your function ends at True.
def set_mode(module, training):
    for m in module.modules():
        m.training = not m.training
    return module


# %% mistake="nothing-returned"
# Every mode is set, and the caller gets None. Return the module, so that one can write
# model = set_mode(model, False).
def set_mode(module, training):
    module.training = training
    for child in module.children():
        set_mode(child, training)


# %% mistake="gradients-cleared-too"
# You clear the gradients as well. The mode is one thing, gradients are another.
def set_mode(module, training):
    module.training = training
    module.zero_grad()
    for child in module.children():
        set_mode(child, training)
    return module


# %% mistake="compared-and-not-set"
# The modes stay what they were. Is there a line that sets one, and does it assign, with a
# single `=`, to the attribute of the module?
def set_mode(module, training):
    module.training == training
    for child in module.children():
        set_mode(child, training)
    return module


# %% alternative="a-list-of-what-is-left"
def set_mode(module, training):
    left = [module]
    while left:
        one = left.pop()
        one.training = training
        left.extend(one.children())
    return module


# %% alternative="modules"
def set_mode(module, training):
    for m in module.modules():
        m.training = training
    return module
