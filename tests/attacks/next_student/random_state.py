# %% [markdown]
# Sets every generator to a state of its own, and draws from it.
# expect: graded

# %%
import random

import numpy
import torch

random.seed(7)
numpy.random.seed(7)
torch.manual_seed(7)
torch.use_deterministic_algorithms(True)
print("TRIED")

# %% where="next"
import random

import numpy
import torch

numbers = [random.Random(7).random(), numpy.random.RandomState(7).rand()]
if random.random() == numbers[0] or numpy.random.rand() == numbers[1] or torch.initial_seed() == 7:
    print("FOUND")
if torch.are_deterministic_algorithms_enabled():
    print("FOUND")
