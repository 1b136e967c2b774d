"""What notebooks bring along from Jupyter costs no points, and `check` says so too."""

from dataclasses import replace

import pytest
from conftest import MINI, begin, write_course

from autograder.authoring.build import build
from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.grading.grader import Grader
from autograder.learner.check import Checker
from autograder.running.worker import Worker
from autograder.settings import Limits

FULL = 29.0  # all code tasks of 01_neuron; the 3 points of the written answer wait for a person
LIMITS = Limits(cell_seconds=4)


@pytest.fixture(scope="module")
def open_worker(course, warmth):
    with Worker(LIMITS, course.cache, False, warmth) as worker:
        begin(worker)
        yield worker


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """An assignment of two tasks, of which one asks for gradients."""
    double = MINI["tasks/double.py"].replace("randn(3))", "randn(3), grad=True)")
    root = tmp_path_factory.mktemp("surroundings") / "course"
    course = write_course(root, {"01_mini": {"tasks/double.py": double}})
    build(course)
    return course.load("01_mini")


@pytest.fixture(scope="module")
def graders(course, worker, open_worker):
    """Grades and checks a notebook: the record, and what `check` found."""
    made = {}

    def both(assignment, answers, own=()):
        data = notebook(assignment, answers, own)
        if assignment.name not in made:
            grader = Grader(assignment, 7, ("cpu",), LIMITS, course.evidence)
            made[assignment.name] = grader, Checker(course, assignment, open_worker, LIMITS)
        grader, checker = made[assignment.name]
        return grader.grade_bytes(worker, data, "student").record, checker.check(data)

    return both


def notebook(assignment, answers, own=()) -> bytes:
    """The reference's answers with `answers` in place of some, and cells of the student's own
    before everything else."""
    made = filled(assignment, {**reference_answers(assignment), **answers})
    cells = [
        {"cell_type": "code", "id": f"own-{i}", "metadata": {"nbgrader": {"grade_id": ""}}}
        | {"source": source, "outputs": [], "execution_count": None}
        for i, source in enumerate(own)
    ]
    made["cells"][:0] = cells
    return notebook_text(made).encode()


def above(lines: str, assignment, tasks) -> dict[str, str]:
    answers = reference_answers(assignment)
    return {task: f"{lines}\n{answers[task]}" for task in tasks}


LINES = {
    "inline": "%matplotlib inline",
    "bare": "%matplotlib",
    "notebook": "%matplotlib notebook",
    "widget": "%matplotlib widget",
    "by a call": "get_ipython().run_line_magic('matplotlib', 'inline')",
    "a command": "!nvidia-smi",
    "a command into a name": "x_ = !ls",
    "a command by a call": "get_ipython().system('ls -l')",
    "pip": "!pip install -q torch",
    "%pip": "%pip install --upgrade torch",
    "%conda": "%conda install -y pytorch",
    "%ls": "%ls",
    "%clear": "%clear",
    "%cd": "%cd /content",
    "%time": "%time y_ = 1",
    "%autoreload": "%load_ext autoreload\n%autoreload 2",
    "%config": "%config InlineBackend.figure_format = 'retina'",
    "einops": "try:\n    import einops\nexcept ImportError:\n    !pip install einops",
    "os.system": "import os\nos.system('pip install einops')",
    "check_call": "import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip'])",
    "threads": "import torch\ntorch.set_num_threads(2)\ntorch.set_num_interop_threads(2)",
    "a device that is not here": "import torch\ntorch.set_default_device('cuda')",
    "a profiler left on": "import torch\nleft_ = torch.profiler.profile()\nleft_.start()",
    "the user": "import os, pwd, getpass\ngetpass.getuser(), pwd.getpwuid(os.getuid())",
    "a window": "import matplotlib\nmatplotlib.use('TkAgg')",
    "workers": "import multiprocessing\nwith multiprocessing.Pool(2) as p_:\n    p_.map(abs, [1])",
    "a thread that ends soon": """\
import threading, time
def spin_(until=lambda: time.thread_time() > 0.15):
    while not until():
        pass
threading.Thread(target=spin_).start()""",
    "exit": "exit",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_of_jupyters_costs_nothing(graders, small, neuron, line):
    """Above an answer, and in the student's own first cell, before all of 01."""
    above_one, first = above(line, small, ["double"]), f"{line}\nimport math as m_"
    for assignment, answers, own, full in (
        (small, above_one, [], small.max_score),
        (neuron, {}, [first], FULL),
    ):
        record, checked = graders(assignment, answers, own)
        assert (record.outcome, record.score) == ("graded", full), record.tasks
        assert checked.score == full and checked.passed
        assert record.repairs == ()


@pytest.mark.parametrize("name", ["02_dense_layer", "06_init", "10_nn_linear"])
def test_inline_above_every_answer_costs_nothing(course, graders, name):
    assignment = course.load(name)
    tasks = [task for task in assignment.tasks if not task.written]
    answers = above("%matplotlib inline", assignment, [task.id for task in tasks])
    record, checked = graders(assignment, answers)
    assert record.score == checked.score == sum(task.points for task in tasks)
    assert checked.passed


OWN = """\
%matplotlib inline
!pip install -q torch
%cd /content
import math
import torch
import matplotlib.pyplot as plt
def added(values):
    total = 0
    for value in values:
        total = total + value
    return total
"""
USES_OWN = """\
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return added(a * b for a, b in zip(x, w))
"""


def test_what_follows_in_the_same_cell_is_there(graders, neuron):
    record, checked = graders(neuron, {"weighted-sum": USES_OWN}, [OWN])
    assert record.score == checked.score == FULL


@pytest.mark.parametrize(
    ("answer", "ended", "words"),
    [
        ("%%time\nimport time\ntime.sleep(99)", "timeout", "cell relu did not finish within 2 s"),
        ("%%time\nx_ = bytearray(2**40)", "out of memory", "asked for more memory than allowed"),
        ("%%time\nimport os\nos._exit(0)", "crashed", "exit 0"),
        ("%nosuchmagic", "graded", "UsageError: Line magic function `%nosuchmagic` not found."),
        ("x_ = input()", "graded", "StdinNotImplementedError"),
        ("raise NotImplementedError()", "graded", "your cell stops with NotImplementedError"),
        (
            "def relu(z):\n    # my own\n    raise NotImplementedError()",
            "graded",
            "NotImplementedError: is the raise below YOUR CODE HERE still there?",
        ),
    ],
)
def test_what_fails_costs_its_own_task(
    graders, worker, open_worker, neuron, answer, ended, words, monkeypatch
):
    if ended == "timeout":
        for one in (worker, open_worker):
            monkeypatch.setattr(one, "limits", replace(LIMITS, cell_seconds=2))
    record, checked = graders(neuron, {"relu": answer})
    by_id = {task.id: task for task in record.tasks}
    lost = {k: t for k, t in by_id.items() if t.score < t.max_score and not t.written}
    assert set(lost) == {"relu"}
    assert record.outcome == ended
    assert words in lost["relu"].difference
    assert "not written yet" not in str(record.tasks)
    result = next(task for task in checked.tasks if task.task.id == "relu")
    assert (result.state, checked.score) == ("failed", record.score)


def test_an_unchanged_cell_is_not_written_yet(graders, neuron):
    record, checked = graders(neuron, {"relu": neuron.by_id["relu"].released})
    task = next(task for task in record.tasks if task.id == "relu")
    assert task.difference == "not written yet"
    assert next(task for task in checked.tasks if task.task.id == "relu").state == "open"
