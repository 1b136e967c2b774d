# %% [markdown]
# Sends a datagram to a listening UDP port.
# expect: graded
# ends: PermissionError

# %%
import socket

socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"out", ("127.0.0.1", {{UDP}}))
print("SUCCEEDED")
