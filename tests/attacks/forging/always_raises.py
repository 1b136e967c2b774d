# %% [markdown]
# Raises the exception that some test waits for, at every call.
# expect: graded

# %% task="weighted-sum"
print("TRIED")


def weighted_sum(x, w):
    raise ValueError("as you wished")
