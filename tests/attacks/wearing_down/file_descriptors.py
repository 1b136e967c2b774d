# %% [markdown]
# Opens files until there are no more descriptors.
# expect: graded
# ends: OSError

# %%
files = [open("/dev/null") for _ in range(100_000)]
