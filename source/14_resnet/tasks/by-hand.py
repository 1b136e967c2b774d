# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="by-hand-training"
probe(lambda: first, reveal=False)
probe(lambda: last, reveal=False)
probe(lambda: constant, reveal=False, atol=1e-9)

# %% hidden="by-hand-running"
probe(lambda: running_mean, reveal=False)
probe(lambda: running_var, reveal=False)
probe(lambda: evaluated, reveal=False)

# %% mistake="variances-exchanged"
# You took each variance where the other belongs. Which one normalises, and which goes
# into the running variance?
first = 6 * (2 - 5) / 12**0.5 + 1
last = 6 * (10 - 5) / 12**0.5 + 1
running_mean = 0.5
running_var = 0.9 + 0.1 * 9
evaluated = 6 * (10 - 4) / 2 + 1
constant = 1

# %% mistake="momentum-turned-round"
# Your running statistics keep a tenth of the old and take nine tenths of the new. Read
# the formula again: which of the two has the factor m?
first = -5
last = 11
running_mean = 0.9 * 5
running_var = 0.1 * 1 + 0.9 * 12
evaluated = 19
constant = 1

# %% mistake="the-constant-stays"
# Four equal numbers do not stay what they are. What is left of each when the mean of its
# column is taken away?
first = -5
last = 11
running_mean = 0.5
running_var = 2.1
evaluated = 19
constant = 7

# %% mistake="variance-for-deviation"
# You divide by the variance. The formula has its root.
first = 6 * (2 - 5) / 9 + 1
last = 6 * (10 - 5) / 9 + 1
running_mean = 0.5
running_var = 2.1
evaluated = 6 * (10 - 4) / 4 + 1
constant = 1

# %% mistake="gamma-and-beta-forgotten"
# These are the normalised numbers. What do gamma and beta make of them?
first = -1
last = 5 / 3
running_mean = 0.5
running_var = 2.1
evaluated = 3
constant = 0

# %% mistake="batch-statistics-in-evaluation"
# In evaluation you took mean and variance of the batch. The running ones are there for
# that.
first = -5
last = 11
running_mean = 5
running_var = 12
evaluated = 11
constant = 1

# %% mistake="constant-is-zero"
# 0 is what normalising makes of four equal numbers. What do gamma and beta make of a 0?
first = -5
last = 11
running_mean = 0.5
running_var = 2.1
evaluated = 19
constant = 0

# %% mistake="running-variance-from-zero"
# Your running variance starts at 0, as the running mean does. Where does it start by the
# text?
first = -5
last = 11
running_mean = 0.5
running_var = 0.1 * 12
evaluated = 19
constant = 1

# %% mistake="beta-forgotten"
# You multiply by gamma, and add no beta.
first = 6 * (2 - 5) / 3
last = 6 * (10 - 5) / 3
running_mean = 0.5
running_var = 2.1
evaluated = 6 * (10 - 4) / 2
constant = 0

# %% alternative="computed"
_x = torch.tensor([2.0, 4, 4, 10], dtype=torch.float64)
_y = 6 * (_x - _x.mean()) / _x.var(correction=0).sqrt() + 1
first, last = _y[0].item(), _y[3].item()
running_mean, running_var = 0.1 * _x.mean().item(), 0.9 + 0.1 * _x.var().item()
evaluated, constant = 19.0, 1.0

# %% alternative="numbers"
first, last, constant = -5, 11, 1.0
running_mean, running_var, evaluated = 0.5, 2.1, 19


# %% survivors
# by-hand-1ff63ffe, by-hand-145d102b: 0.9 times 1 is 0.9
# by-hand-a30844a7: 10 - 5 is 5
