"""Every command that the README shows works as it stands there."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A copy of what is tracked, with this environment as its .venv, and a class of one."""
    folder = tmp_path_factory.mktemp("clone") / "course"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, tracked):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    os.symlink(os.path.dirname(_bin()), folder / ".venv")
    _run("autograder build", folder)
    for name in ("class", "demo"):
        path = folder / name / "submitted" / "perfect" / "01_neuron" / "neuron.ipynb"
        path.parent.mkdir(parents=True)
        shutil.copyfile(folder / "assignments" / "01_neuron" / "neuron.ipynb", path)
    return folder


def _bin() -> str:
    return os.path.dirname(sys.executable)


def _run(command: str, folder) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PATH": _bin() + os.pathsep + os.environ["PATH"],
    }
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_readme_shows_commands():
    assert {"make demo", "make test", ".venv/bin/autograder grade"} <= set(COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith("make")])
def test_a_command_of_the_readme(clone, command):
    if "verify" in command:
        command += " 01_neuron"  # one assignment shows that the command works
    done = _run(command, clone)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("target", ["demo", "test"])
def test_a_target_of_the_makefile(target):
    done = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"demo": "autograder demo", "test": "pytest"}[target] in done.stdout


def test_a_reference_runs_as_a_program(clone):
    done = _run("python solutions/neuron.py", clone)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
