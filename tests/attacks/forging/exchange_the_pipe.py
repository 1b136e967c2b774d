# %% [markdown]
# Puts a file of its own in the place of the descriptor over which evidence goes.
# expect: crashed

# %%
import os

os.dup2(os.open("mine", os.O_RDWR | os.O_CREAT), 3)
