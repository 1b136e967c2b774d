"""The course as it stands on disk after a build: assignments, their cells and tasks.

Reads only plain JSON, so that grading needs neither Jupytext nor nbgrader to know the course.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.syntax import all_names, words


@dataclass(frozen=True)
class Cell:
    """A cell of an assignment.

    `source` is the full text (solution, hidden tests); `released` is what students get.
    `task` names the task it belongs to. `runs` says whether a graded run executes it. `takes` is
    for hidden tests: the names that they use of what the answers bind; otherwise it is None.
    """

    index: int
    grade_id: str
    kind: str  # "code" or "markdown"
    source: str
    released: str
    grade: bool
    solution: bool
    points: float
    task: str | None
    runs: bool
    metadata: dict[str, Any]
    takes: tuple[str, ...] | None = None

    @property
    def written(self) -> bool:
        """A written answer, graded by hand."""
        return self.kind == "markdown" and self.grade

    @property
    def void(self) -> bool:
        """A test found wrong (void=true in the source): its points go to everybody."""
        return self.grade and bool(self.metadata.get("void"))

    @property
    def paid(self) -> bool:
        """A grade cell whose points the verdict gives."""
        return self.kind == "code" and self.grade and self.points > 0 and not self.void


@dataclass(frozen=True)
class Task:
    """One thing to write: a solution cell and the grade cells that follow it."""

    id: str
    title: str
    solution: Cell
    grades: tuple[Cell, ...]
    answers: tuple[str, ...]

    @property
    def points(self) -> float:
        return sum(cell.points for cell in self.grades)

    @property
    def written(self) -> bool:
        return self.solution.written


@dataclass(frozen=True)
class Answer:
    """A known answer to one task; its `kind` is "mistake" (with a hint) or "alternative"."""

    task: str
    name: str
    source: str
    hint: str = ""
    same: str | None = None
    kind: str = "answer"


@dataclass(frozen=True)
class Assignment:
    """One notebook of the course, as built."""

    name: str
    notebook: str
    version: str
    digest: str  # of everything that can change a verdict
    cells: tuple[Cell, ...]
    tasks: tuple[Task, ...]
    mistakes: tuple[Answer, ...]
    alternatives: tuple[Answer, ...]
    release: dict[str, Any] = field(repr=False)
    builds_on: tuple[str, ...] = ()
    judges_file: Path | None = None

    @property
    def title(self) -> str:
        """The notebook's first heading, or else the assignment's name."""
        lines = (line for cell in self.cells for line in cell.released.splitlines())
        return next((line[2:].strip() for line in lines if line.startswith("# ")), self.name)

    @property
    def minutes(self) -> float:
        """How long the tasks take; what is read between them is not counted."""
        return float(sum(task.solution.metadata.get("minutes", 0) for task in self.tasks))

    @property
    def max_score(self) -> float:
        return sum(cell.points for cell in self.cells if cell.grade)

    def only(self, task: str) -> "Assignment":
        """This assignment with the tests and known answers of one task alone, up to its end.

        Raises:
            UserError: for a task that is unknown, or graded by hand.
        """
        one = self.task_by_id.get(task)
        if one is None:
            names = ", ".join(self.task_by_id)
            raise UserError(f"{self.name} has no task {task!r}; there are: {names}")
        if one.written:
            raise UserError(f"{self.name}/{task} is graded by hand; it has no hidden tests")
        end = one.grades[-1].index
        return replace(
            self,
            cells=tuple(
                c for c in self.cells[: end + 1] if c.task == task or c.solution or not c.grade
            ),
            tasks=(one,),
            mistakes=tuple(m for m in self.mistakes if m.task == task),
            alternatives=tuple(a for a in self.alternatives if a.task == task),
        )

    @cached_property
    def by_id(self) -> dict[str, Cell]:
        return {cell.grade_id: cell for cell in self.cells}

    @cached_property
    def task_by_id(self) -> dict[str, Task]:
        return {task.id: task for task in self.tasks}


class Course:
    """The repository: where things are, and its assignments."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    @classmethod
    def find(cls, start: Path | None = None) -> "Course":
        """The course that contains `start` (default: the current directory).

        Raises:
            UserError: if no directory above is a course.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / "source").is_dir() and (folder / "nbgrader_config.py").is_file():
                return cls(folder)
        raise UserError(f"{here} is not inside a course; change to the course's folder first")

    @property
    def cache(self) -> Path:
        return self.root / "build" / "cache"

    @property
    def evidence(self) -> Path:
        """Where the evidence of known mistakes is kept (see `store`)."""
        return self.cache / "evidence"

    @property
    def closed(self) -> list[Path]:
        """What no submission may read, wherever links in the course lead."""
        names = ("source", "build", "solutions", "assignments", "gradebook.db")
        parts = ("source", "answers", "cache")
        written = self.root / "source"
        folders = [path for path in (*written.glob("*"), *written.glob("*/tasks")) if path.is_dir()]
        return [
            self.root,
            *(self.root / name for name in names),
            *(self.root / "build" / part for part in parts),
            self.evidence,
            *folders,
        ]

    def names(self) -> list[str]:
        """The names of all assignments, in order."""
        folders = sorted((self.root / "source").glob("*/"))
        return [f.name for f in folders if list(f.glob("*.py")) or list(f.glob("tasks/*.py"))]

    def load(self, name: str) -> Assignment:
        """Load a built assignment.

        Raises:
            UserError: for an unknown name, or if it was not built since its source changed.
        """
        if name not in self.names():
            raise UserError(
                f"there is no assignment {name!r}; there are: {', '.join(self.names())}"
            )
        folder = self.root / "source" / name
        built = self.root / "build" / "answers" / f"{name}.json"
        try:
            answers = json.loads(built.read_text())
            notebook = answers["notebook"]
            source = _read_json(self.root / "build" / "source" / name / f"{notebook}.ipynb")
            release = _read_json(self.root / "assignments" / name / f"{notebook}.ipynb")
        except FileNotFoundError:
            raise UserError(f"{name} is not built yet; run: autograder build") from None
        if answers["sources"] != digest_of_sources(folder):
            raise UserError(f"source/{name} changed since the build; run: autograder build")
        cells = _cells(source, release)
        judges_file = built.with_suffix(".judges.py")
        return Assignment(
            name=name,
            notebook=notebook,
            version=release["metadata"]["autograder"]["version"],
            digest=answers["sources"],
            cells=cells,
            tasks=_tasks(cells),
            mistakes=_answers(answers["mistakes"], "mistake"),
            alternatives=_answers(answers["alternatives"], "alternative"),
            release=release,
            builds_on=tuple(answers.get("builds_on", ())),
            judges_file=judges_file if judges_file.exists() else None,
        )

    def load_part(self, name: str) -> Assignment:
        """Load an assignment, or with a name such as `08_layers/mse` one task of it.

        Raises:
            UserError: see `load` and `Assignment.only`.
        """
        assignment, _, task = name.partition("/")
        whole = self.load(assignment)
        return whole.only(task) if task else whole


def digest_of_sources(folder: Path) -> str:
    """A hash of everything written by hand for one assignment."""
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.py")), *sorted(folder.glob("tasks/*.py"))]:
        name = str(path.relative_to(folder))
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def text_of(cell: dict[str, Any]) -> str:
    """A notebook cell's source, which nbformat allows to be a list of lines."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else source


def _answers(written: list[dict[str, Any]], kind: str) -> tuple[Answer, ...]:
    return tuple(Answer(**{**answer, "kind": kind}) for answer in written)


def _cells(source: dict[str, Any], release: dict[str, Any]) -> tuple[Cell, ...]:
    cells = []
    task = None
    solutions = [c for c in source["cells"] if c["metadata"]["nbgrader"]["solution"]]
    answers = set().union(*(all_names(text_of(c)) for c in solutions if c["cell_type"] == "code"))
    for index, (full, released) in enumerate(zip(source["cells"], release["cells"], strict=True)):
        nbgrader = full["metadata"]["nbgrader"]
        grade_id = nbgrader["grade_id"]
        if nbgrader["solution"]:
            task = grade_id
        belongs = task is not None and (grade_id == task or nbgrader["grade"])
        tests = text_of(full) != text_of(released) and not nbgrader["solution"]
        cells.append(
            Cell(
                index=index,
                grade_id=grade_id,
                kind=full["cell_type"],
                source=text_of(full),
                released=text_of(released),
                grade=nbgrader["grade"],
                solution=nbgrader["solution"],
                points=float(nbgrader.get("points", 0)),
                task=task if belongs else None,
                runs=full["cell_type"] == "code"
                and "skip-execution" not in full["metadata"].get("tags", []),
                metadata=full["metadata"],
                takes=tuple(sorted(answers & words(text_of(full)))) if tests else None,
            )
        )
    return tuple(cells)


def _tasks(cells: tuple[Cell, ...]) -> tuple[Task, ...]:
    tasks = []
    for cell in cells:
        if not cell.solution:
            continue
        prose = cells[cell.index - 1].source if cell.index else ""
        heading = next((line for line in prose.splitlines() if line.startswith("#")), cell.grade_id)
        tasks.append(
            Task(
                id=cell.grade_id,
                title=heading.lstrip("# ").strip(),
                solution=cell,
                grades=tuple(c for c in cells if c.task == cell.grade_id and c.grade),
                answers=tuple(cell.metadata.get("answers", [])),
            )
        )
    return tuple(tasks)
