"""Collecting submissions: what Canvas and Moodle download as a zip, put into a class folder.

Every zip is looked at as a whole before anything is written (see `downloads`), and only submitted/
is written to, with a note in collected.json of what each file was called (see `returns`).

The times in these zips are those of the download. They tell which of two downloads is newer, and
nothing about lateness: no timestamp.txt is written.
"""

import contextlib
import json
import os
import re
import shutil
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.class_folder import Classroom
from autograder.classroom.downloads import (  # noqa: F401  (zip_collect finds the collectors here)
    CanvasCollector,
    File,
    MoodleCollector,
    Owner,
    files_of,
    open_zip,
    owners,
    read_names,
)
from autograder.classroom.returns import Origin, load_origins, save_origins
from autograder.classroom.roster import Roster
from autograder.classroom.timestamps import NAME as STAMP
from autograder.classroom.timestamps import read_stamp
from autograder.course import Assignment
from autograder.errors import UserError
from autograder.files import clear_partials
from autograder.grading.submission import symbolic_link
from autograder.protocol.bounds import MEGA
from autograder.settings import Limits

MAX_LOOKED_INTO = 8 * MEGA  # to learn which assignment a notebook is of
# what Canvas, browsers and Jupyter add to the name of a copy: -1, (1), -Copy1
_COPY = re.compile(r"( ?\(\d{1,3}\)|-\d{1,3}|-Copy\d*)+$")
_ENDINGS = re.compile(r"(\.ipynb|\.txt|\.json)+$", re.IGNORECASE)


@dataclass
class Collected:
    """What became of one zip: who was placed, and which members were not, with the reason."""

    name: str
    system: str
    placed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: int = 0
    late: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)  # by extension: no notebooks

    def leave(self, file: File, owner: Owner | None, reason: str) -> None:
        """Note that a file is not placed; who handed it in is named."""
        if owner is not None and not owner.flaw and owner.student not in file.name:
            reason = f"{reason} (student {owner.student})"
        self.left.append((file.name, reason))


@dataclass(frozen=True)
class _Notebook:
    """A notebook in a zip, and whose it is for which assignment."""

    file: File
    owner: Owner
    assignment: Assignment

    @property
    def order(self) -> tuple[Any, ...]:
        """The last of a student's uploads is the one that counts."""
        upload = int(self.owner.found.get("upload") or 0)
        exact = not _COPY.search(_ENDINGS.sub("", _uploaded(self.file, self.owner)))
        return upload, self.file.info.date_time, exact, self.file.outer is None


def collect(
    paths: Sequence[Path],
    classroom: Classroom,
    assignments: Sequence[Assignment],
    system: str | None = None,
    limits: Limits = Limits(),
    roster: Roster = Roster(),
) -> list[Collected]:
    """Unpack downloads into the class's submitted/.

    Args:
        paths: the zips.
        system: "canvas" or "moodle"; None to tell by the names in each zip.

    Raises:
        UserError: if a zip cannot be used; nothing is written then.
    """
    origins = load_origins(classroom)
    with contextlib.ExitStack() as stack:
        opened = [(path, stack.enter_context(open_zip(path))) for path in paths]
        plans = [_plan(path, zip_, assignments, roster, system) for path, zip_ in opened]
        for collected, notebooks in plans:
            for one in notebooks:
                if reason := _place(one, classroom, limits, collected):
                    collected.leave(one.file, one.owner, reason)
                else:
                    origin = Origin.of(collected.system, one.owner.found, one.file)
                    origins.setdefault(one.assignment.name, {})[one.owner.student] = origin
    save_origins(classroom, origins)
    return [collected for collected, _ in plans]


# ---------------------------------------------------------------- planning


def _plan(
    path: Path,
    zip_: zipfile.ZipFile,
    assignments: Sequence[Assignment],
    roster: Roster,
    system: str | None,
) -> tuple[Collected, list[_Notebook]]:
    """Whose is what; the last upload of each student for each assignment."""
    files = [File(zip_, info) for info in files_of(zip_)]
    system, names = read_names([file.name for file in files], system)
    if not names:
        _refuse(path, files, system)
    of = owners(system, names, roster)
    collected = Collected(path.name, system)
    found: dict[tuple[str, str], list[_Notebook]] = defaultdict(list)
    rest: list[tuple[File, Owner | None]] = []
    for file in files:
        owner = of.get(file.name)
        inside = file.inside() if owner and _suffix(file) == ".zip" else []
        taken = False
        for one in inside or [file]:
            if owner is None or not _like_a_notebook(one):
                continue
            assignment, reason = _assignment(one, owner, assignments)
            if assignment is None and ".ipynb" not in one.name.lower():
                continue  # data, say
            if assignment is None or owner.flaw:
                collected.leave(one, owner, owner.flaw or reason)
            else:
                notebook = _Notebook(one, owner, assignment)
                found[owner.student, assignment.name].append(notebook)
            taken = True
        if not taken:
            rest.append((file, owner))
    chosen = _last(found, collected)
    _note_the_rest(rest, {notebook.owner.student for notebook in chosen}, collected)
    return collected, chosen


def _refuse(path: Path, files: Sequence[File], system: str) -> None:
    any_notebook = any(_suffix(file) == ".ipynb" for file in files)
    raise UserError(
        f"{path} is no download of submissions from Canvas or Moodle: "
        + ("no notebook in it is named as theirs are" if any_notebook else "it holds no notebook")
    )


def _suffix(file: File) -> str:
    return PurePosixPath(file.info.filename).suffix.lower()


def _uploaded(file: File, owner: Owner) -> str:
    """What the student called a file."""
    return file.name.rpartition("/")[2] if file.outer else owner.found["file_id"]


def _like_a_notebook(file: File) -> bool:
    """Whether a file is a notebook by its name, or by how it begins."""
    if _suffix(file) == ".ipynb":
        return True
    return (file.read(100) or b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def _assignment(
    file: File, owner: Owner, assignments: Sequence[Assignment]
) -> tuple[Assignment | None, str]:
    """The assignment that a file belongs to, by its name or else by what it holds; or why none."""
    stem = _COPY.sub("", _ENDINGS.sub("", _uploaded(file, owner)))
    named = next((one for one in assignments if one.notebook == stem), None)
    if named and _suffix(file) == ".ipynb":
        return named, ""
    data = file.read(MAX_LOOKED_INTO + 1)
    notebook = _parsed(data) if data and len(data) <= MAX_LOOKED_INTO else None
    if notebook is None:
        return None, "no assignment's notebook is so called, and it cannot be read as one"
    if found := named or _by_content(notebook, assignments):
        return found, ""
    return None, "no assignment's notebook is so called, and it holds none of their tasks"


def _parsed(data: bytes) -> dict[str, Any] | None:
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(notebook, dict) and isinstance(notebook.get("cells"), list)
    return notebook if is_one else None


def _by_content(notebook: dict[str, Any], assignments: Sequence[Assignment]) -> Assignment | None:
    """The assignment that a notebook says it is of, else the one whose tasks it holds most of."""
    ours = _within(notebook, "metadata", "autograder", "assignment")
    for one in assignments:
        if one.name == ours:
            return one
    ids = set()
    for cell in notebook["cells"]:
        ids |= {_within(cell, "id"), _within(cell, "metadata", "nbgrader", "grade_id")}
    ids = {one for one in ids if isinstance(one, str)}
    counts = sorted(
        ((len(ids & {task.id for task in one.tasks}), one) for one in assignments),
        key=lambda pair: -pair[0],
    )
    best, second = counts[0], counts[1] if len(counts) > 1 else (0, None)
    return best[1] if best[0] > second[0] else None


def _within(thing: Any, *keys: str) -> Any:
    for key in keys:
        thing = thing.get(key) if isinstance(thing, dict) else None
    return thing


def _last(
    found: Mapping[tuple[str, str], Sequence[_Notebook]], collected: Collected
) -> list[_Notebook]:
    """Of each student's notebooks for an assignment the last; the others are noted."""
    chosen = []
    for _, notebooks in sorted(found.items()):
        last = max(notebooks, key=lambda one: one.order)
        chosen.append(last)
        taken = last.file.name.rpartition("/")[2]
        for one in notebooks:
            if one is not last:
                reason = f"another of this student's files was taken, {taken}"
                collected.leave(one.file, one.owner, reason)
    return chosen


def _note_the_rest(
    rest: Sequence[tuple[File, Owner | None]], served: set[str], collected: Collected
) -> None:
    """Files that are no notebooks: counted, unless they may be all that somebody handed in."""
    for file, owner in rest:
        if owner is None and _suffix(file) == ".ipynb":
            collected.leave(file, None, "it is not named as the others are")
        elif owner and (".ipynb" in file.name.lower() or _suffix(file) == ".zip"):
            words = "no notebook is in it, or it is not to be trusted; look into it by hand"
            collected.leave(file, owner, words if _suffix(file) == ".zip" else "it is no notebook")
        elif owner and owner.student not in served:
            collected.leave(file, owner, "it is no notebook")
        else:
            collected.others[_suffix(file) or "without a suffix"] += 1


# ---------------------------------------------------------------- placing


def _place(
    one: _Notebook, classroom: Classroom, limits: Limits, collected: Collected
) -> str | None:
    """Write one notebook, if it is new; returns why it was not placed."""
    student, assignment = one.owner.student, one.assignment
    target = classroom.submission(student, assignment.name, assignment.notebook)
    link = symbolic_link(target)
    if link:
        return f"{link} is a symbolic link"
    data = one.file.read(int(limits.notebook_mb * MEGA) + 1)
    if data is None:
        return "it is damaged"
    if len(data) > limits.notebook_mb * MEGA:
        return f"it is larger than {limits.notebook_mb} MB"
    when = _time(one.file.info)
    who = f"{student}, {assignment.name}"
    exists = os.path.lexists(target)
    if exists and not target.is_file():
        return f"{target} is not a plain file"
    if one.owner.found.get("late"):
        collected.late.append(who)
    if exists and target.read_bytes() == data:
        collected.unchanged += 1
        return None
    if exists and when <= _submitted(target):
        return "the submission there is not older; to take this one, move that one away"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(data)
        os.utime(partial, (when, when))
        if exists:
            _keep(target)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    clear_partials(target.parent, target.name)
    (collected.replaced if exists else collected.placed).append(who)
    return None


def _keep(target: Path) -> None:
    """Keep what will be replaced beside it, its timestamp.txt too, which is no longer true."""
    stamp = target.with_name(STAMP)
    number = 1
    while os.path.lexists(target.with_name(f"{target.name}.old-{number}")):
        number += 1
    shutil.copy2(target, target.with_name(f"{target.name}.old-{number}"))
    if stamp.exists():
        os.replace(stamp, stamp.with_name(f"{stamp.name}.old-{number}"))


def _time(info: zipfile.ZipInfo) -> float:
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _submitted(target: Path) -> float:
    """When the submission there came in, as far as is known."""
    when = read_stamp(target).when
    return when.replace(tzinfo=UTC).timestamp() if when else target.stat().st_mtime
