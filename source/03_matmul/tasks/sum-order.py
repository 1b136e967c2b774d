# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="sum-order-tensors"
probe(lambda: over_1, reveal=False)
probe(lambda: over_2, reveal=False)
probe(lambda: over_3, reveal=False)
probe(lambda: [over_1, over_2, over_3], rtol=0.0, atol=0.0, reveal=False)


# %% hidden="sum-order-python"
probe(lambda: over_4, reveal=False)

# %% mistake="as-on-paper"
# You added as on paper. Each sum in brackets is rounded at once, before the next number
# comes: which place do 2**24 + 1 fall to?
over_1 = 2
over_2 = 2
over_3 = 3
over_4 = 2

# %% mistake="ones-never-arrive"
# You let every one of them vanish. Two ones make 2 before they meet big, and 2**24 + 2
# has a place of its own.
over_1 = 0
over_2 = 0
over_3 = 0
over_4 = 2

# %% mistake="rounded-up"
# You rounded 2**24 + 1 upwards. The text says where it goes.
over_1 = 4
over_2 = 2
over_3 = 4
over_4 = 2

# %% mistake="rounded-at-the-end"
# You rounded once, at the end. Each + rounds its own result: go through over_3 in
# three steps.
over_1 = 2
over_2 = 2
over_3 = 4
over_4 = 2

# %% mistake="python-like-float32"
# You let Python's floats round as float32 does. They keep 53 binary digits, and 2**24
# needs 25 of them.
over_1 = 0
over_2 = 2
over_3 = 2
over_4 = 0

# %% mistake="the-sums-themselves"
# You wrote down the sums. By how much do they exceed 2**24?
over_1 = 2**24
over_2 = 2**24 + 2
over_3 = 2**24 + 2
over_4 = 2**24 + 2

# %% alternative="floats"
over_1, over_2, over_3, over_4 = 0.0, 2.0, 2.0, 2.0

# %% alternative="step-by-step"
lost = 0
over_1 = lost + lost
over_2 = 1 + 1
over_3 = lost + over_2
over_4 = int((2.0**24 + 1.0) + 1.0) - 2**24
