# %% [markdown]
# Asks for memory that is no heap: locked, huge, shared, on files, of threads' stacks.
# expect: graded

# %%
import ctypes
import mmap
import os
import threading

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
size, refused = 1 << 34, 0
for flags in (0x22, 0x21, 0x2022, 0x40022, 0x4022, 0x8022, 0x122):
    found = libc.mmap(None, size, 3, flags, -1, 0)
    if found not in (None, 2**64 - 1):
        print("SUCCEEDED", hex(flags))
for kind in (0, 1, 4):
    memory = libc.memfd_create(b"x", kind)
    if memory >= 0 and libc.ftruncate(memory, ctypes.c_long(1 << 40)) == 0:
        print("SUCCEEDED memfd", kind)
if libc.mlockall(3) == 0 and libc.mlockall(4) == 0:
    print("SUCCEEDED mlockall")
try:
    threading.stack_size(1 << 33)
    threading.Thread(target=print).start()
    print("SUCCEEDED stack")
except (RuntimeError, ValueError, MemoryError):
    pass
try:
    mmap.mmap(os.open("/dev/zero", os.O_RDWR), 1 << 34)
    print("SUCCEEDED zero")
except (OSError, ValueError):
    pass
print("TRIED")
