"""Sizes that a student sees on the page, and shapes that differ in one of them."""

from collections.abc import Callable, Iterator
from functools import partial

from autograder.judging.cases import Case
from autograder.judging.relations.relation import Relation, certain
from autograder.protocol.values import Array

Size = Callable[[Case], int | None]


def lengths(case: Case, mine: Array, ours: Array) -> Iterator[Relation]:
    """One size that is another than is asked, or the right sizes in another order."""
    inside = case.inside
    if mine.ndim != ours.ndim:
        return
    if sorted(mine.shape) == sorted(ours.shape):
        words = f"{case.place} has the right sizes in another order, and not the right numbers."
        yield Relation("sizes-exchanged", words, _exchanged, certain, varies=_first_size)
    differing = [axis for axis in range(ours.ndim) if mine.shape[axis] != ours.shape[axis]]
    if len(differing) != 1:
        yield from _middles(case)
        return
    [axis] = differing
    asked_size = partial(_size, axis=axis, of_mine=False)
    along = f" along dimension {axis}" if ours.ndim > 1 else ""
    for by, words in ((-1, "too few"), (1, "too many")):
        for part, which in ((slice(-1), "last"), (slice(1, None), "first")):
            said = f"{case.place} has one place {words}{along}, the {which}; the others are right."
            holds = partial(_one_off, axis=axis, by=by, part=part)
            yield Relation("one-off", said, holds, certain)
    lines = {(1, 0): "numbers", (2, 0): "rows", (2, 1): "columns"}
    many = lines.get((ours.ndim, axis), f"places along dimension {axis}")
    for more, words in (
        (False, "too few {}: those that are there are right"),
        (True, "too many {}: the first ones are right"),
    ):
        said = f"{case.place} has {words.format(many)}."
        yield Relation(
            "cut" if not more else "goes-on", said, partial(_begins, axis=axis, more=more)
        )
    yield from _middles(case)
    asked = _named(case, ours.shape[axis])
    came = _named(case, mine.shape[axis])
    of = f"Dimension {axis} of {inside}" if ours.ndim > 1 else case.place
    for ask, read in asked:
        for come, other in came:
            if come == ask:
                continue
            said = f"{of} is as long as {come}, where {ask} is asked."
            holds = partial(_sizes_are, axis=axis, mine=other, ours=read)
            yield Relation("size-of-another", said, holds, certain, varies=asked_size)
        if mine.shape[axis] == 1:
            said = (
                f"{of} has one place, where {ask} is asked: is something added up that should stay "
                "apart, or left out?"
            )
            holds = partial(_sizes_are, axis=axis, mine=lambda case: 1, ours=read)
            yield Relation("size-of-one", said, holds, certain, varies=asked_size)
    for by, words in ((-1, "too few"), (1, "too many")):
        said = f"{case.place} has one place {words}{along}, in every case that is wrong."
        holds = partial(_one_off, axis=axis, by=by, part=None)
        yield Relation("one-off", said, holds, certain, varies=asked_size)


def _named(case: Case, size: int) -> list[tuple[str, Size]]:
    """The sizes on the page that are so large here."""
    return [(what, read) for what, read in sizes_of(case) if read(case) == size]


def _exchanged(case: Case) -> bool:
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.shape == ours.shape:
        return False
    return sorted(mine.shape) == sorted(ours.shape)


def _first_size(case: Case) -> int | None:
    return None if case.ours is None or not case.ours.ndim else case.ours.shape[0]


def _differs_in(case: Case, axis: int) -> bool:
    """Whether the shapes differ in this dimension alone."""
    mine, ours = case.mine, case.ours
    if mine is None or ours is None or mine.ndim != ours.ndim or ours.ndim <= axis:
        return False
    return [n != m for n, m in zip(mine.shape, ours.shape, strict=True)] == [
        number == axis for number in range(ours.ndim)
    ]


def _size(case: Case, axis: int, of_mine: bool) -> int | None:
    array = case.mine if of_mine else case.ours
    return array.shape[axis] if array is not None and axis < array.ndim else None


def _sizes_are(case: Case, axis: int, mine: Size, ours: Size) -> bool:
    if not _differs_in(case, axis):
        return False
    sizes = _size(case, axis, True), _size(case, axis, False)
    return sizes == (mine(case), ours(case))


def _one_off(case: Case, axis: int, by: int, part: slice | None) -> bool:
    """Whether there is a place too few or too many; `part` is what is right of the longer."""
    if not _differs_in(case, axis):
        return False
    assert case.mine is not None and case.ours is not None
    if case.mine.shape[axis] - case.ours.shape[axis] != by:
        return False
    if part is None:
        return True
    sides = [case.mine.swapaxes(0, axis), case.ours.swapaxes(0, axis)]
    longer = int(by < 0)
    sides[longer] = sides[longer][part]
    return bool(sides[0].size) and case.near(*sides)


def _middles(case: Case) -> Iterator[Relation]:
    for more, words in (
        (
            False,
            "is the middle of what is asked, and as much is missing before it as after it: is "
            "something left out that is put around the input?",
        ),
        (
            True,
            "has what is asked in its middle, and as much too many before it as after it: is too "
            "much put around the input?",
        ),
    ):
        yield Relation("middle", f"{case.place} {words}", partial(_is_middle, more=more))


def _is_middle(case: Case, more: bool) -> bool:
    """Whether the smaller of the two is what is left of the larger without its margin."""
    assert case.mine is not None and case.ours is not None
    small, large = (case.ours, case.mine) if more else (case.mine, case.ours)
    if small.ndim != large.ndim or not small.size or small.shape == large.shape:
        return False
    margins = [n - m for n, m in zip(large.shape, small.shape, strict=True)]
    if any(margin < 0 or margin % 2 for margin in margins):
        return False
    inside = tuple(slice(k // 2, n - k // 2) for k, n in zip(margins, large.shape, strict=True))
    return case.near(small, large[inside])


def _begins(case: Case, axis: int, more: bool) -> bool:
    """Whether the shorter of the two is how the longer begins."""
    if not _differs_in(case, axis):
        return False
    assert case.mine is not None and case.ours is not None
    sides = [case.mine.swapaxes(0, axis), case.ours.swapaxes(0, axis)]
    if (len(sides[0]) > len(sides[1])) != more:
        return False
    least = min(map(len, sides))
    return least > 0 and case.near(*(side[:least] for side in sides))


def sizes_of(case: Case) -> Iterator[tuple[str, Size]]:
    """The sizes that a student sees: what each is, and how it is read from a case."""
    for name, array in case.inputs.items():
        names = {1: ("the length",), 2: ("the number of rows", "the number of columns")}
        for axis in range(min(array.ndim, 4)):
            what = names.get(array.ndim, [f"the size of dimension {i}" for i in range(4)])[axis]
            yield f"{what} of {name}", partial(_dimension, name=name, axis=axis)
        if array.ndim > 1:
            yield f"the number of elements of {name}", partial(_elements, name=name)


def _dimension(case: Case, name: str, axis: int) -> int | None:
    array = case.inputs.get(name)
    return array.shape[axis] if array is not None and axis < array.ndim else None


def _elements(case: Case, name: str) -> int | None:
    return case.inputs[name].size if name in case.inputs else None
