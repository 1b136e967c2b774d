# %% [markdown]
# Has the kernel send signals to others by way of files: owners of descriptors, timers, queues, the terminal.
# expect: graded

# %%
import ctypes
import fcntl
import os
import signal
import socket

libc = ctypes.CDLL(None, use_errno=True)
victim = int("{{PID}}")
one, other = socket.socketpair()
for pid in (victim, os.getppid(), -1):
    for command in (8, 10, 15):
        try:
            fcntl.fcntl(one, command, pid)
            print("SUCCEEDED fcntl", command, pid)
        except OSError:
            pass
    for request in (0x8901, 0x8902, 0x5452):
        try:
            fcntl.ioctl(one, request, pid.to_bytes(4, "little", signed=True))
            print("SUCCEEDED ioctl", request)
        except OSError:
            pass
    for call in (129, 297, 234, 200, 424):
        if libc.syscall(call, pid, pid, 0, 0) == 0:
            print("SUCCEEDED", call)
print("TRIED")
