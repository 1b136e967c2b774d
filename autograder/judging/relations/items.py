"""Relations between lists: items that are missing, too many, exchanged, or wrong at one place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from autograder.judging.cases import COUNTED, Case, labels_of
from autograder.judging.relations.relation import Relation, certain
from autograder.protocol.values import Tensor

_LONGEST, _FEW = 1000, 20  # items that are compared, in their order and with all others
Change = Callable[[Any], Any]


def items(case: Case) -> Iterator[Relation]:
    """The right items but for one at an end, or for their order."""
    if not isinstance(case.got, (list, tuple)) or not isinstance(case.expected, (list, tuple)):
        return
    place = case.place
    exchanged = f"{place} has the right items in reverse order."
    if len(case.expected) == 2:
        exchanged = f"{place} has its two items exchanged."
    for name, words, change in (
        ("last-missing", f"{place} lacks its last item.", lambda x: x[:-1]),
        ("first-missing", f"{place} lacks its first item.", lambda x: x[1:]),
        ("reversed", exchanged, lambda x: x[::-1]),
    ):
        yield Relation(name, words, _changed(change), _listed)
    words = f"{place} has the right items in another order."
    yield Relation("items-reordered", words, _same_items, _listed)
    for words, change in (
        (f"{place} has one item too many, the last; the others are right.", lambda x: x[:-1]),
        (f"{place} has one item too many, the first; the others are right.", lambda x: x[1:]),
    ):
        yield Relation("one-more", words, _changed(lambda x: x, change), _listed)
    words = f"{place} is empty, where there are items to be found."
    yield Relation("no-items", words, _no_items, certain)
    words = (
        f"{place} has none of the items that are asked, and others in their place: is a condition "
        "turned round?"
    )
    yield Relation("other-items", words, _others, certain, varies=_more_items)
    yield from items_apart(case, least=1)
    for by, many in ((-1, "few"), (1, "many")) if case.ours is None else ():  # see `sizes`
        words = (
            f"{place} has one item too {many} in every case that is wrong: which is it? At an end, "
            "a loop may begin, or end, one step off."
        )
        yield Relation("one-off", words, partial(_longer, by=by), certain, varies=_asked_items)


def items_apart(case: Case, least: int = 0) -> Iterator[Relation]:
    """One of two lists has all the items of the other, of which there are so many."""
    place = case.place
    words = f"{place} lacks items that are asked; those that are in it are right."
    yield Relation("items-missing", words, partial(_part_of, more=-1, least=least), _of_some)
    words = f"{place} has items that should not be there; those that are asked are among them."
    yield Relation("items-more", words, partial(_part_of, more=1, least=least), _of_some)


def _others(case: Case) -> bool:
    """Whether no item is right, wherever it may stand."""
    if not _are_lists(case) or max(len(case.got), len(case.expected)) > _FEW:
        return False
    if any(isinstance(x, (Tensor, float, list, tuple)) for x in (*case.got, *case.expected)):
        return False  # those are computed, and not chosen
    return not any(case.equal(one, other) for one in case.got for other in case.expected)


def _more_items(case: Case) -> int:
    return len(case.got) - len(case.expected)


def _changed(ours: Change, mine: Change = lambda x: x) -> Callable[[Case], bool]:
    """Whether the two lists are equal, each changed in its way."""

    def holds(case: Case) -> bool:
        if not _are_lists(case) or max(len(case.got), len(case.expected)) < 2:
            return False
        return case.equal(list(mine(case.got)), list(ours(case.expected)))

    return holds


def _longer(case: Case, by: int) -> bool:
    return _are_lists(case) and len(case.got) - len(case.expected) == by


def _asked_items(case: Case) -> int:
    return len(case.expected)


def _same_items(case: Case) -> bool:
    if not _are_lists(case) or len(case.got) != len(case.expected) or len(case.got) > _FEW:
        return False
    left = list(case.expected)
    for one in case.got:
        found = next((i for i, other in enumerate(left) if case.equal(one, other)), None)
        if found is None:
            return False
        del left[found]
    return True


def _are_lists(case: Case) -> bool:
    both = (case.got, case.expected)
    return all(isinstance(x, (list, tuple)) and len(x) < _LONGEST for x in both)


def _listed(case: Case) -> int:
    """A number for each item that came, and more where items are large."""
    if not case.got:
        return 0
    return sum(3 if isinstance(x, (Tensor, list, tuple, str)) else 1 for x in case.expected[:10])


# ---------------------------------------------------------------- of which little more can be said


def one_item(failing: Sequence[Case]) -> Iterator[Relation]:
    """Items that are wrong at one place."""
    first = failing[0]
    if not _are_lists(first):
        return
    inside = first.inside
    wrong = _wrong_items(first)
    if len(wrong) == 1 and len(first.expected) > 1:
        number = wrong[0]
        which = _deeper(failing, number) or str(number)
        words = f"In {inside} item {which} alone is wrong, counted from 0."
        if len(labels_of(first.call)) == len(first.expected):
            words = f"Of what is looked at here `{labels_of(first.call)[number]}` alone is wrong."
        yield Relation("one-item", words, lambda case: _wrong_items(case) == [number], certain)
        if number == len(first.expected) - 1:
            words = f"In {inside} the last item alone is wrong."
            yield Relation("one-item", words, _last_alone, certain)
    words = (
        f"In {inside} what comes first is right, and all that comes after it is not. If each item "
        "follows from the one before, look at what is carried over."
    )
    yield Relation("right-at-first", words, _right_at_first, _in_a_row)
    words = f"In {inside} the first item and the last are right, and those between are not."
    yield Relation("one-item", words, _ends_alone, certain)


def _deeper(failing: Sequence[Case], number: int) -> str:
    """Which item of that item alone is wrong, in all cases; empty if it is not one, or no list."""
    found = set()
    for case in failing:
        if _wrong_items(case) != [number]:
            return ""
        inner = replace(case, got=case.got[number], expected=case.expected[number])
        found.add(tuple(_wrong_items(inner)))
    several = found.pop() if len(found) == 1 else ()
    return f"[{number}][{several[0]}]" if len(several) == 1 else ""


def _no_items(case: Case) -> bool:
    return _are_lists(case) and len(case.expected) > len(case.got) == 0


def _part_of(case: Case, more: int, least: int) -> bool:
    """Whether one list is the other with items left out, in their order, and so many left."""
    if not _are_lists(case) or (len(case.got) - len(case.expected)) * more <= 0:
        return False
    long, short = (case.got, case.expected) if more > 0 else (case.expected, case.got)
    left = iter(long)
    return len(short) >= least and all(any(case.equal(a, b) for b in left) for a in short)


def _of_some(case: Case) -> int:
    """Nothing is part of everything."""
    return COUNTED if case.got and case.expected else 0


def _wrong_items(case: Case) -> list[int]:
    if not _are_lists(case) or len(case.got) != len(case.expected):
        return []
    pairs = zip(case.got, case.expected, strict=True)
    return [number for number, (a, b) in enumerate(pairs) if not case.equal(a, b)]


def _right_at_first(case: Case) -> bool:
    wrong = _wrong_items(case)
    return 0 < len(wrong) < len(case.expected) and wrong == list(
        range(wrong[0], len(case.expected))
    )


def _in_a_row(case: Case) -> int:
    """Items of one side that stand together, of which one may do so by chance."""
    return len(_wrong_items(case)) - 1


def _last_alone(case: Case) -> bool:
    return _wrong_items(case) == [len(case.expected) - 1] != [0]


def _ends_alone(case: Case) -> bool:
    wrong = _wrong_items(case)
    return len(case.expected) > 2 and wrong == list(range(1, len(case.expected) - 1))
