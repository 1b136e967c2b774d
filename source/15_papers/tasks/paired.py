# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, integer, number, numbers, probe


def mean_and_wins(a, b):
    """The first and the last of paired(a, b)"""
    mean, _, wins = paired(a, b)
    return [mean, wins]


def error(a, b):
    """The second of paired(a, b), the standard error"""
    return paired(a, b)[1]


def results():
    yield [3.0, 5.0], [1.0, 1.0]
    yield numbers(2), numbers(2)
    yield numbers(5), numbers(5)
    yield numbers(10), numbers(10)
    yield [1 + n for n in numbers(6)], numbers(6)
    yield [4, 2, 7, 7], [1, 0, 9, 2]
    yield [1.0, 0.0, -1.0, 1.0], [0.0, 0.0, 2.0, number(away=0.1)]
    yield [0.0, 1.0, number(), -1.0], [1.0, 0.0, 1.0, 1.0]
    yield [300 * n for n in numbers(4)], [300 * n for n in numbers(4)]
    yield [1e-4 * n for n in numbers(4)], [1e-4 * n for n in numbers(4)]
    yield numbers(30), numbers(30)
    near = [1000 + 1e-5 * n for n in numbers(6, away=0.1)]
    yield near, [n - 1e-5 * d for n, d in zip(near, numbers(6, away=0.1), strict=True)]
    a = numbers(5)
    yield a, [a[0], a[1], a[2] + 1, a[3] - 1.5, a[4] - 0.25]


# %% hidden="paired-mean"
for a, b in results():
    probe(mean_and_wins, a, b, types=True)
probe(mean_and_wins, [1.000000001, 2.0], [1.0, 2.0])

# %% hidden="paired-error"
for a, b in results():
    probe(error, a, b, types=True)
far = [1000.00001, 1000.00002, 1000.00004]
probe(error, far, [0.0, 0.0, 0.0], rtol=1e-5, atol=0.0)


# %% hidden="paired-refused"
def is_refused(a, b):
    """Whether paired(a, b) raises a ValueError"""
    try:
        paired(a, b)
    except ValueError:
        return True
    return False


probe(paired, [1.0], [2.0], raises=ValueError)
probe(paired, [], [], raises=ValueError)
probe(paired, numbers(3), numbers(4), raises=ValueError)
probe(paired, numbers(4), numbers(3), raises=ValueError)
probe(paired, numbers(2), [], raises=ValueError)
probe(is_refused, numbers(2), numbers(2))
probe(is_refused, numbers(1), numbers(1))
probe(is_refused, numbers(1), numbers(2))
probe(is_refused, numbers(5), numbers(5))
for _ in range(4):
    n = integer(0, 5)
    probe(is_refused, numbers(n), numbers(choice([n, n, n + 1])))


# %% mistake="divided-by-n"
# You divide by n in the variance. The formula has n - 1: the mean was taken from the
# same numbers.
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("no pairs")
    d = [x - y for x, y in zip(a, b)]
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / len(d)
    return mean, math.sqrt(variance / len(d)), sum(x > 0 for x in d)


# %% mistake="spread-for-error"
# This is s, the spread of single differences. The standard error of their mean is
# smaller: divide by the root of n.
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("no pairs")
    d = [x - y for x, y in zip(a, b)]
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    return mean, math.sqrt(variance), sum(x > 0 for x in d)


# %% mistake="not-in-pairs"
# You add the variances of both lists. What both have in common then counts as noise.
# Take the differences first.
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("no pairs")
    n, of_a, of_b = len(a), sum(a) / len(a), sum(b) / len(b)
    variance = sum((x - of_a) ** 2 for x in a) / (n - 1)
    variance += sum((x - of_b) ** 2 for x in b) / (n - 1)
    wins = sum(x > y for x, y in zip(a, b))
    return of_a - of_b, math.sqrt(variance / n), wins


# %% mistake="exchanged"
# Your difference is b - a, and you count where b is larger.
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("no pairs")
    d = [y - x for x, y in zip(a, b)]
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    return mean, math.sqrt(variance / len(d)), sum(x > 0 for x in d)


# %% mistake="ties-are-wins"
# You count equal results as wins.
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("no pairs")
    d = [x - y for x, y in zip(a, b)]
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    return mean, math.sqrt(variance / len(d)), sum(x >= 0 for x in d)


# %% mistake="variance-over-n"
# The root is missing: this is the square of the standard error.
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("no pairs")
    d = [x - y for x, y in zip(a, b)]
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    return mean, variance / len(d), sum(x > 0 for x in d)


# %% mistake="zip-is-silent"
# `zip` stops at the end of the shorter list, and nobody is told that results are
# missing.
def paired(a, b):
    d = [x - y for x, y in zip(a, b)]
    if len(d) < 2:
        raise ValueError("no pairs")
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    return mean, math.sqrt(variance / len(d)), sum(x > 0 for x in d)


# %% mistake="in-float32"
# A tensor made of Python numbers is float32. Its seven digits are gone when two results
# that are nearly equal are subtracted.
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("two lists of the same length, with at least two numbers")
    d = torch.tensor(a, dtype=torch.float32) - torch.tensor(b, dtype=torch.float32)
    return d.mean().item(), d.std().item() / len(a) ** 0.5, int((d > 0).sum())


# %% alternative="statistics"
from statistics import fmean, stdev


def paired(a, b):
    if len(b) < 2:
        raise ValueError("two pairs at least")
    d = [x - y for x, y in zip(a, b, strict=True)]
    return fmean(d), stdev(d) / len(d) ** 0.5, len([x for x in d if x > 0])


# %% alternative="tensors"
def paired(a, b):
    if not len(a) == len(b) > 1:
        raise ValueError("no pairs")
    d = torch.tensor(a, dtype=torch.float64) - torch.tensor(b, dtype=torch.float64)
    error = d.std() / math.sqrt(len(d))
    return d.mean().item(), error.item(), (d > 0).sum().item()


# %% survivors
# paired-01bda38b, paired-f5cc130d: the lengths are compared before
# paired.list-for-tuple: a list of the three is as good
# paired.a.one-row, paired.b.one-row: an error for one result as for none


# %% inputs
# a, b: empty: an error, which is asked for
