"""How often a known mistake is recognised beside a second slip, and how often another is named.

    .venv/bin/python benchmarks/second_slips.py                     # all assignments
    .venv/bin/python benchmarks/second_slips.py 01_neuron --read    # and what is not recognised

The evidence of each known mistake is changed as a second slip changes it. Nothing is run but the
mistakes themselves, in the shown draws.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy

from autograder.course import Course
from autograder.grading.draws import SHOWN
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import KnownMistake, diagnose, known_mistakes
from autograder.judging.matching import Wrong
from autograder.judging.observation import Observation, Raised
from autograder.judging.unpack import Records
from autograder.protocol.values import Tensor
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

Cells = dict[str, Records]
OWN_WORDS = "in the student's own words"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("assignments", nargs="*", help="default: all")
    parser.add_argument("--read", action="store_true", help="print each that is not recognised")
    options = parser.parse_args()
    course = Course(Path(__file__).resolve().parent.parent)
    assignments = [course.load(name) for name in options.assignments or course.names()]
    made: Counter[str] = Counter()
    recognised: Counter[str] = Counter()
    misnamed: Counter[str] = Counter()
    known_ones, started = 0, time.process_time()
    with Worker(load_limits(course.root), course.cache, True, warmth_for(assignments)) as worker:
        for assignment in assignments:
            reference = StoredReference(assignment, SHOWN, "cpu", course.evidence)
            records = reference.records(worker)
            for task in assignment.tasks:
                ours = {cell.grade_id: records[cell.grade_id] for cell in task.grades if cell.paid}
                mistakes = [m for m in assignment.mistakes if m.task == task.id]
                evidence = reference.mistakes(worker, task.id)
                known = known_mistakes(assignment, mistakes, evidence, ours)
                known_ones += len(known)
                for one in known:
                    for slip, cells, also in slips(one, known, ours):
                        found = diagnose(known, assignment, Wrong.of(assignment, cells, ours), ours)
                        names = {match.mistake.name for match in found}
                        made[slip] += 1
                        recognised[slip] += bool(names & one.same)
                        wrong = names - one.same - also
                        misnamed[slip] += bool(wrong)
                        if options.read and (wrong or not names & one.same):
                            what = ", ".join(sorted(wrong)) or "-"
                            print(f"{assignment.name} {task.id}/{one.mistake.name}, {slip}: {what}")
    seconds = time.process_time() - started
    print(f"{known_ones} known mistakes; {1000 * seconds / made.total():.1f} ms each time")
    print(f"{'with one more slip':42} {'made':>6} {'recognised':>11} {'misnamed':>9}")
    for slip in made:
        print(line(slip, made[slip], recognised[slip], misnamed[slip]))
    print(line("all", made.total(), recognised.total(), misnamed.total()))


def line(what: str, made: int, recognised: int, misnamed: int) -> str:
    return f"{what:42} {made:6} {100 * recognised / made:9.1f} % {100 * misnamed / made:7.1f} %"


def slips(
    one: KnownMistake, known: list[KnownMistake], reference: Cells
) -> Iterator[tuple[str, Cells, set[str]]]:
    """Each second slip: its name, the evidence with it, and what may be named because of it."""
    cells = {id: list(records) for id, records in one.wrong.records.items()}
    wrong = {id for id, parts in one.wrong.parts.items() if any(parts)}
    checks = {other.mistake.name for other in known if other.wrong.kinds == {"raises"}}
    unchecked = {
        id: [_unchecked(record, ours) for record, ours in zip(records, reference[id], strict=False)]
        for id, records in cells.items()
    }
    if one.wrong.kinds - {"raises"} and differ(unchecked, cells):
        yield "a check that is missing", unchecked, checks
    for what, change in (
        ("float64", _fine),
        ("NumPy arrays", _arrays),
        (OWN_WORDS, _own_words),
    ):
        if what != OWN_WORDS and _about_form(one, reference):
            continue  # its mistake is the form
        changed = {
            id: [_changed(record, change) for record in records] for id, records in cells.items()
        }
        if differ(changed, cells):
            yield what, changed, set()
    if len(wrong) > 1:
        broken = min(wrong)
        error = Raised("TypeError", ("TypeError", "Exception"), "unsupported operand type(s)")
        stopped = [Observation(record.call, record.spec, error) for record in cells[broken]]
        yield "an exception in one cell", {**cells, broken: stopped}, set()
        yield "a cell that stops at once", {**cells, broken: []}, set()
    for other in known:
        theirs = {id for id, parts in other.wrong.parts.items() if any(parts)}
        if other.mistake.name in one.same or not theirs or theirs & wrong:
            continue
        yield (
            "another mistake in another cell",
            {**cells, **{id: other.wrong.records[id] for id in theirs}},
            set(other.same),
        )


def differ(one: Cells, other: Cells) -> bool:
    return any(a is not b for id in one for a, b in zip(one[id], other[id], strict=True))


def _unchecked(record: Observation, ours: Observation) -> Observation:
    if ours.spec.raises and record.error and record.error.is_a(ours.spec.raises):
        return replace(record, error=None, value=3.5)
    return record


def _about_form(one: KnownMistake, reference: Cells) -> bool:
    """Whether a mistake's numbers are right, so that to change their form is to mend or hide it."""
    for id, parts in one.wrong.parts.items():
        for part, record, ours in zip(parts, one.wrong.records[id], reference[id], strict=False):
            if "value" not in part:
                continue
            both = [record.value, ours.value]
            if not all(isinstance(value, Tensor) for value in both):
                return True
            if both[0].dtype != both[1].dtype or both[0].array.size == both[1].array.size == 0:
                return True
            squeezed = [value.array.squeeze() for value in both]
            if squeezed[0].shape == squeezed[1].shape and numpy.allclose(*squeezed):
                return True
    return not any("value" in part for parts in one.wrong.parts.values() for part in parts)


def _changed(record: Observation, change: Callable[[Any], Any]) -> Observation:
    if record.error:
        error = change(record.error)
        return record if error is record.error else replace(record, error=error)
    value = change(record.value)
    return record if value is record.value else replace(record, value=value)


def _fine(value: Any) -> Any:
    if isinstance(value, Tensor) and value.dtype == "float32":
        return replace(value, dtype="float64", array=value.array.astype(numpy.float64))
    return value


def _arrays(value: Any) -> Any:
    fine = _fine(value)
    return replace(fine, kind="array") if fine is not value else value


def _own_words(value: Any) -> Any:
    written = isinstance(value, Raised) and value.type in ("ValueError", "AssertionError")
    return replace(value, message="no") if written else value


if __name__ == "__main__":
    main()
