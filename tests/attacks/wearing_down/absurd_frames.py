# %% [markdown]
# Writes frames with infinities, huge numbers and deep nesting in them, over which a reader may stumble.
# expect: crashed

# %%
import os

from autograder.protocol.frames import frame

payloads = [
    b'{"cell": 1e999, "branch": null}',
    b'{"cell": ' + b"9" * 4000 + b"}",
    b"[" * 60000,
    b"\xff" * 9,
    b"null",
    b'{"cell": 0, "branch": ' + b"[" * 500 + b"]" * 500 + b"}",
    b'{"layers": [1]}',
    b'{"outputs": 1, "error": []}',
]
for payload in payloads:
    for kind in (b"C", b"S", b"O", b"E"):
        data = frame(kind, payload)
        while data:
            data = data[os.write(3, data) :]

# %% where="end"
print("TRIED")
