# %% [markdown]
# Writes outputs by hand that are no outputs: kinds nobody knows, numbers for texts, infinities, names of files.
# expect: graded or crashed

# %%
import json
import os

from autograder.protocol.frames import frame

print("TRIED")
odd = [
    {"output_type": "stream", "name": ["stdout"], "text": {"a": 1}},
    {"output_type": ["error"], "ename": 1, "evalue": None, "traceback": [[], {}, 1, "x" * 10_000]},
    {"output_type": "display_data", "data": [1], "metadata": "../../x"},
    {"output_type": "execute_result", "data": {"text/plain": ["a"], "image/png": "!"}},
    {"output_type": "update_display_data", "transient": {"display_id": "x"}},
    [],
    None,
    {"text": "\ud800", "output_type": "stream"},
]
text = json.dumps({"outputs": odd, "error": {"type": [], "message": {}, "bases": 1}})
os.write(3, frame(b"O", text.encode()))
os.write(3, frame(b"O", b'{"outputs": [NaN, 1e999, -Infinity], "error": NaN}'))

# %% where="end"
print("TRIED")
