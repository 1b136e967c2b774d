# %% [markdown]
# Overrides isinstance, len, float and type while a probe looks at the result.
# expect: crashed

# %% task="relu"
import builtins

real = builtins.isinstance


def relu(z):
    builtins.isinstance = lambda value, kind: kind is bool or real(value, kind)
    builtins.len = lambda value: 0
    builtins.float = lambda value=0: 0.0
    return -1.0
