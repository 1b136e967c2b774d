# %% [markdown]
# Fills the kernel's memory: with timers, pipes, sockets and what waits in them.
# expect: graded
# container: yes

# %%
import ctypes
import fcntl
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
timers = 0
while timers < 5000 and libc.timer_create(1, None, ctypes.byref(ctypes.c_void_p())) == 0:
    timers += 1
waiting, kept = 0, []


def fill(write):
    global waiting
    try:
        while True:
            waiting += write(bytes(1 << 16))
    except BlockingIOError:
        pass


try:
    while True:
        kept.append(socket.socketpair())
        for end in kept[-1]:
            end.setblocking(False)
            fill(end.send)
except OSError:
    pass
while len(kept) > 30:
    for end in kept.pop():
        end.close()
try:
    while True:
        _, end = os.pipe()
        os.set_blocking(end, False)
        try:
            fcntl.fcntl(end, 1031, 1 << 20)
        except OSError:
            pass
        fill(lambda data: os.write(end, data))
except OSError:
    pass
if timers >= 5000 or waiting > 50_000_000:
    print("SUCCEEDED", timers, waiting)
print("TRIED")
