# %% [markdown]
# Functions in functions, classes in classes, and a large list in the innermost.
# expect: graded

# %%
print("TRIED")
{{INNER}}
