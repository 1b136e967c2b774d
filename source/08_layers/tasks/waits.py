# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="waits-activations"
probe(lambda: tensors_kept, reveal=False)
probe(lambda: bytes_kept, reveal=False)

# %% hidden="waits-weights"
probe(lambda: bytes_weights, reveal=False)
probe(lambda: kept_factor, reveal=False)
probe(lambda: weights_factor, reveal=False)

# %% mistake="every-slot-counted"
# You count each tensor once for each object that keeps it. The result of one layer and
# the input of the next are one tensor, kept twice and stored once.
tensors_kept = 9
bytes_kept = 4 * (64 * 784 + 4 * 64 * 50 + 2 * 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50 + 50 + 1)
kept_factor = 2
weights_factor = 1

# %% mistake="numbers-for-bytes"
# You count numbers. Each takes 4 bytes.
tensors_kept = 6
bytes_kept = 64 * 784 + 2 * 64 * 50 + 64 + 64 + 1
bytes_weights = 50 * 784 + 50 + 50 + 1
kept_factor = 2
weights_factor = 1

# %% mistake="input-forgotten"
# You leave out the input of the network. The first layer keeps it, because the gradient
# of its weights needs it, and here it is the largest of all.
tensors_kept = 5
bytes_kept = 4 * (2 * 64 * 50 + 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50 + 50 + 1)
kept_factor = 2
weights_factor = 1

# %% mistake="weights-grow-with-the-batch"
# You let the weights grow with the batch. All rows of a batch go through the same
# weights.
tensors_kept = 6
bytes_kept = 4 * (64 * 784 + 2 * 64 * 50 + 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50 + 50 + 1)
kept_factor = 2
weights_factor = 2

# %% mistake="biases-forgotten"
# You count the weights and leave the biases out.
tensors_kept = 6
bytes_kept = 4 * (64 * 784 + 2 * 64 * 50 + 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50)
kept_factor = 2
weights_factor = 1

# %% alternative="counted-from-shapes"
_n, _m, _h = 64, 784, 50
_shapes = {"x": (_n, _m), "z1": (_n, _h), "a1": (_n, _h)}
_shapes |= {"pred": (_n, 1), "target": (_n,), "loss": ()}
tensors_kept = len(_shapes)
bytes_kept = sum(4 * torch.Size(shape).numel() for shape in _shapes.values())
bytes_weights = (_h * _m + _h + _h + 1) * 4
kept_factor = 128 // 64
weights_factor = 128 // 128
