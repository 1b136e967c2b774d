"""Folders say who may touch what: the rules about imports, read from the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "autograder"
# an arrow from a folder leads to one further left, or stays inside
FLOORS = "protocol jailed running judging grading gradebook classroom learner authoring cli".split()
# the other modules that need nbgrader: its plugins and steps, and the build of its notebooks
NEED_NBGRADER = {
    "authoring/build.py",
    "authoring/generate.py",
    "classroom/downloads.py",
    "classroom/nbgrader_steps.py",
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """What a module imports, wherever in it: modules by their full names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def folder(parts: tuple[str, ...]) -> str:
    """The folder of the package that a path or a module lies in; empty for the package itself."""
    return parts[0] if parts[0] in FLOORS else ""


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def ours(path: Path) -> set[str]:
    """The folders of the package that a module imports from."""
    found = (module.split(".") for module in imports(path))
    return {folder(tuple(parts[1:])) for parts in found if parts[0] == "autograder"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_arrows_lead_down(path):
    if name(path) == "__init__.py":
        return  # see below
    main = name(path) == "__main__.py"
    here = "cli" if main else folder(path.relative_to(PACKAGE).parts)
    allowed = set(FLOORS[: FLOORS.index(here) + 1] if here else {"protocol"}) | {""}
    if here == "jailed":
        allowed = {"protocol", "jailed"}
    elif here == "protocol":
        allowed = {"protocol"}
    else:
        allowed -= {"jailed"}
    assert ours(path) <= allowed


def test_the_public_names_alone_come_from_both_sides():
    """Hidden cells find the probes, nbgrader_config.py finds `configure`, and nothing else does."""
    assert ours(PACKAGE / "__init__.py") == {"jailed", "classroom", ""}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_pytorch_is_imported_beside_a_students_code_alone(path):
    if folder(path.relative_to(PACKAGE).parts) != "jailed":
        assert not {"torch"} & {module.split(".")[0] for module in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nbgrader_and_its_database_are_imported_in_few_places(path):
    if folder(path.relative_to(PACKAGE).parts) != "gradebook" and name(path) not in NEED_NBGRADER:
        found = {module.split(".")[0] for module in imports(path)}
        assert not {"nbgrader", "sqlalchemy", "alembic"} & found


def test_tests_lie_where_what_they_test_does():
    """Each folder of tests is one of the package's, or about this course, or holds no test."""
    folders = {path.parent.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert folders <= {*FLOORS, "course", "tests"}
    assert set(FLOORS) - {"protocol"} <= folders
