# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="two-names-attribute"
probe(lambda: sorted(have_g), reveal=False)

# %% hidden="two-names-users"
probe(lambda: [ada, ben], reveal=False)

# %% mistake="attributes-travel-with-values"
# You expect the attribute wherever the numbers are. It belongs to one tensor object.
# Print `b is t` for each of the names.
have_g = {"a", "b", "c", "d", "e", "f", "h"}
ada = "right"
ben = "right"

# %% mistake="views-share-attributes"
# A view shares memory, and numbers, with its tensor. Is it therefore the same object?
# Print `c is t`, and then ask `c` for its `g`.
have_g = {"a", "c", "e", "f", "h"}
ada = "error"
ben = "wrong"

# %% mistake="in-place-makes-a-new-one"
# You think that `t.mul_(3)` hands out a new tensor. Print `t.mul_(3) is t`. The same is
# true of `y *= 10`: which tensor does the layer hold afterwards?
have_g = {"a", "e"}
ada = "error"
ben = "error"

# %% mistake="ben-is-right"
# Ben's `y` is still the tensor that the layer holds, so nothing fails. But does
# `backward` know that somebody multiplied by 10 after the layer had done its work?
have_g = {"a", "e", "h"}
ada = "error"
ben = "right"

# %% mistake="ada-is-wrong-silently"
# Ada's `y` is a new tensor, and it is the new one that gets a `g`. Which tensor does
# the layer hold, and what happens when it asks that one for its `g`?
have_g = {"a", "e", "h"}
ada = "wrong"
ben = "wrong"

# %% alternative="run-and-see"
_t = torch.tensor([[1.0, 2.0]])
_t.g = torch.ones(1, 2)
_all = {"a": _t, "b": _t.clone(), "c": _t.view(-1), "d": _t + 0, "e": [_t][0]}
_all |= {"f": _t.detach(), "h": _t.mul_(3)}
have_g = {name for name, other in _all.items() if hasattr(other, "g")}
ada, ben = "error", "wrong"
