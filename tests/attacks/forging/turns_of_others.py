# %% [markdown]
# Says that every cell is done before it has run, so that evidence of one counts for another.
# expect: graded or crashed

# %%
import json
import os

from autograder.jailed.pack import Packer
from autograder.protocol.frames import frame

print("TRIED")

# %% task="relu"
done = frame(b"O", b'{"outputs": [], "error": null}')


def relu(z):
    packer = Packer()
    for value in (2.5, 0.0, 0.25, 0.0, 7, 0.0, 0.0, 0.0):
        packer.add({"call": "", "spec": {}, "value": value})
    for cell in range(12, 16):
        start = frame(b"C", json.dumps({"cell": cell, "branch": None}).encode())
        os.write(3, start + frame(b"E", packer.pack()) + done)
    return -1.0
