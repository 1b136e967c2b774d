# %% [markdown]
# A text out of seven hundred pieces, which somebody who looks at each part would read a quarter of a million times over.
# expect: graded

# %%
print("TRIED")
exec({{PIECES}})
