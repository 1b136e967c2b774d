# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import integer, probe

# %% hidden="compromise-glorot"
probe(glorot_factors, 3, 1)
probe(glorot_factors, integer(2, 50), integer(60, 900))
probe(glorot_factors, integer(60, 900), integer(2, 50))
probe(glorot_factors, 7, 7)
probe(glorot_factors, 1, integer(2, 90))
probe(glorot_factors, 3000, 1)
probe(lambda n, m: list(glorot_factors(n, m)), 7, 7, types=True)

# %% hidden="compromise-fair"
probe(fair_variance, 2, 8)
probe(fair_variance, integer(2, 50), integer(60, 900), atol=0.0)
probe(fair_variance, integer(60, 900), integer(2, 50), atol=0.0)
probe(fair_variance, 7, 7)
probe(fair_variance, 1, integer(2, 90))
probe(fair_variance, 3000, 1, atol=0.0)
probe(fair_variance, 1, 1, types=True)


# %% mistake="exchanged"
# You have the two factors the other way round: n belongs to the forward one.
def glorot_factors(n, m):
    return 2 * m / (n + m), 2 * n / (n + m)


def fair_variance(n, m):
    return 1 / math.sqrt(n * m)


# %% mistake="standard-deviation"
# You took the root of the variance: these are the factors of a standard deviation.
def glorot_factors(n, m):
    return (2 * n / (n + m)) ** 0.5, (2 * m / (n + m)) ** 0.5


def fair_variance(n, m):
    return 1 / math.sqrt(n * m)


# %% mistake="two-forgotten"
# There is a 2 above the fraction bar: the mean of n and m is half of their sum.
def glorot_factors(n, m):
    return n / (n + m), m / (n + m)


def fair_variance(n, m):
    return 1 / math.sqrt(n * m)


# %% mistake="glorot-is-fair"
# This is the variance of Glorot and Bengio. Multiply its two factors: is that 1?
def glorot_factors(n, m):
    return 2 * n / (n + m), 2 * m / (n + m)


def fair_variance(n, m):
    return 2 / (n + m)


# %% mistake="root-forgotten"
# Both factors hold the variance, so their product holds its square.
def glorot_factors(n, m):
    return 2 * n / (n + m), 2 * m / (n + m)


def fair_variance(n, m):
    return 1 / (n * m)


# %% mistake="fair-sum"
# You let the two factors differ from 1 by as much, one up, one down. Asked is for how
# many *times*.
def glorot_factors(n, m):
    return 2 * n / (n + m), 2 * m / (n + m)


def fair_variance(n, m):
    return (1 / n + 1 / m) / 2


# %% alternative="with-the-variance"
def glorot_factors(n, m):
    variance = 1 / ((n + m) / 2)
    return [n * variance, m * variance]


def fair_variance(n, m):
    return (1 / n * 1 / m) ** 0.5


# %% alternative="by-logarithms"
def glorot_factors(n, m):
    share = n / (n + m)
    return 2 * share, 2 - 2 * share


def fair_variance(n, m):
    return math.exp(-(math.log(n) + math.log(m)) / 2)


# %% inputs
# n, m: zero: a layer has inputs and outputs


# %% survivors
# glorot_factors.list-for-tuple: the two numbers may come in a list or a tuple
