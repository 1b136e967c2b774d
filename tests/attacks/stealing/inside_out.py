# %% [markdown]
# Goes to the file system's root through /proc: other processes' roots, working folders and descriptors.
# expect: graded

# %%
import os

for start in (
    "/proc/self/root",
    "/proc/self/cwd/../..",
    "/proc/1/root",
    "/proc/1/cwd",
    "/proc/thread-self/root",
    "/proc/{{PID}}/root",
    "/proc/{{PID}}/cwd",
    "/dev/fd/3/..",
):
    for path in (f"{start}{{SECRET}}", f"{start}/{{COURSE}}/gradebook.db", start):
        try:
            os.open(path, os.O_RDONLY)
            print("SUCCEEDED", path)
        except OSError:
            pass
print("TRIED")
