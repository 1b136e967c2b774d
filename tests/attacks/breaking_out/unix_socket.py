# %% [markdown]
# Connects to a listening Unix socket by its path.
# expect: graded
# ends: PermissionError

# %%
import socket

s = socket.socket(socket.AF_UNIX)
s.connect("{{STREAM}}")
print("SUCCEEDED")
