"""Whether an answer to one of this course's tasks has full marks."""

import pytest
from conftest import ROOT, begin

from autograder.course import Answer, Assignment, Course
from autograder.grading.draws import SHOWN
from autograder.grading.reference import branch_name
from autograder.grading.store import StoredReference
from autograder.judging.verdict import judge_cell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

COURSE = Course(ROOT)


@pytest.fixture(scope="module")
def one_worker():
    names = COURSE.names()
    limits = load_limits(ROOT)
    with Worker(limits, COURSE.cache, True, warmth_for(map(COURSE.load, names))) as worker:
        begin(worker)
        worker.check_jail()
        yield worker


def lost(worker: Worker, assignment: Assignment, answers: list[Answer]) -> dict[str, str]:
    """The grade cells that answers do not earn, each with the first difference."""
    reference = StoredReference(assignment, SHOWN, "cpu", COURSE.evidence)
    records = reference.records(worker)
    run = reference.run_answers(worker, answers)
    found = {}
    for answer in answers:
        for cell in assignment.task_by_id[answer.task].grades:
            if cell.paid:
                result = run.of(cell.grade_id, branch_name(answer))
                verdict = judge_cell(assignment, cell, records[cell.grade_id], result)
                if not verdict.passed:
                    found[f"{cell.grade_id} of {answer.name}"] = verdict.difference
    return found
