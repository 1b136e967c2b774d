# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="formulas-letters"
from autograder import probe


def letter(number):
    """formulas[number]"""
    return formulas[number]


for number in range(1, 7):
    probe(letter, number, reveal=False)

# %% mistake="transposes-exchanged"
# You have the first two the other way round. Which index do both operands have in
# common, the first or the last?
formulas = {1: "A", 2: "B", 3: "C", 4: "D", 5: "E", 6: "F"}

# %% mistake="diagonals-exchanged"
# Columns or rows? In 3 the number v_j belongs to column j, and a diagonal matrix on the
# right scales columns.
formulas = {1: "B", 2: "A", 3: "D", 4: "C", 5: "E", 6: "F"}

# %% mistake="nothing-summed-taken-for-a-product"
# In 3 no index is summed: both i and j stand right of the arrow. A v would have i alone.
formulas = {1: "B", 2: "A", 3: "G", 4: "D", 5: "E", 6: "F"}

# %% mistake="outer-as-inner"
# In 6 no index is summed, so a whole table comes out.
formulas = {1: "B", 2: "A", 3: "C", 4: "D", 5: "E", 6: "I"}

# %% mistake="trace-as-hadamard"
# In 5 all indices are summed, and neighbours share one: ij, jk, ki. That is a chain of
# matrix products, closed to a ring.
formulas = {1: "B", 2: "A", 3: "C", 4: "D", 5: "H", 6: "F"}

# %% alternative="zipped"
formulas = dict(enumerate("BACDEF", 1))
