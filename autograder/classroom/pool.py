"""A pool of warm workers on this machine, and the loop that keeps any pool busy.

Threads prepare and judge; the workers execute; the caller writes. The loop knows a pool by three
things: `submit`, `window` and `check`, so that a cluster is driven in the same way (see
`cluster`).
"""

import os
import queue
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

from autograder.errors import GraderError
from autograder.grading.grader import Graded, Grader
from autograder.running.runner import Runner
from autograder.running.workers import Workers
from autograder.settings import Limits

BATCH = 32  # results that are handed on together,
PAUSE = 1.0  # or as many as are there after this many seconds
ENOUGH = 4  # submissions are done by one worker before a second has started
THREADS_PER_WORKER = 4  # one waits for its cells; others prepare, judge, or wait for evidence

Item = TypeVar("Item")


class Pool(Protocol):
    """Where submissions are graded."""

    window: int  # so many at a time: enough to be busy, and no more in memory

    def check(self) -> None:
        """Raises GraderError or UserError if nothing can be graded there."""

    def watch(self) -> None:
        """Asked while nothing arrives; raises UserError if nothing will."""

    def submit(self, grader: Grader, student: str, data: bytes, remarks: Sequence[str] = ()) -> Any:
        """Start grading (see `Grader.grade_bytes`); returns a future of a `Graded`."""


def workers_for(
    submissions: int,
    limits: Limits,
    cache: Path,
    jailed: bool = True,
    jobs: int = 0,
    warmth: Sequence[str] = (),
    device: str = "cpu",
) -> Workers:
    """As many warm workers as so many submissions need: few need fewer, that start in less time.

    Args:
        jobs: at most so many; 0 for one a core.
        warmth: what they need (see `worker.warmth_for`).
        device: what most runs are on.
    """
    needed = -(-submissions // ENOUGH)
    jobs = min(jobs, submissions) or min(os.cpu_count() or 1, needed)
    return Workers(limits, cache, jailed, jobs, warmth, device)


class LocalPool:
    """Warm workers on this machine; a context manager.

    Args:
        closed: what no submission may read.
    """

    def __init__(self, workers: Runner, closed: Sequence[Path]) -> None:
        self.workers, self.closed = workers, closed
        threads = THREADS_PER_WORKER * workers.width
        self.window = 2 * threads
        self._threads = ThreadPoolExecutor(threads)

    def __enter__(self) -> "LocalPool":
        self.workers.start()
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is not None:  # nobody waits for what runs
            self.workers.stop()
        self._threads.shutdown(cancel_futures=True)
        self.workers.close()

    def check(self) -> None:
        self.workers.check_jail(self.closed)

    def watch(self) -> None:
        pass  # every run has its clock

    def submit(self, grader: Grader, student: str, data: bytes, remarks: Sequence[str] = ()) -> Any:
        return self._threads.submit(grade_one, self.workers, grader, student, data, remarks)


def grade_one(
    workers: Runner, grader: Grader, student: str, data: bytes, remarks: Sequence[str]
) -> Graded:
    """Grade one submission, here or on another machine."""
    try:
        return grader.grade_bytes(workers, data, student, remarks)
    except GraderError:
        raise
    except Exception as error:  # a fault of ours with one submission stops no other
        return grader.failed(student, error)


def drive(
    pool: Pool,
    items: Iterable[Item],
    start: Callable[[Item], Any],
) -> Iterator[list[tuple[Item, Any]]]:
    """Keep a pool busy, from now on; yields batches of items with their results, as they are done.

    Args:
        start: submits one item and returns its future.
    """
    done: queue.SimpleQueue[Any] = queue.SimpleQueue()
    running: dict[Any, Item] = {}
    left = iter(items)

    def fill() -> None:
        while len(running) < pool.window and (item := next(left, None)) is not None:
            future = start(item)
            running[future] = item
            future.add_done_callback(done.put)

    fill()
    return _batches(pool, fill, running, done)


def _batches(
    pool: Pool, fill: Callable[[], None], running: dict[Any, Item], done: queue.SimpleQueue[Any]
) -> Iterator[list[tuple[Item, Any]]]:
    ready: list[tuple[Item, Any]] = []
    last = -PAUSE
    try:
        while True:
            fill()
            if running:
                until = last + PAUSE - time.monotonic() if ready else PAUSE
                try:
                    future = done.get(timeout=max(until, 0.0))
                    result = future.result()
                    ready.append((running.pop(future), result))
                except queue.Empty:
                    pool.watch()
                except BaseException:
                    if ready:
                        yield ready
                    raise
            full = len(ready) >= BATCH or time.monotonic() >= last + PAUSE or not running
            if ready and full:
                yield ready
                ready, last = [], time.monotonic()
            if not running and not ready:
                return
    finally:
        for future in running:
            future.cancel()
