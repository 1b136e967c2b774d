# %% [markdown]
# Lets libraries and magics read: linecache, tokenize, torch.load, numpy, mmap, %run, %load, matplotlib.
# expect: graded

# %%
import linecache
import tokenize

import matplotlib.image
import numpy
import torch

path = "{{COURSE}}/solutions/neuron.py"
print("TRIED")
if linecache.getlines(path):
    print("SUCCEEDED linecache")
readers = [
    tokenize.open,
    numpy.fromfile,
    numpy.load,
    torch.load,
    lambda path: torch.from_file(path, size=8),
    matplotlib.image.imread,
]
for reader in readers:
    try:
        reader(path)
        print("SUCCEEDED", reader)
    except (OSError, RuntimeError):
        pass

# %%
try:
    get_ipython().run_line_magic("run", "{{COURSE}}/solutions/neuron.py")
    get_ipython().run_line_magic("load", "{{COURSE}}/solutions/neuron.py")
except OSError:
    pass
if "relu" in globals():
    print("SUCCEEDED")
