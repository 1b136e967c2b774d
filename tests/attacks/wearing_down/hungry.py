# %% [markdown]
# Asks for more memory than there is, at once.
# expect: out of memory

# %%
hoard = bytearray(2**42)
