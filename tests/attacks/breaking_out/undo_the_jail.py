# %% [markdown]
# Loads rules of its own, in the hope that the last ones count.
# expect: graded

# %%
import ctypes
import struct

libc = ctypes.CDLL(None, use_errno=True)
allow = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0x7FFF0000))
program = struct.pack("HxxxxxxP", 1, ctypes.addressof(allow))
libc.prctl(22, 2, program, 0, 0)
for number in (317, 444, 445, 446):  # seccomp, Landlock
    libc.syscall(number, 1, 0, program, 0)
import socket

for call in (socket.socket, lambda: open("{{SECRET}}")):
    try:
        call()
        print("SUCCEEDED")
    except PermissionError:
        pass
print("TRIED")
