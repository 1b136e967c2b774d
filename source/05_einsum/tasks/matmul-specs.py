# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, randn


# %% hidden="matmul-specs-product"
def matmul_by_spec(a, b):
    return torch.einsum(matmul_spec, a, b)


probe(matmul_by_spec, randn(2, 3), randn(3, 4))
probe(matmul_by_spec, randn(1, 5), randn(5, 3))
probe(matmul_by_spec, randn(3, 1), randn(1, 4))
probe(matmul_by_spec, randn(3, 3), randn(3, 3))
probe(matmul_by_spec, randn(4, 2), randn(2, 1))


probe(lambda: "->" in matmul_spec)


# %% hidden="matmul-specs-layer"
def layer_by_spec(x, w):
    return torch.einsum(layer_spec, x, w)


probe(layer_by_spec, randn(5, 3), randn(2, 3))
probe(layer_by_spec, randn(1, 4), randn(6, 4))
probe(layer_by_spec, randn(3, 2), randn(1, 2))
probe(layer_by_spec, randn(4, 3), randn(3, 3))


probe(lambda: "->" in layer_spec)


# %% hidden="matmul-specs-batch"
def batch_by_spec(a, b):
    return torch.einsum(batch_spec, a, b)


probe(batch_by_spec, randn(5, 2, 3), randn(5, 3, 4))
probe(batch_by_spec, randn(1, 2, 4), randn(1, 4, 3))
probe(batch_by_spec, randn(4, 1, 2), randn(4, 2, 3))


probe(lambda: "->" in batch_spec)


# %% mistake="result-transposed"
# Your matmul_spec gives the product turned around, (m, n). Which part of the string
# decides about the order of the result's dimensions?
matmul_spec = "ij,jk->ki"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->bik"

# %% mistake="layer-as-plain-product"
# You treat the weights of the layer as (inputs, outputs). They are stored the other way
# round here. Which of their two dimensions has the size of a row of x?
matmul_spec = "ij,jk->ik"
layer_spec = "ni,io->no"
batch_spec = "bij,bjk->bik"

# %% mistake="layer-result-transposed"
# Your layer gives outputs × batch. Look at the shape the text asks for, and at the
# order of your letters right of the arrow.
matmul_spec = "ij,jk->ik"
layer_spec = "ni,oi->on"
batch_spec = "bij,bjk->bik"

# %% mistake="batch-summed-away"
# Your batch_spec adds up the products of all pairs: the letter of the batch is missing
# on the right. Compare the rank of your result with the shape asked for.
matmul_spec = "ij,jk->ik"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->ik"

# %% mistake="every-a-with-every-b"
# In batch_spec the two operands have different letters for the batch. Then each a meets
# each b, and not its own partner. Try 5 pairs of matrices and count the products.
matmul_spec = "ij,jk->ik"
layer_spec = "ni,oi->no"
batch_spec = "bij,cjk->bik"

# %% mistake="inner-letters-differ"
# In matmul_spec the two inner dimensions have letters of their own, so that two loops
# run where one should: each operand is summed by itself first. Try two matrices of ones
# with inner size 3; the entries should be 3.
matmul_spec = "ij,lk->ik"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->bik"

# %% mistake="layer-inputs-apart"
# In layer_spec the inputs of x and of w have letters of their own, so that each is
# added up by itself. Try x and w of ones with 3 inputs: the entries should be 3.
matmul_spec = "ij,jk->ik"
layer_spec = "ni,oj->no"
batch_spec = "bij,bjk->bik"

# %% alternative="other-letters"
matmul_spec = "np,pm->nm"
layer_spec = "bx,yx->by"
batch_spec = "zxy,zyw->zxw"

# %% alternative="spaces-and-no-arrow-where-it-happens-to-fit"
matmul_spec = "ij, jk -> ik"
layer_spec = " a k , b k -> a b "
batch_spec = "...ij,...jk->...ik"
