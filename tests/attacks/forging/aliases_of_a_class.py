# %% [markdown]
# Changes a class of PyTorch's by other names for it: what a function returns, a list hands out, a match binds, an attribute holds.
# expect: graded
# flags: line 6:, line 7:, line 10:, line 12:, line 14:, line 22:, line 26:

# %%
import contextlib

import torch

kept = torch.Tensor.sum
(lambda: torch.Tensor)().sum = kept
next(iter([torch.Tensor])).sum = kept
match torch.Tensor:
    case T:
        T.sum = kept
with contextlib.nullcontext(torch) as library:
    library.wrong = kept
for number, kind in enumerate([torch.Tensor]):
    kind.sum = kept


class Held:
    inner = torch.Tensor


def change(kind):
    kind.sum = kept


change(torch.Tensor)
Held.inner.sum = kept
print("TRIED")
