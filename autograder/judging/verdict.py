"""The verdict: comparing a run's evidence with the reference's, cell by cell.

Runs on the trusted side and never executes student code. It fails closed: points exist only
where evidence arrived, decoded and matched.
"""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.course import Assignment, Cell
from autograder.errors import GraderError, UserError
from autograder.judging import judges
from autograder.judging.compare import Rule, describe, difference
from autograder.judging.derivatives import gradient_difference
from autograder.judging.structure import structure_difference
from autograder.judging.unpack import EvidenceError, unpack
from autograder.protocol.results import CellResult
from autograder.protocol.values import Tensor, holds_text, opaque_type

Records = list[dict[str, Any]]
STRICT = Rule(dtype=True, types=True)


@dataclass(frozen=True)
class Difference:
    """How a run differs from the reference's.

    `kind` says it without a number, a value or a word of the submission's. `words` says all of
    it, and `quoted` is the part of `words` that the submission itself wrote.
    """

    words: str
    kind: str
    quoted: str = ""

    @classmethod
    def said(cls, words: str) -> "Difference":
        """One in words of ours, which give nothing away."""
        return cls(words, words)

    def at_most(self, characters: int) -> str:
        """The words, with no more than so many characters of the submission's own."""
        if len(self.quoted) <= characters:
            return self.words
        return self.words.replace(self.quoted, self.quoted[:characters] + "…")


@dataclass(frozen=True)
class CellVerdict:
    """Whether a grade cell pays, and if not, the first difference that may be shown."""

    grade_id: str
    passed: bool
    difference: Difference | None = None


def reference_records(cell: Cell, result: CellResult | None) -> Records:
    """The reference's evidence for a grade cell, which must be there and hold a value.

    Raises:
        GraderError: if the reference itself does not pass its own tests.
    """
    if result is None or result.error or result.evidence is None or result.surplus:
        why = (result.error or {}).get("message", "") if result else "it did not run"
        raise GraderError(f"the reference fails in cell {cell.grade_id}: {why or 'no probe ran'}")
    records = unpack(result.evidence)
    for record in records:
        expected = record["spec"]["raises"]
        if ("error" in record) != bool(expected) or (expected and not raised(record, expected)):
            what = record.get("error", {}).get("message", "no exception")
            raise GraderError(f"the reference fails in cell {cell.grade_id}: {what}")
        values = [record.get(key) for key in ("value", "grads", "after")]
        if name := next((name for value in values if (name := opaque_type(value))), None):
            raise GraderError(
                f"cell {cell.grade_id} records a {name}, which cannot be compared; "
                "record numbers, texts, tensors or lists of them"
            )
    if all("error" in record for record in records):
        raise GraderError(f"cell {cell.grade_id} tests no value, and only values earn points")
    return records


def judge_cell(
    assignment: Assignment, cell: Cell, reference: Records, result: CellResult | None
) -> CellVerdict:
    """Compare a student's evidence for one grade cell with the reference's."""
    found = cell_difference(assignment, reference, result)
    return CellVerdict(cell.grade_id, found is None, found)


def presentable(paid: Difference, shown: Difference | None, made: bool) -> Difference:
    """What may be said of a failure in the paid draws: what the shown draws show.

    Where those are right, or were not made, only its kind is told: a number of a paid draw would
    answer it in the next submission.
    """
    if shown is not None:
        return shown
    words = f"right for the cases that may be shown, but not for others: {paid.kind}"
    return Difference(words if made else paid.kind, paid.kind)


def cell_difference(
    assignment: Assignment, reference: Records, result: CellResult | None
) -> Difference | None:
    """The first difference between what one cell's tests saw and the reference's records."""
    if result is None:
        return Difference.said("the tests did not run")
    if result.evidence is None:
        return _error(result.error) or Difference.said("the tests gave no result")
    if result.surplus:
        return Difference.said("more evidence arrived than one cell may give")
    try:
        records = unpack(result.evidence)
    except EvidenceError as error:
        return Difference.said(str(error))
    try:
        for got, expected in zip(records, reference, strict=False):
            if found := record_difference(assignment, got, expected):
                return _with_call(found, expected)
    except Exception:  # decoded, but hostile: whatever comparing it raises earns nothing
        return Difference.said("the evidence is malformed")
    if len(records) < len(reference):
        found = _error(result.error)
        return found or Difference.said(f"only {len(records)} of {len(reference)} checks ran")
    if len(records) > len(reference):
        return Difference.said("more checks answered than were asked")
    return None


def record_difference(
    assignment: Assignment, got: dict[str, Any], expected: dict[str, Any]
) -> Difference | None:
    """The first difference between one probe's record and the reference's."""
    spec = expected["spec"]
    if spec["raises"]:
        wanted = " or ".join(spec["raises"])
        if "error" not in got:
            return Difference.said(f"expected {wanted}, but nothing was raised")
        if not raised(got, spec["raises"]):
            found = _error(got["error"])
            return Difference(
                f"expected {wanted}, got {found.words}", f"expected {wanted}", found.quoted
            )
        return None
    if "error" in got:
        return _error(got["error"])
    rule = Rule(spec["rtol"], spec["atol"], spec["dtype"], spec["types"])
    if spec["judge"]:
        words = _judge_words(assignment, spec["judge"], got["value"], expected["value"])
    else:
        words = _value_words(got["value"], expected["value"], rule)
    if words and not spec["reveal"]:
        return Difference.said("this is not what happens; run it and look")
    if words:
        return Difference(words, "the value is not the right one", _quoted(words, got["value"]))
    for key, prefix in (("grads", "the value is right, but not the gradient"), ("after", "")):
        if key not in expected:
            continue
        if key not in got:
            return Difference.said("part of the evidence is missing")
        if key == "grads":
            words = _gradient_words(got["grads"], expected["grads"], rule)
        else:
            words = difference(got["after"], expected["after"], rule)
        if words:
            kind = prefix or "what is left behind is not right"
            words = f"{prefix}{' ' if prefix else 'what is left behind: '}{words}"
            return Difference(words, kind, _quoted(words, got[key]))
    if "inputs" in expected and (
        "inputs" not in got or difference(got["inputs"], expected["inputs"], STRICT)
    ):
        return Difference.said("the inputs were changed, and they must stay as they were")
    if "numeric" in expected:
        if "numeric" not in got:
            return Difference.said("part of the evidence is missing")
        if words := gradient_difference(got["numeric"], expected["numeric"]):
            return Difference(words, "the gradient is not that of the function itself")
    if words := structure_difference(got, expected):
        return Difference(words, "the value is right, but not the way it was made")
    return None


def judge_called(assignment: Assignment, name: str) -> Callable[..., str | None]:
    """The trusted predicate `name`: the assignment's own, else a general one.

    Raises:
        UserError: if there is none.
    """
    own = _own_judges(assignment.name, assignment.judges_file, assignment.digest)
    for module in (own, judges):
        if module is not None and not name.startswith("_") and hasattr(module, name):
            return getattr(module, name)
    raise UserError(
        f"{assignment.name}: there is no judge called {name}; write it in its task's file"
    )


@cache
def _own_judges(assignment: str, path: Path | None, digest: str) -> ModuleType | None:
    if path is None:
        return None
    spec = importlib.util.spec_from_file_location(f"judges_{assignment}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _judge_words(assignment: Assignment, judge: Sequence[Any], got: Any, expected: Any):
    name, *arguments = judge
    function = judge_called(assignment, name)
    if "expected" in signature(function).parameters:
        return function(_for_judge(got), *arguments, expected=_for_judge(expected))
    return function(_for_judge(got), *arguments)


def _value_words(got: Any, expected: Any, rule: Rule) -> str | None:
    if got is None and expected is not None:
        return f"expected {describe(expected)}, got None (is there a return?)"
    return difference(got, expected, rule)


def _gradient_words(got: Sequence[Any], expected: Sequence[Any], rule: Rule) -> str | None:
    if not isinstance(got, list) or len(got) != len(expected):
        return "(one for each input)"
    for index, (one, other) in enumerate(zip(got, expected, strict=True)):
        name = f"for input {index + 1}" if len(expected) > 1 else "for its input"
        if one is None and other is not None:
            return f"{name}: none flows back to it"
        if words := difference(one, other, rule):
            return f"{name}: {words}"
    return None


def raised(record: dict[str, Any], names: Sequence[str]) -> bool:
    bases = record.get("error", {}).get("bases", [])
    return any(name in bases for name in names)


def _error(error: dict[str, Any] | None) -> Difference | None:
    if not error:
        return None
    name, message = str(error.get("type", "error"))[:60], str(error.get("message", ""))
    if name == "NotImplementedError" and not message:
        return Difference.said(f"{name}: is the raise below YOUR CODE HERE still there?")
    first = message.strip().split("\n")[0][:300]
    words = f"{name}: {first}" if first else name
    return Difference(words, "it stops with an error", words)


def _quoted(words: str, got: Any) -> str:
    """What of a difference's words the submission wrote: texts and names, not numbers."""
    return words.partition("got ")[2] if holds_text(got) else ""


def _with_call(found: Difference, expected: dict[str, Any]) -> Difference:
    call = str(expected.get("call") or "")
    return replace(found, words=f"{call}: {found.words}") if call else found


def _for_judge(value: Any) -> Any:
    """Values as judges see them: tensors as NumPy arrays, dicts as dicts where possible."""
    if isinstance(value, Tensor):
        return value.array
    if isinstance(value, (list, tuple)):
        return type(value)(_for_judge(item) for item in value)
    if isinstance(value, dict):
        pairs = [(_for_judge(key), _for_judge(item)) for key, item in value["pairs"]]
        return {k: v for k, v in pairs if isinstance(k, (str, int, float))}
    return value


def passes(assignment: Assignment, got: Records, expected: Records) -> bool:
    """Whether records earn a cell's points."""
    try:
        return len(got) == len(expected) and not any(
            record_difference(assignment, one, other)
            for one, other in zip(got, expected, strict=True)
        )
    except Exception:  # as in `cell_difference`
        return False
