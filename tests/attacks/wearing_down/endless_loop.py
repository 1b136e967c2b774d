# %% [markdown]
# Loops without end.
# expect: timeout

# %%
while True:
    pass
