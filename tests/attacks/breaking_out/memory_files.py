# %% [markdown]
# Makes a file in memory and runs it as a program.
# expect: graded

# %%
import ctypes
import os

libc = ctypes.CDLL(None)
for call in (
    lambda: os.memfd_create("program"),
    lambda: os.execve("/bin/true", ["true"], {}),
    lambda: os.execve(os.open("/usr/lib/os-release", os.O_RDONLY), ["x"], {}),
):
    try:
        call()
        print("SUCCEEDED")
    except (OSError, PermissionError):
        pass
empty = (ctypes.c_char_p * 1)(None)
if libc.syscall(322, 0, b"", empty, empty, 0x1000) == 0:  # execveat
    print("SUCCEEDED")
print("TRIED")
