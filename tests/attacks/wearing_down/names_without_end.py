# %% [markdown]
# Binds a hundred thousand names, which each later cell finds.
# expect: graded

# %%
globals().update({f"name_{number}": number for number in range(100_000)})
print("TRIED")
