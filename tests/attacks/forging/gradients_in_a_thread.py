# %% [markdown]
# Lets PyTorch find the gradients in a thread, which no mode and no profiler sees.
# expect: graded

# %%
import torch

print("TRIED")


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    def neuron(x, w, b):
        return torch.relu((x * w).sum(-1) + b)

    import threading

    def work():
        with torch.enable_grad():
            knobs = [t.clone().requires_grad_() for t in (x, w, b)]
            found.append(torch.autograd.grad(neuron(*knobs), knobs, upstream.clone()))

    found = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]
