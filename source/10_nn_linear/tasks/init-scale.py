# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="init-scale-weights"
probe(lambda: weight_variance, rtol=5e-3, reveal=False)
probe(lambda: kaiming_variance, rtol=5e-3, reveal=False)

# %% hidden="init-scale-outputs"
probe(lambda: output_variance, rtol=5e-3, reveal=False)
probe(lambda: after_four, rtol=5e-3, reveal=False)

# %% mistake="bound-for-variance"
# You give the square of the bound, 1/n, for the variance. Most numbers of a uniform
# distribution lie well inside its bounds: the text has the formula.
weight_variance, kaiming_variance = 1 / 48, 1 / 24
output_variance, after_four = 1.0, 1.0

# %% mistake="default-taken-for-kaiming"
# You let nn.Linear start with Kaiming normal, as many texts say. Compare
# nn.Linear(48, 1000).weight.var() with 2/48.
weight_variance, kaiming_variance = 1 / 24, 1 / 24
output_variance, after_four = 2.0, 16.0

# %% mistake="deviation-for-variance"
# You give standard deviations. The variance is the square.
weight_variance, kaiming_variance = 1 / 12, 24**-0.5
output_variance, after_four = 3**-0.5, 1 / 9

# %% mistake="outputs-for-inputs"
# You took the 10 outputs for n. It is the inputs that are added up in each output, and
# so their number decides.
weight_variance, kaiming_variance = 1 / 30, 1 / 5
output_variance, after_four = 1.6, 1 / 81

# %% mistake="four-layers-added"
# You divide once and multiply by the number of layers. Each layer multiplies the
# variance of what comes in by the same factor.
weight_variance, kaiming_variance = 1 / 144, 1 / 24
output_variance, after_four = 1 / 3, 1 / 12

# %% mistake="one-product-alone"
# Your output has the variance of a single product. It is a sum of 48 of them, and the
# variances of independent terms add up.
weight_variance, kaiming_variance = 1 / 144, 1 / 24
output_variance, after_four = 1 / 144, 1 / 144**4

# %% alternative="three-digits"
weight_variance = 0.00694
kaiming_variance = 0.0417
output_variance = 0.333
after_four = 0.0123

# %% alternative="computed"
_n = 48
weight_variance = (1 / _n**0.5) ** 2 / 3
kaiming_variance = 2 / _n
output_variance = _n * weight_variance
after_four = output_variance**4
