"""Reading a submission: hostile bytes in, a notebook to run out.

Only the student's answers are taken from the file, by grade id. Every other cell is ours:
what was deleted, duplicated, moved or edited is repaired and listed. Cells of the student's own
keep their place after the cell they followed. The file is opened read-only.
"""

import base64
import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Cell, text_of
from autograder.follow import RunCell, RunResult
from autograder.limits import MEGA, Limits

MAX_CELLS = 5_000


class Refused(Exception):
    """The file cannot be graded; carries the outcome and the reason in one line."""

    def __init__(self, outcome: str, reason: str) -> None:
        # names from the file are in it: no escape sequences for the terminal that shows it
        reason = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in reason)
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


@dataclass(frozen=True)
class Placed:
    """A cell in the order of the run: one of ours (with the student's text if it is an answer),
    or one of the student's own (`cell` is None)."""

    cell: Cell | None
    kind: str
    text: str


@dataclass(frozen=True)
class Submission:
    """A submission, rebuilt."""

    placed: tuple[Placed, ...]
    repairs: tuple[str, ...]
    version: str | None
    answers: dict[str, str] = field(repr=False)  # by grade id

    def run_cells(self) -> tuple[list[RunCell], list[int]]:
        """The cells to run, and for each its place in `placed`."""
        cells, places = [], []
        for place, item in enumerate(self.placed):
            cell = item.cell
            if cell is None and item.kind == "code":
                cells.append(RunCell(item.text))
            elif cell is not None and cell.runs:
                text = item.text if cell.solution else cell.source
                cells.append(RunCell(text, cell.grade_id, cell.task, cell.takes))
            else:
                continue
            places.append(place)
        return cells, places


def symbolic_link(path: Path) -> Path | None:
    """The first symbolic link on the way to a submitted file, or beside it."""
    inside = sorted(path.parent.rglob("*")) if path.parent.is_dir() else []
    places = (path.parent.parent, path.parent, path, *inside)
    return next((place for place in places if place.is_symlink()), None)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a submitted file.

    Raises:
        Refused: for a missing, linked, special, unreadable or oversized file.
    """
    if link := symbolic_link(path):
        raise Refused("unreadable", f"{link.name} is a symbolic link, which is refused")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Refused("unreadable", f"{path.name} was not submitted") from None
    except OSError as error:
        raise Refused("unreadable", f"{path.name} cannot be opened: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("unreadable", f"{path.name} is not a plain file")
    with open(descriptor, "rb") as file:
        data = file.read(int(limits.notebook_mb * MEGA) + 1)
    if len(data) > limits.notebook_mb * MEGA:
        raise Refused("unreadable", f"{path.name} is larger than {limits.notebook_mb} MB")
    return data


def parse(data: bytes, assignment: Assignment) -> Submission:
    """Rebuild the notebook to run from a submission's bytes.

    Raises:
        Refused: if it is no notebook, not of this assignment, or made from an older release
            that lacks tasks.
    """
    notebook = _load(data)
    cells = [_tidy(cell) for cell in notebook["cells"]]
    metadata = notebook.get("metadata")
    ours = metadata.get("autograder") if isinstance(metadata, dict) else None
    ours = ours if isinstance(ours, dict) else {}
    claimed, version = ours.get("assignment"), ours.get("version")
    if isinstance(claimed, str) and claimed != assignment.name:
        raise Refused(
            "unreadable", f"this is the notebook of {claimed[:80]}, not of {assignment.name}"
        )
    solutions = {cell.grade_id for cell in assignment.cells if cell.solution}
    found = {cell["id"] for cell in cells} & solutions
    if not found and claimed != assignment.name:
        raise Refused("unreadable", f"none of its cells belongs to {assignment.name}")
    version = version if isinstance(version, str) else None
    if version and version != assignment.version and found != solutions:
        missing = ", ".join(sorted(solutions - found))
        raise Refused(
            "outdated",
            f"it was made from an older release that lacks {missing}; "
            "copy the answers into the current release and submit again",
        )
    return _rebuild(cells, assignment, version)


def _load(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise Refused("unreadable", "the file is empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("unreadable", f"the file is not UTF-8 text (byte {error.start})") from None
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("unreadable", "the file is not a notebook: it is no valid JSON") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise Refused("unreadable", "the file is not a notebook of format 4: it has no cells")
    if len(notebook["cells"]) > MAX_CELLS:
        raise Refused("unreadable", f"the notebook has more than {MAX_CELLS} cells")
    return notebook


def _tidy(cell: Any) -> dict[str, str]:
    """Kind, text and grade id of a cell, whatever was in the file."""
    cell = cell if isinstance(cell, dict) else {}
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    if not isinstance(grade_id, str):
        grade_id = cell.get("id")  # some editors drop nbgrader's metadata, but keep the ids
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    return {"kind": kind, "text": text, "id": grade_id if isinstance(grade_id, str) else ""}


def _rebuild(cells: Sequence[dict], assignment: Assignment, version: str | None) -> Submission:
    known = assignment.by_id
    repairs = []
    last: dict[str, int] = {}  # of several cells with one id, the last counts, as in a kernel
    for index, cell in enumerate(cells):
        if cell["id"] in known:
            if cell["id"] in last:
                repairs.append(f"{cell['id']} stood there twice; the last one counts")
            last[cell["id"]] = index
    following: dict[str | None, list[dict]] = {}
    previous, order = None, []
    for index, cell in enumerate(cells):
        if last.get(cell["id"]) == index:
            previous = cell["id"]
            order.append(known[previous].index)
        elif cell["text"].strip():
            following.setdefault(previous, []).append(cell)
    if order != sorted(order):
        repairs.append("cells were moved; they are back in their order")

    placed: list[Placed] = []
    answers = {}

    def place_own(after: str | None) -> None:
        for cell in following.get(after, []):
            placed.append(Placed(None, cell["kind"], cell["text"]))

    place_own(None)
    for cell in assignment.cells:
        theirs = cells[last[cell.grade_id]] if cell.grade_id in last else None
        text = cell.released
        if cell.solution:
            text = answers[cell.grade_id] = theirs["text"] if theirs else ""
            if theirs is None:
                repairs.append(f"{cell.grade_id} was deleted; its task counts as empty")
            elif theirs["kind"] != cell.kind:
                repairs.append(f"{cell.grade_id} was changed to {theirs['kind']}; it is back")
        elif theirs is None:
            repairs.append(f"{cell.grade_id} was deleted; it is back")
        elif theirs["text"].strip() != cell.released.strip():
            repairs.append(f"{cell.grade_id} was edited; it is as released")
        placed.append(Placed(cell, cell.kind, text))
        place_own(cell.grade_id)
    if repairs and version and version != assignment.version:
        # what differs is the release's doing, not the student's
        repairs = [line for line in repairs if line.split(" ")[0] in answers]
        repairs.insert(0, "made from an older release; the answers were put into the current one")
    return Submission(tuple(placed), tuple(repairs), version, answers)


def blank(assignment: Assignment) -> Submission:
    """The submission of somebody whose file cannot be read: no answers at all."""
    placed = tuple(
        Placed(cell, cell.kind, "" if cell.solution else cell.released) for cell in assignment.cells
    )
    answers = {cell.grade_id: "" for cell in assignment.cells if cell.solution}
    return Submission(placed, (), None, answers)


# ---------------------------------------------------------------- the notebook to look at


def autograded_notebook(
    assignment: Assignment,
    submission: Submission,
    places: Sequence[int],
    run: RunResult | None,
    record: dict[str, Any],
) -> dict[str, Any]:
    """The notebook for autograded/: the student's own, without hidden tests or active content.

    It carries the record of the grading in its metadata, which stands first: it is read alone.
    """
    outputs: dict[int, list[dict[str, Any]]] = {}
    if run is not None:
        for number, place in enumerate(places):
            result = run.results.get((number, None))
            cell = submission.placed[place].cell
            hides = cell is not None and not cell.solution and cell.source != cell.released
            outputs[place] = _safe_outputs(result.outputs, hides) if result else []
    cells = []
    for place, item in enumerate(submission.placed):
        own = item.cell is None
        foreign = own or item.cell.solution
        cell: dict[str, Any] = {
            "cell_type": item.kind,
            "id": f"own-{place}" if own else _release_id(assignment, item.cell),
            "metadata": {} if own else _release_metadata(assignment, item.cell),
            "source": _inert(item.text) if foreign and item.kind == "markdown" else item.text,
        }
        if item.kind == "code":
            cell |= {"execution_count": None, "outputs": outputs.get(place, [])}
        cells.append(cell)
    released = {k: v for k, v in assignment.release["metadata"].items() if k != "autograder"}
    metadata = {"autograder": record, **released}
    return {"metadata": metadata, "cells": cells, "nbformat": 4, "nbformat_minor": 5}


def _release_id(assignment: Assignment, cell: Cell) -> str:
    return assignment.release["cells"][cell.index]["id"]


def _release_metadata(assignment: Assignment, cell: Cell) -> dict[str, Any]:
    return assignment.release["cells"][cell.index]["metadata"]


def _inert(markdown: str) -> str:
    """Markdown with its tags and links shown as text: neither runs in a grader's browser."""
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", markdown)
    return re.sub(r"\](?=[(:\[])", r"]\\", text)


def _safe_outputs(outputs: Sequence[dict[str, Any]], hides: bool) -> list[dict[str, Any]]:
    """Text and PNG images, rebuilt key by key; everything else is dropped.

    The traceback of a cell that hides its tests would show them; one line stands in for it.
    """
    safe = []
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            safe.append({"output_type": kind, "name": name, "text": _string(output.get("text"))})
        elif kind == "error":
            name, words = _string(output.get("ename")), _string(output.get("evalue"))
            lines = output.get("traceback")
            lines = lines if isinstance(lines, list) else []
            lines = [f"{name}: {words}"] if hides else lines
            safe.append(
                {
                    "output_type": kind,
                    "ename": name,
                    "evalue": words,
                    "traceback": [_string(line) for line in lines],
                }
            )
        elif kind in ("display_data", "execute_result"):
            data = output.get("data")
            data = data if isinstance(data, dict) else {}
            kept = {"text/plain": _string(data.get("text/plain"))}
            if _is_png(data.get("image/png")):
                kept["image/png"] = data["image/png"]
            item = {"output_type": kind, "data": kept, "metadata": {}}
            if kind == "execute_result":
                item["execution_count"] = None
            safe.append(item)
    return safe


def _string(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_png(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return base64.b64decode(value.replace("\n", ""), validate=True).startswith(b"\x89PNG\r\n")
    except ValueError:
        return False


def text_of_release(assignment: Assignment, cell: Cell) -> str:
    """What a cell says in the release: an unchanged answer is no answer."""
    return text_of(assignment.release["cells"][cell.index])
