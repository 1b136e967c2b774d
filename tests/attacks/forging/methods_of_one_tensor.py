# %% [markdown]
# Real tensors that carry methods of their own, and a grad, a grad_fn and hooks that are not theirs.
# expect: graded

# %%
import torch

print("TRIED")


# %% task="tensor-relu"
def tensor_relu(x):
    y = x - 1
    zeros = torch.zeros_like(x)
    y.detach = y.cpu = y.numpy = y.clone = y.contiguous = lambda *a, **k: zeros
    y.requires_grad_ = y.tolist = y.resolve_neg = lambda *a: zeros
    y.__torch_function__ = y.__class__ = None if False else torch.Tensor
    if y.requires_grad:
        y.register_hook(lambda grad: grad * 0 + 1)
        y.grad_fn.register_prehook(lambda grads: tuple(g * 2 for g in grads))
        y.retain_grad()
    return y
