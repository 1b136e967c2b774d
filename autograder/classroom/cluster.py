"""Grading on a Dask cluster: the function that grades here, on other machines' warm jails.

Submissions travel as bytes and results come back as data; only the process that asked for them
writes. Every Dask worker keeps warm jails of its own, one a thread, and is started inside a copy
of the built course (`cd course; dask worker tcp://HOST:PORT`). The reference and the known
mistakes of an assignment are run once, by one of them, and their evidence goes to the others.
Whoever reaches a scheduler can run code on its workers: use `tls://`, or a network of your own.
"""

import atexit
import contextlib
import logging
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.classroom.pool import grade_one
from autograder.course import Assignment, Course
from autograder.errors import GraderError, UserError
from autograder.grading.grader import Graded, Grader
from autograder.grading.reference import Known, environment
from autograder.running.devices import devices_of
from autograder.running.worker import warmth_for
from autograder.running.workers import Workers
from autograder.settings import Limits

Evidence = dict[tuple[str, int], Known]  # of all references, by device and seed
CONNECTING = 5.0  # seconds to wait for a scheduler,
PATIENCE = 30.0  # and for a worker
TASKS_PER_THREAD = 3


@dataclass(frozen=True)
class Job:
    """What grading submissions of one assignment takes, but for the submissions."""

    assignment: str
    digest: str
    seed: int
    devices: tuple[str, ...]
    limits: Limits
    jailed: bool
    environment: str
    closed: tuple[str, ...]  # the writer's course and class, which this machine may share


# ---------------------------------------------------------------- on the cluster's workers

_warm: dict[Any, Any] = {}
_warming = threading.Lock()


def _once(key: Any, make: Callable[[], Any]) -> Any:
    with _warming:
        if key not in _warm:
            _warm[key] = make()
        return _warm[key]


def course_here(names: Sequence[str]) -> dict[str, str]:
    """What a worker must have in common with the one that asks: versions, and the course."""
    course = Course.find()
    return {"versions": environment(), **{name: course.load(name).digest for name in names}}


def jails_here(
    limits: Limits,
    jailed: bool,
    closed: tuple[str, ...],
    devices: Sequence[str],
    dask_worker: Any = None,
) -> None:
    """Start this machine's jails: asked from another machine, with the Dask worker that is asked.

    Raises:
        GraderError: if nothing can be graded here.
        UserError: if a device is not here.
    """
    for device in devices:
        devices_of(device)
    _jails(limits, jailed, closed, dask_worker)


def _jails(
    limits: Limits, jailed: bool, closed: tuple[str, ...], dask_worker: Any = None
) -> Workers:
    """This machine's jails, started once."""
    from distributed import get_worker

    course = Course.find()

    def make() -> Workers:
        jobs = (dask_worker or get_worker()).state.nthreads
        workers = Workers(limits, course.cache, jailed, jobs, warmth_for(_built(course)))
        atexit.register(workers.close)
        workers.start()
        return workers

    workers: Workers = _once((limits, jailed), make)
    shared = [Path(path) for path in closed if os.path.exists(path)]
    _once((limits, jailed, closed), lambda: workers.check_jail([*course.closed, *shared]))
    return workers


def _built(course: Course) -> Iterator[Assignment]:
    """All assignments that can be loaded: jails serve whatever comes."""
    for name in course.names():
        with contextlib.suppress(UserError):
            yield course.load(name)


def _workers(job: Job) -> Workers:
    return _jails(job.limits, job.jailed, job.closed)


def _grader(job: Job) -> Grader:
    here = course_here([job.assignment])
    if (here["versions"], here[job.assignment]) != (job.environment, job.digest):
        raise GraderError(f"a cluster's worker has another {job.assignment}, or other versions")
    course = Course.find()
    assignment = course.load(job.assignment)
    return Grader(assignment, job.seed, job.devices, job.limits, course.evidence)


def reference(job: Job) -> Evidence:
    """Run an assignment's references and mistakes; returns what they know (see `Grader.known`)."""
    workers = _workers(job)
    grader: Grader = _once(job, lambda: _grader(job))
    return grader.known(workers)


def grade_there(
    job: Job, student: str, data: bytes, remarks: Sequence[str], known: Evidence
) -> Graded:
    """Grade one submission with this machine's jails."""
    workers = _workers(job)

    def make() -> Grader:
        grader = _grader(job)
        grader.use(known)
        return grader

    return grade_one(workers, _once((job, "graded"), make), student, data, remarks)


# ---------------------------------------------------------------- where the writer is


class ClusterPool:
    """The workers of a Dask scheduler; a context manager."""

    def __init__(
        self,
        address: str,
        names: Sequence[str],
        limits: Limits,
        jailed: bool,
        closed: Iterable[Path],
        devices: Sequence[str] = ("cpu",),
    ) -> None:
        self.address, self.names, self.limits, self.jailed = address, list(names), limits, jailed
        self.closed, self.devices = tuple(map(os.path.abspath, closed)), devices
        self.window = 1
        self._references: dict[Job, Any] = {}
        self._alone_since: float | None = None

    def __enter__(self) -> "ClusterPool":
        try:
            from distributed import Client
        except ImportError:
            raise UserError(
                "Dask is not installed here; run: pip install 'autograder[cluster]'"
            ) from None
        for name in ("distributed", "distributed.client"):  # Dask gives both a level of their own
            logging.getLogger(name).setLevel(logging.CRITICAL)  # `UserError` says it
        warnings.filterwarnings("ignore", module="distributed")
        try:
            self._client = Client(self.address, timeout=CONNECTING, set_as_default=False)
        except (OSError, ValueError) as error:
            reason = str(error).split("\n")[0] or type(error).__name__
            raise UserError(
                f"there is no scheduler at {self.address} ({reason}); start one: dask scheduler"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._references.clear()
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)

    def check(self) -> None:
        """See `Pool.check`: there are workers; all have our versions, our course and a jail."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise UserError(
                f"the scheduler at {self.address} has no workers; start some inside a copy of "
                f"the course: dask worker {self.address}"
            ) from None
        ours = course_here(self.names)
        for worker, theirs in self._ask(course_here, self.names):
            for part, here in ours.items():
                if theirs[part] != here:
                    what = "other versions" if part == "versions" else f"another source of {part}"
                    raise UserError(
                        f"the worker at {worker} has {what} ({theirs[part]}, here {here}); "
                        "install the same, build, and start it again"
                    )
        self._ask(jails_here, self.limits, self.jailed, self.closed, self.devices)
        self._count()

    def _ask(self, function: Callable[..., Any], *arguments: Any) -> list[tuple[str, Any]]:
        """What a function says on each of the workers.

        Raises:
            UserError: if it raises anything on one of them.
        """
        answers = sorted(self._client.run(function, *arguments, on_error="return").items())
        for worker, theirs in answers:
            if isinstance(theirs, BaseException):
                reason = f"{type(theirs).__name__}: {theirs}".split("\n")[0]
                raise UserError(f"the worker at {worker} cannot grade ({reason})")
        return answers

    def watch(self) -> None:
        """See `Pool.watch`."""
        if self._client.status != "running":
            raise UserError(
                f"the scheduler at {self.address} is gone; what was graded is kept: grade again"
            )
        if self._count():
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = time.monotonic()
        elif time.monotonic() > self._alone_since + PATIENCE:
            raise UserError(
                f"the scheduler at {self.address} has lost all its workers; what was graded is "
                "kept: start workers and grade again"
            )

    def _count(self) -> int:
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        threads: int = sum(worker["nthreads"] for worker in workers)
        self.window = max(TASKS_PER_THREAD * threads, 1)
        return threads

    def submit(
        self, grader: Grader, student: str, data: bytes, remarks: Sequence[str] = ()
    ) -> "_Future":
        assignment = grader.assignment
        job = Job(
            assignment.name,
            assignment.digest,
            grader.seed,
            grader.devices,
            grader.limits,
            self.jailed,
            environment(),
            self.closed,
        )
        if job not in self._references:
            self._references[job] = self._client.submit(reference, job, pure=False, priority=1)
        known = self._references[job]
        told = (job, student, data, remarks, known)
        future = self._client.submit(grade_there, *told, pure=False)
        return _Future(future, lambda error: grader.failed(student, error))


class _Future:
    """A Dask future whose result is a `Graded`, or an error that a person understands."""

    def __init__(self, future: Any, failed: Callable[[Exception], Graded]) -> None:
        self._future, self._failed = future, failed

    def add_done_callback(self, callback: Callable[["_Future"], None]) -> None:
        self._future.add_done_callback(lambda _: callback(self))

    def cancel(self) -> None:
        with contextlib.suppress(Exception):
            self._future.cancel()

    def result(self) -> Graded:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        try:
            graded: Graded = self._future.result()
            return graded
        except KilledWorker as error:  # each of several workers died at it
            return self._failed(error)
        except CancelledError:
            raise UserError("the scheduler is gone; what was graded is kept: grade again") from None
