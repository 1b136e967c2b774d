# %% [markdown]
# A tensor subclass that lies about its shape, its values and its copies.
# expect: graded

# %%
import torch


class Liar(torch.Tensor):
    shape = property(lambda self: torch.Size([1]))
    dtype = property(lambda self: torch.float64)

    def numpy(self, *args, **kwargs):
        return torch.zeros(3).numpy()

    def detach(self):
        return torch.zeros(3)

    def __array__(self, *args):
        return torch.zeros(3).numpy()

    cpu = clone = contiguous = to = detach
    tolist = item = lambda self: 0.0


# %% task="tensor-relu"
def tensor_relu(x):
    print("TRIED")
    return (x - 1).as_subclass(Liar)
