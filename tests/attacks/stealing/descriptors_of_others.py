# %% [markdown]
# Asks for descriptors of other processes, and for the credentials of who is at the other end.
# expect: graded

# %%
import ctypes
import os
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)
for pid in (int("{{PID}}"), os.getppid(), 1, 0):
    found = libc.syscall(434, pid, 0)
    if found >= 0:
        print("SUCCEEDED pidfd", pid)
    for number in range(5):
        if libc.syscall(438, found, number, 0) >= 0:
            print("SUCCEEDED descriptor", pid, number)
one, other = socket.socketpair()
try:
    got = one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    if struct.unpack("iii", got)[0] not in (0, 1, os.getpid()):
        print("SUCCEEDED", got)
except OSError:
    pass
for number in (0, 1, 2, 3, 4):
    for ask in (os.ttyname, os.ctermid if number == 0 else os.ttyname):
        try:
            ask(number) if ask is os.ttyname else None
            if ask is os.ttyname:
                print("SUCCEEDED", number)
        except OSError:
            pass
print("TRIED")
