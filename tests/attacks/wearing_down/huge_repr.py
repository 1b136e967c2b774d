# %% [markdown]
# Shows a thing whose text has a hundred million characters.
# expect: graded

# %%
class Long:
    def __repr__(self):
        return "x" * 100_000_000


print("TRIED")
Long()
