# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, rand, randn

# %% hidden="loop-specs-one"
probe(lambda x: torch.einsum(traces_spec, x), randn(4, 3, 3))
probe(lambda x: torch.einsum(traces_spec, x), randn(3, 2, 2))
probe(lambda x: torch.einsum(traces_spec, x), randn(1, 4, 4))
probe(lambda x: torch.einsum(channels_first_spec, x), randn(2, 4, 5, 3))
probe(lambda x: torch.einsum(channels_first_spec, x), randn(1, 3, 2, 4))


probe(lambda: ["->" in spec for spec in (traces_spec, channels_first_spec)])


# %% hidden="loop-specs-two"
probe(lambda x, y: torch.einsum(scaled_spec, x, y), randn(2, 3), randn(2))
probe(lambda x, y: torch.einsum(scaled_spec, x, y), randn(3, 3), randn(3))
probe(lambda x, y: torch.einsum(scaled_spec, x, y), randn(1, 4), randn(1))
probe(lambda x, y: torch.einsum(row_dots_spec, x, y), randn(3, 4), randn(3, 4))
probe(lambda x, y: torch.einsum(row_dots_spec, x, y), randn(5, 2), randn(5, 2))
probe(lambda x, y: torch.einsum(row_dots_spec, x, y), 1 + rand(1, 3), 1 + rand(1, 3))


probe(lambda: ["->" in spec for spec in (scaled_spec, row_dots_spec)])


# %% hidden="loop-specs-three"
def bilinear(x, w, y):
    return torch.einsum(bilinear_spec, x, w, y)


probe(bilinear, randn(5, 2), randn(2, 3), randn(5, 3))
probe(bilinear, randn(4, 3), randn(3, 2), randn(4, 2))
probe(bilinear, randn(2, 3), randn(3, 3), randn(2, 3))
probe(bilinear, 1 + rand(1, 3), 1 + rand(3, 4), 1 + rand(1, 4))


probe(lambda: "->" in bilinear_spec)


# %% mistake="diagonals-kept"
# Your traces_spec keeps the diagonals and does not add them up. What stands in the
# brackets of out, behind += ?
traces_spec = "nii->ni"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="one-number-for-all"
# Your traces_spec adds up the whole stack. The code has one number for each matrix:
# which letter is in the brackets of out?
traces_spec = "nii->"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="whole-matrices-summed"
# Your traces_spec visits all entries of each matrix. The code has one loop for both of
# its dimensions, and so reads x[n, i, i] alone.
traces_spec = "nij->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="read-from-the-wrong-side"
# In channels_first_spec you took the brackets of out for those of x. What is read stands
# right of = in the code and left of the arrow in the spec.
traces_spec = "nii->n"
channels_first_spec = "nchw->nhwc"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="height-and-width-exchanged"
# Your channels_first_spec turns the pictures on their side. Compare the last two letters
# on the right with the brackets of out.
traces_spec = "nii->n"
channels_first_spec = "nhwc->ncwh"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="not-turned"
# Your scaled_spec leaves the table as it was. In the code out has its brackets the other
# way round.
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ij"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="columns-scaled"
# Your scaled_spec takes a number for each column. The code has y[i], and i counts the
# rows of x.
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,j->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="scaled-and-summed"
# Your scaled_spec adds up what the code keeps apart: out has two letters in brackets.
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->j"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="every-row-with-every-row"
# Your row_dots_spec lets each row of x meet each row of y, and a table comes out. The
# code has one loop n for both.
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,md->nm"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="rows-not-summed"
# Your row_dots_spec multiplies entry by entry and leaves the products as they are. Which
# letter is missing in the brackets of out?
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->nd"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="rows-with-all-rows-summed"
# Your row_dots_spec has one number for each row, but in it all the rows of y have been
# added up: their letter is a loop of its own. The code has one loop n for both.
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,md->n"
bilinear_spec = "ni,ij,nj->n"

# %% mistake="all-pairs-in-one-number"
# Your bilinear_spec adds up the scores of all pairs of rows. Which letter is in the
# brackets of out?
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->"

# %% mistake="rows-mixed-in-the-bilinear-form"
# In your bilinear_spec x and y have different letters for their rows: each row of x
# meets all the rows of y. The code has one loop n for both.
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,mj->n"

# %% mistake="weights-turned"
# Your bilinear_spec reads w the other way round. The code has w[i, j], and i belongs to
# x.
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ji,nj->n"

# %% alternative="other-letters"
traces_spec = "zkk->z"
channels_first_spec = "abcd->adbc"
scaled_spec = "ab,a->ba"
row_dots_spec = "ij,ij->i"
bilinear_spec = "bx,xy,by->b"

# %% alternative="dots-and-capitals"
traces_spec = "...ii->..."
channels_first_spec = "B...C -> BC..."
scaled_spec = " Rc, R -> cR"
row_dots_spec = "...d, ...d -> ..."
bilinear_spec = "...i, ij, ...j -> ..."
