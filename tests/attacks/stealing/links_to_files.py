# %% [markdown]
# Makes links, hard and soft, names and copies of files that it may not read, and reads those.
# expect: graded

# %%
import ctypes
import os
import shutil

libc = ctypes.CDLL(None, use_errno=True)
targets = ["{{SECRET}}", "{{COURSE}}/gradebook.db", "{{CLASS}}/seeds.json"]
for number, target in enumerate(targets):
    ways = [
        lambda to: os.link(target, to),
        lambda to: os.symlink(target, to),
        lambda to: os.rename(target, to),
        lambda to: shutil.copyfile(target, to),
        lambda to: os.link(os.open(target, os.O_PATH), to),
        lambda to: libc.linkat(-100, target.encode(), -100, to.encode(), 0x400),
        lambda to: libc.linkat(os.open(target, os.O_PATH), b"", -100, to.encode(), 0x1000),
    ]
    for kind, way in enumerate(ways):
        to = f"mine-{number}-{kind}"
        try:
            way(to)
        except (OSError, TypeError):
            pass
        try:
            print("SUCCEEDED", to, open(to, "rb").read(10))
        except OSError:
            pass
print("TRIED")
