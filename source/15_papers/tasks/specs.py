# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import probe, rand, randn


def einsum(spec, *operands):
    """torch.einsum with this spec"""
    return torch.einsum(spec, *operands)


def letters(*specs):
    """Whether each of these specs has an arrow, and small letters beside it"""
    plain = [spec.replace(" ", "").replace(",", "") for spec in specs]
    return [spec.replace("->", "a", 1).isalpha() and spec.islower() and "->" in spec
            for spec in plain]  # fmt: skip


# %% hidden="specs-two"
probe(lambda w, x: torch.einsum(layer_spec, w, x), randn(2, 3), randn(4, 3))
probe(lambda w, x: torch.einsum(layer_spec, w, x), randn(3, 3), randn(3, 3))
probe(lambda w, x: torch.einsum(layer_spec, w, x), 1 + rand(1, 2), 1 + rand(1, 2))
probe(lambda d, x: torch.einsum(gradient_spec, d, x), randn(4, 2), randn(4, 3))
probe(lambda d, x: torch.einsum(gradient_spec, d, x), randn(3, 3), randn(3, 3))
probe(lambda d, x: torch.einsum(gradient_spec, d, x), 1 + rand(1, 2), 1 + rand(1, 4))
probe(lambda a, b: torch.einsum(trace_spec, a, b), 1 + rand(2, 3), 1 + rand(2, 3))
probe(lambda a, b: torch.einsum(trace_spec, a, b), 1 + rand(3, 3), 1 + rand(3, 3))
probe(lambda: letters(layer_spec, gradient_spec, trace_spec))


# %% hidden="specs-three"
def masked(a, b, c):
    return torch.einsum(masked_spec, a, b, c)


def spectral(values, vectors):
    return torch.einsum(spectral_spec, values, vectors, vectors)


probe(masked, randn(2, 3), randn(2, 3), randn(3))
probe(masked, randn(3, 3), randn(3, 3), randn(3))
probe(masked, 1 + rand(1, 4), 1 + rand(1, 4), 1 + rand(4))
probe(spectral, randn(3), randn(2, 3))
probe(spectral, randn(3), randn(3, 3))
probe(spectral, 1 + rand(2), 1 + rand(4, 2))
probe(lambda: letters(masked_spec, spectral_spec))

# %% mistake="layer-turned"
# Your layer_spec gives a table with the outputs as rows. y has n first.
layer_spec, gradient_spec, trace_spec = "ij,nj->in", "ni,nj->ij", "ij,ij->"
masked_spec, spectral_spec = "ij,ij,j->i", "k,ik,jk->ij"

# %% mistake="examples-kept-apart"
# Your gradient_spec keeps n. It stands below the sum sign, so it goes.
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->nij", "ij,ij->"
masked_spec, spectral_spec = "ij,ij,j->i", "k,ik,jk->ij"

# %% mistake="gradient-turned"
# G has i before j. Look at which operand each of them comes from.
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->ji", "ij,ij->"
masked_spec, spectral_spec = "ij,ij,j->i", "k,ik,jk->ij"

# %% mistake="trace-of-the-plain-product"
# This is the trace of A B. With the transposed A both matrices have the same indices.
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->ij", "ij,ji->"
masked_spec, spectral_spec = "ij,ij,j->i", "k,ik,jk->ij"

# %% mistake="every-row-with-every-row"
# Your trace_spec lets every entry of A meet all of B's column. A and B share both
# letters.
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->ij", "ij,kj->"
masked_spec, spectral_spec = "ij,ij,j->i", "k,ik,jk->ij"

# %% mistake="masked-not-summed"
# Your masked_spec leaves the products as they are. A matrix times a vector is summed
# over the columns.
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->ij", "ij,ij->"
masked_spec, spectral_spec = "ij,ij,j->ij", "k,ik,jk->ij"

# %% mistake="matrix-product-for-hadamard"
# Your masked_spec multiplies A and B as matrices. The dot in a circle goes entry by
# entry.
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->ij", "ij,ij->"
masked_spec, spectral_spec = "ij,kj,j->i", "k,ik,jk->ij"

# %% mistake="eigenvectors-as-rows"
# Your spectral_spec has the eigenvectors as rows of U. The formula has k as the second
# index.
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->ij", "ij,ij->"
masked_spec, spectral_spec = "ij,ij,j->i", "k,ki,kj->ij"

# %% alternative="other-letters"
layer_spec, gradient_spec, trace_spec = "ab,cb->ca", "xa,xb->ab", "pq,pq->"
masked_spec, spectral_spec = "uv,uv,v->u", "z,az,bz->ab"

# %% alternative="spaces"
layer_spec, gradient_spec, trace_spec = "oi, ni -> no", "no, ni -> oi", "mn, mn ->"
masked_spec, spectral_spec = "rc, rc, c -> r", "e, re, ce -> rc"
