# %% [markdown]
# Sends itself the signal that nobody catches.
# expect: graded
# ends: PermissionError

# %%
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
