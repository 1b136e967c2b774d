# %% [markdown]
# Binds names of sockets that are in no folder, and ports, for the next one to meet.
# expect: graded

# %%
import contextlib
import os
import socket

print("TRIED")
for family, address in ((socket.AF_UNIX, "\0left-behind"), (socket.AF_INET, ("127.0.0.1", 46464))):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with contextlib.suppress(OSError):
            kept = socket.socket(family, kind)
            kept.bind(address)
            print("SUCCEEDED", address)
one, other = socket.socketpair()
for end in (one, other):
    with contextlib.suppress(OSError):
        end.bind("\0left-behind")
        print("SUCCEEDED")
    with contextlib.suppress(OSError):
        end.bind("")
        print("SUCCEEDED", end.getsockname())

# %% where="next"
import contextlib
import socket

for family, address in ((socket.AF_UNIX, "\0left-behind"), (socket.AF_INET, ("127.0.0.1", 46464))):
    with contextlib.suppress(OSError):
        socket.socket(family).connect(address)
        print("FOUND", address)
