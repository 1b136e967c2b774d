# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="residual-growth"
from autograder import integer, number, probe

probe(residual_growth, 1, 1.0)
probe(residual_growth, 10, 0.5)
probe(residual_growth, 0, 2.0)
probe(residual_growth, 3, 0.0)
probe(residual_growth, 2, -3.0)
probe(residual_growth, 4, 300.0)
probe(residual_growth, 2, 3)
probe(residual_growth, 1000, 0.05)
probe(residual_growth, 7, 1e-3)
probe(residual_growth, integer(3, 30), number(away=0.1))
probe(residual_growth, 1000, 1.0)
probe(residual_growth, 10, 0.5, types=True)


# %% hidden="residual-scale"
from autograder import integer, number, probe

probe(branch_scale, 1, 5.0)
probe(branch_scale, 3, 8.0)
probe(branch_scale, 50, 2.0)
probe(branch_scale, 7, 1.0)
probe(branch_scale, 1000, 2.718)
probe(branch_scale, 4, 900.0)
probe(branch_scale, 2, 4)
probe(branch_scale, integer(3, 30), 1.5 + abs(number()))
probe(branch_scale, 1, 1e6)
probe(branch_scale, 3, 8.5, types=True)


# %% mistake="spreads-added"
# You add the scale itself. What add up are second moments, and that of a branch is
# multiplied by the square of its scale.
def residual_growth(depth, scale):
    return (1 + scale) ** depth


def branch_scale(depth, growth):
    return growth ** (1 / depth) - 1


# %% mistake="added-not-multiplied"
# You let every block add the same amount. The branch of the second block gets more than
# that of the first, so it adds more.
def residual_growth(depth, scale):
    return 1 + depth * scale**2


def branch_scale(depth, growth):
    return math.sqrt((growth - 1) / depth)


# %% mistake="growth-of-the-spread"
# Your factors are those of the spread, which is a root. Those of the second moment are
# asked for.
def residual_growth(depth, scale):
    return (1 + scale**2) ** (depth / 2)


def branch_scale(depth, growth):
    return math.sqrt(growth ** (2 / depth) - 1)


# %% mistake="branch-alone"
# Your blocks hand on the branch and forget x itself.
def residual_growth(depth, scale):
    return scale ** (2 * depth)


def branch_scale(depth, growth):
    return growth ** (1 / (2 * depth))


# %% mistake="one-over-the-root-of-depth"
# Your scale is the simple rule, which makes a growth of about 2.7, whatever is asked
# for. Solve your first formula for the scale.
def residual_growth(depth, scale):
    return (1 + scale**2) ** depth


def branch_scale(depth, growth):
    return 1 / math.sqrt(depth)


# %% mistake="root-left-out"
# Your second function gives the square of the scale.
def residual_growth(depth, scale):
    return (1 + scale**2) ** depth


def branch_scale(depth, growth):
    return growth ** (1 / depth) - 1


# %% mistake="power-for-a-root"
# You raise the growth to the power of the depth. All blocks together make that growth: what
# does one of them make?
def residual_growth(depth, scale):
    return (1 + scale**2) ** depth


def branch_scale(depth, growth):
    return math.sqrt(growth**depth - 1)


# %% alternative="block-by-block"
def residual_growth(depth, scale):
    second = 1.0
    for _ in range(depth):
        second += scale * scale * second
    return second


def branch_scale(depth, growth):
    return (math.exp(math.log(growth) / depth) - 1) ** 0.5


# %% alternative="by-logarithms"
def residual_growth(depth, scale):
    return math.exp(depth * math.log1p(scale**2))


def branch_scale(depth, growth):
    return math.sqrt(math.expm1(math.log(growth) / depth))


# %% inputs
# branch_scale.depth: zero: the text says at least one block
# growth: zero, negative, tiny: the text says at least 1


# %% survivors
# residual_growth.scale.absolute: the scale counts by its square
# residual_growth.scale.flushed: the square of a thousandth is within the tolerance
