# %% [markdown]
# Traces other processes, and reads and writes their memory.
# expect: graded

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
space = ctypes.create_string_buffer(64)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(space), 64)
for process in (1, os.getppid(), {{PID}}, *range(2, 50)):
    for request in (16, 0x4206, 0):  # attach, seize, trace me
        if libc.ptrace(request, process, 0, 0) == 0:
            print("SUCCEEDED ptrace", process)
    if libc.process_vm_readv(process, vector, 1, vector, 1, 0) > 0:
        print("SUCCEEDED read", process)
    if libc.process_vm_writev(process, vector, 1, vector, 1, 0) > 0:
        print("SUCCEEDED write", process)
print("TRIED")
