# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="time-calls-count"
from autograder import exact, probe, shuffled


answers = {1: None, 2: 0, 3: False, 4: "done", 5: True}


def calls_and_durations(n):
    seen = []
    durations = exact(
        time_calls(lambda: seen.append(None) or answers.get(len(seen)), n)
    )
    return len(seen), len(durations)


probe(calls_and_durations, 1)
probe(calls_and_durations, 3)
probe(calls_and_durations, 8)
probe(calls_and_durations, 150)
for n in shuffled(range(2, 12))[:3]:
    probe(calls_and_durations, n)


def two_rounds(n, m):
    """How often f is called in time_calls(f, n) and then time_calls(f, m), and the lengths."""
    seen = []

    def f():
        seen.append(None)

    first = time_calls(f, n)
    second = time_calls(f, m)
    return len(seen), len(exact(first)), len(exact(second))


probe(two_rounds, 3, 2)


# %% hidden="time-calls-seconds"
import time as clock

from autograder import choice, exact, probe

LONG, SHORT = 0.01, 0.001  # seconds


def in_words(seconds):
    """A duration, so coarsely that neither speed nor noise can change it."""
    if not 0 <= seconds:
        return "not a duration"
    if seconds < 0.4 * LONG:
        return "shorter than the long sleep by far"
    if seconds < 0.9 * LONG:
        return "shorter than the long sleep"
    return "as long as the long sleep" if seconds < 50 * LONG else "far longer"


def durations_of(*sleeps):
    """Durations of calls that sleep as told; the first is the warm-up."""

    def one_round(longer):
        left, slept = [longer * seconds for seconds in sleeps], []

        def sleep():
            start = clock.perf_counter()
            clock.sleep(left.pop(0))
            slept.append(clock.perf_counter() - start)

        found = exact(time_calls(sleep, len(sleeps) - 1))
        calm = all(
            in_words(took / longer) == in_words(asked)
            for asked, took in zip(sleeps, slept)
        )
        return [seconds / longer for seconds in found], calm

    # a busy machine makes a sleep longer, never shorter: the best so far, until it is clear in a
    # round with sleeps as long as asked for, or there were three such rounds
    best, calm = [float("inf")] * (len(sleeps) - 1), 0
    for longer in (1, 1, 1, 1, 4, 4, 4, 16, 16):
        found, was_calm = one_round(longer)
        if len(found) != len(best):
            return f"{len(found)} durations for {len(best)} calls"
        best = [min(pair) for pair in zip(best, found)]
        words = [in_words(seconds) for seconds in best]
        short = [said for slept, said in zip(sleeps[1:], words) if slept == SHORT]
        calm += was_calm
        clear = all(said == "shorter than the long sleep by far" for said in short)
        if calm == 3 or was_calm and clear:
            break
    return words


probe(durations_of, SHORT, LONG, SHORT)
probe(durations_of, LONG, SHORT)
probe(durations_of, SHORT, SHORT, LONG, LONG)
probe(durations_of, SHORT, *(choice([LONG, SHORT]) for _ in range(4)))


def kinds_and_signs(n):
    """Whether all durations are floats, and none is negative, of an f that does nothing."""
    found = exact(time_calls(lambda: None, n))
    return all(type(seconds) is float and seconds >= 0 for seconds in found)


def shortest(n):
    """Whether no call of clock.sleep(0.0002) takes 0 seconds."""
    return min(exact(time_calls(lambda: clock.sleep(0.0002), n))) > 0


probe(kinds_and_signs, 200)
probe(shortest, 20)


# %% mistake="no-warm-up"
# Your first call is timed already. It is often slower than the rest, because it does
# work that is done once only. Count the calls of f: for n durations there is one more.
def time_calls(f, n):
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% mistake="warm-up-in-the-list"
# Your list holds one duration too many: the warm-up is timed and kept. Which of the
# calls of f should leave no trace?
def time_calls(f, n):
    durations = []
    for _ in range(n + 1):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% mistake="cumulative"
# Your start is read once, before the loop, so each duration contains all calls before
# it. Time something that sleeps for 10 ms, five times: the values should not climb.
def time_calls(f, n):
    f()
    start = time.perf_counter()
    durations = []
    for _ in range(n):
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% mistake="warm-up-in-the-first"
# Your clock starts before the warm-up, so the first duration contains two calls. Time
# something that sleeps in its first call only: no duration should show it.
def time_calls(f, n):
    start = time.perf_counter()
    f()
    durations = []
    for _ in range(n):
        f()
        stop = time.perf_counter()
        durations.append(stop - start)
        start = stop
    return durations


# %% mistake="total-only"
# You return one number for all calls. Asked for is a list, with a duration for each
# call: a total cannot tell a slow call from many fast ones.
def time_calls(f, n):
    f()
    start = time.perf_counter()
    for _ in range(n):
        f()
    return time.perf_counter() - start


# %% mistake="average-for-all"
# You time all calls together and spread the sum evenly, so every entry of your list is
# the same. A slow call hides in there. Each call needs a start and a stop of its own.
def time_calls(f, n):
    f()
    start = time.perf_counter()
    for _ in range(n):
        f()
    return [(time.perf_counter() - start) / n] * n


# %% mistake="milliseconds"
# Your durations are far too large. Time a sleep of known length, such as
# time.sleep(0.01), and compare: is it the time between two moments, and in seconds?
def time_calls(f, n):
    f()
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(1000 * (time.perf_counter() - start))
    return durations


# %% mistake="processor-time"
# A sleep takes no time in your durations. Is it between the two moments? And some clocks
# stand still while the processor waits. Time a time.sleep(0.01): it takes 10 ms.
def time_calls(f, n):
    f()
    durations = []
    for _ in range(n):
        start = time.process_time()
        f()
        durations.append(time.process_time() - start)
    return durations


# %% mistake="never-called"
# You time the mention of f, not a call of it. A function runs when parentheses follow
# its name. Give it a function that prints something, and see whether it does.
def time_calls(f, n):
    f
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f
        durations.append(time.perf_counter() - start)
    return durations


# %% alternative="comprehension"
def time_calls(f, n):
    def once():
        start = time.perf_counter()
        f()
        stop = time.perf_counter()
        return stop - start

    return [once() for _ in range(n + 1)][1:]


# %% alternative="nanoseconds"
def time_calls(f, n):
    f()
    durations = []
    while len(durations) < n:
        before = time.perf_counter_ns()
        f()
        durations.append((time.perf_counter_ns() - before) / 1e9)
    return durations


# %% alternative="timeit-module"
def time_calls(f, n):
    import timeit

    f()
    return timeit.repeat(f, number=1, repeat=n)


# %% alternative="wall-clock-tensor"
def time_calls(f, n):
    f()
    durations = torch.zeros(n, dtype=torch.float64)
    for i in range(n):
        start = time.monotonic()
        f()
        durations[i] = time.monotonic() - start
    return durations.tolist()


# %% alternative="generator-of-pairs"
def time_calls(f, n):
    def pairs():
        for _ in range(n + 1):
            yield time.perf_counter(), f(), time.perf_counter()

    return [end - start for start, _, end in pairs()][1:]


# %% inputs
# n: zero: the text says at least 1
