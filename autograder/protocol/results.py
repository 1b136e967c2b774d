"""What a run is given to run, and what comes back from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of a submission, or of a run. Records and pages hold these very words."""

    GRADED = "graded"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out of memory"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    OUTDATED = "outdated"
    GRADER_ERROR = "grader error"


@dataclass(frozen=True)
class RunCell:
    """A cell to run: its source, its grade id if it has one, and the task it belongs to.

    `takes` is for hidden tests, which run in globals of their own: the names that they have from
    the answers. It is None for the cells that share the notebook's namespace. Where they draw
    nothing (`fixed`), the paid draws are the shown ones.
    """

    source: str
    grade_id: str | None = None
    task: str | None = None
    takes: tuple[str, ...] | None = None
    fixed: bool = False

    @property
    def kind(self) -> str:
        """The student's "own", an "answer", or ours: "given" for all, "shown" or "hidden" tests."""
        if self.grade_id is None:
            return "own"
        if self.takes is not None:
            return "hidden"
        if self.task is None:
            return "given"
        return "answer" if self.grade_id == self.task else "shown"


@dataclass
class CellResult:
    """What came back from one cell. `evidence` is None where none arrived.

    `shown` is what its tests saw in the shown draws (see `draws`), where they made them.
    """

    evidence: bytes | None = None
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    surplus: bool = False  # more evidence arrived than one cell may send
    seconds: float = 0.0  # by our clock
    shown: "CellResult | None" = None


def numbered(cells: Sequence[RunCell]) -> dict[str, int]:
    """The number of each cell that has a grade id."""
    return {cell.grade_id: i for i, cell in enumerate(cells) if cell.grade_id}


# by the cell's number, and the known answer's name in place of the notebook's own
Results = dict[tuple[int, str | None], CellResult]


@dataclass
class RunResult:
    """What came back from a run.

    `ended` is None for a complete run, else its outcome; `reason` says what happened and where,
    in words. `index` has the number of each cell that has a grade id.
    """

    results: Results = field(default_factory=dict)
    index: Mapping[str, int] = field(default_factory=dict)
    layers: dict[str, str] = field(default_factory=dict)
    ended: Outcome | None = None
    reason: str = ""
    at: int | None = None
    out_of_time: bool = False  # the limit of the whole was reached, not that of a cell
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory: int = 0

    def of(self, grade_id: str, branch: str | None = None) -> CellResult | None:
        """What came back from a cell, of the notebook or of a known answer; None if nothing did."""
        number = self.index.get(grade_id)
        return None if number is None else self.results.get((number, branch))

    @property
    def where(self) -> str | None:
        """The grade id of the cell at which the run ended, if it has one."""
        return next((grade_id for grade_id, i in self.index.items() if i == self.at), None)

    def seconds_of(self, index: int) -> float:
        """How long one of the notebook's cells took, as far as it ran."""
        cell = self.results.get((index, None))
        return cell.seconds if cell else 0.0
