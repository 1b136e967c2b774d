"""Nothing is lost: a killed grader, a full disk, a gradebook that another process has locked."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from conftest import ROOT, SCRIPTS, autograder, forks, run

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.errors import UserError
from autograder.gradebook import cells as gradebook

KILLS = 20
sys.path.append(str(ROOT / "benchmarks"))
from kills import content, fill, kill_and_finish  # noqa: E402


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A small class and what an undisturbed run makes of it."""
    root = tmp_path_factory.mktemp("killed")
    course = Course(ROOT)
    fill(course, root / "class")
    shutil.copytree(root / "class", root / "calm")
    assert autograder("--version").returncode == 0  # what is forked from has been imported
    began = time.monotonic()
    done = autograder("grade", "--class", str(root / "calm"))
    assert done.returncode in (0, 3), done.stderr
    return root / "class", content(course, root / "calm"), time.monotonic() - began


def start_grading(path, *options):
    with open(os.devnull, "w") as null:
        out = err = null.fileno()
        command = [str(SCRIPTS / "autograder"), "grade", "--class", str(path), *options]
        return forks().start(*command, cwd=ROOT, out=out, err=err)


def test_killed_at_random_moments_it_ends_as_an_undisturbed_run(filled, tmp_path):
    start, calm, seconds = filled
    shutil.copytree(start, tmp_path / "class")
    kills = kill_and_finish(tmp_path / "class", random.Random(5), KILLS, seconds, start_grading)
    assert kills == KILLS
    assert content(Course(ROOT), tmp_path / "class") == calm
    assert not list((tmp_path / "class").rglob(".*.part"))


def test_a_full_disk_is_said_and_what_was_graded_is_kept(filled, tmp_path):
    start, calm, seconds = filled
    shutil.copytree(start, tmp_path / "class")
    size = sum(f.stat().st_size for f in start.rglob("*") if f.is_file())
    room = (ROOT / "gradebook.db").stat().st_size + 250_000  # for some of the four
    script = (
        f"mount -t tmpfs -o size={size + room} disk {tmp_path}/small"
        f" && cp -r {tmp_path}/class {tmp_path}/small/class"
        f" && {{ {SCRIPTS}/autograder grade --class {tmp_path}/small/class; echo exit $?; }};"
        f" cp -r {tmp_path}/small/class {tmp_path}/after"
    )
    (tmp_path / "small").mkdir()
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    full = run("unshare", "--mount", *own, "sh", "-c", script)
    if "mount:" in full.stderr or "unshare:" in full.stderr:
        pytest.skip(f"no file system can be mounted here: {full.stderr.strip()}")
    assert "exit 1" in full.stdout and "Traceback" not in full.stderr
    [line] = full.stderr.strip().splitlines()
    assert line.startswith("error: ") and "full" in line or "No space left" in line
    # with room again, the next run ends as if nothing had happened
    done = autograder("grade", "--class", str(tmp_path / "after"))
    assert done.returncode in (0, 3), done.stderr
    assert content(Course(ROOT), tmp_path / "after") == calm


@contextlib.contextmanager
def locked(path):
    """Another process writes to the database and does not finish."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield database


def test_a_locked_gradebook_is_waited_for(filled, tmp_path):
    start, calm, seconds = filled
    shutil.copytree(start, tmp_path / "class")
    shutil.copy(ROOT / "gradebook.db", tmp_path / "class" / "gradebook.db")
    with locked(tmp_path / "class" / "gradebook.db") as database:
        grader = subprocess.Popen(
            [str(SCRIPTS / "autograder"), "grade", "--class", str(tmp_path / "class")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in grader.stdout:
            if "is locked by another process; waiting" in line:
                break
        else:
            pytest.fail("it did not say that it waits")
        database.rollback()
    _, errors = grader.communicate(timeout=120)
    assert grader.returncode in (0, 3), errors
    assert content(Course(ROOT), tmp_path / "class") == calm


def test_one_that_stays_locked_is_an_error(course, tmp_path, monkeypatch):
    monkeypatch.setattr(gradebook, "LOCK_SECONDS", 0.3)
    classroom = Classroom(tmp_path)
    gradebook.open_gradebook(course, classroom).close()
    told = []
    with locked(tmp_path / "gradebook.db"), pytest.raises(UserError, match="close what has it"):
        gradebook.open_gradebook(course, classroom, say=told.append)
    assert len(told) == 1


def test_one_that_is_locked_in_the_middle_is_an_error(new_class, monkeypatch):
    monkeypatch.setattr(gradebook, "LOCK_SECONDS", 0.3)
    from autograder.classroom.grade import grade_class

    new_class.submit("first")
    new_class.submit("second")
    course = Course(ROOT)
    path = new_class.path / "gradebook.db"
    with contextlib.ExitStack() as stack:

        def lock(record):
            stack.enter_context(locked(path))

        with pytest.raises(UserError, match="locked; what was graded before is kept"):
            grade_class(course, new_class.classroom, [], on_record=lock)
    assert len(grade_class(course, new_class.classroom, [])) == 2
    with contextlib.closing(sqlite3.connect(path)) as database:
        [(students,)] = database.execute("select count(*) from student").fetchall()
    assert students == 2


def test_submissions_are_opened_for_reading_only(new_class):
    path = new_class.submit("kept")
    os.chmod(path, 0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert new_class.autograder("grade").returncode == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_ctrl_c_keeps_what_is_done(filled, tmp_path):
    start, calm, seconds = filled
    shutil.copytree(start, tmp_path / "class")
    grader = subprocess.Popen(
        [str(SCRIPTS / "autograder"), "grade", "--class", str(tmp_path / "class"), "--jobs", "1"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    pages = tmp_path / "class" / "feedback"
    while grader.poll() is None and not list(pages.rglob("*.html")):
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(0.02)
    grader.send_signal(signal.SIGINT)
    _, errors = grader.communicate(timeout=60)
    assert grader.returncode in (130, 0, 3)
    if grader.returncode == 130:
        assert errors.strip() == "stopped; what was done is kept"
    assert json.loads(next((tmp_path / "class" / "autograded").rglob("*.ipynb")).read_text())
    assert autograder("grade", "--class", str(tmp_path / "class")).returncode in (0, 3)
    assert content(Course(ROOT), tmp_path / "class") == calm
