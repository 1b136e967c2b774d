"""Subtly wrong answers, which run and look right: each loses points in its own task.

The files of tests/course/subtle are percent files, one an assignment:

    # %% task="weighted-sum" name="looks-up-its-weight"
    def weighted_sum(x, w): ...

A wrong answer that many students write belongs among the mistakes of its task's file, with a hint.
"""

from functools import cache
from pathlib import Path

import pytest
from answers import COURSE, lost, one_worker  # noqa: F401  (a fixture)

from autograder.authoring.task_file import read_percent
from autograder.course import Answer
from autograder.running.worker import Worker

FOLDER = Path(__file__).with_name("subtle")
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))


@cache
def subtle(name: str) -> list[Answer]:
    """The wrong answers of one assignment, each called by its task as well."""
    cells = [c for c in read_percent(FOLDER / f"{name}.py") if c.cell_type == "code" and c.source]
    named = [(c.metadata["task"], c.metadata["name"], c.source) for c in cells]
    return [Answer(task, f"{task}/{name}", source) for task, name, source in named]


@pytest.mark.parametrize("name", NAMES)
def test_each_answer_has_a_task_and_a_name_of_its_own(name):
    assert {a.task for a in subtle(name)} <= {task.id for task in COURSE.load(name).tasks}
    names = [answer.name for answer in subtle(name)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", NAMES)
def test_each_answer_loses_points(one_worker: Worker, name: str):  # noqa: F811
    answers = subtle(name)
    refused = {cell.split(" of ")[1] for cell in lost(one_worker, COURSE.load(name), answers)}
    assert [answer.name for answer in answers if answer.name not in refused] == []
