# %% [markdown]
# Sends descriptors through sockets and asks for new sockets of other kinds by them.
# expect: graded

# %%
import os
import socket

one, other = socket.socketpair()
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    try:
        pair = socket.socketpair(socket.AF_UNIX, kind)
        socket.send_fds(pair[0], [b"x"], [os.open("{{COURSE}}", os.O_PATH)])
        print("SUCCEEDED sendmsg", kind)
    except OSError:
        pass
for way in (
    lambda: one.connect("{{STREAM}}"),
    lambda: one.bind("here"),
    lambda: one.listen(),
    lambda: one.accept(),
    lambda: one.sendto(b"x", "{{DATAGRAM}}"),
    lambda: one.setsockopt(socket.SOL_SOCKET, 32, 1 << 30),
    lambda: socket.socketpair(socket.AF_INET),
    lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    lambda: socket.socket(socket.AF_VSOCK),
    lambda: socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET),
    lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
):
    try:
        way()
        print("SUCCEEDED")
    except OSError:
        pass
print("TRIED")
