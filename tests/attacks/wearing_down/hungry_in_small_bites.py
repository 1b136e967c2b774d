# %% [markdown]
# Takes memory in small pieces.
# expect: out of memory

# %%
hoard = []
while True:
    hoard.append(bytearray(1_000_000))
