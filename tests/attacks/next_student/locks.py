# %% [markdown]
# Holds locks while it runs, on files that all may read, and leaves without letting go.
# expect: graded

# %%
import fcntl
import os
import sys

kept = open(os.__file__)
fcntl.flock(kept, fcntl.LOCK_EX)
print("TRIED")

# %% where="next"
import fcntl
import os

try:
    fcntl.flock(open(os.__file__), fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    print("FOUND")
