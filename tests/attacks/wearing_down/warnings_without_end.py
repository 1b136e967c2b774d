# %% [markdown]
# Warns, logs and writes into every stream there is, Python's and C's.
# expect: graded

# %%
import ctypes
import logging
import os
import sys
import warnings

print("TRIED")
warnings.simplefilter("always")
logging.basicConfig(level=0)
libc = ctypes.CDLL(None)
for number in range(2000):
    warnings.warn("x" * 1000)
    logging.error("y" * 1000)
    sys.__stderr__.write("z" * 1000)
    libc.puts(b"w" * 1000)
    os.write(1, b"v" * 1000)
    os.write(2, b"u" * 1000)
