# %% [markdown]
# Sends signals to its guard, its worker, the grader and a process of the same user.
# expect: graded

# %%
import ctypes
import fcntl
import os
import platform
import signal

libc = ctypes.CDLL(None, use_errno=True)
targets = [{{PID}}, os.getppid(), -1, 0, *range(2, 60)]
ways = [
    lambda pid: os.kill(pid, signal.SIGKILL),
    lambda pid: os.killpg(pid, signal.SIGKILL),
    lambda pid: os.pidfd_open(pid),
    lambda pid: signal.pidfd_send_signal(3, signal.SIGKILL),
    lambda pid: fcntl.fcntl(3, fcntl.F_SETOWN, pid),
    lambda pid: fcntl.ioctl(3, 0x8901, pid.to_bytes(4, "little", signed=True)),
]
for pid in targets:
    for way in ways:
        try:
            way(pid)
            print("SUCCEEDED", pid)
        except (OSError, ValueError):
            pass
    if libc.tgkill(pid, pid, 9) == 0 or libc.sigqueue(pid, 9, 0) == 0:
        print("SUCCEEDED", pid)
print("TRIED")
