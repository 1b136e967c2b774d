# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="orders-right"
probe(lambda: [float(slope), sorted(right_orders)], reveal=False)

# %% hidden="orders-wrong"
probe(lambda: float(wrong_b), reveal=False)

# %% mistake="one-order-alone"
# Only orders that are topological, you think. What does a visit to a leaf hand on?
slope = 135.0
right_orders = {"A"}
wrong_b = 81.0

# %% mistake="a-square-has-one-arrow"
# From b two arrows lead to a: b is a times a, and both factors get a share.
slope = 81.0
right_orders = {"A", "C"}
wrong_b = 45.0

# %% mistake="any-order-will-do"
# In order B, b is visited before c has sent its share. Where does that share end?
slope = 135.0
right_orders = {"A", "B", "C", "D"}
wrong_b = 135.0

# %% mistake="the-late-share-is-passed-on"
# b is never visited again: what comes to it from c after its visit stays there.
slope = 135.0
right_orders = {"A", "C"}
wrong_b = 72.0

# %% alternative="whole-numbers"
slope = 3 * 3**2 + 4 * 3**3
right_orders = set("CA")
wrong_b = 12 * 6 + 9
