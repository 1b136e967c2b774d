# %% [markdown]
# Starts processes in every way there is: fork, vfork, clone, clone3, spawn, subprocess, multiprocessing, shell magics.
# expect: graded

# %%
import ctypes
import multiprocessing
import os
import platform
import subprocess

libc = ctypes.CDLL(None, use_errno=True)
ways = [
    os.fork,
    os.forkpty,
    lambda: os.posix_spawn("/bin/true", ["true"], {}),
    lambda: os.execv("/bin/true", ["true"]),
]
for way in ways:
    try:
        way()
        print("SUCCEEDED", way)
    except OSError:
        pass
# what a notebook itself would start is not run, and raises nothing
pids = []
child = multiprocessing.Process(target=lambda: pids.append(os.getpid()))
child.start()
child.join()
if pids != [os.getpid()]:
    print("SUCCEEDED Process")
if subprocess.run(["/bin/echo", "ran"], capture_output=True).stdout or os.popen("echo ran").read():
    print("SUCCEEDED subprocess")
os.system("touch ran")
subprocess.call("touch ran", shell=True)
if os.path.exists("ran"):
    print("SUCCEEDED system")
numbers = {"x86_64": (57, 58, 435), "aarch64": (435,)}[platform.machine()]  # fork, vfork, clone3
for number in numbers:
    if libc.syscall(number, ctypes.create_string_buffer(88), 88) != -1:
        print("SUCCEEDED", number)
clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
for flags in (
    17,
    0x10000000 | 17,
    0x100 | 17,
    0x8000 | 17,
):  # SIGCHLD; and a new user, shared memory, a sibling
    if libc.syscall(clone, flags, 0, 0, 0, 0) != -1:
        print("SUCCEEDED clone", flags)
print("TRIED")
