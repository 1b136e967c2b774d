"""Grading a class: what has changed is graded by a pool of warm workers, and one writer writes."""

import contextlib
import gc
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from autograder.class_folder import Classroom
from autograder.classroom.item import Item, Written, record_before
from autograder.classroom.pool import LocalPool, Pool, drive, workers_for
from autograder.course import Assignment, Course
from autograder.errors import UserError
from autograder.grading.grader import Graded, Grader
from autograder.grading.handed_in import read
from autograder.grading.record import Record
from autograder.grading.submission import Refused
from autograder.running.worker import warmth_for
from autograder.settings import load_limits

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


def grade_class(
    course: Course,
    classroom: Classroom,
    names: Sequence[str],
    student: str | None = None,
    options: Options = Options(),
    on_start: Callable[[int], None] = lambda total: None,
    on_record: Callable[[Record], None] = lambda record: None,
    say: Callable[[str], None] = lambda words: None,
    pool: contextlib.AbstractContextManager[Pool] | None = None,
) -> list[Written]:
    """Grade a class; returns one record per submission, sorted by assignment and student.

    Args:
        names: assignments; empty for all that have submissions.
        on_start, on_record: told how many submissions there are, and each as it is done.
        say: told what a person at the terminal should know.
        pool: what grades, in place of what the options ask for.

    Raises:
        UserError: for an unknown assignment or student, or an empty class.
        GraderError: if nothing can be graded here, with nothing written.
    """
    closed = [*course.closed, *classroom.closed(classroom.gradebook(course, options.db_url))]
    items = _items(course, classroom, names, student, options)
    on_start(len(items))
    stale, unchanged = [], []
    for item in items:
        old = None if options.force else record_before(classroom, item)
        if old is not None and _unchanged(item, old):
            unchanged.append((item, old))
        else:
            stale.append(item)
    with contextlib.ExitStack() as stack:
        used = None
        if stale:
            used = stack.enter_context(pool or _pool(course, options, stale, closed))
        # nbgrader takes 2 s to import: wrong usage has been told, and the workers warm up
        from autograder.classroom.writer import Writer
        from autograder.gradebook.cells import open_gradebook, sync_assignment, writing
        from autograder.gradebook.late import load_penalties

        batches: Iterable[list[tuple[Item, Graded]]] = ()
        if used:
            used.check()
            batches = drive(used, stale, lambda item: _start(used, item))
        gradebook = stack.enter_context(open_gradebook(course, classroom, options.db_url, say))
        with writing(classroom.path):
            for assignment in _assignments(items):
                sync_assignment(gradebook, assignment)
        writer = Writer(gradebook, classroom, load_penalties(course.root))
        gc.freeze()  # what is imported is there to stay,
        gc.set_threshold(20_000)  # and evidence is many small objects without a cycle
        sys.setswitchinterval(0.0005)  # s: a run waits for its next cell while another is judged
        done: list[Written] = []
        kept = (partial(writer.keep, batch) for batch in _batches(unchanged))
        for write in itertools.chain(kept, (partial(writer.save, batch) for batch in batches)):
            with writing(classroom.path):
                written = write()
            for one in written:
                done.append(one)
                on_record(one.record)
    return sorted(done, key=lambda one: (one.record.assignment, one.record.student))


def _batches(
    unchanged: Sequence[tuple[Item, Record]],
) -> Iterator[Sequence[tuple[Item, Record]]]:
    for start in range(0, len(unchanged), KEPT_BATCH):
        yield unchanged[start : start + KEPT_BATCH]


def _pool(
    course: Course, options: Options, items: Sequence[Item], closed: list[Path]
) -> contextlib.AbstractContextManager[Pool]:
    limits = load_limits(course.root)
    if options.scheduler is not None:
        from autograder.classroom.cluster import ClusterPool

        names = sorted({item.grader.assignment.name for item in items})
        return ClusterPool(
            options.scheduler, names, limits, options.jailed, closed, options.devices
        )
    warmth = warmth_for(_assignments(items))
    jailed, jobs = options.jailed, options.jobs
    device = options.devices[0]
    workers = workers_for(len(items), limits, course.cache, jailed, jobs, warmth, device)
    return LocalPool(workers, closed)


def _assignments(items: Iterable[Item]) -> list[Assignment]:
    return list({i.grader.assignment.name: i.grader.assignment for i in items}.values())


def _start(pool: Pool, item: Item) -> Any:
    """Submit one item to the pool; what cannot be read is refused here."""
    try:
        found = read(item.path, item.grader.assignment, item.grader.limits)
    except Refused as refused:
        future: Future[Graded] = Future()
        future.set_result(item.grader.refuse(refused, item.student, b""))
        return future
    return pool.submit(item.grader, item.student, found.data, found.remarks)


def _unchanged(item: Item, old: Record) -> bool:
    """Whether the record there is was made from the same bytes in the same circumstances."""
    try:
        found = read(item.path, item.grader.assignment, item.grader.limits)
        return old.key == item.grader.key(found)
    except Refused:
        return False


def _items(
    course: Course,
    classroom: Classroom,
    names: Sequence[str],
    student: str | None,
    options: Options,
) -> list[Item]:
    limits = load_limits(course.root)
    items = []
    for name in names or classroom.handed_in(course.names()):
        assignment = course.load(name)
        students = classroom.students(name)
        if student is not None:
            students = [one for one in students if one == student]
        if not students:
            continue
        seed = classroom.seed(name, options.seed, options.new_seed)
        grader = Grader(assignment, seed, options.devices, limits, course.evidence)
        items += [
            Item(
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
