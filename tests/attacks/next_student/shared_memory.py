# %% [markdown]
# Leaves words in shared memory, in queues, semaphores and keys of all kinds.
# expect: graded

# %%
import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
for place in ("/dev/shm/left-behind", "/dev/mqueue/left-behind", "/run/lock/left-behind"):
    try:
        open(place, "w").write("LEFT")
    except OSError:
        pass
made = libc.shmget(0x1EF7, 4096, 0o1666)
if made >= 0:
    print("SUCCEEDED shmget")
libc.semget(0x1EF7, 1, 0o1666)
libc.msgget(0x1EF7, 0o1666)
libc.shm_open(b"/left-behind", 0o102, 0o666)
libc.sem_open(b"/left-behind", 0o100, 0o666, 1)
libc.mq_open(b"/left-behind", 0o102, 0o666, None)
libc.syscall(248, b"user", b"left-behind", b"LEFT", 4, -4)
page = mmap.mmap(-1, 4096)
page[:4] = b"LEFT"
print("TRIED")

# %% where="next"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for place in ("/dev/shm/left-behind", "/dev/mqueue/left-behind", "/run/lock/left-behind"):
    if os.path.exists(place):
        print("FOUND", place)
found = [libc.shmget(0x1EF7, 4096, 0), libc.semget(0x1EF7, 1, 0), libc.msgget(0x1EF7, 0)]
found += [libc.shm_open(b"/left-behind", 0, 0), libc.mq_open(b"/left-behind", 0, 0, None)]
found += [libc.syscall(249, b"user", b"left-behind", None, 0)]
if any(number >= 0 for number in found):
    print("FOUND", found)
