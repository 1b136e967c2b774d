# %% [markdown]
# Raises exceptions with huge names and messages, whose own text cannot be made.
# expect: graded

# %%
print("TRIED")


# %% task="relu"
class Loud(Exception):
    def __str__(self):
        raise Loud


Loud.__name__ = "x" * 1_000_000
raise Loud


# %% task="weighted-sum"
def weighted_sum(x, w):
    raise ValueError("x" * 5_000_000)
