"""Penalties for lateness, through nbgrader's own plugin interface.

nbgrader's AssignLatePenalties asks the plugin that nbgrader_config.py names, after
`nbgrader autograde`; `autograder grade` asks the same one. A due date stands in the class's
gradebook (formgrader, or `nbgrader db assignment add NAME --duedate …`), an extension too
(`autograder extend`); when a submission came in stands in the timestamp.txt beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from traitlets import Float, TraitError

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.errors import UserError
from autograder.gradebook.cells import open_gradebook, writing
from autograder.gradebook.scores import Entry
from autograder.settings import load_config

DAY = 24 * 60 * 60.0


class LatePenalty(LateSubmissionPlugin):
    """A share of the earned points for each day begun, after some minutes of grace, up to a cap."""

    percent_per_day = Float(0.0, min=0, help="Taken off for each day begun; 0 for none.").tag(
        config=True
    )
    at_most_percent = Float(100.0, min=0, max=100, help="Never more than this.").tag(config=True)
    grace_minutes = Float(0.0, min=0, help="So late is not late.").tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points to take off; None for none."""
        late = total_seconds_late - 60 * self.grace_minutes
        percent = min(self.percent_per_day * math.ceil(late / DAY), self.at_most_percent)
        return score * percent / 100 if late > 0 and percent > 0 else None


def load_penalties(root: Path) -> AssignLatePenalties:
    """nbgrader's step, with the plugin and the settings of nbgrader_config.py in `root`.

    Raises:
        UserError: if what is set there cannot be used.
    """
    try:
        penalties = AssignLatePenalties(config=load_config(root))
        penalties.init_plugin()
    except (TraitError, ImportError) as error:
        words = str(error).strip().split("\n")[0]
        raise UserError(f"nbgrader_config.py, late penalties: {words}") from None
    penalties.log.setLevel("ERROR")  # what is taken off stands on the feedback page
    return penalties


def extend(
    course: Course,
    classroom: Classroom,
    student: str,
    assignment: str,
    days: float,
    db_url: str | None = None,
) -> datetime | None:
    """Give a student more time than the others, or 0 days to take it back.

    Kept in nbgrader's own field. Who has handed in nothing yet gets the row of a submission without
    a notebook, which counts for nothing.

    Returns:
        When the submission is now due (UTC); None if the assignment has no due date.

    Raises:
        UserError: if there is no such assignment, or nobody in the class has this id.
    """
    course.load(assignment)
    with open_gradebook(course, classroom, db_url) as gradebook, writing(classroom.path):
        known = {one.id for one in gradebook.students} | set(classroom.students(assignment))
        if student not in known:
            place, do = classroom.path, f"nbgrader db student add {student}"
            raise UserError(f"nobody in {place} has the id {student}; {do}")
        return _extend(gradebook, student, assignment, days)


def _extend(gradebook: Gradebook, student: str, assignment: str, days: float) -> datetime | None:
    gradebook.update_or_create_assignment(assignment)
    row = gradebook.find_assignment(assignment)
    gradebook.update_or_create_student(student)
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        submission = SubmittedAssignment(assignment_id=row.id, student_id=student)
        gradebook.db.add(submission)
    submission.extension = timedelta(days=days) or None
    gradebook.db.commit()
    due: datetime | None = row.duedate and row.duedate + timedelta(days=days)
    return due


def put_penalties(
    gradebook: Gradebook, entries: Sequence[Entry], penalties: AssignLatePenalties
) -> list[Entry]:
    """Set submissions' penalties as `nbgrader autograde` does; the same entries, with these in
    their records."""
    db = gradebook.db
    of = {entry.key: entry.record for entry in entries}
    for name in sorted({entry.assignment.name for entry in entries}):
        submissions = (
            select(SubmittedNotebook)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
            .options(
                joinedload(SubmittedNotebook.assignment).joinedload(SubmittedAssignment.assignment)
            )
            .where(
                AssignmentRow.name == name,
                SubmittedAssignment.student_id.in_([s for n, s in of if n == name]),
                # the others keep no penalty, and cost no row
                AssignmentRow.duedate.is_not(None)
                | SubmittedNotebook.late_submission_penalty.is_not(None),
            )
        )
        for notebook in db.scalars(submissions):
            submission = notebook.assignment
            late = submission.total_seconds_late
            penalty = None
            if late > 0:
                score = of[name, submission.student_id].earned
                plugin = penalties.plugin_inst
                penalty = plugin.late_submission_penalty(submission.student_id, score, late)
                if penalty is not None:
                    penalty = min(max(penalty, 0.0), score)
            if notebook.late_submission_penalty != penalty:
                notebook.late_submission_penalty = penalty
                key = name, submission.student_id
                of[key] = replace(of[key], penalty=penalty or 0.0)
    db.commit()
    return [replace(entry, record=of[entry.key]) for entry in entries]
