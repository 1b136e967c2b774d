# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="race-distance"
import torch

from autograder import awkward, by_hand, integer, number, probe, randn, word

D = torch.float64


@by_hand
def raced(a, b, off, repeats):
    """Names and distances of functions that miss a @ b by so much; how often each was called
    with these a and b

    What is added in one place, half of it is taken away in another.
    """
    a, b = (t.detach().cpu().numpy() for t in (a, b))
    pair, calls = (a, b), []

    def made(name, by):
        def rung(a, b):
            same = np.array_equal(a, pair[0]) and np.array_equal(b, pair[1])
            calls.append(name if same else None)
            result = a @ b
            result[0, -1] += by
            result[-1, 0] -= by / 2
            return result

        return rung

    table = race({name: made(name, by) for name, by in off.items()}, a, b, repeats)
    lines = [[name, float(distance)] for name, distance, _ in table]
    return [lines, [calls.count(name) for name in off], a, b]


a, b = torch.tensor([[1.0, 2.0]], dtype=D), torch.tensor([[3.0], [4.0]], dtype=D)
probe(raced, a, b, {"less": -3.0, "more": 2.0, "right": 0.0}, 2)
probe(raced, a, b, {"less": -3e-9, "more": 2e-8, "right": 0.0}, 2, atol=0.0)
for n, k, m in ((2, 3, 4), (3, 3, 3), (1, 2, 1), (5, 2, 1), (1, 2, 3)):
    off = {word(): number(away=0.1) for _ in range(3)}
    probe(raced, randn(n, k, dtype=D), randn(k, m, dtype=D), off, integer(1, 6))
for a, b in (
    (300 * awkward(30, 2, dtype=D), awkward(2, 30, dtype=D)),
    (1e-4 * randn(2, 30, dtype=D), 300 * randn(30, 2, dtype=D)),
    (awkward(4, 4, dtype=D), awkward(4, 4, dtype=D)),
    (randn(3, 2, dtype=D).t(), 1e-4 * randn(4, 3, dtype=D).t()),
    (randn(2, 1, dtype=D), randn(1, 30, dtype=D)),
):
    probe(raced, a, b, {"one": -1.5, "more": 0.75}, 2)
probe(raced, randn(2, 3, dtype=D), randn(3, 4, dtype=D), {}, 2)
probe(raced, randn(2, 3, dtype=D), randn(3, 4, dtype=D), {"one": 1.0}, 1)

# %% hidden="race-seconds"
import time as clock

from autograder import by_hand, probe, shuffled

LONG, SHORT = 0.01, 0.001  # seconds


def in_words(seconds):
    """A duration, so coarsely that neither speed nor noise can change it."""
    if not 0 <= seconds:
        return "not a duration"
    if seconds < 0.4 * LONG:
        return "shorter than the long sleep by far"
    if seconds < 0.9 * LONG:
        return "shorter than the long sleep"
    return "as long as the long sleep" if seconds < 2.5 * LONG else "far longer"


@by_hand
def fastest(*sleeps):
    """The seconds of functions whose calls sleep as told, in words"""
    # a busy machine makes a sleep longer, never shorter: again, and with longer ones, until it is
    # clear, or two rounds had sleeps as long as asked for
    calm_rounds = 0
    for longer in (1, 1, 1, 5, 20):
        left = {str(i): [longer * s for s in own] for i, own in enumerate(sleeps)}
        calm = True

        def rung(name):
            def sleep(a, b):
                nonlocal calm
                asked, start = left[name].pop(0), clock.perf_counter()
                clock.sleep(asked)
                took = clock.perf_counter() - start
                calm &= in_words(took / longer) == in_words(asked / longer)
                return a @ b

            return sleep

        one = np.ones((1, 1))
        table = race({name: rung(name) for name in left}, one, one, len(sleeps[0]))
        words = [in_words(seconds / longer) for _, _, seconds in table]
        short = [word.endswith("by far") for word in words]
        clear = short == [SHORT in own for own in sleeps] and "far longer" not in words
        calm_rounds += calm
        if clear or calm_rounds == 2:
            break
    return words


probe(fastest, [LONG, SHORT, SHORT], [LONG, LONG, LONG], reveal=False)
sleeps = shuffled([[SHORT, SHORT, LONG], [LONG] * 3, [LONG, LONG, SHORT], [LONG] * 3])
probe(fastest, *sleeps[:3], reveal=False)
many = shuffled([[LONG, LONG, SHORT, LONG, LONG], [LONG] * 5])
probe(fastest, *many, reveal=False)


# %% mistake="slowest"
# You keep the slowest call. The text asks for the fastest.
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            made = rung(a, b)
            seconds.append(time.perf_counter() - start)
        table.append((name, float(np.abs(made - a @ b).max()), max(seconds)))
    return table


# %% mistake="all-together"
# You time all calls of a function together.
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        start = time.perf_counter()
        for _ in range(repeats):
            made = rung(a, b)
        seconds = time.perf_counter() - start
        table.append((name, float(np.abs(made - a @ b).max()), seconds))
    return table


# %% mistake="signed-distance"
# A distance has no sign. An element that is too small by 3 is as far off as one that is
# too large.
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            made = rung(a, b)
            seconds.append(time.perf_counter() - start)
        table.append((name, float((made - a @ b).max()), min(seconds)))
    return table


# %% mistake="summed-distances"
# You add up all distances. The text asks for the largest.
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            made = rung(a, b)
            seconds.append(time.perf_counter() - start)
        table.append((name, float(np.abs(made - a @ b).sum()), min(seconds)))
    return table


# %% mistake="one-call-more"
# You call each function once more than you time it. Its result can be that of a call
# that is timed.
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        distance, seconds = float(np.abs(rung(a, b) - a @ b).max()), []
        for _ in range(repeats):
            start = time.perf_counter()
            rung(a, b)
            seconds.append(time.perf_counter() - start)
        table.append((name, distance, min(seconds)))
    return table


# %% mistake="called-once"
# Each function is called once. Whatever else the computer did just then is in the time.
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        start = time.perf_counter()
        made = rung(a, b)
        seconds = time.perf_counter() - start
        table.append((name, float(np.abs(made - a @ b).max()), seconds))
    return table


# %% mistake="the-middle-one"
# Of many calls you take the one in the middle. Why does the text want the fastest?
def race(rungs, a, b, repeats):
    table = []
    for name, rung in rungs.items():
        seconds = []
        for _ in range(repeats):
            start = time.perf_counter()
            made = rung(a, b)
            seconds.append(time.perf_counter() - start)
        middle = sorted(seconds)[len(seconds) // 2]
        table.append((name, float(np.abs(made - a @ b).max()), middle))
    return table


# %% alternative="timeit"
def race(rungs, a, b, repeats):
    from timeit import repeat

    table, right = [], np.matmul(a, b)
    for name in rungs:
        kept = []
        seconds = repeat(
            lambda: kept.append(rungs[name](a, b)), repeat=repeats, number=1
        )
        table += [(name, max(abs(kept[-1] - right).ravel().tolist()), min(seconds))]
    return table


# %% alternative="best-so-far"
def race(rungs, a, b, repeats):
    def one(rung):
        best, farthest = float("inf"), 0.0
        for _ in range(repeats):
            start = time.time()
            made = rung(a, b)
            best = min(best, time.time() - start)
            farthest = np.linalg.norm((made - a @ b).ravel(), np.inf)
        return farthest, best

    return [(name, *one(rung)) for name, rung in rungs.items()]


# %% inputs
# a, b: empty: no largest distance of no elements is promised
# repeats: zero: the text says that it is at least 1
