# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="fit-shapes"
probe(lambda: shape_1, reveal=False)
probe(lambda: shape_2, reveal=False)
probe(lambda: shape_3, reveal=False)
probe(lambda: shape_4, reveal=False)
probe(lambda: shape_5, reveal=False)

# %% hidden="fit-work"
probe(lambda: terms, reveal=False)
probe(lambda: multiplications, reveal=False)

# %% mistake="transposes-in-thought"
# You let (4, 3) and (4, 2) fit because their first sizes agree. The row of the first
# has 3 entries, the column of the second has 4. Lay them side by side: which pairs
# are left over?
shape_1 = "error"
shape_2 = (3, 2)
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = "error"
terms = 784
multiplications = 5 * 784 * 10

# %% mistake="inner-for-outer"
# You kept the inner sizes, the ones that the sum uses up. Each row of the first matrix
# meets each column of the second once: count rows and columns.
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (4, 4)
shape_4 = (1, 1)
shape_5 = "error"
terms = 784
multiplications = 5 * 784 * 10

# %% mistake="size-one-fits-everything"
# You let an inner size of 1 pass. Broadcasting stretches sizes of 1, but a matrix
# product pairs entries one to one. How many partners has the single entry of a row of
# (3, 1) in a column of length 5?
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = (3, 2)
terms = 784
multiplications = 5 * 784 * 10

# %% mistake="counts-result-entries"
# You counted the entries of the result. Each of them is a whole sum of products: how
# many multiplications go into one?
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = "error"
terms = 784
multiplications = 5 * 10

# %% mistake="terms-are-columns"
# You took the number of columns of the result for the number of terms. The index under
# the sum sign is p: over which size does it run?
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = "error"
terms = 10
multiplications = 5 * 784 * 10

# %% alternative="computed"
shape_1, shape_2, shape_3, shape_4, shape_5 = (3, 2), "error", (1, 1), (4, 4), "error"
terms, multiplications = 28 * 28, 5 * 28 * 28 * 10

# %% alternative="by-formula"


def fits(n, k, k2, m):
    return (n, m) if k == k2 else "error"


shape_1, shape_2 = fits(3, 4, 4, 2), fits(4, 3, 4, 2)
shape_3, shape_4, shape_5 = fits(1, 4, 4, 1), fits(4, 1, 1, 4), fits(3, 1, 5, 2)
terms = 784
multiplications = 39_200
