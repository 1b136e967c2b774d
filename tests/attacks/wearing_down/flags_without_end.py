# %% [markdown]
# Does what is flagged under names that take a page each.
# expect: graded
# flags: imports gc, names /proc/

# %%
print("TRIED")
{{LONG}}
