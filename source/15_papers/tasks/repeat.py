# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import integer, number, probe, randint


def three_draws():
    return torch.randn(3, device="cpu").sum()


def largest():
    return torch.rand(2, 2, device="cpu").max()


def fixed():
    return 7


# %% hidden="repeat-results"
probe(repeat, three_draws, [integer(0, 9), integer(9, 99)], types=True)
probe(repeat, three_draws, randint(0, 1000, 3).tolist(), types=True)
probe(repeat, three_draws, [5, 2, 5, 5], types=True)
probe(repeat, three_draws, [0], types=True)
probe(repeat, three_draws, list(range(1, 25)), types=True)
probe(repeat, three_draws, [], types=True)
probe(repeat, fixed, [1, 2], types=True)
probe(repeat, largest, [3, -4, integer(2, 90)], types=True)
place = torch.zeros((), device="cpu")


def in_one_place():
    """One tensor, filled anew by each call"""
    return place.uniform_()


def slope():
    """The derivative of x squared at a random x"""
    x = torch.randn((), device="cpu", requires_grad=True)
    return torch.autograd.grad(x * x, x)[0]


probe(repeat, in_one_place, [3, 7, 3], types=True)
probe(repeat, slope, [3, 7], types=True)


# %% hidden="repeat-state"
def what_follows(seeds, own):
    """The next random numbers after torch.manual_seed(own), torch.rand(2) and repeat"""
    torch.manual_seed(own)
    torch.rand(2, device="cpu")
    repeat(three_draws, seeds)
    return torch.rand(3, device="cpu")


def after_an_error(seeds, own):
    """The same if run draws a number and raises a KeyError, and whether that came through"""

    def breaks():
        torch.rand(1, device="cpu")
        raise KeyError("no result")

    torch.manual_seed(own)
    torch.rand(2, device="cpu")
    try:
        repeat(breaks, seeds)
    except KeyError:
        return [True, torch.rand(3, device="cpu")]
    return [False, torch.rand(3, device="cpu")]


def calls(seeds, start):
    """The results of a run that counts its calls, from start on"""
    count = [start]

    def run():
        count[0] += 1
        return count[0]

    return [repeat(run, seeds), count[0]]


for seeds in ([3], [1, 2, 3], randint(0, 1000, 4).tolist(), []):
    probe(what_follows, seeds, integer(0, 1000))
for seeds in ([3], randint(0, 1000, 4).tolist()):
    probe(after_an_error, seeds, integer(0, 1000))
    probe(calls, seeds, number())
probe(calls, [4, 7, 4, 4], number())


# %% mistake="state-left-behind"
# Whoever calls repeat finds their random numbers changed. Keep the state before, and
# put it back.
def repeat(run, seeds):
    results = []
    for seed in seeds:
        torch.manual_seed(seed)
        results.append(float(run()))
    return results


# %% mistake="seeded-once"
# You seed once, before all runs. Each of them has its own seed.
def repeat(run, seeds):
    state = torch.get_rng_state()
    results = []
    for i, seed in enumerate(seeds):
        if i == 0:
            torch.manual_seed(seed)
        results.append(float(run()))
    torch.set_rng_state(state)
    return results


# %% mistake="never-seeded"
# Your runs cannot be repeated: the same seed gives other numbers. Is it set before each run?
def repeat(run, seeds):
    state = torch.get_rng_state()
    results = [float(run()) for seed in seeds]
    torch.set_rng_state(state)
    return results


# %% mistake="state-lost-after-an-error"
# If run raises an error, the state is not put back. `finally` is done in any case.
def repeat(run, seeds):
    state, results = torch.get_rng_state(), []
    for seed in seeds:
        torch.manual_seed(seed)
        results.append(float(run()))
    torch.set_rng_state(state)
    return results


# %% mistake="error-swallowed"
# An error in run is never seen by the caller. A run that failed has no result.
def repeat(run, seeds):
    state, results = torch.get_rng_state(), []
    for seed in seeds:
        torch.manual_seed(seed)
        try:
            results.append(float(run()))
        except Exception:
            pass
    torch.set_rng_state(state)
    return results


# %% mistake="tensors"
# Your results are whatever run returns. Python floats are asked for.
def repeat(run, seeds):
    state, results = torch.get_rng_state(), []
    try:
        for seed in seeds:
            torch.manual_seed(seed)
            results.append(run())
    finally:
        torch.set_rng_state(state)
    return results


# %% mistake="sum-returned"
# You return one number. One for each seed is asked for.
def repeat(run, seeds):
    state, results = torch.get_rng_state(), []
    try:
        for seed in seeds:
            torch.manual_seed(seed)
            results.append(float(run()))
    finally:
        torch.set_rng_state(state)
    return sum(results) / max(len(results), 1)


# %% mistake="a-seed-once"
# A seed that comes again is not run again. The text says: for each of them.
def repeat(run, seeds):
    state, results = torch.get_rng_state(), {}
    try:
        for seed in seeds:
            if seed not in results:
                torch.manual_seed(seed)
                results[seed] = float(run())
    finally:
        torch.set_rng_state(state)
    return [results[seed] for seed in seeds]


# %% alternative="fork-rng"
def repeat(run, seeds):
    results = []
    with torch.random.fork_rng():
        for seed in seeds:
            torch.manual_seed(seed)
            results += [float(run())]
    return results


# %% alternative="fork-each"
def _once(run, seed):
    with torch.random.fork_rng():
        torch.random.manual_seed(seed)
        return float(run())


def repeat(run, seeds):
    return [_once(run, seed) for seed in seeds]
