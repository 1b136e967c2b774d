"""Grades leave for Canvas, Moodle and spreadsheets, less the penalties for lateness."""

import csv
import io
import os
import re
import shutil
import zipfile

import pytest
from conftest import ROOT, SCRIPTS, Class, autograder, copy_evidence, run
from nbgrader.api import Gradebook

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.gradebook.export import text

NAME = "01_neuron"
FULL = 29.0  # all but the written answer
DUE = "2026-01-10 12:00:00 UTC"
SETTINGS = """
c.LatePenalty.percent_per_day = 10
c.LatePenalty.at_most_percent = 25
c.LatePenalty.grace_minutes = 15
"""
# student -> when submitted, and the points taken off
LATE = {
    "1234": ("2026-01-10 11:59:00 UTC", 0.0),
    "grace@example.org": ("2026-01-10 12:10:00 UTC", 0.0),
    "day": ("2026-01-10 13:00:00 UTC", 0.1 * FULL),
    "days": ("2026-01-11 13:00:00 UTC", 0.2 * FULL),
    "extended": ("2026-01-11 13:00:00 UTC", 0.1 * FULL),
    "weeks": ("2026-01-30 13:00:00 UTC", 0.25 * FULL),
    "-1+1": ("2026-01-10 11:00:00 UTC", 0.0),
}


class Late(Class):
    """A class in a copy of the course in which lateness costs points."""

    def autograder(self, *arguments):
        root = self.path.parent / "course"
        return autograder(*arguments, "--class", str(self.path), cwd=root)

    def nbgrader(self, *arguments):
        environment = {**os.environ, "AUTOGRADER_CLASS": str(self.path)}
        root = self.path.parent / "course"
        done = run(str(SCRIPTS / "nbgrader"), *arguments, cwd=root, env=environment)
        assert done.returncode == 0, done.stderr
        return done

    def penalties(self):
        with Gradebook(f"sqlite:///{self.path}/gradebook.db", "") as gradebook:
            found = gradebook.assignment_submissions(NAME)
            return {one.student.id: one.late_submission_penalty for one in found if one.notebooks}

    def export(self, form, *options):
        done = self.autograder("export", "--format", form, *options)
        assert done.returncode == 0, done.stderr
        path = re.match(r"wrote (.*\.csv):", done.stdout).group(1)
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.reader(file))


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Late:
    root = tmp_path_factory.mktemp("export")
    for folder in (f"source/{NAME}", "build/source", "build/answers", "assignments"):
        shutil.copytree(ROOT / folder, root / "course" / folder)
    copy_evidence(root / "course", NAME)
    shutil.copy(ROOT / "gradebook.db", root / "course")
    config = (ROOT / "nbgrader_config.py").read_text() + SETTINGS
    (root / "course" / "nbgrader_config.py").write_text(config)
    one = Late(Classroom(root / "class"), Course(root / "course").load(NAME))
    for student, (when, _) in LATE.items():
        one.submit(student).with_name("timestamp.txt").write_text(when)
    one.nbgrader("db", "assignment", "add", NAME, f"--duedate={DUE}")
    names = ("--last-name=Marks, Jr", "--first-name=Full", "--email=full@example.org")
    one.nbgrader("db", "student", "add", "1234", *names)
    one.nbgrader("db", "student", "add", "absent")
    one.nbgrader("db", "student", "add", "weeks", "--lms-user-id=777")
    for student in ("extended", "absent"):
        given = one.autograder("extend", student, NAME, "--days", "1")
        words = f"{student} has 1 more days for {NAME}, until 2026-01-11 12:00 UTC"
        assert words in given.stdout, given.stderr
    done = one.autograder("grade")
    assert done.returncode == 0, done.stderr
    return one


def test_lateness_costs_what_the_settings_say(graded):
    assert graded.penalties() == pytest.approx({who: off for who, (_, off) in LATE.items()})
    page = graded.classroom.feedback("day", NAME, "neuron").read_text()
    assert "2.9 points were taken off because it was handed in late" in page
    assert '<p class="total">26.1' in page


def test_a_penalty_follows_points_given_by_hand(graded):
    with Gradebook(f"sqlite:///{graded.path}/gradebook.db", "") as gradebook:
        grade = gradebook.find_grade("why-not-xor", "neuron", NAME, "days")
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        gradebook.db.commit()
    assert graded.autograder("feedback").returncode == 0
    assert graded.penalties()["days"] == pytest.approx(0.2 * 32)
    with Gradebook(f"sqlite:///{graded.path}/gradebook.db", "") as gradebook:
        grade = gradebook.find_grade("why-not-xor", "neuron", NAME, "days")
        grade.manual_score, grade.needs_manual_grade = None, True
        gradebook.db.commit()
    assert graded.autograder("grade").returncode == 0
    assert graded.penalties()["days"] == pytest.approx(0.2 * FULL)


def test_canvas(graded):
    """Student, ID, SIS User ID, SIS Login ID, Section, assignments; then Points Possible."""
    header, points, *rows = graded.export("canvas")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", NAME]
    assert points == ["    Points Possible", "", "", "", "", "32"]
    assert rows == [
        ["'-1+1", "", "", "'-1+1", "", "29"],
        ["absent", "", "", "absent", "", ""],
        ["day", "", "", "day", "", "26.1"],
        ["days", "", "", "days", "", "23.2"],
        ["extended", "", "", "extended", "", "26.1"],
        ["grace@example.org", "", "", "grace@example.org", "", "29"],
        ["weeks", "777", "", "", "", "21.75"],
        ["Marks, Jr, Full", "1234", "", "", "", "29"],
    ]


def test_moodle(graded):
    """One line of headings; a column that tells the student, one for each grade item."""
    header, *rows = graded.export("moodle", "--to", str(graded.path / "m.csv"))
    assert header == ["First name", "Last name", "ID number", "Email address", NAME]
    by_id = {row[2]: row for row in rows}
    assert by_id["1234"] == ["Full", "Marks, Jr", "1234", "full@example.org", "29"]
    assert by_id["grace@example.org"][3:] == ["grace@example.org", "29"]
    assert by_id["absent"][4] == ""


def test_a_table(graded):
    header, *rows = graded.export("csv", NAME)
    [day] = [dict(zip(header, row, strict=True)) for row in rows if row[3] == "day"]
    figures = ("raw_score", "late_submission_penalty", "score", "max_score")
    assert [day[figure] for figure in figures] == ["29", "2.9", "26.1", "32"]
    assert day["duedate"] == "2026-01-10 12:00:00"
    [absent] = [row for row in rows if row[3] == "absent"]
    assert absent[7:] == ["", "", "", "32"]


def test_who_submitted_nothing_can_be_left_out(graded):
    """Canvas and Moodle take an empty cell for the end of a grade entered there by hand."""
    _, _, *rows = graded.export("canvas", "--only-submitted")
    assert "absent" not in {row[0] for row in rows} and len(rows) == len(LATE)


def test_points_of_each_task(graded):
    header, *rows = graded.export("csv", "--tasks")
    tasks = [task for task in graded.assignment.tasks if task.points]
    assert header[11:] == [f"{NAME}/{task.id}" for task in tasks]
    by_id = {row[3]: row[11:] for row in rows}
    earned = ["0" if task.written else f"{task.points:g}" for task in tasks]
    assert by_id["weeks"] == earned
    assert by_id["absent"] == [""] * len(tasks)
    done = graded.autograder("export", "--format", "moodle", "--tasks")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_an_extension_is_followed_by_the_next_grade(graded):
    for days, off in (("1", 0.1), ("2", 0.0), ("0", 0.2)):
        assert graded.autograder("extend", "days", NAME, "--days", days).returncode == 0
        assert graded.autograder("grade", "--student", "days").returncode == 0
        assert graded.penalties()["days"] == pytest.approx(off * FULL)
    done = graded.autograder("extend", "nobody", NAME, "--days", "1")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "nobody" not in graded.penalties()


@pytest.mark.parametrize(
    ("data", "off", "flag"),
    [
        (b"2026-01-09 13:00 UTC", 0.0, None),
        ("2026-01-11 13:00:00 +0000".encode("utf-16"), 0.2, None),
        (b"\xef\xbb\xbf2026-01-11 06:00 America/New_York", 0.1, None),
        (b"02.03.2030", 0.0, "'02.03.2030' may be several times"),
        (b"2026-01-12 13:00 PST", 0.0, "the zone PST may be several"),
        (b"tomorrow", 0.0, "'tomorrow' is no time"),
        (None, 0.0, None),
        (b"2026-01-10 13:00:00 UTC", 0.1, None),
    ],
)
def test_a_timestamp_that_changes_is_followed(graded, data, off, flag):
    """Written, corrected or deleted after a grading; the last of these is as it was."""
    stamp = graded.file("day").with_name("timestamp.txt")
    stamp.unlink(missing_ok=True)
    if data is not None:
        stamp.write_bytes(data)
    status = graded.autograder("status").stdout
    assert "1 stale" in status and "1 x  timestamp.txt changed" in status
    done = graded.autograder("grade", "--student", "day")
    assert done.returncode == 0, done.stderr
    assert graded.penalties()["day"] == pytest.approx(off * FULL)
    words = f"day, {NAME}, timestamp.txt cannot be read: {flag}; write it as 2030-03-02 10:00 UTC"
    assert (words in done.stdout) if flag else ("timestamp.txt" not in done.stdout)
    assert "0 stale" in graded.autograder("status").stdout


def test_nbgraders_own_command_writes_the_same(graded, tmp_path):
    to = tmp_path / "stock.csv"
    graded.nbgrader("export", "--exporter=autograder.gradebook.export.CanvasExporter", f"--to={to}")
    with open(to, newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == graded.export("canvas")


def test_stock_nbgrader_takes_off_the_same(graded):
    """The last test of this class: graded again from nothing by nbgrader's own command."""
    before = graded.penalties()
    for student in ("-1+1", "1234"):
        shutil.rmtree(graded.path / "submitted" / student)
        before.pop(student)
    (graded.path / "gradebook.db").unlink()
    shutil.rmtree(graded.path / "autograded")
    graded.nbgrader("db", "assignment", "add", NAME, f"--duedate={DUE}")
    assert graded.autograder("extend", "extended", NAME, "--days", "1").returncode == 0
    graded.nbgrader("autograde", NAME)
    assert graded.penalties() == pytest.approx(before)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a;\u00a0@SUM(1)", "a;'\u00a0@SUM(1)"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u00a0 +cmd|' /C calc'!A0", "'\u00a0 +cmd|' /C calc'!A0"),
        ("＝1+1", "'＝1+1"),
        ("\u200b－1+1", "'\u200b－1+1"),
        ("a\t=1", "a\t'=1"),
        ("a\n-1+1", "a\n'-1+1"),
        ("Marks, =1", "Marks,' =1"),
        ('"=1', "\"'=1"),
        *(
            (same, same)
            for same in ("-3", "-3.5", "+2", "-", "", "Half-way", "Marks, Jr", "a@b.org")
        ),
        *((same, same) for same in ("O'Sheet", "2026-01-10 12:00:00", "x=1", "a; b-c", "a;-3")),
    ],
)
def test_no_cell_is_a_formula(cell, written):
    assert text(cell) == written


def test_an_empty_class_is_one_line_and_no_file(tmp_path):
    done = autograder("export", "--class", str(tmp_path), cwd=ROOT)
    assert (done.returncode, done.stdout, os.listdir(tmp_path)) == (1, "", [])
    assert done.stderr == f"error: nothing is graded in {tmp_path} yet; run: autograder grade\n"
    done = autograder("export", "--format", "excel", "--class", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_from_canvas_and_back(new_class, tmp_path, monkeypatch):
    """What Canvas calls 4711 comes back under that id, from whichever gradebook holds it."""
    notebook = notebook_text(filled(new_class.assignment, reference_answers(new_class.assignment)))
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as file:
        file.writestr("marksfull_4711_1_neuron-3.ipynb", notebook)
    assert new_class.autograder("collect", str(tmp_path / "submissions.zip")).returncode == 0
    assert new_class.autograder("grade").returncode == 0
    assert new_class.autograder("export", "--format", "canvas").returncode == 0
    rows = list(csv.reader(io.StringIO((new_class.path / "canvas.csv").read_text())))
    assert rows[2] == ["4711", "4711", "", "", "", "29"]
    back = tmp_path / "back.zip"
    done = new_class.autograder("feedback", "--zip", str(back))
    assert f"wrote {back}: 1 pages for canvas" in done.stdout, done.stderr
    page = new_class.classroom.feedback("4711", NAME, "neuron").read_bytes()
    with zipfile.ZipFile(back) as file:
        assert {name: file.read(name) for name in file.namelist()} == {
            "marksfull_4711_1_neuron-3.html": page
        }
    book = new_class.path / "gradebook.db"
    book.rename(tmp_path / "elsewhere.db")
    monkeypatch.setenv("AUTOGRADER_DB", f"sqlite:///{tmp_path}/elsewhere.db")
    (new_class.path / "canvas.csv").unlink()
    assert new_class.autograder("export", "--format", "canvas").returncode == 0
    assert list(csv.reader(io.StringIO((new_class.path / "canvas.csv").read_text()))) == rows
    assert new_class.autograder("report").returncode == 0
    assert not book.exists()


def test_from_moodle_and_back(new_class, tmp_path):
    """Moodle finds the student by the number in the folder's name."""
    notebook = notebook_text(filled(new_class.assignment, {}))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("Full Marks_17_assignsubmission_file_/neuron.ipynb", notebook)
        file.writestr("Early Bird_18_assignsubmission_file/work/Untitled.ipynb", notebook)
    assert new_class.autograder("collect", str(tmp_path / "a.zip")).returncode == 0
    new_class.submit_text("by-hand", notebook)
    assert new_class.autograder("grade").returncode == 0
    back = tmp_path / "back.zip"
    done = new_class.autograder("feedback", NAME, "--zip", str(back), "--format", "moodle")
    assert done.returncode == 3
    assert "not in it: by-hand, who was not collected from moodle" in done.stdout
    with zipfile.ZipFile(back) as file:
        assert sorted(file.namelist()) == [
            "Early Bird_18_assignsubmission_file/neuron.html",
            "Full Marks_17_assignsubmission_file_/neuron.html",
        ]
        page = new_class.classroom.feedback("Full Marks", NAME, "neuron").read_bytes()
        assert file.read("Full Marks_17_assignsubmission_file_/neuron.html") == page
    done = new_class.autograder("feedback", "--zip", str(back), "--format", "canvas")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
