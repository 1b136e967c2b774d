# %% [markdown]
# Writes files outside its scratch folder, directly, by links, by renaming and by temporary files.
# expect: graded

# %%
import os
import sys
import tempfile

home = os.getcwd()
os.symlink("{{SECRET}}", "to-secret")
os.symlink("{{CLASS}}", "to-class")
places = [
    "{{SECRET}}",
    "{{COURSE}}/new",
    "{{CLASS}}/submitted/00-victim/new",
    "/tmp/new",
    "/dev/shm/new",
    "/var/tmp/new",
    os.path.dirname(os.__file__) + "/new.py",
    sys.prefix + "/new.pth",
    "{{COURSE}}/build/cache/ipython/new",
    "{{COURSE}}/build/cache/matplotlib/new",
    "to-secret",
    "to-class/new",
    f"{home}/../new",
    "/proc/self/comm",
]
open("mine", "w").write("x")
for place in places:
    for mode in ("a", "w", "x", "r+"):
        try:
            open(place, mode).write("x")
            print("SUCCEEDED", place)
        except OSError:
            pass
    for call in (
        lambda: os.rename("mine", place),
        lambda: os.mkdir(place + "-folder"),
        lambda: os.symlink("/", place + "-link"),
    ):
        try:
            call()
            if place != "to-secret":
                print("SUCCEEDED", place)
        except OSError:
            pass
if os.path.commonpath([tempfile.mkdtemp(), home]) != home:
    print("SUCCEEDED")
print("TRIED")
