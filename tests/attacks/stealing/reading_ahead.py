# %% [markdown]
# Says that its cell is done, again and again, and gets the hidden tests of all later cells. Then
# it goes back, and sends evidence for the cells it has skipped.
# expect: graded

# %%
import json
import os

from autograder.jailed.pack import Packer
from autograder.protocol.frames import frame


waiting = b""


def read():
    global waiting
    while b"\n" not in waiting:
        waiting += os.read(4, 1 << 16)
    line, _, waiting = waiting.partition(b"\n")
    return json.loads(line)


tests = []
while True:
    os.write(3, frame(b"O", b'{"outputs": [], "error": null}'))
    while (given := read()) is False:  # the tests before are not run once more
        pass
    if given is True:  # they are, on the inputs that are shown
        continue
    tests.append(given)
    index = len(tests)
    os.write(3, frame(b"C", json.dumps({"cell": index, "branch": None}).encode()))
    if "probe(tensor_relu" in given[0]:
        break
packer = Packer()
packer.add({"call": "", "spec": {}, "value": 1.0})
for cell in range(index + 1):
    os.write(3, frame(b"C", json.dumps({"cell": cell, "branch": None}).encode()))
    os.write(3, frame(b"E", packer.pack()))
text = {"output_type": "stream", "name": "stdout", "text": f"TRIED {len(tests)}"}
os.write(3, frame(b"O", json.dumps({"outputs": [text], "error": None}).encode()))
os.write(3, frame(b"D", b"{}"))
os._exit(0)
