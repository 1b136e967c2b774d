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


def every_other(assignment: Assignment) -> list[str]:
    return code_tasks(assignment)[::2]


def unanswered(released: str, answer: str, turn: int) -> str:
    """What may stand in a cell in place of its answer."""
    ways = released, "", PROSE, f"```python\n{answer}\n```", f"raise RuntimeError('oh')\n{answer}"
    return ways[turn % len(ways)]


def submit(klass: Class) -> dict[str, list[str]]:
    """Hand in one notebook for each slip; returns the tasks that each may cost."""
    a = klass.assignment
    first, second, *_ = spoiled = every_other(a)
    source = {task: a.by_id[task].source for task in spoiled}
    slips = {
        "leaves-unanswered": {
            task: unanswered(a.by_id[task].released, source[task], turn)
            for turn, task in enumerate(spoiled)
        },
        "rebinds-names": {
            first: f"{source[first]}\n{NAMES}",
            second: f"{source[second]}\n{BUILTINS}",
        },
        "deletes-names": {
            first: f"{source[first]}\nfor _n in list(globals()):\n"
            "    if not _n.startswith('_'):\n        del globals()[_n]"
        },
    }
    for student, changes in slips.items():
        klass.submit(student, changes)
    # as it would in the student's own kernel, this may break the answer that follows
    path = klass.submit("scribbles")
    notebook = json.loads(path.read_text())
    for task in (first, second):
        ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in notebook["cells"]]
        own = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": ""}}, "outputs": []}
        own |= {"id": f"own-{task}", "source": SCRATCH, "execution_count": None}
        notebook["cells"].insert(ids.index(task), own)
    path.write_text(json.dumps(notebook))
    costs = {student: list(changes) for student, changes in slips.items()}
    return {**costs, "scribbles": [first, second]}


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


STUDENTS = ("leaves-unanswered", "rebinds-names", "deletes-names", "scribbles")


@pytest.mark.parametrize("name", COURSE.names())
@pytest.mark.parametrize("student", STUDENTS)
def test_a_slip_costs_no_other_task(graded, name, student):
    record, may_lose = graded[name, student]
    assert record["outcome"] == "graded", record["reason"]
    written = {task.id for task in COURSE.load(name).tasks if task.written}
    lost = {t["id"]: t["difference"] for t in record["tasks"] if t["score"] < t["max_score"]}
    assert {k: v for k, v in lost.items() if k not in {*may_lose, *written}} == {}


@pytest.mark.parametrize("name", COURSE.names())
def test_what_is_not_answered_earns_nothing(graded, name):
    record, tasks = graded[name, "leaves-unanswered"]
    scores = {task["id"]: task["score"] for task in record["tasks"]}
    assert [scores[task] for task in tasks] == [0.0] * len(tasks)
