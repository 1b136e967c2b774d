"""The verdict: comparing a run's evidence with the reference's, cell by cell.

Runs on the trusted side and never executes student code. It fails closed: points exist only
where evidence arrived, decoded and matched.
"""

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
from autograder.judging.observation import Observation, Raised
from autograder.judging.structure import structure_difference
from autograder.judging.unpack import EvidenceError, Records, unpack
from autograder.protocol.bounds import MAX_WORDS
from autograder.protocol.results import CellResult
from autograder.protocol.values import Tensor, holds_text, opaque_type

STRICT = Rule(dtype=True, types=True)
_UNJUDGED = "this value could not be judged; ask whoever teaches the course"


@dataclass(frozen=True)
class Fault:
    """What a judge did that none may do: its author's fault, whatever the value was."""

    judge: str
    what: str

    def of(self, grade_id: str) -> str:
        return f"judge {self.judge} of cell {grade_id} {self.what}"


@dataclass(frozen=True)
class Difference:
    """How a run differs from the reference's.

    `kind` says it without a number, a value or a word of the submission's. `words` says all of
    it, and `quoted` is the part of `words` that the submission itself wrote. With a `fault` it
    is for the instructor to know.
    """

    words: str
    kind: str
    quoted: str = ""
    fault: Fault | None = None

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


class JudgeError(Exception):
    """A judge cannot look at a value."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"judge {fault.judge} {fault.what}")
        self.fault = fault


def reference_records(assignment: Assignment, cell: Cell, result: CellResult | None) -> Records:
    """The reference's evidence for a grade cell, which must be there and hold a value.

    Raises:
        GraderError: if the reference itself does not pass its own tests, or a judge of the cell
            is missing or cannot look at its value.
    """
    if result is None or result.error or result.evidence is None or result.surplus:
        why = (result.error or {}).get("message", "") if result else "it did not run"
        raise GraderError(f"the reference fails in cell {cell.grade_id}: {why or 'no probe ran'}")
    try:
        records = unpack(result.evidence)
    except EvidenceError as refused:
        raise GraderError(f"the reference fails in cell {cell.grade_id}: {refused}") from None
    for record in records:
        error, expected = record.error, record.spec.raises
        if bool(error) != bool(expected) or (error and not error.is_a(expected)):
            what = error.message if error else "no exception"
            raise GraderError(f"the reference fails in cell {cell.grade_id}: {what}")
        values = [record.value, record.grads, record.after and record.after.value]
        if name := next((name for value in values if (name := opaque_type(value))), None):
            raise GraderError(
                f"cell {cell.grade_id} records a {name}, which cannot be compared; "
                "record numbers, texts, tensors or lists of them"
            )
        if record.spec.judge and not error:
            _try_judge(assignment, cell, record)
    if all(record.error for record in records):
        raise GraderError(f"cell {cell.grade_id} tests no value, and only values earn points")
    return records


def _try_judge(assignment: Assignment, cell: Cell, record: Observation) -> None:
    """Ask a judge about the reference's own value, whatever it says.

    Raises:
        GraderError: if it is missing, or cannot look at it.
    """
    try:
        _judge_words(assignment, record.spec.judge, record.value, record.value)
    except JudgeError as error:
        where = f"{assignment.name}: {error.fault.of(cell.grade_id)}"
        words = f"{where}, for the reference's own value; mend it, or what the cell records"
        raise GraderError(words) from None
    except UserError as error:
        raise GraderError(str(error)) from None


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
        return replace(shown, fault=paid.fault or shown.fault)
    words = f"right for the cases that may be shown, but not for others: {paid.kind}"
    return Difference(words if made else paid.kind, paid.kind, fault=paid.fault)


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
    for got, expected in zip(records, reference, strict=False):
        if found := record_difference(assignment, got, expected):
            return _with_call(found, expected)
    if len(records) < len(reference):
        found = _error(result.error)
        return found or Difference.said(f"only {len(records)} of {len(reference)} checks ran")
    if len(records) > len(reference):
        return Difference.said("more checks answered than were asked")
    return None


def record_difference(
    assignment: Assignment, got: Observation, expected: Observation
) -> Difference | None:
    """The first difference between one probe's record and the reference's."""
    spec = expected.spec
    if spec.raises:
        wanted = " or ".join(spec.raises)
        if got.error is None:
            return Difference.said(f"expected {wanted}, but nothing was raised")
        if not got.error.is_a(spec.raises):
            stopped = _stopped(got.error)
            words = f"expected {wanted}, got {stopped.words}"
            return Difference(words, f"expected {wanted}", stopped.quoted)
        return None
    if got.error is not None:
        return _stopped(got.error)
    rule = Rule(spec.rtol, spec.atol, spec.dtype, spec.types)
    try:
        if spec.judge:
            wrong = _judge_words(assignment, spec.judge, got.value, expected.value)
        else:
            wrong = _value_words(got.value, expected.value, rule)
    except JudgeError as error:
        return replace(Difference.said(_UNJUDGED), fault=error.fault)
    if wrong and not spec.reveal:
        return Difference.said("this is not what happens; run it and look")
    if wrong:
        return Difference(wrong, "the value is not the right one", _quoted(wrong, got.value))
    if (found := _beside_the_value(got, expected, rule)) is not None:
        return found
    if expected.inputs is not None and (
        got.inputs is None or difference(got.inputs, expected.inputs, STRICT)
    ):
        return Difference.said("the inputs were changed, and they must stay as they were")
    if expected.derivatives is not None:
        if got.derivatives is None:
            return Difference.said("part of the evidence is missing")
        if wrong := gradient_difference(got.derivatives, expected.derivatives):
            return Difference(wrong, "the gradient is not that of the function itself")
    if wrong := structure_difference(got, expected):
        return Difference(wrong, "the value is right, but not the way it was made")
    return None


def _beside_the_value(got: Observation, expected: Observation, rule: Rule) -> Difference | None:
    """What differs in the gradients, or in what is left behind."""
    if expected.grads is not None:
        if got.grads is None:
            return Difference.said("part of the evidence is missing")
        if words := _gradient_words(got.grads, expected.grads, rule):
            kind = "the value is right, but not the gradient"
            return Difference(f"{kind} {words}", kind, _quoted(words, got.grads))
    if expected.after is not None:
        if got.after is None:
            return Difference.said("part of the evidence is missing")
        if words := difference(got.after.value, expected.after.value, rule):
            kind = "what is left behind is not right"
            quoted = _quoted(words, got.after.value)
            return Difference(f"what is left behind: {words}", kind, quoted)
    return None


def judge_called(assignment: Assignment, name: str) -> Callable[..., Any]:
    """The trusted predicate `name`: the assignment's own, else a general one.

    Raises:
        UserError: if there is none, or judges.py cannot be read.
    """
    own = _own_judges(assignment.name, assignment.judges_file, assignment.digest)
    for module in (own, judges):
        if module is not None and not name.startswith("_") and hasattr(module, name):
            judge: Callable[..., Any] = getattr(module, name)
            return judge
    raise UserError(
        f"{assignment.name}: there is no judge called {name}; write it in its task's file"
    )


@cache
def _own_judges(assignment: str, path: Path | None, digest: str) -> ModuleType | None:
    if path is None:
        return None
    module = ModuleType(f"judges_{assignment}")
    try:  # not imported: that would leave compiled files in the course
        exec(compile(path.read_bytes(), path, "exec"), vars(module))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".split("\n")[0]
        raise UserError(f"{assignment}: judges.py cannot be read ({reason}); mend it") from None
    return module


def _judge_words(
    assignment: Assignment, judge: Sequence[Any], got: Any, expected: Any
) -> str | None:
    """What a judge says of a value.

    Raises:
        JudgeError: if it raises, or says what no judge says.
        UserError: if there is no such judge.
    """
    name, *arguments = judge
    function = judge_called(assignment, name)
    takes_expected = "expected" in signature(function).parameters
    ours = {"expected": _for_judge(expected)} if takes_expected else {}
    try:
        words = function(_for_judge(got), *arguments, **ours)
    except Exception as error:  # an author's code on a stranger's value
        reason = "".join(c if c.isprintable() else " " for c in str(error))[:MAX_WORDS]
        raise JudgeError(Fault(name, f"raised {type(error).__name__}: {reason}")) from None
    if words is not None and not isinstance(words, str):
        raise JudgeError(Fault(name, f"returned a {type(words).__name__}, no text and not None"))
    return words


def _value_words(got: Any, expected: Any, rule: Rule) -> str | None:
    if got is None and expected is not None:
        return f"expected {describe(expected)}, got None (is there a return?)"
    return difference(got, expected, rule)


def _gradient_words(got: Sequence[Any], expected: Sequence[Any], rule: Rule) -> str | None:
    if len(got) != len(expected):
        return "(one for each input)"
    for index, (one, other) in enumerate(zip(got, expected, strict=True)):
        name = f"for input {index + 1}" if len(expected) > 1 else "for its input"
        if one is None and other is not None:
            return f"{name}: none flows back to it"
        if words := difference(one, other, rule):
            return f"{name}: {words}"
    return None


def _error(error: dict[str, Any] | None) -> Difference | None:
    """How a cell of tests stopped, if it did."""
    if not error:
        return None
    return _stopped(Raised(error.get("type", "error"), message=error.get("message", "")))


def _stopped(error: Raised) -> Difference:
    name, message = error.type[:60], error.message
    if name == "NotImplementedError" and not message:
        return Difference.said(f"{name}: is the raise below YOUR CODE HERE still there?")
    first = message.strip().split("\n")[0][:300]
    words = f"{name}: {first}" if first else name
    return Difference(words, "it stops with an error", words)


def _quoted(words: str, got: Any) -> str:
    """What of a difference's words the submission wrote: texts and names, not numbers."""
    return words.partition("got ")[2] if holds_text(got) else ""


def _with_call(found: Difference, expected: Observation) -> Difference:
    return replace(found, words=f"{expected.call}: {found.words}") if expected.call else found


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
    return len(got) == len(expected) and not any(
        record_difference(assignment, one, other) for one, other in zip(got, expected, strict=True)
    )
