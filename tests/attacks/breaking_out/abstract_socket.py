# %% [markdown]
# Connects to a socket in the abstract name space.
# expect: graded
# ends: PermissionError

# %%
import socket

s = socket.socket(socket.AF_UNIX)
s.connect("\0{{ABSTRACT}}")
print("SUCCEEDED")
