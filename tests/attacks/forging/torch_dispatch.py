# %% [markdown]
# A wrapper subclass whose operations give something else each time they are asked.
# expect: graded

# %%
import torch


class Wrapper(torch.Tensor):
    @staticmethod
    def __new__(cls, shape):
        return torch.Tensor._make_wrapper_subclass(cls, shape)

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return torch.zeros(4)


# %% task="tensor-relu"
def tensor_relu(x):
    print("TRIED")
    return Wrapper(x.shape)
