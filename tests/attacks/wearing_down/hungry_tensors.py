# %% [markdown]
# Takes memory in tensors.
# expect: out of memory

# %%
import torch

hoard = []
while True:
    hoard.append(torch.ones(1_000_000))
