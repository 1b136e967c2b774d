"""Programs started by forking a process that has imported what takes them seconds to import.

The tests start some hundred commands, and most of these a worker: three seconds each, nearly all
of it imports of nbgrader and PyTorch. A fork has those already; all the rest is as in a process of
its own: arguments, environment, working folder, standard streams, exit code. What a process reads
before the first import (Python's own settings, the language) cannot change in a fork: `run` starts
such a program in the ordinary way, and so does everything that kills what it started.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType

from fork_server import CONTROL

from autograder.cli.main import prepare

prepare()  # as every command does, and before conftest imports Jupyter's packages

SERVER = Path(__file__).with_name("fork_server.py")

BEFORE_IMPORTS = ("PYTHON", "LANG", "LC_", "LD_", "GLIBC", "MALLOC", "OMP", "COVERAGE")
COMMANDS = ("autograder", "nbgrader")
WORKER = "autograder.jailed.process"
# autograder.cli is left out: it looks at the terminal when it is imported
FOR_COMMANDS = """
from autograder.cli.main import prepare

prepare()
import pydantic.fields, pydantic.type_adapter, pydantic.types
import numpy.ma, rich.progress, rich.table, typer.rich_utils
import nbgrader.apps.nbgraderapp, nbconvert.exporters
import sqlalchemy.dialects.sqlite.pysqlite, sqlalchemy.orm
import autograder.authoring.build, autograder.authoring.verify, autograder.classroom.grade
import autograder.classroom.report, autograder.classroom.writer, autograder.gradebook.export
import autograder.classroom.nbgrader_steps, autograder.gradebook.late, autograder.learner.check
from autograder.jailed import large_pages

sqlalchemy.orm.configure_mappers()
large_pages.enlarge()
"""
# a worker is warm from the start, and imports only what else its runs need
FOR_WORKERS = """
import contextlib, os
import torch._dynamo
from autograder.jailed import large_pages, process, surroundings

shell = process.warm_up(["import matplotlib.pyplot", "from sklearn.datasets import load_digits"])
large_pages.enlarge()

def warm_up(statements):
    os.environ.update(surroundings.ENVIRONMENT)
    for statement in statements:
        with contextlib.suppress(Exception):
            exec(statement, {})
    return shell

process.warm_up = warm_up
"""
# a kernel imports most of what it uses itself
FOR_KERNELS = "import torch._dynamo, IPython, ipykernel.kernelapp"
# stands in for sys.executable where a worker or a kernel is started, or asked for devices
LAUNCHER = """\
#!{python} -IS
import os, socket, sys

(option, module), words = [*sys.argv[1:3], "", ""][:2], sys.argv[3:]
# where PyTorch was imported as it is to be here: for the CPU, or with a device of its own
path = {path!r}
if os.environ.get("TORCH_DEVICE_BACKEND_AUTOLOAD") != "0":
    folders = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = {device_path!r} if {device!r} in folders else None
number = []
if path and module == {worker!r}:
    main, number = module + ":main", [int(words.pop(0))]
    words.insert(0, {control!r})
elif path and option == "-c":
    main, module, words = option, option, [module]
elif {kernels_path!r} and module == "ipykernel_launcher":
    main, path = "ipykernel.kernelapp:launch_new_instance", {kernels_path!r}
else:
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
import json
job = {{"main": main, "argv": [module, *words], "cwd": os.getcwd(), "env": dict(os.environ),
       "executable": {python!r}, "lesser": {lesser!r}}}
server = socket.socket(socket.AF_UNIX)
server.connect(path)
socket.send_fds(server, [json.dumps(job).encode()], [0, 1, 2, *number])
for one in number:
    os.close(one)
said = b""
while piece := server.recv(16):
    said += piece
sys.exit(int((said.split() or [b"1"])[-1]))
"""


class Forks:
    """A process to fork from; `run` runs a command in a fork. Close it when done.

    With no `imports`, one that another process of the tests has started in that folder.
    """

    def __init__(
        self,
        folder: Path,
        imports: str | None,
        executable: str = sys.executable,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.folder, self.path, self.executable = folder, str(folder / "socket"), executable
        if imports is None:
            return
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.path)
        listener.listen(100)
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER), str(listener.fileno()), imports],
            pass_fds=[listener.fileno()],
            env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        listener.close()

    def close(self) -> None:
        self._process.communicate()

    def start(
        self,
        program: str,
        *arguments: str,
        out: int,
        err: int,
        terminal: int | None = None,
        main: str = "",
        lesser: Sequence[str] = (),
        **kwargs,
    ) -> "Forked":
        """As `subprocess.Popen`, of a Python command's script; `out` and `err` are file numbers.

        With a `terminal`, the number of one, the program reads from it and gets its signals.
        `main` is the function to call (module:function); without it, what the command calls.
        The program itself may do less, as `lesser` says (see lesser.py); what it starts, if its
        `executable` says so, too.
        """
        environment = kwargs.get("env") or dict(os.environ)
        if not main:
            name = Path(program).name
            [main] = {one.value for one in entry_points(group="console_scripts", name=name)}
        job = {
            "main": main,
            "argv": [program, *arguments],
            "cwd": str(kwargs.get("cwd") or os.getcwd()),
            "env": environment,
            "executable": kwargs.get("executable") or self.executable,
            "terminal": terminal is not None,
            "lesser": list(lesser),
        }
        server = socket.socket(socket.AF_UNIX)
        server.connect(self.path)
        with open(os.devnull) as null:
            begins = null.fileno() if terminal is None else terminal
            socket.send_fds(server, [json.dumps(job).encode()], [begins, out, err])
        return Forked(server, job["argv"])

    def run(self, *command: str, **kwargs) -> subprocess.CompletedProcess:
        """As `subprocess.run` with `capture_output` and `text`."""
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            process = self.start(*command, out=out.fileno(), err=err.fileno(), **kwargs)
            try:
                code = process.wait(kwargs.get("timeout"))
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess([*command], code, out.read(), err.read())


class Forked:
    """A program that was started; it says its number when it begins, and its code when it ends."""

    def __init__(self, server: socket.socket, command: list[str]) -> None:
        self._server, self._command, self._said = server, command, server.recv(64)
        self.pid = int(self._said.split()[0])

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, -9 for one that was killed; raises subprocess.TimeoutExpired."""
        self._server.settimeout(timeout)
        try:
            while piece := self._server.recv(64):
                self._said += piece
        except (TimeoutError, BlockingIOError):
            raise subprocess.TimeoutExpired(self._command, timeout) from None
        code = self._said.split()[1:]
        return int(code[0]) if code else -signal.SIGKILL

    def poll(self) -> int | None:
        """As `wait`; None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def can_fork(program: str, kwargs: dict) -> bool:
    """Whether a fork of such a program would be what a process of its own is."""
    environment = kwargs.get("env") or os.environ
    changed = {name for name, _ in {*environment.items()} ^ {*os.environ.items()}}
    return (
        Path(program).name in COMMANDS
        and Path(program).parent == Path(sys.executable).parent
        and set(kwargs) <= {"cwd", "env", "timeout", "capture_output", "text"}
        and not any(name.startswith(BEFORE_IMPORTS) for name in changed)
    )


def launcher(
    folder: Path,
    workers: Forks,
    device: Path | None = None,
    device_workers: Forks | None = None,
    kernels: Forks | None = None,
    lesser: Sequence[str] = (),
) -> str:
    """A program in place of sys.executable, which starts workers as forks, and `kernels`.

    `device_workers` is for those that have the folder `device` on their path, where a device of
    PyTorch's lies. What it starts may do less, as `lesser` says.
    """
    program = folder / "python"
    program.write_text(
        LAUNCHER.format(
            python=sys.executable,
            worker=WORKER,
            control=CONTROL,
            kernels_path=kernels.path if kernels else None,
            path=workers.path,
            device=str(device),
            device_path=device_workers.path if device_workers else None,
            lesser=list(lesser),
        )
    )
    program.chmod(0o755)
    return str(program)
