# %% [markdown]
# Enters a dispatch mode for good that answers every operation with zeros.
# expect: graded

# %%
import torch
from torch.utils._python_dispatch import TorchDispatchMode


class Zeros(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        return (
            result * 0
            if isinstance(result, torch.Tensor) and result.is_floating_point()
            else result
        )


print("TRIED")
Zeros().__enter__()


# %% task="relu"
def relu(z):
    return 0.0


# %% task="tensor-relu"
def tensor_relu(x):
    return x * 0
