# %% [markdown]
# Changes its root.
# expect: graded

# %%
import ctypes
import os

libc = ctypes.CDLL(None)
os.mkdir("new")
os.mkdir("new/old")
if libc.chroot(b"new") == 0 or libc.pivot_root(b"new", b"new/old") == 0:
    print("SUCCEEDED")
print("TRIED")
