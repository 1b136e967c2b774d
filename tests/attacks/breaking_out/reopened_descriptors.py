# %% [markdown]
# Opens its own pipes once more, to write where it may only read, by their names in the file tree.
# expect: graded

# %%
import os

for number in (3, 4):
    for name in (f"/proc/self/fd/{number}", f"/dev/fd/{number}", f"/proc/thread-self/fd/{number}"):
        for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR):
            try:
                print("SUCCEEDED", os.open(name, flags | os.O_NONBLOCK))
            except OSError:
                pass
for name in (
    "mem",
    "environ",
    "maps",
    "map_files",
    "task",
    "timerslack_ns",
    "oom_score_adj",
    "attr",
):
    try:
        print("SUCCEEDED", os.open(f"/proc/self/{name}", os.O_RDONLY))
    except OSError:
        pass
print("TRIED")
