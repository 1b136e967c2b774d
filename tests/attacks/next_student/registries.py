# %% [markdown]
# Registers with everything that keeps a list: PyTorch's operations and hooks, copyreg, atexit, codecs, NumPy, the interpreter's forks.
# expect: graded

# %%
import atexit
import codecs
import copyreg
import os
import warnings

import numpy
import torch

os.register_at_fork(before=lambda: print("FOUND"), after_in_child=lambda: print("FOUND"))
atexit.register(print, "FOUND")
codecs.register(lambda name: print("FOUND") if name == "left_behind" else None)
copyreg.pickle(torch.Tensor, lambda tensor: (print, ("FOUND",)))
numpy.seterrcall(lambda *args: print("FOUND"))
torch.library.define("left::behind", "(Tensor x) -> Tensor")
torch.nn.modules.module.register_module_forward_hook(lambda *args: print("FOUND"))
warnings.filters.insert(0, ("error", None, UserWarning, None, 0))
print("TRIED")

# %% where="next"
import copyreg

import torch

if torch.Tensor in copyreg.dispatch_table or hasattr(torch.ops.left, "behind"):
    print("FOUND")
try:
    "x".encode("left_behind")
except LookupError:
    pass
torch.nn.ReLU()(torch.ones(1))
