# %% [markdown]
# Fills the scratch folder with folders in folders, side by side.
# expect: graded
# container: yes

# %%
import os

made = 0
try:
    for number in range(15):
        os.makedirs(f"{number}/inner")
        for inner in range(200):
            os.mkdir(f"{number}/inner/{inner}")
            made += 1
        os.chmod(f"{number}/inner", 0)
except OSError:
    pass
print("TRIED" if made > 1000 else made)
