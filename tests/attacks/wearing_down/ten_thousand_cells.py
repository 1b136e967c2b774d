# %% [markdown]
# A notebook of ten thousand cells.
# expect: unreadable
# cells: 10000

# %%
1
