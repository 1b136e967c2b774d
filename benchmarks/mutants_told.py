"""What mutants that lose points are told: a known mistake, a relation, an error's meaning, or less.

    .venv/bin/python benchmarks/mutants_told.py                      # 100 of each kind a topic
    .venv/bin/python benchmarks/mutants_told.py 01_neuron --read     # each with what it is told

Mutants are drawn from both kinds, syntax and behaviour, and run in the shown draws.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

from autograder.authoring.behaviour import Mutant
from autograder.authoring.mutants import BATCH, SECONDS, behavioural, syntactic
from autograder.authoring.task_file import read_tasks
from autograder.course import Answer, Course
from autograder.grading.draws import SHOWN
from autograder.grading.reference import branch_name
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import diagnose, explained, known_mistakes, unpack_quietly
from autograder.judging.matching import Wrong
from autograder.judging.verdict import judge_cell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

ROOT = Path(__file__).resolve().parent.parent
NAMED = ("a mistake", "a relation", "an error's meaning")
TWO_VALUES = "two values alone"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("assignments", nargs="*", help="default: all")
    parser.add_argument("--each", type=int, default=100, help="mutants of a kind and assignment")
    parser.add_argument("--read", action="store_true", help="print each mutant and what it is told")
    options = parser.parse_args()
    course = Course(ROOT)
    names = options.assignments or course.names()
    counts: Counter[str] = Counter()
    warmth = warmth_for(map(course.load, names))
    with Worker(load_limits(ROOT), course.cache, True, warmth) as worker:
        for name in names:
            of_one = measured(course, name, worker, options.each, options.read)
            print(name, summary(of_one), flush=True)
            counts += of_one
    print("all", summary(counts))
    for kind, count in counts.most_common():
        print(f"  {count:5}  {kind}")


def summary(counts: Counter[str]) -> str:
    failed = counts.total()
    named = sum(counts[what] for what in NAMED)
    words = failed - counts[TWO_VALUES]
    return (
        f"{failed} mutants fail, {100 * named / max(failed, 1):.1f} in 100 are told why, "
        f"{100 * words / max(failed, 1):.1f} more than two values"
    )


def measured(course: Course, name: str, worker: Worker, each: int, read: bool) -> Counter[str]:
    """What the mutants of one assignment that lose points are told."""
    assignment = course.load(name)
    reference = StoredReference(assignment, SHOWN, "cpu", course.evidence)
    records = reference.records(worker)
    files = {f.task: f for f in read_tasks(ROOT / "source" / name)}
    draw = random.Random(name)
    made: list[Mutant] = []
    for kind in (syntactic(assignment), behavioural(assignment, records, files)):
        made += draw.sample(kind, min(each, len(kind)))
    counts: Counter[str] = Counter()
    for start in range(0, len(made), BATCH):
        batch = made[start : start + BATCH]
        answers = [Answer(mutant.task, mutant.key, mutant.source, "mutant") for mutant in batch]
        run = reference.run_answers(worker, answers, SECONDS)
        for answer, mutant in zip(answers, batch, strict=True):
            task = assignment.task_by_id[answer.task]
            cells = [cell for cell in task.grades if cell.paid]
            results = {c.grade_id: run.of(c.grade_id, branch_name(answer)) for c in cells}
            verdicts = {
                cell.grade_id: judge_cell(
                    assignment, cell, records[cell.grade_id], results[cell.grade_id]
                ).difference
                for cell in cells
            }
            failing = [found for found in verdicts.values() if found]
            if not failing:
                continue
            ours = {cell.grade_id: records[cell.grade_id] for cell in cells}
            mistakes = [m for m in assignment.mistakes if m.task == task.id]
            known = known_mistakes(assignment, mistakes, reference.mistakes(worker, task.id), ours)
            right = [grade_id for grade_id, found in verdicts.items() if not found]
            seen = {id: unpack_quietly(one) for id, one in results.items() if id not in right}
            wrong = Wrong.of(assignment, seen, ours, right)
            found = diagnose(known, assignment, wrong, ours) if wrong.records else ()
            said = explained(assignment, task, found, wrong, ours) if wrong.records else ()
            if found:
                what = "a mistake"
            elif said:
                what = "a relation"
            elif any(one.means[0] for one in failing):
                what = "an error's meaning"
            elif any(label == "expected" for label, _ in failing[0].rows):
                what = TWO_VALUES
            else:
                what = failing[0].kind
            counts[what] += 1
            if read:
                words = " / ".join(one.hint for one in said) or failing[0].words
                print(f"{task.id} {mutant.change}\n    {what}: {words}")
    return counts


if __name__ == "__main__":
    main()
