"""Grades for other systems, through nbgrader's exporter interface.

`autograder export --format canvas` and
`nbgrader export --exporter=autograder.export.CanvasExporter`
write the same file. A score is what counts: points by verdict and by hand, less the penalty for
lateness. Nobody gets a silent 0: where nothing was submitted the cell stays empty, which Canvas
and Moodle leave as it is.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import ExportPlugin
from sqlalchemy import or_, select
from traitlets import Enum

from autograder.classroom import write_atomically

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
            if (not students or one.student_id in students) and one.id in judged
        }
        used = {name for name, _ in submissions}
        chosen = [one for one in gradebook.students if not students or one.id in students]
        return Grades(
            {a.name: a.max_score for a in gradebook.assignments if a.name in used},
            sorted(chosen, key=lambda one: (one.last_name or "", one.first_name or "", one.id)),
            submissions,
        )


def _judged(gradebook: Gradebook) -> set[str]:
    """The submissions in which a verdict or a person gave or refused points, or will: an empty
    folder has none."""
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

    def rows(self, grades: Grades) -> Iterator[Row]:
        yield (
            "assignment duedate timestamp student_id last_name first_name email "
            "raw_score late_submission_penalty score max_score"
        ).split()
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
                ]


class CanvasExporter(GradesExporter):
    """A gradebook file that Canvas imports (Grades, Import).

    Canvas finds a student by ID, then by SIS User ID, then by SIS Login ID, and an assignment by
    its name; one that it does not know it offers to make, with the points of the second line.
    """

    filename = "canvas.csv"
    student_id = Enum(
        ("automatic", "ID", "SIS User ID", "SIS Login ID"),
        "automatic",
        help="The column for student ids; automatic: ID for numbers, as `collect` makes them, "
        "else SIS Login ID.",
    ).tag(config=True)

    def rows(self, grades: Grades) -> Iterator[Row]:
        identifiers = ["ID", "SIS User ID", "SIS Login ID"]
        yield ["Student", *identifiers, "Section", *grades.assignments]
        yield ["    Points Possible", "", "", "", "", *map(number, grades.assignments.values())]
        for student in grades.students:
            column = self.student_id
            if column == "automatic":
                column = "ID" if student.id.isascii() and student.id.isdigit() else "SIS Login ID"
            name = ", ".join(filter(None, (student.last_name, student.first_name)))
            ids = [student.id if column == identifier else "" for identifier in identifiers]
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


def text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = cell.encode("utf-8", "replace").decode()
    is_number = cell.replace(".", "", 1).lstrip("-").isdigit()
    return (
        f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_number else cell
    )
