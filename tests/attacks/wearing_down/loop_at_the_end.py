# %% [markdown]
# An object loops when it is thrown away at the end of the run.
# expect: graded

# %%
class Last:
    def __del__(self):
        while True:
            pass


import builtins

builtins.last = Last()
print("TRIED")
