# %% [markdown]
# Shows a thing whose text is never finished.
# expect: timeout

# %%
class Slow:
    def __repr__(self):
        while True:
            pass


Slow()
