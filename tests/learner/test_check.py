"""`autograder check`: one's own notebook, in place, against the reference."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT, ZIP, autograder

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Course


def notebook(folder, assignment, changes=None, answers=None):
    """Write a notebook with the reference's answers, and `changes` in place of some."""
    answers = {**(reference_answers(assignment) if answers is None else answers), **(changes or {})}
    path = folder / f"{assignment.notebook}.ipynb"
    path.write_text(notebook_text(filled(assignment, answers)), encoding="utf-8")
    return path


def check(*arguments, **kwargs):
    return autograder("check", *map(str, arguments), **kwargs)


def line(done, title):
    return next(one for one in done.stdout.splitlines() if title in one)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory, neuron):
    """A notebook of many kinds of trouble, and what its check says."""
    changes = {
        "weighted-sum": ZIP,
        "relu": "def relu(z):\n    return 12345",
        "sigmoid": "def sigmoid(z):\n    return 1 / 0",
        "plain-neuron": "def plain_neuron(x, w, b)\n    return b",
        "tensor-relu": "def tensor_relu(z):\n    return z.clamp(min=0).unsqueeze(0)",
        "tensor-neuron": "",
        "gradients-by-hand": neuron.by_id["gradients-by-hand"].released,
    }
    path = notebook(tmp_path_factory.mktemp("wrong"), neuron, changes)
    before = path.read_bytes(), path.stat().st_mtime_ns
    done = check(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    return done


def test_everything_right(tmp_path, neuron):
    done = check(notebook(tmp_path, neuron))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 of 12 tasks, 29 of 29 points; 3 more are given by hand" in done.stdout
    assert "✗" not in done.stdout and "◐" not in done.stdout
    assert line(done, "ReLU on a tensor").split()[-4:] == ["3", "of", "3", "exact"]
    assert line(done, "Why no single neuron").endswith("– of 3 to be graded by hand")
    assert done.stderr == ""


def test_rounding_is_named(tmp_path, neuron):
    other = "def sigmoid(z):\n    import math\n    return 0.5 * (1 + math.tanh(z / 2))"
    done = check(notebook(tmp_path, neuron, {"sigmoid": other}))
    assert "✓ The sigmoid" in line(done, "The sigmoid")
    assert "approximate, within " in line(done, "The sigmoid")


def test_it_fails_like_a_test_runner(wrong):
    assert wrong.returncode == 1
    assert wrong.stderr == ""
    assert wrong.stdout.splitlines()[-1].startswith("5 of 12 tasks, 12 of 29 points")


@pytest.mark.parametrize(
    "title, mark",
    [
        ("The weighted sum", "◐"),
        ("ReLU  ", "✗"),
        ("The sigmoid", "✗"),
        ("Weights for AND", "✓"),
        ("The gradients of a ReLU", "·"),
    ],
)
def test_every_task_has_a_mark(wrong, title, mark):
    assert line(wrong, title).startswith(mark)


def test_a_difference_is_shown_label_by_label(wrong):
    words = "\n".join(one.rstrip() for one in wrong.stdout.splitlines())
    assert "    input     relu(2.5)\n    expected  2.5\n    got       12345\n" in words
    assert "shapes    expected (4,)   got (1, 4)" in words
    assert "expected  ValueError\n    got       no exception: it returned" in words
    assert "got       ZeroDivisionError: division by zero" in words
    assert "your cell stops with SyntaxError" in words
    assert "not written yet" in line(wrong, "The gradients of a ReLU")
    assert "no answer: the cell is empty" in words or "not written yet" in words


def test_a_known_mistake_has_its_hint(wrong):
    assert "What may have happened: " in wrong.stdout
    assert "zip stops at the end of the shorter one" in " ".join(wrong.stdout.split())


def test_the_same_inputs_every_time_unless_others_are_asked_for(tmp_path, neuron):
    path = notebook(tmp_path, neuron, {"weighted-sum": ZIP})
    inputs = [line(check(path, *options), "input  ") for options in ((), (), ("--seed", "5"))]
    assert inputs[0] == inputs[1] != inputs[2]


@pytest.fixture
def own_course(tmp_path):
    """A copy of the course with one assignment."""
    course = tmp_path / "course"
    for folder in ("source/01_neuron", "assignments/01_neuron", "build/source/01_neuron"):
        shutil.copytree(ROOT / folder, course / folder)
    (course / "build" / "answers").mkdir()
    for built in (ROOT / "build" / "answers").glob("01_neuron.*"):
        shutil.copy(built, course / "build" / "answers")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    return course


def test_damaged_evidence_on_disk_is_made_anew(tmp_path, own_course):
    course = own_course
    path = notebook(tmp_path, Course(course).load("01_neuron"), {"weighted-sum": ZIP})
    first = check(path, cwd=course)
    kept = sorted((course / "build" / "cache" / "evidence").iterdir())
    assert len(kept) == 2
    for number, file in enumerate(kept):
        file.write_bytes(file.read_bytes()[: 1000 * number])
    assert check(path, cwd=course).stdout == first.stdout
    assert [file.stat().st_size > 1000 for file in kept] == [True, True]


def test_an_endless_loop_costs_its_own_task(tmp_path, neuron, own_course):
    with (own_course / "nbgrader_config.py").open("a") as config:
        config.write("c.Limits.cell_seconds = 1\n")
    path = notebook(tmp_path, neuron, {"relu": "def relu(z):\n    while True:\n        pass"})
    done = check(path, cwd=own_course)
    assert done.returncode == 1
    assert line(done, "ReLU  ").startswith("✗")
    assert "did not finish within 1 s" in done.stdout
    assert "11 of 12 tasks" in done.stdout


def test_terminal_sequences_in_an_answer_do_nothing(tmp_path, neuron):
    bad = "def relu(z):\n    raise ValueError('\\x1b[2J\\x07gone')"
    done = check(notebook(tmp_path, neuron, {"relu": bad}))
    assert "gone" in done.stdout
    assert "\x1b" not in done.stdout and "\x07" not in done.stdout


# ---------------------------------------------------------------- which notebook


def test_an_assignment_or_nothing_means_the_work_folder(tmp_path, neuron):
    work = tmp_path / "work"
    assert autograder("start", "01_neuron", "--work", str(work)).returncode == 0
    for what in (["01_neuron"], []):
        done = check(*what, "--work", work)
        assert done.returncode == 1, done.stderr
        assert "0 of 12 tasks, 0 of 29 points" in done.stdout


def test_an_older_release_is_checked_and_to_be_updated(tmp_path, neuron):
    path = notebook(tmp_path, neuron)
    old = json.loads(path.read_text())
    old["metadata"]["autograder"]["version"] = "older"
    old["cells"] = [cell for cell in old["cells"] if cell["id"] != "relu"]
    path.write_text(json.dumps(old))
    done = check(path)
    assert "11 of 12 tasks, 27 of 29 points" in done.stdout
    assert "relu is not in it; its task counts as empty" in done.stdout
    assert "for the current release run: autograder update 01_neuron" in done.stdout
    old["cells"] = [cell for cell in old["cells"] if "raise" in "".join(cell["source"])][:0]
    path.write_text(json.dumps(old))
    refused(check(path), "was made from an older release; run: autograder update 01_neuron")


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "half saved, or damaged; save it again in Jupyter"),
        (b'{"cells": [', "half saved, or damaged"),
        (b"\xff\xfe", "half saved, or damaged"),
        (b"{}", "is not a notebook of format 4"),
        (b'{"cells": []}', "is not a notebook of this course; get one with: autograder start"),
        (
            b'{"cells": [], "metadata": {"autograder": {"assignment": "99_x"}}}',
            "is not a notebook of this course",
        ),
    ],
)
def test_what_is_no_notebook_of_this_course(tmp_path, data, words):
    path = tmp_path / "x.ipynb"
    path.write_bytes(data)
    refused(check(path), words)
    assert path.read_bytes() == data


def test_what_is_not_there(tmp_path):
    work = ("--work", tmp_path / "work")
    refused(check(tmp_path / "none.ipynb"), "name a notebook or an assignment")
    refused(check("99_nothing"), "is neither a notebook nor an assignment")
    refused(check("01_neuron", *work), "run: autograder start 01_neuron")
    refused(check(*work), "run: autograder start NAME")
    (tmp_path / "folder.ipynb").mkdir()
    refused(check(tmp_path / "folder.ipynb"), "is not a file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path, neuron):
    path = notebook(tmp_path, neuron)
    path.chmod(0)
    refused(check(path), "Permission denied")


def refused(done, words):
    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert done.stdout == ""


# ---------------------------------------------------------------- what it needs


def test_neither_nbgrader_nor_pytorch_is_imported(tmp_path, neuron):
    path = notebook(tmp_path, neuron, {"weighted-sum": ZIP})
    code = (
        "import sys\nfrom autograder.cli.main import main\n"
        f"sys.argv = ['autograder', 'check', {str(path)!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "found = {'nbgrader', 'torch', 'sqlalchemy', 'nbformat', 'jupytext'} & set(sys.modules)\n"
        "print('imported:', sorted(found))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert "12 tasks" in done.stdout and "imported: []" in done.stdout, done.stdout + done.stderr
