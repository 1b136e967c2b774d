# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="first-fails-weights"
probe(lambda: positive, reveal=False)
probe(lambda: tied, reveal=False)
probe(lambda: scaled, reveal=False)
probe(lambda: trained, reveal=False)

# %% hidden="first-fails-inputs"
probe(lambda: biased, reveal=False)
probe(lambda: repeated, reveal=False)
probe(lambda: skewed, reveal=False)

# %% mistake="repeated-breaks-line-one"
# The inputs of `repeated` belong together, that is true. But the products do not: their
# covariance has the mean of a weight as a factor, twice.
positive, tied, scaled, trained = 4, 1, 2, 3
biased, repeated, skewed = 5, 1, 5

# %% mistake="positive-breaks-line-one"
# The products of `positive` are independent of each other: each has a weight and an
# input of its own. Which line says something about the mean of the weights?
positive, tied, scaled, trained = 1, 1, 2, 3
biased, repeated, skewed = 5, 0, 5

# %% mistake="bias-breaks-line-four"
# Line 4 has the second moment of x, which is right for any mean. The mean of u matters
# where the ReLU is said to halve.
positive, tied, scaled, trained = 4, 1, 2, 3
biased, repeated, skewed = 4, 0, 5

# %% mistake="mean-zero-is-enough"
# The u of `skewed` have mean 0, but they are not symmetric. Work out its share with
# your relu_share.
positive, tied, scaled, trained = 4, 1, 2, 3
biased, repeated, skewed = 5, 0, 0

# %% mistake="trained-breaks-line-one"
# In `trained` different i stay independent, so the products are uncorrelated. What goes
# wrong is within one product.
positive, tied, scaled, trained = 4, 1, 2, 1
biased, repeated, skewed = 5, 0, 5

# %% mistake="trained-is-harmless"
# In `trained` w has mean 0 for each x, so the two are uncorrelated. Line 3 needs more:
# the means of their squares are multiplied.
positive, tied, scaled, trained = 4, 1, 2, 0
biased, repeated, skewed = 5, 0, 5

# %% mistake="tied-breaks-line-two"
# In `tied` all products have one variance, so line 2 is fine if line 1 is. Are the
# products uncorrelated if all of them have the same weight?
positive, tied, scaled, trained = 4, 2, 2, 3
biased, repeated, skewed = 5, 0, 5

# %% alternative="unpacked"
positive, tied, biased, scaled, trained, repeated, skewed = map(int, "4152305")
