# %% [markdown]
# Leaves without a word.
# expect: crashed

# %%
import os

os._exit(0)
