# %% [markdown]
# Looks a name up: a question to a name server carries data out.
# expect: graded
# ends: gaierror

# %%
import socket

print("SUCCEEDED", socket.getaddrinfo("answers.example.org", 80))
