# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import integer, number, probe

# %% hidden="schedules-down"
for t in (0, 1, 3, 4, 7, 8, 30, integer(40, 100)):
    probe(step_rate, t, 0.5, 4, 0.1, types=True)
probe(step_rate, integer(5, 30), 0.3, 1, 0.9, types=True)
probe(step_rate, 10, 2.0, integer(2, 5), 0.5, types=True)
probe(step_rate, 5, 1000.0, 200, 2.0, types=True)
probe(step_rate, 5, 1, 2, 3, types=True)
probe(step_rate, 0, 0.3, 1, 0.9, types=True)
probe(step_rate, 1, 0.3, 1, 0.9, types=True)
for t in (0, 1, 5, 10, integer(2, 9)):
    probe(cosine_rate, t, 0.5, 10, 0.1, types=True)
    probe(cosine_rate, t, 2.0, 10, types=True, atol=1e-9)
probe(cosine_rate, integer(10, 90), 1e-4, 100, 1e-6, types=True)
probe(cosine_rate, integer(10, 90), 1, 100, 0.5, types=True)
probe(cosine_rate, 1, 300.0, 1, 200.0, types=True)
probe(cosine_rate, 1, 300.0, 4, 200.0, types=True)
probe(cosine_rate, 1, 0.1234567, 4, types=True)
probe(cosine_rate, 100, 0.5, 100, 1e-6, types=True, atol=0.0)

# %% hidden="schedules-cycle"
for t in range(10):
    probe(one_cycle_rate, t, 0.5, 10, types=True)
for t in (0, 1, 2, 3, 4, 9, 10):
    probe(one_cycle_rate, t, 0.5, 11, types=True)
for t in (0, 100, 249, 250, 500, 999, integer(10, 990)):
    probe(one_cycle_rate, t, 2.0, 1000, 0.25, types=True)
    probe(one_cycle_rate, t, 1e-4, 1000, 0.25, types=True)
for t in (0, 1, 2, 3):
    probe(one_cycle_rate, t, 100.0, 5, 0.5, types=True)
probe(one_cycle_rate, 3, 0.1234567, 11, types=True)

for t in (0, 1, 4):
    probe(one_cycle_rate, t, 0.5, 5, 0.3, types=True)


# %% hidden="schedules-warm"
for t in (0, 1, 3, 4, 100, integer(5, 20)):
    probe(warm_up, t, 4, types=True)
    probe(warm_up, t, 200, types=True)
    probe(warm_up, t, 0, types=True)
    probe(warm_up, t, 1, types=True)


# %% mistake="step-without-rounding-down"
# Your rate falls a little with every step. It should stay for so many steps and then
# fall at once.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t / every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="step-once-alone"
# You multiply by the factor once. It is multiplied again after every so many steps.
def step_rate(t, lr, every, factor):
    return float(lr * (factor if t >= every else 1))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="cosine-ends-at-zero"
# Your cosine goes down to 0, whatever low is.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return lr * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="low-on-top"
# You add low to the whole wave, and begin above lr. Only the distance from low to lr is
# multiplied by the wave.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + lr * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="quarter-wave"
# You use a quarter of the wave: the cosine from 0 to a right angle. Half a wave goes on
# to -1.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * math.cos(math.pi * t / total / 2)


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="whole-wave"
# Your cosine goes down and up again. Half a wave is asked for.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(2 * math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="up-in-a-straight-line"
# Your cycle goes up in a straight line. It is half a cosine wave as well.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        return lr / 25 + (lr - lr / 25) * t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="ends-a-step-late"
# Your cycle reaches its end at t = total. The last step is total - 1.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="top-a-step-late"
# Your top is at warm times total. Steps are counted from 0, and the text takes one off.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="ends-at-the-start"
# Your cycle ends where it began. It ends ten thousand times lower.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="warm-up-from-zero"
# Your warm-up begins at 0, and the first step does nothing. It begins at 1/n.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, t / steps) if steps else 1.0


# %% mistake="warm-up-goes-on"
# Your factor grows beyond 1.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return (t + 1) / steps if steps else 1.0


# %% mistake="warm-up-divides-by-zero"
# With 0 steps you divide by 0. The factor is 1 then.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps)


# %% mistake="factor-times-count"
# You multiply by how often the rate has fallen. The factor is multiplied again each time:
# it has a power.
def step_rate(t, lr, every, factor):
    return float(lr * factor * (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="falls-a-step-early"
# Your rate falls a step too early. It stays for so many steps, and t is counted from 0.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** ((t + 1) // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="wave-not-halved"
# Your wave is twice as high as it should be: 1 plus a cosine goes from 2 to 0.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total))


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="cycle-stands-on-zero"
# Your waves go down to 0, or below. Each has an end, to which the rest is added.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="way-down-counted-from-zero"
# The way down begins at the top, and you count its share of the steps from t = 0.
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, t / (total - 1)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% mistake="down-before-up"
# Your two halves are exchanged: which of them is there before the top is reached?
def step_rate(t, lr, every, factor):
    return float(lr * factor ** (t // every))


def cosine_rate(t, lr, total, low=0.0):
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t > top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2


def warm_up(t, steps):
    return min(1.0, (t + 1) / steps) if steps else 1.0


# %% alternative="one-helper"
def _wave(a, b, done):
    return (
        a * (1 + math.cos(math.pi * done)) / 2 + b * (1 - math.cos(math.pi * done)) / 2
    )


def step_rate(t, lr, every, factor):
    rate = float(lr)
    for _ in range(t // every):
        rate *= factor
    return rate


def cosine_rate(t, lr, total, low=0.0):
    return _wave(lr, low, t / total)


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    if t < top:
        return _wave(lr / 25, lr, t / top)
    return _wave(lr, lr / 250_000, (t - top) / (total - 1 - top))


def warm_up(t, steps):
    return 1.0 if t >= steps else (t + 1) / steps


# %% alternative="sines-and-tensors"
def step_rate(t, lr, every, factor):
    return 1.0 * lr * math.pow(factor, math.floor(t / every))


def cosine_rate(t, lr, total, low=0.0):
    share = torch.tensor(math.pi * t / total, dtype=torch.float64).cos().item()
    return 0.5 * ((lr + low) + (lr - low) * share)


def one_cycle_rate(t, lr, total, warm=0.3):
    top = warm * total - 1
    up = t <= top
    way = t / top if up else (t - top) / (total - 1 - top)
    share = math.sin(math.pi * way / 2) ** 2
    a, b = (1 / 25, 1) if up else (1, 1 / 250000)
    return lr * (a + (b - a) * share)


def warm_up(t, steps):
    return float(min(t + 1, steps) / max(steps, 1)) if steps else 1.0


# %% survivors
# warm_up.steps.zero-as-one: in one step the factor is 1 from the start, too
# schedules-d7c9246b: at the top both waves give lr
# schedules-00d6b2b4: the smaller of two numbers, whichever comes first


# %% inputs
# *: zero, negative: rates, factors and lengths are positive; a low of 0 is the default
# step_rate.lr: tiny: a rate like any other
# step_rate.factor, one_cycle_rate.warm: one, large, tiny: a factor or a share like any other
# cosine_rate.low: one, int: a rate like any other
# one_cycle_rate.lr: one, int: a rate like any other
# one_cycle_rate.total: one: warm times total is above 1
# one_cycle_rate.warm: int: a share is below 1
