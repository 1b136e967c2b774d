# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="curves-names"
probe(lambda: curve_a, reveal=False)
probe(lambda: curve_b, reveal=False)
probe(lambda: curve_c, reveal=False)
probe(lambda: curve_d, reveal=False)

# %% hidden="curves-sentences"
probe(lambda: sorted(true), reveal=False)


# %% mistake="a-gap-is-overfitting"
# A gap between the two losses is no overfitting. Where does validation get worse?
curve_a, curve_b = "overfits", "fine"
curve_c, curve_d = "rate too large", "not finished"
true = {"P"}


# %% mistake="jumping-is-overfitting"
# C jumps and never gets anywhere, in training as well. What makes a step jump?
curve_a, curve_b = "fine", "rate too large"
curve_c, curve_d = "overfits", "not finished"
true = {"Q", "S"}


# %% mistake="slow-is-a-large-rate"
# D falls evenly and slowly, and has not arrived. A rate that is too large looks
# otherwise.
curve_a, curve_b = "fine", "overfits"
curve_c, curve_d = "not finished", "rate too large"
true = {"Q", "S"}


# %% mistake="dropout-helps-everything"
# In D training and validation are still high and fall together. Dropout would make the
# training harder yet.
curve_a, curve_b = "fine", "overfits"
curve_c, curve_d = "rate too large", "not finished"
true = {"Q", "R", "S"}


# %% mistake="stops-where-nothing-is-wrong"
# In A validation does not get worse. Nothing speaks against going on.
curve_a, curve_b = "fine", "overfits"
curve_c, curve_d = "rate too large", "not finished"
true = {"Q"}


# %% alternative="one-by-one"
curve_a = "fine"
curve_b = "overfits"
curve_c = "rate too large"
curve_d = "not finished"
true = set("SQ")


# %% alternative="from-a-dictionary"
_named = {"a": "fine", "b": "overfits", "c": "rate too large", "d": "not finished"}
curve_a, curve_b, curve_c, curve_d = (_named[letter] for letter in "abcd")
true = {"P", "Q", "R", "S"} - {"P", "R"}
