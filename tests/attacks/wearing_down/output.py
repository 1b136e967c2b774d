# %% [markdown]
# Prints without measure.
# expect: graded

# %%
print("TRIED")
for _ in range(200):
    print("x" * 1_000_000)
