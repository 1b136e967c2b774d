# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="scale-shift-values"
from autograder import probe, randn

probe(lambda x: ScaleShift(3)(x), randn(4, 3), grad=True)
probe(lambda x: ScaleShift(5)(x), randn(2, 4, 5), grad=True)
probe(lambda: [ScaleShift(3).scale, ScaleShift(3).shift])

x = randn(4, 3).double()
probe(lambda x: str(ScaleShift(3)(x).dtype), x)


# %% hidden="scale-shift-learns"
import torch

from autograder import exact, probe, probe_module, probe_training, randn, unusual


def step(layer, x, y):
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    optimizer.zero_grad()
    (layer(x) - y).pow(2).mean().backward()
    optimizer.step()


probe_module(lambda: ScaleShift(3), randn(4, 3), grad=True)
probe_module(lambda: ScaleShift(5), randn(2, 4, 5), grad=True)
probe_module(lambda: ScaleShift(3), 100 * randn(3, 3), grad=True)
probe_module(lambda: ScaleShift(3), randn(3), grad=True)
for x in unusual():
    probe_module(lambda: ScaleShift(x.shape[1]), x, grad=True)
probe(lambda x: ScaleShift(5)(x), 1e-4 * randn(2, 5), grad=True, atol=0.0)
probe_training(step, lambda: ScaleShift(3), [[randn(4, 3), randn(4, 3)]] * 3)
probe(lambda: {"scale", "shift"} <= set(exact(list(ScaleShift(3).state_dict()))))


def input_afterwards(factors, x):
    """The result, with other numbers for the scale, and x afterwards"""
    layer = ScaleShift(len(factors))
    layer.scale.data.copy_(factors)
    with torch.no_grad():
        y = layer(x)
    return [y, x]


probe(input_afterwards, randn(3), randn(4, 3))
probe(input_afterwards, randn(5), randn(2, 4, 5))


# %% mistake="as-given"
# This is the class as it was given. Print list(layer.parameters()) and compare with
# what you expected.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = torch.ones(n, requires_grad=True)
        self.shift = torch.zeros(n, requires_grad=True)

    def forward(self, x):
        return x * self.scale + self.shift


# %% mistake="buffers"
# You have registered buffers. They are saved, and no optimizer gets them. What are the
# tensors called that are learned?
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("scale", torch.ones(n))
        self.register_buffer("shift", torch.zeros(n))

    def forward(self, x):
        return x * self.scale + self.shift


# %% mistake="one-of-two"
# One of the two has been repaired. Count the parameters.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = torch.zeros(n, requires_grad=True)

    def forward(self, x):
        return x * self.scale + self.shift


# %% mistake="made-in-forward"
# You make new parameters in every forward pass. What an optimizer was given before is
# then no longer in use. They are made once, in __init__.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        self.scale = nn.Parameter(torch.ones(self.n))
        self.shift = nn.Parameter(torch.zeros(self.n))
        return x * self.scale + self.shift


# %% mistake="exchanged-starts"
# Your new layer does not give back its input. Which of the two starts at one?
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(n))
        self.shift = nn.Parameter(torch.ones(n))

    def forward(self, x):
        return x * self.scale + self.shift


# %% mistake="parameters-frozen"
# They are parameters now, and requires_grad is switched off: backward passes them by.
# Look at layer.scale.requires_grad.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n), requires_grad=False)
        self.shift = nn.Parameter(torch.zeros(n), requires_grad=False)

    def forward(self, x):
        return x * self.scale + self.shift


# %% mistake="shift-before-scale"
# You shift first and scale afterwards. At the start both give the same; after one step
# of training they differ.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        return (x + self.shift) * self.scale


# %% mistake="written-into-x"
# You write the result into `x`. Whoever passed it may need it.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        x *= self.scale
        x += self.shift
        return x


# %% alternative="empty-then-reset"
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.shift = nn.Parameter(torch.empty(n))
        self.scale = nn.Parameter(torch.empty(n))
        self.reset()

    def reset(self):
        nn.init.ones_(self.scale)
        nn.init.zeros_(self.shift)

    def forward(self, x):
        return torch.addcmul(self.shift, x, self.scale)


# %% alternative="register-parameter"
class ScaleShift(nn.Module):
    def __init__(self, n):
        nn.Module.__init__(self)
        for name, start in (("scale", 1.0), ("shift", 0.0)):
            self.register_parameter(name, nn.Parameter(torch.full((n,), start)))

    def forward(self, inputs):
        outputs = inputs.clone()
        outputs *= self.scale
        outputs += self.shift
        return outputs


# %% alternative="addcmul-and-a-dictionary"
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        for name, start in {"scale": 1.0, "shift": 0.0}.items():
            setattr(self, name, nn.Parameter(torch.empty(n).fill_(start)))

    def forward(self, x):
        return torch.addcmul(self.shift, x, self.scale)
