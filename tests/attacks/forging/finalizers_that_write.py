# %% [markdown]
# Objects that write evidence when they are thrown away, which happens while hidden tests run.
# expect: graded or crashed
# flags: finalize

# %%
import json
import os
import weakref

from autograder.jailed.pack import Packer
from autograder.protocol.frames import frame

print("TRIED")


def write():
    packer = Packer()
    packer.add({"call": "", "spec": {}, "value": 1.0, "passed": True})
    os.write(3, frame(b"E", packer.pack()))


class Last:
    def __del__(self):
        write()


class Held:
    pass


# %% task="relu"
def relu(z):
    held = Held()
    weakref.finalize(held, write)
    Last()
    return -1.0
