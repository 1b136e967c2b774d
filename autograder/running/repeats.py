"""A notebook run to its end: repeated, without the offending cell, when a cell hangs or kills its
process."""

from collections.abc import Sequence

from autograder.protocol.bounds import (
    OWN_REPEATS,
    OWN_SHARE,
    REPEATS,
    SLOW_SHARE,
    TOTAL_FACTOR,
)
from autograder.protocol.results import Outcome, RunCell, RunResult
from autograder.running.follow import ShownDraws
from autograder.running.runner import Runner
from autograder.syntax import definitions


def execute(
    worker: Runner,
    cells: Sequence[RunCell],
    seed: int,
    device: str,
    shown: ShownDraws | None = None,
    given: bool = False,
) -> RunResult:
    """Run a notebook; where a cell hangs or kills the process, leave it out and run again.

    At most `REPEATS` repetitions for answers and their tests, and `OWN_REPEATS` for cells that
    are nobody's answer. A second failure in the same task leaves out the whole task. All runs
    together take no longer than `TOTAL_FACTOR` times the notebook's limit; where that cuts the
    last one off, what the one before saw of the rest counts. The result has the first failure's
    outcome and reason; its seconds are the sum of all.
    """
    left = worker.limits.total_seconds * TOTAL_FACTOR
    repeats = _Repeats(cells)
    first: RunResult | None = None
    before: RunResult | None = None
    seconds = 0.0
    while True:
        result = worker.attempt(
            cells,
            seed,
            device,
            instead=repeats.instead,
            shown=shown,
            given=given,
            seconds=left,
        )
        seconds += result.seconds
        left -= result.seconds
        first = first or (result if result.ended else None)
        if result.ended in (None, Outcome.GRADER_ERROR) or result.at is None:
            break
        if left <= 0 or not repeats.again(result, result.at):
            break
        before = result
    if before is not None and result.out_of_time and result.at is not None:
        # it may not have come as far as the one before
        result.results.pop((result.at, None), None)
        kept = {k: v for k, v in before.results.items() if k[0] not in repeats.instead}
        result.results = kept | result.results
    result.seconds = seconds
    if first is not None:
        result.ended, result.reason, result.at = first.ended, first.reason, first.at
    elif (out := _out_of_memory(result)) is not None:
        result.ended, result.at = Outcome.OUT_OF_MEMORY, out
        result.reason = f"cell {cells[out].grade_id or out + 1} asked for more memory than allowed"
    return result


class _Repeats:
    """What to leave out of the next run of a notebook: `instead` holds what runs in its place.

    A cell of the student's own may define what answers use, and is reduced to its definitions
    before it is left out: first the one that failed, then all that have not been seen to end.
    """

    def __init__(self, cells: Sequence[RunCell]) -> None:
        self.cells = cells
        self.instead: dict[int, str] = {}
        self._own = [i for i, cell in enumerate(cells) if cell.grade_id is None]
        self._blamed: set[str] = set()
        self._answers = self._strays = 0

    def again(self, result: RunResult, at: int) -> bool:
        """Whether to run once more after a run that did not end well, at that cell."""
        if result.out_of_time and (slow := self._slow(result, at)):
            failed = slow
        elif at in self._own:
            unseen = [i for i in self._own if i >= at]
            failed = unseen if self._strays else [at]
        else:
            return self._leave_out_answer(self._slowest(result, at))
        self._strays += 1
        if self._strays > OWN_REPEATS:
            return False
        for index in failed:
            reduced = definitions(self.cells[index].source) if index not in self.instead else ""
            self.instead[index] = "" if self._strays == OWN_REPEATS else reduced
        return True

    def _leave_out_answer(self, index: int) -> bool:
        self._answers += 1
        if self._answers > REPEATS:
            return False
        self.instead[index] = ""
        task = self.cells[index].task
        if task in self._blamed:
            self.instead |= {i: "" for i, cell in enumerate(self.cells) if cell.task == task}
        if task is not None:
            self._blamed.add(task)
        return True

    def _slow(self, result: RunResult, at: int) -> list[int]:
        """The student's own cells that took time or had none left, if it was they who took it."""
        took = {i: result.seconds_of(i) for i in self._own if self.instead.get(i) != ""}
        if sum(took.values()) < OWN_SHARE * result.seconds:
            return []
        slow = SLOW_SHARE * result.seconds
        return [i for i, seconds in took.items() if i >= at or seconds > slow]

    def _slowest(self, result: RunResult, at: int) -> int:
        """The cell to leave out: that which failed, or that which took the most time."""
        if not result.out_of_time:
            return at
        return max(range(len(self.cells)), key=result.seconds_of)


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
