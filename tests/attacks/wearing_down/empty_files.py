# %% [markdown]
# Makes empty files, each of which takes kernel memory.
# expect: graded
# ends: OSError
# needs: scratch

# %%
import os

for number in range(1_000_000):
    os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
