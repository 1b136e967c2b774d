"""Writing a class's feedback pages again, with the points and comments given by hand."""

from collections.abc import Sequence

from autograder.class_folder import Classroom
from autograder.classroom.exchange import carry_to_feedback
from autograder.classroom.feedback import feedback_page
from autograder.course import Course
from autograder.files import write_atomically
from autograder.gradebook.cells import open_gradebook
from autograder.gradebook.late import load_penalties, put_penalties
from autograder.gradebook.scores import Entry, put_scores
from autograder.grading.record import read_notebook, read_record


def write_pages(
    course: Course, classroom: Classroom, names: Sequence[str] = (), db: str | None = None
) -> dict[str, list[str]]:
    """Write the page of everybody who is graded in the assignments named, or in any.

    Returns the students whose pages were written, by assignment.
    """
    penalties = load_penalties(course.root)
    written: dict[str, list[str]] = {}
    gradebook = open_gradebook(course, classroom, db)
    for name in names or classroom.handed_in(course.names()):
        assignment = course.load(name)
        for student in classroom.students(name):
            autograded = classroom.autograded(student, name, assignment.notebook)
            record = read_record(autograded)
            if record is None:
                continue
            entries = put_scores(gradebook, [Entry(assignment, record)])
            [entry] = put_penalties(gradebook, entries, penalties)
            page = classroom.feedback(student, name, assignment.notebook)
            write_atomically(
                page, feedback_page(entry.record, assignment, read_notebook(autograded))
            )
            carry_to_feedback(autograded, page)
            written.setdefault(name, []).append(student)
    gradebook.close()
    return written
