# %% [markdown]
# Writes over Python's own numbers, texts and None by their addresses.
# expect: graded or crashed
# flags: ctypes

# %%
import ctypes

print("TRIED")


# %% task="relu"
def relu(z):
    ctypes.memmove(id(0.0) + 16, id(1.0) + 16, 8)
    ctypes.c_double.from_address(id(z) + 16).value = -1.0
    ctypes.c_long.from_address(id(3) + 24).value = 4
    return z
