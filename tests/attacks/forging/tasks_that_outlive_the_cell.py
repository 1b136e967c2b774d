# %% [markdown]
# Tasks and calls of a loop that still wait when their cell is done, and write evidence when a later cell runs.
# expect: graded or crashed

# %%
import asyncio
import json
import os

from autograder.jailed.pack import Packer
from autograder.protocol.frames import frame

print("TRIED")


def write():
    packer = Packer()
    packer.add({"call": "", "spec": {}, "value": 1.0, "passed": True})
    os.write(3, frame(b"E", packer.pack()))


async def stay():
    while True:
        await asyncio.sleep(0)
        write()


loop = asyncio.get_running_loop()
kept = asyncio.ensure_future(stay())
loop.call_later(0.01, write)
await asyncio.sleep(0)

# %% where="end"
await asyncio.sleep(0.05)
