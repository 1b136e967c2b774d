"""Many workers, many machines, one result: the same class graded in every way there is.

The Dask cluster is a real one on loopback: a scheduler, two workers, and one of them killed in
the middle.
"""

import json
import os
import shutil
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import pytest
from cluster import cluster  # noqa: F401  (a fixture)
from conftest import ROOT, SCRIPTS, Class, autograder, forks

from autograder.class_folder import Classroom
from autograder.course import Course, digest_of_sources

sys.path.append(str(ROOT / "benchmarks"))
from classes import make_class  # noqa: E402
from kills import content, fill  # noqa: E402

STUDENTS = 8


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A class: right, wrong, crashing and unreadable work."""
    path = tmp_path_factory.mktemp("scale") / "class"
    course = Course(ROOT)
    fill(course, path)
    make_class(course, Classroom(path), ["01_neuron"], STUDENTS, seed=3)
    return path


@pytest.fixture(scope="module")
def alone(handed_in):
    """What one worker makes of the class."""
    return graded(handed_in, "one", "--jobs", "1")


def graded(handed_in: Path, name: str, *options: str) -> dict:
    path = handed_in.with_name(name)
    shutil.copytree(handed_in, path)
    done = autograder("grade", "--class", str(path), *options)
    assert done.returncode == 3, done.stderr  # some crash, one is unreadable
    return content(Course(ROOT), path)


@pytest.mark.parametrize("jobs", ["2", "4"])
def test_more_workers_give_the_same(handed_in, alone, jobs):
    assert graded(handed_in, f"jobs{jobs}", "--jobs", jobs) == alone


# ---------------------------------------------------------------- a cluster


def test_a_cluster_that_loses_a_worker_gives_the_same(handed_in, alone, cluster):
    path = handed_in.with_name("cluster")
    shutil.copytree(handed_in, path)
    lost, _ = cluster.work(), cluster.work()
    errors = path.with_name("errors")
    with errors.open("w") as file, open(os.devnull, "w") as null:
        command = ("grade", "--class", str(path), "--scheduler", cluster.address)
        outputs = {"out": null.fileno(), "err": file.fileno()}
        grader = forks().start(str(SCRIPTS / "autograder"), *command, cwd=ROOT, **outputs)
    while grader.poll() is None and not list((path / "autograded").rglob("*.ipynb")):
        time.sleep(0.02)
    assert grader.poll() is None
    lost.kill()
    assert grader.wait(300) == 3, errors.read_text()
    assert errors.read_text() == ""
    assert content(Course(ROOT), path) == alone


def refused(path: Path, address: str) -> str:
    """The one line that grading on a cluster ends with, and nothing written."""
    done = autograder("grade", "--class", str(path), "--scheduler", address)
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    assert not (path / "autograded").exists() and not (path / "gradebook.db").exists()
    return line


@pytest.fixture
def copied(tmp_path):
    """The built course once more, for a worker that differs."""
    for folder in ("source", "build/source", "build/answers", "assignments"):
        shutil.copytree(ROOT / folder, tmp_path / "course" / folder)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path / "course")
    return tmp_path / "course"


def test_a_scheduler_that_is_not_there(handed_in):
    pytest.importorskip("distributed", reason="Dask is not installed")
    assert "there is no scheduler at tcp://127.0.0.1:9" in refused(handed_in, "tcp://127.0.0.1:9")


def test_a_worker_with_another_course(handed_in, cluster, copied):
    changed = copied / "source" / "01_neuron"
    (changed / "more.py").write_text("# another cell\n")
    answers = copied / "build" / "answers" / "01_neuron.json"
    built = json.loads(answers.read_text())
    answers.write_text(json.dumps({**built, "sources": digest_of_sources(changed)}))
    cluster.work(copied)
    assert "has another source of 01_neuron" in refused(handed_in, cluster.address)


def test_a_worker_that_could_read_the_class(cluster, neuron):
    """Seen there, where the jails are; the class lies where libraries do."""
    with tempfile.TemporaryDirectory(dir=sysconfig.get_path("purelib")) as folder:
        one = Class(Classroom(Path(folder, "class")), neuron)
        one.submit("honest")
        cluster.work()
        assert f"a submission could read {one.path}" in refused(one.path, cluster.address)


def test_a_worker_with_another_version(handed_in, cluster, copied, tmp_path):
    shutil.copytree(ROOT / "autograder", tmp_path / "other" / "autograder")
    package = tmp_path / "other" / "autograder" / "__init__.py"
    package.write_text(package.read_text().replace('__version__ = "', '__version__ = "9.'))
    paths = [str(tmp_path / "other"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    cluster.start_anew("dask_worker", *cluster.work_arguments, cwd=copied, env=environment)
    assert "has other versions" in refused(handed_in, cluster.address)


# ---------------------------------------------------------------- status


def test_status_says_what_is_new_and_what_is_stale_and_why(handed_in, tmp_path):
    path = tmp_path / "class"
    make_class(Course(ROOT), Classroom(path), ["01_neuron"], 3)
    before = set(path.rglob("*"))
    [all_new] = status(path)
    assert (all_new["graded"], all_new["new"], all_new["stale"]) == (0, 3, 0)
    assert set(path.rglob("*")) == before
    assert autograder("grade", "--class", str(path)).returncode == 0
    assert status(path)[0]["students"] == {}
    file = path / "submitted" / "student00001" / "01_neuron" / "neuron.ipynb"
    file.write_text(file.read_text() + "\n")
    [changed] = status(path)
    assert (changed["graded"], changed["stale"]) == (2, 1)
    assert changed["students"] == {"student00001": ["the submission changed"]}
    Classroom(path).seed("01_neuron", 8)
    assert status(path)[0]["why"] == {"the seed changed": 3, "the submission changed": 1}
    shown = autograder("status", "--class", str(path)).stdout
    assert "01_neuron: 0 graded, 0 new, 3 stale\n     3 x  the seed changed" in shown


def status(path: Path) -> list[dict]:
    return json.loads(autograder("status", "--class", str(path), "--json").stdout)
