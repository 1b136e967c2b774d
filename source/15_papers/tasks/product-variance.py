# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import number, probe


def some():
    return abs(number(away=0.2))


# %% hidden="product-variance-centred"
probe(product_variance, 0.0, 2.0, 3.0, 4.0, types=True)
probe(product_variance, 0.0, some(), number(away=0.2), some())
probe(product_variance, 0.0, some(), 0.0, some())
probe(product_variance, 0, 3, 1, 2)
probe(product_variance, 0.0, 1.0, number(away=0.2), 0.0)

# %% hidden="product-variance-any"
probe(product_variance, 1.0, 2.0, 3.0, 4.0)
probe(product_variance, number(away=0.2), some(), number(away=0.2), some())
probe(product_variance, number(away=0.2), some(), 0.0, some())
probe(product_variance, -200.0, 300.0, 100.0, 500.0)
probe(product_variance, 1e-4, 1e-6, 2e-4, 1e-5, atol=0.0)
probe(product_variance, number(away=0.2), 0.0, number(away=0.2), some())
probe(product_variance, number(away=0.2), some(), number(away=0.2), 0.0)
probe(product_variance, 1, 1, 1, 1)
probe(product_variance, 2, 1, -3, 5)
probe(product_variance, some(), 1.0, -some(), 1.0)


# %% mistake="product-of-variances"
# The product of the two variances is right if both means are 0. Try a w that is always
# 2: is 2x as spread out as nothing?
def product_variance(w_mean, w_variance, x_mean, x_variance):
    return w_variance * x_variance


# %% mistake="line-four"
# This is line 4. It lets w have mean 0, and here w has any mean.
def product_variance(w_mean, w_variance, x_mean, x_variance):
    return w_variance * (x_variance + x_mean**2)


# %% mistake="nothing-subtracted"
# This is the mean of the square. To become a variance it loses the square of the mean.
def product_variance(w_mean, w_variance, x_mean, x_variance):
    return (w_variance + w_mean**2) * (x_variance + x_mean**2)


# %% mistake="mean-not-squared"
# You subtract the mean of the product. The square of it is to be subtracted.
def product_variance(w_mean, w_variance, x_mean, x_variance):
    second = (w_variance + w_mean**2) * (x_variance + x_mean**2)
    return second - w_mean * x_mean


# %% mistake="one-of-two-terms"
# You have the terms of a variance times a squared mean, and the product of the two
# variances is missing. Multiply line 3 out.
def product_variance(w_mean, w_variance, x_mean, x_variance):
    return w_variance * x_mean**2 + x_variance * w_mean**2


# %% alternative="multiplied-out"
def product_variance(w_mean, w_variance, x_mean, x_variance):
    crossed = w_variance * x_mean**2 + x_variance * w_mean**2
    return w_variance * x_variance + crossed


# %% alternative="by-enumeration"
def product_variance(w_mean, w_variance, x_mean, x_variance):
    ws = [w_mean + sign * w_variance**0.5 for sign in (-1, 1)]
    xs = [x_mean + sign * x_variance**0.5 for sign in (-1, 1)]
    products = [w * x for w in ws for x in xs]
    mean = sum(products) / 4
    return sum((one - mean) ** 2 for one in products) / 4


# %% survivors
# product-variance-e0d62f22: the two are multiplied, and their order does not matter
# product_variance.w_mean.absolute, product_variance.x_mean.absolute: means are squared


# %% inputs
# w_variance, x_variance: negative: a variance is not
