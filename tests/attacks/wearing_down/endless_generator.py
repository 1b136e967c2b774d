# %% [markdown]
# Returns a generator, and a list that never ends when one goes through it.
# expect: graded

# %% task="relu"
import itertools

print("TRIED")


def relu(z):
    return itertools.count()
