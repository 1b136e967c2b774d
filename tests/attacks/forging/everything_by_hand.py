# %% [markdown]
# Finds the list of cells in its own process, and writes evidence for each grade cell by hand: with every value a guess.
# expect: graded

# %%
import gc
import json
import os

from autograder.jailed.pack import Packer
from autograder.protocol.frames import frame


def send(kind, data):
    data = frame(kind, data)
    while data:
        data = data[os.write(3, data) :]


[job] = [o for o in gc.get_objects() if type(o).__name__ == "Job"]
for index, cell in enumerate(job.cells):
    packer = Packer()
    for _ in range(5):
        packer.add(
            {"call": "", "spec": {}, "value": True, "grads": [], "after": True, "passed": True}
        )
    send(b"C", json.dumps({"cell": index, "branch": None}).encode())
    send(b"E", packer.pack())
    text = {"output_type": "stream", "name": "stdout", "text": "TRIED"}
    send(b"O", json.dumps({"outputs": [text], "error": None}).encode())
send(b"D", b"{}")
os._exit(0)
