# %% [markdown]
# Computes a power with so many digits that the interpreter does not come back to look at signals.
# expect: timeout

# %% task="relu"
nines = 9 ** (9**9)
