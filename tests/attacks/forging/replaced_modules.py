# %% [markdown]
# Replaces the modules of the probe in sys.modules with ones of its own.
# expect: crashed

# %%
import sys
import types


class Everything(types.ModuleType):
    def __getattr__(self, name):
        return lambda *args, **kwargs: True


for name in (
    "autograder",
    "autograder.jailed",
    "autograder.jailed.pack",
    "autograder.jailed.operations",
    "safetensors",
    "safetensors.numpy",
):
    sys.modules[name] = Everything(name)
