# %% [markdown]
# Calls itself without end.
# expect: graded
# ends: RecursionError

# %%
def deeper(n):
    return deeper(n + 1)


deeper(0)
