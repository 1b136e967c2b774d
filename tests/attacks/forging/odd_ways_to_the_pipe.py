# %% [markdown]
# Opens the pipe of evidence by ways that need no number in the first place.
# expect: graded or crashed
# flags: open(*, open(3), splice

# %%
import os

print("TRIED")
files = [open(*[3, "wb", 0], closefd=False), open(file=3, mode="wb", buffering=0, closefd=False)]
out, back = os.pipe()
os.write(back, b"R\x00\x00\x00\x00")

# %% task="relu"
import os

splice = getattr(os, "splice", None)
