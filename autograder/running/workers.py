"""Several warm workers behind the face of one."""

import math
import os
import queue
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from autograder.protocol.job import Branch
from autograder.protocol.results import RunCell, RunResult
from autograder.running.follow import ShownDraws
from autograder.running.worker import Worker
from autograder.settings import Limits


class Workers:
    """Several warm workers behind the face of one: a run goes to the next that is free.

    Every second worker takes two runs at a time, or a core would have nothing to do while a run
    sleeps or its evidence is looked at.
    """

    def __init__(
        self,
        limits: Limits,
        cache: Path,
        jailed: bool = True,
        jobs: int = 0,
        warmth: Sequence[str] = (),
        device: str = "cpu",
    ) -> None:
        self.limits = limits
        jobs = jobs or os.cpu_count() or 1
        self.all = [Worker(limits, cache, jailed, warmth, device) for _ in range(jobs)]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        places = [*self.all, *self.all[1::2]]
        self.width = len(places)
        for worker in places:
            self._free.put(worker)

    def start(self) -> None:
        """Start all of them without waiting."""
        for worker in self.all:
            worker.start()

    def stop(self) -> None:
        """See `Worker.stop`."""
        for worker in self.all:
            worker.stop()

    def close(self) -> None:
        for worker in self.all:
            worker.close()

    def check_jail(self, closed: Iterable[Path] = ()) -> dict[str, str]:
        """See `Worker.check_jail`."""
        return self.all[0].check_jail(closed)

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
        """See `Worker.attempt`."""
        worker = self._free.get()
        try:
            return worker.attempt(cells, seed, device, branches, instead, shown, given, seconds)
        finally:
            self._free.put(worker)
