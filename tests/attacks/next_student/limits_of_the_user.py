# %% [markdown]
# Uses up what the kernel counts for a user and not for a process, and leaves it so: pipes, signals, locked pages, threads.
# expect: graded

# %%
import ctypes
import fcntl
import os
import signal
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
kept = []
try:
    while len(kept) < 200:
        kept.append(os.pipe())
        fcntl.fcntl(kept[-1][1], 1031, 1 << 20)
except OSError:
    pass
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
for _ in range(2000):
    libc.sigqueue(os.getpid(), signal.SIGRTMIN, 0)
    libc.timer_create(1, None, ctypes.byref(ctypes.c_void_p()))
libc.mlock(ctypes.create_string_buffer(1 << 16), 1 << 16)
for _ in range(5):
    try:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    except RuntimeError:
        break
print("TRIED")

# %% where="next"
import fcntl
import os
import signal
import threading

_, end = os.pipe()
if fcntl.fcntl(end, 1032) < 1 << 16 or signal.sigpending():
    print("FOUND")
threads = [threading.Thread(target=print) for _ in range(4)]
try:
    for thread in threads:
        thread.start()
except RuntimeError:
    print("FOUND no threads")
