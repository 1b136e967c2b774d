# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="plain-dense-batch-values"
from autograder import choice, numbers, probe

plain = {"without": ("torch", "numpy")}
x, w = [[2.0, 1.0]], [[3.0, -1.0]]
probe(plain_dense_batch, x, w, [0.5], types=True, **plain)
x, w = [[2.0], [1.0], [-1.0]], [[3.0], [-0.5]]
probe(plain_dense_batch, x, w, [0.5, 1.0], types=True, **plain)
x, w = [[1.0, 1.0], [0.0, 0.0], [1.0, 1.0]], [[2.0, 3.0], [4.0, 5.0], [2.0, 3.0]]
probe(plain_dense_batch, x, w, [0.5, 0.0, 1.0], types=True)
probe(plain_dense_batch, [[1, 2], [3, 4]], [[5, 6], [7, 8]], [0, 1])
probe(plain_dense_batch, [[200.0], [1.0]], [[3.0]], [0.0])
probe(plain_dense_batch, [[1e-3]], [[2e-4]], [1e-8], rtol=1e-12, atol=0.0)
x, w = [numbers(4) for _ in range(5)], [numbers(4) for _ in range(3)]
probe(plain_dense_batch, x, w, numbers(3, away=0.1), types=True, **plain)
x, w = [numbers(3) for _ in range(2)], [numbers(3) for _ in range(5)]
probe(plain_dense_batch, x, w, numbers(5, away=0.1), **plain)
x, w = [numbers(3) for _ in range(3)], [numbers(3) for _ in range(3)]
probe(plain_dense_batch, x, w, numbers(3, away=0.1))
x, w = [numbers(20) for _ in range(12)], [numbers(20) for _ in range(9)]
probe(plain_dense_batch, x, w, numbers(9, away=0.1), **plain)
rows, b = [numbers(2) for _ in range(3)], numbers(2)
x, w = [choice(rows) for _ in range(8)], [choice(rows) for _ in range(4)]
probe(plain_dense_batch, x, w, [choice(b) for _ in range(4)], types=True)
probe(
    plain_dense_batch,
    [numbers(4) for _ in range(4)],
    [numbers(4)],
    numbers(1),
    types=True,
)
probe(plain_dense_batch, [numbers(4)], [numbers(4), numbers(4)], numbers(2, away=0.1))
probe(plain_dense_batch, [], [numbers(4), numbers(4)], numbers(2))
probe(plain_dense_batch, [[0.5, 3.0]], [[400.0, 0.0], [1.0, -2.0]], [300.0, 1.0])
probe(plain_dense_batch, [numbers(2) for _ in range(30)], [numbers(2)], numbers(1))
w = [numbers(30) for _ in range(2)]
probe(plain_dense_batch, [numbers(30) for _ in range(2)], w, numbers(2))


def rows_apart(x, w, b):
    """Write into the first row of the result and look at all of them."""
    rows = plain_dense_batch(x, w, b)
    rows[0][0] = 1000.0
    return rows


x = [[1.0, 2.0], [3.0, 1.0], [1.0, 2.0]]
probe(rows_apart, x, [numbers(2), numbers(2)], numbers(2))


def same_example(row, w, b):
    rows = plain_dense_batch([row, row], w, b)
    rows[0][0] = 1000.0
    return rows


probe(same_example, [1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]], [1.0, 2.0])


def same_neuron(x, row, b):
    return plain_dense_batch(x, [row, row], b)


probe(same_neuron, [[1.0, 2.0], [2.0, 0.5]], [3.0, 4.0], [0.5, 1.0])


# %% mistake="outputs-times-rows"
# Your table lies on its side: one row per neuron. The examples are the rows of the
# result, as they are of x. Which of your loops is the outermost?
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bo for row in x]
        for wo, bo in zip(w, b)
    ]


# %% mistake="one-flat-list"
# You put all the numbers into one list. The result has a level more: a list of rows,
# one per example. Two for in one pair of brackets make one list.
def plain_dense_batch(x, w, b):
    return [
        sum(xi * wi for xi, wi in zip(row, wo)) + bo
        for row in x
        for wo, bo in zip(w, b)
    ]


# %% mistake="rows-as-columns"
# You take the weights of a neuron from a column of w. They are one inner list of w. zip
# cuts silently, so that no error tells you. Try a w of one neuron with three weights.
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(zip(*w), b)]
        for row in x
    ]


# %% mistake="one-row-shown-many-times"
# All rows of your result are the same list: [[0.0] * n] * m makes one inner list and
# refers to it m times. Print the result after each example.
def plain_dense_batch(x, w, b):
    y = [[0.0] * len(w)] * len(x)
    for k, row in enumerate(x):
        for o, wo in enumerate(w):
            y[k][o] = sum(xi * wi for xi, wi in zip(row, wo)) + b[o]
    return y


# %% mistake="first-example-only"
# You answer for the first example only. Does a return stand inside the loop over the
# examples?
def plain_dense_batch(x, w, b):
    y = []
    for row in x:
        y.append([sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(w, b)])
        return y
    return y


# %% mistake="one-number-per-example"
# You add up what the neurons answer, so that each example gets one number, or a row
# with one number. A row holds one number per neuron.
def plain_dense_batch(x, w, b):
    return [
        [sum(sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(w, b))]
        for row in x
    ]


# %% mistake="bias-of-the-example"
# You give each example a bias of its own: b is walked along with the rows of x. It
# belongs to the neurons. And zip stops when the biases are used up, so that examples
# may be lost.
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bk for wo in w]
        for row, bk in zip(x, b)
    ]


# %% mistake="bias-once-per-input"
# The bias has slipped inside the sum and counts once for every input. Try rows of zeros
# with a bias of 1.
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi + bo for xi, wi in zip(row, wo)) for wo, bo in zip(w, b)]
        for row in x
    ]


# %% mistake="no-bias"
# The biases have no effect. Try rows of zeros: what remains must be the biases.
def plain_dense_batch(x, w, b):
    return [[sum(xi * wi for xi, wi in zip(row, wo)) for wo in w] for row in x]


# %% mistake="empty-batch-fails"
# A batch without examples stops you with an IndexError: you look at x[0]. No examples
# are a batch too, and the answer is an empty list. Take the sizes from w and b.
def plain_dense_batch(x, w, b):
    n = len(x[0])
    return [
        [sum(row[i] * wo[i] for i in range(n)) + bo for wo, bo in zip(w, b)]
        for row in x
    ]


# %% mistake="with-tensors"
# PyTorch computes your numbers. Here the task is plain Python: three walks along lists.
# The tensors come later in the notebook.
def plain_dense_batch(x, w, b):
    import torch

    if not x:
        return []
    x, w, b = (torch.tensor(part, dtype=torch.float64) for part in (x, w, b))
    return (x @ w.t() + b).tolist()


# %% alternative="three-loops"
def plain_dense_batch(x, w, b):
    y = []
    for row in x:
        answers = []
        for o in range(len(w)):
            total = 0.0
            for i in range(len(row)):
                total += row[i] * w[o][i]
            answers.append(total + b[o])
        y.append(answers)
    return y


# %% alternative="bias-as-one-more-weight"
def plain_dense_batch(x, w, b):
    neurons = [[*weights, bias] for weights, bias in zip(w, b)]

    def answer(row, neuron):
        return sum(p * q for p, q in zip([*row, 1.0], neuron))

    return [[answer(row, neuron) for neuron in neurons] for row in x]


# %% alternative="fill-in-place"
def plain_dense_batch(x, w, b):
    y = [list(b) for _ in x]
    for k, row in enumerate(x):
        for o, weights in enumerate(w):
            for xi, wi in zip(row, weights):
                y[k][o] += xi * wi
    return y


# %% alternative="calls-plain-dense"
def plain_dense_batch(batch, weights, biases):
    print(f"{len(batch)} examples")
    return [plain_dense(example, weights, biases) for example in batch]


# %% alternative="maps-and-fsum"
def plain_dense_batch(x, w, b):
    import math
    from operator import mul

    return [
        list(map(lambda n, c: math.fsum([*map(mul, row, n), c]), w, b)) for row in x
    ]


# %% alternative="generator"
def plain_dense_batch(x, w, b):
    def rows():
        for row in x:
            answers = []
            for k in range(len(w)):
                total = b[k]
                for position, value in enumerate(row):
                    total += value * w[k][position]
                answers.append(total)
            yield answers

    return [*rows()]


# %% survivors
# plain-dense-batch-4307616c: all lengths fit, and a product does not depend on its order


# %% inputs
# w, b: empty: the text speaks of one neuron at the least
# w: tall: students are told of nine neurons at the most
# b: long: students are told of nine neurons at the most
