# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-expand-first"
probe(lambda: expand_1, reveal=False)
probe(lambda: expand_2, reveal=False)
probe(lambda: expand_3, reveal=False)

# %% hidden="predict-expand-second"
probe(lambda: expand_4, reveal=False)
probe(lambda: expand_5, reveal=False)
probe(lambda: expand_6, reveal=False)

# %% mistake="fills-what-does-not-fit"
# You found a result where there is none. Write the shape of v below the target, aligned
# at the right. If a pair is neither equal nor has a 1 in v, PyTorch refuses.
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = [[1, 1], [2, 2], [3, 3]]
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = [1, 2, 3, 1, 2, 3]
expand_5 = "error"
expand_6 = [[1, 2, 3]]

# %% mistake="repeats-like-tiles"
# You laid the vector out twice to fill the 6 places. That is what repeat does. A size
# of 3 is not stretched by expand, only a size of 1 is.
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = [1, 2, 3, 1, 2, 3]
expand_5 = "error"
expand_6 = [[1, 2, 3]]

# %% mistake="other-side-stretches-too"
# You let the other tensor stretch as well. In a sum it would; expand_as only lends its
# shape. Can a column of 3 entries arrive at one row?
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = "error"
expand_5 = [[1, 1], [2, 2], [3, 3]]
expand_6 = [[1, 2, 3]]

# %% mistake="column-read-as-row"
# You let the column run along the rows. v.unsqueeze(1) has three rows of one number
# each: which number stands in all of row 0 once it is stretched?
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 2], [2, 3], [3, 1]]
expand_4 = "error"
expand_5 = "error"
expand_6 = [[1, 2, 3]]

# %% mistake="needs-equal-rank"
# You refused to add a dimension on the left. A shape may have fewer sizes than the
# target; the first rule says what stands in the missing places.
expand_1 = "error"
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = "error"
expand_5 = "error"
expand_6 = "error"

# %% mistake="keeps-its-rank"
# The result has the shape of the target, brackets included. How many dimensions does
# (1, 3) have?
expand_1 = [[1, 2, 3], [1, 2, 3]]
expand_2 = "error"
expand_3 = [[1, 1], [2, 2], [3, 3]]
expand_4 = "error"
expand_5 = "error"
expand_6 = [1, 2, 3]

# %% alternative="computed"
v = torch.tensor([1, 2, 3])
expand_1 = v.expand_as(torch.zeros(2, 3)).tolist()
expand_3 = v.unsqueeze(1).expand_as(torch.zeros(3, 2)).tolist()
expand_6 = v.expand_as(torch.zeros(1, 3)).tolist()
expand_2 = expand_4 = expand_5 = "error"

# %% alternative="short"
expand_1, expand_2 = [[1, 2, 3]] * 2, "error"
expand_3, expand_4 = [[i, i] for i in (1, 2, 3)], "error"
expand_5, expand_6 = "error", [[1, 2, 3]]
