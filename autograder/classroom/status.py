"""What of a class is graded, what is new, and what is stale and why; nothing is graded for it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from autograder.class_folder import Classroom
from autograder.classroom.timestamps import Stamp, read_stamp
from autograder.course import Course
from autograder.errors import UserError
from autograder.grading.grader import Grader
from autograder.grading.handed_in import HandedIn, read
from autograder.grading.record import Record, read_record
from autograder.grading.submission import Refused
from autograder.settings import load_limits

# the parts a grading is made from (see `Grader.made_from`), and what a difference in one means
REASONS = {
    "submission": "the submission changed",
    "tests": "the hidden tests changed",
    "seed": "the seed changed",
    "devices": "graded on another device",
    "limits": "the limits changed",
    "environment": "another version of the grader or of PyTorch",
}


def class_status(
    course: Course, classroom: Classroom, names: Sequence[str], devices: Sequence[str] = ("cpu",)
) -> list[dict[str, Any]]:
    """One entry per assignment: how many submissions are graded, new and stale, and why.

    `why` counts the reasons of the stale ones (one may have several), `students` names those
    that the next `autograder grade` would grade.

    Raises:
        UserError: for an unknown assignment, or an empty class.
    """
    seeds, limits = classroom.seeds(), load_limits(course.root)
    found = []
    for name in names or classroom.handed_in(course.names()):
        assignment = course.load(name)
        students = classroom.students(name)
        if not students:
            continue
        grader = Grader(assignment, seeds.get(name, -1), devices, limits)
        states: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        waiting: dict[str, list[str]] = {}
        for student in students:
            where = student, name, assignment.notebook
            record = read_record(classroom.autograded(*where))
            try:
                handed_in = read(classroom.submission(*where), assignment, limits)
            except Refused:
                handed_in = HandedIn(b"")
            made = grader.made_from(handed_in.data, handed_in.remarks)
            stamp = read_stamp(classroom.submission(*where))
            why = _why(record, made, stamp) if record else []
            state = "new" if record is None else "stale" if why else "graded"
            states[state] += 1
            reasons.update(why)
            if state != "graded":
                waiting[student] = why or ["new"]
        found.append(
            {
                "assignment": name,
                **{state: states[state] for state in ("graded", "new", "stale")},
                "why": dict(reasons.most_common()),
                "students": waiting,
            }
        )
    if not found:
        raise UserError(
            f"nothing is submitted in {classroom.path}; put notebooks into "
            f"{classroom.submitted}/STUDENT/ASSIGNMENT/"
        )
    return found


def _why(record: Record, made: dict[str, str], stamp: Stamp) -> list[str]:
    """Why a record is stale; nothing if it is not."""
    if not record.made:
        return ["graded by an older version"]
    why = [words for part, words in REASONS.items() if record.made.get(part) != made[part]]
    if record.timestamp != stamp.text:
        why.append("timestamp.txt changed")
    return why
