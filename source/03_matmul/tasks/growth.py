# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="growth-calls"
from autograder import choice, exact, probe, randint


def calls(n, k, m):
    return list(exact(star_calls(n, k, m)))


probe(calls, 2, 3, 4, types=True)
probe(calls, 5, 784, 10, types=True)
probe(calls, 64, 30, 1, types=True)
probe(calls, 3, 3, 3, types=True)
probe(calls, 4, 4, 1, types=True)
probe(calls, 1, 5, 5, types=True)
probe(calls, 40, 2, 50, types=True)
for _ in range(3):
    probe(calls, *randint(2, 30, 3).tolist(), types=True)
n, m = randint(2, 30, 2).tolist()
probe(calls, *choice([(n, n, m), (n, m, n), (m, n, n)]), types=True)
probe(calls, 4, 1, 3, types=True)

# %% hidden="growth-doubling"
from autograder import probe

probe(lambda: doubling, reveal=False)


# %% mistake="square-in-mind"
# Your counts are those of square matrices. With n = k = m they agree; try 2, 3 and 4,
# and write down which loop runs how often.
def star_calls(n, k, m):
    return [n**3, n**2, n, 1]


doubling = [8, 4, 2, 1]


# %% mistake="two-loops-over-the-inner-size"
# On the second rung you count the inner size. It is the loop over p that has gone; the
# loops that remain visit the entries of the result.
def star_calls(n, k, m):
    return [n * k * m, n * k, n, 1]


doubling = [8, 4, 2, 1]


# %% mistake="one-loop-over-columns"
# On the third rung you count columns. The loop that remains takes one row of a at a
# time: how often does it run for 5 images and 10 outputs?
def star_calls(n, k, m):
    return [n * k * m, n * m, m, 1]


doubling = [8, 4, 2, 1]


# %% mistake="counts-the-arithmetic"
# You counted multiplications of numbers. They are the same on all rungs. Count how
# often Python reaches a star: one star can multiply many numbers.
def star_calls(n, k, m):
    return [n * k * m] * 4


doubling = [8, 8, 8, 8]


# %% mistake="no-loop-is-no-call"
# Without a loop the star is still there, and it is reached. How often?
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 0]


doubling = [8, 4, 2, 1]


# %% mistake="everything-doubles"
# You let three loops only double. All three sizes are twice as large, and the loops
# are nested, so their factors multiply. Compare star_calls(2, 2, 2) and
# star_calls(4, 4, 4).
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 1]


doubling = [2, 2, 2, 1]


# %% mistake="factors-added"
# You added a factor of 2 for each loop. Loops inside loops multiply: compare
# star_calls(2, 2, 2) with star_calls(4, 4, 4).
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 1]


doubling = [6, 4, 2, 1]


# %% mistake="doubling-of-a-constant"
# You have the last factor wrong. A count that does not depend on the sizes at all stays
# as it is when they double. It grows by a factor of what?
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 1]


doubling = [8, 4, 2, 0]


# %% alternative="step-by-step"
def star_calls(n, k, m):
    calls = [1]
    for size in (n, m, k):
        calls.append(calls[-1] * size)
    return calls[::-1]


doubling = [2**3, 2**2, 2, 1]


# %% alternative="tuple"
def star_calls(n, k, m):
    three = sum(1 for _ in range(n) for _ in range(m) for _ in range(k))
    return three, n * m, n, 1


doubling = (8, 4, 2, 1)


# %% alternative="counted-in-loops"
from itertools import accumulate
from operator import mul


def star_calls(n, k, m):
    up = list(accumulate([1, n, m, k], mul))
    return up[::-1]


doubling = [2**power for power in (3, 2, 1, 0)]


# %% survivors
# star_calls.list-for-tuple: the four numbers may come in a list or a tuple


# %% inputs
# n, k, m: zero: the text speaks of no matrix without entries
