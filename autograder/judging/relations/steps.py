"""Relations of a step: what holds of the change from an input, as of a parameter in training."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy

from autograder.judging.cases import Case
from autograder.judging.relations.arithmetic import elementwise
from autograder.judging.relations.nearly import along, up_to_factor
from autograder.judging.relations.places import turned_numbers, turned_round
from autograder.judging.relations.products import UPSTREAM_NAMES
from autograder.judging.relations.relation import Relation
from autograder.judging.relations.there import beyond
from autograder.protocol.values import Array, Tensor

# of the relations between numbers, those that say another thing of a change than of its result
_OF_A_CHANGE = (
    "scaled",
    "squared",
    "root",
    "input",
    "factor-missing",
    "factor-twice",
    "divisor-missing",
    "divided",
    "multiplied",
    "added",
)


def steps(case: Case) -> Iterator[Relation]:
    """What is wrong with the change from an input to what came."""
    inside = case.inside
    for name in case.inputs:
        change = partial(_change, name=name)
        if (first := change(case)) is None:
            continue
        words = (
            f"From {name} to {inside} the numbers change only where they should stay, and stay "
            "where they should change: a condition is turned round."
        )
        yield Relation(
            "step-turned-round",
            words,
            partial(_is_so, of=turned_round, change=change),
            partial(_of_change, of=turned_numbers, change=change),
        )
        for group in elementwise(first):
            for relation in group:
                if relation.name in _OF_A_CHANGE:
                    yield of_another(relation, f"step-{relation.name}", change)


def lengths_of_steps(case: Case) -> Iterator[Relation]:
    """A step in the right direction, and not of the right length."""
    inside = case.inside
    for name in case.inputs:
        change = partial(_change, name=name)
        if change(case) is not None:
            words = (
                f"The step from {name} to {inside} has the right direction, and not the right "
                "length: look at what it is multiplied by and divided by."
            )
            yield Relation(
                "step-length",
                words,
                partial(_is_so, of=_right_direction, change=change),
                partial(_of_change, of=along, change=change),
            )


def sides_of_steps(failing: Sequence[Case]) -> Iterator[Relation]:
    """Steps that are all too long, all too short, or all go the other way."""
    for name in failing[0].inputs:
        change = partial(_change, name=name)
        changed = [one for case in failing if (one := change(case)) is not None]
        if len(changed) == len(failing):
            for relation in beyond(changed):
                yield of_another(relation, f"step-{relation.name}", change)


Of = Callable[[Case], Case | None]


def of_another(relation: Relation, name: str, change: Of) -> Relation:
    """The relation, of the case that `change` makes of each; where it makes none, it tells
    nothing."""
    return replace(
        relation,
        name=name,
        holds=partial(_is_so, of=relation.holds, change=change),
        worth=partial(_of_change, of=relation.worth, change=change),
        breaks=partial(_of_right, of=relation.breaks, change=change),
    )


def _change(case: Case, name: str) -> Case | None:
    """The changes from an input to what came and to what is asked, as a case of their own."""
    array, mine, ours = case.inputs.get(name), case.mine, case.ours
    if (
        name in UPSTREAM_NAMES
        or array is None
        or mine is None
        or ours is None
        or not array.ndim
        or not ours.size
    ):
        return None
    if not mine.shape == ours.shape == array.shape:
        return None
    return replace(
        case,
        place=f"The change from {name} to {case.inside}",
        got=like(mine - array, case.got),
        expected=like(ours - array, case.expected),
        given=tuple((other, value) for other, value in case.given if other != name),
    )


def like(numbers: Array, value: object) -> Tensor:
    """Numbers as a tensor, of the dtype of a value if that is one."""
    dtype = value.dtype if isinstance(value, Tensor) else "float32"
    return Tensor(numbers, dtype, numbers.shape)


def _is_so(case: Case, of: Callable[[Case], bool], change: Of) -> bool:
    changed = change(case)
    return changed is not None and of(changed)


def _of_change(case: Case, of: Callable[[Case], int], change: Of) -> int:
    changed = change(case)
    return 0 if changed is None else of(changed)


def _of_right(case: Case, of: Callable[[Case], bool], change: Of) -> bool:
    changed = change(case)
    return changed is None or of(changed)


def _right_direction(case: Case) -> bool:
    if not up_to_factor(case, None) or case.mine is None or case.ours is None:
        return False
    return float((case.mine * case.ours).sum()) > 0 or not numpy.any(case.ours)
