# %% [markdown]
# Lets torch.func find the gradients.
# expect: graded

# %%
import torch

print("TRIED")


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    def neuron(x, w, b):
        return torch.relu((x * w).sum(-1) + b)

    return torch.func.vjp(neuron, x, w, b)[1](upstream)
