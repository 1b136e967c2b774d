# %% [markdown]
# Leaves handlers, alarms, ignored signals and open files.
# expect: graded

# %%
import os
import signal

signal.signal(signal.SIGUSR1, lambda *args: None)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 100)
os.umask(0)
kept = [open("/dev/null") for _ in range(50)]
print("TRIED")

# %% where="next"
import os
import signal

if signal.getsignal(signal.SIGUSR1) != signal.SIG_DFL or signal.getitimer(signal.ITIMER_REAL)[0]:
    print("FOUND")
if os.umask(0o22) == 0 or os.open("/dev/null", os.O_RDONLY) > 10:
    print("FOUND")
