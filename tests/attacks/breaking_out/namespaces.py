# %% [markdown]
# Leaves for new namespaces, and for those of others.
# expect: graded

# %%
import ctypes
import os

libc = ctypes.CDLL(None)
for flag in (
    0x10000000,
    0x20000000,
    0x40000000,
    0x08000000,
    0x00020000,
    0x04000000,
    0x02000000,
    0x80,
):
    if libc.unshare(flag) == 0:
        print("SUCCEEDED unshare", flag)
    if libc.setns(3, flag) == 0:
        print("SUCCEEDED setns", flag)
for name in ("user", "net", "mnt", "pid"):
    try:
        os.open(f"/proc/1/ns/{name}", os.O_RDONLY)
        print("SUCCEEDED", name)
    except OSError:
        pass
print("TRIED")
