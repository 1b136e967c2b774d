"""Which file in a student's folder is the submission.

It should have its released name. Browsers and systems rename copies, and a student may hand in two:
a notebook says in its metadata which assignment it is of, and the one with answers counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment
from autograder.grading.submission import Refused, parse, read_bytes
from autograder.protocol.bounds import MAX_FILES, MEGA
from autograder.protocol.results import Outcome
from autograder.settings import Limits

ENDINGS = (".ipynb", ".ipynb.txt", ".ipynb.json")
# files that say something about a submission, and are none
_NO_WORK = ("timestamp.txt", "submission_secret.txt")


@dataclass(frozen=True)
class HandedIn:
    """The bytes of the file that counts, and what a person should know about the choice."""

    data: bytes
    remarks: tuple[str, ...] = ()


class NothingHandedIn(Refused):
    """The folder is empty."""


def read(path: Path, assignment: Assignment, limits: Limits) -> HandedIn:
    """Read a submission that should be at `path`; where another file beside it counts, that one.

    Raises:
        Refused: if no file there can be graded; `NothingHandedIn` if there is none at all.
    """
    try:
        data, refused = read_bytes(path, limits), None
    except Refused as error:
        data, refused = b"", error
        if path.is_symlink() or "symbolic link" in error.reason:
            raise
    others = list(_others(path))
    if refused and not path.exists() and path.parent.is_dir():
        refused = _nothing(path)
    if not others:
        if refused:
            raise refused
        return HandedIn(data)
    exists = refused is None
    found = [(_answers(data, assignment), True, 0.0, path, data)] if exists else []
    left = 2 * int(limits.notebook_mb * MEGA)
    for other in others[:MAX_FILES]:
        try:
            bytes_ = read_bytes(other, limits)
        except Refused:
            continue
        left -= len(bytes_)
        if left < 0:
            break
        found.append((_answers(bytes_, assignment), False, other.stat().st_mtime, other, bytes_))
    best = max((one for one in found if one[0] >= 0), default=None, key=lambda one: one[:3])
    if exists and found[0][0] > 0:
        best = found[0]  # its name was asked for
    if best is None:
        if refused:
            raise refused
        return HandedIn(data)
    chosen, data = best[3:]
    remarks = [_beside(path.parent, other, chosen) for other in (path, *others) if other != chosen]
    if chosen != path:
        why = f"{path.name} holds no answer" if path.exists() else f"there is no {path.name}"
        remarks = [line for line in remarks if not line.startswith(f"{path.name} lies ")]
        remarks.insert(0, f"{chosen.relative_to(path.parent)} was graded: {why}")
    return HandedIn(data, tuple(remarks[:MAX_FILES]))


def _beside(folder: Path, other: Path, chosen: Path) -> str:
    return f"{other.relative_to(folder)} lies beside {chosen.name} and was not graded"


def _others(path: Path) -> Iterator[Path]:
    """Files beside a submission that are notebooks by their names; no hidden ones."""
    for other in sorted(path.parent.rglob("*")) if path.parent.is_dir() else ():
        inside = other.relative_to(path.parent)
        hidden = any(part.startswith(".") for part in inside.parts)
        named = other.name.lower().endswith(ENDINGS)
        if named and not hidden and len(inside.parts) <= 3 and other != path and other.is_file():
            yield other


def _answers(data: bytes, assignment: Assignment) -> int:
    """How many tasks are answered; -1 for what is no notebook of this assignment."""
    try:
        submission = parse(data, assignment)
    except Refused:
        return -1
    return sum(submission.answered(task.solution) for task in assignment.tasks)


def _nothing(path: Path) -> Refused:
    words = f"{path.name} was not submitted"
    files = sorted(
        other.name
        for other in path.parent.iterdir()
        if not other.name.startswith(".") and other.name not in _NO_WORK
    )
    if not files:
        return NothingHandedIn(Outcome.UNREADABLE, words)
    return Refused(Outcome.UNREADABLE, f"{words}; there is {', '.join(files)[:200]}")
