"""Running notebooks in the jail, from the trusted side.

`Worker` is the handle on one warm worker process. `Worker.attempt` runs a job once;
`execute` runs a notebook and repeats it, without the offending cell, when a cell hangs or
kills its process.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from autograder.course import Assignment
from autograder.errors import GraderError
from autograder.follow import START_SECONDS, Followed, RunCell, RunResult, ShownDraws
from autograder.jail import REQUIRED, Confinement, Exposed, exposed
from autograder.limits import MEGA, Limits
from autograder.scratch import scratch_folder, sweep
from autograder.worker import FLAG_JAILED, FLAG_OPEN, WARMTH

REPEATS = 3
# memory in huge pages, where the kernel offers them: a fork copies one entry for each page, and
# two forks a run (see `worker`) were a third of what a run costs
HUGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", "PYTHONMALLOC": "malloc"}


def warmth_for(assignments: Iterable[Assignment]) -> list[str]:
    """What a worker should import for these assignments: what their cells and answers name."""
    parts = [part for one in assignments for part in (*one.cells, *one.alternatives)]
    texts = [part.source for part in parts]
    return [name for name in WARMTH if any(name in text for text in texts)]


class Stopped(Exception):
    """The run was stopped on purpose; see `Worker.stop`."""


@dataclass(frozen=True)
class Branch:
    """A known answer to run in a fork of the reference: its source stands in for cell `at`,
    and the cells `cells` follow. After `seconds` its fork is ended; with 0 it has no clock, and
    shares a fork with the others of its cell."""

    name: str
    source: str
    at: int
    cells: tuple[int, ...]
    seconds: float = 0.0


class Worker:
    """One warm worker process; a context manager.

    Args:
        limits: what each run may use.
        jailed: False runs the cells without any confinement.
        cache: a directory for matplotlib's font cache and IPython's profile.
        warmth: what to import before the first run (see `worker`).
        lasting: False for a few runs only: the worker then starts half a second sooner, and each
            run takes longer (see `HUGE_PAGES`).
    """

    def __init__(
        self,
        limits: Limits,
        cache: Path,
        jailed: bool = True,
        warmth: Sequence[str] = WARMTH,
        lasting: bool = True,
    ) -> None:
        self.limits, self.cache, self.jailed = limits, cache, jailed
        self.warmth, self.lasting = warmth, lasting
        self._leashes: set[IO[bytes]] = set()
        self._stopped = False
        self._readable: list[str] = []
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
            "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.cache),
            "MPLCONFIGDIR": str(self.cache / "matplotlib"),
            "IPYTHONDIR": str(self.cache / "ipython"),
            "OMP_NUM_THREADS": "1",
        }
        if self.lasting:
            environment |= HUGE_PAGES
        if sys.platform == "darwin":
            environment["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
        for name in ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"):
            if name in os.environ:
                environment[name] = os.environ[name]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (a pipe would fill up)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.worker", str(theirs.fileno()), *self.warmth],
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

    def wait_ready(self) -> None:
        """Wait until everything is imported.

        Raises:
            GraderError: if the worker does not start.
        """
        self.start()
        if self._ready:
            return
        self._control.settimeout(START_SECONDS)
        said = b""
        with contextlib.suppress(TimeoutError):
            while not said.endswith(b"\n") and (piece := self._control.recv(1 << 16)):
                said += piece
        self._ready = said.endswith(b"\n")
        if not self._ready:
            self._process.kill()
            self._process.wait()
            self._errors.seek(0)
            words = self._errors.read().decode(errors="replace").strip().splitlines()
            self.close()
            raise GraderError(f"the worker does not start: {words[-1] if words else 'no reply'}")
        self._control.settimeout(None)
        self._readable = json.loads(said)

    def close(self) -> None:
        """Let the worker go; whatever runs in it is killed by its guard."""
        if self._process is None:
            return
        self._control.close()
        if not self._ready:
            self._process.kill()  # still importing; nothing runs in it
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        self._process = self._control = None

    def stop(self) -> None:
        """From another thread: kill what runs, and refuse what comes, until `resume`."""
        self._stopped = True
        for leash in tuple(self._leashes):
            leash.close()

    def kill(self) -> None:
        """From another thread: end the process at once, whatever it does; then `close` it."""
        self.stop()
        if (process := self._process) is not None:
            process.kill()

    def resume(self) -> None:
        """Take runs again after `stop`."""
        self._stopped = False

    def check_jail(self, closed: Iterable[Path] = ()) -> dict[str, str]:
        """Run an empty job and return each layer's status.

        Args:
            closed: what no submission may read (see `Course.closed` and `Classroom.closed`).

        Raises:
            GraderError: if a required layer cannot be set up here, or could not close these.
        """
        result = self.attempt([], seed=0, device="cpu")
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
        blank: Collection[int] = (),
        shown: ShownDraws | None = None,
    ) -> RunResult:
        """Run cells once in a fresh fork; the cells in `blank` are run as empty.

        Raises:
            Stopped: after `stop`.
        """
        self.wait_ready()
        with scratch_folder() as scratch:
            job = self._job(cells, seed, device, branches, blank, shown, scratch)
            try:
                return self._run(job, cells, 1 + len(branches), shown)
            except (BrokenPipeError, ConnectionError):
                if self._stopped:  # it was killed
                    raise Stopped from None
                self.close()  # the worker died; a fresh one, once
                self.wait_ready()
                return self._run(job, cells, 1 + len(branches), shown)

    def _job(self, cells, seed, device, branches, blank, shown, scratch) -> list[bytes]:
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
            cuda=device != "cpu",
            processes=bool(branches),
            read=self._readable,
        )
        by_cell: dict[str, list[dict[str, Any]]] = {}
        for branch in branches:
            sources = [cells[i].source for i in branch.cells]
            by_cell.setdefault(str(branch.at), []).append({**asdict(branch), "sources": sources})
        last = {cell.task: i for i, cell in enumerate(cells) if cell.task is not None}
        job = {
            "seed": seed,
            "shown": shown.seed if shown else None,
            "device": device,
            "cells": [
                {
                    "grade_id": cell.grade_id,
                    "kind": cell.kind,
                    "takes": cell.takes,
                    "ends_task": last.get(cell.task) == i,
                }
                for i, cell in enumerate(cells)
            ],
            "branches": by_cell,
            "output_limit": int(limits.output_kb * 1024),
            "confinement": asdict(confinement),
        }
        sources = ["" if i in blank else cell.source for i, cell in enumerate(cells)]
        return [json.dumps(part).encode() + b"\n" for part in (job, *sources)]

    def _run(self, job: list[bytes], cells: Sequence[RunCell], runs: int, shown) -> RunResult:
        run = Followed(self.limits, cells, runs, job, shown)
        with contextlib.ExitStack() as stack:
            # file objects, not numbers: closing one twice must not close another thread's
            pipes = [os.pipe() for _ in range(4)]
            (job_end, giver), (result, result_end), (status, status_end), (leash_end, leash) = [
                (
                    stack.enter_context(open(read, "rb", buffering=0)),
                    stack.enter_context(open(write, "wb", buffering=0)),
                )
                for read, write in pipes
            ]
            os.set_blocking(giver.fileno(), False)
            ends = [job_end, result_end, status_end, leash_end]
            message = FLAG_JAILED if self.jailed else FLAG_OPEN
            socket.send_fds(self._control, [message], [end.fileno() for end in ends])
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


def execute(
    worker: Worker,
    cells: Sequence[RunCell],
    seed: int,
    device: str,
    branches: Sequence[Branch] = (),
    shown: ShownDraws | None = None,
) -> RunResult:
    """Run a notebook; where a cell hangs or kills the process, blank it and run again.

    At most `REPEATS` repetitions. A second failure in the same task blanks the whole task. The
    result is the last run's, with the first failure's outcome and reason; its seconds are the
    sum of all.
    """
    blank: set[int] = set()
    blamed: set[str] = set()
    first: RunResult | None = None
    seconds = 0.0
    for repeat in range(REPEATS + 1):
        result = worker.attempt(cells, seed, device, branches, blank, shown)
        seconds += result.seconds
        first = first or (result if result.ended else None)
        if result.ended is None or result.ended == "grader error" or result.at is None:
            break
        if repeat < REPEATS:
            blank.add(result.at)
            task = cells[result.at].task
            if task in blamed:
                blank |= {i for i, cell in enumerate(cells) if cell.task == task}
            if task is not None:
                blamed.add(task)
    result.seconds = seconds
    if first is not None:
        result.ended, result.reason, result.at = first.ended, first.reason, first.at
    elif (out := _out_of_memory(result)) is not None:
        result.ended, result.at = "out of memory", out
        result.reason = f"cell {cells[out].grade_id or out + 1} asked for more memory than allowed"
    return result


def _out_of_memory(result: RunResult) -> int | None:
    for (index, branch), cell in result.results.items():
        error = cell.error or {}
        text = str(error.get("message", ""))
        if branch is None and (
            error.get("type") in ("MemoryError", "OutOfMemoryError")
            or "not enough memory" in text
            or "can't allocate memory" in text
        ):
            return index
    return None
