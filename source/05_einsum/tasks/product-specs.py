# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, rand, randn

# %% hidden="product-specs-vectors"
probe(lambda u, v: torch.einsum(dot_spec, u, v), 1 + rand(3), 1 + rand(3))
probe(lambda u, v: torch.einsum(dot_spec, u, v), 1 + rand(6), -1 - rand(6))
probe(lambda u, v: torch.einsum(outer_spec, u, v), randn(3), randn(2))
probe(lambda u, v: torch.einsum(outer_spec, u, v), randn(1), randn(4))

# %% hidden="product-specs-rows"
probe(lambda x, y: torch.einsum(row_dots_spec, x, y), randn(3, 4), randn(3, 4))
probe(lambda x, y: torch.einsum(row_dots_spec, x, y), randn(5, 2), randn(5, 2))
probe(lambda x, y: torch.einsum(row_dots_spec, x, y), 1 + rand(1, 3), 1 + rand(1, 3))


# %% hidden="product-specs-bilinear"
def bilinear(x, w, y):
    return torch.einsum(bilinear_spec, x, w, y)


def bilinear_rows(x, w, y):
    return torch.einsum(bilinear_rows_spec, x, w, y)


probe(bilinear, 1 + rand(2), 1 + rand(2, 3), 1 + rand(3))
probe(bilinear, 1 + rand(4), -1 - rand(4, 2), 1 + rand(2))
probe(bilinear_rows, randn(5, 2), randn(2, 3), randn(5, 3))
probe(bilinear_rows, randn(4, 3), randn(3, 2), randn(4, 2))
probe(bilinear_rows, 1 + rand(1, 3), 1 + rand(3, 4), 1 + rand(1, 4))

# %% mistake="elementwise-for-dot"
# Your dot_spec multiplies the pairs and does not add them up: a vector comes out. What
# must be missing on the right, for one number to come out?
dot_spec = "i,i->i"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"

# %% mistake="all-products-summed"
# In your dot_spec the two vectors have different letters. Then every number meets every
# number, and not its partner. Try it on two vectors of three ones: the result should be
# 3.
dot_spec = "i,j->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"

# %% mistake="outer-transposed"
# Your outer product has the shape (m, n). The first vector numbers the rows. Look at
# the order on the right.
dot_spec = "i,i->"
outer_spec = "i,j->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"

# %% mistake="every-row-with-every-row"
# Your row_dots_spec lets each row of x meet each row of y, and a table comes out. Row 0
# is to meet row 0 only: how do you say that two dimensions are walked by one loop?
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,md->nm"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"

# %% mistake="rows-not-summed"
# Your row_dots_spec multiplies entry by entry and leaves the products as they are. One
# number for each row is asked for. Which letter has to go?
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->nd"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"

# %% mistake="rows-with-all-rows-summed"
# Your row_dots_spec has one number for each row, but in it all the rows of y have been
# added up: their letter is a loop of its own, and is summed. Try with y that is zero
# except in its last row.
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,md->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->n"

# %% mistake="all-pairs-in-one-number"
# Your bilinear_rows_spec adds up the scores of all pairs. One for each pair is asked
# for. Which letter numbers the pairs, and where does it have to stand?
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,nj->"

# %% mistake="rows-mixed-in-the-bilinear-form"
# In your bilinear_rows_spec x and y have different letters for their rows: each row of
# x meets all the rows of y. Try with two pairs of rows where one row of y is zero.
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->"
bilinear_rows_spec = "ni,ij,mj->n"

# %% mistake="bilinear-keeps-a-vector"
# Your bilinear_spec stops half way: something is left that should be summed. The result
# is one number, and its spec ends with the arrow.
dot_spec = "i,i->"
outer_spec = "i,j->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "i,ij,j->j"
bilinear_rows_spec = "ni,ij,nj->n"

# %% alternative="other-letters"
dot_spec = "k,k->"
outer_spec = "a,b->ab"
row_dots_spec = "ij,ij->i"
bilinear_spec = "a,ab,b->"
bilinear_rows_spec = "bx,xy,by->b"

# %% alternative="without-arrows-where-it-happens-to-fit"
dot_spec = "i,i"
outer_spec = "i,j"
row_dots_spec = "...d, ...d -> ..."
bilinear_spec = "i,ij,j"
bilinear_rows_spec = "...i, ij, ...j -> ..."
