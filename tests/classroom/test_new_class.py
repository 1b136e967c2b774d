"""A class of one's own; and the course's gradebook, which is tracked, never sees a student."""

import contextlib
import os
import shutil
import sqlite3
import stat

import pytest
from conftest import ROOT, SCRIPTS, autograder, run

from autograder.authoring.build import gradebook_content
from autograder.class_folder import students_of

TRACKED = ROOT / "gradebook.db"


def test_the_tracked_gradebook_knows_no_student():
    assert students_of(TRACKED) == []
    with contextlib.closing(sqlite3.connect(f"file:{TRACKED}?mode=ro", uri=True)) as database:
        for table in ("submitted_assignment", "submitted_notebook", "grade", "comment"):
            assert database.execute(f"select count(*) from {table}").fetchone() == (0,), table


def test_a_new_class_is_private_and_can_be_graded(new_class, tmp_path):
    folder = new_class.path
    done = autograder("new-class", str(folder))
    assert done.returncode == 0, done.stderr
    names = {".gitignore", "README.md", "gradebook.db", "submitted"}
    assert {path.name for path in folder.iterdir()} == names
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / ".gitignore").read_text() == "*\n"
    assert (folder / "README.md").read_text().count("\n") == 3
    assert gradebook_content(folder / "gradebook.db") == gradebook_content(TRACKED)
    new_class.submit("somebody")
    assert new_class.autograder("grade").returncode == 0
    assert students_of(folder / "gradebook.db") == ["somebody"]
    assert students_of(TRACKED) == []

    before = (folder / "gradebook.db").read_bytes()
    done = autograder("new-class", str(folder))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not an empty folder" in done.stderr
    assert (folder / "gradebook.db").read_bytes() == before


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here; install it")
def test_git_sees_nothing_of_a_class_inside_the_course(tmp_path):
    course = tmp_path / "course"
    (course / "source").mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copy(TRACKED, course)
    assert autograder("new-class", "spring", cwd=course).returncode == 0
    assert run("git", "init", "--quiet", cwd=course).returncode == 0
    listed = run("git", "ls-files", "--others", "--exclude-standard", cwd=course).stdout
    assert listed.split() == ["gradebook.db", "nbgrader_config.py"]


@pytest.mark.parametrize("where", ["class", "db"])
def test_grading_into_the_courses_gradebook_is_refused(new_class, where):
    before = TRACKED.read_bytes()
    new_class.submit("somebody")
    options = ["--db", f"sqlite:///{TRACKED}"]
    if where == "class":  # the class's gradebook is a link to it
        (new_class.path / "gradebook.db").symlink_to(TRACKED)
        options = []
    done = new_class.autograder("grade", "01_neuron", *options)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "must never know a student" in done.stderr
    environment = {**os.environ, "AUTOGRADER_CLASS": "."}
    command = (str(SCRIPTS / "nbgrader"), "db", "student", "add", "somebody")
    assert run(*command, env=environment).returncode == 1
    assert TRACKED.read_bytes() == before


def test_a_gradebook_with_a_student_is_refused(make_course, tmp_path):
    course = make_course()
    assert autograder("build", cwd=course.root).returncode == 0
    assert autograder("build", "--check", cwd=course.root).returncode == 0
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as database, database:
        database.execute("insert into student (id) values ('somebody')")
    done = autograder("build", "--check", cwd=course.root)
    assert (done.returncode, done.stdout) == (1, "differs  gradebook.db\n")
    done = autograder("new-class", str(tmp_path / "class"), cwd=course.root)
    assert done.returncode == 1 and "knows students (somebody, …)" in done.stderr
    assert not (tmp_path / "class").exists()


COMMANDS = [
    "grade",
    "status",
    "collect x.zip",
    "feedback",
    "report",
    "export",
    "extend a b --days 2",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_class_that_is_not_there_is_named_and_not_made(tmp_path, command):
    folder = tmp_path / "spring 2030"
    done = autograder(*command.split(), "--class", str(folder))
    assert (done.returncode, done.stdout) == (1, "")
    line = f"error: there is no class {folder} yet; run: autograder new-class '{folder}'\n"
    assert done.stderr == line
    assert os.listdir(tmp_path) == []
