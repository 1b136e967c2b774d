"""The help folded away in a task's text, one fold a time, in the order it stands there."""

import re
from dataclasses import dataclass

from autograder.course import Assignment, Task

_FOLD = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)


@dataclass(frozen=True)
class Fold:
    title: str
    text: str


_FOUND: dict[tuple[str, str, str], list[Fold]] = {}  # by assignment, release and task


def folds(assignment: Assignment, task: Task) -> list[Fold]:
    """The folds in the Markdown between the task before and this task's answer."""
    key = assignment.name, assignment.version, task.id
    if key not in _FOUND:
        _FOUND[key] = _found(assignment, task)
    return _FOUND[key]


def _found(assignment: Assignment, task: Task) -> list[Fold]:
    found: list[Fold] = []
    for cell in assignment.cells[: task.solution.index]:
        if cell.solution or cell.grade:
            found = []
        elif cell.kind == "markdown":
            found += [Fold(*(part.strip() for part in m)) for m in _FOLD.findall(cell.released)]
    return found


def solution_text(task: Task) -> str:
    """Our solution of a task, without the marks around it."""
    lines = task.solution.source.split("\n")
    return "\n".join(
        line for line in lines if "### BEGIN SOL" not in line and "### END SOL" not in line
    )
