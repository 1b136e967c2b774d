# %% [markdown]
# Searches its process for the hidden tests of later cells: an answer to this task may stand in
# the tests of the next. They come one by one, each when its turn has come.
# expect: graded

# %%
import gc
import os
import re

[job] = [o for o in gc.get_objects() if type(o).__name__ == "Job"]
if job.branches or any(hasattr(cell, "source") for cell in job.cells):
    print("SUCCEEDED")
os.set_blocking(4, False)
try:
    print("SUCCEEDED", os.read(4, 100_000))
except BlockingIOError:
    print("TRIED")
os.set_blocking(4, True)
for thing in gc.get_objects():
    for text in gc.get_referents(thing):
        if isinstance(text, str) and re.search("[B]EGIN HIDDEN", text):
            print("SUCCEEDED", text)
