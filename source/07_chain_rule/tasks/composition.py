# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="composition-links"
from autograder import number, probe

probe(local_slopes, 0.0)
probe(local_slopes, 2.0)
probe(local_slopes, -4.0)
probe(local_slopes, 3)
probe(lambda x: local_slopes(x)[2], 5.0)
probe(local_slopes, number(away=0.1))
probe(local_slopes, number(away=0.1))
probe(local_slopes, 1.0)
probe(local_slopes, 1e-4)
probe(local_slopes, -300.0)
probe(lambda x: local_slopes(x)[2], 5.0, types=True)


# %% hidden="composition-slope"
import torch

from autograder import awkward, number, probe, randn

probe(slope, 0.0)
probe(slope, 2.0)
probe(slope, 30.0)
probe(slope, 1)
probe(slope, number(away=0.1))
probe(slope, randn(5, dtype=torch.float64))
probe(slope, randn(3, 4, dtype=torch.float64), dtype=True)
probe(slope, 10 * randn(2, 3, 2, dtype=torch.float64))
probe(slope, awkward(4, 4, dtype=torch.float64))
probe(slope, 1e-4 * randn(1, 30, dtype=torch.float64))
probe(slope, randn(30, 2, dtype=torch.float64).t())
probe(slope, randn(30, 2, dtype=torch.float64))
probe(slope, 300 * randn(3, dtype=torch.float64, away=1.0))
probe(slope, 2.0, types=True)


def at_a_symbol(value):
    """float(slope(x).subs(x, value)), with x = sympy.Symbol("x")"""
    import sympy

    x = sympy.Symbol("x")
    return float(slope(x).subs(x, value))


probe(at_a_symbol, 2)


# %% mistake="slopes-taken-at-x"
# You take the slopes at the wrong place. The second link never sees x. It sees what the
# first link has made of it. Write down u and v for x = 0.
def local_slopes(x):
    return [3.0, 2 * x, -1 / (1 + x) ** 2]


def slope(x):
    return -6 * x / (1 + x**2) ** 2


# %% mistake="inner-slope-forgotten"
# The slope of the first link is missing in your product. If x moves by 0.01, by how
# much does u move?
def local_slopes(x):
    u = 3 * x - 2
    return [1.0, 2 * u, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return -2 * u / (1 + u**2) ** 2


# %% mistake="power-kept"
# The slope of u squared is not u squared. What becomes of the 2 in the exponent?
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, u**2, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return -3 * u**2 / (1 + u**2) ** 2


# %% mistake="shift-forgotten"
# You take u for 3x. The slope of the first link does not see the 2 that is taken off; where
# the next slopes are taken depends on it.
def local_slopes(x):
    u = 3 * x
    return [3.0, 2 * u, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x
    return -6 * u / (1 + u**2) ** 2


# %% mistake="slopes-added"
# You add the slopes of the links. Think of the cogs: two times as fast, then again two
# times as fast. What is that together?
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return 3 + 2 * u - 1 / (1 + u**2) ** 2


# %% mistake="falling-taken-for-rising"
# A sign is wrong in the last link. Does 1 / (1 + v) become larger or smaller when v
# grows?
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, 1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return 6 * u / (1 + u**2) ** 2


# %% mistake="values-for-slopes"
# You return what each link gives out, its value. The question is how fast it changes:
# its slope.
def local_slopes(x):
    u = 3 * x - 2
    return [u, u**2, 1 / (1 + u**2)]


def slope(x):
    u = 3 * x - 2
    return 1 / (1 + u**2)


# %% mistake="square-of-the-fraction-forgotten"
# Look at the slope of the last link once more: t to the power of -1 has a slope with
# another power. Compare with a finite difference at v = 1.
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -1 / (1 + u**2)]


def slope(x):
    u = 3 * x - 2
    return -6 * u / (1 + u**2)


# %% mistake="last-link-taken-at-u"
# The slope of the last link is taken at u. But what goes into 1 / (1 + v) is v. Write
# down u and v for x = 0, and see which of them your last slope uses. At x = 1 you would
# not notice, because both are 1 there.
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -1 / (1 + u) ** 2]


def slope(x):
    u = 3 * x - 2
    return -6 * u / (1 + u) ** 2


# %% mistake="shift-of-the-wrong-sign"
# You add 2 to 3x, and the first link takes it off. Its own slope does not see that; where
# the next slopes are taken does.
def local_slopes(x):
    u = 3 * x + 2
    return [3.0, 2 * u, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x + 2
    return -6 * u / (1 + u**2) ** 2


# %% mistake="slope-of-a-square-is-2"
# Your slope of the second link is the same everywhere. A parabola is steeper the further
# out: which factor says where you stand?
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2.0, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return -6 / (1 + u**2) ** 2


# %% mistake="fraction-turned-over"
# Your last link becomes steeper and steeper the larger v is. 1 / (1 + v) runs flatter there:
# does its slope multiply by that square, or divide?
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -((1 + u**2) ** 2)]


def slope(x):
    u = 3 * x - 2
    return -6 * u * (1 + u**2) ** 2


# %% mistake="doubled-for-squared"
# You take twice u for v. The second link squares: write down u and v for x = 0.
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -1 / (1 + 2 * u) ** 2]


def slope(x):
    u = 3 * x - 2
    return -6 * u / (1 + 2 * u) ** 2


# %% alternative="product-of-links"
def local_slopes(x):
    u = 3 * x - 2
    return [3, 2 * u, -((1 + u * u) ** -2)]


def slope(x):
    u = 3 * x - 2
    v = u**2
    return 3 * (2 * u) * (-1 / (1 + v) ** 2)


# %% alternative="multiplied-out"
def local_slopes(x):
    v = 9 * x**2 - 12 * x + 4
    y = 1 / (1 + v)
    return (3.0, 6 * x - 4, -y * y)


def slope(x):
    return (12 - 18 * x) / (9 * x**2 - 12 * x + 5) ** 2


# %% alternative="helpers"
import warnings


def links(number):
    inner = number * 3 - 2
    return inner, inner * inner


def local_slopes(number):
    inner, middle = links(number)
    warnings.warn("three slopes", stacklevel=1)
    return [3, inner + inner, -((middle + 1) ** -2.0)]


def slope(number):
    product = 1
    for factor in local_slopes(number):
        product = product * factor
    return product


# %% alternative="links-called"
def local_slopes(x):
    rest = 1 + (3 * x - 2) * (3 * x - 2)
    return (3, 2 * (x + x + x - 2), -(rest**-2))


def slope(x):
    return (12 - 18 * x) * (9 * x**2 - 12 * x + 5) ** -2


# %% survivors
# local_slopes.list-for-tuple: the three numbers may come in a list or a tuple


# %% inputs
# x: empty: the text speaks of numbers
