# %% [markdown]
# Starts a thread with flags that give it a file system, descriptors or namespaces of its own.
# expect: graded

# %%
import ctypes
import platform

libc = ctypes.CDLL(None)
clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
thread = 0x00010000
for more in (0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x08000000):
    if libc.syscall(clone, thread | 0x100 | 0x800 | more, 0, 0, 0, 0) != -1:
        print("SUCCEEDED", hex(more))
print("TRIED")
