"""What may be said of a wrong prediction: a fact that can be seen in it, and not its answer.

Nor a fact that whoever asks again and again can make an answer of. "Your number is too large", and
as well "more than ten times too large", halves what is left with each try, and a number is found in
twenty. So sizes are told apart by their powers of ten alone, and near is one narrow band.
"""

from collections.abc import Collection, Iterator
from typing import Any

import numpy

from autograder.judging.cases import as_array
from autograder.judging.compare import Rule, apart
from autograder.judging.describe import describe
from autograder.judging.unpack import Records
from autograder.protocol.values import Array

_SMALL = 10  # whole numbers below it are this or that by chance
_NEARLY = 0.02  # as a share of what is asked
_FAR = 2  # powers of ten between two numbers, as in 120 and 12000: more than ten times
_SHORT = 80  # characters of what a prediction is called
_DIGITS = 17  # of a number that is written out whole
_TIMES = ("never", "once", "twice", "three times", "four times")


def predicted(got: Records, expected: Records, numbers: Collection[int] = ()) -> str | None:
    """What is said of the first wrong prediction of which there is anything to say.

    Of yes or no there is nothing: it would be the answer. `numbers` are those of the question.
    """
    hidden = [
        (mine, ours, Rule(ours.spec.rtol, ours.spec.atol, ours.spec.dtype, ours.spec.types))
        for mine, ours in zip(got, expected, strict=False)
        if not (ours.spec.reveal or ours.spec.judge or mine.error or ours.error)
    ]
    wrong = [apart(mine.value, ours.value, rule) is not None for mine, ours, rule in hidden]
    answered = [
        (ours.caption or ours.call, ours.value)
        for (_, ours, _), amiss in zip(hidden, wrong, strict=True)
        if not amiss and _telling(ours.value)
    ]
    for (mine, ours, rule), amiss in zip(hidden, wrong, strict=True):
        if not amiss or isinstance(ours.value, bool) or isinstance(mine.value, bool):
            continue
        name = _called(ours.caption or ours.call)
        for other, value in answered:
            if apart(mine.value, value, rule) is None:
                return f"What you give for {name} is the answer to {_called(other)}."
        if words := next(_facts(mine.value, ours.value, rule, numbers), None):
            return words.format(name)
    return None


def _called(asked: str) -> str:
    """What is asked, within a sentence, by its name if that is short."""
    return f"`{asked}`" if len(asked) <= _SHORT else "one of the questions"


def _telling(value: Any) -> bool:
    """Whether nobody gives this for another prediction by chance."""
    if isinstance(value, (list, tuple)):
        return len(value) > 1
    return _is_number(value) and (abs(value) >= _SMALL or value % 1 != 0)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _facts(mine: Any, ours: Any, rule: Rule, numbers: Collection[int]) -> Iterator[str]:
    """What can be seen between a wrong prediction and the right one, the most telling first."""
    lists = [side for side in (mine, ours) if isinstance(side, (list, tuple))]
    if len(lists) == 2 and len(mine) == len(ours):
        items = [sorted(describe(item, _DIGITS) for item in side) for side in lists]
        if items[0] == items[1]:
            yield "What you give for {} is right but for its order."
    one, other = as_array(mine), as_array(ours)
    if one is None or other is None:
        return
    if one.ndim != other.ndim or not numpy.isfinite(one).all():
        yield from _of_brackets(one, other)
    elif one.shape != other.shape:
        yield from _of_lengths(one, other)
    elif other.size:
        amiss = numpy.array(
            [_differ(a, b, rule) for a, b in zip(one.flat, other.flat, strict=True)]
        )
        if amiss.any():
            yield from _of_patterns(one, other)
            yield from _of_numbers(one, other, amiss, numbers)


def _differ(one: float, other: float, rule: Rule) -> bool:
    if one % 1 == 0 == other % 1 and rule.rtol is None and rule.atol is None:
        return one != other
    return apart(float(one), float(other), Rule(rule.rtol, rule.atol)) is not None


def _of_brackets(one: Array, other: Array) -> Iterator[str]:
    if one.ndim == other.ndim:
        return
    if other.ndim == 0:
        yield "{} is a single number."
    elif one.ndim == 0:
        yield "{} is not a single number."
    else:
        many = "too many" if one.ndim > other.ndim else "too few"
        yield f"There are {many} brackets around your numbers for {{}}."


def _of_lengths(one: Array, other: Array) -> Iterator[str]:
    what = "numbers" if other.ndim == 1 else "rows"
    if len(one) != len(other):
        yield f"You give too {'many' if len(one) > len(other) else 'few'} {what} for {{}}."
    elif one.ndim == 2:
        many = "many" if one.shape[1] > other.shape[1] else "few"
        yield f"You give too {many} numbers in each row of {{}}; the number of rows is right."


def _of_patterns(one: Array, other: Array) -> Iterator[str]:
    """What all that is asked has in common."""
    if other.ndim == 2 and len(other) > 1 and _equal_rows(other) and not _equal_rows(one):
        yield "The rows of {} are all the same, and yours are not."
    if other.ndim == 2 and len(other.T) > 1 and _equal_rows(other.T) and not _equal_rows(one.T):
        yield "Within a row of {} all numbers are the same, and in yours they are not."


def _equal_rows(table: Array) -> bool:
    return bool((table == table[:1]).all())


def _of_numbers(one: Array, other: Array, amiss: Array, numbers: Collection[int]) -> Iterator[str]:
    got, asked = one.reshape(-1)[amiss], other.reshape(-1)[amiss]
    which = "Your numbers" if len(got) > 1 else "Your number"
    if one.size > len(got) == 1:
        which = "One of your numbers"
    which, is_, has = f"{which} for {{}}", *(("are", "have") if len(got) > 1 else ("is", "has"))
    if (got == -asked).all():
        yield f"{which} {has} the wrong sign."
    if (got < 0).any() and (other >= 0).all():
        yield "Nothing in {} is negative." if one.size > 1 else "{} is not negative."
    whole = not (got % 1).any() and not (asked % 1).any()
    off = numpy.abs(got - asked)
    if whole and one.ndim == 1:
        if (got == 0).any() and (other != 0).all():
            yield "None of the numbers of {} is 0."
        if numbers and not {*other} - {0, 1, *numbers} and (odd := {*got} - {0, 1, *numbers}):
            yield (
                f"For {{}} you give {min(odd):g}, which stands nowhere in the question; each "
                "number of the answer does, or is 0 or 1."
            )
        if (got == 1).any() and (asked[got == 1] > 1).all():
            yield "Where you give 1 for {}, the answer has more."
        for number in dict.fromkeys(got):
            there, asked_for = (int((side == number).sum()) for side in (one, other))
            if there > asked_for > 0 and there < len(_TIMES):
                yield (
                    f"What you give for {{}} has {number:g} in it {_TIMES[there]}, and the answer "
                    f"{_TIMES[asked_for]}."
                )
    known = not whole or bool((numpy.abs(asked) >= _SMALL).all())
    if not known or not asked.all():
        return
    if whole and (off == 1).all():
        yield f"{which} {is_} off by one."
    share = got / asked
    if (share == share[0]).all() and float(share[0]) in (0.5, 2.0):
        yield f"{which} {is_} off by a factor of 2."
    if (off <= _NEARLY * numpy.abs(asked)).all():
        yield f"{which} {is_} nearly right, and off by at most 2 in 100."
    powers = _power(got) - _power(asked)
    for many, words in ((powers >= _FAR, "large"), (powers <= -_FAR, "small")):
        if (many & (share > 0)).all():
            yield f"{which} {is_} more than ten times too {words}."


def _power(numbers: Array) -> Array:
    """Of each number that is not 0 the power of ten: 2 of 120, and -3 of 0.0045."""
    return numpy.floor(numpy.log10(numpy.abs(numpy.where(numbers, numbers, 1.0))))
