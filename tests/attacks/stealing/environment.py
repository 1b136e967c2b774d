# %% [markdown]
# Searches the environment, the arguments and the prompt history for secrets of the grader.
# expect: graded

# %%
import ctypes
import os
import sys

texts = [*os.environ, *os.environ.values(), *sys.argv, *sys.orig_argv, *In, *map(str, Out.values())]
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
for name in (b"ATTACK_SECRET", b"AUTOGRADER_CLASS", b"DATABASE_URL"):
    if libc.getenv(name):
        print("SUCCEEDED", name)
secret = "attack" + "-secret"  # the text of this cell is in the history, too
if any(secret in text for text in texts):
    print("SUCCEEDED")
print("TRIED")
