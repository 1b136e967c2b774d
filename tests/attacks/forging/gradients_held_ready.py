# %% [markdown]
# Calls the operation that PyTorch itself uses for a derivative, past all of autograd.
# expect: graded

# %%
import torch

print("TRIED")


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    slope = torch.ops.aten.threshold_backward(upstream, z, 0)
    return slope[..., None] * w, (slope[..., None] * x).reshape(-1, len(w)).sum(0), slope.sum()
