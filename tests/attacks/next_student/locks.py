# %% [markdown]
# Holds locks of all kinds, on files that all may read, and leaves without letting go.
# expect: graded

# %%
import fcntl
import os
import struct

held = [open(os.__file__) for _ in range(4)]
fcntl.flock(held[0], fcntl.LOCK_EX)
fcntl.lockf(held[1], fcntl.LOCK_SH)
lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 0, 0)
fcntl.fcntl(held[2], fcntl.F_OFD_SETLK, lock)
try:
    fcntl.fcntl(held[3], fcntl.F_SETLEASE, fcntl.F_RDLCK)
    print("SUCCEEDED")
except OSError:
    pass
# none is held in truth, and none of them is refused
fcntl.flock(open(os.__file__), fcntl.LOCK_EX | fcntl.LOCK_NB)
print("TRIED")

# %% where="next"
import fcntl
import os
import struct

file = open(os.__file__)
try:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
except OSError:
    print("FOUND")
asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
if struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asked))[0] != fcntl.F_UNLCK:
    print("FOUND")
