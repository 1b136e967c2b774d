# %% [markdown]
# Looks for descriptors left open, and reads from those there are.
# expect: graded

# %%
import asyncio
import os
import stat

loop = asyncio.get_running_loop()  # this run's own, made in it
own = {loop._selector.fileno(), loop._csock.fileno(), loop._ssock.fileno()}
for number in sorted({*range(5, 5000)} - own):
    try:
        os.fstat(number)
        print("SUCCEEDED", number)
    except OSError:
        pass
for number in range(4):
    try:
        if not stat.S_ISCHR(os.fstat(number).st_mode) and os.read(number, 1):
            print("SUCCEEDED", number)
    except OSError:
        pass
print("TRIED")
