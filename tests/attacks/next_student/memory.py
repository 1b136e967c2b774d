# %% [markdown]
# The next one reads the memory it inherits, in search of what this one wrote.
# expect: graded

# %%
# the words of a student: LEFT-BEHIND-IN-MEMORY
words = ["LEFT-BEHIND-IN-MEMORY"] * 1000
print("TRIED")

# %% where="next"
import ctypes
import gc
import os
import re
import time

# does not match itself
pattern = re.compile(rb"[L]EFT-BEHIND-IN-MEMORY")
libc = ctypes.CDLL(None, use_errno=True)
libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
chunk, near = 1 << 15, 1 << 22
fresh = {id(o) // near for thing in gc.get_objects() for o in (thing, *gc.get_referents(thing))}
gc.unfreeze()
inherited = {id(thing) // near for thing in gc.get_objects()} - fresh
out, back = os.pipe()
buffer, until = bytearray(chunk), time.monotonic() + 0.8
for place in [*sorted(fresh), *sorted(inherited)]:
    for start in range(place * near, (place + 1) * near, chunk):
        if time.monotonic() > until:
            break
        got = libc.write(back, start, chunk)
        if got > 0:
            os.readv(out, [memoryview(buffer)[:got]])
            if found := pattern.search(buffer, 0, got):
                print("FOUND", bytes(found[0]))
