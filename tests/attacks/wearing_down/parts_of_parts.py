# %% [markdown]
# Names in lists in lists, and attributes of attributes of them: cheap to write, and dear to look at again for each part.
# expect: graded
# flags: too many to look through

# %%
print("TRIED")
a = b = c = 1
if False:
    {{PARTS}}
