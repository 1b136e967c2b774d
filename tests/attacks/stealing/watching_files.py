# %% [markdown]
# Asks the kernel to say when files of the class are opened or changed.
# expect: graded

# %%
import ctypes
import fcntl
import os
import select

libc = ctypes.CDLL(None, use_errno=True)
watch = libc.inotify_init1(0)
if watch >= 0 and libc.inotify_add_watch(watch, b"{{CLASS}}", 0xFFF) >= 0:
    print("SUCCEEDED inotify")
try:
    folder = os.open("{{CLASS}}", os.O_RDONLY | os.O_DIRECTORY)
    fcntl.fcntl(folder, fcntl.F_NOTIFY, fcntl.DN_ACCESS | fcntl.DN_MULTISHOT)
    print("SUCCEEDED dnotify")
except OSError:
    pass
try:
    file = os.open(os.__file__, os.O_RDONLY)
    fcntl.fcntl(os.open(os.path.dirname(os.__file__), os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS)
    print("SUCCEEDED dnotify on a library")
except OSError:
    pass
print("TRIED")
