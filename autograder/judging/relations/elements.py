"""Which numbers of a value are wrong: those at some places, or where an input is something."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import lgamma, log

import numpy

from autograder.judging.cases import Case, different
from autograder.judging.relations.places import axes, row_called
from autograder.judging.relations.relation import Relation, certain
from autograder.protocol.values import Array

_BITS = 2.0  # of surprise, for each number that has to be explained (see `compared.ENOUGH`)
_LONG = 200  # rows of which each is compared with those before
Mask = Callable[[Case], Array | None]


def elements(failing: Sequence[Case]) -> Iterator[Relation]:
    """Where the wrong numbers of a value stand, if they stand at a few places."""
    first = failing[0]
    if first.mine is None or first.ours is None or first.mine.shape != first.ours.shape:
        return
    place = first.place
    inside = first.inside
    words = (
        f"{place} is nan or infinite where a number is asked: does something grow too large on the "
        "way, is something divided by 0, or is a root or a logarithm taken that does not exist?"
    )
    if all(case.mine is not None and _is_infinite(case.mine) for case in failing):
        words = (
            f"{place} is infinite where a number is asked: does something grow too large on the "
            "way, is something divided by 0, or did it begin so, and nothing came in its place?"
        )
    yield Relation("not-finite", words, _not_finite, certain)
    words = (
        f"{place} is a finite number where inf is asked: is something kept away from 0, or cut "
        "off, on the way?"
    )
    yield Relation("finite", words, _finite, certain)
    if all(map(_tiny, failing)):
        words = f"{place} is 0 where small numbers are asked: is something rounded or cut off?"
        yield Relation("zeros", words, _all_zero)
    if first.ours.size < 2 or not (~first.wrong).any():
        return
    yield from _after(failing, inside)
    left = ""
    if all(map(_zeros, failing)):
        left = ": 0 stands there"
        words = f"In {inside} the first number and the last are right; those between are 0."
        yield Relation("some-right", words, _ends_alone)
    masks = [one for one in _masks(first) if len(failing) > 1 or "diagonal" not in one[0]]
    # a few numbers of one case lie beside the diagonal by chance
    for what, mask in sorted(masks, key=lambda one: -_total(failing, one[1])):
        words = f"{place} is wrong only {what}{left}."
        inside_mask, worth = partial(_inside, mask=mask), partial(_surprise, mask=mask)
        breaks = partial(_reached, mask=mask)
        if not what.startswith("where"):
            breaks = partial(_right_there, mask=mask, zeros=bool(left))
        yield Relation("wrong-only", words, inside_mask, worth, breaks)
    index = int(numpy.flatnonzero(first.wrong)[0])
    words = f"In {inside} number {index} alone is wrong, counted from 0."
    if first.ours.ndim == 1:
        yield Relation("wrong-only", words, partial(_only, index=index), lambda case: 1)
    words = f"In {inside} some numbers are right; those that are wrong are all 0."
    yield Relation("zeros", words, _zeros)


def _reached(case: Case, mask: Mask) -> bool:
    """Whether a right case has places, too, that a mask takes for wrong."""
    found = mask(case)
    return found is None or bool(found.any())


def _right_there(case: Case, mask: Mask, zeros: bool) -> bool:
    """Whether a right case has such places beside others, and no 0 in all of them where that is
    what stands there."""
    found = mask(case)
    if found is None or case.ours is None or not found.any() or found.all():
        return False
    return not zeros or bool(case.ours[found].any())


def _masks(case: Case) -> Iterator[tuple[str, Mask]]:
    """Places that a student can name: words for them, and which they are in a case."""
    assert case.ours is not None
    for name, array in case.inputs.items():
        if array.shape != case.ours.shape:
            continue
        for words, test in _TRAITS:
            yield f"where {name} {words}", partial(_of_input, name=name, test=test)
    for words, test in _TRAITS[:4]:
        asked = f"where the number that is asked {words}"
        yield asked, partial(_of_input, name=None, test=test)
    row = "".join(row_called(0, case.ours.ndim))
    yield f"where a {row} comes again that came before", partial(_again, axis=0)
    if case.ours.ndim > 1:
        yield "where a column comes again that came before", partial(_again, axis=-1)
        yield "in its last column", partial(_at_end, axis=-1)
    yield f"in its last {row}", partial(_at_end, axis=0)
    if case.ours.ndim > 1:
        for words, side in (
            ("on the diagonal", 0),
            ("above the diagonal", 1),
            ("below the diagonal", -1),
        ):
            yield words, partial(_beside_the_diagonal, side=side)


_TRAITS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("is 0", lambda x: x == 0),
    ("is beyond 10", lambda x: numpy.abs(x) > 10),
    ("is positive", lambda x: x > 0),
    ("is negative", lambda x: x < 0),
    ("is 1", lambda x: x == 1),
    ("is no whole number", lambda x: x % 1 != 0),
    ("is not 0", lambda x: x != 0),
)


def _of_input(case: Case, name: str | None, test: Callable[[Array], Array]) -> Array | None:
    array = case.ours if name is None else case.inputs.get(name)
    fits = array is not None and case.ours is not None and array.shape == case.ours.shape
    return test(array) if fits and array is not None else None


def _beside_the_diagonal(case: Case, side: int) -> Array | None:
    if case.ours is None or case.ours.ndim < 2:
        return None
    rows, columns = numpy.indices(case.ours.shape)[-2:]
    return numpy.asarray(numpy.sign(columns - rows) == side)


def _at_end(case: Case, axis: int) -> Array | None:
    if case.ours is None or case.ours.ndim < 1 or (axis == -1 and case.ours.ndim < 2):
        return None
    found = numpy.zeros(case.ours.shape, bool)
    numpy.moveaxis(found, axis, 0)[-1:] = True
    return found


def _again(case: Case, axis: int) -> Array | None:
    """The rows, columns or numbers that were there before."""
    ours = case.ours
    if ours is None or not ours.ndim or ours.shape[axis] > _LONG:
        return None
    rows = numpy.moveaxis(ours, axis, 0)
    flat = rows.reshape(len(rows), -1)
    again = [bool((flat[:i] == row).all(axis=1).any()) for i, row in enumerate(flat)]
    column = numpy.reshape(again, (-1,) + (1,) * (ours.ndim - 1))
    return numpy.moveaxis(numpy.broadcast_to(column, rows.shape), 0, axis)


def _inside(case: Case, mask: Mask) -> bool:
    found = mask(case) if case.same_shape else None
    return found is not None and not (case.wrong & ~found).any()


def _surprise(case: Case, mask: Mask) -> int:
    """How unlikely it is that all wrong numbers stand there by chance."""
    found = mask(case)
    assert found is not None
    wrong = int(case.wrong.sum())
    bits = _choices(found.size, wrong) - _choices(int(found.sum()), wrong)
    return int(bits / _BITS)


def _total(failing: Sequence[Case], mask: Mask) -> int:
    """The surprise in all of them; 0 where it is not so in one."""
    held = all(_inside(case, mask) for case in failing)
    return sum(_surprise(case, mask) for case in failing) if held else 0


def _choices(of: int, count: int) -> float:
    """The binary logarithm of the ways to choose so many of them."""
    return (lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)) / log(2)


def _is_infinite(array: Array) -> bool:
    return array.ndim == 0 and bool(numpy.isinf(array))


def _not_finite(case: Case) -> bool:
    if not case.same_shape:
        return False
    assert case.mine is not None and case.ours is not None
    mine, ours = case.mine[case.wrong], case.ours[case.wrong]
    return mine.size > 0 and not numpy.isfinite(mine).any() and bool(numpy.isfinite(ours).all())


def _finite(case: Case) -> bool:
    if not case.same_shape:
        return False
    assert case.mine is not None and case.ours is not None
    mine, ours = case.mine[case.wrong], case.ours[case.wrong]
    return bool(mine.size and numpy.isfinite(mine).all() and numpy.isinf(ours).all())


def _tiny(case: Case) -> bool:
    return case.ours is not None and bool(numpy.abs(case.ours).max(initial=0.0) < 1e-2)


def _all_zero(case: Case) -> bool:
    return case.same_shape and not case.mine.any()  # type: ignore[union-attr]


def _zeros(case: Case) -> bool:
    return case.same_shape and bool((case.mine[case.wrong] == 0).all())  # type: ignore[index]


def exchanged_with_0(failing: Sequence[Case]) -> Iterator[Relation]:
    """A number where 0 is asked, and elsewhere 0 where a number is."""
    if not all(map(_zero_or_number, failing)):
        return
    given = [case.mine[case.wrong] for case in failing if case.mine is not None]
    zero = [bool(x) for x in (numpy.concatenate(given) == 0)]
    if len(set(zero)) == 2:
        words = (
            f"Where {failing[0].inside} is wrong, 0 stands for a number, or a number "
            "for 0; the others are right. Look at what decides between the two."
        )
        yield Relation("zeros-exchanged", words, _zero_or_number, _on_either_side)


def _zero_or_number(case: Case) -> bool:
    """Whether wherever it is wrong one of the two is 0, and the other is not."""
    if not case.same_shape:
        return False
    assert case.mine is not None and case.ours is not None
    return not (case.mine[case.wrong] * case.ours[case.wrong]).any()


def _on_either_side(case: Case) -> int:
    """Numbers that are right, by more than chance, beside those that are not."""
    assert case.ours is not None
    return min(different(case.ours[~case.wrong]), int(case.wrong.sum()))


def _only(case: Case, index: int) -> bool:
    return case.same_shape and numpy.flatnonzero(case.wrong).tolist() == [index]


def _ends_alone(case: Case) -> bool:
    if not case.same_shape or case.wrong.size < 4:
        return False
    wrong = case.wrong.ravel()
    between = case.mine.ravel()[1:-1]  # type: ignore[union-attr]
    return not wrong[0] and not wrong[-1] and not between.any()


def _after(failing: Sequence[Case], inside: str) -> Iterator[Relation]:
    """The first rows right, and most of those after them wrong."""
    first = failing[0]
    assert first.ours is not None
    for axis, along in axes(first.ours.ndim):
        starts = [start for case in failing if (start := _start(case, axis)) is not None]
        if len(starts) < len(failing):
            continue
        count = min(starts)
        rows = {1: "numbers"}.get(first.ours.ndim, f"places{along}")
        if first.ours.ndim == 2:
            rows = ("rows", "columns")[axis]
        if count < 2:
            continue
        words = f"In {inside} the first {count} {rows} are right, and what comes after them is not."
        if all(map(_zeros, failing)):
            words = f"In {inside} the first {count} {rows} are right; what comes after them is 0."
        yield Relation(
            "some-right",
            words,
            partial(_wrong_from, axis=axis, count=count),
            partial(_rows_right, count=count),
            lambda case, axis=axis, count=count: _length(case, axis) > count,  # type: ignore[misc]
        )


def _length(case: Case, axis: int) -> int:
    fits = case.ours is not None and case.ours.ndim > axis
    return case.ours.shape[axis] if fits and case.ours is not None else 0


def _wrong_rows(case: Case, axis: int) -> Array | None:
    if not case.same_shape or case.wrong.ndim <= axis:
        return None
    rows = numpy.moveaxis(case.wrong, axis, 0)
    return numpy.asarray(rows.reshape(len(rows), -1).any(axis=1))


def _start(case: Case, axis: int) -> int | None:
    rows = _wrong_rows(case, axis)
    return None if rows is None or not rows.any() else int(rows.argmax())


def _wrong_from(case: Case, axis: int, count: int) -> bool:
    rows = _wrong_rows(case, axis)
    if rows is None or len(rows) < count + 2 or rows[:count].any():
        return False
    return bool(rows[count:].mean() > 0.5)


def _rows_right(case: Case, count: int) -> int:
    return count
