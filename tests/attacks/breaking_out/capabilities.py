# %% [markdown]
# Takes back its capabilities, its user and its groups.
# expect: graded

# %%
import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
calls = [
    lambda: os.setuid(0),
    lambda: os.setresuid(0, 0, 0),
    lambda: os.setgid(0),
    lambda: os.setresgid(0, 0, 0),
    lambda: os.setgroups([0]),
    lambda: os.seteuid(0),
    lambda: os.setfsuid(0),
]
for call in calls:
    try:
        call()
        print("SUCCEEDED")
    except (OSError, AttributeError):
        pass
header = struct.pack("Ii", 0x20080522, 0)
if libc.capset(header, struct.pack("IIIIII", *[0xFFFFFFFF] * 6)) == 0:
    print("SUCCEEDED capset")
for option in (
    (8, 1),
    (38, 0),
    (47, 2, 1),
    (28, 0),
    (22, 0),
    (24, 0),
):  # keep, new privileges, ambient …
    if libc.prctl(*option, 0, 0, 0) == 0:
        print("SUCCEEDED prctl", option)
print("TRIED" if os.getuid() != 0 else "SUCCEEDED")
