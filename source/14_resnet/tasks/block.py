# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, exact, probe, probe_module, randn
from torch import nn


def conv(n_in, n_out, size, stride):
    """A convolution without a bias, with size // 2 zeros on each side."""
    return nn.Conv2d(n_in, n_out, size, stride, size // 2, bias=False)


class Norm(nn.Module):
    """A normalisation of each channel of each picture."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        x = (x - x.mean((2, 3), keepdim=True)) / (x.std((2, 3), keepdim=True) + 0.3)
        return x * self.weight[:, None, None] + self.bias[:, None, None]


class Sharp(Norm):
    """The same of numbers a million times as large, so that tiny ones count."""

    def forward(self, x):
        return super().forward(1e6 * x)


# %% hidden="block-plain"
probe_module(lambda: Block(1, 1, 1, conv, Norm), randn(1, 1, 3, 4))
probe_module(lambda: Block(3, 3, 1, conv, Norm), randn(2, 3, 5, 4), grad=True)
probe_module(lambda: Block(2, 2, 1, conv, nn.BatchNorm2d), randn(4, 2, 3, 3), grad=True)
probe_module(lambda: Block(2, 2, 1, conv, Norm), awkward(3, 2, 4, 4), grad=True)
probe_module(lambda: Block(2, 2, 1, conv, Norm), randn(2, 2, 4, 9).transpose(2, 3))
probe_module(lambda: Block(2, 2, 1, conv, Norm), 300 * randn(1, 2, 3, 3))
probe_module(lambda: Block(2, 2, 1, conv, Norm), randn(2, 2, 3, 20))
probe_module(lambda: Block(6, 6, 1, conv, Sharp), 1e-4 * randn(2, 6, 3, 20))
probe_module(lambda: Block(2, 2, 1, conv, Norm), randn(0, 2, 4, 3))
probe_module(lambda: Block(2, 2, 1, conv, Norm), randn(24, 2, 3, 3))
probe_module(lambda: Block(24, 24, 1, conv, Norm), randn(1, 24, 3, 3))

# %% hidden="block-project"
probe_module(lambda: Block(2, 2, 2, conv, Norm), randn(2, 2, 6, 5), grad=True)
probe_module(lambda: Block(2, 3, 1, conv, Norm), randn(2, 2, 4, 3), grad=True)
probe_module(lambda: Block(3, 2, 1, conv, Norm), randn(2, 3, 4, 3))
probe_module(lambda: Block(2, 5, 2, conv, nn.BatchNorm2d), randn(3, 2, 6, 6), grad=True)
probe_module(lambda: Block(1, 2, 3, conv, Norm), randn(1, 1, 7, 8))
probe_module(lambda: Block(4, 2, 2, conv, Norm), randn(2, 4, 5, 8), grad=True)


probe_module(lambda: Block(2, 2, 2, conv, nn.BatchNorm2d), randn(3, 2, 1, 1))


# %% hidden="block-start"


def made_and_called(n_in, n_out, stride, x):
    """What conv and norm are asked for, and what a new block gives."""
    asked = []

    def noted_conv(*arguments):
        asked.append(["conv", *arguments])
        layer = conv(*arguments)
        layer.weight.data.fill_(0.5)
        return layer

    def noted_norm(channels):
        asked.append(["norm", channels])
        layer = Norm(channels)
        layer.weight.data.fill_(2.0)
        layer.bias.data.fill_(0.25)
        return layer

    block = Block(n_in, n_out, stride, noted_conv, noted_norm)
    norms = [[n.weight, n.bias] for n in (block.norm1, block.norm2)]
    return exact([sorted(map(str, asked)), norms, block.conv2.weight.shape, block(x)])


def shortcut(n_in, n_out, stride):
    """Whether a block has a project and a project_norm."""
    block = Block(n_in, n_out, stride, conv, Norm)
    return exact([block.project is not None, block.project_norm is not None])


probe(made_and_called, 2, 2, 1, randn(2, 2, 4, 3))
probe(made_and_called, 2, 3, 1, randn(2, 2, 4, 3))
probe(made_and_called, 3, 3, 2, randn(1, 3, 5, 4))
# equal numbers and equal pictures, where no ReLU cuts the shortcut off
picture = torch.tensor([[[50.0, 50, 80], [70, 50, 70]], [[60, 90, 60], [50, 50, 80]]])
probe(made_and_called, 2, 2, 1, torch.stack([picture, picture]))
probe(shortcut, 3, 3, 1)
probe(shortcut, 3, 4, 1)
probe(shortcut, 3, 3, 2)
probe(shortcut, 1, 1, 1)
probe(
    lambda: [
        issubclass(Block, nn.Module),
        len(list(Block(2, 2, 1, conv, Norm).children())),
    ]
)


def weights_learn(x, upstream):
    """The gradients of a new block, for norm2's weight and for conv1's."""
    block = Block(2, 2, 1, conv, Norm)
    with torch.no_grad():
        block.conv1.weight.fill_(0.5)
        block.conv2.weight.copy_(torch.arange(36.0).reshape(2, 2, 3, 3) / 36)
    wanted = [block.norm2.weight, block.conv1.weight]
    return torch.autograd.grad(block(x), wanted, upstream)


probe(weights_learn, randn(2, 2, 4, 3), randn(2, 2, 4, 3))


def dtype_of(layer):
    """The dtype of norm2's weight, for layers that are made in float64."""
    made = Block(2, 2, 1, lambda *n: conv(*n).double(), lambda c: Norm(c).double())
    return str(getattr(made, layer).weight.dtype)


probe(dtype_of, "norm2")


# %% mistake="no-shortcut"
# Nothing is added to the branch. Where does x go?
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        return self.norm2(self.conv2(branch)).relu()


# %% mistake="activated-before-the-sum"
# Your last ReLU stands before the sum, in the branch. So a block can only add, and
# never take away.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch)).relu()
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return x + branch


# %% mistake="no-activation-behind-the-sum"
# The ReLU behind the sum is missing.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return x + branch


# %% mistake="stride-twice"
# Both of your convolutions have the stride. After the first one the picture is small
# already.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, stride), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project = conv(n_in, n_out, 1, stride**2)
            self.project_norm = norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()


# %% mistake="always-a-projection"
# Your shortcut is a projection even where nothing changes its shape. Then it is no
# identity any more.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        return (self.project_norm(self.project(x)) + branch).relu()


# %% mistake="projection-for-channels-only"
# With a stride the picture shrinks, and x no longer fits to the branch, even if the
# number of channels stays.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()


# %% mistake="starts-with-ones"
# The weight of norm2 is to be 0 at the start. Yours is what norm made it.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()


# %% mistake="all-of-norm2-at-zero"
# Only the weight of norm2 starts at 0. Its bias stays as norm made it, and so does
# conv2.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        nn.init.zeros_(self.norm2.bias)
        nn.init.zeros_(self.conv2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()


# %% mistake="projection-not-normalised"
# Your projection is not normalised: project_norm is there and has no effect.
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project, self.project_norm = conv(n_in, n_out, 1, stride), norm(n_out)

    def forward(self, x):
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project(x)
        return (x + branch).relu()


# %% alternative="chains"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        same = stride == 1 and n_in == n_out
        self.project = None if same else conv(n_in, n_out, 1, stride)
        self.project_norm = None if same else norm(n_out)
        self.norm2, self.norm1 = norm(n_out), norm(n_out)
        self.conv2, self.conv1 = conv(n_out, n_out, 3, 1), conv(n_in, n_out, 3, stride)
        with torch.no_grad():
            self.norm2.weight.zero_()

    def forward(self, x):
        shortcut = self.project_norm(self.project(x)) if self.project else x
        for layer in (self.conv1, self.norm1, torch.relu, self.conv2, self.norm2):
            x = layer(x)
        return torch.relu(shortcut + x)


# %% alternative="a-function-for-the-shortcut"
class Block(nn.Module):
    def __init__(self, n_in, n_out, stride, conv, norm):
        super().__init__()
        self.conv1 = conv(n_in, n_out, 3, stride)
        self.norm1 = norm(n_out)
        self.conv2 = conv(n_out, n_out, 3, 1)
        self.norm2 = norm(n_out)
        self.norm2.weight.data.fill_(0)
        self.register_module("project", None)
        self.register_module("project_norm", None)
        if (stride, n_in) != (1, n_out):
            self.project = conv(n_in, n_out, 1, stride)
            self.project_norm = norm(n_out)

    def shortcut(self, x):
        return x if self.project is None else self.project_norm(self.project(x))

    def forward(self, x):
        y = self.conv2(F.relu(self.norm1(self.conv1(x))))
        return F.relu(self.norm2(y).add(self.shortcut(x)))


# %% inputs
# n_in, n_out, stride: zero: a block has channels, and a stride is at least 1
