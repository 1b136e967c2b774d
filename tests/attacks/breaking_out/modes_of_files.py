# %% [markdown]
# Changes modes, owners, times and lengths of files outside, which Landlock leaves alone.
# expect: graded

# %%
import os

for path in ("{{SECRET}}", "{{COURSE}}/gradebook.db", "{{CLASS}}", "{{DATAGRAM}}"):
    os.chmod(path, 0o777)  # is pretended
    os.utime(path, (1, 1))
    for call in (
        lambda: os.chown(path, os.getuid(), os.getgid()),
        lambda: os.truncate(path, 0),
        lambda: os.setxattr(path, "user.x", b"1"),
        lambda: os.unlink(path),
        lambda: os.rename(path, path + "x"),
    ):
        try:
            call()
            print("SUCCEEDED", path)
        except OSError:
            pass
print("TRIED")
