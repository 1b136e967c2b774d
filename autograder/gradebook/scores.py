"""Points and comments between records and nbgrader's gradebook, many submissions at a time.

One transaction holds a batch of submissions: what a commit costs is paid once. Manual scores,
extra credit and manual comments are never touched; rows are locked before they are read, so
that a person in formgrader and a grading run lose nothing of each other's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from nbgrader.api import (
    Assignment as AssignmentRow,
)
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from autograder.course import Assignment
from autograder.grading.record import Record, TaskRecord
from autograder.judging.describe import VOID
from autograder.protocol.results import Outcome

Key = tuple[str, str]  # of an entry: assignment and student


@dataclass(frozen=True)
class Entry:
    """A record on its way into the gradebook.

    `timestamp` is when it was submitted (UTC), None if that is not known; `before` the record of
    the grading before this one, if there was one.
    """

    assignment: Assignment
    record: Record
    timestamp: datetime | None = None
    before: Record | None = None

    @property
    def key(self) -> Key:
        return self.assignment.name, self.record.student


def save_records(gradebook: Gradebook, entries: Sequence[Entry]) -> list[Entry]:
    """Write points and comments in one commit; the same entries, with the gradebook's totals in
    their records."""
    db = gradebook.db
    for last_try in (False, True):
        try:
            db.commit()
            if gradebook.engine.dialect.name == "sqlite":
                db.execute(text("BEGIN IMMEDIATE"))  # other databases lock the rows
            _add_students(db, {entry.record.student for entry in entries})
            scored: dict[Key, Record] = {}
            for assignment, group in _by_assignment(entries):
                scored |= _save(db, assignment, group)
            db.commit()
            return _holding(entries, scored)
        except IntegrityError:
            db.rollback()
            if last_try:
                raise
            # another process has added the same student or submission: now it is there
        except BaseException:
            db.rollback()
            raise
    raise AssertionError("the last try returns or raises")


def put_scores(gradebook: Gradebook, entries: Sequence[Entry]) -> list[Entry]:
    """The same entries with the gradebook's scores; a submission that it lacks gets its points
    from the record."""
    scored = read_scores(gradebook, entries)
    if missing := [entry for entry in entries if entry.key not in scored]:
        scored |= {entry.key: entry.record for entry in save_records(gradebook, missing)}
    return _holding(entries, scored)


def _holding(entries: Sequence[Entry], scored: Mapping[Key, Record]) -> list[Entry]:
    return [replace(entry, record=scored[entry.key]) for entry in entries]


def put_timestamps(gradebook: Gradebook, entries: Sequence[Entry]) -> None:
    """Write when submissions came in, where the gradebook knows it differently."""
    db = gradebook.db
    changed = []
    for assignment, group in _by_assignment(entries):
        times = {entry.record.student: entry.timestamp for entry in group}
        columns = (SubmittedAssignment.id, SubmittedAssignment.student_id)
        rows = db.execute(
            select(*columns, SubmittedAssignment.timestamp)
            .join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
            .where(AssignmentRow.name == assignment.name, SubmittedAssignment.student_id.in_(times))
        )
        changed += [
            {"id": row.id, "timestamp": times[row.student_id]}
            for row in rows
            if row.timestamp != times[row.student_id]
        ]
    _update(db, SubmittedAssignment, changed)
    db.commit()


def read_scores(gradebook: Gradebook, entries: Sequence[Entry]) -> dict[Key, Record]:
    """The records with the gradebook's scores, manual points and penalties included.

    Only reads; submissions that the gradebook lacks are left out.
    """
    db = gradebook.db
    scored: dict[Key, Record] = {}
    for assignment, group in _by_assignment(entries):
        book = _Book(db, assignment)
        notebooks = book.submitted(db, [entry.record.student for entry in group])
        known = [entry for entry in group if entry.record.student in notebooks]
        ids = [one.id for one in notebooks.values()]
        grades = _by_notebook(db.execute(select(*_GRADE).where(Grade.notebook_id.in_(ids))))
        remarks = _by_notebook(
            db.execute(
                select(Comment.notebook_id, Comment.cell_id, Comment.manual_comment).where(
                    Comment.notebook_id.in_(ids), Comment.manual_comment.is_not(None)
                )
            )
        )
        for entry in known:
            notebook = notebooks[entry.record.student]
            rows = {book.graded.get(row.cell_id): row for row in grades[notebook.id]}
            texts = {book.solved.get(r.cell_id): r.manual_comment for r in remarks[notebook.id]}
            scored[entry.key] = _put(assignment, entry.record, rows, texts, notebook.penalty)
    db.commit()
    return scored


# ---------------------------------------------------------------- rows

_GRADE = (
    Grade.id,
    Grade.notebook_id,
    Grade.cell_id,
    Grade.auto_score,
    Grade.manual_score,
    Grade.extra_credit,
    Grade.needs_manual_grade,
)


class _Submitted(NamedTuple):
    """A submitted notebook's row, as far as it is read here."""

    id: str
    penalty: float | None


@dataclass
class _Points:
    """The part of a grade's row that a verdict reads or writes."""

    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool


class _Book:
    """Where an assignment stands in the gradebook: its ids, and its cells' names by id."""

    def __init__(self, db: Any, assignment: Assignment) -> None:
        self.assignment_id, self.notebook_id = db.execute(
            select(AssignmentRow.id, Notebook.id)
            .join(Notebook, Notebook.assignment_id == AssignmentRow.id)
            .where(AssignmentRow.name == assignment.name, Notebook.name == assignment.notebook)
        ).one()
        self.graded: dict[str, str] = {}
        self.solved: dict[str, str] = {}
        cells = select(BaseCell.id, BaseCell.name, BaseCell.type)
        for cell in db.execute(cells.where(BaseCell.notebook_id == self.notebook_id)):
            if cell.type == "GradeCell":
                self.graded[cell.id] = cell.name
            elif cell.type == "SolutionCell":
                self.solved[cell.id] = cell.name

    def submitted(self, db: Any, students: Iterable[str]) -> dict[str, _Submitted]:
        """The submitted notebooks of those students who have one."""
        columns = (SubmittedNotebook.id, SubmittedNotebook.late_submission_penalty)
        rows = db.execute(
            select(SubmittedAssignment.student_id, *columns)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(
                SubmittedNotebook.notebook_id == self.notebook_id,
                SubmittedAssignment.student_id.in_(list(students)),
            )
        )
        return {student: _Submitted(*rest) for student, *rest in rows}


def _by_assignment(entries: Sequence[Entry]) -> list[tuple[Assignment, list[Entry]]]:
    groups: dict[str, tuple[Assignment, list[Entry]]] = {}
    for entry in entries:
        groups.setdefault(entry.assignment.name, (entry.assignment, []))[1].append(entry)
    return list(groups.values())


def _by_notebook(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.notebook_id].append(row)
    return found


def _insert(db: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def _update(db: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(update(table), rows)


def _add_students(db: Any, students: set[str]) -> None:
    known = set(db.scalars(select(Student.id).where(Student.id.in_(students))))
    _insert(db, Student, [{"id": student} for student in sorted(students - known)])


def _save(db: Any, assignment: Assignment, entries: Sequence[Entry]) -> dict[Key, Record]:
    book = _Book(db, assignment)
    notebooks = _add_submissions(db, book, entries)
    ids = [one.id for one in notebooks.values()]
    locked = select(*_GRADE).where(Grade.notebook_id.in_(ids)).order_by(Grade.id)
    grades = _by_notebook(db.execute(locked.with_for_update(of=Grade)))
    columns = (Comment.id, Comment.notebook_id, Comment.cell_id, Comment.auto_comment)
    locked = select(*columns, Comment.manual_comment).where(Comment.notebook_id.in_(ids))
    comments = _by_notebook(db.execute(locked.order_by(Comment.id).with_for_update(of=Comment)))
    new: dict[Any, list[dict[str, Any]]] = {Grade: [], Comment: []}
    changed: dict[Any, list[dict[str, Any]]] = {Grade: [], Comment: []}
    scored: dict[Key, Record] = {}
    for entry in entries:
        notebook, penalty = notebooks[entry.record.student]
        rows = {row.cell_id: row for row in grades[notebook]}
        after: dict[str | None, _Points] = {}
        for cell_id, name in book.graded.items():
            row = rows.get(cell_id)
            points = _Points(*row[3:]) if row else _Points(None, None, None, True)
            old = (points.auto_score, points.needs_manual_grade)
            _judge(points, entry, name)
            values = {
                "auto_score": points.auto_score,
                "needs_manual_grade": points.needs_manual_grade,
            }
            if row is None:
                new[Grade].append({"cell_id": cell_id, "notebook_id": notebook, **values})
            elif tuple(values.values()) != old:
                changed[Grade].append({"id": row.id, **values})
            after[name] = points
        words = {task.id: _comment(entry.record, task) for task in entry.record.tasks}
        notes = {row.cell_id: row for row in comments[notebook]}
        remarks = {}
        for cell_id, name in book.solved.items():
            row = notes.get(cell_id)
            if row is None:
                place = {"cell_id": cell_id, "notebook_id": notebook}
                new[Comment].append({**place, "auto_comment": words.get(name)})
            else:
                remarks[name] = row.manual_comment
                if row.auto_comment != words.get(name):
                    changed[Comment].append({"id": row.id, "auto_comment": words.get(name)})
        scored[entry.key] = _put(assignment, entry.record, after, remarks, penalty)
    for table in (Grade, Comment):
        _insert(db, table, new[table])
        _update(db, table, changed[table])
    return scored


def _add_submissions(db: Any, book: _Book, entries: Sequence[Entry]) -> dict[str, _Submitted]:
    """Submissions and their notebooks, where they lack; returns the notebooks by student."""
    students = {entry.record.student: entry.timestamp for entry in entries}
    query = select(
        SubmittedAssignment.student_id, SubmittedAssignment.id, SubmittedAssignment.timestamp
    ).where(
        SubmittedAssignment.assignment_id == book.assignment_id,
        SubmittedAssignment.student_id.in_(students),
    )
    known = {row.student_id: row for row in db.execute(query)}
    ids = {student: known[student].id if student in known else new_uuid() for student in students}
    rows = [
        {"id": ids[s], "assignment_id": book.assignment_id, "student_id": s, "timestamp": when}
        for s, when in students.items()
        if s not in known
    ]
    _insert(db, SubmittedAssignment, rows)
    later = [
        {"id": row.id, "timestamp": students[s]}
        for s, row in known.items()
        if students[s] != row.timestamp
    ]
    _update(db, SubmittedAssignment, later)
    notebooks = book.submitted(db, students)
    added = {student: new_uuid() for student in students if student not in notebooks}
    rows = [
        {"id": id, "assignment_id": ids[student], "notebook_id": book.notebook_id}
        for student, id in added.items()
    ]
    _insert(db, SubmittedNotebook, rows)
    return {**notebooks, **{student: _Submitted(id, None) for student, id in added.items()}}


# ---------------------------------------------------------------- one submission


def _judge(points: _Points, entry: Entry, grade_id: str) -> None:
    """Give a grade its points, and say whether a person should look at it."""
    cell = entry.assignment.by_id.get(grade_id)
    if cell is None:
        return
    record = entry.record
    if not record.submitted:
        points.auto_score, points.needs_manual_grade = None, False
        return
    if cell.written:
        answer = record.answers.get(grade_id)
        points.auto_score = None if answer else 0.0
        old = entry.before.answers if entry.before else {}
        unseen = points.manual_score is None or answer != old.get(grade_id)
        points.needs_manual_grade = bool(answer) and unseen
        return
    earned = {cell.id: cell.score for task in record.tasks for cell in task.cells}
    score = float(earned.get(grade_id, 0.0))
    changed = points.auto_score is not None and points.auto_score != score
    points.auto_score = score
    # a person has overruled the verdict, and the verdict has changed since
    points.needs_manual_grade = points.manual_score is not None and changed


def _total(points: Any) -> float:
    """A grade's points as nbgrader counts them: a person's, else the verdict's, and the extra."""
    own = points.auto_score if points.manual_score is None else points.manual_score
    return 0.0 if own is None else own + (points.extra_credit or 0.0)


def _put(
    assignment: Assignment,
    record: Record,
    rows: Mapping[Any, Any],
    remarks: Mapping[Any, str | None],
    penalty: float | None,
) -> Record:
    """The record with the gradebook's scores."""
    tasks = []
    for task in record.tasks:
        own = [cell.grade_id for cell in assignment.task_by_id[task.id].grades]
        found = [rows[grade_id] for grade_id in own if grade_id in rows]
        counted = replace(
            task,
            score=sum((_total(row) for row in found), 0.0),
            waiting=any(row.needs_manual_grade for row in found),
            remark=remarks.get(task.id),
        )
        tasks.append(counted)
    return replace(record, tasks=tuple(tasks), penalty=penalty or 0.0)


def _comment(record: Record, task: TaskRecord) -> str | None:
    """What an instructor and the student read beside the answer."""
    outcome = f"{record.outcome}: {record.reason}"
    if record.outcome in (Outcome.UNREADABLE, Outcome.OUTDATED):
        return _text(outcome)
    words = []
    if record.outcome != Outcome.GRADED and task is record.tasks[0]:
        words.append(outcome)
    if task.written and task.id not in record.answers:
        words.append("No response.")
    if task.difference and task.difference not in "".join(words):
        words.append(task.difference)
    words += [found.hint for found in task.diagnoses]
    if task.void:
        words.append(VOID)
    return _text("\n\n".join(words)) or None


def _text(words: str) -> str:
    return words.replace("\0", "�")  # PostgreSQL's texts hold everything but this
