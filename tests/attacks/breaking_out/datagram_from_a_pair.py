# %% [markdown]
# Sends a datagram from one half of a socket pair, which is allowed, to a listening socket by its path.
# expect: graded

# %%
import socket

for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
    a, b = socket.socketpair(socket.AF_UNIX, kind)
    for address in (
        "{{DATAGRAM}}",
        "\0{{ABSTRACT}}-datagram",
        "/dev/log",
        "/run/systemd/journal/socket",
    ):
        for send in (
            lambda: a.sendto(b"out", address),
            lambda: a.sendmsg([b"out"], [], 0, address),
        ):
            try:
                send()
                print("SUCCEEDED", kind, address)
            except OSError:
                pass
print("TRIED")
