# %% [markdown]
# Blocks all signals in all of its threads and holds the interpreter.
# expect: timeout

# %%
import ctypes
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
ctypes.PyDLL(None).usleep(100_000_000)
