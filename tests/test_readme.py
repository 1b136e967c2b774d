"""Every command that README.md and docs/*.md show works as it stands there.

A page is followed from top to bottom, in a copy of the course with one assignment and one student;
a command that two pages show is run once. A block without a language holds commands. What they need
from outside (a download of Canvas's, a Dask cluster, a PostgreSQL server) is there or is started,
and commands that run on are ended.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import ROOT, SCRIPTS, run
from postgresql import server  # noqa: F401  (a fixture)
from terminal import Terminal

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Course

NAME, NOTEBOOK, STUDENT = "01_neuron", "neuron", "1234"
TOKEN = "only-for-this-test"
# stand in the pages for what is somewhere else
CLUSTER = "tcp://192.0.2.7:8786"
DATABASE = "postgresql+psycopg://teacher:chalk@db.example.org/spring"
# commands that another test runs, and why not this one
ELSEWHERE = {
    ".venv/bin/autograder build": "the copy is made by it",
    ".venv/bin/autograder verify 01_neuron": "test_docs.py runs it with the author's new task",
    ".venv/bin/autograder verify": "the same, for all assignments",
    ".venv/bin/autograder verify 01_neuron/hard-sigmoid": "the same",
    ".venv/bin/autograder verify --mutants 01_neuron/hard-sigmoid": "the same",
    ".venv/bin/autograder verify --inputs 01_neuron/hard-sigmoid": "the same",
    ".venv/bin/autograder verify --diagnoses 01_neuron/hard-sigmoid": "the same",
}
ELSEWHERE |= {
    "export PYTHONPATH=$(.venv/bin/python tests/sim/sim_device.py); "
    ".venv/bin/autograder verify --device sim 01_neuron": "test_devices.py verifies there"
}
STOCK = "test_stock.py runs it on a class of all sorts, which takes long"
ELSEWHERE |= {
    f"AUTOGRADER_CLASS=spring .venv/bin/nbgrader {command} {NAME} --force": STOCK
    for command in ("autograde", "generate_feedback")
}
EXCHANGE = "test_exchange.py runs it, with an exchange of its own"
ELSEWHERE |= {
    f"AUTOGRADER_CLASS=spring .venv/bin/nbgrader {command}": EXCHANGE
    for command in (
        f"release_assignment {NAME}",
        f"collect {NAME} --update",
        f"release_feedback {NAME}",
    )
}
# they run as forks, which costs little; what needs a shell gets one
INSTALLED = re.compile(r"(?P<given>[A-Z_]+=\w+ )?\.venv/bin/(?P<command>(autograder|nbgrader) .*)")
SHELL = re.compile(r"[|&;<>$`*?~]")
MAKE = {"demo": "autograder demo", "test": "pytest", "build": "autograder build"}


def commands(page: Path) -> list[str]:
    """The commands of a page, comments left out; an export goes before the rest of its block."""
    found, language, exports = [], None, ""
    for line in page.read_text().splitlines():
        if line.startswith("```"):
            language, exports = (line[3:] if language is None else None), ""
        elif language == "" and (command := line.partition(" #")[0].strip()):
            if command.startswith("export "):
                exports += f"{command}; "
            else:
                found.append(exports + command)
    return found


PAGES = [
    page for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))) if commands(page)
]


@dataclass
class Clone:
    """A copy of the course, and a shell in it."""

    folder: Path
    request: pytest.FixtureRequest
    ran: set[str]  # of all pages
    ran_on: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        return {
            **os.environ,
            **dict.fromkeys(places, str(self.folder.parent / "jupyter")),
            "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        }

    def shell(self, command: str) -> subprocess.CompletedProcess:
        if (plain := INSTALLED.fullmatch(command)) and not SHELL.search(command):
            program, *arguments = shlex.split(plain["command"])
            given = dict([plain["given"].strip().split("=")]) if plain["given"] else {}
            program, environment = str(SCRIPTS / program), {**self.environment, **given}
            return run(program, *arguments, cwd=self.folder, env=environment)
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def begin(self, command: str) -> subprocess.Popen:
        """Start what runs on; it is ended after the page."""
        process = subprocess.Popen(
            ["bash", "-c", f"exec env {command}"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.ran_on.append(process)
        return process

    def end(self) -> None:
        for process in reversed(self.ran_on):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.ran_on.clear()

    def run(self, command: str) -> None:
        """Run a command of a page as its kind demands."""
        if command.startswith("make "):
            done = self.shell(command.replace("make", f"make -n -C {ROOT}"))
            assert MAKE[command.split()[1]] in done.stdout, done.stderr
        elif "autograder watch" in command:
            self.watch(command)
        elif "jupyter lab" in command:
            self.jupyter(command)
        elif "dask scheduler" in command:
            options = "--host 127.0.0.1 --port 0 --no-dashboard --scheduler-file scheduler.json"
            (self.folder / "scheduler.json").unlink(missing_ok=True)
            process = self.begin(f"{command} {options}")
            until(process, lambda: self.scheduler() is not None)
        elif "dask worker" in command:
            options = "--nthreads 1 --no-dashboard --local-directory ../dask"
            self.begin(f"{command.replace(CLUSTER, self.scheduler())} {options}")
        elif CLUSTER in command:
            # what is unchanged would need no cluster
            self.succeeds(f"{command.replace(CLUSTER, self.scheduler())} --force")
        elif DATABASE in command:
            try:
                address = self.request.getfixturevalue("server")
            except pytest.skip.Exception:  # no server here: it says in one line what it lacks
                command = command.replace("db.example.org", "127.0.0.1:9")
                self.succeeds(command, "cannot be opened")
            else:
                self.succeeds(command.replace(DATABASE, address))
        elif "--device cuda" in command:
            self.succeeds(command, "--device cuda: PyTorch finds only cpu here")
        elif "autograder start" in command:
            self.succeeds(command)
            self.solve()
        else:
            self.succeeds(command)

    def succeeds(self, command: str, unless: str = "") -> None:
        """Run a command; with `unless` it may refuse, with one line that has these words."""
        done = self.shell(command)
        refused = unless and unless in done.stderr and done.stderr.count("\n") == 1
        assert refused or done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    def solve(self) -> None:
        """A learner answers every task: until then a check fails."""
        assignment = Course(self.folder).load(NAME)
        text = notebook_text(filled(assignment, reference_answers(assignment)))
        (self.folder / "work" / NAME / f"{NOTEBOOK}.ipynb").write_text(text)

    def scheduler(self) -> str | None:
        with contextlib.suppress(FileNotFoundError, ValueError):
            return json.loads((self.folder / "scheduler.json").read_text())["address"]
        return None

    def watch(self, command: str) -> None:
        _, watch, *arguments = shlex.split(command)
        assert watch == "watch"
        with Terminal(*arguments, cwd=self.folder) as terminal:
            terminal.see("another task")
            assert terminal.quit() == 0, command

    def jupyter(self, command: str) -> None:
        """Formgrader opens, and knows the class's submissions."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = (
            f"--no-browser --allow-root --ip=127.0.0.1 --port={port} "
            f"--ServerApp.port_retries=0 --IdentityProvider.token={TOKEN}"
        )
        process = self.begin(f"{command} {options}")
        found: dict[str, str] = {}

        def answers() -> bool:
            for page in ("formgrader", "formgrader/api/assignments", "lab"):
                request = urllib.request.Request(
                    f"http://127.0.0.1:{port}/{page}", headers={"Authorization": f"token {TOKEN}"}
                )
                try:
                    found[page] = urllib.request.urlopen(request).read().decode()
                except urllib.error.HTTPError:
                    raise
                except OSError:
                    return False
            return True

        until(process, answers)
        assert "nbgrader formgrade" in found["formgrader"]
        [assignment] = json.loads(found["formgrader/api/assignments"])
        assert (assignment["name"], assignment["num_submissions"]) == (NAME, 1)
        self.end()


def until(process: subprocess.Popen, ready) -> None:
    """Wait for a process to be ready; fails if it ends before."""
    while not ready():
        assert process.poll() is None, f"{process.args} ended"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> tuple[Path, set[str]]:
    """The course with one assignment, and one student's work."""
    folder = tmp_path_factory.mktemp("clone") / "course"
    others = {path.name for path in (ROOT / "source").iterdir() if path.is_dir()} - {NAME}
    unwanted = shutil.ignore_patterns("__pycache__", *others)
    for name in ("assignments", "autograder", "source", "solutions"):
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for name in ("gradebook.db", "nbgrader_config.py"):
        shutil.copyfile(ROOT / name, folder / name)
    os.symlink(SCRIPTS.parent, folder / ".venv")
    released = folder / "assignments" / NAME / f"{NOTEBOOK}.ipynb"
    path = folder / "class" / "submitted" / STUDENT / NAME / f"{NOTEBOOK}.ipynb"
    path.parent.mkdir(parents=True)
    shutil.copyfile(released, path)
    with zipfile.ZipFile(folder / "submissions.zip", "w") as download:
        download.write(released, f"marksfull_{STUDENT}_567_{NOTEBOOK}.ipynb")
    roster = f"id,first_name,last_name,email\n{STUDENT},Full,Marks,full@example.org\n"
    (folder / "students.csv").write_text(roster)
    return folder, set()


@pytest.fixture
def clone(copy: tuple[Path, set[str]], request: pytest.FixtureRequest) -> Iterator[Clone]:
    clone = Clone(copy[0], request, copy[1])
    if not (clone.folder / "build").exists():
        clone.succeeds(".venv/bin/autograder build")
    try:
        yield clone
    finally:
        clone.end()


def test_the_pages_show_commands():
    shown = [command for page in PAGES for command in commands(page)]
    assert {"make demo", "make test", ".venv/bin/autograder grade"} <= set(shown)
    assert set(ELSEWHERE) <= set(shown)
    assert [page.name for page in PAGES] == [
        "README.md",
        "author.md",
        "devices.md",
        "instructor.md",
        "student.md",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_can_be_followed(clone, page):
    for command in commands(page):
        if command not in ELSEWHERE and command not in clone.ran:
            clone.run(command)
            clone.ran.add(command)


def test_a_reference_runs_as_a_program(clone):
    done = clone.shell("python solutions/neuron.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
