# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-growth-spread"
probe(lambda: one_layer, reveal=False)
probe(lambda: five_layers, reveal=False)
probe(lambda: holding, reveal=False)

# %% hidden="predict-growth-layers"
probe(lambda: too_large_32, reveal=False)
probe(lambda: too_large_64, reveal=False)
probe(lambda: too_small_32, reveal=False)

# %% mistake="variance-for-spread"
# You give variances. The variance of a sum of 100 such products is 100. The spread is
# its root, and it is the spread that the layers multiply. Draw 1000 numbers with
# torch.randn, multiply them by 3, and print .var() and .std().
one_layer = 100.0
five_layers = 1e10
too_large_32 = 20
too_large_64 = 155
too_small_32 = 23
holding = 0.01

# %% mistake="layers-add-up"
# You add a layer's share where it is multiplied. The second layer gets inputs of spread
# 10, so what is the spread of its outputs? Print it after one layer, two, and three.
one_layer = 10.0
five_layers = 50.0
too_large_32 = 39
too_large_64 = 309
too_small_32 = 45
holding = 0.1

# %% mistake="one-layer-late"
# Your counts of layers are one off. After the first layer the spread is 10 to the power
# of 1, after layer k it is 10 to the power of k. Write down the first power of ten
# beyond each limit.
one_layer = 10.0
five_layers = 1e5
too_large_32 = 40
too_large_64 = 310
too_small_32 = 46
holding = 0.1

# %% mistake="one-layer-early"
# The spread is already near the limit, but not beyond it yet. Compare the power of ten
# of your layer with the limit, factor in front included: is 1.0 times it above 3.4
# times it?
one_layer = 10.0
five_layers = 1e5
too_large_32 = 38
too_large_64 = 308
too_small_32 = 44
holding = 0.1

# %% mistake="zeros-counted-twice"
# With weights times 0.01 you shrink the spread by 0.01 in each layer. But the hundred
# products are still summed up. What does a layer do to the spread altogether?
one_layer = 10.0
five_layers = 1e5
too_large_32 = 39
too_large_64 = 309
too_small_32 = 23
holding = 0.1

# %% mistake="mean-of-the-inputs"
# You divide by the number of inputs, as in a mean. Then the variance of an output is
# 100 times 0.01 squared. Is that 1? Multiply standard normal weights by your number and
# print the spread of the outputs.
one_layer = 10.0
five_layers = 1e5
too_large_32 = 39
too_large_64 = 309
too_small_32 = 45
holding = 0.01

# %% alternative="computed"
one_layer = math.sqrt(100)
five_layers = 10**5
too_large_32 = next(
    k for k in range(1, 100) if 10.0**k > torch.finfo(torch.float32).max
)
too_large_64 = 309
too_small_32 = 45
holding = 1 / math.sqrt(100)

# %% alternative="tensors-of-rank-0"
one_layer = torch.tensor(100.0, dtype=torch.float64).sqrt().item()
five_layers = one_layer**5
too_large_32, too_large_64, too_small_32 = 39, 309, 45
holding = 1 / one_layer
