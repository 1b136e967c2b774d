# %% [markdown]
# Catches whatever is raised to stop it, and ignores the signals that ask politely.
# expect: timeout

# %%
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
