"""The class report: what it says, that it says it safely, and that it stays small."""

import base64
import contextlib
import hashlib
import json
import re
import shutil
import sqlite3
from html.parser import HTMLParser

import pytest
from conftest import ROOT, Class, autograder, copy_evidence
from nbgrader.api import Gradebook

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course

NAME = "01_neuron"
HOSTILE = "<img src=x onerror=alert(1)>\"'"
SCRIPT = "<script>alert(1)</script>"
VOID = {"meta", "br", "img"}


class Page(HTMLParser):
    """A page's elements, and the rows of its tables as text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.sections: dict[str, list[list[str]]] = {}
        self.words: dict[str, str] = {}
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.section = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "section":
            self.section = dict(attributes)["id"]
        if tag == "tr":
            self.sections.setdefault(self.section, []).append([])
        if tag in ("td", "th"):
            self.sections[self.section][-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        if "style" not in self.open and "script" not in self.open:
            self.words[self.section] = self.words.get(self.section, "") + data
        if "td" in self.open or "th" in self.open:
            self.sections[self.section][-1][-1] += data

    def row(self, section: str, first: str) -> list[str]:
        """The last row in a section that begins with these words."""
        return [row for row in self.sections[section] if row and row[0].startswith(first)][-1]


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Class:
    """A class with every kind of trouble, in a copy of the course with short limits."""
    root = tmp_path_factory.mktemp("report")
    for folder in ("source", "build/source", "build/answers", "assignments"):
        shutil.copytree(ROOT / folder, root / "course" / folder)
    copy_evidence(root / "course", NAME)
    shutil.copy(ROOT / "gradebook.db", root / "course")
    config = (ROOT / "nbgrader_config.py").read_text() + "\nc.Limits.cell_seconds = 3\n"
    (root / "course" / "nbgrader_config.py").write_text(config)
    one = Class(Classroom(root / "class"), Course(root / "course").load(NAME))
    mistake = next(m for m in one.assignment.mistakes if m.name == "zip-cuts-silently")
    one.submit("perfect")
    one.submit("mistaken", {mistake.task: mistake.source})
    one.submit("mistaken too", {mistake.task: mistake.source})
    one.submit(
        "flagged", {"relu": "import gc\nimport ctypes\ndef relu(x):\n    return max(x, 0.0)"}
    )
    one.submit("looping", {"relu": "import time\nwhile True:\n    time.sleep(1)"})
    one.submit("blank", {task.id: "" for task in one.assignment.tasks})
    one.submit(HOSTILE)
    foreign = filled(one.assignment, reference_answers(one.assignment))
    foreign["metadata"]["autograder"]["assignment"] = SCRIPT
    one.submit_text("foreign", notebook_text(foreign))
    assert command(one, "grade", NAME).returncode == 3
    one.submit("late-comer")  # handed in, and not graded yet
    with Gradebook(f"sqlite:///{one.path}/gradebook.db", "") as gradebook:
        gradebook.add_student("absent", first_name="Ann")
        grade = gradebook.find_grade("why-not-xor", "neuron", NAME, "perfect")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.db.commit()
    with contextlib.closing(sqlite3.connect(one.path / "gradebook.db")) as database, database:
        # past what our gradebook refuses
        named = "update student set last_name = ? where id = 'absent'"
        database.execute(named, [f"O'{SCRIPT}"])
    return one


def command(one: Class, *arguments):
    course = one.path.parent / "course"
    return autograder(*arguments, "--class", str(one.path), cwd=course)


@pytest.fixture(scope="module")
def page(graded) -> Page:
    before = {path: path.stat().st_mtime_ns for path in graded.path.rglob("*")}
    done = command(graded, "report")
    assert (done.returncode, done.stderr) == (0, "")
    changed = {p for p in graded.path.rglob("*") if before.get(p) != p.stat().st_mtime_ns}
    assert changed - {graded.path} == {graded.path / "report.html"}  # it only reads
    return Page((graded.path / "report.html").read_text(encoding="utf-8"))


def test_the_page_is_one_file_that_runs_no_strangers_code(page, graded):
    text = (graded.path / "report.html").read_text(encoding="utf-8")
    [policy] = [a["content"] for tag, a in page.elements if "http-equiv" in a]
    [script] = page.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"img", "link", "iframe", "object", "embed", "form", "base", "image", "use"}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        assert attributes.get("href", "#").startswith("#")
    assert "http://" not in text and "https://" not in text and "url(" not in text
    # what strangers wrote is there, as words
    assert HOSTILE in page.words["students"] and f"Ann O'{SCRIPT}" in page.words["students"]
    assert SCRIPT in page.row("outcomes", "foreign")[3]
    assert "prefers-color-scheme: dark" in text and "@media print" in text


def test_scores_are_the_gradebooks(page):
    assert page.row("students", "perfect")[1] == "31.5"
    assert page.row("students", "mistaken")[1] == "28"
    assert page.row("students", "absent") == [f"absent Ann O'{SCRIPT}", "–", "–", "–"]
    [median] = re.findall(r"median (\d+) %", page.words["scores"])
    assert median == "88"  # 0, 0, 27, 28, 28, 29 and 31.5: in the middle 28 of 32
    assert [a["aria-label"] for tag, a in page.elements if tag == "svg"][0].startswith("how many")


def test_the_heat_map_shows_every_student_and_task(page, graded):
    tasks = graded.assignment.tasks
    rows = {row[0]: row[2:] for row in page.sections["heat"]}
    assert rows["perfect"] == ["3", "2", "2", "1", "2", "2", "3", "2.5", "3", "3", "3", "1", "4"]
    assert rows["looping timeout"][2] == "0"
    assert rows["mistaken"][7] == "…"  # the written answer waits
    assert rows["absent not submitted"] == ["–"] * len(tasks)
    assert rows["late-comer not graded yet"] == ["–"] * len(tasks)


def test_tasks_mistakes_outcomes_flags_and_time(page, graded):
    names = [row[1] for row in page.sections["tasks"][1:]]
    assert names[0].endswith("ReLU")  # looping and blank earned nothing there
    assert page.row("tasks", "67 %")[3:] == ["4", "0", "2"]  # foreign and the odd id have no tasks
    assert "Why no single neuron" in names[-1] and "wait" in names[-1]

    [times, task, name, hint, who] = page.row("mistakes", "2")
    assert (times, name, who) == ("2", "zip-cuts-silently", "mistaken, mistaken too")
    assert task.endswith("The weighted sum")
    assert "zip stops at the end of the shorter one" in " ".join(hint.split())

    assert page.row("outcomes", "looping")[2:] == [
        "timeout",
        "cell relu did not finish within 3 s",
    ]
    assert page.row("outcomes", "late-comer")[2:] == ["not graded yet", "run: autograder grade"]
    assert "flagged 01_neuron relu, line 1: imports gc" in " ".join(
        word for row in page.sections["flags"] for word in row
    )
    assert any(row[1] == "looping" and float(row[0]) >= 3 for row in page.sections["time"][3:])


@pytest.mark.parametrize("kind", ["empty", "autograded", "submitted"])
def test_a_report_without_grades_is_one_line_and_no_file(new_class, kind):
    if kind == "autograded":
        (new_class.path / "autograded").mkdir(parents=True)
    if kind == "submitted":
        new_class.submit("somebody")
    done = new_class.autograder("report")
    assert (done.returncode, done.stdout) == (1, "")
    folder = new_class.path
    assert done.stderr == f"error: nothing is graded in {folder} yet; run: autograder grade\n"
    assert not (folder / "report.html").exists()


def test_a_thousand_students_make_a_small_page(graded, tmp_path):
    big = Classroom(tmp_path / "class")
    sources = [
        graded.classroom.autograded(student, NAME, "neuron")
        for student in ("perfect", "mistaken", "flagged", "looping", "foreign")
    ]
    records = [json.loads(path.read_text())["metadata"]["autograder"] for path in sources]
    for number in range(1000):
        student = f"student-{number:04}"
        record = {**records[number % 5], "student": student}
        for path in (big.autograded, big.submission):
            path(student, NAME, "neuron").parent.mkdir(parents=True)
        notebook = {"cells": [], "metadata": {"autograder": record}}
        big.autograded(student, NAME, "neuron").write_text(json.dumps(notebook))
    done = autograder("report", "--class", str(big.path), cwd=graded.path.parent / "course")
    assert done.returncode == 0, done.stderr
    text = (big.path / "report.html").read_text()
    assert len(text) < 1_000_000
    page = Page(text)
    assert page.row("mistakes", "200")[4].startswith("student-0001, student-0006")
    assert "1 to 50" in [row[0] for row in page.sections["heat"]]
    assert len(page.sections["heat"]) == 21
    assert len(page.sections["students"]) == 1001
    assert len(page.sections["outcomes"]) == 201 and "and 200 more" in page.words["outcomes"]
