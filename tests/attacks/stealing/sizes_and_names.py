# %% [markdown]
# Asks whether files exist and how large they are. This works, since no layer hides names; it must give no more.
# expect: graded

# %%
import os

print("TRIED", os.stat("{{SECRET}}").st_size > 0, os.access("{{SECRET}}", os.R_OK))
for way in (os.listxattr, os.getxattr):
    try:
        way("{{SECRET}}", *(["user.x"] if way is os.getxattr else []))
        print("SUCCEEDED")
    except OSError:
        pass
for path in ("/proc/1/exe", "/proc/{{PID}}/exe", "/proc/{{PID}}/cwd"):
    try:
        print("SUCCEEDED", os.readlink(path))
    except OSError:
        pass
