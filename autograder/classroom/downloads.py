"""Downloads of submissions: the zips that Canvas and Moodle give, and whose each file in one is.

nbgrader's zip collector plugin reads the file names, with each system's pattern set, so that
`nbgrader zip_collect --collector=autograder.classroom.collect.CanvasCollector` reads them the
same way.
"""

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import default

from autograder.classroom.roster import Roster
from autograder.errors import UserError
from autograder.files import printable
from autograder.identity import flaw
from autograder.protocol.bounds import MEGA

MAX_MEMBERS = 100_000
MAX_BYTES = 32 * 1024 * MEGA  # all members of a zip, unpacked
BOMB_BYTES, BOMB_RATIO = 256 * MEGA, 100  # notebooks shrink to a tenth, rarely to a fiftieth
MAX_INNER = 64 * MEGA  # a zip that a student handed in
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


class _Collector(FileNameCollectorPlugin):
    """A pattern that reads a name from its beginning: students choose how names end."""

    pattern = ""

    @default("named_regexp")
    def _named_regexp(self) -> str:
        # zip_collect gives whole paths: each download is unpacked in a folder of its own
        return rf"(?:.*?/extracted/(?:[^/]+/)?)?{self.pattern}"

    @classmethod
    def read(cls, name: str) -> dict[str, str] | None:
        """What a name in a download says."""
        found = re.match(cls.pattern, name)
        return {key: text for key, text in found.groupdict().items() if text} if found else None


class CanvasCollector(_Collector):
    """Canvas, Download Submissions: doejane_LATE_1234_567890_neuron.ipynb, all in one folder.

    1234 is the student's id in Canvas, which the exporter gives back; 567890 counts uploads. Where
    students are anonymous the file is anon_x1Y2z_567890_neuron.ipynb.
    """

    pattern = (
        r"(?:(?P<last_name>(?!LATE_)[^/]+?)_)?(?:(?P<late>LATE)_)?"
        r"(?P<student_id>\d+|anon_[A-Za-z0-9]+)_(?P<upload>\d+)_(?P<file_id>[^/]+)$"
    )


class MoodleCollector(_Collector):
    """Moodle, Download all submissions: Jane Doe_1234_assignsubmission_file/neuron.ipynb.

    1234 belongs to the student (or the team) and this one assignment, so that the name must do as
    the id. Students who are in no team have a folder without a number.
    """

    pattern = (
        r"(?P<folder>(?P<student_id>[^/_]+)(?:_(?P<participant>\d+))?_assignsubmission_[a-z]+_?)"
        r"(?:/(?:[^/]+/)*|(?<=_))(?P<file_id>[^/]+)$"
    )


SYSTEMS: dict[str, type[_Collector]] = {"canvas": CanvasCollector, "moodle": MoodleCollector}
# what Moodle calls everybody while marking is blind
_ANYBODY = {
    "participant",
    "teilnehmerin",
    "teilnehmer",
    "participante",
    "partecipante",
    "deelnemer",
}


@dataclass(frozen=True)
class File:
    """A file in a download, or in a zip that a student handed in."""

    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    outer: "File | None" = None

    @property
    def name(self) -> str:
        """The path in the download."""
        within = self.info.filename
        return f"{self.outer.name}/{within}" if self.outer else within

    def read(self, most: int) -> bytes | None:
        """The first `most` bytes; None if the file is damaged."""
        try:
            if self.outer is None:
                with self.archive.open(self.info) as file:
                    return file.read(most)
            with self.outer.opened() as inner, inner.open(self.info) as file:
                return file.read(most)
        except _DAMAGED:
            return None

    def opened(self) -> zipfile.ZipFile:
        """This file as a zip.

        Raises:
            BadZipFile, ValueError: if it is none, or too large.
        """
        data = self.read(MAX_INNER + 1)
        if data is None or len(data) > MAX_INNER:
            raise ValueError("a damaged zip, or a large one")
        return zipfile.ZipFile(io.BytesIO(data))

    def inside(self) -> list["File"]:
        """The files in it, if it is a zip; none if it is none, or not to be trusted."""
        try:
            with self.opened() as inner:
                if refusal(inner):
                    return []
                return [File(inner, info, self) for info in files_of(inner)]
        except _DAMAGED:
            return []


@dataclass(frozen=True)
class Owner:
    """Whose a file is, by its name: an id, or why there is none."""

    student: str
    found: Mapping[str, str]
    flaw: str | None = None


# ---------------------------------------------------------------- the zip


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a download.

    Raises:
        UserError: if it is no zip, or holds what no download of Canvas's or Moodle's holds.
    """
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UserError(f"{path} is not a zip file, or a damaged one; download it again") from None
    if why := refusal(archive):
        archive.close()
        raise UserError(f"{path} is refused: {why}")
    return archive


def refusal(archive: zipfile.ZipFile) -> str | None:
    """Why a zip is not to be unpacked; None if it may be."""
    members = archive.infolist()
    packed, size = sum(m.compress_size for m in members), sum(m.file_size for m in members)
    if len(members) > MAX_MEMBERS or size > MAX_BYTES:
        return f"{len(members)} files, {size // MEGA} MB unpacked"
    if size > BOMB_BYTES and size > BOMB_RATIO * packed:
        return f"{packed // MEGA} MB that unpack to {size // MEGA} MB look like a zip bomb"
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
            return f"it holds {what}, {printable(name[:200])}"
    return None


def files_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What is in a zip, without folders and without what macOS adds."""
    return [m for m in archive.infolist() if not m.is_dir() and not _of_macos(m.filename)]


def _of_macos(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


# ---------------------------------------------------------------- names


def read_names(names: Sequence[str], system: str | None) -> tuple[str, dict[str, dict[str, str]]]:
    """The system that files are named by, and what each name says.

    A folder before the names counts only where every file is in it: else a student could hand in
    a folder that is called as another student's.
    """
    found: dict[str, tuple[int, dict[str, dict[str, str]]]] = {}
    for key in [system] if system else SYSTEMS:
        read = SYSTEMS[key].read
        matches: dict[str, dict[str, str]] = {}
        start = 0
        while not (matches := {n: m for n in names if (m := read(n[start:]))}):
            shared = {name[start:].partition("/")[0] for name in names if "/" in name[start:]}
            if len(shared) != 1 or not all("/" in name[start:] for name in names):
                break
            start += len(shared.pop()) + 1
        found[key] = start, matches
    best = max(found, key=lambda key: (len(found[key][1]), -found[key][0]))
    return best, found[best][1]


def owners(system: str, names: Mapping[str, Mapping[str, str]], roster: Roster) -> dict[str, Owner]:
    """Whose each file is, by its name in the download."""
    found = _owners(system, names, roster)
    return {name: owner if owner.flaw else _checked(owner) for name, owner in found.items()}


def _checked(owner: Owner) -> Owner:
    hidden = owner.student.startswith(".")  # nbgrader would not find the folder
    what = flaw(owner.student) or ("it begins with a dot" if hidden else None)
    words = what and f"no folder can be named after this student: {what}; place it by hand"
    return Owner(owner.student, owner.found, words)


def _owners(
    system: str, names: Mapping[str, Mapping[str, str]], roster: Roster
) -> dict[str, Owner]:
    if system == "canvas":
        return {name: _by_number(match, roster) for name, match in names.items()}
    numbers: dict[str, set[str | None]] = defaultdict(set)
    for match in names.values():
        numbers[match["student_id"]].add(match.get("participant"))
    # all folders have one name, which is nobody's: marking is blind
    blind = len(numbers) == 1 and len(next(iter(numbers.values()))) > 2
    result = {}
    for name, match in names.items():
        result[name] = _by_name(match, roster, blind, len(numbers[match["student_id"]]) > 1)
    return result


def _by_number(match: Mapping[str, str], roster: Roster) -> Owner:
    number = match["student_id"]
    if number in roster.by_lms_id:
        return Owner(roster.by_lms_id[number], match)
    if roster.by_lms_id and number.isdigit() and number not in roster.ids:
        return Owner(number, match, f"nobody in the gradebook has Canvas's number {number}")
    return Owner(number, match)


def _by_name(match: Mapping[str, str], roster: Roster, blind: bool, several: bool) -> Owner:
    name = " ".join(unicodedata.normalize("NFC", match["student_id"]).split())
    if "participant" not in match:
        advice = "it is a team's, and names no student; put it by hand into each one's folder"
        return Owner(name, match, advice)
    known = roster.called(name)
    if not known and "-" in name:  # older Moodles write the group before the name
        parts = name.split("-")
        tails = ["-".join(parts[i:]) for i in range(1, len(parts))]
        known = next(filter(None, map(roster.called, tails)), [])
    if not known and (blind or name.casefold() in _ANYBODY):
        name = f"{name} {match['participant']}"  # as Moodle's grading worksheet has it
        return Owner(name, match)
    if len(known) > 1:
        words = f"the gradebook has several students called {name}; place it by hand"
        return Owner(name, match, words)
    if several:
        words = f"several students are called {name}; import a roster, or place it by hand"
        return Owner(name, match, words)
    if known:
        return Owner(known[0], match)
    if roster.has_names:
        words = f"nobody in the gradebook is called {name} (or it is a team); correct the roster"
        return Owner(name, match, f"{words}, or place it by hand")
    return Owner(name, match)
