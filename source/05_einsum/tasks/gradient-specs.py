# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, randn

# %% hidden="gradient-specs-product"
probe(lambda g, b: torch.einsum(grad_a_spec, g, b), randn(2, 4), randn(3, 4))
probe(lambda g, b: torch.einsum(grad_a_spec, g, b), randn(1, 3), randn(5, 3))
probe(lambda g, a: torch.einsum(grad_b_spec, g, a), randn(2, 4), randn(2, 3))
probe(lambda g, a: torch.einsum(grad_b_spec, g, a), randn(1, 3), randn(1, 5))


# %% hidden="gradient-specs-weights"
def grad_w(g, x):
    return torch.einsum(grad_w_spec, g, x)


def grad_bilinear(g, x, y):
    return torch.einsum(grad_bilinear_spec, g, x, y)


probe(grad_w, randn(5, 2), randn(5, 3))
probe(grad_w, randn(1, 4), randn(1, 3))
probe(grad_bilinear, randn(5), randn(5, 2), randn(5, 3))
probe(grad_bilinear, randn(1), randn(1, 4), randn(1, 3))

# %% mistake="order-of-b-mistaken"
# Your grad_a_spec takes b for a (k, j) table. b comes in as it went into the product,
# (j, k). No transpose is needed: the letters say which dimensions meet.
grad_a_spec = "ik,kj->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="order-of-a-mistaken"
# Your grad_b_spec takes a for a (j, i) table. It comes in as (i, j), as in the product.
# Keep each tensor's letters and change only the roles.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ji->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="gradient-of-a-transposed"
# Your gradient of a comes out as (j, i). A gradient has the shape of the thing it
# belongs to.
grad_a_spec = "ik,jk->ji"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="gradient-of-b-transposed"
# Your gradient of b comes out as (k, j). A gradient has the shape of the thing it
# belongs to.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->kj"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="weights-transposed"
# Your gradient of the weights comes out as (inputs, outputs). They are stored as
# (outputs, inputs), and so must their gradient be.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->io"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="batch-kept"
# Your grad_w_spec keeps the rows of the batch apart. All of them use the same weights,
# so that their shares add up. Which letter has to go?
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->noi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="rows-of-g-and-x-apart"
# In your grad_w_spec g and x have different letters for the batch, and are summed each
# by itself. The upstream gradient of a row belongs to the input of the same row.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,mi->oi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="upstream-summed-apart"
# In your grad_bilinear_spec the upstream gradient has a letter of its own and is summed
# before it meets anything. Each of its entries belongs to one pair of rows. With an
# upstream of ones that looks almost right: it is larger by a factor.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "m,ni,nj->ij"

# %% mistake="pairs-kept-apart"
# Your grad_bilinear_spec keeps the pairs of rows apart. All of them use the same w:
# what has to happen to their shares?
grad_a_spec = "ik,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->nij"

# %% mistake="upstream-of-a-summed-apart"
# In your grad_a_spec the columns of g have a letter of their own, so that g is added up
# before it meets b. With an upstream of ones only a factor would be wrong. Entry (i, k)
# of g belongs to column k of the product, which is made of b's column k.
grad_a_spec = "il,jk->ij"
grad_b_spec = "ik,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% mistake="upstream-of-b-summed-apart"
# In your grad_b_spec the rows of g have a letter of their own, so that g is added up
# before it meets a. With an upstream of ones only a factor would be wrong. Entry (i, k)
# of g belongs to row i of the product, which is made of a's row i.
grad_a_spec = "ik,jk->ij"
grad_b_spec = "lk,ij->jk"
grad_w_spec = "no,ni->oi"
grad_bilinear_spec = "n,ni,nj->ij"

# %% alternative="other-letters"
grad_a_spec = "nm,km->nk"
grad_b_spec = "nm,nk->km"
grad_w_spec = "by,bx->yx"
grad_bilinear_spec = "b,bx,by->xy"

# %% alternative="spaces"
grad_a_spec = "i k, j k -> i j"
grad_b_spec = "ik , ij -> jk"
grad_w_spec = "...o, ...i -> oi".replace("...", "n")
grad_bilinear_spec = " n , ni , nj -> ij "
