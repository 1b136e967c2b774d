# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import number, probe

# %% hidden="output-variance-centred"
probe(output_variance, 10, 2.0, 0.0, 3.0)
probe(output_variance, 50, abs(number(away=0.1)), 0.0, abs(number(away=0.1)))
probe(output_variance, 1, abs(number(away=0.1)), 0.0, abs(number(away=0.1)))

# %% hidden="output-variance-shifted"
probe(output_variance, 10, 2.0, 3.0, 4.0)
probe(output_variance, 10, 0.5, -3.0, 0.0)
probe(output_variance, 3000, 1e-4, 1e-3, 1e-6, atol=0.0)
probe(output_variance, 1, 2.0, -100.0, 50.0)
positive = [abs(number(away=0.1)) for _ in range(4)]
probe(output_variance, 7, positive[0], number(away=0.5), positive[1])
probe(output_variance, 30, positive[2], number(away=0.5), positive[3])
probe(output_variance, 5, 1.0, 1.0, 1.0)
probe(output_variance, 3, 0.0, 2.0, 1.0)
probe(output_variance, 2, 300.0, 0.5, 400.0)
probe(output_variance, 3, 2, 1, 4)
probe(output_variance, 10, 2.0, 3.0, 4.0, types=True)


# %% mistake="mean-ignored"
# You use the variance of the inputs and forget their mean. If every input is 2, their
# variance is 0: are all outputs equal, then, whatever the weights are?
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance * x_variance


# %% mistake="mean-subtracted"
# You have the relation the wrong way round. The second moment is larger than the
# variance, or equal to it: a mean makes the squares larger.
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance * (x_variance - x_mean**2)


# %% mistake="mean-not-squared"
# You add the mean to the variance. Check the units: if x is in metres, the variance is
# in square metres. And what would a negative mean do?
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance * (x_variance + x_mean)


# %% mistake="spread-returned"
# You return the root, the spread of the output. The variance is asked for. Compare with
# the hundred products at the beginning: 100, not 10.
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return math.sqrt(inputs * weight_variance * (x_variance + x_mean**2))


# %% mistake="inputs-forgotten"
# You give the variance of a single product. An output is a sum of many, and the
# variances of independent things add up.
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return weight_variance * (x_variance + x_mean**2)


# %% mistake="weights-squared"
# You square the variance of the weights, which is a mean of squares already. If all
# weights are doubled, by how much should the variance of the output grow?
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance**2 * (x_variance + x_mean**2)


# %% alternative="step-by-step"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    second_moment = x_mean * x_mean + x_variance
    one_product = weight_variance * second_moment
    return sum(one_product for _ in range(inputs))


# %% alternative="other-names"
def output_variance(n, v, m, s2):
    return v * (n * s2 + n * m**2)


# %% alternative="summed-input-by-input"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return sum(weight_variance * (x_variance + x_mean * x_mean) for _ in range(inputs))


# %% survivors
# output_variance.x_mean.absolute: the mean counts by its square


# %% inputs
# inputs: zero: a layer has an input and an output
# weight_variance, x_variance: negative: no variance is
