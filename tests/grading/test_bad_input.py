"""Bad submissions and bad commands: each has an explicit outcome, and nothing is lost.

One class holds every kind of bad submission beside honest ones. It is graded once; each test
then looks at one case.
"""

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from conftest import ROOT, Class, autograder
from nbgrader.api import Gradebook

from autograder.authoring.demo import filled, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course

FULL = 29.0  # all code tasks; the 3 points of the written answer wait for a person
WITHOUT_RELU = 27.0

MARKUP = "<img src=x onerror=alert(1)>"


def without_relu(record):
    """Whether exactly the task relu was lost."""
    lost = [task["id"] for task in record["tasks"] if task["score"] < task["max_score"]]
    return record["score"] == WITHOUT_RELU and lost == ["relu", "why-not-xor"]


# ---------------------------------------------------------------- the class


class Notebook:
    """An honest notebook to spoil."""

    def __init__(self, assignment):
        self.data = filled(assignment, reference_answers(assignment))
        self.cells = self.data["cells"]

    def cell(self, grade_id):
        return next(c for c in self.cells if c["metadata"]["nbgrader"]["grade_id"] == grade_id)

    def text(self):
        return json.dumps(self.data)  # lone surrogates as escapes


def _other_assignment(nb):
    nb.data["metadata"]["autograder"]["assignment"] = "02_tensors"


def _strange_assignment(nb):
    nb.data["metadata"]["autograder"]["assignment"] = "\ud800"


def _no_known_cell(nb):
    nb.data["metadata"] = {}
    nb.data["cells"] = [
        {"cell_type": "code", "id": "mine", "metadata": {}, "source": "x = 1", "outputs": []}
    ]


def _too_many_cells(nb):
    nb.cells += [{"cell_type": "markdown", "metadata": {}, "source": "x"}] * 5000


def _older_without_relu(nb):
    nb.data["metadata"]["autograder"]["version"] = "older"
    nb.cells.remove(nb.cell("relu"))


def _older_without_anything(nb):
    _older(nb)
    nb.cells[:] = [c for c in nb.cells if not c["metadata"]["nbgrader"]["solution"]]


def _older(nb):
    nb.data["metadata"]["autograder"]["version"] = "older"


def _strange_version(nb):
    nb.data["metadata"]["autograder"]["version"] = "\ud800"


def _answers_only(nb):
    nb.cells[:] = [c for c in nb.cells if c["metadata"]["nbgrader"]["solution"]]


def _relu_deleted(nb):
    nb.cells.remove(nb.cell("relu"))


def _duplicated(nb):
    wrong = json.loads(json.dumps(nb.cell("relu")))
    wrong["source"] = "def relu(z):\n    return z"
    nb.cells.insert(nb.cells.index(nb.cell("relu")), wrong)
    nb.cells.append(nb.cell("gates-and"))


def _reversed(nb):
    nb.cells.reverse()


def _edited(nb):
    for cell in nb.cells:
        if not cell["metadata"]["nbgrader"]["solution"] and cell["cell_type"] == "code":
            cell["source"] = "assert True"


def _edited_to_pass(nb):
    _edited(nb)
    nb.cell("relu")["source"] = "def relu(z):\n    return 99"


def _answer_as_markdown(nb):
    nb.cell("relu")["cell_type"] = "markdown"


def _stripped(nb):
    nb.data["metadata"] = {}
    for cell in nb.cells:
        cell["metadata"] = {}


def _julia(nb):
    nb.data["metadata"]["kernelspec"] = {
        "display_name": "Julia 1.10",
        "language": "julia",
        "name": "julia-1.10",
    }
    nb.data["metadata"]["language_info"] = {"name": "julia", "file_extension": ".jl"}


def _lists(nb):
    for cell in nb.cells:
        cell["source"] = cell["source"].splitlines(keepends=True)


def _odd_cells(nb):
    nb.cell("relu")["source"] = 5
    nb.cell("gates-try")["source"] = [1, None, {}]
    nb.cells[1:1] = [None, 7, "text", [], {"source": None, "metadata": [], "id": 3}]


def _deep_metadata(nb):
    deep = nb.data["metadata"]
    for _ in range(300):
        deep["deeper"] = {}
        deep = deep["deeper"]


def _surrogates(nb):
    nb.cell("relu")["source"] += "\n# \ud800\nprint('\udfff')"
    nb.cell("why-not-xor")["source"] = "because \ud800"
    nb.cells.append({"cell_type": "markdown", "metadata": {}, "source": "\udc00"})


def relu_is(text):
    def spoil(nb):
        nb.cell("relu")["source"] = text

    return spoil


def relu_after(text):
    def spoil(nb):
        nb.cell("relu")["source"] = text + "\n" + nb.cell("relu")["source"]

    return spoil


def nothing(nb):
    pass


# what each student does to an honest notebook
SPOILED = {
    "honest": nothing,
    "other-assignment": _other_assignment,
    "strange-assignment": _strange_assignment,
    "no-known-cell": _no_known_cell,
    "too-many-cells": _too_many_cells,
    "older-without-relu": _older_without_relu,
    "older-without-anything": _older_without_anything,
    "older": _older,
    "strange-version": _strange_version,
    "answers-only": _answers_only,
    "relu-deleted": _relu_deleted,
    "duplicated": _duplicated,
    "reversed": _reversed,
    "edited": _edited,
    "edited-to-pass": _edited_to_pass,
    "answer-as-markdown": _answer_as_markdown,
    "stripped": _stripped,
    "julia": _julia,
    "lists": _lists,
    "odd-cells": _odd_cells,
    "deep-metadata": _deep_metadata,
    "surrogates": _surrogates,
    "surrogate-in-error": relu_is("def relu(z):\n    raise ValueError('\\ud800')"),
    "surrogate-in-cell-error": relu_is("raise ValueError('\\ud800')"),
    "prints-50-mb": relu_after("print('x' * 50_000_000)"),
    "prints-lines": relu_after("for i in range(100_000):\n    print(i)"),
    "floods": relu_is("import os\nwhile True:\n    os.write(3, b'O' * 65536)"),
    "nonsense-timestamp": nothing,
    "binary-timestamp": nothing,
    "fifo-timestamp": nothing,
    "good-timestamp": nothing,
    MARKUP: nothing,
    "a b": nothing,
    "Zoë": nothing,
    "..x": nothing,
}

# what is in the file of each student
BYTES = {
    "no-notebook": b"print('hello')\n",
    "json-list": b"[]",
    "format-3": b'{"worksheets": [{"cells": []}], "nbformat": 3}',
    "nested": b'{"cells": ' + b"[" * 100_000,
    "huge-number": b'{"cells": [], "x": ' + b"1" * 10_000 + b"}",
    "not-utf8": b'{"cells": ["\xff"]}',
    "empty": b"",
    "blank-lines": b"\n \n",
}


def hand_in(klass):
    for student, spoil in SPOILED.items():
        notebook = Notebook(klass.assignment)
        spoil(notebook)
        klass.submit_text(student, notebook.text())
    honest = klass.file("honest")
    for student, data in BYTES.items():
        klass.submit_text(student, data)
    klass.submit_text("truncated", honest.read_bytes()[:5000])
    klass.submit_text("byte-order-mark", b"\xef\xbb\xbf" + honest.read_bytes())
    klass.file("missing")
    klass.file("directory").mkdir()
    os.mkfifo(klass.file("fifo"))
    with open(klass.file("too-large"), "wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)

    outside = klass.path / "outside"
    outside.mkdir()
    (outside / "neuron.ipynb").write_bytes(honest.read_bytes())
    klass.file("linked-notebook").symlink_to(outside / "neuron.ipynb")
    klass.submit("linked-beside").with_name("data.csv").symlink_to("/etc/passwd")
    submitted = klass.classroom.submitted
    (submitted / "linked-folder").mkdir()
    (submitted / "linked-folder" / "01_neuron").symlink_to(outside)
    (submitted / "linked-student").symlink_to(submitted / "honest")
    (submitted / "file-for-folder").mkdir()
    (submitted / "file-for-folder" / "01_neuron").write_text("not a folder")
    (submitted / "notes.txt").write_text("a file of the teacher's, no student")

    klass.file("nonsense-timestamp").with_name("timestamp.txt").write_text("the day before\n")
    klass.file("binary-timestamp").with_name("timestamp.txt").write_bytes(b"\xff\x00\xfe")
    os.mkfifo(klass.file("fifo-timestamp").with_name("timestamp.txt"))
    klass.file("good-timestamp").with_name("timestamp.txt").write_text("2026-03-01 10:30:00 UTC")


def snapshot(folder):
    """Everything below a folder: kinds, link targets, hashes of contents."""
    found = {}
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            path = Path(base, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                found[str(path)] = "link", os.readlink(path)
            elif stat.S_ISREG(mode):
                found[str(path)] = "file", hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[str(path)] = stat.S_IFMT(mode), ""
    return found


@dataclass
class Graded:
    klass: Class
    returncode: int
    errors: str
    records: dict
    before: dict
    after: dict

    def autograded(self, student):
        path = self.klass.classroom.autograded(student, "01_neuron", "neuron")
        return json.loads(path.read_text(encoding="utf-8"))

    def page(self, student):
        path = self.klass.classroom.feedback(student, "01_neuron", "neuron")
        return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("bad")
    klass = Class(Classroom(root / "class"), Course(ROOT).load("01_neuron"))
    hand_in(klass)
    before = snapshot(klass.classroom.submitted)
    done = klass.autograder("grade", "01_neuron", "--json", str(root / "records.json"))
    assert done.returncode in (0, 3), done.stderr
    records = json.loads((root / "records.json").read_text(encoding="utf-8"))
    by_student = {record["student"]: record for record in records}
    after = snapshot(klass.classroom.submitted)
    return Graded(klass, done.returncode, done.stderr, by_student, before, after)


# ---------------------------------------------------------------- the class as a whole


def test_everybody_has_an_outcome(graded):
    folders = [path.name for path in graded.klass.classroom.submitted.iterdir() if path.is_dir()]
    assert sorted(graded.records) == sorted(folders)
    assert graded.returncode == 3
    assert graded.errors == ""


def test_no_submission_is_changed(graded):
    assert len(graded.before) > 100
    assert graded.after == graded.before


def test_the_gradebook_has_everybody_and_the_scores(graded):
    with Gradebook(f"sqlite:///{graded.klass.path}/gradebook.db", "") as gradebook:
        scores = {s.student_id: s.score for s in gradebook.assignment_submissions("01_neuron")}
    assert scores == {s: r["score"] for s, r in graded.records.items() if s != MARKUP}


def test_everybody_has_a_feedback_page_and_an_autograded_notebook(graded):
    for student, record in graded.records.items():
        if student == MARKUP:
            continue  # see below
        assert "</html>" in graded.page(student)
        kept = graded.autograded(student)["metadata"]["autograder"]
        assert kept["outcome"] == record["outcome"]


# ---------------------------------------------------------------- refused

REFUSED = {
    "no-notebook": "no valid JSON",
    "truncated": "no valid JSON",
    "nested": "no valid JSON",
    "huge-number": "no valid JSON",
    "json-list": "it has no cells",
    "format-3": "it has no cells",
    "missing": "neuron.ipynb was not submitted",
    "other-assignment": "this is the notebook of 02_tensors, not of 01_neuron",
    "strange-assignment": "not of 01_neuron",
    "no-known-cell": "none of its cells belongs to 01_neuron",
    "too-many-cells": "more than 5000 cells",
    "not-utf8": "not UTF-8 text (byte 12)",
    "empty": "the file is empty",
    "blank-lines": "the file is empty",
    "directory": "neuron.ipynb is not a plain file",
    "fifo": "neuron.ipynb is not a plain file",
    "file-for-folder": "Not a directory",
    "too-large": "larger than 64 MB",
    "linked-notebook": "neuron.ipynb is a symbolic link",
    "linked-beside": "data.csv is a symbolic link",
    "linked-folder": "01_neuron is a symbolic link",
    "linked-student": "linked-student is a symbolic link",
}


@pytest.mark.parametrize("student", REFUSED)
def test_what_cannot_be_read_is_unreadable_and_says_why(graded, student):
    record = graded.records[student]
    assert record["outcome"] == "unreadable"
    assert REFUSED[student] in record["reason"]
    assert "\n" not in record["reason"]
    assert (record["score"], record["max_score"]) == (0.0, 32.0)
    assert [task["score"] for task in record["tasks"]] == [0.0] * 13
    assert "This file could not be graded." in graded.page(student)


def test_nothing_behind_a_link_is_shown(graded):
    assert "root:" not in json.dumps(graded.autograded("linked-beside"))
    assert "def relu" not in json.dumps(graded.autograded("linked-folder")["cells"])


def test_an_older_release_without_a_task_costs_that_task(graded):
    record = graded.records["older-without-relu"]
    assert record["outcome"] == "graded"
    assert without_relu(record)
    assert "made from another release" in record["repairs"][0]
    assert "relu is not in it" in record["repairs"][1]


def test_another_release_without_any_task_is_outdated(graded):
    record = graded.records["older-without-anything"]
    assert (record["outcome"], record["score"]) == ("outdated", 0.0)
    assert "copy the answers into the current release" in record["reason"]
    assert "made from an older release" in graded.page("older-without-anything")


# ---------------------------------------------------------------- repaired

UNHARMED = [
    "honest",
    "older",
    "strange-version",
    "stripped",
    "julia",
    "lists",
    "deep-metadata",
    "surrogates",
    "byte-order-mark",
    "prints-50-mb",
    "prints-lines",
    "nonsense-timestamp",
    "binary-timestamp",
    "fifo-timestamp",
    "good-timestamp",
    "a b",
    "Zoë",
    "..x",
]


@pytest.mark.parametrize("student", UNHARMED)
def test_oddities_cost_nothing(graded, student):
    record = graded.records[student]
    assert (record["outcome"], record["score"]) == ("graded", FULL)
    assert record["repairs"] == []


def test_deleted_tests_and_prose_come_back(graded):
    record = graded.records["answers-only"]
    assert (record["outcome"], record["score"]) == ("graded", FULL)
    assert "setup was deleted; it is back" in record["repairs"]
    assert "gates-and was deleted; it is back" in record["repairs"]
    assert len(record["repairs"]) == 80 - 13
    cells = graded.autograded("answers-only")["cells"]
    assert len(cells) == 80


def test_a_deleted_answer_costs_its_own_task(graded):
    record = graded.records["relu-deleted"]
    assert record["outcome"] == "graded"
    assert without_relu(record)
    assert record["repairs"] == ["relu was deleted; its task counts as empty"]
    assert record["tasks"][2]["difference"] == "no answer: the cell is empty or was deleted"


def test_of_duplicated_cells_the_last_counts(graded):
    record = graded.records["duplicated"]
    assert (record["outcome"], record["score"]) == ("graded", FULL)
    assert record["repairs"] == [
        "relu stood there twice; the last one counts",
        "gates-and stood there twice; the last one counts",
        "cells were moved; they are back in their order",
    ]


def test_moved_cells_are_put_back(graded):
    record = graded.records["reversed"]
    assert (record["outcome"], record["score"]) == ("graded", FULL)
    assert record["repairs"] == ["cells were moved; they are back in their order"]
    ids = [cell["id"] for cell in graded.autograded("reversed")["cells"]]
    assert ids == [cell["id"] for cell in graded.klass.assignment.release["cells"]]


def test_edited_tests_are_as_released(graded):
    record = graded.records["edited"]
    assert (record["outcome"], record["score"]) == ("graded", FULL)
    assert "setup was edited; it is as released" in record["repairs"]
    assert "relu-values was edited; it is as released" in record["repairs"]
    assert "assert True" not in json.dumps(graded.autograded("edited"))


def test_tests_edited_to_pass_earn_nothing(graded):
    record = graded.records["edited-to-pass"]
    assert "relu-values was edited; it is as released" in record["repairs"]
    assert without_relu(record)


def test_an_answer_in_a_cell_of_another_kind_is_still_read(graded):
    record = graded.records["answer-as-markdown"]
    assert (record["outcome"], record["score"]) == ("graded", FULL)
    assert record["repairs"] == ["relu was changed to markdown; it is back"]


def test_the_autograded_notebook_has_our_kernel(graded):
    assert graded.autograded("julia")["metadata"]["kernelspec"]["name"] == "python3"


def test_cells_that_are_no_cells_are_passed_by(graded):
    record = graded.records["odd-cells"]
    assert record["outcome"] == "graded"
    assert without_relu(record)
    assert record["repairs"] == ["gates-try was edited; it is as released"]


# ---------------------------------------------------------------- what they do when they run


@pytest.mark.parametrize("student", ["prints-50-mb", "prints-lines"])
def test_much_output_is_cut(graded, student):
    relu = next(c for c in graded.autograded(student)["cells"] if c["id"] == "relu")
    [output] = relu["outputs"]
    assert output["text"].endswith("… the rest of the output is cut …\n")
    assert len(output["text"]) < 300_000


def test_a_flood_is_stopped_and_costs_its_own_task(graded):
    record = graded.records["floods"]
    assert record["outcome"] == "crashed"
    assert "cell relu sent more than the limit allows" in record["reason"]
    assert without_relu(record)


@pytest.mark.parametrize("student", ["surrogate-in-error", "surrogate-in-cell-error"])
def test_lone_surrogates_in_a_failure_cost_its_own_task(graded, student):
    record = graded.records[student]
    assert record["outcome"] == "graded"
    assert without_relu(record)
    words = record["tasks"][2]["difference"].partition(", in the line ")[0]
    assert words.endswith("ValueError: \N{REPLACEMENT CHARACTER}")


# ---------------------------------------------------------------- names and times


def test_a_folder_whose_name_is_markup_is_refused_and_written_nowhere(graded):
    record = graded.records[MARKUP]
    assert (record["outcome"], record["score"]) == ("unreadable", 0)
    assert "holds <" in record["reason"] and "rename it" in record["reason"]
    for folder in ("autograded", "feedback"):
        assert not (graded.klass.path / folder / MARKUP).exists()


def test_only_a_time_that_can_be_read_is_kept(graded):
    with Gradebook(f"sqlite:///{graded.klass.path}/gradebook.db", "") as gradebook:
        times = {
            s.student_id: s.timestamp
            for s in gradebook.assignment_submissions("01_neuron")
            if s.student_id.endswith("-timestamp")
        }
    assert times == {
        "good-timestamp": datetime(2026, 3, 1, 10, 30),
        "nonsense-timestamp": None,
        "binary-timestamp": None,
        "fifo-timestamp": None,
    }


# ---------------------------------------------------------------- bad commands and folders


def refused(done, *words):
    """One line that says what to do, no traceback, exit code 1."""
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    for word in words:
        assert word in lines[0]


def test_an_unknown_assignment(new_class):
    new_class.submit("ann")
    refused(new_class.autograder("grade", "nope"), "no assignment 'nope'", "01_neuron")


def test_an_unknown_student(new_class):
    new_class.submit("ann")
    done = new_class.autograder("grade", "01_neuron", "--student", "bob")
    refused(done, "bob has submitted nothing for 01_neuron")
    refused(new_class.autograder("grade", "--student", "bob"), "bob has submitted nothing")


def test_an_empty_class(new_class):
    new_class.classroom.submitted.mkdir(parents=True)
    words = f"put notebooks into {new_class.path}/submitted/STUDENT/ASSIGNMENT/"
    refused(new_class.autograder("grade", "01_neuron"), "nothing is submitted", words)
    refused(new_class.autograder("grade"), "nothing is submitted", words)
    assert [path.name for path in new_class.path.iterdir()] == ["submitted"]


def test_a_class_that_does_not_exist(new_class):
    new_class.path.rmdir()
    refused(new_class.autograder("grade", "01_neuron"), "there is no class", str(new_class.path))
    assert not new_class.path.exists()


@pytest.mark.parametrize("text", ['{"01_neuron": ', "[1]", '{"01_neuron": "7"}', "\xff\xfe"])
def test_damaged_seeds(new_class, text):
    new_class.submit("ann")
    seeds = new_class.path / "seeds.json"
    seeds.write_bytes(text.encode("latin-1"))
    refused(new_class.autograder("grade", "01_neuron"), "seeds.json is damaged", "delete it")
    assert seeds.read_bytes() == text.encode("latin-1")


def test_a_gradebook_that_is_no_database(new_class):
    new_class.submit("ann")
    gradebook = new_class.path / "gradebook.db"
    gradebook.write_text("no database\n" * 100)
    done = new_class.autograder("grade", "01_neuron", "--jobs", "1")
    refused(done, "gradebook.db cannot be opened", "file is not a database", "restore it")
    assert gradebook.read_text() == "no database\n" * 100


def test_a_gradebook_that_was_lost_is_made_again(graded):
    klass = graded.klass
    (klass.path / "gradebook.db").unlink()
    done = klass.autograder("grade", "01_neuron", "--student", "honest", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{klass.path}/gradebook.db", "") as gradebook:
        assert gradebook.find_submission("01_neuron", "honest").score == FULL


@pytest.mark.parametrize("folder", ["autograded", "feedback"])
def test_what_was_cut_short_is_written_again(graded, folder):
    klass = graded.klass
    [file] = [f for f in (klass.path / folder / "honest").rglob("neuron.*") if f.is_file()]
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    done = klass.autograder("grade", "01_neuron", "--student", "honest", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    again = file.read_bytes()
    if folder == "autograded":  # but for the seconds it took
        whole, again = (json.loads(text)["cells"] for text in (whole, again))
    assert again == whole


def test_a_device_that_does_not_exist(new_class):
    done = new_class.autograder("grade", "01_neuron", "--device", "tpu")
    refused(done, "--device tpu: PyTorch finds ", "cpu")


def test_cuda_where_there_is_none(new_class):
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device here")
    new_class.submit("ann")
    before = snapshot(new_class.path)
    done = new_class.autograder("grade", "01_neuron", "--device", "cuda")
    refused(done, "--device cuda: PyTorch finds only cpu here")
    assert snapshot(new_class.path) == before


@pytest.mark.parametrize(
    "line, words",
    [
        ("c.Limits.cell_seconds = 0", "c.Limits.cell_seconds must be a positive number"),
        ("c.Limits.memory_mb = 'much'", "c.Limits.memory_mb must be a positive number"),
        ("c.Limits.memory_mb = float('inf')", "c.Limits.memory_mb must be a positive number"),
        ("c.Limits.cell_second = 3", "c.Limits.cell_second, which is no limit"),
    ],
)
def test_an_invalid_limit(make_course, new_class, line, words):
    course = make_course()
    with open(course.root / "nbgrader_config.py", "a") as file:
        file.write(line + "\n")
    done = autograder("grade", "--class", str(new_class.path), cwd=course.root)
    refused(done, words)
