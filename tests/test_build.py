"""What `autograder build` makes of a course, what it refuses, and what it leaves alone."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from conftest import MINI, ROOT, SCRIPTS, Class, autograder, write_course
from nbgrader.api import Gradebook

from autograder.authoring.build import build
from autograder.authoring.percent import read_notebook
from autograder.class_folder import Classroom
from autograder.classroom.grade import Options, grade_class
from autograder.course import Course
from autograder.errors import UserError

TRACKED = (
    "assignments/01_mini/mini.ipynb",
    "solutions/mini.ipynb",
    "solutions/mini.py",
    "gradebook.db",
)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A small course, built once; a test that changes it takes a copy."""
    course = write_course(tmp_path_factory.mktemp("built") / "course", {"01_mini": {}})
    assert build(course) == [*TRACKED]
    return course


@pytest.fixture
def copy(built: Course, tmp_path: Path) -> Course:
    return Course(shutil.copytree(built.root, tmp_path / "course"))


def test_a_build_makes_everything(built: Course):
    made = contents(built.root)
    assert {*TRACKED, "build/source/01_mini/mini.ipynb"} <= made.keys()
    mini = built.load("01_mini")
    assert [task.id for task in mini.tasks] == ["double", "add-one"]
    assert mini.max_score == 3
    assert [answer.name for answer in mini.mistakes] == ["triples"]
    assert [answer.name for answer in mini.alternatives] == ["sum"]


def test_a_second_build_changes_no_byte(copy: Course):
    before = contents(copy.root)
    assert build(copy) == []  # it sees that there is nothing to do
    (copy.root / "build" / "stamp").unlink()
    assert build(copy) == []  # it makes everything
    assert contents(copy.root) == before


def test_the_gradebook_has_nbgraders_tables(built: Course, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(SCRIPTS), prepend=os.pathsep)  # nbgrader calls alembic
    Gradebook(f"sqlite:///{tmp_path}/its-own.db").close()
    found = []
    for path in (built.root / "gradebook.db", tmp_path / "its-own.db"):
        with sqlite3.connect(path) as database:
            tables = database.execute("select name from sqlite_master where type = 'table'")
            version = database.execute("select version_num from alembic_version").fetchall()
            columns = "select name, type from pragma_table_info(?)"
            found.append((version, {t: database.execute(columns, t).fetchall() for t in tables}))
    assert found[0] == found[1]


def test_check_names_what_differs_and_writes_nothing(copy: Course):
    release, _, solution, gradebook = (copy.root / name for name in TRACKED)
    stray = release.with_name("notes.txt")
    stray.write_text("left over")
    release.write_text(release.read_text().replace("Twice x", "Thrice x"))
    solution.unlink()
    with sqlite3.connect(gradebook) as database:
        database.execute("update grade_cells set max_score = 9 where max_score = 2")
    before = contents(copy.root)
    differs = [
        "assignments/01_mini/mini.ipynb",
        "assignments/01_mini/notes.txt",
        "solutions/mini.py",
        "gradebook.db",
    ]
    check = autograder("build", "--check", cwd=copy.root)
    assert check.returncode == 1
    assert check.stdout.splitlines() == [f"differs  {name}" for name in differs]
    assert check.stderr.startswith("error: ") and check.stderr.count("\n") == 1
    assert contents(copy.root) == before
    assert build(copy) == differs
    assert not stray.exists() and "Thrice" not in release.read_text()


def test_the_repository_is_up_to_date():
    check = autograder("build", "--check")
    assert (check.returncode, check.stdout) == (0, "everything is up to date\n")


# ---------------------------------------------------------------- sources that are refused

NOTEBOOK, MISTAKES, ALTERNATIVES = (
    MINI[f"{name}.py"] for name in ("mini", "mistakes", "alternatives")
)

REFUSED = {
    "a grade id used twice": (
        {"mini": NOTEBOOK.replace('"add-one-values"', '"double-values"')},
        "double-values.* used twice",
    ),
    "a malformed grade id": (
        {"mini": NOTEBOOK.replace('"add-one"', '"add one"')},
        "'add one' is malformed",
    ),
    "a grade cell not called after its task": (
        {"mini": NOTEBOOK.replace('"add-one-values"', '"plus-values"')},
        "plus-values must follow its task and be called add-one-",
    ),
    "a mistake without a hint": (
        {"mistakes": MISTAKES.replace("# Count how often x is added.\n", "")},
        "triples has no hint",
    ),
    "a mistake without a name": (
        {"mistakes": MISTAKES.replace('name="triples"', "")},
        "mistakes.py: a cell lacks task= or name=",
    ),
    "an alternative for an unknown task": (
        {"alternatives": ALTERNATIVES.replace('"double"', '"halve"')},
        "alternatives.py: 'sum' names an unknown task",
    ),
    "two mistakes of one name": (
        {"mistakes": MISTAKES + "\n" + MISTAKES},
        "mistakes.py: 'triples' .*stands there twice",
    ),
    "nothing exported": (
        {"mini": NOTEBOOK.replace("#| export\n", "")},
        "mark the reference's cells",
    ),
    "no demo": (
        {"mini": NOTEBOOK.replace(', "demo"', "")},
        "mark the reference's cells",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_sources_are_refused_in_one_line(what: str, make_course: Callable[..., Course]):
    files, words = REFUSED[what]
    course = make_course(**files)
    before = contents(course.root)
    with pytest.raises(UserError, match=words) as error:
        build(course)
    assert "\n" not in str(error.value)
    assert contents(course.root) == before


def test_two_assignments_cannot_share_a_topic(tmp_path: Path):
    course = write_course(tmp_path, {"01_mini": {}, "02_mini": {}})
    with pytest.raises(UserError, match="source/02_mini: another assignment is about mini too"):
        build(course)


def test_the_command_line_shows_the_error_alone(make_course: Callable[..., Course]):
    course = make_course(**REFUSED["a grade id used twice"][0])
    command = autograder("build", cwd=course.root)
    assert (command.returncode, command.stdout) == (1, "")
    assert command.stderr.startswith("error: ") and command.stderr.count("\n") == 1


# ---------------------------------------------------------------- what students get


def releases() -> list[Path]:
    return sorted((ROOT / "assignments").glob("*/*.ipynb"))


@pytest.mark.parametrize("path", releases(), ids=lambda path: path.stem)
def test_a_release_is_clean(path: Path, course: Course):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and not any(cell.outputs or cell.execution_count for cell in code)
    assert not re.search("(BEGIN|END) (SOLUTION|HIDDEN)|autograder import", path.read_text())
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    prose = re.sub("^```.*?^```", "", prose, flags=re.MULTILINE | re.DOTALL)  # `# A` in code
    assert len(re.findall("^# ", prose, re.MULTILINE)) == 1
    assert [line for c in code for line in c.source.split("\n") if len(line) > 100] == []
    for task in course.load(path.parent.name).tasks:
        assert task.written or "raise NotImplementedError()" in task.solution.released


@pytest.mark.parametrize("path", releases(), ids=lambda path: path.stem)
def test_cell_ids_are_the_grade_ids(path: Path):
    cells = nbformat.read(path, as_version=4).cells
    ids = [cell.id for cell in cells]
    assert len({*ids}) == len(ids)
    assert all(re.fullmatch("[A-Za-z0-9_-]{1,64}", one) for one in ids)
    assert ids == [cell.metadata.nbgrader.grade_id for cell in cells]


def test_a_long_grade_id_is_cut_to_a_valid_cell_id(make_course: Callable[..., Course]):
    long = "add-one-" + "very-" * 20 + "long"
    text = NOTEBOOK.replace("add-one-values", f"{long}-1", 1)
    text += f"""
# %% nbgrader={{"grade_id": "{long}-2", "locked": true}}
print("a second one, equal in its first 64 characters")
"""
    course = make_course(mini=text)
    _, notebook = read_notebook(course.root / "source" / "01_mini")
    ids = [cell.id for cell in notebook.cells]
    assert len({*ids}) == len(ids) and max(map(len, ids)) == 64


def test_the_version_is_that_of_what_students_see(make_course: Callable[..., Course]):
    def version(old: str, new: str) -> str:
        assert old in NOTEBOOK
        course = make_course(mini=NOTEBOOK.replace(old, new, 1))
        _, notebook = read_notebook(course.root / "source" / "01_mini")
        return notebook.metadata.autograder.version

    same = version("", "")
    assert version("probe(double, randn(3))", "probe(double, randn(5))") == same
    assert version("return 2 * x", "return x * 2") == same
    assert version("Twice x", "Two times x") != same
    assert version("## Add one", "## Add 1") != same
    assert version("Hidden tests: values.", "Hidden tests: shapes.") != same
    assert version('"points": 1', '"points": 2') != same


# ---------------------------------------------------------------- the gradebook


def test_the_tracked_gradebook_holds_no_student():
    with sqlite3.connect(f"file:{ROOT}/gradebook.db?mode=ro", uri=True) as database:
        for table in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment"):
            assert database.execute(f"select count(*) from {table}").fetchone() == (0,), table
        assert database.execute("select count(*) from grade_cells").fetchone()[0] > 0


def test_a_class_follows_a_rebuilt_course(copy: Course, tmp_path: Path):
    classroom = Classroom(tmp_path / "class")
    one = Class(classroom, copy.load("01_mini"))
    one.submit("ann")
    options = Options(jobs=1)
    grade_class(copy, classroom, [], options=options)
    url = f"sqlite:///{classroom.path}/gradebook.db"
    with Gradebook(url, "") as gradebook:
        grade = gradebook.find_grade("double-values", "mini", "01_mini", "ann")
        assert grade.score == 2
        grade.manual_score = 1.5
        comment = gradebook.find_comment("double", "mini", "01_mini", "ann")
        comment.manual_comment = "well seen"
        gradebook.db.commit()

    source = copy.root / "source" / "01_mini" / "mini.py"
    more = """
# %% nbgrader={"grade_id": "double-more", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
from autograder import probe, randn
probe(double, randn(2, 5))
### END HIDDEN TESTS

# %% [markdown]
# ## Add one"""
    text = NOTEBOOK.replace('"points": 2', '"points": 5').replace("add-one-values", "add-one-all")
    source.write_text(text.replace("\n# %% [markdown]\n# ## Add one", more))
    assert "gradebook.db" in build(copy)
    [written] = grade_class(copy, classroom, [], options=options)
    with Gradebook(url, "") as gradebook:
        submission = gradebook.find_submission("01_mini", "ann")
        [notebook] = submission.notebooks
        rows = {g.name: (g.max_score, g.auto_score, g.manual_score) for g in notebook.grades}
        assert rows == {
            "double-values": (5, 5, 1.5),
            "double-more": (4, 4, None),
            "add-one-all": (1, 1, None),
        }
        assert (submission.score, submission.max_score) == (6.5, 10)
        comments = {c.name: c.manual_comment for c in notebook.comments}
        assert comments == {"double": "well seen", "add-one": None}
    assert (written.record.score, written.record.max_score) == (6.5, 10)
