"""What a wrong answer is told where no known mistake is: graded as a class's work is."""

from pathlib import Path

import pytest
from conftest import MINI, ROOT

from autograder.authoring.build import build
from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Assignment, Course
from autograder.grading import submission as sub
from autograder.grading.grader import Grader, Runs
from autograder.running.repeats import execute
from autograder.settings import Limits

COURSE = Course(ROOT)


def told(
    worker, assignment: Assignment, changes: dict[str, str], evidence: Path = COURSE.evidence
) -> dict[str, tuple[str, str]]:
    """Each wrong task's diagnosis: its name, and the sentence."""
    grader = Grader(assignment, 5, ("cpu",), Limits(cell_seconds=4), evidence)
    text = notebook_text(filled(assignment, {**reference_answers(assignment), **changes}))
    record = grader.grade_bytes(worker, text.encode(), "ada").record
    wrong = [task for task in record.tasks if task.id in changes]
    assert all(task.score < task.max_score and task.difference for task in wrong)
    others = [task for task in record.tasks if task.id not in changes]
    assert not any(task.diagnoses for task in others)
    found = {task.id: task.diagnoses for task in wrong}
    return {id: (several[0].name, several[0].hint) for id, several in found.items() if several}


def test_real_answers(worker, neuron):
    changes = {
        "weighted-sum": "def weighted_sum(x, w):\n    return 3 * sum(a * b for a, b in zip(x, w))",
        "relu": "def relu(z):\n    return z",
        "sigmoid": "import math\ndef sigmoid(z):\n    return math.log(1 / (1 + math.exp(-z)))",
        "tensor-relu": "def tensor_relu(x):\n    return -x.clamp(min=0)",
        "tensor-neuron": "def tensor_neuron(x, w, b):\n    return x @ w.detach() + b",
        "gradients-by-hand": (
            "def neuron_gradients(x, w, b, upstream):\n"
            "    dz = 2 * upstream * (x @ w + b > 0)\n"
            "    return dz[:, None] * w, dz @ x, dz.sum()"
        ),
    }
    found = told(worker, neuron, changes)
    assert found["weighted-sum"] == ("seen: scaled", "Your result is 3 times what is asked.")
    assert found["relu"] == ("seen: input", "Your result is `z` itself, unchanged.")
    assert found["sigmoid"][1] == "Your result is the logarithm of what is asked."
    assert found["tensor-relu"][1] == "Your result has the wrong sign: minus is plus."
    assert "No gradient flows back to `w`" in found["tensor-neuron"][1]
    assert found["gradients-by-hand"][1] == "Your gradient of `b` is twice what is asked."


def test_of_what_is_not_written_yet_nothing_is_seen(worker, make_course):
    hidden = """\
def outcome(x):
    try:
        return float(double(x))
    except Exception:
        return -1.0


for n in range(6):
    probe(outcome, n + 0.5)
"""
    files = {"tasks/double.py": MINI["tasks/double.py"].replace("probe(double, randn(3))", hidden)}
    course = make_course(files)
    build(course)
    assignment = course.load("01_mini")
    released = assignment.task_by_id["double"].solution.released
    assert told(worker, assignment, {"double": released}, course.evidence) == {}
    always = {"double": "def double(x):\n    return -1.0"}
    assert "double" in told(worker, assignment, always, course.evidence)


def test_a_known_mistake_comes_first(worker, neuron):
    ours = next(m for m in neuron.mistakes if m.name == "step-function" and m.task == "relu")
    assert told(worker, neuron, {"relu": ours.source}) == {"relu": (ours.name, ours.hint)}


def test_nothing_is_said_of_what_fits_nothing(worker, neuron):
    odd = "import math\ndef relu(z):\n    return math.cos(z) + 0.3 * z * z"
    assert told(worker, neuron, {"relu": odd}) == {}
    name, words = told(worker, neuron, {"relu": odd.replace("cos", "sin")})["relu"]
    assert name == "seen: cases" and "23 of 26 cases: what makes it right in `relu(0" in words


def test_of_paid_draws_no_word(worker, neuron):
    changes = {"tensor-relu": "def tensor_relu(x):\n    return -x.clamp(min=0)"}
    text = notebook_text(filled(neuron, {**reference_answers(neuron), **changes}))
    submission = sub.parse(text.encode(), neuron)
    grader = Grader(neuron, 5, ("cpu",), Limits(cell_seconds=4), COURSE.evidence)
    runs, _ = grader.run(worker, submission, "ada")
    task = neuron.task_by_id["tensor-relu"]
    assert grader.diagnoses(worker, task, runs)[0].name == "seen: negated"
    # the same answer, where its tests made no shown draws
    [paid] = runs.paid.values()
    alone = execute(worker, submission.run_cells()[0], paid.seed, "cpu")
    assert grader.diagnoses(worker, task, Runs({"cpu": alone}, runs.paid)) == ()


@pytest.fixture
def predicted(make_course) -> Course:
    task = MINI["tasks/double.py"].replace("randn(3)", "randn(3), reveal=False")
    course = make_course({"tasks/double.py": task})
    build(course)
    return course


def test_of_a_prediction_a_fact_and_not_its_answer(worker, predicted):
    assignment = predicted.load("01_mini")
    changes = {"double": "def double(x):\n    return -2 * x"}
    name, hint = told(worker, assignment, changes, predicted.evidence)["double"]
    assert name == "seen: prediction" and hint.endswith(" have the wrong sign.")
    changes = {"double": "def double(x):\n    return 1.7 * x"}
    assert told(worker, assignment, changes, predicted.evidence) == {}


def all_told(worker, assignment: Assignment, task: str, source: str) -> list[str]:
    grader = Grader(assignment, 5, ("cpu",), Limits(cell_seconds=4), COURSE.evidence)
    text = notebook_text(filled(assignment, {**reference_answers(assignment), task: source}))
    record = grader.grade_bytes(worker, text.encode(), "ada").record
    return [one.name for found in record.tasks for one in found.diagnoses]


def test_a_second_slip_silences_no_known_mistake(worker, neuron):
    adds = "def weighted_sum(x, w):\n    return sum(a + b for a, b in zip(x, w))"
    names = all_told(worker, neuron, "weighted-sum", adds)
    assert names == ["adds-in-place-of-multiplying", "zip-cuts-silently"]


def test_the_words_of_an_exception_are_the_students_own(worker, neuron):
    power = "import math\ndef sigmoid(z):\n    return 1 / (1 + math.e ** -z)"
    assert all_told(worker, neuron, "sigmoid", power) == ["overflows"]
    asserts = (
        "def weighted_sum(x, w):\n"
        "    assert len(x) == len(w), 'inputs and weights'\n"
        "    return sum(a * b for a, b in zip(x, w))"
    )
    assert all_told(worker, neuron, "weighted-sum", asserts) == ["assert-in-place-of-raise"]


def test_random_numbers_may_be_drawn_in_another_way(worker):
    assignment = COURSE.load("06_init")
    draws = {
        "transposed": "torch.randn(inputs, outputs).t() * math.sqrt(2 / inputs)",
        "row by row": "torch.stack([torch.randn(inputs) for _ in range(outputs)]) * "
        "(2 / inputs) ** 0.5",
    }
    for drawn in draws.values():
        source = f"def linear_weights(inputs, outputs):\n    w = {drawn}\n"
        source += "    return w.detach().requires_grad_()"
        assert all_told(worker, assignment, "linear-weights", source) == ["for-relu"]
