# %% [markdown]
# Changes into the course's folder, which is allowed, and opens files from there by relative paths, by descriptors of folders, and through links.
# expect: graded

# %%
import os

os.symlink("{{COURSE}}", "link")
home = os.getcwd()
folder = os.open("{{COURSE}}", os.O_PATH)
for path, where in (("link/gradebook.db", None), ("gradebook.db", folder)):
    try:
        os.open(path, os.O_RDONLY, dir_fd=where)
        print("SUCCEEDED", path)
    except PermissionError:
        pass
os.chdir("{{COURSE}}")
for path in ("gradebook.db", "./source/../gradebook.db", f"{home}/link/gradebook.db"):
    try:
        open(path, "rb")
        print("SUCCEEDED", path)
    except PermissionError:
        pass
os.chdir(home)
print("TRIED")
