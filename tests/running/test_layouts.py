"""What a submission can read where things lie in unusual places: its libraries and no more.

A course or class below a folder that holds libraries is refused before anything runs.
"""

import re
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
from conftest import MINI, ROOT, Class, run, write_course
from layouts import make_prefix

from autograder.class_folder import Classroom
from autograder.errors import GraderError
from autograder.protocol.results import RunCell
from autograder.running.exposed import exposed
from autograder.running.worker import Worker
from autograder.settings import Limits

LIBRARIES = Path(sysconfig.get_path("purelib"))


@pytest.fixture(scope="module")
def prefix(tmp_path_factory) -> Path:
    """The prefix of a Python that holds a course as well, as /usr may."""
    return make_prefix(tmp_path_factory.mktemp("prefix") / "usr").parent.parent


@pytest.fixture(scope="module")
def theirs(prefix, course):
    """A worker of the Python in that prefix, and what it says of a path."""
    with (
        pytest.MonkeyPatch.context() as patch,
        Worker(Limits(), course.cache, warmth=()) as worker,
    ):
        patch.setattr(sys, "executable", str(prefix / "bin" / f"python{sys.version[:4]}"))
        worker.check_jail(course.closed)
        yield worker


@pytest.fixture
def among_libraries():
    """A folder in site-packages, which runs may read."""
    with tempfile.TemporaryDirectory(prefix="class-", dir=LIBRARIES) as folder:
        yield Path(folder)


def said(worker: Worker, *sources: str) -> list[str]:
    """What each cell printed, or the exception that stopped it."""
    results = worker.attempt([RunCell(source) for source in sources], 0, "cpu").results
    cells = [results[index, None] for index in range(len(sources))]
    return [
        cell.error["type"] if cell.error else "".join(o.get("text", "") for o in cell.outputs)
        for cell in cells
    ]


PLACES = [
    "src/app/source/01_mini/mini.py",
    "src/app/class/submitted/first/01_mini/mini.ipynb",
    "share/class/gradebook.db",
    "local/lib/app/gradebook.db",
    "lib/app/solutions/mini.py",
    "home/site/notes.txt",
    "bin/answers.py",
    "include/answers.py",
    "etc/answers.py",
]


def test_nothing_in_the_prefix_is_readable_but_libraries(theirs, prefix):
    for place in PLACES:
        path = prefix / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("an answer")
    opens = [f"open({str(prefix / place)!r}).read()" for place in PLACES]
    folders = {(prefix / place).parent for place in PLACES} | {prefix, prefix / "lib"}
    lists = [f"import os\nos.listdir({str(folder)!r})" for folder in sorted(folders)]
    assert said(theirs, *opens, *lists) == ["PermissionError"] * (len(opens) + len(lists))
    assert theirs.exposed([(prefix / place).parents[1] for place in PLACES]) is None


def test_what_notebooks_import_is_readable(theirs):
    sources = [
        "import bz2, lzma, sqlite3, ssl, wave\nprint('in')",
        "import platform\nplatform.platform()\nprint('in')",
        "import zoneinfo\nzoneinfo.ZoneInfo('Asia/Tokyo')\nprint('in')",
        "import sklearn.linear_model, sympy\nprint('in')",
        "import inspect, torch\nprint('in' if inspect.getsource(torch.nn.Linear) else '')",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('x.png')\nprint('in')",
        "import locale\nlocale.setlocale(locale.LC_ALL, 'C.UTF-8')\nprint('in')",
    ]
    for words in said(theirs, *sources):
        assert words.endswith("in\n")  # a library may warn before


def test_an_editable_package_does_not_open_the_course(theirs):
    """The course is on the path that modules are looked for."""
    look = f"import sys\nprint({str(ROOT)!r} in sys.path)"
    inside = f"open({str(ROOT / 'autograder' / 'judging' / 'judges.py')!r})"
    assert said(theirs, look, inside, "import solutions.neuron") == [
        "True\n",
        "PermissionError",
        "ModuleNotFoundError",
    ]


# ---------------------------------------------------------------- refused


def test_links_into_the_libraries_are_followed(worker, tmp_path, among_libraries):
    link = tmp_path / "class"
    link.symlink_to(among_libraries)
    (tmp_path / "again").symlink_to(link)
    for path in (link, tmp_path / "again", link / "submitted", tmp_path / "x" / ".." / "class"):
        assert worker.exposed([tmp_path, path]).place == str(LIBRARIES)
    (tmp_path / "other").mkdir()
    (among_libraries / "out").symlink_to(tmp_path / "other")
    assert worker.exposed([tmp_path, among_libraries / "out"]) is None


@pytest.mark.parametrize("written", ["{}/", "{}//lib", "{}/x/..", "{}/./lib/"])
def test_a_readable_place_may_be_written_in_any_way(tmp_path, written):
    inside, beside = tmp_path / "lib" / "class", tmp_path.with_name(f"{tmp_path.name}-more")
    assert exposed([inside], [written.format(tmp_path)]).path == str(inside)
    assert exposed([beside], [written.format(tmp_path)]) is None


def test_a_part_of_a_course_or_class_that_lies_there_is_enough(tmp_path, worker, among_libraries):
    for part in (
        "source/01_mini",
        "source/01_mini/tasks",
        "build/cache/evidence",
        "build/answers",
        "gradebook.db",
    ):
        course = write_course(tmp_path / part.replace("/", "-"), {"02_other": MINI})
        assert worker.exposed(course.closed) is None
        path = course.root / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(among_libraries)
        assert worker.exposed(course.closed).path == str(path)
    for part in ("submitted", "gradebook.db", "autograded"):
        classroom = Classroom(tmp_path / f"class-{part}")
        classroom.path.mkdir()
        assert worker.exposed(classroom.closed()) is None
        (classroom.path / part).symlink_to(among_libraries)
        assert worker.exposed(classroom.closed()).path == str(classroom.path / part)
    other = f"sqlite:///{among_libraries}/gradebook.db"
    assert worker.exposed(Classroom(tmp_path / "class").closed(other))


def test_names_that_only_begin_alike_are_not_below(worker):
    assert worker.exposed([Path(f"{LIBRARIES}-class"), LIBRARIES.parent]) is None


MOUNTED = """
mkdir -p {here}/class {here}/elsewhere &&
mount --bind {libraries} {here}/class && mount --bind {here}/elsewhere {libraries} &&
exec {python} -c "
from autograder.running.exposed import exposed
for path in ('{here}/class', '{here}/elsewhere', '{here}'):
    print(path, exposed([path], ['{place}']) is not None)
"
"""


def test_a_folder_mounted_at_two_places_is_one(tmp_path, among_libraries):
    script = MOUNTED.format(
        here=tmp_path, libraries=among_libraries, place=LIBRARIES, python=sys.executable
    )
    done = run("unshare", "--mount", "--map-root-user", "sh", "-c", script)
    if "unshare" in done.stderr:
        pytest.skip(done.stderr)
    found = dict(line.split() for line in done.stdout.splitlines())
    assert found == {
        f"{tmp_path}/class": "True",  # it is a folder of the libraries
        f"{tmp_path}/elsewhere": "True",  # it can be reached among them
        str(tmp_path): "True",  # and so can a part of this
    }, done.stderr


def test_the_folder_of_all_scratch_folders(worker, among_libraries, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(among_libraries))
    with pytest.raises(GraderError, match=re.escape(str(among_libraries))):
        worker.check_jail()


def test_grading_a_class_among_the_libraries_is_refused(among_libraries, neuron):
    one = Class(Classroom(among_libraries / "class"), neuron)
    one.submit("honest")
    done = one.autograder("grade")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert f"a submission could read {one.path}, because it lies in {LIBRARIES}" in done.stderr
    assert sorted(path.name for path in one.path.iterdir()) == ["seeds.json", "submitted"]
    done = one.autograder("doctor")
    assert done.returncode == 1
    assert f"but a run reads {one.path}, which lies in {LIBRARIES}" in done.stdout


def test_stock_nbgrader_refuses_it_too(among_libraries, neuron):
    one = Class(Classroom(among_libraries / "class"), neuron)
    one.submit("honest")
    done = one.nbgrader("autograde", neuron.name)
    assert done.returncode != 0
    assert f"a submission could read {one.path}" in done.stderr
    assert not list(one.path.glob("autograded/*/*/*.ipynb"))
