"""Running notebooks in the jail, from the trusted side.

`Worker` is the handle on one warm worker process. `Worker.attempt` runs a job once; what repeats
a run is in `repeats`.
"""

import contextlib
import json
import math
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import IO

from autograder.course import Assignment
from autograder.errors import GraderError
from autograder.files import PACKAGE
from autograder.protocol.bounds import MEGA
from autograder.protocol.job import (
    FLAG_JAILED,
    FLAG_OPEN,
    REQUIRED,
    Branch,
    Confinement,
    Job,
    JobCell,
    source_line,
)
from autograder.protocol.results import RunCell, RunResult
from autograder.running.exposed import Exposed, exposed
from autograder.running.follow import START_SECONDS, Followed, ShownDraws
from autograder.running.scratch import scratch_folder, sweep
from autograder.settings import Limits
from autograder.syntax import all_names, imports

# what imports torch._dynamo when it is first used, which takes a second
IMPORT_DYNAMO = ("torch.optim", "TorchDispatchMode")
# a run on the CPU finds no accelerator: a notebook takes what is there, and tests give it the CPU's
NO_ACCELERATOR = {
    "CUDA_VISIBLE_DEVICES": "",
    "HIP_VISIBLE_DEVICES": "",
    "TORCH_DEVICE_BACKEND_AUTOLOAD": "0",
}
# what tells PyTorch about accelerators, and where their libraries are
ACCELERATOR = (*NO_ACCELERATOR, "ZE_AFFINITY_MASK", "ONEAPI_DEVICE_SELECTOR", "PYTHONPATH")


def warmth_for(assignments: Iterable[Assignment]) -> list[str]:
    """What a worker should import for these assignments: what their cells and answers import."""
    texts = [
        part.source
        for one in assignments
        for parts in (one.cells, one.alternatives)
        for part in parts
    ]
    found: set[str] = set().union(*map(imports, texts))
    if any(name in text for name in IMPORT_DYNAMO for text in texts):
        found.add("import torch._dynamo")
    return sorted(one for one in found if "autograder" not in one.split()[1].split("."))


class Stopped(Exception):
    """The run was stopped on purpose; see `Worker.stop`."""


class Worker:
    """One warm worker process; a context manager.

    It serves one device, since what has used an accelerator cannot be forked to use it again, and
    a process that sees none is needed for the CPU. Runs on another go to a worker beside it.

    Args:
        limits: what each run may use.
        jailed: False runs the cells without any confinement.
        cache: a directory for matplotlib's font cache and IPython's profile.
        warmth: the import statements to run before the first run, where they can be (see
            `warmth_for`).
        device: what most of its runs are on.
    """

    width = 1  # runs at a time

    def __init__(
        self,
        limits: Limits,
        cache: Path,
        jailed: bool = True,
        warmth: Sequence[str] = (),
        device: str = "cpu",
    ) -> None:
        self.limits, self.cache, self.jailed = limits, cache, jailed
        self.warmth, self.device = warmth, device
        self._beside: dict[str, Worker] = {}
        self._beginning = threading.RLock()  # of this process, or of one beside it
        self._leashes: set[IO[bytes]] = set()
        self._stopped = False
        self._readable: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process's number, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process without waiting for it to be ready."""
        if self._process is not None:
            return
        sweep()
        self.cache.mkdir(parents=True, exist_ok=True)
        ours, theirs = socket.socketpair()
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(PACKAGE.parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.cache),
            "MPLCONFIGDIR": str(self.cache / "matplotlib"),
            "IPYTHONDIR": str(self.cache / "ipython"),
            "OMP_NUM_THREADS": "1",
        }
        if sys.platform == "darwin":
            environment["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
        inherited = ("LD_LIBRARY_PATH", *(ACCELERATOR if self.device != "cpu" else ()))
        given = {name: os.environ[name] for name in inherited if name in os.environ}
        if "PYTHONPATH" in given:
            given["PYTHONPATH"] = f"{PACKAGE.parent}{os.pathsep}{given['PYTHONPATH']}"
        environment |= given if self.device != "cpu" else {**given, **NO_ACCELERATOR}
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (a pipe would fill up)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.jailed.process", str(theirs.fileno()), *self.warmth],
            pass_fds=[theirs.fileno()],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,
        )
        theirs.close()
        self._control = ours
        self._ready = False

    @property
    def _running(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """The process, and the socket that it listens to, once it was started."""
        assert self._process is not None and self._control is not None
        return self._process, self._control

    def _warm(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """The same, once everything is imported."""
        with self._beginning:
            self.wait_ready()
            return self._running

    def wait_ready(self) -> None:
        """Wait until everything is imported.

        Raises:
            GraderError: if the worker does not start.
        """
        with self._beginning:
            self.start()
            if not self._ready:
                self._wait()

    def _wait(self) -> None:
        """Read what it says when it is ready; see `wait_ready`."""
        process, control = self._running
        control.settimeout(START_SECONDS)
        said = b""
        with contextlib.suppress(TimeoutError):
            while not said.endswith(b"\n") and (piece := control.recv(1 << 16)):
                said += piece
        self._ready = said.endswith(b"\n")
        if not self._ready:
            process.kill()
            process.wait()
            self._errors.seek(0)
            words = self._errors.read().decode(errors="replace").strip().splitlines()
            self.close()
            raise GraderError(f"the worker does not start: {words[-1] if words else 'no reply'}")
        control.settimeout(None)
        self._readable = json.loads(said)

    def close(self) -> None:
        """Let the worker go; whatever runs in it is killed by its guard."""
        for other in self._beside.values():
            other.close()
        if self._process is None:
            return
        process, control = self._running
        control.close()
        if not self._ready:
            process.kill()  # still importing; nothing runs in it
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._errors.close()
        self._process = self._control = None

    def stop(self) -> None:
        """From another thread: kill what runs, and refuse what comes, until `resume`."""
        self._stopped = True
        for other in tuple(self._beside.values()):
            other.stop()
        for leash in tuple(self._leashes):
            leash.close()

    def kill(self) -> None:
        """From another thread: end the process at once, whatever it does; then `close` it."""
        self.stop()
        for other in tuple(self._beside.values()):
            other.kill()
        if (process := self._process) is not None:
            process.kill()

    def resume(self) -> None:
        """Take runs again after `stop`."""
        self._stopped = False
        for other in tuple(self._beside.values()):
            other.resume()

    def check_jail(self, closed: Iterable[Path] = ()) -> dict[str, str]:
        """Run an empty job and return each layer's status.

        Args:
            closed: what no submission may read (see `Course.closed` and `Classroom.closed`).

        Raises:
            GraderError: if a required layer cannot be set up here, or could not close these.
        """
        result = self.attempt([], seed=0, device=self.device)
        missing = [n for n in REQUIRED if self.jailed and result.layers.get(n) != "active"]
        if missing:
            why = "; ".join(f"{n}: {result.layers.get(n, 'no answer')}" for n in missing)
            raise GraderError(
                f"the jail cannot be set up here ({why}). Nothing was graded. Run on Linux 5.13 or "
                "newer with Landlock, or, on work you trust entirely, with --no-jail."
            )
        if found := self.exposed(closed):
            raise GraderError(
                f"a submission could read {found.path}, because it lies in {found.place}, which "
                "holds libraries. Nothing was graded. Move it to a folder of its own."
            )
        return result.layers

    def exposed(self, closed: Iterable[Path]) -> Exposed | None:
        """The first of these paths, or of what every worker keeps closed, that a run could read."""
        self.wait_ready()
        if not self.jailed:
            return None
        return exposed([*closed, self.cache, Path(tempfile.gettempdir())], self._readable)

    def attempt(
        self,
        cells: Sequence[RunCell],
        seed: int,
        device: str,
        branches: Sequence[Branch] = (),
        instead: Mapping[int, str] = MappingProxyType({}),
        shown: ShownDraws | None = None,
        given: bool = False,
        seconds: float = math.inf,
    ) -> RunResult:
        """Run cells once in a fresh fork.

        Args:
            shown: which hidden tests make their shown draws, too.
            given: whether evidence says what hidden tests called functions with.
            instead: what to run in place of a cell's source, by its number.
            seconds: how long it may take, if that is less than the notebook's limit.

        Raises:
            Stopped: after `stop`.
        """
        if device != self.device:
            other = self._for(device)
            return other.attempt(cells, seed, device, branches, instead, shown, given, seconds)
        process, control = self._warm()
        with scratch_folder() as scratch:
            job = self._job(cells, seed, device, branches, instead, shown, given, scratch)
            try:
                return self._run(control, job, cells, 1 + len(branches), shown, seconds)
            except ConnectionError:
                if self._stopped:  # it was killed
                    raise Stopped from None
                with self._beginning:  # the worker died; a fresh one, once for all its runs
                    if self._process is process:
                        self.close()
                    _, control = self._warm()
                return self._run(control, job, cells, 1 + len(branches), shown, seconds)

    def _for(self, device: str) -> "Worker":
        """The worker for another device, made when it is first asked for."""
        with self._beginning:
            if self._stopped:
                raise Stopped
            if device not in self._beside:
                asked = (self.limits, self.cache, self.jailed, self.warmth)
                self._beside[device] = Worker(*asked, device)
            return self._beside[device]

    def _job(
        self,
        cells: Sequence[RunCell],
        seed: int,
        device: str,
        branches: Sequence[Branch],
        instead: Mapping[int, str],
        shown: ShownDraws | None,
        given: bool,
        scratch: str,
    ) -> list[bytes]:
        """The lines that a run is given: what it needs to know, then each cell's source."""
        limits = self.limits
        confinement = Confinement(
            scratch=scratch,
            memory=int(limits.memory_mb * MEGA),
            cpu_seconds=int(limits.total_seconds) + 5,
            open_files=int(limits.open_files),
            file_size=int(limits.file_mb * MEGA),
            threads=int(limits.threads),
            scratch_size=int(limits.scratch_mb * MEGA),
            device=device,
            processes=bool(branches),
            read=self._readable,
        )
        last: dict[str | None, int] = {cell.task: i for i, cell in enumerate(cells) if cell.task}
        job = Job(
            seed=seed,
            shown=shown.seed if shown else None,
            given=given,
            device=device,
            cells=tuple(
                JobCell(
                    grade_id=cell.grade_id,
                    kind=cell.kind,
                    takes=cell.takes or (),
                    binds=tuple(all_names(cell.source)) if cell.kind == "given" else (),
                    ends_task=last.get(cell.task) == i,
                    fixed=cell.fixed,
                )
                for i, cell in enumerate(cells)
            ),
            branches=tuple(
                replace(branch, sources=tuple(cells[i].source for i in branch.cells))
                for branch in branches
            ),
            output_limit=int(limits.output_kb * 1024),
            confinement=confinement,
        )
        sources = ((instead.get(i, cell.source), cell.kind) for i, cell in enumerate(cells))
        return [job.line(), *(source_line(*source) for source in sources)]

    def _run(
        self,
        control: socket.socket,
        job: list[bytes],
        cells: Sequence[RunCell],
        runs: int,
        shown: ShownDraws | None,
        seconds: float,
    ) -> RunResult:
        run = Followed(self.limits, cells, runs, job, shown, seconds)
        with contextlib.ExitStack() as stack:
            # file objects, not numbers: closing one twice must not close another thread's
            # the prisoner has an end of the first two; the guard keeps the others to itself
            ways = [_one_way(), _one_way(), os.pipe(), os.pipe()]
            (job_end, giver), (result, result_end), (status, status_end), (leash_end, leash) = [
                (
                    stack.enter_context(open(read, "rb", buffering=0)),
                    stack.enter_context(open(write, "wb", buffering=0)),
                )
                for read, write in ways
            ]
            os.set_blocking(giver.fileno(), False)
            ends = [job_end, result_end, status_end, leash_end]
            message = FLAG_JAILED if self.jailed else FLAG_OPEN
            try:
                socket.send_fds(control, [message], [end.fileno() for end in ends])
            except OSError as error:  # another run has found it dead, and closed it
                raise ConnectionError from error
            for end in ends:
                end.close()
            self._leashes.add(leash)
            try:
                if self._stopped:
                    raise Stopped
                followed = run.follow(giver, result, status, leash)
            finally:
                self._leashes.discard(leash)
            if self._stopped:
                raise Stopped
            return followed


def _one_way() -> tuple[int, int]:
    """An end to read from and one to write to.

    Who has an end of a pipe may open the other by the name it has in /proc, with root's right to
    read past modes at least; a socket cannot be opened by a name.
    """
    read, write = socket.socketpair()
    read.shutdown(socket.SHUT_WR)
    write.shutdown(socket.SHUT_RD)
    return read.detach(), write.detach()
