# %% [markdown]
# Returns a list that says it is short, and never ends.
# expect: graded

# %%
class Endless(list):
    def __len__(self):
        return 1

    def __iter__(self):
        while True:
            yield bytes(100_000)


# %% task="relu"
def relu(z):
    print("TRIED")
    return Endless([1])
