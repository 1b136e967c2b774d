"""Careless students, over all assignments: a slip costs its own task's points and no others."""

import json

import pytest
from conftest import ROOT, Class

from autograder.class_folder import Classroom
from autograder.course import Assignment, Course

COURSE = Course(ROOT)
PROSE = "I think you have to multiply by the weights first, then add the bias."
NAMES = "torch = probe = randn = tensor = rand = randint = number = numbers = math = F = nn = None"
BUILTINS = (
    "sum = max = min = len = abs = 0\nlist = range = zip = print = isinstance = float = None\n"
    "def sorted(x):\n    raise RuntimeError('my own')\nimport builtins\nbuiltins.tuple = None"
)
SCRATCH = "sum = 0\nfor x in range(3):\n    sum += x\nlist = [1, 2]\nmax = 3.0"


def code_tasks(assignment: Assignment) -> list[str]:
    return [task.id for task in assignment.tasks if not task.written]


def first_and_third(assignment: Assignment) -> list[str]:
    return code_tasks(assignment)[0:3:2]


def submit(klass: Class) -> dict[str, list[str]]:
    """Hand in one notebook for each slip; returns the tasks that each may cost."""
    a = klass.assignment
    spoiled = first_and_third(a)
    slips = {
        "leaves-blank": {task: a.by_id[task].released for task in spoiled},
        "empties-cells": dict.fromkeys(spoiled, ""),
        "writes-prose": dict.fromkeys(spoiled, PROSE),
        "prints-markdown-fences": {
            task: f"```python\n{a.by_id[task].source}\n```" for task in spoiled
        },
        "redefines-names": {task: f"{a.by_id[task].source}\n{NAMES}" for task in spoiled},
        "shadows-builtins": {task: f"{a.by_id[task].source}\n{BUILTINS}" for task in spoiled},
        "raises-early": {
            task: f"raise RuntimeError('oh')\n{a.by_id[task].source}" for task in spoiled
        },
        "deletes-names": {
            task: f"{a.by_id[task].source}\nfor _n in list(globals()):\n"
            "    if not _n.startswith('_'):\n        del globals()[_n]"
            for task in spoiled[:1]
        },
    }
    for student, changes in slips.items():
        klass.submit(student, changes)
    # as it would in the student's own kernel, this may break the answer that follows
    path = klass.submit("scribbles")
    notebook = json.loads(path.read_text())
    for task in spoiled:
        ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in notebook["cells"]]
        own = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": ""}}, "outputs": []}
        own |= {"id": f"own-{task}", "source": SCRATCH, "execution_count": None}
        notebook["cells"].insert(ids.index(task), own)
    path.write_text(json.dumps(notebook))
    return {**{student: list(changes) for student, changes in slips.items()}, "scribbles": spoiled}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Every slip in every assignment, graded in one go: the record, and what it may cost."""
    root = tmp_path_factory.mktemp("careless")
    classroom = Classroom(root / "class")
    may_lose = {}
    for name in COURSE.names():
        for student, tasks in submit(Class(classroom, COURSE.load(name))).items():
            may_lose[name, student] = tasks
    klass = Class(classroom, COURSE.load(COURSE.names()[0]))
    done = klass.autograder("grade", "--json", str(root / "records.json"))
    assert done.returncode in (0, 3), done.stderr
    records = json.loads((root / "records.json").read_text())
    by_key = {(r["assignment"], r["student"]): r for r in records}
    return {key: (by_key[key], tasks) for key, tasks in may_lose.items()}


STUDENTS = (
    "leaves-blank",
    "empties-cells",
    "writes-prose",
    "prints-markdown-fences",
    "redefines-names",
    "shadows-builtins",
    "raises-early",
    "deletes-names",
    "scribbles",
)


@pytest.mark.parametrize("name", COURSE.names())
@pytest.mark.parametrize("student", STUDENTS)
def test_a_slip_costs_no_other_task(graded, name, student):
    record, may_lose = graded[name, student]
    assert record["outcome"] == "graded", record["reason"]
    written = {task.id for task in COURSE.load(name).tasks if task.written}
    lost = {t["id"]: t["difference"] for t in record["tasks"] if t["score"] < t["max_score"]}
    assert {k: v for k, v in lost.items() if k not in {*may_lose, *written}} == {}


@pytest.mark.parametrize("name", COURSE.names())
@pytest.mark.parametrize("student", ["leaves-blank", "empties-cells", "writes-prose"])
def test_what_is_not_answered_earns_nothing(graded, name, student):
    record, tasks = graded[name, student]
    scores = {task["id"]: task["score"] for task in record["tasks"]}
    assert [scores[task] for task in tasks] == [0.0] * len(tasks)
