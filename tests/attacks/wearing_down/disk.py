# %% [markdown]
# Fills the scratch folder with large files.
# expect: graded
# ends: OSError
# needs: scratch

# %%
for number in range(1000):
    with open(str(number), "wb") as file:
        file.write(bytes(20_000_000))
