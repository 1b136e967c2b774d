# %% [markdown]
# Makes files that say they are as large as the disk, with nothing in them.
# expect: graded
# container: yes

# %%
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for number in range(50):
    file = os.open(f"sparse-{number}", os.O_RDWR | os.O_CREAT)
    for size in (1 << 20, 1 << 34, 1 << 44, (1 << 63) - 1):
        try:
            os.ftruncate(file, size)
            if size > 1 << 33:
                print("SUCCEEDED", size)
        except OSError:
            pass
    for way in (os.posix_fallocate, lambda file, at, size: os.pwrite(file, b"x", size)):
        try:
            way(file, 0, 1 << 40)
            print("SUCCEEDED", way)
        except OSError:
            pass
    os.close(file)
print("TRIED")
