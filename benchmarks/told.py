"""Which of the answers in tests/course/told are told the mistake that they make.

.venv/bin/python benchmarks/told.py             # all assignments
.venv/bin/python benchmarks/told.py 06_init     # one; each answer that is not, or told more
"""

import argparse
from collections import Counter
from pathlib import Path

from autograder.authoring.task_file import read_percent
from autograder.course import Answer, Course
from autograder.grading.draws import SHOWN
from autograder.grading.reference import branch_name
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import diagnose, explained, known_mistakes, unpack_quietly
from autograder.judging.matching import Wrong
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests/course/told"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("assignments", nargs="*", help="default: all that have such answers")
    course = Course(ROOT)
    names = parser.parse_args().assignments or sorted(path.stem for path in FOLDER.glob("*.py"))
    counts: Counter[str] = Counter()
    warmth = warmth_for(map(course.load, names))
    with Worker(load_limits(ROOT), course.cache, True, warmth) as worker:
        for name in names:
            counts += measured(course, name, worker)
    print(
        f"{counts['answers']} wrong answers: {counts['recognised']} are told their mistake, "
        f"{counts['anything']} anything, {counts['more']} something that they are not said to make"
    )


def measured(course: Course, name: str, worker: Worker) -> Counter[str]:
    """What the answers of one assignment are told; those with less or more are printed."""
    assignment = course.load(name)
    cells = [c for c in read_percent(FOLDER / f"{name}.py") if c.cell_type == "code" and c.source]
    reference = StoredReference(assignment, SHOWN, "cpu", course.evidence)
    records = reference.records(worker)
    given = [Answer(c.metadata["task"], c.metadata["name"], c.source) for c in cells]
    run = reference.run_answers(worker, given)
    counts: Counter[str] = Counter()
    for answer, cell in zip(given, cells, strict=True):
        task = assignment.task_by_id[answer.task]
        paid = [grade.grade_id for grade in task.grades if grade.paid]
        ours = {grade_id: records[grade_id] for grade_id in paid}
        mistakes = [m for m in assignment.mistakes if m.task == task.id]
        known = known_mistakes(assignment, mistakes, reference.mistakes(worker, task.id), ours)
        seen = {id: unpack_quietly(run.of(id, branch_name(answer))) for id in paid}
        wrong = Wrong.of(assignment, seen, ours)
        found = diagnose(known, assignment, wrong, ours)
        same = next(one.same for one in known if one.mistake.name == cell.metadata["means"])
        names = {match.mistake.name for match in found}
        more = names - same - set(cell.metadata.get("also", "").split(", "))
        counts["answers"] += 1
        counts["recognised"] += bool(names & same)
        counts["anything"] += bool(explained(assignment, task, found, wrong, ours))
        counts["more"] += bool(more)
        if more or not names & same:
            what = ", ".join(sorted(names)) or "-"
            print(f"{name} {task.id}/{answer.name}: {cell.metadata['means']}, told {what}")
    return counts


if __name__ == "__main__":
    main()
