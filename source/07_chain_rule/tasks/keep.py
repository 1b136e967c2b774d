# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="keep-layers"
probe(lambda: sorted(for_w2), reveal=False)
probe(lambda: sorted(for_b2), reveal=False)
probe(lambda: sorted(for_a1), reveal=False)
probe(lambda: sorted(for_w1), reveal=False)
probe(lambda: sorted(for_x), reveal=False)

# %% hidden="keep-rest"
probe(lambda: sorted(for_pred), reveal=False)
probe(lambda: sorted(for_z1), judge="keeps_one_of_both", reveal=False)
probe(lambda: sorted(for_none), reveal=False)


# %% judges
def keeps_one_of_both(value):
    """What ReLU's backward pass needs: its input or its output, and either is enough."""
    one = value[0] if isinstance(value, list) and len(value) == 1 else None
    right = isinstance(one, str) and one in ("z1", "a1")
    return None if right else "this is none of the right choices"


# %% mistake="own-weights"
# You say that the gradient of a weight uses this weight. Look at your derivation: the
# layer is linear in w, so its slope with respect to w does not contain w. What does it
# contain?
for_pred = {"pred", "target"}
for_w2 = {"w2"}
for_b2 = {"b2"}
for_a1 = {"a1"}
for_z1 = {"z1"}
for_w1 = {"w1"}
for_x = {"x"}
for_none = {"b1", "b2", "loss"}

# %% mistake="loss-needed"
# You think that the backward pass uses the value of the loss. Look at mse_backward: it
# is not even among the arguments. A slope does not know how high it lies.
for_pred = {"loss"}
for_w2 = {"a1"}
for_b2 = set()
for_a1 = {"w2"}
for_z1 = {"z1"}
for_w1 = {"x"}
for_x = {"w1"}
for_none = {"b1", "b2", "target"}

# %% mistake="results-for-inputs"
# You name the result of a layer where its input belongs. Which tensor was called x in
# linear_backward, for the second layer and for the first?
for_pred = {"pred", "target"}
for_w2 = {"pred"}
for_b2 = set()
for_a1 = {"w2"}
for_z1 = {"z1"}
for_w1 = {"z1"}
for_x = {"w1"}
for_none = {"b1", "b2", "loss"}

# %% alternative="a1-for-relu"
for_pred = {"target", "pred"}
for_w2 = {"a1"}
for_b2 = set()
for_a1 = {"w2"}
for_z1 = {"a1"}
for_w1 = {"x"}
for_x = {"w1"}
for_none = {"loss", "b2", "b1"}
