"""What solutions/ holds runs: the functions as a script, the notebook in a real kernel."""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, run
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

NO_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise OSError("no network here")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.py")), ids=lambda p: p.stem)
def test_the_script_runs_anywhere(path: Path, tmp_path: Path):
    # without our package on its path: a student may take the file along
    environment = {**os.environ, "PYTHONPATH": ""}
    command = run(sys.executable, str(path), cwd=tmp_path, env=environment)
    assert (command.returncode, command.stderr) == (0, "")
    assert command.stdout.strip()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path):
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    for cell in notebook.cells:  # the pictures and timings too
        cell.metadata["tags"] = []
    notebook.cells.insert(0, new_code_cell(NO_NETWORK))
    environment = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute(env=environment)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert any("image/png" in output.get("data", {}) for output in outputs)
