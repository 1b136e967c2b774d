"""Grading a class: points, outcomes, diagnoses, seeds, and what a person has decided.

One class is graded four times with the command line: all of it with a seed, all of it again,
one student by force, one student with a new seed. The tests look at what each run left.
"""

import html
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, ZIP, Class, autograder, copy_evidence
from nbgrader.api import Gradebook

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course

FULL = 29.0  # all code tasks; the 3 points of the written answer wait for a person

CHEATS = """\
import ast
import torch

class Same:
    def __eq__(self, other):
        return True
    __lt__ = __gt__ = __le__ = __ge__ = __ne__ = __eq__
    __abs__ = __sub__ = __rsub__ = __call__ = lambda self, *rest: self
    __float__ = lambda self: 0.0
    __hash__ = None

torch.testing.assert_close = torch.allclose = torch.equal = lambda *args, **kw: True
torch.Tensor.__eq__ = lambda self, other: True

class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

get_ipython().ast_transformers.append(NoAsserts())
"""
SAME = """\
same = Same()
weighted_sum = plain_neuron = relu = sigmoid = activated_neuron = lambda *args: Same()
tensor_relu = tensor_neuron = neuron_gradients = lambda *args: Same()
predicted_sum = predicted_relu = relu_of_sum = sum_of_relus = same
and_w = and_b = or_w = or_b = not_w = not_b = same
hidden_w = hidden_b = output_w = output_b = same
predicted_db = predicted_dw = predicted_dx = silent_dw = same
"""

NOISE = """\
import sys, warnings
warnings.warn("just so you know")
print("look " * 1000)
print("and here", file=sys.stderr)
"""

ACTIVE = """\
from IPython.display import HTML, Javascript, SVG, Markdown, display
display(HTML("<script>alert(1)</script>"), Javascript("alert(2)"))
display(Markdown("<img src=x onerror=alert(3)>"))
display({"text/html": "<b onclick=alert(4)>", "text/plain": "seven"}, raw=True)
"""


def before(text, answer):
    return text + "\n" + answer


def after(answer, text):
    return answer + "\n" + text


def work(assignment):
    """The answers of each student, by task."""
    right = reference_answers(assignment)
    code = [task for task in right if task != "why-not-xor"]
    first, relu = right["weighted-sum"], right["relu"]
    changed = {
        "honest": {},
        "noisy": {task: before(NOISE, right[task]) for task in code},
        "cheater": {
            **dict.fromkeys(code, SAME),
            "weighted-sum": CHEATS + SAME,
            "why-not-xor": "",
        },
        "loops": {"relu": "import time\nwhile True:\n    time.sleep(1)"},
        "exits": {"relu": "import os\nos._exit(0)"},
        "exits-in-tests": {"relu": "import os\ndef relu(z):\n    os._exit(0)"},
        "hoards": {"relu": "hoard = bytearray(2**40)"},
        "torch-is-none": {"weighted-sum": after(first, "torch = None\nmath = None")},
        "probe-is-none": {"weighted-sum": after(first, "probe = None\nrandn = numbers = None")},
        "deletes": {"relu": after(relu, "del relu")},
        "mistaken": {"weighted-sum": ZIP},
        "wrong": {"relu": "def relu(z):\n    return 12345"},
        "active": {
            "relu": before(ACTIVE, relu),
            "why-not-xor": "<img src=x onerror=alert(5)> [click](javascript:alert(6))",
        },
        "no-words": {"why-not-xor": " \n"},
    }
    return {student: {**right, **answers} for student, answers in changed.items()}


@dataclass
class Run:
    returncode: int
    records: dict
    seeds: dict
    errors: str
    printed: str


@dataclass
class Grading:
    """A class in a copy of the course whose cells have five seconds."""

    root: Path
    klass: Class

    def grade(self, *options):
        file = self.root / "records.json"
        arguments = ("grade", "01_neuron", "--class", str(self.klass.path), "--json", str(file))
        done = autograder(*arguments, *options, cwd=self.root / "course")
        assert done.returncode in (0, 3), done.stderr
        records = {r["student"]: r for r in json.loads(file.read_text(encoding="utf-8"))}
        seeds = json.loads((self.klass.path / "seeds.json").read_text())
        return Run(done.returncode, records, seeds, done.stderr, done.stdout)

    def notebook(self, student):
        return self.klass.classroom.autograded(student, "01_neuron", "neuron")

    def gradebook(self):
        return Gradebook(f"sqlite:///{self.klass.path}/gradebook.db", "")


def task(record, name):
    return next(task for task in record["tasks"] if task["id"] == name)


def lost(record):
    """The code tasks that did not earn all their points."""
    return [
        task["id"]
        for task in record["tasks"]
        if task["score"] < task["max_score"] and task["id"] != "why-not-xor"
    ]


@pytest.fixture(scope="module")
def grading(tmp_path_factory):
    root = tmp_path_factory.mktemp("grade")
    course = root / "course"
    for folder in ("source", "build/source", "build/answers", "assignments"):
        shutil.copytree(ROOT / folder, course / folder)
    copy_evidence(course, "01_neuron")
    shutil.copy(ROOT / "gradebook.db", course)
    config = (ROOT / "nbgrader_config.py").read_text() + "\nc.Limits.cell_seconds = 5\n"
    (course / "nbgrader_config.py").write_text(config)
    klass = Class(Classroom(root / "class"), Course(course).load("01_neuron"))
    for student, answers in work(klass.assignment).items():
        klass.submit_text(student, notebook_text(filled(klass.assignment, answers)))
    klass.submit_text("blank", notebook_text(klass.assignment.release))
    klass.submit_text("half-saved", '{"cells": [')
    older = filled(klass.assignment, {})
    older["metadata"]["autograder"]["assignment"] = "01_older"
    klass.submit_text("of-another", notebook_text(older))
    return Grading(root, klass)


@pytest.fixture(scope="module")
def first(grading):
    """Everybody, with a seed."""
    return grading.grade("--seed", "7")


@pytest.fixture(scope="module")
def waiting(grading, first):
    """Which grade cells of mistaken's wait for a person, before and after one has decided."""
    return _waiting(grading), _decide(grading), _waiting(grading)


def _waiting(grading):
    with grading.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook("neuron", "01_neuron", "mistaken")
        return [grade.name for grade in submission.grades if grade.needs_manual_grade]


def _decide(grading):
    """A person grades the written answer, overrules a verdict, and leaves a comment."""
    with grading.gradebook() as gradebook:
        for cell, points in (("why-not-xor", 2.5), ("weighted-sum-errors", 1.0)):
            grade = gradebook.find_grade(cell, "neuron", "01_neuron", "mistaken")
            grade.manual_score, grade.needs_manual_grade = points, False
        comment = gradebook.find_comment("weighted-sum", "neuron", "01_neuron", "mistaken")
        comment.manual_comment = "We talked about it."
        gradebook.db.commit()


@pytest.fixture(scope="module")
def second(grading, waiting):
    """Everybody again: nothing has changed."""
    files = {student: grading.notebook(student).stat() for student in ("noisy", "mistaken")}
    run = grading.grade("--jobs", "1")
    run.files = files, {student: grading.notebook(student).stat() for student in files}
    return run


@pytest.fixture(scope="module")
def forced(grading, second):
    """One student, by force."""
    files = {student: grading.notebook(student).stat() for student in ("noisy", "mistaken")}
    run = grading.grade("--force", "--student", "mistaken", "--jobs", "1")
    run.files = files, {student: grading.notebook(student).stat() for student in files}
    with grading.gradebook() as gradebook:
        entry = gradebook.find_submission_notebook("neuron", "01_neuron", "mistaken")
        run.manual = {grade.name: grade.manual_score for grade in entry.grades}
        run.comments = {c.name: c.manual_comment for c in entry.comments}
        run.total = gradebook.find_submission("01_neuron", "mistaken").score
    return run


@pytest.fixture(scope="module")
def reseeded(grading, forced):
    """One student, with a new seed."""
    return grading.grade("--new-seed", "--student", "honest", "--jobs", "1")


# ---------------------------------------------------------------- records


def test_a_record_has_these_fields_and_no_others(first):
    assert len(first.records) == 17
    for record in first.records.values():
        assert set(record) == {
            "assignment",
            "student",
            "outcome",
            "reason",
            "score",
            "max_score",
            "seconds",
            "device",
            "seed",
            "repairs",
            "flags",
            "changed",
            "tasks",
        }
        assert len(record["tasks"]) == 13
        for one in record["tasks"]:
            assert set(one) == {"id", "score", "max_score", "difference", "diagnoses"}
            assert all(set(found) == {"name", "hint"} for found in one["diagnoses"])


def test_an_honest_record(first):
    record = first.records["honest"]
    assert record["assignment"] == "01_neuron"
    assert (record["outcome"], record["reason"]) == ("graded", "")
    assert (record["score"], record["max_score"]) == (FULL, 32.0)
    assert (record["device"], record["seed"]) == ("cpu", 7)
    assert record["seconds"] > 0
    assert {one["id"]: one["max_score"] for one in record["tasks"]} == {
        "weighted-sum": 3.0,
        "plain-neuron": 2.0,
        "relu": 2.0,
        "predict-neuron": 1.0,
        "sigmoid": 2.0,
        "activated-neuron": 2.0,
        "gates": 3.0,
        "why-not-xor": 3.0,
        "xor-network": 3.0,
        "tensor-relu": 3.0,
        "tensor-neuron": 3.0,
        "predict-gradients": 1.0,
        "gradients-by-hand": 4.0,
    }
    assert all(one["difference"] is None and one["diagnoses"] == [] for one in record["tasks"])


def test_the_exit_code_says_whether_all_are_graded(first, forced, reseeded):
    assert first.returncode == 3
    assert forced.returncode == 0
    assert reseeded.returncode == 0


def test_nothing_is_written_to_standard_error(first, second):
    assert first.errors == ""
    assert second.errors == ""


# ---------------------------------------------------------------- points


def test_replaced_comparisons_earn_nothing(first):
    record = first.records["cheater"]
    assert (record["outcome"], record["score"]) == ("graded", 0.0)
    assert [one["score"] for one in record["tasks"]] == [0.0] * 13


def test_warnings_and_prints_cost_nothing(first):
    record = first.records["noisy"]
    assert (record["outcome"], record["score"]) == ("graded", FULL)


def test_an_untouched_release_earns_nothing(first):
    record = first.records["blank"]
    assert (record["outcome"], record["score"]) == ("graded", 0.0)
    assert task(record, "relu")["difference"] == "not written yet"


def test_a_failure_shows_the_smallest_case(first):
    relu = task(first.records["wrong"], "relu")
    assert relu["difference"] == "relu(2.5): expected 2.5, got 12345"
    assert relu["diagnoses"][0]["hint"] == "Your result is always 12345, whatever comes in."


def test_a_known_mistake_is_diagnosed(first):
    record = first.records["mistaken"]
    assert lost(record) == ["weighted-sum"]
    found = task(record, "weighted-sum")
    assert found["score"] == 2.0
    assert found["diagnoses"][0]["name"] == "zip-cuts-silently"
    assert "zip stops at the end of the shorter one" in " ".join(
        found["diagnoses"][0]["hint"].split()
    )
    assert found["difference"].endswith("expected ValueError, but nothing was raised")


@pytest.mark.parametrize(
    "student, outcome, tasks, words",
    [
        ("loops", "timeout", ["relu"], "cell relu did not finish within 5 s"),
        ("exits", "crashed", ["relu"], "the process ended itself (exit 0) in cell relu"),
        ("exits-in-tests", "crashed", ["relu"], "(exit 0) in cell relu-try"),
        ("hoards", "out of memory", ["relu"], "cell relu asked for more memory than allowed"),
    ],
)
def test_what_breaks_a_run_costs_its_own_task(first, student, outcome, tasks, words):
    record = first.records[student]
    assert record["outcome"] == outcome
    assert words in record["reason"]
    assert lost(record) == tasks


@pytest.mark.parametrize(
    "student, tasks",
    [("torch-is-none", []), ("probe-is-none", []), ("deletes", ["relu"])],
)
def test_names_that_are_broken_cost_at_most_their_own_task(first, student, tasks):
    record = first.records[student]
    assert record["outcome"] == "graded"
    assert lost(record) == tasks


# ---------------------------------------------------------------- what is written


@pytest.fixture(scope="module")
def report(grading, first):
    klass, course = grading.klass, grading.root / "course"
    done = autograder("report", "--class", str(klass.path), cwd=course)
    assert done.returncode == 0, done.stderr
    return (klass.path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("student", ["loops", "exits", "hoards", "half-saved", "of-another"])
def test_an_outcome_reaches_everybody(grading, first, report, student):
    """The table and the JSON file, the gradebook's comment, the feedback page and the report."""
    record = first.records[student]
    outcome, reason = record["outcome"], record["reason"]
    assert outcome != "graded" and reason
    told = " ".join(first.printed.split())
    assert f"{student}, 01_neuron, {outcome}: {reason}" in told
    with grading.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook("neuron", "01_neuron", student)
        comments = [c.auto_comment for c in submission.comments if c.auto_comment]
    assert any(c.startswith(f"{outcome}: {reason}") for c in comments)
    page = grading.klass.classroom.feedback(student, "01_neuron", "neuron").read_text()
    assert reason in html.unescape(page)
    rows = [row for row in report.split("<tr") if student in row and outcome in row]
    assert any(reason in html.unescape(row) for row in rows)


def test_autograded_notebooks_are_valid_and_hold_no_hidden_test(grading, first):
    for student in first.records:
        text = grading.notebook(student).read_text(encoding="utf-8")
        nbformat.validate(nbformat.reads(text, as_version=4))
        assert "HIDDEN TESTS" not in text
        assert "from autograder import" not in text


def test_autograded_notebooks_hold_no_active_content(grading, first):
    notebook = json.loads(grading.notebook("active").read_text(encoding="utf-8"))
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    outputs = cells["relu"]["outputs"]
    assert "seven" in json.dumps(outputs)
    for output in outputs:
        assert set(output.get("data", {})) <= {"text/plain", "image/png"}
    assert cells["why-not-xor"]["source"].startswith("&lt;img src=x")
    assert "](javascript:" not in cells["why-not-xor"]["source"]
    assert lost(first.records["active"]) == []


# ---------------------------------------------------------------- graded again


def test_a_seed_is_kept_until_another_is_asked_for(first, second, forced, reseeded):
    for run in (first, second, forced):
        assert run.seeds == {"01_neuron": 7}
        assert {record["seed"] for record in run.records.values()} == {7}
    drawn = reseeded.seeds["01_neuron"]
    assert drawn != 7
    assert reseeded.records["honest"]["seed"] == drawn
    assert reseeded.records["honest"]["score"] == FULL


def test_unchanged_work_is_not_run_again(first, second):
    decided = {"mistaken"}
    assert {s: r for s, r in second.records.items() if s not in decided} == {
        s: r for s, r in first.records.items() if s not in decided
    }
    assert second.records["mistaken"]["seconds"] == first.records["mistaken"]["seconds"]
    old, new = second.files
    assert {s: one.st_ino for s, one in old.items()} == {s: one.st_ino for s, one in new.items()}
    assert second.returncode == 3


def test_force_runs_one_again_and_leaves_the_others(forced):
    old, new = forced.files
    assert list(forced.records) == ["mistaken"]
    assert old["mistaken"].st_mtime_ns < new["mistaken"].st_mtime_ns
    assert old["noisy"].st_mtime_ns == new["noisy"].st_mtime_ns


# ---------------------------------------------------------------- a person's part


def test_a_written_answer_waits_for_a_person(waiting):
    before, _, after = waiting
    assert before == ["why-not-xor"]
    assert after == []


def test_no_answer_does_not_wait(grading, first):
    with grading.gradebook() as gradebook:
        grade = gradebook.find_grade("why-not-xor", "neuron", "01_neuron", "no-words")
        assert (grade.auto_score, grade.needs_manual_grade) == (0.0, False)


def test_points_given_by_hand_count(first, second):
    assert first.records["mistaken"]["score"] == 28.0
    record = second.records["mistaken"]
    assert task(record, "why-not-xor")["score"] == 2.5
    assert task(record, "weighted-sum")["score"] == 3.0
    assert record["score"] == 31.5


def test_what_a_person_decided_survives_force(forced):
    assert forced.records["mistaken"]["score"] == 31.5
    assert forced.total == 31.5
    decided = {name: points for name, points in forced.manual.items() if points is not None}
    assert decided == {"why-not-xor": 2.5, "weighted-sum-errors": 1.0}
    assert forced.comments["weighted-sum"] == "We talked about it."


def test_forged_records_lose_their_task_and_make_no_grader_error(new_class, tmp_path):
    forge = (
        "from autograder.jailed.pack import Packer\nhonest = Packer.add\n"
        "def add(self, record):\n    honest(self, {**record, 'error': 5})\n"
        "Packer.add = add\ndef neuron_gradients(x, w, b, upstream): pass"
    )
    new_class.submit("forger", {"gradients-by-hand": forge})
    out = tmp_path / "out.json"
    done = new_class.autograder("grade", "01_neuron", "--json", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    [record] = json.loads(out.read_text())
    scores = {task["id"]: task["score"] for task in record["tasks"]}
    assert (record["outcome"], scores["gradients-by-hand"], scores["relu"]) == ("graded", 0, 2)
