"""What a result is made of: operations and storage. They only gate."""

from collections.abc import Sequence

from autograder.judging.cases import name_of, owners
from autograder.judging.means import shut_gate
from autograder.judging.observation import Observation, Stored


def structure_difference(got: Observation, expected: Observation) -> str | None:
    """What is wrong with operations or storage, in words; None if nothing is."""
    found = _structure(got, expected)
    return found[1] if found else None


def structure_kind(got: Observation, expected: Observation) -> str | None:
    """Which gate of the structure is shut, without figures: two spellings of one mistake
    differ in their counts, and not in this."""
    found = _structure(got, expected)
    return found[0] if found else None


def _structure(got: Observation, expected: Observation) -> tuple[str, str] | None:
    if found := shut_gate(got, expected):
        return found
    if expected.storage is not None:
        if got.storage is None:
            return "missing", "the result's storage was not looked at"
        if words := _storage_words(got.storage, expected.storage, owners(expected.given, 0, False)):
            return words, words
    return None


def _storage_words(
    got: Sequence[Stored], expected: Sequence[Stored], names: Sequence[str]
) -> str | None:
    if len(got) != len(expected):
        return f"expected {len(expected)} tensors, got {len(got)}"
    for mine, ours in zip(got, expected, strict=True):
        if mine.shares != ours.shares:
            return (
                "the values are right, but the result shares memory with "
                f"{_inputs(mine.shares, names)}, and should with {_inputs(ours.shares, names)}"
            )
        if mine.bytes != ours.bytes:
            return (
                f"the values are right, but {mine.bytes} bytes are stored "
                f"where {ours.bytes} are enough"
            )
        if mine.strides != ours.strides:
            return (
                f"the values are right, but the strides are {mine.strides}, "
                f"and should be {ours.strides}"
            )
    return None


def _inputs(numbers: Sequence[int], names: Sequence[str]) -> str:
    return " and ".join(name_of(names, n) for n in numbers) if numbers else "no input"
