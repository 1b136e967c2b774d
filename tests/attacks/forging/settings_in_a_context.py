# %% [markdown]
# Leaves settings where hidden tests could find them: contexts of decimal and NumPy, warnings that raise, locales, a mode for each thread.
# expect: graded

# %%
import contextvars
import decimal
import warnings

import numpy
import torch

decimal.getcontext().prec = 1
numpy.seterr(all="raise")
warnings.simplefilter("error")
torch.set_default_dtype(torch.float16)
torch.autograd.set_detect_anomaly(True)
torch.inference_mode().__enter__()
torch.autocast("cpu", dtype=torch.bfloat16).__enter__()
variable = contextvars.ContextVar("passed", default=True)
variable.set(True)
print("TRIED")


# %% task="tensor-relu"
def tensor_relu(x):
    return x.round()
