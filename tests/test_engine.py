"""The package apart from this course: what it needs, and a course of somebody else's."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from conftest import MINI, ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.authoring.build import build
from autograder.protocol.results import RunCell
from autograder.running.worker import Worker, warmth_for
from autograder.settings import Limits
from autograder.syntax import imports

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
    for extra in ("cluster", "postgresql"):
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
    course = make_course(
        mini=MINI["mini.py"].replace("#| export\ndef double", of_cells),
        alternatives=MINI["alternatives.py"].replace("def double(x):", of_answers),
    )
    build(course)
    warmth = warmth_for([course.load("01_mini")])
    assert warmth == ["from toolz import curried", "import no_such_module", "import zict"]
    asked = "zict toolz.curried sklearn matplotlib torch._dynamo".split()
    code = f"import sys\nprint([name for name in {asked} if name in sys.modules])"
    with Worker(Limits(), course.cache, warmth=warmth, lasting=False) as worker:
        result = worker.attempt([RunCell(code)], 0, "cpu").results[0, None]
    assert result.outputs[0]["text"] == "['zict', 'toolz.curried']\n"
