"""What a wrong prediction has to do with the right one, as far as that does not say what is right.

What was predicted can be run, and students are told to: a sentence says where to look.
"""

from typing import Any

from autograder.judging.cases import as_array, case_of, labels_of
from autograder.judging.compare import Rule, apart
from autograder.judging.observation import Observation
from autograder.judging.unpack import Records
from autograder.protocol.values import Array

_FACTOR = 10  # a smaller number is easily a divisor of another
_NEAR = 1 / 30  # relative
_LARGE = 32  # a whole number below it has no others so near
_SHORT = 40  # characters of what a prediction is called
_WORDS = {
    "sign": "has the wrong sign, and is right otherwise.",
    "order": "has the right numbers in another order.",
    "few": "has fewer numbers than are asked.",
    "many": "has more numbers than are asked.",
    "multiple": (
        "is a whole multiple of what is asked: is something counted several times, or a division "
        "left out?"
    ),
    "divisor": (
        "goes into what is asked without a rest: is a factor left out, or something counted once "
        "that is there several times?"
    ),
    "near": (
        "is near what is asked, and not the same: is something small left out, or counted as well, "
        "or a size off by one, or a number rounded?"
    ),
}


def prediction(got: Records, expected: Records) -> tuple[str, str] | None:
    """What is seen in the first prediction that is wrong: its name, and a sentence."""
    for mine, ours in zip(got, expected, strict=False):
        spec = ours.spec
        if spec.reveal or spec.judge or mine.error or ours.error:
            continue
        if apart(mine.value, ours.value, Rule(spec.rtol, spec.atol, spec.dtype, spec.types)):
            part, name = _seen(mine.value, ours.value)
            return (name, f"{_called(ours, part)} {_WORDS[name]}") if name else None
    return None


def _called(expected: Observation, part: int | None) -> str:
    """A prediction, or one number of it, by its name if that is short."""
    call = case_of(expected)
    labels = labels_of(call)
    whole = f"`{call}`" if 0 < len(call) <= _SHORT else "your prediction"
    if part is None:
        return whole[0].upper() + whole[1:]
    return f"`{labels[part]}`" if part < len(labels) else f"Item {part} of {whole}, from 0,"


def _seen(got: Any, expected: Any) -> tuple[int | None, str]:
    """In which number of a prediction something is seen, if not in all of it, and what."""
    if isinstance(got, bool) or isinstance(expected, bool):
        return None, ""
    mine, ours = as_array(got), as_array(expected)
    if mine is None or ours is None or mine.ndim != ours.ndim or ours.ndim > 1:
        return None, ""
    if not ours.ndim:
        return None, _of_number(float(mine), float(ours))
    if len(mine) != len(ours):
        return None, "few" if len(mine) < len(ours) else "many"
    wrong = [i for i in range(len(ours)) if mine[i] != ours[i]]
    # of two numbers there is one other order
    if len(ours) > 2 and len(wrong) > 1 and _same_numbers(mine, ours):
        return None, "order"
    several = {_of_number(float(mine[i]), float(ours[i])) for i in wrong}
    name = several.pop() if len(several) == 1 else ""
    if len(wrong) == len(ours):
        return None, name
    return (wrong[0], name) if len(wrong) == 1 else (None, "")


def _same_numbers(mine: Array, ours: Array) -> bool:
    return sorted(mine.tolist()) == sorted(ours.tolist())


def _of_number(mine: float, ours: float) -> str:
    """What is seen of one number; empty if nothing is."""
    if mine == -ours:
        return "sign"
    small, large = sorted((abs(mine), abs(ours)))
    if small >= _FACTOR and mine * ours > 0 and large % small == 0:
        return "multiple" if abs(mine) > abs(ours) else "divisor"
    whole = mine % 1 == ours % 1 == 0
    if abs(mine - ours) <= _NEAR * abs(ours) and (not whole or abs(ours) >= _LARGE):
        return "near"
    return ""
