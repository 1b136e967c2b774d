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
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, SCRIPTS, autograder, forks, run

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.errors import UserError
from autograder.gradebook import cells as gradebook

KILLS = 20
sys.path.append(str(ROOT / "benchmarks"))
from kills import content, fill, kill_and_finish  # noqa: E402


@dataclass
class Filled:
    """A small class in a small course, and what an undisturbed run makes of it."""

    course: Course
    path: Path
    calm: dict
    seconds: float

    def content(self, path: Path) -> dict:
        return content(self.course, path, self.course.names())

    def grade(self, path: Path) -> subprocess.CompletedProcess:
        return autograder("grade", "--class", str(path), cwd=self.course.root)

    def start(self, path: Path, *options: str, out: int | None = None, err: int | None = None):
        """Start to grade; what it prints goes to the files of these numbers."""
        with open(os.devnull, "w") as null:
            files = {"out": out or null.fileno(), "err": err or null.fileno()}
            command = [str(SCRIPTS / "autograder"), "grade", "--class", str(path), *options]
            return forks().start(*command, cwd=self.course.root, **files)


def write_much(path: Path) -> None:
    """Add a cell to a notebook, so that it needs more room than the gradebook's own changes."""
    notebook = json.loads(path.read_text())
    text = {"cell_type": "markdown", "id": "much", "metadata": {}, "source": "as I said " * 8000}
    notebook["cells"].append(text)
    path.write_text(json.dumps(notebook))


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Filled:
    root = tmp_path_factory.mktemp("killed")
    course = Course(shutil.copytree(ROOT / "tests" / "mini", root / "course"))
    assert autograder("build", cwd=course.root).returncode == 0
    fill(course, root / "class", course.names())
    for path in (root / "class").rglob("*.ipynb"):
        if path.parts[-3] != "unreadable":
            write_much(path)
    one = Filled(course, root / "class", {}, 0)
    for name in ("first", "calm"):  # what is forked from, and evidence, are there after the first
        shutil.copytree(root / "class", root / name)
        began = time.monotonic()
        done = one.grade(root / name)
        assert done.returncode == 3, done.stderr  # one crashes, one is unreadable
        one.seconds = time.monotonic() - began
    one.calm = one.content(root / "calm")
    return one


@pytest.fixture
def path(filled, tmp_path) -> Path:
    return shutil.copytree(filled.path, tmp_path / "class")


def test_killed_at_random_moments_it_ends_as_an_undisturbed_run(filled, path):
    kills = kill_and_finish(path, random.Random(5), KILLS, filled.seconds, filled.start)
    assert kills == KILLS
    assert filled.content(path) == filled.calm
    assert not list(path.rglob(".*.part"))


def test_what_a_killed_grader_was_writing_goes_with_the_next_run(filled, path):
    """Also where nothing is written: it was killed while it graded what was graded before."""
    assert filled.grade(path).returncode == 3
    ended = subprocess.Popen(["true"])
    ended.wait()
    folders = [path / name / "right" / "01_text" for name in ("autograded", "feedback")]
    for pid in ended.pid, os.getpid():
        for folder in folders:
            (folder / f".text.ipynb.{pid}.part").write_text("half of it")
    assert filled.grade(path).returncode == 3
    kept = [folder / f".text.ipynb.{os.getpid()}.part" for folder in folders]
    assert sorted(path.rglob(".*.part")) == sorted(kept)  # whoever writes these still runs
    assert filled.content(path) == filled.calm


def test_a_full_disk_is_said_and_what_was_graded_is_kept(filled, path, tmp_path):
    size = sum(f.stat().st_size for f in path.rglob("*") if f.is_file())
    room = (filled.course.root / "gradebook.db").stat().st_size + 200_000  # for some of the four
    script = (
        f"mount -t tmpfs -o size={size + room} disk {tmp_path}/small"
        f" && cp -r {path} {tmp_path}/small/class"
        f" && {{ {SCRIPTS}/autograder grade --class {tmp_path}/small/class; echo exit $?; }};"
        f" cp -r {tmp_path}/small/class {tmp_path}/after"
    )
    (tmp_path / "small").mkdir()
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    full = run("unshare", "--mount", *own, "sh", "-c", script, cwd=filled.course.root)
    if "mount:" in full.stderr or "unshare:" in full.stderr:
        pytest.skip(f"no file system can be mounted here: {full.stderr.strip()}")
    assert "exit 1" in full.stdout and "Traceback" not in full.stderr
    assert list((tmp_path / "after" / "autograded").rglob("*.ipynb"))
    [line] = full.stderr.strip().splitlines()
    assert line.startswith("error: ") and "full" in line or "No space left" in line
    # with room again, the next run ends as if nothing had happened
    done = filled.grade(tmp_path / "after")
    assert done.returncode == 3, done.stderr
    assert filled.content(tmp_path / "after") == filled.calm


@contextlib.contextmanager
def locked(path):
    """Another process writes to the database and does not finish."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield database


def test_a_locked_gradebook_is_waited_for(filled, path, tmp_path):
    shutil.copy(filled.course.root / "gradebook.db", path)
    reads, writes = os.pipe()
    with (
        locked(path / "gradebook.db") as database,
        open(reads) as printed,
        (tmp_path / "errors").open("w") as errors,
    ):
        grader = filled.start(path, out=writes, err=errors.fileno())
        os.close(writes)
        for line in printed:
            if "is locked by another process; waiting" in line:
                break
        else:
            pytest.fail("it did not say that it waits")
        database.rollback()
        printed.read()
        assert grader.wait(120) == 3, (tmp_path / "errors").read_text()
    assert filled.content(path) == filled.calm


def test_one_that_stays_locked_is_an_error(course, tmp_path, monkeypatch):
    monkeypatch.setattr(gradebook, "LOCK_SECONDS", 0.3)
    classroom = Classroom(tmp_path)
    gradebook.open_gradebook(course, classroom).close()
    told = []
    with locked(tmp_path / "gradebook.db"), pytest.raises(UserError, match="close what has it"):
        gradebook.open_gradebook(course, classroom, say=told.append)
    assert len(told) == 1


def test_one_that_is_locked_in_the_middle_is_an_error(filled, path, monkeypatch):
    monkeypatch.setattr(gradebook, "LOCK_SECONDS", 0.3)
    monkeypatch.setattr(sys, "executable", forks().executable)  # workers are forks
    from autograder.classroom.grade import grade_class

    course, classroom = filled.course, Classroom(path)
    path, held = path / "gradebook.db", []
    with contextlib.ExitStack() as stack:

        def lock(record):
            if not held:
                held.append(stack.enter_context(locked(path)))

        with pytest.raises(UserError, match="locked; what was graded before is kept"):
            grade_class(course, classroom, [], on_record=lock)
    grade_class(course, classroom, [])
    assert filled.content(classroom.path) == filled.calm


def test_submissions_are_opened_for_reading_only(new_class):
    path = new_class.submit("kept")
    os.chmod(path, 0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert new_class.autograder("grade").returncode == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_ctrl_c_keeps_what_is_done(filled, path, tmp_path):
    with (tmp_path / "errors").open("w") as errors:
        grader = filled.start(path, "--jobs", "1", err=errors.fileno())
    while grader.poll() is None and not list((path / "feedback").rglob("*.html")):
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(0.02)
    grader.send_signal(signal.SIGINT)
    code = grader.wait(60)
    assert code in (130, 3)
    if code == 130:
        assert (tmp_path / "errors").read_text().strip() == "stopped; what was done is kept"
    assert json.loads(next((path / "autograded").rglob("*.ipynb")).read_text())
    assert filled.grade(path).returncode in (0, 3)
    assert filled.content(path) == filled.calm
