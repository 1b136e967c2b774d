"""Collecting submissions: what Canvas and Moodle download as a zip, put into a class folder.

nbgrader's zip collector plugin reads the file names, with each system's pattern set, so that
`nbgrader zip_collect --collector=autograder.collect.CanvasCollector` reads them the same way.
Every zip is looked at as a whole before anything is written, and only submitted/ is written to.

The times in these zips are those of the download. They tell which of two downloads is newer, and
nothing about lateness: no timestamp.txt is written.
"""

import contextlib
import logging
import os
import re
import shutil
import sqlite3
import stat
import time
import unicodedata
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import default

from autograder.classroom import Classroom
from autograder.course import Course
from autograder.errors import UserError
from autograder.gradebook import open_gradebook
from autograder.limits import MEGA, Limits
from autograder.submission import symbolic_link

Row = tuple[str, str | None, str | None]  # id, first and last name
MAX_MEMBERS = 100_000
MAX_BYTES = 32 * 1024 * MEGA  # all members of a zip, unpacked
BOMB_BYTES, BOMB_RATIO = 256 * MEGA, 100  # notebooks shrink to a tenth, rarely to a fiftieth
# what Canvas, browsers and Jupyter add to the name of a copy: -1, (1), -Copy1
_COPY = re.compile(r"( ?\(\d{1,3}\)|-\d{1,3}|-Copy\d*)+$")


class _Collector(FileNameCollectorPlugin):
    """A pattern that reads a name from its beginning: students choose how names end."""

    pattern = ""

    @default("named_regexp")
    def _named_regexp(self) -> str:
        return self.pattern


class CanvasCollector(_Collector):
    """Canvas, Download Submissions: doejane_LATE_1234_567890_neuron.ipynb, all in one folder.

    1234 is the student's id in Canvas, which the exporter gives back; 567890 counts uploads.
    """

    pattern = (
        r"(?:.*?/)??(?:(?P<last_name>[^/]+?)_)?(?:(?P<late>LATE)_)?"
        r"(?P<student_id>\d+|anon_[A-Za-z0-9]+)_(?P<upload>\d+)_(?P<file_id>[^/]+)$"
    )


class MoodleCollector(_Collector):
    """Moodle, Download all submissions: Jane Doe_1234_assignsubmission_file/neuron.ipynb.

    1234 belongs to the student and this one assignment, so that the name must do as the id.
    """

    pattern = (
        r"(?:.*?/)??(?P<student_id>[^/_]+)_(?P<participant>\d+)_assignsubmission_file"
        r"(?:_?/(?:[^/]+/)*|_)(?P<file_id>[^/]+)$"
    )


SYSTEMS: dict[str, type[_Collector]] = {"canvas": CanvasCollector, "moodle": MoodleCollector}


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
    others: Counter = field(default_factory=Counter)  # by extension: no notebooks


@dataclass(frozen=True)
class _Member:
    """A notebook in a zip, and whose it is for which assignment."""

    info: zipfile.ZipInfo
    student: str
    assignment: str
    found: Mapping[str, str]

    @property
    def order(self) -> tuple:
        """The last of a student's uploads is the one that counts."""
        exact = not _COPY.search(self.found["file_id"].removesuffix(".ipynb"))
        return int(self.found.get("upload") or 0), self.info.date_time, exact


def collect(
    paths: Sequence[Path],
    classroom: Classroom,
    notebooks: Mapping[str, str],
    system: str | None = None,
    limits: Limits = Limits(),
    students: Iterable[Row] = (),
) -> list[Collected]:
    """Unpack downloads into the class's submitted/.

    Args:
        paths: the zips.
        notebooks: assignment by the name of its notebook.
        system: "canvas" or "moodle"; None to tell by the names in each zip.
        students: the roster (see `students_of`).

    Raises:
        UserError: if a zip cannot be used; nothing is written then.
    """
    roster = _roster(students)
    with contextlib.ExitStack() as stack:
        opened = [(path, stack.enter_context(_open(path))) for path in paths]
        plans = [_plan(path, zip_, notebooks, roster, system) for path, zip_ in opened]
        for (_, zip_), (collected, members) in zip(opened, plans, strict=True):
            for member in members:
                reason = _place(zip_, member, classroom, notebooks, limits, collected)
                if reason:
                    collected.left.append((member.info.filename, reason))
    return [collected for collected, _ in plans]


# ---------------------------------------------------------------- looking


def _open(path: Path) -> zipfile.ZipFile:
    try:
        zip_ = zipfile.ZipFile(path)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UserError(f"{path} is not a zip file, or a damaged one; download it again") from None
    try:
        _check(path, zip_)
    except BaseException:
        zip_.close()
        raise
    return zip_


def _check(path: Path, zip_: zipfile.ZipFile) -> None:
    """Refuse what no download of Canvas's or Moodle's holds."""
    members = zip_.infolist()
    packed, size = sum(m.compress_size for m in members), sum(m.file_size for m in members)
    if len(members) > MAX_MEMBERS or size > MAX_BYTES:
        raise UserError(f"{path} is refused: {len(members)} files, {size // MEGA} MB unpacked")
    if size > BOMB_BYTES and size > BOMB_RATIO * packed:
        raise UserError(
            f"{path} is refused: {packed // MEGA} MB that unpack to {size // MEGA} MB look like "
            "a zip bomb"
        )
    for member in members:
        name = member.orig_filename
        parts = re.split(r"[/\\]", name)
        what = None
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:[/\\]", name):
            what = "an absolute path"
        elif ".." in parts:
            what = "a path that leaves the folder"
        elif stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            what = "a link or a special file"
        elif member.flag_bits & 1:
            what = "a file with a password"
        if what:
            raise UserError(f"{path} is refused: it holds {what}, {printable(name[:200])}")


def _plan(
    path: Path,
    zip_: zipfile.ZipFile,
    notebooks: Mapping[str, str],
    roster: Mapping[str, list[str]],
    system: str | None,
) -> tuple[Collected, list[_Member]]:
    """Whose is what; the last upload of each student for each assignment."""
    files = [m for m in zip_.infolist() if not m.is_dir() and not _of_macos(m.filename)]
    names = [m.filename for m in files if m.filename.endswith(".ipynb")]
    read = {key: SYSTEMS[key](log=_silent()).collect for key in ([system] if system else SYSTEMS)}
    matches = {key: {name: read[key](name) for name in names} for key in read}
    best = max(read, key=lambda key: sum(map(bool, matches[key].values())))
    if not any(matches[best].values()):
        systems = {"canvas": "Canvas", "moodle": "Moodle"}
        known = systems[system] if system else "Canvas or Moodle"
        raise UserError(
            f"{path} is no download of submissions from {known}: "
            + ("no notebook in it is named as theirs are" if names else "it holds no notebook")
        )
    collected = Collected(path.name, best)
    found: dict[tuple[str, str], list[_Member]] = defaultdict(list)
    for info in files:
        name = info.filename
        if not name.endswith(".ipynb"):
            collected.others[Path(name).suffix.lower() or "without a suffix"] += 1
            continue
        match = matches[best][name]
        stem = _COPY.sub("", match["file_id"].removesuffix(".ipynb")) if match else ""
        if not match:
            collected.left.append((name, "it is not named as the others are"))
        elif stem not in notebooks:
            known = ", ".join(f"{one}.ipynb" for one in notebooks)
            collected.left.append(
                (name, f"no assignment's notebook is so called; there are: {known}")
            )
        else:
            student, reason = _student(best, match, roster)
            if reason:
                collected.left.append((name, reason))
            else:
                member = _Member(info, student, notebooks[stem], match)
                found[(student, member.assignment)].append(member)
    chosen = []
    for (student, _), members in sorted(found.items()):
        if len({m.found.get("participant") for m in members}) > 1:
            reason = f"several students are called {student}; import a roster, or place it by hand"
            collected.left += [(m.info.filename, reason) for m in members]
            continue
        last = max(members, key=lambda m: m.order)
        chosen.append(last)
        reason = f"another of this student's files was taken, {Path(last.info.filename).name}"
        collected.left += [(m.info.filename, reason) for m in members if m is not last]
    return collected, chosen


def _silent() -> logging.Logger:
    """What is not placed is told once, in our own words."""
    log = logging.getLogger("autograder.collect")
    log.setLevel(logging.CRITICAL)
    return log


def _of_macos(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


def _student(
    system: str, match: Mapping[str, str], roster: Mapping[str, list[str]]
) -> tuple[str, str | None]:
    """A student's id, or why there is none."""
    name = unicodedata.normalize("NFC", match["student_id"]).strip()
    if system == "moodle":
        ids = roster.get(name.casefold(), [name])
        if len(ids) > 1:
            return name, f"the gradebook has several students called {name}; place it by hand"
        name = ids[0]
    unfit = not name.isprintable() or re.search(r"[/\\]", name) or len(os.fsencode(name)) > 200
    if unfit or name.startswith("."):
        return name, "no folder can be named after this student"
    return name, None


def students_of(course: Course, classroom: Classroom, db_url: str | None = None) -> list[Row]:
    """Id, first and last name of the students whom the class's gradebook knows.

    Raises:
        UserError: if it cannot be read.
    """
    if db_url is not None:
        with open_gradebook(course, classroom, db_url) as gradebook:
            return [(one.id, one.first_name, one.last_name) for one in gradebook.students]
    path = classroom.path / "gradebook.db"
    if not path.exists():  # and a roster alone is no reason to make one
        return []
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute("select id, first_name, last_name from student").fetchall()
    except sqlite3.DatabaseError as error:
        raise UserError(f"{path} cannot be read: {error}") from None


def _roster(students: Iterable[Row]) -> dict[str, list[str]]:
    """Ids by full name."""
    names: dict[str, list[str]] = defaultdict(list)
    for student, first, last in students:
        if first and last:
            full = unicodedata.normalize("NFC", f"{first} {last}")
            names[full.casefold()].append(student)
    return names


# ---------------------------------------------------------------- placing


def _place(
    zip_: zipfile.ZipFile,
    member: _Member,
    classroom: Classroom,
    notebooks: Mapping[str, str],
    limits: Limits,
    collected: Collected,
) -> str | None:
    """Write one notebook, if it is new; returns why it was not placed."""
    notebook = next(n for n, name in notebooks.items() if name == member.assignment)
    target = classroom.submission(member.student, member.assignment, notebook)
    link = symbolic_link(target)
    if link:
        return f"{link} is a symbolic link"
    try:
        with zip_.open(member.info) as file:
            data = file.read(int(limits.notebook_mb * MEGA) + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        return "it is damaged"
    if len(data) > limits.notebook_mb * MEGA:
        return f"it is larger than {limits.notebook_mb} MB"
    when = _time(member.info)
    who = f"{member.student}, {member.assignment}"
    exists = os.path.lexists(target)
    if exists and not target.is_file():
        return f"{target} is not a plain file"
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
    (collected.replaced if exists else collected.placed).append(who)
    if member.found.get("late"):
        collected.late.append(who)
    return None


def _keep(target: Path) -> None:
    """Keep what will be replaced beside it, its timestamp.txt too, which is no longer true."""
    stamp = target.with_name("timestamp.txt")
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
    from autograder.grade import submitted_at

    when = submitted_at(target)
    return when.replace(tzinfo=UTC).timestamp() if when else target.stat().st_mtime


def printable(words: str) -> str:
    """A stranger's words as a terminal can show them."""
    return "".join(c if c.isprintable() else "?" for c in words)
