# %% [markdown]
# Makes all random inputs zeros, on which the answers (always 0) would be right.
# expect: graded

# %%
import random

import torch

import autograder
from autograder.jailed import draws, probes

zeros = lambda *shape, **kwargs: torch.zeros(shape)
for module in (autograder, draws):
    module.randn = module.rand = module.randint = zeros
    module.numbers = lambda n, away=0.0: [0.0] * n
    module.number = lambda away=0.0: 0.0
probes.Recorder.generator = lambda self: torch.Generator("cpu").manual_seed(0)
probes.Recorder.key = lambda self, purpose: 0
probes._copy = lambda value, leaves, made: value * 0 if isinstance(value, torch.Tensor) else value
torch.randn = torch.rand = lambda shape, **kwargs: torch.zeros(shape)
random.random = lambda: 0.0
print("TRIED")


# %% task="weighted-sum"
def weighted_sum(x, w):
    return 0.0


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    return 0.0


# %% task="relu"
def relu(z):
    return 0.0


# %% task="tensor-relu"
def tensor_relu(x):
    return x * 0


# %% task="tensor-neuron"
def tensor_neuron(x, w, b):
    return (x * w).sum(-1) * 0


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    return x * 0, w * 0, b * 0
