# %% [markdown]
# Leaves evidence to be written when the process ends.
# expect: graded

# %%
import atexit
import os
import threading

from autograder.protocol.frames import frame


@atexit.register
def late():
    os.write(
        3,
        frame(
            b"O", b'{"outputs": [{"output_type": "stream", "text": "SUCCEEDED"}], "error": null}'
        ),
    )


threading._register_atexit(late)
print("TRIED")
