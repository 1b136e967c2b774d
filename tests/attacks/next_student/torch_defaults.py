# %% [markdown]
# Changes PyTorch's defaults: type, device, threads, gradients, printing.
# expect: graded

# %%
import torch

torch.set_default_dtype(torch.float64)
torch.set_default_device("meta")
torch.set_num_threads(4)
torch.set_grad_enabled(False)
torch.set_flush_denormal(True)
torch.set_printoptions(precision=1)
print("TRIED")

# %% where="next"
import torch

if torch.get_default_dtype() != torch.float32 or torch.ones(1).device.type != "cpu":
    print("FOUND")
if torch.get_num_threads() != 1 or not torch.is_grad_enabled():
    print("FOUND")
