# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="slopes-ten"
probe(lambda: plain, reveal=False, atol=0.0)
probe(lambda: residual, reveal=False, rtol=1e-3)
probe(lambda: ways, reveal=False)
probe(lambda: through_two, reveal=False)

# %% hidden="slopes-zero"
probe(lambda: for_x, reveal=False)
probe(lambda: for_s, reveal=False)
probe(lambda: for_w, reveal=False)

# %% mistake="slopes-added-up"
# Along a chain slopes are multiplied. You added them.
plain = 1.0
residual = 11.0
ways = 20
through_two = 2
for_x = 3
for_s = 30
for_w = 0

# %% mistake="shortcut-forgotten"
# x goes into the block by two ways, and you followed the one through the layer.
plain = 0.1**10
residual = 0.1**10
ways = 1
through_two = 0
for_x = 0
for_s = 30
for_w = 0

# %% mistake="nothing-learns-at-zero"
# A scale of 0 keeps the gradient from what lies behind it. Its own gradient is the
# upstream one times what it is multiplied with, and that is not 0.
plain = 0.1**10
residual = 1.1**10
ways = 1024
through_two = 45
for_x = 3
for_s = 0
for_w = 0

# %% mistake="upstream-forgotten"
# These are slopes of y. The upstream gradient is 3.
plain = 0.1**10
residual = 1.1**10
ways = 1024
through_two = 45
for_x = 1
for_s = 10
for_w = 0

# %% mistake="pairs-counted-twice"
# Of two layers it does not matter which is named first.
plain = 0.1**10
residual = 1.1**10
ways = 1024
through_two = 90
for_x = 3
for_s = 30
for_w = 0

# %% alternative="multiplied-out"
plain, residual = 1e-10, 2.5937424601
ways, through_two = 1024, 45.0
for_x, for_s, for_w = 3.0, 30.0, 0.0

# %% alternative="computed"
import math

plain, residual = math.prod([0.1] * 10), math.prod([1.1] * 10)
ways, through_two = sum(math.comb(10, k) for k in range(11)), math.comb(10, 2)
for_x, for_s, for_w = 3 * (1 + 0 * 5), 3 * 5 * 2, 3 * 0 * 2


# %% survivors
# slopes-d6d22550: 45.0 is 45
