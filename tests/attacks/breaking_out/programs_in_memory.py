# %% [markdown]
# Makes programs of its own and starts them: in memory, in the scratch folder, by the loader, through a script.
# expect: graded
# flags: starts programs

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
with open("program", "w") as file:
    file.write("#!/bin/sh\necho SUCCEEDED\n")
os.chmod("program", 0o755)
try:
    memory = os.memfd_create("program")
    os.write(memory, open("program", "rb").read())
    os.execve(memory, ["program"], {})
except OSError:
    pass
for path in ("./program", "/bin/true", "/lib64/ld-linux-x86-64.so.2", os.path.realpath("program")):
    for way in (os.execv, lambda path, words: os.posix_spawn(path, words, {})):
        try:
            way(path, [path, "/bin/true"])
            print("SUCCEEDED", path)
        except OSError:
            pass
    if libc.syscall(322, -100, path.encode(), 0, 0, 0) == 0:
        print("SUCCEEDED execveat")
print("TRIED")
