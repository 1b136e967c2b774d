"""Which task answers which question: docs/coverage.md, from the tags in the sources.

source/questions.txt lists the questions; a task names those it answers in answers=[…].
"""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.course import Assignment, Course, Task
from autograder.errors import UserError


@dataclass(frozen=True)
class Answered:
    """One task that answers a question, and how: automatic, prediction or written."""

    assignment: str
    notebook: str
    title: str
    how: str


def read_questions(course: Course) -> dict[str, str]:
    """The questions of source/questions.txt by their key, in order; none without the file."""
    path = course.root / "source" / "questions.txt"
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(":") for line in lines if line.strip() and not line.startswith("#"))
    return {key.strip(): text.strip() for key, _, text in pairs}


def answered(
    questions: Sequence[str], assignments: Iterable[Assignment]
) -> dict[str, list[Answered]]:
    """For each question, the tasks that answer it, in the order of the course.

    Raises:
        UserError: for a task that names a question which is not listed.
    """
    found: dict[str, list[Answered]] = {key: [] for key in questions}
    for assignment in assignments:
        for task in assignment.tasks:
            for key in task.answers:
                if key not in found:
                    raise UserError(
                        f"{assignment.name}: {task.id} answers {key!r}, which is not in "
                        "source/questions.txt; add it there, or mend the tag"
                    )
                found[key].append(
                    Answered(assignment.name, assignment.notebook, task.title, how(task))
                )
    return found


def how(task: Task) -> str:
    """Whether a task is graded by hand, asks for a prediction, or is graded by its values."""
    if task.written:
        return "written"
    calls = [
        node
        for cell in task.grades
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("probe")
    ]
    hidden = [any(k.arg == "reveal" for k in call.keywords) for call in calls]
    return "prediction" if hidden and all(hidden) else "automatic"


def coverage_page(course: Course, assignments: Iterable[Assignment]) -> str:
    """The text of docs/coverage.md."""
    questions = read_questions(course)
    lines = [
        "# What is answered where",
        "",
        "Made by `autograder build` from `source/questions.txt` and the tags of the tasks.",
        "*Automatic* is graded by values, *prediction* too, but decided before running, and",
        "*written* is graded by hand with the rubric in the cell.",
        "",
        "| | question | tasks |",
        "|---|---|---|",
    ]
    for key, tasks in answered(list(questions), assignments).items():
        cells = "<br>".join(_by_assignment(tasks)) or "**nowhere**"
        lines.append(f"| {key} | {questions[key]} | {cells} |")
    return "\n".join(lines) + "\n"


def _by_assignment(tasks: Sequence[Answered]) -> Iterable[str]:
    for assignment, group in groupby(tasks, key=lambda task: task.assignment):
        own = list(group)
        link = f"../assignments/{assignment}/{own[0].notebook}.ipynb"
        titles = "; ".join(f"{task.title} ({task.how})" for task in own)
        yield f"[{assignment}]({link}): {titles}".replace("|", "\\|")
