# %% [markdown]
# Writes frames for cells that do not exist, for known mistakes, for layers and for other students.
# expect: graded

# %%
import json
import os

from autograder.jailed.pack import Packer
from autograder.protocol.frames import frame

packer = Packer()
packer.add({"call": "", "spec": {}, "value": 1.0, "student": "next", "score": 99, "passed": True})
for cell in (-1, 10**9, 1.5, "3", True, None):
    for branch in (None, "mistake relu/keeps everything", {"student": "next"}, 7):
        start = {"cell": cell, "branch": branch, "student": "next", "score": 99}
        os.write(3, frame(b"C", json.dumps(start).encode()))
        os.write(3, frame(b"E", packer.pack()))
os.write(3, frame(b"S", b'{"layers": {"score": "99", "files": "off"}, "score": 99}'))

# %% where="end"
print("TRIED")
