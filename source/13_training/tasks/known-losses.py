# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="known-losses-numbers"
probe(lambda: guessing, reveal=False, rtol=1e-9, atol=0.006)
probe(lambda: sure_and_right, reveal=False, atol=1e-6)
probe(lambda: sure_and_wrong, reveal=False, rtol=1e-6)

# %% hidden="known-losses-changes"
probe(lambda: moved, reveal=False, atol=1e-6)
probe(lambda: doubled, reveal=False)

# %% mistake="one-tenth"
# A tenth is the probability that a guessing network gives to each class. The loss is
# minus its logarithm.
guessing, sure_and_right, sure_and_wrong, moved, doubled = 0.1, 0.0, 20.0, 0.0, "falls"

# %% mistake="logarithm-to-base-ten"
# Your logarithm is that to base ten. It is the natural one everywhere here.
guessing, sure_and_right, sure_and_wrong, moved, doubled = 1.0, 0.0, 8.69, 0.0, "falls"

# %% mistake="a-shift-counts"
# You let a shift of all logits change the loss. Take the 5 out of the fraction of the
# softmax.
guessing, sure_and_right, sure_and_wrong, moved, doubled = 2.3, 0.0, 20.0, 5.0, "falls"

# %% mistake="scale-does-not-count"
# Only a shift leaves the loss as it is. Doubling doubles the distances between logits,
# and a network that was right becomes surer.
guessing, sure_and_right, sure_and_wrong, moved, doubled = 2.3, 0.0, 20.0, 0.0, "stays"

# %% mistake="never-worse-than-one"
# You treat the loss as an error between 0 and 1. Minus a logarithm has no upper end.
guessing, sure_and_right, sure_and_wrong, moved, doubled = 2.3, 0.0, 1.0, 0.0, "falls"


# %% mistake="sure-and-right-still-pays"
# You let a network pay that is sure and right. Minus the logarithm of which probability is
# that?
guessing, sure_and_right, sure_and_wrong, moved, doubled = 2.3, 1.0, 20.0, 0.0, "falls"


# %% alternative="computed"
def _loss(row, label):
    return F.cross_entropy(torch.tensor([row]), torch.tensor([label])).item()


guessing = round(_loss([0.0] * 10, 3), 2)
sure_and_right = round(_loss([20.0, 0.0], 0), 2)
sure_and_wrong = round(_loss([20.0, 0.0], 1), 2)
moved = round(_loss([6.0, 7.0], 1) - _loss([1.0, 2.0], 1), 5)
doubled = "falls" if _loss([2.0, 4.0], 1) < _loss([1.0, 2.0], 1) else "rises"

# %% alternative="whole-numbers"
guessing = math.log(10)
sure_and_right = moved = 0
sure_and_wrong = 20
doubled = "falls"
