"""What the judges of gates and of xor-network share.

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
