# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, number, numbers, probe

plain = {"without": ("torch", "numpy")}

# %% hidden="plain-dense-values"
probe(plain_dense, [2.0], [[3.0]], [0.5], types=True, **plain)
w = [[-3.0, 0.5], [4.0, 1.0], [2.0, -1.0]]
probe(plain_dense, [1.0, 2.0], w, [0.5, 0.0, 2.0], **plain)
probe(plain_dense, [1.0, 1.0], w, [1.0, 1.0, 1.0])
probe(plain_dense, [2.0, 0.0], [[3.0, 4.0], [3.0, 4.0]], [1.0, -6.0])
probe(plain_dense, [1, 2], [[3, 4], [5, 6]], [0, 1])
probe(plain_dense, [200.0], [[3.0], [-4.0]], [1.0, 1.0])
probe(plain_dense, [1e-3], [[2e-4]], [1e-8], rtol=1e-12, atol=0.0)
w, b = [numbers(4) for _ in range(3)], numbers(3, away=0.1)
probe(plain_dense, numbers(4), w, b, types=True, **plain)
probe(
    plain_dense,
    numbers(3),
    [numbers(3) for _ in range(5)],
    numbers(5, away=0.1),
    **plain,
)
probe(plain_dense, numbers(4), [numbers(4)], numbers(1, away=0.1))
probe(plain_dense, numbers(3), [numbers(3) for _ in range(3)], numbers(3, away=0.1))
probe(
    plain_dense,
    numbers(40),
    [numbers(40) for _ in range(9)],
    numbers(9, away=0.1),
    **plain,
)
row, b = numbers(3), numbers(2)
w = [choice([row, numbers(3)]) for _ in range(7)]
probe(plain_dense, [row[0], row[0], row[1]], w, [choice(b) for _ in range(7)])
probe(plain_dense, [0.5, 3.0], [[400.0, 0.0], [1.0, -2.0]], [300.0, 1.0])


def first_of_two(x, w, b):
    first = plain_dense(x, w, b)
    plain_dense(x, w, [0.5, 0.5])
    return first


probe(first_of_two, [1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]], [1.0, 2.0])


def same_neuron(x, row, b):
    return plain_dense(x, [row, row], b)


probe(same_neuron, [1.0, 2.0], [3.0, 4.0], [0.5, 1.0])


# %% hidden="plain-dense-errors"
w, b = [[3.0, 4.0], [5.0, 6.0], [7.0, 8.0]], [1.0, 2.0, 3.0]
probe(plain_dense, [1.0, 2.0], w, b, **plain)
probe(plain_dense, numbers(2), [numbers(2), numbers(2), numbers(2)], numbers(3))
probe(plain_dense, [1.0, 2.0], [[3.0]], [1.0], raises=ValueError)
probe(plain_dense, [1.0, 2.0], [[3.0, 4.0, 5.0]], [1.0], raises=ValueError)
probe(plain_dense, [1.0, 2.0], [[3.0, 4.0, 0.0]], [1.0], raises=ValueError)
probe(plain_dense, [1.0, 2.0], [[3.0], [4.0, 5.0, 6.0]], [1.0, 2.0], raises=ValueError)
probe(plain_dense, [1.0, 2.0], [[3.0, 4.0, 5.0], [6.0]], [1.0, 2.0], raises=ValueError)
probe(plain_dense, [1.0, 2.0], [w[0], [5.0], w[1]], b, raises=ValueError)
probe(plain_dense, [1.0, 2.0], [w[0], [5.0, 6.0, 7.0], w[1]], b, raises=ValueError)
probe(plain_dense, [1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]], [], raises=ValueError)
probe(plain_dense, [1.0, 2.0], [], [3.0], raises=ValueError)
probe(plain_dense, numbers(3), [numbers(2)] * 3, numbers(3), raises=ValueError)
probe(plain_dense, numbers(3), [numbers(3), numbers(2)], numbers(2), raises=ValueError)
probe(plain_dense, numbers(2), [numbers(2), numbers(4)], numbers(2), raises=ValueError)
probe(plain_dense, numbers(3), [numbers(3), numbers(3)], numbers(1), raises=ValueError)
probe(plain_dense, numbers(3), [numbers(3), numbers(3)], numbers(3), raises=ValueError)
probe(
    plain_dense,
    numbers(3),
    [numbers(3), numbers(3)],
    [number(), 0.0, 0.0],
    raises=ValueError,
)
probe(plain_dense, [1.0, 2.0], [[3.0, 4.0], []], [1.0, 2.0], raises=ValueError)
probe(plain_dense, [], [[3.0]], [1.0], raises=ValueError)


# %% mistake="rows-as-columns"
# You take the weights of a neuron from a column of w. Its weights are the inner list
# w[0], w[1] and so on. zip cuts off what is too long, so that the number of answers may
# be right and every answer wrong. Try a w of one neuron with three weights.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [
        sum(xi * wi for xi, wi in zip(x, column)) + bo for column, bo in zip(zip(*w), b)
    ]


# %% mistake="bias-once-per-input"
# The bias has slipped inside the sum and counts once for every input. Try an x of three
# zeros and a bias of 1: what should come out, what does?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi + bo for xi, wi in zip(x, row)) for row, bo in zip(w, b)]


# %% mistake="all-the-biases"
# Every neuron gets all the biases added up. Each has one of its own. Try an x of zeros
# with the biases 1 and 10: which two answers should come out?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + sum(b) for row in w]


# %% mistake="bias-list-appended"
# You join the list of biases to the list of sums. With lists, + puts one behind the
# other. Count your answers: there should be one per neuron.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) for row in w] + b


# %% mistake="bias-list-added-to-a-number"
# You add the whole list of biases to the sum of one neuron, and Python does not know
# how to add a list to a number. Which of the biases belongs to this neuron?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + b for row in w]


# %% mistake="one-number-for-all"
# You add up what the neurons answer. A layer keeps them apart: its result is a list
# with one number per neuron.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return sum(sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b))


# %% mistake="return-inside-the-loop"
# Only the first neuron answers. Does the return stand inside the loop and leave it in the first
# round? Mind the indentation.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    answers = []
    for row, bo in zip(w, b):
        answers.append(sum(xi * wi for xi, wi in zip(x, row)) + bo)
        return answers
    return answers


# %% mistake="sum-not-reset"
# The second neuron goes on adding where the first one stopped. Try an x of zeros with
# the biases 1 and 10. Where must the variable that collects the sum begin anew?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    answers, total = [], 0.0
    for row, bo in zip(w, b):
        for xi, wi in zip(x, row):
            total += xi * wi
        total += bo
        answers.append(total)
    return answers


# %% mistake="no-bias"
# The biases have no effect. Try an x of zeros: what remains must be the biases.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) for row in w]


# %% mistake="relu-nobody-asked-for"
# Answers below zero arrive as 0: you pass them through ReLU. This task asks for the
# weighted sum plus the bias and nothing after it.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    y = [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]
    return [max(0.0, v) for v in y]


# %% mistake="no-return"
# Your function gives nothing back, so its caller gets None. What is computed, or printed,
# stays inside; `return` hands it over. Try y = plain_dense([1], [[1]], [1]), then look at y.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    print([sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)])


# %% mistake="zip-cuts-silently"
# Lists that do not fit slip through: zip stops at the end of the shorter one and says
# nothing. Try x of length 2 with a neuron of 1 weight, and two neurons with 3 biases.
def plain_dense(x, w, b):
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% mistake="counts-along-the-inputs"
# You walk along x and w by their numbers, and nobody has measured what you meet. A row
# or a list of biases that is too short ends in an IndexError, of one that is too long
# the rest is left out.
def plain_dense(x, w, b):
    answers = []
    for o in range(len(w)):
        total = 0
        for i in range(len(x)):
            total += w[o][i] * x[i]
        answers.append(total + b[o])
    return answers


# %% mistake="checks-the-first-neuron-only"
# You check the first inner list of w, and the others slip through. Try w = [[1, 2],
# [3]] with an x of length 2.
def plain_dense(x, w, b):
    if len(w[0]) != len(x) or len(w) != len(b):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% mistake="biases-not-checked"
# You check the weights, and a wrong number of biases slips through. Try two neurons
# with one bias: how many answers come out?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% mistake="assert-in-place-of-raise"
# You do stop when lengths do not fit, but with an AssertionError. The task asks for a
# ValueError, so that a caller can tell what happened.
def plain_dense(x, w, b):
    assert all(len(row) == len(x) for row in w) and len(b) == len(w)
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% mistake="one-sided-checks"
# You catch what is too short, and what is too long slips through. Try x of length 2
# with a neuron of 3 weights, and two neurons with 3 biases.
def plain_dense(x, w, b):
    if any(len(row) < len(x) for row in w) or len(b) < len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% mistake="argument-overwritten"
# A loop variable of yours has the name of an argument. After the loop b is a number,
# and the list of biases is gone. Print b before the loop and after it.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    answers = []
    for o, row in enumerate(w):
        total = 0.0
        for a, b in zip(x, row):
            total += a * b
        answers.append(total + b[o])
    return answers


# %% mistake="with-tensors"
# PyTorch computes your numbers. Here the task is plain Python: two walks along lists, a
# product, a sum. The tensors come later in the notebook.
def plain_dense(x, w, b):
    import torch

    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    x, w, b = (torch.tensor(part, dtype=torch.float64) for part in (x, w, b))
    return (w @ x + b).tolist()


# %% mistake="a-tuple-for-a-list"
# Your numbers come in a tuple. The text asks for a list. Look at
# type(plain_dense([1.0], [[1.0]], [1.0])).
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return tuple(sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b))


# %% mistake="empty-rows-unchecked"
# An empty list counts as false, and you pass it by. It has too few weights, like any
# other that is too short.
def plain_dense(x, w, b):
    if len(b) != len(w) or any(row and len(row) != len(x) for row in w):
        raise ValueError("the lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bias for row, bias in zip(w, b)]


# %% alternative="strict-zips"
def plain_dense(x, w, b):
    return [
        sum(xi * wi for xi, wi in zip(x, row, strict=True)) + bo
        for row, bo in zip(w, b, strict=True)
    ]


# %% alternative="indices"
def plain_dense(x, w, b):
    if len(w) != len(b):
        raise ValueError("biases and neurons differ in number")
    y = []
    for o in range(len(w)):
        if len(w[o]) != len(x):
            raise ValueError(f"neuron {o} has {len(w[o])} weights")
        total = b[o]
        for i in range(len(x)):
            total += w[o][i] * x[i]
        y.append(total)
    return y


# %% alternative="input-by-input"
def plain_dense(x, w, b):
    if len(b) != len(w) or {len(row) for row in w} - {len(x)}:
        raise ValueError
    y = list(b)
    for i, xi in enumerate(x):
        for o, row in enumerate(w):
            y[o] += xi * row[i]
    return y


# %% alternative="helper-and-warning"
import warnings
from operator import mul


def weighted(numbers, weights):
    if len(numbers) != len(weights):
        raise ValueError("wrong number of weights")
    return sum(map(mul, numbers, weights))


def plain_dense(inputs, neurons, biases):
    warnings.warn("slow, but readable")
    if len(neurons) != len(biases):
        raise ValueError("wrong number of biases")
    sums = [weighted(inputs, neuron) for neuron in neurons]
    return [total + bias for total, bias in zip(sums, biases)]


# %% alternative="map-and-recursion"
def _answer(x, row, start):
    if not x:
        return start
    return _answer(x[1:], row[1:], start + x[0] * row[0])


def plain_dense(x, w, b):
    if {len(x)} != {len(row) for row in w} or not len(b) == len(w):
        raise ValueError("the sizes do not fit together")
    return list(map(lambda row, bias: _answer(x, row, bias), w, b))


# %% survivors
# plain-dense-8b5b9c76: the lengths are equal by then, and a product does not depend on its order


# %% inputs
# x, w, b: empty: the text speaks of one neuron and one input at the least
# w: tall: students are told of nine neurons at the most
# b: long: students are told of nine neurons at the most
