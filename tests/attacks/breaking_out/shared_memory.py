# %% [markdown]
# Makes shared memory that others could open.
# expect: graded

# %%
import ctypes
from multiprocessing import shared_memory

import torch

libc = ctypes.CDLL(None)
if libc.shmget(1234, 4096, 0o1666) != -1:
    print("SUCCEEDED shmget")
for way in (
    lambda: shared_memory.SharedMemory("attack", True, 64),
    lambda: torch.ones(3).share_memory_(),
):
    try:
        way()
        print("SUCCEEDED", way)
    except (OSError, RuntimeError):
        pass
print("TRIED")
