# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, number, numbers, probe

plain = {"without": ("torch", "numpy"), "unchanged": True}

# %% hidden="plain-neuron-values"
probe(plain_neuron, [2.0], [3.0], 0.5, **plain)
probe(plain_neuron, [1.0, 2.0], [-3.0, 0.5], 0.25, **plain)
probe(plain_neuron, [1, 1], [2, 3], 0, **plain)
probe(plain_neuron, [2.0, 2.0, 3.0], [4.0, 4.0, 4.0], 0.0)
probe(plain_neuron, [2.0, 0.0, 1.0], [1.0, 5.0, 3.0], -0.5)
probe(plain_neuron, [1.0, 2.0], [2.0, -1.0], 3.0)
probe(plain_neuron, [1, 2], [0.25, 3], -1)
probe(plain_neuron, [3.0, -2.0], [3.0, -2.0], 1.5)
probe(plain_neuron, [2000.0, 1e-4], [3000.0, 1e-4], -1.0, rtol=1e-15, atol=0.0)
probe(plain_neuron, [1e-4], [2e-4], 1e-7, rtol=1e-12, atol=0.0)
probe(plain_neuron, numbers(3), numbers(3), number(away=0.1), **plain)
probe(plain_neuron, numbers(6), numbers(6), number(away=0.1), **plain)
probe(plain_neuron, numbers(40), numbers(40), number(away=0.1))
x, w = numbers(3), numbers(3)
probe(
    plain_neuron, [choice(x) for _ in range(9)], [choice(w) for _ in range(9)], number()
)
probe(plain_neuron, [2.5, 3.0], [0.0, 1.5], 1.0)
probe(plain_neuron, [0.5, 2.0], [3.0, -1.0], 400.0)
probe(plain_neuron, [1.0, 2.0], [-3.0, 0.5], 2.0)


def with_itself(x, b):
    return plain_neuron(x, x, b)


probe(with_itself, [3.0, -2.0], 1.5)


# %% mistake="relu-nobody-asked-for"
# Results below zero arrive as 0: you pass the sum through ReLU. This task asks for the
# sum plus the bias and nothing after it. Try plain_neuron([1.0], [-1.0], 0.0).
def plain_neuron(x, w, b):
    return max(0.0, sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% mistake="sigmoid-nobody-asked-for"
# Your results always lie between 0 and 1: a sigmoid is at work. This task asks for the
# sum plus the bias and nothing after it. Try plain_neuron([5.0], [5.0], 0.0).
def plain_neuron(x, w, b):
    import math

    return 1 / (1 + math.exp(-sum(xi * wi for xi, wi in zip(x, w)) - b))


# %% mistake="step-nobody-asked-for"
# You answer whether the neuron fires, 1 or 0. This task asks for the sum plus the bias
# itself. Try plain_neuron([5.0], [5.0], 0.0).
def plain_neuron(x, w, b):
    return 1.0 if sum(xi * wi for xi, wi in zip(x, w)) + b > 0 else 0.0


# %% mistake="bias-once-per-input"
# The bias counts once for every input instead of once: it has slipped inside the sum.
# Try plain_neuron([0, 0, 0], [0, 0, 0], 1.0). What should come out, what does?
def plain_neuron(x, w, b):
    return sum(xi * wi + b for xi, wi in zip(x, w))


# %% mistake="no-bias"
# The bias has no effect. Try plain_neuron([0.0], [0.0], 1.0): with no inputs worth
# speaking of, the bias is all that is left.
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w))


# %% mistake="adds-one-in-place-of-the-bias"
# You add 1, whatever the caller hands over as `b`. It was 1 in the example only. Try
# plain_neuron([0.0], [0.0], 5.0).
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w)) + 1.0


# %% mistake="bias-subtracted"
# Your bias works against the sum, as a threshold would that has to be overcome. Here
# a positive bias makes the result larger. Try plain_neuron([0.0], [0.0], 1.0).
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w)) - b


# %% mistake="bias-multiplied"
# You multiply by the bias. It is one more thing to add up. Try plain_neuron([1.0],
# [1.0], 0.0): a bias of 0 should leave the sum alone.
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip(x, w)) * b


# %% mistake="no-return"
# Your function gives nothing back, so its caller gets None. What is computed, or printed,
# stays inside; `return` hands it over. Try y = plain_neuron([2], [3], 1), then look at y.
def plain_neuron(x, w, b):
    print(sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% mistake="list-in-place-of-a-number"
# You return a list with one entry per input. A neuron answers with one number, however
# many inputs it has. Where do the products come together?
def plain_neuron(x, w, b):
    return [xi * wi + b for xi, wi in zip(x, w)]


# %% mistake="adds-inputs-and-weights-apart"
# You add up the inputs, add up the weights, and multiply the two sums. Then no input
# has a weight of its own. Try plain_neuron([1, 0], [0, 1], 0): no input meets a weight
# other than 0.
def plain_neuron(x, w, b):
    return sum(x) * sum(w) + b


# %% mistake="uses-torch-for-plain-python"
# PyTorch computes your number. The text asks for plain Python, and a loop or `sum` over
# the pairs is all that is needed.
def plain_neuron(x, w, b):
    import torch

    x = torch.tensor(x, dtype=torch.float64)
    w = torch.tensor(w, dtype=torch.float64)
    return (x @ w + b).item()


# %% mistake="uses-numpy-for-plain-python"
# NumPy computes your number. The text asks for plain Python, and a loop or `sum` over
# the pairs is all that is needed.
def plain_neuron(x, w, b):
    import numpy as np

    return np.dot(x, w) + b


# %% alternative="start-with-the-bias"
def plain_neuron(x, w, b):
    total = b
    for i in range(len(x)):
        total += x[i] * w[i]
    return total


# %% alternative="sum-with-a-start"
def plain_neuron(x, w, b):
    return sum((xi * wi for xi, wi in zip(x, w)), start=b)


# %% alternative="bias-as-one-more-input"
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip([*x, 1.0], [*w, b]))


# %% alternative="reduce"
def plain_neuron(x, w, b):
    from functools import reduce

    return reduce(lambda total, pair: total + pair[0] * pair[1], zip(x, w), b)


# %% alternative="pops-from-copies"
def plain_neuron(x, w, b):
    x, w = list(x), list(w)
    while x:
        b += x.pop() * w.pop()
    return b


# %% survivors
# plain-neuron-ca4ba961: a product does not depend on the order of its factors


# %% inputs
# x, w: empty: the text speaks of no neuron without inputs
