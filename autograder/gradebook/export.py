"""Grades for other systems, through nbgrader's exporter interface.

`autograder export --format canvas` and
`nbgrader export --exporter=autograder.gradebook.export.CanvasExporter`
write the same file. A score is what counts: points by verdict and by hand, less the penalty for
lateness. Nobody gets a silent 0: where nothing was submitted the cell stays empty. To Canvas and
Moodle an empty cell says "no grade", and one that was entered there by hand is erased: leave out
who has submitted nothing (`only_submitted`), and name one assignment.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import ExportPlugin
from sqlalchemy import or_, select
from traitlets import Bool, Enum

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.errors import UserError
from autograder.files import write_atomically
from autograder.gradebook.cells import open_gradebook, writing
from autograder.settings import load_config

Row = list[str]


@dataclass(frozen=True)
class Grades:
    """What an exporter writes: assignments with submissions, students, and who submitted what."""

    assignments: Mapping[str, float]  # name -> points
    students: Sequence[Student]
    submissions: Mapping[tuple[str, str], SubmittedAssignment]  # by assignment and student

    def score(self, assignment: str, student: str) -> str:
        """The score that counts, or nothing where nothing was submitted."""
        submission = self.submissions.get((assignment, student))
        if submission is None:
            return ""
        return number(max(0.0, submission.score - submission.late_submission_penalty))


class GradesExporter(ExportPlugin):
    """What all formats share: which grades there are, and how a file is written."""

    filename = "grades.csv"
    only_submitted = Bool(False, help="Leave out students who have submitted nothing.").tag(
        config=True
    )

    def rows(self, grades: Grades) -> Iterator[Row]:
        """The file, line by line."""
        raise NotImplementedError

    def export(self, gradebook: Gradebook) -> None:
        """Write the grades of the chosen (or all) students and assignments to `self.to`."""
        grades = self.collect(gradebook)
        file = io.StringIO(newline="")
        csv.writer(file).writerows([text(cell) for cell in row] for row in self.rows(grades))
        write_atomically(Path(self.to or self.filename), file.getvalue())

    def collect(self, gradebook: Gradebook) -> Grades:
        """The grades to write."""
        students, names = {str(s) for s in self.student}, {str(a) for a in self.assignment}
        judged = _judged(gradebook)
        submissions = {
            (one.name, one.student_id): one
            for assignment in gradebook.assignments
            if not names or assignment.name in names
            for one in assignment.submissions
            if one.id in judged and (not students or one.student_id in students)
        }
        used = {name for name, _ in submissions}
        busy = {student for _, student in submissions}
        chosen = [
            one
            for one in gradebook.students
            if (not students or one.id in students) and (one.id in busy or not self.only_submitted)
        ]
        return Grades(
            {a.name: a.max_score for a in gradebook.assignments if a.name in used},
            sorted(chosen, key=lambda one: (one.last_name or "", one.first_name or "", one.id)),
            submissions,
        )


def _judged(gradebook: Gradebook) -> set[str]:
    """The submissions in which a verdict or a person gave or refused points, or will: an empty
    folder has none, and what an extension makes has not even a notebook."""
    seen = or_(
        Grade.auto_score.is_not(None),
        Grade.manual_score.is_not(None),
        Grade.needs_manual_grade.is_(True),
    )
    query = select(SubmittedNotebook.assignment_id).join(
        Grade, Grade.notebook_id == SubmittedNotebook.id
    )
    return set(gradebook.db.scalars(query.where(seen).distinct()))


class CsvExporter(GradesExporter):
    """The columns of nbgrader's own CSV export, a line for each student and assignment."""

    tasks = Bool(False, help="Also a column for each task's points, before penalties.").tag(
        config=True
    )

    def rows(self, grades: Grades) -> Iterator[Row]:
        tasks = self._tasks(grades) if self.tasks else {}
        yield [
            *"assignment duedate timestamp student_id last_name first_name email".split(),
            *"raw_score late_submission_penalty score max_score".split(),
            *(f"{assignment}/{task}" for assignment, task in tasks),
        ]
        for assignment, points in grades.assignments.items():
            for student in grades.students:
                one = grades.submissions.get((assignment, student.id))
                raw, penalty = "", ""
                if one is not None:
                    raw, penalty = number(one.score), number(one.late_submission_penalty)
                yield [
                    assignment,
                    str(one.duedate or "") if one else "",
                    str(one.timestamp or "") if one else "",
                    student.id,
                    student.last_name or "",
                    student.first_name or "",
                    student.email or "",
                    raw,
                    penalty,
                    grades.score(assignment, student.id),
                    number(points),
                    *(
                        self._points(one, cells) if one and of == assignment else ""
                        for (of, _), cells in tasks.items()
                    ),
                ]

    def _tasks(self, grades: Grades) -> dict[tuple[str, str], set[str]]:
        """The grade cells of each task, by assignment and task."""
        course = Course.find()
        return {
            (assignment, task.id): {cell.grade_id for cell in task.grades}
            for assignment in grades.assignments
            for task in course.load(assignment).tasks
            if task.points
        }

    def _points(self, submission: SubmittedAssignment, cells: set[str]) -> str:
        grades = (grade for notebook in submission.notebooks for grade in notebook.grades)
        return number(sum(grade.score for grade in grades if grade.name in cells))


class CanvasExporter(GradesExporter):
    """A gradebook file that Canvas imports (Grades, Import).

    Canvas finds a student by ID, then by SIS User ID, then by SIS Login ID, and an assignment by
    its name; one that it does not know it offers to make, with the points of the second line.
    """

    filename = "canvas.csv"
    student_id = Enum(
        ("automatic", "ID", "SIS User ID", "SIS Login ID"),
        "automatic",
        help="The column for student ids; automatic: ID for nbgrader's lms_user_id and for ids "
        "that are numbers, as `collect` makes them, else SIS Login ID.",
    ).tag(config=True)

    def rows(self, grades: Grades) -> Iterator[Row]:
        identifiers = ["ID", "SIS User ID", "SIS Login ID"]
        yield ["Student", *identifiers, "Section", *grades.assignments]
        yield ["    Points Possible", "", "", "", "", *map(number, grades.assignments.values())]
        for student in grades.students:
            column, own = self.student_id, student.id
            if column == "automatic":
                own = (student.lms_user_id or "").strip() or student.id
                is_number = own.isascii() and own.isdigit()
                column = "ID" if is_number or own != student.id else "SIS Login ID"
            name = ", ".join(filter(None, (student.last_name, student.first_name)))
            ids = [own if column == identifier else "" for identifier in identifiers]
            scores = [grades.score(a, student.id) for a in grades.assignments]
            yield [name or student.id, *ids, "", *scores]


class MoodleExporter(GradesExporter):
    """A CSV file that Moodle imports (Grades, Import, CSV file).

    Moodle asks which column tells a student (map it from "Email address", "ID number" or
    "Username") and which grade item each of the others is for.
    """

    filename = "moodle.csv"
    student_id = Enum(
        ("ID number", "Username"), "ID number", help="What the student ids are in Moodle."
    ).tag(config=True)

    def rows(self, grades: Grades) -> Iterator[Row]:
        yield ["First name", "Last name", self.student_id, "Email address", *grades.assignments]
        for student in grades.students:
            email = student.email or (student.id if "@" in student.id else "")
            scores = [grades.score(a, student.id) for a in grades.assignments]
            yield [
                student.first_name or "",
                student.last_name or "",
                student.id,
                email,
                *scores,
            ]


FORMATS: dict[str, type[GradesExporter]] = {
    "csv": CsvExporter,
    "canvas": CanvasExporter,
    "moodle": MoodleExporter,
}


def number(value: float) -> str:
    """At most two decimals, as Canvas and Moodle show."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


# a sign that begins a formula, at a cell's beginning or after what some locale takes for its end
_MAY_END = ',;|"\t\r\n'
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def text(cell: str) -> str:
    """A cell in which no spreadsheet finds a formula: an apostrophe stands before its first sign.

    What stands before the sign and cannot be seen (spaces, a byte order mark) is looked through,
    and full-width signs are signs.
    """
    cell = cell.encode("utf-8", "replace").decode()
    if cell.startswith(("\t", "\r")):
        return f"'{cell}"
    parts = re.split(f"([{_MAY_END}])", cell)
    return "".join(part if part in _MAY_END else _disarmed(part) for part in parts)


def _disarmed(part: str) -> str:
    start = next((i for i, sign in enumerate(part) if _seen(sign)), len(part))
    begins = unicodedata.normalize("NFKC", part[start : start + 1])[:1] in ("=", "+", "-", "@")
    if not begins or _NUMBER.fullmatch(part.strip()) or not part[start + 1 :].strip():
        return part
    return f"'{part}"


def _seen(sign: str) -> bool:
    """Whether a sign leaves a mark: no space, no control sign, nothing of width 0."""
    return unicodedata.category(sign)[0] not in "ZC"


# ---------------------------------------------------------------- a file for a person


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `to` is a file of the class's where it is None."""

    form: str = "csv"  # a name in FORMATS
    assignments: Sequence[str] = ()  # all, if none is named
    to: Path | None = None
    db_url: str | None = None
    only_submitted: bool = False
    tasks: bool = False  # with csv alone


@dataclass(frozen=True)
class Exported:
    """The file that was written, and how many students, submissions, and of these wait for a
    person."""

    path: Path
    students: int
    submissions: int
    waiting: int


def write_grades(course: Course, classroom: Classroom, options: Options) -> Exported:
    """Write a class's grades in one of the formats.

    Raises:
        UserError: for an unknown assignment, or if nothing is graded yet.
    """
    nothing = UserError(f"nothing is graded in {classroom.path} yet; run: autograder grade")
    for name in options.assignments:
        course.load(name)
    if options.db_url is None and not (classroom.path / "gradebook.db").exists():
        raise nothing
    plugin = FORMATS[options.form](config=load_config(course.root))
    target = options.to or classroom.path / plugin.filename
    plugin.to, plugin.assignment = str(target), list(options.assignments)
    if options.only_submitted:
        plugin.only_submitted = True
    if options.tasks:
        plugin.tasks = True
    with open_gradebook(course, classroom, options.db_url) as gradebook, writing(target.parent):
        grades = plugin.collect(gradebook)
        if not grades.submissions:
            raise nothing
        plugin.export(gradebook)
        waiting = sum(one.needs_manual_grade for one in grades.submissions.values())
    return Exported(target, len(grades.students), len(grades.submissions), waiting)
