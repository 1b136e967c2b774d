"""Several warm workers behind the face of one."""

import os
import queue
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from autograder.protocol.results import RunResult
from autograder.running.worker import Worker
from autograder.settings import Limits


class Workers:
    """Several warm workers behind the face of one: a run goes to the next that is free."""

    def __init__(
        self,
        limits: Limits,
        cache: Path,
        jailed: bool = True,
        jobs: int = 0,
        warmth: Sequence[str] = (),
        lasting: bool = True,
    ) -> None:
        self.limits = limits
        jobs = jobs or os.cpu_count() or 1
        self.all = [Worker(limits, cache, jailed, warmth, lasting) for _ in range(jobs)]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self.all:
            self._free.put(worker)

    def start(self) -> None:
        """Start all of them without waiting."""
        for worker in self.all:
            worker.start()

    def close(self) -> None:
        for worker in self.all:
            worker.close()

    def check_jail(self, closed: Iterable[Path] = ()) -> dict[str, str]:
        """See `Worker.check_jail`."""
        return self.all[0].check_jail(closed)

    def attempt(self, *args: Any, **kwargs: Any) -> RunResult:
        """See `Worker.attempt`."""
        worker = self._free.get()
        try:
            return worker.attempt(*args, **kwargs)
        finally:
            self._free.put(worker)
