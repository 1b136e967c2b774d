"""What runs notebooks: one warm worker, several behind the face of one, or what was recorded."""

import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from autograder.protocol.job import Branch
from autograder.protocol.results import RunCell, RunResult
from autograder.running.follow import ShownDraws
from autograder.settings import Limits


class Runner(Protocol):
    """Where notebooks run. `width` is how many at a time."""

    @property
    def limits(self) -> Limits:
        """What each run may use."""

    @property
    def width(self) -> int: ...

    def start(self) -> None:
        """Begin to warm up, without waiting."""

    def stop(self) -> None:
        """From another thread: end what runs, and refuse what comes."""

    def close(self) -> None:
        """Let go of all processes."""

    def check_jail(self, closed: Iterable[Path] = ()) -> dict[str, str]:
        """See `Worker.check_jail`."""

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


class Recorded:
    """Another runner's results: a run that equals one before it is answered from memory.

    Meant for measuring, and for trying what follows a run.
    """

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.limits, self.width = runner.limits, runner.width
        self._results: dict[str, RunResult] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        self.runner.start()

    def stop(self) -> None:
        self.runner.stop()

    def close(self) -> None:
        self.runner.close()

    def check_jail(self, closed: Iterable[Path] = ()) -> dict[str, str]:
        return self.runner.check_jail(closed)

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
        draws = seed, shown and shown.seed
        asked = draws, given, device, list(branches), sorted(instead.items())
        key = repr((list(cells), *asked))
        with self._lock:
            found = self._results.get(key)
        if found is None:
            found = self.runner.attempt(
                cells, seed, device, branches, instead, shown, given, seconds
            )
            with self._lock:
                self._results[key] = found
        return replace(found, results=dict(found.results))
