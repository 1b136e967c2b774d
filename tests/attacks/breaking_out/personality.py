# %% [markdown]
# Changes its personality, so that memory lies where it can be foretold.
# expect: graded

# %%
import ctypes

libc = ctypes.CDLL(None)
if libc.personality(0x0040000) != -1:
    print("SUCCEEDED")
print("TRIED")
