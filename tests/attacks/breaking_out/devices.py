# %% [markdown]
# Opens and makes device files.
# expect: graded

# %%
import os

for name in (
    "mem",
    "kmem",
    "kmsg",
    "tty",
    "console",
    "ptmx",
    "fuse",
    "kvm",
    "loop0",
    "sda",
    "vda",
    "full",
    "net/tun",
    "nvidia0",
    "nvidiactl",
    "vhost-vsock",
    "userfaultfd",
    "log",
    "shm/x",
):
    for flags in (os.O_RDONLY, os.O_RDWR | os.O_CREAT):
        try:
            os.open(f"/dev/{name}", flags)
            print("SUCCEEDED", name)
        except OSError:
            pass
for device in (0o20666, 0o60666, 0o10666, 0o140666):
    try:
        os.mknod("device", device, os.makedev(1, 1))
        print("SUCCEEDED", device)
    except OSError:
        pass
print("TRIED")
