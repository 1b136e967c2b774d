"""A learner's work folder: work/NAME/ holds the notebook of one assignment, and its state.

Nothing here overwrites work: a folder that exists is left alone, and before a newer release goes
into a notebook, the notebook is copied beside it.
"""

import json
import os
import shutil
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Course, text_of
from autograder.errors import UserError
from autograder.files import write_atomically

FOLDER = "work"
STATE = ".autograder.json"
MAX_BYTES = 64 * 1024 * 1024
_WAIT_SECONDS = 1.0  # for an editor that is in the middle of a save


class NotYet(UserError):
    """The notebook is not whole at this moment; a moment later it may be."""


@dataclass(frozen=True)
class Work:
    """The notebook of one assignment in somebody's work folder."""

    assignment: str
    path: Path

    @property
    def state_file(self) -> Path:
        return self.path.with_name(STATE)


# ---------------------------------------------------------------- finding and reading


def started(course: Course, folder: Path) -> list[Work]:
    """The assignments that have a notebook in the work folder, in the course's order."""
    found = []
    for name in course.names():
        path = folder / name / f"{notebook_name(name)}.ipynb"
        if path.is_file():
            found.append(Work(name, path))
    return found


def notebook_name(assignment: str) -> str:
    """The name of an assignment's notebook, without its ending."""
    return assignment.split("_", 1)[-1]


def find_work(course: Course, folder: Path, what: str | None) -> Work:
    """The notebook that `what` means: a file, an assignment, or (None) the one last saved.

    Raises:
        UserError: if there is none.
    """
    if what is None:
        works = started(course, folder)
        if not works:
            raise UserError(f"no notebook in {shown(folder)}; run: autograder start NAME")
        return max(works, key=lambda work: work.path.stat().st_mtime)
    path = Path(what)
    if path.suffix == ".ipynb" or path.is_file():
        return Work(_assignment_of(course, path, load_notebook(read_whole(path), path)), path)
    name = path.name if path.is_dir() else what
    if name not in course.names():
        raise UserError(
            f"{what} is neither a notebook nor an assignment; "
            f"the assignments are: {', '.join(course.names())}"
        )
    path = folder / name / f"{notebook_name(name)}.ipynb"
    if not path.is_file():
        raise UserError(f"{name} is not in {shown(folder)} yet; run: autograder start {name}")
    return Work(name, path)


def _assignment_of(course: Course, path: Path, notebook: dict[str, Any]) -> str:
    """The assignment that a notebook says it is of, or else that its cells are of."""
    claimed = _ours(notebook).get("assignment")
    if isinstance(claimed, str) and claimed in course.names():
        return claimed
    names = {_grade_id(cell) for cell in notebook["cells"] if isinstance(cell, dict)} - {None}
    for name in course.names() if claimed is None else ():
        if names & {task.id for task in course.load(name).tasks}:
            return name
    raise UserError(
        f"{path} is not a notebook of this course; get one with: autograder start NAME "
        f"(NAME is one of {', '.join(course.names())})"
    )


def _ours(notebook: dict[str, Any]) -> dict[str, Any]:
    """What the release says about itself in a notebook's metadata."""
    metadata = notebook.get("metadata")
    ours = metadata.get("autograder") if isinstance(metadata, dict) else None
    return ours if isinstance(ours, dict) else {}


def read_bytes(path: Path) -> bytes:
    """The bytes of one's own notebook, which is never written here.

    Raises:
        UserError: if it cannot be read.
    """
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode):
            raise UserError(f"{path} is not a file; name a notebook or an assignment")
        if kind.st_size > MAX_BYTES:
            raise UserError(f"{path} is larger than 64 MB; clear its outputs and save it again")
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"there is no {path}; name a notebook or an assignment") from None
    except OSError as error:
        words = error.strerror or "cannot be read"
        raise UserError(f"{path}: {words}; mend that and try again") from None


def load_notebook(data: bytes, path: Path) -> dict[str, Any]:
    """A notebook's JSON.

    Raises:
        NotYet: if the file is empty or ends in the middle.
        UserError: if it is something else than a notebook of format 4.
    """
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotYet(
            f"{path} is no whole notebook: it is half saved, or damaged; save it again in Jupyter "
            "(or bring an earlier copy back) and try again"
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise UserError(f"{path} is not a notebook of format 4; open it in Jupyter and save it")
    return notebook


def read_whole(path: Path) -> bytes:
    """The bytes of a notebook; waits a moment for an editor that is just saving it.

    Raises:
        UserError: if it cannot be read, or is not whole.
    """
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        data = read_bytes(path)
        try:
            load_notebook(data, path)
            return data
        except NotYet:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def shown(path: Path) -> str:
    """A path as a person would write it here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


# ---------------------------------------------------------------- start


def start(assignment: Assignment, course: Course, folder: Path) -> Path:
    """Copy a released notebook, and the files beside it, into the work folder.

    Raises:
        UserError: if there is work already.
    """
    target = folder / assignment.name
    notebook = target / f"{assignment.notebook}.ipynb"
    if os.path.lexists(target):
        if notebook.exists():
            raise UserError(
                f"{shown(notebook)} exists and is left as it is; to bring a newer release into it "
                f"run: autograder update {assignment.name}"
            )
        raise UserError(
            f"{shown(target)} exists and is left as it is; move it away, then run this again"
        )
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(
            course.root / "assignments" / assignment.name,
            partial,
            ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
        )
        write_state(partial / STATE, {"released": _texts(assignment.release["cells"])})
        os.rename(partial, target)
    except OSError as error:
        raise UserError(f"{shown(target)} cannot be made: {error.strerror}") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return notebook


# ---------------------------------------------------------------- update


def update(assignment: Assignment, work: Work) -> list[str]:
    """Bring the current release into a notebook; returns what changed, in words, or nothing.

    Released cells are replaced. Answers are kept by their grade id, cells of one's own stay after
    the cell they followed, and the notebook as it was stays beside it.

    Raises:
        UserError: if the notebook cannot be read, or changes meanwhile; nothing is written then.
    """
    data = read_whole(work.path)
    notebook = load_notebook(data, work.path)
    ours = _ours(notebook)
    names = {_grade_id(cell) for cell in notebook["cells"] if isinstance(cell, dict)}
    if ours.get("assignment", assignment.name) != assignment.name or not (
        names & {task.id for task in assignment.tasks}
    ):
        raise UserError(
            f"{work.path} is not a notebook of {assignment.name} and is left as it is; move it "
            f"away and run: autograder start {assignment.name}"
        )
    if ours.get("version") == assignment.version:
        return []
    state = read_state(work.state_file)
    released = state.get("released")
    merged, words = merge(notebook, assignment, released if isinstance(released, dict) else {})
    text = json.dumps(merged, indent=1, ensure_ascii=False) + "\n"
    backup = _free_name(work.path)
    try:
        write_atomically(backup, data)
        if read_bytes(work.path) != data:
            raise UserError(f"{work.path} was saved meanwhile and is left as it is; run this again")
        write_atomically(work.path, text.encode("utf-8", "replace"))
        write_state(work.state_file, {**state, "released": _texts(assignment.release["cells"])})
    except OSError as error:
        raise UserError(f"{work.path} cannot be written: {error.strerror}") from None
    return [*words, f"the notebook as it was: {shown(backup)}"]


def merge(
    notebook: dict[str, Any], assignment: Assignment, released: dict[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """The current release with a notebook's answers and own cells, and what changed, in words.

    `released` holds the texts of the cells of the release it was made from, as far as they are
    known: an answer that still has that text is no answer yet, and takes the new one.
    """
    cells = [cell for cell in notebook["cells"] if isinstance(cell, dict)]
    known = assignment.by_id
    last: dict[str | None, int] = {
        name: i for i, cell in enumerate(cells) if (name := _grade_id(cell)) in known
    }
    following: dict[str | None, list[dict[str, Any]]] = {}
    previous, words = None, []
    for index, cell in enumerate(cells):
        name = _grade_id(cell)
        if last.get(name) == index:
            previous = name
        elif own := _own(cell):
            following.setdefault(previous, []).append(own)
            if _nbgrader(cell):
                why = "stood there twice; the first" if name in known else "is no task any more; it"
                words.append(f"{name} {why} stays as a cell of your own")
        elif name not in known:
            words.append(f"{name} is gone")
    merged = [*following.get(None, [])]
    for ours, new in zip(assignment.cells, assignment.release["cells"], strict=True):
        name = ours.grade_id
        old = cells[last[name]] if name in last else None
        merged.append(_merged(ours.solution, new, old, released.get(name)))
        if old is None:
            words.append(f"{name} is new")
        elif ours.solution:
            kept = text_of(merged[-1]) == text_of(old)
            same = text_of(merged[-1]).strip() in (text_of(new).strip(), "")
            words += [f"{name}: your answer is kept"] if kept and not same else []
        elif text_of(old).strip() != text_of(new).strip():
            words.append(f"{name} is as in the new release")
        merged += following.get(name, [])
    old_metadata = notebook.get("metadata")
    metadata = {
        **(old_metadata if isinstance(old_metadata, dict) else {}),
        "autograder": assignment.release["metadata"]["autograder"],
    }
    _distinct_ids(merged)
    form = {"nbformat": 4, "nbformat_minor": 5}
    return {**notebook, "cells": merged, "metadata": metadata, **form}, words


def _merged(
    solution: bool, new: dict[str, Any], old: dict[str, Any] | None, before: str | None
) -> dict[str, Any]:
    """A released cell, with the old one's answer if it is one, and its outputs if they hold."""
    cell: dict[str, Any] = json.loads(json.dumps(new))
    if old is None:
        return cell
    answered = text_of(old).strip() not in ((before or "").strip(), "")
    if solution and answered:
        cell["source"] = old.get("source", "")
        if isinstance(old.get("attachments"), dict) and cell["cell_type"] == "markdown":
            cell["attachments"] = old["attachments"]
    if cell["cell_type"] == old.get("cell_type") == "code" and text_of(cell) == text_of(old):
        cell |= {key: old[key] for key in ("outputs", "execution_count") if key in old}
    return cell


def _own(cell: dict[str, Any]) -> dict[str, Any] | None:
    """A cell to keep as one of the learner's own; None for one that only releases had."""
    nbgrader = _nbgrader(cell)
    if nbgrader and (not nbgrader.get("solution") or not text_of(cell).strip()):
        return None
    metadata = cell.get("metadata")
    return {**cell, "metadata": metadata if isinstance(metadata, dict) and not nbgrader else {}}


def _nbgrader(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return nbgrader if isinstance(nbgrader, dict) else {}


def _grade_id(cell: dict[str, Any]) -> str | None:
    """The grade id of a released cell; some editors drop nbgrader's metadata, but keep the ids."""
    name = _nbgrader(cell).get("grade_id", cell.get("id"))
    return name if isinstance(name, str) else None


def _distinct_ids(cells: Sequence[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not isinstance(cell.get("id"), str) or cell["id"] in seen:
            cell["id"] = f"own-{number}-{len(seen)}"
        seen.add(cell["id"])


def _texts(cells: Sequence[dict[str, Any]]) -> dict[str, str]:
    solutions = [c for c in cells if c["metadata"]["nbgrader"]["solution"]]
    return {name: text_of(cell) for cell in solutions if (name := _grade_id(cell))}


def _free_name(path: Path) -> Path:
    number = 1
    while os.path.lexists(backup := path.with_name(f"{path.stem}.before-update-{number}.ipynb")):
        number += 1
    return backup


# ---------------------------------------------------------------- state


def read_state(path: Path) -> dict[str, Any]:
    """What was kept beside a notebook; empty where there is nothing that can be used."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        return state if isinstance(state, dict) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def write_state(path: Path, state: dict[str, Any]) -> None:
    """Keep state beside a notebook; at every moment the old or the new file is complete."""
    write_atomically(path, json.dumps(state, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
