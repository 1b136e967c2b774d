# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, integer, probe, randn


def blocks(a, b, size):
    """matmul_blocks(a, b, size, torch.matmul)"""
    return matmul_blocks(a, b, size, lambda x, y: (x[:, :, None] * y).sum(1))


def sum_of_what_comes(a, b, size):
    """matmul_blocks(a, b, size, multiply), where multiply(x, y) is twice the product"""
    return matmul_blocks(a, b, size, lambda x, y: 2 * (x @ y))


def blocks_met(a, b, size):
    """The rows and columns of x and y, each time that multiply(x, y) is called."""
    met = []

    def multiply(x, y):
        met.append([*x.shape, *y.shape])
        return x @ y

    matmul_blocks(a, b, size, multiply)
    return sorted(met)


# %% hidden="matmul-blocks-values"
probe(blocks, randn(4, 4), randn(4, 4), 2)
probe(blocks, randn(2, 6), randn(6, 4), 2)
probe(blocks, randn(3, 5), randn(5, 4), 2)
probe(blocks, randn(7, 4), randn(4, 5), 3)
probe(blocks, randn(2, 3), randn(3, 4), 1)
probe(blocks, randn(2, 3), randn(3, 4), 9)
probe(blocks, randn(1, 7), randn(7, 1), 3)
probe(blocks, randn(5, 1), randn(1, 6), 4)
probe(blocks, randn(1, 1), randn(1, 1), 1)
probe(blocks, randn(4, 6).t(), randn(5, 4).t(), 3)
probe(blocks, randn(2, 40), randn(40, 1), 8)
probe(blocks, randn(25, 2), randn(2, 3), 4)
probe(blocks, randn(1, 2), randn(2, 25), 4)
probe(blocks, awkward(4, 4), awkward(4, 4), 3)
probe(blocks, 300 * randn(3, 4, away=1.0), 300 * randn(4, 2, away=1.0), 2)
probe(blocks, 1e-4 * randn(3, 4), 1e-4 * randn(4, 2), 2, atol=0.0)
probe(blocks, randn(3, 4), randn(4, 2), 150)
probe(blocks, randn(6, 5), randn(5, 7), integer(2, 5))
x = randn(5, 5)
probe(blocks, x, x, 2)
a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, -6.0]])
probe(blocks, a, torch.tensor([[1.0, 2.0], [1.0, 2.0], [0.0, 5.0]]), 2)
probe(sum_of_what_comes, randn(5, 4), randn(4, 3), 2)
probe(sum_of_what_comes, randn(3, 4), randn(4, 2), 150)


def blocks_known(a, b, size):
    """matmul_blocks(a, b, size, multiply), where multiply returns what it returned for equal x, y"""
    known = []

    def multiply(x, y):
        for left, right, product in known:
            if torch.equal(left, x) and torch.equal(right, y):
                return product
        known.append((x, y, x @ y))
        return known[-1][2]

    return matmul_blocks(a, b, size, multiply)


probe(blocks_known, torch.ones(4, 4), torch.ones(4, 4), 2)
probe(sum_of_what_comes, torch.ones(1, 1), torch.ones(1, 1), 1)


# %% hidden="matmul-blocks-blocks"
probe(blocks_met, randn(4, 4), randn(4, 4), 2)
probe(blocks_met, randn(2, 6), randn(6, 4), 2)
probe(blocks_met, randn(3, 5), randn(5, 4), 2)
probe(blocks_met, randn(7, 4), randn(4, 5), 3)
probe(blocks_met, randn(2, 3), randn(3, 4), 9)
probe(blocks_met, randn(2, 3), randn(3, 4), 1)
probe(blocks_met, randn(6, 5), randn(5, 7), integer(2, 5))
probe(blocks_met, randn(2, 30), randn(30, 3), 8)
probe(blocks_met, randn(30, 1), randn(1, 1), 8)
probe(blocks_met, randn(1, 1), randn(1, 30), 8)
probe(blocks_met, torch.zeros(4, 4), randn(4, 4), 2)
probe(blocks_met, torch.eye(5), randn(5, 3), 2)
probe(blocks_met, torch.ones(1, 1), torch.ones(1, 1), 1)


# %% mistake="overwrites-the-block"
# Each block of your result holds the last product that belongs to it, and not the sum
# of all. Print one block after each pass of the innermost loop: it should add up.
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                x, y = a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                c[i : i + size, j : j + size] = multiply(x, y)
    return c


# %% mistake="whole-blocks-only"
# What is left at the edges, where the sizes are no multiples of the block's, is never
# visited. Try (3, 5) times (5, 4) in blocks of 2: which entries stay 0?
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n // size):
        for j in range(m // size):
            for p in range(k // size):
                rows = slice(i * size, (i + 1) * size)
                columns = slice(j * size, (j + 1) * size)
                inner = slice(p * size, (p + 1) * size)
                c[rows, columns] += multiply(a[rows, inner], b[inner, columns])
    return c


# %% mistake="steps-of-one"
# Your loops move on by one row or column, and not by a block, so that blocks overlap
# and their products are added several times. range takes a step as its third argument.
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                x, y = a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                c[i : i + size, j : j + size] += multiply(x, y)
    return c


# %% mistake="inner-size-whole"
# The inner size is never cut: multiply is given whole rows of a and whole columns of b.
# There is a third loop, over P, and blocks to be summed.
def matmul_blocks(a, b, size, multiply):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            x, y = a[i : i + size], b[:, j : j + size]
            c[i : i + size, j : j + size] = multiply(x, y)
    return c


# %% mistake="one-call"
# The whole matrices went to multiply at once. Cut them first.
def matmul_blocks(a, b, size, multiply):
    return multiply(a, b)


# %% mistake="multiply-ignored"
# Your blocks are multiplied by something else than multiply, which was handed to you.
# With it a caller decides how: by @, by einsum, by your fourth rung.
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                x, y = a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                c[i : i + size, j : j + size] += x @ y
    return c


# %% mistake="blocks-of-b-turned"
# You take the blocks of b by (j, p), as if it were stored the other way round. P counts
# the rows of b: write down which index belongs to which dimension.
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                x, y = a[i : i + size, p : p + size], b[j : j + size, p : p + size]
                c[i : i + size, j : j + size] += multiply(x, y)
    return c


# %% mistake="end-for-length"
# Your slices end at size, whatever their beginning, so only the first blocks hold
# anything. a[4 : 2] is empty. Where does a slice of that length end that begins at i?
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                c[i:size, j:size] += multiply(a[i:size, p:size], b[p:size, j:size])
    return c


# %% mistake="leaves-out-zero-blocks"
# You spare the product where a block holds nothing but zeros. The text asks for one
# call for every pair of blocks that meet.
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                x, y = a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                if x.any():
                    c[i : i + size, j : j + size] += multiply(x, y)
    return c


# %% mistake="results-of-multiply-unused"
# You call multiply, and then compute the product in another way. What multiply returns
# is what the result is made of.
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                multiply(a[i : i + size, p : p + size], b[p : p + size, j : j + size])
    return a @ b


# %% alternative="split-and-cat"
def matmul_blocks(a, b, size, multiply):
    bands = []
    columns = [part.split(size) for part in b.split(size, dim=1)]
    for band in a.split(size):
        pieces = []
        for column in columns:
            parts = [
                multiply(x, y)
                for x, y in zip(band.split(size, dim=1), column, strict=True)
            ]
            pieces.append(sum(parts[1:], parts[0]))
        bands.append(torch.cat(pieces, dim=1))
    return torch.cat(bands)


# %% alternative="inner-blocks-outermost"
def cuts(length, size):
    return [slice(start, min(start + size, length)) for start in range(0, length, size)]


def matmul_blocks(a, b, size, multiply):
    c = a.new_zeros((len(a), b.shape[1]))
    for inner in cuts(len(b), size):
        for rows in cuts(len(a), size):
            for columns in cuts(b.shape[1], size):
                c[rows, columns] = c[rows, columns] + multiply(
                    a[rows, inner], b[inner, columns]
                )
    return c


# %% alternative="while-loops"
def matmul_blocks(a, b, size, multiply):
    c = torch.zeros(a.shape[0], b.shape[1])
    i = 0
    while i < a.shape[0]:
        j = 0
        while j < b.shape[1]:
            total = 0
            for p in range(0, a.shape[1], size):
                total = total + multiply(
                    a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                )
            c[i : i + size, j : j + size] = total
            j += size
        i += size
    return c


# %% inputs
# a, b: empty: the text says that all sizes are at least 1
# size: zero: the text says that it is at least 1
