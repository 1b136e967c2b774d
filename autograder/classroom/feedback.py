"""The feedback page: what a student gets back, one self-contained HTML file.

Everything in it is escaped, names and ids included; it holds no notebook output, no hidden
test and no script.
"""

import hashlib
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from autograder.classroom import highlight
from autograder.classroom.highlight import drawn
from autograder.course import Assignment, Cell
from autograder.folds import folds
from autograder.grading.record import Record, TaskRecord
from autograder.judging import describe
from autograder.judging.compare import Row
from autograder.judging.describe import STATES, next_steps, points
from autograder.protocol.bounds import MAX_PAGE_ANSWER, MAX_PAGE_ANSWERS
from autograder.protocol.results import Outcome

_OUTCOMES = {
    Outcome.GRADED: "",
    Outcome.TIMEOUT: "Something in this notebook did not finish.",
    Outcome.OUT_OF_MEMORY: "Something in this notebook asked for too much memory.",
    Outcome.CRASHED: "Something in this notebook ended the process.",
    Outcome.UNREADABLE: "This file could not be graded.",
    Outcome.OUTDATED: "This notebook was made from an older release.",
    Outcome.GRADER_ERROR: "The grader failed; your teacher will grade this again.",
}
_NOT_RUN = (Outcome.UNREADABLE, Outcome.OUTDATED, Outcome.GRADER_ERROR)
_SHOWN = "assignment student outcome reason score max_score penalty repairs tasks".split()


def code(text: str) -> Markup:
    """Escaped text, in which `names in backquotes` look like code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("autograder.classroom"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = code
    return environment.get_template("feedback.html")


@cache
def _maker() -> bytes:
    """What a page depends on but for the record and the course."""
    template = resources.files("autograder.classroom") / "templates" / "feedback.html"
    modules = [Path(str(module)).read_bytes() for module in (__file__, highlight.__file__)]
    return b"".join([template.read_bytes(), *modules, Path(describe.__file__).read_bytes()])


def _mark(record: Record, assignment: Assignment) -> str:
    """A page's end, with a hash of all that it was made from."""
    shown = {key: value for key, value in record.to_json().items() if key in _SHOWN}
    texts = [record.made.get("submission"), assignment.version, assignment.digest]
    made_from = json.dumps([texts, shown], sort_keys=True)
    mark = hashlib.sha256(_maker() + made_from.encode()).hexdigest()[:32]
    return f"<!-- {mark} -->\n</html>\n"


def feedback_page(record: Record, assignment: Assignment, notebook: Mapping[str, Any]) -> str:
    """The page for one record with its scores set (see `scores.put_scores`).

    `notebook` is the autograded one, which holds the answers; `assignment` what they answer.
    """
    texts = {} if record.outcome in _NOT_RUN else _answers(notebook)
    left, tasks = MAX_PAGE_ANSWERS, []
    for number, task in enumerate(record.tasks, 1):
        text, most = texts.get(task.id, ""), min(left, MAX_PAGE_ANSWER)
        left -= min(len(text), most)
        tasks.append(_shown(number, record, task, assignment, text, most))
    automatic = [task for task in tasks if not task.record.written]
    page = _template().render(
        record=record,
        tasks=tasks,
        done=sum(task.state == "passed" for task in automatic),
        automatic=len(automatic),
        explanation=_OUTCOMES[record.outcome],
        words=describe,
    )
    return page.rstrip().removesuffix("</html>") + _mark(record, assignment)


def is_page_of(page: bytes, record: Record, assignment: Assignment) -> bool:
    """Whether a page was made from this record, which is quicker to see than to make it."""
    return page.endswith(_mark(record, assignment).encode())


def _answers(notebook: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the solution cells, by grade id."""
    found = {}
    for cell in notebook.get("cells", ()):
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            found[marks["grade_id"]] = "".join(cell["source"])
    return found


# ---------------------------------------------------------------- one task


@dataclass(frozen=True)
class _Shown:
    """A task as the template draws it. `answer` is its text as HTML; `tests` say what each test
    asks, and whether that was met."""

    number: int
    record: TaskRecord
    state: str
    rows: Sequence[Row]
    answer: Markup
    cut: bool
    tests: Sequence[tuple[str, str, str]]
    steps: Sequence[str]

    @property
    def folded(self) -> bool:
        """Whether there is nothing to read but one's own answer."""
        beside = self.record.remark or self.record.void
        return self.state == "passed" and bool(self.answer) and not beside


def _shown(
    number: int, record: Record, task: TaskRecord, assignment: Assignment, text: str, most: int
) -> _Shown:
    """`most` is how many characters of the answer's text may stand on the page."""
    run, state = record.outcome not in _NOT_RUN, _state(record, task)
    rows: Sequence[Row] = ()
    if run and state in ("partly", "failed"):
        rows = task.rows or ([("", task.difference)] if task.difference else ())
    shown = "" if state == "open" else text[:most].strip("\n")
    titles: list[str] = []
    if (known := assignment.task_by_id.get(task.id)) and (rows or state == "open"):
        titles = [fold.title for fold in folds(assignment, known)]
    return _Shown(
        number,
        task,
        state,
        rows,
        drawn(shown, dict(rows).get("line"), plain=task.written) if shown else Markup(),
        len(text) > most,
        list(_tests(task, assignment)) if rows else [],
        next_steps(rows, titles) if run else [],
    )


def _state(record: Record, task: TaskRecord) -> str:
    """A key of `describe.MARKS`."""
    if task.waiting:
        return "by hand"
    if task.written and task.id not in record.answers and not task.score:
        return "open"
    if task.score >= task.max_score:
        return "passed"
    if task.score > 0:
        return "partly"
    return "open" if task.difference == STATES["open"] else "failed"


def _tests(task: TaskRecord, assignment: Assignment) -> Iterator[tuple[str, str, str]]:
    """Of each test its state, what its cell says it asks, and its points."""
    for score in task.cells:
        cell = assignment.by_id.get(score.id)
        if cell is not None:
            state = "passed" if score.score >= score.max_score else "failed"
            yield state, _asked(cell), points(score.score, score.max_score)


def _asked(cell: Cell) -> str:
    """What a cell of hidden tests says of itself: its first comment, in one sentence."""
    said = itertools.takewhile(lambda line: line.startswith("#"), cell.released.split("\n"))
    return " ".join(line.strip("# ") for line in said).removeprefix("Hidden tests: ")
