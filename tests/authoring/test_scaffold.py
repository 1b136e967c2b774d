"""What an author starts from: it builds and holds at once, and nothing is written over."""

import re
from pathlib import Path

import pytest
from conftest import ROOT, autograder

from autograder.authoring.demo import ONCE, SEED, STUDENTS
from autograder.authoring.scaffold import CONFIG
from autograder.course import Course
from autograder.grading.draws import paid_seed


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A new course with a second task and a second assignment, built."""
    root = tmp_path_factory.mktemp("new") / "my course"
    done = autograder("new-course", str(root), cwd=root.parent)
    assert (done.returncode, done.stderr) == (0, "")
    for command in (
        ("new-task", "01_first", "count-leaves"),
        ("new-assignment", "02_trees"),
        ("new-task", "02_trees", "cut"),
        ("build",),
    ):
        done = autograder(*command, cwd=root)
        assert (done.returncode, done.stderr) == (0, ""), command
    return Course(root)


@pytest.fixture
def texts(started: Course):
    """Every file of the course; what a test leaves must be the same."""

    def read() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in started.root.rglob("*") if path.is_file()}

    before = read()
    yield before
    assert read() == before


def test_what_is_written_is_there(started):
    assert [task.id for task in started.load("01_first").tasks] == ["first-task", "count-leaves"]
    assert [task.id for task in started.load("02_trees").tasks] == ["trees-task", "cut"]
    assert all(task.points == 1 for task in started.load("02_trees").tasks)
    last = started.load("02_trees").cells[-1]
    assert "demo" in last.metadata["tags"]


@pytest.mark.parametrize("options", [(), ("--mutants",)], ids=["tests", "mutants"])
def test_it_holds_at_once(started, options):
    done = autograder("verify", *options, cwd=started.root)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    found = re.findall(r"^(0\d_\w+): (?:holds|\d+ mutants)", done.stdout, re.MULTILINE)
    assert set(found) == {"01_first", "02_trees"}, done.stdout


def test_the_readme_of_a_new_course_names_commands_that_are_there(started):
    told = autograder("--help").stdout
    commands = re.findall(r"^autograder ([\w-]+)", (started.root / "README.md").read_text(), re.M)
    assert len(commands) == 5
    assert all(re.search(rf"^│ {command} ", told, re.MULTILINE) for command in commands)


def test_this_course_is_configured_as_a_new_one():
    assert (ROOT / "nbgrader_config.py").read_text() == CONFIG


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("new-course .", "is not an empty folder"),
        ("new-course README.md", "is not an empty folder"),
        ("new-course README.md/course", "Not a directory"),
        ("new-assignment 02_trees", "source/02_trees exists already"),
        ("new-assignment 03_trees", "02_trees is about trees too"),
        ("new-assignment trees", "cannot be an assignment's name"),
        ("new-assignment 03_../up", "cannot be an assignment's name"),
        ("new-assignment 03_class", "cannot be an assignment's name"),
        ("new-task 04_none leaf", "there is no assignment '04_none'; there are: 01_first"),
        ("new-task 02_trees trees-task", "has trees-task or trees_task already"),
        ("new-task 02_trees got", "has got or got already"),
        ("new-task 02_trees torch", "has torch or torch already"),
        ("new-task 02_trees Leaf", "cannot be a task's name"),
        ("new-task 02_trees lambda", "cannot be a task's name"),
    ],
)
def test_what_is_refused_writes_nothing(started, texts, command, words):
    done = autograder(*command.split(), cwd=started.root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert words in done.stderr


def test_demo_on_a_course_without_mistakes_says_so(tmp_path):
    root = tmp_path / "course"
    assert autograder("new-course", str(root)).returncode == 0
    task = root / "source" / "01_first" / "tasks" / "first-task.py"
    parts = re.split(r"^(?=# %%)", task.read_text(), flags=re.MULTILINE)
    task.write_text("".join(part for part in parts if "mistake=" not in part))
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("c.Limits.cell_seconds = 2\n")  # for the student whose answer hangs
    assert autograder("build", cwd=root).returncode == 0
    done = autograder("demo", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("No assignment has known mistakes yet") == 1
    [page] = re.findall(r"a feedback page +(\S+\.html)", done.stdout)
    assert (root / page).is_file()


def test_the_sample_class_has_the_same_draws():
    assert len({paid_seed(SEED, student) for student in {*STUDENTS} - {*ONCE}}) == 1
