# %% [markdown]
# Aborts the process.
# expect: crashed

# %%
import os

os.abort()
