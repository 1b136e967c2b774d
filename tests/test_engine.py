"""The package apart from this course: what it needs, and a course of somebody else's."""

import ast
import contextlib
import json
import os
import shutil
import sqlite3
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from conftest import MINI, ROOT, SCRIPTS, run
from lean import SITECUSTOMIZE
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.authoring.build import build
from autograder.protocol.results import RunCell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import Limits
from autograder.syntax import imports

IGNORED = shutil.ignore_patterns("__pycache__")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def imported() -> Iterator[str]:
    """The packages that autograder/ imports, wherever in it."""
    for path in (ROOT / "autograder").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module.split(".")[0]


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def test_the_package_declares_what_it_imports_and_no_more():
    places = packages_distributions()
    others = set(imported()) - sys.stdlib_module_names - {"autograder"}
    needed = {canonicalize_name(places[name][0]) for name in others}
    declared = names(PROJECT["dependencies"])
    for extra in ("cluster", "postgresql", "site"):
        declared |= names(PROJECT["optional-dependencies"][extra])
    assert needed - declared == set()
    assert names(PROJECT["dependencies"]) - needed == set()


def test_what_the_course_needs_is_pinned_too():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = names([line for line in lines if not line.startswith("#")])
    pinned = (ROOT / "constraints.txt").read_text().splitlines()
    assert wanted <= names([line for line in pinned if not line.startswith("#")])
    assert not wanted & names(PROJECT["dependencies"])


# ---------------------------------------------------------------- what a worker imports

IMPORTS = """
import torch, sympy.abc as letters, os.path
from sklearn import datasets as d
def later():
    from scipy.stats import norm
    from . import beside
!pip install pandas
"""


def test_import_statements_are_found_wherever_they_stand():
    assert imports(IMPORTS) == {
        "import torch",
        "import sympy.abc",
        "from sklearn import datasets",
        "from scipy.stats import norm",
    }
    assert imports("import torch\nthis is no Python") == set()


def test_a_worker_imports_what_its_assignments_do_and_no_more(make_course):
    of_cells = "import zict, no_such_module\n#| export\ndef double"
    of_answers = "def double(x):\n    from toolz import curried"
    task = "tasks/double.py"
    course = make_course(
        {
            "mini.py": MINI["mini.py"].replace("#| export\ndef double", of_cells),
            task: MINI[task].replace('="sum"\ndef double(x):', f'="sum"\n{of_answers}'),
        }
    )
    build(course)
    warmth = warmth_for([course.load("01_mini")])
    assert warmth == ["from toolz import curried", "import no_such_module", "import zict"]
    asked = "zict toolz.curried sklearn matplotlib torch._dynamo".split()
    code = f"import sys\nprint([name for name in {asked} if name in sys.modules])"
    with Worker(Limits(), course.cache, warmth=warmth) as worker:
        result = worker.attempt([RunCell(code)], 0, "cpu").results[0, None]
    assert result.outputs[0]["text"] == "['zict', 'toolz.curried']\n"


# ---------------------------------------------------------------- somebody else's course

NAME, NOTEBOOK = "01_text", "text"
STUDENTS = {
    "blank": {},
    "counts-the-others": {
        "vowels": "def vowels(t):\n    return sum(a not in 'aeiou' for a in t)",
        "initials": "def initials(names):\n    return [name[:1] for name in names]",
    },
    "right": {
        "vowels": "def vowels(text):\n    return len([a for a in text if a in 'aeiou'])",
        "initials": "def initials(names):\n    return [*map(lambda name: name[0], names)]",
    },
}
# libraries of this course's, which that environment does without
AWAY = {"matplotlib", "sklearn", "scipy", "jupyterlab"}


@dataclass
class Elsewhere:
    """Another course, and an environment with the package installed from its wheel."""

    root: Path
    scripts: Path

    def run(self, program: str, *arguments: str, **environment: str) -> str:
        """What a command prints; it must succeed."""
        done = run(
            str(self.scripts / program),
            *arguments,
            cwd=self.root,
            env={**os.environ, "PATH": f"{self.scripts}:{os.environ['PATH']}", **environment},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def hand_in(self, class_name: str) -> None:
        for student, answers in STUDENTS.items():
            released = self.root / "assignments" / NAME / f"{NOTEBOOK}.ipynb"
            notebook = json.loads(released.read_text())
            for cell in notebook["cells"]:
                name = cell["metadata"]["nbgrader"]["grade_id"]
                cell["source"] = answers.get(name, cell["source"])
            file = self.root / class_name / "submitted" / student / NAME / f"{NOTEBOOK}.ipynb"
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps(notebook))
        (self.root / class_name / "seeds.json").write_text(json.dumps({NAME: 11}))

    def points(self, class_name: str) -> dict[tuple[str, str], float]:
        """The points of each student's cells."""
        with contextlib.closing(
            sqlite3.connect(self.root / class_name / "gradebook.db")
        ) as database:
            rows = database.execute(
                "select submitted_assignment.student_id, base_cell.name, grade.auto_score"
                " from grade join base_cell on base_cell.id = grade.cell_id"
                " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
                " join submitted_assignment"
                " on submitted_assignment.id = submitted_notebook.assignment_id"
            ).fetchall()
        return {(student, cell): points for student, cell, points in rows}


def installed(folder: Path) -> Path:
    """Make an environment with the package from a wheel, and what it needs from this one.

    Returns the folder of its programs.
    """
    source, wheels = folder / "tree", folder / "wheels"
    shutil.copytree(ROOT / "autograder", source / "autograder", ignore=IGNORED)
    shutil.copy(ROOT / "pyproject.toml", source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-index", "--no-build-isolation"]
    done = run(*pip, "wheel", *alone, "--wheel-dir", str(wheels), str(source))
    assert done.returncode == 0, done.stderr
    place = folder / "venv"
    venv.create(place, with_pip=False)
    [wheel] = wheels.iterdir()
    done = run(*pip, "--python", str(place), "install", *alone, str(wheel))
    assert done.returncode == 0, done.stderr
    [packages] = place.glob("lib/python*/site-packages")
    (packages / "away.py").write_text(SITECUSTOMIZE.format(away=sorted(AWAY)))
    (packages / "rest.pth").write_text(f"{sysconfig.get_path('purelib')}\nimport away\n")
    script = (SCRIPTS / "nbgrader").read_text().split("\n", 1)[1]
    (place / "bin" / "nbgrader").write_text(f"#!{place}/bin/python\n{script}")
    (place / "bin" / "nbgrader").chmod(0o755)
    return place / "bin"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """The other course, built, and graded twice: by our command and by nbgrader's."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(ROOT / "tests" / "mini", folder / "another course", ignore=IGNORED)
    one = Elsewhere(folder / "another course", installed(folder))
    one.run("autograder", "build")
    for name in ("ours", "stock"):
        one.hand_in(name)
    one.run("autograder", "grade", "--class", "ours")
    one.run("nbgrader", "autograde", NAME, AUTOGRADER_CLASS="stock")
    return one


def test_the_package_of_the_wheel_runs_and_none_of_this_courses_libraries(elsewhere):
    code = "import autograder; print(autograder.__file__)"
    assert elsewhere.run("python", "-c", code).startswith(str(elsewhere.scripts.parent))
    for name in sorted(AWAY):
        code = f"import importlib.util; print(importlib.util.find_spec({name!r}))"
        assert elsewhere.run("python", "-c", code) == "None\n"


def test_another_course_is_proved(elsewhere):
    said = elsewhere.run("autograder", "verify")
    assert said.startswith(f"{NAME}: holds (2 mistakes, 2 alternatives")


def test_another_course_is_graded_alike_by_both_commands(elsewhere):
    cells = ("vowels-values", "initials-values")
    expected = {
        **dict.fromkeys([("blank", cell) for cell in cells], 0),
        ("counts-the-others", "vowels-values"): 0,
        ("counts-the-others", "initials-values"): 3,
        ("right", "vowels-values"): 2,
        ("right", "initials-values"): 3,
    }
    for name in ("ours", "stock"):
        points = elsewhere.points(name)
        assert {key: points[key] for key in expected} == expected, name
    page = elsewhere.root / "ours" / "feedback" / "counts-the-others" / NAME / f"{NOTEBOOK}.html"
    assert "You count the letters that are no vowels." in page.read_text()
