# %% [markdown]
# Sets the times and modes of a library's files, which the next one reads as bits.
# expect: graded

# %%
import os
import statistics

for number, name in enumerate(
    (os.__file__, statistics.__file__, os.path.dirname(os.__file__), "/dev/null")
):
    for way in (
        lambda: os.utime(name, (777, 777)),
        lambda: os.utime(name, ns=(777, 777), follow_symlinks=False),
        lambda: os.chmod(name, 0o777),
        lambda: os.chown(name, -1, -1),
        lambda: os.setxattr(name, "user.left", b"x"),
    ):
        try:
            way()
        except OSError:
            pass
print("TRIED")

# %% where="next"
import os
import statistics

for name in (os.__file__, statistics.__file__, os.path.dirname(os.__file__), "/dev/null"):
    found = os.stat(name)
    if 777 in (int(found.st_mtime), int(found.st_atime), found.st_mtime_ns) or (
        name.endswith(".py") and found.st_mode & 0o777 == 0o777
    ):
        print("FOUND", found)
    try:
        if os.listxattr(name):
            print("FOUND", os.listxattr(name))
    except OSError:
        pass
