# %% [markdown]
# Hooks that PyTorch runs for every module, every saved tensor and every operation of autograd's.
# expect: graded
# flags: register_module_forward_hook, saved_tensors_hooks

# %%
import torch
from torch.nn.modules.module import register_module_forward_hook
from torch.nn.modules.module import register_module_full_backward_hook as backward

register_module_forward_hook(lambda module, args, result: result * 0)
backward(lambda module, grads, given: tuple(g * 0 for g in grads))
torch.autograd.graph.saved_tensors_hooks(lambda t: None, lambda t: torch.zeros(1)).__enter__()
print("TRIED")


# %% task="tensor-relu"
def tensor_relu(x):
    return torch.nn.ReLU()(x) - 1
