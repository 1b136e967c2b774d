# %% [markdown]
# Sends evidence whose header promises other shapes, types and places than there are bytes for.
# expect: graded or crashed

# %%
import json
import os
import struct

from autograder.protocol.frames import frame

print("TRIED")


def evidence(records, **tensors):
    header = json.dumps({"__metadata__": {"records": json.dumps(records)}, **tensors}).encode()
    return frame(b"E", struct.pack("<Q", len(header)) + header + bytes(64))


def tensor(dtype, shape, start, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


value = {"call": "", "spec": {}, "value": {"tensor": "a", "dtype": "float32", "shape": [2]}}
lies = [
    tensor("F32", [2**62, 4], 0, 64),
    tensor("F32", [-1], 0, 4),
    tensor("F64", [2], 60, 4),
    tensor("BF16", [0] * 64, 0, 0),
    tensor("F99", [1], 0, 4),
    tensor("F32", [10**6, 10**6, 0], 0, 0),
]

# %% task="relu"
tries = iter([evidence([value], a=lie) for lie in lies])


def relu(z):
    os.write(3, next(tries, b""))
    return -1.0
