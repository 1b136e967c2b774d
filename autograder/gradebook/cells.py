"""nbgrader's gradebook: opening it, waiting for it, and bringing its cells up to date.

Points go in and out in `scores`.
"""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbgrader
from nbgrader.api import (
    Base,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    InvalidEntry,
    MissingEntry,
    SolutionCell,
    SubmittedNotebook,
)
from nbgrader.api import (
    Course as CourseRow,
)
from sqlalchemy import create_engine, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError

from autograder.class_folder import Classroom
from autograder.course import Assignment, Course
from autograder.errors import UserError
from autograder.files import write_atomically
from autograder.gradebook.formgrader import guard_students

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

    url = classroom.gradebook(course, db_url)
    shown = _without_password(url)
    path = classroom.path / "gradebook.db"
    if db_url is None and not path.exists():
        start = course.root / "gradebook.db"
        if not start.exists():
            raise UserError("the course has no gradebook.db; run: autograder build")
        write_atomically(path, start.read_bytes())
    if url.startswith("sqlite:///"):
        _wait_until_free(Path(url.removeprefix("sqlite:///")), say)
    guard_students()
    try:
        make_tables(url)
        # nbgrader's formgrader and commands use the empty course id
        gradebook = Gradebook(url, "")
        app_log.setLevel("CRITICAL")  # `writing` says it in one line
        if url.startswith("sqlite:///"):
            patience = f"PRAGMA busy_timeout = {int(LOCK_SECONDS * 1000)}"
            event.listen(gradebook.engine, "checkout", lambda db, *_: db.execute(patience))
        elif gradebook.db.get(CourseRow, "") is None:
            # assignments name a course, and nbgrader adds none for the empty id
            gradebook.db.add(CourseRow(id=""))
            gradebook.db.commit()
        return gradebook
    except (SQLAlchemyError, ImportError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        what = "restore it, or move it away and grade again"
        if not url.startswith("sqlite:"):
            what = "check its address, its password, and that its driver is installed"
        raise UserError(f"the gradebook {shown} cannot be opened: {reason}; {what}") from None


def make_tables(url: str) -> None:
    """Make nbgrader's tables in a database that is empty, as nbgrader would.

    It would call `alembic` to learn its schema's version, which takes seconds, and must be on PATH.
    """
    engine = create_engine(url)
    with engine.begin() as database:
        if not inspect(database).get_table_names():
            from alembic.migration import MigrationContext
            from alembic.script import ScriptDirectory

            Base.metadata.create_all(database)
            versions = ScriptDirectory(Path(nbgrader.__file__).parent / "alembic")
            MigrationContext.configure(database).stamp(versions, "heads")
    engine.dispose()


def _without_password(url: str) -> str:
    """A database's address to show: what may be a password in it is hidden.

    Raises:
        UserError: for what is no such address, which drivers would repeat as it stands.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise UserError(
            "the gradebook's address cannot be read; "
            "write it like postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
        ) from None
    if "@" in (address.host or ""):
        raise UserError(
            "the gradebook's address has more than one @; write one in a password as %40"
        )
    secret = {key: "***" for key in address.query if "pass" in key.lower()}
    return address.update_query_dict(secret).render_as_string(hide_password=True)


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
    for cell, row in ((GradeCell, Grade), (SolutionCell, Comment)):
        lacking = (
            select(SubmittedNotebook.id, cell.id)
            .join(cell, cell.notebook_id == SubmittedNotebook.notebook_id)
            .outerjoin(row, (row.cell_id == cell.id) & (row.notebook_id == SubmittedNotebook.id))
            .where(SubmittedNotebook.notebook_id == entry.id, row.id.is_(None))
        )
        new = [{"notebook_id": one, "cell_id": of} for one, of in gradebook.db.execute(lacking)]
        if new:
            gradebook.db.execute(insert(row), new)
    gradebook.db.commit()
