# %% [markdown]
# A function that PyTorch has compiled takes the derivative, and one of its own helpers works on it.
# expect: graded

# %%
from typing import List, Optional

import torch

torch.set_num_interop_threads(1)  # of two that start at once PyTorch may end the process


@torch.jit.script
def take(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, upstream: torch.Tensor):
    y = torch.relu((x * w).sum(-1) + b)
    given: List[Optional[torch.Tensor]] = [upstream]
    return torch.autograd.grad([y], [x, w, b], given)


@torch.jit.script
def hand_on(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, upstream: torch.Tensor):
    return torch.jit.wait(torch.jit.fork(take, x, w, b, upstream))


print("TRIED")
hand_on(*(torch.ones(3).requires_grad_() for _ in range(3)), torch.ones(3))


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in (x, w, b)]
        return hand_on(*knobs, upstream.clone())
