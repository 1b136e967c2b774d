# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="gates-and"
probe(lambda: (and_w, and_b), judge=("computes", "AND"))

# %% hidden="gates-or"
probe(lambda: (or_w, or_b), judge=("computes", "OR"))

# %% hidden="gates-not"
probe(lambda: (not_w, not_b), judge=("computes", "NOT"))


# %% judges
def computes(value, gate="AND"):
    """The pair (weights, bias) of one threshold neuron against a gate's table."""
    table = GATES[gate]
    try:
        w, b = parts(value, 2, "this must be a list of weights and a bias")
        w = number_list(w, len(next(iter(table))), "the weights")
        b = finite(b, "the bias")
    except Unfit as unfit:
        return str(unfit)
    wrong = [(x, y) for x, y in table.items() if fires(x, w, b) != y]
    # all of them: a known mistake is one with the same wrong rows
    rows = (f"{gate} of {shown(x)} is {y}, your neuron gives {1 - y}" for x, y in wrong)
    return "; ".join(rows) or None


# %% mistake="and-is-or"
# Your AND fires as soon as one of its inputs is 1: that is OR. Which three rows must
# stay at 0 or below? Look at their sums.
and_w, and_b = [1.0, 1.0], -0.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 0.5

# %% mistake="bias-of-the-wrong-sign"
# You chose the bias as the threshold that has to be reached. But the bias is added: a
# positive one makes the neuron fire more easily. Work out the row 0, 0.
and_w, and_b = [1.0, 1.0], 1.5
or_w, or_b = [1.0, 1.0], 0.5
not_w, not_b = [-1.0], 0.5

# %% mistake="fires-at-zero"
# You count on the neuron to fire when the sum is exactly 0. It does not: it must be
# above. Work out AND for the row 1, 1 to the last digit.
and_w, and_b = [1.0, 1.0], -2.0
or_w, or_b = [1.0, 1.0], -1.0
not_w, not_b = [-1.0], 0.0

# %% mistake="or-is-and"
# Your OR waits until both inputs are 1: that is AND. Work out the rows 0, 1 and 1, 0.
# The bias pulls too strongly.
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -1.5
not_w, not_b = [-1.0], 0.5

# %% mistake="not-passes-its-input-on"
# Your NOT fires when its input is 1, so it repeats its input. Which sign must the
# weight have, so that a larger input makes the sum smaller?
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [1.0], -0.5

# %% mistake="not-without-bias"
# Without a bias your NOT gets the sum 0 for the input 0, and stays silent. What else
# can lift the sum above 0 when the input gives nothing?
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 0.0

# %% mistake="bias-among-the-weights"
# Your lists hold three numbers: the bias has moved in with the weights. AND and OR have
# two inputs and so two weights; the bias goes into its own name.
and_w, and_b = [1.0, 1.0, -1.5], 0.0
or_w, or_b = [1.0, 1.0, -0.5], 0.0
not_w, not_b = [-1.0, 0.5], 0.0

# %% alternative="whole-numbers"
and_w, and_b = [2, 2], -3
or_w, or_b = [2, 2], -1
not_w, not_b = [-2], 1

# %% alternative="border-through-a-corner"
and_w, and_b = (1, 1), -1
or_w, or_b = (1, 1), 0
not_w, not_b = (-1,), 1

# %% alternative="unequal-weights-in-tensors"
import torch

and_w, and_b = torch.tensor([3.0, 0.5]), torch.tensor(-3.25)
or_w, or_b = torch.tensor([7.0, 2.0]), torch.tensor(-1.0)
not_w, not_b = torch.tensor([-100.0]), torch.tensor(3.0)

# %% survivors
# gates-52368daa: other right weights of a gate; many are right
# gates-a6a99743: other right weights of a gate; many are right
# gates-11cc77e6: other right weights of a gate; many are right
# gates-175c0d69: other right weights of a gate; many are right
