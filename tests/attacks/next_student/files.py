# %% [markdown]
# Leaves files wherever it can.
# expect: graded

# %%
import os

for place in (
    ".",
    "..",
    "/tmp",
    "/dev/shm",
    "/var/tmp",
    "{{COURSE}}/build/cache/ipython",
    "{{COURSE}}/build/cache/matplotlib",
):
    try:
        open(f"{place}/left-behind", "w").write("x")
    except OSError:
        pass
print("TRIED" if os.path.exists("left-behind") else "")

# %% where="next"
import os

for place in (
    ".",
    "..",
    "/tmp",
    "/dev/shm",
    "/var/tmp",
    "{{COURSE}}/build/cache/ipython",
    "{{COURSE}}/build/cache/matplotlib",
):
    if os.path.exists(f"{place}/left-behind"):
        print("FOUND", place)
if os.listdir("."):
    print("FOUND")
