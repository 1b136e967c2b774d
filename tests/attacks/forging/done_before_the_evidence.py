# %% [markdown]
# Says in the middle of its tests that they are done, so that evidence of the draws that pay comes
# when that of the shown ones is asked for, and the other way round.
# expect: graded or crashed

# %%
import json
import os
import struct


def done():
    frame = json.dumps({"outputs": [], "error": None}).encode()
    os.write(3, struct.pack("<cI", b"O", len(frame)) + frame)


print("TRIED")


# %% task="relu"
def relu(z):
    done()
    return 1.001 * float(z) if z > 0 else 0.0


# %% task="sigmoid"
calls = []


def sigmoid(z):
    calls.append(z)
    if len(calls) % 3 == 0:
        done()
    return 0.5


# %% task="weighted-sum"
def weighted_sum(x, w):
    done()
    done()
    return 0.0
