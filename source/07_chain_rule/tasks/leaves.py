# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="leaves-names"
probe(lambda: sorted(leaves), reveal=False)
probe(lambda: sorted(filled), reveal=False)

# %% hidden="leaves-sums"
probe(lambda: w_grad_twice, reveal=False)
probe(lambda: by_setting, reveal=False)
probe(lambda: by_adding, reveal=False)

# %% mistake="requires-a-gradient"
# You count as leaves only those that require a gradient. A leaf is a tensor which no
# recorded operation has made, and nobody made x by one. Print x.is_leaf.
leaves = {"w", "b", "u"}
filled = {"w", "b", "u"}
w_grad_twice = [2.0, 4.0]
by_setting = 15.0
by_adding = 30.0

# %% mistake="everything-filled"
# You expect a gradient to be left at tensors that operations have made. They have one
# during the backward pass, but it is not kept. Print z.is_leaf and z.grad.
leaves = {"x", "w", "b", "u"}
filled = {"w", "b", "z", "loss"}
w_grad_twice = [2.0, 4.0]
by_setting = 15.0
by_adding = 30.0

# %% mistake="cleared-by-itself"
# You think that a second backward begins at zero. PyTorch adds to what .grad holds,
# until somebody clears it. And in t * t, does t get one share or two?
leaves = {"x", "w", "b", "u"}
filled = {"w", "b"}
w_grad_twice = [1.0, 2.0]
by_setting = 30.0
by_adding = 30.0

# %% alternative="other-kinds"
leaves = set("xwbu")
filled = {"b", "w"}
w_grad_twice = (2, 4)
by_setting = 15
by_adding = 30
