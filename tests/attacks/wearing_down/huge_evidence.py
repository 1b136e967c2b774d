# %% [markdown]
# Returns tensors of a hundred megabytes.
# expect: crashed

# %% task="relu"
import torch


def relu(z):
    return torch.ones(5_000_000)
