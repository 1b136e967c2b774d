# %% [markdown]
# Closes the descriptor over which evidence goes.
# expect: crashed

# %%
import os

os.close(3)
