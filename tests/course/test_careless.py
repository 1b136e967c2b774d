"""Careless students, over all assignments: a slip costs its own task's points and no others."""

import itertools
import json

import pytest
from conftest import ROOT, Class

from autograder.class_folder import Classroom
from autograder.course import Assignment, Course
from autograder.grading.draws import paid_seed

COURSE = Course(ROOT)
PROSE = "I think you have to multiply by the weights first, then add the bias."
NAMES = "torch = probe = randn = tensor = rand = randint = number = numbers = math = F = nn = None"
BUILTINS = (
    "sum = max = min = len = abs = 0\nlist = range = zip = print = isinstance = float = None\n"
    "def sorted(x):\n    raise RuntimeError('my own')\nimport builtins\nbuiltins.tuple = None"
)
DELETES = "for _n in list(globals()):\n    if not _n.startswith('_'):\n        del globals()[_n]"
SCRATCH = "sum = 0\nfor x in range(3):\n    sum += x\nlist = [1, 2]\nmax = 3.0"
STUDENTS = ("leaves-unanswered", "slips")


def code_tasks(assignment: Assignment) -> list[str]:
    return [task.id for task in assignment.tasks if not task.written]


def every_other(assignment: Assignment) -> list[str]:
    return code_tasks(assignment)[::2]


def unanswered(released: str, answer: str, turn: int) -> str:
    """What may stand in a cell in place of its answer."""
    ways = released, "", PROSE, f"```python\n{answer}\n```", f"raise RuntimeError('oh')\n{answer}"
    return ways[turn % len(ways)]


def slips(a: Assignment, turn: int) -> tuple[dict[str, str], list[str]]:
    """Answers that spoil names, and tasks before which scratch work does; `turn` shifts which."""
    tasks = every_other(a)[:5]
    names, builtins, deleted, *scribbled = tasks[turn % 5 :] + tasks[: turn % 5]
    source = {task: a.by_id[task].source for task in tasks}
    answers = {
        names: f"{source[names]}\n{NAMES}",
        builtins: f"{source[builtins]}\n{BUILTINS}",
        deleted: f"{source[deleted]}\n{DELETES}",
    }
    return answers, scribbled


def submit(klass: Class, turn: int) -> dict[str, list[str]]:
    """Hand in two notebooks: one with gaps, and one with slips; the tasks that each may cost."""
    a = klass.assignment
    seeds = (n for n in itertools.count() if len({paid_seed(n, one) for one in STUDENTS}) == 1)
    klass.classroom.seed(a.name, next(seeds))  # one reference is enough for all
    gaps = {
        task: unanswered(a.by_id[task].released, a.by_id[task].source, number)
        for number, task in enumerate(every_other(a))
    }
    klass.submit("leaves-unanswered", gaps)
    answers, scribbled = slips(a, turn)
    path = klass.submit("slips", answers)
    # as it would in the student's own kernel, this may break the answer that follows
    notebook = json.loads(path.read_text())
    for task in scribbled:
        ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in notebook["cells"]]
        own = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": ""}}, "outputs": []}
        own |= {"id": f"own-{task}", "source": SCRATCH, "execution_count": None}
        notebook["cells"].insert(ids.index(task), own)
    path.write_text(json.dumps(notebook))
    return {"leaves-unanswered": list(gaps), "slips": [*answers, *scribbled]}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Every slip in every assignment, graded in one go: the record, and what it may cost."""
    root = tmp_path_factory.mktemp("careless")
    classroom = Classroom(root / "class")
    may_lose = {}
    for turn, name in enumerate(COURSE.names()):
        for student, tasks in submit(Class(classroom, COURSE.load(name)), turn).items():
            may_lose[name, student] = tasks
    klass = Class(classroom, COURSE.load(COURSE.names()[0]))
    done = klass.autograder("grade", "--json", str(root / "records.json"))
    assert done.returncode in (0, 3), done.stderr
    records = json.loads((root / "records.json").read_text())
    by_key = {(r["assignment"], r["student"]): r for r in records}
    return {key: (by_key[key], tasks) for key, tasks in may_lose.items()}


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
