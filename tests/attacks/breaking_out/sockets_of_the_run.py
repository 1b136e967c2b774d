# %% [markdown]
# Its job comes through a socket, and what it sends goes through one: looks ahead in them, shuts
# them, sends urgent bytes, descriptors and bytes against the stream, and changes their options.
# expect: graded

# %%
import array
import os
import socket

DONE = b"D\x02\x00\x00\x00{}"
TRIES = {
    "peek": lambda s: s.recv(1 << 20, socket.MSG_PEEK | socket.MSG_DONTWAIT),
    "shut": lambda s: s.shutdown(socket.SHUT_RD),
    "urgent": lambda s: s.send(DONE, socket.MSG_OOB | socket.MSG_DONTWAIT),
    "descriptors": lambda s: s.sendmsg(
        [DONE], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0] * 200))]
    ),
    "against": lambda s: [s.send(b"x" * 65536, socket.MSG_DONTWAIT) for _ in range(1000)],
    "small": lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1),
    "low water": lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 << 30),
    "who": lambda s: s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12),
}
for number in (3, 4):
    for name, attempt in TRIES.items():
        try:
            given = attempt(socket.socket(fileno=os.dup(number)))
        except OSError:
            continue
        print("SUCCEEDED", number, name, given)

print("TRIED")
