# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from torch import nn

from autograder import number, probe


def stack(kinds):
    """One layer for each letter: L linear, R ReLU, B a block of two, N no bias"""
    layers = []
    for n, kind in enumerate(kinds, 1):
        inner = nn.Sequential(nn.Linear(n, 2), nn.ReLU(), nn.Linear(2, n + 1))
        made = {
            "L": nn.Linear(n, n + 1),
            "R": nn.ReLU(),
            "B": inner,
            "N": nn.Linear(n, 1, bias=False),
        }
        layers.append(made[kind])
    return nn.Sequential(*layers)


def groups(kinds, frozen, lr, factor):
    """Whether "params" are lists; the rate and parameters of each group; of the frozen layers all or one are frozen"""
    model = stack(kinds)
    for n, how in frozen:
        for p in list(model[n].parameters())[: None if how == "all" else 1]:
            p.requires_grad_(False)
    numbered = {id(p): n for n, p in enumerate(model.parameters())}
    made = layer_rates(model, lr, factor)
    kinds = [isinstance(g["params"], list) for g in made]
    return [kinds, [[g["lr"], [numbered[id(p)] for p in g["params"]]] for g in made]]


# %% hidden="layer-rates-groups"
probe(groups, "LRL", [], 0.1, 0.5)
probe(groups, "LRLRLR", [], 0.1, 0.5)
probe(groups, "RBRNL", [], 1, 0.1)
probe(groups, "L", [], 0.3, 0.5)
probe(groups, "R", [], 0.3, 0.5)
probe(groups, "LLLLLLLL", [], abs(number(away=0.1)), 0.8)
probe(groups, "LBL", [], 0.1, 2)

probe(groups, "LRLRLRLRLRLRL", [], 0.1, 0.5)


# %% hidden="layer-rates-frozen"
probe(groups, "LRLL", [(0, "all")], 0.1, 0.5)
probe(groups, "LRLL", [(3, "all")], 0.1, 0.5)
probe(groups, "LRLL", [(2, "one")], 0.1, 0.5)
probe(groups, "LBLN", [(1, "one"), (2, "all")], 0.1, abs(number(away=0.1)))
probe(groups, "LL", [(0, "all"), (1, "all")], 0.1, 0.5)


# %% mistake="first-is-fastest"
# Your first layer has the largest rate. The last one should.
def layer_rates(model, lr, factor):
    layers = [[p for p in layer.parameters() if p.requires_grad] for layer in model]
    layers = [layer for layer in layers if layer]
    last = len(layers) - 1
    return [{"params": layer, "lr": lr * factor**i} for i, layer in enumerate(layers)]


# %% mistake="layers-without-parameters-count"
# A ReLU makes the rates of the layers before it smaller. Layers that have nothing to
# train do not count.
def layer_rates(model, lr, factor):
    last = len(model) - 1
    made = []
    for i, layer in enumerate(model):
        chosen = [p for p in layer.parameters() if p.requires_grad]
        if chosen:
            made.append({"params": chosen, "lr": lr * factor ** (last - i)})
    return made


# %% mistake="frozen-inside"
# Frozen parameters are in your groups. Leave them out.
def layer_rates(model, lr, factor):
    layers = [[p for p in layer.parameters()] for layer in model]
    layers = [layer for layer in layers if layer]
    last = len(layers) - 1
    return [
        {"params": layer, "lr": lr * factor ** (last - i)}
        for i, layer in enumerate(layers)
    ]


# %% mistake="frozen-layers-count"
# A layer that is frozen as a whole makes the rates of the layers before it smaller. It
# should not count.
def layer_rates(model, lr, factor):
    layers = [list(layer.parameters()) for layer in model]
    layers = [layer for layer in layers if layer]
    last = len(layers) - 1
    made = []
    for i, layer in enumerate(layers):
        chosen = [p for p in layer if p.requires_grad]
        if chosen:
            made.append({"params": chosen, "lr": lr * factor ** (last - i)})
    return made


# %% mistake="empty-groups"
# You make groups with no parameters in them. A layer that has nothing to train gets no
# group.
def layer_rates(model, lr, factor):
    layers = [[p for p in layer.parameters() if p.requires_grad] for layer in model]
    full = [i for i, layer in enumerate(layers) if layer]
    last = len(full) - 1
    return [
        {"params": layer, "lr": lr * factor ** (last - sum(j < i for j in full))}
        for i, layer in enumerate(layers)
    ]


# %% mistake="one-rate-for-all"
# All your groups have the same rate.
def layer_rates(model, lr, factor):
    layers = [[p for p in layer.parameters() if p.requires_grad] for layer in model]
    layers = [layer for layer in layers if layer]
    last = len(layers) - 1
    return [{"params": layer, "lr": lr} for i, layer in enumerate(layers)]


# %% mistake="one-group-for-each-parameter"
# You make a group of each parameter. Weight and bias of a layer share one.
def layer_rates(model, lr, factor):
    chosen = [p for p in model.parameters() if p.requires_grad]
    last = len(chosen) - 1
    return [
        {"params": [p], "lr": lr * factor ** (last - i)} for i, p in enumerate(chosen)
    ]


# %% mistake="from-the-last-to-the-first"
# Your groups come in the wrong order. They should come in the layers' order.
def layer_rates(model, lr, factor):
    layers = [[p for p in layer.parameters() if p.requires_grad] for layer in model]
    layers = [layer for layer in layers if layer]
    last = len(layers) - 1
    return [
        {"params": layer, "lr": lr * factor ** (last - i)}
        for i, layer in enumerate(layers)
    ][::-1]


# %% alternative="from-the-end"
def layer_rates(model, lr, factor):
    made, rate = [], lr
    for layer in reversed(list(model)):
        chosen = [p for p in layer.parameters() if p.requires_grad]
        if chosen:
            made.insert(0, {"params": chosen, "lr": rate})
            rate = rate * factor
    return made


# %% alternative="two-lists"
def layer_rates(model, lr, factor):
    def trained(layer):
        return list(filter(lambda p: p.requires_grad, layer.parameters()))

    chosen = [trained(layer) for layer in model.children() if trained(layer)]
    rates = [lr * factor**k for k in range(len(chosen))][::-1]
    return [dict(params=p, lr=r) for p, r in zip(chosen, rates)]


# %% inputs
# lr: zero, negative, large, tiny: a rate is a positive factor
# factor: zero, one, negative, large, tiny: a factor between two layers' rates, like any other
