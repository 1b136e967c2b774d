"""Judges of 01_neuron: do the weights a student chose make neurons compute a gate?

A judge gets what a probe recorded and returns None if it is right, or one line that
says what is wrong. It never raises, whatever the value is.
"""

import math

import numpy

GATES = {
    "AND": {(0, 0): 0, (0, 1): 0, (1, 0): 0, (1, 1): 1},
    "OR": {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 1},
    "NOT": {(0,): 1, (1,): 0},
}


class Unfit(Exception):
    """The value has not the form that the task asks for; the message says why."""


def computes(value, gate="AND"):
    """The pair (weights, bias) of one threshold neuron against a gate's table."""
    table = GATES[gate]
    try:
        w, b = parts(value, 2, "this must be a list of weights and a bias")
        w = number_list(w, len(next(iter(table))), "the weights")
        b = finite(b, "the bias")
    except Unfit as unfit:
        return str(unfit)
    for x, wanted in table.items():
        y = fires(x, w, b)
        if y != wanted:
            return f"{gate} of {shown(x)} is {wanted}, your neuron gives {y}"
    return None


def computes_xor(value):
    """(hidden weights, hidden biases, output weights, output bias) of three neurons."""
    try:
        hidden_w, hidden_b, output_w, output_b = parts(
            value, 4, "this must be four values"
        )
        rows = parts(hidden_w, 2, "hidden_w must be a list of 2 lists")
        rows = [number_list(row, 2, "each inner list of hidden_w") for row in rows]
        hidden_b = number_list(hidden_b, 2, "hidden_b")
        output_w = number_list(output_w, 2, "output_w")
        output_b = finite(output_b, "output_b")
    except Unfit as unfit:
        return str(unfit)
    for x in GATES["AND"]:
        hidden = [fires(x, w, b) for w, b in zip(rows, hidden_b, strict=True)]
        y, wanted = fires(hidden, output_w, output_b), x[0] ^ x[1]
        if y != wanted:
            return (
                f"XOR of {shown(x)} is {wanted}: your hidden neurons give "
                f"{shown(hidden)}, and of these the output makes {y}"
            )
    return None


def fires(x, w, b):
    """What a threshold neuron answers: 1 above zero, otherwise 0."""
    total = sum(xi * wi for xi, wi in zip(x, w, strict=True)) + b
    return 1 if total > 0 else 0


def shown(x):
    return f"({', '.join(map(str, x))})" if len(x) > 1 else str(x[0])


def parts(value, n, what):
    """`value` as a list of n items; anything else raises Unfit, which says `what`."""
    if isinstance(value, numpy.ndarray) and value.ndim > 0:
        value = list(value)
    if not isinstance(value, list | tuple) or len(value) != n:
        raise Unfit(what)
    return list(value)


def number_list(value, n, what):
    items = parts(value, n, f"{what} must be a list of {n} number{'s' * (n > 1)}")
    return [finite(item, f"a number in {what}") for item in items]


def finite(value, what):
    """`value` as a Python float."""
    if isinstance(value, numpy.ndarray | numpy.generic) and value.ndim == 0:
        value = value.item()
    if not isinstance(value, int | float):
        raise Unfit(f"{what} is not a number")
    try:
        value = float(value)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise Unfit(f"{what} must be a finite number")
    return value
