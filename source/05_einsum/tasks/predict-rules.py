# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-rules-bare"
probe(lambda: bare_1, reveal=False)
probe(lambda: bare_2, reveal=False)
probe(lambda: bare_3, reveal=False)
probe(lambda: bare_4, reveal=False)

# %% hidden="predict-rules-arrow"
probe(lambda: rule_1, reveal=False)
probe(lambda: rule_2, reveal=False)
probe(lambda: rule_3, reveal=False)
probe(lambda: rule_4, reveal=False)
probe(lambda: rule_5, reveal=False)

# %% mistake="order-as-read"
# You let the dimensions come out in the order in which the letters appear. Without an
# arrow the order is the alphabet's. Which of the two letters that remain comes first
# there?
bare_1 = (2, 4)
bare_2 = (2, 4)
bare_3 = (2, 3)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)

# %% mistake="elementwise-without-an-arrow"
# You kept the letters of the fourth spec. Without an arrow, only letters that occur
# exactly once in all operands together remain. Count each of them.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = (2, 3)
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)

# %% mistake="repeated-must-be-summed"
# You have PyTorch refuse or sum a letter that is repeated on the left and stays on the
# right. With an arrow, the right side alone decides who stays. That spec multiplies
# entry by entry.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = "error"
rule_4 = "error"
rule_5 = (4,)

# %% mistake="diagonal-of-a-rectangle"
# You found a diagonal in a table of shape (2, 3). One loop walks both dimensions, so
# how many steps should it take? PyTorch does not choose.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = (2,)
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)

# %% mistake="output-letters-may-repeat"
# You let a letter stand on the right twice. Which entries of that result would the
# loops ever reach? PyTorch refuses, though a diagonal matrix would be a possible
# meaning.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = (2, 3, 3)
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = (4,)

# %% mistake="new-letter-on-the-right"
# You let a letter appear on the right that is nowhere on the left. How would einsum
# know its size? Two specs of this task are about the right side: look at both again.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = (2, 1)
rule_5 = (4,)

# %% mistake="three-times-is-an-error"
# You have PyTorch refuse a letter because it occurs three times. It may occur as often
# as you like; one loop walks all its places.
bare_1 = (2, 4)
bare_2 = (4, 2)
bare_3 = (3, 2)
bare_4 = ()
rule_1 = "error"
rule_2 = "error"
rule_3 = (2, 3)
rule_4 = "error"
rule_5 = "error"

# %% alternative="with-code"
import torch


def _shape(spec, *shapes):
    try:
        return tuple(torch.einsum(spec, *[torch.ones(s) for s in shapes]).shape)
    except RuntimeError:
        return "error"


bare_1 = _shape("ij,jk", (2, 3), (3, 4))
bare_2 = _shape("kj,ji", (2, 3), (3, 4))
bare_3 = _shape("ba", (2, 3))
bare_4 = _shape("ij,ij", (2, 3), (2, 3))
rule_1 = _shape("ii->i", (2, 3))
rule_2 = _shape("ij->ijj", (2, 3))
rule_3 = _shape("ij,ij->ij", (2, 3), (2, 3))
rule_4 = _shape("ij->ik", (2, 3))
rule_5 = _shape("ii,ij->j", (3, 3), (3, 4))

# %% alternative="all-at-once"
bare_1, bare_2, bare_3, bare_4 = (2, 4), (4, 2), (3, 2), tuple()
rule_1 = rule_2 = rule_4 = "error"
rule_3, rule_5 = (2, 3), (4,)
