# %% [markdown]
# Drops a library's pages from memory, which the next one asks for without reading them.
# expect: graded

# %%
import mmap
import os
import statistics

for name in (os.__file__, statistics.__file__):
    file = os.open(name, os.O_RDONLY)
    pages = mmap.mmap(file, 0, prot=mmap.PROT_READ)
    for advice in (3, 20, 21, 22):
        pages.madvise(advice)
    pages.close()
    for advice in (os.POSIX_FADV_WILLNEED, os.POSIX_FADV_DONTNEED):
        os.posix_fadvise(file, 0, 0, advice)
print("TRIED")

# %% where="next"
import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
file = os.open(os.__file__, os.O_RDONLY)
for flags in (os.RWF_NOWAIT, os.RWF_NOWAIT | os.RWF_HIPRI, 0x80):
    try:
        os.preadv(file, [bytearray(9)], 0, flags)
        print("FOUND it in memory")
    except BlockingIOError:
        print("FOUND it dropped")
    except OSError:
        pass
room = mmap.mmap(-1, 4096)
start = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(room)))
if libc.mincore(start, 4096, ctypes.create_string_buffer(8)) == 0:
    print("FOUND mincore")
if libc.syscall(451, file, bytes(16), ctypes.create_string_buffer(40), 0) == 0:
    print("FOUND cachestat")
