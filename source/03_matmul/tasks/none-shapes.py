# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="none-shapes-views"
probe(lambda: view_1, reveal=False)
probe(lambda: view_2, reveal=False)
probe(lambda: view_3, reveal=False)

# %% hidden="none-shapes-products"
probe(lambda: product_1, reveal=False)
probe(lambda: product_2, reveal=False)
probe(lambda: product_3, reveal=False)

# %% mistake="none-on-the-wrong-side"
# You put the new dimension on the wrong side. It stands where None stands among the
# indices: before the row's own dimension, or after the first of two.
view_1 = (6,)
view_2 = (6, 1)
view_3 = (1, 4, 6)
product_1 = (3, 6)
product_2 = (3,)
product_3 = "error"

# %% mistake="index-keeps-dimension"
# You let t[0] keep its first dimension. An index of one number removes the dimension,
# and only a range such as t[0:1] keeps it.
view_1 = (1, 6)
view_2 = (1, 6)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (3,)
product_3 = "error"

# %% mistake="index-keeps-dimension-throughout"
# You let t[0] keep its first dimension, so both views of a row have one dimension too
# many. An index of one number removes the dimension, None then adds one.
view_1 = (1, 6)
view_2 = (1, 1, 6)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (3,)
product_3 = "error"

# %% mistake="none-takes-a-place"
# You let None take the place of a dimension. It adds one and removes none: t[:, None]
# still has the 4 rows and the 6 columns of t.
view_1 = (6,)
view_2 = (1, 6)
view_3 = (4, 1)
product_1 = (3, 6)
product_2 = (3,)
product_3 = "error"

# %% mistake="sums-over-the-wrong-dimension"
# sum(1) removes dimension 1 of the product and keeps dimension 0. You removed the other
# one. Which size of (3, 6) is dimension 1?
view_1 = (6,)
view_2 = (1, 6)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (6,)
product_3 = "error"

# %% mistake="sum-keeps-dimension"
# A sum over a dimension removes it, unless keepdim=True asks it to stay as a size of 1.
view_1 = (6,)
view_2 = (1, 6)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (3, 1)
product_3 = "error"

# %% mistake="three-fits-four"
# You let 3 and 4 broadcast in product_3. Align the shapes from the right: 1 stands
# above 6, then 3 above 4, and neither of these is 1.
view_1 = (6,)
view_2 = (1, 6)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (3,)
product_3 = (3, 4, 6)

# %% mistake="elementwise-as-matrix-product"
# You read * as a matrix product. Between tensors * pairs entries up after broadcasting:
# align the shapes from the right and stretch each size of 1.
view_1 = (6,)
view_2 = (1, 6)
view_3 = (4, 1, 6)
product_1 = "error"
product_2 = "error"
product_3 = "error"

# %% alternative="computed"
rows, columns, own = 4, 6, 3
view_1, view_2, view_3 = (columns,), (1, columns), (rows, 1, columns)
product_1, product_2, product_3 = (own, columns), (own,), "error"

# %% alternative="torch-sizes"
view_1 = (3 + 3,)
view_2 = (1, 6)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (6 // 2,)
product_3 = "error"
