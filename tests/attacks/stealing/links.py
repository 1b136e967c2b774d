# %% [markdown]
# Makes symbolic and hard links in the scratch folder to files outside, and opens them.
# expect: graded

# %%
import os

for name, target in (
    ("a", "{{SECRET}}"),
    ("b", "{{COURSE}}/gradebook.db"),
    ("c", "/proc/self/environ"),
):
    os.symlink(target, name)
    try:
        print("SUCCEEDED", open(name, "rb").read(1))
    except OSError:
        pass
    try:
        os.link(target, name + name)
        print("SUCCEEDED", name)
    except OSError:
        pass
    try:
        os.rename(target, name)
        print("SUCCEEDED", name)
    except OSError:
        pass
print("TRIED")
