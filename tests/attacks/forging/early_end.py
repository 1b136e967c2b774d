# %% [markdown]
# Says that the run is complete before any test has run, and leaves without an error.
# expect: graded

# %%
import os

from autograder.protocol.frames import frame

os.write(
    3,
    frame(
        b"O",
        b'{"outputs": [{"output_type": "stream", "name": "stdout", "text": "TRIED"}], "error": null}',
    ),
)
os.write(3, frame(b"D", b"{}"))
os._exit(0)
