# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import integer, number, numbers, probe

plain = {"without": ("torch", "numpy")}


def table(rows, columns):
    return [numbers(columns) for _ in range(rows)]


# %% hidden="matmul-lists-values"
probe(matmul_lists, [[2.0]], [[3.0]], **plain)
probe(matmul_lists, [[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]], **plain)
probe(matmul_lists, [[0.0, -1.0], [1.0, 0.0]], [[2.0, 3.0], [2.0, 3.0]])
probe(matmul_lists, [[1, 2], [2, 1]], [[3, 0], [4, 1]])
probe(matmul_lists, [[200.0, -300.0]], [[100.0], [1.0]])
probe(matmul_lists, [[1e-4, 2e-4]], [[3e-4], [1e-4]], atol=0.0)
probe(matmul_lists, table(2, 3), table(3, 4), **plain)
probe(matmul_lists, table(4, 3), table(3, 2))
probe(matmul_lists, table(1, 5), table(5, 3))
probe(matmul_lists, table(3, 2), table(2, 1))
probe(matmul_lists, table(2, 1), table(1, 3))
probe(matmul_lists, table(3, 3), table(3, 3))
probe(matmul_lists, table(2, 60), table(60, 1), **plain)
probe(matmul_lists, table(25, 2), table(2, 3))
probe(matmul_lists, table(2, 2), table(2, 30))
row = numbers(3)
probe(matmul_lists, [row, numbers(3), row], [numbers(2), numbers(2), numbers(2)])
x = table(3, 3)
probe(matmul_lists, x, x)
probe(matmul_lists, [[1e-6, 2e-6]], [[3e-6], [1e-6]], atol=0.0)


def squared(a):
    """matmul_lists(a, a)"""
    return matmul_lists(a, a)


probe(squared, [[1, 2], [3, 4]])


def after_a_change(a, b):
    """matmul_lists(a, b), after matmul_lists(a, b) and a[0][0] = 7"""
    matmul_lists(a, b)
    a[0][0] = 7
    return matmul_lists(a, b)


probe(after_a_change, [[1, 2], [3, 4]], [[5, 6], [7, 8]])


# %% hidden="matmul-lists-rows"
def rows_apart(a, b):
    """The product, then what is left of it after its first row has been emptied."""
    c = matmul_lists(a, b)
    before = [list(row) for row in c]
    c[0].clear()
    return before, [list(row) for row in c]


probe(rows_apart, [[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]])
probe(rows_apart, table(3, 2), table(2, 4))
row = numbers(2)
probe(rows_apart, [row, row, row], table(2, 3))
probe(rows_apart, [[1.0]] * integer(2, 5), [[number()]])
probe(matmul_lists, table(3, 2), table(2, 4), types=True, unchanged=True)
probe(matmul_lists, [[1.0, 0.0], [0.0, 1.0]], table(2, 2), unchanged=True)
probe(rows_apart, [[1.0, 0.0], [0.0, 1.0]], table(2, 3))
probe(matmul_lists, table(3, 3), table(3, 3), unchanged=True)
probe(matmul_lists, [[number()], [number()]], [[number()]], unchanged=True)


def first_of_two(a, b):
    """matmul_lists(a, b), looked at after matmul_lists(b, a)"""
    first = matmul_lists(a, b)
    matmul_lists(b, a)
    return first


probe(first_of_two, [[1, 2], [3, 4]], [[5, 6], [7, 8]])


# %% mistake="one-row-for-all"
# All rows of your result are one list, so the last row that you fill is seen in each of
# them. [row] * n repeats a reference. Make a new row inside the loop over i.
def matmul_lists(a, b):
    n, k, m = len(a), len(b), len(b[0])
    c = [[0.0] * m] * n
    for i in range(n):
        for j in range(m):
            c[i][j] = 0.0
            for p in range(k):
                c[i][j] += a[i][p] * b[p][j]
    return c


# %% mistake="plus-for-times"
# Your pairs are added where the formula multiplies them. Try a of ones and b of zeros:
# every entry of the product should be 0.
def matmul_lists(a, b):
    n, k, m = len(a), len(b), len(b[0])
    c = [[0.0] * m for _ in range(n)]
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i][j] += a[i][p] + b[p][j]
    return c


# %% mistake="overwrites-the-sum"
# Each pass of the innermost loop throws away what the passes before it left, so only
# the last product survives. Print the entry after each pass: it should grow.
def matmul_lists(a, b):
    n, k, m = len(a), len(b), len(b[0])
    c = [[0.0] * m for _ in range(n)]
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i][j] = a[i][p] * b[p][j]
    return c


# %% mistake="rows-of-b"
# You pair a row of a with a row of b. The formula walks down a column of b: which of
# the two indices of b changes while p runs?
def matmul_lists(a, b):
    return [[sum(x * y for x, y in zip(row, other)) for other in b] for row in a]


# %% mistake="result-transposed"
# Your numbers are right and lie in the wrong places: row i of a belongs to row i of the
# result. Try one row of a and three columns of b: the result should be one row.
def matmul_lists(a, b):
    n, k, m = len(a), len(b), len(b[0])
    return [
        [sum(a[i][p] * b[p][j] for p in range(k)) for i in range(n)] for j in range(m)
    ]


# %% mistake="sum-never-reset"
# Your running sum is started once and then carried on from one entry to the next. The
# first entry is right, the second holds the first as well. Where must it begin again?
def matmul_lists(a, b):
    n, k, m = len(a), len(b), len(b[0])
    c, total = [], 0.0
    for i in range(n):
        row = []
        for j in range(m):
            for p in range(k):
                total += a[i][p] * b[p][j]
            row.append(total)
        c.append(row)
    return c


# %% mistake="one-long-row"
# Your numbers are right and stand in one long list. A matrix is a list of rows: begin a
# new one for each row of a.
def matmul_lists(a, b):
    n, k, m = len(a), len(b), len(b[0])
    return [
        sum(a[i][p] * b[p][j] for p in range(k)) for i in range(n) for j in range(m)
    ]


# %% mistake="inner-loop-over-rows"
# Your innermost loop runs as often as a has rows. With square matrices nobody notices.
# Try (2, 3) times (3, 4) and print p: does it visit every entry of a row of a?
def matmul_lists(a, b):
    n, m = len(a), len(b[0])
    c = [[0.0] * m for _ in range(n)]
    for i in range(n):
        for j in range(m):
            for p in range(n):
                c[i][j] += a[i][p] * b[p][j]
    return c


# %% mistake="by-tensors"
# PyTorch multiplies your numbers. Here plain Python is asked for: three loops, or
# comprehensions, over the lists as they come.
def matmul_lists(a, b):
    return (torch.tensor(a) @ torch.tensor(b)).tolist()


# %% alternative="zip-and-comprehensions"
def matmul_lists(a, b):
    columns = list(zip(*b))
    return [
        [sum(x * y for x, y in zip(row, column)) for column in columns] for row in a
    ]


# %% alternative="inner-index-outermost"
def matmul_lists(a, b):
    c = [[0 for _ in b[0]] for _ in a]
    for p in range(len(b)):
        for i in range(len(a)):
            for j in range(len(b[0])):
                c[i][j] = c[i][j] + a[i][p] * b[p][j]
    return c


# %% alternative="math-and-a-row-at-a-time"
from operator import mul


def row_times(row, b):
    total = [0.0] * len(b[0])
    for number, weights in zip(row, b):
        total = [t + number * w for t, w in zip(total, weights)]
    return total


def matmul_lists(a, b):
    if len(a[0]) == 1:
        return [[mul(row[0], w) for w in b[0]] for row in a]
    return [row_times(row, b) for row in a]


# %% survivors
# matmul-lists-201bb013: all rows of b are equally long


# %% inputs
# a, b: empty: the text speaks of no matrix without entries
