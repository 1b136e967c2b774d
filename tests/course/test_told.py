"""Wrong answers as people write them, and the known mistakes that they are told.

The files of tests/course/told are percent files, one an assignment. `means` is the mistake that an
answer makes; what else is true of it, and may be said as well, stands in `also`:

    # %% task="weighted-sum" name="plus-without-a-check" means="adds-in-place-of-multiplying"
    def weighted_sum(x, w): ...
"""

from functools import cache
from pathlib import Path

import pytest
from answers import COURSE, one_worker  # noqa: F401  (a fixture)

from autograder.authoring.task_file import read_percent
from autograder.course import Answer
from autograder.grading.draws import SHOWN
from autograder.grading.reference import branch_name
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import diagnose, known_mistakes, unpack_quietly
from autograder.judging.matching import Wrong
from autograder.running.worker import Worker

FOLDER = Path(__file__).with_name("told")
NAMES = ("01_neuron", "06_init", "07_chain_rule")  # of all, benchmarks/told.py says it
UNRECOGNISED = {
    "07_chain_rule": {"numerical-gradient/all-at-once"},  # by the formula that nobody writes
}


@cache
def answers(name: str) -> list[tuple[Answer, str, set[str]]]:
    """Each answer, with its mistake and what else may be said of it."""
    cells = [c for c in read_percent(FOLDER / f"{name}.py") if c.cell_type == "code" and c.source]
    return [
        (
            Answer(c.metadata["task"], f"{c.metadata['task']}/{c.metadata['name']}", c.source),
            c.metadata["means"],
            set(c.metadata.get("also", "").split(", ")),
        )
        for c in cells
    ]


@pytest.mark.parametrize("name", NAMES)
def test_each_is_told_its_mistake_and_nothing_false(one_worker: Worker, name: str):  # noqa: F811
    assignment = COURSE.load(name)
    asked = answers(name)
    reference = StoredReference(assignment, SHOWN, "cpu", COURSE.evidence, ahead=False)
    records = reference.records(one_worker)
    reference.prepare(one_worker, {answer.task for answer, _, _ in asked})
    run = reference.run_answers(one_worker, [answer for answer, _, _ in asked])
    known = {}
    unrecognised, false = set(), {}
    for answer, means, also in asked:
        cells = [c.grade_id for c in assignment.task_by_id[answer.task].grades if c.paid]
        ours = {grade_id: records[grade_id] for grade_id in cells}
        if answer.task not in known:
            mistakes = [m for m in assignment.mistakes if m.task == answer.task]
            evidence = reference.mistakes(one_worker, answer.task)
            known[answer.task] = known_mistakes(assignment, mistakes, evidence, ours)
        same = next(one.same for one in known[answer.task] if one.mistake.name == means)
        seen = {id: unpack_quietly(run.of(id, branch_name(answer))) for id in cells}
        wrong = Wrong.of(assignment, seen, ours)
        told = {m.mistake.name for m in diagnose(known[answer.task], assignment, wrong, ours)}
        if not told & same:
            unrecognised.add(answer.name)
        if told - same - also:
            false[answer.name] = told - same - also
    assert false == {}
    assert unrecognised == UNRECOGNISED.get(name, set())
