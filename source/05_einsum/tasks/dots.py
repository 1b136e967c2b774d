# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, randn


# %% hidden="dots-layer"
def layer(x, w):
    return torch.einsum(any_layer_spec, x, w)


probe(layer, randn(3), randn(2, 3))
probe(layer, randn(4, 3), randn(2, 3))
probe(layer, randn(5, 4, 3), randn(2, 3))
probe(layer, randn(2, 5, 4, 3), randn(6, 3))
probe(layer, randn(3, 3), randn(3, 3))
probe(layer, randn(3, 2, 3), randn(3, 3))
probe(layer, randn(1, 4), randn(1, 4))


# %% hidden="dots-matmul"
def product(a, b):
    return torch.einsum(any_matmul_spec, a, b)


probe(product, randn(2, 3), randn(3, 4))
probe(product, randn(5, 2, 3), randn(5, 3, 4))
probe(product, randn(5, 2, 3), randn(3, 4))
probe(product, randn(2, 3), randn(5, 3, 4))
probe(product, randn(5, 1, 2, 3), randn(4, 3, 6))
probe(product, randn(2, 3, 4, 4), randn(2, 3, 4, 4))
probe(product, randn(3, 3), randn(3, 3))

# %% hidden="dots-sums"
probe(lambda x: torch.einsum(channel_sums_spec, x), randn(3))
probe(lambda x: torch.einsum(channel_sums_spec, x), randn(4, 3))
probe(lambda x: torch.einsum(channel_sums_spec, x), randn(5, 4, 3))
probe(lambda x: torch.einsum(channel_sums_spec, x), randn(2, 5, 4, 3))
probe(lambda x: torch.einsum(channel_sums_spec, x), randn(3, 1, 2))

# %% mistake="unnamed-dimensions-summed"
# Your any_layer_spec has no dots on the right, so what they stand for is summed over. A
# layer has one answer for each row of x.
any_layer_spec = "...i,oi->o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->c"

# %% mistake="outputs-in-front"
# Your any_layer_spec puts the outputs in front. The text has them behind everything else.
any_layer_spec = "...i,oi->o..."
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->c"

# %% mistake="first-dimension-for-last"
# Your any_layer_spec names the first dimension of x and leaves the others to the dots.
# The inputs are the last dimension.
any_layer_spec = "i...,oi->...o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->c"

# %% mistake="weights-turned"
# Your any_layer_spec takes w for (inputs, outputs). With as many inputs as outputs nobody
# notices.
any_layer_spec = "...i,io->...o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->c"

# %% mistake="all-products-summed"
# Your any_matmul_spec has no dots on the right, so the products of a stack are added up.
# They are to be kept apart.
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...jk->ik"
channel_sums_spec = "...c->c"

# %% mistake="rows-of-b"
# Your any_matmul_spec lets rows of a meet rows of b. Which letter do the two operands of
# a matrix product share, and in which place has b got it?
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...kj->...ik"
channel_sums_spec = "...c->c"

# %% mistake="product-turned"
# Your any_matmul_spec gives each product turned around, (m, n).
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...jk->...ki"
channel_sums_spec = "...c->c"

# %% mistake="nothing-summed"
# Your channel_sums_spec has dots on the right and adds nothing up. What stays there is
# kept.
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->...c"

# %% mistake="channels-summed"
# Your channel_sums_spec adds up the channels and keeps the rest. It is to be the other
# way round.
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->..."

# %% mistake="first-dimension-kept"
# Your channel_sums_spec keeps the first dimension. The channels are the last one.
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "c...->c"

# %% alternative="other-letters"
any_layer_spec = "...x,yx->...y"
any_matmul_spec = "...np,...pm->...nm"
channel_sums_spec = "...z->z"

# %% alternative="without-arrows-where-it-happens-to-fit"
any_layer_spec = "... i, oi"
any_matmul_spec = "... ij, ... jk"
channel_sums_spec = "... C -> C"
