# %% [markdown]
# Connects to a listening TCP port, and opens one.
# expect: graded
# ends: PermissionError

# %%
import socket

socket.create_connection(("127.0.0.1", {{TCP}}), 2)
print("SUCCEEDED")
