# %% [markdown]
# Prints an integer of millions of digits.
# expect: graded
# ends: ValueError

# %%
print(1 << 30_000_000)
