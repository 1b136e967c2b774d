# %% [markdown]
# Overwrites numbers, texts and libraries' own memory by their addresses.
# expect: graded or crashed

# %%
import ctypes

import torch

print("TRIED")
ctypes.c_long.from_address(id(123) + 24).value = 124
ctypes.c_double.from_address(id(torch.pi) + 16).value = 3.0
libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(b"left-behind")
libc.setenv(b"LEFT_BEHIND", buffer, 1)
libc.setlocale(6, b"C")
libc.srand(7)
libc.mallopt(-1, 1)

# %% where="next"
import ctypes
import math

libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
if 120 + 3 != int("123") or math.pi == 3.0 or libc.getenv(b"LEFT_BEHIND"):
    print("FOUND")
