"""Reading a submission: hostile bytes in, a notebook to run out.

Only the student's answers are taken from the file, by grade id. Every other cell is ours:
what was deleted, duplicated, moved or edited is repaired and listed. Cells of the student's own
keep their place after the cell they followed, and an answer that stands in one of them is found.
The file is opened read-only.
"""

import contextlib
import hashlib
import json
import os
import re
import stat
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Cell, text_of
from autograder.files import printable
from autograder.grading.pictures import picture
from autograder.protocol.bounds import (
    MAX_CELLS,
    MAX_FILE_DEPTH,
    MAX_FILE_TEXT,
    MAX_FILE_TOKENS,
    MAX_OUTPUT_TOKENS,
    MAX_PICTURES_BYTES,
    MEGA,
)
from autograder.protocol.results import Outcome, RunCell
from autograder.settings import Limits
from autograder.syntax import bound_names, is_only_a_stub

_WRITTEN_STUB = "YOUR ANSWER HERE"
Pictures = dict[str, dict[str, str]]  # attachments: name -> media type -> base64


class Refused(Exception):
    """The file cannot be graded; carries the outcome and the reason in one line."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        # names from the file are in it: no escape sequences for the terminal that shows it
        self.outcome, self.reason = outcome, printable(reason)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Placed:
    """A cell in the order of the run: one of ours (with the student's text if it is an answer),
    or one of the student's own (`cell` is None)."""

    cell: Cell | None
    kind: str
    text: str
    pictures: Pictures = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Submission:
    """A submission, rebuilt."""

    placed: tuple[Placed, ...]
    repairs: tuple[str, ...]
    version: str | None
    answers: dict[str, str] = field(repr=False)  # by grade id
    shown: dict[str, Pictures] = field(default_factory=dict, repr=False)  # with written answers

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

    def answered(self, cell: Cell) -> bool:
        """Whether a solution cell holds more than the release put there."""
        text = self.answers[cell.grade_id]
        return bool(self.shown.get(cell.grade_id)) or not unchanged(text, cell)

    def answer_hash(self, cell: Cell) -> str:
        """Tells whether an answer, its pictures included, is the one that was there before."""
        digest = hashlib.sha256(self.answers[cell.grade_id].encode())
        for name, parts in sorted(self.shown.get(cell.grade_id, {}).items()):
            digest.update(json.dumps([name, parts]).encode())
        return digest.hexdigest()[:16]


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
        raise Refused(Outcome.UNREADABLE, f"{link.name} is a symbolic link, which is refused")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Refused(Outcome.UNREADABLE, f"{path.name} was not submitted") from None
    except OSError as error:
        raise Refused(
            Outcome.UNREADABLE, f"{path.name} cannot be opened: {error.strerror}"
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused(Outcome.UNREADABLE, f"{path.name} is not a plain file")
    with open(descriptor, "rb") as file:
        data = file.read(int(limits.notebook_mb * MEGA) + 1)
    if len(data) > limits.notebook_mb * MEGA:
        raise Refused(Outcome.UNREADABLE, f"{path.name} is larger than {limits.notebook_mb} MB")
    return data


def parse(data: bytes, assignment: Assignment) -> Submission:
    """Rebuild the notebook to run from a submission's bytes.

    Raises:
        Refused: if it is no notebook, not of this assignment, or made from another release
            that has no task in common with this one.
    """
    notebook = load(data)
    claimed, version = claims(notebook)
    cells = [_tidy(cell) for cell in notebook["cells"]]
    if claimed is not None and claimed != assignment.name:
        raise Refused(
            Outcome.UNREADABLE, f"this is the notebook of {claimed[:80]}, not of {assignment.name}"
        )
    solutions = {cell.grade_id for cell in assignment.cells if cell.solution}
    if not {cell.id for cell in cells} & solutions:
        if claimed != assignment.name:
            raise Refused(Outcome.UNREADABLE, f"none of its cells belongs to {assignment.name}")
        if version and version != assignment.version:
            raise Refused(
                Outcome.OUTDATED,
                "it was made from another release, and none of its answers has a place in this "
                "one; copy the answers into the current release and submit again",
            )
    return _rebuild(cells, assignment, version)


def claims(notebook: dict[str, Any]) -> tuple[str | None, str | None]:
    """The assignment and the release that a notebook's metadata says it is of."""
    metadata = notebook.get("metadata")
    ours = metadata.get("autograder") if isinstance(metadata, dict) else None
    ours = ours if isinstance(ours, dict) else {}
    words = (ours.get("assignment"), ours.get("version"))
    assignment, version = (word if isinstance(word, str) else None for word in words)
    return assignment, version


# ---------------------------------------------------------------- bytes to cells

# a text that does not end is one as well: to look for its end again and again would take hours
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_OPENS_LIST = re.compile(rb"\s*:\s*\[")
_CELL_DEPTH = 3  # of a cell's keys: the notebook, its cells, the cell
_ONE_LARGE = threading.Lock()  # so that several large files do not add up


def load(data: bytes) -> dict[str, Any]:
    """The JSON of a notebook, without the outputs in it: nobody looks at those.

    Raises:
        Refused: if it is none, or holds more than any honest one.
    """
    if not data.strip():
        raise Refused(Outcome.UNREADABLE, "the file is empty")
    with _ONE_LARGE if len(data) > MEGA else contextlib.nullcontext():
        data = _without_outputs(data)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused(
                Outcome.UNREADABLE, f"the file is not UTF-8 text (byte {error.start})"
            ) from None
        try:
            notebook = json.loads(text)
        except (ValueError, RecursionError):
            raise Refused(
                Outcome.UNREADABLE, "the file is not a notebook: it is no valid JSON"
            ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise Refused(Outcome.UNREADABLE, "the file is not a notebook of format 4: it has no cells")
    if len(notebook["cells"]) > MAX_CELLS:
        raise Refused(Outcome.UNREADABLE, f"the notebook has more than {MAX_CELLS} cells")
    return notebook


def _without_outputs(data: bytes) -> bytes:
    """The file with an empty list for each cell's outputs; counts what it holds, decodes nothing.

    Raises:
        Refused: if it is nested too deeply, or holds too much beside outputs.
    """
    depth = start = beside = 0
    cut_at: int | None = None  # the depth of the outputs that are being cut
    pieces = []
    for count, token in enumerate(_TOKEN.finditer(data)):
        beside += cut_at is None
        first = data[token.start()]
        if first in b"[{":
            depth += 1
        elif first in b"]}":
            depth -= 1
            if depth == cut_at:
                cut_at, start = None, token.start()
        elif (
            cut_at is None
            and depth == _CELL_DEPTH
            and token[0] == b'"outputs"'
            and (opened := _OPENS_LIST.match(data, token.end()))
        ):
            pieces.append(data[start : opened.end()])
            cut_at = depth
        if beside > MAX_FILE_TOKENS or count > MAX_OUTPUT_TOKENS:
            raise Refused(Outcome.UNREADABLE, "the file holds more parts than a notebook can")
        if depth > MAX_FILE_DEPTH:
            what = "it is no valid JSON, or nested too deeply"
            raise Refused(Outcome.UNREADABLE, f"the file is not a notebook: {what}")
    pieces.append(b"" if cut_at is not None else data[start:])
    if sum(map(len, pieces)) > MAX_FILE_TEXT:
        raise Refused(
            Outcome.UNREADABLE,
            f"beside outputs the file holds more than {MAX_FILE_TEXT // MEGA} MB; "
            "use smaller pictures",
        )
    return b"".join(pieces)


@dataclass(frozen=True)
class _Found:
    """A cell of the file, whatever was in it."""

    kind: str
    text: str
    id: str
    pictures: Pictures = field(default_factory=dict)


def _tidy(cell: Any) -> _Found:
    cell = cell if isinstance(cell, dict) else {}
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    if not isinstance(grade_id, str):
        grade_id = cell.get("id")  # some editors drop nbgrader's metadata, but keep the ids
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    pictures = {} if kind == "code" else _pictures(cell.get("attachments"))
    return _Found(kind, text, grade_id if isinstance(grade_id, str) else "", pictures)


def _pictures(attachments: Any) -> Pictures:
    """The attachments of a cell that are pictures, under their names."""
    kept: Pictures = {}
    for name, parts in attachments.items() if isinstance(attachments, dict) else ():
        found = map(picture, parts.values() if isinstance(parts, dict) else ())
        if one := next(filter(None, found), None):
            kept[name.encode("utf-8", "replace").decode()] = {one[0]: one[1]}
    return kept


def _size(pictures: Pictures) -> int:
    return sum(len(data) for parts in pictures.values() for data in parts.values())


# ---------------------------------------------------------------- cells to a notebook


def unchanged(text: str, cell: Cell) -> bool:
    """Whether the text of a solution cell is what a release put there: no answer."""
    text = text.strip()
    if text in ("", cell.released.strip()):
        return True
    if cell.written:
        lines = cell.released.split("\n")
        return all(line.strip() in ("", _WRITTEN_STUB, *lines) for line in text.split("\n"))
    # that of another release may differ in its words
    return "# YOUR CODE HERE" in text and is_only_a_stub(text)


def _rebuild(cells: Sequence[_Found], assignment: Assignment, version: str | None) -> Submission:
    known = assignment.by_id
    repairs: list[str] = []
    chosen, dropped = _choose(cells, assignment, repairs)
    following: dict[str | None, list[_Found]] = {}
    previous, order = None, []
    for index, cell in enumerate(cells):
        if chosen.get(cell.id) == index:
            previous = cell.id
            order.append(known[previous].index)
        elif (cell.text.strip() or cell.pictures) and index not in dropped:
            following.setdefault(previous, []).append(cell)
    if order != sorted(order):
        repairs.append("cells were moved; they are back in their order")
    theirs = {name: cells[index] for name, index in chosen.items()}
    placed: list[Placed] = []
    answers: dict[str, str] = {}
    shown: dict[str, Pictures] = {}

    def place_own(own: Iterable[_Found]) -> None:
        placed.extend(Placed(None, cell.kind, cell.text, cell.pictures) for cell in own)

    place_own(following.get(None, []))
    for ours in assignment.cells:
        mine = theirs.get(ours.grade_id)
        text = ours.released
        if ours.solution:
            text = mine.text if mine else ""
            lacks = unchanged(text, ours) and not (mine and mine.pictures)
            beside = _answer_beside(ours, mine, assignment, following) if lacks else None
            if beside is not None:
                repairs.append(f"{ours.grade_id} was answered in a cell beside it, which counts")
            elif mine is None:
                repairs.append(f"{ours.grade_id} was deleted; its task counts as empty")
            elif mine.kind != ours.kind:
                repairs.append(f"{ours.grade_id} was changed to {mine.kind}; it is back")
            answers[ours.grade_id] = text
            shown[ours.grade_id] = mine.pictures if mine else {}
            if beside is not None and ours.written:  # they stay where they are
                answers[ours.grade_id] = "\n\n".join(one.text for one in beside)
                shown[ours.grade_id] = {k: v for one in beside for k, v in one.pictures.items()}
            elif beside is not None:
                place_own(beside[:-1])
                text = answers[ours.grade_id] = beside[-1].text
        elif mine is None:
            repairs.append(f"{ours.grade_id} was deleted; it is back")
        elif mine.text.strip() != ours.released.strip():
            repairs.append(f"{ours.grade_id} was edited; it is as released")
        pictures = mine.pictures if mine and ours.solution and ours.kind == "markdown" else {}
        placed.append(Placed(ours, ours.kind, text, pictures))
        place_own(following.get(ours.grade_id, []))
    if repairs and version and version != assignment.version:
        # what differs is the release's doing, not the student's
        repairs = [
            line.replace("was deleted", "is not in it")
            for line in repairs
            if line.split(" ")[0] in answers
        ]
        repairs.insert(0, "made from another release; the answers were put into the current one")
    return Submission(_bounded(placed), tuple(repairs), version, answers, shown)


def _choose(
    cells: Sequence[_Found], assignment: Assignment, repairs: list[str]
) -> tuple[dict[str, int], set[int]]:
    """Of several cells with one id, the last counts, as in a kernel; but of answers the last that
    was changed. Returns the place of each id's cell, and of copies that hold nothing new."""
    places: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        if cell.id in assignment.by_id:
            places.setdefault(cell.id, []).append(index)
    chosen, dropped = {}, set()
    for name, copies in places.items():
        of = assignment.by_id[name]

        def is_new(index: int, of: Cell = of) -> bool:
            text = cells[index].text
            if of.solution:
                return bool(cells[index].pictures) or not unchanged(text, of)
            return text.strip() != of.released.strip()

        new = [index for index in copies if is_new(index)] if of.solution else []
        chosen[name] = (new or copies)[-1]
        dropped |= {i for i in copies if i != chosen[name] and not is_new(i)}
        which = "the last one" if chosen[name] == copies[-1] else "the last that was changed"
        repairs += [f"{name} stood there twice; {which} counts"] * (len(copies) - 1)
    return chosen, dropped


def _answer_beside(
    cell: Cell,
    mine: _Found | None,
    assignment: Assignment,
    following: dict[str | None, list[_Found]],
) -> list[_Found] | None:
    """The student's own cells that hold the answer to a task whose own cell was left alone.

    A written one stands in text cells right after or before it. Code stands between it and the
    next task, in the last cell that binds a name of the task's; that cell, and those before it,
    are then taken out of `following`.
    """
    index = cell.index
    before = assignment.cells[index - 1].grade_id if index else None
    if cell.written:
        for place in (cell.grade_id, before):
            texts = [one for one in following.get(place, []) if one.kind != "code"]
            if texts:
                return texts
        return None
    last = max(one.index for one in assignment.cells if one.task == cell.task)
    region: list[str | None] = [one.grade_id for one in assignment.cells[index : last + 1]]
    if mine is None:
        region.insert(0, before)
    names = bound_names(cell.source)
    own = [(place, one) for place in region for one in following.get(place, [])]
    binding = [
        number
        for number, (_, one) in enumerate(own)
        if one.kind == "code" and not unchanged(one.text, cell) and bound_names(one.text) & names
    ]
    if not binding:
        return None
    taken = own[: binding[-1] + 1]
    for place, one in taken:
        following[place].remove(one)
    return [one for _, one in taken]


def _bounded(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """The cells with as many pictures as a notebook may show."""
    left = MAX_PICTURES_BYTES * 4 // 3
    kept = []
    for item in placed:
        left -= _size(item.pictures)
        kept.append(item if left >= 0 or not item.pictures else replace(item, pictures={}))
    return tuple(kept)


def blank(assignment: Assignment) -> Submission:
    """The submission of somebody whose file cannot be read: no answers at all."""
    placed = tuple(
        Placed(cell, cell.kind, "" if cell.solution else cell.released) for cell in assignment.cells
    )
    answers = {cell.grade_id: "" for cell in assignment.cells if cell.solution}
    return Submission(placed, (), None, answers)


def text_of_release(assignment: Assignment, cell: Cell) -> str:
    """What a cell says in the release: an unchanged answer is no answer."""
    return text_of(assignment.release["cells"][cell.index])
