"""A newcomer's machine: which Python `make` takes, and the one line where there is none."""

import os
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from conftest import ROOT, run
from packaging.specifiers import SpecifierSet

SCRIPT = ROOT / ".ci" / "venv"
REAL = f'exec "{sys.executable}" "$@"\n'
# stands before the real one: another version, or Debian's Python without python3-venv
OLD = 'case "$2" in *version_info*) exit 1;; esac\n' + REAL
BARE = 'case "$2" in *ensurepip*) exit 1;; esac\n' + REAL
BROKEN = "exit 127\n"  # as a version manager's, where no version is chosen
VERSION = "python{}.{}".format(*sys.version_info)


def made(tmp_path: Path, pythons: dict[str, str], *chosen: str) -> subprocess.CompletedProcess:
    """Run the script where only these Pythons are on PATH; real ones make a real environment."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, text in pythons.items():
        (programs / name).write_text(f"#!/bin/sh\necho {name} >> '{tmp_path}/asked'\n{text}")
        (programs / name).chmod(0o755)
    environment = {**os.environ, "PATH": str(programs)}
    return run("/bin/sh", str(SCRIPT), str(tmp_path / "made"), *chosen, env=environment)


@pytest.mark.parametrize(
    ("pythons", "chosen", "words"),
    [
        ({}, [], "install one (Debian, Ubuntu: apt-get install python3-venv)"),
        ({"python3": OLD, "python3.12": BROKEN}, [], "there is no Python 3.11, 3.12 or 3.13 here"),
        ({"python3": BARE}, [], f"apt-get install {VERSION}-venv"),
        ({"python3": REAL}, ["python3.13"], "PYTHON=python3.13 does not run"),
        ({"python3": OLD}, ["python3"], "Python 3.11, 3.12 or 3.13 is needed"),
        ({"python3": BARE}, ["python3"], f"apt-get install {VERSION}-venv"),
    ],
    ids=["none", "unfit", "without-venv", "named-wrongly", "named-old", "named-without-venv"],
)
def test_one_line_says_what_to_install(tmp_path, pythons, chosen, words):
    done = made(tmp_path, pythons, *chosen)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not (tmp_path / "made").exists()


def test_the_only_python_that_fits_is_taken(tmp_path):
    done = made(tmp_path, {"python3.11": BROKEN, "python3.12": BARE, "python3": REAL})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked").read_text().split()[-1] == "python3"
    assert (tmp_path / "made" / "bin" / "pip").exists()


@pytest.mark.parametrize("way", ["-C", "-f"])
def test_make_may_be_called_from_elsewhere(tmp_path, way):
    course = tmp_path / "Übung und Kurs"
    (course / ".venv" / "bin").mkdir(parents=True)
    needed = "Makefile nbgrader_config.py pyproject.toml requirements.txt constraints.txt"
    for name in needed.split():
        (course / name).write_bytes((ROOT / name).read_bytes())
    (course / ".venv" / "made").touch()
    (course / ".venv" / "bin" / "autograder").write_text('#!/bin/sh\necho "ran $*"\n')
    (course / ".venv" / "bin" / "autograder").chmod(0o755)
    where = course if way == "-C" else course / "Makefile"
    # what the make that runs the tests was given is for that one
    given = ("MAKE", "VENV", "PYTHON")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(given)}
    done = run(*("make", way, str(where), "demo"), cwd=tmp_path, env={**environment, "LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    assert "ran build\n" in done.stdout and "ran demo\n" in done.stdout


@pytest.mark.parametrize("version", ["3.11.0", "3.12.0", "3.13.0"])
def test_what_is_pinned_goes_with_every_python(version):
    """Debian's 3.11.2 is older than the last 3.11; a package may ask for more."""
    refused = []
    for one in distributions():
        wanted = one.metadata.get("Requires-Python")
        if wanted and version not in SpecifierSet(wanted):
            refused.append(f"{one.name} {one.version} wants {wanted}")
    assert refused == []


def test_a_user_without_a_home_can_grade(new_class):
    """As in a container that runs with --user: no HOME, and no line in /etc/passwd."""
    new_class.submit("somebody")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    code = (
        "import pwd, sys\nfrom autograder.cli.main import main\n"
        "def nobody(uid):\n    raise KeyError(uid)\n"
        "pwd.getpwuid = nobody\nmain()"
    )
    command = (sys.executable, "-c", code, "grade", "--class", str(new_class.path))
    done = run(*command, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
