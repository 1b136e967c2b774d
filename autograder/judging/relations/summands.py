"""Relations of what is left without a summand, as a bias is."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy

from autograder.judging.cases import Case
from autograder.judging.relations.nearly import by_row
from autograder.judging.relations.relation import Relation
from autograder.judging.relations.steps import like, of_another

_LARGEST = 3.0  # times what is asked


def summands(case: Case) -> Iterator[Relation]:
    """What is wrong with each row, but for an input that is added."""
    for name, array in case.inputs.items():
        if case.ours is None or not 0 < array.ndim < case.ours.ndim or array.size < 2:
            continue
        rest = partial(_rest, name=name)
        first = rest(case)
        if first is None:
            continue
        for relation in by_row(first):
            if relation.name == "factor-a-row":
                yield of_another(relation, f"rest-{relation.name}", rest)


def _rest(case: Case, name: str) -> Case | None:
    """What came and what is asked without the summand, as a case of their own."""
    array, mine, ours = case.inputs.get(name), case.mine, case.ours
    if array is None or mine is None or ours is None or mine.shape != ours.shape:
        return None
    if not ours.size or array.ndim > ours.ndim or array.shape != ours.shape[-array.ndim :]:
        return None
    if numpy.abs(array).max() > _LARGEST * numpy.abs(ours).max():
        return None  # what is left would be the summand itself, and all sides near to it
    return replace(
        case,
        place=f"{case.place} less {name}",
        got=like(mine - array, case.got),
        expected=like(ours - array, case.expected),
        given=tuple((other, value) for other, value in case.given if other != name),
    )
