# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-restart-printed"
probe(lambda: printed_1, reveal=False)
probe(lambda: printed_2, reveal=False)
probe(lambda: printed_3, reveal=False)

# %% hidden="predict-restart-flagged"
probe(lambda: flagged, reveal=False)

# %% mistake="output-is-the-truth"
# You take what is printed for what will be printed. It was printed by a cell that has
# changed since. Compute the first notebook from its sources alone.
printed_1 = 1.0
printed_2 = "NameError"
printed_3 = 1
flagged = 0

# %% mistake="deleted-cells-live-on"
# A name lives on after its cell was deleted, but not after a restart. In the second
# notebook, who makes offset?
printed_1 = 5.0
printed_2 = 12
printed_3 = 1
flagged = 0

# %% mistake="runs-are-repeated"
# Running from top to bottom runs each cell once. How often is append called then?
printed_1 = 5.0
printed_2 = "NameError"
printed_3 = 3
flagged = 0

# %% mistake="gaps-are-flagged"
# The gaps in the counts look suspicious, and they are, but out_of_order lets them pass.
# Try it: do the counts 1, 3 and 1, 4, 5 rise?
printed_1 = 5.0
printed_2 = "NameError"
printed_3 = 1
flagged = 2

# %% mistake="everything-is-flagged"
# You believe that the counts show whatever is wrong. Look at them: is there a cell
# whose count is not greater than all those above it? What was deleted or changed leaves
# no mark.
printed_1 = 5.0
printed_2 = "NameError"
printed_3 = 1
flagged = 3

# %% alternative="whole-number"
printed_1 = 5
printed_2 = "NameError"
printed_3 = 1.0
flagged = 0
