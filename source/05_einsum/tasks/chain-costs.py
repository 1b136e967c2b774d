# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import exact, probe, randint


def costs(n, k, m, p):
    """chain_costs(n, k, m, p)"""
    return list(exact(chain_costs(n, k, m, p)))


# %% hidden="chain-costs-loops"
def by_loops(n, k, m, p):
    """chain_costs(n, k, m, p)[0]"""
    return exact(chain_costs(n, k, m, p))[0]


probe(by_loops, 2, 3, 4, 5)
probe(by_loops, 1, 1, 1, 1)
probe(by_loops, 7, 7, 7, 7)
probe(by_loops, 3, 100, 3, 2)
probe(by_loops, 200, 1, 2, 150)
for _ in range(3):
    probe(by_loops, *randint(2, 30, 4).tolist())
probe(by_loops, 2, 3, 4, 5, types=True)


probe(by_loops, 300007, 300009, 300011, 300013)


# %% hidden="chain-costs-orders"
probe(costs, 2, 3, 4, 5)
probe(costs, 1, 10, 10, 10)
probe(costs, 10, 10, 10, 1)
probe(costs, 4, 1, 6, 1)
probe(costs, 3, 100, 2, 5)
probe(costs, 200, 2, 150, 3)
probe(costs, 6, 6, 6, 6)
probe(costs, 2, 5, 1, 120)
for _ in range(3):
    probe(costs, *randint(2, 30, 4).tolist())
probe(costs, 2, 3, 4, 5, types=True)


probe(costs, 300007, 300009, 300011, 300013)


# %% mistake="three-numbers-one-multiplication"
# In the four loops you count one multiplication a step. Each step multiplies three
# numbers: how many multiplications of two are that?
def chain_costs(n, k, m, p):
    return [n * k * m * p, n * k * m + n * m * p, k * m * p + n * k * p]


# %% mistake="orders-exchanged"
# Your two orders are exchanged. In (AB)C the first product is that of A and B.
def chain_costs(n, k, m, p):
    return [2 * n * k * m * p, k * m * p + n * k * p, n * k * m + n * m * p]


# %% mistake="second-product-forgotten"
# You count the first of the two products only. What comes out of it is multiplied once
# more, and that has a cost as well.
def chain_costs(n, k, m, p):
    return [2 * n * k * m * p, n * k * m, k * m * p]


# %% mistake="costs-multiplied"
# You multiplied the costs of the two products. They are done one after the other.
def chain_costs(n, k, m, p):
    return [2 * n * k * m * p, n * k * m * n * m * p, k * m * p * n * k * p]


# %% mistake="shape-in-between"
# Your second products have the wrong inner size. AB has shape (n, m), and BC has shape
# (k, p): write down the shapes of what is multiplied second.
def chain_costs(n, k, m, p):
    return [2 * n * k * m * p, n * k * m + n * k * p, k * m * p + n * m * p]


# %% mistake="sizes-of-the-results"
# You counted the entries of the results. Each entry is a sum of products.
def chain_costs(n, k, m, p):
    return [2 * n * k * m * p, n * m + n * p, k * p + n * p]


# %% mistake="divides"
# A count is an int, and `/` makes a float of it: 12.0 and not 12. Nothing needs to be
# divided here.
def chain_costs(n, k, m, p):
    loops = 2 * n * k * m * p
    return loops, loops / (2 * p) + loops / (2 * k), loops / (2 * n) + loops / (2 * m)


# %% alternative="one-product-and-twice"
def product_cost(left, right):
    return left[0] * left[1] * right[1], (left[0], right[1])


def chain_costs(n, k, m, p):
    a, b, c = (n, k), (k, m), (m, p)
    first, ab = product_cost(a, b)
    second, bc = product_cost(b, c)
    left = first + product_cost(ab, c)[0]
    right = second + product_cost(a, bc)[0]
    return 2 * n * k * m * p, left, right


# %% alternative="factored-out"
def chain_costs(n, k, m, p):
    steps = n * k * m * p
    return steps + steps, n * m * (k + p), k * p * (m + n)


# %% survivors
# chain_costs.list-for-tuple: the three numbers may come in a list or a tuple


# %% inputs
# n, k, m, p: zero: the text says that all sizes are at least 1
