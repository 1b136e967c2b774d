"""What tells the cases that are right from those that are wrong: a trait of an input."""

from collections.abc import Callable, Iterator, Sequence

import numpy

from autograder.judging.cases import Case, Relation, certain
from autograder.protocol.values import Array

LARGE, TINY = 10.0, 1e-3  # magnitudes
LONG = 20
SEVERAL = 2  # failing cases, and right ones, that a trait has to tell from each other
MANY = 4  # right cases that one failing case alone has to differ from
Test = Callable[[Array], bool]

_RIGHT: tuple[tuple[str, Test], ...] = (
    ("is square", lambda x: x.ndim > 1 and x.shape[-1] == x.shape[-2]),
    ("has one row", lambda x: x.ndim > 1 and x.shape[0] == 1),
    ("has a single number", lambda x: x.ndim > 0 and x.size == 1),
    ("is positive", lambda x: x.ndim == 0 and bool(x > 0)),
    ("is negative", lambda x: x.ndim == 0 and bool(x < 0)),
    ("has rank 1", lambda x: x.ndim == 1),
    ("has rank 2", lambda x: x.ndim == 2),
    ("has rank 3", lambda x: x.ndim == 3),
)


def _repeated(rows: Array) -> bool:
    return len(numpy.unique(rows, axis=0)) < len(rows)


_WRONG: tuple[tuple[str, Test], ...] = (
    ("no number", lambda x: x.size == 0),
    ("a single row", lambda x: x.ndim > 1 and x.shape[0] == 1),
    ("a single number", lambda x: x.ndim > 0 and x.size == 1),
    ("two equal rows", lambda x: x.ndim > 1 and x.size > 0 and _repeated(x)),
    ("a number that comes twice", lambda x: x.ndim > 0 and _repeated(x.reshape(-1))),
    ("more than 20 numbers", lambda x: x.size > LONG),
    ("a number beyond 10", lambda x: bool((abs(x) > LARGE).any())),
    ("only numbers below 0.001", lambda x: bool(0 < abs(x).max(initial=0.0) <= TINY)),
    ("a negative number", lambda x: bool((x < 0).any())),
    ("a positive number", lambda x: bool((x > 0).any())),
    ("a zero", lambda x: bool((x == 0).any())),
    ("a fraction", lambda x: bool((x % 1 != 0).any())),
)


def split(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """A trait of an input that all right cases have and no failing one; or the reverse.

    Of the reverse there are many, and chance would find one: it is said only if no other trait
    tells the cases apart, too.
    """
    if len(right) < SEVERAL or not failing[0].own:
        return
    sides = list(_inputs(failing, right))
    place = failing[0].place
    for name, good, bad in sides:
        for words, test in _RIGHT if len(failing) >= SEVERAL else ():
            if all(map(test, good)) and not any(map(test, bad)):
                text = f"{place} is right where {name} {words}, and wrong elsewhere."
                yield Relation("right-where", text, lambda case: True, certain)
    if len(failing) < SEVERAL and len(right) < MANY:
        return
    found: dict[str, list[str]] = {}
    for name, good, bad in sides:
        for words, test in _WRONG:
            if all(map(test, bad)) and not any(map(test, good)):
                found.setdefault(words, []).append(name)
    if len(found) == 1:
        [(words, names)] = found.items()
        text = f"{place} is wrong with {words} in {' and '.join(names)}, and right without."
        yield Relation("wrong-where", text, lambda case: True, certain)


def _inputs(
    failing: Sequence[Case], right: Sequence[Case]
) -> Iterator[tuple[str, list[Array], list[Array]]]:
    """What an input that a student knows by name was in the right cases, and in the failing."""
    for name in failing[0].inputs:
        good, bad = (
            [case.inputs[name] for case in side if name in case.inputs] for side in (right, failing)
        )
        if name.startswith("`") and (len(good), len(bad)) == (len(right), len(failing)):
            yield name, good, bad
