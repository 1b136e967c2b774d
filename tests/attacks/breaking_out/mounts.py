# %% [markdown]
# Mounts file systems, and takes mounts away.
# expect: graded

# %%
import ctypes
import os

libc = ctypes.CDLL(None)
os.mkdir("m")
for kind in (b"proc", b"tmpfs", b"sysfs", b"overlay", b"devtmpfs"):
    if libc.mount(b"none", b"m", kind, 0, None) == 0:
        print("SUCCEEDED", kind)
if libc.mount(b"{{COURSE}}", b"m", None, 4096, None) == 0 or libc.umount2(b".", 2) == 0:
    print("SUCCEEDED")
for number in (428, 429, 430, 431, 432, 433, 442, 457):  # open_tree, move_mount, fsopen …
    if libc.syscall(number, -100, b"/", 1, 0, 0, 0) != -1:
        print("SUCCEEDED", number)
print("TRIED")
