# %% [markdown]
# Has PyTorch record nothing for any profiler while autograd works.
# expect: graded
# flags: _C

# %%
import torch

print("TRIED")


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    record = getattr(torch._C._autograd, "_enable_record_function", print)
    record(False)
    try:
        with torch.inference_mode(False), torch.enable_grad():
            knobs = [t.clone().requires_grad_() for t in (x, w, b)]
            y = torch.relu((knobs[0] * knobs[1]).sum(-1) + knobs[2])
            return torch.autograd.grad(y, knobs, upstream.clone())
    finally:
        record(True)
