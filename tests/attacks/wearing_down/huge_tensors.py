# %% [markdown]
# Returns tensors that look gigantic and take no space: expanded, sparse, on the meta device.
# expect: out of memory

# %%
import torch


# %% task="relu"
def relu(z):
    return torch.zeros(1).expand(2**40)


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    return torch.empty(2**40, device="meta")


# %% task="weighted-sum"
def weighted_sum(x, w):
    return torch.sparse_coo_tensor(torch.zeros(1, 1, dtype=torch.long), torch.ones(1), (2**40,))


# %% task="tensor-relu"
def tensor_relu(x):
    return x.sum().expand(2**20, 2**20)
