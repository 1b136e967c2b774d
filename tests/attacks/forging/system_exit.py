# %% [markdown]
# Leaves every probe by SystemExit, which no handler for exceptions sees.
# expect: graded
# ends: SystemExit

# %% task="relu"
def relu(z):
    raise SystemExit(0)


# %% task="weighted-sum"
class ValueError(SystemExit):
    pass


def weighted_sum(x, w):
    raise ValueError(0)
