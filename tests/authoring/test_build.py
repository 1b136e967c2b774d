"""What `autograder build` makes of a course, what it refuses, and what it leaves alone."""

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import MINI, ROOT, SCRIPTS, Class, autograder, write_course
from nbgrader.api import Gradebook

from autograder.authoring.build import build
from autograder.authoring.percent import read_source
from autograder.class_folder import Classroom
from autograder.classroom.grade import Options, grade_class
from autograder.course import Course
from autograder.errors import UserError
from autograder.judging.judges import same_distribution
from autograder.judging.verdict import judge_called

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
        with contextlib.closing(sqlite3.connect(path)) as database:
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
    with contextlib.closing(sqlite3.connect(gradebook)) as database, database:
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


# ---------------------------------------------------------------- sources that are refused

FILES = ("mini.py", "tasks/double.py", "tasks/add-one.py")
NOTEBOOK, DOUBLE, ADD_ONE = (MINI[name] for name in FILES)
GRADE = '# %% nbgrader={"grade_id": "double-values", "grade": true, "points": 2}'
ANSWER = "def double(x):\n    return 3 * x\n"


def notebook(old: str, new: str) -> dict[str, str]:
    assert old in NOTEBOOK
    return {"mini.py": NOTEBOOK.replace(old, new, 1)}


def double(old: str, new: str) -> dict[str, str]:
    assert old in DOUBLE
    return {"tasks/double.py": DOUBLE.replace(old, new, 1)}


# what is wrong: (the files that differ, the line that says so)
REFUSED = {
    "a grade id used twice": (
        notebook('"add-one-values"', '"double-values"'),
        "mini.py: the grade id 'double-values' is malformed or used twice",
    ),
    "a malformed grade id": (
        notebook('"add-one"', '"add one"'),
        "mini.py: the grade id 'add one' is malformed or used twice",
    ),
    "a grade cell not called after its task": (
        notebook('"add-one-values"', '"plus-values"'),
        "mini.py: plus-values must follow its task and be called add-one-…",
    ),
    "a head that is no JSON": (
        notebook('"solution": true', '"solution": yes'),
        'mini.py: this head of a cell cannot be read: # %% nbgrader={"grade_id": "double", ',
    ),
    "a difficulty in words": (
        notebook("difficulty=1", 'difficulty="hard"'),
        "mini.py: double: difficulty='hard'; difficulty is a whole number from 1 to 5",
    ),
    "a difficulty without quotes": (
        notebook("difficulty=1", "difficulty=hard"),
        'mini.py: this head of a cell cannot be read: # %% nbgrader={"grade_id": "double", ',
    ),
    "a difficulty of 6": (
        notebook("difficulty=1", "difficulty=6"),
        "mini.py: double: difficulty=6; difficulty is a whole number from 1 to 5",
    ),
    "an importance of 0": (
        notebook("importance=1", "importance=0"),
        "mini.py: double: importance=0; importance is a whole number from 1 to 5",
    ),
    "minutes in words": (
        notebook("minutes=1", 'minutes="few"'),
        "mini.py: double: minutes='few'; minutes is a number",
    ),
    "a start that is no mistake of the task": (
        notebook("difficulty=1", 'starts_as="doubles" difficulty=1'),
        "mini.py: double starts as 'doubles', which must be one of its mistakes",
    ),
    "points in words": (
        notebook('"points": 2', '"points": "two"'),
        "mini.py: double-values: \"points\": 'two'; points are a number, 0 or more",
    ),
    "a task without a grade cell": (
        notebook(f"{GRADE}\n# Hidden tests: values.\n", ""),
        "mini.py: double has no grade cell, which must follow it",
    ),
    "a reference that is no Python": (
        notebook("return 2 * x", "return 2 * * x"),
        "mini.py: double is no valid Python: invalid syntax",
    ),
    "a solution that does not end": (
        notebook("    ### END SOLUTION\n", ""),
        "mini.py: double has no ### END SOLUTION",
    ),
    "a solution that does not begin": (
        notebook("    ### BEGIN SOLUTION\n", ""),
        "mini.py: double holds '### END SOLUTION'; a solution cell has ### BEGIN SOLUTION and",
    ),
    "a misspelt mark": (
        notebook("### BEGIN SOLUTION", "### BEGIN SOLUTON"),
        "mini.py: double holds '### BEGIN SOLUTON'; a solution cell has ### BEGIN SOLUTION and",
    ),
    "a solution in another cell": (
        notebook("print(double(21))", "### BEGIN SOLUTION\ndouble(21)\n### END SOLUTION"),
        "mini.py: add-one-values_1 holds '### BEGIN SOLUTION'; a solution cell has",
    ),
    "code that is both answer and test": (
        notebook('"solution": true', '"solution": true, "grade": true'),
        'mini.py: double: "solution" and "grade" are both true for an answer in Markdown, and',
    ),
    "an answer in Markdown that is not graded": (
        notebook("# %% nbgrader", "# %% [markdown] nbgrader"),
        'mini.py: double: "solution" and "grade" are both true for an answer in Markdown, and',
    ),
    "a paid cell without hidden tests": (
        {"tasks/add-one.py": "# %% [markdown]\n# Soon.\n"},
        "mini.py: add-one-values has no hidden tests; write them in tasks/add-one.py under "
        '# %% hidden="add-one-values"',
    ),
    "hidden tests of no cell": (
        double('"double-values"', '"double-value"'),
        "mini.py: double-values has no hidden tests; write them in tasks/double.py under",
    ),
    "hidden tests of another task's cell": (
        {"tasks/double.py": DOUBLE + '\n# %% hidden="add-one-values"\nprobe(double, 3)\n'},
        "tasks/double.py: hidden add-one-values names no grade cell of double",
    ),
    "hidden tests of one cell twice": (
        {"tasks/double.py": DOUBLE + '\n# %% hidden="double-values"\nprobe(double, 3)\n'},
        "tasks/double.py: hidden double-values stands there twice",
    ),
    "a file of no task": (
        {"tasks/halve.py": f'# %% alternative="a"\n{ANSWER}'},
        "tasks/halve.py: mini.py has no task called halve",
    ),
    "hidden tests that are no Python": (
        double("probe(double, randn(3))", "\nprobe(double, randn(3)"),
        "tasks/double.py: hidden double-values is no valid Python: '(' was never closed, in line 2 "
        "of its cell",
    ),
    "a mistake that is no Python": (
        double("return 3 * x", "return 3 *"),
        "tasks/double.py: mistake triples is no valid Python: invalid syntax, in line 3 of its",
    ),
    "an alternative that is no Python": (
        double("return x + x", "return x +"),
        "tasks/double.py: alternative sum is no valid Python: invalid syntax, in line 2 of its",
    ),
    "a mistake without a hint": (
        double("# Count how often x is added.\n", ""),
        "tasks/double.py: mistake triples has no hint; begin its cell with comment lines",
    ),
    "a hint alone": (
        double(ANSWER, ""),
        "tasks/double.py: mistake triples is no answer below its hint",
    ),
    "hidden tests in a hint": (
        double("# Count", "# probe(double, 4)\n# Count"),
        "tasks/double.py: mistake triples is no answer below its hint",
    ),
    "a mistake without a name": (
        double('mistake="triples"', "mistake"),
        "tasks/double.py: a cell has # %% mistake; it must be one of setup, judges, survivors, "
        "inputs, hidden=…, mistake=…, alternative=…",
    ),
    "a kind that there is not": (
        double("mistake=", "mistakes="),
        'tasks/double.py: a cell has # %% mistakes="triples"; it must be one of setup,',
    ),
    "an alternative with a twin": (
        double('alternative="sum"', 'alternative="sum" same="other"'),
        'tasks/double.py: a cell has # %% alternative="sum" same="other"; it must be one of',
    ),
    "a head without quotes": (
        double('mistake="triples"', "mistake=triples"),
        "tasks/double.py: this head of a cell cannot be read: # %% mistake=triples",
    ),
    "a head with one % too few": (
        double('# %% mistake="triples"', '# % mistake="triples"'),
        "tasks/double.py: hidden double-values holds '# % mistake=\"'; the head of a cell begins",
    ),
    "a text before the first head": (
        double("# %% setup\n", ""),
        "tasks/double.py: a cell has no head; it must be one of setup,",
    ),
    "an empty cell": (
        {"tasks/double.py": DOUBLE + '\n# %% alternative="other"\n'},
        "tasks/double.py: alternative other is empty",
    ),
    "two mistakes of one name": (
        {"tasks/double.py": DOUBLE + f'\n# %% mistake="triples"\n# So.\n{ANSWER}'},
        "tasks/double.py: mistake triples stands there twice",
    ),
    "two setups": (
        {"tasks/double.py": DOUBLE + "\n# %% setup\nimport torch\n"},
        "tasks/double.py: setup stands there twice",
    ),
    "a judge in two places": (
        {
            "judges.py": "def fine(value):\n    return None\n",
            "tasks/double.py": DOUBLE + "\n# %% judges\ndef fine(value):\n    return 'no'\n",
        },
        "tasks/double.py: fine stands in source/01_mini/judges.py too; judges of one assignment "
        "share their names",
    ),
    "a judge that is not there": (
        double("probe(double, randn(3))", 'probe(double, randn(3), judge=("fine", 3))'),
        "tasks/double.py: hidden double-values names a judge that is not there, 'fine'; write it",
    ),
    "judges that are no Python": (
        {"tasks/double.py": DOUBLE + "\n# %% judges\ndef fine(value:\n    return None\n"},
        "tasks/double.py: judges is no valid Python: ",
    ),
    "a survivor without a reason": (
        {"tasks/double.py": DOUBLE + "\n# %% survivors\n# double-0123abcd:\n"},
        "tasks/double.py: double-0123abcd has no reason; write it after a colon",
    ),
    "a survivor of another task": (
        {"tasks/double.py": DOUBLE + "\n# %% survivors\n# add-one-0123abcd: it is right\n"},
        "tasks/double.py: 'add-one-0123abcd' is no mutant of double",
    ),
    "an excuse without a reason": (
        {"tasks/double.py": DOUBLE + "\n# %% inputs\n# x: tiny\n"},
        "tasks/double.py: '# x: tiny' is no excuse; write # ARGUMENT: TRAIT: the reason",
    ),
    "a file that nothing reads": (
        {"mistakes.py": f'# %% task="double" name="b"\n# Hint.\n{ANSWER}'},
        "mistakes.py: nothing reads this file; a task's is in tasks/",
    ),
    "nothing exported": (
        {"mini.py": NOTEBOOK.replace("#| export\n", "")},
        ": mark the reference's cells with '#| export' and one",
    ),
    "no demo": (notebook(', "demo"', ""), ": mark the reference's cells with '#| export' and one"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_sources_are_refused_in_one_line(what: str, make_course: Callable[..., Course]):
    files, words = REFUSED[what]
    course = make_course(files)
    before = contents(course.root)
    with pytest.raises(UserError) as error:
        build(course)
    said = str(error.value)
    assert said.startswith("source/01_mini") and words in said and "\n" not in said
    assert contents(course.root) == before


@pytest.mark.parametrize("file", [*FILES, "judges.py"])
def test_a_file_that_is_no_text_is_refused(file: str, make_course: Callable[..., Course]):
    course = make_course({"judges.py": ""})
    (course.root / "source" / "01_mini" / file).write_bytes(b"# \xff\n")
    with pytest.raises(UserError, match=f"^source/01_mini/{file} cannot be read: .*0xff") as error:
        build(course)
    assert "\n" not in str(error.value)


def test_task_files_without_a_notebook_are_refused(make_course: Callable[..., Course]):
    course = make_course()
    (course.root / "source" / "01_mini" / "mini.py").unlink()
    with pytest.raises(UserError, match="01_mini has no notebook; write it as source/01_mini/mini"):
        build(course)


def test_what_editors_leave_beside_task_files_is_not_read(copy: Course):
    left = copy.root / "source" / "01_mini" / "tasks" / ".ipynb_checkpoints"
    left.mkdir()
    (left / "double-checkpoint.py").write_text(DOUBLE)
    assert build(copy) == []


def test_a_changed_task_file_asks_for_a_build(copy: Course):
    path = copy.root / "source" / "01_mini" / "tasks" / "add-one.py"
    path.write_text(path.read_text().replace("randn(4)", "randn(5)"))
    with pytest.raises(UserError, match="source/01_mini changed since the build"):
        copy.load("01_mini")
    before = (copy.root / TRACKED[0]).read_bytes()
    build(copy)
    assert "randn(5)" in copy.load("01_mini").by_id["add-one-values"].source
    assert (copy.root / TRACKED[0]).read_bytes() == before  # students keep what they have


def test_a_judge_stands_with_its_task_or_with_the_assignment(make_course):
    """A task's judge uses what the assignment's judges share, and a general one is there too."""
    tests = [
        'probe(double, randn(3), judge="is_doubled")',
        'probe(double, randn(3), judge=("same_shape", 3))',
        'probe(double, randn(3), judge="same_distribution")',
    ]
    own = "# %% judges\ndef is_doubled(value):\n    return same_shape(value, LENGTH)\n"
    files = double("probe(double, randn(3))", "\n".join([*tests, "", own]))
    shared = (
        "LENGTH = 3\n\n\ndef same_shape(value, n):\n    return None if len(value) == n else 'no'\n"
    )
    course = make_course({**files, "judges.py": shared})
    build(course)
    mini = course.load("01_mini")
    assert judge_called(mini, "is_doubled")([1, 2, 3]) is None
    assert judge_called(mini, "is_doubled")([1, 2]) == "no"
    assert judge_called(mini, "same_distribution") is same_distribution


def test_two_assignments_cannot_share_a_topic(tmp_path: Path):
    course = write_course(tmp_path, {"01_mini": {}, "02_mini": {}})
    with pytest.raises(UserError, match="source/02_mini: another assignment is about mini too"):
        build(course)


def test_the_command_line_shows_the_error_alone(make_course: Callable[..., Course]):
    course = make_course(REFUSED["a grade id used twice"][0])
    command = autograder("build", cwd=course.root)
    assert (command.returncode, command.stdout) == (1, "")
    assert command.stderr.startswith("error: ") and command.stderr.count("\n") == 1


# ---------------------------------------------------------------- hidden tests stay hidden

# as they once stood in the notebook, and what becomes of that when a mark is deleted or misspelt
TESTS = "from autograder import probe, randn\nprobe(double, randn(7))"
MARKS = [
    ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"),
    ("### BEGIN HIDDEN TESTS", ""),
    ("", "### END HIDDEN TESTS"),
    ("", ""),
    ("# BEGIN HIDDEN TESTS", "# END HIDDEN TESTS"),
    ("###BEGIN HIDDEN TESTS", "###END HIDDEN TESTS"),
    ("### BEGIN HIDEN TESTS", "### END HIDEN TESTS"),
    ("### Begin hidden tests", "### End hidden tests"),
    ("### BEGIN HIDDEN_TESTS", "### END HIDDEN TEST"),
    ("### HIDDEN TESTS", "### END"),
    ("### BEGIN SOLUTION", "### END SOLUTION"),
    ('"""BEGIN HIDDEN TESTS', 'END HIDDEN TESTS"""'),
    ("if True:  # BEGIN HIDDEN TESTS", "# END HIDDEN TESTS"),
]
SPELLINGS = [
    TESTS,
    "import autograder\nautograder.probe(double, autograder.randn(7))",
    "import torch, autograder as a\na.probe(double, a.randn(7))",
    "from autograder import (\n    probe,\n    randn,\n)\nprobe(double, randn(7))",
    "from autograder import probe as p, randn\np(double, randn(7))",
    "probe(double, randn(7))",
    "probe (double, randn(7))",
    "probe_growth(double, randn(7))",
    "# probe(double, randn(7))",
    "print('probe(double, randn(7))')",
]
PLACES = {
    "the grade cell": "# Hidden tests: values.\n",
    "the answer": "    ### END SOLUTION\n",
    "a locked cell": "print(double(21))\n",
    "the prose": "# ## Double it\n",
    "the first cell": "# # Mini\n",
}


def pasted() -> Iterator[dict[str, str]]:
    """Sources with hidden tests in the notebook, in the forms and places above."""
    for begin, end in MARKS:
        text = "\n".join(filter(None, (begin, TESTS, end)))
        yield notebook(PLACES["the grade cell"], f"{PLACES['the grade cell']}{text}\n")
    for text in SPELLINGS:
        for place in PLACES.values():
            yield notebook(place, f"{place}{text}\n")
            comment = "# " + text.replace("\n", "\n# ")
            yield notebook(place, f"{place}{comment}\n")


def test_hidden_tests_in_a_notebook_are_refused(tmp_path: Path):
    count = 0
    for count, files in enumerate(pasted(), 1):
        course = write_course(tmp_path / str(count), {"01_mini": files})
        with pytest.raises(UserError) as error:
            read_source(course.root / "source" / "01_mini")
        said = str(error.value)
        assert said.startswith("source/01_mini/mini.py, line ") and "\n" not in said
        assert "belongs to a hidden test, and students get this file; move it to tasks/" in said
    assert count > 100


def damaged() -> Iterator[dict[str, str]]:
    """Sources that lack one line, or have a slip in one."""
    slips = [
        ("# %%", "# %"),
        ("# %%", "#%%"),
        ("# %%", "## %%"),
        ("# %%", "%%"),
        ("# %%", "# %% [markdown]"),
        ("# ", ""),
        ("###", "##"),
        ("###", ""),
        ("BEGIN", "BEGN"),
        ("END", "AND"),
        ('"', ""),
        ("=", " "),
        ("hidden", "hiden"),
        ("true", "false"),
        ("grade_id", "gradeid"),
        ("nbgrader", "nbgrade"),
        ("setup", "mistake"),
        ("-values", ""),
    ]
    for name in FILES:
        lines = MINI[name].splitlines(keepends=True)
        for number, line in enumerate(lines):
            if "export" in line or "demo" in line:
                continue  # which the making of solutions/ needs
            changed = {
                "",
                f"{line}\n",
                f"### BEGIN HIDDEN TESTS\n{line}",
                *(line.replace(old, new, 1) for old, new in slips),
            } - {line}
            for other in sorted(changed):
                yield {name: "".join([*lines[:number], other, *lines[number + 1 :]])}


def test_no_slip_releases_a_hidden_test(tmp_path: Path):
    """Each slip is refused in one line, or what is released holds no line of a hidden test."""
    built: dict[str, dict[str, str]] = {}  # by the text of the notebook that is released from it
    for count, files in enumerate(damaged()):
        name = f"{count:03}_mini{count}"
        course = write_course(tmp_path / "one" / name, {name: files})
        try:
            source = read_source(course.root / "source" / name)
            built[str([(c.cell_type, c.source) for c in source.notebook.cells])] = {name: files}
        except UserError as error:
            assert str(error).startswith(f"source/{name}/") and "\n" not in str(error)
    course = write_course(
        tmp_path / "all", {k: v for one in built.values() for k, v in one.items()}
    )
    build(course)
    released = [path.read_text() for path in (course.root / "assignments").rglob("*.ipynb")]
    assert len(released) > 30
    for text in released:
        assert not re.search(r"probe|randn|autograder import|HIDDEN|[23] \* x|x \+ [x1]", text), (
            text
        )


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
    assignment = course.load(path.parent.name)
    broken = {(m.task, m.source) for m in assignment.mistakes}  # what stands there to be mended
    for task in assignment.tasks:
        text = task.solution.released.removeprefix("#| export\n")
        assert task.written or "raise NotImplementedError()" in text or (task.id, text) in broken


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
    add_one = ADD_ONE.replace("add-one-values", f"{long}-1")
    course = make_course({"mini.py": text, "tasks/add-one.py": add_one})
    ids = [cell.id for cell in read_source(course.root / "source" / "01_mini").notebook.cells]
    assert len({*ids}) == len(ids) and max(map(len, ids)) == 64


def test_the_version_is_that_of_what_students_see(make_course: Callable[..., Course]):
    def version(old: str, new: str, file: str = "mini.py") -> str:
        assert old in MINI[file]
        course = make_course({file: MINI[file].replace(old, new, 1)})
        source = read_source(course.root / "source" / "01_mini")
        return source.notebook.metadata.autograder.version

    same = version("", "")
    assert version("probe(double, randn(3))", "probe(double, randn(5))", FILES[1]) == same
    assert version("return 2 * x", "return x * 2") == same
    assert version("Twice x", "Two times x") != same
    assert version("## Add one", "## Add 1") != same
    assert version("Hidden tests: values.", "Hidden tests: shapes.") != same
    assert version('"points": 1', '"points": 2') != same


def test_what_is_to_be_mended_stands_in_its_cell(make_course: Callable[..., Course]):
    stub, answer = NOTEBOOK.index("def double"), "def double(x):\n    return 2 * x\n"
    rest = NOTEBOOK[NOTEBOOK.index("\n# %% nbgrader", stub) :]
    text = f"{NOTEBOOK[:stub]}### BEGIN SOLUTION\n{answer}### END SOLUTION\n{rest}"
    course = make_course({"mini.py": text.replace("minutes=1", 'starts_as="triples"', 1)})
    build(course)
    cell = course.load("01_mini").by_id["double"]
    assert cell.released == "#| export\ndef double(x):\n    return 3 * x"
    assert "return 2 * x" in cell.source
    for folder in ("assignments/01_mini", "solutions"):
        assert "starts_as" not in (course.root / folder / "mini.ipynb").read_text()


# ---------------------------------------------------------------- the gradebook


def test_the_tracked_gradebook_holds_no_student():
    with contextlib.closing(
        sqlite3.connect(f"file:{ROOT}/gradebook.db?mode=ro", uri=True)
    ) as database:
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

# %% [markdown]
# ## Add one"""
    text = NOTEBOOK.replace('"points": 2', '"points": 5').replace("add-one-values", "add-one-all")
    source.write_text(text.replace("\n# %% [markdown]\n# ## Add one", more))
    tasks = source.with_name("tasks")
    (tasks / "add-one.py").write_text(ADD_ONE.replace("add-one-values", "add-one-all"))
    tests = '\n# %% hidden="double-more"\nprobe(double, randn(2, 5))\n'
    (tasks / "double.py").write_text(DOUBLE + tests)
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
