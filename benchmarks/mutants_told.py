"""What mutants that lose points are told: a known mistake, a relation, an error's meaning, or less.

Which item of a result is wrong, or which cases, counts by itself: it says where, and not what. So
does a test's own sentence, as a judge's. Of a prediction nothing may be said that is its answer.

    .venv/bin/python benchmarks/mutants_told.py                      # 100 of each kind a topic
    .venv/bin/python benchmarks/mutants_told.py 01_neuron --read     # each with what it is told
    .venv/bin/python benchmarks/mutants_told.py --draw b             # others, drawn afresh

Mutants are drawn from both kinds, syntax and behaviour, and run in the shown draws.
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from autograder.authoring.behaviour import Mutant, without_means
from autograder.authoring.mutants import BATCH, SECONDS, behavioural, syntactic, unhurried
from autograder.authoring.task_file import read_tasks
from autograder.course import Answer, Course
from autograder.grading.draws import SHOWN
from autograder.grading.reference import branch_name
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import (
    Diagnosis,
    diagnose,
    explained,
    known_mistakes,
    unpack_quietly,
)
from autograder.judging.difference import Difference
from autograder.judging.matching import Wrong
from autograder.judging.unpack import Records
from autograder.judging.verdict import judge_cell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

ROOT = Path(__file__).resolve().parent.parent
NAMED = ("a mistake", "a relation", "an error's meaning")
MORE = ("which item or case", "the test's own sentence")
PREDICTION = "a prediction"
KINDS = ("syntax", "behaviour")
WHERE = ("seen: one-item", "seen: cases")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("assignments", nargs="*", help="default: all")
    parser.add_argument("--each", type=int, default=100, help="mutants of a kind and assignment")
    parser.add_argument("--draw", default="", metavar="TEXT", help="draw others with each text")
    parser.add_argument("--read", action="store_true", help="print each mutant and what it is told")
    options = parser.parse_args()
    course = Course(ROOT)
    names = options.assignments or course.names()
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    warmth = warmth_for(map(course.load, names))
    with Worker(unhurried(load_limits(ROOT)), course.cache, True, warmth) as worker:
        for name in names:
            of_one = measured(course, name, worker, options.each, options.read, options.draw)
            print(name, summary(sum(of_one.values(), Counter())), flush=True)
            for kind in KINDS:
                counts[kind] += of_one[kind]
    for kind in KINDS:
        print(kind, summary(counts[kind]))
    together = sum(counts.values(), Counter())
    print("all", summary(together))
    for what, count in together.most_common():
        print(f"  {count:5}  {what}")


def summary(counts: Counter[str]) -> str:
    failed, others = counts.total(), counts.total() - counts[PREDICTION]
    named = sum(counts[what] for what in NAMED)
    words = named + sum(counts[what] for what in MORE)
    of_all, of_others = (
        f"{100 * named / max(n, 1):.1f} in 100 told why, {100 * words / max(n, 1):.1f} why or where"
        for n in (failed, others)
    )
    return f"{failed} fail: {of_all}; without predictions {of_others}"


def told(
    mistake: bool, said: Sequence[Diagnosis], failing: Sequence[Difference], reference: Records
) -> str:
    """What a mutant is told, in short."""
    first = failing[0]
    if mistake:
        return "a mistake"
    if said and said[0].name not in WHERE:
        return "a relation"
    if first.means[0]:
        return "an error's meaning"
    if said:
        return "which item or case"
    if first.line:
        return "an error and its line"
    if not all(record.spec.reveal for record in reference):
        return PREDICTION
    shown = any(label == "expected" for label, _ in first.rows)
    return "two values alone" if shown else "the test's own sentence"


def measured(
    course: Course, name: str, worker: Worker, each: int, read: bool, draw: str = ""
) -> dict[str, Counter[str]]:
    """What the mutants of one assignment that lose points are told, by their kind."""
    assignment = course.load(name)
    reference = StoredReference(assignment, SHOWN, "cpu", course.evidence)
    records = reference.records(worker)
    plain = {id: [without_means(one) for one in several] for id, several in records.items()}
    files = {f.task: f for f in read_tasks(ROOT / "source" / name)}
    sample = random.Random(name + draw).sample
    made: list[tuple[str, Mutant]] = []
    all_of_them = (syntactic(assignment), behavioural(assignment, records, files))
    for kind, mutants in zip(KINDS, all_of_them, strict=True):
        made += [(kind, one) for one in sample(mutants, min(each, len(mutants)))]
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for start in range(0, len(made), BATCH):
        batch = made[start : start + BATCH]
        answers = [Answer(mutant.task, mutant.key, mutant.source, "mutant") for _, mutant in batch]
        run = reference.run_answers(worker, answers, SECONDS)
        for answer, (kind, mutant) in zip(answers, batch, strict=True):
            task = assignment.task_by_id[answer.task]
            asked = plain if kind == "behaviour" else records
            cells = [cell for cell in task.grades if cell.paid]
            results = {c.grade_id: run.of(c.grade_id, branch_name(answer)) for c in cells}
            verdicts = {
                cell.grade_id: judge_cell(
                    assignment, cell, asked[cell.grade_id], results[cell.grade_id]
                ).difference
                for cell in cells
            }
            failing = {id: found for id, found in verdicts.items() if found}
            if not failing:
                continue
            ours = {cell.grade_id: asked[cell.grade_id] for cell in cells}
            mistakes = [m for m in assignment.mistakes if m.task == task.id]
            # what a mistake is made of counts: only a behaviour's wrapper is not looked at
            full = {cell.grade_id: records[cell.grade_id] for cell in cells}
            known = known_mistakes(assignment, mistakes, reference.mistakes(worker, task.id), full)
            right = [grade_id for grade_id, found in verdicts.items() if not found]
            seen = {id: unpack_quietly(one) for id, one in results.items() if id not in right}
            wrong = Wrong.of(assignment, seen, ours, right)
            found = diagnose(known, assignment, wrong, ours) if wrong.records else ()
            said = explained(assignment, task, found, wrong, ours) if wrong.records else ()
            first, *_ = failing
            named = any(not one.name.startswith("seen: ") for one in said)
            what = told(named, said, list(failing.values()), asked[first])
            counts[kind][what] += 1
            if read:
                words = " / ".join(one.hint for one in said) or failing[first].words
                print(f"{task.id} {mutant.change}\n    {what}: {words}")
    return counts


if __name__ == "__main__":
    main()
