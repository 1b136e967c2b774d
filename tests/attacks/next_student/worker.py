# %% [markdown]
# Kills, blocks and talks to the worker from which the next run is forked.
# expect: graded

# %%
import os
import signal

for number in range(4, 1000):
    try:
        os.write(number, b"J")
        print("SUCCEEDED", number)
    except OSError:
        pass
for pid in (os.getppid(), 0, -1, 1):
    try:
        os.kill(pid, signal.SIGSTOP)
        print("SUCCEEDED", pid)
    except OSError:
        pass
print("TRIED")

# %% where="next"
1
