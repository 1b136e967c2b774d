"""Reading an assignment's folder: the notebook written by hand, joined with its task files."""

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from autograder.authoring.task_file import (
    BEGIN,
    END,
    MARK,
    TESTS,
    TaskFile,
    check_python,
    read_notebook,
    read_tasks,
    read_text,
    shown,
)
from autograder.errors import UserError
from autograder.judging import judges
from autograder.syntax import TooLong, bound_names, tree_of

_REGIONS = {
    "SOLUTION": re.compile(r"[^\n]*BEGIN SOLUTION.*?END SOLUTION[^\n]*\n?", re.DOTALL),
    "HIDDEN": re.compile(r"[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*\n?", re.DOTALL),
}
_GRADE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_STEPS = "●●●●●○○○○○"
_SOLUTION = ["### BEGIN SOLUTION", "### END SOLUTION"]
_LONG = 10  # lines of drawing code that are shown unfolded
_TITLE = "#@title A picture: run this cell"  # all that Colab shows of a folded cell


@dataclass(frozen=True)
class Source:
    """One assignment as written by hand: its full notebook (solutions, hidden tests), and the
    task files in the notebook's order."""

    topic: str
    notebook: NotebookNode
    tasks: tuple[TaskFile, ...]
    judges: str  # of the assignment, then of its tasks; empty if there are none
    builds_on: tuple[str, ...]  # the assignments that the notebook's header names


def read_source(folder: Path) -> Source:
    """Read one assignment's folder.

    Every cell gets nbgrader's complete metadata and an id made of its grade id; cells without
    a grade id take the one before, with a counter.

    Raises:
        UserError: for a source that does not follow the rules of the format.
    """
    topic = folder.name.split("_", 1)[-1]
    path = folder / f"{topic}.py"
    if not path.exists():
        raise UserError(
            f"{folder.name} has no notebook; write it as source/{folder.name}/{topic}.py"
        )
    for other in sorted(folder.glob("*.py")):
        if other.name not in (path.name, "judges.py"):
            raise UserError(f"{shown(other)}: nothing reads this file; a task's is in tasks/")
    written = read_notebook(path, magics=True)
    cells = _read_cells(path, written.cells)
    tasks = read_tasks(folder)
    _add_hidden_tests(path, cells, tasks)
    _add_starts(path, cells, tasks)
    _add_task_lines(cells)
    _fold_pictures(cells)
    notebook: NotebookNode = new_notebook(cells=cells, metadata=_metadata(folder.name))
    notebook.metadata["autograder"]["version"] = _version(notebook)
    notebook.nbformat_minor = 5
    order = [cell.metadata["nbgrader"]["grade_id"] for cell in cells]
    tasks.sort(key=lambda file: order.index(file.task))
    own = _judges(folder / "judges.py", tasks)
    _find_judges(tasks, own)
    return Source(topic, notebook, tuple(tasks), own, _builds_on(path, written))


def _builds_on(path: Path, written: NotebookNode) -> tuple[str, ...]:
    names = written.metadata.get("builds_on", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UserError(
            f"{shown(path)}: builds_on: {names!r}; write a list of assignments, such as "
            "builds_on: [01_neuron, 02_dense_layer]"
        )
    return tuple(names)


def _read_cells(path: Path, cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells that students see, with their solutions and nbgrader's complete metadata."""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if found := TESTS.search(line):
            raise UserError(
                f"{shown(path)}, line {number}: {found[0]!r} belongs to a hidden test, and "
                "students get this file; move it to tasks/"
            )
    previous, counter, seen = "start", 0, set()
    task: str | None = None
    for cell in cells:
        cell.source = cell.source.strip("\n")  # a formatter puts lines before a class
        given = dict(cell.metadata.get("nbgrader", {}))
        if "grade_id" not in given:
            counter += 1
            given["grade_id"] = f"{previous}_{counter}"
        else:
            previous, counter = given["grade_id"], 0
        grade_id = given["grade_id"]
        if not _GRADE_ID.fullmatch(grade_id) or grade_id in seen:
            raise UserError(f"{shown(path)}: the grade id {grade_id!r} is malformed or used twice")
        seen.add(grade_id)
        solution, grade = bool(given.get("solution")), bool(given.get("grade"))
        if solution:
            task = grade_id
        elif grade and (task is None or not grade_id.startswith(f"{task}-")):
            raise UserError(
                f"{shown(path)}: {grade_id} must follow its task and be called {task}-…"
            )
        cell.metadata["nbgrader"] = {
            "cell_type": cell.cell_type,
            "grade": grade,
            "grade_id": grade_id,
            "locked": not solution,
            **({"points": given.get("points", 0)} if grade else {}),
            "schema_version": 3,
            "solution": solution,
            "task": False,
        }
        cell["id"] = grade_id if len(grade_id) <= 64 else grade_id[:55] + _short_hash(grade_id)
        _check_cell(path, cell)
    return cells


def _check_cell(path: Path, cell: NotebookNode) -> None:
    """What a student sees is Python, and a solution's marks are whole."""
    given = cell.metadata["nbgrader"]
    where = f"{shown(path)}: {given['grade_id']}"
    written = cell.cell_type == "markdown"
    if (given["solution"] and given["grade"]) != (
        written and (given["solution"] or given["grade"])
    ):
        raise UserError(
            f'{where}: "solution" and "grade" are both true for an answer in Markdown, and never '
            "for code"
        )
    lines = [line.strip() for line in cell.source.split("\n")]
    marks = [line for line in lines if MARK.search(line)]
    if written:  # ### is a heading there
        marks = [line for line in marks if re.match(r"#+ *[A-Z]+[ _-]*(SOLUTION|HIDDEN)", line)]
    for number, line in enumerate(marks):
        if line != _SOLUTION[number % 2] or not given["solution"]:
            raise UserError(
                f"{where} holds {line!r}; a solution cell has {_SOLUTION[0]} and "
                f"{_SOLUTION[1]} by turns, and other cells have neither"
            )
    if len(marks) % 2:
        raise UserError(f"{where} has no {_SOLUTION[1]}")
    for key, fits in _METADATA.items():
        if key in cell.metadata and not fits(cell.metadata[key]):
            raise UserError(f"{where}: {key}={cell.metadata[key]!r}; {key} is {_RANGES[key]}")
    if given["grade"] and not _is_number(given["points"]):
        raise UserError(f'{where}: "points": {given["points"]!r}; points are a number, 0 or more')
    if cell.cell_type == "code":
        try:
            tree_of(cell.source)
        except (SyntaxError, TooLong) as error:
            raise UserError(f"{where} is no valid Python: {error}") from None


def _graded(cells: Iterable[NotebookNode]) -> dict[str, list[NotebookNode]]:
    """Each task's grade cells, an answer that is itself graded among them."""
    graded: dict[str, list[NotebookNode]] = {}
    task = ""
    for cell in cells:
        given = cell.metadata["nbgrader"]
        if given["solution"]:
            task = given["grade_id"]
            graded[task] = []
        if given["grade"]:
            graded[task].append(cell)
    return graded


def _add_hidden_tests(path: Path, cells: list[NotebookNode], tasks: list[TaskFile]) -> None:
    """Put each task's hidden tests into its grade cells."""
    files = {file.task: file for file in tasks}
    graded = _graded(cells)
    for file in tasks:
        if file.task not in graded:
            raise UserError(f"{shown(file.path)}: {path.name} has no task called {file.task}")
    for task, grades in graded.items():
        if not grades:
            raise UserError(f"{shown(path)}: {task} has no grade cell, which must follow it")
        hidden = dict(files[task].hidden) if task in files else {}
        for cell in grades:
            given = cell.metadata["nbgrader"]
            if cell.cell_type != "code":
                continue
            tests = hidden.pop(given["grade_id"], None)
            if tests is not None:
                own = [cell.source] if cell.source else []
                cell.source = "\n".join([*own, BEGIN, tests, END])
            elif given["points"]:
                raise UserError(
                    f"{shown(path)}: {given['grade_id']} has no hidden tests; write them in "
                    f'tasks/{task}.py under # %% hidden="{given["grade_id"]}"'
                )
        if hidden:
            raise UserError(
                f"{shown(files[task].path)}: hidden {next(iter(hidden))} names no grade cell "
                f"of {task}"
            )


def _add_starts(path: Path, cells: list[NotebookNode], tasks: list[TaskFile]) -> None:
    """Put what is to be mended into its cell: `starts_as` names one of the task's mistakes, whose
    text students find where the solution stands."""
    mistakes = {(m.task, m.name): m.source for file in tasks for m in file.mistakes}
    for cell in cells:
        if "starts_as" not in cell.metadata:
            continue
        task, name = cell.metadata["nbgrader"]["grade_id"], cell.metadata["starts_as"]
        if (task, name) not in mistakes or cell.source.count(_SOLUTION[0]) != 1:
            raise UserError(
                f"{shown(path)}: {task} starts as {name!r}, which must be one of its mistakes, "
                "and have one solution"
            )
        before, after = _REGIONS["SOLUTION"].split(cell.source)
        cell.metadata["starts_as"] = f"{before}{mistakes[task, name]}\n{after}".rstrip("\n")


def _judges(shared: Path, tasks: Iterable[TaskFile]) -> str:
    """The judges that several tasks share, and those of each, as one module."""
    parts = {shared: read_text(shared).strip("\n")} if shared.exists() else {}
    parts |= {file.path: file.judges for file in tasks if file.judges}
    owners: dict[str, Path] = {}
    for path, text in parts.items():
        check_python(path, "judges", text)
        for name in bound_names(text):
            if name in owners:
                raise UserError(
                    f"{shown(path)}: {name} stands in {shown(owners[name])} too; judges of one "
                    "assignment share their names"
                )
            owners[name] = path
    return "\n\n\n".join(parts.values())


def _find_judges(tasks: Iterable[TaskFile], own: str) -> None:
    """See that every judge that a probe names in plain words is there."""
    known = {*bound_names(own), *(name for name in vars(judges) if not name.startswith("_"))}
    for file in tasks:
        for name, text in file.hidden.items():
            for node in ast.walk(ast.parse(text)):
                if not isinstance(node, ast.keyword) or node.arg != "judge":
                    continue
                value = next(iter(getattr(node.value, "elts", [])), node.value)
                if isinstance(value, ast.Constant) and value.value not in known:
                    raise UserError(
                        f"{shown(file.path)}: hidden {name} names a judge that is not there, "
                        f"{value.value!r}; write it under # %% judges"
                    )


def _is_number(value: Any, least: float = 0, most: float = float("inf")) -> bool:
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most
    )


def _is_step(value: Any) -> bool:
    return isinstance(value, int) and _is_number(value, 1, 5)


_METADATA = {"difficulty": _is_step, "importance": _is_step, "minutes": _is_number}
_RANGES = {
    "difficulty": "a whole number from 1 to 5",
    "importance": "a whole number from 1 to 5",
    "minutes": "a number",
}


def _metadata(assignment: str) -> dict[str, Any]:
    return {
        "autograder": {"assignment": assignment},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def _add_task_lines(cells: list[NotebookNode]) -> None:
    """Under each task's heading: difficulty, importance, minutes, points."""
    graded = _graded(cells)
    for index, cell in enumerate(cells):
        if not cell.metadata["nbgrader"]["solution"] or index == 0:
            continue
        task = cell.metadata["nbgrader"]["grade_id"]
        points = sum(grade.metadata["nbgrader"]["points"] for grade in graded[task])
        words = []
        for key in ("difficulty", "importance"):
            if key in cell.metadata:
                steps = cell.metadata[key]
                words.append(f"{key.capitalize()} {_STEPS[5 - steps : 10 - steps]}")
        if "minutes" in cell.metadata:
            words.append(f"about {cell.metadata['minutes']} minutes")
        words.append(f"{points:g} point{'s' if points != 1 else ''}")
        prose = cells[index - 1]
        lines = prose.source.split("\n")
        if prose.cell_type == "markdown" and lines[0].startswith("#"):
            lines[1:1] = ["", f"*{' · '.join(words)}*"]
            prose.source = "\n".join(lines)


def _fold_pictures(cells: Iterable[NotebookNode]) -> None:
    """Hide the code of the cells that only draw, where it is long: in JupyterLab and in Colab."""
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        draws = cell.cell_type == "code" and re.search(r"\bplt\.show\(\)", cell.source)
        only = "skip-execution" in tags and "demo" not in tags
        if draws and only and cell.source.count("\n") >= _LONG:
            cell.source = f"{_TITLE}\n{cell.source}"
            cell.metadata["jupyter"] = {"source_hidden": True}
            cell.metadata["cellView"] = "form"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:9]


def _version(notebook: NotebookNode) -> str:
    """A hash of what students see, so that hidden tests may change within a version."""
    digest = hashlib.sha256()
    for cell in notebook.cells:
        text = cell.source
        if not (cell.cell_type == "markdown" and cell.metadata["nbgrader"]["solution"]):
            for region in _REGIONS.values():
                text = region.sub("", text)
            digest.update(f"{cell.id}\0{text}\0".encode())
    return digest.hexdigest()[:12]


def without_markers(source: str) -> str:
    """The source without the lines that mark solutions and hidden tests."""
    marks = (*_SOLUTION, BEGIN, END)
    return "\n".join(line for line in source.split("\n") if not any(mark in line for mark in marks))


def without_hidden_tests(source: str) -> str:
    """The source without its hidden tests."""
    return _REGIONS["HIDDEN"].sub("", source).rstrip("\n")
