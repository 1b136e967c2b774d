# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from types import SimpleNamespace

from autograder import numbers, probe

nan = float("nan")


def walk(stopper, values):
    """The epoch at which the stopper says stop (None: it does not), and how often it measured."""
    run = SimpleNamespace(epoch=0, stop=False, values=values, asked=0)
    stopper.before_fit(run)
    for run.epoch in range(len(values)):
        stopper.after_epoch(run)
        if run.stop:
            return [run.epoch, run.asked]
    return [None, run.asked]


def measure(run):
    run.asked += 1
    return run.values[run.epoch]


# %% hidden="stop-early-stops"
def stops(values, patience):
    """Where a run with these measurements stops, and how often it was measured"""
    return walk(StopEarly(measure, patience), values)


probe(stops, [3.0, 2.0, 2.5, 2.4, 1.0, 1.5, 1.0, 2.0, 0.5], 3)
probe(stops, [3.0, 2.0, 1.0, 0.5], 1)
probe(stops, [1.0, 2.0, 3.0], 1)
probe(stops, [1.0, 1.0, 1.0, 1.0], 2)
probe(stops, [5.0, 6.0, 4.0, 6.0, 3.0, 6.0, 2.0, 6.0], 2)
probe(stops, [-1.0, -2.0, -1.5, -1.7, -3.0], 2)
probe(stops, [4.0, 9.0, 8.0, 7.0, 6.0, 5.0], 3)
probe(stops, [nan, nan, nan], 2)
probe(stops, [300.0, nan, nan, 200.0, nan, nan, nan], 3)
probe(stops, [1.0, 0.99999, 0.99998, 0.99997, 0.99996], 2)
for _ in range(3):
    probe(stops, numbers(12), 2)
    probe(stops, numbers(20), 4)

probe(stops, [1.0, 1 - 1e-9, 1 - 2e-9, 1 - 3e-9], 2)


# %% hidden="stop-early-best"
def best(values, patience):
    """best and best_epoch at the end"""
    stopper = StopEarly(measure, patience)
    walk(stopper, values)
    return [stopper.best, stopper.best_epoch]


def twice(first, second, patience):
    """Two runs with one stopper"""
    stopper = StopEarly(measure, patience)
    found = [walk(stopper, first), stopper.best, stopper.best_epoch]
    return [*found, walk(stopper, second), stopper.best, stopper.best_epoch]


def told_by_others(values, patience):
    """Whether a run that somebody else wants to stop is still to be stopped"""
    stopper = StopEarly(measure, patience)
    run = SimpleNamespace(epoch=0, stop=False, values=values, asked=0)
    stopper.before_fit(run)
    run.stop = True
    stopper.after_epoch(run)
    return run.stop


probe(best, [3.0, 2.0, 2.5, 2.4, 1.0, 1.5, 1.0, 2.0, 0.5], 3)
probe(best, [nan, 2.0, nan, 2.0], 3)
probe(best, [2.0, 2.0, 1.0, 1.0], 5)
probe(best, [-1.0, 3.0, -2.0], 5)
probe(best, numbers(12), 6)
probe(twice, [1.0, 2.0, 2.0], [9.0, 8.0, 9.0, 9.0], 2)
probe(twice, numbers(6), numbers(6), 2)
probe(told_by_others, [1.0], 1)


def two_at_once(first, second):
    """best and best_epoch of a stopper, when another one has measured other numbers"""
    one, other = StopEarly(measure, 5), StopEarly(measure, 5)
    walk(one, first), walk(other, second)
    return [one.best, one.best_epoch]


probe(twice, [1.0, 2.0, 2.0], [nan, 8.0, 9.0, 9.0], 2)
probe(best, [3e-9, 2e-9, 1e-9], 3)
probe(two_at_once, [3.0, 2.0, 4.0], [1.0, 0.5])


# %% mistake="compared-with-the-epoch-before"
# You compare with the epoch before. A run that goes up and down for ever never stops
# so. Compare with the best.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0
        self.before = math.inf

    def after_epoch(self, run):
        number = self.measure(run)
        before, self.before = getattr(self, "before", math.inf), number
        if number < self.best:
            self.best, self.best_epoch = number, run.epoch
        if number < before:
            self.waited = 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="waits-in-all"
# You count all epochs without a new best. After a new best the count begins again.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch = number, run.epoch
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="one-epoch-late"
# You stop one epoch late.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited > self.patience:
            run.stop = True


# %% mistake="equal-is-better"
# You take an equal number for a better one. Smaller is asked for.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number <= self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="large-is-good"
# You wait for larger numbers. Small is good here.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = -math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number > self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="not-a-number-wins"
# You ask whether the number is worse. What is not a number is never worse, and never
# better; it must not become the best.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if not number >= self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="never-afresh"
# Your second run begins with the best of the first. before_fit starts afresh.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def before_fit(self, run):
        pass

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="measures-twice"
# You measure twice in an epoch. A measurement walks over all held-out examples; keep
# its result.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if self.measure(run) < self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="best-number-for-best-epoch"
# Your best_epoch is not the number of the epoch.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch, self.waited = number, number, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% mistake="sets-stop-back"
# You set run.stop to False when all is well. Another callback may want to stop.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            run.stop = False
            return
        self.waited += 1
        run.stop = self.waited >= self.patience


# %% mistake="small-steps-do-not-count"
# A number that is a little smaller than the best does not count with you. The text knows
# no margin.
class StopEarly:
    def __init__(self, measure, patience):
        self.measure, self.patience = measure, patience

    def before_fit(self, run):
        self.best, self.best_epoch, self.waited = math.inf, None, 0

    def after_epoch(self, run):
        number = self.measure(run)
        if number < self.best - 1e-4:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True


# %% alternative="epochs-since"
class StopEarly:
    def __init__(self, measure, patience):
        self.measure = measure
        self.patience = patience

    def before_fit(self, run):
        self.history = []
        self.best, self.best_epoch = float("inf"), None

    def after_epoch(self, run):
        value = self.measure(run)
        self.history.append(value < self.best)
        if self.history[-1]:
            self.best = value
            self.best_epoch = run.epoch
        recent = self.history[-self.patience :]
        if len(recent) == self.patience and not any(recent):
            run.stop = True


# %% alternative="counts-down"
class StopEarly:
    def __init__(self, measure, patience):
        self.ask, self.lives = measure, patience

    def before_fit(self, run):
        self.best = math.inf
        self.best_epoch = None
        self.left = self.lives

    def after_epoch(self, run):
        now = float(self.ask(run))
        if math.isnan(now) or now >= self.best:
            self.left -= 1
        else:
            self.best, self.best_epoch, self.left = now, run.epoch, self.lives
        run.stop = run.stop or self.left <= 0


# %% inputs
# patience: zero: the text says 1 or more
