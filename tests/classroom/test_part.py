"""A class that is given some of the notebooks: a later one without those that it builds on."""

import contextlib
import csv
import json
import re
import sqlite3
from pathlib import Path

import pytest
from conftest import ROOT, Class

from autograder.authoring.demo import STUDENTS
from autograder.class_folder import Classroom
from autograder.course import Course

FIRST, LATER = "01_neuron", "05_einsum"
CHOSEN = ("perfect", "first-half-only")


def part(path: Path) -> tuple[Class, Class]:
    """A class whose students hand in a later notebook, and one of them an early one, too."""
    path.mkdir()
    (path / "seeds.json").write_text(json.dumps({FIRST: 4711, LATER: 4711}))
    first, later = (Class(Classroom(path), Course(ROOT).load(name)) for name in (FIRST, LATER))
    first.submit_text("perfect", STUDENTS["perfect"](first.assignment))
    for student in CHOSEN:
        later.submit_text(student, STUDENTS[student](later.assignment))
    return first, later


def grades(one: Class) -> set[tuple]:
    """Every grade of the later notebook: student, cell, points, whether it waits for a person."""
    with contextlib.closing(sqlite3.connect(one.path / "gradebook.db")) as database:
        return set(
            database.execute(
                "select student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade"
                " from grade join base_cell on base_cell.id = grade.cell_id"
                " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
                " join submitted_assignment"
                " on submitted_assignment.id = submitted_notebook.assignment_id"
                " join student on student.id = submitted_assignment.student_id"
                " join assignment on assignment.id = submitted_assignment.assignment_id"
                " where assignment.name = ?",
                (one.assignment.name,),
            )
        )


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Class:
    _, later = part(tmp_path_factory.mktemp("part") / "ours")
    done = later.autograder("grade")
    assert (done.returncode, done.stderr) == (0, "")
    return later


def test_the_later_notebook_builds_on_one_that_is_not_handed_out(ours):
    assert ours.assignment.builds_on
    assert not {FIRST, LATER} & set(ours.assignment.builds_on)


def test_both_ways_of_grading_give_the_same_points(ours, tmp_path):
    _, stock = part(tmp_path / "stock")
    done = stock.nbgrader("autograde", LATER)
    assert done.returncode == 0, done.stderr
    assert grades(stock) == grades(ours)
    points = dict.fromkeys(CHOSEN, 0.0)
    for student, _, score, _ in grades(ours):
        points[student] += score or 0
    written = sum(task.points for task in ours.assignment.tasks if task.written)
    everything = sum(task.points for task in ours.assignment.tasks)
    assert 0 < points["first-half-only"] < points["perfect"] == everything - written


def test_pages_report_and_export_name_nothing_else(ours):
    assert ours.autograder("report").returncode == 0
    assert ours.autograder("export", "--format", "csv").returncode == 0
    pages = [ours.path / "report.html", ours.path / "grades.csv"]
    pages += [ours.classroom.feedback(s, LATER, ours.assignment.notebook) for s in CHOSEN]
    others = set(Course(ROOT).names()) - {FIRST, LATER}
    for page in pages:
        text = re.sub(r"https?://\S+", "", page.read_text())
        assert not [name for name in others if name in text], page.name
    with open(ours.path / "grades.csv") as file:
        rows = {
            (row["student_id"], row["assignment"]): row["score"] for row in csv.DictReader(file)
        }
    assert set(rows) == {(student, name) for student in CHOSEN for name in (FIRST, LATER)}
    assert rows["first-half-only", FIRST] == ""  # not handed in, and no silent 0


def test_nbgraders_exchange_holds_what_was_released(ours, tmp_path):
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    for name in (LATER, FIRST):
        done = ours.nbgrader("release_assignment", name, f"--Exchange.root={exchange}")
        assert done.returncode == 0, done.stderr
    [outbound] = exchange.glob("*/outbound")
    assert {folder.name for folder in outbound.iterdir()} == {FIRST, LATER}
    notebook = f"{ours.assignment.notebook}.ipynb"
    released = (outbound / LATER / notebook).read_bytes()
    assert released == (ROOT / "assignments" / LATER / notebook).read_bytes()
