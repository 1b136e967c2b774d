# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="keeps-values"
from autograder import probe

probe(lambda: x_after, reveal=False)
probe(lambda: y_after, reveal=False)
probe(lambda: calls_after, reveal=False)

# %% mistake="both-keep"
# You expect both magics to leave their results behind. One of them runs the cell inside
# a function of its own. What happens to the variables of a function when it ends?
x_after = 99
y_after = 99
calls_after = 12

# %% mistake="neither-keeps"
# One of the two magics runs the cell just as it would run without the magic, and only
# reads the clock before and after. Which one, and what is x then?
x_after = 0
y_after = 0
calls_after = 12

# %% mistake="exchanged"
# You have the two magics the wrong way round. One runs the cell once, where you are.
# The other runs it many times, somewhere that you cannot see from outside.
x_after = 0
y_after = 99
calls_after = 12

# %% mistake="one-run-one-call"
# You counted the runs. Each of them executes the cell more than once: -n says how many
# loops there are in one run.
x_after = 99
y_after = 0
calls_after = 3

# %% mistake="one-run-only"
# You counted the loops of one run. -r says how many such runs there are.
x_after = 99
y_after = 0
calls_after = 4

# %% mistake="loops-plus-runs"
# You added the two numbers. There are 3 runs, and each of them executes the cell 4
# times: write the executions down one by one and count.
x_after = 99
y_after = 0
calls_after = 7

# %% mistake="no-side-effects"
# You expect nothing at all to get out of %%timeit. Assignments do not, but the code
# really runs, and a list that already exists can be appended to from anywhere.
x_after = 99
y_after = 0
calls_after = 0

# %% alternative="worked-out"
x_after, y_after = 99, 0
calls_after = 4 * 3
