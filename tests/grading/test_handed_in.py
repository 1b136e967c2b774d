"""What people hand in: which file counts, which cell is the answer, what a reader is shown.

One class, graded once by `autograder grade`; the files with other names by stock nbgrader, too.
"""

import base64
import csv
import io
import json
import zlib

import pytest
from conftest import ROOT, Class
from nbgrader.api import Gradebook

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course

FULL = 29.0
NAME = "01_neuron"
WRITTEN = "why-not-xor"
STUB = "YOUR ANSWER HERE"
PROOF = "No line parts the corners: $0<b$, $w_1+b>0$, and `w[0][1] <b[0]`."


def picture(kind: str, size=(3, 2)) -> str:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", size).save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def claims_to_be_large() -> str:
    """A PNG of a few bytes whose header promises 60,000 × 60,000 pixels."""
    header = b"IHDR" + (60_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    chunks = b"\0\0\0\x0d" + header + zlib.crc32(header).to_bytes(4)
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunks + bytes(40)).decode()


class Notebook:
    """An honest notebook, to be changed as people change theirs."""

    def __init__(self, assignment, changes=None):
        answers = {**reference_answers(assignment), **(changes or {})}
        self.released = {cell.grade_id: cell.released for cell in assignment.cells}
        self.data = filled(assignment, answers)
        self.cells = self.data["cells"]

    def cell(self, grade_id):
        return next(c for c in self.cells if c["metadata"]["nbgrader"].get("grade_id") == grade_id)

    def place(self, grade_id):
        return self.cells.index(self.cell(grade_id))

    def unsolved_copy(self, grade_id):
        copy = json.loads(json.dumps(self.cell(grade_id)))
        return {**copy, "source": self.released[grade_id]}

    def own(self, text, kind="code", **more):
        code = {"outputs": [], "execution_count": None} if kind == "code" else {}
        return {"cell_type": kind, "metadata": {"nbgrader": {}}, "source": text, **code, **more}

    def leave_alone(self, grade_id):
        self.cell(grade_id)["source"] = self.released[grade_id]


def other_release(nb):
    nb.data["metadata"]["autograder"]["version"] = "another"
    nb.cells.remove(nb.cell("plain-neuron"))


def unsolved_copies(nb):
    for task in ("relu", "gates", "why-not-xor"):
        nb.cells.insert(nb.place(task) + 1, nb.unsolved_copy(task))
        nb.cells.append(nb.unsolved_copy(task))
    comment = {**nb.unsolved_copy("sigmoid")}
    comment["source"] = f"# once more\n\n{comment['source']}\n\n"
    nb.cells.append(comment)


def solved_copies(nb):
    """The first is wrong, the second right, the third as released."""
    right = nb.cell("relu")["source"]
    nb.cell("relu")["source"] = "def relu(z):\n    return z"
    below = nb.place("relu") + 1
    nb.cells[below:below] = [{**nb.unsolved_copy("relu"), "source": right}]
    nb.cells.append(nb.unsolved_copy("relu"))


def proof_below(nb):
    nb.leave_alone("why-not-xor")
    nb.cells.insert(nb.place("why-not-xor") + 1, nb.own(PROOF, "markdown"))


def proof_in_place_of_the_cell(nb):
    place = nb.place("why-not-xor")
    nb.cells[place] = nb.own(PROOF, "markdown")


def nothing_below(nb):
    nb.leave_alone("why-not-xor")
    nb.cells.insert(nb.place("why-not-xor") + 1, nb.own("x = 1"))


def code_below(nb):
    for task in ("relu", "gates"):
        answer = nb.cell(task)["source"]
        nb.leave_alone(task)
        nb.cells.insert(nb.place(task) + 1, nb.own(answer))


def code_below_the_tests(nb):
    answer = nb.cell("relu")["source"].replace("def relu(z):", "def relu(z):\n    helper()")
    nb.leave_alone("relu")
    below = nb.place("relu-values") + 1
    helper = "def helper():\n    return 1"
    nb.cells[below:below] = [nb.own(helper), nb.own(answer), nb.own("relu(3)")]


def code_in_place_of_the_cell(nb):
    nb.cells[nb.place("relu")] = nb.own(nb.cell("relu")["source"])


def photos(nb):
    answer = nb.cell("why-not-xor")
    answer["attachments"] = {
        "proof (1).png": {"image/png": picture("PNG")},
        "photo.jpg": {"image/jpeg": picture("JPEG")},
        "lies.png": {"image/png": base64.b64encode(b"<svg onload=alert(1)>").decode()},
        "large.png": {"image/png": claims_to_be_large()},
        "page.svg": {"image/svg+xml": "<svg onload='alert(1)'/>"},
    }
    answer["source"] = (
        "![proof.png](attachment:proof (1).png)\n\n<img src='attachment:photo.jpg' width=300>\n\n"
        "![x](attachment:lies.png) ![x](attachment:large.png) ![x](attachment:page.svg) "
        f"![x](attachment:nowhere.png)\n\n![pasted](data:image/png;base64,{picture('PNG', (5, 4))})"
    )


def windows_lines(nb):
    for cell in nb.cells:
        cell["source"] = cell["source"].replace("\n", "\r\n")


def nothing(nb):
    pass


CHANGED = {
    "honest": nothing,
    "other-release": other_release,
    "unsolved-copies": unsolved_copies,
    "solved-copies": solved_copies,
    "proof-below": proof_below,
    "proof-in-place": proof_in_place_of_the_cell,
    "no-proof": nothing_below,
    "code-below": code_below,
    "code-below-tests": code_below_the_tests,
    "code-in-place": code_in_place_of_the_cell,
    "photos": photos,
    "windows-lines": windows_lines,
}


def put(klass, student, name, text):
    (klass.file(student).parent / name).write_text(text)


def hand_in(klass):
    for student, change in CHANGED.items():
        notebook = Notebook(klass.assignment)
        change(notebook)
        klass.submit_text(student, json.dumps(notebook.data))
    files(klass)


def files(klass):
    """The students whose files have other names than the released one."""
    right = notebook_text(Notebook(klass.assignment).data)
    blank = notebook_text(filled(klass.assignment, {}))
    put(klass, "copy-of", "Copy of neuron.ipynb", right)
    put(klass, "two-files", "neuron.ipynb", blank)
    put(klass, "two-files", "neuron (1).ipynb", right)
    put(klass, "empty-file", "neuron.ipynb", "")
    put(klass, "empty-file", "neuron-Copy1.ipynb", right)
    put(klass, "draft-beside", "neuron.ipynb", right)
    put(klass, "draft-beside", "draft.ipynb", blank)


def only_ours(klass):
    right = notebook_text(Notebook(klass.assignment).data)
    other = json.loads(right)
    other["metadata"]["autograder"]["assignment"] = "02_dense_layer"
    put(klass, "wrong-notebook", "dense_layer.ipynb", json.dumps(other))
    put(klass, "a-pdf", "neuron.pdf", "%PDF")
    put(klass, "as-text", "neuron.ipynb.txt", right)
    klass.file("in-a-folder").with_name("solution").mkdir()
    put(klass, "in-a-folder", "solution/neuron.ipynb", right)
    klass.file("empty-folder")
    put(klass, "only-a-time", "timestamp.txt", "2026-03-01 10:30 UTC")


@pytest.fixture(scope="module")
def klass(tmp_path_factory):
    root = tmp_path_factory.mktemp("handed-in")
    klass = Class(Classroom(root / "class"), Course(ROOT).load(NAME))
    hand_in(klass)
    only_ours(klass)
    return klass


@pytest.fixture(scope="module")
def records(klass):
    out = klass.path / "records.json"
    done = klass.autograder("grade", NAME, "--json", str(out))
    assert done.returncode == 3, done.stderr
    return {record["student"]: record for record in json.loads(out.read_text())}


def lost(record):
    return [t["id"] for t in record["tasks"] if t["score"] < t["max_score"] and t["id"] != WRITTEN]


def cells(klass, student):
    path = klass.classroom.autograded(student, NAME, "neuron")
    return json.loads(path.read_text())["cells"]


def waits(klass):
    """The students whose written answer waits for a person."""
    with Gradebook(f"sqlite:///{klass.path}/gradebook.db", "") as gradebook:
        grades = {s: gradebook.find_grade("why-not-xor", "neuron", NAME, s) for s in CHANGED}
        return {student for student, grade in grades.items() if grade.needs_manual_grade}


@pytest.mark.parametrize("student", sorted(set(CHANGED) - {"other-release"}))
def test_no_right_answer_is_lost(records, student):
    record = records[student]
    assert (record["outcome"], record["score"], lost(record)) == ("graded", FULL, [])


def test_a_release_that_lacks_a_task_costs_that_task(klass, records):
    record = records["other-release"]
    assert record["outcome"] == "graded"
    assert lost(record) == ["plain-neuron"]
    assert record["score"] == FULL - klass.assignment.task_by_id["plain-neuron"].points
    assert record["repairs"] == [
        "made from another release; the answers were put into the current one",
        "plain-neuron is not in it; its task counts as empty",
    ]


def test_who_wrote_a_proof_is_read(klass, records):
    assert waits(klass) == set(CHANGED) - {"no-proof"}
    beside = "why-not-xor was answered in a cell beside it, which counts"
    assert records["proof-below"]["repairs"] == records["proof-in-place"]["repairs"] == [beside]
    for student in ("proof-below", "proof-in-place"):
        assert PROOF in [cell["source"] for cell in cells(klass, student)]


def test_copies_that_hold_nothing_new_are_no_answers(klass, records):
    twice = "stood there twice; the last that was changed counts"
    copies = ["relu", "relu", "sigmoid", "gates", "gates", WRITTEN, WRITTEN]
    assert records["unsolved-copies"]["repairs"] == [f"{name} {twice}" for name in copies]
    assert records["solved-copies"]["repairs"] == [f"relu {twice}"] * 2
    assert sum(cell["source"] == STUB for cell in cells(klass, "unsolved-copies")) == 0


def test_an_answer_in_a_cell_of_ones_own_is_found_and_said(klass, records):
    beside = "was answered in a cell beside it, which counts"
    assert records["code-below"]["repairs"] == [f"relu {beside}", f"gates {beside}"]
    assert records["code-below-tests"]["repairs"] == [f"relu {beside}"]
    assert records["code-in-place"]["repairs"] == [f"relu {beside}"]
    sources = [cell["source"] for cell in cells(klass, "code-below-tests")]
    assert sources.count("relu(3)") == 1 and sources.index("relu(3)") > 0


def test_line_ends_of_windows_change_nothing(records):
    assert records["windows-lines"]["repairs"] == []


def test_pictures_are_kept_and_nothing_else(klass, records):
    [answer] = [cell for cell in cells(klass, "photos") if cell["id"] == "why-not-xor"]
    kinds = [kind for parts in answer["attachments"].values() for kind in parts]
    assert sorted(kinds) == ["image/jpeg", "image/png", "image/png"]
    for name in answer["attachments"]:
        assert f"](attachment:{name})" in answer["source"]
    assert answer["source"].count("](attachment:") == 3
    pasted = {data for parts in answer["attachments"].values() for data in parts.values()}
    assert pasted == {picture("PNG"), picture("JPEG"), picture("PNG", (5, 4))}


# ---------------------------------------------------------------- files

COUNTS = {
    "copy-of": ["Copy of neuron.ipynb was graded: there is no neuron.ipynb"],
    "two-files": ["neuron (1).ipynb was graded: neuron.ipynb holds no answer"],
    "empty-file": ["neuron-Copy1.ipynb was graded: neuron.ipynb holds no answer"],
    "draft-beside": ["draft.ipynb lies beside neuron.ipynb and was not graded"],
    "as-text": ["neuron.ipynb.txt was graded: there is no neuron.ipynb"],
    "in-a-folder": ["solution/neuron.ipynb was graded: there is no neuron.ipynb"],
}
LACKS = {
    "wrong-notebook": "neuron.ipynb was not submitted; there is dense_layer.ipynb",
    "a-pdf": "neuron.ipynb was not submitted; there is neuron.pdf",
    "empty-folder": "neuron.ipynb was not submitted",
    "only-a-time": "neuron.ipynb was not submitted",
}


@pytest.mark.parametrize("student", COUNTS)
def test_the_file_with_answers_counts_and_the_other_is_named(records, student):
    record = records[student]
    assert (record["outcome"], record["score"]) == ("graded", FULL)
    assert record["repairs"] == COUNTS[student]


@pytest.mark.parametrize("student", LACKS)
def test_where_nothing_can_be_graded_it_says_so(records, student):
    record = records[student]
    assert (record["outcome"], record["reason"]) == ("unreadable", LACKS[student])


def test_what_lies_beside_is_part_of_what_was_graded(klass, records):
    def status():
        [found] = json.loads(klass.autograder("status", NAME, "--json").stdout)
        return found["graded"], found["students"]

    assert status() == (len(records), {})
    draft = klass.file("draft-beside").with_name("draft.ipynb")
    moved = draft.rename(draft.with_name("sketch.ipynb"))
    stale = {"draft-beside": ["the submission changed"]}
    assert status() == (len(records) - 1, stale)
    moved.rename(draft)


def test_who_handed_in_nothing_has_an_empty_field(klass, records):
    out = klass.path / "grades.csv"
    done = klass.autograder("export", "--format", "csv", "--to", str(out))
    assert done.returncode == 0, done.stderr
    with out.open(newline="") as file:
        lines = {line["student_id"]: line["score"] for line in csv.DictReader(file)}
    assert lines["empty-folder"] == lines["only-a-time"] == ""
    assert lines["a-pdf"] == lines["wrong-notebook"] == "0"
    assert lines["two-files"] == lines["copy-of"] == "29"


def test_stock_nbgrader_finds_the_same_files(tmp_path):
    klass = Class(Classroom(tmp_path / "class"), Course(ROOT).load(NAME))
    files(klass)
    klass.file("empty-folder")
    done = klass.nbgrader("autograde", NAME)
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{klass.path}/gradebook.db", "") as gradebook:
        found = {s.student_id: s.score for s in gradebook.assignment_submissions(NAME)}
    assert found == dict.fromkeys(["copy-of", "two-files", "empty-file", "draft-beside"], FULL)
