"""What came is what is asked times, or plus, a product of powers of the inputs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy

from autograder.judging.cases import Case, different
from autograder.judging.relations.relation import Relation, follows
from autograder.protocol.values import Array

_INPUTS = 6  # that are looked at
_EACH, _ALL = 12, 120  # numbers of a case, and of all together, that the powers are fitted to
_SPARE = 4  # numbers that have to agree, beyond those that any powers would give
_HIGHEST = 3
_CLOSE = 1e-3
_NUMBERS = {1: "", 2: "2", 3: "3", 4: "4", 6: "6", 0.5: "1/2", 0.25: "1/4"}  # as they are written
_RAISED = {0.5: "the root of {}", 1: "{}", 1.5: "{}^1.5", 2: "{}²", 3: "{}³"}


def powers(failing: Sequence[Case]) -> Iterator[Relation]:
    """The product of powers that is a factor too much, or a summand."""
    first = failing[0]
    if not all(case.same_shape for case in failing):
        return
    shared = set.intersection(*(set(case.inputs) for case in failing))
    names = [name for name in first.inputs if name in shared][:_INPUTS]
    if not names:
        return
    place = first.place
    for kind, words, sides in (
        ("times-powers", f"{place} is what is asked, {{}} {{}}.", _ratio),
        ("plus-powers", f"{place} is too {{}} by {{}}.", _excess),
    ):
        fitted = _fitted(failing, names, sides)
        if fitted is None:
            continue
        number, raised = fitted
        if kind == "times-powers":
            up, down = _written(abs(number), raised), _written(1 / abs(number), _turned(raised))
            by = ("divided by", down) if all(e < 0 for e in raised.values()) else ("times", up)
            by = (by[0], f"minus {by[1]}") if number < 0 else by
        else:
            by = ("large" if number > 0 else "small", _written(abs(number), raised))
        predict = partial(_predicted, number=number, raised=raised, times=sides is _ratio)
        found = follows(kind, words.format(*by), predict, partial(_worth, predict=predict))
        yield replace(found, holds=partial(_holds, predict=predict))


def _ratio(mine: Array, ours: Array) -> Array:
    return mine / numpy.where(ours, ours, numpy.nan)


def _excess(mine: Array, ours: Array) -> Array:
    return mine - ours


def _fitted(
    failing: Sequence[Case], names: Sequence[str], sides: Callable[[Array, Array], Array]
) -> tuple[float, dict[str, float]] | None:
    """The number and the powers that give what is amiss everywhere; None if there are none."""
    rows: list[Array] = []
    for case in failing:
        assert case.mine is not None and case.ours is not None
        spread = [one for name in names if (one := _spread(case, name)) is not None]
        if len(spread) < len(names):
            continue
        table = numpy.stack([sides(case.mine, case.ours), *spread], -1).reshape(-1, len(names) + 1)
        tells = numpy.isfinite(table).all(1) & table.all(1) & case.wrong.ravel()
        rows.append(table[tells][:_EACH])
    if 2 * len(rows) < len(failing):
        return None
    table = numpy.concatenate(rows)[:_ALL]
    if len(table) < len(names) + 1 + _SPARE:
        return None
    logs = numpy.log(numpy.abs(table))
    known = numpy.column_stack([numpy.ones(len(table)), logs[:, 1:]])
    solved, _, rank, _ = numpy.linalg.lstsq(known, logs[:, 0], rcond=None)
    if rank < known.shape[1] or numpy.abs(known @ solved - logs[:, 0]).max() > _CLOSE:
        return None
    exponents = solved[1:].round(6)
    halves = (2 * exponents).round() / 2
    if numpy.abs(exponents - halves).max() > _CLOSE or numpy.abs(halves).max() > _HIGHEST:
        return None
    number = float(numpy.exp(solved[0]))
    nice = next((n for n in _NUMBERS if abs(number / n - 1) < _CLOSE), None)
    raised = {name: float(e) for name, e in zip(names, halves, strict=True) if e}
    if nice is None or not raised:
        return None
    signs = numpy.sign(table[:, 0]) * numpy.prod(
        [numpy.sign(table[:, 1 + names.index(name)]) ** e for name, e in raised.items()], axis=0
    )
    if not numpy.isfinite(signs).all() or numpy.ptp(signs):
        return None
    return float(signs[0]) * nice, raised


def _spread(case: Case, name: str) -> Array | None:
    """An input, spread over what is asked."""
    assert case.ours is not None
    array = case.inputs.get(name)
    if array is None or array.ndim > case.ours.ndim:
        return None
    try:
        return numpy.broadcast_to(array, case.ours.shape)
    except ValueError:  # the shapes do not fit
        return None


def _predicted(case: Case, number: float, raised: dict[str, float], times: bool) -> Array | None:
    assert case.ours is not None
    product: Array = numpy.full(case.ours.shape, number)
    for name, exponent in raised.items():
        array = _spread(case, name)
        if array is None:
            return None
        product = product * array**exponent
    return case.ours * product if times else case.ours + product


def _holds(case: Case, predict: Callable[[Case], Array | None]) -> bool:
    """Whether it is so, where that can be told: a sum over an input's places tells nothing."""
    predicted = predict(case)
    return predicted is None or case.near(case.mine, predicted)


def _worth(case: Case, predict: Callable[[Case], Array | None]) -> int:
    assert case.mine is not None and case.ours is not None
    if predict(case) is None:
        return 0
    return min(different(case.mine[case.wrong]), different(case.ours[case.wrong]))


def _turned(raised: dict[str, float]) -> dict[str, float]:
    return {name: -exponent for name, exponent in raised.items()}


def _written(number: float, raised: dict[str, float]) -> str:
    """A product of powers, as a person would write it."""
    above = [_RAISED[e].format(name) for name, e in raised.items() if e in _RAISED]
    below = [_RAISED[-e].format(name) for name, e in raised.items() if -e in _RAISED]
    said = _NUMBERS.get(number, f"{number:.4g}")
    product = " · ".join([*([said] if said or not above else []), *above]) or "1"
    return " / ".join([product, *below])
