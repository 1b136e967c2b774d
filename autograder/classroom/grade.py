"""Grading a class: what has changed is graded by a pool of warm workers, and one writer writes.

Only this process writes the gradebook, the autograded notebooks and the feedback pages, in
batches. A submission's notebook, which holds the record of its grading, is written after its
points are committed: one that is interrupted is simply graded again.
"""

import contextlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.class_folder import Classroom
from autograder.classroom.exchange import carry_secret, carry_to_feedback
from autograder.classroom.pool import LocalPool, Pool, drive
from autograder.classroom.timestamps import NAME as STAMP
from autograder.classroom.timestamps import read_stamp
from autograder.course import Assignment, Course
from autograder.errors import UserError
from autograder.files import write_atomically
from autograder.grading.grader import Graded, Grader
from autograder.grading.handed_in import read
from autograder.grading.submission import Refused
from autograder.identity import flaw
from autograder.protocol.results import Outcome
from autograder.running.devices import check_devices
from autograder.running.worker import warmth_for
from autograder.settings import load_limits

Record = dict[str, Any]
_RECORD = '{"metadata": {"autograder": '  # so that it is read without the cells
KEPT_BATCH = 200  # unchanged submissions whose scores are read together


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    devices: Sequence[str] = ("cpu",)
    seed: int | None = None
    new_seed: bool = False
    db_url: str | None = None
    force: bool = False
    jailed: bool = True
    jobs: int = 0  # 0: one for every core
    scheduler: str | None = None  # of a Dask cluster, in place of workers on this machine


@dataclass(frozen=True)
class _Item:
    grader: Grader
    student: str
    path: Path


def grade_class(
    course: Course,
    classroom: Classroom,
    names: Sequence[str],
    student: str | None = None,
    options: Options = Options(),
    on_start: Callable[[int], None] = lambda total: None,
    on_record: Callable[[Record], None] = lambda record: None,
    say: Callable[[str], None] = lambda words: None,
) -> list[Record]:
    """Grade a class; returns one record per submission, sorted by assignment and student.

    Args:
        names: assignments; empty for all that have submissions.
        on_start, on_record: told how many submissions there are, and each as it is done.
        say: told what a person at the terminal should know.

    Raises:
        UserError: for an unknown assignment or student, or an empty class.
        GraderError: if nothing can be graded here, with nothing written.
    """
    check_devices(options.devices)
    closed = [*course.closed, *classroom.closed(classroom.gradebook(course, options.db_url))]
    items = _items(course, classroom, names, student, options)
    on_start(len(items))
    stale, unchanged = [], []
    for item in items:
        before = None if options.force else _before(classroom, item)
        if before is not None and _unchanged(item, before):
            unchanged.append((item, before))
        else:
            stale.append(item)
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(_pool(course, options, stale, closed)) if stale else None
        # nbgrader takes 2 s to import: wrong usage has been told, and the workers warm up
        from autograder.gradebook.cells import open_gradebook, sync_assignment, writing
        from autograder.gradebook.late import load_penalties

        batches = ()
        if pool:
            pool.check()
            batches = drive(pool, stale, lambda item: _start(pool, item))
        gradebook = stack.enter_context(open_gradebook(course, classroom, options.db_url, say))
        with writing(classroom.path):
            for assignment in _assignments(items):
                sync_assignment(gradebook, assignment)
        writer = _Writer(gradebook, classroom, load_penalties(course.root))
        records = []
        kept = ((writer.keep, batch) for batch in _batches(unchanged))
        for write, batch in itertools.chain(kept, ((writer.save, batch) for batch in batches)):
            with writing(classroom.path):
                written = write(batch)
            for record in written:
                records.append(record)
                on_record(record)
    return sorted(records, key=lambda record: (record["assignment"], record["student"]))


def _batches(unchanged: Sequence[tuple[_Item, Record]]) -> Iterator[Sequence]:
    for start in range(0, len(unchanged), KEPT_BATCH):
        yield unchanged[start : start + KEPT_BATCH]


def _pool(
    course: Course, options: Options, items: Sequence[_Item], closed: list[Path]
) -> contextlib.AbstractContextManager[Pool]:
    limits = load_limits(course.root)
    if options.scheduler is not None:
        from autograder.classroom.cluster import ClusterPool

        names = sorted({item.grader.assignment.name for item in items})
        return ClusterPool(options.scheduler, names, limits, options.jailed, closed)
    warmth = warmth_for(_assignments(items))
    jobs, total = options.jobs, len(items)
    return LocalPool(limits, course.cache, options.jailed, jobs, total, warmth, closed)


def _assignments(items: Iterable[_Item]) -> list[Assignment]:
    return list({i.grader.assignment.name: i.grader.assignment for i in items}.values())


def _start(pool: Pool, item: _Item) -> Any:
    """Submit one item to the pool; what cannot be read is refused here."""
    try:
        found = read(item.path, item.grader.assignment, item.grader.limits)
    except Refused as refused:
        future: Future[Graded] = Future()
        future.set_result(item.grader.refuse(refused, item.student, b""))
        return future
    return pool.submit(item.grader, item.student, found.data, found.remarks)


def _before(classroom: Classroom, item: _Item) -> Record | None:
    """The record of the grading before this one, if there is one."""
    assignment = item.grader.assignment
    return read_record(classroom.autograded(item.student, assignment.name, assignment.notebook))


def _unchanged(item: _Item, before: Record) -> bool:
    """Whether the record there is was made from the same bytes in the same circumstances."""
    try:
        found = read(item.path, item.grader.assignment, item.grader.limits)
        return before["key"] == item.grader.key(found)
    except Refused:
        return False


class _Writer:
    """Writes batches of submissions: first all points in one commit, then the files."""

    def __init__(self, gradebook, classroom: Classroom, penalties) -> None:
        self.gradebook, self.classroom, self.penalties = gradebook, classroom, penalties

    def keep(self, batch: Sequence[tuple[_Item, Record]]) -> list[Record]:
        """Bring records and feedback pages up to points and comments given by hand, and times."""
        from autograder.classroom.feedback import feedback_page
        from autograder.gradebook.late import put_penalties
        from autograder.gradebook.scores import Entry, put_scores, put_timestamps

        stamps = [read_stamp(item.path) for item, _ in batch]
        entries = [
            Entry(item.grader.assignment, record, stamp.when)
            for (item, record), stamp in zip(batch, stamps, strict=True)
        ]
        put_scores(self.gradebook, entries)
        put_timestamps(self.gradebook, entries)
        put_penalties(self.gradebook, entries, self.penalties)
        for (item, record), stamp in zip(batch, stamps, strict=True):
            if stamp.note(record):
                path = self._notebook(item)
                notebook = json.loads(path.read_text(encoding="utf-8"))
                notebook["metadata"]["autograder"] = record
                self._write(item, Graded(record, notebook))
            page = self._page(item)
            if not _holds(page, record):
                write_atomically(page, feedback_page(record))
            self._carry(item)  # the same notebook, handed in again, has another secret
        return [{**record, "changed": []} for _, record in batch]

    def save(self, batch: Sequence[tuple[_Item, Graded]]) -> list[Record]:
        """Write what was graded; the records then hold the gradebook's totals."""
        from autograder.gradebook.late import put_penalties
        from autograder.gradebook.scores import Entry, save_records

        before = [_before(self.classroom, item) for item, _ in batch]
        written = [
            (item, graded, old)
            for (item, graded), old in zip(batch, before, strict=True)
            if _kept(item, graded)
        ]
        entries = []
        for item, graded, old in written:
            stamp = read_stamp(item.path)
            stamp.note(graded.record)
            entries.append(Entry(item.grader.assignment, graded.record, stamp.when, old))
        if entries:
            save_records(self.gradebook, entries)
            put_penalties(self.gradebook, entries, self.penalties)
        for item, graded, _ in written:
            self._write(item, graded)
        return [
            {**graded.record, "changed": _changed(old, graded.record)}
            for (_, graded), old in zip(batch, before, strict=True)
        ]

    def _write(self, item: _Item, graded: Graded) -> None:
        from autograder.classroom.feedback import feedback_page

        path = self._notebook(item)
        # formgrader compares the time stamps of the submission and of what it shows
        stamp = read_stamp(item.path)
        if stamp.when:
            write_atomically(path.with_name(STAMP), stamp.text)
        else:
            path.with_name(STAMP).unlink(missing_ok=True)
        # without indentation, which costs ten times as much
        write_atomically(path, json.dumps(graded.notebook, ensure_ascii=False) + "\n")
        write_atomically(self._page(item), feedback_page(graded.record))
        self._carry(item)

    def _carry(self, item: _Item) -> None:
        assignment = item.grader.assignment
        path = self.classroom.autograded(item.student, assignment.name, assignment.notebook)
        carry_secret(item.path, path)
        carry_to_feedback(path, self._page(item))

    def _notebook(self, item: _Item) -> Path:
        assignment = item.grader.assignment
        return self.classroom.autograded(item.student, assignment.name, assignment.notebook)

    def _page(self, item: _Item) -> Path:
        assignment = item.grader.assignment
        return self.classroom.feedback(item.student, assignment.name, assignment.notebook)


def _kept(item: _Item, graded: Graded) -> bool:
    """Whether anything is written: else points given before stay."""
    return graded.record["outcome"] != Outcome.GRADER_ERROR and flaw(item.student) is None


def _holds(path: Path, record: Record) -> bool:
    from autograder.classroom.feedback import is_page_of

    try:
        return is_page_of(path.read_bytes(), record)
    except OSError:
        return False


def _changed(before: Record | None, record: Record) -> list[dict[str, Any]]:
    """The tasks whose verdict a regrading has changed, with their points before and after."""

    def points(task: dict[str, Any]) -> float:  # the verdict's, not those given by hand
        return sum(cell["score"] for cell in task["cells"])

    old = {task["id"]: points(task) for task in before["tasks"]} if before else {}
    return [
        {"task": task["id"], "title": task["title"], "before": old[task["id"]], "after": now}
        for task in record["tasks"]
        if old.get(task["id"], now := points(task)) != now
    ]


def _items(course, classroom, names, student, options) -> list[_Item]:
    limits = load_limits(course.root)
    items = []
    for name in names or course.names():
        assignment = course.load(name)
        students = classroom.students(name)
        if student is not None:
            students = [one for one in students if one == student]
        if not students:
            continue
        seed = classroom.seed(name, options.seed, options.new_seed)
        grader = Grader(assignment, seed, options.devices, limits, course.evidence)
        items += [
            _Item(
                grader,
                one,
                classroom.submission(one, name, assignment.notebook),
            )
            for one in students
        ]
    # by student: workers then meet different assignments, and wait for no common reference
    items.sort(key=lambda item: (item.student, item.grader.assignment.name))
    if not items:
        what = " or ".join(names) if names else "any assignment"
        if student is not None:
            raise UserError(f"{student} has submitted nothing for {what} in {classroom.path}")
        raise UserError(
            f"nothing is submitted for {what} in {classroom.path}; put notebooks into "
            f"{classroom.submitted}/STUDENT/ASSIGNMENT/"
        )
    return items


def read_record(path: Path) -> Record | None:
    """The record in an autograded notebook, or None where there is none that can be used."""
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith(_RECORD) and text.endswith("}\n"):  # whole, and as it is written here
            record, _ = json.JSONDecoder().raw_decode(text, len(_RECORD))
        else:
            record = json.loads(text)["metadata"]["autograder"]
        return record if isinstance(record, dict) and "key" in record else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
