"""What a result is made of: operations and storage. They only gate.

On the trusted side; every record is hostile but the reference's.
"""

from collections.abc import Sequence
from typing import Any

from autograder.judging.means import shut_gate


def structure_difference(got: dict[str, Any], expected: dict[str, Any]) -> str | None:
    """What is wrong with operations or storage, in words; None if nothing is."""
    found = _structure(got, expected)
    return found[1] if found else None


def structure_kind(got: dict[str, Any], expected: dict[str, Any]) -> str | None:
    """Which gate of the structure is shut, without figures: two spellings of one mistake
    differ in their counts, and not in this."""
    found = _structure(got, expected)
    return found[0] if found else None


def _structure(got: dict[str, Any], expected: dict[str, Any]) -> tuple[str, str] | None:
    if found := shut_gate(got, expected):
        return found
    if "storage" in expected:
        if "storage" not in got:
            return "missing", "the result's storage was not looked at"
        if words := _storage_words(got["storage"], expected["storage"]):
            return words, words
    return None


def _storage_words(got: Sequence[dict], expected: Sequence[dict]) -> str | None:
    if len(got) != len(expected):
        return f"expected {len(expected)} tensors, got {len(got)}"
    for mine, ours in zip(got, expected, strict=True):
        if mine["shares"] != ours["shares"]:
            return (
                "the values are right, but the result shares memory with "
                f"{_inputs(mine['shares'])}, and should with {_inputs(ours['shares'])}"
            )
        if mine["bytes"] != ours["bytes"]:
            return (
                f"the values are right, but {mine['bytes']} bytes are stored "
                f"where {ours['bytes']} are enough"
            )
        if mine["strides"] != ours["strides"]:
            return (
                f"the values are right, but the strides are {tuple(mine['strides'])}, "
                f"and should be {tuple(ours['strides'])}"
            )
    return None


def _inputs(numbers: Sequence[int]) -> str:
    return " and ".join(f"input {int(n) + 1}" for n in numbers) if numbers else "no input"
