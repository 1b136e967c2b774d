"""Relations between calls: what comes again from another one, and which calls stop."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy

from autograder.judging.cases import (
    COUNTED,
    Case,
    as_array,
    borrowed,
    case_of,
    given_to,
    is_right,
    spoken,
    turned,
)
from autograder.judging.compare import UNTOUCHED, apart
from autograder.judging.relations.relation import Relation, certain, explained
from autograder.judging.relations.where import FAILS, SHORT, STOPS, and_
from autograder.judging.unpack import Records


def another_call(place: Sequence[Case]) -> Iterator[Relation]:
    """What is right for another call, or came from it, comes here."""
    numbers = {id(case): number for number, case in enumerate(place)}

    def again(case: Case) -> bool:
        earlier = place[: numbers[id(case)]]
        # a single number is soon that of another call: it is the last one's
        if not (_large(case) or _rich(case)):
            earlier = earlier[-1:]
        return any(
            _is_kept(case, other) and not case.equal(other.expected, case.expected)
            for other in earlier
        )

    failing = [case for case in place if not case.right]
    count = sum(map(again, failing))
    if 2 * count < len(failing):
        return
    if count < len(failing) and not all(_several(case) for case in failing if again(case)):
        return  # a single number is soon that of another call
    often = "" if count == len(failing) else f" in {count} of the {len(failing)} wrong cases"
    words = (
        f"{place[0].place} is that of an earlier call{often}: what was right then comes again. Is "
        "it kept somewhere from one call to the next?"
    )

    def worth(case: Case) -> int:
        if not again(case):
            return 0
        if case.mine is None:
            return _telling(case)
        exact = case.mine.size == 1 and any(
            other.ours is not None
            and numpy.array_equal(case.mine, other.ours)
            and _sizes(other) == _sizes(case) != []
            for other in place[: numbers[id(case)]]
        )
        if exact and _is_rare(float(case.mine.flat[0])):
            return _AGAIN
        return _telling(case)

    def renewed(case: Case) -> bool:
        """Whether what is right followed an earlier call of the same sizes, and did not keep it."""
        return any(
            _sizes(other) == _sizes(case) and not case.equal(other.expected, case.expected)
            for other in place[: numbers[id(case)]]
        )

    yield Relation("earlier", words, lambda case: True, worth, renewed)


def _sizes(case: Case) -> list[tuple[str, tuple[int, ...]]]:
    """The sizes of the inputs that have some."""
    return [(name, array.shape) for name, array in case.inputs.items() if array.ndim]


def _is_rare(number: float) -> bool:
    """Whether a number is no simple fraction, which several calls give."""
    return all(abs(number * n - round(number * n)) > _ROUNDING for n in range(1, 200))


def _is_kept(case: Case, other: Case) -> bool:
    """Whether what came is what was right for another call: what is kept is kept to the last
    digit, and 0 comes of many things."""
    if not case.equal(case.got, other.expected):
        return False
    mine, theirs = case.mine, other.ours
    if mine is None or theirs is None or mine.shape != theirs.shape:
        return True
    largest = float(numpy.abs(theirs).max(initial=0.0))
    return largest > 0 and bool((numpy.abs(mine - theirs) <= _ROUNDING * largest).all())


_ROUNDING = 1e-4  # a share
_AGAIN = 4  # numbers that come again, and should be others


def same_again(place: Sequence[Case]) -> Iterator[Relation]:
    """The same comes for all inputs of the same shapes."""
    groups: dict[tuple[object, ...], list[Case]] = {}
    for case in place:
        shapes = tuple((name, array.shape) for name, array in case.inputs.items())
        kinds = tuple((name, type(value)) for name, value in case.given if name not in case.inputs)
        groups.setdefault((shapes, kinds), []).append(case)
    several = [group for group in groups.values() if len(group) > 1 and group[0].inputs]
    alike = (one.equal(one.got, group[0].got) for group in several for one in group)
    if not all(map(_finite, place)) or not all(alike):
        return
    pairs = [
        (one, group[0])
        for group in several
        for one in group
        if not one.equal(one.expected, group[0].expected)
    ]
    again = [one for one, _ in pairs]
    failing = [case for case in place if not case.right]
    if 2 * sum(not one.right for group in several for one in group) < len(failing):
        return
    if sum(map(_telling, again)) < _AGAIN:
        return
    moved = {name for pair in pairs for name in _moved(*pair)}
    still = [name for one in again for name in one.inputs if name not in moved]
    words = f"{place[0].place} is the same in every case, whatever numbers come in."
    if still:
        words = f"{place[0].place} is the same whatever numbers are in {and_(sorted(moved))}."
    elif any(array.ndim for case in place for array in case.inputs.values()):
        words = (
            f"{place[0].place} is the same for all inputs of the same sizes, whatever numbers are "
            "in them"
        )
        # of whole numbers there are few: the same may be found anew each time
        kept = any(_fractions(case.got) for case in again)
        if kept:
            words += ": is it kept from one call to the next, or made of the sizes alone?"
        else:
            words += "."
    yield Relation("same-again", words, lambda case: True, certain)


def _moved(one: Case, other: Case) -> Iterator[str]:
    """The inputs in which two cases differ."""
    for name, array in one.inputs.items():
        if not numpy.array_equal(array, other.inputs[name]):
            yield name


def _finite(case: Case) -> bool:
    return case.mine is None or bool(numpy.isfinite(case.mine).all())


def _large(case: Case) -> bool:
    if case.mine is None or not (case.mine % 1).any():
        return False
    return case.mine.size > 2 or bool((64 * case.mine % 1).any())  # a half is soon another's


def _several(case: Case) -> bool:
    return (case.mine is None and _rich(case)) or (case.mine is not None and case.mine.size > 2)


def _rich(case: Case) -> bool:
    """Whether it holds several fractions, wherever in it."""
    return len(_fractions(case.got)) > 2


def _fractions(value: Any, deep: int = 3) -> set[float]:
    """The different numbers in a value that are not whole."""
    array = as_array(value)
    if array is not None:
        return {float(x) for x in array.ravel()[:100] if x % 1}
    inside = value[:100] if deep and isinstance(value, (list, tuple)) else ()
    return set().union(*(_fractions(item, deep - 1) for item in inside))


def _telling(case: Case) -> int:
    """Whole numbers and truths are few: one is that of another call by chance."""
    if case.mine is None:
        return min(len(_fractions(case.got)), COUNTED)
    count = explained(case)
    fractions = case.mine is not None and bool((case.mine % 1).any())
    return count if fractions else count // 2


_THROUGH = ("NotImplementedError", "AttributeError")  # raised by others, and to be let through
_OWN = ("AttributeError", "UnboundLocalError")  # no check is meant by them


def not_raised(got: Records, expected: Records) -> str | None:
    """What is said where an error is asked for, and none comes, or another."""
    asked = [(mine, ours) for mine, ours in zip(got, expected, strict=False) if ours.spec.raises]
    failing = [
        (mine, ours)
        for mine, ours in asked
        if not (mine.error and mine.error.is_a(ours.spec.raises))
    ]
    if not failing:
        return None
    mine, ours = failing[0]
    wanted = " or ".join(ours.spec.raises)
    call = case_of(ours)
    shown = 0 < len(call) <= SHORT
    start = f"For {f'`{call}`' if shown else 'some inputs'} {wanted} is to be raised, and"
    places = [
        other.spec.raises
        for one, other in zip(got, expected, strict=False)
        if one.error and one.error.is_a(ours.spec.raises)
    ]
    elsewhere = bool(places)
    if not all(places):
        return f"{start} where no error is asked, it is: does your check ask for the right thing?"
    if all(one.error is None for one, _ in failing):
        if elsewhere:
            what = "this" if shown else "them"
            return f"{start} it is not, though elsewhere it comes: what lets {what} through?"
        if set(ours.spec.raises) <= set(_THROUGH):
            return f"{start} it is not: is there a `raise`, is it reached, and is it let through?"
        return (
            f"{start} your function goes on as if all were well: look at the input first, and "
            "`raise`."
        )
    if mine.error and mine.error.type in _OWN:
        return (
            f"{start} what comes is {mine.error.type}, which no check is to raise: mend that first."
        )
    if mine.error and not mine.error.unwritten:
        others = " Elsewhere it comes." if elsewhere else ""
        if set(ours.spec.raises) <= set(_THROUGH):
            return f"{start} another error is: does it come before?{others}"
        return (
            f"{start} another error is: does that come from your check, or before it, or is there "
            f"none?{others}"
        )
    return None


def changed(got: Records, expected: Records, names: Collection[str]) -> str | None:
    """What is said where an input has to stay as it is, and does not."""
    found: list[set[str]] = []
    for mine, ours in zip(got, expected, strict=False):
        if mine.error or mine.inputs is None or ours.inputs is None:
            continue
        sides = [[*inputs[0], *inputs[1]] for inputs in (mine.inputs, ours.inputs)]
        if not len(sides[0]) == len(sides[1]) <= len(ours.given):
            continue
        called = [spoken(name, names) for name, _ in ours.given]
        differ = {
            name
            for name, one, other in zip(called, *sides, strict=False)
            if apart(one, other, UNTOUCHED)
        }
        found += [differ] if differ else []
    always = set.intersection(*found) - {""} if found else set()
    if len(always) != 1:
        return None
    return (
        f"Your function changes {always.pop()}, which has to stay as it is. `x += …`, `x[…] = …`, "
        "and methods such as `sort` or those that end in `_`, write into what they are given: "
        "make something new."
    )


def stopping(got: Records, expected: Records, names: Collection[str]) -> list[Case]:
    """The calls of a cell as cases of which some stop; empty if none or all do.

    A call that gives a wrong value is no right one: what it has in common with those that stop
    may be why.
    """
    calls = [
        (mine, ours)
        for mine, ours in zip(got, expected, strict=False)
        if not ours.spec.raises and not (mine.error and mine.error.unwritten)
    ]
    if len({mine.error is None for mine, _ in calls}) < 2:
        return []
    right = [mine.error is None and is_right(mine, ours, names) for mine, ours in calls]
    wrong = any(mine.error is None and not so for (mine, _), so in zip(calls, right, strict=True))
    place = FAILS if wrong else STOPS
    return [
        Case(
            place,
            None,
            None,
            so,
            given_to(ours, names),
            call=case_of(ours),
            turned=turned(ours, names),
            borrowed=borrowed(ours, names),
        )
        for (_, ours), so in zip(calls, right, strict=True)
    ]
