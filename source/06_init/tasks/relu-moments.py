# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="relu-moments-relu"
probe(lambda: relu_second, atol=0.0051, reveal=False)
probe(lambda: relu_variance, atol=0.0051, reveal=False)

# %% hidden="relu-moments-scaled"
probe(lambda: scaled_mean, atol=0.0051, reveal=False)
probe(lambda: scaled_std, atol=0.0051, reveal=False)
probe(lambda: scaled_second, atol=0.0051, reveal=False)

# %% mistake="variance-halved"
# You halve the variance. What ReLU halves is the mean of the squares. Its output has a
# mean above 0, and the variance is measured from there. Draw a million numbers and
# print torch.relu(z).var().
relu_second = 0.5
relu_variance = 0.5
scaled_mean = 0.56
scaled_std = 1.0
scaled_second = 1.32

# %% mistake="mean-not-squared"
# You subtract the mean where its square belongs. The relation is: variance = second
# moment − mean². Draw a million numbers and check.
relu_second = 0.5
relu_variance = 0.5 - 1 / math.sqrt(2 * math.pi)
scaled_mean = 1 / math.sqrt(math.pi)
scaled_std = math.sqrt(1 - 1 / math.sqrt(math.pi))
scaled_second = 1.0

# %% mistake="mean-not-scaled"
# Your mean is that of the unscaled numbers. If all of them are multiplied by the root
# of 2, so is their mean.
relu_second = 0.5
relu_variance = 0.5 - 0.5 / math.pi
scaled_mean = 1 / math.sqrt(2 * math.pi)
scaled_std = math.sqrt(1 - 0.5 / math.pi)
scaled_second = 1.0

# %% mistake="mean-doubled"
# You multiply the mean by 2. The variance of z is doubled, so z itself is multiplied by
# the root of 2. A mean follows the numbers, a second moment their squares.
relu_second = 0.5
relu_variance = 0.5 - 0.5 / math.pi
scaled_mean = 2 / math.sqrt(2 * math.pi)
scaled_std = math.sqrt(4 * (0.5 - 0.5 / math.pi))
scaled_second = 2.0

# %% mistake="nothing-lost"
# You say that ReLU keeps the second moment, and that the scaled layer doubles it. Half
# of the numbers have become 0: what have they left to the mean of the squares?
relu_second = 1.0
relu_variance = 1 - 0.5 / math.pi
scaled_mean = 1 / math.sqrt(math.pi)
scaled_std = math.sqrt(2 - 1 / math.pi)
scaled_second = 2.0

# %% mistake="variance-for-std"
# For scaled_std you give a variance. The standard deviation is its root.
relu_second = 0.5
relu_variance = 0.5 - 0.5 / math.pi
scaled_mean = 1 / math.sqrt(math.pi)
scaled_std = 1 - 1 / math.pi
scaled_second = 1.0

# %% alternative="rounded"
relu_second, relu_variance = 0.5, 0.34
scaled_mean, scaled_std, scaled_second = 0.56, 0.83, 1

# %% alternative="computed-otherwise"
relu_second = 1 / 2
relu_variance = (1 - 1 / math.pi) / 2
scaled_mean = 0.399 * 2**0.5
scaled_second = 2 * relu_second
scaled_std = (scaled_second - scaled_mean**2) ** 0.5
