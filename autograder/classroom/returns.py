"""Feedback pages on their way back: packed in the zip that Canvas or Moodle takes.

Both find a student by the name that the download gave: Canvas by the two numbers in a file's name,
Moodle by the number in a folder's. `collect` notes those names in collected.json in the class.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.class_folder import Classroom
from autograder.classroom.downloads import File
from autograder.errors import UserError
from autograder.files import write_atomically

_DATE = (1980, 1, 1, 0, 0, 0)  # the same pages make the same zip


@dataclass(frozen=True)
class Origin:
    """Where a submission came from: the system, and the file's or the folder's name there."""

    system: str
    name: str

    @classmethod
    def of(cls, system: str, found: Mapping[str, str], file: File) -> "Origin":
        """The origin of a file in a download, whose name says `found`."""
        file = file.outer or file
        name = found["folder"] if system == "moodle" else file.name.rpartition("/")[2]
        return cls(system, name)

    def page(self, notebook: str) -> str:
        """What the page for this submission is called in the zip."""
        if self.system == "moodle":
            return f"{self.name}/{notebook}.html"
        return f"{self.name.rpartition('.')[0] or self.name}.html"


Origins = dict[str, dict[str, Origin]]  # by assignment and student


def load_origins(classroom: Classroom) -> Origins:
    """What collected.json holds.

    Raises:
        UserError: if it is damaged.
    """
    path = _path(classroom)
    try:
        data = json.loads(path.read_text()) if path.exists() else {}
        return {
            name: {student: Origin(**origin) for student, origin in students.items()}
            for name, students in data.items()
        }
    except (ValueError, AttributeError, TypeError):
        raise UserError(
            f"{path} is damaged; restore it, or delete it and collect the downloads again"
        ) from None


def save_origins(classroom: Classroom, origins: Origins) -> None:
    """Write collected.json, if there is anything to write."""
    data = {
        name: {student: asdict(origin) for student, origin in students.items()}
        for name, students in origins.items()
    }
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path = _path(classroom)
    if data and not (path.exists() and path.read_text() == text):
        write_atomically(path, text)


def pack(
    classroom: Classroom,
    assignment: str,
    notebook: str,
    students: Sequence[str],
    to: Path,
    system: str | None = None,
) -> tuple[str, list[str]]:
    """Write the zip of an assignment's feedback pages; returns the system, and who is not in it.

    Args:
        students: those who have a page.
        system: "canvas" or "moodle"; None for the one that the submissions came from.

    Raises:
        UserError: if nothing in the class came from that system, or from several.
    """
    origins = load_origins(classroom).get(assignment, {})
    systems = {origins[one].system for one in students if one in origins}
    if system is None and len(systems) > 1:
        raise UserError("submissions came from canvas and from moodle; choose: --format")
    if not systems or system not in (None, *systems):
        raise UserError(
            f"no submission for {assignment} in {classroom.path} was collected from "
            f"{system or 'Canvas or Moodle'}, so that nobody knows what the files are called "
            "there; collect the download again, nothing is lost by it"
        )
    system = system or systems.pop()
    file, missing = io.BytesIO(), []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zip_:
        for student in students:
            origin = origins.get(student)
            if origin is None or origin.system != system:
                missing.append(student)
                continue
            page = classroom.feedback(student, assignment, notebook)
            info = zipfile.ZipInfo(origin.page(notebook), _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            zip_.writestr(info, page.read_bytes())
    write_atomically(to, file.getvalue())
    return system, missing


def _path(classroom: Classroom) -> Path:
    return classroom.path / "collected.json"
