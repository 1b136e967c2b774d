# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import io
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from autograder import probe, randint, randn


class Drops(nn.Module):
    """Dropout, in a module of another class."""

    def forward(self, x):
        return F.dropout(x, 0.4, self.training)


def made(seed, w, kind):
    """A model, its optimizer and a generator"""
    torch.manual_seed(seed)
    layers = [
        nn.Linear(w.shape[1], w.shape[0]),
        nn.BatchNorm1d(w.shape[0]),
        nn.Dropout(0.4),
    ]
    model = nn.Sequential(
        *(layer for layer in layers if "norm" in kind or layer is not layers[1])
    )
    if "own" in kind:
        model[-1] = Drops()
    model = model.double().cpu()  # dropout draws from the CPU's generator there
    with torch.no_grad():
        model[0].weight.copy_(w + seed)
        model[0].bias.fill_(seed)
    if "eval" in kind:
        model[1].eval()
    if "adam" in kind:
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    elif "groups" in kind:
        groups = [
            {"params": [p], "lr": 0.1 + i} for i, p in enumerate(model.parameters())
        ]
        optimizer = torch.optim.SGD(groups, momentum=0.9)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    return model, optimizer, torch.Generator().manual_seed(seed)


def go_on(model, optimizer, order, x, y):
    """A pass over the examples, in batches of three"""
    for rows in torch.randperm(len(x), generator=order, device="cpu").split(3):
        loss = F.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def places(model):
    return [t.clone() for t in model.state_dict().values() if t.is_floating_point()]


def resumed(kind, w, x, y):
    """The parameters of a run that goes on after it was saved, and of one that was loaded"""
    w, x, y = w.cpu(), x.cpu(), y.cpu()
    first = made(0, w, kind)
    go_on(*first, x, y)
    if "rate" in kind:
        first[1].param_groups[0]["lr"] = 0.01
    if "decay" in kind:
        first[1].param_groups[0]["weight_decay"] = 0.5
    if "momentum" in kind:
        first[1].param_groups[-1]["momentum"] = 0.5
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run"
        if "path" in kind:
            save(str(path), *first)
            kept = path.read_bytes()
        else:
            buffer = io.BytesIO()
            save(buffer, *first)
            kept = buffer.getvalue()
        saved = places(first[0])
        go_on(*first, x, y)
        second = made(1, w, kind)
        go_on(*second, x, y)
        if "path" in kind:
            path.write_bytes(kept)
            load(str(path), *second)
        else:
            load(io.BytesIO(kept), *second)
    loaded = places(second[0])
    go_on(*second, x, y)
    # the states of two generators alone are 2 × 624 numbers of 32 bits
    holds_all = len(kept) >= 2 * 624 * 4
    return [saved, places(first[0]), loaded, places(second[0]), holds_all]


def normal(*shape):
    return randn(*shape, dtype=torch.float64)


# %% hidden="resume-exact"
for _ in range(2):
    probe(resumed, "", normal(3, 4), normal(8, 4), randint(0, 3, 8), rtol=1e-7)

# %% hidden="resume-rest"
KINDS = ("adam", "rate", "norm", "path", "own", "groups rate", "groups momentum")
for kind in (*KINDS, "adam rate norm path"):
    probe(resumed, kind, normal(3, 4), normal(9, 4), randint(0, 3, 9), rtol=1e-6)


def comes_back(w):
    """Whether load returns nothing"""
    buffer, run = io.BytesIO(), made(0, w.cpu(), "")
    save(buffer, *run)
    buffer.seek(0)
    return load(buffer, *run) is None


probe(comes_back, normal(3, 4))
for kind in ("decay", "norm eval"):
    probe(resumed, kind, normal(3, 4), normal(9, 4), randint(0, 3, 9), rtol=1e-6)


# %% mistake="weights-alone"
# You keep the weights alone. The momentum, the order and the chance of dropout are
# lost.
def save(file, model, optimizer, order):
    torch.save(model.state_dict(), file)


def load(file, model, optimizer, order):
    model.load_state_dict(torch.load(file))


# %% mistake="optimizer-forgotten"
# The optimizer begins anew after loading: its velocities are gone.
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file)
    model.load_state_dict(state["model"])
    order.set_state(state["order"])
    torch.set_rng_state(state["chance"])


# %% mistake="order-forgotten"
# After loading, the examples come in another order. The generator has a state as well.
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["chance"])


# %% mistake="chance-forgotten"
# After loading, dropout drops other numbers. It draws from PyTorch's own generator,
# which has a state, too.
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": order.get_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    order.set_state(state["order"])


# %% mistake="order-seeded-anew"
# You seed the generator as at the beginning. It had given numbers since then.
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": order.initial_seed(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    order.manual_seed(state["order"])
    torch.set_rng_state(state["chance"])


# %% mistake="parameters-without-buffers"
# You keep the parameters and not the buffers. Batch normalisation keeps its running
# means there.
def save(file, model, optimizer, order):
    state = {
        "model": dict(model.named_parameters()),
        "optimizer": optimizer.state_dict(),
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file)
    model.load_state_dict(state["model"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    order.set_state(state["order"])
    torch.set_rng_state(state["chance"])


# %% mistake="rate-not-kept"
# You keep what the optimizer has gathered, and not its groups, where the learning rate
# is.
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file)
    model.load_state_dict(state["model"])
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({**state["optimizer"], "param_groups": groups})
    order.set_state(state["order"])
    torch.set_rng_state(state["chance"])


# %% mistake="kept-in-memory"
# You keep the state in a variable and write nothing that counts. After a stop the
# memory is gone; and what you keep are the tensors that go on changing.
_kept = {}


def save(file, model, optimizer, order):
    _kept.update(
        model=model.state_dict(),
        optimizer=optimizer.state_dict(),
        order=order.get_state(),
    )
    _kept["chance"] = torch.get_rng_state()
    torch.save({}, file)


def load(file, model, optimizer, order):
    model.load_state_dict(_kept["model"])
    optimizer.load_state_dict(_kept["optimizer"])
    order.set_state(_kept["order"])
    torch.set_rng_state(_kept["chance"])


# %% mistake="returns-new-ones"
# What you read from the file fills neither the model nor the optimizer: that is what
# load_state_dict does.
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file)
    model, optimizer = state["model"], state["optimizer"]
    order.set_state(state["order"])
    torch.set_rng_state(state["chance"])


# %% mistake="one-rate-for-all"
# After your load all groups of parameters have one learning rate. Each has its own.
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "lr": optimizer.param_groups[0]["lr"],
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file, map_location="cpu")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    for group in optimizer.param_groups:
        group["lr"] = state["lr"]
    order.set_state(state["order"])
    torch.set_rng_state(state["chance"])


# %% mistake="chance-of-known-layers-alone"
# You put PyTorch's own generator back only where you find an nn.Dropout. Who else may
# draw from it?
def save(file, model, optimizer, order):
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)


def load(file, model, optimizer, order):
    state = torch.load(file, map_location="cpu")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    order.set_state(state["order"])
    if any(isinstance(module, nn.Dropout) for module in model.modules()):
        torch.set_rng_state(state["chance"])


# %% alternative="a-list"
def save(file, model, optimizer, order):
    chance = torch.random.get_rng_state()
    torch.save(
        [model.state_dict(), optimizer.state_dict(), order.get_state(), chance], file
    )


def load(file, model, optimizer, order):
    a, b, c, d = torch.load(file, weights_only=True)
    torch.random.set_rng_state(d)
    order.set_state(c)
    optimizer.load_state_dict(b)
    model.load_state_dict(a)


# %% alternative="pairs-and-a-tuple"
def save(file, model, optimizer, order):
    states = (order.get_state(), torch.get_rng_state())
    weights = list(model.state_dict().items())
    torch.save(
        {"weights": weights, "steps": optimizer.state_dict(), "states": states}, file
    )


def load(file, model, optimizer, order):
    saved = torch.load(file)
    model.load_state_dict(dict(saved["weights"]))
    optimizer.load_state_dict(saved["steps"])
    drawn, chance = saved["states"]
    order.set_state(drawn)
    torch.set_rng_state(chance)


# %% survivors
# resume-8b9007cd: on the CPU there is nothing to map
