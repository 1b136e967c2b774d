"""What a relation is: one way in which what was got can follow from what was expected."""

from collections.abc import Callable
from dataclasses import dataclass

from autograder.judging.cases import COUNTED, Case, different
from autograder.protocol.values import Array


def explained(case: Case) -> int:
    """How many different numbers came, or were expected, where they differ; a fraction counts
    for two, since fewer things give it by chance."""
    if case.mine is None or case.ours is None:
        return 0
    if case.mine.shape != case.ours.shape:
        return min(different(case.mine), different(case.ours) + 2)
    return max(different(case.ours[case.wrong]), different(case.mine[case.wrong]))


def on_both_sides(case: Case) -> int:
    """A relation that could hold for one number fixed on either side is worth the smaller one."""
    assert case.mine is not None and case.ours is not None
    return min(different(case.mine[case.wrong]), different(case.ours[case.wrong]))


def certain(case: Case) -> int:
    """The worth of what cannot be chance."""
    return COUNTED


@dataclass(frozen=True)
class Relation:
    """One way in which what was got can follow from what was expected.

    `holds` says of a failing case whether it does, and `breaks` of a right one whether that shows
    that it does not. `worth` is how many numbers of a case the relation explains. `varies` is what
    must not be the same in all failing cases: the length 3 alone may be any 3.
    """

    name: str
    text: str
    holds: Callable[[Case], bool]
    worth: Callable[[Case], int] = explained
    breaks: Callable[[Case], bool] = lambda case: False
    varies: Callable[[Case], float | None] | None = None


def follows(
    name: str,
    text: str,
    predict: Callable[[Case], Array | None],
    worth: Callable[[Case], int] = explained,
    varies: Callable[[Case], int | None] | None = None,
) -> Relation:
    """The relation that what was got is what `predict` makes of a case (None: it cannot say)."""

    def breaks(case: Case) -> bool:
        predicted = predict(case)
        return predicted is not None and not case.near(predicted, case.ours)

    def holds(case: Case) -> bool:
        return case.near(case.mine, predict(case))

    return Relation(name, text, holds, worth, breaks, varies)
