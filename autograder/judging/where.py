"""What tells the cases that are right from those that are wrong: a trait of an input, or the cases
themselves.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import comb, log2
from typing import Any

import numpy

from autograder.judging.cases import Case, Relation, certain
from autograder.protocol.values import Array, Tensor

LARGE, TINY = 10.0, 1e-3  # magnitudes
LONG = 16
SEVERAL = 2  # failing cases, and right ones, that a trait has to tell from each other
MANY = 4  # right cases that one failing case alone has to differ from
MOST = 5  # traits that are named: of more, nobody can learn
NAMES = 3  # inputs that are named together; of one trait, two more
_SURE = 3.0  # bits of surprise beyond those of chance
_FEW = 3  # cases, of which it tells nothing that some are right
SHORT = 60  # characters of a case that stands in a sentence
STOPS = "Your code"  # the place of cases of which some stop


@dataclass(frozen=True)
class Input:
    """An input of a case: as it was, as numbers, and whether those lie in memory as they are
    read."""

    value: Any
    x: Array
    contiguous: bool = True


Test = Callable[[Input], bool]


def _repeated(rows: Array) -> bool:
    return len(numpy.unique(rows, axis=0)) < len(rows)


def _simple(shape: tuple[int, ...]) -> bool:
    return shape[-1] == shape[-2] or 1 in shape[-2:]


def _plain(one: Input) -> bool:
    return bool(one.x.any())


def _floats(one: Input) -> bool:
    return isinstance(one.value, Tensor) and "float" in one.value.dtype and one.x.ndim > 0


def _has_int(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(type(item) is int for item in value)


def _any(test: Callable[[Array], Array]) -> Test:
    return lambda one: one.x.ndim > 0 and bool(test(one.x).any())


def _single(test: Callable[[float], bool]) -> Test:
    return lambda one: one.x.ndim == 0 and not isinstance(one.value, bool) and test(float(one.x))


# words for an input, and whether it is so
_RIGHT: tuple[tuple[str, Test], ...] = (
    ("is square", lambda one: one.x.ndim > 1 and one.x.shape[-1] == one.x.shape[-2]),
    ("has one row", lambda one: one.x.ndim > 1 and one.x.shape[0] == 1),
    ("has a single number", lambda one: one.x.ndim > 0 and one.x.size == 1),
    ("is square, or has one row or column", lambda one: one.x.ndim > 1 and _simple(one.x.shape)),
    ("is positive", _single(lambda x: x > 0)),
    ("is negative", _single(lambda x: x < 0)),
    ("has rank 1", lambda one: one.x.ndim == 1),
    ("has rank 2", lambda one: one.x.ndim == 2),
    ("has rank 3", lambda one: one.x.ndim == 3),
)
# what most inputs have that are drawn, and few that are written down or empty
_COMMON = (
    "has a negative number",
    "has a positive number",
    "has fractions",
    "is negative",
    "is positive",
    "is a fraction",
)
_INTS = "has an int in it"
_WRONG: tuple[tuple[str, Test], ...] = (
    ("is empty", lambda one: one.x.size == 0),
    ("has a single row", lambda one: one.x.ndim > 1 and one.x.shape[0] == 1),
    ("has a single number", lambda one: one.x.ndim > 0 and one.x.size == 1),
    ("is square", lambda one: one.x.ndim > 1 and 1 < one.x.shape[-1] == one.x.shape[-2]),
    ("has equal rows", lambda one: one.x.ndim > 1 and one.x.size > 0 and _repeated(one.x)),
    ("has a number twice", lambda one: one.x.ndim > 0 and _repeated(one.x.reshape(-1))),
    ("has more than 16 rows", lambda one: one.x.ndim > 1 and one.x.shape[0] > LONG),
    ("has more than 16 columns", lambda one: one.x.ndim > 1 and one.x.shape[-1] > LONG),
    ("has more than 16 numbers", lambda one: one.x.ndim == 1 and one.x.size > LONG),
    ("has a number beyond 10", _any(lambda x: abs(x) > LARGE)),
    ("is beyond 10", _single(lambda x: abs(x) > LARGE)),
    ("is tiny, below 0.001", lambda one: bool(0 < abs(one.x).max(initial=0.0) <= TINY)),
    ("has a negative number", _any(lambda x: x < 0)),
    ("is negative", _single(lambda x: x < 0)),
    ("has a positive number", _any(lambda x: x > 0)),
    ("is positive", _single(lambda x: x > 0)),
    ("has a 0", _any(lambda x: x == 0)),
    ("has nothing but 0", lambda one: _floats(one) and one.x.size > 0 and not one.x.any()),
    ("is 0", _single(lambda x: x == 0)),
    ("has a 1", _any(lambda x: x == 1)),
    ("is 1", _single(lambda x: x == 1)),
    ("has fractions", _any(lambda x: x % 1 != 0)),
    ("is a fraction", _single(lambda x: x % 1 != 0)),
    ("is True", lambda one: one.value is True),
    ("is False", lambda one: one.value is False),
    ("is an int", lambda one: type(one.value) is int),
    (_INTS, lambda one: _has_int(one.value)),
    ("is a list", lambda one: isinstance(one.value, list)),
    ("holds whole numbers", lambda one: isinstance(one.value, Tensor) and "int" in one.value.dtype),
    ("is not contiguous, as a transpose is", lambda one: not one.contiguous),
)


def split(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """A trait of an input that all right cases have and no failing one; or the reverse.

    Of the reverse there are many, and chance would find one: all that tell the cases apart are
    named, and nothing is said where those are more than `MOST`. Where none does, it may be one
    that all failing cases have and few right ones.
    """
    if len(right) < SEVERAL:
        return
    sides = list(_inputs(failing, right))
    place = failing[0].place
    runs, stops = ("runs", "stops with an error") if place == STOPS else ("is right", "is wrong")
    yield from _left_out(failing, right, runs, stops)
    looked_at = log2(max(len(_WRONG) * len(sides), 1))  # one of all these may do so by chance
    surprise = _chance(len(failing), 0, len(right))
    for name, good, bad in sides:
        for words, test in _RIGHT if len(failing) >= SEVERAL and len(good) == len(right) else ():
            if words in _COMMON and surprise < looked_at:
                continue
            if all(map(test, good)) and not any(map(test, bad)):
                text = f"{place} {runs} where {name} {words}, and {stops} elsewhere."
                yield Relation("right-where", text, lambda case: True, certain)
    if len(failing) < SEVERAL and len(right) < MANY:
        return
    found: dict[float, dict[str, list[str]]] = {}
    for name, good, bad in sides:
        for words, test in _WRONG:
            if all(map(test, bad)):
                others = sum(map(test, good))
                other_kinds = sum(map(_plain, good)) >= SEVERAL  # and not only what is empty or 0
                if words in _COMMON and (others or not other_kinds or surprise < looked_at):
                    continue
                if words == _INTS and not other_kinds:
                    continue
                chance = _chance(len(failing), others, len(right))
                found.setdefault(chance, {}).setdefault(words, []).append(name)
    if not found:
        return
    best = max(found)
    exact = best == surprise
    told: dict[tuple[str, ...], list[str]] = {}  # the traits of inputs that share them
    for words, names in found[best].items():
        told.setdefault(tuple(names), []).append(_plural(words, names))
    count = sum(map(len, told.values()))
    if count > (MOST if exact else 1) or max(map(len, told)) > NAMES + 2 * (count == 1):
        return
    where = ", or ".join(f"{_and(names)} {_and(words)}" for names, words in told.items())
    text = f"{place} {stops} only where {where}."
    if exact:
        text = f"{place} {stops} where {where}, and {runs.removeprefix('is ')} elsewhere."
    if count > 1:
        text = f"{text[:-1]}: one of these may be why."
    elif exact and best < looked_at + _SURE:
        text = f"{text[:-1]}: that may be why."
    if exact or best >= looked_at + _SURE:
        yield Relation("wrong-where", text, lambda case: True, certain)


def _left_out(
    failing: Sequence[Case], right: Sequence[Case], runs: str, stops: str
) -> Iterator[Relation]:
    """Parameters that all right calls give, and no failing one."""
    if len({case.call.partition("(")[0] for case in (*failing, *right)}) > 1:
        return  # another function has other parameters
    given = [{name for name, _ in case.given} for case in right]
    never = {name for case in failing for name, _ in case.given}
    names = [name for name in dict(right[0].given) if name in set.intersection(*given) - never]
    if names:
        verb, what = ("is", "its default") if len(names) == 1 else ("are", "their defaults")
        where = f"where {_and(names)} {verb} left out, and {runs.removeprefix('is ')} elsewhere"
        text = f"{failing[0].place} {stops} {where}: look at {what}."
        yield Relation("wrong-where", text, lambda case: True, certain)


def _and(words: Sequence[str]) -> str:
    """Several things in a row: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _chance(failing: int, right: int, good: int) -> float:
    """How unlikely it is, in bits, that the failing cases all have a trait by chance, which so
    many of the right ones have."""
    return log2(comb(failing + good, failing) / comb(failing + right, failing))


_VERBS = {"has": "have", "is": "are", "holds": "hold"}


def _plural(words: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return words
    verb, rest = words.split(" ", 1)
    return f"{_VERBS[verb]} {rest}"


def _inputs(
    failing: Sequence[Case], right: Sequence[Case]
) -> Iterator[tuple[str, list[Input], list[Input]]]:
    """What an input that a student knows by name was in the right cases, and in the failing.

    A right case may be without it: what it has by default is nothing special.
    """
    for name in failing[0].inputs:
        good, bad = (
            [
                Input(dict(case.given)[name], case.inputs[name], name not in case.turned)
                for case in side
                if name in case.inputs
            ]
            for side in (right, failing)
        )
        if name.startswith("`") and len(bad) == len(failing):
            yield name, good, bad


def which(failing: Sequence[Case], right: Sequence[Case]) -> Relation | None:
    """Which cases hold and which do not, where nothing more can be said."""
    if not failing or not right or len(failing) + len(right) < _FEW:
        return None
    place, count = failing[0].place, len(failing) + len(right)
    wrong, good = (
        next((case.call for case in side if 0 < len(case.call) <= SHORT), "")
        for side in (failing, right)
    )
    if wrong == good:
        good = ""
    if 2 * len(right) < len(failing):
        text = f"{place} is wrong in {len(failing)} of {count} cases"
        text += f": what makes it right in `{good}`?" if good else "."
        return Relation("cases", text, lambda case: True, certain)
    text = f"{place} is right in {len(right)} of {count} cases"
    text += f", as in `{good}`" if good else ""
    text += f", and wrong in `{wrong}`." if wrong else ". What is special in the one shown?"
    return Relation("cases", text, lambda case: True, certain)
