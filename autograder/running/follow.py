"""Following one run from the trusted side: its frames, its clocks, and how it ended."""

import contextlib
import json
import math
import selectors
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from autograder.protocol.bounds import (
    ERROR_PARTS,
    FRAMES_PER_CELL,
    MAX_OUTPUTS,
    MAX_SMALL_FRAME,
    MEGA,
    SPARE_FRAMES,
    SPARE_PARTS,
)
from autograder.protocol.frames import FrameReader
from autograder.protocol.job import LOST_DEVICE
from autograder.protocol.results import CellResult, Outcome, RunCell, RunResult, numbered
from autograder.settings import Limits

START_SECONDS = 60.0
SLOW_SECONDS = 3.0  # hidden tests that take longer make no shown draws: they explain less


class _TooMuch(ValueError):
    """More arrived than any honest run sends."""


@dataclass(frozen=True)
class ShownDraws:
    """The shown draws of a run (see `draws`): their seed, and which hidden tests make them.

    `wanted` is asked on the trusted side when the paid draws of a cell of hidden tests are done;
    it must not need the worker, which waits for the answer.
    """

    seed: int
    wanted: Callable[[RunCell, CellResult], bool]


class Followed:
    """Follows one run: reads its frames, keeps its clocks, and says how it ended.

    `runs` counts the run and its branches: each has a share of the limits on the whole.

    The run is given one cell at a time, the next when the one before is done, and evidence
    counts for the cell whose turn it is: the hidden tests of a later task may hold what would
    answer an earlier one, and all that a process has been given it can read.
    """

    def __init__(
        self,
        limits: Limits,
        cells: Sequence[RunCell],
        runs: int,
        job: Sequence[bytes],
        shown: "ShownDraws | None" = None,
        seconds: float = math.inf,
    ) -> None:
        self.limits, self.cells, self.branches = limits, cells, runs > 1
        self.lines = iter(job)
        self.turn = -1
        self.giving = bytearray(next(self.lines))
        self.result = RunResult(index=numbered(cells))
        self.reader = FrameReader()
        self.current: tuple[int, str | None] | None = None
        self.began = 0.0  # when the current cell did
        self.started = self.complete = False
        self.shown = shown
        self.done = False  # the cell whose turn it is has run
        self.again = False  # it runs once more, with the shown draws
        self.total_seconds = min(limits.total_seconds * runs, seconds)
        self.frames_left = FRAMES_PER_CELL * len(cells) * runs + SPARE_FRAMES
        # brackets and commas of outputs: each may become an object of a hundred bytes here
        self.parts_left = int(limits.output_kb * 1024) + SPARE_PARTS
        self.bytes_left = int(limits.evidence_mb * MEGA + limits.output_kb * 1024 * 8) * runs

    def follow(
        self, giver: IO[bytes], result: IO[bytes], status: IO[bytes], leash: IO[bytes]
    ) -> RunResult:
        """Read the run to its end. Closing the leash makes the guard kill what still runs."""
        self._next_turn()
        started = time.monotonic()
        total = started + self.total_seconds
        cell_deadline = started + START_SECONDS
        killed: tuple[Outcome, str] | None = None
        with selectors.DefaultSelector() as selector:
            selector.register(result, selectors.EVENT_READ)
            open_pipe = True
            while open_pipe and not killed:
                if self._give(giver) and giver not in selector.get_map():
                    selector.register(giver, selectors.EVENT_WRITE)
                elif not self.giving and giver in selector.get_map():
                    selector.unregister(giver)
                wait = min(cell_deadline, total) - time.monotonic()
                ready = [key.fileobj for key, _ in selector.select(wait)] if wait > 0 else []
                if not ready:
                    over = time.monotonic() >= total
                    limit = self.total_seconds if over else self.limits.cell_seconds
                    what = "the notebook" if over else self._where()
                    self.result.out_of_time = over
                    killed = Outcome.TIMEOUT, f"{what} did not finish within {limit:g} s"
                    break
                if result not in ready:
                    continue
                data = result.read(1 << 16)
                open_pipe = bool(data)
                self.bytes_left -= len(data)
                if self.bytes_left < 0:
                    killed = Outcome.CRASHED, f"{self._where()} sent more than the limit allows"
                    break
                before = self.current, self.again
                try:
                    self._take(self.reader.feed(data))
                except _TooMuch:
                    killed = Outcome.CRASHED, f"{self._where()} sent more than the limit allows"
                    break
                except ValueError:
                    killed = (
                        Outcome.CRASHED,
                        f"{self._where()} wrote where only the tests may write",
                    )
                    break
                if (self.current, self.again) != before:
                    cell_deadline = time.monotonic() + self.limits.cell_seconds
        leash.close()
        report = self._read_report(status)
        self._conclude(killed, report)
        self.result.seconds = time.monotonic() - started
        return self.result

    def _receiving(self) -> CellResult:
        """Where what arrives of the running cell belongs."""
        assert self.current is not None  # asked between the frames of a cell
        cell = self.result.results[self.current]
        if self.again:
            cell.shown = cell.shown or CellResult()
            return cell.shown
        return cell

    def _go_on(self) -> None:
        """A cell is done: hidden tests may be asked for the shown draws, or the next cell runs."""
        self.done = False
        cell = self.cells[self.turn]
        result = self.result.results[self.turn, None]
        if cell.fixed and self.shown:
            result.shown = replace(result)
        elif cell.kind == "hidden" and self.shown and not self.again:
            quick = time.monotonic() - self.since < SLOW_SECONDS
            self.again = quick and self.shown.wanted(cell, result)
            self.giving += json.dumps(self.again).encode() + b"\n"
            if self.again:
                return
        self.again = False
        self._next_turn()

    def _next_turn(self) -> None:
        self.turn += 1
        self.since = time.monotonic()
        self.giving += next(self.lines, b"")

    def _give(self, giver: IO[bytes]) -> bool:
        """Write what the pipe takes of what the run may have; whether something is left."""
        try:
            while self.giving and (written := giver.write(self.giving[: 1 << 16])):
                del self.giving[:written]
        except ConnectionError:
            self.giving.clear()  # nobody reads it; how the run ended will be seen
        return bool(self.giving)

    def _read_report(self, status: IO[bytes]) -> dict[str, Any] | None:
        data = b""
        with selectors.DefaultSelector() as selector:
            selector.register(status, selectors.EVENT_READ)
            # to the end of the line, not of the guard, whose own end takes a while
            while not data.endswith(b"\n") and selector.select(10):
                piece = status.read(4096)
                if not piece:
                    break
                data += piece
        try:
            report: dict[str, Any] = json.loads(data)
        except ValueError:
            return None
        return report

    def _take(self, frames: Iterable[tuple[bytes, bytes]]) -> None:
        for kind, payload in frames:
            self._count(kind, payload)
            # whatever a forged frame makes this raise: it earns nothing and breaks nothing
            with contextlib.suppress(Exception):
                self._frame(kind, payload)
            if self.done:
                self._go_on()

    def _count(self, kind: bytes, payload: bytes) -> None:
        """Refuse what is too much before it is decoded."""
        self.frames_left -= 1
        if kind == b"O":
            self.parts_left -= sum(map(payload.count, (b"[", b"{", b",")))
        small = kind in b"EO" or len(payload) <= MAX_SMALL_FRAME
        if not small or self.frames_left < 0 or self.parts_left < 0:
            raise _TooMuch

    def _frame(self, kind: bytes, payload: bytes) -> None:
        if kind == b"E":
            if not self._has_turn(self.current):
                return
            cell = self._receiving()
            cell.surplus = cell.surplus or cell.evidence is not None
            cell.evidence = payload
            return
        content = json.loads(payload)
        if kind == b"S":
            self.started = True
            self.result.layers = {str(k): str(v) for k, v in content["layers"].items()}
        elif kind == b"C":
            index, branch = int(content["cell"]), content["branch"]
            key = (index, None if branch is None else str(branch))
            if self._has_turn(key):
                known = self.result.results.setdefault(key, CellResult())
                known.surplus = known.surplus or known.evidence is not None
                self.current = key
                self.began = time.monotonic()
        elif kind == b"O" and self.current is not None:
            cell = self._receiving()
            outputs = content["outputs"][:MAX_OUTPUTS]
            cell.outputs = [one for one in outputs if isinstance(one, dict)]
            cell.error = _plain_error(content["error"])
            self._clock()
            self.done = self.current == (self.turn, None)
        elif kind == b"D":
            self.complete = True

    def _clock(self) -> None:
        """Add the time since the current cell began, or began again, to what it took."""
        assert self.current is not None
        now = time.monotonic()
        self.result.results[self.current].seconds += now - self.began
        self.began = now

    def _has_turn(self, key: tuple[int, str | None] | None) -> bool:
        """Whether this cell may report: it is its turn, or it is one of a known answer's run."""
        if key is None or not 0 <= key[0] < len(self.cells):
            return False
        return key[0] == self.turn if key[1] is None else self.branches

    def _where(self) -> str:
        if self.current is None:
            return "the start of the notebook"
        index, branch = self.current
        cell = self.cells[index]
        name = f"cell {cell.grade_id}" if cell.grade_id else f"cell {index + 1}"
        return name + (f" of {branch}" if branch else "")

    def _conclude(self, killed: tuple[Outcome, str] | None, report: dict[str, Any] | None) -> None:
        result = self.result
        result.at = self.current[0] if self.current else None
        if self.current and killed:
            self._clock()
        if report is not None:
            result.cpu_seconds = float(report["cpu_seconds"])
            result.peak_memory = int(report["peak_memory"])
        if killed:
            result.ended, result.reason = killed
        elif report is None:
            raise ConnectionError("the worker died")
        elif not self.started:
            result.ended, result.reason = Outcome.GRADER_ERROR, "the jail did not start"
        elif report["exit"] != 0 or not self.complete:
            code = report["exit"]
            what = f"the process ended itself (exit {code})"
            if code == LOST_DEVICE:
                what = "the device stopped, as it does at an index out of bounds,"
            elif code < 0:
                what = f"the process was ended by signal {-code}"
            result.ended, result.reason = Outcome.CRASHED, f"{what} in {self._where()}"


def _plain_error(error: Any) -> dict[str, str] | None:
    """An error's type, message and place from a frame, no longer than the jail makes them."""
    if not isinstance(error, dict):
        return None
    return {key: str(error.get(key, ""))[:length] for key, length in ERROR_PARTS.items()}
