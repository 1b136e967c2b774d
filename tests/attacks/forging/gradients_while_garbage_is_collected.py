# %% [markdown]
# A callback of the garbage collector finds the gradients before the call that is watched.
# expect: graded
# flags: imports gc

# %%
import gc
import sys

import torch

found = {}


def look(phase, info):
    frame = sys._getframe(1)
    while frame is not None:
        args = frame.f_locals.get("args", ()) if frame.f_code.co_name == "probe" else ()
        if len(args) == 4 and args[3] is not found.get("for"):
            found["for"] = args[3]
            take(args)
        frame = frame.f_back


def take(args):
    if not all(isinstance(t, torch.Tensor) for t in args):
        return
    with torch.inference_mode(False), torch.enable_grad():
        x, w, b, upstream = (t.detach().clone() for t in args)
        knobs = [t.requires_grad_() for t in (x, w, b)]
        found["grads"] = torch.autograd.grad(torch.relu((x * w).sum(-1) + b), knobs, upstream)


gc.callbacks.append(look)
gc.set_threshold(1, 1, 1)
print("TRIED")


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    return found["grads"]
