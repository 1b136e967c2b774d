"""Reading the percent files written by hand: the notebook, its mistakes and alternatives."""

import ast
import hashlib
import re
from pathlib import Path
from typing import Any

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from autograder.course import Answer
from autograder.errors import UserError

_REGIONS = {
    "SOLUTION": re.compile(r"[^\n]*BEGIN SOLUTION.*?END SOLUTION[^\n]*\n?", re.DOTALL),
    "HIDDEN": re.compile(r"[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*\n?", re.DOTALL),
}
_GRADE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_STEPS = "●●●●●○○○○○"


def read_notebook(folder: Path) -> tuple[str, NotebookNode]:
    """The name and the full notebook (solutions, hidden tests) of one assignment's folder.

    Every cell gets nbgrader's complete metadata and an id made of its grade id; cells without
    a grade id take the one before, with a counter.

    Raises:
        UserError: for a source that does not follow the rules of the format.
    """
    name = folder.name.split("_", 1)[-1]
    path = folder / f"{name}.py"
    if not path.exists():
        raise UserError(
            f"{folder.name} has no notebook; write it as source/{folder.name}/{name}.py"
        )
    notebook = jupytext.read(path, fmt="py:percent")
    cells = notebook.cells
    previous, counter, seen = "start", 0, set()
    task: str | None = None
    for cell in cells:
        given = dict(cell.metadata.get("nbgrader", {}))
        if "grade_id" not in given:
            counter += 1
            given["grade_id"] = f"{previous}_{counter}"
        else:
            previous, counter = given["grade_id"], 0
        grade_id = given["grade_id"]
        if not _GRADE_ID.fullmatch(grade_id) or grade_id in seen:
            raise UserError(f"{path}: the grade id {grade_id!r} is malformed or used twice")
        seen.add(grade_id)
        solution, grade = bool(given.get("solution")), bool(given.get("grade"))
        if solution:
            task = grade_id
        elif grade and (task is None or not grade_id.startswith(f"{task}-")):
            raise UserError(f"{path}: {grade_id} must follow its task and be called {task}-…")
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
    _add_task_lines(cells)
    result = new_notebook(cells=cells, metadata=_metadata(folder.name))
    result.metadata["autograder"]["version"] = _version(result)
    result.nbformat_minor = 5
    return name, result


def _metadata(assignment: str) -> dict[str, Any]:
    return {
        "autograder": {"assignment": assignment},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def _add_task_lines(cells: list[NotebookNode]) -> None:
    """Under each task's heading: difficulty, importance, minutes, points."""
    for index, cell in enumerate(cells):
        if not cell.metadata["nbgrader"]["solution"] or index == 0:
            continue
        task = cell.metadata["nbgrader"]["grade_id"]
        points = sum(
            c.metadata["nbgrader"].get("points", 0)
            for c in cells
            if c.metadata["nbgrader"]["grade_id"] == task
            or (c.metadata["nbgrader"]["grade"] and _task_of(c, cells) == task)
        )
        words = []
        for key in ("difficulty", "importance"):
            if key in cell.metadata:
                steps = int(cell.metadata[key])
                words.append(f"{key.capitalize()} {_STEPS[5 - steps : 10 - steps]}")
        if "minutes" in cell.metadata:
            words.append(f"about {cell.metadata['minutes']} minutes")
        words.append(f"{points:g} point{'s' if points != 1 else ''}")
        prose = cells[index - 1]
        lines = prose.source.split("\n")
        if prose.cell_type == "markdown" and lines[0].startswith("#"):
            lines[1:1] = ["", f"*{' · '.join(words)}*"]
            prose.source = "\n".join(lines)


def _task_of(cell: NotebookNode, cells: list[NotebookNode]) -> str | None:
    task = None
    for other in cells:
        if other.metadata["nbgrader"]["solution"]:
            task = other.metadata["nbgrader"]["grade_id"]
        if other is cell:
            return task
    return None


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
    marks = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
    return "\n".join(
        line for line in source.split("\n") if not any(f"### {mark}" in line for mark in marks)
    )


def without_hidden_tests(source: str) -> str:
    """The source without its hidden tests."""
    return _REGIONS["HIDDEN"].sub("", source).rstrip("\n")


def read_answers(path: Path, hints: bool) -> list[Answer]:
    """The mistakes (with hints) or alternatives in a percent file; none if there is no file.

    Raises:
        UserError: for a cell without a task or a name, or a mistake without a hint.
    """
    if not path.exists():
        return []
    answers = []
    # magics stay as they are: a hint that ends in a question mark is none
    form = {"extension": ".py", "format_name": "percent", "comment_magics": False}
    for cell in jupytext.read(path, fmt=form).cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        task, name = cell.metadata.get("task"), cell.metadata.get("name")
        if not task or not name:
            raise UserError(f"{path}: a cell lacks task= or name= on its '# %%' line")
        hint, source = _split_hint(cell.source) if hints else ("", cell.source)
        if hints and not hint:
            raise UserError(f"{path}: {name} has no hint; begin its cell with comment lines")
        try:
            ast.parse(source)
        except SyntaxError as error:
            raise UserError(f"{path}: {name} is no valid Python: {error.msg}") from None
        answers.append(Answer(task, name, source, hint, cell.metadata.get("same")))
    return answers


def _split_hint(source: str) -> tuple[str, str]:
    lines = source.split("\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    hint = " ".join(line.lstrip("# ").strip() for line in lines[:count]).strip()
    return hint, "\n".join(lines[count:]).strip("\n")
