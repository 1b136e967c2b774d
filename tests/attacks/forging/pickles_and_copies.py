# %% [markdown]
# Results and arguments that change when they are copied, pickled or thrown away.
# expect: graded
# flags: copyreg

# %%
import copyreg

import torch


class Copied(torch.nn.Parameter):
    __deepcopy__ = lambda self, memo: torch.zeros(self.shape)
    __reduce_ex__ = lambda self, version: (torch.zeros, (self.shape,))
    __copy__ = clone = lambda self, *a, **k: torch.zeros(self.shape)


copyreg.pickle(torch.Tensor, lambda tensor: (torch.zeros, (3,)))
copyreg.dispatch_table[float] = lambda number: (float, (0.0,))
print("TRIED")


# %% task="tensor-relu"
def tensor_relu(x):
    return Copied(x.detach() - 1)
