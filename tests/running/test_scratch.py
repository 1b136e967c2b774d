"""The folder a run writes in is gone afterwards, whatever the run has left there."""

import fcntl
import logging
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT, lesser, run

from autograder.protocol.results import RunCell
from autograder.running import scratch
from autograder.running.scratch import remove, scratch_folder, sweep
from autograder.running.worker import Worker
from autograder.settings import Limits

# what a run leaves behind, in the folder it is in
DEEP = """
import os
for _ in range(1200):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
open("at the end", "w").close()
"""
CLOSED = """
import os
for name in ("shut", "shut too"):
    os.mkdir(name)
    os.makedirs(f"{name}/inner/most")
    open(f"{name}/inner/file", "w").close()
    for part in ("/inner/most", "/inner", ""):
        os.chmod(name + part, 0)
os.mkdir("empty", 0)
os.mkdir("read only")
os.makedirs("read only/x/y")
os.chmod("read only", 0o500)
"""
CLOSED_IN_THE_JAIL = """
import os
os.makedirs("a/b/c")
os.umask(0o777)
os.mkdir("a/b/shut")
os.mkdir("empty")
for _ in range(30):
    os.mkdir("a/b/c/" + "x" * 50)
    os.rename("a/b/c/" + "x" * 50, "a/b/c/" + str(_))
"""
ODD = """
import os
for name in (b"new\\nline", b"\\xff\\xfe", b"-rf", b"...", b"'", b"n" * 255, "\\u202e".encode()):
    os.mkdir(name)
    open(os.path.join(name, name), "w").close()
os.mkfifo("pipe")
"""
MANY = """
import os
for i in range(60):
    open(str(i), "w").close()
    os.mkdir(f"folder {i}")
os.mkdir("one")
for i in range(60):
    os.makedirs(f"one/{i}/x")
"""
LINKS = """
import os
os.symlink("/", "root")
os.symlink(os.environ["KEPT"], "kept")
os.mkdir("folder")
os.symlink(os.environ["KEPT"], "folder/kept")
os.symlink("../../../..", "folder/up")
os.symlink("folder/loop", "folder/loop")
"""


def leave(folder: str, source: str, kept: Path) -> None:
    here = os.getcwd()
    os.chdir(folder)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KEPT", str(kept))
            exec(source, {})
    finally:
        os.chdir(here)


@pytest.fixture
def places(open_path, monkeypatch) -> Path:
    """Where scratch folders are made, apart from all others."""
    monkeypatch.setattr(tempfile, "tempdir", str(open_path / "places"))
    (open_path / "places").mkdir()
    (open_path / "places").chmod(0o755)
    return open_path / "places"


@pytest.fixture
def kept(tmp_path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "file").write_text("mine")
    folder.chmod(0o500)
    return folder


ALL = [DEEP, CLOSED, CLOSED_IN_THE_JAIL, ODD, MANY, LINKS]
IDS = ["deep", "closed", "closed by umask", "odd", "many", "links"]


@pytest.mark.parametrize("source", ALL, ids=IDS)
def test_nothing_is_left_and_no_link_is_followed(source, places, kept, monkeypatch):
    monkeypatch.setattr(scratch, "BATCH", 7)
    with scratch_folder() as folder:
        mask = os.umask(0o022)
        leave(folder, source, kept)
        os.umask(mask)
    assert list(places.iterdir()) == []
    assert (kept / "file").read_text() == "mine"
    assert kept.stat().st_mode & 0o777 == 0o500


AS_ANOTHER = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from autograder.running.scratch import scratch_folder
os.environ["KEPT"] = sys.argv[1]
for source in {sources!r}:
    with scratch_folder() as folder:
        if os.geteuid() == 0 and os.fork() == 0:  # a run is nobody's
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            os.chdir(folder)
            exec(source, {{}})
            os._exit(0)
        elif os.geteuid() == 0:
            os.wait()
        else:
            here, mask = os.getcwd(), os.umask(0o022)
            os.chdir(folder)
            exec(source, {{}})
            os.chdir("/")
            os.umask(mask)
        made = len(os.listdir(folder)) if os.access(folder, os.R_OK) else "some"
    print(made, "made, left:", os.listdir(sys.argv[1]))
"""


@pytest.mark.parametrize("options", [["user"], ["docker"], ["few-rights"]], ids=lambda o: o[0])
def test_nothing_is_left_where_rights_are_few(options, places, tmp_path):
    if options != ["user"] and os.geteuid() != 0:
        pytest.skip("only root has rights to lose")
    places.chmod(0o1777)
    program = lesser(tmp_path, *options)
    script = AS_ANOTHER.format(sources=[s.replace("1200", "200") for s in ALL])
    done = run(program, "-c", script, str(places), env={"PYTHONPATH": str(ROOT)}, cwd="/")
    if "a user namespace is refused here" in done.stderr:
        pytest.skip(done.stderr)
    lines = done.stdout.splitlines()
    assert (len(lines), done.stderr) == (len(ALL), "")
    for line in lines:
        assert re.fullmatch(r"([1-9]\d*|some) made, left: \[\]", line)


# ---------------------------------------------------------------- runs


@pytest.fixture(scope="module")
def bare(course, tmp_path_factory):
    """A worker whose runs have no namespaces: what they write lies on the disk."""
    program = lesser(tmp_path_factory.mktemp("bare"), "no-userns")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", program)
        limits = Limits(cell_seconds=20)
        with Worker(limits, course.cache, warmth=()) as worker:
            layers = worker.check_jail()
            assert layers["namespaces"] != "active" and "scratch" not in layers
            yield worker


DEEPER = DEEP.replace("1200", "3000")


@pytest.mark.parametrize("source", [DEEPER, CLOSED_IN_THE_JAIL], ids=["deep", "shut"])
def test_a_run_without_namespaces_leaves_nothing(bare, places, source, caplog):
    tell = "import os\nprint(len(os.listdir(os.environ['HOME'])))"
    result = bare.attempt([RunCell(source), RunCell(tell)], 0, "cpu")
    assert result.ended is None and result.results[0, None].error is None
    assert int(result.results[1, None].outputs[0]["text"]) > 0  # it was there
    assert list(places.iterdir()) == []
    assert caplog.records == []


# ---------------------------------------------------------------- what stays


def test_what_cannot_be_removed_is_named_and_removed_at_the_next_start(
    places, monkeypatch, caplog, course
):
    monkeypatch.setattr(scratch, "SECONDS", -1.0)
    with scratch_folder() as folder:
        Path(folder, "file").touch()
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert folder in record.getMessage() and "too much" in record.getMessage()
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "tempdir", str(places))
    with Worker(Limits(), course.cache, warmth=()) as worker:
        worker.start()
        assert list(places.iterdir()) == []


def test_folders_in_use_or_of_others_are_not_swept(places):
    script = "import sys\nfrom autograder.running.scratch import scratch_folder\n"
    script += "with scratch_folder() as folder:\n    print(folder, flush=True)\n    input()"
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(places)}
    grader = subprocess.Popen(
        [sys.executable, "-c", script],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    folder = Path(grader.stdout.readline().strip())
    other, link, away = (places / f"{scratch.PREFIX}{name}" for name in ("other", "link", "away"))
    (places / "elsewhere").mkdir()
    link.symlink_to(places / "elsewhere")
    left = {folder, places / "elsewhere", link}
    if os.geteuid() == 0:
        other.mkdir()
        os.chown(other, 4711, 4711)
        left.add(other)
    away.mkdir()
    sweep()
    assert set(places.iterdir()) == left
    grader.kill()  # then it is left behind
    grader.wait()
    sweep()
    assert set(places.iterdir()) == left - {folder}


def test_what_is_gone_already_is_no_error(places, caplog):
    with scratch_folder() as folder:
        os.rmdir(folder)
    remove(folder)
    assert caplog.records == []


def test_a_lock_that_a_sweeper_holds_is_waited_for(places, monkeypatch):
    """Made anew where another took it for left behind, between its making and its lock."""
    make, made = tempfile.mkdtemp, []

    def taken(**words):
        made.append(make(**words))
        if len(made) == 1:
            sweep()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", taken)
    with scratch_folder() as folder:
        assert len(made) == 2 and folder == made[1] and os.path.isdir(folder)
        descriptor = os.open(folder, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)
