# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import choice, numbers, probe

plain = {"without": ("torch", "numpy"), "unchanged": True}

# %% hidden="weighted-sum-values"
probe(weighted_sum, [2.5], [3.0], **plain)
probe(weighted_sum, [2.0, -1.0], [0.5, 4.0], **plain)
probe(weighted_sum, [1, 1], [2, 3], **plain)
probe(weighted_sum, [2, 2, 2], [3, 3, 3])
probe(weighted_sum, [3.0, 0.0, 2.0], [1.5, 4.0, 1.5])
probe(weighted_sum, [1.5, 2.0], [0.0, 2.0])
probe(weighted_sum, [2000.0, -1e-4], [3000.0, 1e-4], rtol=1e-15, atol=0.0)
probe(weighted_sum, [1e-4, 2e-5], [1e-4, 2e-5], rtol=1e-12, atol=0.0)
probe(weighted_sum, numbers(3), numbers(3), **plain)
probe(weighted_sum, numbers(7), numbers(7), **plain)
probe(weighted_sum, numbers(40), numbers(40), rtol=1e-12)
x, w = numbers(3), numbers(3)
probe(weighted_sum, [choice(x) for _ in range(9)], [choice(w) for _ in range(9)])
probe(weighted_sum, [], [])
probe(weighted_sum, [2.5, 3.0], [1.0, -0.5])
probe(weighted_sum, [3e-7], [1e-7], rtol=1e-12, atol=0.0)


# %% hidden="weighted-sum-errors"
probe(weighted_sum, numbers(4), numbers(4), **plain)
probe(weighted_sum, [2.0], [2.0])
probe(weighted_sum, numbers(3), numbers(2), raises=ValueError)
probe(weighted_sum, numbers(2), numbers(5), raises=ValueError)
probe(weighted_sum, [], numbers(1), raises=ValueError)
probe(weighted_sum, numbers(1), [], raises=ValueError)
probe(weighted_sum, [1.0, 0.0], [2.0], raises=ValueError)
probe(weighted_sum, [1.0], [2.0, 0.0, 0.0], raises=ValueError)


def left_by_an_error(x, w):
    """The lists after the ValueError."""
    try:
        weighted_sum(x, w)
    except ValueError:
        pass
    return x, w


probe(left_by_an_error, [1.0], [2.0, 3.0])
probe(left_by_an_error, [1.0, 2.0], [3.0])


# %% mistake="zip-cuts-silently"
# Lists of different lengths slip through: zip stops at the end of the shorter one and
# says nothing. Try weighted_sum([1, 2, 3], [1, 2]), then the other way round.
def weighted_sum(x, w):
    return sum(xi * wi for xi, wi in zip(x, w))


# %% mistake="counts-along-the-inputs"
# You walk along x, and nobody has measured w. If w is shorter, Python stops with an
# IndexError; if it is longer, the rest is left out in silence. Try both.
def weighted_sum(x, w):
    total = 0
    for i in range(len(x)):
        total += x[i] * w[i]
    return total


# %% mistake="checks-one-side"
# You notice when one of the lists is too long, but not when the other one is. Try
# weighted_sum([1, 2], [1]) and weighted_sum([1], [1, 2]): both must raise a ValueError.
def weighted_sum(x, w):
    if len(x) > len(w):
        raise ValueError("too few weights")
    return sum(x[i] * w[i] for i in range(len(x)))


# %% mistake="assert-in-place-of-raise"
# You do stop when the lengths differ, but with an AssertionError. A failed assert
# always raises that one. The task asks for a ValueError, so that a caller can tell what
# happened.
def weighted_sum(x, w):
    assert len(x) == len(w)
    return sum(xi * wi for xi, wi in zip(x, w))


# %% mistake="returns-the-error"
# When the lengths differ you give back a message, as if it were a result. The caller
# would go on computing with it. Look up how an error is raised; return is for answers.
def weighted_sum(x, w):
    if len(x) != len(w):
        return "ValueError"
    return sum(xi * wi for xi, wi in zip(x, w))


# %% mistake="no-return"
# Your function gives nothing back, so its caller gets None. What is computed, or printed,
# stays inside; `return` hands it over. Try y = weighted_sum([2], [3]), then look at y.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    total = 0.0
    for xi, wi in zip(x, w):
        total += xi * wi


# %% mistake="prints" same="no-return"
# Your function shows its result on the screen and gives nothing back: what the caller
# gets is None. Try y = weighted_sum([2], [3]) and then look at y.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    print(sum(xi * wi for xi, wi in zip(x, w)))


# %% mistake="return-inside-the-loop"
# Only the first pair counts. Does the return stand inside the loop and leave it at once? Try
# weighted_sum([1, 1, 1], [1, 1, 1]), and mind the indentation.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    total = 0.0
    for xi, wi in zip(x, w):
        total += xi * wi
        return total
    return total


# %% mistake="keeps-only-the-last"
# Each step of your loop throws away what was there before, so that only the last pair
# counts. Try weighted_sum([5, 1], [1, 1]) and follow your variable line by line.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    total = 0.0
    for xi, wi in zip(x, w):
        total = xi * wi
    return total


# %% mistake="adds-in-place-of-multiplying"
# You add each weight to its input. A weight says how often the input counts: what does
# a weight of 0 have to do to its input? Try weighted_sum([5], [0]).
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return sum(xi + wi for xi, wi in zip(x, w))


# %% mistake="list-of-products"
# You return the list of the products. The weighted sum is a single number: one step is
# still missing. Compare with the table's last row in the introduction.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return [xi * wi for xi, wi in zip(x, w)]


# %% mistake="divides-by-the-weights"
# You divide by the sum of the weights, as for a weighted average. The neuron wants the
# sum as it is. Try weighted_sum([2, 2], [1, 1]): it is not 2.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return sum(xi * wi for xi, wi in zip(x, w)) / sum(w) if x else 0.0


# %% mistake="every-input-with-every-weight"
# You multiply every input with every weight. Each input has a weight of its own and
# meets no other. Try weighted_sum([1, 1], [1, 1]) and count the products.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return sum(xi * wi for xi in x for wi in w)


# %% mistake="uses-torch-for-plain-python"
# PyTorch computes your sum. The text asks for plain Python: a loop over the pairs and a
# variable that grows. This is what the tensors will do for you later.
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("as many weights as inputs")
    return (torch.tensor(x) * torch.tensor(w)).sum().item()


# %% mistake="uses-numpy-for-plain-python"
# NumPy computes your sum. The text asks for plain Python: go through the pairs of input
# and weight yourself.
def weighted_sum(x, w):
    import numpy as np

    if len(x) != len(w):
        raise ValueError("as many weights as inputs")
    return float(np.dot(x, w))


# %% alternative="zip-strict"
def weighted_sum(x, w):
    return sum(a * b for a, b in zip(x, w, strict=True))


# %% alternative="indices"
def weighted_sum(x, w):
    n = len(x)
    if n != len(w):
        raise ValueError("lengths differ")
    total = 0
    for i in range(n):
        total = total + w[i] * x[i]
    return total


# %% alternative="from-the-end"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError
    x, w, total = list(x), list(w), 0.0
    while x:
        total += x.pop() * w.pop()
    return total


# %% alternative="recursion"
def weighted_sum(x, w):
    match x, w:
        case [], []:
            return 0
        case [a, *x], [b, *w]:
            return a * b + weighted_sum(x, w)
    raise ValueError("different lengths")


# %% alternative="operators-and-fsum"
def weighted_sum(x, w):
    from itertools import zip_longest
    from operator import mul

    pairs = list(zip_longest(x, w))
    if any(None in pair for pair in pairs):
        raise ValueError(f"{x} does not go with {w}")
    return math.fsum(mul(*pair) for pair in pairs)


# %% survivors
# weighted-sum-7340e82e: a product does not depend on the order of its factors
