# %% [markdown]
# Makes system calls in the processor's older ways of numbering them, which a filter may have forgotten.
# expect: crashed
# only: x86_64

# %%
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(0x40000000 | 41, 2, 1, 0) >= 0:  # x32's socket
    print("SUCCEEDED")
