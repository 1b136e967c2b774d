# %% [markdown]
# Types into the grader's terminal.
# expect: graded

# %%
import fcntl
import os
import termios

for number in range(4):
    for request in (
        0x5412,
        0x5412 | 1 << 32,
        0x541C,
        0x5410,
    ):  # TIOCSTI, with high bits, TIOCLINUX, TIOCSPGRP
        try:
            fcntl.ioctl(number, request & 0xFFFFFFFF, b"x")
            print("SUCCEEDED", number)
        except OSError:
            pass
for path in ("/dev/tty", "/dev/pts/0"):
    try:
        os.open(path, os.O_RDWR)
        print("SUCCEEDED", path)
    except OSError:
        pass
print("TRIED")
