# %% [markdown]
# Changes builtins and functions of PyTorch's for those who come after.
# expect: graded

# %%
import builtins
import math

import torch

builtins.sum = builtins.max = math.exp = torch.relu = lambda *args, **kwargs: 0
builtins.left_behind = torch.left_behind = True
print("TRIED")

# %% where="next"
import builtins

import torch

if hasattr(builtins, "left_behind") or hasattr(torch, "left_behind") or sum([1, 2]) != 3:
    print("FOUND")
