"""What relations are seen of the known mistakes, and how often one is seen by chance.

    .venv/bin/python benchmarks/relations.py                 # counts
    .venv/bin/python benchmarks/relations.py 01_neuron --read    # each sentence, with its mistake

Every known mistake is judged as if nobody knew it. Then right values are paired: each with
itself, and with other values of its shape, of which no relation should be seen.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograder.course import Assignment, Course
from autograder.grading.draws import SHOWN
from autograder.grading.store import StoredReference
from autograder.judging.cases import Case, as_array, cases, names_of
from autograder.judging.relations.compared import Compared, Seen, related
from autograder.judging.unpack import Records
from autograder.judging.verdict import record_difference
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

PAIRS = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("assignments", nargs="*", help="default: all")
    parser.add_argument("--read", action="store_true", help="print each mistake and its sentence")
    options = parser.parse_args()
    course = Course(Path(__file__).resolve().parent.parent)
    assignments = [course.load(name) for name in options.assignments or course.names()]
    said: Counter[str] = Counter()
    failed = 0
    slowest, spent = (0.0, ""), 0.0
    right: list[Case] = []
    with Worker(load_limits(course.root), course.cache, True, warmth_for(assignments)) as worker:
        for assignment in assignments:
            reference = StoredReference(assignment, SHOWN, "cpu", course.evidence)
            records = reference.records(worker)
            for task in assignment.tasks:
                names = names_of(assignment, task)
                for grade in task.grades:
                    if grade.paid:
                        right += _right(records[grade.grade_id], names)
                for name, evidence in reference.mistakes(worker, task.id).items():
                    started = time.process_time()
                    found, differs = _seen(assignment, evidence, records, names)
                    took = time.process_time() - started
                    slowest, spent = max(slowest, (took, f"{task.id}/{name}")), spent + took
                    failed += differs
                    if found:
                        said[found.name] += 1
                    if options.read:
                        print(f"{assignment.name} {task.id}/{name}: {found.text if found else '-'}")
    explained = sum(said.values())
    print(f"{explained} of {failed} mistakes with a differing value have a relation")
    for name, count in said.most_common():
        print(f"  {count:4}  {name}")
    seconds, which = slowest
    print(f"{1000 * spent / max(failed, 1):.1f} ms each; {1000 * seconds:.0f} for {which}")
    for words in _by_chance(right):
        print(words)


def _seen(
    assignment: Assignment,
    evidence: dict[str, Records | None],
    records: dict[str, Records],
    names: set[str],
) -> tuple[Seen | None, bool]:
    """The relation of the first failing cell, and whether a value differs in it at all."""
    for grade_id, got in evidence.items():
        expected = records[grade_id]
        pairs = zip(got or [], expected, strict=False)
        if got is not None and any(record_difference(assignment, a, b) for a, b in pairs):
            return Compared(got, expected, names).relation(), bool(cases(got, expected, names))
    return None, False


def _right(records: Records, names: set[str]) -> Iterator[Case]:
    changed = [replace(record, value=None, grads=None, after=None) for record in records]
    for record, other in zip(records, changed, strict=True):
        for place in cases([replace(other, value=_OTHER)], [record], names):
            yield from place


def _uniform(value: object) -> bool:
    """Whether a value is the same along one of its dimensions."""
    array = as_array(value)
    if array is None or not array.ndim:
        return array is None
    return any(bool((array == array.take([0], axis)).all()) for axis in range(array.ndim))


def _call(case: Case) -> list[str]:
    return [repr(value) for _, value in case.given]


_OTHER = "nothing that is right"


def _by_chance(right: list[Case]) -> Iterator[str]:
    same = [replace(case, got=case.expected, right=False) for case in right]
    found = [seen for case in same if (seen := related([case]))]
    yield f"{len(found)} relations of {len(same)} right values with themselves"
    for seen in found:
        yield f"  {seen.text}"
    shapes: dict[tuple[int, ...], list[Case]] = {}
    for case in right:
        if (array := as_array(case.expected)) is not None and array.size:
            shapes.setdefault(array.shape, []).append(case)
    several = [group for group in shapes.values() if len(group) > 1]
    weights = [len(group) for group in several]
    draw = random.Random(1)
    chance: Counter[str] = Counter()
    made = 0
    for _ in range(PAIRS):
        one, other = draw.sample(draw.choices(several, weights)[0], 2)
        if one.equal(other.expected, one.expected) or _call(one) == _call(other):
            continue  # two outcomes of one call are related
        if type(one.expected) is not type(other.expected) or _uniform(other.expected):
            continue  # of another kind, or with equal rows: that is seen, and no chance
        made += 1
        if relation := related([replace(one, got=other.expected, right=False)]):
            chance[relation.text] += 1
    yield f"{sum(chance.values())} relations of {made} pairs of right values of one shape"
    for text, count in chance.most_common(25):
        yield f"  {count:4}  {text}"


if __name__ == "__main__":
    main()
