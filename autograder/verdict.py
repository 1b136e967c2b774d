"""The verdict: comparing a run's evidence with the reference's, cell by cell.

Runs on the trusted side and never executes student code. It fails closed: points exist only
where evidence arrived, decoded and matched.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from inspect import signature
from typing import Any

from autograder.checks import gradient_difference, structure_difference, structure_kind
from autograder.compare import Rule, describe, difference
from autograder.course import Assignment, Cell, Task
from autograder.errors import GraderError
from autograder.evidence import EvidenceError, holds_text, opaque_type, unpack
from autograder.follow import CellResult

Records = list[dict[str, Any]]
_STRICT = Rule(dtype=True, types=True)


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


@dataclass(frozen=True)
class Diagnosis:
    """The known mistake whose evidence equals the student's."""

    name: str
    hint: str


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
        if ("error" in record) != bool(expected) or (expected and not _raised(record, expected)):
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
        if not _raised(got, spec["raises"]):
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
        "inputs" not in got or difference(got["inputs"], expected["inputs"], _STRICT)
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


def _judge_words(assignment: Assignment, judge: Sequence[Any], got: Any, expected: Any):
    name, *arguments = judge
    function = assignment.judge(name)
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


def _raised(record: dict[str, Any], names: Sequence[str]) -> bool:
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
    from autograder.evidence import Tensor

    if isinstance(value, Tensor):
        return value.array
    if isinstance(value, (list, tuple)):
        return type(value)(_for_judge(item) for item in value)
    if isinstance(value, dict):
        pairs = [(_for_judge(key), _for_judge(item)) for key, item in value["pairs"]]
        return {k: v for k, v in pairs if isinstance(k, (str, int, float))}
    return value


# ---------------------------------------------------------------- diagnosis


def same_evidence(one: Records, other: Records, reference: Records) -> bool:
    """Whether two runs of one cell saw the same, up to rounding and operation counts."""
    return len(one) == len(other) and all(
        _same_record(a, b, expected) for a, b, expected in zip(one, other, reference, strict=False)
    )


def _same_record(one: dict[str, Any], other: dict[str, Any], expected: dict[str, Any]) -> bool:
    spec = expected["spec"]
    if spec["raises"] and all("error" in r and _raised(r, spec["raises"]) for r in (one, other)):
        return True  # any message will do
    if "error" in one or "error" in other:
        keys = ("type", "message")
        errors = [record.get("error", {}) for record in (one, other)]
        return all(errors[0].get(key) == errors[1].get(key) for key in keys)
    for key in ("value", "grads", "after", "inputs", "numeric"):
        if (key in one) != (key in other):
            return False
        rule = Rule(rtol=1e-4, atol=1e-4) if key == "numeric" else Rule(dtype=True)
        if spec["types"] and key == "value":
            rule = _STRICT
        if key in one and difference(one[key], other[key], rule):
            return False
    return structure_kind(one, expected) == structure_kind(other, expected)


def unpack_quietly(result: CellResult | None) -> Records | None:
    """A cell's records; an empty list where its tests stopped at once, None where it is odd."""
    if result is None or result.surplus:
        return None
    if result.evidence is None:
        return [] if result.error else None
    try:
        return unpack(result.evidence)
    except EvidenceError:
        return None


def diagnose(
    assignment: Assignment,
    task: Task,
    reference: dict[str, Records],
    student: dict[str, Records | None],
    mistakes: dict[str, dict[str, Records | None]],
    hints: dict[str, str],
) -> Diagnosis | None:
    """The mistake whose evidence in every grade cell of the task equals the student's.

    `reference`, `student` and each of `mistakes` map grade ids to records. A match needs at
    least one value that the reference does not give. A cell that both pass matches as well: with
    a judge there are many right answers, and any of them leaves the mistake elsewhere.
    """
    cells = [cell.grade_id for cell in task.grades if cell.paid]
    if any(student.get(grade_id) is None for grade_id in cells):
        return None
    right = {id for id in cells if passes(assignment, student[id], reference[id])}
    cells.sort(key=lambda id: id in right)  # the others tell most mistakes apart, and quickly
    for name, evidence in mistakes.items():
        told_apart = False
        for grade_id in cells:
            mine, theirs = student[grade_id], evidence.get(grade_id)
            expected = reference[grade_id]
            if theirs is None:
                break
            if grade_id in right and passes(assignment, theirs, expected):
                continue
            if not same_evidence(mine, theirs, expected):
                break
            told_apart |= any(
                not _same_record(a, b, b)
                for a, b in zip(mine, expected, strict=False)
                if not _unwritten(a)
            )
        else:
            if told_apart:
                return Diagnosis(name, hints[name])
    return None


def passes(assignment: Assignment, got: Records, expected: Records) -> bool:
    """Whether records earn a cell's points."""
    try:
        return len(got) == len(expected) and not any(
            record_difference(assignment, one, other)
            for one, other in zip(got, expected, strict=True)
        )
    except Exception:  # as in `judge_cell`
        return False


def _unwritten(record: dict[str, Any]) -> bool:
    return record.get("error", {}).get("type") in ("NotImplementedError", "NameError")
