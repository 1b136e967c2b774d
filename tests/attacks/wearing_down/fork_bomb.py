# %% [markdown]
# Doubles itself without end.
# expect: graded
# ends: PermissionError

# %%
import os

while True:
    os.fork()
