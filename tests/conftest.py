"""What the tests share: the built course, a jailed worker, and classes in temporary folders."""

import atexit
import contextlib
import gc
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# before PyTorch is imported: its threads spin where they wait for a core, and tests share cores
os.environ["OMP_NUM_THREADS"] = "1"

import hypothesis
import pytest
from forks import FOR_COMMANDS, FOR_KERNELS, FOR_WORKERS, Forks, can_fork, launcher

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Assignment, Course
from autograder.running.worker import Worker, warmth_for
from autograder.settings import Limits

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """On two cores a third process works while the others wait for what they started."""
    return max(3, os.cpu_count() or 1)


_shared: dict[str, Path] = {}  # where to fork from, if another process of the tests says so


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """The process that distributes the tests starts what all others fork from."""
    folders = {"commands": forks().folder, "workers": _workers().folder}
    node.workerinput["forks"] = {name: str(folder) for name, folder in folders.items()}


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("forks", {})
    _shared.update({name: Path(folder) for name, folder in given.items()})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the whole come first: they take longest, and at the end all others would wait.

    Last come those whose files take seconds: then all processes end at about the same time.
    """
    items.sort(key=lambda item: (item.path.parent != HERE, item.path.parent.name in SHORT))


def pytest_collection_finish() -> None:
    gc.freeze()  # thousands of tests, and all that they import, are there until the end


HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SHORT = ("judging", "protocol")  # folders of tests whose files are
SCRIPTS = Path(sys.executable).parent
# a known mistake of weighted-sum in 01: zip hides that the lengths differ
ZIP = """\
def weighted_sum(x, w):
    total = 0
    for number, weight in zip(x, w):
        total = total + number * weight
    return total
"""


@pytest.fixture(autouse=True)
def same_draws() -> None:
    """A test draws the same whatever ran before it."""
    random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(0)


@pytest.fixture(scope="session")
def course() -> Course:
    """The repository's own course; tests never write into it."""
    return Course(ROOT)


@pytest.fixture(scope="session")
def neuron(course: Course) -> Assignment:
    return course.load("01_neuron")


@pytest.fixture(scope="session")
def warmth(course: Course) -> list[str]:
    """What a worker imports for all assignments."""
    return warmth_for(map(course.load, course.names()))


@pytest.fixture(scope="session")
def worker(course: Course, warmth: list[str]):
    """A jailed warm worker with short limits."""
    with Worker(Limits(cell_seconds=4), course.cache, warmth=warmth) as worker:
        begin(worker)
        worker.check_jail()
        yield worker


@pytest.fixture
def open_path(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tmp_path that other users can get into."""
    private = tmp_path_factory.getbasetemp().parent
    if "popen" in tmp_path_factory.getbasetemp().name:  # of one of several processes
        private = private.parent
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(0o755)
        if folder == private:
            break
    return tmp_path


def lesser(folder: Path, *options: str, python: str = sys.executable) -> str:
    """A program to start workers with (as sys.executable), which may less: see lesser.py."""
    program = folder / "-".join(["python", *options])
    script = Path(__file__).with_name("lesser.py")
    words = [sys.executable, str(script), *options, "--", python]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    program.chmod(0o755)
    return str(program)


def copy_evidence(root: Path, name: str) -> None:
    """Give a copy of the course what is kept of an assignment's known mistakes (see `store`)."""
    folder = Course(root).evidence
    folder.mkdir(parents=True, exist_ok=True)
    for path in Course(ROOT).evidence.glob(f"{name}.*"):
        with contextlib.suppress(FileNotFoundError):  # a newer one has taken its place
            shutil.copy(path, folder)


@dataclass
class Class:
    """A class in a temporary folder: hand in work, then grade it."""

    classroom: Classroom
    assignment: Assignment

    @property
    def path(self) -> Path:
        return self.classroom.path

    def file(self, student: str) -> Path:
        a = self.assignment
        path = self.classroom.submission(student, a.name, a.notebook)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def submit(self, student: str, changes: dict[str, str] | None = None) -> Path:
        """Hand in the reference's answers, with `changes` (by task id) in place of some."""
        answers = {**reference_answers(self.assignment), **(changes or {})}
        return self.submit_text(student, notebook_text(filled(self.assignment, answers)))

    def submit_text(self, student: str, text: str | bytes) -> Path:
        path = self.file(student)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def autograder(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run the command line in the course, on this class."""
        return autograder(*arguments, "--class", str(self.path))

    def nbgrader(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run a stock nbgrader command in the course, on this class."""
        environment = {**os.environ, "AUTOGRADER_CLASS": str(self.path)}
        return run(str(SCRIPTS / "nbgrader"), *arguments, env=environment)


def run(*command: str, **kwargs) -> subprocess.CompletedProcess:
    kwargs = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 300, **kwargs}
    program = command[0]
    if can_fork(program, kwargs):
        return forks().run(*command, **kwargs)
    return subprocess.run(command, **kwargs)


def _folder_for_forks() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="forks-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _workers(device: Path | None = None) -> Forks:
    """Where workers are forked from, those with a device's folder on their path by themselves."""
    if device is None and _shared:
        return Forks(_shared["workers"], None)
    cache = ROOT / "build" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    places = {"HOME": "", "MPLCONFIGDIR": "matplotlib", "IPYTHONDIR": "ipython"}  # a worker's
    environment = {name: str(cache / folder) for name, folder in places.items()}
    environment |= {"PYTHONPATH": str(device)} if device else {}
    workers = Forks(_folder_for_forks(), FOR_WORKERS, environment=environment)
    atexit.register(workers.close)
    return workers


@cache
def forks() -> Forks:
    """Where commands are forked from, and the workers that they start; until the tests end."""
    folder = _folder_for_forks()
    executable = launcher(folder, _workers())
    if _shared:
        return Forks(_shared["commands"], None, executable)
    commands = Forks(folder, FOR_COMMANDS, executable)
    atexit.register(commands.close)
    return commands


@cache
def executable_with(device: Path) -> str:
    """What stands for sys.executable in a command that may start workers with such a device."""
    return launcher(_folder_for_forks(), _workers(), device, _workers(device))


@cache
def executable_with_kernels() -> str:
    """What stands for sys.executable in a server that starts kernels."""
    folder = _folder_for_forks()
    kernels = Forks(folder, FOR_KERNELS)
    atexit.register(kernels.close)
    return launcher(folder, _workers(), kernels=kernels)


@cache
def _executable_with_less(options: tuple[str, ...]) -> str:
    return launcher(_folder_for_forks(), _workers(), lesser=options)


def autograder_with_less(options: list[str], *arguments: str) -> subprocess.CompletedProcess:
    """As `autograder`, of a command that may less, and so may its workers: see lesser.py."""
    executable = _executable_with_less(tuple(options))
    program, less = str(SCRIPTS / "autograder"), {"lesser": options, "executable": executable}
    return forks().run(program, *arguments, cwd=ROOT, timeout=300, **less)


def begin(worker: Worker) -> None:
    """Start a worker as a fork; should it end, another takes its place in the ordinary way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", forks().executable)
        worker.start()


def autograder(*arguments: str, **kwargs) -> subprocess.CompletedProcess:
    return run(str(SCRIPTS / "autograder"), *arguments, **kwargs)


@pytest.fixture
def new_class(tmp_path: Path, neuron: Assignment) -> Class:
    """An empty class for 01_neuron."""
    (tmp_path / "class").mkdir()
    return Class(Classroom(tmp_path / "class"), neuron)


MINI = {
    "mini.py": """\
# %% [markdown]
# # Mini
#
# ## Double it

# %% nbgrader={"grade_id": "double", "solution": true} difficulty=1 importance=1 minutes=1
#| export
def double(x):
    \"\"\"Twice x.\"\"\"
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% nbgrader={"grade_id": "double-values", "grade": true, "points": 2}
# Hidden tests: values.

# %% [markdown]
# ## Add one

# %% nbgrader={"grade_id": "add-one", "solution": true}
#| export
def add_one(x):
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION

# %% nbgrader={"grade_id": "add-one-values", "grade": true, "points": 1}

# %% tags=["skip-execution", "demo"]
print(double(21))
""",
    "tasks/double.py": """\
# %% setup
from autograder import probe, randn

# %% hidden="double-values"
probe(double, randn(3))

# %% mistake="triples"
# Count how often x is added.
def double(x):
    return 3 * x

# %% alternative="sum"
def double(x):
    return x + x
""",
    "tasks/add-one.py": """\
# %% hidden="add-one-values"
from autograder import probe, randn
probe(add_one, randn(4))
""",
}


def write_course(root: Path, assignments: dict[str, dict[str, str]]) -> Course:
    """Write a small course: for each assignment the files that differ from MINI's."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for assignment, files in assignments.items():
        topic = assignment.split("_", 1)[-1]
        folder = root / "source" / assignment
        (folder / "tasks").mkdir(parents=True, exist_ok=True)
        for name, text in {**MINI, **files}.items():
            (folder / name.replace("mini.py", f"{topic}.py")).write_text(text)
    return Course(root)


@pytest.fixture
def make_course(tmp_path: Path) -> Callable[..., Course]:
    """Make a small course of one assignment, with the files that differ from MINI's."""

    def make(files: dict[str, str] | None = None) -> Course:
        return write_course(tmp_path / "course", {"01_mini": files or {}})

    return make
