"""What solutions/ holds runs: the functions as a script, the notebook in a real kernel.

Both run as a student may take them along: where neither this package nor nbgrader is installed.
"""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, run
from lean import make_lean, named
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

NO_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise OSError("no network here")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


def lean(path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment variables of a place that has what this solved notebook's prose names."""
    cells = nbformat.read(path, as_version=4).cells
    prose = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return {**os.environ, "PYTHONPATH": make_lean(tmp_path_factory.mktemp("lean"), named(prose))}


@pytest.mark.parametrize("extras", [[], ["scikit-learn"]], ids=["plain", "scikit-learn"])
def test_the_lean_place_has_what_is_named_and_no_more(tmp_path: Path, extras: list[str]):
    path = make_lean(tmp_path, extras)
    here = {"torch", "matplotlib", "numpy", "sympy", "IPython", "ipykernel"}
    here |= {"sklearn", "scipy"} if extras else set()
    away = {"autograder", "nbgrader", "nbclient", "jupytext", "pytest", "sklearn", "scipy"} - here
    code = f"""
import importlib.util
for name in {sorted(here | away)}:
    print(name, importlib.util.find_spec(name) is not None)
try:
    import nbgrader
except ModuleNotFoundError:
    pass
else:
    raise AssertionError(nbgrader)
"""
    command = run(sys.executable, "-c", code, env={**os.environ, "PYTHONPATH": path})
    assert command.returncode == 0, command.stderr
    found = dict(line.split() for line in command.stdout.splitlines())
    assert found == {**dict.fromkeys(here, "True"), **dict.fromkeys(away, "False")}


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.py")), ids=lambda p: p.stem)
def test_the_script_runs_anywhere(path: Path, tmp_path: Path, tmp_path_factory):
    environment = lean(path.with_suffix(".ipynb"), tmp_path_factory)
    command = run(sys.executable, str(path), cwd=tmp_path, env=environment)
    assert (command.returncode, command.stderr) == (0, "")
    assert command.stdout.strip()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path, tmp_path_factory):
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    for cell in notebook.cells:  # the pictures and timings too
        cell.metadata["tags"] = []
    notebook.cells.insert(0, new_code_cell(NO_NETWORK))
    environment = lean(path, tmp_path_factory)
    environment["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute(env=environment)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert any("image/png" in output.get("data", {}) for output in outputs)
