# %% [markdown]
# Objects in place of functions, with all that a probe asks a function for: that it is by hand, that
# it is the apply of a class, that it is a module with ten thousand parameters.
# expect: graded

# %%
import torch


class Call:
    by_hand = True
    __name__ = "apply"
    __self__ = property(lambda self: torch.autograd.Function)
    __class__ = property(lambda self: torch.nn.Module)

    def parameters(self):
        return [torch.zeros(1, requires_grad=True)] * 10_000

    def named_parameters(self):
        raise SystemExit

    def __call__(self, *args, **kw):
        return 12345.0


class Named(Call):
    def __getattr__(self, name):
        return self

    def __name__(self):
        raise KeyboardInterrupt


print("TRIED")

# %% task="relu"
relu = Call()

# %% task="sigmoid"
sigmoid = Named()

# %% task="weighted-sum"
weighted_sum = Call()
