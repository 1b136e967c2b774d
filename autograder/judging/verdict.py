"""The verdict: comparing a run's evidence with the reference's, cell by cell.

Runs on the trusted side and never executes student code. It fails closed: points exist only
where evidence arrived, decoded and matched.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from autograder.course import Assignment, Cell
from autograder.errors import GraderError, UserError
from autograder.files import printable
from autograder.judging import judges
from autograder.judging.cases import case_of, name_of, owners
from autograder.judging.compare import UNTOUCHED, Rule, apart
from autograder.judging.derivatives import gradient_difference
from autograder.judging.describe import describe
from autograder.judging.difference import Difference, Fault, raised, stopped_probe
from autograder.judging.means import names_sent
from autograder.judging.observation import Observation
from autograder.judging.structure import structure_difference
from autograder.judging.unpack import EvidenceError, Records, unpack
from autograder.protocol.bounds import MAX_WORDS
from autograder.protocol.results import CellResult
from autograder.protocol.values import Tensor, holds_text, opaque_type

STRICT = Rule(dtype=True, types=True)
# what of a record may differ
Part = Literal["raises", "error", "value", "grads", "after", "inputs", "derivatives", "structure"]
_NOT_SO = " is not so; run it, or read it once more"
_MISSING = "part of the evidence is missing"
_UNJUDGED = "this value could not be judged; ask whoever teaches the course"


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
        if record.grads is not None and all(grad is None for grad in record.grads):
            words = "asks for gradients, and the reference's result has none"
            raise GraderError(f"cell {cell.grade_id} {words}")
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
    return next((found for _, found in differences(assignment, got, expected)), None)


def differences(
    assignment: Assignment, got: Observation, expected: Observation
) -> Iterator[tuple[Part, Difference]]:
    """The first difference of each part of a record, in the order in which they are told.

    Where an error was raised, or one is asked for, there is no other part.
    """
    spec = expected.spec
    if spec.raises:
        if found := _not_raised(got, expected):
            yield "raises", found
        return
    if got.error is not None:
        stopped = stopped_probe(got.error)
        if spec.reveal and not spec.judge:
            row = ("expected", describe(expected.value))
            stopped = replace(stopped, rows=(row, *stopped.rows))
        yield "error", stopped
        return
    rule = Rule(spec.rtol, spec.atol, spec.dtype, spec.types)
    if spec.judge:
        found = _judged(assignment, got, expected)
    else:
        found = _value_difference(got, expected, rule)
    if found:
        yield "value", found
    yield from _beside_the_value(got, expected, rule)
    if expected.inputs is not None and (
        got.inputs is None or apart(got.inputs, expected.inputs, UNTOUCHED)
    ):
        words = "the inputs were changed, and they must stay as they were"
        yield "inputs", Difference.said(words)
    if expected.derivatives is not None:
        if got.derivatives is None:
            yield "derivatives", Difference.said(_MISSING)
        else:
            names = owners(expected.given, len(expected.derivatives.x))
            if wrong := gradient_difference(got.derivatives, expected.derivatives, names):
                of = "the gradient is not that of the function itself"
                yield "derivatives", Difference.said(wrong, of)
    if wrong := structure_difference(got, expected):
        of = "the value is right, but not the way it was made"
        yield "structure", Difference.said(wrong, of, _name_in(wrong, got))


def _not_raised(got: Observation, expected: Observation) -> Difference | None:
    """How the exception that is expected was not raised."""
    wanted = " or ".join(expected.spec.raises)
    kind, row = f"expected {wanted}", ("expected", wanted)
    if got.error is None:
        value = describe(got.value)
        words = f"expected {wanted}, but nothing was raised"
        rows = (row, ("got", f"no exception: it returned {value}"))
        return Difference(words, words, value if holds_text(got.value) else "", rows=rows)
    if got.error.is_a(expected.spec.raises):
        return None
    stopped = stopped_probe(got.error)
    words = f"{kind}, got {stopped.words}"
    return replace(stopped, words=words, kind=kind, rows=(row, *stopped.rows))


def _judged(assignment: Assignment, got: Observation, expected: Observation) -> Difference | None:
    """What a judge says of the value. Its words are its author's, and give nothing away."""
    try:
        wrong = _judge_words(assignment, expected.spec.judge, got.value, expected.value)
    except JudgeError as error:
        return replace(Difference.said(_UNJUDGED), fault=error.fault)
    if wrong is None:
        return None
    return Difference.said(wrong, "the value is not the right one", _quoted(wrong, got.value))


def _value_difference(got: Observation, expected: Observation, rule: Rule) -> Difference | None:
    gap = apart(got.value, expected.value, rule)
    if gap is None:
        return None
    if not expected.spec.reveal:
        return Difference.said(_which(got.value, expected, rule) + _NOT_SO)
    if got.value is None:
        gap = replace(gap, more="is there a return?")
    return Difference.of(gap, "the value is not the right one")


def _which(got: Any, expected: Observation, rule: Rule) -> str:
    """Which item of a prediction is wrong; of a choice of two that would give it away."""
    ours = expected.value
    several = isinstance(ours, (list, tuple)) and isinstance(got, (list, tuple))
    if not several or len(got) != len(ours) or expected.caption.startswith("sorted("):
        return "this"
    if len(ours) < 2 or any(isinstance(item, bool) for item in ours):
        return "this"
    wrong = (i for i in range(len(ours)) if apart(got[i], ours[i], rule))
    names = re.fullmatch(r"[\[(](\w+(?:, \w+)*)[\])]", expected.caption)
    for place in wrong:
        return names[1].split(", ")[place] if names else f"item {place} (the first is item 0)"
    return "this"


def _beside_the_value(
    got: Observation, expected: Observation, rule: Rule
) -> Iterator[tuple[Part, Difference]]:
    """What differs in the gradients, and in what is left behind."""
    missing = Difference.said(_MISSING)
    if expected.grads is not None:
        grads = got.grads
        found = missing if grads is None else _gradient_difference(grads, expected, rule)
        if found:
            yield "grads", found
    if expected.after is not None:
        if got.after is None:
            yield "after", missing
        elif gap := apart(got.after.value, expected.after.value, rule):
            where = "what is left behind"
            yield "after", Difference.of(gap, f"{where} is not right", where)


def _gradient_difference(
    got: Sequence[Any], expected: Observation, rule: Rule
) -> Difference | None:
    kind = "the value is right, but not the gradient"
    ours = expected.grads or ()
    if len(got) != len(ours):
        return Difference.said(f"{kind} (one for each input)", kind)
    names = owners(expected.given, len(ours))
    for index, (one, other) in enumerate(zip(got, ours, strict=True)):
        gap = apart(one, other, rule)
        if gap is None:
            continue
        of = f"for {name_of(names, index)}" if len(ours) > 1 or names else "for its input"
        if one is not None:
            return Difference.of(gap, kind, f"{kind} {of}")
        if all(grad is None for grad in got) and len(ours) > 1:
            of = "for any input"
        return Difference.said(f"{kind} {of}: none flows back to it", kind)
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


def compares(assignment: Assignment, judge: Sequence[Any]) -> bool:
    """Whether a judge looks at the right value, too.

    Raises:
        UserError: if there is no such judge.
    """
    return "expected" in signature(judge_called(assignment, judge[0])).parameters


def judged_alike(
    assignment: Assignment, judge: Sequence[Any], got: Any, other: Any, expected: Any
) -> bool:
    """Whether two values that a judge refuses are wrong in the same way.

    One that compares must take the first where the other is the right value; one that does not
    must say the same of both.
    """
    try:
        if compares(assignment, judge):
            return _judge_words(assignment, judge, got, other) is None
        words = [_judge_words(assignment, judge, one, expected) for one in (got, other)]
    except (JudgeError, UserError):
        return False
    return words[0] == words[1]


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
    ours = {"expected": _for_judge(expected)} if compares(assignment, judge) else {}
    try:
        words = function(_for_judge(got), *arguments, **ours)
    except Exception as error:  # an author's code on a stranger's value
        reason = printable(str(error), " ")[:MAX_WORDS]
        raise JudgeError(Fault(name, f"raised {type(error).__name__}: {reason}")) from None
    if words is not None and not isinstance(words, str):
        raise JudgeError(Fault(name, f"returned a {type(words).__name__}, no text and not None"))
    return words


def _error(error: dict[str, Any] | None) -> Difference | None:
    """How a cell of tests stopped, if it did."""
    return stopped_probe(raised(error)) if error else None


def _quoted(words: str, got: Any) -> str:
    """What of a judge's words the submission wrote: texts and names, not numbers."""
    if not holds_text(got):
        return ""
    _, found, came = words.partition("got ")
    return came if found else words


def _name_in(words: str, got: Observation) -> str:
    """The longest name in a difference's words that the submission may have chosen."""
    names = [name for name in names_sent(got) if name and name in words]
    return max(names, key=len, default="")


def _with_call(found: Difference, expected: Observation) -> Difference:
    case = case_of(expected)
    if not case:
        return found
    row = ("input" if expected.call else "asked", case)
    return replace(found, words=f"{case}: {found.words}", rows=(row, *found.rows))


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
