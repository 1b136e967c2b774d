"""Writing to nbgrader's gradebook: points from the verdict, and nothing of a person's undone.

Manual scores, extra credit and manual comments are never touched.
"""

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    InvalidEntry,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)

from autograder.classroom import Classroom
from autograder.course import Assignment, Course
from autograder.errors import UserError

LOCK_SECONDS = 30.0  # how long to wait for somebody else's writing


def open_gradebook(
    course: Course,
    classroom: Classroom,
    db_url: str | None = None,
    say: Callable[[str], None] = lambda words: None,
) -> Gradebook:
    """Open the class's gradebook; a new class starts from a copy of the course's.

    Waits, and tells `say`, while another process has it locked.

    Raises:
        UserError: if the database cannot be opened, or stays locked.
    """
    from nbgrader.api import app_log
    from sqlalchemy import event
    from sqlalchemy.exc import SQLAlchemyError

    path = classroom.path / "gradebook.db"
    if db_url is None and not path.exists():
        start = course.root / "gradebook.db"
        if not start.exists():
            raise UserError("the course has no gradebook.db; run: autograder build")
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(".gradebook.db.part")
        shutil.copyfile(start, partial)
        partial.replace(path)
    url = db_url or f"sqlite:///{path.resolve()}"
    if Path(url.removeprefix("sqlite:///")).resolve() == course.root / "gradebook.db":
        raise UserError(
            "this is the course's own gradebook, which is shared and must never know a student; "
            "choose another folder: --class DIR"
        )
    if url.startswith("sqlite:///"):
        _wait_until_free(Path(url.removeprefix("sqlite:///")), say)
    try:
        # nbgrader's formgrader and commands use the empty course id
        gradebook = Gradebook(url, "")
        app_log.setLevel("CRITICAL")  # `writing` says it in one line
        if url.startswith("sqlite:///"):
            patience = f"PRAGMA busy_timeout = {int(LOCK_SECONDS * 1000)}"
            event.listen(gradebook.engine, "checkout", lambda db, *_: db.execute(patience))
        return gradebook
    except (SQLAlchemyError, ImportError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        raise UserError(
            f"the gradebook {url} cannot be opened: {reason}; restore it, or move it away and "
            "grade again"
        ) from None


def _wait_until_free(path: Path, say: Callable[[str], None]) -> None:
    deadline = time.monotonic() + LOCK_SECONDS
    told = False
    while path.exists():
        try:
            with contextlib.closing(sqlite3.connect(path, timeout=0.2)) as database:
                database.execute("BEGIN IMMEDIATE")
                return
        except sqlite3.DatabaseError as error:
            if "locked" not in str(error):
                return  # opening it will say more
        if not told:
            say(f"{path} is locked by another process; waiting for up to {LOCK_SECONDS:g} s")
            told = True
        if time.monotonic() > deadline:
            raise UserError(
                f"{path} is locked by another process; close what has it open and grade again"
            )


@contextlib.contextmanager
def writing(where: Path) -> Iterator[None]:
    """Turn what a full disk or a locked database raises into one line for a person.

    Raises:
        UserError: in their place.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, InvalidEntry, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        raise UserError(
            f"cannot write to {where}: {reason}; what was graded before is kept: make room, or "
            "close what has the gradebook open, and grade again"
        ) from None


def sync_assignment(gradebook: Gradebook, assignment: Assignment) -> None:
    """Bring an assignment's cells and points in the gradebook up to what was built.

    Cells that are new get a grade (or comment) in existing submissions; cells that are gone
    leave the gradebook with theirs.
    """
    name, notebook = assignment.name, assignment.notebook
    gradebook.update_or_create_assignment(name)
    try:
        entry = gradebook.find_notebook(notebook, name)
    except MissingEntry:
        entry = gradebook.add_notebook(notebook, name)
    grades = {cell.grade_id: cell for cell in assignment.cells if cell.grade}
    solutions = {cell.grade_id for cell in assignment.cells if cell.solution}
    for old in [*entry.grade_cells, *entry.solution_cells]:
        wanted = grades if old.type == "GradeCell" else solutions
        if old.name not in wanted:
            for belonging in [*old.grades, *old.comments]:
                gradebook.db.delete(belonging)
            gradebook.db.delete(old)
    known = {cell.name: cell for cell in entry.grade_cells}
    for grade_id, cell in grades.items():
        if grade_id not in known or (known[grade_id].max_score, known[grade_id].cell_type) != (
            cell.points,
            cell.kind,
        ):
            gradebook.update_or_create_grade_cell(
                grade_id, notebook, name, max_score=cell.points, cell_type=cell.kind
            )
    for grade_id in solutions - {cell.name for cell in entry.solution_cells}:
        gradebook.update_or_create_solution_cell(grade_id, notebook, name)
    gradebook.db.commit()
    gradebook.db.refresh(entry)
    for submission in entry.submissions:
        graded = {grade.cell_id for grade in submission.grades}
        commented = {comment.cell_id for comment in submission.comments}
        for cell in entry.grade_cells:
            if cell.id not in graded:
                gradebook.db.add(Grade(cell_id=cell.id, notebook=submission))
        for cell in entry.solution_cells:
            if cell.id not in commented:
                gradebook.db.add(Comment(cell_id=cell.id, notebook=submission))
    gradebook.db.commit()


def save_record(
    gradebook: Gradebook,
    assignment: Assignment,
    record: dict[str, Any],
    timestamp: datetime | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    """Write a record's points and comments, and put the gradebook's totals into the record.

    Args:
        timestamp: when it was submitted, if known (UTC).
        before: the record of the grading before this one, if there was one.
    """
    student, name, notebook = record["student"], assignment.name, assignment.notebook
    gradebook.update_or_create_student(student)
    extra = {"timestamp": timestamp} if timestamp else {}
    with gradebook.db.no_autoflush:  # nbgrader's own way of adding one makes SQLAlchemy warn
        gradebook.update_or_create_submission(name, student, **extra)
    entry = gradebook.find_submission_notebook(notebook, name, student)
    earned = {cell["id"]: cell["score"] for task in record["tasks"] for cell in task["cells"]}
    old_answers = (before or {}).get("answers", {})
    cells = {cell.id: cell.name for cell in entry.notebook.grade_cells}
    for grade in entry.grades:
        grade_id = cells.get(grade.cell_id)
        cell = assignment.by_id.get(grade_id)
        if cell is None:
            continue
        if cell.written:
            answer = record["answers"].get(grade_id)
            grade.auto_score = None if answer else 0.0
            unseen = grade.manual_score is None or answer != old_answers.get(grade_id)
            grade.needs_manual_grade = bool(answer) and unseen
        else:
            score = float(earned.get(grade_id, 0.0))
            changed = grade.auto_score is not None and grade.auto_score != score
            grade.auto_score = score
            # a person has overruled the verdict, and the verdict has changed since
            grade.needs_manual_grade = grade.manual_score is not None and changed
    words = {task["id"]: _comment(record, task) for task in record["tasks"]}
    names = {cell.id: cell.name for cell in entry.notebook.solution_cells}
    for comment in entry.comments:
        comment.auto_comment = words.get(names.get(comment.cell_id))
    gradebook.db.commit()
    put_scores(gradebook, assignment, record)


def put_scores(gradebook: Gradebook, assignment: Assignment, record: dict[str, Any]) -> None:
    """Set the scores in a record to the gradebook's, manual points included.

    The record's score is what counts: that of its tasks, less the penalty for lateness.

    A gradebook that lacks the submission (it is new, or another one) gets it from the record.
    """
    try:
        entry = gradebook.find_submission_notebook(
            assignment.notebook, assignment.name, record["student"]
        )
    except MissingEntry:
        save_record(gradebook, assignment, record)
        return
    gradebook.db.expire_all()
    cells = {cell.id: cell.name for cell in entry.notebook.grade_cells}
    scores = {cells.get(grade.cell_id): grade.score for grade in entry.grades}
    waiting = {cells.get(g.cell_id) for g in entry.grades if g.needs_manual_grade}
    _put(assignment, record, scores, waiting, entry.late_submission_penalty)
    solutions = {cell.id: cell.name for cell in entry.notebook.solution_cells}
    remarks = {solutions.get(c.cell_id): c.manual_comment for c in entry.comments}
    for task in record["tasks"]:
        task["remark"] = remarks.get(task["id"])


def put_all_scores(
    gradebook: Gradebook, assignment: Assignment, records: dict[str, dict[str, Any]]
) -> None:
    """As `put_scores` for a whole class at once, by student, but without the remarks.

    Only reads: a submission that the gradebook lacks keeps the verdict's points.
    """
    tables = (
        gradebook.db.query(SubmittedNotebook)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .filter(SubmittedAssignment.name == assignment.name, Notebook.name == assignment.notebook)
    )
    student = SubmittedAssignment.student_id
    penalties = dict(
        map(tuple, tables.with_entities(student, SubmittedNotebook.late_submission_penalty))
    )
    scores: dict[str, dict[str, float]] = {}
    waiting: dict[str, set[str]] = {}
    grades = tables.join(Grade, Grade.notebook_id == SubmittedNotebook.id).join(
        GradeCell, GradeCell.id == Grade.cell_id
    )
    columns = (student, GradeCell.name, Grade.score, Grade.needs_manual_grade)
    for who, cell, score, waits in grades.with_entities(*columns):
        scores.setdefault(who, {})[cell] = score
        if waits:
            waiting.setdefault(who, set()).add(cell)
    for who, record in records.items():
        if who in penalties:
            own = scores.get(who, {}), waiting.get(who, set())
            _put(assignment, record, *own, penalties[who])


def _put(
    assignment: Assignment,
    record: dict[str, Any],
    scores: dict[str, float | None],
    waiting: set[str],
    penalty: float | None,
) -> None:
    for task in record["tasks"]:
        own = assignment.task_by_id[task["id"]].grades
        task["score"] = float(sum(scores.get(cell.grade_id) or 0.0 for cell in own))
        task["waiting"] = any(cell.grade_id in waiting for cell in own)
    record["penalty"] = float(penalty or 0.0)
    record["score"] = float(sum(task["score"] for task in record["tasks"])) - record["penalty"]


def _comment(record: dict[str, Any], task: dict[str, Any]) -> str | None:
    """What an instructor and the student read beside the answer."""
    if record["outcome"] in ("unreadable", "outdated"):
        return f"{record['outcome']}: {record['reason']}"
    words = []
    if record["outcome"] != "graded" and task is record["tasks"][0]:
        words.append(f"{record['outcome']}: {record['reason']}")
    if task["written"] and task["id"] not in record["answers"]:
        words.append("No response.")
    if task["difference"] and task["difference"] not in "".join(words):
        words.append(task["difference"])
    if task["diagnosis"]:
        words.append(task["diagnosis"]["hint"])
    if task["void"]:
        words.append("A test of this task was found wrong; everybody has its points.")
    return "\n\n".join(words) or None
