# %% [markdown]
# Kills, blocks and talks to the worker from which the next run is forked.
# expect: graded

# %%
import asyncio
import os
import signal

loop = asyncio.get_running_loop()  # this run's own, made in it
own = {loop._selector.fileno(), loop._csock.fileno(), loop._ssock.fileno()}
for number in sorted({*range(4, 1000)} - own):
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
