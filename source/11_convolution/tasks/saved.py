# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="saved-matrix"
probe(lambda: dense, reveal=False)
probe(lambda: shared, reveal=False)
probe(lambda: not_zero, reveal=False)

# %% hidden="saved-layers"
probe(lambda: layer, reveal=False)
probe(lambda: grouped, reveal=False)
probe(lambda: products, reveal=False)

# %% mistake="a-kernel-for-every-window"
# You gave every window weights of its own. They share them: the same nine numbers
# everywhere.
dense = 28 * 28 * 26 * 26
shared = 9 * 26 * 26
not_zero = 9 * 26 * 26
layer = 32 * 16 * 9 * 26 * 26
grouped = 32 * 9 * 26 * 26
products = 32 * 8 * 8 * 9

# %% mistake="one-channel-kernels"
# A kernel looks at all channels, with nine weights for each of them. Groups change
# that.
dense = 28 * 28 * 26 * 26
shared = 9
not_zero = 9
layer = 32 * 9 + 32
grouped = 32 * 9 + 32
products = 32 * 9 * 8 * 8

# %% mistake="no-bias"
# You left the biases out. A convolution has one for each kernel.
dense = 28 * 28 * 26 * 26
shared = 9
not_zero = 9 * 28 * 28
layer = 32 * 16 * 9
grouped = 32 * 9
products = 32 * 6 * 6 * 16 * 9

# %% mistake="a-bias-for-each-channel-and-kernel"
# You gave a bias to every pair of channel and kernel. The sum over the channels is one
# number, and one bias is added to it.
dense = 28 * 28 + 26 * 26
shared = 9
not_zero = 9 * 26 * 26
layer = 32 * 16 * (9 + 1)
grouped = 16 * 32 * 9 // 16 + 16
products = 32 * 16 * 9

# %% alternative="asked-pytorch"
dense = torch.nn.Linear(28 * 28, 26 * 26, bias=False).weight.numel()
shared = torch.nn.Conv2d(1, 1, 3, bias=False).weight.numel()
not_zero = 26**2 * shared
layer = sum(p.numel() for p in torch.nn.Conv2d(16, 32, 3).parameters())
grouped = sum(p.numel() for p in torch.nn.Conv2d(16, 32, 3, groups=16).parameters())
products = 294912

# %% alternative="numbers"
dense, shared, not_zero = 529984, 9, 6084
layer, grouped, products = 4640, 320, 294912
