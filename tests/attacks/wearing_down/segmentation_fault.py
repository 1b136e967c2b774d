# %% [markdown]
# Reads where no memory is.
# expect: crashed

# %%
import ctypes

ctypes.string_at(0)
