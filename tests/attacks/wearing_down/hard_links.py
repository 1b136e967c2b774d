# %% [markdown]
# Gives one file thousands of names, in folders that are each other's neighbours.
# expect: graded
# container: yes

# %%
import os

open("one", "w").close()
for folder in range(8):
    os.mkdir(f"folder-{folder}")
    try:
        for number in range(1000):
            os.link("one", f"folder-{folder}/{number}")
    except OSError:
        break
print("TRIED")
