# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-sums-vectors"
probe(lambda: sum_1, reveal=False)
probe(lambda: sum_2, reveal=False)
probe(lambda: sum_3, reveal=False)

# %% hidden="predict-sums-tables"
probe(lambda: sum_4, reveal=False)
probe(lambda: sum_5, reveal=False)
probe(lambda: sum_6, reveal=False)

# %% mistake="tensors-join-like-lists"
# You joined the tensors end to end. Python lists do that with +, and one of the six
# sums is about lists. Tensors add numbers to numbers.
sum_1 = [1, 2, 1]
sum_2 = [1, 2, 1, 2, 3]
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"

# %% mistake="missing-entries-are-zero"
# You filled the shorter vector up with zeros. Broadcasting invents no numbers: it uses
# the entry of a dimension of size 1 again, and refuses everything else.
sum_1 = [2, 2]
sum_2 = [2, 4, 3]
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"

# %% mistake="lists-broadcast-too"
# One of the sums has no tensor in it. What does + do with two plain Python lists? They
# know nothing of broadcasting.
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [2, 3]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"

# %% mistake="different-sizes-never-add"
# You let only equal shapes add. Read the second rule again: besides being equal there
# is one more way in which two sizes fit.
sum_1 = "error"
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = "error"
sum_5 = "error"
sum_6 = "error"

# %% mistake="vector-runs-down"
# You let the vector run down the columns, as if shapes were aligned at the left. Write
# the two shapes below each other, last sizes in line: which dimension does it meet?
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 1], [2, 2]]
sum_6 = [[1, 1], [2, 2], [3, 3]]

# %% mistake="three-rows-fit-three"
# You added a vector of 3 to a table of 3 rows and 2 columns. That there are 3 rows does
# not help: which two sizes meet at the right?
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = [[11, 12, 13], [21, 22, 23]]
sum_5 = [[1, 2], [1, 2]]
sum_6 = [[1, 1], [2, 2], [3, 3]]

# %% mistake="only-one-may-stretch"
# You refused the sum in which both shapes must change. Each pair of sizes is looked at
# by itself: in one the first tensor may stretch, in the next the second.
sum_1 = [2, 3]
sum_2 = "error"
sum_3 = [1, 2, 1]
sum_4 = "error"
sum_5 = [[1, 2], [1, 2]]
sum_6 = "error"

# %% alternative="computed"
sum_1 = (torch.tensor([1, 2]) + torch.tensor([1])).tolist()
sum_2 = sum_6 = "error"
sum_3 = [1, 2] + [1]
sum_4 = [[row + column for column in (1, 2, 3)] for row in (10, 20)]
sum_5 = [[1, 2]] * 2

# %% alternative="floats"
sum_1, sum_2, sum_3 = [2.0, 3.0], "error", [1, 2, 1]
sum_4, sum_5 = [[11.0, 12.0, 13.0], [21.0, 22.0, 23.0]], [[1.0, 2.0], [1.0, 2.0]]
sum_6 = "error"
