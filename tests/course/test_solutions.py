"""What solutions/ holds runs: the functions as a script, the notebook in a real kernel.

Both run as a student may take them along: where neither this package nor nbgrader is installed.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, run
from forks import FOR_KERNELS, Forks, launcher
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from lean import make_lean, named
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

NO_NETWORK = """
import importlib.util, socket

assert importlib.util.find_spec("autograder") is None

def refuse(*args, **kwargs):
    raise OSError("no network here")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""

BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}

# a kernel is a fork, and so is a script; both have what most notebooks import first
FOR_NOTEBOOKS = f"""
import contextlib, runpy, sys, types
import matplotlib.pyplot
{FOR_KERNELS}
with contextlib.suppress(ImportError):
    import sklearn.datasets

script = sys.modules["script"] = types.ModuleType("script")
script.main = lambda: runpy.run_path(sys.argv[0], run_name="__main__")
"""


@dataclass
class Place:
    """Where nothing is installed but a kernel, PyTorch, matplotlib and what was named."""

    environment: dict[str, str]
    forks: Forks
    launcher: str  # stands in for Python where a kernel is started


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Place]]:
    """The place that has what a solved notebook's prose names."""
    with contextlib.ExitStack() as stack:

        @cache
        def make(*extras: str) -> Place:
            folder = tmp_path_factory.mktemp("lean")
            environment = {"PYTHONPATH": make_lean(folder, list(extras))}
            # matplotlib looks at its backend when it is imported
            forks = Forks(folder, FOR_NOTEBOOKS, environment={**environment, **BACKEND})
            stack.callback(forks.close)
            return Place(
                {**os.environ, **environment}, forks, launcher(folder, forks, kernels=forks)
            )

        def place(path: Path) -> Place:
            cells = nbformat.read(path, as_version=4).cells
            prose = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
            # the others come with PyTorch and matplotlib, see the first test
            return make(*(name for name in named(prose) if name == "scikit-learn"))

        yield place


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
def test_the_script_runs_anywhere(path: Path, tmp_path: Path, places):
    place = places(path.with_suffix(".ipynb"))
    command = place.forks.run(
        str(path), main="script:main", cwd=tmp_path, env=place.environment, timeout=100
    )
    assert (command.returncode, command.stderr) == (0, "")
    assert command.stdout.strip()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path, places):
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    for cell in notebook.cells:  # the pictures and timings too
        cell.metadata["tags"] = []
    notebook.cells.insert(0, new_code_cell(NO_NETWORK))
    place = places(path)
    argv = [place.launcher, "-m", "ipykernel_launcher", "-f", "{connection_file}"]

    class Manager(AsyncKernelManager):
        kernel_spec = KernelSpec(argv=argv)

    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_manager_class=Manager,
        resources={"metadata": {"path": tmp_path}},
    )
    client.execute(env={**place.environment, **BACKEND})
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert any("image/png" in output.get("data", {}) for output in outputs)
