# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from torch import nn

from autograder import probe, randint, randn, words


class Job:
    """What fit is given: as the notebook's Run."""

    def __init__(self, model, optimizer, batches, epochs):
        self.model, self.optimizer = model, optimizer
        self.batches, self.epochs = batches, epochs
        self.epoch, self.loss, self.stop = 0, None, False


class Plain:
    """An optimizer that can do two things."""

    def __init__(self, model):
        self.model = model

    def zero_grad(self):
        for p in self.model.parameters():
            p.grad = None

    def step(self):
        with torch.no_grad():
            for p in self.model.parameters():
                p -= 0.5 * p.grad


def job(w, x, y, size, epochs):
    model = nn.Linear(w.shape[1], w.shape[0], bias=False).double()
    model.load_state_dict({"weight": w})
    pairs = list(zip(x.split(size), y.split(size)))
    return Job(model, Plain(model), pairs, epochs)


EVENTS = ("before_fit", "before_epoch", "before_batch", "after_backward", "after_batch",
          "after_epoch", "after_fit")  # fmt: skip


class Tells:
    """Writes down its name at the events that are named."""

    def __init__(self, log, name, events=EVENTS, order=None):
        if order is not None:
            self.order = order
        for event in events:
            setattr(self, event, lambda run, event=event: log.append(f"{name} {event}"))


def normal(*shape):
    return randn(*shape, dtype=torch.float64)


# %% hidden="fit-trains"
def trained(w, x, y, size, epochs, left=None):
    """The parameters after training without callbacks"""
    run = job(w, x, y, size, epochs)
    run.model.weight.grad = left
    result = fit(run)
    return [run.model.weight, run.loss, run.epoch, result is None]


def recorded(w, x, y, size, epochs):
    """All losses, and the modes of the model, which comes in evaluation mode"""
    run, losses, modes = job(w, x, y, size, epochs), [], []
    run.model.eval()

    class Record:
        def before_epoch(self, run):
            modes.append(run.model.training)

        def after_batch(self, run):
            losses.append(run.loss)

        def after_epoch(self, run):
            run.model.eval()

    fit(run, [Record()])
    return [run.model.weight, losses, modes]


def halved(w, x, y, size, epochs):
    """A callback that halves the gradients after backward"""
    run = job(w, x, y, size, epochs)

    class Halve:
        def after_backward(self, run):
            run.model.weight.grad /= 2

    fit(run, [Halve()])
    return run.model.weight


def exchanged(w, x, y, other):
    """The weight after callbacks put other batches and another optimizer into the Run"""
    run = job(w, x, y, 3, 2)

    class Twice(Plain):
        def step(self):
            super().step()
            super().step()

    class Exchange:
        def before_fit(self, run):
            run.optimizer = Twice(run.model)

        def before_epoch(self, run):
            if run.epoch == 1:
                run.batches = [(other, y)]

    fit(run, [Exchange()])
    return run.model.weight


def exchanged_late(w, v, x, y):
    """Both weights, if the second batch brings a callback's model and optimizer"""
    run, other = job(w, x, y, 3, 1), job(v, x, y, 3, 1)
    first = run.model

    class Exchange:
        def after_batch(self, run):
            run.model, run.optimizer = other.model, other.optimizer

    fit(run, [Exchange()])
    return [first.weight, run.model.weight]


def hooked(w, x, y):
    """A model with a hook"""
    run, seen = job(w, x, y, 3, 1), []
    run.model.register_forward_hook(
        lambda module, args, output: seen.append(len(output))
    )
    fit(run, [])
    return seen


probe(trained, normal(3, 4), normal(6, 4), randint(0, 3, 6), 6, 1, rtol=1e-7)
probe(
    trained, normal(3, 4), normal(7, 4), randint(0, 3, 7), 3, 2, normal(3, 4), rtol=1e-7
)
probe(
    recorded, normal(3, 4), normal(7, 4), randint(0, 3, 7), 3, 2, rtol=1e-7, types=True
)
probe(halved, normal(3, 4), normal(5, 4), randint(0, 3, 5), 2, 2, rtol=1e-7)
given = normal(3, 4), normal(5, 4), randint(0, 3, 5), normal(5, 4)
probe(exchanged, *given, rtol=1e-7)
probe(exchanged_late, normal(3, 4), *given[:3], rtol=1e-7)
probe(hooked, normal(3, 4), normal(5, 4), randint(0, 3, 5))


def at_backward(w, x, y):
    """Whether run.loss is a float when the backward pass begins"""
    run, seen = job(w, x, y, 5, 1), []

    def hook(module, args, output):
        output.register_hook(lambda g: seen.append(isinstance(run.loss, float)))

    run.model.register_forward_hook(hook)
    fit(run)
    return seen


def requests(w, x, y):
    """What the optimizer is asked for, each once"""
    run, asked = job(w, x, y, 3, 1), []

    class Notes(Plain):
        def zero_grad(self):
            asked.append("zero_grad")
            super().zero_grad()

        def step(self):
            asked.append("step")
            super().step()

    run.optimizer = Notes(run.model)
    fit(run)
    return sorted(set(asked))


def optimizer_after_backward(w, x, y):
    """The weight, if another optimizer comes after the backward pass"""
    run = job(w, x, y, 5, 1)

    class Rests(Plain):
        def step(self):
            pass

    class Exchange:
        def after_backward(self, run):
            run.optimizer = Rests(run.model)

    fit(run, [Exchange()])
    return run.model.weight


given = normal(3, 4), normal(5, 4), randint(0, 3, 5)
probe(at_backward, *given)
probe(requests, *given)
probe(optimizer_after_backward, *given, rtol=1e-7)


# %% hidden="fit-events"
x, y = torch.zeros(5, 2, dtype=torch.float64), torch.tensor([0, 1, 0, 1, 1])
w = torch.zeros(2, 2, dtype=torch.float64)


def events(size, epochs, *given):
    """What callbacks write down: (name, order or None, events or None for all)"""
    log = []
    callbacks = [
        Tells(log, name, EVENTS if some is None else some, order)
        for name, order, some in given
    ]
    fit(job(w, x, y, size, epochs), callbacks)
    return log


def state(epochs):
    """The Run at each event: epoch, whether there is a loss, whether the weights have moved"""
    log, at = [], [w.clone()]

    def note(run):
        fresh = run.model.weight.detach().clone()
        log.append([run.epoch, run.loss is None, bool((fresh != at[0]).any())])
        at[0] = fresh

    class Notes:
        pass

    notes = Notes()
    for event in EVENTS:
        setattr(notes, event, note)
    fit(job(w, x, y, 3, epochs), [notes])
    return log


a, b, c, d = words(4)
probe(events, 5, 1, (a, None, None))
probe(events, 2, 2, (a, None, None))
probe(events, 5, 1, (a, 2, None), (b, 1, None))
probe(events, 3, 1, (a, None, None), (b, -1, None), (c, 1, None), (d, None, None))
probe(events, 3, 1, (a, 0.5, ["after_fit"]), (b, None, ["after_fit", "before_batch"]))
probe(events, 5, 1, (a, 10, None), (b, 9, None), (c, 10, None))
probe(events, 3, 0, (a, None, None))
probe(state, 2)


def missing(event):
    """fit with a callback that itself asks for an attribute which is not there"""

    def ask(run):
        return run.nothing_of_this_name

    callback = type("Asks", (), {})()
    setattr(callback, event, ask)
    fit(job(w, x, y, 3, 1), [callback])


probe(missing, "before_fit", raises=AttributeError)
probe(missing, "after_batch", raises=AttributeError)


# %% hidden="fit-stops"
def stopped(name, at, epochs):
    """The events of a run that is told to stop in this epoch, before its end"""
    log = []

    class Stops:
        def before_batch(self, run):
            run.stop = run.stop or run.epoch == at

    run = job(w, x, y, 3, epochs)
    fit(run, [Stops(), Tells(log, name)])
    return [log, run.epoch]


def again(name, epochs):
    """The events of a second fit of a Run that was stopped, and its last epoch"""
    log, run = [], job(w, x, y, 3, epochs)

    class Stops:
        def after_epoch(self, run):
            run.stop = run.epoch == 1

    fit(run, [Stops()])
    run.stop = False
    fit(run, [Tells(log, name)])
    return [log, run.epoch]


x, y = torch.zeros(5, 2, dtype=torch.float64), torch.tensor([0, 1, 0, 1, 1])
w = torch.zeros(2, 2, dtype=torch.float64)
probe(again, words(1)[0], 3)
probe(stopped, words(1)[0], 0, 3)
probe(stopped, words(1)[0], 1, 3)
probe(stopped, words(1)[0], 2, 3)
probe(stopped, words(1)[0], 5, 2)


# %% mistake="order-forgotten"
# Your callbacks run as they are listed. Their attribute order decides.
def fit(run, callbacks=()):
    callbacks = list(callbacks)

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="large-orders-first"
# Your callbacks run from the largest order to the smallest.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: -getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="order-must-be-there"
# A callback without the attribute order makes yours fail. It has 0.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: callback.order)

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="every-method-must-be-there"
# A callback need not have all methods. Pass over what is not there.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="stops-at-once"
# You end the epoch as soon as run.stop is set. It is looked at after after_epoch.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
            if run.stop:
                break
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="never-stops"
# Your run goes on when run.stop is set. Where is it looked at?
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
    call("after_fit")


# %% mistake="after-fit-left-out"
# When a run is stopped, your after_fit does not run. A return leaves the whole function, and break
# the loop alone.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            return
    call("after_fit")


# %% mistake="loss-as-a-tensor"
# run.loss is a tensor, which may keep its graph alive. Asked for is a Python float.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="callback-after-the-step"
# after_backward runs when the step is already taken. Whoever clips gradients there
# comes too late.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            run.optimizer.step()
            call("after_backward")
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="mode-set-once"
# You put the model into training mode once. A callback that evaluates may leave it in
# another; set it in each epoch.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    run.model.train()
    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="gradients-pile-up"
# Nobody clears the gradients.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="epoch-from-one"
# Your epochs are counted from 1. The first is 0.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch + 1
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="epoch-set-too-late"
# run.epoch is set after before_epoch has run.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.model.train()
        call("before_epoch")
        run.epoch = epoch
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="swallows-errors"
# Your `except` also catches what goes wrong inside of a callback. Ask first whether the
# method is there, then call it.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            try:
                getattr(callback, event)(run)
            except AttributeError:
                pass

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% mistake="looked-up-once-an-epoch"
# You look up model and optimizer once an epoch. A callback may put others into the run
# after any batch.
def fit(run, callbacks=()):
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        model, optimizer = run.model, run.optimizer
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(model(x), y)
            run.loss = loss.item()
            optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")


# %% alternative="loops-written-out"
import contextlib


def fit(run, callbacks=()):
    hooks = [
        c
        for _, _, c in sorted(
            (getattr(c, "order", 0), i, c) for i, c in enumerate(callbacks)
        )
    ]

    def tell(name):
        for hook in hooks:
            if hasattr(hook, name):
                getattr(hook, name)(run)

    def one_batch(x, y):
        tell("before_batch")
        run.optimizer.zero_grad()
        loss = F.cross_entropy(run.model(x), y)
        run.loss = float(loss)
        loss.backward()
        tell("after_backward")
        run.optimizer.step()
        tell("after_batch")

    tell("before_fit")
    epoch = 0
    while epoch < run.epochs:
        run.epoch = epoch
        run.model.train(True)
        tell("before_epoch")
        for pair in run.batches:
            one_batch(*pair)
        tell("after_epoch")
        epoch = run.epochs if run.stop is True else epoch + 1
    tell("after_fit")


# %% alternative="with-a-class"
class _Caller:
    def __init__(self, run, callbacks):
        self.run = run
        self.callbacks = list(callbacks)
        self.callbacks.sort(key=lambda c: getattr(c, "order", 0))

    def __getattr__(self, event):
        def call_all():
            for c in self.callbacks:
                method = getattr(c, event, lambda run: None)
                method(self.run)

        return call_all


def fit(run, callbacks=()):
    caller = _Caller(run, callbacks)
    caller.before_fit()
    for run.epoch in range(run.epochs):
        run.model.train()
        caller.before_epoch()
        for x, y in run.batches:
            caller.before_batch()
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.detach().item()
            run.optimizer.zero_grad()
            loss.backward()
            caller.after_backward()
            run.optimizer.step()
            caller.after_batch()
        caller.after_epoch()
        if run.stop:
            break
    caller.after_fit()
