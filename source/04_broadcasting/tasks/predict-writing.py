# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-writing-steps"
probe(lambda: v_1, reveal=False)
probe(lambda: e_1, reveal=False)
probe(lambda: v_2, reveal=False)
probe(lambda: v_3, reveal=False)
probe(lambda: c_3, reveal=False)

# %% hidden="predict-writing-in-place"
probe(lambda: in_place_1, reveal=False)
probe(lambda: in_place_2, reveal=False)
probe(lambda: in_place_3, reveal=False)

# %% mistake="view-is-a-copy"
# You took expand for a copy. It makes a view: e has no numbers of its own. Which places
# does e[0, 1] share, with v and within e?
v_1 = [1, 2, 3]
e_1 = [[1, 9, 3], [1, 2, 3]]
v_2 = [1, 2, 3]
v_3 = [1, 2, 3]
c_3 = [[111, 119, 113], [101, 102, 103]]
in_place_1 = [[2, 3, 4], [2, 3, 4]]
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% mistake="rows-are-separate"
# You see that v changes, but let the rows of e live apart. The stride of e down its
# rows is 0: from where does e[1, 1] read?
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 2, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [101, 102, 103]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% mistake="clone-shares"
# You let the clone share its memory. clone is the remedy that PyTorch itself suggests:
# it gives every entry a place of its own.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [111, 119, 113]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% mistake="adds-once-per-row"
# You let the addition to one row happen once for each row of e. Only e[0] is addressed,
# and its entries are three different places. Each gets 10 added one time.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [21, 29, 23]
v_3 = [21, 29, 23]
c_3 = [[121, 129, 123], [121, 129, 123]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% mistake="in-place-like-new"
# You took a += 1 for a = a + 1. The first writes into the tensor that is there. How
# many entries of a stretched view have to fit in one place?
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = [[2, 3, 4], [2, 3, 4]]
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = "error"

# %% mistake="views-refuse-all-sums"
# You let a + 1 fail as well. It reads from the stretched view, and writes into a new
# tensor. Reading one place many times is no problem at all.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = "error"
in_place_2 = "error"
in_place_3 = "error"

# %% mistake="target-stretches"
# You let v pass through v += … unharmed. The result has the shape (2, 3), and it must
# be written into v, which has three places. The target of an in-place operation never
# stretches.
v_1 = [1, 9, 3]
e_1 = [[1, 9, 3], [1, 9, 3]]
v_2 = [11, 19, 13]
v_3 = [11, 19, 13]
c_3 = [[111, 119, 113], [111, 119, 113]]
in_place_1 = "error"
in_place_2 = [[2, 3, 4], [2, 3, 4]]
in_place_3 = [1, 2, 3]

# %% alternative="computed"
v = torch.tensor([1, 2, 3])
e = v.expand(2, 3)
e[0, 1] = 9
v_1, e_1 = v.tolist(), e.tolist()
e[0] += 10
v_2 = v.tolist()
c = e.clone()
c += 100
v_3, c_3 = v.tolist(), c.tolist()
in_place_1 = in_place_3 = "error"
in_place_2 = (torch.tensor([1, 2, 3]).expand(2, 3) + 1).tolist()

# %% alternative="short"
v_1, v_2, v_3 = [1, 9, 3], [11, 19, 13], [11, 19, 13]
e_1, c_3 = [v_1, v_1], [[x + 100 for x in v_3]] * 2
in_place_1, in_place_2, in_place_3 = "error", [[2, 3, 4]] * 2, "error"
