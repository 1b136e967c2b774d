# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="second-call-right"
probe(lambda: w_right, reveal=False)

# %% hidden="second-call-found"
probe(lambda: w_found, reveal=False)
probe(lambda: w_added, reveal=False)
probe(lambda: sorted(owners), reveal=False)

# %% mistake="memory-for-both-calls"
# You assume that the layer remembers both calls. It has one attribute `x`. What is left
# in it after the second call?
w_right = 13.0
w_found = 13.0
w_added = 13.0
owners = {"x", "u"}

# %% mistake="adding-is-enough"
# You expect that adding mends it. Which input does each of the two backward passes
# multiply with? Print `line.x` before each of them.
w_right = 13.0
w_found = 7.0
w_added = 13.0
owners = {"u"}

# %% mistake="last-share-alone"
# You take the second call alone for the whole truth. `u` depends on `w` as well: put
# 3.001 for `w` and compute `y`.
w_right = 7.0
w_found = 7.0
w_added = 14.0
owners = {"u"}

# %% mistake="second-pass-goes-back-further"
# You let the second backward pass go on to the first call. Nothing tells it to: the
# layer holds the same input and the same result as before.
w_right = 13.0
w_found = 6.0
w_added = 13.0
owners = {"x", "u"}

# %% mistake="u-is-forgotten"
# You think that no gradient is left but the weight's. Each backward pass sets the `g`
# of the input that the layer remembers. Which one is that?
w_right = 13.0
w_found = 7.0
w_added = 14.0
owners = set()

# %% alternative="run-and-see"
_w = torch.tensor(3.0, requires_grad=True)
_u = _w * 2 + 1
w_right = torch.autograd.grad(_w * _u + 1, _w)[0].item()
w_found, w_added = 7, 14
owners = set("u")
