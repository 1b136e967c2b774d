# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="values-numbers"
probe(lambda: late_product, reveal=False)
probe(lambda: absolute, reveal=False)
probe(lambda: place, reveal=False)
probe(lambda: inner, reveal=False)
probe(lambda: wins, reveal=False)
probe(lambda: expected, reveal=False)

# %% hidden="values-edges"
probe(lambda: [list(row) for row in hadamard], reveal=False)
probe(lambda: tuple(jacobian), reveal=False)
probe(lambda: empty_sum, reveal=False)
probe(lambda: empty_product, reveal=False)

# %% mistake="counted-from-zero"
# Papers count from 1: the first entry of x is x with a 1 at its foot.
late_product, absolute, place, inner = 2, 6, 0, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 2, 3, (2, 3)
empty_sum, empty_product = 0, 1

# %% mistake="all-factors"
# The product begins with the index below its sign, here 2.
late_product, absolute, place, inner = -6, 6, 1, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 2, 3, (2, 3)
empty_sum, empty_product = 0, 1

# %% mistake="signs-kept"
# You added the entries with their signs. The norm 1 takes absolute values.
late_product, absolute, place, inner = -2, 4, 1, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 2, 3, (2, 3)
empty_sum, empty_product = 0, 1

# %% mistake="maximum-for-its-place"
# 3 is the largest entry. Asked is where it stands.
late_product, absolute, place, inner = -2, 6, 3, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 2, 3, (2, 3)
empty_sum, empty_product = 0, 1

# %% mistake="matrix-product"
# This is the matrix product of A and B. The dot in a circle goes entry by entry.
late_product, absolute, place, inner = -2, 6, 1, 1
hadamard, wins, expected, jacobian = [[2, 1], [4, 3]], 2, 3, (2, 3)
empty_sum, empty_product = 0, 1

# %% mistake="mean-squared"
# You squared the mean of z. The square stands inside of the brackets: square first.
late_product, absolute, place, inner = -2, 6, 1, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 2, 0.25, (2, 3)
empty_sum, empty_product = 0, 1

# %% mistake="jacobian-turned"
# A Jacobian has a row for each result of f and a column for each input.
late_product, absolute, place, inner = -2, 6, 1, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 2, 3, (3, 2)
empty_sum, empty_product = 0, 1

# %% mistake="empty-product-zero"
# A product over nothing must change nothing when something is multiplied by it.
late_product, absolute, place, inner = -2, 6, 1, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 2, 3, (2, 3)
empty_sum, empty_product = 0, 0

# %% alternative="computed"
_x, _y = torch.tensor([3.0, -1, 2]), torch.tensor([1.0, 2, 0])
late_product, absolute = _x[1:].prod().item(), _x.abs().sum().item()
place, inner = _x.argmax().item() + 1, (_x @ _y).item()
hadamard, wins = [[0.0, 2.0], [3.0, 0.0]], (_x > _y).sum().item()
expected, jacobian = 3.0, [2, 3]
empty_sum, empty_product = sum([]), math.prod([])
