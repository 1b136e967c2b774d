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
# You have the two Nones the wrong way round. The new dimension stands where None stands
# among the indices: before the row's own dimension, or after it.
view_1 = (784,)
view_2 = (784, 1)
view_3 = (1, 784)
product_1 = (784, 10)
product_2 = (10,)
product_3 = "error"

# %% mistake="index-keeps-dimension"
# You let a[0] keep its first dimension. An index of one number removes the dimension,
# and only a range such as a[0:1] keeps it.
view_1 = (1, 784)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (10,)
product_3 = "error"

# %% mistake="index-keeps-dimension-throughout"
# You let a[0] keep its first dimension, so all your views have one dimension too many.
# An index of one number removes the dimension, None then adds one.
view_1 = (1, 784)
view_2 = (1, 1, 784)
view_3 = (1, 784, 1)
product_1 = (784, 10)
product_2 = (10,)
product_3 = "error"

# %% mistake="sums-over-the-wrong-dimension"
# sum(0) removes dimension 0 of the product and keeps dimension 1. You removed the other
# one. Which size of (784, 10) is dimension 0?
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (784,)
product_3 = "error"

# %% mistake="sum-keeps-dimension"
# A sum over a dimension removes it, unless keepdim=True asks it to stay as a size of 1.
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (1, 10)
product_3 = "error"

# %% mistake="row-fits-by-itself"
# You let (1, 784) and (784, 10) broadcast. Align them from the right: 784 stands above
# 10, and neither of them is 1. Only the square case would forgive this.
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (10,)
product_3 = (784, 10)

# %% mistake="elementwise-as-matrix-product"
# You read * as a matrix product, where (1, 784) and (784, 10) do fit. Between tensors
# * pairs entries up after broadcasting: align the shapes from the right.
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = "error"
product_2 = "error"
product_3 = (1, 10)

# %% alternative="computed"
rows, inner, columns = 5, 784, 10
view_1, view_2, view_3 = (inner,), (1, inner), (inner, 1)
product_1, product_2, product_3 = (inner, columns), (columns,), "error"
